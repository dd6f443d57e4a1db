//! The examples of the documents in, sites made of them out: each must be without a problem.
//!
//! A fence whose first line says more than a language names a file: ```` ```toml site.toml ````. All such fences of one
//! document are put into a new site, as `lyceum new` makes it, so that whoever follows the document sees what it says.
//! Fences of `site.toml` are added to the end of the new site's; TOML for a Markdown file is its front matter.

use std::collections::BTreeMap;

use lyceum::base::{BuildMoment, Diagnostic, MemoryFiles};
use lyceum::site::{Memory, Settings};
use lyceum::{build, scaffold, site};

use crate::markdown::fences;
use crate::{DOCUMENTS, read};

/// Files that examples mention, and that can't be shown in a document.
const PICTURES: &[&str] = &["content/articles/warehouse.jpg"];

#[test]
fn every_example_works_in_a_new_site() {
    for document in DOCUMENTS {
        let examples = files_of(&read(document));
        if !examples.is_empty() {
            let problems = build::check(&with_examples(&examples), &settings(), &mut Memory::default());
            assert!(problems.is_empty(), "the examples of `{document}` have problems:\n{}", report(&problems));
        }
    }
}

/// The files that the fences of a document hold.
fn files_of(document: &str) -> BTreeMap<String, String> {
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    for fence in fences(document) {
        let Some((language, path)) = fence.info.split_once(' ') else { continue };
        let text = match (language, path) {
            ("toml", "site.toml") => files.remove(path).unwrap_or_default() + &fence.text,
            ("toml", path) if path.strip_suffix(".md").is_some() => format!("+++\n{}+++\n", fence.text),
            _ => fence.text,
        };
        let earlier = files.insert(path.to_owned(), text);
        assert!(earlier.is_none(), "two examples want to be `{path}`");
    }
    files
}

fn with_examples(examples: &BTreeMap<String, String>) -> MemoryFiles {
    let mut files = new_site();
    for path in PICTURES {
        files.write(path, include_bytes!("../sites/small/site/content/articles/harbour.jpg"));
    }
    for (path, text) in examples {
        if path != "site.toml" {
            files.write(path, text.as_bytes());
        }
    }
    if let Some(added) = examples.get("site.toml") {
        let settings = String::from_utf8_lossy(&contents(&files, "site.toml")).into_owned();
        files.write("site.toml", format!("{settings}\n{added}"));
    }
    files
}

/// The site that `lyceum new` makes.
fn new_site() -> MemoryFiles {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let today = jiff::civil::date(2026, 11, 23);
    let mut files = MemoryFiles::new();
    for path in scaffold::new(folder.path(), today).expect("a new site") {
        let name = path.strip_prefix(folder.path()).expect("a file of the site").to_string_lossy().replace('\\', "/");
        files.write(&name, std::fs::read(&path).expect("a file that was just written"));
    }
    files
}

fn contents(files: &MemoryFiles, path: &str) -> Vec<u8> {
    use lyceum::base::{Files as _, SitePath};
    files.read(&SitePath::new(path).expect("a path")).expect("a file of a new site")
}

pub(crate) fn settings() -> Settings {
    Settings {
        moment: BuildMoment::Date(jiff::civil::date(2026, 11, 23)),
        base_url: None,
        relative_urls: false,
        drafts: true,
    }
}

/// Everything that is wrong with the files of an archive, drafts included, before any page is rendered.
pub(crate) fn compose(archive: &str) -> Vec<Diagnostic> {
    site::compose(&MemoryFiles::from_archive(archive), &settings(), &mut Memory::default()).problems
}

/// Problems, one a line.
pub(crate) fn report(problems: &[Diagnostic]) -> String {
    let line = |problem: &Diagnostic| {
        let path = problem.place.as_ref().map(|place| place.path.to_string()).unwrap_or_default();
        format!("  {path}: {} [{}] {}", problem.message, problem.code, problem.help.as_deref().unwrap_or_default())
    };
    problems.iter().map(line).collect::<Vec<String>>().join("\n")
}
