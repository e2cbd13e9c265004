//! Korean syllables by the Revised Romanization, letter for letter, and surnames as their bearers spell them.

const INITIALS: [&str; 19] =
    ["g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h"];
const VOWELS: [&str; 21] = [
    "a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi",
    "yu", "eu", "ui", "i",
];
const FINALS: [&str; 28] = [
    "", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p", "t", "t",
    "ng", "t", "t", "k", "t", "p", "t",
];

/// The most frequent surnames and the spelling that most of their bearers use.
const SURNAMES: [(char, &str); 24] = [
    ('김', "kim"),
    ('이', "lee"),
    ('리', "ri"),
    ('박', "park"),
    ('최', "choi"),
    ('정', "jung"),
    ('강', "kang"),
    ('조', "cho"),
    ('윤', "yoon"),
    ('장', "jang"),
    ('임', "lim"),
    ('림', "rim"),
    ('한', "han"),
    ('오', "oh"),
    ('서', "seo"),
    ('신', "shin"),
    ('권', "kwon"),
    ('황', "hwang"),
    ('안', "ahn"),
    ('송', "song"),
    ('류', "ryu"),
    ('유', "yoo"),
    ('홍', "hong"),
    ('로', "ro"),
];

/// The ASCII spelling of a word of syllables; anything else in it is spelled letter by letter.
pub(super) fn spell(word: &str) -> String {
    word.chars().fold(String::new(), |mut spelled, letter| {
        match syllable(letter) {
            Some(parts) => parts.iter().for_each(|part| spelled.push_str(part)),
            None => spelled.push_str(super::letter(letter)),
        }
        spelled
    })
}

/// Unicode composes a syllable of 19 initials, 21 vowels and 28 finals by arithmetic (The Unicode Standard, 3.12).
fn syllable(letter: char) -> Option<[&'static str; 3]> {
    let at = u32::from(letter).checked_sub(0xAC00).filter(|at| *at < 11_172)? as usize;
    Some([INITIALS[at / 588], VOWELS[at % 588 / 28], FINALS[at % 28]])
}

/// Cuts a personal name into surname and given name, and says how the surname is usually spelled.
pub(crate) fn surname(name: &str) -> Option<(&str, String, &str)> {
    let first = name.chars().next()?;
    if !(2..=4).contains(&name.chars().count()) {
        return None;
    }
    let (_, spelled) = SURNAMES.iter().find(|(surname, _)| *surname == first)?;
    let (surname, given) = name.split_at(first.len_utf8());
    Some((surname, (*spelled).to_owned(), given))
}
