//! What stands around every request: its id, the headers that keep a browser safe, the words of a problem, one line in the log, the counts.
#![allow(clippy::disallowed_methods, reason = "a front has a clock")]

use std::sync::{Arc, OnceLock};
use std::time::Instant;

use axum::body::Body;
use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::fronts::http::keys::random_hex;
use crate::fronts::http::problem::{self, Problem};
use crate::fronts::http::state::State;
use crate::fronts::http::{negotiate, presidio};
use crate::locale::Lang;
use crate::model::{Check, Judged};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// What the audit log calls coming in, and somebody who did not.
const LOGIN: &str = "login";
const NOBODY: &str = "-";
const API_VERSION: HeaderName = HeaderName::from_static("api-version");

/// Sources for a page: only our own, no frame around it, no plug-in, forms only to us.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'";

/// How long a browser comes back over TLS alone: a year.
const ONLY_TLS: &str = "max-age=31536000";

/// Headers of every answer.
const ALWAYS: [(HeaderName, &str); 7] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=(), interest-cohort=()"),
];

/// What a handler may want to know of its request.
#[derive(Clone, Debug)]
pub(crate) struct About {
    /// The id of the request.
    pub(crate) id: Arc<str>,
    /// The language that the other side wants.
    pub(crate) lang: Lang,
    /// Who it is, once that is known.
    pub(crate) who: Arc<OnceLock<Arc<str>>>,
}

/// What the log and the counts tell of a document that was looked at: numbers only.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Told {
    pub(crate) documents: u64,
    pub(crate) bytes: u64,
    pub(crate) findings: u64,
    pub(crate) with_gaps: u64,
    pub(crate) decision: &'static str,
    pub(crate) severity: &'static str,
    /// Whether values were shown.
    pub(crate) reveal: bool,
}

/// The code of a problem that an answer has its own words for: a page, an answer in the manner of Presidio.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Failed(pub(crate) &'static str);

impl Told {
    /// Of a check, as one channel judges it.
    pub(crate) fn of(check: &Check, judged: &Judged) -> Told {
        Told {
            documents: check.reports.len() as u64,
            bytes: check.reports.iter().map(|r| r.bytes).sum(),
            findings: check.reports.iter().map(|r| r.findings.len() as u64).sum(),
            with_gaps: check.reports.iter().filter(|r| !r.is_complete()).count() as u64,
            decision: judged.verdict.decision.code(),
            severity: judged.assessment.severity.code(),
            reveal: false,
        }
    }
}

/// The outermost layer.
pub(crate) async fn around(
    axum::extract::State(state): axum::extract::State<Arc<State>>,
    mut request: Request,
    next: Next,
) -> Response {
    let begun = Instant::now();
    let id = request_id(request.headers());
    let lang = negotiate::lang(request.headers());
    let who = Arc::new(OnceLock::new());
    request.extensions_mut().insert(About { id: id.clone(), lang, who: who.clone() });
    let method = request.method().clone();
    // The path as it stands in the table: what was asked may hold anything.
    let route = request.extensions().get::<MatchedPath>().map_or("-", MatchedPath::as_str).to_owned();
    let at_presidio = presidio::is_route(request.uri().path(), state.presidio_root);

    let recorded = audited(&method, &route);
    // What cannot be recorded is not done. That it was asked is a row all the same, once rows can be written.
    let mut response = match recorded {
        Some(_) if !state.can_record() => Problem::NoRecord.into_response(),
        _ => next.run(request).await,
    };
    let told = response.extensions_mut().remove::<Told>();
    let failed = failed(&response);
    if let Some(what) = recorded.filter(|what| told.is_some() || failed.is_some() || *what == LOGIN) {
        let who = who.get().map_or(NOBODY, |who| who);
        state.record(&id, who, what, &told.unwrap_or_default(), failed);
    }
    if failed.is_some() {
        response = tell(&state, response, lang, &id, at_presidio);
    }
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if state.secure_cookies {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(ONLY_TLS));
    }
    headers.insert(API_VERSION, HeaderValue::from_static(env!("CARGO_PKG_VERSION")));
    if let Ok(value) = HeaderValue::from_str(&id) {
        headers.insert(REQUEST_ID, value);
    }
    let status = response.status().as_u16();
    let elapsed = begun.elapsed();
    state.metrics.count(&route, status, elapsed, told.as_ref());
    let told = told.unwrap_or_default();
    tracing::info!(
        target: "lakmoes::request",
        request = &*id, method = method.as_str(), route, status, ms = elapsed.as_millis() as u64, documents = told.documents,
        bytes = told.bytes, findings = told.findings, gaps = told.with_gaps, decision = told.decision, severity = told.severity,
    );
    response
}

/// What a request was about, when the audit log tells of it: whatever hands in a document, and who comes in by the page.
fn audited(method: &Method, route: &str) -> Option<&'static str> {
    if *method != Method::POST {
        return None;
    }
    match route {
        "/v1/scans" => Some("scan"),
        "/v1/redactions" | "/redact" => Some("redact"),
        "/v1/checks" => Some("check"),
        "/v1/jobs" => Some("job"),
        "/" => Some("page"),
        "/login" => Some(LOGIN),
        route => presidio::audited(route),
    }
}

/// The code of the problem, when the answer is one.
fn failed(response: &Response) -> Option<&'static str> {
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return None;
    }
    let told = response.extensions().get::<Failed>().map(|failed| failed.0);
    let known = || response.extensions().get::<Problem>().map(|problem| problem.code().0);
    Some(told.or_else(known).unwrap_or_else(|| Problem::of_status(status).code().0))
}

/// The id that the other side gave when it is one, else a new one.
fn request_id(headers: &HeaderMap) -> Arc<str> {
    let given = headers.get(REQUEST_ID).and_then(|value| value.to_str().ok());
    let lawful = |id: &&str| {
        (1..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
    };
    given.filter(lawful).map_or_else(|| random_hex::<16>().into(), Into::into)
}

/// Puts the words to a problem, also to one that a layer below made by itself.
fn tell(state: &State, response: Response, lang: Lang, id: &str, at_presidio: bool) -> Response {
    let status = response.status();
    let known = response.extensions().get::<Problem>().cloned();
    // What has its words already (a page, an answer in the manner of Presidio) is left alone.
    if known.is_none() && response.headers().contains_key(header::CONTENT_TYPE) && !is_plain(response.headers()) {
        return response;
    }
    if at_presidio {
        return presidio::problem(known, status);
    }
    let problem = known.unwrap_or_else(|| Problem::of_status(status));
    let mut told = Response::new(Body::from(problem.body(state.locale(lang), id)));
    *told.status_mut() = problem.code().1;
    let headers = told.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(problem::MEDIA));
    headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(lang.code()));
    if let Some((name, value)) = problem.headers() {
        headers.insert(name, value);
    }
    // The router says which methods there are, after this.
    told
}

/// What axum says by itself is plain text.
fn is_plain(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).is_some_and(|value| value.as_bytes().starts_with(b"text/plain"))
}
