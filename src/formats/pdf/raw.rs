//! Raw: what stands in the bytes of a file without being part of its last revision. Objects that a later revision replaced or freed, objects
//! that no table names, and text before, between and behind them.

use std::collections::HashMap;

use lopdf::encryption::decrypt_object;
use lopdf::xref::XrefEntry;
use lopdf::{Document, Object, ObjectId, ObjectStream};

use crate::formats::pdf::lexer::is_space;
use crate::formats::pdf::load::caught;
use crate::formats::pdf::object::{Reader, head};
use crate::formats::pdf::strings::{printable, telling};
use crate::model::{Gap, Limits};

/// Between the bytes of a stream and the end of its object stand a few words.
const TAIL: usize = 4096;
/// Bytes that are no text and that nothing explains; fewer are dirt.
const DIRT: u64 = 256;

/// What the file holds beside its last revision.
#[derive(Default)]
pub(super) struct LeftOver {
    /// Objects, in the order of the file.
    pub(super) objects: Vec<(ObjectId, Object)>,
    /// Stretches of text, each with its first byte.
    pub(super) texts: Vec<(usize, String)>,
    /// Bytes that are no text.
    pub(super) binary: u64,
}

/// Looks through all bytes that the objects of `doc` do not stand in.
pub(super) fn left_over(bytes: &[u8], doc: &Document, limits: &Limits, gaps: &mut Vec<Gap>) -> LeftOver {
    let mut left = LeftOver::default();
    let mut at = 0;
    for (start, end) in live(bytes, doc).into_iter().chain([(bytes.len(), bytes.len())]) {
        if start > at {
            between(bytes, at, start, doc, limits, &mut left);
        }
        at = at.max(end);
    }
    streams_of_objects(doc, limits, &mut left);
    if left.objects.len() >= limits.objects as usize {
        gaps.push(Gap::limit("objects", limits.objects.into(), 0));
    }
    // A file that was saved again holds much of itself twice.
    left.objects.retain(|(id, object)| !doc.objects.get(id).is_some_and(|live| same(live, object)));
    if left.binary < DIRT {
        left.binary = 0;
    }
    left
}

fn same(a: &Object, b: &Object) -> bool {
    match (a, b) {
        (Object::Stream(a), Object::Stream(b)) => a.dict == b.dict && a.content == b.content,
        (a, b) => a == b,
    }
}

/// Where the objects of the last revision stand, in the order of the file.
fn live(bytes: &[u8], doc: &Document) -> Vec<(usize, usize)> {
    // The container counts from its own head.
    let base = memchr::memmem::find(bytes, b"%PDF-").unwrap_or(0);
    let entries = doc.reference_table.entries.iter().filter_map(|(id, entry)| match entry {
        XrefEntry::Normal { offset, generation } => Some((base + *offset as usize, (*id, *generation))),
        _ => None,
    });
    let mut starts: Vec<(usize, ObjectId)> = entries.filter(|(start, _)| *start < bytes.len()).collect();
    starts.sort_unstable();
    let mut out = Vec::with_capacity(starts.len());
    for (i, &(start, id)) in starts.iter().enumerate() {
        let next = starts.get(i + 1).map_or(bytes.len(), |(next, _)| *next);
        let window = &bytes[start..next.min(start + 48)];
        let word = memchr::memmem::find(window, b"obj");
        if word.and_then(|word| head(window, word)).is_none_or(|(n, _)| n.0 != id.0) {
            continue;
        }
        let from = match doc.objects.get(&id) {
            Some(Object::Stream(stream)) => {
                let position = stream.start_position.map_or(start, |p| base + p);
                (position + stream.content.len()).clamp(start, next)
            }
            _ => start,
        };
        let is_stream = from > start;
        let search = &bytes[from..if is_stream { next.min(from + TAIL) } else { next }];
        let end = match memchr::memmem::find(search, b"endobj") {
            Some(mark) => from + mark + 6,
            None if is_stream => from,
            None => next,
        };
        out.push((start, end));
    }
    out
}

/// Reads what stands in `from..to`.
fn between(bytes: &[u8], from: usize, to: usize, doc: &Document, limits: &Limits, left: &mut LeftOver) {
    let data = &bytes[..to];
    let mut at = from;
    let mut look = from;
    while let Some(hit) = memchr::memmem::find(&data[look..], b"obj") {
        let word = look + hit;
        look = word + 3;
        let Some((id, start)) = head(data, word).filter(|(_, start)| *start >= at) else { continue };
        if left.objects.len() >= limits.objects as usize {
            break;
        }
        let mut reader = Reader::new(data, word + 3);
        let Some(object) = reader.object() else { continue };
        words(data, at, start, left);
        at = reader.position();
        look = at;
        keep(id, object, doc, limits, left);
    }
    words(data, at, to, left);
}

fn keep(id: ObjectId, mut object: Object, doc: &Document, limits: &Limits, left: &mut LeftOver) {
    let stream_type = object.as_stream().ok().and_then(|s| s.dict.get(b"Type").and_then(Object::as_name).ok());
    if stream_type == Some(b"XRef") {
        return;
    }
    let members = stream_type == Some(b"ObjStm");
    if let Some(state) = &doc.encryption_state {
        // The encryption dictionary itself is not encrypted; what cannot be decrypted is no text.
        let decrypted = state.encrypt_object_id() != Some(id)
            && caught(|| decrypt_object(state, id, &mut object).is_ok()).unwrap_or(false);
        if !decrypted {
            return;
        }
    }
    if members {
        members_of(&object, |_| true, limits, left);
    } else {
        left.objects.push((id, object));
    }
}

/// Adds the objects of an object stream (ISO 32000-2, 7.5.7).
fn members_of(object: &Object, wanted: impl Fn(u32) -> bool, limits: &Limits, left: &mut LeftOver) {
    let Object::Stream(stream) = object else { return };
    let most = limits.bytes_part.min(limits.bytes_expanded) as usize;
    let read = caught(|| ObjectStream::new_with_limit(stream, Some(most)).ok()).flatten();
    for (id, member) in read.map(|r| r.objects).unwrap_or_default() {
        if wanted(id.0) && left.objects.len() < limits.objects as usize {
            left.objects.push((id, member));
        }
    }
}

/// Object streams of the last revision hold objects that a later one replaced.
fn streams_of_objects(doc: &Document, limits: &Limits, left: &mut LeftOver) {
    let mut named: HashMap<u32, i64> = HashMap::new();
    for entry in doc.reference_table.entries.values() {
        if let XrefEntry::Compressed { container, .. } = entry {
            *named.entry(*container).or_default() += 1;
        }
    }
    for (id, object) in &doc.objects {
        let Object::Stream(stream) = object else { continue };
        if !stream.dict.has_type(b"ObjStm") {
            continue;
        }
        let holds = stream.dict.get(b"N").and_then(Object::as_i64).unwrap_or(0);
        if named.get(&id.0).copied().unwrap_or(0) < holds {
            let elsewhere = |member: u32| {
                let entry = doc.reference_table.get(member);
                !matches!(entry, Some(XrefEntry::Compressed { container, .. }) if *container == id.0)
            };
            members_of(object, elsewhere, limits, left);
        }
    }
}

/// What stands between objects, without the words that belong there: tables, trailers, marks.
fn words(bytes: &[u8], from: usize, to: usize, left: &mut LeftOver) {
    let mut at = from;
    let mut open: Option<usize> = None;
    while at < to {
        let rest = &bytes[at..to];
        let known = known(rest);
        match known {
            0 => {
                open.get_or_insert(at);
                // To the end of the line: what is no word of the format is somebody's text.
                at += memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len()).max(1);
            }
            length => {
                if !rest[..length].iter().all(|b| is_space(*b)) {
                    flush(bytes, &mut open, at, left);
                }
                let trailer = rest.starts_with(b"trailer");
                at += length;
                if trailer {
                    let mut reader = Reader::new(&bytes[..to], at);
                    if let Some(object) = reader.object() {
                        left.objects.push(((0, 0), object));
                    }
                    at = reader.position().max(at);
                }
            }
        }
    }
    flush(bytes, &mut open, to, left);
}

fn flush(bytes: &[u8], open: &mut Option<usize>, to: usize, left: &mut LeftOver) {
    let Some(from) = open.take() else { return };
    let stretch = bytes[from..to].trim_ascii();
    match printable(stretch) {
        Some(text) if text.chars().filter(|c| c.is_alphanumeric()).count() > 2 => left.texts.push((from, text)),
        Some(_) => {}
        None => {
            left.binary += stretch.len() as u64;
            let runs = stretch.split(|b| !(32..127).contains(b));
            let runs = runs.filter_map(|run| std::str::from_utf8(run).ok()).filter(|run| telling(run));
            left.texts.extend(runs.take(4096).map(|run| (from, run.to_owned())));
        }
    }
}

/// How many bytes of the format's own stand here.
fn known(rest: &[u8]) -> usize {
    let blank = rest.iter().take_while(|b| is_space(**b)).count();
    if blank > 0 {
        return blank;
    }
    let line = memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
    if rest.starts_with(b"%%EOF") {
        return 5;
    }
    // The head, and the line behind it that only says that the file is no text (7.5.2).
    if rest.starts_with(b"%PDF-") && line < 16 {
        return line;
    }
    if rest[0] == b'%' && line <= 16 && rest[1..line].iter().all(|b| *b >= 128) {
        return line;
    }
    for word in [b"endobj".as_slice(), b"endstream", b"trailer"] {
        if rest.starts_with(word) {
            return word.len();
        }
    }
    let table = |skip: usize| {
        skip + rest[skip..]
            .iter()
            .take_while(|b| is_space(**b) || b.is_ascii_digit() || matches!(b, b'f' | b'n'))
            .count()
    };
    if rest.starts_with(b"startxref") {
        let digits = 9 + rest[9..].iter().take_while(|b| is_space(**b) || b.is_ascii_digit()).count();
        // The offset stands on a line of its own; a number that follows on another is somebody's.
        let lines = rest[9..digits].iter().position(u8::is_ascii_digit).unwrap_or(0);
        return 9 + lines + rest[9 + lines..].iter().take_while(|b| b.is_ascii_digit()).count();
    }
    if rest.starts_with(b"xref") {
        return table(4);
    }
    // A line of a table whose head is gone: ten digits, five digits, a letter (7.5.4).
    let entry = rest.len() >= 18
        && rest[..10].iter().all(u8::is_ascii_digit)
        && rest[10] == b' '
        && rest[11..16].iter().all(u8::is_ascii_digit)
        && matches!(&rest[16..18], b" n" | b" f");
    if entry { 18 } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::{LeftOver, words};

    #[track_caller]
    fn check(bytes: &[u8], expected: &[&str]) -> LeftOver {
        let mut left = LeftOver::default();
        words(bytes, 0, bytes.len(), &mut left);
        assert_eq!(left.texts.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>(), expected);
        left
    }

    #[test]
    fn the_words_of_the_format_are_no_text() {
        check(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n\n", &[]);
        check(b"xref\n0 2\n0000000000 65535 f \n0000000016 00000 n \nstartxref\n123\n%%EOF\n", &[]);
        let left = check(b"trailer <</Size 3/ID[(a)(b)]>>\nstartxref\n123\n%%EOF", &[]);
        assert_eq!(left.objects.len(), 1);
    }

    #[test]
    fn what_people_leave_is() {
        check(b"%%EOF\nBSN 111222333\nvan Jan", &["BSN 111222333\nvan Jan"]);
        check(b"startxref\n12\n111222333", &["111222333"]);
        check(b"% gemaakt voor Jan Jansen\n%%EOF111222333", &["% gemaakt voor Jan Jansen", "111222333"]);
        check(b"\x00\x01\xff\xfe\x80\x03 jan@example.nl\x00\x01\x9f\x02\xff\xfe", &[" jan@example.nl"]);
    }
}
