//! `POST /v1/scans`: documents in, the report of a scan out; the same bytes as `lakmoes scan` gives for them.
#![allow(clippy::disallowed_methods, reason = "a front has a clock")]

use std::io;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Instant;

use axum::Extension;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::Response;

use crate::fronts::cli::folders::Folders;
use crate::fronts::cli::plain_style;
use crate::fronts::http::around::Told;
use crate::fronts::http::call::Call;
use crate::fronts::http::intake::{Intake, Kind};
use crate::fronts::http::keys::Role;
use crate::fronts::http::problem::Problem;
use crate::fronts::http::query::Query;
use crate::fronts::http::state::{State, now};
use crate::fronts::http::who::Who;
use crate::fronts::http::{body, negotiate};
use crate::locale::Lang;
use crate::model::{Certainty, Decision, Gap, GapCode, ScanReport, Severity, Source};
use crate::report::{self, Csv, Overview, RENDERERS, Reveal};
use crate::scanner::Seen;

/// Media types of the answer, in the order of [`FORMATS`]; the first is the default.
pub(crate) const MEDIA: &[&str] =
    &["application/json", "application/x-ndjson", "text/csv", "application/sarif+json", "text/html"];
/// The renderers behind them.
const FORMATS: [&str; 5] = ["json", "ndjson", "csv", "sarif", "html"];
/// Parameters.
pub(crate) const PARAMETERS: &[&str] = &["channel", "reveal", "min_certainty", "name"];

const DECISION: HeaderName = HeaderName::from_static("x-lakmoes-decision");
const SEVERITY: HeaderName = HeaderName::from_static("x-lakmoes-severity");

/// What is asked of a scan.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wish {
    pub(crate) channel: usize,
    pub(crate) least: Certainty,
    pub(crate) reveal: Reveal,
    pub(crate) lang: Lang,
    /// Index in [`FORMATS`].
    pub(crate) format: usize,
}

impl Wish {
    /// From the parameters and headers of a request.
    pub(crate) fn of(
        state: &State,
        who: &Who,
        query: &Query,
        headers: &HeaderMap,
        lang: Lang,
    ) -> Result<Wish, Problem> {
        let reveal = if query.flag("reveal")? { Reveal::Shown } else { Reveal::Masked };
        if reveal == Reveal::Shown {
            who.may(Role::Reveal)?;
        }
        let (channel, least) = (query.channel(state)?, query.least(Certainty::Likely)?);
        Ok(Wish { channel, least, reveal, lang, format: negotiate::media(headers, MEDIA)? })
    }
}

/// A report, written.
pub(crate) struct Written {
    pub(crate) bytes: Vec<u8>,
    pub(crate) told: Told,
}

pub(crate) async fn scans(
    Extension(who): Extension<Who>,
    Call { state, about, query, headers, body }: Call,
) -> Result<Response, Problem> {
    let query = Query::parse(query.as_deref(), PARAMETERS, &[])?;
    let wish = Wish::of(&state, &who, &query, &headers, about.lang)?;
    let (kind, name) = (Kind::of(&headers)?, query.name()?);
    let held = body::read(&state, &headers, body).await?;
    let size = held.bytes.len() as u64;
    let shared = state.clone();
    let done = state.work.run(move || {
        // The share of the memory is held until the report is written.
        let _share = held.share;
        let intake = Intake::open(&kind, name, held.bytes)?;
        Ok::<_, Problem>(scan(&shared, wish, intake.sources, &mut |_| ControlFlow::Continue(())))
    });
    let written = match done.await {
        Ok(done) => done?,
        Err(crate::fronts::work::NoResult::TimedOut) => timed_out(&state, wish, size).await?,
        Err(why) => return Err(why.into()),
    };
    state.record(&about, &who, "scan", wish.reveal, &written.told);
    Ok(answer(wish, written))
}

/// Scans sources and writes the report; `step` hears of each document.
pub(crate) fn scan(
    state: &State,
    wish: Wish,
    sources: Vec<Source>,
    step: &mut dyn FnMut(&ScanReport) -> ControlFlow<()>,
) -> Written {
    let scanner = state.scanner(wish.channel, wish.least);
    let names: Vec<String> = sources.iter().map(|source| source.name.clone()).collect();
    let mut seen = Seen::default();
    let mut sources = sources.into_iter();
    write(state, wish, &names, &mut |sink| {
        for source in sources.by_ref() {
            let scanned = scanner.scan(source, &mut |report| {
                let report = seen.mark(report);
                step(&report)?;
                sink(&report);
                ControlFlow::Continue(())
            });
            if scanned.is_break() {
                return false;
            }
        }
        true
    })
}

/// What took too long is a gap, as on the command line: data, not an error.
async fn timed_out(state: &Arc<State>, wish: Wish, bytes: u64) -> Result<Written, Problem> {
    let shared = state.clone();
    let seconds = state.work.patience().as_secs();
    let done = state.work.run(move || {
        let gap = Gap::new(GapCode::Timeout).number("seconds", seconds);
        let report = shared.scanner(wish.channel, wish.least).unread("-", bytes, None, gap);
        write(&shared, wish, &["-".to_owned()], &mut |sink| {
            sink(&report);
            true
        })
    });
    Ok(done.await?)
}

/// Receives documents as they are scanned.
type Sink<'a> = dyn FnMut(&ScanReport) + 'a;

/// Writes a report; `fill` hands in the documents and says whether those were all.
fn write(state: &State, wish: Wish, names: &[String], fill: &mut dyn FnMut(&mut Sink<'_>) -> bool) -> Written {
    let begun = Instant::now();
    let about = report::About {
        version: env!("CARGO_PKG_VERSION"),
        rules: &state.rules,
        channel: &state.channels[wish.channel],
        least: wish.least,
        reveal: wish.reveal,
        locale: state.locale(wish.lang),
        date: now(),
        paths: names,
        csv: Csv::Plain,
        style: plain_style(),
    };
    let renderer = RENDERERS.iter().find(|r| r.name == FORMATS[wish.format]).expect("every format has a renderer");
    let mut bytes = Vec::with_capacity(4 << 10);
    let mut told = Told { decision: Decision::Allow.code(), severity: Severity::None.code(), ..Told::default() };
    let (mut decision, mut severity) = (Decision::Allow, Severity::None);
    let mut overview = Overview::default();
    let mut folders = Folders::default();
    {
        let mut render = (renderer.open)(&about, Box::new(&mut bytes));
        let mut failed: io::Result<()> = render.begin();
        overview.summary.complete = fill(&mut |report| {
            match renderer.for_people {
                true => {
                    overview.add(report, &about);
                    folders.add(report);
                }
                false => overview.count(report),
            }
            decision = decision.max(report.verdict.decision);
            severity = severity.max(report.assessment.severity);
            if failed.is_ok() {
                failed = render.document(report);
            }
        });
        folders.tell(&mut overview, names.first().map(String::as_str).filter(|_| names.len() == 1), about.locale);
        overview.seconds = begun.elapsed().as_secs_f64();
        let ended = failed.and_then(|()| render.end(&overview));
        ended.expect("memory takes all");
    }
    let summary = &overview.summary;
    told.documents = summary.documents;
    told.bytes = summary.bytes;
    told.findings = summary.findings;
    told.with_gaps = summary.with_gaps;
    told.decision = decision.code();
    told.severity = severity.code();
    Written { bytes, told }
}

/// The answer with a report.
pub(crate) fn answer(wish: Wish, written: Written) -> Response {
    let mut response = Response::new(Body::from(written.bytes));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(with_charset(MEDIA[wish.format])));
    headers.insert(header::VARY, HeaderValue::from_static("accept, accept-language"));
    mark(headers, &written.told);
    response.extensions_mut().insert(written.told);
    response
}

/// The headers by which a gateway decides without reading the body.
pub(crate) fn mark(headers: &mut HeaderMap, told: &Told) {
    headers.insert(DECISION, HeaderValue::from_static(told.decision));
    headers.insert(SEVERITY, HeaderValue::from_static(told.severity));
}

fn with_charset(media: &'static str) -> &'static str {
    match media {
        "text/csv" => "text/csv; charset=utf-8; header=present",
        "text/html" => "text/html; charset=utf-8",
        other => other,
    }
}
