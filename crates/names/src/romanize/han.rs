//! Chinese characters in pinyin without tones.

use pinyin::ToPinyin;

/// Characters that are read otherwise when they are a surname (from general knowledge of Chinese surnames).
const SURNAME_READINGS: [(char, &str); 16] = [
    ('单', "shan"),
    ('單', "shan"),
    ('曾', "zeng"),
    ('解', "xie"),
    ('仇', "qiu"),
    ('区', "ou"),
    ('區', "ou"),
    ('查', "zha"),
    ('盖', "ge"),
    ('任', "ren"),
    ('朴', "piao"),
    ('缪', "miao"),
    ('翟', "zhai"),
    ('覃', "qin"),
    ('乐', "yue"),
    ('黑', "he"),
];

/// Surnames of two characters.
const DOUBLE_SURNAMES: [&str; 12] =
    ["欧阳", "歐陽", "司马", "司馬", "上官", "诸葛", "諸葛", "司徒", "皇甫", "尉迟", "公孙", "慕容"];

/// The pinyin of one character; none for one without a reading.
pub(super) fn spell(letter: char) -> Option<&'static str> {
    match letter.to_pinyin()?.plain() {
        "lü" => Some("lu"),
        "nü" => Some("nu"),
        plain => Some(plain),
    }
}

/// Cuts a personal name into surname and given name, and says how the surname is read.
pub(crate) fn surname(name: &str) -> Option<(&str, String, &str)> {
    let count = name.chars().count();
    let double = DOUBLE_SURNAMES.iter().any(|surname| name.starts_with(surname));
    let taken = if double && count > 2 { 2 } else { 1 };
    if !(2..=4).contains(&count) {
        return None;
    }
    let cut = name.char_indices().nth(taken)?.0;
    let (surname, given) = name.split_at(cut);
    let single = surname.chars().next()?;
    let special = SURNAME_READINGS.iter().find(|(letter, _)| *letter == single && taken == 1);
    let read =
        special.map_or_else(|| surname.chars().map(super::letter).collect(), |(_, read)| (*read).to_owned());
    Some((surname, read, given))
}
