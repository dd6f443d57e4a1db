//! The one way in for files: a trait with a twin in memory, so that every stage can be tested on a
//! site that is a string.

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use super::{Code, Diagnostic, FileStamp, Place, SitePath, Tick, is_leftover};

/// Reads the files of one project.
pub trait Files: Sync {
    /// The whole content of a file.
    ///
    /// # Errors
    /// Whatever the system says, [`io::ErrorKind::NotFound`] among it.
    fn read(&self, path: &SitePath) -> io::Result<Vec<u8>>;

    /// All files below `folder`, sorted by path. Hidden files and folders (`.git`, `.DS_Store`) are passed over, and so is what
    /// editors leave beside files, see [`is_leftover`]; a folder that is
    /// missing is an empty one.
    ///
    /// # Errors
    /// A folder or file that can't be looked at.
    fn walk(&self, folder: &SitePath) -> io::Result<Vec<FileStat>>;

    /// What a walk would find of one file.
    ///
    /// # Errors
    /// As with [`Files::read`].
    fn stat(&self, path: &SitePath) -> io::Result<FileStat>;
}

/// The diagnostic for a file or folder that the system does not let us read.
#[must_use]
pub fn unreadable(path: &SitePath, error: &io::Error) -> Diagnostic {
    Diagnostic::error(Code::Unreadable, format!("`{path}` can't be read: {error}"))
        .at(Place::file(path))
        .help("check that the file is there and that you may read it")
}

/// A file that a walk found.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FileStat {
    /// Where it lies.
    pub path: SitePath,
    /// Its length in bytes.
    pub len: u64,
    /// What tells it from every later version of it; none if nothing does.
    pub stamp: Option<FileStamp>,
    /// Whether links are involved, so that it may change under another name than this one.
    pub is_linked: bool,
}

/// Files of which each folder is walked once: who asks again is told what was found first, and so sees what a run would see that had
/// begun a little earlier.
pub struct WalkedOnce<'files> {
    files: &'files dyn Files,
    found: Mutex<BTreeMap<SitePath, Vec<FileStat>>>,
}

impl<'files> WalkedOnce<'files> {
    /// Nothing has been walked yet.
    #[must_use]
    pub fn new(files: &'files dyn Files) -> Self {
        Self { files, found: Mutex::default() }
    }
}

impl Files for WalkedOnce<'_> {
    fn read(&self, path: &SitePath) -> io::Result<Vec<u8>> {
        self.files.read(path)
    }

    fn walk(&self, folder: &SitePath) -> io::Result<Vec<FileStat>> {
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = found.get(folder) {
            return Ok(found.clone());
        }
        let walked = self.files.walk(folder)?;
        found.insert(folder.clone(), walked.clone());
        Ok(walked)
    }

    fn stat(&self, path: &SitePath) -> io::Result<FileStat> {
        self.files.stat(path)
    }
}

/// The files of a project on disk.
#[derive(Clone, Debug)]
pub struct DiskFiles {
    root: PathBuf,
    clock: Tick,
}

impl DiskFiles {
    /// The project in the folder `root`.
    #[must_use]
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into(), clock: Tick::MIN }
    }

    /// The same project when the clock of its file system says `clock` or later. Files that were last written before
    /// that get stamps: one that is written in this same tick could not be told from what it was a moment ago.
    #[must_use]
    pub fn at(self, clock: Tick) -> Self {
        Self { clock, ..self }
    }

    fn stat_of(&self, path: SitePath, metadata: &std::fs::Metadata) -> FileStat {
        let stamp = FileStamp::of(metadata);
        let is_linked = has_other_names(metadata);
        FileStat { path, len: stamp.len, stamp: (stamp.modified < self.clock).then_some(stamp), is_linked }
    }

    fn resolve(&self, path: &SitePath) -> PathBuf {
        if path.as_str().is_empty() { self.root.clone() } else { self.root.join(path.as_str()) }
    }
}

impl Files for DiskFiles {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads a project's files")]
    fn read(&self, path: &SitePath) -> io::Result<Vec<u8>> {
        std::fs::read(self.resolve(path))
    }

    fn walk(&self, folder: &SitePath) -> io::Result<Vec<FileStat>> {
        let top = self.resolve(folder);
        if !top.exists() {
            return Ok(Vec::new());
        }
        let mut found = Vec::new();
        // How deep the link lies that the walk has followed, if it is below one.
        let mut link: Option<usize> = None;
        let entries = walkdir::WalkDir::new(&top).follow_links(true).into_iter();
        for entry in entries.filter_entry(|entry| entry.depth() == 0 || !is_passed_over(entry.file_name())) {
            let entry = entry?;
            link = link.filter(|depth| entry.depth() > *depth).or(entry.path_is_symlink().then_some(entry.depth()));
            if !entry.file_type().is_file() {
                continue;
            }
            let relative = entry.path().strip_prefix(&self.root).map_err(io::Error::other)?;
            let Some(path) = relative.to_str().and_then(SitePath::new) else {
                let name = relative.display();
                return Err(io::Error::new(
                    io::ErrorKind::InvalidData,
                    format!("the file name {name} is not valid UTF-8"),
                ));
            };
            let stat = self.stat_of(path, &entry.metadata()?);
            found.push(FileStat { is_linked: stat.is_linked || link.is_some(), ..stat });
        }
        found.sort_by(|left, right| left.path.cmp(&right.path));
        Ok(found)
    }

    fn stat(&self, path: &SitePath) -> io::Result<FileStat> {
        let found = self.resolve(path);
        let stat = self.stat_of(path.clone(), &found.metadata()?);
        Ok(FileStat { is_linked: stat.is_linked || found.is_symlink(), ..stat })
    }
}

#[cfg(unix)]
fn has_other_names(metadata: &std::fs::Metadata) -> bool {
    std::os::unix::fs::MetadataExt::nlink(metadata) > 1
}

#[cfg(not(unix))]
fn has_other_names(_: &std::fs::Metadata) -> bool {
    false
}

fn is_passed_over(name: &std::ffi::OsStr) -> bool {
    name.to_str().is_some_and(|name| name.starts_with('.') && name != ".well-known" || is_leftover(name))
}

/// The files of a project in memory.
#[derive(Clone, Debug, Default)]
pub struct MemoryFiles(BTreeMap<SitePath, Vec<u8>>);

impl MemoryFiles {
    /// A project without files.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads a project from one text, in which a line `-- path --` begins each file (the form that
    /// Go's `txtar` uses).
    ///
    /// # Panics
    /// If a path leads out of the project: such a text is a mistake in a test.
    #[must_use]
    pub fn from_archive(archive: &str) -> Self {
        let mut files = Self::new();
        let mut current: Option<(String, String)> = None;
        for line in archive.split_inclusive('\n') {
            let header = line.trim_end().strip_prefix("-- ").and_then(|rest| rest.strip_suffix(" --"));
            match (header, &mut current) {
                (Some(path), _) => {
                    if let Some((path, text)) = current.replace((path.to_owned(), String::new())) {
                        files.write(&path, text);
                    }
                }
                (None, Some((_, text))) => text.push_str(line),
                (None, None) => {}
            }
        }
        if let Some((path, text)) = current {
            files.write(&path, text);
        }
        files
    }

    /// Puts a file at `path`, over one that is there.
    ///
    /// # Panics
    /// If the path leads out of the project.
    pub fn write(&mut self, path: &str, bytes: impl Into<Vec<u8>>) {
        let path = SitePath::new(path).expect("a path inside the project");
        self.0.insert(path, bytes.into());
    }

    /// Takes the file at `path` away, if it is there.
    pub fn remove(&mut self, path: &str) {
        if let Some(path) = SitePath::new(path) {
            self.0.remove(&path);
        }
    }
}

impl Files for MemoryFiles {
    fn read(&self, path: &SitePath) -> io::Result<Vec<u8>> {
        self.0.get(path).cloned().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn walk(&self, folder: &SitePath) -> io::Result<Vec<FileStat>> {
        let found = self.0.iter().filter(|(path, _)| path.below(folder.as_str()).is_some());
        Ok(found.map(|(path, bytes)| stat_in_memory(path, bytes)).collect())
    }

    fn stat(&self, path: &SitePath) -> io::Result<FileStat> {
        self.0.get(path).map(|bytes| stat_in_memory(path, bytes)).ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

fn stat_in_memory(path: &SitePath, bytes: &[u8]) -> FileStat {
    FileStat { path: path.clone(), len: bytes.len() as u64, stamp: None, is_linked: false }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_archive_is_a_project() {
        let files = MemoryFiles::from_archive("-- site.toml --\ntitle = \"稷下\"\n-- content/a.md --\n# A\n");
        let path = SitePath::new("site.toml").expect("a path");
        assert_eq!(files.read(&path).expect("a file"), "title = \"稷下\"\n".as_bytes());
        let content = files.walk(&SitePath::new("content").expect("a path")).expect("a folder");
        assert_eq!(content.len(), 1);
        assert_eq!(content[0].len, 4);
    }
}
