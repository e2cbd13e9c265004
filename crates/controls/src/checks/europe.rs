//! The contract's clause against re-export to Russia and Belarus, for high priority goods that leave the EU.

use crate::case::{Case, Line};
use crate::docket::{At, Docket, inputs};
use crate::rules::Rule;
use crate::shipment::Answer;
use crate::verdict::Inputs;

pub(crate) fn check(case: &Case<'_>, docket: &mut Docket<'_>) {
    let answers = &case.shipment.answers;
    clause(case, "eu-12g", answers.no_reexport_to_russia_clause, docket);
    clause(case, "eu-8g", answers.no_reexport_to_belarus_clause, docket);
}

fn clause(case: &Case<'_>, id: &str, answer: Option<Answer>, docket: &mut Docket<'_>) {
    let Some(rule) = case.rules.rule(id) else { return };
    let places = &case.rules.places;
    // Goods that do not leave the EU, or leave it with the clause in their contract, need nothing else.
    let leaves_eu = case.origin.is_none_or(|country| places.in_eu(country, case.date));
    let third = case.destination.is_none_or(|country| !places.is_eu_or_partner(country, case.date));
    if !leaves_eu || !third || answer == Some(Answer::Yes) {
        return;
    }
    let (Some(_), Some(country)) = (case.origin, case.destination) else {
        return docket.unknown(id, &Inputs::new());
    };
    if case.lines.iter().any(|line| line.item.hs.is_none()) {
        docket.unknown(id, &Inputs::new());
    }
    if let Some(why) = spared(case, rule) {
        return docket.does_not_apply(id, why);
    }
    let missing = if answer == Some(Answer::No) { "it does not" } else { "it is not said whether it does" };
    for line in case.lines.iter().filter(|line| is_covered(rule, line)) {
        let facts = inputs([
            ("item", line.name().into()),
            ("hs", line.hs().into()),
            ("country", country.name().into()),
            ("clause", missing.into()),
        ]);
        docket.applies(id, At::item(line.at), facts);
    }
}

fn is_covered(rule: &Rule, line: &Line<'_>) -> bool {
    line.chpl.is_some_and(|row| !rule.except_hs.contains(&row.hs6))
}

/// Older contracts are spared, some only for a time.
fn spared(case: &Case<'_>, rule: &Rule) -> Option<String> {
    let contract = case.shipment.dates.contract?;
    let before = rule.contracts_before.filter(|before| contract < *before)?;
    let still = rule.contracts_until.is_none_or(|until| case.date <= until);
    still.then(|| format!("The contract of {contract} was made before {before}."))
}
