//! Addresses made comparable: numbers, words and units; the same unit, or only the same building.

use std::collections::BTreeSet;

use portolan_model::Country;
use portolan_names::{Word, similarity, words};

use crate::party::Address;

/// Longer texts are no addresses.
const MAX_CHARS: usize = 1_000;
/// The most keys that one address is found by.
const MAX_KEYS: usize = 64;
/// Least agreement of the words of two addresses that are one place.
const LEAST: f64 = 0.75;
/// From this similarity on two words of an address are spellings of one.
const SAME_WORD: f64 = 0.8;
/// Numbers of this many digits or more are postal codes and do not tell houses apart.
const POSTAL_DIGITS: usize = 5;

/// Words before the number of a room or flat.
const UNIT_WORDS: [&str; 23] = [
    "room",
    "rm",
    "unit",
    "units",
    "flat",
    "suite",
    "ste",
    "office",
    "off",
    "of",
    "apt",
    "apartment",
    "kv",
    "kvartira",
    "ofis",
    "pom",
    "pomeshch",
    "pomeshchenie",
    "komnata",
    "kom",
    "workshop",
    "shop",
    "booth",
];
/// Words beside the number of a floor.
const FLOOR_WORDS: [&str; 6] = ["floor", "fl", "f", "etazh", "level", "flr"];
/// Words that nearly every address has, in the languages met most; they say nothing of where.
const DROPPED: [&str; 50] = [
    "st",
    "str",
    "street",
    "ul",
    "ulitsa",
    "ulica",
    "road",
    "rd",
    "avenue",
    "ave",
    "av",
    "prospekt",
    "prospect",
    "pr",
    "lane",
    "ln",
    "boulevard",
    "blvd",
    "highway",
    "hwy",
    "no",
    "number",
    "nr",
    "d",
    "dom",
    "house",
    "bld",
    "bldg",
    "building",
    "g",
    "gorod",
    "city",
    "obl",
    "oblast",
    "region",
    "district",
    "raion",
    "po",
    "box",
    "p",
    "o",
    "the",
    "and",
    "str",
    "stroenie",
    "korpus",
    "k",
    "litera",
    "province",
    "state",
];

/// What an address says, apart from its country's name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ParsedAddress {
    /// Keys of the words that say where.
    words: BTreeSet<String>,
    /// House numbers and postal codes.
    numbers: BTreeSet<String>,
    /// Rooms, flats, floors.
    units: BTreeSet<String>,
    country: Option<String>,
}

/// How far two addresses are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SamePlace {
    /// Street, number and unit, or none has a unit.
    Unit,
    /// Street and number; the units differ, or only one is known.
    Building,
}

impl ParsedAddress {
    /// Reads an address in one line. What is longer than any address says nothing.
    pub(crate) fn parse(address: &Address) -> Self {
        let mut parsed = Self { country: address.country.clone(), ..Self::default() };
        if address.full.chars().count() > MAX_CHARS {
            return parsed;
        }
        for part in address.full.split([',', ';']) {
            match Country::from_name(part.trim()) {
                // Hong Kong stands under China on some lists: what the address itself says goes before.
                Some(country) => parsed.country = Some(country.ftm()),
                None => parsed.part(&words(part)),
            }
        }
        parsed
    }

    fn part(&mut self, words: &[Word]) {
        let mut at = 0;
        while at < words.len() {
            at += self.unit(&words[at..]).unwrap_or_else(|| self.word(&words[at]));
        }
    }

    /// Takes a room or floor with its number, and says how many words that were.
    fn unit(&mut self, words: &[Word]) -> Option<usize> {
        let latin = |at: usize| words.get(at).map_or("", |word| word.latin.as_str());
        let is_floor = |at: usize| FLOOR_WORDS.contains(&latin(at));
        let number = words[0].is_number();
        if number && is_floor(1) {
            self.units.insert(format!("f{}", latin(0)));
            return Some(2);
        }
        if number && matches!(latin(1), "st" | "nd" | "rd" | "th") && is_floor(2) {
            self.units.insert(format!("f{}", latin(0)));
            return Some(3);
        }
        let is_room = UNIT_WORDS.contains(&latin(0));
        if !is_room && !is_floor(0) {
            return None;
        }
        let skipped = usize::from(matches!(latin(1), "no" | "nr" | "number"));
        let value = words.get(1 + skipped)?;
        let attached = words[2 + skipped..].iter().take_while(|word| word.attached).count();
        let value: String = std::iter::once(value)
            .chain(&words[2 + skipped..2 + skipped + attached])
            .map(|word| word.latin.as_str())
            .collect();
        let short = value.len() <= 2 || value.bytes().any(|byte| byte.is_ascii_digit());
        short.then(|| {
            self.units.insert(if is_room { value } else { format!("f{value}") });
            2 + skipped + attached
        })
    }

    fn word(&mut self, word: &Word) -> usize {
        if word.is_number() {
            self.numbers.insert(word.latin.trim_start_matches('0').to_owned());
        } else if !DROPPED.contains(&word.latin.as_str()) && word.key.len() > 1 {
            self.words.insert(word.key.clone());
        }
        1
    }

    fn houses(&self) -> BTreeSet<&str> {
        self.numbers.iter().map(String::as_str).filter(|number| number.len() < POSTAL_DIGITS).collect()
    }

    /// What an index finds the address by: each house number with each word. An address without both has none, and so a
    /// mere city or country is never found.
    pub(crate) fn keys(&self) -> Vec<String> {
        if self.words.len() < 2 {
            return Vec::new();
        }
        let houses = self.houses();
        let pairs =
            houses.iter().flat_map(|house| self.words.iter().map(move |word| format!("{house}|{word}")));
        pairs.take(MAX_KEYS).collect()
    }

    /// Whether two addresses are one place, and how alike they are, from 0 to 1.
    ///
    /// A house number and two words must agree; different house numbers or countries exclude each other.
    pub(crate) fn same(&self, other: &Self) -> Option<(SamePlace, f64)> {
        let countries_differ =
            self.country.is_some() && other.country.is_some() && self.country != other.country;
        let (ours, theirs) = (self.houses(), other.houses());
        let houses_agree = !ours.is_disjoint(&theirs) && (ours.is_subset(&theirs) || theirs.is_subset(&ours));
        let shared = self.words.iter().filter(|word| other.has(word)).count();
        if countries_differ || !houses_agree || shared < 2 {
            return None;
        }
        let alike = 2.0 * shared as f64 / (self.words.len() + other.words.len()).max(2 * shared) as f64;
        let place = if self.units == other.units { SamePlace::Unit } else { SamePlace::Building };
        (alike >= LEAST).then_some((place, alike))
    }

    fn has(&self, word: &str) -> bool {
        self.words.contains(word) || self.words.iter().any(|own| similarity(own, word) >= SAME_WORD)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(full: &str) -> ParsedAddress {
        ParsedAddress::parse(&Address { full: full.to_owned(), country: None })
    }

    #[track_caller]
    fn check(left: &str, right: &str, expected: Option<SamePlace>) {
        let (left, right) = (parse(left), parse(right));
        assert_eq!(left.same(&right).map(|found| found.0), expected, "{left:?} / {right:?}");
        assert_eq!(right.same(&left).map(|found| found.0), expected, "swapped");
    }

    #[test]
    fn the_country_in_the_address_goes_before_the_one_beside_it() {
        let full = "Room 1204, 66 Lantern Road, Mongkok, Hong Kong".to_owned();
        let under = |code: &str| Address { full: full.clone(), country: Some(code.to_owned()) };
        let (china, hong_kong) = (ParsedAddress::parse(&under("cn")), ParsedAddress::parse(&under("hk")));
        assert_eq!(china.same(&hong_kong), Some((SamePlace::Unit, 1.0)));
    }

    #[test]
    fn one_unit_one_building_and_no_more_are_told_apart() {
        let room = "Room 1204, 12/F, Chamomile Centre, 66 Lantern Road, Mongkok, Hong Kong";
        check(room, "Rm. 1204, 12th Floor, Chamomile Centre, 66 Lantern Rd, Mong Kok, Hong Kong", None);
        check(
            room,
            "Rm. 1204, 12th Floor, Chamomile Centre, No. 66 Lantern Rd, Mongkok",
            Some(SamePlace::Unit),
        );
        check(
            room,
            "Room 907, 9/F, Chamomile Centre, 66 Lantern Road, Mongkok, Hong Kong",
            Some(SamePlace::Building),
        );
        check(room, "Chamomile Centre, 66 Lantern Road, Mongkok, Hong Kong", Some(SamePlace::Building));
        check(room, "Room 1204, 12/F, Chamomile Centre, 68 Lantern Road, Mongkok, Hong Kong", None);
        check("ул. Садовая, д. 5, кв. 12, Казань", "Sadovaya Str. 5, apt. 12, Kazan", Some(SamePlace::Unit));
        check("Kazan, Russia", "Kazan, Russia", None);
        check("Istanbul", "Istanbul", None);
    }

    #[test]
    fn a_city_or_country_alone_has_no_key() {
        assert!(parse("Hong Kong").keys().is_empty());
        assert!(parse("Kazan, Russia").keys().is_empty());
        assert!(!parse("5 Sadovaya, Kazan").keys().is_empty());
    }
}
