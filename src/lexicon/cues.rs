//! Cues: words that tell what a text is about (`patterns/data/cues.toml`), for the stops and purposes of channels and the notes of a check.

use std::sync::{LazyLock, OnceLock};

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use serde::Deserialize;

static CUES: LazyLock<Cues> = LazyLock::new(|| {
    let written: Written =
        toml::from_str(include_str!("../../patterns/data/cues.toml")).expect("a test reads the cues");
    let mut words = Vec::new();
    for (i, cue) in written.cue.iter().enumerate() {
        words.extend(cue.words.iter().map(|word| (word.clone(), i)));
    }
    let (words, of): (Vec<String>, Vec<usize>) = words.into_iter().unzip();
    let automaton = automaton(&words, AhoCorasickKind::ContiguousNFA);
    Cues { all: written.cue, of, words, automaton, quick: OnceLock::new() }
});

/// Bytes of a text from which it pays to build the automaton that takes longest to build.
const LONG: usize = 64 << 10;

/// A few hundred short words: building does not fail. Without it there would be no cues, and no panic.
fn automaton(words: &[String], kind: AhoCorasickKind) -> Option<AhoCorasick> {
    let builder = &mut AhoCorasick::builder();
    builder.ascii_case_insensitive(true).match_kind(MatchKind::Standard).kind(Some(kind)).build(words).ok()
}

/// The cues in force.
pub fn cues() -> &'static Cues {
    &CUES
}

/// All cues, and where to look for them.
#[derive(Debug)]
pub struct Cues {
    all: Vec<Cue>,
    /// Which cue each word of the automaton belongs to.
    of: Vec<usize>,
    words: Vec<String>,
    automaton: Option<AhoCorasick>,
    /// The same for long texts.
    quick: OnceLock<Option<AhoCorasick>>,
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
    /// Every word of a cue in `text`, with its place; whether it is a whole word and what stands near is for the caller to see.
    pub fn find<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (&'t Cue, std::ops::Range<usize>)> + 't {
        let quick = || self.quick.get_or_init(|| automaton(&self.words, AhoCorasickKind::DFA));
        let automaton = if text.len() < LONG { &self.automaton } else { quick() };
        let hits = automaton.iter().flat_map(move |automaton| automaton.find_overlapping_iter(text));
        hits.map(|hit| (&self.all[self.of[hit.pattern().as_usize()]], hit.range()))
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
        Near { automaton: automaton(&words, AhoCorasickKind::NoncontiguousNFA), of }
    }
}

#[cfg(test)]
mod tests {
    use super::cues;

    #[test]
    fn a_long_text_shows_what_a_short_one_does() {
        let text = "Rapportage van de afspraak, met een foto. ";
        let ids = |text: &str| cues().find(text).map(|(cue, _)| cue.id.clone()).collect::<Vec<_>>();
        let (short, count) = (ids(text), super::LONG / text.len() + 1);
        assert!(!short.is_empty());
        assert_eq!(ids(&text.repeat(count)), vec![short; count].concat());
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
        assert!(cues.automaton.is_some());
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
