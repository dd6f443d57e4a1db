//! The record of a build: what it left in the output folder, so that the next one can tell without making or reading a
//! file whether it is still right. Unlike the manifest it is not published, and nothing is ever removed by it: with no
//! record at all a build does the same, only slower.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use super::folders::folders_above;
use crate::base::{Digest, FileStamp, Tick, map_parallel};

/// What a build left in the output folder.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The files by their paths below the output folder, the manifest among them. By their hashes, since paths that begin alike
    /// take long to compare.
    files: IndexMap<String, Recorded>,
    /// The file system's clock before this build looked at anything.
    #[serde(skip)]
    clock: Tick,
}

/// What is known of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Recorded {
    /// The digest of what it was made from; none if that is not known.
    fingerprint: Option<Digest>,
    /// The digest of its bytes.
    pub(super) digest: Digest,
    stamp: FileStamp,
    /// Whether the stamp tells the file from every later version. One that was written in the same tick of the clock in
    /// which it was looked at may have been written once more in that tick.
    is_settled: bool,
}

impl Record {
    /// The same record when the clock of the file system says `clock` or later. Without this, files that are not written
    /// by the build are read again by the next one.
    #[must_use]
    pub fn at(self, clock: Tick) -> Self {
        Self { clock, ..self }
    }

    pub(super) fn clock(&self) -> Tick {
        self.clock
    }

    pub(super) fn set(&mut self, files: IndexMap<String, Recorded>) {
        self.files = files;
    }

    /// The file that was made from what has this fingerprint.
    pub(super) fn made_from(&self, fingerprint: Digest, path: &str) -> Option<Recorded> {
        self.files.get(path).filter(|recorded| recorded.fingerprint == Some(fingerprint)).copied()
    }

    /// Whether all of it still lies in the folder.
    pub(super) fn holds(&self, root: &Path) -> bool {
        let folders: BTreeSet<&str> = self.files.keys().flat_map(|path| folders_above(path)).collect();
        let folders: Vec<&str> = folders.into_iter().collect();
        let files: Vec<(&String, &Recorded)> = self.files.iter().collect();
        let is_folder = |folder: &&str| root.join(folder).symlink_metadata().is_ok_and(|metadata| metadata.is_dir());
        let is_left = |(path, recorded): &(&String, &Recorded)| {
            let path = root.join(path);
            let metadata = path.symlink_metadata();
            metadata.is_ok_and(|metadata| metadata.is_file() && recorded.is_left(&path, FileStamp::of(&metadata)))
        };
        !files.is_empty()
            && map_parallel(&folders, is_folder).into_iter().all(|is_folder| is_folder)
            && map_parallel(&files, is_left).into_iter().all(|is_left| is_left)
    }
}

impl Recorded {
    /// A file that has these bytes while the clock says `clock` or later.
    pub(super) fn new(fingerprint: Option<Digest>, digest: Digest, stamp: FileStamp, clock: Tick) -> Self {
        Self { fingerprint, digest, stamp, is_settled: stamp.modified < clock }
    }

    /// Whether a file with this stamp is the one that is meant. If the stamp is not enough, its bytes are read.
    pub(super) fn is_left(&self, path: &Path, stamp: FileStamp) -> bool {
        let has_bytes = || fs::read(path).is_ok_and(|bytes| Digest::of(&bytes) == self.digest);
        self.stamp == stamp && (self.is_settled || has_bytes())
    }

    /// The same for a file that has just been written, or of which [`Recorded::is_left`] has just found it to be true.
    pub(super) fn looked_at(self, clock: Tick) -> Self {
        Self { is_settled: self.is_settled || self.stamp.modified < clock, ..self }
    }

    /// The same after the file was put in place, which changes one of its times. If anything else of it is different,
    /// somebody has been quick, and nothing is known of the file any more.
    pub(super) fn put_in_place(self, path: &Path, clock: Tick) -> Self {
        let stamp = path.symlink_metadata().map(|metadata| FileStamp::of(&metadata)).unwrap_or_default();
        let is_same =
            (stamp.len, stamp.modified, stamp.inode) == (self.stamp.len, self.stamp.modified, self.stamp.inode);
        let stamp = if is_same { stamp } else { FileStamp::default() };
        Self { stamp, is_settled: is_same && stamp.modified < clock, ..self }
    }
}
