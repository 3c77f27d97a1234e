//! The nouns: plain data that every room shares. No behaviour beyond their own invariants, no serialisation, no language.

mod category;
mod check;
mod consent;
mod described;
mod document;
mod finding;
mod gap;
mod known;
mod label;
mod limits;
mod plan;
mod policy;
mod redaction;
mod report;
mod risk;
mod source;

pub use category::{Category, Ground};
pub use check::{Check, Consented, Judged, Note, Rewritten, Softer, Suggestion};
pub use consent::{Consent, ConsentStatus, Day};
pub use described::{Described, Trait, TraitKind};
pub use document::{Cell, Document, Layer, Part, Place, Segment, SegmentIndex};
pub use finding::{Certainty, Confidence, Evidence, Finding, PersonId, RuleId};
pub use gap::{Gap, GapCode};
pub use known::Known;
pub use label::{in_label, is_ground, is_label_word, label, label_end, shorter_label};
pub use limits::Limits;
pub use plan::{Care, Change, Edit, Plan, Replacement, Width, Written};
pub use policy::{Channel, Decision, Purpose, Reason, Stop, Subject, Verdict};
pub use redaction::{Obstacle, ObstacleCode, Proof, Redacted, Refused};
pub use report::ScanReport;
pub use risk::{Assessment, Factor, FactorCode, Order, Severity};
pub use source::{Origin, Source};
