//! Halves: words of which only a part is seen, because a page or a clip ends in the middle or white letters run over the edge of a box.
//!
//! Layers are kept apart in the text, so a word in two layers would be found in neither. The part that is not seen goes with the part that is.
//! What lies under a box stays there: that it was covered is a finding of its own.

use crate::formats::pdf::chunks::{SPACE, is_blank};
use crate::formats::pdf::page::{Painted, Run};
use crate::model::Layer;

/// Gives runs that together make one word the layer of the part that is seen.
pub(super) fn join(painted: &mut Painted) {
    let Some(first) = painted.runs.first().map(|run| run.layer) else { return };
    if painted.runs.iter().all(|run| run.layer == first) {
        return;
    }
    let mut from = 0;
    while from < painted.runs.len() {
        let mut to = from + 1;
        while painted.runs.get(to).is_some_and(|next| adjoin(painted, &painted.runs[to - 1], next)) {
            to += 1;
        }
        let word = &mut painted.runs[from..to];
        if word.iter().any(|run| run.layer == Layer::Visible) {
            let unseen = word.iter_mut().filter(|run| matches!(run.layer, Layer::Hidden | Layer::OffPage));
            unseen.for_each(|run| run.layer = Layer::Visible);
        }
        from = to;
    }
}

/// Whether a run goes on where the one before it ends, without a gap.
fn adjoin(painted: &Painted, before: &Run, run: &Run) -> bool {
    if before.font != run.font || before.size != run.size || before.direction != run.direction {
        return false;
    }
    let end = before.glyphs.glyphs.len().checked_sub(1).map(|last| painted.texts[before.texts as usize + last]);
    let (Some(end), Some(start)) = (end, painted.texts.get(run.texts as usize)) else { return false };
    let [x, y] = before.direction;
    let (from, to) = (&before.glyphs.matrix, &run.glyphs.matrix);
    let (dx, dy) = (to[4] - from[4], to[5] - from[5]);
    let gap = dx * x + dy * y - before.end.abs() * before.scale;
    !is_blank(end)
        && !is_blank(*start)
        && (dy * x - dx * y).abs() < SPACE * run.size
        && (-SPACE * run.size..SPACE * run.size).contains(&gap)
}
