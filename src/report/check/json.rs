//! The published JSON of a check, `lakmoes.check/1`.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use crate::locale::Lang;
use crate::model::{Check, Described, Finding, Judged, ScanReport, Suggestion};
use crate::report::check::{CheckAbout, Told, marked};
use crate::report::json::{GapShape, finding, gap, offsets, short};

/// The name of the shape.
pub const SCHEMA: &str = "lakmoes.check/1";

#[derive(Serialize)]
struct CheckShape<'c, F: Serialize> {
    schema: &'static str,
    tool: Tool<'c>,
    source: &'c str,
    format: &'c str,
    channels: Vec<ChannelShape<'c>>,
    persons: Vec<PersonShape<'c>>,
    findings: Vec<WithWords<'c, F>>,
    advice: BTreeMap<&'c str, BothWords<'c>>,
    suggestions: Vec<SuggestionShape<'c>>,
    rewritten: Option<&'c str>,
    /// What is said of the rewritten text.
    after: Option<AfterShape<'c>>,
    notes: Vec<NoteShape>,
    consents: Vec<ConsentShape<'c>>,
    gaps: Vec<GapShape>,
    contact: Option<&'c str>,
    guide: &'c [String],
    remarks: &'c [String],
}

#[derive(Serialize)]
struct Tool<'c> {
    version: &'static str,
    rules: &'c str,
}

#[derive(Serialize)]
struct ChannelShape<'c> {
    channel: &'c str,
    decision: &'static str,
    reasons: Vec<&'c str>,
    severity: &'static str,
    score: u8,
    /// The same in a sentence.
    answer: String,
}

#[derive(Serialize)]
struct PersonShape<'c> {
    person: u32,
    /// Where it is told, when that is inside the text that was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'c str>,
    k: Option<u64>,
    ei: f64,
    singling_out: bool,
    linkability: bool,
    inference: bool,
    self_recognition: bool,
    alias: bool,
    factors: Vec<TraitShape>,
    /// The same in a sentence.
    answer: String,
}

#[derive(Serialize)]
struct TraitShape {
    code: &'static str,
    value: f64,
    verified: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    segment: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    start: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<usize>,
}

#[derive(Serialize)]
struct WithWords<'c, F: Serialize> {
    #[serde(flatten)]
    finding: F,
    /// Where it was found, when that is inside the text that was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'c str>,
    /// In the language that was asked; in both under `advice`, by this kind.
    what: &'c str,
    consequence: &'c str,
    advice: &'c str,
    kind: &'c str,
}

/// What is said of one kind of finding.
#[derive(Serialize)]
struct BothWords<'c> {
    nl: WordsShape<'c>,
    en: WordsShape<'c>,
}

#[derive(Serialize)]
struct WordsShape<'c> {
    name: &'c str,
    what: &'c str,
    consequence: &'c str,
    advice: &'c str,
    client: &'c str,
    undo: &'c str,
}

#[derive(Serialize)]
struct SuggestionShape<'c> {
    id: u32,
    /// Where it is, when that is inside the text that was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'c str>,
    segment: u32,
    start: usize,
    end: usize,
    from: String,
    to: &'c str,
    k_before: Option<u64>,
    k_after: Option<u64>,
}

#[derive(Serialize)]
struct AfterShape<'c> {
    channels: Vec<ChannelShape<'c>>,
    persons: Vec<PersonShape<'c>>,
}

#[derive(Serialize)]
struct NoteShape {
    code: &'static str,
    text: String,
}

#[derive(Serialize)]
struct ConsentShape<'c> {
    id: &'c str,
    channel: &'c str,
    status: &'static str,
    text: String,
}

/// Writes a check as JSON.
pub fn json(check: &Check, about: &CheckAbout<'_>, out: &mut dyn Write) -> io::Result<()> {
    let report = check.report();
    let findings = check.reports.iter().enumerate().flat_map(|(i, inside)| {
        let source = (i > 0).then_some(inside.source.as_str());
        inside.findings.iter().map(move |f| with_words(inside, f, source, about))
    });
    let shape = CheckShape {
        schema: SCHEMA,
        tool: Tool { version: about.version, rules: about.rules.hash() },
        source: &report.source,
        format: report.document.format,
        channels: check.judged.iter().map(|j| channel(j, about)).collect(),
        persons: check.people().map(|(inside, p)| person(p, Some(inside), source_of(check, inside), about)).collect(),
        findings: findings.collect(),
        advice: advice(check, about),
        suggestions: check.suggestions.iter().filter_map(|s| suggestion(check, s, about)).collect(),
        rewritten: crate::report::rewritten(check),
        after: check.rewritten.as_ref().map(|after| AfterShape {
            channels: after.judged.iter().map(|j| channel(j, about)).collect(),
            persons: after.people.iter().map(|p| person(p, None, None, about)).collect(),
        }),
        notes: check.notes.iter().map(|n| NoteShape { code: n.code, text: about.note(n) }).collect(),
        consents: check
            .consents
            .iter()
            .map(|c| ConsentShape {
                id: &c.id,
                channel: &c.channel,
                status: c.status.code(),
                text: about.locale.word(&format!("consent-{}", c.status.code())),
            })
            .collect(),
        gaps: check.reports.iter().flat_map(|r| r.gaps()).map(gap).collect(),
        contact: about.contact,
        guide: &about.guide,
        remarks: &about.remarks,
    };
    serde_json::to_writer(&mut *out, &shape)?;
    out.write_all(b"\n")?;
    out.flush()
}

/// What is said of every kind that was found, in both languages, for staff and client.
fn advice<'c>(check: &Check, about: &'c CheckAbout<'_>) -> BTreeMap<&'c str, BothWords<'c>> {
    let mut kinds = BTreeMap::new();
    for finding in check.reports.iter().flat_map(|r| &r.findings) {
        let words = |lang| {
            let Told { name, what, consequence, advice, client, undo, .. } = about.told(finding, lang);
            WordsShape { name, what, consequence, advice, client, undo }
        };
        let kind = about.told(finding, Lang::Nl).kind;
        kinds.entry(kind).or_insert_with(|| BothWords { nl: words(Lang::Nl), en: words(Lang::En) });
    }
    kinds
}

fn channel<'c>(judged: &'c Judged, about: &CheckAbout<'_>) -> ChannelShape<'c> {
    ChannelShape {
        channel: &judged.verdict.channel,
        decision: judged.verdict.decision.code(),
        reasons: judged.verdict.reasons.iter().map(|r| r.0.as_str()).collect(),
        severity: judged.assessment.severity.code(),
        score: judged.assessment.score,
        answer: about.answer(judged),
    }
}

/// `report` gives the places; a rewritten text has none that anybody could look up.
fn person<'c>(
    described: &Described,
    report: Option<&ScanReport>,
    source: Option<&'c str>,
    about: &CheckAbout<'_>,
) -> PersonShape<'c> {
    let factors = described.traits.iter().map(|t| {
        let place = t.at.zip(report).map(|((segment, span), report)| {
            let (start, end) = offsets(report.document.format, &report.document.segments[segment.0 as usize], span);
            (segment.0, start, end)
        });
        TraitShape {
            code: t.kind.code(),
            value: (t.value * 1e6).round() / 1e6,
            verified: t.verified,
            segment: place.map(|p| p.0),
            start: place.map(|p| p.1),
            end: place.map(|p| p.2),
        }
    });
    PersonShape {
        person: described.person.0,
        source,
        k: described.k,
        ei: short(described.identification),
        singling_out: described.singling_out,
        linkability: described.linkability,
        inference: described.inference,
        self_recognition: described.self_recognition,
        alias: described.alias,
        factors: factors.collect(),
        answer: about.fits(described),
    }
}

fn with_words<'c>(
    report: &'c ScanReport,
    found: &'c Finding,
    source: Option<&'c str>,
    about: &'c CheckAbout<'_>,
) -> WithWords<'c, impl Serialize + 'c> {
    let told = about.told(found, about.locale.lang());
    WithWords {
        finding: finding(report, found, about.reveal),
        source,
        what: told.what,
        consequence: told.consequence,
        advice: told.advice,
        kind: told.kind,
    }
}

/// The name of a document inside the text that was given; nothing for the text itself.
fn source_of<'c>(check: &'c Check, report: &'c ScanReport) -> Option<&'c str> {
    (!std::ptr::eq(report, check.report())).then_some(report.source.as_str())
}

fn suggestion<'c>(check: &'c Check, suggestion: &'c Suggestion, about: &CheckAbout<'_>) -> Option<SuggestionShape<'c>> {
    let report = check.reports.get(suggestion.report)?;
    let segment = report.document.segments.get(suggestion.segment.0 as usize)?;
    let (start, end) = offsets(report.document.format, segment, suggestion.span);
    Some(SuggestionShape {
        id: suggestion.id,
        source: source_of(check, report),
        segment: suggestion.segment.0,
        start,
        end,
        from: marked::replaced(report, suggestion, about.reveal),
        to: &suggestion.to,
        k_before: suggestion.k_before,
        k_after: suggestion.k_after,
    })
}
