//! Two names compared without a list.

use portolan_names::{Kind, Name, NameError, Part, shown};
use serde::Serialize;

use crate::party::DEFAULT_THRESHOLD;

/// How alike two names are, with the reasons.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PairScore {
    /// From 0 (unrelated) to 1 (equal).
    pub score: f64,
    /// Whether the score reaches the default threshold.
    #[serde(rename = "match")]
    pub matched: bool,
    /// What the score is made of, in sentences.
    pub explanation: Vec<String>,
    /// The same for machines.
    pub parts: Vec<Part>,
}

/// Compares two names, of parties of this FollowTheMoney schema if it is known.
///
/// No list is at hand, so all words of a class count as equally rare.
///
/// # Errors
///
/// Fails if one of the names cannot be screened.
pub fn compare(a: &str, b: &str, schema: Option<&str>) -> Result<PairScore, NameError> {
    let kind = schema.map_or(Kind::Other, Kind::of_schema);
    let (left, right) = (Name::parse(a, kind)?, Name::parse(b, kind)?);
    let found = portolan_names::compare(&left, &right);
    let mut explanation = vec![format!("«{}» compared with «{}»", shown(a), shown(b))];
    explanation.extend(found.parts.iter().map(|part| part.sentence(["the first name", "the second name"])));
    explanation.push(format!("score {:.2}", found.score));
    Ok(PairScore {
        score: found.score,
        matched: found.score >= DEFAULT_THRESHOLD,
        explanation,
        parts: found.parts,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_is_scored_and_explained() {
        let found = compare("ООО Ромашка Трейд", "Romashka Trade LLC", None).unwrap();
        assert!(found.matched && found.score > 0.9);
        assert_eq!(found.explanation[0], "«ООО Ромашка Трейд» compared with «Romashka Trade LLC»");
        assert!(matches!(compare("LLC", "Romashka", None), Err(NameError::LegalFormsOnly(_))));
        assert_eq!(compare("", "Romashka", None), Err(NameError::Empty));
    }
}
