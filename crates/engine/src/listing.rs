//! A listing as a decision needs it: what one list demands for one party.

use portolan_model::{Entity, PartialDate, vocabulary};
use serde::{Deserialize, Serialize};

/// One party's entry on one list. Travels with the party through the index.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Listing {
    /// The list.
    pub list: String,
    /// Programmes it is listed under.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub programs: Vec<String>,
    /// The entry's own licence requirement, in the publisher's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub license_requirement: Option<String>,
    /// The entry's own licence review policy, in the publisher's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub license_policy: Option<String>,
    /// Federal Register citations.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub federal_register: Vec<String>,
    /// Footnotes that change the entry's scope.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub footnotes: Vec<String>,
    /// Since when it is listed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub listed_on: Option<PartialDate>,
    /// Until when it is listed, if the list says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_on: Option<PartialDate>,
}

impl Listing {
    /// Reads a `Sanction` entity; dates that are none are left out, as they are kept in the store.
    pub(crate) fn of(sanction: &Entity) -> Self {
        let text = |property: &str| sanction.first(property).map(str::to_owned);
        let date = |property: &str| sanction.first(property).and_then(|value| value.parse().ok());
        Self {
            list: sanction.datasets.first().cloned().unwrap_or_default(),
            programs: sanction.get("programId").to_vec(),
            license_requirement: text(vocabulary::LICENSE_REQUIREMENT),
            license_policy: text(vocabulary::LICENSE_POLICY),
            federal_register: sanction.get(vocabulary::FEDERAL_REGISTER).to_vec(),
            footnotes: sanction.get(vocabulary::FOOTNOTE).to_vec(),
            listed_on: date("listingDate").or_else(|| date("startDate")),
            ended_on: date("endDate"),
        }
    }

    /// Whether the listing still stands on `day`.
    pub fn in_force(&self, day: jiff::civil::Date) -> bool {
        self.ended_on.is_none_or(|end| end.latest() >= day)
    }
}
