//! What was believed once is looked for everywhere in the document: parts of the name, other spellings, small letters, properties, the file's name.

use std::collections::{HashMap, HashSet};

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use crate::detect::names::evidence::is_inflected;
use crate::detect::names::tokens::is_letter;
use crate::detect::names::walk::{BELIEVED, Mention, MentionKind, add};
use crate::lexicon::{Ordinary, known};
use crate::model::{Document, Evidence, Layer};
use crate::text::{Span, words};

/// How many different words of names are looked for; a list of more is its own context.
const WORDS: usize = 4000;
/// How many of them are looked for with a slip of the keys.
const SLIPS: usize = 1000;

/// The words of names that were believed in this document, in small letters without accents.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// Each with whether it was a given name, a surname.
    list: HashMap<String, (bool, bool)>,
}

/// In small letters, without accents.
pub(super) fn plain(word: &str) -> String {
    word.chars().flat_map(char::to_lowercase).map(crate::lexicon::bare).collect()
}

/// The words of a stretch of a name that are neither particle nor initial.
pub(super) fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !is_letter(c) && c != '\'').map(|w| w.trim_matches('\'')).filter(|w| {
        let upper = w.chars().next().is_some_and(char::is_uppercase);
        w.chars().count() >= 2 && !(known(w).particle() && (!upper || w.chars().count() <= 3))
    })
}

impl Words {
    /// From every mention that is believed.
    pub(super) fn of(document: &Document, mentions: &[Vec<Mention>]) -> Words {
        let mut words = Words::default();
        for (i, list) in mentions.iter().enumerate() {
            let text = &document.segments[i].text;
            // What no list knows must be surer by itself before it makes others sure.
            for mention in list.iter().filter(|m| m.total >= if m.kind.unknown { BELIEVED + 1.0 } else { BELIEVED }) {
                for (span, surname) in [(mention.given, false), (mention.surname, true)] {
                    for part in parts(text.slice(span)).filter(|p| !known(p).calendar() || known(p).first().is_some()) {
                        if words.list.len() < WORDS {
                            let entry = words.list.entry(plain(part)).or_default();
                            entry.0 |= !surname;
                            entry.1 |= surname;
                        }
                    }
                }
            }
        }
        words
    }

    fn holds(&self, word: &str) -> bool {
        let bare = plain(word);
        self.list.contains_key(&bare) || bare.strip_suffix('s').is_some_and(|b| b.len() > 3 && self.list.contains_key(b))
    }

    /// Lifts mentions whose every word was believed elsewhere, or is one slip away from one that was.
    pub(super) fn lift(&self, document: &Document, mentions: &mut [Vec<Mention>]) {
        let slips = Slips::new(self.list.keys().filter(|w| w.chars().count() >= 4).take(SLIPS));
        for (i, list) in mentions.iter_mut().enumerate() {
            let text = &document.segments[i].text;
            for mention in list.iter_mut().filter(|m| m.total < BELIEVED) {
                let slice = text.slice(mention.span);
                let mut all = parts(slice).peekable();
                if all.peek().is_none() {
                    continue;
                }
                if all.all(|part| self.holds(part)) {
                    add(mention, "repeated", worth(slice));
                } else if mention.kind.unknown && !mention.kind.lower && parts(slice).all(|p| self.holds(p) || slips.near(&plain(p)) && !is_inflected(p)) {
                    add(mention, "misspelt", 3.4);
                } else if mention.kind.full && parts(slice).any(|p| self.holds(p)) {
                    add(mention, "repeated", 1.0);
                }
            }
        }
    }

    /// Words of names where no mention was seen: in small letters, glued to other words, in properties and names of files.
    pub(super) fn echo(&self, document: &Document, mentions: &mut [Vec<Mention>]) {
        let mut list: Vec<&str> = self.list.keys().map(String::as_str).filter(|w| {
            let what = known(w);
            // A word that is also an ordinary one is only a name with a capital, and that was seen.
            w.len() >= 4 && !what.word() && !what.verb() && !what.role() && !what.foreign() && !what.place() && !what.world()
                && what.first() != Some(Ordinary::Common) && what.surname() != Some(Ordinary::Common) && !is_inflected(w)
        }).collect();
        list.sort_unstable();
        let Ok(automaton) = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::LeftmostLongest)
            .kind((list.len() < 200).then_some(AhoCorasickKind::DFA))
            .build(&list)
        else {
            return;
        };
        if list.is_empty() {
            return;
        }
        for (i, found) in mentions.iter_mut().enumerate() {
            let segment = &document.segments[i];
            let text = segment.text.folded();
            let mut added = Vec::new();
            for hit in automaton.find_iter(text) {
                let span = Span::new(hit.start(), hit.end());
                let at = found.partition_point(|m| m.span.end() <= span.start());
                if found.get(at).is_some_and(|m| m.span.start() < span.end() && m.total >= BELIEVED) || !words::is_whole(text, span) {
                    continue;
                }
                let aside = !matches!(segment.layer, Layer::Visible);
                let small = text[hit.start()..].starts_with(char::is_lowercase);
                // What stood there with a capital was weighed already, and found wanting.
                if !small && !aside {
                    continue;
                }
                let given = self.list.get(list[hit.pattern().as_usize()]).is_some_and(|e| e.0);
                let none = Span::new(span.start(), span.start());
                let evidence = vec![Evidence { code: "prior", weight: -3.1 }, Evidence { code: "repeated", weight: 4.2 }];
                added.push(Mention {
                    span,
                    total: 1.1,
                    evidence,
                    given: if given { span } else { none },
                    surname: if given { none } else { span },
                    kind: MentionKind { lower: small, ..MentionKind::default() },
                });
            }
            if !added.is_empty() {
                found.retain(|m| m.total >= BELIEVED || !added.iter().any(|a| a.span.start() < m.span.end() && m.span.start() < a.span.end()));
                found.append(&mut added);
                found.sort_by_key(|m| m.span.start());
            }
        }
    }
}

/// How much it tells that the same words were believed elsewhere: less of words that are often something else.
fn worth(name: &str) -> f32 {
    parts(name).map(|w| {
        let what = known(w);
        let named = what.first() == Some(Ordinary::Never) || what.surname() == Some(Ordinary::Never);
        if what.place() || what.world() || what.organisation() || what.calendar() {
            if named { 2.5 } else { 1.5 }
        } else if what.word() && !named || what.first() == Some(Ordinary::Common) || what.eponym() {
            2.5
        } else {
            4.0
        }
    }).fold(4.0, f32::min)
}

/// Words one or two slips of the keys away, by what is left when letters are taken out.
struct Slips {
    left: HashSet<u64>,
    words: HashMap<usize, Vec<Box<str>>>,
}

impl Slips {
    fn new<'w>(list: impl Iterator<Item = &'w String>) -> Slips {
        let mut slips = Slips { left: HashSet::new(), words: HashMap::new() };
        for word in list {
            without_one(word, |key| {
                slips.left.insert(key);
            });
            slips.words.entry(word.chars().count()).or_default().push(word.as_str().into());
        }
        slips
    }

    /// Whether a word looked for is so near: one slip within four to seven letters, two in more.
    fn near(&self, word: &str) -> bool {
        let letters = word.chars().count();
        if !(4..=24).contains(&letters) {
            return false;
        }
        let mut likely = letters > 7;
        without_one(word, |key| likely |= self.left.contains(&key));
        if !likely && !self.left.contains(&crate::lexicon::key(word)) {
            return false;
        }
        let most = if letters > 7 { 2 } else { 1 };
        (letters.saturating_sub(most)..=letters + most)
            .filter_map(|n| self.words.get(&n))
            .flatten()
            .any(|known| distance(word, known, most) <= most && known.chars().next() == word.chars().next())
    }
}

/// The keys of a word and of what is left of it without one letter.
fn without_one(word: &str, mut each: impl FnMut(u64)) {
    each(crate::lexicon::key(word));
    let mut rest = String::with_capacity(word.len());
    for (i, c) in word.char_indices() {
        rest.clear();
        rest.push_str(&word[..i]);
        rest.push_str(&word[i + c.len_utf8()..]);
        each(crate::lexicon::key(&rest));
    }
}

/// Slips of the keys between two words (a letter too many, too few, another, two swapped); `most + 1` when there are more.
fn distance(a: &str, b: &str, most: usize) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > most {
        return most + 1;
    }
    let mut rows = [vec![0; b.len() + 1], (0..=b.len()).collect::<Vec<_>>(), vec![0; b.len() + 1]];
    for i in 1..=a.len() {
        rows[2][0] = i;
        for j in 1..=b.len() {
            let mut best = (rows[1][j] + 1).min(rows[2][j - 1] + 1).min(rows[1][j - 1] + usize::from(a[i - 1] != b[j - 1]));
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[0][j - 2] + 1);
            }
            rows[2][j] = best;
        }
        rows.rotate_left(1);
    }
    rows[1][b.len()].min(most + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_the_keys() {
        let words = ["bouzidi".to_owned(), "hoogendoorn".to_owned()];
        let slips = Slips::new(words.iter());
        for near in ["bouzidi", "bouzdi", "bouziidi", "buozidi", "hoogendorn", "hogendorn"] {
            assert!(slips.near(near), "{near}");
        }
        for far in ["bouz", "buzdi", "mouzidi", "hoogenberg"] {
            assert!(!slips.near(far), "{far}");
        }
    }

    #[test]
    fn parts_leave_out_particles_and_initials() {
        assert_eq!(parts("J.P. van 't Hof-de Koning").collect::<Vec<_>>(), ["Hof", "Koning"]);
        assert_eq!(parts("Fatima El Amrani").collect::<Vec<_>>(), ["Fatima", "Amrani"]);
    }
}
