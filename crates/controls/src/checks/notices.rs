//! What this check never assesses, said where it matters.

use jiff::civil::Date;

use crate::case::Case;
use crate::docket::Docket;
use crate::places::Chart;
use crate::rules::Notice;

pub(crate) fn check(case: &Case<'_>, docket: &mut Docket<'_>) {
    let domestic =
        case.origin.is_some_and(|country| matches!(case.rules.places.chart(country), Chart::Domestic));
    for notice in case.rules.notices() {
        let matters = match notice.id.as_str() {
            "us-jurisdiction" => !domestic,
            "us-exceptions" => docket.has("us-chart") || docket.has("us-ccl-destinations"),
            "eu-dual-use" => !domestic,
            _ => true,
        };
        if matters {
            let why = format!("{}{}", state(notice, case.date), notice.words);
            docket.not_assessed(&notice.id, &notice.title, why, &notice.needs);
        }
    }
}

/// Says whether a rule is in force, if that is worth saying.
fn state(notice: &Notice, date: Date) -> String {
    match notice.out_of_force(date) {
        Some(why) => format!("{why} "),
        None if notice.was_suspended() => format!("In force on {date}. "),
        None => String::new(),
    }
}
