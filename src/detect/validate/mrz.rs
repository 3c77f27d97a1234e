//! Machine-readable zones of identity documents (ICAO Doc 9303, parts 4 to 6): TD1 3 × 30, TD2 2 × 36, TD3 2 × 44.

use std::ops::Range;

use crate::detect::validate::{Check, Judgement, Validator};

/// The check digit of a field: weights 7, 3, 1; A = 10 to Z = 35, filler 0.
fn check_digit(field: &[u8]) -> u8 {
    let sum: u32 = field
        .iter()
        .zip([7u32, 3, 1].into_iter().cycle())
        .map(|(&b, weight)| {
            weight
                * match b {
                    b'0'..=b'9' => u32::from(b - b'0'),
                    b'A'..=b'Z' => u32::from(b - b'A') + 10,
                    _ => 0,
                }
        })
        .sum();
    b'0' + (sum % 10) as u8
}

/// The line with number, birth and expiry: where each field and its check digit stand.
fn right_digits(line: &[u8], fields: &[(Range<usize>, usize)]) -> usize {
    fields
        .iter()
        .filter(|(field, digit)| {
            let digit = if line[*digit] == b'O' { b'0' } else { line[*digit] };
            check_digit(&line[field.clone()]) == digit
        })
        .count()
}

/// Machine-readable zone.
pub(super) struct Mrz;

impl Validator for Mrz {
    fn name(&self) -> &'static str {
        "mrz"
    }

    fn chance(&self) -> f32 {
        0.01
    }

    fn judge(&self, text: &str, span: Range<usize>) -> Option<Judgement> {
        let value = text[span.clone()].to_ascii_uppercase();
        let lines: Vec<&str> = value.split(|c: char| c.is_whitespace() || c == '/').filter(|l| !l.is_empty()).collect();
        // What stands first in a line stands where it should, also when a filler was lost or doubled at its end.
        let two = [(0..9, 9), (13..19, 19), (21..27, 27)];
        let right = match lines.iter().map(|l| l.len()).collect::<Vec<_>>().as_slice() {
            [33..=46, 33..=46] => right_digits(lines[1].as_bytes(), &two),
            [33..=46] => right_digits(lines[0].as_bytes(), &two),
            [27..=32, 27..=32, ..] => {
                right_digits(lines[0].as_bytes(), &[(5..14, 14)])
                    + right_digits(lines[1].as_bytes(), &[(0..6, 6), (8..14, 14)])
            }
            _ => return None,
        };
        let check = if right >= 2 { Check::Passed } else { Check::Failed };
        Some(Judgement::new(span, lines.concat(), check))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_of_the_standard() {
        for (field, digit) in [
            ("520727", '3'),
            ("L898902C3", '6'),
            ("D23145890", '7'),
            ("740812", '2'),
            ("120415", '9'),
            ("ZE184226B<<<<<", '1'),
        ] {
            assert_eq!(char::from(check_digit(field.as_bytes())), digit, "{field}");
        }
    }

    #[test]
    fn zones_of_passport_and_card() {
        assert!(
            Mrz.accepts("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10")
        );
        assert!(
            Mrz.accepts(
                "I<NLDXA00000X00<<<<<<<<<<<<<<<\n6503101F3103094NLD<<<<<<<<<<<0\nDE<BRUIJN<<WILLEKE<LISELOTTE<<"
            )
        );
        assert!(!Mrz.accepts("L898902C37UTO7408123F1204158ZE184226B<<<<<10"));
    }
}
