//! From the start or the end of a word to the terms it may be: a filter of one bit a key, then a sorted list.

/// Terms by the four letters that they start (or end) with.
#[derive(Clone, Debug)]
pub(super) struct Table {
    /// One bit for each hash of a key that occurs: most words of a text end here.
    filter: Box<[u64; FILTER_WORDS]>,
    /// Key and index of a form, in order of the key.
    entries: Vec<(u32, u32)>,
    /// Where the keys of each bucket start.
    starts: Vec<u32>,
}

/// Bits of a key that choose its bucket.
const BUCKET_BITS: u32 = 12;

const FILTER_BITS: u32 = 16;
const FILTER_WORDS: usize = 1 << (FILTER_BITS - 6);

impl Table {
    /// From keys with the form each stands for.
    pub(super) fn new(mut entries: Vec<(u32, u32)>) -> Table {
        entries.sort_unstable_by_key(|&(key, index)| (bucket(key), key, index));
        let mut filter = Box::new([0; FILTER_WORDS]);
        for (key, _) in &entries {
            let (word, bit) = place(*key);
            filter[word] |= bit;
        }
        let starts = (0..=1 << BUCKET_BITS).map(|b| entries.partition_point(|e| bucket(e.0) < b) as u32).collect();
        Table { filter, entries, starts }
    }

    /// The forms with this key.
    #[inline]
    pub(super) fn get(&self, key: u32) -> &[(u32, u32)] {
        let (word, bit) = place(key);
        if self.filter[word] & bit == 0 {
            return &[];
        }
        let b = bucket(key) as usize;
        let near = &self.entries[self.starts[b] as usize..self.starts[b + 1] as usize];
        let from = near.iter().position(|e| e.0 == key).unwrap_or(near.len());
        let rest = &near[from..];
        &rest[..rest.iter().position(|e| e.0 != key).unwrap_or(rest.len())]
    }
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
pub(super) fn fold(byte: u8) -> u8 {
    match byte {
        b'0' => b'o',
        b'1' => b'l',
        b'5' => b's',
        b'8' => b'b',
        b => b.to_ascii_lowercase(),
    }
}
