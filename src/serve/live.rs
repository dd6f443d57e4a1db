//! What is on show, and which browsers look at it. A new snapshot comes in, is swapped with the old one in a moment, and
//! every open page is told over Server-Sent Events.

use std::io::{self, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::{Duration, SystemTime};

use serde::Serialize;

use crate::base::Severity;

use super::{Answer, Changes, Problem, Snapshot};

/// How often an idle browser hears something, so that one that went away is noticed.
const PING: Duration = Duration::from_secs(15);

/// How soon a browser tries again after the server went away, in milliseconds.
const RETRY: u64 = 500;

/// The state that all requests share.
pub(super) struct Live {
    shown: RwLock<Arc<Shown>>,
    browsers: Mutex<Vec<Sender<Arc<str>>>>,
    ids: Ids,
}

/// What requests are answered from. A request that began with one goes on with it.
pub(super) struct Shown {
    /// Names what is on screen: two pages with the same id are of the same snapshot, also across a restart.
    pub(super) id: String,
    /// The last snapshot without errors.
    pub(super) good: Option<Answer>,
    /// What is wrong with the newest snapshot, which need not be the one on screen.
    pub(super) problems: Vec<Problem>,
    /// Whether nothing but styles changed since the snapshot on screen.
    styles_only: bool,
}

impl Live {
    /// Shows the first snapshot.
    pub(super) fn new(snapshot: Snapshot) -> Self {
        let ids = Ids::default();
        let good = (!has_errors(&snapshot.problems)).then_some(snapshot.answer);
        let first = Shown { id: ids.next(), good, problems: snapshot.problems, styles_only: true };
        Self { shown: RwLock::new(Arc::new(first)), browsers: Mutex::default(), ids }
    }

    /// What requests are answered from now.
    pub(super) fn on_show(&self) -> Arc<Shown> {
        Arc::clone(&self.shown.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Swaps in the next snapshot and tells all browsers.
    ///
    /// One with errors takes its place only where nothing good was before it; else the good one stays on screen, and
    /// browsers lay the reports over it.
    pub(super) fn show(&self, snapshot: Snapshot, changes: &Changes) {
        let before = self.on_show();
        let styles_only = before.styles_only && before.good.is_some() && are_styles(changes);
        let is_good = !has_errors(&snapshot.problems);
        let stays = !is_good && before.good.is_some();
        let next = Arc::new(Shown {
            id: if stays { before.id.clone() } else { self.ids.next() },
            good: if is_good { Some(snapshot.answer) } else { before.good.clone() },
            problems: snapshot.problems,
            styles_only: is_good || styles_only,
        });
        *self.shown.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&next);
        let message: Arc<str> = message(&next, styles_only).into();
        self.browsers().retain(|browser| browser.send(Arc::clone(&message)).is_ok());
    }

    /// Takes in a browser. What it receives first is the state of now, so that it notices what it missed.
    pub(super) fn join(&self) -> Receiver<Arc<str>> {
        let (sender, receiver) = mpsc::channel();
        // Under the lock, so that the state of now can't be overtaken by a newer one.
        let mut browsers = self.browsers();
        if sender.send(message(&self.on_show(), false).into()).is_ok() {
            browsers.push(sender);
        }
        receiver
    }

    fn browsers(&self) -> MutexGuard<'_, Vec<Sender<Arc<str>>>> {
        self.browsers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Writes events to one browser until it goes away, which shows as a failed write.
pub(super) fn stream(writer: &mut dyn Write, messages: &Receiver<Arc<str>>) -> io::Result<()> {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nCache-Control: no-store\r\n\
        X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n";
    write!(writer, "{head}retry: {RETRY}\n\n")?;
    writer.flush()?;
    loop {
        match messages.recv_timeout(PING) {
            Ok(message) => write!(writer, "event: state\ndata: {message}\n\n")?,
            Err(RecvTimeoutError::Timeout) => writer.write_all(b": ping\n\n")?,
            Err(RecvTimeoutError::Disconnected) => return Ok(()),
        }
        writer.flush()?;
    }
}

/// Whether a snapshot with these problems can't be shown.
fn has_errors(problems: &[Problem]) -> bool {
    problems.iter().any(|problem| problem.severity == Severity::Error)
}

fn are_styles(changes: &Changes) -> bool {
    let is_style =
        |path: &std::path::PathBuf| path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("css"));
    !changes.paths.is_empty() && changes.paths.iter().all(is_style)
}

/// One event, in one line as the protocol wants it; read by `reload.js`.
#[derive(Serialize)]
struct Message<'a> {
    snapshot: &'a str,
    styles: bool,
    problems: Vec<Told<'a>>,
}

#[derive(Serialize)]
struct Told<'a> {
    severity: &'static str,
    text: &'a str,
    path: Option<&'a str>,
    line: Option<usize>,
}

fn message(shown: &Shown, styles: bool) -> String {
    let problems = shown.problems.iter().map(told).collect();
    let message = Message { snapshot: &shown.id, styles, problems };
    serde_json::to_string(&message).expect("plain structs of texts and numbers always have a JSON form")
}

fn told(problem: &Problem) -> Told<'_> {
    let severity = match problem.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    Told { severity, text: &problem.text, path: problem.path.as_deref(), line: problem.line }
}

/// Gives out ids that no earlier run of the server gave out: a page that outlives the server must notice.
struct Ids {
    run: u128,
    next: AtomicU64,
}

impl Default for Ids {
    #[expect(clippy::disallowed_methods, reason = "only to tell two runs of the server apart; no page depends on it")]
    fn default() -> Self {
        let run = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_micros());
        Self { run, next: AtomicU64::new(1) }
    }
}

impl Ids {
    fn next(&self) -> String {
        format!("{:x}-{}", self.run, self.next.fetch_add(1, Ordering::Relaxed))
    }
}

#[cfg(test)]
mod tests {
    use super::super::Answered;
    use super::*;

    fn snapshot(error: Option<&str>) -> Snapshot {
        let problem =
            |text: &str| Problem { severity: Severity::Error, text: text.to_owned(), path: None, line: Some(3) };
        Snapshot {
            answer: Arc::new(|_| Answered::Missing(None)),
            problems: error.map(problem).into_iter().collect(),
            summary: String::new(),
        }
    }

    fn changes(paths: &[&str]) -> Changes {
        Changes { paths: paths.iter().map(Into::into).collect() }
    }

    fn received(receiver: &Receiver<Arc<str>>) -> serde_json::Value {
        serde_json::from_str(&receiver.try_recv().expect("a message")).expect("JSON")
    }

    #[test]
    fn an_error_leaves_the_last_good_snapshot_on_screen() {
        let live = Live::new(snapshot(None));
        let browser = live.join();
        let first = received(&browser);
        live.show(snapshot(Some("a\nb")), &changes(&["a.md"]));
        let second = received(&browser);
        assert_eq!(first["snapshot"], second["snapshot"]);
        assert_eq!(second["problems"][0]["text"], "a\nb");
        assert!(live.on_show().good.is_some());
        live.show(snapshot(None), &changes(&["a.md"]));
        let third = received(&browser);
        assert_ne!(second["snapshot"], third["snapshot"]);
        assert_eq!(third["problems"].as_array().map(Vec::len), Some(0));
    }

    #[test]
    fn styles_are_swapped_only_if_nothing_else_changed_since_the_page_on_screen() {
        let live = Live::new(snapshot(None));
        let browser = live.join();
        received(&browser);
        let styles_after = |error, paths: &[&str]| {
            live.show(snapshot(error), &changes(paths));
            received(&browser)["styles"] == true
        };
        assert!(styles_after(None, &["a.css", "b.CSS"]));
        assert!(!styles_after(None, &["a.css", "b.md"]));
        styles_after(Some("broken"), &["b.md"]);
        assert!(!styles_after(None, &["a.css"]));
        assert!(styles_after(None, &["a.css"]));
    }

    #[test]
    fn every_failed_start_is_a_new_page_of_reports() {
        let live = Live::new(snapshot(Some("one")));
        let first = live.on_show().id.clone();
        live.show(snapshot(Some("two")), &changes(&["a.md"]));
        assert_ne!(live.on_show().id, first);
        assert!(live.on_show().good.is_none());
    }

    #[test]
    fn a_browser_that_went_away_is_forgotten() {
        let live = Live::new(snapshot(None));
        drop(live.join());
        let stays = live.join();
        live.show(snapshot(None), &changes(&["a.md"]));
        assert_eq!(live.browsers().len(), 1);
        assert_eq!(stays.try_iter().count(), 2);
    }
}
