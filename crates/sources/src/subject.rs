//! Writing statements about one entity, and the entities that hang on it.

use std::collections::HashSet;

use portolan_model::{Country, Statement};

use crate::text::{digest, fold};

/// An entity under the pen: everything said goes to one list under one identifier.
pub(crate) struct Subject<'a> {
    out: &'a mut Vec<Statement>,
    list: &'static str,
    id: String,
    schema: &'static str,
}

impl<'a> Subject<'a> {
    /// Takes up the pen for one entity.
    pub(crate) fn new(
        out: &'a mut Vec<Statement>,
        list: &'static str,
        id: &str,
        schema: &'static str,
    ) -> Self {
        Self { out, list, id: id.to_owned(), schema }
    }

    /// Schema of the entity.
    pub(crate) fn schema(&self) -> &'static str {
        self.schema
    }

    /// States a value as the publisher wrote it; an empty one says nothing and is left out.
    pub(crate) fn say(&mut self, property: &str, value: &str) {
        self.state(property, value, None);
    }

    /// States a value that was derived from what the publisher wrote.
    pub(crate) fn say_from(&mut self, property: &str, value: &str, original: &str) {
        self.state(property, value, (value != original).then_some(original));
    }

    fn state(&mut self, property: &str, value: &str, original: Option<&str>) {
        let value = value.trim();
        if value.is_empty() {
            return;
        }
        self.out.push(Statement {
            entity: self.id.clone(),
            schema: self.schema.to_owned(),
            list: self.list.to_owned(),
            property: property.to_owned(),
            value: value.to_owned(),
            original: original.map(str::to_owned),
        });
    }

    /// Takes up the pen for another entity of the same list.
    pub(crate) fn other(&mut self, id: &str, schema: &'static str) -> Subject<'_> {
        Subject { out: self.out, list: self.list, id: id.to_owned(), schema }
    }

    /// Takes up the pen for the listing itself, and ties it to the entity. `mark` tells listings of one entity apart.
    pub(crate) fn sanction(&mut self, mark: &str) -> Subject<'_> {
        let entity = self.id.clone();
        let mut sanction = self.other(&format!("{entity}{mark}-sanction"), "Sanction");
        sanction.say("entity", &entity);
        sanction
    }

    /// States an address of the entity: `country`, and an `Address` entity where there is more than a country.
    ///
    /// The address's identifier is made of its letters, digits and country, so that two parties at one place share it.
    pub(crate) fn address(&mut self, address: &Address<'_>) {
        if let Some(country) = address.country {
            self.say_from("country", &country.ftm(), address.country_original.unwrap_or(&country.ftm()));
        }
        if address.is_country_only() {
            return;
        }
        let country = address.country.map(|country| country.ftm()).unwrap_or_default();
        let id = format!("addr-{}", digest(&[self.list, &fold(&address.full), &country]));
        self.say("addressEntity", &id);
        let mut entity = self.other(&id, "Address");
        entity.say("full", &address.full);
        entity.say("street", address.street);
        entity.say("city", address.city);
        entity.say("country", &country);
        entity.say("remarks", address.remarks);
    }
}

/// One address as a list gives it; empty where the list says nothing.
#[derive(Default)]
pub(crate) struct Address<'a> {
    /// All of it in one line.
    pub(crate) full: String,
    pub(crate) street: &'a str,
    pub(crate) city: &'a str,
    pub(crate) country: Option<Country>,
    /// How the publisher wrote the country.
    pub(crate) country_original: Option<&'a str>,
    pub(crate) remarks: &'a str,
}

impl Address<'_> {
    fn is_country_only(&self) -> bool {
        let full = self.full.trim();
        let named = self.country_original.is_some_and(|country| country == full);
        full.is_empty()
            || named
            || self.country.is_some_and(|country| Country::from_name(full) == Some(country))
    }
}

/// Drops statements that repeat an earlier one word by word, keeping order.
pub(crate) fn drop_repeats(statements: &mut Vec<Statement>) {
    let mut seen = HashSet::with_capacity(statements.len());
    let keep: Vec<bool> = statements.iter().map(|statement| seen.insert(statement)).collect();
    let mut keep = keep.into_iter();
    statements.retain(|_| keep.next().unwrap_or(true));
}
