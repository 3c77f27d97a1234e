//! Unpack: all that stands in a file, with a parser that neither the reader nor the writer uses. For a second look after a redaction, which
//! asks of each stretch of bytes whether a value stands in it and nothing else.

use std::borrow::Cow;
use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro_syntax::object::dict::Dict;
use hayro_syntax::object::stream::{DecodeFailure, ImageDecodeParams, Stream};
use hayro_syntax::object::{MaybeRef, Object};
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use crate::formats::ReadError;
use crate::model::{Limits, Part, Place};

/// Levels inside one object that are looked through.
const DEEPEST: usize = 96;

/// Shows `visit` the bytes of the file as they are, and then of every object each string, each name, and each stream as far as it unpacks.
/// Strings and names are also shown one behind the other, because a value may be spread over several.
pub(super) fn unpack(bytes: &[u8], limits: &Limits, visit: &mut dyn FnMut(Place, &[u8])) -> Result<(), ReadError> {
    let part = |name: &'static str| Place { part: Some(Part(name)), ..Place::default() };
    visit(Place::default(), bytes);
    let damaged = || ReadError::Damaged { what: "pdf" };
    let pdf = match caught(|| Pdf::new(bytes.to_vec())) {
        Some(Ok(pdf)) => pdf,
        Some(Err(LoadPdfError::Decryption(DecryptionError::PasswordProtected))) => {
            return Err(ReadError::Encrypted { method: "pdf" });
        }
        _ => return Err(damaged()),
    };
    let mut look =
        Look { left: limits.bytes_expanded, total: limits.bytes_expanded, texts: Vec::new(), spread: Vec::new() };
    let mut count = 0_u32;
    let mut objects = pdf.objects().into_iter();
    while let Some(object) = caught(|| objects.next()).ok_or_else(damaged)? {
        count += 1;
        if count > limits.objects {
            return Err(ReadError::Limit { what: "objects", limit: limits.objects.into(), actual: count.into() });
        }
        let place = Place { number: Some(count), ..part("object") };
        look.object(&object, place, visit)?;
    }
    Ok(())
}

/// Foreign code may panic on a damaged file; that is a fault of the file.
fn caught<T>(work: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok()
}

struct Look {
    left: u64,
    total: u64,
    /// Strings of the object under way, one behind the other.
    texts: Vec<u8>,
    /// The same of its names.
    spread: Vec<u8>,
}

impl Look {
    fn object(
        &mut self,
        object: &Object<'_>,
        place: Place,
        visit: &mut dyn FnMut(Place, &[u8]),
    ) -> Result<(), ReadError> {
        self.texts.clear();
        self.spread.clear();
        // What is direct inside an object stands in it; what it refers to is an object of its own.
        let mut waiting: Vec<(Object<'_>, usize)> = vec![(object.clone(), 0)];
        let mut names: HashSet<Vec<u8>> = HashSet::new();
        while let Some((object, depth)) = waiting.pop() {
            if depth > DEEPEST {
                return Err(ReadError::Limit { what: "object-depth", limit: DEEPEST as u64, actual: depth as u64 });
            }
            match object {
                Object::String(text) => {
                    self.spend(text.as_bytes().len())?;
                    visit(place, text.as_bytes());
                    self.texts.extend_from_slice(text.as_bytes());
                }
                Object::Name(name) => self.name(name.as_ref(), place, &mut names, visit),
                Object::Array(array) => {
                    let items: Vec<_> = array.raw_iter().collect();
                    waiting.extend(items.into_iter().rev().filter_map(direct).map(|item| (item, depth + 1)));
                }
                Object::Dict(dict) => {
                    self.dictionary(&dict, place, depth, &mut names, &mut waiting, visit);
                }
                Object::Stream(stream) => {
                    self.dictionary(stream.dict(), place, depth, &mut names, &mut waiting, visit);
                    let data = self.stream(&stream)?;
                    // As it stands it was shown with the file.
                    let picture = stream.dict().contains_key("BitsPerComponent") && stream.dict().contains_key("Width");
                    if picture { visit(place, &readable(&data)) } else { visit(place, &data) }
                }
                Object::Null(_) | Object::Boolean(_) | Object::Number(_) => {}
            }
        }
        for joined in [&self.texts, &self.spread] {
            if !joined.is_empty() {
                visit(place, joined);
            }
        }
        Ok(())
    }

    fn dictionary<'a>(
        &mut self,
        dict: &Dict<'a>,
        place: Place,
        depth: usize,
        names: &mut HashSet<Vec<u8>>,
        waiting: &mut Vec<(Object<'a>, usize)>,
        visit: &mut dyn FnMut(Place, &[u8]),
    ) {
        for (key, value) in dict.entries() {
            self.name(key.as_ref(), place, names, visit);
            waiting.extend(direct(value).map(|value| (value, depth + 1)));
        }
    }

    fn name(&mut self, name: &[u8], place: Place, names: &mut HashSet<Vec<u8>>, visit: &mut dyn FnMut(Place, &[u8])) {
        self.spread.extend_from_slice(name);
        if names.insert(name.to_vec()) {
            visit(place, name);
        }
    }

    /// What a stream unpacks to; of a picture its samples.
    fn stream(&mut self, stream: &Stream<'_>) -> Result<Vec<u8>, ReadError> {
        let data = match caught(|| stream.decoded_data().map(Cow::into_owned)) {
            Some(Ok(data)) => data,
            Some(Err(DecodeFailure::ImageDecode)) => {
                let side = |key: &str| stream.dict().get::<u32>(key).unwrap_or(0);
                let (width, height) = (side("Width"), side("Height"));
                let params = ImageDecodeParams { width, height, ..ImageDecodeParams::default() };
                // Samples that nobody can unpack are no text; the bytes are shown as they are.
                let decoded = caught(|| stream.decoded_image(&params).map(|found| found.data.into_owned()).ok());
                decoded.flatten().unwrap_or_default()
            }
            _ if stream.raw_data().is_empty() => Vec::new(),
            _ => return Err(ReadError::Damaged { what: "stream" }),
        };
        self.spend(data.len())?;
        Ok(data)
    }

    fn spend(&mut self, bytes: usize) -> Result<(), ReadError> {
        match self.left.checked_sub(bytes as u64) {
            Some(left) => self.left = left,
            None => return Err(ReadError::Limit { what: "bytes-expanded", limit: self.total, actual: 0 }),
        }
        Ok(())
    }
}

/// The stretches among samples that could be text: a picture has millions of bytes, and nearly all are none.
fn readable(data: &[u8]) -> Vec<u8> {
    let is_text = |b: &u8| (32..127).contains(b);
    let mut out = Vec::new();
    // Text of two bytes a letter has zeros in between.
    for run in data.split(|b| !is_text(b) && *b != 0) {
        let letters = run.iter().filter(|b| is_text(b)).count();
        if letters >= 6 && letters * 3 >= run.len() {
            out.extend_from_slice(run);
            out.push(b'\n');
        }
    }
    out
}

/// What stands here itself.
fn direct<'a>(value: MaybeRef<Object<'a>>) -> Option<Object<'a>> {
    match value {
        MaybeRef::NotRef(object) => Some(object),
        MaybeRef::Ref(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::unpack;
    use crate::formats::ReadError;
    use crate::model::Limits;
    use lopdf::{Dictionary, Document, Object, Stream, dictionary};

    /// A file with a value in many places, its objects packed into streams of objects.
    fn file() -> Vec<u8> {
        let mut doc = Document::with_version("1.7");
        let mut stream = Stream::new(Dictionary::new(), b"BT (in-stream) Tj ET ".repeat(20));
        stream.compress().expect("it can be packed");
        let stream = doc.add_object(stream);
        let page = doc.add_object(dictionary! {
            "Type" => "Page", "Contents" => stream, "in-key" => Object::string_literal("in-string"),
            "B" => vec![Object::Array(vec!["in-name".into(), Object::String(b"in-hex".to_vec(), lopdf::StringFormat::Hexadecimal)])],
        });
        let pages = doc.add_object(dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 });
        let root = doc.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
        doc.trailer.set("Root", root);
        let mut bytes = Vec::new();
        doc.save_modern(&mut bytes).expect("it can be written");
        bytes
    }

    #[track_caller]
    fn check(bytes: &[u8], needle: &str, expected: bool) {
        let mut found = false;
        let mut visit = |_, data: &[u8]| found |= memchr::memmem::find(data, needle.as_bytes()).is_some();
        unpack(bytes, &Limits::default(), &mut visit).expect("it can be read");
        assert_eq!(found, expected, "{needle}");
    }

    #[test]
    fn every_kind_of_place_is_shown() {
        let bytes = file();
        for needle in ["in-stream", "in-key", "in-string", "in-name", "in-hex", "in-namein-hex"] {
            check(&bytes, needle, needle != "in-namein-hex");
        }
        check(&[bytes.as_slice(), b"\n% behind the end"].concat(), "behind the end", true);
        check(&bytes, "nowhere", false);
    }

    #[test]
    fn what_cannot_be_read_is_an_error() {
        let unpacked = |bytes: &[u8], limits: &Limits| unpack(bytes, limits, &mut |_, _| {});
        assert_eq!(unpacked(b"%PDF-1.7 nothing", &Limits::default()), Err(ReadError::Damaged { what: "pdf" }));
        let few = Limits { bytes_expanded: 10, ..Limits::default() };
        assert!(matches!(unpacked(&file(), &few), Err(ReadError::Limit { what: "bytes-expanded", .. })));
    }
}
