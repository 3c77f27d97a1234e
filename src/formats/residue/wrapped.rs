//! What stands in a text in other letters: base64 (in addresses, in data, in lines of mail), quoted-printable, and the encoded words of headers.
//! Whatever could be such a thing is undone; what comes of it is looked at like any other stretch.
//!
//! Readers and writers of formats undo the same things, and this shares no code with them on purpose: a fault there must not hide itself here.

use crate::formats::residue::is_container;

/// Letters in a row that may be base64: what is looked for takes no fewer.
const RUN: usize = 11;
/// So many letters of a long run tell whether it may begin within a group of four: something else may be glued to it.
const GLUED: usize = 4 << 10;
/// Bytes at the start that tell whether something is text.
const HEAD: usize = 64 << 10;
/// Letters of the name of a character set.
const NAME: usize = 60;
/// Lines of one run at which a file may begin that is undone up to the end of the run; the others, up to where the next begins.
const FILES: usize = 8;

/// Hands out what is undone.
pub(super) fn undone(bytes: &[u8], take: &mut dyn FnMut(Vec<u8>)) {
    let address = b";base64,";
    for at in memchr::memmem::find_iter(bytes, address) {
        take(unlettered(&bytes[at + address.len()..], true).0);
    }
    // Of what is no text nothing stands in letters.
    if is_container(bytes) || !is_text(bytes) {
        return;
    }
    runs(bytes, take);
    if is_quoted(bytes) {
        take(unquoted(bytes));
    }
    if memchr::memmem::find(bytes, b"=?").is_some() {
        take(without_words(bytes));
    }
    if let Some(joined) = joined_parameters(bytes) {
        take(joined);
    }
}

/// Whether these bytes can be letters: a few strange ones make no other thing of a text. NULs at the end are padding.
fn is_text(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(HEAD)];
    let head = &head[..head.iter().rposition(|b| *b != 0).map_or(0, |i| i + 1)];
    let odd = head.iter().filter(|b| matches!(b, 0..=8 | 14..=26 | 28..=31)).count();
    odd * 20 <= head.len()
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
        let mut first = Some(whole);
        for shift in 0..4.min(length) {
            let run = &bytes[at + shift..at + length];
            if shift > 0 && length > GLUED && !is_something(&unlettered(&run[..GLUED], false).0) {
                continue;
            }
            let decoded = first.take().unwrap_or_else(|| unlettered(run, false).0);
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
        if word < length {
            lines(&bytes[at..at + length], take);
        }
        at += length.max(word);
    }
}

/// What begins at a line of a run, and not at its start: the last word of a header is no part of the body behind it.
fn lines(run: &[u8], take: &mut dyn FnMut(Vec<u8>)) {
    let mut give = |letters: &[u8]| {
        let (decoded, _) = unlettered(letters, false);
        if is_something(&decoded) {
            take(decoded);
        }
    };
    // From the same place in a group of four on the same bytes follow: one line of each is enough, but for the start of a file.
    let (mut tried, mut place, mut files): ([bool; 4], usize, Vec<usize>) =
        ([true, false, false, false], 0, Vec::new());
    let (mut at, mut paragraph) = (0, 0);
    for line in run.split_inclusive(|b| *b == b'\n') {
        let start = at;
        at += line.len();
        if line.trim_ascii().is_empty() {
            if start - paragraph > RUN && (paragraph > 0 || at < run.len()) {
                give(&run[paragraph..start]);
            }
            paragraph = at;
            continue;
        }
        if start > 0 {
            if !std::mem::replace(&mut tried[place], true) {
                give(&run[start..]);
            }
            if is_container(&unlettered(&line[..line.len().min(16)], false).0) {
                files.push(start);
            }
        }
        place = (place + line.iter().filter(|b| six(**b).is_some()).count()) % 4;
    }
    if paragraph > 0 && paragraph < run.len() {
        give(&run[paragraph..]);
    }
    for (i, start) in files.iter().enumerate() {
        let end = if i < FILES { run.len() } else { files.get(i + 1).copied().unwrap_or(run.len()) };
        give(&run[*start..end]);
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
/// that is said spaces and padding between them are passed over.
fn unlettered(letters: &[u8], spaces: bool) -> (Vec<u8>, usize) {
    let (mut out, mut bits, mut count, mut at) = (Vec::new(), 0u32, 0, 0);
    while let Some(letter) = letters.get(at) {
        let value = match (letter, letters.get(at + 1)) {
            (b'\n' | b'\r', _) => None,
            (b' ' | b'\t', _) if spaces => None,
            (b'=', _) if spaces => {
                (bits, count) = (0, 0);
                None
            }
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
            let blanks = bytes[at..].iter().take(1000).take_while(|b| matches!(b, b' ' | b'\t' | b'\r')).count();
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
    let (mut out, mut at, mut joined, mut close) = (Vec::with_capacity(bytes.len()), 0, false, 0);
    while at < bytes.len() {
        if let Some((mut word, length)) = word(bytes, at, &mut close) {
            out.append(&mut word);
            (at, joined) = (at + length, true);
            continue;
        }
        if joined {
            let blanks = bytes[at..].iter().take_while(|b| b.is_ascii_whitespace()).count();
            if blanks > 0 && bytes[at + blanks..].starts_with(b"=?") {
                at += blanks;
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

/// What an encoded word begins with: its way, and how long that is.
fn opening(bytes: &[u8]) -> Option<(u8, usize)> {
    let inside = bytes.strip_prefix(b"=?")?;
    let charset = memchr::memchr(b'?', &inside[..inside.len().min(NAME)])?;
    match &inside[charset + 1..] {
        [way @ (b'b' | b'B' | b'q' | b'Q'), b'?', ..] => Some((*way, 2 + charset + 1 + 2)),
        _ => None,
    }
}

/// The word at `at`, and its length. `close` is where the first end of one stands from the last question on: each is looked for once.
fn word(bytes: &[u8], at: usize, close: &mut usize) -> Option<(Vec<u8>, usize)> {
    let (way, head) = opening(&bytes[at..])?;
    let from = at + head;
    if *close < from {
        *close = memchr::memmem::find(&bytes[from..], b"?=").map_or(usize::MAX, |i| from + i);
    }
    let payload = bytes.get(from..*close)?;
    // What was never closed is no word, and the next one is.
    if memchr::memmem::find_iter(payload, b"=?").any(|i| opening(&payload[i..]).is_some()) {
        return None;
    }
    let length = head + payload.len() + 2;
    if way.eq_ignore_ascii_case(&b'b') {
        return Some((unlettered(payload, true).0, length));
    }
    // Where the line was folded there is no letter.
    let spaced = payload.iter().filter(|b| !matches!(b, b'\r' | b'\n'));
    let spaced: Vec<u8> = spaced.map(|b| if *b == b'_' { b' ' } else { *b }).collect();
    Some((unquoted(&spaced), length))
}

/// With the parameters of fields joined that stand in numbered pieces (`f*0*=a; f*1*=b`); nothing when there are none.
fn joined_parameters(bytes: &[u8]) -> Option<Vec<u8>> {
    let (mut out, mut at) = (Vec::new(), 0);
    for star in memchr::memchr_iter(b'*', bytes) {
        let digits = bytes[star + 1..].iter().take(9).take_while(|b| b.is_ascii_digit()).count();
        let mut end = star + 1 + digits;
        end += usize::from(bytes.get(end) == Some(&b'*'));
        if digits == 0 || bytes.get(end) != Some(&b'=') || star < at {
            continue;
        }
        let back = |from: usize, is: &dyn Fn(u8) -> bool| {
            from - bytes[at..from].iter().rev().take(NAME).take_while(|b| is(**b)).count()
        };
        let name = back(star, &|b| b.is_ascii_alphabetic() || b == b'-');
        let mut start = back(name, &|b| b.is_ascii_whitespace());
        if start == at || bytes[start - 1] != b';' {
            continue;
        }
        start -= 1;
        if start > at && bytes[start - 1] == b'"' {
            start -= 1;
        }
        out.extend_from_slice(&bytes[at..start]);
        at = end + 1 + usize::from(bytes.get(end + 1) == Some(&b'"'));
    }
    if at == 0 {
        return None;
    }
    out.extend_from_slice(&bytes[at..]);
    Some(out)
}
