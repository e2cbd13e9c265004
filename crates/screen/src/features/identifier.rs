//! Identifiers: registration, tax, ship and passport numbers, sites.

use super::feature;
use crate::file::identifier_key;
use crate::party::Feature;

/// Says which identifier of the query is listed for the party, if one is.
///
/// Different identifiers say nothing: their types are not known on the query, and a party has many.
pub(crate) fn identifier(query: &[String], listed: &[&str]) -> Option<Feature> {
    let listed: Vec<String> = listed.iter().filter_map(|identifier| identifier_key(identifier)).collect();
    let same = query
        .iter()
        .find(|identifier| identifier_key(identifier).is_some_and(|key| listed.contains(&key)))?;
    let shown = portolan_names::shown(same);
    Some(feature("identifier", 0.0, format!("the identifier `{shown}` is listed for this party")))
}
