//! How soon an edit shows: `cargo bench --bench preview -- --pages 10000`.
//!
//! Makes a portal with the site generator of the examples, starts the preview on it and edits a file, twenty times over. It prints
//! how long it took from the writing of the file to the first answer over HTTP that has the new text, and, where there is a
//! browser, to the change in its page. It asserts nothing; figures are for people to compare, on one machine and in one sitting.

#![expect(clippy::print_stdout, reason = "a benchmark prints figures for people")]
#![allow(clippy::disallowed_methods, reason = "a benchmark works on a folder of its own")]

#[allow(dead_code, reason = "the tests in a browser use more of it")]
#[path = "../tests/browser/driver.rs"]
mod driver;
#[allow(unreachable_pub, dead_code, reason = "an example and a benchmark share it")]
#[path = "../examples/gen-site/portal/mod.rs"]
mod portal;
#[path = "../tests/support/preview.rs"]
mod preview;

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use clap::Parser;

use driver::Browser;
use preview::Preview;

/// Measures how soon an edit shows in the preview
#[derive(Debug, Parser)]
struct Args {
    /// How many articles and courses
    #[arg(long, default_value_t = 10_000)]
    pages: usize,
    /// How many edits
    #[arg(long, default_value_t = 20)]
    edits: usize,
    /// Given by `cargo bench`; means nothing
    #[arg(long, hide = true)]
    bench: bool,
}

/// The day that the portal is made and previewed for.
const NOW: jiff::civil::Date = jiff::civil::date(2026, 12, 1);

/// The file that is edited, and its page.
const FILE: &str = "content/articles/edited.md";
const PAGE: &str = "/articles/edited/";

fn main() {
    let args = Args::parse();
    let options = portal::Options { pages: args.pages, seed: 1, kilobytes: 4, now: NOW };
    let folder = tempfile::tempdir().expect("a temporary folder");
    portal::write(&portal::Portal::new(options), folder.path()).expect("the portal is written");
    preview::write(folder.path(), FILE, &text(0));
    let begun = Instant::now();
    let preview = Preview::in_folder(folder, &["--now", "2026-12-01"]);
    let listening = begun.elapsed();
    preview.until(PAGE, |status, body| status == 200 && body.contains("Edit 0."));
    println!("{} entries: listens after {listening:.2?}, first page after {:.2?}", args.pages, begun.elapsed());
    // What the preview does for later edits once it listens is not an edit's cost.
    std::thread::sleep(Duration::from_secs(2));
    report("to the answer over HTTP", (1..=args.edits).map(|number| until_answered(&preview, number)).collect());
    match driver::missing() {
        Some(reason) => println!("to the change in a browser: {reason}"),
        None => report("to the change in a browser", until_changed(&preview, args.edits)),
    }
    let rebuilt = preview.events("rebuilt");
    if let Some(pages) = rebuilt.last().map(|event| &event["pages"]) {
        println!("the site has {pages} pages");
    }
    let cost =
        |event: &serde_json::Value| Duration::from_secs_f64(event["milliseconds"].as_f64().unwrap_or(0.0) / 1000.0);
    report("of that for the next snapshot", rebuilt.iter().map(cost).collect());
    if let Some(kilobytes) = preview.resident_kilobytes() {
        println!("memory: {} MB", kilobytes / 1024);
    }
}

fn text(number: usize) -> String {
    format!("+++\ntitle = \"An edited article\"\ndate = 2026-11-20\n+++\n\nEdit {number}. 客戶關係管理要從數據開始。\n")
}

fn until_answered(preview: &Preview, number: usize) -> Duration {
    let wanted = format!("Edit {number}.");
    preview.write(FILE, &text(number));
    let written = Instant::now();
    loop {
        if preview.get(PAGE).1.contains(&wanted) {
            return written.elapsed();
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// The page itself notes when it changes: asking it would find out later.
fn until_changed(preview: &Preview, edits: usize) -> Vec<Duration> {
    let browser = Browser::open(1280, 800);
    browser.go(&preview.url(PAGE));
    browser.run(
        "window.changes = {}; new MutationObserver(() => { const found = document.body.innerText.match(/Edit (\\d+)\\./);
         if (found && !(found[1] in changes)) changes[found[1]] = Date.now(); })
         .observe(document.body, { childList: true, subtree: true, characterData: true })",
    );
    std::thread::sleep(Duration::from_millis(500));
    let change = |number: usize| {
        preview.write(FILE, &text(number));
        let written = SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock after 1970");
        browser.until(&format!("'{number}' in window.changes"));
        let seen = browser.run(&format!("return window.changes['{number}']")).as_u64().unwrap_or_default();
        Duration::from_millis(seen).saturating_sub(written)
    };
    (1000..1000 + edits).map(change).collect()
}

fn report(what: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    if let (Some(first), Some(last)) = (times.first(), times.last()) {
        println!("{what}: median {:.1?}, from {first:.1?} to {last:.1?}", times[times.len() / 2]);
    }
}
