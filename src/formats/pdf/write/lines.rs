//! Lines: where boxes go, and how a line is set again when the width of what was taken out would tell what it was.
//!
//! A name leaves a gap as wide as the name, and most names have a width of their own. So the gap gets a width that depends on the label alone,
//! and what follows on the line moves up; the gaps between the words of that line become plain spaces, because in a line that was stretched
//! to the margin they would give the width away again.

use std::collections::BTreeSet;
use std::ops::Range;

use foldhash::{HashSet, HashSetExt};

use crate::formats::pdf::chunks::SPACE;
use crate::formats::pdf::page::{Run, apply};
use crate::formats::pdf::write::images::taken_of;
use crate::formats::pdf::write::label::width_of;
use crate::formats::pdf::write::room::{fit, margin, spacing};
use crate::formats::pdf::write::sheet::Sheet;
use crate::model::{Layer, Plan, Replacement, Width};

/// A gap wider than this, in font sizes, ends the part of a line that moves together; so does any gap without a space on a page that has spaces.
const COLUMN: f32 = 2.0;
/// Widths of labels are rounded up to this, in points.
const STEP: f32 = 24.0;
/// How wide a bar is.
const BAR: f32 = 48.0;
/// What stays free before what stands beside a line, in font sizes.
const SIDE: f32 = 0.3;
/// What a bar gives up is counted in these, in points: less would tell what stood there.
const LESS: f32 = 12.0;
/// Lines that reach beyond their column are told as this much longer, in points.
const FAR: f32 = 144.0;

/// What is drawn where something was taken out.
#[derive(Clone, Debug)]
pub(super) struct Patch {
    pub(super) edit: usize,
    /// On the baseline, where it starts.
    pub(super) origin: [f32; 2],
    /// Along the line, of length 1.
    pub(super) direction: [f32; 2],
    /// From the baseline down and up, in points.
    pub(super) down: [f32; 2],
    pub(super) up: [f32; 2],
    /// Along the line, in points.
    pub(super) width: f32,
    pub(super) size: f32,
    pub(super) layer: Layer,
    /// Whether it is the first of its edit: it bears the label.
    pub(super) first: bool,
    /// Whether it is drawn; what is painted elsewhere, or lay under something, is not.
    pub(super) drawn: bool,
    /// Whether its line is set again, and is told as a whole.
    pub(super) reset: bool,
}

impl Patch {
    /// The corners, as in an anchor.
    pub(super) fn corners(&self) -> [[f32; 2]; 4] {
        let end = [self.origin[0] + self.direction[0] * self.width, self.origin[1] + self.direction[1] * self.width];
        let add = |a: [f32; 2], b: [f32; 2]| [a[0] + b[0], a[1] + b[1]];
        [add(self.origin, self.down), add(end, self.down), add(end, self.up), add(self.origin, self.up)]
    }

    /// The box around it.
    pub(super) fn bounds(&self) -> [f32; 4] {
        self.corners().iter().fold([f32::MAX, f32::MAX, f32::MIN, f32::MIN], |b, p| {
            [b[0].min(p[0]), b[1].min(p[1]), b[2].max(p[0]), b[3].max(p[1])]
        })
    }
}

/// Glyphs of one edit that stand side by side on one line.
struct Group {
    patch: Patch,
    /// Along the line.
    from: f32,
    to: f32,
    /// Across it.
    height: f32,
    telling: bool,
    moved: f32,
    /// Groups of one line have the same one.
    cluster: usize,
    /// Where the string starts that it is part of, along the line.
    start: f32,
}

/// How far letters that somebody's text recognition put behind a picture may lie beside those of the picture: a share of the way from the
/// start of their string, where both were still together, and a share of the font size.
const DRIFT: (f32, f32) = (0.08, 0.3);

impl Group {
    /// Over a picture: what is seen there is what counts, and it stays where it is.
    fn widen(&mut self) {
        self.telling = false;
        (self.patch.reset, self.patch.drawn) = (false, true);
        let beside = |at: f32| DRIFT.0 * (at - self.start).abs() + DRIFT.1 * self.patch.size;
        let (left, right) = (beside(self.from), beside(self.to));
        self.from -= left;
        self.to += right;
        self.patch.origin[0] -= self.patch.direction[0] * left;
        self.patch.origin[1] -= self.patch.direction[1] * left;
        self.patch.width = self.to - self.from;
    }
}

/// Where a glyph lies: along its line, and how high the line is.
pub(super) fn along(run: &Run, x: f32) -> [f32; 2] {
    let [px, py] = apply(run.glyphs.matrix, x, 0.0);
    let [dx, dy] = run.direction;
    [px * dx + py * dy, py * dx - px * dy]
}

pub(super) fn same_direction(a: [f32; 2], b: [f32; 2]) -> bool {
    a[0] * b[0] + a[1] * b[1] > 0.998
}

/// Works out the patches of a page; where lines are set again, the shifts of their glyphs go to the sheet. Also the boxes of those lines,
/// and the boxes where something was before it was taken out.
pub(super) fn lay_out(sheet: &mut Sheet, plan: &Plan, bounds: [f32; 4]) -> (Vec<Patch>, Vec<[f32; 4]>, Vec<[f32; 4]>) {
    let mut groups = groups(sheet, plan);
    for group in groups.iter_mut().filter(|group| group.patch.layer == Layer::Hidden) {
        let box_of = [group.patch.bounds()];
        if sheet.images.values().any(|matrix| !taken_of(matrix, &box_of).is_empty()) {
            group.widen();
        }
    }
    let mut heights: Vec<(f32, u32)> = Vec::new();
    if !groups.is_empty() {
        heights.extend(sheet.runs.iter().enumerate().map(|(number, run)| (along(run, 0.0)[1], number as u32)));
        heights.sort_by(|a, b| a.0.total_cmp(&b.0));
    }
    let before: Vec<[f32; 4]> = groups.iter().map(|group| group.patch.bounds()).collect();
    let mut reset = Vec::new();
    for index in 0..groups.len() {
        // One line is set once, for all that was taken out of it.
        let first = groups.partition_point(|group| group.cluster < groups[index].cluster);
        let done = groups[first..index].iter().any(|other| other.telling && same_line(other, &groups[index]));
        if groups[index].telling && !done {
            line(sheet, &mut groups, index, plan, bounds, &heights, &mut reset);
        }
    }
    let patches = groups.into_iter().map(|mut group| {
        group.patch.origin[0] += group.patch.direction[0] * group.moved;
        group.patch.origin[1] += group.patch.direction[1] * group.moved;
        if group.patch.drawn && group.patch.layer == Layer::Visible {
            let stands = (group.from + group.moved, group.height);
            fit(sheet, &mut group.patch, stands, &heights);
        }
        group.patch
    });
    (patches.collect(), reset, before)
}

fn same_line(a: &Group, b: &Group) -> bool {
    same_direction(a.patch.direction, b.patch.direction)
        && (a.height - b.height).abs() < 0.45 * a.patch.size.max(b.patch.size)
}

fn groups(sheet: &Sheet, plan: &Plan) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let (mut cluster, mut reach): (usize, Option<(u32, usize)>) = (0, None);
    for taken in &sheet.taken {
        let run = &sheet.runs[taken.run as usize];
        let glyphs = &run.glyphs.glyphs[taken.glyphs.clone()];
        let (Some(first), Some(last)) = (glyphs.first(), glyphs.last()) else { continue };
        let ([a, height], [b, _]) = (along(run, first.x0), along(run, last.x1));
        let (from, to) = (a.min(b), a.max(b));
        let [_, _, c, d, ..] = run.glyphs.matrix;
        let (low, high) = run.glyphs.extent;
        let (down, up) = ([c * low, d * low], [c * high, d * high]);
        let known = groups.last().is_some_and(|group| group.patch.edit == taken.edit);
        if let Some(group) = groups.last_mut()
            && group.patch.edit == taken.edit
            && same_direction(group.patch.direction, run.direction)
            && (group.height - height).abs() < 0.45 * run.size
            && from < group.to + 4.0 * run.size
            && to > group.from - 4.0 * run.size
        {
            let back = (group.from - from).max(0.0);
            group.patch.origin[0] -= run.direction[0] * back;
            group.patch.origin[1] -= run.direction[1] * back;
            (group.from, group.to) = (group.from.min(from), group.to.max(to));
            group.patch.width = group.to - group.from;
            if run.size > group.patch.size {
                (group.patch.size, group.patch.down, group.patch.up) = (run.size, down, up);
            }
            continue;
        }
        let adrift = sheet.adrift.contains(&(run.glyphs.stream, run.glyphs.usage));
        let start = if a <= b { first.x0 } else { last.x1 };
        let telling = plan.edits()[taken.edit].width == Width::Telling && !adrift;
        let patch = Patch {
            edit: taken.edit,
            origin: apply(run.glyphs.matrix, start, 0.0),
            direction: run.direction,
            down,
            up,
            width: to - from,
            size: run.size,
            layer: taken.layer,
            first: !known,
            drawn: !adrift && matches!(taken.layer, Layer::Visible),
            reset: telling,
        };
        if let Some((segment, line)) = sheet.lines.get(&taken.edit) {
            match reach {
                Some((before, end)) if before == *segment && line.start() < end => {
                    reach = Some((before, end.max(line.end())))
                }
                _ => (cluster, reach) = (cluster + 1, Some((*segment, line.end()))),
            }
        }
        let of = |run: &Run| (run.glyphs.stream, run.glyphs.usage, run.glyphs.operator);
        let string =
            sheet.runs[..taken.run as usize].iter().rev().take(4096).take_while(|other| of(other) == of(run)).last();
        let start = along(string.unwrap_or(run), 0.0)[0];
        groups.push(Group { patch, from, to, height, telling, moved: 0.0, cluster, start });
    }
    groups
}

/// How wide the gap is in which a replacement stands.
fn gap_for(replacement: &Replacement, first: bool, size: f32) -> f32 {
    let text = match replacement {
        _ if !first => return BAR,
        Replacement::Bar => return BAR,
        Replacement::Removed => return 0.0,
        // These read as text: as wide as they are.
        Replacement::Pseudonym(text) | Replacement::General(text) => return width_of(text) * size,
        Replacement::Label(text) | Replacement::Mask(text) => text,
    };
    ((width_of(text) * 0.8 * size + 4.0) / STEP).ceil() * STEP
}

/// What lies on a line, from left to right.
struct Stretch {
    from: f32,
    to: f32,
    /// A group that was taken out, or glyphs that stay.
    group: Option<usize>,
    glyphs: Vec<(u32, usize)>,
    /// Width of the spaces before it.
    blank: f32,
}

fn line(
    sheet: &mut Sheet,
    groups: &mut [Group],
    index: usize,
    plan: &Plan,
    bounds: [f32; 4],
    heights: &[(f32, u32)],
    reset: &mut Vec<[f32; 4]>,
) {
    let (size, height, direction) = (groups[index].patch.size, groups[index].height, groups[index].patch.direction);
    let cluster = groups[index].cluster;
    let (first, last) =
        (groups.partition_point(|g| g.cluster < cluster), groups.partition_point(|g| g.cluster <= cluster));
    let here: Vec<usize> = (first..last).filter(|i| *i == index || same_line(&groups[index], &groups[*i])).collect();
    let mut stretches: Vec<Stretch> = Vec::new();
    let mut blanks: Vec<(f32, f32)> = Vec::new();
    let mut met: HashSet<(u32, usize)> = HashSet::new();
    let mut set: Vec<f32> = Vec::new();
    let edits: BTreeSet<usize> = here.iter().map(|i| groups[*i].patch.edit).collect();
    for (number, glyphs) in edits.iter().filter_map(|edit| sheet.beside.get(edit)).flatten() {
        let run = &sheet.runs[*number as usize];
        if !same_direction(run.direction, direction)
            || (along(run, 0.0)[1] - height).abs() > 0.45 * run.size.max(size)
            || sheet.adrift.contains(&(run.glyphs.stream, run.glyphs.usage))
        {
            continue;
        }
        let gone = sheet.gone.get(number);
        for i in glyphs.clone() {
            if gone.is_some_and(|gone| gone[i]) || !met.insert((*number, i)) {
                continue;
            }
            let glyph = &run.glyphs.glyphs[i];
            let (a, b) = (along(run, glyph.x0)[0], along(run, glyph.x1)[0]);
            if let Some(next) = run.glyphs.glyphs.get(i + 1).filter(|_| !sheet.is_blank(run, i)) {
                set.push((next.x0 - glyph.x1).abs() * run.scale);
            }
            if sheet.is_blank(run, i) {
                blanks.push((a.min(b), (b - a).abs()));
            } else {
                let glyphs = vec![(*number, i)];
                stretches.push(Stretch { from: a.min(b), to: a.max(b), group: None, glyphs, blank: 0.0 });
            }
        }
    }
    for &i in &here {
        stretches.push(Stretch {
            from: groups[i].from,
            to: groups[i].to,
            group: Some(i),
            glyphs: Vec::new(),
            blank: 0.0,
        });
    }
    stretches.sort_by(|a, b| a.from.total_cmp(&b.from));
    blanks.sort_by(|a, b| a.0.total_cmp(&b.0));
    let kept = stretches.windows(2).filter(|pair| pair[0].group.is_none() && pair[1].group.is_none());
    let alone: Vec<f32> = kept.map(|pair| pair[1].from - pair[0].to).collect();
    let spacing = spacing(set, &alone, size);
    let joined = join(stretches, &blanks, spacing + SPACE * size);
    // Where others begin that stand on the same height and do not move.
    let begins = |number: u32| {
        let run = sheet.runs.get(number as usize).filter(|run| same_direction(run.direction, direction))?;
        let gone = sheet.gone.get(&number);
        let stays =
            |i: &usize| !met.contains(&(number, *i)) && !gone.is_some_and(|gone| gone[*i]) && !sheet.is_blank(run, *i);
        let first = (0..run.glyphs.glyphs.len()).find(stays)?;
        Some(along(run, run.glyphs.glyphs[first].x0)[0])
    };
    let from = heights.partition_point(|(at, _)| *at < height - 0.8 * size);
    let near = heights[from..].iter().take_while(|(at, _)| *at <= height + 0.8 * size);
    let neighbours: Vec<f32> = near.filter_map(|(_, number)| begins(*number)).collect();
    let [x0, y0, x1, y1] = bounds;
    let ends = [[x0, y0], [x1, y0], [x1, y1], [x0, y1]].map(|[x, y]| x * direction[0] + y * direction[1]);
    let edge = ends.into_iter().fold(f32::MIN, f32::max);
    // Parts of the line that move together.
    let mut start = 0;
    while start < joined.len() {
        let apart = |i: usize| {
            let wide = joined[i].from - joined[i - 1].to;
            wide > COLUMN * size + 2.0 * spacing
                || (sheet.spaced && joined[i].blank == 0.0 && wide > 0.3 * size + spacing)
        };
        let end = (start + 1..joined.len()).find(|i| apart(*i)).unwrap_or(joined.len());
        let telling = |s: &Stretch| s.group.is_some_and(|g| groups[g].telling);
        if joined[start..end].iter().any(telling) {
            let next =
                neighbours.iter().copied().filter(|at| *at > joined[end - 1].to - 0.1 * size).fold(edge, f32::min);
            let limit = next.min(joined.get(end).map_or(edge, |next| next.from)) - SIDE * size;
            let reach = (joined[start].from, joined[end - 1].to);
            let margin = margin(sheet, heights, (height, size, direction), reach);
            let limit = margin.map_or(limit, |margin| limit.min(margin));
            part(sheet, groups, &joined, start..end, (limit, spacing), plan, reset);
        }
        start = end;
    }
}

/// Glyphs that follow each other become words; spaces between them are counted.
fn join(stretches: Vec<Stretch>, blanks: &[(f32, f32)], space: f32) -> Vec<Stretch> {
    let mut joined: Vec<Stretch> = Vec::new();
    let mut next = 0;
    for stretch in stretches {
        let mut blank = 0.0;
        while let Some((_, width)) = blanks.get(next).filter(|(at, _)| *at <= stretch.from) {
            // A line painted twice has its spaces twice.
            blank = f32::max(blank, *width);
            next += 1;
        }
        match joined.last_mut() {
            Some(last) if last.group.is_none() && stretch.group.is_none() && stretch.from - last.to < space => {
                last.to = last.to.max(stretch.to);
                last.glyphs.extend(stretch.glyphs);
            }
            _ => joined.push(Stretch { blank, ..stretch }),
        }
    }
    joined
}

fn part(
    sheet: &mut Sheet,
    groups: &mut [Group],
    line: &[Stretch],
    range: Range<usize>,
    (limit, spacing): (f32, f32),
    plan: &Plan,
    reset: &mut Vec<[f32; 4]>,
) {
    let part = &line[range];
    let size = part.iter().find_map(|s| s.group.map(|g| groups[g].patch.size)).unwrap_or(1.0);
    let gap = |i: usize| -> f32 {
        if i == 0 {
            return 0.0;
        }
        let wide = part[i].from - part[i - 1].to;
        match part[i].blank {
            blank if blank > 0.0 => blank.min(0.6 * size) + 2.0 * spacing,
            _ if wide > spacing + SPACE * size => 0.25 * size + spacing,
            _ => spacing,
        }
    };
    let own = |i: usize| part[i].to - part[i].from;
    let runs = part.iter().flat_map(|stretch| &stretch.glyphs).map(|(run, _)| sheet.runs[*run as usize].size);
    let tall = runs.fold(size, f32::max) / size.max(0.01);
    let wanted = |i: usize| match part[i].group {
        Some(g) if groups[g].telling => {
            let edit = &plan.edits()[groups[g].patch.edit];
            gap_for(&edit.replacement, groups[g].patch.first, groups[g].patch.size)
        }
        _ => own(i),
    };
    let telling: Vec<bool> = part.iter().map(|s| s.group.is_some_and(|g| groups[g].telling)).collect();
    let widths: Vec<f32> = (0..part.len()).map(wanted).collect();
    let gaps: Vec<f32> = (0..part.len()).map(gap).collect();
    // What does not fit is taken from the gaps, as far as a bar can still be seen.
    let total: f32 = widths.iter().sum::<f32>() + gaps.iter().sum::<f32>();
    let count = telling.iter().filter(|t| **t).count() as f32;
    let over = (part[0].from + total - limit).max(0.0) / count.max(1.0);
    let mut at = part[0].from;
    let mut tallest: Option<Patch> = None;
    for (i, stretch) in part.iter().enumerate() {
        at += gaps[i];
        let less = (over / LESS).ceil() * LESS;
        let width = if telling[i] { (widths[i] - less).max(widths[i].min(LESS)) } else { widths[i] };
        let shift = at - stretch.from;
        if let Some(group) = stretch.group.map(|g| &mut groups[g]) {
            group.moved = shift;
            group.patch.width = width;
            tallest.get_or_insert_with(|| group.patch.clone());
        }
        for &(number, glyph) in &stretch.glyphs {
            let run = &sheet.runs[number as usize];
            let [a, b, ..] = run.glyphs.matrix;
            let sign = if a * run.direction[0] + b * run.direction[1] < 0.0 { -1.0 } else { 1.0 };
            let scale = if run.scale > 1e-6 { run.scale } else { 1.0 };
            let shifted = sign * shift / scale;
            if !sheet.shifts.contains_key(&number) {
                // What stands in another column stays; spaces go with the words around them.
                let rest = |i: usize| if sheet.is_blank(run, i) { f32::NAN } else { 0.0 };
                let fresh = (0..run.glyphs.glyphs.len()).map(rest).collect();
                sheet.shifts.insert(number, fresh);
            }
            if let Some(shifts) = sheet.shifts.get_mut(&number) {
                shifts[glyph] = shifted;
            }
        }
        at += width;
    }
    // All of the column, however far the line reached in it: where it ended would tell how long the values were.
    let (start, old) = (part[0].from, part[part.len() - 1].to);
    let end = at.max(limit + SIDE * size);
    let end = if old > end { start + ((old - start) / FAR).ceil() * FAR } else { end };
    reset.extend(tallest.map(|patch| {
        let [dx, dy] = patch.direction;
        let back = patch.origin[0] * dx + patch.origin[1] * dy - start;
        let origin = [patch.origin[0] - dx * back, patch.origin[1] - dy * back];
        // Letters of the line may be larger than the value, and accents and tails reach beyond what fonts say of themselves.
        let grown = |v: [f32; 2]| v.map(|n| n * tall.max(1.0));
        let (down, up) = (grown(patch.down), grown(patch.up));
        Patch { origin, width: end - start, down, up, ..patch }.bounds()
    }));
}
