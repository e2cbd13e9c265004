//! Words of any script in lower-case ASCII letters.
//!
//! One plain spelling each; what other habits of romanization would write is folded away later, in the key.

mod arabic;
mod armenian;
mod cyrillic;
mod georgian;
mod greek;
mod han;
mod hangul;
mod hebrew;
mod kana;
mod latin;

use crate::Script;

/// The ASCII spelling of a case-folded word; letters of a foreign script in it are spelled one by one.
pub(crate) fn romanize(word: &str, script: Script) -> String {
    let spelled = match script {
        Script::Hangul => hangul::spell(word),
        Script::Kana => kana::spell(word),
        Script::Greek => greek::spell(word),
        _ => spellings(word, script).collect(),
    };
    spelled.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// The ASCII spelling of each letter of a word.
pub(crate) fn spellings(word: &str, script: Script) -> impl Iterator<Item = &'static str> {
    let word = if script.is_abjad() { without_final_h(word) } else { word };
    word.chars().map(letter)
}

/// An `h` at the end of an Arabic or Hebrew word mostly stands for a vowel.
fn without_final_h(word: &str) -> &str {
    word.strip_suffix(['ه', 'ה']).filter(|rest| rest.chars().count() >= 2).unwrap_or(word)
}

fn letter(letter: char) -> &'static str {
    let known = match Script::of(letter) {
        Script::Latin => latin::spell(letter),
        Script::Cyrillic => cyrillic::spell(letter),
        Script::Arabic => arabic::spell(letter),
        Script::Hebrew => hebrew::spell(letter),
        Script::Armenian => armenian::spell(letter),
        Script::Georgian => georgian::spell(letter),
        Script::Han => han::spell(letter),
        _ => None,
    };
    known.unwrap_or_else(|| any_ascii::any_ascii_char(letter))
}

pub(crate) use han::surname as han_surname;
pub(crate) use hangul::surname as hangul_surname;

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(word: &str, expected: &str) {
        let script = word.chars().next().map_or(Script::Latin, Script::of);
        assert_eq!(romanize(word, script), expected, "{word}");
    }

    #[test]
    fn words_of_each_script_get_a_plain_spelling() {
        check("ромашка", "romashka");
        check("щукин", "shchukin");
        check("київ", "kiiv");
        check("şahin", "shahin");
        check("müller", "muller");
        check("παπαδοπουλος", "papadopoulos");
        check("μπακογιαννης", "bakogiannis");
        check("محمد", "mhmd");
        check("ابراهیم", "abrahym");
        check("משה", "msh");
        check("երևան", "erevan");
        check("თბილისი", "tbilisi");
        check("电子", "dianzi");
        check("トヨタ", "toyota");
        check("きょうと", "kyouto");
        check("조선", "joseon");
        check("ยา", "ya");
    }
}
