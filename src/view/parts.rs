//! The parts that the views of several kinds of page share.

use serde::Serialize;

use super::{Card, Fragment};

/// What every page has, whatever its kind: `page` in a template.
#[derive(Clone, Debug, PartialEq, Hash, Serialize)]
pub struct Page {
    /// The kind of the page: `home`, `article`, `course`, `page`, `listing`, `term`, `month`, `taxonomy`, `plan`, `finder`, `sitemap`, `search` or `not-found`.
    pub kind: &'static str,
    /// The title, without the site's.
    pub title: String,
    /// A sentence or two for search engines and shared links; may be empty.
    pub description: String,
    /// The address from the host's root, percent-encoded.
    pub url: String,
    /// The address with scheme and host.
    pub canonical: String,
    /// The language of the page's main part, as BCP 47 has it.
    pub language: String,
    /// From the home page to this one; the last has no address.
    pub breadcrumb: Vec<Crumb>,
    /// The same page in every language that has it, this one included; empty where there is just this one.
    pub translations: Vec<Translation>,
    /// The address of the home page in every language, for languages that do not have this page.
    pub languages: Vec<Translation>,
    /// Whether search engines should leave the page out.
    pub unlisted: bool,
    /// The first picture of the text, for shared links.
    pub image: Option<PageImage>,
    /// What tells of new entries of the listing at hand; empty on other pages. Those of the whole site are `site.feeds`.
    pub feeds: Vec<FeedLink>,
}

/// A feed, in one of its formats.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct FeedLink {
    /// What to call it.
    pub title: String,
    /// Its address.
    pub url: String,
    /// `application/atom+xml` or `application/feed+json`.
    pub media_type: &'static str,
}

/// A calendar of sessions.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct CalendarLink {
    /// The address with scheme and host, to be downloaded or pasted into a calendar.
    pub url: String,
    /// The same under `webcal:`, which opens the reader's calendar and subscribes.
    pub webcal: String,
}

/// A table to download.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct TableLink {
    /// `csv` or `xlsx`.
    pub format: &'static str,
    /// Its address.
    pub url: String,
}

/// A picture that stands for a page.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct PageImage {
    /// Its address with scheme and host.
    pub url: String,
    /// What it shows, in words; may be empty.
    pub alt: String,
    /// Its width in pixels, if that is known.
    pub width: Option<u32>,
    /// Its height in pixels, if that is known.
    pub height: Option<u32>,
}

/// A step of the breadcrumb.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Crumb {
    /// What to call it.
    pub label: String,
    /// Where it leads; none for the page itself.
    pub url: Option<String>,
}

/// A page in one of the site's languages.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Translation {
    /// The language, as BCP 47 has it.
    pub language: String,
    /// The language's name in itself.
    pub name: String,
    /// The address from the host's root.
    pub url: String,
    /// The address with scheme and host.
    pub canonical: String,
    /// Whether this is the page at hand.
    pub current: bool,
    /// Whether this is the site's default language (`x-default`).
    pub default: bool,
}

/// A link with a label.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct MenuLink {
    /// What to call it.
    pub label: String,
    /// Where it leads.
    pub url: String,
    /// Whether it leads off the site.
    pub external: bool,
    /// Whether it is the page (or the section) at hand.
    pub current: bool,
}

/// A term of a taxonomy, with what stands behind it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct TermLink {
    /// The term's name in the page's language.
    pub label: String,
    /// The address of the term's listing; none while nothing stands behind it.
    pub url: Option<String>,
    /// How many courses with an upcoming session stand behind it.
    pub courses: usize,
    /// How many articles stand behind it.
    pub articles: usize,
    /// The sentence of introduction; may be empty.
    pub intro: String,
    /// Whether it is the term at hand.
    pub current: bool,
}

/// A day or a moment, for machines and for people.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Day {
    /// As ISO 8601 has it, for the `datetime` attribute.
    pub iso: String,
    /// As the page's language writes it.
    pub text: String,
}

/// An amount of money.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Price {
    /// The exact decimal amount, without separators.
    pub amount: String,
    /// The currency, as ISO 4217 has it.
    pub currency: String,
    /// As the page's language writes it.
    pub text: String,
}

/// An article, as listings and related blocks show it.
///
/// Pages see two fields more: `html`, the card as `partials/article-card.html` makes it, and `line`, what `partials/article-line.html` makes
/// of it. They are rendered once, however many pages show them.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct ArticleCard {
    /// Its title.
    pub title: String,
    /// Its address.
    pub url: String,
    /// Its language, where that is not the page's.
    pub language: Option<String>,
    /// A sentence or two.
    pub summary: String,
    /// When it was published.
    pub date: Option<Day>,
    /// Its primary topic, without counts and introduction, so that a card does not change with what else is there.
    pub topic: Option<TermLink>,
}

/// A course, as listings and related blocks show it.
///
/// Pages see two fields more: `html`, the card as `partials/course-card.html` makes it, and `line`, what `partials/course-line.html` makes
/// of it. They are rendered once, however many pages show them.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct CourseCard {
    /// Its title.
    pub title: String,
    /// Its address.
    pub url: String,
    /// Its language, where that is not the page's.
    pub language: Option<String>,
    /// Its code; may be empty.
    pub code: String,
    /// A sentence or two.
    pub summary: String,
    /// Its primary topic, without counts and introduction, so that a card does not change with what else is there.
    pub topic: Option<TermLink>,
    /// The cities of its upcoming sessions, soonest first, each once.
    pub cities: Vec<String>,
    /// Its next upcoming session.
    pub next: Option<SessionRow>,
    /// How many sessions are upcoming.
    pub upcoming: usize,
    /// Its price.
    pub price: Option<Price>,
    /// How long it takes, in the editor's words; may be empty.
    pub duration: String,
    /// Who teaches; may be empty.
    pub lecturers: Vec<String>,
}

/// A session of a course.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct SessionRow {
    /// An id that is unique on the course's page, for anchors.
    pub id: String,
    /// Where.
    pub city: Option<TermLink>,
    /// The first day.
    pub start: Day,
    /// The last day.
    pub end: Day,
    /// Both as one range, as the page's language writes it.
    pub dates: String,
    /// How many days it takes.
    pub days: usize,
    /// `open`, `full` or `cancelled`; `past` once it is over.
    pub status: &'static str,
    /// What it costs.
    pub price: Option<Price>,
    /// Where to enrol; only while that is possible.
    pub enrol: Option<String>,
}

/// A heading of the body, for the table of contents.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct ContentsEntry {
    /// Its level, 2 to 6.
    pub level: u8,
    /// Its id on the page.
    pub id: String,
    /// Its text.
    pub text: String,
}

/// People or organisations in one role.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Credit {
    /// The role, such as 來源 or 主筆.
    pub role: String,
    /// Who.
    pub names: Vec<String>,
}

/// Where a page stands among the pages of a listing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Pager {
    /// This page, from 1.
    pub current: usize,
    /// How many there are.
    pub total: usize,
    /// The address of the page before.
    pub previous: Option<String>,
    /// The address of the page after.
    pub next: Option<String>,
    /// The pages to offer: the first, the last and those around this one, in order; a gap is an entry without an address.
    pub pages: Vec<PagerLink>,
}

/// A page of a listing, or a gap.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct PagerLink {
    /// The page's number; 0 for a gap.
    pub number: usize,
    /// Its address; none for a gap.
    pub url: Option<String>,
    /// Whether it is the page at hand.
    pub current: bool,
}

/// The parts of the page that are the same on many pages, rendered once.
#[derive(Clone, Debug, Default, PartialEq, Hash, Serialize)]
pub struct Frame {
    /// `fragments/header.html`: greeting, utility links, masthead, search box, primary navigation.
    pub header: Fragment,
    /// `fragments/navigator.html`: the three axes, specials, annual plans.
    pub navigator: Fragment,
    /// `fragments/footer.html`.
    pub footer: Fragment,
}

/// The related blocks of an entry.
#[derive(Clone, Debug, Default, PartialEq, Hash, Serialize)]
pub struct RelatedBlocks {
    /// Courses, the closest first, pins before them.
    pub courses: Vec<Card<CourseCard>>,
    /// Articles, the closest first, pins before them.
    pub articles: Vec<Card<ArticleCard>>,
}
