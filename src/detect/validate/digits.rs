//! Check digits shared by several numbers.

/// The digits of a text, as values 0 to 9; everything else is skipped.
pub(crate) fn digits_of(text: &str) -> Vec<u8> {
    text.bytes().filter(u8::is_ascii_digit).map(|b| b - b'0').collect()
}

/// The digits of a text, as text.
pub(super) fn digit_text(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Letters and digits of a text, in upper case.
pub(super) fn alphanumeric(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
}

/// Luhn's test (ISO/IEC 7812-1, annex B): cards, IMEI.
pub(crate) fn luhn_test(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(i, &d)| u32::from(if i % 2 == 1 { d * 2 - if d > 4 { 9 } else { 0 } } else { d }))
        .sum();
    !digits.is_empty() && sum.is_multiple_of(10)
}

/// The check digit of EAN and ISBN-13 (GS1 General Specifications, 7.9): weights 1 and 3 from the right.
pub(crate) fn ean_test(digits: &[u8]) -> bool {
    let sum: u32 = digits.iter().rev().enumerate().map(|(i, &d)| u32::from(d) * if i % 2 == 1 { 3 } else { 1 }).sum();
    !digits.is_empty() && sum.is_multiple_of(10)
}

/// The remainder by 97 of letters and digits read as one number, A = 10 to Z = 35 (ISO 7064, MOD 97-10).
pub(super) fn mod_97(mut text: impl Iterator<Item = u8>) -> Option<u32> {
    text.try_fold(0u32, |rest, b| {
        Some(match b {
            b'0'..=b'9' => (rest * 10 + u32::from(b - b'0')) % 97,
            b'A'..=b'Z' => (rest * 100 + u32::from(b - b'A') + 10) % 97,
            _ => return None,
        })
    })
}

/// A letter that optical reading or haste puts in the place of a digit, as that digit.
pub(crate) fn as_digit(b: u8) -> Option<u8> {
    Some(match b {
        b'0'..=b'9' => b,
        b'O' | b'o' => b'0',
        b'l' | b'I' => b'1',
        b'Z' => b'2',
        b'S' => b'5',
        b'B' => b'8',
        _ => return None,
    })
}

/// The other way round: a digit in the place of a letter.
pub(super) fn as_letter(b: u8) -> Option<u8> {
    Some(match b.to_ascii_uppercase() {
        b @ b'A'..=b'Z' => b,
        b'0' => b'O',
        b'1' => b'I',
        b'2' => b'Z',
        b'5' => b'S',
        b'8' => b'B',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_samples_pass() {
        for card in ["4111111111111111", "5500005555555559", "378282246310005", "30569309025904", "490154203237518"] {
            assert!(luhn_test(&digits_of(card)), "{card}");
        }
        assert!(!luhn_test(&digits_of("4111111111111112")));
        for ean in ["9789033429972", "8712345678906", "9780306406157"] {
            assert!(ean_test(&digits_of(ean)), "{ean}");
        }
    }
}
