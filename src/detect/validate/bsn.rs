//! Burgerservicenummer, and the RSIN of organisations, which has the same test.

use std::ops::Range;

use crate::detect::validate::digits::digit_text;
use crate::detect::validate::{Check, Judgement, Validator};

/// The eleven-test: 9·d1 + 8·d2 + ... + 2·d8 - d9 is divisible by 11 (Logisch ontwerp BSN; a number of 8 digits lost its leading zero).
pub(crate) fn eleven_test(digits: &[u8]) -> bool {
    let (&last, rest) = match digits.split_last() {
        Some(split) if matches!(digits.len(), 8 | 9) => split,
        _ => return false,
    };
    let sum: i32 = rest.iter().rev().zip(2..).map(|(&d, weight)| i32::from(d) * weight).sum::<i32>() - i32::from(last);
    sum % 11 == 0 && digits.iter().any(|&d| d != 0)
}

fn values(text: &str) -> Vec<u8> {
    text.bytes().map(|b| b - b'0').collect()
}

/// A BSN of 8 or 9 digits.
pub(super) struct Bsn;

impl Validator for Bsn {
    fn name(&self) -> &'static str {
        "bsn"
    }

    fn most_marks(&self) -> Option<f32> {
        Some(0.0)
    }

    fn chance(&self) -> f32 {
        1.0 / 11.0
    }

    fn judge(&self, text: &str, span: Range<usize>) -> Option<Judgement> {
        let digits = digit_text(&text[span.clone()]);
        if !matches!(digits.len(), 8 | 9) {
            return None;
        }
        let passes = eleven_test(&values(&digits));
        // Below ten million the arithmetic passes numbers that were never issued.
        let low = digits.trim_start_matches('0').len() < 8;
        let canonical = if digits.len() == 8 { format!("0{digits}") } else { digits };
        let test = canonical.starts_with("99999") || matches!(canonical.as_str(), "111222333" | "123456782");
        let check = if passes { Check::Passed } else { Check::Failed };
        Some(Judgement::new(span, canonical, check).mark_if(test, "test-number", 0.0).mark_if(low, "low-number", -1.0))
    }
}

/// The number of a legal person.
pub(super) struct Rsin;

impl Validator for Rsin {
    fn name(&self) -> &'static str {
        "rsin"
    }

    fn most_marks(&self) -> Option<f32> {
        Some(0.0)
    }

    fn chance(&self) -> f32 {
        1.0 / 11.0
    }

    fn judge(&self, text: &str, span: Range<usize>) -> Option<Judgement> {
        let digits = digit_text(&text[span.clone()]);
        let check = if eleven_test(&values(&digits)) { Check::Passed } else { Check::Failed };
        (digits.len() == 9).then(|| Judgement::new(span, digits, check).mark("organisation", 0.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::validate::digits::digits_of;

    #[test]
    fn the_eleven_test_accepts_samples_and_rejects_each_change_of_one_digit() {
        for good in ["111222333", "123456782", "12345672", "999990019", "999993653", "999995935"] {
            let digits = digits_of(good);
            assert!(eleven_test(&digits), "{good}");
            for i in 0..digits.len() {
                for d in (0..10).filter(|&d| d != digits[i]) {
                    let mut other = digits.clone();
                    other[i] = d;
                    assert!(!eleven_test(&other), "{other:?}");
                }
            }
        }
        for bad in ["111222334", "123456789", "1112223334", "11122233", "000000000"] {
            assert!(!eleven_test(&digits_of(bad)), "{bad}");
        }
    }

    #[test]
    fn eight_digits_are_the_same_number() {
        assert_eq!(Bsn.canonical("1234.56.72").as_deref(), Some("012345672"));
        assert_eq!(Bsn.canonical("012345672").as_deref(), Some("012345672"));
    }
}
