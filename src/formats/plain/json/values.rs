//! Where the strings and bare values of a JSON text stand, so that what comes in the place of a value leaves the JSON whole.

use std::fmt::Write;
use std::ops::Range;

use crate::formats::plain::encode::Changes;

/// The strings of a JSON text, by place, without their quotes.
pub(crate) struct Values {
    strings: Vec<Range<u32>>,
}

impl Values {
    /// Goes through the text once. Comments are passed over; what is broken gives what it gives.
    pub(crate) fn of(text: &str) -> Values {
        let (bytes, mut at, mut strings) = (text.as_bytes(), 0, Vec::new());
        while let Some(i) = memchr::memchr2(b'"', b'/', &bytes[at..]) {
            at += i;
            if bytes[at] == b'/' {
                let rest = &bytes[at..];
                at += match rest.get(1) {
                    Some(b'/') => memchr::memchr(b'\n', rest).unwrap_or(rest.len()),
                    Some(b'*') => memchr::memmem::find(rest, b"*/").map_or(rest.len(), |i| i + 2),
                    _ => 1,
                };
                continue;
            }
            let start = at + 1;
            at = start;
            while let Some(i) = memchr::memchr2(b'"', b'\\', &bytes[at..]) {
                at += i;
                if bytes[at] == b'"' {
                    break;
                }
                at = (at + 2).min(bytes.len());
            }
            if bytes.get(at) != Some(&b'"') {
                break;
            }
            strings.push(start as u32..at as u32);
            at += 1;
        }
        Values { strings }
    }

    /// Replaces a stretch: inside a string with escapes, a bare number as a string of its own (or `null` when nothing comes in its place), each
    /// value by itself when the stretch runs over several.
    pub(crate) fn replace(&self, text: &str, range: Range<usize>, with: &str, changes: &mut Changes) {
        let first = self.strings.partition_point(|s| (s.end as usize) < range.start);
        let mut at = range.start;
        let mut with = with;
        for string in &self.strings[first..] {
            let (start, end) = (string.start as usize, string.end as usize);
            if start >= range.end {
                break;
            }
            if start > at + 1 {
                self.bare(text, at..(start - 1).min(range.end), &mut with, changes);
            }
            let part = start.max(range.start)..end.min(range.end);
            if part.start < part.end {
                changes.push((part, inside(std::mem::take(&mut with))));
            }
            at = end + 1;
        }
        if at < range.end {
            self.bare(text, at..range.end, &mut with, changes);
        }
    }

    /// Outside strings: numbers become strings; comments are replaced as they stand; punctuation stays.
    fn bare(&self, text: &str, range: Range<usize>, with: &mut &str, changes: &mut Changes) {
        let bytes = text.as_bytes();
        let of_number = |b: u8| b.is_ascii_digit() || matches!(b, b'-' | b'+' | b'.' | b'e' | b'E');
        let mut at = range.start;
        while at < range.end {
            if !of_number(bytes[at]) {
                at += 1;
                continue;
            }
            let (mut from, mut to) = (at, at);
            while from > 0 && of_number(bytes[from - 1]) {
                from -= 1;
            }
            while bytes.get(to).copied().is_some_and(of_number) {
                to += 1;
            }
            let before = bytes[..from].trim_ascii_end().last();
            let after = bytes[to..].trim_ascii_start().first();
            let value =
                matches!(before, None | Some(b':' | b',' | b'[')) && matches!(after, None | Some(b',' | b'}' | b']'));
            let digits = bytes[from..to].iter().any(u8::is_ascii_digit);
            if value && digits {
                let text = std::mem::take(with);
                let new = if text.is_empty() { "null".to_owned() } else { format!("\"{}\"", inside(text)) };
                changes.push((from..to, new));
                at = to;
            } else {
                // A comment, or no JSON at all.
                changes.push((at..range.end, std::mem::take(with).to_owned()));
                return;
            }
        }
        let letters = text[range.clone()].chars().any(char::is_alphanumeric);
        if letters && !changes.iter().rev().take(64).any(|(r, _)| r.start < range.end && range.start < r.end) {
            changes.push((range, std::mem::take(with).to_owned()));
        }
    }
}

/// What stands inside a string.
fn inside(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control() => out += &escaped(c),
            c => out.push(c),
        }
    }
    out
}

/// A character as an escape.
pub(crate) fn escaped(c: char) -> String {
    c.encode_utf16(&mut [0; 2]).iter().fold(String::new(), |mut out, unit| {
        // Writing to a string does not fail.
        let _ = write!(out, "\\u{unit:04x}");
        out
    })
}

#[cfg(test)]
mod tests {
    use super::Values;
    use crate::formats::plain::encode::{applied, settled};

    fn check(text: &str, value: &str, with: &str, expected: &str) {
        let at = text.find(value).expect("the value stands in the text");
        let mut changes = Vec::new();
        Values::of(text).replace(text, at..at + value.len(), with, &mut changes);
        assert_eq!(applied(text, &settled(changes)), expected);
    }

    #[test]
    fn json_stays_json() {
        check(r#"{"bsn": 111222333}"#, "111222333", "[BSN]", r#"{"bsn": "[BSN]"}"#);
        check(r#"{"bsn": "111222333"}"#, "111222333", "[BSN]", r#"{"bsn": "[BSN]"}"#);
        check(r#"{"bsn": 111222333}"#, "111222333", "", r#"{"bsn": null}"#);
        check(r#"{"a": -12.5e3}"#, "12", "x", r#"{"a": "x"}"#);
        check(r#"["Dorp 1", 12, "Oord"]"#, "Dorp 1\", 12, \"Oord", "[A]", r#"["[A]", null, ""]"#);
        check(r#"{"a": "x \"y\" z"}"#, "y", "a\"b", r#"{"a": "x \"a\"b\" z"}"#.replace("a\"b", "a\\\"b").as_str());
        check("// bel 0612345678\n{}", "0612345678", "[T]", "// bel [T]\n{}");
    }
}
