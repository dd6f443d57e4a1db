//! Which files there are for machines, and under which addresses: feeds, calendars, tables, JSON, site maps. What each of
//! them holds is for `export` to say; whether it would hold anything is known here, and empty ones get no address.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::base::{Route, SharedList};
use crate::config::LanguageId;

use super::routes::Claim;
use super::{Claimer, Entry, EntryId, LanguageIndex, Options, Target, TermId, Terms, page_of};

/// A file for machines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Export {
    /// What is new.
    Feed(LanguageId, Scope, FeedFormat),
    /// Sessions to subscribe to.
    Calendar(LanguageId, Scope),
    /// The sessions of a year as a table.
    Plan(LanguageId, i16, TableFormat),
    /// A part of everything, as JSON.
    Data(LanguageId, DataPart),
    /// What the parts of everything look like, as a JSON Schema.
    DataSchema,
    /// The addresses of the site's pages, a part of them from 0.
    SiteMap(usize),
    /// The addresses of the parts of the site map, of which there are so many.
    SiteMapIndex(usize),
    /// What crawlers may do, and where the site map is.
    Robots,
    /// What the site is and where to look, for language models.
    Guide(LanguageId),
    /// What a phone needs to know to put the site beside its apps.
    WebManifest(LanguageId),
}

/// What an export is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// The whole site.
    Site,
    /// All articles.
    Articles,
    /// All courses.
    Courses,
    /// What stands behind a term.
    Term(TermId),
    /// One entry.
    Entry(EntryId),
}

impl Scope {
    /// Whether nothing but courses can stand behind it: only they take place in cities.
    #[must_use]
    pub fn is_of_courses(self, terms: &Terms) -> bool {
        match self {
            Self::Courses => true,
            Self::Term(id) => terms.taxonomies()[terms.get(id).taxonomy].settings.key == "cities",
            Self::Site | Self::Articles | Self::Entry(_) => false,
        }
    }
}

/// The format of a feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FeedFormat {
    /// RFC 4287.
    Atom,
    /// <https://www.jsonfeed.org/version/1.1/>
    Json,
}

impl FeedFormat {
    /// All formats, the one that most readers know first.
    pub const ALL: [Self; 2] = [Self::Atom, Self::Json];

    /// The name of the file.
    #[must_use]
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Atom => "feed.xml",
            Self::Json => "feed.json",
        }
    }

    /// The media type.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Atom => "application/atom+xml",
            Self::Json => "application/feed+json",
        }
    }
}

/// The format of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TableFormat {
    /// RFC 4180.
    Csv,
    /// A workbook of a spreadsheet, as ECMA-376 has it.
    Xlsx,
}

impl TableFormat {
    /// All formats.
    pub const ALL: [Self; 2] = [Self::Csv, Self::Xlsx];

    /// The ending of the file's name.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }
}

/// A part of everything, as JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DataPart {
    /// The addresses of all parts.
    Index,
    /// Courses, a page of them from 1.
    Courses(usize),
    /// Articles, a page of them from 1.
    Articles(usize),
    /// The sessions that begin in a month, which is named by its first day.
    Sessions(Date),
}

/// Entries in a JSON file: few enough to be fetched at once, and an edit concerns one file of them.
const DATA_PAGE: usize = 500;

/// The entries in one of the JSON files of a listing, from 1. They are in the order of files, in which an edit moves nothing.
#[must_use]
pub fn data_page(ids: &[EntryId], number: usize) -> Vec<EntryId> {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    page_of(&ids, number, DATA_PAGE).to_vec()
}

/// The name of the calendar beside what it is about.
pub const CALENDAR: &str = "calendar.ics";

/// The most addresses in a site map, as <https://www.sitemaps.org/protocol.html> has it.
const SITE_MAP_PART: usize = 50_000;

/// The taxonomies whose terms have a calendar.
const WITH_CALENDAR: &[&str] = &["topics", "specials", "cities"];

impl Export {
    /// Its address on a site, if `Route` takes it.
    fn path(self, options: &Options<'_>, terms: &Terms, entries: &SharedList<Entry>) -> String {
        let prefix = |language: LanguageId| options.languages.prefix(language);
        let folder = |language: LanguageId, scope: Scope| match scope {
            Scope::Site => prefix(language),
            Scope::Articles => format!("{}articles/", prefix(language)),
            Scope::Courses => format!("{}courses/", prefix(language)),
            Scope::Term(id) => {
                let term = terms.get(id);
                format!("{}{}/{}/", prefix(language), terms.taxonomies()[term.taxonomy].settings.slug, term.slug)
            }
            Scope::Entry(id) => entries[id.index()].route.as_str().to_owned(),
        };
        match self {
            Self::Feed(language, scope, format) => folder(language, scope) + format.file_name(),
            Self::Calendar(language, scope) => folder(language, scope) + CALENDAR,
            Self::Plan(language, year, format) => plan_path(&prefix(language), year, format),
            Self::Data(language, part) => prefix(language) + &part.path(),
            Self::DataSchema => "api/schema.json".to_owned(),
            Self::SiteMap(0) | Self::SiteMapIndex(_) => "sitemap.xml".to_owned(),
            Self::SiteMap(part) => site_map_part(part),
            Self::Robots => "robots.txt".to_owned(),
            Self::Guide(language) => format!("{}llms.txt", prefix(language)),
            Self::WebManifest(language) => format!("{}site.webmanifest", prefix(language)),
        }
    }
}

/// Where the table of a year stands, after a language's prefix.
#[must_use]
pub fn plan_path(prefix: &str, year: i16, format: TableFormat) -> String {
    format!("{prefix}plan/{year}/plan-{year}.{}", format.extension())
}

/// Where a part of a site map of several parts stands, from 1.
#[must_use]
pub fn site_map_part(part: usize) -> String {
    format!("sitemap-{part}.xml")
}

impl DataPart {
    /// Where it stands, after a language's prefix.
    #[must_use]
    pub fn path(self) -> String {
        match self {
            Self::Index => "api/index.json".to_owned(),
            Self::Courses(page) => format!("api/courses/{page}.json"),
            Self::Articles(page) => format!("api/articles/{page}.json"),
            Self::Sessions(first) => format!("api/sessions/{}.json", first.strftime("%Y-%m")),
        }
    }
}

impl LanguageIndex {
    /// The parts of everything, the index first.
    #[must_use]
    pub fn data_parts(&self, entries: &SharedList<Entry>) -> Vec<DataPart> {
        let pages = |length: usize| 1..=length.div_ceil(DATA_PAGE);
        let sessions = self.plans.values().flatten();
        let months: BTreeSet<Date> = sessions
            .map(|reference| entries[reference.course.index()].sessions[reference.position].start.first_of_month())
            .collect();
        let mut parts = vec![DataPart::Index];
        parts.extend(pages(self.all.courses.len()).map(DataPart::Courses));
        parts.extend(pages(self.all.articles.len()).map(DataPart::Articles));
        parts.extend(months.into_iter().map(DataPart::Sessions));
        parts
    }
}

impl Claimer<'_> {
    /// Gives the files for machines the addresses that nobody else wants: an editor's own `robots.txt` stands before ours.
    pub(super) fn exports(
        &mut self,
        entries: &SharedList<Entry>,
        terms: &Terms,
        indexes: &[LanguageIndex],
        options: &Options<'_>,
    ) {
        let mut exports = Vec::new();
        for language in options.languages.ids() {
            let index = &indexes[language.index()];
            let of_language = OfLanguage { language, index, entries, terms, options };
            of_language.feeds(&mut exports);
            of_language.calendars(&mut exports);
            of_language.data(&mut exports);
            if options.exports.sitemap {
                exports.extend([Export::Guide(language), Export::WebManifest(language)]);
            }
        }
        if options.exports.data {
            exports.push(Export::DataSchema);
        }
        if options.exports.sitemap {
            let most = SITE_MAP_PART / options.languages.ids().len();
            exports.extend(site_maps(self.table.iter().filter(|(_, target)| target.is_indexed()).count(), most));
            // Crawlers look for it at the root of a host and nowhere else.
            exports.extend(options.is_at_root.then_some(Export::Robots));
        }
        for export in exports {
            // What can't be an address has been reported of the page that it would stand beside.
            if let Ok(route) = Route::new(&export.path(options, terms, entries)) {
                let _ = self.table.claim(&route, Target::Export(export), Claim::built_in("a file for machines"));
            }
        }
    }
}

fn site_maps(pages: usize, most: usize) -> Vec<Export> {
    match pages.div_ceil(most) {
        0 | 1 => vec![Export::SiteMap(0)],
        parts => std::iter::once(Export::SiteMapIndex(parts)).chain((1..=parts).map(Export::SiteMap)).collect(),
    }
}

/// The exports of one language.
struct OfLanguage<'a> {
    language: LanguageId,
    index: &'a LanguageIndex,
    entries: &'a SharedList<Entry>,
    terms: &'a Terms,
    options: &'a Options<'a>,
}

impl OfLanguage<'_> {
    fn feeds(&self, exports: &mut Vec<Export>) {
        let settings = self.options.exports;
        if !settings.feeds {
            return;
        }
        let has_news = |ids: &[EntryId]| ids.iter().any(|id| self.entries[id.index()].changed().is_some());
        let is_held = |ids: &[EntryId]| ids.iter().any(|id| self.entries[id.index()].first_held().is_some());
        let (articles, courses) = (has_news(&self.index.all.articles), has_news(&self.index.all.courses));
        let mut scopes = Vec::new();
        scopes.extend((articles || courses).then_some(Scope::Site));
        scopes.extend(articles.then_some(Scope::Articles));
        scopes.extend((courses || is_held(&self.index.all.courses)).then_some(Scope::Courses));
        if settings.term_feed_length > 0 {
            let terms = self.terms.all().iter().filter(|term| term.month.is_none());
            let with_news = terms.filter(|term| {
                let listing = self.index.term(term.id);
                let of_courses = Scope::Term(term.id).is_of_courses(self.terms) && is_held(&listing.courses);
                of_courses || has_news(&listing.articles) || has_news(&listing.courses)
            });
            scopes.extend(with_news.map(|term| Scope::Term(term.id)));
        }
        for scope in scopes {
            exports.extend(FeedFormat::ALL.map(|format| Export::Feed(self.language, scope, format)));
        }
    }

    fn calendars(&self, exports: &mut Vec<Export>) {
        if !self.options.exports.calendars {
            return;
        }
        let mut scopes = BTreeSet::new();
        for reference in self.index.plans.values().flatten() {
            let course = &self.entries[reference.course.index()];
            scopes.insert(Scope::Site);
            let terms = course.topics.iter().chain(&course.specials).chain(&course.sessions[reference.position].city);
            scopes.extend(terms.filter(|id| self.has_calendar(**id)).map(|id| Scope::Term(*id)));
            scopes.extend((course.language() == self.language).then_some(Scope::Entry(course.id)));
        }
        exports.extend(scopes.into_iter().map(|scope| Export::Calendar(self.language, scope)));
    }

    fn has_calendar(&self, id: TermId) -> bool {
        let taxonomy = &self.terms.taxonomies()[self.terms.get(id).taxonomy];
        WITH_CALENDAR.contains(&taxonomy.settings.key.as_str())
    }

    fn data(&self, exports: &mut Vec<Export>) {
        if !self.options.exports.data {
            return;
        }
        for year in self.index.plans.keys() {
            exports.extend(TableFormat::ALL.map(|format| Export::Plan(self.language, *year, format)));
        }
        let parts = self.index.data_parts(self.entries);
        exports.extend(parts.into_iter().map(|part| Export::Data(self.language, part)));
    }
}

#[cfg(test)]
mod tests {
    use super::{Export, site_maps};

    #[test]
    fn a_large_site_map_comes_in_parts() {
        assert_eq!(site_maps(0, 3), [Export::SiteMap(0)]);
        assert_eq!(site_maps(3, 3), [Export::SiteMap(0)]);
        assert_eq!(site_maps(4, 3), [Export::SiteMapIndex(2), Export::SiteMap(1), Export::SiteMap(2)]);
    }
}
