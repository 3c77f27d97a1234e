//! Fixtures: what is written in them is right, and each layout holds every value that it says it holds.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::{Kind, Layout, fixtures, renderings};

/// Every rule that a fixture must show; those of later issues are not among them.
const RULES: &[&str] = &[
    "nl.bsn",
    "bank.iban",
    "bank.card",
    "bank.account",
    "contact.phone",
    "contact.email",
    "contact.profile",
    "contact.address",
    "contact.postcode",
    "person.name",
    "person.birth-date",
    "person.patient-number",
    "nl.licence-plate",
    "nl.id-document",
    "nl.mrz",
    "be.national-number",
    "nl.big",
    "nl.agb",
    "nl.kvk",
    "nl.rsin",
    "nl.vat",
    "net.ip",
    "secret.credential",
    "special.health",
    "special.religion",
    "special.ethnicity",
    "special.sexual",
    "special.political",
    "special.union",
    "special.genetic",
    "special.biometric",
    "criminal.data",
    "delicate.debt",
    "delicate.violence",
    "delicate.youth-protection",
    "delicate.residence",
    "delicate.benefit",
];

/// Rules that the development corpus does not label: only these fixtures measure them.
const MEASURED_HERE: &[&str] = &[
    "contact.profile",
    "secret.credential",
    "nl.rsin",
    "nl.mrz",
    "bank.account",
    "be.national-number",
    "delicate.debt",
    "delicate.violence",
    "delicate.youth-protection",
    "delicate.residence",
    "delicate.benefit",
];

#[test]
fn every_rule_has_values_and_those_measured_here_have_twelve() {
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for fixture in fixtures() {
        for mark in fixture.lines().iter().flat_map(|line| &line.marks) {
            if let Kind::Truth(rule) = &mark.kind {
                *count.entry(rule.clone()).or_default() += 1;
            }
        }
    }
    let unknown: Vec<_> = count.keys().filter(|rule| !RULES.contains(&rule.as_str())).collect();
    assert!(unknown.is_empty(), "not rules: {unknown:?}");
    for rule in RULES {
        let least = if MEASURED_HERE.contains(rule) { 12 } else { 3 };
        let found = count.get(*rule).copied().unwrap_or(0);
        assert!(found >= least, "{rule}: {found} values, {least} wanted");
    }
}

#[test]
fn silent_fixtures_hold_decoys_only() {
    for fixture in fixtures().iter().filter(|f| f.severity.as_deref() == Some("none")) {
        let lines = fixture.lines();
        let mut marks = lines.iter().flat_map(|line| &line.marks);
        assert!(marks.all(|m| matches!(m.kind, Kind::Decoy(_))), "{}", fixture.name);
    }
}

fn digits(text: &str) -> Vec<u32> {
    text.chars().filter_map(|c| c.to_digit(10)).collect()
}

fn eleven_test(digits: &[u32]) -> bool {
    let sum: i64 = digits.iter().zip([9, 8, 7, 6, 5, 4, 3, 2, -1]).map(|(d, w)| i64::from(*d) * w).sum();
    digits.len() == 9 && sum % 11 == 0
}

fn mod_97(text: &str) -> bool {
    let plain: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
    let turned = plain[4..].iter().chain(&plain[..4]);
    let value = |c: &char| c.to_digit(36).expect("letters and digits only");
    turned.fold(0, |rest, c| (rest * if value(c) > 9 { 100 } else { 10 } + value(c)) % 97) == 1
}

#[test]
fn numbers_are_right_and_from_the_test_range() {
    for fixture in fixtures() {
        for line in fixture.lines() {
            for mark in &line.marks {
                let text = &line.text[mark.range.clone()];
                let name = &fixture.name;
                match &mark.kind {
                    Kind::Truth(rule) if rule == "nl.bsn" || rule == "nl.rsin" => {
                        let number = digits(text);
                        assert!(eleven_test(&number), "{name}: {text}");
                        let test = number.starts_with(&[9, 9, 9, 9, 9]) || matches!(text, "111222333" | "123456782");
                        assert!(test, "{name}: {text} is not a test number");
                    }
                    Kind::Truth(rule) if rule == "bank.iban" => assert!(mod_97(text), "{name}: {text}"),
                    Kind::Truth(rule) if rule == "contact.email" => {
                        assert!(text.contains("example"), "{name}: {text} is not an example domain");
                    }
                    // Order numbers of nine digits are only a trap when they pass the test.
                    Kind::Decoy(kind) if kind == "order" && text.len() == 9 && digits(text).len() == 9 => {
                        assert!(eleven_test(&digits(text)), "{name}: {text}");
                    }
                    _ => {}
                }
            }
        }
    }
}

#[test]
fn text_layouts_know_where_their_values_stand() {
    for fixture in fixtures() {
        for (layout, variant, rendered) in renderings(&fixture) {
            if !matches!(variant.as_str(), "plain" | "wrap" | "comma" | "ios") {
                continue;
            }
            let Ok(text) = String::from_utf8(rendered.bytes) else { continue };
            let chars: Vec<char> = text.chars().collect();
            for value in &rendered.values {
                let Some(range) = value.chars.clone() else { continue };
                let stands: String = chars[range].iter().collect();
                let same = |s: &str| s.chars().filter(|c| c.is_alphanumeric() && c.is_ascii()).collect::<String>();
                let stands = stands.replace("&euml;", "").replace("&lt;", "").replace("<br>", "").replace("\\n", "");
                assert_eq!(same(&stands), same(&value.text), "{} {layout:?} {variant}", fixture.name);
            }
        }
    }
}

#[test]
fn every_layout_and_variant_is_used_and_makes_other_bytes() {
    let mut seen = BTreeSet::new();
    for fixture in fixtures() {
        for (layout, variant, rendered) in renderings(&fixture) {
            assert!(!rendered.bytes.is_empty(), "{} {layout:?}", fixture.name);
            seen.insert((layout, variant));
        }
    }
    for layout in Layout::ALL {
        for variant in layout.variants() {
            assert!(seen.contains(&(layout, (*variant).to_owned())), "{layout:?} {variant} is used by no fixture");
        }
    }
}
