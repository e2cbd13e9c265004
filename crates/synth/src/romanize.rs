//! Cyrillic in Latin letters, after two habits; and Latin without its marks.

/// How Cyrillic is written in Latin letters.
#[derive(Clone, Copy)]
pub(crate) enum Habit {
    /// As American lists mostly do (after BGN/PCGN): `Yevgeniy`, `Shchegolev`.
    American,
    /// As German papers do: `Jewgenij`, `Schtschegolew`.
    German,
}

/// Letter, American, German. Kazakh letters follow the Russian ones.
const LETTERS: [(char, &str, &str); 42] = [
    ('а', "a", "a"),
    ('б', "b", "b"),
    ('в', "v", "w"),
    ('г', "g", "g"),
    ('д', "d", "d"),
    ('е', "e", "e"),
    ('ё', "yo", "jo"),
    ('ж', "zh", "sch"),
    ('з', "z", "s"),
    ('и', "i", "i"),
    ('й', "y", "j"),
    ('к', "k", "k"),
    ('л', "l", "l"),
    ('м', "m", "m"),
    ('н', "n", "n"),
    ('о', "o", "o"),
    ('п', "p", "p"),
    ('р', "r", "r"),
    ('с', "s", "s"),
    ('т', "t", "t"),
    ('у', "u", "u"),
    ('ф', "f", "f"),
    ('х', "kh", "ch"),
    ('ц', "ts", "z"),
    ('ч', "ch", "tsch"),
    ('ш', "sh", "sch"),
    ('щ', "shch", "schtsch"),
    ('ъ', "", ""),
    ('ы', "y", "y"),
    ('ь', "", ""),
    ('э', "e", "e"),
    ('ю', "yu", "ju"),
    ('я', "ya", "ja"),
    ('ә', "a", "ae"),
    ('ғ', "gh", "g"),
    ('қ', "q", "k"),
    ('ң', "ng", "n"),
    ('ө', "o", "oe"),
    ('ұ', "u", "u"),
    ('ү', "u", "ue"),
    ('һ', "h", "h"),
    ('і', "i", "i"),
];

/// Whether the text is written in Cyrillic letters.
pub(crate) fn is_cyrillic(text: &str) -> bool {
    text.chars().any(|c| ('\u{400}'..='\u{4ff}').contains(&c))
}

/// Writes Cyrillic text in Latin letters; other letters stay.
pub(crate) fn romanize(text: &str, habit: Habit) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    for letter in text.chars() {
        let small = letter.to_lowercase().next().unwrap_or(letter);
        let latin = match (small, habit) {
            ('е', Habit::American) if starts_syllable(before) => Some("ye"),
            ('е', Habit::German) if starts_syllable(before) => Some("je"),
            _ => latin_of(small, habit),
        };
        match latin {
            Some(latin) if letter.is_uppercase() => push_capitalized(&mut out, latin),
            Some(latin) => out.push_str(latin),
            None => out.push(letter),
        }
        before = small;
    }
    out
}

/// `е` sounds as `ye` at the start of a word, after a vowel and after a sign (BGN/PCGN 1947, note 1).
fn starts_syllable(before: char) -> bool {
    !before.is_alphabetic() || "аеёиоуыэюяьъй".contains(before)
}

fn latin_of(letter: char, habit: Habit) -> Option<&'static str> {
    let (_, american, german) = LETTERS.iter().find(|(cyrillic, ..)| *cyrillic == letter)?;
    Some(match habit {
        Habit::American => american,
        Habit::German => german,
    })
}

fn push_capitalized(out: &mut String, word: &str) {
    let mut letters = word.chars();
    out.extend(letters.next().into_iter().flat_map(char::to_uppercase));
    out.push_str(letters.as_str());
}

/// Latin letters without their marks, as typed on an American keyboard: `Şahinoğlu` becomes `Sahinoglu`.
pub(crate) fn without_marks(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            'ä' | 'à' | 'â' => out.push('a'),
            'ç' => out.push('c'),
            'Ç' => out.push('C'),
            'é' | 'è' | 'ê' => out.push('e'),
            'É' => out.push('E'),
            'ğ' => out.push('g'),
            'ı' | 'ï' | 'î' => out.push('i'),
            'İ' => out.push('I'),
            'ö' | 'ô' => out.push('o'),
            'Ö' => out.push('O'),
            'ş' => out.push('s'),
            'Ş' => out.push('S'),
            'ü' | 'û' => out.push('u'),
            'Ü' => out.push('U'),
            'ß' => out.push_str("ss"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(native: &str, american: &str, german: &str) {
        assert_eq!(romanize(native, Habit::American), american);
        assert_eq!(romanize(native, Habit::German), german);
    }

    #[test]
    fn names_are_romanized_after_both_habits() {
        check("Евгений", "Yevgeniy", "Jewgenij");
        check("Щеголева", "Shchegoleva", "Schtschegolewa");
        check("Юрьевич", "Yuryevich", "Jurjewitsch");
        check("Latin 7", "Latin 7", "Latin 7");
    }

    #[test]
    fn marks_are_dropped() {
        assert_eq!(without_marks("Çiğdem Şahinoğlu, Köln-Straße"), "Cigdem Sahinoglu, Koln-Strasse");
    }
}
