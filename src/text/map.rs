//! SourceMap: from a place in the text as it stands in the document back to the ground it came from.
//!
//! A map is a list of [`Piece`]s, ordered and disjoint, that together cover the whole text. Most pieces are *linear*: as many bytes
//! in the ground as in the text. What stands for something longer (an entity, a symbol element) is *whole*: it goes back to all of it.

use std::ops::Range;
use std::sync::Arc;

/// Where a stretch of text comes from. Three grounds, not one per format.
#[derive(Clone, Debug, PartialEq)]
pub enum Anchor {
    /// Bytes of an entry of the file, counted in the entry's text *after decoding to UTF-8* and without its byte order mark.
    /// Entry 0 is the file itself; in a container it is the index of the part in reading order.
    Bytes {
        /// Index of the entry.
        entry: u32,
        /// Byte range in the decoded entry.
        range: Range<u32>,
        /// The same range in Unicode code points of the decoded entry (what the published JSON counts for text formats).
        chars: Range<u32>,
    },
    /// Glyphs on a page of a PDF.
    Glyphs {
        /// Page, from 0.
        page: u32,
        /// Object number and generation of the content stream, or (0, 0) for the joined streams of the page itself.
        stream: (u32, u16),
        /// Which drawing of the stream this is: a form drawn twice has two uses.
        usage: u32,
        /// Index of the operator in the stream.
        operator: u32,
        /// Index in the array of a TJ; 0 for a plain string.
        element: u32,
        /// Byte range within that string.
        bytes: Range<u32>,
        /// The corners of the stretch in page space, in points: x and y of lower left, lower right, upper right, upper left.
        quad: [f32; 8],
    },
    /// A string that has no bytes of its own in the file: in an object stream, an attribute of an object, a ZIP comment.
    Value {
        /// Object number, or index of the entry, that holds it.
        holder: u32,
        /// Path of keys inside the holder, made of names of the format, never of document text.
        path: Arc<str>,
        /// Byte range within the decoded value.
        range: Range<u32>,
    },
}

/// The ground of one piece, in compact form.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Ground {
    /// Put there by the reader: a separator between cells, a line end between paragraphs.
    Added,
    /// As many bytes in the entry as in the text, the same bytes.
    Linear {
        /// Index of the entry.
        entry: u32,
        /// First byte in the decoded entry.
        start: u32,
        /// Code points before it in the decoded entry.
        chars: u32,
    },
    /// The piece as a whole stands for these bytes of the entry (an entity, a symbol element, an escape).
    Whole {
        /// Index of the entry.
        entry: u32,
        /// First byte in the decoded entry.
        start: u32,
        /// Length in bytes there.
        len: u32,
        /// Code points before it in the decoded entry.
        chars: u32,
        /// Length in code points there.
        chars_len: u32,
    },
    /// One glyph: index into the map's glyph table. A ligature gives a piece of several characters.
    Glyph {
        /// Index of the run.
        run: u32,
        /// Index of the glyph within the run.
        glyph: u32,
    },
    /// Characters `0..len` of consecutive glyphs of one run, one character each.
    Glyphs {
        /// Index of the run.
        run: u32,
        /// Index of the first glyph within the run.
        first: u32,
    },
    /// As many bytes in the value as in the text.
    Value {
        /// Index into the map's values.
        value: u32,
        /// First byte within the decoded value.
        start: u32,
    },
}

/// A stretch of the text with one ground. It ends where the next begins.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Piece {
    /// First byte in the text as it stands in the document.
    pub at: u32,
    /// Where it comes from.
    pub ground: Ground,
}

/// Glyphs that one string operand paints: what they share, and per glyph its bytes and edges.
#[derive(Clone, Debug, PartialEq)]
pub struct GlyphRun {
    /// Page, from 0.
    pub page: u32,
    /// Object number and generation of the stream, (0, 0) for the page's own content.
    pub stream: (u32, u16),
    /// Which drawing of the stream.
    pub usage: u32,
    /// Index of the operator in the stream.
    pub operator: u32,
    /// Index in the array of a TJ, else 0.
    pub element: u32,
    /// Text space to page space, with the baseline at y = 0: the matrix `[a b c d e f]` of the PDF specification, 8.3.3.
    pub matrix: [f32; 6],
    /// Descent and ascent of the font in text space.
    pub extent: (f32, f32),
    /// Per glyph.
    pub glyphs: Vec<Glyph>,
}

/// One glyph of a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Glyph {
    /// First byte of its code within the string operand.
    pub byte: u16,
    /// Bytes of its code.
    pub len: u8,
    /// Left edge in text space.
    pub x0: f32,
    /// Right edge in text space.
    pub x1: f32,
}

/// All pieces of one text, with the tables that they point into.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SourceMap {
    pub(super) pieces: Vec<Piece>,
    pub(super) runs: Vec<GlyphRun>,
    pub(super) values: Vec<(u32, Arc<str>)>,
}

impl SourceMap {
    /// The pieces in order.
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// The glyph runs that pieces point to.
    pub fn runs(&self) -> &[GlyphRun] {
        &self.runs
    }

    /// Index of the piece that holds byte `at`; the last one for the end of the text.
    fn index(&self, at: u32) -> Option<usize> {
        self.pieces.partition_point(|p| p.at <= at).checked_sub(1)
    }

    /// The ground of the bytes `from..to` of the text as it stands in the document, which is `len` bytes long and of which `count` tells how many
    /// code points a range holds; stretches that a reader added have none.
    pub(super) fn anchors(&self, len: usize, from: usize, to: usize, count: impl Fn(u32, u32) -> u32) -> Vec<Anchor> {
        let (from, to) = (from as u32, to as u32);
        let Some(first) = self.index(from) else { return Vec::new() };
        let mut anchors = Vec::new();
        for (i, piece) in self.pieces.iter().enumerate().skip(first) {
            if piece.at >= to {
                break;
            }
            let end = self.pieces.get(i + 1).map_or(len as u32, |next| next.at);
            let (a, b) = (from.max(piece.at), to.min(end));
            if a < b {
                anchors.extend(self.anchor(*piece, a, b, &count));
            }
        }
        anchors
    }

    fn anchor(&self, piece: Piece, a: u32, b: u32, count: &impl Fn(u32, u32) -> u32) -> Option<Anchor> {
        let before = || count(piece.at, a);
        let inside = || count(a, b);
        match piece.ground {
            Ground::Added => None,
            Ground::Linear { entry, start, chars } => {
                let (skip, held) = (before(), inside());
                Some(Anchor::Bytes {
                    entry,
                    range: start + (a - piece.at)..start + (b - piece.at),
                    chars: chars + skip..chars + skip + held,
                })
            }
            Ground::Whole { entry, start, len, chars, chars_len } => {
                Some(Anchor::Bytes { entry, range: start..start + len, chars: chars..chars + chars_len })
            }
            Ground::Glyph { run, glyph } => self.glyphs(run, glyph, glyph + 1),
            Ground::Glyphs { run, first } => {
                let skip = before();
                self.glyphs(run, first + skip, first + skip + inside())
            }
            Ground::Value { value, start } => {
                let (holder, path) = self.values.get(value as usize)?;
                Some(Anchor::Value {
                    holder: *holder,
                    path: path.clone(),
                    range: start + (a - piece.at)..start + (b - piece.at),
                })
            }
        }
    }

    fn glyphs(&self, run: u32, from: u32, to: u32) -> Option<Anchor> {
        let run = self.runs.get(run as usize)?;
        let glyphs = run.glyphs.get(from as usize..to as usize)?;
        let (first, last) = (glyphs.first()?, glyphs.last()?);
        let [a, b, c, d, e, f] = run.matrix;
        let point = |x: f32, y: f32| [a * x + c * y + e, b * x + d * y + f];
        let (low, high) = run.extent;
        let corners = [point(first.x0, low), point(last.x1, low), point(last.x1, high), point(first.x0, high)];
        let mut quad = [0.0; 8];
        for (i, corner) in corners.iter().enumerate() {
            quad[2 * i..2 * i + 2].copy_from_slice(corner);
        }
        Some(Anchor::Glyphs {
            page: run.page,
            stream: run.stream,
            usage: run.usage,
            operator: run.operator,
            element: run.element,
            bytes: u32::from(first.byte)..u32::from(last.byte) + u32::from(last.len),
            quad,
        })
    }
}
