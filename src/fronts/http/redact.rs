//! `POST /v1/redactions`: a document in, the redacted document out, alone or with its certificate; or a refusal with its reasons.

use std::io::{Cursor, Write};

use axum::http::{HeaderValue, header};
use axum::response::Response;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::fronts::cli::nearest;
use crate::fronts::http::around::Told;
use crate::fronts::http::call::Call;
use crate::fronts::http::intake::{Intake, Kind};
use crate::fronts::http::keys::{random, random_hex};
use crate::fronts::http::out::Answer;
use crate::fronts::http::problem::Problem;
use crate::fronts::http::query::{self, Query};
use crate::fronts::http::state::State;
use crate::fronts::http::{body, negotiate, scan};
use crate::locale::{Lang, Locale};
use crate::model::{Certainty, GapCode, ObstacleCode, Redacted, Refused, Source};
use crate::redact::{Choice, Key, Order, Style};
use crate::report::certificate::{self, reasons};

/// Parameters.
pub(crate) const PARAMETERS: &[&str] = &["channel", "only", "except", "all", "style", "clean", "name"];
const MANY: &[&str] = &["only", "except"];
/// What the answer may be: the file itself, both in an archive, both in parts.
pub(crate) const MEDIA: &[&str] = &["application/octet-stream", "application/zip", "multipart/mixed"];
/// The same, and every type that a file of its own can have.
pub(crate) const ALL_MEDIA: &[&str] = &[
    "application/octet-stream",
    "application/zip",
    "multipart/mixed",
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/json",
    "text/plain",
    "text/html",
    "text/csv",
    "text/tab-separated-values",
    "text/markdown",
];
pub(crate) const ZIP: usize = 1;
const MIXED: usize = 2;
/// Reasons that are told in words.
const MOST_WORDS: usize = 3;

/// How a redaction was asked for.
struct Asked {
    query: Query,
    kind: Kind,
    /// Index in [`MEDIA`].
    media: usize,
    lang: Lang,
}

/// A redacted document on its way out, with the headers that go before it.
pub(crate) struct Given {
    media: String,
    name: Option<String>,
    answer: Answer,
    told: Told,
}

/// What is to go, and by which channel the result is judged.
pub(crate) struct Task {
    pub(crate) order: Order,
    pub(crate) channel: usize,
}

pub(crate) async fn redactions(Call { state, about, query, headers, body }: Call) -> Result<Response, Problem> {
    let query = Query::parse(query.as_deref(), PARAMETERS, MANY)?;
    // A type of its own (`application/pdf`) is what the file is given in anyway.
    let media = negotiate::media(&headers, MEDIA).unwrap_or(0);
    let asked = Asked { query, kind: Kind::of(&headers)?, media, lang: about.lang };
    if asked.kind == Kind::Raw {
        // Nothing else can stand in the body: what is wrong is told before it is read.
        task(&state, &asked.query)?;
    }
    asked.query.name()?;
    let held = body::read(&state, &headers, body).await?;
    let shared = state.clone();
    let done = state.work.run(move |_| {
        let _share = held.share;
        asked.done(&shared, held.bytes)
    });
    Ok(done.await??.response())
}

impl Asked {
    fn done(mut self, state: &State, bytes: Vec<u8>) -> Result<Given, Problem> {
        let mut intake = Intake::open(&self.kind, bytes)?;
        self.query.add(std::mem::take(&mut intake.fields), PARAMETERS, MANY)?;
        let task = task(state, &self.query)?;
        let source = intake.one(self.query.name()?)?;
        redact(state, &source, &task, self.lang, self.media)
    }
}

/// What is asked to go. Nothing goes that was not asked: a channel, rules, or everything.
fn task(state: &State, query: &Query) -> Result<Task, Problem> {
    let rules = |field: &'static str| -> Result<Vec<String>, Problem> {
        let known: Vec<&str> = state.rules.rules().iter().map(|rule| rule.id.as_str()).collect();
        let one = |asked: &str| match known.contains(&asked) {
            true => Ok(asked.to_owned()),
            false => Err(unknown_rule(field, asked, &known)),
        };
        query.all(field).map(one).collect()
    };
    let (only, channel) = (rules("only")?, query.channel(state)?);
    let choice = if query.flag("all")? {
        Choice::All
    } else if !only.is_empty() {
        Choice::Only(only)
    } else if query.get("channel").is_some() {
        Choice::Channel(Box::new(state.channels[channel].clone()))
    } else {
        return Err(Problem::NothingAsked);
    };
    let codes: Vec<&str> = Style::ALL.iter().map(|style| style.code()).collect();
    let style = match query.get("style") {
        None => Style::Label,
        Some(asked) => Style::from_code(asked).ok_or_else(|| query::one_of("style", asked, &codes))?,
    };
    let mut order = Order { except: rules("except")?, style, ..Order::new(choice) };
    order.care.clean = query.flag("clean")?;
    if style == Style::Pseudonym {
        order.key = Some(Key::new(random()));
    }
    Ok(Task { order, channel })
}

/// The problem of a rule that is not there. Who leaves the family out means the rest: `bns` is near `nl.bsn`.
fn unknown_rule(field: &'static str, asked: &str, known: &[&str]) -> Problem {
    let problem = query::one_of(field, asked, known);
    let Problem::Value { nearest: None, known: names, .. } = problem else { return problem };
    let things: Vec<&str> = known.iter().filter_map(|id| id.rsplit('.').next()).collect();
    let near = if asked.len() < 100 { nearest(asked, &things) } else { None };
    let place = near.and_then(|near| things.iter().position(|thing| *thing == near));
    Problem::Value { field, nearest: place.map(|i| known[i].to_owned()), known: names }
}

/// Takes out what was asked, proves it, and makes the answer of this kind.
pub(crate) fn redact(state: &State, source: &Source, task: &Task, lang: Lang, media: usize) -> Result<Given, Problem> {
    let scanner = state.scanner(task.channel, Certainty::Likely);
    let redacted = scanner.redact(source, &task.order).map_err(|refused| refusal(&refused, state.locale(lang)))?;
    // Only a channel that decided what goes is named: who asked for everything was not helped by it.
    let decided = matches!(task.order.choice, Choice::Channel(_));
    let asked = certificate::Asked {
        version: env!("CARGO_PKG_VERSION"),
        rules: state.rules.hash(),
        channel: decided.then(|| state.channels[task.channel].id.as_str()),
        style: task.order.style.code(),
    };
    let paper = certificate::certificate(&redacted, asked).map_err(|_| Problem::Internal)?;
    let told = told(&redacted);
    let proved = Proved { bytes: redacted.bytes, certificate: paper, format: redacted.format };
    let (media, name, bytes) = match media {
        ZIP => archive(proved)?,
        MIXED => parts(&proved),
        _ => file(proved),
    };
    Ok(Given { media, name, answer: Answer::of(state, bytes)?, told })
}

fn told(redacted: &Redacted) -> Told {
    Told {
        documents: 1,
        bytes: redacted.before.bytes,
        findings: redacted.removed.values().map(|n| u64::from(*n)).sum(),
        with_gaps: u64::from(!redacted.is_complete()),
        decision: redacted.after.verdict.decision.code(),
        severity: redacted.after.assessment.severity.code(),
        reveal: false,
    }
}

/// The problem of a refusal: codes and places for a program, the first of them in words.
fn refusal(refused: &Refused, locale: &Locale) -> Problem {
    let mut words: Vec<String> = Vec::new();
    for reason in &refused.reasons {
        let code = reason.code.code();
        let mut what = locale.word(&format!("obstacle-{code}"));
        // Who asks a service has no options to give.
        let remedy = locale.find(&format!("obstacle-api-{code}"), &[]);
        let remedy = remedy.unwrap_or_else(|| locale.word(&format!("obstacle-do-{code}")));
        if reason.about == Some(GapCode::Encrypted.code()) {
            what = locale.word("gap-encrypted");
        }
        if let Some(first) = what.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        let said = format!("{what}. {remedy}");
        if !words.contains(&said) {
            words.push(said);
        }
    }
    words.truncate(MOST_WORDS);
    let reasons = reasons(&refused.reasons).unwrap_or_default();
    let unread = refused.reasons.iter().all(|reason| reason.code == ObstacleCode::Unread);
    Problem::Refused { reasons, words: words.join(" "), unread }
}

/// The media type and extension of a format.
fn media_of(format: &str) -> (&'static str, &'static str) {
    match format {
        "docx" => ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
        "pdf" => ("application/pdf", "pdf"),
        "html" => ("text/html; charset=utf-8", "html"),
        "json" => ("application/json", "json"),
        "csv" => ("text/csv; charset=utf-8", "csv"),
        "tsv" => ("text/tab-separated-values; charset=utf-8", "tsv"),
        "md" => ("text/markdown; charset=utf-8", "md"),
        "zip" => ("application/zip", "zip"),
        "eml" => ("message/rfc822", "eml"),
        "txt" | "chat" => ("text/plain; charset=utf-8", "txt"),
        _ => ("application/octet-stream", "bin"),
    }
}

/// A document with its certificate.
struct Proved {
    bytes: Vec<u8>,
    certificate: Vec<u8>,
    format: &'static str,
}

/// What is sent: its type, its name, its bytes.
type Parcel = (String, Option<String>, Vec<u8>);

/// A name that says what it is and nothing of whom it is about: the name of a file often is a name.
fn names(proved: &Proved) -> (String, &'static str) {
    (format!("lakmoes.{}", media_of(proved.format).1), "lakmoes.certificate.json")
}

fn file(proved: Proved) -> Parcel {
    let (name, _) = names(&proved);
    (media_of(proved.format).0.to_owned(), Some(name), proved.bytes)
}

/// Both in one archive, also what the page hands out.
fn archive(proved: Proved) -> Result<Parcel, Problem> {
    let (name, paper) = names(&proved);
    let mut archive = ZipWriter::new(Cursor::new(Vec::with_capacity(proved.bytes.len())));
    let mut add = |name: &str, bytes: &[u8]| {
        archive.start_file(name, SimpleFileOptions::default())?;
        archive.write_all(bytes).map_err(zip::result::ZipError::from)
    };
    let added = add(&name, &proved.bytes).and_then(|()| add(paper, &proved.certificate));
    let bytes = added.and_then(|()| archive.finish()).map_err(|_| Problem::Internal)?.into_inner();
    Ok(("application/zip".to_owned(), Some("lakmoes.zip".to_owned()), bytes))
}

fn parts(proved: &Proved) -> Parcel {
    let (name, paper) = names(proved);
    let boundary = random_hex::<16>();
    let head = |media: &str, name: &str| {
        format!("--{boundary}\r\nContent-Type: {media}\r\nContent-Disposition: attachment; filename=\"{name}\"\r\n\r\n")
    };
    let mut bytes = head(media_of(proved.format).0, &name).into_bytes();
    bytes.extend_from_slice(&proved.bytes);
    bytes.extend_from_slice(format!("\r\n{}", head("application/json", paper)).as_bytes());
    bytes.extend_from_slice(&proved.certificate);
    bytes.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
    (format!("multipart/mixed; boundary={boundary}"), None, bytes)
}

impl Given {
    pub(crate) fn response(self) -> Response {
        let mut response = Response::new(self.answer.body());
        let headers = response.headers_mut();
        let value = |text: &str| HeaderValue::from_str(text).expect("all of it is ASCII");
        headers.insert(header::CONTENT_TYPE, value(&self.media));
        if let Some(name) = self.name {
            headers.insert(header::CONTENT_DISPOSITION, value(&format!("attachment; filename=\"{name}\"")));
        }
        scan::mark(headers, &self.told);
        response.extensions_mut().insert(self.told);
        response
    }
}
