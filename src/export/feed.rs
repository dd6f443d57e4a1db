//! What a feed holds: the entries of a listing that appeared last, whatever the format.
//!
//! Only what has a date can be new, so an entry without one is in no feed; but for courses where there is nothing else: there the
//! day of the first session stands for it. Beside articles it would not do, since most such days are still to come.

use std::cmp::Reverse;

use jiff::civil::DateTime;

use crate::base::{Diagnostic, Route};
use crate::catalog::{Entry, EntryId, FeedFormat, Scope};
use crate::config::LanguageId;
use crate::view::{Sources, text_of};

use super::Inputs;
use super::feed_entry::{FeedEntry, FeedItem, SharedEntry};

/// A feed.
#[derive(Hash)]
pub(super) struct Feed<'a> {
    /// Its own address, which is its id too.
    pub(super) url: String,
    /// The page that shows the same.
    pub(super) page: String,
    pub(super) title: String,
    pub(super) description: &'a str,
    pub(super) language: &'a str,
    pub(super) publisher: &'a str,
    /// When the last of its entries changed.
    pub(super) updated: String,
    /// The site's scheme and host.
    pub(super) origin: &'a str,
    pub(super) items: Vec<FeedItem<'a>>,
}

pub(super) fn gather<'a>(
    inputs: &Inputs<'_, 'a>,
    language: LanguageId,
    scope: Scope,
    format: FeedFormat,
) -> Result<Feed<'a>, Box<Diagnostic>> {
    let Inputs { sources, settings, shared } = *inputs;
    let About { folder, title, ids } = About::of(sources, language, scope);
    // An entry stands in the feeds of all its terms. With its whole text in each of them they were a third of what a large portal weighs.
    let (length, with_texts) = match scope {
        Scope::Term(_) => (settings.term_feed_length, settings.term_feed_texts),
        _ => (settings.feed_length, true),
    };
    let dating = Dating { of_courses: scope.is_of_courses(&sources.catalog.terms) };
    let newest = newest(sources, ids, length, dating);
    let base_url = sources.options.base_url;
    let updated = newest.iter().filter_map(|entry| dating.changed(entry)).max();
    let site_title = sources.options.title.get(language);
    let publisher = sources.options.publisher.name.get(language);
    let item = |entry: &Entry| -> Result<FeedItem<'a>, Box<Diagnostic>> {
        let gather = || Box::new(SharedEntry::new(FeedEntry::gather(sources, entry, language)));
        let text = || shared.feed_texts.try_get(entry.id, language, || text_of(sources, entry).map(Box::new));
        Ok(FeedItem {
            entry: shared.feed_entries.get(entry.id, language, gather),
            text: if with_texts { Some(text()?) } else { None },
        })
    };
    Ok(Feed {
        url: format!("{}{}", base_url.absolute(&folder), format.file_name()),
        page: base_url.absolute(&folder),
        title: title.map_or_else(|| site_title.to_owned(), |title| format!("{title} — {site_title}")),
        description: sources.options.description.get(language),
        language: sources.tag(language),
        publisher: if publisher.is_empty() { site_title } else { publisher },
        updated: updated.map(|moment| sources.options.now.iso_with_offset(moment)).unwrap_or_default(),
        origin: base_url.origin(),
        items: newest.into_iter().map(item).collect::<Result<_, _>>()?,
    })
}

/// What a feed is about: where the page stands that it belongs to, what that is called, and all entries behind it.
struct About<'a> {
    folder: Route,
    title: Option<&'a str>,
    ids: Vec<&'a [EntryId]>,
}

impl<'a> About<'a> {
    fn of(sources: &Sources<'a>, language: LanguageId, scope: Scope) -> Self {
        let prefix = sources.options.languages.prefix(language);
        let index = sources.catalog.listings(language);
        let titles = &sources.labels(language).titles;
        let folder = |path: &str| Route::new(&format!("{prefix}{path}")).unwrap_or_else(|_| Route::home());
        let (courses, articles) = (index.all.courses.as_slice(), index.all.articles.as_slice());
        match scope {
            Scope::Articles => Self { folder: folder("articles/"), title: Some(&titles.articles), ids: vec![articles] },
            Scope::Courses => Self { folder: folder("courses/"), title: Some(&titles.courses), ids: vec![courses] },
            Scope::Term(id) => {
                let listing = index.term(id);
                Self {
                    folder: sources.term_route(language, id).unwrap_or_else(Route::home),
                    title: Some(sources.term_name(language, id)),
                    ids: vec![&listing.courses, &listing.articles],
                }
            }
            Scope::Site | Scope::Entry(_) => Self { folder: folder(""), title: None, ids: vec![courses, articles] },
        }
    }
}

/// What counts as the date of an entry.
#[derive(Clone, Copy)]
struct Dating {
    /// Whether the feed is of courses alone.
    of_courses: bool,
}

impl Dating {
    fn appeared(self, entry: &Entry) -> Option<DateTime> {
        entry.appeared().or_else(|| self.first_held(entry))
    }

    fn changed(self, entry: &Entry) -> Option<DateTime> {
        entry.changed().or_else(|| self.first_held(entry))
    }

    fn first_held(self, entry: &Entry) -> Option<DateTime> {
        if self.of_courses { entry.first_held() } else { None }
    }
}

fn newest<'a>(sources: &Sources<'a>, ids: Vec<&[EntryId]>, length: usize, dating: Dating) -> Vec<&'a Entry> {
    let entries = ids.into_iter().flatten().map(|id| sources.entry(*id));
    let mut dated: Vec<(DateTime, &Entry)> =
        entries.filter_map(|entry| dating.appeared(entry).map(|moment| (moment, entry))).collect();
    let by_age = |(moment, entry): &(DateTime, &Entry)| (Reverse(*moment), entry.id);
    if length < dated.len() {
        // The rest, often all but a few of some thousands, need no order.
        dated.select_nth_unstable_by_key(length, by_age);
        dated.truncate(length);
    }
    dated.sort_unstable_by_key(by_age);
    dated.into_iter().map(|(_, entry)| entry).collect()
}
