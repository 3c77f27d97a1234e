//! An archive written again: members that were redacted are packed anew, the others are copied as they lie there. What no directory names and
//! what lies between the entries is left out.

use std::collections::{HashMap, HashSet};

use crate::formats::zip::index::{Entry, index};
use crate::formats::zip::pack::{Body, Item, pack};
use crate::formats::{ReadError, Refusal, Task};
use crate::model::{Change, Document, Gap, GapCode, Part, Place, Plan, Written};
use crate::text::Anchor;

pub(super) fn write(task: &Task<'_>) -> Result<Written, Refusal> {
    let Task { source, document, plan, embedded, limits, .. } = *task;
    let archive = index(&source.bytes, limits.entries as usize);
    if archive.entries.is_empty() && archive.directory.is_none() {
        return Err(ReadError::Damaged { what: "zip-directory" }.into());
    }
    // A member of which a piece is missing cannot be written whole.
    let broken = |gap: &Gap| gap.code == GapCode::Damaged && matches!(gap.about, Some("entry" | "checksum"));
    if document.gaps.iter().any(broken) {
        return Err(Refusal::Stuck { what: "damaged-part", place: Place::default() });
    }
    let mut told = Vec::new();
    let mut items: Vec<Item<'_>> = Vec::new();
    let mut taken = vec![false; document.embedded.len()];
    let mut counts = HashMap::new();
    let by_name: HashMap<&str, usize> =
        document.embedded.iter().enumerate().map(|(i, old)| (old.name.as_str(), i)).collect();
    for (number, entry) in archive.entries.iter().enumerate() {
        let place = Place { part: Some(Part("entry-name")), number: Some(number as u32 + 1), ..Place::default() };
        if entry.flags & 1 != 0 {
            return Err(Refusal::Stuck { what: "encrypted-member", place });
        }
        // The same name twice was handed over under a name with a number.
        let named = |count: u32| match count {
            1 => source.name.clone() + "!/" + &entry.name,
            count => format!("{}!/{}#{count}", source.name, entry.name),
        };
        let count = counts.entry(entry.name.clone()).or_insert(0_u32);
        let member = by_name.get(named(*count + 1).as_str()).copied().filter(|i| !taken[*i]);
        let Some(member) = member else {
            if !entry.is_folder() {
                // Not handed over: a second name for the same data, or nothing that could be read.
                told.push(Change { what: "hidden-removed", place, area: None });
                continue;
            }
            let name = renamed(document, plan, number, "name", &entry.name);
            items.push(item(&source.bytes, entry, name, Body::New { deflate: false, bytes: Vec::new() }));
            continue;
        };
        *count += 1;
        taken[member] = true;
        let old = &document.embedded[member];
        let Some(Some(new)) = embedded.get(member) else {
            told.push(Change { what: "attachment-removed", place, area: None });
            continue;
        };
        let name = new.name.rsplit_once("!/").map_or(new.name.as_str(), |(_, name)| name).to_owned();
        let body = match packed(&source.bytes, entry, &old.bytes) {
            Some(body) if new.bytes == old.bytes => body,
            _ => Body::New { deflate: entry.method == 8, bytes: new.bytes.to_vec() },
        };
        items.push(item(&source.bytes, entry, name, body));
    }
    let left_out: Vec<usize> = (0..taken.len()).filter(|member| !taken[*member]).collect();
    told.extend(left_out.iter().map(|_| Change { what: "hidden-removed", place: Place::default(), area: None }));
    unique(&mut items);
    let comment = renamed(document, plan, 0, "comment", &archive.comment);
    let bytes = pack(items, comment.as_bytes()).ok_or(Refusal::Stuck { what: "too-large", place: Place::default() })?;
    Ok(Written { bytes, layers_cleaned: Vec::new(), changes: told, left_out })
}

fn item<'b>(bytes: &[u8], entry: &Entry, name: String, body: Body<'b>) -> Item<'b> {
    let name = inward(&name);
    let time = bytes.get(entry.header + 10..entry.header + 14).and_then(|b| b.try_into().ok());
    Item { name, time: time.map_or(0x0021_0000, u32::from_le_bytes), external: 0, body }
}

/// A name that leads nowhere but into the folder where somebody unpacks: no root, no drive, no way up.
fn inward(name: &str) -> String {
    let folder = name.ends_with(['/', '\\']);
    let parts = name.split(['/', '\\']).filter(|part| !matches!(*part, "" | "." | ".."));
    let drive = |part: &&str| part.len() == 2 && part.ends_with(':');
    let mut inward = parts.skip_while(drive).collect::<Vec<_>>().join("/");
    if inward.is_empty() {
        inward.push('-');
    }
    if folder {
        inward.push('/');
    }
    inward
}

/// The packed bytes as they lie there, when they are exactly those of the content.
fn packed<'b>(bytes: &'b [u8], entry: &Entry, content: &[u8]) -> Option<Body<'b>> {
    let data = entry.data?;
    let data = bytes.get(data..data.checked_add(entry.packed?)?)?;
    let mut crc = flate2::Crc::new();
    crc.update(content);
    let sound = match entry.method {
        0 => data == content,
        8 => ends_with_data(data),
        _ => false,
    };
    (sound && crc.sum() == entry.crc).then_some(Body::Packed {
        method: entry.method,
        data,
        crc: entry.crc,
        size: content.len() as u32,
    })
}

/// Whether a deflated stream takes all of its bytes: nothing hides behind it.
pub(crate) fn ends_with_data(data: &[u8]) -> bool {
    use flate2::{Decompress, FlushDecompress, Status};
    let mut stream = Decompress::new(false);
    let mut buffer = vec![0; 64 << 10];
    loop {
        let (read, written) = (stream.total_in(), stream.total_out());
        match stream.decompress(&data[read as usize..], &mut buffer, FlushDecompress::None) {
            Ok(Status::StreamEnd) => return stream.total_in() as usize == data.len(),
            Ok(_) if stream.total_in() > read || stream.total_out() > written => {}
            _ => return false,
        }
    }
}

/// A name or comment with what is planned in it.
fn renamed(document: &Document, plan: &Plan, number: usize, wanted: &str, old: &str) -> String {
    let mut changes = Vec::new();
    for edit in plan.edits() {
        for anchor in document.segments[edit.segment.0 as usize].text.anchors(edit.span) {
            if let Anchor::Value { holder, path, range } = anchor
                && holder as usize == number
                && &*path == wanted
                && old.get(range.start as usize..range.end as usize).is_some()
            {
                let with = edit.replacement.text().replace(['/', '\\', ':', '*', '?', '"', '<', '>', '|'], "-");
                changes.push((range.start as usize..range.end as usize, with));
            }
        }
    }
    crate::formats::plain::encode::applied(old, &crate::formats::plain::encode::settled(changes))
}

/// Names that became the same are told apart again.
fn unique(items: &mut [Item<'_>]) {
    let mut seen = HashSet::new();
    let mut numbers: HashMap<String, u32> = HashMap::new();
    for item in items {
        let first = item.name.clone();
        let count = numbers.entry(first.to_lowercase()).or_insert(1);
        while !seen.insert(item.name.to_lowercase()) {
            *count += 1;
            item.name = match first.rsplit_once('.') {
                Some((stem, extension)) if !extension.contains('/') => format!("{stem}-{count}.{extension}"),
                _ => format!("{first}-{count}"),
            };
        }
    }
}
