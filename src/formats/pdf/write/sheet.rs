//! Sheet: one page as the reader saw it, with what of it goes. Every planned stretch is looked up here, glyph by glyph; what cannot be found
//! exactly as it was read ends the redaction.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use lopdf::ObjectId;

use crate::formats::Refusal;
use crate::formats::pdf::interp::{NOWHERE, Placed, Trace, Use, Way};
use crate::formats::pdf::page::{Matrix, Painted, Run};
use crate::model::{Document, Layer, Place, Plan};
use crate::text::Anchor;

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

/// The cuts of a plan by page, in order of the edits.
pub(super) fn cuts(document: &Document, plan: &Plan) -> HashMap<u32, Vec<Cut>> {
    let mut out: HashMap<u32, Vec<Cut>> = HashMap::new();
    for (index, edit) in plan.edits().iter().enumerate() {
        let Some(segment) = document.segments.get(edit.segment.0 as usize) else { continue };
        // What came before the last revision is left behind as a whole.
        if segment.layer == Layer::Revision {
            continue;
        }
        for anchor in segment.text.anchors(edit.span) {
            if let Anchor::Glyphs { page, stream, usage, operator, element, bytes, .. } = anchor
                && page != NOWHERE
            {
                let cut = Cut { edit: index, layer: segment.layer, target: (stream, usage), operator, element, bytes };
                out.entry(page).or_default().push(cut);
            }
        }
    }
    out
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
    /// What goes, in order of the edits.
    pub(super) taken: Vec<Taken>,
    /// By run: which glyphs go.
    pub(super) gone: HashMap<u32, Vec<bool>>,
    /// By run: how far each glyph moves along its line, in text space; not a number for one that follows the others.
    pub(super) shifts: HashMap<u32, Vec<f32>>,
}

impl Sheet {
    /// Of a page as it was read, with the cuts of that page.
    pub(super) fn new(painted: Painted, trace: &Trace<'_>, cuts: &[Cut], place: Place) -> Result<Sheet, Refusal> {
        let mut sheet = Sheet { runs: painted.runs, texts: painted.texts, ..Sheet::default() };
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
        if !cuts.is_empty() {
            for (index, run) in sheet.runs.iter().enumerate() {
                let key = ((run.glyphs.stream, run.glyphs.usage), run.glyphs.operator, run.glyphs.element);
                by_place.entry(key).or_default().push(index as u32);
            }
        }
        for cut in cuts.iter().filter(|cut| known.contains(&cut.target)) {
            let stuck = || Refusal::Stuck { what: "glyphs", place };
            let runs = by_place.get(&(cut.target, cut.operator, cut.element)).ok_or_else(stuck)?;
            // Two strings at one place cannot be told apart.
            let [run] = runs.as_slice() else { return Err(stuck()) };
            let glyphs = &sheet.runs[*run as usize].glyphs.glyphs;
            let from = glyphs.partition_point(|g| u32::from(g.byte) < cut.bytes.start);
            let to = glyphs.partition_point(|g| u32::from(g.byte) < cut.bytes.end);
            let exact = from < to
                && u32::from(glyphs[from].byte) == cut.bytes.start
                && u32::from(glyphs[to - 1].byte) + u32::from(glyphs[to - 1].len) == cut.bytes.end;
            if !exact {
                return Err(stuck());
            }
            let gone = sheet.gone.entry(*run).or_insert_with(|| vec![false; glyphs.len()]);
            gone[from..to].fill(true);
            sheet.taken.push(Taken { edit: cut.edit, layer: cut.layer, run: *run, glyphs: from..to });
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
        self.dirty = dirty;
    }

    /// The text of a glyph is a space.
    pub(super) fn is_blank(&self, run: &Run, glyph: usize) -> bool {
        matches!(self.texts.get(run.texts as usize + glyph), Some(32 | 0xa0))
    }
}
