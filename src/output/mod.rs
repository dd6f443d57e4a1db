//! Writes the site: routes and bytes in, files out. Nothing else in the program writes to the output folder.
//!
//! [`prepare`] says whether a folder may be written to at all. [`OutputFolder::sync`] then makes the folder hold
//! exactly the planned files beside those that are not ours, in two phases:
//!
//! 1. **Make.** Every file's bytes are made, by all cores, and compared with what lies on disk. What differs is written
//!    to a staging folder within the output folder, so that no more pages are in memory than are being worked on.
//! 2. **Put in place.** Only if nothing at all went wrong, each staged file, or new folder with all its files, is
//!    renamed to where it belongs, which is atomic: a reader sees the old page or the new one, and never half of one.
//!    Then files that no route has any more go, with the folders that they leave empty.
//!
//! So a build that fails in the first phase, by a page that can't be rendered or by a full disk, leaves the last output
//! as it was, byte for byte. Should the system fail in the second phase, some pages are new and others old, all of them
//! whole, nothing was removed, and the next build puts it right.
//!
//! Ours is what the [`Manifest`] lists. It is written before the first file is put in place and once more at the end,
//! so that a build that is killed leaves no file behind that looks foreign. Foreign files are never read, replaced or
//! removed, and links are never followed. A staging folder that a killed build left is removed by the next one.
//!
//! Only one build writes to a folder at a time; a second one is told so and gives up. Waiting would be no better: it may have
//! read the sources before the first one did, and would then put older pages over newer.
//!
//! Whoever keeps the [`Record`] of the last build saves most of the first phase: a file whose [`Offer`] has the
//! fingerprint of last time, and that lies on disk as it was left, is neither made nor read.

#![expect(clippy::disallowed_methods, reason = "this is the one stage that writes files")]

mod commit;
mod folders;
mod lock;
mod manifest;
mod prepare;
mod record;
mod stage;
mod survey;

use std::borrow::Cow;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use manifest::{MANIFEST_NAME, Manifest};
pub use record::Record;

use crate::base::{Code, Diagnostic, Digest, Route, map_parallel, sort_and_deduplicate};
use lock::Lock;
use stage::{Made, Staging};
use survey::Survey;

/// A file that the site is to have.
#[derive(Clone, Debug)]
pub struct Planned<T> {
    /// Its address.
    pub route: Route,
    /// What its bytes are made from.
    pub source: T,
}

/// How a file's bytes are made, should they be needed.
pub struct Offer<'plan, 'make> {
    /// The digest of everything that the bytes follow from; none if that is not known without making them.
    pub fingerprint: Option<Digest>,
    /// Makes the bytes.
    pub bytes: Box<dyn FnOnce() -> Result<Cow<'plan, [u8]>, Diagnostic> + 'make>,
}

/// What a [`OutputFolder::sync`] did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Files that are new or have new bytes.
    pub written: usize,
    /// Files whose bytes were made, to be written or to be compared with what is on disk.
    pub made: usize,
    /// Files whose bytes were on disk already; they were not touched.
    pub unchanged: usize,
    /// Files that the last build wrote and that the site has no more.
    pub removed: usize,
    /// The length of what was written, in bytes.
    pub bytes: u64,
    /// What went wrong, sorted. If anything did in the first phase, nothing was written or removed.
    pub diagnostics: Vec<Diagnostic>,
}

/// A folder that a site may be written to.
#[derive(Clone, Debug)]
pub struct OutputFolder {
    path: PathBuf,
    /// The manifest as it was when the folder was checked.
    seen: Option<manifest::Seen>,
}

/// Checks that the site of the project in `root` may be written to the folder `out`. Writes nothing yet, and the folder
/// need not exist.
///
/// # Errors
/// [`Code::UnsafeOutput`] if the folder is the project's own or holds it, is or holds the home folder, lies among the
/// sources, is a symbolic link or lies behind one that leads out of the project, or holds files that no build wrote.
pub fn prepare(out: &Path, root: &Path) -> Result<OutputFolder, Diagnostic> {
    prepare::check_folder(out, root).map(|(path, seen)| OutputFolder { path, seen })
}

impl OutputFolder {
    /// Where the folder is, with no symbolic link in the path.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What the last build wrote; empty before the first one.
    ///
    /// # Errors
    /// A manifest that can't be read.
    pub fn manifest(&self) -> Result<Manifest, Diagnostic> {
        self.manifest_now().map(|manifest| Manifest::clone(&manifest))
    }

    fn manifest_now(&self) -> Result<Arc<Manifest>, Diagnostic> {
        let seen = Manifest::read_after(self.seen.clone(), &self.path)?;
        Ok(seen.map(|seen| seen.manifest).unwrap_or_default())
    }

    /// Makes the folder hold the planned files, as the module tells. `bytes_of` gives a file's bytes and is called once
    /// for each, on several threads at a time.
    ///
    /// All that went wrong stands in the report: errors of `bytes_of`, two plans for one file
    /// ([`Code::DuplicateRoute`]), foreign files and links in the way ([`Code::UnsafeOutput`]), and what the system
    /// refused ([`Code::Unwritable`]).
    pub fn sync<'plan, T: Sync>(
        &self,
        planned: &'plan [Planned<T>],
        bytes_of: impl Fn(&'plan Planned<T>) -> Result<Cow<'plan, [u8]>, Diagnostic> + Sync,
    ) -> Report {
        let bytes_of = &bytes_of;
        let offer = |plan| Ok(Offer { fingerprint: None, bytes: Box::new(move || bytes_of(plan)) });
        self.sync_from(&mut Record::default(), planned, offer)
    }

    /// Like [`OutputFolder::sync`], and does not make what the record of the last build shows to be in place. The record
    /// becomes that of this build, unless the build fails.
    pub fn sync_from<'plan, 'make, T: Sync>(
        &self,
        record: &mut Record,
        planned: &'plan [Planned<T>],
        offer: impl Fn(&'plan Planned<T>) -> Result<Offer<'plan, 'make>, Diagnostic> + Sync,
    ) -> Report {
        let mut report = Report::default();
        if let Err(diagnostics) = self.make_and_commit(record, planned, offer, &mut report) {
            report.diagnostics = diagnostics;
        }
        sort_and_deduplicate(&mut report.diagnostics);
        report
    }

    /// Whether the folder is as the build left it that kept this record.
    #[must_use]
    pub fn is_as_left(&self, record: &Record) -> bool {
        let Ok(_lock) = Lock::take(&self.path) else { return false };
        stage::remove_leftovers(&self.path);
        record.holds(&self.path)
    }

    fn make_and_commit<'plan, 'make, T: Sync>(
        &self,
        record: &mut Record,
        planned: &'plan [Planned<T>],
        offer: impl Fn(&'plan Planned<T>) -> Result<Offer<'plan, 'make>, Diagnostic> + Sync,
        report: &mut Report,
    ) -> Result<(), Vec<Diagnostic>> {
        let _lock = Lock::take(&self.path).map_err(|diagnostic| vec![diagnostic])?;
        let last = self.manifest_now().map_err(|diagnostic| vec![diagnostic])?;
        stage::remove_leftovers(&self.path);
        let survey = Survey::new(&self.path, planned, &last);
        let staging = Staging::new(&self.path);
        let workshop = stage::Workshop { survey: &survey, staging: &staging, record };
        let made = map_parallel(&survey.targets, |target| workshop.make(target, &offer));
        let failed = made.iter().filter_map(|made| match made {
            Made::Failed(diagnostic) => Some(diagnostic),
            _ => None,
        });
        let diagnostics: Vec<Diagnostic> = survey.diagnostics.iter().chain(failed).cloned().collect();
        if !diagnostics.is_empty() {
            return Err(diagnostics);
        }
        record.set(commit::commit(&survey, &made, &staging, report)?);
        Ok(())
    }
}

fn unwritable(path: &Path, error: &io::Error) -> Diagnostic {
    let diagnostic = Diagnostic::error(Code::Unwritable, format!("`{}` can't be written: {error}", path.display()));
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            diagnostic.help("make room on the disk, and build again")
        }
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            diagnostic.help("let the user that builds write to the output folder, or choose another")
        }
        _ => diagnostic,
    }
}

/// Nothing, or everything that went wrong.
fn all_or_what_failed<T>(results: Vec<Result<T, Diagnostic>>) -> Result<(), Vec<Diagnostic>> {
    let failed: Vec<Diagnostic> = results.into_iter().filter_map(Result::err).collect();
    if failed.is_empty() { Ok(()) } else { Err(failed) }
}

#[cfg(test)]
mod tests;
