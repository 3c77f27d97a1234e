//! Step 5: what was found once is looked for everywhere else in the document: glued to a word, split, written another way, in properties and names.
//!
//! Long numbers are looked for anywhere between letters, e-mail addresses as whole words. The comparison is of letters and digits only.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use aho_corasick::AhoCorasick;

use crate::detect::Each;
use crate::detect::pass::next_trigger;
use crate::model::{Certainty, Confidence, Document, Evidence, Finding, RuleId, SegmentIndex};
use crate::rules::Ruleset;
use crate::text::{Span, words};

/// Shorter numbers occur by chance.
const SHORTEST: usize = 8;
/// How many different values are looked for; a list of more is its own context.
const VALUES: usize = 20_000;

/// Rules whose values are numbers that stay the same however they are written.
const NUMBERS: &[&str] = &[
    "nl.bsn",
    "bank.iban",
    "bank.card",
    "contact.phone",
    "nl.big",
    "be.national-number",
    "nl.id-document",
    "person.patient-number",
];

/// Adds findings for values that stand elsewhere too. `findings` are in the order of their segments; `each` shares the segments out.
pub(super) fn add(rules: &Ruleset, document: &Document, findings: &mut Vec<Finding>, each: &Each<'_>) {
    let mut values: HashMap<String, RuleId> = HashMap::new();
    let mut mails: HashMap<String, RuleId> = HashMap::new();
    for finding in findings.iter().filter(|f| is_sure(f)) {
        let id = finding.rule.as_str();
        let (mail, number) = (id == "contact.email", NUMBERS.contains(&id));
        if !mail && !number {
            continue;
        }
        let text = document.segments[finding.segment.0 as usize].text.slice(finding.span);
        if mail && text.contains('@') && mails.len() < VALUES {
            mails.entry(text.to_lowercase()).or_insert_with(|| finding.rule.clone());
        } else if number && !finding.has("public-number") && values.len() < VALUES {
            let key = key(id, text);
            if key.len() >= SHORTEST {
                values.entry(key).or_insert_with(|| finding.rule.clone());
            }
        }
    }
    let (values, mails) = (Search::new(values, false), Search::new(mails, true));
    if values.is_none() && mails.is_none() {
        return;
    }
    let found: Vec<Finding> = each(document.segments.len(), &|i| {
        let segment = SegmentIndex(i as u32);
        let mut covered = Covered::default();
        // What is only possible gives way to the certainty from elsewhere.
        let first = findings.partition_point(|f| f.segment < segment);
        for finding in findings[first..].iter().take_while(|f| f.segment == segment).filter(|f| is_sure(f)) {
            covered.add(finding.span);
        }
        let mut found = Vec::new();
        let text = document.segments[i].text.folded();
        let mut report = |rule: &RuleId, span: Span| {
            let category = rules.rule(rule.as_str()).map(|r| r.category);
            if let Some(category) = category.filter(|_| !covered.touches(span)) {
                covered.add(span);
                let evidence = vec![Evidence { code: "echo", weight: 3.0 }];
                let confidence = Confidence::from_evidence(&evidence);
                found.push(Finding { rule: rule.clone(), category, segment, span, confidence, evidence, person: None });
            }
        };
        if let Some(values) = &values {
            numbers(text, &values.automaton, |pattern, span| report(&values.rules[pattern], span));
        }
        if let Some(mails) = &mails {
            mails.addresses(text, |pattern, span| report(&mails.rules[pattern], span));
        }
        found
    })
    .into_iter()
    .flatten()
    .collect();
    if found.is_empty() {
        return;
    }
    let mut echoes: HashMap<SegmentIndex, Covered> = HashMap::new();
    for finding in &found {
        echoes.entry(finding.segment).or_default().add(finding.span);
    }
    findings.retain(|f| is_sure(f) || !echoes.get(&f.segment).is_some_and(|covered| covered.touches(f.span)));
    findings.extend(found);
}

fn is_sure(finding: &Finding) -> bool {
    finding.confidence.certainty() >= Some(Certainty::Likely)
}

/// All values of one kind at once.
struct Search {
    automaton: AhoCorasick,
    rules: Vec<RuleId>,
    /// Whether a value holds a blank.
    blanks: bool,
}

impl Search {
    /// `None` when there is nothing to look for, or too much.
    fn new(values: HashMap<String, RuleId>, any_case: bool) -> Option<Search> {
        if values.is_empty() {
            return None;
        }
        let mut list: Vec<(String, RuleId)> = values.into_iter().collect();
        list.sort();
        let blanks = list.iter().any(|(value, _)| value.contains(char::is_whitespace));
        let values = list.iter().map(|(value, _)| value);
        let automaton = AhoCorasick::builder().ascii_case_insensitive(any_case).build(values).ok()?;
        Some(Search { automaton, rules: list.into_iter().map(|(_, rule)| rule).collect(), blanks })
    }

    /// Reports where an address stands as a whole word.
    fn addresses(&self, text: &str, mut report: impl FnMut(usize, Span)) {
        // Every address holds an `@`, most texts none: only what stands around one is looked at.
        let whole = self.blanks.then_some(0..text.len());
        for window in whole.into_iter().chain(around_at(text).take_while(|_| !self.blanks)) {
            for hit in self.automaton.find_iter(&text[window.clone()]) {
                let span = Span::new(window.start + hit.start(), window.start + hit.end());
                if words::is_whole(text, span) {
                    report(hit.pattern().as_usize(), span);
                }
            }
        }
    }
}

/// Spans of one text of which it can be asked whether another lies over one of them.
#[derive(Default)]
struct Covered {
    /// Ends by start; findings hardly overlap, so that of one start the farthest end is enough.
    ends: BTreeMap<usize, usize>,
    longest: usize,
}

impl Covered {
    fn add(&mut self, span: Span) {
        let end = self.ends.entry(span.start()).or_default();
        *end = span.end().max(*end);
        self.longest = self.longest.max(span.len());
    }

    fn touches(&self, span: Span) -> bool {
        let from = span.start().saturating_sub(self.longest);
        self.ends.range(from..span.end().max(from)).any(|(_, &end)| end > span.start())
    }
}

/// The stretches without blanks that hold an `@`.
fn around_at(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let bytes = text.as_bytes();
    let mut done = 0;
    memchr::memchr_iter(b'@', bytes).filter_map(move |at| {
        if at < done {
            return None;
        }
        let start = bytes[done..at].iter().rposition(u8::is_ascii_whitespace).map_or(done, |i| done + i + 1);
        done = at + bytes[at..].iter().position(u8::is_ascii_whitespace).unwrap_or(bytes.len() - at);
        Some(start..done)
    })
}

/// What is compared: the digits, without what differs between ways of writing.
fn key(id: &str, text: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    match id {
        // The subscriber's number, without 0, 0031 or +31.
        "contact.phone" => {
            let national = digits.trim_start_matches('0');
            national
                .strip_prefix("31")
                .filter(|n| n.len() >= 9)
                .map_or(national, |n| n.trim_start_matches('0'))
                .to_owned()
        }
        // The account number; country and bank may be left out elsewhere.
        "bank.iban" => digits.get(2..).unwrap_or_default().to_owned(),
        _ => digits,
    }
}

/// Reports where a number of the automaton stands in `text`, with up to three marks between its digits.
fn numbers(text: &str, automaton: &AhoCorasick, mut report: impl FnMut(usize, Span)) {
    let bytes = text.as_bytes();
    let mut digits: Vec<u8> = Vec::new();
    let mut places: Vec<usize> = Vec::new();
    let mut from = 0;
    while let Some(at) = next_trigger(bytes, from) {
        from = at + 1;
        if !bytes[at].is_ascii_digit() {
            continue;
        }
        digits.clear();
        places.clear();
        let mut gap = 0;
        let mut i = at;
        while i < bytes.len() && gap <= 3 {
            match bytes[i] {
                b @ b'0'..=b'9' => {
                    digits.push(b);
                    places.push(i);
                    gap = 0;
                    from = i + 1;
                }
                b' ' | b'.' | b'-' | b'/' | b'\n' | b'(' | b')' | b'_' | b'|' => gap += 1,
                _ => break,
            }
            i += 1;
        }
        if digits.len() < SHORTEST {
            continue;
        }
        for hit in automaton.find_overlapping_iter(digits.as_slice()) {
            let (first, last) = (places[hit.start()], places[hit.end() - 1]);
            // Not inside a longer run of digits, unless that is how the number is written with its prefix.
            let run_on = bytes.get(last + 1).is_some_and(u8::is_ascii_digit);
            let prefix = &digits[..hit.start()];
            let run_in = first > 0 && bytes[first - 1].is_ascii_digit();
            let lawful = !run_in || matches!(prefix, b"0" | b"31" | b"0031" | b"310");
            if !run_on && lawful {
                let start = if run_in || (matches!(prefix, b"0" | b"31" | b"0031" | b"310") && first - places[0] <= 6) {
                    places[0]
                } else {
                    first
                };
                report(hit.pattern().as_usize(), Span::new(start, last + 1));
            }
        }
    }
}
