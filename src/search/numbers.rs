//! The catalog in, a number for each entry out, by which the index knows it.
//!
//! A number follows from the name of the entry's file and not from its place among the others, so that an entry more leaves the
//! numbers of the others, and with them most files of the index, as they are. Its upper bits tell who may see the entry
//! and of what kind it is: a reader of the index passes over the others without asking for anything more. They also tell whether it
//! is of today, so that of results that are as good as each other those come first, without a word more to read.
//!
//! An entry and its conversions into other scripts say the same and come from the same file: they are *versions* of one, and have one
//! number.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};

use crate::base::digest_of;
use crate::catalog::{Catalog, Entry, EntryId, SearchLayout};
use crate::config::LanguageId;
use crate::content::Kind;

use super::Options;

/// A number has so many bits for its place within a region.
pub(super) const SLOT_BITS: u32 = 20;

/// What entries of neighbouring numbers have in common.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Region {
    standing: Standing,
    pub(super) kind: Kind,
    /// The languages in which listings show the entries.
    pub(super) languages: Vec<LanguageId>,
}

/// How much an entry has to do with today. It changes seldom, because with it the number does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    /// A course that can be attended.
    Coming,
    /// An article of this year or of the last, and a page, which has no date.
    Recent,
    /// Any other.
    Older,
}

impl Standing {
    fn of(entry: &Entry, today: Date) -> Self {
        let is_recent = |date: DateTime| date.year() + 1 >= today.year();
        match entry.kind() {
            Kind::Course if entry.upcoming(today).next().is_some() => Self::Coming,
            Kind::Article if entry.changed().is_some_and(is_recent) => Self::Recent,
            Kind::Page => Self::Recent,
            Kind::Course | Kind::Article => Self::Older,
        }
    }
}

/// The entries that somebody can find, in the order of their numbers. Versions of one stand beside each other, with the same number,
/// the one that was written first.
#[derive(Debug)]
pub(super) struct Numbers {
    pub(super) regions: Vec<Region>,
    pub(super) entries: Vec<(u32, EntryId)>,
}

/// Entries that are made from one file.
struct Versions {
    ids: Vec<EntryId>,
    /// The place that they would have if they were alone.
    wish: u32,
}

impl Numbers {
    pub(super) fn of(catalog: &Catalog, options: &Options<'_>, layout: SearchLayout) -> Self {
        let mut by_region: BTreeMap<Region, Vec<Versions>> = BTreeMap::new();
        let mut entries: Vec<&Entry> = catalog.entries.iter().collect();
        entries.sort_by_key(|entry| &entry.document.source);
        for versions in entries.chunk_by(|one, other| one.document.source == other.document.source) {
            let is_seen_in = |language: LanguageId, entry: &Entry| {
                catalog.listings(language).visible.binary_search(&entry.id).is_ok()
            };
            let any_is_seen = |language: &LanguageId| versions.iter().any(|entry| is_seen_in(*language, entry));
            let is_seen = |entry: &&&Entry| options.languages.ids().any(|language| is_seen_in(language, entry));
            let seen: Vec<&Entry> = versions.iter().filter(is_seen).copied().collect();
            let Some(first) = seen.first() else { continue };
            let languages = options.languages.ids().filter(any_is_seen).collect();
            let region = Region { standing: Standing::of(first, options.today), kind: first.kind(), languages };
            let ids = seen.iter().map(|entry| entry.id).collect();
            by_region.entry(region).or_default().push(Versions { ids, wish: wish(first, layout) });
        }
        let mut entries = Vec::with_capacity(catalog.entries.len());
        for (region, versions) in (0..).zip(by_region.values_mut()) {
            entries.extend(settle(region, versions));
        }
        Self { regions: by_region.into_keys().collect(), entries }
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        versions(&self.entries).count()
    }
}

/// Numbered entries, apart by their numbers.
pub(super) fn versions(entries: &[(u32, EntryId)]) -> impl Iterator<Item = &[(u32, EntryId)]> {
    entries.chunk_by(|(number, _), (next, _)| number == next)
}

/// An entry opens a group if the lowest bits of its number are none, which are those of a hash: so groups have 64 entries
/// on an average, and one entry more or less changes one of them.
const GROUP_BITS: u32 = 6;

impl Numbers {
    /// The entries in groups of neighbours, each of which is read as a whole.
    pub(super) fn groups(&self) -> impl Iterator<Item = &[(u32, EntryId)]> {
        self.entries.chunk_by(|(number, _), (next, _)| number == next || next & ((1 << GROUP_BITS) - 1) != 0)
    }
}

/// The place that an entry would have if it were alone.
fn wish(entry: &Entry, layout: SearchLayout) -> u32 {
    digest_of(&entry.document.source).upper_bits() >> (u32::BITS - layout.slot_bits)
}

/// Gives all versions of an entry the place that they wish for, or the next free one.
fn settle(region: u32, wishes: &mut [Versions]) -> impl Iterator<Item = (u32, EntryId)> {
    wishes.sort_unstable_by(|one, other| (one.wish, &one.ids).cmp(&(other.wish, &other.ids)));
    let mut free = 0;
    wishes.iter().flat_map(move |versions| {
        let slot = free.max(versions.wish);
        free = slot + 1;
        let number = (region << SLOT_BITS) | slot.min((1 << SLOT_BITS) - 1);
        versions.ids.iter().map(move |id| (number, *id))
    })
}

/// The file of cards that holds an entry.
pub(super) fn card_file(number: u32, layout: SearchLayout) -> usize {
    let slot = number & ((1 << SLOT_BITS) - 1);
    let last = (1 << layout.card_bits) - 1;
    (slot >> (layout.slot_bits - layout.card_bits)).min(last) as usize
}
