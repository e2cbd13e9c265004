//! Language facts: legal forms, common words of organizations' names, particles.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::Script;
use crate::word::{Word, words};

const LEGAL_FORMS: &str = include_str!("../data/legal_forms.csv");
const WORDS: &str = include_str!("../data/words.csv");

/// What the tables say of a word or a group of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Entry {
    /// A legal form of this class, for example `LLC`.
    LegalForm(&'static str),
    /// A word that many organizations have in their names, with its concept, for example `trading`.
    Generic(&'static str),
    /// A place, with its English name.
    Place(&'static str),
}

/// Words that join or introduce names and tell nothing: articles, prepositions, `son of`.
const PARTICLES: [&str; 52] = [
    "al", "el", "ul", "bin", "ibn", "bint", "ben", "bn", "von", "van", "der", "den", "de", "la", "le", "les",
    "du", "da", "dos", "das", "do", "di", "del", "della", "of", "the", "and", "und", "et", "y", "i", "e",
    "for", "in", "on", "at", "to", "oglu", "ogly", "ogli", "oghlu", "kyzy", "qizi", "kizi", "gyzy", "v", "s",
    "po", "na", "dlya", "fuer", "ve",
];

/// Particles only when a hyphen ties them to the next word: the Arabic article before letters that swallow its `l`.
const TIED_PARTICLES: [&str; 14] =
    ["ar", "as", "ad", "an", "at", "az", "ash", "adh", "ud", "ur", "us", "un", "ol", "uz"];

/// The longest group of words in the tables.
const LONGEST: usize = 8;

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::read);

struct Lexicon {
    /// By the words' lookup forms, joined with blanks.
    spaced: HashMap<String, Entry>,
    /// Parts of text in scripts without spaces; as written.
    unspaced: HashMap<&'static str, Entry>,
}

impl Lexicon {
    fn read() -> Self {
        let mut lexicon = Self { spaced: HashMap::new(), unspaced: HashMap::new() };
        for (class, _, forms) in rows(LEGAL_FORMS) {
            lexicon.add(forms, Entry::LegalForm(class));
        }
        for (concept, kind, forms) in rows(WORDS) {
            lexicon.add(forms, if kind == "place" { Entry::Place(concept) } else { Entry::Generic(concept) });
        }
        lexicon
    }

    fn add(&mut self, forms: &'static str, entry: Entry) {
        for form in forms.split('|') {
            if form.chars().any(|c| Script::of(c).is_unspaced()) {
                self.unspaced.insert(form, entry);
            }
            let words: Vec<String> = words(form).iter().map(lookup_form).collect();
            self.spaced.entry(words.join(" ")).or_insert(entry);
        }
    }
}

/// The rows of a table of three columns, heading left out; the third column may hold anything but line breaks.
fn rows(table: &'static str) -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    table.lines().skip(1).filter_map(|line| {
        let mut fields = line.splitn(3, ',');
        Some((fields.next()?, fields.next()?, fields.next()?))
    })
}

/// Short words are looked up as spelled (`ooo` is not `ou`), long ones by key, which covers every habit of romanization.
fn lookup_form(word: &Word) -> String {
    if word.latin.len() <= 4 { word.latin.clone() } else { word.key.clone() }
}

/// The longest entry at the start of `words`, and how many of them it takes.
pub(crate) fn entry_at(words: &[Word]) -> Option<(usize, Entry)> {
    let mut group = String::new();
    let mut found = spelled_out(words);
    for (at, word) in words.iter().take(LONGEST).enumerate() {
        if at > 0 {
            group.push(' ');
        }
        group.push_str(&lookup_form(word));
        if let Some(entry) = LEXICON.spaced.get(&group) {
            found = found.filter(|(length, _)| *length > at + 1).or(Some((at + 1, *entry)));
        }
    }
    found
}

/// An abbreviation with stops or strokes between its letters (`S.p.A.`, `A/S`); of two letters only at the name's end,
/// since elsewhere they are initials.
fn spelled_out(words: &[Word]) -> Option<(usize, Entry)> {
    let letters = words.iter().take_while(|word| word.latin.len() == 1 && !word.is_number()).count().min(5);
    let lengths = (2..=letters).rev().filter(|length| *length > 2 || words.len() == 2);
    lengths.into_iter().find_map(|length| {
        let joined: String = words[..length].iter().map(|word| word.latin.as_str()).collect();
        LEXICON.spaced.get(&joined).map(|entry| (length, *entry))
    })
}

/// Cuts text of a script without spaces into entries of the tables and what lies between them.
///
/// The longest entry wins at each place. What is left of one letter is joined to its neighbor by no rule: it stays alone.
pub(crate) fn segments(text: &str) -> Vec<(&str, Option<Entry>)> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while let Some(letter) = text[at..].chars().next() {
        let Some((length, entry)) = unspaced_at(&text[at..]) else {
            at += letter.len_utf8();
            continue;
        };
        if start < at {
            found.push((&text[start..at], None));
        }
        found.push((&text[at..at + length], Some(entry)));
        at += length;
        start = at;
    }
    if start < text.len() {
        found.push((&text[start..], None));
    }
    found
}

/// No entry of an unspaced script is longer than this many letters.
const LONGEST_UNSPACED: usize = 10;

fn unspaced_at(text: &str) -> Option<(usize, Entry)> {
    let ends = text.char_indices().map(|(at, letter)| at + letter.len_utf8()).take(LONGEST_UNSPACED);
    let ends: Vec<usize> = ends.collect();
    ends.into_iter().rev().find_map(|end| LEXICON.unspaced.get(&text[..end]).map(|entry| (end, *entry)))
}

/// Whether the word is a particle where it stands, given the word after it.
///
/// A single letter in capitals is an initial and no preposition.
pub(crate) fn is_particle(word: &Word, next: Option<&Word>) -> bool {
    let latin = word.latin.as_str();
    let tied = next.is_some_and(|next| next.attached);
    let initial = latin.len() == 1 && (word.is_upper() || word.dotted);
    !initial && (PARTICLES.contains(&latin) || (tied && TIED_PARTICLES.contains(&latin)))
}

/// Whether the word is the Arabic article.
pub(crate) fn is_article(latin: &str) -> bool {
    matches!(latin, "al" | "el" | "ul")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<(usize, Entry)>) {
        assert_eq!(entry_at(&words(text)), expected, "{text}");
    }

    #[test]
    fn legal_forms_are_known_in_every_habit() {
        check("ООО Ромашка", Some((1, Entry::LegalForm("LLC"))));
        check("Общество с ограниченной ответственностью", Some((4, Entry::LegalForm("LLC"))));
        check("Obshchestvo s ogranichennoj otvetstvennost'ju X", Some((4, Entry::LegalForm("LLC"))));
        check("Co., Ltd.", Some((2, Entry::LegalForm("LLC"))));
        check("S.p.A.", Some((3, Entry::LegalForm("JSC"))));
        check("Technologies", Some((1, Entry::Generic("technology"))));
        check("Romashka", None);
    }

    #[test]
    fn chinese_is_cut_at_known_words() {
        let cut = segments("深圳市晨花电子科技有限公司");
        let texts: Vec<&str> = cut.iter().map(|(text, _)| *text).collect();
        assert_eq!(texts, ["深圳市", "晨花", "电子", "科技", "有限公司"]);
        assert_eq!(cut[4].1, Some(Entry::LegalForm("LLC")));
    }

    #[test]
    fn each_form_of_the_tables_has_three_fields_and_no_empty_form() {
        for (class, kind, forms) in rows(LEGAL_FORMS).chain(rows(WORDS)) {
            assert!(!class.is_empty() && !kind.is_empty(), "{forms}");
            assert!(forms.split('|').all(|form| !words(form).is_empty()), "{class}: {forms}");
        }
    }
}
