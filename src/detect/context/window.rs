//! The words of a text around the place that is looked at, each looked up once.

use crate::detect::context::WINDOW;
use crate::detect::context::vocabulary::{Memory, Vocabulary};
use crate::model::label_end;
use crate::text::words;

/// Farther ahead than this the words in between are not worth looking up.
const LEAP: usize = 2048;

/// What stands between a word and what follows it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Gap {
    /// A line end.
    pub(super) line: bool,
    /// `!` or `?`.
    pub(super) exclaims: bool,
    /// A full stop and a space.
    pub(super) stop: bool,
    pub(super) stop_at_line_end: bool,
    /// `:` or `=`.
    pub(super) colon: bool,
    /// `;` or a tab.
    pub(super) separates: bool,
}

impl Gap {
    fn of(bytes: &[u8]) -> Gap {
        let mut gap = Gap::default();
        for (i, b) in bytes.iter().enumerate() {
            match b {
                b'\n' => gap.line = true,
                b'!' | b'?' => gap.exclaims = true,
                b'.' => {
                    gap.stop |= bytes.get(i + 1) == Some(&b' ');
                    gap.stop_at_line_end |= bytes.get(i + 1) == Some(&b'\n');
                }
                b':' | b'=' => gap.colon = true,
                b';' | b'\t' => gap.separates = true,
                _ => {}
            }
        }
        gap
    }
}

#[derive(Clone, Copy)]
struct Token {
    start: usize,
    end: usize,
    id: u32,
    /// The rules, a bit each, that may know it as the last word of a phrase, and as the first.
    last_rules: u64,
    first_rules: u64,
}

/// The words of one text, looked up as far as somebody asked; and the last answers, since many rules ask the same.
pub(super) struct Window<'a> {
    text: &'a str,
    memory: &'a mut Memory,
    tokens: Vec<Token>,
    /// What `tokens` covers; neither cuts a word.
    from: usize,
    to: usize,
    before: Side,
    after: Side,
    /// Before which place rules were asked for that may know a word there, and the answer.
    ahead: Option<(usize, u64)>,
    /// Between which places rules were asked for that may know a word behind, and the answer.
    behind: Option<(usize, usize, u64)>,
}

#[derive(Default)]
struct Side {
    /// Of what: floor and place.
    of: Option<(usize, usize)>,
    words: Vec<u32>,
    gaps: Vec<Gap>,
}

impl<'a> Window<'a> {
    pub(super) fn new(text: &'a str, memory: &'a mut Memory) -> Window<'a> {
        let (before, after) = (Side::default(), Side::default());
        Window { text, memory, tokens: Vec::new(), from: 0, to: 0, before, after, ahead: None, behind: None }
    }

    /// The words of a label.
    pub(super) fn label(&mut self, vocabulary: &Vocabulary, label: &str) -> (&[u32], &Memory) {
        let index = self.memory.label(vocabulary, label);
        (self.memory.label_words(index), self.memory)
    }

    /// Where the words before `at` start that count: not before `floor` nor a blank line.
    fn first_before(&mut self, vocabulary: &Vocabulary, floor: usize, at: usize) -> usize {
        let (text, bytes) = (self.text, self.text.as_bytes());
        let mut from = at.saturating_sub(WINDOW).max(floor);
        while !text.is_char_boundary(from) {
            from += 1;
        }
        let blank = |i: &usize| *i > from && bytes[*i - 1] == b'\n';
        if let Some(blank) = memchr::memrchr_iter(b'\n', &bytes[from..at]).map(|i| from + i).find(blank) {
            // A label may stand apart from its value: `Burgerservicenummer:`, an empty line, the number.
            let head = &text[from..blank - 1];
            let apart = head.ends_with(':') && text[blank..at].trim().is_empty();
            from = if apart { from + head.rfind('\n').map_or(0, |i| i + 1) } else { blank + 1 };
        }
        // A word that was cut by the window is no word.
        if from > floor && words::word_before(text, from) {
            from += text[from..at].find(|c: char| !c.is_alphanumeric()).unwrap_or(0);
        }
        self.cover(vocabulary, from, at);
        from
    }

    /// The last words before `at`, at most `most`, not before `floor` nor a blank line; with the gap behind each.
    pub(super) fn before(
        &mut self,
        vocabulary: &Vocabulary,
        floor: usize,
        at: usize,
        most: usize,
    ) -> (&[u32], &[Gap], &Memory) {
        if self.before.of != Some((floor, at)) {
            let from = self.first_before(vocabulary, floor, at);
            let (text, bytes) = (self.text, self.text.as_bytes());
            let side = &mut self.before;
            (side.of, side.words, side.gaps) = (Some((floor, at)), take(&mut side.words), take(&mut side.gaps));
            let last = self.tokens.partition_point(|t| t.start < at);
            let mut end = at;
            for token in self.tokens[..last].iter().rev().take_while(|t| t.start >= from).take(most) {
                let cut = token.end > at;
                let id = if cut { self.memory.id(vocabulary, &text[token.start..at]) } else { token.id };
                side.words.push(id);
                side.gaps.push(if cut { Gap::default() } else { Gap::of(&bytes[token.end..end]) });
                end = token.start;
            }
            side.words.reverse();
            side.gaps.reverse();
        }
        (&self.before.words, &self.before.gaps, self.memory)
    }

    /// The rules, a bit each, that may know one of the words that [`Window::before`] gives.
    pub(super) fn rules_before(&mut self, vocabulary: &Vocabulary, at: usize, most: usize) -> u64 {
        match self.ahead {
            Some((of, rules)) if of == at => rules,
            _ => {
                let from = self.first_before(vocabulary, 0, at);
                let mut last = self.tokens.partition_point(|t| t.start < at);
                let mut rules = 0;
                // What a word is that the value cuts is not known to its token.
                if let Some(token) = self.tokens[..last].last().filter(|t| t.end > at && t.start >= from) {
                    let id = self.memory.id(vocabulary, &self.text[token.start..at]);
                    rules |= self.memory.rules(id).0;
                    last -= 1;
                }
                let near = self.tokens[..last].iter().rev().take_while(|t| t.start >= from).take(most);
                rules = near.fold(rules, |rules, token| rules | token.last_rules);
                self.ahead = Some((at, rules));
                rules
            }
        }
    }

    /// The rules, a bit each, that may know one of the words behind any place between `from` and `to`.
    pub(super) fn rules_after(&mut self, vocabulary: &Vocabulary, from: usize, to: usize) -> u64 {
        match self.behind {
            Some((a, b, rules)) if (a, b) == (from, to) => rules,
            _ => {
                let mut end = (to + WINDOW / 2).min(self.text.len());
                while !self.text.is_char_boundary(end) {
                    end -= 1;
                }
                self.cover(vocabulary, from, end);
                let first = self.tokens.partition_point(|t| t.end <= from);
                let near = self.tokens[first..].iter().take_while(|t| t.start < end);
                let rules = near.fold(0, |rules, token| rules | token.first_rules);
                self.behind = Some((from, to, rules));
                rules
            }
        }
    }

    /// The memory of words.
    pub(super) fn memory(&mut self) -> &mut Memory {
        self.memory
    }

    /// The first words from `at` on, at most `most`, up to a blank line; with the gap before each.
    pub(super) fn after(&mut self, vocabulary: &Vocabulary, at: usize, most: usize) -> (&[u32], &[Gap], &Memory) {
        if self.after.of != Some((0, at)) {
            let (text, bytes) = (self.text, self.text.as_bytes());
            let mut to = (at + WINDOW / 2).min(text.len());
            while !text.is_char_boundary(to) {
                to -= 1;
            }
            if let Some(blank) = bytes[at..to].windows(2).position(|pair| pair == b"\n\n") {
                to = at + blank;
            }
            self.cover(vocabulary, at, to);
            let side = &mut self.after;
            (side.of, side.words, side.gaps) = (Some((0, at)), take(&mut side.words), take(&mut side.gaps));
            let first = self.tokens.partition_point(|t| t.end <= at);
            let mut start = at;
            for token in self.tokens[first..].iter().take_while(|t| t.end <= to).take(most) {
                let cut = token.start < at;
                let id = if cut { self.memory.id(vocabulary, &text[at..token.end]) } else { token.id };
                side.words.push(id);
                side.gaps.push(Gap::of(&bytes[start..token.start.max(start)]));
                start = token.end;
            }
        }
        (&self.after.words, &self.after.gaps, self.memory)
    }

    /// Looks up the words of `from..to`, where that was not done yet.
    fn cover(&mut self, vocabulary: &Vocabulary, from: usize, to: usize) {
        if from < self.from || from > self.to + LEAP {
            self.tokens.clear();
            self.from = from
                - self.text[..from]
                    .chars()
                    .rev()
                    .take_while(|c| c.is_alphanumeric())
                    .map(char::len_utf8)
                    .sum::<usize>();
            self.to = self.from;
        }
        if to <= self.to {
            return;
        }
        let (text, bytes) = (self.text, self.text.as_bytes());
        let mut at = self.to;
        loop {
            // Between words.
            while let Some(&b) = bytes.get(at) {
                if b.is_ascii() {
                    if b.is_ascii_alphanumeric() {
                        break;
                    }
                    at = self.left(vocabulary, at).unwrap_or(at + 1);
                } else {
                    match text[at..].chars().next() {
                        Some(c) if !c.is_alphanumeric() => at = self.left(vocabulary, at).unwrap_or(at + c.len_utf8()),
                        _ => break,
                    }
                }
                if at > to {
                    self.to = at;
                    return;
                }
            }
            if at >= bytes.len() {
                self.to = bytes.len();
                return;
            }
            let start = at;
            while let Some(&b) = bytes.get(at) {
                if b.is_ascii() {
                    if !b.is_ascii_alphanumeric() {
                        break;
                    }
                    at += 1;
                } else {
                    match text[at..].chars().next() {
                        Some(c) if c.is_alphanumeric() => at += c.len_utf8(),
                        _ => break,
                    }
                }
            }
            let id = self.memory.id(vocabulary, &text[start..at]);
            let (last_rules, first_rules) = self.memory.rules(id);
            self.tokens.push(Token { start, end: at, id, last_rules, first_rules });
            if at >= to {
                self.to = at;
                return;
            }
        }
    }
}

impl Window<'_> {
    /// What a redaction left here, a label or a bar, is one word that nobody knows: it keeps its place and is no cue. Where it ends.
    fn left(&mut self, vocabulary: &Vocabulary, at: usize) -> Option<usize> {
        let end = match self.text.as_bytes()[at] {
            b'[' => label_end(self.text, at)?,
            _ => {
                let rest = &self.text[at..];
                at + rest.find(|c| c != '█').unwrap_or(rest.len())
            }
        };
        if end == at {
            return None;
        }
        let id = self.memory.id(vocabulary, "█");
        self.tokens.push(Token { start: at, end, id, last_rules: 0, first_rules: 0 });
        Some(end)
    }
}

/// An empty list with the room of the old one.
fn take<T>(list: &mut Vec<T>) -> Vec<T> {
    list.clear();
    std::mem::take(list)
}
