//! The word tables that names, firms and addresses are made of.

use std::collections::HashMap;
use std::sync::LazyLock;

use portolan_model::Country;

use crate::romanize::{Habit, is_cyrillic, romanize, without_marks};

/// A word in its own script, in Latin letters, and in another spelling of those.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Word {
    /// As its own speakers write it.
    pub native: String,
    /// As lists write it.
    pub latin: String,
    /// As other papers may write it.
    pub other: String,
}

impl Word {
    /// Reads an entry of a table: `native`, `native=latin` or `native=latin/other`.
    fn read(entry: &str) -> Self {
        let Some((native, latin)) = entry.split_once('=') else { return Self::spell(entry.to_owned()) };
        let (latin, other) = latin.split_once('/').unwrap_or((latin, latin));
        Self { native: native.to_owned(), latin: latin.to_owned(), other: other.to_owned() }
    }

    /// The hyphen of a double name.
    pub fn dash() -> Self {
        Self::spell("-".to_owned())
    }

    /// A word whose Latin spellings follow from the word itself.
    fn spell(native: String) -> Self {
        if is_cyrillic(&native) {
            let latin = romanize(&native, Habit::American);
            let other = romanize(&native, Habit::German);
            return Self { native, latin, other };
        }
        Self { latin: native.clone(), other: without_marks(&native), native }
    }

    /// One word of several syllables.
    ///
    /// Cyrillic is romanized as a whole, since a letter's Latin form depends on the one before it.
    pub fn join(syllables: &[&Word]) -> Self {
        let glue = |part: fn(&Word) -> &str| syllables.iter().map(|word| part(word)).collect::<String>();
        let native = glue(|word| &word.native);
        if is_cyrillic(&native) {
            return Self::spell(native);
        }
        Self { native, latin: glue(|word| &word.latin), other: glue(|word| &word.other) }
    }
}

/// A city, and how its addresses and telephone numbers look.
pub(crate) struct Place {
    pub country: Country,
    pub city: Word,
    /// Postal code, `#` for a digit; empty where there is none.
    pub postal: String,
    /// Country and area code.
    pub phone: String,
    /// Domain of the country's firms.
    pub domain: String,
}

/// A language community: its words, and how it puts names together.
pub(crate) struct Culture {
    pub name: &'static str,
    pub places: Vec<Place>,
    sections: HashMap<String, Vec<Word>>,
    shapes: HashMap<String, String>,
}

const TABLES: [(&str, &str); 10] = [
    ("russian", include_str!("../data/russian.txt")),
    ("kazakh", include_str!("../data/kazakh.txt")),
    ("chinese", include_str!("../data/chinese.txt")),
    ("turkish", include_str!("../data/turkish.txt")),
    ("arabic", include_str!("../data/arabic.txt")),
    ("persian", include_str!("../data/persian.txt")),
    ("german", include_str!("../data/german.txt")),
    ("english", include_str!("../data/english.txt")),
    ("french", include_str!("../data/french.txt")),
    ("japanese", include_str!("../data/japanese.txt")),
];

static CULTURES: LazyLock<Vec<Culture>> =
    LazyLock::new(|| TABLES.iter().map(|(name, table)| Culture::read(name, table)).collect());

/// The culture of that name, which must be one of the tables that ship.
pub(crate) fn culture(name: &str) -> &'static Culture {
    CULTURES
        .iter()
        .find(|culture| culture.name == name)
        .expect("the code names cultures that have a table only")
}

/// Every culture that has a table.
pub(crate) fn cultures() -> &'static [Culture] {
    &CULTURES
}

impl Culture {
    fn read(name: &'static str, table: &str) -> Self {
        let mut culture =
            Self { name, places: places(name), sections: HashMap::new(), shapes: HashMap::new() };
        let mut section = "";
        for line in table.lines().filter(|line| !line.starts_with('#')) {
            if let Some(title) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                section = title;
            } else {
                entries(line).for_each(|entry| culture.add(section, &entry));
            }
        }
        culture
    }

    fn add(&mut self, section: &str, entry: &str) {
        match (section.strip_prefix("shape"), entry.split_once('=')) {
            (Some(country), Some((key, value))) => {
                self.shapes.insert(format!("{key}{country}"), value.to_owned());
            }
            _ => self.sections.entry(section.to_owned()).or_default().push(Word::read(entry)),
        }
    }

    /// The words of a section; none if the table has no such section.
    pub fn words(&self, section: &str) -> &[Word] {
        self.sections.get(section).map_or(&[], Vec::as_slice)
    }

    /// The words of a section that women or men, or one country, have of their own, else the common ones.
    pub fn words_for(&self, section: &str, own: &str) -> &[Word] {
        match self.words(&format!("{section}.{own}")) {
            [] => self.words(section),
            words => words,
        }
    }

    /// How names (`firm`, `person`) or addresses (`address`) are put together in a country.
    pub fn shape(&self, key: &str, country: Country) -> &str {
        let own = self.shapes.get(&format!("{key}.{country}"));
        own.or_else(|| self.shapes.get(key)).map_or("", String::as_str)
    }
}

/// The entries of a line, apart at commas; `\,` is a comma within an entry.
fn entries(line: &str) -> impl Iterator<Item = String> {
    const HELD: &str = "\u{0}";
    let held = line.replace("\\,", HELD);
    let whole = |entry: &str| entry.trim().replace(HELD, ",");
    held.split(',').map(whole).filter(|entry| !entry.is_empty()).collect::<Vec<_>>().into_iter()
}

fn places(culture: &str) -> Vec<Place> {
    csv::Reader::from_reader(include_str!("../data/places.csv").as_bytes())
        .records()
        .map(|row| row.expect("the table that ships is well formed; a test reads it"))
        .filter(|row| &row[0] == culture)
        .map(|row| Place {
            country: Country::from_code(&row[1]).expect("a country of ISO 3166; a test reads it"),
            city: Word { native: row[3].into(), latin: row[2].into(), other: without_marks(&row[2]) },
            postal: row[4].into(),
            phone: row[5].into(),
            domain: row[6].into(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_holds_what_names_are_made_of() {
        for culture in cultures() {
            assert!(!culture.places.is_empty(), "{}", culture.name);
            for section in ["family.start", "coined.start", "coined.middle", "coined.end", "trade", "legal"] {
                assert!(!culture.words(section).is_empty(), "{} {section}", culture.name);
            }
            for sex in ["m", "f"] {
                let given = culture.words_for("given", sex).len() + culture.words_for("given.end", sex).len();
                assert!(given > 0, "{} {sex}", culture.name);
            }
            for place in &culture.places {
                for shape in ["firm", "person", "address"] {
                    assert!(!culture.shape(shape, place.country).is_empty(), "{} {shape}", culture.name);
                }
            }
        }
    }

    #[test]
    fn entries_give_native_latin_and_other_spelling() {
        let word = |native: &str, latin: &str, other: &str| Word {
            native: native.into(),
            latin: latin.into(),
            other: other.into(),
        };
        assert_eq!(Word::read("ООО=OOO/LLC"), word("ООО", "OOO", "LLC"));
        assert_eq!(Word::read("Жанна"), word("Жанна", "Zhanna", "Schanna"));
        assert_eq!(Word::read("Gökhan"), word("Gökhan", "Gökhan", "Gokhan"));
        assert_eq!(entries("a, Co.\\, Ltd.,").collect::<Vec<_>>(), ["a", "Co., Ltd."]);
    }
}
