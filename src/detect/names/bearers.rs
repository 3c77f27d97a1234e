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
            bearer.professional |= mention.sum.has(Why::Professional);
            bearer.close |= mention.sum.has(Why::Relative);
        }
        fictive(&document.segments[i].text, list, |at| bearers[numbers[i][at].0 as usize].fictive = true);
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

/// Calls `mark` with the place in `list` of each mention whose name is said not to be the real one: the one nearest to the words that say so, and
/// every one with a star behind it, when a note says what the star means.
fn fictive(text: &Text, list: &[Mention], mut mark: impl FnMut(usize)) {
    let Some(phrases) = FICTIVE.as_ref().filter(|_| !list.is_empty()) else { return };
    let text = text.folded();
    let mut said = false;
    for phrase in phrases.find_iter(text) {
        said = true;
        let words = &text[phrase.range()];
        let next = list.partition_point(|m| m.span.start() < phrase.start());
        if words.contains("namen") {
            (0..list.len()).for_each(&mut mark);
            return;
        }
        let before = next.checked_sub(1).map(|i| (phrase.start().saturating_sub(list[i].span.end()), i));
        let after = list.get(next).map(|m| (m.span.start().saturating_sub(phrase.end()), next));
        let before = before.filter(|(distance, _)| *distance <= AFTER);
        let after = after.filter(|(distance, _)| *distance <= BEFORE);
        // `we noemen haar Sanne`: the words wait for the name.
        let waits = words.ends_with("haar") || words.ends_with("hem");
        let nearest = match (before, after) {
            (_, Some(after)) if waits => Some(after),
            (before, after) => before.into_iter().chain(after).min(),
        };
        if let Some((_, at)) = nearest {
            mark(at);
        }
    }
    if said {
        let starred = |m: &Mention| text[m.span.end()..].starts_with('*');
        (0..list.len()).filter(|i| starred(&list[*i])).for_each(mark);
    }
}
