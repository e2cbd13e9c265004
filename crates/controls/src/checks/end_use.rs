//! What the goods are for (15 CFR 744.2 to 744.4 and 744.21 to 744.23).

use portolan_model::Country;
use serde_json::Value;

use crate::case::Case;
use crate::checks::parties::military_items;
use crate::docket::{At, Docket, inputs};
use crate::shipment::Answer;
use crate::verdict::{Decision, Inputs};

pub(crate) fn check(case: &Case<'_>, docket: &mut Docket<'_>) {
    let answers = &case.shipment.answers;
    let questions = [
        ("us-744-2", answers.weapons_of_mass_destruction),
        ("us-744-21", answers.military_end_use),
        ("us-744-22", answers.military_intelligence),
        ("us-744-23", answers.advanced_computing),
    ];
    for (rule, answer) in questions {
        match answer {
            Some(Answer::Yes) => declared(case, rule, docket),
            Some(Answer::No) => {}
            Some(Answer::Unknown) | None => docket.unknown(rule, &Inputs::new()),
        }
    }
    unanswered(case, docket);
}

/// An end use of concern was declared.
fn declared(case: &Case<'_>, rule: &str, docket: &mut Docket<'_>) {
    let (effect, scope) = match rule {
        "us-744-21" => military(case),
        "us-744-23" => advanced(case),
        _ => (Decision::Licence, String::new()),
    };
    let country = case.destination.map_or(Value::Null, |country| country.name().into());
    docket.applies_as(rule, effect, At::SHIPMENT, inputs([("country", country), ("scope", scope.into())]));
}

fn military(case: &Case<'_>) -> (Decision, String) {
    let limits = &case.rules.limits;
    let reaches =
        |set| case.destination.is_none_or(|country: Country| case.rules.places.contains(set, country));
    let items = military_items(case);
    if case.destination.is_some() && reaches(&limits.sanctioned_industry) {
        (Decision::Licence, "Any item subject to the EAR needs a license for that there.".into())
    } else if !reaches(&limits.military_destinations) {
        let scope = "The country is not among those that § 744.21 names; a person must look at other rules on military goods.";
        (Decision::Hold, scope.into())
    } else if items.is_empty() {
        let scope = "None of the goods is on Supp. 2 to part 744, whose items § 744.21 covers there; a person must confirm it.";
        (Decision::Hold, scope.into())
    } else {
        let scope = format!(
            "Supp. 2 to part 744, whose items need a license for that there, names or may name {}.",
            items.join(", ")
        );
        (Decision::Licence, scope)
    }
}

fn advanced(case: &Case<'_>) -> (Decision, String) {
    let set = &case.rules.limits.advanced_destinations;
    if case.destination.is_none_or(|country| case.rules.places.contains(set, country)) {
        (
            Decision::Licence,
            "The country is Macau or in Country Group D:5, where § 744.23 requires a license for the items and end uses it describes.".into(),
        )
    } else {
        let scope = "The country is neither Macau nor in Country Group D:5, but the user's headquarters or the last destination may be.";
        (Decision::Hold, scope.into())
    }
}

/// For listed goods that leave the coalition, an end use that nobody asked about holds. Elsewhere it is only not assessed: the
/// rules on end use need knowledge, and most goods give no ground to suspect one.
fn unanswered(case: &Case<'_>, docket: &mut Docket<'_>) {
    let Some(country) = case.outside_coalition().filter(|_| case.has_listed_goods()) else {
        return;
    };
    let answers = &case.shipment.answers;
    let open = |answer: Option<Answer>| matches!(answer, None | Some(Answer::Unknown));
    let stated = answers.end_use.as_deref().is_some_and(|text| !text.trim().is_empty());
    let questions = [
        ("end_use", !stated),
        ("military_end_use", open(answers.military_end_use)),
        ("weapons_of_mass_destruction", open(answers.weapons_of_mass_destruction)),
        ("military_intelligence", open(answers.military_intelligence)),
        ("advanced_computing", open(answers.advanced_computing)),
    ];
    let missing: Vec<&str> =
        questions.iter().filter(|(_, open)| *open).map(|(question, _)| *question).collect();
    if !missing.is_empty() {
        let facts = inputs([("country", country.name().into()), ("questions", missing.into())]);
        docket.applies("missing-end-use", At::SHIPMENT, facts);
    }
}
