//! Pages: one page of the new file. Its content, what lay on it as part of it, the boxes over what was taken out, and the links that may stay.

use std::collections::HashSet;

use lopdf::{Dictionary, Object};

use crate::formats::Refusal;
use crate::formats::pdf::interp::{Trace, Use, Way};
use crate::formats::pdf::load::{DEEPEST, Seen, dictionary, get, rectangle, resolve};
use crate::formats::pdf::page::{Matrix, bounds, intersect};
use crate::formats::pdf::pages::{Page, contents};
use crate::formats::pdf::places::{Appearance, annotations};
use crate::formats::pdf::write::copy::MACHINE;
use crate::formats::pdf::write::file::{reference, write_name, write_number};
use crate::formats::pdf::write::images::taken_of;
use crate::formats::pdf::write::label::{self, Face};
use crate::formats::pdf::write::lines::{Patch, lay_out};
use crate::formats::pdf::write::links::Links;
use crate::formats::pdf::write::names::Names;
use crate::formats::pdf::write::press::{FORM, Press, Scope};
use crate::formats::pdf::write::sheet::{Cuts, PAGE, Sheet};
use crate::model::{Layer, Limits, Place, Plan};

/// A page of the old file with its number in the new one.
pub(super) struct Leaf<'p> {
    pub(super) page: Page<'p>,
    pub(super) number: u32,
    pub(super) parent: u32,
}

/// What a page is to become.
#[derive(Clone, Copy)]
pub(super) struct Setting<'s> {
    pub(super) index: u32,
    pub(super) cuts: &'s Cuts,
    pub(super) plan: &'s Plan,
    pub(super) limits: &'s Limits,
}

/// Annotations of one page that are looked at.
const MOST: usize = 50_000;
/// Annotations that are part of what a reader sees; the others are notes, players and files.
const SEEN: [&[u8]; 19] = [
    b"Widget",
    b"FreeText",
    b"Stamp",
    b"Square",
    b"Circle",
    b"Line",
    b"Polygon",
    b"PolyLine",
    b"Ink",
    b"Highlight",
    b"Underline",
    b"StrikeOut",
    b"Squiggly",
    b"Redact",
    b"Watermark",
    b"Caret",
    b"Screen",
    b"RichMedia",
    b"Movie",
];

impl<'p> Press<'p> {
    /// Reads a page again and writes it.
    pub(super) fn page(&mut self, leaf: &Leaf<'p>, setting: Setting<'_>, links: &mut Links<'p>) -> Result<(), Refusal> {
        let page = &leaf.page;
        let place = Place { page: Some(setting.index + 1), ..Place::default() };
        self.copier.page = Some(setting.index);
        self.interpreter.begin(place, page.bounds);
        self.interpreter.trace = Some(Trace::default());
        let doc = self.interpreter.doc;
        let content = contents(doc, page, place, &mut self.interpreter.budget, &mut Vec::new());
        self.interpreter.content(&content, page.resources);
        let mut seen = Seen::default();
        let (mut gaps, mut notes) = (Vec::new(), Vec::new());
        let looks = annotations(doc, page, setting.index, setting.limits, &mut seen, &mut gaps, &mut notes);
        drop(notes);
        let mut shown: Vec<(Appearance<'p>, Option<Use>)> = Vec::new();
        for look in looks {
            let before = self.steps();
            self.interpreter.appearance(look.id, look.stream, look.rect, look.hidden, look.covers, page.resources);
            let steps = self.interpreter.trace.as_ref().map_or(&[][..], |trace| &trace.steps);
            let child = steps.get(before).filter(|step| step.way == Way::Appearance).map(|step| step.child);
            shown.push((look, child));
        }
        if self.interpreter.exhausted {
            return Err(Refusal::Stuck { what: "too-large", place });
        }
        let trace = self.interpreter.trace.take().unwrap_or_default();
        let mut sheet = Sheet::new(self.interpreter.finish_bare(), &trace, setting.cuts, place)?;
        let (patches, reset, taken) = lay_out(&mut sheet, setting.plan, page.bounds);
        self.taken = taken;
        let over = |matrix: &Matrix| !taken_of(matrix, &self.taken).is_empty();
        sheet.spread(&trace, over);
        for step in trace.steps.iter().filter(|step| step.way == Way::Glyph) {
            self.procedure(step.child, step.resources, &sheet);
        }
        let mut names = Names::default();
        self.default_spaces(page.resources, &mut names);
        let scope = Scope { target: PAGE, resources: page.resources, depth: 0 };
        let body = self.content(&content, scope, &sheet, &mut names);
        let showing = |(look, target): &(Appearance<'p>, Option<Use>)| {
            let inside = |target: &Use| trace.steps.iter().any(|step| step.parent == *target);
            let shows = target.is_some_and(|target| sheet.order.contains_key(&target) || inside(&target));
            shows.then_some(std::ptr::from_ref(look.annotation) as usize)
        };
        let texts: HashSet<usize> = shown.iter().filter_map(showing).collect();
        let mut over = self.looks(shown, scope, &sheet, &mut names);
        self.unseen(page);
        self.fields(page, &texts, &mut over, &mut names);
        self.boxes(&mut over, &patches, setting.plan, &mut names);
        let body = if over.is_empty() { body } else { [b"q\n".as_slice(), &body, b"Q\n", &over].concat() };
        for area in &reset {
            self.copier.changed("line-reset", Some(*area));
        }
        for patch in patches.iter().filter(|patch| !patch.reset) {
            // What is painted elsewhere has no place of its own on the page.
            let placed = patch.drawn || patch.layer != Layer::Visible;
            self.copier.changed("value-removed", placed.then(|| patch.bounds()));
        }
        let gone = [self.taken.as_slice(), &reset].concat();
        let kept = links.of_page(&mut self.copier, page, &gone);
        self.write_page(leaf, &body, names, kept);
        Ok(())
    }

    fn steps(&self) -> usize {
        self.interpreter.trace.as_ref().map_or(0, |trace| trace.steps.len())
    }

    fn write_page(&mut self, leaf: &Leaf<'p>, body: &[u8], names: Names, links: Vec<Object>) {
        let page = &leaf.page;
        let stream = self.copier.file.add_stream(Dictionary::new(), body);
        let mut out = Dictionary::new();
        out.set("Type", "Page");
        out.set("Parent", reference(leaf.parent));
        for key in [b"MediaBox".as_slice(), b"CropBox"] {
            match inherited(self.interpreter.doc, page.dict, key) {
                Some(object) if rectangle(self.interpreter.doc, object).is_some() => out.set(key, self.numbers(object)),
                _ if key == b"MediaBox" => out.set(key, page.bounds.map(Object::Real).to_vec()),
                _ => {}
            }
        }
        if let Some(turn) = inherited(self.interpreter.doc, page.dict, b"Rotate").and_then(|o| o.as_i64().ok()) {
            out.set("Rotate", turn);
        }
        for key in [b"BleedBox".as_slice(), b"TrimBox", b"ArtBox"] {
            if let Some(object) = get(self.interpreter.doc, page.dict, key) {
                out.set(key, self.numbers(object));
            }
        }
        self.copier.take(page.dict, b"UserUnit", MACHINE, &mut out);
        self.copier.take(page.dict, b"Group", MACHINE, &mut out);
        let resources = self.copier.file.add(&Object::Dictionary(names.dictionary()));
        out.set("Resources", reference(resources));
        out.set("Contents", reference(stream));
        if !links.is_empty() {
            out.set("Annots", links);
        }
        self.copier.file.keep(leaf.number, &Object::Dictionary(out));
    }

    fn numbers(&self, object: &Object) -> Object {
        let doc = self.interpreter.doc;
        let number = |item: &Object| match resolve(doc, item) {
            number @ (Object::Integer(_) | Object::Real(_)) => number.clone(),
            _ => Object::Integer(0),
        };
        match resolve(doc, object) {
            Object::Array(items) => Object::Array(items.iter().take(4).map(number).collect()),
            _ => Object::Null,
        }
    }

    /// What annotations look like, as part of the page.
    fn looks(
        &mut self,
        shown: Vec<(Appearance<'p>, Option<Use>)>,
        scope: Scope<'p>,
        sheet: &Sheet,
        names: &mut Names,
    ) -> Vec<u8> {
        let mut out = Vec::new();
        for (look, target) in shown {
            let kind = look.annotation.get(b"Subtype").and_then(Object::as_name).unwrap_or_default();
            let off = look.annotation.get(b"OC").is_ok_and(|group| self.interpreter.is_hidden(group));
            if look.hidden || off || !SEEN.contains(&kind) {
                self.copier.changed("annotation-removed", Some(look.rect));
                continue;
            }
            let Some(target) = target else { continue };
            let Some(form) = self.form(look.id, look.stream, target, scope, sheet, FORM) else { continue };
            let name = names.name(b"XObject", form);
            out.extend_from_slice(b"q\n");
            for number in fitted(self.interpreter.doc, &look) {
                write_number(&mut out, f64::from(number));
                out.push(b' ');
            }
            out.extend_from_slice(b"cm\n");
            write_name(&mut out, &name);
            out.extend_from_slice(b" Do\nQ\n");
            self.copier.changed("annotation-flattened", Some(look.rect));
        }
        out
    }

    /// Notes the annotations that have no look of their own: viewers draw an icon or a line for them, and they are gone.
    fn unseen(&mut self, page: &Page<'p>) {
        let doc = self.interpreter.doc;
        let Some(Object::Array(items)) = get(doc, page.dict, b"Annots") else { return };
        for annotation in items.iter().take(MOST).filter_map(|object| dictionary(doc, object)) {
            let kind = annotation.get(b"Subtype").and_then(Object::as_name).unwrap_or_default();
            let flags = get(doc, annotation, b"F").and_then(|o| o.as_i64().ok()).unwrap_or(0);
            let looks = annotation.get(b"AP").ok().and_then(|o| dictionary(doc, o)).is_some_and(|ap| ap.has(b"N"));
            if looks || flags & (2 | 32) != 0 || matches!(kind, b"Link" | b"Popup" | b"Widget") {
                continue;
            }
            let rect = annotation.get(b"Rect").ok().and_then(|o| rectangle(doc, o));
            self.copier.changed("annotation-removed", rect);
        }
    }

    /// The boxes over what was taken out.
    fn boxes(&mut self, out: &mut Vec<u8>, patches: &[Patch], plan: &Plan, names: &mut Names) {
        if !patches.iter().any(|patch| patch.drawn) {
            return;
        }
        let drawn = || patches.iter().filter(|patch| patch.drawn).map(|p| (p, &plan.edits()[p.edit].replacement));
        let needs =
            |face| drawn().any(|(patch, replacement)| patch.first && label::face(patch, replacement) == Some(face));
        let mut fonts = label::Fonts { label: Vec::new(), bar: Vec::new() };
        if needs(Face::Label) {
            let font = self.copier.file.add(&label::font_object());
            fonts.label = names.name(b"Font", reference(font));
        }
        if needs(Face::Bar) {
            let font = label::bar_object(&mut self.copier.file);
            let font = self.copier.file.add(&font);
            fonts.bar = names.name(b"Font", reference(font));
        }
        let mut body = Vec::new();
        for (patch, replacement) in drawn() {
            label::draw(&mut body, patch, replacement, &fonts);
        }
        if !body.is_empty() {
            out.extend_from_slice(b"q\n");
            out.extend_from_slice(&body);
            out.extend_from_slice(b"Q\n");
        }
    }
}

/// How an appearance fits its rectangle (ISO 32000-2, 12.5.5, algorithm 8.1).
fn fitted(doc: &lopdf::Document, look: &Appearance<'_>) -> Matrix {
    let dict = &look.stream.dict;
    let rect = look.rect;
    let matrix = crate::formats::pdf::interp::matrix_of(doc, dict);
    let own = dict.get(b"BBox").ok().and_then(|o| rectangle(doc, o));
    let shown = bounds(matrix, own.unwrap_or([0.0, 0.0, rect[2] - rect[0], rect[3] - rect[1]]));
    let scale = |from: f32, to: f32| if from.abs() > 1e-6 { to / from } else { 1.0 };
    let (sx, sy) = (scale(shown[2] - shown[0], rect[2] - rect[0]), scale(shown[3] - shown[1], rect[3] - rect[1]));
    [sx, 0.0, 0.0, sy, rect[0] - shown[0] * sx, rect[1] - shown[1] * sy]
}

/// The value of a key of a page, or of what is above it in the tree.
fn inherited<'p>(doc: &'p lopdf::Document, dict: &'p Dictionary, key: &[u8]) -> Option<&'p Object> {
    let mut at = dict;
    for _ in 0..DEEPEST {
        if let Some(object) = get(doc, at, key) {
            return Some(object);
        }
        at = dictionary(doc, at.get(b"Parent").ok()?)?;
    }
    None
}

/// Whether two boxes share more than an edge.
pub(super) fn overlap(a: [f32; 4], b: [f32; 4]) -> bool {
    let both = intersect(a, b);
    both[0] < both[2] && both[1] < both[3]
}
