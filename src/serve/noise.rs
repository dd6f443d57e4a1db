//! Which files are nobody's content: what is hidden, and what editors write beside a file while they save it.

use std::path::Path;

use crate::base::is_leftover;

/// Whether changes at this path, relative to a watched folder, mean nothing to the site.
pub(super) fn is_noise(relative: &Path) -> bool {
    relative.iter().any(|part| {
        let name = part.to_string_lossy();
        name.starts_with('.') || is_leftover(&name)
    })
}

/// Whether a folder right below a watched one is not worth watching: hidden, or full of what tools made.
///
/// `CACHEDIR.TAG` marks the latter by convention (<https://bford.info/cachedir/>); cargo puts one into `target`.
pub(super) fn is_tools_folder(folder: &Path) -> bool {
    let name = folder.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    is_noise(Path::new(&*name)) || name == "node_modules" || folder.join("CACHEDIR.TAG").exists()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn editors_leave_no_trace() {
        for path in [
            ".git/index",
            "content/.crm.md.swp",
            "content/crm.md~",
            "content/.#crm.md",
            "content/#crm.md#",
            "content/4913",
            "content/crm.md___jb_tmp___",
            "content/~$plan.csv",
            "a/crm.swp",
        ] {
            assert!(is_noise(Path::new(path)), "{path}");
        }
    }

    #[test]
    fn content_is_heard() {
        for path in ["content/crm.md", "site.toml", "static/#", "content/a~b.md", "content/49130", ""] {
            assert!(!is_noise(Path::new(path)), "{path}");
        }
    }
}
