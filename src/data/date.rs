//! Dates, with a time of day or without, and what is wrong with those that aren't any.
//!
//! Both languages' own dates and dates in quotes are read by the same grammar, that of RFC 3339 with the time, its seconds
//! and the offset left out at will, so that a message never depends on how the file happened to write it.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};

use super::decode::{Context, Decode};
use super::tree::{Node, Value};
use crate::base::{Code, Span};

/// A date and time as an author writes it: in the site's zone, unless it carries an offset of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Moment {
    /// What the file says; midnight if it says a date alone.
    pub datetime: DateTime,
    /// The offset from UTC, if the file gives one.
    pub offset: Option<Offset>,
}

impl Moment {
    /// What the clocks of `zone` show at that moment. Without an offset that is what the file says.
    #[must_use]
    pub fn in_zone(self, zone: &TimeZone) -> DateTime {
        let instant = self.offset.and_then(|offset| offset.to_timestamp(self.datetime).ok());
        instant.map_or(self.datetime, |instant| zone.to_datetime(instant))
    }
}

impl Decode for Moment {
    const EXPECTED: &'static str = "a date";
    const EXPECTED_LIST: &'static str = "a list of dates";

    fn decode(node: &Node, context: &mut Context<'_>) -> Option<Self> {
        let written = read_node(node, context)?;
        let datetime = written.date.to_datetime(written.time.unwrap_or(Time::MIN));
        Some(Self { datetime, offset: written.offset })
    }
}

/// A moment without an offset; a date alone is midnight.
impl Decode for DateTime {
    const EXPECTED: &'static str = Moment::EXPECTED;
    const EXPECTED_LIST: &'static str = Moment::EXPECTED_LIST;

    fn decode(node: &Node, context: &mut Context<'_>) -> Option<Self> {
        let moment = Moment::decode(node, context)?;
        if moment.offset.is_some() {
            let message = format!("{} must be a date without an offset", context.subject());
            let help = format!("write `{}`", moment.datetime);
            context.report(Code::InvalidDate, message, &node.span, Some(help));
            return None;
        }
        Some(moment.datetime)
    }
}

/// A day; one with a time of day is refused rather than cut.
impl Decode for Date {
    const EXPECTED: &'static str = Moment::EXPECTED;
    const EXPECTED_LIST: &'static str = Moment::EXPECTED_LIST;

    fn decode(node: &Node, context: &mut Context<'_>) -> Option<Self> {
        let written = read_node(node, context)?;
        if written.time.is_some() {
            let message = format!("{} must be a date without a time", context.subject());
            context.report(Code::InvalidDate, message, &node.span, Some(format!("write `{}`", written.date)));
            return None;
        }
        Some(written.date)
    }
}

fn read_node(node: &Node, context: &mut Context<'_>) -> Option<Written> {
    match &node.value {
        Value::Date(text) | Value::Text(text) | Value::Plain(text) => read_or_report(text, &node.span, context),
        other => {
            let message = format!("{} must be a date, found {}", context.subject(), other.kind());
            let help = match other {
                Value::Integer(digits) => recognise(&digits.to_string()),
                _ => None,
            };
            context.report(Code::InvalidDate, message, &node.span, Some(help_for(help)));
            None
        }
    }
}

fn read_or_report(text: &str, span: &Span, context: &mut Context<'_>) -> Option<Written> {
    match read(text.trim()) {
        Ok(written) => Some(written),
        Err(problem) => {
            context.report(Code::InvalidDate, problem.message, span, problem.help);
            None
        }
    }
}

/// A date as it was written, taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Written {
    pub(super) date: Date,
    pub(super) time: Option<Time>,
    pub(super) offset: Option<Offset>,
}

/// Why a text is no date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DateProblem {
    pub(super) message: String,
    pub(super) help: Option<String>,
}

/// Whether somebody seems to have meant a date: four digits and then what stands between the parts of one.
pub(super) fn looks_like_date(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let meant = digits == 4 && text[digits..].starts_with(['-', '/', '.', '年']) && recognise(text).is_some();
    meant || is_date_shape(text)
}

/// Reads a date, perhaps with a time, perhaps with an offset.
pub(super) fn read(text: &str) -> Result<Written, DateProblem> {
    if !is_date_shape(text) {
        return Err(not_a_date(text));
    }
    let (day, rest) = text.split_at(10);
    let date = read_day(day)?;
    if rest.is_empty() {
        return Ok(Written { date, time: None, offset: None });
    }
    let clock = rest.strip_prefix(['T', 't', ' ']).ok_or_else(|| not_a_date(text))?.trim_start();
    let offset_at = clock.find(['Z', 'z', '+', '-']).unwrap_or(clock.len());
    let (clock, offset) = clock.split_at(offset_at);
    let time = read_time(clock.trim_end()).ok_or_else(|| no_such_time(date, rest))?;
    let offset = match offset {
        "" => None,
        _ => Some(read_offset(offset).ok_or_else(|| no_such_time(date, rest))?),
    };
    Ok(Written { date, time: Some(time), offset })
}

/// Whether the text starts as `2026-12-05` does.
fn is_date_shape(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= 10
        && text.is_char_boundary(10)
        && bytes[..10].iter().enumerate().all(|(index, byte)| match index {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}

fn read_day(day: &str) -> Result<Date, DateProblem> {
    let number = |part: &str| part.parse::<i16>().unwrap_or_default();
    let (year, month, day_number) = (number(&day[..4]), number(&day[5..7]), number(&day[8..10]));
    let narrow = |number: i16| i8::try_from(number).unwrap_or_default();
    Date::new(year, narrow(month), narrow(day_number)).map_err(|_| {
        let reason = match Date::new(year, narrow(month), 1) {
            Ok(first) => format!("{} {year} has {} days", first.strftime("%B"), first.days_in_month()),
            Err(_) => format!("there is no month {month}"),
        };
        DateProblem { message: format!("the date `{day}` does not exist: {reason}"), help: None }
    })
}

/// `09:30`, `09:30:00` or `09:30:00.5`.
fn read_time(text: &str) -> Option<Time> {
    let (clock, fraction) = text.split_once('.').map_or((text, None), |(clock, fraction)| (clock, Some(fraction)));
    let parts: Vec<i8> = clock.split(':').map(two_digits).collect::<Option<_>>()?;
    let nanoseconds = match fraction {
        None => 0,
        Some(digits) if parts.len() == 3 => read_fraction(digits)?,
        Some(_) => return None,
    };
    match parts.as_slice() {
        [hour, minute] => Time::new(*hour, *minute, 0, 0).ok(),
        [hour, minute, second] => Time::new(*hour, *minute, *second, nanoseconds).ok(),
        _ => None,
    }
}

/// Digits after the seconds' point as nanoseconds; digits beyond the ninth are dropped.
fn read_fraction(digits: &str) -> Option<i32> {
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    format!("{:0<9}", &digits[..digits.len().min(9)]).parse().ok()
}

/// `Z`, `+08:00` or `+0800`.
fn read_offset(text: &str) -> Option<Offset> {
    if text.eq_ignore_ascii_case("z") {
        return Some(Offset::UTC);
    }
    let (sign, rest) = match text.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let (hours, minutes) = rest.split_once(':').or_else(|| rest.split_at_checked(2))?;
    let (hours, minutes) = (i32::from(two_digits(hours)?), i32::from(two_digits(minutes)?));
    (hours < 24 && minutes < 60).then(|| Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok()).flatten()
}

fn two_digits(text: &str) -> Option<i8> {
    (text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

fn not_a_date(text: &str) -> DateProblem {
    DateProblem { message: format!("`{text}` is not a date"), help: Some(help_for(recognise(text))) }
}

fn no_such_time(date: Date, time: &str) -> DateProblem {
    let time = time.trim_start_matches(['T', 't', ' ']);
    DateProblem {
        message: format!("`{time}` is not a time of day"),
        help: Some(format!("write the time as `{date}T09:30:00`, with `+08:00` after it for a zone of its own")),
    }
}

fn help_for(recognised: Option<Date>) -> String {
    recognised.map_or_else(|| "write a date as `2026-12-05`".to_owned(), |date| format!("write `{date}`"))
}

/// The day that texts such as `2026/12/5`, `2026年12月5日` or `20261205` most likely mean.
fn recognise(text: &str) -> Option<Date> {
    let mut numbers = text.split(|character: char| !character.is_ascii_digit()).filter(|part| !part.is_empty());
    let first = numbers.next()?;
    let parts = match first.len() {
        4 => [first, numbers.next()?, numbers.next()?],
        8 => [&first[..4], &first[4..6], &first[6..]],
        _ => return None,
    };
    let [year, month, day] = parts;
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::SitePath;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn decode<T: Decode>(value: Value) -> Result<T, (Code, String, Option<String>)> {
        let path = SitePath::root();
        let mut context = Context::new(&path);
        let decoded = T::decode(&Node { value, span: 0..1 }, &mut context);
        match (decoded, context.problems.pop()) {
            (Some(decoded), None) => Ok(decoded),
            (None, Some(problem)) => Err((problem.code, problem.message, problem.help)),
            other => panic!("either a value or a problem, not {:?}", other.1),
        }
    }

    fn text(text: &str) -> Value {
        Value::Plain(text.to_owned())
    }

    #[test]
    fn all_ways_to_write_a_moment() {
        let day = date(2026, 12, 5);
        let cases = [
            ("2026-12-05", day.at(0, 0, 0, 0), None),
            ("2026-12-05T09:30", day.at(9, 30, 0, 0), None),
            ("2026-12-05 09:30:15", day.at(9, 30, 15, 0), None),
            ("2026-12-05t09:30:15.25", day.at(9, 30, 15, 250_000_000), None),
            ("2026-12-05T09:30:00Z", day.at(9, 30, 0, 0), Some(0)),
            ("2026-12-05 09:30 +08:00", day.at(9, 30, 0, 0), Some(8 * 3600)),
            ("2026-12-05T09:30:00-0330", day.at(9, 30, 0, 0), Some(-12_600)),
        ];
        for (written, datetime, offset) in cases {
            let moment: Moment = decode(Value::Date(written.to_owned())).expect(written);
            assert_eq!((moment.datetime, moment.offset.map(Offset::seconds)), (datetime, offset), "{written}");
        }
        assert_eq!(decode(Value::Text("2026-12-05".into())), Ok(day), "dates may stand in quotes");
        assert_eq!(decode(text("2026-12-05")), Ok(day.at(0, 0, 0, 0)));
    }

    #[test]
    fn moments_with_an_offset_move_into_the_zone_of_the_site() {
        let zone = TimeZone::get("Asia/Shanghai").expect("a zone in the bundled database");
        let with: Moment = decode(text("2026-12-05T20:00:00Z")).expect("a moment");
        assert_eq!(with.in_zone(&zone), date(2026, 12, 6).at(4, 0, 0, 0));
        let without: Moment = decode(text("2026-12-05T20:00:00")).expect("a moment");
        assert_eq!(without.in_zone(&zone), without.datetime);
    }

    #[test]
    fn dates_that_do_not_exist_are_explained() {
        let message = |written: &str| decode::<Date>(text(written)).expect_err(written).1;
        assert_eq!(message("2026-02-30"), "the date `2026-02-30` does not exist: February 2026 has 28 days");
        assert_eq!(message("2028-02-30"), "the date `2028-02-30` does not exist: February 2028 has 29 days");
        assert_eq!(message("2026-13-01"), "the date `2026-13-01` does not exist: there is no month 13");
        assert_eq!(message("2026-04-00"), "the date `2026-04-00` does not exist: April 2026 has 30 days");
        assert_eq!(message("2026-12-05T24:00:00"), "`24:00:00` is not a time of day");
    }

    #[test]
    fn other_ways_to_write_a_date_are_understood_enough_to_help() {
        for written in ["2026/12/05", "2026/12/5", "2026.12.05", "2026年12月5日", "20261205", "2026-12-5"] {
            let (code, _, help) = decode::<Date>(text(written)).expect_err(written);
            assert_eq!((code, help.as_deref()), (Code::InvalidDate, Some("write `2026-12-05`")), "{written}");
        }
        let (code, message, help) = decode::<Date>(Value::Integer(20_261_205)).expect_err("an integer");
        assert_eq!((code, message.as_str()), (Code::InvalidDate, "the value must be a date, found an integer"));
        assert_eq!(help.as_deref(), Some("write `2026-12-05`"));
        for written in ["soon", "", "12/05/2026", "十二月五日", "07:32:00", "2026/02/30"] {
            let (_, message, help) = decode::<Date>(text(written)).expect_err(written);
            assert_eq!(message, format!("`{written}` is not a date"));
            assert_eq!(help.as_deref(), Some("write a date as `2026-12-05`"));
        }
    }

    #[test]
    fn a_day_has_no_time_and_no_zone() {
        let (code, message, help) = decode::<Date>(text("2026-12-05T09:30:00")).expect_err("a time");
        assert_eq!((code, message.as_str()), (Code::InvalidDate, "the value must be a date without a time"));
        assert_eq!(help.as_deref(), Some("write `2026-12-05`"));
        assert!(decode::<DateTime>(text("2026-12-05T09:30:00Z")).is_err());
    }

    proptest! {
        #[test]
        fn no_text_is_too_odd(written in "([0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ]?)?([0-9:.+年月Zz/ -]|\\PC){0,20}") {
            let _ = looks_like_date(&written);
            if let Err(problem) = read(&written) {
                prop_assert!(!problem.message.is_empty());
            }
        }

        #[test]
        fn dates_survive_the_way_there_and_back(days in -2_000_i32..60_000) {
            let day = date(1970, 1, 1).saturating_add(jiff::Span::new().days(days));
            prop_assert_eq!(read(&day.to_string()).map(|written| written.date), Ok(day));
        }
    }
}
