//! What comes in the place of a value, by style. A style that has nothing to say about a kind of value falls back on its label.

use std::collections::{HashMap, HashSet};

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use crate::model::{self, Category, Replacement};
use crate::redact::pseudonym::Key;
use crate::redact::{Order, generalise, mask, pseudonym, woo};
use crate::text::Span;

/// Bytes of the longest made-up value.
const LONGEST: usize = 120;

/// How values are replaced.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Style {
    /// What kind of thing it was: `[BSN]`, `[PERSOON 1]`.
    #[default]
    Label,
    /// A black bar.
    Bar,
    /// Stars.
    Mask,
    /// A made-up value of the same kind.
    Pseudonym,
    /// The same fact, coarser.
    Generalise,
    /// Nothing.
    Remove,
}

impl Style {
    /// All of them, in published order.
    pub const ALL: [Style; 6] =
        [Style::Label, Style::Bar, Style::Mask, Style::Pseudonym, Style::Generalise, Style::Remove];

    /// The published name.
    pub fn code(self) -> &'static str {
        match self {
            Style::Label => "label",
            Style::Bar => "bar",
            Style::Mask => "mask",
            Style::Pseudonym => "pseudonym",
            Style::Generalise => "generalise",
            Style::Remove => "remove",
        }
    }

    /// The style with this published name.
    pub fn from_code(code: &str) -> Option<Style> {
        Style::ALL.into_iter().find(|style| style.code() == code)
    }
}

/// What labels say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Labels {
    /// What kind of thing it was.
    #[default]
    Plain,
    /// The ground of the Wet open overheid on which it goes.
    Woo,
}

/// Hands out replacements, and remembers those that look like values themselves.
#[derive(Debug)]
pub(super) struct Values {
    key: Key,
    /// Made-up values by rule and letters and digits of the real one.
    made: HashMap<(String, String), String>,
    /// What was made up in this round: not yet in any text.
    fresh: HashSet<String>,
    /// What earlier rounds made up and wrote.
    ours: HashSet<String>,
    /// Letters and digits of the words of those.
    words: HashSet<String>,
    /// Finds them in a text.
    automaton: Option<AhoCorasick>,
}

impl Values {
    pub(super) fn new(key: Key) -> Values {
        Values {
            key,
            made: HashMap::new(),
            fresh: HashSet::new(),
            ours: HashSet::new(),
            words: HashSet::new(),
            automaton: None,
        }
    }

    /// What comes in the place of `text`. `who` is the person's number and full name; `words` are those of the documents, which nothing made up may be.
    pub(super) fn replacement(
        &mut self,
        order: &Order,
        rule: &str,
        category: Category,
        text: &str,
        who: Option<(u32, &str)>,
        words: &HashSet<u64>,
    ) -> Replacement {
        let number = who.map(|(number, _)| number);
        let label = || match order.labels {
            Labels::Plain => Replacement::Label(model::label(rule, number)),
            Labels::Woo => Replacement::Label(format!("[{}]", woo::code(rule, category))),
        };
        match order.style {
            Style::Label => label(),
            Style::Bar => Replacement::Bar,
            Style::Mask => Replacement::Mask(mask::mask(rule, text)),
            Style::Remove => Replacement::Removed,
            Style::Generalise => match generalise::general(rule, text) {
                Some(general) => {
                    self.remember(&general);
                    Replacement::General(general)
                }
                None => label(),
            },
            Style::Pseudonym => {
                let known = (rule.to_owned(), number.map_or_else(|| squashed(text), |n| format!("{n} {text}")));
                if let Some(made) = self.made.get(&known) {
                    return Replacement::Pseudonym(made.clone());
                }
                match pseudonym::made_up(&self.key, rule, text, who.map(|(_, name)| name), words) {
                    Some(made) => {
                        self.remember(&made);
                        self.made.insert(known, made.clone());
                        Replacement::Pseudonym(made)
                    }
                    None => label(),
                }
            }
        }
    }

    fn remember(&mut self, text: &str) {
        self.fresh.insert(text.to_owned());
    }

    /// A new round: what the last one made up was written by now. Before, a made-up value that stands in a text is a real one.
    pub(super) fn written(&mut self) {
        if self.fresh.is_empty() {
            return;
        }
        for text in self.fresh.drain() {
            self.words.extend(text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(squashed));
            self.ours.insert(text);
        }
        self.automaton = AhoCorasick::builder().kind(Some(AhoCorasickKind::ContiguousNFA)).build(&self.ours).ok();
    }

    /// Whether this stretch of `text` is a made-up value or part of one; or more than one, with nothing else between.
    pub(super) fn is_made_up(&self, text: &str, span: Span) -> bool {
        let Some(automaton) = &self.automaton else { return false };
        let from = text.floor_char_boundary(span.start().saturating_sub(LONGEST));
        let to = text.ceil_char_boundary((span.end() + LONGEST).min(text.len()));
        let mut touched = false;
        for hit in automaton.find_overlapping_iter(&text[from..to]) {
            let (start, end) = (from + hit.start(), from + hit.end());
            if start <= span.start() && span.end() <= end {
                return true;
            }
            touched |= start < span.end() && span.start() < end;
        }
        let mut words = text[span.range()].split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
        touched && words.all(|word| self.words.contains(&squashed(word)))
    }
}

/// Letters and digits, in lower case, without accents.
pub(super) fn squashed(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .map(crate::lexicon::bare)
        .filter(|c| c.is_alphanumeric())
        .collect()
}
