//! The way back into bytes: changes in a decoded text become changes in the file. Everything else is copied byte for byte, whatever the encoding.

use std::ops::Range;

use encoding_rs::WINDOWS_1252;

use crate::formats::plain::encoding::{CP850, Decoded, Form};
use crate::text::code_points;

/// Changes of a decoded text: what goes and what comes in its place; in order, disjoint.
pub(crate) type Changes = Vec<(Range<usize>, String)>;

/// Puts changes in order and makes them disjoint: of two that overlap the first says what comes.
pub(crate) fn settled(mut changes: Changes) -> Changes {
    changes.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
    let mut settled: Changes = Vec::with_capacity(changes.len());
    for (range, text) in changes {
        match settled.last_mut() {
            // Something that only goes may grow; what comes in its place comes once.
            Some((last, with)) if range.start < last.end => {
                last.end = last.end.max(range.end);
                if with.is_empty() {
                    *with = text;
                }
            }
            _ => settled.push((range, text)),
        }
    }
    settled
}

/// The text with these changes.
pub(crate) fn applied(text: &str, changes: &[(Range<usize>, String)]) -> String {
    let more: usize = changes.iter().map(|(_, with)| with.len()).sum();
    let mut out = String::with_capacity(text.len() + more);
    let mut at = 0;
    for (range, with) in changes {
        out.push_str(&text[at..range.start]);
        out.push_str(with);
        at = range.end;
    }
    out.push_str(&text[at..]);
    out
}

/// The bytes with these changes. `spare` says how a character is written that the encoding does not have.
pub(crate) fn spliced(
    bytes: &[u8],
    decoded: &Decoded<'_>,
    changes: &[(Range<usize>, String)],
    spare: &dyn Fn(char) -> String,
) -> Vec<u8> {
    let mut walk = Walk::new(bytes, decoded);
    let mut out = Vec::with_capacity(bytes.len() + changes.len() * 4);
    let mut at = 0;
    for (range, with) in changes {
        let (from, to) = (walk.byte(range.start), walk.byte(range.end));
        out.extend_from_slice(&bytes[at..from]);
        encode(decoded.form, with, spare, &mut out);
        at = to;
    }
    out.extend_from_slice(&bytes[at..]);
    out
}

/// From places in a decoded text to places in its bytes, going forward.
struct Walk<'b> {
    bytes: &'b [u8],
    text: &'b str,
    form: Form,
    at: usize,
    byte: usize,
    /// Of a mended text: where bytes that are no UTF-8 stand, in the decoded text and in the bytes, and how many there are.
    odd: std::iter::Peekable<std::vec::IntoIter<(usize, usize)>>,
}

impl<'b> Walk<'b> {
    fn new(bytes: &'b [u8], decoded: &'b Decoded<'_>) -> Walk<'b> {
        let mark = match decoded.form {
            Form::Utf8 | Form::Mended => usize::from(bytes.starts_with(b"\xef\xbb\xbf")) * 3,
            Form::Utf16 { little: true } => usize::from(bytes.starts_with(b"\xff\xfe")) * 2,
            Form::Utf16 { little: false } => usize::from(bytes.starts_with(b"\xfe\xff")) * 2,
            Form::Utf32 { .. } => 4,
            Form::Single(_) | Form::Cp850 => 0,
        };
        let mut odd = Vec::new();
        if decoded.form == Form::Mended {
            let mut at = 0;
            for chunk in bytes[mark..].utf8_chunks() {
                at += chunk.valid().len();
                for byte in chunk.invalid() {
                    let length = WINDOWS_1252.decode_without_bom_handling(&[*byte]).0.len();
                    odd.push((at, length));
                    at += length;
                }
            }
        }
        Walk { bytes, text: &decoded.text, form: decoded.form, at: 0, byte: mark, odd: odd.into_iter().peekable() }
    }

    /// The byte at this place of the text, which lies not before the last one asked for.
    fn byte(&mut self, to: usize) -> usize {
        let stretch = &self.text[self.at..to];
        self.byte += match self.form {
            Form::Utf8 => stretch.len(),
            Form::Mended => {
                let mut length = stretch.len();
                while let Some((_, long)) = self.odd.next_if(|(at, _)| *at < to) {
                    length = length + 1 - long;
                }
                length
            }
            Form::Utf16 { .. } => stretch.chars().map(char::len_utf16).sum::<usize>() * 2,
            Form::Utf32 { .. } => code_points(stretch.as_bytes()) * 4,
            Form::Single(_) | Form::Cp850 => code_points(stretch.as_bytes()),
        };
        self.at = to;
        self.byte = self.byte.min(self.bytes.len());
        self.byte
    }
}

fn encode(form: Form, text: &str, spare: &dyn Fn(char) -> String, out: &mut Vec<u8>) {
    match form {
        Form::Utf8 | Form::Mended => out.extend_from_slice(text.as_bytes()),
        Form::Utf16 { little } => {
            for unit in text.encode_utf16() {
                out.extend_from_slice(&if little { unit.to_le_bytes() } else { unit.to_be_bytes() });
            }
        }
        Form::Utf32 { little } => {
            for c in text.chars() {
                out.extend_from_slice(&if little { (c as u32).to_le_bytes() } else { (c as u32).to_be_bytes() });
            }
        }
        Form::Single(_) | Form::Cp850 => {
            for c in text.chars() {
                match single(form, c) {
                    Some(byte) => out.push(byte),
                    // What is spared is plain ASCII, which every code page has.
                    None => out.extend(spare(c).bytes().filter(u8::is_ascii)),
                }
            }
        }
    }
}

/// The byte of a character in a code page.
fn single(form: Form, c: char) -> Option<u8> {
    if c.is_ascii() {
        return Some(c as u8);
    }
    match form {
        Form::Single(encoding) => {
            let mut utf8 = [0; 4];
            match encoding.encode(c.encode_utf8(&mut utf8)) {
                (bytes, _, false) if bytes.len() == 1 => Some(bytes[0]),
                _ => None,
            }
        }
        _ => CP850.chars().position(|known| known == c).map(|i| 0x80 + i as u8),
    }
}

#[cfg(test)]
mod tests {
    use super::{applied, settled, spliced};
    use crate::formats::plain::encoding::decode;

    /// In every encoding the file holds what the text holds, and nothing else changed.
    fn check(bytes: &[u8], value: &str, with: &str, expected: &str) {
        let decoded = decode(bytes).expect("it is text");
        let changes: Vec<_> =
            decoded.text.match_indices(value).map(|(at, v)| (at..at + v.len(), with.to_owned())).collect();
        let out = spliced(bytes, &decoded, &changes, &|_| "X".to_owned());
        assert_eq!(decode(&out).expect("it is text still").text, expected);
        assert_eq!(spliced(bytes, &decoded, &[], &|_| String::new()), bytes, "no change, no byte");
    }

    #[test]
    fn every_encoding_keeps_its_bytes() {
        let text = "één cliënt ℅ 😀, BSN 111222333 (één)";
        let narrow = "één cliënt, BSN 111222333 (één)";
        let wide = |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
        let expected = text.replace("111222333", "[█]");
        check(text.as_bytes(), "111222333", "[█]", &expected);
        check(&[b"\xef\xbb\xbf", text.as_bytes()].concat(), "111222333", "[█]", &expected);
        check(&[b"\xff\xfe", &wide(u16::to_le_bytes)[..]].concat(), "111222333", "[█]", &expected);
        check(&[b"\xfe\xff", &wide(u16::to_be_bytes)[..]].concat(), "111222333", "[█]", &expected);
        let windows = encoding_rs::WINDOWS_1252.encode(narrow).0;
        check(&windows, "111222333", "[█]", &narrow.replace("111222333", "[X]"));
        let mended = b"cli\xc3\xabnt en caf\xe9 en pati\xc3\xabnt 111222333 ree\xc3\xabl na\xc3\xafef";
        check(mended, "111222333", "[█]", "cliënt en café en patiënt [█] reeël naïef");
    }

    #[test]
    fn overlapping_changes_become_one() {
        let changes = vec![(4..8, String::new()), (2..6, "x".to_owned()), (9..10, "y".to_owned())];
        assert_eq!(applied("0123456789", &settled(changes)), "01x8y");
    }
}
