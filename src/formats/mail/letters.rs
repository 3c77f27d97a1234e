//! Letters behind letters: text that is written in other characters (`=C3=AB`, `=?utf-8?B?w6s=?=`), each letter with the place where it stands.

use std::ops::Range;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use crate::formats::base64;

/// Bytes of one encoded word. RFC 2047 allows 75.
const LONGEST: usize = 2000;
/// Bytes of words that are put together.
const TOGETHER: usize = 64 << 10;

/// A byte, and where it is written.
pub(super) type Byte = (u8, Range<usize>);

/// A letter, and where it is written. Of two letters in base64 the places overlap.
pub(super) type Letter = (char, Range<usize>);

/// The letters that bytes stand for. What is no UTF-8 is read as Windows-1252. Of an encoding in which a letter takes a number of bytes that the
/// letters do not tell, all letters stand for all bytes.
pub(super) fn letters(bytes: &[Byte], encoding: Option<&'static Encoding>) -> Vec<Letter> {
    let mut letters = Vec::with_capacity(bytes.len());
    let single = |encoding: &'static Encoding, bytes: &[Byte], letters: &mut Vec<Letter>| {
        for (byte, place) in bytes {
            let byte = [*byte];
            let (text, _) = encoding.decode_without_bom_handling(&byte);
            letters.extend(text.chars().map(|c| (c, place.clone())));
        }
    };
    match encoding.filter(|encoding| *encoding != UTF_8) {
        Some(encoding) if encoding.is_single_byte() => single(encoding, bytes, &mut letters),
        Some(encoding) => {
            let (Some((_, first)), Some((_, last))) = (bytes.first(), bytes.last()) else { return letters };
            let all: Vec<u8> = bytes.iter().map(|(byte, _)| *byte).collect();
            let (text, _) = encoding.decode_without_bom_handling(&all);
            letters.extend(text.chars().map(|c| (c, first.start..last.end)));
        }
        None => {
            let all: Vec<u8> = bytes.iter().map(|(byte, _)| *byte).collect();
            let mut at = 0;
            for chunk in all.utf8_chunks() {
                for c in chunk.valid().chars() {
                    let end = at + c.len_utf8();
                    letters.push((c, bytes[at].1.start..bytes[end - 1].1.end));
                    at = end;
                }
                let end = at + chunk.invalid().len();
                single(WINDOWS_1252, &bytes[at..end], &mut letters);
                at = end;
            }
        }
    }
    letters
}

/// The byte that `=` and two hexadecimal digits stand for.
pub(super) fn escaped(bytes: &[u8]) -> Option<u8> {
    let [b'=', high, low, ..] = bytes else { return None };
    let digit = |b: &u8| char::from(*b).to_digit(16);
    Some((digit(high)? * 16 + digit(low)?) as u8)
}

/// Bytes that join a line to the next, at the start of `bytes`: `=`, perhaps blanks, and a line end.
pub(super) fn joint(bytes: &[u8]) -> Option<usize> {
    if bytes.first() != Some(&b'=') {
        return None;
    }
    let blank = bytes[1..].iter().take(1000).take_while(|b| matches!(b, b' ' | b'\t' | b'\r')).count();
    (bytes.get(1 + blank) == Some(&b'\n')).then_some(blank + 2)
}

/// Encoded words that are one text: next to each other, in one encoding (RFC 2047).
#[derive(Debug)]
pub(super) struct Words {
    /// All of them, with the blanks between.
    pub(super) range: Range<usize>,
    pub(super) letters: Vec<Letter>,
    /// Nothing for UTF-8.
    pub(super) encoding: Option<&'static Encoding>,
    /// Whether the last was written in base64.
    pub(super) base64: bool,
}

/// What stands in a field.
pub(super) enum Piece {
    /// As it stands.
    Plain(Range<usize>),
    Words(Words),
    /// An encoded word that nobody here can read.
    Unread(Range<usize>),
}

/// The pieces of the value of a field, in order.
pub(super) fn pieces(text: &str, range: Range<usize>) -> Vec<Piece> {
    let bytes = &text.as_bytes()[..range.end];
    let (mut pieces, mut plain, mut at) = (Vec::new(), range.start, range.start);
    while let Some(start) = memchr::memmem::find(&bytes[at..], b"=?").map(|i| at + i) {
        let Some(word) = word(bytes, start) else {
            at = start + 2;
            continue;
        };
        if start > plain {
            pieces.push(Piece::Plain(plain..start));
        }
        (at, plain) = (word.range.end, word.range.end);
        let Some(first) = word.bytes else {
            pieces.push(Piece::Unread(word.range));
            continue;
        };
        let (mut all, mut end, mut base64) = (first, word.range.end, word.base64);
        // Blanks between two words are no text.
        while all.len() < TOGETHER {
            let blanks =
                bytes[end..].iter().take(200).take_while(|b| matches!(b, b' ' | b'\t' | b'\r' | b'\n')).count();
            let Some(next) = self::word(bytes, end + blanks).filter(|next| next.encoding == word.encoding) else {
                break;
            };
            let Some(mut more) = next.bytes else { break };
            all.append(&mut more);
            (end, base64) = (next.range.end, next.base64);
        }
        (at, plain) = (end, end);
        let letters = letters(&all, word.encoding);
        pieces.push(Piece::Words(Words { range: start..end, letters, encoding: word.encoding, base64 }));
    }
    if plain < range.end {
        pieces.push(Piece::Plain(plain..range.end));
    }
    pieces
}

struct Word {
    range: Range<usize>,
    encoding: Option<&'static Encoding>,
    base64: bool,
    /// Nothing when it cannot be read.
    bytes: Option<Vec<Byte>>,
}

/// The encoded word at `start`: `=?charset?B?...?=`.
fn word(bytes: &[u8], start: usize) -> Option<Word> {
    let rest = bytes.get(start..)?;
    let rest = &rest[..rest.len().min(LONGEST)];
    let inside = rest.strip_prefix(b"=?")?;
    let charset = memchr::memchr(b'?', &inside[..inside.len().min(60)])?;
    let (label, inside) = (&inside[..charset], &inside[charset + 1..]);
    let [way, b'?', inside @ ..] = inside else { return None };
    let length = memchr::memmem::find(inside, b"?=")?;
    let from = start + 2 + charset + 1 + 2;
    if label.is_empty() || !label.iter().all(u8::is_ascii_graphic) || memchr::memchr(b'\n', &inside[..length]).is_some()
    {
        return None;
    }
    let label = label.split(|b| *b == b'*').next().unwrap_or_default();
    let encoding = Encoding::for_label(label);
    let payload = &inside[..length];
    let base64 = way.eq_ignore_ascii_case(&b'b');
    let bytes = match way.to_ascii_lowercase() {
        b'b' => from_base64(payload, from),
        b'q' => Some(from_quoted(payload, from)),
        _ => return None,
    };
    Some(Word {
        range: start..from + length + 2,
        encoding: encoding.filter(|encoding| *encoding != UTF_8),
        base64,
        bytes: bytes.filter(|_| encoding.is_some() || label.eq_ignore_ascii_case(b"us-ascii")),
    })
}

fn from_base64(payload: &[u8], from: usize) -> Option<Vec<Byte>> {
    let letters = payload.iter().rposition(|b| *b != b'=').map_or(0, |i| i + 1);
    let (mut out, mut bits, mut count) = (Vec::with_capacity(letters), 0_u32, 0_usize);
    for (i, letter) in payload[..letters].iter().enumerate() {
        (bits, count) = (bits << 6 | u32::from(base64::six(*letter)?), count + 6);
        if count >= 8 {
            count -= 8;
            // The byte begins in the letter where its first bit stands.
            let first = from + (6 * (i + 1) - count - 8) / 6;
            out.push(((bits >> count) as u8, first..from + i + 1));
        }
    }
    Some(out)
}

fn from_quoted(payload: &[u8], from: usize) -> Vec<Byte> {
    let (mut out, mut at) = (Vec::with_capacity(payload.len()), 0);
    while at < payload.len() {
        let (byte, length) = match (payload[at], escaped(&payload[at..])) {
            (_, Some(byte)) => (byte, 3),
            (b'_', None) => (b' ', 1),
            (byte, None) => (byte, 1),
        };
        out.push((byte, from + at..from + at + length));
        at += length;
    }
    out
}

/// Text as bytes of an encoding, and the encoding: UTF-8 when the other does not have all of its letters.
fn encoded(text: &str, encoding: Option<&'static Encoding>) -> (Vec<u8>, &'static Encoding) {
    match encoding.map(|encoding| (encoding.encode(text), encoding)) {
        Some(((bytes, used, false), encoding)) if used == encoding => (bytes.into_owned(), encoding),
        _ => (text.as_bytes().to_vec(), UTF_8),
    }
}

/// Text as encoded words, of which none is longer than it may be.
pub(super) fn as_words(text: &str, encoding: Option<&'static Encoding>, base64: bool) -> String {
    /// Bytes of text in a word: three letters each in quoted-printable, and its name.
    const SHARE: usize = 15;
    let (_, encoding) = encoded(text, encoding);
    let mut words: Vec<String> = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (part, after) =
            rest.split_at(rest.floor_char_boundary(SHARE).max(rest.chars().next().map_or(1, char::len_utf8)));
        let (bytes, _) = encoded(part, Some(encoding));
        let name = encoding.name();
        words.push(match base64 {
            true => format!("=?{name}?B?{}?=", base64::encode(&bytes)),
            false => {
                let letter = |b: &u8| match b {
                    b' ' => "_".to_owned(),
                    b if b.is_ascii_alphanumeric() => char::from(*b).to_string(),
                    b => format!("={b:02X}"),
                };
                format!("=?{name}?Q?{}?=", bytes.iter().map(letter).collect::<String>())
            }
        });
        rest = after;
    }
    words.join(" ")
}

/// Text in quoted-printable, to stand in a line of its own kind: line ends stay.
pub(super) fn as_quoted(text: &str, encoding: Option<&'static Encoding>) -> String {
    let bytes = match encoding.map(|encoding| encoding.encode(text)) {
        Some((bytes, used, _)) if Some(used) == encoding => bytes.into_owned(),
        _ => text.as_bytes().to_vec(),
    };
    quoted(&bytes, usize::MAX)
}

/// Bytes in quoted-printable, in lines of at most `most` characters.
pub(super) fn quoted(bytes: &[u8], most: usize) -> String {
    let mut out = String::with_capacity(bytes.len() + bytes.len() / 8);
    let mut length = 0;
    for (i, b) in bytes.iter().enumerate() {
        let ends = |at: usize| matches!(bytes.get(at), None | Some(b'\n' | b'\r'));
        let letter = match b {
            b'\n' => "\n".to_owned(),
            b'\r' if bytes.get(i + 1) == Some(&b'\n') => "\r".to_owned(),
            b' ' | b'\t' if !ends(i + 1) => char::from(*b).to_string(),
            b'!'..=b'~' if *b != b'=' => char::from(*b).to_string(),
            b => format!("={b:02X}"),
        };
        if matches!(b, b'\n' | b'\r') && letter.len() == 1 {
            length = 0;
        } else {
            if length + letter.len() > most.saturating_sub(1) && !ends(i + 1) {
                out.push_str("=\n");
                length = 0;
            }
            length += letter.len();
        }
        out += &letter;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Piece, as_words, pieces, quoted};

    /// What the words say, and of each letter of `value` that its place holds it.
    fn check(text: &str, expected: &str) {
        let mut said = String::new();
        for piece in pieces(text, 0..text.len()) {
            match piece {
                Piece::Plain(range) => said += &text[range],
                Piece::Words(words) => {
                    said.extend(words.letters.iter().map(|(c, _)| *c));
                    assert!(words.letters.windows(2).all(|two| two[0].1.start < two[1].1.start), "{text}");
                }
                Piece::Unread(_) => said.push('#'),
            }
        }
        assert_eq!(said, expected, "{text}");
    }

    #[test]
    fn encoded_words_are_read() {
        check("=?utf-8?B?QlNOIDExMTIyMjMzMyB2YW4gSmFuIEplbnNlbg==?= x", "BSN 111222333 van Jan Jensen x");
        check("=?iso-8859-1?Q?BSN_111222333_van_Zo=EB_Vermeer?=", "BSN 111222333 van Zoë Vermeer");
        check("a =?utf-8?Q?Zo=C3?=\r\n =?UTF-8?q?=AB_V?= b", "a Zoë V b");
        check("=?utf-8?Q?=3D?==?utf-8?Q?x?=", "=x");
        check("=?utf-8*nl?Q?x?=", "x");
        check("=?x-unknown?Q?x?= =?utf-8?B?!?= =?utf-8?Q?x", "# # =?utf-8?Q?x");
        check("1 =? 2 ?= 3", "1 =? 2 ?= 3");
    }

    #[test]
    fn what_is_written_is_read_again() {
        for text in ["[BSN]", "Zoë Çelikoğlu █████ = ? _", "x"] {
            for base64 in [true, false] {
                check(&as_words(text, None, base64), text);
                check(&as_words(text, Some(encoding_rs::WINDOWS_1252), base64), text);
            }
        }
        assert_eq!(quoted("a=b ë \nx\t\r\n".as_bytes(), 76), "a=3Db =C3=AB=20\nx=09\r\n");
        let long = quoted("ë".repeat(40).as_bytes(), 76);
        assert!(long.lines().count() > 3 && long.lines().all(|line| line.len() <= 76));
    }
}
