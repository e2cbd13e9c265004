//! What kind of party it is.

use super::feature;
use crate::party::Feature;

/// What another kind takes: enough to keep equal names of a person and a ship below the default threshold.
const DIFFERENT: f64 = 0.3;

#[derive(PartialEq, Eq)]
enum Family {
    Person,
    Organization,
    Vessel,
    Airplane,
    /// A person or an organization.
    Legal,
}

fn family(schema: &str) -> Option<Family> {
    Some(match schema {
        "Person" => Family::Person,
        "Company" | "Organization" | "PublicBody" => Family::Organization,
        "Vessel" => Family::Vessel,
        "Airplane" => Family::Airplane,
        "LegalEntity" => Family::Legal,
        _ => return None,
    })
}

/// Lowers the score if query and party cannot be of one kind; an unknown kind says nothing.
pub(crate) fn schema(query: Option<&str>, listed: &str) -> Option<Feature> {
    let (ours, theirs) = (family(query?)?, family(listed)?);
    let legal = |family: &Family| matches!(family, Family::Legal | Family::Person | Family::Organization);
    let one_is_open = ours == Family::Legal || theirs == Family::Legal;
    if ours == theirs || (one_is_open && legal(&ours) && legal(&theirs)) {
        return None;
    }
    let words = format!("the query asks for a {}, the listed party is a {listed}", query.unwrap_or_default());
    Some(feature("schema", -DIFFERENT, words))
}
