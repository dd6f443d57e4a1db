//! The catalog in, the search index out: many small files, of which a browser reads the few that a query needs.
//!
//! ```text
//! entries ─numbers─▶ numbered ─text, entry─▶ postings ─postings─▶ terms/…     in which entries a term stands
//!                             (by memory)  └▶ words               ▶ words/…     for endings and slips of the pen
//!                            ─cards─▶ cards/…                                 titles and addresses
//!                                                    manifest     ▶ index.json
//! ```
//!
//! All languages share one index, since most Chinese entries are seen in several of them; what is published in two scripts is in it once,
//! with a card for each. Texts are not in it: the passage
//! that a result shows is read from the entry's own page, which is hardly larger than a file of texts would be, and need not be
//! fetched again if the reader goes there.

#![expect(clippy::cast_possible_truncation, reason = "keys, numbers and bytes are cut out of wider ones with care")]

mod cards;
mod characters;
mod counts;
mod entry;
mod manifest;
mod memory;
mod numbers;
mod postings;
mod script;
mod text;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use crate::base::{Digest, both, digest_of, map_parallel};
use crate::catalog::{Catalog, SearchFile, SearchLayout};
use crate::config::Languages;

pub use entry::{FILTERS, filter_name};
pub use memory::Memory;
pub use script::as_script;

use numbers::Numbers;

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
    terms: Arc<Vec<Vec<u8>>>,
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

/// Makes the index of all entries that somebody can find. What the last index can tell of entries that have not changed is taken
/// from the memory, which then knows of this one; the index is the same without it.
#[must_use]
pub fn build(catalog: &Catalog, options: &Options<'_>, memory: &mut Memory) -> Index {
    let layout = catalog.search_layout();
    let numbers = Numbers::of(catalog, options, layout);
    memory.update(catalog, &numbers, layout);
    let terms = memory.terms();
    let memory = &*memory;
    let fold = || manifest::fold_table(&memory.characters().collect());
    let (words, (cards, fold)) =
        both(|| word_files(&memory.words()), || (cards::files(catalog, options, &numbers, layout), fold()));
    let version = version_of(&[&terms, &words, &cards]);
    let manifest = manifest::file(options.languages, &numbers, layout, fold, &version.short(12));
    let index = Index { manifest, terms, words, cards, script: Vec::new() };
    let script = if options.from_disk { script::file(&index, layout) } else { Vec::new() };
    Index { script, ..index }
}

/// For each initial its words, one a line.
fn word_files(words: &[&str]) -> Vec<Vec<u8>> {
    let mut files: BTreeMap<char, Vec<u8>> = BTreeMap::new();
    for word in words {
        let file = files.entry(SearchFile::initial(word)).or_default();
        file.extend_from_slice(word.as_bytes());
        file.push(b'\n');
    }
    SearchLayout::initials().map(|initial| files.remove(&initial).unwrap_or_default()).collect()
}

fn version_of(files: &[&[Vec<u8>]]) -> Digest {
    let files: Vec<&Vec<u8>> = files.iter().flat_map(|files| files.iter()).collect();
    digest_of(&map_parallel(&files, |file| Digest::of(file)))
}

#[cfg(test)]
mod tests;
