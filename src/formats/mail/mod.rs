//! Mail as programs keep it (RFC 5322, MIME, mbox), as a file or pasted: headers and parts that are text are read where they stand, with
//! quoted-printable and encoded words undone in place. A part that is a document of its own (a page, an attachment) is handed over as one, and
//! written again in the coding that it has. What is written in any other way is a gap.

mod header;
mod letters;
mod parts;
mod write;

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use encoding_rs::Encoding;

use crate::formats::mail::header::Field;
use crate::formats::mail::letters::{Byte, Piece, escaped, joint, letters};
use crate::formats::mail::parts::{Coding, Part, Stretch, layout};
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
        let length = source.bytes.len() as u64;
        if length > limits.bytes_in {
            return Err(ReadError::Limit { what: "bytes-in", limit: limits.bytes_in, actual: length });
        }
        let decoded = encoding::of(source).ok_or(ReadError::Unsupported { kind: "unknown" })?;
        if decoded.text.len() > u32::MAX as usize {
            return Err(ReadError::Limit {
                what: "bytes-in",
                limit: u32::MAX.into(),
                actual: decoded.text.len() as u64,
            });
        }
        let mut document = read(&decoded, source, limits);
        if decoded.lost > 0 {
            document.gaps.push(Gap::new(GapCode::Damaged).about("encoding").number("characters", decoded.lost));
        }
        Ok(document)
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
            Stretch::Text(range) => reader.text(range),
            Stretch::Quoted(range, encoding) => reader.quoted(range, encoding),
            Stretch::Unread(_) => reader.unread += 1,
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
                    Some(bytes) => reader.document.embedded.push(member(bytes)),
                    None => reader.unread += 1,
                }
            }
        }
    }
    reader.flush();
    let Reader { mut document, unread, words, .. } = reader;
    let gap = |code, about| Gap::new(code).about(about);
    if unread > 0 {
        document.gaps.push(gap(GapCode::Unsupported, "mail-part").number("parts", unread));
    }
    if layout.broken > 0 {
        document.gaps.push(gap(GapCode::Damaged, "mail-parts").number("parts", layout.broken));
    }
    if words > 0 {
        document.gaps.push(gap(GapCode::Damaged, "mail-header").number("words", words));
    }
    document
}

impl Part {
    /// What it holds, in bytes: of a text in UTF-8 when the part names an encoding. Nothing when its coding is broken.
    fn content(&self, text: &str) -> Option<Vec<u8>> {
        let written = text[self.range.clone()].as_bytes();
        let bytes = match self.coding {
            Coding::AsItStands => written.to_vec(),
            Coding::Quoted => unquoted(written),
            Coding::Base64 => base64::decode(written)?,
        };
        Some(match self.encoding {
            Some(encoding) => encoding.decode_without_bom_handling(&bytes).0.into_owned().into_bytes(),
            None => bytes,
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
            for piece in letters::pieces(self.ground.text(), field.value.clone()) {
                match piece {
                    // Names of files may be written with percent signs (RFC 2231).
                    Piece::Plain(range) => self.ground.push(&mut self.builder, range.start, range.end),
                    Piece::Words(words) => {
                        for (c, place) in &words.letters {
                            self.letter(*c, place.clone());
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
        if holds_uuencode(&self.ground.text()[range.clone()]) {
            self.unread += 1;
        }
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

    /// Pushes a stretch with quoted-printable undone (RFC 2045, 6.7): `=C3=AB` is a letter, also when a line ends in it; `=` at the end of a line
    /// joins it to the next. Joined lines would shift the lines of what follows, so the stretch is a segment of its own.
    fn quoted(&mut self, range: Range<usize>, encoding: Option<&'static Encoding>) {
        self.flush();
        self.start = range.start;
        let bytes = &self.ground.text().as_bytes()[..range.end];
        let mut at = range.start;
        while at < bytes.len() {
            // Where nobody can tell, a letter may be cut: a segment is long enough that it matters little.
            let most = self.ground.text().floor_char_boundary(bytes.len().min(at + SEGMENT));
            let mark = memchr::memchr(b'=', &bytes[at..most]).map_or(most, |i| at + i);
            self.ground.push(&mut self.builder, at, mark);
            at = mark;
            if let Some(length) = joint(&bytes[at..]) {
                at += length;
            } else if bytes.get(at) == Some(&b'=') {
                let (mut run, mut end): (Vec<Byte>, usize) = (Vec::new(), at);
                loop {
                    let inside = if run.is_empty() { 0 } else { joint(&bytes[end..]).unwrap_or(0) };
                    let Some(letter) = escaped(&bytes[end + inside..]) else { break };
                    run.push((letter, end + inside..end + inside + 3));
                    end += inside + 3;
                    if run.len() >= SEGMENT {
                        break;
                    }
                }
                if run.is_empty() {
                    self.ground.push(&mut self.builder, at, at + 1);
                    end = at + 1;
                }
                for (c, place) in letters(&run, encoding) {
                    self.letter(c, place);
                }
                at = end;
            }
            if self.builder.len() >= SEGMENT {
                self.flush();
                self.start = at;
            }
        }
        self.flush();
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

/// Quoted-printable as bytes.
fn unquoted(bytes: &[u8]) -> Vec<u8> {
    let (mut out, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while let Some(mark) = memchr::memchr(b'=', &bytes[at..]).map(|i| at + i) {
        out.extend_from_slice(&bytes[at..mark]);
        at = mark;
        if let Some(length) = joint(&bytes[at..]) {
            at += length;
        } else if let Some(byte) = escaped(&bytes[at..]) {
            out.push(byte);
            at += 3;
        } else {
            out.push(b'=');
            at += 1;
        }
    }
    out.extend_from_slice(&bytes[at..]);
    out
}

/// Whether a file stands in a text as programs of old wrote it: `begin 644 name`, and lines that say how long they are.
fn holds_uuencode(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memmem::find_iter(bytes, b"begin ").take(1000).any(|at| {
        let head = &bytes[at + 6..bytes.len().min(at + 300)];
        let mode = head.iter().take_while(|b| matches!(b, b'0'..=b'7')).count();
        let Some(end) = memchr::memchr(b'\n', head) else { return false };
        let line = bytes[at + 6 + end + 1..].split(|b| *b == b'\n').next().unwrap_or_default().trim_ascii_end();
        let says = line.first().map_or(0, |b| usize::from(b.wrapping_sub(b' ') & 0x3f));
        (at == 0 || bytes[at - 1] == b'\n')
            && matches!(mode, 3 | 4)
            && head.get(mode) == Some(&b' ')
            && (1..=45).contains(&says)
            && line.len().abs_diff(1 + says.div_ceil(3) * 4) <= 1
    })
}

#[cfg(test)]
mod tests;
