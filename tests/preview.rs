//! What a saved file changes in a running `lyceum serve`, over plain HTTP: every kind of change shows, and nothing stale stays.
//!
//! Several of these are what other generators are known to miss: a renamed tag whose old page stays, a changed partial that does not
//! show, folders that were not there when the preview started.

#![allow(clippy::disallowed_methods, reason = "tests work on folders of their own")]

#[path = "support/preview.rs"]
mod preview;

use std::collections::BTreeSet;
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use preview::{Preview, write};

const SETTINGS: &str = r#"
title = "Academy"
base_url = "https://academy.example/"
language = "en"
time_zone = "UTC"

[languages.en]
name = "English"

[taxonomies.topics]
name = "Topics"
terms = [{ slug = "sales", name = "Sales" }]

[taxonomies.tags]
name = "Tags"
open = true
"#;

fn article(title: &str, tags: &str, body: &str) -> String {
    format!("+++\ntitle = \"{title}\"\ndate = 2026-11-01\ntopics = [\"sales\"]\ntags = [{tags}]\n+++\n\n{body}\n")
}

fn fill(root: &Path) {
    let write = |path: &str, text: &str| write(root, path, text);
    write("site.toml", SETTINGS);
    write("content/articles/trust.md", &article("Trust", "\"Alpha\"", "Whom customers trust."));
    write("content/articles/price.md", &article("Price", "\"Gamma\"", "What customers pay."));
}

#[test]
fn a_renamed_tag_takes_its_old_page_along() {
    let preview = Preview::of(fill, &[]);
    assert_eq!(preview.get("/tags/alpha/").0, 200);
    preview.write("content/articles/trust.md", &article("Trust", "\"Beta\"", "Whom customers trust."));
    preview.until("/tags/beta/", |status, body| status == 200 && body.contains("Trust"));
    assert_eq!(preview.get("/tags/alpha/").0, 404);
    preview.until("/tags/", |_, body| body.contains("Beta") && !body.contains("Alpha"));
}

#[test]
fn a_changed_partial_shows_on_every_page() {
    let preview = Preview::of(fill, &[]);
    for text in ["first version", "second version"] {
        preview.write("templates/partials/copyright.html", &format!("<p>{text}</p>\n"));
        for page in ["/articles/trust/", "/articles/price/"] {
            preview.until(page, |_, body| body.contains(text));
        }
    }
    fs::remove_dir_all(preview.path("templates")).expect("the folder goes");
    preview.until("/articles/trust/", |_, body| !body.contains("second version"));
}

#[test]
fn folders_made_after_the_start_are_seen() {
    let preview = Preview::of(fill, &[]);
    preview.write("static/notes/today.txt", "kept notes");
    preview.until("/notes/today.txt", |status, body| status == 200 && body == "kept notes");
    preview.write("templates/404.html", "<html><body>gone fishing</body></html>");
    preview.until("/nowhere/", |status, body| status == 404 && body.contains("gone fishing"));
    preview.write("labels/en.toml", "related_articles = \"Read on\"\n");
    preview.until("/articles/trust/", |_, body| body.contains("Read on"));
    preview.write(
        "content/courses/deep/er/talks.md",
        "+++\ntitle = \"Price talks\"\ntopics = [\"sales\"]\n+++\n\nText.\n",
    );
    preview.until("/courses/", |_, body| body.contains("Price talks"));
    preview.write("assets/portal.css", "body { margin: 1px }");
    preview.until("/articles/trust/", |status, body| {
        let style = body
            .split("href=\"")
            .find(|rest| rest.starts_with("/assets/portal"))
            .and_then(|rest| rest.split('"').next());
        status == 200 && style.is_some_and(|style| preview.get(style).1 == "body { margin: 1px }")
    });
    fs::remove_dir_all(preview.path("content/courses")).expect("the folder goes");
    preview.until("/courses/", |_, body| !body.contains("Price talks"));
}

#[cfg(unix)]
#[test]
fn what_a_link_leads_to_is_watched() {
    let elsewhere = tempfile::tempdir().expect("a temporary folder");
    write(elsewhere.path(), "linked.md", &article("Linked", "", "As it was."));
    let preview = Preview::of(fill, &[]);
    std::os::unix::fs::symlink(elsewhere.path(), preview.path("content/articles/shared")).expect("a link");
    preview.until("/articles/shared/linked/", |status, body| status == 200 && body.contains("As it was."));
    write(elsewhere.path(), "linked.md", &article("Linked", "", "As it is."));
    preview.until("/articles/shared/linked/", |_, body| body.contains("As it is."));
}

#[test]
fn a_file_that_is_saved_by_renaming_shows() {
    let preview = Preview::of(fill, &[]);
    for round in 0..3 {
        let text = format!("Saved {round} times.");
        preview.write("content/articles/.trust.md.swp", &article("Trust", "", &text));
        preview.rename("content/articles/.trust.md.swp", "content/articles/trust.md");
        preview.until("/articles/trust/", |_, body| body.contains(&text));
    }
}

#[test]
fn hundreds_of_files_at_once_are_one_rebuild() {
    let preview = Preview::of(fill, &[]);
    let before = preview.rebuilds();
    for number in 0..300 {
        preview.write(&format!("content/articles/many/{number}.md"), &article(&format!("Many {number}"), "", "Text."));
    }
    preview.until("/articles/many/299/", |status, _| status == 200);
    preview.until("/articles/many/0/", |status, _| status == 200);
    // A machine under load may take long enough between two files for the preview to begin.
    let rebuilds = preview.rebuilds() - before;
    assert!(rebuilds <= 5, "{rebuilds} rebuilds for one change of 300 files");
}

/// The home page shows the article several times: all of them must be of one state of the site, however often that changes.
#[test]
fn ten_thousand_requests_while_files_change_see_no_mixture() {
    let preview = Preview::of(fill, &[]);
    let title =
        |revision: usize| article(&format!("Revision {revision}"), "", &format!("Text of revision {revision}."));
    preview.write("content/articles/trust.md", &title(0));
    preview.until("/", |_, body| body.contains("Revision 0"));
    let memory_before = preview.resident_kilobytes();
    let (stop, served) = (AtomicBool::new(false), AtomicUsize::new(0));
    let read = || {
        // Whether they have read enough or one of them found a mixture: the others and the writer end with it.
        let _stop = OnDrop(|| stop.store(true, Ordering::Relaxed));
        while !stop.load(Ordering::Relaxed) && served.fetch_add(1, Ordering::Relaxed) < 10_000 {
            let (status, body) = preview.get("/");
            assert_eq!(status, 200);
            let revisions = body.split("Revision ").skip(1);
            let seen: BTreeSet<&str> =
                revisions.filter_map(|rest| rest.split(|other: char| !other.is_ascii_digit()).next()).collect();
            assert_eq!(seen.len(), 1, "a page of several states: {seen:?}");
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(read);
        }
        let mut revision = 0;
        while !stop.load(Ordering::Relaxed) {
            revision += 1;
            // Whole at any moment: a file that is read while it is being written is another matter.
            preview.write("content/articles/.trust.md.swp", &title(revision));
            preview.rename("content/articles/.trust.md.swp", "content/articles/trust.md");
            std::thread::sleep(Duration::from_millis(100));
        }
        preview.until("/", |_, body| body.contains(&format!("Revision {revision}<")));
    });
    if let (Some(before), Some(after)) = (memory_before, preview.resident_kilobytes()) {
        assert!(after < before + before / 2 + 40_000, "from {before} to {after} KB");
    }
}

/// Each sends its request before any reads its answer, as a crowd of tabs does.
#[test]
fn a_flood_of_five_hundred_connections_is_answered() {
    let preview = Preview::of(fill, &[]);
    let mut connections: Vec<TcpStream> = Vec::new();
    for _ in 0..500 {
        let mut connection = TcpStream::connect(("127.0.0.1", preview.port())).expect("the preview listens");
        connection.set_read_timeout(Some(Duration::from_mins(1))).expect("a timeout can be set");
        let request = format!("GET /articles/trust/ HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", preview.port());
        connection.write_all(request.as_bytes()).expect("it takes requests");
        connections.push(connection);
    }
    for mut connection in connections {
        let mut answer = String::new();
        connection.read_to_string(&mut answer).expect("it answers");
        assert!(answer.starts_with("HTTP/1.1 200 ") && answer.contains("</html>"), "{answer}");
    }
    assert_eq!(preview.get("/").0, 200);
}

#[test]
fn other_machines_are_let_in_when_that_is_asked_for_and_never_in_silence() {
    let alone = Preview::of(fill, &[]);
    assert_eq!(alone.events("open-to-network"), [] as [serde_json::Value; 0]);
    let open = Preview::of(fill, &["--host"]);
    let [event] = &open.events("open-to-network")[..] else { panic!("it is told once") };
    assert!(event["url"].is_null() || event["url"].as_str().is_some_and(|url| !url.contains("127.0.0.1")), "{event}");
    assert_eq!(open.get("/").0, 200);
    let status = |host: &str| {
        let mut connection = TcpStream::connect(("127.0.0.1", open.port())).expect("the preview listens");
        write!(connection, "GET / HTTP/1.1\r\nHost: {host}\r\n\r\n").expect("it takes requests");
        let mut answer = String::new();
        connection.read_to_string(&mut answer).expect("it answers");
        answer.split(' ').nth(1).map(str::to_owned).unwrap_or_default()
    };
    assert_eq!(status("192.168.0.7:4000"), "200", "a phone asks for the address that it was given");
    assert_eq!(status("evil.example"), "421", "a name that may have been made to lead here");
}

#[test]
fn a_template_that_fails_is_told_once_for_each_state_of_the_site() {
    let preview = Preview::of(fill, &[]);
    preview.write("templates/article.html", "<html><body>{{ nothing_of_that_name }}</body></html>");
    preview.until("/articles/trust/", |status, body| status == 500 && body.contains("nothing_of_that_name"));
    for page in ["/articles/price/", "/articles/trust/", "/articles/price/"] {
        assert_eq!(preview.get(page).0, 500);
    }
    std::thread::sleep(Duration::from_millis(200));
    let told = preview.events("problem");
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0]["problem"]["message"].as_str().is_some_and(|message| message.contains("nothing_of_that_name")));
}

#[test]
fn long_lists_of_the_dashboard_come_in_pages() {
    let many = |root: &Path| {
        fill(root);
        for number in 0..120 {
            write(
                root,
                &format!("content/articles/n{number:03}.md"),
                &article(&format!("Lonely {number:03}"), "", "Text."),
            );
        }
    };
    let preview = Preview::of(many, &[]);
    let (status, first) = preview.get("/_lyceum/list/unlinked");
    assert!(status == 200 && first.contains("Lonely 000") && first.contains("rel=\"next\""), "{first}");
    assert!(!first.contains("rel=\"prev\"") && !first.contains("Lonely 119"));
    let (_, second) = preview.get("/_lyceum/list/unlinked?page=2");
    assert!(second.contains("Lonely 119") && second.contains("rel=\"prev\"") && !second.contains("rel=\"next\""));
    for odd in ["?page=99", "?page=2&page=1"] {
        assert_eq!(preview.get(&format!("/_lyceum/list/unlinked{odd}")).1, second, "{odd}");
    }
    assert_eq!(preview.get("/_lyceum/list/unlinked?page=x").1, first);
    assert_eq!(preview.get("/_lyceum/list/nothing").0, 404);
}

#[test]
fn the_inspector_lists_links_to_other_sites_too() {
    let text =
        "See [the price](price.md), [*their* \\<site>](https://other.example/?a=1&b=2) and <mail@other.example>.";
    let preview = Preview::of(
        |root| {
            fill(root);
            write(root, "content/articles/trust.md", &article("Trust", "", text));
        },
        &[],
    );
    let (status, page) = preview.get("/_lyceum/inspect?page=/articles/trust/");
    assert_eq!(status, 200);
    for wanted in ["the price", "their &lt;site&gt;", "https://other.example/?a=1&amp;b=2", "mailto:mail@other.example"]
    {
        assert!(page.contains(wanted), "{wanted} is missing in {page}");
    }
}

/// What the kernel is asked to watch is folders, each once, so that a site of many files costs no more than its folders.
#[cfg(target_os = "linux")]
#[test]
fn folders_are_watched_once_each_and_files_not_at_all() {
    let many = |root: &Path| {
        fill(root);
        for number in 0..600 {
            let path = format!("content/articles/{}/n{number}.md", number % 20);
            write(root, &path, &article(&format!("N {number}"), "", "Text."));
        }
        write(root, "public/a/b/index.html", "made by a build");
        write(root, ".git/objects/00/x", "made by git");
    };
    let preview = Preview::of(many, &[]);
    let descriptors = fs::read_dir(format!("/proc/{}/fdinfo", preview.process())).expect("the process runs");
    let infos = descriptors.filter_map(|entry| fs::read_to_string(entry.expect("an entry").path()).ok());
    let watches: Vec<String> = infos
        .flat_map(|info| {
            info.lines().filter(|line| line.starts_with("inotify ")).map(str::to_owned).collect::<Vec<_>>()
        })
        .collect();
    // The site's own folder, `content`, `articles` and the twenty below.
    assert_eq!(watches.len(), 23, "{watches:#?}");
}

struct OnDrop<F: Fn()>(F);

impl<F: Fn()> Drop for OnDrop<F> {
    fn drop(&mut self) {
        self.0();
    }
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_at_once() {
    let mut preview = Preview::of(fill, &[]);
    let begun = Instant::now();
    let sent = Command::new("kill").args(["-INT", &preview.process().to_string()]).status().expect("`kill` is there");
    assert!(sent.success());
    preview.wait();
    assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
}
