//! Words that make a general term tell something of somebody: a party is news, `stemt al jaren PVV` is a vote.

use std::collections::HashSet;

use crate::detect::terms::Hit;
use crate::text::words;

/// Words on each side in which a cue counts.
const WORDS: usize = 6;
/// Bytes in which those are sought.
const REACH: usize = 80;
/// A longer word is no cue.
const LONGEST: usize = 32;

/// Whether one of `cues` stands in the same clause as the hit.
pub(super) fn near(cues: &HashSet<Box<str>>, text: &str, hit: &Hit) -> bool {
    if cues.is_empty() {
        return false;
    }
    let from = text.ceil_char_boundary(hit.start.saturating_sub(REACH));
    let to = text.floor_char_boundary((hit.end + REACH).min(text.len()));
    let from = from + text[from..hit.start].rfind(ends).map_or(0, |i| i + 1);
    let to = hit.end + text[hit.end..to].find(ends).unwrap_or(to - hit.end);
    let before = words::words_back(text, from, hit.start).take(WORDS);
    let behind = words::words(text, hit.end, to).take(WORDS);
    before.chain(behind).any(|word| {
        let word = &text[word.range()];
        word.len() <= LONGEST && cues.contains(word.to_lowercase().as_str())
    })
}

/// Where a clause ends.
fn ends(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | ';' | ':' | '\t')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, term: &str, expected: bool) {
        let start = text.find(term).expect("it stands there");
        let hit = Hit::unlisted(0, 2, start, start + term.len());
        let cues = ["stemt", "draagt"].into_iter().map(Box::from).collect();
        assert_eq!(near(&cues, text, &hit), expected, "{text}");
    }

    #[test]
    fn a_cue_counts_within_its_clause() {
        check("Stemt al jaren PVV, vertelt hij", "PVV", true);
        check("dat zij een hoofddoek draagt", "hoofddoek", true);
        check("Hij stemt niet. De PVV won", "PVV", false);
        check("Zij draagt een jas: de hoofddoek hing er nog", "hoofddoek", false);
        check("stemt een twee drie vier vijf zes PVV", "PVV", false);
    }
}
