//! Names of properties and schemata that more than one crate relies on.
//!
//! FollowTheMoney's own where it has one; the last group is ours, since FollowTheMoney has no property for them.

/// Properties that hold a party's full-strength names.
pub const NAMES: [&str; 3] = ["name", "alias", "previousName"];
/// Names too common or too short to identify alone (OFAC's weak aliases).
pub const WEAK_ALIAS: &str = "weakAlias";
/// Schemata that are parties, and so are screened.
pub const PARTIES: [&str; 7] =
    ["Person", "Company", "Organization", "PublicBody", "LegalEntity", "Vessel", "Airplane"];
/// Properties that hold identifiers of a party.
pub const IDENTIFIERS: [&str; 18] = [
    "registrationNumber",
    "taxNumber",
    "innCode",
    "ogrnCode",
    "kppCode",
    "leiCode",
    "uscCode",
    "okpoCode",
    "swiftBic",
    "imoNumber",
    "mmsi",
    "callSign",
    "serialNumber",
    "passportNumber",
    "idNumber",
    "cryptoWallet",
    "email",
    "website",
];

/// A listing's own licence requirement, as the publisher words it (on `Sanction`).
pub const LICENSE_REQUIREMENT: &str = "licenseRequirement";
/// A listing's own licence review policy (on `Sanction`).
pub const LICENSE_POLICY: &str = "licensePolicy";
/// Federal Register citations of a listing (on `Sanction`).
pub const FEDERAL_REGISTER: &str = "federalRegister";
/// Number of a footnote that changes a listing's scope (on `Sanction`).
pub const FOOTNOTE: &str = "footnote";
