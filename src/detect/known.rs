//! Known persons: those whom the organisation names beforehand are found in every spelling, whatever the rules think of it.
//!
//! Names by their words: reversed, with initials, without a particle, with a slip of the keys, as a genitive. Numbers by their digits, however
//! grouped; dates in every format ([`values`]). However many persons there are, a text is read once for all names and once for all values.

mod day;
mod name;
mod sought;
mod values;

use std::collections::{BTreeMap, HashMap};

use crate::detect::known::name::{Parts, Token, Window, joined};
use crate::detect::known::values::Values;
use crate::detect::names::slips::Slips;
use crate::detect::{Each, resolve};
use crate::lexicon::{self, Ordinary};
use crate::model::{Confidence, Document, Evidence, Finding, Known, PersonId, RuleId, SegmentIndex};
use crate::rules::Ruleset;
use crate::text::Span;

/// The mark of a finding of a known person.
const MARK: &str = "known-person";
/// Of persons who share a word so many are compared with what stands around it; they are those whom most of it fits.
const NAMESAKES: usize = 8;

/// Who is looked for.
#[derive(Debug)]
pub(super) struct Wanted {
    /// First letters of the given names of each person.
    initials: Vec<Vec<char>>,
    /// Persons and parts by the plain form of a word.
    words: HashMap<String, Vec<(usize, Part)>>,
    slips: Slips<'static>,
    values: Values,
}

/// What a word is of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Given,
    Surname,
}

/// A stretch that is of a person.
struct Hit {
    span: Span,
    rule: &'static str,
    person: usize,
    weight: f32,
    misspelt: bool,
    given_only: bool,
}

impl Wanted {
    /// Everybody in these records, and their relatives; nothing when nobody is there.
    pub(super) fn new(known: &[Known]) -> Option<Wanted> {
        let (mut initials, mut words) = (Vec::new(), HashMap::new());
        let mut of = vec![0; known.len()];
        for (i, known) in known.iter().enumerate() {
            of[i] = initials.len();
            add(&known.name, &known.called, &mut initials, &mut words);
            for relative in &known.relatives {
                add(relative, &[], &mut initials, &mut words);
            }
        }
        // In one order, so that of two words as near the same one is taken every time.
        let mut list: Vec<&String> = words.keys().filter(|w| w.len() >= 4).collect();
        list.sort_unstable();
        let slips = Slips::new(list.into_iter().map(|word| word.clone().into()).collect());
        let values = Values::new(known.iter().zip(of));
        (!initials.is_empty()).then_some(Wanted { initials, words, slips, values })
    }

    /// Adds what is of a known person, or marks what was found already. `findings` are in order, and stay so.
    pub(super) fn mark(&self, rules: &Ruleset, document: &Document, findings: &mut Vec<Finding>, each: &Each<'_>) {
        let mut people: BTreeMap<usize, PersonId> = BTreeMap::new();
        let mut last = findings.iter().filter_map(|f| f.person).map(|p| p.0).max().unwrap_or(0);
        let found: Vec<std::sync::OnceLock<Vec<Hit>>> = document.segments.iter().map(|_| Default::default()).collect();
        each(found.len(), &|i| {
            // Every number comes by once.
            let _ = found[i].set(self.find(document.segments[i].text.folded()));
            Vec::new()
        });
        let mut added: Vec<Finding> = Vec::new();
        for (i, hits) in found.into_iter().enumerate() {
            let segment = SegmentIndex(i as u32);
            let from = findings.partition_point(|f| f.segment < segment);
            let to = from + findings[from..].partition_point(|f| f.segment == segment);
            let here = &mut findings[from..to];
            // Findings that begin before a hit ends and do not end before it begins; hits come in order.
            let (mut active, mut next): (Vec<usize>, usize) = (Vec::new(), 0);
            for hit in hits.into_inner().unwrap_or_default() {
                while here.get(next).is_some_and(|f| f.span.start() < hit.span.end()) {
                    active.push(next);
                    next += 1;
                }
                active.retain(|i| here[*i].span.end() > hit.span.start());
                let over = |f: &Finding| f.span.overlaps(hit.span);
                let own = active.iter().find(|i| here[**i].rule.as_str() == hit.rule && over(&here[**i]));
                let evidence = Evidence { code: MARK, weight: hit.weight };
                if let Some(finding) = own.map(|i| &mut here[*i]) {
                    finding.span = finding.span.cover(hit.span);
                    if !finding.has(MARK) {
                        finding.evidence.push(evidence);
                        finding.confidence = Confidence::from_evidence(&finding.evidence);
                    }
                    if let Some(person) = finding.person {
                        people.entry(hit.person).or_insert(person);
                    }
                    continue;
                }
                // A name within an address or a mail address is a part of that value.
                let part = active.iter().map(|i| &here[*i]).any(|f| {
                    f.span.contains(hit.span)
                        && f.confidence.certainty() >= Some(crate::model::Certainty::Likely)
                        && !matches!(f.rule.as_str(), "doc.covered-text" | "person.name")
                });
                let Some(rule) = rules.rule(hit.rule).filter(|_| !part) else { continue };
                let mut reasons = vec![evidence];
                if hit.misspelt {
                    reasons.push(Evidence { code: "misspelt", weight: 0.0 });
                }
                if hit.given_only {
                    reasons.push(Evidence { code: "first-name-only", weight: 0.0 });
                }
                added.push(Finding {
                    rule: rule.id.clone(),
                    category: rule.category,
                    segment,
                    span: hit.span,
                    confidence: Confidence::from_evidence(&reasons),
                    evidence: reasons,
                    // Number of the known person, until everybody has one of this document.
                    person: Some(PersonId(u32::MAX - hit.person as u32)),
                });
            }
        }
        for finding in &mut added {
            let known = finding.person.map_or(0, |p| (u32::MAX - p.0) as usize);
            let person = *people.entry(known).or_insert_with(|| {
                last += 1;
                PersonId(last)
            });
            finding.person = (finding.rule == RuleId::from("person.name")).then_some(person);
        }
        findings.extend(added);
        // What grew over another name takes its place.
        findings.sort_by_key(|f| (f.segment, f.span.start(), std::cmp::Reverse(f.span.end())));
        let mut end = (SegmentIndex(0), 0);
        findings.retain(|f| {
            if f.rule.as_str() != "person.name" {
                return true;
            }
            let within = f.segment == end.0 && f.span.end() <= end.1 && !f.has(MARK);
            if f.has(MARK) {
                end = (f.segment, f.span.end());
            }
            !within
        });
        resolve::order(findings);
    }

    fn find(&self, text: &str) -> Vec<Hit> {
        let mut hits = self.names(text);
        self.values.find(text, &mut |rule, span, person| {
            hits.push(Hit { span, rule, person, weight: 6.0, misspelt: false, given_only: false });
        });
        hits.sort_by_key(|hit| (hit.span.start(), std::cmp::Reverse(hit.span.end()), hit.rule, hit.person));
        hits
    }

    /// Runs of words of one person's name.
    fn names(&self, text: &str) -> Vec<Hit> {
        let mut hits = Vec::new();
        if self.words.is_empty() {
            return hits;
        }
        let mut window = Window::new(text);
        while let Some((tokens, at)) = window.look() {
            let said = self.said(&tokens[at]);
            if said.of.is_empty() {
                window.at += 1;
                continue;
            }
            // The person of whom most words follow.
            let mut best: Option<(Run, usize)> = None;
            for person in self.namesakes(text, tokens, at, said) {
                let run = self.run(text, tokens, at, person);
                if best.as_ref().is_none_or(|(longest, _)| run.end > longest.end) {
                    best = Some((run, person));
                }
            }
            let Some((run, person)) = best else { break };
            let next = run.end.max(at + 1);
            hits.extend(self.judge(text, tokens, at, run, person));
            window.at = next;
        }
        hits
    }

    /// The persons whom a word is of, when they are few; of many those whom the words around it fit best.
    fn namesakes(&self, text: &str, tokens: &[Token<'_>], at: usize, said: Said<'_>) -> Vec<usize> {
        let mut persons: Vec<usize> = said.of.iter().map(|(person, _)| *person).collect();
        persons.dedup();
        if persons.len() <= NAMESAKES {
            return persons;
        }
        let mut near: Vec<&Token<'_>> = Vec::new();
        for i in at + 1..tokens.len().min(at + 4) {
            if !joined(&text[tokens[i - 1].end..tokens[i].start]) {
                break;
            }
            near.push(&tokens[i]);
        }
        let others: Vec<Said<'_>> = near.iter().map(|token| self.said(token)).collect();
        let before = (at.saturating_sub(4)..at).map(|i| &tokens[i]);
        let letters: Vec<&Token<'_>> = before.chain(near).filter(|token| token.plain.chars().count() == 1).collect();
        let fits = |person: &usize| {
            let words = others.iter().filter(|said| said.holds(*person)).count();
            let initials = letters.iter().filter(|token| self.is_initial(text, token, *person)).count();
            std::cmp::Reverse(2 * words + initials)
        };
        persons.sort_by_cached_key(fits);
        persons.truncate(NAMESAKES);
        persons
    }

    /// Of whom this word can be.
    fn said(&self, token: &Token<'_>) -> Said<'_> {
        let exact = |plain: &str, misspelt| {
            let of = self.words.get(plain).map_or(&[][..], Vec::as_slice);
            Said { of, misspelt }
        };
        let found = exact(&token.plain, false);
        if !found.of.is_empty() {
            return found;
        }
        // `Jansens moeder`, `Fatima's`
        // Where a sentence begins, that of a name that is also a word is more often the plural: `Bakkers en slagers`.
        let plural = |stem: &str| token.opens && lexicon::known(stem).word();
        if let Some(stem) = token.plain.strip_suffix('s').filter(|stem| stem.len() >= 3) {
            if plural(stem) {
                return Said { of: &[], misspelt: false };
            }
            let found = exact(stem, false);
            if !found.of.is_empty() {
                return found;
            }
        }
        // A word of the language, or a name that many bear, is no slip of the keys.
        let other = || {
            let own = lexicon::known(token.word);
            own.word() || own.verb() || own.role() || own.place() || own.title()
        };
        if !token.upper || token.plain.len() < 4 || other() {
            return Said { of: &[], misspelt: false };
        }
        self.slips.nearest(&token.plain).map_or(Said { of: &[], misspelt: false }, |known| exact(known, true))
    }

    /// How far the words of one person go from a word on, and what they are.
    fn run(&self, text: &str, tokens: &[Token<'_>], from: usize, person: usize) -> Run {
        let mut run = Run { end: from, given: 0, surname: 0, misspelt: false, initial: false, exact: 0 };
        let mut at = from;
        while at < tokens.len() {
            // A full stop ends a sentence, unless it stands behind an initial.
            let gap = if at > from { &text[tokens[at - 1].end..tokens[at].start] } else { "" };
            if !joined(gap) || gap.contains('.') && tokens[at - 1].plain.chars().count() > 3 {
                break;
            }
            let token = &tokens[at];
            let said = self.said(token);
            match said.part(person) {
                Some(part) => {
                    match part {
                        Part::Given => run.given += 1,
                        Part::Surname => run.surname += 1,
                    }
                    run.misspelt |= said.misspelt;
                    run.exact += usize::from(!said.misspelt);
                    run.end = at + 1;
                }
                // An initial behind a surname (`Jansen, P.`), a particle within a name.
                None if self.is_initial(text, token, person) => {
                    run.initial = true;
                    run.end = at + 1;
                }
                None if lexicon::contains(lexicon::PARTICLES, &token.plain) && at - run.end < 3 => {}
                None => break,
            }
            at += 1;
            if at - from > 12 {
                break;
            }
        }
        run
    }

    fn is_initial(&self, text: &str, token: &Token<'_>, person: usize) -> bool {
        token.upper
            && token.plain.chars().count() == 1
            && token.plain.chars().next().is_some_and(|c| self.initials[person].contains(&c))
            && (text[token.end..].starts_with('.') || !text[token.end..].starts_with(char::is_alphanumeric))
    }

    /// Whether a run is believed, and how surely.
    fn judge(&self, text: &str, tokens: &[Token<'_>], from: usize, run: Run, person: usize) -> Option<Hit> {
        let mut start = from;
        let mut initial = run.initial;
        // Initials and particles before the first word.
        while start > 0 && from - start < 6 && joined(&text[tokens[start - 1].end..tokens[start].start]) {
            let before = &tokens[start - 1];
            let particle = lexicon::contains(lexicon::PARTICLES, &before.plain) && run.surname > 0;
            let letter = self.is_initial(text, before, person);
            if !(particle || letter) {
                break;
            }
            initial |= letter;
            start -= 1;
        }
        let (first, last) = (&tokens[from], &tokens[run.end - 1]);
        let parts = run.given + run.surname;
        let ordinary = |token: &Token<'_>| {
            let known = lexicon::known(token.word);
            known.word() || known.place() || known.calendar() || known.first() == Some(Ordinary::Common)
        };
        let mut weight: f32 = match parts {
            0 => return None,
            1 if initial && run.surname > 0 => 5.0,
            1 if first.upper && ordinary(first) => 1.2,
            1 if first.upper => 4.0,
            1 if ordinary(first) || first.plain.len() < 5 => return None,
            1 => 2.5,
            _ => 6.0,
        };
        if run.misspelt {
            weight = match (run.exact, initial) {
                (0, false) => 1.0,
                _ => weight - 1.5,
            };
        }
        let mut end = last.end;
        if last.plain.chars().count() == 1 && text[end..].starts_with('.') {
            end += 1;
        }
        Some(Hit {
            span: Span::new(tokens[start].start, end),
            rule: "person.name",
            person,
            weight,
            misspelt: run.misspelt,
            given_only: run.surname == 0 && !initial,
        })
    }
}

fn add(name: &str, called: &[String], initials: &mut Vec<Vec<char>>, words: &mut HashMap<String, Vec<(usize, Part)>>) {
    let person = initials.len();
    let Parts { given, surname, glued } = Parts::of(name);
    initials.push(given.iter().filter_map(|w| w.chars().next()).collect());
    let mut put = |word: String, part| {
        let entry = words.entry(word).or_default();
        // Persons come in order: what this one put there before stands at the end.
        if !entry.iter().rev().take_while(|(other, _)| *other == person).any(|(_, other)| *other == part) {
            entry.push((person, part));
        }
    };
    for word in given.into_iter().filter(|w| w.chars().count() > 1) {
        put(word, Part::Given);
    }
    for word in surname.into_iter().chain(glued) {
        put(word, Part::Surname);
    }
    for name in called {
        let Parts { given, surname, .. } = Parts::of(name);
        // A single word is what somebody is called.
        let alone = given.is_empty() || surname.is_empty();
        given.into_iter().for_each(|word| put(word, Part::Given));
        surname.into_iter().for_each(|word| put(word, if alone { Part::Given } else { Part::Surname }));
    }
}

/// Of whom a word can be: persons in order, each with what it is of the name.
#[derive(Clone, Copy)]
struct Said<'w> {
    of: &'w [(usize, Part)],
    misspelt: bool,
}

impl Said<'_> {
    /// What the word is of this person's name.
    fn part(&self, person: usize) -> Option<Part> {
        let at = self.of.partition_point(|(other, _)| *other < person);
        self.of.get(at).filter(|(other, _)| *other == person).map(|(_, part)| *part)
    }

    fn holds(&self, person: usize) -> bool {
        self.part(person).is_some()
    }
}

/// Words of one person in a row.
struct Run {
    /// The token behind the last.
    end: usize,
    given: usize,
    surname: usize,
    exact: usize,
    misspelt: bool,
    initial: bool,
}

#[cfg(test)]
mod tests;
