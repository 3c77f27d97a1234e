//! Forms: what `Do` draws, each drawing a use of its own, and which optional content is off.

use std::collections::HashSet;
use std::rc::Rc;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use crate::formats::pdf::interp::cover::Kind;
use crate::formats::pdf::interp::{Context, Interpreter, KEPT, Way};
use crate::formats::pdf::lexer::Operands;
use crate::formats::pdf::load::{dictionary, get, numbers, rectangle, resolve};
use crate::formats::pdf::page::{IDENTITY, Matrix, area, bounds, intersect, multiply};
use crate::model::{Gap, GapCode};

impl<'p> Interpreter<'p> {
    /// An image; `opaque` when nothing of what lies under it shows through.
    pub(super) fn image(&mut self, opaque: bool) {
        let seen = intersect(bounds(self.state.ctm, [0.0, 0.0, 1.0, 1.0]), intersect(self.bounds, self.state.clip));
        let size = area(seen);
        self.painted.images += 1;
        self.painted.image_area += size;
        let [a, b, c, d, ..] = self.state.ctm;
        let upright = (b.abs() + c.abs() < 1e-3) || (a.abs() + d.abs() < 1e-3);
        let kind = if size > 0.5 * area(self.bounds) { Kind::Picture } else { Kind::Box };
        self.lay(seen, None, upright && opaque, kind);
    }

    pub(super) fn draw(&mut self, o: &Operands, context: Context<'p>) {
        let Some(object) = o.name().and_then(|name| self.resource(b"XObject", name, context.resources)) else { return };
        let id = object.as_reference().unwrap_or((0, 0));
        let Object::Stream(stream) = resolve(self.doc, object) else {
            return self.note(Gap::new(GapCode::Damaged).about("drawing").at(self.place));
        };
        if stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|s| s == b"Image") {
            let dict = &stream.dict;
            let through = [b"SMask".as_slice(), b"Mask", b"ImageMask", b"SMaskInData"].iter().any(|key| {
                get(self.doc, dict, key).is_some_and(|o| !matches!(o, Object::Boolean(false) | Object::Integer(0)))
            });
            self.placed(context);
            self.image(!through);
        } else {
            self.form(id, stream, context, Way::Drawn);
        }
    }

    /// The cell of a tiling pattern: content of its own, read where it is chosen and not for each tile (ISO 32000-2, 8.7.3).
    pub(super) fn pattern(&mut self, o: &Operands, context: Context<'p>) {
        let Some(object) = o.last_name().and_then(|name| self.resource(b"Pattern", name, context.resources)) else {
            return;
        };
        let id = object.as_reference().unwrap_or((0, 0));
        if let Object::Stream(stream) = resolve(self.doc, object)
            && self.once.insert(id)
        {
            let ctm = std::mem::replace(&mut self.state.ctm, self.base);
            self.elsewhere(id, stream, context, Way::Pattern);
            self.state.ctm = ctm;
        }
    }

    /// The form whose brightness or alpha masks what is painted after it (11.6.5.2).
    pub(super) fn soft_mask(&mut self, mask: &'p Dictionary, context: Context<'p>) {
        let Ok(object) = mask.get(b"G") else { return };
        let id = object.as_reference().unwrap_or((0, 0));
        if let Object::Stream(stream) = resolve(self.doc, object)
            && self.once.insert(id)
        {
            self.elsewhere(id, stream, context, Way::Mask);
        }
    }

    /// Text in the procedures of a Type 3 font: once for the font, where its first glyph is shown (9.6.4).
    pub(super) fn glyphs_of(&mut self, font: &'p Dictionary, matrix: Matrix, context: Context<'p>) {
        let Some(procedures) = font.get(b"CharProcs").ok().and_then(|o| dictionary(self.doc, o)) else { return };
        let own: Matrix =
            font.get(b"FontMatrix").map(|o| numbers(self.doc, o)).unwrap_or_default().try_into().unwrap_or(IDENTITY);
        let size = self.state.size;
        let ctm =
            std::mem::replace(&mut self.state.ctm, multiply(own, multiply([size, 0.0, 0.0, size, 0.0, 0.0], matrix)));
        let resources = font.get(b"Resources").ok().and_then(|o| dictionary(self.doc, o)).or(context.resources);
        let (line, text) = (self.line, self.text);
        for (_, object) in procedures.iter().take(256) {
            let Object::Stream(stream) = resolve(self.doc, object) else { continue };
            let (bytes, _) = self.budget.decode(self.doc, stream).split();
            // Nearly all draw a shape and nothing else.
            if memchr::memmem::find(&bytes, b"BT").is_some() {
                let id = object.as_reference().unwrap_or((0, 0));
                self.elsewhere(id, stream, Context { resources, ..context }, Way::Glyph);
            }
        }
        (self.line, self.text) = (line, text);
        self.state.ctm = ctm;
    }

    fn elsewhere(&mut self, id: ObjectId, stream: &'p Stream, context: Context<'p>, way: Way) {
        self.adrift += 1;
        self.form(id, stream, context, way);
        self.adrift -= 1;
    }

    pub(super) fn form(&mut self, id: ObjectId, stream: &'p Stream, context: Context<'p>, way: Way) {
        if self.active.contains(&id) {
            // A form inside itself shows nothing that was not seen already.
            return;
        }
        if context.depth >= self.limits.forms.min(64) {
            return self.note(Gap::limit("forms", self.limits.forms.into(), 0).at(self.place));
        }
        let Some(data) = self.form_data(id, stream) else { return };
        self.budget.seen.drawn(stream);
        let usage = self.uses.entry(id).or_insert(0);
        let inner = Context {
            stream: id,
            usage: *usage,
            resources: stream.dict.get(b"Resources").ok().and_then(|o| dictionary(self.doc, o)).or(context.resources),
            depth: context.depth + 1,
        };
        *usage += 1;
        self.used(context, inner, way);
        let hidden = stream.dict.get(b"OC").is_ok_and(|o| self.is_hidden(o));
        let outer =
            (self.state, self.line, self.text, self.unsaved, std::mem::take(&mut self.marks), self.hidden_marks);
        self.hidden_marks += u32::from(hidden);
        self.unsaved = 0;
        self.state.ctm = multiply(matrix_of(self.doc, &stream.dict), self.state.ctm);
        if let Some(own) = stream.dict.get(b"BBox").ok().and_then(|o| rectangle(self.doc, o)) {
            self.state.clip = intersect(self.state.clip, bounds(self.state.ctm, own));
        }
        let base = std::mem::replace(&mut self.base, self.state.ctm);
        let veils = self.veils;
        self.veils += u32::from(self.state.alpha < 0.99 || self.state.mixes);
        self.active.push(id);
        self.interpret(&data, inner);
        self.active.pop();
        (self.base, self.veils) = (base, veils);
        (self.state, self.line, self.text, self.unsaved, self.marks, self.hidden_marks) = outer;
    }

    /// The content of a form, kept for its next use.
    pub(in crate::formats::pdf) fn form_data(&mut self, id: ObjectId, stream: &'p Stream) -> Option<Rc<[u8]>> {
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

    pub(in crate::formats::pdf) fn is_hidden_name(&self, name: &[u8], resources: Option<&'p Dictionary>) -> bool {
        self.resource(b"Properties", name, resources).is_some_and(|o| self.is_hidden(o))
    }

    /// Whether a group of optional content is off. A membership is on or off by its groups and its policy: as a rule it is off when all of them are
    /// (ISO 32000-2, 8.11.2.2).
    pub(in crate::formats::pdf) fn is_hidden(&self, object: &Object) -> bool {
        if object.as_reference().is_ok_and(|id| self.hidden.contains(&id)) {
            return true;
        }
        let Some(membership) = dictionary(self.doc, object) else { return false };
        let Ok(groups) = membership.get(b"OCGs") else { return false };
        let one = [groups.clone()];
        let groups = match resolve(self.doc, groups) {
            Object::Array(items) => items.as_slice(),
            Object::Dictionary(_) => &one,
            _ => return false,
        };
        let mut off =
            groups.iter().filter_map(|o| o.as_reference().ok()).map(|id| self.hidden.contains(&id)).peekable();
        // Groups that are not there count for nothing.
        if off.peek().is_none() {
            return false;
        }
        match get(self.doc, membership, b"P").and_then(|o| o.as_name().ok()) {
            Some(b"AllOn") => off.any(|off| off),
            Some(b"AnyOff") => off.all(|off| !off),
            Some(b"AllOff") => off.any(|off| !off),
            _ => off.all(|off| off),
        }
    }
}

/// The matrix of a form.
pub(in crate::formats::pdf) fn matrix_of(doc: &Document, dict: &Dictionary) -> Matrix {
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
