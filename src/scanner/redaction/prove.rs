//! The proof beside the new scan: the search through all bytes, and short words that may not occur more often than they should.

use std::collections::HashMap;

use crate::formats::residue::Residue;
use crate::model::{Limits, Obstacle, ObstacleCode, Refused, Segment, Source};
use crate::redact::{Planned, Planner, Value};
use crate::scanner::redaction::tree::Node;
use crate::text::{Span, words};

/// Looks for every value in every byte; the answer is how many stretches were looked at.
pub(super) fn residue(planner: &Planner<'_>, source: &Source, limits: &Limits) -> Result<u64, Refused> {
    let values: Vec<&Value> = planner.values().iter().filter(|value| value.everywhere).collect();
    let residue = Residue::new(values.iter().map(|value| value.text.as_str()));
    let looked = residue
        .search(&source.bytes, limits)
        .map_err(|_| Obstacle::new(ObstacleCode::Unread, &source.name).about("unpack"))?;
    if looked.traces.is_empty() {
        return Ok(looked.stretches);
    }
    let reasons = looked.traces.iter().map(|trace| Obstacle {
        rule: values.get(trace.value).map(|value| value.rule.clone()),
        ..Obstacle::new(ObstacleCode::Residue, &source.name).at(trace.place)
    });
    Err(Refused { reasons: reasons.collect() })
}

/// Words too short to be looked for in all bytes. Each may stand where it stood outside the plan, and nowhere else.
#[derive(Default)]
pub(super) struct Short {
    /// How often each may still stand there, and the rule whose value it is.
    allowed: HashMap<String, (i64, String)>,
}

impl Short {
    /// Takes in what a round plans.
    pub(super) fn add(&mut self, tree: &Node, planned: &[Planned], values: &[Value]) {
        let is_word = |text: &str| text.chars().all(char::is_alphabetic) && text.chars().count() > 2;
        let mut new: HashMap<&str, i64> = HashMap::new();
        for value in values.iter().filter(|value| !value.everywhere && is_word(&value.text)) {
            if !self.allowed.contains_key(&value.text) {
                new.insert(&value.text, 0);
            }
        }
        if !new.is_empty() {
            each_word(tree, |_, text, word| {
                if let Some(count) = new.get_mut(&text[word.range()]) {
                    *count += 1;
                }
                Ok(())
            })
            .unwrap_or_default();
            let named = values.iter().filter_map(|value| Some((value, *new.get(value.text.as_str())?)));
            let named: Vec<_> = named.map(|(value, count)| (value.text.clone(), (count, value.rule.clone()))).collect();
            self.allowed.extend(named);
        }
        if self.allowed.is_empty() {
            return;
        }
        for node in tree.all() {
            for edit in planned[node.index].plan(&node.report.document).edits() {
                let text = node.report.document.segments[edit.segment.0 as usize].text.slice(edit.span);
                for word in words::words(text, 0, text.len()) {
                    if let Some((allowed, _)) = self.allowed.get_mut(&text[word.range()]) {
                        *allowed -= 1;
                    }
                }
            }
        }
    }

    /// Whether none stands more often than it may.
    pub(super) fn check(mut self, tree: &Node) -> Result<(), Refused> {
        if self.allowed.is_empty() {
            return Ok(());
        }
        each_word(tree, |at, text, word| {
            let Some((allowed, rule)) = self.allowed.get_mut(&text[word.range()]) else { return Ok(()) };
            if is_label(text, word) {
                return Ok(());
            }
            *allowed -= 1;
            match *allowed < 0 {
                true => {
                    let obstacle = Obstacle::new(ObstacleCode::Residue, &at.0.source.name).at(at.1.place_of(word));
                    Err(Obstacle { rule: Some(rule.clone()), ..obstacle }.into())
                }
                false => Ok(()),
            }
        })
    }
}

/// Every word of every text that can be changed.
fn each_word(
    tree: &Node,
    mut visit: impl FnMut((&Node, &Segment), &str, Span) -> Result<(), Refused>,
) -> Result<(), Refused> {
    for node in tree.all() {
        for segment in &node.report.document.segments[..node.changeable] {
            let text = segment.text.folded();
            for word in words::words(text, 0, text.len()) {
                visit((node, segment), text, word)?;
            }
        }
    }
    Ok(())
}

/// Whether a word is the text of a label.
fn is_label(text: &str, word: Span) -> bool {
    text[..word.start()].ends_with('[') || text[word.end()..].starts_with(']')
}
