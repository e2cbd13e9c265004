//! The files of `facts/` that are built in, and how a table of them is read and checked.

use std::collections::HashMap;
use std::fmt;

use jiff::civil::Date;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Every file that the rules are read from, by name: what [`crate::Rules::version`] is computed over.
pub(crate) const SHIPPED: &[(&str, &str)] = &[
    ("chart-footnotes.csv", include_str!("../../../facts/chart-footnotes.csv")),
    ("chpl.csv", include_str!("../../../facts/chpl.csv")),
    ("coalition.csv", include_str!("../../../facts/coalition.csv")),
    ("countries.csv", include_str!("../../../facts/countries.csv")),
    ("country-chart.csv", include_str!("../../../facts/country-chart.csv")),
    ("country-groups.csv", include_str!("../../../facts/country-groups.csv")),
    ("dial-codes.csv", include_str!("../../../facts/dial-codes.csv")),
    ("eccn-controls.csv", include_str!("../../../facts/eccn-controls.csv")),
    ("eccn.csv", include_str!("../../../facts/eccn.csv")),
    ("eu-partners.csv", include_str!("../../../facts/eu-partners.csv")),
    ("hs-codes.csv", include_str!("../../../facts/hs-codes.csv")),
    ("hs-headings.csv", include_str!("../../../facts/hs-headings.csv")),
    ("lists.csv", include_str!("../../../facts/lists.csv")),
    ("military-items.csv", include_str!("../../../facts/military-items.csv")),
    ("red-flags.csv", include_str!("../../../facts/red-flags.csv")),
    ("rules.toml", include_str!("../../../facts/rules.toml")),
    ("transshipment.csv", include_str!("../../../facts/transshipment.csv")),
];

/// What is wrong with a file of facts, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("facts/{file} line {line}: {problem}")]
pub struct FactsError {
    /// The file's name in `facts/`.
    pub file: String,
    /// Line, from 1.
    pub line: u64,
    /// What is wrong there.
    pub problem: String,
}

impl FactsError {
    pub(crate) fn new(file: &str, line: u64, problem: impl fmt::Display) -> Self {
        Self { file: file.to_owned(), line, problem: problem.to_string() }
    }
}

/// The files of one edition of the facts, by name.
#[derive(Clone, Copy)]
pub(crate) struct Files<'a>(pub(crate) &'a [(&'a str, &'a str)]);

impl<'a> Files<'a> {
    pub(crate) fn text(self, name: &str) -> Result<&'a str, FactsError> {
        let found = self.0.iter().find(|(file, _)| *file == name);
        found.map(|(_, text)| *text).ok_or_else(|| FactsError::new(name, 1, "the file is missing"))
    }

    /// SHA-256 over each file's name, length and bytes.
    pub(crate) fn digest(self) -> String {
        let mut hash = Sha256::new();
        for (name, text) in self.0 {
            hash.update(format!("{name}\n{}\n", text.len()));
            hash.update(text);
        }
        hash.finalize().iter().fold(String::from("sha256:"), |hex, byte| format!("{hex}{byte:02x}"))
    }
}

/// Days between which a row holds, both inclusive; an open end is empty.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Window {
    pub(crate) from: Option<Date>,
    pub(crate) to: Option<Date>,
}

impl Window {
    pub(crate) fn contains(self, date: Date) -> bool {
        self.from.is_none_or(|from| from <= date) && self.to.is_none_or(|to| date <= to)
    }

    fn overlaps(self, other: Self) -> bool {
        let before =
            |to: Option<Date>, from: Option<Date>| matches!((to, from), (Some(to), Some(from)) if to < from);
        !before(self.to, other.from) && !before(other.to, self.from)
    }

    fn is_reversed(self) -> bool {
        matches!((self.from, self.to), (Some(from), Some(to)) if to < from)
    }
}

/// A row of a CSV table of `facts/`.
pub(crate) trait Row: DeserializeOwned {
    /// The table's file.
    const FILE: &'static str;
    /// What may occur only once at any time.
    fn key(&self) -> String;
    /// Where the row's content is laid down.
    fn citation(&self) -> &str;
    /// When the row holds.
    fn window(&self) -> Window {
        Window::default()
    }
}

/// Reads a whole table and refuses rows without a citation, rows that end before they begin, and rows that overlap.
pub(crate) fn table<R: Row>(files: Files<'_>) -> Result<Vec<R>, FactsError> {
    let mut reader = csv::Reader::from_reader(files.text(R::FILE)?.as_bytes());
    let headers = reader.headers().map_err(|error| FactsError::new(R::FILE, 1, error))?.clone();
    let mut rows = Vec::new();
    let mut seen: HashMap<String, Vec<(Window, u64)>> = HashMap::new();
    for record in reader.records() {
        let at = |error: &csv::Error| error.position().map_or(0, csv::Position::line);
        let record = record.map_err(|error| FactsError::new(R::FILE, at(&error), &error))?;
        let line = record.position().map_or(0, csv::Position::line);
        let row: R =
            record.deserialize(Some(&headers)).map_err(|error| FactsError::new(R::FILE, line, error))?;
        check(&row, line, seen.entry(row.key()).or_default())?;
        rows.push(row);
    }
    Ok(rows)
}

fn check<R: Row>(row: &R, line: u64, earlier: &mut Vec<(Window, u64)>) -> Result<(), FactsError> {
    let window = row.window();
    let problem = if row.citation().trim().is_empty() {
        Some("the row has no citation".to_owned())
    } else if window.is_reversed() {
        Some("the row ends before it begins".to_owned())
    } else {
        let other = earlier.iter().find(|(other, _)| other.overlaps(window));
        other.map(|(_, other)| format!("`{}` overlaps line {other} in time", row.key()))
    };
    earlier.push((window, line));
    problem.map_or(Ok(()), |problem| Err(FactsError::new(R::FILE, line, problem)))
}

/// A cell that holds several values, divided by `|`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub(crate) struct Bars(pub(crate) Vec<String>);

impl From<String> for Bars {
    fn from(text: String) -> Self {
        Self(text.split('|').filter(|part| !part.is_empty()).map(str::to_owned).collect())
    }
}

/// A cell that holds `y` or `yes`, or is empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Yes(pub(crate) bool);

impl TryFrom<String> for Yes {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match text.as_str() {
            "y" | "yes" => Ok(Self(true)),
            "" | "n" => Ok(Self(false)),
            other => Err(format!("`{other}` is neither `yes` nor empty")),
        }
    }
}

/// Reads a TOML file, with the line of what is wrong.
pub(crate) fn document<T: DeserializeOwned>(files: Files<'_>, name: &str) -> Result<T, FactsError> {
    let text = files.text(name)?;
    toml::from_str(text).map_err(|error| {
        let line = error.span().map_or(1, |span| line_of(text, span.start));
        FactsError::new(name, line, error.message())
    })
}

/// The line, from 1, in which byte `at` of `text` lies.
pub(crate) fn line_of(text: &str, at: usize) -> u64 {
    1 + text.bytes().take(at).filter(|byte| *byte == b'\n').count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Sample {
        code: String,
        valid_from: Option<Date>,
        valid_to: Option<Date>,
        citation: String,
    }

    impl Row for Sample {
        const FILE: &'static str = "sample.csv";

        fn key(&self) -> String {
            self.code.clone()
        }

        fn citation(&self) -> &str {
            &self.citation
        }

        fn window(&self) -> Window {
            Window { from: self.valid_from, to: self.valid_to }
        }
    }

    fn check(rows: &str, expected: Option<&str>) {
        let text = format!("code,valid_from,valid_to,citation\n{rows}");
        let files = [("sample.csv", text.as_str())];
        let problem = table::<Sample>(Files(&files)).err().map(|error| error.to_string());
        match (problem, expected) {
            (None, None) => {}
            (Some(problem), Some(expected)) => assert!(problem.contains(expected), "{problem}"),
            (problem, _) => panic!("{rows}: {problem:?}"),
        }
    }

    #[test]
    fn a_faulty_table_is_refused_with_its_line() {
        check("a,2020-01-01,2020-12-31,x\na,2021-01-01,,x\nb,,,x\n", None);
        check("a,2020-01-01,2020-12-31,x\na,2020-12-31,,x\n", Some("sample.csv line 3: `a` overlaps line 2"));
        check("a,,,x\na,,,x\n", Some("line 3"));
        check("a,2020-02-30,,x\n", Some("line 2"));
        check("a,2021-01-01,2020-01-01,x\n", Some("ends before it begins"));
        check("a,,,\n", Some("no citation"));
        check("a,,\n", Some("line 2"));
    }
}
