//! Places of the Netherlands and Belgium, also those of more than one word.

use std::sync::LazyLock;

use crate::lexicon::{Map, Ordinary, Walk, lookup, open, ordinary};
use crate::text::{Span, words};

static PLACES: Map = LazyLock::new(|| open(include_bytes!(concat!(env!("OUT_DIR"), "/places.fst"))));

/// A place of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Inhabitants by GeoNames; `None` when unknown, which mostly means few.
    pub population: Option<u32>,
    /// How much it is also a word (Best, Ede, Houten).
    pub ordinary: Ordinary,
    /// Whether it is (also) a municipality of the Netherlands.
    pub municipality: bool,
    /// Whether it lies in Belgium only.
    pub belgian: bool,
}

/// The place with this name, written in full: `Zutphen`, `'s-Hertogenbosch`, `bergen op zoom`.
pub fn place(name: &str) -> Option<Place> {
    lookup(&PLACES, name).map(read)
}

/// The longest place name that starts at byte `at` of `text` and ends with its word: `Bergen op Zoom`, not `Bergen`.
/// Between its words a line end or several spaces may stand.
pub fn longest_place(text: &str, at: usize) -> Option<(Span, Place)> {
    if words::word_before(text, at) {
        return None;
    }
    let mut walk = Walk::new(&PLACES);
    let (mut longest, mut gap) = (None, false);
    for (i, c) in text[at..].char_indices() {
        let space = matches!(c, ' ' | '\n');
        if space && gap {
            continue;
        }
        gap = space;
        let Some(next) = walk.step(if space { ' ' } else { c }) else { break };
        walk = next;
        let end = at + i + c.len_utf8();
        if let Some(value) = walk.value().filter(|_| !words::word_after(text, end)) {
            longest = Some((Span::new(at, end), read(value)));
        }
    }
    longest
}

fn read(value: u64) -> Place {
    Place {
        population: u32::try_from(value >> 8).ok().filter(|n| *n > 0),
        ordinary: ordinary(value),
        municipality: value & 1 << 2 != 0,
        belgian: value & 1 << 3 != 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&str>) {
        let at = text.find('|').expect("a bar shows where to look");
        let text = text.replace('|', "");
        assert_eq!(longest_place(&text, at).map(|(span, _)| &text[span.range()]), expected, "{text}");
    }

    #[test]
    fn the_longest_place_wins() {
        check("7201 DN |Zutphen.", Some("Zutphen"));
        check("4611 AA |Bergen op Zoom (NB)", Some("Bergen op Zoom"));
        check("|Den\n  Haag", Some("Den\n  Haag"));
        check("5211 AX |'s-Hertogenbosch", Some("'s-Hertogenbosch"));
        check("2511 CV |'S-GRAVENHAGE", Some("'S-GRAVENHAGE"));
        check("|Hoek van Hollandse boot", Some("Hoek"));
    }

    #[test]
    fn a_part_of_a_word_is_no_place() {
        check("|Zutphense", None);
        check("x|Zutphen", None);
        check("|begeleiding", None);
    }

    #[test]
    fn a_place_tells_what_is_known_of_it() {
        let zutphen = place("Zutphen").expect("a town");
        assert!(zutphen.municipality && !zutphen.belgian && zutphen.population.is_some_and(|n| n > 20_000));
        assert!(place("Aarschot").is_some_and(|p| p.belgian));
        assert_eq!(place("Best").map(|p| p.ordinary), Some(Ordinary::Common));
        assert!(["Amsterdam", "Rotterdam", "Utrecht", "Groningen"].iter().all(|p| place(p).is_some()));
    }
}
