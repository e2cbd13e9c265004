//! Dates of which only the year, or year and month, may be known.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A day, a month or a year of the calendar: `1962`, `1962-03`, `1962-03-25`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PartialDate {
    year: i16,
    month: Option<i8>,
    day: Option<i8>,
}

/// A text that is no date, or no day of the calendar.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no day, month or year of the calendar")]
pub struct DateError(pub String);

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

impl PartialDate {
    /// Makes a date of its parts, if the calendar has it.
    ///
    /// # Errors
    ///
    /// Fails for a day without a month, and for what the calendar does not hold.
    pub fn new(year: i16, month: Option<i8>, day: Option<i8>) -> Result<Self, DateError> {
        let date = Self { year, month, day };
        let possible = (day.is_none() || month.is_some())
            && (1..=9999).contains(&year)
            && Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).is_ok();
        if possible { Ok(date) } else { Err(DateError(date.to_string())) }
    }

    /// Reads the English forms that American lists use: `25 Mar 1973`, `Mar 1973`, `1973`, `3/25/1973`, `March 25, 1973`.
    ///
    /// # Errors
    ///
    /// Fails for anything else, as for `circa 1970` and `1961 to 1963`, which are no dates.
    pub fn parse_english(text: &str) -> Result<Self, DateError> {
        let error = || DateError(text.to_owned());
        let parts: Vec<&str> = text.split([' ', '/', ',', '.']).filter(|part| !part.is_empty()).collect();
        let number = |part: &str| part.parse::<i16>().map_err(|_| error());
        let small = |part: &str| part.parse::<i8>().map_err(|_| error());
        let month = |part: &str| month_of(part).ok_or_else(error);
        match parts.as_slice() {
            [year] if year.len() == 4 => Self::new(number(year)?, None, None),
            [name, year] => Self::new(number(year)?, Some(month(name)?), None),
            [first, second, year] if text.contains('/') => {
                Self::new(full_year(year).ok_or_else(error)?, Some(small(first)?), Some(small(second)?))
            }
            [first, second, year] if month_of(first).is_some() => {
                Self::new(number(year)?, Some(month(first)?), Some(small(second)?))
            }
            [first, second, year] => Self::new(number(year)?, Some(month(second)?), Some(small(first)?)),
            _ => Err(error()),
        }
        .map_err(|_| error())
    }

    /// The year.
    pub fn year(self) -> i16 {
        self.year
    }

    /// The first day that this may be.
    pub fn earliest(self) -> Date {
        Date::new(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1))
            .expect("checked when the date was made")
    }

    /// The last day that this may be.
    pub fn latest(self) -> Date {
        match (self.month, self.day) {
            (_, Some(_)) => self.earliest(),
            (Some(_), None) => self.earliest().last_of_month(),
            (None, None) => self.earliest().last_of_year(),
        }
    }

    /// Whether both may be the same day.
    pub fn overlaps(self, other: Self) -> bool {
        self.earliest() <= other.latest() && other.earliest() <= self.latest()
    }
}

fn month_of(text: &str) -> Option<i8> {
    let start: String = text.chars().take(3).flat_map(char::to_lowercase).collect();
    let at = MONTHS.iter().position(|month| *month == start)?;
    i8::try_from(at + 1).ok()
}

/// Two-digit years occur in Federal Register citations only, none of which is older than 1990.
fn full_year(text: &str) -> Option<i16> {
    let year: i16 = text.parse().ok()?;
    Some(match (text.len(), year) {
        (2, 90..) => 1900 + year,
        (2, _) => 2000 + year,
        _ => year,
    })
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        for part in [self.month, self.day].into_iter().flatten() {
            write!(f, "-{part:02}")?;
        }
        Ok(())
    }
}

impl FromStr for PartialDate {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        let error = || DateError(text.to_owned());
        let shape: Vec<usize> = text.split('-').map(str::len).collect();
        let digits_only = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        if !digits_only || !matches!(shape.as_slice(), [4] | [4, 2] | [4, 2, 2]) {
            return Err(error());
        }
        let mut parts = text.split('-');
        let year = parts.next().and_then(|part| part.parse().ok()).ok_or_else(error)?;
        let mut next = || parts.next().map(|part| part.parse::<i8>().map_err(|_| error())).transpose();
        Self::new(year, next()?, next()?).map_err(|_| error())
    }
}

impl TryFrom<String> for PartialDate {
    type Error = DateError;

    fn try_from(text: String) -> Result<Self, DateError> {
        text.parse()
    }
}

impl From<PartialDate> for String {
    fn from(date: PartialDate) -> Self {
        date.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn english(text: &str, expected: Option<&str>) {
        let read = PartialDate::parse_english(text).ok().map(|date| date.to_string());
        assert_eq!(read.as_deref(), expected, "{text}");
    }

    #[test]
    fn english_dates_are_read_and_approximations_are_not() {
        english("25 Mar 1973", Some("1973-03-25"));
        english("Mar 1973", Some("1973-03"));
        english("1973", Some("1973"));
        english("12/23/2020", Some("2020-12-23"));
        english("8/1/14", Some("2014-08-01"));
        english("4/22/98", Some("1998-04-22"));
        english("October 9, 2020", Some("2020-10-09"));
        english("31 Feb 1961", None);
        english("circa 1970", None);
        english("1961 to 1963", None);
        english("", None);
    }

    #[test]
    fn a_month_overlaps_its_days_and_no_other() {
        let month: PartialDate = "1962-02".parse().unwrap();
        assert!(month.overlaps("1962-02-28".parse().unwrap()));
        assert!(month.overlaps("1962".parse().unwrap()));
        assert!(!month.overlaps("1962-03-01".parse().unwrap()));
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in ["62", "1962-3", "1962-13", "1962-02-30", "1962-", "-1962", "٢٠٢٠", "2020-01-01-01"] {
            assert!(text.parse::<PartialDate>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn writing_and_reading_gives_the_same_date(year in 1i16..9999, month in 1i8..=12, day in 1i8..=28, parts in 0..3) {
            let date = PartialDate::new(year, (parts > 0).then_some(month), (parts > 1).then_some(day)).unwrap();
            prop_assert_eq!(date.to_string().parse::<PartialDate>().unwrap(), date);
        }

        #[test]
        fn no_text_makes_it_panic(text in ".*") {
            let _ = text.parse::<PartialDate>();
            let _ = PartialDate::parse_english(&text);
        }
    }
}
