//! PDF by hand, through lopdf as container: Helvetica in WinAnsi, with the ways in which producers break a text apart.

use lopdf::{Dictionary, Document, Object, Stream, StringFormat, dictionary};

use super::docx::target;
use super::html::split;
use super::out::values_of;
use super::txt::wrapped;
use super::widths::{helvetica, width};
use super::{Block, Fixture, Kind, Line, Rendered};

pub const VARIANTS: &[&str] = &["kerned", "split-runs", "wrap", "form-xobject", "property", "hyperlink", "comment"];

const SIZE: f32 = 10.0;
const LEADING: f32 = 14.0;
const LEFT: f32 = 56.0;
const TOP: f32 = 786.0;
const BOTTOM: f32 = 56.0;

/// A page as it grows: operators, and the links on it.
#[derive(Default)]
struct Page {
    content: Vec<u8>,
    links: Vec<([f32; 4], String)>,
    notes: Vec<String>,
}

struct Writer<'v> {
    variant: &'v str,
    pages: Vec<Page>,
    y: f32,
}

pub fn render(fixture: &Fixture, variant: &str) -> Rendered {
    let (document, values) = document(fixture, variant);
    Rendered { name: format!("{}.pdf", fixture.name), bytes: save(document), values }
}

/// The document before it is written, for samples that change it further.
pub fn document(fixture: &Fixture, variant: &str) -> (Document, Vec<super::Value>) {
    let mut writer = Writer { variant, pages: vec![Page::default()], y: TOP };
    let mut values = Vec::new();
    let mut info = String::new();
    let narrow = if variant == "wrap" { 48 } else { 88 };
    for block in &fixture.blocks {
        match block {
            Block::Heading(line) => {
                writer.flow(&wrapped(line, 70), 13.0);
                values.extend(values_of(line, "heading"));
            }
            Block::Paragraph(line) if variant == "property" => {
                info.push_str(&line.text);
                info.push('\n');
                values.extend(values_of(line, "property"));
            }
            Block::Paragraph(line) if variant == "comment" => {
                writer.page().notes.push(line.text.clone());
                values.extend(values_of(line, "comment"));
            }
            Block::Paragraph(line) => {
                // What a producer breaks at a line end is one value all the same.
                writer.flow(&wrapped(line, narrow), SIZE);
                values.extend(values_of(line, "body"));
            }
            Block::Message { sender, line } => {
                writer.flow(&wrapped(&sender.then(": ", line), narrow), SIZE);
                values.extend(values_of(line, "body"));
            }
            Block::Table(rows) => {
                writer.table(rows);
                values.extend(rows.iter().flatten().flat_map(|cell| values_of(cell, "table")));
            }
        }
    }
    (assemble(writer.pages, variant, &info), values)
}

pub fn save(mut document: Document) -> Vec<u8> {
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("memory takes all of it");
    bytes
}

impl Writer<'_> {
    fn page(&mut self) -> &mut Page {
        self.pages.last_mut().expect("there is always a page")
    }

    fn down(&mut self, by: f32) {
        self.y -= by;
        if self.y < BOTTOM {
            self.pages.push(Page::default());
            self.y = TOP - by;
        }
    }

    /// A paragraph, line by line.
    fn flow(&mut self, line: &Line, size: f32) {
        let mut at = 0;
        for row in line.text.split('\n') {
            self.down(LEADING);
            self.row(line, at..at + row.len(), LEFT, size);
            at += row.len() + 1;
        }
        self.down(LEADING / 2.0);
    }

    fn table(&mut self, rows: &[Vec<Line>]) {
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
        // Each column as wide as its widest cell, and a gap.
        let widths: Vec<f32> = (0..columns)
            .map(|c| rows.iter().filter_map(|r| r.get(c)).map(|cell| width(&cell.text, 8.0)).fold(0.0, f32::max) + 10.0)
            .collect();
        for row in rows {
            self.down(LEADING);
            let mut x = LEFT;
            for (cell, width) in row.iter().zip(&widths) {
                self.row(cell, 0..cell.text.len(), x, 8.0);
                x += width;
            }
        }
        self.down(LEADING);
    }

    /// The bytes `range` of a line, at one height.
    fn row(&mut self, line: &Line, range: std::ops::Range<usize>, x: f32, size: f32) {
        let y = self.y;
        let variant = self.variant;
        let mut ops = format!("BT /F1 {size} Tf {x:.2} {y:.2} Td ");
        let (mut at, mut right) = (0, x);
        for (piece, mark) in line.pieces() {
            let (start, end) = (at.max(range.start), (at + piece.len()).min(range.end));
            at += piece.len();
            if start >= end {
                continue;
            }
            let text = &line.text[start..end];
            let rule = mark.and_then(|m| if let Kind::Truth(rule) = &m.kind { Some(rule.as_str()) } else { None });
            let left = right;
            right += width(text, size);
            match variant {
                "kerned" => ops.push_str(&kerned(text)),
                "split-runs" if rule.is_some() => {
                    // Each part is placed anew, as producers do that justify or highlight.
                    let mut x = left;
                    for part in split(text) {
                        ops.push_str(&format!("ET BT /F1 {size} Tf {x:.3} {y:.2} Td {} Tj ", literal(&part)));
                        x += width(&part, size);
                    }
                    ops.push_str(&format!("ET BT /F1 {size} Tf {right:.2} {y:.2} Td "));
                    continue;
                }
                _ => ops.push_str(&format!("{} Tj ", literal(text))),
            }
            if variant == "hyperlink"
                && let Some(target) = rule.and_then(|rule| target(rule, text))
            {
                self.page().links.push(([left, y - 2.0, right, y + size], target));
            }
        }
        ops.push_str("ET\n");
        let bytes: Vec<u8> = encoding_rs::WINDOWS_1252.encode(&ops).0.into_owned();
        self.page().content.extend(bytes);
    }
}

/// One TJ with small corrections between some pairs, as typesetters write.
fn kerned(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::from("[");
    for (i, part) in chars.chunks(2).enumerate() {
        let part: String = part.iter().collect();
        out.push_str(&literal(&part));
        // Never near the width of a blank.
        out.push_str(&format!(" {} ", [18, -12, 30, -25][(i + helvetica(chars[0]) as usize) % 4]));
    }
    out.push_str("] TJ ");
    out
}

fn literal(text: &str) -> String {
    let mut out = String::from("(");
    for c in text.chars() {
        if matches!(c, '(' | ')' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out.push(')');
    out
}

fn assemble(pages: Vec<Page>, variant: &str, info: &str) -> Document {
    let mut doc = Document::with_version("1.7");
    let pages_id = doc.new_object_id();
    let font = doc.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica", "Encoding" => "WinAnsiEncoding",
    });
    let fonts = dictionary! { "Font" => dictionary! { "F1" => font } };
    let mut kids = Vec::new();
    for page in pages {
        let mut resources = fonts.clone();
        let mut content = page.content;
        if variant == "form-xobject" {
            let form = doc.add_object(Stream::new(
                dictionary! {
                    "Type" => "XObject", "Subtype" => "Form", "BBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
                    "Resources" => fonts.clone(),
                },
                content,
            ));
            resources.set("XObject", dictionary! { "Fm1" => form });
            content = b"q 1 0 0 1 0 0 cm /Fm1 Do Q\n".to_vec();
        }
        let mut stream = Stream::new(Dictionary::new(), content);
        stream.compress().expect("flate takes all of it");
        let content = doc.add_object(stream);
        let mut annotations = Vec::new();
        for (rect, target) in page.links {
            annotations.push(doc.add_object(dictionary! {
                "Type" => "Annot", "Subtype" => "Link", "Rect" => rect.map(Object::Real).to_vec(), "Border" => vec![0.into(), 0.into(), 0.into()],
                "A" => dictionary! { "S" => "URI", "URI" => Object::string_literal(target) },
            }));
        }
        for (i, note) in page.notes.into_iter().enumerate() {
            let top = 780 - 30 * i as i64;
            annotations.push(doc.add_object(dictionary! {
                "Type" => "Annot", "Subtype" => "Text", "Rect" => vec![540.into(), (top - 20).into(), 560.into(), top.into()],
                "Contents" => text_string(&note), "T" => text_string("Planning"),
            }));
        }
        let mut dict = dictionary! {
            "Type" => "Page", "Parent" => pages_id, "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
            "Resources" => resources, "Contents" => content,
        };
        if !annotations.is_empty() {
            dict.set("Annots", annotations.into_iter().map(Object::Reference).collect::<Vec<_>>());
        }
        kids.push(Object::Reference(doc.add_object(dict)));
    }
    let count = kids.len() as i64;
    doc.objects.insert(pages_id, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count }.into());
    let catalog = doc.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages_id });
    doc.trailer.set("Root", catalog);
    let mut properties = dictionary! {
        "Producer" => text_string("fixture"), "CreationDate" => Object::string_literal("D:20240312093000Z"),
    };
    if !info.is_empty() {
        properties.set("Subject", text_string(info.trim_end()));
    }
    let properties = doc.add_object(properties);
    doc.trailer.set("Info", properties);
    let id = Object::String(b"lakmoes-fixture1".to_vec(), StringFormat::Hexadecimal);
    doc.trailer.set("ID", vec![id.clone(), id]);
    doc
}

/// A text string outside the content: UTF-16 with its mark when it is not ASCII.
pub fn text_string(text: &str) -> Object {
    if text.is_ascii() {
        return Object::string_literal(text);
    }
    let bytes = [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect();
    Object::String(bytes, StringFormat::Hexadecimal)
}
