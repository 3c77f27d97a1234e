//! Check: everything about one text before it goes out, over every channel that was asked.

use crate::model::{Assessment, ConsentStatus, Described, ScanReport, SegmentIndex, TraitKind, Verdict};
use crate::text::{Span, Text};

/// What is said of one text before it goes out.
#[derive(Clone, Debug)]
pub struct Check {
    /// The text itself first, then every document inside it. Their findings are all that can be shown, also what is only possible; their own
    /// assessment and verdict are those of the first channel.
    pub reports: Vec<ScanReport>,
    /// One for each channel, in the order in which they were asked: the gravest of all reports.
    pub judged: Vec<Judged>,
    /// What else there is to know.
    pub notes: Vec<Note>,
    /// What became of each consent, by channel.
    pub consents: Vec<Consented>,
    /// What can be written otherwise, in the order of the text and of what is inside it.
    pub suggestions: Vec<Suggestion>,
    /// The text with every suggestion applied; `None` when there is none.
    pub rewritten: Option<Rewritten>,
}

impl Check {
    /// Everybody who is described, in the text itself and inside it, each with the report.
    pub fn people(&self) -> impl Iterator<Item = (&ScanReport, &Described)> {
        self.reports.iter().flat_map(|report| report.people.iter().map(move |person| (report, person)))
    }

    /// The text itself.
    pub fn report(&self) -> &ScanReport {
        &self.reports[0]
    }
}

/// What one channel says.
#[derive(Clone, Debug, PartialEq)]
pub struct Judged {
    /// Dutch and English name of the channel.
    pub name: (String, String),
    /// How grave it would be over this channel.
    pub assessment: Assessment,
    /// Whether it may go, and why not.
    pub verdict: Verdict,
}

/// What became of one consent over one channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consented {
    /// Which: the organisation's own name for it.
    pub id: String,
    /// Over which channel.
    pub channel: String,
    /// What became of it.
    pub status: ConsentStatus,
}

/// Something to know that decides nothing. The codes are published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Which.
    pub code: &'static str,
    /// Where, when that is one place of the text itself.
    pub at: Option<(SegmentIndex, Span)>,
}

/// A wording that tells less.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// From 1, in the order of the text and of what is inside it.
    pub id: u32,
    /// Which of the check's reports it is about.
    pub report: usize,
    /// The segment.
    pub segment: SegmentIndex,
    /// What to replace, in the segment's folded text.
    pub span: Span,
    /// By what.
    pub to: String,
    /// What kind of thing it makes vaguer, and by how much.
    pub softer: Softer,
    /// People who fit the description as it stands when the suggestions before it (in the order in which they help) are applied.
    pub k_before: Option<u64>,
    /// The same with this one applied as well.
    pub k_after: Option<u64>,
}

/// What a suggestion makes vaguer.
#[derive(Clone, Debug, PartialEq)]
pub enum Softer {
    /// A trait of a description.
    Trait {
        /// Which kind.
        kind: TraitKind,
        /// Its share of people, or the people there, after it; `None` when nothing is told any more.
        value: Option<f64>,
        /// Where the trait stands, as the description has it.
        at: (SegmentIndex, Span),
        /// A number that all mentions of the same thing share.
        same: u32,
    },
    /// A date, a quote, a street: what somebody recognises himself by, or can look up.
    Detail,
    /// Something that points to somebody by itself.
    Identifier,
}

/// The text with every suggestion applied, looked at again.
#[derive(Clone, Debug)]
pub struct Rewritten {
    /// The text.
    pub text: Text,
    /// What each channel says of it, in the same order.
    pub judged: Vec<Judged>,
    /// Who is described still.
    pub people: Vec<Described>,
}
