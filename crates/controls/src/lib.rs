//! What may go where: goods lists, licence requirements and red flags; the facts of one shipment in, a verdict out.
//!
//! A pure function: nothing here reads a file, a clock or a list.

mod shipment;

pub use shipment::{Answer, Answers, Dates, Item, Leg, Party, Payment, Role, Route, Shipment};
