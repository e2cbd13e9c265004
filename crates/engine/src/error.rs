//! What can go wrong, with the facts of it; the mend is the shell's to say.

use portolan_controls::{ClassifyError, Problem};
use portolan_screen::{IndexError, QueryError};
use portolan_sources::{ReadError, UnpackError};
use portolan_store::StoreError;

/// A question that could not be answered.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No such source.
    #[error("`{given}` is no source: there are {}", known.join(", "))]
    UnknownSource {
        /// As it was given.
        given: String,
        /// Those there are.
        known: Vec<String>,
    },
    /// Nothing is loaded for the day that was asked for.
    #[error("no list is loaded for {day}")]
    NoLists {
        /// The day.
        day: jiff::civil::Date,
    },
    /// The source has no snapshot for the day that was asked for.
    #[error("no data for that date: {source_id} has no snapshot published by {day}{}", first.map(|first| format!(", the first is of {first}")).unwrap_or_default())]
    NoSnapshot {
        /// The source.
        source_id: String,
        /// The day.
        day: jiff::civil::Date,
        /// The oldest snapshot there is.
        first: Option<jiff::civil::Date>,
    },
    /// No entity has this identifier.
    #[error("no entity has the identifier `{}` in the lists of that day", .0.escape_debug())]
    UnknownEntity(String),
    /// The files of one import are of different days.
    #[error("the files are of different days, or of none that their names tell: {}", .0.join(", "))]
    Undated(Vec<String>),
    /// A shipment that asks what cannot be.
    #[error("the shipment cannot be checked: {}", .0.join("; "))]
    Shipment(Vec<String>),
    /// A table of facts that ships is malformed.
    #[error("{file} is malformed: {problem}")]
    Facts {
        /// The table.
        file: &'static str,
        /// What is wrong.
        problem: String,
    },
    /// A publisher's answer could not be used.
    #[error("{0}")]
    Fetch(#[from] crate::FetchError),
    /// Files that could not be unpacked.
    #[error(transparent)]
    Unpack(#[from] UnpackError),
    /// Files that could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The store refused or failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The index could not be made or opened.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// A name or query that cannot be screened.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// Goods that could not be classified.
    #[error(transparent)]
    Classify(#[from] ClassifyError),
}

impl Error {
    pub(crate) fn shipment(problems: Vec<Problem>) -> Self {
        Self::Shipment(
            problems.iter().map(|problem| format!("{}: {}", problem.field, problem.problem)).collect(),
        )
    }
}
