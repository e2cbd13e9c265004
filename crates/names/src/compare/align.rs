//! Which words of two names belong together.

use std::ops::Range;

use super::{How, Part};
use crate::distance::similarity;
use crate::name::{Class, Kind, Name, Token};

/// Words written as one on one side count nearly as if they were written alike.
const SPLIT: f64 = 0.98;
/// The least similarity of a word to several joined ones; below, chance joins too much.
const LEAST_SPLIT: f64 = 0.9;
/// Spellings of one word by different habits (`schtsch`, `sh`) differ in length by no more than this.
const MOST_LETTERS_APART: usize = 5;
/// Two habits of romanization that share a key.
const ROMANIZED: f64 = 0.98;
/// One concept in two languages.
const TRANSLATED: f64 = 0.95;
/// An initial that fits: many words do.
const INITIAL: f64 = 0.7;
/// How much of its weight a word keeps that only an initial stands for.
const BEHIND_INITIAL: f64 = 0.7;
/// Words of one length that differ in vowels only, from four consonants on.
const SAME_BONES: f64 = 0.85;
/// From this similarity on a personal name counts as found on the other side.
const SURELY_FOUND: f64 = 0.85;
/// Weight of a name that one side leaves out, when all else of a person's name agrees.
const LEFT_OUT: f64 = 0.5;

/// A side of a pair of names.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Right,
}

struct Match {
    left: Range<usize>,
    right: Range<usize>,
    how: How,
    similarity: f64,
}

/// Two names with the words of one assigned to words of the other.
pub(super) struct Alignment<'a> {
    pub(super) left: &'a Name,
    pub(super) right: &'a Name,
    weights: [Vec<f64>; 2],
    matches: Vec<Match>,
}

impl<'a> Alignment<'a> {
    /// Assigns greedily, what agrees best and weighs most first; each word is used once.
    pub(super) fn of(left: &'a Name, right: &'a Name, rarity: &dyn Fn(&Token) -> f64) -> Self {
        let weigh = |name: &Name| name.tokens().iter().map(|token| weight(token, rarity)).collect();
        let weights = [weigh(left), weigh(right)];
        let mut alignment = Self { left, right, weights, matches: Vec::new() };
        let mut candidates = alignment.candidates();
        // The same word on both sides comes before any joining of words, which would win by the weight of more words.
        let is_joined = |found: &Match| found.how == How::Split || found.similarity < ROMANIZED;
        let gain = |found: &Match| found.similarity * alignment.weight(found);
        candidates.sort_by(|a, b| {
            let places = |found: &Match| (found.left.start, found.right.start);
            let worth = || gain(b).total_cmp(&gain(a));
            is_joined(a).cmp(&is_joined(b)).then_with(worth).then_with(|| places(a).cmp(&places(b)))
        });
        alignment.assign(candidates);
        alignment
    }

    fn assign(&mut self, candidates: Vec<Match>) {
        let mut used = [vec![false; self.left.tokens().len()], vec![false; self.right.tokens().len()]];
        for found in candidates {
            let free =
                used[0][found.left.clone()].iter().chain(&used[1][found.right.clone()]).all(|used| !used);
            if free {
                used[0][found.left.clone()].fill(true);
                used[1][found.right.clone()].fill(true);
                self.level_initial(&found);
                self.matches.push(found);
            }
        }
        self.matches.sort_by_key(|found| (found.left.start, found.right.start));
    }

    /// A word counts less if only an initial stands for it.
    fn level_initial(&mut self, found: &Match) {
        if found.how == How::Initial {
            let [lefts, rights] = &mut self.weights;
            let (left, right) = (&mut lefts[found.left.start], &mut rights[found.right.start]);
            let word = if left > right { left } else { right };
            *word *= BEHIND_INITIAL;
        }
    }

    fn candidates(&self) -> Vec<Match> {
        let mut found = Vec::new();
        for (i, a) in self.left.tokens().iter().enumerate() {
            for (j, b) in self.right.tokens().iter().enumerate() {
                if let Some((how, similarity)) = relate(a, b, self.is_personal()) {
                    found.push(Match { left: i..i + 1, right: j..j + 1, how, similarity });
                }
            }
        }
        for (range, at, similarity) in splits(self.left, self.right) {
            found.push(Match { left: range, right: at..at + 1, how: How::Split, similarity });
        }
        for (range, at, similarity) in splits(self.right, self.left) {
            found.push(Match { left: at..at + 1, right: range, how: How::Split, similarity });
        }
        found
    }

    fn weight(&self, found: &Match) -> f64 {
        self.weights[0][found.left.clone()].iter().chain(&self.weights[1][found.right.clone()]).sum()
    }

    fn is_matched(&self, side: Side, at: usize) -> bool {
        self.matches.iter().any(|found| match side {
            Side::Left => found.left.contains(&at),
            Side::Right => found.right.contains(&at),
        })
    }

    fn name(&self, side: Side) -> &'a Name {
        if side == Side::Left { self.left } else { self.right }
    }

    /// Positions of the tokens that count and have no counterpart.
    fn missing(&self, side: Side) -> Vec<usize> {
        let counts = |at: &usize| self.weights[side as usize][*at] > 0.0 && !self.is_matched(side, *at);
        (0..self.name(side).tokens().len()).filter(counts).collect()
    }

    /// Whether both may be names of human beings.
    pub(super) fn is_personal(&self) -> bool {
        [self.left, self.right].iter().all(|name| matches!(name.kind(), Kind::Person | Kind::Other))
    }

    /// A person whose names all occur on the other side, two at least, is not made another by a middle name left out.
    pub(super) fn forgive_missing_names(&mut self) {
        let full = |found: &&Match| {
            self.left.tokens()[found.left.start].class == Class::Word && found.similarity >= SURELY_FOUND
        };
        if !self.is_personal() || self.matches.iter().filter(full).count() < 2 {
            return;
        }
        let missing = [self.missing(Side::Left), self.missing(Side::Right)];
        if missing[0].is_empty() != missing[1].is_empty() {
            for (weights, missing) in self.weights.iter_mut().zip(missing) {
                missing.into_iter().for_each(|at| weights[at] *= LEFT_OUT);
            }
        }
    }

    fn total(&self) -> f64 {
        self.weights.iter().flatten().sum()
    }

    /// The share of both names' weight that agrees, each match by its similarity.
    pub(super) fn agreement(&self) -> f64 {
        let total = self.total();
        if total <= 0.0 {
            return 0.0;
        }
        self.matches.iter().map(|found| found.similarity * self.weight(found)).sum::<f64>() / total
    }

    /// Matched words in the order of the left name, then missing ones.
    pub(super) fn parts(&self) -> Vec<Part> {
        let total = self.total().max(f64::MIN_POSITIVE);
        let text = |name: &Name, range: Range<usize>| {
            name.tokens()[range].iter().map(|token| token.text.as_str()).collect::<Vec<_>>().join(" ")
        };
        let matched = self.matches.iter().map(|found| Part {
            left: text(self.left, found.left.clone()),
            right: text(self.right, found.right.clone()),
            how: found.how,
            weight: self.weight(found) / total,
            similarity: found.similarity,
            effect: 0.0,
        });
        let mut parts: Vec<Part> = matched.collect();
        for side in [Side::Left, Side::Right] {
            for at in self.missing(side) {
                let word = text(self.name(side), at..at + 1);
                let (left, right) =
                    if side == Side::Left { (word, String::new()) } else { (String::new(), word) };
                let weight = self.weights[side as usize][at] / total;
                parts.push(Part { left, right, how: How::Missing, weight, similarity: 0.0, effect: 0.0 });
            }
        }
        parts
    }

    /// Texts of the tokens without counterpart that `is` holds for.
    pub(super) fn unmatched(&self, side: Side, is: impl Fn(&Token) -> bool) -> Vec<String> {
        let tokens = self.name(side).tokens();
        self.missing(side)
            .into_iter()
            .filter(|at| is(&tokens[*at]))
            .map(|at| tokens[at].text.clone())
            .collect()
    }

    /// For each matched word of the left name, in its order, the place of its counterpart in the right.
    pub(super) fn order(&self) -> Vec<usize> {
        let is_word = |found: &&Match| {
            let token = &self.left.tokens()[found.left.start];
            token.is_distinguishing() && !token.aside
        };
        self.matches.iter().filter(is_word).map(|found| found.right.start).collect()
    }

    /// How many words agree that tell names apart.
    pub(super) fn matched_distinguishing(&self) -> usize {
        let tells =
            |name: &Name, range: Range<usize>| name.tokens()[range].iter().any(Token::is_distinguishing);
        let both =
            |found: &&Match| tells(self.left, found.left.clone()) && tells(self.right, found.right.clone());
        self.matches.iter().filter(both).count()
    }
}

/// Legal forms, initials and particles have no rarity of their own.
fn weight(token: &Token, rarity: &dyn Fn(&Token) -> f64) -> f64 {
    if token.term.is_empty() { token.weight() } else { token.weight() * rarity(token) }
}

/// How two tokens relate, if they do.
fn relate(a: &Token, b: &Token, personal: bool) -> Option<(How, f64)> {
    use Class::{Generic, Initial, LegalForm, Number, Particle, Patronymic, Place, Word};
    match (a.class, b.class) {
        (LegalForm(_), _) | (_, LegalForm(_)) => None,
        (Number(one), Number(other)) => (one == other).then_some((How::Equal, 1.0)),
        (Number(_), _) | (_, Number(_)) => None,
        (Initial, Initial) => (a.key == b.key).then(|| relate_words(a, b)).flatten(),
        (Initial, _) | (_, Initial) => {
            let fits = personal && a.latin.as_bytes().first() == b.latin.as_bytes().first();
            fits.then_some((How::Initial, INITIAL))
        }
        (Particle, _) | (_, Particle) => (a.key == b.key).then(|| relate_words(a, b)).flatten(),
        (Generic(one) | Place(one), Generic(other) | Place(other)) => (one == other)
            .then(|| relate_words(a, b).filter(|found| found.1 >= ROMANIZED))?
            .or(Some((How::Translated, TRANSLATED))),
        // `Ivanov` and `Ivanovich` are a surname and a patronymic.
        (Patronymic, Word) | (Word, Patronymic) => relate_words(a, b).filter(|found| found.1 >= ROMANIZED),
        _ => relate_words(a, b),
    }
}

fn relate_words(a: &Token, b: &Token) -> Option<(How, f64)> {
    if a.latin == b.latin {
        return Some((if a.script == b.script { How::Equal } else { How::Transliterated }, 1.0));
    }
    if a.key == b.key {
        return Some((How::Romanized, ROMANIZED));
    }
    if a.script.is_abjad() != b.script.is_abjad() {
        return relate_bones(&a.bones, &b.bones);
    }
    let spelled = similarity(&a.key, &b.key);
    let vowels_only =
        a.key.len() == b.key.len() && a.bones == b.bones && a.bones.len() >= 4 && !a.script.is_abjad();
    let found = if vowels_only { spelled.max(SAME_BONES) } else { spelled };
    (found > 0.0).then_some((How::Spelling, found))
}

/// Consonants say less, the fewer they are.
fn relate_bones(a: &str, b: &str) -> Option<(How, f64)> {
    let sure = match a.len().min(b.len()) {
        0 | 1 => return None,
        2 => 0.85,
        3 => 0.93,
        _ => 0.96,
    };
    let found = if a == b { 1.0 } else { similarity(a, b) };
    (found > 0.8).then_some((How::Consonants, sure * found))
}

/// Runs of words of `parts` that written as one are a word of `whole`: (run, place of the word, similarity).
fn splits(parts: &Name, whole: &Name) -> Vec<(Range<usize>, usize, f64)> {
    let mut found = Vec::new();
    for (at, count) in parts.groups() {
        let letters: usize = parts.tokens()[at..at + count].iter().map(|token| token.latin.len()).sum();
        let may_fit = |token: &Token| {
            token.is_distinguishing()
                && (token.script.is_abjad() || letters.abs_diff(token.latin.len()) <= MOST_LETTERS_APART)
        };
        let mut key = None;
        for (place, token) in whole.tokens().iter().enumerate().filter(|(_, token)| may_fit(token)) {
            let key = key.get_or_insert_with(|| parts.joined_key(at, count));
            let similarity = joined_similarity(key, token);
            if similarity >= LEAST_SPLIT {
                found.push((at..at + count, place, similarity * SPLIT));
            }
        }
    }
    found
}

fn joined_similarity(key: &str, token: &Token) -> f64 {
    if token.script.is_abjad() {
        let bones = crate::bones(key);
        return if bones.len() >= 4 && bones == token.bones { 0.95 } else { 0.0 };
    }
    similarity(key, &token.key)
}
