//! The running text of a page: blocks on lines of their own, words not broken by inline elements, blanks drawn together, tables with cells.

use std::ops::Range;
use std::sync::Arc;

use crate::formats::html::entities::{Reference, reference};
use crate::formats::plain::SEGMENT;
use crate::formats::plain::csv::{is_known, is_label};
use crate::formats::plain::ground::Ground;
use crate::model::{Cell, Layer, Place, Segment};
use crate::text::{Span, TextBuilder};

/// Bytes at which a stretch of text may have to stop: blanks and what opens a reference.
static MAY_STOP: [bool; 256] = {
    let (mut table, bytes) = ([false; 256], b"& \t\n\r\x0c");
    let mut i = 0;
    while i < bytes.len() {
        table[bytes[i] as usize] = true;
        i += 1;
    }
    table
};

/// After this many bytes a segment ends at the next block.
const ENOUGH: usize = 64 << 10;

/// Tables in tables beyond this are read as running text.
const TABLES: usize = 32;

/// What stands between what was pushed and what comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Between {
    Nothing,
    Space { from: usize, to: usize },
    Tab,
    Line,
}

/// A table under way.
#[derive(Debug, Default)]
struct Table {
    row: u32,
    column: u32,
    /// Columns that the last cell takes beside its own.
    wider: u32,
    headers: Vec<Option<Arc<str>>>,
    row_header: Option<Arc<str>>,
    cell: Option<OpenCell>,
    any_header: bool,
}

#[derive(Debug)]
struct OpenCell {
    /// Where its text starts in the folded text, once there is some.
    start: Option<usize>,
    is_header: bool,
    /// A table stands in it: then it only lays out the page, and its own text has no cell.
    lays_out: bool,
}

/// One flow of text with one layer.
#[derive(Debug)]
pub(super) struct Flow {
    layer: Layer,
    place: Place,
    builder: TextBuilder,
    cells: Vec<Cell>,
    between: Between,
    tables: Vec<Table>,
    /// Tables too deep to be told apart.
    deeper: u32,
    /// Cells of the segment that belong to a table without headers start here.
    first_cell: usize,
    paragraph: u32,
    start_paragraph: u32,
    /// Inside elements that keep blanks.
    pub(super) preformatted: bool,
    pub(super) segments: Vec<Segment>,
}

impl Flow {
    pub(super) fn new(layer: Layer, place: Place) -> Flow {
        Flow {
            layer,
            place,
            builder: TextBuilder::new(),
            cells: Vec::new(),
            between: Between::Nothing,
            tables: Vec::new(),
            deeper: 0,
            first_cell: 0,
            paragraph: 1,
            start_paragraph: 1,
            preformatted: false,
            segments: Vec::new(),
        }
    }

    /// A block starts or ends here.
    pub(super) fn block(&mut self) {
        let fresh = self.tables.last().and_then(|t| t.cell.as_ref()).is_some_and(|c| c.start.is_none());
        if !(fresh && matches!(self.between, Between::Tab | Between::Line)) {
            self.between = Between::Line;
        }
        if self.builder.len() > ENOUGH && self.tables.is_empty() {
            self.flush();
        }
    }

    /// A line break of the document's own.
    pub(super) fn line_break(&mut self, ground: &mut Ground<'_>, from: usize, to: usize) {
        if !self.builder.is_empty() && self.between != Between::Line {
            self.between = Between::Nothing;
            ground.push_whole(&mut self.builder, "\n", from, to);
        }
    }

    /// What stands between goes before what comes now.
    fn join(&mut self, ground: &mut Ground<'_>) {
        let at_start = self.builder.folded().is_empty() || self.builder.folded().ends_with(['\n', '\t']);
        match std::mem::replace(&mut self.between, Between::Nothing) {
            Between::Nothing => {}
            Between::Space { from, to } if !at_start => {
                if &ground.text()[from..to] == " " {
                    ground.push(&mut self.builder, from, to);
                } else {
                    ground.push_whole(&mut self.builder, " ", from, to);
                }
            }
            Between::Tab if !at_start => self.builder.push_added("\t"),
            Between::Line if !self.builder.folded().is_empty() => {
                self.paragraph += 1;
                self.builder.push_added("\n");
            }
            _ => {}
        }
        if let Some(cell) = self.tables.last_mut().and_then(|t| t.cell.as_mut()) {
            cell.start.get_or_insert(self.builder.folded().len());
        }
    }

    /// Text as it stands in an element: references are undone, blanks drawn together.
    pub(super) fn text(&mut self, ground: &mut Ground<'_>, range: Range<usize>, references: bool) {
        let (text, keep) = (ground.text(), self.preformatted);
        let bytes = &text.as_bytes()[..range.end];
        let mut at = range.start;
        while at < bytes.len() {
            let run = at;
            loop {
                while bytes.get(at).is_some_and(|b| !MAY_STOP[*b as usize]) {
                    at += 1;
                }
                let stops = match bytes.get(at) {
                    Some(b'&') => references,
                    Some(b' ') => !keep && (at == run || bytes.get(at + 1).is_none_or(|b| *b <= b' ')),
                    Some(_) => !keep,
                    None => true,
                };
                if stops {
                    break;
                }
                at += 1;
            }
            if at > run {
                self.push(ground, run, at);
            }
            match bytes.get(at) {
                None => break,
                Some(b'&') => match reference(&text[at..range.end], false) {
                    Some((found, length)) => {
                        self.join(ground);
                        match found {
                            Reference::Char(c) => {
                                ground.push_whole(&mut self.builder, c.encode_utf8(&mut [0; 4]), at, at + length);
                            }
                            Reference::Name(name) => ground.push_whole(&mut self.builder, name, at, at + length),
                        }
                        at += length;
                    }
                    None => {
                        self.push(ground, at, at + 1);
                        at += 1;
                    }
                },
                Some(_) => {
                    let from = at;
                    while bytes.get(at).is_some_and(|b| matches!(b, b' ' | b'\t' | b'\n' | b'\r' | 0xc)) {
                        at += 1;
                    }
                    if self.between == Between::Nothing {
                        self.between = Between::Space { from, to: at };
                    }
                }
            }
            if self.builder.len() > SEGMENT {
                self.split();
            }
        }
    }

    fn push(&mut self, ground: &mut Ground<'_>, mut from: usize, to: usize) {
        self.join(ground);
        while to - from > SEGMENT {
            let cut = ground.cut(from, SEGMENT).min(to);
            ground.push(&mut self.builder, from, cut);
            self.split();
            self.join(ground);
            from = cut;
        }
        ground.push(&mut self.builder, from, to);
    }

    /// Ends the segment in the middle of a block, because it is too long.
    fn split(&mut self) {
        self.end_cell_text();
        self.flush();
    }

    pub(super) fn open_table(&mut self) {
        if self.tables.len() >= TABLES {
            self.deeper += 1;
            return self.block();
        }
        match self.tables.last_mut() {
            None => self.flush(),
            Some(outer) => {
                if let Some(cell) = &mut outer.cell {
                    cell.lays_out = true;
                }
                self.between = Between::Line;
            }
        }
        self.tables.push(Table::default());
    }

    pub(super) fn close_table(&mut self) {
        if self.deeper > 0 {
            self.deeper -= 1;
            return self.block();
        }
        self.close_cell();
        if self.tables.pop().is_some_and(|t| !t.any_header) {
            self.guess_headers();
        }
        if self.tables.is_empty() {
            self.flush();
        }
        self.between = Between::Line;
    }

    /// The first row names the columns of a table that marks no headers, if it holds nothing but names.
    fn guess_headers(&mut self) {
        let folded = self.builder.folded();
        let Some(row) = self.cells.get(self.first_cell).map(|c| c.row) else { return };
        let names: Vec<(u32, &str)> = self.cells[self.first_cell..]
            .iter()
            .take_while(|c| c.row == row)
            .map(|c| (c.column, folded[c.span.range()].trim()))
            .collect();
        let known = names.iter().filter(|(_, n)| is_known(n)).count();
        if row != 1 || names.len() < 2 || known == 0 || !names.iter().all(|(_, n)| is_label(n) && n.len() <= 60) {
            return;
        }
        let names: Vec<(u32, Arc<str>)> = names.into_iter().map(|(column, name)| (column, Arc::from(name))).collect();
        for cell in self.cells[self.first_cell..].iter_mut().filter(|c| c.row > row) {
            cell.header = names.iter().find(|(column, _)| *column == cell.column).map(|(_, name)| name.clone());
        }
    }

    pub(super) fn open_row(&mut self) {
        if self.deeper > 0 {
            return self.block();
        }
        self.close_cell();
        if self.tables.len() == 1 && self.builder.len() > ENOUGH {
            self.flush();
        }
        self.between = Between::Line;
        if let Some(table) = self.tables.last_mut() {
            (table.row, table.column, table.row_header, table.wider) = (table.row + 1, 0, None, 0);
        }
    }

    pub(super) fn open_cell(&mut self, is_header: bool) {
        if self.deeper > 0 || self.tables.is_empty() {
            return self.block();
        }
        self.close_cell();
        let Some(table) = self.tables.last_mut() else { return };
        table.row = table.row.max(1);
        table.column += 1 + std::mem::take(&mut table.wider);
        self.between = if table.column > 1 { Between::Tab } else { Between::Line };
        table.cell = Some(OpenCell { start: None, is_header, lays_out: false });
    }

    /// The open cell is wider than one column.
    pub(super) fn widen(&mut self, more: u32) {
        if let Some(table) = self.tables.last_mut() {
            table.wider = more.min(1000);
        }
    }

    /// An inline element that is seen apart from what stands beside it: a picture, a field.
    pub(super) fn apart(&mut self, from: usize, to: usize) {
        if self.between == Between::Nothing {
            self.between = Between::Space { from, to };
        }
    }

    /// What was hidden here is not seen, but it parts what stands around it if it is a block.
    pub(super) fn block_after_hidden(&mut self, inline: bool) {
        if !inline {
            self.block();
        }
    }

    /// At the end of the page, everything that is open ends.
    pub(super) fn close_all(&mut self) {
        self.deeper = 0;
        while !self.tables.is_empty() {
            self.close_table();
        }
    }

    pub(super) fn close_cell(&mut self) {
        if self.deeper > 0 {
            return;
        }
        self.end_cell_text();
        if let Some(table) = self.tables.last_mut() {
            table.cell = None;
        }
    }

    /// The text of the open cell so far becomes a cell.
    fn end_cell_text(&mut self) {
        let Some(table) = self.tables.last_mut() else { return };
        let (row, column) = (table.row, table.column);
        let Some(cell) = &mut table.cell else { return };
        let Some(start) = cell.start.take().filter(|_| !cell.lays_out) else { return };
        let folded = self.builder.folded();
        let span = Span::new(start.min(folded.len()), folded.len());
        if span.is_empty() || self.cells.last().is_some_and(|c| c.span.end() > span.start()) {
            return;
        }
        let index = column as usize - 1;
        if cell.is_header {
            table.any_header = true;
            let name: Arc<str> = Arc::from(folded[span.range()].trim().chars().take(100).collect::<String>());
            if index < 10_000 {
                table.headers.resize(table.headers.len().max(index + 1), None);
                table.headers[index] = Some(name.clone());
            }
            table.row_header = Some(name);
            self.cells.push(Cell { span, row, column, header: None });
        } else {
            let header = table.headers.get(index).cloned().flatten().or_else(|| table.row_header.clone());
            self.cells.push(Cell { span, row, column, header });
        }
    }

    /// Ends the segment.
    pub(super) fn flush(&mut self) {
        self.between = Between::Nothing;
        self.first_cell = 0;
        let paragraph = std::mem::replace(&mut self.start_paragraph, self.paragraph + 1);
        let cells = std::mem::take(&mut self.cells);
        let text = self.builder.finish();
        if text.folded().trim().is_empty() {
            self.start_paragraph = paragraph;
            return;
        }
        self.paragraph += 1;
        let place = Place { paragraph: Some(paragraph), ..self.place };
        let mut segment = Segment::new(place, self.layer, text);
        segment.cells = cells;
        self.segments.push(segment);
    }

    /// One of many short texts: on a line of its own, with what it is called.
    pub(super) fn entry(&mut self, header: Option<Arc<str>>, push: impl FnOnce(&mut TextBuilder)) {
        if self.builder.len() > ENOUGH {
            self.flush();
        }
        if !self.builder.is_empty() {
            self.builder.push_added("\n");
        }
        let start = self.builder.folded().len();
        push(&mut self.builder);
        let span = Span::new(start, self.builder.folded().len());
        if header.is_some() && !span.is_empty() {
            self.cells.push(Cell { span, row: 0, column: 0, header });
        }
    }
}
