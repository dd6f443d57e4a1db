//! The course finder: all upcoming sessions, by topic, special, city, month and price.
//!
//! The page holds the next sessions and what there is to choose from; the script reads all sessions from one JSON file, which
//! is made here too, since it shows what the page shows: names, dates and prices as the language writes them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Serialize;

use crate::base::Route;
use crate::catalog::{Entry, Session, SessionRef, TermId};
use crate::config::LanguageId;
use crate::content::Money;

use super::Sources;
use super::page::{self, Heading};
use super::pages::{Choice, Filter, FinderView};
use super::parts::Crumb;
use super::site_pages::{filter, plan_row, plans};

/// The addresses of the page and of its sessions, after the language's prefix.
pub(super) const PAGE: &str = "courses/finder/";
const SESSIONS: &str = "courses/finder.json";

/// How many sessions the page itself lists; the annual plans have all.
const LISTED: usize = 50;

/// Prices that readers may set as a bound.
const BOUNDS: [i64; 9] = [500, 1_000, 2_000, 3_000, 5_000, 8_000, 12_000, 20_000, 50_000];

/// The page.
pub(super) fn page(sources: &Sources<'_>, route: &Route, language: LanguageId) -> FinderView {
    let titles = &sources.labels(language).titles;
    let courses = Crumb { label: titles.courses.clone(), url: sources.known_href(language, "courses/") };
    let title = titles.finder.clone();
    let heading = Heading { kind: "finder", title, description: String::new(), trail: vec![courses] };
    let upcoming = upcoming(sources, language);
    let rows = upcoming.iter().take(LISTED).map(|reference| plan_row(sources, language, reference).1).collect();
    FinderView {
        page: page::built_in(sources, route, language, heading),
        sessions: sources.known_href(language, SESSIONS).unwrap_or_default(),
        filters: filters(sources, language, &upcoming),
        total: upcoming.len(),
        rows,
        plans: plans(sources, language, None),
    }
}

/// All sessions that are neither over nor cancelled, soonest first.
fn upcoming(sources: &Sources<'_>, language: LanguageId) -> Vec<SessionRef> {
    let all = sources.catalog.listings(language).plans.values().flatten().copied();
    all.filter(|reference| session(sources, reference).is_upcoming(sources.today())).collect()
}

fn session<'a>(sources: &Sources<'a>, reference: &SessionRef) -> &'a Session {
    &sources.entry(reference.course).sessions[reference.position]
}

fn filters(sources: &Sources<'_>, language: LanguageId, upcoming: &[SessionRef]) -> Vec<Filter> {
    let of = |key: &str| filter(sources, language, key);
    let own = [months(sources, language, upcoming), prices(sources, language, upcoming)];
    let found = [of("topics"), of("specials"), of("cities")].into_iter().flatten();
    found.chain(own).filter(|filter| !filter.choices.is_empty()).collect()
}

/// Months of a year, and not those of any year as in the navigator: who has chosen December 2026 does not mean 2027.
fn months(sources: &Sources<'_>, language: LanguageId, upcoming: &[SessionRef]) -> Filter {
    let firsts: BTreeSet<Date> = upcoming.iter().flat_map(|reference| session(sources, reference).months()).collect();
    let formats = &sources.labels(language).formats;
    let choice = |first: Date| Choice { value: year_and_month(first), label: formats.month_of_year(first) };
    let label = sources.catalog.terms.taxonomy("months").map_or("", |months| sources.taxonomy_name(language, months));
    Filter { key: "month".to_owned(), label: label.to_owned(), choices: firsts.into_iter().map(choice).collect() }
}

fn year_and_month(date: Date) -> String {
    date.strftime("%Y-%m").to_string()
}

/// Bounds that leave some sessions and not all; in the currency that most of them are in, since amounts of several can't be
/// compared.
fn prices(sources: &Sources<'_>, language: LanguageId, upcoming: &[SessionRef]) -> Filter {
    let prices =
        upcoming.iter().filter_map(|reference| price(sources.entry(reference.course), session(sources, reference)));
    let mut by_currency: BTreeMap<&str, Vec<Decimal>> = BTreeMap::new();
    for money in prices {
        by_currency.entry(&money.currency).or_default().push(money.amount);
    }
    let most = by_currency.into_iter().max_by_key(|(_, amounts)| amounts.len());
    let (currency, amounts) = most.unwrap_or_default();
    let separates =
        |bound: &Decimal| amounts.iter().any(|amount| amount <= bound) && amounts.iter().any(|amount| amount > bound);
    let formats = &sources.labels(language).formats;
    let choice =
        |bound: Decimal| Choice { value: format!("{bound} {currency}"), label: formats.money(bound, currency) };
    let choices = BOUNDS.into_iter().map(Decimal::from).filter(separates).map(choice).collect();
    Filter { key: "price".to_owned(), label: String::new(), choices }
}

fn price<'a>(course: &'a Entry, session: &'a Session) -> Option<&'a Money> {
    session.price.as_ref().or_else(|| course.document.course.as_ref()?.price.as_ref())
}

/// What the script reads.
#[derive(Debug, PartialEq, Hash, Serialize)]
pub struct FinderSessions {
    courses: Vec<FinderCourse>,
    sessions: Vec<FinderSession>,
}

#[derive(Debug, PartialEq, Hash, Serialize)]
struct FinderCourse {
    title: String,
    url: String,
    code: String,
    topics: Vec<String>,
    specials: Vec<String>,
}

#[derive(Debug, PartialEq, Hash, Serialize)]
struct FinderSession {
    /// The position of the course.
    course: usize,
    id: String,
    start: String,
    dates: String,
    months: Vec<String>,
    city: String,
    status: &'static str,
    /// The amount and its currency, and both as the language writes them.
    amount: String,
    currency: String,
    price: String,
}

/// All sessions, soonest first, with their courses, whose addresses are given by `address`.
#[must_use]
pub fn sessions(sources: &Sources<'_>, language: LanguageId, address: impl Fn(&Route) -> String) -> FinderSessions {
    let mut positions = BTreeMap::new();
    let mut found = FinderSessions { courses: Vec::new(), sessions: Vec::new() };
    for reference in upcoming(sources, language) {
        let entry = sources.entry(reference.course);
        let position = *positions.entry(reference.course).or_insert_with(|| {
            found.courses.push(course(sources, entry, address(&entry.route)));
            found.courses.len() - 1
        });
        found.sessions.push(one_session(sources, language, &reference, position));
    }
    found
}

fn course(sources: &Sources<'_>, entry: &Entry, url: String) -> FinderCourse {
    let slugs = |ids: &[TermId]| ids.iter().map(|id| sources.catalog.terms.get(*id).slug.as_str().to_owned()).collect();
    let code = entry.document.course.as_ref().and_then(|course| course.code.as_ref());
    FinderCourse {
        title: entry.document.meta.title.clone(),
        url,
        code: code.map_or(String::new(), |code| code.value.clone()),
        topics: slugs(&entry.topics),
        specials: slugs(&entry.specials),
    }
}

fn one_session(sources: &Sources<'_>, language: LanguageId, reference: &SessionRef, course: usize) -> FinderSession {
    let (entry, session) = (sources.entry(reference.course), session(sources, reference));
    let formats = &sources.labels(language).formats;
    let price = price(entry, session);
    FinderSession {
        course,
        id: sources.session_row(language, entry, session).id,
        start: session.start.to_string(),
        dates: formats.range(session.start, session.end),
        months: session.months().map(year_and_month).collect(),
        city: session.city.map_or(String::new(), |city| sources.catalog.terms.get(city).slug.as_str().to_owned()),
        status: session.standing(sources.today()),
        amount: price.map_or(String::new(), |price| price.amount.to_string()),
        currency: price.map_or(String::new(), |price| price.currency.clone()),
        price: price.map_or(String::new(), |price| formats.money(price.amount, &price.currency)),
    }
}
