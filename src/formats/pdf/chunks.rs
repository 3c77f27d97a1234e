//! Chunks: glyphs that follow each other on one line, and chunks that lie on one height as rows.

use std::ops::Range;

use crate::formats::pdf::bidi::is_rtl;
use crate::formats::pdf::columns::{GUTTER, Row};
use crate::formats::pdf::edges::{Mark, marks};
use crate::formats::pdf::fonts::{GlyphText, STRING};
use crate::formats::pdf::page::{Painted, Run};

/// A gap wider than this, in font sizes, is a space. Kerning stays below a tenth; the narrowest justified spaces are about a sixth.
pub(super) const SPACE: f32 = 0.12;
/// A gap wider than this ends a chunk: what follows may belong to another column.
pub(super) const BREAK: f32 = 1.3;
/// The same where no space was painted: what was put there by itself.
pub(super) const LOOSE: f32 = 0.9;
/// An initial is so many times as large as the lines beside it.
const INITIAL: f32 = 1.6;
/// Initials of a page that are looked at.
const INITIALS: usize = 64;
/// Letters that stand alone side by side, for the gaps between them to be a measure.
pub(super) const LETTERS: usize = 6;

/// Part of a run, on one side of every wide gap.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    pub(super) run: u32,
    pub(super) from: u32,
    pub(super) to: u32,
    pub(super) start: f32,
    /// Where the next glyph would start.
    pub(super) pen: f32,
    /// Where the last glyph ends that is no space.
    ink: f32,
    pub(super) blank: bool,
    /// Raised or lowered: a word of its own.
    pub(super) apart: bool,
}

/// Pieces that follow each other on one line.
#[derive(Clone, Debug)]
pub(super) struct Chunk {
    pub(super) pieces: Range<u32>,
    pub(super) x0: f32,
    pub(super) x1: f32,
    /// From where to where it takes up its row, as far as columns are concerned: what runs into the next one does not.
    pub(super) reach: [f32; 2],
    /// Where the column starts of which it is a cell, although it stands against the cell before it.
    pub(super) edge: Option<f32>,
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
    /// Whether letters in it run from right to left.
    pub(super) rtl: bool,
    /// Whether it is one capital: it may be as high as the lines that begin beside it.
    pub(super) initial: bool,
}

/// Joins what follows each other on one line that runs in `direction`, in the order of painting.
pub(super) fn chunks(painted: &Painted, runs: &[u32], direction: [f32; 2]) -> (Vec<Chunk>, Vec<Piece>) {
    let (mut chunks, mut pieces): (Vec<Chunk>, Vec<Piece>) = (Vec::new(), Vec::new());
    let (mut pen, mut ink, mut y) = (0.0_f32, 0.0_f32, 0.0_f32);
    let marks = marks(painted, runs, direction);
    let mut lifted = false;
    for &index in runs {
        let run = &painted.runs[index as usize];
        let origin = [run.glyphs.matrix[4], run.glyphs.matrix[5]];
        let base = origin[0] * direction[0] + origin[1] * direction[1];
        let height = origin[1] * direction[0] - origin[0] * direction[1];
        let mut from = 0;
        let mark = marks.get(&index).copied();
        while let Some(mut piece) = piece(painted, run, index, from, base) {
            // What is said of a run is said of its start.
            let mark = mark.filter(|_| from == 0);
            let edge = if let Some(Mark::Cell(x)) = mark { Some(x) } else { None };
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
            // Letters that were put in place one by one are spaced by that.
            let letter = |piece: &Piece| piece.to - piece.from <= 2;
            let before = pieces.last().is_some_and(|before| {
                let text = &painted.texts[painted.runs[before.run as usize].texts as usize..];
                before.blank || letter(before) && letter(&piece) || is_blank(text[before.to as usize - 1])
            });
            let spaced = before || text.first().copied().is_some_and(is_blank);
            let joins = chunks.last().and_then(|chunk| {
                let smaller = run.size.min(chunk.size);
                let (shift, gap) = ((height - y).abs(), piece.start - ink);
                let widest = if spaced { BREAK } else { LOOSE };
                let near = gap <= widest * smaller && piece.start - pen >= -0.6 * smaller.max(0.5 * run.size);
                let level = shift <= SPACE * smaller;
                let script = shift <= 0.55 * run.size.max(chunk.size)
                    && gap <= 0.4 * run.size.max(chunk.size)
                    && (run.size <= 0.87 * chunk.size || (height - chunk.y).abs() <= SPACE * smaller)
                    && !(chunk.initial && run.size * INITIAL < chunk.size);
                (near && (level || script) && edge.is_none()).then_some(!level)
            });
            let turns = mark == Some(Mark::Word) || (mark == Some(Mark::Raised)) != lifted;
            lifted = mark == Some(Mark::Raised);
            match (joins, chunks.last_mut()) {
                (Some(moved), Some(chunk)) => {
                    // Up or down, and later back.
                    piece.apart = (moved != turns) != pieces.last().is_some_and(|before| before.apart);
                    chunk.pieces.end += 1;
                    chunk.initial = false;
                    chunk.x0 = chunk.x0.min(piece.start);
                    chunk.x1 = chunk.x1.max(piece.ink);
                    chunk.chars += text.len() as u32;
                    chunk.size = chunk.size.max(run.size);
                    chunk.label = ends_like_a_label(text);
                    chunk.digits |= has_digit(text);
                    chunk.rtl |= text.iter().any(|t| is_rtl(*t));
                }
                _ => chunks.push(Chunk {
                    pieces: pieces.len() as u32..pieces.len() as u32 + 1,
                    x0: piece.start,
                    x1: piece.ink,
                    reach: [0.0; 2],
                    edge,
                    y: height,
                    size: run.size,
                    chars: text.len() as u32,
                    font: run.font,
                    label: ends_like_a_label(text),
                    digits: has_digit(text),
                    own: run.glyphs.stream == (0, 0),
                    rtl: text.iter().any(|t| is_rtl(*t)),
                    initial: matches!(text, [only] if char::from_u32(*only).is_some_and(char::is_uppercase)),
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
    let pen = match (glyphs.get(to), ink) {
        // A letter that is put in place by itself: what its font adds behind it was taken back or meant as a space.
        (None, Some(ink)) if run.glyphs.glyphs.len() == 1 => ink,
        (next, _) => at(next.map_or(run.end, |g| g.x0)),
    };
    // Spaces before the first letter are part of the line when something stands before them; the gap is measured from where they start.
    let start = if blank { at(glyphs[0].x0) } else { start };
    Some(Piece { run: index, from, to: from + to as u32, start, pen, ink: ink.unwrap_or(start), blank, apart: false })
}

pub(super) fn is_blank(text: GlyphText) -> bool {
    matches!(text, 32 | 0xa0)
}

pub(super) fn is_letter(text: GlyphText) -> bool {
    text >= STRING || char::from_u32(text).is_some_and(char::is_alphanumeric)
}

fn ends_like_a_label(text: &[GlyphText]) -> bool {
    text.iter().rev().find(|t| !is_blank(**t)).is_some_and(|t| *t == u32::from(b':'))
}

fn has_digit(text: &[GlyphText]) -> bool {
    text.iter().any(|t| (48..58).contains(t))
}

/// Chunks on one height, from top to bottom, each row from left to right.
pub(super) fn rows(chunks: &mut Vec<Chunk>, pieces: &mut Vec<Piece>) -> Vec<Row> {
    lift_initials(chunks);
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
        for &i in &row.chunks {
            let chunk = &mut chunks[i as usize];
            chunk.reach = [chunk.x0, chunk.x1];
        }
        for pair in row.chunks.windows(2) {
            let [left, right] = [pair[0] as usize, pair[1] as usize];
            if let Some(x) = chunks[right].edge {
                let size = row.size;
                chunks[right].reach[0] = x.clamp(chunks[right].x0, chunks[right].x1);
                let end = chunks[left].reach[1].min(x.min(chunks[right].x0) - (GUTTER + 0.05) * size);
                chunks[left].reach[1] = end.max(chunks[left].reach[0]);
            }
        }
    }
    rows
}

/// An initial that is as high as two lines or more stands on the last of them, and is read with the first.
fn lift_initials(chunks: &mut [Chunk]) {
    let initials: Vec<usize> = (0..chunks.len()).filter(|i| chunks[*i].initial).collect();
    for (number, i) in initials.into_iter().enumerate() {
        if number >= INITIALS {
            chunks[i].initial = false;
            continue;
        }
        let Chunk { x1, y, size, .. } = chunks[i];
        let beside = chunks.iter().filter(|line| {
            line.size * INITIAL < size
                && (-0.1 * size..0.5 * size).contains(&(line.x0 - x1))
                && line.y > y + 0.1 * size
                // The tops of both are level, as near as makes no difference.
                && line.y + 0.7 * line.size < y + 0.75 * size + 0.35 * line.size
        });
        match beside.map(|line| line.y).max_by(f32::total_cmp) {
            Some(first) => chunks[i].y = first,
            None => chunks[i].initial = false,
        }
    }
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
            joined.rtl |= chunk.rtl;
        }
        joined.chars = group.len() as u32;
        joined.pieces = start..pieces.len() as u32;
        row.chunks.push(chunks.len() as u32);
        chunks.push(joined);
    }
}
