//! Explanatory text: laws, folders and courses name illnesses and faiths without being about anyone.

use crate::detect::terms::floor;
use crate::detect::terms::form::match_at;
use crate::detect::terms::nearby::Near;
use crate::lexicon;
use crate::model::Finding;
use crate::text::words;

/// Bytes around a term in which cues are sought when no blank line ends the paragraph.
const REACH: usize = 1_200;

/// The paragraphs of one text that were judged: hits come in order, so the last one is enough.
pub(super) struct Topics<'t> {
    text: &'t str,
    known: &'t [Finding],
    paragraph: Option<(usize, usize)>,
    strong: usize,
    weak: usize,
}

impl<'t> Topics<'t> {
    pub(super) fn new(text: &'t str, known: &'t [Finding]) -> Topics<'t> {
        Topics { text, known, paragraph: None, strong: 0, weak: 0 }
    }

    /// Whether the paragraph at `at` only explains: two cues, or one with two weak ones; one will do where nobody but the reader is near.
    pub(super) fn explains(&mut self, at: usize, near: Near) -> bool {
        if !self.paragraph.is_some_and(|(from, to)| from <= at && at < to) {
            self.judge(at);
        }
        self.strong >= 2 || self.strong == 1 && (self.weak >= 2 || near == Near::Weak)
    }

    fn judge(&mut self, at: usize) {
        let text = self.text;
        let from = floor(text, at.saturating_sub(REACH));
        let from = text[from..at].rfind("\n\n").map_or(from, |i| from + i + 2);
        let to = floor(text, (at + REACH).min(text.len()));
        let to = text[at..to].find("\n\n").map_or(to, |i| at + i).max(at + 1);
        self.paragraph = Some((from, to));
        // What holds a number or a name of somebody is about that person, whatever else it says.
        let tells = |f: &Finding| f.rule.as_str() == "nl.bsn" || f.rule.as_str().starts_with("person.");
        let first = self.known.partition_point(|f| f.span.start() < from);
        if self.known[first..].iter().take_while(|f| f.span.start() < to).any(tells) {
            (self.strong, self.weak) = (0, 0);
            return;
        }
        (self.strong, self.weak) = (0, 0);
        let to = floor(text, to.min(text.len()));
        for word in words::words(text, from, to) {
            self.strong += usize::from(cue(lexicon::TOPIC_CUES, text, word.start()));
            self.weak += usize::from(cue(lexicon::TOPIC_CUES_WEAK, text, word.start()));
        }
    }
}

/// How many cues of explanatory text stand in `text`, up to `most`.
pub(super) fn cues_in(text: &str, most: usize) -> usize {
    // The first few pages tell.
    let to = floor(text, text.len().min(16_384));
    words::words(text, 0, to).filter(|w| cue(lexicon::TOPIC_CUES, text, w.start())).take(most).count()
}

/// Whether one of the sorted `cues` stands at the start of a word at `at`, whole.
fn cue(cues: &[&str], text: &str, at: usize) -> bool {
    let Some(first) = text[at..].chars().next().and_then(|c| c.to_lowercase().next()) else { return false };
    let from = cues.partition_point(|c| c.chars().next() < Some(first));
    cues[from..]
        .iter()
        .take_while(|c| c.starts_with(first))
        .any(|c| match_at(c, text, at, false).is_some_and(|end| !words::word_after(text, end)))
}
