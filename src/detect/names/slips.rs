//! Slips of the keys: which of the words looked for is one or two slips away from a word.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::hash::BuildHasherDefault;

use crate::detect::names::spread::Same;
use crate::lexicon::key;

/// Words one or two slips of the keys away, by what is left when a letter is taken out.
#[derive(Debug)]
pub(in crate::detect) struct Slips<'w> {
    left: HashMap<u64, Vec<u32>, BuildHasherDefault<Same>>,
    words: Vec<Cow<'w, str>>,
}

/// Words that share so much are few.
const ALIKE: usize = 16;

impl<'w> Slips<'w> {
    /// For these words: small letters, no accents.
    pub(in crate::detect) fn new(words: Vec<Cow<'w, str>>) -> Slips<'w> {
        let mut slips = Slips { left: HashMap::default(), words: Vec::new() };
        for (i, word) in words.iter().enumerate() {
            let mut add = |key| {
                let alike: &mut Vec<u32> = slips.left.entry(key).or_default();
                if alike.len() < ALIKE && alike.last() != Some(&(i as u32)) {
                    alike.push(i as u32);
                }
            };
            without_one(word, |key, _| add(key));
            // In a long word two letters may be missing.
            if word.chars().count() > 7 {
                without_one(word, |_, rest| without_one(rest, |key, _| add(key)));
            }
        }
        slips.words = words;
        slips
    }

    /// Whether a word looked for is so near: one slip within four to seven letters, two in more.
    pub(super) fn near(&self, word: &str) -> bool {
        self.nearest(word).is_some()
    }

    /// The word looked for that is so near.
    pub(in crate::detect) fn nearest(&self, word: &str) -> Option<&str> {
        let letters = word.chars().count();
        if !(4..=24).contains(&letters) {
            return None;
        }
        let most = if letters > 7 { 2 } else { 1 };
        let mut near = None;
        let mut seen: HashSet<u32> = HashSet::new();
        without_one(word, |key, _| {
            for i in self.left.get(&key).into_iter().flatten() {
                if near.is_none() && seen.insert(*i) {
                    let known: &str = &self.words[*i as usize];
                    let same = known.chars().next() == word.chars().next() && distance(word, known, most) <= most;
                    near = same.then_some(known);
                }
            }
        });
        near
    }
}

/// A word and what is left of it without one letter, each with its key.
fn without_one(word: &str, mut each: impl FnMut(u64, &str)) {
    each(key(word), word);
    let mut rest = String::with_capacity(word.len());
    for (i, c) in word.char_indices() {
        rest.clear();
        rest.push_str(&word[..i]);
        rest.push_str(&word[i + c.len_utf8()..]);
        each(key(&rest), &rest);
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
            let mut best =
                (rows[1][j] + 1).min(rows[2][j - 1] + 1).min(rows[1][j - 1] + usize::from(a[i - 1] != b[j - 1]));
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
    use super::Slips;

    #[test]
    fn slips_of_the_keys() {
        let slips = Slips::new(vec!["bouzidi".into(), "hoogendoorn".into()]);
        for near in ["bouzidi", "bouzdi", "bouziidi", "buozidi", "hoogendorn", "hogendorn"] {
            assert!(slips.near(near), "{near}");
        }
        for far in ["bouz", "buzdi", "mouzidi", "hoogenberg"] {
            assert!(!slips.near(far), "{far}");
        }
    }
}
