//! The last run and the candidates as they are now → the same as a run from nothing, at the cost of what changed.
//!
//! That rests on three facts. A signature depends on the
//! entry's profile and on how rare its terms are, in whole steps; so of a changed profile follow the few signatures that change.
//! A search's shortlist depends on the products of signatures, and an entry whose product stays below the
//! shortlist's floor before and after changes nothing; so for each changed signature the index
//! tells whom it may concern. And a block depends on nothing but its shortlist, links and pins.
//!
//! What shifts everything a little is not followed up: entries that come or go, other topics or specials, another kind.
//! Then all is made anew.

use std::collections::{BTreeMap, BTreeSet};

use super::block;
use super::candidate::Candidate;
use super::collection::{Collection, counts};
use super::memory::{Key, Last};
use super::options::Options;
use super::rank;
use super::reach::{Outdated, Reweighed, Searches};
use super::signature::Signature;
use super::terms::Term;
use super::titles::TitleKey;
use super::vocabulary::{Vocabulary, part};
use crate::base::map_parallel;

/// The last run being brought up to date.
pub(super) struct Update {
    last: Last,
    /// The candidates that are not what they were, ascending.
    changed: Vec<u32>,
    /// The candidates to be ranked anew.
    concerned: BTreeSet<u32>,
}

impl Update {
    /// Finds what changed; `None` if everything is to be made anew.
    pub(super) fn start(last: Last, candidates: &[Candidate<'_>]) -> Option<Self> {
        let changes = changes(&last.keys, candidates);
        let is_other = |of: fn(&Key) -> u64| changes.iter().any(|(id, new)| of(&last.keys[*id as usize]) != of(new));
        if is_other(|key| key.place) || changes.len() > candidates.len() / MOST_CHANGED {
            return None;
        }
        let has_new_links = is_other(|key| key.links);
        let changed: Vec<u32> = changes.iter().map(|(id, _)| *id).collect();
        let mut update = Self { concerned: changed.iter().copied().collect(), changed, last };
        for (id, new) in changes {
            update.last.keys[id as usize] = new;
        }
        if has_new_links {
            let formerly_linked = update.last.prepared.links_of(&update.changed);
            update.concerned.extend(formerly_linked.into_iter().filter(|to| (*to as usize) < candidates.len()));
            update.last.prepared.relink(candidates);
        }
        Some(update)
    }

    /// Brings everything up to date, and says how many were ranked anew; `None` if everything is to be made anew.
    pub(super) fn run(mut self, candidates: &[Candidate<'_>], options: &Options) -> Option<(Last, usize)> {
        if self.changed.is_empty() {
            return Some((self.last, 0));
        }
        let mut reweighed = self.count_terms(candidates);
        if reweighed.ids.len() > candidates.len() / MOST_CHANGED {
            return None;
        }
        let signatures = self.sign(candidates, &reweighed.ids)?;
        let mut octaves = vec![BTreeMap::new(); self.last.prepared.pools.len()];
        let mut outdated = Vec::new();
        for (id, new) in reweighed.ids.iter().zip(signatures) {
            outdated.extend(self.replace(*id, new, candidates, &mut octaves));
        }
        reweighed.keep_bystanders(&self.last.prepared, candidates, &outdated);
        self.concern_searching(candidates, options, &reweighed, &outdated, &octaves);
        self.concern_pinning(candidates, &outdated);
        Some(self.rank(candidates, options))
    }

    /// Counts the changed entries' terms anew. Returns what weighs something else now, with the changed entries among those that have it.
    fn count_terms(&mut self, candidates: &[Candidate<'_>]) -> Reweighed {
        self.last.count_singles();
        let mut ids = self.changed.clone();
        let mut terms = Vec::new();
        for place in 0..self.last.prepared.pools.len() {
            let language = self.last.prepared.pools[place].language;
            let changes = self.term_changes(candidates, language);
            let singles = self.last.singles.get_or_insert_default().entry(language).or_default();
            let vocabulary = &mut self.last.prepared.pools[place].vocabulary;
            let before: BTreeMap<Term, Option<u8>> =
                changes.iter().map(|(_, term, _)| (*term, vocabulary.rarity(*term))).collect();
            for (id, term, is_there) in &changes {
                let count = if *is_there { Vocabulary::add } else { Vocabulary::remove };
                count(vocabulary, *term, *id, singles);
            }
            let crossed: Vec<Term> = before
                .into_iter()
                .filter(|(term, before)| vocabulary.rarity(*term) != *before)
                .map(|(term, _)| term)
                .collect();
            let mut places: Vec<u32> = crossed.iter().filter_map(|term| vocabulary.place(*term)).collect();
            places.sort_unstable();
            terms.push(places);
            ids.extend(self.holders(place, &crossed, candidates));
        }
        ids.sort_unstable();
        ids.dedup();
        Reweighed { terms, ids }
    }

    /// Which terms the changed entries of a language gained and lost: the entry, the term, and whether it is there now.
    fn term_changes(&self, candidates: &[Candidate<'_>], language: u16) -> Vec<(u32, Term, bool)> {
        let mut changes = Vec::new();
        for id in &self.changed {
            let candidate = &candidates[*id as usize];
            if candidate.language == language && counts(candidate) {
                let (old, new) = (self.last.profiles[*id as usize].terms(), candidate.profile.terms());
                let absent = |terms: &[Term], term: &&Term| terms.binary_search(term).is_err();
                changes.extend(old.iter().filter(|term| absent(new, term)).map(|term| (*id, *term, false)));
                changes.extend(new.iter().filter(|term| absent(old, term)).map(|term| (*id, *term, true)));
            }
        }
        changes
    }

    /// The entries of a pool, beside those that changed, that have any of these terms.
    fn holders(&self, pool: usize, terms: &[Term], candidates: &[Candidate<'_>]) -> Vec<u32> {
        let pool = &self.last.prepared.pools[pool];
        // Of those that changed it is asked what they have now.
        let profile = |id: u32| match self.changed.binary_search(&id) {
            Ok(_) => candidates[id as usize].profile,
            Err(_) => &self.last.profiles[id as usize],
        };
        let has = |id: u32, term: &Term| profile(id).terms().binary_search(term).is_ok();
        let has_any = |id: u32, terms: &[Term]| terms.iter().any(|term| has(id, term));
        let is_counted = |id: &u32| counts(&candidates[*id as usize]);
        let changed: Vec<u32> =
            self.changed.iter().copied().filter(|id| pool.place_of(*id).is_some() && is_counted(id)).collect();
        // Those that are not counted weigh terms as well, but counting tells nothing of them. They are few.
        let uncounted = pool.not_offered().iter().copied().filter(|id| !is_counted(id));
        let mut found: Vec<u32> = uncounted.filter(|id| has_any(*id, terms)).collect();
        let mut frequent = Vec::new();
        for term in terms {
            let known: Vec<u32> = changed.iter().copied().filter(|id| has(*id, term)).collect();
            match pool.vocabulary.only_other(*term, &known) {
                Some(other) => found.push(other),
                None => frequent.push(*term),
            }
        }
        if !frequent.is_empty() {
            let frequent: Vec<(Term, u64)> =
                frequent.into_iter().map(|term| (term, pool.vocabulary.parts(term))).collect();
            let has_any = |id: u32| frequent.iter().any(|(term, parts)| parts & part(id) != 0 && has(id, term));
            let having = map_parallel(&pool.members, |id| has_any(*id).then_some(*id));
            found.extend(having.into_iter().flatten());
        }
        found
    }

    /// The signatures that these entries have now; `None` if entries are not as long as they used to be, by which all are measured.
    fn sign(&self, candidates: &[Candidate<'_>], ids: &[u32]) -> Option<Vec<Signature>> {
        let prepared = &self.last.prepared;
        let pool_of = |id: u32| prepared.pool(candidates[id as usize].language);
        let mut signatures = map_parallel(ids, |id| {
            let vocabulary = &pool_of(*id)?.vocabulary;
            Some(Signature::of(candidates[*id as usize].profile, vocabulary, prepared.measures.extent))
        })
        .into_iter()
        .collect::<Option<Vec<_>>>()?;
        for pool in &prepared.pools {
            let of_pool: Vec<usize> = (0..ids.len()).filter(|at| pool.place_of(ids[*at]).is_some()).collect();
            let mut lengths = pool.lengths;
            for at in &of_pool {
                lengths.remove(&prepared.signatures[ids[*at] as usize]);
                lengths.add(&signatures[*at]);
            }
            let usual = lengths.usual();
            if usual != pool.lengths.usual() {
                return None;
            }
            for at in of_pool {
                signatures[at].settle(usual);
            }
        }
        Some(signatures)
    }

    /// Puts an entry's new signature in place of the old one, if it is another. Links decide by themselves who is looked at, so those
    /// linked are concerned in any case.
    fn replace(
        &mut self,
        id: u32,
        new: Signature,
        candidates: &[Candidate<'_>],
        octaves: &mut [Octaves],
    ) -> Option<Outdated> {
        let candidate = &candidates[id as usize];
        let prepared = &mut self.last.prepared;
        let is_edited = self.changed.binary_search(&id).is_ok();
        if !is_edited && prepared.signatures[id as usize] == new {
            return None;
        }
        let old = std::mem::replace(&mut prepared.signatures[id as usize], new);
        if let Some(place) = prepared.pool_place(candidate.language) {
            prepared.pools[place].replace(id, &old, &prepared.signatures[id as usize], &mut octaves[place]);
        }
        if is_edited {
            prepared.titles[id as usize] = TitleKey::of(candidate.title);
            self.last.profiles[id as usize] = candidate.profile.clone();
        }
        self.concerned.extend(prepared.linking_to(id));
        self.concerned.extend(candidate.links.iter().filter(|to| (**to as usize) < candidates.len()));
        self.concerned.insert(id);
        Some(Outdated { id, old, is_edited })
    }

    /// Those whose searches may find something else than they did. `octaves` says for each pool how long the lists were that changed.
    fn concern_searching(
        &mut self,
        candidates: &[Candidate<'_>],
        options: &Options,
        reweighed: &Reweighed,
        outdated: &[Outdated],
        octaves: &[Octaves],
    ) {
        let Last { prepared, outcomes, .. } = &self.last;
        let searches = Searches { prepared, candidates, options, outcomes, reweighed };
        let finding = map_parallel(outdated, |outdated| searches.finding(outdated));
        self.concerned.extend(finding.into_iter().flatten());
        for (pool, octaves) in prepared.pools.iter().zip(octaves) {
            let crossed = octaves.iter().filter(|(term, before)| pool.octave(**term) != **before);
            let terms: Vec<u32> = crossed.map(|(term, _)| *term).collect();
            let choosing = map_parallel(&terms, |term| searches.choosing_anew(pool, *term, octaves));
            self.concerned.extend(choosing.into_iter().flatten());
        }
    }

    /// Those that pin a candidate show its score; those that look abroad are too few to find out more.
    fn concern_pinning(&mut self, candidates: &[Candidate<'_>], outdated: &[Outdated]) {
        let is_outdated = |id: &u32| outdated.binary_search_by_key(id, |outdated| outdated.id).is_ok();
        let pins_any = |id: u32| {
            let pins = candidates[id as usize].pins;
            pins.courses.iter().chain(pins.articles).any(is_outdated)
        };
        let outcomes = (0..).zip(&self.last.outcomes);
        let concerned = outcomes.filter(|(id, outcome)| outcome.looked_abroad || (outcome.has_pins && pins_any(*id)));
        self.concerned.extend(concerned.map(|(id, _)| id));
    }

    fn rank(self, candidates: &[Candidate<'_>], options: &Options) -> (Last, usize) {
        let Self { mut last, concerned, .. } = self;
        let ids: Vec<u32> = concerned.into_iter().collect();
        let collection = Collection { candidates, options, prepared: last.prepared };
        let outcomes = rank(&collection, &ids, block::related);
        last.prepared = collection.prepared;
        for (id, outcome) in ids.iter().zip(outcomes) {
            last.outcomes[*id as usize] = outcome;
        }
        (last, ids.len())
    }
}

/// If more than this part of all entries changed, to follow up each would take longer than to make all anew.
const MOST_CHANGED: usize = 16;

/// For each term whose list changed how long it was, in whole octaves.
type Octaves = BTreeMap<u32, Option<u32>>;

/// The candidates that are not what they were, ascending, with what they are now.
fn changes(keys: &[Key], candidates: &[Candidate<'_>]) -> Vec<(u32, Key)> {
    let pieces = keys.chunks(AT_ONCE).zip(candidates.chunks(AT_ONCE));
    let pieces: Vec<_> = (0..).step_by(AT_ONCE).zip(pieces).collect();
    let changes = map_parallel(&pieces, |(first, (keys, candidates))| {
        let pairs = (*first..).zip(keys.iter().zip(candidates.iter().map(Key::of)));
        pairs.filter(|(_, (old, new))| **old != *new).map(|(id, (_, new))| (id, new)).collect::<Vec<_>>()
    });
    changes.into_iter().flatten().collect()
}

/// Candidates that are compared at a time.
const AT_ONCE: usize = 256;
