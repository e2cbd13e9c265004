//! What is done to a text before it is cut into words, and how a text is shown safely.

use std::borrow::Cow;

use icu_normalizer::ComposingNormalizerBorrowed;
use icu_properties::CodePointSetData;
use icu_properties::props::DefaultIgnorableCodePoint;

use crate::Script;

/// Letters of other scripts that look like Latin ones, as (other, Latin) pairs.
///
/// Only such as are drawn alike in common type; from general knowledge of the two alphabets.
const LOOKALIKES: [(char, char); 42] = [
    ('А', 'A'),
    ('В', 'B'),
    ('Е', 'E'),
    ('З', '3'),
    ('І', 'I'),
    ('Ј', 'J'),
    ('К', 'K'),
    ('М', 'M'),
    ('Н', 'H'),
    ('О', 'O'),
    ('Р', 'P'),
    ('С', 'C'),
    ('Ѕ', 'S'),
    ('Т', 'T'),
    ('У', 'Y'),
    ('Х', 'X'),
    ('а', 'a'),
    ('е', 'e'),
    ('о', 'o'),
    ('р', 'p'),
    ('с', 'c'),
    ('у', 'y'),
    ('х', 'x'),
    ('і', 'i'),
    ('ј', 'j'),
    ('ѕ', 's'),
    ('Α', 'A'),
    ('Β', 'B'),
    ('Ε', 'E'),
    ('Η', 'H'),
    ('Ι', 'I'),
    ('Κ', 'K'),
    ('Μ', 'M'),
    ('Ν', 'N'),
    ('Ο', 'O'),
    ('Ρ', 'P'),
    ('Τ', 'T'),
    ('Χ', 'X'),
    ('Υ', 'Y'),
    ('Ζ', 'Z'),
    ('ο', 'o'),
    ('ν', 'v'),
];

/// Compatibility forms made plain (`Ｌｔｄ`, `ﬁ`), and what cannot be seen taken out: controls, bidi marks, zero-width letters.
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return Cow::Borrowed(text);
    }
    let visible: String = text.chars().filter_map(visible).collect();
    Cow::Owned(ComposingNormalizerBorrowed::new_nfkc().normalize(&visible).into_owned())
}

fn visible(letter: char) -> Option<char> {
    match letter {
        '\t' | '\n' | '\r' => Some(' '),
        _ if letter.is_control() || is_ignorable(letter) => None,
        _ => Some(letter),
    }
}

fn is_ignorable(letter: char) -> bool {
    !letter.is_ascii() && CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(letter)
}

/// A text fit to show: controls, bidi marks and letters without width are written as `\u{202e}`.
pub fn shown(text: &str) -> String {
    let hidden = |letter: char| letter.is_control() || is_ignorable(letter);
    text.chars().fold(String::with_capacity(text.len()), |mut out, letter| {
        if hidden(letter) {
            out.extend(letter.escape_unicode());
        } else {
            out.push(letter);
        }
        out
    })
}

/// A word whose letters come from two look-alike alphabets, written in one.
///
/// `Rоmashka` with a Cyrillic `о` becomes Latin; a word with more Cyrillic than Latin becomes Cyrillic, if each of its
/// Latin letters has a twin there. What has no twin is left as it is.
pub(crate) fn unmix(word: &str) -> Cow<'_, str> {
    let is_twin_script = |script| matches!(script, Script::Cyrillic | Script::Greek);
    let latin = word.chars().filter(|c| c.is_alphabetic() && Script::of(*c) == Script::Latin).count();
    let other = word.chars().filter(|c| is_twin_script(Script::of(*c))).count();
    if latin == 0 || other == 0 {
        return Cow::Borrowed(word);
    }
    let to_latin = |c: char| LOOKALIKES.iter().find(|pair| pair.0 == c).map_or(c, |pair| pair.1);
    let to_other = |c: char| LOOKALIKES.iter().find(|pair| pair.1 == c).map_or(c, |pair| pair.0);
    let all = |text: &str, wanted: fn(Script) -> bool| {
        text.chars().all(|c| !c.is_alphabetic() || wanted(Script::of(c)))
    };
    let as_latin: String = word.chars().map(to_latin).collect();
    let as_other: String = word.chars().map(to_other).collect();
    let latin_fits = all(&as_latin, |script| script == Script::Latin);
    let other_fits = all(&as_other, |script| script == Script::Cyrillic);
    match (latin_fits, other_fits) {
        (true, true) if other > latin => Cow::Owned(as_other),
        (true, _) => Cow::Owned(as_latin),
        (false, true) => Cow::Owned(as_other),
        (false, false) => Cow::Borrowed(word),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_from_a_second_alphabet_are_brought_home() {
        assert_eq!(unmix("R\u{43e}mashka"), "Romashka");
        assert_eq!(unmix("Рoмашка"), "Ромашка");
        assert_eq!(unmix("Ромашка"), "Ромашка");
        assert_eq!(unmix("Romaшka"), "Romaшka");
    }

    #[test]
    fn what_cannot_be_seen_is_dropped_for_matching_and_shown_escaped() {
        assert_eq!(clean("Ro\u{200b}ma\u{202e}shka"), "Romashka");
        assert_eq!(clean("Ｌｔｄ\u{7}"), "Ltd");
        assert_eq!(shown("a\u{202e}b"), "a\\u{202e}b");
    }
}
