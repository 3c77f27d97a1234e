//! Findings -> risk: pure arithmetic that can be retold, and what a channel says of it.
//!
//! ENISA's severity of a breach (Recommendations for a methodology of the assessment of severity of personal data breaches, 2013), taken as the
//! severity expected if this document went out over a channel: SE = DPC x EI + CB.

mod folder;
mod groups;
mod identity;
mod persons;
mod policy;
mod sentences;
mod severity;
mod signs;

pub use folder::{FileRisk, FolderScore};
pub use identity::described;
pub use persons::Persons;
pub use severity::{band, points};

use crate::model::{Assessment, Channel, Described, Document, Finding, Verdict};

/// How grave it would be if the document went out over `channel`, and whether it may. A document without findings is `none`; gaps still count
/// in the verdict. `people` are those whom the text describes, of all that was found ([`described`]). `year` is the year of the scan, by which a birth date tells a child; without it, only words do.
pub fn assess(
    document: &Document,
    findings: &[Finding],
    people: &[Described],
    channel: &Channel,
    year: Option<u16>,
) -> (Assessment, Verdict) {
    let signs = signs::Signs::of(document, findings);
    let groups = groups::groups(document, findings, people, &signs, year);
    let mut persons = Persons::new();
    persons.add(document, findings);
    let mut assessment = severity::assessment(document, findings, &groups, &signs, persons.count(), channel);
    let verdict = policy::verdict(document, &groups, &signs, &mut assessment, channel);
    (assessment, verdict)
}
