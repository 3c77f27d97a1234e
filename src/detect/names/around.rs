//! What stands directly before and after a possible name: the word, how it is joined to the name, and whether a sentence or line begins.

use crate::detect::names::bearing::ends_in_role;
use crate::detect::names::tokens::{char_at, char_before, is_letter, word_end};
use crate::lexicon::{Known, known};

/// How what stands before is joined to the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Link {
    /// The text, a paragraph or a cell begins here.
    Start,
    /// A line begins here, and the line before it ends where a line of a form or list would.
    Line,
    /// A word stands before it.
    Word,
    /// A comma.
    Comma,
    /// A colon or equals sign: a label may stand before it.
    Colon,
    /// A full stop or other end of a sentence.
    Stop,
    /// Anything else.
    Mark,
}

/// What stands before.
#[derive(Clone, Copy, Debug)]
pub(super) struct Before {
    pub(super) link: Link,
    /// The mark directly before, if it is one: a bracket, a quotation mark, a stroke.
    pub(super) mark: char,
    /// The word before, and the one before that; of the same sentence.
    pub(super) near: Known,
    pub(super) near_at: (usize, usize),
    pub(super) second: Known,
    pub(super) second_at: (usize, usize),
}

impl Before {
    /// Whether a capital tells nothing here.
    pub(super) fn opens(&self) -> bool {
        matches!(self.link, Link::Start | Link::Line | Link::Stop | Link::Colon)
    }
}

/// Lines shorter than this end where their writer ended them.
const WRAPPED: usize = 45;

/// Whether a surname with its initials behind a comma stands here, as at the start of a row: `Zonneveld-Prins, M.E.`
fn is_turned(text: &str, at: usize) -> bool {
    const LONGEST: usize = 40;
    let rest = &text[at..text.floor_char_boundary((at + LONGEST).min(text.len()))];
    let Some((name, initials)) = rest.split_once(',') else { return false };
    let mut letters = initials.trim_start_matches(' ').chars();
    letters.next().is_some_and(char::is_uppercase)
        && letters.next() == Some('.')
        && name.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '\'' | '.'))
}

/// What stands before `at`.
pub(super) fn before(text: &str, at: usize) -> Before {
    let mut result = Before {
        link: Link::Start,
        mark: ' ',
        near: Known::default(),
        near_at: (at, at),
        second: Known::default(),
        second_at: (at, at),
    };
    let bytes = text.as_bytes();
    let mut here = at;
    let mut line = false;
    loop {
        let Some(c) = here.checked_sub(1).map(|i| bytes[i]) else { return result };
        match c {
            b' ' => here -= 1,
            b'\t' => return result,
            b'\n' if line => {
                // `Met vriendelijke groet,` above a blank line.
                let above = text[..here].trim_end_matches([' ', '\n', ',', '.', '!']);
                let start = word_start(text, above.len());
                if here - above.len() <= 4 && known(&text[start..above.len()]).closing() {
                    result.link = Link::Line;
                    result.near = known(&text[start..above.len()]);
                    result.near_at = (start, above.len());
                }
                return result;
            }
            b'\n' => {
                line = true;
                here -= 1;
            }
            b'"' | b'\'' | b'(' | b'[' | b'*' | b'_' | b'/' | b'<' | b'>' | b'|' | b'&' | b'+'
                if result.mark == ' ' =>
            {
                result.mark = char::from(c);
                here -= 1;
                if matches!(c, b'/' | b'|' | b'&' | b'+') {
                    result.link = Link::Mark;
                    break;
                }
            }
            _ => break,
        }
    }
    if result.link == Link::Mark {
        return words_before(text, here, result);
    }
    let Some(c) = char_before(text, here) else { return result };
    result.link = match c {
        c if is_colon(c) => Link::Colon,
        ',' => Link::Comma,
        '.' | '!' | '?' => Link::Stop,
        c if is_letter(c) => Link::Word,
        ')' => Link::Mark,
        ';' => Link::Stop,
        '-' if line || here < 2 || bytes[here - 2] == b'\n' => Link::Line,
        c if c.is_ascii_digit() && numbers(bytes, here) => Link::Line,
        c if c.is_ascii_digit() => Link::Word,
        _ => Link::Mark,
    };
    if line {
        let start = memchr::memrchr(b'\n', &bytes[..here]).map_or(0, |i| i + 1);
        let soft = here - start >= WRAPPED && matches!(result.link, Link::Word | Link::Comma) && !is_turned(text, at);
        match result.link {
            Link::Colon | Link::Stop => {}
            _ if soft => {}
            // `Met vriendelijke groet,` on the line above still tells.
            _ => result.link = Link::Line,
        }
    }
    if result.link == Link::Stop && c == '.' {
        // `mw. Jansen`, `t.n.v. Jansen`, `geb. Jansen`: the full stop of an abbreviation.
        let end = here - 1;
        let start = word_start(text, end);
        let what = known(&text[start..end]);
        let letters = end - start;
        let dotted = letters == 1 && start > 1 && bytes[start - 1] == b'.';
        // `gr. Piet`, `cl. Jansen`
        let short = what.closing() && (2..=4).contains(&letters) || what.role() && (2..=3).contains(&letters);
        if !line && (what.title() || short || what.birth() && letters <= 4 || dotted) {
            result.link = Link::Word;
            if dotted {
                let from =
                    bytes[..end].iter().rposition(|b| !(b.is_ascii_alphabetic() || *b == b'.')).map_or(0, |i| i + 1);
                let short = &text[from..here];
                if ["t.n.v.", "t.a.v.", "t.b.v.", "i.o.v.", "o.l.v.", "e.v."]
                    .iter()
                    .any(|s| short.eq_ignore_ascii_case(s))
                {
                    result.near = known("naam");
                    result.near_at = (from, here);
                    return result;
                }
            }
            here = end;
        }
    }
    if is_colon(c) || c == ',' {
        here -= c.len_utf8();
        while here > 0 && bytes[here - 1] == b' ' {
            here -= 1;
        }
        // `Aanw.: Jansen`
        here -= usize::from(result.link == Link::Colon && here > 0 && bytes[here - 1] == b'.');
    }
    if result.link == Link::Stop {
        return result;
    }
    words_before(text, here, result)
}

/// What stands between a label and its value, in a table that is drawn too: `Huisarts │ Ter Horst`.
fn is_colon(c: char) -> bool {
    matches!(c, ':' | '=' | '│' | '┃' | '║')
}

/// Whether the figures that end at `end` number a line: `7 Jansen K.`
fn numbers(bytes: &[u8], end: usize) -> bool {
    let digits = bytes[..end].iter().rev().take(4).take_while(|b| b.is_ascii_digit()).count();
    (1..=3).contains(&digits) && (end == digits || bytes[end - digits - 1] == b'\n')
}

fn words_before(text: &str, mut here: usize, mut result: Before) -> Before {
    let bytes = text.as_bytes();
    // `"naam":"Grytsje"`
    here -= usize::from(result.link == Link::Colon && here > 0 && bytes[here - 1] == b'"');
    // A number between: `Kind 1: Jan`, `Ouder (2):`
    while here > 0 && matches!(bytes[here - 1], b'0'..=b'9' | b' ' | b')' | b'*' | b'(') {
        here -= 1;
    }
    let start = word_start(text, here);
    if start == here {
        return result;
    }
    result.near = known(&text[start..here]);
    result.near_at = (start, here);
    let gap = text[..start].trim_end_matches([' ', '-', '/']);
    if gap.ends_with('\n') || gap.len() + 3 < start {
        return result;
    }
    let second = word_start(text, gap.len());
    if second < gap.len() {
        result.second = known(&text[second..gap.len()]);
        result.second_at = (second, gap.len());
    }
    result
}

/// Where the letters that end at `end` begin.
pub(super) fn word_start(text: &str, end: usize) -> usize {
    let mut at = end;
    while let Some(c) = char_before(text, at) {
        if !is_letter(c) || end - at > 40 {
            break;
        }
        at -= c.len_utf8();
    }
    at
}

/// What stands after a name.
#[derive(Clone, Copy, Debug)]
pub(super) struct After {
    /// The word after, when nothing but a space stands between.
    pub(super) near: Known,
    pub(super) near_at: (usize, usize),
    /// `(43)`, `, 43,`, `(geb. ...`, `(12-03-1950)`
    pub(super) aged: bool,
    /// A comma and a word for what the person is: `, moeder van`
    pub(super) told: bool,
    /// That word stands alone in brackets.
    pub(super) whole: bool,
    /// That word is one for people at work.
    pub(super) works: bool,
    /// The next character that is no space.
    pub(super) mark: char,
    /// `'s` or `s'`.
    pub(super) genitive: bool,
    /// The line or cell ends here.
    pub(super) ends: bool,
}

/// What stands after `at`.
pub(super) fn after(text: &str, at: usize) -> After {
    let bytes = text.as_bytes();
    let mut here = at;
    let mut result = After {
        near: Known::default(),
        near_at: (at, at),
        aged: false,
        told: false,
        whole: false,
        works: false,
        mark: ' ',
        genitive: false,
        ends: false,
    };
    if text[here..].starts_with("'s") && !text[here + 2..].starts_with(is_letter) {
        result.genitive = true;
        here += 2;
    }
    let mut line = false;
    while let Some(b) = bytes.get(here) {
        match b {
            b' ' | b'*' => here += 1,
            b'\n' if !line => {
                line = true;
                here += 1;
            }
            _ => break,
        }
    }
    let Some(c) = char_at(text, here) else {
        result.ends = true;
        return result;
    };
    result.ends = line || c == '\t';
    result.mark = c;
    if is_letter(c) {
        let end = word_end(text, here);
        if !line || c.is_lowercase() {
            result.near = known(&text[here..end]);
            result.near_at = (here, end);
        }
        return result;
    }
    if !line && matches!(c, '(' | ',' | '/' | '-' | ';') {
        let mut rest = text[here + 1..].trim_start_matches([' ', '*', '(']);
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if digits > 0 {
            let tail = &rest[digits..];
            let dated = tail.starts_with(['-', '/', '.', ' ']) && tail.len() > 1;
            let closes = tail.starts_with([')', ','])
                || tail.trim_start().starts_with("jaar")
                || tail.trim_start().starts_with("jr");
            result.aged = match c {
                '(' => digits <= 4 && (dated || closes),
                ',' => digits <= 2 && (closes || dated && tail[1..].trim_start().len() > 3),
                _ => digits <= 2 && tail.starts_with(['-', '/']),
            };
        } else {
            let end = word_end(rest, 0);
            let what = known(&rest[..end]);
            if c == '(' || c == ',' {
                result.aged = what.birth() && rest[..end].starts_with("geb");
                if matches!(&rest[..end], "een" | "de" | "zijn" | "haar" | "mijn" | "hun" | "onze" | "die" | "dat") {
                    rest = rest[end..].trim_start();
                }
                let what = known(&rest[..word_end(rest, 0)]);
                let word = &rest[..word_end(rest, 0)];
                result.works = what.profession() || ends_in_role(word) && !what.relative();
                result.told = !rest.starts_with(char::is_uppercase)
                    && (result.works || what.role() || what.relative() || what.person());
                result.whole = result.told && c == '(' && rest[word.len()..].starts_with(')');
            }
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, link: Link, near: &str) {
        let at = text.find('|').expect("a bar shows where");
        let text = text.replace('|', "");
        let before = before(&text, at);
        assert_eq!((before.link, &text[before.near_at.0..before.near_at.1]), (link, near), "{text}");
    }

    #[test]
    fn what_stands_before_a_name() {
        check("|Jan", Link::Start, "");
        check("Hij zag |Jan", Link::Word, "zag");
        check("Beste |Jan", Link::Word, "Beste");
        check("mw. |Jansen", Link::Word, "mw");
        check("Klaar. |Jan", Link::Stop, "");
        check("Kind 1: |Jan", Link::Colon, "Kind");
        check("Met groet,\n|Jan", Link::Line, "groet");
        check("Piet, |Jan", Link::Comma, "Piet");
    }

    #[test]
    fn what_stands_after_a_name() {
        for text in [" (43)", ", 43,", " (geb. 12-3-1950)", " (12-03-1950)", " / 12-03-1950"] {
            assert!(after(text, 0).aged, "{text}");
        }
        for text in [" (groep 3)", ", 2024 was", " kwam", ""] {
            assert!(!after(text, 0).aged, "{text}");
        }
        assert!(after(", moeder van Piet", 0).told);
        assert!(after(" vertelt dat", 0).near.verb());
    }
}
