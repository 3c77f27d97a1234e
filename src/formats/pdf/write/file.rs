//! File: new objects, one after the other, and the whole of them as one revision with a classic table (ISO 32000-2, 7.5).
//!
//! What is the same is written once. Nothing in it comes from a clock or from chance: the same objects give the same bytes, down to the identifier.

use std::collections::HashMap;
use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use lopdf::{Dictionary, Object, StringFormat};
use sha2::{Digest, Sha256};

/// Nested deeper than any object that is written here.
const DEEPEST: usize = 64;

/// A file under construction.
#[derive(Default)]
pub(super) struct File {
    /// By number less one; empty for one that was promised and not written yet.
    objects: Vec<Vec<u8>>,
    known: HashMap<[u8; 32], u32>,
}

/// A reference to an object of the new file.
pub(super) fn reference(number: u32) -> Object {
    Object::Reference((number, 0))
}

impl File {
    /// A number for an object that is written later.
    pub(super) fn promise(&mut self) -> u32 {
        self.objects.push(Vec::new());
        self.objects.len() as u32
    }

    /// Writes an object that was promised.
    pub(super) fn keep(&mut self, number: u32, object: &Object) {
        let mut bytes = Vec::new();
        write_object(&mut bytes, object, 0);
        self.objects[number as usize - 1] = bytes;
    }

    /// Writes a stream that was promised.
    pub(super) fn keep_stream(&mut self, number: u32, dict: Dictionary, data: &[u8]) {
        self.objects[number as usize - 1] = stream(dict, data, true);
    }

    /// An object that may be shared with others like it.
    pub(super) fn add(&mut self, object: &Object) -> u32 {
        let mut bytes = Vec::new();
        write_object(&mut bytes, object, 0);
        self.shared(bytes)
    }

    /// A stream of these bytes, packed.
    pub(super) fn add_stream(&mut self, dict: Dictionary, data: &[u8]) -> u32 {
        self.shared(stream(dict, data, true))
    }

    /// A stream whose bytes are packed already, as its dictionary says.
    pub(super) fn add_packed(&mut self, dict: Dictionary, data: &[u8]) -> u32 {
        self.shared(stream(dict, data, false))
    }

    fn shared(&mut self, bytes: Vec<u8>) -> u32 {
        let key: [u8; 32] = Sha256::digest(&bytes).into();
        if let Some(&number) = self.known.get(&key) {
            return number;
        }
        self.objects.push(bytes);
        let number = self.objects.len() as u32;
        self.known.insert(key, number);
        number
    }

    /// The bytes of the file.
    pub(super) fn finish(self, root: u32) -> Vec<u8> {
        let mut out = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec();
        let mut offsets = Vec::with_capacity(self.objects.len());
        for (index, object) in self.objects.iter().enumerate() {
            offsets.push(out.len());
            let _ = writeln!(out, "{} 0 obj", index + 1);
            out.extend_from_slice(if object.is_empty() { b"null" } else { object });
            out.extend_from_slice(b"\nendobj\n");
        }
        let id: String = Sha256::digest(&out)[..16].iter().map(|b| format!("{b:02x}")).collect();
        let table = out.len();
        let _ = writeln!(out, "xref\n0 {}\n0000000000 65535 f ", offsets.len() + 1);
        for offset in &offsets {
            let _ = writeln!(out, "{offset:010} 00000 n ");
        }
        let size = offsets.len() + 1;
        let _ = writeln!(out, "trailer\n<</Size {size}/Root {root} 0 R/ID[<{id}><{id}>]>>\nstartxref\n{table}\n%%EOF");
        out
    }
}

fn stream(mut dict: Dictionary, data: &[u8], pack: bool) -> Vec<u8> {
    let packed = if pack { packed(data) } else { None };
    if packed.is_some() {
        dict.set("Filter", Object::Name(b"FlateDecode".to_vec()));
    }
    let body = packed.as_deref().unwrap_or(data);
    dict.set("Length", body.len() as i64);
    let mut out = Vec::with_capacity(body.len() + 128);
    write_dictionary(&mut out, &dict, 0);
    out.extend_from_slice(b"\nstream\n");
    out.extend_from_slice(body);
    out.extend_from_slice(b"\nendstream");
    out
}

fn packed(data: &[u8]) -> Option<Vec<u8>> {
    let mut encoder = ZlibEncoder::new(Vec::with_capacity(data.len() / 2), Compression::default());
    encoder.write_all(data).ok()?;
    encoder.finish().ok().filter(|packed| packed.len() < data.len())
}

/// A number as viewers read it: no exponent.
pub(super) fn write_number(out: &mut Vec<u8>, number: f64) {
    let parts = (number * 1e5).round();
    // Whole numbers of that size are exact; no page is wider.
    if !parts.is_finite() || parts.abs() > 9e15 {
        out.push(b'0');
        return;
    }
    if parts < 0.0 {
        out.push(b'-');
    }
    let (whole, mut rest) = (parts.abs() as u64 / 100_000, parts.abs() as u64 % 100_000);
    let _ = write!(out, "{whole}");
    if rest > 0 {
        out.push(b'.');
        let mut unit = 10_000;
        while rest > 0 {
            out.push(b'0' + (rest / unit) as u8);
            (rest, unit) = (rest % unit, unit / 10);
        }
    }
}

/// A name, escaped where it must be (7.3.5).
pub(super) fn write_name(out: &mut Vec<u8>, name: &[u8]) {
    out.push(b'/');
    for &b in name {
        if b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'+' | b'.' | b'*' | b',' | b':' | b'!') {
            out.push(b);
        } else {
            let _ = write!(out, "#{b:02x}");
        }
    }
}

/// A string in parentheses, its bytes as they are but for the few that must be escaped (7.3.4.2).
pub(super) fn write_string(out: &mut Vec<u8>, bytes: &[u8]) {
    out.push(b'(');
    for &b in bytes {
        match b {
            b'(' | b')' | b'\\' => out.extend_from_slice(&[b'\\', b]),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\n' => out.extend_from_slice(b"\\n"),
            _ => out.push(b),
        }
    }
    out.push(b')');
}

fn write_object(out: &mut Vec<u8>, object: &Object, depth: usize) {
    if depth > DEEPEST {
        out.extend_from_slice(b"null");
        return;
    }
    match object {
        Object::Null | Object::Stream(_) => out.extend_from_slice(b"null"),
        Object::Boolean(value) => out.extend_from_slice(if *value { b"true" } else { b"false" }),
        Object::Integer(number) => {
            let _ = write!(out, "{number}");
        }
        Object::Real(number) if number.is_finite() => {
            let _ = write!(out, "{number}");
        }
        Object::Real(_) => out.push(b'0'),
        Object::Name(name) => write_name(out, name),
        Object::String(bytes, StringFormat::Literal) if bytes.iter().all(|b| (32..127).contains(b)) => {
            write_string(out, bytes);
        }
        Object::String(bytes, _) => {
            out.push(b'<');
            for b in bytes {
                let _ = write!(out, "{b:02x}");
            }
            out.push(b'>');
        }
        Object::Array(items) => {
            out.push(b'[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(b' ');
                }
                write_object(out, item, depth + 1);
            }
            out.push(b']');
        }
        Object::Dictionary(dict) => write_dictionary(out, dict, depth),
        Object::Reference((number, _)) => {
            let _ = write!(out, "{number} 0 R");
        }
    }
}

fn write_dictionary(out: &mut Vec<u8>, dict: &Dictionary, depth: usize) {
    out.extend_from_slice(b"<<");
    for (key, value) in dict.iter() {
        write_name(out, key);
        out.push(b' ');
        write_object(out, value, depth + 1);
    }
    out.extend_from_slice(b">>");
}

#[cfg(test)]
mod tests {
    use super::{File, reference, write_number, write_string};
    use lopdf::{Dictionary, Document, Object, dictionary};

    #[test]
    fn a_file_is_read_again_and_the_same_objects_give_the_same_bytes() {
        let make = || {
            let mut file = File::default();
            let root = file.promise();
            let one = file.add_stream(Dictionary::new(), &b"abc ".repeat(100));
            let two = file.add_stream(Dictionary::new(), &b"abc ".repeat(100));
            assert_eq!(one, two, "what is the same is written once");
            let text = Object::string_literal("a(b)\\c\u{eb}");
            let root_dict = dictionary! { "Type" => "Catalog", "A" => reference(one), "B" => text, "a b" => 1.5 };
            file.keep(root, &Object::Dictionary(root_dict));
            file.finish(root)
        };
        let bytes = make();
        assert_eq!(bytes, make());
        let doc = Document::load_mem(&bytes).expect("it is a file");
        let catalog = doc.catalog().expect("it has a catalog");
        assert_eq!(catalog.get(b"B").and_then(Object::as_str).expect("a string"), "a(b)\\c\u{eb}".as_bytes());
        assert!(catalog.has(b"a b"));
        let stream = catalog.get(b"A").and_then(Object::as_reference).and_then(|id| doc.get_object(id));
        let stream = stream.and_then(Object::as_stream).expect("a stream");
        assert_eq!(stream.decompressed_content().expect("it is packed"), b"abc ".repeat(100));
    }

    #[test]
    fn numbers_and_strings_are_written_for_viewers() {
        let number = |n| {
            let mut out = Vec::new();
            write_number(&mut out, n);
            String::from_utf8_lossy(&out).into_owned()
        };
        assert_eq!([number(-0.000_001), number(1e9), number(0.25), number(f64::NAN)], ["0", "1000000000", "0.25", "0"]);
        assert_eq!([number(-3.05), number(595.276), number(0.000_01)], ["-3.05", "595.276", "0.00001"]);
        let mut out = Vec::new();
        write_string(&mut out, b"a)\r\xff");
        assert_eq!(out, b"(a\\)\\r\xff)");
    }
}
