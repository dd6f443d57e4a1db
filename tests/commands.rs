//! A site from its making to its publication, as an editor works: new, build, a mistake, why.

#![allow(clippy::disallowed_methods, reason = "tests work on folders of their own")]

use std::fs;
use std::io::Read as _;
use std::path::Path;

use snapbox::cmd::{Command, OutputAssert};
use snapbox::str;

/// Runs the program in a folder, for a fixed day.
fn lyceum(folder: &Path, line: &[&str]) -> OutputAssert {
    let command = Command::new(snapbox::cmd::cargo_bin!("lyceum"));
    command.current_dir(folder).env("SOURCE_DATE_EPOCH", "1795392000").args(line).assert()
}

/// A new site in a folder of its own.
fn new_site() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    lyceum(folder.path(), &["new", "."]).success();
    folder
}

fn tree(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let files = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok);
    let files = files.filter(|entry| entry.file_type().is_file());
    files.map(|entry| (entry.path().display().to_string(), fs::read(entry.path()).expect("a readable file"))).collect()
}

#[test]
fn a_second_build_writes_nothing() {
    let site = new_site();
    lyceum(site.path(), &["build"]).success().stderr_eq(str![[r#"
built [..] pages, wrote [..], in [..] s → public/

"#]]);
    let first = tree(&site.path().join("public"));
    lyceum(site.path(), &["build"]).success().stderr_eq(str![[r#"
built [..] pages, wrote 0, in [..] s → public/

"#]]);
    assert!(first == tree(&site.path().join("public")), "the same input gives the same bytes");
    lyceum(site.path(), &["build", "--out", "again"]).success();
    let again = tree(&site.path().join("again")).into_iter().map(|(_, bytes)| bytes);
    assert!(first.into_iter().map(|(_, bytes)| bytes).eq(again), "in any folder");
}

#[test]
fn timings_tell_of_stages_templates_and_pages() {
    let site = new_site();
    lyceum(site.path(), &["build", "--timings=trace.json"]).success().stdout_eq(str![]).stderr_eq(str![[r#"
built [..] pages, wrote [..], in [..] s → public/

stage                 wall         CPU   share
settings [..] s [..] %
read [..] s [..] %
parse [..] s [..] %
index [..] s [..] %
relate [..] s [..] %
frames [..] s [..] %
pictures [..] s [..] %
search [..] s [..] %
render [..] s [..] %
write [..] s [..] %
total [..] s [..]

made by              files         all        each
...

slowest
[..] ms  /[..]
...

"#]]);
    let text = fs::read_to_string(site.path().join("trace.json")).expect("a trace");
    let trace: serde_json::Value = serde_json::from_str(&text).expect("a trace is JSON");
    let events = trace["traceEvents"].as_array().expect("a list of events");
    let pages = tree(&site.path().join("public")).len() - 1;
    assert_eq!(events.iter().filter(|event| event["cat"] == "route").count(), pages, "one for each file");
    assert!(events.iter().any(|event| event["name"] == "relate" && event["cat"] == "stage"));
    lyceum(site.path(), &["build", "--timings=no/such/folder.json"]).code(1).stderr_eq(str![[r#"
built [..] pages, wrote 0, in [..] s → public/
...
error: `no/such/folder.json` can't be written: No such file or directory (os error 2)
 |
 = help: name a file in a folder that is there and that you may write to

"#]]);
}

#[test]
fn a_folder_for_any_place_holds_nothing_from_the_hosts_root() {
    let site = new_site();
    let settings = fs::read_to_string(site.path().join("site.toml")).expect("settings");
    fs::write(site.path().join("site.toml"), format!("{settings}\n[hosting]\nprecompress = true\n")).expect("a file");
    lyceum(site.path(), &["build"]).success();
    let from_root = fs::read_to_string(site.path().join("public/courses/index.html")).expect("a page");
    lyceum(site.path(), &["build", "--relative-urls"]).success();
    let relative = fs::read_to_string(site.path().join("public/courses/index.html")).expect("a page");
    assert!(from_root.contains("href=\"/courses/") && !from_root.contains("href=\"../"));
    assert!(relative.contains("href=\"../index.html\"") && !relative.contains("href=\"/"));
    let mut compressed = Vec::new();
    let file = fs::File::open(site.path().join("public/courses/index.html.gz")).expect("the page, compressed");
    flate2::read::GzDecoder::new(file).read_to_end(&mut compressed).expect("gzip");
    assert_eq!(compressed, relative.as_bytes(), "what is compressed is what is beside it");
    let again = lyceum(site.path(), &["build", "--relative-urls"]).success();
    let said = String::from_utf8_lossy(&again.get_output().stderr).into_owned();
    assert!(said.contains("wrote 0"), "{said}");
}

#[test]
fn minified_files_say_the_same_with_fewer_bytes_and_under_other_names() {
    let site = new_site();
    let write = |path: &str, text: &str| {
        let path = site.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        fs::write(path, text).expect("a file");
    };
    let (style, script) =
        ("/* of the site */\nb > i { color: #ddd; background: #fff; }\n", "// of the site\nconst a = 1;\n");
    write("assets/own.css", style);
    for path in ["static/js/own.mjs", "static/js/lib.min.js", "content/articles/example.js"] {
        write(path, script);
    }
    let published = |path: &str| fs::read_to_string(site.path().join("public").join(path)).expect("a file");
    let asset = |stem: &str| {
        let files = fs::read_dir(site.path().join("public/assets")).expect("a folder");
        let name =
            |file: std::io::Result<fs::DirEntry>| file.expect("a file").file_name().to_string_lossy().into_owned();
        files.map(name).find(|name| name.starts_with(stem)).expect("an asset")
    };
    lyceum(site.path(), &["build"]).success();
    let before = [asset("own."), asset("portal.")];
    assert_eq!([published("js/own.mjs"), published(&format!("assets/{}", before[0]))], [script, style]);

    let settings = fs::read_to_string(site.path().join("site.toml")).expect("settings");
    write("site.toml", &format!("{settings}\n[hosting]\nminify = true\n"));
    lyceum(site.path(), &["build"]).success();
    let after = [asset("own."), asset("portal.")];
    assert!(before[0] != after[0] && before[1] != after[1], "{after:?}");
    assert_eq!(published(&format!("assets/{}", after[0])), "b>i{color:#ddd;background:#fff}");
    assert!(published("index.html").contains(&format!("assets/{}", after[1])));
    assert_eq!(published("js/own.mjs"), "const a=1;");
    for script in ["finder", "search", "search-box", "search-page"] {
        let as_it_is = format!("{}/themes/portal/assets/{script}.js", env!("CARGO_MANIFEST_DIR"));
        let length = fs::metadata(as_it_is).expect("a script of the theme").len();
        let shorter = published(&format!("assets/{}", asset(&format!("{script}.")))).len() as u64;
        assert!(shorter < length * 4 / 5, "it is certain how `{script}.js` is read: {shorter} of {length} bytes");
    }
    for as_it_is in ["js/lib.min.js", "articles/example.js"] {
        assert_eq!(published(as_it_is), script, "{as_it_is}");
    }
    let again = lyceum(site.path(), &["build"]).success();
    let said = String::from_utf8_lossy(&again.get_output().stderr).into_owned();
    assert!(said.contains("wrote 0"), "{said}");
    // What is wrong is shown where it is written.
    let checked = lyceum(site.path(), &["check", "--gates"]).code(1);
    let said = String::from_utf8_lossy(&checked.get_output().stderr).into_owned();
    assert!(said.contains("assets/own.css:2:"), "{said}");
}

#[test]
fn a_build_with_mistakes_leaves_the_last_site_as_it_was() {
    let site = new_site();
    lyceum(site.path(), &["build"]).success();
    let before = tree(&site.path().join("public"));
    fs::write(site.path().join("content/articles/wrong.md"), "+++\ntitle = \"錯\"\ndrafft = true\n+++\n")
        .expect("a file");
    lyceum(site.path(), &["build"]).code(1).stdout_eq(str![]).stderr_eq(str![[r#"
error[unknown-field]: unknown field `drafft` in an article
 --> content/articles/wrong.md:3:1
  |
3 | drafft = true
  | ^^^^^^
  |
  = note: the fields of an article are [..]
  = help: did you mean `draft`?

1 error in 1 file

"#]]);
    assert!(before == tree(&site.path().join("public")));
}

#[test]
fn an_entry_that_is_gone_takes_its_page_with_it() {
    let site = new_site();
    lyceum(site.path(), &["build"]).success();
    let page = site.path().join("public/about/index.html");
    assert!(page.exists());
    fs::write(site.path().join("content/pages/about.md"), "+++\ntitle = \"關於\"\nslug = \"us\"\n+++\n我們。\n")
        .expect("a file");
    let settings = fs::read_to_string(site.path().join("site.toml")).expect("settings").replace("/about/", "/us/");
    fs::write(site.path().join("site.toml"), settings).expect("a file");
    lyceum(site.path(), &["build"]).success();
    assert!(!page.exists() && !page.parent().expect("a folder").exists());
    assert!(site.path().join("public/us/index.html").exists());
}

#[test]
fn nothing_but_an_output_folder_is_written_to() {
    let site = new_site();
    lyceum(site.path(), &["build", "--out", "."]).code(1);
    lyceum(site.path(), &["build", "--out", "content"]).code(1);
    fs::create_dir(site.path().join("mine")).expect("a folder");
    fs::write(site.path().join("mine/notes.txt"), "mine").expect("a file");
    let before = tree(site.path());
    lyceum(site.path(), &["build", "--out", "mine"]).code(1);
    assert!(before == tree(site.path()));
}

#[test]
fn why_tells_about_files_and_addresses() {
    let site = new_site();
    let add = |name: &str, matter: &str| {
        fs::write(site.path().join(name), format!("+++\ntitle = \"稿\"\n{matter}\n+++\n")).expect("a file");
    };
    add("content/articles/draft.md", "draft = true");
    add("content/articles/later.md", "date = 2030-01-01");
    let why = |asked: &str| lyceum(site.path(), &["why", asked]).success();
    why("content/articles/draft.md").stdout_eq(str![[r#"
`content/articles/draft.md` is not in the site: it is a draft
take `draft = true` out of its front matter, or build with `--drafts`

"#]]);
    why("/articles/later/").stdout_eq(str![[r#"
`/articles/later/` would be made from `content/articles/later.md`, but it will be published on 2030-01-01T00:00:00

"#]]);
    why("/about/").stdout_eq(str![[r#"
`/about/` is in the site: it is made from `content/pages/about.md`

"#]]);
    why("notes.txt").stdout_eq(str![[r#"
`notes.txt` is not in the site: only files below `content/` and `static/` are published

"#]]);
}

#[test]
fn explain_tells_why_entries_stand_beside_each_other() {
    let site = new_site();
    let explain = |line: &[&str]| lyceum(site.path(), &[&["explain"], line].concat());
    explain(&["ask-before-you-quote"]).success().stderr_eq(str![]).stdout_eq(str![[r#"
報價之前，先問三個問題  articles/ask-before-you-quote

related courses: 3 of at most 6
 1  [..]  採購也願意簽的銷售談判  courses/sales-negotiation
           title in the other text [..], topic 營銷銷售 [..], special 談判技巧 [..], session in 24 days [..]
           words [..]
...
"#]]);
    explain(&["/articles/ask-before-you-quote/", "--why", "sales-negotiation"]).success().stdout_eq(str![[r#"
`courses/sales-negotiation` stands beside `articles/ask-before-you-quote`: number 1 of 3 courses

 1  [..]  採購也願意簽的銷售談判  courses/sales-negotiation
           title in the other text [..], topic 營銷銷售 [..], special 談判技巧 [..], session in 24 days [..]
           words [..]

the last one shown
 3  [..]

"#]]);
    explain(&["ask-before-you-qoute"]).code(2).stdout_eq(str![]).stderr_eq(str![[r#"
error: there is no entry `ask-before-you-qoute`
 |
 = help: did you mean `articles/ask-before-you-quote`?

"#]]);
    let assert = explain(&["ask-before-you-quote", "--json"]).success().stderr_eq(str![]);
    let output = String::from_utf8(assert.get_output().stdout.clone()).expect("JSON is UTF-8");
    let answer: serde_json::Value = serde_json::from_str(&output).expect("one object");
    assert_eq!(answer["courses"]["shown"][0]["entry"]["id"], "courses/sales-negotiation");
    fs::write(site.path().join("site.toml"), "title = 1\n").expect("a file");
    explain(&["ask-before-you-quote"]).code(1).stdout_eq(str![]).stderr_eq(str![[r#"
error: the site can't be put together
 |
 = help: mend what `lyceum check` reports first

"#]]);
}

#[test]
fn check_as_json_is_for_programs() {
    let site = new_site();
    fs::write(site.path().join("content/articles/wrong.md"), "+++\ntitle = \"錯\"\ntopics = [\"sale\"]\n+++\n")
        .expect("a file");
    let assert = lyceum(site.path(), &["check", "--message-format", "json"]).code(1);
    let output = String::from_utf8(assert.get_output().stdout.clone()).expect("JSON is UTF-8");
    let problem: serde_json::Value = serde_json::from_str(output.trim()).expect("one object a line");
    assert_eq!(
        (&problem["code"], &problem["line"], &problem["column"]),
        (&"unknown-term".into(), &3.into(), &11.into())
    );
}
