//! LiteLLM's generic guardrail: texts on their way to a language model, or back. What identifies somebody is replaced by its name; with
//! `"mode": "block"` among the parameters of the guardrail the request is stopped instead.

use serde_json::{Value, json};

use crate::fronts::http::around::Told;
use crate::fronts::http::presidio::Fault;
use crate::fronts::http::presidio::analyze::ours;
use crate::fronts::http::presidio::anonymize::{Span, labelled};
use crate::fronts::http::state::State;

/// Where LiteLLM expects it.
pub(crate) const PATH: &str = "/beta/litellm_basic_guardrail_api";
/// Texts of one request.
const MOST: usize = 10_000;

pub(super) fn guard(state: &State, body: Value) -> Result<(Value, Told), Fault> {
    let texts: Vec<&str> = match &body["texts"] {
        Value::Null => Vec::new(),
        Value::Array(texts) if texts.len() <= MOST => {
            let all: Option<Vec<&str>> = texts.iter().map(Value::as_str).collect();
            all.ok_or_else(|| Fault::input("texts is a list of strings"))?
        }
        _ => return Err(Fault::input("texts is a list of strings")),
    };
    let mut told = Told { documents: texts.len() as u64, decision: "allow", severity: "none", ..Told::default() };
    let mut new = Vec::with_capacity(texts.len());
    let mut kinds: Vec<String> = Vec::new();
    for text in texts {
        let found = ours(state, text, None, false);
        told.bytes += text.len() as u64;
        told.findings += found.len() as u64;
        let spans = found.into_iter().map(|f| {
            if !kinds.contains(&f.entity_type) {
                kinds.push(f.entity_type.clone());
            }
            Span { start: f.start, end: f.end, entity: f.entity_type, score: f.score }
        });
        new.push(labelled(text, spans.collect()));
    }
    if told.findings == 0 {
        return Ok((json!({ "action": "NONE" }), told));
    }
    told.decision = "block";
    if body["additional_provider_specific_params"]["mode"].as_str() == Some("block") {
        kinds.sort();
        let reason = format!("The text holds personal data: {}", kinds.join(", "));
        return Ok((json!({ "action": "BLOCKED", "blocked_reason": reason }), told));
    }
    Ok((json!({ "action": "GUARDRAIL_INTERVENED", "texts": new }), told))
}
