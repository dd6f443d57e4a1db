//! What browsers are told after every change, as `preview.js` reads it.

use serde::Serialize;

use super::live::Shown;
use super::problem::{Painted, Problem, count, severity_name};

/// More reports than these are counted and not sent: nobody reads them in a page, and each change would send them all again.
const MOST_REPORTS: usize = 100;

/// One event.
#[derive(Serialize)]
struct Message<'a> {
    /// Names what is on screen.
    snapshot: &'a str,
    /// Names what was made last.
    revision: &'a str,
    /// Whether what is on screen has no errors.
    good: bool,
    /// Whether a style sheet may have changed under its old address.
    styles: bool,
    /// The address of the page whose file was saved.
    edited: Option<&'a str>,
    errors: usize,
    warnings: usize,
    /// The reports, errors first.
    problems: Vec<Told<'a>>,
}

#[derive(Serialize)]
struct Told<'a> {
    severity: &'static str,
    text: &'a [Painted],
    path: Option<&'a str>,
    line: Option<usize>,
    edit: Option<&'a str>,
}

/// The event that tells of what is on show, in one line as the protocol wants it.
pub(super) fn message(shown: &Shown, styles: bool, edited: Option<&str>) -> String {
    let (errors, warnings) = count(&shown.problems);
    let problems = told(&shown.problems);
    let (snapshot, revision, good) = (&*shown.id, &*shown.revision, shown.is_good);
    to_json(&Message { snapshot, revision, good, styles, edited, errors, warnings, problems })
}

/// Reports alone, for a page that can't be rendered.
pub(super) fn reports(problems: &[Problem]) -> String {
    to_json(&told(problems))
}

fn told(problems: &[Problem]) -> Vec<Told<'_>> {
    let mut told: Vec<Told<'_>> = problems
        .iter()
        .map(|problem| Told {
            severity: severity_name(problem.severity),
            text: &problem.text,
            path: problem.path.as_deref(),
            line: problem.line,
            edit: problem.edit.as_deref(),
        })
        .collect();
    told.sort_by_key(|told| told.severity);
    told.truncate(MOST_REPORTS);
    told
}

fn to_json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("plain structs of texts and numbers always have a JSON form")
}
