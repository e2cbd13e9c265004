//! What a user is told when a command cannot do its job: what is wrong, where, and the mend, in one line.

use std::fmt;
use std::io;
use std::path::PathBuf;

use portolan_engine::Error;

/// Why a command was not done.
#[derive(Debug)]
pub enum Failure {
    /// The engine could not answer.
    Engine(Error),
    /// A file could not be read.
    Open(PathBuf, io::Error),
    /// The answer could not be written.
    Write(io::Error),
    /// Input that cannot be used: where, and what is wrong.
    Input(String),
    /// No folder for the store can be found.
    NoHome,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self {
            Self::Engine(error) => with_causes(error),
            Self::Open(path, error) => format!("cannot read `{}`: {error}", path.display()),
            Self::Write(error) => format!("cannot write the answer: {error}"),
            Self::Input(problem) => problem.clone(),
            Self::NoHome => {
                "no folder for the evidence store: give --home DIR or set PORTOLAN_HOME".to_owned()
            }
        };
        f.write_str(&text.replace(['\n', '\r'], " "))?;
        match self {
            Self::Engine(error) => mend(error).map_or(Ok(()), |mend| write!(f, "; {mend}")),
            _ => Ok(()),
        }
    }
}

fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(next) = cause {
        let words = next.to_string();
        // Transparent layers repeat what they carry.
        if !text.contains(&words) {
            text.push_str(": ");
            text.push_str(&words);
        }
        cause = next.source();
    }
    text
}

fn mend(error: &Error) -> Option<&'static str> {
    match error {
        Error::NoLists { .. } => {
            Some("load lists first: `portolan update`, or `portolan import SOURCE FILE…`")
        }
        Error::NoSnapshot { .. } => Some("`portolan sources` shows the days there are"),
        Error::UnknownEntity(_) => Some("`portolan screen NAME` finds identifiers"),
        Error::Undated(_) => Some("import each day by itself, with --published DATE"),
        Error::Fetch(_) => {
            Some("the store is as it was; try again, or `portolan import` a file fetched by hand")
        }
        _ => None,
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Engine(error)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Write(error)
    }
}
