//! The catalog's entries as candidates for each other's related blocks.

use std::collections::HashMap;
use std::sync::Arc;

use crate::base::{BuildTime, SitePath};
use crate::catalog::{Catalog, Entry, EntryId, LinkTarget, TermId};
use crate::config::{Config, RelatedWeights};
use crate::content::{self, Status};
use crate::relate::{self, Candidate, Kind, Pins, Profile, Relations, Weights};

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
    pub(super) parsed: &'a [Arc<ParsedEntry>],
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
        let profiles: HashMap<&SitePath, &Profile> =
            self.parsed.iter().filter_map(|parsed| parsed.profile_of_file()).collect();
        let entries = self.catalog.written();
        let numbers: Vec<Numbers> =
            entries.iter().map(|entry| Numbers::new(self.catalog, entry, self.config)).collect();
        let none = Profile::default();
        let candidate = |(entry, numbers)| {
            let entry: &Entry = entry;
            let profile = profiles.get(&entry.document.source).copied().unwrap_or(&none);
            candidate(entry, numbers, profile, self)
        };
        let candidates: Vec<Candidate<'_>> = entries.iter().zip(&numbers).map(candidate).collect();
        then(&candidates, &options(self.config))
    }
}

/// What an entry refers to, as the numbers that the engine works with.
struct Numbers {
    topics: Vec<u32>,
    specials: Vec<u32>,
    links: Vec<u32>,
    pools: Vec<u16>,
    courses: Vec<u32>,
    articles: Vec<u32>,
    exclude: Vec<u32>,
}

impl Numbers {
    fn new(catalog: &Catalog, entry: &Entry, config: &Config) -> Self {
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
