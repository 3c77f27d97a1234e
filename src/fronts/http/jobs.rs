//! Jobs: many or large files, looked at while the other side does something else. Progress as server-sent events; the result stays in memory
//! until it is fetched, or for a quarter of an hour.
#![allow(clippy::disallowed_methods, reason = "a front has a clock")]

use std::collections::HashMap;
use std::convert::Infallible;
use std::ops::ControlFlow;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use axum::body::{Body, Bytes};
use axum::extract::{Path, State as Shared};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, Json, Router};
use futures_core::Stream;
use serde::Serialize;
use tokio::sync::watch;

use crate::fronts::http::app::needs;
use crate::fronts::http::around::About;
use crate::fronts::http::body;
use crate::fronts::http::call::Call;
use crate::fronts::http::intake::{Intake, Kind};
use crate::fronts::http::keys::{Role, random_hex};
use crate::fronts::http::problem::Problem;
use crate::fronts::http::query::Query;
use crate::fronts::http::scan::{self, PARAMETERS, Wish, Written};
use crate::fronts::http::state::State;
use crate::fronts::http::who::Who;
use crate::fronts::work::{NoResult, Share};

/// How long a job is kept, from its beginning.
const KEPT: Duration = Duration::from_secs(15 * 60);
/// Jobs at a time.
const MOST: usize = 1_000;
/// How often an open stream of events says that it lives.
const BEAT: Duration = Duration::from_secs(5);

/// All jobs.
#[derive(Default)]
pub(crate) struct Jobs(Mutex<HashMap<Arc<str>, Arc<Job>>>);

struct Job {
    /// Who may see it.
    owner: Arc<str>,
    begun: Instant,
    cancelled: AtomicBool,
    progress: watch::Sender<Progress>,
    /// The report, or why there is none; taken when it is fetched.
    result: Mutex<Option<Result<(Wish, Written), Problem>>>,
    /// What the result takes of the memory.
    share: Mutex<Option<Share>>,
}

/// How far a job is. Its number rises with every change, so a reader who comes back knows what it has seen.
#[derive(Clone, Debug, Serialize)]
struct Progress {
    #[serde(skip)]
    number: u64,
    state: Stage,
    /// Documents looked at, those inside others among them.
    documents: u64,
    findings: u64,
    with_gaps: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Stage {
    Waiting,
    Running,
    Done,
    Failed,
    Cancelled,
}

impl Stage {
    fn is_end(self) -> bool {
        matches!(self, Stage::Done | Stage::Failed | Stage::Cancelled)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Jobs {
    /// Adds a job; what is older than a job is kept goes.
    fn add(&self, job: Arc<Job>) -> Result<Arc<str>, Problem> {
        let mut jobs = lock(&self.0);
        sweep(&mut jobs);
        if jobs.len() >= MOST {
            return Err(Problem::Busy { seconds: 60 });
        }
        let id: Arc<str> = random_hex::<16>().into();
        jobs.insert(id.clone(), job);
        Ok(id)
    }

    /// The job of this id, when it is this one's.
    fn find(&self, id: &str, who: &Who) -> Result<Arc<Job>, Problem> {
        let mut jobs = lock(&self.0);
        sweep(&mut jobs);
        jobs.get(id).filter(|job| job.owner == who.id).cloned().ok_or(Problem::NoJob)
    }

    fn remove(&self, id: &str) {
        lock(&self.0).remove(id);
    }
}

fn sweep(jobs: &mut HashMap<Arc<str>, Arc<Job>>) {
    jobs.retain(|_, job| {
        let keep = job.begun.elapsed() < KEPT;
        if !keep {
            job.cancelled.store(true, Ordering::Relaxed);
        }
        keep
    });
}

impl Job {
    fn step(&self, change: impl FnOnce(&mut Progress)) {
        self.progress.send_modify(|progress| {
            progress.number += 1;
            change(progress);
        });
    }
}

#[derive(Serialize)]
struct Shape<'a> {
    id: &'a str,
    #[serde(flatten)]
    progress: Progress,
    events: String,
    result: String,
}

fn shape<'a>(id: &'a str, job: &Job) -> Shape<'a> {
    let progress = job.progress.borrow().clone();
    Shape { id, progress, events: format!("/v1/jobs/{id}/events"), result: format!("/v1/jobs/{id}/result") }
}

/// The routes.
pub(crate) fn routes(router: Router<Arc<State>>) -> Router<Arc<State>> {
    router
        .route("/v1/jobs", needs(Role::Scan, post(begin)))
        .route("/v1/jobs/{id}", needs(Role::Scan, get(look).delete(cancel)))
        .route("/v1/jobs/{id}/events", needs(Role::Scan, get(events)))
        .route("/v1/jobs/{id}/result", needs(Role::Scan, get(result)))
}

/// `POST /v1/jobs`: as a scan, but answered at once.
async fn begin(
    Extension(who): Extension<Who>,
    Call { state, about, query, headers, body }: Call,
) -> Result<Response, Problem> {
    let query = Query::parse(query.as_deref(), PARAMETERS, &[])?;
    let wish = Wish::of(&state, &who, &query, &headers, about.lang)?;
    let (kind, name) = (Kind::of(&headers)?, query.name()?);
    let held = body::read(&state, &headers, body).await?;
    let start = Progress { number: 0, state: Stage::Waiting, documents: 0, findings: 0, with_gaps: 0 };
    let job = Arc::new(Job {
        owner: who.id.clone(),
        begun: Instant::now(),
        cancelled: AtomicBool::new(false),
        progress: watch::Sender::new(start),
        result: Mutex::default(),
        share: Mutex::default(),
    });
    let id = state.jobs.add(job.clone())?;
    let shown = shape(&id, &job);
    let place = HeaderValue::from_str(&format!("/v1/jobs/{id}")).map_err(|_| Problem::Internal)?;
    let answer = (StatusCode::ACCEPTED, [(header::LOCATION, place)], Json(&shown)).into_response();
    drop(tokio::spawn(labour(state, job, about, who, wish, kind, name, held)));
    Ok(answer)
}

#[allow(clippy::too_many_arguments, reason = "all that a request brought")]
async fn labour(
    state: Arc<State>,
    job: Arc<Job>,
    about: About,
    who: Who,
    wish: Wish,
    kind: Kind,
    name: Option<String>,
    held: body::Held,
) {
    let (shared, work) = (state.clone(), job.clone());
    let done = state.work.run(move || {
        if work.cancelled.load(Ordering::Relaxed) {
            return Ok(None);
        }
        work.step(|progress| progress.state = Stage::Running);
        let share = held.share;
        let intake = Intake::open(&kind, name, held.bytes)?;
        let written = scan::scan(&shared, wish, intake.sources, &mut |report| {
            work.step(|progress| {
                progress.documents += 1;
                progress.findings += report.findings.len() as u64;
                progress.with_gaps += u64::from(!report.is_complete());
            });
            if work.cancelled.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        drop(share);
        // The result waits to be fetched: it takes its own share for so long.
        let mut share = shared.memory.share();
        if !share.grow(written.bytes.len() as u64) {
            return Err(Problem::Busy { seconds: 60 });
        }
        Ok(Some((written, share)))
    });
    let done = match done.await {
        Ok(done) => done,
        Err(NoResult::TimedOut) => Err(Problem::TooLong { seconds: state.work.patience().as_secs() }),
        Err(why) => Err(why.into()),
    };
    let end = match done {
        _ if job.cancelled.load(Ordering::Relaxed) => Stage::Cancelled,
        Ok(None) => Stage::Cancelled,
        Ok(Some((written, share))) => {
            state.record(&about, &who, "job", wish.reveal, &written.told);
            *lock(&job.share) = Some(share);
            *lock(&job.result) = Some(Ok((wish, written)));
            Stage::Done
        }
        Err(problem) => {
            *lock(&job.result) = Some(Err(problem));
            Stage::Failed
        }
    };
    job.step(|progress| progress.state = end);
}

/// `GET /v1/jobs/{id}`
async fn look(
    Shared(state): Shared<Arc<State>>,
    Extension(who): Extension<Who>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let job = state.jobs.find(&id, &who)?;
    Ok(Json(&shape(&id, &job)).into_response())
}

/// `DELETE /v1/jobs/{id}`: ends it and forgets everything about it.
async fn cancel(
    Shared(state): Shared<Arc<State>>,
    Extension(who): Extension<Who>,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let job = state.jobs.find(&id, &who)?;
    job.cancelled.store(true, Ordering::Relaxed);
    state.jobs.remove(&id);
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /v1/jobs/{id}/result`: once; then it is gone.
async fn result(
    Shared(state): Shared<Arc<State>>,
    Extension(who): Extension<Who>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let job = state.jobs.find(&id, &who)?;
    if !job.progress.borrow().state.is_end() {
        return Err(Problem::NotDone);
    }
    state.jobs.remove(&id);
    let (wish, written) = lock(&job.result).take().ok_or(Problem::NoJob)??;
    Ok(scan::answer(wish, written))
}

/// `GET /v1/jobs/{id}/events`: what changes, as it changes. Who comes back with `Last-Event-ID` hears only what came after it.
async fn events(
    Shared(state): Shared<Arc<State>>,
    Extension(who): Extension<Who>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let job = state.jobs.find(&id, &who)?;
    let seen = headers.get("last-event-id").and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    let (send, receive) = tokio::sync::mpsc::channel::<Bytes>(8);
    drop(tokio::spawn(async move {
        let mut progress = job.progress.subscribe();
        let mut told = seen;
        loop {
            let now = progress.borrow_and_update().clone();
            if told.is_none_or(|told| now.number > told) {
                told = Some(now.number);
                let data = serde_json::to_string(&now).expect("numbers are JSON");
                let name = if now.state.is_end() { "end" } else { "progress" };
                if send.send(format!("id: {}\nevent: {name}\ndata: {data}\n\n", now.number).into()).await.is_err() {
                    return;
                }
            }
            if now.state.is_end() || job.begun.elapsed() >= KEPT {
                return;
            }
            if state.ending.load(Ordering::Relaxed) {
                return;
            }
            match tokio::time::timeout(BEAT, progress.changed()).await {
                Ok(Ok(())) => {}
                Ok(Err(_)) => return,
                // A comment keeps the connection open, and tells when nobody listens.
                Err(_) if send.send(Bytes::from_static(b": \n\n")).await.is_err() => return,
                Err(_) => {}
            }
        }
    }));
    let headers = [(header::CONTENT_TYPE, "text/event-stream"), (header::CACHE_CONTROL, "no-store")];
    Ok((headers, Body::from_stream(Events(receive))).into_response())
}

/// Events on their way out.
struct Events(tokio::sync::mpsc::Receiver<Bytes>);

impl Stream for Events {
    type Item = Result<Bytes, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_recv(cx).map(|event| event.map(Ok))
    }
}
