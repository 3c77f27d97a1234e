//! From the start or the end of a word to the terms it may be: a filter of one bit a key, then a sorted list.
//! The words themselves are cut by a table on bytes.

use crate::detect::terms::{end_of_word, starts_word};

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
    /// Of a phrase four letters behind its first word, and which of their bits a text must share.
    pub(super) then: u32,
    pub(super) then_mask: u32,
}

impl Entry {
    /// An entry of which only the key tells.
    pub(super) fn new(key: u32, index: u32) -> Entry {
        Entry { key, index, next: 0, mask: 0, slip: 0, then: 0, then_mask: 0 }
    }
}

/// Bits of a key that choose its bucket.
const BUCKET_BITS: u32 = 14;

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
pub(in crate::detect) struct Token {
    pub(in crate::detect) start: usize,
    pub(in crate::detect) end: usize,
    /// Whether it is of ASCII throughout.
    pub(super) ascii: bool,
    /// Whether a digit is among its first eight bytes.
    pub(in crate::detect) digits: bool,
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

/// The words of a text, in order. Which bytes belong to words is found for a block of 64 at once, a bit each.
pub(in crate::detect) struct Tokens<'t> {
    text: &'t str,
    /// First byte of the block, and what of it is still to be told: bits of bytes of words, and of bytes of wide characters.
    block: usize,
    words: u64,
    wide: u64,
}

const BLOCK: usize = 64;

impl<'t> Tokens<'t> {
    pub(in crate::detect) fn new(text: &'t str) -> Tokens<'t> {
        let (words, wide) = block(text.as_bytes(), 0);
        Tokens { text, block: 0, words, wide }
    }

    /// Where the run of word bytes that holds the byte before `at` ends, and whether a wide character is in it from there on.
    #[cold]
    fn run_on(&mut self, at: usize) -> (usize, bool) {
        let bytes = self.text.as_bytes();
        let (mut end, mut wide) = (at, false);
        loop {
            (self.block, self.words, self.wide) = (end, 0, 0);
            if end >= bytes.len() {
                return (bytes.len(), wide);
            }
            (self.words, self.wide) = block(bytes, end);
            let run = self.words.trailing_ones() as usize;
            wide |= self.wide & low(run) != 0;
            if run < BLOCK {
                self.words &= !low(run);
                return (end + run, wide);
            }
            end += BLOCK;
        }
    }

    /// A run with wide characters may be several words, or none.
    #[cold]
    fn wide(&mut self, from: usize, end: usize) -> Option<Token> {
        let text = self.text;
        let mut at = from;
        while at < end && !starts_word(text, &mut at) {}
        if at >= end {
            return None;
        }
        let word_end = end_of_word(text, at);
        if word_end < end {
            // The rest of the run comes next.
            (self.block, self.words, self.wide) = (word_end, 0, 0);
            (self.words, self.wide) = block(text.as_bytes(), word_end);
        }
        let word = &text.as_bytes()[at..word_end];
        if !word.is_ascii() {
            let digits = word.iter().any(u8::is_ascii_digit);
            return Some(Token {
                start: at,
                end: word_end,
                ascii: false,
                digits,
                head: head_key(&text[at..word_end]),
                next: 0,
            });
        }
        Some(plain(text.as_bytes(), at, word_end))
    }
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    // Three walks go over every word: as a call of its own it costs as much again.
    #[inline(always)]
    fn next(&mut self) -> Option<Token> {
        let bytes = self.text.as_bytes();
        loop {
            while self.words == 0 {
                self.block += BLOCK;
                if self.block >= bytes.len() {
                    return None;
                }
                (self.words, self.wide) = block(bytes, self.block);
            }
            let first = self.words.trailing_zeros() as usize;
            let run = (self.words >> first).trailing_ones() as usize;
            let start = self.block + first;
            let here = low(run) << first;
            let mut wide = self.wide & here != 0;
            let mut end = start + run;
            self.words &= !here;
            if first + run == BLOCK {
                let more;
                (end, more) = self.run_on(end);
                wide |= more;
            }
            if !wide {
                return Some(plain(bytes, start, end));
            }
            if let Some(token) = self.wide(start, end) {
                return Some(token);
            }
        }
    }
}

/// The lowest `bits` bits.
#[inline]
fn low(bits: usize) -> u64 {
    if bits >= 64 { u64::MAX } else { (1 << bits) - 1 }
}

/// Which of 64 bytes from `at` on are of words or wide characters, and which are of wide characters.
#[inline]
fn block(bytes: &[u8], at: usize) -> (u64, u64) {
    match bytes[at.min(bytes.len())..].first_chunk::<BLOCK>() {
        Some(chunk) => masks(chunk),
        None => {
            let mut chunk = [0; BLOCK];
            let rest = &bytes[at.min(bytes.len())..];
            chunk[..rest.len()].copy_from_slice(rest);
            masks(&chunk)
        }
    }
}

#[inline]
fn masks(chunk: &[u8; BLOCK]) -> (u64, u64) {
    let mut word = [0u8; BLOCK];
    // Without branches the compiler makes a few wide instructions of this.
    for (to, &b) in word.iter_mut().zip(chunk) {
        let letter = (b | 0x20).wrapping_sub(b'a') < 26;
        let digit = b.wrapping_sub(b'0') < 10;
        *to = u8::from(letter | digit | (b >= 0x80));
    }
    let wide = if chunk.is_ascii() { 0 } else { gathered(&chunk.map(|b| b >> 7)) };
    (gathered(&word), wide)
}

/// The lowest bit of each byte, the first byte's lowest.
#[inline]
fn gathered(flags: &[u8; BLOCK]) -> u64 {
    let mut all = 0;
    for (i, eight) in flags.chunks_exact(8).enumerate() {
        let eight = eight.first_chunk::<8>().map_or(0, |e| u64::from_le_bytes(*e));
        // Each product moves the bit of one byte to the top byte, without carries.
        all |= (eight.wrapping_mul(0x0102_0408_1020_4080) >> 56) << (8 * i);
    }
    all
}

/// A word of ASCII.
#[inline]
fn plain(bytes: &[u8], start: usize, end: usize) -> Token {
    let (eight, digits) = first_eight(bytes, start, end);
    Token { start, end, ascii: true, digits, head: eight as u32, next: (eight >> 32) as u32 }
}

/// The first eight bytes of a word of ASCII letters and digits, folded, with zeros behind a shorter one; and whether a digit is among them.
#[inline]
fn first_eight(bytes: &[u8], start: usize, end: usize) -> (u64, bool) {
    const LETTER: u64 = 0x4040_4040_4040_4040;
    const SMALL: u64 = 0x2020_2020_2020_2020;
    let raw = match bytes[start..].first_chunk::<8>() {
        Some(eight) => u64::from_le_bytes(*eight),
        None => {
            let mut eight = [0; 8];
            let rest = &bytes[start..];
            eight[..rest.len()].copy_from_slice(rest);
            u64::from_le_bytes(eight)
        }
    };
    let mask = low(8 * (end - start).min(8));
    // Of letters and digits only letters have this bit, and one bit makes them small.
    if raw & LETTER & mask == LETTER & mask {
        return ((raw | SMALL) & mask, false);
    }
    (u64::from_le_bytes((raw & mask).to_le_bytes().map(|b| FOLDED[usize::from(b)])), true)
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The words by the definition: letters and digits, cut at everything else.
    fn check(text: &str) {
        let found: Vec<_> = Tokens::new(text).map(|t| &text[t.start..t.end]).collect();
        let expected: Vec<_> = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
        assert_eq!(found, expected);
        for token in Tokens::new(text) {
            let word = &text[token.start..token.end];
            assert_eq!((token.ascii, token.head), (word.is_ascii(), head_key(word)), "{word}");
            assert!(
                !token.ascii || token.next == next_key(word) && token.eight() == eight_of(word.as_bytes()),
                "{word}"
            );
        }
    }

    #[test]
    fn words_are_cut_the_same_wherever_blocks_end() {
        let text = "De cliënt’s 12 appels – «één» twee3vier, €5 naïef•punt ß 𝟗x! Überzeugend geëvalueerd";
        for shift in 0..130 {
            check(&format!("{}{text}{}", " ".repeat(shift), "a".repeat(shift)));
            check(&format!("{}{text}", "x".repeat(shift)));
            check(&format!("{}é€{text}", "ë".repeat(shift)));
        }
        check("");
    }
}
