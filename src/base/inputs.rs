//! What a run read, so that a later run can tell without reading whether anything of it is different.
//!
//! The files are witnessed on their way in and not listed by hand: what a run looked at is what it depends on, and
//! nothing can be forgotten.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::{Digest, FileStamp, FileStat, Files, SitePath, digest_of};

/// Everything that a run looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inputs {
    /// Folders that were walked, each with the digest of its files' names and stamps.
    folders: BTreeMap<SitePath, Digest>,
    /// Files in none of those folders; none for one that was missing.
    files: BTreeMap<SitePath, Option<FileStamp>>,
}

impl Inputs {
    /// Whether everything is as it was.
    pub fn hold(&self, files: &dyn Files) -> bool {
        let same_file =
            |(path, stamp): (&SitePath, &Option<FileStamp>)| stamp_of(files, path).is_some_and(|now| now == *stamp);
        let same_folder = |(folder, digest): (&SitePath, &Digest)| {
            files.walk(folder).is_ok_and(|found| digest_of_listing(&found) == Some(*digest))
        };
        self.files.iter().all(same_file) && self.folders.iter().all(same_folder)
    }
}

/// The stamp of a file, or that it is missing; nothing if that can't be relied on.
#[expect(clippy::option_option, reason = "a file that is missing for certain is one thing, not to know another")]
fn stamp_of(files: &dyn Files, path: &SitePath) -> Option<Option<FileStamp>> {
    match files.stat(path) {
        Ok(stat) => stat.stamp.map(Some),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Some(None),
        Err(_) => None,
    }
}

/// Nothing if one of the stamps can't be relied on.
fn digest_of_listing(found: &[FileStat]) -> Option<Digest> {
    found.iter().all(|stat| stat.stamp.is_some()).then(|| digest_of(found))
}

/// Files that keep account of what is read of them.
pub struct WitnessedFiles<'files> {
    files: &'files dyn Files,
    seen: Mutex<Seen>,
}

#[derive(Default)]
struct Seen {
    inputs: Inputs,
    is_doubtful: bool,
}

impl<'files> WitnessedFiles<'files> {
    /// Begins the account.
    #[must_use]
    pub fn new(files: &'files dyn Files) -> Self {
        Self { files, seen: Mutex::default() }
    }

    /// What was read; none if some of it can't be told from a later version.
    #[must_use]
    pub fn into_inputs(self) -> Option<Inputs> {
        let seen = self.seen.into_inner().unwrap_or_else(PoisonError::into_inner);
        (!seen.is_doubtful).then_some(seen.inputs)
    }

    fn note(&self, note: impl FnOnce(&mut Inputs) -> Option<()>) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.is_doubtful |= note(&mut seen.inputs).is_none();
    }

    /// Whether nobody need look at a file: what becomes of it shows in a folder that was walked, or there will be no account.
    fn is_settled(&self, path: &SitePath) -> bool {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.is_doubtful || seen.inputs.folders.keys().any(|folder| path.below(folder.as_str()).is_some())
    }
}

impl Files for WitnessedFiles<'_> {
    fn read(&self, path: &SitePath) -> io::Result<Vec<u8>> {
        // The stamp comes before the bytes: if the file changes between the two, it looks changed next time.
        if !self.is_settled(path) {
            let stamp = stamp_of(self.files, path);
            self.note(|inputs| {
                inputs.files.entry(path.clone()).or_insert(stamp?);
                Some(())
            });
        }
        self.files.read(path)
    }

    fn walk(&self, folder: &SitePath) -> io::Result<Vec<FileStat>> {
        let found = self.files.walk(folder);
        let digest = found.as_ref().ok().and_then(|found| digest_of_listing(found));
        self.note(|inputs| {
            inputs.folders.entry(folder.clone()).or_insert(digest?);
            Some(())
        });
        found
    }

    fn stat(&self, path: &SitePath) -> io::Result<FileStat> {
        self.files.stat(path)
    }
}
