//! Dates that Treasury's lists know only roughly.

use portolan_model::{DateError, PartialDate};

/// Reads `10 Dec 1948`, `circa 1951` (its year), `1961 to 1963` and `1961-1963` (both ends), as ISO dates.
///
/// A range over a whole year or month, `01 Jan 2015 to 31 Dec 2015`, is that year or month.
///
/// # Errors
///
/// Fails when an end is no date.
pub(crate) fn rough_dates(text: &str) -> Result<Vec<String>, DateError> {
    let (is_circa, text) = match text.strip_prefix("circa ") {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let ends = text.split(" to ").flat_map(years_of_range).map(date).collect::<Result<Vec<_>, _>>()?;
    let dates = match ends.as_slice() {
        [from, to] => whole(*from, *to).map_or_else(|| ends.clone(), |whole| vec![whole]),
        _ => ends,
    };
    let written = |date: PartialDate| if is_circa { format!("{:04}", date.year()) } else { date.to_string() };
    Ok(dates.into_iter().map(written).collect())
}

/// Reads one date in ISO or American form.
pub(crate) fn date(text: &str) -> Result<PartialDate, DateError> {
    text.parse().or_else(|_| PartialDate::parse_english(text.strip_prefix("circa ").unwrap_or(text)))
}

/// `1961-1963` is two years; anything else is one date.
fn years_of_range(text: &str) -> Vec<&str> {
    match text.split_once('-') {
        Some((from, to)) if from.trim().len() == 4 && to.trim().len() == 4 => vec![from.trim(), to.trim()],
        _ => vec![text.trim()],
    }
}

/// The year or month that begins with one day and ends with the other.
fn whole(from: PartialDate, to: PartialDate) -> Option<PartialDate> {
    let month = from.earliest().month();
    let candidates =
        [PartialDate::new(from.year(), None, None), PartialDate::new(from.year(), Some(month), None)];
    let spans = |span: &PartialDate| span.earliest() == from.earliest() && span.latest() == to.latest();
    candidates.into_iter().flatten().find(spans)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        assert_eq!(rough_dates(text).unwrap_or_default(), expected, "{text}");
    }

    #[test]
    fn rough_dates_are_read_as_far_as_they_go() {
        check("10 Dec 1948", &["1948-12-10"]);
        check("1948-12-10", &["1948-12-10"]);
        check("circa 14 Nov 1970", &["1970"]);
        check("circa 1970", &["1970"]);
        check("1961 to 1963", &["1961", "1963"]);
        check("circa 1979-1982", &["1979", "1982"]);
        check("Feb 1981 to Mar 1982", &["1981-02", "1982-03"]);
        check("01 Jan 2015 to 31 Dec 2015", &["2015"]);
        check("01 Sep 1990 to 30 Sep 1990", &["1990-09"]);
        check("31 Feb 1961", &[]);
        check("unknown", &[]);
        check("", &[]);
    }
}
