//! Files written in letters (RFC 4648), as addresses of pages and parts of mail hold them.

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The value of a letter, in either alphabet.
pub(crate) fn six(letter: u8) -> Option<u8> {
    Some(match letter {
        b'A'..=b'Z' => letter - b'A',
        b'a'..=b'z' => letter - b'a' + 26,
        b'0'..=b'9' => letter - b'0' + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    })
}

/// The bytes that a text stands for; blanks are passed over, and behind padding bytes begin anew. Nothing when something else stands in it.
pub(crate) fn decode(text: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0);
    for b in text {
        match b {
            b' ' | b'\t' | b'\r' | b'\n' => continue,
            b'=' => {
                (bits, count) = (0, 0);
                continue;
            }
            _ => {}
        }
        bits = bits << 6 | u32::from(six(*b)?);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
        }
    }
    Some(bytes)
}

/// These bytes in letters, on one line.
pub(crate) fn encode(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let all = three.iter().fold(0_u32, |all, b| all << 8 | u32::from(*b)) << (8 * (3 - three.len()));
        for i in 0..4 {
            let letter = LETTERS[(all >> (18 - 6 * i)) as usize & 63];
            out.push(if i > three.len() { '=' } else { char::from(letter) });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{decode, encode};

    #[test]
    fn every_length_there_and_back() {
        for (bytes, letters) in [("", ""), ("H", "SA=="), ("Ha", "SGE="), ("Hal", "SGFs"), ("Hallo", "SGFsbG8=")] {
            assert_eq!(encode(bytes.as_bytes()), letters);
            assert_eq!(decode(letters.as_bytes()).as_deref(), Some(bytes.as_bytes()));
        }
        assert_eq!(decode(b"SGFs bG8=\r\n").as_deref(), Some(&b"Hallo"[..]));
        assert_eq!(decode(b"SGF!"), None);
        assert_eq!(decode(b"SGE=\nSA==\nSGFs").as_deref(), Some(&b"HaHHal"[..]), "each line may be padded");
    }
}
