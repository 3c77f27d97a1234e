//! The words of a text cut for look-ups in lists, 64 bytes at a time, each with its first letters as one number.
//!
//! Here a word is letters and digits, cut at everything else; [`words`](super::words) keeps the underscore in.

/// A word of a text, in the sense of the walk: letters and digits, cut at everything else.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Whether it is of ASCII throughout.
    pub(crate) ascii: bool,
    /// Whether a digit is among its first eight bytes.
    pub(crate) digits: bool,
    /// The key of its first four bytes, and of the four that follow.
    pub(crate) head: u32,
    pub(crate) next: u32,
}

impl Token {
    /// The key of its last four bytes.
    #[inline]
    pub(crate) fn tail(self, text: &str) -> u32 {
        match text.as_bytes()[self.start..self.end] {
            [.., a, b, c, d] if self.ascii => folded([a, b, c, d]),
            _ => tail_key(&text[self.start..self.end]),
        }
    }

    /// Its first eight bytes as one number.
    #[inline]
    pub(crate) fn eight(self) -> u64 {
        u64::from(self.head) | u64::from(self.next) << 32
    }
}

/// The words of a text, in order. Which bytes belong to words is found for a block of 64 at once, a bit each.
pub(crate) struct Tokens<'t> {
    text: &'t str,
    /// First byte of the block, and what of it is still to be told: bits of bytes of words, and of bytes of wide characters.
    block: usize,
    words: u64,
    wide: u64,
}

const BLOCK: usize = 64;

impl<'t> Tokens<'t> {
    pub(crate) fn new(text: &'t str) -> Tokens<'t> {
        let (words, wide) = block(text.as_bytes(), 0);
        Tokens { text, block: 0, words, wide }
    }

    /// Where the run of word bytes that holds the byte before `at` ends; or that a wide character is in it, and then no further.
    #[cold]
    fn run_on(&mut self, at: usize) -> (usize, bool) {
        let bytes = self.text.as_bytes();
        let mut end = at;
        loop {
            (self.block, self.words, self.wide) = (end, 0, 0);
            if end >= bytes.len() {
                return (bytes.len(), false);
            }
            (self.words, self.wide) = block(bytes, end);
            let run = self.words.trailing_ones() as usize;
            if self.wide & low(run) != 0 {
                return (end, true);
            }
            if run < BLOCK {
                self.words &= !low(run);
                return (end + run, false);
            }
            end += BLOCK;
        }
    }

    /// A run with wide characters may be several words, or none. Of one that is longer than its block no end is known: then `end` is that of the text,
    /// and no more is looked at than the next word. Else a run of many words would be gone over for each of them.
    #[cold]
    fn wide(&mut self, from: usize, end: usize) -> Option<Token> {
        let text = self.text;
        let mut at = from;
        while at < end && !starts_word(text, &mut at) {}
        if at >= end {
            if end == text.len() {
                (self.block, self.words, self.wide) = (end, 0, 0);
            }
            return None;
        }
        let word_end = end_of_word(text, at);
        if word_end < end || end == text.len() {
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
                if !wide {
                    (end, wide) = self.run_on(end);
                }
                if wide {
                    end = bytes.len();
                }
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
pub(crate) fn eight_of(word: &[u8]) -> u64 {
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

/// The key of the first four bytes of a word, in lower case; a shorter word is filled up with zeros.
#[inline]
pub(crate) fn head_key(word: &str) -> u32 {
    key(word, |bytes| {
        let mut four = [0; 4];
        let n = bytes.len().min(4);
        four[..n].copy_from_slice(&bytes[..n]);
        four
    })
}

/// The same of bytes five to eight, filled up with zeros.
#[inline]
pub(crate) fn next_key(word: &str) -> u32 {
    let mut four = [0; 4];
    for (slot, byte) in four.iter_mut().zip(word.as_bytes().iter().skip(4)) {
        *slot = fold(*byte);
    }
    u32::from_le_bytes(four)
}

/// The key of the last four bytes of a word of at least four.
#[inline]
pub(crate) fn tail_key(word: &str) -> u32 {
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
pub(crate) const fn fold(byte: u8) -> u8 {
    match byte {
        b'0' => b'o',
        b'1' => b'l',
        b'5' => b's',
        b'8' => b'b',
        b => b.to_ascii_lowercase(),
    }
}

/// The first word of a form, as the walk over a text cuts it.
pub(crate) fn first_word(text: &str) -> Option<&str> {
    let mut at = 0;
    while at < text.len() {
        if starts_word(text, &mut at) {
            return Some(&text[at..end_of_word(text, at)]);
        }
    }
    None
}

/// Whether a word starts at `at`; when not, `at` moves one character on.
#[inline]
pub(crate) fn starts_word(text: &str, at: &mut usize) -> bool {
    let byte = text.as_bytes()[*at];
    if byte.is_ascii() {
        let word = byte.is_ascii_alphanumeric();
        *at += usize::from(!word);
        return word;
    }
    let c = text[*at..].chars().next().unwrap_or(' ');
    let word = c.is_alphanumeric();
    *at += if word { 0 } else { c.len_utf8() };
    word
}

/// Where the word that goes on at `at` ends.
#[inline]
pub(crate) fn end_of_word(text: &str, mut at: usize) -> usize {
    let bytes = text.as_bytes();
    while at < bytes.len() {
        if bytes[at].is_ascii() {
            if !bytes[at].is_ascii_alphanumeric() {
                return at;
            }
            at += 1;
        } else {
            let c = text[at..].chars().next().unwrap_or(' ');
            if !c.is_alphanumeric() {
                return at;
            }
            at += c.len_utf8();
        }
    }
    at
}

/// Tells for nearly every word of a text that it is none of some words: one bit for the start of each.
#[derive(Debug)]
pub(crate) struct Sieve(Box<[u64; SIEVE_WORDS]>);

/// Bits of a hash that choose a bit.
const SIEVE_BITS: u32 = 13;
const SIEVE_WORDS: usize = 1 << (SIEVE_BITS - 6);

impl Sieve {
    /// Of these words, in lower case; of a phrase the first word counts.
    pub(crate) fn new<'w>(words: impl IntoIterator<Item = &'w str>) -> Sieve {
        let mut bits = Box::new([0; SIEVE_WORDS]);
        for token in words.into_iter().filter_map(|word| Tokens::new(word).next()) {
            let (at, bit) = Sieve::place(&token);
            bits[at] |= bit;
        }
        Sieve(bits)
    }

    /// Whether `token` may be one of the words, however written.
    #[inline]
    pub(crate) fn lets(&self, token: &Token) -> bool {
        let (at, bit) = Sieve::place(token);
        self.0[at] & bit != 0
    }

    /// Fibonacci hashing: the golden ratio times two to the 64.
    #[inline]
    fn place(token: &Token) -> (usize, u64) {
        let hash = token.eight().wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - SIEVE_BITS);
        ((hash >> 6) as usize, 1 << (hash & 63))
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

    #[test]
    fn a_sieve_lets_its_words_through_however_written_and_hardly_another() {
        let sieve = Sieve::new(["man", "cliënt", "voorletters", "tot morgen"]);
        let lets = |text: &str| Tokens::new(text).filter(|token| sieve.lets(token)).count();
        assert_eq!(lets("Man, CLIËNT Voorletters TOT"), 4);
        assert_eq!(lets("de mannen lopen morgen met cliënte naar huis"), 1);
    }
}
