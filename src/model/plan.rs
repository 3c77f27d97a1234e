//! Plan: what a redaction changes in one document. Built by `redact`, carried out by a format, proved by a second look.

use crate::model::{Document, Layer, Place, SegmentIndex};
use crate::text::Span;

/// What a redaction changes in one document: edits in order of segment and start, disjoint, none empty, on whole characters.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    edits: Vec<Edit>,
}

/// One stretch of text that goes, and what comes in its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Edit {
    /// The segment.
    pub segment: SegmentIndex,
    /// The stretch within the segment's folded text.
    pub span: Span,
    /// What comes in its place.
    pub replacement: Replacement,
    /// Whether the width of what is taken out tells what it was.
    pub width: Width,
}

/// What comes in the place of a value. Its length never tells the length of the value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Replacement {
    /// A label: `[BSN]`, `[PERSOON 1]`, a ground of the Woo.
    Label(String),
    /// A black bar. In text: a fixed number of blocks.
    Bar,
    /// A mask of fixed length.
    Mask(String),
    /// A made-up value of the same kind.
    Pseudonym(String),
    /// The same fact, coarser: a year, a decade, a region.
    General(String),
    /// Nothing.
    Removed,
}

/// What a gap of the old width would tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
    /// Nothing: digits are all as wide, so a number may leave its gap where text does not flow.
    Silent,
    /// The value: a name or an address has a width of its own, so what follows on the line is set again.
    Telling,
}

/// The bar in text: five full blocks, whatever stood there.
const BAR: &str = "█████";

impl Replacement {
    /// What is written where text stands.
    pub fn text(&self) -> &str {
        match self {
            Replacement::Label(text)
            | Replacement::Mask(text)
            | Replacement::Pseudonym(text)
            | Replacement::General(text) => text,
            Replacement::Bar => BAR,
            Replacement::Removed => "",
        }
    }
}

impl Plan {
    /// A plan for `document`. Edits that touch or overlap become one, of which the first says what comes in its place; edits that point
    /// outside the document, or at nothing, are errors of the caller.
    ///
    /// # Panics
    /// When a segment does not exist or a span does not lie on characters of its text.
    pub fn new(document: &Document, mut edits: Vec<Edit>) -> Plan {
        for edit in &edits {
            let text = document.segments[edit.segment.0 as usize].text.folded();
            assert!(text.get(edit.span.range()).is_some(), "an edit lies on whole characters of its segment");
        }
        edits.retain(|edit| !edit.span.is_empty());
        edits.sort_by_key(|edit| (edit.segment, edit.span.start(), std::cmp::Reverse(edit.span.end())));
        let mut joined: Vec<Edit> = Vec::with_capacity(edits.len());
        for edit in edits {
            match joined.last_mut() {
                Some(last) if last.segment == edit.segment && last.span.overlaps(edit.span) => {
                    last.span = last.span.cover(edit.span);
                    if edit.width == Width::Telling {
                        last.width = Width::Telling;
                    }
                }
                _ => joined.push(edit),
            }
        }
        Plan { edits: joined }
    }

    /// The edits, in order of segment and start, disjoint.
    pub fn edits(&self) -> &[Edit] {
        &self.edits
    }

    /// The edits of one segment.
    pub fn of(&self, segment: SegmentIndex) -> &[Edit] {
        let from = self.edits.partition_point(|edit| edit.segment < segment);
        let to = self.edits.partition_point(|edit| edit.segment <= segment);
        &self.edits[from..to]
    }

    /// Whether nothing is planned.
    pub fn is_empty(&self) -> bool {
        self.edits.is_empty()
    }
}

/// How far a writer goes beyond the planned edits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Care {
    /// Also authors, revision ids, comments, tracked changes, personal properties, thumbnails, printer settings.
    pub clean: bool,
    /// A signature may be lost. Without it a signed document is refused.
    pub drop_signature: bool,
}

/// A document as a writer made it. Nobody believes it yet.
#[derive(Clone, PartialEq)]
pub struct Written {
    /// The new file.
    pub bytes: Vec<u8>,
    /// Layers that were emptied or taken out beyond the edits.
    pub layers_cleaned: Vec<Layer>,
    /// What changed beyond the planned stretches: lines that were set again, objects that were taken out.
    pub changes: Vec<Change>,
    /// Sources inside it that the writer left out of its own accord and told so among the changes, as indices into those it was handed.
    pub left_out: Vec<usize>,
}

impl std::fmt::Debug for Written {
    /// Never prints bytes.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Written").field("bytes", &self.bytes.len()).field("changes", &self.changes.len()).finish()
    }
}

/// One change, for the certificate: on a page where something planned stood, and whatever changed beyond the planned stretches.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// What: `value-removed`, `line-reset`, `annotation-removed`, `attachment-removed`, `image-cleared`. A fixed name, never document text.
    pub what: &'static str,
    /// Where.
    pub place: Place,
    /// For a page: the box that may look different, in points, x and y of lower left and upper right. It tells no more of what stood there than
    /// the new page does.
    pub area: Option<[f32; 4]>,
}
