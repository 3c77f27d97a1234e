//! `/openapi.json`: what the service takes and gives, made from the tables that the handlers use themselves; and a page to read it.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::State as Shared;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use crate::fronts::http::around::About;
use crate::fronts::http::problem::{self, Problem};
use crate::fronts::http::state::State;
use crate::fronts::http::{check, presidio, query, redact, scan};
use crate::locale::{Lang, Locale};
use crate::redact::Style;

/// What a body with documents may be.
const BODIES: [&str; 3] = ["application/json", "multipart/form-data", "application/octet-stream"];
/// Problems that every route with a body may answer.
const OF_BODIES: &[&str] = &[
    "no-type",
    "type",
    "too-large",
    "slow",
    "broken",
    "multipart",
    "json",
    "shape",
    "empty",
    "too-many",
    "parameter",
    "twice",
    "value",
    "answer-too-large",
    "busy",
    "no-record",
    "too-long",
    "internal",
];
/// Problems of whoever asks.
const OF_ASKERS: &[&str] = &["no-key", "wrong-key", "role", "cross-site", "csrf", "rate-limit"];

/// One operation.
struct Operation {
    method: &'static str,
    path: &'static str,
    id: &'static str,
    summary: &'static str,
    /// Names of parameters in the query.
    query: &'static [&'static str],
    body: bool,
    /// Status, media types and schema of a good answer.
    good: (&'static str, &'static [&'static str], &'static str),
    /// Codes of problems besides those of every body.
    problems: &'static [&'static str],
    /// Whether somebody must be let in.
    locked: bool,
}

/// What every part of the service looks at, and the tests too.
const OPERATIONS: &[Operation] = &[
    Operation {
        method: "post",
        path: "/v1/scans",
        id: "scan",
        summary: "Scan documents: findings, risk, and the verdict of a channel. What cannot be read is a gap in the answer, not an error.",
        query: scan::PARAMETERS,
        body: true,
        good: ("200", scan::MEDIA, "Scan"),
        problems: &["not-acceptable"],
        locked: true,
    },
    Operation {
        method: "post",
        path: "/v1/checks",
        id: "check",
        summary: "Check one text before it goes out: decision per channel, recognisability, suggestions.",
        query: check::PARAMETERS,
        body: true,
        good: ("200", check::MEDIA, "Check"),
        problems: &["not-acceptable"],
        locked: true,
    },
    Operation {
        method: "post",
        path: "/v1/redactions",
        id: "redact",
        summary: "Redact one document, proved or refused. Ask application/zip or multipart/mixed for the certificate as well.",
        query: redact::PARAMETERS,
        body: true,
        good: ("200", redact::ALL_MEDIA, "File"),
        problems: &["nothing-asked", "refused"],
        locked: true,
    },
    Operation {
        method: "post",
        path: "/v1/jobs",
        id: "beginJob",
        summary: "Scan in the background; the result is kept until it is fetched, or a quarter of an hour.",
        query: scan::PARAMETERS,
        body: true,
        good: ("202", &["application/json"], "Job"),
        problems: &["not-acceptable"],
        locked: true,
    },
    Operation {
        method: "get",
        path: "/v1/jobs/{id}",
        id: "job",
        summary: "How far a job is.",
        query: &[],
        body: false,
        good: ("200", &["application/json"], "Job"),
        problems: &["no-job"],
        locked: true,
    },
    Operation {
        method: "delete",
        path: "/v1/jobs/{id}",
        id: "cancelJob",
        summary: "End a job and forget everything about it.",
        query: &[],
        body: false,
        good: ("204", &[], ""),
        problems: &["no-job"],
        locked: true,
    },
    Operation {
        method: "get",
        path: "/v1/jobs/{id}/events",
        id: "jobEvents",
        summary: "Progress as server-sent events; Last-Event-ID goes on where a reader was.",
        query: &[],
        body: false,
        good: ("200", &["text/event-stream"], "Events"),
        problems: &["no-job"],
        locked: true,
    },
    Operation {
        method: "get",
        path: "/v1/jobs/{id}/result",
        id: "jobResult",
        summary: "The report of a job, once.",
        query: &[],
        body: false,
        good: ("200", scan::MEDIA, "Scan"),
        problems: &["no-job", "not-done", "answer-too-large", "busy", "internal"],
        locked: true,
    },
    Operation {
        method: "get",
        path: "/v1/rules",
        id: "rules",
        summary: "The rules and channels in force, in the language of the reader.",
        query: &[],
        body: false,
        good: ("200", &["application/json"], "Rules"),
        problems: &[],
        locked: true,
    },
    Operation {
        method: "get",
        path: "/livez",
        id: "live",
        summary: "The process answers.",
        query: &[],
        body: false,
        good: ("200", &["text/plain"], "Text"),
        problems: &[],
        locked: false,
    },
    Operation {
        method: "get",
        path: "/readyz",
        id: "ready",
        summary: "The service takes requests.",
        query: &[],
        body: false,
        good: ("200", &["text/plain"], "Text"),
        problems: &["busy", "no-record"],
        locked: false,
    },
];

/// Routes in the manner of Presidio, told only by name: their shapes are Presidio's.
const PRESIDIO: &[(&str, &str)] = &[
    ("post", "/presidio/analyze"),
    ("post", "/presidio/anonymize"),
    ("post", "/presidio/deanonymize"),
    ("get", "/presidio/recognizers"),
    ("get", "/presidio/supportedentities"),
    ("get", "/presidio/anonymizers"),
    ("get", "/presidio/deanonymizers"),
    ("get", "/presidio/health"),
    ("post", presidio::GUARDRAIL),
];
/// Statuses of their errors, `{"error": text}` each: of every route, and of those with a body.
const PRESIDIO_ALWAYS: [u16; 4] = [401, 403, 429, 500];
const PRESIDIO_BODIES: [u16; 7] = [400, 408, 413, 415, 422, 503, 504];

/// `GET /openapi.json`
pub(crate) async fn openapi(Shared(state): Shared<Arc<State>>) -> Response {
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-cache")];
    (headers, document(&state).to_string()).into_response()
}

fn document(state: &State) -> Value {
    let mut paths = Map::new();
    for operation in OPERATIONS {
        let entry = paths.entry(operation.path).or_insert_with(|| json!({}));
        entry[operation.method] = described(state, operation);
    }
    for (method, path) in PRESIDIO {
        paths.insert((*path).to_owned(), json!({ *method: of_presidio(state, method, path) }));
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Lakmoes", "version": env!("CARGO_PKG_VERSION"),
            "description": "Privacy scanner for Dutch client documents. A gateway must fail closed on 5xx and on time-outs.",
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "paths": paths,
        "components": { "schemas": schemas(state), "securitySchemes": {
            "bearer": { "type": "http", "scheme": "bearer" },
            "key": { "type": "apiKey", "in": "header", "name": "X-API-Key" },
        } },
    })
}

fn of_presidio(state: &State, method: &str, path: &str) -> Value {
    let media = if path.ends_with("/health") { "text/plain" } else { "application/json" };
    let good = json!({ "description": "As Microsoft Presidio", "content": { media: { "schema": {} } } });
    let mut responses = Map::from_iter([("200".to_owned(), good)]);
    let bodies = if method == "post" { &PRESIDIO_BODIES[..] } else { &[] };
    for status in PRESIDIO_ALWAYS.iter().chain(bodies) {
        let schema =
            json!({ "type": "object", "required": ["error"], "properties": { "error": { "type": "string" } } });
        let error = json!({ "description": "An error", "content": { "application/json": { "schema": schema } } });
        responses.insert(status.to_string(), error);
    }
    let id = path.trim_start_matches('/').replace('/', "_");
    let mut one = json!({ "tags": ["presidio"], "operationId": id, "responses": responses });
    if method == "post" {
        one["requestBody"] =
            json!({ "required": true, "content": { "application/json": { "schema": { "type": "object" } } } });
    }
    if state.door.is_locked() {
        one["security"] = json!([{ "bearer": [] }, { "key": [] }]);
    }
    one
}

fn described(state: &State, operation: &Operation) -> Value {
    let mut parameters: Vec<Value> = operation.query.iter().map(|name| parameter(state, operation, name)).collect();
    if operation.path.contains("{id}") {
        parameters.push(json!({ "name": "id", "in": "path", "required": true, "schema": { "type": "string" } }));
    }
    let (status, media, schema) = operation.good;
    let mut responses = Map::new();
    let content: Map<String, Value> = media.iter().map(|m| ((*m).to_owned(), content(m, schema))).collect();
    let mut good = json!({ "description": "Done" });
    if !content.is_empty() {
        good["content"] = content.into();
    }
    if operation.body && status == "200" {
        let text = |codes: &[&str]| json!({ "schema": { "type": "string", "enum": codes } });
        good["headers"] = json!({
            "X-Lakmoes-Decision": text(&["allow", "review", "block"]),
            "X-Lakmoes-Severity": text(&["none", "low", "medium", "high", "very-high"]),
        });
    }
    responses.insert(status.to_owned(), good);
    for (status, codes) in problems(operation) {
        let types: Vec<String> = codes.iter().map(|code| format!("{}{code}", problem::TYPES)).collect();
        let described = json!({
            "description": types.join(", "),
            "content": { problem::MEDIA: { "schema": { "$ref": "#/components/schemas/Problem" } } },
        });
        responses.insert(status.to_string(), described);
    }
    let mut described = json!({
        "operationId": operation.id, "summary": operation.summary, "parameters": parameters, "responses": responses,
    });
    if operation.body {
        let text = if operation.id == "check" { "TextToCheck" } else { "Text" };
        let content: Map<String, Value> = BODIES.iter().map(|m| ((*m).to_owned(), asked(m, text))).collect();
        let description = "The parameters of the address may stand in JSON or in fields of a form too; each once.";
        described["requestBody"] = json!({ "required": true, "description": description, "content": content });
    }
    if operation.locked && state.door.is_locked() {
        described["security"] = json!([{ "bearer": [] }, { "key": [] }]);
    }
    described
}

/// The problems of an operation by status.
fn problems(operation: &Operation) -> std::collections::BTreeMap<u16, Vec<&'static str>> {
    let mut by_status: std::collections::BTreeMap<u16, Vec<&'static str>> = std::collections::BTreeMap::new();
    for problem in Problem::all() {
        let (code, status) = problem.code();
        let told = operation.problems.contains(&code)
            || operation.body && OF_BODIES.contains(&code)
            || operation.locked && OF_ASKERS.contains(&code);
        if told {
            by_status.entry(status.as_u16()).or_default().push(code);
        }
    }
    by_status
}

fn parameter(state: &State, operation: &Operation, name: &str) -> Value {
    let many = name == "only" || name == "except" || operation.id == "check" && name == "channel";
    let schema = match name {
        "channel" => json!({ "type": "string", "enum": state.channels.iter().map(|c| &c.id).collect::<Vec<_>>() }),
        "only" | "except" => {
            json!({ "type": "string", "enum": state.rules.rules().iter().map(|r| r.id.as_str()).collect::<Vec<_>>() })
        }
        "reveal" | "all" | "clean" => json!({ "type": "boolean" }),
        "min_certainty" => json!({ "type": "string", "enum": ["possible", "likely", "certain"] }),
        "style" => json!({ "type": "string", "enum": Style::ALL.map(Style::code) }),
        _ => {
            json!({ "type": "string", "minLength": 1, "maxLength": query::MOST_NAME, "pattern": "^[^\\u0000-\\u001f\\u007f-\\u009f\\u202a-\\u202e\\u2066-\\u2069]*$" })
        }
    };
    let schema = if many { json!({ "type": "array", "items": schema, "minItems": 1 }) } else { schema };
    json!({ "name": name, "in": "query", "schema": schema })
}

fn asked(media: &str, text: &str) -> Value {
    match media {
        "application/json" => json!({ "schema": { "$ref": format!("#/components/schemas/{text}") } }),
        "multipart/form-data" => json!({ "schema": {
            "type": "object", "required": ["file"], "additionalProperties": false,
            "properties": { "file": { "type": "array", "minItems": 1, "maxItems": 100, "items": { "type": "string", "format": "binary" } } },
        } }),
        _ => json!({ "schema": { "type": "string", "format": "binary", "minLength": 1 } }),
    }
}

fn content(media: &str, schema: &str) -> Value {
    match media {
        // A redacted file is of its own shape.
        _ if schema == "File" => json!({ "schema": {} }),
        "application/json" => json!({ "schema": { "$ref": format!("#/components/schemas/{schema}") } }),
        "text/event-stream" => json!({ "schema": { "$ref": "#/components/schemas/Event" } }),
        "application/sarif+json" => json!({ "schema": { "type": "object" } }),
        _ => json!({ "schema": { "type": "string" } }),
    }
}

fn schemas(state: &State) -> Value {
    let channels: Vec<&str> = state.channels.iter().map(|channel| channel.id.as_str()).collect();
    let text = json!({ "type": "string" });
    let number = json!({ "type": "integer", "minimum": 0 });
    let codes: Vec<String> = Problem::all().iter().map(|p| format!("{}{}", problem::TYPES, p.code().0)).collect();
    json!({
        "Text": {
            "type": "object", "required": ["text"], "additionalProperties": false, "properties": { "text": text },
        },
        "TextToCheck": {
            "type": "object", "required": ["text"], "additionalProperties": false,
            "properties": { "text": text, "channels": { "type": "array", "items": { "type": "string", "enum": channels }, "maxItems": 100 } },
        },
        "Scan": {
            "type": "object", "required": ["schema", "tool", "documents", "summary"],
            "properties": { "schema": { "const": "lakmoes.scan/1" }, "tool": { "type": "object" },
                "documents": { "type": "array", "items": { "type": "object",
                    "required": ["source", "format", "bytes", "assessment", "verdict", "findings", "gaps"] } },
                "summary": { "type": "object" } },
        },
        "Check": {
            "type": "object", "required": ["schema", "channels", "persons", "findings", "suggestions"],
            "properties": { "schema": { "const": "lakmoes.check/1" } },
        },
        "Job": {
            "type": "object", "required": ["id", "state", "documents", "findings", "with_gaps", "events", "result"],
            "properties": { "id": text, "state": { "enum": ["waiting", "running", "done", "failed", "cancelled"] },
                "documents": number, "findings": number, "with_gaps": number, "events": text, "result": text },
        },
        "Event": {
            "type": "object", "required": ["id", "event", "data"],
            "properties": { "id": text, "event": { "enum": ["progress", "end"] }, "data": text },
        },
        "Rules": { "type": "object", "required": ["version", "rules_hash", "channels", "rules"] },
        "Problem": {
            "type": "object", "required": ["type", "title", "status", "detail", "instance"],
            "properties": { "type": { "enum": codes }, "title": text, "status": number, "detail": text, "instance": text, "field": text,
                "nearest": text, "known": { "type": "array", "items": text }, "limit": number, "actual": number,
                "reasons": { "type": "array" } },
        },
    })
}

/// One operation on the page.
struct Row {
    method: String,
    path: &'static str,
    summary: &'static str,
    query: String,
    problems: String,
}

#[derive(Template)]
#[template(path = "docs.html")]
struct Docs<'a> {
    locale: &'a Locale,
    lang: &'static str,
    version: &'static str,
    rows: Vec<Row>,
    others: Vec<(String, &'static str)>,
    problems: Vec<(u16, &'static str, String, String)>,
}

impl Docs<'_> {
    fn t(&self, key: &str) -> String {
        self.locale.word(key)
    }
}

/// `GET /docs`: the same, to read.
pub(crate) async fn docs(Shared(state): Shared<Arc<State>>, Extension(about): Extension<About>) -> Response {
    let locale = state.locale(about.lang);
    let rows = OPERATIONS.iter().map(|operation| Row {
        method: operation.method.to_uppercase(),
        path: operation.path,
        summary: operation.summary,
        query: operation.query.join(", "),
        problems: problems(operation).into_values().flatten().collect::<Vec<_>>().join(", "),
    });
    let told = Problem::all().into_iter().map(|problem| {
        let (code, status) = problem.code();
        (status.as_u16(), code, problem.title(locale), problem.detail(locale))
    });
    let page = Docs {
        locale,
        lang: if about.lang == Lang::Nl { "nl" } else { "en" },
        version: env!("CARGO_PKG_VERSION"),
        rows: rows.collect(),
        others: PRESIDIO.iter().map(|(method, path)| (method.to_uppercase(), *path)).collect(),
        problems: told.collect(),
    };
    let headers = [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CONTENT_LANGUAGE, about.lang.code())];
    (headers, page.render().unwrap_or_default()).into_response()
}

#[cfg(test)]
mod tests {
    use super::{OF_ASKERS, OF_BODIES, OPERATIONS};
    use crate::fronts::http::problem::Problem;

    #[test]
    fn every_problem_is_documented_and_every_documented_one_exists() {
        let all: Vec<&str> = Problem::all().iter().map(|problem| problem.code().0).collect();
        let told: Vec<&str> =
            OPERATIONS.iter().flat_map(|o| o.problems).chain(OF_BODIES).chain(OF_ASKERS).copied().collect();
        for code in &told {
            assert!(all.contains(code), "{code}");
        }
        // A path or method that is not there belongs to no operation, and the form of the page is none.
        let silent: Vec<_> = all
            .iter()
            .filter(|c| !told.contains(c) && !matches!(**c, "not-found" | "method" | "text-and-file" | "file-again"))
            .collect();
        assert!(silent.is_empty(), "{silent:?}");
    }
}
