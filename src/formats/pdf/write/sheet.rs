//! Sheet: one page as the reader saw it, with what of it goes. Every planned stretch is looked up here, glyph by glyph; what cannot be found
//! exactly as it was read ends the redaction.

use std::ops::Range;

use foldhash::{HashMap, HashMapExt, HashSet};
use lopdf::ObjectId;

use crate::formats::Refusal;
use crate::formats::pdf::interp::{NOWHERE, Placed, Trace, Use, Way};
use crate::formats::pdf::page::{Matrix, Painted, Run};
use crate::model::{Document, Layer, Place, Plan, Width};
use crate::text::{Anchor, Span};

/// The content of the page itself.
pub(super) const PAGE: Use = ((0, 0), 0);

/// Glyphs of one string operand that go.
#[derive(Clone, Debug)]
pub(super) struct Cut {
    /// Index of the edit.
    pub(super) edit: usize,
    /// How visible the text was.
    pub(super) layer: Layer,
    target: Use,
    operator: u32,
    element: u32,
    bytes: Range<u32>,
}

/// What is planned for one page, in order of the edits.
#[derive(Default)]
pub(super) struct Cuts {
    /// What goes.
    gone: Vec<Cut>,
    /// What stands on one line with something whose width would tell what it was, that included.
    beside: Vec<Cut>,
    /// The lines, or the cells, on which each edit stands.
    lines: HashMap<usize, (u32, Span)>,
}

/// How far a line reaches to both sides of what was found in it, in bytes.
const LINE: usize = 2048;

/// The cuts of a plan by page.
pub(super) fn cuts(document: &Document, plan: &Plan) -> HashMap<u32, Cuts> {
    let mut out: HashMap<u32, Cuts> = HashMap::new();
    for (index, edit) in plan.edits().iter().enumerate() {
        let Some(segment) = document.segments.get(edit.segment.0 as usize) else { continue };
        // What came before the last revision is left behind as a whole.
        if segment.layer == Layer::Revision {
            continue;
        }
        let line = line_of(segment.text.folded(), edit.span);
        for anchor in segment.text.anchors(edit.span) {
            if let Anchor::Glyphs { page, stream, usage, operator, element, bytes, .. } = anchor
                && page != NOWHERE
            {
                let cut = Cut { edit: index, layer: segment.layer, target: (stream, usage), operator, element, bytes };
                let page = out.entry(page).or_default();
                page.gone.push(cut);
                page.lines.insert(index, (edit.segment.0, line));
            }
        }
        if edit.width == Width::Telling {
            for anchor in segment.text.anchors(line) {
                if let Anchor::Glyphs { page, stream, usage, operator, element, bytes, .. } = anchor
                    && page != NOWHERE
                {
                    let cut =
                        Cut { edit: index, layer: segment.layer, target: (stream, usage), operator, element, bytes };
                    out.entry(page).or_default().beside.push(cut);
                }
            }
        }
    }
    out
}

/// The lines, or the cells, that a span stands on.
fn line_of(text: &str, span: Span) -> Span {
    let ends = |b: &u8| matches!(b, b'\n' | b'\t');
    let from = text.floor_char_boundary(span.start().saturating_sub(LINE));
    let to = text.ceil_char_boundary((span.end() + LINE).min(text.len()));
    let before = text.as_bytes()[from..span.start()].iter().rposition(ends).map_or(from, |at| from + at + 1);
    let after = text.as_bytes()[span.end()..to].iter().position(ends).map_or(to, |at| span.end() + at);
    Span::new(before, after)
}

/// Glyphs of one run that go, for one edit.
#[derive(Clone, Debug)]
pub(super) struct Taken {
    pub(super) edit: usize,
    pub(super) layer: Layer,
    pub(super) run: u32,
    /// Indices of glyphs.
    pub(super) glyphs: Range<usize>,
}

/// One page.
#[derive(Default)]
pub(super) struct Sheet {
    pub(super) runs: Vec<Run>,
    /// Whether each glyph, by its index over all runs, is a space.
    pub(super) texts: Vec<u32>,
    /// Whether words are parted by spaces, and not by gaps alone.
    pub(super) spaced: bool,
    /// Runs of each use, in the order in which they were shown.
    pub(super) order: HashMap<Use, Vec<u32>>,
    children: HashMap<(Use, u32), Vec<(Way, Use)>>,
    /// Patterns and masks are read once a page, glyph procedures once a document.
    pub(super) once: HashMap<ObjectId, Use>,
    pub(super) images: HashMap<(Use, u32), Matrix>,
    /// Uses that are painted elsewhere than where they were read.
    pub(super) adrift: HashSet<Use>,
    /// Uses that are not as they were, or have such a one inside.
    pub(super) dirty: HashSet<Use>,
    /// Whether nothing of this page may be taken for what it was on another.
    pub(super) strict: bool,
    /// What goes, in order of the edits.
    pub(super) taken: Vec<Taken>,
    /// By edit: what stands on one line with it.
    pub(super) beside: HashMap<usize, Vec<(u32, Range<usize>)>>,
    /// By edit: the segment and the lines, or the cells, on which it stands.
    pub(super) lines: HashMap<usize, (u32, Span)>,
    /// By run: which glyphs go.
    pub(super) gone: HashMap<u32, Vec<bool>>,
    /// By run: how far each glyph moves along its line, in text space; not a number for one that follows the others.
    pub(super) shifts: HashMap<u32, Vec<f32>>,
}

impl Sheet {
    /// Of a page as it was read, with the cuts of that page.
    pub(super) fn new(painted: Painted, trace: &Trace<'_>, cuts: &Cuts, place: Place) -> Result<Sheet, Refusal> {
        let mut sheet = Sheet { runs: painted.runs, texts: painted.texts, ..Sheet::default() };
        let spaces = sheet.texts.iter().filter(|text| matches!(text, 32 | 0xa0)).count();
        sheet.spaced = spaces * 20 > sheet.texts.len();
        for (index, run) in sheet.runs.iter().enumerate() {
            let of = (run.glyphs.stream, run.glyphs.usage);
            sheet.order.entry(of).or_default().push(index as u32);
        }
        for step in &trace.steps {
            sheet.children.entry((step.parent, step.operator)).or_default().push((step.way, step.child));
            if matches!(step.way, Way::Pattern | Way::Mask | Way::Glyph) {
                sheet.once.insert(step.child.0, step.child);
            }
            if step.adrift {
                sheet.adrift.insert(step.child);
            }
        }
        sheet
            .images
            .extend(trace.images.iter().map(|Placed { parent, operator, matrix }| ((*parent, *operator), *matrix)));
        let known: HashSet<Use> = trace.steps.iter().map(|step| step.child).chain([PAGE]).collect();
        let mut by_place: HashMap<(Use, u32, u32), Vec<u32>> = HashMap::new();
        if !cuts.gone.is_empty() {
            for (index, run) in sheet.runs.iter().enumerate() {
                let key = ((run.glyphs.stream, run.glyphs.usage), run.glyphs.operator, run.glyphs.element);
                by_place.entry(key).or_default().push(index as u32);
            }
        }
        let locate = |cut: &Cut| {
            // Two strings at one place cannot be told apart.
            let [run] = by_place.get(&(cut.target, cut.operator, cut.element))?.as_slice() else { return None };
            let glyphs = &sheet.runs[*run as usize].glyphs.glyphs;
            let from = glyphs.partition_point(|g| u32::from(g.byte) < cut.bytes.start);
            let to = glyphs.partition_point(|g| u32::from(g.byte) < cut.bytes.end);
            let exact = from < to
                && u32::from(glyphs[from].byte) == cut.bytes.start
                && u32::from(glyphs[to - 1].byte) + u32::from(glyphs[to - 1].len) == cut.bytes.end;
            exact.then_some(Taken { edit: cut.edit, layer: cut.layer, run: *run, glyphs: from..to })
        };
        sheet.lines.clone_from(&cuts.lines);
        let here = |cut: &&Cut| known.contains(&cut.target);
        let gone: Option<Vec<Taken>> = cuts.gone.iter().filter(here).map(locate).collect();
        let beside: Vec<Taken> = cuts.beside.iter().filter(here).filter_map(locate).collect();
        sheet.taken = gone.ok_or(Refusal::Stuck { what: "glyphs", place })?;
        for taken in beside {
            sheet.beside.entry(taken.edit).or_default().push((taken.run, taken.glyphs));
        }
        for taken in &sheet.taken {
            let count = sheet.runs[taken.run as usize].glyphs.glyphs.len();
            sheet.gone.entry(taken.run).or_insert_with(|| vec![false; count])[taken.glyphs.clone()].fill(true);
        }
        Ok(sheet)
    }

    /// What an operator led to.
    pub(super) fn child(&self, parent: Use, operator: u32, way: Way) -> Option<Use> {
        self.children.get(&(parent, operator))?.iter().find(|(how, _)| *how == way).map(|(_, child)| *child)
    }

    /// Works out which uses are not as they were: where glyphs go or move, where `image` says so, and whatever holds one of those.
    pub(super) fn spread(&mut self, trace: &Trace<'_>, image: impl Fn(&Matrix) -> bool) {
        let of = |run: &u32| {
            let run = &self.runs[*run as usize].glyphs;
            (run.stream, run.usage)
        };
        let mut dirty: HashSet<Use> = self.gone.keys().chain(self.shifts.keys()).map(of).collect();
        dirty.extend(trace.images.iter().filter(|placed| image(&placed.matrix)).map(|placed| placed.parent));
        // Steps stand in order of reading: what is inside comes after what holds it.
        for step in trace.steps.iter().rev() {
            if dirty.contains(&step.child) {
                dirty.insert(step.parent);
            }
        }
        // Who else draws with a pattern or a mask that is not as it was, was not noted.
        self.strict = self.once.values().any(|target| dirty.contains(target));
        self.dirty = dirty;
    }

    /// The text of a glyph is a space.
    pub(super) fn is_blank(&self, run: &Run, glyph: usize) -> bool {
        matches!(self.texts.get(run.texts as usize + glyph), Some(32 | 0xa0))
    }
}
