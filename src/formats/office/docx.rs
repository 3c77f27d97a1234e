//! Word documents (docx, docm, dotx, dotm): which part of the package is what, and where its text stands for a reader of the document.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::formats::office::decode::decode;
use crate::formats::office::flow::{Harvest, Setting};
use crate::formats::office::package::{Budget, Package, Standing, seems_zip};
use crate::formats::office::parts::{Kind, Relation, is_usual, kind, ours, relations, root, strings};
use crate::formats::office::words::WORDS;
use crate::formats::office::{styles, write, xml};
use crate::formats::zip::unpack::unpack;
use crate::formats::{Format, ReadError, Refusal, Task, picture};
use crate::model::{Cell, Document, Gap, GapCode, Layer, Limits, Part, Place, Segment, Source, Written};
use crate::text::{Span, TextBuilder};

/// Word documents.
#[derive(Debug)]
pub(in crate::formats) struct Docx;

/// Content types of a main part (ECMA-376 part 1, 11.3.10, and [MS-OFFMACRO2] for those with macros).
const MAIN_TYPES: &[&str] = &[
    "wordprocessingml.document.main+xml",
    "wordprocessingml.template.main+xml",
    "application/vnd.ms-word.document.macroEnabled.main+xml",
    "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
];
/// What the main parts of the sister formats are called in content types.
const SISTER_TYPES: &[&str] = &["spreadsheetml.", "ms-excel.", "presentationml.", "ms-powerpoint.", "ms-visio."];
/// A picture that is shown this large, in square EMU, can hold a page's worth of text: 80 cm² (360,000 EMU are one cm).
const LARGE: u64 = 80 * 360_000 * 360_000;
/// And this narrow it cannot: 4 cm.
const NARROW: u64 = 4 * 360_000;
/// Fewer visible letters and digits than this beside a picture: the picture is the document.
const FEW_LETTERS: usize = 60;

impl Format for Docx {
    fn name(&self) -> &'static str {
        "docx"
    }

    fn recognises(&self, source: &Source) -> bool {
        let limits = Limits::default();
        seems_zip(&source.bytes)
            && Package::open(&source.bytes, &limits).is_some_and(|package| is_word(&package, &limits))
    }

    fn read(&self, source: &Source, limits: &Limits) -> Result<Document, ReadError> {
        let package = Package::open(&source.bytes, limits).ok_or(ReadError::Damaged { what: "zip" })?;
        Reading {
            source,
            limits,
            package: &package,
            budget: Budget::new(limits),
            harvest: Harvest::default(),
            embedded: Vec::new(),
            file_names: package.entries.iter().map(|e| file_name(&e.name)).collect(),
        }
        .read()
    }

    fn write(&self, task: &Task<'_>) -> Result<Written, Refusal> {
        write::write(task)
    }

    fn unpack(&self, bytes: &[u8], limits: &Limits, visit: &mut dyn FnMut(Place, &[u8])) -> Result<(), ReadError> {
        unpack(bytes, limits, visit)
    }
}

/// The target of the package's relationship to its main part.
fn main_target(package: &Package<'_>, limits: &Limits) -> Option<String> {
    let index = package.find("_rels/.rels")?;
    let (bytes, _) = package.content(index, limits, &mut Budget::new(limits));
    let relations = relations("_rels/.rels", &decode(&bytes).0);
    relations.into_iter().find(|r| r.kind == "officeDocument").map(|r| r.target)
}

fn is_word(package: &Package<'_>, limits: &Limits) -> bool {
    // A small index is all that is looked at; what claims to be larger is no index.
    let small = Limits { bytes_part: 4 << 20, ..limits.clone() };
    let main = main_target(package, &small);
    let main = main.filter(|name| package.find(name).is_some());
    let types = package.find("[Content_Types].xml").map(|i| package.content(i, &small, &mut Budget::new(&small)).0);
    let types = types.as_deref().map(|t| decode(t).0.into_owned()).unwrap_or_default();
    let word = MAIN_TYPES.iter().any(|t| types.contains(t));
    let sister = SISTER_TYPES
        .iter()
        .any(|t| types.contains(&format!("{t}sheet")) || types.contains(&format!("{t}presentation")))
        || ["xl/workbook.xml", "xl/workbook.bin", "ppt/presentation.xml", "visio/document.xml"]
            .iter()
            .any(|n| package.find(n).is_some());
    let usual = package.find("word/document.xml").is_some();
    match &main {
        Some(name) if word && !sister => return !name.starts_with("xl/") && !name.starts_with("ppt/"),
        Some(name) if name.starts_with("word/") => return true,
        Some(name) => {
            // Neither type nor name says it: the root element does.
            let head = Limits { bytes_part: 64 << 10, ..limits.clone() };
            let index = package.find(name).unwrap_or_default();
            let (bytes, _) = package.content(index, &head, &mut Budget::new(&head));
            let text = decode(&bytes).0;
            return matches!(root(&text, &WORDS), (ns, "document") if ours(ns)) && text.contains("wordprocessingml");
        }
        None => {}
    }
    usual || (word && !sister)
}

/// A part that is XML: decoded, and what it is.
struct XmlPart<'b> {
    index: usize,
    text: Cow<'b, str>,
    setting: Setting,
}

struct Reading<'s> {
    source: &'s Source,
    limits: &'s Limits,
    package: &'s Package<'s>,
    budget: Budget,
    harvest: Harvest,
    embedded: Vec<Source>,
    /// The names of all entries without their folders, in lower case.
    file_names: HashSet<String>,
}

impl Reading<'_> {
    fn read(mut self) -> Result<Document, ReadError> {
        self.harvest.gaps.extend(self.package.gaps.iter().cloned());
        let (mut relations, mut main) = (Vec::new(), None);
        for index in 0..self.package.entries.len() {
            if self.package.entries[index].name.ends_with(".rels") {
                // Read again as text later: relationship parts are small, and what they hold costs twice, never more.
                let limits = Limits { bytes_part: 4 << 20, ..self.limits.clone() };
                let (bytes, _) = self.package.content(index, &limits, &mut Budget::new(&limits));
                relations.append(&mut self::relations(&self.package.entries[index].name, &decode(&bytes).0));
            }
        }
        for relation in relations.iter().filter(|r| r.kind == "officeDocument") {
            main = main.or_else(|| self.package.find(&relation.target));
        }
        let main = main.or_else(|| self.package.find("word/document.xml"));
        self.find_hiding_styles(&relations);
        let (locked, images) = self.read_parts(main, &relations);
        self.names();
        self.outside();
        if locked > 0 {
            if self.harvest.len() == 0 {
                return Err(ReadError::Encrypted { method: "zip" });
            }
            self.harvest.gaps.push(Gap::new(GapCode::Encrypted).about("zip").number("entries", locked));
        }
        self.pictures(images);
        let (segments, gaps) = self.harvest.finish();
        Ok(Document { format: "docx", segments, embedded: self.embedded, gaps })
    }

    /// Styles are known before the text that stands in them. The part is small, and read again as text later.
    fn find_hiding_styles(&mut self, relations: &[Relation]) {
        let target = relations.iter().find(|r| r.kind == "styles").map(|r| r.target.as_str());
        let Some(index) = self.package.find(target.unwrap_or("word/styles.xml")) else { return };
        let limits = Limits { bytes_part: 4 << 20, ..self.limits.clone() };
        let (bytes, _) = self.package.content(index, &limits, &mut Budget::new(&limits));
        self.harvest.hiding = styles::hiding(&decode(&bytes).0);
    }

    /// Reads every entry; the answer is how many are locked and how many are pictures.
    fn read_parts(&mut self, main: Option<usize>, relations: &[Relation]) -> (u64, u64) {
        let referred: HashSet<String> = relations.iter().map(|r| r.target.to_ascii_lowercase()).collect();
        let (mut locked, mut images, mut body) = (0, 0, false);
        // In reading order: the body first. One part is inflated at a time, so each is looked at twice, and held once.
        let mut order: Vec<(u8, usize)> = (0..self.package.entries.len())
            .map(|index| (if Some(index) == main { 0 } else { rank(&self.package.entries[index].name) }, index))
            .collect();
        order.sort();
        let mut counts: Vec<(&'static str, u32)> = Vec::new();
        for (_, index) in order {
            let package = self.package;
            let (bytes, gaps) = package.content(index, self.limits, &mut self.budget);
            let entry = &package.entries[index];
            let (standing, name) = (entry.standing, entry.name.clone());
            locked += u64::from(entry.locked);
            let mut found = Vec::new();
            match kind(&name, &bytes) {
                Kind::Xml => {
                    let (text, sound) = decode(&bytes);
                    if !sound {
                        found.push(Gap::new(GapCode::Damaged).about("encoding"));
                    }
                    if is_page(&text) {
                        self.embedded.push(self.source.member(&name, bytes.as_ref()));
                    } else {
                        let reached = standing == Standing::Listed
                            && (Some(index) == main || referred.contains(&name.to_ascii_lowercase()));
                        let part = XmlPart {
                            index,
                            setting: self.setting(&name, &text, reached, Some(index) == main, &mut counts),
                            text,
                        };
                        body |= part.setting.part == "body";
                        self.read_xml(&part);
                    }
                }
                Kind::Embedded => self.embedded.push(self.source.member(&name, bytes.as_ref())),
                // A small likeness of the first page, of which the text is read.
                Kind::Image if name.starts_with("docProps/") => {
                    self.notes(index, &bytes, 0);
                    found.push(Gap::new(GapCode::Image).about("thumbnail"));
                }
                Kind::Image => {
                    images += 1;
                    self.notes(index, &bytes, images as u32);
                }
                Kind::Font | Kind::Empty => {}
                Kind::Printer => self.strings(index, &bytes),
                Kind::Macro => {
                    self.strings(index, &bytes);
                    found.push(Gap::new(GapCode::Unsupported).about("macro"));
                }
                Kind::Ole => {
                    self.strings(index, &bytes);
                    found.push(Gap::new(GapCode::Unsupported).about("ole"));
                }
                Kind::Binary => {
                    self.strings(index, &bytes);
                    found.push(Gap::new(GapCode::Unsupported).about("binary"));
                }
            }
            self.harvest.gaps.extend(gaps);
            self.harvest.gaps.extend(found);
        }
        if !body {
            self.harvest.gaps.push(Gap::new(GapCode::Damaged).about("main-part"));
        }
        (locked, images)
    }

    fn read_xml(&mut self, part: &XmlPart<'_>) {
        let before = self.harvest.len();
        xml::segments(&part.text, part.index as u32 + 1, &WORDS, part.setting, self.limits, &mut self.harvest);
        if part.setting.part == "relationship" {
            // The name of a part that is there is read as such; any other target is somebody's address.
            let names = &self.file_names;
            self.harvest.retain_from(before, |segment| {
                let target = segment.text.folded();
                target.contains(':') || !names.contains(&file_name(target))
            });
        }
    }

    /// Where the text of a part stands, told by its root element.
    fn setting(
        &mut self,
        name: &str,
        text: &str,
        reached: bool,
        main: bool,
        counts: &mut Vec<(&'static str, u32)>,
    ) -> Setting {
        let (ns, root) = root(text, &WORDS);
        let glossary = name.contains("glossary/");
        let (part, layer) = match root {
            _ if !ours(ns) => ("custom-xml", Layer::Metadata),
            "document" | "hdr" | "ftr" | "footnotes" | "endnotes" | "comments" | "glossaryDocument" if glossary => {
                ("glossary", Layer::Hidden)
            }
            "glossaryDocument" => ("glossary", Layer::Hidden),
            "document" | "wordDocument" if main => ("body", Layer::Visible),
            "document" | "wordDocument" => ("body", Layer::Hidden),
            "hdr" => ("header", Layer::Visible),
            "ftr" => ("footer", Layer::Visible),
            "footnotes" => ("footnote", Layer::Visible),
            "endnotes" => ("endnote", Layer::Visible),
            "comments" => ("comment", Layer::Comment),
            "people" => ("author", Layer::Metadata),
            "styles" | "numbering" | "theme" | "fonts" | "webSettings" => ("style", Layer::Metadata),
            "chartSpace" | "userShapes" => ("chart", Layer::Visible),
            "dataModel" => ("diagram", Layer::Visible),
            "drawing" => ("diagram", Layer::Copy),
            "coreProperties" | "Properties" => ("property", Layer::Metadata),
            "Relationships" => ("relationship", Layer::Metadata),
            "Signature" | "SignatureInfoV1" => ("signature", Layer::Metadata),
            "svg" => ("image", Layer::Visible),
            // Cut off or broken before its first element: the main part all the same.
            "" if main => ("body", Layer::Visible),
            _ => ("settings", Layer::Metadata),
        };
        // What nothing refers to is shown by no program.
        let layer = if layer == Layer::Visible && !reached { Layer::Hidden } else { layer };
        let number = matches!(part, "header" | "footer" | "chart" | "diagram").then(|| {
            match counts.iter_mut().find(|(p, _)| *p == part) {
                Some((_, count)) => {
                    *count += 1;
                    *count
                }
                None => {
                    counts.push((part, 1));
                    1
                }
            }
        });
        let group = if part == "body" { 0 } else { self.harvest.group() };
        Setting { part, number, layer, group }
    }

    fn value(&mut self, text: &str, holder: u32, path: &str, part: &'static str, layer: Layer) {
        let mut builder = TextBuilder::new();
        builder.push_value(text, holder, path);
        let place = Place { part: Some(Part(part)), ..Place::default() };
        let order = self.harvest.next();
        self.harvest.push(order, Segment::new(place, layer, builder.finish()), self.limits);
    }

    /// What a picture says beside its pixels. `number` tells which one it is, in the order of the package; 0 for the likeness of the first page.
    fn notes(&mut self, index: usize, bytes: &[u8], number: u32) {
        let number = (number > 0).then_some(number);
        let place = Place { part: Some(Part("image")), number, ..Place::default() };
        let (told, whole) = picture::told(bytes);
        if !whole {
            let gap = Gap::new(GapCode::Limit).about("entries").number("limit", picture::FIELDS as u64);
            self.harvest.gaps.push(gap.at(place));
        }
        let mut builder = TextBuilder::new();
        let mut cells = Vec::with_capacity(told.len());
        for (label, text) in &told {
            if !builder.is_empty() {
                builder.push_added("\n");
            }
            let start = builder.folded().len();
            builder.push_value(text, index as u32 + 1, "picture");
            let span = Span::new(start, builder.folded().len());
            cells.push(Cell { span, row: 0, column: 0, header: Some(label.as_str().into()) });
        }
        if !told.is_empty() {
            let order = self.harvest.next();
            let mut segment = Segment::new(place, Layer::Metadata, builder.finish());
            (segment.cells, segment.group) = (cells, self.harvest.group());
            self.harvest.push(order, segment, self.limits);
        }
    }

    fn strings(&mut self, index: usize, bytes: &[u8]) {
        let found = strings(bytes);
        if !found.is_empty() {
            self.value(&found, index as u32 + 1, "strings", "embedding", Layer::Attachment);
        }
    }

    /// Names and comments of entries.
    fn names(&mut self) {
        for index in 0..self.package.entries.len() {
            let entry = &self.package.entries[index];
            let (name, comment) = (&entry.name, &entry.comment);
            if !is_usual(name) {
                let plain = percent_encoding::percent_decode_str(name).decode_utf8().unwrap_or(Cow::Borrowed(name));
                self.value(&plain, index as u32 + 1, "name", "entry-name", Layer::Metadata);
            }
            if !comment.is_empty() {
                self.value(comment, index as u32 + 1, "comment", "entry-comment", Layer::Metadata);
            }
        }
    }

    /// What stands in the file outside all entries.
    fn outside(&mut self) {
        for outside in &self.package.outside {
            let bytes = self.package.outside_bytes(outside);
            let (text, sound) = decode(bytes);
            if sound && !text.contains('\0') {
                self.value(&text, 0, outside.place, "container", Layer::Hidden);
            } else {
                let found = strings(bytes);
                if !found.is_empty() {
                    self.value(&found, 0, outside.place, "container", Layer::Hidden);
                }
            }
        }
    }

    /// A picture is not read. A small one (a logo, a signature, an icon) is told of and no more: else every letter on headed paper would
    /// count as not seen. One that is large enough to be a scan or a screenshot, or that is all there is, is a gap.
    fn pictures(&mut self, images: u64) {
        if images == 0 {
            return;
        }
        let large =
            |(width, height): &&(u64, u64)| (*width).min(*height) >= NARROW && width.saturating_mul(*height) >= LARGE;
        let large = self.harvest.pictures.iter().filter(large).count() as u64;
        let place = Place { part: Some(Part("image")), ..Place::default() };
        let gap = if self.harvest.visible(FEW_LETTERS) < FEW_LETTERS {
            Gap::new(GapCode::ImageOnly).number("pictures", images)
        } else if large > 0 {
            Gap::new(GapCode::ImageOnly).about("large-picture").number("pictures", large).at(place)
        } else {
            Gap::new(GapCode::Image).number("pictures", images).at(place)
        };
        self.harvest.gaps.push(gap);
    }
}

fn file_name(path: &str) -> String {
    path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase()
}

/// Whether the text is a web page rather than a part.
fn is_page(text: &str) -> bool {
    let head: String = text.chars().take(512).collect::<String>().to_ascii_lowercase();
    head.contains("<html") || head.contains("<!doctype html")
}

/// The reading order of parts, by their usual names; a part under another name comes where its content is read, at the end.
pub(super) fn rank(name: &str) -> u8 {
    let stem = name.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    let starts =
        ["document.", "header", "footer", "footnotes", "endnotes", "comments", "people", "chart", "data", "drawing"];
    if name.starts_with("_rels") || name.contains("/_rels/") {
        return 60;
    }
    match starts.iter().position(|s| stem.starts_with(s)) {
        Some(i) if name.starts_with("word/") && !name.contains("glossary/") => i as u8 + 1,
        _ if name.contains("glossary/") => 20,
        _ if name.starts_with("docProps/") => 30,
        _ if name.starts_with("customXml/") => 40,
        _ => 50,
    }
}

#[cfg(test)]
mod tests;
