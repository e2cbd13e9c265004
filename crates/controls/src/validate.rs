//! What is wrong with a shipment before it is weighed.

use jiff::civil::Date;
use serde::Serialize;

use crate::goods::CURRENT_EDITION;
use crate::rules::Rules;
use crate::shipment::{Dates, Item, Shipment};

/// More than these, and the file is not one shipment.
const MOST_PARTIES: usize = 1_000;
const MOST_ITEMS: usize = 10_000;
const MOST_STOPS: usize = 1_000;
/// The longest text of one field, in bytes.
const LONGEST_TEXT: usize = 10_000;

/// Something that is wrong with a shipment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{field}: {problem}")]
pub struct Problem {
    /// The field, as a path: `items[0].hs`.
    pub field: String,
    /// What is wrong with it.
    pub problem: String,
}

fn problem(field: impl Into<String>, problem: impl Into<String>) -> Problem {
    Problem { field: field.into(), problem: problem.into() }
}

/// Says everything that is wrong with a shipment; what is only missing is not wrong, and is for [`crate::decide`] to hold.
///
/// # Errors
///
/// Every problem, each with its field.
pub fn validate(shipment: &Shipment, rules: &Rules) -> Result<(), Vec<Problem>> {
    let mut found = sizes(shipment);
    if found.is_empty() {
        parties(shipment, &mut found);
        for (at, item) in shipment.items.iter().enumerate() {
            goods(at, item, rules, &mut found);
        }
        dates(&shipment.dates, &mut found);
    }
    if found.is_empty() { Ok(()) } else { Err(found) }
}

fn sizes(shipment: &Shipment) -> Vec<Problem> {
    let counts = [
        ("parties", shipment.parties.len(), MOST_PARTIES),
        ("items", shipment.items.len(), MOST_ITEMS),
        ("route.via", shipment.route.via.len(), MOST_STOPS),
    ];
    let mut found = Vec::new();
    for (field, count, most) in counts {
        if count > most {
            found.push(problem(field, format!("there are {count}, and one shipment has at most {most}")));
        } else if count == 0 && field != "route.via" {
            found.push(problem(field, "there are none; a shipment needs at least one"));
        }
    }
    found
}

fn parties(shipment: &Shipment, found: &mut Vec<Problem>) {
    for (at, party) in shipment.parties.iter().enumerate() {
        if !party.name.chars().any(char::is_alphanumeric) {
            found.push(problem(format!("parties[{at}].name"), "the name has neither letter nor digit"));
        }
        let texts = [Some(&party.name), party.address.as_ref(), party.business.as_ref()];
        if texts.into_iter().flatten().any(|text| text.len() > LONGEST_TEXT) {
            found.push(problem(
                format!("parties[{at}]"),
                format!("a text is longer than {LONGEST_TEXT} bytes"),
            ));
        }
    }
}

fn goods(at: usize, item: &Item, rules: &Rules, found: &mut Vec<Problem>) {
    let field = |name: &str| format!("items[{at}].{name}");
    if item.description.trim().is_empty() {
        found.push(problem(field("description"), "it is empty; say what the goods are"));
    }
    if let Some(code) = item.hs {
        let editions = rules.goods.editions(code);
        if editions.is_empty() {
            let why = format!("`{code}` is in no edition of the Harmonized System from 2007 to 2022");
            found.push(problem(field("hs"), why));
        } else if !editions.iter().any(|edition| edition == CURRENT_EDITION) {
            let why = format!(
                "`{code}` is a code of HS {}, and not of HS {CURRENT_EDITION}; give the code of HS {CURRENT_EDITION}",
                editions.join(", ")
            );
            found.push(problem(field("hs"), why));
        }
    }
    if let Some(eccn) =
        item.eccn.as_ref().filter(|eccn| !eccn.is_ear99() && rules.goods.entry(eccn).is_none())
    {
        let why = format!("`{}` is no entry of the Commerce Control List", eccn.entry());
        found.push(problem(field("eccn"), why));
    }
    for (name, number) in [("quantity", item.quantity), ("value", item.value)] {
        if number.is_some_and(|number| !number.is_finite() || number < 0.0) {
            found.push(problem(field(name), "it must be a number from 0 up"));
        }
    }
}

fn dates(dates: &Dates, found: &mut Vec<Problem>) {
    let before =
        |earlier: Option<Date>, later: Option<Date>| matches!((earlier, later), (Some(e), Some(l)) if l < e);
    for (name, earlier) in [("contract", dates.contract), ("order", dates.order)] {
        if before(earlier, dates.ship) {
            found.push(problem("dates.ship", format!("it lies before dates.{name}")));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(change: &str, expected: &[&str]) {
        let mut shipment = serde_json::json!({
            "reference": "T-1",
            "parties": [{"role": "exporter", "name": "Example GmbH"}],
            "items": [{"description": "filters", "hs": "842123", "eccn": "EAR99"}],
        });
        let change: serde_json::Value = serde_json::from_str(change).unwrap();
        for (name, value) in change.as_object().unwrap() {
            shipment[name] = value.clone();
        }
        let shipment: Shipment = serde_json::from_value(shipment).unwrap();
        let problems = validate(&shipment, Rules::shipped()).err().unwrap_or_default();
        let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(problems.len(), expected.len(), "{problems:?}");
        for (problem, expected) in problems.iter().zip(expected) {
            assert!(problem.contains(expected), "{problem}");
        }
    }

    #[test]
    fn what_is_wrong_is_named_with_its_field() {
        check("{}", &[]);
        check(r#"{"parties": [], "items": []}"#, &["parties: there are none", "items: there are none"]);
        check(r#"{"parties": [{"role": "exporter", "name": " - "}]}"#, &["parties[0].name"]);
        check(
            r#"{"items": [{"description": "x", "hs": "854299"}]}"#,
            &["items[0].hs: `854299` is in no edition"],
        );
        check(
            r#"{"items": [{"description": "x", "hs": "854140"}]}"#,
            &["HS 2007, 2012, 2017, and not of HS 2022"],
        );
        check(r#"{"items": [{"description": "x", "eccn": "3A999.z"}]}"#, &[]);
        check(
            r#"{"items": [{"description": "x", "eccn": "3A099"}]}"#,
            &["items[0].eccn: `3A099` is no entry"],
        );
        check(
            r#"{"items": [{"description": " ", "quantity": -1, "value": -0.5}]}"#,
            &["items[0].description", "items[0].quantity", "items[0].value"],
        );
        check(
            r#"{"dates": {"contract": "2026-05-01", "ship": "2026-04-01"}}"#,
            &["dates.ship: it lies before dates.contract"],
        );
    }
}
