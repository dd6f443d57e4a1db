//! The Rust files of the repository, and which lines of them are tests.

use std::path::{Path, PathBuf};

/// A file of Rust.
#[derive(Debug)]
pub(crate) struct Source {
    /// Its path below the repository, with `/` between its parts.
    pub(crate) path: String,
    /// Its text.
    pub(crate) text: String,
}

impl Source {
    /// The module of `src/lib.rs` that the file belongs to; none for the crate's roots.
    pub(crate) fn module(&self) -> Option<&str> {
        let below = self.path.strip_prefix("src/")?;
        let module = below.split('/').next()?;
        (module != below).then_some(module).or_else(|| below.strip_suffix(".rs").filter(|name| !is_root(name)))
    }

    /// Whether the whole file is a module of tests.
    pub(crate) fn is_test(&self) -> bool {
        self.path.starts_with("tests/")
            || ["tests.rs", "testing.rs"].iter().any(|name| self.path.ends_with(&format!("/{name}")))
            || self.path.contains("/tests/")
    }

    /// The lines that are program and not test, each with its number: all up to `#[cfg(test)]` before a module that is
    /// written out, which stands last in a file. Comments are left out.
    pub(crate) fn program_lines(&self) -> Vec<(usize, &str)> {
        let lines: Vec<&str> = self.text.lines().collect();
        let opens_tests = |index: usize| {
            lines[index].trim() == "#[cfg(test)]"
                && lines.get(index + 1).is_some_and(|next| next.trim_end().ends_with('{'))
        };
        let end = (0..lines.len()).find(|index| opens_tests(*index)).unwrap_or(lines.len());
        let numbered = lines[..end].iter().enumerate().map(|(index, line)| (index + 1, *line));
        numbered.filter(|(_, line)| !line.trim_start().starts_with("//")).collect()
    }
}

fn is_root(name: &str) -> bool {
    matches!(name, "lib" | "main")
}

/// A text file of the repository.
pub(crate) fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("`{path}` can't be read: {error}"))
}

/// All files of Rust below some folders, sorted by path. A folder that is missing is an empty one.
pub(crate) fn below(folders: &[&str]) -> Vec<Source> {
    let mut paths = Vec::new();
    for folder in folders.iter().map(|folder| root().join(folder)).filter(|folder| folder.is_dir()) {
        gather(&folder, &mut paths);
    }
    paths.sort();
    let source = |path: &PathBuf| {
        let path = path.strip_prefix(root()).expect("the walk began there").to_string_lossy().replace('\\', "/");
        Source { text: read(&path), path }
    };
    paths.iter().map(source).collect()
}

/// The modules of `src/lib.rs`, in order.
pub(crate) fn modules() -> Vec<String> {
    let name = |line: &str| Some(line.strip_prefix("pub mod ")?.strip_suffix(';')?.to_owned());
    read("src/lib.rs").lines().filter_map(name).collect()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn gather(folder: &Path, paths: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for entry in entries {
        let path = entry.unwrap_or_else(|error| panic!("{}: {error}", folder.display())).path();
        if path.is_dir() {
            gather(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            paths.push(path);
        }
    }
}
