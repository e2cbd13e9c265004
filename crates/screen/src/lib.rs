//! Who on the lists is this? An index over names, addresses and identifiers; a scorer; the explanation.
//!
//! [`build`] writes one index file of all [`Party`]s; [`Index::open`] maps it into memory without reading it, and
//! [`Index::search`] answers a [`Query`] with [`Hit`]s. Each hit says on which [`Evidence`] it rests and why its score
//! is what it is. This crate knows no publisher's format, no HTTP, no shell and no store.

mod address;
mod build;
mod candidates;
mod compare;
mod features;
mod file;
mod index;
mod party;
mod search;

pub use build::{BuildError, Built, build};
pub use compare::{PairScore, compare};
pub use file::VERSION as FORMAT_VERSION;
pub use index::{Index, IndexError};
pub use party::{
    Address, Answer, DEFAULT_THRESHOLD, Evidence, Feature, Hit, NamePair, Options, Party, Query, QueryError,
    Strength,
};
