//! Diagnostics as programs read them: one JSON object a line.

use serde::Serialize;

use super::source_text::Sources;
use super::{Canvas, text};
use crate::base::{Diagnostic, Place, Severity};

/// One diagnostic as a JSON object, without a line break.
pub(super) fn render_one(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let object = Object {
        code: diagnostic.code.as_str(),
        severity: match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        message: &diagnostic.message,
        place: diagnostic.place.as_ref().map(|place| MessagePlace::new(place, sources)).unwrap_or_default(),
        label: diagnostic.label.as_deref(),
        notes: &diagnostic.notes,
        help: diagnostic.help.as_deref(),
        related: diagnostic.related.iter().map(|(place, what)| Related::new(place, what, sources)).collect(),
        rendered: text::render_one(diagnostic, sources, Canvas::PLAIN),
    };
    serde_json::to_string(&object).expect("strings and numbers under string keys are always JSON")
}

#[derive(Serialize)]
struct Object<'a> {
    code: &'static str,
    severity: &'static str,
    message: &'a str,
    #[serde(flatten)]
    place: MessagePlace<'a>,
    label: Option<&'a str>,
    notes: &'a [String],
    help: Option<&'a str>,
    related: Vec<Related<'a>>,
    rendered: String,
}

#[derive(Serialize)]
struct Related<'a> {
    message: &'a str,
    #[serde(flatten)]
    place: MessagePlace<'a>,
}

impl<'a> Related<'a> {
    fn new(place: &'a Place, what: &'a str, sources: &Sources) -> Self {
        Self { message: what, place: MessagePlace::new(place, sources) }
    }
}

/// A place in all the units that programs ask for. What is not known is null.
#[derive(Default, Serialize)]
struct MessagePlace<'a> {
    path: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
    byte_start: Option<usize>,
    byte_end: Option<usize>,
}

impl<'a> MessagePlace<'a> {
    fn new(place: &'a Place, sources: &Sources) -> Self {
        let path = Some(place.path.as_str());
        let (Some(span), Some(source)) = (&place.span, sources.get(&place.path)) else {
            return Self { path, ..Self::default() };
        };
        let mark = source.mark(span);
        let (start, end) = (source.position(mark.text.start), source.position(mark.text.end));
        // At the end of a line there is no character to widen an empty place to, but editors want to see something.
        let end_column = if mark.text.is_empty() { end.column + 1 } else { end.column };
        Self {
            path,
            line: Some(start.line),
            column: Some(start.column),
            end_line: Some(end.line),
            end_column: Some(end_column),
            byte_start: Some(mark.file.start),
            byte_end: Some(mark.file.end),
        }
    }
}
