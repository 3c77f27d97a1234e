//! Assessment: how grave it would be if this document went out, as numbers that can be retold.

use crate::model::Decision;

/// The risk of one document: ENISA's severity of a breach, expected if the document went out over a channel.
#[derive(Clone, Debug, PartialEq)]
pub struct Assessment {
    /// 0 to 100, for sorting.
    pub score: u8,
    /// The same in a word.
    pub severity: Severity,
    /// What made it so, in the order in which it is told.
    pub factors: Vec<Factor>,
    /// Distinct persons, as far as identifiers tell; `None` when nothing tells.
    pub persons: Option<u32>,
    /// Which comes first of two documents with the same score.
    pub order: Order,
}

/// What decides between documents with the same score, in this order. ENISA's sum is capped, so that most files about one client's health
/// score alike; this tells an officer where to begin without a second number. It is never published.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Order {
    /// What the channel says, with its hard stops.
    pub decision: Option<Decision>,
    /// How many persons, roughly: 2 for more than a hundred (ENISA's flag), 1 from ten on (a list of people and not a letter about one), else 0.
    pub many: u8,
    /// Hard stops and different combinations that apply, beyond what the cap lets the sum show.
    pub effects: u32,
    /// Distinct persons.
    pub persons: u32,
    /// Certain findings.
    pub certain: u32,
}

/// ENISA's bands, and none for a document without findings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing found in what was read.
    #[default]
    None,
    /// SE below 2.
    Low,
    /// 2 up to 3.
    Medium,
    /// 3 up to 4.
    High,
    /// 4 and more.
    VeryHigh,
}

impl Severity {
    /// In rising order.
    pub const ALL: [Severity; 5] =
        [Severity::None, Severity::Low, Severity::Medium, Severity::High, Severity::VeryHigh];

    /// The published name.
    pub fn code(self) -> &'static str {
        match self {
            Severity::None => "none",
            Severity::Low => "low",
            Severity::Medium => "medium",
            Severity::High => "high",
            Severity::VeryHigh => "very-high",
        }
    }

    /// The severity with this published name.
    pub fn from_code(code: &str) -> Option<Severity> {
        Severity::ALL.into_iter().find(|s| s.code() == code)
    }
}

/// One factor of an assessment: a code with numbers, never a sentence.
#[derive(Clone, Debug, PartialEq)]
pub struct Factor {
    /// Which.
    pub code: FactorCode,
    /// Its number: points of DPC, EI or CB, or a count.
    pub value: f32,
    /// The rule or category it is about, by published code, when it is about one.
    pub about: Option<String>,
}

/// Kinds of factor. The names are published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FactorCode {
    /// Data processing context: how sensitive the gravest kind is, 1 to 4.
    Context,
    /// A combination that makes it worse, +1; `about` says which.
    Combination,
    /// Something that makes the gravest kind worse, +1; `about` says which: a child, a client.
    Raised,
    /// Something that makes it milder, -1; `about` says which.
    Milder,
    /// Ease of identification, 0 to 1.
    Identification,
    /// Circumstances of the channel, 0 to 0.5.
    Channel,
    /// A hard stop that lifts the severity to at least high; `about` says which.
    Stop,
    /// More than a hundred persons.
    ManyPersons,
    /// Something could not be seen.
    Gaps,
}

impl FactorCode {
    /// The published name.
    pub fn code(self) -> &'static str {
        match self {
            FactorCode::Context => "context",
            FactorCode::Combination => "combination",
            FactorCode::Raised => "raised",
            FactorCode::Milder => "milder",
            FactorCode::Identification => "identification",
            FactorCode::Channel => "channel",
            FactorCode::Stop => "stop",
            FactorCode::ManyPersons => "many-persons",
            FactorCode::Gaps => "gaps",
        }
    }
}
