//! Character data on its way into a text: references and percent escapes become what they stand for, and each keeps its place.

use crate::formats::office::token::{Stretch, stretches};
use crate::text::TextBuilder;

/// Counts code points along the part; it only ever moves forward in earnest.
pub(super) struct Cursor<'a> {
    bytes: &'a [u8],
    ascii: bool,
    at: usize,
    chars: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str) -> Cursor<'a> {
        Cursor { bytes: text.as_bytes(), ascii: text.is_ascii(), at: 0, chars: 0 }
    }

    #[inline]
    pub(super) fn chars(&mut self, at: usize) -> usize {
        if self.ascii {
            return at;
        }
        let count = |bytes: &[u8]| bytes.iter().filter(|b| (**b as i8) >= -0x40).count();
        if at >= self.at {
            self.chars += count(&self.bytes[self.at..at]);
        } else {
            self.chars -= count(&self.bytes[at..self.at]);
        }
        self.at = at;
        self.chars
    }

    pub(super) fn linear(&mut self, builder: &mut TextBuilder, text: &str, entry: u32, from: usize, to: usize) {
        if from < to {
            let chars = self.chars(from);
            builder.push_linear(&text[from..to], entry, from, chars);
        }
    }

    pub(super) fn whole(&mut self, builder: &mut TextBuilder, stands_for: &str, entry: u32, from: usize, to: usize) {
        let chars = self.chars(from);
        let len = self.chars(to) - chars;
        builder.push_whole(stands_for, entry, from, to - from, chars, len);
    }
}

/// Pushes character data with its references resolved; the answer is whether a reference was unknown.
#[allow(clippy::too_many_arguments, reason = "the hot path: borrowed parts of the reader, side by side")]
#[inline]
pub(super) fn write_data(
    builder: &mut TextBuilder,
    cursor: &mut Cursor<'_>,
    text: &str,
    entry: u32,
    from: usize,
    to: usize,
    references: bool,
    percent: bool,
) -> bool {
    let bytes = &text.as_bytes()[from..to];
    let plain = !references || memchr::memchr(b'&', bytes).is_none();
    if plain && (!percent || memchr::memchr(b'%', bytes).is_none()) {
        cursor.linear(builder, text, entry, from, to);
        return false;
    }
    let mut unknown = false;
    let stretch = |s: Stretch, builder: &mut TextBuilder, cursor: &mut Cursor<'_>| match s {
        Stretch::Plain(a, b) if percent => unescape(builder, cursor, text, entry, a, b),
        Stretch::Plain(a, b) => cursor.linear(builder, text, entry, a, b),
        Stretch::Unknown(a, b) => {
            unknown = true;
            cursor.linear(builder, text, entry, a, b);
        }
        Stretch::Reference(a, b, c) => cursor.whole(builder, c.encode_utf8(&mut [0; 4]), entry, a, b),
    };
    let mut stretch = stretch;
    if plain {
        stretch(Stretch::Plain(from, to), builder, cursor);
    } else {
        stretches(text, from, to).for_each(|s| stretch(s, builder, cursor));
    }
    unknown
}

/// Pushes text of an address: percent escapes become the characters they stand for (RFC 3986, 2.1).
fn unescape(builder: &mut TextBuilder, cursor: &mut Cursor<'_>, text: &str, entry: u32, from: usize, to: usize) {
    let bytes = text.as_bytes();
    let (mut done, mut at) = (from, from);
    while let Some(i) = memchr::memchr(b'%', &bytes[at..to]) {
        at += i;
        match escaped(&bytes[at..to]) {
            Some((c, len)) => {
                cursor.linear(builder, text, entry, done, at);
                cursor.whole(builder, c.encode_utf8(&mut [0; 4]), entry, at, at + len);
                at += len;
                done = at;
            }
            None => at += 1,
        }
    }
    cursor.linear(builder, text, entry, done, to);
}

/// The character at the start of `bytes`, written in percent escapes, and how many bytes that takes.
fn escaped(bytes: &[u8]) -> Option<(char, usize)> {
    let byte = |i: usize| {
        let hex = bytes.get(3 * i..3 * i + 3)?.strip_prefix(b"%")?;
        let digit = |b: u8| (b as char).to_digit(16);
        Some((digit(hex[0])? * 16 + digit(hex[1])?) as u8)
    };
    let mut raw = [0; 4];
    for len in 1..=4 {
        raw[len - 1] = byte(len - 1)?;
        if let Ok(c) = std::str::from_utf8(&raw[..len]) {
            return Some((c.chars().next()?, 3 * len));
        }
    }
    None
}

/// An attribute's value for use as a label: references resolved.
pub(super) fn plain_value(raw: &str) -> String {
    let mut value = String::with_capacity(raw.len().min(256));
    for stretch in stretches(raw, 0, raw.len()).take(256) {
        match stretch {
            Stretch::Plain(a, b) | Stretch::Unknown(a, b) => value.push_str(&raw[a..b]),
            Stretch::Reference(_, _, c) => value.push(c),
        }
    }
    if value.len() > 256 {
        let cut = (0..=256).rev().find(|i| value.is_char_boundary(*i)).unwrap_or(0);
        value.truncate(cut);
    }
    value
}
