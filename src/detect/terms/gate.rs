//! One look-up that tells for nearly every word of a text that it means nothing here: which lists hold a word that starts with the same letters.
//!
//! A word is asked once for all lists. Lists of other kinds (names, streets) can have a bit of their own here without another walk.

use crate::detect::terms::table::{Token, eight_of};

/// A form of a term of which the first four or five letters are known, six or seven, eight or more.
const TERM_4: u16 = 1;
const TERM_6: u16 = 2;
const TERM_8: u16 = 4;
/// A form of a term that may be written with a slip of the keys.
const SLIP: u16 = 8;
/// A label whose value is of a kind.
pub(super) const LABEL: u16 = 16;
/// A cue of explanatory text.
pub(super) const TOPIC: u16 = 32;
/// A term, whatever is known of it.
pub(super) const TERM: u16 = TERM_4 | TERM_6 | TERM_8 | SLIP;

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

    /// A word of a list that starts with these four letters.
    pub(super) fn add(&mut self, head: u32, list: u16) {
        self.lists[place(head)] |= list;
    }

    /// A form of a term: its first four letters, the next four, and which bits of these are known.
    pub(super) fn add_term(&mut self, head: u32, next: u32, mask: u32) {
        let eight = u64::from(head) | u64::from(next & mask) << 32;
        match mask {
            u32::MAX => {
                self.add(head, TERM_8);
                self.add_longer(eight);
            }
            0xffff.. => {
                self.add(head, TERM_6);
                self.add_longer(six(eight));
            }
            _ => self.add(head, TERM_4),
        }
    }

    /// The same of a form that may be written with one slip, behind its first four letters: then the next two are right, or the last two.
    pub(super) fn add_slip(&mut self, head: u32, form: &str) {
        if !form.is_ascii() {
            self.add(head, TERM_4);
            return;
        }
        self.add(head, SLIP);
        self.add_longer(six(eight_of(form.as_bytes())));
        self.add_longer(ends(head, form.as_bytes()));
    }

    /// Which lists may hold `token`.
    #[inline]
    pub(super) fn look(&self, text: &str, token: &Token) -> u16 {
        let lists = self.lists[place(token.head)];
        if lists & (TERM_6 | TERM_8 | SLIP) == 0 || lists & TERM_4 != 0 {
            lists
        } else {
            self.closer(text, token, lists)
        }
    }

    /// The same with a look at the letters further on, where they can be told.
    fn closer(&self, text: &str, token: &Token, lists: u16) -> u16 {
        // A word that a hyphen cuts at a line's end has its letters further on.
        if !token.ascii || text.as_bytes()[token.end..].starts_with(b"-\n") {
            return lists;
        }
        let known = lists & TERM_8 != 0 && self.has(token.eight())
            || lists & TERM_6 != 0 && self.has(six(token.eight()))
            || lists & SLIP != 0 && SLIPS.contains(&(token.end - token.start)) && self.may_slip(text, token);
        if known { lists } else { lists & !TERM }
    }

    fn may_slip(&self, text: &str, token: &Token) -> bool {
        let word = &text.as_bytes()[token.start..token.end];
        self.has(six(token.eight())) || self.has(ends(token.head, word))
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

/// The first four letters and the last two.
fn ends(head: u32, word: &[u8]) -> u64 {
    u64::from(head) | (eight_of(&word[word.len() - 2..]) & 0xffff) << 32 | 2 << 56
}
