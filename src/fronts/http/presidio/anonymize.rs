//! `POST /anonymize` and `POST /deanonymize`: what was found is replaced, from the end of the text to its start; and the way back.

use serde_json::{Map, Value, json};

use crate::fronts::http::around::Told;
use crate::fronts::http::presidio::Fault;
use crate::fronts::http::presidio::analyze::Chars;
use crate::fronts::http::presidio::operators::Operator;

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
#[derive(Clone, Debug, PartialEq)]
struct Item {
    start: usize,
    end: usize,
    entity: String,
    text: String,
    operator: &'static str,
}

pub(super) fn anonymize(body: Value) -> Result<(Value, Told), Fault> {
    let (body, text) = opened(&body)?;
    let operators = operators(body.get("anonymizers"), &Operator::Replace(None))?;
    let spans = spans(body.get("analyzer_results"), text)?;
    let spans = settled(spans, text);
    replaced(text, &spans, &operators)
}

pub(super) fn deanonymize(body: Value) -> Result<(Value, Told), Fault> {
    let (body, text) = opened(&body)?;
    let entries = body.get("deanonymizers").and_then(Value::as_object);
    let wrong = |entry: &Value| entry["type"].as_str() != Some("decrypt");
    if entries.is_some_and(|entries| entries.values().any(wrong)) {
        return Err(Fault::input("Invalid operator class."));
    }
    let operators = operators(body.get("deanonymizers"), &Operator::Keep)?;
    let spans = match body.get("anonymizer_results") {
        None | Some(Value::Null) => Vec::new(),
        list => spans(list, text)?,
    };
    replaced(text, &spans, &operators)
}

fn opened(body: &Value) -> Result<(&Map<String, Value>, &str), Fault> {
    let body = body.as_object().filter(|body| !body.is_empty()).ok_or_else(|| Fault::bad("Invalid request json"))?;
    let text = body.get("text").and_then(Value::as_str).filter(|text| !text.is_empty());
    Ok((body, text.ok_or_else(|| Fault::input("Invalid input, text can not be empty"))?))
}

/// Operators by type; the one for all others last.
struct Operators {
    by_type: Vec<(String, Operator)>,
    other: Operator,
}

fn operators(value: Option<&Value>, other: &Operator) -> Result<Operators, Fault> {
    let mut operators = Operators { by_type: Vec::new(), other: other.clone() };
    for (name, entry) in value.and_then(Value::as_object).into_iter().flatten() {
        let operator = Operator::parse(entry)?;
        match name.as_str() {
            "DEFAULT" => operators.other = operator,
            name => operators.by_type.push((name.to_owned(), operator)),
        }
    }
    Ok(operators)
}

impl Operators {
    fn of(&self, entity: &str) -> &Operator {
        self.by_type.iter().find(|(name, _)| name == entity).map_or(&self.other, |(_, operator)| operator)
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
        Ok(Span { start, end, entity, score: entry["score"].as_f64().unwrap_or(1.0) })
    };
    list.iter().map(span).collect()
}

/// Merges what overlaps, in Presidio's order of work.
pub(super) fn settled(spans: Vec<Span>, text: &str) -> Vec<Span> {
    let spans = joined(spans, |one, next, _| next.start < one.end, text);
    let spans = outermost(spans);
    // Of one type with nothing but spaces between: one value.
    let near = |one: &Span, next: &Span, chars: &Chars<'_>| {
        next.start >= one.end && chars.slice(one.end, next.start).chars().all(|c| c == ' ')
    };
    joined(spans, near, text)
}

/// Joins neighbours of one type.
fn joined(mut spans: Vec<Span>, are_one: impl Fn(&Span, &Span, &Chars<'_>) -> bool, text: &str) -> Vec<Span> {
    let chars = Chars::new(text);
    spans.sort_by(|a, b| a.entity.cmp(&b.entity).then(a.start.cmp(&b.start)).then(a.end.cmp(&b.end)));
    let mut merged: Vec<Span> = Vec::with_capacity(spans.len());
    for next in spans {
        match merged.last_mut() {
            Some(last) if last.entity == next.entity && are_one(last, &next, &chars) => {
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

fn replaced(text: &str, spans: &[Span], operators: &Operators) -> Result<(Value, Told), Fault> {
    let (new, items) = replace(text, spans, operators)?;
    let told = Told {
        documents: 1,
        bytes: text.len() as u64,
        findings: items.len() as u64,
        decision: "allow",
        severity: "none",
        ..Told::default()
    };
    // Last first, as they were made.
    let items: Vec<Value> = items
        .iter()
        .rev()
        .map(|item| {
            json!({
                "start": item.start, "end": item.end, "entity_type": item.entity, "text": item.text, "operator": item.operator,
            })
        })
        .collect();
    Ok((json!({ "text": new, "items": items }), told))
}

/// The text with every span replaced. Of two that overlap each replaces its own part.
fn replace(text: &str, spans: &[Span], operators: &Operators) -> Result<(String, Vec<Item>), Fault> {
    let chars = Chars::new(text);
    let mut sorted: Vec<&Span> = spans.iter().collect();
    sorted.sort_by_key(|span| (span.start, span.end));
    let (mut new, mut count, mut done) = (String::with_capacity(text.len()), 0, 0);
    let mut items = Vec::with_capacity(sorted.len());
    for (i, span) in sorted.iter().enumerate() {
        let (start, next) = (span.start.max(done), sorted.get(i + 1).map_or(span.end, |next| next.start));
        let end = span.end.min(next.max(start));
        let between = chars.slice(done, start);
        new.push_str(between);
        count += between.chars().count();
        let operator = operators.of(&span.entity);
        let by = operator.apply(chars.slice(start, end), &span.entity)?;
        let length = by.chars().count();
        new.push_str(&by);
        items.push(Item {
            start: count,
            end: count + length,
            entity: span.entity.clone(),
            text: by,
            operator: operator.name(),
        });
        count += length;
        done = end.max(done);
    }
    new.push_str(chars.slice(done, chars.len()));
    Ok((new, items))
}

/// The text with the name of its type in the place of each value.
pub(super) fn labelled(text: &str, spans: Vec<Span>) -> String {
    let spans = settled(spans, text);
    let operators = Operators { by_type: Vec::new(), other: Operator::Replace(None) };
    // Replacing by a name cannot fail.
    replace(text, &spans, &operators).map(|(new, _)| new).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{anonymize, deanonymize};

    /// The new text, and where the items stand in it.
    type Replaced = (String, Vec<(u64, u64)>);

    fn check(body: Value) -> Result<Replaced, (u16, String)> {
        let (value, _) = anonymize(body).map_err(|fault| (fault.0.as_u16(), fault.1))?;
        let items = value["items"].as_array().expect("a list").iter();
        let at = |item: &Value| (item["start"].as_u64().expect("a number"), item["end"].as_u64().expect("a number"));
        Ok((value["text"].as_str().expect("a text").to_owned(), items.map(at).collect()))
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
        assert_eq!(check(custom), Err((400, "Custom type anonymizer is not supported".into())));
    }

    #[test]
    fn what_was_encrypted_comes_back() {
        let key = "0123456789abcdef";
        let hide = json!({"text": "Ik ben Jan", "analyzer_results": [result(7, 10, "PERSON", 1.0)],
                          "anonymizers": {"PERSON": {"type": "encrypt", "key": key}}});
        let (hidden, _) = anonymize(hide).expect("it is encrypted");
        let show = json!({"text": hidden["text"], "anonymizer_results": hidden["items"],
                          "deanonymizers": {"DEFAULT": {"type": "decrypt", "key": key}}});
        assert_eq!(deanonymize(show).expect("it is decrypted").0["text"], "Ik ben Jan");
        assert_eq!(deanonymize(json!({"text": "a"})).expect("nothing to do").0["text"], "a");
    }
}
