//! Channel, verdict: where a document may go.

use crate::model::Severity;

/// A way out of the organisation (or none: `internal`), as data from `patterns/channels`.
#[derive(Clone, Debug, PartialEq)]
pub struct Channel {
    /// Published id: `internal`, `partner`, `email`, `whatsapp`, `social`, or an organisation's own.
    pub id: String,
    /// ENISA's circumstances for confidentiality: 0, 0.25 or 0.5.
    pub circumstances: f32,
    /// Decision when something could not be seen.
    pub on_gap: Decision,
    /// Decision by severity when no stop applies, in the order none, low, medium, high, very high.
    pub by_severity: [Decision; 5],
    /// Findings that decide by themselves.
    pub stops: Vec<Stop>,
    /// What makes findings lawful here: an address in a sale, the place of an appointment.
    pub purposes: Vec<Purpose>,
    /// What to agree on before this channel is used, Dutch and English, a line each.
    pub guide: (Vec<String>, Vec<String>),
    /// Dutch and English words for people: name of the channel.
    pub name: (String, String),
}

impl Channel {
    /// The decision for this severity when no stop applies.
    pub fn decision(&self, severity: Severity) -> Decision {
        self.by_severity[Severity::ALL.iter().position(|s| *s == severity).expect("every severity stands in ALL")]
    }
}

/// A condition that decides by itself, whatever the sum says.
#[derive(Clone, Debug, PartialEq)]
pub struct Stop {
    /// Published code of the reason: `bsn`, `special-identified`, `credential`.
    pub code: String,
    /// Rule ids or category codes, of which one must be found; empty = none needed, the cues alone decide.
    pub rules: Vec<String>,
    /// Published codes of cues, of which the document must show one; empty = none needed.
    pub cues: Vec<String>,
    /// Whether written consent that covers it lifts it.
    pub consent: bool,
    /// Rule ids or category codes, of which one must be found of the same person; empty = none needed.
    pub with: Vec<String>,
    /// Evidence codes, of which one must be on the finding; empty = any finding.
    pub evidence: Vec<String>,
    /// Ease of identification from which it applies.
    pub identification: f32,
    /// Whom it must be about.
    pub subject: Subject,
    /// What it decides.
    pub decision: Decision,
}

/// A purpose for which something may be told.
#[derive(Clone, Debug, PartialEq)]
pub struct Purpose {
    /// Published code of the reason: `purpose-sale`, `purpose-appointment`.
    pub code: String,
    /// Published codes of cues, of which the document must show one.
    pub cues: Vec<String>,
    /// Rule ids or category codes that it makes lawful.
    pub rules: Vec<String>,
    /// Rule ids or category codes beside which it holds no longer.
    pub without: Vec<String>,
    /// What is decided about what it makes lawful.
    pub decision: Decision,
}

/// Whom a stop is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Subject {
    /// Anybody.
    #[default]
    Anybody,
    /// Somebody under 18, as far as the text tells.
    Minor,
}

/// May it go?
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Decision {
    /// Yes.
    Allow,
    /// A person must look first.
    Review,
    /// No.
    Block,
}

impl Decision {
    /// The published name.
    pub fn code(self) -> &'static str {
        match self {
            Decision::Allow => "allow",
            Decision::Review => "review",
            Decision::Block => "block",
        }
    }

    /// The decision with this published name.
    pub fn from_code(code: &str) -> Option<Decision> {
        [Decision::Allow, Decision::Review, Decision::Block].into_iter().find(|d| d.code() == code)
    }
}

/// Why a verdict is what it is: a published code (a stop's code, `severity-high`, `gap`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reason(pub String);

/// What a channel says of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Id of the channel.
    pub channel: String,
    /// May it go?
    pub decision: Decision,
    /// Why, gravest first.
    pub reasons: Vec<Reason>,
}
