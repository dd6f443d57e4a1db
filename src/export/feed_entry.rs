//! What feeds say of an entry. An entry stands in the feeds of the site, of its kind and of each of its terms, and in two formats; so it is
//! gathered once for each language, and written once for each format, when the first feed that holds it asks.

use std::hash::{Hash, Hasher};
use std::sync::{Arc, OnceLock};

use jiff::civil::DateTime;
use serde_json::value::RawValue;

use crate::base::{Diagnostic, Digest, digest_of};
use crate::catalog::{Entry, EntryId};
use crate::config::LanguageId;
use crate::view::{Fragment, Sources, summary, text_of};

use super::absolute::absolute;
use super::{atom, json_feed};

/// What feeds say of an entry, in any format.
#[derive(Debug, Hash)]
pub(super) struct FeedEntry {
    /// Its address, which is its id too.
    pub(super) url: String,
    pub(super) title: String,
    pub(super) summary: String,
    pub(super) language: String,
    pub(super) published: String,
    pub(super) updated: String,
    pub(super) authors: Vec<String>,
    pub(super) categories: Vec<String>,
    text: Fragment,
    origin: String,
}

impl FeedEntry {
    fn gather(sources: &Sources<'_>, entry: &Entry, language: LanguageId) -> Result<Self, Box<Diagnostic>> {
        let iso = |moment: Option<DateTime>| moment.map(|moment| sources.options.now.iso_with_offset(moment));
        let credits = entry.document.meta.credits.iter().flat_map(|credit| &credit.names);
        let lecturers = entry.document.course.iter().flat_map(|course| &course.lecturers);
        let terms = entry.topics.iter().chain(&entry.specials).chain(&entry.tags);
        Ok(Self {
            url: sources.options.base_url.absolute(&entry.route),
            title: entry.document.meta.title.clone(),
            summary: summary(entry),
            language: sources.tag(entry.language()).to_owned(),
            published: iso(entry.appeared()).unwrap_or_default(),
            updated: iso(entry.changed()).unwrap_or_default(),
            authors: credits.chain(lecturers).cloned().collect(),
            categories: terms.map(|id| sources.term_name(language, *id).to_owned()).collect(),
            text: text_of(sources, entry)?,
            origin: sources.options.base_url.origin().to_owned(),
        })
    }

    /// The whole text as HTML that can stand anywhere: all addresses in it are absolute.
    pub(super) fn html(&self) -> String {
        absolute(&self.text.html(), &self.origin, &self.url)
    }
}

/// An entry of feeds, with what the formats made of it. It hashes as its digest.
#[derive(Debug)]
pub(super) struct SharedEntry {
    entry: FeedEntry,
    digest: Digest,
    atom: OnceLock<Vec<u8>>,
    json: OnceLock<Box<RawValue>>,
}

impl SharedEntry {
    fn new(entry: FeedEntry) -> Self {
        let digest = digest_of(&entry);
        Self { entry, digest, atom: OnceLock::new(), json: OnceLock::new() }
    }

    /// It as an element of an Atom feed.
    pub(super) fn atom(&self) -> &[u8] {
        self.atom.get_or_init(|| atom::write_entry(&self.entry))
    }

    /// It as an item of a JSON feed.
    pub(super) fn json(&self) -> &RawValue {
        self.json.get_or_init(|| json_feed::write_item(&self.entry))
    }
}

impl Hash for SharedEntry {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.digest.hash(state);
    }
}

/// The entries of all feeds, for each language.
#[derive(Debug, Default)]
pub struct FeedEntries(Vec<Box<[OnceLock<Arc<SharedEntry>>]>>);

impl FeedEntries {
    /// A place for each entry in the feeds of each language. Most stay empty where a site has many: a feed holds the newest.
    #[must_use]
    pub fn new(entries: usize, languages: usize) -> Self {
        Self((0..languages).map(|_| (0..entries).map(|_| OnceLock::new()).collect()).collect())
    }

    pub(super) fn get(
        &self,
        sources: &Sources<'_>,
        id: EntryId,
        language: LanguageId,
    ) -> Result<Arc<SharedEntry>, Box<Diagnostic>> {
        let place = &self.0[language.index()][id.index()];
        if let Some(entry) = place.get() {
            return Ok(Arc::clone(entry));
        }
        let entry = FeedEntry::gather(sources, sources.entry(id), language)?;
        // Another feed may have been quicker; it has gathered the same.
        Ok(Arc::clone(place.get_or_init(|| Arc::new(SharedEntry::new(entry)))))
    }
}
