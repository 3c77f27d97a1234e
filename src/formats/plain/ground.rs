//! Ground: a decoded text and the way through it. Counts code points and lines as a reader goes, so that each byte is looked at once.

use crate::formats::plain::percent;
use crate::text::{TextBuilder, code_points};

/// A decoded text with a cursor. Positions are bytes in the decoded text.
#[derive(Clone, Debug)]
pub(crate) struct Ground<'t> {
    text: &'t str,
    ascii: bool,
    /// Where the counts below hold.
    at: usize,
    chars: usize,
    line_at: usize,
    line: u32,
}

impl<'t> Ground<'t> {
    /// A text at its start.
    pub(crate) fn new(text: &'t str) -> Ground<'t> {
        Ground { text, ascii: text.is_ascii(), at: 0, chars: 0, line_at: 0, line: 1 }
    }

    /// The whole text.
    pub(crate) fn text(&self) -> &'t str {
        self.text
    }

    /// Code points before `at`. Cheap when `at` is near the last one asked for.
    pub(crate) fn chars(&mut self, at: usize) -> usize {
        if self.ascii {
            return at;
        }
        if at >= self.at {
            self.chars += code_points(&self.text.as_bytes()[self.at..at]);
        } else {
            self.chars -= code_points(&self.text.as_bytes()[at..self.at]);
        }
        self.at = at;
        self.chars
    }

    /// Line of `at`, from 1. A carriage return alone counts as a line end too.
    pub(crate) fn line(&mut self, at: usize) -> u32 {
        if at < self.line_at {
            (self.line_at, self.line) = (0, 1);
        }
        let bytes = self.text.as_bytes();
        for i in memchr::memchr2_iter(b'\n', b'\r', &bytes[self.line_at..at]) {
            let i = self.line_at + i;
            self.line += u32::from(bytes[i] == b'\n' || bytes.get(i + 1) != Some(&b'\n'));
        }
        self.line_at = at;
        self.line
    }

    /// Pushes `text[from..to]` as it stands, with the percent signs of addresses in it undone.
    pub(crate) fn push(&mut self, builder: &mut TextBuilder, from: usize, to: usize) {
        let bytes = &self.text.as_bytes()[..to];
        let (mut plain, mut at) = (from, from);
        while let Some(sign) = memchr::memchr(b'%', &bytes[at..]).map(|i| at + i) {
            at = sign + 1;
            if let Some((c, length)) = percent::letter(bytes, sign) {
                self.linear(builder, plain, sign);
                self.push_whole(builder, c.encode_utf8(&mut [0; 4]), sign, sign + length);
                (at, plain) = (sign + length, sign + length);
            }
        }
        self.linear(builder, plain, to);
    }

    fn linear(&mut self, builder: &mut TextBuilder, from: usize, to: usize) {
        let chars = self.chars(from);
        builder.push_linear(&self.text[from..to], 0, from, chars);
    }

    /// Pushes `shown`, which stands for `text[from..to]` as a whole.
    pub(crate) fn push_whole(&mut self, builder: &mut TextBuilder, shown: &str, from: usize, to: usize) {
        let chars = self.chars(from);
        let length = if self.ascii { to - from } else { code_points(&self.text.as_bytes()[from..to]) };
        builder.push_whole(shown, 0, from, to - from, chars, length);
    }

    /// Where to end a piece that starts at `from` and should not be longer than `most`: at a blank line, a line end, the end of a
    /// sentence, a space between two words, and at a character if there is none of these.
    pub(crate) fn cut(&self, from: usize, most: usize) -> usize {
        let end = self.text.floor_char_boundary(from.saturating_add(most).min(self.text.len()));
        if end == self.text.len() {
            return end;
        }
        let bytes = self.text.as_bytes();
        let back = |start: usize, found: &dyn Fn(usize) -> bool| {
            memchr::memrchr_iter(b'\n', &bytes[start..end]).map(|i| start + i + 1).find(|&i| found(i))
        };
        let (half, near) = (from + (end - from) / 2, end.saturating_sub(4096).max(from + 1));
        let blank = |i: usize| matches!(&bytes[half.max(from)..i], [.., b'\n', b'\n'] | [.., b'\n', b'\r', b'\n']);
        if let Some(at) = back(half, &blank).or_else(|| back(half, &|_| true)) {
            return at;
        }
        let spaces = || memchr::memrchr_iter(b' ', &bytes[near..end]).map(|i| near + i + 1);
        let letter = |i: usize| bytes.get(i).is_some_and(|b| b.is_ascii_alphabetic());
        spaces()
            .find(|&i| i > from + 2 && bytes[i - 2] == b'.' && letter(i))
            .or_else(|| spaces().find(|&i| i > from + 2 && letter(i - 2) && letter(i)))
            .or_else(|| spaces().next())
            .or_else(|| memchr::memrchr3_iter(b',', b';', b'\r', &bytes[near..end]).next().map(|i| near + i + 1))
            .unwrap_or(end)
            .max(from + 1)
    }
}
