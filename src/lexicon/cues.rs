//! Cues: words that tell what a text is about (`patterns/data/cues.toml`), for the stops and purposes of channels and the notes of a check.

use std::sync::{LazyLock, OnceLock};

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use serde::Deserialize;

use crate::text::tokens::{Sieve, Tokens};

static CUES: LazyLock<Cues> = LazyLock::new(|| {
    let written: Written =
        toml::from_str(include_str!("../../patterns/data/cues.toml")).expect("a test reads the cues");
    let mut wordings: Vec<(u64, Wording)> = Vec::new();
    for (of, cue) in written.cue.iter().enumerate() {
        for word in &cue.words {
            let Some(first) = Tokens::new(word).next() else { continue };
            let wording = Wording { text: word.as_str().into(), first: first.start, of };
            wordings.push((first.eight(), wording));
        }
    }
    let sieve = Sieve::new(written.cue.iter().flat_map(|cue| &cue.words).map(String::as_str));
    wordings.sort_by_key(|(key, _)| *key);
    Cues { all: written.cue, wordings, sieve }
});

/// A few hundred short words: building does not fail. Without it no words would stand near, and no panic.
fn automaton(words: &[String]) -> Option<AhoCorasick> {
    let builder = &mut AhoCorasick::builder();
    let builder = builder.ascii_case_insensitive(true).match_kind(MatchKind::Standard);
    builder.kind(Some(AhoCorasickKind::NoncontiguousNFA)).build(words).ok()
}

/// The cues in force.
pub fn cues() -> &'static Cues {
    &CUES
}

/// All cues, and where to look for them.
#[derive(Debug)]
pub struct Cues {
    all: Vec<Cue>,
    /// The words and phrases in order of the first letters of their first word.
    wordings: Vec<(u64, Wording)>,
    sieve: Sieve,
}

/// A word or phrase of a cue.
#[derive(Debug)]
struct Wording {
    text: Box<str>,
    /// Where its first word starts: a few begin with a mark.
    first: usize,
    /// The number of its cue.
    of: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    cue: Vec<Cue>,
}

/// One way in which a text shows what it is about.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cue {
    /// Published code: `report`, `appointment`.
    pub id: String,
    words: Vec<String>,
    /// Of each list one must stand near, in lower case.
    #[serde(default)]
    pub with: Vec<Vec<String>>,
    /// None of these may stand near, in lower case.
    #[serde(default)]
    pub without: Vec<String>,
    /// Whether somebody must be named near.
    #[serde(default)]
    pub named: bool,
    #[serde(skip)]
    near: OnceLock<Near>,
}

/// What must and what may not stand near a cue, looked for all at once.
#[derive(Debug)]
struct Near {
    automaton: Option<AhoCorasick>,
    /// The list of each word: the number of one of which a word must stand there, or [`WITHOUT`].
    of: Vec<u32>,
}

/// The list of words that may not stand near.
const WITHOUT: u32 = 31;

impl Cues {
    /// Shows `visit` every word of a cue in `text`, with its place; whether it is a whole word and what stands near is for the caller to see.
    pub fn each<'c>(&'c self, text: &str, mut visit: impl FnMut(&'c Cue, std::ops::Range<usize>)) {
        for token in Tokens::new(text) {
            if !self.sieve.lets(&token) {
                continue;
            }
            let alike = &self.wordings[self.wordings.partition_point(|(key, _)| *key < token.eight())..];
            for (_, wording) in alike.iter().take_while(|(key, _)| *key == token.eight()) {
                let Some(start) = token.start.checked_sub(wording.first) else { continue };
                let range = start..start + wording.text.len();
                let here = text.as_bytes().get(range.clone());
                if here.is_some_and(|here| here.eq_ignore_ascii_case(wording.text.as_bytes())) {
                    visit(&self.all[wording.of], range);
                }
            }
        }
    }

    /// Whether there is a cue of this code.
    pub fn has(&self, id: &str) -> bool {
        self.all.iter().any(|cue| cue.id == id)
    }
}

impl Cue {
    /// Whether `near` lets it count.
    pub fn fits(&self, near: &str) -> bool {
        if self.with.is_empty() && self.without.is_empty() {
            return true;
        }
        let looked = self.near.get_or_init(|| Near::new(self));
        let mut seen = 0u32;
        for hit in looked.automaton.iter().flat_map(|automaton| automaton.find_overlapping_iter(near)) {
            let list = looked.of[hit.pattern().as_usize()];
            let whole = |c: Option<char>| !c.is_some_and(char::is_alphanumeric);
            if whole(near[..hit.start()].chars().next_back()) && whole(near[hit.end()..].chars().next()) {
                if list == WITHOUT {
                    return false;
                }
                seen |= 1 << list;
            }
        }
        seen.count_ones() as usize == self.with.len()
    }
}

impl Near {
    fn new(cue: &Cue) -> Near {
        let with = cue.with.iter().zip(0..).flat_map(|(words, list)| words.iter().map(move |word| (word, list)));
        let all = with.chain(cue.without.iter().map(|word| (word, WITHOUT)));
        // The automaton knows capitals of ASCII only.
        let cases = all.flat_map(|(word, list)| [(word.clone(), list), (word.to_uppercase(), list)]);
        let (words, of): (Vec<String>, Vec<u32>) =
            cases.enumerate().filter(|(i, (word, _))| i % 2 == 0 || !word.is_ascii()).map(|(_, word)| word).unzip();
        Near { automaton: automaton(&words), of }
    }
}

#[cfg(test)]
mod tests {
    use super::cues;

    #[test]
    fn every_wording_of_every_cue_is_found_where_it_stands() {
        for cue in &cues().all {
            for word in &cue.words {
                for text in [format!("een {word} twee"), word.clone(), format!("({})", word.to_ascii_uppercase())] {
                    let mut found = false;
                    cues().each(&text, |other, range| {
                        found |= std::ptr::eq(other, cue) && text[range].eq_ignore_ascii_case(word);
                    });
                    assert!(found, "{text}");
                }
            }
        }
        cues().each("verslagen2 xfoto telefoons", |cue, _| panic!("{}", cue.id));
    }

    #[test]
    fn what_stands_near_lets_a_cue_count() {
        let image =
            cues().all.iter().find(|cue| cue.id == "image" && !cue.with.is_empty()).expect("a cue with words near");
        let check = |near: &str, expected: bool| assert_eq!(image.fits(near), expected, "{near}");
        check("Hierbij een foto.", true);
        check("EEN FOTO VAN DE CLIËNT", true);
        check("Een foto van zee.", false);
        check("De bijlagen met foto's", false);
        check("Hierbij geen foto's van haar", false);
    }

    #[test]
    fn the_cues_can_be_read_and_are_in_small_letters() {
        let cues = cues();
        for cue in &cues.all {
            assert!(cue.with.len() < super::WITHOUT as usize);
            let words = cue.words.iter().chain(cue.with.iter().flatten()).chain(&cue.without);
            assert!(words.into_iter().all(|w| w.to_lowercase() == *w && !w.is_empty()), "{}", cue.id);
        }
        for id in ["report", "image", "appointment", "sale", "public-contact", "crisis", "wzd"] {
            assert!(cues.has(id), "{id}");
        }
    }
}
