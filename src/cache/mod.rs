//! The cache folder: what earlier runs knew, in files. Bytes go in under a name and come out under it, or don't: whatever is damaged,
//! cut off, written by another version of the program or moved here from another site is as good as missing. Only parts that stand
//! behind a value are given as they are found.
//!
//! Nothing depends on the folder but time. It may be deleted whenever one likes, and where it can't be written, the
//! program does without. It guards against accidents, not against forgery: whoever can write to it can write to the
//! site's templates too.

#![expect(clippy::disallowed_methods, reason = "this is the one stage that keeps files of its own")]

use std::fs;
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::base::{FileStamp, Tick};

/// The name of the folder in a site's own.
pub const CACHE_FOLDER: &str = ".lyceum-cache";

/// A folder of things that are remembered.
#[derive(Clone, Debug)]
pub struct Cache {
    folder: PathBuf,
    /// The folder's real place, which is part of what the checksums cover.
    real: PathBuf,
}

/// Where a part of a file of the cache lies.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    start: u64,
    len: usize,
}

/// What a build of the program can read: what the same build wrote.
const TOOL: &str = concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION"), " ", env!("LYCEUM_BUILD"));

/// The length of a checksum, which opens each file.
const CHECKSUM: usize = blake3::OUT_LEN;

/// The length of the number that says how long a value before parts is.
const LENGTH: usize = size_of::<usize>();

/// Tells backups and other tools to pass the folder over, see <https://bford.info/cachedir/>; the second keeps it out of
/// repositories.
const MARKS: [(&str, &str); 2] = [
    ("CACHEDIR.TAG", "Signature: 8a477f597d28d172789f06886806bc55\n# Lyceum keeps here what makes builds fast.\n"),
    (".gitignore", "*\n"),
];

impl Cache {
    /// The cache of the site in the folder `root`. Nothing is written yet.
    #[must_use]
    pub fn of_site(root: &Path) -> Self {
        let real = root.canonicalize().unwrap_or_else(|_| root.to_owned());
        Self { folder: root.join(CACHE_FOLDER), real }
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The folder of the site, with no symbolic link in the path.
    #[must_use]
    pub fn site(&self) -> &Path {
        &self.real
    }

    /// What was kept under a name, if it is whole and this program's own.
    #[must_use]
    pub fn read(&self, name: &str) -> Option<Vec<u8>> {
        self.read_with(name, |payload| Some(payload.to_vec()))
    }

    fn read_with<T>(&self, name: &str, take: impl FnOnce(&[u8]) -> Option<T>) -> Option<T> {
        let bytes = fs::read(self.folder.join(name)).ok()?;
        let (checksum, payload) = bytes.split_first_chunk::<CHECKSUM>()?;
        if self.checksum(name, payload) == *checksum { take(payload) } else { None }
    }

    /// Whether something is kept under a name. Whether it is whole, reading it tells.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.folder.join(name).is_file()
    }

    /// Keeps bytes under a name, in place of what was there. Whoever reads at the same time gets the old ones or the new.
    ///
    /// # Errors
    /// Whatever the system says.
    pub fn write(&self, name: &str, payload: &[u8]) -> io::Result<()> {
        self.write_before_parts(name, payload, &[])
    }

    /// The same with parts behind the bytes, which the checksum does not cover.
    fn write_before_parts(&self, name: &str, payload: &[u8], parts: &[u8]) -> io::Result<()> {
        self.make_folder()?;
        let mut file = tempfile::NamedTempFile::new_in(&self.folder)?;
        file.write_all(self.checksum(name, payload).as_bytes())?;
        file.write_all(payload)?;
        file.write_all(parts)?;
        file.persist(self.folder.join(name)).map_err(|failed| failed.error)?;
        Ok(())
    }

    /// A value that [`Cache::write_value`] kept.
    #[must_use]
    pub fn read_value<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        self.read_with(name, |payload| postcard::from_bytes(payload).ok())
    }

    /// Keeps a value like [`Cache::write`].
    ///
    /// # Errors
    /// As there.
    pub fn write_value(&self, name: &str, value: &impl Serialize) -> io::Result<()> {
        self.write(name, &postcard::to_stdvec(value).map_err(io::Error::other)?)
    }

    /// Keeps a value like [`Cache::write_value`], and behind it parts that are read one by one. Whether a part is whole, who reads it must
    /// know by what is read: they are most of the file, and seldom needed.
    ///
    /// # Errors
    /// As there.
    pub fn write_parts<P: Serialize>(
        &self,
        name: &str,
        value: &impl Serialize,
        parts: impl Iterator<Item = P>,
    ) -> io::Result<()> {
        let (mut bytes, mut ends) = (Vec::new(), Vec::new());
        for part in parts {
            bytes = postcard::to_extend(&part, bytes).map_err(io::Error::other)?;
            ends.push(bytes.len());
        }
        let value = postcard::to_stdvec(&(value, ends)).map_err(io::Error::other)?;
        let payload = [&value.len().to_le_bytes()[..], &value].concat();
        self.write_before_parts(name, &payload, &bytes)
    }

    /// A value that [`Cache::write_parts`] kept, and where its parts are, of which nothing is read.
    #[must_use]
    pub fn read_before_parts<T: DeserializeOwned>(&self, name: &str) -> Option<(T, Vec<Part>)> {
        let mut file = fs::File::open(self.folder.join(name)).ok()?;
        let file_len = usize::try_from(file.metadata().ok()?.len()).ok()?;
        let (mut checksum, mut len) = ([0; CHECKSUM], [0; LENGTH]);
        file.read_exact(&mut checksum).ok()?;
        file.read_exact(&mut len).ok()?;
        let first = usize::from_le_bytes(len).checked_add(CHECKSUM + LENGTH).filter(|first| *first <= file_len)?;
        let mut payload = len.to_vec();
        payload.resize(first - CHECKSUM, 0);
        file.read_exact(&mut payload[LENGTH..]).ok()?;
        if self.checksum(name, &payload) != checksum {
            return None;
        }
        let (value, ends): (T, Vec<usize>) = postcard::from_bytes(&payload[LENGTH..]).ok()?;
        let starts: Vec<usize> = std::iter::once(0).chain(ends.iter().copied()).collect();
        let is_cut_off = first + starts.last().copied().unwrap_or(0) != file_len;
        let parts =
            starts.iter().zip(&ends).map(|(start, end)| Part { start: (first + start) as u64, len: end - start });
        (!is_cut_off).then(|| (value, parts.collect()))
    }

    /// A part of a file. Nothing if the file is there no more; that it is what was written, who asks must know by what is read.
    #[must_use]
    pub fn read_part<P: DeserializeOwned>(&self, name: &str, part: Part) -> Option<P> {
        let mut file = fs::File::open(self.folder.join(name)).ok()?;
        let mut bytes = vec![0; part.len];
        file.seek(io::SeekFrom::Start(part.start)).ok()?;
        file.read_exact(&mut bytes).ok()?;
        postcard::from_bytes(&bytes).ok()
    }

    /// The names that begin with `prefix`, in order.
    #[must_use]
    pub fn names(&self, prefix: &str) -> Vec<String> {
        let Ok(entries) = fs::read_dir(&self.folder) else { return Vec::new() };
        let names = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok());
        let mut names: Vec<String> = names.filter(|name| name.starts_with(prefix)).collect();
        names.sort();
        names
    }

    /// Forgets what was kept under a name. A file that can't be removed does no harm.
    pub fn remove(&self, name: &str) {
        let _ = fs::remove_file(self.folder.join(name));
    }

    /// Takes away the oldest files whose names begin with `prefix` until no more than `most` are left.
    pub fn keep_newest(&self, prefix: &str, most: usize) {
        let written = |name: &String| {
            let metadata = self.folder.join(name).symlink_metadata();
            metadata.map_or(Tick::MIN, |metadata| FileStamp::of(&metadata).modified)
        };
        let mut names = self.names(prefix);
        names.sort_by_cached_key(|name| std::cmp::Reverse(written(name)));
        names.iter().skip(most).for_each(|name| self.remove(name));
    }

    /// What the clock of the site's file system says; none where nothing can be written.
    #[must_use]
    pub fn clock(&self) -> Option<Tick> {
        self.make_folder().ok()?;
        let file = tempfile::tempfile_in(&self.folder).ok()?;
        file.metadata().ok().map(|metadata| FileStamp::of(&metadata).modified)
    }

    fn checksum(&self, name: &str, payload: &[u8]) -> blake3::Hash {
        let mut hasher = blake3::Hasher::new();
        for part in [TOOL.as_bytes(), self.real.as_os_str().as_encoded_bytes(), name.as_bytes(), payload] {
            hasher.update(&(part.len() as u64).to_le_bytes()).update(part);
        }
        hasher.finalize()
    }

    fn make_folder(&self) -> io::Result<()> {
        if self.folder.join(MARKS[0].0).exists() {
            return Ok(());
        }
        fs::create_dir_all(&self.folder)?;
        MARKS.iter().rev().try_for_each(|(name, text)| fs::write(self.folder.join(name), text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sites() -> (tempfile::TempDir, Cache, Cache) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for name in ["a", "b"] {
            fs::create_dir(folder.path().join(name)).expect("a folder");
        }
        let (here, there) = (Cache::of_site(&folder.path().join("a")), Cache::of_site(&folder.path().join("b")));
        (folder, here, there)
    }

    #[test]
    fn what_is_kept_comes_back() {
        let (_folder, cache, _) = sites();
        assert_eq!(cache.read("x"), None);
        for payload in [&b"first"[..], b"", b"second"] {
            cache.write("x", payload).expect("a folder that can be written");
            assert_eq!(cache.read("x").as_deref(), Some(payload));
        }
    }

    #[test]
    fn what_is_damaged_or_foreign_is_missing() {
        let (_folder, cache, other) = sites();
        cache.write("x", b"payload").expect("a folder that can be written");
        let path = cache.folder().join("x");
        let good = fs::read(&path).expect("a file");
        for byte in 0..good.len() {
            let mut damaged = good.clone();
            damaged[byte] ^= 1;
            fs::write(&path, damaged).expect("a file");
            assert_eq!(cache.read("x"), None, "byte {byte} is another");
            fs::write(&path, &good[..byte]).expect("a file");
            assert_eq!(cache.read("x"), None, "cut off after {byte} bytes");
        }
        fs::write(cache.folder().join("y"), &good).expect("a file");
        assert_eq!(cache.read("y"), None, "under another name");
        fs::write(&path, good).expect("a file");
        assert!(cache.read("x").is_some());
        fs::create_dir(other.folder()).expect("a folder");
        fs::copy(&path, other.folder().join("x")).expect("a copy");
        assert_eq!(other.read("x"), None, "of another site");
    }

    #[test]
    fn parts_are_read_one_by_one() {
        let (_folder, cache, _) = sites();
        let parts = ["one", "", "three"];
        cache.write_parts("x", &7, parts.iter()).expect("a folder that can be written");
        let (value, places): (i32, Vec<Part>) = cache.read_before_parts("x").expect("a whole file");
        let read = |part: &Part| cache.read_part::<String>("x", *part);
        assert_eq!((value, places.iter().map(read).collect()), (7, parts.map(|part| Some(part.to_owned())).to_vec()));
        let path = cache.folder().join("x");
        let good = fs::read(&path).expect("a file");
        let parts = good.len() - "\x03one\0\x05three".len();
        for byte in 0..good.len() {
            let mut damaged = good.clone();
            damaged[byte] ^= 1;
            fs::write(&path, damaged).expect("a file");
            assert_eq!(cache.read_before_parts::<i32>("x").is_some(), byte >= parts, "byte {byte} is another");
            fs::write(&path, &good[..byte]).expect("a file");
            assert!(cache.read_before_parts::<i32>("x").is_none(), "cut off after {byte} bytes");
        }
        fs::remove_file(path).expect("a file");
        assert_eq!(read(&places[0]), None);
    }

    #[test]
    fn the_oldest_go_first() {
        let (_folder, cache, _) = sites();
        for name in ["out-1", "out-2", "out-3", "other"] {
            cache.write(name, b"").expect("a folder that can be written");
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        cache.keep_newest("out-", 2);
        assert_eq!(
            ["out-1", "out-2", "out-3", "other"].map(|name| cache.read(name).is_some()),
            [false, true, true, true]
        );
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_an_error_and_no_clock() {
        let (_folder, cache, _) = sites();
        fs::write(cache.folder(), "a file in its place").expect("a file");
        assert!(cache.write("x", b"").is_err());
        assert_eq!((cache.clock(), cache.read("x")), (None, None));
    }
}
