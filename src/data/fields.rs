//! Reading one table field by field. Whatever was not asked for by the end is unknown, and said so with a suggestion.

use super::decode::{Context, Decode, Step};
use super::tree::{Key, Node, Table, Value};
use crate::base::{Code, Diagnostic, nearest};

/// A table that is being read.
///
/// Ask for all fields first, then call [`Fields::finish`], and only then give up on those that were missing: that way one
/// run tells all problems.
#[derive(Debug)]
pub struct Fields<'a, 'c, 'p> {
    table: &'a Table,
    what: &'static str,
    asked: Vec<&'static str>,
    context: &'c mut Context<'p>,
}

impl<'a, 'c, 'p> Fields<'a, 'c, 'p> {
    /// Starts to read `table`, which messages call `what`: `an article`, or a file's name in backticks.
    pub fn new(table: &'a Table, what: &'static str, context: &'c mut Context<'p>) -> Self {
        Self { table, what, asked: Vec::new(), context }
    }

    /// A field that must be there. `None` if it is missing or wrong, which is reported.
    pub fn required<T: Decode>(&mut self, name: &'static str) -> Option<T> {
        self.required_or_help(name, || format!("add the field `{name}`: {}", T::EXPECTED))
    }

    /// Like [`Fields::required`]; `example` is a value to show if the field is missing, such as `2026-12-05`.
    pub fn required_like<T: Decode>(&mut self, name: &'static str, example: &str) -> Option<T> {
        self.required_or_help(name, || format!("add the field `{name}`, for example with the value `{example}`"))
    }

    /// A field that may be missing. `None` if it is missing or empty, and if it is wrong, which is reported.
    pub fn optional<T: Decode>(&mut self, name: &'static str) -> Option<T> {
        let node = self.find(name)?;
        self.decode(name, node)
    }

    /// A field that has a default.
    pub fn with_default<T: Decode>(&mut self, name: &'static str, default: T) -> T {
        self.optional(name).unwrap_or(default)
    }

    /// The context, for checks of one's own between two fields.
    pub fn context(&mut self) -> &mut Context<'p> {
        self.context
    }

    /// Ends the reading of a table that has free keys besides the fields asked for: what remains, in file order.
    #[must_use]
    pub fn rest(self) -> Vec<(&'a Key, &'a Node)> {
        self.unasked()
    }

    /// Ends the reading: every key that was not asked for is reported as unknown.
    pub fn finish(self) {
        for (key, _) in self.unasked() {
            let problem = self.unknown(key);
            self.context.problems.push(problem);
        }
    }

    fn required_or_help<T: Decode>(&mut self, name: &'static str, help: impl FnOnce() -> String) -> Option<T> {
        let Some(node) = self.find(name) else {
            let empty = self.table.entries.iter().find(|(key, _)| key.name == name);
            let (message, span) = match empty {
                Some((key, _)) => (format!("the field `{name}` has no value"), &key.span),
                None => (format!("missing field `{name}` in {}", self.what), &self.table.span),
            };
            self.context.report(Code::MissingField, message, span, Some(help()));
            return None;
        };
        self.decode(name, node)
    }

    fn decode<T: Decode>(&mut self, name: &'static str, node: &Node) -> Option<T> {
        self.context.within(Step::Field(name), |context| T::decode(node, context))
    }

    /// Remembers that the field was asked for. An empty YAML field counts as missing.
    fn find(&mut self, name: &'static str) -> Option<&'a Node> {
        self.asked.push(name);
        self.table.get(name).filter(|node| node.value != Value::Null)
    }

    fn unasked(&self) -> Vec<(&'a Key, &'a Node)> {
        let entries = self.table.entries.iter().filter(|(key, _)| !self.asked.contains(&key.name.as_str()));
        entries.map(|(key, node)| (key, node)).collect()
    }

    fn unknown(&self, key: &Key) -> Diagnostic {
        let message = format!("unknown field `{}` in {}", key.name, self.what);
        let problem = Diagnostic::error(Code::UnknownField, message).at(self.context.place(&key.span));
        let folded = key.name.replace('-', "_").to_lowercase();
        let meant = nearest(&folded, self.asked.iter().copied());
        let known: Vec<String> = self.asked.iter().map(|name| format!("`{name}`")).collect();
        problem
            .note(format!("the fields of {} are {}", self.what, known.join(", ")))
            .maybe_help(meant.map(|name| format!("did you mean `{name}`?")))
    }
}
