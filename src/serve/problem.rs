//! What is wrong with a site, in the form in which browsers show it.

use serde::Serialize;
use serde::ser::{SerializeTuple, Serializer};

use crate::base::Severity;

/// Something wrong with the site, as browsers show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// How bad it is. An [`Severity::Error`] keeps the snapshot from being shown.
    pub severity: Severity,
    /// The report as it stands on the terminal.
    pub text: Vec<Painted>,
    /// The file, relative to the project's folder.
    pub path: Option<String>,
    /// The line in that file, from 1.
    pub line: Option<usize>,
    /// An address that opens the place in the reader's editor.
    pub edit: Option<String>,
}

/// A stretch of a report in one colour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Painted {
    /// The colour; none for that of other text.
    pub paint: Option<Paint>,
    /// The text. Any character may be in it.
    pub text: String,
}

impl Painted {
    /// Text in the colour of other text.
    #[must_use]
    pub fn plain(text: impl Into<String>) -> Self {
        Self { paint: None, text: text.into() }
    }
}

/// In script a pair: `["error", "text"]`, with an empty name where there is no colour.
impl Serialize for Painted {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut pair = serializer.serialize_tuple(2)?;
        pair.serialize_element(self.paint.map_or("", Paint::name))?;
        pair.serialize_element(&self.text)?;
        pair.end()
    }
}

/// What a colour stands for. Which one it is, the style sheet says, for light and for dark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paint {
    /// Red: an error, and the mark under it.
    Error,
    /// Yellow: a warning.
    Warning,
    /// Blue: line numbers and frames, related places.
    Info,
    /// Green: what would be right.
    Good,
    /// Bold.
    Strong,
}

impl Paint {
    /// The class in HTML.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
            Self::Good => "good",
            Self::Strong => "strong",
        }
    }
}

/// How many errors and how many warnings there are.
pub(super) fn count(problems: &[Problem]) -> (usize, usize) {
    let errors = problems.iter().filter(|problem| problem.severity == Severity::Error).count();
    (errors, problems.len() - errors)
}

/// The name of a severity, in script and as a class in HTML.
pub(super) fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}
