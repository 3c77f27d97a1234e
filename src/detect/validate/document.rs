//! Numbers of identity documents, of files about a person, and the Belgian national number.

use std::ops::Range;

use crate::detect::validate::digits::{alphanumeric, digit_text};
use crate::detect::validate::{Check, Judgement, Validator, digits_of, ean_test};

/// Passport, identity card, residence document: nine characters, never the letter O (RvIG, documentnummers); driving licence: ten digits (RDW).
pub(super) struct IdDocument;

impl Validator for IdDocument {
    fn name(&self) -> &'static str {
        "id-document"
    }

    fn most_marks(&self) -> Option<f32> {
        Some(0.0)
    }

    fn judge(&self, text: &str, span: Range<usize>) -> Option<Judgement> {
        let value = alphanumeric(&text[span.clone()]);
        let letters = value.bytes().filter(u8::is_ascii_alphabetic).count();
        let start = value.bytes().take(2).filter(u8::is_ascii_alphabetic).count();
        let lawful = match value.len() {
            9 => start >= 1 && letters < 9 && value.ends_with(|c: char| c.is_ascii_digit()),
            // A driving licence: its shape has a context of its own.
            10 => letters == 0,
            12 => value.starts_with("III"),
            _ => false,
        };
        let low = text[span.clone()].bytes().any(|b| b.is_ascii_lowercase());
        let odd = value.len() == 9 && (start < 2 || value.contains('O'));
        let licence = value.len() == 10;
        let usual = value.starts_with(['3', '4', '5', '6']);
        lawful.then(|| {
            Judgement::new(span, value, Check::None)
                .mark_if(licence && !usual, "look-alike", -1.0)
                .mark_if(odd, "rare-letters", -0.7)
                .mark_if(low, "lower-case", -0.7)
        })
    }
}

/// Number of a client, patient, file or case: any shape, so only its context tells.
pub(super) struct PatientNumber;

impl Validator for PatientNumber {
    fn name(&self) -> &'static str {
        "patient-number"
    }

    fn most_marks(&self) -> Option<f32> {
        Some(0.0)
    }

    fn judge(&self, text: &str, span: Range<usize>) -> Option<Judgement> {
        let value = &text[span.clone()];
        let digits = digit_text(value);
        let canonical = alphanumeric(value);
        let ean = digits.len() == 13 && ean_test(&digits_of(&digits));
        let date = crate::detect::validate::date_at(value).is_some() && value.contains(['-', '/', '.']);
        // A decimal number, an amount, a year.
        let amount =
            digits.len() < 4 || (digits.len() == 4 && canonical.len() == 4 && matches!(&digits[..2], "19" | "20"));
        // `T90.02`, `F32.1`: the code of an illness (ICPC, ICD-10).
        let illness = matches!(value.as_bytes(), [b'A'..=b'Z', b'0'..=b'9', b'0'..=b'9', b'.', rest @ ..]
            if rest.len() <= 2 && rest.iter().all(u8::is_ascii_digit));
        // Ten figures as mobile telephones have them: `0612 34 56 78`. Only right behind `dossiernummer` may they be something else.
        let mobile = canonical.len() == 10 && digits.starts_with("06");
        let head = text[..span.start].trim_end_matches([' ', ':', '.', '=']).as_bytes();
        let told = ["nummer", "nr", "code"].iter().any(|end| {
            head.len().checked_sub(end.len()).is_some_and(|at| head[at..].eq_ignore_ascii_case(end.as_bytes()))
        });
        let spoken = mobile && value.contains(' ');
        // `ECD 25.2.1`: a version.
        let version = value.matches('.').count() >= 2
            && value.split('.').all(|part| part.len() <= 2 && part.bytes().all(|b| b.is_ascii_digit()));
        let other = ean || date || illness || spoken || version;
        (digits.len() >= 3 && canonical.len() <= 24 && !other).then(|| {
            let mobile = mobile && !told;
            Judgement::new(span, canonical, Check::None).mark_if(amount, "look-alike", -2.0).mark_if(
                mobile,
                "look-alike",
                -4.0,
            )
        })
    }
}

/// Belgian national number: yy.mm.dd-xxx.cc, where cc is 97 minus the first nine digits modulo 97; a 2 before them from the year 2000.
pub(super) struct BeNational;

impl Validator for BeNational {
    fn name(&self) -> &'static str {
        "be-national"
    }

    fn chance(&self) -> f32 {
        2.0 / 97.0
    }

    fn judge(&self, text: &str, span: Range<usize>) -> Option<Judgement> {
        let digits = digit_text(&text[span.clone()]);
        if digits.len() != 11 {
            return None;
        }
        let number = |s: &str| s.parse::<u64>().unwrap_or(0);
        // BIS numbers add 20 or 40 to the month; an unknown month or day is 0.
        if number(&digits[2..4]) % 20 > 12 || number(&digits[2..4]) > 52 || number(&digits[4..6]) > 31 {
            return None;
        }
        let (nine, check) = (number(&digits[..9]), number(&digits[9..]));
        let passes = check == 97 - nine % 97 || check == 97 - (2_000_000_000 + nine) % 97;
        let value = &text[span.clone()];
        let grouped = value.split(['.', '-', ' ', '\n']).filter(|g| !g.is_empty()).map(str::len).eq([2, 2, 2, 3, 2]);
        let check = if passes { Check::Passed } else { Check::Failed };
        Some(Judgement::new(span, digits, check).mark_if(grouped && passes, "grouping", 2.0).mark_if(
            !passes,
            "look-alike",
            -3.0,
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn belgian_numbers_of_both_centuries() {
        for good in ["85.07.30-033.28", "00.01.05-001.79", "93.05.18-223.61", "85073003328"] {
            assert!(BeNational.accepts(good), "{good}");
        }
        assert!(!BeNational.accepts("85.07.30-033.29"));
        assert!(!BeNational.accepts("85.17.30-033.28"));
    }
}
