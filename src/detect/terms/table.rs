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
}

impl Token {
    /// The key of its first four bytes.
    #[inline]
    pub(super) fn head(self, text: &str) -> u32 {
        if !self.ascii {
            return head_key(&text[self.start..self.end]);
        }
        match text.as_bytes()[self.start..self.end] {
            [a, b, c, d, ..] => folded([a, b, c, d]),
            [a, b, c] => folded([a, b, c, 0]),
            [a, b] => folded([a, b, 0, 0]),
            [a] => folded([a, 0, 0, 0]),
            [] => 0,
        }
    }

    /// The key of its last four bytes.
    #[inline]
    pub(super) fn tail(self, text: &str) -> u32 {
        match text.as_bytes()[self.start..self.end] {
            [.., a, b, c, d] if self.ascii => folded([a, b, c, d]),
            _ => tail_key(&text[self.start..self.end]),
        }
    }
}

/// The next word at or after `at`.
#[inline]
pub(super) fn next_token(text: &str, mut at: usize) -> Option<Token> {
    let bytes = text.as_bytes();
    loop {
        match KINDS[usize::from(*bytes.get(at)?)] {
            Kind::Word => break,
            Kind::Between => at += 1,
            Kind::Wide => {
                let c = text[at..].chars().next()?;
                if c.is_alphanumeric() {
                    break;
                }
                at += c.len_utf8();
            }
        }
    }
    let mut end = at;
    while let Some(&byte) = bytes.get(end) {
        match KINDS[usize::from(byte)] {
            Kind::Word => end += 1,
            Kind::Between => break,
            Kind::Wide => {
                let whole = end_of_word(text, end);
                return Some(Token { start: at, end: whole, ascii: whole == end });
            }
        }
    }
    Some(Token { start: at, end, ascii: true })
}

/// What a byte is to the walk.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Word,
    Between,
    /// Part of a character of more bytes.
    Wide,
}

static KINDS: [Kind; 256] = {
    let mut kinds = [Kind::Between; 256];
    let mut byte = 0;
    while byte < 256 {
        if byte >= 128 {
            kinds[byte] = Kind::Wide;
        } else if (byte as u8).is_ascii_alphanumeric() {
            kinds[byte] = Kind::Word;
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
