//! Glyphs: of each page of a PDF, what is painted outside the plan is painted there still, as the same letter, at the same place and as visible as
//! it was.
//!
//! Only the reader is asked, before and after; nothing is taken from the writer but the list of changes that the certificate tells. What stands
//! on a line of that list may have moved, within the lines of that list. What lay in an object of that list may be gone.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

use foldhash::{HashMap, HashMapExt};

use crate::lexicon;
use crate::model::{Change, Document, Layer, Place, Plan, Segment, label_end};
use crate::text::{Anchor, Glyph, GlyphRun, Span};

/// Pages count from 0 in anchors; this one stands for none.
const NOWHERE: u32 = u32::MAX;
/// Places are told apart by half points: numbers in a new file are rounded.
const STEP: f32 = 0.5;
/// How far from the edge of a changed area its letters may start, in points.
const SLACK: f32 = 1.5;
/// Heights of areas are sorted into bands so high, in points.
const BAND: f32 = 16.0;

/// One glyph in a number, so that a page is sorted in no time: its letter, where it starts (x and y in steps from far left below), and three
/// marks. Those of one letter at one place follow each other.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Spot(u64);

const LETTER: u32 = 22;
const SIDE: u32 = 18;
const MARKS: u32 = 4;
/// Something lies over it.
const COVERED: u64 = 1;
/// Nobody sees it.
const HIDDEN: u64 = 2;
/// It stands in a stream that the page draws, and not in its own content.
const INNER: u64 = 4;
/// It is part of a label.
const LABEL: u64 = 8;

impl Spot {
    fn new(text: &str, [x, y]: [f32; 2], marks: u64) -> Spot {
        let mut chars = text.chars();
        let letter = match (chars.next(), chars.next()) {
            (Some(c), None) => u64::from(u32::from(c)),
            // A ligature: above all letters.
            _ => 1 << (LETTER - 1) | lexicon::key(text) >> (64 - LETTER + 1),
        };
        let half = 1_i64 << (SIDE - 1);
        // A place beyond all pages becomes the farthest one.
        let step = |v: f32| (((v / STEP).round() as i64).clamp(-half, half - 1) + half) as u64;
        Spot((letter << SIDE | step(x)) << (SIDE + MARKS) | step(y) << MARKS | marks)
    }

    /// Without its marks.
    fn place(self) -> u64 {
        self.0 >> MARKS
    }

    fn is(self, mark: u64) -> bool {
        self.0 & mark != 0
    }

    fn letter(self) -> u64 {
        self.place() >> (2 * SIDE)
    }

    fn steps(self) -> [i64; 2] {
        let side = (1 << SIDE) - 1;
        [(self.place() >> SIDE & side) as i64, (self.place() & side) as i64]
    }

    /// Whether it is a letter or a figure.
    fn is_word(self) -> bool {
        u32::try_from(self.letter()).ok().and_then(char::from_u32).is_none_or(char::is_alphanumeric)
    }

    /// Where it starts, in points.
    fn point(self) -> [f32; 2] {
        let half = 1_i64 << (SIDE - 1);
        self.steps().map(|step| (step - half) as f32 * STEP)
    }
}

/// What of a glyph is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Missing {
    /// It is not there any more.
    Gone,
    /// It is there, and was seen before, and is not now.
    Unseen,
}

/// The glyphs of a document by page, as they should be after its plan was carried out.
pub(super) struct Glyphs {
    pages: BTreeMap<u32, Vec<Spot>>,
    changes: HashMap<u32, Vec<Change>>,
}

/// A string operand of a page, as anchors and runs name it.
type Operand = (u32, (u32, u16), u32, u32, u32);

impl Glyphs {
    /// What this plan leaves of a document; `changes` is what may be otherwise.
    pub(super) fn of<'c>(document: &Document, plan: &Plan, changes: impl Iterator<Item = &'c Change>) -> Glyphs {
        let mut cuts: HashMap<Operand, Vec<Range<u32>>> = HashMap::new();
        for edit in plan.edits() {
            for anchor in document.segments[edit.segment.0 as usize].text.anchors(edit.span) {
                if let Anchor::Glyphs { page, stream, usage, operator, element, bytes, .. } = anchor {
                    cuts.entry((page, stream, usage, operator, element)).or_default().push(bytes);
                }
            }
        }
        let mut pages = spots(document, |run, glyph| {
            let operand = (run.page, run.stream, run.usage, run.operator, run.element);
            cuts.get(&operand).is_some_and(|cuts| cuts.iter().any(|cut| cut.contains(&u32::from(glyph.byte))))
        });
        // Labels of a round before are nobody's words.
        pages.values_mut().for_each(|spots| spots.retain(|spot| !spot.is(LABEL)));
        let mut by_page: HashMap<u32, Vec<Change>> = HashMap::new();
        for change in changes {
            let page = change.place.page.map_or(NOWHERE, |page| page - 1);
            by_page.entry(page).or_default().push(change.clone());
        }
        Glyphs { pages, changes: by_page }
    }

    /// Looks for them in what was read from zero: the first place where something is missing, and what.
    pub(super) fn missing(&self, after: &Document) -> Option<(Place, Missing)> {
        let now = spots(after, |_, _| false);
        self.pages.iter().find_map(|(page, before)| {
            let changes = self.changes.get(page).map_or(&[][..], Vec::as_slice);
            let missing = compare(before, now.get(page).map_or(&[][..], Vec::as_slice), changes)?;
            Some((Place { page: Some(page.saturating_add(1)), ..Place::default() }, missing))
        })
    }
}

/// The glyphs of all pages, in order, without blanks and without those that `gone` names.
fn spots(document: &Document, gone: impl Fn(&GlyphRun, &Glyph) -> bool) -> BTreeMap<u32, Vec<Spot>> {
    // Of a page that has two readings the second is of the same glyphs.
    let twice = document.gaps.iter().filter(|gap| gap.about == Some("two-readings"));
    let twice: HashSet<Option<u32>> = twice.map(|gap| gap.place.page).collect();
    let mut pages: BTreeMap<u32, Vec<Spot>> = BTreeMap::new();
    for segment in &document.segments {
        let again = segment.layer == Layer::Copy && twice.contains(&segment.place.page);
        if segment.layer == Layer::Revision || segment.text.map().runs().is_empty() || again {
            continue;
        }
        let layer = match segment.layer {
            Layer::Covered => COVERED,
            Layer::Hidden => HIDDEN,
            _ => 0,
        };
        let labels = labels(segment);
        let mut label = 0;
        let (mut page, mut list) = (NOWHERE, None);
        segment.text.glyphs(|at, run, glyph, text| {
            if run.page == NOWHERE || text.trim().is_empty() || gone(run, glyph) {
                return;
            }
            while labels.get(label).is_some_and(|label| label.end <= at) {
                label += 1;
            }
            let [a, b, _, _, e, f] = run.matrix;
            let marks = layer
                | if run.stream == (0, 0) { 0 } else { INNER }
                | if labels.get(label).is_some_and(|label| label.start <= at) { LABEL } else { 0 };
            let spot = Spot::new(text, [a * glyph.x0 + e, b * glyph.x0 + f], marks);
            if page != run.page || list.is_none() {
                // A segment is of one page.
                (page, list) = (run.page, Some(pages.remove(&run.page).unwrap_or_default()));
            }
            if let Some(list) = &mut list {
                list.push(spot);
            }
        });
        if let Some(list) = list {
            pages.insert(page, list);
        }
    }
    pages.values_mut().for_each(|spots| spots.sort_unstable());
    pages
}

/// Where labels stand, in the text as it stands in the document.
fn labels(segment: &Segment) -> Vec<Range<usize>> {
    let text = segment.text.folded();
    let ends = memchr::memchr_iter(b'[', text.as_bytes()).filter_map(|at| Some((at, label_end(text, at)?)));
    ends.map(|(from, to)| segment.text.shown_span(Span::new(from, to))).collect()
}

/// What is missing of one page.
fn compare(before: &[Spot], after: &[Spot], changes: &[Change]) -> Option<Missing> {
    let (mut lost, mut new, mut covered) = (Vec::new(), Vec::new(), Vec::new());
    let (mut b, mut a) = (before, after);
    while let Some(first) = b.first() {
        let place = a.first().map_or(first.place(), |other| first.place().min(other.place()));
        let same = |spots: &[Spot]| spots.iter().take_while(|spot| spot.place() == place).count();
        let (was, is);
        (was, b) = b.split_at(same(b));
        (is, a) = a.split_at(same(a));
        lost.extend_from_slice(was.get(is.len()..).unwrap_or_default());
        new.extend_from_slice(is.get(was.len()..).unwrap_or_default());
        let under = |spots: &[Spot]| spots.iter().filter(|spot| spot.is(COVERED)).count();
        if was.len() <= is.len() && under(is) > under(was) {
            covered.extend(was.first());
        }
    }
    new.extend_from_slice(a);
    if !lost.is_empty() {
        lost = beside(lost, &mut new, &mut covered);
        lost = moved(lost, &new, changes);
        let (layer, gone) =
            (changes.iter().any(|change| change.what == "layer-removed"), Areas::of(changes, "annotation-removed"));
        // A layer that was switched off, an annotation that is no part of the page.
        lost.retain(|spot| !(spot.is(HIDDEN) && layer || spot.is(INNER) && gone.hold(spot.point())));
    }
    // What lies on a page lies on it still when it became part of it.
    // A bracket between two boxes is no word.
    covered.retain(|spot| spot.is_word());
    if !covered.is_empty() {
        let flat = Areas::of(changes, "annotation-flattened");
        // Where letters were recognized in a picture nobody knows them to a hair: the box over them is wider.
        let (boxes, pictures) = (Areas::of(changes, "value-removed"), Areas::of(changes, "image-cleared"));
        covered.retain(|spot| {
            let at = spot.point();
            !(flat.hold(at) || boxes.hold(at) && pictures.hold(at))
        });
    }
    match (lost.is_empty(), covered.is_empty()) {
        (false, _) => Some(Missing::Gone),
        (true, false) => Some(Missing::Unseen),
        (true, true) => None,
    }
}

/// Those that do not stand one step beside where they were either.
fn beside(lost: Vec<Spot>, new: &mut Vec<Spot>, covered: &mut Vec<Spot>) -> Vec<Spot> {
    let mut free: HashMap<u64, Vec<Spot>> = HashMap::new();
    for spot in new.drain(..) {
        free.entry(spot.place()).or_default().push(spot);
    }
    let mut found = |spot: &Spot| {
        for (x, y) in [(-1, 0), (1, 0), (0, -1), (0, 1), (-1, -1), (-1, 1), (1, -1), (1, 1)] {
            let place = spot.place().wrapping_add_signed((x << SIDE) + y);
            if let Some(other) = free.get_mut(&place).and_then(Vec::pop) {
                covered.extend((other.is(COVERED) && !spot.is(COVERED)).then_some(*spot));
                return true;
            }
        }
        false
    };
    let left = lost.into_iter().filter(|spot| !found(spot)).collect();
    new.extend(free.into_values().flatten());
    left
}

/// Those that stood on no line that was set again, or are not found on any of those lines.
fn moved(lost: Vec<Spot>, new: &[Spot], changes: &[Change]) -> Vec<Spot> {
    let lines = Areas::of(changes, "line-reset");
    let mut there: HashMap<u64, u32> = HashMap::new();
    for spot in new.iter().filter(|spot| !spot.is(LABEL) && lines.hold(spot.point())) {
        *there.entry(spot.letter()).or_default() += 1;
    }
    let mut take = |spot: &Spot| match there.get_mut(&spot.letter()) {
        Some(count) if *count > 0 => {
            *count -= 1;
            true
        }
        _ => false,
    };
    lost.into_iter().filter(|spot| !lines.hold(spot.point()) || !take(spot)).collect()
}

fn holds([x0, y0, x1, y1]: [f32; 4], [x, y]: [f32; 2]) -> bool {
    x0 - SLACK <= x && x <= x1 + SLACK && y0 - SLACK <= y && y <= y1 + SLACK
}

/// Areas of one kind, by height: lines are many, and each is as high as a line.
struct Areas {
    bands: HashMap<i32, Vec<[f32; 4]>>,
}

impl Areas {
    /// More bands than this an area has only where a page was turned on its side, or is none.
    const BANDS: i32 = 4096;

    fn of(changes: &[Change], what: &str) -> Areas {
        let mut bands: HashMap<i32, Vec<[f32; 4]>> = HashMap::new();
        for area in changes.iter().filter(|change| change.what == what).filter_map(|change| change.area) {
            let (low, high) = (band(area[1] - SLACK), band(area[3] + SLACK));
            for at in low..=high.min(low.saturating_add(Areas::BANDS)) {
                bands.entry(at).or_default().push(area);
            }
        }
        Areas { bands }
    }

    fn hold(&self, point: [f32; 2]) -> bool {
        self.bands.get(&band(point[1])).is_some_and(|areas| areas.iter().any(|area| holds(*area, point)))
    }
}

fn band(y: f32) -> i32 {
    (y / BAND).floor() as i32
}

#[cfg(test)]
mod tests {
    use super::{Glyphs, Missing};
    use crate::model::{Change, Document, Edit, Layer, Place, Plan, Replacement, Segment, SegmentIndex, Width};
    use crate::text::{Glyph, GlyphRun, Span, TextBuilder};

    /// A line of text, where it starts, and how visible it is.
    type Line<'t> = (&'t str, [f32; 2], Layer);

    /// Letters are ten points wide; each line is a string operand, and a segment.
    fn document(lines: &[Line<'_>]) -> Document {
        let segment = |(i, (text, [x, y], layer)): (usize, &Line<'_>)| {
            let glyph =
                |at: usize| Glyph { byte: at as u16, len: 1, x0: 10.0 * at as f32, x1: 10.0 * at as f32 + 10.0 };
            let glyphs = (0..text.chars().count()).map(glyph).collect();
            let mut builder = TextBuilder::new();
            let run = builder.add_run(GlyphRun {
                page: 0,
                stream: if *layer == Layer::Hidden { (7, 0) } else { (0, 0) },
                usage: 0,
                operator: i as u32,
                element: 0,
                matrix: [1.0, 0.0, 0.0, 1.0, *x, *y],
                extent: (-2.0, 8.0),
                glyphs,
            });
            builder.push_glyphs(text, run, 0);
            Segment::new(Place { page: Some(1), ..Place::default() }, *layer, builder.finish())
        };
        let segments = lines.iter().enumerate().map(segment).collect();
        Document { format: "pdf", segments, ..Document::default() }
    }

    fn change(what: &'static str, area: [f32; 4]) -> Change {
        Change { what, place: Place { page: Some(1), ..Place::default() }, area: Some(area) }
    }

    /// Of the first line `planned` goes.
    #[track_caller]
    fn check(before: &[Line<'_>], planned: &str, changes: &[Change], after: &[Line<'_>], expected: Option<Missing>) {
        let before = document(before);
        let span = before.segments[0].text.folded().find(planned).map(|at| Span::new(at, at + planned.len()));
        let edit = |span| Edit {
            segment: SegmentIndex(0),
            span,
            replacement: Replacement::Label("[NAAM]".into()),
            width: Width::Telling,
        };
        let plan = Plan::new(&before, span.map(edit).into_iter().collect());
        let missing = Glyphs::of(&before, &plan, changes.iter()).missing(&document(after));
        let place = Place { page: Some(1), ..Place::default() };
        assert_eq!(missing, expected.map(|missing| (place, missing)));
    }

    const LINE: [f32; 4] = [0.0, 98.0, 400.0, 110.0];
    const SEEN: Layer = Layer::Visible;

    #[test]
    fn what_is_not_planned_is_there_still() {
        let before = [("van Jan aan", [10.0, 100.0], SEEN), ("einde", [10.0, 80.0], SEEN)];
        let rest = |x: f32| [("van", [10.0, 100.0], SEEN), ("aan", [x, 100.0], SEEN), before[1]];
        check(&before, "", &[], &before, None);
        check(&before, "Jan", &[], &rest(90.0), None);
        // Numbers of the new file are rounded.
        check(&before, "Jan", &[], &rest(90.3), None);
        check(&before, "Jan", &[], &rest(90.0)[..2], Some(Missing::Gone));
        check(&before, "", &[], &rest(90.0), Some(Missing::Gone));
        // Other letters at its place are not it.
        check(&before, "Jan", &[], &[rest(90.0)[0], rest(90.0)[1], ("einda", [10.0, 80.0], SEEN)], Some(Missing::Gone));
    }

    #[test]
    fn what_moved_did_so_on_a_line_that_is_told() {
        let before = [("van Jan aan", [10.0, 100.0], SEEN)];
        let after = [("van", [10.0, 100.0], SEEN), ("aan", [120.0, 100.0], SEEN)];
        check(&before, "Jan", &[], &after, Some(Missing::Gone));
        let told = [change("line-reset", LINE)];
        check(&before, "Jan", &told, &after, None);
        // To another line.
        check(&before, "Jan", &told, &[after[0], ("aan", [90.0, 60.0], SEEN)], Some(Missing::Gone));
        check(&before, "Jan", &[change("value-removed", LINE)], &after, Some(Missing::Gone));
        // The letters of a label make up for nothing.
        let labelled = [after[0], ("[PERSOON 1]", [90.0, 100.0], SEEN), ("N", [220.0, 100.0], SEEN)];
        check(&[("van Jan NO", [10.0, 100.0], SEEN)], "Jan", &told, &labelled, Some(Missing::Gone));
        check(&[("van Jan N", [10.0, 100.0], SEEN)], "Jan", &told, &labelled, None);
    }

    #[test]
    fn what_was_seen_is_seen() {
        let before = [("Jan", [10.0, 100.0], SEEN), ("einde", [10.0, 80.0], SEEN)];
        let after = [("einde", [10.0, 80.0], Layer::Covered)];
        check(&before, "Jan", &[], &after, Some(Missing::Unseen));
        check(&before, "Jan", &[change("annotation-flattened", [0.0, 78.0, 90.0, 92.0])], &after, None);
        check(&before, "Jan", &[change("annotation-flattened", [0.0, 8.0, 90.0, 12.0])], &after, Some(Missing::Unseen));
    }

    #[test]
    fn what_is_told_to_be_gone_may_be() {
        let before = [("Jan", [10.0, 100.0], SEEN), ("laag", [10.0, 80.0], Layer::Hidden)];
        check(&before, "Jan", &[], &[], Some(Missing::Gone));
        check(&before, "Jan", &[change("layer-removed", [0.0; 4])], &[], None);
        check(&before, "Jan", &[change("annotation-removed", [0.0, 78.0, 90.0, 92.0])], &[], None);
        check(&before, "Jan", &[change("annotation-removed", [0.0, 178.0, 90.0, 192.0])], &[], Some(Missing::Gone));
        let shown = [("Jan", [10.0, 100.0], SEEN), ("laag", [10.0, 80.0], SEEN)];
        check(&shown, "Jan", &[change("layer-removed", [0.0; 4])], &[], Some(Missing::Gone));
    }
}
