//! What the site says to machines, read by programs that others wrote: feeds, calendars, tables, JSON, site maps,
//! structured data; with titles that try to break out of each format.

mod support;

use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::Path;

use calamine::{Reader, Xlsx};
use icalendar::parser::{read_calendar, unfold};
use lyceum::base::MemoryFiles;
use proptest::prelude::*;
use serde_json::Value;

type Pages = BTreeMap<String, Vec<u8>>;

const SITE: &str = "title = \"學堂\"\nbase_url = \"https://example.org/\"\nlanguage = \"zh-Hant\"\ntime_zone = \"Asia/Shanghai\"\n\
    [taxonomies.topics]\nterms = [{ slug = \"sales\", name = \"營銷\" }]\n\
    [taxonomies.cities]\nterms = [{ slug = \"beijing\", name = \"北京\" }]\n";

/// A site of one article and one course, both with this title and this city's name.
fn site_with(title: &str) -> Pages {
    site_with_exports(title, "")
}

/// The same with these keys in `[exports]`.
fn site_with_exports(title: &str, exports: &str) -> Pages {
    let mut files = MemoryFiles::from_archive("");
    let quoted = Value::from(title).to_string().replace('\u{7f}', "\\u007F");
    files.write("site.toml", format!("{SITE}[exports]\n{exports}").into_bytes());
    let text = "[自己](#x) ![圖](/a.png)\n\n## x {#x}\n\n文。\n";
    let article = format!("+++\ntitle = {quoted}\ndate = 2026-06-16T16:21:09\ntopics = [\"sales\"]\n+++\n\n{text}");
    let course = format!(
        "+++\ntitle = {quoted}\ndate = 2026-05-01\nprice = {{ amount = \"3980\", currency = \"CNY\" }}\ntopics = [\"sales\"]\n\
         [[sessions]]\ncity = \"beijing\"\nstart = 2026-12-30\nend = 2026-12-31\n\
         [[sessions]]\nstart = 2027-01-05\nstatus = \"cancelled\"\n+++\n\n文。\n"
    );
    files.write("content/articles/a.md", article.into_bytes());
    files.write("content/courses/c.md", course.into_bytes());
    files.write("static/a.png", Vec::new());
    rendered(&files)
}

fn rendered(files: &MemoryFiles) -> Pages {
    let composed = support::compose_files(files);
    let site = composed.site.unwrap_or_else(|| panic!("{:#?}", composed.problems));
    let bytes = |route| site.render(files, route).expect("a route").unwrap_or_else(|problem| panic!("{problem:#?}"));
    site.routes().map(|route| (route.output_path(), bytes(route))).collect()
}

fn text<'p>(pages: &'p Pages, path: &str) -> &'p str {
    let bytes = pages.get(path).unwrap_or_else(|| panic!("no `{path}` in {:?}", pages.keys()));
    std::str::from_utf8(bytes).expect("UTF-8")
}

fn json(pages: &Pages, path: &str) -> Value {
    serde_json::from_str(text(pages, path)).expect("JSON")
}

/// The graph of a page's structured data.
fn graph(pages: &Pages, path: &str) -> Vec<Value> {
    let page = scraper::Html::parse_document(text(pages, path));
    let selector = scraper::Selector::parse("script[type='application/ld+json']").expect("a selector");
    let script: String = page.select(&selector).next().expect("structured data").text().collect();
    let data: Value = serde_json::from_str(&script).expect("JSON-LD");
    data["@graph"].as_array().expect("a graph").clone()
}

fn of_type(graph: &[Value], wanted: &str) -> Vec<Value> {
    graph.iter().filter(|thing| thing["@type"] == wanted).cloned().collect()
}

/// A text without what XML, iCalendar and spreadsheets have no way to say, and with blanks as readers of feeds have them.
fn sayable(text: &str) -> String {
    text.chars().filter(|next| !next.is_control()).collect::<String>().trim().to_owned()
}

#[test]
fn a_course_and_its_sessions_are_told_in_the_words_of_schema_org() {
    let pages = site_with("課程");
    let graph = graph(&pages, "courses/c/index.html");
    let course = &of_type(&graph, "Course")[0];
    assert_eq!(course["hasCourseInstance"].as_array().map(Vec::len), Some(2));
    assert_eq!(course["offers"]["category"], "Paid");
    let events = of_type(&graph, "Event");
    assert_eq!(events[0]["location"]["@type"], "Place");
    assert_eq!((&events[0]["startDate"], &events[0]["endDate"]), (&"2026-12-30".into(), &"2026-12-31".into()));
    assert_eq!(events[1]["location"]["@type"], "VirtualLocation");
    assert_eq!(events[1]["eventStatus"], "https://schema.org/EventCancelled");
    assert_eq!(events[1].get("offers"), None);
    let article = &of_type(&self::graph(&pages, "articles/a/index.html"), "Article")[0];
    assert_eq!(article["datePublished"], "2026-06-16T16:21:09+08:00");
    let home = self::graph(&pages, "index.html");
    assert_eq!(
        of_type(&home, "WebSite")[0]["potentialAction"]["target"],
        "https://example.org/search/?q={search_term_string}"
    );
    assert!(of_type(&self::graph(&pages, "courses/index.html"), "ItemList").is_empty(), "one course is no list");
}

#[test]
fn feeds_hold_whole_texts_whose_addresses_lead_to_the_site() {
    let (usual, longer) = (site_with("標題"), site_with_exports("標題", "term_feed_texts = true"));
    let of_site = ["feed.xml", "feed.json", "articles/feed.xml"].map(|path| (&usual, path));
    for (pages, path) in
        of_site.into_iter().chain([(&longer, "topics/sales/feed.xml"), (&longer, "topics/sales/feed.json")])
    {
        let entry = article_in(pages, path);
        let html = entry.content.as_ref().and_then(|content| content.body.clone()).expect("a text");
        assert!(html.contains("href=\"https://example.org/articles/a/#x\""), "{html}");
        assert!(html.contains("src=\"https://example.org/a.png\""), "{html}");
        assert_eq!(entry.updated.expect("a date").to_rfc3339(), "2026-06-16T08:21:09+00:00");
    }
}

#[test]
fn feeds_of_terms_hold_summaries() {
    let pages = site_with("標題");
    let summary = |path: &str| article_in(&pages, path).summary.map(|summary| summary.content).unwrap_or_default();
    assert_eq!(summary("topics/sales/feed.xml"), "自己 圖");
    assert_eq!(article_in(&pages, "topics/sales/feed.xml").content, None);
    let items = &json(&pages, "topics/sales/feed.json")["items"];
    let article = items.as_array().expect("items").iter().find(|item| item["url"] == ARTICLE).expect("the article");
    assert_eq!(article["content_text"], "自己 圖");
    assert_eq!((article.get("content_html"), article.get("summary")), (None, None));
}

const ARTICLE: &str = "https://example.org/articles/a/";

/// What a feed says of the article.
fn article_in(pages: &Pages, path: &str) -> feed_rs::model::Entry {
    let feed = feed_rs::parser::parse(pages[path].as_slice()).unwrap_or_else(|error| panic!("{path}: {error}"));
    feed.entries.into_iter().find(|entry| entry.id == ARTICLE).expect("the article")
}

#[test]
fn courses_without_a_date_are_news_among_courses_by_their_first_session() {
    let session = |day: &str| format!("[[sessions]]\ncity = \"beijing\"\nstart = {day}\nend = {day}\n");
    let course = |name: &str, head: &str| {
        format!("-- content/courses/{name}.md --\n+++\ntitle = \"{name}\"\ntopics = [\"sales\"]\n{head}+++\n文。\n")
    };
    let archive = [
        format!("-- site.toml --\n{SITE}"),
        "-- content/articles/a.md --\n+++\ntitle = \"a\"\ndate = 2026-10-01\ntopics = [\"sales\"]\n+++\n文。\n"
            .to_owned(),
        course("planned", &[session("2027-03-01"), session("2026-12-30")].concat()),
        course("dated", &format!("date = 2026-11-01\n{}", session("2027-05-05"))),
        course("asked-for", ""),
    ];
    let pages = rendered(&MemoryFiles::from_archive(&archive.concat()));
    let feed = |path: &str| feed_rs::parser::parse(pages[path].as_slice()).expect("a feed");
    let titles = |path: &str| -> Vec<String> {
        feed(path).entries.into_iter().filter_map(|entry| Some(entry.title?.content)).collect()
    };
    for path in ["courses/feed.xml", "courses/feed.json", "cities/beijing/feed.xml"] {
        assert_eq!(titles(path), ["planned", "dated"], "{path}");
        let planned = &feed(path).entries[0];
        assert_eq!(planned.updated.expect("a date").to_rfc3339(), "2026-12-29T16:00:00+00:00", "{path}");
        assert_eq!(planned.published, None, "nobody says when it was: {path}");
    }
    for path in ["feed.xml", "topics/sales/feed.json"] {
        assert_eq!(titles(path), ["dated", "a"], "{path}");
    }
}

#[test]
fn calendars_end_on_the_day_after_and_say_what_is_cancelled() {
    let pages = site_with("長長的課程名稱，".repeat(20).as_str());
    for path in ["calendar.ics", "topics/sales/calendar.ics", "courses/c/calendar.ics"] {
        let ics = text(&pages, path);
        assert!(ics.split("\r\n").all(|line| line.len() <= 75), "{ics}");
        let unfolded = unfold(ics);
        let calendar = read_calendar(&unfolded).unwrap_or_else(|error| panic!("{path}: {error}"));
        let property = |index: usize, name: &str| {
            calendar.components[index].find_prop(name).map(|property| property.val.to_string()).unwrap_or_default()
        };
        assert_eq!((property(0, "DTSTART"), property(0, "DTEND")), ("20261230".to_owned(), "20270101".to_owned()));
        assert_eq!((property(0, "STATUS"), property(1, "STATUS")), ("CONFIRMED".to_owned(), "CANCELLED".to_owned()));
        assert_eq!(property(0, "DTSTAMP"), "20260430T160000Z");
    }
    assert_eq!(text(&pages, "cities/beijing/calendar.ics").matches("BEGIN:VEVENT").count(), 1);
}

#[test]
fn the_data_is_as_its_schema_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for pages in [
        site_with("標題"),
        support::render_folder(root),
        support::render_folder(&root.join("tests/sites/languages/site")),
    ] {
        let schema = json(&pages, "api/schema.json");
        let validator =
            jsonschema::draft202012::options().should_validate_formats(true).build(&schema).expect("a schema");
        let files = pages.keys().filter(|path| path.contains("api/") && !path.ends_with("schema.json"));
        let mut count = 0;
        for path in files {
            let errors: Vec<String> =
                validator.iter_errors(&json(&pages, path)).map(|error| error.to_string()).collect();
            assert!(errors.is_empty(), "{path}: {errors:#?}");
            count += 1;
        }
        assert!(count >= 4, "an index, courses, articles and sessions");
    }
}

#[test]
fn an_editors_own_file_stands_before_the_made_one() {
    let mut files = MemoryFiles::from_archive("");
    files.write("site.toml", SITE.as_bytes().to_vec());
    files.write("static/robots.txt", b"User-agent: *\nDisallow: /\n".to_vec());
    let composed = support::compose_files(&files);
    assert!(composed.problems.is_empty(), "{:#?}", composed.problems);
    let site = composed.site.expect("a site");
    let route = lyceum::base::Route::new("robots.txt").expect("a route");
    let bytes = site.render(&files, &route).expect("a route of the site").expect("a file");
    assert_eq!(bytes, b"User-agent: *\nDisallow: /\n");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_title_survives_in_every_format(title in "[a題](\\PC|[<>&\"',;=+@\\\\\n\t\u{1}\u{7f}\u{2028}]|</script>|\\]\\]>|<!--|😀){0,24}[z名]") {
        let pages = site_with(&title);
        let wanted = sayable(&title);
        prop_assert_eq!(&of_type(&graph(&pages, "courses/c/index.html"), "Course")[0]["name"], &Value::from(title.clone()));
        prop_assert_eq!(&json(&pages, "api/courses/1.json")["courses"][0]["title"], &Value::from(title.clone()));
        prop_assert_eq!(&json(&pages, "feed.json")["items"][0]["title"], &Value::from(title.clone()));

        let feed = feed_rs::parser::parse(pages["feed.xml"].as_slice()).expect("a feed");
        prop_assert_eq!(sayable(&feed.entries[0].title.as_ref().expect("a title").content), wanted.clone());

        let unfolded = unfold(text(&pages, "calendar.ics"));
        let calendar = read_calendar(&unfolded).expect("a calendar");
        let summary = calendar.components[0].find_prop("SUMMARY").expect("a summary").val.to_string();
        prop_assert_eq!(sayable(&summary.replace(['\n', '\t'], "").replace("\\n", "")), wanted.replace("\\n", ""));

        let mut csv = csv::Reader::from_reader(text(&pages, "plan/2026/plan-2026.csv").trim_start_matches('\u{feff}').as_bytes());
        let record = csv.records().next().expect("a row").expect("a record");
        prop_assert_eq!(&record[3], title.as_str());

        let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(pages["plan/2026/plan-2026.xlsx"].clone())).expect("a workbook");
        let range = workbook.worksheet_range_at(0).expect("a sheet").expect("cells");
        prop_assert_eq!(sayable(&range.get_value((1, 3)).expect("a cell").to_string()), wanted);
    }
}

#[test]
fn nothing_in_a_table_is_taken_for_a_formula() {
    for title in ["=1+1", "+1", "-1", "@SUM(A1)"] {
        let pages = site_with(title);
        assert!(text(&pages, "plan/2026/plan-2026.csv").contains(&format!(",'{title},")), "{title}");
    }
}
