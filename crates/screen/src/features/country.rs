//! Countries: nationality, registration, flag or residence, which lists seldom tell apart.

use super::feature;
use crate::party::Feature;

/// What a shared country adds.
const SAME: f64 = 0.02;
/// What no shared country takes: people and firms move, and lists name only some of their countries.
const DIFFERENT: f64 = 0.05;

/// Compares the query's countries with those listed; says too whether one is shared.
pub(crate) fn country(query: &[String], listed: &[&str]) -> Option<(Feature, bool)> {
    const NAME: &str = "country";
    match (query, listed) {
        ([], []) => return None,
        ([], _) => return Some((feature(NAME, 0.0, unknown("query")), false)),
        (_, []) => return Some((feature(NAME, 0.0, unknown("list")), false)),
        _ => {}
    }
    let upper = |codes: &[&str]| codes.iter().map(|code| code.to_uppercase()).collect::<Vec<_>>().join(", ");
    let query: Vec<&str> = query.iter().map(String::as_str).collect();
    let shared: Vec<&str> = query
        .iter()
        .copied()
        .filter(|code| listed.iter().any(|other| code.eq_ignore_ascii_case(other)))
        .collect();
    if shared.is_empty() {
        let words = format!("the countries differ (query: {}, list: {})", upper(&query), upper(listed));
        return Some((feature(NAME, -DIFFERENT, words), false));
    }
    Some((feature(NAME, SAME, format!("both are tied to {}", upper(&shared))), true))
}

fn unknown(side: &str) -> String {
    format!("no country is known on the {side}: it says nothing")
}
