//! Unpack: all that stands in a file, with a parser that neither the reader nor the writer uses. For a second look after a redaction, which
//! asks of each stretch of bytes whether a value stands in it and nothing else.

use std::borrow::Cow;
use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro_syntax::object::array::Array;
use hayro_syntax::object::dict::Dict;
use hayro_syntax::object::stream::{DecodeFailure, ImageDecodeParams, Stream};
use hayro_syntax::object::{MaybeRef, Object, ObjectIdentifier};
use hayro_syntax::{DecryptionError, Filter, LoadPdfError, Pdf};

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
                    if picture {
                        visit(place, &readable(&data))
                    } else {
                        visit(place, &data)
                    }
                    if let Some(file) = unwrapped(&stream) {
                        self.spend(file.len())?;
                        visit(place, &file);
                    }
                    if !picture {
                        for shown in shown(&data).into_iter().filter(|shown| !shown.is_empty()) {
                            self.spend(shown.len())?;
                            visit(place, &shown);
                        }
                    }
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

/// The picture file in a stream that is packed once more around it, as it stands: its notes are in no samples.
fn unwrapped(stream: &Stream<'_>) -> Option<Vec<u8>> {
    let filters = stream.filters();
    let (last, outer) = filters.split_last().filter(|(_, outer)| !outer.is_empty())?;
    if !matches!(last, Filter::DctDecode | Filter::JpxDecode) {
        return None;
    }
    let mut names = String::new();
    for filter in outer {
        names += match filter {
            Filter::FlateDecode => "/FlateDecode",
            Filter::LzwDecode => "/LZWDecode",
            Filter::Ascii85Decode => "/ASCII85Decode",
            Filter::AsciiHexDecode => "/ASCIIHexDecode",
            Filter::RunLengthDecode => "/RunLengthDecode",
            Filter::Crypt => continue,
            _ => return None,
        };
    }
    let mut parms = String::new();
    if let Some(all) = stream.dict().get::<Array<'_>>("DecodeParms").or_else(|| stream.dict().get::<Array<'_>>("DP")) {
        for object in all.iter::<Object<'_>>().take(outer.len()) {
            parms += "<<";
            if let Object::Dict(dict) = object {
                for key in ["Predictor", "Colors", "BitsPerComponent", "Columns", "EarlyChange"] {
                    parms += &dict.get::<i32>(key).map(|number| format!("/{key} {number}")).unwrap_or_default();
                }
            }
            parms += ">>";
        }
    }
    // A file with nothing in it but the same bytes under the other filters.
    let raw = stream.raw_data();
    let head = format!("1 0 obj\n<</Length {}/Filter[{names}]/DecodeParms[{parms}]>>\nstream\n", raw.len());
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut starts = [0; 4];
    for (number, object) in
        [&b"2 0 obj\n<</Type/Catalog/Pages 3 0 R>>\nendobj\n"[..], b"3 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n"]
            .into_iter()
            .enumerate()
    {
        starts[number + 2] = file.len();
        file.extend_from_slice(object);
    }
    starts[1] = file.len();
    for piece in [head.as_bytes(), &raw, b"\nendstream\nendobj\n"] {
        file.extend_from_slice(piece);
    }
    let table = file.len();
    file.extend_from_slice(b"xref\n0 4\n0000000000 65535 f \n");
    for start in &starts[1..] {
        file.extend_from_slice(format!("{start:010} 00000 n \n").as_bytes());
    }
    file.extend_from_slice(format!("trailer\n<</Size 4/Root 2 0 R>>\nstartxref\n{table}\n%%EOF").as_bytes());
    caught(|| {
        let pdf = Pdf::new(file).ok()?;
        let inner = pdf.xref().get::<Stream<'_>>(ObjectIdentifier::new(1, 0))?;
        inner.decoded_data().ok().map(Cow::into_owned)
    })
    .flatten()
}

/// What a content stream shows, as far as its codes are letters: the strings of each operator joined, and when they are many and short all of them
/// one behind the other. A value may be spread over the pieces of an array, or stand in escapes.
fn shown(data: &[u8]) -> [Vec<u8>; 2] {
    let nothing = || [Vec::new(), Vec::new()];
    if memchr::memmem::find(data, b"TJ").is_none() && memchr::memmem::find(data, b"Tj").is_none() {
        return nothing();
    }
    let (mut lines, mut whole, mut count) = (Vec::new(), Vec::new(), 0_usize);
    let mut at = 0;
    while let Some(next) = memchr::memchr3(b'(', b'<', b'T', &data[at..]).map(|i| at + i) {
        at = next + 1;
        match (data[next], data.get(at)) {
            (b'T', Some(b'j' | b'J')) if !matches!(lines.last(), None | Some(b'\n')) => lines.push(b'\n'),
            (b'(', _) => {
                let from = lines.len();
                at = literal(data, at, &mut lines);
                whole.extend_from_slice(&lines[from..]);
                count += 1;
            }
            (b'<', Some(b)) if *b != b'<' => {
                let end = memchr::memchr(b'>', &data[at..]).map_or(data.len(), |i| at + i);
                let digits: Vec<u8> =
                    data[at..end].iter().filter_map(|b| char::from(*b).to_digit(16)).map(|digit| digit as u8).collect();
                let bytes = digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0));
                let from = lines.len();
                lines.extend(bytes);
                whole.extend_from_slice(&lines[from..]);
                (at, count) = (end, count + 1);
            }
            // A dictionary.
            (b'<', _) => at += 1,
            _ => {}
        }
    }
    let short = whole.len() < count.saturating_mul(4);
    [lines, if short { whole } else { Vec::new() }]
}

/// Reads a literal string that starts at `at` (ISO 32000-2, 7.3.4.2); the answer is where it ends.
fn literal(data: &[u8], mut at: usize, out: &mut Vec<u8>) -> usize {
    let mut open = 1_usize;
    while let Some(&b) = data.get(at) {
        at += 1;
        match b {
            b'(' => open += 1,
            b')' => open -= 1,
            b'\\' => {
                let Some(&escaped) = data.get(at) else { return at };
                at += 1;
                match escaped {
                    b'n' => out.push(b'\n'),
                    b'r' => out.push(b'\r'),
                    b't' => out.push(b'\t'),
                    b'b' | b'f' => out.push(b' '),
                    b'0'..=b'7' => {
                        let mut code = u32::from(escaped - b'0');
                        while let Some(digit @ b'0'..=b'7') = data.get(at).filter(|_| code < 32) {
                            code = code * 8 + u32::from(digit - b'0');
                            at += 1;
                        }
                        out.push(code as u8);
                    }
                    b'\n' | b'\r' => {}
                    other => out.push(other),
                }
                continue;
            }
            _ => {}
        }
        if open == 0 {
            return at;
        }
        out.push(b);
    }
    at
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
    fn values_in_pieces_and_in_escapes_are_joined() {
        let with = |content: &[u8]| {
            let mut doc = Document::load_mem(&file()).expect("a file");
            doc.add_object(Stream::new(Dictionary::new(), content.to_vec()));
            let mut bytes = Vec::new();
            doc.save_to(&mut bytes).expect("memory");
            bytes
        };
        check(&with(b"BT [(in)-20(-pie) 3 (ces)] TJ (x) Tj ET"), "in-pieces\n", true);
        check(&with(b"BT <696e2d686578> Tj (in\\055octal \\(a\\)) Tj ET"), "in-hex\nin-octal (a)", true);
        check(&with(b"BT (s) Tj (p) Tj (r) Tj (e) Tj (a) Tj (d) Tj ET"), "spread", true);
        // Cut anywhere, it ends.
        check(&with(b"BT (open \\"), "open", true);
    }

    #[test]
    fn a_picture_file_that_is_packed_once_more_is_shown_as_it_is() {
        let mut doc = Document::load_mem(&file()).expect("a file");
        let jpeg = [&[0xff, 0xd8, 0xff, 0xfe, 0, 16][..], b"note of Kim Vos", &[0xff, 0xd9]].concat();
        let mut packed = Stream::new(Dictionary::new(), jpeg.repeat(4));
        packed.compress().expect("it can be packed");
        packed.dict.set("Filter", vec![Object::Name(b"FlateDecode".to_vec()), Object::Name(b"DCTDecode".to_vec())]);
        for (key, number) in [("Width", 1), ("Height", 1), ("BitsPerComponent", 8)] {
            packed.dict.set(key, number);
        }
        doc.add_object(packed);
        let mut bytes = Vec::new();
        doc.save_to(&mut bytes).expect("memory");
        check(&bytes, "note of Kim Vos", true);
    }

    #[test]
    fn what_cannot_be_read_is_an_error() {
        let unpacked = |bytes: &[u8], limits: &Limits| unpack(bytes, limits, &mut |_, _| {});
        assert_eq!(unpacked(b"%PDF-1.7 nothing", &Limits::default()), Err(ReadError::Damaged { what: "pdf" }));
        let few = Limits { bytes_expanded: 10, ..Limits::default() };
        assert!(matches!(unpacked(&file(), &few), Err(ReadError::Limit { what: "bytes-expanded", .. })));
    }
}
