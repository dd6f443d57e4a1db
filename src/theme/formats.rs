//! How a language writes dates, numbers and money: what CLDR says of it, with what label files say laid over that.

use std::borrow::Cow;

use indexmap::IndexMap;
use jiff::civil::{Date, DateTime};
use rust_decimal::Decimal;

use crate::data::{Context, Fields, Table};
use crate::locale::{Conventions, Numbers, Ranges, conventions};

/// How a language writes dates, numbers and money: patterns with names in braces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Formats {
    /// A day: `{year}`, `{month}`, `{month_name}`, `{day}`.
    pub date: String,
    /// A moment, with `{date}` and `{time}` as well.
    pub date_time: String,
    /// A time of the day, to the second: `{hour}`, `{minute}`, `{second}`.
    pub time: String,
    /// A month of a year.
    pub month: String,
    /// Days of one month, with `{end_day}` as well.
    pub days: String,
    /// Days of two months, with `{end_month}` and `{end_month_name}` as well.
    pub months_range: String,
    /// Days of two years, with `{end_year}` as well.
    pub years_range: String,
    /// The names of the months where they stand alone, January first.
    pub months: Vec<String>,
    /// The names of the months beside a day.
    pub months_in_dates: Vec<String>,
    /// The names of the days of the week, Monday first.
    pub weekdays: Vec<String>,
    /// How numbers are written.
    pub numbers: Numbers,
    /// An amount in a currency that has no pattern of its own: `{amount}`, `{currency}`.
    pub money: String,
    /// Patterns of currencies, by code.
    pub currencies: Vec<(String, String)>,
}

/// What label files may say: a key that they lack is CLDR's to answer.
#[derive(Debug, Default)]
pub(super) struct WrittenFormats {
    date: Option<String>,
    date_time: Option<String>,
    time: Option<String>,
    month: Option<String>,
    days: Option<String>,
    months_range: Option<String>,
    years_range: Option<String>,
    months: Option<Vec<String>>,
    months_in_dates: Option<Vec<String>>,
    weekdays: Option<Vec<String>>,
    group: Option<String>,
    decimal: Option<String>,
    money: Option<String>,
    currencies: IndexMap<String, String>,
}

/// The formats that another language's words may bring along: the sign of a currency is no word.
pub(super) const OF_ANY_LANGUAGE: &[&str] = &["money", "currencies"];

impl WrittenFormats {
    pub(super) fn read(table: &Table, context: &mut Context<'_>) -> Self {
        let mut fields = Fields::new(table, "`[formats]`", context);
        let written = Self {
            date: fields.optional("date"),
            date_time: fields.optional("date_time"),
            time: fields.optional("time"),
            month: fields.optional("month"),
            days: fields.optional("days"),
            months_range: fields.optional("months_range"),
            years_range: fields.optional("years_range"),
            months: fields.optional("months"),
            months_in_dates: fields.optional("months_in_dates"),
            weekdays: fields.optional("weekdays"),
            group: fields.optional("group"),
            decimal: fields.optional("decimal"),
            money: fields.optional("money"),
            currencies: fields.with_default("currencies", IndexMap::new()),
        };
        fields.finish();
        written
    }

    /// The formats of a language with this tag. Ranges follow from the pattern of a day, whoever wrote that.
    pub(super) fn resolve(self, tag: &str) -> Formats {
        let Conventions { dates, numbers } = conventions(tag);
        let date = self.date.unwrap_or(dates.date);
        let ranges = Ranges::of(&date, tag);
        let months_in_dates = self.months_in_dates.or_else(|| self.months.clone()).unwrap_or(dates.months_in_dates);
        Formats {
            date,
            date_time: self.date_time.unwrap_or(dates.date_time),
            time: self.time.unwrap_or(dates.time),
            month: self.month.unwrap_or(dates.month),
            days: self.days.unwrap_or(ranges.days),
            months_range: self.months_range.unwrap_or(ranges.months),
            years_range: self.years_range.unwrap_or(ranges.years),
            months: self.months.unwrap_or(dates.months),
            months_in_dates,
            weekdays: self.weekdays.unwrap_or(dates.weekdays),
            numbers: numbers.with(self.group, self.decimal),
            money: self.money.unwrap_or_else(|| "{currency} {amount}".to_owned()),
            currencies: self.currencies.into_iter().collect(),
        }
    }
}

impl Formats {
    /// A day.
    #[must_use]
    pub fn date(&self, date: Date) -> String {
        self.fill(&self.date, date, date)
    }

    /// A moment, to the second.
    #[must_use]
    pub fn date_time(&self, moment: DateTime) -> String {
        let time = moment.time();
        let two_digits = |number: i8| self.numbers.in_digits(format!("{number:02}"));
        let time = self
            .time
            .replace("{hour}", &two_digits(time.hour()))
            .replace("{minute}", &two_digits(time.minute()))
            .replace("{second}", &two_digits(time.second()));
        let pattern = self.date_time.replace("{date}", &self.date);
        self.fill(&pattern, moment.date(), moment.date()).replace("{time}", &time)
    }

    /// A month of a year.
    #[must_use]
    pub fn month_of_year(&self, date: Date) -> String {
        self.fill(&self.month, date, date)
    }

    /// A range of days, as short as the language allows.
    #[must_use]
    pub fn range(&self, start: Date, end: Date) -> String {
        let pattern = if start == end {
            &self.date
        } else if (start.year(), start.month()) == (end.year(), end.month()) {
            &self.days
        } else if start.year() == end.year() {
            &self.months_range
        } else {
            &self.years_range
        };
        self.fill(pattern, start, end)
    }

    /// The name of a month where it stands alone, 1 to 12.
    #[must_use]
    pub fn month_name(&self, month: i8) -> &str {
        nth(&self.months, month)
    }

    /// An amount of money, with separators between thousands.
    #[must_use]
    pub fn money(&self, amount: Decimal, currency: &str) -> String {
        let pattern =
            self.currencies.iter().find(|(code, _)| code == currency).map_or(&self.money, |(_, pattern)| pattern);
        pattern.replace("{amount}", &self.numbers.decimal_of(&in_full(amount))).replace("{currency}", currency)
    }

    /// A number of things.
    #[must_use]
    pub fn number(&self, number: usize) -> String {
        self.numbers.whole(i64::try_from(number).unwrap_or(i64::MAX))
    }

    fn fill(&self, pattern: &str, start: Date, end: Date) -> String {
        let mut text = String::with_capacity(2 * pattern.len());
        let mut rest = pattern;
        while let Some((before, after)) = rest.split_once('{') {
            text.push_str(before);
            let named = after.split_once('}').and_then(|(name, after)| Some((self.part(name, start, end)?, after)));
            rest = if let Some((value, after)) = named {
                text.push_str(&value);
                after
            } else {
                text.push('{');
                after
            };
        }
        text.push_str(rest);
        text
    }

    /// What stands for a name in braces; nothing for a name that patterns do not know.
    fn part(&self, name: &str, start: Date, end: Date) -> Option<Cow<'_, str>> {
        let (name, date) = name.strip_prefix("end_").map_or((name, start), |name| (name, end));
        let digits = |text: String| Cow::Owned(self.numbers.in_digits(text));
        Some(match name {
            "year" => digits(date.year().to_string()),
            "month" => digits(date.month().to_string()),
            "padded_month" => digits(format!("{:02}", date.month())),
            "month_name" => nth(&self.months_in_dates, date.month()).into(),
            "month_alone" => self.month_name(date.month()).into(),
            "day" => digits(date.day().to_string()),
            "padded_day" => digits(format!("{:02}", date.day())),
            _ => return None,
        })
    }
}

fn nth(names: &[String], month: i8) -> &str {
    usize::try_from(month - 1).ok().and_then(|index| names.get(index)).map_or("", String::as_str)
}

/// `3980.00` as `3980`, `12345.5` as `12345.50`.
fn in_full(amount: Decimal) -> String {
    let amount = if amount.fract().is_zero() { amount.trunc() } else { amount };
    let text = amount.to_string();
    match text.split_once('.') {
        Some((whole, fraction)) => format!("{whole}.{fraction:0<2}"),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use std::str::FromStr;

    use jiff::civil::date;

    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        let formats = |tag| WrittenFormats::default().resolve(tag);
        let money = |tag, text| formats(tag).money(Decimal::from_str(text).expect("a number"), "CNY");
        assert_eq!(
            [money("en", "3980"), money("zh-Hant", "3980.00"), money("en", "1234567.5"), money("en", "80")],
            ["CNY 3,980", "CNY 3,980", "CNY 1,234,567.50", "CNY 80"]
        );
        assert_eq!(money("de", "12345.5"), "CNY 12.345,50");
    }

    #[test]
    fn moments_and_days_in_own_digits() {
        let formats = |tag| WrittenFormats::default().resolve(tag);
        let moment = date(2026, 12, 5).at(9, 5, 7, 0);
        assert_eq!(formats("zh-Hant").date_time(moment), "2026年12月5日 09:05:07");
        assert_eq!(formats("en").date_time(moment), "5 December 2026, 09:05:07");
        assert_eq!(formats("fi").date_time(moment), "5. joulukuuta 2026 klo 09.05.07");
        assert_eq!(formats("fa").date(moment.date()), "۵ دسامبر ۲۰۲۶");
        assert_eq!(formats("en-ZA").date(moment.date()), "05 December 2026");
        assert_eq!(formats("cs").month_of_year(moment.date()), "prosinec 2026");
    }

    #[test]
    fn ranges_follow_from_a_date_of_ones_own() {
        let written = WrittenFormats { date: Some("{day}.{month}.{year}".to_owned()), ..WrittenFormats::default() };
        let formats = written.resolve("de");
        assert_eq!(formats.range(date(2026, 12, 5), date(2026, 12, 6)), "5.–6.12.2026");
        assert_eq!(formats.range(date(2026, 11, 30), date(2026, 12, 2)), "30.11. – 2.12.2026");
        assert_eq!(formats.date_time(date(2026, 12, 5).at(9, 5, 7, 0)), "5.12.2026, 09:05:07");
    }
}
