//! The catalog's entries as candidates for each other's related blocks.

use std::collections::HashMap;

use crate::base::{BuildTime, SitePath};
use crate::catalog::{Catalog, Entry, EntryId, LinkTarget, TermId};
use crate::config::Config;
use crate::content::{self, Status};
use crate::relate::{self, Candidate, Kind, Pins, Profile, Relations};

use super::entries::Content;

/// What the settings say about related blocks.
pub(super) fn options(config: &Config) -> relate::Options {
    relate::Options { courses: config.related.courses, articles: config.related.articles, ..relate::Options::default() }
}

/// Finds what belongs together.
pub(super) fn relate(catalog: &Catalog, content: &Content, config: &Config, now: &BuildTime) -> Relations {
    let profiles: HashMap<&SitePath, &Profile> = content.profiles().collect();
    let numbers: Vec<Numbers> = catalog.entries.iter().map(|entry| Numbers::new(catalog, entry, config)).collect();
    let none = Profile::default();
    let candidates: Vec<Candidate<'_>> = catalog
        .entries
        .iter()
        .zip(&numbers)
        .map(|(entry, numbers)| {
            let profile = profiles.get(&entry.document.source).copied().unwrap_or(&none);
            candidate(entry, numbers, profile, now)
        })
        .collect();
    relate::relate(&candidates, &options(config))
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
        let entries = |ids: &[EntryId]| ids.iter().map(|id| id.number()).collect();
        let links = entry.links.iter().filter_map(|link| match link {
            LinkTarget::Entry(id, _) => Some(id.number()),
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

fn candidate<'a>(entry: &'a Entry, numbers: &'a Numbers, profile: &'a Profile, now: &BuildTime) -> Candidate<'a> {
    let today = now.today();
    let open = entry.upcoming(today).find(|session| session.status == Status::Open);
    let next = open.or_else(|| entry.upcoming(today).next());
    let days = next.map(|session| u32::try_from((session.start - today).get_days()).unwrap_or(0));
    Candidate {
        kind: match entry.kind() {
            content::Kind::Article => Kind::Article,
            content::Kind::Course => Kind::Course,
            content::Kind::Page => Kind::Page,
        },
        language: entry.language().number(),
        pools: &numbers.pools,
        translations: entry.translations.first().map(|id| id.number()),
        profile,
        title: &entry.document.meta.title,
        topics: &numbers.topics,
        specials: &numbers.specials,
        links: &numbers.links,
        days_to_session: days,
        pins: Pins { courses: &numbers.courses, articles: &numbers.articles, exclude: &numbers.exclude },
        hidden: false,
    }
}
