//! What comes out of reading a publisher's files.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::Statement;

/// All that one publisher's files say, with an account of every row.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reading {
    /// The lists that these files hold *completely*; a list among them without entries is empty, not absent.
    pub lists: Vec<String>,
    /// What the files say.
    pub statements: Vec<Statement>,
    /// Rows that could not be read, or not all of them.
    pub rejected: Vec<Rejection>,
    /// One account for each file.
    pub files: Vec<FileAccount>,
    /// The day of publication, where the files themselves give it.
    pub published: Option<Date>,
    /// Files that belong to a list's set and were not given, by list: what they would add is not known.
    pub missing: BTreeMap<String, Vec<String>>,
    /// Elements or columns that the format's description does not know.
    pub unknown: Vec<String>,
}

/// What became of the rows of one file: `rows = read + rejected`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileAccount {
    /// The file's name as it was given.
    pub file: String,
    /// Rows of data, headings and blank lines not counted.
    pub rows: u64,
    /// Rows that became statements.
    pub read: u64,
    /// Rows that were rejected whole.
    pub rejected: u64,
    /// Rows read, by list and then by kind: a schema (`Company`), or what the row adds to an entity (`Address`, `alias`,
    /// `remarks`).
    pub by: BTreeMap<String, BTreeMap<String, u64>>,
}

impl FileAccount {
    /// Starts the account of one file.
    pub fn new(file: impl Into<String>) -> Self {
        Self { file: file.into(), ..Self::default() }
    }

    /// Counts one row that became statements.
    pub fn count(&mut self, list: &str, kind: &str) {
        self.rows += 1;
        self.read += 1;
        *self.by.entry(list.to_owned()).or_default().entry(kind.to_owned()).or_default() += 1;
    }

    /// Counts one row that was rejected whole.
    pub fn reject(&mut self) {
        self.rows += 1;
        self.rejected += 1;
    }
}

/// A row, or a field of it, that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejection {
    /// The file's name as it was given.
    pub file: String,
    /// Row as the publisher's file numbers it, from 1, heading included.
    pub row: u64,
    /// The column or element, if the fault is in one; `None` when the whole row is rejected.
    pub field: Option<String>,
    /// What stands there, cut to a length fit to show.
    pub value: String,
    /// What is wrong with it, in words.
    pub problem: String,
}

impl Rejection {
    /// Whether the whole row was left out, and not only one field of it.
    pub fn is_whole_row(&self) -> bool {
        self.field.is_none()
    }
}

impl std::fmt::Display for Rejection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "`{}` row {}", self.file, self.row)?;
        if let Some(field) = &self.field {
            write!(f, ", {field}")?;
        }
        write!(f, ": {}", self.problem)?;
        if !self.value.is_empty() {
            write!(f, " (it holds `{}`)", self.value.escape_debug())?;
        }
        Ok(())
    }
}
