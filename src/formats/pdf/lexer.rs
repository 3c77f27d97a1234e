//! Lexer: a content stream as operators with their operands, without an allocation per token.
//!
//! Content is read leniently, as viewers do: what is not understood is passed over, and the operator count stays in step,
//! because an anchor names its operator by its index in the stream (ISO 32000-2, 7.8.2). An inline image counts as one operator, `BI`.

use std::ops::Range;

/// One operand. Strings and names are stretches of [`Operands::bytes`].
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Operand {
    /// A number.
    Number(f32),
    /// A name, without its slash.
    Name(Range<u32>),
    /// A string, decoded.
    String(Range<u32>),
    /// `[`
    ArrayStart,
    /// `]`
    ArrayEnd,
    /// `<<`
    DictStart,
    /// `>>`
    DictEnd,
    /// `true`, `false`, `null`.
    Other,
}

/// The operands of one operator; reused from operator to operator.
#[derive(Debug, Default)]
pub(super) struct Operands {
    /// In the order in which they stand.
    pub(super) items: Vec<Operand>,
    /// What strings and names point into.
    pub(super) bytes: Vec<u8>,
    /// Whether there were more than are kept.
    pub(super) lost: bool,
    /// Where each item stands in the stream, when [`Lexer::spotting`] is set.
    pub(super) spots: Vec<Range<u32>>,
}

impl Operands {
    /// The number at `i`, counted from the start; 0 when there is none.
    pub(super) fn number(&self, i: usize) -> f32 {
        match self.items.get(i) {
            Some(Operand::Number(n)) => *n,
            _ => 0.0,
        }
    }

    /// The last `N` operands when they are numbers.
    pub(super) fn numbers<const N: usize>(&self) -> Option<[f32; N]> {
        let tail = self.items.get(self.items.len().checked_sub(N)?..)?;
        let mut out = [0.0; N];
        for (slot, item) in out.iter_mut().zip(tail) {
            let Operand::Number(n) = item else { return None };
            *slot = *n;
        }
        Some(out)
    }

    /// The first name.
    pub(super) fn name(&self) -> Option<&[u8]> {
        self.items.iter().find_map(|item| match item {
            Operand::Name(range) => self.bytes.get(range.start as usize..range.end as usize),
            _ => None,
        })
    }

    /// The last name.
    pub(super) fn last_name(&self) -> Option<&[u8]> {
        self.items.iter().rev().find_map(|item| match item {
            Operand::Name(range) => self.bytes.get(range.start as usize..range.end as usize),
            _ => None,
        })
    }

    /// All names.
    pub(super) fn names(&self) -> impl Iterator<Item = &[u8]> {
        self.items.iter().filter_map(|item| match item {
            Operand::Name(range) => self.bytes.get(range.start as usize..range.end as usize),
            _ => None,
        })
    }

    fn clear(&mut self) {
        self.items.clear();
        self.bytes.clear();
        self.spots.clear();
    }
}

/// More operands than this before one operator are dropped: no operator takes them, and memory stays bounded.
pub(super) const MOST_OPERANDS: usize = 1 << 20;

/// Comments of one stream beyond this many are passed over: a table of them is no hiding place for a person.
const COMMENTS: usize = 4096;

/// Reads one stream.
pub(super) struct Lexer<'c> {
    data: &'c [u8],
    at: usize,
    /// Where comments stand, without their mark.
    pub(super) comments: Vec<Range<usize>>,
    /// Where the bytes of the last inline image stand.
    pub(super) image: Range<usize>,
    /// Whether to note where operands stand: a writer copies them as they are.
    pub(super) spotting: bool,
}

/// White space of PDF (ISO 32000-2, table 1).
pub(super) fn is_space(b: u8) -> bool {
    matches!(b, 0 | 9 | 10 | 12 | 13 | 32)
}

fn is_delimiter(b: u8) -> bool {
    matches!(b, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

fn is_regular(b: u8) -> bool {
    !is_space(b) && !is_delimiter(b)
}

impl<'c> Lexer<'c> {
    /// From the start of `data`.
    pub(super) fn new(data: &'c [u8]) -> Lexer<'c> {
        Lexer::from(data, 0)
    }

    /// From byte `at` of `data`.
    pub(super) fn from(data: &'c [u8], at: usize) -> Lexer<'c> {
        Lexer { data, at, comments: Vec::new(), image: 0..0, spotting: false }
    }

    /// How far it has read.
    pub(super) fn position(&self) -> usize {
        self.at
    }

    /// Reads up to and including the next operator; its operands are in `operands`. `None` at the end.
    pub(super) fn next_operator(&mut self, operands: &mut Operands) -> Option<&'c [u8]> {
        operands.clear();
        operands.lost = false;
        let mut open = false;
        loop {
            let b = *self.data.get(self.at)?;
            if operands.items.len() > MOST_OPERANDS {
                operands.clear();
                operands.lost = true;
            }
            let (start, count) = (self.at, operands.items.len());
            match b {
                0 | 9 | 10 | 12 | 13 | 32 => self.at += 1,
                b'0'..=b'9' | b'+' | b'-' | b'.' => {
                    let n = self.number();
                    operands.items.push(Operand::Number(n));
                }
                b'/' => {
                    self.at += 1;
                    let range = self.name(&mut operands.bytes);
                    operands.items.push(Operand::Name(range));
                }
                b'(' => {
                    let range = self.literal(&mut operands.bytes);
                    operands.items.push(Operand::String(range));
                }
                b'<' if self.data.get(self.at + 1) == Some(&b'<') => {
                    self.at += 2;
                    operands.items.push(Operand::DictStart);
                }
                b'<' => {
                    let range = self.hexadecimal(&mut operands.bytes);
                    operands.items.push(Operand::String(range));
                }
                b'>' => {
                    self.at += if self.data.get(self.at + 1) == Some(&b'>') { 2 } else { 1 };
                    operands.items.push(Operand::DictEnd);
                }
                b'[' => {
                    self.at += 1;
                    open = true;
                    operands.items.push(Operand::ArrayStart);
                }
                b']' => {
                    self.at += 1;
                    open = false;
                    operands.items.push(Operand::ArrayEnd);
                }
                b'%' => self.comment(),
                b'{' | b'}' | b')' => self.at += 1,
                _ => {
                    let start = self.at;
                    while self.data.get(self.at).is_some_and(|&b| is_regular(b)) {
                        self.at += 1;
                    }
                    match &self.data[start..self.at] {
                        b"true" | b"false" | b"null" => operands.items.push(Operand::Other),
                        b"ID" => {
                            self.inline_image();
                            return Some(b"BI");
                        }
                        // Its dictionary follows as operands; `ID` ends it.
                        b"BI" => operands.clear(),
                        // A stray word inside an array is passed over; an array that nobody closed ends where something new begins.
                        word if open
                            && !matches!(word, b"TJ" | b"Tj" | b"d" | b"BT" | b"ET" | b"q" | b"Q" | b"Do" | b"BDC") => {
                        }
                        word => return Some(word),
                    }
                }
            }
            if self.spotting && operands.items.len() > count {
                operands.spots.push(start as u32..self.at as u32);
            }
        }
    }

    fn comment(&mut self) {
        let rest = &self.data[self.at..];
        let length = memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
        if self.comments.len() < COMMENTS {
            self.comments.push(self.at + 1..self.at + length);
        }
        self.at += length;
    }

    fn number(&mut self) -> f32 {
        let mut negative = false;
        while let Some(b @ (b'+' | b'-')) = self.data.get(self.at) {
            negative |= *b == b'-';
            self.at += 1;
        }
        let (mut whole, mut scale, mut point) = (0.0_f64, 1.0_f64, false);
        while let Some(&b) = self.data.get(self.at) {
            match b {
                b'0'..=b'9' => {
                    whole = whole * 10.0 + f64::from(b - b'0');
                    if point {
                        scale *= 10.0;
                    }
                }
                b'.' if !point => point = true,
                // "12-3" and "1.2.3" stand in real files: the number ends where it stops making sense.
                b'-' | b'.' => {}
                _ => break,
            }
            self.at += 1;
        }
        let value = (whole / scale) as f32;
        let value = if value.is_finite() { value } else { 0.0 };
        if negative { -value } else { value }
    }

    /// A name, from behind its slash.
    pub(super) fn name(&mut self, out: &mut Vec<u8>) -> Range<u32> {
        let start = out.len() as u32;
        while let Some(&b) = self.data.get(self.at).filter(|&&b| is_regular(b)) {
            let escape = (b == b'#').then(|| self.data.get(self.at + 1..self.at + 3)).flatten();
            match escape.and_then(|h| Some(hex(h[0])? << 4 | hex(h[1])?)) {
                Some(byte) => {
                    out.push(byte);
                    self.at += 3;
                }
                None => {
                    out.push(b);
                    self.at += 1;
                }
            }
        }
        start..out.len() as u32
    }

    /// A string in parentheses, from the first of them.
    pub(super) fn literal(&mut self, out: &mut Vec<u8>) -> Range<u32> {
        let start = out.len() as u32;
        self.at += 1;
        let mut depth = 1_u32;
        while let Some(&b) = self.data.get(self.at) {
            self.at += 1;
            match b {
                b'(' => depth += 1,
                b')' => {
                    depth -= 1;
                    if depth == 0 {
                        break;
                    }
                }
                b'\\' => {
                    self.escape(out);
                    continue;
                }
                b'\r' => {
                    if self.data.get(self.at) == Some(&b'\n') {
                        self.at += 1;
                    }
                    out.push(b'\n');
                    continue;
                }
                _ => {}
            }
            out.push(b);
        }
        start..out.len() as u32
    }

    fn escape(&mut self, out: &mut Vec<u8>) {
        let Some(&b) = self.data.get(self.at) else { return };
        self.at += 1;
        match b {
            b'n' => out.push(b'\n'),
            b'r' => out.push(b'\r'),
            b't' => out.push(b'\t'),
            b'b' => out.push(8),
            b'f' => out.push(12),
            b'\n' => {}
            b'\r' => {
                if self.data.get(self.at) == Some(&b'\n') {
                    self.at += 1;
                }
            }
            b'0'..=b'7' => {
                let mut value = u32::from(b - b'0');
                for _ in 0..2 {
                    match self.data.get(self.at) {
                        Some(&d @ b'0'..=b'7') => value = value * 8 + u32::from(d - b'0'),
                        _ => break,
                    }
                    self.at += 1;
                }
                out.push(value as u8);
            }
            other => out.push(other),
        }
    }

    /// A string in angle brackets, from the first of them.
    pub(super) fn hexadecimal(&mut self, out: &mut Vec<u8>) -> Range<u32> {
        let start = out.len() as u32;
        self.at += 1;
        let mut high: Option<u8> = None;
        while let Some(&b) = self.data.get(self.at) {
            self.at += 1;
            if b == b'>' {
                break;
            }
            let Some(digit) = hex(b) else { continue };
            match high.take() {
                Some(first) => out.push(first << 4 | digit),
                None => high = Some(digit),
            }
        }
        if let Some(first) = high {
            out.push(first << 4);
        }
        start..out.len() as u32
    }

    /// Passes over the bytes of an inline image, up to an `EI` that stands alone and is followed by something that looks like content.
    fn inline_image(&mut self) {
        let from = self.at;
        for hit in memchr::memmem::find_iter(&self.data[from..], b"EI") {
            let at = from + hit;
            let before = at == from || is_space(self.data[at - 1]);
            let tail = &self.data[at + 2..(at + 18).min(self.data.len())];
            let after = tail.first().is_none_or(|&b| is_space(b));
            if before && after && tail.iter().all(|&b| is_space(b) || (32..127).contains(&b)) {
                self.image = from..at;
                self.at = at + 2;
                return;
            }
        }
        self.image = from..self.data.len();
        self.at = self.data.len();
    }
}

fn hex(b: u8) -> Option<u8> {
    char::from(b).to_digit(16).map(|d| d as u8)
}

#[cfg(test)]
mod tests {
    use super::{Lexer, Operand, Operands};

    /// Each operator with its operands, strings in brackets.
    fn check(content: &[u8], expected: &str) {
        let (mut lexer, mut operands, mut out) = (Lexer::new(content), Operands::default(), Vec::new());
        while let Some(word) = lexer.next_operator(&mut operands) {
            let text = |r: &std::ops::Range<u32>| {
                String::from_utf8_lossy(&operands.bytes[r.start as usize..r.end as usize]).into_owned()
            };
            let items: Vec<String> = operands
                .items
                .iter()
                .map(|item| match item {
                    Operand::Number(n) => format!("{n}"),
                    Operand::Name(r) => format!("/{}", text(r)),
                    Operand::String(r) => format!("({})", text(r)),
                    Operand::ArrayStart => "[".into(),
                    Operand::ArrayEnd => "]".into(),
                    Operand::DictStart => "<<".into(),
                    Operand::DictEnd => ">>".into(),
                    Operand::Other => "?".into(),
                })
                .collect();
            out.push(format!("{} {}", items.join(" "), String::from_utf8_lossy(word)).trim().to_owned());
        }
        assert_eq!(out.join("; "), expected);
    }

    #[test]
    fn strings_names_and_numbers_in_every_spelling() {
        check(b"/F1 -12.5 Tf [(a\\(b\\)\\101)-20<41 4>]TJ", "/F1 -12.5 Tf; [ (a(b)A) -20 (A@) ] TJ");
        check(b"/A#20B gs (een\\\r\ntwee(x))Tj", "/A B gs; (eentwee(x)) Tj");
        check(b"--5 .5 +3. Td", "-5 0.5 3 Td");
    }

    #[test]
    fn an_inline_image_is_one_operator_whatever_its_bytes() {
        check(b"q BI /W 2 /H 1 ID \x00EI\xff\x01EI x\xfe\nEI Q", "q; /W 2 /H 1 BI; Q");
        check(b"BI /W 1 ID never ends", "/W 1 BI");
    }

    #[test]
    fn what_is_broken_ends_at_the_end() {
        check(b"(open", "");
        check(b"<41", "");
        check(b"<< /A [ 1 >> BDC ET", "<< /A [ 1 >> BDC; ET");
        check(b"[(a) Tf (b)] TJ [(c) TJ", "[ (a) (b) ] TJ; [ (c) TJ");
    }
}
