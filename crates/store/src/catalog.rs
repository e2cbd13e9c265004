//! Which snapshots exist, and which of them answer for a date.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::{fs, io};

use jiff::Timestamp;
use jiff::civil::Date;
use portolan_model::FileAccount;
use serde::{Deserialize, Serialize};

use crate::counts::ListCounts;
use crate::error::StoreError;
use crate::files;
use crate::gates::Accepted;

/// The catalogue's file in the store's folder.
pub(crate) const CATALOG: &str = "catalog.json";
/// The format that this program writes; a change that older programs cannot read raises it.
const FORMAT: u32 = 1;

/// Every snapshot of a store, in the order in which they were loaded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Catalog {
    format: u32,
    pub(crate) snapshots: Vec<Snapshot>,
}

/// One load of one source: what the publisher gave on one day, and how it was judged. It never changes, but for `confirmed`
/// and `validators`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    /// Source and folder, for example `us-ofac/2023-12-28-ab12cd34ef56`.
    pub id: String,
    /// The source, for example `us-ofac`.
    pub source: String,
    /// The day of publication.
    pub published: Date,
    /// When this store took it in.
    pub loaded: Timestamp,
    /// Checksum of the publisher's files together: `sha256sum * | cut -c-64 | sort | sha256sum`.
    pub sha256: String,
    /// The lists that it holds completely, and how much of each.
    pub lists: BTreeMap<String, ListCounts>,
    /// Files that belong to a list's set and were not given, by list: such a list is known in part only.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub missing: BTreeMap<String, Vec<String>>,
    /// Number of statements.
    pub statements: u64,
    /// What became of the rows of each file.
    pub files: Vec<FileAccount>,
    /// Number of rows and fields that could not be read; [`Store::rejections`](crate::Store::rejections) names each.
    pub rejected: u64,
    /// The gates that it failed and was let through, with the reasons given.
    pub accepted: Vec<Accepted>,
    /// Each file of its folder but `snapshot.json`, by name.
    pub contents: BTreeMap<String, Content>,
    /// The last day on which the publisher was known to still give exactly this.
    pub confirmed: Date,
    /// What the publisher's server said to tell later whether a file changed, by name or address of the file.
    pub validators: BTreeMap<String, Validator>,
}

/// Size and checksum of a stored file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// Length in bytes.
    pub bytes: u64,
    /// SHA-256 in lower-case hexadecimal.
    pub sha256: String,
}

impl Content {
    /// Measures some bytes.
    pub(crate) fn of(bytes: &[u8]) -> Self {
        Self { bytes: bytes.len() as u64, sha256: files::sha256(bytes) }
    }
}

/// HTTP validators of a file, to be sent back as `If-None-Match` and `If-Modified-Since` (RFC 9110, section 8.8).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validator {
    /// The `ETag` as the server gave it, quotes included.
    pub etag: Option<String>,
    /// `Last-Modified` as the server gave it.
    pub last_modified: Option<String>,
}

/// A snapshot and those of its lists that it answers for; its other lists are answered for by a newer one.
#[derive(Debug, Clone, PartialEq)]
pub struct Selected {
    /// The snapshot.
    pub snapshot: Snapshot,
    /// The lists, sorted; at least one.
    pub lists: Vec<String>,
}

impl Default for Catalog {
    fn default() -> Self {
        Self { format: FORMAT, snapshots: Vec::new() }
    }
}

impl Catalog {
    /// Every snapshot, in the order in which they were loaded.
    pub fn snapshots(&self) -> &[Snapshot] {
        &self.snapshots
    }

    /// The snapshot of this id.
    pub fn get(&self, id: &str) -> Option<&Snapshot> {
        self.snapshots.iter().find(|snapshot| snapshot.id == id)
    }

    /// The newest snapshot that holds a list, published no later than `until` if that is given.
    ///
    /// Of two published on one day the one loaded later counts, by the order of loading and not by the clock, which may
    /// have been set back in between.
    pub fn newest(&self, source: &str, list: &str, until: Option<Date>) -> Option<&Snapshot> {
        self.snapshots
            .iter()
            .filter(|snapshot| snapshot.source == source && snapshot.lists.contains_key(list))
            .filter(|snapshot| until.is_none_or(|day| snapshot.published <= day))
            .max_by_key(|snapshot| snapshot.published)
    }

    /// The snapshots that answer for a date: of each source and list the newest published by `as_of` and loaded by `known`.
    ///
    /// Sorted by source, then in the order of loading. A list published first after `as_of` is not among them: for that date there
    /// is no data, which is not the same as nothing listed.
    pub fn selection(&self, as_of: Option<Date>, known: Option<Timestamp>) -> Vec<Selected> {
        let known_then = |snapshot: &&Snapshot| {
            as_of.is_none_or(|day| snapshot.published <= day)
                && known.is_none_or(|moment| snapshot.loaded <= moment)
        };
        let mut newest: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for (at, snapshot) in self.snapshots.iter().enumerate().filter(|(_, s)| known_then(s)) {
            for list in snapshot.lists.keys() {
                let held = newest.entry((&snapshot.source, list)).or_insert(at);
                if self.snapshots[*held].published <= snapshot.published {
                    *held = at;
                }
            }
        }
        let mut selected: BTreeMap<(&str, usize), Vec<String>> = BTreeMap::new();
        for ((source, list), at) in newest {
            selected.entry((source, at)).or_default().push(list.to_owned());
        }
        selected
            .into_iter()
            .map(|((_, at), lists)| Selected { snapshot: self.snapshots[at].clone(), lists })
            .collect()
    }

    /// The sources that have a snapshot, sorted.
    pub fn sources(&self) -> BTreeSet<&str> {
        self.snapshots.iter().map(|snapshot| snapshot.source.as_str()).collect()
    }

    /// Reads the catalogue of a store's folder; one that is not there yet is empty.
    pub(crate) fn read(home: &Path) -> Result<Self, StoreError> {
        let path = home.join(CATALOG);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(problem) if problem.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(problem) => return Err(StoreError::disk("read", &path, problem)),
        };
        parse(&bytes).map_err(|problem| match problem {
            Unreadable::Newer(format) => StoreError::Newer { path, format, known: FORMAT },
            Unreadable::Damaged(problem) => StoreError::Catalog { path, problem },
        })
    }

    /// Compact, since it is read at every start: `snapshot.json` is the copy for people.
    pub(crate) fn to_json(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("maps with text keys, texts and numbers only")
    }
}

/// A document as it is stored: indented, so that a person can read it and `diff` compare it, and ending with a newline.
pub(crate) fn to_json(document: &impl Serialize) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(document).expect("maps with text keys, texts and numbers only");
    bytes.push(b'\n');
    bytes
}

enum Unreadable {
    Newer(u32),
    Damaged(String),
}

fn parse(bytes: &[u8]) -> Result<Catalog, Unreadable> {
    #[derive(Deserialize)]
    struct Format {
        format: u32,
    }
    let catalog: Result<Catalog, _> = serde_json::from_slice(bytes);
    // A later format may not have the rest as we know it.
    let format = match &catalog {
        Ok(catalog) => catalog.format,
        Err(_) => serde_json::from_slice(bytes).map_or(FORMAT, |Format { format }| format),
    };
    if format > FORMAT {
        return Err(Unreadable::Newer(format));
    }
    let catalog = catalog.map_err(|problem| Unreadable::Damaged(problem.to_string()))?;
    match catalog.snapshots.iter().find(|snapshot| !has_safe_names(snapshot)) {
        Some(snapshot) => {
            Err(Unreadable::Damaged(format!("`{}` is no id of a snapshot", snapshot.id.escape_debug())))
        }
        None => Ok(catalog),
    }
}

/// Whether the names that become paths stay in the store, also when somebody doctored the catalogue.
fn has_safe_names(snapshot: &Snapshot) -> bool {
    let is_plain = |name: &str| !name.is_empty() && files::safe_name(name) == name;
    files::is_source_name(&snapshot.source)
        && snapshot
            .id
            .strip_prefix(&snapshot.source)
            .and_then(|rest| rest.strip_prefix('/'))
            .is_some_and(is_plain)
        && snapshot.contents.keys().all(|name| is_plain(name.strip_prefix("original.").unwrap_or(name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn snapshot(source: &str, published: &str, loaded: &str, lists: &[&str]) -> Snapshot {
        Snapshot {
            id: format!("{source}/{published}-{}", loaded.replace(':', "")),
            source: source.into(),
            published: published.parse().unwrap(),
            loaded: loaded.parse().unwrap(),
            sha256: String::new(),
            lists: lists.iter().map(|list| (list.to_string(), ListCounts::default())).collect(),
            missing: BTreeMap::new(),
            statements: 0,
            files: Vec::new(),
            rejected: 0,
            accepted: Vec::new(),
            contents: BTreeMap::new(),
            confirmed: published.parse().unwrap(),
            validators: BTreeMap::new(),
        }
    }

    fn example() -> Catalog {
        let snapshots = vec![
            snapshot("us-ofac", "2023-12-28", "2024-01-01T08:00:00Z", &["cons", "sdn"]),
            snapshot("us-ofac", "2024-05-01", "2024-05-02T08:00:00Z", &["sdn"]),
            snapshot("us-ofac", "2024-03-01", "2024-06-01T08:00:00Z", &["sdn"]),
            snapshot("eu-fsf", "2024-02-01", "2024-02-02T08:00:00Z", &["eu-fsf"]),
        ];
        Catalog { snapshots, ..Catalog::default() }
    }

    /// `expected` is `published:list,list` for each snapshot selected.
    fn check(catalog: &Catalog, as_of: Option<&str>, known: Option<&str>, expected: &[&str]) {
        let selection =
            catalog.selection(as_of.map(|day| day.parse().unwrap()), known.map(|day| day.parse().unwrap()));
        let selected: Vec<String> =
            selection.iter().map(|s| format!("{}:{}", s.snapshot.published, s.lists.join(","))).collect();
        assert_eq!(selected, expected, "as of {as_of:?}, known {known:?}");
    }

    #[test]
    fn each_list_is_answered_for_by_its_newest_snapshot() {
        let catalog = example();
        check(&catalog, None, None, &["2024-02-01:eu-fsf", "2023-12-28:cons", "2024-05-01:sdn"]);
        check(
            &catalog,
            Some("2024-05-01"),
            None,
            &["2024-02-01:eu-fsf", "2023-12-28:cons", "2024-05-01:sdn"],
        );
        check(
            &catalog,
            Some("2024-04-30"),
            None,
            &["2024-02-01:eu-fsf", "2023-12-28:cons", "2024-03-01:sdn"],
        );
    }

    #[test]
    fn what_was_loaded_later_was_not_known() {
        let catalog = example();
        check(
            &catalog,
            Some("2024-04-30"),
            Some("2024-05-31T00:00:00Z"),
            &["2024-02-01:eu-fsf", "2023-12-28:cons,sdn"],
        );
        check(&catalog, None, Some("2023-01-01T00:00:00Z"), &[]);
    }

    #[test]
    fn before_the_first_snapshot_there_is_no_data() {
        let catalog = example();
        check(&catalog, Some("2024-01-15"), None, &["2023-12-28:cons,sdn"]);
        check(&catalog, Some("2023-12-27"), None, &[]);
    }

    #[test]
    fn of_two_published_on_one_day_the_later_loaded_counts_even_if_the_clock_went_back() {
        let first = snapshot("uk", "2024-01-01", "2024-01-03T00:00:00Z", &["uk"]);
        let second = snapshot("uk", "2024-01-01", "2024-01-02T00:00:00Z", &["uk"]);
        let catalog = Catalog { snapshots: vec![first, second.clone()], ..Catalog::default() };
        assert_eq!(catalog.selection(None, None)[0].snapshot, second);
        assert_eq!(catalog.newest("uk", "uk", None), Some(&second));
    }

    #[test]
    fn a_doctored_or_broken_catalogue_is_refused() {
        let damaged = |bytes: &[u8]| matches!(parse(bytes), Err(Unreadable::Damaged(_)));
        let good = example().to_json();
        assert!(parse(&good).is_ok());
        assert!(damaged(b""));
        assert!(damaged(&good[..good.len() / 2]));
        let doctored = String::from_utf8(good).unwrap().replacen("eu-fsf/2024-02-01", "eu-fsf/../../x", 1);
        assert!(damaged(doctored.as_bytes()));
        assert!(matches!(parse(br#"{"format": 99, "other": 1}"#), Err(Unreadable::Newer(99))));
    }
}
