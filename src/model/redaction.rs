//! What a redaction comes to: a file with its proof, or the reasons why there is none.

use std::collections::BTreeMap;

use crate::model::{Change, Gap, Layer, Place, ScanReport};

/// A redacted file that was proved.
#[derive(Clone)]
pub struct Redacted {
    /// The new file.
    pub bytes: Vec<u8>,
    /// Published name of its format.
    pub format: &'static str,
    /// SHA-256 of what came in.
    pub source_sha256: [u8; 32],
    /// SHA-256 of what goes out.
    pub output_sha256: [u8; 32],
    /// How often something was taken out, by rule id; over the file and everything inside it.
    pub removed: BTreeMap<String, u32>,
    /// What was found and stays, by rule id, because it was not asked for.
    pub kept: BTreeMap<String, u32>,
    /// What the name of the file itself holds, by rule id. A name is no part of the file, so nothing of it was changed.
    pub in_name: BTreeMap<String, u32>,
    /// Layers that were emptied or taken out beyond the planned places.
    pub layers_cleaned: Vec<Layer>,
    /// What changed beyond the planned places: the source (the file itself or something inside it), and the change.
    pub changed: Vec<(String, Change)>,
    /// Codes of the grounds that stand as labels, with what they mean, when such labels were asked.
    pub legend: Vec<(&'static str, &'static str)>,
    /// What the proof rests on.
    pub proof: Proof,
    /// The file as it came in. Its findings have the certainty of a redaction: possible and up.
    pub before: ScanReport,
    /// The file as it goes out, read from zero.
    pub after: ScanReport,
}

impl std::fmt::Debug for Redacted {
    /// Never prints bytes.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Redacted").field("bytes", &self.bytes.len()).field("removed", &self.removed).finish()
    }
}

impl Redacted {
    /// Whether all of the file was seen. False only when gaps were allowed.
    pub fn is_complete(&self) -> bool {
        self.proof.complete
    }
}

/// What a proof rests on. The scan and the search found nothing, or there would be no file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proof {
    /// Whether all of the file could be seen.
    pub complete: bool,
    /// How many stretches of bytes were searched for what was taken out.
    pub checked_streams: u64,
    /// How many times the file was written until nothing was left.
    pub rounds: u32,
    /// What could not be seen, by source.
    pub gaps: Vec<(String, Gap)>,
}

/// Why no file is handed out: every reason with its place. It holds no text of the document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refused {
    /// Gravest first; never empty.
    pub reasons: Vec<Obstacle>,
}

impl From<Obstacle> for Refused {
    fn from(reason: Obstacle) -> Refused {
        Refused { reasons: vec![reason] }
    }
}

/// One reason against a redaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obstacle {
    /// What kind of reason.
    pub code: ObstacleCode,
    /// What it is about: a format, a kind of gap, a fixed name of the writer. Never document text.
    pub about: Option<&'static str>,
    /// The rule whose value it is about.
    pub rule: Option<String>,
    /// Name of the file, or of what lies inside it.
    pub source: String,
    /// Where.
    pub place: Place,
}

impl Obstacle {
    /// A reason that holds for the whole source.
    pub fn new(code: ObstacleCode, source: &str) -> Obstacle {
        Obstacle { code, about: None, rule: None, source: source.to_owned(), place: Place::default() }
    }

    /// The same, with what it is about.
    pub fn about(self, about: &'static str) -> Obstacle {
        Obstacle { about: Some(about), ..self }
    }

    /// The same, with its place.
    pub fn at(self, place: Place) -> Obstacle {
        Obstacle { place, ..self }
    }
}

/// Kinds of reasons. The names are published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ObstacleCode {
    /// This format cannot be written.
    Unwritable,
    /// It is signed, and nobody said that the signature may go.
    Signed,
    /// It cannot be read at all, or only in part.
    Unread,
    /// A planned place cannot be taken out.
    Stuck,
    /// A value is still there, in another spelling or in a place that no reader shows.
    Residue,
    /// A new scan goes on finding what was asked to go.
    Rescan,
    /// Something outside the plan is gone.
    Lost,
    /// Something could not be seen, so nothing can be proved of it.
    Gap,
}

impl ObstacleCode {
    /// The published name.
    pub fn code(self) -> &'static str {
        match self {
            ObstacleCode::Unwritable => "unwritable",
            ObstacleCode::Signed => "signed",
            ObstacleCode::Unread => "unread",
            ObstacleCode::Stuck => "stuck",
            ObstacleCode::Residue => "residue",
            ObstacleCode::Rescan => "rescan",
            ObstacleCode::Lost => "lost",
            ObstacleCode::Gap => "gap",
        }
    }
}
