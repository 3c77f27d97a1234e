//! Findings and what was asked become a plan: what goes, and what comes in its place. One file per way to replace.
//!
//! A [`Planner`] lives for one redaction. It first learns everything that goes, over the file and all that is inside it, so that one person keeps
//! one number and a value that goes in one place goes everywhere; then it plans document by document.

mod choice;
mod generalise;
mod mask;
mod number;
mod people;
mod pseudonym;
mod replace;
pub mod soften;
mod sweep;
mod woo;

use std::collections::{BTreeMap, HashSet};

use crate::model::{Care, Category, Document, Edit, Finding, Layer, Plan, SegmentIndex, Width, in_label};
use crate::redact::people::People;
use crate::redact::replace::Values;
use crate::redact::sweep::Sweep;
use crate::text::Span;

pub use choice::Choice;
pub use pseudonym::Key;
pub use replace::{Labels, Style};
pub use sweep::Value;

/// What is asked of a redaction.
#[derive(Clone, Debug)]
pub struct Order {
    /// What goes.
    pub choice: Choice,
    /// Rules that stay all the same.
    pub except: Vec<String>,
    /// What comes in its place.
    pub style: Style,
    /// What labels say.
    pub labels: Labels,
    /// What made-up values hang on: the same key gives the same ones, over files and runs. Without it they hang on the file.
    pub key: Option<Key>,
    /// How far it goes beyond the planned places.
    pub care: Care,
    /// Whether a file may be handed out of which not everything could be seen.
    pub allow_gaps: bool,
}

impl Order {
    /// The plainest order: labels, nothing beyond the planned places, proved or refused.
    pub fn new(choice: Choice) -> Order {
        Order {
            choice,
            except: Vec::new(),
            style: Style::Label,
            labels: Labels::Plain,
            key: None,
            care: Care::default(),
            allow_gaps: false,
        }
    }

    fn wants(&self, finding: &Finding) -> bool {
        !self.except.iter().any(|rule| rule == finding.rule.as_str()) && self.choice.wants(finding)
    }

    /// Codes of the grounds that labels name where these rules were taken out, with what they mean.
    pub fn legend<'r>(&self, removed: impl Iterator<Item = (&'r str, Category)>) -> Vec<(&'static str, &'static str)> {
        if (self.style, self.labels) != (Style::Label, Labels::Woo) {
            return Vec::new();
        }
        let given: Vec<&str> = removed.map(|(rule, category)| woo::code(rule, category)).collect();
        woo::LEGEND.iter().filter(|(code, _)| given.contains(code)).copied().collect()
    }
}

/// What is planned for one document.
#[derive(Debug, Default)]
pub struct Planned {
    /// The edits, not yet joined.
    pub edits: Vec<Edit>,
    /// How often each rule goes.
    pub removed: BTreeMap<String, u32>,
    /// How often each rule was found and stays.
    pub kept: BTreeMap<String, u32>,
}

impl Planned {
    /// The plan for the document.
    pub fn plan(&self, document: &Document) -> Plan {
        Plan::new(document, self.edits.clone())
    }
}

/// Plans one redaction.
#[derive(Debug)]
pub struct Planner<'o> {
    order: &'o Order,
    people: People,
    values: Values,
    sweep: Sweep,
    /// Words of the documents, by their letters and digits: no made-up name may be one.
    words: HashSet<u64>,
}

impl<'o> Planner<'o> {
    /// For this order; `seed` is what made-up values hang on when the order has no key.
    pub fn new(order: &'o Order, seed: [u8; 32]) -> Planner<'o> {
        let key = order.key.clone().unwrap_or(Key::new(seed));
        Planner {
            order,
            people: People::default(),
            values: Values::new(key),
            sweep: Sweep::default(),
            words: HashSet::new(),
        }
    }

    /// Learns what goes of this document; documents count from 0 in the order in which they are learned and planned.
    pub fn learn(&mut self, index: usize, document: &Document, findings: &[Finding]) {
        if index == 0 {
            self.values.written();
        }
        if self.order.style == Style::Pseudonym {
            for segment in &document.segments {
                pseudonym::learn_words(segment.text.folded(), &mut self.words);
            }
        }
        let wanted: Vec<&Finding> = findings.iter().filter(|f| self.goes(document, f)).collect();
        self.people.learn(index, document, &wanted);
        for finding in wanted {
            let text = document.segments[finding.segment.0 as usize].text.slice(finding.span);
            let number = self.people.number(index, finding);
            self.sweep.learn(text, finding, number);
        }
    }

    /// Ends learning: from here on values can be looked for.
    pub fn ready(&mut self) {
        self.sweep.ready();
    }

    /// What goes of this document: of its first `segments` segments, since the name of a file is not changed.
    pub fn plan(&mut self, index: usize, document: &Document, findings: &[Finding], segments: usize) -> Planned {
        let mut planned = Planned::default();
        for finding in findings.iter().filter(|f| (f.segment.0 as usize) < segments) {
            let segment = &document.segments[finding.segment.0 as usize];
            let rule = finding.rule.as_str();
            if !self.goes(document, finding) {
                if !self.is_ours(document, finding.segment, finding.span) {
                    *planned.kept.entry(rule.to_owned()).or_default() += 1;
                }
                continue;
            }
            *planned.removed.entry(rule.to_owned()).or_default() += 1;
            let number = self.people.number(index, finding);
            let text = segment.text.slice(finding.span);
            self.push(
                document,
                finding.segment,
                finding.span,
                rule,
                finding.category,
                text,
                number,
                &mut planned.edits,
            );
        }
        // Taken out for the loop: what is planned draws on everything else.
        let sweep = std::mem::take(&mut self.sweep);
        for (i, segment) in document.segments.iter().enumerate().take(segments) {
            let segment_index = SegmentIndex(i as u32);
            let covered = self.covered(document, findings, segment_index);
            for (value, span) in sweep.find(segment.text.folded()) {
                // The farthest end of everything that starts no later tells whether the finding itself goes already.
                let before = covered.partition_point(|(start, _)| *start <= span.start());
                let gone = before > 0 && covered[before - 1].1 >= span.end();
                if gone || self.is_ours(document, segment_index, span) {
                    continue;
                }
                let (rule, category, number) = (value.rule.clone(), value.category, value.number);
                let text = segment.text.slice(span).to_owned();
                *planned.removed.entry(rule.clone()).or_default() += 1;
                self.push(document, segment_index, span, &rule, category, &text, number, &mut planned.edits);
            }
        }
        self.sweep = sweep;
        planned
    }

    /// Where findings of a segment go: starts in order, each with the farthest end so far.
    fn covered(&self, document: &Document, findings: &[Finding], segment: SegmentIndex) -> Vec<(usize, usize)> {
        let from = findings.partition_point(|f| f.segment < segment);
        let here = findings[from..].iter().take_while(|f| f.segment == segment).filter(|f| self.goes(document, f));
        let mut farthest = 0;
        here.map(|finding| {
            farthest = farthest.max(finding.span.end());
            (finding.span.start(), farthest)
        })
        .collect()
    }

    /// One stretch that goes: of a table each cell by itself, so that no cell is joined with the next.
    #[allow(clippy::too_many_arguments, reason = "what a finding and a value found again have in common")]
    fn push(
        &mut self,
        document: &Document,
        index: SegmentIndex,
        span: Span,
        rule: &str,
        category: Category,
        text: &str,
        number: Option<u32>,
        edits: &mut Vec<Edit>,
    ) {
        let segment = &document.segments[index.0 as usize];
        let who = number.map(|number| (number, self.people.name(number)));
        let replacement = self.values.replacement(self.order, rule, category, text, who, &self.words);
        let width = match text.chars().filter(|c| c.is_alphanumeric()).all(|c| c.is_ascii_digit()) {
            true => Width::Silent,
            false => Width::Telling,
        };
        let folded = segment.text.folded();
        let from = segment.cells.partition_point(|cell| cell.span.end() <= span.start());
        let parts: Vec<Span> = segment.cells[from..]
            .iter()
            .take_while(|cell| cell.span.start() < span.end())
            .map(|cell| Span::new(cell.span.start().max(span.start()), cell.span.end().min(span.end())))
            .filter(|part| part.start() < part.end() && folded[part.range()].chars().any(char::is_alphanumeric))
            .collect();
        let parts = if parts.is_empty() { vec![span] } else { parts };
        let data = matches!(document.format, "json" | "csv" | "tsv");
        for part in parts {
            let within = segment.cell(part).map_or(Span::new(0, folded.len()), |cell| cell.span.cover(part));
            let part = number::whole(folded, within, part, data);
            edits.push(Edit { segment: index, span: part, replacement: replacement.clone(), width });
        }
    }

    /// Whether a finding goes: asked for, and not something that an earlier redaction put there.
    fn goes(&self, document: &Document, finding: &Finding) -> bool {
        self.order.wants(finding) && !self.is_ours(document, finding.segment, finding.span)
    }

    /// Whether this stretch is a label, or a value that this redaction made up.
    fn is_ours(&self, document: &Document, segment: SegmentIndex, span: Span) -> bool {
        let text = document.segments[segment.0 as usize].text.folded();
        in_label(text, span) || self.values.is_made_up(text, span)
    }

    /// What must not be found any more.
    pub fn values(&self) -> &[Value] {
        self.sweep.values()
    }

    /// What the name of a source holds, by rule: of a file its name is told, not changed.
    pub fn in_name(&self, document: &Document, findings: &[Finding]) -> BTreeMap<String, u32> {
        let mut rules = BTreeMap::new();
        for finding in findings.iter().filter(|f| self.order.wants(f)) {
            if document.segments[finding.segment.0 as usize].layer == Layer::FileName {
                *rules.entry(finding.rule.as_str().to_owned()).or_default() += 1;
            }
        }
        rules
    }
}
