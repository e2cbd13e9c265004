//! A text cut into words.

use icu_casemap::CaseMapper;
use icu_properties::CodePointMapData;
use icu_properties::props::{GeneralCategory, GeneralCategoryGroup};

use crate::clean::{clean, unmix};
use crate::key::{bones, fold};
use crate::romanize::{romanize, spellings};
use crate::script::Script;

/// One word of a text: as written, romanized, and folded for comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The word as it was written, without what cannot be seen.
    pub text: String,
    /// Lower-case ASCII spelling.
    pub latin: String,
    /// The romanized spelling with the habits of romanization folded away; see [`fold`].
    pub key: String,
    /// The consonants of the key; see [`bones`].
    pub bones: String,
    /// The writing system of the word.
    pub script: Script,
    /// Whether it stands in brackets.
    pub aside: bool,
    /// Whether a full stop follows directly, as after an initial or an abbreviation.
    pub dotted: bool,
    /// Whether it follows the word before without a space: `7` and `th`, `al` and `rashid` in `al-rashid`.
    pub attached: bool,
}

impl Word {
    /// Makes a word of a piece of text that holds no separators.
    pub(crate) fn new(text: &str) -> Self {
        let text = unmix(text);
        let script = text.chars().find(|c| c.is_alphabetic()).map_or(Script::Latin, Script::of);
        let latin = if text.is_ascii() {
            text.to_ascii_lowercase()
        } else {
            romanize(&CaseMapper::new().fold_string(&text), script)
        };
        let mut word = Self::spelled(text.into_owned(), latin, script);
        if script.is_abjad() {
            word.key = abjad_key(&word.text, script);
            word.bones = bones(&word.key);
        }
        word
    }

    /// Makes a word whose Latin spelling is known.
    pub(crate) fn spelled(text: String, latin: String, script: Script) -> Self {
        let key = fold(&latin);
        let bones = bones(&key);
        Self { text, latin, key, bones, script, aside: false, dotted: false, attached: false }
    }

    /// Whether it is written in capitals throughout.
    pub fn is_upper(&self) -> bool {
        self.text.chars().any(char::is_uppercase) && !self.text.chars().any(char::is_lowercase)
    }

    /// Whether it is a number in digits.
    pub fn is_number(&self) -> bool {
        !self.latin.is_empty() && self.latin.bytes().all(|byte| byte.is_ascii_digit())
    }
}

/// The key of a word without vowels, letter by letter, since letters that meet there (`k`, `h`) are no digraph.
fn abjad_key(text: &str, script: Script) -> String {
    spellings(text, script).map(fold).collect()
}

/// Cuts a text into words: at blanks and punctuation, between letters and digits, between scripts without spaces and others.
///
/// Apostrophes join (`O'Neil` is `oneil`). Words that leave nothing when romanized are dropped.
pub fn words(text: &str) -> Vec<Word> {
    let clean = clean(text);
    let mut cutter = Cutter::default();
    for letter in clean.chars() {
        cutter.take(letter);
    }
    cutter.end();
    cutter.words
}

#[derive(Default)]
struct Cutter {
    words: Vec<Word>,
    current: String,
    class: Option<LetterClass>,
    depth: usize,
    attached: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum LetterClass {
    Digit,
    Spaced,
    Unspaced(Script),
}

impl Cutter {
    fn take(&mut self, letter: char) {
        match letter {
            '\'' | '’' | '‘' | 'ʼ' | 'ʻ' | 'ʹ' | '`' | '´' | '״' | '׳' => {}
            _ if is_mark(letter) => self.current.push(letter),
            _ if letter.is_alphanumeric() => self.letter(letter),
            _ => self.separator(letter),
        }
    }

    fn letter(&mut self, letter: char) {
        let class = class_of(letter);
        if self.class.is_some_and(|current| current != class) {
            self.end();
            self.attached = true;
        }
        self.class = Some(class);
        self.current.push(letter);
    }

    fn separator(&mut self, letter: char) {
        self.end();
        self.attached = matches!(letter, '-' | '‐' | '‑');
        match letter {
            '.' => self.words.last_mut().into_iter().for_each(|word| word.dotted = true),
            '(' | '[' | '（' | '【' => self.depth += 1,
            ')' | ']' | '）' | '】' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
    }

    fn end(&mut self) {
        self.class = None;
        if self.current.is_empty() {
            return;
        }
        let mut word = Word::new(&self.current);
        self.current.clear();
        if word.latin.is_empty() {
            return;
        }
        word.aside = self.depth > 0;
        word.attached = self.attached;
        self.attached = false;
        self.words.push(word);
    }
}

fn class_of(letter: char) -> LetterClass {
    let script = Script::of(letter);
    if letter.is_numeric() && script != Script::Han {
        LetterClass::Digit
    } else if script.is_unspaced() {
        LetterClass::Unspaced(script)
    } else {
        LetterClass::Spaced
    }
}

/// Vowel signs and accents belong to the letter before them.
fn is_mark(letter: char) -> bool {
    !letter.is_ascii()
        && GeneralCategoryGroup::Mark.contains(CodePointMapData::<GeneralCategory>::new().get(letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<String> = words(text).into_iter().map(|word| word.latin).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn texts_are_cut_where_a_reader_would_cut_them() {
        check("Romashka-Trade, LLC", &["romashka", "trade", "llc"]);
        check("O'Neil & Sons", &["oneil", "sons"]);
        check("Plant No.7", &["plant", "no", "7"]);
        check("3rd", &["3", "rd"]);
        check("ООО «Ромашка»", &["ooo", "romashka"]);
        check("サクラ電子", &["sakura", "dianzi"]);
        check("...", &[]);
    }
}
