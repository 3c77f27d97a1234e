//! Summary: the counts over all documents of a run.

use std::collections::BTreeMap;

use crate::model::{Decision, Layer, ScanReport, Severity};

/// Counts over all documents of a run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Summary {
    /// All documents, read or not; members of containers too.
    pub documents: u64,
    /// Documents of which at least something was read.
    pub scanned: u64,
    /// Documents of which something was not seen.
    pub with_gaps: u64,
    /// Documents with the same bytes as an earlier one.
    pub duplicates: u64,
    /// Bytes of all sources; what is inside a container is not counted again.
    pub bytes: u64,
    /// Documents with a finding.
    pub with_findings: u64,
    /// Findings.
    pub findings: u64,
    /// Findings by rule.
    pub by_rule: BTreeMap<String, u64>,
    /// Documents by severity, in the order of [`Severity::ALL`].
    pub by_severity: [u64; 5],
    /// Documents by decision: allow, review, block.
    pub by_decision: [u64; 3],
    /// Documents in which nothing was found and of which something was not seen: for them nobody can say that nothing stands in them.
    pub unseen: u64,
    /// Files that were left out: `.lakmoesignore`, `--exclude`, symbolic links.
    pub left_out: u64,
    /// Symbolic links among them, which nobody asked to leave out.
    pub links: u64,
    /// Whether the run came to its end.
    pub complete: bool,
}

impl Summary {
    /// Counts one document.
    pub fn add(&mut self, report: &ScanReport) {
        self.documents += 1;
        self.scanned += u64::from(was_read(report));
        self.with_gaps += u64::from(!report.is_complete());
        let nothing = report.assessment.severity == Severity::None;
        self.unseen += u64::from(nothing && !report.is_complete());
        self.duplicates += u64::from(report.duplicate_of.is_some());
        if !report.source.contains("!/") {
            self.bytes += report.bytes;
        }
        self.with_findings += u64::from(!report.findings.is_empty());
        self.findings += report.findings.len() as u64;
        for finding in &report.findings {
            match self.by_rule.get_mut(finding.rule.as_str()) {
                Some(count) => *count += 1,
                None => drop(self.by_rule.insert(finding.rule.as_str().to_owned(), 1)),
            }
        }
        self.by_severity[report.assessment.severity as usize] += 1;
        self.by_decision[match report.verdict.decision {
            Decision::Allow => 0,
            Decision::Review => 1,
            Decision::Block => 2,
        }] += 1;
    }

    /// Documents of this severity that were seen whole, or in which something was found.
    pub fn seen(&self, severity: Severity) -> u64 {
        self.of(severity) - if severity == Severity::None { self.unseen } else { 0 }
    }

    /// Documents of this severity.
    pub fn of(&self, severity: Severity) -> u64 {
        self.by_severity[severity as usize]
    }
}

/// Whether at least something of the document itself was read; its name does not count.
pub(super) fn was_read(report: &ScanReport) -> bool {
    report.is_complete() || report.document.segments.iter().any(|segment| segment.layer != Layer::FileName)
}
