//! What a run leaves to the next, so that an edit costs what it changes and not what the site holds.
//!
//! What the next run makes of it is in `update`.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::block::{self, Outcome};
use super::candidate::{Candidate, Relations};
use super::collection::{Collection, Prepared, counts};
use super::options::Options;
use super::pool::Pool;
use super::profile::Profile;
use super::rank;
use super::score::nearness;
use super::terms::{self, Term};
use super::update::Update;
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
pub(super) struct Last {
    options: Options,
    pub(super) keys: Vec<Key>,
    #[serde(skip)]
    pub(super) profiles: Vec<Profile>,
    /// For each language the entries whose terms are counted.
    counted: BTreeMap<u16, Vec<u32>>,
    /// For each language the terms that one entry alone has. A run that has no successor does without.
    pub(super) singles: Option<BTreeMap<u16, HashMap<Term, u32>>>,
    pub(super) prepared: Prepared,
    pub(super) outcomes: Vec<Outcome>,
}

/// All of a candidate that matters, in numbers that differ if it does.
#[derive(Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Key {
    profile: u64,
    /// What decides about the candidate's place among the others: if that changes, all is made anew.
    pub(super) place: u64,
    pub(super) links: u64,
    rest: u64,
}

impl Key {
    pub(super) fn of(candidate: &Candidate<'_>) -> Self {
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
        let last = self.last.take().filter(|last| last.options == *options && last.keys.len() == candidates.len());
        let updated = last.and_then(|last| Update::start(last, candidates)?.run(candidates, options));
        let (last, ranked) = updated.unwrap_or_else(|| (Last::anew(candidates, options), candidates.len()));
        self.ranked = ranked;
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
    fn anew(candidates: &[Candidate<'_>], options: &Options) -> Self {
        let collection = Collection { candidates, options, prepared: Prepared::of(candidates, super::MEASURES) };
        let ids: Vec<u32> = (0..).zip(candidates).map(|(id, _)| id).collect();
        let outcomes = rank(&collection, &ids, block::related);
        let of_pool = |pool: &Pool| {
            let counted = pool.members.iter().copied().filter(|id| counts(&candidates[*id as usize]));
            (pool.language, counted.collect())
        };
        Self {
            options: options.clone(),
            keys: map_parallel(candidates, Key::of),
            profiles: candidates.iter().map(|candidate| candidate.profile.clone()).collect(),
            counted: collection.prepared.pools.iter().map(of_pool).collect(),
            singles: None,
            outcomes,
            prepared: collection.prepared,
        }
    }

    pub(super) fn count_singles(&mut self) {
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
