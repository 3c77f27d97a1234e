//! Layout: runs of glyphs to text in the order in which people read it.
//!
//! By geometry, not by painting order: glyphs join to chunks, chunks to rows, and rows that share a gap from top to bottom to columns of prose
//! or to a table. Everything that is put in (spaces, tabs, line ends) is marked as added, so every other character leads back to its glyph.

use std::ops::Range;
use std::sync::Arc;

use crate::formats::pdf::columns::{Region, Row, regions};
use crate::formats::pdf::fonts::{Fonts, GlyphText, NO_TEXT, STRING};
use crate::formats::pdf::page::{Painted, Run};
use crate::model::{Cell, Layer, Place, Segment};
use crate::text::{GlyphRun, Span, TextBuilder};

/// A gap wider than this, in font sizes, is a space. Kerning stays below a tenth; the narrowest justified spaces are about a sixth.
const SPACE: f32 = 0.12;
/// A gap wider than this ends a chunk: what follows may belong to another column.
const BREAK: f32 = 1.3;
/// A gap wider than this between chunks of one row is written as a tab.
const TAB: f32 = 2.0;

/// Letters that stand alone side by side, for the gaps between them to be a measure.
const LETTERS: usize = 6;

/// Part of a run, on one side of every wide gap.
#[derive(Clone, Copy, Debug)]
struct Piece {
    run: u32,
    from: u32,
    to: u32,
    start: f32,
    /// Where the next glyph would start.
    pen: f32,
    /// Where the last glyph ends that is no space.
    ink: f32,
    blank: bool,
    /// Raised or lowered: a word of its own.
    apart: bool,
}

/// Pieces that follow each other on one line.
#[derive(Clone, Debug)]
pub(super) struct Chunk {
    pieces: Range<u32>,
    pub(super) x0: f32,
    pub(super) x1: f32,
    pub(super) y: f32,
    pub(super) size: f32,
    pub(super) chars: u32,
    pub(super) font: u32,
    /// Whether it ends like a label.
    pub(super) label: bool,
    /// Whether a digit is in it.
    pub(super) digits: bool,
    /// Whether it comes from the page itself rather than from an annotation or form.
    pub(super) own: bool,
}

/// Makes the segments of what was painted at `place`, a page as a rule: what is seen first, then what is not; each in reading order.
pub(super) fn segments(painted: &mut Painted, fonts: &Fonts<'_>, place: Place) -> Vec<Segment> {
    let mut out = Vec::new();
    let mut groups: Vec<((Layer, i32), Vec<u32>)> = Vec::new();
    for (i, run) in painted.runs.iter().enumerate() {
        let degrees = run.direction[1].atan2(run.direction[0]).to_degrees();
        let key = (run.layer, ((degrees / 3.0).round() as i32).rem_euclid(120));
        match groups.iter_mut().find(|(k, _)| *k == key) {
            Some((_, runs)) => runs.push(i as u32),
            None => groups.push((key, vec![i as u32])),
        }
    }
    // The main direction first; a page turned by its own key has all its text turned alike.
    groups.sort_by_key(|((layer, _), runs)| (*layer, std::cmp::Reverse(runs.len())));
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
        out: &mut out,
    };
    for ((layer, _), runs) in groups {
        writer.layer = layer;
        let (mut chunks, mut pieces) = chunks(writer.painted, &runs);
        let rows = rows(&mut chunks, &mut pieces);
        writer.write(&chunks, &pieces, &rows);
    }
    out
}

fn chunks(painted: &Painted, runs: &[u32]) -> (Vec<Chunk>, Vec<Piece>) {
    let (mut chunks, mut pieces): (Vec<Chunk>, Vec<Piece>) = (Vec::new(), Vec::new());
    let (mut pen, mut ink, mut y) = (0.0_f32, 0.0_f32, 0.0_f32);
    let Some(direction) = runs.first().map(|&i| painted.runs[i as usize].direction) else { return (chunks, pieces) };
    for &index in runs {
        let run = &painted.runs[index as usize];
        let origin = [run.glyphs.matrix[4], run.glyphs.matrix[5]];
        let base = origin[0] * direction[0] + origin[1] * direction[1];
        let height = origin[1] * direction[0] - origin[0] * direction[1];
        let mut from = 0;
        while let Some(mut piece) = piece(painted, run, index, from, base) {
            from = piece.to;
            if piece.blank {
                // A space on its own counts only when the line goes on behind it.
                if let Some(chunk) = chunks.last_mut()
                    && (height - y).abs() < 0.2 * chunk.size
                    && (piece.start - pen).abs() < chunk.size
                {
                    pen = piece.pen;
                    piece.apart = pieces.last().is_some_and(|before| before.apart);
                    pieces.push(piece);
                    chunk.pieces.end += 1;
                }
                continue;
            }
            let text = &painted.texts[(run.texts + piece.from) as usize..(run.texts + piece.to) as usize];
            let joins = chunks.last().and_then(|chunk| {
                let smaller = run.size.min(chunk.size);
                let (shift, gap) = ((height - y).abs(), piece.start - ink);
                let near = gap <= BREAK * smaller && piece.start - pen >= -0.6 * smaller.max(0.5 * run.size);
                let level = shift <= SPACE * smaller;
                let script = shift <= 0.55 * run.size.max(chunk.size)
                    && gap <= 0.4 * run.size.max(chunk.size)
                    && (run.size <= 0.87 * chunk.size || (height - chunk.y).abs() <= SPACE * smaller);
                (near && (level || script)).then_some(!level)
            });
            match (joins, chunks.last_mut()) {
                (Some(moved), Some(chunk)) => {
                    // Up or down, and later back.
                    piece.apart = moved != pieces.last().is_some_and(|before| before.apart);
                    chunk.pieces.end += 1;
                    chunk.x0 = chunk.x0.min(piece.start);
                    chunk.x1 = chunk.x1.max(piece.ink);
                    chunk.chars += text.len() as u32;
                    chunk.size = chunk.size.max(run.size);
                    chunk.label = ends_like_a_label(text);
                    chunk.digits |= has_digit(text);
                }
                _ => chunks.push(Chunk {
                    pieces: pieces.len() as u32..pieces.len() as u32 + 1,
                    x0: piece.start,
                    x1: piece.ink,
                    y: height,
                    size: run.size,
                    chars: text.len() as u32,
                    font: run.font,
                    label: ends_like_a_label(text),
                    digits: has_digit(text),
                    own: run.glyphs.stream == (0, 0),
                }),
            }
            pieces.push(piece);
            (pen, ink, y) = (piece.pen, piece.ink, height);
        }
    }
    (chunks, pieces)
}

/// The part of a run from glyph `from` up to the next wide gap that spaces make.
fn piece(painted: &Painted, run: &Run, index: u32, from: u32, base: f32) -> Option<Piece> {
    let glyphs = run.glyphs.glyphs.get(from as usize..).filter(|g| !g.is_empty())?;
    let texts = &painted.texts[(run.texts + from) as usize..];
    let at = |x: f32| base + x.abs() * run.scale;
    let (mut ink, mut blank, mut to, mut start) = (None, true, glyphs.len(), at(glyphs[0].x0));
    for (i, glyph) in glyphs.iter().enumerate() {
        if is_blank(texts[i]) {
            continue;
        }
        let x0 = at(glyph.x0);
        match ink {
            None => start = x0,
            Some(ink) if i > 0 && is_blank(texts[i - 1]) && x0 - ink > BREAK * run.size => {
                to = i;
                break;
            }
            _ => {}
        }
        ink = Some(at(glyph.x1));
        blank = false;
    }
    let pen = at(glyphs.get(to).map_or(run.end, |g| g.x0));
    // Spaces before the first letter are part of the line when something stands before them; the gap is measured from where they start.
    let start = if blank { at(glyphs[0].x0) } else { start };
    Some(Piece { run: index, from, to: from + to as u32, start, pen, ink: ink.unwrap_or(start), blank, apart: false })
}

fn is_blank(text: GlyphText) -> bool {
    matches!(text, 32 | 0xa0)
}

fn ends_like_a_label(text: &[GlyphText]) -> bool {
    text.iter().rev().find(|t| !is_blank(**t)).is_some_and(|t| *t == u32::from(b':'))
}

fn has_digit(text: &[GlyphText]) -> bool {
    text.iter().any(|t| (48..58).contains(t))
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
    out: &'w mut Vec<Segment>,
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
            self.builder.push_added("\n");
        }
        self.lines += 1;
        self.row(chunks, pieces, line);
    }

    /// Chunks of one row, from left to right.
    fn row(&mut self, chunks: &[Chunk], pieces: &[Piece], line: &[u32]) {
        let mut before: Option<&Chunk> = None;
        for &index in line {
            let chunk = &chunks[index as usize];
            if let Some(before) = before {
                let (gap, size) = (chunk.x0 - before.x1, chunk.size.min(before.size));
                if gap > TAB * size {
                    self.builder.push_added("\t");
                } else if !(-0.3 * size..SPACE * size).contains(&gap) && !self.builder.folded().ends_with(' ') {
                    self.builder.push_added(" ");
                }
            }
            self.chunk(chunk, pieces);
            before = Some(chunk);
        }
    }

    fn table(&mut self, chunks: &[Chunk], pieces: &[Piece], rows: &[Vec<Vec<Vec<u32>>>], head: bool) {
        let mut headers: Vec<Option<Arc<str>>> = Vec::new();
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
                    if i > 0 && !self.builder.folded().ends_with('-') {
                        self.builder.push_added(" ");
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
        let wide = letter_space(pieces, chunk.size).max(SPACE * chunk.size);
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
                    self.builder.push_added(" ");
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

/// Chunks on one height, from top to bottom, each row from left to right.
fn rows(chunks: &mut Vec<Chunk>, pieces: &mut Vec<Piece>) -> Vec<Row> {
    let mut order: Vec<u32> = (0..chunks.len() as u32).collect();
    order.sort_by(|&a, &b| chunks[b as usize].y.total_cmp(&chunks[a as usize].y));
    let mut rows: Vec<Row> = Vec::new();
    for index in order {
        let chunk = &chunks[index as usize];
        match rows.last_mut() {
            Some(row) if row.y - chunk.y <= 0.35 * row.size.min(chunk.size) => {
                row.chunks.push(index);
                row.size = row.size.max(chunk.size);
            }
            _ => rows.push(Row { y: chunk.y, size: chunk.size, chunks: vec![index] }),
        }
    }
    for row in &mut rows {
        row.chunks.sort_by(|&a, &b| chunks[a as usize].x0.total_cmp(&chunks[b as usize].x0));
        join_letters(row, chunks, pieces);
    }
    rows
}

/// Letters that were painted one by one in any order are one chunk, as they would be when painted from left to right: only then can the gaps
/// between them be weighed together.
fn join_letters(row: &mut Row, chunks: &mut Vec<Chunk>, pieces: &mut Vec<Piece>) {
    let single = |chunks: &[Chunk], i: u32| chunks[i as usize].chars <= 2;
    if row.chunks.len() < LETTERS || row.chunks.iter().filter(|&&i| single(chunks, i)).count() < LETTERS {
        return;
    }
    let follows = |chunks: &[Chunk], a: u32, b: u32| {
        let (a, b) = (&chunks[a as usize], &chunks[b as usize]);
        let size = a.size.min(b.size);
        a.chars <= 2 && b.chars <= 2 && (-0.3 * size..BREAK * size).contains(&(b.x0 - a.x1)) && a.y == b.y
    };
    let groups: Vec<Vec<u32>> = row.chunks.chunk_by(|&a, &b| follows(chunks, a, b)).map(<[u32]>::to_vec).collect();
    row.chunks.clear();
    for group in groups {
        if group.len() < LETTERS {
            row.chunks.extend(group);
            continue;
        }
        let start = pieces.len() as u32;
        let mut joined = chunks[group[0] as usize].clone();
        for &i in &group {
            let chunk = chunks[i as usize].clone();
            pieces.extend_from_within(chunk.pieces.start as usize..chunk.pieces.end as usize);
            joined.x1 = joined.x1.max(chunk.x1);
            joined.digits |= chunk.digits;
            joined.label = chunk.label;
            joined.own &= chunk.own;
        }
        joined.chars = group.len() as u32;
        joined.pieces = start..pieces.len() as u32;
        row.chunks.push(chunks.len() as u32);
        chunks.push(joined);
    }
}
