//! Line breaks within Chinese paragraphs vanish.
//!
//! A line break in the source means a space. Chinese has none between words, so in a paragraph wrapped by hand it
//! would tear a sentence apart. Where the text on both sides is Chinese or Japanese, the break goes; inline tags
//! between are looked through. Korean keeps its spaces.

use pulldown_cmark::{Event, Tag};

use super::characters::is_unspaced;
use crate::base::Span;

/// Removes the soft breaks that stand between characters of scripts without spaces.
pub(super) fn join(events: &mut Vec<(Event<'_>, Span)>) {
    let superfluous = superfluous_breaks(events);
    if superfluous.is_empty() {
        return;
    }
    let mut next = superfluous.into_iter().peekable();
    let mut index = 0;
    events.retain(|_| {
        let keep = next.next_if_eq(&index).is_none();
        index += 1;
        keep
    });
}

fn superfluous_breaks(events: &[(Event<'_>, Span)]) -> Vec<usize> {
    let mut superfluous = Vec::new();
    let mut before = None;
    let mut pending: Option<(usize, char)> = None;
    for (index, (event, _)) in events.iter().enumerate() {
        match event {
            Event::Text(text) => {
                if let (Some((at, before)), Some(after)) = (pending.take(), text.chars().next())
                    && vanishes_between(before, after)
                {
                    superfluous.push(at);
                }
                before = text.chars().next_back().or(before);
            }
            Event::SoftBreak => pending = before.map(|before| (index, before)),
            event if is_transparent(event) => {}
            _ => (before, pending) = (None, None),
        }
    }
    superfluous
}

/// Whether text goes on across an event as if it were not there.
fn is_transparent(event: &Event<'_>) -> bool {
    match event {
        Event::Start(tag) => {
            matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. })
        }
        Event::End(tag) => {
            use pulldown_cmark::TagEnd::{Emphasis, Link, Strikethrough, Strong};
            matches!(tag, Emphasis | Strong | Strikethrough | Link)
        }
        Event::FootnoteReference(_) => true,
        _ => false,
    }
}

/// Curly quotes, dashes and the ellipsis are shared with the Latin script, so beside a Chinese character they are
/// taken for Chinese.
fn vanishes_between(before: char, after: char) -> bool {
    let is_shared = |character| matches!(character, '“' | '”' | '‘' | '’' | '—' | '…' | '·');
    match (is_unspaced(before), is_unspaced(after)) {
        (true, true) => true,
        (true, false) => is_shared(after),
        (false, true) => is_shared(before),
        (false, false) => false,
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn breaks_between_chinese_characters_vanish() {
        let table = [
            ("客戶\n關係", "客戶關係"),
            ("客戶，\n關係", "客戶，關係"),
            ("客戶\n  **關係**", "客戶<strong>關係</strong>"),
            (
                "**客戶**\n[關係](https://a.b)",
                "<strong>客戶</strong><a href=\"https://a.b\" class=\"external\" rel=\"external noopener\">關係</a>",
            ),
            ("他說：\n“好”\n的", "他說：“好”的"),
            ("客戶\nCRM\n關係", "客戶\nCRM\n關係"),
            ("客戶\n`code`\n關係", "客戶\n<code>code</code>\n關係"),
            ("客戶  \n關係", "客戶<br>\n關係"),
            ("고객\n관계", "고객\n관계"),
            ("one\ntwo", "one\ntwo"),
        ];
        for (source, expected) in table {
            assert_eq!(crate::markdown::testing::html(source), format!("<p>{expected}</p>\n"), "{source}");
        }
    }
}
