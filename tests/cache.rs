//! Builds do nothing twice: what is made and written after each kind of change, and that a cache which is damaged or
//! somebody else's is never trusted.

#![expect(clippy::disallowed_methods, reason = "the tests are about files")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use lyceum::base::{BaseUrl, BuildMoment, Severity};
use lyceum::build::{Built, Observer, build};
use lyceum::cache::Cache;
use lyceum::scaffold;
use lyceum::site::{Memory, Settings};

/// A site on disk, as `lyceum new` makes it.
struct Site {
    folder: tempfile::TempDir,
}

/// What a build did: entries parsed, files made, written and removed.
type Did = (usize, usize, usize, usize);

const NOTHING: Did = (0, 0, 0, 0);

impl Site {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        scaffold::new(&folder.path().join("site"), jiff::civil::date(2026, 11, 23)).expect("a new site");
        let site = Self { folder };
        site.settle();
        site
    }

    /// Waits until the clock of the file system has moved on, so that what was written before is known to stay.
    fn settle(&self) {
        let _ = self;
        std::thread::sleep(Duration::from_millis(30));
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("site")
    }

    fn at(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.at(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
        self.settle();
    }

    /// Replaces a text in a file.
    fn edit(&self, path: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.at(path)).expect("a file");
        assert!(text.contains(from), "`{path}` holds no `{from}`");
        self.write(path, &text.replacen(from, to, 1));
    }

    /// Builds as the command does, as a program that has just started.
    fn build_with(&self, out: &str, settings: &Settings, mut memory: Memory) -> (Built, Did) {
        let built = build(&self.root(), &self.at(out), settings, &mut memory, &Observer::none());
        let report = built.report.clone().unwrap_or_default();
        (built, (memory.parsed().1, report.made, report.written, report.removed))
    }

    fn build_to(&self, out: &str, settings: &Settings) -> Did {
        let (built, did) = self.build_with(out, settings, Memory::kept_in(Cache::of_site(&self.root())));
        assert!(built.problems.iter().all(|problem| problem.severity != Severity::Error), "{:#?}", built.problems);
        assert!(built.report.is_some());
        self.settle();
        did
    }

    /// Builds, and compares with a clean build.
    fn build(&self) -> Did {
        let did = self.build_to("public", &settings("2026-11-23T12:00"));
        self.assert_as_clean("public", &settings("2026-11-23T12:00"));
        did
    }

    fn assert_as_clean(&self, out: &str, settings: &Settings) {
        let _ = fs::remove_dir_all(self.at("clean"));
        self.build_with("clean", settings, Memory::default());
        let (is, should) = (tree(&self.at(out)), tree(&self.at("clean")));
        let wrong: Vec<&String> =
            is.keys().chain(should.keys()).filter(|path| is.get(*path) != should.get(*path)).collect();
        assert!(wrong.is_empty(), "these differ from a clean build: {wrong:#?}");
    }
}

fn settings(now: &str) -> Settings {
    let moment: BuildMoment = now.parse().expect("a moment");
    Settings { moment, base_url: None, relative_urls: false, drafts: false }
}

fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = walkdir::WalkDir::new(folder).into_iter().map(|entry| entry.expect("an entry"));
    let files = files.filter(|entry| entry.file_type().is_file());
    let path = |path: &Path| path.strip_prefix(folder).expect("a path in the folder").display().to_string();
    files.map(|entry| (path(entry.path()), fs::read(entry.path()).expect("a file"))).collect()
}

/// An entry of the new site, by the beginning of its path.
fn an_article(site: &Site) -> String {
    let files = tree(&site.at("content/articles"));
    let name = files
        .keys()
        .find(|path| std::path::Path::new(path).extension() == Some("md".as_ref()))
        .expect("a new site has articles");
    format!("content/articles/{name}")
}

#[test]
fn a_build_with_nothing_changed_does_nothing() {
    let site = Site::new();
    let (parsed, made, written, removed) = site.build();
    assert!(parsed > 3 && made > 20 && written == made && removed == 0, "{:?}", (parsed, made, written, removed));
    assert_eq!(site.build(), NOTHING);
    assert_eq!(site.build(), NOTHING);
}

#[test]
fn an_edit_makes_the_pages_that_show_it() {
    let site = Site::new();
    let (_, all, ..) = site.build();
    let article = an_article(&site);
    let text = fs::read_to_string(site.at(&article)).expect("an article");
    site.write(&article, &format!("{text}\n\nOne more paragraph, at the very end.\n"));
    let (parsed, made, written, _) = site.build();
    assert_eq!(parsed, 1);
    assert!(
        made < all / 2 && written <= made && written >= 1,
        "parsed {parsed}, made {made} of {all}, wrote {written}"
    );
    assert_eq!(site.build(), NOTHING);
    site.write(&article, &text);
    site.build();
    fs::remove_file(site.at(&article)).expect("an article");
    let (_, _, _, removed) = site.build();
    assert!(removed >= 1, "its page is gone, and those of terms that it alone had");
    assert_eq!(site.build(), NOTHING);
}

#[test]
fn a_file_that_is_only_touched_changes_nothing() {
    let site = Site::new();
    site.build();
    let article = an_article(&site);
    let text = fs::read_to_string(site.at(&article)).expect("an article");
    site.write(&article, &text);
    let (_, made, written, removed) = site.build();
    assert_eq!((made, written, removed), (0, 0, 0));
    assert_eq!(site.build(), NOTHING);
}

#[test]
fn an_amount_that_is_only_written_otherwise_is_another_everywhere() {
    let site = Site::new();
    let course = "+++\ntitle = \"Prices\"\nprice = { amount = \"3980\", currency = \"CNY\" }\n\
        [[sessions]]\nstart = 2026-12-05\nend = 2026-12-06\n+++\nA text.\n";
    site.write("content/courses/prices.md", course);
    site.build();
    site.edit("content/courses/prices.md", "\"3980\"", "\"3980.00\"");
    site.build();
}

#[test]
fn templates_labels_settings_and_static_files_are_seen() {
    let site = Site::new();
    site.build();
    let files = walkdir::WalkDir::new(site.at("public")).into_iter().flatten();
    let pages = files.filter(|file| file.path().extension().is_some_and(|extension| extension == "html")).count();
    site.write("templates/404.html", "nothing here but {{ page.title }}");
    let (_, made, ..) = site.build();
    assert_eq!(made, pages, "templates count as a whole");
    site.write("labels/en.toml", "articles = \"Talks\"\n");
    site.build();
    site.write("static/robots.txt", "User-agent: *\n");
    let (_, made, written, _) = site.build();
    assert_eq!((made, written), (1, 1), "a file beside the pages is none of theirs");
    site.write("static/robots.txt", "User-agent: x\n");
    let (_, made, written, _) = site.build();
    assert_eq!((made, written), (1, 1));
    let toml = fs::read_to_string(site.at("site.toml")).expect("settings");
    site.write("site.toml", &format!("# a comment\n{toml}"));
    let (_, made, written, _) = site.build();
    assert_eq!((made, written), (0, 0), "a comment shows nowhere");
    assert_eq!(site.build(), NOTHING);
}

#[test]
fn what_others_do_in_the_output_folder_is_put_right() {
    let site = Site::new();
    site.build();
    let index = site.at("public/index.html");
    let bytes = fs::read(&index).expect("the home page");
    fs::write(&index, "somebody wrote this").expect("a file");
    assert_eq!(site.build().2, 1);
    // The length stays, and so does the time that can be set.
    let time = fs::metadata(&index).and_then(|metadata| metadata.modified()).expect("a time");
    let file = fs::File::options().write(true).open(&index).expect("a file");
    std::os::unix::fs::FileExt::write_all_at(&file, b"?", 0).expect("a byte");
    file.set_modified(time).expect("a time");
    drop(file);
    assert_eq!(site.build().2, 1);
    assert_eq!(fs::read(&index).expect("the home page"), bytes);
    fs::remove_file(&index).expect("a file");
    assert_eq!(site.build().2, 1);
    fs::remove_dir_all(site.at("public")).expect("a folder");
    assert!(site.build().2 > 20);
    fs::write(site.at("public/.lyceum-manifest"), "lyceum-manifest 1\n").expect("a file");
    site.build_with("public", &settings("2026-11-23T12:00"), Memory::kept_in(Cache::of_site(&site.root())));
}

#[test]
fn time_counts_when_something_happens_in_it() {
    let site = Site::new();
    site.write("content/articles/soon.md", "+++\ntitle = \"Soon\"\ndate = 2026-11-23T18:00:00\n+++\n\nText.\n");
    let build = |now: &str| {
        let did = site.build_to("public", &settings(now));
        site.assert_as_clean("public", &settings(now));
        did
    };
    build("2026-11-23T12:00");
    assert_eq!(build("2026-11-23T12:00"), NOTHING);
    assert_eq!(build("2026-11-23T17:59:59"), NOTHING);
    assert!(build("2026-11-23T18:00").2 > 0, "the article is out");
    assert_eq!(build("2026-11-23T18:00"), NOTHING);
    assert_eq!(build("2026-11-23T23:00").1, 0);
}

#[test]
fn several_outputs_do_not_disturb_each_other() {
    let site = Site::new();
    let here = settings("2026-11-23T12:00");
    let there = Settings { base_url: BaseUrl::parse("https://there.example/sub/"), drafts: true, ..here.clone() };
    for (out, settings) in [("one", &here), ("two", &there)] {
        assert_ne!(site.build_to(out, settings), NOTHING);
    }
    for (out, settings) in [("one", &here), ("two", &there), ("one", &here), ("two", &there)] {
        assert_eq!(site.build_to(out, settings), NOTHING);
        site.assert_as_clean(out, settings);
    }
    assert!(site.build_to("one", &there).2 > 0, "another address in the same folder");
    site.assert_as_clean("one", &there);
}

#[test]
fn a_damaged_cache_costs_time_and_nothing_else() {
    let site = Site::new();
    site.build();
    let other = Site::new();
    other.edit("site.toml", "title", "# another\ntitle");
    other.build();
    let names: Vec<String> = tree(&site.at(".lyceum-cache")).into_keys().collect();
    assert!(names.iter().any(|name| name.starts_with("output-")), "{names:?}");
    let others = tree(&other.at(".lyceum-cache"));
    for name in &names {
        let path = site.at(".lyceum-cache").join(name);
        let good = fs::read(&path).expect("a file of the cache");
        let mut flipped = good.clone();
        flipped[good.len() / 2] ^= 0x20;
        let foreign = others.values().next().cloned().unwrap_or_default();
        for bad in [flipped, good[..good.len() / 2].to_vec(), Vec::new(), foreign] {
            fs::write(&path, bad).expect("a file of the cache");
            let (_, _, written, removed) = site.build();
            assert_eq!((written, removed), (0, 0), "{name}");
        }
    }
    fs::remove_dir_all(site.at(".lyceum-cache")).expect("a folder");
    let (_, made, written, _) = site.build();
    assert!(made > 20 && written == 0);
    assert_eq!(site.build(), NOTHING);
}

#[test]
fn a_cache_that_cannot_be_written_is_a_warning() {
    let site = Site::new();
    fs::write(site.at(".lyceum-cache"), "a file in its place").expect("a file");
    for _ in 0..2 {
        let memory = Memory::kept_in(Cache::of_site(&site.root()));
        let (built, _) = site.build_with("public", &settings("2026-11-23T12:00"), memory);
        let told: Vec<&str> = built.problems.iter().map(|problem| problem.code.as_str()).collect();
        assert!(built.report.is_some() && told == ["unwritable"], "{:#?}", built.problems);
    }
    site.assert_as_clean("public", &settings("2026-11-23T12:00"));
}

#[test]
fn without_a_cache_nothing_is_left_behind() {
    let site = Site::new();
    site.build_with("public", &settings("2026-11-23T12:00"), Memory::default());
    assert!(!site.at(".lyceum-cache").exists());
}

/// A page that fails was not written, so nothing says that it is right.
#[test]
fn a_build_with_errors_is_not_remembered() {
    let site = Site::new();
    site.build();
    site.write("templates/article.html", "{{ page.titel }}");
    let failing =
        || site.build_with("public", &settings("2026-11-23T12:00"), Memory::kept_in(Cache::of_site(&site.root())));
    for _ in 0..2 {
        let (built, _) = failing();
        assert!(built.report.is_none() && !built.problems.is_empty());
    }
    fs::remove_file(site.at("templates/article.html")).expect("a file");
    let (_, _, written, removed) = site.build();
    assert_eq!((written, removed), (0, 0), "the site is as it was");
}
