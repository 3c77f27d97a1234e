//! Bank numbers: IBAN of every country, cards, old Dutch account numbers.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use crate::detect::validate::digits::{alphanumeric, as_digit, as_letter, digit_text, digits_of, luhn_test, mod_97};
use crate::detect::validate::{Check, Judgement, Validator};

/// Country to length and structure: `4!a10!n`.
static COUNTRIES: LazyLock<BTreeMap<&'static str, (usize, &'static str)>> = LazyLock::new(|| {
    rows(include_str!("../../../patterns/data/iban_countries.tsv"))
        .filter_map(|mut row| Some((row.next()?, (row.next()?.parse().ok()?, row.next()?))))
        .collect()
});

/// The four letters of Dutch banks.
static BANKS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    rows(include_str!("../../../patterns/data/nl_bank_codes.tsv")).filter_map(|mut row| row.next()).collect()
});

fn rows(table: &'static str) -> impl Iterator<Item = std::str::Split<'static, char>> {
    table.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).map(|line| line.split('\t'))
}

/// International bank account number (ISO 13616).
pub(super) struct Iban;

impl Iban {
    fn mod_97(iban: &str) -> bool {
        mod_97(iban[4..].bytes().chain(iban[..4].bytes())) == Some(1)
    }

    /// An account number of which a part is hidden: `NL** ABNA **** **43 00`, `NL91ABNAxxxxxx4300`.
    fn masked(value: &str) -> Option<String> {
        let hidden = |c: char| matches!(c, '*' | 'x' | 'X');
        let raw: String = value.chars().filter(|&c| c.is_ascii_alphanumeric() || hidden(c)).collect();
        let letters = raw.bytes().skip(4).take(4).all(|b| b.is_ascii_alphabetic());
        let gone = raw.chars().skip(8).filter(|&c| hidden(c)).count();
        (raw.starts_with("NL") && raw.len() == 18 && letters && gone >= 4).then(|| raw.to_ascii_uppercase())
    }

    /// The same with each character put right for its position, as far as look-alikes allow.
    fn repaired(iban: &str, structure: &str) -> Option<String> {
        let bytes = iban.as_bytes();
        let mut out = Vec::with_capacity(bytes.len());
        for &b in &bytes[..2] {
            out.push(as_letter(b)?);
        }
        for &b in &bytes[2..4] {
            out.push(as_digit(b)?);
        }
        let mut at = 4;
        for part in structure.split_inclusive(['n', 'a', 'c']) {
            let (count, kind) = part.split_at(part.len() - 1);
            for _ in 0..count.trim_end_matches('!').parse::<usize>().ok()? {
                let b = *bytes.get(at)?;
                out.push(match kind {
                    "n" => as_digit(b)?,
                    "a" => as_letter(b)?,
                    _ => b,
                });
                at += 1;
            }
        }
        String::from_utf8(out).ok()
    }
}

impl Validator for Iban {
    fn name(&self) -> &'static str {
        "iban"
    }

    fn chance(&self) -> f32 {
        1.0 / 97.0
    }

    fn judge(&self, text: &str, span: Range<usize>) -> Option<Judgement> {
        // Look-alikes are told by their case (l for 1), so upper case comes after the repair.
        if let Some(masked) = Iban::masked(&text[span.clone()]) {
            return Some(Judgement::new(span, masked, Check::None).mark("masked", 0.0));
        }
        let raw: String = text[span.clone()].chars().filter(char::is_ascii_alphanumeric).collect();
        let country = raw.get(..2)?.to_ascii_uppercase();
        let &(length, structure) = COUNTRIES.get(country.as_str())?;
        if raw.len() != length {
            return None;
        }
        let upper = raw.to_ascii_uppercase();
        let repaired = Iban::repaired(&raw, structure)?;
        let canonical = if Iban::mod_97(&upper) { upper.clone() } else { repaired };
        let check = if Iban::mod_97(&canonical) { Check::Passed } else { Check::Failed };
        let unknown = country == "NL" && !BANKS.contains(&&canonical[4..8]);
        let grouped = text[span.clone()].contains([' ', '.', '-']);
        Some(
            Judgement::new(span, canonical.clone(), check)
                .mark_if(canonical != upper, "ocr", -0.5)
                .mark_if(unknown, "unknown-bank", -0.1)
                .mark_if(grouped && check == Check::Passed, "grouping", 0.5),
        )
    }
}

/// Payment card (ISO/IEC 7812): an issuer's prefix, its length, and Luhn's test.
pub(super) struct Card;

impl Card {
    fn issued(digits: &str) -> bool {
        let prefix = |n: usize| digits[..n].parse::<u32>().unwrap_or(0);
        let length = digits.len();
        match prefix(2) {
            40..=49 => matches!(length, 13 | 16 | 19),
            51..=55 => length == 16,
            22..=27 => length == 16 && (2221..=2720).contains(&prefix(4)),
            34 | 37 => length == 15,
            36 | 38 => length == 14,
            30 => length == 14 && prefix(3) <= 305,
            65 => length == 16,
            60 | 64 => length == 16 && (prefix(4) == 6011 || (644..=649).contains(&prefix(3))),
            50 | 56..=58 | 67 => (16..=19).contains(&length),
            _ => false,
        }
    }
}

impl Validator for Card {
    fn name(&self) -> &'static str {
        "card"
    }

    fn most_marks(&self) -> Option<f32> {
        Some(1.0)
    }

    fn chance(&self) -> f32 {
        0.1
    }

    fn judge(&self, text: &str, span: Range<usize>) -> Option<Judgement> {
        let digits = digit_text(&text[span.clone()]);
        if digits.len() < 13 || !Card::issued(&digits) {
            return None;
        }
        let check = if luhn_test(&digits_of(&digits)) { Check::Passed } else { Check::Failed };
        let value = &text[span.clone()];
        let fours = value.split([' ', '-', '.', '\n']).filter(|g| !g.is_empty()).all(|g| g.len() == 4);
        // Numbers that card schemes publish for testing.
        let test = matches!(
            digits.as_str(),
            "4111111111111111" | "5500005555555559" | "378282246310005" | "6011111111111117" | "5105105105105100"
        );
        let judgement = Judgement::new(span, digits.clone(), check);
        Some(judgement.mark_if(fours && digits.len() == 16 && check == Check::Passed, "grouping", 1.0).mark_if(
            test,
            "test-number",
            0.0,
        ))
    }
}

/// Dutch account number from before the IBAN: 9 or 10 digits with an eleven-test, or a giro number without one.
pub(super) struct Account;

impl Validator for Account {
    fn name(&self) -> &'static str {
        "bank-account"
    }

    fn most_marks(&self) -> Option<f32> {
        Some(1.5)
    }

    fn chance(&self) -> f32 {
        1.0 / 11.0
    }

    fn judge(&self, text: &str, span: Range<usize>) -> Option<Judgement> {
        let digits = digits_of(&text[span.clone()]);
        let canonical = alphanumeric(&text[span.clone()]);
        let check = match digits.len() {
            3..=7 => Check::None,
            9 | 10 => {
                let sum: u32 = digits.iter().rev().zip(1..).map(|(&d, weight)| u32::from(d) * weight).sum();
                if sum.is_multiple_of(11) { Check::Passed } else { Check::Failed }
            }
            _ => return None,
        };
        let value = &text[span.clone()];
        let grouped = value.split('.').map(str::len).eq([2, 2, 2, 3]);
        Some(Judgement::new(span, canonical, check).mark_if(grouped, "grouping", 1.5))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(value: &str, expected: Option<Check>) {
        assert_eq!(Iban.judge(value, 0..value.len()).map(|j| j.check), expected, "{value}");
    }

    #[test]
    fn ibans_of_several_countries() {
        for good in [
            "NL91ABNA0417164300",
            "NL91 ABNA 0417 1643 00",
            "nl91abna0417164300",
            "BE68539007547034",
            "DE89370400440532013000",
            "FR1420041010050500013M02606",
            "GB29NWBK60161331926819",
            "MT84MALT011000012345MTLCAST001S",
            "NL9lABNAO4I7164300",
        ] {
            check(good, Some(Check::Passed));
        }
        check("NL92ABNA0417164300", Some(Check::Failed));
        check("NL91ABNA041716430", None);
        check("XX91ABNA0417164300", None);
    }

    #[test]
    fn every_single_digit_change_of_an_iban_fails() {
        let good = "NL20INGB0001234567";
        for i in (2..4).chain(8..18) {
            for d in b'0'..=b'9' {
                let mut other = good.as_bytes().to_vec();
                other[i] = d;
                let other = String::from_utf8(other).expect("ascii");
                assert_eq!(Iban.accepts(&other), other == good, "{other}");
            }
        }
    }

    #[test]
    fn old_accounts() {
        for (value, passes) in [("041716430", false), ("0417164300", true), ("736160221", true), ("12.34.56.789", true)]
        {
            assert_eq!(Account.accepts(value), passes, "{value}");
        }
    }
}
