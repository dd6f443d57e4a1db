//! The words of one language's entries → scores of entries for an entry taken whole, by one of the two classic schemes.
//!
//! Both are sums over shared words of a weight in the asking entry times a weight in the other, so one inverted index serves
//! both.

use std::collections::{BTreeMap, HashMap};

use super::collection::Entry;
use super::words::each_word;

/// How words are weighted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scheme {
    /// The cosine of vectors of TF-IDF with sublinear frequencies, over words that at least two entries have and at most half.
    TfIdf,
    /// Okapi BM25, with the words of the title counted several times over.
    Bm25,
}

/// BM25: how soon repeating a word stops to help, and how much long texts are held back. The customary values.
const K1: f64 = 1.2;
const B: f64 = 0.75;
/// How often BM25 counts a word of the title.
const TITLE: u32 = 3;

/// The words of the entries of one language.
pub(crate) struct WordIndex {
    scheme: Scheme,
    vocabulary: HashMap<String, usize>,
    /// For each word what it is worth in an asking entry that has it once.
    rarities: Vec<f64>,
    /// For each word the entries that have it, with what it is worth there.
    postings: Vec<Vec<(usize, f64)>>,
}

impl WordIndex {
    /// Indexes the entries of a language.
    pub(crate) fn of(entries: &[Entry], language: u16, scheme: Scheme) -> Self {
        let mut vocabulary: HashMap<String, usize> = HashMap::new();
        let mut documents: Vec<(usize, BTreeMap<usize, u32>)> = Vec::new();
        for (id, entry) in entries.iter().enumerate().filter(|(_, entry)| entry.language == language) {
            let mut counts: BTreeMap<usize, u32> = BTreeMap::new();
            each_counted(entry, scheme, |word, count| {
                let next = vocabulary.len();
                let number = vocabulary.get(word).copied();
                let number = number.unwrap_or_else(|| *vocabulary.entry(word.to_owned()).or_insert(next));
                *counts.entry(number).or_default() += count;
            });
            documents.push((id, counts));
        }
        let mut frequencies = vec![0usize; vocabulary.len()];
        for word in documents.iter().flat_map(|(_, counts)| counts.keys()) {
            frequencies[*word] += 1;
        }
        let rarities = frequencies.iter().map(|count| scheme.rarity(documents.len(), *count)).collect();
        let mut index = Self { scheme, vocabulary, rarities, postings: vec![Vec::new(); frequencies.len()] };
        index.add(&documents);
        index
    }

    fn add(&mut self, documents: &[(usize, BTreeMap<usize, u32>)]) {
        let length = |counts: &BTreeMap<usize, u32>| f64::from(counts.values().sum::<u32>());
        let average = documents.iter().map(|(_, counts)| length(counts)).sum::<f64>() / documents.len().max(1) as f64;
        for (id, counts) in documents {
            let held_back = K1 * (1.0 - B + B * length(counts) / average);
            let weights: Vec<(usize, f64)> = counts
                .iter()
                .map(|(word, count)| (*word, self.rarities[*word] * self.scheme.frequency(*count, held_back)))
                .filter(|(_, weight)| *weight > 0.0)
                .collect();
            let norm = match self.scheme {
                Scheme::TfIdf => weights.iter().map(|(_, weight)| weight * weight).sum::<f64>().sqrt(),
                Scheme::Bm25 => 1.0,
            };
            for (word, weight) in weights {
                self.postings[word].push((*id, weight / norm));
            }
        }
    }

    /// The scores of all entries of the language that share a word with an entry, in the order of entries.
    pub(crate) fn scores(&self, entries: &[Entry], entry: usize) -> Vec<(usize, f64)> {
        let mut counts: BTreeMap<usize, u32> = BTreeMap::new();
        each_counted(&entries[entry], Scheme::TfIdf, |word, count| {
            if let Some(number) = self.vocabulary.get(word) {
                *counts.entry(*number).or_default() += count;
            }
        });
        let mut scores = vec![0.0; entries.len()];
        for (word, count) in counts {
            let asked = match self.scheme {
                Scheme::TfIdf => self.rarities[word] * self.scheme.frequency(count, 0.0),
                Scheme::Bm25 => f64::from(count),
            };
            for (id, weight) in &self.postings[word] {
                scores[*id] += asked * weight;
            }
        }
        scores.into_iter().enumerate().filter(|(_, score)| *score > 0.0).collect()
    }
}

impl Scheme {
    /// How rare a word is that `count` of `entries` have.
    fn rarity(self, entries: usize, count: usize) -> f64 {
        let (all, count_of) = (entries as f64, count as f64);
        match self {
            Self::TfIdf if count < 2 || count > entries / 2 => 0.0,
            Self::TfIdf => (all / count_of).ln(),
            Self::Bm25 => (1.0 + (all - count_of + 0.5) / (count_of + 0.5)).ln(),
        }
    }

    /// What a word counts that an entry has `count` times.
    fn frequency(self, count: u32, held_back: f64) -> f64 {
        let count = f64::from(count);
        match self {
            Self::TfIdf => 1.0 + count.ln(),
            Self::Bm25 => count * (K1 + 1.0) / (count + held_back),
        }
    }
}

fn each_counted(entry: &Entry, scheme: Scheme, mut found: impl FnMut(&str, u32)) {
    let title = if scheme == Scheme::Bm25 { TITLE } else { 1 };
    each_word(&entry.title, |word| found(word, title));
    each_word(&entry.text, |word| found(word, 1));
}
