//! The site map for search engines: <https://www.sitemaps.org/protocol.html>, with the versions of a page in other
//! languages as <https://developers.google.com/search/docs/specialty/international/localized-versions> has them.

use jiff::civil::DateTime;

use crate::base::Route;
use crate::catalog::{Entry, EntryId, Listing, Target, TermId, page_of};
use crate::config::LanguageId;
use crate::view::Sources;

use super::xml::Xml;

/// A page in the site map.
#[derive(Hash)]
pub(super) struct MappedPage {
    url: String,
    changed: Option<String>,
    /// The page in every language that has it, this one included; empty where there is just this one.
    versions: Vec<Version>,
}

/// A page in one of the languages that have it.
#[derive(Hash)]
struct Version {
    tag: String,
    url: String,
    is_default: bool,
}

/// The most pages in a part, as the protocol has it, and fewer where each page names its versions.
const MOST: usize = 50_000;

/// The pages of a part, from 1; part 0 is the whole.
pub(super) fn gather(sources: &Sources<'_>, part: usize) -> Vec<MappedPage> {
    let indexed = sources.catalog.routes.iter().filter(|(_, target)| target.is_indexed());
    let length = if part == 0 { usize::MAX } else { MOST / sources.options.languages.ids().len() };
    let of_part = indexed.skip(length.saturating_mul(part.saturating_sub(1))).take(length);
    let newest = Newest::of(sources);
    of_part
        .filter(|(_, target)| !is_empty(sources, target))
        .map(|(route, target)| MappedPage {
            url: sources.options.base_url.absolute(route),
            changed: changed(sources, target, &newest).map(|moment| sources.options.now.iso_with_offset(moment)),
            versions: versions(sources, route, target),
        })
        .collect()
}

/// A term's page is there before anything stands behind the term; nobody should find it by searching.
fn is_empty(sources: &Sources<'_>, target: &Target) -> bool {
    matches!(target, Target::Term(language, id, _) if sources.catalog.listings(*language).term(*id).is_empty())
}

/// For each language when the last of its entries changed: of all, and of each kind.
struct Newest(Vec<NewestOf>);

#[derive(Clone, Copy)]
struct NewestOf {
    courses: Option<DateTime>,
    articles: Option<DateTime>,
}

impl Newest {
    fn of(sources: &Sources<'_>) -> Self {
        let of_language = |language| {
            let all = &sources.catalog.listings(language).all;
            NewestOf { courses: last_change(sources, &all.courses), articles: last_change(sources, &all.articles) }
        };
        Self(sources.options.languages.ids().map(of_language).collect())
    }
}

fn last_change(sources: &Sources<'_>, ids: &[EntryId]) -> Option<DateTime> {
    ids.iter().filter_map(|id| sources.entry(*id).changed()).max()
}

fn changed(sources: &Sources<'_>, target: &Target, newest: &Newest) -> Option<DateTime> {
    let newest = |language: &LanguageId| newest.0[language.index()];
    match target {
        Target::Entry(id) => sources.entry(*id).changed(),
        Target::Articles(language, _) => newest(language).articles,
        Target::Courses(language, _) | Target::Plan(language, _) | Target::Finder(language) => newest(language).courses,
        Target::Home(language) | Target::SiteMap(language) | Target::Taxonomy(language, _) => {
            newest(language).courses.max(newest(language).articles)
        }
        Target::Term(language, id, page) => of_term(sources, *language, *id, *page),
        _ => None,
    }
}

/// When the last of the entries on a page of a term's listing changed.
fn of_term(sources: &Sources<'_>, language: LanguageId, id: TermId, page: usize) -> Option<DateTime> {
    let Listing { courses, articles } = sources.catalog.listings(language).term(id);
    let slice = |ids: &[EntryId]| {
        let shown = page_of(ids, page, sources.options.page_size);
        last_change(sources, shown)
    };
    slice(courses).max(slice(articles))
}

fn versions(sources: &Sources<'_>, route: &Route, target: &Target) -> Vec<Version> {
    let versions = match target {
        Target::Entry(id) => versions_of_entry(sources, sources.entry(*id)),
        _ => counterparts(sources, route),
    };
    if versions.len() < 2 {
        return Vec::new();
    }
    let version = |(language, route): (LanguageId, Route)| Version {
        tag: sources.tag(language).to_owned(),
        url: sources.options.base_url.absolute(&route),
        is_default: language == LanguageId::DEFAULT,
    };
    versions.into_iter().map(version).collect()
}

fn versions_of_entry(sources: &Sources<'_>, entry: &Entry) -> Vec<(LanguageId, Route)> {
    let others = entry.translations.iter().map(|id| sources.entry(*id));
    others.map(|other| (other.language(), other.route.clone())).collect()
}

/// Pages that the program makes have the same address in every language, but for the language's prefix.
fn counterparts(sources: &Sources<'_>, route: &Route) -> Vec<(LanguageId, Route)> {
    let languages = sources.options.languages;
    let mut prefixes = languages.ids().skip(1).map(|language| languages.prefix(language));
    let path = prefixes.find_map(|prefix| route.as_str().strip_prefix(&prefix).map(str::to_owned));
    let path = path.unwrap_or_else(|| route.as_str().to_owned());
    let counterpart = |language: LanguageId| {
        let route = Route::new(&format!("{}{path}", languages.prefix(language))).ok()?;
        let target = sources.catalog.routes.get(&route)?;
        (!is_empty(sources, target)).then_some((language, route))
    };
    languages.ids().filter_map(counterpart).collect()
}

const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

pub(super) fn write(pages: &[MappedPage]) -> Vec<u8> {
    let mut xml = Xml::begin("urlset", &[("xmlns", NAMESPACE), ("xmlns:xhtml", "http://www.w3.org/1999/xhtml")]);
    for page in pages {
        xml.open("url", &[]);
        xml.text("loc", &[], &page.url);
        if let Some(changed) = &page.changed {
            xml.text("lastmod", &[], changed);
        }
        for version in &page.versions {
            let mut link = |tag: &str| {
                xml.empty("xhtml:link", &[("rel", "alternate"), ("hreflang", tag), ("href", &version.url)]);
            };
            link(&version.tag);
            if version.is_default {
                link("x-default");
            }
        }
        xml.close("url");
    }
    xml.end("urlset")
}

/// Writes the index of a site map in parts.
pub(super) fn write_index(parts: &[String]) -> Vec<u8> {
    let mut xml = Xml::begin("sitemapindex", &[("xmlns", NAMESPACE)]);
    for part in parts {
        xml.open("sitemap", &[]);
        xml.text("loc", &[], part);
        xml.close("sitemap");
    }
    xml.end("sitemapindex")
}
