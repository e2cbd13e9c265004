//! The question with what several checks need of it worked out once.

use jiff::civil::Date;
use portolan_model::Country;

use crate::goods::Chpl;
use crate::question::Facts;
use crate::rules::Rules;
use crate::shipment::{Item, Party, Role, Shipment};

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
