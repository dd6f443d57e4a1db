//! TOML text in, the tree out; or all that is wrong with the text.

use ::toml::Spanned;
use ::toml::de::{DeTable, DeValue, Error};

use super::date;
use super::source::Source;
use super::tree::{Key, Node, Table, Value};
use super::unclosed;
use crate::base::{Code, Diagnostic, SitePath, Span};

/// Parses TOML that begins at byte `offset` of the file `path`; all ranges are in the whole file.
///
/// # Errors
/// All mistakes, at most one a line: the parser goes on after each, and what it says about the rest of a broken line is noise.
pub fn parse_toml(text: &str, offset: usize, path: &SitePath) -> Result<Table, Vec<Diagnostic>> {
    let source = Source::new(text, offset, path);
    let (tree, errors) = DeTable::parse_recoverable(source.text);
    let mut converter = Converter { source, problems: Vec::new() };
    let table = converter.table(tree.into_inner(), 0..source.text.len());
    let syntax = syntax_problems(&source, &table, errors);
    // What stands in a tree that the parser had to mend is not worth a message.
    let problems = if syntax.is_empty() { converter.problems } else { syntax };
    if problems.is_empty() { Ok(table) } else { Err(problems) }
}

/// What can be read of a text with mistakes when the lines that hold them are left out; `None` if the other lines make no
/// sense by themselves. Of what the parser mends on its own, nobody can tell what the editor meant.
pub(super) fn parse_sound_lines(text: &str, offset: usize, path: &SitePath) -> Option<Table> {
    let stripped = Source::new(text, offset, path).text;
    let (_, errors) = DeTable::parse_recoverable(stripped);
    let mut sound = text.to_owned();
    let mark = text.len() - stripped.len();
    for error in errors {
        let at = text.floor_char_boundary(error.span().map_or(0, |span| span.start) + mark);
        let start = text[..at].rfind('\n').map_or(mark, |line_end| line_end + 1);
        let end = text[start..].find('\n').map_or(text.len(), |length| start + length);
        // What follows a header belongs to its table, and would go to the one before.
        if text[start..end].trim_start().starts_with('[') {
            return None;
        }
        sound.replace_range(start..end, &" ".repeat(end - start));
    }
    parse_toml(&sound, offset, path).ok()
}

fn syntax_problems(source: &Source<'_>, table: &Table, mut errors: Vec<Error>) -> Vec<Diagnostic> {
    let range = |error: &Error| error.span().unwrap_or(0..0);
    errors.sort_by_key(|error| range(error).start);
    errors.dedup_by_key(|error| source.line_start(range(error).start));
    // What follows an open bracket is noise to the end of the file.
    let open = if errors.is_empty() { None } else { unclosed::bracket(source.text) };
    errors.retain(|error| open.is_none_or(|open| range(error).start < open));
    let problem = |error: &Error| match error.message() {
        "duplicate key" => duplicate_problem(source, table, range(error)),
        message => syntax_problem(source, message, range(error)),
    };
    errors.iter().map(problem).chain(open.map(|open| unclosed_problem(source, open))).collect()
}

fn unclosed_problem(source: &Source<'_>, open: usize) -> Diagnostic {
    let (bracket, closing) = if source.text[open..].starts_with('{') { ('{', '}') } else { ('[', ']') };
    source
        .error(Code::Syntax, format!("this `{bracket}` is never closed"), open..open + 1)
        .help(format!("write `{closing}` where it ends"))
}

fn duplicate_problem(source: &Source<'_>, table: &Table, range: Span) -> Diagnostic {
    let name = source.text.get(range.clone()).unwrap_or_default();
    let mut first = None;
    find_first(source, table, &range, &mut first);
    let problem = source.error(Code::Syntax, format!("the field `{name}` is given twice"), range);
    match first {
        Some(span) => problem.related(source.place_in_file(span), "given here first"),
        None => problem,
    }
}

/// The library does not tell where a name stood first. It is the last earlier key that is spelled the same and stands alike:
/// with the same dotted names before it, and not inside of braces that are closed already.
fn find_first(source: &Source<'_>, table: &Table, again: &Span, first: &mut Option<Span>) {
    let target = source.span(again.clone());
    for (key, node) in &table.entries {
        let earlier = key.span.start < target.start && first.as_ref().is_none_or(|span| span.start < key.span.start);
        if earlier && source.spelling(&key.span) == source.spelling(&target) {
            *first = Some(key.span.clone());
        }
        let nested: &[Node] = match &node.value {
            Value::List(elements) => elements,
            _ => std::slice::from_ref(node),
        };
        for node in nested {
            let closed = source.written(&node.span).starts_with('{') && node.span.end <= target.start;
            if let Value::Table(table) = &node.value
                && !closed
            {
                find_first(source, table, again, first);
            }
        }
    }
}

fn syntax_problem(source: &Source<'_>, message: &str, range: Span) -> Diagnostic {
    let written = source.text.get(range.clone()).unwrap_or_default();
    if date::looks_like_date(written)
        && let Err(problem) = date::read(written)
    {
        return source.error(Code::InvalidDate, problem.message, range).maybe_help(problem.help);
    }
    if let Some(name) = yaml_field(source, range.start) {
        let message = format!("in TOML a field is written with `=`, and `{name}` has a colon");
        return source
            .error(Code::Syntax, message, range)
            .help(format!("write `{name} = …`, or lines `---` in place of both `+++` for YAML"));
    }
    let message = message.trim_end_matches(", expected literal string");
    let help = match written {
        "yes" | "on" | "True" | "TRUE" => Some("write `true`".to_owned()),
        "no" | "off" | "False" | "FALSE" => Some("write `false`".to_owned()),
        _ if message.contains(", expected `") => expected(message),
        "" => None,
        _ if written.starts_with(CURLY_QUOTES) => {
            Some(format!("write straight quotes: `\"{}\"`", written.trim_matches(CURLY_QUOTES)))
        }
        _ if message.starts_with("string values must be quoted") => Some(format!("write `\"{written}\"`")),
        _ if message.starts_with("invalid unquoted key") => Some(format!("write `\"{written}\"`")),
        _ => None,
    };
    source.error(Code::Syntax, message, range).maybe_help(help)
}

const CURLY_QUOTES: &[char] = &['\u{201c}', '\u{201d}', '\u{2018}', '\u{2019}', '\u{300c}', '\u{300d}', '\u{ff02}'];

/// The name of the field in whose line a byte of the text stands, if it is written as in YAML.
fn yaml_field<'a>(source: &Source<'a>, at: usize) -> Option<&'a str> {
    let line = source.text[source.line_start(at)..].lines().next()?;
    let (name, _) = line.split_once([':', '\u{ff1a}'])?;
    let is_name = !name.is_empty() && name.chars().all(|sign| sign.is_ascii_alphanumeric() || sign == '_');
    is_name.then_some(name)
}

/// What a message says is missing, if that is a single piece of punctuation: an editor who sees where it is missing can put it there.
fn expected(message: &str) -> Option<String> {
    let (_, wanted) = message.rsplit_once(", expected `")?;
    let token = wanted.strip_suffix('`').filter(|token| !token.contains('`'))?;
    Some(format!("write `{token}` here"))
}

/// Turns the library's tree into ours. Its depth is bounded by the library, so recursion is safe.
struct Converter<'a> {
    source: Source<'a>,
    problems: Vec<Diagnostic>,
}

impl Converter<'_> {
    fn table(&mut self, table: DeTable<'_>, range: Span) -> Table {
        let mut entries: Vec<(Key, Node)> = Vec::with_capacity(table.len());
        for (key, value) in table {
            let span = self.source.span(key.span());
            entries.push((Key { name: key.into_inner().into_owned(), span }, self.node(value)));
        }
        // The library closes tables when the next header opens, which is not always the order in which they stand.
        entries.sort_by_key(|(key, _)| key.span.start);
        Table { entries, span: self.source.first_line(range) }
    }

    fn node(&mut self, spanned: Spanned<DeValue<'_>>) -> Node {
        let range = spanned.span();
        let value = match spanned.into_inner() {
            DeValue::String(text) => Value::Text(text.into_owned()),
            DeValue::Boolean(value) => Value::Bool(value),
            DeValue::Float(number) => Value::Float(number.as_str().to_owned()),
            DeValue::Integer(number) => self.integer(number.as_str(), number.radix(), range.clone()),
            DeValue::Datetime(_) => Value::Date(self.source.text.get(range.clone()).unwrap_or_default().to_owned()),
            DeValue::Array(array) => Value::List(array.into_iter().map(|element| self.node(element)).collect()),
            DeValue::Table(table) => Value::Table(self.table(table, range.clone())),
        };
        Node { value, span: self.source.span(range) }
    }

    fn integer(&mut self, digits: &str, radix: u32, range: Span) -> Value {
        let value = i64::from_str_radix(digits, radix);
        if value.is_err() {
            let message = format!("the integer `{digits}` does not fit into 64 bits");
            self.problems.push(self.source.error(Code::InvalidValue, message, range));
        }
        Value::Integer(value.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parse(text: &str) -> Result<Table, Vec<Diagnostic>> {
        parse_toml(text, 0, &SitePath::new("site.toml").expect("a path inside the project"))
    }

    /// The code, the message, what is underlined, and the help of each problem.
    fn problems(text: &str) -> Vec<(Code, String, &str, Option<String>)> {
        let problems = parse(text).expect_err("something is wrong with it");
        let underlined = |problem: &Diagnostic| {
            let span = problem.place.as_ref().and_then(|place| place.span.clone());
            text.get(span.expect("syntax has a place")).expect("whole characters")
        };
        problems
            .into_iter()
            .map(|problem| (problem.code, problem.message.clone(), underlined(&problem), problem.help))
            .collect()
    }

    #[test]
    fn lines_without_mistakes_can_be_read_by_themselves() {
        let path = SitePath::root();
        let sound = |text: &str| {
            let table = parse_sound_lines(text, 100, &path)?;
            Some(table.entries.iter().map(|(key, node)| (key.name.clone(), node.span.start)).collect::<Vec<_>>())
        };
        let known = |pairs: &[(&str, usize)]| Some(pairs.iter().map(|(name, at)| ((*name).to_owned(), *at)).collect());
        assert_eq!(sound("a = '課\nb = 2\nd = 2026-02-30\ne = [1,\n2]\n"), known(&[("b", 113), ("e", 134)]));
        assert_eq!(sound("\u{feff}a = yes\nb = 2"), known(&[("b", 115)]));
        assert_eq!(sound("a = 1\n[b\nc = 2\n"), None, "nobody knows whose `c` is");
        assert_eq!(sound("a = [1,\nb = 2\n"), None);
        assert_eq!(sound("a = 1\na = 2\n"), known(&[("a", 104)]));
    }

    #[test]
    fn every_value_knows_where_it_stands() {
        let text = "題 = 1"; // not TOML: bare names are Latin
        assert!(parse(text).is_err());
        let text = "\"題\" = '課程'\nn = 1_0.50\nd = 2026-12-05 09:30\nl = [true, 0x1F]\n";
        let table = parse_toml(text, 100, &SitePath::root()).expect("TOML");
        let seen: Vec<_> =
            table.entries.iter().map(|(key, node)| (key.name.as_str(), &node.value, node.span.clone())).collect();
        let at = |part: &str| {
            let start = text.find(part).expect("part of the text") + 100;
            start..start + part.len()
        };
        assert_eq!(seen[0], ("題", &Value::Text("課程".into()), at("'課程'")));
        assert_eq!(seen[1], ("n", &Value::Float("10.50".into()), at("1_0.50")));
        assert_eq!(seen[2], ("d", &Value::Date("2026-12-05 09:30".into()), at("2026-12-05 09:30")));
        let list = Value::List(vec![
            Node { value: Value::Bool(true), span: at("true") },
            Node { value: Value::Integer(31), span: at("0x1F") },
        ]);
        assert_eq!(seen[3], ("l", &list, at("[true, 0x1F]")));
        assert_eq!(table.entries[0].0.span, at("\"題\""));
        assert_eq!(table.span, at("\"題\" = '課程'"), "the mark of the whole is its first line");
    }

    #[test]
    fn tables_keep_the_order_of_the_file() {
        let table = parse("b.c = 1\na = 2\n[z.y]\nq = 1\n[x]\n[z]\np = 2\n[[m]]\n[[m]]\nlast = 1\n").expect("TOML");
        let names = |table: &Table| table.entries.iter().map(|(key, _)| key.name.clone()).collect::<Vec<_>>().join(" ");
        assert_eq!(names(&table), "b a x z m");
        let Some(Node { value: Value::Table(z), .. }) = table.get("z") else { panic!("a table") };
        assert_eq!(names(z), "y p");
        let Some(Node { value: Value::List(elements), .. }) = table.get("m") else { panic!("a list") };
        assert_eq!(elements.len(), 2);
    }

    #[test]
    fn all_mistakes_are_told_one_a_line() {
        let found = problems("a = 課程\nb = [1,2]\nc = yes\nd = \"x");
        let short: Vec<_> = found.iter().map(|(code, message, at, _)| (*code, message.as_str(), *at)).collect();
        assert_eq!(short[0], (Code::Syntax, "string values must be quoted", "課程"));
        assert_eq!(found[0].3.as_deref(), Some("write `\"課程\"`"));
        assert!(short.len() >= 3, "{short:?}");
        let open = problems("a = 課程\nb = [1,2\nc = yes\nd = \"x");
        assert_eq!(
            (open.len(), open[1].1.as_str(), open[1].2),
            (2, "this `[` is never closed", "["),
            "the rest is noise"
        );
        assert_eq!(problems("draft = yes")[0].3.as_deref(), Some("write `true`"));
        assert_eq!(problems("draft = no")[0].3.as_deref(), Some("write `false`"));
        assert_eq!(problems("a = \"課").len(), 1);
        assert_eq!(problems("a = \"課")[0].2, "課", "the end of the text is shown by what stands before it");
        assert_eq!(problems("n = 99999999999999999999")[0].0, Code::InvalidValue);
    }

    #[test]
    fn dates_that_do_not_exist_are_explained() {
        let found = problems("start = 2026-02-30\nend = 2026/12/05\n");
        let message = "the date `2026-02-30` does not exist: February 2026 has 28 days";
        assert_eq!(found[0], (Code::InvalidDate, message.to_owned(), "2026-02-30", None));
        assert_eq!((found[1].0, found[1].2), (Code::InvalidDate, "2026/12/05"));
        assert_eq!(found[1].3.as_deref(), Some("write `2026-12-05`"));
        assert_eq!(problems("at = 2026-12-05T25:00:00")[0].1, "`25:00:00` is not a time of day");
        assert_eq!(problems("at = 2026-2-3")[0].3.as_deref(), Some("write `2026-02-03`"));
    }

    #[test]
    fn a_field_given_twice_names_both_places() {
        let cases = [
            ("a = 1\nb = 2\na = 3", "a", 0),
            ("s = 0\ni = { s = 1 }\ns = 2", "s", 0),
            ("s = 0\nd.s = 1\ns = 2", "s", 0),
            ("[x]\ns = 1\n[y]\ns = 2\ns = 3", "s", 14),
            ("l = [{ s = 1 }, { s = 2, s = 3 }]", "s", 18),
            ("\"課\" = 1\n\"課\" = 2", "\"課\"", 0),
        ];
        for (text, name, first) in cases {
            let problems = parse(text).expect_err("a field is given twice");
            assert_eq!(problems[0].message, format!("the field `{name}` is given twice"), "{text}");
            let related = problems[0].related.first().and_then(|(place, _)| place.span.clone());
            assert_eq!(related, Some(first..first + name.len()), "{text}");
        }
        assert_eq!(parse("[a]\nx = 1\n[a]\ny = 1").expect_err("a table is given twice").len(), 1);
    }

    #[test]
    fn depth_is_bounded() {
        for (open, close) in [("[", "]"), ("{ a = ", "}"), ("{ a.b.c.d.e.f.g.h.i.j = ", "}")] {
            let text = format!("a = {}1{}", open.repeat(5000), close.repeat(5000));
            assert!(parse(&text).is_err());
            let _ = parse(&format!("a = {}", open.repeat(5000)));
        }
        let dotted = vec!["a"; 50_000].join(".");
        let _ = parse(&format!("{dotted} = 1\n[{dotted}]\n"));
    }

    proptest! {
        #[test]
        fn no_text_is_too_odd(text in "([a-c=\"'.\\[\\]{},#\n\r\t 課2-]|2026-0|\"\"\"|\u{feff}|\\PC){0,60}", offset in 0_usize..9) {
            let path = SitePath::root();
            let bounds = |span: &Span| span.start >= offset && span.end <= offset + text.len();
            if let Err(problems) = parse_toml(&text, offset, &path) {
                prop_assert!(!problems.is_empty());
                for problem in problems {
                    let span = problem.place.and_then(|place| place.span).expect("syntax has a place");
                    prop_assert!(bounds(&span) && text.get(span.start - offset..span.end - offset).is_some());
                }
            }
        }
    }
}
