//! Overprint: letters that were painted again on nearly the same place, to make them bold or to give them a shadow.
//!
//! A reader sees one word. Read together, two copies are "JJaannsseenn"; so each copy after the first is a text of its own, with its own way back.

use foldhash::{HashMap, HashMapExt};

use crate::formats::pdf::fonts::GlyphText;
use crate::formats::pdf::page::{Painted, Run};
use crate::model::Layer;

/// Copies lie nearer than this, in font sizes, to what they copy. Two letters that are alike and stand side by side are further apart: the
/// narrowest is a fifth of its size wide.
const NEAR: f32 = 0.15;
/// Runs that are kept for one place: as many as anybody needs for bold.
const COPIES: usize = 16;

/// Moves repeated runs to the layer of copies, each copy apart.
pub(super) fn part(painted: &mut Painted) {
    if !painted.runs.windows(2).any(|pair| steps_back(&pair[0], &pair[1])) {
        return;
    }
    let mut cells: HashMap<(i64, i64), Vec<u32>> = HashMap::new();
    for index in 0..painted.runs.len() {
        let run = &painted.runs[index];
        let (x, y) = (run.glyphs.matrix[4], run.glyphs.matrix[5]);
        // Cells are as large as a letter: a copy lies in this one, or near an edge in the one behind it.
        let cell = |v: f32| (v / run.size.max(1.0)).floor() as i64;
        let reach = |v: f32| cell(v - NEAR * run.size)..=cell(v + NEAR * run.size);
        let around = reach(x).flat_map(|a| reach(y).map(move |b| (a, b)));
        let here = around.filter_map(|place| cells.get(&place)).flatten();
        let before = here.filter(|other| copies(painted, &painted.runs[**other as usize], run)).count();
        let known = cells.entry((cell(x), cell(y))).or_default();
        if known.len() < COPIES {
            known.push(index as u32);
        }
        if before > 0 {
            let run = &mut painted.runs[index];
            run.copy = before.min(COPIES) as u8;
            if run.layer == Layer::Visible {
                run.layer = Layer::Copy;
            }
        }
    }
}

/// Whether a run starts left of where the one before it on the same line ended.
fn steps_back(before: &Run, run: &Run) -> bool {
    let (from, to) = (&before.glyphs.matrix, &run.glyphs.matrix);
    let (dx, dy) = (to[4] - from[4], to[5] - from[5]);
    let along = dx * before.direction[0] + dy * before.direction[1];
    let up = dy * before.direction[0] - dx * before.direction[1];
    up.abs() < 0.3 * before.size && along < before.end.abs() * before.scale - 0.3 * before.size
}

fn copies(painted: &Painted, run: &Run, other: &Run) -> bool {
    let (a, b) = (&run.glyphs, &other.glyphs);
    let near = |i: usize| (a.matrix[i] - b.matrix[i]).abs() < NEAR * run.size;
    let first_layer = if run.copy > 0 && run.layer == Layer::Copy { Layer::Visible } else { run.layer };
    let same = |i: usize| (a.matrix[i] - b.matrix[i]).abs() < 0.01;
    (0..4).all(same)
        && near(4)
        && near(5)
        && a.glyphs.len() == b.glyphs.len()
        && first_layer == other.layer
        && (run.end - other.end).abs() * run.scale < NEAR * run.size
        && texts(painted, run) == texts(painted, other)
}

fn texts<'p>(painted: &'p Painted, run: &Run) -> &'p [GlyphText] {
    &painted.texts[run.texts as usize..run.texts as usize + run.glyphs.glyphs.len()]
}
