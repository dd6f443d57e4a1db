//! Views: a route in, the one typed struct that its template sees out. A template sees its view and nothing
//! else, so the view's hash with the template set's digest is the page's fingerprint.

mod body;
mod calendar;
mod card;
mod cards;
mod entry;
mod exports;
mod finder;
mod fragment;
pub mod frame;
mod html;
mod listing;
mod page;
pub mod pages;
pub mod parts;
mod per_entry;
mod site_pages;
mod sources;
mod terms;

use serde::Serialize;

use crate::base::{Diagnostic, Route};
use crate::catalog::{EntryId, Target};
use crate::config::LanguageId;
use crate::content::Kind;
use crate::theme::Theme;

pub use body::text_of;
pub use card::{Card, Faces};
pub use cards::{Cards, summary};
pub use entry::related_ids;
pub use finder::{FinderSessions, sessions as finder_sessions};
pub use fragment::Fragment;
pub use per_entry::PerEntry;
pub use sources::{Options, Sources};
pub use terms::TermLinks;

use listing::Slice;
use pages::{
    ArticleView, CourseView, FinderView, HomeView, ListingView, NotFoundView, PlainView, PlanView, SearchView,
    SiteMapView, TaxonomyView,
};
use parts::{ArticleCard, CourseCard, Page, RelatedBlocks};

/// What the template of a page sees, by the kind of page.
#[derive(Clone, Debug, PartialEq, Hash, Serialize)]
#[serde(untagged)]
#[expect(clippy::large_enum_variant, reason = "a view is boxed by whoever keeps it, and most are of the large kinds")]
pub enum View {
    /// `home.html`
    Home(HomeView),
    /// `article.html`
    Article(ArticleView),
    /// `course.html`
    Course(CourseView),
    /// `page.html`
    Plain(PlainView),
    /// `listing.html`
    Listing(ListingView),
    /// `taxonomy.html`
    Taxonomy(TaxonomyView),
    /// `plan.html`
    Plan(PlanView),
    /// `finder.html`
    Finder(FinderView),
    /// `sitemap.html`
    SiteMap(SiteMapView),
    /// `search.html`
    Search(SearchView),
    /// `404.html`
    NotFound(NotFoundView),
}

impl View {
    /// The template that renders it.
    #[must_use]
    pub fn template(&self) -> &'static str {
        match self {
            Self::Home(_) => "home.html",
            Self::Article(_) => "article.html",
            Self::Course(_) => "course.html",
            Self::Plain(_) => "page.html",
            Self::Listing(_) => "listing.html",
            Self::Taxonomy(_) => "taxonomy.html",
            Self::Plan(_) => "plan.html",
            Self::Finder(_) => "finder.html",
            Self::SiteMap(_) => "sitemap.html",
            Self::Search(_) => "search.html",
            Self::NotFound(_) => "404.html",
        }
    }

    /// Has the theme render the cards that the page shows, those that no page before it has shown.
    ///
    /// # Errors
    /// The template of a card that fails.
    pub fn finish_cards(&self, theme: &Theme, language: LanguageId) -> Result<(), Box<Diagnostic>> {
        let (courses, articles) = self.cards();
        courses.into_iter().try_for_each(|card| card.finish(theme, language))?;
        articles.into_iter().try_for_each(|card| card.finish(theme, language))
    }

    fn cards(&self) -> CardsShown<'_> {
        match self {
            Self::Home(view) => {
                let courses = view.topics.iter().flat_map(|topic| &topic.courses);
                let articles = view.topics.iter().flat_map(|topic| &topic.articles);
                let courses = courses.chain(&view.upcoming).chain(&view.newest);
                (courses.collect(), articles.chain(&view.articles).collect())
            }
            Self::Article(view) => cards_of_entry(&view.related, view.promotion.as_ref()),
            Self::Course(view) => cards_of_entry(&view.related, view.promotion.as_ref()),
            Self::Plain(view) => cards_of_entry(&view.related, None),
            Self::Listing(view) => (view.courses.iter().collect(), view.articles.iter().collect()),
            Self::NotFound(view) => (view.upcoming.iter().collect(), Vec::new()),
            Self::Taxonomy(_) | Self::Plan(_) | Self::Finder(_) | Self::SiteMap(_) | Self::Search(_) => {
                (Vec::new(), Vec::new())
            }
        }
    }

    /// What every page has.
    #[must_use]
    pub fn page(&self) -> &Page {
        match self {
            Self::Home(view) => &view.page,
            Self::Article(view) => &view.page,
            Self::Course(view) => &view.page,
            Self::Plain(view) => &view.page,
            Self::Listing(view) => &view.page,
            Self::Taxonomy(view) => &view.page,
            Self::Plan(view) => &view.page,
            Self::Finder(view) => &view.page,
            Self::SiteMap(view) => &view.page,
            Self::Search(view) => &view.page,
            Self::NotFound(view) => &view.page,
        }
    }
}

/// The cards that a page shows: those of courses, those of articles.
type CardsShown<'view> = (Vec<&'view Card<CourseCard>>, Vec<&'view Card<ArticleCard>>);

fn cards_of_entry<'view>(
    related: &'view RelatedBlocks,
    promotion: Option<&'view Card<CourseCard>>,
) -> CardsShown<'view> {
    (related.courses.iter().chain(promotion).collect(), related.articles.iter().collect())
}

/// The language in which a target is rendered, and its view; `None` for a target that no template renders.
///
/// # Errors
/// The template of a card within a text that fails.
pub fn plan(
    sources: &Sources<'_>,
    route: &Route,
    target: &Target,
) -> Result<Option<(LanguageId, View)>, Box<Diagnostic>> {
    let slice = |language: &LanguageId, number: &usize| Slice { route, language: *language, number: *number };
    Ok(Some(match target {
        Target::Home(language) => (*language, View::Home(site_pages::home(sources, route, *language))),
        Target::Entry(id) => (sources.entry(*id).language(), of_entry(sources, *id)?),
        Target::Articles(language, number) => {
            (*language, View::Listing(listing::articles(sources, &slice(language, number))))
        }
        Target::Courses(language, number) => {
            (*language, View::Listing(listing::courses(sources, &slice(language, number))))
        }
        Target::Term(language, id, number) => {
            (*language, View::Listing(listing::term(sources, &slice(language, number), *id)))
        }
        Target::Taxonomy(language, position) => {
            (*language, View::Taxonomy(listing::taxonomy(sources, route, *language, *position)))
        }
        Target::Plan(language, year) => (*language, View::Plan(site_pages::plan(sources, route, *language, *year))),
        Target::Finder(language) => (*language, View::Finder(finder::page(sources, route, *language))),
        Target::SiteMap(language) => (*language, View::SiteMap(site_pages::sitemap(sources, route, *language))),
        Target::Search(language) => (*language, View::Search(site_pages::search(sources, route, *language))),
        Target::NotFound(language) => (*language, View::NotFound(site_pages::not_found(sources, route, *language))),
        Target::SearchIndex(_)
        | Target::FinderSessions(..)
        | Target::Export(_)
        | Target::HostFile(_)
        | Target::Redirect(_)
        | Target::File(_)
        | Target::Variant { .. }
        | Target::Asset(_) => return Ok(None),
    }))
}

fn of_entry(sources: &Sources<'_>, id: EntryId) -> Result<View, Box<Diagnostic>> {
    let entry = sources.entry(id);
    Ok(match entry.kind() {
        Kind::Article => View::Article(entry::article(sources, entry)?),
        Kind::Course => View::Course(entry::course(sources, entry)?),
        Kind::Page => View::Plain(entry::plain(sources, entry)?),
    })
}
