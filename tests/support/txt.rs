//! Plain text, in the encodings and with the line ends that file shares hold.

use super::out::Out;
use super::{Block, Fixture, Line, Rendered};

pub const VARIANTS: &[&str] = &["crlf", "utf16", "cp1252", "wrap"];

pub fn render(fixture: &Fixture, variant: &str) -> Rendered {
    let mut out = Out::default();
    let write = |s: &str, _: bool| match variant {
        "crlf" => s.replace('\n', "\r\n"),
        _ => s.to_owned(),
    };
    let end = if variant == "crlf" { "\r\n" } else { "\n" };
    for block in &fixture.blocks {
        match block {
            Block::Heading(line) => out.line(line, "heading", write),
            Block::Paragraph(line) if variant == "wrap" => out.line(&wrapped(line, 58), "body", write),
            Block::Paragraph(line) => out.line(line, "body", write),
            Block::Message { sender, line } => out.line(&sender.then(": ", line), "body", write),
            Block::Table(rows) => {
                for (i, row) in rows.iter().enumerate() {
                    if i > 0 {
                        out.push(end);
                    }
                    for (j, cell) in row.iter().enumerate() {
                        if j > 0 {
                            out.push("\t");
                        }
                        out.line(cell, "table", write);
                    }
                }
            }
        }
        out.push(end);
        out.push(end);
    }
    let bytes = encode(&out.text, variant);
    out.finish(format!("{}.txt", fixture.name), bytes)
}

/// Lines of at most `width` characters: breaks at blanks, also inside values. Bytes stay where they are.
pub fn wrapped(line: &Line, width: usize) -> Line {
    let mut text = line.text.clone().into_bytes();
    let (mut start, mut blank) = (0, None);
    for (i, c) in line.text.char_indices() {
        match c {
            '\n' => (start, blank) = (i + 1, None),
            ' ' => blank = Some(i),
            _ => {}
        }
        if let Some(at) = blank
            && line.text[start..i].chars().count() >= width
        {
            text[at] = b'\n';
            (start, blank) = (at + 1, None);
        }
    }
    Line { text: String::from_utf8(text).expect("a blank became a line end"), marks: line.marks.clone() }
}

pub fn encode(text: &str, variant: &str) -> Vec<u8> {
    match variant {
        "utf16" => [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect(),
        "cp1252" => encoding_rs::WINDOWS_1252.encode(text).0.into_owned(),
        _ => text.as_bytes().to_vec(),
    }
}
