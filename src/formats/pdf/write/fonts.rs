//! Fonts of the new file: as they were, less what only glyphs that are gone had use for. A map, a width, a name or a procedure of a letter
//! that nobody shows any more would tell that it was there.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write;

use hayro_cmap::{BfString, CMap};
use lopdf::{Dictionary, Object, ObjectId};

use crate::formats::pdf::interp::Use;
use crate::formats::pdf::load::{caught, dictionary, get, resolve};
use crate::formats::pdf::write::compact;
use crate::formats::pdf::write::copy::{Copier, FONT, MACHINE};
use crate::formats::pdf::write::file::reference;
use crate::formats::pdf::write::names::Names;
use crate::formats::pdf::write::outlines::{blank, unnamed};
use crate::formats::pdf::write::press::{Press, Scope};
use crate::formats::pdf::write::sheet::Sheet;

/// Codes of one font that are told apart.
const CODES: usize = 1 << 17;

/// Glyphs of a font that are not shown any more, and those that are.
pub(super) type Blanks = (BTreeSet<u32>, BTreeSet<u32>);

/// Fonts that are promised; written when it is known what they are used for.
#[derive(Default)]
pub(super) struct FontBook<'p> {
    known: HashMap<usize, u32>,
    entries: Vec<(&'p Dictionary, u32, Option<&'p Dictionary>)>,
    /// Codes that are shown, by font.
    used: HashMap<u32, BTreeSet<Vec<u8>>>,
    /// Codes of glyphs that went, by font.
    lost: HashMap<u32, BTreeSet<Vec<u8>>>,
    /// Procedures of glyphs that show text, written where they were read.
    procedures: HashMap<ObjectId, u32>,
    /// What all procedures of glyphs draw with.
    names: Names,
}

impl<'p> FontBook<'p> {
    /// The new object of a font.
    pub(super) fn object(
        &mut self,
        copier: &mut Copier<'p>,
        dict: &'p Dictionary,
        outer: Option<&'p Dictionary>,
    ) -> Object {
        let slot = std::ptr::from_ref(dict) as usize;
        let number = *self.known.entry(slot).or_insert_with(|| {
            let number = copier.file.promise();
            self.entries.push((dict, number, outer));
            number
        });
        reference(number)
    }

    /// A glyph went.
    pub(super) fn loses(&mut self, font: u32, code: &[u8]) {
        let lost = self.lost.entry(font).or_default();
        if lost.len() < CODES {
            lost.insert(code.to_vec());
        }
    }

    /// A code is shown in a font.
    pub(super) fn uses(&mut self, font: u32, code: &[u8]) {
        let used = self.used.entry(font).or_default();
        if !used.contains(code) && used.len() < CODES {
            used.insert(code.to_vec());
        }
    }
}

impl<'p> Press<'p> {
    /// Writes the procedure of a glyph that was read on this page.
    pub(super) fn procedure(&mut self, target: Use, resources: Option<&'p Dictionary>, sheet: &Sheet) {
        let id = target.0;
        if self.fonts.procedures.contains_key(&id) {
            return;
        }
        if let Some(number) = self.write_procedure(id, target, resources, sheet) {
            self.fonts.procedures.insert(id, number);
        }
    }

    fn write_procedure(
        &mut self,
        id: ObjectId,
        target: Use,
        resources: Option<&'p Dictionary>,
        sheet: &Sheet,
    ) -> Option<u32> {
        let Some(Object::Stream(stream)) = self.interpreter.doc.objects.get(&id) else { return None };
        let data = self.interpreter.form_data(id, stream)?;
        let mut names = std::mem::take(&mut self.fonts.names);
        let content = self.content(&data, Scope { target, resources, depth: 1 }, sheet, &mut names);
        self.fonts.names = names;
        Some(self.copier.file.add_stream(Dictionary::new(), &content))
    }

    /// Writes all fonts that were promised.
    pub(super) fn write_fonts(&mut self) {
        let shared = self.copier.file.promise();
        let mut next = 0;
        // A glyph may draw with a font of its own, so the list can grow.
        while let Some(&(dict, number, outer)) = self.fonts.entries.get(next) {
            let index = self.interpreter.fonts.load(dict) as u32;
            let used = self.fonts.used.get(&index).cloned().unwrap_or_default();
            self.blanks = None;
            let font = match dict.get(b"Subtype").and_then(Object::as_name) {
                Ok(b"Type3") => self.drawn_font(dict, &used, outer, shared),
                Ok(b"Type0") => {
                    self.blanks = self.blanks_of(dict, index, &used);
                    self.composite_font(dict, &used)
                }
                _ => {
                    self.blanks = self.blanks_of(dict, index, &used);
                    self.simple_font(dict, &used)
                }
            };
            self.copier.file.keep(number, &Object::Dictionary(font));
            next += 1;
        }
        let names = std::mem::take(&mut self.fonts.names);
        self.copier.file.keep(shared, &Object::Dictionary(names.dictionary()));
    }

    /// The glyphs of a font that are not shown any more, and those that are.
    fn blanks_of(&mut self, dict: &'p Dictionary, index: u32, used: &BTreeSet<Vec<u8>>) -> Option<Blanks> {
        let lost: BTreeSet<Vec<u8>> = self.fonts.lost.get(&index)?.difference(used).cloned().collect();
        if lost.is_empty() {
            return None;
        }
        let number = |code: &Vec<u8>| code.iter().fold(0_u32, |n, b| n << 8 | u32::from(*b));
        let codes: Vec<u32> = lost.iter().chain(used).map(number).collect();
        let glyphs = self.interpreter.fonts.glyphs(dict, &codes)?;
        let (lost, used) = glyphs.split_at(lost.len());
        Some((lost.iter().copied().collect(), used.iter().copied().collect()))
    }

    fn simple_font(&mut self, dict: &'p Dictionary, used: &BTreeSet<Vec<u8>>) -> Dictionary {
        let mut out = Dictionary::new();
        for key in [b"Type".as_slice(), b"Subtype", b"BaseFont", b"FirstChar", b"LastChar"] {
            self.copier.take(dict, key, FONT, &mut out);
        }
        self.widths_and_encoding(dict, used, &mut out);
        if let Some(descriptor) = dict.get(b"FontDescriptor").ok().and_then(|o| self.descriptor(o)) {
            out.set("FontDescriptor", descriptor);
        }
        self.meaning(dict, used, &mut out);
        out
    }

    fn widths_and_encoding(&mut self, dict: &'p Dictionary, used: &BTreeSet<Vec<u8>>, out: &mut Dictionary) {
        let doc = self.interpreter.doc;
        let is_used = |code: i64| u8::try_from(code).is_ok_and(|code| used.contains([code].as_slice()));
        let first = self.copier.number(dict, b"FirstChar").unwrap_or(0);
        if let Some(Object::Array(widths)) = get(doc, dict, b"Widths") {
            let all = is_complete(doc, first, widths);
            let width = |(i, width): (usize, &Object)| match resolve(doc, width) {
                number @ (Object::Integer(_) | Object::Real(_)) if all || is_used(first.saturating_add(i as i64)) => {
                    number.clone()
                }
                _ => Object::Integer(0),
            };
            out.set("Widths", widths.iter().take(256).enumerate().map(width).collect::<Vec<_>>());
        }
        match dict.get(b"Encoding").map(|o| resolve(doc, o)) {
            Ok(Object::Name(name)) => out.set("Encoding", Object::Name(self.copier.name(name))),
            Ok(Object::Dictionary(encoding)) => {
                let mut new = Dictionary::new();
                self.copier.take(encoding, b"BaseEncoding", FONT, &mut new);
                if let Some(Object::Array(items)) = get(doc, encoding, b"Differences") {
                    let (mut code, mut differences) = (0_i64, Vec::new());
                    let mut follows = false;
                    for item in items.iter().take(1024) {
                        match resolve(doc, item) {
                            Object::Name(name) => {
                                if is_used(code) {
                                    if !follows {
                                        differences.push(Object::Integer(code));
                                    }
                                    differences.push(Object::Name(self.copier.name(name)));
                                }
                                follows = is_used(code);
                                code = code.saturating_add(1);
                            }
                            number => {
                                code = number.as_i64().unwrap_or(code);
                                follows = false;
                            }
                        }
                    }
                    new.set("Differences", differences);
                }
                new.set("Type", "Encoding");
                out.set("Encoding", Object::Dictionary(new));
            }
            _ => {}
        }
    }

    /// A Type 3 font: each of its glyphs is content (9.6.4).
    fn drawn_font(
        &mut self,
        dict: &'p Dictionary,
        used: &BTreeSet<Vec<u8>>,
        outer: Option<&'p Dictionary>,
        shared: u32,
    ) -> Dictionary {
        let doc = self.interpreter.doc;
        let mut out = Dictionary::new();
        for key in [b"Type".as_slice(), b"Subtype", b"FirstChar", b"LastChar"] {
            self.copier.take(dict, key, FONT, &mut out);
        }
        for key in [b"FontBBox".as_slice(), b"FontMatrix"] {
            if let Some(object) = get(doc, dict, key) {
                out.set(key, self.copier.plain(object, MACHINE));
            }
        }
        self.widths_and_encoding(dict, used, &mut out);
        let wanted: Vec<Vec<u8>> =
            match out.get(b"Encoding").and_then(Object::as_dict).and_then(|e| e.get(b"Differences")) {
                Ok(Object::Array(items)) => items.iter().filter_map(|o| o.as_name().ok().map(<[u8]>::to_vec)).collect(),
                _ => Vec::new(),
            };
        let own = dict.get(b"Resources").ok().and_then(|o| dictionary(doc, o));
        let mut procedures = Dictionary::new();
        if let Some(old) = dict.get(b"CharProcs").ok().and_then(|o| dictionary(doc, o)) {
            for (name, object) in old.iter().filter(|(name, _)| wanted.contains(name)) {
                let Ok(id) = object.as_reference() else { continue };
                let known = self.fonts.procedures.get(&id).copied();
                // One that was never read shows no text: it has none, or nobody could read it.
                let nowhere = (id, u32::MAX);
                let number = known.or_else(|| self.write_procedure(id, nowhere, own.or(outer), &Sheet::default()));
                if let Some(number) = number {
                    self.fonts.procedures.insert(id, number);
                    procedures.set(name.as_slice(), reference(number));
                }
            }
        }
        out.set("CharProcs", Object::Dictionary(procedures));
        out.set("Resources", reference(shared));
        self.meaning(dict, used, &mut out);
        out
    }

    fn composite_font(&mut self, dict: &'p Dictionary, used: &BTreeSet<Vec<u8>>) -> Dictionary {
        let doc = self.interpreter.doc;
        let mut out = Dictionary::new();
        for key in [b"Type".as_slice(), b"Subtype", b"BaseFont"] {
            self.copier.take(dict, key, FONT, &mut out);
        }
        let mut identity = false;
        match dict.get(b"Encoding").map(|o| (o, resolve(doc, o))) {
            Ok((_, Object::Name(name))) => {
                identity = name.starts_with(b"Identity");
                out.set("Encoding", Object::Name(self.copier.name(name)));
            }
            Ok((object, Object::Stream(stream))) => {
                let mut map = Dictionary::new();
                for key in [b"Type".as_slice(), b"CMapName", b"CIDSystemInfo", b"WMode", b"UseCMap"] {
                    self.copier.take(&stream.dict, key, CMAP, &mut map);
                }
                if let Some(map) = self.copier.whole(object, map) {
                    out.set("Encoding", map);
                }
            }
            _ => {}
        }
        let descendant = match get(doc, dict, b"DescendantFonts") {
            Some(Object::Array(items)) => items.first().and_then(|o| dictionary(doc, o)),
            _ => None,
        };
        if let Some(descendant) = descendant {
            let new = self.descendant(descendant, identity, used);
            let number = self.copier.file.add(&Object::Dictionary(new));
            out.set("DescendantFonts", vec![reference(number)]);
        }
        self.meaning(dict, used, &mut out);
        out
    }

    fn descendant(&mut self, dict: &'p Dictionary, identity: bool, used: &BTreeSet<Vec<u8>>) -> Dictionary {
        let doc = self.interpreter.doc;
        let mut out = Dictionary::new();
        for key in [b"Type".as_slice(), b"Subtype", b"BaseFont", b"CIDSystemInfo", b"DW", b"DW2", b"W2"] {
            self.copier.take(dict, key, FONT, &mut out);
        }
        if let Some(Object::Array(items)) = get(doc, dict, b"W") {
            if identity {
                let wanted: BTreeSet<i64> =
                    used.iter().map(|code| code.iter().fold(0, |n, b| n << 8 | i64::from(*b))).collect();
                let widths = widths(doc, items, &wanted);
                let list = |(cid, width): (i64, Object)| [Object::Integer(cid), Object::Array(vec![width])];
                out.set("W", widths.into_iter().flat_map(list).collect::<Vec<_>>());
            } else {
                self.copier.take(dict, b"W", FONT, &mut out);
            }
        }
        match dict.get(b"CIDToGIDMap").map(|o| (o, resolve(doc, o))) {
            Ok((_, Object::Name(name))) => out.set("CIDToGIDMap", Object::Name(self.copier.name(name))),
            Ok((object, Object::Stream(_))) => {
                if let Some(map) = self.copier.whole(object, Dictionary::new()) {
                    out.set("CIDToGIDMap", map);
                }
            }
            _ => {}
        }
        if let Some(descriptor) = dict.get(b"FontDescriptor").ok().and_then(|o| self.descriptor(o)) {
            out.set("FontDescriptor", descriptor);
        }
        out
    }

    fn descriptor(&mut self, object: &'p Object) -> Option<Object> {
        let dict = dictionary(self.interpreter.doc, object)?;
        let mut out = Dictionary::new();
        for key in FONT {
            self.copier.take(dict, key, FONT, &mut out);
        }
        for key in [b"FontFile".as_slice(), b"FontFile2", b"FontFile3"] {
            let Some(Object::Stream(stream)) = get(self.interpreter.doc, dict, key) else { continue };
            let mut program = Dictionary::new();
            for key in [b"Length1".as_slice(), b"Length2", b"Length3", b"Subtype"] {
                if let Some(value @ (Object::Integer(_) | Object::Name(_))) =
                    get(self.interpreter.doc, &stream.dict, key)
                {
                    program.set(key, value.clone());
                }
            }
            // Who made the font, and for whom, no page needs.
            match self.copier.content_without(stream, unnamed) {
                Some(mut data) => {
                    if let Some((lost, used)) = &self.blanks {
                        blank(&mut data, lost, used);
                        compact::blank(&mut data, lost, used);
                    }
                    let number = self.copier.file.add_stream(program, &data);
                    out.set(key, reference(number));
                }
                None => self.copier.changed("font-removed", None),
            }
        }
        Some(reference(self.copier.file.add(&Object::Dictionary(out))))
    }

    /// The map to Unicode, of the codes that are shown.
    fn meaning(&mut self, dict: &'p Dictionary, used: &BTreeSet<Vec<u8>>, out: &mut Dictionary) {
        match dict.get(b"ToUnicode").map(|o| resolve(self.interpreter.doc, o)) {
            Ok(Object::Name(name)) => out.set("ToUnicode", Object::Name(self.copier.name(name))),
            Ok(Object::Stream(stream)) => {
                let Some(data) = self.copier.content_of_map(stream) else { return };
                let Some(map) = caught(|| CMap::parse(&data, hayro_cmap::load_embedded)).flatten() else { return };
                let new = map_to_unicode(&map, used);
                let number = self.copier.file.add_stream(Dictionary::new(), new.as_bytes());
                out.set("ToUnicode", reference(number));
            }
            _ => {}
        }
    }
}

/// Keys of a character map in a stream (9.7.5).
const CMAP: &[&[u8]] =
    &[b"Type", b"CMapName", b"CIDSystemInfo", b"WMode", b"UseCMap", b"Registry", b"Ordering", b"Supplement"];

/// Whether there is a width for every letter of ASCII: then none tells that its letter was there, and viewers that have to find another font for
/// it look at letters that need not be shown.
fn is_complete(doc: &lopdf::Document, first: i64, widths: &[Object]) -> bool {
    let width = |code: i64| usize::try_from(code - first).ok().and_then(|at| widths.get(at)).map(|o| resolve(doc, o));
    let there = |code| width(code).and_then(|o| o.as_float().ok()).is_some_and(|width| width > 0.0);
    (0x21..=0x7e).all(there)
}

/// The widths of these glyphs in a list of widths (9.7.4.3).
fn widths(doc: &lopdf::Document, items: &[Object], wanted: &BTreeSet<i64>) -> BTreeMap<i64, Object> {
    let mut out = BTreeMap::new();
    let mut at = 0;
    while let Some(first) = items.get(at).and_then(|o| resolve(doc, o).as_i64().ok()) {
        match items.get(at + 1).map(|o| resolve(doc, o)) {
            Some(Object::Array(list)) => {
                for (i, width) in list.iter().enumerate() {
                    let cid = first.saturating_add(i as i64);
                    if wanted.contains(&cid) {
                        out.entry(cid).or_insert_with(|| number(resolve(doc, width)));
                    }
                }
                at += 2;
            }
            Some(last) => {
                let last = last.as_i64().unwrap_or(first);
                if let Some(width) = items.get(at + 2).map(|o| resolve(doc, o))
                    && first <= last
                {
                    for cid in wanted.range(first..=last) {
                        out.entry(*cid).or_insert_with(|| number(width));
                    }
                }
                at += 3;
            }
            None => break,
        }
    }
    out
}

fn number(object: &Object) -> Object {
    match object {
        Object::Integer(_) | Object::Real(_) => object.clone(),
        _ => Object::Integer(0),
    }
}

fn map_to_unicode(map: &CMap, used: &BTreeSet<Vec<u8>>) -> String {
    let mut out = String::from(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n\
         /CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n\
         /CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n",
    );
    let lengths: BTreeSet<usize> = used.iter().map(Vec::len).filter(|n| (1..=4).contains(n)).collect();
    if !lengths.is_empty() {
        let _ = writeln!(out, "{} begincodespacerange", lengths.len());
        for length in lengths {
            let _ = writeln!(out, "<{}> <{}>", "00".repeat(length), "FF".repeat(length));
        }
        out.push_str("endcodespacerange\n");
    }
    let line = |code: &Vec<u8>| {
        let number = code.iter().fold(0_u32, |n, b| n << 8 | u32::from(*b));
        let text = match map.lookup_bf_string(number)? {
            BfString::Char(c) => c.to_string(),
            BfString::String(text) => text,
        };
        let code: String = code.iter().map(|b| format!("{b:02X}")).collect();
        let text: String = text.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
        Some(format!("<{code}> <{text}>\n"))
    };
    let lines: Vec<String> = used.iter().filter_map(line).collect();
    for block in lines.chunks(100) {
        let _ = writeln!(out, "{} beginbfchar", block.len());
        block.iter().for_each(|line| out.push_str(line));
        out.push_str("endbfchar\n");
    }
    out.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    out
}
