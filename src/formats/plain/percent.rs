//! Percent signs in addresses (RFC 3986, 2.1): `%40` is a letter like any other, with the three characters that stand for it as its ground.

use std::ops::Range;

use crate::formats::plain::ground::Ground;
use crate::text::TextBuilder;

/// The character that stands percent-encoded at the start, and the bytes that it takes.
pub(crate) fn percent(bytes: &[u8]) -> (Option<char>, usize) {
    let mut decoded = [0_u8; 4];
    for n in 0..4 {
        let Some(&[b'%', high, low]) = bytes.get(3 * n..3 * n + 3) else { break };
        let digit = |b: u8| (b as char).to_digit(16);
        let (Some(high), Some(low)) = (digit(high), digit(low)) else { break };
        decoded[n] = (high * 16 + low) as u8;
        if let Ok(text) = std::str::from_utf8(&decoded[..=n]) {
            return (text.chars().next(), 3 * (n + 1));
        }
    }
    (None, 1)
}

/// Pushes a stretch with its percent signs undone. What is no letter (a line end, a control) stays as it stands.
pub(crate) fn push(ground: &mut Ground<'_>, builder: &mut TextBuilder, range: Range<usize>) {
    let bytes = &ground.text().as_bytes()[..range.end];
    let (mut plain, mut at) = (range.start, range.start);
    while let Some(sign) = memchr::memchr(b'%', &bytes[at..]).map(|i| at + i) {
        let (shown, length) = percent(&bytes[sign..]);
        at = sign + length;
        if let Some(c) = shown.filter(|c| !c.is_control()) {
            ground.push(builder, plain, sign);
            ground.push_whole(builder, c.encode_utf8(&mut [0; 4]), sign, at);
            plain = at;
        }
    }
    ground.push(builder, plain, range.end);
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn letters_of_one_and_of_several_bytes() {
        assert_eq!(percent(b"%C3%ABn"), (Some('ë'), 6));
        assert_eq!(percent(b"%40"), (Some('@'), 3));
        assert_eq!(percent(b"%zz"), (None, 1));
        assert_eq!(percent(b"%EBn"), (None, 1));
    }
}
