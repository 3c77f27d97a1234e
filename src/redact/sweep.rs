//! What goes in one place goes everywhere: every value that was taken is looked for in all text, in any way of writing.
//!
//! Numbers are looked for anywhere between other digits, words as whole words. The comparison is of letters and digits only, without accents;
//! up to three other characters may stand between two of them.

use std::collections::HashMap;

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use crate::model::{Category, Finding, is_label_word};
use crate::redact::replace::squashed;
use crate::text::Span;

/// From this many letters and digits on a value is looked for everywhere; what is shorter occurs by chance.
const SHORTEST: usize = 8;
/// Words of a sensitive kind are looked for from here on.
const SHORTEST_TERM: usize = 4;
/// Characters that may stand between two letters or digits of a value.
const GAP: usize = 3;

/// A value that goes.
#[derive(Clone, Debug, PartialEq)]
pub struct Value {
    /// As it stood in the document, folded.
    pub text: String,
    /// Its rule.
    pub rule: String,
    /// Its category.
    pub category: Category,
    /// The number of the person whose name it is.
    pub number: Option<u32>,
    /// Whether it is long enough to be looked for everywhere.
    pub everywhere: bool,
    /// Whether it is looked for in capitals only: a name that may be a word as well.
    shouted: bool,
    /// Whether it may stand glued to letters.
    glued: bool,
}

/// Everything that goes.
#[derive(Debug, Default)]
pub(super) struct Sweep {
    values: Vec<Value>,
    known: HashMap<String, usize>,
    /// What is looked for: letters and digits, and which value it is.
    keys: Vec<(String, usize)>,
    automaton: Option<AhoCorasick>,
    built: usize,
}

impl Sweep {
    /// Remembers a value.
    pub(super) fn learn(&mut self, text: &str, finding: &Finding, number: Option<u32>) {
        let key = squashed(text);
        if key.is_empty() || self.known.contains_key(&key) {
            return;
        }
        let digits = key.bytes().filter(u8::is_ascii_digit).count();
        let term = matches!(finding.category, Category::Special | Category::Criminal | Category::Delicate);
        let length = key.chars().count();
        // Two words of a name are that name, however short and however written; one may be a word, but not all in capitals.
        let name = finding.rule.as_str() == "person.name";
        let full = name && text.split_whitespace().filter(|w| w.chars().count() > 1).count() > 1;
        let everywhere = length >= SHORTEST || term && length >= SHORTEST_TERM || full;
        let shouted = name && !everywhere && length >= SHORTEST_TERM;
        let index = self.values.len();
        self.known.insert(key.clone(), index);
        self.values.push(Value {
            text: text.to_owned(),
            rule: finding.rule.as_str().to_owned(),
            category: finding.category,
            number,
            // The word of a label stands wherever the label stands: such a value is counted, not looked for.
            everywhere: everywhere && !is_label_word(&key),
            shouted,
            glued: digits >= SHORTEST || text.contains('@'),
        });
        if !everywhere && !shouted {
            return;
        }
        // A telephone number is the same with 0, +31 and 0031 before it; a number that lost its zeros is the same number.
        let bare = key.trim_start_matches('0');
        let national = bare.strip_prefix("31").filter(|n| finding.rule.as_str() == "contact.phone" && n.len() >= 9);
        let shorter = national.unwrap_or(bare).trim_start_matches('0');
        if digits == key.len() && shorter.len() >= SHORTEST && shorter != key {
            self.keys.push((shorter.to_owned(), index));
        }
        self.keys.push((key, index));
    }

    /// Makes what was learned searchable.
    pub(super) fn ready(&mut self) {
        if self.built == self.keys.len() {
            return;
        }
        self.built = self.keys.len();
        let keys = self.keys.iter().map(|(key, _)| key);
        // Many patterns: the kind that grows with them, not with the alphabet.
        self.automaton = AhoCorasick::builder().kind(Some(AhoCorasickKind::ContiguousNFA)).build(keys).ok();
    }

    /// All values.
    pub(super) fn values(&self) -> &[Value] {
        &self.values
    }

    /// Where values stand in a text, by place.
    pub(super) fn find<'s>(&'s self, text: &str) -> Vec<(&'s Value, Span)> {
        let Some(automaton) = &self.automaton else { return Vec::new() };
        let mut squash = Squash::default();
        let mut found: Vec<(&Value, Span)> = Vec::new();
        squash.fill(text);
        for hit in automaton.find_overlapping_iter(&squash.bytes) {
            let (key, index) = &self.keys[hit.pattern().as_usize()];
            let value = &self.values[*index];
            if squash.is_whole(text, hit.start(), hit.end(), key, value) {
                let last = squash.places[hit.end() - 1] as usize;
                let length = text[last..].chars().next().map_or(1, char::len_utf8);
                let span = Span::new(squash.places[hit.start()] as usize, last + length);
                if !value.shouted || !text[span.range()].contains(char::is_lowercase) {
                    found.push((value, span));
                }
            }
        }
        // The longest at each place; what lies in it is gone with it.
        found.sort_by_key(|(_, span)| (span.start(), std::cmp::Reverse(span.end())));
        let mut end = 0;
        found.retain(|(_, span)| {
            let outside = span.end() > end;
            end = end.max(span.end());
            outside
        });
        found
    }
}

/// The letters and digits of a text, and where each stands.
#[derive(Default)]
struct Squash {
    bytes: Vec<u8>,
    places: Vec<u32>,
}

impl Squash {
    fn fill(&mut self, text: &str) {
        self.bytes.reserve(text.len());
        self.places.reserve(text.len());
        for (at, c) in text.char_indices() {
            if c.is_ascii() {
                if c.is_ascii_alphanumeric() {
                    self.bytes.push(c.to_ascii_lowercase() as u8);
                    self.places.push(at as u32);
                }
            } else if c.is_alphanumeric() {
                for lower in c.to_lowercase().map(crate::lexicon::bare).filter(|c| c.is_alphanumeric()) {
                    let mut utf8 = [0; 4];
                    let bytes = lower.encode_utf8(&mut utf8).as_bytes();
                    self.bytes.extend_from_slice(bytes);
                    self.places.extend(bytes.iter().map(|_| at as u32));
                }
            }
        }
    }

    /// Whether a hit is the value: nothing of it stands far apart, and it is no part of something longer.
    fn is_whole(&self, text: &str, from: usize, to: usize, key: &str, value: &Value) -> bool {
        let places = &self.places[from..to];
        let near = |pair: &[u32]| {
            pair[1] as usize - pair[0] as usize <= GAP * 4 && {
                text[pair[0] as usize..pair[1] as usize].chars().skip(1).filter(|c| !c.is_alphanumeric()).count() <= GAP
            }
        };
        if !places.windows(2).all(near) {
            return false;
        }
        let (start, end) = (places[0] as usize, places[places.len() - 1] as usize);
        let before = text[..start].chars().next_back();
        let after = text[end..].chars().nth(1);
        let (first, last) = (key.bytes().next().unwrap_or(0), key.bytes().next_back().unwrap_or(0));
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
        // What stands before a number may be how it is written in full: 0, 31, 0031.
        let prefixed = || {
            let digits = text[..start].bytes().rev().take(5).take_while(u8::is_ascii_digit).count();
            matches!(&text[start - digits..start], "0" | "00" | "31" | "0031" | "310")
        };
        let left = match first.is_ascii_digit() {
            true => !digit(before) || prefixed(),
            false => value.glued || !letter(before) && !digit(before),
        };
        let right = match last.is_ascii_digit() {
            true => !digit(after),
            false => value.glued || !letter(after) && !digit(after),
        };
        left && right
    }
}

#[cfg(test)]
mod tests {
    use super::Sweep;
    use crate::model::{Category, Confidence, Finding, RuleId, SegmentIndex};
    use crate::text::Span;

    fn check(value: &str, rule: &str, category: Category, text: &str, expected: &[&str]) {
        let mut sweep = Sweep::default();
        let finding = Finding {
            rule: RuleId::from(rule),
            category,
            segment: SegmentIndex(0),
            span: Span::new(0, 1),
            confidence: Confidence::from_log_odds(0.0),
            evidence: Vec::new(),
            person: None,
        };
        sweep.learn(value, &finding, None);
        sweep.ready();
        let found: Vec<&str> = sweep.find(text).into_iter().map(|(_, span)| &text[span.range()]).collect();
        assert_eq!(found, expected, "{value} in {text}");
    }

    #[test]
    fn numbers_in_any_spelling() {
        let bsn = |text, expected: &[&str]| check("111222333", "nl.bsn", Category::NationalNumber, text, expected);
        bsn("x111222333y en 1112.22.333", &["111222333", "1112.22.333"]);
        bsn("9111222333 en 1112223334", &[]);
        bsn("111 - - - 222333", &[]);
        let phone = |text, expected: &[&str]| check("06-12345678", "contact.phone", Category::Contact, text, expected);
        phone("+31 6 12345678 of 0031612345678", &["6 12345678", "612345678"]);
        check(
            "NL91 ABNA 0417 1643 00",
            "bank.iban",
            Category::Financial,
            "iban:nl91abna0417164300",
            &["nl91abna0417164300"],
        );
    }

    #[test]
    fn words_as_whole_words() {
        check("Fatima Yılmaz", "person.name", Category::Person, "FATIMA YILMAZ, fatima yilmazz", &["FATIMA YILMAZ"]);
        check("Roos", "person.name", Category::Person, "een roos, Roos", &[]);
        check("Roos", "person.name", Category::Person, "ROOS! Kom.", &["ROOS"]);
        check("Jan Bos", "person.name", Category::Person, "jan bos of janbos en Jan Bosch", &["jan bos", "janbos"]);
        check("hiv", "special.health", Category::Special, "hiv", &[]);
        check("depressie", "special.health", Category::Special, "Depressie? depressies", &["Depressie"]);
    }
}
