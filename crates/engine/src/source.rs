//! The sources that ship: who publishes what, where, and what a sound file looks like.

use portolan_store::Gates;
use serde::Deserialize;

use crate::Error;

const TABLE: &str = include_str!("../../../facts/sources.toml");

/// A publisher's set of files, as `facts/sources.toml` describes it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// As data folders and commands call it, for example `us-ofac`.
    pub id: String,
    /// The authority that publishes.
    pub publisher: String,
    /// What it publishes.
    pub name: String,
    /// Days after which an unconfirmed copy is too old to decide by.
    pub max_age_days: i64,
    /// Where the limit and the addresses come from.
    pub citation: String,
    /// The day this row was checked against the citation.
    pub verified_on: jiff::civil::Date,
    /// The files that `update` fetches.
    pub files: Vec<RemoteFile>,
    /// Where the publisher says which day's version is the newest, if the addresses need it.
    #[serde(default)]
    pub dated_by: Option<DatedBy>,
    /// What every load must pass.
    #[serde(default)]
    pub gates: Gates,
}

/// One file at its official address.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RemoteFile {
    /// The name it is kept under.
    pub name: String,
    /// Its address; `{date}` stands for the day that [`DatedBy`] finds.
    pub url: String,
    /// Refused beyond this size.
    pub max_mib: u64,
}

/// A JSON document that names the newest version's day: in the array `list`, the object whose `key` is `is`
/// has it under `field`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatedBy {
    /// Address of the document.
    pub url: String,
    /// Name of the array.
    pub list: String,
    /// Property to look at.
    pub key: String,
    /// The value it must have.
    pub is: i64,
    /// Property that holds the day.
    pub field: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    source: Vec<Source>,
}

/// Reads the table that ships.
pub(crate) fn shipped() -> Result<Vec<Source>, Error> {
    toml::from_str::<Table>(TABLE).map(|table| table.source).map_err(|problem| Error::Facts {
        file: "facts/sources.toml",
        problem: problem.to_string().replace('\n', " "),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_source_that_ships_has_a_reader_addresses_and_a_citation() {
        let sources = shipped().unwrap();
        for source in &sources {
            assert!(portolan_sources::SOURCES.contains(&source.id.as_str()), "{}", source.id);
            assert!(!source.citation.is_empty() && source.max_age_days > 0);
            assert!(source.files.iter().all(|file| file.url.starts_with("https://") && file.max_mib > 0));
        }
        assert_eq!(sources.len(), portolan_sources::SOURCES.len());
    }
}
