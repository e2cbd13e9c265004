//! Text: decoding, folding, cutting.

use std::borrow::Cow;

use sha2::{Digest, Sha256};

use crate::{ReadError, SourceFile};

/// Longest field that is read, in bytes. OFAC's longest remarks run to 5,000, the Entity List's longest cell to 9,000.
pub(crate) const MAX_FIELD: usize = 65_536;

/// Windows-1252's 0x80 to 0x9F, where it differs from Latin-1; its five unused places become U+FFFD.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{fffd}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{fffd}', 'Ž', '\u{fffd}',
    '\u{fffd}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{fffd}', 'ž', 'Ÿ',
];

/// Reads a file's bytes as UTF-8 text, without its byte order mark.
///
/// # Errors
///
/// Fails for an empty file, an HTML page, and what is no UTF-8 text.
pub(crate) fn utf8(file: &SourceFile) -> Result<&str, ReadError> {
    let bytes = refuse_what_is_no_data(file)?;
    std::str::from_utf8(bytes)
        .map_err(|error| ReadError::Encoding { file: file.name.clone(), offset: error.valid_up_to() })
}

/// Reads a file's bytes as UTF-8 text, or else as Windows-1252, in which American agencies' older files are written.
///
/// # Errors
///
/// Fails for an empty file, an HTML page, and binary data.
pub(crate) fn utf8_or_windows_1252(file: &SourceFile) -> Result<Cow<'_, str>, ReadError> {
    let bytes = refuse_what_is_no_data(file)?;
    Ok(match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(bytes.iter().map(|byte| from_windows_1252(*byte)).collect()),
    })
}

fn from_windows_1252(byte: u8) -> char {
    match byte {
        0x80..=0x9f => WINDOWS_1252[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

fn refuse_what_is_no_data(file: &SourceFile) -> Result<&[u8], ReadError> {
    let bytes = file.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&file.bytes);
    let start = bytes.trim_ascii_start();
    if start.is_empty() {
        return Err(ReadError::Empty { file: file.name.clone() });
    }
    let head = start[..start.len().min(15)].to_ascii_lowercase();
    if head.starts_with(b"<!doctype html") || head.starts_with(b"<html") {
        return Err(ReadError::WebPage { file: file.name.clone() });
    }
    match bytes.iter().position(|byte| *byte == 0) {
        Some(offset) => Err(ReadError::Encoding { file: file.name.clone(), offset }),
        None => Ok(bytes),
    }
}

/// Whether a text shows that it was decoded wrongly on its way: U+FFFD, or UTF-8 read as Windows-1252 (`Ã¼`, `â€™`).
pub(crate) fn is_garbled(text: &str) -> bool {
    let pair = |(first, second): (char, char)| {
        matches!((first, second), ('Ã' | 'Â', '\u{80}'..='\u{bf}') | ('â', '€'))
    };
    !text.is_ascii() && (text.contains('\u{fffd}') || text.chars().zip(text.chars().skip(1)).any(pair))
}

/// Keeps letters and digits, in lower case: what typographical edits leave alone.
pub(crate) fn fold(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The first 16 hexadecimal digits of the SHA-256 of the parts, each ended by a unit separator.
pub(crate) fn digest(parts: &[&str]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part.as_bytes());
        hasher.update([0x1f]);
    }
    hasher.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Makes runs of blanks one space, and trims.
pub(crate) fn squeeze(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Cuts a value to a length fit to show.
pub(crate) fn shown(text: &str) -> String {
    const LENGTH: usize = 120;
    match text.char_indices().nth(LENGTH) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

/// Takes the full stop off a sentence's end, but not off `Co.`, `S.A.` and their like.
pub(crate) fn strip_stop(text: &str) -> &str {
    let text = text.trim_end();
    let Some(before) = text.strip_suffix('.') else { return text };
    let last = before.rsplit([' ', ',', '(', '&']).next().unwrap_or_default();
    let initials = last.contains('.') || last.chars().count() == 1;
    if initials || is_abbreviation(last) { text } else { before.trim_end() }
}

/// Whether a word is one that is written with a full stop after it.
pub(crate) fn is_abbreviation(word: &str) -> bool {
    const WORDS: [&str; 62] = [
        "acad", "ave", "bhd", "bldg", "blvd", "bros", "cad", "cie", "co", "comm", "corp", "dept", "dev",
        "dr", "elec", "electr", "eng", "equip", "est", "etc", "exp", "gen", "ghd", "govt", "im", "imp",
        "inc", "ind", "inst", "int", "intl", "int'l", "jr", "lab", "ltd", "ltda", "mah", "man", "mat",
        "mech", "mfg", "mr", "mrs", "nat", "natl", "no", "nos", "pte", "pty", "pvt", "rd", "res", "san",
        "sci", "sdn", "sok", "sr", "st", "std", "sti", "tech", "univ",
    ];
    let word = word.to_lowercase();
    WORDS.contains(&word.as_str()) || word == "şti" || word == "tic"
}

/// Turns `SURNAME, Given` into `Given SURNAME`; gives the two parts too.
pub(crate) fn person_name(text: &str) -> Option<(String, &str, &str)> {
    let (last, first) = text.split_once(',')?;
    let (last, first) = (last.trim(), first.trim());
    (!last.is_empty() && !first.is_empty()).then(|| (format!("{first} {last}"), first, last))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(bytes: &[u8]) -> SourceFile {
        SourceFile { name: "a.csv".into(), bytes: bytes.to_vec() }
    }

    #[test]
    fn the_rule_of_decoding_is_utf8_first_and_windows_1252_else() {
        assert_eq!(utf8_or_windows_1252(&file("Güneş".as_bytes())).unwrap(), "Güneş");
        assert_eq!(utf8_or_windows_1252(&file(b"Se\xf1or \x93X\x94")).unwrap(), "Señor “X”");
        assert!(is_garbled(&utf8_or_windows_1252(&file(b"Se\xf1or \x81")).unwrap()));
        assert_eq!(utf8(&file(b"Se\xf1or")), Err(ReadError::Encoding { file: "a.csv".into(), offset: 2 }));
        assert_eq!(utf8(&file(b"\xef\xbb\xbfname")).unwrap(), "name");
    }

    #[test]
    fn what_is_no_data_is_refused_by_its_name() {
        assert!(matches!(utf8(&file(b"")), Err(ReadError::Empty { .. })));
        assert!(matches!(utf8(&file(b" \r\n")), Err(ReadError::Empty { .. })));
        assert!(matches!(utf8(&file(b"\n<!DOCTYPE HTML><p>")), Err(ReadError::WebPage { .. })));
        assert!(matches!(utf8(&file(b"<html>")), Err(ReadError::WebPage { .. })));
        assert!(matches!(utf8(&file(b"a\0b")), Err(ReadError::Encoding { offset: 1, .. })));
    }

    #[test]
    fn mojibake_is_seen_and_accents_are_not_mistaken_for_it() {
        for text in ["GÃ¼neÅŸ", "it â€œisâ€\u{9d}", "lost \u{fffd}"] {
            assert!(is_garbled(text), "{text}");
        }
        for text in ["Güneş", "São Paulo", "plain", "Â la carte"] {
            assert!(!is_garbled(text), "{text}");
        }
    }

    #[test]
    fn only_a_sentence_loses_its_stop() {
        for (text, expected) in [
            ("Tehran, Iran.", "Tehran, Iran"),
            ("Example Co.", "Example Co."),
            ("EXAMPLE S.A.", "EXAMPLE S.A."),
            ("Example GmbH", "Example GmbH"),
            ("Example Plant No. 55.", "Example Plant No. 55"),
            ("Example Ltd. ", "Example Ltd."),
        ] {
            assert_eq!(strip_stop(text), expected);
        }
    }
}
