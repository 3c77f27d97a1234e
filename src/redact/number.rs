//! A number goes as a whole: of `111222333.0`, as programs write a number that was read from a sheet, nothing may stay behind, or the rest is no
//! value any more and tells that a number stood there.

use crate::text::Span;

/// The stretch with the rest of the number that it is part of. In a table or in data every fraction belongs to its number; in running text only one
/// of zeros, because there a full stop may end a sentence and what follows may be something else. `within` is the cell or text that holds it.
pub(super) fn whole(text: &str, within: Span, span: Span, data: bool) -> Span {
    let bytes = &text.as_bytes()[..within.end()];
    let (mut start, mut end) = (span.start(), span.end());
    let digits = |from: usize| bytes[from.min(bytes.len())..].iter().take_while(|b| b.is_ascii_digit()).count();
    let is_digit = |at: Option<&u8>| at.is_some_and(u8::is_ascii_digit);
    if end > start
        && is_digit(bytes.get(end - 1))
        && (bytes.get(end) == Some(&b'.') || data && bytes.get(end) == Some(&b','))
    {
        let (from, mut to) = (end + 1, end + 1 + digits(end + 1));
        let zeros = bytes[from..to].iter().all(|b| *b == b'0');
        if to > from && data && matches!(bytes.get(to), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(bytes.get(to + 1), Some(b'+' | b'-')));
            let power = digits(to + 1 + sign);
            to += if power > 0 { 1 + sign + power } else { 0 };
        }
        let ends = bytes.get(to).is_none_or(|b| !b.is_ascii_alphanumeric() && *b < 0x80)
            && !(matches!(bytes.get(to), Some(b'.' | b',' | b'-')) && is_digit(bytes.get(to + 1)));
        if to > from && ends && (zeros || data && bytes[end] == b'.') {
            end = to;
        }
    }
    if data && is_digit(bytes.get(start)) && start > within.start() && bytes[start - 1] == b'.' {
        let before = &bytes[within.start()..start - 1];
        let whole = before.iter().rev().take_while(|b| b.is_ascii_digit()).count();
        let edge = before.len() - whole;
        let begins = edge == 0
            || !before[edge - 1].is_ascii_alphanumeric() && before[edge - 1] < 0x80 && before[edge - 1] != b'.';
        if whole > 0 && begins {
            start -= whole + 1;
        }
    }
    Span::new(start, end)
}

#[cfg(test)]
mod tests {
    use super::whole;
    use crate::text::Span;

    fn check(text: &str, value: &str, data: bool, expected: &str) {
        let at = text.find(value).expect("the value stands in the text");
        let span = whole(text, Span::new(0, text.len()), Span::new(at, at + value.len()), data);
        assert_eq!(&text[span.range()], expected, "{text}");
    }

    #[test]
    fn a_number_goes_with_its_fraction() {
        check("{\"bsn\":111222333.0}", "111222333", true, "111222333.0");
        check("111222333.0", "111222333", true, "111222333.0");
        check("111222333,00", "111222333", true, "111222333,00");
        check("111222333.5e3", "111222333", true, "111222333.5e3");
        check("0.111222333", "111222333", true, "0.111222333");
        check("BSN 111222333.0 van Jan", "111222333", false, "111222333.0");
        check("BSN 111222333. Jan", "111222333", true, "111222333");
        check("BSN 111222333.5 van Jan", "111222333", false, "111222333");
        check("bel 0612345678.06-87654321", "0612345678", true, "0612345678");
        check("111222333.0x", "111222333", true, "111222333");
        check("111222333,123456782", "111222333", true, "111222333");
    }
}
