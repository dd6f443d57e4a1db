//! Who may touch the system. clippy.toml forbids the functions; this test forbids the modules from which they come, so that
//! an `expect` in the wrong place does not pass unseen.

use crate::sources::below;

/// What belongs to the system, and the files or folders of `src/` that may name it.
const GUARDED: &[(&str, &[&str])] = &[
    ("std::fs", &["base/files.rs", "base/stamp.rs", "cache/", "output/", "scaffold/", "serve/", "cli/timings.rs"]),
    ("walkdir::", &["base/files.rs", "output/"]),
    ("SystemTime", &["serve/"]),
    ("Instant::now", &["serve/", "cli/", "base/timings.rs"]),
    ("rustix::", &["base/timings.rs"]),
    ("Timestamp::now", &["cli/"]),
    ("ZonedDateTime::now", &[]),
    ("std::env::", &["cli/", "output/prepare.rs"]),
    ("std::process::", &["cli/", "main.rs"]),
    ("std::net::", &["serve/", "cli/args.rs"]),
    ("std::io::stdout", &["cli/"]),
    ("std::io::stderr", &["cli/"]),
];

#[test]
fn only_few_touch_the_system() {
    for source in below(&["src"]).iter().filter(|source| !source.is_test()) {
        let path = source.path.trim_start_matches("src/");
        for (number, line) in source.program_lines() {
            for (guarded, allowed) in GUARDED {
                let may = allowed.iter().any(|allowed| path.starts_with(allowed));
                assert!(may || !line.contains(guarded), "src/{path}:{number}: `{guarded}` is not for this stage");
            }
        }
    }
}

/// A grouped `use std::{fs, io}` would slip through.
#[test]
fn the_standard_library_is_named_in_full() {
    for source in below(&["src"]).iter().filter(|source| !source.is_test()) {
        for (number, line) in source.program_lines() {
            assert!(!line.contains("use std::{"), "{}:{number}: write a `use` for each module of `std`", source.path);
        }
    }
}
