//! Where a pattern may start, by what it can start with: for patterns that hold no digit or other rare byte, such as a password.
//!
//! Some start with one of a few words. Letters are known as classes, so that one sort of table does for capitals too; two tables of three classes
//! each are asked at every byte, and what passes both is compared with the openings themselves. Others start with a long run of bytes of one kind,
//! such as the zone that machines read on a passport: of a text without such runs only a few bytes are looked at.

use std::collections::HashMap;

use regex_syntax::hir::{Class, Hir, HirKind};

use crate::text::tokens::Tokens;

/// Classes known of each opening at most.
const LENGTH: usize = 8;
/// More openings than this are not told apart further on.
const MOST: usize = 256;
/// Bits of a class.
const BITS: u32 = 5;
const TABLE: usize = 1 << (3 * BITS);
/// What stands behind the end of a text, or of an opening.
const ANY: u32 = u32::MAX;

const DIGIT: u8 = 27;
const BLANK: u8 = 28;
const MARK: u8 = 29;
/// A byte of a character that is not ASCII.
const WIDE: u8 = 30;

static CLASSES: [u8; 256] = {
    let mut classes = [MARK; 256];
    let mut byte = 0;
    while byte < 256 {
        let b = byte as u8;
        classes[byte] = if b.is_ascii_alphabetic() {
            b.to_ascii_lowercase() - b'a' + 1
        } else if b.is_ascii_digit() {
            DIGIT
        } else if b.is_ascii_whitespace() {
            BLANK
        } else if b >= 0x80 {
            WIDE
        } else {
            MARK
        };
        byte += 1;
    }
    classes
};

fn class(byte: u8) -> u8 {
    CLASSES[usize::from(byte)]
}

/// The classes that the first bytes of a match can have: a bit each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Head {
    /// [`ANY`] from `len` on.
    sets: [u32; LENGTH],
    len: usize,
    /// Whether what follows is still to be added.
    open: bool,
}

impl Head {
    /// The same, one class longer.
    fn then(mut self, set: u32) -> Head {
        self.sets[self.len] = set;
        self.len += 1;
        Head { open: self.len < LENGTH, ..self }
    }
}

/// The openings of some patterns.
#[derive(Debug)]
pub(super) struct Openings {
    words: Option<Words>,
    runs: Option<Runs>,
}

impl Openings {
    /// `None` when there are no patterns, or too much of any text may open one.
    ///
    /// With each pattern comes whether it must start a word.
    pub(super) fn new(patterns: &[(&Hir, bool)]) -> Option<Openings> {
        let runs: Vec<Option<Runs>> = patterns.iter().map(|(hir, _)| Runs::of(hir)).collect();
        let (short, whole): (Vec<&Hir>, Vec<bool>) =
            patterns.iter().zip(&runs).filter(|(_, run)| run.is_none()).map(|(pattern, _)| *pattern).unzip();
        let words = if short.is_empty() { None } else { Some(Words::new(&short, whole.iter().all(|whole| *whole))?) };
        let runs = runs.into_iter().flatten().reduce(Runs::or);
        (words.is_some() || runs.is_some()).then_some(Openings { words, runs })
    }

    /// The places from `from` on where a pattern may start, in order.
    pub(super) fn iter<'a>(&'a self, text: &'a str, from: usize) -> impl Iterator<Item = usize> + 'a {
        let mut words = self.words.iter().flat_map(move |words| words.iter(text, from)).peekable();
        let mut runs = self.runs.iter().flat_map(move |runs| runs.iter(text, from)).peekable();
        std::iter::from_fn(move || match (words.peek(), runs.peek()) {
            (Some(word), Some(run)) if run < word => runs.next(),
            (Some(word), Some(run)) if run == word => {
                runs.next();
                words.next()
            }
            (Some(_), _) => words.next(),
            (None, _) => runs.next(),
        })
    }
}

/// Patterns that start with a run of bytes of these kinds, at least so many.
#[derive(Debug)]
struct Runs {
    bytes: Box<[bool; 256]>,
    first: Box<[bool; 256]>,
    length: usize,
}

/// Shorter runs are met too often.
const RUN: usize = 16;

impl Runs {
    fn of(hir: &Hir) -> Option<Runs> {
        let mut sets = Vec::new();
        runs(hir, &mut sets);
        let first = sets.first()?;
        let mut all = Runs { bytes: Box::new([false; 256]), first: Box::new(*first), length: sets.len() };
        for set in &sets {
            all.bytes.iter_mut().zip(set).for_each(|(all, one)| *all |= one);
        }
        // A run of anything is no run.
        (sets.len() >= RUN && all.bytes.iter().filter(|b| **b).count() <= 64).then_some(all)
    }

    fn or(mut self, other: Runs) -> Runs {
        self.bytes.iter_mut().zip(other.bytes.iter()).for_each(|(all, one)| *all |= one);
        self.first.iter_mut().zip(other.first.iter()).for_each(|(all, one)| *all |= one);
        Runs { length: self.length.min(other.length), ..self }
    }

    fn iter<'a>(&'a self, text: &'a str, from: usize) -> impl Iterator<Item = usize> + 'a {
        let bytes = text.as_bytes();
        // All of `start..known` is of the run.
        let (mut start, mut known) = (from, from);
        std::iter::from_fn(move || {
            loop {
                let run = bytes.get(start..start + self.length)?;
                let new = known.saturating_sub(start);
                match run[new..].iter().rposition(|b| !self.bytes[usize::from(*b)]) {
                    Some(other) => (start, known) = (start + new + other + 1, start + new + other + 1),
                    None => {
                        (start, known) = (start + 1, start + self.length);
                        if self.first[usize::from(run[0])] {
                            return Some(start - 1);
                        }
                    }
                }
            }
        })
    }
}

/// Adds the bytes that each place from the start on can have, as far as every match has them; true when nothing is known further on.
fn runs(hir: &Hir, sets: &mut Vec<[bool; 256]>) -> bool {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => false,
        HirKind::Literal(literal) => {
            sets.extend(literal.0.iter().map(|byte| std::array::from_fn(|b| b == usize::from(*byte))));
            false
        }
        HirKind::Class(set) => {
            if classes(set).1 {
                return true;
            }
            let ranges = ranges(set);
            sets.push(std::array::from_fn(|b| ranges.iter().any(|(from, to)| (*from..=*to).contains(&(b as u32)))));
            false
        }
        HirKind::Capture(capture) => runs(&capture.sub, sets),
        HirKind::Concat(parts) => parts.iter().any(|part| runs(part, sets)),
        HirKind::Repetition(repetition) => {
            (0..repetition.min.min(256)).any(|_| runs(&repetition.sub, sets)) || repetition.max != Some(repetition.min)
        }
        HirKind::Alternation(_) => true,
    }
}

/// The openings of patterns that start with a word of a few.
#[derive(Debug)]
struct Words {
    /// By the classes of three bytes which openings, eight groups of them, may stand there: from the first byte, and from the second.
    first: Box<[u8; TABLE]>,
    second: Box<[u8; TABLE]>,
    /// One bit for each four classes, none of them wide, with which an opening starts; and the openings of each.
    starts: Box<[u64]>,
    narrow: HashMap<u32, Vec<u32>>,
    /// The openings with a wide character among their first four bytes.
    wide: Vec<u32>,
    heads: Vec<[u32; LENGTH]>,
    /// Whether all of them start where a word starts.
    whole: bool,
}

impl Words {
    fn new(patterns: &[&Hir], whole: bool) -> Option<Words> {
        let empty = Head { sets: [ANY; LENGTH], len: 0, open: true };
        let mut heads: Vec<Head> = patterns.iter().flat_map(|hir| extend(vec![empty], hir)).collect();
        heads.iter_mut().for_each(|head| head.open = false);
        heads.sort();
        heads.dedup();
        // One byte of a character of several is enough: such characters are rare.
        if heads.is_empty() || heads.iter().any(|head| head.len < 2 && (head.len, head.sets[0]) != (1, 1 << WIDE)) {
            return None;
        }
        let table = || Box::new([0; TABLE]);
        let starts = vec![0; 1 << (4 * BITS - 6)].into();
        let (narrow, wide) = (HashMap::new(), Vec::new());
        let marks = 1 << BLANK | 1 << MARK;
        let whole = whole && heads.iter().all(|head| head.sets[0] & marks == 0);
        let mut openings = Words { first: table(), second: table(), starts, narrow, wide, heads: Vec::new(), whole };
        for (i, head) in heads.iter().enumerate() {
            let sets = head.sets;
            mark(&mut openings.first, &sets[..3], 1 << (i % 8));
            mark(&mut openings.second, &sets[1..4], 1 << (i % 8));
            openings.add(i as u32, &sets);
            openings.heads.push(sets);
        }
        let few = openings.first.iter().filter(|groups| **groups != 0).count() < TABLE / 4;
        few.then_some(openings)
    }

    fn add(&mut self, head: u32, sets: &[u32; LENGTH]) {
        if sets[..4].iter().any(|set| set >> WIDE & 1 != 0) {
            self.wide.push(head);
        }
        for a in narrow_members(sets[0]) {
            for b in narrow_members(sets[1]) {
                for c in narrow_members(sets[2]) {
                    for d in narrow_members(sets[3]) {
                        let four = ((a << BITS | b) << BITS | c) << BITS | d;
                        self.starts[(four >> 6) as usize] |= 1 << (four & 63);
                        self.narrow.entry(four).or_default().push(head);
                    }
                }
            }
        }
    }

    fn iter<'a>(&'a self, text: &'a str, from: usize) -> impl Iterator<Item = usize> + 'a {
        // What starts words is looked for at words only.
        let words = self.whole.then(|| Tokens::new(&text[from..]).map(move |word| from + word.start));
        let words = words.into_iter().flatten().filter(move |at| self.may_open(text, *at) && self.opens(text, *at));
        let anywhere = (!self.whole).then(|| self.anywhere(text, from));
        words.chain(anywhere.into_iter().flatten())
    }

    /// Whether the first four bytes let an opening stand there.
    #[inline]
    fn may_open(&self, text: &str, at: usize) -> bool {
        match text.as_bytes()[at..].first_chunk::<4>() {
            Some(four) if four.is_ascii() => {
                let four = four.iter().fold(0, |four, byte| four << BITS | u32::from(class(*byte)));
                self.starts[(four >> 6) as usize] >> (four & 63) & 1 != 0
            }
            _ => true,
        }
    }

    fn anywhere<'a>(&'a self, text: &'a str, from: usize) -> impl Iterator<Item = usize> + 'a {
        let bytes = text.as_bytes();
        let at = |i: usize| bytes.get(i).map_or(0, |b| usize::from(class(*b)));
        let mut place = from;
        // The classes of the two bytes at `place`, and what stood before them.
        let mut three = at(from) << BITS | at(from + 1);
        std::iter::from_fn(move || {
            while let Some(rest) = bytes.get(place + 2..) {
                let may_open = rest.iter().position(|byte| {
                    three = (three << BITS | usize::from(class(*byte))) & (TABLE - 1);
                    self.first[three] != 0
                });
                let Some(skipped) = may_open else {
                    place = bytes.len() - 2;
                    break;
                };
                place += skipped + 1;
                let next = (three << BITS | at(place + 2)) & (TABLE - 1);
                if self.first[three] & self.second[next] != 0 && self.opens(text, place - 1) {
                    return Some(place - 1);
                }
            }
            // Of the last two places no three bytes are known.
            while place < bytes.len() {
                place += 1;
                if self.opens(text, place - 1) {
                    return Some(place - 1);
                }
            }
            None
        })
    }

    fn opens(&self, text: &str, at: usize) -> bool {
        let mut here = [0; LENGTH];
        for (to, byte) in here.iter_mut().zip(&text.as_bytes()[at..]) {
            *to = class(*byte);
        }
        let heads = if here[..4].contains(&WIDE) {
            &self.wide
        } else {
            let four = here[..4].iter().fold(0, |four, class| four << BITS | u32::from(*class));
            if self.starts[(four >> 6) as usize] >> (four & 63) & 1 == 0 {
                return false;
            }
            let Some(heads) = self.narrow.get(&four) else { return false };
            heads
        };
        let fits = |head: &u32| self.heads[*head as usize].iter().zip(here).all(|(set, class)| set >> class & 1 != 0);
        heads.iter().any(fits) && text.is_char_boundary(at)
    }
}

/// The classes of a set, but for the wide one.
fn narrow_members(set: u32) -> impl Iterator<Item = u32> {
    (0..u32::from(WIDE)).filter(move |class| set >> class & 1 != 0)
}

/// Sets a bit for all classes of three sets.
fn mark(table: &mut [u8; TABLE], sets: &[u32], bit: u8) {
    let members = |set: u32| (0..1usize << BITS).filter(move |class| set >> class & 1 != 0);
    for a in members(sets[0]) {
        for b in members(sets[1]) {
            for c in members(sets[2]) {
                table[a << (2 * BITS) | b << BITS | c] |= bit;
            }
        }
    }
}

/// What these heads become when `hir` follows.
fn extend(heads: Vec<Head>, hir: &Hir) -> Vec<Head> {
    if heads.len() > MOST {
        return heads.into_iter().map(|head| Head { open: false, ..head }).collect();
    }
    if !heads.iter().any(|head| head.open) {
        return heads;
    }
    let mut out = match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => heads,
        HirKind::Literal(literal) => literal.0.iter().fold(heads, |heads, byte| push(heads, 1 << class(*byte), false)),
        HirKind::Class(set) => {
            let (narrow, wide) = classes(set);
            push(heads, narrow, wide)
        }
        HirKind::Capture(capture) => extend(heads, &capture.sub),
        HirKind::Concat(parts) => parts.iter().fold(heads, extend),
        HirKind::Alternation(parts) => parts.iter().flat_map(|part| extend(heads.clone(), part)).collect(),
        HirKind::Repetition(repetition) => {
            let least = (repetition.min as usize).min(LENGTH);
            let most = repetition.max.map_or(LENGTH, |max| (max as usize).min(LENGTH));
            let mut now = (0..least).fold(heads, |heads, _| extend(heads, &repetition.sub));
            let mut all = now.clone();
            for _ in least..most {
                now = extend(now, &repetition.sub);
                all.extend(now.iter().cloned());
            }
            // More of it than is looked at may follow.
            all
        }
    };
    out.sort();
    out.dedup();
    out
}

/// One more class for each open head; and, for a character that is not ASCII, a head of which no more is known.
fn push(heads: Vec<Head>, set: u32, wide: bool) -> Vec<Head> {
    let mut out = Vec::with_capacity(heads.len());
    for head in heads {
        if !head.open {
            out.push(head);
            continue;
        }
        if wide {
            out.push(Head { open: false, ..head.then(1 << WIDE) });
        }
        if set != 0 {
            out.push(head.then(set));
        }
    }
    out
}

/// The classes of the ASCII members of a set, and whether it has others.
fn classes(set: &Class) -> (u32, bool) {
    let ranges = ranges(set);
    let narrow = ranges.iter().flat_map(|(from, to)| *from..=(*to).min(0x7f));
    (narrow.fold(0, |bits, b| bits | 1 << class(b as u8)), ranges.iter().any(|(_, to)| *to >= 0x80))
}

fn ranges(set: &Class) -> Vec<(u32, u32)> {
    match set {
        Class::Unicode(set) => set.ranges().iter().map(|r| (r.start() as u32, r.end() as u32)).collect(),
        Class::Bytes(set) => set.ranges().iter().map(|r| (r.start().into(), r.end().into())).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::Openings;

    fn check(regexes: &[&str], text: &str, expected: Option<&[usize]>) {
        check_with(regexes, false, text, expected);
    }

    fn check_with(regexes: &[&str], whole: bool, text: &str, expected: Option<&[usize]>) {
        let hirs: Vec<_> = regexes.iter().map(|r| regex_syntax::parse(r).expect("a regex")).collect();
        let openings = Openings::new(&hirs.iter().map(|hir| (hir, whole)).collect::<Vec<_>>());
        let found: Option<Vec<usize>> = openings.map(|o| o.iter(text, 0).collect());
        assert_eq!(found.as_deref(), expected, "{text}");
    }

    #[test]
    fn every_place_where_a_pattern_may_start_is_told_and_hardly_another() {
        check(&["(?i:wachtwoord|pin(?:code)?) ?[:=]"], "Pin: 1, mijn WACHTWOORD=x, voor wachttijd", Some(&[0, 13]));
        check(&["(?:ww|pw)[:=]"], "xxww=a pw:b pwx", Some(&[2, 7]));
        check(&["(?i:pass):"], "pa\u{17f}s: pass:", Some(&[0, 7]));
        check(&["ab?c{2,}d"], "accd abccccccccd acd", Some(&[0, 5]));
        check(&["ab"], "xab", Some(&[1]));
        check(&["[A-C][A-Z<]{17,20}"], "xABABABABABABABABABABz BABABABABABABABABA", Some(&[1, 2, 3, 23]));
        check(&["[A-C][A-Z<]{17,20}", "pin"], "pinABABABABABABABABABx", Some(&[0, 3]));
        check(&[".a"], "xab", Some(&[0]));
        check(&[], "xab", None);
        let of_words = |text, expected: &[usize]| check_with(&["(?i:ww|pín)[:=]"], true, text, Some(expected));
        // Of a wide character nothing more is known.
        of_words("xxww=a WW:b pín=c x pín", &[7, 12, 21]);
        // What starts with a mark starts no word.
        check_with(&["[.x]ab"], true, "c.ab xab", Some(&[1, 5]));
    }
}
