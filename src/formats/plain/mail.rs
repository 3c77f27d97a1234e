//! Mail as programs keep it (RFC 5322, MIME, mbox), as a file or pasted: headers and parts that are text are read as they stand, with quoted-printable
//! undone in place. What is written in base64 (attachments, mostly) is not read here and is told.

use std::ops::Range;

use encoding_rs::WINDOWS_1252;

use crate::formats::plain::SEGMENT;
use crate::formats::plain::ground::Ground;
use crate::model::{Document, Gap, GapCode, Layer, Place, Segment};
use crate::text::TextBuilder;

/// Borders between parts that are known at a time, and the length of one (RFC 2046, 5.1.1, and some more).
const BORDERS: usize = 64;
const BORDER: usize = 200;

/// How a stretch of a mail is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Written {
    AsItStands,
    Quoted,
    Base64,
}

/// The stretches of a mail, in order, each with how it is written.
fn stretches(text: &str) -> Vec<(Range<usize>, Written)> {
    let mut found: Vec<(Range<usize>, Written)> = Vec::new();
    let mut borders: Vec<&str> = Vec::new();
    let (mut header, mut coding, mut body) = (true, Written::AsItStands, Written::AsItStands);
    let mbox = text.starts_with("From ");
    let (mut at, mut from, mut blank) = (0, 0, false);
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let bare = line.trim_end_matches(['\n', '\r']);
        let border = bare.strip_prefix("--").is_some_and(|rest| {
            let rest = rest.trim_end();
            borders.iter().any(|b| *b == rest || rest.strip_suffix("--") == Some(b))
        });
        let next = mbox && blank && bare.starts_with("From ");
        let ends = if header { bare.is_empty() } else { border || next };
        if header {
            coding = coded(bare).unwrap_or(coding);
            if let Some(border) = border_of(bare).filter(|_| borders.len() < BORDERS) {
                borders.push(border);
            }
        }
        if ends {
            // The blank line still belongs to the header, the border to what follows.
            let border_at = if header { at } else { start };
            found.push((from..border_at, body));
            (from, body) = (border_at, if header { coding } else { Written::AsItStands });
            header = !header;
            coding = Written::AsItStands;
            if next {
                borders.clear();
            }
        }
        blank = bare.is_empty();
    }
    found.push((from..text.len(), body));
    found.retain(|(range, _)| !range.is_empty());
    found
}

/// What a line of a header says of how the body is written.
fn coded(line: &str) -> Option<Written> {
    const NAME: &str = "content-transfer-encoding:";
    let value =
        line.get(..NAME.len()).filter(|name| name.eq_ignore_ascii_case(NAME)).map(|_| line[NAME.len()..].trim())?;
    Some(match value.to_ascii_lowercase().as_str() {
        "base64" => Written::Base64,
        "quoted-printable" => Written::Quoted,
        _ => Written::AsItStands,
    })
}

/// The border that a line of a header names.
fn border_of(line: &str) -> Option<&str> {
    let at = line.to_ascii_lowercase().find("boundary=")? + "boundary=".len();
    let value = line.get(at..)?;
    let border = match value.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next()?,
        None => value.split([';', ' ']).next()?,
    };
    (!border.is_empty() && border.len() <= BORDER).then_some(border)
}

/// Reads a mail or a mailbox.
pub(crate) fn read(ground: &mut Ground<'_>, document: &mut Document) {
    let mut flow = Flow { builder: TextBuilder::new(), start: 0 };
    let mut unread = 0;
    for (range, written) in stretches(ground.text()) {
        match written {
            Written::AsItStands => flow.push(ground, range, false, &mut document.segments),
            // Joined lines would shift the lines of what follows.
            Written::Quoted => {
                flow.flush(ground, range.start, &mut document.segments);
                let end = range.end;
                flow.push(ground, range, true, &mut document.segments);
                flow.flush(ground, end, &mut document.segments);
            }
            // An empty body, or the blank lines around a border.
            Written::Base64 if ground.text()[range.clone()].trim().is_empty() => {}
            Written::Base64 => {
                flow.flush(ground, range.end, &mut document.segments);
                unread += 1;
            }
        }
    }
    let end = ground.text().len();
    flow.flush(ground, end, &mut document.segments);
    if unread > 0 {
        document.gaps.push(Gap::new(GapCode::Unsupported).about("mail-part").number("parts", unread));
    }
}

struct Flow {
    builder: TextBuilder,
    /// Where the segment under way starts.
    start: usize,
}

impl Flow {
    fn push(&mut self, ground: &mut Ground<'_>, range: Range<usize>, quoted: bool, segments: &mut Vec<Segment>) {
        let mut at = range.start;
        while at < range.end {
            let end = ground.cut(at, SEGMENT).min(range.end);
            if self.builder.is_empty() {
                self.start = at;
            }
            match quoted {
                true => unquoted(ground, &mut self.builder, at, end),
                false => ground.push(&mut self.builder, at, end),
            }
            at = end;
            if self.builder.len() >= SEGMENT / 2 {
                self.flush(ground, at, segments);
            }
        }
    }

    fn flush(&mut self, ground: &mut Ground<'_>, to: usize, segments: &mut Vec<Segment>) {
        if !self.builder.is_empty() {
            let place = Place { line: Some(ground.line(self.start)), ..Place::default() };
            segments.push(Segment::new(place, Layer::Visible, self.builder.finish()));
        }
        self.start = to;
    }
}

/// Pushes `from..to` with quoted-printable undone (RFC 2045, 6.7): `=C3=AB` is a letter, `=` at the end of a line joins it to the next.
fn unquoted(ground: &mut Ground<'_>, builder: &mut TextBuilder, from: usize, to: usize) {
    let bytes = ground.text().as_bytes();
    let mut at = from;
    while let Some(mark) = memchr::memchr(b'=', &bytes[at..to]).map(|i| at + i) {
        ground.push(builder, at, mark);
        let rest = &bytes[mark + 1..to];
        let blank = rest.iter().take_while(|b| matches!(b, b' ' | b'\t' | b'\r')).count();
        if rest.get(blank) == Some(&b'\n') {
            at = mark + blank + 2;
            continue;
        }
        let (mut letters, mut end) = (Vec::new(), mark);
        while let Some(letter) = escaped(&bytes[end..to]) {
            letters.push(letter);
            end += 3;
        }
        if letters.is_empty() {
            ground.push(builder, mark, mark + 1);
            at = mark + 1;
            continue;
        }
        let shown = match String::from_utf8(letters) {
            Ok(shown) => shown,
            Err(other) => WINDOWS_1252.decode_without_bom_handling(other.as_bytes()).0.into_owned(),
        };
        ground.push_whole(builder, &shown, mark, end);
        at = end;
    }
    ground.push(builder, at, to);
}

/// The byte that `=` and two hexadecimal digits stand for.
fn escaped(bytes: &[u8]) -> Option<u8> {
    let [b'=', high, low, ..] = bytes else { return None };
    let digit = |b: &u8| char::from(*b).to_digit(16);
    Some((digit(high)? * 16 + digit(low)?) as u8)
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::formats::plain::ground::Ground;
    use crate::formats::plain::tests::holds_its_ground;
    use crate::model::{Document, GapCode};

    fn check(text: &str, expected: &str, unread: u64) {
        let mut document = Document::default();
        read(&mut Ground::new(text), &mut document);
        holds_its_ground(&document, text);
        let all: String = document.segments.iter().map(|s| s.text.folded()).collect();
        assert_eq!(all, expected, "{text}");
        let told = document.gaps.iter().find(|gap| gap.code == GapCode::Unsupported).map(|gap| gap.numbers[0].1);
        assert_eq!(told.unwrap_or(0), unread, "{text}");
    }

    #[test]
    fn what_is_text_is_read_and_what_is_packed_is_told() {
        check("From: a@example.nl\nTo: b@example.nl\n\nHoi", "From: a@example.nl\nTo: b@example.nl\n\nHoi", 0);
        let head = "MIME-Version: 1.0\nContent-Type: multipart/mixed;\n boundary=\"==x\"\n\n";
        let text = "--==x\nContent-Type: text/plain\n\nDag Jan\n";
        let file = "--==x\nContent-Transfer-Encoding: base64\n\n";
        let mail = format!("{head}{text}{file}SGFsbG8gSmFuCg==\nSGFsbG8=\n--==x--\nnog iets\n");
        check(&mail, &format!("{head}{text}{file}--==x--\nnog iets\n"), 1);
        check("Content-Transfer-Encoding: base64\n\nSGFsbG8=\n", "Content-Transfer-Encoding: base64\n\n", 1);
        check("Content-Transfer-Encoding: base64\n\n\n", "Content-Transfer-Encoding: base64\n\n", 0);
    }

    #[test]
    fn quoted_letters_and_lines_are_whole() {
        let head = "Content-Transfer-Encoding: quoted-printable\r\n\r\n";
        check(
            &format!("{head}Zo=C3=AB Ver=\r\nmeer 1=3D1 = x"),
            "Content-Transfer-Encoding: quoted-printable\n\nZoë Vermeer 1=1 = x",
            0,
        );
        check(&format!("{head}Zo=EB"), "Content-Transfer-Encoding: quoted-printable\n\nZoë", 0);
    }

    #[test]
    fn each_mail_of_a_mailbox_has_its_own_header() {
        let one = "From x Mon\nContent-Transfer-Encoding: base64\n\nSGFsbG8=\n\n";
        let two = "From y Tue\nSubject: x\n\nFrom here on: tekst\n\nFrom z Wed\nSubject: y\n\nHoi";
        let told = "From x Mon\nContent-Transfer-Encoding: base64\n\n";
        check(&format!("{one}{two}"), &format!("{told}{two}"), 1);
    }
}
