//! Latin letters with diacritics: those whose sound another habit spells out, not only drops.

/// The ASCII spelling, where it is more than the letter without its accent.
pub(super) fn spell(letter: char) -> Option<&'static str> {
    Some(match letter {
        'š' | 'ş' | 'ș' | 'ŝ' | 'ś' => "sh",
        'č' | 'ç' | 'ć' | 'ĉ' => "ch",
        'ž' | 'ż' | 'ź' => "zh",
        'ñ' => "n",
        'đ' | 'ð' => "d",
        'ə' => "a",
        'æ' => "ae",
        'ø' | 'œ' => "o",
        'þ' => "th",
        'ł' => "l",
        'ı' => "i",
        _ => return None,
    })
}
