//! An article: who wrote it, when, about what.

use crate::view::frame::SiteView;
use crate::view::pages::ArticleView;

use super::page::publisher;
use super::vocabulary::{Agent, Article, Thing};

/// What editors call the role of whoever wrote a text, in the languages that portals are written in.
const AUTHORS: &[&str] =
    &["主筆", "主笔", "作者", "撰文", "執筆", "执笔", "文", "author", "writer", "written by", "by", "text", "autor"];

pub(super) fn article<'a>(view: &'a ArticleView, site: &'a SiteView) -> Thing<'a> {
    let page = &view.page;
    Thing::Article(Article {
        headline: &page.title,
        description: &page.description,
        url: &page.canonical,
        main_entity_of_page: &page.canonical,
        in_language: &page.language,
        date_published: view.published.as_ref().map(|day| day.iso.as_str()),
        date_modified: view.updated.as_ref().or(view.published.as_ref()).map(|day| day.iso.as_str()),
        author: authors(view, site),
        publisher: publisher(site),
        article_section: view.topics.iter().map(|topic| topic.label.as_str()).collect(),
        keywords: view.specials.iter().chain(&view.tags).map(|term| term.label.as_str()).collect(),
    })
}

/// Those whom the credits call the author; where they name none, the publisher answers for the text.
fn authors<'a>(view: &'a ArticleView, site: &'a SiteView) -> Vec<Agent<'a>> {
    let is_author = |role: &str| AUTHORS.contains(&role.trim().to_lowercase().as_str());
    let credits = view.credits.iter().filter(|credit| is_author(&credit.role));
    let authors: Vec<Agent<'a>> = credits.flat_map(|credit| &credit.names).map(|name| Agent::Person { name }).collect();
    if authors.is_empty() { vec![publisher(site)] } else { authors }
}
