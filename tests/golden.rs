//! Whole small sites in, whole output trees out, compared byte for byte with what lies beside them.
//!
//! `UPDATE_GOLDEN=1 cargo test --test golden` writes the expectations anew; read the difference before you commit it.

#![allow(clippy::disallowed_methods, reason = "tests work on folders of their own")]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites").join(name)
}

fn expected(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files =
        walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok).filter(|entry| entry.file_type().is_file());
    files
        .map(|entry| {
            let path = entry.path().strip_prefix(folder).expect("a file of the folder");
            (path.to_string_lossy().replace('\\', "/"), fs::read(entry.path()).expect("a readable file"))
        })
        .collect()
}

fn check(name: &str) {
    let folder = folder(name);
    let made = support::render_folder(&folder.join("site"));
    let expected_folder = folder.join("expected");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        let _ = fs::remove_dir_all(&expected_folder);
        for (path, bytes) in &made {
            let path = expected_folder.join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder can be made");
            fs::write(path, bytes).expect("a file can be written");
        }
    }
    let expected = expected(&expected_folder);
    assert_eq!(made.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>(), "the files of the site `{name}`");
    for (path, bytes) in &made {
        let (made, expected) = (String::from_utf8_lossy(bytes), String::from_utf8_lossy(&expected[path]));
        assert!(made == expected, "`{path}` of the site `{name}` is\n{made}\nand should be\n{expected}");
    }
}

#[test]
fn a_small_site_under_a_sub_path() {
    check("small");
}

#[test]
fn a_site_in_three_languages_of_which_one_falls_back() {
    check("languages");
}

#[test]
fn a_site_in_two_scripts_from_one_source() {
    check("scripts");
}

#[test]
fn a_site_with_the_portal_theme() {
    check("portal");
}
