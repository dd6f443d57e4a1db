//! One site, built by different numbers of threads: the same bytes, and the same problems.

#![allow(clippy::disallowed_methods, reason = "tests work on folders of their own")]

#[allow(unreachable_pub, dead_code, reason = "an example, a benchmark and tests share it")]
#[path = "../examples/gen-site/portal/mod.rs"]
mod portal;
mod support;

use std::fs;
use std::num::NonZeroUsize;
use std::path::Path;

use lyceum::base::with_threads;
use lyceum::build::{Built, Observer, build};
use lyceum::site::Memory;

/// Entries: enough for seven threads to have several shares each.
const ENTRIES: usize = 250;

#[test]
fn any_number_of_threads_makes_the_same_site() {
    let folder = support::quick_folder();
    let root = folder.path();
    let options = portal::Options { pages: ENTRIES, seed: 7, kilobytes: 1, now: jiff::civil::date(2026, 11, 23) };
    portal::write(&portal::Portal::new(options), &root.join("site")).expect("a portal can be written");
    // Something to warn of in many files, so that the order of problems is tried as well.
    for number in 0..40 {
        let text = format!("+++\ntitle = \"{number}\"\n+++\n<b>{number}</b>\n");
        fs::write(root.join(format!("site/content/articles/raw-{number}.md")), text).expect("a file can be written");
    }
    let expected = build_with(1, root);
    assert!(expected.0.len() > 40, "{}", expected.0);
    for threads in [2, 7] {
        let found = build_with(threads, root);
        assert!(found.0 == expected.0, "{threads} threads tell of other problems:\n{}\n{}", found.0, expected.0);
        assert!(found.1 == expected.1, "{threads} threads make another site than one");
    }
}

/// Builds into a folder that is not there yet: the problems, and the tree.
fn build_with(threads: usize, root: &Path) -> (String, Vec<(String, Vec<u8>)>) {
    let (site, out) = (root.join("site"), root.join(format!("out-{threads}")));
    let _ = fs::remove_dir_all(site.join(".lyceum-cache"));
    let work = || build(&site, &out, &support::settings(), &mut Memory::default(), &Observer::none());
    let Built { report, problems, .. } = with_threads(NonZeroUsize::new(threads), work);
    assert!(report.is_some(), "the site is good: {problems:#?}");
    let files = walkdir::WalkDir::new(&out).sort_by_file_name().into_iter().filter_map(Result::ok);
    let file = |entry: walkdir::DirEntry| {
        let path = entry.path().strip_prefix(&out).expect("a path in the folder").to_string_lossy().into_owned();
        (path, fs::read(entry.path()).expect("a readable file"))
    };
    (format!("{problems:?}"), files.filter(|entry| entry.file_type().is_file()).map(file).collect())
}
