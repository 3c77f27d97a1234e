//! `POST /analyze`: texts in, what was found out, in code points.

use std::ops::ControlFlow;

use regex::RegexBuilder;
use serde::Serialize;
use serde_json::{Value, json};

use crate::fronts::http::around::Told;
use crate::fronts::http::presidio::adhoc::Recognizer;
use crate::fronts::http::presidio::{Fault, LANGUAGES, NO_RECOGNIZERS, adhoc, names};
use crate::fronts::http::state::State;
use crate::fronts::http::who::Who;
use crate::model::{Certainty, Confidence, Finding, Origin, Source};
use crate::report::json::offsets;

/// Texts of one request.
const MOST_TEXTS: usize = 10_000;
/// Entries of a list that the other side sends.
const MOST_ENTRIES: usize = 1_000;
/// Bytes that a compiled list of what is allowed may take.
const MOST_COMPILED: usize = 1 << 20;
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
    entities: Option<Vec<String>>,
    threshold: Option<f64>,
    explain: bool,
    allowed: Allowed,
    recognizers: Vec<Recognizer>,
    context: Vec<String>,
}

enum Allowed {
    Exact(Vec<String>),
    Pattern(regex::Regex),
}

pub(super) fn analyze(state: &State, who: &Who, body: Value) -> Result<(Value, Told), Fault> {
    let texts = match &body["text"] {
        Value::String(text) if !text.is_empty() => vec![text.as_str()],
        Value::Array(texts) if !texts.is_empty() && texts.len() <= MOST_TEXTS => {
            let all: Option<Vec<&str>> = texts.iter().map(Value::as_str).collect();
            all.ok_or_else(|| Fault::server("No text provided"))?
        }
        _ => return Err(Fault::server("No text provided")),
    };
    let language =
        body["language"].as_str().filter(|l| !l.is_empty()).ok_or_else(|| Fault::server("No language provided"))?;
    let asked = asked(state, who, &body, language)?;
    let mut told = Told { documents: texts.len() as u64, decision: "allow", severity: "none", ..Told::default() };
    let mut lists = Vec::with_capacity(texts.len());
    for text in &texts {
        let found = one(state, text, &asked)?;
        told.bytes += text.len() as u64;
        told.findings += found.len() as u64;
        lists.push(found);
    }
    let value = if body["text"].is_string() { json!(lists[0]) } else { json!(lists) };
    Ok((value, told))
}

fn asked(state: &State, who: &Who, body: &Value, language: &str) -> Result<Asked, Fault> {
    let recognizers = adhoc::recognizers(&body["ad_hoc_recognizers"], who, language, flags(&body["regex_flags"]))?;
    let entities = strings(&body["entities"]).filter(|list| !list.is_empty());
    let known = names::entities(&state.rules);
    let serves = |name: &String| known.contains(name) || recognizers.iter().any(|r| r.entity == *name);
    let none = entities.as_ref().is_some_and(|asked| !asked.iter().any(serves));
    if none || !LANGUAGES.contains(&language) {
        return Err(Fault::server(NO_RECOGNIZERS));
    }
    let list = strings(&body["allow_list"]).unwrap_or_default();
    let allowed = match body["allow_list_match"].as_str() {
        Some("regex") if !list.is_empty() => {
            let flags = flags(&body["regex_flags"]);
            let built = RegexBuilder::new(&list.join("|"))
                .case_insensitive(flags.ignore_case)
                .multi_line(flags.multi_line)
                .dot_matches_new_line(flags.dot_all)
                .ignore_whitespace(flags.verbose)
                .size_limit(MOST_COMPILED)
                .build();
            Allowed::Pattern(built.map_err(|_| Fault::bad("allow_list is not a list of regular expressions"))?)
        }
        Some("regex" | "exact") | None => Allowed::Exact(list),
        Some(_) => return Err(Fault::server("allow_list_match must either be set to 'exact' or 'regex'.")),
    };
    Ok(Asked {
        entities,
        threshold: body["score_threshold"].as_f64(),
        explain: body["return_decision_process"].as_bool().unwrap_or(false),
        allowed,
        recognizers,
        context: strings(&body["context"]).unwrap_or_default(),
    })
}

fn strings(value: &Value) -> Option<Vec<String>> {
    let list = value.as_array()?.iter().take(MOST_ENTRIES);
    Some(list.filter_map(|item| item.as_str().map(str::to_owned)).collect())
}

fn flags(value: &Value) -> Flags {
    let bits = value.as_u64().unwrap_or(FLAGS);
    Flags {
        ignore_case: bits & IGNORE_CASE != 0,
        multi_line: bits & MULTI_LINE != 0,
        dot_all: bits & DOT_ALL != 0,
        verbose: bits & VERBOSE != 0,
    }
}

/// What stands in one text.
fn one(state: &State, text: &str, asked: &Asked) -> Result<Vec<Found>, Fault> {
    let mut found = ours(state, text, asked.threshold, asked.explain);
    found.extend(adhoc::find(&asked.recognizers, text, &asked.context, asked.explain)?);
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
        Allowed::Exact(list) => list.iter().any(|one| one == text),
        Allowed::Pattern(pattern) => pattern.is_match(text),
    }
}

/// What our rules find: what is likely, or whatever is at least possible when a threshold is sent that lets it through.
pub(super) fn ours(state: &State, text: &str, threshold: Option<f64>, explain: bool) -> Vec<Found> {
    if text.trim().is_empty() {
        return Vec::new();
    }
    let least = if threshold.is_some_and(|t| t > 0.0 && t < 0.7) { Certainty::Possible } else { Certainty::Likely };
    let source = Source::new("-", text.as_bytes(), Origin::Memory);
    // A mark of the byte order is no character of a decoded file, but it is one of a string.
    let mark = usize::from(text.starts_with('\u{feff}'));
    let mut found = Vec::new();
    // The sink asks for everything.
    let _ = state.scanner(0, least).scan(source, &mut |report| {
        for finding in &report.findings {
            let Some(entity_type) = names::entity(finding.rule.as_str()) else { continue };
            let (start, end) = offsets(report.document.format, report.segment(finding), finding.span);
            let score = round(finding.confidence);
            let analysis_explanation = explain.then(|| explanation(finding, score));
            found.push(Found { entity_type, start: start + mark, end: end + mark, score, analysis_explanation });
        }
        // What lies inside is no part of the text.
        ControlFlow::Break(())
    });
    found
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
    let mut kept: Vec<Found> = Vec::with_capacity(found.len());
    for one in found {
        let inside = |k: &Found| k.entity_type == one.entity_type && k.start <= one.start && one.end <= k.end;
        if one.score > 0.0 && !kept.iter().any(inside) {
            kept.push(one);
        }
    }
    kept
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
}
