//! The one room where neighbours meet: lists are loaded, parties screened, shipments decided, versions compared.
//!
//! Knows nothing of HTTP or the shell. The clock comes in as [`When`] and as arguments; the network as [`Fetch`].

mod changes;
mod check;
mod error;
mod import;
mod listing;
mod lists;
mod screening;
mod show;
mod source;
mod status;
mod update;

use std::path::Path;

use jiff::civil::Date;
use portolan_controls::Rules;
use portolan_store::Store;

pub use changes::{Change, ChangeQuestion, Changes, FieldChange};
pub use check::{Checked, PartyResult};
pub use error::Error;
pub use import::{Import, ImportRequest, Imported, InputFile};
pub use listing::Listing;
pub use lists::Unscreenable;
pub use portolan_controls::{Classification, Decision, EccnAnswer, HsAnswer, QueryKind, Reason, Shipment};
pub use portolan_model::{Country, DateError};
pub use portolan_screen::{Options as SearchOptions, PairScore, compare};
pub use portolan_store::{Acceptance, Gate, Validator};
pub use screening::{Party, ScreenHit, Screened, Screener};
pub use show::Dossier;
pub use source::Source;
pub use status::{ListStatus, SourceStatus, State};
pub use update::{Fetch, FetchError, Fetched, Request, Updated};

/// The days a question is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct When {
    /// What was in force on this day.
    pub as_of: Date,
    /// What was loaded by the end of this day; `None` for all that is loaded now.
    pub known: Option<Date>,
}

/// The evidence store, the rules and the sources, together.
pub struct Engine {
    store: Store,
    rules: &'static Rules,
    sources: Vec<Source>,
}

impl Engine {
    /// Opens the store in the folder `home` with the rules and sources that ship.
    ///
    /// # Errors
    ///
    /// Fails when the store's catalogue cannot be read or a table of facts is malformed.
    pub fn open(home: &Path) -> Result<Self, Error> {
        Ok(Self { store: Store::open(home)?, rules: Rules::shipped(), sources: source::shipped()? })
    }

    /// The rules and goods lists in use.
    pub fn rules(&self) -> &Rules {
        self.rules
    }

    /// The sources that are known, whether loaded or not.
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// Says which control lists name these goods: an HS code, an ECCN or words.
    ///
    /// # Errors
    ///
    /// Fails for a code that does not exist and for words that find nothing to go by.
    pub fn classify(&self, query: &str, as_of: Date) -> Result<Classification, Error> {
        Ok(portolan_controls::classify(query, self.rules, as_of)?)
    }

    fn source(&self, id: &str) -> Result<&Source, Error> {
        self.sources.iter().find(|source| source.id == id).ok_or_else(|| Error::UnknownSource {
            given: id.to_owned(),
            known: self.sources.iter().map(|source| source.id.clone()).collect(),
        })
    }
}
