//! A name in its words, and the words of a text one after another, as a name is compared with them.

use std::collections::VecDeque;

use crate::lexicon;

/// A name in its words.
#[derive(Default)]
pub(super) struct Parts {
    pub(super) given: Vec<String>,
    pub(super) surname: Vec<String>,
    /// The surname as people glue it: `elamrani`, `devries`.
    pub(super) glued: Option<String>,
}

impl Parts {
    /// `Fatima El Amrani`, `Jansen, P.`, `J.P. (Jan) de Vries-Bakker`.
    pub(super) fn of(name: &str) -> Parts {
        let (name, reversed) = match name.split_once(',') {
            Some((surname, given)) => (format!("{given} {surname}"), true),
            None => (name.to_owned(), false),
        };
        let all: Vec<String> = Tokens::new(&name).map(|t| t.plain).collect();
        let particle = |w: &String| lexicon::contains(lexicon::PARTICLES, w);
        // The surname begins at the first particle behind a given name, else with the last word.
        let given = if reversed { name.split(' ').filter(|w| !w.is_empty()).count() } else { 0 };
        let first = (1..all.len()).find(|i| particle(&all[*i])).unwrap_or(all.len().saturating_sub(1).max(1));
        let first = if reversed && given > 1 { first.min(all.len().saturating_sub(1)) } else { first };
        // A name with a hyphen has two surnames.
        let first = match name.rsplit_once('-') {
            Some((before, _)) if first + 1 == all.len() => {
                Tokens::new(before).count().saturating_sub(1).max(1).min(first)
            }
            _ => first,
        };
        let mut parts = Parts::default();
        for (i, word) in all.iter().enumerate() {
            if i < first {
                parts.given.push(word.clone());
            } else if !particle(word) && word.chars().count() > 1 {
                parts.surname.push(word.clone());
            }
        }
        let behind = &all[first.min(all.len())..];
        if behind.len() > 1 && behind.iter().any(particle) {
            parts.glued = Some(behind.concat());
        }
        parts
    }
}

/// A word of letters.
pub(super) struct Token<'t> {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) word: &'t str,
    /// Small letters without accents.
    pub(super) plain: String,
    pub(super) upper: bool,
    /// A sentence or line begins with it.
    pub(super) opens: bool,
}

/// The words of a text in order.
pub(super) struct Tokens<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Tokens<'t> {
    pub(super) fn new(text: &'t str) -> Tokens<'t> {
        Tokens { text, at: 0 }
    }
}

impl<'t> Iterator for Tokens<'t> {
    type Item = Token<'t>;

    fn next(&mut self) -> Option<Token<'t>> {
        let text = self.text;
        let start = self.at + text[self.at..].find(char::is_alphabetic)?;
        let end = text[start..].find(|c: char| !c.is_alphabetic()).map_or(text.len(), |length| start + length);
        let word = &text[start..end];
        let before = text[self.at..start].trim_end_matches([' ', '"', '\'']).chars().next_back();
        let opens = match before {
            // Only spaces since the word before, or the begin of the text.
            None => self.at == 0,
            Some(c) => matches!(c, '.' | '!' | '?' | '\n'),
        };
        self.at = end;
        Some(Token {
            start,
            end,
            word,
            plain: lexicon::plain(word),
            upper: word.starts_with(char::is_uppercase),
            opens,
        })
    }
}

/// The words around the one that is looked at: a few behind it and a few before it, so that a long text costs no memory.
pub(super) struct Window<'t> {
    coming: Tokens<'t>,
    held: VecDeque<Token<'t>>,
    /// Where in `held` the word stands that is looked at.
    pub(super) at: usize,
}

/// Words that are kept behind the one that is looked at, and read ahead of it.
const BEHIND: usize = 6;
const AHEAD: usize = 14;

impl<'t> Window<'t> {
    pub(super) fn new(text: &'t str) -> Window<'t> {
        Window { coming: Tokens::new(text), held: VecDeque::new(), at: 0 }
    }

    /// The words held, and which is looked at; nothing when the text has come to its end.
    pub(super) fn look(&mut self) -> Option<(&[Token<'t>], usize)> {
        while self.at > BEHIND {
            self.held.pop_front();
            self.at -= 1;
        }
        while self.held.len() < self.at + AHEAD {
            let Some(token) = self.coming.next() else { break };
            self.held.push_back(token);
        }
        (self.at < self.held.len()).then(|| (&*self.held.make_contiguous(), self.at))
    }
}

/// Whether what stands between two words lets them be one name.
pub(super) fn joined(between: &str) -> bool {
    between.len() <= 4
        && !between.contains("\n\n")
        && between.chars().all(|c| matches!(c, ' ' | '.' | ',' | '-' | '\n' | '\'' | '_' | '(' | ')'))
}
