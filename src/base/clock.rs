//! The build date. Time is an input: it is read once, by the command line, and handed down.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};

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

    /// The build's date and time of day in the site's zone.
    #[must_use]
    pub fn now(&self) -> DateTime {
        self.0.datetime()
    }
}
