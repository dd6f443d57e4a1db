//! The related blocks as people read them: each entry with its score on a line, and below it what makes the score.
//!
//! Columns are counted as terminals count them, a Chinese character for two, so that what stands below each other in English
//! does so in Chinese. Whatever comes from content is cleaned of control characters.

use annotate_snippets::normalize_untrusted_str as clean;
use annotate_snippets::renderer::Style as Paint;
use unicode_width::UnicodeWidthStr as _;

use super::{Canvas, Style};
use crate::site::{EntryName, Explained, ExplainedBlock, ExplainedEntry, ExplainedPair, Reasons, SetBack, Weighted};

/// How many of the shared words are named; the others are counted and added up.
const NAMED_WORDS: usize = 8;

/// Where what belongs to an entry begins: behind place and score.
const INDENT: usize = 11;

/// Both blocks of an entry.
pub(super) fn render_entry(answer: &ExplainedEntry, canvas: Canvas) -> String {
    let mut text = headline(&answer.entry, canvas) + "\n";
    text.push_str(shows_none(answer.shows_blocks));
    text.push_str(&block("related courses", &answer.courses, canvas));
    text.push_str(&block("related articles", &answer.articles, canvas));
    text
}

/// Where one entry stands beside another, or why it does not, and what stands last there.
pub(super) fn render_pair(answer: &ExplainedPair, canvas: Canvas) -> String {
    let other = &answer.other;
    let stands = if other.place.is_some() { "stands" } else { "does not stand" };
    // Translations have one id, so what tells them apart is the file.
    let name = |entry: &EntryName| {
        let name = if other.entry.language == answer.entry.language { &entry.id } else { &entry.file };
        bold(&format!("`{}`", clean(name)), canvas)
    };
    let mut text =
        format!("{} {stands} beside {}: {}\n", name(&other.entry), name(&answer.entry), clean(&other.because));
    text.push_str(shows_none(answer.shows_blocks));
    text.push('\n');
    let last = answer.last.as_ref().filter(|last| last.entry != other.entry);
    let titles = last.map(|last| &last.entry).into_iter().chain([&other.entry]).map(|entry| width(&entry.title));
    let widest = titles.max().unwrap_or(0).min(canvas.width / 2);
    text.push_str(&line(other.place, other.score, &other.entry, widest, canvas));
    text.push_str(&reasons(other, canvas));
    text.push_str(&set_back(other, canvas));
    if let Some(last) = last {
        text.push_str(if last.pinned { "\nthe last one shown, pinned\n" } else { "\nthe last one shown\n" });
        text.push_str(&line(Some(last.place), last.score, &last.entry, widest, canvas));
    }
    text
}

fn headline(entry: &EntryName, canvas: Canvas) -> String {
    format!("{}  {}", bold(&clean(&entry.title), canvas), clean(&entry.id))
}

fn shows_none(shows_blocks: bool) -> &'static str {
    if shows_blocks {
        ""
    } else {
        "the page shows no related blocks; with `related = true` in its front matter it does\n"
    }
}

fn block(title: &str, block: &ExplainedBlock, canvas: Canvas) -> String {
    let mut text = format!("\n{}: {} of at most {}\n", bold(title, canvas), block.shown.len(), block.most);
    let titles = block.shown.iter().chain(&block.missed).map(|explained| width(&explained.entry.title));
    let widest = titles.max().unwrap_or(0).min(canvas.width / 2);
    let line = |explained: &Explained| line(explained.place, explained.score, &explained.entry, widest, canvas);
    let mut above = f32::INFINITY;
    for explained in &block.shown {
        text.push_str(&line(explained));
        text.push_str(&reasons(explained, canvas));
        // Only where the order is not that of the scores, it needs a word.
        if explained.score > above {
            text.push_str(&set_back(explained, canvas));
        }
        above = explained.score;
    }
    if !block.missed.is_empty() {
        text.push_str("  just missed\n");
    }
    for explained in &block.missed {
        text.push_str(&line(explained));
        text.push_str(&wrapped(vec![clean(&explained.because)], canvas));
        text.push_str(&reasons(explained, canvas));
    }
    text
}

/// Place, score, title and id, the title padded to the width of its column.
fn line(place: Option<usize>, score: f32, entry: &EntryName, widest: usize, canvas: Canvas) -> String {
    let place = place.map(|place| place.to_string()).unwrap_or_default();
    let title = clean(&entry.title);
    let blanks = " ".repeat(widest.saturating_sub(title.width()));
    format!("{place:>2}  {score:.3}  {}{blanks}  {}\n", bold(&title, canvas), clean(&entry.id))
}

fn width(title: &str) -> usize {
    clean(title).width()
}

/// What makes the score of an entry.
fn reasons(explained: &Explained, canvas: Canvas) -> String {
    wrapped(features(explained), canvas) + &wrapped(words(&explained.reasons.words), canvas)
}

fn set_back(explained: &Explained, canvas: Canvas) -> String {
    let tell =
        |set_back: &SetBack| format!("set back to {:.3} for repeating {}", set_back.score, clean(&set_back.repeats));
    wrapped(explained.set_back.iter().map(tell).collect(), canvas)
}

/// Everything but the words.
fn features(explained: &Explained) -> Vec<String> {
    let Reasons { mentions, topics, specials, links_to, linked_from, session, words: _ } = &explained.reasons;
    let mut features = Vec::new();
    features.extend(explained.pinned.then(|| "pinned".to_owned()));
    features.extend(mentions.map(|weight| format!("title in the other text {weight:.3}")));
    features.extend(topics.iter().map(|topic| format!("topic {}", weighted(topic))));
    features.extend(specials.iter().map(|special| format!("special {}", weighted(special))));
    features.extend(links_to.map(|weight| format!("linked from here {weight:.3}")));
    features.extend(linked_from.map(|weight| format!("links here {weight:.3}")));
    features.extend(session.map(|session| match session.days {
        0 => format!("session now {:.3}", session.weight),
        1 => format!("session in 1 day {:.3}", session.weight),
        days => format!("session in {days} days {:.3}", session.weight),
    }));
    features
}

/// The strongest words by name, and how much the rest adds.
fn words(words: &[Weighted]) -> Vec<String> {
    if words.is_empty() {
        return Vec::new();
    }
    let (named, more) = words.split_at(words.len().min(NAMED_WORDS));
    let sum = |words: &[Weighted]| words.iter().map(|word| word.weight).sum::<f32>();
    let mut items: Vec<String> = named.iter().map(weighted).collect();
    items[0].insert_str(0, &format!("words {:.3}: ", sum(words)));
    if !more.is_empty() {
        items.push(format!("{} more {:.3}", more.len(), sum(more)));
    }
    items
}

fn weighted(weighted: &Weighted) -> String {
    format!("{} {:.3}", clean(&weighted.name), weighted.weight)
}

/// The items with commas between them, on as many lines as it takes, below the title of the entry.
fn wrapped(items: Vec<String>, canvas: Canvas) -> String {
    let mut text = String::new();
    let mut column = 0;
    for item in items {
        let width = item.width();
        if column == 0 {
            text.push_str(&" ".repeat(INDENT));
            column = INDENT;
        } else if column + 2 + width >= canvas.width {
            text.push_str(",\n");
            text.push_str(&" ".repeat(INDENT));
            column = INDENT;
        } else {
            text.push_str(", ");
            column += 2;
        }
        text.push_str(&item);
        column += width;
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

fn bold(text: &str, canvas: Canvas) -> String {
    let paint = Paint::new().bold();
    match canvas.style {
        Style::Plain => text.to_owned(),
        Style::Coloured => format!("{paint}{text}{paint:#}"),
    }
}
