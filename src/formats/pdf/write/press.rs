//! Press: a content stream, operator by operator, as a new one. Only operators that the format knows, with operands of the kind that they take;
//! names are names of our own; comments, marks and hidden layers are not there; of strings, what the plan leaves.

use std::collections::HashMap;

use lopdf::{Dictionary, Object, ObjectId};

use crate::formats::pdf::interp::{Interpreter, Use, Way};
use crate::formats::pdf::lexer::{Lexer, Operands};
use crate::formats::pdf::load::{dictionary, resolve};
use crate::formats::pdf::write::copy::{Copier, MACHINE};
use crate::formats::pdf::write::fonts::{Blanks, FontBook};
use crate::formats::pdf::write::names::Names;
pub(super) use crate::formats::pdf::write::op::Op;
use crate::formats::pdf::write::op::{dash, named};
use crate::formats::pdf::write::sheet::Sheet;
use crate::formats::pdf::write::show::Text;
use crate::model::Limits;

/// Old content to new.
pub(super) struct Press<'p> {
    pub(super) interpreter: Interpreter<'p>,
    pub(super) copier: Copier<'p>,
    pub(super) fonts: FontBook<'p>,
    /// Of the font under way, when it lost glyphs.
    pub(super) blanks: Option<Blanks>,
    pub(super) limits: &'p Limits,
    /// The state of text outside the form that is about to be written.
    pub(super) outer: Option<Text>,
    /// Content that is as it was, with the resources that it takes from outside.
    pub(super) forms: HashMap<(ObjectId, usize), u32>,
    /// Images that are as they were.
    pub(super) images: HashMap<ObjectId, Option<Object>>,
    /// Boxes of the page under way where something was taken out: images below lose their samples there.
    pub(super) taken: Vec<[f32; 4]>,
}

/// Which content is under way.
#[derive(Clone, Copy)]
pub(super) struct Scope<'p> {
    pub(super) target: Use,
    pub(super) resources: Option<&'p Dictionary>,
    pub(super) depth: u32,
}

/// One content stream under way.
pub(super) struct Pass<'s, 'p> {
    pub(super) out: Vec<u8>,
    pub(super) sheet: &'s Sheet,
    pub(super) scope: Scope<'p>,
    pub(super) text: Text,
    saved: Vec<Text>,
    marks: Vec<bool>,
    hidden: u32,
    /// A path that was not painted yet.
    path: Vec<u8>,
    clips: bool,
    in_text: bool,
}

impl Pass<'_, '_> {
    /// Whether what is painted now is not seen, because its layer is off.
    pub(super) fn is_hidden(&self) -> bool {
        self.hidden > 0
    }
}

/// Numbers that an operator takes.
fn numbers(word: &[u8]) -> Option<usize> {
    Some(match word {
        b"h" | b"T*" | b"q" | b"Q" | b"BT" | b"ET" | b"S" | b"s" | b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b"
        | b"b*" | b"n" | b"W" | b"W*" => 0,
        b"w" | b"J" | b"j" | b"M" | b"i" | b"Tc" | b"Tw" | b"Tz" | b"TL" | b"Ts" | b"Tr" | b"G" | b"g" => 1,
        b"m" | b"l" | b"Td" | b"TD" | b"d0" => 2,
        b"RG" | b"rg" => 3,
        b"v" | b"y" | b"re" | b"K" | b"k" => 4,
        b"cm" | b"c" | b"Tm" | b"d1" => 6,
        _ => return None,
    })
}

impl<'p> Press<'p> {
    /// The new content for `data`; its resources are collected in `names`.
    pub(super) fn content(&mut self, data: &[u8], scope: Scope<'p>, sheet: &Sheet, names: &mut Names) -> Vec<u8> {
        let runs = sheet.order.get(&scope.target).map_or(&[][..], Vec::as_slice);
        let again = runs.iter().any(|run| sheet.shifts.contains_key(run));
        let mut pass = Pass {
            out: Vec::with_capacity(data.len()),
            sheet,
            scope,
            text: self.outer.take().map_or_else(|| Text::new(again), |outer| Text::inside(&outer, again)),
            saved: Vec::new(),
            marks: Vec::new(),
            hidden: 0,
            path: Vec::new(),
            clips: false,
            in_text: false,
        };
        let mut next_run = 0;
        let mut lexer = Lexer::new(data);
        lexer.spotting = true;
        let mut operands = Operands::default();
        let mut operator = 0_u32;
        while let Some(word) = lexer.next_operator(&mut operands) {
            if operator >= self.limits.operators_stream {
                self.copier.changed("content-removed", None);
                break;
            }
            let image = lexer.image.clone();
            let from = next_run;
            while runs.get(next_run).is_some_and(|run| sheet.runs[*run as usize].glyphs.operator == operator) {
                next_run += 1;
            }
            let o = Op { word, operands: &operands, data, index: operator, runs: &runs[from..next_run] };
            match word {
                b"BI" => self.inline_image(&mut pass, &o, &data[image], names),
                _ => self.operator(&mut pass, &o, names),
            }
            operator += 1;
        }
        if pass.in_text {
            pass.out.extend_from_slice(b"ET\n");
        }
        for _ in 0..pass.saved.len() {
            pass.out.extend_from_slice(b"Q\n");
        }
        pass.out
    }

    fn operator(&mut self, pass: &mut Pass<'_, 'p>, o: &Op<'_>, names: &mut Names) {
        match o.word {
            b"m" | b"l" | b"c" | b"v" | b"y" | b"h" | b"re" => {
                let mut path = std::mem::take(&mut pass.path);
                o.write_numbers(&mut path, numbers(o.word).unwrap_or(0));
                o.write_word(&mut path);
                pass.path = path;
                return;
            }
            b"W" | b"W*" => {
                pass.clips = true;
                let mut path = std::mem::take(&mut pass.path);
                o.write_word(&mut path);
                pass.path = path;
                return;
            }
            b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*" | b"S" | b"s" | b"n" => return self.paint(pass, o),
            _ => {}
        }
        if !pass.path.is_empty() {
            // A path that something else follows: viewers differ, so it stays where it was.
            let path = std::mem::take(&mut pass.path);
            if pass.hidden == 0 {
                pass.out.extend_from_slice(&path);
            }
            pass.clips = false;
        }
        match o.word {
            b"q" => {
                pass.saved.push(pass.text.clone());
                pass.out.extend_from_slice(b"q\n");
            }
            b"Q" => {
                if let Some(before) = pass.saved.pop() {
                    pass.text.restore(before);
                    pass.out.extend_from_slice(b"Q\n");
                }
            }
            b"BT" => {
                if !pass.in_text {
                    pass.out.extend_from_slice(b"BT\n");
                }
                pass.in_text = true;
                pass.text.begin();
            }
            b"ET" => {
                if pass.in_text {
                    pass.out.extend_from_slice(b"ET\n");
                }
                pass.in_text = false;
            }
            b"Td" | b"TD" | b"Tm" | b"T*" | b"TL" | b"Tw" => self.position(pass, o),
            b"Tf" => self.set_font(pass, o, names),
            b"Tz" => {
                pass.text.stretch = f64::from(o.operands.number(0)) / 100.0;
                self.plain_operator(pass, o, 1);
            }
            b"Tj" | b"TJ" | b"'" | b"\"" => self.show(pass, o),
            b"BMC" | b"BDC" => {
                let hidden = o.operands.name() == Some(b"OC")
                    && o.operands.last_name().is_some_and(|n| self.interpreter.is_hidden_name(n, pass.scope.resources));
                pass.hidden += u32::from(hidden);
                pass.marks.push(hidden);
                if hidden {
                    self.copier.changed("layer-removed", None);
                }
            }
            b"EMC" => pass.hidden -= u32::from(pass.marks.pop() == Some(true)),
            b"d" => dash(pass, o),
            b"ri" => {
                if let Some(
                    name @ (b"AbsoluteColorimetric" | b"RelativeColorimetric" | b"Saturation" | b"Perceptual"),
                ) = o.operands.name()
                {
                    named(&mut pass.out, name, o.word);
                }
            }
            b"cs" | b"CS" => self.colour_space(pass, o, names),
            b"sc" | b"SC" | b"scn" | b"SCN" => self.colour(pass, o, names),
            b"gs" => self.graphics_state(pass, o, names),
            b"sh" => {
                if let Some(object) = o.operands.name().and_then(|n| self.resource(b"Shading", n, pass.scope)) {
                    let copied = self.copier.plain(object, MACHINE);
                    if !pass.is_hidden() && !matches!(copied, Object::Null) {
                        named(&mut pass.out, &names.name(b"Shading", copied), o.word);
                    }
                }
            }
            b"Do" => self.draw(pass, o, names),
            word => {
                if let Some(count) = numbers(word) {
                    self.plain_operator(pass, o, count);
                }
            }
        }
    }

    fn plain_operator(&mut self, pass: &mut Pass<'_, 'p>, o: &Op<'_>, count: usize) {
        o.write_numbers(&mut pass.out, count);
        o.write_word(&mut pass.out);
    }

    fn paint(&mut self, pass: &mut Pass<'_, 'p>, o: &Op<'_>) {
        let path = std::mem::take(&mut pass.path);
        let clips = std::mem::take(&mut pass.clips);
        if pass.hidden == 0 {
            pass.out.extend_from_slice(&path);
            o.write_word(&mut pass.out);
        } else if clips {
            pass.out.extend_from_slice(&path);
            pass.out.extend_from_slice(b"n\n");
        }
    }

    pub(super) fn resource(&self, kind: &[u8], name: &[u8], scope: Scope<'p>) -> Option<&'p Object> {
        self.interpreter.resource(kind, name, scope.resources)
    }

    fn set_font(&mut self, pass: &mut Pass<'_, 'p>, o: &Op<'_>, names: &mut Names) {
        pass.text.size = o.operands.numbers::<1>().map_or(pass.text.size, |[size]| f64::from(size));
        let found = o.operands.name().and_then(|name| self.resource(b"Font", name, pass.scope));
        let dict = found.and_then(|object| dictionary(self.interpreter.doc, object));
        pass.text.font = dict.map(|dict| self.interpreter.fonts.load(dict));
        let Some(dict) = dict else { return };
        let object = self.fonts.object(&mut self.copier, dict, pass.scope.resources);
        let name = names.name(b"Font", object);
        crate::formats::pdf::write::file::write_name(&mut pass.out, &name);
        pass.out.push(b' ');
        o.write_numbers(&mut pass.out, 1);
        o.write_word(&mut pass.out);
    }

    fn colour_space(&mut self, pass: &mut Pass<'_, 'p>, o: &Op<'_>, names: &mut Names) {
        let Some(name) = o.operands.name() else { return };
        if let Some(name) = self.space_name(name, pass.scope, names) {
            named(&mut pass.out, &name, o.word);
        }
    }

    /// The new name of a colour space.
    pub(super) fn space_name(&mut self, name: &[u8], scope: Scope<'p>, names: &mut Names) -> Option<Vec<u8>> {
        if matches!(name, b"DeviceGray" | b"DeviceRGB" | b"DeviceCMYK" | b"Pattern" | b"G" | b"RGB" | b"CMYK" | b"I") {
            return Some(name.to_vec());
        }
        let object = self.resource(b"ColorSpace", name, scope)?;
        match self.copier.plain(object, MACHINE) {
            Object::Null => None,
            copied => Some(names.name(b"ColorSpace", copied)),
        }
    }

    fn colour(&mut self, pass: &mut Pass<'_, 'p>, o: &Op<'_>, names: &mut Names) {
        let pattern = match o.operands.last_name().filter(|_| o.word.len() == 3) {
            Some(name) => {
                let found = self.resource(b"Pattern", name, pass.scope);
                match found.and_then(|object| self.pattern(pass, o, object)) {
                    Some(object) => Some(names.name(b"Pattern", object)),
                    None => return,
                }
            }
            None => None,
        };
        o.write_numbers(&mut pass.out, 32);
        match pattern {
            Some(name) => named(&mut pass.out, &name, o.word),
            None => o.write_word(&mut pass.out),
        }
    }

    fn pattern(&mut self, pass: &Pass<'_, 'p>, o: &Op<'_>, object: &'p Object) -> Option<Object> {
        let sheet = pass.sheet;
        match resolve(self.interpreter.doc, object) {
            Object::Stream(stream) => {
                let id = object.as_reference().ok()?;
                let target =
                    sheet.child(pass.scope.target, o.index, Way::Pattern).or_else(|| sheet.once.get(&id).copied())?;
                self.form(id, stream, target, pass.scope, sheet, PATTERN)
            }
            Object::Dictionary(dict) => {
                let mut out = Dictionary::new();
                for key in [b"PatternType".as_slice(), b"Shading", b"Matrix"] {
                    self.copier.take(dict, key, MACHINE, &mut out);
                }
                Some(Object::Dictionary(out))
            }
            _ => None,
        }
    }

    fn graphics_state(&mut self, pass: &mut Pass<'_, 'p>, o: &Op<'_>, names: &mut Names) {
        let found = o.operands.name().and_then(|name| self.resource(b"ExtGState", name, pass.scope));
        let doc = self.interpreter.doc;
        let Some(dict) = found.and_then(|object| dictionary(doc, object)) else { return };
        let mut out = Dictionary::new();
        for key in [
            b"LW".as_slice(),
            b"LC",
            b"LJ",
            b"ML",
            b"D",
            b"RI",
            b"OP",
            b"op",
            b"OPM",
            b"FL",
            b"SM",
            b"SA",
            b"BM",
            b"CA",
            b"ca",
            b"AIS",
            b"TK",
        ] {
            self.copier.take(dict, key, MACHINE, &mut out);
        }
        if let Some(Object::Array(items)) = dict.get(b"Font").ok().map(|o| resolve(doc, o))
            && let [font, size] = items.as_slice()
            && let Some(font) = dictionary(doc, font)
        {
            pass.text.font = Some(self.interpreter.fonts.load(font));
            pass.text.size = resolve(doc, size).as_float().map_or(pass.text.size, f64::from);
            let object = self.fonts.object(&mut self.copier, font, pass.scope.resources);
            out.set("Font", vec![object, Object::Real(pass.text.size as f32)]);
        }
        match dict.get(b"SMask").ok().map(|o| resolve(doc, o)) {
            Some(Object::Name(_)) => out.set("SMask", Object::Name(b"None".to_vec())),
            Some(Object::Dictionary(mask)) => match self.mask(pass, o, mask) {
                Some(mask) => out.set("SMask", Object::Dictionary(mask)),
                None => self.copier.changed("mask-removed", None),
            },
            _ => {}
        }
        named(&mut pass.out, &names.name(b"ExtGState", Object::Dictionary(out)), o.word);
    }

    fn mask(&mut self, pass: &Pass<'_, 'p>, o: &Op<'_>, mask: &'p Dictionary) -> Option<Dictionary> {
        let object = mask.get(b"G").ok()?;
        let id = object.as_reference().ok()?;
        let Object::Stream(stream) = resolve(self.interpreter.doc, object) else { return None };
        let sheet = pass.sheet;
        let target = sheet.child(pass.scope.target, o.index, Way::Mask).or_else(|| sheet.once.get(&id).copied())?;
        let mut out = Dictionary::new();
        for key in [b"S".as_slice(), b"BC", b"TR"] {
            self.copier.take(mask, key, MACHINE, &mut out);
        }
        out.set("G", self.form(id, stream, target, pass.scope, sheet, FORM)?);
        Some(out)
    }

    fn draw(&mut self, pass: &mut Pass<'_, 'p>, o: &Op<'_>, names: &mut Names) {
        let Some(object) = o.operands.name().and_then(|name| self.resource(b"XObject", name, pass.scope)) else {
            return;
        };
        let Object::Stream(stream) = resolve(self.interpreter.doc, object) else { return };
        if pass.is_hidden() || stream.dict.get(b"OC").is_ok_and(|group| self.interpreter.is_hidden(group)) {
            return self.copier.changed("layer-removed", None);
        }
        let copied = if stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|s| s == b"Image") {
            let matrix = pass.sheet.images.get(&(pass.scope.target, o.index)).copied();
            self.image(object, stream, matrix)
        } else {
            let id = object.as_reference().unwrap_or((0, 0));
            let target = pass.sheet.child(pass.scope.target, o.index, Way::Drawn);
            self.outer = Some(pass.text.clone());
            let form = target.and_then(|target| self.form(id, stream, target, pass.scope, pass.sheet, FORM));
            self.outer = None;
            form
        };
        match copied {
            Some(copied) => named(&mut pass.out, &names.name(b"XObject", copied), o.word),
            None => self.copier.changed("drawing-removed", None),
        }
    }

    /// Content that stands in a stream of its own; the same object for all uses that are as they were.
    pub(super) fn form(
        &mut self,
        id: ObjectId,
        stream: &'p lopdf::Stream,
        target: Use,
        outer: Scope<'p>,
        sheet: &Sheet,
        keys: &[&[u8]],
    ) -> Option<Object> {
        let own = stream.dict.get(b"Resources").ok().and_then(|o| dictionary(self.interpreter.doc, o));
        let resources = own.or(outer.resources);
        let slot = (id, resources.map_or(0, |r| std::ptr::from_ref(r) as usize));
        let clean = !sheet.strict && !sheet.dirty.contains(&target);
        if clean && let Some(&number) = self.forms.get(&slot) {
            return Some(crate::formats::pdf::write::file::reference(number));
        }
        if outer.depth > 64 {
            return None;
        }
        let data = self.interpreter.form_data(id, stream)?;
        let scope = Scope { target, resources, depth: outer.depth + 1 };
        let mut names = Names::default();
        self.default_spaces(resources, &mut names);
        let content = self.content(&data, scope, sheet, &mut names);
        let mut dict = Dictionary::new();
        for key in keys {
            self.copier.take(&stream.dict, key, MACHINE, &mut dict);
        }
        if keys == FORM {
            dict.set("Type", "XObject");
            dict.set("Subtype", "Form");
        }
        dict.set("Resources", Object::Dictionary(names.dictionary()));
        let number = self.copier.file.add_stream(dict, &content);
        if clean {
            self.forms.insert(slot, number);
        }
        Some(crate::formats::pdf::write::file::reference(number))
    }

    /// Colour spaces that stand for those of devices without being named in content (ISO 32000-2, 8.6.5.6).
    pub(super) fn default_spaces(&mut self, resources: Option<&'p Dictionary>, names: &mut Names) {
        for name in [b"DefaultGray".as_slice(), b"DefaultRGB", b"DefaultCMYK"] {
            if let Some(object) = self.interpreter.resource(b"ColorSpace", name, resources) {
                match self.copier.plain(object, MACHINE) {
                    Object::Null => {}
                    copied => names.fixed(b"ColorSpace", name, copied),
                }
            }
        }
    }
}

/// Keys of a form (8.10).
pub(super) const FORM: &[&[u8]] = &[b"BBox", b"Matrix", b"Group"];
/// Keys of a tiling pattern (8.7.3).
const PATTERN: &[&[u8]] = &[b"PatternType", b"PaintType", b"TilingType", b"BBox", b"XStep", b"YStep", b"Matrix"];
