//! How many persons there are, as far as identifiers tell, without keeping one of them: only keyed hashes, in memory, under a key of this run.

use std::collections::{BTreeMap, HashSet};
use std::hash::{BuildHasher, Hasher, RandomState};

use crate::model::{Certainty, Document, Finding, PersonId};

/// The rule that joins the mentions of a person.
const NAME: &str = "person.name";

/// Identifiers of which one person has one.
const KINDS: [&str; 6] =
    ["nl.bsn", "be.national-number", "person.patient-number", "nl.id-document", "person.birth-date", NAME];

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
        // Of a person with many mentions the longest stands for all.
        let mut longest: BTreeMap<PersonId, &Finding> = BTreeMap::new();
        let sure = || findings.iter().filter(|f| f.confidence.certainty() >= Some(Certainty::Likely));
        for finding in sure() {
            if let Some(person) = finding.person.filter(|_| finding.rule.as_str() == NAME) {
                let known = longest.entry(person).or_insert(finding);
                if finding.span.len() > known.span.len() {
                    *known = finding;
                }
            }
        }
        let others = sure().filter(|f| f.person.is_none() || f.rule.as_str() != NAME);
        for finding in others.chain(longest.into_values()) {
            let Some(kind) = KINDS.iter().position(|k| *k == finding.rule.as_str()) else { continue };
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
