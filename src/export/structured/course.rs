//! A course, and each of its sessions both as an instance of the course and as an event of its own.
//!
//! Sessions are days without hours, and so are the dates here: an hour that nobody wrote would be a wrong one.

use crate::view::frame::SiteView;
use crate::view::pages::CourseView;
use crate::view::parts::{Price, SessionRow};

use super::page::{absolute, publisher};
use super::vocabulary::{Address, Agent, Audience, Course, CourseInstance, Event, Location, Offer, Schedule, Thing};

const IN_STOCK: &str = "https://schema.org/InStock";
const SOLD_OUT: &str = "https://schema.org/SoldOut";

pub(super) fn course<'a>(view: &'a CourseView, site: &'a SiteView) -> Vec<Thing<'a>> {
    let page = &view.page;
    let course = Course {
        id: format!("{}#course", page.canonical),
        name: &page.title,
        description: description(view),
        url: &page.canonical,
        in_language: &page.language,
        course_code: &view.code,
        provider: publisher(site),
        about: view.topics.iter().chain(&view.specials).map(|term| term.label.as_str()).collect(),
        teaches: &view.aims,
        audience: (!view.audience.is_empty()).then_some(Audience { audience_type: &view.audience }),
        offers: view.price.as_ref().filter(|_| !view.over).map(|price| offer(price, of_all(view), &page.canonical)),
        has_course_instance: view.sessions.iter().map(|session| instance(view, session, site)).collect(),
    };
    let events = view.sessions.iter().map(|session| Thing::Event(Box::new(event(view, session, site))));
    std::iter::once(Thing::Course(Box::new(course))).chain(events).collect()
}

fn description(view: &CourseView) -> &str {
    if view.page.description.is_empty() { &view.page.title } else { &view.page.description }
}

fn instance<'a>(view: &'a CourseView, session: &'a SessionRow, site: &SiteView) -> CourseInstance<'a> {
    let (start_date, end_date) = (session.start.iso.as_str(), session.end.iso.as_str());
    CourseInstance {
        course_mode: if session.city.is_some() { "Onsite" } else { "Online" },
        location: Some(location(view, session, site)),
        start_date,
        end_date,
        event_status: status(session),
        course_schedule: Schedule { start_date, end_date, repeat_frequency: "Daily", repeat_count: session.days },
        instructor: lecturers(view),
        offers: session_offer(view, session, site),
    }
}

fn event<'a>(view: &'a CourseView, session: &'a SessionRow, site: &'a SiteView) -> Event<'a> {
    Event {
        id: anchor(view, session),
        name: &view.page.title,
        description: description(view),
        url: anchor(view, session),
        in_language: &view.page.language,
        start_date: &session.start.iso,
        end_date: &session.end.iso,
        event_status: status(session),
        event_attendance_mode: match session.city {
            Some(_) => "https://schema.org/OfflineEventAttendanceMode",
            None => "https://schema.org/OnlineEventAttendanceMode",
        },
        location: location(view, session, site),
        performer: lecturers(view),
        organizer: publisher(site),
        offers: session_offer(view, session, site),
    }
}

/// The session's row on the course's page.
fn anchor(view: &CourseView, session: &SessionRow) -> String {
    format!("{}#{}", view.page.canonical, session.id)
}

/// Where one enrols, if that is a page, else the session's row.
fn enrolment(view: &CourseView, session: &SessionRow, site: &SiteView) -> String {
    let pages = session.enrol.as_ref().filter(|url| url.starts_with('/') || url.starts_with("http"));
    pages.map_or_else(|| anchor(view, session), |url| absolute(site, url))
}

fn location<'a>(view: &CourseView, session: &'a SessionRow, site: &SiteView) -> Location<'a> {
    match &session.city {
        Some(city) => Location::Place { name: &city.label, address: Address { address_locality: &city.label } },
        None => Location::VirtualLocation { url: enrolment(view, session, site) },
    }
}

fn lecturers(view: &CourseView) -> Vec<Agent<'_>> {
    view.lecturers.iter().map(|name| Agent::Person { name }).collect()
}

fn status(session: &SessionRow) -> &'static str {
    match session.status {
        "cancelled" => "https://schema.org/EventCancelled",
        _ => "https://schema.org/EventScheduled",
    }
}

/// What does not take place is not offered.
fn session_offer<'a>(view: &CourseView, session: &'a SessionRow, site: &SiteView) -> Option<Offer<'a>> {
    let availability = match session.status {
        "open" => IN_STOCK,
        "full" => SOLD_OUT,
        _ => return None,
    };
    let price = session.price.as_ref()?;
    Some(offer(price, Some(availability), &enrolment(view, session, site)))
}

fn offer<'a>(price: &'a Price, availability: Option<&'static str>, url: &str) -> Offer<'a> {
    let is_free = price.amount.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    Offer {
        category: if is_free { "Free" } else { "Paid" },
        price: &price.amount,
        price_currency: &price.currency,
        availability,
        url: url.to_owned(),
    }
}

/// Whether any session has seats; unknown for a course on request.
fn of_all(view: &CourseView) -> Option<&'static str> {
    let has = |status: &str| view.sessions.iter().any(|session| session.status == status);
    if has("open") {
        return Some(IN_STOCK);
    }
    has("full").then_some(SOLD_OUT)
}
