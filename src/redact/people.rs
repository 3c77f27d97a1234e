//! One number per person, over a file and everything inside it, and over the rounds of a redaction.

use std::collections::HashMap;

use crate::model::{Document, Finding, PersonId};
use crate::redact::replace::squashed;

/// Who has which number.
#[derive(Debug, Default)]
pub(super) struct People {
    /// Numbers by the letters of a name; `None` when two persons go by it.
    by_name: HashMap<String, Option<u32>>,
    /// Numbers in the documents at hand.
    here: HashMap<usize, HashMap<PersonId, u32>>,
    /// The fullest name of each number, by its letters; number 1 comes first.
    names: Vec<String>,
}

impl People {
    /// Gives the persons of a document their numbers, in the order of their first mention. A person keeps the number by which the full name is
    /// known already, from another document or an earlier round.
    pub(super) fn learn(&mut self, document_index: usize, document: &Document, wanted: &[&Finding]) {
        let mut here = HashMap::new();
        let mut order: Vec<PersonId> = Vec::new();
        let mut names: HashMap<PersonId, Vec<(String, bool)>> = HashMap::new();
        for finding in wanted.iter().filter(|f| f.rule.as_str() == "person.name") {
            let Some(person) = finding.person else { continue };
            let text = document.segments[finding.segment.0 as usize].text.slice(finding.span);
            let full = text.split_whitespace().count() > 1;
            let mentions = names.entry(person).or_insert_with(|| {
                order.push(person);
                Vec::new()
            });
            let name = (squashed(text), full);
            if !mentions.contains(&name) {
                mentions.push(name);
            }
        }
        for person in order {
            let mentions = &names[&person];
            let known = |full: bool| {
                let names = mentions.iter().filter(|(_, f)| *f == full);
                names.filter_map(|(name, _)| self.by_name.get(name).copied().flatten()).next()
            };
            let number = known(true).or_else(|| known(false)).unwrap_or_else(|| {
                let fullest = mentions.iter().max_by_key(|(name, full)| (*full, name.len()));
                self.names.push(fullest.map(|(name, _)| name.clone()).unwrap_or_default());
                self.names.len() as u32
            });
            for (name, _) in mentions {
                let slot = self.by_name.entry(name.clone()).or_insert(Some(number));
                if *slot != Some(number) {
                    *slot = None;
                }
            }
            here.insert(person, number);
        }
        self.here.insert(document_index, here);
    }

    /// The number of the person whom a name is about.
    pub(super) fn number(&self, document_index: usize, finding: &Finding) -> Option<u32> {
        let person = finding.person.filter(|_| finding.rule.as_str() == "person.name")?;
        self.here.get(&document_index)?.get(&person).copied()
    }

    /// The fullest name, by its letters, of the person with this number.
    pub(super) fn name(&self, number: u32) -> &str {
        self.names.get((number as usize).wrapping_sub(1)).map_or("", String::as_str)
    }
}
