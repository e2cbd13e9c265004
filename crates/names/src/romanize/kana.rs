//! Hiragana and Katakana in Hepburn's spelling.

/// The ASCII spelling of a word; small `ya`, `yu`, `yo` join the syllable before, and the mark of length falls away.
pub(super) fn spell(word: &str) -> String {
    let mut spelled = String::new();
    for letter in word.chars() {
        match letter {
            'ー' | 'っ' | 'ッ' | '・' => {}
            'ゃ' | 'ャ' => join(&mut spelled, "a"),
            'ゅ' | 'ュ' => join(&mut spelled, "u"),
            'ょ' | 'ョ' => join(&mut spelled, "o"),
            'ん' | 'ン' => spelled.push('n'),
            _ => spelled.push_str(super::letter(letter)),
        }
    }
    spelled
}

/// `ki` and a small `yo` are `kyo`; `shi` and a small `yo` are `sho`.
fn join(spelled: &mut String, vowel: &str) {
    if spelled.ends_with('i') {
        spelled.pop();
    }
    let palatal = ["sh", "ch", "j"].iter().any(|end| spelled.ends_with(end));
    if !palatal {
        spelled.push('y');
    }
    spelled.push_str(vowel);
}
