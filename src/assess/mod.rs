//! Findings -> risk. Temporary stand-in.

use crate::model::{Assessment, Channel, Decision, Document, Finding, Severity, Verdict};

/// How grave it is, and what the channel says.
pub fn assess(_document: &Document, _findings: &[Finding], channel: &Channel) -> (Assessment, Verdict) {
    let assessment = Assessment { score: 0, severity: Severity::None, factors: Vec::new(), persons: None };
    let verdict = Verdict { channel: channel.id.clone(), decision: Decision::Allow, reasons: Vec::new() };
    (assessment, verdict)
}
