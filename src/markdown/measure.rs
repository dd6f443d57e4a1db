//! The plain text of a document, its summary and its length.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::TextLength;
use super::characters::{is_han, is_unspaced, is_word};
use super::stream::Stream;

/// The longest summary, in characters: what a search engine shows of a Chinese page.
const LONGEST_SUMMARY: usize = 120;

/// The text from the event `body` on, without headings, code blocks and HTML; a newline between blocks, a space
/// between cells. It is kept for long, so it takes just the room that it needs.
pub(super) fn body_text(stream: &Stream<'_>, body: usize) -> Box<str> {
    let mut text = String::with_capacity(stream.source.len());
    let mut index = body;
    while let Some(event) = stream.event(index) {
        match event {
            Event::Start(Tag::Heading { .. } | Tag::CodeBlock(_) | Tag::HtmlBlock) => {
                end_line(&mut text);
                index = stream.after(index);
                continue;
            }
            Event::Text(piece) | Event::Code(piece) => text.push_str(piece),
            Event::SoftBreak | Event::End(TagEnd::TableCell) => text.push(' '),
            Event::HardBreak | Event::End(TagEnd::Paragraph | TagEnd::Item) => end_line(&mut text),
            Event::Start(tag) if is_block(tag) => end_line(&mut text),
            _ => {}
        }
        index += 1;
    }
    text.trim_end().into()
}

/// What starts on a line of its own. The text before it may have no end of its own: that of a list item has none.
fn is_block(tag: &Tag<'_>) -> bool {
    !matches!(
        tag,
        Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. } | Tag::TableCell
    )
}

fn end_line(text: &mut String) {
    text.truncate(text.trim_end().len());
    if !text.is_empty() {
        text.push('\n');
    }
}

/// The first paragraphs from the event `body` on, cut to size; where there are none, the beginning of the text.
pub(super) fn summary(stream: &Stream<'_>, body: usize, text: &str) -> String {
    let mut summary = String::new();
    let mut index = body;
    while let Some(event) = stream.event(index) {
        let is_paragraph = matches!(event, Event::Start(Tag::Paragraph)) && !holds_one_element(stream, index);
        if is_paragraph {
            push_sentence(&mut summary, &stream.plain(stream.inside(index)));
        } else if !summary.is_empty() {
            break;
        }
        if summary.chars().count() >= LONGEST_SUMMARY {
            break;
        }
        index = stream.after(index);
    }
    if summary.is_empty() {
        text.lines().for_each(|line| {
            if summary.len() < 4 * LONGEST_SUMMARY {
                push_sentence(&mut summary, line);
            }
        });
    }
    cut(&summary)
}

/// Whether a paragraph holds one link or image and nothing else: that says nothing of the text to come.
fn holds_one_element(stream: &Stream<'_>, paragraph: usize) -> bool {
    let inside = stream.inside(paragraph);
    matches!(stream.event(inside.start), Some(Event::Start(Tag::Link { .. } | Tag::Image { .. })))
        && stream.after(inside.start) == inside.end
}

/// Adds text, with a space before it unless both sides are of a script without spaces.
fn push_sentence(summary: &mut String, text: &str) {
    let text = text.trim();
    if let (Some(before), Some(after)) = (summary.chars().next_back(), text.chars().next())
        && !(is_unspaced(before) && is_unspaced(after))
    {
        summary.push(' ');
    }
    summary.push_str(text);
}

/// The text cut at the end of a sentence, if one ends in the second half of what fits; else between words, with `…`.
fn cut(text: &str) -> String {
    let characters: Vec<char> = text.chars().take(LONGEST_SUMMARY + 1).collect();
    if characters.len() <= LONGEST_SUMMARY {
        return text.to_owned();
    }
    let sentences = (LONGEST_SUMMARY / 2..=LONGEST_SUMMARY).rev().find(|length| ends_sentence(&characters, *length));
    if let Some(length) = sentences {
        return characters[..length].iter().collect();
    }
    let words = (1..LONGEST_SUMMARY).rev().find(|length| is_between_words(characters[length - 1], characters[*length]));
    let words: String = characters[..words.unwrap_or(LONGEST_SUMMARY - 1)].iter().collect();
    format!(
        "{}…",
        words.trim_end_matches(
            |character: char| character.is_whitespace() || "，、；：,;:—「『（(“‘《".contains(character)
        )
    )
}

/// Whether a sentence ends after so many characters, its closing quotes and brackets included.
fn ends_sentence(characters: &[char], length: usize) -> bool {
    let is_closing = |character: char| "」』”’）)》\"'".contains(character);
    if characters.get(length).is_some_and(|next| is_closing(*next)) {
        return false;
    }
    match characters[..length].iter().rev().find(|character| !is_closing(**character)) {
        Some('。' | '！' | '？') => true,
        Some('.' | '!' | '?') => characters.get(length).is_none_or(|next| next.is_whitespace()),
        _ => false,
    }
}

fn is_between_words(before: char, after: char) -> bool {
    let starts_line_badly = "，。、；：！？」』”’）》".contains(after);
    before.is_whitespace() || after.is_whitespace() || (is_unspaced(before) || is_unspaced(after)) && !starts_line_badly
}

/// Counts Chinese characters and other words.
pub(super) fn length(text: &str) -> TextLength {
    let mut length = TextLength::default();
    let mut is_in_word = false;
    for character in text.chars() {
        if is_han(character) {
            length.cjk += 1;
            is_in_word = false;
        } else if is_unspaced(character) {
            length.cjk += usize::from(is_word(character));
            is_in_word = false;
        } else if is_word(character) {
            length.words += usize::from(!is_in_word);
            is_in_word = true;
        } else {
            is_in_word = is_in_word && matches!(character, '\'' | '’');
        }
    }
    length
}

#[cfg(test)]
mod tests {
    use crate::markdown::TextLength;
    use crate::markdown::testing::prose;

    #[test]
    fn text_leaves_out_headings_and_code() {
        let source = "# T\n\nA *b* `c`[^1]\nd\n\n## e\n\n- f\n  - g\n- h\n\n```\ni\n```\n\n\
                      | j | k |\n|---|---|\n| l | m |\n\n> n  \n> o ![p](q)\n\n[^1]: r\n";
        assert_eq!(&*prose(source).body().text, "A b c d\nf\ng\nh\nj k\nl m\nn\no p\nr");
    }

    #[test]
    fn lengths_are_counted_by_script() {
        let table = [
            ("客戶關係，CRM 360° 管理", 6, 2),
            ("It's a well-known fact.", 0, 5),
            ("カタカナ ひらがな", 8, 0),
            ("고객 관계", 0, 2),
            ("", 0, 0),
        ];
        for (source, cjk, words) in table {
            assert_eq!(prose(source).length, TextLength { cjk, words }, "{source}");
        }
    }

    #[test]
    fn reading_takes_a_minute_at_least() {
        let table = [(0, 0, 1), (400, 0, 1), (401, 0, 2), (400, 220, 2), (200, 110, 1), (200, 111, 2)];
        for (cjk, words, minutes) in table {
            assert_eq!(TextLength { cjk, words }.reading_minutes(), minutes, "{cjk} {words}");
        }
    }

    #[test]
    fn summaries_are_first_paragraphs() {
        let table = [
            ("一。\n\n二。\n\n## 三\n\n四。", "一。二。"),
            ("One.\n\nTwo.\n\n- three", "One. Two."),
            ("## a\n\n- b\n\nC **d**.", "C d."),
            ("![a](b)\n\n[c](d)\n\nE.", "E."),
            ("- a\n- b", "a b"),
            ("## a", ""),
        ];
        for (source, expected) in table {
            assert_eq!(prose(source).summary, expected, "{source}");
        }
    }

    #[test]
    fn long_summaries_are_cut_where_it_reads_well() {
        let sentence = "客".repeat(80);
        let table = [
            (format!("{sentence}。{sentence}"), format!("{sentence}。")),
            (format!("「{sentence}。」{sentence}"), format!("「{sentence}。」")),
            ("客".repeat(130), format!("{}…", "客".repeat(119))),
            (format!("{}，{}", "客".repeat(118), "戶".repeat(20)), format!("{}…", "客".repeat(118))),
            (format!("{}、「{}", "客".repeat(117), "戶".repeat(20)), format!("{}…", "客".repeat(117))),
            ("word ".repeat(40), format!("{}…", "word ".repeat(24).trim_end())),
            (
                format!("{}. {}", "word ".repeat(15).trim_end(), "word ".repeat(20)),
                format!("{}.", "word ".repeat(15).trim_end()),
            ),
            ("a".repeat(130), format!("{}…", "a".repeat(119))),
        ];
        for (source, expected) in table {
            let summary = prose(&source).summary;
            assert!(summary.chars().count() <= 120);
            assert_eq!(summary, expected);
        }
    }
}
