//! One build at a time: a folder that is being written to is refused to every other build.
//!
//! The lock is on the folder itself and not on a file in it, so that nothing more is published, and it goes with the process,
//! however that ends. Where the system or the file system has no such locks, builds go on without: each file is still whole
//! then, and the next build puts right what two have mixed.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use super::unwritable;
use crate::base::{Code, Diagnostic};

/// An output folder that no other build writes to as long as this value lives.
pub(super) struct Lock {
    /// The open folder; dropping it ends the lock.
    _folder: Option<File>,
    /// The folders that were made to have one to lock, innermost first.
    made: Vec<PathBuf>,
}

impl Lock {
    /// Locks a folder, and makes it first if it is missing.
    pub(super) fn take(folder: &Path) -> Result<Self, Diagnostic> {
        let made = folder.ancestors().take_while(|above| !above.exists()).map(Path::to_owned).collect();
        fs::create_dir_all(folder).map_err(|error| unwritable(folder, &error))?;
        let open = File::open(folder).ok();
        if open.as_ref().is_some_and(|open| matches!(open.try_lock(), Err(TryLockError::WouldBlock))) {
            return Err(busy(folder));
        }
        Ok(Self { _folder: open, made })
    }
}

impl Drop for Lock {
    /// Takes away the folders that were made and that nothing came into. One that holds something refuses to go.
    fn drop(&mut self) {
        let _ = self.made.iter().try_for_each(fs::remove_dir);
    }
}

fn busy(folder: &Path) -> Diagnostic {
    let message = format!("another build is writing to `{}`", folder.display());
    Diagnostic::error(Code::Unwritable, message).help("wait until it is done, and build again")
}
