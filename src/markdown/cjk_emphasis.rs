//! Emphasis beside Chinese punctuation, as the markdown-cjk-friendly amendment to `CommonMark` has it.
//!
//! By the standard, `**「重要」**內容` is not bold: a closing run after punctuation must be followed by a space
//! or punctuation, and Chinese writes neither. The amendment lets a CJK character stand for them
//! (<https://github.com/tats-u/markdown-cjk-friendly>). The parser knows only the standard rule, but it goes by
//! the characters on both sides of a run. So a mark that is neither space nor punctuation is put beside every run
//! which opens or closes by the amendment alone, and is taken out of the parsed text again.
//!
//! The mark is U+FDD0, a code point that Unicode guarantees never to be a character. Runs in code, addresses or
//! HTML get marks too, which does no harm: they are taken out everywhere.

use std::borrow::Cow;

use memchr::memchr2;

use super::characters::{is_cjk, is_punctuation};
use crate::base::Span;

/// The mark that makes a run of `*` open or close.
pub(super) const MARK: char = '\u{FDD0}';

/// A text with marks, and the way back to places in the text without.
pub(super) struct Marked<'a> {
    /// The text for the parser.
    pub text: Cow<'a, str>,
    shifts: Vec<Shift>,
}

/// From `at` in the marked text on, a place in the source is `source_ahead` bytes less `marked_ahead` further.
struct Shift {
    at: usize,
    marked_ahead: usize,
    source_ahead: usize,
}

impl Marked<'_> {
    /// Whether the text is the source, byte for byte.
    pub(super) fn is_plain(&self) -> bool {
        self.shifts.is_empty()
    }

    /// The range in the source of a range in the marked text.
    pub(super) fn source_span(&self, span: &Span) -> Span {
        self.source_offset(span.start)..self.source_offset(span.end)
    }

    fn source_offset(&self, offset: usize) -> usize {
        match self.shifts.partition_point(|shift| shift.at <= offset).checked_sub(1) {
            Some(last) => offset + self.shifts[last].source_ahead - self.shifts[last].marked_ahead,
            None => offset,
        }
    }
}

/// A text as it is, for the plain standard.
pub(super) fn unmarked(source: &str) -> Marked<'_> {
    Marked { text: Cow::Borrowed(source), shifts: Vec::new() }
}

/// Puts marks into a text. Marks that the source itself holds are dropped.
pub(super) fn mark(source: &str) -> Marked<'_> {
    let edits = edits(source);
    if edits.is_empty() {
        return unmarked(source);
    }
    let mut text = String::with_capacity(source.len() + edits.len() * MARK.len_utf8());
    let mut shifts = Vec::with_capacity(edits.len());
    let (mut marked_ahead, mut source_ahead, mut done) = (0, 0, 0);
    for edit in edits {
        match edit {
            Edit::Insert(at) => {
                text.push_str(&source[done..at]);
                text.push(MARK);
                marked_ahead += MARK.len_utf8();
                done = at;
            }
            Edit::Drop(at) => {
                text.push_str(&source[done..at]);
                source_ahead += MARK.len_utf8();
                done = at + MARK.len_utf8();
            }
        }
        shifts.push(Shift { at: text.len(), marked_ahead, source_ahead });
    }
    text.push_str(&source[done..]);
    Marked { text: Cow::Owned(text), shifts }
}

/// Takes the marks out of a string.
pub(super) fn strip(text: &str) -> Cow<'_, str> {
    if text.contains(MARK) { Cow::Owned(text.replace(MARK, "")) } else { Cow::Borrowed(text) }
}

/// Where the source gets or loses a mark, in order.
enum Edit {
    Insert(usize),
    Drop(usize),
}

fn edits(source: &str) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut from = 0;
    // Hardly any text holds the mark, and its first byte is that of Chinese punctuation, so it is not looked for beside the others.
    let has_marks = source.contains(MARK);
    let next = |rest: &str| {
        if has_marks { rest.find(['*', '~', MARK]) } else { memchr2(b'*', b'~', rest.as_bytes()) }
    };
    while let Some(start) = next(&source[from..]).map(|found| from + found) {
        if source[start..].starts_with(MARK) {
            edits.push(Edit::Drop(start));
            from = start + MARK.len_utf8();
            continue;
        }
        let character = source.as_bytes()[start];
        let length = source.as_bytes()[start..].iter().take_while(|byte| **byte == character).count();
        let end = start + length;
        let start = if is_escaped(source, start) { start + 1 } else { start };
        if start < end && (character == b'*' || end - start == 2) {
            edits.extend(edit_at(source, &(start..end)));
        }
        from = end;
    }
    edits
}

/// Whether an odd number of backslashes stands before a place.
fn is_escaped(source: &str, at: usize) -> bool {
    source.as_bytes()[..at].iter().rev().take_while(|byte| **byte == b'\\').count() % 2 == 1
}

/// The mark that a run needs: after it to let it open, before it to let it close. No run needs both, since one that
/// opens by the amendment alone has a letter before it, and so closes by the standard.
fn edit_at(source: &str, run: &Span) -> Option<Edit> {
    let before = source[..run.start].chars().rev().find(|character| *character != MARK).unwrap_or('\n');
    let after = source[run.end..].chars().find(|character| *character != MARK).unwrap_or('\n');
    if flanks_by_amendment_alone(before, after) {
        Some(Edit::Insert(run.end))
    } else if flanks_by_amendment_alone(after, before) {
        Some(Edit::Insert(run.start))
    } else {
        None
    }
}

/// Whether a run is flanking on its inner side by the amendment and not by the standard. Left- and right-flanking
/// mirror each other, so one function serves both.
fn flanks_by_amendment_alone(outer: char, inner: char) -> bool {
    let is_foreign_punctuation = |character| is_punctuation(character) && !is_cjk(character);
    let standard = !is_punctuation(inner) || outer.is_whitespace() || is_punctuation(outer);
    let amended =
        !is_foreign_punctuation(inner) || outer.is_whitespace() || is_foreign_punctuation(outer) || is_cjk(outer);
    !inner.is_whitespace() && amended && !standard
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(source: &str) -> String {
        crate::markdown::testing::html(source)
    }

    /// What the standard leaves as it is written, and Chinese readers expect to be emphasised.
    #[test]
    fn runs_beside_chinese_punctuation_work() {
        let table = [
            ("**「重要」**內容", "<strong>「重要」</strong>內容"),
            ("**重要。**然後", "<strong>重要。</strong>然後"),
            ("這是**“重點”**嗎", "這是<strong>“重點”</strong>嗎"),
            ("使用**`code`**命令", "使用<strong><code>code</code></strong>命令"),
            (
                "參見**[連結](https://a.b)**說明",
                "參見<strong><a href=\"https://a.b\" class=\"external\" rel=\"external noopener\">連結</a></strong>說明",
            ),
            ("**價格：**5000元", "<strong>價格：</strong>5000元"),
            ("***重要！***請看", "<em><strong>重要！</strong></em>請看"),
            ("文字**abc.**文字", "文字<strong>abc.</strong>文字"),
            ("~~「刪除」~~內容", "<del>「刪除」</del>內容"),
            ("**\"重點\"**內容", "<strong>\"重點\"</strong>內容"),
            ("**이 별표(괄호)**이 문장", "<strong>이 별표(괄호)</strong>이 문장"),
        ];
        for (source, expected) in table {
            assert_eq!(html(source), format!("<p>{expected}</p>\n"), "{source}");
        }
    }

    /// What means the same by the standard and by the amendment.
    #[test]
    fn other_runs_keep_their_meaning() {
        let table = [
            ("**重要。** 然後", "<strong>重要。</strong> 然後"),
            ("foo**(bar)**baz", "foo**(bar)**baz"),
            ("__「重要」__內容", "__「重要」__內容"),
            (r"\**「重要」\**內容", "*<em>「重要」*</em>內容"),
            ("\\*\\*「重要」\\*\\*內容", "**「重要」**內容"),
            ("3 * 5 * 7", "3 * 5 * 7"),
        ];
        for (source, expected) in table {
            assert_eq!(html(source), format!("<p>{expected}</p>\n"), "{source}");
        }
    }

    #[test]
    fn marks_leave_no_trace() {
        let table = [
            ("`**「重要」**內容`", "<p><code>**「重要」**內容</code></p>\n"),
            (
                "[a](https://a.b/x**「y」**z 'x**「y」**z')",
                "<p><a href=\"https://a.b/x**%E3%80%8Cy%E3%80%8D**z\" class=\"external\" rel=\"external noopener\" title=\"x**「y」**z\">a</a></p>\n",
            ),
            (
                "```x**「y」**z\na**「b」**c\n```",
                "<pre class=\"code\" tabindex=\"0\"><code class=\"language-x**「y」**z\">a**「b」**c\n</code></pre>\n",
            ),
            ("\u{FDD0}**\u{FDD0}「重要」\u{FDD0}**內\u{FDD0}容", "<p><strong>「重要」</strong>內容</p>\n"),
        ];
        for (source, expected) in table {
            assert_eq!(html(source), expected, "{source}");
        }
    }

    #[test]
    fn places_are_those_of_the_source() {
        let marks_within = "\u{FDD0}**\u{FDD0}「重」**內\u{FDD0}容[x](a)尾";
        for source in ["**「重」**內容[x](a)尾", marks_within, "[x](a)**「重」**"] {
            let marked = mark(source);
            let found = marked.text.find("[x](a)").map(|at| marked.source_span(&(at..at + 6)));
            assert_eq!(found.map(|span| &source[span]), Some("[x](a)"), "{source}");
            assert_eq!(marked.source_span(&(0..marked.text.len())).end, source.len());
        }
    }
}
