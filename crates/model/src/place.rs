//! Countries and territories, by ISO 3166-1.

use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

/// The table that ships: code, names and citation of each country.
const TABLE: &str = include_str!("../../../facts/countries.csv");

/// A country or territory with an ISO 3166-1 code.
///
/// Serializes as its upper-case alpha-2 code.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Country([u8; 2]);

struct Row {
    alpha2: [u8; 2],
    alpha3: String,
    name: String,
    aliases: Vec<String>,
}

static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| {
    csv::Reader::from_reader(TABLE.as_bytes())
        .records()
        .map(|record| {
            let record = record.expect("the table that ships is well formed; a test reads it");
            Row {
                alpha2: record[0].as_bytes().try_into().expect("two letters; a test reads it"),
                alpha3: record[1].to_owned(),
                name: record[3].to_owned(),
                aliases: record[4].split('|').filter(|alias| !alias.is_empty()).map(str::to_owned).collect(),
            }
        })
        .collect()
});

static BY_CODE: LazyLock<HashMap<String, usize>> = LazyLock::new(|| {
    let code = |row: &Row| String::from_utf8_lossy(&row.alpha2).into_owned();
    let both = |(at, row): (usize, &Row)| [(code(row), at), (row.alpha3.clone(), at)];
    ROWS.iter().enumerate().flat_map(both).collect()
});

static BY_NAME: LazyLock<HashMap<String, usize>> = LazyLock::new(|| {
    let names = |(at, row): (usize, &Row)| {
        std::iter::once(&row.name).chain(&row.aliases).map(move |name| (fold(name), at)).collect::<Vec<_>>()
    };
    ROWS.iter().enumerate().flat_map(names).collect()
});

/// Case, accents' plain forms, punctuation and a leading article do not tell countries apart.
fn fold(name: &str) -> String {
    let plain: String = name.to_lowercase().chars().filter(|c| c.is_alphanumeric() || *c == ' ').collect();
    plain.split(' ').filter(|word| !word.is_empty() && *word != "the").collect::<Vec<_>>().join(" ")
}

impl Country {
    /// Finds a country by its alpha-2 or alpha-3 code, in either case.
    pub fn from_code(code: &str) -> Option<Self> {
        BY_CODE.get(&code.trim().to_ascii_uppercase()).map(|at| Self(ROWS[*at].alpha2))
    }

    /// Finds a country by a name that lists use for it, for example `Turkey`, `Korea, North` or `BURMA`.
    pub fn from_name(name: &str) -> Option<Self> {
        BY_NAME.get(&fold(name)).map(|at| Self(ROWS[*at].alpha2))
    }

    /// The upper-case alpha-2 code.
    pub fn alpha2(&self) -> &str {
        std::str::from_utf8(&self.0).expect("made of ASCII letters only")
    }

    /// The lower-case alpha-2 code, FollowTheMoney's form of a country.
    pub fn ftm(&self) -> String {
        self.alpha2().to_ascii_lowercase()
    }

    /// The alpha-3 code.
    pub fn alpha3(&self) -> &'static str {
        &self.row().alpha3
    }

    /// The short English name.
    pub fn name(&self) -> &'static str {
        &self.row().name
    }

    /// Every country of the table, by code.
    pub fn all() -> impl Iterator<Item = Self> {
        ROWS.iter().map(|row| Self(row.alpha2))
    }

    fn row(&self) -> &'static Row {
        &ROWS[BY_CODE[self.alpha2()]]
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.alpha2())
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.alpha2())
    }
}

impl TryFrom<String> for Country {
    type Error = String;

    fn try_from(code: String) -> Result<Self, String> {
        Self::from_code(&code).ok_or_else(|| {
            format!("`{}` is no country code of ISO 3166-1, as DE or DEU is", code.escape_debug())
        })
    }
}

impl From<Country> for String {
    fn from(country: Country) -> Self {
        country.alpha2().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_can_be_found_by_codes_and_names() {
        assert_eq!(ROWS.len(), 251);
        for row in ROWS.iter() {
            let country = Country(row.alpha2);
            assert_eq!(Country::from_code(&row.alpha3), Some(country));
            for name in std::iter::once(&row.name).chain(&row.aliases) {
                assert_eq!(Country::from_name(name), Some(country), "{name}");
            }
        }
    }

    #[test]
    fn lists_own_names_lead_to_the_code() {
        for (name, code) in [
            ("CHINA, PEOPLE'S REPUBLIC OF", "CN"),
            ("Korea, North", "KP"),
            ("TURKEY", "TR"),
            ("Türkiye", "TR"),
            ("Burma", "MM"),
            ("The Gambia", "GM"),
            ("CRIMEA REGION OF UKRAINE", "UA"),
            ("Congo, Democratic Republic of the", "CD"),
        ] {
            assert_eq!(
                Country::from_name(name).map(|country| country.to_string()).as_deref(),
                Some(code),
                "{name}"
            );
        }
        assert_eq!(Country::from_name("Atlantis"), None);
        assert_eq!(Country::from_code("XX"), None);
    }
}
