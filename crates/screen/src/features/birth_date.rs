//! Birth dates: the same, contradicting, or unknown on a side.

use portolan_model::PartialDate;

use super::feature;
use crate::party::Feature;

/// What a birth date known to the day adds.
const SAME_DAY: f64 = 0.05;
/// What a date adds that is known to the month or year on one side.
const OVERLAP: f64 = 0.03;
/// What day and month swapped add: a common slip in data entry.
const SWAPPED: f64 = 0.02;
/// What two different dates take.
const DIFFERENT: f64 = 0.15;

/// Compares the query's birth date with those listed; says too whether it confirms.
pub(crate) fn birth_date(query: Option<PartialDate>, listed: &[PartialDate]) -> Option<(Feature, bool)> {
    const NAME: &str = "birth_date";
    let (query, listed) = match (query, listed) {
        (None, []) => return None,
        (Some(query), listed @ [_, ..]) => (query, listed),
        (None, _) => return Some((feature(NAME, 0.0, unknown("query")), false)),
        (Some(_), []) => return Some((feature(NAME, 0.0, unknown("list")), false)),
    };
    let texts = || listed.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    if let Some(same) = listed.iter().find(|date| query.overlaps(**date)) {
        let to_the_day = query.earliest() == query.latest() && same.earliest() == same.latest();
        let effect = if to_the_day { SAME_DAY } else { OVERLAP };
        return Some((
            feature(NAME, effect, format!("the birth dates agree (query: {query}, list: {same})")),
            true,
        ));
    }
    if listed.iter().any(|date| is_swapped(query, *date)) {
        let words =
            format!("the birth dates agree with day and month swapped (query: {query}, list: {})", texts());
        return Some((feature(NAME, SWAPPED, words), true));
    }
    Some((
        feature(NAME, -DIFFERENT, format!("the birth dates differ (query: {query}, list: {})", texts())),
        false,
    ))
}

fn unknown(side: &str) -> String {
    format!("the birth date is not known on the {side}: it says nothing")
}

fn is_swapped(one: PartialDate, other: PartialDate) -> bool {
    let known = one.earliest() == one.latest() && other.earliest() == other.latest();
    let (one, other) = (one.earliest(), other.earliest());
    known && one.year() == other.year() && one.month() == other.day() && one.day() == other.month()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(query: Option<&str>, listed: &[&str], expected: Option<(f64, bool)>) {
        let date = |text: &str| text.parse::<PartialDate>().unwrap();
        let listed: Vec<PartialDate> = listed.iter().map(|text| date(text)).collect();
        let found =
            birth_date(query.map(date), &listed).map(|(feature, confirms)| (feature.effect, confirms));
        assert_eq!(found, expected);
    }

    #[test]
    fn dates_confirm_contradict_or_say_nothing() {
        check(None, &[], None);
        check(None, &["1970"], Some((0.0, false)));
        check(Some("1970-03-05"), &[], Some((0.0, false)));
        check(Some("1970-03-05"), &["1971", "1970-03-05"], Some((SAME_DAY, true)));
        check(Some("1970-03-05"), &["1970"], Some((OVERLAP, true)));
        check(Some("1970-03-05"), &["1970-05-03"], Some((SWAPPED, true)));
        check(Some("1970-03-05"), &["1970-03-06"], Some((-DIFFERENT, false)));
    }
}
