//! Dutch names, particles, places, streets and the words around them, from `patterns/lexicon`, built at compile time by `build.rs`.
//!
//! Large lists are finite-state maps over lower-case keys, small ones sorted slices of lower-case words ([`contains`]).
//! Look-ups take a word as it stands in the text: they lower its letters on the way, allocate nothing, and know names with accents also without
//! (`René`, `rene`; not the other way round). Whether a capital is needed is for the caller to decide.

mod cues;
mod days;
mod key;
mod known;
mod places;
mod population;
mod provinces;
mod softer;

use std::sync::LazyLock;

use fst::raw::{Fst, Output};

pub use cues::{Cue, Cues, cues};
pub use days::{DayAt, day_at, days};
pub(crate) use key::{bare, key};
pub use known::{Known, known};
pub use places::{Place, longest_place, place};
pub use population::{Defaults, Figure, Population, Shared, population};
pub use provinces::province;
pub use softer::{SofterWords, softer};

include!(concat!(env!("OUT_DIR"), "/lists.rs"));

type Map = LazyLock<Fst<&'static [u8]>>;

static FIRST_NAMES: Map = LazyLock::new(|| open(include_bytes!(concat!(env!("OUT_DIR"), "/first-names.fst"))));
static SURNAMES: Map = LazyLock::new(|| open(include_bytes!(concat!(env!("OUT_DIR"), "/surnames.fst"))));

/// How much a name is also a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ordinary {
    /// With a capital it is a name.
    Never,
    /// Also a word: one small extra clue is enough (Roos, Mark, Kim).
    AlsoWord,
    /// A common word: only with a title, label, initials or another name beside it (Mei, Wil, Bakker).
    Common,
}

/// A name of the lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name {
    /// How much it is also a word.
    pub ordinary: Ordinary,
    /// Whether a place has the same name.
    pub also_place: bool,
    /// Whether bearers with a particle (`van`, `de`) are known; never told of a first name.
    pub with_particle: bool,
}

/// The first name that this word is.
pub fn first_name(word: &str) -> Option<Name> {
    lookup(&FIRST_NAMES, word).map(name)
}

/// The surname that this word is; without its particle, but as a whole when it has a hyphen (`Bakker-Smit` only if listed so).
pub fn surname(word: &str) -> Option<Name> {
    lookup(&SURNAMES, word).map(name)
}

/// Whether `word`, in lower case, stands in one of the sorted lists of this room.
pub fn contains(list: &[&str], word: &str) -> bool {
    list.binary_search(&word).is_ok()
}

/// Whether `word`, however written, stands in one of the sorted lists of this room.
pub fn contains_any_case(list: &[&str], word: &str) -> bool {
    const SHORT: usize = 48;
    if word.len() <= SHORT && word.is_ascii() {
        let mut lower = [0; SHORT];
        let lower = &mut lower[..word.len()];
        lower.copy_from_slice(word.as_bytes());
        lower.make_ascii_lowercase();
        return list.binary_search_by(|entry| entry.as_bytes().cmp(lower)).is_ok();
    }
    list.binary_search_by(|entry| entry.chars().cmp(word.chars().flat_map(char::to_lowercase))).is_ok()
}

/// A word in small letters, without accents.
pub fn plain(word: &str) -> String {
    word.chars().flat_map(char::to_lowercase).map(bare).collect()
}

/// Whether a word is a verb of one person that tells that somebody is meant: `heeft`, `kreeg`, `woont`. Of several it would be another form.
pub fn verb_of_one(word: &str) -> bool {
    contains_any_case(VERBS_OF_ONE, word)
}

fn open(bytes: &'static [u8]) -> Fst<&'static [u8]> {
    Fst::new(bytes).expect("build.rs wrote this map")
}

fn name(value: u64) -> Name {
    Name { ordinary: ordinary(value), also_place: value & 1 << 2 != 0, with_particle: value & 1 << 3 != 0 }
}

/// Bits 0 and 1 of every value.
fn ordinary(value: u64) -> Ordinary {
    match value & 3 {
        0 => Ordinary::Never,
        1 => Ordinary::AlsoWord,
        _ => Ordinary::Common,
    }
}

fn lookup(map: &'static Fst<&'static [u8]>, word: &str) -> Option<u64> {
    let mut walk = Walk::new(map);
    for c in word.chars() {
        walk = walk.step(c)?;
    }
    walk.value()
}

/// A place in a map while its key is being read, a character at a time.
#[derive(Clone, Copy)]
struct Walk {
    map: &'static Fst<&'static [u8]>,
    node: fst::raw::CompiledAddr,
    output: Output,
}

impl Walk {
    fn new(map: &'static Fst<&'static [u8]>) -> Walk {
        Walk { map, node: map.root().addr(), output: Output::zero() }
    }

    /// One character further, in lower case; `None` when no key goes on so.
    fn step(mut self, c: char) -> Option<Walk> {
        for lower in c.to_lowercase() {
            let mut utf8 = [0; 4];
            for byte in lower.encode_utf8(&mut utf8).bytes() {
                let node = self.map.node(self.node);
                let transition = node.transition(node.find_input(byte)?);
                self.output = self.output.cat(transition.out);
                self.node = transition.addr;
            }
        }
        Some(self)
    }

    /// The value, when a key ends here.
    fn value(self) -> Option<u64> {
        let node = self.map.node(self.node);
        node.is_final().then(|| self.output.cat(node.final_output()).value())
    }
}

/// Months in order.
pub const MONTHS: [&str; 12] = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_in_any_case_and_without_accents() {
        for word in ["Fatima", "fatima", "FATIMA", "René", "rene", "Jan"] {
            assert_eq!(first_name(word).map(|n| n.ordinary), Some(Ordinary::Never), "{word}");
        }
        assert_eq!(first_name("Mei").map(|n| n.ordinary), Some(Ordinary::Common));
        assert_eq!(first_name("Roos").map(|n| n.ordinary), Some(Ordinary::AlsoWord));
        assert_eq!(first_name("begeleiding"), None);
        assert_eq!(first_name(""), None);
    }

    #[test]
    fn surnames_are_known_without_their_particle() {
        assert!(surname("Jong").is_some_and(|n| n.with_particle));
        assert_eq!(surname("Aalbers").map(|n| n.ordinary), Some(Ordinary::Never));
        assert!(surname("Bakker").is_some_and(|n| n.ordinary != Ordinary::Never));
    }

    #[test]
    fn every_list_is_sorted_so_that_it_can_be_searched() {
        for list in [PARTICLES, TITLES, PERSONS, NAME_LABELS, STREET_SUFFIXES, PROFESSIONS, COUNTRIES, MUNICIPALITIES] {
            assert!(list.is_sorted());
            assert!(list.iter().all(|word| contains(list, word) && contains_any_case(list, &word.to_uppercase())));
        }
        assert_eq!(MUNICIPALITIES.len(), 342);
    }

    #[test]
    fn the_lists_stay_small() {
        let bytes: usize = [&FIRST_NAMES, &SURNAMES].iter().map(|map| map.size()).sum();
        assert!(bytes < 3 << 20, "{bytes}");
    }
}
