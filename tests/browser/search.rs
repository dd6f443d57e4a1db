//! What readers see of search and course finder, in a real browser, on published sites.

use crate::driver::Browser;
use crate::host::Host;
use crate::{can_run, searched};

const ENTER: &str = "\u{e007}";
const ESCAPE: &str = "\u{e00c}";
const UP: &str = "\u{e013}";
const DOWN: &str = "\u{e015}";

/// The titles of what is found on the search page, in order.
const RESULTS: &str =
    "[...document.querySelectorAll('#search-results .card-title a')].map((a) => a.textContent).join()";
/// What is offered below the search box.
const OFFERED: &str = "[...document.querySelectorAll('[role=listbox]:not([hidden]) [role=option] > span:first-child')]\
    .map((option) => option.textContent).join()";

/// Asks the search page, and waits for what it finds.
fn expect(browser: &Browser, host: &Host, query: &str, results: &str) {
    browser.go(&host.url(&format!("search/?{query}")));
    browser.until(&format!("{RESULTS} === '{results}'"));
}

#[test]
fn the_search_box_is_worked_by_keys() {
    if !can_run() {
        return;
    }
    let host = Host::of(searched::fill, &[]);
    let browser = Browser::open(1280, 800);
    browser.go(&host.url(""));
    browser.press("/", false);
    browser.until("document.activeElement.id === 'site-search' && document.activeElement.value === ''");
    browser.type_into("#site-search", "客户关系");
    browser.until(&format!("{OFFERED} === '客戶關係管理,誰被信任'"));
    browser.until("document.querySelector('[role=option] mark').textContent === '客戶關係'");
    let active = "document.getElementById(document.activeElement.getAttribute('aria-activedescendant'))";
    browser.press(DOWN, false);
    browser.until(&format!("{active}.textContent.startsWith('客戶關係管理')"));
    browser.press(DOWN, false);
    browser.until(&format!("{active}.textContent.startsWith('誰被信任') && {active}.ariaSelected === 'true'"));
    browser.press(UP, false);
    browser.until(&format!("{active}.textContent.startsWith('客戶關係管理')"));
    browser.press(ESCAPE, false);
    browser.until(&format!("{OFFERED} === '' && document.activeElement.value === '客户关系'"));
    browser.until("document.activeElement.getAttribute('aria-expanded') === 'false'");
    browser.type_into("#site-search", "管");
    browser.until(&format!("{OFFERED} === '客戶關係管理'"));
    browser.press(DOWN, false);
    browser.press(ENTER, false);
    browser.until("location.pathname === '/training/portal/courses/crm/'");
    browser.press("/", false);
    browser.type_into("#site-search", "信任");
    browser.press(ENTER, false);
    browser.until(
        "location.pathname === '/training/portal/search/' && new URLSearchParams(location.search).get('q') === '信任'",
    );
    browser.until(&format!("{RESULTS}.startsWith('誰被信任')"));
    assert_eq!(host.missed(), [""; 0], "everything asked for is there");
}

#[test]
fn the_search_page_finds_and_marks() {
    if !can_run() {
        return;
    }
    let host = Host::of(searched::fill, &[]);
    let browser = Browser::open(360, 740);
    // Titles first; the other script, and marks in the page's own.
    expect(&browser, &host, "q=客户关系", "客戶關係管理,誰被信任");
    let marked = "[...document.querySelectorAll('#search-results mark')].map((mark) => mark.textContent)";
    browser.until(&format!("{marked}.includes('客戶關係') && !{marked}.includes('客户关系')"));
    browser.go(&host.url("zh-hans/search/?q=客戶關係"));
    browser.until(&format!("{RESULTS} === '客户关系管理,谁被信任' && {marked}.includes('客户关系')"));
    browser.until("document.documentElement.scrollWidth <= innerWidth");
    browser.picture("search");
    // A single character of a title, and one that stands within a text alone.
    expect(&browser, &host, "q=誰", "誰被信任");
    expect(&browser, &host, "q=茶", "誰被信任");
    browser.until(&format!("{marked}.join() === '茶'"));
    // Words anywhere, a phrase together.
    expect(&browser, &host, "q=客戶 表格", "預算是一場對話");
    browser.go(&host.url("search/?q=“一套表格”"));
    browser.until(&format!("{RESULTS} === '預算是一場對話' && {marked}.includes('一套表格')"));
    let none = format!("{RESULTS} === '' && document.getElementById('search-status').textContent.includes('沒有找到')");
    browser.go(&host.url("search/?q=“客戶表格”"));
    browser.until(&none);
    // The index has both, and only the pages tell that they stand apart.
    browser.go(&host.url("search/?q=“客戶 關係”"));
    browser.until(&none);
    browser.go(&host.url("en/search/?q=\"delivery also\""));
    browser.until(&format!("{RESULTS} === 'Whom customers trust' && {marked}.includes('delivery also')"));
    browser.go(&host.url("en/search/?q=\"also delivery\""));
    browser.until(&format!("{RESULTS} === '' && document.getElementById('search-status').textContent.length > 3"));
    // Words with other endings, and a slip of the pen.
    for query in ["negotiate", "negociates", "custmoer"] {
        browser.go(&host.url(&format!("en/search/?q={query}")));
        browser.until(&format!("{RESULTS} === 'Whom customers trust'"));
    }
    assert_eq!(host.missed(), [""; 0], "everything asked for is there");
}

#[test]
fn the_search_page_is_narrowed_and_walked_by_keys() {
    if !can_run() {
        return;
    }
    let host = Host::of(searched::fill, &[]);
    let browser = Browser::open(1280, 800);
    let sorted = |results: &str| {
        browser.until(&format!("{RESULTS}.split(',').sort().join() === '{results}'.split(',').sort().join()"));
    };
    browser.go(&host.url("search/?topics=finance"));
    sorted("預算是一場對話,現金流預測,納稅籌劃");
    browser.go(&host.url("search/?q=能力"));
    sorted("客戶關係管理,現金流預測,納稅籌劃");
    choose(&browser, "cities", "beijing");
    sorted("客戶關係管理,納稅籌劃");
    choose(&browser, "months", "12");
    sorted("客戶關係管理");
    browser.until("location.search === '?' + new URLSearchParams({ q: '能力', cities: 'beijing', months: '12' })");
    browser.go(&host.url("search/?topics=finance"));
    browser.until("document.querySelectorAll('#search-kinds button').length === 3");
    browser.run("document.querySelectorAll('#search-kinds button')[1].click()");
    sorted("現金流預測,納稅籌劃");
    browser.until("location.search.includes('kind=course')");

    browser.go(&host.url("search/?q=能力"));
    browser.until(&format!("{RESULTS}.split(',').length === 3"));
    browser.press("/", false);
    browser.until("document.activeElement.id === 'search-query'");
    let links = "[...document.querySelectorAll('#search-results .card-title a')]";
    for (key, place) in [(DOWN, 0), (DOWN, 1), (UP, 0)] {
        browser.press(key, false);
        browser.until(&format!("{links}.indexOf(document.activeElement) === {place}"));
    }
    browser.press(ESCAPE, false);
    browser.until("document.activeElement.id === 'search-query'");
    browser.press(DOWN, false);
    browser.press(ENTER, false);
    browser.until("location.pathname.startsWith('/training/portal/courses/')");
}

fn choose(browser: &Browser, name: &str, value: &str) {
    browser.run(&format!(
        "const select = document.querySelector('main select[name={name}]');
         select.value = '{value}';
         select.dispatchEvent(new Event('change', {{ bubbles: true }}))"
    ));
}

#[test]
fn search_and_finder_work_in_any_folder_and_from_a_disk_without_a_network() {
    if !can_run() {
        return;
    }
    let host = Host::of(searched::fill, &["--relative-urls"]);
    let browser = Browser::open(1280, 800);
    // As on a host that shows no `index.html` for a folder.
    browser.go(&host.url("search/index.html?q=客户关系"));
    browser.until(&format!("{RESULTS} === '客戶關係管理,誰被信任'"));
    let first = "document.querySelector('#search-results .card-title a')";
    browser.until(&format!("{first}.href.endsWith('/training/portal/courses/crm/index.html')"));
    browser.go(&host.url("zh-hans/courses/finder/index.html"));
    browser.until(
        "document.querySelector('#finder-rows a').href.includes('/training/portal/zh-hans/courses/crm/index.html#')",
    );
    assert_eq!(host.missed(), [""; 0], "everything asked for is there");

    browser.go_offline();
    browser.go(&host.on_disk("index.html"));
    browser.press("/", false);
    browser.type_into("#site-search", "关系");
    browser.until(&format!("{OFFERED}.startsWith('客戶關係管理')"));
    browser.press(DOWN, false);
    browser.press(ENTER, false);
    browser.until("location.protocol === 'file:' && document.querySelector('h1').textContent.includes('客戶關係管理')");
    browser.go(&host.on_disk("search/index.html?q=客户关系"));
    browser.until(&format!("{RESULTS} === '客戶關係管理,誰被信任'"));
    browser.run(&format!("{first}.click()"));
    browser.until("location.pathname.endsWith('/public/courses/crm/index.html')");
    browser.go(&host.on_disk("courses/finder/index.html?cities=beijing"));
    browser.until(&format!("{FOUND} === '客戶關係管理,納稅籌劃'"));
    choose(&browser, "sort", "price");
    browser.until(&format!("{FOUND} === '納稅籌劃,客戶關係管理'"));
    browser.run("document.querySelector('#finder-rows a').click()");
    browser.until("location.pathname.endsWith('/public/courses/tax/index.html')");
}

/// The courses of the rows that the finder shows.
const FOUND: &str = "[...document.querySelectorAll('#finder-rows a')].map((a) => a.textContent).join()";

#[test]
fn the_finder_counts_sorts_and_is_shared() {
    if !can_run() {
        return;
    }
    let host = Host::of(searched::fill, &[]);
    let browser = Browser::open(360, 740);
    let counted = |name: &str| {
        let script = format!(
            "return [...document.querySelector('main select[name={name}]').options].map((o) => o.textContent.trim()).join()"
        );
        browser.run(&script).as_str().unwrap_or_default().to_owned()
    };
    browser.go(&host.url("courses/finder/"));
    browser.until(&format!("{FOUND} === '客戶關係管理,現金流預測,納稅籌劃,客戶關係管理'"));
    // Nobody waits for the first counts, and the finder makes them when it has nothing else to do.
    browser.until("document.querySelector('main select[name=price]').options[0].textContent.includes('4')");
    assert!(counted("cities").ends_with("北京 (2),上海 (2)"), "{}", counted("cities"));
    choose(&browser, "topics", "finance");
    browser.until(&format!("{FOUND} === '現金流預測,納稅籌劃'"));
    assert!(counted("cities").ends_with("北京 (1),上海 (1)"), "{}", counted("cities"));
    assert!(
        counted("topics").ends_with("營銷銷售 (2),財務管理 (2)"),
        "its own choice does not count: {}",
        counted("topics")
    );
    choose(&browser, "month", "2027-01");
    browser.until(&format!("{FOUND} === '納稅籌劃'"));
    browser.until("document.querySelector('main select[name=cities] option[value=shanghai]').disabled");
    browser.until("location.search === '?topics=finance&month=2027-01'");
    browser.picture("finder");

    let other = Browser::open(1280, 800);
    other.go(&host.url("courses/finder/?topics=finance&sort=price"));
    other.until(&format!("{FOUND} === '現金流預測,納稅籌劃'"));
    choose(&other, "topics", "");
    other.until(&format!("{FOUND} === '現金流預測,納稅籌劃,客戶關係管理,客戶關係管理'"));
    choose(&other, "price", "3000 CNY");
    other.until(&format!("{FOUND} === '現金流預測,納稅籌劃'"));
    choose(&other, "price", "");
    choose(&other, "specials", "key-accounts");
    other.until(&format!("{FOUND} === '客戶關係管理,客戶關係管理'"));
    other.run("document.querySelector('#finder button[type=reset]').click()");
    other.until(&format!("location.search === '' && {FOUND} === '客戶關係管理,現金流預測,納稅籌劃,客戶關係管理'"));
    other.run("document.querySelector('#finder-rows a').click()");
    other.until("location.pathname === '/training/portal/courses/crm/' && location.hash.length > 1");
    assert_eq!(host.missed(), [""; 0], "everything asked for is there");
}

#[test]
fn without_scripts_there_is_a_plain_list_and_a_way_on() {
    if !can_run() {
        return;
    }
    let host = Host::of(searched::fill, &[]);
    let browser = Browser::without_scripts(1280, 800);
    let seen = |path: &str, selector: &str| -> Vec<String> {
        browser.go(&host.url(path));
        browser.texts(selector)
    };
    let rows = seen("courses/finder/", "#finder-rows a");
    assert_eq!(rows, ["客戶關係管理", "現金流預測", "納稅籌劃", "客戶關係管理"]);
    let links = seen("courses/finder/", "noscript a");
    assert!(links.len() >= 2, "the list of courses and the plans: {links:?}");
    assert_eq!(seen("courses/finder/", "#finder label"), ["", "", "", "", "", ""], "no choices that do nothing");
    assert_eq!(seen("search/?q=客戶", "noscript a").len(), 1, "the site map");
}

#[test]
fn a_search_page_loads_few_kilobytes_of_script() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/themes/portal/assets");
    let weight = |names: &[&str]| -> usize {
        let bytes = names.iter().map(|name| std::fs::read(format!("{root}/{name}")).expect("a script of the theme"));
        bytes.map(|bytes| gzip(&bytes)).sum()
    };
    assert!(weight(&["search.js", "search-page.js"]) <= 8 * 1024, "the search page");
    assert!(weight(&["search.js", "search-box.js"]) <= 8 * 1024, "every other page");
    assert!(weight(&["search.js", "search-box.js", "finder.js"]) <= 9472, "the course finder");
}

fn gzip(bytes: &[u8]) -> usize {
    use std::io::Write as _;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("a buffer takes all").len()
}
