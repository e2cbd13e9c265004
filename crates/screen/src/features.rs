//! What beside the name raises or lowers a score, a file per feature.
//!
//! Each looks at a query and a party and says one of three things: it confirms, it contradicts, or it says nothing, which
//! is never taken for a confirmation.

pub(crate) mod address;
pub(crate) mod birth_date;
pub(crate) mod commonness;
pub(crate) mod country;
pub(crate) mod identifier;
pub(crate) mod schema;

use crate::party::Feature;

/// The most that all features together add to a name's score.
pub(crate) const MOST_RAISED: f64 = 0.12;

/// A feature with its effect in the words, so that an auditor can add them up.
pub(crate) fn feature(name: &'static str, effect: f64, words: String) -> Feature {
    let words = match effect {
        0.0 => words,
        lowered if lowered < 0.0 => format!("{words}: lowered by {:.2}", -lowered),
        raised => format!("{words}: raised by {raised:.2}"),
    };
    Feature { name, effect, words }
}
