//! The entries of one language → an inverted index: for each term the entries that may be offered and have it.
//!
//! The index finds which entries are worth a close look; their scores are computed from whole
//! signatures afterwards. So it may leave out what hardly ever decides: of terms that very many entries have, it knows only
//! the entries where they are strongest, and a search that has looked at enough postings skips the weaker terms.
//! That bounds the work for one entry whatever the collection holds, and so all of it grows with the number of
//! entries and not with its square.

use std::collections::BTreeMap;

use super::candidate::{Candidate, Kind};
use super::signature::Signature;
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
    places: Vec<u32>,
    impacts: Vec<u16>,
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
    pub(super) signature: &'q Signature,
    /// Topics, with the product that sharing one is worth.
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
        let articles = offered.len();
        offered.extend(of_kind(Kind::Course));
        let mut pool = Self {
            language,
            lists: vec![(0, 0); vocabulary.len()],
            vocabulary,
            articles,
            places: Vec::new(),
            impacts: Vec::new(),
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
        self.places = vec![0; total as usize];
        self.impacts = vec![0; total as usize];
        for (place, id) in (0..).zip(&self.offered) {
            for (term, impact) in signature(id).terms.iter().zip(&signature(id).impacts) {
                let (_, end) = &mut self.lists[*term as usize];
                self.places[*end as usize] = place;
                self.impacts[*end as usize] = *impact;
                *end += 1;
            }
        }
    }

    /// Leaves of long lists the strongest postings.
    fn cut_lists(&mut self, most: usize) {
        for (start, end) in self.lists.iter_mut().filter(|(start, end)| (end - start) as usize > most) {
            let range = *start as usize..*end as usize;
            let postings = self.places[range.clone()].iter().zip(&self.impacts[range]);
            let mut postings: Vec<(u32, u16)> = postings.map(|(place, impact)| (*place, *impact)).collect();
            postings.select_nth_unstable_by_key(most, |(place, impact)| (u16::MAX - impact, *place));
            postings.truncate(most);
            postings.sort_unstable();
            for (at, (place, impact)) in (*start as usize..).zip(postings) {
                (self.places[at], self.impacts[at]) = (place, impact);
            }
            *end = *start + most as u32;
        }
    }

    /// The candidates most like what is wanted among those that `admits`: articles and courses. `found` is memory that
    /// searches use one after the other; for each offered entry it holds the likeness found so far.
    pub(super) fn search(
        &self,
        wanted: &Wanted<'_>,
        effort: Effort,
        found: &mut Vec<u32>,
        admits: impl Fn(u32) -> bool,
    ) -> [Vec<u32>; 2] {
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
        let (articles, courses) = found.split_at(self.articles);
        let best = |found: &[u32], offered: &[u32], most| {
            let places = strongest(found, most, |place| admits(offered[place]));
            places.into_iter().map(|place| offered[place]).collect()
        };
        let (offered_articles, offered_courses) = self.offered.split_at(self.articles);
        [best(articles, offered_articles, wanted.most[0]), best(courses, offered_courses, wanted.most[1])]
    }

    /// Adds the products of the terms, strongest first, skipping lists that are longer than what is left to spend.
    fn add_terms(&self, signature: &Signature, postings: usize, found: &mut [u32]) {
        let mut left = postings;
        for (term, own) in signature.terms.iter().zip(&signature.impacts) {
            let (start, end) = self.lists[*term as usize];
            let range = start as usize..end as usize;
            if range.len() > left {
                continue;
            }
            left -= range.len();
            for (place, impact) in self.places[range.clone()].iter().zip(&self.impacts[range]) {
                let found = &mut found[*place as usize];
                *found = found.saturating_add(u32::from(*own) * u32::from(*impact));
            }
        }
    }
}

/// Whether an entry may stand in blocks of that kind without being pinned.
pub(super) fn is_offered(candidate: &Candidate<'_>, kind: Kind) -> bool {
    candidate.kind == kind && !candidate.hidden && (kind == Kind::Article || candidate.days_to_session.is_some())
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

/// The places of the `most` greatest numbers above zero that are admitted; of equal ones the earlier.
fn strongest(found: &[u32], most: usize, admits: impl Fn(usize) -> bool) -> Vec<usize> {
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
            if *found > floor && admits(place) {
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
            let mut sorted: Vec<usize> = (0..found.len()).filter(|place| found[*place] > 0 && place % 3 > 0).collect();
            sorted.sort_by_key(|place| (u32::MAX - found[*place], *place));
            sorted.truncate(most);
            proptest::prop_assert_eq!(strongest(&found, most, |place| place % 3 > 0), sorted);
        }
    }
}
