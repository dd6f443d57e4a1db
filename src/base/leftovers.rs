//! Files that nobody wrote for the site: what editors and systems leave beside those that somebody did. A draft must not go online as the
//! backup copy of its file.

/// Whether a file of this name is no content: Vim writes `4913` to see whether it may, `*.swp` and `*~`; Emacs `#name#`; `IntelliJ`
/// `*___jb_tmp___`; Office `~$name`; backups end in `.bak`; Windows keeps `Thumbs.db` and `desktop.ini`.
#[must_use]
pub fn is_leftover(name: &str) -> bool {
    ["4913", "Thumbs.db", "desktop.ini"].contains(&name)
        || name.ends_with('~')
        || name.starts_with("~$")
        || (name.len() > 1 && name.starts_with('#') && name.ends_with('#'))
        || [".bak", ".swp", ".swo", ".swx", "___jb_tmp___", "___jb_old___"].iter().any(|ending| name.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::is_leftover;

    #[test]
    fn leftovers_are_told_from_content() {
        for name in
            ["crm.md~", "#crm.md#", "4913", "crm.md___jb_tmp___", "~$plan.csv", "a.swp", "crm.md.bak", "Thumbs.db"]
        {
            assert!(is_leftover(name), "{name}");
        }
        for name in ["crm.md", "#", "a~b.md", "49130", "back.md", ""] {
            assert!(!is_leftover(name), "{name}");
        }
    }
}
