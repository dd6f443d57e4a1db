//! The catalog's entries as candidates for each other's related blocks.

use std::sync::Arc;

use crate::base::{BuildTime, Later, SharedList, map_parallel};
use crate::catalog::{Catalog, Entry, EntryId, LinkTarget, TermId};
use crate::config::{Config, RelatedWeights};
use crate::content::{self, Status};
use crate::relate::{self, Candidate, Kind, Pins, Profile, Relations, Weights};

use super::Related;
use super::entries::ParsedEntry;

/// What the settings say about related blocks, over the engine's defaults.
pub(super) fn options(config: &Config) -> relate::Options {
    let settings = &config.related;
    let defaults = relate::Options::default();
    relate::Options {
        courses: settings.courses.unwrap_or(defaults.courses),
        articles: settings.articles.unwrap_or(defaults.articles),
        weights: weights(&settings.weights, &defaults.weights),
        threshold: settings.threshold.unwrap_or(defaults.threshold),
        diversity: settings.diversity.unwrap_or(defaults.diversity),
    }
}

fn weights(settings: &RelatedWeights, defaults: &Weights) -> Weights {
    Weights {
        title: settings.title.unwrap_or(defaults.title),
        key_points: settings.key_points.unwrap_or(defaults.key_points),
        headings: settings.headings.unwrap_or(defaults.headings),
        tags: settings.tags.unwrap_or(defaults.tags),
        body: settings.body.unwrap_or(defaults.body),
        mention: settings.mention.unwrap_or(defaults.mention),
        topic: settings.topic.unwrap_or(defaults.topic),
        special: settings.special.unwrap_or(defaults.special),
        link: settings.link.unwrap_or(defaults.link),
        session: settings.session.unwrap_or(defaults.session),
    }
}

/// Of the options those that a profile is made with, and the defaults for all others: whatever only ranks must not make
/// remembered profiles stale, and a profile can't depend on what it never sees.
pub(super) fn profile_options(config: &Config) -> relate::Options {
    let Weights { title, key_points, headings, tags, body, .. } = options(config).weights;
    let weights = Weights { title, key_points, headings, tags, body, ..Weights::default() };
    relate::Options { weights, ..relate::Options::default() }
}

/// What relating takes of a site.
#[derive(Clone, Copy)]
pub(super) struct Inputs<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) parsed: &'a SharedList<Arc<ParsedEntry>>,
    pub(super) references: &'a References,
    pub(super) config: &'a Config,
    pub(super) now: &'a BuildTime,
}

impl Inputs<'_> {
    /// Finds what belongs together; what the last run found out is not found out again.
    pub(super) fn relate(&self, memory: &mut relate::Memory) -> Relations {
        self.with_candidates(|candidates, options| memory.relate(candidates, options))
    }

    /// Hands the engine all entries that are written as its candidates, in the catalog's order, with what the settings say.
    /// Those that are made from them have their blocks.
    pub(super) fn with_candidates<T>(&self, then: impl FnOnce(&[Candidate<'_>], &relate::Options) -> T) -> T {
        let written: Vec<(&Entry, &Numbers)> = self.catalog.written().zip(self.references.iter()).collect();
        let candidates = map_parallel(&written, |(entry, numbers)| {
            candidate(entry, numbers, &self.parsed[numbers.parsed].profile, self)
        });
        then(&candidates, &options(self.config))
    }
}

/// The same, held by whoever finds out later.
pub(super) struct OwnInputs {
    pub(super) catalog: Catalog,
    pub(super) parsed: SharedList<Arc<ParsedEntry>>,
    pub(super) references: Arc<Later<References>>,
    pub(super) config: Arc<Config>,
    pub(super) now: BuildTime,
    pub(super) related: Related,
}

/// Leaves it for the first page that asks to find out what belongs together.
pub(super) fn relate_later(own: OwnInputs) -> Later<Relations> {
    Later::new(move || {
        let OwnInputs { catalog, parsed, references, config, now, related } = &own;
        let inputs = Inputs { catalog, parsed, references: references.get(), config, now };
        inputs.relate(&mut related.memory())
    })
}

/// For each entry that is written what it refers to. The next snapshot shares it, but for entries that were edited.
pub(super) type References = SharedList<Numbers>;

/// Leaves it for whoever asks first to look up what all entries refer to.
pub(super) fn references_later(
    catalog: &Catalog,
    parsed: &SharedList<Arc<ParsedEntry>>,
    config: &Arc<Config>,
) -> Arc<Later<References>> {
    let (catalog, parsed, config) = (catalog.clone(), parsed.clone(), Arc::clone(config));
    Arc::new(Later::new(move || references(&catalog, &parsed, &config)))
}

fn references(catalog: &Catalog, parsed: &SharedList<Arc<ParsedEntry>>, config: &Config) -> References {
    // Both are in the order of files.
    let mut files = parsed.iter().enumerate();
    let with_file = |entry| {
        let entry: &Entry = entry;
        let file = files.find(|(_, parsed)| parsed.source == entry.document.source);
        (entry, file.expect("every entry that is written has been parsed").0)
    };
    let entries: Vec<(&Entry, usize)> = catalog.written().map(with_file).collect();
    let numbers = map_parallel(&entries, |(entry, parsed)| Numbers::new(catalog, entry, *parsed, config));
    numbers.into_iter().collect()
}

/// The same after some entries were edited.
pub(super) fn references_after(
    before: &References,
    edited: &[EntryId],
    catalog: &Catalog,
    config: &Config,
) -> References {
    let mut after = before.clone();
    for id in edited.iter().filter(|id| id.index() < before.len()) {
        let numbers = after.make_mut(id.index());
        *numbers = Numbers::new(catalog, catalog.entry(*id), numbers.parsed, config);
    }
    after
}

/// What an entry refers to, as the numbers that the engine works with.
#[derive(Clone, Debug)]
pub(super) struct Numbers {
    /// The position of its file among those that were parsed.
    parsed: usize,
    topics: Vec<u32>,
    specials: Vec<u32>,
    links: Vec<u32>,
    pools: Vec<u16>,
    courses: Vec<u32>,
    articles: Vec<u32>,
    exclude: Vec<u32>,
}

impl Numbers {
    fn new(catalog: &Catalog, entry: &Entry, parsed: usize, config: &Config) -> Self {
        let terms = |ids: &[TermId]| ids.iter().map(|id| id.number()).collect();
        // Only what is written is a candidate.
        let number = |id: &EntryId| catalog.original(*id, &config.languages).number();
        let entries = |ids: &[EntryId]| ids.iter().map(number).collect();
        let links = entry.links.iter().filter_map(|link| match link {
            LinkTarget::Entry(id, _) => Some(number(id)),
            _ => None,
        });
        let is_shown = |language: &crate::config::LanguageId| {
            *language != entry.language() && catalog.listings(*language).visible.binary_search(&entry.id).is_ok()
        };
        Self {
            parsed,
            topics: terms(&entry.topics),
            specials: terms(&entry.specials),
            links: links.collect(),
            pools: config.languages.ids().filter(is_shown).map(crate::config::LanguageId::number).collect(),
            courses: entries(&entry.pins.courses),
            articles: entries(&entry.pins.articles),
            exclude: entries(&entry.pins.exclude),
        }
    }
}

fn candidate<'a>(entry: &'a Entry, numbers: &'a Numbers, profile: &'a Profile, inputs: &Inputs<'_>) -> Candidate<'a> {
    let today = inputs.now.today();
    // What an editor wrote by hand in a language that is made from another one stands among the entries of that.
    let written = inputs.config.languages.written(entry.language());
    let open = entry.upcoming(today).find(|session| session.status == Status::Open);
    let next = open.or_else(|| entry.upcoming(today).next());
    let days = next.map(|session| u32::try_from((session.start - today).get_days()).unwrap_or(0));
    Candidate {
        kind: match entry.kind() {
            content::Kind::Article => Kind::Article,
            content::Kind::Course => Kind::Course,
            content::Kind::Page => Kind::Page,
        },
        language: written.number(),
        pools: &numbers.pools,
        translations: entry.translations.first().map(|id| id.number()),
        profile,
        title: &entry.document.meta.title,
        topics: &numbers.topics,
        specials: &numbers.specials,
        links: &numbers.links,
        days_to_session: days,
        pins: Pins { courses: &numbers.courses, articles: &numbers.articles, exclude: &numbers.exclude },
        hidden: written != entry.language(),
    }
}
