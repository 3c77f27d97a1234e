//! Described: a person whom a text tells of, also under another name, and how many people fit what is told.

use crate::model::{PersonId, SegmentIndex};
use crate::text::Span;

/// A person as a reader can make out.
#[derive(Clone, Debug, PartialEq)]
pub struct Described {
    /// Which person of the document, from 1.
    pub person: PersonId,
    /// How many people fit the description, at least 1; `None` when nothing is told that narrows it down.
    pub k: Option<u64>,
    /// Ease of identification by the description alone, 0 to 1 in quarters.
    pub identification: f32,
    /// Whether one person can be picked out (WP216).
    pub singling_out: bool,
    /// Whether the text can be joined with another: the news, a profile, a place of work (WP216).
    pub linkability: bool,
    /// Whether something can be concluded that is not said, or something delicate is said (WP216).
    pub inference: bool,
    /// Whether the person will recognise himself: a literal quote, an exact date, a striking appearance.
    pub self_recognition: bool,
    /// Whether the text says that the name is not the real one.
    pub alias: bool,
    /// What is told, in the order in which it counts.
    pub traits: Vec<Trait>,
}

/// One thing that is told of a person.
#[derive(Clone, Debug, PartialEq)]
pub struct Trait {
    /// What kind of thing.
    pub kind: TraitKind,
    /// Share of people with it, between 0 and 1; for a place or institution the number of people there.
    pub value: f64,
    /// Whether the figure was checked against its source.
    pub verified: bool,
    /// Whether it points to one person whatever else is told: an event with its date or place, an office that a town has once.
    pub pins: bool,
    /// Where it stands, when that is one place.
    pub at: Option<(SegmentIndex, Span)>,
}

/// Kinds of trait. The names are published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TraitKind {
    /// Where somebody lives: people there.
    Place,
    /// An institution: people there.
    Institution,
    /// Woman or man.
    Sex,
    /// An age or a band of ages.
    Age,
    /// Work.
    Profession,
    /// Health, or a situation like debts.
    Situation,
    /// The make-up of the family.
    Family,
    /// Where somebody comes from.
    Origin,
    /// Something striking to see.
    Appearance,
    /// Something that others know of or can look up.
    Event,
}

impl TraitKind {
    /// The published name.
    pub fn code(self) -> &'static str {
        match self {
            TraitKind::Place => "place",
            TraitKind::Institution => "institution",
            TraitKind::Sex => "sex",
            TraitKind::Age => "age",
            TraitKind::Profession => "profession",
            TraitKind::Situation => "situation",
            TraitKind::Family => "family",
            TraitKind::Origin => "origin",
            TraitKind::Appearance => "appearance",
            TraitKind::Event => "event",
        }
    }
}
