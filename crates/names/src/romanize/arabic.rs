//! Arabic letters, with those that Persian, Urdu and Pashto add. Short vowels are not written, and are not guessed.

/// The ASCII spelling of one letter; vowel marks, if any are written, become vowels.
pub(super) fn spell(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ا' | 'أ' | 'آ' | 'ٱ' | 'ى' | 'ة' | 'َ' | 'ع' => "a",
        'إ' | 'ِ' => "i",
        'ب' => "b",
        'پ' => "p",
        'ت' | 'ط' => "t",
        'ث' => "th",
        'ج' => "j",
        'چ' => "ch",
        'ح' | 'ه' | 'ہ' | 'ھ' | 'ە' => "h",
        'خ' => "kh",
        'د' | 'ډ' | 'ڈ' => "d",
        'ذ' => "dh",
        'ر' | 'ړ' | 'ڑ' => "r",
        // Persian and Urdu readings; `d` for the first of them costs little when keys are compared.
        'ض' | 'ظ' | 'ز' => "z",
        'ژ' => "zh",
        'س' | 'ص' => "s",
        'ش' => "sh",
        'غ' => "gh",
        'ف' => "f",
        'ق' => "q",
        'ك' | 'ک' => "k",
        'گ' | 'ګ' => "g",
        'ل' => "l",
        'م' => "m",
        'ن' | 'ں' | 'ڼ' => "n",
        'و' | 'ؤ' | 'ۆ' => "w",
        'ي' | 'ی' | 'ئ' | 'ې' | 'ے' => "y",
        'ُ' => "u",
        'ء' | 'ـ' | 'ْ' | 'ّ' | 'ً' | 'ٌ' | 'ٍ' | '\u{654}' | '\u{655}' | '\u{670}' => "",
        _ => return None,
    })
}
