//! One walk over the words of a text: where a name may stand, a run of words is read and its best division into names is kept.
//!
//! Most words are skipped after their first letter; only a capital, a title, or a text without capitals makes it look further.

use std::ops::Range;

use crate::detect::names::around::{After, Before, Link, after, before, word_start};
use crate::detect::names::bearing::is_label;
use crate::detect::names::evidence::{Where, weigh};
use crate::detect::names::label::Labels;
use crate::detect::names::lists::{lists, speakers};
use crate::detect::names::shape::{Shape, shape};
use crate::detect::names::skim::{has_capital, may_be_title, paragraph_end};
use crate::detect::names::tokens::{Kind, LONGEST_RUN, Token, char_at, run, word_end};
use crate::detect::names::why::{Sum, Why};
use crate::lexicon::{Ordinary, known};
use crate::model::Segment;
use crate::text::Span;
use crate::text::tokens::Tokens;

/// A possible name, weighed by itself.
#[derive(Clone, Debug)]
pub(super) struct Mention {
    pub(super) span: Span,
    /// Why, with the sum of it in log-odds.
    pub(super) sum: Sum,
    /// Given names and initials; empty when there are none.
    pub(super) given: Span,
    /// The surname with particles and suffix; empty when there is none.
    pub(super) surname: Span,
    pub(super) kind: MentionKind,
}

/// What else later steps want to know of a mention.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct MentionKind {
    /// Two words or more, or initials and a word.
    pub(super) full: bool,
    /// A label, column, sender or list that starts with one says it.
    pub(super) labelled: bool,
    /// None of its words stands in any list.
    pub(super) unknown: bool,
    /// No capital.
    pub(super) lower: bool,
}

/// From this sum on a mention is believed: the odds of `likely`.
pub(super) const BELIEVED: f32 = 0.85;
/// Below this sum nothing that the document tells can help.
const HOPELESS: f32 = -3.7;
/// Letters of a title with a full stop at most: `mevr.`, `prof.`.
const LONGEST_TITLE: usize = 5;
/// Sums are worth reading as a name from here on, when a run is divided.
const DIVIDES: f32 = -1.2;

/// Finds what may be names in one segment. Scratch space is kept between runs.
pub(super) fn walk(segment: &Segment) -> Vec<Mention> {
    let text = segment.text.folded();
    let mut walk =
        Walk { text, labels: Labels::new(segment), tokens: Vec::with_capacity(16), found: Vec::new(), lower: false };
    if segment.cells.is_empty() {
        let mut at = 0;
        while at < text.len() {
            let end = paragraph_end(text.as_bytes(), at);
            walk.block(at, end);
            at = end;
        }
    } else {
        for cell in &segment.cells {
            walk.block(cell.span.start(), cell.span.end());
        }
    }
    let mut found = walk.found;
    lists(text, &mut found);
    speakers(text, &mut found);
    found
}

struct Walk<'a> {
    text: &'a str,
    labels: Labels<'a>,
    tokens: Vec<Token>,
    found: Vec<Mention>,
    /// The block has no word with a capital.
    lower: bool,
}

impl Walk<'_> {
    fn block(&mut self, from: usize, to: usize) {
        let bytes = self.text.as_bytes();
        self.lower = !has_capital(&self.text[from..to]);
        let mut done = from;
        for word in Tokens::new(&self.text[from..to]) {
            let at = from + word.start;
            // What stands behind an underscore is a part of something longer.
            if at < done || at > 0 && bytes[at - 1] == b'_' {
                continue;
            }
            done = match bytes[at] {
                b'a'..=b'z' if self.lower || may_be_title(bytes, at) => self.small(at, from + word.end),
                b'a'..=b'z' if self.is_typed_small(at, from + word.end) => {
                    self.lower = true;
                    let end = self.small(at, from + word.end);
                    self.lower = false;
                    end
                }
                b'A'..=b'Z' => self.capital(at),
                0x80.. if char_at(self.text, at).is_some_and(char::is_uppercase) => self.capital(at),
                _ => continue,
            };
        }
    }

    /// Whether a name stands behind its label as people type it in a form: `Naam: jan de vries`.
    fn is_typed_small(&self, at: usize, end: usize) -> bool {
        if !self.text[..at].ends_with(": ") {
            return false;
        }
        let label = known(&self.text[word_start(self.text, at - 2)..at - 2]);
        let what = known(&self.text[at..end]);
        let sure = what.first() == Some(Ordinary::Never) || what.surname() == Some(Ordinary::Never);
        is_label(label) && sure && (label.label() || !what.word())
    }

    /// Whether a given name without its capital stands behind a word for a relative: `anders zoon richard bellen`.
    fn is_given_behind(&self, end: usize) -> bool {
        let Some(rest) = self.text[end..].strip_prefix(' ') else { return false };
        let name = &rest[..word_end(rest, 0)];
        let what = known(name);
        name.len() > 2 && name.starts_with(char::is_lowercase) && what.first() == Some(Ordinary::Never) && !what.word()
    }

    /// A word with a capital: the run that it starts, with the particles before it.
    fn capital(&mut self, at: usize) -> usize {
        let end = word_end(self.text, at);
        let bytes = self.text.as_bytes();
        if end > at + 1 {
            // The commonest case by far: a sentence begins with an ordinary word and goes on in small letters.
            let what = known(&self.text[at..end]);
            let named = what.first().is_some() || what.surname().is_some() || what.title();
            let small = bytes.get(end) == Some(&b' ') && bytes.get(end + 1).is_some_and(u8::is_ascii_lowercase);
            let leads = what.particle() && matches!(bytes.get(end + 1..end + 3), Some(b"de" | b"he" | b"te" | b"la"));
            if small && !named && !leads && (what.word() || what.particle()) && self.begins(at) {
                return end;
            }
        }
        if &self.text[at..end] == "Geb" && bytes.get(end).is_none_or(|b| matches!(b, b'.' | b':' | b' ')) {
            return end;
        }
        let start = self.lead(at);
        let next = run(self.text, start, self.lower, &mut self.tokens);
        self.unmask();
        self.divide();
        next.max(end)
    }

    /// `mevrouw Pastoor is gevallen`: behind a title the next is the name, unless that has one.
    fn unmask(&mut self) {
        let bound = match &self.tokens[..] {
            [_] => true,
            [_, next, ..] => next.hyphen,
            [] => false,
        };
        let Some(first) = self.tokens.first_mut().filter(|t| bound && t.kind == Kind::Title) else { return };
        let before = before(self.text, first.start);
        if before.link == Link::Word && before.near.title() && !self.text[first.end..].starts_with('.') {
            first.kind = Kind::Word;
        }
    }

    /// Whether a sentence, line or quote begins here: behind a title even an ordinary word is a name (`De heer Bruining heeft`, `mw. Bakker is`).
    fn begins(&self, at: usize) -> bool {
        let bytes = self.text.as_bytes();
        if at < 2 || bytes[at - 1] != b' ' {
            return true;
        }
        let head = &bytes[..at - 2];
        match bytes[at - 2] {
            b'a'..=b'z' => false,
            b'.' => {
                let letters = head.iter().rev().take_while(|b| b.is_ascii_lowercase()).take(LONGEST_TITLE + 1).count();
                letters > LONGEST_TITLE
                    || letters > 1 && {
                        let word = known(&self.text[at - 2 - letters..at - 2]);
                        let person = word.title() || word.role() || word.relative() || word.profession();
                        word.word() && !person
                    }
            }
            _ => true,
        }
    }

    /// Where a name begins whose particles stand before `at`: `mw. van den Berg`, `gesproken met van der Meer`.
    fn lead(&self, at: usize) -> usize {
        let text = self.text;
        let bytes = text.as_bytes();
        if at < 3 || bytes[at - 1] != b' ' || !(bytes[at - 2].is_ascii_lowercase() || bytes[at - 2] == b'.') {
            return at;
        }
        let mut start = at;
        let (mut count, mut old) = (0, false);
        while count < 3 {
            let gap = text[..start].trim_end_matches(' ');
            if gap.len() == start {
                break;
            }
            let begin = gap.rfind([' ', '\n', '\t', '(', ':', ',']).map_or(0, |i| i + 1);
            let word = &gap[begin..];
            if word.is_empty() || word.len() > 5 || word.starts_with(char::is_uppercase) {
                break;
            }
            let what = known(word.trim_start_matches('\'').trim_end_matches('.'));
            let short = matches!(word, "v.d." | "v/d" | "v." | "vd" | "v.d");
            if !(what.particle() || known(word).particle() || short)
                || matches!(word, "in" | "uit" | "tot" | "voor" | "over" | "bij" | "aan" | "op" | "onder" | "te")
                    && count == 0
            {
                break;
            }
            old |= matches!(word, "den" | "der" | "ter" | "ten" | "'t" | "vd" | "el") || short;
            start = begin;
            count += 1;
        }
        if count == 0 {
            return at;
        }
        let next = known(&text[at..word_end(text, at)]);
        let before = before(text, start);
        let cue = before.link == Link::Word
            && (before.near.title() || matches!(&text[before.near_at.0..before.near_at.1], "gezin" | "familie"))
            || before.link == Link::Colon
            || matches!(before.link, Link::Start | Link::Line) && !before.near.word();
        // `de familie van Thuy Pham`: a given name never has a particle before it.
        if next.first() == Some(Ordinary::Never) && !next.with_particle() {
            return at;
        }
        let bears = next.with_particle()
            && next.surname() != Some(Ordinary::Common)
            && !next.populous()
            && next.first().is_none();
        let word = &text[start..at];
        let beside = before.link == Link::Word
            && (before.near.role() || before.near.profession() || before.near.relative() && !word.starts_with("van "));
        let taken = match (count, old) {
            _ if cue => true,
            _ if beside => !word.starts_with("van ") || bears || old,
            (_, true) => !next.place() && !next.world() && next.first().is_none(),
            (1, _) => bears && !next.word() && word.starts_with("de") && !next.organisation(),
            _ => bears,
        };
        if taken { start } else { at }
    }

    /// A word in small letters that may be (before) a name: a title, or any word of a text without capitals.
    fn small(&mut self, at: usize, end: usize) -> usize {
        let text = self.text;
        let what = known(&text[at..end]);
        if !self.lower {
            let kin = what.relative() && self.is_given_behind(end);
            let doctor = what.role() && text[at..end].eq_ignore_ascii_case("dokter");
            if !(what.title() || what.greeting() || what.closing() || kin || doctor) {
                return end;
            }
            // `mw jansen`: behind a title a name may have lost its capital.
            let stop = end + usize::from(text[end..].starts_with('.'));
            let next = text[stop..].trim_start_matches(' ');
            let next_at = text.len() - next.len();
            if next_at == stop || !next.starts_with(char::is_lowercase) {
                return end;
            }
            run(text, next_at, true, &mut self.tokens);
            let Some(token) = self.tokens.iter().find(|t| t.kind == Kind::Word) else { return end };
            let named = (token.known.surname().is_some() && what.title() || token.known.first().is_some())
                && !token.known.word()
                && !token.known.not_after_title();
            if token.upper || !named {
                return end;
            }
            let keep = self.tokens.iter().position(|t| t.start == token.start).unwrap_or(0) + 1;
            self.tokens.truncate(keep);
            let found = self.found.len();
            let lower = std::mem::replace(&mut self.lower, true);
            self.divide();
            self.lower = lower;
            return if self.found.len() > found { token_end(&self.found, end) } else { end };
        }
        let first = what.first().is_some_and(|o| o != Ordinary::Common);
        let surname = what.surname() == Some(Ordinary::Never);
        let before = before(text, at);
        let cue = before.near.title()
            || before.link == Link::Colon
            || before.near.greeting()
            || before.near.closing()
            || before.near.role()
            || before.near.relative()
            || matches!(before.link, Link::Start) && self.labels.any();
        if !(first
            || surname
            || cue
                && (what.surname().is_some()
                    || what.first().is_some()
                    || what.particle()
                    || what.nothing()
                    || end == at + 1))
        {
            return end;
        }
        let start = at;
        run(text, start, true, &mut self.tokens);
        // Ordinary words end a name here, where nothing else does.
        let ends = self.tokens.iter().enumerate().position(|(i, t)| {
            t.kind == Kind::Word
                && i > 0
                && !t.hyphen
                && !(t.known.first().is_some_and(|o| o != Ordinary::Common)
                    || t.known.surname().is_some_and(|o| o != Ordinary::Common)
                    || t.known.surname().is_some() && self.tokens[i - 1].kind == Kind::Particle
                    || t.known.nothing() && self.tokens[i - 1].kind == Kind::Particle
                    // `naam: kim prins`: behind a label the whole line is the name.
                    || before.link == Link::Colon && (t.known.surname().is_some() || t.known.nothing()))
                // `karel de wilde gebeld`
                || t.known.verb() && !(i > 0 && self.tokens[i - 1].kind == Kind::Particle)
                || t.kind == Kind::Title
        });
        if let Some(ends) = ends {
            self.tokens.truncate(ends);
        }
        while self.tokens.last().is_some_and(|t| t.kind == Kind::Particle) {
            self.tokens.pop();
        }
        // `het nummer van youssef`
        if let [van, name] = &self.tokens[..]
            && &text[van.start..van.end] == "van"
            && name.known.first().is_some_and(|o| o != Ordinary::Common)
            && !name.known.with_particle()
        {
            self.tokens.remove(0);
        }
        let found = self.found.len();
        self.divide();
        if self.found.len() > found { token_end(&self.found, end) } else { end }
    }

    /// Divides the run of tokens into names so that they are worth most together.
    fn divide(&mut self) {
        let mut tokens = std::mem::take(&mut self.tokens);
        bodies(self.text, &mut tokens);
        if let [token] = &tokens[..] {
            if !self.is_hopeless(token)
                && let Some(shape) = shape(&tokens, 0..1)
            {
                let sum = self.weigh(&tokens, &shape, None, None);
                self.keep(&tokens, &shape, &sum);
            }
        } else if !tokens.is_empty() {
            self.divide_many(&tokens);
        }
        self.tokens = tokens;
    }

    /// Whether a word that stands alone is no name whatever stands around it: an ordinary word that no title comes before.
    fn is_hopeless(&self, token: &Token) -> bool {
        let known = token.known;
        let named = known.first().is_some() || known.surname().is_some();
        if token.compound || token.end - token.start < 2 {
            return true;
        }
        if named || known.nothing() || self.lower || self.labels.any() {
            return false;
        }
        let bytes = self.text.as_bytes();
        // `achternaam;Molen`: a field of a table by its separators.
        let edge = |b: Option<&u8>| matches!(b, Some(b';' | b'|' | b'\t' | b','));
        if token.start.checked_sub(1).is_some_and(|i| edge(bytes.get(i))) || edge(bytes.get(token.end)) {
            return false;
        }
        let beside =
            token.start >= 2 && bytes[token.start - 1] == b' ' && matches!(bytes[token.start - 2], b'a'..=b'z' | b'.');
        !beside
            && (known.word()
                || known.particle()
                || known.verb()
                || known.role()
                || known.institution()
                || known.calendar())
    }

    fn weigh(&self, tokens: &[Token], shape: &Shape, around: Option<&Before>, follows: Option<&After>) -> Sum {
        let (first, last) = (&tokens[shape.tokens.start], &tokens[shape.tokens.end - 1]);
        let here = around.copied().unwrap_or_else(|| before(self.text, first.start));
        let there = follows.copied().unwrap_or_else(|| after(self.text, last.end));
        let place = Where { lower: self.lower, ..self.labels.at(self.text, first.start..last.end) };
        let told = is_label(here.near) && !here.near.particle();
        if shape.reversed && !(here.opens() || told || place.labelled.is_some()) {
            return Sum::never();
        }
        weigh(self.text, tokens, shape, &here, &there, place)
    }

    fn divide_many(&mut self, tokens: &[Token]) {
        let count = tokens.len();
        // From each token on, from the last to the first: the worth of the best division, and the name that starts there.
        let mut best: [(f32, Option<Shape>); LONGEST_RUN + 2] = [const { (0.0, None) }; LONGEST_RUN + 2];
        let mut ends: [Option<After>; LONGEST_RUN + 2] = [None; LONGEST_RUN + 2];
        for from in (0..count).rev() {
            let rest = best[count - from - 1].0;
            let mut here: (f32, Option<Shape>) = (rest, None);
            if !matches!(tokens[from].kind, Kind::Title | Kind::Comma | Kind::Suffix | Kind::Bracketed)
                && !tokens[from].hyphen
            {
                let around = before(self.text, tokens[from].start);
                for to in from + 1..=count.min(from + 10) {
                    let Some(shape) = shape(tokens, from..to) else { continue };
                    let after = *ends[to].get_or_insert_with(|| after(self.text, tokens[to - 1].end));
                    let total = self.weigh(tokens, &shape, Some(&around), Some(&after)).total;
                    let next = &best[count - to];
                    // The next name may begin behind particles that belong to it: `Pleun | van | den Nieuwenhuijzen`.
                    let worthy = |i: usize| best[count - i].1.is_some() && (i == to || best[count - i].0 > 0.0);
                    let begins = (to..count).find(|&i| worthy(i) || tokens[i].kind != Kind::Particle);
                    let follows = begins.is_some_and(worthy);
                    let glued = to < count && !is_apart(tokens, to) && follows;
                    let worth = (total - DIVIDES).max(0.0) + next.0 - if glued { 5.0 } else { 0.0 };
                    // `JANSEN, PIETER JOHANNES`, `Khadija A.`: of two readings that are worth the same the longer one.
                    let turned = shape.reversed || is_letter_for_surname(tokens, &shape);
                    let more = worth > here.0 || turned && here.1.is_some() && worth >= here.0;
                    if total > DIVIDES && more
                        || here.1.is_none() && here.0 <= rest && total > HOPELESS && worth >= here.0
                    {
                        here = (worth, Some(shape));
                    }
                }
            }
            best[count - from] = here;
        }
        let mut at = 0;
        while at < count {
            match best[count - at].1.take() {
                Some(shape) => {
                    let sum = self.weigh(tokens, &shape, None, None);
                    self.keep(tokens, &shape, &sum);
                    at = shape.tokens.end.max(at + 1);
                }
                None => at += 1,
            }
        }
    }

    fn keep(&mut self, tokens: &[Token], shape: &Shape, sum: &Sum) {
        if sum.total <= HOPELESS {
            return;
        }
        let part = |range: &Range<usize>| match tokens.get(range.clone()) {
            Some([]) | None => Span::new(tokens[shape.tokens.start].start, tokens[shape.tokens.start].start),
            Some(part) => Span::new(part[0].start, part[part.len() - 1].end),
        };
        let all = &tokens[shape.tokens.clone()];
        let words = all.iter().filter(|t| matches!(t.kind, Kind::Word | Kind::Initials) && !t.hyphen).count();
        self.found.push(Mention {
            span: part(&shape.tokens),
            sum: *sum,
            given: part(&shape.given),
            surname: part(&shape.surname),
            kind: MentionKind {
                full: words > 1 || all.iter().any(|t| t.kind == Kind::Bracketed),
                labelled: sum.has(Why::Label) || sum.has(Why::Column) || sum.has(Why::Sender),
                unknown: all.iter().all(|t| t.known.nothing() || t.kind != Kind::Word),
                lower: self.lower,
            },
        });
    }
}

/// Marks what is the name of a body or brand as a whole, so that no part of it is taken for somebody: `Dirk van den Broek`, `Willem II`, `Dr. Oetker`.
/// Who is named so behind a title or in a longer name is somebody all the same.
fn bodies(text: &str, tokens: &mut [Token]) {
    const WORDS: usize = 4;
    for from in 0..tokens.len() {
        let longer = from.checked_sub(1).is_some_and(|i| matches!(tokens[i].kind, Kind::Title | Kind::Initials));
        let to = (from + 2..=tokens.len().min(from + WORDS))
            .rev()
            .find(|&to| known(&text[tokens[from].start..tokens[to - 1].end]).organisation());
        if let Some(to) = to.filter(|_| !longer) {
            tokens[from..to].iter_mut().for_each(|t| t.compound = true);
        }
    }
}

/// `Lotte D.`: the surname is nothing but its letter.
fn is_letter_for_surname(tokens: &[Token], shape: &Shape) -> bool {
    matches!(&tokens[shape.surname.clone()], [one] if one.kind == Kind::Initials)
}

/// Whether two names side by side have something between them.
fn is_apart(tokens: &[Token], to: usize) -> bool {
    tokens.get(to).is_none_or(|t| t.kind == Kind::Comma || t.kind == Kind::Title || t.newline)
}

fn token_end(found: &[Mention], end: usize) -> usize {
    found.last().map_or(end, |m| m.span.end().max(end))
}
