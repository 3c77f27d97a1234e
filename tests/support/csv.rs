//! Lists as spreadsheets save them: the tables of a fixture, nothing else.

use super::out::Out;
use super::{Block, Fixture, Rendered, txt};

pub const VARIANTS: &[&str] = &["comma", "cp1252"];

pub fn render(fixture: &Fixture, variant: &str) -> Rendered {
    let mut out = Out::default();
    let separator = if variant == "comma" { "," } else { ";" };
    for block in &fixture.blocks {
        let Block::Table(rows) = block else { continue };
        for row in rows {
            for (i, cell) in row.iter().enumerate() {
                if i > 0 {
                    out.push(separator);
                }
                let quote = cell.text.contains([',', ';', '"', '\n']);
                out.push(if quote { "\"" } else { "" });
                out.line(cell, "table", |s, _| s.replace('"', "\"\""));
                out.push(if quote { "\"" } else { "" });
            }
            out.push("\r\n");
        }
    }
    let bytes = txt::encode(&out.text, variant);
    out.finish(format!("{}.csv", fixture.name), bytes)
}
