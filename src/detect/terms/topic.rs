//! Explanatory text: laws, folders and courses name illnesses and faiths without being about anyone.

use std::sync::LazyLock;

use crate::detect::terms::form::match_at;
use crate::detect::terms::nearby::Near;
use crate::detect::terms::table::{Entry, Table};
use crate::detect::terms::{Fits, floor, quick, then};
use crate::lexicon;
use crate::model::Finding;
use crate::rules::Mode;
use crate::text::tokens::{Token, first_word, head_key};
use crate::text::words;

/// Bytes around a term in which cues are sought when no blank line ends the paragraph.
const REACH: usize = 1_200;

/// A cue of explanatory text where it starts, as the walk over the words found it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cue {
    pub(super) start: usize,
    strong: bool,
}

/// The paragraphs of one text that were judged: hits come in order, so the last one is enough.
pub(super) struct Topics<'t> {
    text: &'t str,
    known: &'t [&'t Finding],
    /// All cues of the text, in order.
    cues: &'t [Cue],
    paragraph: Option<(usize, usize)>,
    strong: usize,
    weak: usize,
}

impl<'t> Topics<'t> {
    pub(super) fn new(text: &'t str, known: &'t [&'t Finding], cues: &'t [Cue]) -> Topics<'t> {
        Topics { text, known, cues, paragraph: None, strong: 0, weak: 0 }
    }

    /// Whether the paragraph at `at` only explains: two cues, or one with two weak ones; one, or two weak ones, where nobody but the reader is near; who is
    /// written to in a client file is its client.
    pub(super) fn explains(&mut self, at: usize, near: Near, client_file: bool) -> bool {
        if self.cues.is_empty() {
            return false;
        }
        if !self.paragraph.is_some_and(|(from, to)| from <= at && at < to) {
            self.judge(at);
        }
        self.strong >= 2
            || self.strong == 1 && self.weak >= 2
            || near == Near::Weak && (self.strong == 1 || self.weak >= 2 && !client_file)
    }

    fn judge(&mut self, at: usize) {
        let text = self.text;
        let from = floor(text, at.saturating_sub(REACH));
        let from = memchr::memmem::rfind(&text.as_bytes()[from..at], b"\n\n").map_or(from, |i| from + i + 2);
        let to = floor(text, (at + REACH).min(text.len()));
        let to = memchr::memmem::find(&text.as_bytes()[at..to], b"\n\n").map_or(to, |i| at + i).max(at + 1);
        self.paragraph = Some((from, to));
        (self.strong, self.weak) = (0, 0);
        let near = &self.cues[self.cues.partition_point(|c| c.start < from)..];
        let near = &near[..near.partition_point(|c| c.start < to)];
        if near.is_empty() {
            return;
        }
        // What holds a number or a name of somebody is about that person, whatever else it says.
        let tells = |f: &&Finding| f.rule.as_str() == "nl.bsn" || f.rule.as_str().starts_with("person.");
        let first = self.known.partition_point(|f| f.span.start() < from);
        if self.known[first..].iter().take_while(|f| f.span.start() < to).any(tells) {
            return;
        }
        self.strong = near.iter().filter(|c| c.strong).count();
        self.weak = near.len() - self.strong;
    }
}

/// How many strong cues stand in the first few pages, which tell.
pub(super) fn at_start(cues: &[Cue]) -> usize {
    cues.iter().take_while(|c| c.start < 16_384).filter(|c| c.strong).count()
}

/// What is known of each cue by its letters.
pub(super) fn entries() -> impl Iterator<Item = Entry> {
    CUES.1.iter().enumerate().filter_map(|(i, (cue, _))| entry(cue, i))
}

fn entry(cue: &str, index: usize) -> Option<Entry> {
    let (next, mask) = quick(cue, Mode::Word);
    let (then, then_mask) = then(cue);
    Some(Entry { next, mask, then, then_mask, ..Entry::new(head_key(first_word(cue)?), index as u32) })
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Strength {
    Strong,
    Weak,
}

/// Both lists of cues behind one table.
static CUES: LazyLock<(Table, Vec<(&'static str, Strength)>)> = LazyLock::new(|| {
    let strong = lexicon::TOPIC_CUES.iter().map(|c| (*c, Strength::Strong));
    let cues: Vec<_> = strong.chain(lexicon::TOPIC_CUES_WEAK.iter().map(|c| (*c, Strength::Weak))).collect();
    let keys = cues.iter().enumerate().filter_map(|(i, (cue, _))| entry(cue, i));
    (Table::new(keys.collect()), cues)
});

/// The cue that stands, whole, from `word` on.
pub(super) fn cue(text: &str, word: &Token, may: Fits) -> Option<Cue> {
    let (table, cues) = &*CUES;
    let found = table.get(word.head).iter().filter(|entry| may.fits(entry)).find_map(|entry| {
        let (cue, strength) = cues[entry.index as usize];
        match_at(cue, text, word.start, false).filter(|end| !words::word_after(text, *end)).map(|_| strength)
    });
    found.map(|strength| Cue { start: word.start, strong: strength == Strength::Strong })
}
