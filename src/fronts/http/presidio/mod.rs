//! The routes of Microsoft Presidio's REST API, so that software that speaks to it finds Dutch: analyze, anonymize, deanonymize and what goes with
//! them. Names, offsets (code points), the order of work and the bodies of errors are Presidio's; what is found is ours.

mod adhoc;
mod analyze;
mod anonymize;
mod guardrail;
mod names;
mod operators;

use std::sync::Arc;

use axum::extract::{RawQuery, State as Shared};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use axum::{Extension, Router};
use serde::Serialize;
use serde_json::{Value, json};

use crate::fronts::http::app::needs;
use crate::fronts::http::around::Told;
use crate::fronts::http::body;
use crate::fronts::http::call::Call;
use crate::fronts::http::keys::Role;
use crate::fronts::http::out::Answer;
use crate::fronts::http::problem::Problem;
use crate::fronts::http::query::decoded;
use crate::fronts::http::state::State;
use crate::fronts::http::who::Who;
use crate::fronts::work::Turn;

pub(crate) use guardrail::PATH as GUARDRAIL;

/// Where the routes are.
const ROOT: &str = "/presidio";
/// Where they are at the root.
const AT_ROOT: &[&str] = &[
    "/analyze",
    "/anonymize",
    "/deanonymize",
    "/recognizers",
    "/supportedentities",
    "/anonymizers",
    "/deanonymizers",
    "/health",
];
/// The languages that a request may name. What is found is the same: the names in use do not follow the language of a setting.
const LANGUAGES: [&str; 2] = ["nl", "en"];

/// Media type of every answer: clients refuse another.
const JSON: &str = "application/json";
/// What Presidio says when nothing fits what was asked.
const NO_RECOGNIZERS: &str = "No matching recognizers were found to serve the request.";
/// What nobody hears: whoever asked is gone.
const NOBODY_WAITS: &str = "Nobody waits for this any more.";
/// What its framework says of a body that is no JSON.
const NOT_UNDERSTOOD: &str = "The browser (or proxy) sent a request that this server could not understand.";

/// An error in the manner of Presidio.
#[derive(Debug, PartialEq, Eq)]
struct Fault(StatusCode, String);

impl Fault {
    fn new(status: StatusCode, text: impl Into<String>) -> Fault {
        Fault(status, text.into())
    }

    /// What Presidio answers to nearly everything that is wrong with a request to analyze.
    fn server(text: &str) -> Fault {
        Fault::new(StatusCode::INTERNAL_SERVER_ERROR, text)
    }

    fn bad(text: impl Into<String>) -> Fault {
        Fault::new(StatusCode::BAD_REQUEST, text)
    }

    fn input(text: impl Into<String>) -> Fault {
        Fault::new(StatusCode::UNPROCESSABLE_ENTITY, text)
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        answer(self.0, &json!({ "error": self.1 }))
    }
}

fn answer(status: StatusCode, value: &Value) -> Response {
    (status, [(header::CONTENT_TYPE, JSON)], value.to_string()).into_response()
}

/// Whether a path is one of these routes: its errors are told in their manner.
pub(crate) fn is_route(path: &str, at_root: bool) -> bool {
    let below = path.strip_prefix(ROOT).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    below || path == GUARDRAIL || at_root && AT_ROOT.contains(&path)
}

/// The routes.
pub(crate) fn routes() -> Router<Arc<State>> {
    Router::new()
        .route("/health", get(async || "Presidio Analyzer service is up (Lakmoes)"))
        .route("/analyze", doing(analyze::analyze))
        .route("/anonymize", doing(anonymize::anonymize))
        .route("/deanonymize", doing(anonymize::deanonymize))
        .route("/recognizers", get(recognizers))
        .route("/supportedentities", get(entities))
        .route("/anonymizers", get(async || answer(StatusCode::OK, &json!(operators::NAMES))))
        .route("/deanonymizers", get(async || answer(StatusCode::OK, &json!(["decrypt"]))))
}

/// The guardrail of LiteLLM.
pub(crate) fn guardrail() -> Router<Arc<State>> {
    Router::new().route(GUARDRAIL, doing(guardrail::guard))
}

/// The routes that take a body, and what the audit log calls them.
const AUDITED: [(&str, &str); 3] =
    [("/analyze", "presidio-analyze"), ("/anonymize", "presidio-anonymize"), ("/deanonymize", "presidio-deanonymize")];

/// What a route is about, when it takes a body.
pub(crate) fn audited(route: &str) -> Option<&'static str> {
    let route = route.strip_prefix(ROOT).unwrap_or(route);
    let known = AUDITED.iter().find(|(path, _)| *path == route).map(|(_, what)| *what);
    known.or((route == GUARDRAIL).then_some("guardrail"))
}

/// An error in the manner of Presidio: a text under `error`. The headers that belong to it stay.
pub(crate) fn problem(known: Option<Problem>, status: StatusCode) -> Response {
    let status = known.as_ref().map_or(status, |problem| problem.code().1);
    let header = known.as_ref().and_then(Problem::headers);
    let text = known.map_or_else(
        || status.canonical_reason().unwrap_or("error").to_owned(),
        |problem| problem.title(&crate::locale::Locale::new(crate::locale::Lang::En)),
    );
    let mut told = Fault(status, text).into_response();
    told.headers_mut().extend(header);
    told
}

/// What a route of Presidio does with a body, on a thread of the engine.
type Job = fn(&State, &Who, Value, &Turn<'_>) -> Result<(Answer, Told), Fault>;

/// A route that does this for whoever may scan.
fn doing(job: Job) -> MethodRouter<Arc<State>> {
    needs(Role::Scan, post(move |Extension(who): Extension<Who>, call: Call| run(who, call, job)))
}

async fn run(who: Who, Call { state, headers, body, .. }: Call, job: Job) -> Response {
    let is_json = headers.get(header::CONTENT_TYPE).is_some_and(|value| {
        let media =
            value.to_str().unwrap_or_default().split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        media == "application/json" || media.ends_with("+json")
    });
    if !is_json {
        let text = "Did not attempt to load JSON data because the request Content-Type was not 'application/json'.";
        return Fault::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, text).into_response();
    }
    let held = match body::read(&state, &headers, body).await {
        Ok(held) => held,
        Err(problem) => return problem.into_response(),
    };
    let shared = state.clone();
    let done = state.work.run(move |turn| {
        let _share = held.share;
        let value: Value = serde_json::from_slice(&held.bytes).map_err(|_| Fault::bad(NOT_UNDERSTOOD))?;
        drop(held.bytes);
        if !value.is_object() {
            return Err(Fault::bad("Invalid request json"));
        }
        job(&shared, &who, value, turn)
    });
    match done.await {
        Ok(Ok((answer, told))) => {
            let mut response = (StatusCode::OK, [(header::CONTENT_TYPE, JSON)], answer.body()).into_response();
            response.extensions_mut().insert(told);
            response
        }
        Ok(Err(fault)) => fault.into_response(),
        Err(why) => Problem::from(why).into_response(),
    }
}

/// An answer of this shape. One that grows too large is an error in their manner.
fn written(state: &State, value: &impl Serialize) -> Result<Answer, Fault> {
    let mut answer = Answer::new(state);
    let done = serde_json::to_writer(&mut answer, value).map_err(std::io::Error::from);
    answer.done(done).map_err(|problem| {
        let (_, status) = problem.code();
        Fault::new(status, problem.title(state.locale(crate::locale::Lang::En)))
    })
}

/// The answer would be larger than one may be.
fn too_large(state: &State) -> Fault {
    let problem = Problem::Answer { limit: state.answer };
    Fault::new(problem.code().1, problem.title(state.locale(crate::locale::Lang::En)))
}

/// A parameter of this type, or none. What is of another type is an error: passed over, it would be as if nobody had asked.
fn of_type<'v, T>(
    body: &'v Value,
    name: &str,
    what: &str,
    read: impl FnOnce(&'v Value) -> Option<T>,
) -> Result<Option<T>, Fault> {
    match &body[name] {
        Value::Null => Ok(None),
        value => read(value).map(Some).ok_or_else(|| Fault::bad(format!("{name} must be {what}"))),
    }
}

/// A list of strings, or none.
fn strings<'v>(body: &'v Value, name: &str, most: usize) -> Result<Option<Vec<&'v str>>, Fault> {
    of_type(body, name, &format!("a list of at most {most} strings"), |value| {
        let list = value.as_array().filter(|list| list.len() <= most)?;
        list.iter().map(Value::as_str).collect()
    })
}

/// The language of a query; keys that are not known are passed over, as Presidio does.
fn language(query: Option<&str>) -> Result<(), Fault> {
    let pairs = query.unwrap_or_default().split('&').filter_map(|pair| pair.split_once('='));
    match pairs.filter(|(name, _)| *name == "language").map(|(_, value)| decoded(value)).next() {
        Some(asked) if !asked.as_deref().is_some_and(|asked| LANGUAGES.contains(&asked)) => {
            Err(Fault::server(NO_RECOGNIZERS))
        }
        _ => Ok(()),
    }
}

async fn recognizers(Shared(state): Shared<Arc<State>>, RawQuery(query): RawQuery) -> Response {
    match language(query.as_deref()) {
        Ok(()) => answer(StatusCode::OK, &json!(names::recognizers(&state.rules))),
        Err(fault) => fault.into_response(),
    }
}

async fn entities(Shared(state): Shared<Arc<State>>, RawQuery(query): RawQuery) -> Response {
    match language(query.as_deref()) {
        Ok(()) => answer(StatusCode::OK, &json!(names::entities(&state.rules))),
        Err(fault) => fault.into_response(),
    }
}
