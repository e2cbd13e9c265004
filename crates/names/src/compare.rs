//! Two names aligned word by word, one score, and the parts it is made of.

mod align;

use std::cmp::Ordering;

use serde::Serialize;

use crate::clean::shown;
use crate::name::{Class, Kind, Name, Token};
use crate::script::Script;
use align::{Alignment, Side};

/// Highest score of two names that each have a number, and not the same: sister ships, sister plants.
const NUMBERS_DIFFER_CAP: f64 = 0.6;
/// Highest score of two vessels of which only one has a number.
const NUMBER_MISSING_CAP: f64 = 0.65;
/// Highest score of two names in which no word agrees that tells names apart, though both have one.
const GENERIC_CAP: f64 = 0.5;
/// What two different legal forms take: they change on transfer and translation, and rarely tell firms apart.
const LEGAL_FORMS_DIFFER: f64 = 0.03;
/// What two different places take (`... of Kazan`, `... of Perm`): sister plants.
const PLACES_DIFFER: f64 = 0.15;
/// What two different patronymics take: another father.
const PATRONYMICS_DIFFER: f64 = 0.15;
/// What a word takes that stands unmatched on each side, beside its own weight: the two say different things.
const WORDS_DIFFER: f64 = 0.1;
/// What two different trades take (`... Bakery`, `... Plumbing`) where one word alone agrees: many firms share one.
const GENERICS_DIFFER: f64 = 0.12;
/// What another order of three or more personal names takes, unless the surname only moved to the other end:
/// `Ahmad Hasan` and `Hasan Ahmad` may be father and son.
const ORDER_DIFFERS: f64 = 0.08;

/// How a part of one name relates to the other name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum How {
    /// The same word in the same script.
    Equal,
    /// The same word in another script.
    Transliterated,
    /// The same word by another habit of romanization.
    Romanized,
    /// A slip or a variant of spelling.
    Spelling,
    /// The same consonants, where one script does not write vowels.
    Consonants,
    /// The same common word in another language or form.
    Translated,
    /// A letter that stands for the word.
    Initial,
    /// The same letters, written as one word on one side and as several on the other.
    Split,
    /// A word without counterpart.
    Missing,
    /// Both have numbers, and different ones: the score is capped.
    NumbersDiffer,
    /// Only one vessel has a number: the score is capped.
    NumberMissing,
    /// Both name places, and different ones.
    PlacesDiffer,
    /// Both have patronymics, and different ones.
    PatronymicsDiffer,
    /// Each side has a word of its own that the other lacks.
    WordsDiffer,
    /// Both have common words, such as the trade, and different ones.
    GenericsDiffer,
    /// The words stand in another order.
    OrderDiffers,
    /// The legal forms are of one class.
    LegalFormsAgree,
    /// The legal forms are of different classes.
    LegalFormsDiffer,
    /// Only common words agree: the score is capped.
    OnlyGeneric,
}

/// One piece of a comparison.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Part {
    /// The words of the left name it is about, as written; empty if none.
    pub left: String,
    /// The words of the right name it is about, as written; empty if none.
    pub right: String,
    /// How they relate.
    pub how: How,
    /// Share of the whole that these words carry, 0 to 1; 0 for an adjustment.
    pub weight: f64,
    /// How alike they are, 0 to 1.
    pub similarity: f64,
    /// What an adjustment did to the score, below 0 if it lowered it; 0 for matched and missing words.
    pub effect: f64,
}

/// The result of comparing two names.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// From 0 (unrelated) to 1 (equal).
    pub score: f64,
    /// What the score is made of: matched words, missing words, adjustments.
    pub parts: Vec<Part>,
}

/// Compares two names, taking every word of a class for equally rare.
pub fn compare(left: &Name, right: &Name) -> Comparison {
    compare_weighted(left, right, &|_| 1.0)
}

/// Compares two names, given how rare each token is, from 0 (everywhere) to 1 (nowhere else).
///
/// Symmetric: swapping the names swaps the parts' sides and changes nothing else.
pub fn compare_weighted(left: &Name, right: &Name, rarity: &dyn Fn(&Token) -> f64) -> Comparison {
    // Ties between alignments are broken by position, so the pair is put in one order first.
    if order(left, right).is_le() {
        return compare_ordered(left, right, rarity);
    }
    let mut comparison = compare_ordered(right, left, rarity);
    for part in &mut comparison.parts {
        std::mem::swap(&mut part.left, &mut part.right);
    }
    comparison
}

fn order(left: &Name, right: &Name) -> Ordering {
    let (lefts, rights) = (left.tokens().iter(), right.tokens().iter());
    let by_keys = lefts.map(|token| &token.key).cmp(rights.map(|token| &token.key));
    by_keys.then_with(|| left.original().cmp(right.original()))
}

fn compare_ordered(left: &Name, right: &Name, rarity: &dyn Fn(&Token) -> f64) -> Comparison {
    let mut pair = Alignment::of(left, right, rarity);
    pair.forgive_missing_names();
    let mut scorer = Scorer { score: pair.agreement(), parts: pair.parts(), pair: &pair };
    scorer.words_differ();
    scorer.generics_differ();
    scorer.patronymics_differ();
    scorer.places_differ();
    scorer.order_differs();
    scorer.legal_forms();
    scorer.numbers();
    scorer.only_generic();
    Comparison { score: scorer.score.clamp(0.0, 1.0), parts: scorer.parts }
}

/// Applies what the alignment alone does not show, one rule after the other.
struct Scorer<'a> {
    score: f64,
    parts: Vec<Part>,
    pair: &'a Alignment<'a>,
}

impl Scorer<'_> {
    fn adjust(&mut self, how: How, effect: f64, left: String, right: String) {
        self.score += effect;
        self.parts.push(Part { left, right, how, weight: 0.0, similarity: 0.0, effect });
    }

    fn cap(&mut self, how: How, cap: f64, left: String, right: String) {
        let effect = (cap - self.score).min(0.0);
        self.adjust(how, effect, left, right);
    }

    /// Lowers the score if each side has a token without counterpart that `is` holds for.
    fn differ(&mut self, how: How, effect: f64, is: fn(&Token) -> bool) {
        let (left, right) = (self.pair.unmatched(Side::Left, is), self.pair.unmatched(Side::Right, is));
        if !left.is_empty() && !right.is_empty() {
            self.adjust(how, -effect, left.join(" "), right.join(" "));
        }
    }

    fn words_differ(&mut self) {
        self.differ(How::WordsDiffer, WORDS_DIFFER, |token| token.class == Class::Word && !token.aside);
    }

    fn generics_differ(&mut self) {
        let effect =
            if self.pair.matched_distinguishing() < 2 { GENERICS_DIFFER } else { LEGAL_FORMS_DIFFER };
        self.differ(How::GenericsDiffer, effect, |token| matches!(token.class, Class::Generic(_)));
    }

    fn patronymics_differ(&mut self) {
        self.differ(How::PatronymicsDiffer, PATRONYMICS_DIFFER, |token| token.class == Class::Patronymic);
    }

    fn places_differ(&mut self) {
        self.differ(How::PlacesDiffer, PLACES_DIFFER, |token| matches!(token.class, Class::Place(_)));
    }

    fn order_differs(&mut self) {
        let places = self.pair.order();
        let steps_back = places.windows(2).filter(|pair| pair[0] > pair[1]).count();
        let moved_round = steps_back == 1 && places.last() < places.first();
        let tells = if self.pair.is_personal() { places.len() > 2 && !moved_round } else { true };
        if steps_back > 0 && tells {
            let effect = if self.pair.is_personal() { ORDER_DIFFERS } else { LEGAL_FORMS_DIFFER };
            self.adjust(How::OrderDiffers, -effect, String::new(), String::new());
        }
    }

    fn legal_forms(&mut self) {
        let (left, right) = (forms(self.pair.left), forms(self.pair.right));
        if left.is_empty() || right.is_empty() {
            return;
        }
        let texts =
            |forms: &[&Token]| forms.iter().map(|token| token.text.as_str()).collect::<Vec<_>>().join(" ");
        let agree = left.iter().any(|one| right.iter().any(|other| one.class == other.class));
        let how = if agree { How::LegalFormsAgree } else { How::LegalFormsDiffer };
        let effect = if agree { 0.0 } else { -LEGAL_FORMS_DIFFER };
        self.adjust(how, effect, texts(&left), texts(&right));
    }

    fn numbers(&mut self) {
        let is_number = |token: &Token| matches!(token.class, Class::Number(_));
        let (left, right) =
            (self.pair.unmatched(Side::Left, is_number), self.pair.unmatched(Side::Right, is_number));
        let vessel = [self.pair.left, self.pair.right].iter().any(|name| name.kind() == Kind::Vessel);
        let cap = match (left.is_empty(), right.is_empty()) {
            (false, false) => Some((How::NumbersDiffer, NUMBERS_DIFFER_CAP)),
            (true, true) => None,
            _ => vessel.then_some((How::NumberMissing, NUMBER_MISSING_CAP)),
        };
        if let Some((how, cap)) = cap {
            self.cap(how, cap, left.join(" "), right.join(" "));
        }
    }

    fn only_generic(&mut self) {
        let both_weak = self.pair.left.is_weak() && self.pair.right.is_weak();
        if self.score > GENERIC_CAP && !both_weak && self.pair.matched_distinguishing() == 0 {
            self.cap(How::OnlyGeneric, GENERIC_CAP, String::new(), String::new());
        }
    }
}

/// The legal forms that say what kind of firm it is; `company` says nothing.
fn forms(name: &Name) -> Vec<&Token> {
    let is_form = |token: &&Token| matches!(token.class, Class::LegalForm(class) if class != "COMPANY" && class != "VESSEL");
    name.tokens().iter().filter(is_form).collect()
}

impl Part {
    /// The part as one sentence of plain English; `sides` are what to call left and right, as `the query` and `the list`.
    pub fn sentence(&self, sides: [&str; 2]) -> String {
        let (left, right) = (shown(&self.left), shown(&self.right));
        let alike = format!("{:.0} % alike", self.similarity * 100.0);
        let by = format!("lowered by {:.2}", -self.effect);
        match self.how {
            How::Equal => format!("`{left}` is in both"),
            How::Transliterated => {
                format!(
                    "`{left}` equals `{right}` after transliteration from {}",
                    foreign(&self.left, &self.right)
                )
            }
            How::Romanized => {
                format!("`{left}` and `{right}` are one word by different habits of romanization")
            }
            How::Spelling => format!("`{left}` is close to `{right}` in spelling ({alike})"),
            How::Consonants => format!(
                "`{left}` and `{right}` have the same consonants, and {} leaves vowels out ({alike})",
                foreign(&self.left, &self.right)
            ),
            How::Translated => format!("`{left}` means the same as `{right}`"),
            How::Initial => format!("`{left}` fits `{right}` as an initial"),
            How::Split => format!("`{left}` is `{right}` with other word breaks"),
            How::Missing if self.right.is_empty() => {
                format!("`{left}` is in {} only ({:.0} % of both)", sides[0], self.weight * 100.0)
            }
            How::Missing => {
                format!("`{right}` is in {} only ({:.0} % of both)", sides[1], self.weight * 100.0)
            }
            How::NumbersDiffer => {
                format!("the numbers differ (`{left}`, `{right}`): {by}, to at most {NUMBERS_DIFFER_CAP}")
            }
            How::NumberMissing => format!(
                "one vessel has the number `{left}{right}` and the other none: {by}, to at most {NUMBER_MISSING_CAP}"
            ),
            How::PlacesDiffer => format!("the places differ (`{left}`, `{right}`): {by}"),
            How::PatronymicsDiffer => format!("the patronymics differ (`{left}`, `{right}`): {by}"),
            How::WordsDiffer => format!("`{left}` stands against `{right}`: {by}"),
            How::GenericsDiffer => format!("common words differ (`{left}`, `{right}`): {by}"),
            How::OrderDiffers => format!("the words stand in another order: {by}"),
            How::LegalFormsAgree => format!("the legal forms agree (`{left}`, `{right}`)"),
            How::LegalFormsDiffer => format!("the legal forms differ (`{left}`, `{right}`): {by}"),
            How::OnlyGeneric => format!("only common words agree: {by}, to at most {GENERIC_CAP}"),
        }
    }
}

/// The name of the script that is not Latin, of two words in different scripts.
fn foreign(left: &str, right: &str) -> &'static str {
    let script = |text: &str| text.chars().find(|c| c.is_alphabetic()).map_or(Script::Latin, Script::of);
    let (left, right) = (script(left), script(right));
    if right.is_abjad() || left == Script::Latin { right.words() } else { left.words() }
}

#[cfg(test)]
mod tests;
