//! What a body is: a raw file, a form with files, or JSON with a text. Told apart by its headers on the way in, opened on a thread of the engine.

use axum::http::{HeaderMap, header};
use serde_json::Value;

use crate::fronts::cli::nearest;
use crate::fronts::http::problem::Problem;
use crate::fronts::http::query::decoded;
use crate::fronts::http::{multipart, query};
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

/// The name of what came without one.
pub(crate) const NO_NAME: &str = "-";
/// The key of JSON that holds the document; every other one is a parameter.
const TEXT: &str = "text";
/// Parameters that one body may hold.
const MOST_FIELDS: usize = 1_000;

/// What came in.
#[derive(Debug, Default)]
pub(crate) struct Intake {
    pub(crate) sources: Vec<Source>,
    /// Parameters that stood in the body: fields of a form that are no files, keys of JSON that are not the text. In order.
    pub(crate) fields: Vec<(String, String)>,
}

impl Intake {
    /// The value of a field.
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// Opens a body.
    pub(crate) fn open(kind: &Kind, bytes: Vec<u8>) -> Result<Intake, Problem> {
        let intake = match kind {
            Kind::Raw if bytes.is_empty() => return Err(Problem::Empty),
            Kind::Raw => Intake { sources: vec![Source::new(NO_NAME, bytes, Origin::Memory)], fields: Vec::new() },
            Kind::Json => json(&bytes)?,
            Kind::Form { boundary } => form(&bytes, boundary)?,
            Kind::Fields => return Err(Problem::Type),
        };
        if intake.sources.is_empty() { Err(Problem::Empty) } else { Ok(intake) }
    }

    /// The documents, the only one under the name that was given. Several bring their names along.
    pub(crate) fn named(mut self, name: Option<String>) -> Result<Vec<Source>, Problem> {
        match (name, &mut self.sources[..]) {
            (None, _) => {}
            (Some(name), [source]) => source.name = name,
            (Some(_), _) => return Err(Problem::Twice { field: "name" }),
        }
        Ok(self.sources)
    }

    /// The only document.
    pub(crate) fn one(self, name: Option<String>) -> Result<Source, Problem> {
        let mut sources = self.named(name)?;
        sources.pop().filter(|_| sources.is_empty()).ok_or(Problem::TooMany { limit: 1 })
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

/// JSON with a text. The text is one by contract: nothing that it begins with makes a file of it.
fn json(bytes: &[u8]) -> Result<Intake, Problem> {
    let value: Value =
        serde_json::from_slice(bytes).map_err(|error| Problem::Json { line: error.line(), column: error.column() })?;
    let Value::Object(mut object) = value else { return Err(Problem::Shape { field: TEXT }) };
    let text = match (object.remove(TEXT), object.keys().find(|key| query::field(key) == TEXT)) {
        (Some(Value::String(text)), _) => text,
        (None, Some(key)) => {
            let near = if key.len() < 100 { nearest(key, &[TEXT]) } else { None };
            return Err(Problem::Parameter { nearest: near, known: vec![TEXT.to_owned()] });
        }
        _ => return Err(Problem::Shape { field: TEXT }),
    };
    let mut fields = Vec::new();
    for (key, value) in object {
        let values = match value {
            Value::Array(items) => items,
            // The one name that is a list.
            _ if key == "channels" => return Err(Problem::Shape { field: "channels" }),
            one => vec![one],
        };
        for value in values {
            match value {
                Value::String(text) => fields.push((key.clone(), text)),
                Value::Bool(yes) => fields.push((key.clone(), yes.to_string())),
                _ => return Err(Problem::Shape { field: query::field(&key) }),
            }
        }
        if fields.len() > MOST_FIELDS {
            return Err(Problem::TooMany { limit: MOST_FIELDS as u64 });
        }
    }
    Ok(Intake { sources: vec![Source::text(NO_NAME, text)], fields })
}

fn form(bytes: &[u8], boundary: &str) -> Result<Intake, Problem> {
    let parts = multipart::parse(bytes, boundary).ok_or(Problem::Multipart)?;
    let mut intake = Intake::default();
    for part in parts {
        match part.file {
            // A field for a file that was left open.
            Some(file) if file.is_empty() && part.bytes.is_empty() => {}
            Some(file) => {
                let name = if file.is_empty() { NO_NAME.to_owned() } else { query::lawful(file)? };
                intake.sources.push(Source::new(name, part.bytes, Origin::Memory));
            }
            None => {
                let text = std::str::from_utf8(part.bytes).map_err(|_| Problem::Multipart)?;
                intake.fields.push((part.name, text.to_owned()));
            }
        }
    }
    if intake.fields.len() > MOST_FIELDS {
        return Err(Problem::TooMany { limit: MOST_FIELDS as u64 });
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
        let intake = Kind::of(&headers).and_then(|kind| Intake::open(&kind, body.as_bytes().to_vec()));
        let found = intake.as_ref().map(|intake| {
            let (source, name) = (&intake.sources[0], intake.field("name"));
            (name.unwrap_or(&source.name), std::str::from_utf8(&source.bytes).expect("a text"))
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
        check(Some("application/json"), r#"{"channel":"social"}"#, Err("shape"));
        check(Some("application/json"), r#"{"text":"a","channels":[3]}"#, Err("shape"));
        for name in ["a\u{7}b.txt", &"a".repeat(2_000)] {
            let part =
                format!("--x\r\nContent-Disposition: form-data; name=file; filename=\"{name}\"\r\n\r\nb\r\n--x--");
            check(Some("multipart/form-data; boundary=x"), &part, Err("value"));
        }
        check(Some("application/json"), "{\"text\":\"\u{fffd}", Err("json"));
    }
}
