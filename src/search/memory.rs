//! What the last index was made from: the numbered entries in, the postings and the words of all of them out, of which only those
//! entries are read that have changed.
//!
//! Entries are remembered in groups of neighbours, because a word or a character of the index may stand in many of them: whether it
//! is still in use, only what each of them holds can tell, and to keep that for every entry would take as much room as their texts.
//! A group in which anything is another is read again as a whole. Its old postings are taken out of the files of terms,
//! which are kept as they are, and the new ones put in.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::base::{Digest, digest_of, map_parallel};
use crate::catalog::{Catalog, EntryId, SearchLayout};

use super::characters::Common;
use super::entry::{Reader, Spelt, digest};
use super::numbers::Numbers;
use super::postings::{self, Batch, Ranges};

/// What the last index was made from. Empty, it knows of none.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Memory {
    /// Where the files of terms begin and end; none before the first index.
    term_bits: Option<u32>,
    common: Common,
    /// In the order of their numbers.
    groups: Vec<Group>,
    /// The files of terms.
    #[serde(with = "crate::base::raw::lists")]
    terms: Arc<Vec<Vec<u8>>>,
    /// Whether the last index was made from other entries than the one before.
    #[serde(skip)]
    is_new: bool,
}

/// Entries that are neighbours by their numbers, with all versions of each.
#[derive(Debug, Serialize, Deserialize)]
struct Group {
    /// Of everything that is read in it.
    digest: Digest,
    first: u32,
    last: u32,
    spelt: Spelt,
}

/// So many groups are read by one reader; which they are does not show in the index.
const GROUPS_AT_A_TIME: usize = 4;

/// If more than one of so many entries must be read, all are: to take much out of files costs more than to make them.
const MANY: usize = 4;

impl Memory {
    /// Whether it has changed with the last index, so that it is worth keeping.
    #[must_use]
    pub fn is_new(&self) -> bool {
        self.is_new
    }

    pub(super) fn terms(&self) -> Arc<Vec<Vec<u8>>> {
        Arc::clone(&self.terms)
    }

    /// All words of all entries, each once, in order.
    pub(super) fn words(&self) -> Vec<&str> {
        let mut words: Vec<&str> = self.groups.iter().flat_map(|group| group.spelt.words()).collect();
        #[expect(
            clippy::stable_sort_primitive,
            reason = "it makes use of runs in order, as the words of each group are"
        )]
        words.sort();
        words.dedup();
        words
    }

    /// All Han characters of all entries, some of them several times.
    pub(super) fn characters(&self) -> impl Iterator<Item = char> {
        self.groups.iter().flat_map(|group| group.spelt.characters())
    }

    /// Brings it up to date with the entries of a catalog.
    pub(super) fn update(&mut self, catalog: &Catalog, numbers: &Numbers, layout: SearchLayout) {
        let digests = map_parallel(&numbers.entries, |(number, id)| digest(catalog, catalog.entry(*id), *number));
        let common = Common::of(catalog, numbers, &digests, &self.common);
        let is_of_use = self.term_bits == Some(layout.term_bits) && common.is_like(&self.common);
        let old = if is_of_use { std::mem::take(&mut self.groups) } else { Vec::new() };
        let mut old: BTreeMap<Digest, Group> = old.into_iter().map(|group| (group.digest, group)).collect();
        let wanted = wanted(numbers, &digests);
        let is_fresh = |group: &&Wanted<'_>| !old.contains_key(&group.digest);
        let mut fresh: Vec<&Wanted<'_>> = wanted.iter().filter(is_fresh).collect();
        let count = |groups: &[&Wanted<'_>]| groups.iter().map(|group| group.entries.len()).sum::<usize>();
        if count(&fresh) * MANY > numbers.entries.len() {
            (fresh, old) = (wanted.iter().collect(), BTreeMap::new());
        }
        let is_all = old.is_empty();
        let (batches, read) = read(catalog, &fresh, &common);
        let mut read: BTreeMap<Digest, Group> = read.into_iter().map(|group| (group.digest, group)).collect();
        let known = |group: &Wanted<'_>| read.remove(&group.digest).or_else(|| old.remove(&group.digest));
        self.groups = wanted.iter().filter_map(known).collect();
        self.is_new = is_all || !batches.is_empty() || !old.is_empty();
        if is_all {
            self.terms = Arc::new(postings::files(&batches, layout));
        } else if self.is_new {
            let gone = Ranges::new(old.values().map(|group| group.first..=group.last).collect());
            self.terms = Arc::new(postings::files_after(&self.terms, &gone, &batches, layout));
        }
        (self.term_bits, self.common) = (Some(layout.term_bits), common);
    }
}

/// A group as it is now.
struct Wanted<'a> {
    digest: Digest,
    entries: &'a [(u32, EntryId)],
}

fn wanted<'a>(numbers: &'a Numbers, mut digests: &[Digest]) -> Vec<Wanted<'a>> {
    let group = |entries: &'a [(u32, EntryId)]| {
        let (of_group, rest) = digests.split_at(entries.len());
        digests = rest;
        Wanted { digest: digest_of(of_group), entries }
    };
    numbers.groups().map(group).collect()
}

/// Reads groups, and gives their postings apart.
fn read(catalog: &Catalog, groups: &[&Wanted<'_>], common: &Common) -> (Vec<Batch>, Vec<Group>) {
    let chunks: Vec<&[&Wanted<'_>]> = groups.chunks(GROUPS_AT_A_TIME).collect();
    let read = map_parallel(&chunks, |chunk| {
        let mut reader = Reader::new(common);
        let groups: Vec<Group> = chunk.iter().filter_map(|group| group.read(catalog, &mut reader)).collect();
        (Batch::all(&reader.postings), groups)
    });
    let (batches, groups): (Vec<Vec<Batch>>, Vec<Vec<Group>>) = read.into_iter().unzip();
    (batches.into_iter().flatten().collect(), groups.into_iter().flatten().collect())
}

impl Wanted<'_> {
    fn read(&self, catalog: &Catalog, reader: &mut Reader<'_>) -> Option<Group> {
        let ((first, _), (last, _)) = (self.entries.first()?, self.entries.last()?);
        let spelt = reader.read_group(catalog, self.entries);
        Some(Group { digest: self.digest, first: *first, last: *last, spelt })
    }
}
