//! What a mail is made of, from its first line to its last: headers, text that stands as it is, and parts that are written in some other way
//! (RFC 2045 and 2046; mbox by RFC 4155). One pass over the lines; what is nested is followed by its borders.

use std::ops::Range;

use encoding_rs::Encoding;

use crate::formats::base64;
use crate::formats::mail::header::{self, Field};
use crate::formats::mail::parameter::Said;

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
    /// Text of which a line goes on in the next when that begins with a blank (RFC 5545, 3.1; RFC 6350, 3.2).
    Folded(Range<usize>),
    /// Text in quoted-printable, in this encoding.
    Quoted(Range<usize>, Option<&'static Encoding>),
    /// A part that is a document of its own.
    Part(Part),
    /// A part that nobody here can read as what it is. What stands in it in plain sight is text.
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
    Folded,
    Quoted(Option<&'static Encoding>),
    Part(Coding, Option<&'static Encoding>, String),
    Unread,
}

struct Border {
    text: String,
    seen: bool,
    /// Whether its parts are mails, unless they say otherwise (RFC 2046, 5.1.5).
    digest: bool,
}

/// Lays out a mail or a mailbox.
pub(super) fn layout(text: &str) -> Layout {
    let mut layout = Layout::default();
    let mut borders: Vec<Border> = Vec::new();
    let mbox = text.starts_with("From ");
    // `None` inside a header.
    let mut body: Option<Body> = None;
    let (mut at, mut from, mut blank, mut begun, mut message) = (0, 0, false, false, 0);
    // Whether the header under way is that of a part, and whether it says that letters behind it stand for others.
    let (mut part, mut coded) = (false, false);
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
                    part = opens;
                }
                _ => {
                    layout.close(&mut borders, 0);
                    message += 1;
                    part = false;
                }
            }
            coded = false;
        } else if body.is_none() && begun {
            let Some(end) = header_end(text, start..at, coded && from < start) else {
                coded |= says_coded(line);
                continue;
            };
            let fields = header::fields(text, from..end);
            body = layout.begin(text, &fields, &mut borders, std::mem::take(&mut part));
            layout.push(Stretch::Header(fields), message);
            (from, coded) = (end, false);
        }
    }
    layout.end(text, from..text.len(), body, message);
    layout.close(&mut borders, 0);
    layout
}

/// Where the header ends, when it does so in this line. A blank line ends it; one with blanks in it too, when no field follows. And in practice
/// the letters of a coded body do, right behind the fields.
fn header_end(text: &str, line: Range<usize>, coded: bool) -> Option<usize> {
    let bare = text[line.clone()].trim_end_matches(['\n', '\r']);
    let is_field = |line: &str| line.starts_with([' ', '\t']) || header::name_length(line) > 0;
    if bare.trim_matches([' ', '\t']).is_empty() {
        let next = text[line.end..].split('\n').next().unwrap_or_default();
        return (bare.is_empty() || !is_field(next)).then_some(line.end);
    }
    (coded && !is_field(bare)).then_some(line.start)
}

/// Whether this is the field that says that what follows is written in other letters.
fn says_coded(line: &str) -> bool {
    let name = header::name_length(line);
    let is_it = line[..name].to_ascii_lowercase().starts_with("content-transfer-encoding");
    is_it && matches!(Said::of(&line[name..]).word.as_str(), "base64" | "quoted-printable")
}

/// How far the lines of base64 run from the start. A line that is none ends it, and so does one behind the last (which is padded, or shorter than
/// those before it), unless it stands for whole bytes by itself: some programs write every line so.
fn base64_end(text: &str) -> usize {
    let (mut end, mut at, mut longest, mut ended, mut is_text) = (0, 0, 0, false, true);
    for line in text.split_inclusive('\n') {
        at += line.len();
        let letters = line.trim();
        if letters.is_empty() {
            continue;
        }
        let Some(bytes) = base64::decode(letters.as_bytes()).filter(|_| !letters.contains([' ', '\t'])) else { break };
        let is_whole = letters.len().is_multiple_of(4);
        // A letter may be cut at either end of a line.
        let cut = bytes.iter().take(3).take_while(|b| matches!(b, 0x80..=0xbf)).count();
        let sound = std::str::from_utf8(&bytes[cut..]).map_or_else(|error| error.error_len().is_none(), |_| true);
        if ended && (!is_whole || is_text && !sound) {
            break;
        }
        ended |= letters.ends_with('=') || letters.len() < longest;
        is_text &= sound || !is_whole;
        longest = longest.max(letters.len());
        end = at;
    }
    end
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
            // Whatever it is called, letters of this kind say little as they stand.
            Some(Body::Text) if text[range.clone()].trim_start().starts_with("{\\rtf") => {
                Stretch::Part(Part { range, coding: Coding::AsItStands, encoding: None, extension: ".rtf".to_owned() })
            }
            Some(Body::Text) => Stretch::Text(range),
            Some(Body::Folded) => Stretch::Folded(range),
            Some(Body::Part(Coding::Base64, encoding, extension)) => {
                let end = range.start + base64_end(&text[range.clone()]);
                let rest = end..range.end;
                let all = text[rest.clone()].trim().is_empty();
                if end > range.start {
                    let range = range.start..if all { range.end } else { end };
                    self.push(Stretch::Part(Part { range, coding: Coding::Base64, encoding, extension }), message);
                }
                if all {
                    return;
                }
                Stretch::Unread(rest)
            }
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
    fn begin(&mut self, text: &str, fields: &[Field], borders: &mut Vec<Border>, part: bool) -> Option<Body> {
        let all = |wanted: &str| {
            let found = fields.iter().filter(|field| header::name(text, field) == wanted);
            found.map(|field| Said::of(&text[field.value.clone()])).collect::<Vec<_>>()
        };
        let (kinds, codings) = (all("content-type"), all("content-transfer-encoding"));
        // Readers choose differently between two that differ.
        if kinds.windows(2).chain(codings.windows(2)).any(|two| !two[0].is_same(&two[1])) {
            return Some(Body::Unread);
        }
        let coding = match codings.first().map_or("7bit", |said| said.word.as_str()) {
            "" | "7bit" | "8bit" | "binary" => Coding::AsItStands,
            "quoted-printable" => Coding::Quoted,
            "base64" => Coding::Base64,
            _ => return Some(Body::Unread),
        };
        let digest = part && borders.last().is_some_and(|border| border.digest);
        let unsaid = if digest { Said::of("message/rfc822") } else { Said::default() };
        let kind = kinds.first().unwrap_or(&unsaid);
        let word = kind.word.as_str();
        if word.starts_with("multipart/") {
            let border = kind.parameter("boundary").map(|border| border.trim_end().to_owned());
            return match border.filter(|b| !b.is_empty() && b.len() <= BORDER && borders.len() < BORDERS) {
                Some(text) if coding == Coding::AsItStands => {
                    borders.push(Border { text, seen: false, digest: word == "multipart/digest" });
                    Some(Body::Text)
                }
                _ => Some(Body::Unread),
            };
        }
        // A piece of a mail, and a mail that is kept elsewhere: what is here says nothing of how it is to be read.
        if matches!(word, "message/partial" | "message/external-body") {
            return Some(Body::Unread);
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
            // Some old encodings are refused by programs of today, which make one sign of all they say.
            Some(name) => match Encoding::for_label_no_replacement(name.as_bytes()) {
                Some(encoding) => Some(encoding),
                None if word.starts_with("text/") || word.is_empty() => return Some(Body::Unread),
                None => None,
            },
        };
        let is_text = word.is_empty() || word.starts_with("text/") || word.starts_with("message/") && !message;
        // Any other text may have a language of its own.
        let plain = matches!(
            word,
            "" | "text/plain"
                | "text/calendar"
                | "text/vcard"
                | "text/x-vcard"
                | "text/directory"
                | "text/rfc822-headers"
        ) || word.starts_with("message/");
        let wide = encoding.is_some_and(|encoding| !encoding.is_single_byte());
        Some(match coding {
            Coding::AsItStands
                if matches!(word, "text/calendar" | "text/vcard" | "text/x-vcard" | "text/directory") =>
            {
                Body::Folded
            }
            Coding::AsItStands if is_text && plain => Body::Text,
            Coding::Quoted if is_text && plain && !wide => Body::Quoted(encoding),
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
        "application/pkcs7-mime" | "application/x-pkcs7-mime" => "p7m",
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

#[cfg(test)]
mod tests {
    use super::{Layout, Stretch, base64_end, layout};

    #[test]
    fn base64_ends_where_it_ends() {
        let check = |text: &str, expected: &str| assert_eq!(&text[..base64_end(text)], expected, "{text}");
        check("SGFsbG8g\nSmFu\n\n", "SGFsbG8g\nSmFu\n");
        check("SGFsbG8u\nRGl0IGlzIHg=\nQlNOIDExMTIyMjMzMw==\n", "SGFsbG8u\nRGl0IGlzIHg=\nQlNOIDExMTIyMjMzMw==\n");
        check("SGFsbG8gSmE=\n\nBSN 123456782\n", "SGFsbG8gSmE=\n");
        check("SGFsbG8gSmE=\nBSN123456782\n", "SGFsbG8gSmE=\n");
        check("SGFsbG8gSmFu\nSmFu\n\n_____\nlist\n", "SGFsbG8gSmFu\nSmFu\n");
        check("SGF!\n", "");
    }

    #[test]
    fn headers_end_as_programs_end_them() {
        let check = |text: &str, body: &str| {
            let Layout { stretches, .. } = layout(text);
            let Some((Stretch::Part(part), _)) = stretches.last() else { panic!("{stretches:?}") };
            assert_eq!(&text[part.range.clone()], body);
        };
        check("From: a\nContent-Transfer-Encoding: base64\nSGFsbG8=\n", "SGFsbG8=\n");
        check("From: a\nContent-Transfer-Encoding: base64\n \nSGFsbG8=\n", "SGFsbG8=\n");
        check("From: a\nSubject: x\n \n y\nContent-Transfer-Encoding: base64\n\nSGFsbG8=\n", "SGFsbG8=\n");
        check("From: a\nContent-Transfer-Encoding: base64\nX-A: b\n c\n\nSGFsbG8=\n", "SGFsbG8=\n");
    }
}
