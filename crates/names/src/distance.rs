//! How alike two words are, by what it costs to turn one key into the other.

use crate::key::is_vowel;

/// Cost of a vowel read or written otherwise: vowels differ between romanizations far more than consonants.
const VOWEL: f32 = 0.5;
/// Cost of a consonant that another habit writes for the same sound, as `g` and `k`, or `sh` and `s` without its accent.
const RELATED: f32 = 0.4;
/// Cost of any other letter added, dropped, replaced or swapped with its neighbor.
const LETTER: f32 = 1.0;
/// How much of the similarity one letter's worth of cost takes, per letter of the longer word.
///
/// At 1.6, one wrong letter in five leaves 0.68: two names of two words that both hold such an error stay below the
/// threshold of 0.7, and a name with one of them stays above.
const SLOPE: f64 = 1.6;
/// Words longer than this are compared as equal or not; no name has them, and the table of costs would be large.
const MAX_LETTERS: usize = 64;

/// Consonants that stand for one sound in different romanizations.
const RELATIVES: [(u8, u8); 20] = [
    (b'S', b's'),
    (b'C', b'c'),
    (b'Z', b'z'),
    (b'C', b'S'),
    (b'c', b's'),
    (b'c', b'k'),
    (b'g', b'k'),
    (b'b', b'p'),
    (b'd', b't'),
    (b'd', b'z'),
    (b'f', b'v'),
    (b'g', b'h'),
    (b'h', b'k'),
    (b'b', b'v'),
    (b'Z', b'i'),
    (b'g', b'i'),
    (b's', b'z'),
    (b'c', b'z'),
    (b'S', b'Z'),
    (b'u', b'v'),
];

/// [`RELATIVES`] as one set of bits per letter, since this is asked for each pair of letters of two words.
static RELATED_LETTERS: [u128; 128] = related_letters();

const fn related_letters() -> [u128; 128] {
    let mut sets = [0; 128];
    let mut at = 0;
    while at < RELATIVES.len() {
        let (a, b) = RELATIVES[at];
        sets[a as usize] |= 1 << b;
        sets[b as usize] |= 1 << a;
        at += 1;
    }
    sets
}

fn are_related(a: u8, b: u8) -> bool {
    a < 128 && b < 128 && RELATED_LETTERS[usize::from(a)] >> b & 1 == 1
}

/// The highest cost at which two words still count as spellings of one, by the length of the longer.
///
/// One edit from five letters on, two from nine on; below five only what romanization explains.
fn budget(letters: usize) -> f64 {
    match letters {
        0..=2 => 0.0,
        3 => f64::from(RELATED),
        4 => f64::from(VOWEL),
        5..=6 => 1.0,
        7..=8 => 1.5,
        9..=12 => 2.0,
        _ => 2.5,
    }
}

/// Similarity of two keys: 1.0 for equal ones, 0.0 beyond the bounds of a spelling difference, else between 0.5 and 1.0.
///
/// Keys are what [`crate::fold`] returns; bones may be compared in the same way.
pub fn similarity(left: &str, right: &str) -> f64 {
    if left == right {
        return 1.0;
    }
    let (left, right) = (left.as_bytes(), right.as_bytes());
    let longer = left.len().max(right.len());
    let budget = budget(longer);
    let least = left.len().abs_diff(right.len()) as f64 * f64::from(VOWEL);
    if longer > MAX_LETTERS || least > budget || budget == 0.0 {
        return 0.0;
    }
    let cost = cost(left, right, budget);
    if cost > budget { 0.0 } else { 1.0 - SLOPE * cost / longer as f64 }
}

/// Weighted optimal string alignment (Levenshtein with swaps of neighbors); stops once all of a row exceeds `budget`.
fn cost(left: &[u8], right: &[u8], budget: f64) -> f64 {
    let mut rows = [[0f32; MAX_LETTERS + 1]; 3];
    for (at, &letter) in right.iter().enumerate() {
        rows[0][at + 1] = rows[0][at] + gap(letter, at + 1 == right.len());
    }
    for (i, &a) in left.iter().enumerate() {
        let (before, previous, current) = ((i + 2) % 3, i % 3, (i + 1) % 3);
        let last = i + 1 == left.len();
        let gap_left = gap(a, last);
        rows[current][0] = rows[previous][0] + gap_left;
        let mut least = rows[current][0];
        for (j, &b) in right.iter().enumerate() {
            let both_last = last && j + 1 == right.len();
            let mut best = rows[previous][j] + if both_last { ending(a, b) } else { substitution(a, b) };
            best = best.min(rows[previous][j + 1] + gap_left);
            best = best.min(rows[current][j] + gap(b, j + 1 == right.len()));
            if i > 0 && j > 0 && a == right[j - 1] && left[i - 1] == b {
                best = best.min(rows[before][j - 1] + LETTER);
            }
            rows[current][j + 1] = best;
            least = least.min(best);
        }
        if f64::from(least) > budget {
            return f64::INFINITY;
        }
    }
    f64::from(rows[left.len() % 3][right.len()])
}

/// A letter on one side only. An `a` at the end is more than a vowel: it makes the name a woman's in many languages.
fn gap(letter: u8, last: bool) -> f32 {
    let light = (is_vowel(letter) && !(last && letter == b'a')) || letter == b'h';
    if light { VOWEL } else { LETTER }
}

/// The last letters of both words: `Mario` and `Maria` are two people.
fn ending(a: u8, b: u8) -> f32 {
    let gendered = matches!((a, b), (b'a', b'o') | (b'o', b'a'));
    if gendered { LETTER } else { substitution(a, b) }
}

fn substitution(a: u8, b: u8) -> f32 {
    if a == b {
        0.0
    } else if is_vowel(a) && is_vowel(b) {
        VOWEL
    } else if are_related(a, b) {
        RELATED
    } else {
        LETTER
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(left: &str, right: &str, range: std::ops::RangeInclusive<f64>) {
        let found = similarity(left, right);
        assert!(range.contains(&found), "{left} / {right}: {found}");
    }

    #[test]
    fn slips_are_forgiven_by_the_length_of_the_word() {
        check("petrov", "petrov", 1.0..=1.0);
        check("petrov", "petrow", 0.5..=0.9);
        check("petrov", "pertov", 0.7..=0.8);
        check("petrov", "ptrov", 0.8..=0.95);
        check("kim", "tim", 0.0..=0.0);
        check("kim", "gim", 0.7..=0.9);
        check("ivan", "igor", 0.0..=0.0);
        check("karimov", "rahimov", 0.0..=0.0);
        check("shostakov", "sostakof", 0.0..=0.95);
        check("", "a", 0.0..=0.0);
    }

    #[test]
    fn relatives_are_listed_in_order() {
        assert!(RELATIVES.iter().all(|(a, b)| a < b));
    }

    proptest! {
        #[test]
        fn similarity_is_symmetric_and_bounded(left in "[a-zSCZ]{0,12}", right in "[a-zSCZ]{0,12}") {
            let found = similarity(&left, &right);
            prop_assert!((0.0..=1.0).contains(&found));
            prop_assert!((found - similarity(&right, &left)).abs() < 1e-6);
        }
    }
}
