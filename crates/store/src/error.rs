//! What can go wrong with a store.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::gates::{Gate, GateFailure};

/// Why the store could not do what it was asked. The store is then as it was before.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file system refused; the cause says why.
    #[error("cannot {action} `{}`", path.display())]
    Disk {
        /// What was tried: `write`, `read`, `rename` …
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the file system says.
        #[source]
        problem: io::Error,
    },
    /// There is no room left.
    #[error("the disk is full: cannot {action} `{}`; nothing was changed", path.display())]
    DiskFull {
        /// What was tried.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
    },
    /// Another process, or another thread, is writing to this store.
    #[error("another import is running in `{}`", home.display())]
    Busy {
        /// The store's folder.
        home: PathBuf,
    },
    /// `catalog.json` cannot be understood.
    #[error("the catalogue `{}` is damaged: {problem}", path.display())]
    Catalog {
        /// The catalogue's file.
        path: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
    /// The store was written by a later version of the program.
    #[error("the catalogue `{}` has format {format}; this program knows formats up to {known}", path.display())]
    Newer {
        /// The catalogue's file.
        path: PathBuf,
        /// Its format.
        format: u32,
        /// The newest format that this program knows.
        known: u32,
    },
    /// A source's name could not be the name of a folder.
    #[error("`{}` is no name of a source: it takes lower-case letters, digits and `-`, as in us-ofac", .0.escape_debug())]
    SourceName(String),
    /// The reading states something of a list that it does not claim to cover.
    #[error("the reading of {origin} states facts of list `{list}`, which it does not cover")]
    UncoveredList {
        /// The source.
        origin: String,
        /// The list.
        list: String,
    },
    /// A gate is to be passed over without saying why.
    #[error("gate `{0}` can be accepted only with a reason")]
    NoReason(Gate),
    /// Gates held the load back. At least one failure.
    #[error("{}", Refusal(.failures, .kept.as_deref()))]
    Refused {
        /// Every gate that failed and was not accepted.
        failures: Vec<GateFailure>,
        /// Where the files were put aside; `None` when that failed too.
        kept: Option<PathBuf>,
    },
    /// No snapshot has this id.
    #[error("the store holds no snapshot `{0}`")]
    NoSnapshot(String),
    /// A stored file is not what was written.
    #[error("snapshot {snapshot} is damaged: `{file}` {problem}")]
    Damaged {
        /// The snapshot's id.
        snapshot: String,
        /// The file in its folder.
        file: String,
        /// What is wrong with it.
        problem: String,
    },
}

impl StoreError {
    pub(crate) fn disk(action: &'static str, path: &Path, problem: io::Error) -> Self {
        let path = path.to_owned();
        match problem.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull { action, path },
            _ => Self::Disk { action, path, problem },
        }
    }
}

/// One line: the first failure, the names of the others, where the files are.
struct Refusal<'a>(&'a [GateFailure], Option<&'a Path>);

impl fmt::Display for Refusal<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self([first, more @ ..], kept) = self else { return f.write_str("refused") };
        write!(f, "{first}")?;
        if !more.is_empty() {
            let names: std::collections::BTreeSet<_> = more.iter().map(|failure| failure.gate).collect();
            let names: Vec<String> = names.iter().map(|gate| format!("`{gate}`")).collect();
            write!(f, " (and {} more: {})", more.len(), names.join(", "))?;
        }
        match kept {
            Some(kept) => write!(f, "; the files are kept aside in `{}`", kept.display()),
            None => f.write_str("; the files could not be kept aside"),
        }
    }
}
