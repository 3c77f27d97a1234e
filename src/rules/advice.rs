//! What is said of each kind of finding, for staff and for the client (`patterns/advice.toml`).

use std::sync::LazyLock;

use serde::Deserialize;

use crate::model::Finding;

static ADVICE: LazyLock<Vec<Advice>> = LazyLock::new(|| {
    let written: Written = toml::from_str(include_str!("../../patterns/advice.toml")).expect("a test reads the advice");
    written.kind
});

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    kind: Vec<Advice>,
}

/// What is said of one kind of finding.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Advice {
    /// Its name, stable.
    pub id: String,
    rules: Vec<String>,
    #[serde(default)]
    evidence: Vec<String>,
    /// In Dutch.
    pub nl: AdviceWords,
    /// In English.
    pub en: AdviceWords,
}

/// The words of one kind in one language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AdviceWords {
    /// What it is called.
    pub name: String,
    /// What it is.
    pub what: String,
    /// What can happen.
    pub consequence: String,
    /// What staff do about it.
    pub advice: String,
    /// What to say to the client who shares it; empty when there is nothing useful to say.
    pub client: String,
    /// How the client undoes it; empty likewise.
    pub undo: String,
}

/// What is said of this finding; nothing for a rule of one's own, whose pack has the words.
pub fn advice(finding: &Finding) -> Option<&'static Advice> {
    ADVICE.iter().find(|kind| {
        kind.rules.iter().any(|rule| rule == finding.rule.as_str())
            && (kind.evidence.is_empty() || kind.evidence.iter().any(|code| finding.has(code)))
    })
}

/// Everything that is said, in the order of the file.
pub fn all_advice() -> &'static [Advice] {
    &ADVICE
}

#[cfg(test)]
mod tests {
    use super::{AdviceWords, all_advice};
    use crate::rules::Ruleset;

    /// Rules whose own words are enough: numbers of professionals and organisations, and what is said of the document itself.
    const OWN_WORDS: &[&str] = &["nl.big", "nl.agb", "nl.kvk", "nl.rsin", "nl.vat", "net.ip", "doc.covered-text"];

    #[test]
    fn every_rule_has_advice_and_every_advice_a_rule() {
        let rules = Ruleset::builtin();
        for rule in rules.rules() {
            let id = rule.id.as_str();
            let told = all_advice().iter().any(|kind| kind.rules.iter().any(|r| r == id) && kind.evidence.is_empty());
            assert!(told || OWN_WORDS.contains(&id), "{id}");
        }
        for kind in all_advice() {
            assert!(kind.rules.iter().all(|id| rules.rule(id).is_some()), "{}", kind.id);
        }
    }

    /// Plain words: on average no sentence is longer than 15 words, and none longer than 22.
    #[test]
    fn the_words_are_plain() {
        let parts = |w: &AdviceWords| [&w.what, &w.consequence, &w.advice, &w.client, &w.undo].map(Clone::clone);
        for kind in all_advice() {
            for text in parts(&kind.nl).iter().chain(&parts(&kind.en)) {
                let sentences: Vec<usize> = text
                    .split_inclusive(['.', '?', '!'])
                    .map(|s| s.split_whitespace().count())
                    .filter(|words| *words > 0)
                    .collect();
                let words: usize = sentences.iter().sum();
                assert!(words <= 15 * sentences.len().max(1), "{}: {text}", kind.id);
                assert!(sentences.iter().all(|words| *words <= 22), "{}: {text}", kind.id);
            }
            assert_eq!(kind.nl.client.is_empty(), kind.en.client.is_empty(), "{}", kind.id);
            assert_eq!(kind.nl.undo.is_empty(), kind.en.undo.is_empty(), "{}", kind.id);
        }
    }
}
