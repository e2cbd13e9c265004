//! Sets of destinations: country groups, the Country Chart, the coalition, the European Union.

use std::collections::{BTreeSet, HashMap};
use std::fmt;

use jiff::civil::Date;
use portolan_model::Country;
use serde::Deserialize;

use crate::facts::{Bars, FactsError, Files, Row, Window, table};

/// A set of destinations as rules word it: `MO|D:5|!A:6`.
///
/// `*` is everywhere; `D:5` a country group; a leading `!` takes out again what a group or `*` put in, but not a country named
/// by itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Destinations {
    text: String,
    everywhere: bool,
    countries: Vec<Country>,
    groups: Vec<String>,
    without_countries: Vec<Country>,
    without_groups: Vec<String>,
}

impl Destinations {
    pub(crate) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }
}

impl fmt::Display for Destinations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl TryFrom<String> for Destinations {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let mut set = Self { text: text.clone(), ..Self::default() };
        for part in text.split('|').filter(|part| !part.is_empty()) {
            match part.strip_prefix('!') {
                Some(out) if is_group(out) => set.without_groups.push(out.to_owned()),
                Some(out) => set.without_countries.push(Country::try_from(out.to_owned())?),
                None if part == "*" => set.everywhere = true,
                None if is_group(part) => set.groups.push(part.to_owned()),
                None => set.countries.push(Country::try_from(part.to_owned())?),
            }
        }
        Ok(set)
    }
}

fn is_group(text: &str) -> bool {
    matches!(text.as_bytes(), [b'A' | b'D' | b'E', b':', b'1'..=b'9'] | [b'B'])
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct GroupRow {
    alpha2: Country,
    groups: Bars,
    follows: Option<Country>,
    citation: String,
    #[serde(rename = "verified_on")]
    _verified_on: Option<Date>,
}

/// A country's row of the Commerce Country Chart.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChartRow {
    alpha2: Country,
    columns: Bars,
    pub(crate) footnotes: Bars,
    embargo: Option<String>,
    follows: Option<Country>,
    citation: String,
    #[serde(rename = "verified_on")]
    _verified_on: Option<Date>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FootnoteRow {
    footnote: String,
    says: String,
    citation: String,
    #[serde(rename = "verified_on")]
    _verified_on: Option<Date>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CoalitionRow {
    alpha2: Country,
    #[serde(rename = "role")]
    _role: String,
    valid_from: Option<Date>,
    valid_to: Option<Date>,
    citation: String,
    verified_on: Option<Date>,
}

/// What a country is to the European Union.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum EuRole {
    Member,
    Partner,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct EuRow {
    alpha2: Country,
    role: EuRole,
    valid_from: Option<Date>,
    valid_to: Option<Date>,
    citation: String,
    verified_on: Option<Date>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TransshipmentRow {
    alpha2: Country,
    valid_from: Option<Date>,
    valid_to: Option<Date>,
    citation: String,
    #[serde(rename = "verified_on")]
    _verified_on: Option<Date>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct DialRow {
    alpha2: Country,
    prefixes: Bars,
    citation: String,
    #[serde(rename = "verified_on")]
    _verified_on: Option<Date>,
}

macro_rules! country_row {
    ($row:ty, $file:literal $(, $window:ident)?) => {
        impl Row for $row {
            const FILE: &'static str = $file;

            fn key(&self) -> String {
                self.alpha2.to_string()
            }

            fn citation(&self) -> &str {
                &self.citation
            }

            $(fn $window(&self) -> Window {
                Window { from: self.valid_from, to: self.valid_to }
            })?
        }
    };
}

country_row!(GroupRow, "country-groups.csv");
country_row!(ChartRow, "country-chart.csv");
country_row!(CoalitionRow, "coalition.csv", window);
country_row!(EuRow, "eu-partners.csv", window);
country_row!(TransshipmentRow, "transshipment.csv", window);
country_row!(DialRow, "dial-codes.csv");

impl Row for FootnoteRow {
    const FILE: &'static str = "chart-footnotes.csv";

    fn key(&self) -> String {
        self.footnote.clone()
    }

    fn citation(&self) -> &str {
        &self.citation
    }
}

/// What the Country Chart says of a destination.
pub(crate) enum Chart<'a> {
    /// The chart has no row for it, nor says whose stands for it.
    NoRow,
    /// It is the United States: nothing is exported.
    Domestic,
    /// Its row only points elsewhere.
    Embargoed(&'a str),
    /// Its marks.
    Marks(&'a ChartRow),
}

impl ChartRow {
    /// Whether the column, for example `NS 1`, is marked.
    pub(crate) fn marks(&self, column: &str) -> bool {
        self.columns.0.iter().any(|marked| marked == column)
    }
}

/// All tables that are about places.
pub(crate) struct Places {
    groups: HashMap<Country, GroupRow>,
    chart: HashMap<Country, ChartRow>,
    footnotes: HashMap<String, String>,
    coalition: HashMap<Country, Vec<CoalitionRow>>,
    eu: HashMap<Country, Vec<EuRow>>,
    transshipment: HashMap<Country, Vec<TransshipmentRow>>,
    dial: HashMap<Country, Vec<String>>,
    every_prefix: BTreeSet<String>,
}

impl Places {
    pub(crate) fn read(files: Files<'_>) -> Result<Self, FactsError> {
        let dial: HashMap<Country, Vec<String>> =
            table::<DialRow>(files)?.into_iter().map(|row| (row.alpha2, row.prefixes.0)).collect();
        Ok(Self {
            groups: table::<GroupRow>(files)?.into_iter().map(|row| (row.alpha2, row)).collect(),
            chart: table::<ChartRow>(files)?.into_iter().map(|row| (row.alpha2, row)).collect(),
            footnotes: table::<FootnoteRow>(files)?.into_iter().map(|row| (row.footnote, row.says)).collect(),
            coalition: by_country(table(files)?, |row: &CoalitionRow| row.alpha2),
            eu: by_country(table(files)?, |row: &EuRow| row.alpha2),
            transshipment: by_country(table(files)?, |row: &TransshipmentRow| row.alpha2),
            every_prefix: dial.values().flatten().cloned().collect(),
            dial,
        })
    }

    /// The country groups of a country, or of the one that stands for it.
    fn groups(&self, country: Country) -> &[String] {
        let row = self.groups.get(&country);
        let row = row.and_then(|row| row.follows).map_or(row, |other| self.groups.get(&other));
        row.map_or(&[], |row| &row.groups.0)
    }

    pub(crate) fn contains(&self, set: &Destinations, country: Country) -> bool {
        let groups = self.groups(country);
        let in_any = |wanted: &[String]| groups.iter().any(|group| wanted.contains(group));
        let taken_out = set.without_countries.contains(&country) || in_any(&set.without_groups);
        set.countries.contains(&self.standing(country))
            || (!taken_out && (set.everywhere || in_any(&set.groups)))
    }

    /// The country whose row of the chart stands for this one: China's for Hong Kong.
    fn standing(&self, country: Country) -> Country {
        self.chart.get(&country).and_then(|row| row.follows).unwrap_or(country)
    }

    pub(crate) fn chart(&self, country: Country) -> Chart<'_> {
        let Some(row) = self.chart.get(&self.standing(country)) else {
            return Chart::NoRow;
        };
        match &row.embargo {
            Some(pointer) => Chart::Embargoed(pointer),
            None if row.columns.0.is_empty() => Chart::Domestic,
            None => Chart::Marks(row),
        }
    }

    /// The wording of a footnote of the chart.
    pub(crate) fn footnote(&self, number: &str) -> Option<&str> {
        self.footnotes.get(number).map(String::as_str)
    }

    /// Whether the country is a member of the export control coalition, and that has been verified.
    pub(crate) fn in_coalition(&self, country: Country, date: Date) -> bool {
        let rows = self.coalition.get(&country).map_or(&[][..], Vec::as_slice);
        rows.iter().any(|row| row.window().contains(date) && row.verified_on.is_some())
    }

    fn eu_role(&self, country: Country, date: Date) -> Option<EuRole> {
        let rows = self.eu.get(&country)?;
        let row = rows.iter().find(|row| row.window().contains(date) && row.verified_on.is_some());
        row.map(|row| row.role)
    }

    pub(crate) fn in_eu(&self, country: Country, date: Date) -> bool {
        self.eu_role(country, date) == Some(EuRole::Member)
    }

    /// Whether goods may leave the EU for this country without a clause against re-export.
    pub(crate) fn is_eu_or_partner(&self, country: Country, date: Date) -> bool {
        self.eu_role(country, date).is_some()
    }

    /// Who names the country as a usual point of transshipment.
    pub(crate) fn transshipment(&self, country: Country, date: Date) -> Option<&str> {
        let row = self.transshipment.get(&country)?.iter().find(|row| row.window().contains(date))?;
        Some(&row.citation)
    }

    /// The longest country code that an international telephone number begins with.
    pub(crate) fn dial_prefix<'p>(&self, digits: &'p str) -> Option<&'p str> {
        let longest = digits.len().min(7);
        (1..=longest)
            .rev()
            .filter_map(|length| digits.get(..length))
            .find(|start| self.every_prefix.contains(*start))
    }

    /// Whether the number, digits after the plus, may be of this country.
    pub(crate) fn dials(&self, country: Country, digits: &str) -> bool {
        let prefixes = self.dial.get(&country);
        // A country without a code in the table says nothing against a number.
        prefixes.is_none_or(|prefixes| prefixes.iter().any(|prefix| digits.starts_with(prefix.as_str())))
    }
}

fn by_country<R>(rows: Vec<R>, country: impl Fn(&R) -> Country) -> HashMap<Country, Vec<R>> {
    rows.into_iter().fold(HashMap::new(), |mut map, row| {
        map.entry(country(&row)).or_insert_with(Vec::new).push(row);
        map
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Rules;

    fn country(code: &str) -> Country {
        Country::from_code(code).unwrap()
    }

    fn check(set: &str, inside: &[&str], outside: &[&str]) {
        let places = &Rules::shipped().places;
        let set = Destinations::try_from(set.to_owned()).unwrap();
        for code in inside {
            assert!(places.contains(&set, country(code)), "{code} in {set:?}");
        }
        for code in outside {
            assert!(!places.contains(&set, country(code)), "{code} not in {set:?}");
        }
    }

    #[test]
    fn sets_of_destinations_are_read_as_the_rules_word_them() {
        check("MO|D:5", &["MO", "CN", "HK", "RU"], &["JP", "DE", "IN"]);
        check("*|!CA", &["FR", "CN"], &["CA"]);
        check("AE|D:1|D:4|D:5|!A:5|!A:6", &["AE", "CN", "VN"], &["IL", "DE"]);
        assert!(Destinations::try_from("ZZ".to_owned()).is_err());
    }

    #[test]
    fn the_chart_tells_embargoes_marks_and_missing_rows_apart() {
        let places = &Rules::shipped().places;
        assert!(matches!(places.chart(country("CU")), Chart::Embargoed(_)));
        assert!(matches!(places.chart(country("US")), Chart::Domestic));
        assert!(matches!(places.chart(country("BV")), Chart::NoRow));
        assert!(matches!(places.chart(country("HK")), Chart::Marks(row) if row.marks("NS 2")));
        assert!(
            matches!(places.chart(country("JP")), Chart::Marks(row) if row.marks("NS 1") && !row.marks("NS 2"))
        );
        assert!(matches!(places.chart(country("LI")), Chart::Marks(_)));
    }

    #[test]
    fn an_unverified_membership_is_not_relied_on() {
        let places = &Rules::shipped().places;
        let date = jiff::civil::date(2026, 11, 22);
        assert!(places.in_coalition(country("JP"), date));
        assert!(!places.in_coalition(country("TW"), date));
        assert!(!places.in_coalition(country("TR"), date));
    }

    #[test]
    fn telephone_codes_tell_countries_apart() {
        let places = &Rules::shipped().places;
        assert!(places.dials(country("DE"), "4930123456"));
        assert!(!places.dials(country("DE"), "905321234567"));
        assert_eq!(places.dial_prefix("905321234567"), Some("90"));
    }
}
