//! Mail as programs keep it (RFC 5322, MIME, mbox), as a file or pasted: headers and parts that are text are read where they stand, with
//! quoted-printable and encoded words undone in place. A part that is a document of its own (a page, an attachment) is handed over as one, and
//! written again in the coding that it has. What is written in any other way is a gap.

mod header;
mod letters;
mod packed;
mod parameter;
mod parts;
mod quoted;
mod write;

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use encoding_rs::Encoding;

use crate::formats::mail::header::Field;
use crate::formats::mail::letters::{Byte, Piece, letters};
use crate::formats::mail::parts::{Coding, Part, Stretch, layout};
use crate::formats::mail::quoted::{Bit, bits, unquoted};
use crate::formats::plain::SEGMENT;
use crate::formats::plain::encoding::{self, Decoded, Form};
use crate::formats::plain::ground::Ground;
use crate::formats::plain::json::words;
use crate::formats::{Format, ReadError, Refusal, Task, base64, sniff};
use crate::model::{Cell, Document, Gap, GapCode, Layer, Limits, Place, Segment, Source, Written};
use crate::text::{Span, TextBuilder};

/// Mails and mailboxes.
#[derive(Debug)]
pub(super) struct Mail;

impl Format for Mail {
    fn name(&self) -> &'static str {
        "eml"
    }

    fn recognises(&self, source: &Source) -> bool {
        (source.origin == crate::model::Origin::Text || sniff::kind(source).is_none())
            && encoding::start(source, 16 << 10).is_some_and(|head| sniff::is_mail(&head, &source.extension()))
    }

    fn read(&self, source: &Source, limits: &Limits) -> Result<Document, ReadError> {
        let decoded = encoding::opened(source, None, limits)?;
        Ok(read(&decoded, source, limits))
    }

    fn write(&self, task: &Task<'_>) -> Result<Written, Refusal> {
        write::write(task)
    }

    fn unpack(&self, bytes: &[u8], _limits: &Limits, visit: &mut dyn FnMut(Place, &[u8])) -> Result<(), ReadError> {
        visit(Place::default(), bytes);
        if let Some(decoded) = encoding::decode(bytes).filter(|decoded| decoded.form != Form::Utf8) {
            visit(Place::default(), decoded.text.as_bytes());
        }
        Ok(())
    }
}

/// Reads a decoded mail.
fn read(decoded: &Decoded<'_>, source: &Source, limits: &Limits) -> Document {
    let mut reader = Reader {
        ground: Ground::new(&decoded.text),
        document: Document { format: "eml", ..Document::default() },
        builder: TextBuilder::new(),
        cells: Vec::new(),
        start: 0,
        message: 0,
        names: HashMap::new(),
        unread: 0,
        words: 0,
        lost: decoded.lost,
    };
    let layout = layout(&decoded.text);
    let mut parts = 0;
    for (stretch, message) in layout.stretches {
        if message != reader.message {
            reader.flush();
            reader.message = message;
        }
        match stretch {
            Stretch::Header(fields) => reader.header(&fields),
            Stretch::Text(range) => {
                reader.unread += u64::from(packed::holds(decoded.text[range.clone()].as_bytes()));
                reader.text(range);
            }
            Stretch::Folded(range) => reader.folded(range),
            Stretch::Quoted(range, encoding) => {
                reader.unread += u64::from(packed::holds(&unquoted(decoded.text[range.clone()].as_bytes())));
                reader.quoted(range, encoding);
            }
            Stretch::Unread(range) => {
                reader.unread += 1;
                reader.text(range);
            }
            Stretch::Part(part) => {
                parts += 1;
                let member = |bytes| source.member(&format!("part-{parts}{}", part.extension), bytes);
                match part.content(&decoded.text) {
                    Some(_) if reader.document.embedded.len() >= limits.entries as usize => {
                        let gap = Gap::limit("entries", limits.entries.into(), 0);
                        if !reader.document.gaps.contains(&gap) {
                            reader.document.gaps.push(gap);
                        }
                    }
                    Some((bytes, lost)) => {
                        reader.lost += lost;
                        // What is signed or encrypted is so in bytes (RFC 8551); letters that stand for letters say nothing here.
                        let sealed = part.extension == ".p7m" && bytes.first() != Some(&0x30);
                        let packed = encoding::head(&bytes, 4 << 10).is_some() && packed::holds(&bytes);
                        reader.unread += u64::from(sealed || packed);
                        reader.document.embedded.push(member(bytes));
                    }
                    None => reader.unread += 1,
                }
            }
        }
    }
    reader.flush();
    let Reader { mut document, unread, words, lost, .. } = reader;
    let gap = |code, about| Gap::new(code).about(about);
    if unread > 0 {
        document.gaps.push(gap(GapCode::Unsupported, "mail-part").number("parts", unread));
    }
    if layout.broken > 0 {
        document.gaps.push(gap(GapCode::Damaged, "mail-parts").number("parts", layout.broken));
    }
    if lost > 0 {
        document.gaps.push(gap(GapCode::Damaged, "encoding").number("characters", lost));
    }
    if words > 0 {
        document.gaps.push(gap(GapCode::Damaged, "mail-header").number("words", words));
    }
    document
}

impl Part {
    /// What it holds, in bytes: of a text in UTF-8 when the part names an encoding; and how many characters that encoding does not have. Nothing
    /// when its coding is broken.
    fn content(&self, text: &str) -> Option<(Vec<u8>, u64)> {
        let written = text[self.range.clone()].as_bytes();
        let bytes = match self.coding {
            Coding::AsItStands => written.to_vec(),
            Coding::Quoted => unquoted(written),
            Coding::Base64 => base64::decode(written)?,
        };
        Some(match self.encoding {
            Some(encoding) => {
                let (text, odd) = encoding.decode_without_bom_handling(&bytes);
                let lost = if odd { text.matches('\u{fffd}').count() as u64 } else { 0 };
                (text.into_owned().into_bytes(), lost)
            }
            None => (bytes, 0),
        })
    }
}

struct Reader<'t> {
    ground: Ground<'t>,
    document: Document,
    builder: TextBuilder,
    cells: Vec<Cell>,
    /// Where the segment under way starts.
    start: usize,
    message: u32,
    /// Names of fields in plain words.
    names: HashMap<String, Option<Arc<str>>>,
    /// Parts and encoded words that nobody here can read.
    unread: u64,
    words: u64,
    /// Characters that could not be known.
    lost: u64,
}

/// Names of fields that are put in words; a mail with more has them made by a program.
const NAMES: usize = 1000;

impl Reader<'_> {
    /// A header is a list of fields, as the members of an object are: the name of a known field is no text, but what its value is called.
    fn header(&mut self, fields: &[Field]) {
        self.flush();
        for field in fields {
            if self.builder.len() >= SEGMENT / 2 {
                self.flush();
            }
            if self.builder.is_empty() {
                self.start = field.name.start;
            }
            let name = header::name(self.ground.text(), field);
            let known = header::KNOWN.iter().find(|(known, _)| *known == name).map(|(_, called)| *called);
            if known.is_none() {
                self.ground.push(&mut self.builder, field.name.start, field.name.end);
            }
            let called = self.called(&name, known);
            let from = self.builder.folded().len();
            for piece in parameter::pieces(self.ground.text(), &name, field.value.clone()) {
                match piece {
                    // Names of files may be written with percent signs, whether their header says so or not.
                    Piece::Plain(range) => self.ground.push(&mut self.builder, range.start, range.end),
                    Piece::Words(words) => {
                        self.words += u64::from(words.letters.iter().any(|(c, _)| *c == '\u{fffd}'));
                        for (c, place) in words.letters {
                            self.letter(c, place);
                        }
                    }
                    Piece::Unread(range) => {
                        self.words += 1;
                        self.ground.push(&mut self.builder, range.start, range.end);
                    }
                }
            }
            let folded = self.builder.folded();
            let span = Span::new(from, from + folded[from..].trim_end().len());
            if !span.is_empty() && !name.is_empty() {
                self.cells.push(Cell { span, row: 0, column: 0, header: called });
            }
        }
        self.flush();
    }

    /// What the value of a field is called.
    fn called(&mut self, name: &str, known: Option<&'static str>) -> Option<Arc<str>> {
        if let Some(called) = self.names.get(name) {
            return called.clone();
        }
        let called = match known {
            Some(known) => known.to_owned(),
            None => words(name.strip_prefix("x-").unwrap_or(name)),
        };
        let called: Option<Arc<str>> = (!called.is_empty()).then(|| called.into());
        if self.names.len() < NAMES {
            self.names.insert(name.to_owned(), called.clone());
        }
        called
    }

    fn letter(&mut self, c: char, place: Range<usize>) {
        self.ground.push_whole(&mut self.builder, c.encode_utf8(&mut [0; 4]), place.start, place.end);
    }

    fn text(&mut self, range: Range<usize>) {
        let mut at = range.start;
        while at < range.end {
            // Where to cut is looked for only where a cut is needed: many short texts would be a long search each.
            let end = if range.end - at > SEGMENT { self.ground.cut(at, SEGMENT) } else { range.end }.min(range.end);
            if self.builder.is_empty() {
                self.start = at;
            }
            self.ground.push(&mut self.builder, at, end);
            at = end;
            if self.builder.len() >= SEGMENT / 2 {
                self.flush();
            }
        }
    }

    /// Pushes lines that go on in the next as one. They would shift the lines of what follows, so the stretch is a segment of its own.
    fn folded(&mut self, range: Range<usize>) {
        self.flush();
        let bytes = &self.ground.text().as_bytes()[..range.end];
        let mut from = range.start;
        for end in memchr::memchr_iter(b'\n', &bytes[range.clone()]).map(|i| range.start + i) {
            if !matches!(bytes.get(end + 1), Some(b' ' | b'\t')) {
                continue;
            }
            let to = if end > from && bytes[end - 1] == b'\r' { end - 1 } else { end };
            self.text(from.min(to)..to);
            from = end + 2;
        }
        self.text(from..range.end.max(from));
        self.flush();
    }

    /// Pushes a stretch with quoted-printable undone. Joined lines would shift the lines of what follows, so the stretch is a segment of its own.
    fn quoted(&mut self, range: Range<usize>, encoding: Option<&'static Encoding>) {
        self.flush();
        let bytes = self.ground.text()[range.clone()].as_bytes();
        let mut run: Vec<Byte> = Vec::new();
        for bit in bits(bytes, range.start) {
            match bit {
                Bit::Joint => {}
                Bit::Byte(byte, place) => {
                    run.push((byte, place));
                    // Where nobody can tell, a letter may be cut: a segment is long enough that it matters little.
                    if run.len() >= SEGMENT {
                        self.run(&mut run, encoding);
                    }
                }
                Bit::Plain(plain) => {
                    self.run(&mut run, encoding);
                    self.text(plain);
                }
            }
        }
        self.run(&mut run, encoding);
        self.flush();
    }

    /// Pushes the letters of bytes that stand in a row.
    fn run(&mut self, run: &mut Vec<Byte>, encoding: Option<&'static Encoding>) {
        let Some((_, first)) = run.first() else { return };
        if self.builder.is_empty() {
            self.start = first.start;
        }
        for (c, place) in letters(run, encoding) {
            self.letter(c, place);
        }
        run.clear();
        if self.builder.len() >= SEGMENT {
            self.flush();
        }
    }

    fn flush(&mut self) {
        let cells = std::mem::take(&mut self.cells);
        if self.builder.is_empty() {
            return;
        }
        let place = Place { line: Some(self.ground.line(self.start)), ..Place::default() };
        let mut segment = Segment::new(place, Layer::Visible, self.builder.finish());
        segment.cells = cells;
        segment.group = self.message;
        self.document.segments.push(segment);
    }
}

#[cfg(test)]
mod tests;
