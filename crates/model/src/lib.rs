//! What a fact is: statements about entities, the reading of a source, partial dates, places and goods codes.
//!
//! Nothing here knows of files, the network or the clock.

mod date;
mod goods;
mod place;
mod reading;
mod statement;
pub mod vocabulary;

pub use date::{DateError, PartialDate};
pub use goods::{Eccn, GoodsCodeError, Hs6};
pub use place::Country;
pub use reading::{FileAccount, Reading, Rejection};
pub use statement::{Entity, Statement, entities};
