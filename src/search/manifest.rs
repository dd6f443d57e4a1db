//! What a reader of the index has to know before it asks for anything else.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::catalog::SearchLayout;
use crate::config::{LanguageId, Languages};
use crate::content::Kind;
use crate::relate::fold_character;

use super::numbers::{Numbers, SLOT_BITS};

#[derive(Serialize)]
struct Manifest<'a> {
    /// Changes with every file of the index, so that browsers may keep files for as long as this stays.
    version: &'a str,
    entries: usize,
    term_bits: u32,
    slot_bits: u32,
    card_bits: u32,
    region_shift: u32,
    /// For each region its kind, and the languages that show its entries.
    regions: Vec<(&'static str, Vec<&'a str>)>,
    /// Characters of two scripts in pairs: one as it may be typed, and the one that the index has in its place.
    fold: String,
}

pub(super) fn file(
    languages: &Languages,
    numbers: &Numbers,
    layout: SearchLayout,
    fold: String,
    version: &str,
) -> Vec<u8> {
    let tag = |language: &LanguageId| languages.get(*language).tag.as_str();
    let regions = numbers.regions.iter().map(|region| (kind(region.kind), region.languages.iter().map(tag).collect()));
    let manifest = Manifest {
        version,
        entries: numbers.count(),
        term_bits: layout.term_bits,
        slot_bits: layout.slot_bits,
        card_bits: layout.card_bits,
        region_shift: SLOT_BITS,
        regions: regions.collect(),
        fold,
    };
    serde_json::to_vec(&manifest).unwrap_or_default()
}

/// The kind as the labels of a theme call it.
fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Article => "article",
        Kind::Course => "course",
        Kind::Page => "page",
    }
}

/// The pairs of all characters that are folded to one of these: a site of a few pages needs only a few.
pub(super) fn fold_table(folded: &BTreeSet<char>) -> String {
    let every = ('\u{4E00}'..='\u{9FFF}').map(|character| (character, fold_character(character)));
    let needed = every.filter(|(character, to)| character != to && folded.contains(to));
    needed.flat_map(|(character, to)| [character, to]).collect()
}
