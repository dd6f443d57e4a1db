//! A project's folder on disk, brought from one state to the next as editors and tools do; and trees of files to compare.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::project::Harm;
use crate::random::Random;

/// The memory of earlier builds in a project's folder, if builds keep any on disk.
pub(crate) const MEMORY: &str = ".lyceum-cache";

/// Files by their paths below a folder, and empty folders as paths that end in `/`.
pub(crate) type Tree = BTreeMap<String, Vec<u8>>;

/// A project's folder.
#[derive(Debug)]
pub(crate) struct Folder {
    pub(crate) root: PathBuf,
    files: Tree,
}

impl Folder {
    pub(crate) fn new(root: PathBuf) -> Self {
        fs::create_dir_all(&root).expect("a folder can be made");
        Self { root, files: Tree::new() }
    }

    /// Writes and removes what differs, and leaves the rest alone. Returns the paths at which something is different now.
    pub(crate) fn become_like(&mut self, files: &Tree, random: &mut Random) -> Vec<String> {
        let paths: BTreeSet<&String> = self.files.keys().chain(files.keys()).collect();
        let changed = paths.into_iter().filter(|path| self.files.get(*path) != files.get(*path)).cloned().collect();
        let mut gone: Vec<String> = self.files.keys().filter(|path| !files.contains_key(*path)).cloned().collect();
        for (path, bytes) in files {
            if self.files.get(path) == Some(bytes) {
                continue;
            }
            let to = self.root.join(path);
            fs::create_dir_all(to.parent().expect("a path in a folder")).expect("a folder can be made");
            // A file that moves keeps its times, as those of a moved file do.
            if let Some(index) = gone.iter().position(|old| self.files[old] == *bytes) {
                let old = gone.swap_remove(index);
                fs::rename(self.root.join(old), &to).expect("a file can be moved");
            } else {
                fs::write(&to, bytes).expect("a file can be written");
                if random.chance(15) {
                    // A file out of an archive is older than the one that it takes the place of.
                    let past = Duration::from_secs(86_400 + random.below(1 << 30) as u64);
                    let file = fs::File::options().write(true).open(&to).expect("a file that was just written");
                    file.set_modified(SystemTime::now() - past).expect("a time can be set");
                }
            }
        }
        for path in gone {
            fs::remove_file(self.root.join(path)).expect("a file can be removed");
        }
        self.files.clone_from(files);
        changed
    }

    /// Harms the output folder or the memory on disk. Where there is nothing to harm, nothing happens.
    pub(crate) fn suffer(&self, harm: Harm, out: &Path, random: &mut Random) {
        let victim = |folder: &Path, random: &mut Random| {
            let files: Vec<PathBuf> = walk(folder).filter(|path| path.is_file() && !is_hidden(path)).collect();
            (!files.is_empty()).then(|| files[random.below(files.len())].clone())
        };
        let memory = self.root.join(MEMORY);
        match harm {
            Harm::OutputGone => drop(fs::remove_dir_all(out)),
            Harm::MemoryGone => drop(fs::remove_dir_all(memory)),
            Harm::OutputRemoved => drop(victim(out, random).map(fs::remove_file)),
            Harm::OutputChanged => drop(victim(out, random).map(|path| change_a_byte(&path, random))),
            Harm::MemoryChanged => drop(victim(&memory, random).map(|path| change_a_byte(&path, random))),
            Harm::MemoryCut => drop(victim(&memory, random).map(|path| cut(&path, random))),
        }
    }
}

fn change_a_byte(path: &Path, random: &mut Random) {
    let mut bytes = fs::read(path).expect("a file that was just seen");
    if !bytes.is_empty() {
        let at = random.below(bytes.len());
        bytes[at] ^= 1;
        fs::write(path, bytes).expect("a file can be written");
    }
}

fn cut(path: &Path, random: &mut Random) {
    let bytes = fs::read(path).expect("a file that was just seen");
    fs::write(path, &bytes[..random.below(bytes.len() + 1)]).expect("a file can be written");
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
}

fn walk(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().min_depth(1).into_iter().filter_map(Result::ok);
    entries.map(walkdir::DirEntry::into_path)
}

/// Everything in a folder; nothing where there is none.
pub(crate) fn tree(folder: &Path) -> Tree {
    let mut tree = Tree::new();
    for path in walk(folder) {
        let below = path.strip_prefix(folder).expect("a path in the folder").to_string_lossy().replace('\\', "/");
        if path.is_file() {
            tree.insert(below, fs::read(&path).expect("a readable file"));
        } else if fs::read_dir(&path).is_ok_and(|mut entries| entries.next().is_none()) {
            tree.insert(format!("{below}/"), Vec::new());
        }
    }
    tree
}

/// How two trees differ, in words; `None` if they are equal.
pub(crate) fn difference(found: &Tree, expected: &Tree) -> Option<String> {
    let missing = expected.keys().find(|path| !found.contains_key(*path)).map(|path| format!("{path} is missing"));
    let extra = found.keys().find(|path| !expected.contains_key(*path)).map(|path| format!("{path} is too much"));
    let other = || {
        // The manifest differs with any other file, and tells least.
        let differs = |(path, bytes): &(&String, &Vec<u8>)| expected.get(*path) != Some(*bytes);
        let telling = found.iter().filter(differs).min_by_key(|(path, _)| path.starts_with('.'));
        let (path, bytes) = telling?;
        let expected = expected.get(path)?;
        let at = bytes.iter().zip(expected).position(|(left, right)| left != right);
        let at = at.unwrap_or(bytes.len().min(expected.len()));
        let around = |bytes: &[u8]| {
            let (from, to) = (at.saturating_sub(80).min(bytes.len()), bytes.len().min(at + 80));
            String::from_utf8_lossy(&bytes[from..to]).into_owned()
        };
        Some(format!("{path} differs at byte {at}:\n…{}…\nis not\n…{}…", around(bytes), around(expected)))
    };
    missing.or(extra).or_else(other)
}
