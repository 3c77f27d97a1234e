//! Quoted-printable (RFC 2045, 6.7): `=C3=AB` is a letter, also when a line ends in it; `=` at the end of a line joins it to the next.

use std::ops::Range;

use encoding_rs::Encoding;

/// The byte that `=` and two hexadecimal digits stand for.
pub(super) fn escaped(bytes: &[u8]) -> Option<u8> {
    let [b'=', high, low, ..] = bytes else { return None };
    let digit = |b: &u8| char::from(*b).to_digit(16);
    Some((digit(high)? * 16 + digit(low)?) as u8)
}

/// Bytes that join a line to the next, at the start of `bytes`: `=`, perhaps blanks, and a line end.
fn joint(bytes: &[u8]) -> Option<usize> {
    if bytes.first() != Some(&b'=') {
        return None;
    }
    let blank = bytes[1..].iter().take(1000).take_while(|b| matches!(b, b' ' | b'\t' | b'\r')).count();
    (bytes.get(1 + blank) == Some(&b'\n')).then_some(blank + 2)
}

/// What stands in quoted-printable, piece by piece.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Bit {
    /// As it stands.
    Plain(Range<usize>),
    /// A byte, and where it is written.
    Byte(u8, Range<usize>),
    /// The end of a line that goes on.
    Joint,
}

/// All of it, in order; places count from `from`.
pub(super) fn bits(bytes: &[u8], from: usize) -> impl Iterator<Item = Bit> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at;
        let mark = memchr::memchr(b'=', bytes.get(at..)?).map_or(bytes.len(), |i| at + i);
        if mark > at {
            at = mark;
        } else if at == bytes.len() {
            return None;
        } else if let Some(length) = joint(&bytes[at..]) {
            at += length;
            return Some(Bit::Joint);
        } else if let Some(byte) = escaped(&bytes[at..]) {
            at += 3;
            return Some(Bit::Byte(byte, from + start..from + at));
        } else {
            at += 1;
        }
        Some(Bit::Plain(from + start..from + at))
    })
}

/// Quoted-printable as bytes.
pub(super) fn unquoted(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    for bit in bits(bytes, 0) {
        match bit {
            Bit::Plain(range) => out.extend_from_slice(&bytes[range]),
            Bit::Byte(byte, _) => out.push(byte),
            Bit::Joint => {}
        }
    }
    out
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
    use super::{quoted, unquoted};

    #[test]
    fn there_and_back() {
        assert_eq!(quoted("a=b ë \nx\t\r\n".as_bytes(), 76), "a=3Db =C3=AB=20\nx=09\r\n");
        let long = quoted("ë".repeat(40).as_bytes(), 76);
        assert!(long.lines().count() > 3 && long.lines().all(|line| line.len() <= 76));
        assert_eq!(unquoted(long.as_bytes()), "ë".repeat(40).as_bytes());
        assert_eq!(unquoted(b"Zo=C3=\n=\n=AB =XX =4"), "Zoë =XX =4".as_bytes());
    }
}
