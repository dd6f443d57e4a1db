//! Draws what a command has to say: problems and explanations in, text for people or JSON for programs out. Nothing is
//! printed here.

mod explained;
mod json;
mod source_text;
mod text;

use source_text::Sources;

use serde::Serialize;

use crate::base::{Diagnostic, Files};
use crate::site::{ExplainedEntry, ExplainedPair};

/// Whether a report may hold colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Bare text.
    Plain,
    /// Text with ANSI escape sequences.
    Coloured,
}

/// What a report is drawn on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Canvas {
    /// Whether in colours.
    pub style: Style,
    /// How many columns there are. Longer lines of a source are cut to the part around the mark.
    pub width: usize,
}

impl Canvas {
    /// What reports are drawn on that no terminal shows.
    pub const PLAIN: Self = Self::new(Style::Plain);

    /// A canvas of the usual width.
    #[must_use]
    pub const fn new(style: Style) -> Self {
        Self { style, width: 140 }
    }
}

/// The report that people read: each diagnostic with the lines it is about, and a line that counts them. Empty without diagnostics.
///
/// The order is the diagnostics' own. A file that can't be read is named and not shown; one that is not UTF-8 is
/// shown as far as it goes.
#[must_use]
pub fn render_text(diagnostics: &[Diagnostic], files: &dyn Files, style: Style) -> String {
    render_text_on(diagnostics, files, Canvas::new(style))
}

/// Like [`render_text`], for a terminal of a given width.
#[must_use]
pub fn render_text_on(diagnostics: &[Diagnostic], files: &dyn Files, canvas: Canvas) -> String {
    if diagnostics.is_empty() {
        return String::new();
    }
    let sources = Sources::read(diagnostics, files);
    let mut report = String::new();
    for diagnostic in diagnostics {
        report.push_str(&text::render_one(diagnostic, &sources, canvas));
        report.push_str("\n\n");
    }
    report + &text::summary(diagnostics, canvas.style) + "\n"
}

/// The report that programs read: a JSON object a line for each diagnostic.
///
/// Lines and columns count from 1, columns are characters, the end is the first column behind the mark; bytes count
/// from 0. What is not known is `null`. `rendered` holds what [`render_text`] would show.
#[must_use]
pub fn render_json(diagnostics: &[Diagnostic], files: &dyn Files) -> String {
    let sources = Sources::read(diagnostics, files);
    diagnostics.iter().map(|diagnostic| json::render_one(diagnostic, &sources) + "\n").collect()
}

/// Where a diagnostic stands: its line and column, both from 1, a column being a character. None if it is of a file as a whole,
/// or of one that can't be read.
#[must_use]
pub fn position(diagnostic: &Diagnostic, files: &dyn Files) -> Option<(usize, usize)> {
    let place = diagnostic.place.as_ref()?;
    let sources = Sources::read(std::slice::from_ref(diagnostic), files);
    let source = sources.get(&place.path)?;
    let position = source.position(source.mark(place.span.as_ref()?).text.start);
    Some((position.line, position.column))
}

/// A problem that is not one of the site, such as a command that can't be carried out, drawn like a diagnostic.
#[must_use]
pub fn render_failure(message: &str, help: Option<&str>, canvas: Canvas) -> String {
    text::render_failure(message, help, canvas) + "\n"
}

/// The related blocks of an entry as people read them.
#[must_use]
pub fn render_explained(answer: &ExplainedEntry, canvas: Canvas) -> String {
    explained::render_entry(answer, canvas)
}

/// Why one entry stands beside another, or why it does not, as people read it.
#[must_use]
pub fn render_explained_pair(answer: &ExplainedPair, canvas: Canvas) -> String {
    explained::render_pair(answer, canvas)
}

/// An answer as programs read it: one JSON object over several lines.
///
/// # Panics
/// Never: answers hold strings, numbers and lists under the names of fields.
#[must_use]
pub fn to_json(answer: &impl Serialize) -> String {
    serde_json::to_string_pretty(answer).expect("strings and numbers under string keys are always JSON") + "\n"
}

#[cfg(test)]
mod tests;
