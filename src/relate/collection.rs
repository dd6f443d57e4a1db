//! All candidates → what relating one of them needs to know of the others, prepared once.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Profile;
use super::candidate::{Candidate, Kind};
use super::labels::{Rarities, steps};
use super::options::Options;
use super::pool::Pool;
use super::search::Effort;
use super::signature::{Extent, Lengths, Signature};
use super::titles::TitleKey;
use super::vocabulary::Vocabulary;
use crate::base::map_parallel;

/// The candidates with all that is derived from them.
pub(super) struct Collection<'a> {
    pub(super) candidates: &'a [Candidate<'a>],
    pub(super) options: &'a Options,
    pub(super) prepared: Prepared,
}

/// What is derived from candidates. A run may leave it to the next.
#[derive(Serialize, Deserialize)]
pub(super) struct Prepared {
    pub(super) measures: Measures,
    /// One for each candidate, in the vocabulary of its language.
    pub(super) signatures: Vec<Signature>,
    pub(super) titles: Vec<TitleKey>,
    /// One for each language, ascending.
    pub(super) pools: Vec<Pool>,
    /// For each language those whose entries may fill its blocks up, ascending.
    fallbacks: BTreeMap<u16, Vec<u16>>,
    topics: Rarities,
    specials: Rarities,
    /// Pairs of a candidate and one that links to it, ascending.
    incoming: Vec<(u32, u32)>,
    /// The versions of entries that have more than one, by their number and language.
    versions: BTreeMap<(u32, u16), u32>,
}

/// How much is kept, and how much is looked at.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Measures {
    pub(super) extent: Extent,
    pub(super) effort: Effort,
}

impl Prepared {
    /// Prepares the candidates. Ids that are not in the list are passed over wherever they stand.
    pub(super) fn of(candidates: &[Candidate<'_>], measures: Measures) -> Self {
        let mut languages: BTreeMap<u16, Vec<u32>> = BTreeMap::new();
        for (id, candidate) in (0..).zip(candidates) {
            languages.entry(candidate.language).or_default().push(id);
        }
        let vocabularies: BTreeMap<u16, Vocabulary> = languages
            .iter()
            .map(|(language, members)| (*language, Vocabulary::of(&counted(members, candidates))))
            .collect();
        let none = Vocabulary::default();
        let mut signatures = map_parallel(candidates, |candidate| {
            let vocabulary = vocabularies.get(&candidate.language).unwrap_or(&none);
            Signature::of(candidate.profile, vocabulary, measures.extent)
        });
        for members in languages.values() {
            let usual = members.iter().map(|id| &signatures[*id as usize]).collect::<Lengths>().usual();
            for id in members {
                signatures[*id as usize].settle(usual);
            }
        }
        let pools = vocabularies
            .into_iter()
            .zip(languages.values())
            .map(|((language, vocabulary), members)| Pool::of(language, vocabulary, members, candidates, &signatures));
        Self {
            measures,
            pools: pools.collect(),
            fallbacks: fallbacks(candidates),
            titles: map_parallel(candidates, |candidate| TitleKey::of(candidate.title)),
            topics: Rarities::of(candidates, |candidate| candidate.topics),
            specials: Rarities::of(candidates, |candidate| candidate.specials),
            incoming: incoming(candidates),
            versions: versions(candidates),
            signatures,
        }
    }

    /// The bytes that the index takes in memory.
    pub(super) fn size(&self) -> usize {
        let signatures: usize = self.signatures.iter().map(Signature::size).sum();
        signatures + self.pools.iter().map(Pool::size).sum::<usize>()
    }

    /// Finds anew who links to whom.
    pub(super) fn relink(&mut self, candidates: &[Candidate<'_>]) {
        self.incoming = incoming(candidates);
    }

    /// The version of a candidate in a language.
    pub(super) fn version(&self, candidate: &Candidate<'_>, language: u16) -> Option<u32> {
        self.versions.get(&(candidate.translations?, language)).copied()
    }

    /// The candidates that any of these, ascending, links to.
    pub(super) fn links_of(&self, ids: &[u32]) -> Vec<u32> {
        let of_ids = self.incoming.iter().filter(|(_, from)| ids.binary_search(from).is_ok());
        of_ids.map(|(to, _)| *to).collect()
    }

    /// The candidates that link to one.
    pub(super) fn linking_to(&self, id: u32) -> impl Iterator<Item = u32> {
        let start = self.incoming.partition_point(|(target, _)| *target < id);
        self.incoming[start..].iter().take_while(move |(target, _)| *target == id).map(|(_, from)| *from)
    }

    /// A candidate's topics and specials, each once, with what sharing it adds to a score.
    pub(super) fn weighted_labels(&self, candidate: &Candidate<'_>, options: &Options) -> [Vec<(u32, f32)>; 2] {
        let weights = &options.weights;
        [self.topics.weigh(candidate.topics, weights.topic), self.specials.weigh(candidate.specials, weights.special)]
    }

    /// The pool of a language.
    pub(super) fn pool(&self, language: u16) -> Option<&Pool> {
        self.pool_place(language).map(|place| &self.pools[place])
    }

    /// The place of a language's pool.
    pub(super) fn pool_place(&self, language: u16) -> Option<usize> {
        self.pools.binary_search_by_key(&language, |pool| pool.language).ok()
    }
}

impl<'a> Collection<'a> {
    /// A candidate's signature.
    pub(super) fn signature(&self, id: u32) -> &Signature {
        &self.prepared.signatures[id as usize]
    }

    /// Asks memory for all that is compared of a candidate. To do so for several before comparing any lets them come side by side.
    pub(super) fn touch(&self, id: u32) {
        let candidate = &self.candidates[id as usize];
        std::hint::black_box((candidate.topics.first(), candidate.specials.first()));
        self.signature(id).touch();
        self.title(id).touch();
    }

    /// What is compared of a candidate's title.
    pub(super) fn title(&self, id: u32) -> &TitleKey {
        &self.prepared.titles[id as usize]
    }

    /// A candidate by its id, if there is one.
    pub(super) fn candidate(&self, id: u32) -> Option<&'a Candidate<'a>> {
        self.candidates.get(id as usize)
    }

    /// The pools that a language's blocks are drawn from: its own, then those that may fill them up.
    pub(super) fn pools_for(&self, language: u16) -> impl Iterator<Item = &Pool> {
        let fallbacks = self.prepared.fallbacks.get(&language).map(Vec::as_slice).unwrap_or_default();
        self.pool(language).into_iter().chain(fallbacks.iter().filter_map(|language| self.pool(*language)))
    }

    /// The pool of a language.
    pub(super) fn pool(&self, language: u16) -> Option<&Pool> {
        self.prepared.pool(language)
    }

    /// What a link of this candidate adds to a score: less, the more links there are beside it.
    pub(super) fn link_weight(&self, from: u32) -> f32 {
        let links = self.candidate(from).map_or(0, |candidate| candidate.links.len());
        self.options.weights.link / (1.0 + steps(links) as f32 / HALVING_STEPS)
    }
}

/// A link among four is worth half as much as one that stands alone.
const HALVING_STEPS: f32 = 8.0;

/// The profiles of what takes part in the collection, with the ids.
fn counted<'a>(members: &[u32], candidates: &[Candidate<'a>]) -> Vec<(u32, &'a Profile)> {
    let counted = members.iter().map(|id| (*id, &candidates[*id as usize])).filter(|(_, candidate)| counts(candidate));
    counted.map(|(id, candidate)| (id, candidate.profile)).collect()
}

/// Whether a candidate's terms and labels are counted: neither hidden entries' are nor those of pages, which are about the
/// site.
pub(super) fn counts(candidate: &Candidate<'_>) -> bool {
    !candidate.hidden && candidate.kind != Kind::Page
}

/// Which languages some entry of which may stand in another's pool.
fn fallbacks(candidates: &[Candidate<'_>]) -> BTreeMap<u16, Vec<u16>> {
    let mut fallbacks: BTreeMap<u16, Vec<u16>> = BTreeMap::new();
    for candidate in candidates {
        for pool in candidate.pools.iter().filter(|pool| **pool != candidate.language) {
            let languages = fallbacks.entry(*pool).or_default();
            if let Err(place) = languages.binary_search(&candidate.language) {
                languages.insert(place, candidate.language);
            }
        }
    }
    fallbacks
}

fn incoming(candidates: &[Candidate<'_>]) -> Vec<(u32, u32)> {
    let links = (0..).zip(candidates).flat_map(|(from, candidate)| candidate.links.iter().map(move |to| (*to, from)));
    let mut links: Vec<(u32, u32)> = links.collect();
    links.sort_unstable();
    links.dedup();
    links
}

fn versions(candidates: &[Candidate<'_>]) -> BTreeMap<(u32, u16), u32> {
    let versions =
        (0..).zip(candidates).filter_map(|(id, candidate)| Some(((candidate.translations?, candidate.language), id)));
    versions.collect()
}
