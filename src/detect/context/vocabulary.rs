//! The cue words of all rules in one index: a word is looked up once, whatever number of rules and candidates ask for it.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hasher};
use std::ops::Range;

use aho_corasick::{AhoCorasick, MatchKind};

/// Words at least this long are also known with one slip of the pen.
const FUZZY: usize = 6;
/// How many different words are remembered from one text to the next.
const REMEMBERED: usize = 20_000;

/// How many short words have a place of their own.
const SHORT: usize = 1 << 12;

/// A word of at most eight letters and digits of ASCII, small, as one number.
#[inline]
fn eight(word: &str) -> Option<u64> {
    let bytes = word.as_bytes();
    if bytes.len() > 8 {
        return None;
    }
    let mut all = [0; 8];
    all[..bytes.len()].copy_from_slice(bytes);
    let raw = u64::from_le_bytes(all);
    // One bit makes letters small, and digits have it.
    let small = 0x2020_2020_2020_2020 >> (64 - 8 * bytes.len().max(1));
    (raw & 0x8080_8080_8080_8080 == 0).then_some(raw | small)
}

/// A cue of one rule: one or more words.
#[derive(Debug)]
pub(super) struct Phrase {
    pub(super) rule: u16,
    pub(super) words: Vec<Box<str>>,
    pub(super) entry: u16,
    /// `*` at the end, at the start.
    longer: bool,
    compound: bool,
    /// Whether it is strong enough to be known with a slip.
    strong: bool,
}

impl Phrase {
    /// A phrase as packs write it; `None` when it has no words.
    pub(super) fn new(near: &str, rule: u16, entry: u16, strong: bool) -> Option<Phrase> {
        let lower = near.to_lowercase();
        let words: Vec<Box<str>> =
            lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(Box::from).collect();
        let (compound, longer) = (near.starts_with('*'), near.ends_with('*'));
        (!words.is_empty()).then_some(Phrase { rule, words, entry, longer, compound, strong })
    }

    fn wild(&self) -> bool {
        self.longer || self.compound
    }

    fn last(&self) -> &str {
        self.words.last().map_or("", |w| w)
    }

    fn ends_with(&self, word: &str) -> bool {
        let last = self.last();
        match (self.longer, self.compound && self.words.len() == 1) {
            (true, true) => word.contains(last),
            (true, false) => word.starts_with(last),
            (false, true) => word.ends_with(last),
            (false, false) => word == last,
        }
    }
}

/// All phrases, indexed by their words.
#[derive(Debug)]
pub(super) struct Vocabulary {
    phrases: Vec<Phrase>,
    by_last: HashMap<Box<str>, Vec<u32>>,
    by_first: HashMap<Box<str>, Vec<u32>>,
    /// Last words of phrases with a `*`, and the phrases of each.
    wild: Option<AhoCorasick>,
    wild_phrases: Vec<Vec<u32>>,
    /// Single strong words by their first and by their last byte: one slip leaves one of the two.
    fuzzy_first: Vec<Vec<u32>>,
    fuzzy_last: Vec<Vec<u32>>,
    /// Words of the longest phrase.
    pub(super) longest: usize,
}

/// What a word can mean: phrases, in the order in which they are told.
#[derive(Debug, Default)]
pub(super) struct Meaning {
    word: Box<str>,
    /// A bit for each rule that may know it, as a last word or as a first.
    last_rules: u64,
    first_rules: u64,
    last: Box<[u32]>,
    slips: Box<[u32]>,
    first: Box<[u32]>,
}

/// The words seen so far with their meanings; goes from text to text.
#[derive(Debug, Default)]
pub(in crate::detect) struct Memory {
    ids: HashMap<Box<str>, u32, Seeded>,
    /// The same for short words of ASCII, as far as there is room: eight letters in one number, and the word.
    short: Vec<(u64, u32)>,
    meanings: Vec<Meaning>,
    lower: String,
    /// Words as they were written, and whether each tells of a person.
    persons: HashMap<Box<str>, bool, Seeded>,
    labels: HashMap<Box<str>, u32>,
    /// Per label its words.
    label_words: Vec<Vec<u32>>,
}

impl Memory {
    /// Forgets everything when it has become much.
    pub(super) fn tidy(&mut self) {
        if self.meanings.len().max(self.labels.len()).max(self.persons.len()) > REMEMBERED {
            *self = Memory::default();
        }
    }

    /// The number of a word as it stands in a text.
    #[inline]
    pub(super) fn id(&mut self, vocabulary: &Vocabulary, word: &str) -> u32 {
        let Some(eight) = eight(word) else { return self.look_up(vocabulary, word) };
        if self.short.is_empty() {
            self.short = vec![(0, 0); SHORT];
        }
        let slot = (eight.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - SHORT.ilog2())) as usize;
        if self.short[slot].0 != eight {
            self.short[slot] = (eight, self.look_up(vocabulary, word));
        }
        self.short[slot].1
    }

    fn look_up(&mut self, vocabulary: &Vocabulary, word: &str) -> u32 {
        self.lower.clear();
        if word.is_ascii() {
            self.lower.push_str(word);
            self.lower.make_ascii_lowercase();
        } else {
            self.lower = word.to_lowercase();
        }
        if let Some(&id) = self.ids.get(self.lower.as_str()) {
            return id;
        }
        let id = self.meanings.len() as u32;
        self.meanings.push(vocabulary.meaning(&self.lower));
        self.ids.insert(self.lower.as_str().into(), id);
        id
    }

    /// Whether a word tells of a person, by `tells` when it was not asked before.
    pub(super) fn person(&mut self, word: &str, tells: impl Fn(&str) -> bool) -> bool {
        if let Some(&known) = self.persons.get(word) {
            return known;
        }
        let person = tells(word);
        self.persons.insert(word.into(), person);
        person
    }

    /// The rules, a bit each, that may know a word: as the last of a phrase, and as the first.
    pub(super) fn rules(&self, id: u32) -> (u64, u64) {
        let meaning = &self.meanings[id as usize];
        (meaning.last_rules, meaning.first_rules)
    }

    /// Length of a word in bytes.
    pub(super) fn len(&self, id: u32) -> usize {
        self.meanings[id as usize].word.len()
    }

    /// The number of a label.
    pub(super) fn label(&mut self, vocabulary: &Vocabulary, label: &str) -> u32 {
        if let Some(&index) = self.labels.get(label) {
            return index;
        }
        let words = label_words(label).iter().map(|word| self.id(vocabulary, word)).collect();
        let index = self.label_words.len() as u32;
        self.label_words.push(words);
        self.labels.insert(label.into(), index);
        index
    }

    /// The words of a label.
    pub(super) fn label_words(&self, label: u32) -> &[u32] {
        &self.label_words[label as usize]
    }
}

/// The bit of a rule.
pub(super) fn bit(rule: u16) -> u64 {
    1 << (rule % 64)
}

/// A hash for short words: eight bytes at a time, from a start that nobody outside knows.
#[derive(Clone, Debug)]
struct Seeded(u64);

impl Default for Seeded {
    fn default() -> Seeded {
        Seeded(std::hash::RandomState::new().build_hasher().finish())
    }
}

impl BuildHasher for Seeded {
    type Hasher = Mixed;

    fn build_hasher(&self) -> Mixed {
        Mixed(self.0)
    }
}

/// Eight bytes at a time. Where what is looked up does not decide what is kept, it can start from nothing.
#[derive(Debug, Default)]
pub(in crate::detect) struct Mixed(u64);

impl Mixed {
    fn mix(&mut self, word: u64) {
        // Multiplied wide, so that every bit reaches every other.
        let wide = u128::from(self.0 ^ word) * 0x9e37_79b9_7f4a_7c15;
        self.0 = (wide as u64) ^ (wide >> 64) as u64;
    }
}

impl Hasher for Mixed {
    fn write(&mut self, bytes: &[u8]) {
        let (eights, rest) = bytes.as_chunks::<8>();
        for eight in eights {
            self.mix(u64::from_le_bytes(*eight));
        }
        let mut last = [0; 8];
        last[..rest.len()].copy_from_slice(rest);
        self.mix(u64::from_le_bytes(last) ^ (bytes.len() as u64) << 56);
    }

    fn write_u8(&mut self, byte: u8) {
        self.0 ^= u64::from(byte);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

impl Vocabulary {
    /// Indexes phrases; those of one rule stand together, in rising order.
    pub(super) fn new(phrases: Vec<Phrase>) -> Vocabulary {
        let (mut by_last, mut by_first) = (HashMap::<Box<str>, Vec<u32>>::new(), HashMap::<Box<str>, Vec<u32>>::new());
        let mut wild: HashMap<&str, Vec<u32>> = HashMap::new();
        let (mut fuzzy_first, mut fuzzy_last) = (vec![Vec::new(); 256], vec![Vec::new(); 256]);
        for (i, phrase) in phrases.iter().enumerate() {
            let (index, last) = (i as u32, phrase.last());
            if phrase.wild() {
                wild.entry(last).or_default().push(index);
            } else {
                by_last.entry(last.into()).or_default().push(index);
                by_first.entry(phrase.words[0].clone()).or_default().push(index);
            }
            if phrase.words.len() == 1 && phrase.strong && last.len() >= FUZZY {
                fuzzy_first[usize::from(last.as_bytes()[0])].push(index);
                fuzzy_last[usize::from(last.as_bytes()[last.len() - 1])].push(index);
            }
        }
        let (ends, wild_phrases): (Vec<&str>, Vec<Vec<u32>>) = wild.into_iter().unzip();
        // Too many words for an automaton cannot be; without one a `*` would only mean less.
        let automaton = AhoCorasick::builder().match_kind(MatchKind::Standard).build(&ends).ok();
        let longest = phrases.iter().map(|p| p.words.len()).max().unwrap_or(0);
        Vocabulary {
            by_last,
            by_first,
            wild: automaton.filter(|_| !wild_phrases.is_empty()),
            wild_phrases,
            fuzzy_first,
            fuzzy_last,
            longest,
            phrases,
        }
    }

    /// What a word in lower case can mean.
    fn meaning(&self, word: &str) -> Meaning {
        let rule = |index: &u32| self.phrases[*index as usize].rule;
        let mut last: Vec<(u16, bool, u32)> =
            self.by_last.get(word).into_iter().flatten().map(|i| (rule(i), false, *i)).collect();
        for hit in self.wild.iter().flat_map(|wild| wild.find_overlapping_iter(word)) {
            let fits = |i: &&u32| self.phrases[**i as usize].ends_with(word);
            last.extend(self.wild_phrases[hit.pattern().as_usize()].iter().filter(fits).map(|i| (rule(i), true, *i)));
        }
        last.sort_unstable();
        last.dedup();
        let mut slips: Vec<u32> = Vec::new();
        if let [first, .., end] = word.as_bytes()
            && word.len() >= FUZZY
            && !word.bytes().all(|b| b.is_ascii_digit())
        {
            let near = self.fuzzy_first[usize::from(*first)].iter().chain(&self.fuzzy_last[usize::from(*end)]);
            slips.extend(near.filter(|i| one_slip(word, self.phrases[**i as usize].last())));
            slips.sort_unstable();
            // Of each rule the first.
            slips.dedup_by_key(|i| self.phrases[*i as usize].rule);
        }
        let first = self.by_first.get(word).cloned().unwrap_or_default();
        let last: Vec<u32> = last.into_iter().map(|(_, _, i)| i).collect();
        Meaning {
            word: word.into(),
            last_rules: last.iter().chain(&slips).fold(0, |bits, i| bits | bit(rule(i))),
            first_rules: first.iter().fold(0, |bits, i| bits | bit(rule(i))),
            last: last.into(),
            slips: slips.into(),
            first: first.into(),
        }
    }

    /// Calls `found` for each phrase of `rule` whose last word is `words[i]`; words run in reading order.
    pub(super) fn ending_at(
        &self,
        memory: &Memory,
        rule: u16,
        words: &[u32],
        i: usize,
        mut found: impl FnMut(&Phrase, usize),
    ) {
        let meaning = &memory.meanings[words[i] as usize];
        if meaning.last_rules & bit(rule) == 0 {
            return;
        }
        let mut any = false;
        for phrase in self.of_rule(&meaning.last, rule) {
            let n = phrase.words.len();
            if n > i + 1 {
                continue;
            }
            let word = |k: usize| &*memory.meanings[words[i + 1 - n + k] as usize].word;
            let first = n == 1
                || if phrase.compound { word(0).ends_with(&*phrase.words[0]) } else { word(0) == &*phrase.words[0] };
            if first && (1..n.max(1) - usize::from(n > 1)).all(|k| word(k) == &*phrase.words[k]) {
                any = true;
                found(phrase, n);
            }
        }
        if !any && let Some(phrase) = self.of_rule(&meaning.slips, rule).next() {
            found(phrase, 1);
        }
    }

    /// Calls `found` for each phrase of `rule`, without `*`, that starts with `words[i]`.
    pub(super) fn starting_at(
        &self,
        memory: &Memory,
        rule: u16,
        words: &[u32],
        i: usize,
        mut found: impl FnMut(&Phrase),
    ) {
        let meaning = &memory.meanings[words[i] as usize];
        if meaning.first_rules & bit(rule) == 0 {
            return;
        }
        for phrase in self.of_rule(&meaning.first, rule) {
            let range: Range<usize> = i..i + phrase.words.len();
            if words.get(range).is_some_and(|words| {
                words.iter().zip(&phrase.words).all(|(id, word)| memory.meanings[*id as usize].word == *word)
            }) {
                found(phrase);
            }
        }
    }

    fn of_rule<'v>(&'v self, list: &'v [u32], rule: u16) -> impl Iterator<Item = &'v Phrase> {
        list.iter().map(|i| &self.phrases[*i as usize]).filter(move |phrase| phrase.rule == rule)
    }
}

/// The words of a label, split at capitals and underscores as programs write them, with each pair also in one piece.
fn label_words(label: &str) -> Vec<String> {
    let mut spaced = String::new();
    let mut lower = false;
    for c in label.chars() {
        if c.is_uppercase() && lower {
            spaced.push(' ');
        }
        lower = c.is_lowercase();
        spaced.push(c);
    }
    let list: Vec<String> =
        spaced.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect();
    let mut out = Vec::with_capacity(list.len() * 2);
    for i in 0..list.len() {
        if i > 0 {
            out.push(format!("{}{}", list[i - 1], list[i]));
        }
        out.push(list[i].clone());
    }
    if list.len() > 1 {
        // Phrases need their words side by side too.
        out.extend(list);
    }
    out
}

/// Whether `word` is `known` with one letter wrong, missing, added or swapped with its neighbour.
fn one_slip(word: &str, known: &str) -> bool {
    // Bytes will do: a slip within an accented letter is rare.
    let (a, b) = (word.as_bytes(), known.as_bytes());
    if a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    let same = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (x, y) = (&a[same..], &b[same..]);
    match x.len() as isize - y.len() as isize {
        0 => x.len() < 2 || x[1..] == y[1..] || (x[0] == y[1] && x[1] == y[0] && x[2..] == y[2..]),
        1 => x[1..] == *y,
        _ => *x == y[1..],
    }
}
