//! What stands in a text in other letters: base64 (in addresses, in data, in lines of mail), quoted-printable, and the encoded words of headers.
//! Whatever could be such a thing is undone; what comes of it is looked at like any other stretch.

use crate::formats::residue::is_container;

/// Letters in a row that may be base64: what is looked for takes no fewer.
const RUN: usize = 11;
/// Up to so many letters a run may begin anywhere: something else may be glued to it.
const GLUED: usize = 4 << 10;
/// Bytes at the start that tell whether something is text.
const HEAD: usize = 4 << 10;
/// Bytes of one encoded word, and between two.
const WORD: usize = 2000;
const BETWEEN: usize = 200;

/// Hands out what is undone.
pub(super) fn undone(bytes: &[u8], take: &mut dyn FnMut(Vec<u8>)) {
    let address = b";base64,";
    for at in memchr::memmem::find_iter(bytes, address) {
        take(unlettered(&bytes[at + address.len()..], true).0);
    }
    // Of what is no text nothing stands in letters.
    let control = |b: &u8| matches!(b, 0..=8 | 14..=26 | 28..=31);
    if is_container(bytes) || bytes.iter().take(HEAD).any(control) {
        return;
    }
    runs(bytes, take);
    if is_quoted(bytes) {
        take(unquoted(bytes));
    }
    if memchr::memmem::find(bytes, b"=?").is_some() {
        take(without_words(bytes));
    }
}

/// Rows of letters that stand for a text or a file.
fn runs(bytes: &[u8], take: &mut dyn FnMut(Vec<u8>)) {
    let mut at = 0;
    while at < bytes.len() {
        if six(bytes[at]).is_none() {
            at += 1;
            continue;
        }
        // Most words are too short: they are passed over without undoing them. An escaped line end may stand within a row.
        let word = bytes[at..].iter().take_while(|b| six(**b).is_some()).count();
        if word < RUN && bytes.get(at + word) != Some(&b'\\') {
            at += word;
            continue;
        }
        let (whole, length) = unlettered(&bytes[at..], false);
        let starts = if length <= GLUED { 4.min(length) } else { 1 };
        let mut first = Some(whole);
        for shift in 0..starts {
            let decoded = first.take().unwrap_or_else(|| unlettered(&bytes[at + shift..at + length], false).0);
            if is_something(&decoded) {
                take(decoded);
            }
            // What goes on in the next line may be something else.
            if word < length && word > RUN + shift {
                let (decoded, _) = unlettered(&bytes[at + shift..at + word], false);
                if is_something(&decoded) {
                    take(decoded);
                }
            }
        }
        at += length.max(word);
    }
}

/// Whether bytes are a text or a file that is opened: letters of words stand for neither.
fn is_something(bytes: &[u8]) -> bool {
    let text = bytes.iter().filter(|b| matches!(b, b' '..=b'~' | b'\n' | b'\r' | b'\t' | 0)).count();
    text * 5 >= bytes.len() * 4 || is_container(bytes)
}

fn six(letter: u8) -> Option<u8> {
    Some(match letter {
        b'A'..=b'Z' => letter - b'A',
        b'a'..=b'z' => letter - b'a' + 26,
        b'0'..=b'9' => letter - b'0' + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    })
}

/// The bytes that these letters stand for, up to the first that stands for none, and how many letters that were; line ends, also escaped, and when
/// that is said spaces between them are passed over.
fn unlettered(letters: &[u8], spaces: bool) -> (Vec<u8>, usize) {
    let (mut out, mut bits, mut count, mut at) = (Vec::new(), 0u32, 0, 0);
    while let Some(letter) = letters.get(at) {
        let value = match (letter, letters.get(at + 1)) {
            (b'\n' | b'\r', _) => None,
            (b' ' | b'\t', _) if spaces => None,
            (b'\\', Some(b'n' | b'r' | b'/')) => {
                // `\/` is a slash, `\n` a line end.
                at += usize::from(letters[at + 1] != b'/');
                None
            }
            (letter, _) => match six(*letter) {
                Some(value) => Some(value),
                None => break,
            },
        };
        at += 1;
        let Some(six) = value else { continue };
        (bits, count) = (bits << 6 | u32::from(six), count + 6);
        if count >= 8 {
            count -= 8;
            out.push((bits >> count) as u8);
        }
    }
    (out, at)
}

fn hex(digits: Option<&[u8]>) -> Option<u8> {
    let digit = |b: u8| char::from(b).to_digit(16);
    let [high, low] = digits? else { return None };
    Some((digit(*high)? * 16 + digit(*low)?) as u8)
}

fn is_quoted(bytes: &[u8]) -> bool {
    memchr::memchr_iter(b'=', bytes)
        .any(|at| hex(bytes.get(at + 1..at + 3)).is_some() || matches!(bytes.get(at + 1), Some(b'\n' | b'\r')))
}

/// With `=C3` undone, and lines joined that end in `=`.
fn unquoted(bytes: &[u8]) -> Vec<u8> {
    let (mut out, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        if byte != b'=' {
            out.push(byte);
        } else if let Some(letter) = hex(bytes.get(at..at + 2)) {
            out.push(letter);
            at += 2;
        } else {
            let blanks = bytes[at..].iter().take(100).take_while(|b| matches!(b, b' ' | b'\t' | b'\r')).count();
            match bytes.get(at + blanks) {
                Some(b'\n') => at += blanks + 1,
                _ => out.push(byte),
            }
        }
    }
    out
}

/// With encoded words undone, and blanks between two of them left out.
fn without_words(bytes: &[u8]) -> Vec<u8> {
    let (mut out, mut at, mut joined) = (Vec::with_capacity(bytes.len()), 0, false);
    while at < bytes.len() {
        if let Some((mut word, length)) = word(&bytes[at..bytes.len().min(at + WORD)]) {
            out.append(&mut word);
            (at, joined) = (at + length, true);
            continue;
        }
        let blanks = bytes[at..].iter().take(BETWEEN).take_while(|b| b.is_ascii_whitespace()).count();
        if joined && bytes[at + blanks..].starts_with(b"=?") {
            at += blanks;
            if blanks > 0 {
                continue;
            }
        }
        joined = false;
        let next = memchr::memmem::find(&bytes[at + 1..], b"=?").map_or(bytes.len(), |i| at + 1 + i);
        out.extend_from_slice(&bytes[at..next]);
        at = next;
    }
    out
}

fn word(bytes: &[u8]) -> Option<(Vec<u8>, usize)> {
    let inside = bytes.strip_prefix(b"=?")?;
    let charset = memchr::memchr(b'?', &inside[..inside.len().min(60)])?;
    let [way, b'?', payload @ ..] = &inside[charset + 1..] else { return None };
    let end = memchr::memmem::find(payload, b"?=")?;
    let length = 2 + charset + 1 + 2 + end + 2;
    match way {
        b'b' | b'B' => Some((unlettered(&payload[..end], false).0, length)),
        b'q' | b'Q' => {
            let spaced: Vec<u8> = payload[..end].iter().map(|b| if *b == b'_' { b' ' } else { *b }).collect();
            Some((unquoted(&spaced), length))
        }
        _ => None,
    }
}
