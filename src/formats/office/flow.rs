//! Flows: segments under construction. The body is one, and so is every table, note, comment and text box; they nest.

use std::collections::HashSet;
use std::sync::Arc;

use crate::model::{Cell, Gap, Layer, Limits, Part, Place, Segment};
use crate::text::{Span, Text, TextBuilder};

/// A flow is cut at the end of a paragraph or row once it is this long.
pub(super) const CUT: usize = 64 << 10;
/// A label is the end of what stands before, at most this long.
const LABEL: usize = 80;
/// No table that is shown has more columns; a claim of more is cut to it.
const COLUMNS: u32 = 1024;

/// What came out of the parts so far.
#[derive(Debug, Default)]
pub(super) struct Harvest {
    segments: Vec<(u32, Segment)>,
    /// What was not seen.
    pub(super) gaps: Vec<Gap>,
    /// Width and height, in EMU, of the pictures that are shown; 0 when unknown.
    pub(super) pictures: Vec<(u64, u64)>,
    /// Styles that hide their text.
    pub(super) hiding: HashSet<String>,
    order: u32,
    groups: u32,
    full: bool,
}

impl Harvest {
    /// A place in the reading order: what begins earlier is listed earlier.
    pub(super) fn next(&mut self) -> u32 {
        self.order += 1;
        self.order
    }

    /// A new group.
    pub(super) fn group(&mut self) -> u32 {
        self.groups += 1;
        self.groups
    }

    /// Adds a segment that began at `order`.
    pub(super) fn push(&mut self, order: u32, segment: Segment, limits: &Limits) {
        if self.segments.len() < limits.segments as usize {
            self.segments.push((order, segment));
        } else if !std::mem::replace(&mut self.full, true) {
            self.gaps.push(Gap::limit("segments", limits.segments.into(), 0));
        }
    }

    /// How many segments there are.
    pub(super) fn len(&self) -> usize {
        self.segments.len()
    }

    /// Takes the segments from `from` on away that do not stand this test.
    pub(super) fn retain_from(&mut self, from: usize, keep: impl Fn(&Segment) -> bool) {
        let tail = self.segments.split_off(from);
        self.segments.extend(tail.into_iter().filter(|(_, s)| keep(s)));
    }

    /// How many letters and digits stand visibly in the document, counted up to `enough`.
    pub(super) fn visible(&self, enough: usize) -> usize {
        let mut count = 0;
        for (_, segment) in self.segments.iter().filter(|(_, s)| s.layer == Layer::Visible) {
            count += segment.text.folded().chars().filter(|c| c.is_alphanumeric()).take(enough).count();
            if count >= enough {
                break;
            }
        }
        count
    }

    /// All segments in reading order.
    pub(super) fn finish(self) -> (Vec<Segment>, Vec<Gap>) {
        let mut segments = self.segments;
        if !segments.is_sorted_by_key(|(order, _)| *order) {
            // Segments are large and may be many: each is moved once.
            segments.sort_by_cached_key(|(order, _)| *order);
        }
        (segments.into_iter().map(|(_, s)| s).collect(), self.gaps)
    }
}

/// Where a flow stands and how visible it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Setting {
    /// Code of the kind of place.
    pub(super) part: &'static str,
    /// Which one of its kind.
    pub(super) number: Option<u32>,
    /// How visible.
    pub(super) layer: Layer,
    /// What it belongs to.
    pub(super) group: u32,
}

/// Where in the document the reader is.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Here {
    /// Page, when the document tells.
    pub(super) page: Option<u32>,
    /// Paragraphs of the body with text so far.
    pub(super) paragraphs: u32,
}

/// A segment under construction.
#[derive(Debug)]
pub(super) struct Flow {
    pub(super) setting: Setting,
    pub(super) builder: TextBuilder,
    pub(super) table: Option<Box<Table>>,
    pub(super) side: Option<Box<Side>>,
    /// No text in this paragraph yet.
    pub(super) fresh: bool,
    /// How many layers were open around it.
    pub(super) layers: usize,
    /// Whether the run around it was hidden.
    pub(super) hidden: bool,
    /// Whether the paragraph around it was.
    pub(super) veiled: bool,
    /// Line ends that stand before the next text: none, one, or a blank line.
    pending: u8,
    has_text: bool,
    order: u32,
    start: Place,
    cells: Vec<Cell>,
}

/// Text that stands among the text of a flow on another layer (deleted, hidden): its own segment, so that the visible text stays whole.
#[derive(Debug)]
pub(super) struct Side {
    pub(super) layer: Layer,
    pub(super) builder: TextBuilder,
    /// Visible text came after it.
    pub(super) broken: bool,
    pending: bool,
    order: u32,
    start: Place,
    label: Option<Arc<str>>,
}

impl Side {
    /// What comes next stands apart.
    pub(super) fn end(&mut self) {
        self.pending = true;
    }
}

/// Where the reader is in a table.
#[derive(Debug, Default)]
pub(super) struct Table {
    row: u32,
    column: u32,
    span: u32,
    cell: usize,
    in_cell: bool,
    heading: bool,
    first: Vec<(u32, Span)>,
    headers: Vec<Option<Arc<str>>>,
}

impl Flow {
    pub(super) fn new(setting: Setting, order: u32) -> Flow {
        Flow {
            setting,
            builder: TextBuilder::new(),
            table: None,
            side: None,
            fresh: true,
            layers: 0,
            hidden: false,
            veiled: false,
            pending: 0,
            has_text: false,
            order,
            start: Place::default(),
            cells: Vec::new(),
        }
    }

    /// Whether its paragraphs are counted.
    fn counted(&self) -> bool {
        self.setting.part == "body" && self.table.is_none()
    }

    /// The place of what is said here.
    pub(super) fn place(&self, here: &Here) -> Place {
        let paragraph = self.counted().then_some(here.paragraphs + u32::from(self.fresh));
        Place {
            page: here.page,
            paragraph,
            part: Some(Part(self.setting.part)),
            number: self.setting.number,
            ..Place::default()
        }
    }

    /// Makes ready for text of the flow itself.
    #[inline]
    pub(super) fn ready(&mut self, here: &mut Here) -> &mut TextBuilder {
        if !self.has_text || self.fresh || self.pending > 0 || self.side.is_some() {
            self.make_ready(here);
        }
        &mut self.builder
    }

    fn make_ready(&mut self, here: &mut Here) {
        if !self.has_text {
            self.start = self.place(here);
            self.has_text = true;
        }
        if std::mem::replace(&mut self.fresh, false) && self.counted() {
            here.paragraphs += 1;
        }
        let from = self.table.as_ref().map_or(0, |t| t.cell);
        match std::mem::replace(&mut self.pending, 0) {
            0 => {}
            // One piece either way: place_of counts it as one paragraph's end.
            1 if self.builder.folded().len() > from => self.builder.push_added("\n"),
            2 if self.builder.folded().len() > from => self.builder.push_added("\n\n"),
            _ => {}
        }
        if let Some(side) = &mut self.side {
            side.broken = true;
        }
    }

    /// Makes ready for text on another layer than the flow's.
    pub(super) fn ready_side(
        &mut self,
        layer: Layer,
        here: &Here,
        limits: &Limits,
        harvest: &mut Harvest,
    ) -> &mut TextBuilder {
        if self.side.as_ref().is_some_and(|s| s.layer != layer || s.broken) {
            self.close_side(limits, harvest);
        }
        let (start, label) = (self.place(here), self.before());
        let side = self.side.get_or_insert_with(|| {
            Box::new(Side {
                layer,
                builder: TextBuilder::new(),
                broken: false,
                pending: false,
                order: harvest.next(),
                start,
                label,
            })
        });
        if std::mem::replace(&mut side.pending, false) {
            side.builder.push_added("\n");
        }
        &mut side.builder
    }

    /// The end of the line so far: it labels what stands beside it on another layer.
    fn before(&self) -> Option<Arc<str>> {
        if self.pending > 0 || self.side.is_some() {
            return None;
        }
        let text = self.builder.folded();
        let mut from = text.len().saturating_sub(LABEL);
        while !text.is_char_boundary(from) {
            from += 1;
        }
        let tail = &text[from..];
        let tail = tail.rsplit('\n').next().unwrap_or(tail).trim();
        (!tail.is_empty()).then(|| Arc::from(tail))
    }

    pub(super) fn close_side(&mut self, limits: &Limits, harvest: &mut Harvest) {
        if let Some(mut side) = self.side.take() {
            let mut segment = self.segment(side.start, side.layer, side.builder.finish());
            segment.label = side.label;
            harvest.push(side.order, segment, limits);
        }
    }

    fn segment(&self, place: Place, layer: Layer, text: Text) -> Segment {
        Segment { group: self.setting.group, ..Segment::new(place, layer, text) }
    }

    /// The end of a paragraph.
    pub(super) fn end_paragraph(&mut self, here: &Here, limits: &Limits, harvest: &mut Harvest) {
        self.pending = if self.fresh { (self.pending * 2).min(2) } else { 1 };
        self.fresh = true;
        if let Some(side) = &mut self.side {
            side.pending = true;
        }
        if self.table.is_none() && (self.builder.folded().len() >= CUT || self.start.page != here.page) {
            self.flush(limits, harvest);
        }
    }

    /// A separation without a paragraph: what stands inside was taken out to a flow of its own.
    pub(super) fn part_ways(&mut self) {
        self.pending = self.pending.max(1);
        self.fresh = true;
    }

    /// Gives what there is as a segment and begins the next.
    pub(super) fn flush(&mut self, limits: &Limits, harvest: &mut Harvest) {
        self.close_side(limits, harvest);
        let cells = std::mem::take(&mut self.cells);
        let text = self.builder.finish();
        if std::mem::replace(&mut self.has_text, false) {
            let mut segment = self.segment(self.start, self.setting.layer, text);
            segment.cells = cells;
            harvest.push(self.order, segment, limits);
        }
        self.order = harvest.next();
        self.pending = 0;
    }

    /// Whether a segment has begun and no text of the present paragraph is in it.
    pub(super) fn between_paragraphs(&self) -> bool {
        self.has_text && self.fresh && self.table.is_none()
    }

    pub(super) fn start_row(&mut self) {
        let Some(table) = &mut self.table else { return };
        if !self.builder.is_empty() {
            self.builder.push_added("\n");
        }
        table.row += 1;
        table.column = 1;
        table.cell = self.builder.folded().len();
        self.pending = 0;
    }

    pub(super) fn skip_columns(&mut self, columns: u32) {
        if let Some(table) = &mut self.table {
            table.column = table.column.saturating_add(columns).min(COLUMNS);
        }
    }

    pub(super) fn span_columns(&mut self, columns: u32) {
        if let Some(table) = &mut self.table {
            table.span = columns.clamp(1, COLUMNS);
        }
    }

    pub(super) fn heading_row(&mut self) {
        if let Some(table) = &mut self.table {
            table.heading |= table.row == 1;
        }
    }

    pub(super) fn start_cell(&mut self) {
        let Some(table) = &mut self.table else { return };
        if table.row == 0 {
            table.row = 1;
            table.column = 1;
        }
        if table.column > 1 {
            self.builder.push_added("\t");
        }
        table.cell = self.builder.folded().len();
        table.span = 1;
        table.in_cell = true;
        self.pending = 0;
        self.fresh = true;
    }

    pub(super) fn end_cell(&mut self) {
        self.pending = 0;
        let Some(table) = &mut self.table else { return };
        if !std::mem::replace(&mut table.in_cell, false) {
            return;
        }
        let end = self.builder.folded().len();
        let span = Span::new(table.cell.min(end), end);
        let header = match table.row {
            1 => {
                table.first.push((table.column, span));
                None
            }
            _ => table.headers.get(table.column as usize).cloned().flatten(),
        };
        if !span.is_empty() {
            self.cells.push(Cell { span, row: table.row, column: table.column, header });
        }
        table.cell = end;
        table.column = (table.column + table.span).min(COLUMNS);
    }

    pub(super) fn end_row(&mut self, here: &Here, limits: &Limits, harvest: &mut Harvest) {
        let Some(table) = &mut self.table else { return };
        if table.row == 1 {
            table.headers = headers(self.builder.folded(), &table.first, table.heading);
            table.first = Vec::new();
        }
        if self.builder.folded().len() >= CUT || (self.has_text && self.start.page != here.page) {
            self.flush(limits, harvest);
        }
    }
}

/// The heads of the columns, when the first row is a heading: it says so, or all of its cells are short texts without a digit.
fn headers(text: &str, first: &[(u32, Span)], says_so: bool) -> Vec<Option<Arc<str>>> {
    let text_of = |span: &Span| text.get(span.range()).unwrap_or_default().trim();
    let alike = |t: &str| {
        let t = t.trim();
        !t.is_empty()
            && t.len() <= LABEL
            && !t.ends_with(':')
            && !t.contains('@')
            && !t.chars().any(|c| c.is_ascii_digit())
    };
    if !says_so && (first.len() < 2 || !first.iter().all(|(_, span)| alike(text_of(span)))) {
        return Vec::new();
    }
    let mut headers = Vec::new();
    for (column, span) in first {
        let (column, text) = (*column as usize, text_of(span));
        if headers.len() <= column {
            headers.resize(column + 1, None);
        }
        if !text.is_empty() && text.len() <= 2 * LABEL {
            headers[column] = Some(Arc::from(text));
        }
    }
    headers
}
