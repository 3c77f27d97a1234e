//! Document: what a reader made of a source. Segments of text, each with its place and layer; what is embedded; what was not seen.

use std::sync::Arc;

use crate::model::{Gap, Source};
use crate::text::{Span, Text};

/// What a reader made of a source.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// Published name of the format: `txt`, `csv`, `md`, `json`, `html`, `chat`, `eml`, `docx`, `pdf`, `zip`, or what an unread file seems to be.
    pub format: &'static str,
    /// In reading order: what a reader of the document sees first, hidden places after.
    pub segments: Vec<Segment>,
    /// Documents inside this one, to be scanned in their turn.
    pub embedded: Vec<Source>,
    /// What was not seen, and why.
    pub gaps: Vec<Gap>,
}

/// Position of a segment in its document, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SegmentIndex(pub u32);

/// One stretch of text in which a value may lie.
///
/// Paragraphs that follow each other in one flow are one segment (a value or an address may run over a line end): a reader joins them
/// with an added line end, and starts a new segment where the flow ends (a note, a cell of a layout, a page, a header) or after about 64 KiB at a
/// paragraph's end. A table is one segment too: cells are separated by an added tab, rows by an added line end, and `cells` says where each lies.
#[derive(Clone, Debug)]
pub struct Segment {
    /// Where the segment starts.
    pub place: Place,
    /// How visible it is for a reader of the document.
    pub layer: Layer,
    /// The text with its map.
    pub text: Text,
    /// The cells, when the segment is a table or part of one; in order, disjoint. Empty otherwise.
    pub cells: Vec<Cell>,
    /// What stands before the text as its label without being part of it: the name of a form field, a JSON key, a property, an attribute.
    pub label: Option<Arc<str>>,
    /// Segments of one group belong together (a page, a section, a message): facts in one group are taken to be about the same person.
    pub group: u32,
}

impl Segment {
    /// A segment of running text without label.
    pub fn new(place: Place, layer: Layer, text: Text) -> Segment {
        Segment { place, layer, text, cells: Vec::new(), label: None, group: 0 }
    }

    /// The cell that holds the start of `span`.
    pub fn cell(&self, span: Span) -> Option<&Cell> {
        let i = self.cells.partition_point(|c| c.span.start() <= span.start()).checked_sub(1)?;
        self.cells.get(i).filter(|c| span.start() < c.span.end().max(c.span.start() + 1))
    }

    /// The place of `span`: the segment's place, with line, paragraph and cell brought up to the span.
    pub fn place_of(&self, span: Span) -> Place {
        let mut place = self.place;
        if let Some(line) = place.line {
            place.line = Some(line + self.text.lines_before(span));
        }
        if let Some(paragraph) = place.paragraph {
            place.paragraph = Some(paragraph + self.text.added_lines_before(span));
        }
        match self.cell(span) {
            // A chat is not a grid: its rows are messages, its columns moment, sender and message.
            Some(cell) if place.part == Some(Part::CHAT) => {
                place.number = Some(cell.row);
                place.part = Some(Part::CHAT_COLUMNS[(cell.column as usize).clamp(1, 3) - 1]);
            }
            Some(cell) if cell.row > 0 => {
                place.row = Some(cell.row);
                place.column = Some(cell.column);
            }
            _ => {}
        }
        place
    }
}

/// One cell of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// Its stretch in the folded text of the segment.
    pub span: Span,
    /// Row, from 1; 0 when the cells only name their header and are not a grid (members of a JSON object).
    pub row: u32,
    /// Column, from 1.
    pub column: u32,
    /// The text at the head of its column, when the table has a head. Context for detection, never printed.
    pub header: Option<Arc<str>>,
}

/// Where something stands, counted from 1, only what applies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Page.
    pub page: Option<u32>,
    /// Line.
    pub line: Option<u32>,
    /// Paragraph.
    pub paragraph: Option<u32>,
    /// Kind of place.
    pub part: Option<Part>,
    /// Which one of its kind: footnote 2, comment 3, message 17.
    pub number: Option<u32>,
    /// Row of a table.
    pub row: Option<u32>,
    /// Column of a table; `report` writes row and column as B7.
    pub column: Option<u32>,
}

/// Kind of place, by its published code. Codes are names of formats (`header`, `footnote`, `property`), never document text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Part(pub &'static str);

impl Part {
    /// A chat: cells are moment, sender and message; row is the number of the message. [`Segment::place_of`] turns them into places.
    pub const CHAT: Part = Part("chat");
    /// What the columns of a chat are, in order.
    pub const CHAT_COLUMNS: [Part; 3] = [Part("moment"), Part("sender"), Part("message")];
}

/// How visible a segment is. The names are published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Layer {
    /// Seen by everyone who opens the document.
    Visible,
    /// Hidden text, hidden sheets, hidden optional content, text painted invisibly.
    Hidden,
    /// Under an opaque box or image.
    Covered,
    /// Outside the page or clipped.
    OffPage,
    /// A tracked deletion.
    Deleted,
    /// An older revision, bytes outside the revisions, unused objects.
    Revision,
    /// Comments, annotations, popups.
    Comment,
    /// Properties, names, attributes, scripts, comments in code, unknown keys.
    Metadata,
    /// An embedded file that has no reader.
    Attachment,
    /// A second rendition of the same text: fallback branch, cache, replacement text.
    Copy,
    /// The name of the file.
    FileName,
}

impl Layer {
    /// All of them, in published order.
    pub const ALL: [Layer; 11] = [
        Layer::Visible,
        Layer::Hidden,
        Layer::Covered,
        Layer::OffPage,
        Layer::Deleted,
        Layer::Revision,
        Layer::Comment,
        Layer::Metadata,
        Layer::Attachment,
        Layer::Copy,
        Layer::FileName,
    ];

    /// The layer of a published name.
    pub fn from_code(code: &str) -> Option<Layer> {
        Layer::ALL.into_iter().find(|layer| layer.code() == code)
    }

    /// The published name.
    pub fn code(self) -> &'static str {
        match self {
            Layer::Visible => "visible",
            Layer::Hidden => "hidden",
            Layer::Covered => "covered",
            Layer::OffPage => "off-page",
            Layer::Deleted => "deleted",
            Layer::Revision => "revision",
            Layer::Comment => "comment",
            Layer::Metadata => "metadata",
            Layer::Attachment => "attachment",
            Layer::Copy => "copy",
            Layer::FileName => "filename",
        }
    }
}
