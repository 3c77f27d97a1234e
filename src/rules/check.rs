//! Runs every rule's own examples. What finds is handed in, because detectors live a floor above.

use std::ops::Range;

use crate::model::{Certainty, RuleId};
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
    /// What went wrong, in words.
    pub what: String,
}

/// Checks the examples of all rules of a ruleset: each hit is found exactly and at least that certain, each miss not shown at `likely`.
pub fn check(rules: &Ruleset, find: &dyn Fn(&str) -> Vec<Found>) -> Vec<Failure> {
    rules.rules().iter().flat_map(|rule| check_rule(rule, find)).collect()
}

fn check_rule(rule: &Rule, find: &dyn Fn(&str) -> Vec<Found>) -> Vec<Failure> {
    let mut failures = Vec::new();
    let mut fail = |text: &str, what: String| {
        failures.push(Failure { rule: rule.id.clone(), text: text.to_owned(), what });
    };
    for hit in &rule.hits {
        let wanted = Certainty::from_code(&hit.certainty).expect("the ruleset checked it");
        let found: Vec<_> = find(&hit.text).into_iter().filter(|(id, ..)| *id == rule.id).collect();
        match found.iter().find(|(_, range, _)| hit.text.get(range.clone()) == Some(&hit.find)) {
            Some((.., certainty)) if *certainty >= wanted => {}
            Some((.., certainty)) => fail(&hit.text, format!("found, but {}", certainty.code())),
            None => {
                let instead: Vec<_> = found.iter().filter_map(|(_, range, _)| hit.text.get(range.clone())).collect();
                fail(&hit.text, format!("not found; instead: {instead:?}"));
            }
        }
    }
    for miss in &rule.misses {
        for (id, range, certainty) in find(&miss.text) {
            if id == rule.id && certainty >= Certainty::Likely {
                let at = miss.text.get(range).unwrap_or_default();
                fail(&miss.text, format!("shows {at:?} as {}, but: {}", certainty.code(), miss.because));
            }
        }
    }
    failures
}
