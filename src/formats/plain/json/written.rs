//! How things are written in JSON: escapes and what they stand for, keys and the words in them.

/// A key in plain words, in lower case.
pub(crate) fn words(key: &str) -> String {
    let mut words = String::with_capacity(key.len() + 4);
    let mut before = ' ';
    let mut chars = key.chars().take(200).peekable();
    while let Some(c) = chars.next() {
        let hump = c.is_uppercase() && (before.is_lowercase() || before.is_ascii_digit())
            || c.is_uppercase() && before.is_uppercase() && chars.peek().is_some_and(|n| n.is_lowercase());
        if !c.is_alphanumeric() {
            if !words.ends_with(' ') && !words.is_empty() {
                words.push(' ');
            }
        } else {
            if hump && !words.ends_with(' ') {
                words.push(' ');
            }
            words.extend(c.to_lowercase());
        }
        before = c;
    }
    words.truncate(words.trim_end().len());
    words
}

/// The character that the escape at the start of `bytes` stands for, and the bytes that it takes.
pub(super) fn escape(bytes: &[u8]) -> Option<(char, usize)> {
    let c = match bytes.get(1)? {
        b'"' => '"',
        b'\\' => '\\',
        b'/' => '/',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => {
            let unit = |at: usize| u32::from_str_radix(std::str::from_utf8(bytes.get(at..at + 4)?).ok()?, 16).ok();
            let high = unit(2)?;
            if !(0xd800..0xdc00).contains(&high) {
                return Some((char::from_u32(high).unwrap_or('\u{fffd}'), 6));
            }
            let low = bytes
                .get(6..8)
                .filter(|b| *b == b"\\u")
                .and_then(|_| unit(8))
                .filter(|low| (0xdc00..0xe000).contains(low));
            return Some(match low {
                Some(low) => (char::from_u32(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00))?, 12),
                None => ('\u{fffd}', 6),
            });
        }
        _ => return None,
    };
    Some((c, 2))
}

/// A string without its escapes.
pub(super) fn unescaped(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(i) = rest.find('\\') {
        text.push_str(&rest[..i]);
        let (c, length) = escape(&rest.as_bytes()[i..]).unwrap_or(('\\', 1));
        text.push(c);
        rest = &rest[i + length..];
    }
    text.push_str(rest);
    text
}
