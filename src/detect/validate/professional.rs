//! Numbers of professionals and organisations: BIG, AGB, KvK, btw.

use std::ops::Range;

use crate::detect::validate::digits::{alphanumeric, as_digit, digit_text, mod_97};
use crate::detect::validate::{Check, Judgement, Validator, digits_of, eleven_test};

/// BIG-register: eleven digits, the first two tell the profession.
pub(super) struct Big;

impl Validator for Big {
    fn name(&self) -> &'static str {
        "big"
    }

    fn most_marks(&self) -> Option<f32> {
        Some(0.0)
    }

    fn judge(&self, text: &str, span: Range<usize>) -> Option<Judgement> {
        let digits = digit_text(&text[span.clone()]);
        (digits.len() == 11).then(|| Judgement::new(span, digits, Check::None))
    }
}

/// AGB-code (Vektis): eight digits, the first two tell the kind of care.
pub(super) struct Agb;

impl Validator for Agb {
    fn name(&self) -> &'static str {
        "agb"
    }

    fn most_marks(&self) -> Option<f32> {
        Some(0.0)
    }

    fn judge(&self, text: &str, span: Range<usize>) -> Option<Judgement> {
        let digits = digit_text(&text[span.clone()]);
        (digits.len() == 8).then(|| Judgement::new(span, digits, Check::None))
    }
}

/// Handelsregister: eight digits.
pub(super) struct Kvk;

impl Validator for Kvk {
    fn name(&self) -> &'static str {
        "kvk"
    }

    fn most_marks(&self) -> Option<f32> {
        Some(0.0)
    }

    fn judge(&self, text: &str, span: Range<usize>) -> Option<Judgement> {
        let digits = digit_text(&text[span.clone()]);
        matches!(digits.len(), 8 | 12).then(|| Judgement::new(span, digits, Check::None).mark("organisation", 0.0))
    }
}

/// Btw-id. Before 2020 the nine digits of a sole trader were the BSN.
pub(super) struct Vat;

/// Words of an organisation that is no natural person.
const LEGAL_PERSONS: &[&str] = &[
    "stichting",
    "b.v.",
    " bv",
    "n.v.",
    " nv",
    "gemeente",
    "vereniging",
    "coöperatie",
    "college",
    "ziekenhuis",
    "zorggroep",
    "universiteit",
];

impl Validator for Vat {
    fn name(&self) -> &'static str {
        "vat"
    }

    fn judge(&self, text: &str, span: Range<usize>) -> Option<Judgement> {
        let value = alphanumeric(&text[span.clone()]);
        if !value.starts_with("NL") {
            let digits = value.get(2..)?;
            let lawful = match value.get(..2)? {
                "BE" => digits.len() == 10 && digits.starts_with(['0', '1']),
                "DE" => digits.len() == 9,
                _ => false,
            };
            return (lawful && digits.bytes().all(|b| b.is_ascii_digit()))
                .then(|| Judgement::new(span, value, Check::None).mark("look-alike", -2.0));
        }
        if value.len() != 14 {
            return None;
        }
        let digits: Vec<u8> = value.as_bytes()[2..11].iter().map(|&b| as_digit(b)).collect::<Option<_>>()?;
        let tail: Vec<u8> = value.as_bytes()[12..].iter().map(|&b| as_digit(b)).collect::<Option<_>>()?;
        if !matches!(value.as_bytes()[11], b'B' | b'8') {
            return None;
        }
        let canonical = String::from_utf8([b"NL".as_slice(), &digits, b"B", &tail].concat()).ok()?;
        let trader = mod_97(canonical.bytes()) == Some(1);
        let eleven = eleven_test(&digits_of(&canonical[2..11]));
        let line = crate::text::words::paragraph(text, span.start);
        let near = line.start().max(span.start.saturating_sub(200))..line.end().min(span.end + 100);
        let (mut from, mut to) = (near.start, near.end);
        while !text.is_char_boundary(from) {
            from += 1;
        }
        while !text.is_char_boundary(to) {
            to -= 1;
        }
        let around = text[from..to].to_lowercase();
        let organisation = LEGAL_PERSONS.iter().any(|word| around.contains(word));
        Some(
            Judgement::new(span, canonical, Check::None)
                .mark_if(eleven || trader, "checksum", 1.5)
                .mark_if(organisation, "organisation", 0.0)
                .mark_if(eleven && !organisation && !trader, "contains-bsn", 0.0),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(value: &str, code: &str, expected: bool) {
        let judged = Vat.judge(value, value.find("NL").expect("a number")..value.len()).expect(value);
        assert_eq!(judged.marks.iter().any(|m| m.code == code), expected, "{value}");
    }

    #[test]
    fn an_old_number_of_a_sole_trader_holds_a_bsn() {
        check("Btw NL111222333B01", "contains-bsn", true);
        check("Stichting Zon, btw NL111222333B01", "contains-bsn", false);
        check("Btw NL000099998B57", "contains-bsn", false);
        check("Btw NL1112.22.333.B01", "contains-bsn", true);
    }
}
