//! Gather: strings that stand in one place, as one segment for each kind of place. Each string is a cell with its key at its head, so that a
//! key counts as context, and a file with a hundred thousand strings does not have a hundred thousand segments.

use std::sync::Arc;

use crate::model::{Cell, Layer, Part, Place, Segment};
use crate::text::{Span, TextBuilder};

/// Strings by kind of place and layer, in the order in which the kinds were met.
#[derive(Default)]
pub(super) struct Gather {
    open: Vec<Kind>,
}

struct Kind {
    part: Part,
    layer: Layer,
    builder: TextBuilder,
    cells: Vec<Cell>,
}

/// Where a string stands.
#[derive(Clone, Copy)]
pub(super) struct Spot<'s> {
    pub(super) part: Part,
    pub(super) layer: Layer,
    /// Number of the object that holds it.
    pub(super) holder: u32,
    /// Keys of the format.
    pub(super) path: &'s str,
}

impl Gather {
    /// Adds a string, with its key as label.
    pub(super) fn push(&mut self, text: &str, spot: Spot<'_>, label: Option<&str>) {
        if text.trim().is_empty() {
            return;
        }
        let known = self.open.iter().position(|k| (k.part, k.layer) == (spot.part, spot.layer));
        let at = known.unwrap_or_else(|| {
            let Spot { part, layer, .. } = spot;
            self.open.push(Kind { part, layer, builder: TextBuilder::new(), cells: Vec::new() });
            self.open.len() - 1
        });
        let kind = &mut self.open[at];
        if !kind.builder.is_empty() {
            kind.builder.push_added("\n");
        }
        let start = kind.builder.folded().len();
        kind.builder.push_value(text, spot.holder, spot.path);
        let end = kind.builder.folded().len();
        if end > start {
            let header = label.filter(|l| !l.trim().is_empty()).map(Arc::from);
            kind.cells.push(Cell { span: Span::new(start, end), row: 0, column: 0, header });
        }
    }

    /// The segments, all at `place` but for their part.
    pub(super) fn finish(&mut self, place: Place, out: &mut Vec<Segment>) {
        for mut kind in self.open.drain(..) {
            let place = Place { part: Some(kind.part), ..place };
            let mut segment = Segment::new(place, kind.layer, kind.builder.finish());
            segment.cells = kind.cells;
            segment.group = place.page.map_or(u32::MAX, |page| page - 1);
            out.push(segment);
        }
    }
}
