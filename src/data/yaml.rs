//! YAML text in, the tree out; or what is wrong with the text.
//!
//! Only what data files need is taken: one document, a mapping at the top, names that are scalars, no anchors and aliases
//! (which allow a short file to expand without bound), and no types of one's own. Plain scalars stay untyped until read.

use std::collections::HashMap;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, StrInput, Tag};

use super::plain;
use super::source::Source;
use super::tree::{Key, Node, Table, Value};
use crate::base::{Code, Diagnostic, SitePath, Span};

/// How deep lists and mappings may be nested; the bound keeps recursion off the end of the stack.
const DEPTH: usize = 64;

/// Parses YAML that begins at byte `offset` of the file `path`; all ranges are in the whole file.
///
/// # Errors
/// All that was found wrong up to the first mistake in syntax, after which a YAML parser can't go on.
pub fn parse_yaml(text: &str, offset: usize, path: &SitePath) -> Result<Table, Vec<Diagnostic>> {
    let source = Source::new(text, offset, path);
    let positions = Positions::of(source.text);
    let mut reader = Reader { source, positions, parser: Parser::new_from_str(source.text), problems: Vec::new() };
    match reader.document() {
        Some(table) if reader.problems.is_empty() => Ok(table),
        _ => Err(reader.problems),
    }
}

/// Reads the parser's events by recursive descent. `None` means that a problem was noted after which reading can't go on.
struct Reader<'a> {
    source: Source<'a>,
    positions: Positions,
    parser: Parser<'a, StrInput<'a>>,
    problems: Vec<Diagnostic>,
}

impl<'a> Reader<'a> {
    fn document(&mut self) -> Option<Table> {
        let (event, range) = loop {
            match self.next()? {
                (Event::StreamStart | Event::DocumentStart(_), _) => {}
                other => break other,
            }
        };
        let whole = 0..self.source.text.len();
        if matches!(event, Event::StreamEnd) {
            return Some(Table { entries: Vec::new(), span: self.source.first_line(whole) });
        }
        let root = self.node(event, range.clone(), 0)?;
        self.refuse_second_document()?;
        match root.value {
            Value::Table(table) => Some(table),
            Value::Null => Some(Table { entries: Vec::new(), span: self.source.first_line(whole) }),
            other => {
                let message = format!("the file must hold fields such as `title: …`, found {}", other.kind());
                self.note(Code::Syntax, message, self.line(range));
                None
            }
        }
    }

    fn refuse_second_document(&mut self) -> Option<()> {
        loop {
            match self.next()? {
                (Event::StreamEnd, _) => return Some(()),
                (Event::DocumentStart(_), range) => {
                    self.note(Code::Syntax, "only one document can stand in a file", range);
                    return None;
                }
                _ => {}
            }
        }
    }

    fn node(&mut self, event: Event<'a>, range: Span, depth: usize) -> Option<Node> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                self.refuse_anchor(anchor, &range);
                let value = self.scalar(text.into_owned(), style, tag.as_deref(), &range);
                Some(Node { value, span: self.source.span(range) })
            }
            Event::SequenceStart(anchor, tag) => {
                self.open(anchor, tag.as_deref(), "seq", &range, depth)?;
                self.list(range, depth + 1)
            }
            Event::MappingStart(anchor, tag) => {
                self.open(anchor, tag.as_deref(), "map", &range, depth)?;
                self.mapping(range, depth + 1)
            }
            Event::Alias(_) => {
                self.refuse("aliases such as `*name` are not supported", "write the value out again", range.clone());
                Some(Node { value: Value::Null, span: self.source.span(range) })
            }
            _ => {
                self.note(Code::Syntax, "a value is missing here", range);
                None
            }
        }
    }

    fn list(&mut self, start: Span, depth: usize) -> Option<Node> {
        let mut elements = Vec::new();
        let mut last = start.end;
        loop {
            let (event, range) = self.next()?;
            if matches!(event, Event::SequenceEnd) {
                let span = self.source.span(start.start..end_of_container(&range, last));
                return Some(Node { value: Value::List(elements), span });
            }
            last = last.max(range.end);
            elements.push(self.node(event, range, depth)?);
        }
    }

    fn mapping(&mut self, start: Span, depth: usize) -> Option<Node> {
        let mut entries: Vec<(Key, Node)> = Vec::new();
        let mut seen: HashMap<String, Span> = HashMap::new();
        let mut last = start.end;
        loop {
            let (event, range) = self.next()?;
            if matches!(event, Event::MappingEnd) {
                let whole = start.start..end_of_container(&range, last);
                let table = Table { entries, span: self.source.first_line(whole.clone()) };
                return Some(Node { value: Value::Table(table), span: self.source.span(whole) });
            }
            let key = self.key(event, range.clone())?;
            let (event, value_range) = self.next()?;
            last = last.max(range.end).max(value_range.end);
            let node = self.node(event, value_range, depth)?;
            if let Some(first) = seen.get(&key.name) {
                self.note_duplicate(&key.name, range, first.clone());
            } else {
                seen.insert(key.name.clone(), range);
                entries.push((key, node));
            }
        }
    }

    fn key(&mut self, event: Event<'a>, range: Span) -> Option<Key> {
        match event {
            Event::Scalar(text, style, anchor, tag) if !(text.is_empty() && style == ScalarStyle::Plain) => {
                self.refuse_anchor(anchor, &range);
                self.refuse_tag(tag.as_deref(), &["str", "int"], &range);
                Some(Key { name: text.into_owned(), span: self.source.span(range) })
            }
            _ => {
                self.note(Code::Syntax, "the name of a field must be plain text", range);
                None
            }
        }
    }

    fn scalar(&mut self, text: String, style: ScalarStyle, tag: Option<&Tag>, range: &Span) -> Value {
        self.refuse_tag(tag, &["str", "int", "float", "bool", "null", "timestamp"], range);
        let is_text = tag.is_some_and(|tag| tag.suffix == "str" || tag.suffix.is_empty());
        match style {
            ScalarStyle::Plain if !is_text && plain::is_null(&text) => Value::Null,
            ScalarStyle::Plain if !is_text => Value::Plain(text),
            _ => Value::Text(text),
        }
    }

    fn open(&mut self, anchor: usize, tag: Option<&Tag>, own: &str, range: &Span, depth: usize) -> Option<()> {
        self.refuse_anchor(anchor, range);
        self.refuse_tag(tag, &[own], range);
        if depth < DEPTH {
            return Some(());
        }
        self.note(Code::Syntax, format!("values are nested deeper than {DEPTH} levels"), range.clone());
        None
    }

    fn refuse_anchor(&mut self, anchor: usize, range: &Span) {
        if anchor > 0 {
            let help = "take the anchor away and write the value out where it is needed";
            self.refuse("anchors such as `&name` are not supported", help, self.line(range.clone()));
        }
    }

    fn refuse_tag(&mut self, tag: Option<&Tag>, known: &[&str], range: &Span) {
        let is_known =
            |tag: &Tag| tag.suffix.is_empty() || tag.is_yaml_core_schema() && known.contains(&tag.suffix.as_str());
        if let Some(tag) = tag.filter(|tag| !is_known(tag)) {
            let message = format!("the type `{tag}` is not supported");
            self.refuse(&message, "take the type away, the field decides what the value is", self.line(range.clone()));
        }
    }

    fn note_duplicate(&mut self, name: &str, again: Span, first: Span) {
        let problem = self.source.error(Code::Syntax, format!("the field `{name}` is given twice"), again);
        self.problems.push(problem.related(self.source.place(first), "given here first"));
    }

    fn refuse(&mut self, message: &str, help: &str, range: Span) {
        self.problems.push(self.source.error(Code::Syntax, message, range).help(help));
    }

    fn note(&mut self, code: Code, message: impl Into<String>, range: Span) {
        self.problems.push(self.source.error(code, message, range));
    }

    /// The range, but no longer than its first line.
    fn line(&self, range: Span) -> Span {
        let text = self.source.text.get(range.clone()).unwrap_or_default();
        range.start..range.start + text.lines().next().unwrap_or_default().len()
    }

    fn next(&mut self) -> Option<(Event<'a>, Span)> {
        match self.parser.next_event() {
            Some(Ok((event, span))) => {
                let range = self.positions.byte(span.start.index())..self.positions.byte(span.end.index());
                Some((event, range))
            }
            Some(Err(error)) => {
                self.note_syntax(&error);
                None
            }
            None => None,
        }
    }

    fn note_syntax(&mut self, error: &ScanError) {
        let at = self.positions.byte(error.marker().index());
        let help = match error.info() {
            info if info.contains("mapping values are not allowed") => {
                Some("put a value that holds a colon and a space into quotes".to_owned())
            }
            info if info.contains("cannot start any token") => Some("put the value into quotes".to_owned()),
            info if info.contains("tab") => Some("indent with spaces".to_owned()),
            _ => None,
        };
        self.problems.push(self.source.error(Code::Syntax, error.info(), at..at).maybe_help(help));
    }
}

/// Block lists and mappings end without a character of their own, somewhere on a later line: there the last child counts.
fn end_of_container(end: &Span, last: usize) -> usize {
    if end.is_empty() { last } else { end.end }
}

/// From the parser's indices, which count characters, to bytes.
struct Positions {
    /// The byte at which each character starts, and the length of the text; nothing if all characters are one byte long.
    starts: Vec<usize>,
}

impl Positions {
    fn of(text: &str) -> Self {
        if text.is_ascii() {
            return Self { starts: Vec::new() };
        }
        Self { starts: text.char_indices().map(|(start, _)| start).chain([text.len()]).collect() }
    }

    fn byte(&self, character: usize) -> usize {
        match self.starts.last() {
            None => character,
            Some(end) => self.starts.get(character).copied().unwrap_or(*end),
        }
    }
}
