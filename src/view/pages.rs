//! The views: for each kind of page the one struct that its template sees, beside `site`, `labels` and `frame`.

use serde::Serialize;

use super::parts::{
    ArticleCard, CalendarLink, ContentsEntry, CourseCard, Credit, Day, Page, Pager, Price, RelatedBlocks, SessionRow,
    TableLink, TermLink,
};
use super::{Card, Fragment};

/// `home.html`.
#[derive(Clone, Debug, PartialEq, Hash, Serialize)]
pub struct HomeView {
    /// What every page has.
    pub page: Page,
    /// The next courses, soonest session first; those on request come last.
    pub upcoming: Vec<Card<CourseCard>>,
    /// The courses that were added last.
    pub newest: Vec<Card<CourseCard>>,
    /// The last articles; the first is the lead story.
    pub articles: Vec<Card<ArticleCard>>,
    /// For each topic that has any: a few courses and articles.
    pub topics: Vec<TopicBlock>,
    /// The themes, with what stands behind each.
    pub specials: Vec<TermLink>,
    /// The annual plans, as links.
    pub plans: Vec<YearLink>,
}

/// A topic on the home page.
#[derive(Clone, Debug, PartialEq, Hash, Serialize)]
pub struct TopicBlock {
    /// The topic.
    pub term: TermLink,
    /// Its next courses.
    pub courses: Vec<Card<CourseCard>>,
    /// Its last articles.
    pub articles: Vec<Card<ArticleCard>>,
}

/// `article.html`.
#[derive(Clone, Debug, PartialEq, Hash, Serialize)]
pub struct ArticleView {
    /// What every page has.
    pub page: Page,
    /// The first paragraphs, before any heading; may be empty.
    pub lead: Fragment,
    /// Three to five sentences; may be empty.
    pub key_points: Vec<String>,
    /// What follows the lead.
    pub body: Fragment,
    /// The headings of the body.
    pub contents: Vec<ContentsEntry>,
    /// Who wrote it, and where it comes from.
    pub credits: Vec<Credit>,
    /// When it was published, to the second.
    pub published: Option<Day>,
    /// When it was last changed, if the editor says so.
    pub updated: Option<Day>,
    /// How many minutes it takes to read.
    pub reading_minutes: usize,
    /// Its topics, the primary one first.
    pub topics: Vec<TermLink>,
    /// Its narrower themes.
    pub specials: Vec<TermLink>,
    /// Its tags.
    pub tags: Vec<TermLink>,
    /// Courses and articles that belong to it.
    pub related: RelatedBlocks,
    /// The course that the site wants to push here.
    pub promotion: Option<Card<CourseCard>>,
    /// The article's own copyright notice, as one clause, or the site's clauses.
    pub copyright: Vec<String>,
    /// Whatever `extra` of the front matter holds.
    pub extra: serde_json::Value,
}

/// `course.html`.
#[derive(Clone, Debug, PartialEq, Hash, Serialize)]
pub struct CourseView {
    /// What every page has.
    pub page: Page,
    /// Its code; may be empty.
    pub code: String,
    /// The first paragraphs, before any heading; may be empty.
    pub lead: Fragment,
    /// The outline: what follows the lead.
    pub body: Fragment,
    /// The headings of the body.
    pub contents: Vec<ContentsEntry>,
    /// The sessions that are not over, soonest first.
    pub sessions: Vec<SessionRow>,
    /// The calendar of its sessions, if it has any.
    pub calendar: Option<CalendarLink>,
    /// The sessions that are over, latest first.
    pub past: Vec<SessionRow>,
    /// Whether the course had sessions and all are over.
    pub over: bool,
    /// Who teaches.
    pub lecturers: Vec<String>,
    /// For whom it is; may be empty.
    pub audience: String,
    /// How long it takes; may be empty.
    pub duration: String,
    /// What it costs.
    pub price: Option<Price>,
    /// What one will be able to do; may be empty.
    pub aims: Vec<String>,
    /// See [`ArticleView::key_points`].
    pub key_points: Vec<String>,
    /// See [`ArticleView::credits`].
    pub credits: Vec<Credit>,
    /// When it was published, if the editor says so.
    pub published: Option<Day>,
    /// Its topics, the primary one first.
    pub topics: Vec<TermLink>,
    /// Its narrower themes.
    pub specials: Vec<TermLink>,
    /// Its tags.
    pub tags: Vec<TermLink>,
    /// Courses like this one and articles about its subject.
    pub related: RelatedBlocks,
    /// The course that the site wants to push here.
    pub promotion: Option<Card<CourseCard>>,
    /// The copyright clauses.
    pub copyright: Vec<String>,
    /// Whatever `extra` of the front matter holds.
    pub extra: serde_json::Value,
}

/// `page.html`: about, contact and the like.
#[derive(Clone, Debug, PartialEq, Hash, Serialize)]
pub struct PlainView {
    /// What every page has.
    pub page: Page,
    /// The first paragraphs, before any heading; may be empty.
    pub lead: Fragment,
    /// What follows the lead.
    pub body: Fragment,
    /// The headings of the body.
    pub contents: Vec<ContentsEntry>,
    /// Courses and articles that belong to it, if the page asks for them.
    pub related: RelatedBlocks,
    /// When it was last changed, if the editor says so.
    pub updated: Option<Day>,
    /// Whatever `extra` of the front matter holds.
    pub extra: serde_json::Value,
}

/// `listing.html`: all articles, all courses, or a term's courses and articles, one page of them.
#[derive(Clone, Debug, PartialEq, Hash, Serialize)]
pub struct ListingView {
    /// What every page has.
    pub page: Page,
    /// The sentence of introduction; may be empty.
    pub intro: String,
    /// The term, where the listing is one's.
    pub axis: Option<TermLink>,
    /// The courses of this page, soonest session first.
    pub courses: Vec<Card<CourseCard>>,
    /// The articles of this page, newest first.
    pub articles: Vec<Card<ArticleCard>>,
    /// How many courses there are on all pages.
    pub course_count: usize,
    /// How many articles there are on all pages.
    pub article_count: usize,
    /// The pages.
    pub pager: Pager,
    /// The month's calendars, one for each year that has sessions in it; empty on other listings.
    pub calendars: Vec<Calendar>,
    /// The calendar of the listing's sessions, to subscribe to.
    pub calendar: Option<CalendarLink>,
}

/// A month as a grid of days.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Calendar {
    /// The month and year as the language writes them.
    pub label: String,
    /// The names of the days of the week, Monday first.
    pub weekdays: Vec<String>,
    /// The weeks; days of other months are left out as `None`.
    pub weeks: Vec<Vec<Option<CalendarDay>>>,
}

/// A day in a calendar.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct CalendarDay {
    /// The day of the month.
    pub number: i8,
    /// As ISO 8601 has it.
    pub iso: String,
    /// The sessions that take place on it, cancelled ones left out.
    pub sessions: Vec<CalendarSession>,
}

/// A session on a day of a calendar.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct CalendarSession {
    /// The course's title.
    pub title: String,
    /// The course's address.
    pub url: String,
    /// The city's name; may be empty.
    pub city: String,
    /// Whether it begins on this day.
    pub starts: bool,
    /// `open`, `full` or `past`.
    pub status: &'static str,
}

/// `taxonomy.html`: the terms of a taxonomy.
#[derive(Clone, Debug, PartialEq, Hash, Serialize)]
pub struct TaxonomyView {
    /// What every page has.
    pub page: Page,
    /// The taxonomy's key in `site.toml`.
    pub key: String,
    /// Its terms.
    pub terms: Vec<TermLink>,
}

/// `plan.html`: every session of a year.
#[derive(Clone, Debug, PartialEq, Hash, Serialize)]
pub struct PlanView {
    /// What every page has.
    pub page: Page,
    /// The year.
    pub year: i16,
    /// The years that have a plan.
    pub years: Vec<YearLink>,
    /// The months of the year that have sessions.
    pub months: Vec<PlanMonth>,
    /// The plan as a table, for spreadsheets.
    pub tables: Vec<TableLink>,
    /// Where everything begins as JSON, if it is published.
    pub data: Option<String>,
    /// The calendar of all sessions, to subscribe to.
    pub calendar: Option<CalendarLink>,
    /// How many sessions there are.
    pub sessions: usize,
    /// How many courses they belong to.
    pub courses: usize,
}

/// A year that has a plan.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct YearLink {
    /// The year.
    pub year: i16,
    /// The plan's address.
    pub url: String,
    /// Whether it is the plan at hand.
    pub current: bool,
}

/// A month of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct PlanMonth {
    /// The month's name in the page's language.
    pub label: String,
    /// Its number, 1 to 12.
    pub number: i8,
    /// The sessions that begin in it, soonest first.
    pub rows: Vec<PlanRow>,
}

/// A session of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct PlanRow {
    /// The course's title.
    pub title: String,
    /// The course's address.
    pub url: String,
    /// The course's code; may be empty.
    pub code: String,
    /// The course's primary topic.
    pub topic: Option<TermLink>,
    /// The session.
    pub session: SessionRow,
}

/// `finder.html`: upcoming sessions by topic, special, city, month and price.
#[derive(Clone, Debug, PartialEq, Hash, Serialize)]
pub struct FinderView {
    /// What every page has.
    pub page: Page,
    /// The address of all sessions, a JSON file.
    pub sessions: String,
    /// What readers choose by: `topics`, `specials`, `cities`, `month` and `price`, which has no label of its own.
    pub filters: Vec<Filter>,
    /// How many sessions are upcoming.
    pub total: usize,
    /// The next sessions, soonest first: those that the page lists without the script.
    pub rows: Vec<PlanRow>,
    /// The annual plans, which list all of them.
    pub plans: Vec<YearLink>,
}

/// `sitemap.html`: the way to everything.
#[derive(Clone, Debug, PartialEq, Hash, Serialize)]
pub struct SiteMapView {
    /// What every page has.
    pub page: Page,
    /// Home, listings, plans and pages.
    pub pages: Vec<super::parts::MenuLink>,
    /// All taxonomies with their terms.
    pub axes: Vec<super::frame::Axis>,
    /// The courses by topic.
    pub courses: Vec<SiteMapGroup>,
    /// The last articles by topic.
    pub articles: Vec<SiteMapGroup>,
}

/// Entries of one topic on the site map.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct SiteMapGroup {
    /// The topic; none for entries without one.
    pub term: Option<TermLink>,
    /// The entries.
    pub links: Vec<super::parts::MenuLink>,
}

/// `search.html`: the page that the search box leads to.
#[derive(Clone, Debug, PartialEq, Hash, Serialize)]
pub struct SearchView {
    /// What every page has.
    pub page: Page,
    /// The address of the manifest of the search index, a JSON file.
    pub index: String,
    /// By what readers narrow a search; a kind of choice that nothing stands behind is left out.
    pub filters: Vec<Filter>,
}

/// What readers narrow a search or the course finder by.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Filter {
    /// What it is called in an address: a taxonomy's key in `site.toml`, or `month` or `price`.
    pub key: String,
    /// Its name.
    pub label: String,
    /// What there is to choose from.
    pub choices: Vec<Choice>,
}

/// One of the choices of a filter.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Choice {
    /// What stands for it in an address.
    pub value: String,
    /// Its name.
    pub label: String,
}

/// `404.html`: what a host answers where nothing is.
#[derive(Clone, Debug, PartialEq, Hash, Serialize)]
pub struct NotFoundView {
    /// What every page has.
    pub page: Page,
    /// The next courses.
    pub upcoming: Vec<Card<CourseCard>>,
}
