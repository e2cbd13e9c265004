//! Red flags that the shipment itself shows.
//!
//! Each is present, absent or not assessed. What is present holds the goods, or asks for a review where no goods are on a list and
//! the flag says little alone; what could not be seen for want of a fact is written down as not assessed.

use portolan_model::Country;
use serde_json::Value;

use crate::case::Case;
use crate::checks::destination::has_words;
use crate::docket::{At, Docket, inputs};
use crate::places::Chart;
use crate::shipment::{Answer, Party, Role};
use crate::verdict::Inputs;

pub(crate) fn check(case: &Case<'_>, docket: &mut Docket<'_>) {
    let mut flags = Flags { case, docket };
    flags.answers();
    flags.parties();
    flags.payment();
    flags.route();
    flags.goods();
}

struct Flags<'c, 'd, 'r> {
    case: &'c Case<'c>,
    docket: &'d mut Docket<'r>,
}

impl<'c> Flags<'c, '_, '_> {
    /// Raises a flag, in its milder form where no goods are on a list.
    fn raise(&mut self, rule: &str, at: At, facts: Inputs) {
        let harmless = self.case.rules.rule(rule).and_then(|rule| rule.harmless);
        match harmless.filter(|_| !self.case.has_listed_goods()) {
            Some(effect) => self.docket.applies_as(rule, effect, at, facts),
            None => self.docket.applies(rule, at, facts),
        }
    }

    fn answers(&mut self) {
        let answers = &self.case.shipment.answers;
        let asked = [
            ("flag-late-change", answers.late_change),
            ("flag-refusal", answers.refused_end_use),
            ("flag-declined-service", answers.declined_service),
            ("flag-private-notice", answers.private_notice),
        ];
        for (rule, answer) in asked {
            match answer {
                Some(Answer::Yes) => self.raise(rule, At::SHIPMENT, Inputs::new()),
                Some(Answer::No) => {}
                Some(Answer::Unknown) | None => self.docket.unknown(rule, &Inputs::new()),
            }
        }
    }

    fn parties(&mut self) {
        for (at, party) in self.case.customers() {
            if matches!(party.role, Role::EndUser | Role::UltimateConsignee) {
                self.handler(at, party);
            }
            self.founded(at, party);
            self.phone(at, party);
            self.email(at, party);
            self.website(at, party);
        }
    }

    /// End user or ultimate consignee whose name, business or other role says that it passes goods or money on.
    fn handler(&mut self, at: usize, party: &'c Party) {
        let words = &self.case.rules.limits.handler_words;
        let says_so = |text: &str| words.iter().any(|word| has_words(&text.to_lowercase(), word));
        let other_role = || {
            let mut others = self.case.parties().filter(|(_, other)| same_name(&other.name, &party.name));
            others.find_map(|(_, other)| {
                matches!(other.role, Role::Forwarder | Role::Carrier | Role::Bank).then(|| other.role.words())
            })
        };
        let business = party.business.as_deref();
        let sign = business
            .filter(|text| says_so(text))
            .or_else(other_role)
            .or_else(|| Some(party.name.as_str()).filter(|name| business.is_none() && says_so(name)));
        match sign {
            Some(sign) => {
                self.raise("flag-handler", At::party(at), self.facts(party, [("business", sign.into())]))
            }
            None if business.is_none() => self.docket.unknown("flag-handler", &named(at, party)),
            None => {}
        }
    }

    fn founded(&mut self, at: usize, party: &'c Party) {
        let country = party.country.or(self.case.destination);
        let outside = country.is_some_and(|country| !self.case.in_coalition(country));
        let listed_goods_outside = outside && self.case.has_listed_goods();
        let Some(day) = party.incorporated else {
            if listed_goods_outside {
                self.docket.unknown("flag-founded-after-invasion", &named(at, party));
            }
            return self.docket.unknown("flag-founded-recently", &named(at, party));
        };
        let limits = &self.case.rules.limits;
        let days = (self.case.date - day).get_days();
        let facts = self.facts(party, [("incorporated", day.to_string().into()), ("days", days.into())]);
        if days < limits.founded_recently_days {
            self.raise("flag-founded-recently", At::party(at), facts.clone());
        }
        if listed_goods_outside && day > limits.invasion {
            let mut facts = facts;
            facts.insert("goods".to_owned(), self.case.listed_goods().into());
            self.raise("flag-founded-after-invasion", At::party(at), facts);
        }
    }

    fn phone(&mut self, at: usize, party: &'c Party) {
        let digits = party.phone.as_deref().and_then(international);
        let (Some(digits), Some(country)) = (digits, party.country) else {
            return self.docket.unknown("flag-phone", &named(at, party));
        };
        let places = &self.case.rules.places;
        let fits = |country: Country| places.dials(country, &digits);
        if !fits(country) && !self.case.destination.is_some_and(fits) {
            let prefix = places.dial_prefix(&digits).unwrap_or(&digits).to_owned();
            let facts = self.facts(party, [("prefix", prefix.into())]);
            self.raise("flag-phone", At::party(at), facts);
        }
    }

    fn email(&mut self, at: usize, party: &'c Party) {
        let Some((_, domain)) = party.email.as_deref().and_then(|email| email.trim().rsplit_once('@')) else {
            return self.docket.unknown("flag-personal-email", &named(at, party));
        };
        let domain = domain.to_lowercase();
        if self.case.rules.limits.personal_domains.contains(&domain) {
            let facts = self.facts(party, [("domain", domain.into())]);
            self.raise("flag-personal-email", At::party(at), facts);
        }
    }

    fn website(&mut self, at: usize, party: &'c Party) {
        match party.website.as_deref().map(str::trim) {
            None => self.docket.unknown("flag-no-website", &named(at, party)),
            Some("") => self.raise("flag-no-website", At::party(at), self.facts(party, [])),
            Some(_) => {}
        }
    }

    fn payment(&mut self) {
        self.cash();
        self.letter_of_credit();
        self.payer_country();
        self.payer();
    }

    fn cash(&mut self) {
        let limits = &self.case.rules.limits;
        let Some(terms) = self.terms() else {
            return self.docket.unknown("flag-cash", &Inputs::new());
        };
        if !has_words(&terms, "cash") {
            return;
        }
        let Some((value, currency)) = self.total() else {
            let why =
                "The goods are paid in cash, but not every line has a value in one and the same currency.";
            return self.docket.not_assessed(
                "flag-cash",
                "Cash for an expensive item",
                why.into(),
                "the value of each line",
            );
        };
        if !limits.expensive_currencies.contains(&currency) {
            let why = format!("The goods are paid in cash, and no amount is set for {currency}.");
            return self.docket.not_assessed(
                "flag-cash",
                "Cash for an expensive item",
                why,
                "the value in US dollars or euros",
            );
        }
        if value >= limits.expensive_amount {
            let facts = inputs([("value", whole(value)), ("currency", currency.into())]);
            self.raise("flag-cash", At::SHIPMENT, facts);
        }
    }

    fn terms(&self) -> Option<String> {
        self.case
            .shipment
            .payment
            .terms
            .as_deref()
            .map(str::to_lowercase)
            .filter(|terms| !terms.trim().is_empty())
    }

    /// What all lines cost, if all are in one currency.
    fn total(&self) -> Option<(f64, String)> {
        let mut lines =
            self.case.lines.iter().map(|line| Some((line.item.value?, line.item.currency.clone()?)));
        let (mut sum, currency) = lines.next()??;
        for line in lines {
            let (value, other) = line?;
            if other != currency {
                return None;
            }
            sum += value;
        }
        Some((sum, currency.to_uppercase()))
    }

    fn letter_of_credit(&mut self) {
        let Some(terms) = self.terms() else {
            return self.docket.unknown("flag-letter-of-credit", &Inputs::new());
        };
        if !has_words(&terms, "letter of credit") && !has_words(&terms, "lc") {
            return;
        }
        let words = &self.case.rules.limits.bank_words;
        let is_bank = |party: &Party| {
            let texts = [Some(&party.name), party.business.as_ref()];
            texts
                .into_iter()
                .flatten()
                .any(|text| words.iter().any(|word| has_words(&text.to_lowercase(), word)))
        };
        let consignees = self.case.customers().filter(|(_, party)| party.role == Role::UltimateConsignee);
        for (at, party) in consignees.filter(|(_, party)| is_bank(party)) {
            let facts = self.facts(party, []);
            self.raise("flag-letter-of-credit", At::party(at), facts);
        }
    }

    fn payer_country(&mut self) {
        let Some(country) = self.case.shipment.payment.country else {
            return self.docket.unknown("flag-third-country-payer", &Inputs::new());
        };
        let of_parties = self.case.parties().filter_map(|(_, party)| party.country);
        let known =
            of_parties.chain(self.case.destination).chain(self.case.origin).any(|other| other == country);
        if !known {
            let facts = inputs([("country", country.name().into())]);
            self.raise("flag-third-country-payer", At::SHIPMENT, facts);
        }
    }

    fn payer(&mut self) {
        let payer =
            self.case.shipment.payment.payer.as_deref().map(str::trim).filter(|payer| !payer.is_empty());
        let Some(payer) = payer else { return };
        let goes_by = |party: &Party| {
            std::iter::once(&party.name).chain(&party.aliases).any(|name| same_name(name, payer))
        };
        if !self.case.parties().any(|(_, party)| goes_by(party)) {
            self.raise("flag-other-payer", At::SHIPMENT, inputs([("payer", payer.into())]));
        }
    }

    fn route(&mut self) {
        if self.case.shipment.route.via.is_empty() {
            self.docket.unknown("flag-transshipment", &Inputs::new());
            self.docket.unknown("flag-detour", &Inputs::new());
        }
        self.transshipment();
        self.detour();
    }

    /// Usual points of transshipment among the stops and the intermediate consignees. The destination itself is none.
    fn transshipment(&mut self) {
        let stops = self.case.shipment.route.via.iter().map(|leg| {
            let place =
                leg.port.as_deref().map_or("a stop on the way".to_owned(), |port| format!("stop at {port}"));
            (leg.country, place)
        });
        let between = self.case.parties().filter(|(_, party)| party.role == Role::IntermediateConsignee);
        let consignees = between.filter_map(|(_, party)| {
            Some((party.country?, format!("{}, the intermediate consignee", party.name)))
        });
        let ends = [self.case.origin, self.case.destination];
        for (country, place) in stops.chain(consignees).filter(|(country, _)| !ends.contains(&Some(*country)))
        {
            if let Some(source) = self.case.rules.places.transshipment(country, self.case.date) {
                let facts = inputs([
                    ("country", country.name().into()),
                    ("where", place.into()),
                    ("source", source.into()),
                ]);
                self.raise("flag-transshipment", At::SHIPMENT, facts);
            }
        }
    }

    fn detour(&mut self) {
        let Some(destination) = self.case.destination else { return };
        let legs: Vec<Country> = self.case.shipment.route.via.iter().map(|leg| leg.country).collect();
        for why in self.oddities(destination, &legs) {
            let facts = inputs([("destination", destination.name().into()), ("why", why.into())]);
            self.raise("flag-detour", At::SHIPMENT, facts);
        }
    }

    /// What is unusual about a way, in words.
    fn oddities(&self, destination: Country, legs: &[Country]) -> Vec<String> {
        let mut odd = Vec::new();
        let mut all: Vec<Country> = self.case.origin.into_iter().chain(legs.iter().copied()).collect();
        all.push(destination);
        // Two stops in one country one after the other are one stay.
        all.dedup();
        for (at, country) in all.iter().enumerate() {
            let name = country.name();
            if all[..at].contains(country) {
                odd.push(format!("it leaves {name} and comes back to it"));
            } else if *country != destination
                && Some(*country) != self.case.origin
                && self.is_barred(*country)
            {
                odd.push(format!("it passes {name}, which is under embargo or industry sanctions"));
            }
        }
        odd
    }

    fn is_barred(&self, country: Country) -> bool {
        let rules = self.case.rules;
        matches!(rules.places.chart(country), Chart::Embargoed(_))
            || rules.places.contains(&rules.limits.sanctioned_industry, country)
    }

    fn goods(&mut self) {
        self.arms_embargo();
        self.chip_equipment();
    }

    /// A 600-series or 9x515 item whose parties or stops are in an arms-embargoed country.
    fn arms_embargo(&mut self) {
        if self.case.lines.iter().any(|line| line.item.eccn.is_none()) {
            self.docket.unknown("flag-arms-embargo", &Inputs::new());
        }
        let places = self.touched();
        for line in &self.case.lines {
            let Some(eccn) = line.item.eccn.as_ref().filter(|eccn| is_military_series(eccn.entry())) else {
                continue;
            };
            for (country, place) in &places {
                let facts = inputs([
                    ("item", line.name().into()),
                    ("eccn", eccn.as_str().into()),
                    ("country", country.name().into()),
                    ("where", place.as_str().into()),
                ]);
                self.raise("flag-arms-embargo", At::item(line.at), facts);
            }
        }
    }

    /// Everywhere that the goods or their customers are, so far as it is under arms embargo.
    fn touched(&self) -> Vec<(Country, String)> {
        let stops =
            self.case.shipment.route.via.iter().map(|leg| (leg.country, "a stop on the way".to_owned()));
        let customers =
            self.case.customers().filter_map(|(_, party)| Some((party.country?, party.name.clone())));
        let destination = self.case.destination.map(|country| (country, "the destination".to_owned()));
        let rules = self.case.rules;
        let embargoed =
            |country: Country| rules.places.contains(&rules.limits.arms_embargo_destinations, country);
        stops.chain(customers).chain(destination).filter(|(country, _)| embargoed(*country)).collect()
    }

    fn chip_equipment(&mut self) {
        if self.case.parties().any(|(_, party)| party.role == Role::EndUser) {
            return;
        }
        let limits = &self.case.rules.limits;
        for line in &self.case.lines {
            let by_eccn =
                line.item.eccn.as_ref().is_some_and(|eccn| {
                    limits.chip_equipment_eccns.iter().any(|entry| entry == eccn.entry())
                });
            let hs = line.hs();
            if by_eccn || limits.chip_equipment_headings.iter().any(|heading| hs.starts_with(heading)) {
                self.raise("flag-chip-equipment", At::item(line.at), inputs([("item", line.name().into())]));
            }
        }
    }

    fn facts<const N: usize>(&self, party: &Party, more: [(&str, Value); N]) -> Inputs {
        let country = party.country.or(self.case.destination);
        let mut facts = inputs([
            ("party", party.name.as_str().into()),
            ("role", party.role.words().into()),
            ("country", country.map_or(Value::Null, |country| country.name().into())),
        ]);
        facts.extend(inputs(more));
        facts
    }
}

fn named(at: usize, party: &Party) -> Inputs {
    inputs([("party", party.name.as_str().into()), ("at", at.into())])
}

/// Names compared as they are written, save case and outer blanks; screening is another's work.
fn same_name(left: &str, right: &str) -> bool {
    left.trim().to_lowercase() == right.trim().to_lowercase()
}

/// The digits of a number that is written with its country code, `+90 …` or `0090 …`.
fn international(phone: &str) -> Option<String> {
    let phone = phone.trim();
    let rest = phone.strip_prefix('+').or_else(|| phone.strip_prefix("00"))?;
    let digits: String = rest.chars().filter(char::is_ascii_digit).collect();
    (!digits.is_empty()).then_some(digits)
}

/// Whether an entry is of the 600 series (`3A611`) or 9x515 (`9A515`): the third to fifth signs tell.
fn is_military_series(entry: &str) -> bool {
    entry.get(2..3) == Some("6") || (entry.starts_with('9') && entry.ends_with("515"))
}

/// An amount without cents, for words.
fn whole(value: f64) -> Value {
    serde_json::Number::from_f64(value.round())
        .map_or(Value::Null, |number| number.to_string().trim_end_matches(".0").into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_600_series_and_9x515_are_told_by_their_number() {
        for (entry, expected) in [
            ("3A611", true),
            ("0A606", true),
            ("9A515", true),
            ("9E515", true),
            ("3A001", false),
            ("6A003", false),
        ] {
            assert_eq!(is_military_series(entry), expected, "{entry}");
        }
    }

    #[test]
    fn only_numbers_with_a_country_code_are_compared() {
        assert_eq!(international("+90 (532) 123-45-67").as_deref(), Some("905321234567"));
        assert_eq!(international("0049 30 1").as_deref(), Some("49301"));
        assert_eq!(international("030 12345"), None);
        assert_eq!(international("+"), None);
    }
}
