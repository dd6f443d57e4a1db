//! The dates of the starter: text with placeholders in, text with dates counted from today out.
//!
//! `{{today}}` and `{{today-9}}` are days, `{{friday+3}}` is the Friday of the week three weeks ahead. Anything else in double braces is
//! left alone.

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};

/// Puts dates for the placeholders.
pub(super) fn fill(text: &str, today: Date) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once("{{") {
        filled.push_str(before);
        let value = behind.split_once("}}").and_then(|(name, after)| Some((value_of(name, today)?, after)));
        if let Some((value, after)) = value {
            filled.push_str(&value);
            rest = after;
        } else {
            filled.push_str("{{");
            rest = behind;
        }
    }
    filled + rest
}

fn value_of(name: &str, today: Date) -> Option<String> {
    let sign = name.find(['+', '-']).unwrap_or(name.len());
    let (word, number) = name.split_at(sign);
    let number: i64 = if number.is_empty() { 0 } else { number.parse().ok()? };
    let date = match word {
        "today" => today.saturating_add(number.days()),
        "monday" => day_of_week(today, number, Weekday::Monday),
        "tuesday" => day_of_week(today, number, Weekday::Tuesday),
        "wednesday" => day_of_week(today, number, Weekday::Wednesday),
        "thursday" => day_of_week(today, number, Weekday::Thursday),
        "friday" => day_of_week(today, number, Weekday::Friday),
        "saturday" => day_of_week(today, number, Weekday::Saturday),
        "sunday" => day_of_week(today, number, Weekday::Sunday),
        _ => return None,
    };
    Some(date.to_string())
}

/// A day of the week that lies some weeks ahead; weeks begin on Monday.
fn day_of_week(today: Date, weeks: i64, weekday: Weekday) -> Date {
    let monday = today.saturating_sub(i64::from(today.weekday().to_monday_zero_offset()).days());
    monday.saturating_add((weeks * 7 + i64::from(weekday.to_monday_zero_offset())).days())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::fill;

    #[test]
    fn dates_are_counted_from_today() {
        // A Monday.
        let today = date(2026, 11, 23);
        for (text, expected) in [
            ("{{today}}", "2026-11-23"),
            ("{{today-23}}", "2026-10-31"),
            ("{{thursday+3}} {{friday+3}}", "2026-12-17 2026-12-18"),
            ("{{sunday+0}}", "2026-11-29"),
            ("{{ page.title }} {{today+x}} {{", "{{ page.title }} {{today+x}} {{"),
            ("{{{{today}}}}", "{{2026-11-23}}"),
        ] {
            assert_eq!(fill(text, today), expected, "{text}");
        }
    }
}
