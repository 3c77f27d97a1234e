//! Trace: what led where while a page was read. A writer walks the same way again, and must name each use of a form as the reader did.

use lopdf::{Dictionary, ObjectId};

use crate::formats::pdf::interp::{Context, Interpreter};
use crate::formats::pdf::page::Matrix;

/// Why content was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::formats::pdf) enum Way {
    /// `Do`.
    Drawn,
    /// The cell of a pattern.
    Pattern,
    /// The form of a soft mask.
    Mask,
    /// The procedure of a glyph.
    Glyph,
    /// How an annotation looks.
    Appearance,
}

/// A stream and which drawing of it; (0, 0) and 0 for the content of the page itself.
pub(in crate::formats::pdf) type Use = (ObjectId, u32);

/// One reading of content inside other content.
#[derive(Clone, Copy, Debug)]
pub(in crate::formats::pdf) struct Step<'p> {
    pub(in crate::formats::pdf) parent: Use,
    /// Index of the operator in the parent that led there.
    pub(in crate::formats::pdf) operator: u32,
    pub(in crate::formats::pdf) child: Use,
    pub(in crate::formats::pdf) way: Way,
    /// Whether it is painted somewhere else than where it was read: a pattern, a glyph, or inside one.
    pub(in crate::formats::pdf) adrift: bool,
    /// What names mean there.
    pub(in crate::formats::pdf) resources: Option<&'p Dictionary>,
}

/// One drawing of an image.
#[derive(Clone, Copy, Debug)]
pub(in crate::formats::pdf) struct Placed {
    pub(in crate::formats::pdf) parent: Use,
    pub(in crate::formats::pdf) operator: u32,
    /// The unit square to the page.
    pub(in crate::formats::pdf) matrix: Matrix,
}

/// What led where on one page.
#[derive(Clone, Debug, Default)]
pub(in crate::formats::pdf) struct Trace<'p> {
    /// In order of reading.
    pub(in crate::formats::pdf) steps: Vec<Step<'p>>,
    /// In order of painting.
    pub(in crate::formats::pdf) images: Vec<Placed>,
}

impl<'p> Interpreter<'p> {
    pub(super) fn used(&mut self, outer: Context<'p>, inner: Context<'p>, way: Way) {
        let adrift = self.adrift > 0;
        if let Some(trace) = &mut self.trace {
            trace.steps.push(Step {
                parent: (outer.stream, outer.usage),
                operator: self.at,
                child: (inner.stream, inner.usage),
                way,
                adrift,
                resources: inner.resources,
            });
        }
    }

    pub(super) fn placed(&mut self, context: Context<'p>) {
        let matrix = self.state.ctm;
        if let Some(trace) = &mut self.trace {
            trace.images.push(Placed { parent: (context.stream, context.usage), operator: self.at, matrix });
        }
    }
}
