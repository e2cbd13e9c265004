//! The one place that reads the clock.

use jiff::Timestamp;
use jiff::civil::Date;

/// This moment.
pub fn now() -> Timestamp {
    Timestamp::now()
}

/// Today, in UTC: lists and rules of several time zones are compared with it.
pub fn today() -> Date {
    now().to_zoned(jiff::tz::TimeZone::UTC).date()
}
