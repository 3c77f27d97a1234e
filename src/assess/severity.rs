//! ENISA's sum for each group of findings; the gravest group is the document's.

use crate::assess::groups::{Group, about_organisation, is_sure};
use crate::model::{Assessment, Category, Channel, Document, Factor, FactorCode, Finding, Severity};

/// ENISA's flag for a breach of many.
const MANY: u32 = 100;

/// The sum of one group, with what it is made of.
#[derive(Clone, Debug)]
struct Sum {
    value: f32,
    factors: Vec<Factor>,
}

/// The risk of a document, before a channel's stops.
pub(super) fn assessment(
    document: &Document,
    groups: &[Group<'_>],
    persons: Option<u32>,
    channel: &Channel,
) -> Assessment {
    let mut gravest: Option<Sum> = None;
    for group in groups {
        let Some(sum) = sum(group, channel) else { continue };
        if gravest.as_ref().is_none_or(|g| g.value < sum.value) {
            gravest = Some(sum);
        }
    }
    let severity = gravest.as_ref().map_or(Severity::None, |s| band(s.value));
    let score = gravest.as_ref().map_or(0, |s| points(s.value));
    let mut factors = gravest.map(|s| s.factors).unwrap_or_default();
    if let Some(n) = persons.filter(|n| *n > MANY) {
        factors.push(factor(FactorCode::ManyPersons, n as f32, None));
    }
    let gaps = document.gaps.iter().filter(|g| !g.code.is_note()).count();
    if gaps > 0 {
        factors.push(factor(FactorCode::Gaps, gaps as f32, None));
    }
    Assessment { score, severity, factors, persons }
}

/// ENISA's bands: below 2 low, 2 medium, 3 high, 4 very high.
pub fn band(sum: f32) -> Severity {
    match sum {
        s if s >= 4.0 => Severity::VeryHigh,
        s if s >= 3.0 => Severity::High,
        s if s >= 2.0 => Severity::Medium,
        _ => Severity::Low,
    }
}

/// 0 to 100 for sorting: 20 a point up to 4, then 40 a point.
pub fn points(sum: f32) -> u8 {
    let points = if sum <= 4.0 { 20.0 * sum } else { 80.0 + 40.0 * (sum - 4.0) };
    points.round().clamp(0.0, 100.0) as u8
}

fn sum(group: &Group<'_>, channel: &Channel) -> Option<Sum> {
    let gravest =
        group.findings.iter().map(|f| (context(f), f)).fold(None, |best: Option<(f32, &&Finding)>, (points, f)| {
            match best {
                Some((most, _)) if most >= points => best,
                _ => Some((points, f)),
            }
        })?;
    let (base, about) = gravest;
    if base <= 0.0 {
        return None;
    }
    let mut factors = vec![factor(FactorCode::Context, base, Some(about.rule.as_str()))];
    let mut context = base;
    for (code, _) in COMBINATIONS.iter().filter(|(_, sides)| sides.iter().all(|side| group.has(side))) {
        factors.push(factor(FactorCode::Combination, 1.0, Some(code)));
        context += 1.0;
    }
    // What makes the gravest value milder; somebody identified is never below 1.
    for code in MILDER.iter().filter(|code| about.has(code)) {
        factors.push(factor(FactorCode::Milder, -1.0, Some(code)));
        context -= 1.0;
    }
    let context = context.clamp(1.0, 4.0);
    // Where something personal was found, somebody is there.
    let identification = group.identification.max(0.25);
    factors.push(factor(FactorCode::Identification, identification, None));
    if channel.circumstances > 0.0 {
        factors.push(factor(FactorCode::Channel, channel.circumstances, Some(&channel.id)));
    }
    Some(Sum { value: context * identification + channel.circumstances, factors })
}

/// Data processing context of one finding: 1 simple, 2 behaviour or account, 3 money and means of fraud, 4 sensitive.
fn context(finding: &Finding) -> f32 {
    if finding.has("organisation") || finding.has("public-number") || finding.has("own") {
        return 0.0;
    }
    let full: f32 = match finding.rule.as_str() {
        // Enables fraud; ENISA has no class of its own for it.
        "nl.bsn" | "be.national-number" | "nl.id-document" | "nl.mrz" | "secret.credential" | "bank.card" => 3.0,
        "nl.vat" if finding.has("contains-bsn") => 3.0,
        "delicate.debt" | "delicate.benefit" => 3.0,
        "bank.iban" | "bank.account" => 2.0,
        "nl.kvk" | "nl.rsin" | "nl.vat" => 0.0,
        _ => match finding.category {
            // A topic word with nobody but a person near, and no label or frame that says it is theirs.
            Category::Special | Category::Criminal | Category::Delicate if is_vague(finding) => 3.0,
            Category::Special | Category::Criminal | Category::Delicate => 4.0,
            Category::NationalNumber => 3.0,
            Category::Financial => 2.0,
            Category::Document => 0.0,
            Category::Contact
            | Category::Person
            | Category::Professional
            | Category::Technical
            | Category::Indirect => 1.0,
        },
    };
    // A topic word with somebody near says less than a diagnosis.
    if is_sure(finding) || about_organisation(finding) { full } else { (full - 1.0).max(1.0_f32.min(full)) }
}

/// Whether it is a word about a topic (weight 1 or 2) near somebody who is not named.
fn is_vague(finding: &Finding) -> bool {
    let topic = finding.evidence.iter().any(|e| e.code == "term" && e.weight < 0.0);
    topic && !["person-named", "label", "frame"].iter().any(|code| finding.has(code))
}

/// Evidence that makes a value tell less.
const MILDER: [&str; 3] = ["masked", "professional", "deceased"];

/// Kinds that together are worse than each: of every side one must be there. The codes are published.
const COMBINATIONS: &[(&str, &[&[&str]])] = &[
    ("identity-theft", &[&["person.name"], &["person.birth-date"], &["contact.address"]]),
    // A machine-readable zone is a copy of the document: name, number and birth date in one.
    ("identity-copy", &[&["nl.mrz"]]),
    ("bsn-health", &[&["nl.bsn", "be.national-number"], &["special.health"]]),
    (
        "bank-identity",
        &[&["bank.iban", "bank.account"], &["person.name"], &["contact.address"], &["person.birth-date"]],
    ),
    ("shelter-address", &[&["contact.address"], &["delicate.violence"]]),
    ("residence-address", &[&["contact.address"], &["delicate.residence"]]),
    ("login-email", &[&["secret.credential"], &["contact.email"]]),
    ("debt-phone", &[&["delicate.debt"], &["contact.phone"]]),
    ("criminal-name", &[&["criminal.data"], &["person.name"]]),
    ("orientation-origin", &[&["special.sexual"], &["special.religion", "special.ethnicity"]]),
];

pub(super) fn factor(code: FactorCode, value: f32, about: Option<&str>) -> Factor {
    Factor { code, value, about: about.map(String::from) }
}
