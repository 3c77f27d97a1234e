//! THE table of everything that can go wrong with a request: status, type, and the words, as RFC 9457 `application/problem+json`.
//!
//! A handler returns a [`Problem`]; the outermost layer ([`crate::fronts::http::around`]) makes the answer of it, because it knows the language
//! and the id of the request. Whatever the layers below answer by themselves (a path that is not there, a method) passes the same table.
//! No problem carries text of a document, nor what was sent: only names of ours, limits, and the nearest name.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::Value;

use crate::fronts::work::NoResult;
use crate::locale::{Fill, Locale};

/// Media type of a problem.
pub(crate) const MEDIA: &str = "application/problem+json";
/// Where the types of problems are explained: the type of a problem is this and its code.
pub(crate) const TYPES: &str = "/problems/";

/// Why a request has no result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Problem {
    /// No such path.
    NotFound,
    /// No such job, or the job of someone else.
    NoJob,
    /// The job has no result yet.
    NotDone,
    /// The path knows other methods.
    Method,
    /// No `Content-Type`, or one that is none.
    NoType,
    /// A `Content-Type` that is not taken here.
    Type,
    /// Nothing that was asked by `Accept` can be given.
    NotAcceptable { known: &'static [&'static str] },
    /// The body is larger than it may be.
    TooLarge { limit: u64, actual: Option<u64> },
    /// The body came too slowly, or not at all.
    Slow { seconds: u64 },
    /// The body broke off, or its framing is wrong.
    Broken,
    /// The parts of the body cannot be told apart.
    Multipart,
    /// Not JSON.
    Json { line: usize, column: usize },
    /// JSON of another shape: which field is missing or wrong.
    Shape { field: &'static str },
    /// A body without any document.
    Empty,
    /// A form of the page with both a text and a file.
    TextAndFile,
    /// A form that asks for the redacted file, and holds none.
    FileAgain,
    /// What must be written down cannot be.
    NoRecord,
    /// More than may be sent at once: files, texts, channels.
    TooMany { limit: u64 },
    /// A parameter that is not known here.
    Parameter { nearest: Option<String>, known: Vec<String> },
    /// A parameter that is given twice.
    Twice { field: &'static str },
    /// A value that a parameter cannot have.
    Value { field: &'static str, nearest: Option<String>, known: Vec<String> },
    /// Nobody said what a redaction must take out.
    NothingAsked,
    /// No key.
    NoKey,
    /// A key that is not known.
    WrongKey,
    /// A key that may not do this.
    Role { role: &'static str },
    /// A request that another site made the browser send.
    CrossSite,
    /// A form that was not made by this session.
    Csrf,
    /// The answer would be larger than one may be.
    Answer { limit: u64 },
    /// More requests than this key may make.
    RateLimit { seconds: u64 },
    /// As much is being done as can be.
    Busy { seconds: u64 },
    /// It took longer than it may.
    TooLong { seconds: u64 },
    /// The redaction was not proved, so there is no file.
    Refused {
        /// Codes and places.
        reasons: Value,
        /// The first of them in words.
        words: String,
        /// Whether it was not read at all, so that there was nothing to prove.
        unread: bool,
    },
    /// A fault of ours.
    Internal,
}

/// The published shape.
#[derive(Serialize)]
struct Shape<'a> {
    r#type: String,
    title: String,
    status: u16,
    detail: String,
    /// The request: `urn:request:` and its id.
    instance: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    nearest: Option<&'a str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    known: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    limit: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    actual: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reasons: Option<&'a Value>,
}

impl Problem {
    /// The published code, and the status.
    pub(crate) fn code(&self) -> (&'static str, StatusCode) {
        match self {
            Problem::NotFound => ("not-found", StatusCode::NOT_FOUND),
            Problem::NoJob => ("no-job", StatusCode::NOT_FOUND),
            Problem::NotDone => ("not-done", StatusCode::CONFLICT),
            Problem::Method => ("method", StatusCode::METHOD_NOT_ALLOWED),
            Problem::NoType => ("no-type", StatusCode::UNSUPPORTED_MEDIA_TYPE),
            Problem::Type => ("type", StatusCode::UNSUPPORTED_MEDIA_TYPE),
            Problem::NotAcceptable { .. } => ("not-acceptable", StatusCode::NOT_ACCEPTABLE),
            Problem::TooLarge { .. } => ("too-large", StatusCode::PAYLOAD_TOO_LARGE),
            Problem::Slow { .. } => ("slow", StatusCode::REQUEST_TIMEOUT),
            Problem::Broken => ("broken", StatusCode::BAD_REQUEST),
            Problem::Multipart => ("multipart", StatusCode::BAD_REQUEST),
            Problem::Json { .. } => ("json", StatusCode::BAD_REQUEST),
            Problem::Shape { .. } => ("shape", StatusCode::UNPROCESSABLE_ENTITY),
            Problem::Empty => ("empty", StatusCode::UNPROCESSABLE_ENTITY),
            Problem::TextAndFile => ("text-and-file", StatusCode::UNPROCESSABLE_ENTITY),
            Problem::FileAgain => ("file-again", StatusCode::UNPROCESSABLE_ENTITY),
            Problem::NoRecord => ("no-record", StatusCode::SERVICE_UNAVAILABLE),
            Problem::TooMany { .. } => ("too-many", StatusCode::UNPROCESSABLE_ENTITY),
            Problem::Parameter { .. } => ("parameter", StatusCode::BAD_REQUEST),
            Problem::Twice { .. } => ("twice", StatusCode::BAD_REQUEST),
            Problem::Value { .. } => ("value", StatusCode::BAD_REQUEST),
            Problem::NothingAsked => ("nothing-asked", StatusCode::BAD_REQUEST),
            Problem::NoKey => ("no-key", StatusCode::UNAUTHORIZED),
            Problem::WrongKey => ("wrong-key", StatusCode::UNAUTHORIZED),
            Problem::Answer { .. } => ("answer-too-large", StatusCode::UNPROCESSABLE_ENTITY),
            Problem::Role { .. } => ("role", StatusCode::FORBIDDEN),
            Problem::CrossSite => ("cross-site", StatusCode::FORBIDDEN),
            Problem::Csrf => ("csrf", StatusCode::FORBIDDEN),
            Problem::RateLimit { .. } => ("rate-limit", StatusCode::TOO_MANY_REQUESTS),
            Problem::Busy { .. } => ("busy", StatusCode::SERVICE_UNAVAILABLE),
            Problem::TooLong { .. } => ("too-long", StatusCode::GATEWAY_TIMEOUT),
            Problem::Refused { .. } => ("refused", StatusCode::UNPROCESSABLE_ENTITY),
            Problem::Internal => ("internal", StatusCode::INTERNAL_SERVER_ERROR),
        }
    }

    /// What stands behind a status that a layer gave by itself.
    pub(crate) fn of_status(status: StatusCode) -> Problem {
        match status {
            StatusCode::NOT_FOUND => Problem::NotFound,
            StatusCode::METHOD_NOT_ALLOWED => Problem::Method,
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Problem::Type,
            StatusCode::REQUEST_TIMEOUT => Problem::Slow { seconds: 0 },
            StatusCode::SERVICE_UNAVAILABLE => Problem::Busy { seconds: 1 },
            status if status.is_client_error() => Problem::Broken,
            _ => Problem::Internal,
        }
    }

    /// One of each, for the documentation and the tests.
    pub(crate) fn all() -> Vec<Problem> {
        let name = || Some("partner".to_owned());
        vec![
            Problem::NotFound,
            Problem::NoJob,
            Problem::NotDone,
            Problem::Method,
            Problem::NoType,
            Problem::Type,
            Problem::NotAcceptable { known: &["application/json"] },
            Problem::TooLarge { limit: 20_000_000, actual: Some(30_000_000) },
            Problem::Slow { seconds: 30 },
            Problem::Broken,
            Problem::Multipart,
            Problem::Json { line: 1, column: 2 },
            Problem::Shape { field: "text" },
            Problem::Empty,
            Problem::TextAndFile,
            Problem::FileAgain,
            Problem::NoRecord,
            Problem::TooMany { limit: 100 },
            Problem::Parameter { nearest: Some("channel".to_owned()), known: vec!["channel".to_owned()] },
            Problem::Twice { field: "channel" },
            Problem::Value { field: "channel", nearest: name(), known: vec!["partner".to_owned()] },
            Problem::NothingAsked,
            Problem::NoKey,
            Problem::WrongKey,
            Problem::Role { role: "reveal" },
            Problem::CrossSite,
            Problem::Csrf,
            Problem::Answer { limit: 80_000_000 },
            Problem::RateLimit { seconds: 1 },
            Problem::Busy { seconds: 1 },
            Problem::TooLong { seconds: 30 },
            Problem::Refused { reasons: Value::Array(Vec::new()), words: String::new(), unread: false },
            Problem::Internal,
        ]
    }

    /// After how many seconds it is worth trying again.
    fn retry(&self) -> Option<u64> {
        match self {
            Problem::RateLimit { seconds } | Problem::Busy { seconds } => Some((*seconds).max(1)),
            // Somebody has to make room on a disk.
            Problem::NoRecord => Some(30),
            _ => None,
        }
    }

    /// What it is, in words.
    pub(crate) fn title(&self, locale: &Locale) -> String {
        locale.text(&format!("problem-{}", self.code().0), &[])
    }

    /// What to do, in words.
    pub(crate) fn detail(&self, locale: &Locale) -> String {
        let key = format!("problem-do-{}", self.code().0);
        match self {
            Problem::TooLarge { limit, actual } => {
                let (limit, actual) = (locale.bytes(*limit), actual.map(|actual| locale.bytes(actual)));
                let actual = actual.unwrap_or_else(|| locale.word("problem-more"));
                locale.text(&key, &[("limit", Fill::Text(&limit)), ("actual", Fill::Text(&actual))])
            }
            Problem::Answer { limit } => locale.text(&key, &[("limit", Fill::Text(&locale.bytes(*limit)))]),
            Problem::Slow { seconds }
            | Problem::RateLimit { seconds }
            | Problem::Busy { seconds }
            | Problem::TooLong { seconds } => locale.text(&key, &[("seconds", Fill::Count(*seconds))]),
            Problem::Json { line, column } => {
                let fills = [("line", Fill::Count(*line as u64)), ("column", Fill::Count(*column as u64))];
                locale.text(&key, &fills)
            }
            Problem::TooMany { limit } => locale.text(&key, &[("limit", Fill::Count(*limit))]),
            Problem::Shape { field } | Problem::Twice { field } => locale.text(&key, &[("field", Fill::Text(field))]),
            Problem::Role { role } => locale.text(&key, &[("role", Fill::Text(role))]),
            Problem::NotAcceptable { known } => locale.text(&key, &[("known", Fill::Text(&known.join(", ")))]),
            Problem::Parameter { nearest, known } => {
                nearest_first(nearest, locale) + &locale.text(&key, &[("known", Fill::Text(&known.join(", ")))])
            }
            Problem::Value { field, known, .. } if known.is_empty() => {
                locale.text("problem-do-value-free", &[("field", Fill::Text(field))])
            }
            Problem::Value { field, nearest, known } => {
                let fills = [("field", Fill::Text(field)), ("known", Fill::Text(&known.join(", ")))];
                nearest_first(nearest, locale) + &locale.text(&key, &fills)
            }
            Problem::NotFound
            | Problem::NoJob
            | Problem::NotDone
            | Problem::Method
            | Problem::NoType
            | Problem::Type
            | Problem::Broken
            | Problem::Multipart
            | Problem::Empty
            | Problem::TextAndFile
            | Problem::FileAgain
            | Problem::NoRecord
            | Problem::NothingAsked
            | Problem::NoKey
            | Problem::WrongKey
            | Problem::CrossSite
            | Problem::Csrf
            | Problem::Internal => locale.word(&key),
            Problem::Refused { words, unread: true, .. } => words.clone(),
            Problem::Refused { words, .. } => format!("{} {words}", locale.word(&key)).trim_end().to_owned(),
        }
    }

    /// The body.
    pub(crate) fn body(&self, locale: &Locale, request: &str) -> Vec<u8> {
        let (code, status) = self.code();
        let (field, nearest, known): (Option<&str>, Option<&str>, Vec<&str>) = match self {
            Problem::Shape { field } | Problem::Twice { field } => (Some(field), None, Vec::new()),
            Problem::Value { field, nearest, known } => {
                (Some(field), nearest.as_deref(), known.iter().map(String::as_str).collect())
            }
            Problem::Parameter { nearest, known } => {
                (None, nearest.as_deref(), known.iter().map(String::as_str).collect())
            }
            Problem::NotAcceptable { known } => (None, None, known.to_vec()),
            _ => (None, None, Vec::new()),
        };
        let (limit, actual) = match self {
            Problem::TooLarge { limit, actual } => (Some(*limit), *actual),
            Problem::TooMany { limit } | Problem::Answer { limit } => (Some(*limit), None),
            _ => (None, None),
        };
        let shape = Shape {
            r#type: format!("{TYPES}{code}"),
            title: self.title(locale),
            status: status.as_u16(),
            detail: self.detail(locale),
            instance: format!("urn:request:{request}"),
            field,
            nearest,
            known,
            limit,
            actual,
            reasons: if let Problem::Refused { reasons, .. } = self { Some(reasons) } else { None },
        };
        serde_json::to_vec(&shape).expect("strings and numbers are JSON")
    }

    /// The headers that belong to it, besides the type.
    pub(crate) fn headers(&self) -> Option<(header::HeaderName, HeaderValue)> {
        if let Some(seconds) = self.retry() {
            return Some((header::RETRY_AFTER, seconds.into()));
        }
        matches!(self, Problem::NoKey | Problem::WrongKey)
            .then(|| (header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"lakmoes\"")))
    }
}

fn nearest_first(nearest: &Option<String>, locale: &Locale) -> String {
    let nearest = nearest.as_deref().map(|name| locale.text("error-nearest", &[("nearest", Fill::Text(name))]) + " ");
    nearest.unwrap_or_default()
}

impl From<NoResult> for Problem {
    fn from(why: NoResult) -> Problem {
        match why {
            NoResult::Full => Problem::Busy { seconds: 1 },
            // Others wait as long: it is not worth asking again at once.
            NoResult::Waited => Problem::Busy { seconds: 5 },
            NoResult::TimedOut(limit) => Problem::TooLong { seconds: limit.as_secs() },
            NoResult::Failed => Problem::Internal,
        }
    }
}

impl IntoResponse for Problem {
    /// A bare status that carries the problem; the outermost layer makes the words.
    fn into_response(self) -> Response {
        let mut response = self.code().1.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

#[cfg(test)]
mod tests {
    use super::Problem;
    use crate::locale::{Lang, Locale};

    #[test]
    fn every_problem_has_words_in_both_languages_and_a_code_of_its_own() {
        let mut codes = std::collections::BTreeSet::new();
        for lang in [Lang::Nl, Lang::En] {
            let locale = Locale::new(lang);
            for problem in Problem::all() {
                let (title, detail) = (problem.title(&locale), problem.detail(&locale));
                assert!(!title.starts_with("problem-") && !title.contains('{'), "{title}");
                assert!(!detail.starts_with("problem-") && !detail.contains('{'), "{detail}");
                codes.insert(problem.code().0);
            }
        }
        assert_eq!(codes.len(), Problem::all().len());
    }

    #[test]
    fn a_problem_is_told_with_its_limit_and_the_nearest_name() {
        let value: serde_json::Value = serde_json::from_slice(
            &Problem::TooLarge { limit: 20_000_000, actual: Some(30_000_000) }.body(&Locale::new(Lang::Nl), "a1"),
        )
        .expect("it is JSON");
        assert_eq!(value["type"], "/problems/too-large");
        assert_eq!(
            (&value["status"], &value["limit"], &value["actual"]),
            (&413.into(), &20_000_000.into(), &30_000_000.into())
        );
        assert!(value["detail"].as_str().is_some_and(|d| d.contains("20 MB") && d.contains("30 MB")), "{value}");
        let problem =
            Problem::Value { field: "channel", nearest: Some("partner".into()), known: vec!["partner".into()] };
        assert!(problem.detail(&Locale::new(Lang::Nl)).starts_with("Bedoel je partner?"));
    }
}
