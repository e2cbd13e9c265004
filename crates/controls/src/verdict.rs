//! The answer: one verdict, with every reason.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What may become of a shipment, from the mildest to the worst; the worst of all reasons wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// It may go.
    Release,
    /// It may go once a person has looked at it.
    Review,
    /// It stays until something is found out.
    Hold,
    /// It needs a license.
    Licence,
    /// It may not go.
    Deny,
}

impl Decision {
    /// The word that stands in the JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Review => "review",
            Self::Hold => "hold",
            Self::Licence => "licence",
            Self::Deny => "deny",
        }
    }
}

impl std::fmt::Display for Decision {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The facts that a reason turned on, by name; sorted, so that the same facts give the same bytes.
pub type Inputs = BTreeMap<String, Value>;

/// Why the verdict is not milder.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reason {
    /// The rule that applies.
    pub rule: String,
    /// What the rule is about.
    pub title: String,
    /// Where the rule is laid down.
    pub citation: String,
    /// What the rule does to this shipment.
    pub effect: Decision,
    /// Place of the party concerned in the shipment's parties, from 0.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub party: Option<usize>,
    /// Place of the goods concerned in the shipment's items, from 0.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub item: Option<usize>,
    /// The red flags of the authorities' guidance that this is.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub flags: Vec<String>,
    /// The facts that the rule turned on.
    pub inputs: Inputs,
    /// The reason in sentences.
    pub words: String,
    /// The day on which the rule was last read in its source; none if never.
    pub verified_on: Option<Date>,
}

/// A rule that was assessed and does not apply.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct NotApplicable {
    /// The rule.
    pub rule: String,
    /// Why it does not apply.
    pub why: String,
}

/// A rule that could not be assessed; it never counts as absent.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct NotAssessed {
    /// The rule.
    pub rule: String,
    /// What the rule is about.
    pub what: String,
    /// Why it could not be assessed.
    pub why: String,
    /// What must be known to assess it.
    pub needs: String,
}

/// A red flag that no rule computes: for a person to ask about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// The red flag.
    pub flag: String,
    /// What it looks like.
    pub title: String,
    /// Where it is named.
    pub citation: String,
    /// What must be known to see it.
    pub needs: String,
}

/// The answer to a shipment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// The worst effect of any reason; `release` if there is none.
    pub verdict: Decision,
    /// The day whose law was applied: the day of shipping, or else the day of the question.
    pub decided_for: Date,
    /// Every reason, the worst first, then by rule, party and goods.
    pub reasons: Vec<Reason>,
    /// What would change the answer, the worst reasons' mends first.
    pub what_would_change: Vec<String>,
    /// Rules that were assessed and do not apply.
    pub not_applicable: Vec<NotApplicable>,
    /// Rules that could not be assessed.
    pub not_assessed: Vec<NotAssessed>,
    /// Red flags that only a person can see.
    pub questions: Vec<Question>,
}
