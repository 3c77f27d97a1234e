//! The check before posting: one text over every channel that was asked, what could be written otherwise, and a second look at the result.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::assess::{self, Judgement, Setting, Shown};
use crate::formats;
use crate::model::{
    Certainty, Channel, Check, Consent, ConsentStatus, Consented, Day, Decision, Document, Finding, Gap, GapCode,
    Judged, Layer, Note, Origin, Rewritten, ScanReport, Source, Suggestion,
};
use crate::redact::soften::soften;
use crate::scanner::{Budget, Scanner, empty_report};
use crate::text::{Anchor, TextBuilder};

/// What a check is asked.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The channels that judge, at least one.
    pub channels: &'a [Channel],
    /// Who agreed to what.
    pub consents: &'a [Consent],
    /// The day of the check. Without it no consent holds.
    pub today: Option<Day>,
    /// What the text is for, in the words of the organisation's consents.
    pub purpose: Option<&'a str>,
    /// What is less certain is not shown either. What decides is as certain as the scanner was asked.
    pub shown: Certainty,
}

impl<'a> Asked<'a> {
    /// Only these channels, knowing nothing else.
    pub fn channels(channels: &'a [Channel]) -> Asked<'a> {
        Asked { channels, consents: &[], today: None, purpose: None, shown: Certainty::Possible }
    }
}

/// Formats whose text is the file itself: a rewritten one is the same file with other words.
const AS_WRITTEN: [&str; 5] = ["txt", "md", "csv", "tsv", "chat"];

/// One document, looked at.
struct Seen {
    report: ScanReport,
    judged: Vec<Judged>,
    consents: Vec<Consented>,
    shown: Shown,
}

impl Scanner {
    /// Checks one text, and everything inside it, before it goes out. Never fails: what cannot be read is a gap.
    ///
    /// # Panics
    /// When no channel is asked.
    pub fn check(&self, source: Source, asked: &Asked<'_>) -> Check {
        assert!(!asked.channels.is_empty(), "a check is over at least one channel");
        let mut budget = Budget { expanded: self.limits.bytes_expanded, members: self.limits.entries as usize };
        let (main, embedded) = self.look(&source, &mut budget, asked);
        let mut inside: Vec<Seen> = Vec::new();
        let mut waiting: Vec<Source> = embedded.into_iter().rev().collect();
        while let Some(member) = waiting.pop() {
            let (seen, embedded) = self.look(&member, &mut budget, asked);
            inside.push(seen);
            waiting.extend(embedded.into_iter().rev());
        }
        let mut judged = main.judged.clone();
        for seen in &inside {
            for (one, other) in judged.iter_mut().zip(&seen.judged) {
                worst(one, other);
            }
        }
        let all: Vec<Seen> = std::iter::once(main).chain(inside).collect();
        let notes = notes(&all, &judged);
        let mut suggestions = Vec::new();
        for (i, seen) in all.iter().enumerate() {
            suggestions.extend(suggest(&seen.report).into_iter().map(|found| Suggestion { report: i, ..found }));
        }
        for (i, suggestion) in suggestions.iter_mut().enumerate() {
            suggestion.id = i as u32 + 1;
        }
        let documents: Vec<&Document> = all.iter().map(|seen| &seen.report.document).collect();
        let rewritten = (!suggestions.is_empty()).then(|| self.rewrite(&source, &documents, &suggestions, asked));
        let mut consents = Vec::new();
        let reports = all.into_iter().map(|seen| {
            consents.extend(seen.consents);
            seen.report
        });
        let reports = reports.collect();
        Check { reports, judged, notes, consents: best(consents), suggestions, rewritten }
    }

    /// One source, without what is inside it.
    fn look(&self, source: &Source, budget: &mut Budget, asked: &Asked<'_>) -> (Seen, Vec<Source>) {
        let read = catch_unwind(AssertUnwindSafe(|| {
            let mut document = self.read(source, budget);
            let embedded = std::mem::take(&mut document.embedded);
            (self.see(&source.name, source.origin, document, asked), embedded)
        }));
        let (mut seen, embedded) = read.unwrap_or_else(|_| {
            let document = Document { gaps: vec![Gap::new(GapCode::Internal)], ..Document::default() };
            (self.weigh(&source.name, document, Vec::new(), asked), Vec::new())
        });
        seen.report.bytes = source.bytes.len() as u64;
        seen.report.modified = source.modified;
        (seen, embedded)
    }

    /// Finds what can be shown and weighs it over every channel.
    fn see(&self, name: &str, origin: Origin, mut document: Document, asked: &Asked<'_>) -> Seen {
        document.segments.extend(crate::scanner::file_name::segment(name, origin));
        let mut findings = self.detect(&document);
        self.own.mark(&document, &mut findings);
        self.weigh(name, document, findings, asked)
    }

    fn weigh(&self, name: &str, document: Document, mut findings: Vec<Finding>, asked: &Asked<'_>) -> Seen {
        if asked.shown > Certainty::Possible {
            findings.retain(|f| f.confidence.certainty() >= Some(asked.shown));
        }
        let people = assess::described(&document, &findings);
        findings.retain(|f| f.confidence.certainty() >= Some(Certainty::Possible));
        let shown = assess::shown(&document, &findings, &people);
        // What is only possible is shown and suggested; it decides only when that was asked.
        let sure: Vec<Finding> =
            findings.iter().filter(|f| f.confidence.certainty() >= Some(self.least)).cloned().collect();
        let setting = Setting { today: asked.today, year: self.year, purpose: asked.purpose, consents: asked.consents };
        let mut consents = Vec::new();
        let mut judged = Vec::new();
        for channel in asked.channels {
            let judgement = assess::judge(&document, &sure, &people, channel, &shown, &setting);
            let Judgement { assessment, verdict, consents: told } = judgement;
            consents.extend(told);
            judged.push(Judged { name: channel.name.clone(), assessment, verdict });
        }
        let first = judged[0].clone();
        let report = ScanReport { findings, people, ..empty_report(name, document, first.assessment, first.verdict) };
        Seen { report, judged, consents, shown }
    }

    /// The text with every suggestion applied, looked at again.
    fn rewrite(
        &self,
        source: &Source,
        documents: &[&Document],
        suggestions: &[Suggestion],
        asked: &Asked<'_>,
    ) -> Rewritten {
        let text = match documents {
            [document] if AS_WRITTEN.contains(&document.format) => as_written(source, document, suggestions),
            _ => None,
        };
        let text = text.unwrap_or_else(|| {
            let parts = documents.iter().enumerate().map(|(i, document)| {
                let from = suggestions.partition_point(|s| s.report < i);
                let to = suggestions.partition_point(|s| s.report <= i);
                extracted(document, &suggestions[from..to])
            });
            parts.filter(|text| !text.trim().is_empty()).collect::<Vec<_>>().join("\n\n")
        });
        let again = Source::text(source.name.clone(), text.clone());
        let mut budget = Budget { expanded: self.limits.bytes_expanded, members: 0 };
        let (seen, _) = self.look(&again, &mut budget, asked);
        let mut builder = TextBuilder::new();
        builder.push_linear(&text, 0, 0, 0);
        Rewritten { text: builder.finish(), judged: seen.judged, people: seen.report.people }
    }
}

/// The graver of two answers of one channel, with the reasons of both.
fn worst(one: &mut Judged, other: &Judged) {
    let reasons: Vec<_> = other.verdict.reasons.iter().filter(|r| !one.verdict.reasons.contains(r)).cloned().collect();
    if other.verdict.decision > one.verdict.decision {
        one.verdict.reasons.splice(0..0, reasons);
        one.verdict.decision = other.verdict.decision;
    } else {
        one.verdict.reasons.extend(reasons);
    }
    if other.assessment.score > one.assessment.score {
        one.assessment = other.assessment.clone();
    }
}

fn suggest(report: &ScanReport) -> Vec<Suggestion> {
    let document = &report.document;
    let wordings = soften(document, &report.findings, &report.people);
    assess::weigh(&report.people, wordings, &|a, b| {
        let text = document.segments.get(a.segment.0 as usize).map_or("", |s| s.text.folded());
        text.get(a.span.end()..b.span.start()).unwrap_or("")
    })
}

/// The file itself with other words. `None` when a suggestion has no bytes of its own in it.
fn as_written(source: &Source, document: &Document, suggestions: &[Suggestion]) -> Option<String> {
    let text = formats::decoded(source)?;
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for suggestion in suggestions {
        let anchors = document.segments.get(suggestion.segment.0 as usize)?.text.anchors(suggestion.span);
        let (Some(Anchor::Bytes { range: first, .. }), Some(Anchor::Bytes { range: last, .. })) =
            (anchors.first(), anchors.last())
        else {
            return None;
        };
        let (start, end) = (first.start as usize, last.end as usize);
        out.push_str(text.get(done..start)?);
        out.push_str(&suggestion.to);
        done = end;
    }
    out.push_str(text.get(done..)?);
    Some(out)
}

/// The text that a reader of the document sees, with other words.
fn extracted(document: &Document, suggestions: &[Suggestion]) -> String {
    let mut out = String::new();
    let place = |s: &Suggestion| s.segment.0 as usize;
    for (i, segment) in document.segments.iter().enumerate().filter(|(_, s)| s.layer == Layer::Visible) {
        let from = suggestions.partition_point(|s| place(s) < i);
        let to = suggestions.partition_point(|s| place(s) <= i);
        let text = segment.text.folded();
        if !out.is_empty() && !out.ends_with('\n') {
            out.push('\n');
        }
        let mut done = 0;
        for suggestion in &suggestions[from..to] {
            out.push_str(&text[done..suggestion.span.start()]);
            out.push_str(&suggestion.to);
            done = suggestion.span.end();
        }
        out.push_str(&text[done..]);
    }
    out
}

/// Of each consent over each channel what came of it in the part where it did most: one that unlocked something was not for other data.
fn best(consents: Vec<Consented>) -> Vec<Consented> {
    let mut kept: Vec<Consented> = Vec::new();
    for consent in consents {
        match kept.iter_mut().find(|k| k.id == consent.id && k.channel == consent.channel) {
            Some(known) => {
                let rank = |status| match status {
                    ConsentStatus::Used => 2,
                    ConsentStatus::OtherData => 1,
                    _ => 0,
                };
                if rank(consent.status) > rank(known.status) {
                    known.status = consent.status;
                }
            }
            None => kept.push(consent),
        }
    }
    kept
}

/// What else there is to know, of the text itself and what is inside it; each once.
fn notes(all: &[Seen], judged: &[Judged]) -> Vec<Note> {
    let mut notes: Vec<Note> = Vec::new();
    let mut note = |code: &'static str, at| {
        if !notes.iter().any(|n| n.code == code) {
            notes.push(Note { code, at });
        }
    };
    let blank = |s: &crate::model::Segment| s.layer == Layer::FileName || s.text.folded().trim().is_empty();
    let empty = |seen: &Seen| seen.report.document.segments.iter().all(blank) && seen.report.is_complete();
    if all.iter().all(empty) {
        note("empty", None);
    }
    let used = all.iter().flat_map(|seen| &seen.consents).any(|c| c.status == ConsentStatus::Used);
    let over = |id: &str| judged.iter().find(|j| j.verdict.channel == id);
    let reminds = |id: &str| over(id).is_some_and(|j| j.verdict.decision == Decision::Allow);
    // In the order in which they matter, whichever part they come from.
    type Holds<'h> = &'h dyn Fn(&Seen) -> bool;
    let alias = |f: &Finding| f.has("fictitious-name");
    let profile = |f: &Finding| f.rule.as_str() == "contact.profile" && !f.has("own");
    let asked: [(&'static str, Holds<'_>); 10] = [
        ("not-dutch", &|seen| assess::is_dutch(&seen.report.document) == Some(false)),
        ("crisis", &|seen| seen.shown.has("crisis")),
        ("wzd", &|seen| seen.shown.has("wzd")),
        ("sent", &|seen| seen.shown.has("sent")),
        ("consent-mentioned", &|seen| seen.shown.has("consent-mentioned") && !used),
        ("alias", &|seen| seen.report.findings.iter().any(alias) || seen.report.people.iter().any(|p| p.alias)),
        ("self-recognition", &|seen| seen.shown.has("self-recognition")),
        ("profile", &|seen| seen.report.findings.iter().any(profile)),
        ("findable", &|seen| over("social").is_some() && !seen.report.findings.is_empty()),
        ("sender", &|seen| seen.shown.has("appointment") && (reminds("whatsapp") || reminds("email"))),
    ];
    for (code, holds) in asked {
        if let Some(i) = all.iter().position(holds) {
            note(code, (i == 0).then(|| all[0].shown.place(code)).flatten());
        }
    }
    notes
}
