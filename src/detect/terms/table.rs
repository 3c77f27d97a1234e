//! From the start or the end of a word to the terms it may be: a filter of one bit a key, then a sorted list.
//! The words themselves are cut by a table on bytes.

use crate::detect::terms::end_of_word;

/// Terms by the four letters that they start (or end) with.
#[derive(Clone, Debug)]
pub(super) struct Table {
    /// One bit for each hash of a key that occurs: most words of a text end here.
    filter: Box<[u64; FILTER_WORDS]>,
    /// In order of the key.
    entries: Vec<Entry>,
    /// Where the keys of each bucket start.
    starts: Vec<u32>,
}

/// What a key leads to, with as much as tells most words apart without a look at the form.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub(super) key: u32,
    pub(super) index: u32,
    /// Letters five to eight, and which of their bits a word must share.
    pub(super) next: u32,
    pub(super) mask: u32,
    /// Bytes of a form in which a slip of the keys is forgiven; 0 where none is.
    pub(super) slip: u8,
}

impl Entry {
    /// An entry of which only the key tells.
    pub(super) fn new(key: u32, index: u32) -> Entry {
        Entry { key, index, next: 0, mask: 0, slip: 0 }
    }
}

/// Bits of a key that choose its bucket.
const BUCKET_BITS: u32 = 12;

const FILTER_BITS: u32 = 16;
const FILTER_WORDS: usize = 1 << (FILTER_BITS - 6);

impl Table {
    /// From keys with the form each stands for.
    pub(super) fn new(mut entries: Vec<Entry>) -> Table {
        entries.sort_unstable_by_key(|e| (bucket(e.key), e.key, e.index));
        let mut filter = Box::new([0; FILTER_WORDS]);
        for entry in &entries {
            let (word, bit) = place(entry.key);
            filter[word] |= bit;
        }
        let starts = (0..=1 << BUCKET_BITS).map(|b| entries.partition_point(|e| bucket(e.key) < b) as u32).collect();
        Table { filter, entries, starts }
    }

    /// The forms with this key.
    #[inline]
    pub(super) fn get(&self, key: u32) -> &[Entry] {
        let (word, bit) = place(key);
        if self.filter[word] & bit == 0 { &[] } else { self.find(key) }
    }

    fn find(&self, key: u32) -> &[Entry] {
        let b = bucket(key) as usize;
        let near = &self.entries[self.starts[b] as usize..self.starts[b + 1] as usize];
        let from = near.iter().position(|e| e.key == key).unwrap_or(near.len());
        let rest = &near[from..];
        &rest[..rest.iter().position(|e| e.key != key).unwrap_or(rest.len())]
    }
}

/// A word of a text, in the sense of the walk: letters and digits, cut at everything else.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Whether it is of ASCII throughout.
    pub(super) ascii: bool,
    /// Whether a digit is among its first bytes of ASCII.
    pub(super) digits: bool,
    /// The key of its first four bytes, and of the four that follow.
    pub(super) head: u32,
    pub(super) next: u32,
}

impl Token {
    /// The key of its last four bytes.
    #[inline]
    pub(super) fn tail(self, text: &str) -> u32 {
        match text.as_bytes()[self.start..self.end] {
            [.., a, b, c, d] if self.ascii => folded([a, b, c, d]),
            _ => tail_key(&text[self.start..self.end]),
        }
    }

    /// Its first eight bytes as one number.
    #[inline]
    pub(super) fn eight(self) -> u64 {
        u64::from(self.head) | u64::from(self.next) << 32
    }
}

/// The next word at or after `at`.
#[inline]
pub(super) fn next_token(text: &str, mut at: usize) -> Option<Token> {
    let bytes = text.as_bytes();
    loop {
        match KINDS[usize::from(*bytes.get(at)?)] {
            BETWEEN => at += 1,
            WIDE => {
                let c = text[at..].chars().next()?;
                if c.is_alphanumeric() {
                    break;
                }
                at += c.len_utf8();
            }
            _ => break,
        }
    }
    let (mut end, mut seen) = (at, 0);
    while let Some(&byte) = bytes.get(end) {
        let kind = KINDS[usize::from(byte)];
        if kind == BETWEEN {
            break;
        }
        seen |= kind;
        if kind == WIDE {
            let whole = end_of_word(text, end);
            if whole > end {
                let head = head_key(&text[at..whole]);
                return Some(Token { start: at, end: whole, ascii: false, digits: seen & DIGIT != 0, head, next: 0 });
            }
            seen &= !WIDE;
            break;
        }
        end += 1;
    }
    let digits = seen & DIGIT != 0;
    let eight = first_eight(bytes, at, end, digits);
    Some(Token { start: at, end, ascii: true, digits, head: eight as u32, next: (eight >> 32) as u32 })
}

/// The first eight bytes of a word of ASCII letters and digits, folded, with zeros behind a shorter one.
#[inline]
fn first_eight(bytes: &[u8], start: usize, end: usize, digits: bool) -> u64 {
    let raw = match bytes[start..].first_chunk::<8>() {
        Some(eight) => u64::from_le_bytes(*eight),
        None => {
            let mut eight = [0; 8];
            let rest = &bytes[start..];
            eight[..rest.len()].copy_from_slice(rest);
            u64::from_le_bytes(eight)
        }
    };
    let mask = u64::MAX >> (64 - 8 * (end - start).min(8) as u32);
    if digits {
        return u64::from_le_bytes((raw & mask).to_le_bytes().map(|b| FOLDED[usize::from(b)]));
    }
    // All letters: one bit makes them small.
    (raw | 0x2020_2020_2020_2020) & mask
}

/// The first eight bytes of a word in lower case or not, folded, with zeros behind a shorter one.
#[inline]
pub(super) fn eight_of(word: &[u8]) -> u64 {
    let mut eight = [0; 8];
    for (slot, byte) in eight.iter_mut().zip(word) {
        *slot = FOLDED[usize::from(*byte)];
    }
    u64::from_le_bytes(eight)
}

/// What a byte is to the walk: a bit each, so that those of a word can be gathered.
const BETWEEN: u8 = 0;
const LETTER: u8 = 1;
const DIGIT: u8 = 2;
/// Part of a character of more bytes.
const WIDE: u8 = 4;

static KINDS: [u8; 256] = {
    let mut kinds = [BETWEEN; 256];
    let mut byte = 0;
    while byte < 256 {
        if byte >= 128 {
            kinds[byte] = WIDE;
        } else if (byte as u8).is_ascii_digit() {
            kinds[byte] = DIGIT;
        } else if (byte as u8).is_ascii_alphabetic() {
            kinds[byte] = LETTER;
        }
        byte += 1;
    }
    kinds
};

static FOLDED: [u8; 256] = {
    let mut folded = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        folded[byte] = fold(byte as u8);
        byte += 1;
    }
    folded
};

#[inline]
fn folded(four: [u8; 4]) -> u32 {
    let [a, b, c, d] = four;
    let at = |byte: u8| FOLDED[usize::from(byte)];
    u32::from_le_bytes([at(a), at(b), at(c), at(d)])
}

#[inline]
fn bucket(key: u32) -> u32 {
    key.wrapping_mul(0x9e37_79b9) >> (32 - BUCKET_BITS)
}

/// Where the bit of a key stands. Fibonacci hashing: the golden ratio times two to the 32.
#[inline]
fn place(key: u32) -> (usize, u64) {
    let hash = key.wrapping_mul(0x9e37_79b9) >> (32 - FILTER_BITS);
    ((hash >> 6) as usize, 1 << (hash & 63))
}

/// The key of the first four bytes of a word, in lower case; a shorter word is filled up with zeros.
#[inline]
pub(super) fn head_key(word: &str) -> u32 {
    key(word, |bytes| {
        let mut four = [0; 4];
        let n = bytes.len().min(4);
        four[..n].copy_from_slice(&bytes[..n]);
        four
    })
}

/// The same of bytes five to eight, filled up with zeros.
#[inline]
pub(super) fn next_key(word: &str) -> u32 {
    let mut four = [0; 4];
    for (slot, byte) in four.iter_mut().zip(word.as_bytes().iter().skip(4)) {
        *slot = fold(*byte);
    }
    u32::from_le_bytes(four)
}

/// The key of the last four bytes of a word of at least four.
#[inline]
pub(super) fn tail_key(word: &str) -> u32 {
    key(word, |bytes| {
        let mut four = [0; 4];
        let n = bytes.len().min(4);
        four[4 - n..].copy_from_slice(&bytes[bytes.len() - n..]);
        four
    })
}

#[inline]
fn key(word: &str, take: impl Fn(&[u8]) -> [u8; 4]) -> u32 {
    let mut four = take(word.as_bytes());
    if !four.is_ascii() && word.chars().any(char::is_uppercase) {
        four = take(word.to_lowercase().as_bytes());
    }
    u32::from_le_bytes(four.map(fold))
}

/// An ASCII byte in lower case, and a digit that a scanner writes for a letter as that letter.
#[inline]
pub(super) const fn fold(byte: u8) -> u8 {
    match byte {
        b'0' => b'o',
        b'1' => b'l',
        b'5' => b's',
        b'8' => b'b',
        b => b.to_ascii_lowercase(),
    }
}
