//! What is screened against, what is asked, and what is answered.

use portolan_model::PartialDate;
use portolan_names::NameError;
use serde::Serialize;

use crate::IndexError;

/// The score from which a hit counts as a match, unless [`Options`] say otherwise.
pub const DEFAULT_THRESHOLD: f64 = 0.7;

/// A listed party, as the index needs it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Party {
    /// Stable identifier.
    pub id: String,
    /// The best single name to show.
    pub caption: String,
    /// FollowTheMoney schema, for example `Company`.
    pub schema: String,
    /// The lists that name it.
    pub lists: Vec<String>,
    /// The programmes it is listed under.
    pub programs: Vec<String>,
    /// Names in any script.
    pub names: Vec<(String, Strength)>,
    /// Registration, tax, ship and passport numbers, web sites and the like, as published.
    pub identifiers: Vec<String>,
    /// Lower-case ISO 3166-1 alpha-2 codes.
    pub countries: Vec<String>,
    /// Birth dates, where it is a person.
    pub birth_dates: Vec<PartialDate>,
    /// Addresses.
    pub addresses: Vec<Address>,
    /// Whether the listing is of the address itself, so that whoever is there is meant.
    pub address_only: bool,
    /// What the caller wants back with a hit, opaque here.
    pub payload: String,
}

/// How far a listed name identifies its bearer alone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub enum Strength {
    /// A name or alias.
    #[default]
    Strong,
    /// An alias that the publisher calls weak: too common or too short to identify alone.
    Weak,
}

/// An address in one line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Address {
    /// The whole address, as published.
    pub full: String,
    /// Lower-case ISO 3166-1 alpha-2 code, if known apart.
    pub country: Option<String>,
}

/// Who is asked for. All that is given is used; what is not given says nothing.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Query {
    /// The name, in any script.
    pub name: Option<String>,
    /// Other names of the same party.
    pub aliases: Vec<String>,
    /// FollowTheMoney schema, if known.
    pub schema: Option<String>,
    /// Lower-case ISO 3166-1 alpha-2 codes.
    pub countries: Vec<String>,
    /// Birth date, of a person.
    pub birth_date: Option<PartialDate>,
    /// Identifiers of any type.
    pub identifiers: Vec<String>,
    /// Addresses.
    pub addresses: Vec<Address>,
}

/// How to search.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Options {
    /// Score from which a hit counts as a match.
    pub threshold: f64,
    /// Score from which a hit is returned at all, matched or not.
    pub floor: f64,
    /// The most hits to return.
    pub limit: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { threshold: DEFAULT_THRESHOLD, floor: 0.6, limit: 50 }
    }
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Answer {
    /// Hits, best first; equal scores by party identifier.
    pub hits: Vec<Hit>,
    /// Whether a bound on work or on the number of hits left something out.
    pub truncated: bool,
    /// Names of the query that hold only common words, and so can hardly identify anyone.
    pub weak: Vec<String>,
}

/// A listed party that may be the one asked for.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hit {
    /// The party's identifier.
    pub id: String,
    /// Its name to show.
    pub caption: String,
    /// Its FollowTheMoney schema.
    pub schema: String,
    /// From 0 to 1.
    pub score: f64,
    /// Whether the score reaches the threshold.
    pub matched: bool,
    /// The lists that name it.
    pub lists: Vec<String>,
    /// The programmes it is listed under.
    pub programs: Vec<String>,
    /// What the hit rests on.
    pub evidence: Evidence,
    /// The pair of names that agrees best, if names were compared.
    pub matched_name: Option<NamePair>,
    /// The pair of addresses that agrees best, if two are in one building at least.
    pub matched_address: Option<NamePair>,
    /// What raised and lowered the score.
    pub features: Vec<Feature>,
    /// The whole in sentences.
    pub explanation: Vec<String>,
    /// What the party brought along.
    pub payload: String,
}

/// A name or address of the query and the listed one it was matched with, both as they came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NamePair {
    /// On the query.
    pub query: String,
    /// On the list.
    pub list: String,
}

/// What a hit rests on, strongest first.
///
/// Each kind but the first has a highest score of its own, so that `same name, nothing else known` and `same identifier`
/// never tie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// An identifier agrees.
    SameIdentifier,
    /// The name and the birth date agree.
    NameAndBirthDate,
    /// The name and an address agree.
    NameAndAddress,
    /// The name and a country agree.
    NameAndCountry,
    /// The name agrees; nothing else is known on both sides, or something else differs.
    NameOnly,
    /// Only an alias agrees that the publisher calls weak.
    WeakAlias,
    /// An address agrees, and no name.
    AddressOnly,
}

impl Evidence {
    /// The highest score that a hit on this evidence can have.
    ///
    /// A weak alias alone stays below the default threshold; an address alone reaches it, since BIS lists addresses as
    /// such, and whoever shares an address with a listed party is to be looked at (15 CFR 744.16; Supp. 3 to Part 732).
    pub fn cap(self) -> f64 {
        match self {
            Self::SameIdentifier => 1.0,
            Self::NameAndBirthDate => 0.99,
            Self::NameAndAddress => 0.98,
            Self::NameAndCountry => 0.97,
            Self::NameOnly => 0.95,
            Self::WeakAlias => 0.65,
            Self::AddressOnly => 0.9,
        }
    }

    /// Its name in answers.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SameIdentifier => "same_identifier",
            Self::NameAndBirthDate => "name_and_birth_date",
            Self::NameAndAddress => "name_and_address",
            Self::NameAndCountry => "name_and_country",
            Self::NameOnly => "name_only",
            Self::WeakAlias => "weak_alias",
            Self::AddressOnly => "address_only",
        }
    }

    /// The evidence in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::SameIdentifier => "same identifier",
            Self::NameAndBirthDate => "name and birth date",
            Self::NameAndAddress => "name and address",
            Self::NameAndCountry => "name and country",
            Self::NameOnly => "name only",
            Self::WeakAlias => "weak alias only",
            Self::AddressOnly => "address only",
        }
    }
}

/// One thing that raised or lowered the score, or said nothing.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Feature {
    /// Its name, for machines.
    pub name: &'static str,
    /// What it added to the score; below 0 if it lowered it, 0 if it says nothing.
    pub effect: f64,
    /// The same in words.
    pub words: String,
}

/// Why a query cannot be answered.
#[derive(Debug, thiserror::Error)]
pub enum QueryError {
    /// Neither name nor identifier nor address.
    #[error("the query has no name, identifier or address")]
    Nothing,
    /// A name that cannot be screened.
    #[error(transparent)]
    Name(#[from] NameError),
    /// The index file is damaged.
    #[error(transparent)]
    Index(#[from] IndexError),
}
