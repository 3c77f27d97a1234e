//! Cover: what lies over and under text. A box or image painted after text hides it; the colour under text decides whether it can be seen.
//!
//! The page is a grid, and each cell knows the areas that touch it in the order in which they were painted. What covers a cell as a whole
//! makes everything before it irrelevant there, so that lists stay short on real pages; on others they are cut, which is told.

use foldhash::{HashSet, HashSetExt};

use crate::formats::pdf::page::{Painted, Run, area, bounds, intersect};
use crate::model::Layer;

/// Cells along each side of the page.
const SIDE: usize = 24;
/// Areas that one cell keeps.
const KEPT: usize = 512;
/// Comparisons of a glyph with an area, for one page; a hostile page could want millions of millions.
pub(super) const TESTS: u64 = 20_000_000;

/// What an area is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A box: exactly its bounds.
    Box,
    /// An image over most of the page: text under it was put there by text recognition.
    Picture,
    /// Another shape: its bounds are more than it fills.
    Shape,
}

/// An area that was filled, or an image.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fill {
    pub(super) bounds: [f32; 4],
    pub(super) kind: Kind,
    /// Nothing for an image or a pattern.
    pub(super) colour: Option<[u8; 3]>,
    /// Whether nothing shows through it.
    pub(super) covers: bool,
    /// Runs painted before it.
    after: u32,
}

/// All areas of a page.
#[derive(Default)]
pub(super) struct Ground {
    page: [f32; 4],
    fills: Vec<Fill>,
    cells: Vec<Vec<u32>>,
    /// Whether an area lies over runs.
    any: bool,
    lost: bool,
}

impl Ground {
    /// Of a page of these bounds.
    pub(super) fn new(page: [f32; 4]) -> Ground {
        Ground { page, ..Ground::default() }
    }

    fn cell(&self, x: f32, y: f32) -> (usize, usize) {
        let step = |v: f32, low: f32, high: f32| {
            (((v - low) / (high - low).max(1.0) * SIDE as f32).clamp(0.0, SIDE as f32 - 1.0)) as usize
        };
        (step(x, self.page[0], self.page[2]), step(y, self.page[1], self.page[3]))
    }

    /// Adds an area that is painted now, after `runs` runs.
    pub(super) fn add(&mut self, area_of: [f32; 4], kind: Kind, colour: Option<[u8; 3]>, covers: bool, runs: usize) {
        let seen = intersect(area_of, self.page);
        // Lines are no ground and no cover.
        if area(seen) <= 0.0 || (seen[2] - seen[0]).min(seen[3] - seen[1]) < 1.0 {
            return;
        }
        if self.cells.is_empty() {
            self.cells = vec![Vec::new(); SIDE * SIDE];
        }
        let index = self.fills.len() as u32;
        self.fills.push(Fill { bounds: seen, kind, colour, covers, after: runs as u32 });
        self.any |= covers && runs > 0;
        let ((left, low), (right, high)) = (self.cell(seen[0], seen[1]), self.cell(seen[2], seen[3]));
        for row in low..=high {
            for column in left..=right {
                // The cells between the outer ones are covered as a whole.
                let whole = covers
                    && kind != Kind::Shape
                    && (left + 1..right).contains(&column)
                    && (low + 1..high).contains(&row);
                let cell = &mut self.cells[row * SIDE + column];
                if whole {
                    cell.clear();
                } else if cell.len() >= KEPT {
                    cell.drain(..KEPT / 2);
                    self.lost = true;
                }
                cell.push(index);
            }
        }
    }

    /// The area that a point lies on.
    pub(super) fn under(&self, x: f32, y: f32) -> Option<&Fill> {
        if self.cells.is_empty() {
            return None;
        }
        let (column, row) = self.cell(x, y);
        let at = |b: &[f32; 4]| b[0] <= x && x <= b[2] && b[1] <= y && y <= b[3];
        self.cells[row * SIDE + column].iter().rev().take(64).map(|i| &self.fills[*i as usize]).find(|f| at(&f.bounds))
    }

    /// Moves the glyphs that something was painted over to a layer of their own. Whether there was more than can be looked at.
    pub(super) fn cover(self, painted: &mut Painted) -> bool {
        if !self.any {
            return false;
        }
        let mut tests = 0;
        let runs = std::mem::take(&mut painted.runs);
        let flags: Vec<Vec<Option<Kind>>> =
            runs.iter().enumerate().map(|(i, run)| self.flags(run, i as u32, &mut tests)).collect();
        let repainted = repainted(painted, &runs, &flags);
        for (run, flags) in runs.into_iter().zip(flags) {
            split(painted, run, &flags, &repainted);
        }
        self.lost || tests > TESTS
    }

    /// For each glyph what lies over it.
    fn flags(&self, run: &Run, index: u32, tests: &mut u64) -> Vec<Option<Kind>> {
        if run.layer != Layer::Visible || *tests > TESTS {
            return Vec::new();
        }
        let mut any = false;
        let flags: Vec<Option<Kind>> = run
            .glyphs
            .glyphs
            .iter()
            .map(|glyph| {
                let core = core(run, glyph.x0, glyph.x1);
                let (x, y) = ((core[0] + core[2]) / 2.0, (core[1] + core[3]) / 2.0);
                let (column, row) = self.cell(x, y);
                let room = 0.1 * run.size;
                let aside = 0.25 * (core[2] - core[0]);
                let over = self.cells[row * SIDE + column]
                    .iter()
                    .rev()
                    .map(|i| &self.fills[*i as usize])
                    .take_while(|fill| fill.after > index)
                    .find(|fill| {
                        *tests += 1;
                        let b = fill.bounds;
                        fill.covers
                            && fill.kind != Kind::Shape
                            && b[0] <= core[0] + aside
                            && core[2] - aside <= b[2]
                            && b[1] <= core[1] + room
                            && core[3] - room <= b[3]
                    });
                any |= over.is_some();
                over.map(|fill| fill.kind)
            })
            .collect();
        if any { flags } else { Vec::new() }
    }
}

/// The part of a glyph without which it cannot be read: from the baseline to half its height.
fn core(run: &Run, x0: f32, x1: f32) -> [f32; 4] {
    let height = 0.55 * run.glyphs.extent.1;
    bounds(run.glyphs.matrix, [x0.min(x1), 0.0_f32.min(height), x0.max(x1), 0.0_f32.max(height)])
}

/// A letter at its place, to four points: what is written anew in another font does not stand at the very same place.
fn spot(core: [f32; 4], text: u32) -> (i32, i32, u32) {
    (((core[0] + core[2]) / 8.0).round() as i32, ((core[1] + core[3]) / 8.0).round() as i32, text)
}

/// Where letters stand that nothing covers: what was covered and written again at the same place hides nothing.
fn repainted(painted: &Painted, runs: &[Run], flags: &[Vec<Option<Kind>>]) -> HashSet<(i32, i32, u32)> {
    let mut out = HashSet::new();
    if flags.iter().all(Vec::is_empty) {
        return out;
    }
    for (run, flags) in runs.iter().zip(flags).filter(|(run, _)| run.layer == Layer::Visible) {
        for (i, glyph) in run.glyphs.glyphs.iter().enumerate() {
            if flags.get(i).is_none_or(Option::is_none) {
                out.insert(spot(core(run, glyph.x0, glyph.x1), painted.texts[run.texts as usize + i]));
            }
        }
    }
    out
}

fn split(painted: &mut Painted, run: Run, flags: &[Option<Kind>], repainted: &HashSet<(i32, i32, u32)>) {
    if flags.is_empty() {
        painted.runs.push(run);
        return;
    }
    let glyphs = &run.glyphs.glyphs;
    let blank = |i: usize| matches!(painted.texts[run.texts as usize + i], 32 | 0xa0);
    let mut stretches: Vec<(usize, Option<Kind>)> = Vec::new();
    for (i, flag) in flags.iter().enumerate() {
        match stretches.last() {
            // A space goes with what stands before it.
            Some((_, last)) if last == flag || blank(i) => {}
            _ => stretches.push((i, *flag)),
        }
    }
    let mut parts = Vec::with_capacity(stretches.len());
    for (n, &(from, kind)) in stretches.iter().enumerate() {
        let to = stretches.get(n + 1).map_or(glyphs.len(), |(next, _)| *next);
        let inked = (from..to).filter(|i| !blank(*i)).count();
        let near = |i: usize| {
            let (x, y, text) = spot(core(&run, glyphs[i].x0, glyphs[i].x1), painted.texts[run.texts as usize + i]);
            (-1..=1).any(|dx| (-1..=1).any(|dy| repainted.contains(&(x + dx, y + dy, text))))
        };
        let layer = match kind {
            None => Layer::Visible,
            Some(Kind::Picture) => Layer::Hidden,
            Some(_) if (from..to).filter(|i| !blank(*i) && near(*i)).count() * 5 >= inked * 4 => Layer::Copy,
            Some(_) => Layer::Covered,
        };
        if layer != Layer::Visible {
            painted.visible = painted.visible.saturating_sub(inked as u32);
            painted.unseen += inked as u32;
        }
        let end = glyphs.get(to).map_or(run.end, |next| next.x0);
        let mut part = Run { texts: run.texts + from as u32, end, layer, ..run.clone() };
        part.glyphs.glyphs = glyphs[from..to].to_vec();
        parts.push(part);
    }
    painted.runs.extend(parts);
}
