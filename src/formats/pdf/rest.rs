//! Rest: every string, name and stream that no named place has read. A file holds what a reader of the page never sees, under keys that
//! every program may invent; so nothing is looked for by name here, and only what is known to be no text is left out.
//!
//! What is read has the place that its key or its role tells, else the number of its object.

use std::collections::{HashMap, HashSet};

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use crate::formats::pdf::gather::{Gather, Spot};
use crate::formats::pdf::graph::{Reach, Role};
use crate::formats::pdf::load::{Budget, filters, get};
use crate::formats::pdf::strings::{address, certificate_texts, printable, telling, text};
use crate::formats::{packet, picture};
use crate::model::{Gap, GapCode, Layer, Limits, Part, Place, Segment, Source};

/// Levels inside one object that are looked through; what stands deeper is told as a gap.
const DEEPEST: usize = 96;
/// Bytes that are no text: fewer are a table of some program, and hold no document.
const SMALL: usize = 8192;
/// Different names that are kept.
const NAMES: usize = 10_000;

/// A stream that turned out to be painting, for the interpreter.
pub(super) struct Drawing<'d> {
    pub(super) id: ObjectId,
    pub(super) stream: &'d Stream,
    pub(super) layer: Layer,
    pub(super) place: Place,
}

/// What the walk found.
#[derive(Default)]
pub(super) struct Rest<'d> {
    pub(super) segments: Vec<Segment>,
    pub(super) drawings: Vec<Drawing<'d>>,
    pub(super) embedded: Vec<Source>,
}

/// Walks over objects and collects what was not read.
pub(super) struct Walker<'d, 'w> {
    pub(super) doc: &'d Document,
    pub(super) reach: &'w HashMap<ObjectId, Reach>,
    pub(super) budget: &'w mut Budget,
    pub(super) gaps: &'w mut Vec<Gap>,
    pub(super) limits: &'w Limits,
    pub(super) source: &'w Source,
    /// The layer of everything, when it all comes from an older revision.
    pub(super) layer: Option<Layer>,
    pub(super) rest: Rest<'d>,
    names: HashSet<Vec<u8>>,
    here: Here,
}

/// The object under way.
#[derive(Default)]
struct Here {
    id: u32,
    reach: Reach,
    layer: Option<Layer>,
    gather: Gather,
}

impl<'d, 'w> Walker<'d, 'w> {
    /// Over the objects of `doc`, of which `reach` tells what leads to them.
    pub(super) fn new(
        doc: &'d Document,
        reach: &'w HashMap<ObjectId, Reach>,
        budget: &'w mut Budget,
        gaps: &'w mut Vec<Gap>,
        limits: &'w Limits,
        source: &'w Source,
    ) -> Walker<'d, 'w> {
        let (rest, names, here) = (Rest::default(), HashSet::new(), Here::default());
        Walker { doc, reach, budget, gaps, limits, source, layer: None, rest, names, here }
    }

    /// The trailer: its own keys are known, others are not.
    pub(super) fn trailer(&mut self) {
        let doc = self.doc;
        self.begin((0, 0));
        self.dictionary(&doc.trailer, 0);
        self.end();
    }

    /// One object.
    pub(super) fn object(&mut self, id: ObjectId, object: &'d Object) {
        let dict = match object {
            Object::Dictionary(dict) => Some(dict),
            Object::Stream(stream) => Some(&stream.dict),
            _ => None,
        };
        if dict.is_some_and(|d| d.has_type(b"ObjStm") || d.has_type(b"XRef")) {
            return;
        }
        self.begin(id);
        self.value(object, b"", &Dictionary::new(), 0);
        if let Object::Stream(stream) = object
            && !self.budget.seen.has_stream(stream)
        {
            self.stream(id, stream);
        }
        self.end();
    }

    fn begin(&mut self, id: ObjectId) {
        let reach = self.reach.get(&id).copied();
        let left = if reach.is_none() && id != (0, 0) { Some(Layer::Revision) } else { None };
        self.here =
            Here { id: id.0, reach: reach.unwrap_or_default(), layer: self.layer.or(left), gather: Gather::default() };
    }

    fn end(&mut self) {
        let place = self.place(Part("object"));
        self.here.gather.finish(place, &mut self.rest.segments);
    }

    fn place(&self, part: Part) -> Place {
        let number = (self.here.id > 0).then_some(self.here.id);
        Place { page: self.here.reach.page.map(|p| p + 1), part: Some(part), number, ..Place::default() }
    }

    fn push(&mut self, found: &str, part: Part, layer: Layer, path: &str, label: Option<&str>) {
        let spot = Spot { part, layer: self.here.layer.unwrap_or(layer), holder: self.here.id, path };
        self.here.gather.push(found, spot, label);
    }

    fn dictionary(&mut self, dict: &'d Dictionary, depth: usize) {
        let role = self.here.reach.role;
        for (key, value) in dict.iter() {
            self.name(key);
            self.here.reach.role = Role::of(key).unwrap_or(role);
            self.value(value, key, dict, depth);
        }
        self.here.reach.role = role;
    }

    fn value(&mut self, value: &'d Object, key: &[u8], holder: &Dictionary, depth: usize) {
        if depth > DEEPEST {
            return self.gaps.push(Gap::limit("object-depth", DEEPEST as u64, 0));
        }
        match value {
            Object::String(bytes, _) if !bytes.is_empty() && !self.budget.seen.has_string(bytes) => {
                self.string(bytes, key, holder);
            }
            Object::Name(name) => self.name(name),
            Object::Array(items) => {
                for item in items {
                    self.value(item, key, holder, depth + 1);
                }
            }
            Object::Dictionary(dict) => self.dictionary(dict, depth + 1),
            Object::Stream(stream) => self.dictionary(&stream.dict, depth + 1),
            _ => {}
        }
    }

    /// A name tells something only when somebody put a value in it.
    fn name(&mut self, name: &[u8]) {
        if name.len() < 7 || self.names.len() >= NAMES {
            return;
        }
        let shown = String::from_utf8_lossy(name);
        if telling(&shown) && !matches!(self.here.reach.role, Role::Font) && self.names.insert(name.to_vec()) {
            self.push(&shown, Part("resource-name"), Layer::Metadata, "name", None);
        }
    }

    fn string(&mut self, bytes: &[u8], key: &[u8], holder: &Dictionary) {
        if is_date(bytes) {
            return;
        }
        let signature = holder.has(b"ByteRange") || holder.has(b"SubFilter");
        let (part, layer) = match key {
            b"Contents" | b"Cert" if signature => {
                for found in certificate_texts(bytes) {
                    self.push(&found, Part("signature"), Layer::Metadata, "Contents", None);
                }
                return;
            }
            b"ID"
            | b"IDS"
            | b"NM"
            | b"DA"
            | b"DS"
            | b"CharSet"
            | b"Panose"
            | b"Registry"
            | b"Ordering"
            | b"Lang"
            | b"FontFamily"
            | b"OutputConditionIdentifier"
            | b"OutputCondition"
            | b"RegistryName"
            | b"CheckSum"
            | b"ModDate"
            | b"DocTimeStamp" => {
                return self.quiet(bytes);
            }
            _ if matches!(self.here.reach.role, Role::Font | Role::Machine | Role::Glyph) => return self.quiet(bytes),
            b"URI" | b"URL" | b"Base" => {
                return self.push(&address(bytes), Part("link"), Layer::Metadata, "URI", None);
            }
            // The first and last name of a part of a tree, which stand in it too.
            b"Limits" if self.here.reach.role != Role::Other => return,
            b"RC" | b"RV" => {
                let whole: Vec<String> = packet::texts(bytes).into_iter().map(|(_, t)| t).collect();
                return self.push(&whole.join(" "), Part("annotation"), Layer::Copy, "RC", None);
            }
            b"JS" => (Part("script"), Layer::Metadata),
            b"ActualText" => (Part("alt-text"), Layer::Copy),
            b"Alt" | b"E" => (Part("alt-text"), Layer::Metadata),
            b"Reason" | b"Location" | b"ContactInfo" | b"Name" if signature => (Part("signature"), Layer::Metadata),
            b"Contents" | b"Subj" if self.here.reach.role == Role::Annotation => (Part("annotation"), Layer::Comment),
            b"Opt" | b"TU" | b"TM" | b"DV" | b"V" | b"MK" => (Part("form-field"), Layer::Metadata),
            b"UF" | b"Desc" => (Part("attachment"), Layer::Metadata),
            b"Name" if holder.has_type(b"OCG") => (Part("layer-name"), Layer::Metadata),
            b"P" => (Part("page-label"), Layer::Metadata),
            _ => match part_of(self.here.reach.role) {
                Some(part) => (part, Layer::Metadata),
                None => (Part("object"), Layer::Metadata),
            },
        };
        match printable(bytes).or_else(|| readable_string(bytes)) {
            Some(found) => {
                let label = matches!(part.0, "object" | "piece-info" | "property" | "form-field").then(|| text(key));
                self.push(&found, part, layer, path_of(key), label.as_deref());
            }
            None => self.quiet(bytes),
        }
    }

    /// Bytes that are normally no text, or not of people: only what looks like a value is told.
    fn quiet(&mut self, bytes: &[u8]) {
        let found = match printable(bytes) {
            Some(found) if telling(&found) => found,
            Some(_) => return,
            None => telling_runs(bytes),
        };
        self.push(&found, Part("object"), Layer::Metadata, "bytes", None);
    }

    fn stream(&mut self, id: ObjectId, stream: &'d Stream) {
        let dict = &stream.dict;
        let subtype = dict.get(b"Subtype").and_then(Object::as_name).unwrap_or_default();
        let kind = dict.get(b"Type").and_then(Object::as_name).unwrap_or_default();
        let role = self.here.reach.role;
        if subtype == b"Image" {
            return self.picture(stream);
        }
        if kind == b"CMap" || is_machine(dict) || matches!(role, Role::Font | Role::Machine) {
            return;
        }
        if matches!(subtype, b"Type1C" | b"CIDFontType0C" | b"OpenType") {
            return;
        }
        let layer = self.here.layer.unwrap_or(Layer::Hidden);
        let place = self.place(Part("object"));
        if subtype == b"Form" || get(self.doc, dict, b"PatternType").is_some() {
            return self.rest.drawings.push(Drawing { id, stream, layer, place });
        }
        let (bytes, gap) = self.budget.decode(self.doc, stream).split();
        self.gaps.extend(gap.map(|g| g.at(place)));
        if kind == b"EmbeddedFile" {
            if self.rest.embedded.len() < self.limits.entries as usize {
                let name = format!("object-{}", id.0);
                self.rest.embedded.push(self.source.member(&name, bytes));
            } else {
                self.gaps.push(Gap::limit("entries", self.limits.entries.into(), 0).at(place));
            }
            return;
        }
        if is_content(&bytes) {
            if role != Role::Glyph || memchr::memmem::find(&bytes, b"BT").is_some() {
                self.rest.drawings.push(Drawing { id, stream, layer, place });
            }
            return;
        }
        // A colour profile has its mark behind 36 bytes (ICC.1, 7.2).
        if role == Role::Glyph || bytes.get(36..40) == Some(b"acsp") {
            return;
        }
        let media = matches!(kind, b"Sound" | b"Movie" | b"3D") || matches!(subtype, b"U3D" | b"PRC");
        self.bytes(&bytes, media, place);
    }

    /// What a picture says beside its pixels, when it is a picture file by itself.
    fn picture(&mut self, stream: &'d Stream) {
        let filters = filters(self.doc, &stream.dict);
        let Some((last, packed)) = filters.split_last() else { return };
        if !matches!(last.as_slice(), b"DCTDecode" | b"DCT" | b"JPXDecode") {
            return;
        }
        if packed.is_empty() {
            return self.notes(&stream.content);
        }
        let names = packed.iter().cloned().map(Object::Name).collect();
        let mut dict = Dictionary::new();
        dict.set("Filter", Object::Array(names));
        if let Some(Object::Array(parms)) = get(self.doc, &stream.dict, b"DecodeParms") {
            dict.set("DecodeParms", parms.iter().take(packed.len()).cloned().collect::<Vec<_>>());
        }
        let outer = Stream::new(dict, stream.content.clone());
        let (bytes, gap) = self.budget.decode(self.doc, &outer).split();
        let place = self.place(Part("image"));
        self.gaps.extend(gap.map(|gap| gap.at(place)));
        self.notes(&bytes);
    }

    fn notes(&mut self, bytes: &[u8]) {
        let (told, whole) = picture::told(bytes);
        if !whole {
            let place = self.place(Part("image"));
            self.gaps.push(Gap::new(GapCode::Limit).about("entries").number("limit", picture::FIELDS as u64).at(place));
        }
        for (label, text) in told {
            self.push(&text, Part("image"), Layer::Metadata, "image", Some(&label));
        }
    }

    /// A stream that is neither content nor anything known.
    fn bytes(&mut self, bytes: &[u8], media: bool, place: Place) {
        let part = part_of(self.here.reach.role).unwrap_or(Part("object"));
        let start = bytes.trim_ascii_start();
        if start.starts_with(b"<")
            || bytes.starts_with(b"\xef\xbb\xbf<")
            || bytes.starts_with(b"\xfe\xff\0<")
            || bytes.starts_with(b"\xff\xfe<")
        {
            for (label, found) in packet::texts(bytes) {
                self.push(&found, part, Layer::Metadata, "stream", Some(&label));
            }
        } else if bytes.starts_with(b"%PDF-")
            || bytes.starts_with(b"PK\x03\x04")
            || bytes.starts_with(b"\xd0\xcf\x11\xe0")
        {
            // A document that no list of attachments names.
            let name = format!("object-{}", self.here.id);
            self.rest.embedded.push(self.source.member(&name, bytes));
        } else if let Some(found) = printable(bytes) {
            self.push(&found, part, Layer::Metadata, "stream", None);
        } else if bytes.starts_with(&[0x30, 0x82]) {
            for found in certificate_texts(bytes) {
                self.push(&found, Part("signature"), Layer::Metadata, "stream", None);
            }
        } else {
            let found = telling_runs(bytes);
            self.push(&found, part, Layer::Metadata, "stream", None);
            if bytes.len() > SMALL || media {
                self.gaps.push(Gap::new(GapCode::Unsupported).about("stream-kind").at(place));
            }
        }
    }
}

/// Where strings of a role stand.
fn part_of(role: Role) -> Option<Part> {
    Some(match role {
        Role::Other | Role::Font | Role::Glyph | Role::Machine => return None,
        Role::Annotation => Part("annotation"),
        Role::Attachment => Part("attachment"),
        Role::Destination => Part("destination"),
        Role::Form => Part("form-field"),
        Role::Layers => Part("layer-name"),
        Role::Outline => Part("outline"),
        Role::PageLabel => Part("page-label"),
        Role::Private => Part("piece-info"),
        Role::Property => Part("property"),
        Role::Script => Part("script"),
        Role::Signature => Part("signature"),
        Role::Structure => Part("structure"),
        Role::Thread => Part("thread"),
        Role::Xfa => Part("xfa"),
    })
}

/// The path of an anchor is made of names of the format; a key that somebody invented is none.
fn path_of(key: &[u8]) -> &'static str {
    match key {
        b"ActualText" => "ActualText",
        b"Alt" => "Alt",
        b"E" => "E",
        b"T" => "T",
        b"TU" => "TU",
        b"DV" => "DV",
        b"V" => "V",
        b"Opt" => "Opt",
        b"JS" => "JS",
        b"Contents" => "Contents",
        b"Name" => "Name",
        b"Names" => "Names",
        b"Title" => "Title",
        b"P" => "P",
        _ => "key",
    }
}

/// `D:20260101` and so on: when something was made is no secret of the text.
fn is_date(bytes: &[u8]) -> bool {
    bytes.starts_with(b"D:")
        && bytes.len() < 30
        && bytes[2..].iter().all(|b| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'\'' | b'Z' | b'z'))
}

/// A string of one byte a character with marks that no text has; kept when most of it is letters.
fn readable_string(bytes: &[u8]) -> Option<String> {
    let letters = bytes.iter().filter(|b| b.is_ascii_alphanumeric() || **b == b' ').count();
    (letters * 5 >= bytes.len() * 4).then(|| text(bytes))
}

/// Streams that are numbers for machines: functions, meshes, font programs, profiles, and the hints of a linearised file (annex F.4), whose `S` is an offset.
fn is_machine(dict: &Dictionary) -> bool {
    let hints = !dict.has(b"Type") && dict.get(b"S").is_ok_and(|s| matches!(s, Object::Integer(_)));
    hints
        || [b"FunctionType".as_slice(), b"ShadingType", b"HalftoneType", b"Length1", b"Length2", b"Alternate"]
            .iter()
            .any(|key| dict.has(key))
}

/// Whether bytes read like operators that show text.
fn is_content(bytes: &[u8]) -> bool {
    let has = |word: &[u8]| {
        memchr::memmem::find_iter(bytes, word).take(64).any(|at| {
            let edge = |b: Option<&u8>| b.is_none_or(|b| !b.is_ascii_alphanumeric());
            edge(at.checked_sub(1).and_then(|i| bytes.get(i))) && edge(bytes.get(at + word.len()))
        })
    };
    has(b"BT") && has(b"ET") && (has(b"Tj") || has(b"TJ") || has(b"Tf"))
}

/// The readable stretches of odd bytes that look like values.
fn telling_runs(bytes: &[u8]) -> String {
    let runs = bytes.split(|b| !(32..127).contains(b)).filter_map(|run| std::str::from_utf8(run).ok());
    let value = |run: &&str| {
        let count = |wanted: fn(&u8) -> bool| run.bytes().filter(wanted).count();
        let letters = count(|b| b.is_ascii_alphanumeric() || *b == b' ');
        let mail = run.contains('@') && run.contains('.') && letters * 10 >= run.len() * 8;
        mail || (count(u8::is_ascii_digit) >= 6 && letters * 10 >= run.len() * 7)
    };
    runs.filter(value).take(4096).collect::<Vec<_>>().join("\n")
}
