//! An entry in, its postings and its words out.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

use crate::catalog::{Catalog, Entry, TermId};
use crate::config::LanguageId;

use super::postings::{Posting, Weight};
use super::text::{Singles, Unit, each_unit, key_of};

/// The taxonomies by which readers narrow a search.
pub const FILTERS: &[&str] = &["topics", "cities", "months"];

/// So many times in a body is often.
const OFTEN: u32 = 3;

/// What entries are read with; it is used for one after the other.
#[derive(Default)]
pub(super) struct Reader {
    /// For each term of the entry at hand its place in `found`.
    places: HashMap<u32, usize, BuildHasherDefault<KeyHasher>>,
    found: Vec<Found>,
    /// All words so far, by their keys.
    known: HashSet<u32, BuildHasherDefault<KeyHasher>>,
    pub(super) words: BTreeSet<String>,
    pub(super) characters: Characters,
    pub(super) postings: Vec<Posting>,
}

struct Found {
    key: u32,
    weight: Weight,
    times: u32,
}

impl Reader {
    /// Reads an entry with its number.
    pub(super) fn read(&mut self, catalog: &Catalog, entry: &Entry, number: u32) {
        self.places.clear();
        self.found.clear();
        let (meta, prose) = (&entry.document.meta, &entry.document.prose);
        self.text(&meta.title, Weight::Title);
        self.labels(catalog, entry);
        for text in meta.key_points.iter().chain(prose.headings.iter().map(|heading| &heading.text)) {
            self.text(text, Weight::Label);
        }
        self.text(&prose.text, Weight::Body);
        self.text(meta.summary.as_deref().unwrap_or_default(), Weight::Body);
        if let Some(course) = &entry.document.course {
            self.text(&course.audience, Weight::Body);
            course.aims.iter().for_each(|aim| self.text(aim, Weight::Body));
        }
        let weight = |found: &Found| match found.weight {
            Weight::Body if found.times >= OFTEN => Weight::Often,
            other => other,
        };
        self.postings.extend(self.found.iter().map(|found| Posting::new(found.key, number, weight(found))));
    }

    /// What the entry is sorted under, as words and for the filters; for a course what else it is called by.
    fn labels(&mut self, catalog: &Catalog, entry: &Entry) {
        let language = entry.language();
        for id in entry.topics.iter().chain(&entry.specials).chain(&entry.tags).chain(&entry.cities) {
            self.text(catalog.terms.get(*id).name(language), Weight::Label);
        }
        for id in entry.topics.iter().chain(&entry.cities).chain(&entry.months) {
            self.add(key_of(filter_name(catalog, *id).chars()), Weight::Body);
        }
        if let Some(course) = &entry.document.course {
            self.text(course.code.as_ref().map_or("", |code| &code.value), Weight::Label);
            course.lecturers.iter().for_each(|lecturer| self.text(lecturer, Weight::Label));
        }
    }

    fn text(&mut self, text: &str, weight: Weight) {
        let singles = if weight == Weight::Body { Singles::Lone } else { Singles::All };
        each_unit(text, singles, |unit| {
            let key = unit.key();
            match unit {
                Unit::Word(word) => {
                    if self.known.insert(key) {
                        self.words.insert(word.to_owned());
                    }
                }
                Unit::Pair(first, second) => [first, second].iter().for_each(|wide| self.characters.insert(*wide)),
                Unit::Single(alone) => self.characters.insert(alone),
            }
            self.add(key, weight);
        });
    }

    fn add(&mut self, key: u32, weight: Weight) {
        let place = *self.places.entry(key).or_insert(self.found.len());
        match self.found.get_mut(place) {
            Some(found) => {
                found.times += 1;
                found.weight = found.weight.max(weight);
            }
            None => self.found.push(Found { key, weight, times: 1 }),
        }
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

/// Which characters of the main block of Han characters have been met.
#[derive(Default)]
pub(super) struct Characters(Vec<bool>);

const FIRST: u32 = 0x4E00;
const LAST: u32 = 0x9FFF;

impl Characters {
    fn insert(&mut self, character: char) {
        if self.0.is_empty() {
            self.0.resize((LAST - FIRST + 1) as usize, false);
        }
        if let Some(met) = self.0.get_mut(u32::from(character).wrapping_sub(FIRST) as usize) {
            *met = true;
        }
    }

    /// Those characters, in order.
    pub(super) fn met(&self) -> impl Iterator<Item = char> {
        (FIRST..=LAST).zip(&self.0).filter(|(_, met)| **met).filter_map(|(code, _)| char::from_u32(code))
    }
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
