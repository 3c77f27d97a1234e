//! Load: bytes to an open document, decoded streams under a budget, and the pages with what they inherit.

use std::borrow::Cow;
use std::collections::HashSet;
use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};

use lopdf::encryption::decrypt_object;
use lopdf::xref::XrefEntry;
use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId, Stream};

use crate::formats::ReadError;
use crate::formats::pdf::object::Reader;
use crate::model::{Gap, GapCode, Limits};

/// Most bytes that one stream of a PDF may decode to. Pages and fonts of real files stay far below; a bomb does not.
pub(super) const STREAM: u64 = 64 << 20;

/// Nested references, dictionaries or page tree levels beyond this are not followed.
pub(super) const DEEPEST: usize = 64;

/// An open document and what may still be spent on it.
pub(super) struct Container {
    /// The objects, decrypted.
    pub(super) doc: Document,
    /// Whether the table of objects had to be rebuilt by scanning.
    pub(super) rebuilt: bool,
}

/// Opens a file: repaired where needed, decrypted with the empty password where that is enough.
pub(super) fn open(bytes: &[u8], limits: &Limits) -> Result<Container, ReadError> {
    if bytes.len() as u64 > limits.bytes_in {
        return Err(ReadError::Limit { what: "bytes-in", limit: limits.bytes_in, actual: bytes.len() as u64 });
    }
    // lopdf rebuilds an unreadable table by itself; a readable one that leads nowhere is rebuilt here. Never twice: a scan of the file is dear.
    let doc = match parse(bytes, limits, false) {
        Some(doc) if has_pages(&doc) || locked(&doc) || is_rebuilt(&doc) => Some(doc),
        Some(doc) => parse(bytes, limits, true).or(Some(doc)),
        None => None,
    };
    let Some(mut doc) = doc else { return Err(ReadError::Damaged { what: "pdf" }) };
    if locked(&doc) {
        let method = method(&doc);
        // lopdf opens a locked file without a word: its objects stay scrambled and its text is empty.
        let opened = caught(|| doc.decrypt("").is_ok()).unwrap_or(false);
        if !opened && doc.encryption_state.is_none() {
            return Err(ReadError::Encrypted { method });
        }
    }
    if doc.objects.len() > limits.objects as usize {
        return Err(ReadError::Limit {
            what: "objects",
            limit: limits.objects.into(),
            actual: doc.objects.len() as u64,
        });
    }
    let rebuilt = is_rebuilt(&doc);
    if doc.objects.is_empty() {
        return Err(ReadError::Damaged { what: "pdf" });
    }
    refill(&mut doc, bytes);
    Ok(Container { doc, rebuilt })
}

/// Streams that say they are empty, or lie about their length so that nothing of them was read, but are not.
fn refill(doc: &mut Document, bytes: &[u8]) {
    let base = memchr::memmem::find(bytes, b"%PDF-").unwrap_or(0);
    let empty = |object: &Object| object.as_stream().is_ok_and(|s| s.content.is_empty());
    let found: Vec<(ObjectId, usize)> = doc
        .reference_table
        .entries
        .iter()
        .filter_map(|(number, entry)| match entry {
            XrefEntry::Normal { offset, generation } => Some(((*number, *generation), base + *offset as usize)),
            _ => None,
        })
        .filter(|(id, _)| doc.objects.get(id).is_some_and(empty))
        .collect();
    for (id, offset) in found {
        let window = bytes.get(offset..(offset + 48).min(bytes.len())).unwrap_or_default();
        let Some(word) = memchr::memmem::find(window, b"obj") else { continue };
        let Some(mut object) = Reader::new(bytes, offset + word + 3).object() else { continue };
        if let Some(state) = &doc.encryption_state
            && !caught(|| decrypt_object(state, id, &mut object).is_ok()).unwrap_or(false)
        {
            continue;
        }
        if let (Object::Stream(read), Some(Object::Stream(stream))) = (object, doc.objects.get_mut(&id)) {
            stream.content = read.content;
        }
    }
}

fn parse(bytes: &[u8], limits: &Limits, force_reconstruct: bool) -> Option<Document> {
    let options = LoadOptions {
        max_decompressed_size: Some(limits.bytes_part.min(STREAM) as usize),
        force_reconstruct,
        ..LoadOptions::default()
    };
    caught(|| Document::load_mem_with_options(bytes, options).ok()).flatten()
}

/// Runs foreign code. A panic in it is a fault in reading one thing, which becomes a gap, and never the end of a scan over a whole share.
pub(super) fn caught<T>(work: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok()
}

fn is_rebuilt(doc: &Document) -> bool {
    doc.xref_recovery == Some(lopdf::xref::XrefRecovery::Reconstructed)
}

fn locked(doc: &Document) -> bool {
    doc.trailer.has(b"Encrypt") && doc.encryption_state.is_none()
}

/// How a file is locked, from its encryption dictionary (ISO 32000-2, 7.6.2 and 7.6.5).
fn method(doc: &Document) -> &'static str {
    let Some(dict) = doc.trailer.get(b"Encrypt").ok().and_then(|o| dictionary(doc, o)) else { return "pdf" };
    if dict.get(b"Filter").and_then(Object::as_name).is_ok_and(|name| name != b"Standard") {
        return "certificate";
    }
    let filter = || {
        let filters = dictionary(doc, dict.get(b"CF").ok()?)?;
        let (_, first) = filters.iter().next()?;
        dictionary(doc, first)?.get(b"CFM").and_then(Object::as_name).ok()
    };
    match (dict.get(b"V").and_then(Object::as_i64).unwrap_or(0), filter()) {
        (5.., _) | (_, Some(b"AESV3")) => "aes-256",
        (_, Some(b"AESV2")) => "aes-128",
        (4, _) | (0..4, _) => "rc4",
        _ => "pdf",
    }
}

/// What `object` is or refers to. References to references are followed a bounded number of times.
pub(super) fn resolve<'d>(doc: &'d Document, mut object: &'d Object) -> &'d Object {
    for _ in 0..16 {
        match object {
            Object::Reference(id) => match doc.objects.get(id) {
                Some(target) => object = target,
                None => return &Object::Null,
            },
            other => return other,
        }
    }
    &Object::Null
}

/// The dictionary that `object` is, refers to, or has as a stream.
pub(super) fn dictionary<'d>(doc: &'d Document, object: &'d Object) -> Option<&'d Dictionary> {
    match resolve(doc, object) {
        Object::Dictionary(dict) => Some(dict),
        Object::Stream(stream) => Some(&stream.dict),
        _ => None,
    }
}

/// The value of a key, resolved; nothing when it is missing or null.
pub(super) fn get<'d>(doc: &'d Document, dict: &'d Dictionary, key: &[u8]) -> Option<&'d Object> {
    match resolve(doc, dict.get(key).ok()?) {
        Object::Null => None,
        object => Some(object),
    }
}

/// The numbers of an array, resolved.
pub(super) fn numbers(doc: &Document, object: &Object) -> Vec<f32> {
    let Object::Array(items) = resolve(doc, object) else { return Vec::new() };
    items.iter().take(64).map(|item| resolve(doc, item).as_float().unwrap_or(0.0)).collect()
}

/// What may still be decoded, and what went wrong while decoding.
pub(super) struct Budget {
    left: u64,
    total: u64,
    part: u64,
    /// Set once when the total was used up.
    spent: bool,
    /// What was read so far.
    pub(super) seen: Seen,
}

/// Tells the note that a stream was drawn from the note that it was read.
const DRAWN: usize = 1 << (usize::BITS - 1);

/// Which strings and streams of the opened document were read, by their address: what is left over is read by the walk over all objects,
/// and nothing is read twice. The document does not change while this is in use.
#[derive(Default)]
pub(super) struct Seen(HashSet<usize>);

impl Seen {
    /// Takes note of a string.
    pub(super) fn string(&mut self, bytes: &[u8]) {
        self.0.insert(bytes.as_ptr() as usize);
    }

    /// Whether a string was read.
    pub(super) fn has_string(&self, bytes: &[u8]) -> bool {
        self.0.contains(&(bytes.as_ptr() as usize))
    }

    /// Takes note of a stream.
    pub(super) fn stream(&mut self, stream: &Stream) {
        self.0.insert(std::ptr::from_ref(stream) as usize);
    }

    /// Takes note of a stream that was drawn.
    pub(super) fn drawn(&mut self, stream: &Stream) {
        self.0.insert(std::ptr::from_ref(&stream.dict) as usize ^ DRAWN);
    }

    /// Whether a stream was drawn.
    pub(super) fn has_drawn(&self, stream: &Stream) -> bool {
        self.0.contains(&(std::ptr::from_ref(&stream.dict) as usize ^ DRAWN))
    }

    /// Whether a stream was read.
    pub(super) fn has_stream(&self, stream: &Stream) -> bool {
        self.0.contains(&(std::ptr::from_ref(stream) as usize))
    }
}

/// How a stream came out.
pub(super) enum Decoded<'d> {
    /// Whole.
    Whole(Cow<'d, [u8]>),
    /// Up to where it broke.
    Part(Vec<u8>, Gap),
    /// Not at all.
    Nothing(Gap),
}

impl Decoded<'_> {
    /// What there is of it, and what is missing.
    pub(super) fn split(self) -> (Vec<u8>, Option<Gap>) {
        match self {
            Decoded::Whole(bytes) => (bytes.into_owned(), None),
            Decoded::Part(bytes, gap) => (bytes, Some(gap)),
            Decoded::Nothing(gap) => (Vec::new(), Some(gap)),
        }
    }
}

impl Budget {
    /// Of a file of `size` bytes.
    pub(super) fn new(limits: &Limits) -> Budget {
        Budget {
            left: limits.bytes_expanded,
            total: limits.bytes_expanded,
            part: limits.bytes_part.min(STREAM),
            spent: false,
            seen: Seen::default(),
        }
    }

    /// Decodes a stream. A limit or damage comes back as a gap, beside what could be read.
    pub(super) fn decode<'d>(&mut self, doc: &'d Document, stream: &'d Stream) -> Decoded<'d> {
        let cap = self.part.min(self.left);
        self.seen.stream(stream);
        if self.spent {
            return Decoded::Nothing(Gap::limit("bytes-expanded", self.total, 0));
        }
        let decoded = decode(doc, stream, cap);
        let size = match &decoded {
            Decoded::Whole(bytes) => bytes.len() as u64,
            Decoded::Part(bytes, _) => bytes.len() as u64,
            Decoded::Nothing(_) => 0,
        };
        self.left = self.left.saturating_sub(size);
        if let Decoded::Part(bytes, gap) = decoded {
            if gap.code == GapCode::Limit && cap < self.part {
                self.spent = true;
                return Decoded::Part(bytes, Gap::limit("bytes-expanded", self.total, 0));
            }
            return Decoded::Part(bytes, gap);
        }
        decoded
    }
}

fn decode<'d>(doc: &'d Document, stream: &'d Stream, cap: u64) -> Decoded<'d> {
    let filters = filters(doc, &stream.dict);
    if filters.is_empty() {
        let whole = stream.content.len() as u64 <= cap;
        return if whole {
            Decoded::Whole(Cow::Borrowed(&stream.content))
        } else {
            Decoded::Part(stream.content[..cap as usize].to_vec(), Gap::limit("stream-bytes", cap, 0))
        };
    }
    let plain = get(doc, &stream.dict, b"DecodeParms").is_none();
    if filters.as_slice() == [b"FlateDecode".as_slice()] && plain {
        return inflate(&stream.content, cap);
    }
    if filters.iter().any(|f| f == b"Crypt") {
        return Decoded::Nothing(Gap::new(GapCode::Damaged).about("stream-filter"));
    }
    // lopdf takes filters from direct objects only, so they are put in place first.
    let mut dict = Dictionary::new();
    dict.set("Filter", Object::Array(filters.into_iter().map(Object::Name).collect()));
    if let Some(parms) = get(doc, &stream.dict, b"DecodeParms") {
        let direct = |o: &Object| match resolve(doc, o) {
            Object::Dictionary(d) => {
                Object::Dictionary(d.iter().map(|(k, v)| (k.clone(), resolve(doc, v).clone())).collect())
            }
            _ => Object::Null,
        };
        let parms = match parms {
            Object::Array(items) => Object::Array(items.iter().take(Stream::MAX_FILTERS).map(direct).collect()),
            other => direct(other),
        };
        dict.set("DecodeParms", parms);
    }
    let mut copy = Stream::new(dict, stream.content.clone());
    copy.allows_compression = false;
    match caught(|| copy.decompressed_content_with_limit(cap as usize)) {
        Some(Ok(bytes)) => Decoded::Whole(Cow::Owned(bytes)),
        Some(Err(lopdf::Error::Decompress(_))) => Decoded::Part(Vec::new(), Gap::limit("stream-bytes", cap, 0)),
        Some(Err(_)) => Decoded::Nothing(Gap::new(GapCode::Damaged).about("stream-filter")),
        None => Decoded::Nothing(Gap::new(GapCode::Internal).about("stream-filter")),
    }
}

/// The filters of a stream by their full names (ISO 32000-2, table 6; the short ones of inline images are taken too).
pub(super) fn filters(doc: &Document, dict: &Dictionary) -> Vec<Vec<u8>> {
    let full = |name: &[u8]| -> Vec<u8> {
        match name {
            b"Fl" => b"FlateDecode".to_vec(),
            b"LZW" => b"LZWDecode".to_vec(),
            b"A85" => b"ASCII85Decode".to_vec(),
            b"AHx" => b"ASCIIHexDecode".to_vec(),
            b"RL" => b"RunLengthDecode".to_vec(),
            other => other.to_vec(),
        }
    };
    match get(doc, dict, b"Filter").or_else(|| get(doc, dict, b"F").filter(|f| f.as_name().is_ok())) {
        Some(Object::Name(name)) => vec![full(name)],
        Some(Object::Array(names)) => names
            .iter()
            .take(Stream::MAX_FILTERS + 1)
            .filter_map(|n| resolve(doc, n).as_name().ok().map(full))
            .collect(),
        _ => Vec::new(),
    }
}

fn inflate(content: &[u8], cap: u64) -> Decoded<'static> {
    let mut out = Vec::with_capacity((content.len() * 4).min(cap as usize));
    let result = flate2::read::ZlibDecoder::new(content).take(cap + 1).read_to_end(&mut out);
    if out.len() as u64 > cap {
        out.truncate(cap as usize);
        return Decoded::Part(out, Gap::limit("stream-bytes", cap, 0));
    }
    if result.is_ok() || content.is_empty() {
        return Decoded::Whole(Cow::Owned(out));
    }
    // Without the two bytes of a zlib head, or with a wrong check sum: the longer answer is the right one.
    let mut raw = Vec::new();
    let body = content.get(2..).unwrap_or_default();
    let clean = flate2::read::DeflateDecoder::new(body).take(cap).read_to_end(&mut raw).is_ok();
    if clean && raw.len() >= out.len() {
        return Decoded::Whole(Cow::Owned(raw));
    }
    if raw.len() > out.len() {
        out = raw;
    }
    Decoded::Part(out, Gap::new(GapCode::Damaged).about("stream"))
}

fn has_pages(doc: &Document) -> bool {
    let root = doc.trailer.get(b"Root").ok().and_then(|o| dictionary(doc, o)).and_then(|c| get(doc, c, b"Pages"));
    root.and_then(|o| dictionary(doc, o)).is_some_and(|d| d.has(b"Kids") || d.has_type(b"Page"))
}

/// A rectangle with its corners in order.
pub(super) fn rectangle(doc: &Document, object: &Object) -> Option<[f32; 4]> {
    let [a, b, c, d] = *numbers(doc, object).as_slice() else { return None };
    let rect = [a.min(c), b.min(d), a.max(c), b.max(d)];
    (rect[0] < rect[2] && rect[1] < rect[3]).then_some(rect)
}
