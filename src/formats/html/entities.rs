//! Character references: `&euml;`, `&#235;`, `&#xEB;`. The names are the HTML Standard's (section 13.5), kept in `entities.txt` as
//! `name=code points`, with `!` before those that may miss their semicolon.

use std::collections::HashMap;
use std::sync::LazyLock;

use encoding_rs::WINDOWS_1252;

static TABLE: &str = include_str!("entities.txt");

/// Characters by name, and whether the semicolon may be missing.
static NAMES: LazyLock<HashMap<&'static str, (Box<str>, bool)>> = LazyLock::new(|| {
    TABLE
        .split_ascii_whitespace()
        .filter_map(|entry| {
            let (name, codes) = entry.split_once('=')?;
            let text: String =
                codes.split('+').filter_map(|c| char::from_u32(u32::from_str_radix(c, 16).ok()?)).collect();
            let bare = name.strip_prefix('!');
            Some((bare.unwrap_or(name), (text.into(), bare.is_some())))
        })
        .collect()
});

/// What a reference stands for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Reference {
    Char(char),
    Name(&'static str),
}

/// Longest name in the table.
const LONGEST: usize = 32;

/// The reference at the start of `text` (which starts with `&`), and the bytes that it takes. Inside an attribute a name without its semicolon
/// must stand alone, so that `?a=1&copy=2` stays what it is.
pub(super) fn reference(text: &str, attribute: bool) -> Option<(Reference, usize)> {
    let bytes = text.as_bytes();
    if bytes.get(1) == Some(&b'#') {
        let hex = matches!(bytes.get(2), Some(b'x' | b'X'));
        let start = if hex { 3 } else { 2 };
        let digit = |b: &&u8| if hex { b.is_ascii_hexdigit() } else { b.is_ascii_digit() };
        let length = bytes[start..].iter().take(12).take_while(digit).count();
        if length == 0 {
            return None;
        }
        let code = u32::from_str_radix(&text[start..start + length], if hex { 16 } else { 10 }).unwrap_or(u32::MAX);
        let end = start + length;
        return Some((Reference::Char(numbered(code)), end + usize::from(bytes.get(end) == Some(&b';'))));
    }
    let length = bytes[1..].iter().take(LONGEST).take_while(|b| b.is_ascii_alphanumeric()).count();
    let name = &text[1..1 + length];
    if bytes.get(1 + length) == Some(&b';')
        && let Some((text, _)) = NAMES.get(name)
    {
        return Some((Reference::Name(text), length + 2));
    }
    if attribute && bytes.get(1 + length) == Some(&b'=') {
        return None;
    }
    let shortest = if attribute { length } else { 2 };
    (shortest.max(2)..=length.min(6)).rev().find_map(|n| {
        let (text, bare) = NAMES.get(&name[..n])?;
        bare.then_some((Reference::Name(text), n + 1))
    })
}

/// Numbers that old programs meant as Windows-1252 are read so, as every browser does.
fn numbered(code: u32) -> char {
    match code {
        0x80..=0x9f => WINDOWS_1252.decode_without_bom_handling(&[code as u8]).0.chars().next().unwrap_or('\u{fffd}'),
        0 => '\u{fffd}',
        _ => char::from_u32(code).unwrap_or('\u{fffd}'),
    }
}

#[cfg(test)]
mod tests {
    use super::{Reference, reference};

    fn check(text: &str, attribute: bool, expected: &str, taken: usize) {
        let (found, length) = reference(text, attribute).expect("it is a reference");
        let found = match found {
            Reference::Char(c) => c.to_string(),
            Reference::Name(s) => s.to_owned(),
        };
        assert_eq!((&*found, length), (expected, taken));
    }

    #[test]
    fn names_and_numbers() {
        check("&euml;n", false, "ë", 6);
        check("&eumln", false, "ë", 5);
        check("&#235;", false, "ë", 6);
        check("&#xEB;", false, "ë", 6);
        check("&#128;", false, "€", 6);
        check("&#xEB x", false, "ë", 5);
        check("&ijlig;", false, "ĳ", 7);
        check("&nbsp;", true, "\u{a0}", 6);
        check("&#99999999999;", false, "\u{fffd}", 14);
        assert_eq!(reference("&copy=2", true), None);
        assert_eq!(reference("& Zn", false), None);
        assert_eq!(reference("&", false), None);
    }
}
