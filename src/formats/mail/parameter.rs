//! What a field says that describes a part: a word, and parameters behind semicolons (RFC 2045, 5.1), also in numbered pieces and with percent signs
//! (RFC 2231). Each letter keeps its place: names of files are text.

use std::ops::Range;

use encoding_rs::{Encoding, UTF_8};

use crate::formats::mail::letters::{self, Byte, Form, Letter, Piece, Words, letters};
use crate::formats::plain::percent;

/// Bytes of a field that are looked at for what it says of a part.
const LONGEST: usize = 16 << 10;
/// Parameters of one field.
const MOST: usize = 64;
/// Letters of the names of a character set and a language: what is longer is a text.
const NAME: usize = 30;

/// What a field that describes a part says. Comments are no part of it.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// The word, in lower case.
    pub(super) word: String,
    parameters: Vec<Parameter>,
}

#[derive(Debug)]
struct Parameter {
    /// Its name in lower case, without the marks of a piece.
    name: String,
    /// Which piece it is, when there are several.
    number: Option<usize>,
    /// Whether percent signs stand in it.
    percent: bool,
    value: Vec<Letter>,
    /// With its name and its quotes.
    range: Range<usize>,
}

impl Said {
    /// Reads the value of a field.
    pub(super) fn of(value: &str) -> Said {
        let value = &value[..value.floor_char_boundary(LONGEST)];
        let (pieces, _) = split(value, 0);
        let mut pieces = pieces.into_iter();
        let word = pieces.next().map_or(String::new(), |(letters, _)| said(&letters).trim().to_ascii_lowercase());
        let parameters = pieces.take(MOST).filter_map(|(letters, range)| Parameter::of(letters, range)).collect();
        Said { word, parameters }
    }

    /// Whether another field says the same, wherever it stands.
    pub(super) fn is_same(&self, other: &Said) -> bool {
        let all = |said: &Said| {
            let one = |p: &Parameter| (p.name.clone(), p.number, p.percent, self::said(&p.value));
            said.parameters.iter().map(one).collect::<Vec<_>>()
        };
        self.word == other.word && all(self) == all(other)
    }

    /// A parameter, put together when it stands in numbered pieces (`boundary*0=`), with its percent signs undone when it says that it has some.
    pub(super) fn parameter(&self, wanted: &str) -> Option<String> {
        let all = || self.parameters.iter().filter(|p| p.name == wanted);
        let whole = all().find(|p| p.number.is_none() && !p.percent).or_else(|| all().find(|p| p.number.is_none()));
        let joined = match whole {
            Some(whole) => joined(&[whole]),
            None => {
                let piece = |n: usize| all().find(|p| p.number == Some(n));
                let pieces: Vec<&Parameter> = (0..MOST).map_while(piece).collect();
                (!pieces.is_empty()).then(|| joined(&pieces))?
            }
        };
        joined.map(|(letters, _)| said(&letters))
    }
}

impl Parameter {
    fn of(letters: Vec<Letter>, range: Range<usize>) -> Option<Parameter> {
        let equals = letters.iter().position(|(c, _)| *c == '=')?;
        let full = said(&letters[..equals]).trim().to_ascii_lowercase();
        let blank = |letter: &&Letter| letter.0.is_whitespace();
        let value = &letters[equals + 1..];
        let value = &value[value.iter().take_while(blank).count()..];
        let value = &value[..value.len() - value.iter().rev().take_while(blank).count()];
        let mut marks = full.split('*');
        let name = marks.next().unwrap_or_default().to_owned();
        let (number, percent) = match (marks.next(), marks.next(), marks.next()) {
            (None, ..) => (None, false),
            (Some(""), None, _) => (None, true),
            (Some(number), None, _) => (Some(number.parse().ok()?), false),
            (Some(number), Some(""), None) => (Some(number.parse().ok()?), true),
            _ => return None,
        };
        Some(Parameter { name, number, percent, value: value.to_vec(), range })
    }
}

fn said(letters: &[Letter]) -> String {
    letters.iter().map(|(c, _)| *c).collect()
}

/// What the pieces of one parameter say together, and in which encoding. Nothing when that is not known here.
fn joined(pieces: &[&Parameter]) -> Option<(Vec<Letter>, Option<&'static Encoding>)> {
    let (mut out, mut run): (Vec<Letter>, Vec<Byte>) = (Vec::new(), Vec::new());
    let mut encoding = None;
    for (i, piece) in pieces.iter().enumerate() {
        let mut value = &piece.value[..];
        if !piece.percent {
            out.append(&mut letters(&std::mem::take(&mut run), encoding));
            out.extend_from_slice(value);
            continue;
        }
        // The character set and the language stand before the first piece.
        let quote = |letters: &[Letter]| letters.iter().take(NAME + 1).position(|(c, _)| *c == '\'');
        if i == 0
            && let Some(first) = quote(value)
            && let Some(second) = quote(&value[first + 1..])
        {
            let label = said(&value[..first]).to_ascii_lowercase();
            if !matches!(label.as_str(), "" | "us-ascii" | "ascii") {
                encoding = Some(Encoding::for_label_no_replacement(label.as_bytes())?);
            }
            encoding = encoding.filter(|encoding| *encoding != UTF_8);
            let language = &value[first + 1..first + 1 + second];
            if language.iter().any(|(c, _)| !c.is_ascii_alphabetic() && *c != '-') {
                return None;
            }
            value = &value[first + second + 2..];
        }
        let mut at = 0;
        while let Some((c, place)) = value.get(at) {
            let digit = |i: usize| value.get(i).and_then(|(c, _)| u8::try_from(*c).ok()).unwrap_or_default();
            if let Some(byte) = percent::byte(&[digit(at), digit(at + 1), digit(at + 2)]) {
                run.push((byte, place.start..value[at + 2].1.end));
                at += 3;
                continue;
            }
            at += 1;
            match u8::try_from(*c) {
                Ok(byte) if byte.is_ascii() => run.push((byte, place.clone())),
                _ => {
                    out.append(&mut letters(&std::mem::take(&mut run), encoding));
                    out.push((*c, place.clone()));
                }
            }
        }
    }
    out.append(&mut letters(&run, encoding));
    Some((out, encoding))
}

/// Letters of a piece, each with where it stands, and where the piece does.
type Spelled = (Vec<Letter>, Range<usize>);

/// What stands between semicolons, without quotes, comments and line ends, each with its range; and whether there were comments.
fn split(value: &str, base: usize) -> (Vec<Spelled>, bool) {
    let (mut pieces, mut piece, mut start): (Vec<_>, Vec<Letter>, usize) = (Vec::new(), Vec::new(), 0);
    let (mut quoted, mut depth, mut comments) = (false, 0_u32, false);
    let trimmed = |start: usize, end: usize| {
        let whole = &value[start..end];
        let from = base + start + whole.len() - whole.trim_start().len();
        from..from.max(base + start + whole.trim_end().len())
    };
    let mut chars = value.char_indices();
    while let Some((at, c)) = chars.next() {
        let place = |at: usize, c: char| base + at..base + at + c.len_utf8();
        match c {
            '\\' if quoted || depth > 0 => {
                if let (Some((at, c)), 0) = (chars.next(), depth) {
                    piece.push((c, place(at, c)));
                }
            }
            '\r' | '\n' => {}
            '"' if depth == 0 => quoted = !quoted,
            '(' if !quoted => (depth, comments) = (depth + 1, true),
            ')' if depth > 0 => depth -= 1,
            _ if depth > 0 => {}
            ';' if !quoted => {
                pieces.push((std::mem::take(&mut piece), trimmed(start, at)));
                start = at + 1;
            }
            c => piece.push((c, place(at, c))),
        }
    }
    pieces.push((piece, trimmed(start, value.len())));
    (pieces, comments)
}

/// The pieces of the value of the field `name`, in order: of one that describes a part with the pieces of its parameters put together.
pub(super) fn pieces(text: &str, name: &str, range: Range<usize>) -> Vec<Piece> {
    if !matches!(name, "content-type" | "content-disposition") || !text[range.clone()].contains('*') {
        return letters::pieces(text, range);
    }
    let (all, comments) = split(&text[range.clone()], range.start);
    let parameters = all.into_iter().skip(1).map(|(letters, range)| Parameter::of(letters, range)).collect::<Vec<_>>();
    let (mut pieces, mut plain, mut at) = (Vec::new(), range.start, 0);
    while at < parameters.len() {
        // Words of the format say nothing of people.
        let is_text = |p: &&Parameter| !matches!(p.name.as_str(), "boundary" | "charset");
        let Some(first) = parameters[at].as_ref().filter(|p| p.percent || p.number.is_some()).filter(is_text) else {
            at += 1;
            continue;
        };
        let goes_on = |p: &&Option<Parameter>| p.as_ref().is_some_and(|p| p.number.is_some() && p.name == first.name);
        let count = if first.number.is_some() { parameters[at..].iter().take_while(goes_on).count() } else { 1 };
        let mut group: Vec<&Parameter> = parameters[at..at + count].iter().flatten().collect();
        at += count;
        let whole = first.range.start..group.last().map_or(first.range.end, |last| last.range.end);
        pieces.append(&mut letters::pieces(text, plain..whole.start));
        plain = whole.end;
        // They may stand in any order.
        group.sort_by_key(|piece| piece.number);
        let sound = first.number.is_none() || group.iter().enumerate().all(|(n, piece)| piece.number == Some(n));
        // Any other name may be a text itself.
        let named = matches!(first.name.as_str(), "filename" | "name");
        match joined(&group).filter(|_| sound && named && !comments) {
            Some((letters, encoding)) => {
                let form = Form::Parameter(first.name.clone());
                pieces.push(Piece::Words(Words { range: whole, letters, encoding, form }));
            }
            None => pieces.push(Piece::Unread(whole)),
        }
    }
    pieces.append(&mut letters::pieces(text, plain..range.end));
    pieces
}

#[cfg(test)]
mod tests {
    use super::{Said, pieces};
    use crate::formats::mail::letters::{Piece, as_parameter};

    #[test]
    fn what_a_part_says_of_itself() {
        let check = |value: &str, word: &str, parameter: &str, expected: Option<&str>| {
            let said = Said::of(value);
            assert_eq!((said.word.as_str(), said.parameter(parameter).as_deref()), (word, expected), "{value}");
        };
        check("multipart/mixed;\n boundary = \"a b\"", "multipart/mixed", "boundary", Some("a b"));
        check("Multipart/Mixed; boundary*0=\"ab\"; boundary*1=cd", "multipart/mixed", "boundary", Some("abcd"));
        check("a/b; name*=utf-8''x%20y.pdf", "a/b", "name", Some("x y.pdf"));
        check("a/b; name*0*=utf-8'nl'x%20; name*1=y", "a/b", "name", Some("x y"));
        check("\n base64 (rfc \\) 2045)", "base64", "x", None);
        check("text/plain; x=\"a;b\\\"c\"", "text/plain", "x", Some("a;b\"c"));
        assert!(Said::of("a/b; c=d").is_same(&Said::of(" A/B;\n c=\"d\"")));
        assert!(!Said::of("a/b; c=d").is_same(&Said::of("a/b; c=e")));
    }

    /// What a field says; `#` for what nobody here can read.
    fn check(value: &str, expected: &str) {
        let mut said = String::new();
        for piece in pieces(value, "content-disposition", 0..value.len()) {
            match piece {
                Piece::Plain(range) => said += &value[range],
                Piece::Words(words) => said.extend(words.letters.iter().map(|(c, _)| *c)),
                Piece::Unread(_) => said.push('#'),
            }
        }
        assert_eq!(said, expected, "{value}");
    }

    #[test]
    fn names_in_pieces_are_one_text() {
        check(
            "attachment;\n name*0*=utf-8''BSN%20111;\n name*1*=222333%20Zo%C3;\n name*2*=%AB; x=y",
            "attachment;\n BSN 111222333 Zoë; x=y",
        );
        check("attachment; filename*=iso-8859-1''Zo%EB.csv", "attachment; Zoë.csv");
        check("attachment; name*1=\"222333\"; name*0=\"BSN 111\"", "attachment; BSN 111222333");
        check("attachment; name*0=a; name*2=b", "attachment; #");
        check("attachment; f*0=a; f*1=b", "attachment; #");
        check("attachment; name*=utf-8'111222333'b", "attachment; #");
        check("attachment; name*=x-unknown''%41", "attachment; #");
        check("attachment; name*=utf-8''%41 (Jan)", "attachment; #");
        check("attachment; filename=\"a * b\"", "attachment; filename=\"a * b\"");
    }

    #[test]
    fn what_is_written_is_read_again() {
        for text in ["[BSN]", "Zoë (█).csv", &"Zoë Çelikoğlu ".repeat(30)] {
            let written = as_parameter("f", text, "\n");
            assert!(written.lines().all(|line| line.len() < 78));
            assert_eq!(Said::of(&format!("a; {written}")).parameter("f").as_deref(), Some(text));
        }
    }
}
