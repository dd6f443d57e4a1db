//! How the output folder behaves, seen through its public face: a site is a list of addresses and texts.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;

use super::*;

struct Site {
    folder: tempfile::TempDir,
}

impl Site {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir(folder.path().join("project")).expect("a folder");
        Self { folder }
    }

    fn out(&self) -> PathBuf {
        self.folder.path().join("project/public")
    }

    fn at(&self, path: &str) -> PathBuf {
        self.out().join(path)
    }

    fn put(&self, path: &str, text: &str) {
        let path = self.at(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    /// Builds a site of `route=text` pairs. The text `!` stands for a page that can't be made.
    fn build(&self, pages: &str) -> Report {
        let pages: Vec<Planned<&str>> = pages
            .split_whitespace()
            .filter_map(|page| page.split_once('='))
            .map(|(route, source)| Planned {
                route: Route::new(route.trim_start_matches('/')).expect("a route"),
                source,
            })
            .collect();
        let folder = prepare(&self.out(), &self.folder.path().join("project")).expect("a good folder");
        folder.sync(&pages, |page| match page.source {
            "!" => Err(Diagnostic::error(Code::TemplateFailed, format!("`{}` failed", page.route))),
            text => Ok(Cow::Borrowed(text.as_bytes())),
        })
    }

    /// Builds, and expects it to go well: the counts written, unchanged and removed.
    fn counts(&self, pages: &str) -> (usize, usize, usize) {
        let report = self.build(pages);
        assert_eq!(report.diagnostics, []);
        (report.written, report.unchanged, report.removed)
    }

    /// Builds, and expects it to fail: the codes and messages, without the folder's place.
    fn problems(&self, pages: &str) -> Vec<String> {
        let report = self.build(pages);
        let real = self.out().canonicalize().unwrap_or_else(|_| self.out());
        let tell = |diagnostic: Diagnostic| format!("{}: {}", diagnostic.code, diagnostic.message);
        assert_eq!((report.written, report.removed, report.bytes), (0, 0, 0));
        report.diagnostics.into_iter().map(tell).map(|text| text.replace(&format!("{}/", real.display()), "")).collect()
    }

    /// Everything in the folder but the manifest: files as `path=text`, empty folders as `path/`.
    fn tree(&self) -> String {
        tree(&self.out()).into_iter().map(|(path, text)| format!("{path}{text}")).collect::<Vec<_>>().join(" ")
    }
}

fn tree(folder: &Path) -> BTreeMap<String, String> {
    let entries = walkdir::WalkDir::new(folder).min_depth(1).into_iter().filter_map(Result::ok);
    let tell = |entry: walkdir::DirEntry| {
        let path = entry.path().strip_prefix(folder).expect("a path in the folder").display().to_string();
        if entry.file_type().is_dir() {
            let is_empty = fs::read_dir(entry.path()).expect("a folder").next().is_none();
            return is_empty.then_some((path, "/".to_owned()));
        }
        let text = fs::read_to_string(entry.path()).unwrap_or_default();
        (path != MANIFEST_NAME).then_some((path, format!("={text}")))
    };
    entries.filter_map(tell).collect()
}

#[test]
fn a_build_writes_what_differs_and_removes_what_is_gone() {
    let site = Site::new();
    assert_eq!(site.counts("/=home courses/crm/=crm a.css=css"), (3, 0, 0));
    assert_eq!(site.tree(), "a.css=css courses/crm/index.html=crm index.html=home");
    assert_eq!(site.counts("/=home courses/crm/=crm a.css=css"), (0, 3, 0));
    assert_eq!(site.counts("/=new courses/lean/=lean a.css=css"), (2, 1, 1));
    assert_eq!(site.tree(), "a.css=css courses/lean/index.html=lean index.html=new");
    assert_eq!(site.counts(""), (0, 0, 3));
    assert_eq!(site.tree(), "");
}

#[test]
fn a_build_without_changes_does_not_touch_the_folder() {
    let site = Site::new();
    site.build("/=home a/=a");
    let times = || {
        [site.out(), site.at("index.html"), site.at(MANIFEST_NAME)]
            .map(|path| path.metadata().and_then(|metadata| metadata.modified()).expect("a time"))
    };
    let before = times();
    std::thread::sleep(std::time::Duration::from_millis(20));
    assert_eq!(site.counts("/=home a/=a"), (0, 2, 0));
    assert_eq!(times(), before);
}

#[test]
fn the_manifest_lists_every_file_with_its_digest() {
    let site = Site::new();
    site.build("/=home a.css=css");
    let text = fs::read_to_string(site.at(MANIFEST_NAME)).expect("a manifest");
    let line = |path, bytes| format!("{}  {path}\n", crate::base::Digest::of(bytes).to_hex());
    assert_eq!(text, format!("lyceum-manifest 1\n{}{}", line("a.css", b"css"), line("index.html", b"home")));
}

#[test]
fn what_somebody_changed_on_disk_is_put_right() {
    let site = Site::new();
    site.build("/=home a/=a");
    site.put("index.html", "hack");
    fs::remove_file(site.at("a/index.html")).expect("a file");
    assert_eq!(site.counts("/=home a/=a"), (2, 0, 0));
    assert_eq!(site.tree(), "a/index.html=a index.html=home");
}

#[test]
fn a_build_that_fails_leaves_the_last_output_as_it_was() {
    let site = Site::new();
    site.build("/=home gone/=gone a/=a");
    let before = site.tree();
    assert_eq!(
        site.problems("/=new a/=! b/=! c/=c"),
        ["template-failed: `/a/` failed", "template-failed: `/b/` failed"]
    );
    assert_eq!(site.tree(), before);
    assert_eq!(site.counts("/=home gone/=gone a/=a"), (0, 3, 0));
}

#[test]
fn foreign_files_are_neither_replaced_nor_removed() {
    let site = Site::new();
    site.build("/=home old/=old");
    site.put("CNAME", "jixia.example");
    site.put("old/notes.txt", "mine");
    site.put("new/index.html", "mine");
    let before = site.tree();
    assert_eq!(
        site.problems("/=x new/=n CNAME/=c"),
        [
            "unsafe-output: `CNAME` is a file that is not the site's, where pages of the site belong",
            "unsafe-output: `new/index.html` is a file that is not the site's, where `/new/` belongs"
        ]
    );
    assert_eq!(site.tree(), before);
    assert_eq!(site.counts("/=x"), (1, 0, 1));
    assert_eq!(site.tree(), "CNAME=jixia.example index.html=x new/index.html=mine old/notes.txt=mine");
}

#[test]
fn a_file_may_become_a_folder_and_the_other_way_round() {
    let site = Site::new();
    site.build("a=file b/c/=page");
    assert_eq!(site.counts("a/=page b=file"), (2, 0, 2));
    assert_eq!(site.tree(), "a/index.html=page b=file");
    site.build("a/=page b/=page");
    site.put("b/mine.txt", "mine");
    assert_eq!(
        site.problems("a/=page b=file"),
        ["unsafe-output: `b` is a folder that is not the site's alone, where `/b` belongs"]
    );
    fs::create_dir(site.at("c")).expect("a folder");
    assert_eq!(
        site.problems("a/=page c=file"),
        ["unsafe-output: `c` is a folder that is not the site's alone, where `/c` belongs"]
    );
}

#[test]
fn a_page_whose_address_changes_case_is_neither_lost_nor_doubled() {
    let site = Site::new();
    site.build("About/=a About/Us/=u");
    assert_eq!(site.counts("about/=a about/us/=u"), (2, 0, 2));
    assert_eq!(site.tree(), "about/index.html=a about/us/index.html=u");
}

#[test]
fn two_plans_for_one_file_are_refused() {
    let site = Site::new();
    assert_eq!(site.problems("a/=1 a/=2"), ["duplicate-route: `/a/` and `/a/` would be written to one file"]);
    assert_eq!(site.problems("a/=1 A/=2"), ["duplicate-route: `/a/` and `/A/` would be written to one file"]);
    assert_eq!(
        site.problems("a/=1 a/index.html=2"),
        ["duplicate-route: `/a/` and `/a/index.html` would be written to one file"]
    );
    assert_eq!(site.problems("a=1 a/b/=2"), ["duplicate-route: `/a` would be a file and the folder of `/a/b/`"]);
    assert_eq!(
        site.problems(".lyceum-manifest=1"),
        ["invalid-route: the address `/.lyceum-manifest` is one that lyceum keeps for itself"]
    );
    assert!(!site.out().exists());
}

#[test]
fn what_a_killed_build_left_is_cleared_away() {
    let site = Site::new();
    site.put(".lyceum-tmp-killed/0", "half a pa");
    assert_eq!(site.counts("/=home"), (1, 0, 0));
    assert_eq!(site.tree(), "index.html=home");
}

#[test]
fn a_build_that_was_killed_while_it_put_files_in_place_is_finished_by_the_next() {
    let site = Site::new();
    site.build("/=home old/=old");
    // The manifest claims files of both builds then, and some are in place.
    let mut manifest = Manifest::read(&site.out()).expect("a manifest").unwrap_or_default();
    for path in ["new/index.html", "newer/index.html"] {
        manifest.files.insert(path.to_owned(), crate::base::Digest::of(b"new"));
    }
    fs::write(site.at(MANIFEST_NAME), manifest.to_text()).expect("a manifest");
    site.put("new/index.html", "new");
    fs::create_dir(site.at("newer")).expect("a folder");
    assert_eq!(site.counts("/=home new/=new"), (0, 2, 1));
    assert_eq!(site.tree(), "index.html=home new/index.html=new");
}

#[cfg(unix)]
#[test]
fn nothing_outside_the_folder_is_touched_through_links() {
    use std::os::unix::fs::symlink;
    let site = Site::new();
    let elsewhere = site.folder.path().join("elsewhere");
    fs::create_dir(&elsewhere).expect("a folder");
    fs::write(elsewhere.join("index.html"), "precious").expect("a file");
    site.build("/=home a/=a b/=b c=c");
    // Somebody replaced folders and files by links.
    for name in ["a", "b"] {
        fs::remove_dir_all(site.at(name)).expect("a folder");
        symlink(&elsewhere, site.at(name)).expect("a link");
    }
    fs::remove_file(site.at("c")).expect("a file");
    symlink(elsewhere.join("index.html"), site.at("c")).expect("a link");
    assert_eq!(
        site.problems("/=home a/=new c=c"),
        [
            "unsafe-output: `a` is a symbolic link, where pages of the site belong",
            "unsafe-output: `c` is a symbolic link, where `/c` belongs"
        ]
    );
    assert_eq!(site.counts("/=home"), (0, 1, 0));
    assert_eq!(tree(&elsewhere).into_iter().collect::<Vec<_>>(), [("index.html".to_owned(), "=precious".to_owned())]);
    assert!(site.at("a").is_symlink() && site.at("b").is_symlink() && site.at("c").is_symlink());
}

#[test]
fn what_the_system_refuses_is_told_with_its_reason() {
    let site = Site::new();
    let folder = prepare(&site.out(), &site.folder.path().join("project")).expect("a good folder");
    fs::write(site.out(), "a file since then").expect("a file");
    let pages = [Planned { route: Route::home(), source: () }];
    let report = folder.sync(&pages, |_| Ok(Cow::Borrowed(b"home")));
    let codes: Vec<Code> = report.diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
    assert_eq!((codes, report.written), (vec![Code::Unwritable], 0));
}

#[test]
fn one_build_at_a_time_writes_to_a_folder() {
    let site = Site::new();
    site.build("/=home");
    let folder = prepare(&site.out(), &site.folder.path().join("project")).expect("a good folder");
    let pages = [Planned { route: Route::home(), source: () }];
    let outer = folder.sync(&pages, |_| {
        let inner = folder.sync(&pages, |_| Ok(Cow::Borrowed(b"inner")));
        let told: Vec<String> = inner.diagnostics.into_iter().map(|diagnostic| diagnostic.message).collect();
        assert_eq!(told, [format!("another build is writing to `{}`", folder.path().display())]);
        Ok(Cow::Borrowed(b"outer"))
    });
    assert_eq!((outer.written, outer.diagnostics), (1, vec![]));
    assert_eq!(site.tree(), "index.html=outer");
    assert_eq!(site.counts("/=later"), (1, 0, 0));
}

#[test]
fn a_folder_that_nothing_is_written_to_does_not_come_into_being() {
    let site = Site::new();
    let folder = prepare(&site.out().join("a/b"), &site.folder.path().join("project")).expect("a good folder");
    let report = folder.sync(&[] as &[Planned<()>], |_| Ok(Cow::Borrowed(b"")));
    assert_eq!(report, Report::default());
    assert!(!site.out().exists());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn after_any_builds_the_folder_is_as_a_clean_build_makes_it(
        builds in prop::collection::vec(prop::collection::btree_map("[ab](/[ab]){0,2}/?", "[xy]", 0..6), 1..5)
    ) {
        let site = Site::new();
        let mut good = String::new();
        for pages in &builds {
            let pages: Vec<String> = pages.iter().map(|(route, text)| format!("{route}={text}")).collect();
            if site.build(&pages.join(" ")).diagnostics.is_empty() {
                good = pages.join(" ");
            }
        }
        let clean = Site::new();
        clean.build(&good);
        prop_assert_eq!(site.tree(), clean.tree());
    }
}
