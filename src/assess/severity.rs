//! ENISA's sum for each group of findings; the gravest group is the document's.

use std::collections::BTreeSet;

use crate::assess::groups::{Group, is_sure};
use crate::assess::lawful::Lawful;
use crate::assess::signs::{Sign, Signs};
use crate::model::{Assessment, Category, Certainty, Channel, Document, Factor, FactorCode, Finding, Order, Severity};

/// ENISA's flag for a breach of many.
const MANY: u32 = 100;
/// From so many persons on a document is a list of people, and not about one and who is around them.
const LIST: u32 = 10;

/// The sum of one group, with what it is made of.
#[derive(Clone, Debug)]
struct Sum {
    value: f32,
    factors: Vec<Factor>,
}

/// The risk of a document, before a channel's stops.
pub(super) fn assessment(
    document: &Document,
    findings: &[Finding],
    groups: &[Group<'_>],
    signs: &Signs,
    lawful: &Lawful<'_>,
    persons: Option<u32>,
    channel: &Channel,
) -> Assessment {
    let mut gravest: Option<Sum> = None;
    let mut effects = BTreeSet::new();
    for group in groups {
        let scene = Scene { document, group, signs, lawful };
        let Some(sum) = sum(&scene, channel) else { continue };
        effects.extend(sum.factors.iter().filter(|f| f.code == FactorCode::Combination).map(|f| f.about.clone()));
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
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let order = Order {
        decision: None,
        many: persons.map_or(0, |n| u8::from(n > MANY) + u8::from(n >= LIST)),
        effects: count(effects.len()),
        persons: persons.unwrap_or(0),
        certain: count(findings.iter().filter(|f| f.confidence.certainty() == Some(Certainty::Certain)).count()),
    };
    Assessment { score, severity, factors, persons, order }
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

/// Everything that the sum of a group depends on.
struct Scene<'a> {
    document: &'a Document,
    group: &'a Group<'a>,
    signs: &'a Signs,
    lawful: &'a Lawful<'a>,
}

impl Scene<'_> {
    fn told(&self, sign: Sign) -> bool {
        self.signs.has(self.group.key, sign)
    }
}

/// One finding's data processing context, with what raises and lowers it.
struct Weighed<'f> {
    finding: &'f Finding,
    base: f32,
    /// Code of each point more and less.
    raised: Vec<&'static str>,
    milder: Vec<&'static str>,
}

impl Weighed<'_> {
    fn value(&self) -> f32 {
        // Never below 1 when something personal is there.
        (self.base + self.raised.len() as f32 - self.milder.len() as f32).clamp(1.0, 4.0)
    }
}

fn sum(scene: &Scene<'_>, channel: &Channel) -> Option<Sum> {
    let group = scene.group;
    let weighed = group.findings.iter().filter_map(|f| weigh(f, scene));
    // The first of equals, so that the order of the findings decides.
    let gravest = weighed.reduce(|best, next| if next.value() > best.value() { next } else { best })?;
    let mut factors = vec![factor(FactorCode::Context, gravest.base, Some(gravest.finding.rule.as_str()))];
    let mut context = gravest.value();
    factors.extend(gravest.raised.iter().map(|code| factor(FactorCode::Raised, 1.0, Some(code))));
    for same in gravest.milder.chunk_by(|a, b| a == b) {
        factors.push(factor(FactorCode::Milder, -(same.len() as f32), Some(same[0])));
    }
    // A chat is daily life, whatever else stands in it; a long one more so.
    if scene.document.format == "chat" {
        let daily = if messages(scene.document) >= LONG_CHAT { 3.0 } else { 2.0 };
        if daily > context {
            factors = vec![factor(FactorCode::Context, daily, Some("chat"))];
            context = daily;
        }
    }
    for code in combinations(scene) {
        factors.push(factor(FactorCode::Combination, 1.0, Some(code)));
        context += 1.0;
    }
    let context = context.min(4.0);
    // Where something personal was found, somebody is there.
    let identification = group.identification.max(0.25);
    factors.push(factor(FactorCode::Identification, identification, None));
    if channel.circumstances > 0.0 {
        factors.push(factor(FactorCode::Channel, channel.circumstances, Some(&channel.id)));
    }
    Some(Sum { value: context * identification + channel.circumstances, factors })
}

/// Messages from which a chat is a long one.
const LONG_CHAT: usize = 50;

/// Messages of a chat: its rows.
fn messages(document: &Document) -> usize {
    let rows = document.segments.iter().flat_map(|s| s.cells.last()).map(|cell| cell.row);
    rows.max().unwrap_or(0) as usize
}

/// Data processing context of one finding: 1 simple, 2 behaviour or account, 3 money and means of fraud, 4 sensitive. `None` when it tells of nobody.
fn weigh<'f>(finding: &'f Finding, scene: &Scene<'_>) -> Option<Weighed<'f>> {
    if ["organisation", "public-number", "role-address", "own"].iter().any(|code| finding.has(code)) {
        return None;
    }
    let (mut raised, mut milder) = (Vec::new(), Vec::new());
    let account = ["bank.iban", "bank.account", "bank.card"].contains(&finding.rule.as_str());
    let base: f32 = match finding.rule.as_str() {
        // Enables fraud; ENISA has no class of its own for it.
        "nl.bsn" | "be.national-number" | "nl.id-document" | "nl.mrz" | "secret.credential" => 3.0,
        "nl.vat" if finding.has("contains-bsn") => 3.0,
        "delicate.debt" | "delicate.benefit" => 3.0,
        _ if account && scene.told(Sign::Statement) => 4.0,
        _ if account && scene.told(Sign::Transactions) => 3.0,
        _ if account => 2.0,
        "contact.address" if finding.has("secret-address") => 4.0,
        "nl.kvk" | "nl.rsin" | "nl.vat" => return None,
        _ => match finding.category {
            Category::Special | Category::Criminal | Category::Delicate => {
                match formality(finding, scene.document, scene.signs) {
                    Some(Sign::Administrative) => milder.extend(["administrative"; 2]),
                    Some(_) => milder.push("appointment"),
                    None if is_vague(finding) => milder.push("weak"),
                    None => {}
                }
                if !milder.is_empty() && scene.group.minor {
                    raised.push("minor");
                } else if !milder.is_empty()
                    && scene.group.has(&["delicate.violence"])
                    && finding.rule.as_str() != "delicate.violence"
                {
                    raised.push("shelter");
                }
                4.0
            }
            Category::NationalNumber => 3.0,
            Category::Financial => 2.0,
            Category::Document => return None,
            Category::Contact | Category::Person => {
                // That somebody is a child or a client is what the list itself tells.
                if scene.group.minor {
                    raised.push("minor");
                } else if scene.group.has(&["person.patient-number"]) {
                    raised.push("client");
                }
                1.0
            }
            Category::Professional | Category::Technical | Category::Indirect => 1.0,
        },
    };
    milder.extend(MILDER.into_iter().filter(|code| finding.has(code)));
    if scene.lawful.purpose(finding).is_some() {
        milder.push("purpose");
    }
    if !is_sure(finding) {
        milder.push("uncertain");
    }
    Some(Weighed { finding, base, raised, milder })
}

/// Whether it is a word about a topic (weight 1 or 2) near somebody who is not named.
fn is_vague(finding: &Finding) -> bool {
    is_topic_word(finding) && !["person-named", "label", "frame"].iter().any(|code| finding.has(code))
}

fn is_topic_word(finding: &Finding) -> bool {
    finding.evidence.iter().any(|e| e.code == "term" && e.weight < 0.0)
}

/// Whether it only tells that there is care: a topic word in a sentence about taking part or an appointment; which of the two.
pub(super) fn formality(finding: &Finding, document: &Document, signs: &Signs) -> Option<Sign> {
    let topic = is_topic_word(finding) || is_provider(finding, document);
    let bare = topic && !["label", "frame"].iter().any(|code| finding.has(code));
    if bare { signs.formal(document, finding) } else { None }
}

/// Who gives care, and so with whom an appointment may be; what for is not said by it.
const PROVIDERS: &[&str] = &[
    "behandelaar",
    "fysiotherapeut",
    "ggz",
    "ggz-instelling",
    "huisarts",
    "kliniek",
    "poli",
    "polikliniek",
    "praktijkondersteuner",
    "psychiater",
    "psycholoog",
    "therapeut",
    "thuiszorg",
    "wijkverpleging",
    "ziekenhuis",
];

fn is_provider(finding: &Finding, document: &Document) -> bool {
    let text = document.segments.get(finding.segment.0 as usize).map_or("", |s| s.text.slice(finding.span));
    crate::lexicon::contains_any_case(PROVIDERS, text)
}

/// Evidence that makes a value tell less.
const MILDER: [&str; 3] = ["masked", "professional", "deceased"];

/// Kinds that together are worse than each: of every side one must be there. The codes are published.
/// A photo with place and time is a combination too; it needs rules for places and pictures.
const COMBINATIONS: &[(&str, &[&[&str]])] = &[
    ("identity-theft", &[&["person.name"], &["person.birth-date"], &["contact.address"]]),
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

/// The combinations of a group: of rules, and of rules with signs.
fn combinations(scene: &Scene<'_>) -> Vec<&'static str> {
    let group = scene.group;
    let of_rules = COMBINATIONS.iter().filter(|(_, sides)| sides.iter().all(|side| group.has(side)));
    let mut codes: Vec<&'static str> = of_rules.map(|(code, _)| *code).collect();
    let named = group.has(&["person.name"]) || group.findings.iter().any(|f| is_sure(f) && f.has("person-named"));
    if named && scene.told(Sign::School) && scene.group.minor {
        codes.push("child-school");
    }
    if group.has(&["special.health"]) && scene.told(Sign::Recipient) {
        codes.push("health-recipient");
    }
    codes
}

pub(super) fn factor(code: FactorCode, value: f32, about: Option<&str>) -> Factor {
    Factor { code, value, about: about.map(String::from) }
}
