//! Words, sentences and windows of words around a span. Positions are bytes in the folded text.

use crate::text::Span;

/// Whether a character can be part of a word.
pub fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Whether a word character stands directly before `at`.
pub fn word_before(text: &str, at: usize) -> bool {
    text[..at].chars().next_back().is_some_and(is_word)
}

/// Whether a word character stands directly at `at`.
pub fn word_after(text: &str, at: usize) -> bool {
    text[at..].chars().next().is_some_and(is_word)
}

/// Whether `span` is not glued to letters or digits on either side.
pub fn is_whole(text: &str, span: Span) -> bool {
    !word_before(text, span.start()) && !word_after(text, span.end())
}

/// What a byte is to a word: no part of it, a part of it, or a byte of a wide character, which has to be looked at.
static KINDS: [u8; 256] = {
    let mut kinds = [NONE; 256];
    let mut byte = 0;
    while byte < 256 {
        let b = byte as u8;
        kinds[byte] = match b {
            0x80.. => WIDE,
            b'_' => PART,
            b if b.is_ascii_alphanumeric() => PART,
            _ => NONE,
        };
        byte += 1;
    }
    kinds
};
const NONE: u8 = 0;
const PART: u8 = 1;
const WIDE: u8 = 2;

/// The words of `text[from..to]`, in order. An apostrophe or hyphen inside a word ends it: `anna's` is two words.
pub fn words(text: &str, from: usize, to: usize) -> impl Iterator<Item = Span> + '_ {
    let text = &text[..to];
    let mut at = from;
    std::iter::from_fn(move || {
        let start = skip(text, at, false);
        at = skip(text, start, true);
        (start < at).then(|| Span::new(start, at))
    })
}

/// Where, from `at` on, the first character stands that is not of a word, or that is.
fn skip(text: &str, mut at: usize, word: bool) -> usize {
    let (bytes, passed) = (text.as_bytes(), if word { PART } else { NONE });
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        at += rest.iter().position(|b| KINDS[usize::from(*b)] != passed).unwrap_or(rest.len());
        match text.get(at..).and_then(|rest| rest.chars().next()) {
            Some(c) if !c.is_ascii() && is_word(c) == word => at += c.len_utf8(),
            _ => return at,
        }
    }
}

/// The words of `text[from..to]` from the last to the first.
pub fn words_back(text: &str, from: usize, to: usize) -> impl Iterator<Item = Span> + '_ {
    let mut at = to;
    std::iter::from_fn(move || {
        let end = skip_back(text, from, at, false);
        at = skip_back(text, from, end, true);
        (at < end).then(|| Span::new(at, end))
    })
}

/// The same backwards, not before `from`: where what was skipped starts.
fn skip_back(text: &str, from: usize, mut at: usize, word: bool) -> usize {
    let (bytes, passed) = (text.as_bytes(), if word { PART } else { NONE });
    loop {
        let rest = bytes.get(from..at).unwrap_or_default();
        at = rest.iter().rposition(|b| KINDS[usize::from(*b)] != passed).map_or(from.min(at), |i| from + i + 1);
        match text.get(from..at).and_then(|rest| rest.chars().next_back()) {
            Some(c) if !c.is_ascii() && is_word(c) == word => at -= c.len_utf8(),
            _ => return at,
        }
    }
}

/// The line that holds `at`, without its line end.
pub fn line(text: &str, at: usize) -> Span {
    let start = memchr::memrchr(b'\n', &text.as_bytes()[..at]).map_or(0, |i| i + 1);
    let end = memchr::memchr(b'\n', &text.as_bytes()[at..]).map_or(text.len(), |i| at + i);
    Span::new(start, end)
}

/// The same as far as `reach` bytes around `at` hold it; what is longer is cut there.
pub fn line_within(text: &str, at: usize, reach: usize) -> Span {
    let (from, to) =
        (text.floor_char_boundary(at.saturating_sub(reach)), text.ceil_char_boundary(at.saturating_add(reach)));
    let line = line(&text[from..to], at - from);
    Span::new(from + line.start(), from + line.end())
}

/// The paragraph that holds `at`: between blank lines, which are looked for no farther than a sentence may reach.
pub fn paragraph(text: &str, at: usize) -> Span {
    let from = text.floor_char_boundary(at.saturating_sub(FARTHEST));
    let to = text.ceil_char_boundary(at.saturating_add(FARTHEST));
    let bytes = text.as_bytes();
    let blank = |i: &usize| bytes.get(i + 1) == Some(&b'\n');
    let start = memchr::memrchr_iter(b'\n', &bytes[from..at]).map(|i| from + i).find(|i| blank(i) && i + 1 < at);
    let end = memchr::memchr_iter(b'\n', &bytes[at..to]).map(|i| at + i).find(|i| blank(i) && i + 1 < to);
    let (start, end) = (start.map_or(from, |i| i + 2), end.unwrap_or(to));
    Span::new(start, end)
}

/// The sentence that holds `at`, within its paragraph: between marks `.`, `!`, `?` that a space and a capital, or a line end, follow.
/// A full stop after a single letter or a short abbreviation (`dhr.`, `geb.`) does not end a sentence.
pub fn sentence(text: &str, at: usize) -> Span {
    let bytes = text.as_bytes();
    let mut start = at.saturating_sub(FARTHEST);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    for here in (start..at).rev() {
        let blank = bytes[here] == b'\n' && here > 0 && bytes[here - 1] == b'\n';
        if blank || matches!(bytes[here], b'.' | b'!' | b'?') && ends_sentence(text, here) {
            start = here + 1;
            break;
        }
    }
    let mut to = (at + FARTHEST).min(text.len());
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    for here in at..to {
        if bytes[here] == b'\n' && bytes.get(here + 1) == Some(&b'\n') {
            return Span::new(start, here);
        }
        if matches!(bytes[here], b'.' | b'!' | b'?') && ends_sentence(text, here) {
            return Span::new(start, here + 1);
        }
    }
    Span::new(start, to)
}

/// How far the ends of a sentence are looked for, in bytes: what is longer is no sentence, and a walk through it for every hit would take for ever.
const FARTHEST: usize = 4096;

/// Abbreviations after which a capital is usual (titles, labels), so that their full stop ends nothing.
const ABBREVIATIONS: &[&str] = &[
    "bijv", "blz", "br", "ca", "chr", "d.d", "dd", "dhr", "dr", "drs", "fam", "geb", "gem", "hr", "ing", "ir", "mevr",
    "mr", "mw", "nr", "p", "prof", "st", "t.a.v", "tel", "th", "tst", "v", "vgl", "z", "zr",
];

/// Whether the mark at this byte ends a sentence. A blank line ends the paragraph.
fn ends_sentence(text: &str, mark: usize) -> bool {
    let after = &text[mark + 1..];
    let rest = after.trim_start();
    let gap = &after[..after.len() - rest.len()];
    if after.is_empty() || gap.starts_with("\n\n") {
        return true;
    }
    let next = rest.chars().next();
    if gap.is_empty()
        || gap.contains("\n\n")
        || !next.is_some_and(|c| c.is_uppercase() || c.is_ascii_digit() || matches!(c, '"' | '\'' | '-' | '('))
    {
        return false;
    }
    let before = &text[..mark];
    let word = before.rfind(|c: char| c.is_whitespace() || c == '(').map_or(before, |i| &before[i + 1..]);
    let short = word.chars().count() == 1 && word.chars().all(char::is_alphabetic);
    !(short || ABBREVIATIONS.contains(&word.to_lowercase().as_str()) || word.contains('.') && word.len() <= 8)
}

#[cfg(test)]
mod tests {
    use super::{sentence, words, words_back};

    #[test]
    fn words_run_both_ways() {
        let text = "dhr. J. Jansen, BSN 111";
        let forward: Vec<_> = words(text, 0, text.len()).map(|s| &text[s.range()]).collect();
        let mut back: Vec<_> = words_back(text, 0, text.len()).map(|s| &text[s.range()]).collect();
        back.reverse();
        assert_eq!(forward, ["dhr", "J", "Jansen", "BSN", "111"]);
        assert_eq!(forward, back);
    }

    #[test]
    fn a_title_does_not_end_a_sentence() {
        let text = "Hij sliep. Mw. A. de Vries (geb. 12) at niet. Einde";
        let at = text.find("Vries").expect("it stands there");
        assert_eq!(&text[sentence(text, at).range()], " Mw. A. de Vries (geb. 12) at niet.");
    }
}
