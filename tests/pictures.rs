//! Pictures of a whole site: what is published of them, what is not, and that each smaller one is made once.

#![expect(clippy::disallowed_methods, reason = "the tests are about files")]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use lyceum::base::{Code, Files, MemoryFiles, Route, Severity};
use lyceum::build::{self, Built, Observer};
use lyceum::cache::Cache;
use lyceum::site::Memory;

/// A photograph of 72 × 48 pixels as a phone writes it: lying on its side, with the place where it was taken, the phone's maker and a note.
const PHOTO: &[u8] = include_bytes!("sites/small/site/content/articles/harbour.jpg");

/// What a phone writes that must not be published.
const TOLD: [&[u8]; 2] = [b"Phone maker", b"secret note"];

fn site(settings: &str) -> MemoryFiles {
    let mut files = MemoryFiles::from_archive(&format!(
        "-- site.toml --\ntitle = \"Academy\"\nbase_url = \"https://example.org/\"\n[images]\nwidths = [16, 32]\n{settings}\n\
         -- content/articles/harbour.md --\n+++\ntitle = \"Harbour\"\n+++\n![The harbour](harbour.jpg)\n\n![Again](harbour.jpg)\n"
    ));
    files.write("content/articles/harbour.jpg", PHOTO);
    files.write("static/unused.jpg", PHOTO);
    files
}

fn rendered(files: &MemoryFiles) -> BTreeMap<String, Vec<u8>> {
    let composed = support::compose_files(files);
    assert_eq!(composed.problems, []);
    let site = composed.site.expect("a good site");
    let render = |route: &Route| {
        (route.output_path(), site.render(files, route).expect("a route of the site").expect("a page that renders"))
    };
    site.routes().map(render).collect()
}

fn tells(bytes: &[u8], text: &[u8]) -> bool {
    bytes.windows(text.len()).any(|window| window == text)
}

#[test]
fn nothing_that_a_phone_wrote_is_published() {
    assert!(TOLD.iter().all(|text| tells(PHOTO, text)));
    let published = rendered(&site(""));
    for (path, bytes) in &published {
        assert!(!TOLD.iter().any(|text| tells(bytes, text)), "{path}");
    }
    assert!(published["unused.jpg"].len() < PHOTO.len());
    let kept = rendered(&site("keep_metadata = true"));
    assert_eq!((&*kept["unused.jpg"], &*kept["articles/harbour.jpg"]), (PHOTO, PHOTO));
}

#[test]
fn pages_offer_the_smaller_ones_which_stand_upright() {
    let published = rendered(&site(""));
    let html = String::from_utf8_lossy(&published["articles/harbour/index.html"]);
    let pictures: Vec<&str> = html.split("<picture>").skip(1).collect();
    assert_eq!(pictures.len(), 2);
    assert!(pictures.iter().all(|picture| picture.contains("width=\"48\" height=\"72\"")), "{html}");
    assert!(!pictures[0].contains("loading=\"lazy\"") && pictures[1].contains("loading=\"lazy\""), "{html}");
    let (_, candidates) = pictures[0].split_once("srcset=\"").expect("smaller ones");
    let (candidates, _) = candidates.split_once('"').expect("the end of an attribute");
    let candidates: Vec<(&str, &str)> = candidates.split(", ").filter_map(|part| part.split_once(' ')).collect();
    assert_eq!(candidates.iter().map(|(_, width)| *width).collect::<Vec<_>>(), ["16w", "32w"]);
    for ((address, _), size) in candidates.iter().zip([(16, 24), (32, 48)]) {
        let picture = image::load_from_memory(&published[address.trim_start_matches('/')]).expect("a picture");
        assert_eq!((picture.width(), picture.height()), size);
    }
    let plain = rendered(&site("resize = false"));
    assert!(!String::from_utf8_lossy(&plain["articles/harbour/index.html"]).contains("<picture>"));
}

#[test]
fn a_place_that_cannot_be_taken_out_is_refused() {
    let mut heic =
        b"\0\0\0\x18ftypheic\0\0\0\0MM\0*\0\0\0\x08\0\x01\x88\x25\0\x04\0\0\0\x01\0\0\0\x1a\0\0\0\0".to_vec();
    let mut files = site("");
    files.write("static/phone.heic", heic.clone());
    let problems = support::compose_files(&files).problems;
    assert_eq!(problems.iter().map(|problem| problem.code).collect::<Vec<_>>(), [Code::ImageTellsPlace]);
    // The same without the tag of the place.
    heic[27] = 0x26;
    files.write("static/phone.heic", heic);
    assert_eq!(support::compose_files(&files).problems, []);
}

#[test]
fn a_photograph_that_is_cut_off_stops_the_build_and_is_named() {
    let mut files = site("");
    let head_alone = PHOTO.len() / 3;
    files.write("content/articles/harbour.jpg", &PHOTO[..head_alone]);
    let problems = build::check(&files, &support::settings(), &mut Memory::default());
    assert!(!problems.is_empty());
    for problem in problems {
        assert_eq!((problem.code, problem.severity), (Code::InvalidImage, Severity::Error));
        assert!(problem.message.contains("`content/articles/harbour.jpg`") && problem.help.is_some(), "{problem:#?}");
    }
}

/// Writes the files of a site to disk.
fn lay_down(files: &MemoryFiles, root: &Path) {
    for folder in ["content", "static"] {
        for stat in files.walk(&lyceum::base::SitePath::new(folder).expect("a path")).expect("a folder") {
            put(files, stat.path.as_str(), root);
        }
    }
    put(files, "site.toml", root);
}

fn put(files: &MemoryFiles, path: &str, root: &Path) {
    let bytes = files.read(&lyceum::base::SitePath::new(path).expect("a path")).expect("a file");
    let path = root.join(path);
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, bytes).expect("a file");
}

fn build(root: &Path, out: &str) -> Built {
    let mut memory = Memory::kept_in(Cache::of_site(root));
    let built = build::build(root, &root.join(out), &support::settings(), &mut memory, &Observer::none());
    assert!(built.report.is_some(), "{:#?}", built.problems);
    built
}

/// The smaller pictures in the cache, and when each was written.
fn kept(root: &Path) -> BTreeMap<PathBuf, SystemTime> {
    let entries = fs::read_dir(Cache::of_site(root).folder()).expect("a cache").flatten().map(|entry| entry.path());
    let pictures = entries.filter(|path| path.extension().is_some_and(|extension| extension == "webp"));
    pictures.map(|path| (path.clone(), path.metadata().and_then(|data| data.modified()).expect("a time"))).collect()
}

#[test]
fn each_is_made_once_and_forgotten_with_its_picture() {
    let folder = support::quick_folder();
    let root = folder.path().join("site");
    lay_down(&site(""), &root);
    build(&root, "first");
    let made = kept(&root);
    assert_eq!(made.len(), 2);
    // Another folder has to be written whole, and nothing is known of it.
    build(&root, "second");
    assert_eq!(kept(&root), made);
    let name =
        made.keys().next().and_then(|path| path.file_name()).expect("a name").to_string_lossy().replace("picture-", "");
    let [first, second] = ["first", "second"].map(|out| fs::read(root.join(out).join("assets/images").join(&name)));
    assert_eq!(first.expect("a picture"), second.expect("a picture"));
    fs::write(root.join("content/articles/harbour.md"), "+++\ntitle = \"Harbour\"\n+++\nNo picture.\n")
        .expect("a file");
    build(&root, "second");
    assert_eq!(kept(&root).len(), 0);
    assert!(!root.join("second/assets/images").exists());
}
