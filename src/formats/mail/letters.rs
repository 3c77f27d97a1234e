//! Letters behind letters: text that is written in other characters (`=C3=AB`, `=?utf-8?B?w6s=?=`), each letter with the place where it stands.

use std::ops::Range;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::formats::base64;
use crate::formats::mail::quoted::escaped;

/// Bytes of words that are put together.
const TOGETHER: usize = 64 << 10;
/// Letters of the name of a character set.
const NAME: usize = 60;

/// A byte, and where it is written.
pub(super) type Byte = (u8, Range<usize>);

/// A letter, and where it is written. Of two letters in base64 the places overlap.
pub(super) type Letter = (char, Range<usize>);

/// The letters that bytes stand for. What is no UTF-8 is read as Windows-1252.
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
        Some(encoding) => several(bytes, encoding, &mut letters),
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

/// The letters of an encoding in which a letter takes a number of bytes that the letters do not tell: byte by byte, so that each has its place.
fn several(bytes: &[Byte], encoding: &'static Encoding, letters: &mut Vec<Letter>) {
    // What is as wide as this may begin with a mark that says which byte comes first.
    let (encoding, bytes) = match bytes {
        [(0xfe, _), (0xff, _), rest @ ..] if encoding == UTF_16LE || encoding == UTF_16BE => (UTF_16BE, rest),
        [(0xff, _), (0xfe, _), rest @ ..] if encoding == UTF_16LE || encoding == UTF_16BE => (UTF_16LE, rest),
        _ => (encoding, bytes),
    };
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut first = 0;
    for (i, (byte, place)) in bytes.iter().enumerate() {
        // One byte ends at most what was begun before it, and a letter of its own.
        let mut room = [0_u8; 64];
        let (_, _, written, _) = decoder.decode_to_utf8(&[*byte], &mut room, i + 1 == bytes.len());
        let text = std::str::from_utf8(&room[..written]).unwrap_or_default();
        letters.extend(text.chars().map(|c| (c, bytes[first].1.start..place.end)));
        if written > 0 {
            first = i + 1;
        }
    }
}

/// What stands in other letters and is one text: encoded words next to each other (RFC 2047), or the pieces of a parameter (RFC 2231).
#[derive(Debug)]
pub(super) struct Words {
    /// All of them, with what stands between.
    pub(super) range: Range<usize>,
    pub(super) letters: Vec<Letter>,
    /// Nothing for UTF-8, or when not all are in the same.
    pub(super) encoding: Option<&'static Encoding>,
    pub(super) form: Form,
}

/// How they are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Quoted,
    Base64,
    /// With percent signs, as a parameter of this name.
    Parameter(String),
}

/// What stands in a field.
pub(super) enum Piece {
    /// As it stands.
    Plain(Range<usize>),
    Words(Words),
    /// What nobody here can read: an encoded word, or what begins as one and has no end.
    Unread(Range<usize>),
}

/// The pieces of the value of a field, in order.
pub(super) fn pieces(text: &str, range: Range<usize>) -> Vec<Piece> {
    let mut scan = Scan { bytes: &text.as_bytes()[..range.end], close: 0 };
    let (mut pieces, mut plain, mut at) = (Vec::new(), range.start, range.start);
    while let Some(start) = memchr::memmem::find(&scan.bytes[at..], b"=?").map(|i| at + i) {
        let Some(word) = scan.word(start) else {
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
        let (mut end, mut base64, mut total) = (word.range.end, word.base64, first.len());
        // A letter may go on in the next word, when that is in the same encoding.
        let mut runs = vec![(word.encoding, first)];
        // Blanks between two words are no text.
        while total < TOGETHER {
            let blanks = scan.bytes[end..].iter().take_while(|b| b.is_ascii_whitespace()).count();
            let Some(next) = scan.word(end + blanks) else { break };
            let Some(mut more) = next.bytes else { break };
            (end, base64, total) = (next.range.end, next.base64, total + more.len());
            match runs.last_mut() {
                Some((encoding, all)) if *encoding == next.encoding => all.append(&mut more),
                _ => runs.push((next.encoding, more)),
            }
        }
        (at, plain) = (end, end);
        let encoding = if runs.len() == 1 { word.encoding } else { None };
        let letters = runs.iter().flat_map(|(encoding, bytes)| letters(bytes, *encoding)).collect();
        let form = if base64 { Form::Base64 } else { Form::Quoted };
        pieces.push(Piece::Words(Words { range: start..end, letters, encoding, form }));
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

/// A field that is looked through for encoded words, from its start on.
struct Scan<'t> {
    bytes: &'t [u8],
    /// The first end of a word from where one was last looked for; each is looked for once.
    close: usize,
}

/// What an encoded word begins with: the name of the character set, the letter for the way, and where its text begins.
fn opening(bytes: &[u8], start: usize) -> Option<(&[u8], u8, usize)> {
    let inside = bytes.get(start..)?.strip_prefix(b"=?")?;
    let length = memchr::memchr(b'?', &inside[..inside.len().min(NAME)])?;
    let label = &inside[..length];
    let [b'?', way @ (b'b' | b'B' | b'q' | b'Q'), b'?', ..] = &inside[length..] else { return None };
    let sound = !label.is_empty() && label.iter().all(u8::is_ascii_graphic);
    sound.then_some((label, way.to_ascii_lowercase(), start + 2 + length + 3))
}

impl Scan<'_> {
    /// The encoded word at `start`: `=?charset?B?...?=`. How long one may be (75 bytes, RFC 2047) no program asks that reads them, nor whether a
    /// line was folded within it.
    fn word(&mut self, start: usize) -> Option<Word> {
        let bytes = self.bytes;
        let (label, way, from) = opening(bytes, start)?;
        if self.close < from {
            self.close = memchr::memmem::find(&bytes[from..], b"?=").map_or(usize::MAX, |i| from + i);
        }
        // What has no end of its own, before the next begins, is told.
        let ends = bytes.get(from..self.close).is_some_and(|payload| {
            memchr::memmem::find_iter(payload, b"=?").all(|i| opening(&bytes[..self.close], from + i).is_none())
        });
        if !ends {
            return Some(Word { range: start..from, encoding: None, base64: false, bytes: None });
        }
        let label = label.split(|b| *b == b'*').next().unwrap_or_default();
        // Some old encodings are refused by programs of today, which make one sign of all they say.
        let encoding = Encoding::for_label_no_replacement(label);
        let payload = &bytes[from..self.close];
        let base64 = way == b'b';
        let read = if base64 { from_base64(payload, from) } else { Some(from_quoted(payload, from)) };
        Some(Word {
            range: start..self.close + 2,
            encoding: encoding.filter(|encoding| *encoding != UTF_8),
            base64,
            bytes: read.filter(|_| encoding.is_some() || label.eq_ignore_ascii_case(b"us-ascii")),
        })
    }
}

fn from_base64(payload: &[u8], from: usize) -> Option<Vec<Byte>> {
    let mut out = Vec::with_capacity(payload.len() / 4 * 3);
    let (mut bits, mut count, mut before) = (0_u32, 0, from);
    for (at, letter) in (from..).zip(payload) {
        match letter {
            b'=' => (bits, count) = (0, 0),
            b' ' | b'\t' | b'\r' | b'\n' => {}
            letter => {
                (bits, count) = (bits << 6 | u32::from(base64::six(*letter)?), count + 6);
                if count >= 8 {
                    count -= 8;
                    // The byte begins in the letter before this one.
                    out.push(((bits >> count) as u8, before..at + 1));
                }
                before = at;
            }
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
            // The line was folded here.
            (b'\r' | b'\n', None) => {
                at += 1;
                continue;
            }
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

/// Text as encoded words, of which none is longer than it may be, each but the first on a line of its own (RFC 5322, 2.1.1 bounds lines).
pub(super) fn as_words(text: &str, encoding: Option<&'static Encoding>, base64: bool, line: &str) -> String {
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
    words.join(&format!("{line} "))
}

/// Text as a parameter of this name: in UTF-8 with percent signs, in numbered pieces when it is long (RFC 2231).
pub(super) fn as_parameter(name: &str, text: &str, line: &str) -> String {
    /// Bytes of text in a piece: three letters each.
    const SHARE: usize = 18;
    let letter = |b: u8| match b {
        b if b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_') => char::from(b).to_string(),
        b => format!("%{b:02X}"),
    };
    if text.len() <= SHARE {
        return format!("{name}*=utf-8''{}", text.bytes().map(letter).collect::<String>());
    }
    let mut out = String::new();
    for (i, share) in text.as_bytes().chunks(SHARE).enumerate() {
        let before = if i == 0 { String::new() } else { format!(";{line} ") };
        let charset = if i == 0 { "utf-8''" } else { "" };
        out += &format!("{before}{name}*{i}*={charset}{}", share.iter().map(|b| letter(*b)).collect::<String>());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Piece, as_words, pieces};

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
        check("=?x-unknown?Q?x?= =?utf-8?B?!?= =?utf-8?Q?x", "# # #x");
        check("1 =? 2 ?= 3", "1 =? 2 ?= 3");
    }

    #[test]
    fn what_no_standard_allows_and_programs_read_is_read() {
        let long = "BSN 111222333 ".repeat(500);
        check(&format!("=?utf-8?Q?{}?= x", long.replace(' ', "_")), &format!("{long} x"));
        check("=?utf-8?B?QlNO\r\n IDEx\n\tMTIyMjMzMw==?=", "BSN 111222333");
        check("=?utf-8?Q?BSN_111\r\n 222333?=", "BSN 111 222333");
        check("=?utf-8?B?SGE=SGE=?=", "HaHa");
        check("=?utf-8?Q?Duin?=\n =?iso-8859-1?Q?d=E4m?= =?us-ascii?Q?_x?=", "Duindäm x");
        let far = format!("=?utf-8?Q?Duin?={}=?utf-8?Q?dam?=", " ".repeat(500));
        check(&far, "Duindam");
        // What was never closed keeps nothing from being read.
        check("=?utf-8?B?QlNO =?utf-8?Q?BSN_111222333?=", "#QlNO BSN 111222333");
    }

    #[test]
    fn what_no_program_of_today_reads_is_told() {
        check("=?hz-gb-2312?Q?BSN_111222333?= =?iso-2022-kr?B?QlNO?=", "# #");
    }

    #[test]
    fn each_letter_of_several_bytes_has_its_place() {
        check("=?iso-2022-jp?Q?BSN_1=1B$B$\"=1B(B2?=", "BSN 1あ2");
        check("=?shift_jis?Q?=82=A0BSN?=", "あBSN");
        check("=?utf-16?B?/v8AQgBTAE4=?= =?utf-16be?B?AEI=?=", "BSNB");
    }

    #[test]
    fn what_is_written_is_read_again() {
        for text in ["[BSN]", "Zoë Çelikoğlu █████ = ? _", "x"] {
            for base64 in [true, false] {
                check(&as_words(text, None, base64, "\r\n"), text);
                check(&as_words(text, Some(encoding_rs::WINDOWS_1252), base64, "\n"), text);
            }
        }
        assert!(as_words(&"ë".repeat(2000), None, true, "\n").lines().all(|line| line.len() <= 76));
    }
}
