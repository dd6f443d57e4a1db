//! Patterns of dates: CLDR's notation in, ours out, and a pattern taken apart.
//!
//! Ours are those of label files: names in braces that stand for parts of a date, and anything else as it is written.

/// The name that marks the day with two digits.
const PADDED_DAY: &str = "{padded_day}";
const PADDED_MONTH: &str = "{padded_month}";

/// A pattern in the notation of CLDR, such as `d 'de' MMMM 'de' y`, in ours: `{day} de {month_name} de {year}`.
///
/// Only what stands in CLDR's patterns of days, months and moments is known. Eras are left out: nobody doubts which one a course is in.
pub(super) fn from_cldr(pattern: &str) -> String {
    let mut ours = String::new();
    let mut quoted = false;
    let mut rest = pattern.chars().peekable();
    while let Some(next) = rest.next() {
        if next == '\'' {
            if rest.next_if_eq(&'\'').is_some() {
                ours.push('\'');
            } else {
                quoted = !quoted;
            }
        } else if quoted || !next.is_ascii_alphabetic() {
            ours.push(next);
        } else {
            let mut length = 1;
            while rest.next_if_eq(&next).is_some() {
                length += 1;
            }
            ours.push_str(name_of(next, length));
        }
    }
    ours.split(' ').filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

fn name_of(symbol: char, length: usize) -> &'static str {
    match (symbol, length) {
        ('y' | 'u', _) => "{year}",
        ('M' | 'L', 1) => "{month}",
        ('M' | 'L', 2) => PADDED_MONTH,
        ('L', _) => "{month_alone}",
        ('M', _) => "{month_name}",
        ('d', 1) => "{day}",
        ('d', _) => PADDED_DAY,
        ('H' | 'h' | 'K' | 'k', _) => "{hour}",
        ('m', _) => "{minute}",
        ('s', _) => "{second}",
        _ => "",
    }
}

/// What a part of a pattern stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Year,
    Month,
    Day,
}

/// The fields of a pattern, each with the bytes of its name and braces; none if it knows a name that is no part of a day.
pub(super) fn fields(pattern: &str) -> Option<Vec<(Field, std::ops::Range<usize>)>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = pattern[from..].find('{').map(|at| from + at) {
        let end = start + pattern[start..].find('}')? + 1;
        let field = match &pattern[start + 1..end - 1] {
            "year" => Field::Year,
            "month" | "padded_month" | "month_name" | "month_alone" => Field::Month,
            "day" | "padded_day" => Field::Day,
            _ => return None,
        };
        found.push((field, start..end));
        from = end;
    }
    Some(found)
}

/// A pattern of a day as that of the end of a range: `{day}` becomes `{end_day}`.
pub(super) fn of_end(pattern: &str) -> String {
    pattern.replace('{', "{end_")
}
