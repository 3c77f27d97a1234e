//! What looks like an identifier and is not: parts of longer numbers, amounts, versions, GUIDs, barcodes, moments.

use crate::detect::validate::{date_at, digits_of, ean_test};
use crate::text::Span;

/// Log-odds of being a look-alike of something else; 0 when nothing speaks for it.
pub(super) fn weigh(text: &str, span: Span, validator: &str) -> f32 {
    let bytes = text.as_bytes();
    let (start, end) = (span.start(), span.end());
    let before = start.checked_sub(1).map(|i| bytes[i]);
    let before2 = start.checked_sub(2).map(|i| bytes[i]);
    let after = bytes.get(end).copied();
    let after2 = bytes.get(end + 1).copied();
    let digit = |b: Option<u8>| b.is_some_and(|b| b.is_ascii_digit());
    // A part of a longer number: 12.345.678,90 or 1.2.3.4.5 or 2021-111222333-4.
    let joined =
        |mark: Option<u8>, far: Option<u8>| matches!(mark, Some(b'.' | b',' | b'-' | b'/' | b':' | b'_')) && digit(far);
    if joined(before, before2) || joined(after, after2) {
        // In `1,Jan,111222333,3` the comma separates columns: then other commas stand in the line.
        let comma = before == Some(b',') && digit(before2) || after == Some(b',') && digit(after2);
        // `111222333,123456782`: as long as this one, so no decimals.
        let run = |digits: usize| digits + 1 >= end - start && digits >= 8;
        // `020-1234567/06-12345678`
        let phone = |side: &mut dyn Iterator<Item = &u8>| {
            let part = |b: &&u8| b.is_ascii_digit() || matches!(b, b' ' | b'-' | b'.' | b'(' | b')');
            side.take(20).take_while(part).filter(|b| b.is_ascii_digit()).take(10).count() == 10
        };
        let two = validator == "phone"
            && (before == Some(b'/') && phone(&mut bytes[..start - 1].iter().rev())
                || after == Some(b'/') && phone(&mut bytes[end + 1..].iter()));
        if two {
            return 0.0;
        }
        let pair = before == Some(b',')
            && run(bytes[..start - 1].iter().rev().take(16).take_while(|b| b.is_ascii_digit()).count())
            || after == Some(b',') && run(bytes[end + 1..].iter().take(16).take_while(|b| b.is_ascii_digit()).count());
        if !comma || !pair && !comma_line(text, span) {
            return -4.0;
        }
    }
    if matches!(before, Some(b'v' | b'V')) || amount(text, span) || guid(text, span) {
        return -8.0;
    }
    let digits = digits_of(&text[span.range()]);
    match digits.len() {
        13 if validator != "phone" && ean_test(&digits) => -6.0,
        // 21-08-2022, 2022-08-21.
        8 if validator != "birth-date" && grouped_date(&text[span.range()]) => -6.0,
        14 if moment(&digits) => -8.0,
        _ => 0.0,
    }
}

fn grouped_date(value: &str) -> bool {
    let groups = || value.split(|c: char| !c.is_ascii_digit()).filter(|g| !g.is_empty()).map(str::len);
    (groups().eq([2, 2, 4]) || groups().eq([4, 2, 2])) && date_at(value).is_some()
}

fn comma_line(text: &str, span: Span) -> bool {
    // As much of the line as tells: of an endless one not all, for each of its numbers.
    const REACH: usize = 4096;
    let line = crate::text::words::line_within(text, span.start(), REACH);
    let bytes = text[line.range()].as_bytes();
    memchr::memchr_iter(b',', bytes).take(3).count() >= 2
        && memchr::memmem::find_iter(bytes, b", ").count() * 2 < memchr::memchr_iter(b',', bytes).count()
}

/// An amount of money stands directly here.
fn amount(text: &str, span: Span) -> bool {
    let before = text[..span.start()].trim_end_matches([' ', '\n']);
    let after = text[span.end()..].trim_start_matches([' ', '\n']);
    let word = |w: &str| {
        let head = after.get(..w.len());
        head.is_some_and(|h| h.eq_ignore_ascii_case(w)) && !after[w.len()..].starts_with(char::is_alphanumeric)
    };
    let currency = before.ends_with('€')
        || before.len() >= 3 && before.get(before.len() - 3..).is_some_and(|b| b.eq_ignore_ascii_case("eur"));
    currency
        || after.starts_with('€')
        || after.starts_with(",-")
        || ["euro", "eur", "cent", "procent"].iter().any(|w| word(w))
        || after.starts_with('%')
}

/// A universally unique identifier stands around this: 8-4-4-4-12 hexadecimal digits.
fn guid(text: &str, span: Span) -> bool {
    let bytes = text.as_bytes();
    let part = |b: u8| b.is_ascii_hexdigit() || b == b'-';
    let first = span.start().saturating_sub(61);
    let from = bytes[first..span.start()].iter().rposition(|&b| !part(b)).map_or(first, |i| first + i + 1);
    let to = span.end()
        + bytes[span.end()..]
            .iter()
            .take(40)
            .position(|&b| !part(b))
            .unwrap_or(bytes.len().min(span.end() + 40) - span.end());
    if to - from > 60 {
        return false;
    }
    text[from..to].split('-').map(str::len).eq([8, 4, 4, 4, 12])
}

/// Fourteen digits that are a year, month, day, hour, minute, second.
fn moment(digits: &[u8]) -> bool {
    let number = |r: std::ops::Range<usize>| digits[r].iter().fold(0u32, |n, &d| n * 10 + u32::from(d));
    (1900..2100).contains(&number(0..4))
        && (1..=12).contains(&number(4..6))
        && (1..=31).contains(&number(6..8))
        && number(8..10) < 24
        && number(10..12) < 60
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, value: &str, expected: bool) {
        let at = text.find(value).expect("it stands there");
        assert_eq!(weigh(text, Span::new(at, at + value.len()), "bsn") < -1.0, expected, "{text}");
    }

    #[test]
    fn parts_of_something_else() {
        check("€ 111222333", "111222333", true);
        check("111.222.333,00", "111.222.333", true);
        check("111222333 euro", "111222333", true);
        check("v111222333", "111222333", true);
        check("58102109-3064-4123-a709-760031854568", "58102109", true);
        check("20240525083924", "20240525083924", true);
        check("BSN 111222333, 12 jaar", "111222333", false);
        check("1,Jan,111222333,NL91", "111222333", false);
        check("BSN 111222333,123456782", "111222333", false);
        check("BSN 111222333,123456782", "123456782", false);
        check("BSN 111222333.", "111222333", false);
    }
}
