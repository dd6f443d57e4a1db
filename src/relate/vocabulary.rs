//! The profiles of one language's entries → in how many of them each term stands, and so how rare it is.
//!
//! A term that one entry alone has relates nothing; one that most have says nothing. Rarity is kept in whole steps:
//! as entries come, go and change, most rarities stay exactly what they were, and with them most scores.

use std::collections::HashMap;
use std::ops::AddAssign;

use super::Profile;
use super::counter::Counter;
use super::terms::Term;
use crate::base::map_parallel;

/// The terms of one language that can relate entries.
#[derive(Default)]
pub(super) struct Vocabulary {
    /// How many entries make up the collection.
    entries: usize,
    /// Ascending, but for those that were added after counting. A term keeps its place for good.
    known: Vec<Known>,
    /// For each value of a term's uppermost bits, where such terms begin. Terms are spread evenly, so there are about
    /// as many as fit into a line of memory.
    starts: Vec<u32>,
    shift: u32,
    /// The places of the terms that were added after counting.
    added: HashMap<Term, u32>,
}

/// A term with the entries that have it.
#[derive(Clone, Copy)]
struct Known {
    term: Term,
    holders: Holders,
}

/// The entries that have a term: how many, and all their ids laid over each other by exclusive or. Of two whose one is
/// known that tells the other, which is just what is asked when a term becomes one that relates, or ceases to be.
#[derive(Clone, Copy, Default, PartialEq)]
struct Holders {
    count: u32,
    ids: u32,
}

impl AddAssign for Holders {
    fn add_assign(&mut self, other: Self) {
        self.count += other.count;
        self.ids ^= other.ids;
    }
}

impl Vocabulary {
    /// Counts the terms of the entries that make up the collection, given with their ids.
    pub(super) fn of(profiles: &[(u32, &Profile)]) -> Self {
        let known: Vec<Known> = count(profiles, 2).concat();
        let bits = (known.len() / TERMS_A_BUCKET).max(2).ilog2();
        let shift = u32::BITS - bits;
        let mut starts = vec![0; (1 << bits) + 1];
        for known in &known {
            starts[(known.term >> shift) as usize + 1] += 1;
        }
        for bucket in 1..starts.len() {
            starts[bucket] += starts[bucket - 1];
        }
        Self { entries: profiles.len(), known, starts, shift, added: HashMap::new() }
    }

    /// How many terms there are, those included that relate nothing any more.
    pub(super) fn len(&self) -> usize {
        self.known.len()
    }

    /// The bytes that this takes in memory.
    pub(super) fn size(&self) -> usize {
        size_of::<Known>() * self.known.len() + 4 * self.starts.len()
    }

    /// A term's place among the terms, and its rarity, if it can relate entries.
    pub(super) fn find(&self, term: Term) -> Option<(u32, u8)> {
        let place = self.place(term)?;
        Some((place, rarity_if_telling(self.entries, self.known[place as usize].holders.count)?))
    }

    /// A term's place, whether it can relate entries or not.
    fn place(&self, term: Term) -> Option<u32> {
        let bucket = (term >> self.shift) as usize;
        let (start, end) = (*self.starts.get(bucket)? as usize, *self.starts.get(bucket + 1)? as usize);
        match self.known[start..end].iter().position(|known| known.term == term) {
            Some(place) => Some((start + place) as u32),
            None if self.added.is_empty() => None,
            None => self.added.get(&term).copied(),
        }
    }

    /// The terms that a single entry has, with that entry.
    pub(super) fn singles(profiles: &[(u32, &Profile)]) -> HashMap<Term, u32> {
        let counted = count(profiles, 1).into_iter().flatten();
        counted.filter(|known| known.holders.count == 1).map(|known| (known.term, known.holders.ids)).collect()
    }

    /// Takes in that an entry has a term now.
    pub(super) fn add(&mut self, term: Term, id: u32, singles: &mut HashMap<Term, u32>) {
        let one = Holders { count: 1, ids: id };
        if let Some(place) = self.place(term) {
            self.known[place as usize].holders += one;
        } else if let Some(other) = singles.remove(&term) {
            self.added.insert(term, self.known.len() as u32);
            self.known.push(Known { term, holders: Holders { count: 2, ids: id ^ other } });
        } else {
            singles.insert(term, id);
        }
    }

    /// Takes in that an entry has a term no more.
    pub(super) fn remove(&mut self, term: Term, id: u32, singles: &mut HashMap<Term, u32>) {
        if let Some(place) = self.place(term) {
            let holders = &mut self.known[place as usize].holders;
            holders.count -= 1;
            holders.ids ^= id;
        } else {
            singles.remove(&term);
        }
    }

    /// How rare a term is, if it can relate entries.
    pub(super) fn rarity(&self, term: Term) -> Option<u8> {
        self.find(term).map(|(_, rarity)| rarity)
    }

    /// The one entry that has a term beside those among `known`; `None` if there are more of them.
    pub(super) fn only_other(&self, term: Term, known: &[u32]) -> Option<u32> {
        let holders = self.known[self.place(term)? as usize].holders;
        let ids = known.iter().fold(holders.ids, |ids, id| ids ^ id);
        (holders.count as usize == known.len() + 1).then_some(ids)
    }

    /// The term at a place.
    pub(super) fn term(&self, place: u32) -> Term {
        self.known[place as usize].term
    }
}

const TERMS_A_BUCKET: usize = 4;

/// The rarity of a term that `count` of `entries` have; `None` if so few or so many have it that it tells nothing.
///
/// It is the logarithm of their ratio in whole octaves, and from [`MOST_OCTAVES`] on all are alike. Finer steps rank no better
/// on real documentation, and each step that a term crosses when an entry gains or loses it changes all entries that have it.
fn rarity_if_telling(entries: usize, count: u32) -> Option<u8> {
    let most = if entries < SMALL { entries } else { entries / 2 };
    let is_telling = (2..=most).contains(&(count as usize));
    is_telling.then(|| 1 + (entries.max(1).ilog2() - count.max(1).ilog2()).min(MOST_OCTAVES) as u8)
}

/// In collections smaller than this, a term that most entries have may still be what two of them share.
const SMALL: usize = 16;

const MOST_OCTAVES: u32 = 12;

/// The terms that at least so many profiles have, ascending; one list for each range of terms. Ranges are counted side by
/// side.
fn count(profiles: &[(u32, &Profile)], least: u32) -> Vec<Vec<Known>> {
    let ranges: Vec<u32> = (0..RANGES).collect();
    map_parallel(&ranges, |range| count_range(profiles, *range, least))
}

/// Counts in two steps: the terms are dealt to shards first, each of which is few enough to be counted in fast memory.
fn count_range(profiles: &[(u32, &Profile)], range: u32, least: u32) -> Vec<Known> {
    let mut shards: Vec<Vec<(Term, u32)>> = vec![Vec::new(); 1 << SHARD_BITS];
    for (id, profile) in profiles {
        for term in in_range(profile.terms(), range) {
            shards[(term >> SHARD_SHIFT) as usize % (1 << SHARD_BITS)].push((*term, *id));
        }
    }
    let mut counter = Counter::new();
    let mut counted = Vec::new();
    for shard in shards {
        for (term, id) in shard {
            counter.add(term, Holders { count: 1, ids: id });
        }
        let start = counted.len();
        let known = counter.drain().map(|(term, holders)| Known { term, holders });
        counted.extend(known.filter(|known| known.holders.count >= least));
        counted[start..].sort_unstable_by_key(|known| known.term);
    }
    counted
}

/// The terms of a range. Terms are spread evenly, so where they stand can be guessed to a few places.
fn in_range(terms: &[Term], range: u32) -> &[Term] {
    let is_before = |place: usize, range: u32| terms[place] >> RANGE_SHIFT < range;
    let edge = |range: u32| {
        let mut place = terms.len() * range as usize / RANGES as usize;
        while place > 0 && !is_before(place - 1, range) {
            place -= 1;
        }
        while place < terms.len() && is_before(place, range) {
            place += 1;
        }
        place
    };
    &terms[edge(range)..edge(range + 1)]
}

const RANGES: u32 = 1 << RANGE_BITS;
const RANGE_BITS: u32 = 5;
const RANGE_SHIFT: u32 = u32::BITS - RANGE_BITS;
const SHARD_BITS: u32 = 5;
const SHARD_SHIFT: u32 = RANGE_SHIFT - SHARD_BITS;
