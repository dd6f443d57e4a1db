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
        let is_text = tag.is_some_and(|tag| tag.suffix == "str" || is_unspecific(tag));
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
            |tag: &Tag| is_unspecific(tag) || tag.is_yaml_core_schema() && known.contains(&tag.suffix.as_str());
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
        // A name without a colon is noticed behind its line.
        let is_behind = error.info().contains("simple key expect");
        let of_line = if is_behind { self.source.text[..at].trim_end().len() } else { at };
        let start = self.source.line_start(of_line);
        let line = self.source.text[start..].lines().next().unwrap_or_default();
        let (message, help) = in_plain_words(error.info(), line);
        let at = if is_behind { start + line.find(WIDE_COLON).unwrap_or(0) } else { at };
        self.problems.push(self.source.error(Code::Syntax, message, at..at).maybe_help(help));
    }
}

/// What the parser says, as somebody would who has only seen YAML in other files, and what to write.
fn in_plain_words<'a>(info: &'a str, line: &str) -> (&'a str, Option<String>) {
    let is_indented = line.starts_with([' ', '\t']);
    match info {
        _ if info.contains("simple key expect") && line.contains(WIDE_COLON) => (
            "this line has a full-width colon, which is none in YAML",
            Some(format!("write `: ` in place of `{WIDE_COLON}`")),
        ),
        _ if info.contains("simple key expect") => {
            ("this line has no colon behind its first word", Some("write `name: value`".to_owned()))
        }
        _ if info.contains("mapping values are not allowed") && is_indented => (
            "this line is indented, as if it belonged to the value before it",
            Some("take the blanks at its beginning away; or put the value before it into quotes".to_owned()),
        ),
        _ if info.contains("mapping values are not allowed") => {
            (info, Some("put a value that holds a colon and a space into quotes".to_owned()))
        }
        _ if info.contains("trailing content after") => (
            "something follows the closing quote",
            Some("put the whole value into quotes of the other kind: `'…'` or `\"…\"`".to_owned()),
        ),
        _ if info.contains("cannot start any token") => (info, Some("put the value into quotes".to_owned())),
        _ if info.contains("tab") => (info, Some("indent with spaces".to_owned())),
        _ => (info, None),
    }
}

const WIDE_COLON: char = '\u{ff1a}';

/// A lone `!`, which says that the value is what it is by its form: text if it is a scalar.
fn is_unspecific(tag: &Tag) -> bool {
    tag.handle.is_empty() && tag.suffix == "!"
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parse(text: &str) -> Result<Table, Vec<Diagnostic>> {
        parse_yaml(text, 0, &SitePath::new("課程.md").expect("a path inside the project"))
    }

    fn only_problem(text: &str) -> (String, &str, Option<String>) {
        let mut problems = parse(text).expect_err("something is wrong with it");
        assert_eq!(problems.len(), 1, "{problems:?}");
        let problem = problems.remove(0);
        let span = problem.place.and_then(|place| place.span).expect("syntax has a place");
        (problem.message, text.get(span).expect("whole characters"), problem.help)
    }

    #[test]
    fn every_value_knows_where_it_stands() {
        let text = "# 註\n標題: 客戶\r\ndate: 2026-12-05\nlist:\n  - 甲\n  - \"乙\"\nflow: [甲, { a: 丙 }]\nempty:\nblock: |\n  行一\nlast: ~\n";
        let table = parse_yaml(text, 50, &SitePath::root()).expect("YAML");
        let at = |part: &str| {
            let start = text.find(part).expect("part of the text") + 50;
            start..start + part.len()
        };
        let value = |name: &str| table.get(name).expect("a field").clone();
        let plain = |text: &str| Value::Plain(text.to_owned());
        assert_eq!(value("標題"), Node { value: plain("客戶"), span: at("客戶") });
        assert_eq!(value("date"), Node { value: plain("2026-12-05"), span: at("2026-12-05") });
        assert_eq!(value("list").span, at("- 甲\n  - \"乙\""));
        let Value::List(elements) = value("list").value else { panic!("a list") };
        assert_eq!(elements[1], Node { value: Value::Text("乙".into()), span: at("\"乙\"") });
        assert_eq!(value("flow").span, at("[甲, { a: 丙 }]"));
        assert_eq!((value("empty").value, value("last").value), (Value::Null, Value::Null));
        assert_eq!(value("block").value, Value::Text("行一\n".into()));
        assert_eq!(table.span, at("標題: 客戶"), "the mark of the whole is its first entry");
        let Value::List(elements) = value("flow").value else { panic!("a list") };
        let Value::Table(inner) = &elements[1].value else { panic!("a table") };
        assert_eq!((inner.span.clone(), inner.entries[0].1.span.clone()), (at("{ a: 丙 }"), at("丙")));
    }

    #[test]
    fn nothing_is_an_empty_table() {
        for text in ["", "# 註\n", "---\n", "\u{feff}", "~"] {
            assert_eq!(parse(text).expect("YAML").entries, [], "{text:?}");
        }
        assert_eq!(parse("\u{feff}---\na: 1\n").expect("YAML").get("a").map(|node| node.span.clone()), Some(10..11));
    }

    #[test]
    fn types_of_the_core_schema_are_hints() {
        let table = parse("a: !!str 2026\nb: !!int 3\nc: ! x\nd: no\n").expect("YAML");
        let value = |name| table.get(name).map(|node| node.value.clone());
        assert_eq!(value("a"), Some(Value::Text("2026".into())));
        assert_eq!(value("b"), Some(Value::Plain("3".into())));
        assert_eq!(value("c"), Some(Value::Text("x".into())));
        assert_eq!(value("d"), Some(Value::Plain("no".into())));
    }

    #[test]
    fn a_field_given_twice_names_both_places() {
        let text = "標題: 1\nb: 2\n標題: 3\n\"b\": 4\n";
        let problems = parse(text).expect_err("fields are given twice");
        assert_eq!(problems.len(), 2, "reading goes on after the first");
        assert_eq!(problems[0].message, "the field `標題` is given twice");
        assert_eq!(problems[0].place.as_ref().and_then(|place| place.span.clone()), Some(15..21));
        assert_eq!(problems[0].related[0].0.span, Some(0..6));
    }

    #[test]
    fn what_data_files_do_not_need_is_refused() {
        assert_eq!(only_problem("- 甲\n").0, "the file must hold fields such as `title: …`, found a list");
        assert_eq!(only_problem("課程").1, "課程");
        assert_eq!(only_problem("a: 1\n---\nb: 2\n").0, "only one document can stand in a file");
        assert_eq!(only_problem("? [課]\n: b\n").0, "the name of a field must be plain text");
        assert_eq!(only_problem("a: !course 課\n").0, "the type `!course` is not supported");
        let problems = parse("a: &x 課\nb: *x\n").expect_err("anchors are refused");
        let messages: Vec<_> = problems.iter().map(|problem| problem.message.as_str()).collect();
        assert_eq!(
            messages,
            ["anchors such as `&name` are not supported", "aliases such as `*name` are not supported"]
        );
    }

    #[test]
    fn mistakes_in_syntax_come_with_the_usual_remedy() {
        let (message, at, help) = only_problem("標題: 客戶: 關係\n");
        assert_eq!((message.as_str(), at), ("mapping values are not allowed in this context", ":"));
        assert_eq!(help.as_deref(), Some("put a value that holds a colon and a space into quotes"));
        assert_eq!(only_problem("標題: @課").1, "@");
        assert_eq!(only_problem("標題: \"課").1, "\"");
        assert!(parse("a: [1,\nb: 2\n").is_err());
    }

    #[test]
    fn depth_is_bounded() {
        for part in ["[", "{a: ", "- ", "? ", "a: [", "{? "] {
            let text = part.repeat(20_000);
            assert!(parse(&format!("x: {text}")).is_err() && parse(&text).is_err());
        }
        let lines: Vec<String> = (0..500).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
        let indented = lines.concat();
        assert_eq!(only_problem(&indented).0, "values are nested deeper than 64 levels");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn no_text_is_too_odd(text in "([a-c:\"'&*!?|>%@.\\[\\]{},#\n\r\t 課2-]|\n  |\n- |: |---\n|\u{feff}|\\PC){0,60}", offset in 0_usize..9) {
            let path = SitePath::root();
            let inside = |span: &Span| {
                span.start >= offset && text.get(span.start - offset..span.end - offset).is_some()
            };
            match parse_yaml(&text, offset, &path) {
                Ok(table) => prop_assert!(table.entries.iter().all(|(key, node)| inside(&key.span) && inside(&node.span))),
                Err(problems) => {
                    prop_assert!(!problems.is_empty());
                    for problem in problems {
                        prop_assert!(inside(&problem.place.and_then(|place| place.span).expect("syntax has a place")));
                    }
                }
            }
        }

        #[test]
        fn plain_scalars_are_where_their_place_says(words in proptest::collection::vec("[a-z課程關係]{1,5}", 1..9)) {
            let lines: Vec<String> =
                words.iter().enumerate().map(|(index, word)| format!("k{index}: {word} # 註\r\n")).collect();
            let text = lines.concat();
            let table = parse(&text).expect("YAML");
            prop_assert_eq!(table.entries.len(), words.len());
            for ((_, node), word) in table.entries.iter().zip(&words) {
                prop_assert_eq!(&text[node.span.clone()], word.as_str());
            }
        }
    }
}
