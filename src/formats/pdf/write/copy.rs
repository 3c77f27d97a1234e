//! Copy: objects that are numbers for machines, by a list of what is allowed. What is not on the list does not get into the new file, whoever
//! put it there and under whatever key.

use std::collections::HashMap;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use crate::formats::pdf::load::{Budget, Decoded, get, resolve};
use crate::formats::pdf::write::file::{File, reference};
use crate::formats::pdf::write::secrets::Secrets;
use crate::model::{Change, Place};

/// Levels of one object that are copied.
const DEEPEST: usize = 24;
/// Changes that are listed: a line set again on each line of thousands of pages. What is not listed may not have changed.
const LISTED: usize = 400_000;

/// Keys of colour spaces, functions, shadings and groups (ISO 32000-2, 7.10, 8.6, 8.7.4, 11.6.6).
pub(super) const MACHINE: &[&[u8]] = &[
    b"FunctionType",
    b"Domain",
    b"Range",
    b"Size",
    b"BitsPerSample",
    b"Order",
    b"Encode",
    b"Decode",
    b"C0",
    b"C1",
    b"N",
    b"Functions",
    b"Bounds",
    b"ShadingType",
    b"ColorSpace",
    b"Background",
    b"BBox",
    b"AntiAlias",
    b"Coords",
    b"Extend",
    b"Function",
    b"BitsPerCoordinate",
    b"BitsPerComponent",
    b"BitsPerFlag",
    b"VerticesPerRow",
    b"WhitePoint",
    b"BlackPoint",
    b"Gamma",
    b"Matrix",
    b"Alternate",
    b"Colorants",
    b"Process",
    b"Components",
    b"Subtype",
    b"S",
    b"CS",
    b"I",
    b"K",
    b"Type",
];

/// Keys of a font that is no Type 3, of its descendants and of its descriptor (9.6 to 9.8), but for programs and maps.
pub(super) const FONT: &[&[u8]] = &[
    b"Type",
    b"Subtype",
    b"BaseFont",
    b"FirstChar",
    b"LastChar",
    b"Widths",
    b"Encoding",
    b"BaseEncoding",
    b"Differences",
    b"W",
    b"DW",
    b"W2",
    b"DW2",
    b"CIDSystemInfo",
    b"Registry",
    b"Ordering",
    b"Supplement",
    b"FontName",
    b"FontStretch",
    b"FontWeight",
    b"Flags",
    b"FontBBox",
    b"ItalicAngle",
    b"Ascent",
    b"Descent",
    b"Leading",
    b"CapHeight",
    b"XHeight",
    b"StemV",
    b"StemH",
    b"AvgWidth",
    b"MaxWidth",
    b"MissingWidth",
];

/// Old objects to new ones.
pub(super) struct Copier<'p> {
    pub(super) doc: &'p Document,
    pub(super) budget: Budget,
    pub(super) file: File,
    pub(super) secrets: Secrets,
    pub(super) changes: Vec<Change>,
    /// The page under way, for changes.
    pub(super) page: Option<u32>,
    known: HashMap<(ObjectId, usize), u32>,
}

impl<'p> Copier<'p> {
    /// Nothing copied yet.
    pub(super) fn new(doc: &'p Document, budget: Budget, secrets: Secrets) -> Copier<'p> {
        let (file, changes, known) = (File::default(), Vec::new(), HashMap::new());
        Copier { doc, budget, file, secrets, changes, page: None, known }
    }

    /// Notes what is otherwise than it was.
    pub(super) fn changed(&mut self, what: &'static str, area: Option<[f32; 4]>) {
        let place = Place { page: self.page.map(|page| page + 1), ..Place::default() };
        let change = Change { what, place, area };
        let known = area.is_none() && self.changes.iter().rev().take(16).any(|c| *c == change);
        if self.changes.len() < LISTED && !known {
            self.changes.push(change);
        }
    }

    /// A copy of `object` with only these keys in its dictionaries, at every level. Streams are unpacked and packed again.
    pub(super) fn plain(&mut self, object: &'p Object, keys: &'static [&'static [u8]]) -> Object {
        self.copy(object, keys, 0)
    }

    /// The value of a key, copied, when there is one.
    pub(super) fn take(
        &mut self,
        from: &'p Dictionary,
        key: &[u8],
        keys: &'static [&'static [u8]],
        to: &mut Dictionary,
    ) {
        if let Ok(object) = from.get(key) {
            let copied = self.plain(object, keys);
            if !matches!(copied, Object::Null) {
                to.set(key, copied);
            }
        }
    }

    fn copy(&mut self, object: &'p Object, keys: &'static [&'static [u8]], depth: usize) -> Object {
        if depth > DEEPEST {
            return Object::Null;
        }
        match object {
            Object::Reference(id) => {
                let slot = (*id, keys.as_ptr() as usize);
                if let Some(&number) = self.known.get(&slot) {
                    return reference(number);
                }
                match resolve(self.doc, object) {
                    Object::Dictionary(_) | Object::Stream(_) | Object::Array(_) => {}
                    // Small things stand where they are used.
                    other => return self.copy(other, keys, depth + 1),
                }
                let number = self.file.promise();
                self.known.insert(slot, number);
                match resolve(self.doc, object) {
                    Object::Stream(stream) => {
                        let dict = self.allowed(&stream.dict, keys, depth);
                        match self.content(stream) {
                            Some(data) => self.file.keep_stream(number, dict, &data),
                            None => self.changed("stream-removed", None),
                        }
                    }
                    other => {
                        let copied = self.copy(other, keys, depth + 1);
                        self.file.keep(number, &copied);
                    }
                }
                reference(number)
            }
            Object::Array(items) => Object::Array(items.iter().map(|item| self.copy(item, keys, depth + 1)).collect()),
            Object::Dictionary(dict) => Object::Dictionary(self.allowed(dict, keys, depth)),
            Object::Name(name) => Object::Name(self.name(name)),
            Object::String(bytes, _) if self.secrets.in_name(bytes) || self.secrets.in_bytes(bytes) => Object::Null,
            Object::Stream(_) => Object::Null,
            other => other.clone(),
        }
    }

    fn allowed(&mut self, dict: &'p Dictionary, keys: &'static [&'static [u8]], depth: usize) -> Dictionary {
        let mut out = Dictionary::new();
        for (key, value) in dict.iter() {
            // Names of colours and of their parts are keys themselves; they are kept when they are no value.
            if keys.contains(&key.as_slice()) {
                let copied = self.copy(value, keys, depth + 1);
                if !matches!(copied, Object::Null) {
                    out.set(key.as_slice(), copied);
                }
            }
        }
        out
    }

    /// A name, unless somebody put a value in it.
    pub(super) fn name(&self, name: &[u8]) -> Vec<u8> {
        if self.secrets.in_name(name) { b"Name".to_vec() } else { name.to_vec() }
    }

    /// What a stream decodes to, unless it cannot be read whole or holds a value as it stands.
    pub(super) fn content(&mut self, stream: &'p Stream) -> Option<Vec<u8>> {
        self.content_without(stream, |_| {})
    }

    /// The same, after `less` has taken out of it what is not needed.
    pub(super) fn content_without(&mut self, stream: &'p Stream, less: impl FnOnce(&mut [u8])) -> Option<Vec<u8>> {
        let mut data = match self.budget.decode(self.doc, stream) {
            Decoded::Whole(bytes) => bytes.into_owned(),
            // Fonts and functions of real files end early, and viewers take them.
            Decoded::Part(bytes, _) if !bytes.is_empty() => bytes,
            _ => return None,
        };
        less(&mut data);
        (!self.secrets.in_bytes(&data)).then_some(data)
    }

    /// What a map decodes to; of its bytes nothing is copied, so they may hold anything.
    pub(super) fn content_of_map(&mut self, stream: &'p Stream) -> Option<Vec<u8>> {
        Some(self.budget.decode(self.doc, stream).split().0).filter(|data| !data.is_empty())
    }

    /// A stream as a new object of its own with this dictionary; nothing when it cannot be read.
    pub(super) fn whole(&mut self, object: &'p Object, dict: Dictionary) -> Option<Object> {
        let Object::Stream(stream) = resolve(self.doc, object) else { return None };
        match self.content(stream) {
            Some(data) => Some(reference(self.file.add_stream(dict, &data))),
            None => {
                self.changed("stream-removed", None);
                None
            }
        }
    }

    /// A whole number of a key.
    pub(super) fn number(&self, dict: &Dictionary, key: &[u8]) -> Option<i64> {
        get(self.doc, dict, key).and_then(|o| o.as_i64().ok().or_else(|| o.as_float().ok().map(|f| f as i64)))
    }
}
