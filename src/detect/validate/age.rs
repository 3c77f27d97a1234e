//! Ages: the number of years in `43-jarige`, `leeftijd: 43`, `een vrouw van 43`, `Sanne (43)`.

use std::ops::Range;

use crate::detect::validate::{Check, Judgement, Validator};

/// The oldest age that is taken for one; the oldest person of the Netherlands became 115.
const OLDEST: u32 = 115;

/// An age in years.
pub(super) struct Age;

impl Validator for Age {
    fn name(&self) -> &'static str {
        "age"
    }

    /// Only the number is the value; the words around it told what it is.
    fn judge(&self, text: &str, span: Range<usize>) -> Option<Judgement> {
        let bytes = &text.as_bytes()[span.clone()];
        let start = span.start + bytes.iter().position(u8::is_ascii_digit)?;
        let end = start + text.as_bytes()[start..span.end].iter().take_while(|b| b.is_ascii_digit()).count();
        let years: u32 = text[start..end].parse().ok()?;
        let whole = end - start == 1 || !text[start..].starts_with('0');
        (years <= OLDEST && whole).then(|| Judgement::new(start..end, &text[start..end], Check::None))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&str>) {
        let judged = Age.judge(text, 0..text.len());
        assert_eq!(judged.map(|j| text[j.span].to_owned()).as_deref(), expected, "{text}");
    }

    #[test]
    fn the_number_alone_is_the_age() {
        check("43-jarige", Some("43"));
        check("vrouw van 43", Some("43"));
        check("(7)", Some("7"));
        check("leeftijd: 0", Some("0"));
    }

    #[test]
    fn nobody_is_so_old() {
        check("(116)", None);
        check("(2024)", None);
        check("(007)", None);
    }
}
