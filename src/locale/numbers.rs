//! How a language writes numbers, out of CLDR: its digits, and what stands between them.

use icu_decimal::input::Decimal;
use icu_decimal::options::{DecimalFormatterOptions, GroupingStrategy};
use icu_decimal::{DecimalFormatter, DecimalFormatterPreferences};
use icu_locale_core::Locale;

/// How a language writes numbers.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Numbers {
    /// What stands between groups of digits: `12,345`, `12.345`, `12 345`.
    group: String,
    /// What stands before the fraction.
    decimal: String,
    /// The digits from zero on, if they are not those of ASCII.
    digits: Option<[char; 10]>,
    /// How many digits are in the last group, and in those before it: 3 and 3, in India 3 and 2.
    last_group: usize,
    other_groups: usize,
    /// How many digits must stand before the last group: in Spanish 1000 is not grouped, 10.000 is.
    least_before: usize,
}

/// More digits than any number has.
const NEVER: usize = 64;

impl Default for Numbers {
    /// `12,345.67`.
    fn default() -> Self {
        let (group, decimal) = (",".to_owned(), ".".to_owned());
        Self { group, decimal, digits: None, last_group: 3, other_groups: 3, least_before: 1 }
    }
}

impl Numbers {
    /// Reads the rules off a few numbers that ICU writes, so that they can be followed without it.
    pub(super) fn of(locale: &Locale) -> Self {
        Self::sampled(&locale.into()).unwrap_or_default()
    }

    fn sampled(preferences: &DecimalFormatterPreferences) -> Option<Self> {
        let write = |number: &str, grouping: GroupingStrategy| {
            let options = DecimalFormatterOptions::from(grouping);
            let formatter = DecimalFormatter::try_new(*preferences, options).ok()?;
            Some(formatter.format(&Decimal::try_from_str(number).ok()?).to_string())
        };
        let digits: [char; 10] =
            write("1234567890", GroupingStrategy::Never)?.chars().collect::<Vec<_>>().try_into().ok()?;
        let is_digit = |next: char| digits.contains(&next);
        let between = |text: &str| text.chars().filter(|next| !is_digit(*next)).collect::<String>();
        let grouped = write("1000000000000", GroupingStrategy::Always)?;
        let sizes: Vec<usize> =
            grouped.split(|next| !is_digit(next)).map(|group| group.chars().count()).filter(|size| *size > 0).collect();
        let [.., before, last] = sizes.as_slice() else { return None };
        let group = grouped.chars().skip_while(|next| is_digit(*next)).take_while(|next| !is_digit(*next)).collect();
        let is_grouped_at = |number| Some(!between(&write(number, GroupingStrategy::Auto)?).is_empty());
        let least_before = match (is_grouped_at("1000")?, is_grouped_at("10000")?) {
            (true, _) => 1,
            (false, true) => 2,
            (false, false) => NEVER,
        };
        let decimal = between(&write("1.5", GroupingStrategy::Never)?);
        let mut from_zero = digits;
        from_zero.rotate_right(1);
        let digits = (!from_zero[0].is_ascii()).then_some(from_zero);
        Some(Self { group, decimal, digits, last_group: *last, other_groups: *before, least_before })
    }

    /// The same with other signs between groups and before the fraction, where somebody has chosen them.
    #[must_use]
    pub fn with(mut self, group: Option<String>, decimal: Option<String>) -> Self {
        self.group = group.unwrap_or(self.group);
        self.decimal = decimal.unwrap_or(self.decimal);
        self
    }

    /// A whole number: `12,345`.
    #[must_use]
    pub fn whole(&self, number: i64) -> String {
        let sign = if number < 0 { "-" } else { "" };
        format!("{sign}{}", self.decimal_of(&number.unsigned_abs().to_string()))
    }

    /// A number that is written with ASCII digits and perhaps a full stop: `12345.50` as `12,345.50`.
    #[must_use]
    pub fn decimal_of(&self, number: &str) -> String {
        let (whole, fraction) = number.split_once('.').map_or((number, None), |(whole, rest)| (whole, Some(rest)));
        let mut text = String::with_capacity(2 * number.len());
        let is_grouped = whole.len() >= self.last_group + self.least_before;
        for (position, digit) in whole.chars().enumerate() {
            if is_grouped && position > 0 && self.opens_group(whole.len() - position) {
                text.push_str(&self.group);
            }
            text.push(digit);
        }
        if let Some(fraction) = fraction {
            text.push_str(&self.decimal);
            text.push_str(fraction);
        }
        self.in_digits(text)
    }

    /// Whether a group begins with the digit that has so many behind it, itself counted.
    fn opens_group(&self, behind: usize) -> bool {
        behind >= self.last_group && (behind - self.last_group).is_multiple_of(self.other_groups.max(1))
    }

    /// A text of ASCII digits in the language's own.
    #[must_use]
    pub fn in_digits(&self, text: String) -> String {
        let Some(digits) = &self.digits else { return text };
        let own = |next: char| next.to_digit(10).and_then(|digit| digits.get(digit as usize).copied()).unwrap_or(next);
        text.chars().map(own).collect()
    }
}
