//! The one place that prints: what a command has to say in, lines on the terminal out.
//!
//! Standard output carries what was asked for (a path, a script, JSON), standard error everything that is said on the
//! way. Colours are taken out where a stream is not a terminal. A reader who hangs up early, such as `head`, is no
//! error of ours, so failed writes are passed over.

use std::io::{IsTerminal, Write as _};
use std::process::ExitCode;

use anstream::{AutoStream, ColorChoice};
use serde::Serialize;

use super::args::{ColorWhen, MessageFormat};
use super::report::{self, Canvas, Style};
use crate::base::{Diagnostic, Files, Severity};

/// How a command went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// All went well.
    Success,
    /// The site has errors, or could not be read or written.
    Problems,
    /// The command can't be carried out as it was given.
    Usage,
}

impl Outcome {
    /// What follows from the problems of a site: warnings alone let a command succeed.
    #[must_use]
    pub fn of(diagnostics: &[Diagnostic]) -> Self {
        let failed = diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
        if failed { Self::Problems } else { Self::Success }
    }
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(match outcome {
            Outcome::Success => 0,
            Outcome::Problems => 1,
            Outcome::Usage => 2,
        })
    }
}

/// Prints lines and reports.
#[derive(Clone, Copy, Debug)]
pub struct Printer {
    choice: ColorChoice,
}

impl Printer {
    /// A printer that uses colours when `color` says so.
    #[must_use]
    pub fn new(color: ColorWhen) -> Self {
        let choice = match color {
            ColorWhen::Auto => ColorChoice::Auto,
            ColorWhen::Always => ColorChoice::Always,
            ColorWhen::Never => ColorChoice::Never,
        };
        Self { choice }
    }

    /// Prints what was asked for, as it is, on standard output.
    pub fn output(self, text: &str) {
        let mut stream = AutoStream::new(std::io::stdout(), self.choice);
        let _ = stream.write_all(text.as_bytes()).and_then(|()| stream.flush());
    }

    /// Prints an answer on standard output: drawn for people, or as JSON for programs.
    pub fn answer<T: Serialize>(self, as_json: bool, answer: &T, draw: impl FnOnce(&T, Canvas) -> String) {
        self.output(&if as_json { report::to_json(answer) } else { draw(answer, canvas(&std::io::stdout())) });
    }

    /// Says something on standard error.
    pub fn say(self, line: &str) {
        self.error_text(&format!("{line}\n"));
    }

    /// Says that something went wrong, and what would be right.
    pub fn failure(self, message: &str, help: Option<&str>) {
        self.error_text(&report::render_failure(message, help, canvas(&std::io::stderr())));
    }

    /// Reports the problems of a site in the format that was asked for.
    pub fn report(self, diagnostics: &[Diagnostic], files: &dyn Files, format: MessageFormat) {
        match format {
            MessageFormat::Text => {
                self.error_text(&report::render_text_on(diagnostics, files, canvas(&std::io::stderr())));
            }
            MessageFormat::Json => self.output(&report::render_json(diagnostics, files)),
        }
    }

    /// Shows what came of a command line that is no command: its mistake, or the help that it asked for.
    #[must_use]
    pub fn usage(self, error: &clap::Error) -> Outcome {
        let text = error.render().ansi().to_string();
        if error.use_stderr() {
            self.error_text(&text);
            Outcome::Usage
        } else {
            self.output(&text);
            Outcome::Success
        }
    }

    fn error_text(self, text: &str) {
        let mut stream = AutoStream::new(std::io::stderr(), self.choice);
        let _ = stream.write_all(text.as_bytes());
    }
}

/// What reports are drawn on: as wide as the terminal, where there is one. The streams take out colours that they can't show.
fn canvas(stream: &impl IsTerminal) -> Canvas {
    let usual = Canvas::new(Style::Coloured);
    let terminal = stream.is_terminal().then(terminal_size::terminal_size).flatten();
    terminal.map_or(usual, |(width, _)| Canvas { width: width.0.into(), ..usual })
}
