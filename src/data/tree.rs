//! The tree that both TOML and YAML become: values, each with the range of bytes where it stands in the file.

use std::hash::{Hash, Hasher};

use super::plain::{self, PlainKind};
use serde::{Deserialize, Serialize};

use crate::base::Span;

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// What it is.
    pub value: Value,
    /// The bytes of the file that spell it.
    pub span: Span,
}

/// What a file can say. Numbers keep the form in which they are exact.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// YAML's `null`, `~` or nothing at all. Fields treat it as if the field were not there.
    Null,
    /// TOML's `true` and `false`.
    Bool(bool),
    /// A TOML integer.
    Integer(i64),
    /// A TOML float as written, without underscores: kept as text, so that money never passes through binary floats.
    Float(String),
    /// Text in quotes, or a YAML block of text.
    Text(String),
    /// A YAML scalar without quotes. Its reader decides the type, so that `no` stays a string where a string is wanted.
    Plain(String),
    /// A TOML date, time or both, as written.
    Date(String),
    /// Values in order.
    List(Vec<Node>),
    /// Values by name.
    Table(Table),
}

impl Value {
    /// What to call it in a message: `a string`, `a list`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Bool(_) => "a boolean",
            Self::Integer(_) => "an integer",
            Self::Float(_) => "a number",
            Self::Text(_) => "a string",
            Self::Plain(text) => match plain::kind(text) {
                PlainKind::Bool(_) => "a boolean",
                PlainKind::Integer(_) => "an integer",
                PlainKind::Float => "a number",
                PlainKind::Text => "a string",
            },
            Self::Date(_) => "a date",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
        }
    }
}

/// Values by name, in file order, each name once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// Names and values in the order of the file.
    pub entries: Vec<(Key, Node)>,
    /// A short mark for the table as a whole, never longer than a line: its header, its opening line, or its first entry.
    pub span: Span,
}

impl Table {
    /// The value under `name`. Tables are small, so it is looked for one by one.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Node> {
        self.entries.iter().find(|(key, _)| key.name == name).map(|(_, node)| node)
    }
}

/// The name of an entry and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The name, without quotes.
    pub name: String,
    /// Where it stands.
    pub span: Span,
}

/// A decoded value that still knows its place, for checks that come after decoding.
///
/// It is compared and hashed by the value alone: text that merely moved within its file is no change.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Ranged<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

impl<T> Ranged<T> {
    /// The same place with another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Ranged<U> {
        Ranged { value: change(self.value), span: self.span }
    }
}

impl<T: PartialEq> PartialEq for Ranged<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: Eq> Eq for Ranged<T> {}

impl<T: Hash> Hash for Ranged<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.value.hash(state);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::digest_of;

    #[test]
    fn a_value_that_moved_is_the_same_value() {
        let (here, there) = (Ranged { value: "課程", span: 0..6 }, Ranged { value: "課程", span: 9..15 });
        assert_eq!(here, there);
        assert_eq!(digest_of(&here), digest_of(&there));
        assert_eq!(here.map(str::len).value, 6);
    }
}
