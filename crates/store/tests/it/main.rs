//! The store as its users see it: loads, gates, and what is left when the disk or the process fails.
//!
//! All parties here are made up.

#![allow(
    clippy::unwrap_used,
    reason = "clippy knows the tests themselves, but not the functions that they share"
)]

mod faults;
mod gates;
mod loads;

use std::collections::BTreeMap;
use std::path::Path;

use portolan_model::{FileAccount, Reading, Rejection, Statement};
use portolan_store::{Catalog, Gate, Gates, Load, Outcome, RealDisk, Store, StoreError};

const LIST: &str = "xx-harbour";

fn says(list: &str, entity: &str, schema: &str, property: &str, value: &str) -> Statement {
    Statement {
        entity: entity.into(),
        schema: schema.into(),
        list: list.into(),
        property: property.into(),
        value: value.into(),
        original: None,
    }
}

/// A list with so many persons, each with a name, a birth date and a listing under one of two programmes.
fn persons(list: &str, number: usize) -> Vec<Statement> {
    let person = |at: usize| {
        let (id, listing) = (format!("p-{at}"), format!("p-{at}-sanction"));
        [
            says(list, &id, "Person", "name", &format!("Captain Invented {at}")),
            says(list, &id, "Person", "birthDate", &format!("19{:02}", at % 100)),
            says(list, &listing, "Sanction", "entity", &id),
            says(list, &listing, "Sanction", "programId", if at.is_multiple_of(4) { "TIDE" } else { "EBB" }),
        ]
    };
    (0..number).flat_map(person).collect()
}

fn reading(lists: &[&str], statements: Vec<Statement>) -> Reading {
    let mut file = FileAccount::new("list.csv");
    statements
        .iter()
        .filter(|says| says.property == "name")
        .for_each(|says| file.count(&says.list, &says.schema));
    Reading {
        lists: lists.iter().map(|list| list.to_string()).collect(),
        statements,
        files: vec![file],
        ..Reading::default()
    }
}

/// A load whose file's bytes are those of its statements.
fn load_of(published: &str, reading: Reading) -> Load {
    Load {
        source: "xx-harbour".into(),
        published: published.parse().unwrap(),
        loaded: "2024-06-01T12:00:00Z".parse().unwrap(),
        originals: vec![("list.csv".into(), serde_json::to_vec(&reading.statements).unwrap())],
        reading,
        accepted: Vec::new(),
        confirmed: None,
        validators: BTreeMap::new(),
    }
}

fn load(published: &str, number: usize) -> Load {
    load_of(published, reading(&[LIST], persons(LIST, number)))
}

fn take(store: &mut Store, load: &Load) -> Result<Outcome, StoreError> {
    store.load(load, &Gates::default(), &RealDisk)
}

fn open(home: &Path) -> Store {
    Store::open(home).unwrap()
}

/// What a user would see change: each snapshot's id and the day it was last confirmed.
fn state(catalog: &Catalog) -> Vec<String> {
    catalog.snapshots().iter().map(|held| format!("{} confirmed {}", held.id, held.confirmed)).collect()
}

/// The gates that refused, in order; none if the load was taken in.
fn refusing(result: Result<Outcome, StoreError>) -> Vec<Gate> {
    match result {
        Ok(_) => Vec::new(),
        Err(StoreError::Refused { failures, .. }) => failures.iter().map(|failure| failure.gate).collect(),
        Err(other) => panic!("{other}"),
    }
}

fn rejection(row: u64) -> Rejection {
    Rejection {
        file: "list.csv".into(),
        row,
        field: Some("BORN".into()),
        value: "31/02/1961".into(),
        problem: "is no day of the calendar".into(),
    }
}
