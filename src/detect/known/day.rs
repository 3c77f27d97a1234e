//! Days as people write them: `12-03-1980`, `12 mrt '80`, `19800312`.

use crate::lexicon;

/// A day that is written somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Written {
    /// All of it, or the last two digits.
    pub(super) year: Year,
    pub(super) month: u32,
    pub(super) day: u32,
    /// Where it ends in the text.
    pub(super) end: usize,
}

/// A year as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Year {
    Whole(u32),
    Short(u32),
}

/// What can be a day at a digit that no digit stands before; eight digits can be read two ways.
pub(super) fn read(text: &str, start: usize) -> impl Iterator<Item = Written> {
    let first = digits(text, start);
    let packed = first.filter(|number| number.length == 8).map(|number| {
        let n = number.value;
        let (end, year) = (number.end, Year::Whole);
        let ymd = Written { year: year(n / 10_000), month: n / 100 % 100, day: n % 100, end };
        [ymd, Written { year: year(n % 10_000), month: n / 10_000 % 100, day: n / 1_000_000, end }]
    });
    let spaced = first.filter(|number| number.length != 8).and_then(|first| parts(text, first));
    let bytes = text.as_bytes();
    let whole = |written: &Written| !bytes.get(written.end).is_some_and(u8::is_ascii_digit);
    let all: Vec<Written> = packed.into_iter().flatten().chain(spaced).filter(whole).collect();
    all.into_iter()
}

/// Three numbers with marks between them, or a day, a month's name and a year.
fn parts(text: &str, first: Number) -> Option<Written> {
    let bytes = text.as_bytes();
    let next = marks(bytes, first.end);
    if first.length == 4 {
        let month = digits(text, next)?;
        let day = digits(text, marks(bytes, month.end))?;
        return Some(Written { year: Year::Whole(first.value), month: month.value, day: day.value, end: day.end });
    }
    if first.length > 2 {
        return None;
    }
    let word: String = text[next..].chars().take_while(|c| c.is_alphabetic()).take(12).collect();
    let (month, end) = if word.is_empty() {
        let month = digits(text, next)?;
        (month.value, month.end)
    } else {
        let lower = word.to_lowercase();
        let is = |name: &&str| lower.len() >= 3 && name.starts_with(&lower) || **name == *"maart" && lower == "mrt";
        (1 + lexicon::MONTHS.iter().position(|name| is(&name))? as u32, next + word.len())
    };
    let at = marks(bytes, end);
    let year = digits(text, at + usize::from(bytes.get(at) == Some(&b'\'')))?;
    let written = match year.length {
        4 => Year::Whole(year.value),
        2 => Year::Short(year.value),
        _ => return None,
    };
    Some(Written { year: written, month, day: first.value, end: year.end })
}

/// Up to eight digits.
#[derive(Clone, Copy)]
struct Number {
    value: u32,
    end: usize,
    length: usize,
}

fn digits(text: &str, at: usize) -> Option<Number> {
    let length = text.as_bytes().get(at..)?.iter().take(8).take_while(|b| b.is_ascii_digit()).count();
    Some(Number { value: text.get(at..at + length)?.parse().ok()?, end: at + length, length })
}

/// Behind at most three marks.
fn marks(bytes: &[u8], at: usize) -> usize {
    let rest = &bytes[at.min(bytes.len())..];
    at + rest.iter().take(3).take_while(|b| matches!(b, b' ' | b'-' | b'/' | b'.')).count()
}
