//! What stands around a term: phrases in which it means something else, and frames that belong to the phrase (`last van ...`, `een ... geloof`).

use crate::text::words;

use super::form::{Form, match_at, match_back};
use super::{Frame, Hit, TermSet};

/// Bytes before a term up to which a covering frame is an article or a short preposition (`een *`, `in *`).
const TELLING: usize = 4;

impl TermSet {
    /// Whether the form lies inside a phrase in which it means something else.
    pub(super) fn excepted(&self, form: &Form, text: &str, start: usize, end: usize) -> bool {
        self.terms[form.term as usize].not.iter().any(|phrase| {
            phrase.match_indices(&*form.text).any(|(at, _)| {
                let from = if at == 0 { Some(start) } else { match_back(&phrase[..at], text, start) };
                from.is_some_and(|_| match_at(&phrase[at..], text, start, false).is_some())
            }) || phrase.len() > form.text.len() && !phrase.contains(&*form.text) && {
                // An exception that holds no form of its term is a word around it: `dierenarts`.
                match_at(phrase, text, start, false).is_some_and(|e| e >= end)
            }
        })
    }

    /// Lets each hit cover the frame around it, and gives borrowed ones to the rule whose frame they stand in.
    pub(super) fn frame(&self, text: &str, hits: &mut [Hit]) {
        for hit in hits {
            let own = hit.rule;
            for (i, rule) in self.rules.iter().enumerate() {
                if i as u16 != own && rule.borrow != Some(own) {
                    continue;
                }
                let mut widest: Option<(usize, usize, &Frame)> = None;
                for frame in &rule.frames {
                    let start = match frame.before.is_empty() {
                        true => Some(hit.start),
                        false => match_back(&frame.before, text, hit.start),
                    };
                    let end = match frame.after.is_empty() {
                        true => Some(hit.end),
                        false => match_at(&frame.after, text, hit.end, false).filter(|e| !words::word_after(text, *e)),
                    };
                    let (Some(start), Some(end)) = (start, end) else { continue };
                    if widest.is_none_or(|(s, e, _)| e - s < end - start) {
                        widest = Some((start, end, frame));
                    }
                }
                if let Some((start, end, frame)) = widest {
                    hit.rule = i as u16;
                    if frame.covers {
                        (hit.start, hit.end) = (start, end);
                    }
                    // An article or `in` belongs to the phrase, but tells nothing.
                    hit.framed = !frame.covers || !frame.after.is_empty() || frame.before.len() > TELLING;
                    break;
                }
            }
        }
    }
}
