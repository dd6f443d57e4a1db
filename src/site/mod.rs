//! The composer: all stages in order, and the one thing that they make. It is the only module besides the command
//! line that sees the whole configuration, which it cuts into each stage's own options.

mod compose;
mod entries;
mod explain;
mod kind;
mod relations;
mod render;
mod store;
mod survey;
mod why;

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, OnceLock};

use crate::base::{BaseUrl, BuildTime, Diagnostic, Digest, FileStamp, FileStat, Memo, Route, SitePath};
use crate::cache::Cache;
use crate::catalog::{Catalog, Target};
use crate::config::{Config, Hosting};
use crate::export;
use crate::relate::{self, Relations};
use crate::search;
use crate::theme::Theme;
use crate::view::frame::{Frames, SiteView};
use crate::view::{self, Cards, TermLinks};

use relations::Inputs;

pub use compose::{Composed, compose, compose_timed};
pub use entries::ParsedEntry;
pub use explain::{
    EntryName, Explained, ExplainedBlock, ExplainedEntry, ExplainedPair, LastShown, NoAnswer, Reasons, SessionSoon,
    SetBack, Standing, Weighted, explain, explain_pair,
};
pub use render::Prepared;
pub use survey::{
    CityRow, EndingCourse, Field, HiddenEntry, Inspected, InspectedEntry, Neighbour, Neighbourhood, OutgoingLink,
    Overview, SessionChart, TaxonomySizes, TermSize,
};
pub use why::why;

use store::Segment;

/// What a run may set against or beside `site.toml`.
#[derive(Clone, Debug)]
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
    related: relate::Memory,
    cache: Option<Cache>,
    /// The digests of the entries' files, with the stamps that they had then.
    sources: Sources,
    /// What of it lies on disk; none if nobody has looked yet.
    segments: Option<Vec<Segment>>,
}

/// Files by their paths, each with its stamp and the digest of its bytes.
type Sources = HashMap<SitePath, (FileStamp, Digest)>;

const SOURCES: &str = "sources";
const RELATED: &str = "related";

impl Memory {
    /// Does now what the first edit would have to wait for.
    pub fn prepare_for_edits(&mut self) {
        self.related.prepare_for_edits();
    }

    /// Memory that outlives the program in a cache folder. [`Memory::default`] does not.
    #[must_use]
    pub fn kept_in(cache: Cache) -> Self {
        Self { cache: Some(cache), ..Self::default() }
    }

    /// Reads what is kept, if nobody has done so yet.
    fn recall(&mut self) {
        if let (Some(cache), None) = (&self.cache, &self.segments) {
            self.segments = Some(store::recall(cache, &mut self.entries));
            self.sources = cache.read_value(SOURCES).unwrap_or_default();
            self.related = cache.read_value(RELATED).unwrap_or_default();
            self.related.recall_profiles(self.entries.remembered().map(ParsedEntry::profile));
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
    fn keep_related(&self) {
        if let Some(cache) = self.cache.as_ref().filter(|_| self.related.ranked() > 0) {
            // As with `keep`.
            let _ = cache.write_value(RELATED, &self.related);
        }
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

/// A site as an immutable snapshot: it knows its routes, and makes the bytes of each when asked.
#[derive(Debug)]
pub struct Site {
    config: Config,
    now: BuildTime,
    /// The entries as they were parsed, for those who ask why something belongs together.
    parsed: Vec<Arc<ParsedEntry>>,
    /// The structure of the site.
    pub catalog: Catalog,
    /// What belongs together.
    pub relations: Relations,
    theme: Theme,
    images: BTreeMap<SitePath, (usize, usize)>,
    /// Of the files that are published as they are, what tells each from any other version of it.
    stamps: HashMap<SitePath, FileStamp>,
    terms: TermLinks,
    cards: Cards,
    exports: export::Shared,
    /// What every template of a language sees as `site`.
    views: Vec<SiteView>,
    frames: Vec<Frames>,
    /// The search index, made when one of its files is first asked for: the preview seldom needs it, and a build once.
    search: OnceLock<search::Index>,
}

impl Site {
    /// Every address of the site, in order.
    pub fn routes(&self) -> impl Iterator<Item = &Route> {
        self.catalog.routes.iter().map(|(route, _)| route)
    }

    /// How many HTML pages there are.
    #[must_use]
    pub fn page_count(&self) -> usize {
        let is_page =
            |target: &Target| target.is_indexed() || matches!(target, Target::Search(_) | Target::NotFound(_));
        self.catalog.routes.iter().filter(|(_, target)| is_page(target)).count()
    }

    /// Where the site is published.
    #[must_use]
    pub fn base_url(&self) -> &BaseUrl {
        &self.config.base_url
    }

    fn search(&self) -> &search::Index {
        let options = search::Options {
            languages: &self.config.languages,
            today: self.now.today(),
            from_disk: self.config.hosting.relative_urls,
        };
        self.search.get_or_init(|| search::build(&self.catalog, &options))
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
        sheets.map(|asset| (asset.path.clone(), String::from_utf8_lossy(&asset.bytes)))
    }

    /// What the related blocks are made from.
    fn inputs(&self) -> Inputs<'_> {
        Inputs { catalog: &self.catalog, parsed: &self.parsed, config: &self.config, now: &self.now }
    }

    /// What views are made from.
    fn sources(&self) -> view::Sources<'_> {
        view::Sources {
            options: compose::view_options(&self.config, &self.now),
            catalog: &self.catalog,
            relations: &self.relations,
            theme: &self.theme,
            images: &self.images,
            terms: &self.terms,
            cards: &self.cards,
        }
    }
}

/// Everything that is wrong with a site, and the page that could not be made because of it.
pub type Problem = Box<Diagnostic>;
