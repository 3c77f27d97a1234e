//! What a mail is made of, from its first line to its last: headers, text that stands as it is, and parts that are written in some other way
//! (RFC 2045 and 2046; mbox by RFC 4155). One pass over the lines; what is nested is followed by its borders.

use std::ops::Range;

use encoding_rs::Encoding;

use crate::formats::mail::header::{self, Field, Said};

/// Borders that are known at a time, and the length of one (RFC 2046, 5.1.1, and some more).
const BORDERS: usize = 64;
const BORDER: usize = 200;

/// A stretch of a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Stretch {
    /// A header with the blank line that ends it.
    Header(Vec<Field>),
    /// Text as it stands.
    Text(Range<usize>),
    /// Text in quoted-printable, in this encoding.
    Quoted(Range<usize>, Option<&'static Encoding>),
    /// A part that is a document of its own.
    Part(Part),
    /// A part that nobody here can read; why, by a fixed name.
    Unread(Range<usize>),
}

/// A part that is a document of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// Where it stands in the decoded mail.
    pub(super) range: Range<usize>,
    pub(super) coding: Coding,
    /// Of a text the encoding that it names, when that is not UTF-8.
    pub(super) encoding: Option<&'static Encoding>,
    /// An extension that fits, with its dot, or nothing.
    pub(super) extension: String,
}

/// How a part is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Coding {
    AsItStands,
    Quoted,
    Base64,
}

/// A mail laid out.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// In order, each with the number of the message that it belongs to.
    pub(super) stretches: Vec<(Stretch, u32)>,
    /// Parts that say they hold parts, and do not.
    pub(super) broken: u64,
}

/// What a body will be.
enum Body {
    Text,
    Quoted(Option<&'static Encoding>),
    Part(Coding, Option<&'static Encoding>, String),
    Unread,
}

struct Border {
    text: String,
    seen: bool,
}

/// Lays out a mail or a mailbox.
pub(super) fn layout(text: &str) -> Layout {
    let mut layout = Layout::default();
    let mut borders: Vec<Border> = Vec::new();
    let mbox = text.starts_with("From ");
    // `None` inside a header.
    let mut body: Option<Body> = None;
    let (mut at, mut from, mut blank, mut begun, mut message) = (0, 0, false, false, 0);
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let bare = line.trim_end_matches(['\n', '\r']);
        let border = bare.strip_prefix("--").and_then(|rest| {
            let rest = rest.trim_end();
            let is = |b: &Border| rest == b.text || rest.strip_suffix("--") == Some(b.text.as_str());
            let found = borders.iter().rposition(is)?;
            Some((found, rest == borders[found].text))
        });
        let next = mbox && blank && body.is_some() && bare.starts_with("From ");
        blank = bare.is_empty();
        begun |= !blank;
        if next || border.is_some() {
            layout.end(text, from..start, body.take(), message);
            from = start;
            match border {
                Some((index, opens)) if !next => {
                    borders[index].seen = true;
                    layout.close(&mut borders, if opens { index + 1 } else { index });
                    // The border is text; what stands behind the last one is no part any more.
                    layout.push(Stretch::Text(start..at), message);
                    from = at;
                    body = (!opens).then_some(Body::Text);
                }
                _ => {
                    layout.close(&mut borders, 0);
                    message += 1;
                }
            }
        } else if body.is_none() && blank && begun {
            let fields = header::fields(text, from..at);
            body = layout.begin(text, &fields, &mut borders);
            layout.push(Stretch::Header(fields), message);
            from = at;
        }
    }
    layout.end(text, from..text.len(), body, message);
    layout.close(&mut borders, 0);
    layout
}

impl Layout {
    fn push(&mut self, stretch: Stretch, message: u32) {
        // What stands as it is runs on over the borders between.
        match (self.stretches.last_mut(), &stretch) {
            (Some((Stretch::Text(last), m)), Stretch::Text(range)) if last.end == range.start && *m == message => {
                last.end = range.end;
            }
            _ => self.stretches.push((stretch, message)),
        }
    }

    /// A body, or a header without an end, ends here.
    fn end(&mut self, text: &str, range: Range<usize>, body: Option<Body>, message: u32) {
        if range.is_empty() {
            return;
        }
        let blank = text[range.clone()].trim().is_empty();
        let stretch = match body {
            None => Stretch::Header(header::fields(text, range)),
            // An empty body, or the blank lines around a border.
            Some(_) if blank => Stretch::Text(range),
            Some(Body::Text) => Stretch::Text(range),
            Some(Body::Quoted(encoding)) => Stretch::Quoted(range, encoding),
            Some(Body::Part(coding, encoding, extension)) => Stretch::Part(Part { range, coding, encoding, extension }),
            Some(Body::Unread) => Stretch::Unread(range),
        };
        self.push(stretch, message);
    }

    fn close(&mut self, borders: &mut Vec<Border>, keep: usize) {
        self.broken += borders.drain(keep.min(borders.len())..).filter(|border| !border.seen).count() as u64;
    }

    /// What follows this header: nothing when it is the header of a mail inside.
    fn begin(&mut self, text: &str, fields: &[Field], borders: &mut Vec<Border>) -> Option<Body> {
        let all = |wanted: &str| {
            let found = fields.iter().filter(|field| header::name(text, field) == wanted);
            found.map(|field| Said::of(&text[field.value.clone()])).collect::<Vec<_>>()
        };
        let (kinds, codings) = (all("content-type"), all("content-transfer-encoding"));
        // Readers choose differently between two that differ.
        if kinds.windows(2).chain(codings.windows(2)).any(|two| two[0] != two[1]) {
            return Some(Body::Unread);
        }
        let coding = match codings.first().map_or("7bit", |said| said.word.as_str()) {
            "" | "7bit" | "8bit" | "binary" => Coding::AsItStands,
            "quoted-printable" => Coding::Quoted,
            "base64" => Coding::Base64,
            _ => return Some(Body::Unread),
        };
        let plain = Said::default();
        let kind = kinds.first().unwrap_or(&plain);
        let word = kind.word.as_str();
        if word.starts_with("multipart/") {
            let border = kind.parameter("boundary").map(|border| border.trim_end().to_owned());
            return match border.filter(|b| !b.is_empty() && b.len() <= BORDER && borders.len() < BORDERS) {
                Some(text) if coding == Coding::AsItStands => {
                    borders.push(Border { text, seen: false });
                    Some(Body::Text)
                }
                _ => Some(Body::Unread),
            };
        }
        let message = matches!(word, "message/rfc822" | "message/global" | "message/news");
        if message && coding == Coding::AsItStands {
            return None;
        }
        let named = kind.parameter("charset").map(|name| name.trim().to_ascii_lowercase());
        let encoding = match named.as_deref() {
            None | Some("" | "utf-8" | "utf8" | "us-ascii" | "ascii") => None,
            // What is as wide as this tells itself by its bytes.
            Some(name) if name.starts_with("utf-16") || name.starts_with("utf-32") => None,
            Some(name) => match Encoding::for_label(name.as_bytes()) {
                Some(encoding) => Some(encoding),
                None if word.starts_with("text/") || word.is_empty() => return Some(Body::Unread),
                None => None,
            },
        };
        let is_text = word.is_empty() || word.starts_with("text/") || word.starts_with("message/") && !message;
        let apart =
            matches!(word, "text/html" | "text/csv" | "text/tab-separated-values" | "text/markdown" | "text/xml");
        let wide = encoding.is_some_and(|encoding| !encoding.is_single_byte());
        Some(match coding {
            Coding::AsItStands if is_text && !apart => Body::Text,
            Coding::Quoted if is_text && !apart && !wide => Body::Quoted(encoding),
            // The mail as a whole was decoded already.
            Coding::AsItStands => Body::Part(coding, None, extension(word, kind)),
            _ => Body::Part(coding, encoding.filter(|_| is_text), extension(word, kind)),
        })
    }
}

/// An extension for what a part says it is; else that of its name. Of the name itself nothing is taken: it is text of the mail.
fn extension(word: &str, kind: &Said) -> String {
    let known = match word {
        "" | "text/plain" => "txt",
        "text/html" => "html",
        "text/csv" => "csv",
        "text/markdown" => "md",
        "application/json" => "json",
        "application/pdf" => "pdf",
        "message/rfc822" | "message/global" | "message/news" => "eml",
        "application/zip" => "zip",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => "docx",
        "image/png" => "png",
        "image/jpeg" => "jpg",
        _ => {
            let name = kind.parameter("name").unwrap_or_default();
            let last = name.rsplit_once('.').map_or("", |(_, last)| last);
            let fits = (1..=4).contains(&last.len()) && last.bytes().all(|b| b.is_ascii_alphanumeric());
            return if fits { format!(".{}", last.to_ascii_lowercase()) } else { String::new() };
        }
    };
    format!(".{known}")
}
