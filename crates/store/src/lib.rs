//! The evidence store: dated, immutable snapshots of what each source says, and which of them answer for a date.
//!
//! ```text
//! catalog.json                                       which snapshots exist; replaced atomically
//! lock                                               held by the one process that writes
//! sources/<source>/<published>-<sha256 prefix>/
//!     original.*                                     the publisher's bytes, as they came
//!     statements.parquet                             what they say
//!     rejected.jsonl                                 rows and fields that could not be read
//!     snapshot.json                                  the snapshot, with the checksum of each file above
//! quarantine/<source>/<loaded>-<sha256 prefix>/      what gates held back: original.*, reason.json
//! index/                                             files derived from snapshots; can be deleted at any time
//! ```
//!
//! A load goes: count, judge by the gates, write a folder beside the others, sync it, rename it, sync, replace the catalogue. A
//! snapshot exists when the catalogue names it, so a process killed at any step leaves the old state or the new one. Nothing here
//! knows what the facts mean, reads a clock or prints.

mod catalog;
mod counts;
mod derived;
mod disk;
mod error;
mod files;
mod gates;
mod load;
mod statements;
mod store;

pub use catalog::{Catalog, Content, Selected, Snapshot, Validator};
pub use counts::ListCounts;
pub use disk::{Disk, RealDisk};
pub use error::StoreError;
pub use gates::{Acceptance, Accepted, Bounds, Gate, GateFailure, Gates, ListGates, NoGate};
pub use load::{Load, Outcome};
pub use store::Store;
