//! DOCX through docx-rs, with the places where text hides; what docx-rs cannot write is put into its parts by hand.

use std::io::Cursor;

use docx_rs::{
    BreakType, Comment, Delete, Docx, Footnote, Header, Hyperlink, HyperlinkType, Insert, Paragraph, Run, Table,
    TableCell, TableRow,
};

use super::html::split;
use super::out::values_of;
use super::{Block, Fixture, Kind, Line, Rendered};

pub const VARIANTS: &[&str] = &[
    "split-runs",
    "footnote",
    "comment",
    "table",
    "property",
    "header",
    "tracked-deletion",
    "tracked-insertion",
    "textbox",
    "hyperlink",
    "hidden",
    "field",
    "alt-text",
];

/// When and by whom: fixed, so that the bytes are the same every time.
const DATE: &str = "2024-03-12T09:30:00Z";
const AUTHOR: &str = "Planning";

pub fn render(fixture: &Fixture, variant: &str) -> Rendered {
    let mut docx = Docx::new().created_at(DATE).updated_at(DATE);
    let mut values = Vec::new();
    let mut header = Header::new();
    // Paragraphs that are put in by hand, by the number of their place holder.
    let mut by_hand: Vec<Line> = Vec::new();
    for (number, block) in fixture.blocks.iter().enumerate() {
        match block {
            Block::Heading(line) => {
                docx = docx.add_paragraph(paragraph(line, variant).style("Heading2"));
                values.extend(values_of(line, "heading"));
            }
            Block::Message { sender, line } => {
                let line = sender.then(": ", line);
                docx = docx.add_paragraph(paragraph(&line, variant));
                values.extend(values_of(&line, "body"));
            }
            Block::Table(rows) => {
                docx = docx.add_table(Table::new(rows.iter().map(|row| table_row(row, variant)).collect()));
                values.extend(rows.iter().flatten().flat_map(|cell| values_of(cell, "table")));
            }
            Block::Paragraph(line) => {
                let place = place(variant);
                match variant {
                    "footnote" => {
                        let note = Footnote::new().add_content(paragraph(line, variant));
                        docx = docx.add_paragraph(
                            Paragraph::new().add_run(Run::new().add_text("Zie noot.").add_footnote_reference(note)),
                        );
                    }
                    "comment" => {
                        let comment =
                            Comment::new(number + 1).author(AUTHOR).date(DATE).add_paragraph(paragraph(line, variant));
                        docx = docx.add_paragraph(
                            Paragraph::new()
                                .add_comment_start(comment)
                                .add_run(Run::new().add_text("Zie opmerking."))
                                .add_comment_end(number + 1),
                        );
                    }
                    "table" => docx = docx.add_table(Table::new(vec![table_row(std::slice::from_ref(line), variant)])),
                    "header" => header = header.add_paragraph(paragraph(line, variant)),
                    "property" | "textbox" | "alt-text" | "field" => {
                        docx = docx.add_paragraph(
                            Paragraph::new().add_run(Run::new().add_text(format!("@{}@", by_hand.len()))),
                        );
                        by_hand.push(line.clone());
                    }
                    _ => docx = docx.add_paragraph(paragraph(line, variant)),
                }
                values.extend(values_of(line, place));
            }
        }
    }
    if variant == "header" {
        docx = docx.header(header);
    }
    let mut package = docx.build();
    let mut document = String::from_utf8(package.document).expect("document.xml is UTF-8");
    for (number, line) in by_hand.iter().enumerate() {
        let run = format!("<w:r><w:rPr /><w:t xml:space=\"preserve\">@{number}@</w:t></w:r>");
        assert!(document.contains(&run), "the place holder is one run");
        document = document.replace(&run, &hidden_xml(variant, number, line));
    }
    if variant == "property" {
        let all: Vec<&str> = by_hand.iter().map(|line| line.text.as_str()).collect();
        let core = String::from_utf8(package.doc_props.core).expect("core.xml is UTF-8");
        let description = format!("<dc:description>{}</dc:description></cp:coreProperties>", escape(&all.join("\n")));
        // docx-rs leaves an empty description of its own.
        let core = core.replace("<dc:description></dc:description>", "").replace("<dc:description />", "");
        package.doc_props.core = core.replace("</cp:coreProperties>", &description).into_bytes();
    }
    package.document = document.into_bytes();
    package.document_rels = in_order(&package.document_rels);
    let mut bytes = Cursor::new(Vec::new());
    package.pack(&mut bytes).expect("memory takes all of it");
    Rendered { name: format!("{}.docx", fixture.name), bytes: bytes.into_inner(), values }
}

/// Relationships sorted: docx-rs writes links in the order of a hash map, and the bytes must be the same every time.
fn in_order(rels: &[u8]) -> Vec<u8> {
    let text = std::str::from_utf8(rels).expect("relationships are UTF-8");
    let Some((head, rest)) = text.split_once("<Relationship ") else { return rels.to_vec() };
    let (all, tail) = rest.split_once("</Relationships>").expect("the element is closed");
    let mut all: Vec<&str> = all.split("<Relationship ").map(str::trim_end).collect();
    all.sort_unstable();
    format!("{head}<Relationship {}</Relationships>{tail}", all.join("<Relationship ")).into_bytes()
}

fn place(variant: &str) -> &'static str {
    VARIANTS[1..].iter().find(|v| **v == variant).copied().unwrap_or("body")
}

fn paragraph(line: &Line, variant: &str) -> Paragraph {
    let mut paragraph = Paragraph::new();
    for (piece, mark) in line.pieces() {
        let truth = mark.and_then(|m| if let Kind::Truth(rule) = &m.kind { Some(rule.as_str()) } else { None });
        let parts = if variant == "split-runs" && truth.is_some() { split(piece) } else { vec![piece.to_owned()] };
        for (i, part) in parts.iter().enumerate() {
            let part = with_breaks(part, variant);
            let part = if variant == "split-runs" && i % 2 == 1 { part.bold() } else { part };
            paragraph = match variant {
                "tracked-deletion" if truth.is_some() => {
                    paragraph.add_delete(Delete::new().author(AUTHOR).date(DATE).add_run(deleted(piece)))
                }
                "tracked-insertion" => paragraph.add_insert(Insert::new(part).author(AUTHOR).date(DATE)),
                "hyperlink" => match truth.and_then(|rule| target(rule, piece)) {
                    Some(target) => {
                        paragraph.add_hyperlink(Hyperlink::new(target, HyperlinkType::External).add_run(part))
                    }
                    None => paragraph.add_run(part),
                },
                "hidden" => paragraph.add_run(part.vanish()),
                _ => paragraph.add_run(part),
            };
        }
    }
    paragraph
}

fn with_breaks(text: &str, _variant: &str) -> Run {
    let mut run = Run::new();
    for (i, line) in text.split('\n').enumerate() {
        if i > 0 {
            run = run.add_break(BreakType::TextWrapping);
        }
        run = run.add_text(line);
    }
    run
}

fn deleted(text: &str) -> Run {
    let mut run = Run::new();
    for (i, line) in text.split('\n').enumerate() {
        if i > 0 {
            run = run.add_break(BreakType::TextWrapping);
        }
        run = run.add_delete_text(line);
    }
    run
}

fn table_row(cells: &[Line], variant: &str) -> TableRow {
    TableRow::new(cells.iter().map(|cell| TableCell::new().add_paragraph(paragraph(cell, variant))).collect())
}

/// Where a link on a value of this rule leads, if such values are linked.
pub fn target(rule: &str, text: &str) -> Option<String> {
    match rule {
        "contact.email" => Some(format!("mailto:{text}")),
        "contact.phone" => {
            Some(format!("tel:{}", text.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect::<String>()))
        }
        "contact.profile" if text.contains('/') => Some(format!("https://{}", text.trim_start_matches("https://"))),
        _ => None,
    }
}

pub fn escape(s: &str) -> String {
    s.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A run that holds the line where docx-rs has no way to put it.
fn hidden_xml(variant: &str, number: usize, line: &Line) -> String {
    let text = escape(&line.text);
    let inner =
        text.split('\n').map(|l| format!("<w:t xml:space=\"preserve\">{l}</w:t>")).collect::<Vec<_>>().join("<w:br/>");
    let id = number + 100;
    match variant {
        "textbox" => format!(
            "<w:r><mc:AlternateContent xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\">\
             <mc:Choice Requires=\"wps\" xmlns:wps=\"http://schemas.microsoft.com/office/word/2010/wordprocessingShape\"><w:drawing>\
             <wp:inline xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\"><wp:extent cx=\"3000000\" cy=\"900000\"/>\
             <wp:docPr id=\"{id}\" name=\"Tekstvak {id}\"/><a:graphic xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\">\
             <a:graphicData uri=\"http://schemas.microsoft.com/office/word/2010/wordprocessingShape\"><wps:wsp><wps:cNvSpPr txBox=\"1\"/><wps:spPr/>\
             <wps:txbx><w:txbxContent><w:p><w:r>{inner}</w:r></w:p></w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic>\
             </wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape xmlns:v=\"urn:schemas-microsoft-com:vml\" style=\"width:236pt;height:71pt\">\
             <v:textbox><w:txbxContent><w:p><w:r>{inner}</w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        ),
        "alt-text" => format!(
            "<w:r><w:drawing><wp:inline xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\"><wp:extent cx=\"900000\" cy=\"900000\"/>\
             <wp:docPr id=\"{id}\" name=\"Afbeelding {id}\" descr=\"{}\"/></wp:inline></w:drawing></w:r>",
            text.replace('\n', "&#10;")
        ),
        "field" => format!(
            "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> COMMENTS \"{}\" </w:instrText></w:r>\
             <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>samenvatting</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>",
            text.replace('\n', " ")
        ),
        _ => "<w:r><w:t>Zie de eigenschappen.</w:t></w:r>".to_owned(),
    }
}
