//! A store on disk: opening it, reading it, checking it.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::civil::Date;
use portolan_model::{Rejection, Statement};

use crate::catalog::{Catalog, Content, Selected, Snapshot};
use crate::error::StoreError;
use crate::statements;

/// What a snapshot says, in its folder.
pub(crate) const STATEMENTS: &str = "statements.parquet";
/// What could not be read, one JSON object a line.
pub(crate) const REJECTED: &str = "rejected.jsonl";
/// The snapshot's own entry of the catalogue, as it was when it was loaded.
pub(crate) const SNAPSHOT: &str = "snapshot.json";

/// An evidence store: a folder, and its catalogue as it was when the store was opened or last written by this value.
///
/// Any number of processes may read while one writes: what they opened stays as it was.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) home: PathBuf,
    pub(crate) catalog: Catalog,
}

impl Store {
    /// Opens the store in a folder. Creates nothing: a folder that is not there is a store without snapshots.
    ///
    /// # Errors
    ///
    /// Fails when the catalogue cannot be read or understood.
    pub fn open(home: &Path) -> Result<Self, StoreError> {
        Ok(Self { home: home.to_owned(), catalog: Catalog::read(home)? })
    }

    /// The store's folder.
    pub fn home(&self) -> &Path {
        &self.home
    }

    /// Which snapshots exist.
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// The snapshots that answer for a date; see [`Catalog::selection`].
    pub fn selection(&self, as_of: Option<Date>, known: Option<Timestamp>) -> Vec<Selected> {
        self.catalog.selection(as_of, known)
    }

    /// The folder of a snapshot, which holds the publisher's files as `original.*`.
    pub fn folder(&self, snapshot: &Snapshot) -> PathBuf {
        self.home.join("sources").join(&snapshot.id)
    }

    /// What the selected lists of a snapshot say, in the order in which the publisher says it.
    ///
    /// # Errors
    ///
    /// Fails when the file is missing or not, to the bit, what was written.
    pub fn read(&self, selected: &Selected) -> Result<Vec<Statement>, StoreError> {
        let snapshot = &selected.snapshot;
        self.check_manifest(snapshot)?;
        let bytes = self.checked(snapshot, STATEMENTS)?;
        let wanted = |list: &str| selected.lists.iter().any(|selected| selected == list);
        statements::read(bytes.into(), wanted)
            .map_err(|problem| damaged(snapshot, STATEMENTS, format!("cannot be read: {problem}")))
    }

    /// The rows and fields of a snapshot's files that could not be read.
    ///
    /// # Errors
    ///
    /// Fails as [`Store::read`] does.
    pub fn rejections(&self, snapshot: &Snapshot) -> Result<Vec<Rejection>, StoreError> {
        let bytes = self.checked(snapshot, REJECTED)?;
        let rows = serde_json::Deserializer::from_slice(&bytes).into_iter();
        rows.collect::<Result<_, _>>()
            .map_err(|problem| damaged(snapshot, REJECTED, format!("cannot be read: {problem}")))
    }

    /// Checks every file of a snapshot against its checksum, and the catalogue's entry against the snapshot's own.
    ///
    /// # Errors
    ///
    /// Fails at the first file that is missing or differs.
    pub fn verify(&self, snapshot: &Snapshot) -> Result<(), StoreError> {
        self.check_manifest(snapshot)?;
        snapshot.contents.keys().try_for_each(|name| self.checked(snapshot, name).map(drop))
    }

    /// Compares an entry of the catalogue with the copy of it in the snapshot's folder, but for what may change.
    fn check_manifest(&self, snapshot: &Snapshot) -> Result<(), StoreError> {
        let path = self.folder(snapshot).join(SNAPSHOT);
        let bytes = fs::read(&path).map_err(|problem| StoreError::disk("read", &path, problem))?;
        let written: Snapshot = serde_json::from_slice(&bytes)
            .map_err(|problem| damaged(snapshot, SNAPSHOT, format!("cannot be read: {problem}")))?;
        let confirmed = snapshot.confirmed;
        let written = Snapshot { confirmed, validators: snapshot.validators.clone(), ..written };
        match written == *snapshot {
            true => Ok(()),
            false => Err(damaged(snapshot, SNAPSHOT, "differs from the catalogue's entry".to_owned())),
        }
    }

    /// The bytes of a snapshot's file, if they are those that were written.
    fn checked(&self, snapshot: &Snapshot, name: &str) -> Result<Vec<u8>, StoreError> {
        let path = self.folder(snapshot).join(name);
        let failed = |problem| StoreError::disk("read", &path, problem);
        let expected = snapshot.contents.get(name);
        let expected =
            expected.ok_or_else(|| damaged(snapshot, name, "is not in its list of files".to_owned()))?;
        // The length first, so that a file which grew without bound is never read.
        let length = fs::metadata(&path).map_err(failed)?.len();
        if length != expected.bytes {
            let problem = format!("has {length} bytes, not the {} that were written", expected.bytes);
            return Err(damaged(snapshot, name, problem));
        }
        let bytes = fs::read(&path).map_err(failed)?;
        match Content::of(&bytes) == *expected {
            true => Ok(bytes),
            false => Err(damaged(snapshot, name, "is not what was written (its SHA-256 differs)".to_owned())),
        }
    }
}

fn damaged(snapshot: &Snapshot, file: &str, problem: String) -> StoreError {
    StoreError::Damaged { snapshot: snapshot.id.clone(), file: file.to_owned(), problem }
}
