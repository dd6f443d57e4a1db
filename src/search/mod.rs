//! The catalog in, the search index out: many small files, of which a browser reads the few that a query needs.
//!
//! ```text
//! entries ─numbers─▶ numbered ─text, entry─▶ postings ─postings─▶ terms/…     in which entries a term stands
//!                                          └▶ words               ▶ words/…     for endings and slips of the pen
//!                            ─cards─▶ cards/…                                 titles and addresses
//!                                                    manifest     ▶ index.json
//! ```
//!
//! All languages share one index, since most Chinese entries are seen in several of them. Texts are not in it: the passage
//! that a result shows is read from the entry's own page, which is hardly larger than a file of texts would be, and need not be
//! fetched again if the reader goes there.

#![expect(clippy::cast_possible_truncation, reason = "keys, numbers and bytes are cut out of wider ones with care")]

mod cards;
mod characters;
mod counts;
mod entry;
mod manifest;
mod numbers;
mod postings;
mod script;
mod text;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::base::{Digest, digest_of, map_parallel};
use crate::catalog::{Catalog, EntryId, SearchFile, SearchLayout};
use crate::config::Languages;

pub use entry::{FILTERS, filter_name};
pub use script::as_script;

use characters::Common;
use entry::Reader;
use numbers::Numbers;
use postings::Batch;

/// What the index is made with, besides the catalog.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// The site's languages.
    pub languages: &'a Languages,
    /// The day for which the site is built.
    pub today: Date,
    /// Whether the site works from a disk too: addresses name the `index.html` of a folder, and there is a script with everything.
    pub from_disk: bool,
}

/// The files of the search index.
#[derive(Debug)]
pub struct Index {
    manifest: Vec<u8>,
    terms: Vec<Vec<u8>>,
    /// In the order of [`SearchLayout::initials`].
    words: Vec<Vec<u8>>,
    cards: Vec<Vec<u8>>,
    script: Vec<u8>,
}

impl Index {
    /// The bytes of a file; empty for one that the index does not have.
    #[must_use]
    pub fn get(&self, file: SearchFile) -> &[u8] {
        let found = match file {
            SearchFile::Manifest => Some(&self.manifest),
            SearchFile::Terms(number) => self.terms.get(usize::from(number)),
            SearchFile::Cards(number) => self.cards.get(usize::from(number)),
            SearchFile::Script => Some(&self.script),
            SearchFile::Words(initial) => {
                SearchLayout::initials().zip(&self.words).find(|(known, _)| *known == initial).map(|(_, words)| words)
            }
        };
        found.map_or(&[], Vec::as_slice)
    }
}

/// So many entries are read by one reader; which entries those are does not show in the index.
const AT_A_TIME: usize = 256;

/// Makes the index of all entries that somebody can find.
#[must_use]
pub fn build(catalog: &Catalog, options: &Options<'_>) -> Index {
    let layout = catalog.search_layout();
    let numbers = Numbers::of(catalog, options, layout);
    let common = Common::of(catalog, &numbers);
    let chunks: Vec<&[(u32, EntryId)]> = numbers.entries.chunks(AT_A_TIME).collect();
    let read = map_parallel(&chunks, |chunk| read(catalog, chunk, layout, &common));
    let (mut batches, mut words, mut characters) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
    for (batch, more_words, more_characters) in read {
        batches.push(batch);
        words.extend(more_words);
        characters.extend(more_characters);
    }
    let terms = postings::files(&batches, layout);
    let words = word_files(&words);
    let cards = cards::files(catalog, options, &numbers, layout);
    let fold = manifest::fold_table(&characters);
    let version = version_of(&[&terms, &words, &cards]);
    let manifest = manifest::file(options.languages, &numbers, layout, fold, &version.short(12));
    let index = Index { manifest, terms, words, cards, script: Vec::new() };
    let script = if options.from_disk { script::file(&index, layout) } else { Vec::new() };
    Index { script, ..index }
}

fn read(
    catalog: &Catalog,
    chunk: &[(u32, EntryId)],
    layout: SearchLayout,
    common: &Common,
) -> (Batch, BTreeSet<String>, BTreeSet<char>) {
    let mut reader = Reader::new(common);
    for (number, id) in chunk {
        reader.read(catalog, catalog.entry(*id), *number);
    }
    let characters = reader.characters().collect();
    (Batch::new(&reader.postings, layout), reader.words, characters)
}

/// For each initial its words, one a line.
fn word_files(words: &BTreeSet<String>) -> Vec<Vec<u8>> {
    let mut files: BTreeMap<char, Vec<u8>> = BTreeMap::new();
    for word in words {
        let file = files.entry(SearchFile::initial(word)).or_default();
        file.extend_from_slice(word.as_bytes());
        file.push(b'\n');
    }
    SearchLayout::initials().map(|initial| files.remove(&initial).unwrap_or_default()).collect()
}

fn version_of(files: &[&[Vec<u8>]]) -> Digest {
    let digests: Vec<Digest> = files.iter().flat_map(|files| files.iter()).map(|file| Digest::of(file)).collect();
    digest_of(&digests)
}

#[cfg(test)]
mod tests;
