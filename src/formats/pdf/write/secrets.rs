//! Secrets: the planned values, to ask of a name, an address or stray bytes whether one of them stands in it.

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use crate::model::{Document, Plan};

/// Fewer letters and digits than this are found everywhere by chance.
const TELLING: usize = 6;
/// Values of one plan that are looked for, all together.
const MOST: usize = 200_000;

/// What must not be copied.
pub(super) struct Secrets {
    /// Letters and digits only, in lower case.
    squashed: Option<AhoCorasick>,
    /// As they stand, for bytes that are no text.
    bytes: Option<AhoCorasick>,
    /// Values too short for that, in lower case: as whole words.
    short: Vec<String>,
}

fn squash(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn automaton(patterns: &[String]) -> Option<AhoCorasick> {
    if patterns.is_empty() {
        return None;
    }
    // Linear in the patterns, however many there are.
    let kind = (patterns.len() > 500).then_some(AhoCorasickKind::ContiguousNFA);
    AhoCorasick::builder().match_kind(MatchKind::Standard).ascii_case_insensitive(true).kind(kind).build(patterns).ok()
}

impl Secrets {
    /// The values of a plan.
    pub(super) fn of(document: &Document, plan: &Plan) -> Secrets {
        let mut long: Vec<String> = Vec::new();
        let mut raw: Vec<String> = Vec::new();
        let mut short: Vec<String> = Vec::new();
        for edit in plan.edits().iter().take(MOST) {
            let Some(segment) = document.segments.get(edit.segment.0 as usize) else { continue };
            let value = segment.text.slice(edit.span);
            let squashed = squash(value);
            if squashed.chars().count() >= TELLING {
                long.push(squashed.clone());
                raw.extend([value.trim().to_owned(), squashed]);
            } else if !squashed.is_empty() {
                short.push(value.trim().to_lowercase());
            }
        }
        for list in [&mut long, &mut raw, &mut short] {
            list.sort_unstable();
            list.dedup();
        }
        raw.retain(|value| value.len() >= TELLING);
        Secrets { squashed: automaton(&long), bytes: automaton(&raw), short }
    }

    /// Whether a value stands in a text, in any spelling of its blanks and marks.
    pub(super) fn in_text(&self, text: &str) -> bool {
        if self.squashed.as_ref().is_some_and(|automaton| automaton.is_match(&squash(text))) {
            return true;
        }
        if self.short.is_empty() {
            return false;
        }
        let lower = text.to_lowercase();
        let edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
        self.short.iter().any(|value| {
            lower
                .match_indices(value.as_str())
                .any(|(at, _)| edge(lower[..at].chars().next_back()) && edge(lower[at + value.len()..].chars().next()))
        })
    }

    /// Whether a name of the format holds one of the longer values.
    pub(super) fn in_name(&self, name: &[u8]) -> bool {
        name.len() >= TELLING
            && self.squashed.as_ref().is_some_and(|a| a.is_match(&squash(&String::from_utf8_lossy(name))))
    }

    /// Whether one of the longer values stands in bytes as it is.
    pub(super) fn in_bytes(&self, bytes: &[u8]) -> bool {
        self.bytes.as_ref().is_some_and(|automaton| automaton.is_match(bytes))
    }
}
