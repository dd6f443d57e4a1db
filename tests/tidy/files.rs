//! What every file of Rust must be like: it says what it is for, and it is of a size that one can read.

use crate::sources::below;

/// The longest that a file may be, in lines without its tests. Past that it is two rooms.
const LONGEST: usize = 500;

#[test]
fn every_file_opens_with_what_it_is_for() {
    let silent: Vec<String> = below(&["src", "tests", "examples", "benches"])
        .into_iter()
        .filter(|source| !source.text.starts_with("//! "))
        .map(|source| source.path)
        .collect();
    assert!(silent.is_empty(), "these files do not open with `//! …`: {silent:#?}");
}

#[test]
fn no_file_is_too_long_to_read() {
    for source in below(&["src"]).iter().filter(|source| !source.is_test()) {
        let end = source.program_lines().last().map_or(0, |(number, _)| *number);
        assert!(end <= LONGEST, "`{}` has {end} lines without its tests, {LONGEST} are the most", source.path);
    }
}
