//! HTML as mail programs and word processors write it, with the places where text hides.

use super::out::Out;
use super::{Block, Fixture, Line, Rendered};

pub const VARIANTS: &[&str] = &["entities", "split-runs", "comment", "property", "hidden", "table"];

pub fn render(fixture: &Fixture, variant: &str) -> Rendered {
    let mut out = Out::default();
    out.push("<!DOCTYPE html>\n<html lang=\"nl\">\n<head>\n<meta charset=\"utf-8\">\n<title>Document</title>\n");
    if variant == "property" {
        for block in &fixture.blocks {
            if let Block::Paragraph(line) = block {
                out.push("<meta name=\"description\" content=\"");
                out.line(line, "property", escape);
                out.push("\">\n");
            }
        }
    }
    out.push("</head>\n<body>\n");
    for block in &fixture.blocks {
        match block {
            Block::Heading(line) => wrap(&mut out, "<h2>", line, "heading", variant, "</h2>\n"),
            Block::Paragraph(_) if variant == "property" => {}
            Block::Paragraph(line) => match variant {
                "comment" => wrap(&mut out, "<!-- ", line, "comment", "plain", " -->\n"),
                "hidden" => wrap(&mut out, "<div style=\"display:none\">", line, "hidden", variant, "</div>\n"),
                "table" => wrap(&mut out, "<table><tr><td>", line, "table", variant, "</td></tr></table>\n"),
                _ => wrap(&mut out, "<p>", line, "body", variant, "</p>\n"),
            },
            Block::Message { sender, line } => {
                wrap(&mut out, "<p>", &sender.then(": ", line), "body", variant, "</p>\n");
            }
            Block::Table(rows) => {
                out.push("<table>\n");
                for (i, row) in rows.iter().enumerate() {
                    let tag = if i == 0 { "th" } else { "td" };
                    out.push("<tr>");
                    for cell in row {
                        wrap(&mut out, &format!("<{tag}>"), cell, "table", variant, &format!("</{tag}>"));
                    }
                    out.push("</tr>\n");
                }
                out.push("</table>\n");
            }
        }
    }
    out.push("</body>\n</html>\n");
    let bytes = out.text.clone().into_bytes();
    out.finish(format!("{}.html", fixture.name), bytes)
}

fn wrap(out: &mut Out, before: &str, line: &Line, place: &'static str, variant: &str, after: &str) {
    out.push(before);
    out.line(line, place, |s, value| match variant {
        "entities" if value => s.chars().map(|c| format!("&#{};", c as u32)).collect(),
        "split-runs" if value => spans(s),
        _ if before.starts_with("<!--") => s.replace("--", "- "),
        _ => escape(s, value).replace('\n', "<br>\n"),
    });
    out.push(after);
}

/// The middle of a value in an element of its own, as spelling checkers and highlighters leave it.
fn spans(s: &str) -> String {
    let write = |(i, part): (usize, &String)| {
        let part = escape(part, true);
        if i == 1 { format!("<span>{part}</span>") } else { part }
    };
    let parts = split(s);
    if parts.len() < 3 { escape(s, true) } else { parts.iter().enumerate().map(write).collect() }
}

fn escape(s: &str, _: bool) -> String {
    s.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('ë', "&euml;")
}

/// A value in three parts, cut at characters.
pub fn split(s: &str) -> Vec<String> {
    let chars: Vec<char> = s.chars().collect();
    let third = chars.len().div_ceil(3).max(1);
    chars.chunks(third).map(|part| part.iter().collect()).collect()
}
