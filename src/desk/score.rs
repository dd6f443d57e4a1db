//! A score with its reasons in, the parts of a bar out: how wide each is, and what it stands for.

use serde::Serialize;

use crate::site::{Explained, Weighted};

/// How many words are named; the rest is counted.
const NAMED_WORDS: usize = 8;

/// A part of a bar.
#[derive(Debug, PartialEq, Serialize)]
pub(super) struct Part {
    /// Its class, which gives it its colour.
    pub(super) kind: &'static str,
    /// What it is, in words.
    pub(super) text: String,
    /// What it adds to the score.
    pub(super) weight: String,
    /// Where it begins, in hundredths of the widest bar.
    pub(super) start: f32,
    /// How wide it is.
    pub(super) width: f32,
}

/// The parts of a score; `largest` is the score that makes a bar of 100.
pub(super) fn parts(explained: &Explained, largest: f32) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut start = 0.0;
    for (kind, text, weight) in reasons(explained) {
        let width = if largest > 0.0 { weight / largest * 100.0 } else { 0.0 };
        parts.push(Part { kind, text, weight: format!("{weight:.3}"), start, width });
        start += width;
    }
    parts
}

fn reasons(explained: &Explained) -> Vec<(&'static str, String, f32)> {
    let reasons = &explained.reasons;
    let mut found = Vec::new();
    for (kind, noun, weighted) in [
        ("words", "words", &reasons.words),
        ("topics", "topics", &reasons.topics),
        ("specials", "specials", &reasons.specials),
    ] {
        if !weighted.is_empty() {
            found.push((kind, format!("{noun} {}", named(weighted)), weighted.iter().map(|each| each.weight).sum()));
        }
    }
    found.extend(
        reasons.mentions.map(|weight| ("words", "the title of one in the text of the other".to_owned(), weight)),
    );
    let links = [("this page links to it", reasons.links_to), ("it links to this page", reasons.linked_from)];
    found.extend(links.into_iter().filter_map(|(text, weight)| Some(("links", text.to_owned(), weight?))));
    if let Some(session) = reasons.session {
        found.push(("session", format!("a session in {} days", session.days), session.weight));
    }
    found
}

fn named(weighted: &[Weighted]) -> String {
    let names: Vec<&str> = weighted.iter().take(NAMED_WORDS).map(|each| each.name.as_str()).collect();
    let more = weighted.len().saturating_sub(NAMED_WORDS);
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    format!("{}{more}", names.join(", "))
}
