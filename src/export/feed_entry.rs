//! What feeds say of an entry: gathered once for each language, when the first feed that holds it asks. Its text is gathered apart from
//! all else, because most feeds hold none.

use std::fmt::{self, Display};
use std::sync::OnceLock;

use jiff::civil::DateTime;
use serde::{Serialize, Serializer};

use crate::catalog::Entry;
use crate::config::LanguageId;
use crate::view::{Fragment, Sources, summary};

use super::absolute::absolute;
use super::shared::SharedPart;

/// What feeds say of an entry, in any format.
#[derive(Debug, Hash)]
pub(super) struct FeedEntry {
    /// Its address, which is its id too.
    pub(super) url: String,
    pub(super) title: String,
    pub(super) summary: String,
    pub(super) language: String,
    /// As far as an editor says.
    pub(super) published: Option<String>,
    /// Only a feed of courses alone holds one that nobody gave a date; there the day of its first session stands for it.
    pub(super) updated: String,
    pub(super) authors: Vec<String>,
    pub(super) categories: Vec<String>,
}

impl FeedEntry {
    pub(super) fn gather(sources: &Sources<'_>, entry: &Entry, language: LanguageId) -> Self {
        let iso = |moment: DateTime| sources.options.now.iso_with_offset(moment);
        let credits = entry.document.meta.credits.iter().flat_map(|credit| &credit.names);
        let lecturers = entry.document.course.iter().flat_map(|course| &course.lecturers);
        let terms = entry.topics.iter().chain(&entry.specials).chain(&entry.tags);
        Self {
            url: sources.options.base_url.absolute(&entry.route),
            title: entry.document.meta.title.clone(),
            summary: summary(entry),
            language: sources.tag(entry.language()).to_owned(),
            published: entry.appeared().map(iso),
            updated: entry.changed().or_else(|| entry.first_held()).map(iso).unwrap_or_default(),
            authors: credits.chain(lecturers).cloned().collect(),
            categories: terms.map(|id| sources.term_name(language, *id).to_owned()).collect(),
        }
    }
}

/// An entry in a feed.
#[derive(Hash)]
pub(super) struct FeedItem<'a> {
    pub(super) entry: &'a SharedEntry,
    /// The whole text, in feeds that hold it.
    pub(super) text: Option<&'a Fragment>,
}

impl FeedItem<'_> {
    /// The whole text, in feeds that hold it. `origin` is the site's scheme and host.
    pub(super) fn html<'i>(&'i self, origin: &'i str) -> Option<Html<'i>> {
        let text = self.text?;
        Some(Html { origin, url: &self.entry.content.url, text: text.html() })
    }
}

/// The text of an entry as HTML that can stand anywhere: all addresses in it are absolute. It is shown in pieces.
pub(super) struct Html<'a> {
    origin: &'a str,
    url: &'a str,
    text: String,
}

impl Html<'_> {
    /// How long it is in bytes, about.
    pub(super) fn about(&self) -> usize {
        self.text.len()
    }

    /// Hands on each piece.
    pub(super) fn pieces(&self, push: impl FnMut(&str)) {
        absolute(&self.text, self.origin, self.url, push);
    }
}

impl Display for Html<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut written = Ok(());
        self.pieces(|piece| written = written.and_then(|()| formatter.write_str(piece)));
        written
    }
}

impl Serialize for Html<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// An entry as all feeds show it, and as those in Atom write it that hold no texts: nearly all are such, and a new entry stands in those of
/// all its terms. Whole texts are not kept, since those of a site are most of what it takes in memory.
pub(super) type SharedEntry = SharedPart<FeedEntry, OnceLock<Vec<u8>>>;
