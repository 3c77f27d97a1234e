//! Findings that are taken to be about the same person: those of one row of a list, one page, or one section.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::assess::signs::{Sign, Signs};
use crate::model::{Category, Certainty, Described, Document, Finding, SegmentIndex};
use crate::text::Span;

/// What the findings share. Ordered, so that the same document always gives the same answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
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
    pub(super) key: Key,
    pub(super) findings: Vec<&'f Finding>,
    /// Rules of which something was found surely. A set, because it is asked for every finding.
    sure: BTreeSet<&'f str>,
    /// Whether it is about somebody under 18.
    pub(super) minor: bool,
    /// Ease of identification, in steps of a quarter.
    pub(super) identification: f32,
}

impl Group<'_> {
    /// Whether one of these rules was found, surely enough to build on.
    pub(super) fn has(&self, rules: &[&str]) -> bool {
        rules.iter().any(|rule| self.sure.contains(rule))
    }
}

/// Whether a finding is sure enough to identify somebody or to stop a document.
pub(super) fn is_sure(finding: &Finding) -> bool {
    finding.confidence.certainty() >= Some(Certainty::Likely)
}

/// What a stretch of a segment shares with others.
pub(super) fn key(document: &Document, index: SegmentIndex, span: Span) -> Key {
    let segment = document.segments.get(index.0 as usize);
    let listed = segment.and_then(|s| s.cell(span)).filter(|c| c.header.is_some());
    match (listed, segment.and_then(|s| s.place.page)) {
        (Some(cell), _) => Key::Row { segment: index.0, row: cell.row },
        (None, Some(page)) => Key::Page(page),
        (None, None) => Key::Section(segment.map_or(0, |s| s.group)),
    }
}

/// The groups of a document, in a fixed order. `year` is that of the scan.
pub(super) fn groups<'f>(
    document: &Document,
    findings: &'f [Finding],
    people: &[Described],
    signs: &Signs,
    year: Option<u16>,
) -> Vec<Group<'f>> {
    let descriptions = descriptions(people);
    let mut groups: BTreeMap<Key, Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        groups.entry(key(document, finding.segment, finding.span)).or_default().push(finding);
    }
    let groups = groups.into_iter().map(|(key, findings)| {
        let sure = findings.iter().filter(|f| is_sure(f)).map(|f| f.rule.as_str()).collect();
        Group { key, findings, sure, minor: false, identification: 0.0 }
    });
    groups
        .map(|group| Group {
            minor: signs.has(group.key, Sign::Minor)
                || group.has(&["delicate.youth-protection"])
                || year.is_some_and(|year| born_lately(document, &group, year)),
            identification: identification(document, &group, &descriptions),
            ..group
        })
        .collect()
}

/// Whether a birth date is of the last 17 years. The year alone decides, so that nobody is taken for a child who is none.
fn born_lately(document: &Document, group: &Group<'_>, year: u16) -> bool {
    group.findings.iter().filter(|f| f.rule.as_str() == "person.birth-date" && is_sure(f)).any(|f| {
        let text = document.segments.get(f.segment.0 as usize).map_or("", |s| s.text.slice(f.span));
        let born = text.split(|c: char| !c.is_ascii_digit()).find(|part| part.len() == 4);
        let born = born.and_then(|born| born.parse::<u16>().ok());
        born.is_some_and(|born| (year.saturating_sub(17)..=year).contains(&born))
    })
}

/// ENISA's ease of identification of a value (how many people share it).
fn ease(finding: &Finding) -> f32 {
    match finding.rule.as_str() {
        "nl.bsn" | "be.national-number" | "nl.mrz" | "nl.id-document" => 1.0,
        "person.name" if finding.has("first-name-only") => 0.5,
        "person.name" | "contact.phone" | "contact.email" | "contact.profile" | "contact.address"
        | "nl.licence-plate" => 0.75,
        "person.patient-number" | "bank.iban" | "bank.account" | "bank.card" => 0.75,
        "net.ip" => 0.5,
        // Some 500 people of the Netherlands share a birthday of one year, thousands a postcode's street end.
        "person.birth-date" | "contact.postcode" => 0.25,
        // What describes somebody counts together: `identity`.
        "person.age" => 0.0,
        rule if rule.starts_with("quasi.") => 0.0,
        // Somebody is named beside it whom the rules of this version cannot tell apart further. The word itself identifies nobody.
        _ if finding.has("person-named") => 0.5,
        _ => 0.0,
    }
}

/// The ease of identification by description, for each finding that belongs to one.
type Descriptions = HashMap<(SegmentIndex, Span), f32>;

fn descriptions(people: &[Described]) -> Descriptions {
    let mut descriptions = Descriptions::new();
    for person in people {
        for at in person.traits.iter().filter_map(|t| t.at) {
            let most = descriptions.entry(at).or_insert(person.identification);
            *most = most.max(person.identification);
        }
    }
    descriptions
}

/// From so many different values of one kind on they are a list of several people's: nobody has three profiles and three telephones in one letter.
const LIST: usize = 3;

/// The ease of identification of one person by everything in the group: `1 - product(1 - e)` over the kinds found, rounded up to quarters.
/// A kind of which many different values stand there identifies people, but not the person that the rest is about: it counts alone.
fn identification(document: &Document, group: &Group<'_>, descriptions: &Descriptions) -> f32 {
    let described =
        group.findings.iter().filter_map(|f| descriptions.get(&(f.segment, f.span)).copied()).reduce(f32::max);
    let full_name =
        group.findings.iter().any(|f| f.rule.as_str() == "person.name" && is_sure(f) && !f.has("first-name-only"));
    if full_name && group.has(&["person.birth-date", "contact.address"])
        || group.has(&["delicate.violence"]) && group.has(&["contact.address"])
    {
        return 1.0;
    }
    let named = group.has(&["person.name"]);
    let mut kinds: BTreeMap<&str, (f32, BTreeSet<String>)> = BTreeMap::new();
    for finding in group.findings.iter().filter(|f| is_sure(f) && !about_organisation(f)) {
        // Terms tell that somebody is there, together no more than once.
        let told = matches!(finding.category, Category::Special | Category::Criminal | Category::Delicate);
        let kind = match finding.rule.as_str() {
            _ if told => "term",
            rule => rule,
        };
        let (most, values) = kinds.entry(kind).or_default();
        // A name that is a finding of its own is not counted again with the words about it, and a description tells better than they.
        *most = most.max(if told && (named || described.is_some()) { 0.0 } else { ease(finding) });
        if !told && values.len() < LIST {
            values.extend(value(document, finding));
        }
    }
    let (listed, own): (Vec<_>, Vec<_>) = kinds.into_values().partition(|(_, values)| values.len() >= LIST);
    let unknown: f32 = own.iter().map(|(e, _)| 1.0 - e).product();
    // A thousandth, so that a sum that should be a quarter is not lifted to the next by rounding.
    let own = (((1.0 - unknown) * 4.0 - 0.001).ceil() / 4.0).clamp(0.0, 1.0);
    listed.iter().map(|(e, _)| *e).fold(own.max(described.unwrap_or(0.0)), f32::max)
}

/// Letters and digits of a finding, so that one value is one however it is written. `None` when the finding points nowhere.
fn value(document: &Document, finding: &Finding) -> Option<String> {
    let segment = document.segments.get(finding.segment.0 as usize)?;
    let text = segment.text.slice(finding.span).chars().filter(|c| c.is_alphanumeric());
    Some(text.flat_map(char::to_lowercase).collect())
}

/// Whether a value is an organisation's or public, so that it identifies no person.
pub(super) fn about_organisation(finding: &Finding) -> bool {
    ["organisation", "public-number", "role-address", "own", "professional"].iter().any(|code| finding.has(code))
}
