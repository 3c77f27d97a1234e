//! Known persons: those whom the organisation names beforehand are found in every spelling, whatever the rules think of it.
//!
//! Names by their words: reversed, with initials, without a particle, with a slip of the keys, as a genitive. Numbers by their digits, however
//! grouped; dates in every format ([`values`]).

mod values;

use std::collections::{BTreeMap, HashMap};

use crate::detect::names::slips::Slips;
use crate::detect::{Each, resolve};
use crate::lexicon::{self, Ordinary};
use crate::model::{Confidence, Document, Evidence, Finding, Known, PersonId, RuleId, SegmentIndex};
use crate::rules::Ruleset;
use crate::text::Span;

/// The mark of a finding of a known person.
const MARK: &str = "known-person";
/// Persons that are looked for.
const MOST: usize = 2000;
/// Findings of known persons in one document.
const HITS: usize = 200_000;

/// Who is looked for.
#[derive(Debug)]
pub(super) struct Wanted {
    persons: Vec<Person>,
    /// Persons and parts by the plain form of a word.
    words: HashMap<String, Vec<(usize, Part)>>,
}

/// What a word is of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Given,
    Surname,
}

/// One person, ready to be found.
#[derive(Debug)]
struct Person {
    /// First letters of the given names.
    initials: Vec<char>,
    values: values::Values,
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
        let mut wanted = Wanted { persons: Vec::new(), words: HashMap::new() };
        for known in known {
            wanted.add(&known.name, &known.called, values::Values::of(known));
            for relative in &known.relatives {
                wanted.add(relative, &[], values::Values::default());
            }
        }
        (!wanted.persons.is_empty()).then_some(wanted)
    }

    fn add(&mut self, name: &str, called: &[String], values: values::Values) {
        if self.persons.len() >= MOST {
            return;
        }
        let person = self.persons.len();
        let Parts { given, surname, glued } = Parts::of(name);
        let initials = given.iter().filter_map(|w| w.chars().next()).collect();
        self.persons.push(Person { initials, values });
        let mut put = |word: String, part| {
            let entry = self.words.entry(word).or_default();
            if !entry.contains(&(person, part)) {
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

    /// Adds what is of a known person, or marks what was found already. `findings` are in order, and stay so.
    pub(super) fn mark(&self, rules: &Ruleset, document: &Document, findings: &mut Vec<Finding>, each: &Each<'_>) {
        let list: Vec<&str> = self.words.keys().map(String::as_str).filter(|w| w.len() >= 4).collect();
        let slips = Slips::new(&list);
        let mut people: BTreeMap<usize, PersonId> = BTreeMap::new();
        let mut last = findings.iter().filter_map(|f| f.person).map(|p| p.0).max().unwrap_or(0);
        let found: Vec<std::sync::OnceLock<Vec<Hit>>> = document.segments.iter().map(|_| Default::default()).collect();
        each(found.len(), &|i| {
            // Every number comes by once.
            let _ = found[i].set(self.find(document.segments[i].text.folded(), &slips));
            Vec::new()
        });
        let mut added: Vec<Finding> = Vec::new();
        for (i, hits) in found.into_iter().enumerate() {
            let segment = SegmentIndex(i as u32);
            let from = findings.partition_point(|f| f.segment < segment);
            for hit in hits.into_inner().unwrap_or_default() {
                if added.len() >= HITS {
                    break;
                }
                let mut over = findings[from..]
                    .iter_mut()
                    .take_while(|f| f.segment == segment)
                    .filter(|f| f.span.overlaps(hit.span));
                let own = over.find(|f| f.rule.as_str() == hit.rule);
                let evidence = Evidence { code: MARK, weight: hit.weight };
                if let Some(finding) = own {
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
                let part = findings[from..].iter().take_while(|f| f.segment == segment).any(|f| {
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

    fn find(&self, text: &str, slips: &Slips<'_>) -> Vec<Hit> {
        let mut hits = self.names(text, slips);
        for (i, person) in self.persons.iter().enumerate() {
            person.values.find(text, &mut |rule, span| {
                hits.push(Hit { span, rule, person: i, weight: 6.0, misspelt: false, given_only: false });
            });
        }
        hits
    }

    /// Runs of words of one person's name.
    fn names(&self, text: &str, slips: &Slips<'_>) -> Vec<Hit> {
        let mut hits = Vec::new();
        if self.words.is_empty() {
            return hits;
        }
        let tokens: Vec<Token<'_>> = tokens(text);
        let mut i = 0;
        while i < tokens.len() {
            let said = self.said(&tokens[i], slips);
            let Some(&Said { person, .. }) = said.first() else {
                i += 1;
                continue;
            };
            // The person of whom most words follow.
            let (mut best, mut longest) = (self.run(text, &tokens, i, person, slips), person);
            for other in said.iter().skip(1).map(|s| s.person) {
                let run = self.run(text, &tokens, i, other, slips);
                if run.end > best.end {
                    (best, longest) = (run, other);
                }
            }
            let next = best.end;
            hits.extend(self.judge(text, &tokens, i, best, longest));
            i = next.max(i + 1);
        }
        hits
    }

    /// Of whom this word can be.
    fn said(&self, token: &Token<'_>, slips: &Slips<'_>) -> Vec<Said> {
        let exact = |plain: &str, misspelt| {
            let known = self.words.get(plain).into_iter().flatten();
            known.map(|&(person, part)| Said { person, part, misspelt }).collect::<Vec<_>>()
        };
        let found = exact(&token.plain, false);
        if !found.is_empty() {
            return found;
        }
        // `Jansens moeder`, `Fatima's`
        // Where a sentence begins, that of a name that is also a word is more often the plural: `Bakkers en slagers`.
        let plural = |stem: &str| token.opens && lexicon::known(stem).word();
        if let Some(stem) = token.plain.strip_suffix('s').filter(|stem| stem.len() >= 3) {
            if plural(stem) {
                return Vec::new();
            }
            let found = exact(stem, false);
            if !found.is_empty() {
                return found;
            }
        }
        // A word of the language, or a name that many bear, is no slip of the keys.
        let own = lexicon::known(token.word);
        let other = own.word() || own.verb() || own.role() || own.place() || own.title();
        if !token.upper || other || token.plain.len() < 4 {
            return Vec::new();
        }
        slips.nearest(&token.plain).map(|known| exact(known, true)).unwrap_or_default()
    }

    /// How far the words of one person go from a word on, and what they are.
    fn run(&self, text: &str, tokens: &[Token<'_>], from: usize, person: usize, slips: &Slips<'_>) -> Run {
        let mut run = Run { end: from, given: 0, surname: 0, misspelt: false, initial: false, exact: 0 };
        let mut at = from;
        while at < tokens.len() {
            // A full stop ends a sentence, unless it stands behind an initial.
            let gap = if at > from { &text[tokens[at - 1].end..tokens[at].start] } else { "" };
            if !joined(gap) || gap.contains('.') && tokens[at - 1].plain.chars().count() > 3 {
                break;
            }
            let token = &tokens[at];
            let said = self.said(token, slips).into_iter().find(|s| s.person == person);
            match said {
                Some(said) => {
                    match said.part {
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
            && token.plain.chars().next().is_some_and(|c| self.persons[person].initials.contains(&c))
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

/// One way to read a word.
struct Said {
    person: usize,
    part: Part,
    misspelt: bool,
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

/// A word of letters.
struct Token<'t> {
    start: usize,
    end: usize,
    word: &'t str,
    /// Small letters without accents.
    plain: String,
    upper: bool,
    /// A sentence or line begins with it.
    opens: bool,
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let skip = rest.find(char::is_alphabetic).unwrap_or(rest.len());
        let start = at + skip;
        let length = text[start..].find(|c: char| !c.is_alphabetic()).unwrap_or(text.len() - start);
        if length == 0 {
            break;
        }
        let word = &text[start..start + length];
        tokens.push(Token {
            start,
            end: start + length,
            word,
            plain: plain(word),
            upper: word.starts_with(char::is_uppercase),
            opens: text[..start]
                .trim_end_matches([' ', '"', '\''])
                .chars()
                .next_back()
                .is_none_or(|c| matches!(c, '.' | '!' | '?' | '\n')),
        });
        at = start + length;
    }
    tokens
}

fn plain(word: &str) -> String {
    word.chars().flat_map(char::to_lowercase).map(lexicon::bare).collect()
}

/// Whether what stands between two words lets them be one name.
fn joined(between: &str) -> bool {
    between.len() <= 4
        && !between.contains("\n\n")
        && between.chars().all(|c| matches!(c, ' ' | '.' | ',' | '-' | '\n' | '\'' | '_' | '(' | ')'))
}

/// A name in its words.
#[derive(Default)]
struct Parts {
    given: Vec<String>,
    surname: Vec<String>,
    /// The surname as people glue it: `elamrani`, `devries`.
    glued: Option<String>,
}

impl Parts {
    /// `Fatima El Amrani`, `Jansen, P.`, `J.P. (Jan) de Vries-Bakker`.
    fn of(name: &str) -> Parts {
        let (name, reversed) = match name.split_once(',') {
            Some((surname, given)) => (format!("{given} {surname}"), true),
            None => (name.to_owned(), false),
        };
        let all: Vec<String> = tokens(&name).into_iter().map(|t| t.plain).collect();
        let particle = |w: &String| lexicon::contains(lexicon::PARTICLES, w);
        // The surname begins at the first particle behind a given name, else with the last word.
        let given = if reversed { name.split(' ').filter(|w| !w.is_empty()).count() } else { 0 };
        let first = (1..all.len()).find(|i| particle(&all[*i])).unwrap_or(all.len().saturating_sub(1).max(1));
        let first = if reversed && given > 1 { first.min(all.len().saturating_sub(1)) } else { first };
        // A name with a hyphen has two surnames.
        let first = match name.rsplit_once('-') {
            Some((before, _)) if first + 1 == all.len() => tokens(before).len().saturating_sub(1).max(1).min(first),
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

#[cfg(test)]
mod tests;
