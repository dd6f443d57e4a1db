//! The second phase: puts staged files in place and takes old ones away.
//!
//! The order matters, because a build may be killed between any two steps: the manifest first claims every file that
//! was ours or will be, so that none ever looks foreign; new files come before old ones go, so that no page is missing
//! meanwhile (but for old files that are in the way of new ones); the manifest says what is left when all is done.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use indexmap::IndexMap;

use super::folders::{by_depth, create_folders, folders_above};
use super::manifest::{MANIFEST_NAME, Manifest};
use super::record::Recorded;
use super::stage::{Made, Staging};
use super::survey::Survey;
use super::{Report, all_or_what_failed, unwritable};
use crate::base::{Diagnostic, Digest, FileStamp, Tick, map_parallel};

/// Brings the output folder up to date with what was made, and counts into `report`. Stops at the first step that
/// fails. Returns what the folder then holds.
pub(super) fn commit<T: Sync>(
    survey: &Survey<'_, '_, T>,
    made: &[Made],
    staging: &Staging<'_>,
    report: &mut Report,
) -> Result<IndexMap<String, Recorded>, Vec<Diagnostic>> {
    let placed: Vec<Placement<'_>> =
        survey.targets.iter().zip(made).filter_map(|(target, made)| Placement::of(&target.path, made)).collect();
    report.unchanged = placed.iter().filter(|placement| placement.staged.is_none()).count();
    report.made = made.iter().filter(|made| !matches!(made, Made::InPlace(_))).count();
    let manifest = Manifest {
        files: placed.iter().map(|placement| (placement.path.to_owned(), placement.recorded.digest)).collect(),
    };
    let text = manifest.to_text();
    let claimed = claimed(&manifest, survey);
    if *claimed != *survey.last {
        let text = if survey.gone.is_empty() { Cow::Borrowed(&text) } else { Cow::Owned(claimed.to_text()) };
        write_manifest(&text, survey.root, staging)?;
    }
    report.removed += remove(&survey.in_the_way, survey.root)?;
    if !survey.in_the_way.is_empty() {
        // Folders went with those files, so new ones can't be put in place as a whole.
        create_folders(survey.root, survey.folders.iter().map(String::as_str), survey.root)?;
    }
    put_in_place(&placed, survey, staging, report)?;
    report.removed += remove(&survey.stale, survey.root)?;
    if !survey.gone.is_empty() {
        write_manifest(&text, survey.root, staging)?;
    }
    Ok(record(survey, &placed, &text, staging))
}

/// A manifest of what is planned and of what was ours.
fn claimed<'planned, T>(planned: &'planned Manifest, survey: &Survey<'_, '_, T>) -> Cow<'planned, Manifest> {
    let mut claimed = Cow::Borrowed(planned);
    for path in &survey.gone {
        claimed.to_mut().files.insert((*path).to_owned(), survey.last.files[*path]);
    }
    claimed
}

/// What the folder holds now that all is in place. The clock is read before the files that were put in place are looked at once more:
/// what is written from now on gets a later stamp. Nothing of a file changes if a new folder is put in place with it.
fn record<T: Sync>(
    survey: &Survey<'_, '_, T>,
    placed: &[Placement<'_>],
    manifest: &str,
    staging: &Staging<'_>,
) -> IndexMap<String, Recorded> {
    let is_staged = |placement: &Placement<'_>| placement.staged.is_some();
    let clock = if placed.iter().any(is_staged) { staging.clock() } else { Tick::MIN };
    let known = map_parallel(placed, |placement| match placement.staged {
        None => placement.recorded,
        Some(_) if survey.new_folder_above(placement.path).is_some() => placement.recorded.looked_at(clock),
        Some(_) => placement.recorded.put_in_place(&survey.locate(placement.path), clock),
    });
    let paths = placed.iter().map(|placement| placement.path.to_owned());
    let mut files: IndexMap<String, Recorded> = paths.zip(known).collect();
    let stamp = survey.locate(MANIFEST_NAME).symlink_metadata().map(|metadata| FileStamp::of(&metadata));
    let digest = Digest::of(manifest.as_bytes());
    files.insert(MANIFEST_NAME.to_owned(), Recorded::new(None, digest, stamp.unwrap_or_default(), Tick::MIN));
    files
}

/// A file that is where it belongs, or about to be.
struct Placement<'made> {
    path: &'made str,
    recorded: Recorded,
    /// Where it waits, and its length; `None` if it is in place.
    staged: Option<(&'made Path, u64)>,
}

impl<'made> Placement<'made> {
    fn of(path: &'made str, made: &'made Made) -> Option<Self> {
        match made {
            Made::InPlace(recorded) | Made::Unchanged(recorded) => {
                Some(Self { path, recorded: *recorded, staged: None })
            }
            Made::Staged { recorded, staged, len } => {
                Some(Self { path, recorded: *recorded, staged: Some((staged, *len)) })
            }
            Made::Failed(_) | Made::GivenUp => None,
        }
    }
}

fn write_manifest(manifest: &str, root: &Path, staging: &Staging<'_>) -> Result<(), Vec<Diagnostic>> {
    let path = root.join(MANIFEST_NAME);
    let (staged, _) = staging.put(manifest.as_bytes(), &path).map_err(|diagnostic| vec![diagnostic])?;
    fs::rename(staged, &path).map_err(|error| vec![unwritable(&path, &error)])
}

/// A file, or a new folder with all that belongs in it, on its way to its place.
struct Move {
    from: PathBuf,
    files: usize,
    bytes: u64,
}

fn put_in_place<T: Sync>(
    placed: &[Placement<'_>],
    survey: &Survey<'_, '_, T>,
    staging: &Staging<'_>,
    report: &mut Report,
) -> Result<(), Vec<Diagnostic>> {
    let mut moves: BTreeMap<&str, Move> = BTreeMap::new();
    for placement in placed {
        let Some((staged, len)) = placement.staged else { continue };
        let folder = survey.new_folder_above(placement.path);
        let from = match folder {
            Some(folder) => staging.place_of_new_folders().map_err(|diagnostic| vec![diagnostic])?.join(folder),
            None => staged.to_owned(),
        };
        let entry = moves.entry(folder.unwrap_or(placement.path)).or_insert(Move { from, files: 0, bytes: 0 });
        entry.files += 1;
        entry.bytes += len;
    }
    let moves: Vec<(&str, Move)> = moves.into_iter().collect();
    let results = map_parallel(&moves, |(path, entry)| {
        let path = survey.locate(path);
        fs::rename(&entry.from, &path).map_err(|error| unwritable(&path, &error))
    });
    for ((_, entry), _) in moves.iter().zip(&results).filter(|(_, result)| result.is_ok()) {
        report.written += entry.files;
        report.bytes += entry.bytes;
    }
    all_or_what_failed(results)
}

/// Removes files and the folders that they leave empty; returns how many files went.
fn remove(paths: &BTreeSet<&str>, root: &Path) -> Result<usize, Vec<Diagnostic>> {
    let files: Vec<&str> = paths.iter().copied().collect();
    let removed = map_parallel(&files, |path| {
        let path = root.join(path);
        match fs::remove_file(&path) {
            Ok(()) => Ok(1),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(0),
            Err(error) => Err(unwritable(&path, &error)),
        }
    });
    let count = removed.iter().flatten().sum();
    all_or_what_failed(removed)?;
    let folders: BTreeSet<&str> = files.iter().flat_map(|path| folders_above(path)).collect();
    // Innermost first. A folder that still holds something refuses to go, which is just what is wanted.
    for level in by_depth(folders.into_iter()).values().rev() {
        map_parallel(level, |folder| drop(fs::remove_dir(root.join(folder))));
    }
    Ok(count)
}
