//! What the search page looks things up in: one JSON file for each language.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::catalog::{Entry, TermId};
use crate::config::LanguageId;
use crate::content::Kind;
use crate::relate::fold_character;
use crate::view::Sources;

/// The whole index. The names are short since they stand in it for every entry.
#[derive(Serialize)]
struct SearchIndex {
    /// For each Traditional character of the index its Simplified form, to fold queries with.
    fold: BTreeMap<char, char>,
    entries: Vec<FoldedEntry>,
}

#[derive(Serialize)]
struct FoldedEntry {
    #[serde(flatten)]
    entry: SearchEntry,
    /// All of it in lower case and folded.
    f: String,
}

/// What the index says of an entry.
#[derive(Hash, Serialize)]
pub(super) struct SearchEntry {
    /// Title.
    t: String,
    /// Address.
    u: String,
    /// Kind.
    k: &'static str,
    /// Summary.
    s: String,
    /// Terms.
    g: String,
}

/// What the index of a language says, which all of it follows from.
pub(super) fn entries(sources: &Sources<'_>, language: LanguageId) -> Vec<SearchEntry> {
    let index = sources.catalog.listings(language);
    index.visible.iter().map(|id| entry(sources, sources.catalog.entry(*id), language)).collect()
}

/// Builds the index.
pub(super) fn build(entries: Vec<SearchEntry>) -> Vec<u8> {
    let mut fold = BTreeMap::new();
    for character in entries.iter().flat_map(|entry| [&entry.t, &entry.s, &entry.g]).flat_map(|text| text.chars()) {
        let folded = fold_character(character);
        if folded != character {
            fold.insert(character, folded);
        }
    }
    let entries = entries.into_iter().map(folded).collect();
    serde_json::to_vec(&SearchIndex { fold, entries }).unwrap_or_default()
}

fn folded(entry: SearchEntry) -> FoldedEntry {
    let text = format!("{}\n{}\n{}", entry.t, entry.s, entry.g);
    FoldedEntry { entry, f: text.to_lowercase().chars().map(fold_character).collect() }
}

fn entry(sources: &Sources<'_>, entry: &Entry, language: LanguageId) -> SearchEntry {
    let meta = &entry.document.meta;
    let name = |id: &TermId| sources.catalog.terms.get(*id).name(language).to_owned();
    let terms = entry.topics.iter().chain(&entry.specials).chain(&entry.tags).chain(&entry.cities);
    let mut words: Vec<String> = terms.map(name).collect();
    if let Some(course) = &entry.document.course {
        words.extend(course.code.as_ref().map(|code| code.value.clone()));
        words.extend(course.lecturers.iter().cloned());
    }
    let summary = meta.summary.clone().unwrap_or_else(|| entry.document.prose.summary.clone());
    let terms = words.join(" ");
    SearchEntry {
        t: meta.title.clone(),
        u: sources.options.base_url.href(&entry.route),
        k: match entry.kind() {
            Kind::Article => "article",
            Kind::Course => "course",
            Kind::Page => "page",
        },
        s: summary,
        g: terms,
    }
}
