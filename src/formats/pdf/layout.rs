//! Layout: runs of glyphs to text in the order in which people read it.
//!
//! By geometry, not by painting order: glyphs join to chunks, chunks to rows, and rows that share a gap from top to bottom to columns of prose
//! or to a table. Everything that is put in (spaces, tabs, line ends) is marked as added, so every other character leads back to its glyph.

use std::sync::Arc;

use crate::formats::pdf::bidi::{mirrored, reading_order};
use crate::formats::pdf::chunks::{Chunk, LETTERS, Piece, SPACE, chunks, is_blank, is_letter, rows};
use crate::formats::pdf::columns::{Region, Row, regions};
use crate::formats::pdf::fonts::{Fonts, GlyphText, NO_TEXT, STRING};
use crate::formats::pdf::page::Painted;
use crate::formats::pdf::{halves, overprint};
use crate::model::{Cell, Layer, Place, Segment};
use crate::text::{GlyphRun, Span, TextBuilder};

/// A gap wider than this between chunks of one row is written as a tab.
const TAB: f32 = 2.0;
/// Lines that differ by fewer degrees than this run in one direction: words that a text recognition put in place one by one do.
const ASKEW: f32 = 2.5;

/// Makes the segments of what was painted at `place`, a page as a rule: what is seen first, then what is not; each in reading order.
pub(super) fn segments(painted: &mut Painted, fonts: &Fonts<'_>, place: Place) -> Vec<Segment> {
    let mut out = Vec::new();
    halves::join(painted);
    overprint::part(painted);
    let mut groups: Vec<((Layer, u8, f32), Vec<u32>)> = Vec::new();
    for (i, run) in painted.runs.iter().enumerate() {
        let degrees = degrees(run.direction);
        // The first of a group is its measure, so groups are few, and a page that lies a degree askew is not torn where a grid has its border.
        let near = |(layer, copy, first): &(Layer, u8, f32)| {
            let turn = (degrees - first).rem_euclid(360.0);
            (*layer, *copy) == (run.layer, run.copy) && turn.min(360.0 - turn) < ASKEW
        };
        match groups.iter_mut().find(|(key, _)| near(key)) {
            Some((_, runs)) => runs.push(i as u32),
            None => groups.push(((run.layer, run.copy, degrees), vec![i as u32])),
        }
    }
    // The main direction first; a page turned by its own key has all its text turned alike.
    groups.sort_by_key(|((layer, ..), runs)| (*layer, std::cmp::Reverse(runs.len())));
    let mut writer = Writer {
        slots: vec![(0, 0); painted.runs.len()],
        painted,
        fonts,
        builder: TextBuilder::new(),
        epoch: 1,
        place: Place { line: Some(1), ..place },
        layer: Layer::Visible,
        lines: 0,
        // What lies on no page belongs to none.
        group: place.page.map_or(u32::MAX, |page| page - 1),
        cells: Vec::new(),
        in_cell: false,
        turned: None,
        out: &mut out,
    };
    for ((layer, ..), runs) in groups {
        writer.layer = layer;
        let direction = middle_direction(writer.painted, &runs);
        let (mut chunks, mut pieces) = chunks(writer.painted, &runs, direction);
        let rows = rows(&mut chunks, &mut pieces);
        writer.write(&chunks, &pieces, &rows);
    }
    out
}

fn degrees(direction: [f32; 2]) -> f32 {
    direction[1].atan2(direction[0]).to_degrees()
}

/// The direction that half of the runs lie on either side of: exactly that of the lines when a few words stand askew.
fn middle_direction(painted: &Painted, runs: &[u32]) -> [f32; 2] {
    let direction = |i: u32| painted.runs[i as usize].direction;
    let Some(&first) = runs.first() else { return [1.0, 0.0] };
    if runs.iter().all(|&i| direction(i) == direction(first)) {
        return direction(first);
    }
    let turn = |i: u32| (degrees(direction(i)) - degrees(direction(first)) + 540.0).rem_euclid(360.0);
    let mut order = runs.to_vec();
    let middle = order.len() / 2;
    let (_, middle, _) = order.select_nth_unstable_by(middle, |a, b| turn(*a).total_cmp(&turn(*b)));
    direction(*middle)
}

struct Writer<'w, 'p> {
    painted: &'w mut Painted,
    fonts: &'w Fonts<'p>,
    builder: TextBuilder,
    /// Per run: the segment (epoch) it was added to, and its index there.
    slots: Vec<(u32, u32)>,
    epoch: u32,
    place: Place,
    layer: Layer,
    lines: u32,
    group: u32,
    cells: Vec<Cell>,
    /// Whether a cell is under way: tabs part cells.
    in_cell: bool,
    /// The line under way, when it has to be turned before it is written.
    turned: Option<Vec<Item>>,
    out: &'w mut Vec<Segment>,
}

/// One character of a line that is to be turned.
enum Item {
    Added(&'static str),
    /// Its text, the run and the glyph.
    Glyph(String, u32, u32),
}

impl Writer<'_, '_> {
    fn write(&mut self, chunks: &[Chunk], pieces: &[Piece], rows: &[Row]) {
        for region in regions(chunks, rows) {
            match region {
                Region::Lines(range) => {
                    for row in &rows[range] {
                        self.line(chunks, pieces, &row.chunks);
                    }
                }
                Region::Columns(columns) => {
                    for column in columns {
                        for line in column {
                            self.line(chunks, pieces, &line);
                        }
                    }
                }
                Region::Table { rows, head } => {
                    self.end_segment();
                    self.table(chunks, pieces, &rows, head);
                    self.end_segment();
                }
            }
        }
        self.end_segment();
    }

    fn line(&mut self, chunks: &[Chunk], pieces: &[Piece], line: &[u32]) {
        if !self.builder.is_empty() {
            let (painted, fonts) = (&*self.painted, self.fonts);
            self.builder.push_line_end("\n", || start_of(painted, fonts, chunks, pieces, line));
        }
        self.lines += 1;
        self.row(chunks, pieces, line);
    }

    /// Chunks of one row, from left to right.
    fn row(&mut self, chunks: &[Chunk], pieces: &[Piece], line: &[u32]) {
        if line.iter().any(|&index| chunks[index as usize].rtl) {
            self.turned = Some(Vec::new());
        }
        let mut before: Option<&Chunk> = None;
        for &index in line {
            let chunk = &chunks[index as usize];
            if let Some(before) = before {
                let gap = chunk.x0 - before.x1;
                let size = if before.initial { before.size } else { chunk.size.min(before.size) };
                if gap > TAB * size || chunk.edge.is_some() && !self.in_cell {
                    self.add("\t");
                } else if (chunk.edge.is_some() || !(-0.3 * size..SPACE * size).contains(&gap))
                    && !self.builder.folded().ends_with(' ')
                {
                    self.add(" ");
                }
            }
            self.chunk(chunk, pieces);
            before = Some(chunk);
        }
        self.turn();
    }

    fn add(&mut self, text: &'static str) {
        match &mut self.turned {
            Some(items) => items.push(Item::Added(text)),
            None => self.builder.push_added(text),
        }
    }

    /// Writes the line under way in the order in which it is read.
    fn turn(&mut self) {
        let Some(items) = self.turned.take() else { return };
        let first = |item: &Item| match item {
            Item::Added(_) => ' ',
            Item::Glyph(text, ..) => text.chars().next().unwrap_or(' '),
        };
        let line: Vec<char> = items.iter().map(first).collect();
        let order = reading_order(&line);
        // Some producers map a bracket by its meaning and others by its shape: what opens comes first.
        let brackets = order.iter().filter(|(_, turned)| *turned).map(|(i, _)| line[*i]).find(|c| mirrored(*c) != *c);
        let by_shape = brackets.is_some_and(|c| matches!(c, ')' | ']' | '}' | '>' | '»'));
        for (index, turned) in order {
            match &items[index] {
                Item::Added(text) => self.builder.push_added(text),
                Item::Glyph(text, run, glyph) if turned && by_shape => {
                    let text: String = text.chars().map(mirrored).collect();
                    self.builder.push_glyph(&text, *run, *glyph);
                }
                Item::Glyph(text, run, glyph) => self.builder.push_glyph(text, *run, *glyph),
            }
        }
    }

    fn table(&mut self, chunks: &[Chunk], pieces: &[Piece], rows: &[Vec<Vec<Vec<u32>>>], head: bool) {
        let mut headers: Vec<Option<Arc<str>>> = Vec::new();
        self.in_cell = true;
        for (number, row) in rows.iter().enumerate() {
            if number > 0 {
                self.builder.push_added("\n");
            }
            self.lines += 1;
            for (column, lines) in row.iter().enumerate() {
                if column > 0 {
                    self.builder.push_added("\t");
                }
                let start = self.builder.folded().len();
                for (i, line) in lines.iter().enumerate() {
                    if i > 0 {
                        let (painted, fonts) = (&*self.painted, self.fonts);
                        self.builder.push_line_end(" ", || start_of(painted, fonts, chunks, pieces, line));
                    }
                    self.row(chunks, pieces, line);
                }
                let end = self.builder.folded().len();
                let text = self.builder.folded()[start..end].trim();
                let header = if head && number > 0 { headers.get(column).cloned().flatten() } else { None };
                if head && number == 0 {
                    headers.push((!text.is_empty()).then(|| Arc::from(text)));
                }
                if end > start {
                    let (row, column) = (number as u32 + 1, column as u32 + 1);
                    self.cells.push(Cell { span: Span::new(start, end), row, column, header });
                }
            }
        }
        self.in_cell = false;
    }

    fn end_segment(&mut self) {
        if !self.builder.is_empty() {
            let mut segment = Segment::new(self.place, self.layer, self.builder.finish());
            segment.group = self.group;
            segment.cells = std::mem::take(&mut self.cells);
            self.out.push(segment);
            self.epoch += 1;
        }
        self.place.line = Some(self.lines + 1);
    }

    fn chunk(&mut self, chunk: &Chunk, pieces: &[Piece]) {
        let mut pieces = &pieces[chunk.pieces.start as usize..chunk.pieces.end as usize];
        while let [rest @ .., last] = pieces
            && last.blank
        {
            pieces = rest;
        }
        // Leader dots are no letters: the gaps between them say nothing about words.
        let letters = pieces.iter().filter(|p| p.blank || is_letter(self.text_of(p, p.from))).count();
        let spaced = if letters * 4 > pieces.len() * 3 { letter_space(pieces, chunk.size) } else { 0.0 };
        let wide = spaced.max(SPACE * chunk.size);
        let mut before: Option<&Piece> = None;
        for piece in pieces {
            if let Some(before) = before {
                let first = self.text_of(piece, piece.from);
                let last = self.text_of(before, before.to - 1);
                let wide = if before.apart != piece.apart { 0.0 } else { wide };
                if (piece.start - before.pen > wide || before.apart != piece.apart)
                    && !is_blank(first)
                    && !is_blank(last)
                {
                    self.add(" ");
                }
            }
            self.piece(piece);
            before = Some(piece);
        }
    }

    fn text_of(&self, piece: &Piece, glyph: u32) -> GlyphText {
        self.painted.texts[(self.painted.runs[piece.run as usize].texts + glyph) as usize]
    }

    fn piece(&mut self, piece: &Piece) {
        let run = &mut self.painted.runs[piece.run as usize];
        let (texts, font) = (run.texts as usize, run.font as usize);
        let (epoch, known) = self.slots[piece.run as usize];
        let slot = if epoch == self.epoch {
            known
        } else {
            // A run that lies on both sides of a column is needed twice.
            let whole = piece.from == 0 && piece.to as usize == run.glyphs.glyphs.len();
            let glyphs = if whole { std::mem::take(&mut run.glyphs.glyphs) } else { run.glyphs.glyphs.clone() };
            let slot = self.builder.add_run(GlyphRun { glyphs, ..run.glyphs });
            self.slots[piece.run as usize] = (self.epoch, slot);
            slot
        };
        if let Some(items) = &mut self.turned {
            for glyph in piece.from..piece.to {
                let code = self.painted.texts[texts + glyph as usize];
                let known = if code != NO_TEXT && code & STRING != 0 {
                    self.fonts.strings(font).get((code & !STRING) as usize).cloned()
                } else {
                    char::from_u32(code).map(String::from)
                };
                items.push(Item::Glyph(known.unwrap_or_else(|| "\u{fffd}".to_owned()), slot, glyph));
            }
            return;
        }
        let mut text = String::with_capacity((piece.to - piece.from) as usize);
        let mut first = piece.from;
        for glyph in piece.from..piece.to {
            let code = self.painted.texts[texts + glyph as usize];
            if code != NO_TEXT && code & STRING != 0 {
                self.builder.push_glyphs(&text, slot, first);
                text.clear();
                let string = self.fonts.strings(font).get((code & !STRING) as usize).map_or("\u{fffd}", String::as_str);
                self.builder.push_glyph(string, slot, glyph);
                first = glyph + 1;
            } else {
                text.push(char::from_u32(code).unwrap_or('\u{fffd}'));
            }
        }
        self.builder.push_glyphs(&text, slot, first);
    }
}

/// The first letters of a line, as far as its spaces are painted or plain to see. Nothing for a line that is to be turned.
fn start_of(painted: &Painted, fonts: &Fonts<'_>, chunks: &[Chunk], pieces: &[Piece], line: &[u32]) -> String {
    const ENOUGH: usize = 80;
    let mut out = String::new();
    let Some(chunk) = line.first().map(|&i| &chunks[i as usize]).filter(|chunk| !chunk.rtl) else { return out };
    let mut pen = f32::MAX;
    for piece in &pieces[chunk.pieces.start as usize..chunk.pieces.end as usize] {
        if piece.start - pen > SPACE * chunk.size && !out.ends_with(' ') {
            out.push(' ');
        }
        pen = piece.pen;
        let run = &painted.runs[piece.run as usize];
        for text in &painted.texts[(run.texts + piece.from) as usize..(run.texts + piece.to) as usize] {
            if out.len() >= ENOUGH {
                return out;
            }
            if *text == NO_TEXT {
                out.push('\u{fffd}');
            } else if *text & STRING != 0 {
                out.extend(fonts.strings(run.font as usize).get((text & !STRING) as usize).map(String::as_str));
            } else {
                out.extend(char::from_u32(*text).map(|c| if c == '\u{a0}' { ' ' } else { c }));
            }
        }
    }
    out
}

/// When nearly every glyph stands alone and apart, the gaps between letters are the measure for what a space is.
fn letter_space(pieces: &[Piece], size: f32) -> f32 {
    let glyphs: u32 = pieces.iter().map(|p| p.to - p.from).sum();
    if pieces.len() < LETTERS || glyphs as usize > pieces.len() + pieces.len() / 3 {
        return 0.0;
    }
    let mut gaps: Vec<f32> = pieces.windows(2).map(|w| w[1].start - w[0].pen).collect();
    gaps.sort_by(f32::total_cmp);
    let (low, middle) = (gaps[gaps.len() * 3 / 10], gaps[gaps.len() / 2]);
    if low > SPACE * size { 1.7 * middle } else { 0.0 }
}
