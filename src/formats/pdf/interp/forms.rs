//! Forms: what `Do` draws, each drawing a use of its own, and which optional content is off.

use std::collections::HashSet;
use std::rc::Rc;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use crate::formats::pdf::interp::{Context, FILLS, Interpreter, KEPT};
use crate::formats::pdf::lexer::Operands;
use crate::formats::pdf::load::{dictionary, get, numbers, rectangle, resolve};
use crate::formats::pdf::page::{Fill, IDENTITY, Matrix, area, bounds, intersect, multiply};
use crate::model::{Gap, GapCode};

impl<'p> Interpreter<'p> {
    pub(super) fn image(&mut self) {
        let seen = intersect(bounds(self.state.ctm, [0.0, 0.0, 1.0, 1.0]), intersect(self.bounds, self.state.clip));
        self.painted.images += 1;
        self.painted.image_area += area(seen);
        if self.painted.fills.len() < FILLS {
            self.painted.fills.push(Fill { bounds: seen, white: false });
        }
    }

    pub(super) fn draw(&mut self, o: &Operands, context: Context<'p>) {
        let Some(object) = o.name().and_then(|name| self.resource(b"XObject", name, context.resources)) else { return };
        let id = object.as_reference().unwrap_or((0, 0));
        let Object::Stream(stream) = resolve(self.doc, object) else {
            return self.note(Gap::new(GapCode::Damaged).about("drawing").at(self.place));
        };
        if stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|s| s == b"Image") {
            self.image();
        } else {
            self.form(id, stream, context);
        }
    }

    pub(super) fn form(&mut self, id: ObjectId, stream: &'p Stream, context: Context<'p>) {
        if self.active.contains(&id) {
            // A form inside itself shows nothing that was not seen already.
            return;
        }
        if context.depth >= self.limits.forms.min(64) {
            return self.note(Gap::limit("forms", self.limits.forms.into(), 0).at(self.place));
        }
        let Some(data) = self.form_data(id, stream) else { return };
        let usage = self.uses.entry(id).or_insert(0);
        let inner = Context {
            stream: id,
            usage: *usage,
            resources: stream.dict.get(b"Resources").ok().and_then(|o| dictionary(self.doc, o)).or(context.resources),
            depth: context.depth + 1,
        };
        *usage += 1;
        let hidden = stream.dict.get(b"OC").is_ok_and(|o| self.is_hidden(o));
        let outer =
            (self.state, self.line, self.text, self.unsaved, std::mem::take(&mut self.marks), self.hidden_marks);
        self.hidden_marks += u32::from(hidden);
        self.unsaved = 0;
        self.state.ctm = multiply(matrix_of(self.doc, &stream.dict), self.state.ctm);
        if let Some(own) = stream.dict.get(b"BBox").ok().and_then(|o| rectangle(self.doc, o)) {
            self.state.clip = intersect(self.state.clip, bounds(self.state.ctm, own));
        }
        self.active.push(id);
        self.interpret(&data, inner);
        self.active.pop();
        (self.state, self.line, self.text, self.unsaved, self.marks, self.hidden_marks) = outer;
    }

    fn form_data(&mut self, id: ObjectId, stream: &'p Stream) -> Option<Rc<[u8]>> {
        if let Some(data) = self.forms.get(&id) {
            return Some(data.clone());
        }
        let (bytes, gap) = self.budget.decode(self.doc, stream).split();
        if let Some(gap) = gap {
            self.note(gap.at(self.place));
        }
        let data: Rc<[u8]> = bytes.into();
        if self.kept + data.len() <= KEPT && id != (0, 0) {
            self.kept += data.len();
            self.forms.insert(id, data.clone());
        }
        Some(data)
    }

    pub(super) fn is_hidden_name(&self, name: &[u8], resources: Option<&'p Dictionary>) -> bool {
        self.resource(b"Properties", name, resources).is_some_and(|o| self.is_hidden(o))
    }

    /// Whether a group of optional content is off; a membership is off when all its groups are (ISO 32000-2, 8.11.2.2, the default policy).
    fn is_hidden(&self, object: &Object) -> bool {
        if self.hidden.is_empty() {
            return false;
        }
        if object.as_reference().is_ok_and(|id| self.hidden.contains(&id)) {
            return true;
        }
        let Some(groups) = dictionary(self.doc, object).and_then(|d| d.get(b"OCGs").ok()) else { return false };
        match groups {
            Object::Reference(id) if self.hidden.contains(id) => true,
            groups => match resolve(self.doc, groups) {
                Object::Array(items) => {
                    !items.is_empty()
                        && items.iter().all(|o| o.as_reference().is_ok_and(|id| self.hidden.contains(&id)))
                }
                _ => false,
            },
        }
    }
}

pub(super) fn matrix_of(doc: &Document, dict: &Dictionary) -> Matrix {
    let values = dict.get(b"Matrix").map(|o| numbers(doc, o)).unwrap_or_default();
    values.try_into().unwrap_or(IDENTITY)
}

/// The optional content groups that are off when the document opens (ISO 32000-2, 8.11.4).
pub(super) fn hidden_layers(doc: &Document) -> HashSet<ObjectId> {
    let mut off = HashSet::new();
    let catalog = doc.trailer.get(b"Root").ok().and_then(|o| dictionary(doc, o));
    let Some(properties) = catalog.and_then(|c| dictionary(doc, c.get(b"OCProperties").ok()?)) else { return off };
    let ids = |dict: &Dictionary, key: &[u8]| -> Vec<ObjectId> {
        match get(doc, dict, key) {
            Some(Object::Array(items)) => items.iter().filter_map(|o| o.as_reference().ok()).collect(),
            _ => Vec::new(),
        }
    };
    let Some(default) = properties.get(b"D").ok().and_then(|o| dictionary(doc, o)) else { return off };
    if get(doc, default, b"BaseState").is_some_and(|o| o.as_name().is_ok_and(|n| n == b"OFF")) {
        off.extend(ids(properties, b"OCGs"));
        for id in ids(default, b"ON") {
            off.remove(&id);
        }
    }
    off.extend(ids(default, b"OFF"));
    off
}
