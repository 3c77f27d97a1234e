//! Step 4: of hits that overlap one stays; whole columns of values that pass their check lift each other; one order for all findings.

use std::cmp::Reverse;
use std::collections::HashMap;

use crate::detect::validate::Check;
use crate::model::{Confidence, Evidence, Finding, Segment};
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

/// The hits that stay: of two that overlap the surer; of two as sure the longer; of two as long the first rule.
pub(super) fn overlaps(mut hits: Vec<Hit>) -> Vec<Hit> {
    hits.retain(|hit| Confidence::from_evidence(&hit.evidence).certainty().is_some());
    // Certainty in rough steps, so that a longer hit is not lost to a fraction.
    let step = |hit: &Hit| (hit.sum().clamp(-1.0, 5.0) * 2.0) as i32;
    hits.sort_by_cached_key(|hit| (Reverse(step(hit)), Reverse(hit.span.len()), hit.rule, hit.span.start()));
    let mut kept: Vec<Hit> = Vec::with_capacity(hits.len());
    // Kept spans by start, disjoint.
    let mut taken: std::collections::BTreeMap<usize, usize> = std::collections::BTreeMap::new();
    for hit in hits {
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
