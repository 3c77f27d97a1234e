//! A source and everything inside it, read and scanned as a redaction needs it: whatever is at least possible.

use crate::formats::{self, Format};
use crate::model::{Certainty, Gap, GapCode, Layer, ScanReport, Source};
use crate::redact::Planned;
use crate::scanner::{Budget, Scanner};

/// One source of the tree.
pub(super) struct Node {
    /// Its number: the source itself is 0, what is inside follows in order.
    pub(super) index: usize,
    pub(super) source: Source,
    /// `None` when no reader can take it.
    pub(super) format: Option<&'static dyn Format>,
    pub(super) report: ScanReport,
    /// How many of its segments can be changed: the name of a file is no part of it, that of a member of an archive is.
    pub(super) changeable: usize,
    pub(super) children: Vec<Node>,
    /// It could not go along.
    pub(super) dropped: bool,
}

impl Scanner {
    /// Reads a source and everything inside it.
    pub(super) fn tree(&self, source: Source) -> Node {
        let mut budget = Budget { expanded: self.limits.bytes_expanded, members: self.limits.entries as usize };
        let mut next = 0;
        self.node(source, false, &mut next, &mut budget)
    }

    /// Depth is bounded by [`crate::model::Limits::nesting`], past which nothing is read.
    fn node(&self, source: Source, member: bool, next: &mut usize, budget: &mut Budget) -> Node {
        let index = *next;
        *next += 1;
        let mut document = self.read(&source, budget);
        let unread = document.segments.is_empty()
            && document.embedded.is_empty()
            && document.gaps.iter().any(|gap| {
                matches!(gap.code, GapCode::Unsupported | GapCode::Encrypted | GapCode::Damaged | GapCode::Limit)
                    && gap.place == Default::default()
            });
        let format = formats::recognise(&source).ok().filter(|_| !(unread && document.format != "zip"));
        let embedded = std::mem::take(&mut document.embedded);
        let read = document.segments.len();
        let report = self.judge_from(&source.name, source.origin, document, Certainty::Possible);
        let changeable = if member { report.document.segments.len() } else { read };
        let archive = format.is_some_and(|format| format.name() == "zip");
        let children = embedded.into_iter().map(|inner| self.node(inner, archive, next, budget)).collect();
        Node { index, source, format, report, changeable, children, dropped: false }
    }
}

impl Node {
    /// The node and all below it, by number.
    pub(super) fn all(&self) -> Vec<&Node> {
        let mut all = vec![self];
        let mut waiting: Vec<&Node> = self.children.iter().rev().collect();
        while let Some(node) = waiting.pop() {
            all.push(node);
            waiting.extend(node.children.iter().rev());
        }
        all
    }

    /// What could not be seen, here and below.
    pub(super) fn gaps(&self) -> Vec<(String, Gap)> {
        let of = |node: &Node| {
            let gaps = node.report.document.gaps.iter().filter(|gap| !gap.code.is_note());
            gaps.map(|gap| (node.source.name.clone(), gap.clone())).collect::<Vec<_>>()
        };
        self.all().into_iter().flat_map(of).collect()
    }

    /// Whether anything could not be seen, here or below.
    pub(super) fn has_gaps(&self) -> bool {
        self.all().iter().any(|node| !node.report.is_complete())
    }

    /// Whether it has gaps that no writer can take away.
    pub(super) fn unprovable(&self) -> bool {
        let gaps = &self.report.document.gaps;
        gaps.iter().any(|gap| {
            matches!(gap.code, GapCode::ImageOnly | GapCode::Encrypted | GapCode::UnknownFont | GapCode::Limit)
        })
    }

    /// Whether something is planned here or below.
    pub(super) fn touched(&self, planned: &[Planned]) -> bool {
        self.all().iter().any(|node| !planned[node.index].edits.is_empty())
    }

    /// The name with what is planned in it, when it is a member of an archive.
    pub(super) fn renamed(&self, planned: &Planned) -> String {
        let Some(last) = self.report.document.segments.len().checked_sub(1) else { return self.source.name.clone() };
        let segment = &self.report.document.segments[last];
        let Some((outer, inner)) = self.source.name.rsplit_once("!/") else { return self.source.name.clone() };
        if segment.layer != Layer::FileName || segment.text.folded().is_empty() {
            return self.source.name.clone();
        }
        let plan = planned.plan(&self.report.document);
        let mut name = String::with_capacity(inner.len());
        let mut at = 0;
        for edit in plan.of(crate::model::SegmentIndex(last as u32)) {
            let range = segment.text.shown_span(edit.span);
            if range.end > inner.len()
                || !inner.is_char_boundary(range.start)
                || !inner.is_char_boundary(range.end)
                || range.start < at
            {
                continue;
            }
            name.push_str(&inner[at..range.start]);
            // Only what every system takes in a name.
            let lawful = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '.' | '[' | ']' | '█' | '@');
            name.extend(edit.replacement.text().chars().map(|c| if lawful(c) { c } else { '-' }));
            at = range.end;
        }
        name.push_str(&inner[at.min(inner.len())..]);
        format!("{outer}!/{name}")
    }
}
