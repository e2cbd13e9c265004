//! Cyrillic letters, close to BGN/PCGN and passport practice; soft and hard signs fall away.

/// The ASCII spelling of one letter.
///
/// `г` is `g` as in Russian; Ukrainian and Belarusian `h` costs little when keys are compared.
pub(super) fn spell(letter: char) -> Option<&'static str> {
    Some(match letter {
        'а' | 'ӑ' | 'ә' | 'ӓ' => "a",
        'б' => "b",
        'в' => "v",
        'г' | 'ґ' | 'ѓ' => "g",
        'ғ' => "gh",
        'д' => "d",
        'ђ' => "dj",
        'е' | 'ё' | 'э' | 'є' | 'ѐ' => "e",
        'ж' => "zh",
        'җ' | 'ӂ' => "j",
        'з' | 'ѕ' => "z",
        'и' | 'й' | 'і' | 'ї' | 'ѝ' => "i",
        'ј' => "j",
        'к' | 'ќ' | 'қ' => "k",
        'л' => "l",
        'љ' => "lj",
        'м' => "m",
        'н' | 'ҥ' => "n",
        'њ' => "nj",
        'ң' => "ng",
        'о' | 'ө' | 'ӧ' => "o",
        'п' => "p",
        'р' => "r",
        'с' | 'ҫ' => "s",
        'т' => "t",
        'ћ' => "ch",
        'у' | 'ў' | 'ү' | 'ұ' | 'ӱ' => "u",
        'ф' => "f",
        'х' => "kh",
        'ҳ' | 'һ' => "h",
        'ц' => "ts",
        'ч' | 'ҷ' => "ch",
        'џ' => "dzh",
        'ш' => "sh",
        'щ' => "shch",
        'ъ' | 'ь' => "",
        'ы' => "y",
        'ю' => "yu",
        'я' => "ya",
        _ => return None,
    })
}
