//! `POST /v1/scans`: documents in, the report of a scan out; the same bytes as `lakmoes scan` gives for them.
#![allow(clippy::disallowed_methods, reason = "a front has a clock")]

use std::io;
use std::ops::ControlFlow;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use axum::Extension;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::Response;

use crate::fronts::cli::folders::Folders;
use crate::fronts::cli::plain_style;
use crate::fronts::http::around::Told;
use crate::fronts::http::call::Call;
use crate::fronts::http::intake::{Intake, Kind, NO_NAME};
use crate::fronts::http::keys::Role;
use crate::fronts::http::out::Answer;
use crate::fronts::http::problem::Problem;
use crate::fronts::http::query::Query;
use crate::fronts::http::state::{State, now};
use crate::fronts::http::who::Who;
use crate::fronts::http::{body, negotiate};
use crate::fronts::work::NoResult;
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

/// Sources of the report as a page of its own: its style stands in the page, and no script or form is in it.
const REPORT_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox",
);

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

/// How a scan was asked for, before its body was read: a form or JSON may name parameters too.
pub(crate) struct Asked {
    who: Who,
    query: Query,
    kind: Kind,
    pub(crate) wish: Wish,
}

/// The documents of a request, and what is wished of them all told.
pub(crate) struct Opened {
    pub(crate) sources: Vec<Source>,
    pub(crate) wish: Wish,
}

/// What a request holds, for whoever has to tell of it when the scan does not end: names and sizes.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    wish: Wish,
    sources: Vec<(String, u64)>,
}

impl Asked {
    /// From the parameters and headers of a request. What is wrong here is told before a byte of the body is read.
    pub(crate) fn of(
        state: &State,
        who: &Who,
        query: Option<&str>,
        headers: &HeaderMap,
        lang: Lang,
    ) -> Result<Asked, Problem> {
        let query = Query::parse(query, PARAMETERS, &[])?;
        let wish = Wish::of(state, who, &query, negotiate::media(headers, MEDIA)?, lang)?;
        query.name()?;
        Ok(Asked { who: who.clone(), query, kind: Kind::of(headers)?, wish })
    }

    /// Opens the body.
    pub(crate) fn open(mut self, state: &State, bytes: Vec<u8>) -> Result<Opened, Problem> {
        let mut intake = Intake::open(&self.kind, bytes)?;
        if !intake.fields.is_empty() {
            self.query.add(std::mem::take(&mut intake.fields), PARAMETERS, &[])?;
            self.wish = Wish::of(state, &self.who, &self.query, self.wish.format, self.wish.lang)?;
        }
        Ok(Opened { sources: intake.named(self.query.name()?)?, wish: self.wish })
    }
}

impl Opened {
    /// What there is, without the bytes.
    pub(crate) fn known(&self) -> Known {
        let sources = self.sources.iter().map(|source| (source.name.clone(), source.bytes.len() as u64)).collect();
        Known { wish: self.wish, sources }
    }
}

impl Wish {
    fn of(state: &State, who: &Who, query: &Query, format: usize, lang: Lang) -> Result<Wish, Problem> {
        let reveal = if query.flag("reveal")? { Reveal::Shown } else { Reveal::Masked };
        if reveal == Reveal::Shown {
            who.may(Role::Reveal)?;
        }
        Ok(Wish { channel: query.channel(state)?, least: query.least(Certainty::Likely)?, reveal, lang, format })
    }
}

/// A report, written.
pub(crate) struct Written {
    pub(crate) answer: Answer,
    pub(crate) told: Told,
}

pub(crate) async fn scans(
    Extension(who): Extension<Who>,
    Call { state, about, query, headers, body }: Call,
) -> Result<Response, Problem> {
    let asked = Asked::of(&state, &who, query.as_deref(), &headers, about.lang)?;
    let wish = asked.wish;
    let held = body::read(&state, &headers, body).await?;
    let unopened = Known { wish, sources: vec![(NO_NAME.to_owned(), held.bytes.len() as u64)] };
    let known: Arc<OnceLock<Known>> = Arc::default();
    let (shared, opened) = (state.clone(), known.clone());
    let done = state.work.run(move |turn| {
        // The share of the memory is held until the report is written, also when nobody waits for it any more.
        let _share = held.share;
        let open = asked.open(&shared, held.bytes)?;
        // Set once, here.
        let _ = opened.set(open.known());
        let wanted = |_: &ScanReport| if turn.is_wanted() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) };
        Ok::<_, Problem>((open.wish, scan(&shared, open.wish, open.sources, &mut { wanted })?))
    });
    let (wish, written) = match done.await {
        Ok(done) => done?,
        Err(NoResult::TimedOut(limit)) => timed_out(&state, known.get().unwrap_or(&unopened), limit)?,
        Err(why) => return Err(why.into()),
    };
    Ok(answer(wish, written))
}

/// Scans sources and writes the report; `step` hears of each document.
pub(crate) fn scan(
    state: &State,
    wish: Wish,
    sources: Vec<Source>,
    step: &mut dyn FnMut(&ScanReport) -> ControlFlow<()>,
) -> Result<Written, Problem> {
    let scanner = state.scanner(wish.channel, wish.least);
    let names: Vec<String> = sources.iter().map(|source| source.name.clone()).collect();
    let mut seen = Seen::default();
    let mut sources = sources.into_iter();
    write(state, wish, &names, &mut |sink| {
        for source in sources.by_ref() {
            let scanned = scanner.scan(source, &mut |report| {
                let report = seen.mark(report);
                step(&report)?;
                sink(&report)
            });
            if scanned.is_break() {
                return false;
            }
        }
        true
    })
}

/// What took too long is a gap, as on the command line: data, not an error. Only names are looked at, so it needs no thread of the engine: those
/// may all be busy.
pub(crate) fn timed_out(state: &State, known: &Known, limit: Duration) -> Result<(Wish, Written), Problem> {
    let Known { wish, sources } = known;
    let wish = *wish;
    let names: Vec<String> = sources.iter().map(|(name, _)| name.clone()).collect();
    let scanner = state.scanner(wish.channel, wish.least);
    let written = write(state, wish, &names, &mut |sink| {
        sources.iter().all(|(name, size)| {
            let gap = Gap::new(GapCode::Timeout).number("seconds", limit.as_secs());
            sink(&scanner.unread(name, *size, None, gap)).is_continue()
        })
    })?;
    Ok((wish, written))
}

/// Receives documents as they are scanned.
type Sink<'a> = dyn FnMut(&ScanReport) -> ControlFlow<()> + 'a;

/// Writes a report; `fill` hands in the documents and says whether those were all.
fn write(
    state: &State,
    wish: Wish,
    names: &[String],
    fill: &mut dyn FnMut(&mut Sink<'_>) -> bool,
) -> Result<Written, Problem> {
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
    let mut answer = Answer::new(state);
    let (mut decision, mut severity) = (Decision::Allow, Severity::None);
    let mut overview = Overview::default();
    let mut folders = Folders::default();
    let ended = {
        let mut render = (renderer.open)(&about, Box::new(&mut answer));
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
            // An answer for which there is no room needs no more documents.
            if failed.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        folders.tell(&mut overview, names.first().map(String::as_str).filter(|_| names.len() == 1), about.locale);
        overview.seconds = begun.elapsed().as_secs_f64();
        failed.and_then(|()| render.end(&overview))
    };
    let answer = answer.done(ended)?;
    let summary = &overview.summary;
    let told = Told {
        documents: summary.documents,
        bytes: summary.bytes,
        findings: summary.findings,
        with_gaps: summary.with_gaps,
        decision: decision.code(),
        severity: severity.code(),
        reveal: wish.reveal == Reveal::Shown,
    };
    Ok(Written { answer, told })
}

/// The answer with a report.
pub(crate) fn answer(wish: Wish, written: Written) -> Response {
    let mut response = Response::new(written.answer.body());
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(with_charset(MEDIA[wish.format])));
    headers.insert(header::VARY, HeaderValue::from_static("accept, accept-language"));
    if MEDIA[wish.format] == "text/html" {
        headers.insert(header::CONTENT_SECURITY_POLICY, REPORT_POLICY);
    }
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
