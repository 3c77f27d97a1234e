//! `POST /v1/redactions`: a document in, the redacted document out, alone or with its certificate; or a refusal with its reasons.

use std::io::{Cursor, Write};

use axum::Extension;
use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::fronts::http::around::Told;
use crate::fronts::http::call::Call;
use crate::fronts::http::intake::{Intake, Kind};
use crate::fronts::http::keys::{random, random_hex};
use crate::fronts::http::problem::Problem;
use crate::fronts::http::query::{self, Query};
use crate::fronts::http::state::State;
use crate::fronts::http::who::Who;
use crate::fronts::http::{body, negotiate, scan};
use crate::locale::{Lang, Locale};
use crate::model::{Certainty, Redacted, Refused, Source};
use crate::redact::{Choice, Key, Order, Style};
use crate::report::Reveal;
use crate::report::certificate::{Asked, certificate, reasons};

/// Parameters.
pub(crate) const PARAMETERS: &[&str] = &["channel", "only", "except", "all", "style", "clean", "name"];
/// What the answer may be: the file itself, both in an archive, both in parts.
pub(crate) const MEDIA: &[&str] = &["application/octet-stream", "application/zip", "multipart/mixed"];
const ZIP: usize = 1;
const MIXED: usize = 2;
/// Reasons that are told in words.
const MOST_WORDS: usize = 3;

/// A document with its certificate.
pub(crate) struct Proved {
    bytes: Vec<u8>,
    certificate: Vec<u8>,
    format: &'static str,
    pub(crate) told: Told,
}

pub(crate) async fn redactions(
    Extension(who): Extension<Who>,
    Call { state, about, query, headers, body }: Call,
) -> Result<Response, Problem> {
    let query = Query::parse(query.as_deref(), PARAMETERS, &["only", "except"])?;
    let order = order(&state, &query)?;
    let channel = query.get("channel").map(|_| query.channel(&state)).transpose()?;
    // A type of its own (`application/pdf`) is what the file is given in anyway.
    let media = negotiate::media(&headers, MEDIA).unwrap_or(0);
    let (kind, name) = (Kind::of(&headers)?, query.name()?);
    let held = body::read(&state, &headers, body).await?;
    let shared = state.clone();
    let done = state.work.run(move || {
        let _share = held.share;
        let mut sources = Intake::open(&kind, name, held.bytes)?.sources;
        let source = sources.pop().filter(|_| sources.is_empty()).ok_or(Problem::TooMany { limit: 1 })?;
        redact(&shared, &source, &order, channel, about.lang).map(|proved| (proved, about))
    });
    let (proved, about) = done.await.map_err(|why| late(&state, why))??;
    state.record(&about, &who, "redact", Reveal::Masked, &proved.told);
    Ok(answer(proved, media))
}

fn late(state: &State, why: crate::fronts::work::NoResult) -> Problem {
    match why {
        crate::fronts::work::NoResult::TimedOut => Problem::TooLong { seconds: state.work.patience().as_secs() },
        why => why.into(),
    }
}

/// What is asked to go. Nothing goes that was not asked: a channel, rules, or everything.
fn order(state: &State, query: &Query) -> Result<Order, Problem> {
    let rules = |field: &'static str| -> Result<Vec<String>, Problem> {
        let known: Vec<&str> = state.rules.rules().iter().map(|rule| rule.id.as_str()).collect();
        let one = |asked: &str| match known.contains(&asked) {
            true => Ok(asked.to_owned()),
            false => Err(query::one_of(field, asked, &known)),
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
        let known = state.channels.iter().map(|channel| channel.id.clone()).collect();
        return Err(Problem::Value { field: "channel", nearest: None, known });
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
    Ok(order)
}

/// Takes out what was asked, and proves it.
pub(crate) fn redact(
    state: &State,
    source: &Source,
    order: &Order,
    channel: Option<usize>,
    lang: Lang,
) -> Result<Proved, Problem> {
    let scanner = state.scanner(channel.unwrap_or(0), Certainty::Likely);
    let redacted = scanner.redact(source, order).map_err(|refused| refusal(&refused, state.locale(lang)))?;
    let asked = Asked {
        version: env!("CARGO_PKG_VERSION"),
        rules: state.rules.hash(),
        channel: channel.map(|channel| state.channels[channel].id.as_str()),
        style: order.style.code(),
    };
    let certificate = certificate(&redacted, asked).map_err(|_| Problem::Internal)?;
    let told = told(&redacted);
    Ok(Proved { bytes: redacted.bytes, certificate, format: redacted.format, told })
}

fn told(redacted: &Redacted) -> Told {
    Told {
        documents: 1,
        bytes: redacted.before.bytes,
        findings: redacted.removed.values().map(|n| u64::from(*n)).sum(),
        with_gaps: u64::from(!redacted.is_complete()),
        decision: redacted.after.verdict.decision.code(),
        severity: redacted.after.assessment.severity.code(),
    }
}

/// The problem of a refusal: codes and places for a program, the first of them in words.
fn refusal(refused: &Refused, locale: &Locale) -> Problem {
    let mut words: Vec<String> = Vec::new();
    for reason in &refused.reasons {
        let code = reason.code.code();
        let what = locale.word(&format!("obstacle-{code}"));
        let said = format!("{what}. {}", locale.word(&format!("obstacle-do-{code}")));
        if !words.contains(&said) {
            words.push(said);
        }
    }
    words.truncate(MOST_WORDS);
    let reasons = reasons(&refused.reasons).unwrap_or_default();
    Problem::Refused { reasons, words: words.join(" ") }
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
        "txt" | "chat" => ("text/plain; charset=utf-8", "txt"),
        _ => ("application/octet-stream", "bin"),
    }
}

/// A name that says what it is and nothing of whom it is about: the name of a file often is a name.
fn names(proved: &Proved) -> (String, &'static str) {
    (format!("lakmoes.{}", media_of(proved.format).1), "lakmoes.certificate.json")
}

fn answer(proved: Proved, media: usize) -> Response {
    match media {
        ZIP => archive(proved),
        MIXED => parts(proved),
        _ => file(proved),
    }
}

fn file(proved: Proved) -> Response {
    let (name, _) = names(&proved);
    given(media_of(proved.format).0, Some(&name), proved.bytes, proved.told)
}

/// Both in one archive, also what the page hands out.
pub(crate) fn archive(proved: Proved) -> Response {
    let (name, paper) = names(&proved);
    let mut archive = ZipWriter::new(Cursor::new(Vec::with_capacity(proved.bytes.len())));
    let mut add = |name: &str, bytes: &[u8]| {
        // Memory takes all, and both names are lawful.
        let _ = archive.start_file(name, SimpleFileOptions::default());
        let _ = archive.write_all(bytes);
    };
    add(&name, &proved.bytes);
    add(paper, &proved.certificate);
    let bytes = archive.finish().map(Cursor::into_inner).unwrap_or_default();
    given("application/zip", Some("lakmoes.zip"), bytes, proved.told)
}

fn parts(proved: Proved) -> Response {
    let (name, paper) = names(&proved);
    let boundary = random_hex::<16>();
    let head = |media: &str, name: &str| {
        format!("--{boundary}\r\nContent-Type: {media}\r\nContent-Disposition: attachment; filename=\"{name}\"\r\n\r\n")
    };
    let mut bytes = head(media_of(proved.format).0, &name).into_bytes();
    bytes.extend_from_slice(&proved.bytes);
    bytes.extend_from_slice(format!("\r\n{}", head("application/json", paper)).as_bytes());
    bytes.extend_from_slice(&proved.certificate);
    bytes.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
    given(&format!("multipart/mixed; boundary={boundary}"), None, bytes, proved.told)
}

fn given(media: &str, name: Option<&str>, bytes: Vec<u8>, told: Told) -> Response {
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    let value = |text: &str| HeaderValue::from_str(text).expect("all of it is ASCII");
    headers.insert(header::CONTENT_TYPE, value(media));
    if let Some(name) = name {
        headers.insert(header::CONTENT_DISPOSITION, value(&format!("attachment; filename=\"{name}\"")));
    }
    scan::mark(headers, &told);
    response.extensions_mut().insert(told);
    response
}
