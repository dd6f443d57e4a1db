//! What is on show, and which browsers look at it. A new snapshot comes in, is swapped with the old one in a moment, and
//! every open page is told over Server-Sent Events.

use std::io::{self, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::{Duration, SystemTime};

use crate::base::Severity;

use super::message::message;
use super::{Answer, Changes, OwnAnswer, Problem, Snapshot};

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
    /// Names what was made last, which need not be on screen.
    pub(super) revision: String,
    /// The last snapshot without errors; if there was none yet, the newest one as far as it can be shown.
    pub(super) answer: Option<Answer>,
    /// Whether `answer` is of a snapshot without errors.
    pub(super) is_good: bool,
    /// The preview's own pages, of the newest snapshot.
    pub(super) own: OwnAnswer,
    /// What is wrong with the newest snapshot.
    pub(super) problems: Vec<Problem>,
    /// Whether a style sheet changed since the snapshot on screen.
    styles_changed: bool,
}

impl Shown {
    fn new(snapshot: Snapshot, id: String) -> Self {
        Self {
            revision: id.clone(),
            id,
            answer: snapshot.answer,
            is_good: !has_errors(&snapshot.problems),
            own: snapshot.own,
            problems: snapshot.problems,
            styles_changed: false,
        }
    }
}

impl Live {
    /// Shows the first snapshot.
    pub(super) fn new(snapshot: Snapshot) -> Self {
        let ids = Ids::default();
        let first = Shown::new(snapshot, ids.next());
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
        let styles = before.styles_changed || hold_styles(changes);
        let edited = snapshot.edited.clone();
        let mut next = Shown::new(snapshot, self.ids.next());
        let stays = !next.is_good && before.is_good;
        if stays {
            (next.id, next.answer, next.is_good) = (before.id.clone(), before.answer.clone(), true);
            next.styles_changed = styles;
        }
        let next = Arc::new(next);
        *self.shown.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&next);
        let message: Arc<str> = message(&next, styles && !stays, edited.as_deref()).into();
        self.browsers().retain(|browser| browser.send(Arc::clone(&message)).is_ok());
    }

    /// Takes in a browser. What it receives first is the state of now, so that it notices what it missed.
    pub(super) fn join(&self) -> Receiver<Arc<str>> {
        let (sender, receiver) = mpsc::channel();
        // Under the lock, so that the state of now can't be overtaken by a newer one.
        let mut browsers = self.browsers();
        // Nobody knows how long it was away, so style sheets may have changed too.
        if sender.send(message(&self.on_show(), true, None).into()).is_ok() {
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

/// A folder stands for all that is in it.
fn hold_styles(changes: &Changes) -> bool {
    let is_style = |path: &std::path::PathBuf| path.extension().is_none_or(|ending| ending.eq_ignore_ascii_case("css"));
    changes.paths.iter().any(is_style)
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
    use super::super::{Answered, Painted};
    use super::*;

    fn snapshot(error: Option<&str>) -> Snapshot {
        let problem = |text: &str| Problem {
            severity: Severity::Error,
            text: vec![Painted::plain(text)],
            path: None,
            line: Some(3),
            edit: None,
        };
        Snapshot {
            answer: Some(Arc::new(|_| Answered::Missing(None))),
            own: Arc::new(|_| None),
            problems: error.map(problem).into_iter().collect(),
            pages: 0,
            edited: None,
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
        assert_ne!(first["revision"], second["revision"]);
        assert_eq!(second["problems"][0]["text"][0][1], "a\nb");
        assert!(live.on_show().is_good);
        live.show(snapshot(None), &changes(&["a.md"]));
        let third = received(&browser);
        assert_ne!(second["snapshot"], third["snapshot"]);
        assert_eq!(third["problems"].as_array().map(Vec::len), Some(0));
    }

    #[test]
    fn styles_that_changed_beside_an_error_are_told_once_it_is_mended() {
        let live = Live::new(snapshot(None));
        let browser = live.join();
        received(&browser);
        let styles_after = |error, paths: &[&str]| {
            live.show(snapshot(error), &changes(paths));
            received(&browser)["styles"] == true
        };
        assert!(styles_after(None, &["a.css", "b.md"]));
        assert!(!styles_after(None, &["b.md"]));
        assert!(!styles_after(Some("broken"), &["b.CSS"]));
        assert!(styles_after(None, &["a.md"]));
        assert!(!styles_after(None, &["a.md"]));
    }

    #[test]
    fn until_something_is_good_the_newest_is_on_screen() {
        let live = Live::new(snapshot(Some("one")));
        let first = live.on_show().id.clone();
        live.show(snapshot(Some("two")), &changes(&["a.md"]));
        assert_ne!(live.on_show().id, first);
        assert!(!live.on_show().is_good && live.on_show().answer.is_some());
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
