//! Word documents (docx, docm, dotx, dotm): which part of the package is what, and where its text stands for a reader of the document.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::formats::office::decode::decode;
use crate::formats::office::flow::{Harvest, Setting};
use crate::formats::office::package::{Budget, Package, Standing, seems_zip};
use crate::formats::office::parts::{Kind, Relation, is_usual, kind, ours, relations, root, strings};
use crate::formats::office::words::WORDS;
use crate::formats::office::xml;
use crate::formats::{Format, ReadError};
use crate::model::{Document, Gap, GapCode, Layer, Limits, Part, Place, Segment, Source};
use crate::text::TextBuilder;

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
        }
        .read()
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
    (word || usual) && !(sister && !usual)
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
                    found.push(Gap::new(GapCode::Image).about("thumbnail"));
                }
                Kind::Image => images += 1,
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
            let package = self.package;
            self.harvest.retain_from(before, |segment| {
                let target = segment.text.folded();
                let name = target.trim_start_matches(['.', '/']);
                let known = |e: &str| {
                    e.eq_ignore_ascii_case(name)
                        || e.to_ascii_lowercase().ends_with(&format!("/{}", name.to_ascii_lowercase()))
                };
                target.contains(':') || !package.entries.iter().take(1000).any(|e| known(&e.name))
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
            "styles" => ("style", Layer::Metadata),
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

/// Whether the text is a web page rather than a part.
fn is_page(text: &str) -> bool {
    let head: String = text.chars().take(512).collect::<String>().to_ascii_lowercase();
    head.contains("<html") || head.contains("<!doctype html")
}

/// The reading order of parts, by their usual names; a part under another name comes where its content is read, at the end.
fn rank(name: &str) -> u8 {
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
mod tests {
    use std::io::{Cursor, Write};

    use super::Docx;
    use crate::formats::Format;
    use crate::model::{Document, Limits, Origin, Segment, Source};

    const TYPES: &str = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
    const SPACE: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main""#;

    fn package(parts: &[(&str, &[u8])]) -> Source {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in parts {
            zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(content).unwrap();
        }
        Source::new("a.docx", zip.finish().unwrap().into_inner(), Origin::Memory)
    }

    fn body(inside: &str) -> Source {
        let document = format!("<w:document {SPACE}><w:body>{inside}</w:body></w:document>");
        package(&[("[Content_Types].xml", TYPES.as_bytes()), ("word/document.xml", document.as_bytes())])
    }

    fn read(source: &Source) -> Document {
        assert!(Docx.recognises(source));
        Docx.read(source, &Limits::default()).unwrap()
    }

    /// Each segment as `layer part: text`.
    fn check(inside: &str, expected: &[&str]) -> Document {
        let document = read(&body(inside));
        let shown: Vec<String> = document
            .segments
            .iter()
            .map(|s| format!("{} {}: {}", s.layer.code(), s.place.part.unwrap().0, s.text.whole().reveal()))
            .collect();
        assert_eq!(shown, expected);
        document
    }

    fn p(text: &str) -> String {
        format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
    }

    fn row(cells: &[&str]) -> String {
        format!("<w:tr>{}</w:tr>", cells.iter().map(|c| format!("<w:tc>{}</w:tc>", p(c))).collect::<String>())
    }

    #[test]
    fn all_88_hiding_places_are_read() {
        let source =
            Source::new("canary.docx", &include_bytes!("../../../fixtures/wild/canary.docx")[..], Origin::Memory);
        let document = read(&source);
        let truth: toml::Table = include_str!("../../../fixtures/wild/canary.toml").parse().unwrap();
        let tokens = truth["tokens"].as_table().unwrap();
        assert_eq!(tokens.len(), 88);
        let inner: Vec<Segment> =
            document.embedded.iter().filter(|e| Docx.recognises(e)).flat_map(|e| read(e).segments).collect();
        for (place, expected) in tokens {
            let [token, layer, part] = [0, 1, 2].map(|i| expected[i].as_str().unwrap());
            let found = document.segments.iter().find(|s| s.text.folded().contains(token));
            match found {
                Some(s) => assert_eq!((s.layer.code(), s.place.part.unwrap().0), (layer, part), "{place}"),
                None => {
                    let raw =
                        document.embedded.iter().any(|e| memchr::memmem::find(&e.bytes, token.as_bytes()).is_some());
                    assert!(raw || inner.iter().any(|s| s.text.folded().contains(token)), "{place} was not read");
                    assert_eq!(layer, "embedded", "{place}");
                }
            }
        }
    }

    macro_rules! hostile {
        ($($name:literal),* $(,)?) => { &[$(($name, &include_bytes!(concat!("../../../fixtures/wild/hostile/", $name, ".docx"))[..])),*] };
    }

    #[test]
    fn hostile_files_give_their_text_or_say_what_was_not_seen() {
        let files: &[(&str, &[u8])] = hostile![
            "bad_numbers",
            "billion_laughs",
            "bom",
            "cdata",
            "charref",
            "corrupt_deflate",
            "deep_100k_tables",
            "deep_1m_smarttag",
            "deep_2k_tables",
            "doctype_entity",
            "dup_part",
            "encrypted_flag",
            "latin1_decl",
            "lying_size_4G",
            "no_central_dir",
            "ok",
            "path_traversal",
            "prefix_default",
            "prefix_junk",
            "prefix_ns0",
            "strict_ns",
            "trailing_junk",
            "trunc_in_run_change",
            "trunc_instr",
            "trunc_rprchange",
            "trunc_text",
            "utf16",
            "xxe",
        ];
        let truth: toml::Table = include_str!("../../../fixtures/wild/hostile.toml").parse().unwrap();
        for (name, bytes) in files {
            let document = read(&Source::new("hostile.docx", *bytes, Origin::Memory));
            let expected = &truth[*name];
            let text = document.segments.iter().any(|s| s.text.folded().contains("kanariewoord"));
            assert_eq!(Some(text), expected["text"].as_bool(), "{name}");
            let mut gaps: Vec<&str> = document.gaps.iter().map(|g| g.code.code()).collect();
            gaps.dedup();
            let mut wanted: Vec<&str> =
                expected["gaps"].as_array().unwrap().iter().filter_map(|g| g.as_str()).collect();
            gaps.sort_unstable();
            gaps.dedup();
            wanted.sort_unstable();
            assert_eq!(gaps, wanted, "{name}");
        }
    }

    #[test]
    fn a_form_table_reads_row_by_row_and_a_head_labels_its_column() {
        let table = format!("<w:tbl>{}{}</w:tbl>", row(&["Naam", "Jan"]), row(&["BSN", "111222333"]));
        check(&table, &["visible table: Naam\tJan\nBSN\t111222333"]);
        let table = format!("<w:tbl>{}{}</w:tbl>", row(&["Cliënt", "BSN", "Plaats"]), row(&["A", "111222333", "Ee"]));
        let document = check(&table, &["visible table: Cliënt\tBSN\tPlaats\nA\t111222333\tEe"]);
        let cell = &document.segments[0].cells[4];
        assert_eq!((cell.row, cell.column, cell.header.as_deref()), (2, 2, Some("BSN")));
        assert_eq!(document.segments[0].text.slice(cell.span), "111222333");
    }

    #[test]
    fn paragraphs_are_one_flow_that_knows_its_paragraphs() {
        let document =
            check(&[p("een"), "<w:p/>".into(), p("twee"), p("drie")].concat(), &["visible body: een\n\ntwee\ndrie"]);
        let segment = &document.segments[0];
        let at = segment.text.folded().find("drie").unwrap();
        assert_eq!(segment.place_of(crate::text::Span::new(at, at + 4)).paragraph, Some(3));
    }

    #[test]
    fn deleted_and_hidden_text_leave_the_visible_text_whole_and_keep_their_label() {
        let inside = "<w:p><w:r><w:t>BSN: 111</w:t></w:r><w:del w:author=\"A\"><w:r><w:delText>999</w:delText></w:r></w:del>\
            <w:r><w:rPr><w:vanish/></w:rPr><w:t>geheim</w:t></w:r><w:r><w:t>222333</w:t></w:r></w:p>";
        let document = check(
            inside,
            &["visible body: BSN: 111222333", "metadata author: A", "deleted body: 999", "hidden body: geheim"],
        );
        assert_eq!(document.segments[2].label.as_deref(), Some("BSN: 111"));
    }

    #[test]
    fn the_code_of_a_field_over_runs_is_one_text_and_its_result_stays_in_the_flow() {
        let mark = |t| format!("<w:r><w:fldChar w:fldCharType=\"{t}\"/></w:r>");
        let inside = format!(
            "<w:p>{}<w:r><w:instrText>HYPERLINK \"mailto:jan%40</w:instrText></w:r><w:r><w:instrText>voorbeeld.nl\"</w:instrText></w:r>{}<w:r><w:t>mail</w:t></w:r>{}</w:p>",
            mark("begin"),
            mark("separate"),
            mark("end")
        );
        check(&inside, &["visible body: mail", "metadata field: HYPERLINK \"mailto:jan@voorbeeld.nl\""]);
    }

    #[test]
    fn pages_are_told_where_the_document_tells_them() {
        let inside = format!("{}<w:p><w:r><w:lastRenderedPageBreak/><w:t>twee</w:t></w:r></w:p>", p("een"));
        let document = check(&inside, &["visible body: een", "visible body: twee"]);
        assert_eq!(document.segments[1].place.page, Some(2));
        assert_eq!(document.segments[1].place.paragraph, Some(2));
    }

    #[test]
    fn what_no_rule_names_is_read_all_the_same() {
        check(
            "<w:p><w:r><w:t>a</w:t></w:r></w:p><x:vreemd xmlns:x=\"urn:x\" bsn=\"111222333\">los</x:vreemd>",
            &["visible body: a", "metadata attribute: 111222333", "hidden body: los"],
        );
    }

    #[test]
    fn other_packages_are_not_word() {
        let sheet =
            TYPES.replace("wordprocessingml.document", "spreadsheetml.sheet").replace("word/document", "xl/workbook");
        let source = package(&[("[Content_Types].xml", sheet.as_bytes()), ("xl/workbook.xml", b"<workbook/>")]);
        assert!(!Docx.recognises(&source));
        assert!(!Docx.recognises(&package(&[("map/brief.docx", b"x")])));
        let bare = format!("<w:document {SPACE}/>");
        assert!(Docx.recognises(&package(&[("word/document.xml", bare.as_bytes())])));
    }

    #[test]
    fn a_part_that_expands_too_far_is_read_up_to_the_limit() {
        let source = body(&format!("{}<!--{}-->", p("kanariewoord"), "A".repeat(2 << 20)));
        let document = Docx.read(&source, &Limits { bytes_part: 1 << 20, ..Limits::default() }).unwrap();
        assert!(document.segments.iter().any(|s| s.text.folded() == "kanariewoord"));
        assert!(document.gaps.iter().any(|g| g.code.code() == "limit"));
    }
}
