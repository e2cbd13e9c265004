//! Addresses: the same unit, the same building, or nothing.

use super::feature;
use crate::address::{ParsedAddress, SamePlace};
use crate::file::AddressRow;
use crate::index::{Index, IndexError};
use crate::party::{Address, Feature, NamePair};

/// What an address shared to the unit adds to a name.
const SAME_UNIT: f64 = 0.05;
/// What a shared building adds: offices have many tenants.
const SAME_BUILDING: f64 = 0.02;

/// The best agreement between addresses of a query and of a party.
#[derive(Debug)]
pub(crate) struct SharedAddress {
    pub(crate) feature: Feature,
    /// The addresses as they came.
    pub(crate) pair: NamePair,
    pub(crate) place: SamePlace,
    /// From 0 to 1.
    pub(crate) alike: f64,
}

/// Finds the best agreement; `query` holds each address of the query, as given and parsed.
pub(crate) fn address(
    index: &Index,
    query: &[(&Address, ParsedAddress)],
    listed: &[AddressRow],
) -> Result<Option<SharedAddress>, IndexError> {
    let mut best: Option<SharedAddress> = None;
    for row in listed {
        let country = index.text(row.country)?;
        let theirs = Address {
            full: index.text(row.full)?.to_owned(),
            country: (!country.is_empty()).then(|| country.to_owned()),
        };
        let parsed = ParsedAddress::parse(&theirs);
        for (ours, own) in query {
            let Some((place, alike)) = own.same(&parsed) else { continue };
            let better = best.as_ref().is_none_or(|best| rank(place, alike) > rank(best.place, best.alike));
            if better {
                let pair = NamePair { query: ours.full.clone(), list: theirs.full.clone() };
                best = Some(SharedAddress { feature: describe(place, &pair), pair, place, alike });
            }
        }
    }
    Ok(best)
}

fn rank(place: SamePlace, alike: f64) -> (bool, f64) {
    (place == SamePlace::Unit, alike)
}

fn describe(place: SamePlace, pair: &NamePair) -> Feature {
    let (ours, theirs) = (portolan_names::shown(&pair.query), portolan_names::shown(&pair.list));
    match place {
        SamePlace::Unit => feature(
            "address_same",
            SAME_UNIT,
            format!("the addresses are the same («{ours}» and «{theirs}»)"),
        ),
        SamePlace::Building => feature(
            "address_building",
            SAME_BUILDING,
            format!(
                "the addresses are in the same building, the unit differs or is not known («{ours}» and «{theirs}»)"
            ),
        ),
    }
}
