//! The views of the pages that a site has once: home, annual plan, site map, search, missing addresses.

use std::collections::BTreeMap;

use crate::base::Route;
use crate::catalog::{Catalog, EntryId, SessionRef, TermId};
use crate::config::LanguageId;
use crate::content::Kind;
use crate::search;

use super::finder;
use super::frame::axis;
use super::page::{self, Heading};
use super::pages::{
    Choice, Filter, HomeView, NotFoundView, PlanMonth, PlanRow, PlanView, SearchView, SiteMapGroup, SiteMapView,
    TopicBlock, YearLink,
};
use super::parts::MenuLink;
use super::{Sources, exports};

/// How many entries the lists of the home page show.
const UPCOMING: usize = 8;
const NEWEST: usize = 6;
const LATEST: usize = 9;
const OF_TOPIC: usize = 3;

pub(super) fn home(sources: &Sources<'_>, route: &Route, language: LanguageId) -> HomeView {
    let index = sources.catalog.listings(language);
    let options = sources.options;
    let heading = Heading {
        kind: "home",
        title: options.title.get(language).to_owned(),
        description: options.description.get(language).to_owned(),
        trail: Vec::new(),
    };
    let specials = sources.terms_of(language, "specials");
    HomeView {
        page: page::built_in(sources, route, language, heading),
        upcoming: sources.course_cards(first(&index.all.courses, UPCOMING), language),
        newest: sources.course_cards(first(&index.newest, NEWEST), language),
        articles: sources.article_cards(first(&index.all.articles, LATEST), language),
        topics: topic_blocks(sources, language),
        specials: sources.term_links(language, specials),
        plans: plans(sources, language, None),
    }
}

fn first(ids: &[EntryId], count: usize) -> &[EntryId] {
    &ids[..ids.len().min(count)]
}

fn topic_blocks(sources: &Sources<'_>, language: LanguageId) -> Vec<TopicBlock> {
    let mut blocks = Vec::new();
    for id in sources.terms_of(language, "topics") {
        let listing = sources.catalog.listings(language).term(*id);
        if !listing.is_empty() {
            blocks.push(TopicBlock {
                term: sources.term_link(language, *id),
                courses: sources.course_cards(first(&listing.courses, OF_TOPIC), language),
                articles: sources.article_cards(first(&listing.articles, OF_TOPIC), language),
            });
        }
    }
    blocks
}

pub(super) fn plans(sources: &Sources<'_>, language: LanguageId, current: Option<i16>) -> Vec<YearLink> {
    let years = sources.catalog.listings(language).plans.keys();
    let link = |year: &i16| {
        let url = sources.known_href(language, &format!("plan/{year}/"))?;
        Some(YearLink { year: *year, url, current: current == Some(*year) })
    };
    years.filter_map(link).collect()
}

pub(super) fn plan(sources: &Sources<'_>, route: &Route, language: LanguageId, year: i16) -> PlanView {
    let labels = sources.labels(language);
    let empty = Vec::new();
    let sessions = sources.catalog.listings(language).plans.get(&year).unwrap_or(&empty);
    let mut months: BTreeMap<i8, Vec<PlanRow>> = BTreeMap::new();
    for reference in sessions {
        let (month, row) = plan_row(sources, language, reference);
        months.entry(month).or_default().push(row);
    }
    let month = |(number, rows)| PlanMonth { label: labels.formats.month_name(number).to_owned(), number, rows };
    let courses: std::collections::BTreeSet<EntryId> = sessions.iter().map(|reference| reference.course).collect();
    let title = labels.titles.plan.replace("{year}", &year.to_string());
    let heading = Heading { kind: "plan", title, description: String::new(), trail: Vec::new() };
    PlanView {
        page: page::built_in(sources, route, language, heading),
        year,
        years: plans(sources, language, Some(year)),
        tables: exports::tables(sources, language, year),
        data: exports::data(sources, language),
        calendar: exports::calendar(sources, &Catalog::home(sources.options.languages, language)),
        sessions: sessions.len(),
        courses: courses.len(),
        months: months.into_iter().map(month).collect(),
    }
}

pub(super) fn plan_row(sources: &Sources<'_>, language: LanguageId, reference: &SessionRef) -> (i8, PlanRow) {
    let course = sources.entry(reference.course);
    let session = &course.sessions[reference.position];
    let code = course.document.course.as_ref().and_then(|course| course.code.as_ref());
    let row = PlanRow {
        title: course.document.meta.title.clone(),
        url: sources.href(&course.route),
        code: code.map_or(String::new(), |code| code.value.clone()),
        topic: course.topics.first().map(|topic| sources.term_link(language, *topic)),
        session: sources.session_row(language, course, session),
    };
    (session.start.month(), row)
}

/// How many articles of a topic the site map shows; the listings have the others.
const ARTICLES_OF_TOPIC: usize = 30;

pub(super) fn sitemap(sources: &Sources<'_>, route: &Route, language: LanguageId) -> SiteMapView {
    let index = sources.catalog.listings(language);
    let title = sources.labels(language).titles.sitemap.clone();
    let heading = Heading { kind: "sitemap", title, description: String::new(), trail: Vec::new() };
    SiteMapView {
        page: page::built_in(sources, route, language, heading),
        pages: plain_pages(sources, language),
        axes: sources.catalog.terms.taxonomies().iter().map(|taxonomy| axis(sources, language, taxonomy)).collect(),
        courses: by_topic(sources, language, &index.all.courses, usize::MAX),
        articles: by_topic(sources, language, &index.all.articles, ARTICLES_OF_TOPIC),
    }
}

fn plain_pages(sources: &Sources<'_>, language: LanguageId) -> Vec<MenuLink> {
    let titles = &sources.labels(language).titles;
    let built_in = [
        (&titles.home, ""),
        (&titles.courses, "courses/"),
        (&titles.finder, finder::PAGE),
        (&titles.articles, "articles/"),
    ];
    let mut links: Vec<MenuLink> =
        built_in.iter().filter_map(|(label, path)| Some(link(label, sources.known_href(language, path)?))).collect();
    for plan in plans(sources, language, None) {
        links.push(link(&titles.plan.replace("{year}", &plan.year.to_string()), plan.url));
    }
    let entries = sources.catalog.listings(language).visible.iter().map(|id| sources.entry(*id));
    for entry in entries.filter(|entry| entry.kind() == Kind::Page) {
        links.push(link(&entry.document.meta.title, sources.href(&entry.route)));
    }
    links
}

fn link(label: &str, url: String) -> MenuLink {
    MenuLink { label: label.to_owned(), url, external: false, current: false }
}

fn by_topic(sources: &Sources<'_>, language: LanguageId, ids: &[EntryId], most: usize) -> Vec<SiteMapGroup> {
    let topics = sources.terms_of(language, "topics").iter().enumerate();
    let positions: BTreeMap<TermId, usize> = topics.map(|(position, id)| (*id, position)).collect();
    // Behind all topics come the entries without one.
    let position = |topic: Option<TermId>| topic.and_then(|id| positions.get(&id).copied()).unwrap_or(usize::MAX);
    let mut groups: BTreeMap<(usize, Option<TermId>), Vec<MenuLink>> = BTreeMap::new();
    for entry in ids.iter().map(|id| sources.entry(*id)) {
        let topic = entry.topics.first().copied();
        let links = groups.entry((position(topic), topic)).or_default();
        if links.len() < most {
            links.push(link(&entry.document.meta.title, sources.href(&entry.route)));
        }
    }
    let group = |((_, topic), links): ((usize, Option<TermId>), _)| SiteMapGroup {
        term: topic.map(|topic| sources.term_link(language, topic)),
        links,
    };
    groups.into_iter().map(group).collect()
}

pub(super) fn search(sources: &Sources<'_>, route: &Route, language: LanguageId) -> SearchView {
    let title = sources.labels(language).titles.search.clone();
    let heading = Heading { kind: "search", title, description: String::new(), trail: Vec::new() };
    let filters = search::FILTERS.iter().filter_map(|key| filter(sources, language, key)).collect();
    SearchView { page: page::built_in(sources, route, language, heading), index: sources.search_index(), filters }
}

/// The terms of a taxonomy that anything stands behind, to choose from.
pub(super) fn filter(sources: &Sources<'_>, language: LanguageId, key: &str) -> Option<Filter> {
    let taxonomy = sources.catalog.terms.taxonomy(key)?;
    let listings = sources.catalog.listings(language);
    let used = sources.terms_of(language, key).iter().filter(|id| !listings.term(**id).is_empty());
    let choice = |id: &TermId| Choice {
        value: sources.catalog.terms.get(*id).slug.as_str().to_owned(),
        label: sources.term_name(language, *id).to_owned(),
    };
    let choices: Vec<Choice> = used.map(choice).collect();
    let label = sources.taxonomy_name(language, taxonomy).to_owned();
    (!choices.is_empty()).then(|| Filter { key: key.to_owned(), label, choices })
}

pub(super) fn not_found(sources: &Sources<'_>, route: &Route, language: LanguageId) -> NotFoundView {
    let title = sources.labels(language).titles.not_found.clone();
    let heading = Heading { kind: "not-found", title, description: String::new(), trail: Vec::new() };
    let courses = &sources.catalog.listings(language).all.courses;
    NotFoundView {
        page: page::built_in(sources, route, language, heading),
        upcoming: sources.course_cards(first(courses, NEWEST), language),
    }
}
