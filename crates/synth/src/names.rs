//! Made names of persons, firms, ships and aircraft, and the other ways in which each is written.

use std::collections::HashSet;

use portolan_model::Country;

use crate::dice::Dice;
use crate::romanize::without_marks;
use crate::words::{Culture, Word, cultures};

/// A made name, kept in its pieces so that it can be written in several ways.
#[derive(Debug, Clone)]
pub(crate) enum Name {
    Person(PersonName),
    Firm(FirmName),
    /// Name of a ship, or tail number of an aircraft.
    Mark(String),
}

#[derive(Debug, Clone)]
pub(crate) struct PersonName {
    pub given: Word,
    pub middle: Option<Word>,
    pub family: Word,
    family_first: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct FirmName {
    place: Option<Word>,
    coined: Vec<Word>,
    trade: Word,
    legal: Word,
    /// Order of place `P`, coined words `C`, trade `T` and legal form `L`.
    shape: String,
    /// Chinese and Japanese put no spaces between words.
    spaced: bool,
}

impl Name {
    /// In running order and Latin letters, as the Entity List and most papers write it.
    pub fn plain(&self) -> String {
        match self {
            Self::Person(name) => name.write(|word| &word.latin, " "),
            Self::Firm(name) => name.write(|word| &word.latin, " "),
            Self::Mark(mark) => mark.clone(),
        }
    }

    /// As OFAC writes it: persons `SURNAME, Given`, all else in capitals, no marks on letters.
    pub fn ofac(&self) -> String {
        match self {
            Self::Person(name) => {
                let family = without_marks(&name.family.latin).to_uppercase();
                format!("{family}, {}", without_marks(&name.given_and_middle()))
            }
            other => without_marks(&other.plain()).to_uppercase(),
        }
    }

    /// In its own script, where that is not the Latin one.
    pub fn native(&self) -> Option<String> {
        let native = match self {
            Self::Person(name) => name.write(|word| &word.native, name.native_gap()),
            Self::Firm(name) => name.write(|word| &word.native, if name.spaced { " " } else { "" }),
            Self::Mark(_) => return None,
        };
        (!without_marks(&native).is_ascii()).then_some(native)
    }

    /// In Latin letters after another habit, a firm with its legal form behind.
    pub fn respelled(&self) -> String {
        match self {
            Self::Person(name) => name.write(|word| &word.other, " "),
            Self::Firm(name) => name.reordered("PCTL").write(|word| &word.other, " "),
            Self::Mark(mark) => mark.replace(['-', ' '], ""),
        }
    }

    /// Shorter or turned round, as papers do: `Given Family` for a person, no legal form for a firm.
    pub fn short(&self) -> String {
        match self {
            Self::Person(name) if name.family_first => format!("{} {}", name.given.latin, name.family.latin),
            Self::Person(name) => format!("{} {}", name.family.latin, name.given.latin),
            Self::Firm(name) => name.reordered("PCT").write(|word| &word.latin, " "),
            Self::Mark(mark) => mark.to_lowercase(),
        }
    }

    /// The same person with another middle name, which makes it another person; firms stay as they are.
    pub fn namesake(&self, dice: &mut Dice, culture: &Culture, woman: bool) -> Self {
        let Self::Person(name) = self else { return self.clone() };
        let mut middle = middle(dice, culture, sex(woman));
        while middle.is_some() && middle == name.middle {
            middle = self::middle(dice, culture, sex(woman));
        }
        Self::Person(PersonName { middle, ..name.clone() })
    }

    /// First letters of a firm's words, as `VP` for `Virelta Pribor`; other names have none.
    pub fn abbreviation(&self) -> Option<String> {
        let Self::Firm(name) = self else { return None };
        let words = name.reordered("PCT").write(|word| &word.latin, " ");
        Some(words.split_whitespace().filter_map(|word| word.chars().next()).collect())
    }

    /// The words that tell it from others: the coined words of a firm, the family name of a person.
    pub fn distinctive(&self) -> Vec<&str> {
        match self {
            Self::Person(name) => vec![&name.family.latin],
            Self::Firm(name) => name.coined.iter().map(|word| word.latin.as_str()).collect(),
            Self::Mark(mark) => vec![mark],
        }
    }
}

impl PersonName {
    fn write(&self, part: fn(&Word) -> &str, gap: &str) -> String {
        let given = [Some(&self.given), self.middle.as_ref()];
        let mut words: Vec<&str> = given.into_iter().flatten().map(part).collect();
        words.insert(if self.family_first { 0 } else { words.len() }, part(&self.family));
        words.join(gap)
    }

    fn given_and_middle(&self) -> String {
        match &self.middle {
            Some(middle) => format!("{} {}", self.given.latin, middle.latin),
            None => self.given.latin.clone(),
        }
    }

    fn native_gap(&self) -> &'static str {
        if self.family_first { "" } else { " " }
    }
}

impl FirmName {
    fn write(&self, part: fn(&Word) -> &str, gap: &str) -> String {
        let words = self.shape.chars().flat_map(|piece| match piece {
            'P' => self.place.iter().collect(),
            'C' => self.coined.iter().collect(),
            'T' => vec![&self.trade],
            _ => vec![&self.legal],
        });
        words.map(part).collect::<Vec<_>>().join(gap)
    }

    fn reordered(&self, shape: &str) -> Self {
        Self { shape: shape.to_owned(), ..self.clone() }
    }
}

/// Makes names, none of them twice.
pub(crate) struct NameMaker {
    taken: HashSet<String>,
}

impl NameMaker {
    pub fn new() -> Self {
        Self { taken: HashSet::new() }
    }

    /// Name of a man or a woman.
    pub fn person(&mut self, dice: &mut Dice, culture: &Culture, country: Country, woman: bool) -> Name {
        let sex = sex(woman);
        self.new_name(|attempt| {
            let mut name = PersonName {
                given: given(dice, culture, sex),
                middle: middle(dice, culture, sex),
                family: coined(dice, culture, "family", sex),
                family_first: culture.shape("person", country) == "FG",
            };
            if attempt > CROWDED {
                let family = coined(dice, culture, "family", sex);
                name.family = Word::join(&[&name.family, &Word::dash(), &family]);
            }
            Name::Person(name)
        })
    }

    /// Name of a firm of that country; `city` is its seat, where firms carry it in the name.
    pub fn firm(&mut self, dice: &mut Dice, culture: &Culture, country: Country, city: &Word) -> Name {
        let shape = culture.shape("firm", country).to_owned();
        self.new_name(|attempt| {
            let second = usize::from(dice.one_in(3)) + attempt / CROWDED;
            Name::Firm(FirmName {
                place: shape.contains('P').then(|| city.clone()),
                coined: (0..=second).map(|_| coined(dice, culture, "coined", "")).collect(),
                trade: dice.pick(culture.words("trade")).clone(),
                legal: dice.pick(culture.words_for("legal", country.alpha2())).clone(),
                shape: shape.clone(),
                spaced: !matches!(culture.name, "chinese" | "japanese"),
            })
        })
    }

    /// Name of a ship: one or two coined words.
    pub fn ship(&mut self, dice: &mut Dice, culture: &Culture) -> Name {
        self.new_name(|attempt| {
            let words = 1 + usize::from(dice.one_in(2)) + attempt / CROWDED;
            let words: Vec<String> = (0..words).map(|_| coined(dice, culture, "coined", "").latin).collect();
            Name::Mark(without_marks(&words.join(" ")).to_uppercase())
        })
    }

    /// Tail number of an aircraft, after the country's pattern.
    pub fn aircraft(&mut self, dice: &mut Dice, country: Country) -> Name {
        let pattern = match country.alpha2() {
            "RU" => "RA-9####",
            "IR" => "EP-@@@",
            "SY" => "YK-@@@",
            _ => "9@-@@@",
        };
        self.new_name(|attempt| Name::Mark(dice.fill(&format!("{pattern}{}", "#".repeat(attempt / CROWDED)))))
    }

    /// Keeps making until the name is new; `make` is told the attempt and adds to the name when it grows crowded.
    fn new_name(&mut self, mut make: impl FnMut(usize) -> Name) -> Name {
        let mut attempt = 0;
        loop {
            let name = make(attempt);
            if self.taken.insert(name.plain()) {
                return name;
            }
            attempt += 1;
        }
    }
}

/// After so many attempts at a new name each further name gets longer, so that the search ends.
const CROWDED: usize = 8;

/// The ending of the sections of women's and men's names.
fn sex(woman: bool) -> &'static str {
    if woman { "f" } else { "m" }
}

fn given(dice: &mut Dice, culture: &Culture, sex: &str) -> Word {
    let first = culture.words_for("given", sex);
    if !first.is_empty() {
        return dice.pick(first).clone();
    }
    let start = dice.pick(culture.words("given.start"));
    let end = dice.pick(culture.words_for("given.end", sex));
    Word::join(&[start, end])
}

fn middle(dice: &mut Dice, culture: &Culture, sex: &str) -> Option<Word> {
    let own = culture.words_for("middle", sex);
    if !own.is_empty() {
        return Some(dice.pick(own).clone());
    }
    // Arabic papers name the father between the given and the family name.
    (culture.name == "arabic" && dice.one_in(2)).then(|| dice.pick(culture.words("given.m")).clone())
}

/// A word of a start, a middle that few family names lack, and an end; a table without ends gives the start alone.
fn coined(dice: &mut Dice, culture: &Culture, section: &str, sex: &str) -> Word {
    let start = dice.pick(culture.words(&format!("{section}.start")));
    let ends = match culture.words(&format!("{section}.end.{sex}")) {
        [] => culture.words_for(&format!("{section}.end"), "m"),
        own => own,
    };
    if ends.is_empty() {
        return start.clone();
    }
    let middle = dice.pick(culture.words(&format!("{section}.middle")));
    let end = dice.pick(ends);
    // Short words are left to family names: `Tar` and `iq` alone would often make a name that people bear.
    let short = section == "family" && dice.one_in(4);
    if short { Word::join(&[start, end]) } else { Word::join(&[start, middle, end]) }
}

/// What kind of names [`names`] makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameKind {
    /// Persons of all cultures.
    Person,
    /// Firms of all cultures.
    Organization,
    /// Ships.
    Vessel,
}

/// `n` made names, no two the same, as papers write them: one in five in its own script, the others in Latin letters.
///
/// The same seed and kind give the same names; a longer list starts with the shorter one.
pub fn names(seed: u64, n: usize, kind: NameKind) -> impl Iterator<Item = String> {
    let mut dice = Dice::new(seed, NAMES_STREAM + kind as u64);
    let mut maker = NameMaker::new();
    (0..n).map(move |_| {
        let culture = dice.pick(cultures());
        let place = dice.pick(&culture.places);
        let name = match kind {
            NameKind::Person => {
                let woman = dice.one_in(3);
                maker.person(&mut dice, culture, place.country, woman)
            }
            NameKind::Organization => maker.firm(&mut dice, culture, place.country, &place.city),
            NameKind::Vessel => maker.ship(&mut dice, culture),
        };
        let native = if dice.one_in(5) { name.native() } else { None };
        native.unwrap_or_else(|| name.plain())
    })
}

/// Streams of a seed that lists of names use; worlds use those below.
const NAMES_STREAM: u64 = 1000;

/// The name with one slip of the pen in its longest word: two letters swapped, one doubled or one left out.
///
/// The first letter stays, since that is where people slip least. A name without a word of six letters stays as it is.
pub(crate) fn with_typo(dice: &mut Dice, name: &str) -> String {
    let longest = name.split(' ').max_by_key(|word| word.chars().count()).unwrap_or_default();
    let letters: Vec<char> = longest.chars().collect();
    if letters.len() < 6 {
        return name.to_owned();
    }
    let at = dice.between(2, letters.len() - 3);
    let mut slipped = letters.clone();
    match dice.below(3) {
        0 if letters[at] != letters[at + 1] => slipped.swap(at, at + 1),
        1 => slipped.insert(at, letters[at]),
        _ => drop(slipped.remove(at)),
    }
    name.replacen(longest, &slipped.into_iter().collect::<String>(), 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::culture;

    #[test]
    fn a_list_of_names_is_repeatable_and_without_repeats() {
        for kind in [NameKind::Person, NameKind::Organization, NameKind::Vessel] {
            let list: Vec<String> = names(5, 3000, kind).collect();
            assert_eq!(list[..100], names(5, 100, kind).collect::<Vec<_>>());
            assert_ne!(list[..100], names(6, 100, kind).collect::<Vec<_>>());
            assert_eq!(list.iter().collect::<HashSet<_>>().len(), list.len());
            assert!(list.iter().all(|name| name.chars().any(char::is_alphabetic)));
        }
    }

    #[test]
    fn a_person_is_written_in_several_ways() {
        let name = PersonName {
            given: Word { native: "Юрий".into(), latin: "Yuriy".into(), other: "Jurij".into() },
            middle: None,
            family: Word {
                native: "Щегов".into(), latin: "Shchegov".into(), other: "Schtschegow".into()
            },
            family_first: false,
        };
        let name = Name::Person(name);
        assert_eq!(name.ofac(), "SHCHEGOV, Yuriy");
        assert_eq!(name.plain(), "Yuriy Shchegov");
        assert_eq!(name.native().as_deref(), Some("Юрий Щегов"));
        assert_eq!(name.respelled(), "Jurij Schtschegow");
        assert_eq!(name.short(), "Shchegov Yuriy");
    }

    #[test]
    fn a_crowded_table_still_gives_new_names() {
        let (mut dice, mut maker) = (Dice::new(1, 1), NameMaker::new());
        let iran = Country::from_code("IR").unwrap();
        let many: HashSet<String> = (0..20_000).map(|_| maker.aircraft(&mut dice, iran).plain()).collect();
        assert_eq!(many.len(), 20_000);
        let chinese = culture("chinese");
        let place = &chinese.places[0];
        let firm = maker.firm(&mut dice, chinese, place.country, &place.city);
        assert!(firm.plain().starts_with("Shenzhen "), "{}", firm.plain());
        assert!(firm.native().unwrap().starts_with("深圳"));
    }

    #[test]
    fn a_typo_changes_one_word_and_keeps_its_start() {
        let mut dice = Dice::new(2, 2);
        for _ in 0..50 {
            let slipped = with_typo(&mut dice, "OOO Virelta Pribor");
            assert!(slipped.starts_with("OOO Vi") && slipped.ends_with(" Pribor"), "{slipped}");
        }
        assert_eq!(with_typo(&mut dice, "A B"), "A B");
    }
}
