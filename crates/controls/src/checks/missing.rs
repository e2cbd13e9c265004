//! What the shipment or the lists do not say, without which nothing is released.

use std::collections::BTreeMap;

use crate::case::Case;
use crate::docket::{At, Docket, inputs, sentence};
use crate::question::ListState;
use crate::rules::ListRow;
use crate::shipment::Role;
use crate::verdict::Inputs;

pub(crate) fn check(case: &Case<'_>, docket: &mut Docket<'_>) {
    places(case, docket);
    goods(case, docket);
    lists(case, docket);
    unscreened(case, docket);
}

fn places(case: &Case<'_>, docket: &mut Docket<'_>) {
    if case.destination.is_none() {
        docket.applies("missing-destination", At::SHIPMENT, Inputs::new());
    }
    if case.origin.is_none() {
        docket.applies("missing-origin", At::SHIPMENT, Inputs::new());
    }
    if !case.parties().any(|(_, party)| party.role == Role::EndUser) {
        docket.applies("missing-end-user", At::SHIPMENT, Inputs::new());
    }
}

fn goods(case: &Case<'_>, docket: &mut Docket<'_>) {
    for line in &case.lines {
        let facts = inputs([("item", line.name().into()), ("place", format!("items[{}]", line.at).into())]);
        if line.item.hs.is_none() {
            docket.applies("missing-hs", At::item(line.at), facts.clone());
        }
        if line.item.eccn.is_none() {
            docket.applies("missing-eccn", At::item(line.at), facts);
        }
    }
}

/// Each list that a release needs must be at hand and current, from whichever source.
fn lists(case: &Case<'_>, docket: &mut Docket<'_>) {
    let required = case.rules.lists().filter(|row| row.is_required());
    let by_key: BTreeMap<&str, &ListRow> = required.map(|row| (row.key.as_str(), row)).collect();
    for (key, row) in by_key {
        let carries = |state: &&ListState| case.rules.list(&state.list).is_some_and(|row| row.key == key);
        let newest = case
            .facts
            .lists
            .iter()
            .filter(carries)
            .min_by_key(|state| (state.stale, state.missing.len(), state.age_days));
        let (rule, facts) = match newest {
            None => ("missing-list", list_facts(row)),
            Some(state) if state.stale => ("stale-list", stale_facts(row, state)),
            Some(state) if !state.missing.is_empty() => ("incomplete-list", incomplete_facts(row, state)),
            Some(_) => continue,
        };
        // What such a list does not show has not been looked for.
        docket.unknown("possible-list-match", &facts);
        docket.unknown("flag-shared-address", &facts);
        docket.applies(rule, At::SHIPMENT, facts);
    }
}

fn unscreened(case: &Case<'_>, docket: &mut Docket<'_>) {
    for (at, why) in &case.facts.unscreened {
        let party = case.shipment.parties.get(*at);
        let facts = inputs([
            ("party", party.map_or("a party", |party| &party.name).into()),
            ("role", party.map_or("party", |party| party.role.words()).into()),
            ("why", sentence(why).into()),
        ]);
        docket.applies("unscreened-party", At::party(*at), facts);
        let what = "A listed name or address is similar";
        docket.not_assessed("possible-list-match", what, sentence(why), "a name that can be screened");
    }
}

fn list_facts(row: &ListRow) -> Inputs {
    inputs([("key", row.key.as_str().into()), ("list_name", row.name.as_str().into())])
}

fn incomplete_facts(row: &ListRow, state: &ListState) -> Inputs {
    let mut facts = list_facts(row);
    facts.insert("snapshot".into(), state.snapshot.as_str().into());
    facts.insert("files".into(), state.missing.join(", ").into());
    facts
}

fn stale_facts(row: &ListRow, state: &ListState) -> Inputs {
    let mut facts = list_facts(row);
    facts.extend(inputs([
        ("snapshot", state.snapshot.as_str().into()),
        ("published", state.published.to_string().into()),
        ("age_days", state.age_days.into()),
        ("limit_days", state.limit_days.into()),
    ]));
    facts
}
