//! What views are made from, and the small parts that nearly every view needs.

use jiff::civil::{Date, DateTime};

use crate::assets::Pictures;
use crate::base::{BaseUrl, BuildTime, Later, Route};
use crate::catalog::{Catalog, Entry, EntryId, SearchFile, Session, Taxonomy, TermId};
use crate::config::{LanguageId, Languages, Localized, Publisher};
use crate::content::Money;
use crate::relate::Relations;
use crate::theme::{Labels, Theme};

use super::cards::Cards;
use super::parts::{Day, Price, SessionRow, TermLink};
use super::terms::TermLinks;

/// What of the settings pages show.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// Where the site is published.
    pub base_url: &'a BaseUrl,
    /// The site's languages.
    pub languages: &'a Languages,
    /// The site's title.
    pub title: &'a Localized,
    /// One line below the title.
    pub tagline: &'a Localized,
    /// A sentence or two about the site.
    pub description: &'a Localized,
    /// One line of welcome.
    pub greeting: &'a Localized,
    /// Who publishes.
    pub publisher: &'a Publisher,
    /// The clauses of the copyright notice.
    pub copyright: &'a [Localized],
    /// Entries of a kind on a page of a listing.
    pub page_size: usize,
    /// How wide pages show pictures, as the `sizes` of HTML.
    pub picture_sizes: &'a str,
    /// Values for the site's own templates.
    pub extra: &'a serde_json::Value,
    /// The moment for which the site is built.
    pub now: &'a BuildTime,
}

/// Everything that views are made from.
#[derive(Clone, Copy)]
pub struct Sources<'a> {
    /// What of the settings pages show.
    pub options: Options<'a>,
    /// The site's structure.
    pub catalog: &'a Catalog,
    /// What belongs together, found out when a page first asks.
    pub relations: &'a Later<Relations>,
    /// Labels, and the templates of cards within texts.
    pub theme: &'a Theme,
    /// The pictures of the project: how large each is, and in which smaller sizes it can be had.
    pub pictures: &'a Pictures,
    /// The links to all terms, in every language.
    pub terms: &'a TermLinks,
    /// The cards of all entries, in every language.
    pub cards: &'a Cards,
}

impl<'a> Sources<'a> {
    /// An entry by its number.
    #[must_use]
    pub fn entry(&self, id: EntryId) -> &'a Entry {
        self.catalog.entry(id)
    }

    /// The labels of a language.
    #[must_use]
    pub fn labels(&self, language: LanguageId) -> &'a Labels {
        self.theme.labels(language)
    }

    /// The tag of a language, as BCP 47 has it.
    #[must_use]
    pub fn tag(&self, language: LanguageId) -> &'a str {
        &self.options.languages.get(language).tag
    }

    /// The day of the build, in the site's zone.
    #[must_use]
    pub fn today(&self) -> Date {
        self.options.now.today()
    }

    /// The address of a route, from the host's root.
    #[must_use]
    pub fn href(&self, route: &Route) -> String {
        self.options.base_url.href(route)
    }

    /// The address of a page that every language has, such as `courses/`, if it is in the site.
    #[must_use]
    pub fn known_href(&self, language: LanguageId, path: &str) -> Option<String> {
        let route = Route::new(&format!("{}{path}", self.options.languages.prefix(language))).ok()?;
        self.catalog.routes.get(&route).map(|_| self.href(&route))
    }

    /// The address of the manifest of the search index, which all languages share.
    pub(super) fn search_index(&self) -> String {
        self.known_href(LanguageId::DEFAULT, &SearchFile::Manifest.path()).unwrap_or_default()
    }

    /// The address of a term's listing, if it is in the site.
    #[must_use]
    pub fn term_route(&self, language: LanguageId, id: TermId) -> Option<Route> {
        let term = self.catalog.terms.get(id);
        let taxonomy = &self.catalog.terms.taxonomies()[term.taxonomy];
        let prefix = self.options.languages.prefix(language);
        let route = Route::new(&format!("{prefix}{}/{}/", taxonomy.settings.slug, term.slug)).ok()?;
        self.catalog.routes.get(&route).map(|_| route)
    }

    pub(super) fn term_link(&self, language: LanguageId, id: TermId) -> TermLink {
        self.terms.get(language, id).clone()
    }

    /// The terms of a taxonomy in the order in which a language shows them.
    #[must_use]
    pub fn terms_of(&self, language: LanguageId, key: &str) -> &'a [TermId] {
        let position = self.catalog.terms.position(key);
        position.map_or(&[][..], |position| self.terms.ordered(language, position))
    }

    pub(super) fn term_links(&self, language: LanguageId, ids: &[TermId]) -> Vec<TermLink> {
        ids.iter().map(|id| self.term_link(language, *id)).collect()
    }

    /// A term's name; those of months are the theme's.
    #[must_use]
    pub fn term_name(&self, language: LanguageId, id: TermId) -> &'a str {
        let term = self.catalog.terms.get(id);
        match term.month {
            Some(month) => self.theme.labels(language).formats.month_name(month),
            None => term.name(language),
        }
    }

    /// A taxonomy's name: the settings', or else the theme's.
    pub(super) fn taxonomy_name(&self, language: LanguageId, taxonomy: &'a Taxonomy) -> &'a str {
        let settings = &taxonomy.settings;
        match &settings.name {
            Some(name) => name.get(language),
            None => self.labels(language).taxonomies.get(&settings.key).unwrap_or(&settings.key),
        }
    }

    pub(super) fn day(&self, language: LanguageId, date: Date) -> Day {
        Day { iso: date.to_string(), text: self.labels(language).formats.date(date) }
    }

    /// A moment in the site's zone, to the second; midnight is what an editor means who writes a day alone.
    pub(super) fn moment(&self, language: LanguageId, moment: DateTime) -> Day {
        if moment.time() == jiff::civil::Time::midnight() {
            return self.day(language, moment.date());
        }
        let iso = self.options.now.iso_with_offset(moment);
        Day { iso, text: self.labels(language).formats.date_time(moment) }
    }

    pub(super) fn price(&self, language: LanguageId, money: &Money) -> Price {
        let text = self.labels(language).formats.money(money.amount, &money.currency);
        Price { amount: money.amount.to_string(), currency: money.currency.clone(), text }
    }

    /// A session as tables show it.
    #[must_use]
    pub fn session_row(&self, language: LanguageId, course: &Entry, session: &Session) -> SessionRow {
        let formats = &self.labels(language).formats;
        let default_price = course.document.course.as_ref().and_then(|course| course.price.as_ref());
        let status = session.standing(self.today());
        let city = session.city.map(|city| self.term_link(language, city));
        SessionRow {
            id: session.id.clone(),
            city,
            start: self.day(language, session.start),
            end: self.day(language, session.end),
            dates: formats.range(session.start, session.end),
            days: usize::try_from((session.end - session.start).get_days() + 1).unwrap_or(1),
            status,
            price: session.price.as_ref().or(default_price).map(|price| self.price(language, price)),
            enrol: session.enrol.clone().filter(|_| status == "open"),
        }
    }
}
