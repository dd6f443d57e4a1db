//! The outline: which headings a document has, at what level, under which anchor.
//!
//! A first-level heading that opens the document is its title and leaves the body. Should another first-level
//! heading remain, all move down by one, since a page has one `<h1>` and that is its title. Anchors are readable in
//! any script; those written by hand are given out before the rest, so that a link to one holds whatever is written
//! above it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};

use super::characters::is_word;
use super::output::Output;
use super::stream::Stream;
use super::{Heading, Options, Problem, ProblemKind};

/// What is known of a document's headings before it is rendered.
#[derive(Default)]
pub(super) struct Outline {
    /// The title, if a heading opens the document.
    pub title: Option<String>,
    /// The index of the first event that belongs to the body.
    pub body: usize,
    /// The headings of the body, each with the index of its event, in order.
    pub headings: Vec<(usize, Heading)>,
}

impl Outline {
    /// The heading whose event is at an index.
    pub(super) fn heading_at(&self, index: usize) -> Option<&Heading> {
        let found = self.headings.binary_search_by_key(&index, |(event, _)| *event).ok()?;
        Some(&self.headings[found].1)
    }
}

/// Reads off the outline, and reports anchors that were given twice.
pub(super) fn outline(stream: &Stream<'_>, options: &Options, problems: &mut Vec<Problem>) -> Outline {
    let mut outline = Outline::default();
    if options.extensions && is_heading(stream, 0, HeadingLevel::H1) {
        outline.title = Some(stream.plain(stream.inside(0))).filter(|title| !title.is_empty());
        outline.body = stream.after(0);
    }
    let places = places(stream, outline.body);
    let is_shifted = options.extensions && places.iter().any(|index| is_heading(stream, *index, HeadingLevel::H1));
    let texts: Vec<String> = places.iter().map(|index| stream.plain(stream.inside(*index))).collect();
    let ids = anchors(stream, &places, &texts, problems);
    for ((index, text), id) in places.into_iter().zip(texts).zip(ids) {
        let Some(Event::Start(Tag::Heading { level, .. })) = stream.event(index) else { continue };
        let level = (*level as u8 + u8::from(is_shifted)).min(6);
        let html = inline_html(stream, stream.inside(index));
        outline.headings.push((index, Heading { level, id, text, html }));
    }
    outline
}

/// The events that start headings, but for those in footnotes: these are shown elsewhere or not at all.
fn places(stream: &Stream<'_>, body: usize) -> Vec<usize> {
    let mut places = Vec::new();
    let mut index = body;
    while let Some(event) = stream.event(index) {
        match event {
            Event::Start(Tag::FootnoteDefinition(_)) => index = stream.after(index),
            Event::Start(Tag::Heading { .. }) => {
                places.push(index);
                index = stream.after(index);
            }
            _ => index += 1,
        }
    }
    places
}

fn is_heading(stream: &Stream<'_>, index: usize, wanted: HeadingLevel) -> bool {
    matches!(stream.event(index), Some(Event::Start(Tag::Heading { level, .. })) if *level == wanted)
}

/// The anchors of the headings at `places`, all different, none empty.
fn anchors(stream: &Stream<'_>, places: &[usize], texts: &[String], problems: &mut Vec<Problem>) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let mut by_hand = Vec::with_capacity(places.len());
    for index in places {
        let id = explicit_id(stream, *index);
        let is_free = id.is_none_or(|id| taken.insert(id.to_owned()));
        if let (Some(id), false) = (id, is_free) {
            let kind = ProblemKind::DuplicateHeadingId(id.to_owned());
            problems.push(Problem { span: stream.span(*index), kind });
        }
        by_hand.push((id, is_free));
    }
    let mut numbers = BTreeMap::new();
    let anchors = by_hand.into_iter().zip(texts).map(|(by_hand, text)| match by_hand {
        (Some(id), true) => id.to_owned(),
        (Some(id), false) => unique(id.to_owned(), &mut taken, &mut numbers),
        (None, _) => unique(readable(text), &mut taken, &mut numbers),
    });
    anchors.collect()
}

fn explicit_id<'a>(stream: &'a Stream<'_>, index: usize) -> Option<&'a str> {
    match stream.event(index) {
        Some(Event::Start(Tag::Heading { id: Some(id), .. })) if !id.is_empty() => Some(id),
        _ => None,
    }
}

/// The anchor itself if it is free, else with the first number that is. `numbers` remembers where to go on counting, so
/// that a thousand headings of one text don't take a million tries.
fn unique(anchor: String, taken: &mut BTreeSet<String>, numbers: &mut BTreeMap<String, usize>) -> String {
    if taken.insert(anchor.clone()) {
        return anchor;
    }
    let number = numbers.entry(anchor.clone()).or_insert(1);
    loop {
        *number += 1;
        let numbered = format!("{anchor}-{number}");
        if taken.insert(numbered.clone()) {
            return numbered;
        }
    }
}

/// Letters and digits of any script in lower case, with a hyphen for whatever stands between them.
fn readable(text: &str) -> String {
    let mut anchor = String::with_capacity(text.len());
    for character in text.chars() {
        if is_word(character) {
            anchor.extend(character.to_lowercase());
        } else if !anchor.is_empty() && !anchor.ends_with('-') {
            anchor.push('-');
        }
    }
    anchor.truncate(anchor.trim_end_matches('-').len());
    if anchor.is_empty() { "section".to_owned() } else { anchor }
}

/// The HTML of a heading for a table of contents, whose lines are links themselves: without links, images and
/// footnotes.
fn inline_html(stream: &Stream<'_>, range: Range<usize>) -> String {
    let mut output = Output::default();
    for (event, _) in &stream.events[range] {
        match event {
            Event::Start(Tag::Emphasis) => output.write("<em>"),
            Event::End(TagEnd::Emphasis) => output.write("</em>"),
            Event::Start(Tag::Strong) => output.write("<strong>"),
            Event::End(TagEnd::Strong) => output.write("</strong>"),
            Event::Start(Tag::Strikethrough) => output.write("<del>"),
            Event::End(TagEnd::Strikethrough) => output.write("</del>"),
            Event::Text(text) => output.text(text),
            Event::Code(text) => output.element("code", text),
            Event::SoftBreak | Event::HardBreak => output.write(" "),
            _ => {}
        }
    }
    output.into_html()
}

#[cfg(test)]
mod tests {
    use crate::markdown::testing::{html, prose};
    use crate::markdown::{Problem, ProblemKind};

    #[test]
    fn anchors_are_readable_in_any_script() {
        let table = [
            ("01、第一步", "01-第一步"),
            ("Customer *Relations* & You!", "customer-relations-you"),
            ("「客戶」：關係？", "客戶-關係"),
            ("第一講　談判", "第一講-談判"),
            ("C++ 與 `Rust`", "c-與-rust"),
            ("École हिन्दी", "école-हिन्दी"),
            ("？！", "section"),
            ("a {#My.Id}", "My.Id"),
        ];
        for (source, expected) in table {
            assert_eq!(prose(&format!("x\n\n## {source}")).headings[0].id, expected, "{source}");
        }
    }

    #[test]
    fn anchors_are_unique_and_those_by_hand_win() {
        let prose = prose("## a\n## a\n## a\n## b {#a}\n## c {#a-3}\n## !\n## ?");
        let ids: Vec<&str> = prose.headings.iter().map(|heading| heading.id.as_str()).collect();
        assert_eq!(ids, ["a-2", "a-4", "a-5", "a", "a-3", "section", "section-2"]);
        assert_eq!(prose.problems, []);
    }

    #[test]
    fn one_anchor_by_hand_for_two_headings_is_a_slip() {
        let prose = prose("## a {#x}\n\n## b {#x}\n");
        assert_eq!(prose.headings[1].id, "x-2");
        assert_eq!(prose.problems, [Problem { span: 11..21, kind: ProblemKind::DuplicateHeadingId("x".to_owned()) }]);
    }

    #[test]
    fn a_heading_that_opens_the_document_is_its_title() {
        let found = prose("# *A* `b`\n\nText\n\n## c\n");
        assert_eq!(found.title.as_deref(), Some("A b"));
        assert_eq!(html("# A\n\n## c\n"), "<h2 id=\"c\">c</h2>\n");
        assert_eq!(prose("Text\n\n# A").title, None);
        assert_eq!(prose("## A").title, None);
    }

    #[test]
    fn further_first_level_headings_move_all_down() {
        let expected = "<h2 id=\"b\">b</h2>\n<h3 id=\"c\">c</h3>\n<h6 id=\"d\">d</h6>\n";
        assert_eq!(html("# A\n# b\n## c\n###### d\n"), expected);
        let levels: Vec<u8> = prose("## a\n# b").headings.iter().map(|heading| heading.level).collect();
        assert_eq!(levels, [3, 2]);
    }

    #[test]
    fn a_table_of_contents_gets_no_links() {
        let found = prose("## a **b** [c](d) ![e](f) `<g>`[^1]\n\n[^1]: note\n");
        assert_eq!(found.headings[0].html, "a <strong>b</strong> c e <code>&lt;g&gt;</code>");
        assert_eq!(found.headings[0].text, "a b c e <g>");
    }

    #[test]
    fn only_id_and_classes_are_taken_over() {
        let found = html("## a {#b .c .d onclick=e style=f}");
        assert_eq!(found, "<h2 id=\"b\" class=\"c d\">a</h2>\n");
    }
}
