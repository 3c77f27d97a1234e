//! A redaction from beginning to end: read, find, plan, write leaf to root, read again from zero, find again, and look for what is left.
//!
//! What comes out was proved or does not come out. When a new scan finds something that the first did not (its surroundings changed), it is
//! planned too and the file is written once more; after a few rounds it is refused.

mod glyphs;
mod kept;
mod prove;
mod tree;
mod unseen;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use sha2::{Digest, Sha256};

use crate::formats::{Refusal, Task};
use crate::model::{Change, Gap, GapCode, Layer, Obstacle, ObstacleCode, Proof, Redacted, Refused, Source};
use crate::redact::{Order, Planned, Planner};
use crate::scanner::Scanner;
use crate::scanner::redaction::kept::Kept;
use crate::scanner::redaction::prove::Short;
use crate::scanner::redaction::tree::Node;
use crate::scanner::redaction::unseen::Unseen;

/// How many times a file is written before it is refused. Most need one.
const ROUNDS: u32 = 4;
/// What made-up values hang on, beside the file, when there is no key.
const SEED: &[u8] = b"lakmoes pseudonyms without a key";
/// From so many bytes on it pays to give the proof a thread of its own.
const BESIDE: usize = 64 << 10;
/// Reasons that are told of one kind.
const MOST: usize = 50;

/// What was written over all rounds.
#[derive(Default)]
struct Done {
    removed: BTreeMap<String, u32>,
    layers: Vec<Layer>,
    changed: Vec<(String, Change)>,
}

impl Scanner {
    /// Takes out of a source, and of everything inside it, what `order` asks, and proves it. The scanner's own channel and least certainty do not
    /// matter for what goes: that is in the order, and whatever is at least possible counts.
    pub fn redact(&self, source: &Source, order: &Order) -> Result<Redacted, Refused> {
        // A fault in a reader or writer is a refusal, as it is a gap in a scan.
        let done = catch_unwind(AssertUnwindSafe(|| self.redacted(source, order)));
        done.unwrap_or_else(|_| Err(Obstacle::new(ObstacleCode::Unread, &source.name).about("internal").into()))
    }

    fn redacted(&self, source: &Source, order: &Order) -> Result<Redacted, Refused> {
        let source_sha256: [u8; 32] = Sha256::digest(&source.bytes).into();
        // Not the hash that the certificate tells: who has that could try all numbers.
        let seed = Sha256::new().chain_update(SEED).chain_update(&source.bytes).finalize().into();
        let mut planner = Planner::new(order, seed);
        let mut current = source.clone();
        let mut done = Done::default();
        let (mut first, mut in_name, mut rounds) = (None, BTreeMap::new(), 0);
        let (mut outside, mut short, mut unseen) = (None::<Kept>, Short::default(), None::<Unseen>);
        let mut looked = None;
        let (last, kept) = loop {
            // What was written is read again and searched side by side.
            let mut tree = match &self.pool {
                Some(pool) if rounds > 0 && current.bytes.len() >= BESIDE => {
                    let search = || prove::residue(&planner, &current, &self.limits);
                    let (tree, found) = pool.join(|| self.tree(current.clone()), search);
                    looked = Some((planner.values().len(), found));
                    tree
                }
                _ => self.tree(current.clone()),
            };
            let root = &tree.report;
            if rounds == 0 {
                readable(&tree)?;
                in_name = planner.in_name(&root.document, &root.findings);
            } else if let Some(outside) = outside.take() {
                outside.check(&tree)?;
            }
            let planned = plan(&mut planner, &tree);
            let nothing = planned.iter().all(|p| p.edits.is_empty());
            // Nothing to take out changes nothing, unless there is more to clean, or something that can only be proved by its absence.
            let settled = rounds > 0 || !order.care.clean && !tree.has_gaps();
            if nothing && settled {
                let mut kept = BTreeMap::new();
                for (rule, count) in planned.iter().flat_map(|p| &p.kept) {
                    *kept.entry(rule.clone()).or_default() += count;
                }
                break (tree, kept);
            }
            if rounds == ROUNDS {
                return Err(still_found(&tree, &planned));
            }
            short.add(&tree, &planned, planner.values());
            for (rule, count) in planned.iter().flat_map(|p| &p.removed) {
                *done.removed.entry(rule.clone()).or_default() += count;
            }
            let told = done.changed.len();
            let bytes = self.write(&mut tree, &planned, order, &mut done)?;
            outside = Some(Kept::of(&tree, &planned, order.care, &done.changed[told..]));
            unseen.get_or_insert_with(|| Unseen::of(&tree, &done.changed));
            (rounds, looked) = (rounds + 1, None);
            first.get_or_insert(tree.report);
            current = Source { bytes: bytes.into(), ..current };
        };
        short.check(&last)?;
        // A search that was for fewer values, or for what was written before, proves nothing.
        let looked = match looked {
            Some((count, found)) if count == planner.values().len() => found,
            _ => prove::residue(&planner, &current, &self.limits),
        }?;
        let mut gaps = last.gaps();
        gaps.extend(unseen.unwrap_or_default().forgotten(&gaps));
        if !gaps.is_empty() && !order.allow_gaps {
            let reasons = gaps.iter().take(MOST).map(|(source, gap)| Obstacle {
                about: gap.about.or(Some(gap.code.code())),
                ..Obstacle::new(ObstacleCode::Gap, source).at(gap.place)
            });
            return Err(Refused { reasons: reasons.collect() });
        }
        let output_sha256: [u8; 32] = Sha256::digest(&current.bytes).into();
        let mut after = last.report;
        (after.bytes, after.sha256) = (current.bytes.len() as u64, output_sha256);
        let mut before = first.unwrap_or_else(|| after.clone());
        (before.bytes, before.sha256) = (source.bytes.len() as u64, source_sha256);
        let category = |id: &str| self.detector.rules().rule(id).map(|rule| rule.category);
        let legend = order.legend(done.removed.keys().filter_map(|id| Some((id.as_str(), category(id)?))));
        Ok(Redacted {
            format: after.document.format,
            source_sha256,
            output_sha256,
            bytes: current.bytes.to_vec(),
            legend,
            removed: done.removed,
            kept,
            in_name,
            layers_cleaned: done.layers,
            changed: done.changed,
            proof: Proof { complete: gaps.is_empty(), checked_streams: looked, rounds, gaps },
            before,
            after,
        })
    }

    /// Writes a tree, leaf to root.
    fn write(&self, node: &mut Node, planned: &[Planned], order: &Order, done: &mut Done) -> Result<Vec<u8>, Refused> {
        let Some(format) = node.format else {
            return Err(Obstacle::new(ObstacleCode::Unread, &node.source.name).into());
        };
        let archive = format.name() == "zip";
        let mut embedded: Vec<Option<Source>> = Vec::new();
        for child in &mut node.children {
            let renamed = if archive { child.renamed(&planned[child.index]) } else { child.source.name.clone() };
            let untouched = Source { name: renamed.clone(), ..child.source.clone() };
            if child.format.is_none() {
                // Nobody can look inside: an archive keeps it (and has a gap), a document does without.
                child.dropped = !archive;
                embedded.push(archive.then_some(untouched));
                continue;
            }
            if !child.touched(planned) && !order.care.clean && !child.has_gaps() {
                embedded.push(Some(untouched));
                continue;
            }
            if !archive && child.unprovable() {
                child.dropped = true;
                embedded.push(None);
                continue;
            }
            match self.write(child, planned, order, done) {
                Ok(bytes) => embedded.push(Some(Source { bytes: bytes.into(), ..untouched })),
                // Losing a signature is asked for, or nothing goes.
                Err(refused) if refused.reasons.iter().any(|why| why.code == ObstacleCode::Signed) => {
                    return Err(refused);
                }
                Err(_) if !archive => {
                    child.dropped = true;
                    embedded.push(None);
                }
                Err(_) if order.allow_gaps && !child.touched(planned) => embedded.push(Some(untouched)),
                Err(refused) => return Err(refused),
            }
        }
        node.report.document.embedded = node.children.iter().map(|child| child.source.clone()).collect();
        let plan = planned[node.index].plan(&node.report.document);
        let task = Task {
            source: &node.source,
            document: &node.report.document,
            plan: &plan,
            embedded: &embedded,
            care: order.care,
            limits: &self.limits,
        };
        let written = format.write(&task).map_err(|refusal| refused(&node.source.name, &refusal))?;
        node.report.document.embedded = Vec::new();
        for left_out in written.left_out {
            if let Some(child) = node.children.get_mut(left_out) {
                child.dropped = true;
            }
        }
        for layer in written.layers_cleaned {
            if !done.layers.contains(&layer) {
                done.layers.push(layer);
            }
        }
        done.changed.extend(written.changes.into_iter().map(|change| (node.source.name.clone(), change)));
        Ok(written.bytes)
    }
}

/// Plans the whole tree: everything is learned first, then planned.
fn plan(planner: &mut Planner<'_>, tree: &Node) -> Vec<Planned> {
    let nodes = tree.all();
    for (index, node) in nodes.iter().enumerate() {
        planner.learn(index, &node.report.document, &node.report.findings);
    }
    planner.ready();
    let mut planned = Vec::with_capacity(nodes.len());
    for (index, node) in nodes.iter().enumerate() {
        planned.push(planner.plan(index, &node.report.document, &node.report.findings, node.changeable));
    }
    planned
}

/// A file that was read only in part cannot be written as a whole.
fn readable(tree: &Node) -> Result<(), Refused> {
    if let (None, gaps) = (tree.format, &tree.report.document.gaps) {
        let about = gaps.first().map_or("unknown", |gap| gap.about.unwrap_or(gap.code.code()));
        let any = |code| gaps.iter().any(|gap| gap.code == code);
        let about = if any(GapCode::Encrypted) { GapCode::Encrypted.code() } else { about };
        let code = if any(GapCode::Unsupported) { ObstacleCode::Unwritable } else { ObstacleCode::Unread };
        return Err(Obstacle::new(code, &tree.source.name).about(about).into());
    }
    let cut = |gap: &&Gap| matches!(gap.code, GapCode::Limit | GapCode::Internal | GapCode::Timeout);
    let reasons: Vec<Obstacle> = tree
        .all()
        .into_iter()
        .flat_map(|node| node.report.document.gaps.iter().map(move |gap| (node, gap)))
        .filter(|(_, gap)| cut(gap))
        .take(MOST)
        .map(|(node, gap)| Obstacle {
            about: gap.about.or(Some(gap.code.code())),
            ..Obstacle::new(ObstacleCode::Unread, &node.source.name).at(gap.place)
        })
        .collect();
    if reasons.is_empty() { Ok(()) } else { Err(Refused { reasons }) }
}

fn still_found(tree: &Node, planned: &[Planned]) -> Refused {
    let nodes = tree.all();
    let places =
        nodes.iter().zip(planned).flat_map(|(node, planned)| planned.edits.iter().map(move |edit| (node, edit)));
    let reasons = places.take(MOST).map(|(node, edit)| {
        let segment = &node.report.document.segments[edit.segment.0 as usize];
        Obstacle::new(ObstacleCode::Rescan, &node.source.name).at(segment.place_of(edit.span))
    });
    Refused { reasons: reasons.collect() }
}

fn refused(source: &str, refusal: &Refusal) -> Refused {
    let obstacle = |code| Obstacle::new(code, source);
    match *refusal {
        Refusal::Unwritable { format } => obstacle(ObstacleCode::Unwritable).about(format),
        Refusal::Signed => obstacle(ObstacleCode::Signed),
        Refusal::Stuck { what, place } => obstacle(ObstacleCode::Stuck).about(what).at(place),
        Refusal::Unreadable(_) => obstacle(ObstacleCode::Unread).about("damaged"),
    }
    .into()
}

#[cfg(test)]
mod tests;
