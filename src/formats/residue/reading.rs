//! The readings of a stretch of bytes: what its letters could be. Each gives runs of letters and digits, ended by whatever parts values.

use std::io::Read;

use flate2::read::{MultiGzDecoder, ZlibDecoder};

use crate::formats::residue::SHORTEST;
use crate::formats::residue::letters::{
    END, LONGER, MANY_WIDE, NARROW, NARROW_FROM, PART, SPACE, WESTERN, WIDE, WIDE_FROM, steps,
};

/// A run is handed out when it has grown this long; its end is kept, so that no value is cut.
const LONG: usize = 64 << 10;
/// What is kept: longer than any value that is looked for in one piece.
const KEPT: usize = 4 << 10;
/// Separators that may stand between two letters or digits of a value.
const MARKS: u8 = 3;
/// Between two digits of a number these stand too, but then it is two numbers.
const PARTS: u8 = 0x40;
/// Hexadecimal digits in a row that may be text.
const HEX: usize = 16;

/// Letters and digits that may belong together.
#[derive(Default)]
pub(super) struct Run {
    letters: Vec<u8>,
    /// How many separators stand before each, and whether one of them parts numbers.
    before: Vec<u8>,
    marks: u8,
    /// Right behind an opening bracket, between the brackets of a tag, and there between quotes of this kind.
    opened: bool,
    tag: bool,
    quote: Option<u8>,
    /// Characters of three bytes so far: programs of fonts hold little else, when they are read as text.
    wide: u32,
}

impl Run {
    /// The letters and digits, in lower case, in UTF-8.
    pub(super) fn letters(&self) -> &[u8] {
        &self.letters
    }

    /// Whether the letters from `from` to `to` are a value of their own.
    pub(super) fn is_whole(&self, from: usize, to: usize, digits_only: bool, glued: bool) -> bool {
        let joined = |i: usize| self.before.get(i).is_some_and(|b| *b == 0);
        if digits_only && self.before[from + 1..to].iter().any(|b| b & PARTS != 0) {
            return false;
        }
        let (first, last) = (self.letters[from], self.letters[to - 1]);
        let left = from == 0 || !joined(from) || {
            let before = self.letters[from - 1];
            match (first.is_ascii_digit(), before.is_ascii_digit()) {
                (true, true) => self.is_prefix(from),
                (true, false) => true,
                (false, _) => glued,
            }
        };
        let right = to == self.letters.len() || !joined(to) || {
            match (last.is_ascii_digit(), self.letters[to].is_ascii_digit()) {
                (true, true) => false,
                (true, false) => true,
                (false, _) => glued,
            }
        };
        left && right
    }

    /// Whether the digits right before are zeros or a country's code, so that what follows is the same number.
    fn is_prefix(&self, from: usize) -> bool {
        let mut start = from;
        while start > 0 && from - start < 6 && self.letters[start - 1].is_ascii_digit() && self.before[start] == 0 {
            start -= 1;
        }
        matches!(&self.letters[start..from], b"0" | b"00" | b"000" | b"31" | b"0031" | b"310")
    }

    fn end(&mut self, take: &mut dyn FnMut(&Run)) {
        // What is shorter than any value holds none.
        if self.letters.len() >= SHORTEST {
            take(self);
        }
        if !self.letters.is_empty() {
            self.letters.clear();
            self.before.clear();
        }
        self.marks = 0;
    }

    fn push(&mut self, c: char, take: &mut dyn FnMut(&Run)) {
        if c.is_ascii() {
            return self.push_ascii(c as u8, take);
        }
        if let Some(known) = NARROW.get((c as usize).wrapping_sub(NARROW_FROM)) {
            return self.follow(known, take);
        }
        self.wide += 1;
        if self.wide > MANY_WIDE
            && let Some(known) = WIDE.get((c as usize).wrapping_sub(WIDE_FROM)).filter(|known| known[0] != LONGER)
        {
            return self.follow(known, take);
        }
        steps(c, &mut |step| self.step(step, take));
    }

    fn step(&mut self, step: u8, take: &mut dyn FnMut(&Run)) {
        match step {
            SPACE => self.mark(0, take),
            PART => self.mark(PARTS, take),
            letter => self.letter(letter, take),
        }
    }

    #[inline]
    fn follow(&mut self, steps: &[u8], take: &mut dyn FnMut(&Run)) {
        steps.iter().take_while(|step| **step != END).for_each(|step| self.step(*step, take));
    }

    /// A byte of text in Windows-1252. Programs of fonts and pictures are read so too: it is worth knowing them all beforehand.
    #[inline]
    fn push_byte(&mut self, byte: u8, take: &mut dyn FnMut(&Run)) {
        match usize::from(byte).checked_sub(0x80) {
            Some(at) => self.follow(&WESTERN[at], take),
            None => self.push_ascii(byte, take),
        }
    }

    #[inline]
    fn push_ascii(&mut self, b: u8, take: &mut dyn FnMut(&Run)) {
        // `38 < 39: ...` opens no tag.
        if std::mem::take(&mut self.opened) {
            self.tag = b.is_ascii_alphabetic() || matches!(b, b'/' | b'?' | b'!');
        }
        match b {
            b'0'..=b'9' | b'a'..=b'z' => self.letter(b, take),
            b'A'..=b'Z' => self.letter(b | 0x20, take),
            0 => {}
            b' ' | b'.' | b'-' | b'/' | b'\n' | b'\r' | b'(' | b')' | b'_' | b'|' => self.mark(0, take),
            // A bracket of markup and what is no text end everything; other marks may stand within a password or an address.
            b'<' | b'>' => {
                (self.opened, self.tag, self.quote) = (b == b'<', false, None);
                self.end(take);
            }
            1..=8 | 11 | 12 | 14..=31 | 127 => self.end(take),
            // `<w:document` is the name of a tag, not somebody's W-document.
            b':' if self.tag && self.quote.is_none() => self.end(take),
            b'"' | b'\'' if self.tag && self.quote.is_none_or(|quote| quote == b) => {
                self.quote = if self.quote.is_some() { None } else { Some(b) };
                self.mark(PARTS, take);
            }
            _ => self.mark(PARTS, take),
        }
    }

    #[inline]
    fn letter(&mut self, b: u8, take: &mut dyn FnMut(&Run)) {
        if self.letters.len() >= LONG {
            take(self);
            let cut = self.letters.len() - KEPT;
            self.letters.drain(..cut);
            self.before.drain(..cut);
        }
        self.letters.push(b);
        self.before.push(std::mem::take(&mut self.marks));
    }

    #[inline]
    fn mark(&mut self, parts: u8, take: &mut dyn FnMut(&Run)) {
        if self.letters.is_empty() {
            return;
        }
        if self.marks & !PARTS >= MARKS {
            return self.end(take);
        }
        self.marks = (self.marks + 1) | parts;
    }
}

/// Reads `bytes` in every way, and hands out the runs.
pub(super) fn readings(bytes: &[u8], take: &mut dyn FnMut(&Run)) {
    plain(bytes, take);
    let has = |b: u8| memchr::memchr(b, bytes).is_some();
    if bytes.len() > 1 && has(0) {
        for shift in 0..2 {
            for read in [u16::from_le_bytes, u16::from_be_bytes] {
                let units = bytes[shift..].chunks_exact(2).map(|two| read([two[0], two[1]]));
                let text: String = char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).collect();
                plain(text.as_bytes(), take);
                marked_up(text.as_bytes(), take);
            }
        }
        let dense: Vec<u8> = bytes.iter().copied().filter(|b| *b != 0).collect();
        hexadecimal(&dense, take);
    }
    marked_up(bytes, take);
    hexadecimal(bytes, take);
}

/// As it stands: as UTF-8, and where that is not all, as one byte a character.
fn plain(bytes: &[u8], take: &mut dyn FnMut(&Run)) {
    let mut run = Run::default();
    if bytes.is_ascii() {
        bytes.iter().for_each(|b| run.push_ascii(*b, take));
        return run.end(take);
    }
    let mut sound = true;
    for chunk in bytes.utf8_chunks() {
        chunk.valid().chars().for_each(|c| run.push(c, take));
        if !chunk.invalid().is_empty() {
            sound = false;
            run.end(take);
        }
    }
    run.end(take);
    if !sound {
        bytes.iter().for_each(|byte| run.push_byte(*byte, take));
        run.end(take);
    }
}

/// Texts that stand packed in a picture, behind the marks of its chunks, wherever they are; and what is packed as a whole. No more than `left`
/// bytes come out.
pub(super) fn packed(bytes: &[u8], left: &mut u64, take: &mut dyn FnMut(&[u8])) {
    if bytes.starts_with(b"\x1f\x8b\x08") {
        let mut out = Vec::new();
        let done = MultiGzDecoder::new(bytes).take(*left).read_to_end(&mut out);
        *left = left.saturating_sub(out.len() as u64);
        if done.is_ok() || !out.is_empty() {
            take(&out);
        }
    }
    if !bytes.starts_with(b"\x89PNG") {
        return;
    }
    for mark in [b"zTXt", b"iTXt", b"iCCP"] {
        for at in memchr::memmem::find_iter(bytes, mark) {
            // A keyword, perhaps a language and its own word, and then what is packed: an eight and two times four bits (RFC 1950).
            let head = &bytes[at..bytes.len().min(at + 256)];
            let is_start = |i: &usize| head.get(i + 1).is_some_and(|b| (0x7800 | u32::from(*b)) % 31 == 0);
            for start in memchr::memchr_iter(0x78, head).filter(is_start) {
                let mut out = Vec::new();
                let mut unpacker = ZlibDecoder::new(&bytes[at + start..]);
                // What is broken further on is readable up to there.
                let done = unpacker.by_ref().take(*left).read_to_end(&mut out);
                *left = left.saturating_sub(out.len() as u64 + unpacker.total_in());
                if done.is_ok() || !out.is_empty() {
                    take(&out);
                }
            }
        }
    }
}

/// With references, percent signs and escapes undone; and the same without tags.
fn marked_up(bytes: &[u8], take: &mut dyn FnMut(&Run)) {
    if memchr::memchr3(b'&', b'%', b'\\', bytes).is_some() {
        let undone = undone(bytes);
        plain(&undone, take);
        if memchr::memchr(b'<', &undone).is_some() {
            plain(&without_tags(&undone), take);
        }
    }
    if memchr::memchr(b'<', bytes).is_some() {
        // References are undone after the tags are gone: an escaped bracket opens no tag.
        plain(&undone(&without_tags(bytes)), take);
    }
}

/// What stands outside tags, joined; of comments and CDATA the inside is text.
fn without_tags(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() / 2);
    let mut at = 0;
    while let Some(open) = memchr::memchr(b'<', &bytes[at..]).map(|i| at + i) {
        out.extend_from_slice(&bytes[at..open]);
        let rest = &bytes[open..];
        let skip = if rest.starts_with(b"<![CDATA[") {
            9
        } else if rest.starts_with(b"<!--") {
            4
        } else {
            memchr::memchr(b'>', rest).map_or(rest.len(), |i| i + 1)
        };
        at = open + skip;
    }
    out.extend_from_slice(&bytes[at..]);
    // The ends of CDATA sections.
    if memchr::memmem::find(&out, b"]]>").is_some() {
        let mut kept = Vec::with_capacity(out.len());
        let mut at = 0;
        for end in memchr::memmem::find_iter(&out, b"]]>") {
            kept.extend_from_slice(&out[at..end]);
            at = end + 3;
        }
        kept.extend_from_slice(&out[at..]);
        return kept;
    }
    out
}

/// Percent signs, references and escapes undone, in one go.
fn undone(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let next = memchr::memchr3(b'&', b'%', b'\\', &bytes[at..]).map_or(bytes.len(), |i| at + i);
        out.extend_from_slice(&bytes[at..next]);
        at = next;
        let Some(&sign) = bytes.get(at) else { break };
        let rest = &bytes[at..];
        let (c, length) = match sign {
            b'%' => (hex(rest.get(1..3)).map(Undone::Byte), 3),
            b'\\' => match rest.get(1) {
                Some(b'u') => (hex(rest.get(2..6)).map(Undone::Char), 6),
                Some(b'x' | b'\'') => (hex(rest.get(2..4)).map(Undone::Char), 4),
                _ => (None, 1),
            },
            _ => reference(rest),
        };
        match c {
            Some(Undone::Byte(byte)) => out.push(byte as u8),
            Some(Undone::Char(code)) => {
                let c = char::from_u32(code).unwrap_or('\u{fffd}');
                out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            }
            None => out.push(sign),
        }
        at += if c.is_some() { length } else { 1 };
    }
    out
}

#[derive(Clone, Copy)]
enum Undone {
    Byte(u32),
    Char(u32),
}

fn hex(digits: Option<&[u8]>) -> Option<u32> {
    digits?.iter().try_fold(0, |sum, b| Some(sum * 16 + char::from(*b).to_digit(16)?))
}

/// A reference by number, or by a name of which only the letter counts: `&euml;`. Others part nothing from nothing.
fn reference(rest: &[u8]) -> (Option<Undone>, usize) {
    let end = rest.iter().take(12).position(|b| *b == b';').map_or(0, |i| i + 1);
    let numbered = |digits: &[u8], radix: u32| {
        let code = digits
            .iter()
            .try_fold(0_u32, |sum, b| sum.checked_mul(radix)?.checked_add(char::from(*b).to_digit(radix)?));
        code.filter(|_| !digits.is_empty()).map(Undone::Char)
    };
    match (rest.get(1), rest.get(2)) {
        (Some(b'#'), Some(b'x' | b'X')) => {
            let digits = rest[3..].iter().take(8).take_while(|b| b.is_ascii_hexdigit()).count();
            (numbered(&rest[3..3 + digits], 16), 3 + digits + usize::from(rest.get(3 + digits) == Some(&b';')))
        }
        (Some(b'#'), _) => {
            let digits = rest[2.min(rest.len())..].iter().take(9).take_while(|b| b.is_ascii_digit()).count();
            (
                numbered(&rest[2.min(rest.len())..][..digits], 10),
                2 + digits + usize::from(rest.get(2 + digits) == Some(&b';')),
            )
        }
        (Some(letter), _) if letter.is_ascii_alphabetic() && end > 3 => {
            const MARKS: &[&[u8]] = &[b"uml", b"acute", b"grave", b"circ", b"cedil", b"tilde", b"ring", b"caron"];
            /// Letters that are no other letter with a mark.
            const LETTERS: &[(&[u8], char)] = &[
                (b"oslash", 'ø'),
                (b"Oslash", 'ø'),
                (b"aelig", 'æ'),
                (b"AElig", 'æ'),
                (b"szlig", 'ß'),
                (b"eth", 'ð'),
                (b"ETH", 'ð'),
                (b"thorn", 'þ'),
                (b"THORN", 'þ'),
                (b"inodot", 'ı'),
                (b"lstrok", 'ł'),
                (b"Lstrok", 'ł'),
                (b"dstrok", 'đ'),
                (b"Dstrok", 'đ'),
            ];
            let letters = &rest[1..end - 1];
            if let Some((_, c)) = LETTERS.iter().find(|(name, _)| *name == letters) {
                return (Some(Undone::Char(u32::from(*c))), end);
            }
            match &rest[1..end - 1] {
                b"nbsp" | b"ensp" | b"emsp" | b"thinsp" => (Some(Undone::Char(u32::from(b' '))), end),
                b"shy" | b"zwnj" | b"zwj" => (Some(Undone::Char(0)), end),
                name if MARKS.contains(&&name[1..]) => (Some(Undone::Char(u32::from(*letter))), end),
                _ => (None, 1),
            }
        }
        _ => (None, 1),
    }
}

/// Rows of hexadecimal digits as the bytes that they stand for.
fn hexadecimal(bytes: &[u8], take: &mut dyn FnMut(&Run)) {
    let mut at = 0;
    while at < bytes.len() {
        let Some(start) = bytes[at..].iter().position(u8::is_ascii_hexdigit).map(|i| at + i) else { return };
        let blank = |b: &u8| matches!(b, b' ' | b'\n' | b'\r');
        let end =
            bytes[start..].iter().position(|b| !b.is_ascii_hexdigit() && !blank(b)).map_or(bytes.len(), |i| start + i);
        at = end.max(start + 1);
        if end - start < HEX {
            continue;
        }
        let digits: Vec<u8> = bytes[start..end].iter().copied().filter(|b| !blank(b)).collect();
        if digits.len() < HEX {
            continue;
        }
        for shift in 0..2 {
            let decoded: Vec<u8> =
                digits[shift..].chunks_exact(2).filter_map(|two| hex(Some(two)).map(|b| b as u8)).collect();
            // Digits that stand for no text are measures, colours and keys.
            let texty = decoded.iter().filter(|b| b.is_ascii_graphic() || matches!(b, 0 | b' ')).count();
            if texty * 4 >= decoded.len() * 3 {
                plain(&decoded, take);
            }
        }
    }
}
