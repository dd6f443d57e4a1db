//! What one would do without the engine: an entry's scores for the others, by three well-known means.

use std::collections::BTreeMap;

use super::collection::{Collection, Entry, KeywordIndex, Query};
use super::word_index::{Scheme, WordIndex};

/// The first ten that a system would show.
pub(crate) const SHOWN: usize = 10;

/// Shared terms alone: each shared tag, topic or special adds the weight of its index, newer entries go before equal ones. So
/// does Hugo with an index for each (its `related`, with `includeNewer`, as its rule that hides newer pages would only do harm here).
pub(crate) struct SharedTerms<'c> {
    entries: &'c [Entry],
}

/// Words alone.
pub(crate) struct Words<'c> {
    entries: &'c [Entry],
    /// One for each language.
    indexes: Vec<WordIndex>,
}

impl KeywordIndex {
    /// A topic is wide and holds many entries; tags and specials are narrow.
    fn weight(self) -> u32 {
        match self {
            Self::Tag | Self::Special => 100,
            Self::Topic => 80,
        }
    }
}

/// What Hugo asks for at least, of the weight of its weightiest index; each further match divides it.
const THRESHOLD: u32 = 80;

impl<'c> SharedTerms<'c> {
    pub(crate) fn of(collection: &'c Collection) -> Self {
        Self { entries: &collection.entries }
    }

    pub(crate) fn rank(&self, collection: &Collection, query: &Query) -> Vec<usize> {
        let own = &self.entries[query.entry].keywords;
        let score = |other: &Entry| -> Option<f64> {
            let shared: Vec<u32> =
                own.iter().filter(|word| other.keywords.contains(word)).map(|word| word.index.weight()).collect();
            let (matches, weight) = (u32::try_from(shared.len()).ok()?, shared.iter().sum::<u32>());
            (matches > 0 && weight / matches >= THRESHOLD / matches).then_some(f64::from(weight))
        };
        let scores = self.entries.iter().enumerate().filter_map(|(id, other)| Some((id, score(other)?)));
        best(collection, query, scores.collect())
    }
}

impl<'c> Words<'c> {
    pub(crate) fn of(collection: &'c Collection, scheme: Scheme) -> Self {
        let entries = &collection.entries;
        let languages = entries.iter().map(|entry| entry.language).max().map_or(0, |last| last + 1);
        Self { entries, indexes: (0..languages).map(|language| WordIndex::of(entries, language, scheme)).collect() }
    }

    pub(crate) fn rank(&self, collection: &Collection, query: &Query) -> Vec<usize> {
        let scores = self.indexes.iter().flat_map(|index| index.scores(self.entries, query.entry));
        best(collection, query, scores.collect())
    }
}

/// The best that the block may show: those in the language of the page first, by score, newer before older.
fn best(collection: &Collection, query: &Query, scores: Vec<(usize, f64)>) -> Vec<usize> {
    let entries = &collection.entries;
    let language = entries[query.entry].language;
    let mut scores: Vec<(usize, f64)> = scores.into_iter().filter(|(id, _)| collection.may_show(query, *id)).collect();
    scores.sort_by(|(one, one_score), (other, other_score)| {
        let is_foreign = |id: usize| entries[id].language != language;
        is_foreign(*one)
            .cmp(&is_foreign(*other))
            .then(other_score.total_cmp(one_score))
            .then(entries[*other].date.cmp(&entries[*one].date))
            .then(one.cmp(other))
    });
    scores.into_iter().take(SHOWN).map(|(id, _)| id).collect()
}

/// Whether there is any keyword that two entries share.
pub(crate) fn has_shared_keywords(entries: &[Entry]) -> bool {
    let mut counts = BTreeMap::new();
    for keyword in entries.iter().flat_map(|entry| &entry.keywords) {
        *counts.entry(keyword).or_insert(0usize) += 1;
    }
    counts.values().any(|count| *count > 1)
}
