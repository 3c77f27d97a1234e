//! Step 4: of hits that overlap one stays; whole columns of values that pass their check lift each other; one order for all findings.

use std::cmp::Reverse;
use std::collections::HashMap;

use crate::detect::validate::Check;
use crate::model::{Certainty, Confidence, Evidence, Finding, Segment};
use crate::text::Span;

/// A weighed candidate.
#[derive(Debug)]
pub(super) struct Hit {
    pub(super) rule: usize,
    pub(super) span: Span,
    pub(super) evidence: Vec<Evidence>,
    pub(super) check: Check,
}

impl Hit {
    fn sum(&self) -> f32 {
        self.evidence.iter().map(|e| e.weight).sum()
    }
}

/// From this many cells on a column speaks for itself, when at least four in five pass the same check (ten random passes have odds of 1 in 11^10).
const CELLS: usize = 10;
/// Bytes between a value and the one in the next row at most.
const ROW: usize = 200;
/// Log-odds of 0.95: who has them needs no rows.
const SURE: f32 = 2.95;
/// Rows of plain text count from here on: each more is worth as much as its check.
const ROWS: usize = 2;

/// Whether a segment is a table with columns long enough to speak for themselves.
pub(super) fn may_have_columns(segment: &Segment) -> bool {
    segment.cells.len() >= CELLS
}

/// Lifts hits whose column passes the same check nearly throughout.
pub(super) fn columns(segment: &Segment, hits: &mut [Hit]) {
    if !may_have_columns(segment) {
        return;
    }
    let mut filled: HashMap<u32, usize> = HashMap::new();
    for cell in segment.cells.iter().filter(|c| !c.span.is_empty()) {
        *filled.entry(cell.column).or_default() += 1;
    }
    let mut passed: HashMap<(usize, u32), usize> = HashMap::new();
    let column = |hit: &Hit| {
        let cell = segment.cell(hit.span)?;
        (hit.check == Check::Passed && hit.span.len() * 10 >= cell.span.len() * 8).then_some((hit.rule, cell.column))
    };
    for hit in hits.iter() {
        if let Some(key) = column(hit) {
            *passed.entry(key).or_default() += 1;
        }
    }
    for hit in hits {
        if let Some(key) = column(hit)
            && passed[&key] >= CELLS
            && passed[&key] * 5 >= filled[&key.1].saturating_sub(1) * 4
        {
            hit.evidence.push(Evidence { code: "column-check", weight: 6.0 });
        }
    }
}

/// Lifts hits of one rule on rows of plain text that follow each other, each with a person and one value that passes its check: what the chance of
/// the check says once for one value it says again for each row. Whatever a cue calls something else ends the rows.
pub(super) fn rows(text: &str, hits: &mut [Hit]) {
    let person = |hit: &Hit| hit.evidence.iter().any(|e| e.code == "person-near" || e.code == "name-before");
    let other = |hit: &Hit| hit.evidence.iter().any(|e| e.code == "negative-cue" || e.code == "look-alike");
    let mut fits: Vec<usize> = (0..hits.len())
        .filter(|&i| hits[i].check == Check::Passed && person(&hits[i]) && !other(&hits[i]))
        .filter(|&i| hits[i].sum() < SURE)
        .collect();
    fits.sort_unstable_by_key(|&i| (hits[i].rule, hits[i].span.start()));
    let mut from = 0;
    for i in 0..fits.len() {
        let last = fits.get(i + 1).is_none_or(|&next| {
            let (a, b) = (&hits[fits[i]], &hits[next]);
            let between = text.get(a.span.end()..b.span.start()).unwrap_or_default();
            a.rule != b.rule || between.len() > ROW || between.bytes().filter(|&c| c == b'\n').count() != 1
        });
        if !last {
            continue;
        }
        let count = i + 1 - from;
        if count >= ROWS {
            for &i in &fits[from..=i] {
                let passed = hits[i].evidence.iter().find(|e| e.code == "checksum").map_or(0.0, |e| e.weight);
                let weight = (passed * (count - 1) as f32).min(6.0);
                hits[i].evidence.push(Evidence { code: "column-check", weight });
            }
        }
        from = i + 1;
    }
}

/// The rule of which a bare number counts in a file that has one with its name.
pub(super) const BARE: &str = "nl.bsn";
/// What such a file adds: most numbers of nine digits that pass the test and are called nothing else are then of a relative, or of the same person.
const IN_FILE: f32 = 2.8;

/// Hits too weak to be shown that pass their check and that nothing calls something else: the document may tell. `headed` says whether the head of a
/// column stands above.
pub(super) fn waiting(hits: &[Hit], rule: usize, headed: impl Fn(&Hit) -> bool) -> Vec<Hit> {
    let other = |hit: &Hit| hit.evidence.iter().any(|e| matches!(e.code, "negative-cue" | "look-alike" | "low-number"));
    let weak = |hit: &&Hit| Confidence::from_evidence(&hit.evidence).certainty().is_none() && hit.sum() + IN_FILE > 0.0;
    hits.iter()
        .filter(|hit| hit.rule == rule && hit.check == Check::Passed && !other(hit))
        .filter(weak)
        .filter(|hit| !headed(hit))
        .map(|h| Hit { rule: h.rule, span: h.span, evidence: h.evidence.clone(), check: h.check })
        .collect()
}

/// Lifts bare numbers in a document that has one with its name, and drops those that stay too weak.
pub(super) fn bare(findings: &mut Vec<Finding>) {
    const CUES: [&str; 4] = ["label", "heading", "column", "cue"];
    let cued = |f: &Finding| f.evidence.iter().any(|e| CUES.contains(&e.code));
    let named = |f: &Finding| {
        f.rule.as_str() == BARE && f.confidence.certainty() == Some(Certainty::Certain) && f.has("checksum") && cued(f)
    };
    if findings.iter().any(named) {
        let bare = |f: &&mut Finding| {
            f.rule.as_str() == BARE && f.has("checksum") && !cued(f) && !f.has("negative-cue") && !f.has("column-check")
        };
        for finding in findings.iter_mut().filter(bare) {
            finding.evidence.push(Evidence { code: "client-file", weight: IN_FILE });
            finding.confidence = Confidence::from_evidence(&finding.evidence);
        }
    }
    findings.retain(|f| f.confidence.certainty().is_some());
}

/// The hits that stay: of two that overlap the surer; of two as sure the longer; of two as long the first rule. Those of `waiting` stay where
/// nothing else does.
pub(super) fn overlaps(mut hits: Vec<Hit>, waiting: Vec<Hit>) -> Vec<Hit> {
    hits.retain(|hit| Confidence::from_evidence(&hit.evidence).certainty().is_some());
    // Certainty in rough steps, so that a longer hit is not lost to a fraction.
    let step = |hit: &Hit| (hit.sum().clamp(-1.0, 5.0) * 2.0) as i32;
    hits.sort_by_cached_key(|hit| (Reverse(step(hit)), Reverse(hit.span.len()), hit.rule, hit.span.start()));
    let mut kept: Vec<Hit> = Vec::with_capacity(hits.len());
    // Kept spans by start, disjoint.
    let mut taken: std::collections::BTreeMap<usize, usize> = std::collections::BTreeMap::new();
    for hit in hits.into_iter().chain(waiting) {
        let (start, end) = (hit.span.start(), hit.span.end());
        let clash = taken.range(..end).next_back().is_some_and(|(_, &e)| e > start);
        if !clash {
            taken.insert(start, end);
            kept.push(hit);
        }
    }
    kept.sort_by_key(|hit| hit.span.start());
    kept
}

/// The order of all findings: segment, start, longest, rule.
pub(super) fn order(findings: &mut [Finding]) {
    findings.sort_by(|a, b| {
        (a.segment, a.span.start(), Reverse(a.span.end()), &a.rule).cmp(&(
            b.segment,
            b.span.start(),
            Reverse(b.span.end()),
            &b.rule,
        ))
    });
}
