//! The moment that a site is built for: what a person typed, or the environment, or the clock.
//!
//! Dates and times without a zone are in the site's zone, which is known only once `site.toml` has been read. So a
//! moment is taken as it was written and resolved later.

use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use super::BuildTime;

/// A moment as it was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BuildMoment {
    /// A day in the site's zone: its end, so that what is published on that day is in.
    Date(Date),
    /// A date and time of day in the site's zone.
    DateTime(DateTime),
    /// An instant, the same in every zone.
    Instant(Timestamp),
}

/// Why a text can't be a moment.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MomentError {
    /// Neither a date nor a timestamp, or a date that does not exist.
    #[error("`{0}` is no date; write `2026-12-01`, `2026-12-01T09:30:00` or `2026-12-01T09:30:00+08:00`")]
    NotADate(String),
    /// A variable `SOURCE_DATE_EPOCH` that is no number of seconds.
    #[error("the environment variable `SOURCE_DATE_EPOCH` is `{0}`, which is not a number of seconds since 1970")]
    NotAnEpoch(String),
    /// A moment at the far ends of the calendar.
    #[error("the moment is too far away to be a date in every zone")]
    OutOfRange,
}

impl BuildMoment {
    /// The moment to build for: the one asked for, else the one that the environment sets
    /// (<https://reproducible-builds.org/specs/source-date-epoch/>), else the clock's.
    ///
    /// # Errors
    /// [`MomentError::NotAnEpoch`]: a build that is meant to be reproducible must not fall back to the clock in silence.
    pub fn choose(asked: Option<Self>, epoch: Option<&str>, clock: Timestamp) -> Result<Self, MomentError> {
        match (asked, epoch) {
            (Some(moment), _) => Ok(moment),
            (None, Some(epoch)) => {
                let seconds = epoch.trim().parse().ok().and_then(|seconds| Timestamp::from_second(seconds).ok());
                seconds.map(Self::Instant).ok_or_else(|| MomentError::NotAnEpoch(epoch.to_owned()))
            }
            (None, None) => Ok(Self::Instant(clock)),
        }
    }

    /// The moment in the site's zone.
    ///
    /// # Errors
    /// [`MomentError::OutOfRange`].
    pub fn resolve(self, zone: &TimeZone) -> Result<BuildTime, MomentError> {
        let local = match self {
            Self::Instant(instant) => return Ok(BuildTime::new(instant, zone.clone())),
            Self::DateTime(local) => local,
            Self::Date(date) => date.at(23, 59, 59, 0),
        };
        let zoned = local.to_zoned_datetime(zone.clone()).map_err(|_| MomentError::OutOfRange)?;
        Ok(BuildTime::new(zoned.timestamp(), zone.clone()))
    }
}

impl FromStr for BuildMoment {
    type Err = MomentError;

    /// Takes `2026-12-01`, `2026-12-01T09:30:00` (also with a space, or without seconds) and timestamps with `Z` or an offset.
    fn from_str(text: &str) -> Result<Self, MomentError> {
        // Each of these parsers passes over parts that it has no use for, so the most demanding one comes first.
        if let Ok(instant) = text.parse() {
            return Ok(Self::Instant(instant));
        }
        let moment = match text.len() {
            0..=10 => text.parse().map(Self::Date),
            _ => text.parse().map(Self::DateTime),
        };
        moment.map_err(|_| MomentError::NotADate(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn shanghai() -> TimeZone {
        TimeZone::get("Asia/Shanghai").expect("the zone is bundled")
    }

    #[test]
    fn moments_are_taken_as_they_are_written() {
        let instant = "2026-12-01T01:30:00Z".parse().expect("a timestamp");
        for (text, expected) in [
            ("2026-12-01", Some(BuildMoment::Date(date(2026, 12, 1)))),
            ("2026-12-01T09:30:00", Some(BuildMoment::DateTime(date(2026, 12, 1).at(9, 30, 0, 0)))),
            ("2026-12-01 09:30", Some(BuildMoment::DateTime(date(2026, 12, 1).at(9, 30, 0, 0)))),
            ("2026-12-01T09:30:00+08:00", Some(BuildMoment::Instant(instant))),
            ("2026-12-01T01:30:00Z", Some(BuildMoment::Instant(instant))),
            ("2026-02-29", None),
            ("2026-12", None),
            ("2026-12-01T25:00:00", None),
            ("tomorrow", None),
            ("", None),
            ("１２月一日", None),
        ] {
            assert_eq!(text.parse::<BuildMoment>().ok(), expected, "{text}");
        }
    }

    #[test]
    fn moments_are_resolved_in_the_zone_of_the_site() {
        let resolve = |text: &str| {
            let time = text.parse::<BuildMoment>().and_then(|moment| moment.resolve(&shanghai())).expect("a moment");
            time.now().to_string()
        };
        assert_eq!(resolve("2026-12-01"), "2026-12-01T23:59:59");
        assert_eq!(resolve("2026-12-01T09:30"), "2026-12-01T09:30:00");
        assert_eq!(resolve("2026-11-30T20:00:00Z"), "2026-12-01T04:00:00");
    }

    #[test]
    fn the_person_goes_before_the_environment_and_that_before_the_clock() {
        let clock = Timestamp::from_second(1_800_000_000).expect("a moment");
        let asked = Some(BuildMoment::Date(date(2026, 12, 1)));
        let epoch = BuildMoment::Instant(Timestamp::from_second(86_400).expect("a moment"));
        assert_eq!(BuildMoment::choose(asked, Some("86400"), clock), Ok(BuildMoment::Date(date(2026, 12, 1))));
        assert_eq!(BuildMoment::choose(None, Some("86400"), clock), Ok(epoch));
        assert_eq!(BuildMoment::choose(None, None, clock), Ok(BuildMoment::Instant(clock)));
        let wrong = BuildMoment::choose(None, Some("yesterday"), clock);
        assert_eq!(wrong, Err(MomentError::NotAnEpoch("yesterday".to_owned())));
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "\\PC{0,24}", digits in "[0-9]{1,5}-[0-9]{1,2}-[0-9]{1,2}([T ][0-9:+Z\\-]{0,14})?") {
            for text in [text, digits] {
                let _ = text.parse::<BuildMoment>().and_then(|moment| moment.resolve(&shanghai()));
            }
        }
    }
}
