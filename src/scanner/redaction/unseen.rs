//! What the first look could not see. A new file that has no gap any more proves nothing of what the old one hid: each gap of the old file is in the
//! new one still, or lay in something that is told to be gone, or it is a gap of the proof.

use crate::model::{Change, Gap, GapCode};
use crate::scanner::redaction::tree::Node;

/// The gaps that a first writing leaves to be accounted for, by source.
#[derive(Default)]
pub(super) struct Unseen(Vec<(String, Gap)>);

impl Unseen {
    /// What could not be seen of a tree that was written, beside what is told to be gone; `changes` are those that the certificate tells.
    pub(super) fn of(node: &Node, changes: &[(String, Change)]) -> Unseen {
        let mut unseen = Unseen::default();
        unseen.below(node, changes);
        unseen
    }

    /// Depth is bounded by [`crate::model::Limits::nesting`].
    fn below(&mut self, node: &Node, changes: &[(String, Change)]) {
        // What went as a whole took with it what it hid.
        if node.dropped {
            return;
        }
        let name = &node.source.name;
        let told = |what: &str| changes.iter().any(|(source, change)| source == name && change.what == what);
        for gap in node.report.document.gaps.iter().filter(|gap| !gap.code.is_note()) {
            if !gone(node.report.document.format, gap, &told) {
                self.0.push((name.clone(), gap.clone()));
            }
        }
        node.children.iter().for_each(|child| self.below(child, changes));
    }

    /// Those that the last look does not know of.
    pub(super) fn forgotten(&self, last: &[(String, Gap)]) -> Vec<(String, Gap)> {
        let known = |gap: &Gap| last.iter().any(|(_, other)| (other.code, other.about) == (gap.code, gap.about));
        self.0.iter().filter(|(_, gap)| !known(gap)).cloned().collect()
    }
}

/// Whether a gap lay in something that the certificate tells to be gone.
fn gone(format: &str, gap: &Gap, told: &dyn Fn(&str) -> bool) -> bool {
    let anything = |all: &[&str]| all.iter().any(|what| told(what));
    match (format, gap.code, gap.about) {
        // Everything was read; that an archive contradicts itself is not handed on.
        (_, GapCode::HiddenEntry, _) => true,
        ("docx", GapCode::Unsupported, Some("macro")) => told("macro-removed"),
        ("docx", GapCode::Unsupported, Some("ole")) => told("object-removed"),
        ("docx", GapCode::Unsupported, Some("binary")) => told("part-removed"),
        // What no page shows is not taken along.
        ("pdf", _, _) if gap.place.page.is_none() && gap.place.part.is_some() => {
            anything(&["revisions-removed", "stream-removed", "attachment-removed"])
        }
        _ => false,
    }
}
