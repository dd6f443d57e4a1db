//! The few things that making files asks of the system.

#![expect(
    clippy::disallowed_methods,
    reason = "a new site is made outside of any project that `base::Files` could stand for"
)]

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::ScaffoldError;

/// The nearest folder that is a site, from `start` upwards: one that holds a `site.toml`.
#[must_use]
pub fn find_site(start: &Path) -> Option<PathBuf> {
    // Only an absolute path has all its parents. What the user typed is kept where it will do, for shorter messages.
    if start.join("site.toml").is_file() {
        return Some(start.to_owned());
    }
    let absolute = std::path::absolute(start).ok()?;
    let site = absolute.ancestors().skip(1).find(|folder| folder.join("site.toml").is_file());
    site.map(Path::to_owned)
}

/// Makes sure that a folder holds nothing that a new site could get mixed up with; one that does not exist is fine.
pub(super) fn require_empty(folder: &Path) -> Result<(), ScaffoldError> {
    let failed = |source| ScaffoldError::Io { path: folder.to_owned(), source };
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
            return Err(ScaffoldError::NotAFolder(folder.to_owned()));
        }
        Err(error) => return Err(failed(error)),
    };
    for entry in entries {
        // A repository without files as yet, and what a file manager leaves in every folder, are not content.
        if ![".git", ".DS_Store"].iter().any(|name| entry.as_ref().is_ok_and(|entry| entry.file_name() == *name)) {
            entry.map_err(failed)?;
            return Err(ScaffoldError::NotEmpty(folder.to_owned()));
        }
    }
    Ok(())
}

/// Writes a file that must not exist, and makes the folders above it.
pub(super) fn create(path: &Path, text: &str) -> Result<(), ScaffoldError> {
    let write = || {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        File::create_new(path)?.write_all(text.as_bytes())
    };
    write().map_err(|source| match source.kind() {
        io::ErrorKind::AlreadyExists => ScaffoldError::Exists(path.to_owned()),
        _ => ScaffoldError::Io { path: path.to_owned(), source },
    })
}
