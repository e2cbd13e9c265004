//! A shipment as its papers tell it, in the form that `portolan check` reads.

use jiff::civil::Date;
use serde::Serialize;

use crate::parties::{Party, PartyKind};

#[derive(Serialize)]
pub(crate) struct Paper {
    pub reference: String,
    pub parties: Vec<PaperParty>,
    pub items: Vec<Item>,
    pub route: Route,
    pub dates: Dates,
    pub payment: Payment,
    pub answers: Answers,
}

#[derive(Serialize, Clone)]
pub(crate) struct PaperParty {
    pub role: &'static str,
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub identifiers: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub incorporated: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub birth_date: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub business: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub website: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new_customer: Option<bool>,
}

#[derive(Serialize)]
pub(crate) struct Item {
    pub description: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hs: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eccn: Option<&'static str>,
    pub quantity: f64,
    pub unit: &'static str,
    pub value: f64,
    pub currency: &'static str,
    pub origin: String,
}

#[derive(Serialize)]
pub(crate) struct Route {
    pub from: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub destination: Option<String>,
}

#[derive(Serialize)]
pub(crate) struct Dates {
    pub order: Date,
    pub contract: Date,
    pub ship: Date,
}

#[derive(Serialize)]
pub(crate) struct Payment {
    pub country: String,
    pub terms: &'static str,
}

/// Answers are `yes`, `no` or `unknown`; what was not asked is left out.
#[derive(Serialize)]
pub(crate) struct Answers {
    pub end_use: &'static str,
    pub military_end_use: &'static str,
    pub weapons_of_mass_destruction: &'static str,
    pub military_intelligence: &'static str,
    pub advanced_computing: &'static str,
    pub end_user_statement: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uvl_statement: Option<&'static str>,
    pub no_reexport_to_russia_clause: &'static str,
    pub no_reexport_to_belarus_clause: &'static str,
    pub refused_end_use: &'static str,
    pub declined_service: &'static str,
    pub late_change: &'static str,
    pub private_notice: &'static str,
    pub owners_known: &'static str,
}

impl PaperParty {
    /// A party with all that papers can say of it.
    pub fn of(role: &'static str, party: &Party, business: &'static str) -> Self {
        let is_person = party.kind == PartyKind::Person;
        Self {
            role,
            name: party.name.plain(),
            address: Some(party.addresses[0].full()),
            country: Some(party.country.to_string()),
            identifiers: party.numbers.iter().map(|(_, number)| number.clone()).collect(),
            incorporated: (!is_person).then_some(party.born),
            birth_date: is_person.then_some(party.born),
            business: Some(business),
            phone: Some(party.phone.clone()),
            email: Some(format!("office@{}", party.domain)),
            website: Some(format!("https://www.{}", party.domain)),
            new_customer: Some(false),
        }
    }
}

impl Default for Answers {
    /// Everything was asked and nothing speaks against it.
    fn default() -> Self {
        Self {
            end_use: "own use in the customer's business",
            military_end_use: "no",
            weapons_of_mass_destruction: "no",
            military_intelligence: "no",
            advanced_computing: "no",
            end_user_statement: "yes",
            uvl_statement: None,
            no_reexport_to_russia_clause: "yes",
            no_reexport_to_belarus_clause: "yes",
            refused_end_use: "no",
            declined_service: "no",
            late_change: "no",
            private_notice: "no",
            owners_known: "yes",
        }
    }
}
