//! `POST /anonymize` and `POST /deanonymize`: what was found is replaced, from the end of the text to its start; and the way back.

use std::collections::HashMap;
use std::ops::Range;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::fronts::http::around::Told;
use crate::fronts::http::out::Answer;
use crate::fronts::http::presidio::analyze::Chars;
use crate::fronts::http::presidio::operators::Operator;
use crate::fronts::http::presidio::{Fault, of_type, written};
use crate::fronts::http::state::State;
use crate::fronts::http::who::Who;
use crate::fronts::work::Turn;

/// Results of one request.
const MOST: usize = 100_000;

/// One result of an analysis, in code points.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Span {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) entity: String,
    pub(super) score: f64,
}

/// What was put in the place of a value, in code points of the new text.
#[derive(Clone, Debug, PartialEq, Serialize)]
struct Item {
    start: usize,
    end: usize,
    entity_type: String,
    text: String,
    operator: &'static str,
}

/// The new text, and what was put into it: last first, as Presidio does it.
#[derive(Clone, Debug, PartialEq, Serialize)]
struct Replaced {
    text: String,
    items: Vec<Item>,
}

pub(super) fn anonymize(state: &State, _: &Who, body: Value, _: &Turn<'_>) -> Result<(Answer, Told), Fault> {
    answer(state, &body, anonymized(&body, state.answer)?)
}

pub(super) fn deanonymize(state: &State, _: &Who, body: Value, _: &Turn<'_>) -> Result<(Answer, Told), Fault> {
    answer(state, &body, deanonymized(&body, state.answer)?)
}

fn anonymized(body: &Value, most: u64) -> Result<Replaced, Fault> {
    let (fields, text) = opened(body)?;
    let operators = operators(body, "anonymizers", &Operator::Replace(None))?;
    let spans = spans(fields.get("analyzer_results"), text)?;
    let spans = settled(spans, text);
    replace(text, &spans, &operators, most)
}

fn deanonymized(body: &Value, most: u64) -> Result<Replaced, Fault> {
    let (fields, text) = opened(body)?;
    let entries = fields.get("deanonymizers").and_then(Value::as_object);
    let wrong = |entry: &Value| entry["type"].as_str() != Some("decrypt");
    if entries.is_some_and(|entries| entries.values().any(wrong)) {
        return Err(Fault::input("Invalid operator class."));
    }
    let operators = operators(body, "deanonymizers", &Operator::Keep)?;
    let spans = match fields.get("anonymizer_results") {
        None | Some(Value::Null) => Vec::new(),
        list => spans(list, text)?,
    };
    replace(text, &spans, &operators, most)
}

/// Nothing was looked at here: the caller says what is to go, so there is no verdict.
fn answer(state: &State, body: &Value, replaced: Replaced) -> Result<(Answer, Told), Fault> {
    let told = Told {
        documents: 1,
        bytes: body["text"].as_str().map_or(0, str::len) as u64,
        findings: replaced.items.len() as u64,
        decision: "none",
        severity: "none",
        ..Told::default()
    };
    Ok((written(state, &replaced)?, told))
}

fn opened(body: &Value) -> Result<(&Map<String, Value>, &str), Fault> {
    let body = body.as_object().filter(|body| !body.is_empty()).ok_or_else(|| Fault::bad("Invalid request json"))?;
    let text = body.get("text").and_then(Value::as_str).filter(|text| !text.is_empty());
    Ok((body, text.ok_or_else(|| Fault::input("Invalid input, text can not be empty"))?))
}

/// Operators by type, and the one for all others.
struct Operators {
    by_type: HashMap<String, Operator>,
    other: Operator,
}

fn operators(body: &Value, name: &str, other: &Operator) -> Result<Operators, Fault> {
    let mut operators = Operators { by_type: HashMap::new(), other: other.clone() };
    for (name, entry) in of_type(body, name, "an object", Value::as_object)?.into_iter().flatten() {
        let operator = Operator::parse(entry)?;
        match name.as_str() {
            "DEFAULT" => operators.other = operator,
            name => drop(operators.by_type.insert(name.to_owned(), operator)),
        }
    }
    Ok(operators)
}

impl Operators {
    fn of(&self, entity: &str) -> &Operator {
        self.by_type.get(entity).unwrap_or(&self.other)
    }
}

fn spans(value: Option<&Value>, text: &str) -> Result<Vec<Span>, Fault> {
    let list = value
        .and_then(Value::as_array)
        .ok_or_else(|| Fault::input("Invalid input, analyzer_results can not be empty"))?;
    if list.len() > MOST {
        return Err(Fault::input("Invalid input, too many results"));
    }
    let length = text.chars().count();
    let span = |entry: &Value| {
        let number = |key: &str| entry[key].as_u64().and_then(|n| usize::try_from(n).ok());
        let missing = || Fault::input("Invalid input, a result must contain start, end and entity_type");
        let (start, end) = number("start").zip(number("end")).ok_or_else(missing)?;
        if start > end || end > length {
            let text =
                format!("Invalid analyzer result, start: {start} and end: {end}, while text length is only {length}.");
            return Err(Fault::input(text));
        }
        let entity = entry["entity_type"].as_str().ok_or_else(missing)?.to_owned();
        let score = of_type(entry, "score", "a number", Value::as_f64)?.unwrap_or(1.0);
        Ok(Span { start, end, entity, score })
    };
    list.iter().map(span).collect()
}

/// Merges what overlaps, in Presidio's order of work.
pub(super) fn settled(spans: Vec<Span>, text: &str) -> Vec<Span> {
    let spans = joined(spans, |one, next| next.start < one.end);
    let spans = outermost(spans);
    // Of one type with nothing but spaces between: one value. The runs of spaces are found once: many types may ask of the same run.
    let blanks = blanks(text);
    let near = |one: &Span, next: &Span| {
        let run = blanks.partition_point(|run| run.end < next.start);
        let blank = blanks.get(run).is_some_and(|run| run.start <= one.end);
        next.start == one.end || next.start > one.end && blank
    };
    joined(spans, near)
}

/// The runs of spaces, in code points.
fn blanks(text: &str) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (i, _) in text.chars().enumerate().filter(|(_, c)| *c == ' ') {
        match runs.last_mut() {
            Some(run) if run.end == i => run.end = i + 1,
            _ => runs.push(i..i + 1),
        }
    }
    runs
}

/// Joins neighbours of one type.
fn joined(mut spans: Vec<Span>, are_one: impl Fn(&Span, &Span) -> bool) -> Vec<Span> {
    spans.sort_by(|a, b| a.entity.cmp(&b.entity).then(a.start.cmp(&b.start)).then(a.end.cmp(&b.end)));
    let mut merged: Vec<Span> = Vec::with_capacity(spans.len());
    for next in spans {
        match merged.last_mut() {
            Some(last) if last.entity == next.entity && are_one(last, &next) => {
                last.end = last.end.max(next.end);
                last.score = last.score.max(next.score);
            }
            _ => merged.push(next),
        }
    }
    merged.sort_by(|a, b| a.start.cmp(&b.start).then(b.end.cmp(&a.end)).then(b.score.total_cmp(&a.score)));
    merged
}

/// Without what lies within another, or is the same stretch with a lower score. The spans are in order of start, longest and surest first.
fn outermost(spans: Vec<Span>) -> Vec<Span> {
    let mut kept: Vec<Span> = Vec::with_capacity(spans.len());
    let mut furthest = 0;
    for span in spans {
        // What begins later and does not reach further lies within the one that reaches furthest.
        let inside = !kept.is_empty() && span.end <= furthest;
        if !inside {
            furthest = furthest.max(span.end);
            kept.push(span);
        }
    }
    kept
}

/// The text with every span replaced. Of two that overlap each replaces its own part. What comes in their place may be long, and there may be
/// many: past so many bytes it is given up.
fn replace(text: &str, spans: &[Span], operators: &Operators, most: u64) -> Result<Replaced, Fault> {
    let chars = Chars::new(text);
    let mut sorted: Vec<&Span> = spans.iter().collect();
    sorted.sort_by_key(|span| (span.start, span.end));
    let (mut new, mut count, mut done) = (String::with_capacity(text.len()), 0, 0);
    let (mut items, mut come) = (Vec::with_capacity(sorted.len()), 0);
    for (i, span) in sorted.iter().enumerate() {
        let (start, next) = (span.start.max(done), sorted.get(i + 1).map_or(span.end, |next| next.start));
        let end = span.end.min(next.max(start));
        let between = chars.slice(done, start);
        new.push_str(between);
        count += between.chars().count();
        let operator = operators.of(&span.entity);
        let by = operator.apply(chars.slice(start, end), &span.entity)?;
        // It stands in the text and in its item.
        come += 2 * by.len() as u64;
        if come > most {
            return Err(Fault::input("Invalid input, the answer would be too large"));
        }
        let length = by.chars().count();
        new.push_str(&by);
        items.push(Item {
            start: count,
            end: count + length,
            entity_type: span.entity.clone(),
            text: by,
            operator: operator.name(),
        });
        count += length;
        done = end.max(done);
    }
    new.push_str(chars.slice(done, chars.len()));
    items.reverse();
    Ok(Replaced { text: new, items })
}

/// The text with the name of its type in the place of each value.
pub(super) fn labelled(text: &str, spans: Vec<Span>) -> String {
    let spans = settled(spans, text);
    let operators = Operators { by_type: HashMap::new(), other: Operator::Replace(None) };
    // Replacing by a name cannot fail.
    replace(text, &spans, &operators, u64::MAX).map(|new| new.text).unwrap_or_default()
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "a test looks how long it takes")]
mod tests {
    use serde_json::{Value, json};

    use super::{anonymized, deanonymized};

    /// The new text, and where the items stand in it.
    type Found = (String, Vec<(usize, usize)>);

    fn check(body: Value) -> Result<Found, (u16, String)> {
        let new = anonymized(&body, 10_000_000).map_err(|fault| (fault.0.as_u16(), fault.1))?;
        Ok((new.text, new.items.iter().map(|item| (item.start, item.end)).collect()))
    }

    fn result(start: u64, end: u64, entity: &str, score: f64) -> Value {
        json!({"start": start, "end": end, "entity_type": entity, "score": score})
    }

    #[test]
    fn values_are_replaced_and_places_count_in_the_new_text() {
        let text = "😀 hello world, my name is Jane Doe. My number is: 034453334";
        let results = [result(26, 34, "NAME", 0.8), result(50, 59, "PHONE_NUMBER", 0.95)];
        assert_eq!(
            check(json!({"text": text, "analyzer_results": results})),
            Ok(("😀 hello world, my name is <NAME>. My number is: <PHONE_NUMBER>".into(), vec![(48, 62), (26, 32)]))
        );
    }

    #[test]
    fn what_overlaps_is_settled_first() {
        let one = |results: &[Value]| {
            check(json!({"text": "Jan de Vries uit Ede", "analyzer_results": results})).map(|r| r.0)
        };
        // Of one type: the widest. Within another: gone. Spaces between: one.
        assert_eq!(one(&[result(0, 6, "P", 0.5), result(4, 12, "P", 0.9)]), Ok("<P> uit Ede".into()));
        assert_eq!(one(&[result(0, 12, "P", 0.5), result(7, 12, "L", 0.9)]), Ok("<P> uit Ede".into()));
        assert_eq!(one(&[result(0, 3, "P", 0.5), result(4, 12, "P", 0.9)]), Ok("<P> uit Ede".into()));
        assert_eq!(one(&[result(0, 3, "P", 0.5), result(0, 3, "L", 0.9)]), Ok("<L> de Vries uit Ede".into()));
        // Of two types that overlap in part each replaces its own.
        assert_eq!(one(&[result(0, 6, "P", 0.5), result(4, 12, "L", 0.9)]), Ok("<P><L> uit Ede".into()));
    }

    #[test]
    fn a_wrong_request_is_told_as_there() {
        assert_eq!(check(json!({})), Err((400, "Invalid request json".into())));
        assert!(check(json!({"text": "a", "analyzer_results": [result(0, 9, "P", 1.0)]})).is_err_and(|e| e.0 == 422));
        let custom = json!({"text": "a", "analyzer_results": [], "anonymizers": {"DEFAULT": {"type": "custom"}}});
        let wrong = json!({"text": "a", "analyzer_results": [], "anonymizers": [{"type": "redact"}]});
        assert_eq!(check(wrong), Err((400, "anonymizers must be an object".into())));
        assert_eq!(check(custom), Err((400, "Custom type anonymizer is not supported".into())));
    }

    #[test]
    fn what_was_encrypted_comes_back() {
        let key = "0123456789abcdef";
        let hide = json!({"text": "Ik ben Jan", "analyzer_results": [result(7, 10, "PERSON", 1.0)],
                          "anonymizers": {"PERSON": {"type": "encrypt", "key": key}}});
        let hidden = serde_json::to_value(anonymized(&hide, 1_000).expect("it is encrypted")).expect("it is JSON");
        let show = json!({"text": hidden["text"], "anonymizer_results": hidden["items"],
                          "deanonymizers": {"DEFAULT": {"type": "decrypt", "key": key}}});
        assert_eq!(deanonymized(&show, 1_000).expect("it is decrypted").text, "Ik ben Jan");
        assert_eq!(deanonymized(&json!({"text": "a"}), 1_000).expect("nothing to do").text, "a");
    }

    #[test]
    fn what_would_grow_without_end_is_given_up() {
        let results: Vec<Value> = (0..1_000).map(|i| result(i, i + 1, &format!("T{i}"), 0.5)).collect();
        let long = json!({"DEFAULT": {"type": "replace", "new_value": "a".repeat(10_000)}});
        let body = json!({"text": "b".repeat(1_000), "analyzer_results": results, "anonymizers": long});
        assert!(check(body).is_err_and(|fault| fault.0 == 422 && fault.1.contains("too large")));
    }

    #[test]
    fn many_types_around_one_run_of_spaces_are_settled_in_no_time() {
        let count: u64 = 20_000;
        let text = format!("{}{}{}", "a".repeat(20_000), " ".repeat(1_000_000), "b".repeat(20_000));
        let results: Vec<Value> = (0..count)
            .flat_map(|i| {
                [result(i, i + 1, &format!("T{i}"), 0.5), result(1_020_000 + i, 1_020_001 + i, &format!("T{i}"), 0.5)]
            })
            .collect();
        let begun = std::time::Instant::now();
        assert!(check(json!({"text": text, "analyzer_results": results})).is_ok());
        assert!(begun.elapsed().as_secs() < 10, "it took {:?}", begun.elapsed());
    }
}
