//! A month as a grid of days, with the sessions that take place on each.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::catalog::{Entry, EntryId, Session};
use crate::config::LanguageId;

use super::Sources;
use super::pages::{Calendar, CalendarDay, CalendarSession};

/// The calendars of a month, 1 to 12: one for each year in which some of the courses have an upcoming session in it.
pub(super) fn of_month(sources: &Sources<'_>, language: LanguageId, month: i8, courses: &[EntryId]) -> Vec<Calendar> {
    let mut days: BTreeMap<Date, Vec<CalendarSession>> = BTreeMap::new();
    let mut firsts = BTreeSet::new();
    for course in courses.iter().map(|id| sources.entry(*id)) {
        for session in course.upcoming(sources.today()) {
            for day in days_of(session).filter(|day| day.month() == month) {
                firsts.insert(day.first_of_month());
                days.entry(day).or_default().push(calendar_session(sources, language, course, session, day));
            }
        }
    }
    firsts.into_iter().map(|first| grid(sources, language, first, &mut days)).collect()
}

fn days_of(session: &Session) -> impl Iterator<Item = Date> {
    let end = session.end;
    session.start.series(jiff::Span::new().days(1)).take_while(move |day| *day <= end)
}

fn calendar_session(
    sources: &Sources<'_>,
    language: LanguageId,
    course: &Entry,
    session: &Session,
    day: Date,
) -> CalendarSession {
    CalendarSession {
        title: course.document.meta.title.clone(),
        url: sources.href(&course.route),
        city: session.city.map_or(String::new(), |city| sources.term_name(language, city).to_owned()),
        starts: session.start == day,
        status: session.standing(sources.today()),
    }
}

fn grid(
    sources: &Sources<'_>,
    language: LanguageId,
    first: Date,
    days: &mut BTreeMap<Date, Vec<CalendarSession>>,
) -> Calendar {
    let formats = &sources.labels(language).formats;
    let mut cells: Vec<Option<CalendarDay>> = Vec::new();
    let before = usize::try_from(first.weekday().to_monday_zero_offset()).unwrap_or(0);
    cells.resize(before, None);
    for day in first.series(jiff::Span::new().days(1)).take(usize::try_from(first.days_in_month()).unwrap_or(31)) {
        let sessions = days.remove(&day).unwrap_or_default();
        cells.push(Some(CalendarDay { number: day.day(), iso: day.to_string(), sessions }));
    }
    cells.resize(cells.len().next_multiple_of(7), None);
    Calendar {
        label: formats.month_of_year(first),
        weekdays: formats.weekdays.clone(),
        weeks: cells.chunks(7).map(<[_]>::to_vec).collect(),
    }
}
