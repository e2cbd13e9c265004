//! What changed between two days of a source: entries added, removed, changed, by field.
//!
//! Publishers re-typeset their lists: a stop moves, a heading is reworded, a letter changes case. Such edits are told
//! apart from real ones by comparing values as their letters and digits alone.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;
use portolan_model::{Entity, entities};
use portolan_store::Selected;
use serde::Serialize;

use crate::lists::{by_list, split};
use crate::{Engine, Error, When};

/// Which two days to compare.
#[derive(Debug, Clone)]
pub struct ChangeQuestion {
    /// The source, or all of them.
    pub source: Option<String>,
    /// The earlier day; the snapshot before the later one if not given.
    pub from: Option<Date>,
    /// The later day.
    pub to: When,
}

/// What changed on one list.
#[derive(Debug, Clone, Serialize)]
pub struct Changes {
    /// The source.
    pub source: String,
    /// The list.
    pub list: String,
    /// The snapshot before.
    pub from: String,
    /// The snapshot after.
    pub to: String,
    /// Entries that are new.
    pub added: Vec<Change>,
    /// Entries that are gone.
    pub removed: Vec<Change>,
    /// Entries of which something else than spelling, case or punctuation changed.
    pub changed: Vec<Change>,
    /// Entries of which only spelling of case, spaces or punctuation changed.
    pub typographical: usize,
}

impl Changes {
    /// Whether nothing real changed.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.changed.is_empty()
    }
}

/// One entry that is new, gone or changed.
#[derive(Debug, Clone, Serialize)]
pub struct Change {
    /// The entity.
    pub id: String,
    /// Its name.
    pub caption: String,
    /// Its schema.
    pub schema: String,
    /// What changed; empty for entries that are new or gone.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldChange>,
}

/// One property of an entry before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldChange {
    /// The property; `address` and `listing` stand for what hangs on the entry.
    pub field: String,
    /// Values that are gone.
    pub removed: Vec<String>,
    /// Values that are new.
    pub added: Vec<String>,
}

impl Engine {
    /// Compares the lists of two days.
    ///
    /// # Errors
    ///
    /// Fails when the source has no snapshot for one of the days.
    pub fn changes(&self, question: &ChangeQuestion) -> Result<Vec<Changes>, Error> {
        if let Some(source) = &question.source {
            self.source(source)?;
        }
        let wanted = |selected: &Selected| {
            question.source.as_ref().is_none_or(|source| *source == selected.snapshot.source)
        };
        let after: Vec<Selected> = self.selection(question.to).into_iter().filter(wanted).collect();
        if after.is_empty() {
            return Err(self.no_snapshot(question.source.as_deref(), question.to.as_of));
        }
        let mut found = Vec::new();
        for (list, newer) in by_list(&after) {
            let older = self.before(list, newer, question)?;
            found.extend(older.map(|older| self.compare(list, &older, newer)).transpose()?);
        }
        Ok(found)
    }

    /// The list's state on the earlier day; `None` where the list has no earlier snapshot and no day was asked for.
    fn before(
        &self,
        list: &str,
        newer: &Selected,
        question: &ChangeQuestion,
    ) -> Result<Option<Selected>, Error> {
        let source = &newer.snapshot.source;
        let day = match question.from {
            Some(day) => day,
            None => match newer.snapshot.published.yesterday() {
                Ok(day) => day,
                Err(_) => return Ok(None),
            },
        };
        let selection = self.selection(When { as_of: day, known: question.to.known });
        let found = by_list(&selection).get(list).map(|selected| (*selected).clone());
        match (found, question.from) {
            (None, Some(_)) => Err(self.no_snapshot(Some(source), day)),
            (found, _) => Ok(found),
        }
    }

    fn no_snapshot(&self, source: Option<&str>, day: Date) -> Error {
        match source {
            None => Error::NoLists { day },
            Some(source) => Error::NoSnapshot {
                source_id: source.to_owned(),
                day,
                first: self
                    .store
                    .catalog()
                    .snapshots()
                    .iter()
                    .filter(|s| s.source == source)
                    .map(|s| s.published)
                    .min(),
            },
        }
    }

    fn compare(&self, list: &str, older: &Selected, newer: &Selected) -> Result<Changes, Error> {
        let mut changes = Changes {
            source: newer.snapshot.source.clone(),
            list: list.to_owned(),
            from: older.snapshot.id.clone(),
            to: newer.snapshot.id.clone(),
            added: Vec::new(),
            removed: Vec::new(),
            changed: Vec::new(),
            typographical: 0,
        };
        if older.snapshot.id == newer.snapshot.id {
            return Ok(changes);
        }
        let mut before = self.entries(list, older)?;
        for (id, entry) in self.entries(list, newer)? {
            match before.remove(&id) {
                None => changes.added.push(entry.change(Vec::new())),
                Some(old) if old.fields == entry.fields => {}
                Some(old) => match differences(&old.fields, &entry.fields) {
                    fields if fields.is_empty() => changes.typographical += 1,
                    fields => changes.changed.push(entry.change(fields)),
                },
            }
        }
        changes.removed = before.into_values().map(|entry| entry.change(Vec::new())).collect();
        Ok(changes)
    }

    fn entries(&self, list: &str, selected: &Selected) -> Result<BTreeMap<String, Entry>, Error> {
        let only = Selected { snapshot: selected.snapshot.clone(), lists: vec![list.to_owned()] };
        let all = entities(self.store.read(&only)?);
        let sanctions = sanctions(&all);
        let (parties, attached) = split(all);
        let entry = |party: Entity| {
            let mut fields: Fields = party
                .properties
                .iter()
                .filter(|(property, _)| *property != "addressEntity")
                .map(|(property, values)| (property.clone(), values.iter().cloned().collect()))
                .collect();
            let full =
                attached.addresses(&party).filter_map(|address| address.first("full")).map(str::to_owned);
            fields.insert("address".to_owned(), full.collect());
            fields.extend(sanctions.get(&party.id).cloned().unwrap_or_default());
            (party.id.clone(), Entry { caption: party.caption, schema: party.schema, id: party.id, fields })
        };
        Ok(parties.into_iter().map(entry).collect())
    }
}

type Fields = BTreeMap<String, BTreeSet<String>>;

struct Entry {
    id: String,
    caption: String,
    schema: String,
    fields: Fields,
}

impl Entry {
    fn change(self, fields: Vec<FieldChange>) -> Change {
        Change { id: self.id, caption: self.caption, schema: self.schema, fields }
    }
}

/// What the listings of each party say, by party, under the name `listing.property`.
fn sanctions(all: &[Entity]) -> HashMap<String, Fields> {
    let mut by_party: HashMap<String, Fields> = HashMap::new();
    for sanction in all.iter().filter(|entity| entity.schema == "Sanction") {
        for party in sanction.get("entity") {
            let fields = by_party.entry(party.clone()).or_default();
            for (property, values) in sanction.properties.iter().filter(|(property, _)| *property != "entity")
            {
                fields.entry(format!("listing.{property}")).or_default().extend(values.iter().cloned());
            }
        }
    }
    by_party
}

fn differences(old: &Fields, new: &Fields) -> Vec<FieldChange> {
    let none = BTreeSet::new();
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let difference = |name: &String| {
        let (old, new) = (old.get(name).unwrap_or(&none), new.get(name).unwrap_or(&none));
        let change =
            FieldChange { field: name.clone(), removed: missing(old, new), added: missing(new, old) };
        (!change.removed.is_empty() || !change.added.is_empty()).then_some(change)
    };
    names.into_iter().filter_map(difference).collect()
}

/// Values of `these` that `others` hold in no spelling.
fn missing(these: &BTreeSet<String>, others: &BTreeSet<String>) -> Vec<String> {
    let known: BTreeSet<String> = others.iter().map(|value| folded(value)).collect();
    these.iter().filter(|value| !known.contains(&folded(value))).cloned().collect()
}

/// A value without what typesetting changes: case, spaces and punctuation.
fn folded(value: &str) -> String {
    value.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(name: &str, values: &[&str]) -> Fields {
        Fields::from([(name.to_owned(), values.iter().map(|value| (*value).to_owned()).collect())])
    }

    #[test]
    fn punctuation_and_case_are_no_change_and_a_letter_is() {
        let before = fields("name", &["Alpha Trading Co., Ltd."]);
        assert!(differences(&before, &fields("name", &["ALPHA TRADING CO LTD"])).is_empty());
        let change = differences(&before, &fields("name", &["Alpha Trading Co., Ltdx."]));
        assert_eq!(change[0].removed, ["Alpha Trading Co., Ltd."]);
        assert_eq!(change[0].added, ["Alpha Trading Co., Ltdx."]);
    }
}
