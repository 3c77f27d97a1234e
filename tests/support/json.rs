//! An export as programs write it: rows become objects with the heads as keys, `Label: value` lines become members.

use super::out::Out;
use super::{Block, Fixture, Line, Mark, Rendered};

pub const VARIANTS: &[&str] = &["ascii"];

pub fn render(fixture: &Fixture, variant: &str) -> Rendered {
    let mut out = Out::default();
    let ascii = variant == "ascii";
    out.push("{\n  \"regels\": [\n");
    let mut first = true;
    let mut member = |out: &mut Out, pairs: &[(&str, &Line)], place: &'static str| {
        out.push(if first { "    {" } else { ",\n    {" });
        first = false;
        for (i, (key, line)) in pairs.iter().enumerate() {
            out.push(if i > 0 { ", " } else { "" });
            out.push(&format!("\"{}\": \"", quote(key, ascii)));
            out.line(line, place, |s, _| quote(s, ascii));
            out.push("\"");
        }
        out.push("}");
    };
    for block in &fixture.blocks {
        match block {
            Block::Heading(line) => member(&mut out, &[("kop", line)], "heading"),
            Block::Message { sender, line } => member(&mut out, &[(&sender.text, line)], "body"),
            Block::Paragraph(line) => match labelled(line) {
                Some((key, value)) => member(&mut out, &[(&key, &value)], "body"),
                None => member(&mut out, &[("tekst", line)], "body"),
            },
            Block::Table(rows) => {
                for row in rows.iter().skip(1) {
                    let pairs: Vec<(&str, &Line)> =
                        rows[0].iter().map(|head| head.text.as_str()).zip(row.iter()).collect();
                    member(&mut out, &pairs, "table");
                }
            }
        }
    }
    out.push("\n  ]\n}\n");
    let bytes = out.text.clone().into_bytes();
    out.finish(format!("{}.json", fixture.name), bytes)
}

/// `Label: value` on one line, with nothing marked in the label.
fn labelled(line: &Line) -> Option<(String, Line)> {
    let at = line.text.find(": ")?;
    let ok = at < 30 && !line.text.contains('\n') && line.marks.iter().all(|m| m.range.start >= at + 2);
    ok.then(|| {
        let shift = at + 2;
        let marks = line
            .marks
            .iter()
            .map(|m| Mark { kind: m.kind.clone(), range: m.range.start - shift..m.range.end - shift })
            .collect();
        (line.text[..at].to_owned(), Line { text: line.text[shift..].to_owned(), marks })
    })
}

fn quote(s: &str, ascii: bool) -> String {
    let mut out = String::new();
    for c in s.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if ascii && !c.is_ascii() => {
                out.extend(c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")));
            }
            c => out.push(c),
        }
    }
    out
}
