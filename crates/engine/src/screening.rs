//! Who on the lists is this?

use portolan_model::PartialDate;
use portolan_screen::{Address, Answer, Hit, Index, Options, Query};
use serde::Serialize;

use crate::{Engine, Error, Listing, When};

/// A party to screen, with whatever else is known of it.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Party {
    /// Its name.
    pub name: String,
    /// FollowTheMoney schema, if known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// Countries as alpha-2 codes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub countries: Vec<String>,
    /// Birth date, whole or in part.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub birth_date: Option<PartialDate>,
    /// Registration and other numbers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub identifiers: Vec<String>,
    /// Addresses, each in one line.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<String>,
}

/// A listed party that the screened one may be.
#[derive(Debug, Clone, Serialize)]
pub struct ScreenHit {
    /// The listed entity.
    pub id: String,
    /// Its name.
    pub caption: String,
    /// Its schema.
    pub schema: String,
    /// 0 to 1.
    pub score: f64,
    /// Whether the score reaches the threshold.
    #[serde(rename = "match")]
    pub matched: bool,
    /// The lists that name it.
    pub sources: Vec<String>,
    /// The programmes it is listed under.
    pub programs: Vec<String>,
    /// What the score rests on.
    pub evidence: String,
    /// The pair of names that matched, and each piece that raised or lowered the score.
    pub explanation: Vec<String>,
    /// The entries themselves.
    pub listings: Vec<Listing>,
}

/// The answer for one party.
#[derive(Debug, Clone, Serialize)]
pub struct Screened {
    /// The question.
    pub query: Party,
    /// Best first.
    pub hits: Vec<ScreenHit>,
    /// Whether a bound on the work left candidates unlooked at.
    pub truncated: bool,
}

/// The screening index of one day, open for many questions.
pub struct Screener {
    index: Index,
    options: Options,
}

impl Engine {
    /// Opens the lists of that day for screening.
    ///
    /// # Errors
    ///
    /// Fails when no list is loaded for that day or the index cannot be built.
    pub fn screener(&self, when: When, options: Options) -> Result<Screener, Error> {
        Ok(Screener { index: self.index(when)?, options })
    }
}

impl Screener {
    /// Finds the listed parties that `party` may be.
    ///
    /// # Errors
    ///
    /// Fails for a name that cannot be screened: empty, too long, or nothing but a legal form.
    pub fn screen(&self, party: Party) -> Result<Screened, Error> {
        let Answer { hits, truncated, .. } = self.index.search(&query(&party), &self.options)?;
        Ok(Screened { query: party, hits: hits.into_iter().map(screen_hit).collect(), truncated })
    }

    pub(crate) fn search(&self, query: &Query) -> Result<Answer, Error> {
        Ok(self.index.search(query, &self.options)?)
    }
}

fn query(party: &Party) -> Query {
    Query {
        name: (!party.name.is_empty()).then(|| party.name.clone()),
        aliases: Vec::new(),
        schema: party.schema.clone(),
        countries: party.countries.clone(),
        birth_date: party.birth_date,
        identifiers: party.identifiers.clone(),
        addresses: party
            .addresses
            .iter()
            .map(|full| Address { full: full.clone(), country: party.countries.first().cloned() })
            .collect(),
    }
}

/// The listings that came back with a hit.
pub(crate) fn listings(hit: &Hit) -> Vec<Listing> {
    serde_json::from_str(&hit.payload).unwrap_or_default()
}

fn screen_hit(hit: Hit) -> ScreenHit {
    ScreenHit {
        listings: listings(&hit),
        id: hit.id,
        caption: hit.caption,
        schema: hit.schema,
        score: hit.score,
        matched: hit.matched,
        sources: hit.lists,
        programs: hit.programs,
        evidence: hit.evidence.as_str().to_owned(),
        explanation: hit.explanation,
    }
}
