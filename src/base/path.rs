//! Paths inside a project.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// A path below the project's folder, with `/` between its parts on every system, without `.`,
/// `..` or a leading `/`: by construction it can't lead out of the project.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct SitePath(Arc<str>);

impl SitePath {
    /// Normalises `path`: folds `.` and `..`, turns `\` into `/`. `None` if it would leave the project or is absolute.
    #[must_use]
    pub fn new(path: &str) -> Option<Self> {
        if is_normal(path) {
            return Some(Self(path.into()));
        }
        let path = path.replace('\\', "/");
        if path.starts_with('/') {
            return None;
        }
        let mut parts = Vec::new();
        for part in path.split('/') {
            match part {
                "" | "." => {}
                ".." => drop(parts.pop()?),
                _ => parts.push(part),
            }
        }
        Some(Self(parts.join("/").into()))
    }

    /// The project's folder itself.
    #[must_use]
    pub fn root() -> Self {
        Self("".into())
    }

    /// The path as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The path `relative` as seen from this folder; `None` if that leaves the project.
    #[must_use]
    pub fn join(&self, relative: &str) -> Option<Self> {
        if relative.starts_with('/') {
            return None;
        }
        Self::new(&format!("./{}/{relative}", self.0))
    }

    /// The folder that holds this path; the root holds itself.
    #[must_use]
    pub fn parent(&self) -> Self {
        Self(self.0.rsplit_once('/').map_or("", |(parent, _)| parent).into())
    }

    /// The last part of the path.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }

    /// What follows the last dot of the name, if there is one and something before it.
    #[must_use]
    pub fn extension(&self) -> Option<&str> {
        self.name().rsplit_once('.').filter(|(stem, _)| !stem.is_empty()).map(|(_, extension)| extension)
    }

    /// The path below `folder`; `None` if it is not in there.
    #[must_use]
    pub fn below(&self, folder: &str) -> Option<&str> {
        if folder.is_empty() {
            return Some(&self.0);
        }
        self.0.strip_prefix(folder)?.strip_prefix('/')
    }
}

/// Whether nothing is to be folded, as in nearly all paths: those that were found on disk or have been folded before.
fn is_normal(path: &str) -> bool {
    !path.contains('\\') && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

impl TryFrom<String> for SitePath {
    type Error = &'static str;

    fn try_from(path: String) -> Result<Self, Self::Error> {
        Self::new(&path).ok_or("a path that leads out of the project")
    }
}

impl fmt::Display for SitePath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Debug for SitePath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:?}", &*self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> SitePath {
        SitePath::new(text).expect("a path inside the project")
    }

    #[test]
    fn no_path_leads_out_of_the_project() {
        assert_eq!(SitePath::new("../secret"), None);
        assert_eq!(SitePath::new("a/../../secret"), None);
        assert_eq!(SitePath::new("/etc/passwd"), None);
        assert_eq!(path("content").join("../../secret"), None);
    }

    #[test]
    fn parts_are_folded() {
        assert_eq!(path("content/articles").join("../courses/crm.md"), Some(path("content/courses/crm.md")));
        assert_eq!(path("a\\b").as_str(), "a/b");
    }

    #[test]
    fn pieces_of_a_path() {
        let file = path("content/courses/crm.en.md");
        assert_eq!((file.name(), file.extension()), ("crm.en.md", Some("md")));
        assert_eq!(file.parent(), path("content/courses"));
        assert_eq!(file.below("content"), Some("courses/crm.en.md"));
        assert_eq!(file.below("cont"), None);
        assert_eq!(path(".gitignore").extension(), None);
    }
}
