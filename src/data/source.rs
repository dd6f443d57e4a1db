//! A stretch of a file that is being parsed: turns the ranges that parsers give into places in the whole file.

use crate::base::{Code, Diagnostic, Place, SitePath, Span};

/// Some text, the byte of the file where it begins, and the file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Source<'a> {
    pub(super) text: &'a str,
    offset: usize,
    path: &'a SitePath,
}

impl<'a> Source<'a> {
    /// Passes over a byte order mark, which is no part of the text but counts as bytes of the file.
    pub(super) fn new(text: &'a str, offset: usize, path: &'a SitePath) -> Self {
        let stripped = text.strip_prefix('\u{feff}').unwrap_or(text);
        Self { text: stripped, offset: offset + text.len() - stripped.len(), path }
    }

    /// The range in the file for a range in the text. Parsers mark the end of the text, or a gap, by an empty range;
    /// it is widened to one character so that there is something to underline.
    pub(super) fn span(&self, range: Span) -> Span {
        let start = self.text.floor_char_boundary(range.start);
        let end = self.text.ceil_char_boundary(range.end);
        let range = if start < end { start..end } else { self.one_character(start) };
        self.offset + range.start..self.offset + range.end
    }

    /// Like [`Source::span`], but no longer than the first line of it.
    pub(super) fn first_line(&self, range: Span) -> Span {
        let start = self.text.floor_char_boundary(range.start);
        let rest = &self.text[start..];
        let skipped = rest.len() - rest.trim_start().len();
        let line = rest[skipped..].lines().next().unwrap_or_default().trim_end();
        let start = start + skipped;
        self.span(start..(start + line.len()).min(range.end.max(start)))
    }

    /// The character at `at`; before a line's end rather the one on the left, which can be seen.
    fn one_character(&self, at: usize) -> Span {
        let (before, after) = self.text.split_at(at);
        let right = after.chars().next().map(|character| (at..at + character.len_utf8(), character));
        let left = before.chars().next_back().map(|character| (at - character.len_utf8()..at, character));
        let visible = |found: &(Span, char)| !found.1.is_control();
        let found = right.clone().filter(visible).or_else(|| left.clone().filter(visible)).or(right).or(left);
        found.map_or(at..at, |(range, _)| range)
    }

    /// What stands at a range of the file.
    pub(super) fn written(&self, span: &Span) -> &'a str {
        self.text.get(span.start - self.offset..span.end - self.offset).unwrap_or_default()
    }

    /// What stands at a range of the file, with what precedes it on its line or since the last brace or comma, but for blanks.
    pub(super) fn spelling(&self, span: &Span) -> (&'a str, &'a str) {
        let before = &self.text[..span.start - self.offset];
        let lead = before.rsplit(['\n', '{', ',']).next().unwrap_or_default();
        (lead.trim(), self.written(span))
    }

    /// Where the line starts that holds the byte `at` of the text.
    pub(super) fn line_start(&self, at: usize) -> usize {
        let at = self.text.floor_char_boundary(at);
        self.text[..at].rfind('\n').map_or(0, |end| end + 1)
    }

    /// The place of a range of the file.
    pub(super) fn place_in_file(&self, span: Span) -> Place {
        Place::at(self.path, span)
    }

    /// The place of a range of the text.
    pub(super) fn place(&self, range: Span) -> Place {
        Place::at(self.path, self.span(range))
    }

    /// An error at a range of the text.
    pub(super) fn error(&self, code: Code, message: impl Into<String>, range: Span) -> Diagnostic {
        Diagnostic::error(code, message).at(self.place(range))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path() -> SitePath {
        SitePath::new("課程.md").expect("a path inside the project")
    }

    #[test]
    fn empty_ranges_are_widened_to_a_character() {
        let path = path();
        let source = Source::new("課 程\n", 4, &path);
        assert_eq!(source.span(0..0), 4..7);
        assert_eq!(source.span(7..7), 8..11, "the end of a line shows what stands before it");
        assert_eq!(source.span(8..8), 11..12, "after the last line there is only its end");
        assert_eq!(source.span(90..99), 11..12, "ranges outside of the text are brought in");
        assert_eq!(source.span(1..2), 4..7, "half characters become whole ones");
        assert_eq!(Source::new("", 4, &path).span(0..0), 4..4);
    }

    #[test]
    fn a_byte_order_mark_counts_as_bytes_of_the_file() {
        let path = path();
        let source = Source::new("\u{feff}a = 1", 0, &path);
        assert_eq!((source.text, source.span(0..1)), ("a = 1", 3..4));
    }

    #[test]
    fn marks_stay_on_one_line() {
        let path = path();
        let source = Source::new("\n  a: 1  \nb: 2", 0, &path);
        assert_eq!(source.first_line(0..14), 3..7);
        assert_eq!(source.first_line(3..4), 3..4);
    }
}
