//! Statements, and the entities they add up to.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// One thing that one list says of one entity: *this entity's property has this value*.
///
/// `schema` and `property` use the FollowTheMoney vocabulary; names it does not know are kept as they came.
/// The snapshot that a statement comes from is known by where it is stored, and is not repeated here.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Statement {
    /// Stable identifier of the entity, the same in each snapshot of the list.
    pub entity: String,
    /// FollowTheMoney schema of the entity, for example `Company`.
    pub schema: String,
    /// The list that says it, for example `us-sdn`; see `facts/lists.csv`.
    pub list: String,
    /// FollowTheMoney property, for example `weakAlias`.
    pub property: String,
    /// The value in FollowTheMoney's form: dates as ISO prefixes, countries as lower-case alpha-2 codes.
    pub value: String,
    /// What the publisher wrote, where `value` was derived from it and differs.
    pub original: Option<String>,
}

/// An entity, put together from its statements; serializes as FollowTheMoney JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entity {
    /// The statements' entity identifier.
    pub id: String,
    /// The best single name to show.
    pub caption: String,
    /// FollowTheMoney schema.
    pub schema: String,
    /// The lists whose statements are in it, sorted.
    pub datasets: Vec<String>,
    /// Values by property, in the order in which they were stated, without repeats.
    pub properties: BTreeMap<String, Vec<String>>,
}

impl Entity {
    /// The values of one property; empty if nothing is stated.
    pub fn get(&self, property: &str) -> &[String] {
        self.properties.get(property).map_or(&[], Vec::as_slice)
    }

    /// The first value of one property.
    pub fn first(&self, property: &str) -> Option<&str> {
        self.get(property).first().map(String::as_str)
    }

    fn add(&mut self, statement: Statement) {
        if !self.datasets.contains(&statement.list) {
            self.datasets.push(statement.list);
            self.datasets.sort();
        }
        let values = self.properties.entry(statement.property).or_default();
        if !values.contains(&statement.value) {
            values.push(statement.value);
        }
    }

    fn set_caption(&mut self) {
        let named = ["name", "alias", "weakAlias", "full", "program", "id"];
        self.caption = named.iter().find_map(|property| self.first(property)).unwrap_or(&self.id).to_owned();
    }
}

/// Groups statements into entities, in the order in which each entity is first mentioned.
pub fn entities(statements: impl IntoIterator<Item = Statement>) -> Vec<Entity> {
    let mut places = std::collections::HashMap::new();
    let mut entities: Vec<Entity> = Vec::new();
    for statement in statements {
        let place = *places.entry(statement.entity.clone()).or_insert_with(|| {
            entities.push(Entity {
                id: statement.entity.clone(),
                caption: String::new(),
                schema: statement.schema.clone(),
                datasets: Vec::new(),
                properties: BTreeMap::new(),
            });
            entities.len() - 1
        });
        entities[place].add(statement);
    }
    entities.iter_mut().for_each(Entity::set_caption);
    entities
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(entity: &str, property: &str, value: &str) -> Statement {
        Statement {
            entity: entity.into(),
            schema: "Company".into(),
            list: "us-sdn".into(),
            property: property.into(),
            value: value.into(),
            original: None,
        }
    }

    #[test]
    fn statements_of_one_entity_are_gathered_however_they_are_scattered() {
        let found = entities([
            says("a", "alias", "Alpha Co"),
            says("b", "name", "Beta"),
            says("a", "name", "Alpha"),
            says("a", "name", "Alpha"),
        ]);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].caption, "Alpha");
        assert_eq!(found[0].get("name"), ["Alpha"]);
        assert_eq!(found[0].datasets, ["us-sdn"]);
    }
}
