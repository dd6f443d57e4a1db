//! The build date. Time is an input: it is read once, by the command line, and handed down.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};
use serde::{Deserialize, Serialize};

use super::{BuildMoment, MomentError};

/// The moment for which a site is built, in the site's zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuildTime(ZonedDateTime);

impl BuildTime {
    /// The moment `instant` as the clocks of `zone` show it.
    #[must_use]
    pub fn new(instant: Timestamp, zone: TimeZone) -> Self {
        Self(instant.to_zoned_datetime(zone))
    }

    /// The day of the build in the site's zone; sessions that ended before it are past.
    #[must_use]
    pub fn today(&self) -> Date {
        self.0.date()
    }

    /// A moment of the site's zone as ISO 8601 has it, with the zone's offset; without it where the zone has no such moment.
    #[must_use]
    pub fn iso_with_offset(&self, moment: DateTime) -> String {
        match moment.to_zoned_datetime(self.0.time_zone().clone()) {
            Ok(zoned) => zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
            Err(_) => moment.to_string(),
        }
    }

    /// A moment of the site's zone in UTC.
    #[must_use]
    pub fn in_utc(&self, moment: DateTime) -> DateTime {
        let zoned = moment.to_zoned_datetime(self.0.time_zone().clone());
        zoned.map_or(moment, |zoned| TimeZone::UTC.to_datetime(zoned.timestamp()))
    }

    /// The build's date and time of day in the site's zone.
    #[must_use]
    pub fn now(&self) -> DateTime {
        self.0.datetime()
    }
}

/// How long a site stays as it is if none of its files change: until midnight, since sessions come and go by the day, or
/// until the next moment at which an entry appears or leaves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Steady {
    zone: String,
    now: DateTime,
    /// The nearest such moment that is past, and the nearest to come.
    last: Option<DateTime>,
    next: Option<DateTime>,
}

impl Steady {
    /// The span round `now` that is bounded by `moments`.
    #[must_use]
    pub fn new(now: &BuildTime, moments: impl Iterator<Item = DateTime> + Clone) -> Self {
        let zone = now.0.time_zone().iana_name().unwrap_or("UTC").to_owned();
        let now = now.now();
        // Whether an entry is there at its very moment is for the catalog to say, so that moment is a span of its own.
        let last = moments.clone().filter(|moment| *moment <= now).max();
        let next = moments.filter(|moment| *moment >= now).min();
        Self { zone, now, last, next }
    }

    /// Whether a site for `moment` is the same.
    ///
    /// # Errors
    /// A moment that is no date in the site's zone.
    pub fn holds_at(&self, moment: BuildMoment) -> Result<bool, MomentError> {
        let zone = TimeZone::get(&self.zone).unwrap_or(TimeZone::UTC);
        let now = moment.resolve(&zone)?.now();
        let within = self.last.is_none_or(|last| last < now) && self.next.is_none_or(|next| now < next);
        let is_on_edge = self.last == Some(self.now) || self.next == Some(self.now);
        Ok(now == self.now || (now.date() == self.now.date() && within && !is_on_edge))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn moment(hour: i8, minute: i8) -> DateTime {
        date(2026, 12, 1).at(hour, minute, 0, 0)
    }

    #[test]
    fn a_site_is_steady_until_an_entry_comes_or_goes() {
        let holds = |built_at: DateTime, at: DateTime| {
            let now = BuildMoment::DateTime(built_at).resolve(&TimeZone::UTC).expect("a moment");
            let steady = Steady::new(&now, [moment(9, 0), moment(17, 0)].into_iter());
            steady.holds_at(BuildMoment::DateTime(at)).expect("a moment")
        };
        assert!(holds(moment(10, 0), moment(16, 59)) && holds(moment(10, 0), moment(9, 1)));
        assert!(!holds(moment(10, 0), moment(9, 0)) && !holds(moment(10, 0), moment(17, 0)));
        assert!(holds(moment(9, 0), moment(9, 0)) && !holds(moment(9, 0), moment(9, 1)));
        assert!(holds(moment(18, 0), moment(23, 59)) && !holds(moment(18, 0), date(2026, 12, 2).at(0, 0, 0, 0)));
    }
}
