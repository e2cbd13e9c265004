//! Which listed names may be the one asked for: by terms equal or alike, by words joined or split.
//!
//! Work is bounded; [`Candidates::truncated`] says when a bound bit.

use std::collections::HashMap;

use portolan_names::{Class, Name, Token, similarity};

use crate::build::bones_of_term;
use crate::file::{KeyRow, Posting, Section, grams};
use crate::index::{Index, IndexError};

/// The most postings that one name of a query may touch. At about 2 ns each this is well under a millisecond.
const MAX_POSTINGS: usize = 300_000;
/// The most listed names that are compared in full with one name of a query; at 10 µs each, 2 ms.
const MAX_COMPARED: usize = 200;
/// The most terms that are tried as spellings of one word of the query.
const MAX_SPELLINGS: usize = 10_000;
/// How far the estimate may lie below the floor for a name to be compared in full: initials and words left out by one side
/// count for less in the full comparison than in the estimate.
const MARGIN: f64 = 0.2;
/// Estimates this far below the floor seldom become hits; only names above it count as left out.
const NEAR: f64 = 0.1;
/// Similarity of words that share all consonants, one of them in a script without vowels.
const SAME_BONES: f64 = 0.93;

/// Listed names worth a full comparison.
pub(crate) struct Candidates {
    /// Rows of the table of names, best estimate first.
    pub(crate) names: Vec<u32>,
    /// Whether a bound left something out.
    pub(crate) truncated: bool,
}

/// Finds the candidates for one name; `floor` is the least score that will be reported.
pub(crate) fn candidates(index: &Index, name: &Name, floor: f64) -> Result<Candidates, IndexError> {
    let mut tally = Tally::new(index, name)?;
    for (term, weight) in tally.by_weight() {
        match term {
            Wanted::Token(at) => tally.token(at, weight)?,
            Wanted::Joined(key) => tally.joined(&key, weight)?,
        }
    }
    tally.finish(floor)
}

/// What is looked up: a token, or neighboring tokens written as one.
enum Wanted {
    Token(usize),
    Joined(String),
}

/// Sums, per listed name, the weight of what agrees with the query.
struct Tally<'a> {
    index: &'a Index,
    name: &'a Name,
    weights: Vec<f64>,
    /// By listed name: weight that agrees, over both sides.
    agreed: Vec<f32>,
    /// By listed name: what the word at hand adds, so that a name with two spellings of it counts one.
    at_hand: Vec<f32>,
    touched: Vec<u32>,
    visited: usize,
    truncated: bool,
}

impl<'a> Tally<'a> {
    fn new(index: &'a Index, name: &'a Name) -> Result<Self, IndexError> {
        let weigh =
            |token: &Token| token.weight() * if token.term.is_empty() { 1.0 } else { index.rarity(token) };
        let names = index.names()?.len();
        Ok(Self {
            index,
            name,
            weights: name.tokens().iter().map(weigh).collect(),
            agreed: vec![0.0; names],
            at_hand: vec![0.0; names],
            touched: Vec::new(),
            visited: 0,
            truncated: false,
        })
    }

    /// What to look up, rare and heavy first, so that a bound cuts off what tells least.
    fn by_weight(&self) -> Vec<(Wanted, f64)> {
        let tokens = self.name.tokens().iter().enumerate().filter(|(_, token)| !token.term.is_empty());
        let mut wanted: Vec<(Wanted, f64)> =
            tokens.map(|(at, _)| (Wanted::Token(at), self.weights[at])).collect();
        let joined = self.name.joined().into_iter();
        wanted.extend(
            joined.map(|(at, count, key)| (Wanted::Joined(key), self.weights[at..at + count].iter().sum())),
        );
        wanted.sort_by(|a, b| b.1.total_cmp(&a.1));
        wanted
    }

    fn token(&mut self, at: usize, weight: f64) -> Result<(), IndexError> {
        let token = &self.name.tokens()[at];
        let mut at_hand = Vec::new();
        for (term, alike) in self.spellings(token)? {
            let row = self.index.row(self.index.terms()?, term)?;
            self.visit(self.index.postings(row)?, alike, weight, &mut at_hand)?;
        }
        if token.is_distinguishing() {
            // The list may write as several words what the query writes as one.
            let joined = self.index.keyed(Section::Joined, &token.key)?;
            self.visit_joined(joined, weight, &mut at_hand)?;
        }
        self.settle(at_hand);
        Ok(())
    }

    fn joined(&mut self, key: &str, weight: f64) -> Result<(), IndexError> {
        let mut at_hand = Vec::new();
        if let Some((_, row)) = self.index.term(key)? {
            self.visit(self.index.postings(row)?, 1.0, weight, &mut at_hand)?;
        }
        for row in self.index.keyed(Section::Bones, &bones_of_term(key))? {
            let term = self.index.row(self.index.terms()?, row.row)?;
            if self.index.text(term.text)?.starts_with('~') {
                self.visit(self.index.postings(term)?, SAME_BONES, weight, &mut at_hand)?;
            }
        }
        self.settle(at_hand);
        Ok(())
    }

    /// Terms that may be spellings of a token, each with its similarity.
    fn spellings(&mut self, token: &Token) -> Result<Vec<(u32, f64)>, IndexError> {
        let mut alike: HashMap<u32, f64> = HashMap::new();
        if let Some((term, _)) = self.index.term(&token.term)? {
            alike.insert(term, 1.0);
        }
        if token.is_distinguishing() {
            for term in self.lookalikes(token)? {
                let row = self.index.row(self.index.terms()?, term)?;
                let found = term_similarity(token, self.index.text(row.text)?);
                if found > 0.0 {
                    alike.entry(term).or_insert(found);
                }
            }
        }
        let mut alike: Vec<(u32, f64)> = alike.into_iter().collect();
        alike.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        Ok(alike)
    }

    /// Terms with the same consonants, or with enough trigrams in common to be within the bounds of a slip.
    fn lookalikes(&mut self, token: &Token) -> Result<Vec<u32>, IndexError> {
        let bones = self.index.keyed(Section::Bones, &token.bones)?;
        let mut found: Vec<u32> = bones.iter().map(|row| row.row).collect();
        let grams = grams(&token.term);
        let least = least_shared(grams.len());
        let mut shared = vec![0u8; self.index.terms()?.len()];
        for gram in &grams {
            for term in self.index.gram_terms(*gram)? {
                self.index.row(&shared, *term)?;
                let count = &mut shared[*term as usize];
                *count = count.saturating_add(1);
                if *count == least {
                    found.push(*term);
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        if found.len() > MAX_SPELLINGS {
            self.truncated = true;
            found.sort_by_key(|term| (std::cmp::Reverse(shared[*term as usize]), *term));
            found.truncate(MAX_SPELLINGS);
        }
        Ok(found)
    }

    fn visit(
        &mut self,
        postings: &[Posting],
        alike: f64,
        weight: f64,
        at_hand: &mut Vec<u32>,
    ) -> Result<(), IndexError> {
        self.visited += postings.len();
        if self.visited > MAX_POSTINGS {
            self.truncated = true;
            return Ok(());
        }
        for posting in postings {
            self.add(posting.name, (alike * (weight + f64::from(posting.weight))) as f32, at_hand)?;
        }
        Ok(())
    }

    fn visit_joined(
        &mut self,
        rows: &[KeyRow],
        weight: f64,
        at_hand: &mut Vec<u32>,
    ) -> Result<(), IndexError> {
        self.visited += rows.len();
        if self.visited > MAX_POSTINGS {
            self.truncated = true;
            return Ok(());
        }
        for row in rows {
            // The weight of the joined words is not stored; as much as the query's word has is a fair guess, and twice
            // that keeps the estimate from falling short.
            self.add(row.row, (3.0 * weight) as f32, at_hand)?;
        }
        Ok(())
    }

    fn add(&mut self, name: u32, gain: f32, at_hand: &mut Vec<u32>) -> Result<(), IndexError> {
        let place = name as usize;
        let Some(best) = self.at_hand.get_mut(place) else {
            self.index.row(self.index.names()?, name)?;
            return Ok(());
        };
        if *best == 0.0 {
            at_hand.push(name);
        }
        *best = best.max(gain);
        Ok(())
    }

    fn settle(&mut self, at_hand: Vec<u32>) {
        for name in at_hand {
            let place = name as usize;
            if self.agreed[place] == 0.0 {
                self.touched.push(name);
            }
            self.agreed[place] += std::mem::take(&mut self.at_hand[place]);
        }
    }

    fn finish(self, floor: f64) -> Result<Candidates, IndexError> {
        let names = self.index.names()?;
        let own: f64 = self.weights.iter().sum();
        let estimate = |name: u32| {
            f64::from(self.agreed[name as usize])
                / (own + f64::from(names[name as usize].weight)).max(f64::MIN_POSITIVE)
        };
        let mut estimates: Vec<(f64, u32)> =
            self.touched.iter().map(|name| (estimate(*name), *name)).collect();
        estimates.retain(|(estimate, _)| *estimate >= floor - MARGIN);
        estimates.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let left_out = estimates.get(MAX_COMPARED).is_some_and(|(estimate, _)| *estimate >= floor - NEAR);
        estimates.truncate(MAX_COMPARED);
        Ok(Candidates {
            names: estimates.into_iter().map(|(_, name)| name).collect(),
            truncated: self.truncated || left_out,
        })
    }
}

/// How many trigrams a spelling shares at least, of so many that the word has.
///
/// A changed letter costs three trigrams; up to seven letters two slips leave one or two, from then on as many more as the
/// word is longer.
fn least_shared(grams: usize) -> u8 {
    match grams {
        0..=5 => 1,
        6..=9 => 2,
        more => (more - 7).min(usize::from(u8::MAX)) as u8,
    }
}

/// How alike a token and a term are, as far as the term shows it.
fn term_similarity(token: &Token, term: &str) -> f64 {
    let abjad = term.starts_with('~');
    if abjad != token.script.is_abjad() {
        return if bones_of_term(term) == token.bones && token.bones.len() > 1 { SAME_BONES } else { 0.0 };
    }
    let spelled = similarity(&token.term, term);
    let same_length = token.key.len() == term.len() && token.class == Class::Word;
    let vowels_only = !abjad && same_length && token.bones.len() >= 4 && bones_of_term(term) == token.bones;
    if vowels_only { spelled.max(0.85) } else { spelled }
}
