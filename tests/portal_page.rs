//! One article and one course of a portal, with every block that such a page has, checked block by block.

mod support;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use scraper::{Html, Selector};

static SITE: LazyLock<BTreeMap<String, Vec<u8>>> =
    LazyLock::new(|| support::render_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites/portal/site")));

fn page(path: &str) -> Html {
    Html::parse_document(&String::from_utf8_lossy(&SITE[path]))
}

/// The texts of all elements that a selector finds, with white space folded.
fn texts(page: &Html, selector: &str) -> Vec<String> {
    let selector = Selector::parse(selector).expect("a selector");
    let text = |element: scraper::ElementRef<'_>| {
        element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
    };
    page.select(&selector).map(text).collect()
}

fn text(page: &Html, selector: &str) -> String {
    texts(page, selector).join(" | ")
}

/// Asserts that the selector finds something, and that it holds all of the words.
fn holds(page: &Html, selector: &str, words: &[&str]) {
    let found = text(page, selector);
    assert!(!found.is_empty(), "nothing at `{selector}`");
    for word in words {
        assert!(found.contains(word), "`{selector}` is `{found}` and should hold `{word}`");
    }
}

#[test]
fn an_article_has_every_block() {
    let page = page("articles/trust/index.html");
    holds(&page, ".site-header", &["您好，歡迎", "免費註冊"]);
    holds(&page, ".site-header", &["稷下學堂", "讓學習回到工作裡去"]);
    holds(&page, ".primary-nav", &["首頁", "管理文章"]);
    assert_eq!(texts(&page, ".search-box input[name=q]").len(), 1);
    holds(&page, ".breadcrumb", &["首頁", "管理文章", "營銷銷售", "客戶信任的是"]);
    assert_eq!(texts(&page, "h1"), ["客戶信任的是你的組織還是銷售個人?"]);
    holds(&page, ".lead", &["要從銷售個人走向組織"]);
    assert_eq!(texts(&page, ".key-points li").len(), 3);
    assert_eq!(texts(&page, ".prose h2"), ["01、信任從哪裡來", "02、怎樣把關係留下"]);
    assert_eq!(texts(&page, ".prose strong"), ["「信任」"]);
    assert_eq!(texts(&page, ".prose blockquote").len(), 1);
    holds(&page, ".prose .course-card", &["360°客戶關係管理與大數據分析", "上海", "北京"]);
    holds(&page, ".credits", &["來源", "學堂", "主筆", "甲", "乙"]);
    holds(&page, ".related-courses", &["360°客戶關係管理與大數據分析", "(上海-北京)"]);
    holds(&page, ".related-articles", &["客戶是怎樣流失的"]);
    holds(&page, ".publication", &["編輯部", "16:21:09"]);
    holds(&page, ".promotion", &["360°客戶關係管理與大數據分析"]);
    assert_eq!(texts(&page, ".copyright-notice li"), ["第一條", "第二條", "第三條", "第四條"]);
    holds(&page, ".navigator", &["按培訓課題", "營銷銷售", "按培訓時間", "十二月", "按培訓地點", "上海"]);
    holds(&page, ".specials", &["企業培訓專題", "客戶關係"]);
    holds(&page, ".site-footer", &["關於我們", "400-000-0000", "10000", "京ICP備00000000號"]);
}

#[test]
fn an_article_with_its_own_notice_shows_that_one() {
    holds(&page("articles/loss/index.html"), ".copyright-notice", &["本文轉載自學堂月刊。"]);
    assert!(!text(&page("articles/loss/index.html"), ".copyright-notice").contains("第一條"));
}

#[test]
fn a_page_shows_related_entries_if_it_names_some() {
    let page = page("about/index.html");
    assert_eq!(texts(&page, "main .related h2"), ["相關課程", "相關文章"]);
    holds(&page, ".related-courses", &["大客戶銷售"]);
    holds(&page, ".related-articles", &["客戶是怎樣流失的"]);
}

#[test]
fn a_course_has_every_block() {
    let page = page("courses/crm-360/index.html");
    holds(&page, "h1", &["360°客戶關係管理與大數據分析"]);
    holds(&page, "main", &["CRM-360", "王老師", "銷售經理", "2天", "¥3,980", "會為客戶分級", "第一講"]);
    holds(&page, ".session-table", &["上海", "2026年12月5日至6日", "北京", "2026年12月30日至2027年1月2日"]);
    assert_eq!(texts(&page, ".session-table a[href='https://enrol.jixia.example/crm-360']").len(), 1);
    holds(&page, ".related-courses", &["大客戶銷售"]);
    holds(&page, ".related-articles", &["客戶信任的是你的組織"]);
    holds(&page, ".navigator", &["按培訓課題"]);
}

#[test]
fn counts_leave_out_what_is_over() {
    let page = page("index.html");
    let link = texts(&page, ".navigator a[href='/cities/shenzhen/']");
    assert_eq!(link, Vec::<String>::new(), "the session in Shenzhen is over");
    holds(&page, ".navigator a[href='/cities/beijing/']", &["北京", "2"]);
    holds(&page, ".navigator a[href='/months/1/']", &["1"]);
}

#[test]
fn the_listing_of_a_city_or_month_shows_the_sessions_there() {
    holds(&page("cities/beijing/index.html"), ".course-card", &["2026年12月30日至2027年1月2日"]);
    let january = text(&page("months/1/index.html"), ".course-card");
    assert!(january.contains("2026年12月30日至2027年1月2日") && !january.contains("12月5日"), "{january}");
}

#[test]
fn no_page_asks_another_host_for_anything() {
    for (path, bytes) in
        SITE.iter().filter(|(path, _)| Path::new(path).extension().is_some_and(|extension| extension == "html"))
    {
        let page = Html::parse_document(&String::from_utf8_lossy(bytes));
        let selector =
            Selector::parse("script[src], link[rel=stylesheet], link[rel=icon], img[src]").expect("a selector");
        for element in page.select(&selector) {
            let url = element.value().attr("src").or(element.value().attr("href")).unwrap_or_default();
            assert!(url.starts_with('/') && !url.starts_with("//"), "`{path}` asks for `{url}`");
        }
        let inline = Selector::parse("[style], script:not([src]):not([type]), style").expect("a selector");
        assert_eq!(page.select(&inline).count(), 0, "`{path}` holds an inline script or style");
    }
}
