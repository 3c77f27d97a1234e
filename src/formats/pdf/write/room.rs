//! Room: what lines leave to each other. How high a bar may be, where the column of a line ends, how far apart its letters stand.

use crate::formats::pdf::chunks::{LETTERS, SPACE};
use crate::formats::pdf::write::lines::{Patch, along, same_direction};
use crate::formats::pdf::write::sheet::Sheet;

/// How far a bar reaches below and above its line at most, in font sizes.
const TALL: (f32, f32) = (0.25, 0.95);
/// What letters take up below and above their line, in font sizes.
const TAIL: f32 = 0.24;
const HEAD: f32 = 0.76;
/// Runs around a bar that are looked at.
const CLOSE: usize = 400;

/// Makes a bar no higher than the room between the lines above and below it: fonts say more of themselves than lines leave them, and what lay
/// under the bar is gone anyway.
pub(super) fn fit(sheet: &Sheet, patch: &mut Patch, (from, base): (f32, f32), heights: &[(f32, u32)]) {
    let (size, direction) = (patch.size, patch.direction);
    let to = from + patch.width;
    let (mut up, mut down) = (TALL.1 * size, TALL.0 * size);
    let near = |number: u32| {
        let run = sheet.runs.get(number as usize).filter(|run| same_direction(run.direction, direction))?;
        let (Some(first), Some(last)) = (run.glyphs.glyphs.first(), run.glyphs.glyphs.last()) else { return None };
        let (a, b) = (along(run, first.x0)[0], along(run, last.x1)[0]);
        (a.min(b) < to && a.max(b) > from).then_some(run.size)
    };
    let at = |height: f32| heights.partition_point(|(other, _)| *other < height);
    let (below, above) = (at(base - 0.3 * size), at(base + 0.3 * size));
    for &(height, number) in heights[above..].iter().take(CLOSE).take_while(|(at, _)| *at < base + 2.0 * size) {
        up = near(number).map_or(up, |other| up.min(height - base - TAIL * other));
    }
    for &(height, number) in heights[..below].iter().rev().take(CLOSE).take_while(|(at, _)| *at > base - 3.0 * size) {
        down = near(number).map_or(down, |other| down.min(base - height - HEAD * other));
    }
    let shorten = |v: [f32; 2], to: f32| {
        let long = v[0].hypot(v[1]);
        if long > to { v.map(|n| n * to / long) } else { v }
    };
    // A line that stands nearer than letters can is a line over a line.
    patch.up = shorten(patch.up, up.max(0.5 * size));
    let flat = patch.down[0] * patch.up[0] + patch.down[1] * patch.up[1] >= 0.0;
    if !flat {
        patch.down = shorten(patch.down, down.max(0.02 * size));
    }
}

/// Where the column ends that a line stands in, when lines around it tell: two that end there, of which nothing is taken out. Where this line
/// ended tells how long the values in it were, so it is not asked.
pub(super) fn margin(
    sheet: &Sheet,
    heights: &[(f32, u32)],
    (height, size, direction): (f32, f32, [f32; 2]),
    (left, right): (f32, f32),
) -> Option<f32> {
    let middle = heights.partition_point(|(at, _)| *at < height);
    let near = |at: f32| (at - height).abs() < 4.5 * size;
    let below = heights[..middle].iter().rev().take(CLOSE).take_while(|(at, _)| near(*at));
    let above = heights[middle..].iter().take(CLOSE).take_while(|(at, _)| near(*at));
    // Height, where it ends, whether all of it stays.
    let mut lines: Vec<(f32, f32, bool)> = Vec::new();
    for (at, number) in below.chain(above).filter(|(at, _)| (at - height).abs() > 0.8 * size) {
        let Some(run) = sheet.runs.get(*number as usize) else { continue };
        let glyphs = &run.glyphs.glyphs;
        let Some(last) = (0..glyphs.len()).rev().find(|i| !sheet.is_blank(run, *i)) else { continue };
        let (a, b) = (along(run, glyphs[0].x0)[0], along(run, glyphs[last].x1)[0]);
        if !same_direction(run.direction, direction) || a < left - size || a > right {
            continue;
        }
        let stays = !sheet.gone.contains_key(number);
        match lines.last_mut() {
            Some(line) if (line.0 - at).abs() < 0.3 * size => (line.1, line.2) = (line.1.max(b), line.2 && stays),
            _ => lines.push((*at, b, stays)),
        }
    }
    let ends = || lines.iter().filter(|(.., stays)| *stays).map(|(_, end, _)| *end);
    let most = ends().fold(f32::MIN, f32::max);
    (ends().filter(|end| *end > most - size).count() > 1).then_some(most)
}

/// How far apart the letters of a line stand that is spaced out; 0 for any other. Within strings the file says it; letters that were put in their
/// places one by one show it.
pub(super) fn spacing(set: Vec<f32>, alone: &[f32], size: f32) -> f32 {
    let least = if set.len() < 2 { LETTERS } else { 2 };
    let mut gaps = if set.len() < 2 { alone.to_vec() } else { set };
    if gaps.len() < least {
        return 0.0;
    }
    gaps.sort_by(f32::total_cmp);
    // Between words it is more, and a line is mostly letters.
    let low = gaps[gaps.len() * 3 / 10];
    if low > 0.4 * SPACE * size && low < size { low } else { 0.0 }
}
