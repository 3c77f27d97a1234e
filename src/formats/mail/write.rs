//! A mail written again: what goes is replaced where it stands, in the spelling of that place. Encoded words of which a letter goes are written
//! anew, and so is a part that was redacted as a document of its own.

use std::collections::BTreeMap;
use std::ops::Range;

use encoding_rs::Encoding;

use crate::formats::mail::letters::{self, Form, Piece, Words};
use crate::formats::mail::parts::{Coding, Part, Stretch, layout};
use crate::formats::mail::{header, parameter, quoted as printable};
use crate::formats::plain::encode::{Changes, settled, spliced};
use crate::formats::plain::encoding;
use crate::formats::plain::write::stretches;
use crate::formats::{ReadError, Refusal, Task, base64};
use crate::model::{self, Change, Place, Written};

/// Characters of a line that is written anew (RFC 2045, 6.7 and 6.8).
const LINE: usize = 76;

pub(super) fn write(task: &Task<'_>) -> Result<Written, Refusal> {
    let Task { source, document, plan, embedded, .. } = *task;
    let decoded = encoding::of(source).ok_or(ReadError::Unsupported { kind: "unknown" })?;
    let text = &*decoded.text;
    let line = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let (mut words, mut quoted, mut parts) = (Vec::new(), Vec::new(), Vec::new());
    // Parts are counted as the reader counts them, with those that nobody reads.
    let mut count = 0_u32;
    for (stretch, _) in layout(text).stretches {
        match stretch {
            Stretch::Header(fields) => {
                for field in fields {
                    let name = header::name(text, &field);
                    for piece in parameter::pieces(text, &name, field.value) {
                        if let Piece::Words(found) = piece {
                            words.push(Group { words: found, edits: BTreeMap::new() });
                        }
                    }
                }
            }
            Stretch::Quoted(range, encoding) => quoted.push((range, encoding)),
            Stretch::Part(part) => {
                count += 1;
                if part.content(text).is_some() {
                    parts.push((count, part));
                }
            }
            _ => {}
        }
    }
    let mut changes: Changes = Vec::new();
    stretches(document, plan, |_, ranges, with| {
        let mut with = with;
        for range in ranges {
            let with = std::mem::take(&mut with);
            if let Some(group) = holding(&mut words, &range, |group| &group.words.range) {
                let edit = group.edits.entry((range.start, range.end)).or_default();
                if edit.is_empty() {
                    *edit = with.to_owned();
                }
            } else if let Some((_, encoding)) = holding(&mut quoted, &range, |(range, _)| range) {
                changes.push((range, printable::as_quoted(with, *encoding)));
            } else {
                changes.push((range, with.to_owned()));
            }
        }
    });
    changes.extend(words.into_iter().filter(|group| !group.edits.is_empty()).map(|group| group.written(line)));
    let mut told = Vec::new();
    for ((number, part), (old, new)) in parts.iter().zip(document.embedded.iter().zip(embedded)) {
        match new {
            Some(new) if new.bytes == old.bytes => {}
            Some(new) => changes.push((part.range.clone(), part.written(&new.bytes, line)?)),
            None => {
                let place = Place { part: Some(model::Part("mail-part")), number: Some(*number), ..Place::default() };
                told.push(Change { what: "attachment-removed", place, area: None });
                changes.push((part.range.clone(), line.to_owned()));
            }
        }
    }
    let changes = settled(changes);
    let spare = |c: char| if c == '█' { "*".to_owned() } else { "?".to_owned() };
    Ok(Written {
        bytes: spliced(&source.bytes, &decoded, &changes, &spare),
        layers_cleaned: Vec::new(),
        changes: told,
        left_out: Vec::new(),
    })
}

/// The one of these, in order and disjoint, that holds a range.
fn holding<'a, T>(all: &'a mut [T], range: &Range<usize>, place: impl Fn(&T) -> &Range<usize>) -> Option<&'a mut T> {
    let last = all.partition_point(|one| place(one).start <= range.start).checked_sub(1)?;
    all.get_mut(last).filter(|one| range.end <= place(one).end)
}

/// Encoded words, and what goes of them: places of letters, with what comes there.
struct Group {
    words: Words,
    edits: BTreeMap<(usize, usize), String>,
}

impl Group {
    fn written(mut self, line: &str) -> (Range<usize>, String) {
        let mut text = String::new();
        // Letters at one place go together.
        let mut gone: Option<(usize, usize)> = None;
        for (c, place) in self.words.letters {
            let place = (place.start, place.end);
            match self.edits.remove(&place) {
                Some(with) => {
                    text += &with;
                    gone = Some(place);
                }
                None if gone == Some(place) => {}
                None => text.push(c),
            }
        }
        text.extend(self.edits.into_values());
        let words = match &self.words.form {
            Form::Parameter(name) => letters::as_parameter(name, &text, line),
            form => letters::as_words(&text, self.words.encoding, *form == Form::Base64, line),
        };
        (self.words.range, words)
    }
}

impl Part {
    /// New content in the coding and the encoding of the part.
    fn written(&self, bytes: &[u8], line: &str) -> Result<String, Refusal> {
        let stuck = || Refusal::Stuck { what: "mail-part", place: Place::default() };
        let text = || std::str::from_utf8(bytes).map_err(|_| stuck());
        let bytes = match self.encoding {
            Some(encoding) => encoded(text()?, encoding).ok_or_else(stuck)?,
            None => bytes.to_vec(),
        };
        Ok(match self.coding {
            Coding::AsItStands => text()?.to_owned(),
            Coding::Quoted => printable::quoted(&bytes, LINE).replace("=\n", &format!("={line}")),
            Coding::Base64 => {
                let letters = base64::encode(&bytes);
                let mut out = String::with_capacity(letters.len() + letters.len() / LINE * 2 + 4);
                let mut rest = letters.as_str();
                while !rest.is_empty() {
                    let (now, later) = rest.split_at(rest.len().min(LINE));
                    out += now;
                    out += line;
                    rest = later;
                }
                out
            }
        })
    }
}

/// Text in an encoding; a letter that it does not have becomes a star, as values are starred out.
fn encoded(text: &str, encoding: &'static Encoding) -> Option<Vec<u8>> {
    let (bytes, used, lost) = encoding.encode(text);
    if used != encoding {
        return None;
    }
    if !lost {
        return Some(bytes.into_owned());
    }
    let fits = |c: char| !encoding.encode(c.encode_utf8(&mut [0; 4])).2;
    let spared: String = text.chars().map(|c| if fits(c) { c } else { '*' }).collect();
    Some(encoding.encode(&spared).0.into_owned())
}
