//! What a body is: a raw file, a form with files, or JSON with a text. Told apart by its headers on the way in, opened on a thread of the engine.

use axum::http::{HeaderMap, header};
use serde_json::Value;

use crate::fronts::cli::nearest;
use crate::fronts::http::multipart;
use crate::fronts::http::problem::Problem;
use crate::fronts::http::query::decoded;
use crate::model::{Origin, Source};

/// Documents of one request.
pub(crate) const MOST_DOCUMENTS: usize = 100;

/// How a body is to be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The file itself.
    Raw,
    /// `{"text": ...}`
    Json,
    /// `multipart/form-data`.
    Form { boundary: String },
    /// `application/x-www-form-urlencoded`: only from a page.
    Fields,
}

impl Kind {
    /// The kind that the headers say.
    pub(crate) fn of(headers: &HeaderMap) -> Result<Kind, Problem> {
        let value = headers.get(header::CONTENT_TYPE).ok_or(Problem::NoType)?;
        let value = value.to_str().map_err(|_| Problem::NoType)?;
        let (media, parameters) = value.split_once(';').unwrap_or((value, ""));
        let media = media.trim().to_ascii_lowercase();
        let token = |c: char| c.is_ascii_alphanumeric() || "!#$&-^_.+".contains(c);
        let (family, kind) = media.split_once('/').ok_or(Problem::NoType)?;
        if family.is_empty() || kind.is_empty() || !family.chars().all(token) || !kind.chars().all(token) {
            return Err(Problem::NoType);
        }
        match (family, kind) {
            ("application", "json") => Ok(Kind::Json),
            ("application", "x-www-form-urlencoded") => Ok(Kind::Fields),
            ("multipart", "form-data") => {
                let boundary = parameters.split(';').find_map(|parameter| {
                    let (name, value) = parameter.split_once('=')?;
                    name.trim().eq_ignore_ascii_case("boundary").then(|| value.trim().trim_matches('"').to_owned())
                });
                boundary.map(|boundary| Kind::Form { boundary }).ok_or(Problem::Multipart)
            }
            ("multipart", _) => Err(Problem::Type),
            _ => Ok(Kind::Raw),
        }
    }
}

/// The keys of JSON with a text; `channels` and `rewrite` are for checks.
const KEYS: [&str; 4] = ["text", "name", "channels", "rewrite"];

/// What came in.
#[derive(Debug, Default)]
pub(crate) struct Intake {
    pub(crate) sources: Vec<Source>,
    /// Fields of a form that are no files, in order.
    pub(crate) fields: Vec<(String, String)>,
}

impl Intake {
    /// The value of a field.
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// Opens a body. `name` is that of a raw file or a text.
    pub(crate) fn open(kind: &Kind, name: Option<String>, bytes: Vec<u8>) -> Result<Intake, Problem> {
        let name = name.unwrap_or_else(|| "-".to_owned());
        let intake = match kind {
            Kind::Raw if bytes.is_empty() => return Err(Problem::Empty),
            Kind::Raw => Intake { sources: vec![Source::new(name, bytes, Origin::Memory)], fields: Vec::new() },
            Kind::Json => json(name, &bytes)?,
            Kind::Form { boundary } => form(&bytes, boundary)?,
            Kind::Fields => return Err(Problem::Type),
        };
        if intake.sources.is_empty() { Err(Problem::Empty) } else { Ok(intake) }
    }

    /// Opens a form of the page, in which files and texts may be missing.
    pub(crate) fn page(kind: &Kind, bytes: &[u8]) -> Result<Intake, Problem> {
        match kind {
            Kind::Form { boundary } => form(bytes, boundary),
            Kind::Fields => {
                let text = std::str::from_utf8(bytes).map_err(|_| Problem::Broken)?;
                let pairs = text.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
                    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                    Some((decoded(name)?, decoded(value)?))
                });
                let fields = pairs.collect::<Option<Vec<_>>>().ok_or(Problem::Broken)?;
                Ok(Intake { sources: Vec::new(), fields })
            }
            Kind::Raw | Kind::Json => Err(Problem::Type),
        }
    }
}

fn json(name: String, bytes: &[u8]) -> Result<Intake, Problem> {
    let value: Value =
        serde_json::from_slice(bytes).map_err(|error| Problem::Json { line: error.line(), column: error.column() })?;
    let Value::Object(mut object) = value else { return Err(Problem::Shape { field: "text" }) };
    if let Some(key) = object.keys().find(|key| !KEYS.contains(&key.as_str())) {
        let near = if key.len() < 100 { nearest(key, &KEYS) } else { None };
        return Err(Problem::Parameter { nearest: near, known: KEYS.map(str::to_owned).into() });
    }
    let mut string = |field: &'static str| match object.remove(field) {
        Some(Value::String(text)) => Ok(Some(text)),
        None | Some(Value::Null) => Ok(None),
        Some(_) => Err(Problem::Shape { field }),
    };
    let text = string("text")?.ok_or(Problem::Shape { field: "text" })?;
    let name = string("name")?.unwrap_or(name);
    let mut fields: Vec<_> = list(object.remove("channels"))?.into_iter().map(|c| ("channels".to_owned(), c)).collect();
    match object.remove("rewrite") {
        None | Some(Value::Null) => {}
        Some(Value::Bool(rewrite)) => fields.push(("rewrite".to_owned(), rewrite.to_string())),
        Some(_) => return Err(Problem::Shape { field: "rewrite" }),
    }
    Ok(Intake { sources: vec![Source::new(name, text.into_bytes(), Origin::Memory)], fields })
}

fn list(value: Option<Value>) -> Result<Vec<String>, Problem> {
    let wrong = Problem::Shape { field: "channels" };
    match value {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(Value::Array(items)) if items.len() <= MOST_DOCUMENTS => {
            let text = |item| if let Value::String(text) = item { Some(text) } else { None };
            items.into_iter().map(text).collect::<Option<_>>().ok_or(wrong)
        }
        Some(_) => Err(wrong),
    }
}

fn form(bytes: &[u8], boundary: &str) -> Result<Intake, Problem> {
    let parts = multipart::parse(bytes, boundary).ok_or(Problem::Multipart)?;
    let mut intake = Intake::default();
    for part in parts {
        match part.file {
            // A field for a file that was left open.
            Some(file) if file.is_empty() && part.bytes.is_empty() => {}
            Some(file) => {
                let name = if file.is_empty() { "-".to_owned() } else { file };
                intake.sources.push(Source::new(name, part.bytes, Origin::Memory));
            }
            None => {
                let text = std::str::from_utf8(part.bytes).map_err(|_| Problem::Multipart)?;
                intake.fields.push((part.name, text.to_owned()));
            }
        }
    }
    if intake.sources.len() > MOST_DOCUMENTS {
        return Err(Problem::TooMany { limit: MOST_DOCUMENTS as u64 });
    }
    Ok(intake)
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header};

    use super::{Intake, Kind};

    fn check(kind: Option<&'static str>, body: &str, expected: Result<(&str, &str), &str>) {
        let mut headers = HeaderMap::new();
        kind.map(|kind| headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind)));
        let intake = Kind::of(&headers).and_then(|kind| Intake::open(&kind, None, body.as_bytes().to_vec()));
        let found = intake.as_ref().map(|intake| {
            let source = &intake.sources[0];
            (source.name.as_str(), std::str::from_utf8(&source.bytes).expect("a text"))
        });
        assert_eq!(found.map_err(|problem| problem.code().0), expected, "{kind:?} {body}");
    }

    #[test]
    fn a_body_is_what_its_type_says() {
        check(Some("text/plain; charset=utf-8"), "hallo", Ok(("-", "hallo")));
        check(Some("application/json"), r#"{"text":"ha\u0061","name":"a.txt"}"#, Ok(("a.txt", "haa")));
        check(
            Some("multipart/form-data; boundary=\"x\""),
            "--x\r\nContent-Disposition: form-data; name=file; filename=a.txt\r\n\r\nb\r\n--x--",
            Ok(("a.txt", "b")),
        );
    }

    #[test]
    fn a_wrong_body_has_a_problem_of_its_own() {
        check(None, "hallo", Err("no-type"));
        check(Some("text"), "hallo", Err("no-type"));
        check(Some("application/x-www-form-urlencoded"), "text=a", Err("type"));
        check(Some("multipart/mixed; boundary=x"), "--x--", Err("type"));
        check(Some("multipart/form-data"), "--x--", Err("multipart"));
        check(Some("multipart/form-data; boundary=x"), "--x--", Err("empty"));
        check(Some("text/plain"), "", Err("empty"));
        check(Some("application/json"), "{", Err("json"));
        check(Some("application/json"), "[1]", Err("shape"));
        check(Some("application/json"), r#"{"text":3}"#, Err("shape"));
        check(Some("application/json"), r#"{"tekst":"a"}"#, Err("parameter"));
        check(Some("application/json"), "{\"text\":\"\u{fffd}", Err("json"));
    }
}
