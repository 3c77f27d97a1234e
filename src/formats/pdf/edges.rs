//! Edges: words that stand directly against each other and are two all the same, because each was put in its place by itself.
//!
//! Columns of a table may touch: a sheet that was printed on a narrow page, a form whose value fills its field. No gap tells the cells apart
//! then, but their starts do: they lie above each other, row after row, exactly. A figure of a note that is a glyph of its own stands on the
//! line like any other, only narrower.

use foldhash::{HashMap, HashMapExt};

use crate::formats::pdf::chunks::{LOOSE, SPACE, is_blank, is_letter};
use crate::formats::pdf::fonts::GlyphText;
use crate::formats::pdf::page::Painted;

/// Starts that lie nearer than this, in font sizes, lie above each other.
const EXACT: f32 = 0.015;
/// Rows further apart than this, in font sizes, belong to different tables.
const ROWS: f32 = 3.2;
/// A pen that came from what stands before is nearer to it than this, in font sizes; kerning is.
const CAME: f32 = 0.03;
/// Figures of so many are a date or a number as a whole.
const VALUE: u32 = 8;
/// Where one glyph of so many is a space, gaps between words are not left to the pen.
const SPACES: usize = 50;
/// How far from the start of a column its name may stand, in font sizes.
const WIDE_HEAD: f32 = 12.0;
/// Rows that start above each other in so many places are rows of a table.
const TABLE: usize = 3;
/// Figures overlap by no more than this, in font sizes, when a font sets them closer.
const KERN: f32 = 0.13;
/// Figures narrower than this share of the others of their font are those of notes.
const NARROW: f32 = 0.75;
/// Stands for every figure.
const ANY: char = '#';

/// What a run is that stands against the one before it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Mark {
    /// The start of a cell, with where its column starts along the line.
    Cell(f32),
    /// The start of another word.
    Word,
    /// The figure of a note.
    Raised,
}

/// What was shown from where the pen was put, on one height.
struct Cell {
    run: u32,
    put: bool,
    x0: f32,
    /// Where the last glyph ends that is no space.
    x1: f32,
    y: f32,
    size: f32,
    glyphs: u32,
    first: GlyphText,
    last: GlyphText,
    /// Whether a space is shown before or behind it.
    opens: bool,
    closes: bool,
    row: u32,
    /// What stands right before it on its row.
    before: Option<Before>,
}

#[derive(Clone, Copy)]
struct Before {
    cell: u32,
    gap: f32,
    touches: bool,
    kind: Kind,
    /// The pen came there by itself from what stands before: then it is one word, as long as two whole values do not stand against each other.
    came: bool,
}

/// What two words say of their being two, by the letters where they touch.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Nothing.
    Same,
    /// It may be one, when all that stands above and below is alike.
    Likely,
    /// No word is like that.
    Parted,
}

/// The marks of runs that lie in `direction`, by their numbers.
pub(super) fn marks(painted: &Painted, runs: &[u32], direction: [f32; 2]) -> HashMap<u32, Mark> {
    let mut out = HashMap::new();
    let mut cells = cells(painted, runs, direction);
    if cells.len() < 2 {
        return out;
    }
    let rows = rows(&mut cells);
    link(&mut cells, &rows);
    for cell in cells.iter().filter(|cell| cell.put) {
        let Some(before) = cell.before.filter(|before| before.touches && before.kind == Kind::Parted) else { continue };
        let long = cells[before.cell as usize].glyphs.min(cell.glyphs);
        // Two numbers in one are less of a surprise than a capital within a word.
        let enough = if is_digit(cell.first) { 6 } else { 3 };
        if !before.came && before.gap.abs() > CAME * cell.size && long >= enough {
            out.insert(cell.run, Mark::Word);
        }
    }
    let texts = runs.iter().flat_map(|&i| {
        let run = &painted.runs[i as usize];
        painted.texts.iter().skip(run.texts as usize).take(run.glyphs.glyphs.len())
    });
    let (all, blank) = texts.fold((0, 0), |(all, blank), text| (all + 1, blank + usize::from(is_blank(*text))));
    let spaced = blank * SPACES > all;
    columns(&cells, &rows, spaced, &mut out);
    if spaced {
        heads(&cells, &rows, &mut out);
    }
    raised(painted, &cells, &mut out);
    out
}

fn cells(painted: &Painted, runs: &[u32], direction: [f32; 2]) -> Vec<Cell> {
    let mut cells: Vec<Cell> = Vec::new();
    for &index in runs {
        let run = &painted.runs[index as usize];
        let glyphs = &run.glyphs.glyphs;
        let Some(texts) = painted.texts.get(run.texts as usize..run.texts as usize + glyphs.len()) else { continue };
        let origin = [run.glyphs.matrix[4], run.glyphs.matrix[5]];
        let base = origin[0] * direction[0] + origin[1] * direction[1];
        let y = origin[1] * direction[0] - origin[0] * direction[1];
        let ink = (texts.iter().position(|t| !is_blank(*t)), texts.iter().rposition(|t| !is_blank(*t)));
        let at = |x: f32| base + x.abs() * run.scale;
        let known = cells.last_mut().filter(|cell| !run.put && (cell.y - y).abs() < 0.2 * cell.size.max(run.size));
        match ((ink.0, ink.1), known) {
            ((Some(first), Some(last)), Some(cell)) => {
                if cell.glyphs == 0 {
                    (cell.x0, cell.first) = (at(glyphs[first].x0), texts[first]);
                    cell.opens |= first > 0 || cell.closes;
                }
                cell.x1 = cell.x1.max(at(glyphs[last].x1));
                cell.glyphs += (last - first) as u32 + 1;
                (cell.last, cell.closes) = (texts[last], last + 1 < texts.len());
                cell.size = cell.size.max(run.size);
            }
            (_, Some(cell)) => cell.closes = true,
            ((first, last), None) => {
                let (a, b) = (first.unwrap_or(0), last.unwrap_or(0));
                let (Some(start), Some(end)) = (glyphs.get(a), glyphs.get(b)) else { continue };
                cells.push(Cell {
                    run: index,
                    put: run.put,
                    x0: at(start.x0),
                    x1: at(end.x1),
                    y,
                    size: run.size,
                    glyphs: first.map_or(0, |_| (b - a) as u32 + 1),
                    first: texts[a],
                    last: texts[b],
                    opens: a > 0,
                    closes: first.is_none() || b + 1 < texts.len(),
                    row: 0,
                    before: None,
                });
            }
        }
    }
    cells
}

/// The cells of each row from left to right, rows from top to bottom.
fn rows(cells: &mut [Cell]) -> Vec<Vec<u32>> {
    let mut order: Vec<u32> = (0..cells.len() as u32).collect();
    order.sort_by(|&a, &b| cells[b as usize].y.total_cmp(&cells[a as usize].y));
    let mut rows: Vec<Vec<u32>> = Vec::new();
    let mut top = (f32::MAX, 0.0_f32);
    for index in order {
        let cell = &cells[index as usize];
        match rows.last_mut() {
            Some(row) if top.0 - cell.y <= 0.35 * top.1.min(cell.size) => row.push(index),
            _ => {
                top = (cell.y, cell.size);
                rows.push(vec![index]);
            }
        }
    }
    for (number, row) in rows.iter_mut().enumerate() {
        row.sort_by(|&a, &b| cells[a as usize].x0.total_cmp(&cells[b as usize].x0));
        row.iter().for_each(|&i| cells[i as usize].row = number as u32);
    }
    rows
}

/// Notes for each cell what stands right before it, when no space is shown between them.
fn link(cells: &mut [Cell], rows: &[Vec<u32>]) {
    for row in rows {
        let mut before: Option<u32> = None;
        let mut spaced = false;
        for &index in row {
            let cell = &cells[index as usize];
            if cell.glyphs == 0 {
                spaced = true;
                continue;
            }
            if let Some(left) = before.replace(index)
                && !std::mem::take(&mut spaced)
            {
                let a = &cells[left as usize];
                let size = cell.size.min(a.size);
                let gap = cell.x0 - a.x1;
                let alike = size > 0.87 * cell.size.max(a.size);
                // Letters that were put in place one by one are no cells, and what lies on the same spot is a copy.
                let apart = (a.glyphs > 2 || cell.glyphs > 2) && cell.x0 > a.x0 + 0.3 * size;
                if alike && apart && !a.closes && !cell.opens && gap < LOOSE * size {
                    let touches = gap < SPACE * size;
                    let values = !is_digit(a.last) || a.glyphs.min(cell.glyphs) >= VALUE;
                    let kind = kind(a, cell, touches);
                    // Two ones stand closer than other figures: `11`, which browsers paint in two pieces.
                    let kerned = is_digit(a.last) && is_digit(cell.first) && (-KERN * size..0.0).contains(&gap);
                    let came = (gap.abs() <= CAME * size || kerned) && !(kind == Kind::Parted && values);
                    let before = Before { cell: left, gap, touches, kind, came };
                    cells[index as usize].before = Some(before);
                }
            }
        }
    }
}

fn is_digit(text: GlyphText) -> bool {
    (48..58).contains(&text)
}

fn digit(text: GlyphText) -> Option<char> {
    char::from_u32(text).filter(char::is_ascii_digit)
}

fn kind(a: &Cell, b: &Cell, touches: bool) -> Kind {
    let is = |text: GlyphText, what: fn(char) -> bool| char::from_u32(text).is_some_and(what);
    let (digits, capital) = ((is_digit(a.last), is_digit(b.first)), is(b.first, char::is_uppercase));
    match digits {
        (true, true) if a.glyphs > 3 && b.glyphs > 3 => Kind::Parted,
        // Where they touch it may be the code of a bank in its account number.
        (true, false) if a.glyphs > 3 && b.glyphs > 2 && capital && !touches => Kind::Parted,
        (false, true) if a.glyphs > 2 && b.glyphs > 3 && is(a.last, char::is_lowercase) => Kind::Parted,
        (false, false) if a.glyphs > 2 && b.glyphs > 1 && is(a.last, char::is_lowercase) && capital => Kind::Parted,
        _ if a.glyphs > 2 && b.glyphs > 1 && is_letter(a.last) && is_letter(b.first) => Kind::Likely,
        _ => Kind::Same,
    }
}

/// Marks cells that start above each other in rows that follow each other, where some of them stand against what is before them.
fn columns(cells: &[Cell], rows: &[Vec<u32>], spaced: bool, out: &mut HashMap<u32, Mark>) {
    let mut starts: Vec<u32> = (0..cells.len() as u32).filter(|i| cells[*i as usize].put).collect();
    starts.retain(|i| cells[*i as usize].glyphs > 0);
    starts.sort_by(|&a, &b| cells[a as usize].x0.total_cmp(&cells[b as usize].x0));
    let cell = |i: &u32| &cells[*i as usize];
    let mut from = 0;
    while from < starts.len() {
        let first = cell(&starts[from]);
        let near = |i: &u32| cell(i).x0 - first.x0 < 2.0 * EXACT * first.size.max(cell(i).size);
        let to = from + 1 + starts[from + 1..].iter().take_while(|i| near(i)).count();
        let mut group = starts[from..to].to_vec();
        from = to;
        group.sort_by_key(|i| cell(i).row);
        for stretch in group.chunk_by(|a, b| cell(a).y - cell(b).y < ROWS * cell(a).size.min(cell(b).size)) {
            if is_column(cells, stretch, spaced) {
                let x = cell(&stretch[0]).x0;
                stretch.iter().for_each(|i| _ = out.insert(cell(i).run, Mark::Cell(x)));
                head(cells, rows, cell(&stretch[0]), x, out);
            }
        }
    }
}

fn is_column(cells: &[Cell], stretch: &[u32], spaced: bool) -> bool {
    if stretch.len() < 2 {
        return false;
    }
    let width = |b: &Before| cells[b.cell as usize].x1 - cells[b.cell as usize].x0;
    let size = cells[stretch[0] as usize].size;
    let (mut near, mut parted, mut clear) = (0, 0, false);
    let (mut least, mut most) = (f32::MAX, 0.0_f32);
    for link in stretch.iter().filter_map(|i| cells[*i as usize].before) {
        // Words that were all put in their places by themselves have gaps between them too.
        if link.kind == Kind::Same || link.came || !(link.touches || spaced) {
            continue;
        }
        near += 1;
        parted += u32::from(link.kind == Kind::Parted);
        clear |= link.kind == Kind::Parted && link.gap.abs() > CAME * size;
        (least, most) = (least.min(width(&link)), most.max(width(&link)));
    }
    // Starts of one word on many lines lie above each other too: what stands before is as wide everywhere then.
    let differ = near > 1 && most - least > 0.3 * size;
    match stretch.len() {
        2 => parted == 2,
        _ => clear || parted > 1 || differ,
    }
}

/// The names of columns stand above them, and often not above where they start.
fn head(cells: &[Cell], rows: &[Vec<u32>], top: &Cell, x: f32, out: &mut HashMap<u32, Mark>) {
    let Some(row) = top.row.checked_sub(1).and_then(|above| rows.get(above as usize)) else { return };
    let middle = |cell: &Cell| (cell.x0 + cell.x1) / 2.0;
    // A row is looked through once for each of its columns.
    let from = row.partition_point(|i| cells[*i as usize].x0 < x - WIDE_HEAD * top.size);
    for &i in row[from..].iter().take(32) {
        let cell = &cells[i as usize];
        if cell.y - top.y > ROWS * top.size || cell.x0 > x + WIDE_HEAD * top.size {
            return;
        }
        let before = cell.before.map(|before| &cells[before.cell as usize]);
        let starts = before.map_or(cell.x0 < x, |before| middle(before) < x);
        if cell.put && starts && middle(cell) >= x {
            if !matches!(out.get(&cell.run), Some(Mark::Cell(_))) {
                out.insert(cell.run, Mark::Cell(x));
            }
            return;
        }
    }
}

/// Marks the names of columns that stand closer to each other than what is below them: above rows of which the starts lie above each other, no
/// space is shown between them although the page shows spaces.
fn heads(cells: &[Cell], rows: &[Vec<u32>], out: &mut HashMap<u32, Mark>) {
    let starts = |row: &[u32]| -> Vec<(f32, f32)> {
        let put = row.iter().map(|i| &cells[*i as usize]).filter(|cell| cell.put && cell.glyphs > 0);
        put.map(|cell| (cell.x0, cell.size)).collect()
    };
    for three in rows.windows(3) {
        let apart = |b: Before| !b.came && (b.kind == Kind::Parted || b.kind == Kind::Likely && !b.touches);
        let tight = |i: &&u32| cells[**i as usize].before.is_some_and(apart);
        let tight: Vec<&u32> = three[0].iter().filter(|i| cells[**i as usize].put).filter(tight).collect();
        let near = |a: &[u32], b: &[u32]| match (a.first(), b.first()) {
            (Some(a), Some(b)) => {
                let (a, b) = (&cells[*a as usize], &cells[*b as usize]);
                a.y - b.y < ROWS * a.size.min(b.size)
            }
            _ => false,
        };
        if tight.is_empty() || !near(&three[0], &three[1]) || !near(&three[1], &three[2]) {
            continue;
        }
        let (above, below) = (starts(&three[1]), starts(&three[2]));
        let mut next = below.iter().peekable();
        let shared = above.iter().filter(|(x, size)| {
            while next.next_if(|(other, _)| *other < x - EXACT * size).is_some() {}
            next.peek().is_some_and(|(other, _)| (other - x).abs() <= EXACT * size)
        });
        if shared.count() >= TABLE {
            for cell in tight.into_iter().map(|i| &cells[*i as usize]) {
                if !matches!(out.get(&cell.run), Some(Mark::Cell(_))) {
                    out.insert(cell.run, Mark::Cell(cell.x0));
                }
            }
        }
    }
}

/// Marks figures of notes that stand on the line as glyphs of their own: narrower than the same figure elsewhere. A 1 that is narrower than a 2 is
/// none, in many fonts it always is.
fn raised(painted: &Painted, cells: &[Cell], out: &mut HashMap<u32, Mark>) {
    let mut widest: HashMap<(u32, char), f32> = HashMap::new();
    for cell in cells.iter().filter(|cell| cell.put && (1..4).contains(&cell.glyphs) && is_digit(cell.first)) {
        let Some(before) = cell.before.filter(|before| before.touches) else { continue };
        let run = &painted.runs[cell.run as usize];
        let a = &cells[before.cell as usize];
        if !is_digit(cell.last) || !is_letter(a.last) || a.glyphs < 3 {
            continue;
        }
        if widest.is_empty() {
            for run in &painted.runs {
                let texts = &painted.texts[run.texts as usize..];
                for (glyph, figure) in run.glyphs.glyphs.iter().zip(texts).filter_map(|(g, t)| Some((g, digit(*t)?))) {
                    let width = (glyph.x1 - glyph.x0).abs() * run.scale / run.size;
                    for figure in [figure, ANY] {
                        let known = widest.entry((run.font, figure)).or_insert(0.0);
                        *known = known.max(width);
                    }
                }
            }
        }
        let Some(figure) = digit(cell.first) else { continue };
        let of = |figure: char| widest.get(&(run.font, figure)).copied().unwrap_or(0.0) * run.size;
        let width = (cell.x1 - cell.x0) / (cell.glyphs as f32);
        if width < NARROW * of(figure) || figure != '1' && width < NARROW * of(ANY) {
            out.insert(cell.run, Mark::Raised);
        }
    }
}
