//! Findings -> risk: pure arithmetic that can be retold, and what a channel says of it.
//!
//! ENISA's severity of a breach (Recommendations for a methodology of the assessment of severity of personal data breaches, 2013), taken as the
//! severity expected if this document went out over a channel: SE = DPC x EI + CB.

mod cues;
mod family;
mod folder;
mod groups;
mod identity;
mod language;
mod lawful;
mod persons;
mod policy;
mod sentences;
mod severity;
mod signs;
mod suggest;

pub use cues::{Shown, shown};
pub use folder::{FileRisk, FolderScore};
pub use identity::{described, fits};
pub use language::is_dutch;
pub use lawful::{IMAGE, Setting, is_data};
pub use persons::Persons;
pub use severity::{band, points};
pub use suggest::weigh;

use crate::model::{Assessment, Channel, Consented, Described, Document, Finding, Verdict};

/// How grave it would be if the document went out over `channel`, and whether it may. A document without findings is `none`; gaps still count
/// in the verdict. `people` are those whom the text describes, of all that was found ([`described`]). `year` is the year of the scan, by which a birth date tells a child; without it, only words do.
pub fn assess(
    document: &Document,
    findings: &[Finding],
    people: &[Described],
    channel: &Channel,
    year: Option<u16>,
) -> (Assessment, Verdict) {
    // The words are read again only where a channel asks for them.
    let asks = !channel.purposes.is_empty() || channel.stops.iter().any(|stop| !stop.cues.is_empty());
    let shown = if asks { shown(document, findings, people) } else { Shown::default() };
    let setting = Setting { year, ..Setting::default() };
    let judged = judge(document, findings, people, channel, &shown, &setting);
    (judged.assessment, judged.verdict)
}

/// What a channel says of a document, and what became of the consents.
#[derive(Clone, Debug)]
pub struct Judgement {
    /// How grave it would be.
    pub assessment: Assessment,
    /// Whether it may go.
    pub verdict: Verdict,
    /// What became of each consent.
    pub consents: Vec<Consented>,
}

/// The same as [`assess`], where the cues of the document are known ([`shown`]) and something is known beside the text.
pub fn judge(
    document: &Document,
    findings: &[Finding],
    people: &[Described],
    channel: &Channel,
    shown: &Shown,
    setting: &Setting<'_>,
) -> Judgement {
    let signs = signs::Signs::of(document, findings);
    let groups = groups::groups(document, findings, people, &signs, setting.year);
    let (lawful, consents) = lawful::lawful(document, findings, channel, shown, setting);
    let mut persons = Persons::new();
    persons.add(document, findings);
    let mut assessment = severity::assessment(document, findings, &groups, &signs, &lawful, persons.count(), channel);
    let scene = policy::Scene { document, signs: &signs, shown, lawful: &lawful };
    let verdict = policy::verdict(&scene, &groups, &mut assessment, channel);
    Judgement { assessment, verdict, consents }
}
