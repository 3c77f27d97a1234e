//! Where words and lines of a text start and end, and what letters tell forms apart.

use crate::detect::terms::table::{fold, next_key};
use crate::rules::Mode;

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

/// The first two letters of the second word of a phrase, folded; 0 when it is no phrase or they tell nothing.
pub(super) fn then(form: &str) -> u16 {
    let Some(rest) = first_word(form).and_then(|word| form.strip_prefix(word)) else { return 0 };
    match rest.as_bytes() {
        [b' ' | b'-', a, b, ..] if a.is_ascii_alphanumeric() && b.is_ascii_alphanumeric() => two(*a, *b),
        _ => 0,
    }
}

/// The same of what stands in a text behind a word that ends at `end`; `None` when that may be read in more than one way.
#[inline]
pub(super) fn second(text: &str, end: usize) -> Option<u16> {
    let mut rest = &text.as_bytes()[end..];
    if let [b'-', after @ ..] = rest {
        rest = after;
    }
    let skipped = rest.iter().take(8).take_while(|b| matches!(b, b' ' | b'\n')).count();
    match rest[skipped..] {
        // A one may be read as an `i` too, and a hyphen may cut a word at a line's end.
        [b'1' | b'-' | 0x80.., ..] | [_, b'1' | b'-' | 0x80.., ..] => None,
        [a, b, ..] => Some(two(a, b)),
        _ => Some(0),
    }
}

fn two(a: u8, b: u8) -> u16 {
    u16::from(fold(a)) << 8 | u16::from(fold(b))
}

/// The first word of a form, as the walk over a text cuts it.
pub(super) fn first_word(text: &str) -> Option<&str> {
    let mut at = 0;
    while at < text.len() {
        if starts_word(text, &mut at) {
            return Some(&text[at..end_of_word(text, at)]);
        }
    }
    None
}

/// Whether a word starts at `at`; when not, `at` moves one character on.
#[inline]
pub(super) fn starts_word(text: &str, at: &mut usize) -> bool {
    let byte = text.as_bytes()[*at];
    if byte.is_ascii() {
        let word = byte.is_ascii_alphanumeric();
        *at += usize::from(!word);
        return word;
    }
    let c = text[*at..].chars().next().unwrap_or(' ');
    let word = c.is_alphanumeric();
    *at += if word { 0 } else { c.len_utf8() };
    word
}

/// Where the word that goes on at `at` ends.
#[inline]
pub(super) fn end_of_word(text: &str, mut at: usize) -> usize {
    let bytes = text.as_bytes();
    while at < bytes.len() {
        if bytes[at].is_ascii() {
            if !bytes[at].is_ascii_alphanumeric() {
                return at;
            }
            at += 1;
        } else {
            let c = text[at..].chars().next().unwrap_or(' ');
            if !c.is_alphanumeric() {
                return at;
            }
            at += c.len_utf8();
        }
    }
    at
}
