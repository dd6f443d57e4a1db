//! The parts of documents that are made from the source.

use super::{at, read};

/// Compares the part `name` of a document with what it should be; with `UPDATE_DOCS=1`, writes it there.
pub(crate) fn check(path: &str, name: &str, expected: &str) {
    let document = read(path);
    let (before, made, after) = parts(&document, name).unwrap_or_else(|| {
        panic!("`{path}` needs a line `{}` and, further down, a line `{}`", opening(name), closing(name))
    });
    let expected = format!("\n\n{}\n\n", expected.trim());
    if made == expected {
        return;
    }
    if std::env::var_os("UPDATE_DOCS").is_some() {
        let updated = format!("{before}{expected}{after}");
        std::fs::write(at(path), updated).unwrap_or_else(|error| panic!("`{path}` can't be written: {error}"));
        return;
    }
    panic!(
        "the part `{name}` of `{path}` is stale, write it anew with `UPDATE_DOCS=1 cargo test --test docs`\n{}",
        first_difference(made, &expected)
    );
}

fn opening(name: &str) -> String {
    format!("<!-- made:{name} -->")
}

fn closing(name: &str) -> String {
    format!("<!-- end:{name} -->")
}

/// What stands before the part, the part, and what stands after it; the comments belong to the outside.
fn parts<'d>(document: &'d str, name: &str) -> Option<(&'d str, &'d str, &'d str)> {
    let start = document.find(&opening(name))? + opening(name).len();
    let end = start + document[start..].find(&closing(name))?;
    Some((&document[..start], &document[start..end], &document[end..]))
}

fn first_difference(found: &str, expected: &str) -> String {
    let pair = found.lines().zip(expected.lines()).find(|(found, expected)| found != expected);
    match pair {
        Some((found, expected)) => format!("  found:    {found}\n  expected: {expected}"),
        None => "  one of them is longer".to_owned(),
    }
}
