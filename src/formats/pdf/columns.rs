//! Columns: which rows of a page stand side by side, and whether they are prose to be read column by column or a table to be read row by row.

use std::ops::Range;

use crate::formats::pdf::chunks::Chunk;

/// Chunks on one height.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) y: f32,
    pub(super) size: f32,
    pub(super) chunks: Vec<u32>,
}

/// A stretch of rows.
#[derive(Debug)]
pub(super) enum Region {
    /// One line after the other.
    Lines(Range<usize>),
    /// Prose side by side: per column its lines.
    Columns(Vec<Vec<Vec<u32>>>),
    /// Rows of cells; a cell has lines of chunks.
    Table {
        rows: Vec<Vec<Vec<Vec<u32>>>>,
        /// Whether the first row names the columns.
        head: bool,
    },
}

/// A gap between columns is at least this wide, in font sizes.
pub(super) const GUTTER: f32 = 0.8;
/// A blank stretch higher than this, in font sizes, ends a region.
const BLANK: f32 = 4.5;
/// Lines of prose hold at least this many characters on average.
const PROSE: f32 = 14.0;

/// Cuts the rows of a page into regions, in reading order.
pub(super) fn regions(chunks: &[Chunk], rows: &[Row]) -> Vec<Region> {
    let mut out: Vec<Region> = Vec::new();
    let mut i = 0;
    while i < rows.len() {
        let (end, columns) = side_by_side(chunks, rows, i);
        // A line that lies across the columns below it is not their first row.
        let across = columns.len() > 1 && end > i + 1 && {
            let (below, narrower) = side_by_side(chunks, rows, i + 1);
            let touches = |c: &Chunk| narrower.iter().filter(|n| n[0] < c.reach[1] && c.reach[0] < n[1]).count() > 1;
            below >= end
                && narrower.len() > columns.len()
                && rows[i].chunks.iter().any(|&c| touches(&chunks[c as usize]))
        };
        let columns = if across { Vec::new() } else { columns };
        let (end, columns) = justified(chunks, rows, i, end).unwrap_or((end, columns));
        match (columns.len() > 1).then(|| classify(chunks, &rows[i..end], &columns)).flatten() {
            Some(region) => {
                out.push(region);
                i = end;
            }
            None => {
                match out.last_mut() {
                    Some(Region::Lines(range)) if range.end == i => range.end = i + 1,
                    _ => out.push(Region::Lines(i..i + 1)),
                }
                i += 1;
            }
        }
    }
    out
}

/// A first row that is stretched to its margins has gaps of its own; when all of it lies within the columns of the rows below, it is their first.
fn justified(chunks: &[Chunk], rows: &[Row], i: usize, end: usize) -> Option<(usize, Vec<[f32; 2]>)> {
    let row = &rows[i];
    if end > i + 1 || row.chunks.len() < 3 || rows.get(i + 1)?.y < row.y - 1.7 * row.size {
        return None;
    }
    let (below, columns) = side_by_side(chunks, rows, i + 1);
    let column = |c: &Chunk| columns.iter().position(|n| n[0] - row.size < c.reach[0] && c.reach[1] < n[1] + row.size);
    let places: Option<Vec<usize>> = row.chunks.iter().map(|&c| column(&chunks[c as usize])).collect();
    let fits = places.is_some_and(|places| places.windows(2).any(|w| w[0] != w[1]));
    (fits && columns.len() > 1 && below > i + 3).then_some((below, columns))
}

/// The longest stretch from row `start` that shares a gap from top to bottom, and its columns.
fn side_by_side(chunks: &[Chunk], rows: &[Row], start: usize) -> (usize, Vec<[f32; 2]>) {
    let mut columns: Vec<[f32; 2]> = Vec::new();
    let mut end = start;
    // A bound on how far one look goes, so that a page of many thousand rows is not looked at again from each of them.
    for row in rows[start..].iter().take(400) {
        if end > start && rows[end - 1].y - row.y > BLANK * rows[end - 1].size {
            break;
        }
        let mut next = columns.clone();
        next.extend(row.chunks.iter().map(|&c| chunks[c as usize].reach));
        next.sort_by(|a, b| a[0].total_cmp(&b[0]));
        let gutter = GUTTER * row.size;
        next.dedup_by(|b, a| {
            let joins = b[0] - a[1] < gutter;
            if joins {
                a[1] = a[1].max(b[1]);
            }
            joins
        });
        // A row that closes a gap belongs to what follows.
        if end > start && (next.len() < columns.len() || next.len() < 2) {
            break;
        }
        columns = next;
        end += 1;
    }
    (end, columns)
}

fn classify(chunks: &[Chunk], rows: &[Row], columns: &[[f32; 2]]) -> Option<Region> {
    let column_of = |chunk: u32| {
        let c = &chunks[chunk as usize];
        let middle = (c.reach[0] + c.reach[1]) / 2.0;
        columns.iter().position(|column| middle <= column[1]).unwrap_or(columns.len() - 1)
    };
    // Row, column, chunks.
    let grid: Vec<Vec<Vec<u32>>> = rows
        .iter()
        .map(|row| {
            let mut cells = vec![Vec::new(); columns.len()];
            for &chunk in &row.chunks {
                cells[column_of(chunk)].push(chunk);
            }
            cells
        })
        .collect();
    let lines = |column: usize| grid.iter().filter(move |row| !row[column].is_empty()).map(move |row| &row[column]);
    let shared = grid.iter().filter(|row| row.iter().filter(|cell| !cell.is_empty()).count() > 1).count();
    let least = (0..columns.len()).map(|c| lines(c).count()).min().unwrap_or(0);
    if shared < 2 && least < 3 {
        return None;
    }
    let mut painted: Vec<u32> = rows.iter().flat_map(|row| row.chunks.iter().copied()).collect();
    painted.sort_unstable();
    let changes = painted.windows(2).filter(|w| column_of(w[0]) != column_of(w[1])).count();
    let by_column = changes < 2 * columns.len();
    if least >= 3 && columns.len() <= 4 && is_prose(chunks, columns, &lines, by_column) {
        let columns = (0..columns.len()).map(|c| lines(c).cloned().collect()).collect();
        return Some(Region::Columns(columns));
    }
    let head = has_head(chunks, &grid);
    let mut out: Vec<Vec<Vec<Vec<u32>>>> = Vec::new();
    for (i, row) in grid.into_iter().enumerate() {
        let near = i > 0 && rows[i - 1].y - rows[i].y <= 1.7 * rows[i].size;
        let continues = near && !by_column && out.last().is_some_and(|above| continues(above, &row));
        match out.last_mut() {
            Some(above) if continues => {
                for (cell, line) in above.iter_mut().zip(row) {
                    if !line.is_empty() {
                        cell.push(line);
                    }
                }
            }
            _ => out.push(row.into_iter().map(|line| if line.is_empty() { Vec::new() } else { vec![line] }).collect()),
        }
    }
    Some(Region::Table { rows: out, head })
}

fn is_prose<'g, I: Iterator<Item = &'g Vec<u32>>>(
    chunks: &[Chunk],
    columns: &[[f32; 2]],
    lines: &impl Fn(usize) -> I,
    by_column: bool,
) -> bool {
    let (mut labels, mut own, mut filled) = (false, true, true);
    let mut long = true;
    for (c, column) in columns.iter().enumerate() {
        let (mut count, mut chars, mut ends, mut full) = (0.0_f32, 0.0, 0.0, 0.0);
        for line in lines(c) {
            count += 1.0;
            for &index in line {
                let chunk = &chunks[index as usize];
                chars += chunk.chars as f32;
                ends += f32::from(u8::from(chunk.label));
                own &= chunk.own;
            }
            let (first, last) = (line.first(), line.last());
            if let (Some(&a), Some(&b)) = (first, last) {
                full += (chunks[b as usize].x1 - chunks[a as usize].x0) / (column[1] - column[0]).max(1.0);
            }
        }
        labels |= ends / count.max(1.0) >= 0.5;
        filled &= full / count.max(1.0) > 0.66;
        long &= chars / count.max(1.0) >= PROSE;
    }
    if labels || !own {
        return false;
    }
    // Painted one column after the other: blocks that stand side by side. Painted across: prose only when its lines look like it.
    by_column || (filled && long)
}

/// Whether each line of `row` was painted right behind the line above it in the same cell: a cell of several lines.
fn continues(above: &[Vec<Vec<u32>>], row: &[Vec<u32>]) -> bool {
    row.iter().zip(above).all(|(line, cell)| {
        line.iter().min().is_none_or(|first| {
            cell.last().and_then(|last| last.iter().max()).is_some_and(|before| before + 1 == *first)
        })
    })
}

/// Whether the first row names the columns: full, without digits, and either in another font than the rows below or above a column that has digits.
fn has_head(chunks: &[Chunk], grid: &[Vec<Vec<u32>>]) -> bool {
    let [first, second, ..] = grid else { return false };
    let chunk = |i: &u32| &chunks[*i as usize];
    if first.iter().any(|cell| cell.is_empty() || cell.iter().map(chunk).any(|c| c.digits || c.label)) {
        return false;
    }
    let font = |cell: &Vec<u32>| cell.first().map(|i| (chunk(i).font, chunk(i).size.to_bits()));
    let other_font = first.iter().zip(second).all(|(a, b)| b.is_empty() || font(a) != font(b));
    let digits = grid[1..].iter().any(|row| row.iter().flatten().map(chunk).any(|c| c.digits));
    other_font || (first.len() > 2 && grid.len() > 2 && digits)
}
