//! Stamps: what the system tells of a file without reading it, to see whether it is still the one that was read.

use std::fs::Metadata;
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};

/// Length, times and place of a file. Two equal stamps mean equal bytes, but for a change within the same tick of
/// the file system's clock; whoever keeps stamps keeps those alone that are older than the clock was then.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FileStamp {
    /// The length in bytes.
    pub len: u64,
    /// When the bytes were last written, in nanoseconds since 1970.
    pub modified: Tick,
    /// When anything of it last changed: unlike the other time nobody can set it at will. 0 where the system has none.
    pub changed: Tick,
    /// The number of the file in its file system; 0 where the system has none.
    pub inode: u64,
}

/// A moment of a file system's clock, in nanoseconds since 1970.
pub type Tick = i64;

impl FileStamp {
    /// The stamp of a file whose metadata has been read. Where the system keeps no time, the stamp is never old enough to
    /// be kept.
    #[must_use]
    pub fn of(metadata: &Metadata) -> Self {
        let since = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        let modified = since.and_then(|since| Tick::try_from(since.as_nanos()).ok()).unwrap_or(Tick::MAX);
        let (changed, inode) = change_and_inode(metadata);
        Self { len: metadata.len(), modified, changed, inode }
    }
}

#[cfg(unix)]
fn change_and_inode(metadata: &Metadata) -> (Tick, u64) {
    use std::os::unix::fs::MetadataExt;
    (metadata.ctime().saturating_mul(1_000_000_000).saturating_add(metadata.ctime_nsec()), metadata.ino())
}

#[cfg(not(unix))]
fn change_and_inode(_: &Metadata) -> (Tick, u64) {
    (0, 0)
}
