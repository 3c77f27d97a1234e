//! Many values at once in a text that is read once, whatever stands between their letters: the letters that count are handed over one by one, with the
//! place of each.

use aho_corasick::automaton::{Automaton, StateID};
use aho_corasick::nfa::contiguous::NFA;
use aho_corasick::{Anchored, MatchKind};

/// Values that are looked for, by number.
#[derive(Debug)]
pub(super) struct Sought {
    automaton: Option<NFA>,
    /// Bytes of the longest.
    longest: usize,
}

impl Sought {
    /// These values, none of them empty.
    pub(super) fn new(values: &[String]) -> Sought {
        let longest = values.iter().map(String::len).max().unwrap_or(0);
        let automaton = NFA::builder().match_kind(MatchKind::Standard).build(values);
        // Fails only for more values than a file of persons can hold.
        Sought { automaton: automaton.ok().filter(|_| longest > 0), longest }
    }

    /// A walk through one text.
    pub(super) fn walk(&self) -> Option<Walk<'_>> {
        let automaton = self.automaton.as_ref()?;
        let start = automaton.start_state(Anchored::No).ok()?;
        Some(Walk { automaton, start, state: start, places: vec![0; self.longest], read: 0 })
    }
}

/// A walk through one text.
pub(super) struct Walk<'s> {
    automaton: &'s NFA,
    start: StateID,
    state: StateID,
    /// Where the last bytes stand, as many as the longest value has.
    places: Vec<usize>,
    read: usize,
}

impl Walk<'_> {
    /// Something stands in between that no value runs over.
    pub(super) fn part(&mut self) {
        self.state = self.start;
    }

    /// The next byte that counts, with its place; `each` learns which values end with it, and where each begins.
    pub(super) fn step(&mut self, byte: u8, place: usize, mut each: impl FnMut(usize, usize)) {
        let ring = self.places.len();
        self.places[self.read % ring] = place;
        self.read += 1;
        self.state = self.automaton.next_state(Anchored::No, self.state, byte);
        if !self.automaton.is_special(self.state) || !self.automaton.is_match(self.state) {
            return;
        }
        for i in 0..self.automaton.match_len(self.state) {
            let value = self.automaton.match_pattern(self.state, i);
            let length = self.automaton.pattern_len(value);
            each(value.as_usize(), self.places[(self.read - length) % ring]);
        }
    }
}
