//! The entries of one language → an inverted index: for each term the entries that may be offered and have it.
//!
//! The index finds which entries are worth a close look; their scores are computed from whole
//! signatures afterwards. So it may leave out what hardly ever decides: of terms that very many entries have, it knows only
//! the entries where they are strongest, and a search that has looked at enough postings skips the weaker terms.
//! That bounds the work for one entry whatever the collection holds, and so all of it grows with the number of
//! entries and not with its square.

use std::collections::BTreeMap;

use super::candidate::{Candidate, Kind};
use super::signature::{ONE, Signature};
use super::vocabulary::Vocabulary;

/// The index of one language.
pub(super) struct Pool {
    pub(super) language: u16,
    pub(super) vocabulary: Vocabulary,
    /// The candidates that may be offered: articles, then courses. Inside the index they go by their place here.
    offered: Vec<u32>,
    articles: usize,
    /// For each term where its postings begin and end.
    lists: Vec<(u32, u32)>,
    postings: Vec<Posting>,
    /// For each other language in whose blocks some may stand, which.
    guests: BTreeMap<u16, Vec<bool>>,
    topics: BTreeMap<u32, Vec<u32>>,
    specials: BTreeMap<u32, Vec<u32>>,
}

/// How much is looked at. More finds a little more and takes longer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Effort {
    /// The most terms of a signature.
    pub(super) terms: usize,
    /// The most postings of a term, topic or special.
    pub(super) list: usize,
    /// The most postings of terms that a search looks at.
    pub(super) postings: usize,
}

/// What a search starts from.
pub(super) struct Wanted<'q> {
    /// The language in whose blocks they are to stand.
    pub(super) language: u16,
    pub(super) signature: &'q Signature,
    /// Topics, with what sharing one adds to what is found, see [`worth`].
    pub(super) topics: &'q [(u32, u32)],
    /// Specials, likewise.
    pub(super) specials: &'q [(u32, u32)],
    /// How many articles and courses to return.
    pub(super) most: [usize; 2],
}

impl Pool {
    /// Builds the index. `members` are the candidates of this language.
    pub(super) fn of(
        language: u16,
        vocabulary: Vocabulary,
        members: &[u32],
        candidates: &[Candidate<'_>],
        signatures: &[Signature],
        effort: Effort,
    ) -> Self {
        let of_kind = |kind| members.iter().copied().filter(move |id| is_offered(&candidates[*id as usize], kind));
        let mut offered: Vec<u32> = of_kind(Kind::Article).collect();
        let articles = offered.len().min(1 << (u32::BITS - IMPACT_BITS));
        offered.extend(of_kind(Kind::Course));
        offered.truncate(1 << (u32::BITS - IMPACT_BITS));
        let mut pool = Self {
            language,
            lists: vec![(0, 0); vocabulary.len()],
            vocabulary,
            articles,
            postings: Vec::new(),
            guests: guests(&offered, candidates),
            topics: members_of(&offered, candidates, |candidate| candidate.topics),
            specials: members_of(&offered, candidates, |candidate| candidate.specials),
            offered,
        };
        pool.post(signatures);
        pool.cut_lists(effort.list);
        pool
    }

    /// Sorts the signatures' terms into lists, by counting how long each will be.
    fn post(&mut self, signatures: &[Signature]) {
        let signature = |id: &u32| &signatures[*id as usize];
        for term in self.offered.iter().flat_map(|id| &signature(id).terms) {
            self.lists[*term as usize].1 += 1;
        }
        let mut total = 0;
        for (start, end) in &mut self.lists {
            (*start, total) = (total, total + *end);
            *end = *start;
        }
        self.postings = vec![Posting::default(); total as usize];
        for (place, id) in (0..).zip(&self.offered) {
            let standing = signature(id).standing;
            for (term, impact) in signature(id).terms.iter().zip(&signature(id).impacts) {
                let (_, end) = &mut self.lists[*term as usize];
                self.postings[*end as usize] = Posting::of(place, f32::from(*impact) * standing);
                *end += 1;
            }
        }
    }

    /// Leaves of long lists the strongest postings.
    fn cut_lists(&mut self, most: usize) {
        for (start, end) in self.lists.iter_mut().filter(|(start, end)| (end - start) as usize > most) {
            let list = &mut self.postings[*start as usize..*end as usize];
            list.select_nth_unstable_by_key(most, |posting| (MOST_IMPACT - posting.impact(), posting.place()));
            list[..most].sort_unstable();
            *end = *start + most as u32;
        }
    }

    /// The candidates most like what is wanted: articles and courses. `found` is memory that searches use one after the
    /// other; for each offered entry it holds the likeness found so far.
    pub(super) fn search(&self, wanted: &Wanted<'_>, effort: Effort, found: &mut Vec<u32>) -> [Vec<u32>; 2] {
        found.clear();
        found.resize(self.offered.len(), 0);
        let labels = [(&self.topics, wanted.topics), (&self.specials, wanted.specials)];
        for (lists, labels) in labels {
            for (label, worth) in labels {
                for place in lists.get(label).into_iter().flatten().take(effort.list) {
                    let found = &mut found[*place as usize];
                    *found = found.saturating_add(*worth);
                }
            }
        }
        self.add_terms(wanted.signature, effort.postings, found);
        if wanted.language != self.language {
            let guests = self.guests.get(&wanted.language).map(Vec::as_slice).unwrap_or_default();
            found.iter_mut().zip(guests).filter(|(_, is_guest)| !**is_guest).for_each(|(found, _)| *found = 0);
        }
        let best = |found: &[u32], offered: &[u32], most| -> Vec<u32> {
            strongest(found, most).into_iter().map(|place| offered[place]).collect()
        };
        let (articles, courses) = found.split_at(self.articles);
        let (offered_articles, offered_courses) = self.offered.split_at(self.articles);
        [best(articles, offered_articles, wanted.most[0]), best(courses, offered_courses, wanted.most[1])]
    }

    /// Adds the products of the terms that tell most for the postings they take, as far as these may be looked at.
    fn add_terms(&self, signature: &Signature, postings: usize, found: &mut [u32]) {
        let lists = || {
            signature.terms.iter().zip(&signature.impacts).map(|(term, own)| {
                let (start, end) = self.lists[*term as usize];
                (u32::from(*own), &self.postings[start as usize..end as usize])
            })
        };
        // The classes are powers of two: that takes no sorting, and is near enough to the best order.
        let mut classes = [0; 2 * u32::BITS as usize];
        for (own, list) in lists() {
            classes[class(own, list.len())] += list.len();
            // Asking for the head of every list now lets memory fetch them side by side; later each would be waited for.
            std::hint::black_box(list.first());
        }
        let mut left = postings;
        let mut last = classes.len();
        while last > 0 && classes[last - 1] <= left {
            last -= 1;
            left -= classes[last];
        }
        for (own, list) in lists() {
            let class = class(own, list.len());
            if class + 1 < last || (class + 1 == last && list.len() > left) {
                continue;
            }
            if class + 1 == last {
                left -= list.len();
            }
            for posting in list {
                let found = &mut found[posting.place() as usize];
                *found = found.saturating_add(own * posting.impact());
            }
        }
    }
}

/// How much a list of postings tells for its length, in powers of two.
fn class(own: u32, postings: usize) -> usize {
    ((own * own).max(1).ilog2() + u32::BITS - (postings as u32).max(1).ilog2()) as usize
}

/// An offered entry that has a term: its place above, the term's impact there below. Impacts are coarser here than in
/// signatures, which is good enough to find by, and lets a posting be read in half the time.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Posting(u32);

const IMPACT_BITS: u32 = 10;
const MOST_IMPACT: u32 = (1 << IMPACT_BITS) - 1;

impl Posting {
    fn of(place: u32, impact: f32) -> Self {
        Self((place << IMPACT_BITS) | (impact * MOST_IMPACT as f32 / ONE as f32).min(MOST_IMPACT as f32) as u32)
    }

    fn place(self) -> u32 {
        self.0 >> IMPACT_BITS
    }

    fn impact(self) -> u32 {
        self.0 & MOST_IMPACT
    }
}

/// What a search adds up for an entry that it finds, if a shared label is worth that much.
pub(super) fn worth(score: f32) -> u32 {
    (score.min(1.0) * ONE as f32 * MOST_IMPACT as f32) as u32
}

/// Whether an entry may stand in blocks of that kind without being pinned.
pub(super) fn is_offered(candidate: &Candidate<'_>, kind: Kind) -> bool {
    candidate.kind == kind && !candidate.hidden && (kind == Kind::Article || candidate.days_to_session.is_some())
}

fn guests(offered: &[u32], candidates: &[Candidate<'_>]) -> BTreeMap<u16, Vec<bool>> {
    let mut guests: BTreeMap<u16, Vec<bool>> = BTreeMap::new();
    for (place, id) in offered.iter().enumerate() {
        for language in candidates[*id as usize].pools {
            guests.entry(*language).or_insert_with(|| vec![false; offered.len()])[place] = true;
        }
    }
    guests
}

/// For each label the places of the offered entries that bear it.
fn members_of<'a>(
    offered: &[u32],
    candidates: &[Candidate<'a>],
    labels: impl Fn(&Candidate<'a>) -> &'a [u32],
) -> BTreeMap<u32, Vec<u32>> {
    let mut members: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (place, id) in (0..).zip(offered) {
        for label in labels(&candidates[*id as usize]) {
            let of_label = members.entry(*label).or_default();
            if of_label.last() != Some(&place) {
                of_label.push(place);
            }
        }
    }
    members
}

/// The places of the `most` greatest numbers above zero; of equal ones the earlier.
fn strongest(found: &[u32], most: usize) -> Vec<usize> {
    // Kept are up to twice as many as wanted, so that sifting them happens seldom; what is below the floor that the last
    // sifting left is passed over sixteen at a time.
    let mut kept: Vec<(u32, usize)> = Vec::with_capacity(2 * most);
    let mut floor = 0;
    let by_rank = |one: &(u32, usize), other: &(u32, usize)| (other.0, one.1).cmp(&(one.0, other.1));
    for (start, block) in (0..).step_by(BLOCK).zip(found.chunks(BLOCK)) {
        if most == 0 || block.iter().copied().max().unwrap_or(0) <= floor {
            continue;
        }
        for (place, found) in (start..).zip(block) {
            if *found > floor {
                kept.push((*found, place));
                if kept.len() == 2 * most {
                    kept.select_nth_unstable_by(most - 1, by_rank);
                    floor = kept[most - 1].0;
                    kept.truncate(most);
                }
            }
        }
    }
    kept.sort_unstable_by(by_rank);
    kept.truncate(most);
    kept.into_iter().map(|(_, place)| place).collect()
}

const BLOCK: usize = 16;

#[cfg(test)]
mod tests {
    use super::strongest;

    proptest::proptest! {
        #[test]
        fn the_strongest_are_what_sorting_would_find(found in proptest::collection::vec(0u32..50, 0..200), most in 0usize..20) {
            let mut sorted: Vec<usize> = (0..found.len()).filter(|place| found[*place] > 0).collect();
            sorted.sort_by_key(|place| (u32::MAX - found[*place], *place));
            sorted.truncate(most);
            proptest::prop_assert_eq!(strongest(&found, most), sorted);
        }
    }
}
