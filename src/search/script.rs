//! The files of the index in, one script with all of them out, for a site that is read from a disk.
//!
//! There, browsers let a script read no files, but load further scripts. Size matters little, since nothing goes over a wire.

use std::collections::BTreeMap;

use base64::Engine as _;
use serde_json::Value;

use crate::catalog::{SearchFile, SearchLayout};

use super::Index;

/// The manifest, and with it under `files` every other file in base64.
pub(super) fn file(index: &Index, layout: SearchLayout) -> Vec<u8> {
    let encoded = |file: SearchFile| base64::engine::general_purpose::STANDARD.encode(index.get(file));
    let files = layout.files().filter(|file| *file != SearchFile::Manifest);
    let files: BTreeMap<String, String> = files.map(|file| (name(file), encoded(file))).collect();
    let mut manifest: Value = serde_json::from_slice(index.get(SearchFile::Manifest)).unwrap_or_default();
    manifest["files"] = serde_json::to_value(files).unwrap_or_default();
    as_script(&manifest.to_string()).into_bytes()
}

/// The name by which the manifest's readers ask for a file.
fn name(file: SearchFile) -> String {
    file.path().trim_start_matches("search/").to_owned()
}

/// A script that hands JSON over to the script that loads it: the element that it was loaded with has the `data`.
#[must_use]
pub fn as_script(json: &str) -> String {
    format!("document.currentScript.data={json};\n")
}
