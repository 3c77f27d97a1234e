//! An Office package written again. Parts are text with byte ranges: what is planned is replaced in place, everything else is copied; parts that
//! nobody can look inside (objects, macros, likenesses of the first page) go, with every reference to them. Parts that did not change are copied
//! packed, byte for byte.

mod clean;
mod edits;
mod references;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use flate2::Crc;

use crate::formats::office::decode::decode;
use crate::formats::office::docx::rank;
use crate::formats::office::package::{Budget, Package, Standing};
use crate::formats::office::parts::{Kind, kind};
use crate::formats::office::write::edits::{Edits, recoded};
use crate::formats::office::write::references::References;
use crate::formats::plain::encode::{Changes, applied, settled};
use crate::formats::zip::pack::{Body, Item, pack};
use crate::formats::zip::write::ends_with_data;
use crate::formats::{ReadError, Refusal, Task, picture};
use crate::model::{Care, Change, Document, Layer, Limits, Part, Place, Source, Written};

/// Writes a package. `document` is what its reader made of it.
pub(super) fn write(task: &Task<'_>) -> Result<Written, Refusal> {
    let Task { source, document, plan, embedded, care, limits } = *task;
    let package = Package::open(&source.bytes, limits).ok_or(ReadError::Damaged { what: "zip" })?;
    let edits = Edits::of(document, plan);
    let inside = inside(source, document, &package, embedded);
    let mut writing = Writing { package: &package, limits, care, told: Vec::new(), fate: Vec::new() };
    writing.decide(&edits, &inside)?;
    let mut left_out: Vec<usize> = Vec::new();
    for (index, (member, new)) in &inside {
        if new.is_some() && matches!(writing.fate[*index], Fate::Gone) {
            left_out.push(*member);
        }
    }
    let gone: HashSet<String> = writing.names(|fate| matches!(fate, Fate::Gone));
    let references = References::of(&package, limits, gone, edits.renamed(&package));
    let mut items = Vec::with_capacity(package.entries.len());
    let mut budget = Budget::new(limits);
    for index in 0..package.entries.len() {
        let entry = &package.entries[index];
        let bytes = match std::mem::replace(&mut writing.fate[index], Fate::Gone) {
            Fate::Gone => continue,
            Fate::Kept => {
                let (bytes, _) = package.content(index, limits, &mut budget);
                writing.part(index, &bytes, &edits, &references)
            }
            Fate::New(bytes) => Some(bytes),
        };
        let (method, data) = package.packed(index);
        let body = match bytes {
            Some(bytes) => Body::New { deflate: method == 8, bytes },
            None => copied(&package, index, method, data, limits, &mut budget),
        };
        let name = references.name(&entry.name);
        items.push(Item { name, time: entry.time, external: entry.external, body });
    }
    let renames = references.renames();
    writing.told.extend((0..renames).map(|_| change("part-renamed")));
    let bytes = pack(items, b"").ok_or(Refusal::Stuck { what: "too-large", place: Place::default() })?;
    let layers_cleaned = if care.clean { vec![Layer::Deleted, Layer::Comment, Layer::Metadata] } else { Vec::new() };
    Ok(Written { bytes, layers_cleaned, changes: writing.told, left_out })
}

/// The packed bytes as they lie there, when nothing hides behind them; else the content packed anew.
fn copied<'b>(
    package: &Package<'b>,
    index: usize,
    method: u16,
    data: &'b [u8],
    limits: &Limits,
    budget: &mut Budget,
) -> Body<'b> {
    let (bytes, _) = package.content(index, limits, budget);
    let sound = match method {
        0 => true,
        8 => ends_with_data(data),
        _ => false,
    };
    if !sound {
        return Body::New { deflate: true, bytes: bytes.into_owned() };
    }
    let mut crc = Crc::new();
    crc.update(&bytes);
    Body::Packed { method, data, crc: crc.sum(), size: bytes.len() as u32 }
}

/// What becomes of an entry.
enum Fate {
    Gone,
    Kept,
    New(Vec<u8>),
}

struct Writing<'p> {
    package: &'p Package<'p>,
    limits: &'p Limits,
    care: Care,
    told: Vec<Change>,
    fate: Vec<Fate>,
}

fn change(what: &'static str) -> Change {
    Change { what, place: Place::default(), area: None }
}

/// By entry, which embedded source it is and what that became.
fn inside<'e>(
    source: &Source,
    document: &Document,
    package: &Package<'_>,
    embedded: &'e [Option<Source>],
) -> HashMap<usize, (usize, Option<&'e Source>)> {
    // The reader hands them over in reading order.
    let mut order: Vec<(u8, usize)> =
        (0..package.entries.len()).map(|index| (rank(&package.entries[index].name), index)).collect();
    order.sort();
    let mut by_name: HashMap<&str, Vec<usize>> = HashMap::new();
    for (_, index) in order.iter().rev() {
        by_name.entry(&package.entries[*index].name).or_default().push(*index);
    }
    let mut inside = HashMap::new();
    for (i, old) in document.embedded.iter().enumerate() {
        let name = old.name.strip_prefix(&source.name).and_then(|n| n.strip_prefix("!/")).unwrap_or_default();
        if let Some(index) = by_name.get_mut(name).and_then(Vec::pop) {
            let new = embedded.get(i).and_then(Option::as_ref);
            inside.insert(index, (i, new));
        }
    }
    inside
}

impl Writing<'_> {
    fn tell(&mut self, what: &'static str, index: usize) {
        let place = Place { part: Some(Part("embedded")), number: Some(index as u32 + 1), ..Place::default() };
        self.told.push(Change { what, place, area: None });
    }

    fn names(&self, wanted: impl Fn(&Fate) -> bool) -> HashSet<String> {
        let pairs = self.package.entries.iter().zip(&self.fate);
        // What has the same name and stays keeps the name alive.
        let alive: HashSet<String> = pairs
            .clone()
            .filter(|(_, fate)| !matches!(fate, Fate::Gone))
            .map(|(entry, _)| entry.name.to_ascii_lowercase())
            .collect();
        let named = pairs.filter(|(_, fate)| wanted(fate)).map(|(entry, _)| entry.name.to_ascii_lowercase());
        named.filter(|name| !alive.contains(name)).collect()
    }

    /// Decides what becomes of each entry.
    fn decide(&mut self, edits: &Edits, inside: &HashMap<usize, (usize, Option<&Source>)>) -> Result<(), Refusal> {
        let mut budget = Budget::new(self.limits);
        for index in 0..self.package.entries.len() {
            let entry = &self.package.entries[index];
            let name = entry.name.to_ascii_lowercase();
            let stuck = |what| Refusal::Stuck {
                what,
                place: Place { part: Some(Part("entry-name")), number: Some(index as u32 + 1), ..Place::default() },
            };
            if entry.locked && entry.standing == Standing::Listed {
                return Err(stuck("encrypted-member"));
            }
            let signature = name.starts_with("_xmlsignatures/");
            if signature && !self.care.drop_signature {
                return Err(Refusal::Signed);
            }
            let (bytes, gaps) = self.package.content(index, self.limits, &mut budget);
            let kind = kind(&entry.name, &bytes);
            let removed = match kind {
                _ if entry.standing != Standing::Listed => Some("hidden-removed"),
                _ if signature => Some("signature-removed"),
                _ if self.care.clean && clean::is_gone(&name) => Some("comments-removed"),
                Kind::Ole => Some("object-removed"),
                Kind::Macro => Some("macro-removed"),
                // What only speaks for macros.
                _ if name.ends_with("/vbadata.xml") => Some("macro-removed"),
                Kind::Binary => Some("part-removed"),
                Kind::Printer if self.care.clean || edits.in_strings(index) => Some("part-removed"),
                Kind::Image if name.starts_with("docprops/") => Some("thumbnail-removed"),
                _ => None,
            };
            let fate = match (removed, inside.get(&index).map(|(_, new)| *new)) {
                (Some(what), _) => {
                    self.tell(what, index);
                    Fate::Gone
                }
                (None, Some(None)) => {
                    self.tell("attachment-removed", index);
                    Fate::Gone
                }
                (None, Some(Some(new))) if *new.bytes != *bytes => Fate::New(new.bytes.to_vec()),
                // A part that cannot be taken out whole cannot be written whole.
                (None, _) if !gaps.is_empty() && gaps.iter().any(|gap| gap.about != Some("declared-size")) => {
                    return Err(stuck("damaged-part"));
                }
                (None, _) if kind == Kind::Image && (self.care.clean || edits.in_picture(index)) => {
                    match picture::bare(&bytes) {
                        Some(bare) if bare != *bytes => {
                            self.tell("notes-removed", index);
                            Fate::New(bare)
                        }
                        // Of its kind nobody knows what its notes are; those that are to go cannot.
                        None if edits.in_picture(index) => return Err(stuck("picture")),
                        _ => Fate::Kept,
                    }
                }
                _ => Fate::Kept,
            };
            self.fate.push(fate);
        }
        // What only speaks for a part that is gone goes with it.
        let gone = self.names(|fate| matches!(fate, Fate::Gone));
        for index in 0..self.fate.len() {
            let name = self.package.entries[index].name.to_ascii_lowercase();
            if references::part_of(&name).is_some_and(|part| gone.contains(&part)) {
                self.fate[index] = Fate::Gone;
            }
        }
        Ok(())
    }

    /// The new bytes of a part; nothing when it stays as it is.
    fn part(&mut self, index: usize, bytes: &[u8], edits: &Edits, references: &References) -> Option<Vec<u8>> {
        let name = &self.package.entries[index].name;
        if !matches!(kind(name, bytes), Kind::Xml) {
            return None;
        }
        let planned = edits.of_entry(index);
        if planned.is_empty() && !references.concern(name) && !self.care.clean {
            return None;
        }
        let (text, _) = decode(bytes);
        let mut cuts = references.cuts(name, &text);
        if self.care.clean {
            cuts.extend(clean::cuts(&name.to_ascii_lowercase(), &text));
        }
        let cuts = settled(cuts);
        let mut changes: Changes = edits::spelled(&text, planned);
        changes.extend(edits::initials(&text, planned));
        // What stands in something that goes as a whole goes with it.
        let covered = |range: &std::ops::Range<usize>| {
            let at = cuts.partition_point(|(cut, _)| cut.end <= range.start);
            cuts.get(at).is_some_and(|(cut, _)| cut.start < range.end.max(range.start + 1) && cut.start < cut.end)
        };
        changes.retain(|(range, _)| !covered(range));
        changes.extend(cuts.iter().cloned());
        let changes = settled(changes);
        if changes.is_empty() {
            return None;
        }
        let text = applied(&text, &changes);
        Some(match recoded(bytes, &text) {
            Cow::Borrowed(text) => text.as_bytes().to_vec(),
            Cow::Owned(text) => text.into_bytes(),
        })
    }
}

#[cfg(test)]
mod tests;
