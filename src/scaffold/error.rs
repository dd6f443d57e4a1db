//! What can go wrong when files are made, with what to do about it.

use std::io;
use std::path::PathBuf;

/// Why a site or an entry was not made.
#[derive(Debug, thiserror::Error)]
pub enum ScaffoldError {
    /// The folder for a new site holds files.
    #[error("the folder `{}` is not empty", .0.display())]
    NotEmpty(PathBuf),
    /// Where the new site should be, there is a file.
    #[error("`{}` is a file, not a folder", .0.display())]
    NotAFolder(PathBuf),
    /// There is no site to add to.
    #[error("there is no `site.toml` in `{}` or in a folder above it", .0.display())]
    NoSite(PathBuf),
    /// The file is there already.
    #[error("the file `{}` exists already", .0.display())]
    Exists(PathBuf),
    /// A title of which no file name can be made.
    #[error("no file name can be made from the title `{0}`")]
    NoFileName(String),
    /// A slug that can't be the name of a file and part of an address.
    #[error("`{0}` can't be the name of a file and part of an address")]
    UnsuitableSlug(String),
    /// The system refuses.
    #[error("can't write `{}`: {source}", path.display())]
    Io {
        /// What was to be made.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

impl ScaffoldError {
    /// What to do about it, if more can be said than the message does.
    #[must_use]
    pub fn help(&self) -> Option<&'static str> {
        match self {
            Self::NotEmpty(_) => Some(
                "name a new folder, as in `lyceum new academy`; to a site that exists, `lyceum add` adds articles and courses",
            ),
            Self::NotAFolder(_) => Some("name a new folder, as in `lyceum new academy`"),
            Self::NoSite(_) => {
                Some("go into the site's folder or name it with `--root DIR`; `lyceum new DIR` makes a new site")
            }
            Self::Exists(_) => Some("choose another name for the file with `--slug NAME`"),
            Self::NoFileName(_) => Some("name the file with `--slug NAME`"),
            Self::UnsuitableSlug(_) => Some("use letters, digits and hyphens, as in `--slug key-accounts`"),
            Self::Io { .. } => None,
        }
    }
}
