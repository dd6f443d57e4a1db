//! Entries whose signatures changed → the entries whose searches may find something else than they did.
//!
//! What a search finds follows from which lists it goes through and from what they say of each entry. Which lists those are is looked up
//! where lists have become longer or shorter by an octave. What is found of an entry that changed is bounded for all others at once, by
//! going through all its lists; where the bound reaches what a block was filled from, it is found out exactly.

use std::cell::LazyCell;
use std::collections::BTreeMap;

use super::block::Outcome;
use super::candidate::Candidate;
use super::collection::Prepared;
use super::layout::Layout;
use super::options::Options;
use super::pool::{Pool, mention_worth, scaled_standing, settled, strengths, worths};
use super::postings::Strength;
use super::search::{chosen, labels};
use super::signature::{Signature, Weighted};

/// An entry that has another signature, or another text, than it had.
pub(super) struct Outdated {
    pub(super) id: u32,
    /// The signature that it had.
    pub(super) old: Signature,
    pub(super) is_edited: bool,
}

/// The terms whose rarity is another than it was, and who has them.
pub(super) struct Reweighed {
    /// For each pool the terms, by their places in the vocabulary, ascending.
    pub(super) terms: Vec<Vec<u32>>,
    /// All entries that have one of the terms, and those that changed, ascending.
    pub(super) ids: Vec<u32>,
}

impl Reweighed {
    /// Keeps of the entries only those that look for one of the terms, and whose signatures have remained the same.
    pub(super) fn keep_bystanders(&mut self, prepared: &Prepared, candidates: &[Candidate<'_>], outdated: &[Outdated]) {
        let terms = &self.terms;
        self.ids.retain(|id| {
            let terms = prepared.pool_place(candidates[*id as usize].language).map(|place| &terms[place]);
            let has = |weighted: Weighted| terms.is_some_and(|terms| terms.binary_search(&weighted.place).is_ok());
            let is_outdated = outdated.binary_search_by_key(id, |outdated| outdated.id).is_ok();
            !is_outdated && prepared.signatures[*id as usize].terms().any(has)
        });
    }
}

/// The searches of the last run, and the index as it is now.
pub(super) struct Searches<'a> {
    pub(super) prepared: &'a Prepared,
    pub(super) candidates: &'a [Candidate<'a>],
    pub(super) options: &'a Options,
    pub(super) outcomes: &'a [Outcome],
    pub(super) reweighed: &'a Reweighed,
}

/// How strong each term of an entry was, and is.
type Strengths = [(u32, [Option<Strength>; 2])];

impl Searches<'_> {
    /// The entries that are known by a term and go through other lists than they did, if the term's list was so long as `before` says
    /// for each.
    pub(super) fn choosing_anew(&self, pool: &Pool, term: u32, before: &BTreeMap<u32, Option<u32>>) -> Vec<u32> {
        let (mention, effort) = (mention_worth(self.options), self.prepared.measures.effort);
        let chooses_anew = |id: &u32| {
            let signature = self.signature(*id);
            let scans = || pool.scans(signature);
            let formerly = scans().map(|mut scan| {
                scan.octave = before.get(&scan.term).copied().flatten().unwrap_or(scan.octave);
                scan
            });
            let (formerly, now) = (chosen(formerly, mention, effort), chosen(scans(), mention, effort));
            !formerly.iter().map(|scan| scan.term).eq(now.iter().map(|scan| scan.term))
        };
        pool.known_by(term).filter(chooses_anew).collect()
    }

    /// The entries that find this one, or found it, and to which it is not what it was. Those that go through other lists than they did
    /// need not be among them.
    pub(super) fn finding(&self, outdated: &Outdated) -> Vec<u32> {
        let Some(pool) = self.prepared.pool(self.candidates[outdated.id as usize].language) else { return Vec::new() };
        let Some(place) = pool.place_of(outdated.id) else { return Vec::new() };
        let Some(kind) = pool.places_of_kinds().iter().position(|kind| kind.contains(&place)) else {
            return Vec::new();
        };
        let signatures = [&outdated.old, self.signature(outdated.id)];
        let (strengths, standings) = (strengths(signatures), signatures.map(scaled_standing));
        // Seldom asked for, and as large as the vocabulary.
        let layouts = LazyCell::new(|| signatures.map(|signature| laid_out(signature, pool)));
        let is_same_itself = !outdated.is_edited && signatures[0].is_as_strong(signatures[1]);
        let is_same_to = |other: u32| {
            let other = self.signature(other);
            is_same_itself && layouts[0].compare(other) == layouts[1].compare(other)
        };
        // If a single term weighs something else now, that is all the same to most.
        let differing = signatures[0].differing(signatures[1]).filter(|_| is_same_itself);
        let is_untouched = |other: u32| {
            differing.as_ref().is_some_and(|places| {
                let is_differing = |weighted: Weighted| places.binary_search(&weighted.place).is_ok();
                !self.signature(other).terms().any(is_differing)
            })
        };
        let finds = |id: u32, floor: u16| {
            if is_untouched(id) {
                return false;
            }
            let mut found = self.found(pool, id, place as u32, &strengths);
            for (found, standing) in found.iter_mut().zip(standings) {
                *found = settled(*found, standing);
            }
            found[0].max(found[1]) >= floor && (found[0] != found[1] || !is_same_to(id))
        };
        let floor = |id: u32| self.outcomes[id as usize].floors[kind];
        // Most often it is a term of another rarity which alone weighs something else, and who has that is known.
        let reweighed = differing.as_ref().filter(|places| self.are_reweighed(pool, places));
        if reweighed.is_some() {
            let ids = self.reweighed.ids.iter().copied();
            let of_pool = ids.filter(|id| self.candidates[*id as usize].language == pool.language);
            return of_pool.filter(|id| finds(*id, floor(*id))).collect();
        }
        let most_standing = standings[0].max(standings[1]);
        let mut finding = vec![outdated.id];
        for (id, bound) in pool.members.iter().zip(self.bounds(pool, outdated.id, &strengths)) {
            let floor = floor(*id);
            if settled(bound, most_standing) >= floor && finds(*id, floor) {
                finding.push(*id);
            }
        }
        finding
    }

    /// Whether all these terms are among those whose rarity is another.
    fn are_reweighed(&self, pool: &Pool, places: &[u32]) -> bool {
        let terms = self.prepared.pool_place(pool.language).map(|place| &self.reweighed.terms[place]);
        terms.is_some_and(|terms| places.iter().all(|place| terms.binary_search(place).is_ok()))
    }

    /// For each place at least as much as a search from there would find of an entry, with either signature, before its standing is
    /// taken into account. To search is to go through some of the lists that two entries share; this goes through all.
    fn bounds(&self, pool: &Pool, id: u32, strengths: &Strengths) -> Vec<u16> {
        let (mention, effort) = (mention_worth(self.options), self.prepared.measures.effort);
        let mut bounds = vec![0u16; pool.members.len()];
        let [topics, specials] = self.label_worths(id);
        for (places, worth) in labels(pool, &topics, &specials, effort) {
            for place in places {
                let bound = &mut bounds[*place as usize];
                *bound = bound.saturating_add(worth);
            }
        }
        for (term, strengths) in strengths {
            let strength = strengths.iter().flatten().copied().reduce(Strength::max);
            let scan = strength.and_then(|strength| pool.scan(*term, strength));
            if let Some(scan) = scan.filter(|scan| scan.octave <= effort.octaves) {
                scan.add_to(&mut bounds, mention);
            }
        }
        bounds
    }

    /// What a search from `id` found, and finds, of the entry at a place, before its standing is taken into account.
    fn found(&self, pool: &Pool, id: u32, place: u32, strengths: &Strengths) -> [u16; 2] {
        let (mention, effort) = (mention_worth(self.options), self.prepared.measures.effort);
        let [topics, specials] = self.label_worths(id);
        let shared =
            labels(pool, &topics, &specials, effort).filter(|(places, _)| places.binary_search(&place).is_ok());
        let mut found = [shared.fold(0u16, |found, (_, worth)| found.saturating_add(worth)); 2];
        for scan in chosen(pool.scans(self.signature(id)), mention, effort) {
            let Ok(at) = strengths.binary_search_by_key(&scan.term, |(term, _)| *term) else { continue };
            for (found, strength) in found.iter_mut().zip(strengths[at].1) {
                *found = found.saturating_add(strength.map_or(0, |strength| scan.adds(strength, mention)));
            }
        }
        found
    }

    fn label_worths(&self, id: u32) -> [Vec<(u32, u16)>; 2] {
        let weighted = self.prepared.weighted_labels(&self.candidates[id as usize], self.options);
        weighted.map(|labels| worths(&labels))
    }

    fn signature(&self, id: u32) -> &Signature {
        &self.prepared.signatures[id as usize]
    }
}

fn laid_out(signature: &Signature, pool: &Pool) -> Layout {
    let mut layout = Layout::default();
    layout.load(signature, pool.vocabulary.len());
    layout
}
