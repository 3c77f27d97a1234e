//! WhatsApp exports, as Android and as an iPhone write them.

use super::out::Out;
use super::{Block, Fixture, Line, Rendered};

pub const VARIANTS: &[&str] = &["ios"];

pub fn render(fixture: &Fixture, variant: &str) -> Rendered {
    let mut out = Out::default();
    let ios = variant == "ios";
    let notice = "Berichten en gesprekken zijn end-to-end versleuteld.";
    out.push(&if ios {
        format!("[12-03-2024, 08:00:12] Groep: \u{200e}{notice}\n")
    } else {
        format!("12-03-2024 08:00 - {notice}\n")
    });
    let mut minutes = 8 * 60 + 1;
    for block in &fixture.blocks {
        let planning = Line { text: "Planning".to_owned(), marks: Vec::new() };
        let (sender, line) = match block {
            Block::Message { sender, line } => (sender, line),
            Block::Paragraph(line) | Block::Heading(line) => (&planning, line),
            Block::Table(_) => continue,
        };
        let (hour, minute) = (minutes / 60 % 24, minutes % 60);
        out.push(&if ios {
            format!("[12-03-2024, {hour:02}:{minute:02}:07] ")
        } else {
            format!("12-03-2024 {hour:02}:{minute:02} - ")
        });
        out.line(sender, "sender", |s, _| s.to_owned());
        out.push(": ");
        out.line(line, "message", |s, _| s.to_owned());
        out.push("\n");
        minutes += 3;
    }
    let bytes = out.text.clone().into_bytes();
    out.finish(format!("{} WhatsApp.txt", fixture.name), bytes)
}
