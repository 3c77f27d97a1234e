//! Telephone numbers: the Dutch numbering plan (`patterns/data/phone_nl.toml`), and the length of foreign numbers.

use std::ops::Range;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::detect::validate::digits::digit_text;
use crate::detect::validate::{Check, Judgement, Validator};

#[derive(Deserialize)]
struct Plan {
    area_short: Vec<String>,
    area_long: Vec<String>,
    mobile_first: Vec<String>,
    voip: Vec<String>,
    company: Vec<String>,
    m2m: Vec<String>,
    free_or_paid: Vec<String>,
    public: Vec<Public>,
}

#[derive(Deserialize)]
struct Public {
    n: String,
}

static PLAN: LazyLock<Plan> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../patterns/data/phone_nl.toml")).expect("a test reads the numbering plan")
});

/// What a Dutch number is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Mobile,
    Fixed,
    Company,
    /// Service, emergency, help: everybody may know it.
    Public,
}

/// The kind of a number in national form (with its leading zero), or `None` when it is not in the plan.
fn kind(national: &str) -> Option<Kind> {
    let plan = &*PLAN;
    let starts = |list: &[String]| list.iter().any(|p| national.starts_with(p.as_str()));
    if plan.public.iter().any(|p| p.n == national) {
        return Some(Kind::Public);
    }
    if starts(&plan.free_or_paid) {
        return matches!(national.len(), 8 | 11).then_some(Kind::Public);
    }
    if let Some(area) = national.strip_prefix("14").filter(|_| !national.starts_with('0')) {
        let known = plan.area_short.iter().any(|a| a == area)
            || area.strip_prefix('0').is_some_and(|a| plan.area_long.iter().any(|l| l == a));
        return known.then_some(Kind::Public);
    }
    if starts(&plan.m2m) {
        return (national.len() == 11).then_some(Kind::Company);
    }
    if national.len() != 10 {
        return None;
    }
    if starts(&plan.mobile_first) || national.starts_with("066") {
        return Some(Kind::Mobile);
    }
    if starts(&plan.company) {
        return Some(Kind::Company);
    }
    let fixed = starts(&plan.area_short)
        || starts(&plan.voip)
        || plan.area_long.iter().any(|a| national[1..].starts_with(a.as_str()));
    // A subscriber number does not start with 0 or 1; what does is a date or a code.
    fixed.then_some(Kind::Fixed)
}

/// Countries seen in Dutch care, with the number of digits after the country code.
const COUNTRIES: &[(&str, std::ops::RangeInclusive<usize>)] = &[
    ("32", 8..=9),
    ("33", 9..=9),
    ("44", 9..=10),
    ("48", 9..=9),
    ("49", 7..=11),
    ("90", 10..=10),
    ("212", 9..=9),
    ("597", 6..=7),
    ("599", 7..=8),
];

/// Whether a number is written as Belgians do within their country: `0470 12 34 56`, `03 123 45 67`, `014/12 34 56` (BIPT, numbering plan).
fn belgian(value: &str, digits: &str) -> bool {
    let zone = value.trim_start_matches('(').bytes().take_while(u8::is_ascii_digit).count();
    match (digits.len(), zone) {
        (10, 4) => matches!(digits.as_bytes()[..3], [b'0', b'4', b'5'..=b'9']),
        (9, 2) => matches!(digits.as_bytes()[1], b'2' | b'3' | b'4' | b'9'),
        (9, 3) => matches!(digits.as_bytes()[1], b'1' | b'5' | b'6' | b'7' | b'8'),
        _ => false,
    }
}

/// A telephone number.
pub(super) struct Phone;

impl Validator for Phone {
    fn name(&self) -> &'static str {
        "phone"
    }

    fn most_marks(&self) -> Option<f32> {
        Some(3.0)
    }

    fn judge(&self, text: &str, span: Range<usize>) -> Option<Judgement> {
        let value = &text[span.clone()];
        if value.matches('(').count() != value.matches(')').count() || value.contains("\n\n") {
            return None;
        }
        if value.starts_with(['n', 'N']) {
            let digits = crate::detect::validate::spoken::figures(value)?;
            let mobile = kind(&digits) == Some(Kind::Mobile);
            return mobile.then(|| Judgement::new(span, digits, Check::None).mark("strong-shape", 3.0));
        }
        // `020 - 123 45 67, 12` and `06 12345678 - 06 23456789` are numbers with something behind them: one break is enough.
        let digits = digit_text(value);
        // `06 12983475/06 12983476` are two.
        if digits.len() > 10
            && value.starts_with(['0', '('])
            && let Some((first, _)) = value.split_once('/').filter(|(first, _)| digit_text(first).len() == 10)
        {
            return self.judge(text, span.start..span.start + first.trim_end().len());
        }
        let plus = value.starts_with(['+', '(']) && value.trim_start_matches('(').starts_with('+');
        let bare = digits.len() == 11 && digits.starts_with("316");
        let abroad = if plus || bare { Some(digits.as_str()) } else { digits.strip_prefix("00") };
        let grouped = value.contains([' ', '-', '.', ')', '/', '\n']);
        if let Some(number) = abroad {
            if let Some(rest) = number.strip_prefix("31") {
                let zero = rest.starts_with('0');
                let national = format!("0{}", rest.trim_start_matches('0'));
                let kind = kind(&national)?;
                let judgement =
                    Judgement::new(span, format!("+31{}", &national[1..]), Check::None).mark("grouping", 3.0);
                // `+310612345678` is a common error; `+31 (0)6` is how it is printed.
                return Some(Phone::marked(judgement, kind).mark_if(zero && !value.contains('('), "look-alike", -1.5));
            }
            let known = COUNTRIES.iter().any(|(code, length)| {
                number.strip_prefix(code).is_some_and(|rest| length.contains(&rest.trim_start_matches('0').len()))
            });
            if !(8..=15).contains(&number.len()) || number.starts_with('0') || (!plus && !known) {
                return None;
            }
            let canonical = format!("+{number}");
            return Some(Judgement::new(span, canonical, Check::None).mark("grouping", if known { 3.0 } else { 1.0 }));
        }
        if let Some(national) = digits.strip_prefix('6').filter(|d| d.len() == 8 && value.starts_with('6')) {
            // As a spreadsheet leaves it, without its zero.
            kind(&format!("06{national}"))?;
            return Some(Judgement::new(span, format!("+316{national}"), Check::None));
        }
        if belgian(value, &digits) && kind(&digits).is_none() {
            return Some(Judgement::new(span, format!("+32{}", &digits[1..]), Check::None).mark("look-alike", -0.3));
        }
        let kind = kind(&digits)?;
        // A two-digit group pattern of a date (01-02-2003 has too few digits); a year at the end is a date range.
        let judgement = Judgement::new(span.clone(), format!("+31{}", digits.trim_start_matches('0')), Check::None);
        let weight = match (kind, grouped) {
            (Kind::Public, _) => 0.0,
            (Kind::Mobile, true) => 3.0,
            (Kind::Mobile, false) => 1.8,
            (_, true) if Phone::after_area(value, &digits) => 2.2,
            (_, true) => 0.8,
            (_, false) => 1.5,
        };
        let judgement = if kind == Kind::Public { Judgement { canonical: digits, ..judgement } } else { judgement };
        Some(Phone::marked(judgement.mark_if(weight != 0.0, "grouping", weight), kind))
    }
}

impl Phone {
    fn marked(judgement: Judgement, kind: Kind) -> Judgement {
        match kind {
            Kind::Public => judgement.mark("public-number", -2.0),
            Kind::Company => judgement.mark("organisation", 0.0),
            Kind::Mobile | Kind::Fixed => judgement,
        }
    }

    /// Whether the first break stands right after the area code.
    fn after_area(value: &str, digits: &str) -> bool {
        let first = value.trim_start_matches('(').bytes().take_while(u8::is_ascii_digit).count();
        let area = if PLAN.area_long.iter().any(|a| digits[1..].starts_with(a.as_str())) { 4 } else { 3 };
        first == area
    }
}

#[cfg(test)]
mod tests {
    use super::Phone;
    use crate::detect::validate::Validator;

    fn check(value: &str, expected: Option<&str>) {
        assert_eq!(Phone.canonical(value).as_deref(), expected, "{value}");
    }

    #[test]
    fn one_number_in_many_forms() {
        for value in [
            "06-12345678",
            "06 12 34 56 78",
            "06 1234 5678",
            "0612345678",
            "06.12.34.56.78",
            "+31 6 12345678",
            "+31 (0)6 12 34 56 78",
            "0031612345678",
            "06 - 123 456 78",
            "(06) 12345678",
            "+31(0)612345678",
            "06/12345678",
        ] {
            check(value, Some("+31612345678"));
        }
        check("(020) 123 45 67", Some("+31201234567"));
        check("0575 51 23 45", Some("+31575512345"));
        check("+32 470 12 34 56", Some("+32470123456"));
        check("0470/12.34.56", Some("+32470123456"));
        check("03 123 45 67", Some("+3231234567"));
    }

    #[test]
    fn not_in_the_plan() {
        for value in ["0000000000", "0612345", "0123456789", "06123456789", "(020 1234567"] {
            check(value, None);
        }
    }

    #[test]
    fn public_numbers_are_marked() {
        for value in ["112", "113", "0800-2000", "0900 8844", "14 020", "14070", "140115"] {
            let judged = Phone.judge(value, 0..value.len()).expect(value);
            assert!(judged.marks.iter().any(|m| m.code == "public-number"), "{value}");
        }
    }
}
