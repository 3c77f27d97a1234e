//! `POST /analyze`: texts in, what was found out, in code points.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::ControlFlow;

use regex::RegexBuilder;
use serde::Serialize;
use serde_json::Value;

use crate::fronts::http::around::Told;
use crate::fronts::http::intake::NO_NAME;
use crate::fronts::http::out::Answer;
use crate::fronts::http::presidio::adhoc::{Deadline, Recognizer};
use crate::fronts::http::presidio::{
    Fault, LANGUAGES, NO_RECOGNIZERS, NOBODY_WAITS, adhoc, names, of_type, strings, too_large, written,
};
use crate::fronts::http::state::State;
use crate::fronts::http::who::Who;
use crate::fronts::work::Turn;
use crate::model::{Certainty, Confidence, Finding, Severity, Source};
use crate::report::json::offsets;

/// Texts of one request.
const MOST_TEXTS: usize = 10_000;
/// Entries of a list that the other side sends.
const MOST_ENTRIES: usize = 1_000;
/// Bytes that a compiled list of what is allowed may take.
const MOST_COMPILED: usize = 1 << 20;
/// A threshold below this asks for what is only possible too.
const LIKELY: f64 = 0.7;
/// Bytes that one finding takes in the answer, at least.
const LEAST_FOUND: u64 = 80;
/// What is said of a text of which something could not be read: no list would be true.
const NOT_READ: &str = "A part of the text could not be read.";
/// Flags of Python's `re`, and what Presidio takes when none are sent: ignore case, multi-line, dot-all.
const IGNORE_CASE: u64 = 2;
const MULTI_LINE: u64 = 8;
const DOT_ALL: u64 = 16;
const VERBOSE: u64 = 64;
const FLAGS: u64 = IGNORE_CASE | MULTI_LINE | DOT_ALL;

/// One finding, as Presidio tells it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Found {
    pub(super) entity_type: String,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) score: f64,
    pub(super) analysis_explanation: Option<Explanation>,
}

/// How it came to be found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Explanation {
    pub(super) recognizer: String,
    pub(super) pattern_name: Option<String>,
    pub(super) pattern: Option<String>,
    pub(super) original_score: f64,
    pub(super) score: f64,
    pub(super) textual_explanation: Option<String>,
    pub(super) score_context_improvement: f64,
    pub(super) supportive_context_word: String,
    pub(super) validation_result: Option<bool>,
}

/// Flags of Python's `re`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Flags {
    pub(super) ignore_case: bool,
    pub(super) multi_line: bool,
    pub(super) dot_all: bool,
    pub(super) verbose: bool,
}

/// What is asked of every text.
struct Asked {
    entities: Option<HashSet<String>>,
    threshold: Option<f64>,
    explain: bool,
    allowed: Allowed,
    recognizers: Vec<Recognizer>,
    context: Vec<String>,
    deadline: Deadline,
}

enum Allowed {
    Exact(HashSet<String>),
    Pattern(regex::Regex),
}

pub(super) fn analyze(state: &State, who: &Who, body: Value, turn: &Turn<'_>) -> Result<(Answer, Told), Fault> {
    let texts = match &body["text"] {
        Value::String(text) if !text.is_empty() => vec![text.as_str()],
        Value::Array(texts) if !texts.is_empty() => strings(&body, "text", MOST_TEXTS)?.unwrap_or_default(),
        Value::Null | Value::String(_) | Value::Array(_) => return Err(Fault::server("No text provided")),
        _ => return Err(Fault::bad("text must be a string or a list of strings")),
    };
    let language = of_type(&body, "language", "a string", Value::as_str)?.filter(|l| !l.is_empty());
    let language = language.ok_or_else(|| Fault::server("No language provided"))?;
    let asked = asked(state, who, &body, language)?;
    // No channel is asked here, so nothing is decided.
    let mut told = Told { decision: "none", ..Told::default() };
    let mut severity = Severity::None;
    let mut lists = Vec::with_capacity(texts.len());
    for text in &texts {
        if !turn.is_wanted() {
            return Err(Fault::server(NOBODY_WAITS));
        }
        let ours = ours(state, text, asked.threshold, asked.explain).map_err(|Unread| Fault::server(NOT_READ))?;
        severity = severity.max(ours.severity);
        let found = one(ours.found, text, &asked)?;
        told.documents += 1;
        told.bytes += text.len() as u64;
        told.findings += found.len() as u64;
        lists.push(found);
        if told.findings * LEAST_FOUND > state.answer {
            return Err(too_large(state));
        }
    }
    told.severity = severity.code();
    let answer = if body["text"].is_string() { written(state, &lists[0]) } else { written(state, &lists) };
    Ok((answer?, told))
}

fn asked(state: &State, who: &Who, body: &Value, language: &str) -> Result<Asked, Fault> {
    let flags = flags(body)?;
    let deadline = Deadline::default();
    let recognizers = adhoc::recognizers(&body["ad_hoc_recognizers"], who, language, flags, &deadline)?;
    let owned = |name: &str| -> Result<Option<HashSet<String>>, Fault> {
        let list = strings(body, name, MOST_ENTRIES)?.filter(|list| !list.is_empty());
        Ok(list.map(|list| list.into_iter().map(str::to_owned).collect()))
    };
    let entities = owned("entities")?;
    let known = names::entities(&state.rules);
    let serves = |name: &String| known.contains(name) || recognizers.iter().any(|r| r.entity == *name);
    let none = entities.as_ref().is_some_and(|asked| !asked.iter().any(serves));
    if none || !LANGUAGES.contains(&language) {
        return Err(Fault::server(NO_RECOGNIZERS));
    }
    let allowed = match (of_type(body, "allow_list_match", "a string", Value::as_str)?, owned("allow_list")?) {
        (Some("regex"), Some(list)) => Allowed::Pattern(pattern(list, flags)?),
        (None | Some("regex" | "exact"), list) => Allowed::Exact(list.unwrap_or_default()),
        (Some(_), _) => return Err(Fault::server("allow_list_match must either be set to 'exact' or 'regex'.")),
    };
    let context = strings(body, "context", MOST_ENTRIES)?.unwrap_or_default();
    Ok(Asked {
        entities,
        threshold: of_type(body, "score_threshold", "a number", Value::as_f64)?,
        explain: of_type(body, "return_decision_process", "true or false", Value::as_bool)?.unwrap_or(false),
        allowed,
        recognizers,
        context: context.into_iter().map(str::to_owned).collect(),
        deadline,
    })
}

fn pattern(list: HashSet<String>, flags: Flags) -> Result<regex::Regex, Fault> {
    let list: Vec<String> = list.into_iter().collect();
    let built = RegexBuilder::new(&list.join("|"))
        .case_insensitive(flags.ignore_case)
        .multi_line(flags.multi_line)
        .dot_matches_new_line(flags.dot_all)
        .ignore_whitespace(flags.verbose)
        .size_limit(MOST_COMPILED)
        .build();
    built.map_err(|_| Fault::bad("allow_list is not a list of regular expressions"))
}

fn flags(body: &Value) -> Result<Flags, Fault> {
    let bits = of_type(body, "regex_flags", "a whole number", Value::as_u64)?.unwrap_or(FLAGS);
    Ok(Flags {
        ignore_case: bits & IGNORE_CASE != 0,
        multi_line: bits & MULTI_LINE != 0,
        dot_all: bits & DOT_ALL != 0,
        verbose: bits & VERBOSE != 0,
    })
}

/// What stands in one text, ours and that of the recognizers of the request.
fn one(mut found: Vec<Found>, text: &str, asked: &Asked) -> Result<Vec<Found>, Fault> {
    found.extend(adhoc::find(&asked.recognizers, text, &asked.context, asked.explain, &asked.deadline)?);
    let chars = Chars::new(text);
    found.retain(|f| {
        asked.entities.as_ref().is_none_or(|names| names.contains(&f.entity_type))
            && asked.threshold.is_none_or(|least| f.score >= least)
            && !allows(&asked.allowed, chars.slice(f.start, f.end))
    });
    Ok(without_doubles(found))
}

fn allows(allowed: &Allowed, text: &str) -> bool {
    match allowed {
        Allowed::Exact(list) => list.contains(text),
        Allowed::Pattern(pattern) => pattern.is_match(text),
    }
}

/// What our rules say of one text.
pub(super) struct Ours {
    pub(super) found: Vec<Found>,
    pub(super) severity: Severity,
}

/// A text of which something could not be read: what was found in the rest is no answer, least of all when it is nothing.
#[derive(Debug)]
pub(super) struct Unread;

/// What our rules find: what is likely, or whatever is at least possible when a threshold is sent that lets it through.
pub(super) fn ours(state: &State, text: &str, threshold: Option<f64>, explain: bool) -> Result<Ours, Unread> {
    let mut ours = Ours { found: Vec::new(), severity: Severity::None };
    if text.trim().is_empty() {
        return Ok(ours);
    }
    let least = if threshold.is_some_and(|t| t < LIKELY) { Certainty::Possible } else { Certainty::Likely };
    // A mark of the byte order is no character of a decoded file, but it is one of a string.
    let mark = usize::from(text.starts_with('\u{feff}'));
    let mut inside = false;
    let scanned = state.scanner(0, least).scan(Source::text(NO_NAME, text), &mut |report| {
        ours.severity = ours.severity.max(report.assessment.severity);
        // What lies inside the text (a file in an address of a page) has no place that could be told.
        let unplaced = inside && !report.findings.is_empty();
        if unplaced || !report.is_complete() {
            return ControlFlow::Break(());
        }
        inside = true;
        for finding in &report.findings {
            let Some(entity_type) = names::entity(finding.rule.as_str()) else { continue };
            let (start, end) = offsets(report.document.format, report.segment(finding), finding.span);
            let score = round(finding.confidence);
            let analysis_explanation = explain.then(|| explanation(finding, score));
            let (start, end) = (start + mark, end + mark);
            ours.found.push(Found { entity_type, start, end, score, analysis_explanation });
        }
        ControlFlow::Continue(())
    });
    if scanned.is_break() { Err(Unread) } else { Ok(ours) }
}

/// Three decimals, so that 0.98 is not 0.9800000190734863.
fn round(confidence: Confidence) -> f64 {
    (f64::from(confidence.value()) * 1000.0).round() / 1000.0
}

fn explanation(finding: &Finding, score: f64) -> Explanation {
    let shape = ["prior", "pattern", "checksum", "term"];
    let own: Vec<_> = finding.evidence.iter().filter(|e| shape.contains(&e.code)).cloned().collect();
    let original_score = round(Confidence::from_evidence(&own));
    let codes: Vec<&str> = finding.evidence.iter().map(|e| e.code).collect();
    Explanation {
        recognizer: names::recognizer(finding.rule.as_str()),
        pattern_name: None,
        pattern: None,
        original_score,
        score,
        textual_explanation: Some(format!("Evidence: {}", codes.join(", "))),
        score_context_improvement: ((score - original_score) * 1000.0).round() / 1000.0,
        supportive_context_word: String::new(),
        validation_result: finding.has("checksum").then_some(true),
    }
}

/// Surest first; of one type nothing that lies within another.
fn without_doubles(mut found: Vec<Found>) -> Vec<Found> {
    found.sort_by(|a, b| {
        b.score.total_cmp(&a.score).then(a.start.cmp(&b.start)).then((b.end - b.start).cmp(&(a.end - a.start)))
    });
    // Of each type those that lie in no other: the later one begins, the further it reaches. So the last that begins before a place reaches
    // furthest of all that do.
    let mut kept: HashMap<String, BTreeMap<usize, usize>> = HashMap::new();
    found.retain(|one| {
        if !kept.contains_key(&one.entity_type) {
            kept.insert(one.entity_type.clone(), BTreeMap::new());
        }
        let Some(kept) = kept.get_mut(&one.entity_type) else { return true };
        let inside = kept.range(..=one.start).next_back().is_some_and(|(_, end)| one.end <= *end);
        if one.score <= 0.0 || inside {
            return false;
        }
        // Each goes at most once.
        while let Some((start, _)) = kept.range(one.start..).next().filter(|(_, end)| **end <= one.end) {
            let start = *start;
            kept.remove(&start);
        }
        kept.insert(one.start, one.end);
        true
    });
    found
}

/// A text by code points.
pub(super) struct Chars<'t> {
    text: &'t str,
    /// Where each code point begins; empty for a text in which each is one byte.
    starts: Vec<usize>,
}

impl<'t> Chars<'t> {
    pub(super) fn new(text: &'t str) -> Chars<'t> {
        let starts = if text.is_ascii() { Vec::new() } else { text.char_indices().map(|(i, _)| i).collect() };
        Chars { text, starts }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        if self.starts.is_empty() { self.text.len() } else { self.starts.len() }
    }

    /// The byte at which a code point begins.
    pub(super) fn byte(&self, at: usize) -> usize {
        match self.starts.is_empty() {
            true => at.min(self.text.len()),
            false => self.starts.get(at).copied().unwrap_or(self.text.len()),
        }
    }

    /// The code point that begins at a byte.
    pub(super) fn at(&self, byte: usize) -> usize {
        if self.starts.is_empty() { byte } else { self.starts.partition_point(|start| *start < byte) }
    }

    /// The text between two code points.
    pub(super) fn slice(&self, start: usize, end: usize) -> &'t str {
        &self.text[self.byte(start)..self.byte(end.max(start))]
    }
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "a test looks how long it takes")]
mod tests {
    use super::{Chars, Found, without_doubles};

    #[test]
    fn code_points_and_bytes_lead_to_each_other() {
        for text in ["abc", "a😀ë\u{301}c", ""] {
            let chars = Chars::new(text);
            assert_eq!(chars.len(), text.chars().count());
            for (i, (byte, _)) in text.char_indices().enumerate() {
                assert_eq!((chars.byte(i), chars.at(byte)), (byte, i));
            }
            assert_eq!(chars.slice(0, chars.len() + 5), text);
        }
    }

    #[test]
    fn of_one_type_nothing_lies_within_another() {
        let found = |entity: &str, start, end, score| Found {
            entity_type: entity.to_owned(),
            start,
            end,
            score,
            analysis_explanation: None,
        };
        let kept = without_doubles(vec![
            found("A", 2, 4, 0.5),
            found("A", 0, 9, 0.9),
            found("B", 2, 4, 0.6),
            found("A", 8, 12, 0.0),
        ]);
        assert_eq!(kept, [found("A", 0, 9, 0.9), found("B", 2, 4, 0.6)]);
    }

    #[test]
    fn as_many_as_a_text_can_hold_are_sorted_out_in_no_time() {
        let one = |i: usize| Found {
            entity_type: "A".to_owned(),
            start: i,
            end: i + 2,
            // Every second one is less sure; each overlaps its neighbours, and none lies within another.
            score: if i.is_multiple_of(2) { 0.9 } else { 0.5 },
            analysis_explanation: None,
        };
        let begun = std::time::Instant::now();
        let all: Vec<Found> = (0..200_000).chain(0..200_000).map(one).collect();
        assert_eq!(without_doubles(all).len(), 200_000);
        assert!(begun.elapsed().as_secs() < 10, "it took {:?}", begun.elapsed());
    }

    proptest::proptest! {
        #[test]
        fn what_is_kept_is_what_a_look_at_all_pairs_keeps(spans in proptest::collection::vec((0..20_usize, 0..8_usize, 0..4_u8), 0..40)) {
            let all: Vec<Found> = spans.iter().map(|(start, length, score)| Found {
                entity_type: "A".to_owned(), start: *start, end: start + length, score: f64::from(*score) / 4.0, analysis_explanation: None,
            }).collect();
            let kept = without_doubles(all.clone());
            for one in &all {
                let within = |k: &&Found| k.score >= one.score && k.start <= one.start && one.end <= k.end;
                proptest::prop_assert_eq!(one.score > 0.0, kept.iter().any(|k| within(&k)) && one.score > 0.0);
            }
            for (i, one) in kept.iter().enumerate() {
                proptest::prop_assert!(!kept[..i].iter().any(|k| k.start <= one.start && one.end <= k.end));
            }
        }
    }
}
