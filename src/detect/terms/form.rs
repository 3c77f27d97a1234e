//! One written form of a term, and whether it stands at a place in a text.

use crate::rules::Mode;
use crate::text::tokens::fold;
use crate::text::words;

/// A form of a term, in lower case.
#[derive(Clone, Debug)]
pub(super) struct Form {
    pub(super) text: Box<str>,
    pub(super) mode: Mode,
    /// Term it belongs to.
    pub(super) term: u32,
    /// Spellings of which one must stand there exactly; empty: any case.
    pub(super) exact: Box<[Box<str>]>,
    /// Letters and digits in it.
    pub(super) letters: u32,
}

/// Forms of fewer letters are too short to read digits as letters.
const LETTERS_FOR_OCR: u32 = 6;

impl Form {
    /// Where the form ends when it stands at `at`: its own last byte, not that of a compound.
    pub(super) fn end_at(&self, text: &str, at: usize) -> Option<usize> {
        let end = match_at(&self.text, text, at, self.letters >= LETTERS_FOR_OCR)?;
        if !self.exact.is_empty() && !self.exact.iter().any(|e| **e == text[at..end]) {
            return None;
        }
        Some(end)
    }
}

/// Where `phrase`, in lower case, ends in `text` when it starts at byte `at`. A space of it stands for spaces, line ends and one hyphen, a hyphen also for
/// a space; a word may be cut by a hyphen at a line's end. With `ocr`, digits may stand for the letters they look like.
pub(super) fn match_at(phrase: &str, text: &str, at: usize, ocr: bool) -> Option<usize> {
    let bytes = text.as_bytes();
    // Most end at their first letters, or agree to the end: letter by letter as long as both are plain.
    let rest = bytes.get(at..)?;
    let agree = |(w, b): &(u8, &u8)| b.to_ascii_lowercase() == *w && w.is_ascii();
    let mut plain = phrase.bytes().zip(rest).take_while(agree).count();
    if plain == phrase.len() {
        return Some(at + plain);
    }
    // A letter stands for itself alone.
    if rest.get(plain)?.is_ascii_alphabetic() {
        return None;
    }
    // More blanks may follow the one that agreed.
    if plain > 0 && matches!(phrase.as_bytes()[plain - 1], b' ' | b'-') {
        plain -= 1;
    }
    let mut i = at + plain;
    let mut wanted = phrase[plain..].chars();
    let mut next = wanted.next();
    while let Some(w) = next {
        let c = text.get(i..)?.chars().next()?;
        if w == ' ' || w == '-' {
            let from = i;
            if bytes[i] == b'-' {
                i += 1;
            }
            while i < bytes.len() && i - from < 8 && matches!(bytes[i], b' ' | b'\n') {
                i += 1;
            }
            if i == from {
                return None;
            }
        } else if same(w, c, ocr) {
            i += c.len_utf8();
        } else if c == '-' && i > at && bytes.get(i + 1) == Some(&b'\n') {
            i += 2;
            while bytes.get(i) == Some(&b' ') {
                i += 1;
            }
            continue;
        } else {
            return None;
        }
        next = wanted.next();
    }
    Some(i)
}

/// The same phrase, ending at `end` and starting a word: where it starts.
pub(super) fn match_back(phrase: &str, text: &str, end: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut i = end;
    for w in phrase.chars().rev() {
        if w == ' ' || w == '-' {
            let from = i;
            while i > 0 && from - i < 8 && matches!(bytes[i - 1], b' ' | b'\n' | b'-') {
                i -= 1;
            }
            if i == from {
                return None;
            }
        } else {
            let c = text[..i].chars().next_back()?;
            if !same(w, c, false) {
                return None;
            }
            i -= c.len_utf8();
        }
    }
    (!words::word_before(text, i)).then_some(i)
}

#[inline]
fn same(wanted: char, c: char, ocr: bool) -> bool {
    if wanted == c {
        return true;
    }
    if c.is_ascii() {
        return c.to_ascii_lowercase() == wanted
            || ocr && c.is_ascii_digit() && (char::from(fold(c as u8)) == wanted || c == '1' && wanted == 'i');
    }
    c.is_uppercase() && c.to_lowercase().eq(std::iter::once(wanted))
}

/// Whether two words differ by one letter too many, one too few, one other, or two that changed places.
pub(super) fn one_edit(word: &str, form: &str) -> bool {
    if word.is_ascii() && form.is_ascii() {
        let (a, b) = (word.as_bytes(), form.as_bytes());
        return slipped(a.len(), b.len(), |i, j| a[i].eq_ignore_ascii_case(&b[j]));
    }
    let word: Vec<char> = word.chars().flat_map(char::to_lowercase).take(64).collect();
    let form: Vec<char> = form.chars().take(64).collect();
    slipped(word.len(), form.len(), |i, j| word[i] == form[j])
}

/// The same of a word of `a` letters and one of `b`, of which `same` compares a letter each.
#[inline]
fn slipped(a: usize, b: usize, same: impl Fn(usize, usize) -> bool) -> bool {
    if a.abs_diff(b) > 1 {
        return false;
    }
    let short = a.min(b);
    let before = (0..short).take_while(|&i| same(i, i)).count();
    let after = (0..short - before).take_while(|&i| same(a - 1 - i, b - 1 - i)).count();
    let (left_a, left_b) = (a - before - after, b - before - after);
    match (left_a, left_b) {
        (1, 0 | 1) | (0, 1) => true,
        (2, 2) => same(before, before + 1) && same(before + 1, before),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_may_run_over_a_line_or_a_hyphen() {
        for text in
            ["voorlopige hechtenis", "Voorlopige\nhechtenis", "voor-\nlopige hechtenis", "VOORLOPIGE  HECHTENIS"]
        {
            assert_eq!(match_at("voorlopige hechtenis", text, 0, true), Some(text.len()), "{text}");
        }
        assert_eq!(match_at("burn-out", "burn out", 0, false), Some(8));
        assert_eq!(match_at("depressie", "depre55ie", 0, true), Some(9));
        assert_eq!(match_at("coeliakie", "CoelIakIe", 0, true), Some(9));
        assert_eq!(match_at("voorlopige hechtenis", "voorlopigehechtenis", 0, true), None);
        assert_eq!(match_back("lid van de ", "is lid van\nde ", 14), Some(3));
        assert_eq!(match_back("lid van de", "is lid van\nde", 13), Some(3));
    }

    #[test]
    fn one_slip_of_the_keys_is_forgiven_two_are_not() {
        for word in ["epielpsie", "epilepie", "epillepsie", "epilepsia"] {
            assert!(one_edit(word, "epilepsie"), "{word}");
        }
        assert!(!one_edit("epilepsie", "epilepsie"));
        assert!(!one_edit("epliepsia", "epilepsie"));
    }
}
