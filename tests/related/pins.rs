//! What editors lay down about the blocks of an entry: `related` in its front matter.

use lyceum::base::{Diagnostic, MemoryFiles, SitePath};

use crate::{PORTAL, beside, site_files, support};

/// The portal, in which an article also says this in its front matter.
fn with(file: &str, matter: &str) -> MemoryFiles {
    let mut files = site_files("[related]\ncourses = 2\n", PORTAL);
    files.write(
        file,
        format!("+++\ntitle = \"維護客戶關係\"\n{matter}\n+++\n客戶關係要由組織維護，銷售離職時客戶不流失。\n"),
    );
    files
}

fn blocks(matter: &str) -> [Vec<String>; 2] {
    let composed = support::compose_files(&with("content/articles/mine.md", matter));
    assert_eq!(composed.problems, []);
    beside(&composed.site.expect("a site"), "articles/mine")
}

fn only_problem(matter: &str) -> Diagnostic {
    let mut problems = support::compose_files(&with("content/articles/mine.md", matter)).problems;
    assert_eq!(problems.len(), 1, "{problems:#?}");
    problems.remove(0)
}

#[test]
fn pins_come_first_in_the_editors_order() {
    let [courses, articles] =
        blocks("related = { courses = [\"lean-lines\", \"crm\"], articles = [\"articles/lean\"] }");
    assert_eq!(courses, ["courses/lean-lines", "courses/crm"], "the first has no session, and is shown all the same");
    assert_eq!(articles[0], "articles/lean");
    assert!(articles.contains(&"articles/trust".to_owned()), "the rest fills up: {articles:?}");
}

/// Which of the blocks a page shows.
fn shown(file: &str, matter: &str) -> (bool, bool) {
    let files = with(file, matter);
    let composed = support::compose_files(&files);
    assert_eq!(composed.problems, []);
    let site = composed.site.expect("a site");
    let route = site
        .catalog
        .entry(site.catalog.names.by_source(&SitePath::new(file).expect("a path")).expect("an entry"))
        .route
        .clone();
    let bytes = site.render(&files, &route).expect("a route").expect("a page");
    let html = String::from_utf8(bytes).expect("HTML is UTF-8");
    (html.contains("id=\"related-courses-title\""), html.contains("id=\"related-articles-title\""))
}

#[test]
fn articles_and_courses_show_both_blocks_unless_told_not_to() {
    for file in ["content/articles/mine.md", "content/courses/mine.md"] {
        assert_eq!(shown(file, ""), (true, true));
        assert_eq!(shown(file, "related = { articles = [\"lean\"] }"), (true, true));
        assert_eq!(shown(file, "related = false"), (false, false));
        assert_eq!(shown(file, "related = { show = false, articles = [\"lean\"] }"), (false, false));
    }
}

#[test]
fn a_page_shows_both_blocks_if_it_asks_for_them() {
    let page = "content/pages/mine.md";
    assert_eq!(shown(page, ""), (false, false));
    assert_eq!(shown(page, "related = false"), (false, false));
    assert_eq!(shown(page, "related = true"), (true, true));
    assert_eq!(shown(page, "related = { show = true }"), (true, true));
    assert_eq!(shown(page, "related = { courses = [\"crm\"] }"), (true, true));
    assert_eq!(shown(page, "related = { show = false }"), (false, false));
}

#[test]
fn what_is_excluded_never_appears() {
    let [courses, articles] =
        blocks("related = { courses = [\"crm\"], exclude = [\"crm\", \"trust\", \"courses/key-accounts\"] }");
    assert_eq!(courses, [""; 0]);
    assert_eq!(articles, ["articles/silence"]);
}

#[test]
fn a_pin_that_does_not_exist_is_an_error_with_the_nearest_id() {
    let problem = only_problem("related = { courses = [\"key-acounts\"] }");
    assert_eq!(problem.message, "there is no course `key-acounts`");
    assert_eq!(problem.help.as_deref(), Some("did you mean `courses/key-accounts`?"));
    let problem = only_problem("related = { exclude = [\"key-acounts\"] }");
    assert_eq!(problem.message, "there is no entry `key-acounts`");
    assert_eq!(problem.help.as_deref(), Some("did you mean `courses/key-accounts`?"));
}

#[test]
fn a_pin_in_the_block_of_another_kind_is_an_error() {
    let problem = only_problem("related = { articles = [\"courses/crm\"] }");
    assert_eq!(problem.message, "`courses/crm` is a course, not an article");
    assert_eq!(problem.help.as_deref(), Some("name it under `courses`"));
}
