//! Where words and lines of a text start and end, and what letters tell forms apart.

use crate::rules::Mode;
use crate::text::tokens::{first_word, fold, next_key};

/// Byte where the line of `at` starts.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    memchr::memrchr(b'\n', &text.as_bytes()[..at]).map_or(0, |i| i + 1)
}

/// Byte where the line of `at` ends, at most `reach` bytes on.
pub(super) fn line_end(text: &str, at: usize, reach: usize) -> usize {
    let to = floor(text, (at + reach).min(text.len()));
    memchr::memchr(b'\n', &text.as_bytes()[at..to]).map_or(to, |i| at + i)
}

/// The character boundary at or before `at`.
pub(super) fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

pub(super) fn bytes_at(text: &str, at: usize) -> Option<u8> {
    text.as_bytes().get(at).copied()
}

/// What letters five to eight of a word must be for a form to stand there, with the bits that count: of a stem only those it has.
pub(super) fn quick(form: &str, mode: Mode) -> (u32, u32) {
    let Some(word) = first_word(form).filter(|w| w.is_ascii()) else { return (0, 0) };
    let free = mode == Mode::Stem && word.len() == form.len();
    let counts = if free { word.len().clamp(4, 8) - 4 } else { 4 };
    // A form that starts with a sign is matched from the sign on.
    if !form.starts_with(word) {
        return (0, 0);
    }
    (next_key(word), u32::MAX.checked_shr(32 - 8 * counts as u32).unwrap_or(0))
}

/// What follows the first word of a phrase, four letters and blanks of it, with the bits that count; no bits when it is no phrase or they tell too
/// little.
pub(super) fn then(form: &str) -> (u32, u32) {
    let Some(rest) = first_word(form).and_then(|word| form.strip_prefix(word)) else { return (0, 0) };
    let Some(rest) = rest.strip_prefix([' ', '-']) else { return (0, 0) };
    let (mut four, mut count) = ([0; 4], 0);
    for (to, byte) in four.iter_mut().zip(rest.bytes()) {
        match byte {
            b' ' | b'-' => *to = b' ',
            b if b.is_ascii_alphanumeric() => *to = fold(b),
            _ => break,
        }
        count += 1;
    }
    if count < 2 { (0, 0) } else { (u32::from_le_bytes(four), u32::MAX >> (32 - 8 * count)) }
}

/// What a byte behind a word is: a letter or digit as it is compared, a blank, nothing (0), or what may be read in more than one way.
static BEHIND: [u8; 256] = {
    let mut behind = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let b = byte as u8;
        behind[byte] = match b {
            // A one may be read as an `i` too, and a hyphen may cut a word at a line's end.
            b'1' | b'-' | 0x80.. => UNSURE,
            b' ' | b'\n' => b' ',
            b if b.is_ascii_alphanumeric() => fold(b),
            _ => 0,
        };
        byte += 1;
    }
    behind
};
const UNSURE: u8 = 0xff;

/// The same of what stands in a text behind a word that ends at `end`; `None` when that may be read in more than one way.
#[inline]
pub(super) fn second(text: &str, end: usize) -> Option<u32> {
    let rest = &text.as_bytes()[end..];
    // One space, and four letters or a letter, a space and two more: nearly always.
    if let [b' ', a, b, c, d, ..] = rest {
        let four = [a, b, c, d].map(|b| BEHIND[usize::from(*b)]);
        let (blank, plain) = (|b: u8| b == b' ', |b: u8| b != 0 && b != UNSURE);
        if four.iter().all(|b| plain(*b))
            && !(blank(four[0]) || blank(four[1]) && blank(four[2]) || blank(four[2]) && blank(four[3]))
        {
            return Some(u32::from_le_bytes(four));
        }
    }
    second_of(rest)
}

fn second_of(mut rest: &[u8]) -> Option<u32> {
    if let [b'-', after @ ..] = rest {
        rest = after;
    }
    let blank = |b: &u8| BEHIND[usize::from(*b)] == b' ';
    let skip = |rest: &[u8]| rest.iter().take(8).take_while(|b| blank(b)).count();
    rest = &rest[skip(rest)..];
    let mut four = [0; 4];
    for to in &mut four {
        let Some((first, after)) = rest.split_first() else { break };
        match BEHIND[usize::from(*first)] {
            UNSURE => return None,
            0 => break,
            b' ' => (*to, rest) = (b' ', &rest[skip(rest)..]),
            b => (*to, rest) = (b, after),
        }
    }
    Some(u32::from_le_bytes(four))
}
