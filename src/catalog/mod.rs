//! All documents in, the whole site's structure out: addresses, terms, sessions, listings, links and backlinks.
//!
//! The catalog is built anew, in one pass over documents that are already parsed, whenever anything of its structure may be
//! different. Where only texts were edited, `edited` makes the next one of this one, which shares with it all but those entries.

mod edited;
mod entry;
mod exports;
mod links;
mod listings;
mod menus;
mod names;
mod pictures;
mod routes;
mod search_files;
mod sessions;
mod structure;
mod suggestion;
mod terms;
mod visibility;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::assets::Pictures;
use crate::base::{
    BuildTime, ChineseSlugs, Diagnostic, FileStat, Place, Route, SharedList, SitePath, Slug, Steady, map_parallel,
};
use crate::config::{Exports, Hosting, LanguageId, Languages, Menu, Promotion, TaxonomySettings};
use crate::content::{Document, Kind, TableRow};

pub use edited::Edited;
pub use entry::{Entry, EntryId, LinkTarget, PinnedEntries, Session};
pub use exports::{CALENDAR, DataPart, Export, FeedFormat, Scope, TableFormat, data_page, plan_path, site_map_part};
pub use listings::{LanguageIndex, Listing, SessionRef, page_of};
pub use menus::{MenuTarget, ResolvedMenu, ResolvedMenuItem};
pub use names::Names;
pub use routes::{DataForm, HostFile, RouteTable, Target};
pub use search_files::{SearchFile, SearchLayout};
pub use terms::{Taxonomy, Term, TermId, Terms};
pub use visibility::{Hidden, Reason};

/// What of the settings decides how the site is structured.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// The site's languages.
    pub languages: &'a Languages,
    /// The declared taxonomies.
    pub taxonomies: &'a [TaxonomySettings],
    /// How addresses are made from names.
    pub slugs: ChineseSlugs,
    /// Entries of a kind on a page of a listing.
    pub page_size: usize,
    /// The menus.
    pub menus: &'a [Menu],
    /// Which course is pushed where.
    pub promotions: &'a [Promotion],
    /// What is made for machines.
    pub exports: Exports,
    /// Whether the site's home page is its host's.
    pub is_at_root: bool,
    /// What the host is told.
    pub hosting: &'a Hosting,
    /// The moment for which the site is built.
    pub now: &'a BuildTime,
    /// Whether drafts and entries of the future are part of the site.
    pub drafts: bool,
}

/// Everything that the catalog is made from.
#[derive(Clone, Copy, Debug)]
pub struct Sources<'a> {
    /// All entries, in the order of their files.
    pub documents: &'a [Arc<Document>],
    /// The rows of all session tables.
    pub rows: &'a [TableRow],
    /// Files beside entries.
    pub companions: &'a [FileStat],
    /// Files under `static/`.
    pub statics: &'a [FileStat],
    /// The pictures among those files.
    pub pictures: &'a Pictures,
    /// The addresses of the theme's files, each with the file's name.
    pub assets: &'a [(Route, String)],
}

/// The structure of a site. A copy shares everything with it.
#[derive(Clone, Debug)]
pub struct Catalog {
    /// The entries that are part of the site, in the order of their files.
    pub entries: SharedList<Entry>,
    /// The entries that are not, and why.
    pub hidden: Arc<[Hidden]>,
    /// Taxonomies and terms.
    pub terms: Arc<Terms>,
    /// What answers each address.
    pub routes: Arc<RouteTable>,
    /// For each language its listings.
    pub indexes: Arc<[LanguageIndex]>,
    /// The menus.
    pub menus: Arc<[ResolvedMenu]>,
    /// Which course is pushed where: the topic, or none for everywhere, and the course.
    pub promotions: Arc<[(Option<TermId>, EntryId)]>,
    /// How entries are found by what editors call them.
    pub names: Arc<Names>,
    /// How long all of this holds if no file changes.
    pub steady: Arc<Steady>,
    /// The files, besides entries, that texts can lead to.
    files: Arc<BTreeSet<SitePath>>,
    /// What is wrong with the links and images of entries, of those where anything is.
    faults: BTreeMap<EntryId, Vec<Diagnostic>>,
}

impl Catalog {
    /// An entry by its number.
    #[must_use]
    pub fn entry(&self, id: EntryId) -> &Entry {
        &self.entries[id.index()]
    }

    /// The listings of a language.
    #[must_use]
    pub fn listings(&self, language: LanguageId) -> &LanguageIndex {
        &self.indexes[language.index()]
    }

    /// The entries that people wrote, which stand before those that were converted.
    pub fn written(&self) -> impl Iterator<Item = &Entry> + Clone {
        self.entries.iter().take_while(|entry| entry.document.converted_from.is_none())
    }

    /// What is wrong with the links and images of texts.
    pub fn faults(&self) -> impl Iterator<Item = &Diagnostic> {
        self.faults.values().flatten()
    }

    /// The entry whose related blocks an entry shows: in a language that is made from another, the version in that.
    #[must_use]
    pub fn original(&self, id: EntryId, languages: &Languages) -> EntryId {
        self.in_language(id, languages.written(self.entry(id).language()))
    }

    /// Whether there is a file at a path, or below it, that is no entry and that texts could lead to.
    #[must_use]
    pub fn has_file_in(&self, path: &SitePath) -> bool {
        let mut alike = self.files.range(path.clone()..).take_while(|file| file.as_str().starts_with(path.as_str()));
        alike.any(|file| file == path || file.below(path.as_str()).is_some())
    }

    /// How the search index is cut into files.
    #[must_use]
    pub fn search_layout(&self) -> SearchLayout {
        search_layout(self.entries.iter())
    }

    /// The version of an entry in a language, or the entry itself if there is none.
    #[must_use]
    pub fn in_language(&self, id: EntryId, language: LanguageId) -> EntryId {
        let translations = &self.entry(id).translations;
        translations.iter().copied().find(|other| self.entry(*other).language() == language).unwrap_or(id)
    }

    /// The address of a language's home page.
    #[must_use]
    pub fn home(languages: &Languages, language: LanguageId) -> Route {
        Route::new(&languages.prefix(language)).unwrap_or_else(|_| Route::home())
    }
}

/// Builds the catalog, and reports everything that is wrong between entries but for [`Catalog::faults`].
///
/// # Panics
/// Never: the table of routes is not shared before it is returned.
#[must_use]
pub fn build(sources: &Sources<'_>, options: &Options<'_>) -> (Catalog, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    let mut terms = Terms::declared(options.taxonomies, options.languages, options.slugs);
    let (documents, hidden) = visibility::split(sources.documents, options);
    let mut entries = make_entries(&documents, &mut terms, options, &mut problems);
    link_translations(&mut entries);
    let mut names = Names::new(&entries, &hidden, &mut problems);
    sessions::attach(&mut entries, sources.rows, &mut terms, &mut names, options, &mut problems);
    terms.sort();
    terms.convert_names();
    names::resolve_pins(&mut entries, &names, &mut problems);
    let entries: SharedList<Entry> = entries.into_iter().collect();
    let indexes = listings::build(&entries, &terms, options);
    let routes = claim_routes(&entries, &terms, &indexes, sources, options, &mut problems);
    let menus = menus::resolve(options, &routes, &indexes, &mut problems);
    let promotions = names::resolve_promotions(options.promotions, &names, &terms, &entries, &mut problems);
    let files = sources.companions.iter().chain(sources.statics).map(|stat| stat.path.clone()).collect();
    let mut catalog = Catalog {
        entries,
        hidden: hidden.into(),
        terms: Arc::new(terms),
        routes: Arc::new(routes),
        indexes: indexes.into(),
        menus: menus.into(),
        promotions: promotions.into(),
        names: Arc::new(names),
        steady: Arc::new(visibility::steady(sources.documents, options.now)),
        files: Arc::new(files),
        faults: BTreeMap::new(),
    };
    links::resolve(&mut catalog, options.languages);
    let table = Arc::get_mut(&mut catalog.routes).expect("a table that was made just now is not shared yet");
    Claimer { table, problems: &mut problems }.variants(&catalog.entries, sources.pictures);
    (catalog, problems)
}

fn make_entries(
    documents: &[Arc<Document>],
    terms: &mut Terms,
    options: &Options<'_>,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Entry> {
    let mut entries = Vec::with_capacity(documents.len());
    let routes = map_parallel(documents, |document| entry_route(document, options));
    for (document, route) in documents.iter().zip(routes) {
        let route = match route {
            Ok(route) => route,
            Err(error) => {
                // The conversion of a file has the address of the file itself, of which that has been told.
                if document.converted_from.is_none() {
                    problems.push(routes::invalid(&error, Place::file(&document.source)));
                }
                continue;
            }
        };
        let mut resolve = |key: &str, written: &[crate::data::Ranged<String>]| {
            let mut found = Vec::new();
            for name in written {
                match terms.resolve(key, name, &document.source, document.written_in()) {
                    Ok(term) if found.contains(&term) => {}
                    Ok(term) => found.push(term),
                    Err(problem) => problems.push(*problem),
                }
            }
            found
        };
        let meta = &document.meta;
        entries.push(Entry {
            id: EntryId(u32::try_from(entries.len()).unwrap_or(u32::MAX)),
            route,
            translations: Vec::new(),
            topics: resolve("topics", &meta.topics),
            specials: resolve("specials", &meta.specials),
            tags: resolve("tags", &meta.tags),
            cities: Vec::new(),
            months: Vec::new(),
            sessions: Vec::new(),
            links: Vec::new(),
            images: Vec::new(),
            backlinks: Vec::new(),
            pins: PinnedEntries::default(),
            document: Arc::clone(document),
        });
    }
    entries
}

/// `/courses/crm-360/`, `/en/articles/2023/who-is-trusted/`, `/about/`: the folders and the file's name, or the
/// editor's slug in its place.
fn entry_route(document: &Document, options: &Options<'_>) -> Result<Route, crate::base::RouteError> {
    let identity = &document.identity;
    let mut path = options.languages.prefix(identity.language);
    if identity.kind != Kind::Page {
        path.push_str(identity.kind.folder());
        path.push('/');
    }
    let mut parts: Vec<String> = identity.name().split('/').map(|part| slug_of(part, options.slugs)).collect();
    if let (Some(slug), Some(last)) = (&document.meta.slug, parts.last_mut()) {
        slug.as_str().clone_into(last);
    }
    path.push_str(&parts.join("/"));
    path.push('/');
    Route::new(&path)
}

/// A name from which nothing is left stays as it is, and the route says what is wrong with it.
fn slug_of(part: &str, slugs: ChineseSlugs) -> String {
    Slug::from_text(part, slugs).map_or_else(|| part.to_owned(), |slug| slug.as_str().to_owned())
}

/// Entries of one id are versions of each other.
fn link_translations(entries: &mut [Entry]) {
    let mut groups: std::collections::BTreeMap<String, Vec<(LanguageId, EntryId)>> = std::collections::BTreeMap::new();
    for entry in entries.iter() {
        groups.entry(entry.document.identity.id.clone()).or_default().push((entry.language(), entry.id));
    }
    for group in groups.values_mut() {
        group.sort_unstable();
        let ids: Vec<EntryId> = group.iter().map(|(_, id)| *id).collect();
        for id in &ids {
            entries[id.index()].translations.clone_from(&ids);
        }
    }
}

fn claim_routes(
    entries: &SharedList<Entry>,
    terms: &Terms,
    indexes: &[LanguageIndex],
    sources: &Sources<'_>,
    options: &Options<'_>,
    problems: &mut Vec<Diagnostic>,
) -> RouteTable {
    // Feeds, calendars and listings are about twice as many again.
    let mut table = RouteTable::with_room(entries.len() * 3);
    let mut claimer = Claimer { table: &mut table, problems };
    claimer.built_in_pages(terms, indexes, options);
    claimer.search_index(search_layout(entries.iter()), options.hosting);
    claimer.entries(entries);
    claimer.files(sources);
    claimer.aliases(entries);
    claimer.exports(entries, terms, indexes, options);
    claimer.host_files(options.hosting);
    table
}

/// Puts targets into the table of routes and gathers what can't be.
struct Claimer<'a> {
    table: &'a mut RouteTable,
    problems: &'a mut Vec<Diagnostic>,
}

impl Claimer<'_> {
    fn claim(&mut self, path: &str, target: Target, claim: routes::Claim) {
        match Route::new(path) {
            Ok(route) => self.claim_route(&route, target, claim),
            Err(error) => {
                let place = claim.place.unwrap_or_else(|| Place::file(&SitePath::root()));
                self.problems.push(routes::invalid(&error, place));
            }
        }
    }

    fn claim_route(&mut self, route: &Route, target: Target, claim: routes::Claim) {
        if let Err(problem) = self.table.claim(route, target, claim) {
            self.problems.push(*problem);
        }
    }

    fn built_in_pages(&mut self, terms: &Terms, indexes: &[LanguageIndex], options: &Options<'_>) {
        for language in options.languages.ids() {
            let index = &indexes[language.index()];
            let prefix = options.languages.prefix(language);
            let built_in = |what: &'static str| routes::Claim::built_in(what);
            self.claim(&prefix, Target::Home(language), built_in("the home page"));
            self.claim(&format!("{prefix}sitemap/"), Target::SiteMap(language), built_in("the site map"));
            self.claim(&format!("{prefix}search/"), Target::Search(language), built_in("the search page"));
            self.claim(
                &format!("{prefix}404.html"),
                Target::NotFound(language),
                built_in("the page for missing addresses"),
            );
            let articles = |page| Target::Articles(language, page);
            self.paged(
                &format!("{prefix}articles/"),
                index.all.articles.len(),
                options,
                articles,
                "the list of articles",
            );
            let courses = |page| Target::Courses(language, page);
            self.paged(&format!("{prefix}courses/"), index.all.courses.len(), options, courses, "the list of courses");
            if !index.all.courses.is_empty() {
                let finder = || built_in("the course finder");
                self.claim(&format!("{prefix}courses/finder/"), Target::Finder(language), finder());
                let sessions = |form| Target::FinderSessions(language, form);
                self.claim(&format!("{prefix}courses/finder.json"), sessions(DataForm::Json), finder());
                if options.hosting.relative_urls {
                    self.claim(&format!("{prefix}courses/finder.json.js"), sessions(DataForm::Script), finder());
                }
            }
            for year in index.plans.keys() {
                self.claim(
                    &format!("{prefix}plan/{year}/"),
                    Target::Plan(language, *year),
                    built_in("the annual plan"),
                );
            }
            self.taxonomies(terms, index, language, options);
        }
    }

    fn search_index(&mut self, layout: SearchLayout, hosting: &Hosting) {
        let script = hosting.relative_urls.then_some(SearchFile::Script);
        for file in layout.files().chain(script) {
            self.claim(&file.path(), Target::SearchIndex(file), routes::Claim::built_in("the search index"));
        }
    }

    fn taxonomies(&mut self, terms: &Terms, index: &LanguageIndex, language: LanguageId, options: &Options<'_>) {
        let prefix = options.languages.prefix(language);
        for (position, taxonomy) in terms.taxonomies().iter().enumerate() {
            if taxonomy.terms.is_empty() {
                continue;
            }
            let folder = format!("{prefix}{}/", taxonomy.settings.slug);
            let what = format!("the list of `{}`", taxonomy.settings.key);
            self.claim(&folder, Target::Taxonomy(language, position), routes::Claim::built_in(what));
            for id in &taxonomy.terms {
                let term = terms.get(*id);
                let listing = index.term(*id);
                if !term.declared && listing.is_empty() {
                    continue;
                }
                let what = format!("the listing of `{}`", term.name(LanguageId::DEFAULT));
                let target = |page| Target::Term(language, *id, page);
                self.paged(&format!("{folder}{}/", term.slug), listing.longest(), options, target, what);
            }
        }
    }

    fn paged(
        &mut self,
        folder: &str,
        length: usize,
        options: &Options<'_>,
        target: impl Fn(usize) -> Target,
        what: impl Into<Cow<'static, str>>,
    ) {
        let what = what.into();
        self.claim(folder, target(1), routes::Claim::built_in(what.clone()));
        for page in 2..=length.div_ceil(options.page_size) {
            self.claim(&format!("{folder}page/{page}/"), target(page), routes::Claim::built_in(what.clone()));
        }
    }

    fn entries(&mut self, entries: &SharedList<Entry>) {
        for entry in entries.iter() {
            let source = &entry.document.source;
            let claim = routes::Claim::by(Place::file(source), format!("`{source}`"));
            self.claim_route(&entry.route, Target::Entry(entry.id), claim);
        }
    }

    fn files(&mut self, sources: &Sources<'_>) {
        for (route, name) in sources.assets {
            let claim = routes::Claim::built_in(format!("the theme's file `{name}`"));
            self.claim_route(route, Target::Asset(name.clone()), claim);
        }
        for stat in sources.statics {
            let Some(path) = stat.path.below(crate::source::STATIC) else { continue };
            let claim = routes::Claim::by(Place::file(&stat.path), format!("`{}`", stat.path));
            self.claim(path, Target::File(stat.path.clone()), claim);
        }
        for stat in sources.companions {
            let Some(path) = companion_route(&stat.path) else { continue };
            let claim = routes::Claim::by(Place::file(&stat.path), format!("`{}`", stat.path));
            self.claim(&path, Target::File(stat.path.clone()), claim);
        }
    }

    /// What the host is told, but for files that the project has written itself.
    fn host_files(&mut self, hosting: &Hosting) {
        for file in HostFile::ALL.iter().copied().filter(|file| file.is_wanted(hosting)) {
            let Ok(route) = Route::new(file.name()) else { continue };
            let is_empty = file == HostFile::Redirects && self.table.redirects().next().is_none();
            if self.table.get(&route).is_none() && !is_empty {
                self.claim_route(&route, Target::HostFile(file), routes::Claim::built_in("what the host is told"));
            }
        }
    }

    fn aliases(&mut self, entries: &SharedList<Entry>) {
        let mut seen = BTreeSet::new();
        for entry in entries.iter().filter(|entry| entry.document.converted_from.is_none()) {
            for alias in &entry.document.meta.aliases {
                let place = Place::at(&entry.document.source, alias.span.clone());
                let path = alias.value.trim_start_matches('/').trim_end_matches('/');
                let last = path.rsplit('/').next().unwrap_or(path);
                let path = if last.contains('.') { path.to_owned() } else { format!("{path}/") };
                if seen.insert((path.clone(), entry.id)) {
                    let claim = routes::Claim::by(place, format!("the alias `{}`", alias.value));
                    self.claim(&path, Target::Redirect(entry.id), claim);
                }
            }
        }
    }
}

/// Where a file of the project is published: one of `static/` at the root, one of `content/` beside its entry.
#[must_use]
pub fn file_route(path: &SitePath) -> Option<Route> {
    let at_root = path.below(crate::source::STATIC).map(str::to_owned);
    Route::new(&at_root.or_else(|| companion_route(path))?).ok()
}

/// A file beside an entry keeps its path, so that it lies beside the entry's page too.
fn companion_route(path: &SitePath) -> Option<String> {
    let below = path.below(crate::source::CONTENT)?;
    Some(below.strip_prefix("pages/").unwrap_or(below).to_owned())
}
/// A conversion is in the index with its original, as one entry.
fn search_layout<'a>(entries: impl Iterator<Item = &'a Entry>) -> SearchLayout {
    SearchLayout::of(entries.filter(|entry| entry.document.converted_from.is_none()).count())
}
