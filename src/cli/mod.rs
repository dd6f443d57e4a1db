//! The command line: arguments in, one call into the library and a report of it out. No logic of its own.

pub mod args;
mod browser;
mod commands;
mod paint;
mod preview;
mod preview_events;
mod printer;
mod progress;
pub mod report;
pub mod timings;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{Parser as _, ValueEnum as _};

pub use printer::{Outcome, Printer};
pub use progress::{BuildSummary, Progress};

use args::{Args, ColorWhen};

/// Does what the command line says. The exit code is 0 if all went well, 1 if the site has errors, and 2 if the
/// command can't be carried out as it was given.
#[must_use]
pub fn run() -> ExitCode {
    let line: Vec<OsString> = std::env::args_os().collect();
    let outcome = match Args::try_parse_from(&line) {
        Ok(args) => commands::run(&args, Printer::new(args.color)),
        Err(error) => Printer::new(color_in(&line)).usage(&error),
    };
    outcome.into()
}

/// What a command line that could not be parsed says about colours, so that the complaint about it keeps to that.
fn color_in(line: &[OsString]) -> ColorWhen {
    let words: Vec<&str> = line.iter().filter_map(|word| word.to_str()).collect();
    let separate = words.windows(2).filter(|pair| pair[0] == "--color").map(|pair| pair[1]);
    let joined = words.iter().filter_map(|word| word.strip_prefix("--color="));
    separate.chain(joined).find_map(|value| ColorWhen::from_str(value, true).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_known_even_if_the_rest_is_not() {
        for (line, expected) in [
            ("lyceum bulid --color never", ColorWhen::Never),
            ("lyceum --color=always bulid", ColorWhen::Always),
            ("lyceum bulid --color", ColorWhen::Auto),
            ("lyceum bulid --color mauve", ColorWhen::Auto),
        ] {
            let line: Vec<OsString> = line.split(' ').map(OsString::from).collect();
            assert_eq!(color_in(&line), expected, "{line:?}");
        }
    }
}
