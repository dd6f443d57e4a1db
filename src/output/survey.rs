//! Looks over the output folder before anything is made: where each file belongs, which folders are missing, which old
//! files go, and what is in the way. It only looks; nothing is written.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::io;
use std::path::{Path, PathBuf};

use super::folders::{by_depth, folders_above, folders_of};
use super::manifest::{MANIFEST_NAME, Manifest};
use super::stage::is_leftover;
use super::{Planned, unwritable};
use crate::base::{Code, Diagnostic, Route, both, map_parallel};

/// A planned file and where it belongs.
pub(super) struct Target<'plan, T> {
    pub(super) planned: &'plan Planned<T>,
    /// Its path below the output folder, with `/` between parts.
    pub(super) path: String,
    /// Whether the last build wrote it too.
    pub(super) is_known: bool,
}

/// What was found.
pub(super) struct Survey<'last, 'plan, T> {
    /// The output folder.
    pub(super) root: &'last Path,
    /// What the last build wrote.
    pub(super) last: &'last Manifest,
    /// The planned files, in the order of the plan.
    pub(super) targets: Vec<Target<'plan, T>>,
    /// The folders that the planned files need, parents first.
    pub(super) folders: Vec<String>,
    /// Those of them that are not there.
    missing_folders: HashSet<String>,
    /// Those of them in whose place something foreign stands.
    blocked_folders: BTreeSet<String>,
    /// Old files that must go before new ones come, because they are in their way: a page `a/` where a file `a` used to
    /// be, or a page `About/` that is now `about/`, which is the same place on systems where case does not count.
    pub(super) in_the_way: BTreeSet<&'last str>,
    /// Old files that go when the new ones are there.
    pub(super) stale: BTreeSet<&'last str>,
    /// All files of the last build that nobody plans any more, whatever has become of them.
    pub(super) gone: Vec<&'last str>,
    /// Why it can't be done.
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// What stands in the place of each folder.
type Standings = BTreeMap<String, Standing>;

/// What is found where a folder should be.
#[derive(Clone)]
enum Standing {
    Missing,
    Folder,
    File,
    Link,
    Unknown(Diagnostic),
}

impl<'last, 'plan, T> Survey<'last, 'plan, T> {
    pub(super) fn new(root: &'last Path, planned: &'plan [Planned<T>], last: &'last Manifest) -> Self
    where
        T: Sync,
    {
        let target =
            |planned: &'plan Planned<T>| Target { planned, path: planned.route.output_path(), is_known: false };
        let mut targets: Vec<_> = planned.iter().map(target).collect();
        let gone = compare(&mut targets, last);
        let needed = folders_of(targets.iter().map(|target| target.path.as_str()));
        let mut survey = Self {
            root,
            last,
            folders: needed.iter().map(|folder| (*folder).to_owned()).collect(),
            missing_folders: HashSet::new(),
            blocked_folders: BTreeSet::new(),
            in_the_way: BTreeSet::new(),
            stale: BTreeSet::new(),
            gone: Vec::new(),
            diagnostics: Vec::new(),
            targets: Vec::new(),
        };
        let folders = needed.into_iter().chain(folders_of(gone.iter().copied()));
        let (standings, conflicts) = both(|| look_at(root, folders), || conflicts(planned));
        survey.diagnostics.extend(conflicts);
        (survey.targets, survey.gone) = (targets, gone);
        survey.refuse_kept_names();
        survey.sort_out_old_files(&standings);
        survey.sort_out_folders(&standings);
        survey
    }

    /// The path of a file below the output folder.
    pub(super) fn locate(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// Whether a folder is gone once the old files in it are.
    pub(super) fn will_be_emptied(&self, folder: &str) -> bool {
        let mut entries = walkdir::WalkDir::new(self.locate(folder)).into_iter();
        entries.all(|entry| entry.is_ok_and(|entry| self.will_go(&entry)))
    }

    fn will_go(&self, entry: &walkdir::DirEntry) -> bool {
        let Some(path) = entry.path().strip_prefix(self.root).ok().and_then(Path::to_str) else { return false };
        let path = path.replace('\\', "/");
        if !entry.file_type().is_dir() {
            return self.in_the_way.contains(path.as_str());
        }
        let inside = format!("{path}/");
        self.in_the_way.range(inside.as_str()..).next().is_some_and(|old| old.starts_with(&inside))
    }

    /// The outermost folder above a file that is not there yet. Such a folder is staged as a whole and put in place by
    /// one renaming. Not so where old files are in the way, since folders go and come with them.
    pub(super) fn new_folder_above<'path>(&self, path: &'path str) -> Option<&'path str> {
        if !self.in_the_way.is_empty() {
            return None;
        }
        folders_above(path).find(|folder| self.missing_folders.contains(*folder))
    }

    /// The folders that are not there yet, and those above them.
    pub(super) fn new_folders(&self) -> impl Iterator<Item = &str> {
        let missing = self.folders.iter().filter(|folder| self.missing_folders.contains(*folder));
        let folders: BTreeSet<&str> =
            missing.flat_map(|folder| folders_above(folder).chain([folder.as_str()])).collect();
        folders.into_iter()
    }

    /// Whether a path leads through nothing that stands where a folder should be.
    pub(super) fn is_reachable(&self, path: &str) -> bool {
        self.blocked_folders.is_empty() || !folders_above(path).any(|folder| self.blocked_folders.contains(folder))
    }

    /// Whether the file at `path` is an old one of ours whose name differs by case alone, on a system where that is the
    /// same.
    pub(super) fn is_other_spelling(&self, path: &str) -> bool {
        let folded = path.to_lowercase();
        let is_at_path = |old: &&str| {
            let places = (self.locate(old).canonicalize(), self.locate(path).canonicalize());
            matches!(places, (Ok(old), Ok(new)) if old == new)
        };
        self.in_the_way.iter().filter(|old| old.to_lowercase() == folded).any(is_at_path)
    }

    fn refuse_kept_names(&mut self) {
        for target in &self.targets {
            let first = target.path.split('/').next().unwrap_or_default();
            if first.eq_ignore_ascii_case(MANIFEST_NAME) || is_leftover(first) {
                let message = format!("the address `{}` is one that lyceum keeps for itself", target.planned.route);
                self.diagnostics.push(Diagnostic::error(Code::InvalidRoute, message).help("give it another name"));
            }
        }
    }

    /// Decides which old files go, and when. A path that leads through a link or to something that is no file has
    /// become somebody else's, and is left alone.
    fn sort_out_old_files(&mut self, standings: &Standings) {
        // Files that a killed build claimed and never wrote count as well: they may have left empty folders.
        let is_no_link = |folder: &str| matches!(standings.get(folder), Some(Standing::Folder | Standing::Missing));
        let is_ours = |path: &&str| {
            folders_above(path).all(is_no_link)
                && match self.root.join(path).symlink_metadata() {
                    Ok(metadata) => metadata.is_file(),
                    Err(error) => error.kind() == io::ErrorKind::NotFound,
                }
        };
        let files: Vec<&str> = self.gone.iter().copied().filter(is_ours).collect();
        if files.is_empty() {
            return;
        }
        let planned: BTreeSet<String> = self.targets.iter().map(|target| target.path.to_lowercase()).collect();
        let folders: BTreeSet<&str> = planned.iter().flat_map(|path| folders_above(path)).collect();
        (self.in_the_way, self.stale) = files.into_iter().partition(|path| {
            let folded = path.to_lowercase();
            let is_at_a_file = folders_above(&folded).chain([folded.as_str()]).any(|part| planned.contains(part));
            is_at_a_file || folders.contains(folded.as_str())
        });
    }

    fn sort_out_folders(&mut self, standings: &Standings) {
        let needed = std::mem::take(&mut self.folders);
        for folder in &needed {
            let diagnostic = match standings.get(folder) {
                Some(Standing::Folder) => continue,
                Some(Standing::File) if !self.is_old_file(folder) => {
                    self.blocked(folder, "a file that is not the site's")
                }
                Some(Standing::Link) => self.blocked(folder, "a symbolic link"),
                Some(Standing::Unknown(diagnostic)) => diagnostic.clone(),
                Some(Standing::File | Standing::Missing) | None => {
                    self.missing_folders.insert(folder.clone());
                    continue;
                }
            };
            self.diagnostics.push(diagnostic);
            self.blocked_folders.insert(folder.clone());
        }
        self.folders = needed;
    }

    fn is_old_file(&self, path: &str) -> bool {
        self.in_the_way.contains(path) || self.is_other_spelling(path)
    }

    fn blocked(&self, folder: &str, what: &str) -> Diagnostic {
        in_the_way(&self.locate(folder), what, "pages of the site belong")
    }
}

/// Two plans for one file, also where that file is a folder to the other, and also if they differ by case alone.
fn conflicts<T>(planned: &[Planned<T>]) -> Vec<Diagnostic> {
    let mut folded: Vec<(String, &Route)> = planned.iter().map(|plan| (plan.route.folded(), &plan.route)).collect();
    // Stable, so that of two plans the first is named first.
    folded.sort_by(|(left, _), (right, _)| left.cmp(right));
    let twice = folded.windows(2).filter(|pair| pair[0].0 == pair[1].0);
    let twice = twice.map(|pair| format!("`{}` and `{}` would be written to one file", pair[0].1, pair[1].1));
    let files: HashMap<&str, &Route> = folded.iter().map(|(path, route)| (path.as_str(), *route)).collect();
    let folders = folders_of(folded.iter().map(|(path, _)| path.as_str()));
    let is_any_both = folders.iter().any(|folder| files.contains_key(folder));
    let mixed = folded.iter().filter(|_| is_any_both).filter_map(|(path, route)| {
        let file = folders_above(path).find_map(|folder| files.get(folder))?;
        Some(format!("`{file}` would be a file and the folder of `{route}`"))
    });
    twice.chain(mixed).map(duplicate).collect()
}

/// Something foreign stands where the site needs the place.
pub(super) fn in_the_way(path: &Path, what: &str, whose: &str) -> Diagnostic {
    let message = format!("`{}` is {what}, where {whose}", path.display());
    Diagnostic::error(Code::UnsafeOutput, message)
        .help("move it out of the output folder, or change the site's address")
}

fn duplicate(message: String) -> Diagnostic {
    Diagnostic::error(Code::DuplicateRoute, message).help("give one of them another address")
}

/// Notes which targets the last build wrote too, and returns its files that nobody plans any more. Both lists are gone through side by
/// side, since paths begin so much alike that to look each of them up would take as long as to look at its file.
fn compare<'last, T>(targets: &mut [Target<'_, T>], last: &'last Manifest) -> Vec<&'last str> {
    let mut targets: Vec<&mut Target<'_, T>> = targets.iter_mut().collect();
    targets.sort_unstable_by(|one, other| one.path.cmp(&other.path));
    let mut targets = targets.into_iter().peekable();
    let mut gone = Vec::new();
    for path in last.files.keys() {
        while targets.next_if(|target| target.path < *path).is_some() {}
        if targets.peek().is_none_or(|target| target.path != *path) {
            gone.push(path.as_str());
        }
        while let Some(target) = targets.next_if(|target| target.path == *path) {
            target.is_known = true;
        }
    }
    gone
}

/// What lies in a folder that is none is missing, and not looked at.
fn look_at<'path>(root: &Path, folders: impl Iterator<Item = &'path str>) -> Standings {
    let folders: BTreeSet<&str> = folders.collect();
    let mut standings = Standings::new();
    for level in by_depth(folders.into_iter()).into_values() {
        let found = map_parallel(&level, |folder| {
            let above = folders_above(folder).next_back().and_then(|above| standings.get(above));
            if matches!(above, None | Some(Standing::Folder)) {
                look_at_one(&root.join(folder))
            } else {
                Standing::Missing
            }
        });
        standings.extend(level.into_iter().map(str::to_owned).zip(found));
    }
    standings
}

fn look_at_one(path: &Path) -> Standing {
    match path.symlink_metadata() {
        Ok(metadata) if metadata.is_dir() => Standing::Folder,
        Ok(metadata) if metadata.is_symlink() => Standing::Link,
        Ok(_) => Standing::File,
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            Standing::Missing
        }
        Err(error) => Standing::Unknown(unwritable(path, &error)),
    }
}
