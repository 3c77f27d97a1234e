//! The proof beside the new scan: the search through all bytes, short words that may not occur more often than they should, and nothing lost.

use std::collections::HashMap;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

use crate::formats::residue::Residue;
use crate::model::{Layer, Limits, Obstacle, ObstacleCode, Refused, Source};
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

/// Words outside the plan, counted by a hash, of what a reader sees.
#[derive(Default)]
pub(super) struct Words {
    /// Per source: each word and how often it stands there.
    counts: HashMap<String, HashMap<u64, u32>>,
}

fn hash(word: &str) -> u64 {
    BuildHasherDefault::<DefaultHasher>::default().hash_one(word)
}

/// Formats whose lines are set again: a word may be hyphenated otherwise there.
fn is_set_again(node: &Node) -> bool {
    node.report.document.format == "pdf"
}

impl Words {
    /// The words that must still be there after this plan.
    pub(super) fn of(tree: &Node, planned: &[Planned]) -> Words {
        let mut all = Words::default();
        for node in tree.all().into_iter().filter(|node| node.format.is_some() && !is_set_again(node)) {
            let plan = planned[node.index].plan(&node.report.document);
            let mut counts = HashMap::new();
            for (i, segment) in node.report.document.segments.iter().enumerate() {
                if segment.layer != Layer::Visible {
                    continue;
                }
                let text = segment.text.folded();
                let mut edits = plan.of(crate::model::SegmentIndex(i as u32)).iter().peekable();
                for word in words::words(text, 0, text.len()) {
                    while edits.next_if(|edit| edit.span.end() < word.start()).is_some() {}
                    // What touches a planned stretch is joined with what comes in its place.
                    if edits.peek().is_some_and(|edit| edit.span.start() <= word.end()) {
                        continue;
                    }
                    *counts.entry(hash(&text[word.range()])).or_default() += 1;
                }
            }
            all.counts.insert(node.source.name.clone(), counts);
        }
        all
    }

    /// Whether they are.
    pub(super) fn check(&mut self, tree: &Node) -> Result<(), Refused> {
        for node in tree.all() {
            let Some(mut counts) = self.counts.remove(&node.source.name) else { continue };
            for segment in &node.report.document.segments {
                let text = segment.text.folded();
                for word in words::words(text, 0, text.len()) {
                    if let Some(count) = counts.get_mut(&hash(&text[word.range()])) {
                        *count = count.saturating_sub(1);
                    }
                }
            }
            if counts.values().any(|count| *count > 0) {
                return Err(Obstacle::new(ObstacleCode::Lost, &node.source.name).about("words").into());
            }
        }
        Ok(())
    }
}

/// Words too short to be looked for in all bytes. Each may stand where it stood outside the plan, and nowhere else.
#[derive(Default)]
pub(super) struct Short {
    /// How often each may still stand there, and the rule whose value it is.
    allowed: HashMap<String, (i64, String)>,
    /// Everything before the first round, so that later values can be counted too.
    before: HashMap<u64, i64>,
}

impl Short {
    /// Takes in what a round plans. `first` when nothing was written yet.
    pub(super) fn add(&mut self, tree: &Node, planned: &[Planned], values: &[Value], first: bool) {
        let is_word = |text: &str| text.chars().all(char::is_alphabetic) && text.chars().count() > 2;
        let texts = || {
            tree.all().into_iter().flat_map(|node| {
                let segments = &node.report.document.segments[..node.changeable];
                segments.iter().enumerate().map(move |(i, segment)| (node, i, segment))
            })
        };
        if first {
            for (_, _, segment) in texts() {
                let text = segment.text.folded();
                for word in words::words(text, 0, text.len()).filter(|word| word.len() < 24) {
                    *self.before.entry(hash(&text[word.range()])).or_default() += 1;
                }
            }
        }
        for value in values.iter().filter(|value| !value.everywhere && is_word(&value.text)) {
            let before = self.before.get(&hash(&value.text)).copied().unwrap_or(0);
            self.allowed.entry(value.text.clone()).or_insert((before, value.rule.clone()));
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
        for node in tree.all() {
            for segment in &node.report.document.segments[..node.changeable] {
                let text = segment.text.folded();
                for word in words::words(text, 0, text.len()) {
                    let Some((allowed, rule)) = self.allowed.get_mut(&text[word.range()]) else { continue };
                    *allowed -= 1;
                    if *allowed < 0 && !is_label(text, word) {
                        let place = segment.place_of(word);
                        let obstacle = Obstacle::new(ObstacleCode::Residue, &node.source.name).at(place);
                        return Err(Obstacle { rule: Some(rule.clone()), ..obstacle }.into());
                    }
                }
            }
        }
        Ok(())
    }
}

/// Whether a word is the text of a label.
fn is_label(text: &str, word: Span) -> bool {
    text[..word.start()].ends_with('[') || text[word.end()..].starts_with(']')
}
