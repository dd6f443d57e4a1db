//! Parsed entries in, what an editor should know of their other script out: the places at which the dictionary had to choose,
//! summed up in one warning for each language, or one by one.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use crate::base::{Code, Diagnostic, Files, Place, SitePath, sort_and_deduplicate};
use crate::config::{self, Config, LanguageId};
use crate::content::{Document, Doubtful};
use crate::script::Doubt;
use crate::source;

use super::{Memory, ParsedEntry, entries};

/// How many kinds of doubt a warning names.
const NAMED: usize = 6;

/// A doubt in its file.
type InFile<'a> = (&'a SitePath, &'a Doubtful);

/// Every place at which the conversion into another script had to choose, in the order of files.
pub fn readings(files: &dyn Files, memory: &mut Memory) -> Vec<Diagnostic> {
    let Ok(config) = config::load(files) else { return Vec::new() };
    let (tree, _) = source::read(files);
    let parsed = entries::parse(&tree, files, &config, memory, &mut Vec::new()).parsed;
    let mut all: Vec<Diagnostic> = doubts(parsed.iter(), &config).map(|doubt| one(doubt, &config)).collect();
    sort_and_deduplicate(&mut all);
    all
}

/// A warning for each language that is made from another one, if its conversion had to choose anywhere.
pub(super) fn summaries<'a>(
    parsed: impl Iterator<Item = &'a Arc<ParsedEntry>> + Clone,
    config: &Config,
) -> Vec<Diagnostic> {
    let mut by_language: BTreeMap<LanguageId, Vec<InFile<'_>>> = BTreeMap::new();
    for found in doubts(parsed, config) {
        by_language.entry(found.1.language).or_default().push(found);
    }
    by_language.into_iter().map(|(language, doubts)| summary(&config.languages.get(language).tag, &doubts)).collect()
}

/// The doubts of all conversions that readers see: not those in whose place somebody has written a version by hand.
fn doubts<'a>(
    parsed: impl Iterator<Item = &'a Arc<ParsedEntry>> + Clone,
    config: &Config,
) -> impl Iterator<Item = InFile<'a>> {
    let is_derived = |document: &&Document| config.languages.get(document.identity.language).derived.is_some();
    let written = parsed.clone().filter_map(|entry| entry.document.as_deref()).filter(|document| !document.meta.draft);
    let by_hand: HashSet<(&str, LanguageId)> = written
        .filter(is_derived)
        .map(|document| (document.identity.id.as_str(), document.identity.language))
        .collect();
    let in_file = move |entry: &'a Arc<ParsedEntry>, by_hand: &HashSet<(&str, LanguageId)>| {
        let id = entry.document.as_ref().map_or("", |document| document.identity.id.as_str());
        let is_shown = |doubt: &&Doubtful| !by_hand.contains(&(id, doubt.language));
        entry.doubts.iter().filter(is_shown).map(|doubt| (&entry.source, doubt)).collect::<Vec<_>>()
    };
    parsed.flat_map(move |entry| in_file(entry, &by_hand))
}

fn one((path, doubtful): InFile<'_>, config: &Config) -> Diagnostic {
    let (doubt, tag) = (&doubtful.doubt, &config.languages.get(doubtful.language).tag);
    let message =
        format!("`{}` is {} in `{tag}`, and might be {}", doubt.written, quoted(&doubt.becomes), others(doubt));
    warning(message, path, doubtful).help(help(tag, doubt))
}

fn summary(tag: &str, doubts: &[InFile<'_>]) -> Diagnostic {
    let files: HashSet<&SitePath> = doubts.iter().map(|(path, _)| *path).collect();
    let message =
        format!("{} in {} may be read in another way in `{tag}`", places(doubts.len()), in_files(files.len()));
    let mut kinds: BTreeMap<(char, &str), (usize, &Doubt)> = BTreeMap::new();
    for (_, Doubtful { doubt, .. }) in doubts {
        kinds.entry((doubt.written, &doubt.becomes)).or_insert((0, doubt)).0 += 1;
    }
    let mut kinds: Vec<(usize, &Doubt)> = kinds.into_values().collect();
    kinds.sort_by_key(|(times, _)| std::cmp::Reverse(*times));
    let (path, first) = doubts[0];
    let mut warning = warning(message, path, first);
    for (times, doubt) in kinds.iter().take(NAMED) {
        warning = warning.note(named(*times, doubt));
    }
    if kinds.len() > NAMED {
        warning = warning.note(format!("and {} more characters", kinds.len() - NAMED));
    }
    warning.help(format!("`lyceum check --variants` shows each place; {}", help(tag, &first.doubt)))
}

/// The mark is the character, which stands there by itself; a file in which it was not found is named as a whole.
fn warning(message: String, path: &SitePath, doubtful: &Doubtful) -> Diagnostic {
    let place = doubtful.span.clone().map_or_else(|| Place::file(path), |span| Place::at(path, span));
    Diagnostic::warning(Code::SeveralReadings, message).at(place)
}

/// What became of a character, how often, and in which words for example.
fn named(times: usize, doubt: &Doubt) -> String {
    let times = if times == 1 { "once".to_owned() } else { format!("{times} times") };
    let Doubt { before, written, after, becomes, .. } = doubt;
    format!("`{written}` became {}, not {}: {times}, as in `{before}{written}{after}`", quoted(becomes), others(doubt))
}

/// What an editor can do: say it once for the whole site, with a word that is long enough to mean one thing.
fn help(tag: &str, doubt: &Doubt) -> String {
    let Doubt { before, written, after, becomes, others } = doubt;
    let is_han = |next: &char| !next.is_ascii() && next.is_alphabetic();
    let before: String = before.chars().rev().take_while(is_han).take(1).collect();
    let after: String =
        if before.is_empty() { after.chars().take_while(is_han).take(1).collect() } else { String::new() };
    let pair = |reading: &str| format!("\"{before}{written}{after}\" = \"{before}{reading}{after}\"");
    let (usual, other) = (pair(becomes), pair(others.first().map_or(becomes.as_str(), String::as_str)));
    format!("say what is meant under `[languages.{tag}.words]`: `{usual}`, or `{other}`")
}

fn others(doubt: &Doubt) -> String {
    doubt.others.iter().map(|other| quoted(other)).collect::<Vec<_>>().join(" or ")
}

fn quoted(text: &str) -> String {
    format!("`{text}`")
}

fn places(number: usize) -> String {
    if number == 1 { "one place".to_owned() } else { format!("{number} places") }
}

fn in_files(number: usize) -> String {
    if number == 1 { "one file".to_owned() } else { format!("{number} files") }
}
