//! What a build shows while it runs and says when it is done.

use std::fmt;
use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A bar that shows how far the work is: only on a terminal, and only once the work has taken half a second, so that quick
/// builds don't flicker. May be told of progress by several threads at once.
#[derive(Debug)]
pub struct Progress {
    bar: ProgressBar,
    started: Instant,
    /// Whether the bar may still appear.
    waiting: AtomicBool,
}

/// How long work must take to be worth a bar.
const PATIENCE: Duration = Duration::from_millis(500);

const TEMPLATE: &str = "{msg:>10} [{bar:32}] {human_pos}/{human_len}";

impl Progress {
    /// The progress of work that starts now.
    #[must_use]
    pub fn start() -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        Self { bar, started: Instant::now(), waiting: AtomicBool::new(std::io::stderr().is_terminal()) }
    }

    /// Says what is being done, and of how many steps it consists; the steps are counted anew.
    pub fn stage(&self, name: &'static str, steps: usize) {
        self.bar.set_length(steps as u64);
        self.bar.set_position(0);
        self.bar.set_message(name);
        self.appear_when_due();
    }

    /// Says that one more step is done.
    pub fn step(&self) {
        self.bar.inc(1);
        self.appear_when_due();
    }

    /// Takes the bar off the terminal.
    pub fn finish(self) -> Duration {
        self.bar.finish_and_clear();
        self.started.elapsed()
    }

    fn appear_when_due(&self) {
        let waiting = self.waiting.load(Ordering::Relaxed);
        if waiting && self.started.elapsed() >= PATIENCE && self.waiting.swap(false, Ordering::Relaxed) {
            let style = ProgressStyle::with_template(TEMPLATE);
            self.bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("=> "));
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }
}

/// What a build did. Its `Display` is the line that closes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BuildSummary {
    /// How many pages the site has.
    pub pages: usize,
    /// How many files were new or different.
    pub written: usize,
    /// How many files were taken away because no page has them any more.
    pub removed: usize,
    /// How long it took.
    pub elapsed: Duration,
    /// The folder that was written to.
    pub output: PathBuf,
}

impl fmt::Display for BuildSummary {
    /// `built 312 pages, wrote 12, removed 1, in 0.21 s → public/`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let noun = if self.pages == 1 { "page" } else { "pages" };
        write!(formatter, "built {} {noun}, wrote {}", self.pages, self.written)?;
        if self.removed > 0 {
            write!(formatter, ", removed {}", self.removed)?;
        }
        let output = self.output.display().to_string();
        let slash = if output.ends_with(['/', '\\']) { "" } else { "/" };
        write!(formatter, ", in {:.2} s → {output}{slash}", self.elapsed.as_secs_f64())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closing_line() {
        let mut summary = BuildSummary {
            pages: 312,
            written: 12,
            removed: 1,
            elapsed: Duration::from_millis(214),
            output: PathBuf::from("public"),
        };
        assert_eq!(summary.to_string(), "built 312 pages, wrote 12, removed 1, in 0.21 s → public/");
        (summary.pages, summary.removed) = (1, 0);
        assert_eq!(summary.to_string(), "built 1 page, wrote 12, in 0.21 s → public/");
    }

    #[test]
    fn the_template_of_the_bar_is_sound() {
        assert!(ProgressStyle::with_template(TEMPLATE).is_ok());
    }

    #[test]
    fn the_time_of_the_work_is_known_at_its_end() {
        let progress = Progress::start();
        progress.stage("rendering", 2);
        progress.step();
        progress.step();
        assert!(progress.finish() < Duration::from_mins(1));
    }
}
