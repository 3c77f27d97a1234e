//! What was believed once is looked for everywhere in the document: parts of the name, other spellings, small letters, properties, the file's name.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use crate::detect::names::ordinary::is_inflected;
use crate::detect::names::slips::Slips;
use crate::detect::names::tokens::{is_letter, word_end};
use crate::detect::names::walk::{BELIEVED, Mention, MentionKind};
use crate::detect::names::why::{Sum, Why};
use crate::lexicon::{Ordinary, key, known, plain};
use crate::model::{Document, Layer};
use crate::text::Span;
use crate::text::tokens::{Token, Tokens};

/// How many different words of names are looked for; a list of more is its own context.
const WORDS: usize = 20_000;
/// How many of them are looked for with a slip of the keys.
const SLIPS: usize = 1000;

/// A map whose keys are hashes already.
pub(super) type ByKey<V> = HashMap<u64, V, BuildHasherDefault<Same>>;

/// Takes a number for its own hash.
#[derive(Default)]
pub(super) struct Same(u64);

impl Hasher for Same {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, _: &[u8]) {}

    fn write_u64(&mut self, n: u64) {
        self.0 = n;
    }
}

/// The key of a word, whatever its case and accents.
pub(super) fn plain_key(word: &str) -> u64 {
    if word.is_ascii() { key(word) } else { key(&plain(word)) }
}

/// The words of a stretch of a name that are neither particle nor initial.
pub(super) fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !is_letter(c) && c != '\'').map(|w| w.trim_matches('\'')).filter(|w| {
        let short = w.len() <= 3;
        w.len() >= 2
            && w.chars().nth(1).is_some()
            && !((short || !w.starts_with(char::is_uppercase)) && known(w).particle())
    })
}

/// One word of a name that was believed.
#[derive(Debug)]
struct Word {
    /// Small letters, no accents.
    plain: Box<str>,
    given: bool,
    /// Whether it is a name also without a capital.
    small: bool,
}

/// The words of names that were believed in this document.
#[derive(Debug, Default)]
pub(super) struct Words {
    list: ByKey<Word>,
    /// First letter and length of the words that are names also without a capital: a bit for each length.
    filter: [u32; 32],
}

impl Words {
    /// From every mention that is believed.
    pub(super) fn of(document: &Document, mentions: &[Vec<Mention>]) -> Words {
        let mut words = Words::default();
        for (i, list) in mentions.iter().enumerate() {
            let text = &document.segments[i].text;
            // What no list knows must be surer by itself before it makes others sure.
            for mention in list.iter().filter(|m| m.sum.total >= if m.kind.unknown { BELIEVED + 1.0 } else { BELIEVED })
            {
                for (span, given) in [(mention.given, true), (mention.surname, false)] {
                    for part in parts(text.slice(span)) {
                        words.add(part, given);
                    }
                }
            }
        }
        words
    }

    fn add(&mut self, part: &str, given: bool) {
        let key = plain_key(part);
        if let Some(word) = self.list.get_mut(&key) {
            word.given |= given;
            return;
        }
        let what = known(part);
        if self.list.len() >= WORDS || what.calendar() && what.first().is_none() {
            return;
        }
        let plain = plain(part);
        // A word that is also an ordinary one is only a name with a capital, and that was seen.
        let other = what.word()
            || what.verb()
            || what.role()
            || what.foreign()
            || what.place()
            || what.world()
            || what.company();
        let common = what.first() == Some(Ordinary::Common) || what.surname() == Some(Ordinary::Common);
        let small = plain.len() >= 4 && !other && !common && !is_inflected(&plain);
        if small {
            self.filter[usize::from(plain.as_bytes()[0] & 31)] |= 1 << plain.len().min(31);
        }
        self.list.insert(key, Word { plain: plain.into(), given, small });
    }

    fn holds(&self, word: &str) -> bool {
        self.list.contains_key(&plain_key(word))
            || word.len() > 4 && word.ends_with('s') && self.list.contains_key(&plain_key(&word[..word.len() - 1]))
    }

    /// Lifts mentions whose every word was believed elsewhere, or is one slip away from one that was.
    pub(super) fn lift(&self, document: &Document, mentions: &mut [Vec<Mention>]) {
        if self.list.is_empty() {
            return;
        }
        let mut slips: Option<Slips<'_>> = None;
        for (i, list) in mentions.iter_mut().enumerate() {
            let text = &document.segments[i].text;
            for mention in list.iter_mut().filter(|m| m.sum.total < BELIEVED) {
                let slice = text.slice(mention.span);
                let (mut count, mut held) = (0, 0);
                for part in parts(slice) {
                    count += 1;
                    held += usize::from(self.holds(part));
                }
                if count == 0 {
                    continue;
                }
                if held == count {
                    mention.sum.add(Why::Repeated, worth(slice));
                } else if mention.kind.unknown && !mention.kind.lower {
                    let slips = slips.get_or_insert_with(|| self.slips());
                    if parts(slice).all(|p| self.holds(p) || slips.near(&plain(p)) && !is_inflected(p)) {
                        mention.sum.add(Why::Misspelt, 3.4);
                    } else if mention.kind.full && held > 0 {
                        mention.sum.add(Why::Repeated, 1.0);
                    }
                } else if mention.kind.full && held > 0 {
                    mention.sum.add(Why::Repeated, 1.0);
                }
            }
        }
    }

    fn slips(&self) -> Slips<'_> {
        let mut list: Vec<&str> = self.list.values().map(|w| &*w.plain).filter(|w| w.len() >= 4).collect();
        list.sort_unstable();
        list.truncate(SLIPS);
        Slips::new(list.into_iter().map(Into::into).collect())
    }

    /// Words of names where no mention was seen: in small letters, between underscores, in properties and names of files.
    pub(super) fn echo(&self, document: &Document, mentions: &mut [Vec<Mention>]) {
        if self.filter.iter().all(|bits| *bits == 0) {
            return;
        }
        let mut added = Vec::new();
        for (i, found) in mentions.iter_mut().enumerate() {
            let segment = &document.segments[i];
            let text = segment.text.folded();
            let aside = segment.layer != Layer::Visible;
            added.clear();
            small_words(text, aside, |start, end, first| {
                let length = end - start;
                if self.filter[usize::from(first & 31)] & 1 << length.min(31) == 0
                    && text.is_char_boundary(start + 1)
                    && first.is_ascii()
                {
                    // Accents make a word longer than its key.
                    if text[start..end].is_ascii() {
                        return;
                    }
                }
                let Some(word) = self.list.get(&plain_key(&text[start..end])).filter(|w| w.small) else { return };
                let at = found.partition_point(|m| m.span.end() <= start);
                if found[at..].iter().take_while(|m| m.span.start() < end).any(|m| m.sum.total >= BELIEVED) {
                    return;
                }
                let (span, none) = (Span::new(start, end), Span::new(start, start));
                let mut sum = Sum::new();
                sum.add(Why::Repeated, 4.2);
                added.push(Mention {
                    span,
                    sum,
                    given: if word.given { span } else { none },
                    surname: if word.given { none } else { span },
                    kind: MentionKind { lower: true, ..MentionKind::default() },
                });
            });
            if !added.is_empty() {
                found.retain(|m| {
                    m.sum.total >= BELIEVED || {
                        let at = added.partition_point(|a| a.span.end() <= m.span.start());
                        added.get(at).is_none_or(|a| a.span.start() >= m.span.end())
                    }
                });
                found.append(&mut added);
                found.sort_by_key(|m| m.span.start());
            }
        }
    }
}

/// Every whole word of four bytes or more that begins with a small letter (`all`: or a capital), with its first byte.
fn small_words(text: &str, all: bool, mut each: impl FnMut(usize, usize, u8)) {
    let bytes = text.as_bytes();
    let mut done = 0;
    for token in Tokens::new(text) {
        let Token { start, mut end, .. } = token;
        let first = bytes[start];
        if start < done || first.is_ascii_digit() {
            continue;
        }
        if bytes.get(end) == Some(&b'\'') {
            end = word_end(text, start).max(end);
            done = end;
        }
        // Nobody's name has a digit in it.
        if end - start >= 4 && !token.digits && (all || !first.is_ascii_uppercase()) {
            each(start, end, first);
        }
    }
}

/// How much it tells that the same words were believed elsewhere: less of words that are often something else.
fn worth(name: &str) -> f32 {
    let particle =
        name.split_once(' ').is_some_and(|(first, _)| known(first).particle() && !known(first).before_place());
    let of = |w: &str| {
        let what = known(w);
        let named = what.first() == Some(Ordinary::Never) || what.surname() == Some(Ordinary::Never);
        if what.place() || what.world() || what.organisation() || what.calendar() {
            // `Van Zutphen` who was `T. van Zutphen` before.
            if named || particle { 2.5 + if particle { 1.0 } else { 0.0 } } else { 1.5 }
        } else if what.word()
            && !named
            && (what.first() == Some(Ordinary::AlsoWord) || what.surname() == Some(Ordinary::AlsoWord))
        {
            3.5
        } else if what.word() && !named || what.first() == Some(Ordinary::Common) || what.eponym() {
            2.5
        } else {
            4.0
        }
    };
    parts(name).map(of).fold(4.0, f32::min)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_leave_out_particles_and_initials() {
        assert_eq!(parts("J.P. van 't Hof-de Koning").collect::<Vec<_>>(), ["Hof", "Koning"]);
        assert_eq!(parts("Fatima El Amrani").collect::<Vec<_>>(), ["Fatima", "Amrani"]);
    }
}
