//! The question: one shipment, as its papers tell it.

use jiff::civil::Date;
use portolan_model::{Country, Eccn, Hs6};
use serde::{Deserialize, Serialize};

/// One shipment. Unknown fields are refused, so that a misspelt one is not silently missed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shipment {
    /// The sender's own reference.
    pub reference: String,
    /// Everyone who takes part, by role.
    pub parties: Vec<Party>,
    /// What is sent.
    pub items: Vec<Item>,
    /// The way it goes.
    #[serde(default)]
    pub route: Route,
    /// When what was ordered, contracted, sent.
    #[serde(default)]
    pub dates: Dates,
    /// Who pays and how.
    #[serde(default)]
    pub payment: Payment,
    /// The answers to the questions that papers do not answer.
    #[serde(default)]
    pub answers: Answers,
}

/// What a party does in the shipment (15 CFR 748.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Sends the goods out of the country.
    Exporter,
    /// Has bought them.
    Purchaser,
    /// Receives them on the way, to pass them on.
    IntermediateConsignee,
    /// Receives them at the end of the way.
    UltimateConsignee,
    /// Will use them.
    EndUser,
    /// Arranges the carriage.
    Forwarder,
    /// Carries them.
    Carrier,
    /// The ship that carries them.
    Vessel,
    /// Pays, collects or finances.
    Bank,
}

impl Role {
    /// The role in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Exporter => "exporter",
            Self::Purchaser => "purchaser",
            Self::IntermediateConsignee => "intermediate consignee",
            Self::UltimateConsignee => "ultimate consignee",
            Self::EndUser => "end user",
            Self::Forwarder => "forwarder",
            Self::Carrier => "carrier",
            Self::Vessel => "vessel",
            Self::Bank => "bank",
        }
    }

    /// Whether it buys, receives or uses the goods.
    pub fn is_customer(self) -> bool {
        matches!(
            self,
            Self::Purchaser | Self::IntermediateConsignee | Self::UltimateConsignee | Self::EndUser
        )
    }
}

/// A party and what the papers say of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Party {
    /// What it does in this shipment.
    pub role: Role,
    /// Its name as written on the papers.
    pub name: String,
    /// Other names it goes by.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Its address as written, in one line.
    #[serde(default)]
    pub address: Option<String>,
    /// The country of its address.
    #[serde(default)]
    pub country: Option<Country>,
    /// Registration, tax, IMO and other numbers.
    #[serde(default)]
    pub identifiers: Vec<String>,
    /// The day it was founded or registered.
    #[serde(default)]
    pub incorporated: Option<Date>,
    /// A person's day of birth.
    #[serde(default)]
    pub birth_date: Option<portolan_model::PartialDate>,
    /// What it does for a living, for example `freight forwarding`, `bank`, `ceramic tiles`.
    #[serde(default)]
    pub business: Option<String>,
    /// Telephone number with country code.
    #[serde(default)]
    pub phone: Option<String>,
    /// E-mail address.
    #[serde(default)]
    pub email: Option<String>,
    /// Website; an empty text says that it has none.
    #[serde(default)]
    pub website: Option<String>,
    /// Whether the sender never dealt with it before.
    #[serde(default)]
    pub new_customer: Option<bool>,
}

/// One line of goods.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// What it is, in words.
    pub description: String,
    /// Subheading of the Harmonized System (2022).
    #[serde(default)]
    pub hs: Option<Hs6>,
    /// Export classification under the EAR, or `EAR99`.
    #[serde(default)]
    pub eccn: Option<Eccn>,
    /// How many, in `unit`.
    #[serde(default)]
    pub quantity: Option<f64>,
    /// What `quantity` counts.
    #[serde(default)]
    pub unit: Option<String>,
    /// Price of the line in `currency`.
    #[serde(default)]
    pub value: Option<f64>,
    /// ISO 4217 code.
    #[serde(default)]
    pub currency: Option<String>,
    /// Where it was made.
    #[serde(default)]
    pub origin: Option<Country>,
}

/// The way the goods go.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Route {
    /// Where they leave from.
    #[serde(default)]
    pub from: Option<Country>,
    /// The country of ultimate destination.
    #[serde(default)]
    pub destination: Option<Country>,
    /// Each stop between, in order.
    #[serde(default)]
    pub via: Vec<Leg>,
}

/// A stop on the way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Leg {
    /// Port, airport or place.
    #[serde(default)]
    pub port: Option<String>,
    /// Its country.
    pub country: Country,
}

/// Days that rules turn on.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dates {
    /// When the contract was made.
    #[serde(default)]
    pub contract: Option<Date>,
    /// When the order came.
    #[serde(default)]
    pub order: Option<Date>,
    /// When the goods leave.
    #[serde(default)]
    pub ship: Option<Date>,
}

/// Who pays and how.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Payment {
    /// Who pays, if not the purchaser.
    #[serde(default)]
    pub payer: Option<String>,
    /// The country the money comes from.
    #[serde(default)]
    pub country: Option<Country>,
    /// `cash`, `card`, `transfer`, `letter of credit`.
    #[serde(default)]
    pub terms: Option<String>,
}

/// The answer to a yes-or-no question; a question without one was not asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// So it is.
    Yes,
    /// So it is not.
    No,
    /// Asked, and not answered or not known.
    Unknown,
}

/// What was asked about contract and end use.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answers {
    /// What the end user says it is for.
    #[serde(default)]
    pub end_use: Option<String>,
    /// Does the end user or end use serve a military (15 CFR 744.21)?
    #[serde(default)]
    pub military_end_use: Option<Answer>,
    /// Does it serve nuclear, missile, chemical or biological weapons (15 CFR 744.2 to 744.4)?
    #[serde(default)]
    pub weapons_of_mass_destruction: Option<Answer>,
    /// Does it serve military intelligence (15 CFR 744.22)?
    #[serde(default)]
    pub military_intelligence: Option<Answer>,
    /// Does it serve supercomputers or advanced chips (15 CFR 744.23)?
    #[serde(default)]
    pub advanced_computing: Option<Answer>,
    /// Is there a signed end-user statement?
    #[serde(default)]
    pub end_user_statement: Option<Answer>,
    /// Is there a UVL statement (15 CFR 744.15)?
    #[serde(default)]
    pub uvl_statement: Option<Answer>,
    /// Does the contract forbid re-export to Russia with adequate remedies (Regulation 833/2014, Article 12g)?
    #[serde(default)]
    pub no_reexport_to_russia_clause: Option<Answer>,
    /// The same for Belarus (Regulation 765/2006, Article 8g)?
    #[serde(default)]
    pub no_reexport_to_belarus_clause: Option<Answer>,
    /// Did the customer refuse to say what it is for?
    #[serde(default)]
    pub refused_end_use: Option<Answer>,
    /// Did the customer decline the usual installation, training or maintenance?
    #[serde(default)]
    pub declined_service: Option<Answer>,
    /// Was the destination or consignee changed late?
    #[serde(default)]
    pub late_change: Option<Answer>,
    /// Has the sender had an 'is informed', red-flag or supplier-list letter on a party?
    #[serde(default)]
    pub private_notice: Option<Answer>,
    /// Is the sender told who owns the consignee and end user?
    #[serde(default)]
    pub owners_known: Option<Answer>,
}
