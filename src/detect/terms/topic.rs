//! Explanatory text: laws, folders and courses name illnesses and faiths without being about anyone.

use std::sync::LazyLock;

use crate::detect::terms::form::match_at;
use crate::detect::terms::nearby::Near;
use crate::detect::terms::table::{Entry, Table, Token, head_key, next_token};
use crate::detect::terms::{first_word, floor};
use crate::lexicon;
use crate::model::Finding;
use crate::text::words;

/// Bytes around a term in which cues are sought when no blank line ends the paragraph.
const REACH: usize = 1_200;

/// The paragraphs of one text that were judged: hits come in order, so the last one is enough.
pub(super) struct Topics<'t> {
    text: &'t str,
    known: &'t [&'t Finding],
    paragraph: Option<(usize, usize)>,
    strong: usize,
    weak: usize,
}

impl<'t> Topics<'t> {
    pub(super) fn new(text: &'t str, known: &'t [&'t Finding]) -> Topics<'t> {
        Topics { text, known, paragraph: None, strong: 0, weak: 0 }
    }

    /// Whether the paragraph at `at` only explains: two cues, or one with two weak ones; one, or two weak ones, where nobody but the reader is near; who is
    /// written to in a client file is its client.
    pub(super) fn explains(&mut self, at: usize, near: Near, client_file: bool) -> bool {
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
        let from = text[from..at].rfind("\n\n").map_or(from, |i| from + i + 2);
        let to = floor(text, (at + REACH).min(text.len()));
        let to = text[at..to].find("\n\n").map_or(to, |i| at + i).max(at + 1);
        self.paragraph = Some((from, to));
        // What holds a number or a name of somebody is about that person, whatever else it says.
        let tells = |f: &&Finding| f.rule.as_str() == "nl.bsn" || f.rule.as_str().starts_with("person.");
        let first = self.known.partition_point(|f| f.span.start() < from);
        if self.known[first..].iter().take_while(|f| f.span.start() < to).any(tells) {
            (self.strong, self.weak) = (0, 0);
            return;
        }
        (self.strong, self.weak) = (0, 0);
        let to = floor(text, to.min(text.len()));
        for word in tokens(text, from, to) {
            match cue(text, word) {
                Some(Strength::Strong) => self.strong += 1,
                Some(Strength::Weak) => self.weak += 1,
                None => {}
            }
        }
    }
}

/// How many cues of explanatory text stand in `text`, up to `most`.
pub(super) fn cues_in(text: &str, most: usize) -> usize {
    // The first few pages tell.
    let to = floor(text, text.len().min(16_384));
    tokens(text, 0, to).filter(|w| cue(text, *w) == Some(Strength::Strong)).take(most).count()
}

fn tokens(text: &str, mut from: usize, to: usize) -> impl Iterator<Item = Token> {
    std::iter::from_fn(move || {
        let token = next_token(text, from).filter(|t| t.start < to)?;
        from = token.end;
        Some(token)
    })
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
    let keys =
        cues.iter().enumerate().filter_map(|(i, (cue, _))| Some(Entry::new(head_key(first_word(cue)?), i as u32)));
    (Table::new(keys.collect()), cues)
});

/// The cue that stands, whole, from `word` on.
fn cue(text: &str, word: Token) -> Option<Strength> {
    let (table, cues) = &*CUES;
    table.get(word.head(text)).iter().find_map(|entry| {
        let (cue, strength) = cues[entry.index as usize];
        match_at(cue, text, word.start, false).filter(|end| !words::word_after(text, *end)).map(|_| strength)
    })
}
