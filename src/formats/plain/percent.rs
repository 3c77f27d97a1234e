//! Percent signs in addresses (RFC 3986, 2.1): `%40` is a letter like any other, with the three characters that stand for it as its ground.

/// The byte that a percent sign and two hexadecimal digits at the start stand for.
pub(crate) fn byte(bytes: &[u8]) -> Option<u8> {
    let &[b'%', high, low, ..] = bytes else { return None };
    let digit = |b: u8| char::from(b).to_digit(16);
    Some((digit(high)? * 16 + digit(low)?) as u8)
}

/// The character that stands percent-encoded at the start, and the bytes that it takes.
pub(crate) fn percent(bytes: &[u8]) -> (Option<char>, usize) {
    let mut decoded = [0_u8; 4];
    for n in 0..4 {
        let Some(byte) = bytes.get(3 * n..).and_then(byte) else { break };
        decoded[n] = byte;
        if let Ok(text) = std::str::from_utf8(&decoded[..=n]) {
            return (text.chars().next(), 3 * (n + 1));
        }
    }
    (None, 1)
}

/// The letter that the percent sign at `sign` begins, and the bytes that it takes. Only in what looks like an address or a query: letters or an
/// equals sign stand before it without a blank between, so that `50%20` stays what it is. A control (a line end) is no letter.
pub(crate) fn letter(bytes: &[u8], sign: usize) -> Option<(char, usize)> {
    /// Bytes that are looked at before the sign.
    const REACH: usize = 64;
    let (shown, length) = percent(&bytes[sign..]);
    let c = shown.filter(|c| !c.is_control())?;
    let before = bytes[sign.saturating_sub(REACH)..sign].iter().rev();
    let mut before = before.take_while(|b| !b.is_ascii_whitespace() && !matches!(b, b'"' | b'<' | b'>'));
    before.any(|b| b.is_ascii_alphabetic() || *b == b'=').then_some((c, length))
}

#[cfg(test)]
mod tests {
    use super::{letter, percent};

    #[test]
    fn letters_of_one_and_of_several_bytes() {
        assert_eq!(percent(b"%C3%ABn"), (Some('ë'), 6));
        assert_eq!(percent(b"%40"), (Some('@'), 3));
        assert_eq!(percent(b"%zz"), (None, 1));
        assert_eq!(percent(b"%EBn"), (None, 1));
    }

    #[test]
    fn a_percentage_is_no_letter() {
        let check = |text: &str, expected: Option<char>| {
            let sign = text.find('%').expect("there is a sign");
            assert_eq!(letter(text.as_bytes(), sign).map(|(c, _)| c), expected, "{text}");
        };
        check("?q=BSN%20111222333", Some(' '));
        check("BSN%3A111222333", Some(':'));
        check("mail=petra%40x.nl", Some('@'));
        check("van 50%20 per jaar", None);
        check("van%0A", None);
        check("10% de", None);
    }
}
