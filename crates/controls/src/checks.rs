//! The checks, a file per question. Each writes what it finds to the docket; none undoes what another found.

pub(crate) mod destination;
pub(crate) mod end_use;
pub(crate) mod europe;
pub(crate) mod flags;
pub(crate) mod missing;
pub(crate) mod notices;
pub(crate) mod parties;
