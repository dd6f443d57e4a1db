//! Straight quotes, `--`, `---` and `...` become typographic ones.
//!
//! The parser could do this, but not beside Chinese: it wants a space or punctuation outside of a quote, and takes the
//! marks of [`super::cjk_emphasis`] for letters. So the rule is its own, with a CJK character standing for a space;
//! everything else is as in `CommonMark`'s reference implementation. Characters written with a backslash or as an
//! entity stay as they are.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::characters::{is_punctuation, is_unspaced};
use crate::base::Span;

/// Replaces punctuation in the text of all paragraphs, headings and cells.
pub(super) fn apply(source: &str, events: &mut [(Event<'_>, Span)]) {
    let quotes = quotes(source, events);
    let mut next = quotes.iter().peekable();
    let mut in_code = false;
    for (index, (event, span)) in events.iter_mut().enumerate() {
        match event {
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Text(text) if !in_code && text.contains(['"', '\'', '-', '.']) => {
                let literal = literal_bytes(source, span, text);
                let own: Vec<&Quote> = std::iter::from_fn(|| next.next_if(|quote| quote.event == index)).collect();
                *text = rewrite(text, literal, &own).into();
            }
            _ => {}
        }
    }
}

/// A straight quote, with the characters on both sides of it and what becomes of it.
struct Quote {
    event: usize,
    offset: usize,
    is_double: bool,
    before: char,
    after: char,
    becomes: char,
}

/// How many bytes at the start of a text are meant literally: one character after a backslash, all of an entity.
fn literal_bytes(source: &str, span: &Span, text: &str) -> usize {
    if source.get(span.clone()) != Some(text) {
        text.len()
    } else if source[..span.start].ends_with('\\') {
        text.chars().next().map_or(0, char::len_utf8)
    } else {
        0
    }
}

/// All quotes of a document, decided.
fn quotes(source: &str, events: &[(Event<'_>, Span)]) -> Vec<Quote> {
    let mut quotes: Vec<Quote> = Vec::new();
    let (mut block_start, mut before, mut awaits_after, mut in_code) = (0, '\n', false, false);
    for (index, (event, span)) in events.iter().enumerate() {
        let text: &str = match event {
            Event::Text(text) if !in_code => text,
            Event::Code(_) => "x",
            Event::SoftBreak | Event::HardBreak => " ",
            event if is_inline(event) => continue,
            _ => "\n",
        };
        let literal = if matches!(event, Event::Text(_)) { literal_bytes(source, span, text) } else { text.len() };
        for (offset, character) in text.char_indices() {
            if std::mem::take(&mut awaits_after) {
                quotes.last_mut().into_iter().for_each(|quote| quote.after = character);
            }
            if offset >= literal && matches!(character, '"' | '\'') {
                let is_double = character == '"';
                quotes.push(Quote { event: index, offset, is_double, before, after: '\n', becomes: character });
                awaits_after = true;
            }
            before = character;
        }
        if text == "\n" {
            decide(&mut quotes[block_start..]);
            block_start = quotes.len();
            in_code = matches!(event, Event::Start(Tag::CodeBlock(_)));
        }
    }
    decide(&mut quotes[block_start..]);
    quotes
}

/// Whether an event stands within a line of text and is no character of it.
fn is_inline(event: &Event<'_>) -> bool {
    match event {
        Event::Start(tag) => {
            matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. })
        }
        Event::End(tag) => {
            use TagEnd::{Emphasis, Image, Link, Strikethrough, Strong};
            matches!(tag, Emphasis | Strong | Strikethrough | Link | Image)
        }
        Event::InlineHtml(_) | Event::FootnoteReference(_) => true,
        _ => false,
    }
}

/// Pairs the quotes of one block.
fn decide(quotes: &mut [Quote]) {
    let mut open_single: Option<usize> = None;
    let mut is_double_open = false;
    for index in 0..quotes.len() {
        let (opens, closes) = (can_open(&quotes[index]), can_close(&quotes[index]));
        if quotes[index].is_double {
            let ends = closes && is_double_open;
            is_double_open = !ends && (is_double_open || opens);
            quotes[index].becomes = if ends { '”' } else { '“' };
            continue;
        }
        quotes[index].becomes = '’';
        match open_single {
            Some(start) if closes => {
                quotes[start].becomes = '‘';
                open_single = None;
            }
            _ if opens => open_single = Some(index),
            _ => {}
        }
    }
}

fn can_open(quote: &Quote) -> bool {
    let follows_bracket = !quote.is_double && matches!(quote.before, ')' | ']');
    !quote.after.is_whitespace() && is_boundary(quote.before) && !follows_bracket
}

fn can_close(quote: &Quote) -> bool {
    !quote.before.is_whitespace() && is_boundary(quote.after)
}

fn is_boundary(character: char) -> bool {
    character.is_whitespace() || is_punctuation(character) || is_unspaced(character)
}

/// The text with its quotes, dashes and ellipses replaced from the byte `literal` on.
fn rewrite(text: &str, literal: usize, quotes: &[&Quote]) -> String {
    let mut result = String::with_capacity(text.len() + 8);
    result.push_str(&text[..literal]);
    let mut next = quotes.iter().peekable();
    let mut rest = &text[literal..];
    while let Some(character) = rest.chars().next() {
        let offset = text.len() - rest.len();
        let length = if let Some(quote) = next.next_if(|quote| quote.offset == offset) {
            result.push(quote.becomes);
            1
        } else if rest.starts_with("...") {
            result.push('…');
            3
        } else if character == '-' {
            let length = rest.len() - rest.trim_start_matches('-').len();
            push_dashes(&mut result, length);
            length
        } else {
            result.push(character);
            character.len_utf8()
        };
        rest = &rest[length..];
    }
    result
}

/// Dashes for a run of hyphens: all long or all short ones if that comes out even, else long ones and at most two
/// short.
fn push_dashes(result: &mut String, hyphens: usize) {
    let (long, short) = match (hyphens, hyphens % 3, hyphens % 2) {
        (1, ..) => return result.push('-'),
        (_, 0, _) => (hyphens / 3, 0),
        (_, _, 0) => (0, hyphens / 2),
        (_, 2, _) => ((hyphens - 2) / 3, 1),
        _ => ((hyphens - 4) / 3, 2),
    };
    result.extend(std::iter::repeat_n('—', long));
    result.extend(std::iter::repeat_n('–', short));
}

#[cfg(test)]
mod tests {
    use crate::markdown::{Options, testing};

    #[test]
    fn punctuation_becomes_typographic() {
        let table = [
            ("\"one\" 'two' it's", "“one” ‘two’ it’s"),
            ("他說\"你好\"嗎", "他說“你好”嗎"),
            ("他說**\"你好\"**嗎", "他說<strong>“你好”</strong>嗎"),
            ("\"`code`\" and \"**b**\"", "“<code>code</code>” and “<strong>b</strong>”"),
            ("a -- b --- c ---- d ----- e - f", "a – b — c –– d —– e - f"),
            ("等...再說......", "等…再說……"),
            ("\\\"a\\\" &quot;b&quot; \\--", "\"a\" \"b\" --"),
            ("`\"--...\"`", "<code>\"--...\"</code>"),
        ];
        let options = Options { smart_punctuation: true, ..Options::default() };
        for (source, expected) in table {
            assert_eq!(testing::html_with(source, &options), format!("<p>{expected}</p>\n"), "{source}");
        }
    }

    #[test]
    fn code_blocks_stay_as_they_are() {
        let options = Options { smart_punctuation: true, ..Options::default() };
        let html = testing::html_with("    \"--\"\n\n\"a\"\n", &options);
        assert_eq!(html, "<pre class=\"code\" tabindex=\"0\"><code>\"--\"\n</code></pre>\n<p>“a”</p>\n");
    }
}
