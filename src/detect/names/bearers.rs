//! What the text says of who bears a name: somebody who is there for the work, or somebody whose name is not the real one.
//! What is said of one mention holds for all mentions of that person.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use crate::detect::names::walk::Mention;
use crate::detect::names::why::Why;
use crate::lexicon;
use crate::model::Document;
use crate::text::Text;

/// Bytes before and after the first mention in which it is said that a name is not the real one.
const BEFORE: usize = 120;
const AFTER: usize = 240;

static FICTIVE: LazyLock<Option<AhoCorasick>> =
    LazyLock::new(|| AhoCorasick::builder().ascii_case_insensitive(true).build(lexicon::FICTIVE_NAMES).ok());

/// What is known of one person.
#[derive(Clone, Copy, Debug, Default)]
struct Bearer {
    seen: bool,
    professional: bool,
    close: bool,
    fictive: bool,
}

/// Marks the mentions of each person; `numbers` says whose each is.
pub(super) fn mark(document: &Document, mentions: &mut [Vec<Mention>], numbers: &[Vec<(u32, bool)>]) {
    let most = numbers.iter().flatten().map(|(person, _)| *person).max().unwrap_or(0);
    let mut bearers = vec![Bearer::default(); most as usize + 1];
    for (i, list) in mentions.iter().enumerate() {
        for (mention, (person, _)) in list.iter().zip(&numbers[i]) {
            let bearer = &mut bearers[*person as usize];
            if !bearer.seen {
                bearer.seen = true;
                bearer.fictive = is_fictive(&document.segments[i].text, mention);
            }
            bearer.professional |= mention.sum.has(Why::Professional);
            bearer.close |= mention.sum.has(Why::Relative);
        }
    }
    for (i, list) in mentions.iter_mut().enumerate() {
        for (mention, (person, _)) in list.iter_mut().zip(&numbers[i]) {
            let bearer = bearers[*person as usize];
            match bearer.professional && !bearer.close {
                true => mention.sum.add(Why::Professional, 0.0),
                false => mention.sum.remove(Why::Professional),
            }
            if bearer.fictive {
                mention.sum.add(Why::FictitiousName, 0.0);
            }
        }
    }
}

fn is_fictive(text: &Text, mention: &Mention) -> bool {
    let Some(phrases) = &*FICTIVE else { return false };
    let text = text.folded();
    let (mut from, mut to) =
        (mention.span.start().saturating_sub(BEFORE), (mention.span.end() + AFTER).min(text.len()));
    while !text.is_char_boundary(from) {
        from -= 1;
    }
    while !text.is_char_boundary(to) {
        to += 1;
    }
    phrases.is_match(&text[from..to])
}
