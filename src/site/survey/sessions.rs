//! All sessions to come in, how many there are in each month and city out.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use crate::catalog::TermId;
use crate::config::LanguageId;
use crate::site::Site;

/// How many months are counted, the present one among them.
const MONTHS: usize = 12;

/// The sessions of the coming months by city.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SessionChart {
    /// The months, as `2026-12`.
    pub months: Vec<String>,
    /// How many sessions begin in each.
    pub totals: Vec<usize>,
    /// The same for each city, the one with most sessions first.
    pub cities: Vec<CityRow>,
    /// How many sessions there are in all months together.
    pub total: usize,
}

/// The sessions of a city.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CityRow {
    /// Its name in the main language; none for sessions online.
    pub name: Option<String>,
    /// How many sessions begin in each month.
    pub counts: Vec<usize>,
    /// How many in all of them.
    pub total: usize,
}

impl Site {
    /// The sessions of the coming twelve months, those that have begun in this one among them. Cancelled ones don't count, and
    /// translations have the sessions of their original.
    pub(super) fn session_chart(&self) -> SessionChart {
        let months: Vec<Date> =
            self.now.today().first_of_month().series(jiff::Span::new().months(1)).take(MONTHS).collect();
        let mut cities: BTreeMap<Option<TermId>, Vec<usize>> = BTreeMap::new();
        let mut totals = vec![0; months.len()];
        let originals = self.catalog.entries.iter().filter(|entry| !self.is_translation(entry));
        for session in originals.flat_map(|entry| entry.upcoming(self.now.today())) {
            let Some(month) = months.iter().position(|month| *month == session.start.first_of_month()) else {
                continue;
            };
            totals[month] += 1;
            cities.entry(session.city).or_insert_with(|| vec![0; months.len()])[month] += 1;
        }
        let name = |city: TermId| self.catalog.terms.get(city).name(LanguageId::DEFAULT).to_owned();
        let row = |(city, counts): (Option<TermId>, Vec<usize>)| CityRow {
            name: city.map(name),
            total: counts.iter().sum(),
            counts,
        };
        let mut cities: Vec<CityRow> = cities.into_iter().map(row).collect();
        cities.sort_by_key(|row| Reverse(row.total));
        let total = totals.iter().sum();
        SessionChart {
            months: months.iter().map(|month| month.strftime("%Y-%m").to_string()).collect(),
            totals,
            cities,
            total,
        }
    }
}
