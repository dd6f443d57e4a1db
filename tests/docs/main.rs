//! The documents in, agreement with the program out: what they list is what there is, and what they show works.
//!
//! Two documents hold parts that are made from the source, between comments `<!-- made:NAME -->`. After a change of the
//! views or the templates, `UPDATE_DOCS=1 cargo test --test docs` writes them anew; without the variable, stale ones fail.

#![expect(clippy::disallowed_methods, reason = "the documents are files of the repository")]

mod commands;
mod examples;
mod explained;
mod links;
mod made;
mod markdown;
mod messages;
mod reference;
mod rust_structs;
mod templates;
mod views;

use std::path::PathBuf;

/// The documents that readers start from.
const DOCUMENTS: &[&str] = &[
    "README.md",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "docs/editors.md",
    "docs/hosting.md",
    "docs/messages.md",
    "docs/performance.md",
    "docs/reference.md",
    "docs/related.md",
    "docs/themes.md",
    "docs/views.md",
];

/// A path below the repository.
fn at(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// A text file of the repository.
fn read(path: &str) -> String {
    std::fs::read_to_string(at(path)).unwrap_or_else(|error| panic!("`{path}` can't be read: {error}"))
}
