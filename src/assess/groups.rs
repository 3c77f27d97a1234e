//! Findings that are taken to be about the same person: those of one row of a list, one page, or one section.

use std::collections::BTreeMap;

use crate::model::{Category, Certainty, Document, Finding};

/// What the findings share. Ordered, so that the same document always gives the same answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    /// Row of a table with a head: a list, with one person a row. (A table without a head is the layout of a form.)
    Row {
        segment: u32,
        row: u32,
    },
    Page(u32),
    Section(u32),
}

/// Findings about one person, as far as their place tells.
#[derive(Debug)]
pub(super) struct Group<'f> {
    pub(super) findings: Vec<&'f Finding>,
    /// Ease of identification, in steps of a quarter.
    pub(super) identification: f32,
}

impl Group<'_> {
    /// Whether one of these rules was found, surely enough to build on.
    pub(super) fn has(&self, rules: &[&str]) -> bool {
        self.findings.iter().any(|f| rules.contains(&f.rule.as_str()) && is_sure(f))
    }
}

/// Whether a finding is sure enough to identify somebody or to stop a document.
pub(super) fn is_sure(finding: &Finding) -> bool {
    finding.confidence.certainty() >= Some(Certainty::Likely)
}

/// The groups of a document, in a fixed order.
pub(super) fn groups<'f>(document: &Document, findings: &'f [Finding]) -> Vec<Group<'f>> {
    let mut groups: BTreeMap<Key, Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        let segment = document.segments.get(finding.segment.0 as usize);
        let listed = segment.and_then(|s| s.cell(finding.span)).filter(|c| c.header.is_some());
        let key = match (listed, segment.and_then(|s| s.place.page)) {
            (Some(cell), _) => Key::Row { segment: finding.segment.0, row: cell.row },
            (None, Some(page)) => Key::Page(page),
            (None, None) => Key::Section(segment.map_or(0, |s| s.group)),
        };
        groups.entry(key).or_default().push(finding);
    }
    let groups = groups.into_values().map(|findings| Group { findings, identification: 0.0 });
    groups.map(|group| Group { identification: identification(&group), ..group }).collect()
}

/// ENISA's ease of identification of each rule's value (domain table: how many people share it).
fn ease(finding: &Finding) -> f32 {
    match finding.rule.as_str() {
        "nl.bsn" | "be.national-number" | "nl.mrz" | "nl.id-document" => 1.0,
        "person.name" if finding.has("first-name-only") => 0.5,
        "person.name" | "contact.phone" | "contact.email" | "contact.profile" | "contact.address"
        | "nl.licence-plate" => 0.75,
        "person.patient-number" | "bank.iban" | "bank.account" | "bank.card" => 0.75,
        "net.ip" => 0.5,
        // Some 500 people of the Netherlands share a birthday of one year, thousands a postcode's street end.
        "person.birth-date" | "person.age" | "contact.postcode" => 0.25,
        rule if rule.starts_with("quasi.") => 0.25,
        // Somebody is named beside it whom the rules of this version cannot tell apart further.
        _ if finding.has("person-named") => 0.5,
        _ if matches!(finding.category, Category::Special | Category::Criminal | Category::Delicate) => 0.25,
        _ => 0.0,
    }
}

/// The ease of identification of one person by everything in the group: `1 - product(1 - e)` over the kinds found, rounded up to quarters.
fn identification(group: &Group<'_>) -> f32 {
    let name = group.has(&["person.name"]);
    if name && group.has(&["person.birth-date", "contact.address"])
        || group.has(&["delicate.violence"]) && group.has(&["contact.address"])
    {
        return 1.0;
    }
    let mut kinds: BTreeMap<&str, f32> = BTreeMap::new();
    for finding in group.findings.iter().filter(|f| is_sure(f) && !about_organisation(f)) {
        // Terms tell that somebody is there, together no more than once.
        let told = matches!(finding.category, Category::Special | Category::Criminal | Category::Delicate);
        let kind = if told { "term" } else { finding.rule.as_str() };
        let most = kinds.entry(kind).or_default();
        *most = most.max(ease(finding));
    }
    let unknown: f32 = kinds.values().map(|e| 1.0 - e).product();
    // A thousandth, so that a sum that should be a quarter is not lifted to the next by rounding.
    (((1.0 - unknown) * 4.0 - 0.001).ceil() / 4.0).clamp(0.0, 1.0)
}

/// Whether a value is an organisation's or public, so that it identifies no person.
pub(super) fn about_organisation(finding: &Finding) -> bool {
    finding.has("organisation") || finding.has("public-number") || finding.has("own") || finding.has("professional")
}
