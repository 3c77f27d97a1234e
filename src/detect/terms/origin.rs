//! Peoples that no list holds: a word with a capital that ends as their adjectives do, before a word for descent. `van Tamilse komaf`

use crate::detect::terms::{Hit, TermSet, floor};
use crate::lexicon;
use crate::text::tokens::Token;
use crate::text::words;

/// Words for descent. Others (`achtergrond`, `wortels`) are said of work and plants as easily.
const DESCENT: &[&str] = &["afkomst", "herkomst", "komaf", "origine"];
/// How the adjectives end: `Berberse`, `Tamilse`, `Jezidische`.
const ENDING: &str = "se";
/// Shorter words are none.
const SHORTEST: usize = 5;

/// The people that the word at `token` names, by what follows it; it counts only in the frame of its rule.
pub(super) fn people(set: &TermSet, text: &str, token: &Token) -> Option<Hit> {
    let word = &text[token.start..token.end];
    if !word.ends_with(ENDING) || word.len() < SHORTEST || !word.starts_with(char::is_uppercase) {
        return None;
    }
    let rule = set.ethnicity?;
    let rest = text[token.end..].strip_prefix([' ', '\n'])?;
    let next = words::words(rest, 0, floor(rest, rest.len().min(16))).next().filter(|w| w.start() == 0)?;
    // At the start of a sentence every word has a capital.
    let before = text[..token.start].trim_end_matches(' ').chars().next_back()?;
    let descent = lexicon::contains_any_case(DESCENT, &rest[next.range()]);
    (descent && (before.is_alphanumeric() || before == '-')).then(|| Hit::unlisted(rule, 1, token.start, token.end))
}
