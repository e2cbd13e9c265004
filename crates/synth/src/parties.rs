//! The inhabitants of the made world: persons, firms, ships and aircraft, with addresses, dates and numbers.

use std::collections::HashSet;

use jiff::ToSpan;
use jiff::civil::Date;
use portolan_model::Country;

use crate::dice::Dice;
use crate::names::{Name, NameMaker};
use crate::numbers;
use crate::words::{Culture, Place, Word, culture};

/// What a party is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PartyKind {
    Person,
    Firm,
    Ship,
    Aircraft,
}

/// A made party.
#[derive(Clone)]
pub(crate) struct Party {
    pub kind: PartyKind,
    pub name: Name,
    pub culture: &'static Culture,
    pub country: Country,
    /// Addresses, the seat or home first.
    pub addresses: Vec<Address>,
    /// Day of birth, founding or building.
    pub born: Date,
    pub woman: bool,
    /// Numbers as the country's registers give them: what they are, and the number.
    pub numbers: Vec<(&'static str, String)>,
    pub phone: String,
    /// Domain of its mail and website.
    pub domain: String,
}

/// A made address in a real city.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Address {
    /// Street, house, unit.
    pub street: String,
    pub city: String,
    pub postal: String,
    pub country: Country,
}

impl Address {
    /// City and postal code in one field.
    pub fn city_and_postal(&self) -> String {
        join([self.city.as_str(), &self.postal], " ")
    }

    /// In one line with the country's name, as papers and the Entity List write it.
    pub fn full(&self) -> String {
        let city = self.city_and_postal();
        // Hong Kong is city and country in one.
        let country = if self.country.alpha2() == "HK" { "" } else { english(self.country) };
        join([self.street.as_str(), &city, country], ", ")
    }
}

/// The country's name as American lists write it.
pub(crate) fn english(country: Country) -> &'static str {
    if country.alpha2() == "TR" { "Turkey" } else { country.name() }
}

fn join<const N: usize>(parts: [&str; N], gap: &str) -> String {
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(gap)
}

/// Makes parties, none with the name of another.
pub(crate) struct PartyMaker {
    names: NameMaker,
    as_of: Date,
    /// Distinctive words of listed parties, which no party that is not listed shall have.
    reserved: HashSet<String>,
}

/// How often a party that is not listed is made anew because its name holds a listed party's word.
///
/// In a world of a million every word is some listed party's, so the search must end.
const ATTEMPTS_AT_A_CLEAR_NAME: usize = 20;

impl PartyMaker {
    pub fn new(as_of: Date) -> Self {
        Self { names: NameMaker::new(), as_of, reserved: HashSet::new() }
    }

    /// Makes a party of that kind, seated in one of the culture's places.
    pub fn make(
        &mut self,
        dice: &mut Dice,
        kind: PartyKind,
        culture: &'static Culture,
        place: &Place,
    ) -> Party {
        let woman = dice.one_in(4);
        let name = match kind {
            PartyKind::Person => self.names.person(dice, culture, place.country, woman),
            PartyKind::Firm => self.names.firm(dice, culture, place.country, &place.city),
            PartyKind::Ship => self.names.ship(dice, culture),
            PartyKind::Aircraft => self.names.aircraft(dice, place.country),
        };
        let age_days = if kind == PartyKind::Person { (9_000, 28_000) } else { (1_500, 12_000) };
        let domain = format!("{}.{}", ascii_word(name.distinctive()[0]), place.domain);
        Party {
            kind,
            culture,
            country: place.country,
            addresses: vec![address(dice, culture, place)],
            born: days_before(self.as_of, dice.between(age_days.0, age_days.1)),
            woman,
            numbers: party_numbers(dice, kind, place.country),
            phone: dice.fill(&format!("{} #######", place.phone)),
            domain,
            name,
        }
    }

    /// Makes a party and keeps its distinctive words from those that are not listed.
    pub fn listed(
        &mut self,
        dice: &mut Dice,
        kind: PartyKind,
        culture: &'static Culture,
        place: &Place,
    ) -> Party {
        let party = self.make(dice, kind, culture, place);
        self.reserved.extend(party.name.distinctive().into_iter().map(str::to_owned));
        party
    }

    /// Makes a firm that is on no list and does not resemble one that is.
    pub fn clear_firm(&mut self, dice: &mut Dice, culture_name: &str, countries: &[&str]) -> Party {
        let culture = culture(culture_name);
        let at_home = |place: &&Place| countries.is_empty() || countries.contains(&place.country.alpha2());
        let places: Vec<&Place> = culture.places.iter().filter(at_home).collect();
        let place = if places.is_empty() { &culture.places[0] } else { *dice.pick(&places) };
        let mut firm = self.make(dice, PartyKind::Firm, culture, place);
        for _ in 0..ATTEMPTS_AT_A_CLEAR_NAME {
            if !firm.name.distinctive().iter().any(|word| self.reserved.contains(*word)) {
                break;
            }
            firm = self.make(dice, PartyKind::Firm, culture, place);
        }
        firm
    }
}

/// A day so many days before `day`.
pub(crate) fn days_before(day: Date, days: usize) -> Date {
    day.saturating_sub(i64::try_from(days).unwrap_or(i64::MAX / 2).days())
}

/// An address of the place, its streets named with coined words.
pub(crate) fn address(dice: &mut Dice, culture: &Culture, place: &Place) -> Address {
    let (street, second) = (street(dice, culture), street(dice, culture));
    let floor = dice.between(2, 28);
    let street = culture
        .shape("address", place.country)
        .replace("{street2}", &second)
        .replace("{street}", &street)
        .replace("{n}", &dice.between(1, 180).to_string())
        .replace("{floor}", &floor.to_string())
        .replace("{unit}", &(floor * 100 + dice.between(1, 24)).to_string());
    Address {
        street,
        city: place.city.latin.clone(),
        postal: dice.fill(&place.postal),
        country: place.country,
    }
}

fn street(dice: &mut Dice, culture: &Culture) -> String {
    let pick = |dice: &mut Dice, part: &str| dice.pick(culture.words(&format!("coined.{part}"))).clone();
    let (start, middle, end) = (pick(dice, "start"), pick(dice, "middle"), pick(dice, "end"));
    Word::join(&[&start, &middle, &end]).latin
}

fn party_numbers(dice: &mut Dice, kind: PartyKind, country: Country) -> Vec<(&'static str, String)> {
    match (kind, country.alpha2()) {
        (PartyKind::Ship, _) => {
            vec![("Vessel Registration Identification", format!("IMO {}", numbers::imo(dice)))]
        }
        (PartyKind::Aircraft, _) => {
            vec![("Aircraft Manufacturer's Serial Number (MSN)", dice.fill("#####"))]
        }
        (PartyKind::Person, _) => vec![("Passport", dice.fill("@########"))],
        (PartyKind::Firm, "RU") => {
            vec![("Tax ID No.", numbers::inn(dice)), ("Registration Number", numbers::ogrn(dice))]
        }
        (PartyKind::Firm, "CN") => vec![("Unified Social Credit Code (USCC)", numbers::uscc(dice))],
        (PartyKind::Firm, "IR") => vec![("National ID No.", dice.fill("1##########"))],
        (PartyKind::Firm, _) => vec![("Registration Number", dice.fill("########"))],
    }
}

fn ascii_word(word: &str) -> String {
    let plain = crate::romanize::without_marks(word).to_lowercase();
    plain.chars().filter(char::is_ascii_alphanumeric).collect()
}
