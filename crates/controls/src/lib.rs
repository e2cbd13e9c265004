//! What may go where: goods lists, licence requirements and red flags; the facts of one shipment in, a verdict out.
//!
//! A pure function: nothing here reads a file, a clock or a list. [`decide`] weighs a [`Shipment`] and what screening found
//! ([`Finding`]) against [`Rules`], the dated and cited tables of `facts/` that are built into the program.
//! [`validate`] says what is wrong with a shipment before it is weighed; [`classify`] says which lists name given goods.

mod case;
mod checks;
mod classify;
mod decide;
mod docket;
mod facts;
mod goods;
mod places;
mod question;
mod rules;
mod shipment;
#[cfg(test)]
mod suite;
mod validate;
mod verdict;

pub use classify::{
    Classification, ClassifyError, EccnAnswer, EccnControl, GoodsListing, HsAnswer, QueryKind, Related,
    classify,
};
pub use decide::decide;
pub use facts::FactsError;
pub use question::{Facts, Finding, ListState, MatchKind};
pub use rules::{Flag, ListRow, Notice, Rule, Rules};
pub use shipment::{Answer, Answers, Dates, Item, Leg, Party, Payment, Role, Route, Shipment};
pub use validate::{Problem, validate};
pub use verdict::{Decision, Inputs, NotApplicable, NotAssessed, Question, Reason, Verdict};
