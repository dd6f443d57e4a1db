//! For each term of a vocabulary, the list of the entries that are known by it.
//!
//! Most terms are rare, so there are many lists and nearly all of them are short. They lie one after the other, and it takes a byte
//! and a half to know where one begins. The few long ones are kept each by itself, and so are those that have grown.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::signature::{CODES, IMPACTS, ONE, TITLE, Weighted};
use crate::base::raw::Raw;

/// All lists.
#[derive(Serialize, Deserialize)]
pub(super) struct Postings {
    groups: Vec<Group>,
    /// The lists of all groups.
    #[serde(with = "crate::base::raw")]
    grouped: Vec<Posting>,
    /// All other lists, by their terms.
    single: HashMap<u32, Vec<Posting>>,
}

/// The lists of neighbouring terms, which lie one after the other.
#[derive(Clone, Copy, Default, Serialize, Deserialize)]
struct Group {
    start: u32,
    /// 0 for a list that is empty, or kept by itself.
    lengths: [u8; IN_GROUP],
}

const IN_GROUP: usize = 8;

impl Group {
    /// Where a list begins.
    #[inline]
    fn start(&self, list: usize) -> usize {
        self.start as usize + self.lengths[..list].iter().map(|length| usize::from(*length)).sum::<usize>()
    }
}

impl Postings {
    /// Sorts postings into the lists of so many terms, by counting how long each will be. `each` gives all of them
    /// with their terms, twice the same.
    pub(super) fn of<I: Iterator<Item = (u32, Posting)>>(terms: usize, each: impl Fn() -> I) -> Self {
        // For each list how many are still to come, and then where the next is to lie, so that it is filled from its end on.
        let mut ends = vec![0u32; terms.next_multiple_of(IN_GROUP)];
        each().for_each(|(term, _)| ends[term as usize] += 1);
        let is_long = |length: u32| length > u32::from(u8::MAX);
        let long: Vec<(u32, u32)> =
            (0..).zip(&ends).filter(|(_, length)| is_long(**length)).map(|(term, length)| (term, *length)).collect();
        let mut end = 0;
        let mut groups = Vec::with_capacity(ends.len() / IN_GROUP);
        let (lists, _) = ends.as_chunks_mut::<IN_GROUP>();
        for ends in lists {
            groups.push(Group { start: end, lengths: ends.map(|length| u8::try_from(length).unwrap_or(0)) });
            for length in ends.iter_mut().filter(|length| !is_long(**length)) {
                end += *length;
                *length = end;
            }
        }
        let grouped_end = end as usize;
        for (term, length) in &long {
            end += length;
            ends[*term as usize] = end;
        }
        let mut postings = vec![Posting::default(); end as usize];
        each().for_each(|(term, posting)| {
            let end = &mut ends[term as usize];
            *end -= 1;
            postings[*end as usize] = posting;
        });
        let list = |start: u32, length: u32| postings[start as usize..(start + length) as usize].to_vec();
        let single = long.iter().map(|(term, length)| (*term, list(ends[*term as usize], *length))).collect();
        postings.truncate(grouped_end);
        postings.shrink_to_fit();
        Self { groups, grouped: postings, single }
    }

    /// The lists of ranges of terms, one range after the other. All but the last are of whole groups.
    pub(super) fn joined(ranges: Vec<Self>) -> Self {
        let lengths = |of: fn(&Self) -> usize| ranges.iter().map(of).sum();
        let mut joined = Self {
            groups: Vec::with_capacity(lengths(|range| range.groups.len())),
            grouped: Vec::with_capacity(lengths(|range| range.grouped.len())),
            single: HashMap::new(),
        };
        for Self { groups, grouped, single } in ranges {
            let (first, start) = ((joined.groups.len() * IN_GROUP) as u32, joined.grouped.len() as u32);
            joined.groups.extend(groups.into_iter().map(|group| Group { start: start + group.start, ..group }));
            joined.grouped.extend(grouped);
            joined.single.extend(single.into_iter().map(|(term, list)| (first + term, list)));
        }
        joined
    }

    /// The bytes that this takes in memory.
    pub(super) fn size(&self) -> usize {
        let single: usize =
            self.single.values().map(|list| size_of::<(u32, Vec<Posting>)>() + size_of_val(&**list)).sum();
        size_of_val(&*self.groups) + size_of_val(&*self.grouped) + single
    }

    /// The entries that are known by a term.
    #[inline]
    pub(super) fn list(&self, term: u32) -> &[Posting] {
        let (group, list) = (self.groups.get(term as usize / IN_GROUP), term as usize % IN_GROUP);
        match group.map(|group| (group, usize::from(group.lengths[list]))) {
            // A term that was added to the vocabulary belongs to no group, and may have no list yet.
            None | Some((_, 0)) => self.single.get(&term).map(Vec::as_slice).unwrap_or_default(),
            Some((group, length)) => &self.grouped[group.start(list)..][..length],
        }
    }

    /// Removes an entry from a list.
    pub(super) fn remove(&mut self, term: u32, place: u32) {
        let Some(found) = self.list(term).iter().position(|posting| posting.place() == place) else { return };
        if let Some(list) = self.single.get_mut(&term) {
            list.swap_remove(found);
        } else {
            self.take_out(term, found, 1);
        }
    }

    /// Adds a posting to a list, which is kept by itself from then on.
    pub(super) fn add(&mut self, term: u32, posting: Posting) {
        if !self.single.contains_key(&term) {
            let list = self.list(term).to_vec();
            self.take_out(term, 0, list.len());
            self.single.insert(term, list);
        }
        self.single.entry(term).or_default().push(posting);
    }

    /// Takes some postings of a list out of its group, whose others close ranks. The room is lost until the index is built anew.
    fn take_out(&mut self, term: u32, first: usize, count: usize) {
        let Some(group) = self.groups.get_mut(term as usize / IN_GROUP).filter(|_| count > 0) else { return };
        let list = term as usize % IN_GROUP;
        let (start, end) = (group.start(list) + first, group.start(IN_GROUP));
        group.lengths[list] -= count as u8;
        self.grouped.copy_within(start + count..end, start);
    }
}

/// An entry that is known by a term: its place above, how strong the term is there below.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Posting(u32);

impl Raw<4> for Posting {
    #[inline]
    fn to_bytes(self) -> [u8; 4] {
        self.0.to_bytes()
    }

    #[inline]
    fn from_bytes(bytes: [u8; 4]) -> Self {
        Self(Raw::from_bytes(bytes))
    }
}

impl Posting {
    pub(super) const MOST_PLACES: usize = 1 << (u32::BITS - Strength::BITS);

    pub(super) fn of(place: u32, strength: Strength) -> Self {
        Self((place << Strength::BITS) | strength.0)
    }

    pub(super) fn place(self) -> u32 {
        self.0 >> Strength::BITS
    }

    pub(super) fn strength(self) -> Strength {
        Strength(self.0 % (1 << Strength::BITS))
    }
}

/// How strong a term is in an entry: its impact, below its share in the title. Both are coarser than in signatures, which is good enough
/// to find by, and lets a posting be read in half the time.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Strength(u32);

impl Strength {
    const IMPACT_BITS: u32 = 9;
    const BITS: u32 = Self::IMPACT_BITS + (TITLE + 1).ilog2();

    pub(super) fn of(weighted: Weighted, share: u32) -> Self {
        Self((share << Self::IMPACT_BITS) | COARSE_IMPACTS[usize::from(weighted.code)])
    }

    /// At least as strong as both.
    pub(super) fn max(self, other: Self) -> Self {
        Self((self.share().max(other.share()) << Self::IMPACT_BITS) | self.impact().max(other.impact()))
    }

    pub(super) fn impact(self) -> u32 {
        self.0 % (1 << Self::IMPACT_BITS)
    }

    pub(super) fn share(self) -> u32 {
        self.0 >> Self::IMPACT_BITS
    }
}

/// The impact of a term that an entry consists of, as coarse as postings have it.
pub(super) const COARSE_ONE: u32 = (1 << Strength::IMPACT_BITS) - 1;

/// For each code its impact as coarse as postings have it, and never nothing.
const COARSE_IMPACTS: [u32; CODES] = {
    let mut impacts = [1; CODES];
    let mut code = 0;
    while code < CODES {
        let impact = IMPACTS[code] * COARSE_ONE / ONE;
        if impact > 1 {
            impacts[code] = impact;
        }
        code += 1;
    }
    impacts
};

#[cfg(test)]
mod tests {
    use super::*;

    fn posting(place: u32) -> Posting {
        Posting::of(place, Strength(1))
    }

    /// The places in each list, ascending.
    fn places(postings: &Postings, terms: u32) -> Vec<Vec<u32>> {
        let places = |term| {
            let mut places: Vec<u32> = postings.list(term).iter().map(|posting| posting.place()).collect();
            places.sort_unstable();
            places
        };
        (0..terms).map(places).collect()
    }

    proptest::proptest! {
        #[test]
        fn lists_hold_what_was_added_and_not_removed(
            lengths in proptest::collection::vec(proptest::prop_oneof![0u32..4, 250u32..260], 0..20),
            edits in proptest::collection::vec((0u32..24, 0u32..260), 0..40),
        ) {
            let of_list = |(term, length): (u32, &u32)| (0..*length).map(move |place| (term, posting(place)));
            let mut postings = Postings::of(lengths.len(), || (0..).zip(&lengths).flat_map(of_list));
            let mut expected: Vec<Vec<u32>> = lengths.iter().map(|length| (0..*length).collect()).collect();
            expected.resize(24, Vec::new());
            proptest::prop_assert_eq!(places(&postings, 24), expected.clone());
            for (term, place) in edits {
                let list = &mut expected[term as usize];
                match list.binary_search(&place) {
                    Ok(found) => {
                        list.remove(found);
                        postings.remove(term, place);
                    }
                    Err(found) => {
                        list.insert(found, place);
                        postings.add(term, posting(place));
                    }
                }
                proptest::prop_assert_eq!(places(&postings, 24), expected.clone());
            }
        }
    }
}
