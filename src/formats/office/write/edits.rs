//! From a plan to byte ranges of parts, each replacement in the spelling of its place: text, attribute, address, bookmark.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use crate::formats::markup::escape;
use crate::formats::office::package::Package;
use crate::formats::office::parts::is_usual;
use crate::formats::plain::encode::Changes;
use crate::model::{Document, Part, Plan};
use crate::text::Anchor;

/// How far the brackets of a tag are looked for around a value.
const REACH: usize = 4096;

/// One range of a part.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    range: Range<usize>,
    /// What comes in its place.
    with: String,
    place: Option<Part>,
}

/// What a plan asks of each entry.
#[derive(Debug, Default)]
pub(super) struct Edits {
    pieces: HashMap<usize, Vec<Piece>>,
    /// Entries whose name holds something planned.
    names: Vec<usize>,
    /// Entries that were read as strings only, with something planned in them.
    strings: Vec<usize>,
    /// Pictures with something planned in what they say beside their pixels.
    pictures: HashSet<usize>,
}

impl Edits {
    pub(super) fn of(document: &Document, plan: &Plan) -> Edits {
        let mut edits = Edits::default();
        for edit in plan.edits() {
            let Some(segment) = document.segments.get(edit.segment.0 as usize) else { continue };
            // The first stretch takes what comes in; it keeps the formatting of the first character.
            let mut with = edit.replacement.text().to_owned();
            for anchor in segment.text.anchors(edit.span) {
                match anchor {
                    Anchor::Bytes { entry, range, .. } if entry > 0 => {
                        edits.pieces.entry(entry as usize - 1).or_default().push(Piece {
                            range: range.start as usize..range.end as usize,
                            with: std::mem::take(&mut with),
                            place: segment.place.part,
                        });
                    }
                    Anchor::Value { holder, path, .. } if holder > 0 => match &*path {
                        "name" => edits.names.push(holder as usize - 1),
                        "strings" => edits.strings.push(holder as usize - 1),
                        "picture" => {
                            edits.pictures.insert(holder as usize - 1);
                        }
                        // Comments of entries are never written again.
                        _ => {}
                    },
                    _ => {}
                }
            }
        }
        edits
    }

    /// The pieces of one entry.
    pub(super) fn of_entry(&self, index: usize) -> &[Piece] {
        self.pieces.get(&index).map_or(&[], Vec::as_slice)
    }

    /// Whether something is planned among the strings of an entry.
    pub(super) fn in_strings(&self, index: usize) -> bool {
        self.strings.contains(&index)
    }

    /// Whether something is planned in what a picture says beside its pixels.
    pub(super) fn in_picture(&self, index: usize) -> bool {
        self.pictures.contains(&index)
    }

    /// New names of parts, by the old ones in lower case.
    pub(super) fn renamed(&self, package: &Package<'_>) -> HashMap<String, String> {
        let named = self.names.iter().map(|index| {
            let old = &package.entries[*index].name;
            let (folder, file) = old.rsplit_once('/').map_or(("", old.as_str()), |(folder, file)| (folder, file));
            let plain = |text: &&str| text.len() <= 5 && text.bytes().all(|b| b.is_ascii_alphabetic());
            let extension = file.rsplit_once('.').map(|(_, e)| e).filter(plain).unwrap_or("bin");
            // A folder can be named after somebody as well.
            let folder = if is_usual(folder) { folder } else { "word/media" };
            let slash = if folder.is_empty() { "" } else { "/" };
            (old.to_ascii_lowercase(), format!("{folder}{slash}item{}.{extension}", 1000 + index))
        });
        named.collect()
    }
}

/// The changes of a part's text.
pub(super) fn spelled(text: &str, pieces: &[Piece]) -> Changes {
    let mut pieces: Vec<&Piece> = pieces.iter().filter(|p| text.get(p.range.clone()).is_some()).collect();
    pieces.sort_by_key(|piece| (piece.range.start, std::cmp::Reverse(piece.range.end)));
    let mut changes: Changes = Vec::with_capacity(pieces.len() + pieces.len() / 2);
    let mut seen = 0;
    for piece in pieces {
        let (start, end) = (piece.range.start, piece.range.end);
        if start < seen && changes.last().is_some_and(|(range, _)| range.end >= end) {
            continue;
        }
        let here = &text[piece.range.clone()];
        if let Some(inside) = here.strip_prefix('<') {
            // A symbol inside the value: a tab, a hyphen. It goes; what comes in stands as text in its place.
            let with = match piece.with.as_str() {
                "" => String::new(),
                with => {
                    let prefix =
                        inside.split([' ', '/', '>']).next().and_then(|name| name.split_once(':')).map(|(p, _)| p);
                    let tag = prefix.map_or_else(|| "t".to_owned(), |prefix| format!("{prefix}:t"));
                    format!("<{tag}>{}</{tag}>", escape(with))
                }
            };
            changes.push((piece.range.clone(), with));
            seen = end;
            continue;
        }
        if let Some(at) = space_matters(text, seen, start) {
            changes.push((at..at, " xml:space=\"preserve\"".to_owned()));
        }
        changes.push(match piece.place {
            Some(Part("relationship")) => address(text, piece),
            Some(Part("bookmark")) => (piece.range.clone(), word(&piece.with)),
            Some(Part("content-control")) if is_moment(text, start) => moment(text, start, end),
            _ => (piece.range.clone(), escape(&piece.with)),
        });
        seen = end;
    }
    changes
}

/// Where `xml:space` belongs, when the text that is edited stands in an element whose blanks a reader would drop at its edges. Looks back no
/// farther than the last edit: what lies before was settled then.
fn space_matters(text: &str, seen: usize, start: usize) -> Option<usize> {
    let open = memchr::memrchr(b'<', &text.as_bytes()[seen.min(start)..start]).map(|i| seen.min(start) + i)?;
    let tag = &text[open..start];
    let close = tag.find('>')?;
    let tag = &tag[1..close];
    let name = tag.split([' ', '\t', '\n', '\r']).next()?;
    let local = name.rsplit(':').next()?;
    let wanted = matches!(local, "t" | "delText" | "instrText" | "delInstrText") && !tag.contains("xml:space");
    (wanted && !tag.ends_with('/')).then_some(open + close)
}

/// In an address only what an address may hold. When its host goes, all of it goes: half a host is none.
fn address(text: &str, piece: &Piece) -> (Range<usize>, String) {
    let mut encoded = String::new();
    for b in piece.with.bytes() {
        match b {
            b if b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_' | b'~') => encoded.push(char::from(b)),
            b => encoded += &format!("%{b:02X}"),
        }
    }
    let bytes = text.as_bytes();
    let quote = |b: &u8| matches!(b, b'"' | b'\'');
    let start = bytes[..piece.range.start].iter().rposition(quote).map_or(piece.range.start, |i| i + 1);
    let head = &text[start..piece.range.start];
    let in_host = head.find("://").is_some_and(|at| !head[at + 3..].contains(['/', '?', '#', '@']));
    match in_host && !piece.with.is_empty() {
        true => {
            let end = bytes[piece.range.end..].iter().position(quote).map_or(piece.range.end, |i| piece.range.end + i);
            (start..end, format!("about:blank#{encoded}"))
        }
        false => (piece.range.clone(), encoded),
    }
}

/// The name of a bookmark holds letters, digits and underscores only.
fn word(with: &str) -> String {
    with.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect()
}

/// Whether the value that starts here is that of an attribute which must be a moment.
fn is_moment(text: &str, start: usize) -> bool {
    let from = text.floor_char_boundary(start.saturating_sub(64));
    text[from..start]
        .trim_end_matches(['"', '\''])
        .rfind("fullDate=")
        .is_some_and(|at| !text[from + at..start].contains(' '))
}

/// A moment stays one: the first of 1900.
fn moment(text: &str, start: usize, end: usize) -> (Range<usize>, String) {
    let bytes = text.as_bytes();
    let quote = |b: &u8| matches!(b, b'"' | b'\'');
    let from = bytes[..start].iter().rposition(quote).map_or(start, |i| i + 1);
    let to = bytes[end..].iter().position(quote).map_or(end, |i| end + i);
    (from..to, "1900-01-01T00:00:00Z".to_owned())
}

/// A part in UTF-8: what was written in another encoding says so no longer.
pub(super) fn recoded<'t>(bytes: &[u8], text: &'t str) -> Cow<'t, str> {
    let mark = bytes.starts_with(b"\xef\xbb\xbf");
    let unmarked = if mark { &bytes[3..] } else { bytes };
    if std::str::from_utf8(unmarked).is_ok() && !unmarked.contains(&0) {
        return if mark { Cow::Owned(format!("\u{feff}{text}")) } else { Cow::Borrowed(text) };
    }
    let Some(end) = text.starts_with("<?xml").then(|| text.find("?>")).flatten() else { return Cow::Borrowed(text) };
    let head = &text[..end];
    let Some(at) = head.find("encoding") else { return Cow::Borrowed(text) };
    let value = head[at..].find(['"', '\'']).map(|i| at + i);
    let Some(open) = value else { return Cow::Borrowed(text) };
    let quote = &head[open..=open];
    let Some(length) = head[open + 1..].find(quote) else { return Cow::Borrowed(text) };
    Cow::Owned(format!("{}UTF-8{}", &text[..=open], &text[open + 1 + length..]))
}
/// The initials that stand beside an author who goes: they are the same person's, and too short to be found by themselves.
pub(super) fn initials(text: &str, pieces: &[Piece]) -> Changes {
    let mut changes = Changes::new();
    for piece in pieces.iter().filter(|piece| piece.place == Some(Part("author"))) {
        let from = text.floor_char_boundary(piece.range.start.saturating_sub(REACH));
        let to = text.ceil_char_boundary((piece.range.end + REACH).min(text.len()));
        let (Some(before), Some(after)) = (text.get(from..piece.range.start), text.get(piece.range.end..to)) else {
            continue;
        };
        let (Some(open), Some(close)) = (before.rfind('<'), after.find('>')) else { continue };
        let tag = from + open..piece.range.end + close;
        let Some(name) = text[tag.clone()].find("initials=") else { continue };
        let start = tag.start + name + "initials=".len() + 1;
        let Some(quote) = text.get(..start).and_then(|t| t.chars().next_back()).filter(|c| matches!(c, '"' | '\''))
        else {
            continue;
        };
        let Some(length) = text[start..tag.end].find(quote) else { continue };
        changes.push((start..start + length, String::new()));
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::{Piece, initials};
    use crate::model::Part;

    #[test]
    fn initials_go_with_their_author() {
        let check = |text: &str, expected: Option<&str>| {
            let at = text.find("Els").expect("the author stands in the text");
            let piece = Piece { range: at..at + 3, with: String::new(), place: Some(Part("author")) };
            let found = initials(text, &[piece]);
            assert_eq!(found.first().map(|(range, _)| &text[range.clone()]), expected, "{text}");
        };
        check("<a w:initials=\"x\"/><w:comment w:author=\"Els\" w:initials=\"E\">", Some("E"));
        check("<w:comment w:initials='EB' w:author='Els'>", Some("EB"));
        check("<w:comment w:author=\"Els\"><b w:initials=\"E\">", None);
        check("<w:comment w:author=\"Els\" w:initials=", None);
    }
}
