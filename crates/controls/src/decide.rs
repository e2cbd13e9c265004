//! The facts of one shipment in, a verdict out.

use jiff::civil::Date;
use portolan_model::{Country, PartialDate};
use serde::{Deserialize, Serialize};

use crate::checks;
use crate::docket::Docket;
use crate::goods::Chpl;
use crate::rules::Rules;
use crate::shipment::{Item, Party, Role, Shipment};
use crate::verdict::Verdict;

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

/// Weighs a shipment against the rules.
///
/// The worst of all reasons is the verdict; what is missing holds, and what cannot be assessed is listed and never counts as
/// absent. The same facts and rules give the same bytes.
pub fn decide(facts: &Facts<'_>, rules: &Rules) -> Verdict {
    let case = Case::new(facts, rules);
    let mut docket = Docket::new(rules, case.date);
    checks::missing::check(&case, &mut docket);
    checks::parties::check(&case, &mut docket);
    checks::destination::check(&case, &mut docket);
    checks::end_use::check(&case, &mut docket);
    checks::europe::check(&case, &mut docket);
    checks::flags::check(&case, &mut docket);
    checks::notices::check(&case, &mut docket);
    docket.close()
}

/// The facts, with what several checks need of them worked out once.
pub(crate) struct Case<'a> {
    pub(crate) facts: &'a Facts<'a>,
    pub(crate) shipment: &'a Shipment,
    pub(crate) rules: &'a Rules,
    /// The day whose law applies.
    pub(crate) date: Date,
    /// Where the goods leave from.
    pub(crate) origin: Option<Country>,
    pub(crate) destination: Option<Country>,
    pub(crate) lines: Vec<Line<'a>>,
}

/// A line of goods, with what the goods lists say of it.
pub(crate) struct Line<'a> {
    pub(crate) at: usize,
    pub(crate) item: &'a Item,
    /// Its row of the Common High Priority List.
    pub(crate) chpl: Option<&'a Chpl>,
}

impl Line<'_> {
    /// Whether it is classified in an entry of the Commerce Control List.
    pub(crate) fn is_controlled(&self) -> bool {
        self.item.eccn.as_ref().is_some_and(|eccn| !eccn.is_ear99())
    }

    pub(crate) fn is_ear99(&self) -> bool {
        self.item.eccn.as_ref().is_some_and(portolan_model::Eccn::is_ear99)
    }

    /// Whether some goods list names it.
    pub(crate) fn is_listed(&self) -> bool {
        self.is_controlled() || self.chpl.is_some()
    }

    pub(crate) fn name(&self) -> &str {
        &self.item.description
    }

    pub(crate) fn eccn(&self) -> String {
        self.item.eccn.as_ref().map(ToString::to_string).unwrap_or_default()
    }

    pub(crate) fn hs(&self) -> String {
        self.item.hs.as_ref().map(ToString::to_string).unwrap_or_default()
    }
}

impl<'a> Case<'a> {
    pub(crate) fn new(facts: &'a Facts<'a>, rules: &'a Rules) -> Self {
        let shipment = facts.shipment;
        let date = shipment.dates.ship.unwrap_or(facts.as_of);
        let exporter = shipment.parties.iter().filter(|party| party.role == Role::Exporter);
        let line = |(at, item): (usize, &'a Item)| Line {
            at,
            item,
            chpl: item.hs.and_then(|code| rules.goods.chpl(code, date)),
        };
        Self {
            facts,
            shipment,
            rules,
            date,
            origin: shipment.route.from.or_else(|| exporter.filter_map(|party| party.country).next()),
            destination: shipment.route.destination,
            lines: shipment.items.iter().enumerate().map(line).collect(),
        }
    }

    /// Every party with its place.
    pub(crate) fn parties(&self) -> impl Iterator<Item = (usize, &'a Party)> {
        self.shipment.parties.iter().enumerate()
    }

    /// Those who buy, receive or use the goods.
    pub(crate) fn customers(&self) -> impl Iterator<Item = (usize, &'a Party)> {
        self.parties().filter(|(_, party)| party.role.is_customer())
    }

    /// Whether some goods list names any of the goods.
    pub(crate) fn has_listed_goods(&self) -> bool {
        self.lines.iter().any(Line::is_listed)
    }

    pub(crate) fn in_coalition(&self, country: Country) -> bool {
        self.rules.places.in_coalition(country, self.date)
    }

    /// The destination, if it is known to lie outside the coalition.
    pub(crate) fn outside_coalition(&self) -> Option<Country> {
        self.destination.filter(|country| !self.in_coalition(*country))
    }

    /// The listed goods in words, for reasons that concern them all.
    pub(crate) fn listed_goods(&self) -> Vec<&'a str> {
        self.lines.iter().filter(|line| line.is_listed()).map(|line| line.item.description.as_str()).collect()
    }
}
