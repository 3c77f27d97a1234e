//! What makes a finding lawful over a channel: written consent that covers it, or a purpose for which it may be told.

use std::collections::{BTreeSet, HashMap};

use crate::assess::cues::Shown;
use crate::assess::family;
use crate::assess::groups::is_sure;
use crate::model::{
    Category, Channel, Consent, ConsentStatus, Consented, Day, Decision, Document, Finding, PersonId, SegmentIndex,
};
use crate::text::Span;

/// What is known of a text beside the text: the day, what it is for, who agreed to what.
#[derive(Clone, Copy, Debug, Default)]
pub struct Setting<'a> {
    /// The day of the check. Without it no consent holds: nobody can say whether it is over.
    pub today: Option<Day>,
    /// The year, by which a birth date tells a child.
    pub year: Option<u16>,
    /// What the text is for, in the words of the organisation's consents.
    pub purpose: Option<&'a str>,
    /// Who agreed to what.
    pub consents: &'a [Consent],
}

/// Findings that are lawful, and why.
#[derive(Debug, Default)]
pub(super) struct Lawful<'c> {
    purposes: HashMap<(SegmentIndex, Span), (&'c str, Decision)>,
    consented: BTreeSet<(SegmentIndex, Span)>,
    /// Data that consent covers without a finding: `image`.
    beside: BTreeSet<&'c str>,
}

impl<'c> Lawful<'c> {
    /// The purpose that makes this finding lawful, with what it decides.
    pub(super) fn purpose(&self, finding: &Finding) -> Option<(&'c str, Decision)> {
        self.purposes.get(&(finding.segment, finding.span)).copied()
    }

    /// Whether consent covers this finding.
    pub(super) fn is_consented(&self, finding: &Finding) -> bool {
        self.consented.contains(&(finding.segment, finding.span))
    }

    /// Whether consent covers what this cue shows.
    pub(super) fn covers_cue(&self, code: &str) -> bool {
        self.beside.contains(code)
    }

    /// Codes of the purposes that made something lawful, with what each decides.
    pub(super) fn codes(&self) -> BTreeSet<(&'c str, Decision)> {
        self.purposes.values().copied().collect()
    }

    /// Whether consent covers anything.
    pub(super) fn any_consent(&self) -> bool {
        !self.consented.is_empty() || !self.beside.is_empty()
    }
}

fn named(rules: &[String], finding: &Finding) -> bool {
    rules.iter().any(|r| r == finding.rule.as_str() || r == finding.category.code())
}

/// What is lawful in a document over a channel, and what became of each consent.
pub(super) fn lawful<'c>(
    document: &Document,
    findings: &[Finding],
    channel: &'c Channel,
    shown: &Shown,
    setting: &Setting<'c>,
) -> (Lawful<'c>, Vec<Consented>) {
    let mut lawful = Lawful::default();
    for purpose in channel.purposes.iter().filter(|p| shown.any(&p.cues)) {
        if findings.iter().any(|f| is_sure(f) && named(&purpose.without, f)) {
            continue;
        }
        // Only what stands with the words that show the purpose: what else the text tells has another one.
        let meant = |f: &&Finding| {
            named(&purpose.rules, f) && !f.has("secret-address") && shown.beside(&purpose.cues, f.segment, f.span)
        };
        for finding in findings.iter().filter(meant) {
            let made = lawful.purposes.entry((finding.segment, finding.span));
            made.or_insert((purpose.code.as_str(), purpose.decision));
        }
    }
    let mut told = Vec::new();
    for consent in setting.consents {
        let status = unlock(document, findings, channel, setting, consent, &mut lawful);
        told.push(Consented { id: consent.id.clone(), channel: channel.id.clone(), status });
    }
    (lawful, told)
}

/// Unlocks exactly what a consent covers; says why when it unlocks nothing.
fn unlock<'c>(
    document: &Document,
    findings: &[Finding],
    channel: &Channel,
    setting: &Setting<'_>,
    consent: &'c Consent,
    lawful: &mut Lawful<'c>,
) -> ConsentStatus {
    let Some(today) = setting.today else { return ConsentStatus::Expired };
    if consent.withdrawn.is_some_and(|day| day <= today) {
        return ConsentStatus::Withdrawn;
    }
    if consent.until.is_some_and(|day| day < today) {
        return ConsentStatus::Expired;
    }
    if consent.given > today {
        return ConsentStatus::NotYet;
    }
    if !consent.written {
        return ConsentStatus::NotWritten;
    }
    let same = |a: &str, b: &str| a.trim().to_lowercase() == b.trim().to_lowercase();
    if !consent.channels.contains(&channel.id) {
        return ConsentStatus::OtherChannel;
    }
    if !consent.purpose.is_empty() && !setting.purpose.is_some_and(|asked| same(asked, &consent.purpose)) {
        return ConsentStatus::OtherPurpose;
    }
    let names: Vec<Vec<String>> = std::iter::once(&consent.who).chain(&consent.called).map(|n| letters(n)).collect();
    let text = |f: &Finding| document.segments.get(f.segment.0 as usize).map_or("", |s| s.text.slice(f.span));
    let persons = || findings.iter().filter(|f| f.rule.as_str() == "person.name");
    let is_meant = |f: &Finding| {
        let words = letters(text(f));
        !words.is_empty() && names.iter().any(|name| words.iter().all(|word| name.contains(word)))
    };
    let meant: BTreeSet<PersonId> = persons().filter(|f| is_meant(f)).filter_map(|f| f.person).collect();
    if meant.is_empty() {
        return ConsentStatus::OtherPerson;
    }
    // What has no name of its own (a telephone, an illness) is the person's as long as nobody else is named.
    let alone =
        persons().filter(|f| !f.has("professional")).all(|f| f.person.is_some_and(|person| meant.contains(&person)));
    let mut used = false;
    for finding in findings.iter().filter(|f| named(&consent.data, f)) {
        let of_family = || family::told(document, finding);
        let whose = match finding.rule.as_str() {
            // `moeder De Vries` bears the name, and agreed to nothing.
            "person.name" => finding.person.is_some_and(|person| meant.contains(&person)) && !of_family(),
            _ => alone && !of_family(),
        };
        if whose {
            lawful.consented.insert((finding.segment, finding.span));
            used = true;
        }
    }
    if alone && consent.data.iter().any(|data| data == IMAGE) {
        lawful.beside.insert(IMAGE);
        used = true;
    }
    if used { ConsentStatus::Used } else { ConsentStatus::OtherData }
}

/// Consent may cover pictures, which no rule finds.
pub const IMAGE: &str = "image";

/// Whether consent may name this: the id of a rule, a category, or pictures.
pub fn is_data(code: &str, is_rule: impl Fn(&str) -> bool) -> bool {
    code == IMAGE || Category::from_code(code).is_some() || is_rule(code)
}

/// The words of a name in small letters without accents; neither initials nor particles.
fn letters(name: &str) -> Vec<String> {
    let words = name.split(|c: char| !c.is_alphanumeric() && c != '\'');
    words
        .map(crate::lexicon::plain)
        .filter(|w| w.chars().count() > 1 && !crate::lexicon::contains(crate::lexicon::PARTICLES, w))
        .collect()
}
