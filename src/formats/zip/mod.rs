//! ZIP archives: every member is handed over as a source of its own; names and comments are read here. Nothing is written to disk.
//!
//! An own reader of the container, because what matters here is what the usual ones hide: two entries of one name, entries that no directory
//! names, bytes before, between and behind. One budget of bytes holds for the whole archive; whoever scans the members hands on what is left of it.

mod index;
pub(crate) mod pack;
pub(crate) mod unpack;
pub(crate) mod write;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use flate2::{Crc, Decompress, FlushDecompress, Status};

pub(crate) use crate::formats::zip::index::any_name;
use crate::formats::zip::index::{Entry, Index, index, local_entries};
use crate::formats::{Format, ReadError, Refusal, Task, sniff};
use crate::model::{Document, Gap, GapCode, Layer, Limits, Part, Place, Segment, Source, Written};
use crate::text::TextBuilder;

/// ZIP archives that are no office documents.
#[derive(Debug)]
pub(super) struct Zip;

/// Below this size the ratio of a part is no matter.
const RATIO_FROM: u64 = 16 << 20;

impl Format for Zip {
    fn name(&self) -> &'static str {
        "zip"
    }

    fn recognises(&self, source: &Source) -> bool {
        sniff::is_archive(&source.bytes)
    }

    fn read(&self, source: &Source, limits: &Limits) -> Result<Document, ReadError> {
        let length = source.bytes.len() as u64;
        if length > limits.bytes_in {
            return Err(ReadError::Limit { what: "bytes-in", limit: limits.bytes_in, actual: length });
        }
        let index = index(&source.bytes, limits.entries as usize);
        if index.entries.is_empty() && index.directory.is_none() {
            return Err(ReadError::Damaged { what: "zip-directory" });
        }
        let mut archive = Archive::new(source, limits);
        archive.read(index);
        Ok(archive.document)
    }

    fn write(&self, task: &Task<'_>) -> Result<Written, Refusal> {
        write::write(task)
    }

    fn unpack(&self, bytes: &[u8], limits: &Limits, visit: &mut dyn FnMut(Place, &[u8])) -> Result<(), ReadError> {
        unpack::unpack(bytes, limits, visit)
    }
}

struct Archive<'s> {
    source: &'s Source,
    bytes: &'s [u8],
    limits: &'s Limits,
    document: Document,
    /// Bytes that may still be expanded.
    left: u64,
    names: HashMap<String, u32>,
    /// Where data was already unpacked. Entries that share their data are one file under many names, or a bomb.
    unpacked: HashSet<usize>,
    /// Stretches of packed data that were unpacked: start to end, disjoint. In a sound archive no two entries overlap.
    spent: BTreeMap<usize, usize>,
    /// Bytes that entries which overlap others may still expand to.
    overlap: u64,
    /// Stretches of the archive that are accounted for.
    claimed: Vec<Range<usize>>,
    /// Gaps of entries, counted by code and subject.
    gaps: Vec<(GapCode, &'static str, u64)>,
}

/// How unpacking ended.
enum Ending {
    Whole,
    Damaged,
    Limit(&'static str, u64),
}

impl<'s> Archive<'s> {
    fn new(source: &'s Source, limits: &'s Limits) -> Archive<'s> {
        let length = source.bytes.len() as u64;
        Archive {
            source,
            bytes: &source.bytes,
            limits,
            document: Document { format: "zip", ..Document::default() },
            left: limits.bytes_expanded.min(length.saturating_mul(limits.ratio).max(RATIO_FROM)),
            names: HashMap::new(),
            unpacked: HashSet::new(),
            spent: BTreeMap::new(),
            overlap: RATIO_FROM,
            claimed: Vec::new(),
            gaps: Vec::new(),
        }
    }

    fn gap(&mut self, code: GapCode, about: &'static str) {
        match self.gaps.iter_mut().find(|(c, a, _)| (*c, *a) == (code, about)) {
            Some((_, _, count)) => *count += 1,
            None => self.gaps.push((code, about, 1)),
        }
    }

    fn value(&mut self, text: &str, holder: usize, path: &str, layer: Layer, part: &'static str) {
        if text.is_empty() {
            return;
        }
        let mut builder = TextBuilder::new();
        builder.push_value(text, holder as u32, path);
        let place = Place { part: Some(Part(part)), number: Some(holder as u32 + 1), ..Place::default() };
        self.document.segments.push(Segment::new(place, layer, builder.finish()));
    }

    fn read(&mut self, index: Index) {
        let deep = self.source.depth() >= self.limits.nesting;
        if deep {
            self.document.gaps.push(Gap::limit(
                "nesting",
                self.limits.nesting.into(),
                u64::from(self.source.depth()) + 1,
            ));
        }
        if index.more {
            self.document.gaps.push(Gap::limit("entries", self.limits.entries.into(), 0));
        }
        if index.directory.is_none() || index.cut {
            self.gap(GapCode::Damaged, "zip-directory");
        }
        self.value(&index.comment, 0, "comment", Layer::Metadata, "archive-comment");
        for (i, entry) in index.entries.iter().enumerate() {
            self.value(&entry.comment, i, "entry-comment", Layer::Metadata, "entry-comment");
            self.entry(entry, i, deep, false);
        }
        if !deep && !index.more {
            self.rest(&index);
        }
        for (code, about, count) in std::mem::take(&mut self.gaps) {
            self.document.gaps.push(Gap::new(code).about(about).number("entries", count));
        }
    }

    /// Reads one entry. Its name is a segment here only when no source carries it.
    fn entry(&mut self, entry: &Entry, number: usize, deep: bool, hidden: bool) {
        if let Some(other) = &entry.other_name {
            self.gap(GapCode::HiddenEntry, "second-name");
            self.value(other, number, "second-name", Layer::FileName, "entry-name");
        }
        let handed_over = self.member(entry, deep, hidden);
        if !handed_over {
            self.value(&entry.name, number, "name", Layer::FileName, "entry-name");
        }
    }

    fn member(&mut self, entry: &Entry, deep: bool, hidden: bool) -> bool {
        let Some(data) = entry.data else {
            self.gap(GapCode::Damaged, "entry");
            return false;
        };
        let end = entry.packed.map_or(self.bytes.len(), |packed| data.saturating_add(packed).min(self.bytes.len()));
        if entry.packed.is_some() {
            self.claimed.push(entry.header..end);
        } else {
            self.claimed.push(entry.header..data);
        }
        if hidden {
            self.gap(GapCode::HiddenEntry, "not-in-directory");
        }
        if entry.is_folder() || deep {
            return false;
        }
        if entry.flags & 1 != 0 {
            self.gap(GapCode::Encrypted, if entry.method == 99 { "zip-aes" } else { "zip" });
            return false;
        }
        if end > data && !self.unpacked.insert(data) {
            self.gap(GapCode::HiddenEntry, "same-data");
            return false;
        }
        let packed = &self.bytes[data..end];
        let overlapping = self.overlaps(data, if entry.packed.is_some() { end } else { data + 1 });
        let (bytes, used, ending) = match entry.method {
            0 => self.stored(packed, entry.packed.is_none(), overlapping),
            8 => self.inflated(packed, overlapping),
            _ => {
                self.gap(GapCode::Unsupported, "zip-method");
                return false;
            }
        };
        if entry.packed.is_none() {
            self.claimed.push(data..data + used);
        }
        if overlapping {
            self.gap(GapCode::HiddenEntry, "overlap");
            self.overlap = self.overlap.saturating_sub(bytes.len() as u64);
        }
        self.spend(data, data + used);
        match ending {
            Ending::Whole => {
                let mut crc = Crc::new();
                crc.update(&bytes);
                if crc.sum() != entry.crc && entry.packed.is_some() {
                    self.gap(GapCode::Damaged, "checksum");
                }
            }
            Ending::Damaged => self.gap(GapCode::Damaged, "entry"),
            Ending::Limit(what, limit) => {
                // Told once: after the budget is spent, every entry would say the same.
                if !self.document.gaps.iter().any(|g| g.code == GapCode::Limit && g.about == Some(what)) {
                    self.document.gaps.push(Gap::limit(what, limit, 0));
                }
            }
        }
        self.left -= bytes.len() as u64;
        if bytes.is_empty() && !packed.is_empty() && entry.packed != Some(2) {
            return false;
        }
        let count = self.names.entry(entry.name.clone()).or_insert(0);
        *count += 1;
        let name = if *count == 1 { entry.name.clone() } else { format!("{}#{count}", entry.name) };
        if *count > 1 {
            self.gap(GapCode::HiddenEntry, "same-name");
        }
        self.document.embedded.push(self.source.member(&name, bytes));
        true
    }

    /// Whether part of this stretch was unpacked already, for another entry.
    fn overlaps(&self, start: usize, end: usize) -> bool {
        self.spent.range(..end).next_back().is_some_and(|(_, spent)| *spent > start)
    }

    fn spend(&mut self, start: usize, end: usize) {
        let (mut start, mut end) = (start, end);
        while let Some((&from, &to)) = self.spent.range(..end).next_back().filter(|(_, to)| **to > start) {
            self.spent.remove(&from);
            (start, end) = (start.min(from), end.max(to));
        }
        if start < end {
            self.spent.insert(start, end);
        }
    }

    /// How many bytes a part may become, and the limit that says so. Entries that overlap others multiply the same bytes: they share little.
    fn allowed(&self, packed: usize, overlapping: bool) -> (u64, &'static str, u64) {
        let by_ratio = (packed as u64).saturating_mul(self.limits.ratio).max(RATIO_FROM);
        let limits = [
            (if overlapping { self.overlap } else { u64::MAX }, "overlap", RATIO_FROM),
            (self.limits.bytes_part, "bytes-part", self.limits.bytes_part),
            // A member is a source: what is too large for one is not unpacked to the end first.
            (self.limits.bytes_in, "bytes-in", self.limits.bytes_in),
            (by_ratio, "ratio", self.limits.ratio),
            (self.left, "bytes-expanded", self.limits.bytes_expanded),
        ];
        limits.into_iter().min_by_key(|(most, _, _)| *most).unwrap_or((0, "bytes-expanded", 0))
    }

    fn stored(&self, packed: &[u8], open: bool, overlapping: bool) -> (Vec<u8>, usize, Ending) {
        // Without a length, the entry ends at the next mark of the container.
        let length = match open {
            true => memchr::memmem::find(packed, b"PK\x07\x08").or_else(|| memchr::memmem::find(packed, b"PK\x03\x04")),
            false => None,
        };
        let length = length.unwrap_or(packed.len());
        let (most, what, limit) = self.allowed(length, overlapping);
        let taken = length.min(usize::try_from(most).unwrap_or(usize::MAX));
        let ending = if taken < length { Ending::Limit(what, limit) } else { Ending::Whole };
        (packed[..taken].to_vec(), length, ending)
    }

    fn inflated(&self, packed: &[u8], overlapping: bool) -> (Vec<u8>, usize, Ending) {
        let (most, what, limit) = self.allowed(packed.len(), overlapping);
        let most = usize::try_from(most).unwrap_or(usize::MAX - 1);
        let mut inflate = Decompress::new(false);
        // Never what the header says: what comes out decides. One byte more than allowed tells that there is more.
        let mut bytes = Vec::with_capacity(packed.len().saturating_mul(3).clamp(1024, 1 << 20));
        loop {
            if bytes.len() == bytes.capacity() {
                bytes.reserve_exact(
                    bytes.len().clamp(1024, 64 << 20).min((most + 1).saturating_sub(bytes.len()).max(1)),
                );
            }
            let (read, written) = (inflate.total_in(), inflate.total_out());
            let result = inflate.decompress_vec(&packed[read as usize..], &mut bytes, FlushDecompress::None);
            let stuck = inflate.total_in() == read && inflate.total_out() == written;
            let used = inflate.total_in() as usize;
            if bytes.len() > most {
                bytes.truncate(most);
                return (bytes, used, Ending::Limit(what, limit));
            }
            match result {
                Ok(Status::StreamEnd) => return (bytes, used, Ending::Whole),
                Ok(_) if !stuck => {}
                Ok(_) | Err(_) => return (bytes, used, Ending::Damaged),
            }
        }
    }

    /// What no directory accounts for: entries of their own, and bytes before, between and behind.
    fn rest(&mut self, index: &Index) {
        let mut claimed = std::mem::take(&mut self.claimed);
        claimed.extend(index.directory.clone());
        let holes = holes(claimed, self.bytes.len());
        for hole in holes {
            let most = (self.limits.entries as usize).saturating_sub(index.entries.len());
            let (entries, more) = local_entries(self.bytes, hole.clone(), most);
            if more {
                self.document.gaps.push(Gap::limit("entries", self.limits.entries.into(), 0));
            }
            for (i, entry) in entries.iter().enumerate() {
                self.entry(entry, index.entries.len() + i, false, true);
            }
            // What those entries cover is no mere bytes any more.
            let inside =
                std::mem::take(&mut self.claimed).into_iter().chain([0..hole.start, hole.end..self.bytes.len()]);
            for part in holes_within(inside.collect(), hole) {
                self.loose_bytes(part, index.base);
            }
        }
    }

    fn loose_bytes(&mut self, part: Range<usize>, base: usize) {
        let bytes = &self.bytes[part.clone()];
        let end = bytes.iter().rposition(|b| *b != 0).map_or(0, |i| i + 1);
        // Padding, a data descriptor (APPNOTE 4.3.9), records of the container.
        let descriptor = end <= 24 && (end <= 16 || bytes.starts_with(b"PK\x07\x08"));
        let record = [&b"PK\x06\x06"[..], b"PK\x06\x07", b"PK\x06\x08", b"PK\x05\x05"]
            .iter()
            .any(|mark| bytes.starts_with(mark));
        if end == 0 || (descriptor || record) && part.start >= base && part.start > 0 {
            return;
        }
        let name = if part.start < base || part.start == 0 { "before" } else { "loose" };
        self.gap(GapCode::HiddenEntry, "loose-bytes");
        let take = bytes.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
        self.left -= take as u64;
        self.document.embedded.push(self.source.member(&format!("#{name}-{}", part.start), &bytes[..take]));
    }
}

/// Stretches of `0..length` that are in none of the ranges.
fn holes(ranges: Vec<Range<usize>>, length: usize) -> Vec<Range<usize>> {
    holes_within(ranges, 0..length)
}

fn holes_within(mut ranges: Vec<Range<usize>>, whole: Range<usize>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|r| r.start);
    let (mut at, mut holes) = (whole.start, Vec::new());
    for range in ranges {
        if range.start > at {
            holes.push(at..range.start.min(whole.end));
        }
        at = at.max(range.end);
        if at >= whole.end {
            break;
        }
    }
    if at < whole.end {
        holes.push(at..whole.end);
    }
    holes.retain(|h| h.start < h.end);
    holes
}

#[cfg(test)]
mod tests;
