//! Page: what the interpreter hands to the layout. Runs of glyphs in painting order, and what else was painted.

use crate::formats::pdf::fonts::GlyphText;
use crate::model::Layer;
use crate::text::GlyphRun;

/// `[a b c d e f]` of ISO 32000-2, 8.3.3.
pub(super) type Matrix = [f32; 6];

/// No change.
pub(super) const IDENTITY: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// First `a`, then `b`.
pub(super) fn multiply(a: Matrix, b: Matrix) -> Matrix {
    [
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    ]
}

/// Where a point goes.
pub(super) fn apply(m: Matrix, x: f32, y: f32) -> [f32; 2] {
    [m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]]
}

/// The box around a rectangle after `m`.
pub(super) fn bounds(m: Matrix, [x0, y0, x1, y1]: [f32; 4]) -> [f32; 4] {
    let corners = [apply(m, x0, y0), apply(m, x1, y0), apply(m, x1, y1), apply(m, x0, y1)];
    corners.iter().fold([f32::MAX, f32::MAX, f32::MIN, f32::MIN], |b, p| {
        [b[0].min(p[0]), b[1].min(p[1]), b[2].max(p[0]), b[3].max(p[1])]
    })
}

/// What two boxes share; empty when its right edge is not to the right of its left one.
pub(super) fn intersect(a: [f32; 4], b: [f32; 4]) -> [f32; 4] {
    [a[0].max(b[0]), a[1].max(b[1]), a[2].min(b[2]), a[3].min(b[3])]
}

/// The area of a box, 0 when it is empty.
pub(super) fn area(b: [f32; 4]) -> f32 {
    (b[2] - b[0]).max(0.0) * (b[3] - b[1]).max(0.0)
}

/// The glyphs of one string operand.
#[derive(Clone, Debug)]
pub(super) struct Run {
    /// With the way back.
    pub(super) glyphs: GlyphRun,
    /// Index in [`Painted::texts`] of the text of the first glyph.
    pub(super) texts: u32,
    /// Font, for the strings of its glyphs and to tell a heading from its table.
    pub(super) font: u32,
    /// Direction in which it runs, of length 1.
    pub(super) direction: [f32; 2],
    /// Points of the page for one unit of text space, along the direction.
    pub(super) scale: f32,
    /// Where the next glyph would start, in text space.
    pub(super) end: f32,
    /// Height of the font on the page, in points.
    pub(super) size: f32,
    /// How visible it is.
    pub(super) layer: Layer,
    /// Of what was painted more than once on one place: how often before.
    pub(super) copy: u8,
    /// Whether the pen was put where it starts, and did not just come there from what was shown before.
    pub(super) put: bool,
}

/// Different glyphs that a page uses as ornaments, at most: a bullet or two, a tick, an arrow.
pub(super) const ORNAMENTS: usize = 4;

/// All that one page paints.
#[derive(Clone, Debug, Default)]
pub(super) struct Painted {
    /// In painting order.
    pub(super) runs: Vec<Run>,
    /// One for each glyph of each run.
    pub(super) texts: Vec<GlyphText>,
    /// Glyphs, by their index in `texts`, that are another letter by their font program than by what the file says.
    pub(super) others: Vec<(u32, char)>,
    /// Area of the page that images cover, in square points, overlaps counted twice.
    pub(super) image_area: f32,
    /// How many images.
    pub(super) images: u32,
    /// Curves drawn: letters as outlines are made of them.
    pub(super) curves: u32,
    /// Glyphs whose letters are not known.
    pub(super) unknown: u32,
    /// Those of them that stand alone between blanks: bullets, ticks, or letters that were put in place one by one.
    pub(super) alone: u32,
    /// Fonts and codes of those, as far as they differ: bullets are all alike.
    pub(super) kinds: Vec<(u32, u32)>,
    /// Glyphs whose letters are known from the font program or the habit of a producer only.
    pub(super) guessed: u32,
    /// Glyphs that a reader sees, other than spaces.
    pub(super) visible: u32,
    /// The other glyphs, other than spaces.
    pub(super) unseen: u32,
}
