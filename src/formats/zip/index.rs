//! What a ZIP archive says it holds, and what it holds besides: the directory at its end, and local headers that no directory names
//! (APPNOTE.TXT of PKWARE, sections 4.3 and 4.4). Nothing that it says of sizes is believed before the bytes bear it out.

use std::borrow::Cow;
use std::ops::Range;

use crate::formats::plain::encoding::from_cp850;

/// One entry.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// Name by the directory, or by its own header when no directory names it.
    pub(crate) name: String,
    pub(crate) comment: String,
    pub(crate) flags: u16,
    pub(crate) method: u16,
    pub(crate) crc: u32,
    /// Bytes in the archive; nothing when only the data itself tells (a local header with a data descriptor).
    pub(crate) packed: Option<usize>,
    /// Where its local header stands.
    pub(crate) header: usize,
    /// Where its data starts; nothing when there is no header where the directory says.
    pub(crate) data: Option<usize>,
    /// Name in its own header, when that is another one.
    pub(crate) other_name: Option<String>,
}

impl Entry {
    /// Whether it is a folder.
    pub(crate) fn is_folder(&self) -> bool {
        self.name.ends_with(['/', '\\']) && self.packed.unwrap_or(0) <= 2
    }
}

/// An archive laid out.
#[derive(Debug, Default)]
pub(crate) struct Index {
    pub(crate) entries: Vec<Entry>,
    /// Comment of the archive.
    pub(crate) comment: String,
    /// Bytes before the archive proper.
    pub(crate) base: usize,
    /// From the directory to the end of the archive; nothing when there is no directory.
    pub(crate) directory: Option<Range<usize>>,
    /// Whether there are more entries than `most`.
    pub(crate) more: bool,
    /// Whether the directory ends before it should.
    pub(crate) cut: bool,
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(bytes.get(at..at.checked_add(8)?)?.try_into().ok()?))
}

fn slice(bytes: &[u8], at: usize, length: u16) -> Option<&[u8]> {
    bytes.get(at..at.checked_add(usize::from(length))?)
}

/// Names are UTF-8 when a flag says so or when they are valid as such; otherwise the code page of DOS.
fn name(raw: &[u8]) -> String {
    match std::str::from_utf8(raw) {
        Ok(text) => text.to_owned(),
        Err(_) => from_cp850(raw),
    }
}

/// The body of an extra field.
fn extra(mut fields: &[u8], wanted: u16) -> Option<&[u8]> {
    while let (Some(id), Some(length)) = (u16_at(fields, 0), u16_at(fields, 2)) {
        let body = slice(fields, 4, length)?;
        if id == wanted {
            return Some(body);
        }
        fields = &fields[4 + body.len()..];
    }
    None
}

/// Whether the archive has an entry whose name passes; by the directory, or by local headers when there is none.
pub(crate) fn any_name(bytes: &[u8], wanted: impl Fn(&str) -> bool) -> bool {
    index(bytes, 20_000).entries.iter().any(|e| wanted(&e.name))
}

/// Lays out an archive, up to `most` entries.
pub(crate) fn index(bytes: &[u8], most: usize) -> Index {
    let tail = bytes.len().saturating_sub(66_000);
    let ends = memchr::memmem::rfind_iter(&bytes[tail..], b"PK\x05\x06").map(|i| tail + i);
    for end in ends.take(16) {
        if let Some(index) = from_directory(bytes, end, most) {
            return index;
        }
    }
    let mut index = Index::default();
    (index.entries, index.more) = local_entries(bytes, 0..bytes.len(), most);
    index.base = index.entries.first().map_or(0, |e| e.header);
    index
}

fn from_directory(bytes: &[u8], end: usize, most: usize) -> Option<Index> {
    let (mut size, mut offset) = (u64::from(u32_at(bytes, end + 12)?), u64::from(u32_at(bytes, end + 16)?));
    let mut directory_end = end;
    if let Some(locator) = end.checked_sub(20).filter(|at| bytes[*at..].starts_with(b"PK\x06\x07")) {
        let says = usize::try_from(u64_at(bytes, locator + 8)?).ok()?;
        let record = [Some(says), locator.checked_sub(56)]
            .into_iter()
            .flatten()
            .find(|at| bytes.get(*at..).is_some_and(|b| b.starts_with(b"PK\x06\x06")));
        if let Some(record) = record {
            (size, offset) = (u64_at(bytes, record + 40)?, u64_at(bytes, record + 48)?);
            directory_end = record;
        }
    }
    let (size, offset) = (usize::try_from(size).ok()?, usize::try_from(offset).ok()?);
    // Right before its end is where the directory is, whatever stands before the archive.
    let sound = |at: &usize| size == 0 || bytes.get(*at..).is_some_and(|b| b.starts_with(b"PK\x01\x02"));
    let start = directory_end.checked_sub(size).filter(sound).or_else(|| Some(offset).filter(sound))?;
    let comment = u16_at(bytes, end + 20)?;
    let close = (end + 22 + usize::from(comment)).min(bytes.len());
    let mut index = Index {
        comment: name(&bytes[(end + 22).min(close)..close]),
        base: start.saturating_sub(offset),
        directory: Some(start..close),
        ..Index::default()
    };
    let mut at = start;
    while at < directory_end && bytes[at..].starts_with(b"PK\x01\x02") {
        if index.entries.len() >= most {
            index.more = true;
            break;
        }
        match directory_entry(bytes, at, index.base) {
            Some((entry, next)) => {
                index.entries.push(entry);
                at = next;
            }
            None => {
                index.cut = true;
                break;
            }
        }
    }
    let says = u16_at(bytes, end + 10)?;
    index.cut |= !index.more && says != u16::MAX && usize::from(says) > index.entries.len();
    Some(index)
}

fn directory_entry(bytes: &[u8], at: usize, base: usize) -> Option<(Entry, usize)> {
    let (names, extras, comments) = (u16_at(bytes, at + 28)?, u16_at(bytes, at + 30)?, u16_at(bytes, at + 32)?);
    let raw = slice(bytes, at + 46, names)?;
    let fields = slice(bytes, at + 46 + raw.len(), extras)?;
    let comment = slice(bytes, at + 46 + raw.len() + fields.len(), comments)?;
    let (mut packed, size, mut offset) =
        (u64::from(u32_at(bytes, at + 20)?), u32_at(bytes, at + 24)?, u64::from(u32_at(bytes, at + 42)?));
    if let Some(wide) = extra(fields, 1) {
        // Only the fields that are full stand here, in this order.
        let mut from = if size == u32::MAX { 8 } else { 0 };
        if packed == u64::from(u32::MAX) {
            packed = u64_at(wide, from)?;
            from += 8;
        }
        if offset == u64::from(u32::MAX) {
            offset = u64_at(wide, from)?;
        }
    }
    let header = base.saturating_add(usize::try_from(offset).ok()?);
    let local = local_header(bytes, header);
    let own = extra(fields, 0x7075).and_then(|f| std::str::from_utf8(f.get(5..)?).ok());
    let entry = Entry {
        name: own.map_or_else(|| name(raw), str::to_owned),
        comment: name(comment),
        flags: u16_at(bytes, at + 8)?,
        method: u16_at(bytes, at + 10)?,
        crc: u32_at(bytes, at + 16)?,
        packed: Some(usize::try_from(packed).unwrap_or(usize::MAX)),
        header,
        data: local.as_ref().map(|(_, data)| *data),
        other_name: local.filter(|(local, _)| *local != raw).map(|(local, _)| name(&local)),
    };
    Some((entry, at + 46 + raw.len() + fields.len() + comment.len()))
}

/// The name in a local header, and where its data starts.
fn local_header(bytes: &[u8], at: usize) -> Option<(Cow<'_, [u8]>, usize)> {
    if !bytes.get(at..)?.starts_with(b"PK\x03\x04") {
        return None;
    }
    let (names, extras) = (u16_at(bytes, at + 26)?, u16_at(bytes, at + 28)?);
    let raw = slice(bytes, at + 30, names)?;
    Some((Cow::Borrowed(raw), at + 30 + raw.len() + slice(bytes, at + 30 + raw.len(), extras)?.len()))
}

/// Entries by their local headers, in a range of the archive; and whether there are more than `most`.
pub(crate) fn local_entries(bytes: &[u8], range: Range<usize>, most: usize) -> (Vec<Entry>, bool) {
    let mut entries = Vec::new();
    let mut at = range.start;
    while let Some(i) = memchr::memmem::find(&bytes[at.min(range.end)..range.end], b"PK\x03\x04") {
        at += i;
        let Some(entry) = local_entry(bytes, at) else {
            at += 4;
            continue;
        };
        if entries.len() >= most {
            return (entries, true);
        }
        at =
            entry.data.unwrap_or(at + 4).saturating_add(entry.packed.unwrap_or(0)).clamp(at + 4, range.end.max(at + 4));
        entries.push(entry);
    }
    (entries, false)
}

fn local_entry(bytes: &[u8], at: usize) -> Option<Entry> {
    let (raw, data) = local_header(bytes, at)?;
    let (flags, method) = (u16_at(bytes, at + 6)?, u16_at(bytes, at + 8)?);
    let packed = u32_at(bytes, at + 18)?;
    // A method that does not exist: these are bytes of something else.
    if raw.is_empty() || method > 99 {
        return None;
    }
    let told = flags & 8 == 0 && packed != u32::MAX;
    Some(Entry {
        name: name(&raw),
        comment: String::new(),
        flags,
        method,
        crc: if told { u32_at(bytes, at + 14)? } else { 0 },
        packed: told.then_some(packed as usize),
        header: at,
        data: Some(data),
        other_name: None,
    })
}
