//! A group of entries in, their postings and their words out.

use std::collections::HashSet;
use std::hash::{BuildHasherDefault, Hash, Hasher};

use serde::{Deserialize, Serialize};

use crate::base::{Digest, digest_of};
use crate::catalog::{Catalog, Entry, EntryId, TermId};
use crate::config::LanguageId;
use crate::relate::fold_character;

use super::characters::{Characters, Common};
use super::counts::Counts;
use super::numbers::versions;
use super::postings::{Posting, Weight};
use super::text::{Unit, each_unit, key_of};

/// The taxonomies by which readers narrow a search.
pub const FILTERS: &[&str] = &["topics", "cities", "months"];

/// What entries are read with; it is used for one after the other.
pub(super) struct Reader<'a> {
    common: &'a Common,
    characters: Characters,
    counts: Counts,
    /// All words of the group so far, by their keys.
    known: HashSet<u32, BuildHasherDefault<KeyHasher>>,
    words: Vec<String>,
    /// Of all entries of all groups so far, one after the other.
    pub(super) postings: Vec<Posting>,
}

/// What is written in a group of entries, whichever of them it is.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Spelt {
    /// The words in order, one a line.
    words: String,
    /// The characters of the main block of Han characters, in order.
    characters: String,
}

impl Spelt {
    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        self.words.lines()
    }

    pub(super) fn characters(&self) -> impl Iterator<Item = char> {
        self.characters.chars()
    }
}

impl<'a> Reader<'a> {
    pub(super) fn new(common: &'a Common) -> Self {
        let (characters, counts) = (Characters::default(), Counts::default());
        Self { common, characters, counts, known: HashSet::default(), words: Vec::new(), postings: Vec::new() }
    }

    /// Reads a group of entries with their numbers. What is found in it doesn't depend on any other group.
    pub(super) fn read_group(&mut self, catalog: &Catalog, group: &[(u32, EntryId)]) -> Spelt {
        for versions in versions(group) {
            self.read(catalog, versions);
        }
        self.known.clear();
        self.words.sort_unstable();
        let mut words = String::with_capacity(self.words.iter().map(|word| word.len() + 1).sum());
        for word in self.words.drain(..) {
            words.push_str(&word);
            words.push('\n');
        }
        Spelt { words, characters: self.characters.take_met() }
    }

    fn read(&mut self, catalog: &Catalog, versions: &[(u32, EntryId)]) {
        let Some(((number, id), others)) = versions.split_first() else { return };
        let entry = catalog.entry(*id);
        each_text(catalog, entry, |text, weight| self.text(text, weight, Counts::add));
        for (_, other) in others {
            self.other_version(catalog, entry, catalog.entry(*other));
        }
        for id in filters(entry) {
            self.counts.add(key_of(filter_name(catalog, *id).chars()), Weight::Body);
        }
        self.counts.take(*number, &mut self.postings);
        let (common, postings) = (self.common, &mut self.postings);
        self.characters.each(|character, weight| {
            if weight >= Weight::Label || !common.holds(character) {
                postings.push(Posting::new(key_of([character]), *number, weight));
            }
        });
    }

    /// A conversion says what its original says, so of most of its texts nothing is left to read once the script is folded. Where it has
    /// other words, as a site or a region may, it is found by both.
    fn other_version(&mut self, catalog: &Catalog, entry: &Entry, other: &Entry) {
        let mut originals: Vec<&str> = Vec::new();
        each_short_text(catalog, entry, |text, _| originals.push(text));
        let mut originals = originals.into_iter();
        let mut note = |original: Option<&str>, text: &str, weight| {
            if !original.is_some_and(|original| is_alike(original, text)) {
                self.text(text, weight, Counts::note);
            }
        };
        each_short_text(catalog, other, |text, weight| note(originals.next(), text, weight));
        note(Some(&entry.document.prose.body().text), &other.document.prose.body().text, Weight::Body);
    }

    fn text(&mut self, text: &str, weight: Weight, count: fn(&mut Counts, u32, Weight) -> bool) {
        each_unit(text, |unit| match unit {
            Unit::Single(character) if self.characters.count(character, weight) => {}
            Unit::Word(word) => {
                let key = unit.key();
                if count(&mut self.counts, key, weight) && self.known.insert(key) {
                    self.words.push(word.to_owned());
                }
            }
            Unit::Pair(..) | Unit::Single(_) => {
                count(&mut self.counts, unit.key(), weight);
            }
        });
    }
}

/// Whether two texts are the same but for the script.
fn is_alike(one: &str, other: &str) -> bool {
    one == other || one.chars().map(fold_character).eq(other.chars().map(fold_character))
}

/// The digest of all that is read of an entry with its number.
pub(super) fn digest(catalog: &Catalog, entry: &Entry, number: u32) -> Digest {
    struct Read<'a>(&'a Catalog, &'a Entry);
    impl Hash for Read<'_> {
        fn hash<H: Hasher>(&self, state: &mut H) {
            let Self(catalog, entry) = *self;
            each_short_text(catalog, entry, |text, weight| (text, weight as u8).hash(state));
            entry.document.prose.digest.hash(state);
            filters(entry).for_each(|id| filter_name(catalog, *id).hash(state));
        }
    }
    digest_of(&(number, Read(catalog, entry)))
}

/// All texts by which an entry is found.
pub(super) fn each_text(catalog: &Catalog, entry: &Entry, mut take: impl FnMut(&str, Weight)) {
    each_short_text(catalog, entry, &mut take);
    take(&entry.document.prose.body().text, Weight::Body);
}

/// All but the body.
fn each_short_text<'a>(catalog: &'a Catalog, entry: &'a Entry, mut take: impl FnMut(&'a str, Weight)) {
    let (meta, prose, language) = (&entry.document.meta, &entry.document.prose, entry.language());
    take(&meta.title, Weight::Title);
    for id in entry.topics.iter().chain(&entry.specials).chain(&entry.tags).chain(&entry.cities) {
        take(catalog.terms.get(*id).name(language), Weight::Label);
    }
    for text in meta.key_points.iter().chain(prose.headings.iter().map(|heading| &heading.text)) {
        take(text, Weight::Label);
    }
    take(meta.summary.as_deref().unwrap_or_default(), Weight::Body);
    if let Some(course) = &entry.document.course {
        take(course.code.as_ref().map_or("", |code| &code.value), Weight::Label);
        course.lecturers.iter().for_each(|lecturer| take(lecturer, Weight::Label));
        take(&course.audience, Weight::Body);
        course.aims.iter().for_each(|aim| take(aim, Weight::Body));
    }
}

/// The terms by which an entry can be filtered.
fn filters(entry: &Entry) -> impl Iterator<Item = &TermId> {
    entry.topics.iter().chain(&entry.cities).chain(&entry.months)
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
