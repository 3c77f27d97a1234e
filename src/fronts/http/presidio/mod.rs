//! The routes of Microsoft Presidio's REST API, so that software that speaks to it finds Dutch: analyze, anonymize, deanonymize and what goes with
//! them. Names, offsets (code points), the order of work and the bodies of errors are Presidio's; what is found is ours.

use std::sync::Arc;

use axum::Router;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::fronts::http::problem::Problem;
use crate::fronts::http::state::State;

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

/// Whether a path is one of these routes: its errors are told in their manner.
pub(crate) fn is_route(path: &str, at_root: bool) -> bool {
    path.strip_prefix(ROOT).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        || at_root && AT_ROOT.contains(&path)
}

/// The routes.
pub(crate) fn routes() -> Router<Arc<State>> {
    Router::new().route("/health", get(async || "Presidio Analyzer service is up (Lakmoes)"))
}

/// An error in the manner of Presidio: a text under `error`.
pub(crate) fn problem(known: Option<Problem>, status: StatusCode) -> Response {
    let status = known.as_ref().map_or(status, |problem| problem.code().1);
    let text = known.map_or_else(|| status.canonical_reason().unwrap_or("error").to_owned(), |p| p.code().0.to_owned());
    error(status, &text)
}

fn error(status: StatusCode, text: &str) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], serde_json::json!({ "error": text }).to_string())
        .into_response()
}
