//! How much a name tells that many bear.

use portolan_names::{Name, Token};

use super::feature;
use crate::index::Index;
use crate::party::Feature;

/// What the words of a name must tell together, in the measure of one word that a single name has (1.0).
const ENOUGH: f64 = 0.8;
/// What the most common name takes.
const MOST: f64 = 0.15;

/// Less than this would be shown as 0.00, which is no reason.
const LEAST: f64 = 0.005;

/// Lowers the score of a name whose words together tell less than one rare word does.
pub(crate) fn commonness(index: &Index, name: &Name) -> Option<Feature> {
    let words = name.tokens().iter().filter(|token| token.is_distinguishing() && !token.aside);
    let told: f64 = words.map(|token: &Token| index.rarity(token)).sum();
    let taken = MOST * (1.0 - told / ENOUGH);
    let words = "the words of the name are common among listed names";
    (taken >= LEAST).then(|| feature("commonness", -taken, words.to_owned()))
}
