//! Terms of special categories, criminal and delicate data: words that say something about a person only when a person stands near.
//!
//! One walk over the words of a text; a table on the first four letters (and one on the last four) leads to the forms that may stand there.
//! What stands there is then weighed: how telling the term is, whether a person is near ([`nearby`]), in what frame it stands, and whether the
//! text only explains ([`topic`]). Labels whose whole value is of a kind ("Diagnose: ...") are in [`label`], codes of diagnoses in [`codes`].

mod attributive;
mod codes;
mod cue;
mod cut;
mod elsewhere;
mod file;
mod form;
mod frame;
mod gate;
mod label;
mod nearby;
mod origin;
mod said;
mod settle;
mod table;
mod topic;
mod weigh;

use std::collections::HashSet;

use crate::lexicon;
use crate::model::{Category, Confidence, Finding, RuleId, Segment, SegmentIndex};
use crate::rules::{Mode, Rule};
use crate::text::tokens::{Token, Tokens, end_of_word, first_word, head_key, tail_key};
use crate::text::{Span, words};

use cut::{bytes_at, floor, line_end, line_start, quick, second, then};
pub(super) use file::FileContext;
use form::{Form, match_at, one_edit};
use gate::Gate;
use nearby::Near;
pub(super) use said::settle_roles;
use settle::settle;
use table::{Entry, Table};
use weigh::{weigh, works};

/// All term rules of the packs in force, ready to walk.
#[derive(Clone, Debug)]
pub(super) struct TermSet {
    rules: Vec<TermRule>,
    terms: Vec<TermInfo>,
    forms: Vec<Form>,
    gate: Gate,
    heads: Table,
    tails: Table,
    labels: Vec<(Box<str>, u16)>,
    label_heads: Table,
    health: Option<u16>,
    ethnicity: Option<u16>,
}

#[derive(Clone, Debug)]
struct TermRule {
    id: RuleId,
    category: Category,
    frames: Vec<Frame>,
    cues: HashSet<Box<str>>,
    borrow: Option<u16>,
    /// Its terms are adjectives of peoples and faiths, which things have too.
    peoples: bool,
    /// Its terms are also said of work, animals, motions.
    said_elsewhere: bool,
}

/// What stands before and after a term.
#[derive(Clone, Debug)]
struct Frame {
    before: Box<str>,
    after: Box<str>,
    /// Whether the finding covers it; a frame in brackets, `(is) *`, only tells.
    covers: bool,
}

impl Frame {
    fn new(frame: &str) -> Option<Frame> {
        let (before, after) = frame.split_once('*')?;
        let covers = !frame.contains('(');
        let bare = |part: &str| part.replace(['(', ')'], "").into();
        Some(Frame { before: bare(before), after: bare(after), covers })
    }
}

#[derive(Clone, Debug)]
struct TermInfo {
    rule: u16,
    weight: u8,
    person: bool,
    /// Phrases that mean something else, each with where the form stands in it.
    not: Vec<Box<str>>,
}

/// A term that stands in the text, not yet weighed.
#[derive(Clone, Copy, Debug)]
struct Hit {
    start: usize,
    end: usize,
    rule: u16,
    /// Term, or `u32::MAX` for a label's value or a code.
    term: u32,
    weight: u8,
    person: bool,
    words: u8,
    typo: bool,
    framed: bool,
    /// A cue of its rule stands in the same clause.
    cued: bool,
    labelled: bool,
    code: bool,
}

impl Hit {
    /// One word that no list holds, about somebody: what a label or a code adds.
    fn unlisted(rule: u16, weight: u8, start: usize, end: usize) -> Hit {
        Hit {
            start,
            end,
            rule,
            term: u32::MAX,
            weight,
            person: true,
            words: 1,
            typo: false,
            framed: false,
            cued: false,
            labelled: false,
            code: false,
        }
    }
}

/// What one walk over a text finds.
#[derive(Debug, Default)]
pub(super) struct Walked {
    /// Terms, in order; behind them what labels and codes add.
    hits: Vec<Hit>,
    /// Words at which a label may start, each with the label.
    labels: Vec<(usize, u32)>,
    /// Words at which a code may start.
    codes: Vec<usize>,
    /// Cues of explanatory text.
    topics: Vec<topic::Cue>,
}

/// Terms up to this weight are told by what they stand with.
const GENERAL: u8 = 2;

/// Letters from which on a slip of the keys is forgiven.
const SLIP_LETTERS: usize = 9;

/// The published ids of the rules whose adjectives may belong to a thing.
const PEOPLES: &[&str] = &["special.ethnicity", "special.religion"];

/// The published id of the rule that diagnosis codes belong to.
const HEALTH: &str = "special.health";

/// The published id of the rule that peoples belong to.
const ETHNICITY: &str = "special.ethnicity";

impl TermSet {
    /// The rules among `rules` that have terms; others are left out.
    pub(super) fn new<'r>(rules: impl IntoIterator<Item = &'r Rule>) -> TermSet {
        let entries: Vec<&Rule> = rules.into_iter().filter(|r| !r.terms.is_empty()).collect();
        let index_of = |id: &str| entries.iter().position(|r| r.id.as_str() == id).map(|i| i as u16);
        let (mut rules, mut terms, mut forms, mut labels) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for (i, entry) in entries.iter().enumerate() {
            rules.push(TermRule {
                id: entry.id.clone(),
                category: entry.category,
                frames: entry.frame.iter().filter_map(|f| Frame::new(f)).collect(),
                cues: entry.cue.iter().map(|c| c.to_lowercase().into()).collect(),
                borrow: entry.borrow.as_deref().and_then(index_of),
                peoples: PEOPLES.contains(&entry.id.as_str()),
                said_elsewhere: elsewhere::RULES.contains(&entry.id.as_str()),
            });
            labels.extend(entry.label.iter().map(|l| (Box::from(l.as_str()), i as u16)));
            for term in &entry.terms {
                let index = terms.len() as u32;
                let not = term.x.iter().map(|x| x.to_lowercase().into()).collect();
                terms.push(TermInfo { rule: i as u16, weight: term.w, person: term.p, not });
                for text in std::iter::once(&term.t).chain(&term.f) {
                    let text = text.to_lowercase();
                    let exact =
                        term.cs.iter().filter(|c| c.to_lowercase() == text).map(|c| c.as_str().into()).collect();
                    let letters = text.chars().filter(|c| c.is_alphanumeric()).count() as u32;
                    // A start of three letters is the start of too many words.
                    let mode = if letters < 4 { Mode::Word } else { term.m };
                    forms.push(Form { text: text.into(), mode, term: index, exact, letters });
                }
            }
        }
        let head = |text: &str| first_word(text).map(head_key);
        let slip = |form: &Form| {
            let long = form.letters as usize >= SLIP_LETTERS && !form.text.contains(' ');
            let telling = terms[form.term as usize].weight >= 3;
            if long && telling { u8::try_from(form.text.len()).unwrap_or(0) } else { 0 }
        };
        let heads = forms.iter().enumerate().filter_map(|(i, form)| {
            let (next, mask) = quick(&form.text, form.mode);
            let (slip, (then, then_mask)) = (slip(form), then(&form.text));
            Some(Entry { next, mask, slip, then, then_mask, ..Entry::new(head(&form.text)?, i as u32) })
        });
        let heads: Vec<Entry> = heads.collect();
        let mut gate = Gate::new();
        for entry in &heads {
            gate.add(gate::TERM, entry);
            if entry.slip > 0 {
                gate.add_slip(entry.key, &forms[entry.index as usize].text);
            }
        }
        let tails = forms.iter().enumerate().filter(|(_, f)| f.mode == Mode::Tail && f.text.len() >= 4);
        let tails = tails.map(|(i, f)| Entry::new(tail_key(&f.text), i as u32)).collect();
        let label_heads = labels.iter().enumerate().filter_map(|(i, (l, _))| {
            let (next, mask) = quick(l, Mode::Word);
            let (then, then_mask) = then(l);
            Some(Entry { next, mask, then, then_mask, ..Entry::new(head(l)?, i as u32) })
        });
        let label_heads: Vec<Entry> = label_heads.collect();
        label_heads.iter().for_each(|entry| gate.add(gate::LABEL, entry));
        topic::entries().for_each(|entry| gate.add(gate::TOPIC, &entry));
        TermSet {
            gate,
            heads: Table::new(heads),
            tails: Table::new(tails),
            label_heads: Table::new(label_heads),
            health: index_of(HEALTH),
            ethnicity: index_of(ETHNICITY),
            rules,
            terms,
            forms,
            labels,
        }
    }

    /// Walks over the words of `segment`: what may be a term, before anybody asks whom it is about.
    pub(super) fn walk(&self, segment: &Segment) -> Walked {
        let mut walked = self.words(segment.text.folded());
        label::values(self, segment, &walked.labels, &mut walked.hits);
        codes::find(self, segment, &walked.codes, &mut walked.hits);
        (walked.labels, walked.codes) = (Vec::new(), Vec::new());
        walked
    }

    /// Adds what the terms find in `segment`. `known` are the findings of other rules in the same segment, in order: they are evidence of a
    /// person, and no term is looked for inside them. `file` is what the whole document tells.
    pub(super) fn find(
        &self,
        index: SegmentIndex,
        segment: &Segment,
        walked: &Walked,
        known: &[Finding],
        file: FileContext,
        out: &mut Vec<Finding>,
    ) {
        if walked.hits.is_empty() {
            return;
        }
        let text = segment.text.folded();
        let mut hits = walked.hits.clone();
        self.frame(text, &mut hits);
        let known: Vec<&Finding> = known.iter().filter(|f| nearby::is_sure(f)).collect();
        let hits = settle(hits, &known);
        let mut topics = topic::Topics::new(text, &known, &walked.topics);
        let mut persons = nearby::Persons::new();
        for (i, hit) in hits.iter().enumerate() {
            let company = company(&hits, i);
            let rule = &self.rules[hit.rule as usize];
            let mut hit = *hit;
            let of_thing = rule.peoples && attributive::of_a_thing(text, &hit);
            if of_thing {
                hit.weight = hit.weight.min(2);
            }
            // Cheap questions first: most terms of most texts are about nobody.
            let general = !of_thing && hit.weight <= GENERAL && !hit.framed;
            let cued = |hit: &Hit| general && !works(&text[hit.start..hit.end]) && cue::near(&rule.cues, text, hit);
            let weak = hit.weight == 1 && !company && !hit.framed && !hit.labelled;
            if hit.weight == 0 || weak && !cued(&hit) {
                continue;
            }
            let near = nearby::near(segment, &known, &mut persons, hit.start, hit.end);
            if near < Near::Named && !hit.labelled && topics.explains(hit.start, near, file.client_file) {
                continue;
            }
            hit.cued = near >= Near::Person && (weak || cued(&hit));
            let hit = &hit;
            let Some(evidence) = weigh(hit, near, company, file, text) else { continue };
            let confidence = Confidence::from_evidence(&evidence);
            if confidence.certainty().is_none() {
                continue;
            }
            if rule.said_elsewhere && !hit.labelled && elsewhere::told(text, hit.start, hit.end) {
                continue;
            }
            out.push(Finding {
                rule: rule.id.clone(),
                category: rule.category,
                segment: index,
                span: Span::new(hit.start, hit.end),
                confidence,
                evidence,
                person: None,
            });
        }
    }

    /// Every term that stands in the text, at most one a word, the longest; and where labels, codes and cues of explanation stand.
    fn words(&self, text: &str) -> Walked {
        let mut walked = Walked::default();
        let mut done = 0;
        for token in Tokens::new(text) {
            if token.digits && codes::may_start(text, token.start) {
                walked.codes.push(token.start);
            }
            let lists = self.gate.look(text, &token);
            let tails = if token.end - token.start >= 7 { self.tails.get(token.tail(text)) } else { &[] };
            // A people has a capital.
            let capital = !text.as_bytes()[token.start].is_ascii_lowercase();
            let people = || if capital { origin::people(self, text, &token) } else { None };
            if lists == 0 && tails.is_empty() {
                walked.hits.extend(people());
                continue;
            }
            let may = Fits::new(text, &token);
            if lists & gate::LABEL != 0 {
                let labels = self.label_heads.get(token.head).iter().filter(|label| may.begins(label));
                walked.labels.extend(labels.map(|label| (token.start, label.index)));
            }
            if lists & gate::TOPIC != 0 {
                walked.topics.extend(topic::cue(text, &token, may));
            }
            let heads = if lists & gate::TERM != 0 { self.heads.get(token.head) } else { &[] };
            if token.start < done || in_address(text, &token) {
                continue;
            }
            let listed =
                if heads.is_empty() && tails.is_empty() { None } else { self.best(text, token, may, heads, tails) };
            if let Some(hit) = listed.or_else(people) {
                done = hit.end;
                walked.hits.push(hit);
            }
        }
        walked
    }

    fn best(&self, text: &str, token: Token, may: Fits, heads: &[Entry], tails: &[Entry]) -> Option<Hit> {
        let Token { start, end: word_end, .. } = token;
        let mut best: Option<Hit> = None;
        let mut spared = false;
        for entry in heads.iter().filter(|entry| may.fits(entry)) {
            let form = &self.forms[entry.index as usize];
            let Some(end) = form.end_at(text, start) else { continue };
            let whole = end_of_word(text, end);
            let mut term = self.hit(form, start, whole);
            if whole != end {
                if form.mode == Mode::Word || form.mode == Mode::Tail || text[end..whole].len() > 24 {
                    continue;
                }
                term.weight = lowered(term.weight, &text[start..whole]);
            }
            // A tail after a hyphen makes a compound too: `hiv-fonds`, `ALS-patiënt`.
            if bytes_at(text, whole) == Some(b'-') && end_of_word(text, whole + 1) > whole + 1 {
                let tail = end_of_word(text, whole + 1);
                if !is_listed(&text[whole + 1..tail]) {
                    term.weight = lowered(term.weight, &text[whole + 1..tail]);
                }
            }
            // What is written in capitals throughout tells nothing by its capitals.
            if self.excepted(form, text, start, end) {
                spared = true;
                continue;
            }
            if !form.exact.is_empty() && shouted(text, start, end) {
                continue;
            }
            if best.is_none_or(|b| (term.end, term.weight) > (b.end, b.weight)) {
                best = Some(term);
            }
        }
        if best.is_some() {
            return best;
        }
        for entry in tails {
            let form = &self.forms[entry.index as usize];
            let Some(from) = word_end.checked_sub(form.text.len()).filter(|f| *f >= start + 2) else { continue };
            let same = text.is_char_boundary(from) && match_at(&form.text, text, from, true) == Some(word_end);
            if same && !self.excepted(form, text, from, word_end) {
                return Some(self.hit(form, start, word_end));
            }
        }
        // A word that means something else here is no slip for another.
        if spared { None } else { self.misspelt(text, start, word_end, heads) }
    }

    /// Long words may hold one slip: they are like no other word even so.
    fn misspelt(&self, text: &str, start: usize, end: usize, heads: &[Entry]) -> Option<Hit> {
        let word = &text[start..end];
        if word.len() < SLIP_LETTERS || word.len() > 40 {
            return None;
        }
        let alike = heads.iter().filter(|e| e.slip > 0 && usize::from(e.slip).abs_diff(word.len()) <= 2);
        let found = alike.map(|e| &self.forms[e.index as usize]).find(|f| one_edit(word, &f.text))?;
        // `verwachten` is no `verdachten`.
        if lexicon::contains_any_case(lexicon::NOT_SLIPS, word) {
            return None;
        }
        Some(Hit { typo: true, ..self.hit(found, start, end) })
    }

    fn hit(&self, form: &Form, start: usize, end: usize) -> Hit {
        let term = &self.terms[form.term as usize];
        let words = form.text.split(' ').count().min(9) as u8;
        Hit { term: form.term, person: term.person, words, ..Hit::unlisted(term.rule, term.weight, start, end) }
    }
}

/// What the letters of a word and of what follows it tell of the forms that start like it: nearly always that it is none of them.
#[derive(Clone, Copy)]
struct Fits {
    next: u32,
    second: Option<u32>,
    /// They do not tell: not all plain, or cut by a hyphen at a line's end, so that they stand further on.
    cut: bool,
}

impl Fits {
    fn new(text: &str, token: &Token) -> Fits {
        let cut = !token.ascii || text.as_bytes()[token.end..].starts_with(b"-\n");
        Fits { next: token.next, second: second(text, token.end), cut }
    }

    /// Whether the word itself may be of this form.
    fn begins(self, entry: &Entry) -> bool {
        self.cut || (self.next ^ entry.next) & entry.mask == 0
    }

    /// Whether what follows may be too.
    fn fits(self, entry: &Entry) -> bool {
        let follows = |second: u32| (second ^ entry.then) & entry.then_mask == 0;
        self.begins(entry) && (self.cut || self.second.is_none_or(follows))
    }
}

/// Whether another term of two or more stands within a sentence's length.
fn company(hits: &[Hit], i: usize) -> bool {
    const REACH: usize = 150;
    let hit = &hits[i];
    let other = |h: &&Hit| h.weight >= 2 && (h.rule, h.term) != (hit.rule, hit.term);
    let before =
        hits[..i].iter().rev().take(8).take_while(|h| hit.start - h.end.min(hit.start) < REACH).any(|h| other(&h));
    before || hits[i + 1..].iter().take(8).take_while(|h| h.start - hit.end.min(h.start) < REACH).any(|h| other(&h))
}

/// Whether a word is part of the address of a page or of mail: `www.naam.nl`, `naam@domein`.
fn in_address(text: &str, token: &Token) -> bool {
    let bytes = text.as_bytes();
    let before = token.start.checked_sub(2).is_some_and(|i| {
        matches!(bytes[i + 1], b'.' | b'@')
            && bytes[i].is_ascii_alphanumeric()
            && (bytes[i + 1] == b'@' || bytes[i] == b'w')
    });
    let domain =
        |top: &str| text[token.end..].strip_prefix(top).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
    before || [".nl", ".be", ".com", ".org", ".eu"].iter().any(|top| domain(top))
}

/// Weight of a compound that ends in a word about a topic (`kankeronderzoek`).
fn lowered(weight: u8, compound: &str) -> u8 {
    let lower = compound.to_lowercase();
    if lexicon::TOPIC_TAILS.iter().any(|tail| lower.ends_with(tail)) { weight.saturating_sub(2) } else { weight }
}

/// Whether the part of a compound after its hyphen makes it about a person after all.
fn is_listed(tail: &str) -> bool {
    lexicon::contains_any_case(lexicon::PERSONS, tail)
}

/// Whether the words around are all in capitals.
fn shouted(text: &str, start: usize, end: usize) -> bool {
    let mut from = start.saturating_sub(40);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let around = words::words_back(text, from.max(line_start(text, start)), start).take(3);
    let mut around = around.chain(words::words(text, end, line_end(text, end, 60)).take(3)).peekable();
    let any = around.peek().is_some();
    any && around.all(|w| !text[w.range()].chars().any(char::is_lowercase))
}
