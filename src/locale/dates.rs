//! How a language writes days, months and moments, out of CLDR: its long form of a date, in the calendar of courses and contracts.

use icu_calendar::{Date, Gregorian};
use icu_datetime::FixedCalendarDateTimeFormatter as Formatter;
use icu_datetime::fieldsets::{YM, YMD, YMDT};
use icu_datetime::input::{DateTime, Time};
use icu_datetime::options::TimePrecision;
use icu_locale_core::Locale;
use icu_locale_core::extensions::unicode::{key, value};

use super::names::Names;
use super::pattern::from_cldr;

/// How a language writes days, months and moments: patterns with names in braces, and names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dates {
    /// A day.
    pub date: String,
    /// A moment: `{date}` and `{time}`.
    pub date_time: String,
    /// A time of the day, to the second: `{hour}`, `{minute}`, `{second}`.
    pub time: String,
    /// A month of a year.
    pub month: String,
    /// The names of the months where they stand alone, January first.
    pub months: Vec<String>,
    /// Their names beside a day, where a language tells the two apart.
    pub months_in_dates: Vec<String>,
    /// The short names of the days of the week, Monday first.
    pub weekdays: Vec<String>,
}

impl Dates {
    pub(super) fn of(locale: &Locale, names: Names) -> Self {
        let patterns = Patterns::of(locale).unwrap_or_default();
        let (date_time, time) = moment(&patterns.moment, &patterns.short);
        Self {
            date: patterns.day,
            date_time,
            time,
            month: patterns.month,
            months: names.alone,
            months_in_dates: names.in_dates,
            weekdays: names.weekdays,
        }
    }
}

/// What CLDR has, in our notation.
#[derive(Debug, Default)]
struct Patterns {
    day: String,
    month: String,
    /// A day in the form that goes with times, and a moment, which holds it.
    short: String,
    moment: String,
}

impl Patterns {
    /// The patterns of a language; nothing only if the data is not in the program. ICU tells them of what it formats.
    fn of(locale: &Locale) -> Option<Self> {
        let date = Date::try_new_gregorian(2026, 1, 5).ok()?;
        let moment = DateTime { date, time: Time::try_new(9, 5, 7, 0).ok()? };
        let to_the_second = YMDT::medium().with_time_precision(TimePrecision::Second);
        let day = Formatter::<Gregorian, _>::try_new(locale.into(), YMD::long()).ok()?;
        let month = Formatter::<Gregorian, _>::try_new(locale.into(), YM::long()).ok()?;
        let short = Formatter::<Gregorian, _>::try_new(locale.into(), YMD::medium()).ok()?;
        let whole = Formatter::<Gregorian, _>::try_new((&with_24_hours(locale)).into(), to_the_second).ok()?;
        let ours = |pattern: icu_datetime::pattern::DateTimePattern| from_cldr(&pattern.to_string());
        Some(Self {
            day: ours(day.format(&date).pattern()),
            month: ours(month.format(&date).pattern()),
            short: ours(short.format(&date).pattern()),
            moment: ours(whole.format(&moment).pattern()),
        })
    }
}

/// Whoever reads a time to the second reads it as on a digital clock, also where people say "half past two in the afternoon".
fn with_24_hours(locale: &Locale) -> Locale {
    let mut locale = locale.clone();
    locale.extensions.unicode.keywords.set(key!("hc"), value!("h23"));
    locale
}

/// The pattern of a moment, as `{date}, {time}`, and that of the time in it.
///
/// CLDR joins its long dates to times by words (`5 December 2026 at 09:05:07`), which is for sentences; ours stand by themselves, so they are joined
/// like the shorter ones.
fn moment(pattern: &str, date: &str) -> (String, String) {
    let found = pattern.find("{hour}").zip(pattern.find("{second}").map(|start| start + "{second}".len()));
    let usual = || ("{date} {time}".to_owned(), "{hour}:{minute}:{second}".to_owned());
    let Some((start, end)) = found.filter(|(start, end)| start < end && !date.is_empty()) else { return usual() };
    let time = &pattern[start..end];
    let joined = format!("{}{{time}}{}", &pattern[..start], &pattern[end..]).replacen(date, "{date}", 1);
    if joined.contains("{date}") { (joined, time.to_owned()) } else { (usual().0, time.to_owned()) }
}
