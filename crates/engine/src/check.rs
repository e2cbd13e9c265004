//! May this go? One shipment, every party screened, every rule weighed.

use portolan_controls::{
    Facts, Finding, ListState, MatchKind, Party, Reason, Role, Shipment, Verdict, decide, validate,
};
use portolan_screen::{Address, Answer, Evidence, Hit, Options, Query, QueryError};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::screening::{Screener, listings};
use crate::{Engine, Error, Listing, When};

/// Hits looked at for each party; so many that the bound only bites on names that resemble everyone.
const HITS_PER_PARTY: usize = 200;

/// The rules of `facts/rules.toml` that speak of the lists and not of the shipment.
const UNSOUND_LIST_RULES: [&str; 3] = ["missing-list", "stale-list", "incomplete-list"];

/// A verdict with all that is needed to give it again.
#[derive(Debug, Clone, Serialize)]
pub struct Checked {
    /// Verdict, reasons, what was not assessed.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// The sender's reference.
    pub shipment: String,
    /// The day it was decided for.
    pub as_of: jiff::civil::Date,
    /// What each party was screened against, and what came of it.
    pub parties: Vec<PartyResult>,
    /// The exact lists used.
    pub lists: Vec<ListState>,
    /// The exact rules used, as a digest of the tables.
    pub rules: String,
    /// Names this question and its answer: the same shipment, day, lists and rules give the same.
    pub id: String,
}

impl Checked {
    /// The reason that names a list which is missing, out of date or known in part, so that nothing can be released.
    pub fn unsound_list(&self) -> Option<&Reason> {
        self.verdict.reasons.iter().find(|reason| UNSOUND_LIST_RULES.contains(&reason.rule.as_str()))
    }
}

/// What screening found for one party.
#[derive(Debug, Clone, Serialize)]
pub struct PartyResult {
    /// Its role.
    pub role: Role,
    /// Its name.
    pub name: String,
    /// Listed parties it may be, or whose address it shares.
    pub hits: usize,
    /// Why it could not be screened by name, if so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_screened: Option<String>,
    /// Whether a bound on the work left candidates unlooked at.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub truncated: bool,
}

impl Engine {
    /// Decides one shipment as of a day.
    ///
    /// # Errors
    ///
    /// Fails when the shipment asks what cannot be (an HS code that does not exist), or the index cannot be opened.
    /// With no list loaded it does not fail: the verdict says so, and holds.
    pub fn check(&self, shipment: &Shipment, when: When) -> Result<Checked, Error> {
        validate(shipment, self.rules).map_err(Error::shipment)?;
        let selection = self.selection(when);
        let lists = self.list_states(&selection, when);
        let (parties, findings) = if selection.is_empty() {
            (Vec::new(), Vec::new())
        } else {
            let options = Options { limit: HITS_PER_PARTY, ..Options::default() };
            screen_parties(shipment, &self.screener(when, options)?, when)?
        };
        let facts = Facts {
            shipment,
            as_of: when.as_of,
            findings,
            lists: lists.clone(),
            unscreened: parties
                .iter()
                .enumerate()
                .filter_map(|(at, party)| Some((at, party.not_screened.clone()?)))
                .collect(),
        };
        let verdict = decide(&facts, self.rules);
        let rules = self.rules.version().to_owned();
        let id = identify(shipment, when, &lists, &rules);
        Ok(Checked {
            verdict,
            shipment: shipment.reference.clone(),
            as_of: when.as_of,
            parties,
            lists,
            rules,
            id,
        })
    }
}

fn screen_parties(
    shipment: &Shipment,
    screener: &Screener,
    when: When,
) -> Result<(Vec<PartyResult>, Vec<Finding>), Error> {
    let mut results = Vec::new();
    let mut findings = Vec::new();
    for (at, party) in shipment.parties.iter().enumerate() {
        let mut result = PartyResult {
            role: party.role,
            name: party.name.clone(),
            hits: 0,
            not_screened: None,
            truncated: false,
        };
        let (answer, not_screened) = screen_party(party, screener)?;
        result.not_screened = not_screened;
        if let Some(answer) = answer {
            if answer.truncated && result.not_screened.is_none() {
                result.not_screened =
                    Some("more listed parties resemble it than could be looked at".to_owned());
            }
            result.hits = answer.hits.len();
            result.truncated = answer.truncated;
            findings.extend(answer.hits.iter().flat_map(|hit| of_hit(at, &party.name, hit, when)));
        }
        results.push(result);
    }
    Ok((results, findings))
}

/// Screens a party by all it has; one whose names cannot be screened still by its numbers and addresses.
fn screen_party(party: &Party, screener: &Screener) -> Result<(Option<Answer>, Option<String>), Error> {
    let query = query(party);
    match screener.search(&query) {
        Ok(answer) => Ok((Some(answer), None)),
        Err(Error::Query(QueryError::Name(problem))) => {
            let rest = Query { name: None, aliases: Vec::new(), ..query };
            let nothing_else = rest.identifiers.is_empty() && rest.addresses.is_empty();
            let answer = if nothing_else { None } else { Some(screener.search(&rest)?) };
            Ok((answer, Some(problem.to_string())))
        }
        Err(other) => Err(other),
    }
}

fn query(party: &Party) -> Query {
    let country = party.country.map(|country| country.ftm());
    Query {
        name: Some(party.name.clone()),
        aliases: party.aliases.clone(),
        schema: (party.role == Role::Vessel).then(|| "Vessel".to_owned()),
        countries: country.iter().cloned().collect(),
        birth_date: party.birth_date,
        identifiers: party.identifiers.clone(),
        addresses: party
            .address
            .iter()
            .map(|full| Address { full: full.clone(), country: country.clone() })
            .collect(),
    }
}

/// One finding for each entry that still stands; an entry that ended is no finding.
///
/// Nor is a name below the threshold, of which `screen` says `match: false`. Weak aliases and shared buildings stay below it
/// whatever they agree in, and are for a person to see.
fn of_hit(party: usize, name: &str, hit: &Hit, when: When) -> Vec<Finding> {
    if !hit.matched && !matches!(hit.evidence, Evidence::WeakAlias | Evidence::AddressOnly) {
        return Vec::new();
    }
    listings(hit)
        .into_iter()
        .filter(|listing| listing.in_force(when.as_of))
        .map(|listing| finding(party, name, hit, listing))
        .collect()
}

fn finding(party: usize, name: &str, hit: &Hit, listing: Listing) -> Finding {
    let pair = match hit.evidence {
        Evidence::AddressOnly => hit.matched_address.as_ref(),
        _ => hit.matched_name.as_ref(),
    };
    // A number that agrees may stand beside names that do not: both are then shown as they are.
    let names = || (name.to_owned(), hit.caption.clone());
    Finding {
        party,
        entity: hit.id.clone(),
        caption: hit.caption.clone(),
        schema: hit.schema.clone(),
        list: listing.list,
        programs: listing.programs,
        score: hit.score,
        matched: hit.matched,
        kind: kind(hit),
        evidence: hit.evidence.as_str().to_owned(),
        matched_names: pair.map_or_else(names, |pair| (pair.query.clone(), pair.list.clone())),
        license_requirement: listing.license_requirement,
        license_policy: listing.license_policy,
        federal_register: listing.federal_register,
        footnotes: listing.footnotes,
        listed_on: listing.listed_on,
        ended_on: listing.ended_on,
        explanation: hit.explanation.clone(),
    }
}

fn kind(hit: &Hit) -> MatchKind {
    let same_unit = hit.features.iter().any(|feature| feature.name == "address_same");
    match hit.evidence {
        Evidence::SameIdentifier => MatchKind::Identifier,
        Evidence::AddressOnly if same_unit => MatchKind::Address,
        Evidence::AddressOnly => MatchKind::SameBuilding,
        _ => MatchKind::Name,
    }
}

fn identify(shipment: &Shipment, when: When, lists: &[ListState], rules: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(serde_json::to_vec(shipment).expect("a shipment read from JSON can be written as JSON"));
    hash.update(when.as_of.to_string());
    for list in lists {
        hash.update(&list.list);
        hash.update(&list.snapshot);
    }
    hash.update(rules);
    hash.finalize()[..16].iter().map(|byte| format!("{byte:02x}")).collect()
}
