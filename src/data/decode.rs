//! The contract between a tree and the types that are read from it, and the place where problems gather.

use super::tree::{Node, Table, Value};
use crate::base::{Code, Diagnostic, Place, SitePath, Span, nearest};

/// A type that can be read from a node of the tree.
pub trait Decode: Sized {
    /// What a node must hold, to follow "must be": `a string`, `true or false`.
    const EXPECTED: &'static str;
    /// What a list of these is called.
    const EXPECTED_LIST: &'static str = "a list";
    /// What a table with such values is called.
    const EXPECTED_TABLE: &'static str = "a table";

    /// Reads the node. `None` means that at least one problem was put into the context; every implementation goes on after a
    /// problem as far as it can, so that all are told.
    fn decode(node: &Node, context: &mut Context<'_>) -> Option<Self>;
}

/// What decoding needs besides the tree: the file's name, the way that led to the current node, and the problems so far.
#[derive(Debug)]
pub struct Context<'a> {
    /// The file that is read.
    pub path: &'a SitePath,
    /// What was found wrong so far.
    pub problems: Vec<Diagnostic>,
    steps: Vec<Step>,
}

/// A step from the root of the tree to a node.
#[derive(Clone, Debug)]
pub(super) enum Step {
    Field(&'static str),
    Key(String),
    Element,
}

impl<'a> Context<'a> {
    /// A context for the file `path`, without problems.
    #[must_use]
    pub fn new(path: &'a SitePath) -> Self {
        Self { path, problems: Vec::new(), steps: Vec::new() }
    }

    /// Reports that the node holds a value of another type: "`draft` must be true or false, found a string".
    pub fn mistyped(&mut self, node: &Node, expected: &str) {
        self.mistyped_with(node, expected, None);
    }

    /// Like [`Context::mistyped`], with what would be right.
    pub fn mistyped_with(&mut self, node: &Node, expected: &str, help: Option<String>) {
        let message = format!("{} must be {expected}, found {}", self.subject(), node.value.kind());
        self.report(Code::InvalidValue, message, &node.span, help);
    }

    /// Reads one of a few words; anything else is reported with the words that would be right.
    pub fn choice<T: Copy>(&mut self, node: &Node, choices: &[(&str, T)]) -> Option<T> {
        let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
        let (Value::Text(text) | Value::Plain(text)) = &node.value else {
            self.mistyped(node, &one_of(&words));
            return None;
        };
        let found = choices.iter().find(|(word, _)| word == text).map(|(_, choice)| *choice);
        if found.is_none() {
            let help = nearest(text, words.iter().copied()).map(|word| format!("did you mean `{word}`?"));
            self.invalid(&node.span, &format!("must be {}, found `{text}`", one_of(&words)), help);
        }
        found
    }

    /// Reports that a value has the right type but can't be: `must` follows the field's name, as in "must be at least 1".
    pub fn invalid(&mut self, span: &Span, must: &str, help: Option<String>) {
        let message = format!("{} {must}", self.subject());
        self.report(Code::InvalidValue, message, span, help);
    }

    /// Reports an error at a range of the file.
    pub fn report(&mut self, code: Code, message: impl Into<String>, span: &Span, help: Option<String>) {
        let problem = Diagnostic::error(code, message).at(self.place(span)).maybe_help(help);
        self.problems.push(problem);
    }

    /// A place in the file that is read.
    #[must_use]
    pub fn place(&self, span: &Span) -> Place {
        Place::at(self.path, span.clone())
    }

    /// The table that the node holds, for types that are read with [`Fields`](super::Fields); anything else is reported.
    pub fn table<'n>(&mut self, node: &'n Node, expected: &str) -> Option<&'n Table> {
        let Value::Table(table) = &node.value else {
            self.mistyped(node, expected);
            return None;
        };
        Some(table)
    }

    /// What the current node is called: "`price.amount`", "an element of `tags`", or "the value" if nothing is known.
    #[must_use]
    pub fn subject(&self) -> String {
        let after_list = self.steps.iter().rposition(|step| matches!(step, Step::Element)).map_or(0, |last| last + 1);
        let (before, names) = self.steps.split_at(after_list);
        match (names, before) {
            ([], []) => "the value".to_owned(),
            ([], [list @ .., Step::Element]) => format!("an element of {}", Self::names(list)),
            _ => Self::names(names),
        }
    }

    fn names(steps: &[Step]) -> String {
        let names: Vec<&str> = steps
            .iter()
            .map(|step| match step {
                Step::Field(name) => name,
                Step::Key(name) => name.as_str(),
                Step::Element => "…",
            })
            .collect();
        if names.is_empty() { "the list".to_owned() } else { format!("`{}`", names.join(".")) }
    }

    /// Does something one step further down the tree.
    pub(super) fn within<T>(&mut self, step: Step, work: impl FnOnce(&mut Self) -> T) -> T {
        self.steps.push(step);
        let result = work(self);
        self.steps.pop();
        result
    }
}

/// The words as "`open`, `full` or `cancelled`".
fn one_of(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.as_slice() {
        [] => "nothing".to_owned(),
        [only] => only.clone(),
        [most @ .., last] => format!("{} or {last}", most.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choose(value: Value) -> Result<i32, (String, Option<String>)> {
        let path = SitePath::root();
        let mut context = Context::new(&path);
        let choices = [("open", 1), ("full", 2), ("額滿", 2)];
        let choice = context.choice(&Node { value, span: 0..1 }, &choices);
        choice.ok_or_else(|| context.problems.pop().map(|problem| (problem.message, problem.help)).expect("a problem"))
    }

    #[test]
    fn a_word_of_a_few() {
        assert_eq!(choose(Value::Text("額滿".into())), Ok(2));
        assert_eq!(choose(Value::Plain("open".into())), Ok(1));
        let (message, help) = choose(Value::Text("opne".into())).expect_err("a slip");
        assert_eq!(message, "the value must be `open`, `full` or `額滿`, found `opne`");
        assert_eq!(help.as_deref(), Some("did you mean `open`?"));
        let (message, _) = choose(Value::Bool(true)).expect_err("no word");
        assert_eq!(message, "the value must be `open`, `full` or `額滿`, found a boolean");
    }

    #[test]
    fn the_subject_is_the_way_from_the_nearest_list() {
        let path = SitePath::root();
        let mut context = Context::new(&path);
        let subject = context.within(Step::Field("menus"), |context| {
            context.within(Step::Element, |context| {
                let element = context.subject();
                (element, context.within(Step::Key("課".into()), |context| context.subject()))
            })
        });
        assert_eq!(subject, ("an element of `menus`".to_owned(), "`課`".to_owned()));
    }
}
