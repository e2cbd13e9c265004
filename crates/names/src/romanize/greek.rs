//! Greek words, close to ELOT 743: digraphs first, then letters.

/// Letter pairs that stand for one sound; `μπ`, `ντ` and `γκ` are plosives at the start of a word only.
const PAIRS: [(&str, &str); 8] = [
    ("ου", "ou"),
    ("ού", "ou"),
    ("αυ", "av"),
    ("αύ", "av"),
    ("ευ", "ev"),
    ("εύ", "ev"),
    ("γγ", "ng"),
    ("γχ", "nch"),
];
const FIRST_PAIRS: [(&str, &str); 3] = [("μπ", "b"), ("ντ", "d"), ("γκ", "g")];

/// The ASCII spelling of a case-folded word.
pub(super) fn spell(word: &str) -> String {
    let mut spelled = String::new();
    let mut rest = word;
    while let Some(first) = rest.chars().next() {
        let at_start = spelled.is_empty();
        let first_pairs = FIRST_PAIRS.iter().filter(|_| at_start);
        let pair = PAIRS.iter().chain(first_pairs).find(|(from, _)| rest.starts_with(from));
        let (taken, becomes) = pair.map_or((first.len_utf8(), letter(first)), |(from, to)| (from.len(), *to));
        spelled.push_str(becomes);
        rest = &rest[taken..];
    }
    spelled
}

fn letter(letter: char) -> &'static str {
    match letter {
        'α' | 'ά' => "a",
        'β' => "v",
        'γ' => "g",
        'δ' => "d",
        'ε' | 'έ' => "e",
        'ζ' => "z",
        'η' | 'ή' | 'ι' | 'ί' | 'ϊ' | 'ΐ' => "i",
        'υ' | 'ύ' | 'ϋ' | 'ΰ' => "y",
        'θ' => "th",
        'κ' => "k",
        'λ' => "l",
        'μ' => "m",
        'ν' => "n",
        'ξ' => "x",
        'ο' | 'ό' | 'ω' | 'ώ' => "o",
        'π' => "p",
        'ρ' => "r",
        'σ' | 'ς' => "s",
        'τ' => "t",
        'φ' => "f",
        'χ' => "ch",
        'ψ' => "ps",
        _ => super::letter(letter),
    }
}
