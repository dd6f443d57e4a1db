//! Folders below the output folder: which of them paths lie in, and how many are made at a time.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;

use super::{all_or_what_failed, unwritable};
use crate::base::{Diagnostic, map_parallel};

/// The folders that a path lies in, outermost first: `a` and `a/b` for `a/b/c`.
pub(super) fn folders_above(path: &str) -> impl DoubleEndedIterator<Item = &str> {
    path.match_indices('/').map(|(end, _)| &path[..end])
}

/// All folders that some paths lie in. Of paths that are neighbours, most lie in the same ones.
pub(super) fn folders_of<'path>(paths: impl Iterator<Item = &'path str>) -> BTreeSet<&'path str> {
    let (mut folders, mut last) = (Vec::new(), "");
    for path in paths {
        let is_new = |folder: &&str| !last.strip_prefix(*folder).is_some_and(|rest| rest.starts_with('/'));
        folders.extend(folders_above(path).rev().take_while(is_new));
        last = path;
    }
    folders.into_iter().collect()
}

/// Sorts folders into those that lie in none, those that lie in one of them, and so on. Those of one level don't need
/// each other, so that all cores can work on them.
pub(super) fn by_depth<'path>(folders: impl Iterator<Item = &'path str>) -> BTreeMap<usize, Vec<&'path str>> {
    let mut levels: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    for folder in folders {
        levels.entry(folders_above(folder).count()).or_default().push(folder);
    }
    levels
}

/// Creates folders in a place, of which those are told that belong to `root`.
pub(super) fn create_folders<'path>(
    place: &Path,
    folders: impl Iterator<Item = &'path str>,
    root: &Path,
) -> Result<(), Vec<Diagnostic>> {
    for level in by_depth(folders).values() {
        let created = map_parallel(level, |folder| match fs::create_dir(place.join(folder)) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(unwritable(&root.join(folder), &error)),
            _ => Ok(()),
        });
        all_or_what_failed(created)?;
    }
    Ok(())
}
