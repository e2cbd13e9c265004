//! Identifiers with the check digits that real ones have.

use crate::dice::Dice;

/// Taxpayer number of a Russian firm: ten digits, the last a check digit.
pub(crate) fn inn(dice: &mut Dice) -> String {
    let digits = dice.fill("77########").into_bytes();
    let weights = [2, 4, 10, 3, 5, 9, 4, 6, 8];
    let sum: u32 = digits.iter().zip(weights).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    format!("{}{}", text(&digits[..9]), sum % 11 % 10)
}

/// Registration number of a Russian firm: thirteen digits, the last the rest of the first twelve by 11.
pub(crate) fn ogrn(dice: &mut Dice) -> String {
    let digits = dice.fill("1##77########").into_bytes();
    let number = digits[..12].iter().fold(0, |number, digit| number * 10 + u64::from(digit - b'0'));
    format!("{number}{}", number % 11 % 10)
}

/// Unified Social Credit Code of a Chinese firm: eighteen characters, the last a check character (GB 32100-2015).
pub(crate) fn uscc(dice: &mut Dice) -> String {
    const ALPHABET: &[u8] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
    let mut code = dice.fill("91440300").into_bytes();
    code.extend((0..9).map(|_| *dice.pick(ALPHABET)));
    let value = |letter: &u8| ALPHABET.iter().position(|c| c == letter).unwrap_or_default();
    let sum = code.iter().fold((0, 1), |(sum, weight), c| (sum + value(c) * weight, weight * 3 % 31)).0;
    code.push(ALPHABET[(31 - sum % 31) % 31]);
    text(&code)
}

/// Number of a ship: seven digits, the last that of the sum of the others times 7 to 2 (IMO resolution A.1117(30)).
pub(crate) fn imo(dice: &mut Dice) -> String {
    let digits = dice.fill("9#####").into_bytes();
    let sum: u32 =
        digits.iter().zip((2..=7).rev()).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    format!("{}{}", text(&digits), sum % 10)
}

fn text(ascii: &[u8]) -> String {
    String::from_utf8_lossy(ascii).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_their_length_and_check_digit() {
        let mut dice = Dice::new(3, 3);
        for _ in 0..200 {
            assert_eq!(inn(&mut dice).len(), 10);
            assert_eq!(ogrn(&mut dice).len(), 13);
            assert_eq!(uscc(&mut dice).len(), 18);
            let number = imo(&mut dice);
            let digits: Vec<u32> = number.chars().filter_map(|c| c.to_digit(10)).collect();
            let sum: u32 = digits[..6].iter().zip((2..=7).rev()).map(|(digit, weight)| digit * weight).sum();
            assert_eq!(digits[6], sum % 10, "{number}");
        }
    }
}
