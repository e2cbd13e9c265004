//! The lists of a day: which snapshots hold them, and the index over their parties.

use std::collections::{BTreeMap, HashMap};
use std::fs::File;

use jiff::tz::TimeZone;
use portolan_model::{Entity, PartialDate, Statement, entities, vocabulary};
use portolan_screen::{Address, Index, Party, Strength};
use portolan_store::Selected;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::{Engine, Error, Listing, When};

/// Raised when the index's contents change for the same lists, so that an old file is not taken for a new one.
const INDEX_CONTENTS: u32 = 1;
/// Indexes that stay: that of today, and those of the last few days that were asked for.
const INDEXES_KEPT: usize = 8;

/// A listed name by which nobody can be found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unscreenable {
    /// The listed entity.
    pub entity: String,
    /// The name.
    pub name: String,
    /// Why it cannot be screened.
    pub why: String,
}

impl Engine {
    /// The snapshots that hold the lists of that day.
    pub(crate) fn selection(&self, when: When) -> Vec<Selected> {
        // Known 'on a day' is known by the end of it.
        let known = when.known.map(|day| day.tomorrow().unwrap_or(day));
        let known = known.and_then(|day| day.to_zoned(TimeZone::UTC).ok()).map(|moment| moment.timestamp());
        self.store.selection(Some(when.as_of), known)
    }

    /// What all lists of a selection say.
    pub(crate) fn statements(&self, selection: &[Selected]) -> Result<Vec<Statement>, Error> {
        let mut all = Vec::new();
        for selected in selection {
            all.extend(self.store.read(selected)?);
        }
        Ok(all)
    }

    /// Opens the index over the lists of that day, and builds it first if nobody did.
    pub(crate) fn index(&self, when: When) -> Result<Index, Error> {
        self.build_index(when).map(|(index, _)| index)
    }

    /// The same, with the listed names that cannot be screened if the index is built now.
    pub(crate) fn build_index(&self, when: When) -> Result<(Index, Vec<Unscreenable>), Error> {
        let selection = self.selection(when);
        if selection.is_empty() {
            return Err(Error::NoLists { day: when.as_of });
        }
        let key = index_key(&selection);
        if let Ok(index) = Index::open(&self.store.index_path(&key)) {
            return Ok((index, Vec::new()));
        }
        let parties = parties(self.statements(&selection)?);
        let mut unusable = Vec::new();
        let write = |file: &mut File| {
            unusable = portolan_screen::build(&parties, file).map_err(std::io::Error::other)?.unusable;
            Ok(())
        };
        let path = self.store.write_index(&key, INDEXES_KEPT, write)?;
        let unusable = unusable.into_iter().map(|(entity, name, why)| Unscreenable { entity, name, why });
        Ok((Index::open(&path)?, unusable.collect()))
    }
}

/// Names an index by what is in it: the same lists of the same snapshots give the same key.
fn index_key(selection: &[Selected]) -> String {
    let mut hash = Sha256::new();
    hash.update(INDEX_CONTENTS.to_le_bytes());
    hash.update(portolan_screen::FORMAT_VERSION.to_le_bytes());
    for selected in selection {
        hash.update(&selected.snapshot.id);
        for list in &selected.lists {
            hash.update([0]);
            hash.update(list);
        }
        hash.update([1]);
    }
    hash.finalize()[..10].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What hangs on parties: their addresses and their listings.
pub(crate) struct Attached {
    addresses: HashMap<String, Entity>,
    listings: HashMap<String, Vec<Listing>>,
}

impl Attached {
    /// The listings of one party.
    pub(crate) fn listings(&self, party: &str) -> &[Listing] {
        self.listings.get(party).map_or(&[], Vec::as_slice)
    }

    /// The addresses of one party.
    pub(crate) fn addresses<'a>(&'a self, party: &'a Entity) -> impl Iterator<Item = &'a Entity> {
        party.get("addressEntity").iter().filter_map(|id| self.addresses.get(id))
    }
}

/// Tells parties from what hangs on them. A listed address is a party of its own kind.
pub(crate) fn split(all: Vec<Entity>) -> (Vec<Entity>, Attached) {
    let mut listings: HashMap<String, Vec<Listing>> = HashMap::new();
    for sanction in all.iter().filter(|entity| entity.schema == "Sanction") {
        for party in sanction.get("entity") {
            listings.entry(party.clone()).or_default().push(Listing::of(sanction));
        }
    }
    let mut addresses = HashMap::new();
    let mut parties = Vec::new();
    for entity in all {
        match entity.schema.as_str() {
            "Sanction" => {}
            "Address" if !listings.contains_key(&entity.id) => {
                addresses.insert(entity.id.clone(), entity);
            }
            _ => parties.push(entity),
        }
    }
    (parties, Attached { addresses, listings })
}

fn parties(statements: Vec<Statement>) -> Vec<Party> {
    let (parties, attached) = split(entities(statements));
    parties.iter().map(|entity| indexed(entity, &attached)).collect()
}

fn indexed(entity: &Entity, attached: &Attached) -> Party {
    let listings = attached.listings(&entity.id);
    let mut programs: Vec<String> = listings.iter().flat_map(|listing| listing.programs.clone()).collect();
    programs.sort();
    programs.dedup();
    Party {
        id: entity.id.clone(),
        caption: entity.caption.clone(),
        schema: entity.schema.clone(),
        lists: entity.datasets.clone(),
        programs,
        names: names(entity),
        identifiers: vocabulary::IDENTIFIERS.iter().flat_map(|kind| entity.get(kind).to_vec()).collect(),
        countries: countries(entity, attached),
        birth_dates: entity
            .get("birthDate")
            .iter()
            .filter_map(|date| date.parse::<PartialDate>().ok())
            .collect(),
        addresses: addresses(entity, attached),
        address_only: entity.schema == "Address",
        payload: serde_json::to_string(listings).expect("a listing has no map with keys other than text"),
    }
}

fn names(entity: &Entity) -> Vec<(String, Strength)> {
    let strong =
        vocabulary::NAMES.iter().flat_map(|kind| entity.get(kind)).map(|name| (name, Strength::Strong));
    let weak = entity.get(vocabulary::WEAK_ALIAS).iter().map(|name| (name, Strength::Weak));
    strong.chain(weak).map(|(name, strength)| (name.clone(), strength)).collect()
}

fn countries(entity: &Entity, attached: &Attached) -> Vec<String> {
    const OF_PARTY: [&str; 5] = ["country", "nationality", "citizenship", "jurisdiction", "flag"];
    let own = OF_PARTY.iter().flat_map(|kind| entity.get(kind));
    let of_addresses = attached.addresses(entity).flat_map(|address| address.get("country"));
    let mut countries: Vec<String> = own.chain(of_addresses).cloned().collect();
    countries.sort();
    countries.dedup();
    countries
}

fn addresses(entity: &Entity, attached: &Attached) -> Vec<Address> {
    let itself = (entity.schema == "Address").then_some(entity);
    // An address listed under one country may lie in another; where two are given, the text must tell.
    let country = |address: &Entity| match address.get("country") {
        [one] => Some(one.clone()),
        _ => None,
    };
    let full = |address: &Entity| {
        Some(Address { full: address.first("full")?.to_owned(), country: country(address) })
    };
    itself.into_iter().chain(attached.addresses(entity)).filter_map(full).collect()
}

/// The lists of a selection with their snapshots, by list.
pub(crate) fn by_list(selection: &[Selected]) -> BTreeMap<&str, &Selected> {
    selection
        .iter()
        .flat_map(|selected| selected.lists.iter().map(move |list| (list.as_str(), selected)))
        .collect()
}
