//! One document in the words of the reader: what reports for people show of it. Values are masked here unless asked otherwise.

use std::collections::HashMap;

use crate::model::{Category, Decision, Finding, Layer, ScanReport, Severity};
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
    /// What was found, gravest first.
    pub lines: Vec<Line>,
    /// Findings that are not among the lines.
    pub more: usize,
    /// All findings.
    pub findings: usize,
    /// What was not seen.
    pub gaps: Vec<String>,
    /// Name of an earlier document with the same bytes.
    pub duplicate_of: Option<String>,
}

/// One finding, in words; the same value of the same rule stands there once.
#[derive(Clone, Debug)]
pub struct Line {
    /// Name of the rule.
    pub name: String,
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

impl Detail {
    /// The document in words.
    pub fn new(report: &ScanReport, about: &About<'_>) -> Detail {
        let locale = about.locale;
        let mut order: Vec<&Finding> = report.findings.iter().collect();
        order.sort_by(|a, b| {
            let key = |f: &Finding| (rank(f.category), std::cmp::Reverse(f.confidence.certainty()));
            key(a).cmp(&key(b)).then(a.rule.cmp(&b.rule))
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
        let names = |id: &str| about.name(id);
        let gravest = report
            .assessment
            .factors
            .iter()
            .find_map(|f| f.about.as_deref().and_then(|id| about.words(id)))
            .or_else(|| order.first().and_then(|f| about.words(f.rule.as_str())));
        Detail {
            source: clean(&report.source),
            severity: report.assessment.severity,
            score: report.assessment.score,
            decision: report.verdict.decision,
            reasons: report.verdict.reasons.iter().map(|r| locale.reason(r)).collect(),
            risk: locale.risk(&report.assessment, &names),
            advice: gravest.map(|words| words.advice.clone()),
            consequence: gravest.map(|words| words.why.clone()),
            lines,
            more,
            findings: report.findings.len(),
            gaps: report.gaps().iter().map(|gap| locale.gap(gap)).collect(),
            duplicate_of: report.duplicate_of.as_deref().map(clean),
        }
    }
}

fn line(report: &ScanReport, finding: &Finding, about: &About<'_>) -> Line {
    let layer = report.segment(finding).layer;
    let excerpt = report.excerpt(finding);
    let value = match about.reveal {
        Reveal::Masked => excerpt.masked(),
        Reveal::Shown => clean(excerpt.reveal()),
    };
    let place = about.locale.place(report.place(finding), layer);
    // What speaks for it most, the bare shape set aside: that goes without saying.
    let reason = finding
        .evidence
        .iter()
        .filter(|e| e.weight > 0.0 && !matches!(e.code, "prior" | "pattern" | "term"))
        .max_by(|a, b| a.weight.total_cmp(&b.weight))
        .map(|e| about.locale.evidence(e.code));
    let mark = finding.has("test-number").then(|| about.locale.evidence("test-number"));
    Line {
        name: about.name(finding.rule.as_str()).unwrap_or_else(|| finding.rule.as_str().to_owned()),
        value,
        certainty: finding.confidence.certainty().map(|c| about.locale.certainty(c)).unwrap_or_default(),
        place: if place.is_empty() { about.locale.layer(Layer::Visible) } else { place },
        why: mark.or(reason).unwrap_or_default(),
        times: 1,
    }
}

/// The order in which kinds are told: what can do most harm first.
fn rank(category: Category) -> u8 {
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
