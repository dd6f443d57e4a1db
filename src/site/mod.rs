//! The composer: all stages in order, and the one thing that they make. It is the only module besides the command
//! line that sees the whole configuration, which it cuts into each stage's own options.

mod compose;
mod edited;
mod entries;
mod explain;
mod grounds;
mod kind;
mod pictures;
mod readings;
mod relations;
mod render;
mod store;
mod survey;
mod why;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use crate::assets::{KnownLooks, Pictures};
use crate::base::{
    BaseUrl, BuildTime, Diagnostic, Digest, FileStamp, FileStat, Later, Memo, Route, SharedList, SitePath, both,
};
use crate::cache::Cache;
use crate::catalog::{Catalog, Target};
use crate::config::{Config, Hosting};
use crate::export;
use crate::relate::{self, Relations};
use crate::search;
use crate::theme::Theme;
use crate::view::frame::{Frames, SiteView};
use crate::view::{self, Cards, TermLinks};

use entries::Faults;
use grounds::Grounds;
use relations::{Inputs, References};

pub use compose::{Composed, compose, compose_timed};
pub use edited::{Edit, compose_edited};
pub use entries::ParsedEntry;
pub use explain::{
    EntryName, Explained, ExplainedBlock, ExplainedEntry, ExplainedPair, LastShown, NoAnswer, Reasons, SessionSoon,
    SetBack, Standing, Weighted, explain, explain_pair,
};
pub use readings::readings;
pub use render::Prepared;
pub use survey::{
    CityRow, EndingCourse, Field, HiddenEntry, Inspected, InspectedEntry, Neighbour, Neighbourhood, OutgoingLink,
    Overview, SessionChart, TaxonomySizes, TermSize,
};
pub use why::why;

use store::Segment;

/// What a run may set against or beside `site.toml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The moment for which the site is built, before its zone is known.
    pub moment: crate::base::BuildMoment,
    /// Another address than the settings name.
    pub base_url: Option<BaseUrl>,
    /// Whether addresses within pages are relative, also if the settings don't say so.
    pub relative_urls: bool,
    /// Whether drafts and entries of the future are part of the site.
    pub drafts: bool,
}

/// Memory of earlier runs.
#[derive(Debug, Default)]
pub struct Memory {
    entries: Memo<ParsedEntry>,
    related: Related,
    searched: Searched,
    cache: Option<Cache>,
    /// The digests of the entries' files, with the stamps that they had then.
    sources: Sources,
    /// What pictures are, as far as that is known; none if nobody has looked yet.
    pictures: Option<KnownLooks>,
    /// What of it lies on disk; none if nobody has looked yet.
    segments: Option<Vec<Segment>>,
}

/// What the related blocks were made from last. Sites share it with the memory, because a site finds its related blocks when they
/// are first asked for. Which site was the last makes no difference to what is found, but to how long it takes.
#[derive(Clone, Debug, Default)]
struct Related(Arc<Mutex<relate::Memory>>);

impl Related {
    fn memory(&self) -> MutexGuard<'_, relate::Memory> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps it if `is_worth_it`. What can't be kept is found out again.
    fn keep(&self, cache: Option<&Cache>, is_worth_it: impl FnOnce(&relate::Memory) -> bool) {
        let memory = self.memory();
        if let Some(cache) = cache.filter(|_| is_worth_it(&memory)) {
            let _ = cache.write_value(RELATED, &*memory);
        }
    }
}

/// What the search index was made from last, shared in the same way; none if nobody has looked yet.
#[derive(Clone, Debug, Default)]
struct Searched(Arc<Mutex<Option<search::Memory>>>);

impl Searched {
    /// Makes the index, and keeps what is new of what it was made from. What can't be kept is read again.
    fn index(&self, catalog: &Catalog, options: &search::Options<'_>, cache: Option<&Cache>) -> search::Index {
        let mut memory = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let recall = || cache.and_then(|cache| cache.read_value(SEARCHED)).unwrap_or_default();
        let memory = memory.get_or_insert_with(recall);
        let index = search::build(catalog, options, memory);
        if let Some(cache) = cache.filter(|_| memory.is_new()) {
            let _ = cache.write_value(SEARCHED, memory);
        }
        index
    }
}

/// Files by their paths, each with its stamp and the digest of its bytes.
type Sources = HashMap<SitePath, (FileStamp, Digest)>;

const SOURCES: &str = "sources";
const RELATED: &str = "related";
const SEARCHED: &str = "searched";

impl Memory {
    /// Memory that outlives the program in a cache folder. [`Memory::default`] does not.
    #[must_use]
    pub fn kept_in(cache: Cache) -> Self {
        Self { cache: Some(cache), ..Self::default() }
    }

    /// Reads what is kept, if nobody has done so yet. Texts are read later, and parsed again as the settings say if they are gone.
    fn recall(&mut self, config: &Config) {
        if let (Some(cache), None) = (&self.cache, &self.segments) {
            let again = entries::parse_again(cache.site().to_owned(), config.clone());
            let others = || (cache.read_value(SOURCES), cache.read_value::<relate::Memory>(RELATED));
            let (segments, (sources, related)) = both(|| store::recall(cache, &mut self.entries, &again), others);
            (self.segments, self.sources) = (Some(segments), sources.unwrap_or_default());
            let mut related = related.unwrap_or_default();
            related.recall_profiles(self.entries.remembered().map(ParsedEntry::profile));
            *self.related.memory() = related;
        }
    }

    /// Keeps what the last run asked for.
    fn keep(&mut self) {
        if let (Some(cache), Some(segments)) = (&self.cache, &mut self.segments) {
            // What can't be kept is made again; a build says so, because it keeps more than this.
            let _ = store::keep(cache, &self.entries, segments);
        }
    }

    /// Keeps what the last run found out about related entries, if that is anything new.
    pub fn keep_related(&self) {
        self.related.keep(self.cache.as_ref(), |related| related.ranked() > 0);
    }

    /// The digest of a file that is still the one that was read.
    fn source(&self, stat: &FileStat) -> Option<Digest> {
        let (stamp, digest) = self.sources.get(&stat.path)?;
        (stat.stamp == Some(*stamp)).then_some(*digest)
    }

    fn note_sources(&mut self, sources: Sources) {
        if let Some(cache) = self.cache.as_ref().filter(|_| sources != self.sources) {
            // As with `keep`.
            let _ = cache.write_value(SOURCES, &sources);
        }
        self.sources = sources;
    }

    /// Where it is kept, if it is.
    #[must_use]
    pub fn cache(&self) -> Option<&Cache> {
        self.cache.as_ref()
    }

    /// How many entries the last run remembered, and how many it parsed.
    #[must_use]
    pub fn parsed(&self) -> (usize, usize) {
        self.entries.counts()
    }
}

/// A site as an immutable snapshot: it knows its routes, and makes the bytes of each when asked. What a snapshot and the next
/// have in common, they share.
#[derive(Debug)]
pub struct Site {
    /// What it was asked for.
    settings: Settings,
    config: Arc<Config>,
    now: BuildTime,
    /// The entries as they were parsed.
    parsed: SharedList<Arc<ParsedEntry>>,
    /// What is wrong with single files of entries; what is wrong with their links, the catalog knows.
    faults: Faults,
    /// Everything else that is wrong.
    structural: Arc<[Diagnostic]>,
    /// Whether links are among the files of entries, so that one may change under the name of another.
    has_links: bool,
    /// The structure of the site.
    pub catalog: Catalog,
    /// What belongs together, found out when it is first asked for.
    pub relations: Later<Relations>,
    /// What the next snapshot finds its relations with.
    related: Related,
    /// And what it makes its search index with.
    searched: Searched,
    references: Arc<Later<References>>,
    theme: Arc<Theme>,
    pictures: Arc<Pictures>,
    /// Of the files that are published as they are, what tells each from any other version of it.
    stamps: Arc<HashMap<SitePath, FileStamp>>,
    terms: Arc<TermLinks>,
    cards: Cards,
    /// What several files for machines say of one entry, made when the first of them is asked for.
    exports: OnceLock<export::Shared>,
    /// What every template of a language sees as `site`.
    views: Arc<[SiteView]>,
    frames: Arc<[Frames]>,
    /// How many HTML pages there are.
    pages: usize,
    /// What each route's bytes follow from, looked up when a build first asks for a fingerprint.
    grounds: OnceLock<Grounds>,
    /// The search index, made when one of its files is first asked for: the preview seldom needs it, and a build once.
    search: OnceLock<search::Index>,
    /// Where smaller pictures are kept, so that they are made once.
    cache: Option<Cache>,
}

impl Site {
    /// Every address of the site, in order.
    pub fn routes(&self) -> impl Iterator<Item = &Route> {
        self.catalog.routes.iter().map(|(route, _)| route)
    }

    /// How many HTML pages there are.
    #[must_use]
    pub fn page_count(&self) -> usize {
        self.pages
    }

    /// Finds out now what belongs together, and does what the first edit would have to wait for.
    pub fn prepare_for_edits(&self) {
        self.relations.make();
        // After a single edit that costs more than to find it out again.
        self.related.keep(self.cache.as_ref(), relate::Memory::is_made_anew);
        self.related.memory().prepare_for_edits();
    }

    /// Makes the search index now, which takes longer than any other file.
    pub fn make_search_index(&self) {
        self.search();
    }

    /// Where the site is published.
    #[must_use]
    pub fn base_url(&self) -> &BaseUrl {
        &self.config.base_url
    }

    fn shared_exports(&self) -> &export::Shared {
        let languages = self.config.languages.ids().count();
        self.exports.get_or_init(|| export::Shared::new(self.catalog.entries.len(), languages))
    }

    fn search(&self) -> &search::Index {
        let options = search::Options {
            languages: &self.config.languages,
            today: self.now.today(),
            from_disk: self.config.hosting.relative_urls,
        };
        self.search.get_or_init(|| self.searched.index(&self.catalog, &options, self.cache.as_ref()))
    }

    /// What is known of the grounds of routes; nothing where nothing is kept.
    fn grounds(&self) -> Option<&Grounds> {
        let cache = self.cache.as_ref()?;
        Some(self.grounds.get_or_init(|| Grounds::new(self, cache)))
    }

    /// Keeps the fingerprints that a build has found.
    pub fn keep_fingerprints(&self) {
        if let (Some(grounds), Some(cache)) = (self.grounds.get(), &self.cache) {
            grounds.keep(cache);
        }
    }

    /// Where the site is published, and what its pages may do there.
    #[must_use]
    pub fn hosting(&self) -> &Hosting {
        &self.config.hosting
    }

    /// The file that a page was made from, if it is an entry.
    #[must_use]
    pub fn entry_file(&self, route: &Route) -> Option<&SitePath> {
        match self.catalog.routes.get(route)? {
            Target::Entry(id) => Some(&self.catalog.entry(*id).document.source),
            _ => None,
        }
    }

    /// The filing number that the home pages must show: empty if the settings lack it, none if there is no need for one.
    #[must_use]
    pub fn icp_to_be_shown(&self) -> Option<&str> {
        let number = self.config.publisher.icp.as_str();
        self.config.hosting.icp.unwrap_or(!number.is_empty()).then_some(number)
    }

    /// The style sheets of the theme: where each lies, or would lie if it were not built in, and its text.
    pub fn style_sheets(&self) -> impl Iterator<Item = (SitePath, std::borrow::Cow<'_, str>)> {
        let sheets = self.theme.assets.iter().filter(|asset| render::is_style(&asset.route));
        sheets.map(|asset| (asset.path.clone(), String::from_utf8_lossy(asset.written())))
    }

    /// What the related blocks are made from.
    fn inputs(&self) -> Inputs<'_> {
        let (catalog, parsed, references) = (&self.catalog, &self.parsed, self.references.get());
        Inputs { catalog, parsed, references, config: &self.config, now: &self.now }
    }

    /// What views are made from.
    fn sources(&self) -> view::Sources<'_> {
        view::Sources {
            options: compose::view_options(&self.config, &self.now),
            catalog: &self.catalog,
            relations: &self.relations,
            theme: &self.theme,
            pictures: &self.pictures,
            terms: &self.terms,
            cards: &self.cards,
        }
    }
}

/// Everything that is wrong with a site, and the page that could not be made because of it.
pub type Problem = Box<Diagnostic>;
