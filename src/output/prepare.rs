//! Which folders a site may be written to.
//!
//! In come the folder that was asked for and the project's folder; out goes the folder's real place, or the reason why
//! nothing may be written there. Nothing is written yet. A site takes away files that it no longer has, so a slip in an
//! option must never let it loose on a folder that holds anything else.

use std::io;
use std::path::{Component, Path, PathBuf};

use super::manifest::{MANIFEST_NAME, Manifest, Seen};
use super::stage::is_leftover;
use crate::base::{Code, Diagnostic};

/// The folders of a project that hold what people wrote.
const SOURCE_FOLDERS: &[&str] =
    &["content", "themes", "templates", "labels", "assets", "static", ".lyceum-cache", ".git"];

/// What may lie in an output folder before the first build: a repository that only publishes, and what file managers
/// leave.
const HARMLESS: &[&str] = &[".git", ".DS_Store"];

/// Checks that a site may be written to `out`, and returns where that really is, with the manifest that lies there.
pub(super) fn check_folder(out: &Path, root: &Path) -> Result<(PathBuf, Option<Seen>), Diagnostic> {
    let refuse = |why: &str| Err(refusal(out, why));
    let (Ok(real), Ok(real_root)) = (resolve(out), resolve(root)) else {
        return refuse("is a path that can't be followed");
    };
    if out.symlink_metadata().is_ok_and(|metadata| metadata.is_symlink()) {
        return refuse("is a symbolic link").map_err(|diagnostic| diagnostic.note(leads_to(&real)));
    }
    if real_root.starts_with(&real) {
        let itself = real_root == real;
        return refuse(if itself { "is the project's own folder" } else { "holds the project itself" });
    }
    if std::env::home_dir().is_some_and(|home| resolve(&home).unwrap_or(home).starts_with(&real)) {
        return refuse("is your home folder, or holds it");
    }
    match real.strip_prefix(&real_root) {
        Ok(inside) => check_place_in_project(out, inside)?,
        Err(_) if is_named_inside(out, root) => {
            return refuse("lies behind a symbolic link that leads out of the project")
                .map_err(|diagnostic| diagnostic.note(leads_to(&real)));
        }
        Err(_) => {}
    }
    let manifest = check_contents(out, &real)?;
    Ok((real, manifest))
}

fn refusal(out: &Path, why: &str) -> Diagnostic {
    Diagnostic::error(Code::UnsafeOutput, format!("the output folder `{}` {why}", out.display()))
        .help("choose a folder that is the site's alone, such as `public`")
}

fn leads_to(real: &Path) -> String {
    format!("it leads to `{}`", real.display())
}

/// A folder that holds sources would mix what people wrote with what is made of it.
fn check_place_in_project(out: &Path, inside: &Path) -> Result<(), Diagnostic> {
    let first = inside.components().next().and_then(|part| part.as_os_str().to_str()).unwrap_or_default();
    match SOURCE_FOLDERS.iter().find(|folder| folder.eq_ignore_ascii_case(first)) {
        Some(folder) => Err(refusal(out, &format!("lies in `{folder}`, which holds sources"))),
        None => Ok(()),
    }
}

/// A folder that is there must be ours or empty.
fn check_contents(out: &Path, real: &Path) -> Result<Option<Seen>, Diagnostic> {
    let entries = match std::fs::read_dir(real) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(refusal(out, &format!("can't be looked into: {error}"))),
    };
    let manifest = Manifest::read_after(None, real)?;
    if manifest.is_some() {
        return Ok(manifest);
    }
    let name = |entry: io::Result<std::fs::DirEntry>| Some(entry.ok()?.file_name().to_string_lossy().into_owned());
    let mut foreign: Vec<String> =
        entries.filter_map(name).filter(|name| !HARMLESS.contains(&name.as_str()) && !is_leftover(name)).collect();
    if foreign.is_empty() {
        return Ok(None);
    }
    foreign.sort();
    let shown: Vec<String> = foreign.iter().take(3).map(|name| format!("`{name}`")).collect();
    let more = if foreign.len() > 3 { format!(" and {} more", foreign.len() - 3) } else { String::new() };
    Err(refusal(out, "holds files that are not the site's")
        .note(format!("found {}{more}, and no `{MANIFEST_NAME}` of an earlier build", shown.join(", "))))
}

/// The real place of a path of which the last parts need not exist, as the system would find it.
fn resolve(path: &Path) -> io::Result<PathBuf> {
    let mut real = PathBuf::new();
    for part in std::path::absolute(path)?.components() {
        match part {
            Component::ParentDir => drop(real.pop()),
            Component::CurDir => {}
            Component::Prefix(_) | Component::RootDir => real.push(part),
            Component::Normal(name) => real = follow(real.join(name))?,
        }
    }
    Ok(real)
}

/// Where a path leads if it exists; the path itself if it doesn't.
fn follow(path: PathBuf) -> io::Result<PathBuf> {
    match path.canonicalize() {
        Ok(followed) => Ok(followed),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(path),
        Err(error) => Err(error),
    }
}

/// Whether a path lies in the project by its name, wherever links may lead.
fn is_named_inside(out: &Path, root: &Path) -> bool {
    match (std::path::absolute(out), std::path::absolute(root)) {
        (Ok(out), Ok(root)) => out.starts_with(root) && !out.components().any(|part| part == Component::ParentDir),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    struct Project(tempfile::TempDir);

    impl Project {
        fn new() -> Self {
            let project = Self(tempfile::tempdir().expect("a temporary folder"));
            fs::create_dir_all(project.at("site/content")).expect("a folder");
            project
        }

        fn at(&self, path: &str) -> PathBuf {
            self.0.path().join(path)
        }

        /// The message of the refusal, without the folder's name; empty if the folder is good.
        fn check(&self, out: &str) -> String {
            let out = self.at(out);
            match check_folder(&out, &self.at("site")) {
                Ok(_) => String::new(),
                Err(diagnostic) => {
                    assert_eq!(diagnostic.code, Code::UnsafeOutput);
                    assert!(diagnostic.help.is_some());
                    diagnostic.message.replace(&format!("the output folder `{}` ", out.display()), "")
                }
            }
        }
    }

    #[test]
    fn an_empty_or_missing_folder_is_good_and_none_is_made() {
        let project = Project::new();
        fs::create_dir_all(project.at("site/empty")).expect("a folder");
        for out in ["site/public", "site/empty", "site/a/b", "elsewhere", "site/content/../public"] {
            assert_eq!(project.check(out), "", "{out}");
        }
        assert!(!project.at("site/public").exists());
    }

    #[test]
    fn folders_that_hold_anything_of_worth_are_refused() {
        let project = Project::new();
        fs::write(project.at("site/file"), "").expect("a file");
        for (out, why) in [
            ("site", "is the project's own folder"),
            ("site/.", "is the project's own folder"),
            ("site/public/..", "is the project's own folder"),
            (".", "holds the project itself"),
            ("site/content", "lies in `content`, which holds sources"),
            ("site/themes/new", "lies in `themes`, which holds sources"),
            ("site/Static", "lies in `static`, which holds sources"),
            ("site/templates/a/b", "lies in `templates`, which holds sources"),
            ("site/file", "can't be looked into: Not a directory (os error 20)"),
        ] {
            assert_eq!(project.check(out), why, "{out}");
        }
        let root = check_folder(Path::new("/"), &project.at("site")).expect_err("the root of the system");
        assert!(root.message.contains("holds the project itself"), "{}", root.message);
        if let Some(home) = std::env::home_dir().filter(|home| home.exists()) {
            let home = check_folder(&home, &project.at("site")).expect_err("the home folder");
            assert!(home.message.contains("home"), "{}", home.message);
        }
    }

    #[test]
    fn a_folder_with_files_needs_our_manifest() {
        let project = Project::new();
        for name in ["d", "c", "b", "a", ".git"] {
            fs::create_dir_all(project.at("out").join(name)).expect("a folder");
        }
        assert_eq!(project.check("out"), "holds files that are not the site's");
        let refused = check_folder(&project.at("out"), &project.at("site")).expect_err("foreign files");
        assert_eq!(refused.notes, ["found `a`, `b`, `c` and 1 more, and no `.lyceum-manifest` of an earlier build"]);
        fs::write(project.at("out/.lyceum-manifest"), Manifest::default().to_text()).expect("a manifest");
        assert_eq!(project.check("out"), "");
        fs::write(project.at("out/.lyceum-manifest"), "damaged").expect("a manifest");
        assert!(project.check("out").contains("is damaged or of another version"));
    }

    #[test]
    fn a_repository_that_only_publishes_is_as_good_as_empty() {
        let project = Project::new();
        fs::create_dir_all(project.at("out/.git")).expect("a folder");
        fs::create_dir_all(project.at("out/.lyceum-tmp-killed")).expect("a folder");
        assert_eq!(project.check("out"), "");
    }

    #[cfg(unix)]
    #[test]
    fn links_are_not_followed_to_elsewhere() {
        let project = Project::new();
        fs::create_dir_all(project.at("elsewhere")).expect("a folder");
        std::os::unix::fs::symlink(project.at("elsewhere"), project.at("site/public")).expect("a link");
        assert_eq!(project.check("site/public"), "is a symbolic link");
        assert_eq!(project.check("site/public/sub"), "lies behind a symbolic link that leads out of the project");
        std::os::unix::fs::symlink(project.at("site/content"), project.at("site/build")).expect("a link");
        assert_eq!(project.check("site/build/sub"), "lies in `content`, which holds sources");
        std::os::unix::fs::symlink(project.at("missing"), project.at("site/dangling")).expect("a link");
        assert_eq!(project.check("site/dangling"), "is a symbolic link");
    }
}
