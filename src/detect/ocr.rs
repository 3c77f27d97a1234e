//! Letters in the place of digits, as optical reading leaves them: `O6-l2345678`. The same text with those letters read as digits, byte for byte.

use std::ops::Range;

use crate::detect::pass::next_trigger;
use crate::detect::validate::as_digit;

/// How far before such a letter a value may start.
const BEFORE: usize = 28;

/// A text in which look-alikes within numbers are digits.
pub(super) struct Folded {
    pub(super) text: String,
    /// Where values with such a letter may start; in order, disjoint.
    pub(super) ranges: Vec<Range<usize>>,
    changed: Vec<usize>,
}

impl Folded {
    /// `None` when no number of the text holds a look-alike.
    pub(super) fn new(text: &str) -> Option<Folded> {
        let bytes = text.as_bytes();
        let mut changed = Vec::new();
        let mut from = 0;
        while let Some(at) = next_trigger(bytes, from) {
            from = at + 1;
            if !bytes[at].is_ascii_digit() {
                continue;
            }
            let part = |b: &u8| b.is_ascii_alphanumeric() || *b >= 0x80;
            let start = bytes[..at].iter().rposition(|b| !part(b)).map_or(0, |i| i + 1);
            let end = at + bytes[at..].iter().position(|b| !part(b)).unwrap_or(bytes.len() - at);
            let run = &bytes[start..end];
            from = end;
            if run.len() <= 24 && run.iter().any(u8::is_ascii_alphabetic) && run.iter().all(|&b| as_digit(b).is_some())
            {
                changed.extend((start..end).filter(|&i| bytes[i].is_ascii_alphabetic()));
            }
            // A letter alone between numbers: 8-S-2001, +31 (O)6, 19 mrt l 983.
            let mark = |b: u8| matches!(b, b'-' | b'.' | b'/' | b' ' | b'(' | b')');
            if let [.., a, letter, b] = bytes[..start]
                && mark(a)
                && mark(b)
                && letter.is_ascii_alphabetic()
                && as_digit(letter).is_some()
                && changed.last() != Some(&(start - 2))
            {
                let at = changed.partition_point(|&i| i < start - 2);
                changed.insert(at, start - 2);
            }
        }
        if changed.is_empty() {
            return None;
        }
        let mut read = bytes.to_vec();
        let mut ranges: Vec<Range<usize>> = Vec::new();
        for &i in &changed {
            read[i] = as_digit(read[i]).unwrap_or(read[i]);
            let start = i.saturating_sub(BEFORE);
            match ranges.last_mut() {
                Some(last) if last.end >= start => last.end = i + 1,
                _ => ranges.push(start..i + 1),
            }
        }
        let text = String::from_utf8(read).ok()?;
        Some(Folded { text, ranges, changed })
    }

    /// Whether a letter that became a digit lies within `range`.
    pub(super) fn touches(&self, range: Range<usize>) -> bool {
        let i = self.changed.partition_point(|&at| at < range.start);
        self.changed.get(i).is_some_and(|&at| at < range.end)
    }
}

#[cfg(test)]
mod tests {
    use super::Folded;

    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(Folded::new(text).map(|f| f.text).as_deref(), expected, "{text}");
    }

    #[test]
    fn only_letters_within_numbers_change() {
        check("tel 06-l234S678 van Bob", Some("tel 06-12345678 van Bob"));
        check("9999O3B71", Some("999903871"));
        check("12a en B2B en 7B23WJ", Some("12a en 828 en 7B23WJ"));
        check("Bob belt Ilse", None);
    }
}
