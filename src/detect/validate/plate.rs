//! Dutch licence plates: the fourteen ways in which letters and digits follow each other (RDW, sidecodes).

use std::ops::Range;

use crate::detect::validate::digits::{alphanumeric, as_digit, as_letter};
use crate::detect::validate::{Check, Judgement, Validator};

/// Sidecode shapes, `A` a letter and `9` a digit; the first three hold all letters, the others consonants.
const SHAPES: &[&str] = &[
    "AA-99-99", "99-99-AA", "99-AA-99", "AA-99-AA", "AA-AA-99", "99-AA-AA", "99-AAA-9", "9-AAA-99", "AA-999-A",
    "A-999-AA", "AAA-99-A", "A-99-AAA", "9-AA-999", "999-AA-9",
];

/// Combinations that are not given out.
const REFUSED: &[&str] =
    &["GVD", "KKK", "NSB", "PKK", "PSV", "TBS", "KVT", "LPF", "PVV", "SGP", "VVD", "SS", "SD", "SA"];

/// Licence plate.
pub(super) struct Plate;

impl Plate {
    /// The plate with the hyphens of `shape`, when it fits; and whether a look-alike was put right for it.
    fn fit(raw: &str, shape: &str) -> Option<(String, bool)> {
        let mut bytes = raw.bytes();
        let (mut out, mut repaired) = (String::new(), false);
        for s in shape.bytes() {
            if s == b'-' {
                out.push('-');
                continue;
            }
            let b = bytes.next()?;
            let fit = if s == b'9' { as_digit(b) } else { as_letter(b) }?;
            repaired |= fit != b.to_ascii_uppercase();
            out.push(char::from(fit));
        }
        bytes.next().is_none().then_some((out, repaired))
    }
}

impl Validator for Plate {
    fn name(&self) -> &'static str {
        "plate"
    }

    fn most_marks(&self) -> Option<f32> {
        Some(1.7)
    }

    fn judge(&self, text: &str, span: Range<usize>) -> Option<Judgement> {
        let value = &text[span.clone()];
        let raw: String = value.chars().filter(char::is_ascii_alphanumeric).collect();
        if raw.len() != 6 {
            return None;
        }
        let hyphens = value.matches('-').count();
        let groups: Vec<usize> =
            value.split(|c: char| !c.is_ascii_alphanumeric()).filter(|g| !g.is_empty()).map(str::len).collect();
        let (canonical, repaired) = SHAPES
            .iter()
            .filter(|shape| groups.len() == 1 || shape.split('-').map(str::len).eq(groups.iter().copied()))
            .filter_map(|shape| Plate::fit(&raw, shape))
            .min_by_key(|(_, repaired)| *repaired)?;
        let letters: Vec<&str> =
            canonical.split('-').filter(|g| g.starts_with(|c: char| c.is_ascii_alphabetic())).collect();
        if letters.iter().any(|g| REFUSED.contains(g)) {
            return None;
        }
        let vowels = canonical.contains(['A', 'E', 'I', 'O', 'U', 'C', 'Q', 'Y']);
        let low = value.bytes().any(|b| b.is_ascii_lowercase());
        let weight = match (groups.len(), hyphens) {
            (3, 2) => 1.7,
            (3, _) => -1.5,
            _ => -2.5,
        };
        Some(
            Judgement::new(span.clone(), alphanumeric(&canonical), Check::None)
                .mark("grouping", weight)
                .mark_if(vowels, "rare-letters", -2.0)
                .mark_if(low, "lower-case", -1.5)
                .mark_if(repaired, "ocr", -1.5),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_that_exist() {
        for plate in ["G-123-BB", "12-ABC-3", "NL-48-NL", "HXK-72-Z", "Z-074-NS", "66-LX-VX", "6 PBR 27", "BG112R"] {
            assert!(Plate.accepts(plate), "{plate}");
        }
        for other in ["N-236", "AB-12-3", "ABC-DEF", "123-456", "99-VVD-9"] {
            assert!(!Plate.accepts(other), "{other}");
        }
        assert_eq!(Plate.canonical("BR-JF-l2").as_deref(), Some("BRJF12"));
    }
}
