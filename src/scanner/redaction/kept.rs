//! Kept: what stands outside the plan is all there still, in the file and in everything inside it.
//!
//! Of a text every word, counted; of a PDF every glyph, at its place. What a writer leaves out by design is told in the certificate and not
//! asked for here: properties, comments of a PDF, what nobody can look inside.

use std::collections::HashMap;

use crate::lexicon;
use crate::model::{Care, Change, Layer, Obstacle, ObstacleCode, Place, Refused, SegmentIndex};
use crate::redact::Planned;
use crate::scanner::redaction::glyphs::{Glyphs, Missing};
use crate::scanner::redaction::tree::Node;
use crate::text::words;

/// What must still be there of one source, and of what it holds.
pub(super) struct Kept {
    own: Own,
    children: Vec<Kept>,
    name: String,
    format: &'static str,
}

enum Own {
    /// A number for each word, in order, and where each segment stands.
    Words(Vec<u64>, Vec<Place>),
    Glyphs(Glyphs),
    /// Nobody can look inside.
    Nothing,
}

/// How many bits of the number of a word tell its segment.
const SEGMENT: u32 = 20;
impl Kept {
    /// What must still be there after this plan was carried out on a tree; `changes` are those that the certificate tells.
    pub(super) fn of(node: &Node, planned: &[Planned], care: Care, changes: &[(String, Change)]) -> Kept {
        let mut told: HashMap<&str, Vec<&Change>> = HashMap::new();
        for (source, change) in changes {
            told.entry(source.as_str()).or_default().push(change);
        }
        Kept::below(node, planned, care, &told)
    }

    /// Depth is bounded by [`crate::model::Limits::nesting`].
    fn below(node: &Node, planned: &[Planned], care: Care, told: &HashMap<&str, Vec<&Change>>) -> Kept {
        let changes = told.get(node.source.name.as_str()).map_or(&[][..], Vec::as_slice);
        let document = &node.report.document;
        let plan = planned[node.index].plan(document);
        let own = match node.format {
            None => Own::Nothing,
            Some(_) if document.format == "pdf" => Own::Glyphs(Glyphs::of(document, &plan, changes.iter().copied())),
            Some(_) => {
                let mut numbers = Vec::new();
                for (i, segment) in document.segments.iter().enumerate().filter(|(_, s)| stays(s.layer, care)) {
                    let text = segment.text.folded();
                    let mut edits = plan.of(SegmentIndex(i as u32)).iter().peekable();
                    for word in words::words(text, 0, text.len()) {
                        while edits.next_if(|edit| edit.span.end() < word.start()).is_some() {}
                        // What touches a planned stretch is joined with what comes in its place.
                        if edits.peek().is_none_or(|edit| edit.span.start() > word.end()) {
                            numbers.push(number(&text[word.range()], i));
                        }
                    }
                }
                numbers.sort_unstable();
                Own::Words(numbers, document.segments.iter().map(|segment| segment.place).collect())
            }
        };
        // What could not go along is told, and is not there.
        let children = node.children.iter().filter(|child| !child.dropped);
        let children = children.map(|child| Kept::below(child, planned, care, told)).collect();
        Kept { own, children, name: node.source.name.clone(), format: document.format }
    }

    /// Whether it is, in what was read from zero.
    pub(super) fn check(&self, node: &Node) -> Result<(), Refused> {
        let lost = |about, place| Refused::from(Obstacle::new(ObstacleCode::Lost, &self.name).about(about).at(place));
        // What is read as another kind is read with other eyes: what was undone before (a coding, a reference) may hide a value now.
        if !matches!(self.own, Own::Nothing) && way(self.format) != way(node.report.document.format) {
            return Err(lost("format", Place::default()));
        }
        match &self.own {
            Own::Nothing => {}
            Own::Glyphs(glyphs) => match glyphs.missing(&node.report.document) {
                Some((place, Missing::Gone)) => return Err(lost("letters", place)),
                Some((place, Missing::Unseen)) => return Err(lost("covered", place)),
                None => {}
            },
            Own::Words(wanted, places) => {
                let mut here = Vec::with_capacity(wanted.len());
                for segment in &node.report.document.segments {
                    let text = segment.text.folded();
                    here.extend(words::words(text, 0, text.len()).map(|word| number(&text[word.range()], 0)));
                }
                here.sort_unstable();
                let mut here = here.into_iter().map(|number| number >> SEGMENT);
                // Both in order: each wanted word has one of its own.
                let found = |n: &&u64| here.by_ref().find(|word| *word >= **n >> SEGMENT) != Some(**n >> SEGMENT);
                if let Some(missing) = wanted.iter().find(found) {
                    let segment = (missing & ((1 << SEGMENT) - 1)) as usize;
                    return Err(lost("words", places.get(segment).copied().unwrap_or_default()));
                }
            }
        }
        // Writers keep what is inside in its order. Some of it they may rename; what they leave out they say, and it is not among these.
        let all = self.children.len() == node.children.len();
        let mut rest = node.children.iter();
        for kept in &self.children {
            let child = if all { rest.next() } else { rest.find(|child| child.source.name == kept.name) };
            match child {
                Some(child) => kept.check(child)?,
                None => return Err(lost("embedded", Place::default())),
            }
        }
        Ok(())
    }
}

/// How a format is read: of these all letters are read as they stand, so one may become the other.
fn way(format: &str) -> &str {
    match format {
        "txt" | "md" | "csv" | "tsv" | "chat" => "txt",
        other => other,
    }
}

/// Whether what stands in this layer must stay: all but what a cleaning takes out, and what a writer makes anew.
fn stays(layer: Layer, care: Care) -> bool {
    layer == Layer::Visible || !care.clean && matches!(layer, Layer::Hidden | Layer::Deleted | Layer::Comment)
}

/// The number of a word, with its segment as far as it can be told.
fn number(word: &str, segment: usize) -> u64 {
    let last = (1 << SEGMENT) - 1;
    lexicon::key(word) & !last | (segment as u64).min(last)
}
