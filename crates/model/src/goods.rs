//! Goods codes: the Harmonized System and the Export Control Classification Number.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A text that has not the shape of the code it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GoodsCodeError {
    /// Not six to ten digits.
    #[error("`{0}` is no HS code: it needs 6 digits (8 or 10 for a national line), as in 8542.31")]
    Hs(String),
    /// Neither an ECCN nor `EAR99`.
    #[error(
        "`{0}` is no ECCN: it needs a category digit, a group A to E and three digits, as in 3A001.a.1, or is EAR99"
    )]
    Eccn(String),
}

/// A subheading of the Harmonized System, six digits. Whether an edition holds it is for the goods tables to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Hs6(u32);

impl Hs6 {
    /// The chapter, the first two digits.
    pub fn chapter(self) -> u32 {
        self.0 / 10_000
    }
}

impl fmt::Display for Hs6 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:06}", self.0)
    }
}

impl FromStr for Hs6 {
    type Err = GoodsCodeError;

    /// Reads `854231`, `8542.31`, `8542 31 00`, `8542.31.0001`; digits past the sixth are national and are dropped.
    fn from_str(text: &str) -> Result<Self, GoodsCodeError> {
        let error = || GoodsCodeError::Hs(text.to_owned());
        let digits: String = text.trim().chars().filter(|c| !matches!(c, '.' | ' ')).collect();
        let shaped = matches!(digits.len(), 6 | 8 | 10) && digits.bytes().all(|byte| byte.is_ascii_digit());
        if !shaped {
            return Err(error());
        }
        digits[..6].parse().map(Self).map_err(|_| error())
    }
}

impl TryFrom<String> for Hs6 {
    type Error = GoodsCodeError;

    fn try_from(text: String) -> Result<Self, GoodsCodeError> {
        text.parse()
    }
}

impl From<Hs6> for String {
    fn from(code: Hs6) -> Self {
        code.to_string()
    }
}

/// An Export Control Classification Number with its paragraph, or `EAR99`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Eccn(String);

impl Eccn {
    /// The entry without its paragraph: `3A001` of `3A001.a.1`; `EAR99` as it is.
    pub fn entry(&self) -> &str {
        &self.0[..5]
    }

    /// Whether this is the basket `EAR99`: subject to the EAR, on no entry of the Commerce Control List.
    pub fn is_ear99(&self) -> bool {
        self.0 == "EAR99"
    }

    /// The whole classification with its paragraph.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Eccn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Eccn {
    type Err = GoodsCodeError;

    fn from_str(text: &str) -> Result<Self, GoodsCodeError> {
        let error = || GoodsCodeError::Eccn(text.to_owned());
        let text = text.trim();
        if text.eq_ignore_ascii_case("EAR99") {
            return Ok(Self("EAR99".to_owned()));
        }
        let (entry, paragraph) = text.split_once('.').map_or((text, None), |(e, p)| (e, Some(p)));
        let entry = entry.to_ascii_uppercase();
        let shaped =
            matches!(entry.as_bytes(), [b'0'..=b'9', b'A'..=b'E', b'0'..=b'9', b'0'..=b'9', b'0'..=b'9']);
        let paragraph_shaped = paragraph.is_none_or(|paragraph| {
            !paragraph.is_empty()
                && paragraph.split('.').all(|part| {
                    !part.is_empty()
                        && part.len() <= 4
                        && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
                })
        });
        if !shaped || !paragraph_shaped {
            return Err(error());
        }
        Ok(Self(match paragraph {
            Some(paragraph) => format!("{entry}.{}", paragraph.to_ascii_lowercase()),
            None => entry,
        }))
    }
}

impl TryFrom<String> for Eccn {
    type Error = GoodsCodeError;

    fn try_from(text: String) -> Result<Self, GoodsCodeError> {
        text.parse()
    }
}

impl From<Eccn> for String {
    fn from(code: Eccn) -> Self {
        code.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn hs_codes_are_read_in_their_usual_spellings() {
        for text in ["854231", "8542.31", "8542.31.00", " 8542 31 0001 "] {
            assert_eq!(text.parse::<Hs6>().unwrap().to_string(), "854231");
        }
        assert_eq!("010121".parse::<Hs6>().unwrap().to_string(), "010121");
        for text in ["8542", "85423", "8542311", "chips", "", "85 42 3x"] {
            assert!(text.parse::<Hs6>().is_err(), "{text}");
        }
    }

    #[test]
    fn eccns_are_read_with_their_paragraphs() {
        let code: Eccn = "3a001.A.5".parse().unwrap();
        assert_eq!((code.entry(), code.as_str()), ("3A001", "3A001.a.5"));
        assert!("ear99".parse::<Eccn>().unwrap().is_ear99());
        for text in ["3F001", "3A01", "A3001", "3A001.", "3A001..a", "", "EAR 99"] {
            assert!(text.parse::<Eccn>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in ".*") {
            let _ = text.parse::<Hs6>();
            if let Ok(code) = text.parse::<Eccn>() {
                prop_assert_eq!(code.entry().len(), 5);
            }
        }
    }
}
