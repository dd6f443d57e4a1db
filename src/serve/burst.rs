//! One burst of changes: what happened to each path comes in, and how long it must be quiet before the burst counts as over goes out.
//!
//! Whoever saves one file in an editor waits for it, and the system tells when the file has been closed: then a few milliseconds
//! are enough, in which a second file would show that it is more than that. A `git checkout` touches many files, a
//! file that is still open will be written to again, and one that is gone may be about to come back under its
//! name, as when an editor moves it away for a backup: then it takes a real pause.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use notify::event::{AccessKind, AccessMode, EventKind, ModifyKind, RenameMode};

/// How long it must be quiet once a single file has been saved.
const AFTER_A_SAVE: Duration = Duration::from_millis(3);

/// What happened to the paths of a burst.
#[derive(Debug, Default)]
pub(super) struct Burst {
    paths: BTreeMap<PathBuf, State>,
}

#[derive(Clone, Copy, Debug)]
struct State {
    /// Whether the path was not there before the burst.
    is_new: bool,
    /// Whether its file was closed after the last change, or came whole under its name.
    is_closed: bool,
}

/// What an event means for a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// It came.
    Came,
    /// A whole file came under its name.
    CameWhole,
    /// Something of it changed.
    Changed,
    /// Something changed but its bytes.
    Touched,
    /// Whoever wrote to it has closed it.
    Closed,
}

impl Step {
    /// What an event means for the path at a position among its paths; none if nothing.
    pub(super) fn of(kind: EventKind, position: usize) -> Option<Self> {
        Some(match kind {
            EventKind::Access(AccessKind::Close(AccessMode::Write)) => Self::Closed,
            // Reading counts for nothing: the rebuild itself reads.
            EventKind::Access(_) => return None,
            EventKind::Create(_) => Self::Came,
            EventKind::Modify(ModifyKind::Name(RenameMode::To)) => Self::CameWhole,
            EventKind::Modify(ModifyKind::Name(RenameMode::Both)) if position == 1 => Self::CameWhole,
            EventKind::Modify(ModifyKind::Metadata(_)) => Self::Touched,
            _ => Self::Changed,
        })
    }
}

impl Burst {
    /// Takes note of a step; returns whether the burst goes on with it. That a file was closed is no change by itself.
    pub(super) fn take(&mut self, path: &Path, step: Step) -> bool {
        if step == Step::Closed {
            let known = self.paths.get_mut(path);
            return known.map(|state| state.is_closed = true).is_some();
        }
        let is_new = matches!(step, Step::Came | Step::CameWhole);
        let state = self.paths.entry(path.to_owned()).or_insert(State { is_new, is_closed: false });
        state.is_closed = step == Step::CameWhole || (state.is_closed && step == Step::Touched);
        true
    }

    /// How long it must be quiet from now on; `pause` is what it takes if nothing is known.
    pub(super) fn quiet_for(&self, pause: Duration) -> Duration {
        let mut saved = 0;
        for (path, state) in &self.paths {
            match (path.symlink_metadata(), state) {
                (Ok(found), State { is_closed: true, .. }) if found.is_file() => saved += 1,
                // A file that an editor wrote first, to be renamed then.
                (Err(_), State { is_new: true, .. }) => {}
                _ => return pause,
            }
        }
        if saved == 1 { AFTER_A_SAVE.min(pause) } else { pause }
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests work on folders of their own")]
mod tests {
    use std::fs;

    use notify::event::{CreateKind, DataChange, RemoveKind};

    use super::*;

    const PAUSE: Duration = Duration::from_millis(60);

    /// Which of some steps, each of a path in a folder where `there` are files, is the first after which no pause is needed.
    fn over_after(there: &[&str], steps: &[(&str, EventKind)]) -> Option<usize> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for name in there {
            fs::write(folder.path().join(name), "text").expect("a file");
        }
        let mut burst = Burst::default();
        steps.iter().position(|(name, kind)| {
            let step = Step::of(*kind, 0);
            step.is_some_and(|step| burst.take(&folder.path().join(name), step)) && burst.quiet_for(PAUSE) < PAUSE
        })
    }

    const WRITE: EventKind = EventKind::Modify(ModifyKind::Data(DataChange::Any));
    const CLOSE: EventKind = EventKind::Access(AccessKind::Close(AccessMode::Write));
    const CREATE: EventKind = EventKind::Create(CreateKind::File);
    const REMOVE: EventKind = EventKind::Remove(RemoveKind::File);
    const FROM: EventKind = EventKind::Modify(ModifyKind::Name(RenameMode::From));
    const TO: EventKind = EventKind::Modify(ModifyKind::Name(RenameMode::To));

    #[test]
    fn a_single_save_needs_no_pause_once_it_is_done() {
        assert_eq!(over_after(&["a"], &[("a", WRITE), ("a", WRITE), ("a", CLOSE)]), Some(2));
        assert_eq!(over_after(&["a"], &[("a", REMOVE), ("a", CREATE), ("a", WRITE), ("a", CLOSE)]), Some(3));
        assert_eq!(over_after(&["a"], &[("b", CREATE), ("b", CLOSE), ("b", FROM), ("a", TO)]), Some(3));
    }

    #[test]
    fn what_is_not_done_or_more_than_one_file_needs_a_pause() {
        assert_eq!(over_after(&["a"], &[("a", WRITE), ("a", WRITE)]), None, "still open");
        assert_eq!(over_after(&[], &[("a", FROM)]), None, "moved away, and may come back");
        assert_eq!(over_after(&["a", "b"], &[("a", WRITE), ("b", WRITE), ("a", CLOSE), ("b", CLOSE)]), None);
        assert_eq!(over_after(&["a"], &[("a", CLOSE)]), None, "nothing was written");
    }
}
