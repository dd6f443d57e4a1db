//! The names of months and weekdays, out of CLDR.

use icu_calendar::{Date, Gregorian};
use icu_datetime::fieldsets::YMDE;
use icu_datetime::pattern::{DateTimePattern, FixedCalendarDateTimeNames, MonthNameLength, WeekdayNameLength};
use icu_locale_core::subtags::language;
use icu_locale_core::{Locale, locale};
use writeable::TryWriteable;

type Loaded = FixedCalendarDateTimeNames<Gregorian, YMDE>;

/// The names of a language's months and weekdays.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// The months where they stand alone, January first: `декабрь`.
    pub(super) alone: Vec<String>,
    /// The months beside a day: `декабря`.
    pub(super) in_dates: Vec<String>,
    /// The days of the week, Monday first, as short as they can be told apart: `一`, `Mon`.
    pub(super) weekdays: Vec<String>,
}

impl Names {
    /// The names that CLDR has; nothing only if the data is not in the program.
    ///
    /// Traditional Chinese has no names for months in CLDR but digits, `12月`; the words of Simplified, 十二月, are the same in both
    /// scripts. A site that shows its texts in both has one name for a month.
    pub(super) fn of(locale: &Locale) -> Option<Self> {
        let of_months = if locale.id.language == language!("zh") { &locale!("zh") } else { locale };
        Some(Self {
            alone: months(of_months, MonthNameLength::StandaloneWide, "LLLL")?,
            in_dates: months(of_months, MonthNameLength::Wide, "MMMM")?,
            weekdays: weekdays(locale)?,
        })
    }

    /// Whether CLDR knows the language. For another it calls the months `M01` to `M12`.
    pub(super) fn are_words(&self) -> bool {
        self.alone.first().is_none_or(|name| name != "M01")
    }
}

fn months(locale: &Locale, length: MonthNameLength, pattern: &str) -> Option<Vec<String>> {
    let mut names = Loaded::try_new(locale.into()).ok()?;
    names.include_month_names(length).ok()?;
    let pattern: DateTimePattern = pattern.parse().ok()?;
    (1..=12).map(|month| name(&names, &pattern, Date::try_new_gregorian(2026, month, 1).ok()?)).collect()
}

/// One character if the seven differ by it, as in Chinese and Japanese; else the usual short names.
fn weekdays(locale: &Locale) -> Option<Vec<String>> {
    let narrow = weekdays_of(locale, WeekdayNameLength::StandaloneNarrow, "ccccc")?;
    let differ = narrow.iter().enumerate().all(|(index, name)| !narrow[..index].contains(name));
    if differ { Some(narrow) } else { weekdays_of(locale, WeekdayNameLength::StandaloneAbbreviated, "ccc") }
}

fn weekdays_of(locale: &Locale, length: WeekdayNameLength, pattern: &str) -> Option<Vec<String>> {
    let mut names = Loaded::try_new(locale.into()).ok()?;
    names.include_weekday_names(length).ok()?;
    let pattern: DateTimePattern = pattern.parse().ok()?;
    // The fifth of January 2026 was a Monday.
    (5..=11).map(|day| name(&names, &pattern, Date::try_new_gregorian(2026, 1, day).ok()?)).collect()
}

fn name(names: &Loaded, pattern: &DateTimePattern, date: Date<Gregorian>) -> Option<String> {
    let named = names.with_pattern_unchecked(pattern);
    named.format(&date).try_write_to_string().ok().map(std::borrow::Cow::into_owned)
}
