//! Recognizers that a request brings along: patterns in the manner of Python, look-behind among them. The one place where a pattern may go back
//! on its steps; so only an admin may send them, and steps, sizes and time are limited.
#![allow(clippy::disallowed_methods, reason = "a front has a clock")]

use std::time::{Duration, Instant};

use fancy_regex::{Regex, RegexBuilder};
use serde_json::{Map, Value};

use crate::fronts::http::keys::Role;
use crate::fronts::http::presidio::Fault;
use crate::fronts::http::presidio::analyze::{Chars, Explanation, Flags, Found};
use crate::fronts::http::who::Who;

/// Recognizers of one request, patterns of one recognizer, words of one list.
const MOST: usize = 50;
/// Characters of one pattern.
const MOST_PATTERN: usize = 1_000;
/// Steps back of one search.
const MOST_STEPS: usize = 50_000;
/// Bytes that one compiled pattern may take.
const MOST_COMPILED: usize = 1 << 20;
/// Findings of one request.
const MOST_FOUND: usize = 10_000;
/// Bytes of a text in which such patterns are looked for.
const MOST_TEXT: usize = 1 << 20;
/// Bytes of a text in which one search looks, and bytes on either side that it sees besides. A step may cost as much as the text is long, and time
/// is looked at only between searches: so a long text is searched in stretches. A text that fits into one is searched as a whole.
const STRETCH: usize = 2 << 10;
const AROUND: usize = 1 << 10;
/// How long everything of one request may take that its patterns cost: to compile them, and to search all its texts.
const PATIENCE: Duration = Duration::from_secs(2);
/// What words around a finding add, and what it has at least then.
const BOOST: f64 = 0.35;
const BOOSTED: f64 = 0.4;
/// Words before a finding that count.
const BEFORE: usize = 5;

/// One recognizer.
pub(super) struct Recognizer {
    pub(super) entity: String,
    name: String,
    patterns: Vec<Pattern>,
    context: Vec<String>,
}

struct Pattern {
    name: String,
    text: String,
    regex: Regex,
    score: f64,
}

/// The time that is left for the patterns of one request.
#[derive(Debug)]
pub(super) struct Deadline(Instant);

impl Default for Deadline {
    fn default() -> Deadline {
        Deadline(Instant::now() + PATIENCE)
    }
}

impl Deadline {
    fn check(&self) -> Result<(), Fault> {
        if Instant::now() < self.0 { Ok(()) } else { Err(failed("the patterns take too long, or find too much")) }
    }
}

/// The recognizers of a request that serve its language.
pub(super) fn recognizers(
    value: &Value,
    who: &Who,
    language: &str,
    flags: Flags,
    deadline: &Deadline,
) -> Result<Vec<Recognizer>, Fault> {
    let list = match value {
        Value::Null => return Ok(Vec::new()),
        Value::Array(list) if list.is_empty() => return Ok(Vec::new()),
        Value::Array(list) if list.len() <= MOST => list,
        _ => return Err(failed("ad_hoc_recognizers is not a list, or too long")),
    };
    who.may(Role::Admin).map_err(|_| {
        Fault::new(axum::http::StatusCode::FORBIDDEN, "ad_hoc_recognizers need a key with the role \"admin\"")
    })?;
    let mut recognizers = Vec::new();
    for entry in list {
        let Value::Object(entry) = entry else { return Err(failed("a recognizer is an object")) };
        let other = text(entry, "supported_language")?.is_some_and(|l| l != language);
        let recognizer = recognizer(entry, flags, deadline)?;
        if !other {
            recognizers.push(recognizer);
        }
    }
    Ok(recognizers)
}

fn failed(text: &str) -> Fault {
    Fault::bad(format!("Failed to parse /analyze request for AnalyzerEngine.analyze(). {text}"))
}

/// A text of a recognizer, or none.
fn text<'e>(entry: &'e Map<String, Value>, key: &str) -> Result<Option<&'e str>, Fault> {
    match entry.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(failed(&format!("{key} is a string"))),
    }
}

/// A list of a recognizer, or an empty one.
fn list<'e>(entry: &'e Map<String, Value>, key: &str) -> Result<&'e [Value], Fault> {
    match entry.get(key) {
        None | Some(Value::Null) => Ok(&[]),
        Some(Value::Array(list)) if list.len() <= MOST => Ok(list),
        Some(_) => Err(failed(&format!("{key} is not a list, or too long"))),
    }
}

/// A list of words of a recognizer, or an empty one.
fn words<'e>(entry: &'e Map<String, Value>, key: &str) -> Result<Vec<&'e str>, Fault> {
    let all: Option<Vec<&str>> = list(entry, key)?.iter().map(Value::as_str).collect();
    all.ok_or_else(|| failed(&format!("{key} is a list of strings")))
}

fn recognizer(entry: &Map<String, Value>, flags: Flags, deadline: &Deadline) -> Result<Recognizer, Fault> {
    let mut patterns = Vec::new();
    for pattern in list(entry, "patterns")? {
        deadline.check()?;
        patterns.push(self::pattern(pattern, flags)?);
    }
    let denied: Vec<_> = words(entry, "deny_list")?.into_iter().map(fancy_regex::escape).collect();
    if !denied.is_empty() {
        let score = match entry.get("deny_list_score") {
            None | Some(Value::Null) => 1.0,
            Some(score) => score.as_f64().ok_or_else(|| failed("deny_list_score is a number"))?,
        };
        let all = format!("(?:^|(?<=\\W))({})(?:(?=\\W)|$)", denied.join("|"));
        patterns.push(Pattern { name: "deny_list".to_owned(), regex: compiled(&all, flags)?, text: all, score });
    }
    if patterns.is_empty() {
        return Err(failed("Pattern recognizer should be initialized with patterns or with deny list"));
    }
    let context = words(entry, "context")?.into_iter().map(str::to_lowercase).collect();
    let entity = text(entry, "supported_entity")?.ok_or_else(|| {
        failed("PatternRecognizer.__init__() missing 1 required positional argument: 'supported_entity'")
    })?;
    let name = text(entry, "name")?.unwrap_or("PatternRecognizer").to_owned();
    Ok(Recognizer { entity: entity.to_owned(), name, patterns, context })
}

fn pattern(value: &Value, flags: Flags) -> Result<Pattern, Fault> {
    let Value::Object(pattern) = value else { return Err(failed("a pattern is an object")) };
    if let Some(key) = pattern.keys().find(|key| !matches!(key.as_str(), "name" | "regex" | "score")) {
        // The key is of the request's making, but no text of a document; a long one is cut.
        let key: String = key.chars().filter(|c| !c.is_control()).take(60).collect();
        return Err(failed(&format!("Pattern.__init__() got an unexpected keyword argument '{key}'")));
    }
    let missing = |key: &str| failed(&format!("Pattern.__init__() missing 1 required positional argument: '{key}'"));
    let text = pattern.get("regex").and_then(Value::as_str).ok_or_else(|| missing("regex"))?;
    let name = pattern.get("name").and_then(Value::as_str).ok_or_else(|| missing("name"))?;
    let score = pattern.get("score").and_then(Value::as_f64).ok_or_else(|| missing("score"))?;
    if !(0.0..=1.0).contains(&score) {
        return Err(failed("Invalid score, should be between 0 and 1"));
    }
    Ok(Pattern { name: name.to_owned(), regex: compiled(text, flags)?, text: text.to_owned(), score })
}

fn compiled(text: &str, flags: Flags) -> Result<Regex, Fault> {
    if text.chars().count() > MOST_PATTERN * MOST {
        return Err(failed("the pattern is too long"));
    }
    RegexBuilder::new(text)
        .case_insensitive(flags.ignore_case)
        .multi_line(flags.multi_line)
        .dot_matches_new_line(flags.dot_all)
        .ignore_whitespace(flags.verbose)
        .backtrack_limit(MOST_STEPS)
        .delegate_size_limit(MOST_COMPILED)
        .build()
        .map_err(|_| failed("the pattern cannot be compiled"))
}

/// What these recognizers find.
pub(super) fn find(
    recognizers: &[Recognizer],
    text: &str,
    context: &[String],
    explain: bool,
    deadline: &Deadline,
) -> Result<Vec<Found>, Fault> {
    let mut found = Vec::new();
    if recognizers.is_empty() {
        return Ok(found);
    }
    if text.len() > MOST_TEXT {
        return Err(failed("the text is too long for ad_hoc_recognizers"));
    }
    let chars = Chars::new(text);
    for recognizer in recognizers {
        let words: Vec<String> =
            recognizer.context.iter().cloned().chain(context.iter().map(|word| word.to_lowercase())).collect();
        for pattern in &recognizer.patterns {
            let mut at = 0;
            while let Some(hit) = next(&pattern.regex, text, at, deadline)? {
                if found.len() >= MOST_FOUND {
                    return Err(failed("the patterns take too long, or find too much"));
                }
                at = if hit.is_empty() { text.ceil_char_boundary(hit.end + 1) } else { hit.end };
                if !hit.is_empty() {
                    found.push(one(recognizer, pattern, &chars, text, hit.clone(), &words, explain));
                }
                if hit.is_empty() && hit.end >= text.len() {
                    break;
                }
            }
        }
    }
    Ok(found)
}

/// The next place from `at` on, stretch by stretch.
fn next(
    regex: &Regex,
    text: &str,
    mut at: usize,
    deadline: &Deadline,
) -> Result<Option<std::ops::Range<usize>>, Fault> {
    loop {
        deadline.check()?;
        let from = text.floor_char_boundary(at.saturating_sub(AROUND));
        let end = text.floor_char_boundary(at + STRETCH);
        let to = text.floor_char_boundary(at + STRETCH + AROUND);
        let hit = regex.find_from_pos(&text[from..to], at - from);
        let hit = hit.map_err(|_| failed("the pattern goes back on its steps too often"))?;
        match hit.map(|hit| from + hit.start()..from + hit.end()) {
            Some(hit) if to == text.len() => return Ok(Some(hit)),
            Some(hit) if hit.start < end && hit.end < to => return Ok(Some(hit)),
            // It may go on behind what was seen.
            Some(hit) if hit.start < end => return Err(failed("the pattern finds a stretch that is too long")),
            None if to == text.len() => return Ok(None),
            _ => at = end,
        }
    }
}

fn one(
    recognizer: &Recognizer,
    pattern: &Pattern,
    chars: &Chars<'_>,
    text: &str,
    range: std::ops::Range<usize>,
    words: &[String],
    explain: bool,
) -> Found {
    let near = near(&text[..range.start], words);
    let score = match near {
        // As Presidio sums it: in doubles, and never above one.
        Some(_) => (pattern.score + BOOST).clamp(BOOSTED, 1.0),
        None => pattern.score,
    };
    let analysis_explanation = explain.then(|| Explanation {
        recognizer: recognizer.name.clone(),
        pattern_name: Some(pattern.name.clone()),
        pattern: Some(pattern.text.clone()),
        original_score: pattern.score,
        score,
        textual_explanation: None,
        score_context_improvement: score - pattern.score,
        supportive_context_word: near.unwrap_or_default(),
        validation_result: None,
    });
    Found {
        entity_type: recognizer.entity.clone(),
        start: chars.at(range.start),
        end: chars.at(range.end),
        score,
        analysis_explanation,
    }
}

/// The first of these words among those just before a place.
fn near(before: &str, words: &[String]) -> Option<String> {
    if words.is_empty() {
        return None;
    }
    let tokens = before.split(|c: char| !c.is_alphanumeric()).rev().filter(|token| !token.is_empty()).take(BEFORE);
    let tokens: Vec<String> = tokens.map(str::to_lowercase).collect();
    words.iter().find(|word| tokens.iter().any(|token| token.contains(word.as_str()))).cloned()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Deadline, find, recognizers};
    use crate::fronts::http::keys::{Role, Roles};
    use crate::fronts::http::presidio::Fault;
    use crate::fronts::http::presidio::analyze::{Flags, Found};
    use crate::fronts::http::who::Who;

    const FLAGS: Flags = Flags { ignore_case: true, multi_line: true, dot_all: true, verbose: false };

    fn who(roles: Roles) -> Who {
        Who { id: "local".into(), roles, csrf: "".into() }
    }

    fn check(recognizer: Value, text: &str) -> Result<Vec<Found>, Fault> {
        let deadline = Deadline::default();
        let made = recognizers(&json!([recognizer]), &who(Roles::ALL), "nl", FLAGS, &deadline)?;
        find(&made, text, &[], false, &deadline)
    }

    #[test]
    fn a_pattern_looks_behind_and_its_context_lifts_it() {
        let pasnummer = |score: f64| json!({"supported_entity": "PAS", "context": ["pas"], "patterns": [{"name": "p", "regex": r"(?<=ZP-)\d{6}", "score": score}]});
        let scores = |recognizer, text| {
            check(recognizer, text).map(|found| found.iter().map(|f| (f.start, f.end, f.score)).collect::<Vec<_>>())
        };
        assert_eq!(scores(pasnummer(0.3), "😀 ZP-123456"), Ok(vec![(5, 11, 0.3)]));
        assert_eq!(scores(pasnummer(0.3), "de pas ZP-123456"), Ok(vec![(10, 16, 0.649_999_999_999_999_9)]));
        assert_eq!(scores(pasnummer(0.01), "Pas: ZP-123456"), Ok(vec![(8, 14, 0.4)]));
        let denied = json!({"supported_entity": "T", "deny_list": ["Mr.", "Mrs"]});
        assert_eq!(scores(denied, "mr. Jansen, mrsjansen"), Ok(vec![(0, 3, 1.0)]));
    }

    #[test]
    fn what_is_wrong_or_too_much_is_refused() {
        let fault = |recognizer| check(recognizer, &"a".repeat(40)).expect_err("it is refused").1;
        let wrong = json!({"supported_entity": "T", "patterns": [{"name": "p", "regex": "a", "type": "x"}]});
        assert_eq!(
            fault(wrong),
            "Failed to parse /analyze request for AnalyzerEngine.analyze(). \
             Pattern.__init__() got an unexpected keyword argument 'type'"
        );
        let endless = json!({"supported_entity": "T", "patterns": [{"name": "p", "regex": r"(?=(a+)+$)(a|aa)+\1b", "score": 0.5}]});
        assert!(fault(endless).contains("steps"));
        let huge =
            json!({"supported_entity": "T", "patterns": [{"name": "p", "regex": r"(?:\w{200}){200}", "score": 0.5}]});
        assert!(fault(huge).contains("compiled"));
        let wrong = json!({"supported_entity": "T", "deny_list": "a"});
        assert!(fault(wrong).contains("deny_list is not a list"));
        let few = who(Roles::default().with(Role::Scan));
        let refused = recognizers(&json!([{}]), &few, "nl", FLAGS, &Deadline::default());
        assert_eq!(refused.err().map(|fault| fault.0.as_u16()), Some(403));
    }

    #[test]
    fn a_long_text_is_searched_in_stretches_and_in_time() {
        let pattern = |regex: &str| {
            let asked = json!([{"supported_entity": "T", "patterns": [{"name": "p", "regex": regex, "score": 0.5}]}]);
            recognizers(&asked, &who(Roles::ALL), "nl", FLAGS, &Deadline::default()).expect("it is made")
        };
        let text = format!("{}klant 123{}klant 456", "é ".repeat(4_000), " b".repeat(2_000));
        let found =
            find(&pattern(r"(?<=klant )\d+\b"), &text, &[], false, &Deadline::default()).map_err(|fault| fault.1);
        let places: Vec<_> = found.expect("it is found").iter().map(|found| (found.start, found.end)).collect();
        assert_eq!(places, [(8_006, 8_009), (12_015, 12_018)]);
        let begun = std::time::Instant::now();
        let long = "a".repeat(1 << 20);
        assert!(find(&pattern(r"(?=(a+))\1*(?<=b)"), &long, &[], false, &Deadline::default()).is_err());
        assert!(begun.elapsed() < 4 * super::PATIENCE, "{:?}", begun.elapsed());
    }

    #[test]
    fn the_time_is_that_of_the_whole_request() {
        let pattern = json!([{"supported_entity": "T", "deny_list": ["a"]}]);
        let made = recognizers(&pattern, &who(Roles::ALL), "nl", FLAGS, &Deadline::default()).expect("it is made");
        let spent = Deadline(std::time::Instant::now());
        assert!(find(&made, "a", &[], false, &spent).is_err_and(|fault| fault.1.contains("too long")));
        let patterns = json!([{"supported_entity": "T", "patterns": [{"name": "p", "regex": "a", "score": 0.5}]}]);
        assert!(recognizers(&patterns, &who(Roles::ALL), "nl", FLAGS, &spent).is_err());
    }
}
