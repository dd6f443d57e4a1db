//! The manifest: which files of the output folder are ours, each with its digest.
//!
//! It lies in the output folder itself as `.lyceum-manifest`, so that a folder that is moved or copied stays known. It
//! is what removals go by, and what a publisher compares. It is plain text: a heading with the version, then a line
//! `digest  path` per file, sorted by path, as `b3sum` would write it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;
use std::path::Path;
use std::sync::Arc;

use crate::base::{Code, Diagnostic, Digest, Route, map_parallel};

/// The manifest's file name in the output folder.
pub const MANIFEST_NAME: &str = ".lyceum-manifest";

const HEADING: &str = "lyceum-manifest 1";

/// The files that a build wrote.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifest {
    /// Paths below the output folder, with `/` between their parts, each with the digest of the file's bytes.
    pub files: BTreeMap<String, Digest>,
}

/// A manifest as it was found.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    pub(super) manifest: Arc<Manifest>,
    /// The digest of its text.
    digest: Digest,
}

impl Manifest {
    /// Reads the manifest of an output folder; `None` if there is none.
    ///
    /// # Errors
    /// A manifest that can't be read, or that this version did not write.
    pub fn read(folder: &Path) -> Result<Option<Self>, Diagnostic> {
        Ok(Self::read_after(None, folder)?.map(|seen| Self::clone(&seen.manifest)))
    }

    /// The same for whoever has looked at it before, and need not understand it again if it is what it was then.
    pub(super) fn read_after(seen: Option<Seen>, folder: &Path) -> Result<Option<Seen>, Diagnostic> {
        let path = folder.join(MANIFEST_NAME);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                return Ok(None);
            }
            Err(error) => {
                let message = format!("the manifest `{}` can't be read: {error}", path.display());
                return Err(Diagnostic::error(Code::UnsafeOutput, message).help(START_ANEW));
            }
        };
        let digest = Digest::of(text.as_bytes());
        if seen.as_ref().is_some_and(|seen| seen.digest == digest) {
            return Ok(seen);
        }
        Self::parse(&text).map(|manifest| Some(Seen { manifest: Arc::new(manifest), digest })).ok_or_else(|| {
            let message = format!("the manifest `{}` is damaged or of another version", path.display());
            Diagnostic::error(Code::UnsafeOutput, message)
                .note("the manifest tells which files of the folder may be replaced and removed")
                .help(START_ANEW)
        })
    }

    /// Reads what [`Manifest::to_text`] wrote; `None` if it is anything else. A path that leads out of the folder makes
    /// the whole manifest worthless, because files are removed by it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        if lines.next()? != HEADING {
            return None;
        }
        let files = map_parallel(&lines.collect::<Vec<_>>(), |line| {
            let (digest, path) = line.split_once("  ")?;
            let is_file = Route::new(path).is_ok_and(|route| !route.is_page());
            is_file.then_some((path.to_owned(), Digest::from_hex(digest)?))
        });
        files.into_iter().collect::<Option<_>>().map(|files| Self { files })
    }

    /// The manifest as text.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = format!("{HEADING}\n");
        for (path, digest) in &self.files {
            // Writing to a string can't fail.
            let _ = writeln!(text, "{}  {path}", digest.to_hex());
        }
        text
    }
}

const START_ANEW: &str = "choose another output folder, or empty this one if nothing in it is needed";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_survives_the_way_there_and_back() {
        let mut manifest = Manifest::default();
        manifest.files.insert("courses/客戶/index.html".to_owned(), Digest::of(b"a"));
        manifest.files.insert("a file.css".to_owned(), Digest::of(b"b"));
        assert_eq!(Manifest::parse(&manifest.to_text()), Some(manifest));
        assert_eq!(Manifest::parse("lyceum-manifest 1\n"), Some(Manifest::default()));
    }

    #[test]
    fn what_leads_out_of_the_folder_is_no_manifest() {
        let digest = Digest::of(b"").to_hex();
        for path in ["../secret", "/etc/passwd", "a/../../b", "folder/", ""] {
            assert_eq!(Manifest::parse(&format!("lyceum-manifest 1\n{digest}  {path}\n")), None, "{path}");
        }
        assert_eq!(Manifest::parse(""), None);
        assert_eq!(Manifest::parse("lyceum-manifest 2\n"), None);
        assert_eq!(Manifest::parse("lyceum-manifest 1\nabc  a\n"), None);
    }
}
