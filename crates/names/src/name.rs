//! A name: its words, and what each of them is.

use serde::Serialize;

use crate::lexicon::{Entry, entry_at, is_article, is_particle, segments};
use crate::romanize::{han_surname, hangul_surname};
use crate::script::Script;
use crate::word::{Word, words};

/// The longest name that is read, in Unicode code points; the longest on the lists in 2026 has under 400.
pub const MAX_CHARS: usize = 1_000;
/// The most words that a name may have.
pub const MAX_TOKENS: usize = 64;

/// What a name names, as far as that changes how it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Kind {
    /// A human being: initials, patronymics, order; no legal forms.
    Person,
    /// A company, public body or other organization.
    Organization,
    /// A ship or aircraft: numbers tell sisters apart.
    Vessel,
    /// Not known; told from the words where they show it.
    Other,
}

impl Kind {
    /// The kind that a FollowTheMoney schema calls for.
    pub fn of_schema(schema: &str) -> Self {
        match schema {
            "Person" => Self::Person,
            "Company" | "Organization" | "PublicBody" => Self::Organization,
            "Vessel" | "Airplane" => Self::Vessel,
            _ => Self::Other,
        }
    }
}

/// Why a text cannot be screened as a name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Empty, blank, or punctuation only.
    #[error("the name has no letter or digit")]
    Empty,
    /// Longer than any name is.
    #[error("the name is too long: a name has at most {MAX_CHARS} characters and {MAX_TOKENS} words")]
    TooLong,
    /// Nothing but legal forms, such as `LLC`.
    #[error("`{0}` is too weak to screen: it holds only a legal form")]
    LegalFormsOnly(String),
}

/// What a token is within its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub enum Class {
    /// A word of its own: a given name, a surname, what tells a company apart.
    Word,
    /// A word that many organizations have, with its concept in English, which translations share.
    Generic(&'static str),
    /// A place, with its English name.
    Place(&'static str),
    /// A legal form, with its class (`LLC` for ООО, GmbH, 有限公司).
    LegalForm(&'static str),
    /// A number, ordinal or Roman numeral, with its value.
    Number(u64),
    /// A single letter that stands for a word.
    Initial,
    /// A Slavic patronymic.
    Patronymic,
    /// An article, a preposition, `son of`.
    Particle,
}

/// A word of a name, or a group of words that means one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// As written, in the original script.
    pub text: String,
    /// Lower-case ASCII spelling.
    pub latin: String,
    /// Comparison key of the spelling.
    pub key: String,
    /// Consonants of the key.
    pub bones: String,
    /// What an index finds the token by: the key, `~` and the bones for an abjad, `=` and the concept, `#` and the number;
    /// empty for what is not looked up (legal forms, initials, particles).
    pub term: String,
    /// Writing system.
    pub script: Script,
    /// What it is.
    pub class: Class,
    /// Whether it stands in brackets beside the name proper.
    pub aside: bool,
}

impl Token {
    fn new(word: Word, class: Class) -> Self {
        let mut token = Self {
            text: word.text,
            latin: word.latin,
            key: word.key,
            bones: word.bones,
            term: String::new(),
            script: word.script,
            class,
            aside: word.aside,
        };
        token.set_class(class);
        token
    }

    fn set_class(&mut self, class: Class) {
        self.class = class;
        self.term = match class {
            Class::Word | Class::Patronymic if self.script.is_abjad() => format!("~{}", self.bones),
            Class::Word | Class::Patronymic => self.key.clone(),
            Class::Generic(concept) | Class::Place(concept) => format!("={concept}"),
            Class::Number(value) => format!("#{value}"),
            Class::LegalForm(_) | Class::Initial | Class::Particle => String::new(),
        };
    }

    /// How much the token tells, from 0 to 1, before its rarity is known.
    ///
    /// A word of its own counts fully; a generic word less than a third, so that three that agree do not outweigh one
    /// word that differs; legal forms count apart.
    pub fn weight(&self) -> f64 {
        let weight = match self.class {
            Class::Word if self.key.len() <= 2 && self.script == Script::Latin => 0.7,
            Class::Word => 1.0,
            Class::Number(_) => 0.8,
            Class::Patronymic => 0.5,
            Class::Place(_) => 0.45,
            Class::Initial => 0.4,
            Class::Generic(_) => 0.3,
            Class::Particle => 0.05,
            Class::LegalForm(_) => 0.0,
        };
        if self.aside { weight * 0.3 } else { weight }
    }

    /// Whether it helps to tell one name from another.
    pub fn is_distinguishing(&self) -> bool {
        matches!(self.class, Class::Word | Class::Patronymic)
    }
}

/// A name made comparable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    original: String,
    kind: Kind,
    tokens: Vec<Token>,
}

impl Name {
    /// Reads a name in any script.
    ///
    /// With [`Kind::Other`], a name with a legal form or a generic word is read as an organization's.
    ///
    /// # Errors
    ///
    /// Fails for a text without letters or digits, one that is too long, and one of legal forms only.
    pub fn parse(text: &str, kind: Kind) -> Result<Self, NameError> {
        if text.len() > 4 * MAX_CHARS || text.chars().count() > MAX_CHARS {
            return Err(NameError::TooLong);
        }
        let words = words(text);
        match words.len() {
            0 => return Err(NameError::Empty),
            1..=MAX_TOKENS => {}
            _ => return Err(NameError::TooLong),
        }
        let mut kind = kind;
        let mut tokens = Reader::new(kind, &words).read();
        if kind == Kind::Other && tokens.iter().any(shows_organization) {
            kind = Kind::Organization;
            tokens = Reader::new(kind, &words).read();
        }
        let is_form = |token: &Token| matches!(token.class, Class::LegalForm(_) | Class::Particle);
        if tokens.iter().all(is_form) && kind != Kind::Vessel {
            return Err(NameError::LegalFormsOnly(crate::shown(text)));
        }
        let mut name = Self { original: text.to_owned(), kind, tokens };
        name.find_patronymic();
        Ok(name)
    }

    /// The text as it came.
    pub fn original(&self) -> &str {
        &self.original
    }

    /// What it names, as given or told from its words.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Its tokens, in the order of the text.
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// Whether nothing in it tells it apart: generic words, places, numbers and legal forms only.
    pub fn is_weak(&self) -> bool {
        !self.tokens.iter().any(Token::is_distinguishing)
    }

    /// Pairs and triples of neighboring words written as one, as keys: (first token, count, key).
    pub fn joined(&self) -> Vec<(usize, usize, String)> {
        self.groups().map(|(at, count)| (at, count, self.joined_key(at, count))).collect()
    }

    /// Pairs and triples of neighboring words that may be written as one: (first token, count).
    pub(crate) fn groups(&self) -> impl Iterator<Item = (usize, usize)> {
        let can_join =
            |token: &Token| !matches!(token.class, Class::LegalForm(_) | Class::Number(_) | Class::Initial);
        (2..=3).flat_map(move |count| {
            self.tokens.windows(count).enumerate().filter_map(move |(at, group)| {
                let together = group.iter().all(|token| can_join(token) && token.aside == group[0].aside);
                (together && group.iter().any(Token::is_distinguishing)).then_some((at, count))
            })
        })
    }

    /// The key of a group written as one word.
    pub(crate) fn joined_key(&self, at: usize, count: usize) -> String {
        let latin: String =
            self.tokens[at..at + count].iter().flat_map(|token| token.latin.split(' ')).collect();
        crate::fold(&latin)
    }

    /// A patronymic is told by its ending, in names of three words or more.
    fn find_patronymic(&mut self) {
        const ENDINGS: [&str; 5] = ["oviC", "eviC", "ovna", "evna", "iCna"];
        let personal = matches!(self.kind, Kind::Person | Kind::Other);
        let words = self.tokens.iter().filter(|token| token.class == Class::Word).count();
        if !personal || words < 3 {
            return;
        }
        let is_patronymic = |token: &&mut Token| {
            token.class == Class::Word && ENDINGS.iter().any(|ending| token.key.ends_with(ending))
        };
        if let Some(token) = self.tokens.iter_mut().skip(1).find(is_patronymic) {
            token.set_class(Class::Patronymic);
        }
    }
}

/// Whether only an organization has such a token; a form of two letters may be a person's name.
fn shows_organization(token: &Token) -> bool {
    match token.class {
        Class::LegalForm(_) => token.latin.len() > 2,
        Class::Generic(_) => true,
        _ => false,
    }
}

/// Turns words into tokens, from the first to the last.
struct Reader<'a> {
    kind: Kind,
    words: &'a [Word],
    at: usize,
    tokens: Vec<Token>,
}

impl<'a> Reader<'a> {
    fn new(kind: Kind, words: &'a [Word]) -> Self {
        Self { kind, words, at: 0, tokens: Vec::with_capacity(words.len()) }
    }

    fn read(mut self) -> Vec<Token> {
        if self.kind == Kind::Vessel {
            self.vessel_prefix();
        }
        while self.at < self.words.len() {
            if !self.entry() {
                self.word();
            }
        }
        self.tokens
    }

    fn push(&mut self, word: Word, class: Class) {
        self.tokens.push(Token::new(word, class));
    }

    /// `M/V`, `MT` and the like before a ship's name.
    fn vessel_prefix(&mut self) {
        let latin = |at: usize| self.words.get(at).map_or("", |word| word.latin.as_str());
        let length = match (latin(0), latin(1)) {
            ("m", "v" | "t" | "s" | "y") => 2,
            ("mv" | "mt" | "ms" | "ss" | "my" | "sv" | "ft" | "fv", _) => 1,
            _ => 0,
        };
        if self.words.len() > length {
            for word in &self.words[..length] {
                self.push(word.clone(), Class::LegalForm("VESSEL"));
            }
            self.at = length;
        }
    }

    /// Takes an entry of the tables, if one starts here.
    fn entry(&mut self) -> bool {
        if !matches!(self.kind, Kind::Organization | Kind::Other) {
            return false;
        }
        let Some((length, entry)) = entry_at(&self.words[self.at..]) else { return false };
        let group = &self.words[self.at..self.at + length];
        if !self.is_plausible(group, entry) {
            return false;
        }
        let first = &group[0];
        let joined = |part: fn(&Word) -> &str| group.iter().map(part).collect::<Vec<_>>().join(" ");
        let mut word = Word::spelled(joined(|word| &word.text), joined(|word| &word.latin), first.script);
        word.aside = first.aside;
        self.push(word, class_of(entry));
        self.at += length;
        true
    }

    /// A form of one or two letters (`AG`, `SA`) is one only at the end, before another form, or where a company is named
    /// at the start; elsewhere it is a word.
    fn is_plausible(&self, group: &[Word], entry: Entry) -> bool {
        let letters: usize = group.iter().map(|word| word.latin.len()).sum();
        if letters > 2 || !matches!(entry, Entry::LegalForm(_)) {
            return true;
        }
        let rest = &self.words[self.at + group.len()..];
        let form_follows = || matches!(entry_at(rest), Some((_, Entry::LegalForm(_))));
        let at_end = rest.iter().all(|word| word.aside) && self.at > 0;
        let at_start = self.at == 0 && self.kind == Kind::Organization;
        at_end || at_start || form_follows()
    }

    fn word(&mut self) {
        let word = self.words[self.at].clone();
        self.at += 1;
        if word.script.is_unspaced() {
            self.unspaced(word);
        } else if let Some(value) = self.number(&word) {
            self.push(word, Class::Number(value));
        } else if is_particle(&word, self.words.get(self.at)) && self.may_drop(&word) {
            self.push(word, Class::Particle);
        } else if word.latin.len() == 1 {
            self.letters(word);
        } else if let Some((article, rest)) = split_article(&word) {
            self.push(article, Class::Particle);
            self.push(rest, Class::Word);
        } else {
            self.push(word, Class::Word);
        }
    }

    /// A letter alone is an initial; letters in a row (`I.P.C.`, `G & G`) are an organization's name.
    fn letters(&mut self, first: Word) {
        let (mut text, mut latin) = (first.text.clone(), first.latin.clone());
        while self.kind == Kind::Organization
            && let Some(next) = self.words.get(self.at)
            && next.latin.len() == 1
            && !next.is_number()
            && (latin.len() == 1 || entry_at(&self.words[self.at..]).is_none())
        {
            text.push_str(&next.text);
            latin.push_str(&next.latin);
            self.at += 1;
        }
        if latin.len() == 1 {
            return self.push(first, Class::Initial);
        }
        let mut word = Word::spelled(text, latin, first.script);
        word.aside = first.aside;
        self.push(word, Class::Word);
    }

    /// In a name of two words each counts, unless it is the Arabic article: `Du Wei` is no `of Wei`.
    fn may_drop(&self, word: &Word) -> bool {
        self.words.len() > 2 || is_article(&word.latin)
    }

    fn number(&mut self, word: &Word) -> Option<u64> {
        if word.is_number() {
            let suffix = self.words.get(self.at).is_some_and(|next| {
                next.attached && matches!(next.latin.as_str(), "st" | "nd" | "rd" | "th")
            });
            self.at += usize::from(suffix);
            return word.latin.parse().ok();
        }
        let is_first = self.at == 1;
        let value = roman(&word.latin).filter(|_| word.is_upper() && !is_first)?;
        let fits = self.kind != Kind::Person || (value <= 4 && self.at == self.words.len());
        fits.then_some(value)
    }

    /// Text without spaces: a personal name is cut after the surname, others at known words.
    fn unspaced(&mut self, word: Word) {
        let personal = match self.kind {
            Kind::Person => true,
            Kind::Other => self.words.len() == 1 && word.text.chars().count() <= 3,
            Kind::Organization | Kind::Vessel => false,
        };
        let cut = match word.script {
            Script::Han if personal => han_surname(&word.text),
            Script::Hangul if personal => hangul_surname(&word.text),
            _ => None,
        };
        if let Some((surname, spelled, given)) = cut {
            self.push(Word::spelled(surname.to_owned(), spelled, word.script), Class::Word);
            self.push(Word::new(given), Class::Word);
        } else if self.kind == Kind::Person {
            self.push(word, Class::Word);
        } else {
            self.segments(&word);
        }
    }

    fn segments(&mut self, word: &Word) {
        for (text, entry) in segments(&word.text) {
            let mut part = Word::new(text);
            part.aside = word.aside;
            if !part.latin.is_empty() {
                self.push(part, entry.map_or(Class::Word, class_of));
            }
        }
    }
}

fn class_of(entry: Entry) -> Class {
    match entry {
        Entry::LegalForm(class) => Class::LegalForm(class),
        Entry::Generic(concept) => Class::Generic(concept),
        Entry::Place(place) => Class::Place(place),
    }
}

/// The Arabic article is written as part of its word: `الرشيد` is `al` and `rashid`.
fn split_article(word: &Word) -> Option<(Word, Word)> {
    let rest = word.text.strip_prefix("ال").filter(|rest| rest.chars().count() >= 3)?;
    let mut rest = Word::new(rest);
    rest.aside = word.aside;
    Some((Word::new("ال"), rest))
}

/// Values of Roman numerals from II to XX; single letters are taken for initials.
fn roman(latin: &str) -> Option<u64> {
    const NUMERALS: [&str; 17] = [
        "ii", "iii", "iv", "vi", "vii", "viii", "ix", "xi", "xii", "xiii", "xiv", "xv", "xvi", "xvii",
        "xviii", "xix", "xx",
    ];
    const VALUES: [u64; 17] = [2, 3, 4, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20];
    NUMERALS.iter().position(|numeral| *numeral == latin).map(|at| VALUES[at])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(text: &str, kind: Kind, expected: &[(&str, Class)]) {
        let name = Name::parse(text, kind).unwrap();
        let found: Vec<(&str, Class)> =
            name.tokens.iter().map(|token| (token.latin.as_str(), token.class)).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn tokens_know_what_they_are() {
        use Class::{Generic, Initial, LegalForm, Number, Particle, Patronymic, Place, Word};
        check(
            "ООО «Ромашка Трейд»",
            Kind::Other,
            &[("ooo", LegalForm("LLC")), ("romashka", Word), ("treid", Generic("trading"))],
        );
        check(
            "Sidorov, Ivan Petrovich",
            Kind::Person,
            &[("sidorov", Word), ("ivan", Word), ("petrovich", Patronymic)],
        );
        check("J. Smith", Kind::Person, &[("j", Initial), ("smith", Word)]);
        check(
            "Abu Bakr al-Rashid",
            Kind::Person,
            &[("abu", Word), ("bakr", Word), ("al", Particle), ("rashid", Word)],
        );
        check(
            "深圳市晨花科技有限公司",
            Kind::Organization,
            &[
                ("shenzhenshi", Place("shenzhen")),
                ("chenhua", Word),
                ("keji", Generic("technology")),
                ("youxiangongsi", LegalForm("LLC")),
            ],
        );
        check("王小明", Kind::Person, &[("wang", Word), ("xiaoming", Word)]);
        check("김철수", Kind::Person, &[("kim", Word), ("cheolsu", Word)]);
        check(
            "M/V Sea Star VII",
            Kind::Vessel,
            &[
                ("m", LegalForm("VESSEL")),
                ("v", LegalForm("VESSEL")),
                ("sea", Word),
                ("star", Word),
                ("vii", Number(7)),
            ],
        );
        check("Xi Li", Kind::Person, &[("xi", Word), ("li", Word)]);
        check(
            "I.P.C. Trading S.A.",
            Kind::Other,
            &[("ipc", Word), ("trading", Generic("trading")), ("s a", LegalForm("JSC"))],
        );
        check("Lupin S.p.A.", Kind::Other, &[("lupin", Word), ("s p a", LegalForm("JSC"))]);
        check("Chamomile Co., Ltd.", Kind::Other, &[("chamomile", Word), ("co ltd", LegalForm("LLC"))]);
    }

    #[test]
    fn what_is_no_name_is_refused() {
        assert_eq!(Name::parse(" .,- ", Kind::Other), Err(NameError::Empty));
        assert_eq!(Name::parse("\u{200b}\u{202e}", Kind::Other), Err(NameError::Empty));
        assert!(matches!(Name::parse("ООО", Kind::Other), Err(NameError::LegalFormsOnly(_))));
        assert!(matches!(Name::parse("Co., Ltd.", Kind::Organization), Err(NameError::LegalFormsOnly(_))));
        assert_eq!(Name::parse(&"a".repeat(10_000_000), Kind::Other), Err(NameError::TooLong));
        assert_eq!(Name::parse(&"a ".repeat(65), Kind::Other), Err(NameError::TooLong));
        assert!(Name::parse("General Trading LLC", Kind::Other).unwrap().is_weak());
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in ".{0,60}") {
            for kind in [Kind::Person, Kind::Organization, Kind::Vessel, Kind::Other] {
                let _ = Name::parse(&text, kind).map(|name| name.joined());
            }
        }
    }
}
