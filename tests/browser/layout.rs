//! Whether a page fits the screen, with a menu of usual length in English, whose labels are longer than Chinese ones.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::Value;

use crate::driver::Browser;
use crate::host::Host;
use crate::{can_run, site};

const MENU: [(&str, &str); 6] = [
    ("Home", "/"),
    ("Courses", "/courses/"),
    ("Articles", "/articles/"),
    ("Annual plan", "/courses/talks/"),
    ("Specials", "/topics/"),
    ("Annual pass", "/form/"),
];

/// The site of the other tests with a menu of its own.
fn fill(root: &Path) {
    site::fill(root);
    let path = root.join("site.toml");
    let mut settings = std::fs::read_to_string(&path).expect("the settings");
    for (label, url) in MENU {
        let _ = write!(settings, "\n[[menus.primary]]\nlabel = \"{label}\"\nurl = \"{url}\"\n");
    }
    std::fs::write(&path, settings).expect("the settings are written");
}

/// On how many lines the menu stands: at how many heights lines of its links' texts begin.
const LINES: &str = "
    const texts = [...document.querySelectorAll('.primary-nav a')].map((link) => {
        const range = document.createRange();
        range.selectNodeContents(link);
        return [...range.getClientRects()].map((line) => Math.round(line.top));
    });
    return new Set(texts.flat()).size";

#[test]
fn a_menu_of_six_sections_stands_on_one_line_of_a_tablet() {
    if !can_run() {
        return;
    }
    let host = Host::of(fill, &[]);
    for width in [768, 900, 1023, 1280] {
        let browser = Browser::open(width, 800);
        browser.go(&host.url(""));
        assert_eq!(browser.run(LINES), Value::from(1), "at a width of {width}");
    }
}

#[test]
fn no_page_is_wider_than_the_screen() {
    if !can_run() {
        return;
    }
    let host = Host::of(fill, &[]);
    for width in [320, 360, 768, 1280] {
        let browser = Browser::open(width, 800);
        for path in ["", "courses/", "courses/talks/", "articles/", "articles/trust/", "search/", "topics/"] {
            browser.go(&host.url(path));
            let too_wide = browser.run("return document.documentElement.scrollWidth - innerWidth");
            assert_eq!(too_wide, Value::from(0), "`{path}` at a width of {width}");
        }
    }
}
