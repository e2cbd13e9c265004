//! How much a list holds, counted so that gates can compare one snapshot with the last.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use portolan_model::{Reading, Statement, vocabulary};
use serde::{Deserialize, Serialize};

/// The property that names the programme (regime) of a listing, FollowTheMoney's `Sanction:programId`.
const PROGRAM: &str = "programId";

/// How much one list holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListCounts {
    /// Entities by schema.
    pub schemata: BTreeMap<String, u64>,
    /// Entities by the programme that they name; one that names two counts for each.
    pub programs: BTreeMap<String, u64>,
    /// Entities by schema and then by a property of which they have at least one value that is not empty.
    pub filled: BTreeMap<String, BTreeMap<String, u64>>,
}

impl ListCounts {
    /// Entities of every schema: parties, and the addresses, listings and relations around them.
    pub fn entities(&self) -> u64 {
        self.schemata.values().sum()
    }

    /// Entities that are parties, which is what publishers count.
    pub fn parties(&self) -> u64 {
        vocabulary::PARTIES.iter().filter_map(|schema| self.schemata.get(*schema)).sum()
    }

    /// Percent of a schema's entities that have the property; `None` when there is no such entity.
    pub fn fill_percent(&self, schema: &str, property: &str) -> Option<f64> {
        let entities = self.schemata.get(schema).copied().filter(|entities| *entities > 0)?;
        Some(percent(self.filled(schema, property), entities))
    }

    /// Number of a schema's entities that have the property.
    pub fn filled(&self, schema: &str, property: &str) -> u64 {
        self.filled.get(schema).and_then(|properties| properties.get(property)).copied().unwrap_or(0)
    }
}

/// `part` of `whole` in percent; 0 of nothing.
pub(crate) fn percent(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 * 100.0 / whole as f64 }
}

/// Counts each list of a reading; a covered list without statements is there with zeros.
pub(crate) fn count(reading: &Reading) -> BTreeMap<String, ListCounts> {
    let mut lists: BTreeMap<String, ListCounts> =
        reading.lists.iter().map(|list| (list.clone(), ListCounts::default())).collect();
    let mut entities: HashMap<_, BTreeSet<&str>> = HashMap::new();
    let mut programs = HashSet::new();
    for Statement { entity, schema, list, property, value, .. } in &reading.statements {
        let Some(counts) = lists.get_mut(list) else { continue };
        let filled = entities.entry((list, schema, entity)).or_insert_with(|| {
            *slot(&mut counts.schemata, schema) += 1;
            BTreeSet::new()
        });
        if !value.is_empty() && filled.insert(property) {
            *slot(slot(&mut counts.filled, schema), property) += 1;
        }
        if !value.is_empty() && property == PROGRAM && programs.insert((list, entity, value)) {
            *slot(&mut counts.programs, value) += 1;
        }
    }
    lists
}

/// The value under a key, made if it is not there; unlike `entry`, clones the key only then.
fn slot<'a, V: Default>(map: &'a mut BTreeMap<String, V>, key: &str) -> &'a mut V {
    if !map.contains_key(key) {
        map.insert(key.to_owned(), V::default());
    }
    map.get_mut(key).expect("inserted just above if it was not there")
}
