//! The dossier of one entity.

use portolan_model::{Entity, entities};
use serde::Serialize;

use crate::lists::{by_list, split};
use crate::{Engine, Error, Listing, When};

/// All that the lists of a day say of one entity.
#[derive(Debug, Clone, Serialize)]
pub struct Dossier {
    /// The entity itself.
    #[serde(flatten)]
    pub entity: Entity,
    /// Its addresses.
    pub addresses: Vec<String>,
    /// Its entries on lists.
    pub listings: Vec<Listing>,
    /// Every value with where it comes from.
    pub statements: Vec<Sourced>,
}

/// One value with its source.
#[derive(Debug, Clone, Serialize)]
pub struct Sourced {
    /// The property.
    pub property: String,
    /// The value.
    pub value: String,
    /// What the publisher wrote, where it differs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub original: Option<String>,
    /// The list.
    pub list: String,
    /// The snapshot of the list.
    pub snapshot: String,
}

impl Engine {
    /// Puts together what the lists of a day say of one entity.
    ///
    /// # Errors
    ///
    /// Fails when no list is loaded for that day or none knows the entity.
    pub fn show(&self, id: &str, when: When) -> Result<Dossier, Error> {
        let selection = self.selection(when);
        if selection.is_empty() {
            return Err(Error::NoLists { day: when.as_of });
        }
        let snapshots = by_list(&selection);
        let all = self.statements(&selection)?;
        let own: Vec<_> = all.iter().filter(|statement| statement.entity == id).cloned().collect();
        let statements = own.iter().map(|statement| Sourced {
            property: statement.property.clone(),
            value: statement.value.clone(),
            original: statement.original.clone(),
            list: statement.list.clone(),
            snapshot: snapshots
                .get(statement.list.as_str())
                .map(|s| s.snapshot.id.clone())
                .unwrap_or_default(),
        });
        let statements = statements.collect();
        let entity = entities(own).pop().ok_or_else(|| Error::UnknownEntity(id.to_owned()))?;
        let (_, attached) = split(entities(all));
        let addresses = attached
            .addresses(&entity)
            .filter_map(|address| address.first("full"))
            .map(str::to_owned)
            .collect();
        Ok(Dossier { addresses, listings: attached.listings(id).to_vec(), entity, statements })
    }
}
