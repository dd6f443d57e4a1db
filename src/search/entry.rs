//! An entry in, its postings and its words out.

use std::collections::{BTreeSet, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

use crate::catalog::{Catalog, Entry, TermId};
use crate::config::LanguageId;

use super::characters::{Characters, Common};
use super::counts::Counts;
use super::postings::{Posting, Weight};
use super::text::{Unit, each_unit, key_of};

/// The taxonomies by which readers narrow a search.
pub const FILTERS: &[&str] = &["topics", "cities", "months"];

/// What entries are read with; it is used for one after the other.
pub(super) struct Reader<'a> {
    common: &'a Common,
    characters: Characters,
    counts: Counts,
    /// All words so far, by their keys.
    known: HashSet<u32, BuildHasherDefault<KeyHasher>>,
    pub(super) words: BTreeSet<String>,
    /// Of all entries so far, one after the other.
    pub(super) postings: Vec<Posting>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(common: &'a Common) -> Self {
        let (characters, counts) = (Characters::default(), Counts::default());
        Self { common, characters, counts, known: HashSet::default(), words: BTreeSet::new(), postings: Vec::new() }
    }

    /// Reads an entry with its number.
    pub(super) fn read(&mut self, catalog: &Catalog, entry: &Entry, number: u32) {
        each_text(catalog, entry, |text, weight| self.text(text, weight));
        for id in entry.topics.iter().chain(&entry.cities).chain(&entry.months) {
            self.counts.add(key_of(filter_name(catalog, *id).chars()), Weight::Body);
        }
        self.counts.take(number, &mut self.postings);
        let (common, postings) = (self.common, &mut self.postings);
        self.characters.each(|character, weight| {
            if weight >= Weight::Label || !common.holds(character) {
                postings.push(Posting::new(key_of([character]), number, weight));
            }
        });
    }

    /// The characters of the main block of Han characters that were met, in order.
    pub(super) fn characters(&self) -> impl Iterator<Item = char> {
        self.characters.met()
    }

    fn text(&mut self, text: &str, weight: Weight) {
        each_unit(text, |unit| match unit {
            Unit::Single(character) if self.characters.count(character, weight) => {}
            Unit::Word(word) => {
                let key = unit.key();
                if self.counts.add(key, weight) && self.known.insert(key) {
                    self.words.insert(word.to_owned());
                }
            }
            Unit::Pair(..) | Unit::Single(_) => {
                self.counts.add(unit.key(), weight);
            }
        });
    }
}

/// All texts by which an entry is found.
pub(super) fn each_text(catalog: &Catalog, entry: &Entry, mut take: impl FnMut(&str, Weight)) {
    let (meta, prose, language) = (&entry.document.meta, &entry.document.prose, entry.language());
    take(&meta.title, Weight::Title);
    for id in entry.topics.iter().chain(&entry.specials).chain(&entry.tags).chain(&entry.cities) {
        take(catalog.terms.get(*id).name(language), Weight::Label);
    }
    for text in meta.key_points.iter().chain(prose.headings.iter().map(|heading| &heading.text)) {
        take(text, Weight::Label);
    }
    take(&prose.text, Weight::Body);
    take(meta.summary.as_deref().unwrap_or_default(), Weight::Body);
    if let Some(course) = &entry.document.course {
        take(course.code.as_ref().map_or("", |code| &code.value), Weight::Label);
        course.lecturers.iter().for_each(|lecturer| take(lecturer, Weight::Label));
        take(&course.audience, Weight::Body);
        course.aims.iter().for_each(|aim| take(aim, Weight::Body));
    }
}

/// What a filter's choice is called in the index and in the query of an address: `cities/beijing`. No word of a text holds a `/`.
#[must_use]
pub fn filter_name(catalog: &Catalog, id: TermId) -> String {
    let term = catalog.terms.get(id);
    format!("{}/{}", catalog.terms.taxonomies()[term.taxonomy].settings.key, term.slug)
}

/// The names of an entry's cities.
pub(super) fn city_names(catalog: &Catalog, entry: &Entry, language: LanguageId) -> Vec<String> {
    entry.cities.iter().map(|id| catalog.terms.get(*id).name(language).to_owned()).collect()
}

/// Keys are hashes already.
#[derive(Default)]
struct KeyHasher(u64);

impl Hasher for KeyHasher {
    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |number, byte| (number << 8) | u64::from(*byte));
    }

    fn write_u32(&mut self, key: u32) {
        // The map looks at the uppermost bits as well as at the lowest.
        self.0 = u64::from(key) | (u64::from(key) << 32);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
