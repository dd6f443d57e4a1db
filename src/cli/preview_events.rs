//! What happens in the preview: events in, lines for people on standard error or JSON for programs on standard output out.

use std::path::Path;

use serde::Serialize;

use super::args::MessageFormat;
use super::printer::Printer;
use super::report::render_json;
use crate::base::{Diagnostic, Files};
use crate::serve::{Changes, Event};

/// More changed files than these are counted and not named.
const NAMED: usize = 3;

/// Tells of events.
#[derive(Clone, Copy)]
pub(super) struct Teller<'a> {
    pub(super) printer: Printer,
    /// The project's folder, below which paths are told.
    pub(super) root: &'a Path,
    pub(super) as_json: bool,
}

/// An event as programs read it. The names of the fields are those of the reference, and stay.
#[derive(Serialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
enum Told<'a> {
    PortTaken { wanted: u16, used: u16 },
    OpenToNetwork { url: Option<&'a str> },
    Listening { url: &'a str },
    Changed { paths: Vec<String> },
    Rebuilt { pages: Option<usize>, errors: usize, warnings: usize, edited: Option<&'a str>, milliseconds: f64 },
    WatchFailed { message: &'a str },
}

impl Teller<'_> {
    /// Tells of an event.
    pub(super) fn tell(self, event: &Event) {
        if self.as_json {
            let told = serde_json::to_string(&self.told(event)).expect("texts and numbers always have a JSON form");
            self.printer.output(&format!("{told}\n"));
        } else {
            self.printer.say(&self.line(event));
        }
    }

    fn told(self, event: &Event) -> Told<'_> {
        match event {
            Event::PortTaken { wanted, used } => Told::PortTaken { wanted: *wanted, used: *used },
            Event::OpenToNetwork { url } => Told::OpenToNetwork { url: url.as_deref() },
            Event::Listening { url } => Told::Listening { url },
            Event::Changed(changes) => Told::Changed { paths: self.names(changes) },
            Event::Rebuilt { pages, errors, warnings, edited, elapsed } => Told::Rebuilt {
                pages: *pages,
                errors: *errors,
                warnings: *warnings,
                edited: edited.as_deref(),
                milliseconds: (elapsed.as_secs_f64() * 100_000.0).round() / 100.0,
            },
            Event::WatchFailed(message) => Told::WatchFailed { message },
        }
    }

    fn line(self, event: &Event) -> String {
        match event {
            Event::PortTaken { wanted, used } => format!("port {wanted} is in use; taking {used}"),
            Event::OpenToNetwork { url } => {
                let url = url.as_deref().map_or_else(String::new, |url| format!(", at {url}"));
                format!("warning: whoever can reach this machine can read the preview{url}")
            }
            Event::Listening { url } => format!("preview at {url} (stop it with Ctrl-C)"),
            Event::Changed(changes) => {
                let names = self.names(changes);
                let more = names.len().saturating_sub(NAMED);
                let more = if more == 0 { String::new() } else { format!(" and {more} more") };
                format!("changed: {}{more}", names[..names.len().min(NAMED)].join(", "))
            }
            Event::Rebuilt { pages, errors, warnings, edited, elapsed } => {
                let mut facts = vec![pages.map_or_else(|| "no site".to_owned(), |pages| counted(pages, "page"))];
                let counts = [(*errors, "error"), (*warnings, "warning")].into_iter().filter(|(number, _)| *number > 0);
                facts.extend(counts.map(|(number, noun)| counted(number, noun)));
                let edited = edited.as_ref().map_or_else(String::new, |url| format!(": {url}"));
                format!("{}, ready in {:.2} s{edited}", facts.join(", "), elapsed.as_secs_f64())
            }
            Event::WatchFailed(message) => message.clone(),
        }
    }

    fn names(self, changes: &Changes) -> Vec<String> {
        let below = |path: &std::path::PathBuf| path.strip_prefix(self.root).unwrap_or(path).display().to_string();
        changes.paths.iter().map(below).collect()
    }
}

/// Tells of every problem, as `check` does: programs by events, people by reports.
pub(super) fn tell_problems(printer: Printer, as_json: bool, problems: &[Diagnostic], files: &dyn Files) {
    if as_json {
        printer.output(&render_json(problems, files).lines().map(problem_event).collect::<String>());
    } else {
        printer.report(problems, files, MessageFormat::Text);
    }
}

fn problem_event(problem: &str) -> String {
    format!("{{\"event\":\"problem\",\"problem\":{problem}}}\n")
}

fn counted(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}
