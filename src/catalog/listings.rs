//! What each listing holds, for each language: courses by their next session, articles by date.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::base::{SharedList, map_parallel};
use crate::config::LanguageId;
use crate::content::Kind;

use super::{Entry, EntryId, Options, Session, TermId, Terms};

/// The entries of a listing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Listing {
    /// Courses, soonest session first; those on request come last.
    pub courses: Vec<EntryId>,
    /// Articles, newest first.
    pub articles: Vec<EntryId>,
}

impl Listing {
    /// Whether nothing is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.courses.is_empty() && self.articles.is_empty()
    }

    /// The length of the longer of the two lists, which decides how many pages there are.
    #[must_use]
    pub fn longest(&self) -> usize {
        self.courses.len().max(self.articles.len())
    }
}

/// A session, by its course and its position there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionRef {
    /// The course.
    pub course: EntryId,
    /// The position among the course's sessions.
    pub position: usize,
}

/// Everything that one language lists.
#[derive(Clone, Debug, Default, Hash)]
pub struct LanguageIndex {
    /// The entries of this language, and with a fallback those of the default one that have no translation into it.
    pub visible: Vec<EntryId>,
    /// All of them.
    pub all: Listing,
    /// The courses that were added last, by date, newest first.
    pub newest: Vec<EntryId>,
    /// For each year from this one on that has sessions: all its sessions, by date.
    pub plans: BTreeMap<i16, Vec<SessionRef>>,
    /// The first of these years of which a session is still to come; else the first.
    pub next_plan: Option<i16>,
    terms: Vec<Listing>,
}

impl LanguageIndex {
    /// What stands behind a term.
    #[must_use]
    pub fn term(&self, id: TermId) -> &Listing {
        &self.terms[id.index()]
    }
}

/// Builds the listings of all languages.
pub(super) fn build(entries: &SharedList<Entry>, terms: &Terms, options: &Options<'_>) -> Vec<LanguageIndex> {
    let languages: Vec<LanguageId> = options.languages.ids().collect();
    map_parallel(&languages, |language| build_one(entries, terms, *language, options))
}

fn build_one(entries: &SharedList<Entry>, terms: &Terms, language: LanguageId, options: &Options<'_>) -> LanguageIndex {
    let today = options.now.today();
    let visible: Vec<EntryId> =
        entries.iter().filter(|entry| is_visible(entry, entries, language, options)).map(|entry| entry.id).collect();
    let mut index = LanguageIndex { terms: vec![Listing::default(); terms.all().len()], ..LanguageIndex::default() };
    index.all.courses = courses(&visible, entries, today);
    index.all.articles = articles(&visible, entries);
    for id in &index.all.courses {
        for term in course_terms(&entries[id.index()]) {
            index.terms[term.index()].courses.push(*id);
        }
    }
    for term in terms.all() {
        let next = |id: &EntryId| {
            entries[id.index()].upcoming_of(term, today).next().map_or(Date::MAX, |session| session.start)
        };
        index.terms[term.id.index()].courses.sort_by_cached_key(next);
    }
    for id in &index.all.articles {
        for term in own_terms(&entries[id.index()]) {
            index.terms[term.index()].articles.push(*id);
        }
    }
    index.newest.clone_from(&index.all.courses);
    index.newest.sort_by_cached_key(|id| Reverse(entries[id.index()].document.meta.date));
    index.plans = plans(&visible, entries, today);
    index.next_plan = next_plan(&index.plans, entries, today);
    index.visible = visible;
    index
}

fn is_visible(entry: &Entry, entries: &SharedList<Entry>, language: LanguageId, options: &Options<'_>) -> bool {
    if entry.language() == language {
        return true;
    }
    let falls_back = options.languages.get(language).fallback && entry.language() == LanguageId::DEFAULT;
    falls_back && !entry.translations.iter().any(|other| entries[other.index()].language() == language)
}

fn courses(visible: &[EntryId], entries: &SharedList<Entry>, today: Date) -> Vec<EntryId> {
    let entry = |id: &EntryId| &entries[id.index()];
    let is_listed = |id: &&EntryId| entry(id).kind() == Kind::Course && entry(id).is_offered(today);
    let mut courses: Vec<EntryId> = visible.iter().filter(is_listed).copied().collect();
    courses.sort_by_cached_key(|id| entry(id).upcoming(today).next().map_or(Date::MAX, |session| session.start));
    courses
}

fn articles(visible: &[EntryId], entries: &SharedList<Entry>) -> Vec<EntryId> {
    let entry = |id: &EntryId| &entries[id.index()];
    let mut articles: Vec<EntryId> = visible.iter().filter(|id| entry(id).kind() == Kind::Article).copied().collect();
    articles.sort_by_cached_key(|id| Reverse(entry(id).document.meta.date));
    articles
}

/// The entries on one of the pages that a list is cut into, from 1.
#[must_use]
pub fn page_of(ids: &[EntryId], number: usize, size: usize) -> &[EntryId] {
    ids.chunks(size).nth(number - 1).unwrap_or_default()
}

fn own_terms(entry: &Entry) -> impl Iterator<Item = TermId> {
    entry.topics.iter().chain(&entry.specials).chain(&entry.tags).copied()
}

fn course_terms(entry: &Entry) -> impl Iterator<Item = TermId> {
    own_terms(entry).chain(entry.cities.iter().copied()).chain(entry.months.iter().copied())
}

fn plans(visible: &[EntryId], entries: &SharedList<Entry>, today: Date) -> BTreeMap<i16, Vec<SessionRef>> {
    let mut plans: BTreeMap<i16, Vec<SessionRef>> = BTreeMap::new();
    for course in visible {
        for (position, session) in entries[course.index()].sessions.iter().enumerate() {
            if session.is_planned(today) {
                plans.entry(session.start.year()).or_default().push(SessionRef { course: *course, position });
            }
        }
    }
    for plan in plans.values_mut() {
        plan.sort_by_key(|reference| (session(entries, *reference).place_in_plan(), *reference));
    }
    plans
}

fn next_plan(plans: &BTreeMap<i16, Vec<SessionRef>>, entries: &SharedList<Entry>, today: Date) -> Option<i16> {
    let is_to_come = |reference: &SessionRef| session(entries, *reference).end >= today;
    let coming = plans.iter().find(|(_, sessions)| sessions.iter().any(is_to_come));
    coming.or_else(|| plans.first_key_value()).map(|(year, _)| *year)
}

fn session(entries: &SharedList<Entry>, reference: SessionRef) -> &Session {
    &entries[reference.course.index()].sessions[reference.position]
}
