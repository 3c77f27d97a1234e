//! Step 3: what stands around a candidate. Cue words before and after it, its label, the head of its column, a person or a date nearby.
//!
//! Of the strong cues the nearest decides, whichever way it points: in `factuur 1, BSN 2` each number has its own. Weak ones add up.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use crate::detect::tables::Tables;
use crate::detect::validate::date_at;
use crate::lexicon::{self, Ordinary};
use crate::model::{Evidence, Segment};
use crate::rules::ContextEntry;
use crate::text::{Span, words};

/// From here on a cue is strong.
const STRONG: f32 = 2.5;
/// How far back words are looked for, in bytes.
const WINDOW: usize = 220;
/// How many words a sentence end counts for.
const SENTENCE_END: usize = 4;
/// Words at least this long are also known with one slip of the pen.
const FUZZY: usize = 6;

/// The context of one rule, ready to be looked up.
pub(super) struct Cues {
    entries: Vec<Entry>,
    phrases: Vec<Phrase>,
    by_last: HashMap<Box<str>, Vec<u32>>,
    by_first: HashMap<Box<str>, Vec<u32>>,
    wild: Vec<u32>,
    before: usize,
    after: usize,
    person: Option<(usize, usize, f32)>,
    name: Option<f32>,
    date: Option<f32>,
    place: Option<f32>,
}

struct Entry {
    before: usize,
    after: usize,
    weight: f32,
}

struct Phrase {
    words: Vec<Box<str>>,
    entry: usize,
    /// `*` at the end, at the start.
    longer: bool,
    compound: bool,
}

/// A text with what its readers know about it.
pub(super) struct View<'a> {
    pub(super) segment: &'a Segment,
    pub(super) text: &'a str,
    pub(super) tables: &'a Tables,
    /// The words before the last candidate: several rules ask for the same.
    pub(super) last: RefCell<Option<(usize, usize, Rc<Words>)>>,
}

/// Words in lower case, with the bytes where each stands.
pub(super) type Words = (Vec<String>, Vec<(usize, usize)>);

impl View<'_> {
    fn words(&self, from: usize, to: usize) -> Rc<Words> {
        let mut last = self.last.borrow_mut();
        match &*last {
            Some((a, b, words)) if (*a, *b) == (from, to) => words.clone(),
            _ => {
                let words = Rc::new(lower_words(&self.text[from..to]));
                *last = Some((from, to, words.clone()));
                words
            }
        }
    }
}

#[derive(Clone, Copy)]
struct Best {
    distance: usize,
    length: usize,
    weight: f32,
    code: &'static str,
    entry: usize,
}

impl Cues {
    pub(super) fn new<'c>(context: impl IntoIterator<Item = &'c ContextEntry>) -> Cues {
        let mut cues = Cues {
            entries: Vec::new(),
            phrases: Vec::new(),
            by_last: HashMap::new(),
            by_first: HashMap::new(),
            wild: Vec::new(),
            before: 0,
            after: 0,
            person: None,
            name: None,
            date: None,
            place: None,
        };
        for entry in context {
            let index = cues.entries.len();
            let (before, after, weight) = (usize::from(entry.before), usize::from(entry.after), entry.weight);
            cues.entries.push(Entry { before, after, weight });
            for near in &entry.near {
                match near.as_str() {
                    "@person" => cues.person = Some((before, after, weight)),
                    "@name" => cues.name = Some(weight),
                    "@date" => cues.date = Some(weight),
                    "@place-after" => cues.place = Some(weight),
                    _ => cues.add(near, index),
                }
            }
            cues.before = cues.before.max(before);
            cues.after = cues.after.max(after);
        }
        cues
    }

    fn add(&mut self, near: &str, entry: usize) {
        let compound = near.starts_with('*');
        let longer = near.ends_with('*');
        let lower = near.to_lowercase();
        let words: Vec<Box<str>> =
            lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(Box::from).collect();
        let (Some(first), Some(last)) = (words.first().cloned(), words.last().cloned()) else { return };
        let index = self.phrases.len() as u32;
        if compound || longer {
            self.wild.push(index);
        } else {
            self.by_last.entry(last).or_default().push(index);
            self.by_first.entry(first).or_default().push(index);
        }
        self.phrases.push(Phrase { words, entry, longer, compound });
    }

    /// The evidence around `span`.
    pub(super) fn weigh(&self, view: &View<'_>, span: Span) -> Vec<Evidence> {
        let mut evidence = Vec::new();
        let label = view.tables.label(view.segment, view.text, span);
        let by_label = label.as_ref().and_then(|(label, code)| self.of_label(label, code));
        let floor = if by_label.is_some() { view.tables.cell_start(view.segment, view.text, span) } else { 0 };
        let before = self.before(view, floor, span);
        let after = self.after(view.text, span);
        let named = self.name.is_some_and(|_| name_before(view.text, span.start()) > 0.0);
        let mut strongest = by_label;
        // Of each weak entry the nearest counts, once.
        let mut weak: Vec<Best> = Vec::new();
        for best in before.into_iter().chain(after) {
            if best.weight.abs() >= STRONG {
                // `Jan van Dam (`: the words of a name are no cues.
                if named && best.weight < 0.0 {
                    continue;
                }
                let nearer = strongest.is_none_or(|s| {
                    (best.distance, usize::MAX - best.length) < (s.distance, usize::MAX - s.length)
                        // A word in the same cell says more than the head of the column.
                        || (s.code == "column" && best.distance < 3)
                });
                if nearer {
                    strongest = Some(best);
                }
            } else {
                if weak.iter().all(|w| w.entry != best.entry) {
                    weak.push(best);
                }
            }
        }
        for best in strongest.into_iter().chain(weak) {
            let code = if best.weight < 0.0 { "negative-cue" } else { best.code };
            evidence.push(Evidence { code, weight: best.weight });
        }
        if let Some(weight) = self.name.filter(|_| named) {
            let share = name_before(view.text, span.start());
            evidence.push(Evidence { code: "name-before", weight: weight * share });
        }
        if let Some((before, after, weight)) = self.person
            && person_near(view.text, span, before, after)
        {
            evidence.push(Evidence { code: "person-near", weight });
        }
        if let Some(weight) = self.date.filter(|_| date_near(view.text, span)) {
            evidence.push(Evidence { code: "date-near", weight });
        }
        if let Some(weight) = self.place.filter(|_| place_after(view.text, span.end())) {
            evidence.push(Evidence { code: "place", weight });
        }
        evidence
    }

    /// A label speaks as a whole; in Dutch its last known word is the head.
    fn of_label(&self, label: &str, code: &'static str) -> Option<Best> {
        let split = label_words(label);
        let mut best: Option<Best> = None;
        for i in 0..split.len() {
            self.ending_at(&split, i, |phrase, length| {
                let weight = self.entries[phrase.entry].weight;
                if best.is_none_or(|b| (weight.abs() >= STRONG, length) >= (b.weight.abs() >= STRONG, b.length)) {
                    best = Some(Best { distance: 0, length, weight, code, entry: phrase.entry });
                }
            });
        }
        best
    }

    /// Calls `found` for each phrase whose last word is `words[i]`; words run in reading order.
    fn ending_at(&self, words: &[String], i: usize, mut found: impl FnMut(&Phrase, usize)) {
        let word = words[i].as_str();
        let mut any = false;
        if let Some(indices) = self.by_last.get(word) {
            for &index in indices {
                let phrase = &self.phrases[index as usize];
                let n = phrase.words.len();
                if n <= i + 1 && words[i + 1 - n..=i].iter().zip(&phrase.words).all(|(a, b)| a == &**b) {
                    any = true;
                    found(phrase, n);
                }
            }
        }
        for &index in &self.wild {
            let phrase = &self.phrases[index as usize];
            let n = phrase.words.len();
            if n > i + 1
                || !words[i + 2 - n.max(1)..=i]
                    .iter()
                    .zip(&phrase.words[1.min(n - 1)..])
                    .all(|(a, b)| n == 1 || a == &**b || phrase.longer)
            {
                continue;
            }
            let (last, first) = (&*phrase.words[n - 1], &words[i + 1 - n]);
            let fits_last = match (phrase.longer, phrase.compound && n == 1) {
                (true, true) => word.contains(last),
                (true, false) => word.starts_with(last),
                (false, true) => word.ends_with(last),
                (false, false) => word == last,
            };
            let fits_first =
                n == 1 || if phrase.compound { first.ends_with(&*phrase.words[0]) } else { first == &*phrase.words[0] };
            let fits_middle = n <= 2 || words[i + 2 - n..i].iter().zip(&phrase.words[1..n - 1]).all(|(a, b)| a == &**b);
            if fits_last && fits_first && fits_middle {
                any = true;
                found(phrase, n);
            }
        }
        if !any && word.len() >= FUZZY && !word.bytes().all(|b| b.is_ascii_digit()) {
            for phrase in &self.phrases {
                if let [only] = phrase.words.as_slice()
                    && only.len() >= FUZZY
                    && self.entries[phrase.entry].weight.abs() >= STRONG
                    && one_slip(word, only)
                {
                    found(phrase, 1);
                    return;
                }
            }
        }
    }

    fn before(&self, view: &View<'_>, floor: usize, span: Span) -> Vec<Best> {
        let text = view.text;
        if self.before == 0 {
            return Vec::new();
        }
        let mut from = span.start().saturating_sub(WINDOW).max(floor);
        while !text.is_char_boundary(from) {
            from += 1;
        }
        if let Some(blank) = text[from..span.start()].rfind("\n\n") {
            // A label may stand apart from its value: `Burgerservicenummer:`, an empty line, the number.
            let apart = text[from..from + blank].ends_with(':') && text[from + blank..span.start()].trim().is_empty();
            from += if apart { text[from..from + blank].rfind('\n').map_or(0, |i| i + 1) } else { blank + 2 };
        }
        // A word that was cut by the window is no word.
        if from > floor && words::word_before(text, from) {
            from += text[from..span.start()].find(|c: char| !c.is_alphanumeric()).unwrap_or(0);
        }
        let slice = &text[from..span.start()];
        let known = view.words(from, span.start());
        let (list, places) = &*known;
        let mut out = Vec::new();
        let mut distance = 0;
        for i in (0..list.len()).rev() {
            let gap_end = places.get(i + 1).map_or(slice.len(), |p| p.0);
            let gap = &slice[places[i].1..gap_end];
            let line = gap.contains('\n');
            if distance > 0 || i + 1 < list.len() {
                distance += 1;
            }
            // `cliëntnr. 2023-1`: before the value itself a full stop belongs to an abbreviation.
            let direct = i + 1 == list.len();
            let ends =
                gap.contains(['!', '?']) || (gap.contains(". ") && list[i].len() > 4 && !direct) || gap.contains(".\n");
            distance += if ends { SENTENCE_END } else { 0 };
            if distance >= self.before {
                break;
            }
            self.ending_at(list, i, |phrase, length| {
                let entry = &self.entries[phrase.entry];
                if distance < entry.before {
                    let code = if line && distance == 0 {
                        "heading"
                    } else if gap.contains([':', '=']) {
                        "label"
                    } else {
                        "cue"
                    };
                    out.push(Best { distance, length, weight: entry.weight, code, entry: phrase.entry });
                }
            });
        }
        out
    }

    fn after(&self, text: &str, span: Span) -> Vec<Best> {
        if self.after == 0 {
            return Vec::new();
        }
        let mut to = (span.end() + WINDOW / 2).min(text.len());
        while !text.is_char_boundary(to) {
            to -= 1;
        }
        let slice = &text[span.end()..to];
        let slice = slice.find("\n\n").map_or(slice, |i| &slice[..i]);
        let (list, places) = lower_words(slice);
        let mut out = Vec::new();
        let mut distance = 0;
        for i in 0..list.len().min(self.after + 1) {
            let gap = &slice[if i == 0 { 0 } else { places[i - 1].1 }..places[i].0];
            distance += usize::from(i > 0)
                + if gap.contains(['\n', '!', '?', ';', '\t']) || gap.contains(". ") { SENTENCE_END } else { 0 };
            if distance >= self.after {
                break;
            }
            let Some(indices) = self.by_first.get(list[i].as_str()) else { continue };
            for &index in indices {
                let phrase = &self.phrases[index as usize];
                let entry = &self.entries[phrase.entry];
                let fits =
                    list[i..].iter().zip(&phrase.words).filter(|(a, b)| *a == &***b).count() == phrase.words.len();
                if fits && distance < entry.after {
                    // What stands behind decides only when nothing before it does.
                    out.push(Best {
                        distance: distance + 3,
                        length: phrase.words.len(),
                        weight: entry.weight,
                        code: "cue",
                        entry: phrase.entry,
                    });
                }
            }
        }
        out
    }
}

/// Words in lower case with their places; a place is a pair of bytes.
fn lower_words(text: &str) -> (Vec<String>, Vec<(usize, usize)>) {
    let (mut list, mut places) = (Vec::new(), Vec::new());
    let mut start = None;
    for (i, c) in text.char_indices().chain([(text.len(), ' ')]) {
        if c.is_alphanumeric() {
            start.get_or_insert(i);
        } else if let Some(from) = start.take() {
            list.push(text[from..i].to_lowercase());
            places.push((from, i));
        }
    }
    (list, places)
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
    let (list, _) = lower_words(&spaced);
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

/// Whether a name stands directly before `at`, with nothing but a mark in between: `Jan Jansen (`, `Jansen, J., `.
/// How much of a name it is: 1 when known as one, less when only its capitals tell, 0 when none.
fn name_before(text: &str, at: usize) -> f32 {
    let mut from = at.saturating_sub(90);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let head = &text[from..at];
    let trimmed = head.trim_end_matches([' ', '(', ',', '/', ';', '\t', '|', '-', '\n', '"', '[', '*']);
    let gap = &head[trimmed.len()..];
    // `Cliëntnr C-10023`: a hyphen within a number.
    if gap == "-"
        || !gap.contains(['(', ',', '/', ';', '\t', '|', '-', '[', '*'])
        || gap.matches('\n').count() > 1
        || trimmed.is_empty()
    {
        return 0.0;
    }
    let tail = trimmed.rsplit(['\n', '\t', ';', ':', '(', '|', '/']).next().unwrap_or(trimmed).trim();
    if is_name(tail) {
        1.0
    } else if capitals(tail) {
        // `T. (Thuy) Le`: initials, first name in brackets, surname.
        if tail.contains(')') { 1.0 } else { 0.87 }
    } else if gap.contains('(')
        && tail.rsplit(' ').next().is_some_and(|w| lexicon::contains_any_case(lexicon::PERSONS, w))
    {
        0.85
    } else {
        0.0
    }
}

/// Whether a text ends in two or three words with capitals that are no place or institution: `Henna Doekhi`, `Isis Roos-van Ginkel`.
fn capitals(text: &str) -> bool {
    let list: Vec<&str> = text.split([' ', '-', '.', ')', '(']).filter(|w| !w.is_empty()).collect();
    let particle = |w: &str| w.chars().count() <= 4 && lexicon::contains_any_case(lexicon::PARTICLES, w);
    let run: Vec<&str> = list
        .iter()
        .rev()
        .take(6)
        .take_while(|w| particle(w) || w.chars().next().is_some_and(char::is_uppercase))
        .filter(|w| !particle(w))
        .copied()
        .collect();
    (2..=4).contains(&run.len())
        && run.iter().all(|w| {
            w.chars().all(char::is_alphabetic)
                && !lexicon::contains_any_case(lexicon::INSTITUTIONS, w)
                && !lexicon::contains_any_case(lexicon::INSTITUTION_PREFIXES, w)
                && !lexicon::contains_any_case(lexicon::MUNICIPALITIES, w)
        })
}

/// Whether the end of `text` is a name: known first name, or initials with a capital, or surname and first name.
fn is_name(text: &str) -> bool {
    let text = text.trim_end_matches([')', '.', ' ', '*']);
    let mut list: Vec<&str> = text.split([' ', '.', ',', '-', '(', ')', '\'']).filter(|w| !w.is_empty()).collect();
    // `Nes, T.T.L. van`: particles behind initials.
    while list.len() > 2
        && list
            .last()
            .is_some_and(|w| lexicon::contains_any_case(lexicon::PARTICLES, w) && w.chars().all(char::is_lowercase))
    {
        list.pop();
    }
    let tail = &list[list.len().saturating_sub(5)..];
    let Some(last) = tail.last() else { return false };
    if last.chars().any(|c| c.is_ascii_digit()) {
        return false;
    }
    let capital = |w: &str| w.chars().next().is_some_and(char::is_uppercase);
    let initial = |w: &str| {
        (w.chars().count() == 1 || (w.chars().count() <= 4 && w.chars().all(char::is_uppercase))) && capital(w)
    };
    let first = |w: &str| match lexicon::first_name(w) {
        Some(name) if capital(w) => name.ordinary != Ordinary::Common,
        Some(name) => name.ordinary == Ordinary::Never && !name.also_place,
        None => false,
    };
    // `Utrecht, 12 maart`: the place where a letter was written.
    if tail.len() == 1 {
        return first(last) && lexicon::place(last).is_none();
    }
    let surname = |w: &str| lexicon::surname(w).is_some_and(|n| capital(w) || n.ordinary == Ordinary::Never);
    let title = |w: &str| lexicon::contains_any_case(lexicon::TITLES, w);
    let near = &tail[tail.len().saturating_sub(4)..];
    let known = near.iter().any(|w| first(w));
    let initials = near.iter().any(|w| initial(w));
    let titled = tail.iter().any(|w| title(w));
    let lower = last.chars().all(char::is_lowercase) && lexicon::surname(last).is_some();
    let ends_well = capital(last) || first(last) || surname(last) || (lower && known);
    ends_well
        && (known
            || (initials && (surname(last) || near.iter().any(|w| capital(w) && w.chars().count() > 2)))
            || (titled && capital(last)))
}

/// Whether a person is spoken of within some words of `span`, in its line or sentence.
pub(super) fn person_near(text: &str, span: Span, before: usize, after: usize) -> bool {
    let line = words::line(text, span.start());
    let back =
        words::words_back(text, line.start().max(floor(text, span.start().saturating_sub(WINDOW))), span.start())
            .take(before);
    let to = line.end().max(span.end()).min(ceil(text, span.end() + WINDOW));
    let ahead = words::words(text, span.end(), to).take(after);
    back.chain(ahead).any(|w| {
        let word = &text[w.range()];
        lexicon::contains_any_case(lexicon::TITLES, word)
            || lexicon::contains_any_case(lexicon::PERSONS, word)
            || (word.chars().next().is_some_and(char::is_uppercase)
                && lexicon::first_name(word).is_some_and(|n| n.ordinary == Ordinary::Never))
            || (word.len() >= 4
                && lexicon::first_name(word).is_some_and(|n| n.ordinary == Ordinary::Never && !n.also_place))
    })
}

/// Whether a place of the list stands directly after `at`.
fn place_after(text: &str, at: usize) -> bool {
    let rest = text[at..].trim_start_matches([' ', ',', '\t']);
    let start = text.len() - rest.len();
    start > at
        && lexicon::longest_place(text, start).is_some_and(|(span, place)| {
            text[span.start()..].starts_with(char::is_uppercase) || place.ordinary == Ordinary::Never
        })
}

/// Whether another date stands in the same line.
fn date_near(text: &str, span: Span) -> bool {
    let line = words::line(text, span.start());
    let from = line.start().max(floor(text, span.start().saturating_sub(60)));
    let to = line.end().max(span.end()).min(ceil(text, span.end() + 40));
    [&text[from..span.start()], &text[span.end()..to]].into_iter().any(|side| {
        side.split(['/', ';', ',', '(', ')', '\t', '|']).any(|part| date_at(part.trim()).is_some()) || has_date(side)
    })
}

fn has_date(side: &str) -> bool {
    side.split([' ', ',', ';', '(', ')', '\t', '|'])
        .any(|part| part.len() >= 6 && date_at(part.trim_matches(['.', '/'])).is_some())
        || side.split(" / ").any(|part| date_at(part.trim()).is_some())
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn ceil(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Layer, Place};
    use crate::text::TextBuilder;

    fn entry(near: &[&str], before: u8, after: u8, weight: f32) -> ContextEntry {
        ContextEntry { near: near.iter().map(|s| (*s).to_owned()).collect(), before, after, weight, kind: None }
    }

    fn check(text: &str, value: &str, expected: &[(&str, f32)]) {
        let cues = Cues::new(&[
            entry(&["bsn", "burgerservicenummer", "sofi-nummer", "bsn*"], 6, 3, 5.0),
            entry(&["*factuur*", "ons kenmerk", "order"], 4, 0, -5.0),
        ]);
        let mut builder = TextBuilder::new();
        builder.push_linear(text, 0, 0, 0);
        let segment = Segment::new(Place::default(), Layer::Visible, builder.finish());
        let tables = Tables::default();
        let at = text.find(value).expect("it stands there");
        let view = View { segment: &segment, text, tables: &tables, last: RefCell::default() };
        let found = cues.weigh(&view, Span::new(at, at + value.len()));
        let found: Vec<_> = found.iter().map(|e| (e.code, e.weight)).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn the_nearest_strong_cue_decides() {
        check("BSN: 111", "111", &[("label", 5.0)]);
        check("zijn bsn is 111", "111", &[("cue", 5.0)]);
        check("BSN 222, factuur 111", "111", &[("negative-cue", -5.0)]);
        check("Factuur 222, BSN 111", "111", &[("cue", 5.0)]);
        check("Factuurnummers 111", "111", &[("negative-cue", -5.0)]);
        check("Sofi-nummer\n111", "111", &[("heading", 5.0)]);
        check("Ons kenmerk: 111", "111", &[("negative-cue", -5.0)]);
        check("1 1 1 (BSN)", "1 1 1", &[("cue", 5.0)]);
        check("Burgersevricenummer 111", "111", &[("cue", 5.0)]);
        check("Dit gaat over het bsn.\n\nEr kwam 111", "111", &[]);
    }

    #[test]
    fn names_directly_before() {
        for text in [
            "Jan Jansen (",
            "Betreft: Fatima El Amrani, ",
            "Amezian, S.D., ",
            "Kind 1: Joost Schaap / ",
            "dhr. P. de Vries (",
        ] {
            assert!(name_before(text, text.len()) > 0.0, "{text}");
        }
        for text in ["Utrecht, ", "vastgesteld, ", "op ", "Besluit (", "Jan Jansen kwam op "] {
            assert!(name_before(text, text.len()) == 0.0, "{text}");
        }
    }
}
