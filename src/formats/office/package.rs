//! The container of an Office document: a ZIP file, read by its directory *and* by what really stands in it.
//!
//! A directory that is only believed hides things: a second copy under the same name, an entry that no directory names, text before, between
//! and behind the entries, in comments. Everything is listed here; sizes that a header claims are never trusted, only inflated bytes count.
//! Written by hand on purpose: a ZIP library keeps one entry per name and does not tell about the rest (layout: APPNOTE.TXT 4.3, PKWARE).

use std::borrow::Cow;
use std::ops::Range;

use flate2::{Crc, Decompress, FlushDecompress, Status};
use memchr::memmem;

use crate::model::{Gap, GapCode, Limits};

const LOCAL: &[u8] = b"PK\x03\x04";
const CENTRAL: &[u8] = b"PK\x01\x02";
const END: &[u8] = b"PK\x05\x06";
const END_64: &[u8] = b"PK\x06\x06";
const LOCATOR_64: &[u8] = b"PK\x06\x07";
const DESCRIPTOR: &[u8] = b"PK\x07\x08";
/// A ratio says little about a small part; from here on it is held against the limit.
const RATIO_FROM: u64 = 16 << 20;

/// Whether a reader that goes by the directory would see an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// Named by the directory, and the last of its name: what other programs read.
    Listed,
    /// A later entry has the same name.
    Shadowed,
    /// Not named by the directory at all.
    Orphan,
}

/// One entry.
#[derive(Debug)]
pub(super) struct Entry {
    /// Its name with forward slashes, without a leading one.
    pub(super) name: String,
    /// Its comment in the directory.
    pub(super) comment: String,
    /// Whether other programs see it.
    pub(super) standing: Standing,
    /// Whether a flag says that it is locked.
    pub(super) locked: bool,
    /// Time and date of MS-DOS, as they stand in its header.
    pub(super) time: u32,
    /// External attributes.
    pub(super) external: u32,
    method: u16,
    crc: Option<u32>,
    declared: Option<u64>,
    data: Range<usize>,
}

/// Text that stands in the file but in no entry.
#[derive(Debug)]
pub(super) struct Outside {
    /// Where: `before`, `between`, `after`, `comment`.
    pub(super) place: &'static str,
    /// Its bytes.
    pub(super) bytes: Range<usize>,
}

/// A ZIP file, listed.
#[derive(Debug)]
pub(super) struct Package<'b> {
    bytes: &'b [u8],
    /// All entries: first those of the directory in its order, then the others in the order of the file.
    pub(super) entries: Vec<Entry>,
    /// What stands outside all entries.
    pub(super) outside: Vec<Outside>,
    /// What is wrong with the container.
    pub(super) gaps: Vec<Gap>,
}

/// How much may still be inflated.
#[derive(Debug)]
pub(super) struct Budget {
    left: u64,
}

impl Budget {
    /// The whole budget of one document.
    pub(super) fn new(limits: &Limits) -> Budget {
        Budget { left: limits.bytes_expanded }
    }
}

/// Whether these bytes can be a ZIP file: a first entry at the start, or an end record near the end. Cheap.
pub(super) fn seems_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(LOCAL) || memmem::rfind(&bytes[bytes.len().saturating_sub(0x1_0100)..], END).is_some()
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

fn text(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

fn entry_name(bytes: &[u8]) -> String {
    text(bytes).replace('\\', "/").trim_start_matches('/').to_owned()
}

/// What the end record says about the directory.
struct Directory {
    range: Range<usize>,
    /// What must be added to offsets because something was put before the file.
    base: i64,
    end: usize,
    comment: Range<usize>,
}

fn directory(bytes: &[u8]) -> Option<Directory> {
    memmem::rfind_iter(bytes, END).take(16).find_map(|at| directory_at(bytes, at))
}

fn directory_at(bytes: &[u8], at: usize) -> Option<Directory> {
    let comment = at + 22..at + 22 + usize::from(u16_at(bytes, at + 20)?);
    let (mut size, mut offset) = (u64::from(u32_at(bytes, at + 12)?), u64::from(u32_at(bytes, at + 16)?));
    let mut end = at;
    let far = at.checked_sub(20).filter(|l| bytes[*l..].starts_with(LOCATOR_64));
    if let Some(record) = far.and_then(|locator| memmem::rfind(&bytes[..locator], END_64)) {
        size = u64_at(bytes, record + 40)?;
        offset = u64_at(bytes, record + 48)?;
        end = record;
    }
    let before = usize::try_from(size).ok().and_then(|size| end.checked_sub(size));
    let start = before
        .filter(|start| bytes[*start..].starts_with(CENTRAL))
        .or_else(|| usize::try_from(offset).ok().filter(|o| bytes.get(*o..).is_some_and(|b| b.starts_with(CENTRAL))))?;
    let comment = if comment.end <= bytes.len() { comment } else { comment.start..bytes.len().max(comment.start) };
    let base = start as i64 - i64::try_from(offset).ok()?;
    Some(Directory { range: start..end, base, end: comment.end, comment })
}

impl<'b> Package<'b> {
    /// Lists the entries; `None` when there is not one.
    pub(super) fn open(bytes: &'b [u8], limits: &Limits) -> Option<Package<'b>> {
        let mut package = Package { bytes, entries: Vec::new(), outside: Vec::new(), gaps: Vec::new() };
        let mut covered: Vec<Range<usize>> = Vec::new();
        match directory(bytes) {
            Some(directory) => {
                package.list(&directory, limits, &mut covered);
                covered.push(directory.range.start..directory.end);
                if !directory.comment.is_empty() {
                    package.outside.push(Outside { place: "comment", bytes: directory.comment });
                }
            }
            None => package.gaps.push(Gap::new(GapCode::Damaged).about("no-directory")),
        }
        package.find_unlisted(covered, limits);
        package.mark_shadowed();
        (!package.entries.is_empty()).then_some(package)
    }

    fn list(&mut self, directory: &Directory, limits: &Limits, covered: &mut Vec<Range<usize>>) {
        let mut at = directory.range.start;
        let mut contradictions = 0;
        while let Some((entry, next, header)) = self.central(at, directory) {
            if self.entries.len() >= limits.entries as usize {
                self.gaps.push(Gap::limit("entries", limits.entries.into(), 0));
                break;
            }
            match header {
                Some((header, same_name)) => {
                    covered.push(header..entry.data.end);
                    contradictions += u64::from(!same_name);
                }
                None => self.gaps.push(Gap::new(GapCode::Damaged).about("entry-header")),
            }
            self.entries.push(entry);
            at = next;
        }
        if at != directory.range.end && !self.bytes[at..].starts_with(b"PK\x05\x05") {
            self.gaps.push(Gap::new(GapCode::Damaged).about("directory"));
        }
        if contradictions > 0 {
            self.gaps.push(Gap::new(GapCode::HiddenEntry).about("entry-header").number("entries", contradictions));
        }
    }

    /// The directory's record at `at`: the entry, where the next record starts, and where its header is.
    #[allow(clippy::type_complexity, reason = "one caller, which takes it apart at once")]
    fn central(&self, at: usize, directory: &Directory) -> Option<(Entry, usize, Option<(usize, bool)>)> {
        let bytes = self.bytes;
        if at >= directory.range.end || !bytes[at..].starts_with(CENTRAL) {
            return None;
        }
        let (name, extra) = (usize::from(u16_at(bytes, at + 28)?), usize::from(u16_at(bytes, at + 30)?));
        let comment = usize::from(u16_at(bytes, at + 32)?);
        let names = at + 46;
        let next = names + name + extra + comment;
        let raw = bytes.get(names..names + name)?;
        let (mut compressed, mut declared) = (u64::from(u32_at(bytes, at + 20)?), u64::from(u32_at(bytes, at + 24)?));
        let mut offset = u64::from(u32_at(bytes, at + 42)?);
        let full = u64::from(u32::MAX);
        if let Some(wide) = wide_sizes(bytes.get(names + name..names + name + extra)?) {
            let mut fields = wide.chunks_exact(8).filter_map(|c| u64_at(c, 0));
            for field in [&mut declared, &mut compressed, &mut offset] {
                if *field == full {
                    *field = fields.next().unwrap_or(full);
                }
            }
        }
        let local = [directory.base, 0]
            .into_iter()
            .filter_map(|base| usize::try_from(i64::try_from(offset).ok()?.checked_add(base)?).ok())
            .find(|o| bytes.get(*o..).is_some_and(|b| b.starts_with(LOCAL)));
        let start = local
            .and_then(|l| Some(l + 30 + usize::from(u16_at(bytes, l + 26)?) + usize::from(u16_at(bytes, l + 28)?)));
        let start = start.unwrap_or(bytes.len()).min(bytes.len());
        let data = start..start.saturating_add(usize::try_from(compressed).unwrap_or(usize::MAX)).min(bytes.len());
        let same_name = |l: usize| {
            let len = usize::from(u16_at(bytes, l + 26).unwrap_or(0));
            bytes.get(l + 30..l + 30 + len) == Some(raw)
        };
        let entry = Entry {
            name: entry_name(raw),
            comment: text(bytes.get(next - comment..next)?),
            standing: Standing::Listed,
            locked: u16_at(bytes, at + 8)? & 1 == 1,
            time: u32_at(bytes, at + 12)?,
            external: u32_at(bytes, at + 38)?,
            method: u16_at(bytes, at + 10)?,
            crc: u32_at(bytes, at + 16),
            declared: Some(declared),
            data,
        };
        Some((entry, next, local.map(|l| (l, same_name(l)))))
    }

    /// Looks at every byte that the directory does not account for.
    fn find_unlisted(&mut self, mut covered: Vec<Range<usize>>, limits: &Limits) {
        covered.sort_by_key(|r| r.start);
        let had_directory = !covered.is_empty();
        let mut probe = limits.bytes_expanded;
        let mut at = 0;
        covered.push(self.bytes.len()..self.bytes.len());
        for range in covered {
            if range.start > at {
                self.between(at..range.start, had_directory, limits, &mut probe);
            }
            at = at.max(range.end);
        }
        let orphans = self.entries.iter().filter(|e| e.standing == Standing::Orphan).count() as u64;
        if orphans > 0 && had_directory {
            self.gaps.push(Gap::new(GapCode::HiddenEntry).about("not-in-directory").number("entries", orphans));
        } else if !had_directory {
            // Without a directory all entries are alike.
            self.entries.iter_mut().for_each(|e| e.standing = Standing::Listed);
        }
        let bytes: u64 = self.outside.iter().filter(|o| o.place != "comment").map(|o| o.bytes.len() as u64).sum();
        if bytes > 0 {
            self.gaps.push(Gap::new(GapCode::HiddenEntry).about("outside-entries").number("bytes", bytes));
        }
    }

    fn between(&mut self, range: Range<usize>, had_directory: bool, limits: &Limits, probe: &mut u64) {
        let mut at = range.start;
        while at < range.end {
            let header = memmem::find(&self.bytes[at..range.end], LOCAL).map(|i| at + i);
            let stop = header.unwrap_or(range.end);
            self.loose_bytes(at..stop, had_directory);
            let Some(header) = header else { return };
            at = match self.orphan(header, range.end, probe) {
                Some(entry) if self.entries.len() < limits.entries as usize => {
                    let end = entry.data.end;
                    self.entries.push(entry);
                    end.max(header + 4)
                }
                Some(_) => {
                    self.gaps.push(Gap::limit("entries", limits.entries.into(), 0));
                    return;
                }
                None => header + 4,
            };
        }
    }

    /// Bytes between entries: data descriptors and padding are nothing, anything else is kept.
    fn loose_bytes(&mut self, range: Range<usize>, had_directory: bool) {
        let bytes = &self.bytes[range.clone()];
        let descriptor = bytes.len() <= 24 && (bytes.starts_with(DESCRIPTOR) || matches!(bytes.len(), 12 | 20));
        let leftovers = !had_directory && (bytes.starts_with(CENTRAL) || bytes.starts_with(DESCRIPTOR));
        if descriptor || leftovers || bytes.iter().all(|b| *b == 0 || b.is_ascii_whitespace()) {
            return;
        }
        let place = if range.start == 0 {
            "before"
        } else if range.end == self.bytes.len() {
            "after"
        } else {
            "between"
        };
        self.outside.push(Outside { place, bytes: range });
    }

    fn orphan(&self, at: usize, stop: usize, probe: &mut u64) -> Option<Entry> {
        let bytes = self.bytes;
        let (flags, method) = (u16_at(bytes, at + 6)?, u16_at(bytes, at + 8)?);
        let name = usize::from(u16_at(bytes, at + 26)?);
        let start = at + 30 + name + usize::from(u16_at(bytes, at + 28)?);
        let raw = bytes.get(at + 30..at + 30 + name)?;
        if start > stop || raw.is_empty() || !matches!(method, 0 | 8..=99) {
            return None;
        }
        let compressed = u32_at(bytes, at + 18)? as usize;
        let known = flags & 8 == 0 && compressed != u32::MAX as usize;
        let end = match known {
            true => start.saturating_add(compressed).min(stop),
            // The size stands behind the data: the stream itself tells where it ends.
            false if method == 8 => start + deflated_length(&bytes[start..stop], probe),
            false => memmem::find(&bytes[start..stop], b"PK").map_or(stop, |i| start + i),
        };
        Some(Entry {
            name: entry_name(raw),
            comment: String::new(),
            standing: Standing::Orphan,
            locked: flags & 1 == 1,
            time: u32_at(bytes, at + 10)?,
            external: 0,
            method,
            crc: known.then(|| u32_at(bytes, at + 14)).flatten(),
            declared: None,
            data: start..end,
        })
    }

    fn mark_shadowed(&mut self) {
        let mut seen = std::collections::HashSet::new();
        let mut shadowed = 0;
        for entry in self.entries.iter_mut().rev() {
            // Part names are compared without case (ECMA-376 part 2, 6.2.2.3).
            let first = seen.insert(entry.name.to_ascii_lowercase());
            if !first && entry.standing == Standing::Listed {
                entry.standing = Standing::Shadowed;
                shadowed += 1;
            }
        }
        if shadowed > 0 {
            self.gaps.push(Gap::new(GapCode::HiddenEntry).about("duplicate-name").number("entries", shadowed));
        }
    }

    /// The index of the entry that other programs read under this name, compared without case.
    pub(super) fn find(&self, name: &str) -> Option<usize> {
        let of_name = |e: &&Entry| e.name.eq_ignore_ascii_case(name);
        let listed = self.entries.iter().rposition(|e| of_name(&e) && e.standing == Standing::Listed);
        listed.or_else(|| self.entries.iter().rposition(|e| of_name(&e)))
    }

    /// Bytes outside all entries.
    pub(super) fn outside_bytes(&self, outside: &Outside) -> &'b [u8] {
        &self.bytes[outside.bytes.clone()]
    }

    /// How an entry is packed, and its packed bytes.
    pub(super) fn packed(&self, index: usize) -> (u16, &'b [u8]) {
        let entry = &self.entries[index];
        (entry.method, &self.bytes[entry.data.clone()])
    }

    /// The content of an entry as far as it can be had, with what is wrong with it.
    pub(super) fn content(&self, index: usize, limits: &Limits, budget: &mut Budget) -> (Cow<'b, [u8]>, Vec<Gap>) {
        let entry = &self.entries[index];
        let data = &self.bytes[entry.data.clone()];
        let cap =
            RATIO_FROM.max((data.len() as u64).saturating_mul(limits.ratio)).min(limits.bytes_part).min(budget.left);
        let mut gaps = Vec::new();
        let content = match entry.method {
            0 => {
                let whole = data.len() as u64 <= cap;
                if !whole {
                    gaps.push(Gap::limit("bytes-expanded", cap, data.len() as u64));
                }
                Cow::Borrowed(&data[..data.len().min(cap as usize)])
            }
            8 => Cow::Owned(inflate(data, entry.declared, cap, &mut gaps)),
            _ if entry.locked => Cow::Borrowed(&[][..]),
            _ => {
                gaps.push(Gap::new(GapCode::Unsupported).about("compression"));
                Cow::Borrowed(&[][..])
            }
        };
        budget.left -= (content.len() as u64).min(budget.left);
        let mut crc = Crc::new();
        crc.update(&content);
        let sound = entry.crc.is_none_or(|expected| expected == crc.sum());
        if entry.locked && (!sound || !gaps.is_empty()) {
            // Really locked: what came out is noise.
            return (Cow::Borrowed(&[]), Vec::new());
        }
        if gaps.is_empty() {
            let size = entry.declared.is_none_or(|declared| declared == content.len() as u64);
            if !sound {
                gaps.push(Gap::new(GapCode::Damaged).about("checksum"));
            } else if !size {
                gaps.push(Gap::new(GapCode::HiddenEntry).about("declared-size"));
            }
        }
        (content, gaps)
    }
}

/// The data of the extra field that holds sizes of 64 bits (APPNOTE 4.5.3).
fn wide_sizes(extra: &[u8]) -> Option<&[u8]> {
    let mut at = 0;
    while let (Some(id), Some(len)) = (u16_at(extra, at), u16_at(extra, at + 2)) {
        let data = extra.get(at + 4..at + 4 + usize::from(len))?;
        if id == 1 {
            return Some(data);
        }
        at += 4 + usize::from(len);
    }
    None
}

fn inflate(data: &[u8], declared: Option<u64>, cap: u64, gaps: &mut Vec<Gap>) -> Vec<u8> {
    // Deflate cannot expand more than 1032 times: a larger claim is a lie and gets no memory.
    let most = (data.len() as u64).saturating_mul(1032).saturating_add(64).min(cap.saturating_add(1));
    let mut out = Vec::with_capacity(declared.map_or(most.min(64 << 10), |d| d.saturating_add(1).min(most)) as usize);
    let mut stream = Decompress::new(false);
    loop {
        let (read, written) = (stream.total_in(), out.len());
        let status = stream.decompress_vec(&data[read as usize..], &mut out, FlushDecompress::None);
        if out.len() as u64 > cap {
            out.truncate(cap as usize);
            gaps.push(Gap::limit("bytes-expanded", cap, 0));
            return out;
        }
        match status {
            Ok(Status::StreamEnd) => return out,
            Ok(_) if out.len() == out.capacity() => out.reserve((out.len() / 2).max(64 << 10)),
            Ok(_) if stream.total_in() > read || out.len() > written => {}
            Ok(_) => {
                gaps.push(Gap::new(GapCode::Damaged).about("truncated"));
                return out;
            }
            Err(_) => {
                gaps.push(Gap::new(GapCode::Damaged).about("deflate"));
                return out;
            }
        }
    }
}

/// How many bytes of `data` a deflate stream takes; all of them when it does not end. `left` is how much may be inflated to find out.
fn deflated_length(data: &[u8], left: &mut u64) -> usize {
    let mut stream = Decompress::new(false);
    let mut buffer = vec![0; 64 << 10];
    loop {
        let (read, written) = (stream.total_in(), stream.total_out());
        match stream.decompress(&data[read as usize..], &mut buffer, FlushDecompress::None) {
            Ok(Status::StreamEnd) => return stream.total_in() as usize,
            // More than a reader would ever take out of it: the rest is looked at as bytes.
            Ok(_) if *left == 0 => return data.len(),
            Ok(_) if stream.total_in() > read || stream.total_out() > written => {
                *left = left.saturating_sub(stream.total_out() - written);
            }
            _ => return data.len(),
        }
    }
}
