//! The templates of the theme in, their list in `docs/themes.md` out: each tells in its opening comment what it is.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::{at, made};

const FOLDER: &str = "themes/portal/templates";

#[test]
fn every_template_is_listed() {
    let root = at(FOLDER);
    let mut files = Vec::new();
    gather(&root, &mut files);
    files.sort_by_key(|path| (path.components().count(), path.clone()));
    let mut table = "| Template | What it is |\n|---|---|\n".to_owned();
    for path in files {
        let name = path.strip_prefix(&root).expect("the walk began here").to_string_lossy().replace('\\', "/");
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("`{name}` can't be read: {error}"));
        let comment =
            opening_comment(&text).unwrap_or_else(|| panic!("`{name}` does not open with a comment `{{#- … -#}}`"));
        let _ = writeln!(table, "| `{name}` | {} |", comment.replace('|', "\\|"));
    }
    made::check("docs/themes.md", "templates", &table);
}

fn gather(folder: &Path, files: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for entry in entries {
        let path = entry.unwrap_or_else(|error| panic!("{}: {error}", folder.display())).path();
        if path.is_dir() {
            gather(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "html") {
            files.push(path);
        }
    }
}

/// The first comment of a template, on one line.
fn opening_comment(text: &str) -> Option<String> {
    let (comment, _) = text.trim_start().strip_prefix("{#")?.split_once("#}")?;
    Some(comment.trim_matches('-').split_whitespace().collect::<Vec<&str>>().join(" "))
}
