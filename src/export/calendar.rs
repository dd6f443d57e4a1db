//! What a calendar holds: the sessions of this year and later ones, also those that are over or don't take place, so that a
//! subscriber's calendar shows what became of them.

use std::sync::OnceLock;

use jiff::civil::{Date, DateTime};

use crate::catalog::{Entry, Scope, Session, SessionRef};
use crate::config::LanguageId;
use crate::content::Status;
use crate::view::{Sources, summary};

use super::Inputs;
use super::shared::SharedPart;

/// A calendar.
#[derive(Hash)]
pub(super) struct Calendar<'a> {
    pub(super) name: String,
    pub(super) events: Vec<&'a SharedEvent>,
}

/// A session in a calendar. It takes whole days, since nobody says at which hour it begins.
#[derive(Debug, Hash)]
pub(super) struct CalendarEvent {
    /// The same in all calendars and all languages, as long as the session keeps its first day and its city.
    pub(super) uid: String,
    /// When its course was last changed, as far as its editor says, in UTC.
    pub(super) changed: DateTime,
    pub(super) start: Date,
    pub(super) end: Date,
    pub(super) cancelled: bool,
    pub(super) summary: String,
    pub(super) description: String,
    pub(super) location: String,
    pub(super) url: String,
    pub(super) categories: Vec<String>,
}

/// A session as all calendars show it, and its lines in them.
pub(super) type SharedEvent = SharedPart<CalendarEvent, OnceLock<String>>;

pub(super) fn gather<'a>(inputs: &Inputs<'_, 'a>, language: LanguageId, scope: Scope) -> Calendar<'a> {
    let Inputs { sources, shared, .. } = *inputs;
    let event = |reference: &SessionRef| {
        let course = sources.entry(reference.course);
        let events = shared.events.get(course.id, language, || events_of(sources, language, course));
        &events[reference.position]
    };
    Calendar {
        name: name(sources, language, scope),
        events: sessions(sources, language, scope).iter().map(event).collect(),
    }
}

/// The sessions of this year and later ones, by date.
fn sessions(sources: &Sources<'_>, language: LanguageId, scope: Scope) -> Vec<SessionRef> {
    if let Scope::Entry(id) = scope {
        return sessions_of(sources, sources.entry(id));
    }
    let all = sources.catalog.listings(language).plans.values().flatten();
    all.filter(|reference| holds(sources, scope, reference)).copied().collect()
}

/// Those of a course are found there: to look through the plan for each course would take the square of a site's size.
fn sessions_of(sources: &Sources<'_>, course: &Entry) -> Vec<SessionRef> {
    let today = sources.today();
    let all = course.sessions.iter().enumerate();
    let mut planned: Vec<_> = all.filter(|(_, session)| session.is_planned(today)).collect();
    planned.sort_by_key(|(position, session)| (session.place_in_plan(), *position));
    planned.into_iter().map(|(position, _)| SessionRef { course: course.id, position }).collect()
}

fn holds(sources: &Sources<'_>, scope: Scope, reference: &SessionRef) -> bool {
    let Scope::Term(id) = scope else { return true };
    let course = sources.entry(reference.course);
    let city = course.sessions[reference.position].city;
    course.topics.contains(&id) || course.specials.contains(&id) || city == Some(id)
}

fn name(sources: &Sources<'_>, language: LanguageId, scope: Scope) -> String {
    let site = sources.options.title.get(language);
    match scope {
        Scope::Entry(id) => format!("{} — {site}", sources.entry(id).document.meta.title),
        Scope::Term(id) => format!("{} — {site}", sources.term_name(language, id)),
        Scope::Site | Scope::Articles | Scope::Courses => site.to_owned(),
    }
}

fn events_of(sources: &Sources<'_>, language: LanguageId, course: &Entry) -> Vec<SharedEvent> {
    course.sessions.iter().map(|session| SharedEvent::new(event(sources, language, course, session))).collect()
}

fn event(sources: &Sources<'_>, language: LanguageId, course: &Entry, session: &Session) -> CalendarEvent {
    let name = |id| sources.term_name(language, id);
    let page = sources.options.base_url.absolute(&course.route);
    CalendarEvent {
        uid: uid(sources, course, session),
        changed: sources.options.now.in_utc(course.changed().unwrap_or_else(|| session.start.at(0, 0, 0, 0))),
        start: session.start,
        end: session.end,
        cancelled: session.status == Status::Cancelled,
        summary: course.document.meta.title.clone(),
        description: description(sources, language, course, session),
        location: session.city.map_or("", name).to_owned(),
        url: format!("{page}#{}", session.id),
        categories: course.topics.iter().map(|id| name(*id).to_owned()).collect(),
    }
}

/// Translations share an entry's id, so that a session is the same event in every language.
fn uid(sources: &Sources<'_>, course: &Entry, session: &Session) -> String {
    let origin = sources.options.base_url.origin();
    let host = origin.split_once("://").map_or(origin, |(_, host)| host);
    format!("{}/{}@{host}", course.document.identity.id, session.id)
}

/// What the course is about, then status and price in the words of the theme, then where to enrol.
fn description(sources: &Sources<'_>, language: LanguageId, course: &Entry, session: &Session) -> String {
    let row = sources.session_row(language, course, session);
    let status = sources.labels(language).text(&format!("status_{}", row.status));
    let price = row.price.as_ref().map_or("", |price| &price.text);
    let facts: Vec<&str> = [status, price].into_iter().filter(|fact| !fact.is_empty()).collect();
    let lines = [summary(course), facts.join(" · "), row.enrol.clone().unwrap_or_default()];
    lines.iter().filter(|line| !line.is_empty()).map(String::as_str).collect::<Vec<&str>>().join("\n")
}
