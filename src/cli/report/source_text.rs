//! The files that a report quotes: bytes in, text with lines and columns out.
//!
//! Diagnostics carry ranges of bytes, and nobody promises that these lie inside the file or between two characters,
//! or that the file is UTF-8 at all. Everything doubtful is settled here, so that drawing can't fail.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::base::{Diagnostic, Files, SitePath, Span};

/// The files that some diagnostics point to, each read once.
pub(super) struct Sources(BTreeMap<SitePath, Option<SourceText>>);

impl Sources {
    /// Reads every file that the diagnostics mark a place in. One that can't be read is remembered as missing.
    pub(super) fn read(diagnostics: &[Diagnostic], files: &dyn Files) -> Self {
        let mut sources = BTreeMap::new();
        let related = diagnostics.iter().flat_map(|diagnostic| diagnostic.related.iter().map(|(place, _)| place));
        let places = diagnostics.iter().filter_map(|diagnostic| diagnostic.place.as_ref()).chain(related);
        for place in places.filter(|place| place.span.is_some()) {
            if !sources.contains_key(&place.path) {
                sources.insert(place.path.clone(), files.read(&place.path).ok().map(SourceText::new));
            }
        }
        Self(sources)
    }

    /// The text of a file, if it could be read.
    pub(super) fn get(&self, path: &SitePath) -> Option<&SourceText> {
        self.0.get(path)?.as_ref()
    }
}

/// A file as text. What is not UTF-8 in it shows as U+FFFD.
pub(super) struct SourceText {
    text: String,
    /// Where in `text` each line begins.
    line_starts: Vec<usize>,
    /// Where the distance between an offset in the file and one in `text` changes: behind every U+FFFD that stands for other bytes.
    shifts: Vec<Shift>,
    /// The length of the file in bytes.
    file_len: usize,
}

struct Shift {
    file: usize,
    text: usize,
}

/// A range of the text that can be drawn: inside the text and between characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// The range in the text.
    pub(super) text: Range<usize>,
    /// The same range in the bytes of the file.
    pub(super) file: Range<usize>,
}

/// A line and a column, both from 1; a column is a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Position {
    pub(super) line: usize,
    pub(super) column: usize,
}

/// Some whole lines of a file.
pub(super) struct Excerpt<'a> {
    /// The number of the first of the lines, from 1.
    pub(super) first_line: usize,
    /// Where in the file's text the lines begin.
    pub(super) offset: usize,
    /// The lines, without the last one's line break.
    pub(super) text: &'a str,
}

impl SourceText {
    fn new(bytes: Vec<u8>) -> Self {
        let file_len = bytes.len();
        let (text, shifts) = match String::from_utf8(bytes) {
            Ok(text) => (text, Vec::new()),
            Err(error) => decode_lossily(error.as_bytes()),
        };
        let line_starts = std::iter::once(0).chain(text.match_indices('\n').map(|(index, _)| index + 1)).collect();
        Self { text, line_starts, shifts, file_len }
    }

    /// Makes a range of the file's bytes fit to be drawn: moves its ends into the text and outwards to the next
    /// characters, takes line breaks off its end, and widens an empty range to the character behind it, where there is one on that line.
    pub(super) fn mark(&self, span: &Span) -> Mark {
        // A place behind the last line break is a line without anything to see: mark the end of the line before.
        let last = self.text.trim_end_matches(['\n', '\r']).len();
        let start = self.text.floor_char_boundary(self.text_offset(span.start));
        let start = if start >= self.text.len() { last } else { start };
        let end = self.text.ceil_char_boundary(self.text_offset(span.end)).max(start);
        let end = start + self.text[start..end].trim_end_matches(['\n', '\r']).len();
        let end = if end == start { start + self.visible_char_len(start) } else { end };
        Mark { text: start..end, file: self.file_offset(start)..self.file_offset(end) }
    }

    /// The line and column of an offset into the text that lies between characters.
    pub(super) fn position(&self, offset: usize) -> Position {
        let line = self.line_at(offset);
        let column = self.text[self.line_starts[line]..offset].chars().count() + 1;
        Position { line: line + 1, column }
    }

    /// The whole lines that a range of the text touches.
    pub(super) fn lines(&self, range: &Range<usize>) -> Excerpt<'_> {
        let first = self.line_at(range.start);
        let offset = self.line_starts[first];
        let end = self.line_starts.get(self.line_at(range.end) + 1).copied().unwrap_or(self.text.len());
        // A range may end between the two characters of a Windows line break.
        let end = (offset + self.text[offset..end].trim_end_matches(['\n', '\r']).len()).max(range.end);
        Excerpt { first_line: first + 1, offset, text: &self.text[offset..end] }
    }

    /// The line, from 0, that holds an offset into the text.
    fn line_at(&self, offset: usize) -> usize {
        self.line_starts.partition_point(|&start| start <= offset).saturating_sub(1)
    }

    /// The length in bytes of the character at `offset`; 0 at the end of a line.
    fn visible_char_len(&self, offset: usize) -> usize {
        let next = self.text[offset..].chars().next();
        next.filter(|character| !matches!(character, '\n' | '\r')).map_or(0, char::len_utf8)
    }

    fn text_offset(&self, file: usize) -> usize {
        let before = self.shifts.partition_point(|shift| shift.file <= file);
        let offset = match before.checked_sub(1).map(|index| &self.shifts[index]) {
            Some(shift) => shift.text.saturating_add(file - shift.file),
            None => file,
        };
        // Inside a broken sequence the text may already be at its next character.
        offset.min(self.shifts.get(before).map_or(self.text.len(), |shift| shift.text))
    }

    fn file_offset(&self, text: usize) -> usize {
        let before = self.shifts.partition_point(|shift| shift.text <= text);
        let offset = match before.checked_sub(1).map(|index| &self.shifts[index]) {
            Some(shift) => shift.file + (text - shift.text),
            None => text,
        };
        offset.min(self.shifts.get(before).map_or(self.file_len, |shift| shift.file))
    }
}

/// Puts U+FFFD for every broken sequence, and notes where offsets shift.
fn decode_lossily(bytes: &[u8]) -> (String, Vec<Shift>) {
    let mut text = String::with_capacity(bytes.len());
    let mut shifts = Vec::new();
    let mut file = 0;
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        file += chunk.valid().len() + chunk.invalid().len();
        if !chunk.invalid().is_empty() {
            text.push(char::REPLACEMENT_CHARACTER);
            shifts.push(Shift { file, text: text.len() });
        }
    }
    (text, shifts)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn mark(bytes: &[u8], span: Span) -> (String, Range<usize>) {
        let source = SourceText::new(bytes.to_vec());
        let mark = source.mark(&span);
        (source.text[mark.text].to_owned(), mark.file)
    }

    #[test]
    fn ends_move_outwards_to_whole_characters() {
        assert_eq!(mark("稷下".as_bytes(), 1..4), ("稷下".to_owned(), 0..6));
        assert_eq!(mark("稷下".as_bytes(), 3..3), ("下".to_owned(), 3..6));
        assert_eq!(mark("稷下".as_bytes(), 40..50), (String::new(), 6..6));
    }

    #[test]
    fn line_breaks_at_the_end_are_not_marked() {
        assert_eq!(mark(b"one\r\ntwo\r\n", 0..5), ("one".to_owned(), 0..3));
        assert_eq!(mark(b"one\ntwo\n", 8..8), (String::new(), 7..7));
        assert_eq!(mark(b"one\n\n", 3..3), (String::new(), 3..3));
    }

    #[test]
    fn offsets_of_broken_text_are_those_of_the_file() {
        // 關 in Big5, then ASCII.
        let source = SourceText::new(b"t = \"\xC3\xF6\" x".to_vec());
        let mark = source.mark(&(9..10));
        assert_eq!((&source.text[mark.text.clone()], mark.file), ("x", 9..10));
        assert_eq!(source.position(mark.text.start), Position { line: 1, column: 10 });
    }

    #[test]
    fn columns_are_characters() {
        let source = SourceText::new("甲\n乙丙丁".as_bytes().to_vec());
        assert_eq!(source.position(4), Position { line: 2, column: 1 });
        assert_eq!(source.position(10), Position { line: 2, column: 3 });
        let excerpt = source.lines(&(4..7));
        assert_eq!((excerpt.first_line, excerpt.offset, excerpt.text), (2, 4, "乙丙丁"));
    }

    proptest! {
        #[test]
        fn any_range_of_any_bytes_can_be_marked(bytes in proptest::collection::vec(any::<u8>(), 0..60), start in 0_usize..80, end in 0_usize..80) {
            let source = SourceText::new(bytes.clone());
            let mark = source.mark(&(start..end));
            let excerpt = source.lines(&mark.text);
            prop_assert!(excerpt.offset <= mark.text.start && mark.text.end <= excerpt.offset + excerpt.text.len());
            prop_assert!(mark.file.start <= mark.file.end && mark.file.end <= bytes.len());
            prop_assert!(source.position(mark.text.start).line >= excerpt.first_line);
        }
    }
}
