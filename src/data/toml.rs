//! TOML text in, the tree out; or all that is wrong with the text.

use ::toml::Spanned;
use ::toml::de::{DeTable, DeValue, Error};

use super::date;
use super::source::Source;
use super::tree::{Key, Node, Table, Value};
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

fn syntax_problems(source: &Source<'_>, table: &Table, mut errors: Vec<Error>) -> Vec<Diagnostic> {
    let range = |error: &Error| error.span().unwrap_or(0..0);
    errors.sort_by_key(|error| range(error).start);
    errors.dedup_by_key(|error| source.line_start(range(error).start));
    let problem = |error: &Error| match error.message() {
        "duplicate key" => duplicate_problem(source, table, range(error)),
        message => syntax_problem(source, message, range(error)),
    };
    errors.iter().map(problem).collect()
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
    let message = message.trim_end_matches(", expected literal string");
    let help = match written {
        "yes" | "on" | "True" | "TRUE" => Some("write `true`".to_owned()),
        "no" | "off" | "False" | "FALSE" => Some("write `false`".to_owned()),
        "" => None,
        _ if message.starts_with("string values must be quoted") => Some(format!("write `\"{written}\"`")),
        _ if message.starts_with("invalid unquoted key") => Some(format!("write `\"{written}\"`")),
        _ => None,
    };
    source.error(Code::Syntax, message, range).maybe_help(help)
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
