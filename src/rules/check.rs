//! Runs every rule's own examples. What finds is handed in, because detectors live a floor above.

use std::ops::Range;

use crate::model::{Certainty, Layer, RuleId};
use crate::rules::{Rule, Ruleset};

/// What was found in an example: rule, bytes, certainty.
pub type Found = (RuleId, Range<usize>, Certainty);

/// An example that does not hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    /// The rule.
    pub rule: RuleId,
    /// The text of the example.
    pub text: String,
    /// What went wrong.
    pub wrong: Wrong,
}

/// What an example shows to be wrong. It quotes the pack, never a document.
#[derive(Clone, Debug, PartialEq)]
pub enum Wrong {
    /// The hit was not found; these were.
    Missed(Vec<String>),
    /// The hit was found with less certainty.
    Unsure(Certainty),
    /// The miss was found, so surely; and why it should not be.
    Shown(String, Certainty, String),
}

/// Checks the examples of all rules of a ruleset: each hit is found exactly and at least that certain, each miss not shown at `likely`.
pub fn check(rules: &Ruleset, find: &dyn Fn(&str, Layer) -> Vec<Found>) -> Vec<Failure> {
    rules.rules().iter().flat_map(|rule| check_rule(rule, find)).collect()
}

fn check_rule(rule: &Rule, find: &dyn Fn(&str, Layer) -> Vec<Found>) -> Vec<Failure> {
    let mut failures = Vec::new();
    let layer = |code: &Option<String>| code.as_deref().and_then(Layer::from_code).unwrap_or(Layer::Visible);
    let mut fail = |text: &str, wrong: Wrong| {
        failures.push(Failure { rule: rule.id.clone(), text: text.to_owned(), wrong });
    };
    for hit in &rule.hits {
        let wanted = Certainty::from_code(&hit.certainty).expect("the ruleset checked it");
        let found: Vec<_> = find(&hit.text, layer(&hit.layer)).into_iter().filter(|(id, ..)| *id == rule.id).collect();
        match found.iter().find(|(_, range, _)| hit.text.get(range.clone()) == Some(&hit.find)) {
            Some((.., certainty)) if *certainty >= wanted => {}
            Some((.., certainty)) => fail(&hit.text, Wrong::Unsure(*certainty)),
            None => {
                let instead = found.iter().filter_map(|(_, range, _)| hit.text.get(range.clone()));
                fail(&hit.text, Wrong::Missed(instead.map(str::to_owned).collect()));
            }
        }
    }
    for miss in &rule.misses {
        for (id, range, certainty) in find(&miss.text, layer(&miss.layer)) {
            if id == rule.id && certainty >= Certainty::Likely {
                let at = miss.text.get(range).unwrap_or_default();
                fail(&miss.text, Wrong::Shown(at.to_owned(), certainty, miss.because.clone()));
            }
        }
    }
    failures
}
