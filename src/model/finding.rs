//! Finding: a hit that is believed, with its reasons. It points into a document; it holds no text of it.

use std::sync::Arc;

use crate::model::{Category, SegmentIndex};
use crate::text::Span;

/// Published id of a rule: `family.thing`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleId(pub Arc<str>);

impl RuleId {
    /// The id as published.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for RuleId {
    fn from(id: &str) -> RuleId {
        RuleId(Arc::from(id))
    }
}

/// A believed hit.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Which rule.
    pub rule: RuleId,
    /// Its category.
    pub category: Category,
    /// Which segment.
    pub segment: SegmentIndex,
    /// Where in the segment's folded text.
    pub span: Span,
    /// How sure.
    pub confidence: Confidence,
    /// Why: terms whose sum, through the logistic function, is the confidence.
    pub evidence: Vec<Evidence>,
    /// Which person of the document it belongs to, as far as that can be told.
    pub person: Option<PersonId>,
}

impl Finding {
    /// Whether this evidence is among its reasons.
    pub fn has(&self, code: &str) -> bool {
        self.evidence.iter().any(|e| e.code == code)
    }
}

/// A person within one document, from 1. No name: mentions that belong together share the number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonId(pub u32);

/// One reason, with its weight in log-odds. Weight 0 is a mark that changes nothing (`test-number`, `negated`).
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// Published code of the reason, a name of ours or a rule's: `prior`, `checksum`, `label`, `heading`, `column`, `person-near` ...
    pub code: &'static str,
    /// Log-odds.
    pub weight: f32,
}

/// A probability, the logistic of summed log-odds.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Confidence(f32);

impl Confidence {
    /// From summed log-odds.
    pub fn from_log_odds(sum: f32) -> Confidence {
        Confidence(1.0 / (1.0 + (-sum).exp()))
    }

    /// From the reasons of a finding.
    pub fn from_evidence(evidence: &[Evidence]) -> Confidence {
        Confidence::from_log_odds(evidence.iter().map(|e| e.weight).sum())
    }

    /// Between 0 and 1.
    pub fn value(self) -> f32 {
        self.0
    }

    /// In words; `None` below 0.35, where a hit is not shown (domain: certain from 0.95, likely from 0.70, possible from 0.35).
    pub fn certainty(self) -> Option<Certainty> {
        match self.0 {
            p if p >= 0.95 => Some(Certainty::Certain),
            p if p >= 0.70 => Some(Certainty::Likely),
            p if p >= 0.35 => Some(Certainty::Possible),
            _ => None,
        }
    }
}

/// Confidence in three words, in rising order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certainty {
    /// 0.35 and up.
    Possible,
    /// 0.70 and up.
    Likely,
    /// 0.95 and up.
    Certain,
}

impl Certainty {
    /// The published name.
    pub fn code(self) -> &'static str {
        match self {
            Certainty::Possible => "possible",
            Certainty::Likely => "likely",
            Certainty::Certain => "certain",
        }
    }

    /// The certainty with this published name.
    pub fn from_code(code: &str) -> Option<Certainty> {
        [Certainty::Possible, Certainty::Likely, Certainty::Certain].into_iter().find(|c| c.code() == code)
    }
}
