//! LiteLLM's generic guardrail: texts on their way to a language model, or back. What identifies somebody is replaced by its name; with
//! `"mode": "block"` among the parameters of the guardrail the request is stopped instead.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::{Value, json};

use crate::fronts::http::around::Told;
use crate::fronts::http::out::Answer;
use crate::fronts::http::presidio::analyze::ours;
use crate::fronts::http::presidio::anonymize::{Span, labelled};
use crate::fronts::http::presidio::{Fault, NOBODY_WAITS, of_type, strings, written};
use crate::fronts::http::state::State;
use crate::fronts::http::who::Who;
use crate::fronts::work::Turn;
use crate::model::{Decision, Severity};

/// Where LiteLLM expects it.
pub(crate) const PATH: &str = "/beta/litellm_basic_guardrail_api";
/// Why a text is stopped that could not be read to its end.
const UNREAD: &str = "A part of the text could not be read.";
/// Why a picture is stopped.
const PICTURES: &str = "A picture cannot be read.";
/// Why the call of a tool is stopped.
const CALLS: &str = "The call of a tool holds personal data, or could not be read.";
/// Texts of one request.
const MOST: usize = 10_000;

pub(super) fn guard(state: &State, _: &Who, body: Value, turn: &Turn<'_>) -> Result<(Answer, Told), Fault> {
    let texts = strings(&body, "texts", MOST)?.unwrap_or_default();
    let more = of_type(&body, "additional_provider_specific_params", "an object", Value::as_object)?;
    let mode = match more.and_then(|more| more.get("mode")) {
        None | Some(Value::Null) => Mode::Mask,
        Some(Value::String(mode)) if mode == "mask" => Mode::Mask,
        Some(Value::String(mode)) if mode == "block" => Mode::Block,
        Some(_) => return Err(Fault::bad("mode must be \"mask\" or \"block\"")),
    };
    // Only texts can be given back masked: what else holds something, or cannot be read at all, is stopped.
    let pictures = of_type(&body, "images", "a list", Value::as_array)?.is_some_and(|list| !list.is_empty());
    let calls = spoken(&body["tool_calls"]);
    let mut told = Told { decision: Decision::Allow.code(), severity: Severity::None.code(), ..Told::default() };
    let mut severity = Severity::None;
    let mut new = Vec::with_capacity(texts.len());
    let mut kinds: BTreeSet<String> = BTreeSet::new();
    if pictures {
        let told = Told { decision: Decision::Block.code(), with_gaps: 1, ..told };
        return Ok((blocked(state, PICTURES)?, told));
    }
    for text in calls {
        if !turn.is_wanted() {
            return Err(Fault::server(NOBODY_WAITS));
        }
        if ours(state, text, None, false).map_or(true, |ours| !ours.found.is_empty()) {
            let told = Told { decision: Decision::Block.code(), documents: 1, findings: 1, ..told };
            return Ok((blocked(state, CALLS)?, told));
        }
    }
    for text in texts {
        if !turn.is_wanted() {
            return Err(Fault::server(NOBODY_WAITS));
        }
        told.documents += 1;
        told.bytes += text.len() as u64;
        // What was not read is not let through, and not masked either: nobody knows what to mask.
        let Ok(ours) = ours(state, text, None, false) else {
            let told = Told { decision: Decision::Block.code(), with_gaps: 1, ..told };
            return Ok((blocked(state, UNREAD)?, told));
        };
        severity = severity.max(ours.severity);
        told.findings += ours.found.len() as u64;
        let spans = ours.found.into_iter().map(|f| {
            if !kinds.contains(&f.entity_type) {
                kinds.insert(f.entity_type.clone());
            }
            Span { start: f.start, end: f.end, entity: f.entity_type, score: f.score }
        });
        new.push(labelled(text, spans.collect()));
    }
    told.severity = severity.code();
    if told.findings == 0 {
        return Ok((written(state, &json!({ "action": "NONE" }))?, told));
    }
    told.decision = Decision::Block.code();
    if mode == Mode::Block {
        let kinds: Vec<String> = kinds.into_iter().collect();
        let reason = format!("The text holds personal data: {}", kinds.join(", "));
        return Ok((blocked(state, &reason)?, told));
    }
    told.decision = Decision::Review.code();
    Ok((written(state, &Intervened { action: "GUARDRAIL_INTERVENED", texts: new })?, told))
}

/// Every string in a value, however deep it lies.
fn spoken(value: &Value) -> Vec<&str> {
    let (mut found, mut waiting) = (Vec::new(), vec![value]);
    while let Some(value) = waiting.pop() {
        match value {
            Value::String(text) => found.push(text.as_str()),
            Value::Array(items) => waiting.extend(items),
            Value::Object(fields) => waiting.extend(fields.values()),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
    found
}

/// What happens to a text in which something is found.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Mask,
    Block,
}

#[derive(Serialize)]
struct Intervened {
    action: &'static str,
    texts: Vec<String>,
}

fn blocked(state: &State, reason: &str) -> Result<Answer, Fault> {
    written(state, &json!({ "action": "BLOCKED", "blocked_reason": reason }))
}
