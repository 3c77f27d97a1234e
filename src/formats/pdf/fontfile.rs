//! Fontfile: the fonts of a document as a small file of their own, for the font reader.
//!
//! The font reader takes its objects from its own parser. It gets them from here, written out of the opened document, so that it sees
//! what we see: decrypted, repaired, every stream decoded under our budget, and no number that would make it loop or allocate without bound.

use std::collections::HashMap;
use std::io::Write;

use lopdf::{Dictionary, Document, Object, ObjectId};

use crate::formats::pdf::load::{Budget, get, resolve};
use crate::model::Gap;

/// Deeper nesting inside one object than any font has.
const DEEPEST: usize = 12;

/// Ranges in a width array may together cover this many codes; a font has 65,536.
const MOST_WIDTHS: i64 = 1 << 18;

/// The file, and where each font dictionary of the document stands in it.
pub(super) struct FontFile {
    /// A whole PDF file with nothing but fonts.
    pub(super) bytes: Vec<u8>,
    /// Address of a font dictionary in the opened document to its object number in the file.
    pub(super) numbers: HashMap<usize, u32>,
}

/// The key under which a dictionary of the opened document is known. The document does not change while it is read.
pub(super) fn key(dict: &Dictionary) -> usize {
    std::ptr::from_ref(dict) as usize
}

/// Writes all fonts of `doc`.
pub(super) fn collect(doc: &Document, budget: &mut Budget, gaps: &mut Vec<Gap>) -> FontFile {
    let mut writer = Writer {
        doc,
        budget,
        gaps,
        out: b"%PDF-1.7\n".to_vec(),
        offsets: Vec::new(),
        known: HashMap::new(),
        queue: Vec::new(),
    };
    let mut numbers = HashMap::new();
    for object in doc.objects.values() {
        each_font(object, &mut |dict| {
            numbers.insert(key(dict), writer.queue.len() as u32 + 1);
            writer.queue.push(Job::Font(dict));
        });
    }
    // Objects that fonts refer to come behind them; each may bring more.
    let mut next = 0;
    while next < writer.queue.len() {
        writer.write_job(next);
        next += 1;
    }
    FontFile { bytes: writer.finish(), numbers }
}

/// Finds font dictionaries, also those that stand inside a resource dictionary instead of being objects.
fn each_font<'d>(object: &'d Object, found: &mut impl FnMut(&'d Dictionary)) {
    let mut stack = vec![(object, 0)];
    while let Some((object, depth)) = stack.pop() {
        let dict = match object {
            Object::Dictionary(dict) => dict,
            Object::Stream(stream) => &stream.dict,
            _ => continue,
        };
        if is_font(dict) {
            found(dict);
            continue;
        }
        if depth < 4 {
            // A font inside another object is only ever reached through resources.
            stack.extend(dict.iter().filter(|(_, v)| v.as_dict().is_ok()).map(|(_, v)| (v, depth + 1)));
        }
    }
}

/// A font that text can be shown in: not the descendant of another.
pub(super) fn is_font(dict: &Dictionary) -> bool {
    match dict.get(b"Subtype").and_then(Object::as_name) {
        Ok(b"Type0") => dict.has(b"DescendantFonts") || dict.has_type(b"Font"),
        Ok(b"Type1" | b"MMType1" | b"TrueType" | b"OpenType" | b"Type3") => {
            dict.has_type(b"Font") || dict.has(b"BaseFont") || dict.has(b"CharProcs")
        }
        _ => false,
    }
}

enum Job<'d> {
    Font(&'d Dictionary),
    Object(ObjectId),
}

struct Writer<'d, 'b> {
    doc: &'d Document,
    budget: &'b mut Budget,
    gaps: &'b mut Vec<Gap>,
    out: Vec<u8>,
    offsets: Vec<usize>,
    known: HashMap<ObjectId, u32>,
    queue: Vec<Job<'d>>,
}

impl<'d> Writer<'d, '_> {
    fn write_job(&mut self, index: usize) {
        self.offsets.push(self.out.len());
        let _ = writeln!(self.out, "{} 0 obj", index + 1);
        match self.queue[index] {
            Job::Font(dict) => self.dictionary(dict, 0),
            Job::Object(id) => match self.doc.objects.get(&id) {
                Some(Object::Stream(stream)) => self.stream(stream),
                Some(object) => self.object(object, 0),
                None => self.out.extend_from_slice(b"null"),
            },
        }
        self.out.extend_from_slice(b"\nendobj\n");
    }

    fn stream(&mut self, stream: &'d lopdf::Stream) {
        let doc = self.doc;
        let (bytes, gap) = self.budget.decode(doc, stream).split();
        self.gaps.extend(gap.map(|g| if g.about == Some("stream") { g.about("font") } else { g }));
        self.out.extend_from_slice(b"<<");
        for (name, value) in stream.dict.iter() {
            if !matches!(name.as_slice(), b"Length" | b"Filter" | b"DecodeParms" | b"DL") {
                self.entry(name, value, 0);
            }
        }
        let _ = write!(self.out, "/Length {}>>\nstream\n", bytes.len());
        self.out.extend_from_slice(&bytes);
        self.out.extend_from_slice(b"\nendstream");
    }

    fn dictionary(&mut self, dict: &'d Dictionary, depth: usize) {
        self.out.extend_from_slice(b"<<");
        for (name, value) in dict.iter() {
            self.entry(name, value, depth);
        }
        self.out.extend_from_slice(b">>");
    }

    fn entry(&mut self, key: &[u8], value: &'d Object, depth: usize) {
        match key {
            // Drawing procedures are content, not fonts; the reader only wants the key to be there.
            b"CharProcs" => self.out.extend_from_slice(b"/CharProcs<<>>"),
            b"Resources" | b"Parent" | b"Metadata" | b"CIDSet" => {}
            b"W" | b"W2" => {
                self.name(key);
                self.widths(value);
            }
            b"FirstChar" | b"LastChar" => {
                let code = resolve(self.doc, value).as_float().unwrap_or(0.0).clamp(0.0, 255.0);
                self.name(key);
                let _ = write!(self.out, " {}", code as u32);
            }
            _ => {
                self.name(key);
                self.object(value, depth + 1);
            }
        }
    }

    /// The widths of a CID font, with its ranges held to the codes that exist (ISO 32000-2, 9.7.4.3).
    fn widths(&mut self, value: &'d Object) {
        let doc = self.doc;
        let Object::Array(items) = resolve(doc, value) else { return self.out.extend_from_slice(b"[]") };
        let mut covered = 0;
        self.out.push(b'[');
        // Pending first and second number of a range.
        let mut pending: Vec<i64> = Vec::new();
        for item in items {
            match resolve(doc, item) {
                Object::Array(list) => {
                    covered += list.len() as i64;
                    if covered > MOST_WIDTHS {
                        break;
                    }
                    pending.clear();
                    self.out.push(b'[');
                    for width in list {
                        let _ = write!(self.out, "{} ", resolve(doc, width).as_float().unwrap_or(0.0));
                    }
                    self.out.push(b']');
                }
                number => {
                    let mut n = number.as_float().unwrap_or(0.0);
                    if pending.len() < 2 {
                        n = n.clamp(0.0, 65535.0);
                        pending.push(n as i64);
                        if pending.len() == 2 {
                            covered += (pending[1] - pending[0]).max(0);
                        }
                    } else {
                        pending.clear();
                    }
                    if covered > MOST_WIDTHS {
                        break;
                    }
                    let _ = write!(self.out, "{n} ");
                }
            }
        }
        self.out.push(b']');
    }

    fn object(&mut self, object: &'d Object, depth: usize) {
        if depth > DEEPEST {
            return self.out.extend_from_slice(b" null");
        }
        match object {
            Object::Null | Object::Stream(_) => self.out.extend_from_slice(b" null"),
            Object::Boolean(b) => self.out.extend_from_slice(if *b { b" true" } else { b" false" }),
            Object::Integer(n) => {
                let _ = write!(self.out, " {n}");
            }
            Object::Real(n) => {
                let _ = write!(self.out, " {n}");
            }
            Object::Name(name) => self.name(name),
            Object::String(bytes, _) => {
                self.out.push(b'<');
                for b in bytes {
                    let _ = write!(self.out, "{b:02x}");
                }
                self.out.push(b'>');
            }
            Object::Array(items) => {
                self.out.push(b'[');
                for item in items {
                    self.object(item, depth + 1);
                }
                self.out.push(b']');
            }
            Object::Dictionary(dict) => self.dictionary(dict, depth + 1),
            Object::Reference(id) => {
                let number = match self.known.get(id) {
                    Some(number) => *number,
                    None => {
                        self.queue.push(Job::Object(*id));
                        let number = self.queue.len() as u32;
                        self.known.insert(*id, number);
                        number
                    }
                };
                let _ = write!(self.out, " {number} 0 R");
            }
        }
    }

    fn name(&mut self, name: &[u8]) {
        self.out.push(b'/');
        for &b in name {
            if b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'+' | b'*' | b'\'') {
                self.out.push(b);
            } else {
                let _ = write!(self.out, "#{b:02X}");
            }
        }
    }

    fn finish(mut self) -> Vec<u8> {
        let page = self.queue.len() + 1;
        for body in [
            format!("<</Type/Page/MediaBox[0 0 9 9]/Parent {} 0 R>>", page + 1),
            format!("<</Type/Pages/Count 1/Kids[{page} 0 R]>>"),
            format!("<</Type/Catalog/Pages {} 0 R>>", page + 1),
        ] {
            self.offsets.push(self.out.len());
            let _ = write!(self.out, "{} 0 obj\n{body}\nendobj\n", self.offsets.len());
        }
        let start = self.out.len();
        let size = self.offsets.len() + 1;
        let _ = write!(self.out, "xref\n0 {size}\n0000000000 65535 f \n");
        for offset in &self.offsets {
            let _ = writeln!(self.out, "{offset:010} 00000 n ");
        }
        let _ = write!(self.out, "trailer\n<</Size {size}/Root {} 0 R>>\nstartxref\n{start}\n%%EOF\n", size - 1);
        self.out
    }
}

/// The value of a font's key, for the parts of a font that we read ourselves.
pub(super) fn font_key<'d>(doc: &'d Document, font: &'d Dictionary, name: &[u8]) -> Option<&'d Object> {
    get(doc, font, name)
}
