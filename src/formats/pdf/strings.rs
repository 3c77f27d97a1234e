//! Strings: what stands in string objects and addresses, as Unicode.

/// A text string: UTF-16 or UTF-8 by its byte order mark, else PDFDocEncoding (ISO 32000-2, 7.9.2.2).
pub(super) fn text(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().map(|&b| document_encoding(b)).collect(),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.as_chunks::<2>().0.iter().map(|pair| unit(*pair));
    let mut out = String::with_capacity(bytes.len() / 2);
    let mut language = false;
    for c in char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')) {
        // A language code stands between two escapes and is not part of the text (7.9.2.2.1).
        if c == '\u{1b}' {
            language = !language;
        } else if !language {
            out.push(c);
        }
    }
    out
}

/// PDFDocEncoding (ISO 32000-2, annex D.3).
fn document_encoding(b: u8) -> char {
    const LOW: [char; 8] = ['˘', 'ˇ', 'ˆ', '˙', '˝', '˛', '˚', '˜'];
    const HIGH: [char; 33] = [
        '•', '†', '‡', '…', '—', '–', 'ƒ', '⁄', '‹', '›', '−', '‰', '„', '“', '”', '‘', '’', '‚', '™', 'ﬁ', 'ﬂ', 'Ł',
        'Œ', 'Š', 'Ÿ', 'Ž', 'ı', 'ł', 'œ', 'š', 'ž', '\u{fffd}', '€',
    ];
    match b {
        0x18..=0x1f => LOW[usize::from(b) - 0x18],
        0x80..=0xa0 => HIGH[usize::from(b) - 0x80],
        _ => char::from(b),
    }
}

/// The text of bytes of which nothing is known, when they are text: UTF-16 or UTF-8 by mark or by look, else one byte a character.
pub(super) fn printable(bytes: &[u8]) -> Option<String> {
    let readable = |text: &str| {
        let (mut good, mut all) = (0_usize, 0_usize);
        for c in text.chars() {
            all += 1;
            good += usize::from(
                !(c.is_control() && !c.is_whitespace() || matches!(c, '\u{fffd}' | '\u{e000}'..='\u{f8ff}')),
            );
        }
        good * 20 >= all * 19
    };
    let marked = matches!(bytes, [0xfe, 0xff, ..] | [0xff, 0xfe, ..] | [0xef, 0xbb, 0xbf, ..]);
    if marked {
        return Some(text(bytes)).filter(|text| readable(text));
    }
    // Text of two bytes a character without a mark: every other byte is 0.
    let head = &bytes[..bytes.len().min(64)];
    let zeros = |from: usize| head.iter().skip(from).step_by(2).filter(|b| **b == 0).count() * 10 >= head.len() * 4;
    if head.len() >= 8 && (zeros(0) != zeros(1)) {
        let unit = if zeros(0) { u16::from_be_bytes } else { u16::from_le_bytes };
        return Some(utf16(bytes, unit)).filter(|text| readable(text));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(text.to_owned()).filter(|text| readable(text)),
        Err(_) => {
            let high = bytes.iter().filter(|b| **b >= 128).count();
            Some(text(bytes)).filter(|text| high * 4 <= bytes.len() && readable(text))
        }
    }
}

/// Whether a name or an odd string may hold something about a person: it is long enough and has the digits of a number, an `@`, or
/// several words. What numbers glyphs and resources does not.
pub(super) fn telling(text: &str) -> bool {
    if text.len() < 7 {
        return false;
    }
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let hexadecimal = || {
        let prefix = text.strip_prefix("uni").or_else(|| text.strip_prefix('u'));
        let rest = prefix.unwrap_or(text);
        (prefix.is_some() || digits < rest.len()) && rest.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-')
    };
    text.contains('@') || (digits >= 6 && !hexadecimal()) || text.trim().contains(' ')
}

/// The texts inside a certificate or a signature: strings of ASN.1, which stand whole behind their kind and length (X.690, 8.21 to 8.23).
pub(super) fn certificate_texts(bytes: &[u8]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut at = 0;
    while let Some(&[kind, length]) = bytes.get(at..at + 2) {
        // UTF8String, NumericString, PrintableString, TeletexString, IA5String; BMPString.
        let known = matches!(kind, 0x0c | 0x12 | 0x13 | 0x14 | 0x16 | 0x1e) && (3..128).contains(&length);
        let value = known.then(|| bytes.get(at + 2..at + 2 + usize::from(length))).flatten();
        let found = value.and_then(|value| match kind {
            0x1e => Some(utf16(value, u16::from_be_bytes)),
            _ => std::str::from_utf8(value).ok().map(str::to_owned),
        });
        match found.filter(|text| text.chars().all(|c| !c.is_control() && c != '\u{fffd}')) {
            Some(text) => {
                at += 2 + usize::from(length);
                if !out.contains(&text) && out.len() < 256 {
                    out.push(text);
                }
            }
            None => at += 1,
        }
    }
    out
}

/// An address with its percent escapes resolved, so that what is written in it can be read.
pub(super) fn address(bytes: &[u8]) -> String {
    let decoded: Vec<u8> = percent_encoding::percent_decode(bytes).collect();
    match String::from_utf8(decoded) {
        Ok(text) => text,
        Err(error) => text(error.as_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use super::{address, certificate_texts, printable, telling, text};

    #[test]
    fn text_strings_in_all_three_encodings() {
        assert_eq!(text(b"caf\xe9 \xa0 5"), "café € 5");
        assert_eq!(text(b"\xfe\xff\x00c\x00\xeb"), "cë");
        assert_eq!(text(b"\xfe\xff\x00\x1b\x00n\x00l\x00\x1b\x00c"), "c");
        assert_eq!(text("\u{feff}één".as_bytes()), "één");
    }

    #[test]
    fn bytes_are_text_or_not() {
        let check = |bytes: &[u8], expected: Option<&str>| assert_eq!(printable(bytes).as_deref(), expected);
        check(b"BSN 111222333\n", Some("BSN 111222333\n"));
        check(b"caf\xe9 te Ede", Some("café te Ede"));
        check(b"B\0S\0N\0 \x001\x002\0", Some("BSN 12"));
        check(b"\x01\x9f\xff\x80abc\x02\x03\x04", None);
    }

    #[test]
    fn names_that_only_number_are_not_telling() {
        for name in ["F1", "uni00410042", "Helvetica", "g1234", "1f3a90bc77d2", "image12"] {
            assert!(!telling(name), "{name}");
        }
        for name in ["NL91ABNA0417164300", "111222333", "Jan Jansen", "jan@example.nl"] {
            assert!(telling(name), "{name}");
        }
    }

    #[test]
    fn a_certificate_names_its_holder() {
        let bytes = b"\x30\x82\x01\x00\x06\x03\x55\x04\x03\x0c\x0aJan Jansen\x13\x09111222333\x04\x02\x0c\xff";
        assert_eq!(certificate_texts(bytes), ["Jan Jansen", "111222333"]);
    }

    #[test]
    fn addresses_are_readable() {
        assert_eq!(
            address(b"mailto:jan%40example.nl?subject=BSN%20111222333"),
            "mailto:jan@example.nl?subject=BSN 111222333"
        );
        assert_eq!(address(b"http://x/%e9"), "http://x/é");
    }
}
