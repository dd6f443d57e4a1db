//! The project's folders in; paths, bytes and digests out. Nothing is understood yet.

use crate::base::{Code, Diagnostic, Digest, FileStat, Files, Place, SitePath, unreadable};

/// The folder of entries, session tables and the files beside them.
pub const CONTENT: &str = "content";

/// The folder whose files are published as they are.
pub const STATIC: &str = "static";

/// The folder of entries.
#[must_use]
pub fn content_folder() -> SitePath {
    folder(CONTENT)
}

/// A file that has been read.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Where it lies in the project.
    pub path: SitePath,
    /// What is in it.
    pub bytes: Vec<u8>,
    /// The digest of the bytes.
    pub digest: Digest,
}

/// What lies under `content/` and `static/`, each list in the order of paths.
#[derive(Clone, Debug, Default)]
pub struct SourceTree {
    /// Markdown files under `content/`, not read yet.
    pub entries: Vec<FileStat>,
    /// Tables of sessions (CSV) under `content/courses/`.
    pub tables: Vec<SourceFile>,
    /// Everything else under `content/`: images, PDFs and the like, not read yet.
    pub companions: Vec<FileStat>,
    /// The files under `static/`, not read yet.
    pub statics: Vec<FileStat>,
}

/// Reads tables, and lists the rest. What can't be read is reported and left out.
pub fn read(files: &dyn Files) -> (SourceTree, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    let mut tree = SourceTree { statics: walk(files, STATIC, &mut problems), ..SourceTree::default() };
    let mut tables = Vec::new();
    for stat in walk(files, CONTENT, &mut problems) {
        match stat.path.extension() {
            Some("md" | "markdown") => tree.entries.push(stat),
            Some("csv") if stat.path.below("content/courses").is_some() => tables.push(stat.path),
            extension => {
                problems.extend(extension.and_then(|extension| unread(&stat.path, extension)));
                tree.companions.push(stat);
            }
        }
    }
    for table in tables {
        match read_file(files, &table) {
            Ok(file) => tree.tables.push(file),
            Err(problem) => problems.push(problem),
        }
    }
    (tree, problems)
}

/// Tells of a file that would be read if its extension were in lower case, and is published as it is.
fn unread(path: &SitePath, extension: &str) -> Option<Diagnostic> {
    let lower = extension.to_ascii_lowercase();
    let is_read = extension != lower && ["md", "markdown", "csv"].contains(&lower.as_str());
    let message = format!("`{path}` is published as it is and not read, because of its extension");
    let problem = || Diagnostic::warning(Code::NotContent, message).at(Place::file(path));
    is_read.then(|| problem().help(format!("rename it: `.{lower}` in place of `.{extension}`")))
}

fn walk(files: &dyn Files, folder: &str, problems: &mut Vec<Diagnostic>) -> Vec<FileStat> {
    let path = self::folder(folder);
    files.walk(&path).unwrap_or_else(|error| {
        problems.push(unreadable(&path, &error));
        Vec::new()
    })
}

fn folder(name: &str) -> SitePath {
    SitePath::new(name).expect("the folders of a site are plain names")
}

/// Reads a file.
///
/// # Errors
/// A file that the system does not let us read.
pub fn read_file(files: &dyn Files, path: &SitePath) -> Result<SourceFile, Diagnostic> {
    let bytes = files.read(path).map_err(|error| unreadable(path, &error))?;
    Ok(SourceFile { path: path.clone(), digest: Digest::of(&bytes), bytes })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::MemoryFiles;

    #[test]
    fn files_are_told_apart_by_place_and_extension() {
        let archive = "-- content/courses/a.md --\n-- content/courses/plan.csv --\n-- content/articles/x.csv --\n-- static/robots.txt --\n";
        let (tree, problems) = read(&MemoryFiles::from_archive(archive));
        assert!(problems.is_empty());
        assert_eq!((tree.entries.len(), tree.tables.len()), (1, 1));
        assert_eq!(tree.companions[0].path.as_str(), "content/articles/x.csv");
        assert_eq!(tree.statics[0].path.as_str(), "static/robots.txt");
    }

    #[test]
    fn an_extension_in_upper_case_is_told_of() {
        let (tree, problems) =
            read(&MemoryFiles::from_archive("-- content/articles/a.MD --\n-- content/articles/b.PDF --\n"));
        assert_eq!(tree.companions.len(), 2);
        let helps: Vec<Option<&str>> = problems.iter().map(|problem| problem.help.as_deref()).collect();
        assert_eq!(helps, [Some("rename it: `.md` in place of `.MD`")]);
    }
}
