//! Markdown source → a stream of events, each with its place in the source.
//!
//! The whole document is read at once, because much of what is written at one place depends on what follows it:
//! whether a paragraph holds a link alone, which footnotes are referred to, whether another first-level heading comes.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, Parser, Tag};

use super::cjk_emphasis::{Marked, strip};
use super::{Options, Problem, annotations, line_breaks, raw_html, smart_punctuation};
use crate::base::Span;

/// How many bytes of source an event usually stands for; only a guess at how much room the events need.
const USUAL_EVENT_LENGTH: usize = 12;

/// The events of a document.
pub(super) struct Stream<'a> {
    /// What was parsed.
    pub source: &'a str,
    /// The events, each with its range in `source`.
    pub events: Vec<(Event<'a>, Span)>,
    /// For each event the place of its end: of the matching `End` for a `Start`, else of itself.
    ends: Vec<usize>,
}

impl<'a> Stream<'a> {
    /// The event at an index.
    pub(super) fn event(&self, index: usize) -> Option<&Event<'a>> {
        self.events.get(index).map(|(event, _)| event)
    }

    /// The range in the source of the event at an index; of the whole element for a `Start`.
    pub(super) fn span(&self, index: usize) -> Span {
        self.events.get(index).map_or(0..0, |(_, span)| span.clone())
    }

    /// The index after the event, or after the whole element for a `Start`.
    pub(super) fn after(&self, index: usize) -> usize {
        self.ends.get(index).map_or(index, |end| *end) + 1
    }

    /// The indices of the events within the element that starts at `index`.
    pub(super) fn inside(&self, index: usize) -> Range<usize> {
        index + 1..self.after(index) - 1
    }

    /// The plain text of a range of events: what a reader would hear of it. A line break is a space.
    pub(super) fn plain(&self, range: Range<usize>) -> String {
        let mut text = String::new();
        for (event, _) in &self.events[range] {
            match event {
                Event::Text(piece) | Event::Code(piece) => text.push_str(piece),
                Event::SoftBreak | Event::HardBreak => text.push(' '),
                _ => {}
            }
        }
        text.truncate(text.trim_end().len());
        text
    }
}

/// Parses a text, with `marked` being the `source` made ready for the parser.
pub(super) fn read<'a>(
    source: &'a str,
    marked: &'a Marked<'a>,
    options: &Options,
    problems: &mut Vec<Problem>,
) -> Stream<'a> {
    let parser = Parser::new_ext(&marked.text, parser_options(options)).into_offset_iter();
    let mut events = Vec::with_capacity(source.len() / USUAL_EVENT_LENGTH);
    if marked.is_plain() {
        events.extend(parser);
    } else {
        events.extend(parser.map(|(event, span)| (without_marks(event), marked.source_span(&span))));
    }
    if options.smart_punctuation {
        smart_punctuation::apply(source, &mut events);
    }
    if options.extensions {
        line_breaks::join(&mut events);
    }
    if !options.raw_html {
        events = raw_html::show_as_text(events, problems);
    }
    if options.extensions {
        events = annotations::apply(source, events);
    }
    let ends = ends(&events);
    Stream { source, events, ends }
}

fn parser_options(options: &Options) -> pulldown_cmark::Options {
    if options.extensions {
        pulldown_cmark::Options::ENABLE_TABLES
            | pulldown_cmark::Options::ENABLE_FOOTNOTES
            | pulldown_cmark::Options::ENABLE_STRIKETHROUGH
            | pulldown_cmark::Options::ENABLE_TASKLISTS
            | pulldown_cmark::Options::ENABLE_HEADING_ATTRIBUTES
            | pulldown_cmark::Options::ENABLE_DEFINITION_LIST
            | pulldown_cmark::Options::ENABLE_GFM
    } else {
        pulldown_cmark::Options::empty()
    }
}

/// An event without the marks of [`super::cjk_emphasis`].
fn without_marks(event: Event<'_>) -> Event<'_> {
    match event {
        Event::Start(tag) => Event::Start(tag_without_marks(tag)),
        Event::Text(text) => Event::Text(clean(text)),
        Event::Code(text) => Event::Code(clean(text)),
        Event::Html(text) => Event::Html(clean(text)),
        Event::InlineHtml(text) => Event::InlineHtml(clean(text)),
        Event::FootnoteReference(name) => Event::FootnoteReference(clean(name)),
        other => other,
    }
}

fn tag_without_marks(tag: Tag<'_>) -> Tag<'_> {
    match tag {
        Tag::CodeBlock(CodeBlockKind::Fenced(info)) => Tag::CodeBlock(CodeBlockKind::Fenced(clean(info))),
        Tag::FootnoteDefinition(name) => Tag::FootnoteDefinition(clean(name)),
        Tag::Heading { level, id, classes, .. } => Tag::Heading {
            level,
            id: id.map(clean),
            classes: classes.into_iter().map(clean).collect(),
            attrs: Vec::new(),
        },
        Tag::Link { link_type, dest_url, title, id } => {
            Tag::Link { link_type, dest_url: clean(dest_url), title: clean(title), id }
        }
        Tag::Image { link_type, dest_url, title, id } => {
            Tag::Image { link_type, dest_url: clean(dest_url), title: clean(title), id }
        }
        other => other,
    }
}

fn clean(text: CowStr<'_>) -> CowStr<'_> {
    match strip(&text) {
        std::borrow::Cow::Borrowed(_) => text,
        std::borrow::Cow::Owned(stripped) => stripped.into(),
    }
}

fn ends(events: &[(Event<'_>, Span)]) -> Vec<usize> {
    let mut ends: Vec<usize> = (0..events.len()).collect();
    let mut open = Vec::new();
    for (index, (event, _)) in events.iter().enumerate() {
        match event {
            Event::Start(_) => open.push(index),
            Event::End(_) => {
                if let Some(start) = open.pop() {
                    ends[start] = index;
                }
            }
            _ => {}
        }
    }
    ends
}
