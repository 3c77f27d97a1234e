//! One look-up that tells for nearly every word of a text that it means nothing here: which lists hold a word that starts with the same letters.
//!
//! A word is asked once for all lists. Lists of other kinds (names, streets) can have a bit of their own here without another walk.

use crate::detect::terms::second;
use crate::detect::terms::table::Entry;
use crate::text::tokens::{Token, eight_of};

/// How much of a word is known: the first four letters only; six; eight, or the whole of a shorter word; or all but one slip of the keys.
const FOUR: u16 = 1;
const SIX: u16 = 2;
const EIGHT: u16 = 4;
const SLIP: u16 = 8;
/// A phrase of which two, or four, letters behind its first word are known too.
const TWO: u16 = 128;
const PHRASE: u16 = 256;
/// A form of a term.
pub(super) const TERM: u16 = 16;
/// A label whose value is of a kind.
pub(super) const LABEL: u16 = 32;
/// A cue of explanatory text.
pub(super) const TOPIC: u16 = 64;

/// Bits of a hash that choose a place among the lists.
const PLACE_BITS: u32 = 15;
/// Bits of a hash that choose one bit among the longer starts.
const LONGER_BITS: u32 = 17;

/// Which lists hold a word that starts like this one.
#[derive(Clone, Debug)]
pub(super) struct Gate {
    /// By the first four letters: a bit for each list.
    lists: Box<[u16]>,
    /// One bit for each longer start, or start with an end, that occurs.
    longer: Box<[u64]>,
}

/// From how many bytes on a slip is forgiven, and up to how many it is looked for.
const SLIPS: std::ops::RangeInclusive<usize> = 9..=40;

impl Gate {
    /// A gate that lets nothing through.
    pub(super) fn new() -> Gate {
        let (lists, longer) = (vec![0; 1 << PLACE_BITS], vec![0; 1 << (LONGER_BITS - 6)]);
        Gate { lists: lists.into(), longer: longer.into() }
    }

    /// A word of a list, by what its entry knows.
    pub(super) fn add(&mut self, list: u16, entry: &Entry) {
        let eight = u64::from(entry.key) | u64::from(entry.next & entry.mask) << 32;
        let known = match (entry.mask, entry.then_mask) {
            (u32::MAX, u32::MAX) => {
                self.add_longer(phrase(eight, entry.then));
                PHRASE
            }
            (u32::MAX, 1..) => {
                self.add_longer(phrase(eight, entry.then & 0xffff));
                TWO
            }
            (u32::MAX, 0) => {
                self.add_longer(eight);
                EIGHT
            }
            (0xffff.., _) => {
                self.add_longer(six(eight));
                SIX
            }
            _ => FOUR,
        };
        self.lists[place(entry.key)] |= list | known;
    }

    /// A term that may be written with one slip behind its first four letters: then the next two are right, or the last two.
    pub(super) fn add_slip(&mut self, head: u32, form: &str) {
        if !form.is_ascii() {
            self.lists[place(head)] |= FOUR;
            return;
        }
        self.lists[place(head)] |= SLIP;
        self.add_longer(six(eight_of(form.as_bytes())));
        self.add_longer(ends(head, form.as_bytes()));
    }

    /// Which lists may hold `token`.
    #[inline]
    pub(super) fn look(&self, text: &str, token: &Token) -> u16 {
        let lists = self.lists[place(token.head)];
        let eight = token.eight();
        // Looked up whether it matters or not: a branch for each word that may be costs more.
        let (eight, six) = (self.has(eight), self.has(six(eight)));
        let known = FOUR | if eight { EIGHT } else { 0 } | if six { SIX | SLIP } else { 0 };
        if lists & known != 0 {
            return lists;
        }
        let bytes = text.as_bytes();
        // A word that a hyphen cuts at a line's end has its letters further on, and of a wide one they are not known.
        let phrases = |then| {
            let eight = token.eight();
            lists & PHRASE != 0 && self.has(phrase(eight, then))
                || lists & TWO != 0 && self.has(phrase(eight, then & 0xffff))
        };
        let told = lists & (PHRASE | TWO) != 0 && second(text, token.end).is_none_or(phrases);
        let cut = !token.ascii || bytes.get(token.end) == Some(&b'-') && bytes.get(token.end + 1) == Some(&b'\n');
        if told || cut || lists & SLIP != 0 && SLIPS.contains(&(token.end - token.start)) && self.ends_well(text, token)
        {
            return lists;
        }
        0
    }

    fn ends_well(&self, text: &str, token: &Token) -> bool {
        self.has(ends(token.head, &text.as_bytes()[token.start..token.end]))
    }

    fn add_longer(&mut self, key: u64) {
        let (word, bit) = longer(key);
        self.longer[word] |= bit;
    }

    #[inline]
    fn has(&self, key: u64) -> bool {
        let (word, bit) = longer(key);
        self.longer[word] & bit != 0
    }
}

/// Fibonacci hashing: the golden ratio times two to the 32.
#[inline]
fn place(head: u32) -> usize {
    (head.wrapping_mul(0x9e37_79b9) >> (32 - PLACE_BITS)) as usize
}

#[inline]
fn longer(key: u64) -> (usize, u64) {
    let hash = key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - LONGER_BITS);
    ((hash >> 6) as usize, 1 << (hash & 63))
}

/// The first six letters of eight, told apart from eight.
#[inline]
fn six(eight: u64) -> u64 {
    eight & 0xffff_ffff_ffff | 6 << 56
}

/// Eight letters and two or four of what follows.
#[inline]
fn phrase(eight: u64, then: u32) -> u64 {
    eight.rotate_left(9) ^ u64::from(then).wrapping_mul(0x0001_0001_0001_0001)
}

/// The first four letters and the last two.
fn ends(head: u32, word: &[u8]) -> u64 {
    u64::from(head) | (eight_of(&word[word.len() - 2..]) & 0xffff) << 32 | 2 << 56
}
