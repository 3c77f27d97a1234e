//! The proof beside the new scan: the search through all bytes, short words that may not occur more often than they should, and nothing lost.

use std::collections::HashMap;

use crate::formats::residue::Residue;
use crate::lexicon;
use crate::model::{Layer, Limits, Obstacle, ObstacleCode, Refused, Segment, SegmentIndex, Source};
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

/// Words outside the plan, of what a reader sees.
#[derive(Default)]
pub(super) struct Words {
    /// Per source: a hash of each word, in order.
    hashes: HashMap<String, Vec<u64>>,
}

/// Formats whose lines are set again: a word may be hyphenated otherwise there.
fn is_set_again(node: &Node) -> bool {
    node.report.document.format == "pdf"
}

/// What every node is called once this plan is carried out.
fn names(node: &Node, name: String, planned: &[Planned], into: &mut HashMap<usize, String>) {
    let archive = node.format.is_some_and(|format| format.name() == "zip");
    for child in &node.children {
        let renamed = if archive { child.renamed(&planned[child.index]) } else { child.source.name.clone() };
        let inner = renamed.rsplit_once("!/").map_or(renamed.as_str(), |(_, inner)| inner);
        names(child, format!("{name}!/{inner}"), planned, into);
    }
    into.insert(node.index, name);
}

impl Words {
    /// The words that must still be there after this plan.
    pub(super) fn of(tree: &Node, planned: &[Planned]) -> Words {
        let mut all = Words::default();
        // Members of an archive whose name went are found again under the new one.
        let mut named = HashMap::new();
        names(tree, tree.source.name.clone(), planned, &mut named);
        for node in tree.all().into_iter().filter(|node| node.format.is_some() && !is_set_again(node)) {
            let plan = planned[node.index].plan(&node.report.document);
            let mut hashes = Vec::new();
            for (i, segment) in node.report.document.segments.iter().enumerate() {
                if segment.layer != Layer::Visible {
                    continue;
                }
                let text = segment.text.folded();
                let mut edits = plan.of(SegmentIndex(i as u32)).iter().peekable();
                for word in words::words(text, 0, text.len()) {
                    while edits.next_if(|edit| edit.span.end() < word.start()).is_some() {}
                    // What touches a planned stretch is joined with what comes in its place.
                    if edits.peek().is_none_or(|edit| edit.span.start() > word.end()) {
                        hashes.push(lexicon::key(&text[word.range()]));
                    }
                }
            }
            hashes.sort_unstable();
            all.hashes.insert(named[&node.index].clone(), hashes);
        }
        all
    }

    /// Whether they are.
    pub(super) fn check(&self, tree: &Node) -> Result<(), Refused> {
        for node in tree.all() {
            let Some(wanted) = self.hashes.get(&node.source.name) else { continue };
            let mut here = Vec::with_capacity(wanted.len());
            for segment in &node.report.document.segments {
                let text = segment.text.folded();
                here.extend(words::words(text, 0, text.len()).map(|word| lexicon::key(&text[word.range()])));
            }
            here.sort_unstable();
            let mut here = here.into_iter();
            // Both in order: each wanted word has one of its own.
            if !wanted.iter().all(|wanted| here.by_ref().find(|hash| hash >= wanted) == Some(*wanted)) {
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
