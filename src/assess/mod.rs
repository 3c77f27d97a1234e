//! Findings -> risk. Temporary stand-in.

use crate::model::{
    Assessment, Category, Channel, Decision, Document, Factor, FactorCode, Finding, Reason, Severity, Verdict,
};

/// How grave it is, and what the channel says.
pub fn assess(document: &Document, findings: &[Finding], channel: &Channel) -> (Assessment, Verdict) {
    let has = |category| findings.iter().any(|f| f.category == category);
    let (health, bsn) = (has(Category::Special), has(Category::NationalNumber));
    let (severity, score, about, context) = match (health, bsn) {
        (true, true) => (Severity::VeryHigh, 92, "special.health", 4.0),
        (true, false) => (Severity::High, 70, "special.health", 4.0),
        (false, true) => (Severity::Medium, 50, "nl.bsn", 3.0),
        (false, false) if findings.is_empty() => (Severity::None, 0, "", 0.0),
        _ => (Severity::Low, 20, "contact.phone", 1.0),
    };
    let factor =
        |code, value, about: &str| Factor { code, value, about: (!about.is_empty()).then(|| about.to_owned()) };
    let mut factors = Vec::new();
    if severity > Severity::None {
        factors.push(factor(FactorCode::Context, context, about));
        factors.push(factor(FactorCode::Identification, 1.0, ""));
        factors.push(factor(FactorCode::Channel, channel.circumstances, ""));
    }
    if health && bsn {
        factors.push(factor(FactorCode::Combination, 1.0, "bsn-health"));
    }
    let gap = !document.gaps.is_empty();
    let decision = if severity >= Severity::High { Decision::Block } else { Decision::Allow };
    let reasons = if gap { vec![Reason("gap".to_owned())] } else { Vec::new() };
    let persons = (!findings.is_empty()).then_some(1);
    (Assessment { score, severity, factors, persons }, Verdict { channel: channel.id.clone(), decision, reasons })
}
