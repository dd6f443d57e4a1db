//! The first phase: makes each file's bytes, compares them with the disk, and stages what differs.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use tempfile::TempDir;

use super::folders::create_folders;
use super::record::{Record, Recorded};
use super::survey::{Survey, Target, in_the_way};
use super::{Offer, Planned, unwritable};
use crate::base::{Diagnostic, Digest, FileStamp, Tick};

/// What became of one planned file.
pub(super) enum Made {
    /// It is on disk as the last build left it, and was not made.
    InPlace(Recorded),
    /// It was made, and the disk has the same bytes already.
    Unchanged(Recorded),
    /// The bytes wait in the file at `staged`, which goes to its place alone or with a new folder.
    Staged { recorded: Recorded, staged: PathBuf, len: u64 },
    /// It can't be made or written.
    Failed(Diagnostic),
    /// It was made, but not staged, since the build has failed elsewhere.
    GivenUp,
}

/// A folder within the output folder, so that renaming out of it is atomic. It comes into being with the first file
/// that is put there, and goes with this value.
pub(super) struct Staging<'root> {
    root: &'root Path,
    folder: OnceLock<io::Result<TempDir>>,
    /// Where folders lie that the output folder does not have yet.
    new_folders: OnceLock<Result<PathBuf, Diagnostic>>,
    files: AtomicUsize,
    failed: AtomicBool,
}

const PREFIX: &str = ".lyceum-tmp-";

/// Whether a name in the output folder is one of ours for the time of a build.
pub(super) fn is_leftover(name: &str) -> bool {
    name.get(..PREFIX.len()).is_some_and(|start| start.eq_ignore_ascii_case(PREFIX))
}

/// Removes what a killed build left. What can't be removed does no harm, and is tried again next time.
pub(super) fn remove_leftovers(root: &Path) {
    let Ok(entries) = fs::read_dir(root) else { return };
    for entry in entries.flatten() {
        if entry.file_name().to_str().is_some_and(is_leftover) && entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

impl<'root> Staging<'root> {
    pub(super) fn new(root: &'root Path) -> Self {
        Self {
            root,
            folder: OnceLock::new(),
            new_folders: OnceLock::new(),
            files: AtomicUsize::new(0),
            failed: AtomicBool::new(false),
        }
    }

    /// Writes bytes to a new file of the staging folder. Problems are told of the place that the bytes are meant for.
    pub(super) fn put(&self, bytes: &[u8], meant_for: &Path) -> Result<(PathBuf, FileStamp), Diagnostic> {
        let number = self.files.fetch_add(1, Ordering::Relaxed);
        let staged = self.folder()?.join(number.to_string());
        let stamp = write(&staged, bytes).map_err(|error| unwritable(meant_for, &error))?;
        Ok((staged, stamp))
    }

    /// Writes bytes to the file `path` below the new folders, which are all made for the first one: so nobody need ask for each file
    /// whether its own is there.
    fn put_in_new_folder<T>(
        &self,
        bytes: &[u8],
        path: &str,
        survey: &Survey<'_, '_, T>,
    ) -> Result<(PathBuf, FileStamp), Diagnostic> {
        let made = self.new_folders.get_or_init(|| {
            let place = self.place_of_new_folders()?;
            fs::create_dir(&place).map_err(|error| unwritable(self.root, &error))?;
            create_folders(&place, survey.new_folders(), self.root).map_err(|mut failed| failed.swap_remove(0))?;
            Ok(place)
        });
        let staged = made.clone()?.join(path);
        let stamp = write(&staged, bytes).map_err(|error| unwritable(&survey.locate(path), &error))?;
        Ok((staged, stamp))
    }

    /// What the clock of the output folder's file system says. Where nothing can be written, nothing is settled.
    pub(super) fn clock(&self) -> Tick {
        self.put(&[], self.root).map_or(Tick::MIN, |(_, stamp)| stamp.modified)
    }

    /// Where folders lie that the output folder does not have yet, each with all that belongs in it.
    pub(super) fn place_of_new_folders(&self) -> Result<PathBuf, Diagnostic> {
        self.folder().map(|folder| folder.join("new"))
    }

    fn folder(&self) -> Result<&Path, Diagnostic> {
        match self.folder.get_or_init(|| self.open()) {
            Ok(folder) => Ok(folder.path()),
            Err(error) => Err(unwritable(self.root, error)),
        }
    }

    fn open(&self) -> io::Result<TempDir> {
        fs::create_dir_all(self.root)?;
        tempfile::Builder::new().prefix(PREFIX).tempdir_in(self.root)
    }

    /// Says that the build fails, so that nothing more need be written. Files are still made, because whoever builds
    /// wants to see all that is wrong with them at once.
    fn give_up(&self) {
        self.failed.store(true, Ordering::Relaxed);
    }

    fn is_given_up(&self) -> bool {
        self.failed.load(Ordering::Relaxed)
    }
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<FileStamp> {
    let mut file = fs::File::create(path)?;
    file.write_all(bytes)?;
    file.metadata().map(|metadata| FileStamp::of(&metadata))
}

/// Where files are made: all that one needs to decide whether to make and to write it.
pub(super) struct Workshop<'a, 'plan, T> {
    pub(super) survey: &'a Survey<'a, 'plan, T>,
    pub(super) staging: &'a Staging<'a>,
    /// What the last build left.
    pub(super) record: &'a Record,
}

impl<'plan, T> Workshop<'_, 'plan, T> {
    /// Makes one file, and stages it unless the disk has the same bytes.
    pub(super) fn make<'make>(
        &self,
        target: &Target<'plan, T>,
        offer: &impl Fn(&'plan Planned<T>) -> Result<Offer<'plan, 'make>, Diagnostic>,
    ) -> Made {
        offer(target.planned).and_then(|offer| self.take(target, offer)).unwrap_or_else(|diagnostic| {
            self.staging.give_up();
            Made::Failed(diagnostic)
        })
    }

    fn take(&self, target: &Target<'plan, T>, offer: Offer<'plan, '_>) -> Result<Made, Diagnostic> {
        let path = self.survey.locate(&target.path);
        let is_in_new_folder = self.survey.new_folder_above(&target.path).is_some();
        let old = if is_in_new_folder { None } else { look_at_target(target, self.survey)? };
        let Offer { fingerprint, bytes } = offer;
        if let (Some(fingerprint), Some(stamp)) = (fingerprint, old)
            && let Some(recorded) = self.record.made_from(fingerprint, &target.path)
            && recorded.is_left(&path, stamp)
        {
            return Ok(Made::InPlace(recorded.looked_at(self.record.clock())));
        }
        let bytes = bytes()?;
        let digest = Digest::of(&bytes);
        if let Some(stamp) = old.filter(|stamp| stamp.len == bytes.len() as u64 && has_bytes(&path, &bytes)) {
            return Ok(Made::Unchanged(Recorded::new(fingerprint, digest, stamp, self.record.clock())));
        }
        if self.staging.is_given_up() || !self.survey.diagnostics.is_empty() {
            return Ok(Made::GivenUp);
        }
        let (staged, stamp) = if is_in_new_folder {
            self.staging.put_in_new_folder(&bytes, &target.path, self.survey)?
        } else {
            self.staging.put(&bytes, &path)?
        };
        let recorded = Recorded::new(fingerprint, digest, stamp, self.record.clock());
        Ok(Made::Staged { recorded, staged, len: stamp.len })
    }
}

/// The stamp of the file that lies where the target belongs, if it is the one that will be replaced.
fn look_at_target<T>(target: &Target<'_, T>, survey: &Survey<'_, '_, T>) -> Result<Option<FileStamp>, Diagnostic> {
    if !survey.is_reachable(&target.path) {
        return Ok(None);
    }
    let path = survey.locate(&target.path);
    let Ok(metadata) = path.symlink_metadata() else {
        // Missing; or nobody may look at it, and then putting the file in place says so.
        return Ok(None);
    };
    let refuse = |what: &str| Err(in_the_way(&path, what, &format!("`{}` belongs", target.planned.route)));
    if metadata.is_symlink() {
        return refuse("a symbolic link");
    }
    if metadata.is_dir() {
        return if survey.will_be_emptied(&target.path) {
            Ok(None)
        } else {
            refuse("a folder that is not the site's alone")
        };
    }
    if target.is_known {
        return Ok(Some(FileStamp::of(&metadata)));
    }
    if survey.is_other_spelling(&target.path) { Ok(None) } else { refuse("a file that is not the site's") }
}

fn has_bytes(path: &Path, bytes: &[u8]) -> bool {
    fs::read(path).is_ok_and(|old| old == bytes)
}
