//! One document in the words of the reader: what reports for people show of it. Values are masked here unless asked otherwise.

use std::collections::{HashMap, HashSet};

use crate::model::{Category, Decision, FactorCode, Finding, Layer, ScanReport, Severity};
use crate::report::{About, Reveal};

/// Findings of one document that are kept; the rest is counted.
const MOST_LINES: usize = 60;

/// One document, in words.
#[derive(Clone, Debug)]
pub struct Detail {
    /// Its name, safe to show.
    pub source: String,
    /// How grave.
    pub severity: Severity,
    /// The same as a number, 0 to 100.
    pub score: u8,
    /// What the channel says.
    pub decision: Decision,
    /// Why the channel says so.
    pub reasons: Vec<String>,
    /// How the score came to be.
    pub risk: String,
    /// What to do first.
    pub advice: Option<String>,
    /// What can happen.
    pub consequence: Option<String>,
    /// What was found by kind, gravest first.
    pub kinds: Vec<Kind>,
    /// What was found, gravest first.
    pub lines: Vec<Line>,
    /// Findings that are not among the lines.
    pub more: usize,
    /// All findings.
    pub findings: usize,
    /// What was not seen.
    pub gaps: Vec<String>,
    /// What is odd although all was seen: a name that says another kind.
    pub notes: Vec<String>,
    /// Name of an earlier document with the same bytes.
    pub duplicate_of: Option<String>,
}

/// One finding, in words; the same value of the same rule stands there once.
#[derive(Clone, Debug)]
pub struct Line {
    /// Name of the rule.
    pub name: String,
    /// The same in a word or two.
    pub short: String,
    /// The value, masked or not.
    pub value: String,
    /// How sure.
    pub certainty: String,
    /// Where the first one stands.
    pub place: String,
    /// What speaks for it most.
    pub why: String,
    /// How many times.
    pub times: usize,
}

/// All findings of one rule in one document, in words.
#[derive(Clone, Debug)]
pub struct Kind {
    /// Short name of the rule.
    pub name: String,
    /// Different values.
    pub values: usize,
    /// Findings.
    pub times: usize,
    /// The value that is surest, masked or not.
    pub value: String,
    /// How sure the surest is.
    pub certainty: String,
    /// Where they stand.
    pub place: String,
    /// What speaks for the surest most.
    pub why: String,
}

impl Detail {
    /// The document in words.
    pub fn new(report: &ScanReport, about: &About<'_>) -> Detail {
        let locale = about.locale;
        let mut order: Vec<&Finding> = report.findings.iter().collect();
        order.sort_by(|a, b| {
            let surest = b.confidence.value().total_cmp(&a.confidence.value());
            rank(a.category).cmp(&rank(b.category)).then(a.rule.cmp(&b.rule)).then(surest)
        });
        let mut lines: Vec<Line> = Vec::new();
        let mut at: HashMap<(&str, &str), usize> = HashMap::new();
        let mut more = 0;
        for finding in &order {
            let segment = report.segment(finding);
            let key = (finding.rule.as_str(), segment.text.slice(finding.span));
            if let Some(i) = at.get(&key) {
                lines[*i].times += 1;
                continue;
            }
            if lines.len() == MOST_LINES {
                more += 1;
                continue;
            }
            at.insert(key, lines.len());
            lines.push(line(report, finding, about));
        }
        let mut kinds: Vec<Kind> = Vec::new();
        for same in order.chunk_by(|a, b| a.rule == b.rule) {
            kinds.push(kind(report, same, about));
        }
        let names = |id: &str| about.rules.rule(id).map(|_| about.short_name(id));
        // What stops the document comes before what weighs most: a password is changed today.
        let stopping = report.assessment.factors.iter().filter(|f| f.code == FactorCode::Stop);
        let stopped = stopping.filter_map(|f| f.about.as_deref()).find_map(|code| {
            let stops = about.channel.stops.iter().filter(|stop| stop.code == code);
            let rules: Vec<&String> = stops.flat_map(|stop| &stop.rules).collect();
            order.iter().find(|f| rules.iter().any(|r| *r == f.rule.as_str() || *r == f.category.code()))
        });
        let gravest = stopped
            .and_then(|f| about.words(f.rule.as_str()))
            .or_else(|| {
                let mut factors = report.assessment.factors.iter();
                factors.find_map(|f| f.about.as_deref().and_then(|id| about.words(id)))
            })
            .or_else(|| order.first().and_then(|f| about.words(f.rule.as_str())));
        Detail {
            source: clean(about.below(&report.source)),
            severity: report.assessment.severity,
            score: report.assessment.score,
            decision: report.verdict.decision,
            reasons: report.verdict.reasons.iter().map(|r| locale.reason(r)).collect(),
            risk: locale.risk(&report.assessment, &names),
            advice: gravest.map(|words| words.advice.clone()),
            consequence: gravest.map(|words| words.why.clone()),
            kinds,
            lines,
            more,
            findings: report.findings.len(),
            gaps: report.gaps().iter().filter(|gap| !gap.code.is_note()).map(|gap| locale.gap(gap)).collect(),
            notes: report.gaps().iter().filter(|gap| gap.code.is_note()).map(|gap| locale.gap(gap)).collect(),
            duplicate_of: report.duplicate_of.as_deref().map(|first| clean(about.below(first))),
        }
    }
}

fn line(report: &ScanReport, finding: &Finding, about: &About<'_>) -> Line {
    Line {
        name: about.name(finding.rule.as_str()).unwrap_or_else(|| finding.rule.as_str().to_owned()),
        short: about.short_name(finding.rule.as_str()),
        value: value(report, finding, about),
        certainty: finding.confidence.certainty().map(|c| about.locale.certainty(c)).unwrap_or_default(),
        place: said(about.locale.place(report.place(finding), report.segment(finding).layer), about),
        why: why(report, finding, about),
        times: 1,
    }
}

/// Findings of one rule, the surest first.
fn kind(report: &ScanReport, findings: &[&Finding], about: &About<'_>) -> Kind {
    let first = findings[0];
    let texts = findings.iter().map(|f| report.segment(f).text.slice(f.span));
    let mut places: Vec<_> = findings.iter().map(|f| (f.segment, f.span.start(), report.place(f))).collect();
    places.sort_unstable_by_key(|(segment, start, _)| (*segment, *start));
    let places: Vec<_> =
        places.into_iter().map(|(i, _, place)| (place, report.document.segments[i.0 as usize].layer)).collect();
    Kind {
        name: about.short_name(first.rule.as_str()),
        values: texts.collect::<HashSet<_>>().len(),
        times: findings.len(),
        value: value(report, first, about),
        certainty: first.confidence.certainty().map(|c| about.locale.certainty(c)).unwrap_or_default(),
        place: said(about.locale.places(&places), about),
        why: why(report, first, about),
    }
}

fn value(report: &ScanReport, finding: &Finding, about: &About<'_>) -> String {
    let excerpt = report.excerpt(finding);
    match about.reveal {
        Reveal::Masked => excerpt.masked(),
        Reveal::Shown => clean(excerpt.reveal()),
    }
}

fn said(place: String, about: &About<'_>) -> String {
    if place.is_empty() { about.locale.layer(Layer::Visible) } else { place }
}

/// What speaks for a finding most, the bare shape set aside: that goes without saying. A cue is quoted as the pack has it, never as the document has it.
fn why(report: &ScanReport, finding: &Finding, about: &About<'_>) -> String {
    let mark = ["test-number", "own"].into_iter().find(|code| finding.has(code));
    let reason = finding
        .evidence
        .iter()
        .filter(|e| e.weight > 0.0 && !matches!(e.code, "prior" | "pattern" | "term" | "code"))
        .max_by(|a, b| a.weight.total_cmp(&b.weight));
    let Some(code) = mark.or(reason.map(|e| e.code)) else { return String::new() };
    if matches!(code, "label" | "heading" | "column" | "cue")
        && let Some(cue) = cue(report, finding, about)
    {
        return about.locale.text(&format!("cue-{code}"), &[("cue", crate::locale::Fill::Text(&cue))]);
    }
    about.locale.evidence(code)
}

/// Bytes before a value in which its cue is looked for.
const BEFORE: usize = 120;

/// The cue of the pack that stands nearest before the value, in its label or at the head of its column.
fn cue(report: &ScanReport, finding: &Finding, about: &About<'_>) -> Option<String> {
    let rule = about.rules.rule(finding.rule.as_str())?;
    let segment = report.segment(finding);
    let text = segment.text.folded();
    let mut from = finding.span.start().saturating_sub(BEFORE);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let head = segment.cell(finding.span).and_then(|cell| cell.header.as_deref()).unwrap_or_default();
    let label = segment.label.as_deref().unwrap_or_default();
    let around = format!("{head} {label} {}", &text[from..finding.span.start()]).to_lowercase();
    let words = rule.context.iter().filter(|entry| entry.weight > 0.0).flat_map(|entry| &entry.near);
    let words = words.map(|word| word.trim_end_matches('*')).filter(|word| word.len() > 2 && !word.starts_with('@'));
    let found = words.filter_map(|word| {
        let at = around.rfind(word)?;
        let whole = !around[..at].ends_with(char::is_alphanumeric);
        whole.then_some((at + word.len(), word.len(), word))
    });
    found.max().map(|(.., word)| word.to_owned())
}

/// The order in which kinds are told: what can do most harm first.
pub(super) fn rank(category: Category) -> u8 {
    match category {
        Category::Special | Category::Criminal => 0,
        Category::NationalNumber => 1,
        Category::Delicate => 2,
        Category::Financial => 3,
        Category::Technical => 4,
        Category::Document => 5,
        Category::Person => 6,
        Category::Contact => 7,
        Category::Professional => 8,
        Category::Indirect => 9,
    }
}

/// A name or value without anything that could act on a terminal or turn the reading direction.
pub fn clean(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' | '\t' | '\r' => ' ',
            c if c.is_control() => '\u{fffd}',
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{feff}' => '\u{fffd}',
            c => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn nothing_in_a_name_can_act_on_a_terminal() {
        assert_eq!(clean("a\u{1b}[31mb\u{202e}txt\nc"), "a\u{fffd}[31mb\u{fffd}txt c");
        assert_eq!(clean("cliënt.docx"), "cliënt.docx");
    }
}
