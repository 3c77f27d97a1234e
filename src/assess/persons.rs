//! How many persons there are, as far as identifiers tell, without keeping one of them: only keyed hashes, in memory, under a key of this run.

use std::collections::HashSet;
use std::hash::{BuildHasher, Hasher, RandomState};

use crate::model::{Certainty, Document, Finding};

/// Identifiers of which one person has one.
const KINDS: [&str; 6] =
    ["nl.bsn", "be.national-number", "person.patient-number", "nl.id-document", "person.birth-date", "person.name"];

/// A count of distinct persons over one document or many.
#[derive(Debug, Default)]
pub struct Persons {
    key: RandomState,
    /// One set a kind: a person with a number and a birth date is not two.
    seen: [HashSet<u64>; KINDS.len()],
}

impl Persons {
    /// Nobody yet.
    pub fn new() -> Persons {
        Persons::default()
    }

    /// Counts the persons of a document in.
    pub fn add(&mut self, document: &Document, findings: &[Finding]) {
        for finding in findings {
            let Some(kind) = KINDS.iter().position(|k| *k == finding.rule.as_str()) else { continue };
            if finding.confidence.certainty() < Some(Certainty::Likely) {
                continue;
            }
            let Some(segment) = document.segments.get(finding.segment.0 as usize) else { continue };
            let mut hasher = self.key.build_hasher();
            for c in segment.text.slice(finding.span).chars().filter(|c| c.is_alphanumeric()) {
                c.to_lowercase().for_each(|c| hasher.write_u32(c as u32));
            }
            self.seen[kind].insert(hasher.finish());
        }
    }

    /// At least so many; `None` when nothing tells.
    pub fn count(&self) -> Option<u32> {
        let most = self.seen.iter().map(HashSet::len).max().unwrap_or(0);
        u32::try_from(most).ok().filter(|n| *n > 0)
    }
}
