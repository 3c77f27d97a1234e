//! Skipping what is no name as fast as can be: words, paragraphs, and whether a text has capitals at all.

/// Where the paragraph that holds `at` ends, past its blank line.
pub(super) fn paragraph_end(bytes: &[u8], at: usize) -> usize {
    let mut here = at;
    while let Some(i) = memchr::memchr(b'\n', &bytes[here..]) {
        here += i + 1;
        if bytes.get(here) == Some(&b'\n') {
            return here + 1;
        }
    }
    bytes.len()
}

/// Whether a word with a capital and a small letter stands in it.
pub(super) fn has_capital(text: &str) -> bool {
    let bytes = text.as_bytes();
    for (i, b) in bytes.iter().enumerate() {
        if b.is_ascii_uppercase()
            && bytes.get(i + 1).is_some_and(|n| n.is_ascii_lowercase() || *n >= 0x80)
            && (i == 0 || !bytes[i - 1].is_ascii_alphanumeric())
        {
            return true;
        }
        if *b >= 0xc3 && text.get(i..).and_then(|t| t.chars().next()).is_some_and(char::is_uppercase) {
            return true;
        }
    }
    // All capitals, with hardly a small letter, is no text without capitals.
    let (upper, lower) = bytes
        .iter()
        .take(400)
        .fold((0, 0), |(u, l), b| (u + usize::from(b.is_ascii_uppercase()), l + usize::from(b.is_ascii_lowercase())));
    upper > lower
}

/// A title, greeting, close or word for a near relative in small letters begins so: `mw`, `mevr`, `meneer`, `dhr`, `thx`, `zoon`.
pub(super) fn may_be_title(bytes: &[u8], at: usize) -> bool {
    matches!(
        bytes.get(at..at + 3),
        Some(
            b"mw "
                | b"mw."
                | b"mev"
                | b"men"
                | b"dhr"
                | b"hr "
                | b"hr."
                | b"juf"
                | b"fam"
                | b"dr "
                | b"dr."
                | b"thx"
                | b"gr "
                | b"gro"
                | b"mvg"
                | b"hoi"
                | b"hey"
                | b"hal"
                | b"bes"
                | b"lie"
                | b"hi "
                | b"zoo"
                | b"doc"
                | b"dok"
                | b"moe"
                | b"vad"
                | b"bro"
                | b"zus"
        )
    ) && (at == 0 || !bytes[at - 1].is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_without_capitals() {
        for text in ["gister met sanne gebeld", "woont 1234 AB utrecht", "bsn 111222333, nl91abna"] {
            assert!(!has_capital(text), "{text}");
        }
        for text in ["Gister met sanne gebeld", "gister met Ömer gebeld", "DE VRIES, JAN"] {
            assert!(has_capital(text), "{text}");
        }
    }
}
