//! The pattern of a day in, those of ranges of days out: as short as can be without doubt, as people write them.
//!
//! CLDR has such patterns, but ICU4X keeps them behind its unstable interface, and for Simplified Chinese that panics (2.4). They follow
//! from the pattern of a day, though: what both days share is written once, behind the days where the year stands last, before them where it
//! stands first. So they fit a pattern that a site has chosen itself, too.

use super::pattern::{Field, fields, of_end};

/// Patterns of ranges of days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ranges {
    /// Days of one month.
    pub days: String,
    /// Days of two months of one year.
    pub months: String,
    /// Days of two years.
    pub years: String,
}

impl Ranges {
    /// The ranges for a language that writes a day by this pattern.
    #[must_use]
    pub fn of(date: &str, tag: &str) -> Self {
        let between = Between::of(tag);
        let end = of_end(date);
        let years = format!("{date}{}{end}", between.phrases);
        let found = fields(date).unwrap_or_default();
        let order: Vec<Field> = found.iter().map(|(field, _)| *field).collect();
        let place = |index: usize| found[index].1.clone();
        match order.as_slice() {
            [Field::Year, Field::Month, Field::Day] => {
                // The part of the second day that differs, to the very end: 12月6日.
                let tail = |index: usize| of_end(&date[place(index).start..]);
                let joined = |tail: String| format!("{date}{}{tail}", between.phrases);
                Self { days: joined(tail(2)), months: joined(tail(1)), years }
            }
            [Field::Day, Field::Month, Field::Year] => {
                let days = format!("{}{}{end}", up_to(date, place(0).end), between.numbers);
                let months = format!("{}{}{end}", up_to(date, place(1).end), between.phrases);
                Self { days, months, years }
            }
            [Field::Month, Field::Day, Field::Year] => {
                let (day, rest) = (&date[place(1)], &date[place(1).end..]);
                let days = format!("{}{}{}{rest}", &date[..place(1).end], between.numbers, of_end(day));
                let months = format!("{}{}{end}", up_to(date, place(1).end), between.phrases);
                Self { days, months, years }
            }
            _ => Self { days: years.clone(), months: years.clone(), years },
        }
    }
}

/// A pattern up to the end of a field, with the full stop that makes a number an ordinal one: `5.`.
fn up_to(pattern: &str, end: usize) -> &str {
    if pattern[end..].starts_with('.') { &pattern[..=end] } else { &pattern[..end] }
}

/// What stands between two days.
struct Between {
    /// Between two numbers that share the rest.
    numbers: &'static str,
    /// Between two of more than one word.
    phrases: &'static str,
}

impl Between {
    fn of(tag: &str) -> Self {
        let same = |sign| Self { numbers: sign, phrases: sign };
        match tag.split('-').next() {
            Some("zh" | "yue") => same("至"),
            Some("ja") => same("～"),
            Some("ko") => same("~"),
            _ => Self { numbers: "–", phrases: " – " },
        }
    }
}
