//! From the system's notices to bursts of changes: what editors, `git` and others do to the watched folders comes in, and
//! once it is quiet for a moment, the set of changed paths goes out.
//!
//! The watched folders themselves are watched without what is below; each folder right below them is then watched with
//! everything, except those that are ignored. So a large output or `.git` folder costs nothing: a recursive watch on the
//! whole would go through all of it first, and take a kernel watch for each of its folders.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::{Duration, Instant};

use notify::{Config, ErrorKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};

use super::burst::{Burst, Step};
use super::noise::{is_noise, is_tools_folder};
use super::{Changes, Options};

/// A burst that does not end is reported after so many times the debounce.
const LONGEST_BURST: u32 = 20;

/// How often files are looked at where the system gives no notice.
const POLL_INTERVAL: Duration = Duration::from_secs(1);

type Notice = notify::Result<notify::Event>;

/// What happened since the last batch: one of the two is not empty.
#[derive(Default)]
pub(super) struct Batch {
    /// What changed.
    pub(super) changes: Changes,
    /// What can't be watched, or not as it should.
    pub(super) failures: Vec<String>,
}

/// The watched folders.
pub(super) struct Watching {
    folders: Vec<Folder>,
    ignored: Vec<PathBuf>,
    debounce: Duration,
    watcher: Option<Box<dyn Watcher + Send>>,
    is_polling: bool,
    sender: Sender<Notice>,
    notices: Receiver<Notice>,
    failures: Vec<String>,
}

/// A watched folder: paths in notices begin with `real`, and are told with `given` in its place.
struct Folder {
    given: PathBuf,
    real: PathBuf,
}

impl Watching {
    /// Starts to watch. What can't be watched is told with the first batch.
    pub(super) fn start(options: &Options) -> Self {
        let mut watching = Self::idle(options);
        watching.watch_natively();
        watching
    }

    fn idle(options: &Options) -> Self {
        let (sender, notices) = mpsc::channel();
        let mut watching = Self {
            folders: Vec::new(),
            ignored: options.ignore.iter().map(|path| real(path)).collect(),
            debounce: options.debounce,
            watcher: None,
            is_polling: false,
            sender,
            notices,
            failures: Vec::new(),
        };
        for given in std::iter::once(&options.root).chain(&options.watch) {
            watching.add(given);
        }
        watching
    }

    fn add(&mut self, given: &Path) {
        let real = real(given);
        if !real.is_dir() {
            self.failures.push(format!("`{}` is not a folder, changes to it are not seen", given.display()));
        } else if !self.folders.iter().any(|folder| real.starts_with(&folder.real)) {
            self.folders.push(Folder { given: given.to_path_buf(), real });
        }
    }

    /// Waits for the next burst of changes, until it is over.
    pub(super) fn next_batch(&mut self) -> Batch {
        let mut batch = Batch { failures: std::mem::take(&mut self.failures), ..Batch::default() };
        let mut burst = Burst::default();
        while batch.changes.paths.is_empty() && batch.failures.is_empty() {
            // The channel can't end: `self` holds a sender.
            let Ok(notice) = self.notices.recv() else { return batch };
            self.take(notice, &mut batch, &mut burst);
        }
        let longest = Instant::now() + self.debounce * LONGEST_BURST;
        let mut quiet_at = Instant::now() + burst.quiet_for(self.debounce);
        while let Some(left) = quiet_at.min(longest).checked_duration_since(Instant::now()) {
            let Ok(notice) = self.notices.recv_timeout(left) else { break };
            // Only what counts prolongs the burst; that someone reads a file does not.
            if self.take(notice, &mut batch, &mut burst) {
                quiet_at = Instant::now() + burst.quiet_for(self.debounce);
            }
        }
        self.follow_folders(&batch);
        batch.failures.append(&mut self.failures);
        batch
    }

    /// Adds a notice to the batch; returns whether it means something.
    fn take(&mut self, notice: Notice, batch: &mut Batch, burst: &mut Burst) -> bool {
        match notice {
            Ok(event) if event.need_rescan() => {
                // Notices were lost: anything may have changed.
                batch.changes.paths.extend(self.folders.iter().map(|folder| folder.given.clone()));
                true
            }
            Ok(event) => {
                let told: Vec<(Step, PathBuf)> = self.told(&event).collect();
                let counts = told.iter().filter(|(step, path)| burst.take(path, *step)).count() > 0;
                batch
                    .changes
                    .paths
                    .extend(told.into_iter().filter(|(step, _)| *step != Step::Closed).map(|(_, path)| path));
                counts
            }
            Err(error) => {
                self.failed(&error);
                batch.failures.append(&mut self.failures);
                true
            }
        }
    }

    /// The paths of an event to which it means something, in the form in which they are told, and what it means.
    fn told(&self, event: &notify::Event) -> impl Iterator<Item = (Step, PathBuf)> {
        let step = |position| {
            Step::of(event.kind, position)
                // When a file comes or goes, its folder's date changes; the file has a notice of its own.
                .filter(|step| *step != Step::Touched || !event.paths.iter().all(|path| path.is_dir()))
        };
        let paths = event.paths.iter().enumerate();
        paths.filter_map(move |(position, path)| Some((step(position)?, self.told_path(path)?)))
    }

    fn told_path(&self, path: &Path) -> Option<PathBuf> {
        let of_folder =
            |folder: &Folder| Some((folder.given.clone(), path.strip_prefix(&folder.real).ok()?.to_owned()));
        let (given, relative) = self.folders.iter().find_map(of_folder)?;
        if is_noise(&relative) || self.is_ignored(path) {
            return None;
        }
        // Joining an empty path would append a slash.
        Some(if relative.as_os_str().is_empty() { given } else { given.join(relative) })
    }

    fn is_ignored(&self, path: &Path) -> bool {
        self.ignored.iter().any(|ignored| path.starts_with(ignored))
    }

    fn watch_natively(&mut self) {
        match RecommendedWatcher::new(self.hand_on(), Config::default()) {
            Ok(watcher) => self.watch_all(Box::new(watcher)),
            Err(error) => self.failed(&error),
        }
    }

    /// Hands notices on as they come, but for those of reading: the first build alone reads every file there is.
    fn hand_on(&self) -> impl Fn(Notice) + Send + use<> {
        let sender = self.sender.clone();
        move |notice| {
            let counts = notice.as_ref().is_ok_and(|event| event.need_rescan() || Step::of(event.kind, 0).is_some());
            if counts || notice.is_err() {
                // Nobody listens any more once the preview ends.
                let _ = sender.send(notice);
            }
        }
    }

    fn watch_all(&mut self, watcher: Box<dyn Watcher + Send>) {
        self.watcher = Some(watcher);
        for index in 0..self.folders.len() {
            let folder = self.folders[index].real.clone();
            self.watch_path(&folder, RecursiveMode::NonRecursive);
            for child in folders_in(&folder) {
                self.watch_child(&folder, &child);
            }
        }
    }

    /// Watches a folder right below a watched one, unless nobody wants to know about it.
    fn watch_child(&mut self, parent: &Path, child: &Path) {
        // A link that leads back up would bring everything in a second time, the ignored folders with it.
        let target = real(child);
        if !is_tools_folder(child) && !self.is_ignored(&target) && !parent.starts_with(&target) {
            self.watch_path(child, RecursiveMode::Recursive);
        }
    }

    fn watch_path(&mut self, path: &Path, mode: RecursiveMode) {
        let Some(watcher) = &mut self.watcher else { return };
        if let Err(error) = watcher.watch(path, mode) {
            self.failed(&error);
        }
    }

    /// Takes up folders that came (back) into a watched one. Deeper ones are followed by the watcher itself, but for links to
    /// folders: of those it follows the ones alone that were there when it began.
    fn follow_folders(&mut self, batch: &Batch) {
        let mut came = Vec::new();
        for told in &batch.changes.paths {
            let below =
                |folder: &Folder| Some((folder.real.clone(), told.strip_prefix(&folder.given).ok()?.to_owned()));
            let Some((real, relative)) = self.folders.iter().find_map(below) else { continue };
            let path = real.join(&relative);
            if relative.iter().count() == 1 || path.is_symlink() {
                came.push((real, path));
            }
        }
        for (parent, child) in came {
            // The old watch is of a folder that is gone, or was moved away and would go on under the old name. That there
            // is none is the usual case.
            let _ = self.watcher.as_mut().map(|watcher| watcher.unwatch(&child));
            if child.is_dir() {
                self.watch_child(&parent, &child);
            }
        }
    }

    /// Tells of a failure, and goes over to looking at all files now and then if the system has no more watches to give.
    fn failed(&mut self, error: &notify::Error) {
        match &error.kind {
            ErrorKind::PathNotFound => {}
            _ if self.is_polling || !is_limit(error) => self.failures.push(format!("some changes go unseen: {error}")),
            _ => {
                self.failures.push(format!(
                    "the system has no more watches to give ({error}), so changes are looked for every {} s",
                    POLL_INTERVAL.as_secs()
                ));
                self.poll(POLL_INTERVAL);
            }
        }
    }

    fn poll(&mut self, interval: Duration) {
        self.is_polling = true;
        match PollWatcher::new(self.hand_on(), Config::default().with_poll_interval(interval)) {
            Ok(watcher) => self.watch_all(Box::new(watcher)),
            Err(error) => self.failed(&error),
        }
    }
}

/// Whether the system's limit on watches or watchers is the cause.
fn is_limit(error: &notify::Error) -> bool {
    match &error.kind {
        ErrorKind::MaxFilesWatch => true,
        // `EMFILE`, `ENFILE`, `ENOSPC`, which the standard library gives no common name.
        ErrorKind::Io(error) => matches!(error.raw_os_error(), Some(23 | 24 | 28)),
        _ => false,
    }
}

fn folders_in(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = folder.read_dir() else { return Vec::new() };
    entries.filter_map(Result::ok).map(|entry| entry.path()).filter(|path| path.is_dir()).collect()
}

/// The path with all links followed, as far as it exists.
fn real(path: &Path) -> PathBuf {
    let follow = || -> io::Result<PathBuf> {
        let path = std::path::absolute(path)?;
        let existing = path.ancestors().find_map(|part| Some((part, part.canonicalize().ok()?)));
        let (part, found) = existing.ok_or(io::ErrorKind::NotFound)?;
        Ok(path.strip_prefix(part).map_or(found.clone(), |rest| found.components().chain(rest.components()).collect()))
    };
    follow().unwrap_or_else(|_| path.to_path_buf())
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests work on folders of their own")]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;

    use super::*;

    /// A project in a temporary folder, watched.
    struct Project {
        folder: tempfile::TempDir,
        watching: Watching,
    }

    fn project(adjust: impl FnOnce(&mut Options), start: impl FnOnce(&Options) -> Watching) -> Project {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for name in ["content/deep", "public", ".git"] {
            fs::create_dir_all(folder.path().join(name)).expect("a folder");
        }
        fs::write(folder.path().join("content/a.md"), "old").expect("a file");
        let mut options = Options::new(folder.path().to_path_buf());
        options.ignore.push(folder.path().join("public"));
        options.debounce = Duration::from_millis(40);
        adjust(&mut options);
        Project { watching: start(&options), folder }
    }

    fn watched() -> Project {
        project(|_| {}, Watching::start)
    }

    impl Project {
        fn write(&self, path: &str, text: &str) {
            fs::write(self.folder.path().join(path), text).expect("a file is written");
        }

        /// Collects changes until `path` is among them.
        fn until(&mut self, path: &str) -> BTreeSet<PathBuf> {
            let wanted = self.folder.path().join(path);
            let mut seen = BTreeSet::new();
            while !seen.contains(&wanted) {
                seen.append(&mut self.watching.next_batch().changes.paths);
            }
            seen
        }

        fn paths(&self, paths: &[&str]) -> BTreeSet<PathBuf> {
            paths.iter().map(|path| self.folder.path().join(path)).collect()
        }
    }

    #[test]
    fn noise_and_ignored_folders_are_silent() {
        let mut project = watched();
        project.write("public/index.html", "made by the build");
        project.write(".git/index", "made by git");
        project.write("content/.a.md.swp", "made by vim");
        project.write("content/a.md~", "made by vim");
        let _ = fs::read(project.folder.path().join("content/a.md"));
        project.write("content/a.md", "new");
        assert_eq!(project.until("content/a.md"), project.paths(&["content/a.md"]));
    }

    #[test]
    fn a_save_through_a_rename_is_seen() {
        let mut project = watched();
        project.write("content/.new", "new");
        let folder = project.folder.path().to_path_buf();
        fs::rename(folder.join("content/.new"), folder.join("content/a.md")).expect("a rename");
        assert_eq!(project.until("content/a.md"), project.paths(&["content/a.md"]));
    }

    #[test]
    fn a_burst_is_one_batch() {
        let mut project = project(|options| options.debounce = Duration::from_millis(800), Watching::start);
        let names: Vec<String> = (0..300).map(|number| format!("content/deep/{number}.md")).collect();
        for name in &names {
            project.write(name, "text");
        }
        let batch = project.watching.next_batch();
        assert_eq!(batch.changes.paths.len(), 300);
    }

    #[test]
    fn folders_that_come_later_are_watched_too() {
        let mut project = watched();
        let folder = project.folder.path().to_path_buf();
        fs::create_dir_all(folder.join("static/img")).expect("a folder");
        project.until("static");
        project.write("static/img/a.svg", "<svg/>");
        project.until("static/img/a.svg");
        fs::create_dir_all(folder.join("content/x/y")).expect("a folder");
        project.until("content/x");
        project.write("content/x/y/b.md", "text");
        project.until("content/x/y/b.md");
    }

    #[test]
    fn a_folder_that_goes_and_comes_back_is_watched_again() {
        let mut project = watched();
        let folder = project.folder.path().to_path_buf();
        fs::rename(folder.join("content"), folder.join("away")).expect("a rename");
        project.until("away");
        project.write("away/a.md", "under its new name");
        project.until("away/a.md");
        fs::rename(folder.join("away"), folder.join("content")).expect("a rename");
        project.until("content");
        fs::remove_dir_all(folder.join("content")).expect("a removal");
        fs::create_dir(folder.join("content")).expect("a folder");
        project.until("content");
        project.write("content/b.md", "new");
        project.until("content/b.md");
    }

    #[test]
    fn without_notices_files_are_looked_at() {
        let start = |options: &Options| {
            let mut watching = Watching::idle(options);
            watching.poll(Duration::from_millis(50));
            watching
        };
        let mut project = project(|_| {}, start);
        project.write("content/b.md", "new");
        assert!(project.until("content/b.md").is_subset(&project.paths(&["content", "content/b.md"])));
    }

    #[test]
    fn when_watches_run_out_it_goes_on_by_polling() {
        let mut project = watched();
        project.watching.sender.send(Err(notify::Error::new(ErrorKind::MaxFilesWatch))).expect("the channel is open");
        let batch = project.watching.next_batch();
        assert!(batch.failures[0].contains("no more watches"), "{:?}", batch.failures);
        assert!(project.watching.is_polling);
    }

    #[test]
    fn a_theme_elsewhere_is_told_under_the_name_it_was_given() {
        let theme = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir(theme.path().join("templates")).expect("a folder");
        let given = theme.path().join("templates").join("..");
        let watch = |options: &mut Options| options.watch = vec![given.clone(), PathBuf::from("/not/there")];
        let mut project = project(watch, Watching::start);
        assert!(project.watching.next_batch().failures[0].contains("/not/there"));
        fs::write(theme.path().join("templates/page.html"), "text").expect("a file");
        assert!(project.watching.next_batch().changes.paths.contains(&given.join("templates/page.html")));
    }

    #[test]
    fn a_path_is_followed_as_far_as_it_exists() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let there = folder.path().canonicalize().expect("it is there");
        assert_eq!(real(&folder.path().join("not/yet")), there.join("not/yet"));
        assert_eq!(real(folder.path()), there);
    }
}
