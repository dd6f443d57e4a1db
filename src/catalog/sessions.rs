//! Brings courses and their sessions together, from front matter and from tables.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::base::{Code, Diagnostic, Place, SitePath};
use crate::config::LanguageId;
use crate::content::{self, Kind, Money, TableRow};
use crate::data::Ranged;

use super::{Entry, EntryId, Names, Options, Session, TermId, Terms};

/// A session by what tells it from others of the same course, city and days, and where it is written.
struct Known {
    amount: Option<Decimal>,
    enrol: Option<String>,
    place: Place,
}

/// Gives every course its sessions, its cities and its months.
pub(super) fn attach(
    entries: &mut [Entry],
    rows: &[TableRow],
    terms: &mut Terms,
    names: &mut Names,
    options: &Options<'_>,
    problems: &mut Vec<Diagnostic>,
) {
    let mut gathering = Gathering { terms, problems, known: BTreeMap::new() };
    gathering.take_front_matter(entries);
    gathering.take_tables(entries, rows, names);
    for entry in entries.iter_mut() {
        entry.sessions.sort_by_key(sort_key);
        give_ids(&mut entry.sessions, gathering.terms);
        set_axes(entry, gathering.terms, options);
    }
}

/// Two sessions may begin on one day in one city.
fn give_ids(sessions: &mut [Session], terms: &Terms) {
    let mut seen = BTreeMap::new();
    for session in sessions {
        let place = session.city.map_or("online", |city| terms.get(city).slug.as_str());
        let id = format!("session-{}-{place}", session.start);
        let count = seen.entry(id.clone()).or_insert(0_usize);
        *count += 1;
        session.id = if *count > 1 { format!("{id}-{count}") } else { id };
    }
}

fn sort_key(session: &Session) -> (Date, Date, Option<TermId>) {
    (session.start, session.end, session.city)
}

struct Gathering<'a> {
    terms: &'a mut Terms,
    problems: &'a mut Vec<Diagnostic>,
    /// Where each session is written, so that one that is written twice is noticed.
    known: BTreeMap<(EntryId, Option<TermId>, Date, Date), Vec<Known>>,
}

impl Gathering<'_> {
    /// A translation without sessions of its own has those of the default language's version.
    fn take_front_matter(&mut self, entries: &mut [Entry]) {
        for entry in entries.iter_mut() {
            let language = entry.document.written_in();
            let Some(course) = &entry.document.course else { continue };
            for written in &course.sessions {
                let Some(session) = self.session(written, language) else { continue };
                if entry.document.converted_from.is_none() {
                    self.note(entry.id, &session, None, &written.place);
                }
                entry.sessions.push(session);
            }
        }
        for index in 0..entries.len() {
            let original = entries[index].translations.first().map_or(index, |id| id.index());
            if entries[index].sessions.is_empty() && original != index {
                let sessions = entries[original].sessions.clone();
                entries[index].sessions = sessions;
            }
        }
    }

    /// A row of a table belongs to all versions of its course.
    fn take_tables(&mut self, entries: &mut [Entry], rows: &[TableRow], names: &Names) {
        for row in rows {
            let source = &row.session.place.path;
            let Some(versions) = versions_of(&row.course, names, entries) else {
                self.problems.push(names.unknown(&row.course, Some(Kind::Course), source));
                continue;
            };
            let Some(session) = self.session(&row.session, LanguageId::DEFAULT) else { continue };
            if let Some(first) = versions.first() {
                self.note(*first, &session, row.amount, &row.session.place);
            }
            for version in versions {
                let entry = &mut entries[version.index()];
                let price = row.amount.and_then(|amount| with_currency(amount, entry));
                entry.sessions.push(Session { price, ..session.clone() });
            }
        }
    }

    /// Readers would find a session that is written twice twice on the page, each with a place to enrol.
    fn note(&mut self, course: EntryId, session: &Session, amount: Option<Decimal>, place: &Place) {
        let amount = amount.or(session.price.as_ref().map(|price| price.amount));
        let known = self.known.entry((course, session.city, session.start, session.end)).or_default();
        let is_same = |known: &&Known| known.amount == amount && known.enrol == session.enrol;
        if let Some(first) = known.iter().find(is_same) {
            let message = "this session is written twice: the same course, city and days";
            let problem = Diagnostic::warning(Code::DuplicateName, message).at(place.clone());
            self.problems.push(problem.related(first.place.clone(), "the first one").help("take one of the two out"));
            return;
        }
        known.push(Known { amount, enrol: session.enrol.clone(), place: place.clone() });
    }

    fn session(&mut self, written: &content::Session, language: LanguageId) -> Option<Session> {
        let city = match &written.city {
            Some(city) => Some(self.city(city, &written.place.path, language)?),
            None => None,
        };
        let content::Session { start, end, status, price, enrol, .. } = written.clone();
        Some(Session { id: String::new(), city, start, end, status, price, enrol })
    }

    fn city(&mut self, city: &Ranged<String>, source: &SitePath, language: LanguageId) -> Option<TermId> {
        self.terms.resolve("cities", city, source, language).map_err(|problem| self.problems.push(*problem)).ok()
    }
}

fn versions_of(course: &Ranged<String>, names: &Names, entries: &[Entry]) -> Option<Vec<EntryId>> {
    let versions = names.versions(&names.id_of(&course.value, Some(Kind::Course))?);
    let is_course = versions.first().is_some_and(|id| entries[id.index()].kind() == Kind::Course);
    is_course.then_some(versions)
}

/// A table gives amounts alone; they are in the course's currency.
fn with_currency(amount: Decimal, entry: &Entry) -> Option<Money> {
    let price = entry.document.course.as_ref()?.price.as_ref();
    let currency = price.map_or_else(|| "CNY".to_owned(), |price| price.currency.clone());
    Some(Money { amount, currency })
}

/// Derives cities and months from the upcoming sessions. A session that runs over a month's end is in both months.
fn set_axes(entry: &mut Entry, terms: &Terms, options: &Options<'_>) {
    let today = options.now.today();
    let (mut cities, mut months) = (Vec::new(), Vec::new());
    for session in entry.upcoming(today) {
        cities.extend(session.city);
        months.extend(session.months().filter_map(|first| terms.month(first.month())));
    }
    months.sort_unstable();
    months.dedup();
    let mut seen = std::collections::BTreeSet::new();
    cities.retain(|city| seen.insert(*city));
    entry.cities = cities;
    entry.months = months;
}
