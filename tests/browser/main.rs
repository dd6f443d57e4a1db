//! What people see in a real browser: editors in the preview, where a site is edited and the page on screen is looked at, and
//! readers of a published site.
//!
//! Without `chromedriver` and `chromium` these tests say that they were skipped; where `CI` is set, they fail then.

#![allow(clippy::disallowed_methods, reason = "tests work on folders of their own")]
#![allow(clippy::print_stderr, reason = "a skipped test says so")]

mod driver;
mod host;
mod layout;
#[path = "../support/preview.rs"]
mod preview;
mod search;
mod searched;
mod site;

use driver::Browser;
use preview::Preview;

/// What the preview lays over pages.
const PANEL: &str = "document.querySelector('lyceum-preview').shadowRoot";

/// Which paragraph stands at the top of the window, and where: what a reader sees stay or move.
const IN_SIGHT: &str =
    "const seen = [...document.querySelectorAll('article p, main p')].find((p) => p.getBoundingClientRect().top >= 0);
    return seen.textContent.slice(0, 14) + Math.round(seen.getBoundingClientRect().top)";

fn can_run() -> bool {
    let missing = driver::missing();
    if let Some(reason) = &missing {
        eprintln!("{reason}");
    }
    missing.is_none()
}

/// Opens a page, and marks the window so that a reload shows.
fn open(browser: &Browser, preview: &Preview, path: &str) {
    browser.go(&preview.url(path));
    browser.until(&format!("Boolean({PANEL}.querySelector('.badge'))"));
    browser.run("window.kept = true");
}

#[test]
fn without_a_browser_these_tests_say_that_they_are_skipped_and_fail_where_that_must_not_be() {
    let test = "an_edit_changes_the_page_and_nothing_that_the_reader_did";
    let run = |ci: Option<&str>| {
        let mut command = std::process::Command::new(std::env::current_exe().expect("this program"));
        command.args(["--exact", test, "--nocapture"]).env("PATH", "").env_remove("CI");
        command.envs(ci.map(|ci| ("CI", ci))).output().expect("it runs")
    };
    let skipped = run(None);
    let told = String::from_utf8_lossy(&skipped.stderr);
    assert!(skipped.status.success() && told.contains("skipped: there is no `chromedriver`"), "{told}");
    assert!(!run(Some("true")).status.success());
}

#[test]
fn scripts_of_a_page_hear_what_is_new_and_may_begin_anew() {
    if !can_run() {
        return;
    }
    let preview = Preview::of(site::fill, &[]);
    let browser = Browser::open(1280, 800);
    open(&browser, &preview, "/articles/trust/");
    browser.run("document.addEventListener('lyceum:morphed', (event) => { window.added = event.detail.added; })");
    preview.replace("content/articles/trust.md", "Paragraph 3 on", "A paragraph more.\n\nParagraph 3 on");
    // Which element takes the new text and which one comes anew is the comparison's affair.
    browser.until("document.body.innerText.includes('A paragraph more')");
    browser.until("window.added?.length > 0 && window.added.every((each) => each.isConnected)");
    browser.until("window.kept === true");
    browser.run("document.addEventListener('lyceum:morph', (event) => event.preventDefault())");
    preview.replace("content/articles/trust.md", "A paragraph more", "Another paragraph");
    browser.until("window.kept === undefined && document.body.innerText.includes('Another paragraph')");
}

#[test]
fn an_open_finder_shows_sessions_as_they_are_now() {
    if !can_run() {
        return;
    }
    let preview = Preview::of(site::fill, &[]);
    let browser = Browser::open(1280, 800);
    open(&browser, &preview, "/courses/finder/");
    let shows = |days: &str, months: &str| {
        let [rows, options] = ["#finder-rows time", "select[name=month] option:not([value=''])"];
        browser.until(&format!(
            "[...document.querySelectorAll('{rows}')].map((time) => time.dateTime).join() === '{days}'"
        ));
        browser.until(&format!(
            "[...document.querySelectorAll(\"{options}\")].map((option) => option.text).join() === '{months}'"
        ));
    };
    shows("2026-12-03,2026-12-03", "December 2026 (2)");
    preview.replace("content/courses/talks.md", "2026-12-03\nend = 2026-12-04", "2026-12-05\nend = 2026-12-06");
    shows("2026-12-03,2026-12-05", "December 2026 (2)");
    // With a choice the rows are the script's, and the choice stays.
    browser.run("const month = document.querySelector('select[name=month]'); month.value = '2026-12'; month.dispatchEvent(new Event('change', { bubbles: true }))");
    browser.until("location.search === '?month=2026-12'");
    preview.replace("content/courses/talks.md", "2026-12-05\nend = 2026-12-06", "2027-01-09\nend = 2027-01-09");
    shows("2026-12-03", "December 2026 (1),January 2027 (1)");
    preview.replace("content/courses/accounts.md", "2026-12-03\nend = 2026-12-04", "2026-12-01\nend = 2026-12-02");
    shows("2026-12-01", "December 2026 (1),January 2027 (1)");
    assert_eq!(browser.run("return window.kept"), true);
}

#[test]
fn an_edit_changes_the_page_and_nothing_that_the_reader_did() {
    if !can_run() {
        return;
    }
    let mut preview = Preview::of(site::fill, &[]);
    let browser = Browser::open(1280, 800);
    open(&browser, &preview, "/articles/trust/");
    browser.run("scrollTo({ top: 900, behavior: 'instant' })");
    preview.replace("content/articles/trust.md", "Paragraph 3 on", "Paragraph three on");
    browser.until("document.body.innerText.includes('Paragraph three on')");
    browser.until("window.kept === true && document.getAnimations().some((each) => each.id === 'lyceum-changed')");
    // The one that changed was out of sight, above.
    browser.until("[...document.querySelectorAll('p')].some((p) => p.textContent.startsWith('Paragraph three') && p.getBoundingClientRect().top >= 0)");
    // The way there takes a moment.
    browser.until(
        "(window.still = window.at === scrollY ? (window.still || 0) + 1 : 0, window.at = scrollY, window.still > 8)",
    );
    let before = browser.run(&format!("scrollTo({{ top: 1200, behavior: 'instant' }}); {IN_SIGHT}"));
    preview.replace("content/courses/talks.md", "Price talks with customers", "Price talks that end well");
    browser.until("document.body.innerText.includes('Price talks that end well')");
    assert_eq!(browser.run(IN_SIGHT), before, "what changed elsewhere moves nobody away");
    assert_eq!(browser.run("return window.kept"), true);

    open(&browser, &preview, "/form/");
    browser.type_into("#name", "Wang");
    browser.run("document.getElementById('name').setSelectionRange(1, 3); document.getElementById('more').open = true");
    preview.replace("content/pages/form.md", "First words", "Other words");
    browser.until("document.body.innerText.includes('Other words')");
    browser.until("document.getElementById('name').value === 'Wang' && document.activeElement.id === 'name'");
    browser.until("document.activeElement.selectionStart === 1 && document.activeElement.selectionEnd === 3");
    browser.until("document.getElementById('more').open && window.kept === true");

    preview.stop();
    browser.until(&format!("{PANEL}.querySelector('.badge').innerText.includes('stopped')"));
    preview.replace("content/pages/form.md", "Last words", "Words at last");
    preview.start_again();
    browser.until("document.body.innerText.includes('Words at last') && window.kept === true");
}

#[test]
fn styles_are_swapped_and_scripts_reload() {
    if !can_run() {
        return;
    }
    let preview = Preview::of(site::fill, &[]);
    let browsers = [Browser::open(1280, 800), Browser::open(360, 740)];
    for browser in &browsers {
        open(browser, &preview, "/");
    }
    preview.write("assets/portal.css", "body { background: rgb(1, 2, 3); }");
    for browser in &browsers {
        browser.until("getComputedStyle(document.body).backgroundColor === 'rgb(1, 2, 3)'");
        browser.until("document.querySelectorAll('link[rel=stylesheet]').length === 1 && window.kept === true");
    }
    preview.write("templates/404.html", "<html><body><script>window.ran = true</script>nothing</body></html>");
    preview.replace("content/pages/form.md", "Last words.", "<script>window.ran = true</script>");
    open(&browsers[0], &preview, "/form/");
    preview.replace("content/pages/form.md", "window.ran = true", "window.ran = 'again'");
    browsers[0].until("window.ran === 'again' && !window.kept");
}

#[test]
fn an_answer_that_got_lost_is_asked_for_again() {
    if !can_run() {
        return;
    }
    let preview = Preview::of(site::fill, &[]);
    let browser = Browser::open(1280, 800);
    open(&browser, &preview, "/form/");
    browser.run(
        "const real = window.fetch; \
         window.fetch = () => { window.fetch = real; window.lost = true; return Promise.reject(new TypeError('lost')); }",
    );
    preview.replace("content/pages/form.md", "Last words.", "The very last words.");
    browser.until("document.body.innerText.includes('The very last words.') && window.lost && window.kept");
}

#[test]
fn errors_lie_over_the_last_good_page() {
    if !can_run() {
        return;
    }
    let preview = Preview::of(site::fill, &["--editor", "x-test:{path}?{line}&{column}"]);
    let browser = Browser::open(1280, 800);
    open(&browser, &preview, "/articles/price/");
    let overlay = format!("{PANEL}.querySelector('.overlay')");
    preview.replace(
        "content/articles/price.md",
        "title = \"Price and trust\"",
        "titel = \"<img src=x onerror=alert(1)>\"",
    );
    browser.until(&format!("!{overlay}.hidden && {overlay}.innerText.includes('unknown field `titel`')"));
    browser.until(&format!("{overlay}.innerText.includes('did you mean `title`?')"));
    browser.until(&format!("{overlay}.innerText.includes('<img src=x') && !{overlay}.querySelector('img')"));
    browser.until(&format!("{overlay}.querySelector('a.edit').href.startsWith('x-test:/')"));
    browser.until(&format!("{overlay}.querySelector('a.edit').href.endsWith('/content/articles/price.md?2&1')"));
    browser.until("document.body.innerText.includes('Price and trust')");
    browser.picture("overlay");
    browser.press("\u{e00c}", false);
    browser.until(&format!("{overlay}.hidden"));
    browser.go(&preview.url("/articles/trust/"));
    browser.until(&format!("!{overlay}.hidden && {overlay}.innerText.includes('titel')"));
    preview.replace("content/articles/price.md", "titel", "title");
    browser.until(&format!("{overlay}.hidden && !{overlay}.innerText"));

    open(&browser, &preview, "/articles/trust/");
    preview.write("templates/article.html", "<html><body>\n{{ page.titel }}</body></html>");
    browser.until(&format!("!{overlay}.hidden && {overlay}.innerText.includes('templates/article.html:2')"));
    browser.until(&format!(
        "{overlay}.innerText.includes('the fields here are') && {overlay}.innerText.includes('title')"
    ));
    browser.until("window.kept === true && document.body.innerText.includes('Paragraph 3 on')");
    preview.write("templates/article.html", "<html><body>\nmended: {{ page.title }}</body></html>");
    browser.until("document.body.innerText.includes('mended: Whom customers trust')");
    preview.write("site.toml", "title = ");
    browser.until(&format!("{overlay}.innerText.includes('site.toml')"));
}

#[test]
fn a_new_name_shows_wherever_it_stands_and_the_browser_follows() {
    if !can_run() {
        return;
    }
    let preview = Preview::of(site::fill, &["--follow"]);
    let browser = Browser::open(1280, 800);
    open(&browser, &preview, "/courses/");
    browser.run(&format!("{PANEL}.querySelector('.badge').click(); {PANEL}.querySelector('input').click()"));
    preview.rename("content/courses/talks.md", "content/courses/hard-talks.md");
    browser.until("Boolean(document.querySelector('a[href=\"/courses/hard-talks/\"]'))");
    browser.until("!document.querySelector('a[href=\"/courses/talks/\"]')");
    browser.run(&format!("{PANEL}.querySelector('input').click()"));
    preview.replace("content/articles/trust.md", "Paragraph 50 on", "Paragraph fifty on");
    browser.until("location.pathname === '/articles/trust/'");
    browser.until("Boolean(document.querySelector('a[href=\"/courses/hard-talks/\"]'))");
}

#[test]
fn the_inspector_tells_why() {
    if !can_run() {
        return;
    }
    let preview = Preview::of(site::fill, &[]);
    for (width, height) in [(1280, 800), (360, 740)] {
        let browser = Browser::open(width, height);
        open(&browser, &preview, "/articles/price/");
        let inspector = format!("{PANEL}.querySelector('.inspector')");
        browser.press("i", true);
        for expected in [
            "Price and trust",
            "content/articles/price.md",
            "min to read",
            "Key account sales",
            "Linked from",
            "topics",
        ] {
            browser.until(&format!("!{inspector}.hidden && {inspector}.innerText.includes('{expected}')"));
        }
        browser.until(&format!("{inspector}.querySelectorAll('.score-bar rect').length > 2"));
        browser.until(&format!("{PANEL}.activeElement === {inspector}"));
        browser.until("document.documentElement.scrollWidth <= innerWidth");
        browser.until(&format!("{inspector}.scrollWidth <= {inspector}.clientWidth"));
        browser.picture("inspector");
        preview.replace("content/articles/price.md", "customer", "client and customer");
        browser.until("document.body.innerText.includes('client and customer')");
        browser.press("\u{e00c}", false);
        browser.until(&format!("{inspector}.hidden"));
        browser.run(&format!("{PANEL}.querySelector('.badge').click()"));
        browser.until(&format!("{PANEL}.querySelector('.menu').innerText.includes('Inspect this page')"));
        browser.picture("menu");
        assert_eq!(browser.run("return Boolean(window.harmed)"), false);
    }
}

#[test]
fn the_dashboard_shows_the_whole_site() {
    if !can_run() {
        return;
    }
    let preview = Preview::of(site::fill, &[]);
    for (width, height) in [(1280, 800), (360, 740)] {
        let browser = Browser::open(width, height);
        open(&browser, &preview, "/_lyceum/");
        for expected in ["Academy", "No problems", "it is a draft", "Without a topic", "in 11 days", "2026-12", "Sales"]
        {
            browser.until(&format!("document.body.innerText.includes('{expected}')"));
        }
        browser.until("document.documentElement.scrollWidth <= innerWidth");
        browser.picture("dashboard");
        preview.write(
            "content/articles/new.md",
            "+++\ntitle = \"New and filed nowhere\"\ndate = 2026-11-03\n+++\n\nText.\n",
        );
        browser.until("document.body.innerText.includes('New and filed nowhere') && window.kept === true");
        preview.write("content/articles/new.md", "+++\ntitel = \"Broken\"\n+++\n");
        browser.until("document.body.innerText.includes('unknown field')");
        preview.write("content/articles/new.md", "+++\ntitle = \"Whole\"\ndate = 2026-11-03\n+++\n");
        browser.until("document.body.innerText.includes('No problems')");

        browser.go(&preview.url("/_lyceum/relations?entry=content/articles/price.md"));
        browser.until("document.querySelector('h1').textContent === 'Price and trust'");
        browser.until("document.querySelectorAll('svg.relations a').length >= 3 && document.documentElement.scrollWidth <= innerWidth");
        browser.picture("relations");
        browser.run("document.querySelector('svg.relations a').dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }))");
        browser.until("document.querySelector('h1').textContent !== 'Price and trust'");
        preview.write("content/articles/new.md", "");
    }
}
