//! Text files: plain text, CSV, Markdown, JSON, chat exports. What a text is, is judged by its content; the extension is a hint only.
//!
//! The ground of every segment is the decoded file: [`crate::text::Anchor::Bytes`] of entry 0 counts in it. A long text is cut into segments at
//! blank lines, so that its parts can be searched at the same time.

pub(crate) mod chat;
pub(crate) mod csv;
pub(crate) mod encode;
pub(crate) mod encoding;
pub(crate) mod ground;
pub(crate) mod json;
mod lettered;
pub(crate) mod percent;
pub(crate) mod write;

use crate::formats::plain::encoding::decode;
use crate::formats::plain::ground::Ground;
use crate::formats::plain::lettered::Lettered;
use crate::formats::{Format, ReadError, Refusal, Task, sniff};
use crate::model::{Document, Layer, Limits, Origin, Place, Segment, Source, Written};
use crate::text::TextBuilder;

/// Longest segment of running text, in bytes: long enough that cuts are rare, short enough to share one file among cores.
pub(crate) const SEGMENT: usize = 256 << 10;

/// Text files of every kind.
#[derive(Debug)]
pub(super) struct Plain;

impl Format for Plain {
    fn name(&self) -> &'static str {
        "txt"
    }

    fn recognises(&self, source: &Source) -> bool {
        source.bytes.is_empty()
            || source.origin == Origin::Text
            || sniff::kind(source).is_none() && encoding::head(&source.bytes, 64 << 10).is_some()
    }

    fn read(&self, source: &Source, limits: &Limits) -> Result<Document, ReadError> {
        let decoded = encoding::opened(source, None, limits)?;
        let mut document = read_text(&decoded.text, &source.extension(), limits);
        Lettered::of(&decoded.text, source).tell(&mut document);
        document.gaps.extend(decoded.gap());
        Ok(document)
    }

    fn write(&self, task: &Task<'_>) -> Result<Written, Refusal> {
        write::write(task)
    }

    fn unpack(&self, bytes: &[u8], _limits: &Limits, visit: &mut dyn FnMut(Place, &[u8])) -> Result<(), ReadError> {
        visit(Place::default(), bytes);
        if let Some(decoded) = decode(bytes).filter(|decoded| decoded.form != encoding::Form::Utf8) {
            visit(Place::default(), decoded.text.as_bytes());
        }
        Ok(())
    }
}

/// Reads a decoded text.
fn read_text(text: &str, extension: &str, limits: &Limits) -> Document {
    let mut ground = Ground::new(text);
    let mut document = Document { format: "txt", ..Document::default() };
    if json::looks_like_json(text) && json::read_file(&mut ground, extension, limits, &mut document) {
        document.format = "json";
    } else if chat::is_chat(text) {
        document.format = "chat";
        chat::read(&mut ground, &mut document);
    } else if let Some(table) = csv::sniff(text, extension) {
        document.format = if table.is_tab() { "tsv" } else { "csv" };
        csv::read(&mut ground, table, &mut document);
    } else {
        if matches!(extension, "md" | "markdown" | "mkd") {
            document.format = "md";
        }
        read_range(&mut ground, 0, text.len(), Place::default(), Layer::Visible, &mut document.segments);
    }
    document
}

/// Running text as segments of bounded length.
pub(crate) fn read_range(
    ground: &mut Ground<'_>,
    from: usize,
    to: usize,
    place: Place,
    layer: Layer,
    segments: &mut Vec<Segment>,
) {
    let mut builder = TextBuilder::new();
    let mut at = from;
    while at < to {
        let end = ground.cut(at, SEGMENT).min(to);
        builder.reserve(end - at);
        let line = Some(ground.line(at));
        ground.push(&mut builder, at, end);
        segments.push(Segment::new(Place { line, ..place }, layer, builder.finish()));
        at = end;
    }
}

#[cfg(test)]
pub(crate) mod tests;
