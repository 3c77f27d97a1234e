//! Step 3: what stands around a candidate. Cue words before and after it, its label, the head of its column, a person or a date nearby.
//!
//! Of the strong cues the nearest decides, whichever way it points: in `factuur 1, BSN 2` each number has its own. Weak ones add up.
//! The words of a text are looked up once, for all rules ([`vocabulary`]), and kept while candidates come by ([`window`]).

mod near;
mod vocabulary;
mod window;

use crate::detect::context::near::{date_near, name_before, person_near, place_after};
use crate::detect::context::vocabulary::{Phrase, Vocabulary, bit};
use crate::detect::context::window::Window;
use crate::detect::tables::Tables;
use crate::model::{Evidence, Segment};
use crate::rules::ContextEntry;
use crate::text::Span;

pub(super) use crate::detect::context::vocabulary::{Memory, Mixed};

/// From here on a cue is strong.
const STRONG: f32 = 2.5;
/// How far back words are looked for, in bytes.
pub(super) const WINDOW: usize = 220;
/// How many words a sentence end counts for.
const SENTENCE_END: usize = 4;

/// The context of all rules, ready to be looked up.
pub(super) struct Context {
    vocabulary: Vocabulary,
    rules: Vec<Cues>,
    /// The most words before and after a candidate that any rule looks at.
    before: usize,
    after: usize,
}

/// The context of one rule.
#[derive(Default)]
struct Cues {
    entries: Vec<Entry>,
    before: usize,
    after: usize,
    person: Option<(usize, usize, f32)>,
    name: Option<f32>,
    date: Option<f32>,
    place: Option<f32>,
    /// The most that words, and that all of it, can add.
    most_words: f32,
    most: f32,
}

struct Entry {
    before: usize,
    after: usize,
    weight: f32,
    /// Speaks of the first number behind it only.
    once: bool,
}

/// A text with what its readers know about it.
pub(super) struct View<'a> {
    pub(super) segment: &'a Segment,
    pub(super) text: &'a str,
    tables: &'a Tables,
    window: Window<'a>,
    /// How much of a name stands before a place, and the label of what starts there: rules and spans ask for the same.
    named: Option<(usize, f32)>,
    labelled: Option<(usize, Option<(&'a str, &'static str)>)>,
    /// Room for the cues around one candidate.
    cues: Vec<Best>,
    weak: Vec<Best>,
    pub(super) evidence: Vec<Evidence>,
}

impl<'a> View<'a> {
    pub(super) fn new(segment: &'a Segment, text: &'a str, tables: &'a Tables, memory: &'a mut Memory) -> View<'a> {
        memory.tidy();
        let window = Window::new(text, memory);
        let (cues, weak, evidence) = (Vec::new(), Vec::new(), Vec::new());
        View { segment, text, tables, window, named: None, labelled: None, cues, weak, evidence }
    }

    fn label(&mut self, span: Span) -> Option<(&'a str, &'static str)> {
        match self.labelled {
            Some((at, label)) if at == span.start() => label,
            _ => {
                let label = self.tables.label(self.segment, self.text, span);
                self.labelled = Some((span.start(), label));
                label
            }
        }
    }

    fn name_before(&mut self, at: usize) -> f32 {
        match self.named {
            Some((known, share)) if known == at => share,
            _ => {
                let share = name_before(self.text, at);
                self.named = Some((at, share));
                share
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
    entry: u16,
}

impl Context {
    /// One context for each rule, or for each kind of shape of a rule; they are known by their order.
    pub(super) fn new<'c>(contexts: impl IntoIterator<Item = Vec<&'c ContextEntry>>) -> Context {
        let mut phrases = Vec::new();
        let rules: Vec<Cues> =
            contexts.into_iter().enumerate().map(|(i, context)| Cues::new(&context, i as u16, &mut phrases)).collect();
        Context {
            before: rules.iter().map(|c| c.before).max().unwrap_or(0),
            after: rules.iter().map(|c| c.after).max().unwrap_or(0),
            vocabulary: Vocabulary::new(phrases),
            rules,
        }
    }

    /// The most that can be added by what stands around something that starts at `start` and ends between `ends.0` and `ends.1`.
    pub(super) fn most(&self, view: &mut View<'_>, rule: usize, start: usize, ends: (usize, usize)) -> f32 {
        let cues = &self.rules[rule];
        if cues.most_words == 0.0 || view.label(Span::new(start, ends.1)).is_some() {
            return cues.most;
        }
        let bit = bit(rule as u16);
        let reach = self.before + self.vocabulary.longest;
        if cues.before > 0 && view.window.rules_before(&self.vocabulary, start, reach) & bit != 0
            || cues.after > 0 && view.window.rules_after(&self.vocabulary, ends.0, ends.1) & bit != 0
        {
            return cues.most;
        }
        cues.most - cues.most_words
    }

    /// Adds the evidence around `span`; false as soon as it is clear that its sum stays below `least`.
    pub(super) fn weigh(
        &self,
        view: &mut View<'_>,
        rule: usize,
        span: Span,
        least: f32,
        evidence: &mut Vec<Evidence>,
    ) -> bool {
        let mut all = std::mem::take(&mut view.cues);
        let mut weak = std::mem::take(&mut view.weak);
        all.clear();
        weak.clear();
        let enough = self.weigh_with(view, rule, span, least, evidence, (&mut all, &mut weak));
        (view.cues, view.weak) = (all, weak);
        enough
    }

    fn weigh_with(
        &self,
        view: &mut View<'_>,
        rule: usize,
        span: Span,
        least: f32,
        evidence: &mut Vec<Evidence>,
        (all, weak): (&mut Vec<Best>, &mut Vec<Best>),
    ) -> bool {
        let cues = &self.rules[rule];
        let label = view.label(span);
        let by_label = label.and_then(|(label, code)| self.of_label(view, rule, label, code));
        let floor = if by_label.is_some() { view.tables.cell_start(view.segment, view.text, span) } else { 0 };
        if cues.before > 0 {
            self.before(view, rule, floor, span, all);
        }
        if cues.after > 0 {
            self.after(view, rule, span, all);
        }
        let named = cues.name.is_some() && view.name_before(span.start()) > 0.0;
        let mut strongest = by_label;
        // Of each weak entry the nearest counts, once.
        for best in all.drain(..) {
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
            } else if weak.iter().all(|w| w.entry != best.entry) {
                weak.push(best);
            }
        }
        let mut sum = 0.0;
        for best in strongest.into_iter().chain(weak.drain(..)) {
            let code = if best.weight < 0.0 { "negative-cue" } else { best.code };
            sum += best.weight;
            evidence.push(Evidence { code, weight: best.weight });
        }
        if sum + cues.most - cues.most_words < least {
            return false;
        }
        if let Some(weight) = cues.name.filter(|_| named) {
            evidence.push(Evidence { code: "name-before", weight: weight * view.name_before(span.start()) });
        }
        if let Some((before, after, weight)) = cues.person
            && person_near(view.text, span, before, after, view.window.memory())
        {
            evidence.push(Evidence { code: "person-near", weight });
        }
        if let Some(weight) = cues.date.filter(|_| date_near(view.text, span)) {
            evidence.push(Evidence { code: "date-near", weight });
        }
        if let Some(weight) = cues.place.filter(|_| place_after(view.text, span.end())) {
            evidence.push(Evidence { code: "place", weight });
        }
        true
    }

    /// A label speaks as a whole; in Dutch its last known word is the head.
    fn of_label(&self, view: &mut View<'_>, rule: usize, label: &str, code: &'static str) -> Option<Best> {
        let (words, memory) = view.window.label(&self.vocabulary, label);
        let mut best: Option<Best> = None;
        for i in 0..words.len() {
            self.vocabulary.ending_at(memory, rule as u16, words, i, |phrase, length| {
                let weight = self.rules[rule].entries[usize::from(phrase.entry)].weight;
                if best.is_none_or(|b| (weight.abs() >= STRONG, length) >= (b.weight.abs() >= STRONG, b.length)) {
                    best = Some(Best { distance: 0, length, weight, code, entry: phrase.entry });
                }
            });
        }
        best
    }

    fn before(&self, view: &mut View<'_>, rule: usize, floor: usize, span: Span, out: &mut Vec<Best>) {
        let cues = &self.rules[rule];
        let reach = self.before + self.vocabulary.longest;
        let between = words_since_number(view.text, span.start());
        let (words, gaps, memory) = view.window.before(&self.vocabulary, floor, span.start(), reach);
        let mut distance = 0;
        for i in (0..words.len()).rev() {
            let gap = gaps[i];
            // `cliëntnr. 2023-1`: before the value itself a full stop belongs to an abbreviation.
            let direct = i + 1 == words.len();
            if !direct {
                distance += 1;
            }
            let ends = gap.exclaims || (gap.stop && !direct && memory.len(words[i]) > 4) || gap.stop_at_line_end;
            distance += if ends { SENTENCE_END } else { 0 };
            if distance >= cues.before {
                break;
            }
            self.vocabulary.ending_at(memory, rule as u16, words, i, |phrase, length| {
                let entry = &cues.entries[usize::from(phrase.entry)];
                let others = entry.once && between.is_some_and(|between| i + between < words.len());
                if distance < entry.before && !others {
                    let code = if gap.line && distance == 0 {
                        "heading"
                    } else if gap.colon {
                        "label"
                    } else {
                        "cue"
                    };
                    out.push(Best { distance, length, weight: entry.weight, code, entry: phrase.entry });
                }
            });
        }
    }

    fn after(&self, view: &mut View<'_>, rule: usize, span: Span, out: &mut Vec<Best>) {
        let cues = &self.rules[rule];
        let reach = self.after + self.vocabulary.longest;
        let (words, gaps, memory) = view.window.after(&self.vocabulary, span.end(), reach);
        let mut distance = 0;
        for (i, gap) in gaps.iter().enumerate().take(cues.after + 1) {
            distance += usize::from(i > 0)
                + if gap.line || gap.exclaims || gap.separates || gap.stop { SENTENCE_END } else { 0 };
            if distance >= cues.after {
                break;
            }
            self.vocabulary.starting_at(memory, rule as u16, words, i, |phrase| {
                let entry = &cues.entries[usize::from(phrase.entry)];
                if distance < entry.after {
                    // What stands behind decides only when nothing before it does.
                    let (length, weight) = (phrase.words.len(), entry.weight);
                    out.push(Best { distance: distance + 3, length, weight, code: "cue", entry: phrase.entry });
                }
            });
        }
    }
}

/// How many words stand between `at` and the start of the number directly before it, a mark between: 1 in `BSN 111222333, |`.
fn words_since_number(text: &str, at: usize) -> Option<usize> {
    const LONGEST: usize = 24;
    const DIGITS: usize = 4;
    let head = &text[text.floor_char_boundary(at.saturating_sub(LONGEST + 3))..at];
    let number = head.trim_end_matches(' ').strip_suffix([',', ';', '/'])?.trim_end_matches(' ');
    let length = number.bytes().rev().take_while(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-')).count();
    let number = &number[number.len() - length..];
    let enough = number.bytes().filter(u8::is_ascii_digit).count() >= DIGITS;
    enough.then(|| number.split(['.', '-']).filter(|part| !part.is_empty()).count())
}

impl Cues {
    fn new(context: &[&ContextEntry], rule: u16, phrases: &mut Vec<Phrase>) -> Cues {
        let mut cues = Cues::default();
        let (mut strongest, mut weak) = (0f32, 0f32);
        for entry in context {
            let index = cues.entries.len() as u16;
            let (before, after, weight) = (usize::from(entry.before), usize::from(entry.after), entry.weight);
            cues.entries.push(Entry { before, after, weight, once: entry.once });
            for near in &entry.near {
                match near.as_str() {
                    "@person" => cues.person = Some((before, after, weight)),
                    "@name" => cues.name = Some(weight),
                    "@date" => cues.date = Some(weight),
                    "@place-after" => cues.place = Some(weight),
                    _ => phrases.extend(Phrase::new(near, rule, index, weight.abs() >= STRONG)),
                }
            }
            cues.before = cues.before.max(before);
            cues.after = cues.after.max(after);
            strongest = strongest.max(weight);
            weak += if weight < STRONG { weight.max(0.0) } else { 0.0 };
        }
        cues.most_words = strongest + weak;
        let others = [cues.person.map(|p| p.2), cues.name, cues.date, cues.place];
        cues.most = cues.most_words + others.into_iter().flatten().map(|weight| weight.max(0.0)).sum::<f32>();
        cues
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Layer, Place};
    use crate::text::TextBuilder;

    fn entry(near: &[&str], before: u8, after: u8, weight: f32) -> ContextEntry {
        ContextEntry {
            near: near.iter().map(|s| (*s).to_owned()).collect(),
            before,
            after,
            weight,
            kind: None,
            once: false,
        }
    }

    fn check(text: &str, value: &str, expected: &[(&str, f32)]) {
        let entries = [
            entry(&["bsn", "burgerservicenummer", "sofi-nummer", "bsn*"], 6, 3, 5.0),
            entry(&["*factuur*", "ons kenmerk", "order"], 4, 0, -5.0),
        ];
        let cues = Context::new([entries.iter().collect()]);
        let mut builder = TextBuilder::new();
        builder.push_linear(text, 0, 0, 0);
        let segment = Segment::new(Place::default(), Layer::Visible, builder.finish());
        let tables = Tables::default();
        let at = text.find(value).expect("it stands there");
        let mut memory = Memory::default();
        let mut view = View::new(&segment, text, &tables, &mut memory);
        let mut found = Vec::new();
        assert!(cues.weigh(&mut view, 0, Span::new(at, at + value.len()), -100.0, &mut found));
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
}
