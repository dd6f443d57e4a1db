//! What Chinese texts need besides Markdown: `{=…=}` stays as it is in every script, `{漢字|ㄏㄢˋ ㄗˋ}` has its reading above.
//!
//! Both are found within one stretch of plain text. What does not fit is text like any other, and so is what follows a
//! backslash. The tags stand in the stream as HTML of our own, so that the plain text of a paragraph holds the words and not
//! the readings.

use std::fmt::Write as _;

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};
use pulldown_cmark_escape::escape_html_body_text;

use super::characters::is_unspaced;
use crate::base::Span;

/// Replaces annotations by their HTML.
pub(super) fn apply<'a>(source: &str, events: Vec<(Event<'a>, Span)>) -> Vec<(Event<'a>, Span)> {
    let may_hold = |(event, _): &(Event<'_>, Span)| matches!(event, Event::Text(text) if text.contains('{'));
    if !events.iter().any(may_hold) {
        return events;
    }
    let mut annotated = Vec::with_capacity(events.len() + 8);
    let mut is_code = false;
    for (event, span) in with_whole_stretches(events) {
        match event {
            Event::Text(text) if !is_code && text.contains('{') => split(source, &text, &span, &mut annotated),
            event => {
                match event {
                    Event::Start(Tag::CodeBlock(_)) => is_code = true,
                    Event::End(TagEnd::CodeBlock) => is_code = false,
                    _ => {}
                }
                annotated.push((event, span));
            }
        }
    }
    annotated
}

/// The parser ends a stretch of text before whatever might have been markup; what follows without a gap belongs to it. There
/// is one at a backslash.
fn with_whole_stretches<'a>(events: Vec<(Event<'a>, Span)>) -> Vec<(Event<'a>, Span)> {
    let mut whole: Vec<(Event<'a>, Span)> = Vec::with_capacity(events.len());
    for (event, span) in events {
        match (&event, whole.last_mut()) {
            (Event::Text(next), Some((Event::Text(text), known))) if known.end == span.start => {
                *text = format!("{text}{next}").into();
                known.end = span.end;
            }
            _ => whole.push((event, span)),
        }
    }
    whole
}

/// Cuts a stretch of text at its annotations.
fn split(source: &str, text: &str, span: &Span, events: &mut Vec<(Event<'_>, Span)>) {
    let owned = |text: &str| CowStr::from(text.to_owned());
    let is_escaped = source.get(..span.start).is_some_and(|before| before.ends_with('\\'));
    let mut written = 0;
    let mut at = usize::from(is_escaped);
    while let Some(found) = text.get(at..).and_then(|rest| rest.find('{')) {
        let start = at + found;
        let Some(annotation) = Annotation::read(&text[start..]) else {
            at = start + 1;
            continue;
        };
        if start > written {
            events.push((Event::Text(owned(&text[written..start])), span.clone()));
        }
        annotation.push(events, span);
        written = start + annotation.length;
        at = written;
    }
    if written < text.len() {
        events.push((Event::Text(owned(&text[written..])), span.clone()));
    }
}

/// An annotation, and how many bytes of the text it takes.
struct Annotation<'t> {
    kind: Kind<'t>,
    length: usize,
}

enum Kind<'t> {
    /// Not to be converted.
    Protected(&'t str),
    /// Words, each with what is read.
    Ruby(Vec<(&'t str, &'t str)>),
}

impl<'t> Annotation<'t> {
    /// Reads the annotation that a text begins with.
    fn read(text: &'t str) -> Option<Self> {
        if let Some(inside) = text.strip_prefix("{=") {
            let end = inside.find("=}").filter(|end| *end > 0)?;
            return Some(Self { kind: Kind::Protected(&inside[..end]), length: end + "{==}".len() });
        }
        let inside = text.strip_prefix('{')?;
        let inside = &inside[..inside.find('}')?];
        let (base, reading) = inside.split_once('|')?;
        let is_base = !base.is_empty() && base.chars().all(is_unspaced);
        let pairs = is_base.then(|| pairs(base, reading)).flatten()?;
        Some(Self { kind: Kind::Ruby(pairs), length: inside.len() + "{}".len() })
    }

    fn push(&self, events: &mut Vec<(Event<'_>, Span)>, span: &Span) {
        let mut html = |html: &str| events.push((Event::InlineHtml(html.to_owned().into()), span.clone()));
        match &self.kind {
            Kind::Protected(text) => {
                html("<span translate=\"no\">");
                events.push((Event::Text((*text).to_owned().into()), span.clone()));
                events.push((Event::InlineHtml("</span>".into()), span.clone()));
            }
            Kind::Ruby(pairs) => {
                html("<ruby>");
                for (base, reading) in pairs {
                    events.push((Event::Text((*base).to_owned().into()), span.clone()));
                    events.push((Event::InlineHtml(annotation_of(reading).into()), span.clone()));
                }
                events.push((Event::InlineHtml("</ruby>".into()), span.clone()));
            }
        }
    }
}

/// As many readings as characters, one for each; or one for all.
fn pairs<'t>(base: &'t str, reading: &'t str) -> Option<Vec<(&'t str, &'t str)>> {
    let readings: Vec<&str> = reading.split_whitespace().collect();
    let characters: Vec<&str> = base.char_indices().map(|(at, next)| &base[at..at + next.len_utf8()]).collect();
    match readings.as_slice() {
        [] => None,
        [one] => Some(vec![(base, *one)]),
        many if many.len() == characters.len() => Some(characters.into_iter().zip(many.iter().copied()).collect()),
        _ => None,
    }
}

fn annotation_of(reading: &str) -> String {
    let mut html = String::from("<rp>(</rp><rt>");
    escape_html_body_text(&mut html, reading).expect("writing to a string can't fail");
    write!(html, "</rt><rp>)</rp>").expect("writing to a string can't fail");
    html
}

#[cfg(test)]
mod tests {
    use crate::markdown::testing::{html, prose};

    #[test]
    fn words_are_protected_and_readings_set_above() {
        let table = [
            ("甲{=后=}乙", "甲<span translate=\"no\">后</span>乙"),
            ("{=a<b=}", "<span translate=\"no\">a&lt;b</span>"),
            ("{漢字|ㄏㄢˋ ㄗˋ}", "<ruby>漢<rp>(</rp><rt>ㄏㄢˋ</rt><rp>)</rp>字<rp>(</rp><rt>ㄗˋ</rt><rp>)</rp></ruby>"),
            ("{稷下|Jìxià}", "<ruby>稷下<rp>(</rp><rt>Jìxià</rt><rp>)</rp></ruby>"),
            ("{字|<b>}", "<ruby>字<rp>(</rp><rt>&lt;b&gt;</rt><rp>)</rp></ruby>"),
        ];
        for (source, expected) in table {
            assert_eq!(html(source), format!("<p>{expected}</p>\n"), "{source}");
        }
    }

    #[test]
    fn what_does_not_fit_is_text() {
        let table = ["{{ page }}", "{==}", "{=a", "{漢字|a b c}", "{ab|c}", "{漢字|}", "{漢字}", "a {b} c"];
        for source in table {
            assert_eq!(html(source), format!("<p>{source}</p>\n"), "{source}");
        }
        assert_eq!(html("\\{=后=}"), "<p>{=后=}</p>\n");
        assert_eq!(html("`{=后=}`"), "<p><code>{=后=}</code></p>\n");
        assert_eq!(html("    {=后=}"), "<pre class=\"code\" tabindex=\"0\"><code>{=后=}\n</code></pre>\n");
    }

    #[test]
    fn the_plain_text_holds_words_and_no_readings() {
        assert_eq!(&prose("讀{漢字|ㄏㄢˋ ㄗˋ}與{=后=}").body().text[..], "讀漢字與后");
    }
}
