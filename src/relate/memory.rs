//! What a run leaves to the next, so that an edit costs what it changes and not what the site holds.
//!
//! The next run's result is exactly that of a run from nothing. That rests on three facts. A signature depends on the
//! entry's profile and on how rare its terms are, in whole steps; so of a changed profile follow the few signatures that change.
//! A search's shortlist depends on the products of signatures, and an entry whose product stays below the
//! shortlist's floor before and after changes nothing; so for each changed signature one scan of the index
//! tells whom it may concern. And a block depends on nothing but its shortlist, links and pins.
//!
//! What shifts everything a little is not followed up: entries that come or go, other topics or specials, another kind.
//! Then all is made anew.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::block::{self, Outcome};
use super::candidate::{Candidate, Relations};
use super::collection::{Collection, Prepared, counts};
use super::options::Options;
use super::pool::{Pool, mention_worth, scaled_standing, settled, worths};
use super::profile::Profile;
use super::score::nearness;
use super::search::{SearchScratch, Wanted, seen_from_everywhere};
use super::signature::Signature;
use super::terms::{self, Term};
use super::titles::TitleKey;
use super::vocabulary::Vocabulary;
use super::{layout::Layout, rank};
use crate::base::map_parallel;

/// The last run: its candidates as far as they matter, what was derived from them, and what came of it.
///
/// It can be kept and read again, but for the profiles, which are kept with their entries: see [`Memory::recall_profiles`].
#[derive(Default, Serialize, Deserialize)]
pub struct Memory {
    last: Option<Last>,
    #[serde(skip)]
    ranked: usize,
}

impl fmt::Debug for Memory {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Memory").field("ranked", &self.ranked).finish_non_exhaustive()
    }
}

#[derive(Serialize, Deserialize)]
struct Last {
    options: Options,
    keys: Vec<Key>,
    #[serde(skip)]
    profiles: Vec<Profile>,
    /// For each language the entries whose terms are counted.
    counted: BTreeMap<u16, Vec<u32>>,
    /// For each language the terms that one entry alone has. A run that has no successor does without.
    singles: Option<BTreeMap<u16, HashMap<Term, u32>>>,
    prepared: Prepared,
    outcomes: Vec<Outcome>,
}

/// All of a candidate that matters, in numbers that differ if it does.
#[derive(Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Key {
    profile: u64,
    /// What decides about the candidate's place among the others: if that changes, all is made anew.
    place: u64,
    links: u64,
    rest: u64,
}

impl Key {
    fn of(candidate: &Candidate<'_>) -> Self {
        let (kind, days) = (candidate.kind as u8, candidate.days_to_session);
        let place =
            (kind, days.is_some(), candidate.hidden, candidate.language, candidate.pools, candidate.translations);
        let labels = (candidate.topics, candidate.specials);
        let pins = (candidate.pins.courses, candidate.pins.articles, candidate.pins.exclude);
        Self {
            profile: candidate.profile.digest(),
            place: number(&(place, labels)),
            links: number(&candidate.links),
            rest: number(&(candidate.title, days.map(|days| nearness(days).to_bits()), pins)),
        }
    }
}

fn number(value: &impl Hash) -> u64 {
    let mut hasher = Quick::default();
    value.hash(&mut hasher);
    hasher.finish()
}

/// A hasher that gives the same numbers in every run, and several times as fast as the usual one: every candidate is hashed after each
/// edit, and nobody would craft a title so that its edit goes unnoticed in his own preview.
#[derive(Default)]
struct Quick(u64);

impl Hasher for Quick {
    fn write(&mut self, bytes: &[u8]) {
        let (eights, rest) = bytes.as_chunks::<8>();
        for eight in eights {
            self.write_u64(u64::from_le_bytes(*eight));
        }
        let last = rest.iter().fold(bytes.len() as u64, |last, byte| (last << 8) | u64::from(*byte));
        self.write_u64(last);
    }

    fn write_u8(&mut self, number: u8) {
        self.write_u64(u64::from(number));
    }

    fn write_u16(&mut self, number: u16) {
        self.write_u64(u64::from(number));
    }

    fn write_u32(&mut self, number: u32) {
        self.write_u64(u64::from(number));
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0 ^ number).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29);
    }

    fn write_usize(&mut self, number: usize) {
        self.write_u64(number as u64);
    }

    fn finish(&self) -> u64 {
        terms::finish(self.0)
    }
}

impl Memory {
    /// The related blocks of all candidates, like [`super::relate`]; what the last run found out is not found out again.
    pub fn relate(&mut self, candidates: &[Candidate<'_>], options: &Options) -> Relations {
        let keys = map_parallel(candidates, Key::of);
        let last = self.last.take().filter(|last| last.options == *options && last.keys.len() == keys.len());
        let updated = last.and_then(|last| Update::start(last, candidates, &keys)?.run(candidates, options));
        let last = if let Some((last, ranked)) = updated {
            self.ranked = ranked;
            Last { keys, ..last }
        } else {
            self.ranked = candidates.len();
            Last::anew(candidates, options, keys)
        };
        let entries = last.outcomes.iter().map(|outcome| Arc::clone(&outcome.related)).collect();
        self.last = Some(last);
        Relations { entries }
    }

    /// Gives a memory that was read from somewhere its profiles back, each by its digest. Without all of them it remembers nothing.
    pub fn recall_profiles<'a>(&mut self, profiles: impl Iterator<Item = &'a Profile>) {
        let Some(last) = &mut self.last else { return };
        let known: HashMap<u64, &Profile> = profiles.map(|profile| (profile.digest(), profile)).collect();
        let found = last.keys.iter().map(|key| known.get(&key.profile).copied().cloned()).collect();
        match found {
            Some(found) => last.profiles = found,
            None => self.last = None,
        }
    }

    /// Does now what the next run would do first if anything changed.
    pub fn prepare_for_edits(&mut self) {
        self.last.iter_mut().for_each(Last::count_singles);
    }

    /// How many entries were ranked in the last run.
    #[must_use]
    pub fn ranked(&self) -> usize {
        self.ranked
    }

    /// Whether the last run ranked all entries.
    #[must_use]
    pub fn is_made_anew(&self) -> bool {
        self.last.as_ref().is_some_and(|last| last.keys.len() == self.ranked)
    }

    /// The bytes that the index of the last run takes in memory: vocabularies, signatures and postings.
    #[must_use]
    pub fn index_size(&self) -> usize {
        self.last.as_ref().map_or(0, |last| last.prepared.size())
    }
}

impl Last {
    fn anew(candidates: &[Candidate<'_>], options: &Options, keys: Vec<Key>) -> Self {
        let collection = Collection { candidates, options, prepared: Prepared::of(candidates, super::MEASURES) };
        let ids: Vec<u32> = (0..).zip(candidates).map(|(id, _)| id).collect();
        let outcomes = rank(&collection, &ids, block::related);
        let of_pool = |pool: &Pool| {
            let counted = pool.members.iter().copied().filter(|id| counts(&candidates[*id as usize]));
            (pool.language, counted.collect())
        };
        Self {
            options: options.clone(),
            keys,
            profiles: candidates.iter().map(|candidate| candidate.profile.clone()).collect(),
            counted: collection.prepared.pools.iter().map(of_pool).collect(),
            singles: None,
            outcomes,
            prepared: collection.prepared,
        }
    }

    fn count_singles(&mut self) {
        if self.singles.is_some() {
            return;
        }
        let Self { profiles, counted, prepared, .. } = self;
        let singles = prepared.pools.iter_mut().map(|pool| {
            let ids = counted.get(&pool.language).map(Vec::as_slice).unwrap_or_default();
            let of_language: Vec<(u32, &Profile)> = ids.iter().map(|id| (*id, &profiles[*id as usize])).collect();
            (pool.language, pool.vocabulary.follow(&of_language))
        });
        self.singles = Some(singles.collect());
    }
}

/// The last run being brought up to date.
struct Update {
    last: Last,
    /// The candidates that are not what they were, ascending.
    changed: Vec<u32>,
    /// The candidates to be ranked anew.
    concerned: BTreeSet<u32>,
}

impl Update {
    /// Finds what changed; `None` if everything is to be made anew.
    fn start(last: Last, candidates: &[Candidate<'_>], keys: &[Key]) -> Option<Self> {
        let pairs = || last.keys.iter().zip(keys);
        if pairs().any(|(old, new)| old.place != new.place) {
            return None;
        }
        let changed: Vec<u32> = (0..).zip(pairs()).filter(|(_, (old, new))| old != new).map(|(id, _)| id).collect();
        let has_new_links = changed.iter().any(|id| last.keys[*id as usize].links != keys[*id as usize].links);
        let mut update = Self { concerned: changed.iter().copied().collect(), changed, last };
        if has_new_links {
            let formerly_linked = update.last.prepared.links_of(&update.changed);
            update.concerned.extend(formerly_linked.into_iter().filter(|to| (*to as usize) < candidates.len()));
            update.last.prepared.relink(candidates);
        }
        (update.changed.len() <= candidates.len() / MOST_CHANGED).then_some(update)
    }

    /// Brings everything up to date, and says how many were ranked anew; `None` if everything is to be made anew.
    fn run(mut self, candidates: &[Candidate<'_>], options: &Options) -> Option<(Last, usize)> {
        if self.changed.is_empty() {
            return Some((self.last, 0));
        }
        let mut resigned = self.changed.clone();
        resigned.extend(self.count_terms(candidates));
        resigned.sort_unstable();
        resigned.dedup();
        if resigned.len() > candidates.len() / MOST_CHANGED {
            return None;
        }
        let signatures = self.sign(candidates, &resigned)?;
        let outdated: Vec<(u32, Signature)> = resigned.into_iter().zip(signatures).collect();
        let concerned = map_parallel(&outdated, |(id, new)| self.concerned_by(*id, new, candidates, options));
        self.concerned.extend(concerned.into_iter().flatten());
        self.concern_pinning(candidates, &outdated);
        for (id, new) in outdated {
            self.replace(id, new, candidates);
        }
        Some(self.rank(candidates, options))
    }

    /// Counts the changed entries' terms anew. Returns the other entries whose terms weigh something else now.
    fn count_terms(&mut self, candidates: &[Candidate<'_>]) -> Vec<u32> {
        self.last.count_singles();
        let mut others = Vec::new();
        for place in 0..self.last.prepared.pools.len() {
            let language = self.last.prepared.pools[place].language;
            let changes = self.term_changes(candidates, language);
            let singles = self.last.singles.as_mut().and_then(|singles| singles.get_mut(&language));
            let Some(singles) = singles else { continue };
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
            others.extend(self.holders(place, &crossed, candidates));
        }
        others
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
        let has = |id: u32, term: &Term| candidates[id as usize].profile.terms().binary_search(term).is_ok();
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
            let having = map_parallel(&pool.members, |id| has_any(*id, &frequent).then_some(*id));
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

    /// The entries whose shortlists hold this one, or held it, and to which it is not what it was.
    fn concerned_by(&self, id: u32, new: &Signature, candidates: &[Candidate<'_>], options: &Options) -> Vec<u32> {
        let prepared = &self.last.prepared;
        let candidate = &candidates[id as usize];
        let Some(pool) = prepared.pool(candidate.language) else { return Vec::new() };
        let Some(kind) =
            pool.place_of(id).and_then(|place| pool.places_of_kinds().iter().position(|kind| kind.contains(&place)))
        else {
            return Vec::new();
        };
        let old = &prepared.signatures[id as usize];
        let [topics, specials] = prepared.weighted_labels(candidate, options).map(|labels| worths(&labels));
        let mut scratch = SearchScratch::default();
        let mut seen = |signature: &Signature| -> Vec<u32> {
            let wanted = Wanted {
                language: pool.language,
                signature,
                topics: &topics,
                specials: &specials,
                mention: mention_worth(options),
                most: [0, 0],
            };
            let found = seen_from_everywhere(pool, &wanted, prepared.measures.effort, &mut scratch);
            let standing = scaled_standing(signature);
            found.iter().map(|found| u32::from(settled(*found, standing))).collect()
        };
        let (seen_old, seen_new) = (seen(old), seen(new));
        let mut layouts = [Layout::default(), Layout::default()];
        layouts[0].load(old);
        layouts[1].load(new);
        let is_same_itself = old.is_as_strong(new) && self.changed.binary_search(&id).is_err();
        let is_same_to = |other: u32| {
            let other = &prepared.signatures[other as usize];
            is_same_itself && layouts[0].compare(other) == layouts[1].compare(other)
        };
        let mut concerned = vec![id];
        for ((member, old), new) in pool.members.iter().zip(seen_old).zip(seen_new) {
            let is_within_reach = old.max(new) >= self.last.outcomes[*member as usize].floors[kind];
            if is_within_reach && (old != new || !is_same_to(*member)) {
                concerned.push(*member);
            }
        }
        concerned
    }

    /// Puts an entry's new signature in place of the old one. Links decide by themselves who is looked at, so those linked are
    /// concerned in any case.
    fn replace(&mut self, id: u32, new: Signature, candidates: &[Candidate<'_>]) {
        let candidate = &candidates[id as usize];
        let prepared = &mut self.last.prepared;
        if let Some(place) = prepared.pool_place(candidate.language) {
            let old = &prepared.signatures[id as usize];
            self.concerned.extend(prepared.pools[place].replace(id, old, &new));
        }
        prepared.signatures[id as usize] = new;
        if self.changed.binary_search(&id).is_ok() {
            prepared.titles[id as usize] = TitleKey::of(candidate.title);
            self.last.profiles[id as usize] = candidate.profile.clone();
        }
        self.concerned.extend(prepared.linking_to(id));
        self.concerned.extend(candidate.links.iter().filter(|to| (**to as usize) < candidates.len()));
        self.concerned.insert(id);
    }

    /// Those that pin a candidate show its score; those that look abroad are too few to find out more.
    fn concern_pinning(&mut self, candidates: &[Candidate<'_>], outdated: &[(u32, Signature)]) {
        let is_outdated = |id: &u32| outdated.binary_search_by_key(id, |(id, _)| *id).is_ok();
        let pins =
            |candidate: &Candidate<'_>| candidate.pins.courses.iter().chain(candidate.pins.articles).any(is_outdated);
        let pinning = (0..).zip(candidates).filter(|(_, candidate)| pins(candidate)).map(|(id, _)| id);
        let abroad = (0..).zip(&self.last.outcomes).filter(|(_, outcome)| outcome.looked_abroad).map(|(id, _)| id);
        self.concerned.extend(pinning.chain(abroad));
    }

    fn rank(self, candidates: &[Candidate<'_>], options: &Options) -> (Last, usize) {
        let Self { last, concerned, .. } = self;
        let ids: Vec<u32> = concerned.into_iter().collect();
        let collection = Collection { candidates, options, prepared: last.prepared };
        let outcomes = rank(&collection, &ids, block::related);
        let mut last = Last { prepared: collection.prepared, ..last };
        for (id, outcome) in ids.iter().zip(outcomes) {
            last.outcomes[*id as usize] = outcome;
        }
        (last, ids.len())
    }
}

/// If more than this part of all entries changed, to follow up each would take longer than to make all anew.
const MOST_CHANGED: usize = 16;
