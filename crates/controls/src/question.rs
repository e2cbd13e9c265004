//! What is asked: one shipment, what screening found on its parties, and how good the lists were.

use jiff::civil::Date;
use portolan_model::PartialDate;
use serde::{Deserialize, Serialize};

use crate::shipment::Shipment;

/// What a verdict is made of: the shipment, what screening found, and how good the lists were.
#[derive(Debug, Clone)]
pub struct Facts<'a> {
    /// The shipment.
    pub shipment: &'a Shipment,
    /// The day for which is asked; the day of shipping goes before it where one is given.
    pub as_of: Date,
    /// What screening found on the parties.
    pub findings: Vec<Finding>,
    /// The lists that were screened against.
    pub lists: Vec<ListState>,
    /// Parties, by their places in the shipment, whose names could not be screened, and why.
    pub unscreened: Vec<(usize, String)>,
}

/// What of a party met what of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MatchKind {
    /// The names are alike.
    Name,
    /// The addresses are the same.
    Address,
    /// The addresses are in the same building, but not the same.
    SameBuilding,
    /// A registration, tax, IMO or other number is the same.
    Identifier,
}

/// A listed entity that a party of the shipment is, or may be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// Place of the party in the shipment's parties, from 0.
    pub party: usize,
    /// The listed entity's identifier.
    pub entity: String,
    /// The listed entity's name.
    pub caption: String,
    /// The listed entity's FollowTheMoney schema; `Address` for an entry that is an address and nothing else.
    pub schema: String,
    /// The list, by its name in statements, for example `us-ofac-sdn`.
    pub list: String,
    /// The programs of the listing.
    pub programs: Vec<String>,
    /// How alike they are, from 0 to 1.
    pub score: f64,
    /// Whether the score reaches the threshold of screening.
    pub matched: bool,
    /// What the score rests on, as screening names it in snake case, for example `name_only`, `weak_alias`.
    pub evidence: String,
    /// What matched: the papers' side, then the list's.
    pub matched_names: (String, String),
    /// Which kind of fact matched.
    pub kind: MatchKind,
    /// The listing's own license requirement, as the publisher words it.
    pub license_requirement: Option<String>,
    /// The listing's own license review policy.
    pub license_policy: Option<String>,
    /// Federal Register citations of the listing.
    pub federal_register: Vec<String>,
    /// Numbers of the footnotes that the listing carries.
    pub footnotes: Vec<String>,
    /// When it was listed.
    pub listed_on: Option<PartialDate>,
    /// When the listing ended.
    pub ended_on: Option<PartialDate>,
    /// How the score came about, in sentences.
    pub explanation: Vec<String>,
}

/// A list that was screened against.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListState {
    /// The list, by its name in statements.
    pub list: String,
    /// The snapshot.
    pub snapshot: String,
    /// The day the publisher published it.
    pub published: Date,
    /// How old it is.
    pub age_days: i64,
    /// How old it may be.
    pub limit_days: i64,
    /// Whether it is older than that.
    pub stale: bool,
    /// Files of its set that were not given; what they would add is not known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
}
