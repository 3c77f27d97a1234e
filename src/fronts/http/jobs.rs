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
use tokio::sync::{Notify, watch};

use crate::fronts::http::app::needs;
use crate::fronts::http::around::Told;
use crate::fronts::http::body;
use crate::fronts::http::call::Call;
use crate::fronts::http::keys::{Role, random_hex};
use crate::fronts::http::problem::Problem;
use crate::fronts::http::scan::{self, Asked, Wish, Written};
use crate::fronts::http::state::State;
use crate::fronts::http::who::Who;
use crate::fronts::work::NoResult;

/// How long a job is kept, from its beginning.
const KEPT: Duration = Duration::from_secs(15 * 60);
/// Jobs at a time.
const MOST: usize = 1_000;
/// How often an open stream of events says that it lives, and what is past its time is looked for.
const BEAT: Duration = Duration::from_secs(5);

/// All jobs.
pub(crate) struct Jobs {
    all: Mutex<HashMap<Arc<str>, Arc<Job>>>,
    kept: Duration,
}

struct Job {
    /// Who may see it.
    owner: Arc<str>,
    /// When it is forgotten, whatever it came to.
    until: Instant,
    cancelled: AtomicBool,
    /// Hears that it is cancelled.
    stop: Notify,
    progress: watch::Sender<Progress>,
    /// The report, with the memory it takes, or why there is none; taken when it is fetched.
    result: Mutex<Option<Result<(Wish, Written), Problem>>>,
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

impl Default for Jobs {
    fn default() -> Jobs {
        Jobs::kept(KEPT)
    }
}

impl Jobs {
    fn kept(kept: Duration) -> Jobs {
        Jobs { all: Mutex::default(), kept }
    }

    /// A new job of this one's, that nobody knows yet.
    fn make(&self, who: &Who) -> Arc<Job> {
        let start = Progress { number: 0, state: Stage::Waiting, documents: 0, findings: 0, with_gaps: 0 };
        Arc::new(Job {
            owner: who.id.clone(),
            until: Instant::now() + self.kept,
            cancelled: AtomicBool::new(false),
            stop: Notify::new(),
            progress: watch::Sender::new(start),
            result: Mutex::default(),
        })
    }

    /// Adds a job.
    fn add(&self, job: Arc<Job>) -> Result<Arc<str>, Problem> {
        self.sweep();
        let mut jobs = lock(&self.all);
        if jobs.len() >= MOST {
            return Err(Problem::Busy { seconds: 60 });
        }
        let id: Arc<str> = random_hex::<16>().into();
        jobs.insert(id.clone(), job);
        Ok(id)
    }

    /// The job of this id, when it is this one's.
    fn find(&self, id: &str, who: &Who) -> Result<Arc<Job>, Problem> {
        let jobs = lock(&self.all);
        let job = jobs.get(id).filter(|job| job.owner == who.id && job.until > Instant::now());
        job.cloned().ok_or(Problem::NoJob)
    }

    fn remove(&self, id: &str) {
        lock(&self.all).remove(id);
    }

    /// Forgets what is past its time, with its result.
    fn sweep(&self) {
        let now = Instant::now();
        let past: Vec<Arc<Job>> = lock(&self.all).extract_if(|_, job| job.until <= now).map(|(_, job)| job).collect();
        past.iter().for_each(|job| job.cancel());
    }

    /// Sweeps for as long as it is polled.
    pub(crate) async fn keep_swept(&self) {
        loop {
            tokio::time::sleep(BEAT.min(self.kept)).await;
            self.sweep();
        }
    }
}

impl Job {
    fn step(&self, change: impl FnOnce(&mut Progress)) {
        self.progress.send_modify(|progress| {
            // What has ended stays as it ended.
            if !progress.state.is_end() {
                progress.number += 1;
                change(progress);
            }
        });
    }

    fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    /// Ends it, and forgets what it came to.
    fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
        self.step(|progress| progress.state = Stage::Cancelled);
        *lock(&self.result) = None;
        self.stop.notify_one();
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

/// `POST /v1/jobs`: as a scan, but answered at once. Who gets 202 has a place in the queue.
async fn begin(
    Extension(who): Extension<Who>,
    Call { state, about, query, headers, body }: Call,
) -> Result<Response, Problem> {
    let asked = Asked::of(&state, &who, query.as_deref(), &headers, about.lang)?;
    let held = body::read(&state, &headers, body).await?;
    // What is wrong with a body is told at once, not in the result. It is opened beside the queue: that may be long.
    let (shared, share) = (state.clone(), held.share);
    let opened = tokio::task::spawn_blocking(move || asked.open(&shared, held.bytes)).await;
    let open = opened.map_err(|_| Problem::Internal)??;
    let known = open.known();
    let job = state.jobs.make(&who);
    let (shared, work) = (state.clone(), job.clone());
    let begun = state.work.begin(state.jobs.kept, move |turn| {
        if work.is_cancelled() {
            return Err(Problem::NoJob);
        }
        work.step(|progress| progress.state = Stage::Running);
        let _share = share;
        let written = scan::scan(&shared, open.wish, open.sources, &mut |report| {
            // Each document has its own time.
            turn.step();
            work.step(|progress| {
                progress.documents += 1;
                progress.findings += report.findings.len() as u64;
                progress.with_gaps += u64::from(!report.is_complete());
            });
            if turn.is_wanted() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })?;
        Ok((open.wish, written))
    })?;
    let id = state.jobs.add(job.clone())?;
    let shown = shape(&id, &job);
    let place = HeaderValue::from_str(&format!("/v1/jobs/{id}")).map_err(|_| Problem::Internal)?;
    let answer = (StatusCode::ACCEPTED, [(header::LOCATION, place)], Json(&shown)).into_response();
    drop(tokio::spawn(async move {
        // Dropped, what was begun hears that nobody waits for it any more.
        let done = tokio::select! {
            done = begun.result() => done,
            () = job.stop.notified() => return,
        };
        let done = match done {
            Err(NoResult::TimedOut(limit)) => scan::timed_out(&state, &known, limit),
            Err(why) => Err(why.into()),
            Ok(done) => done,
        };
        finish(&state, &job, &about.id, done);
    }));
    Ok(answer)
}

/// Writes down what a job came to.
fn finish(state: &State, job: &Job, request: &str, done: Result<(Wish, Written), Problem>) {
    if job.is_cancelled() {
        return;
    }
    let (told, problem) = match &done {
        Ok((_, written)) => (written.told, None),
        Err(problem) => (Told::default(), Some(problem.code().0)),
    };
    state.record(request, &job.owner, "job", &told, problem);
    let end = if problem.is_none() { Stage::Done } else { Stage::Failed };
    *lock(&job.result) = Some(done);
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
    state.jobs.remove(&id);
    job.cancel();
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
            if now.state.is_end() || job.until <= Instant::now() {
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Jobs, Stage};
    use crate::fronts::http::keys::Roles;
    use crate::fronts::http::problem::Problem;
    use crate::fronts::http::who::Who;

    fn who(id: &str) -> Who {
        Who { id: id.into(), roles: Roles::ALL, csrf: "".into() }
    }

    #[test]
    fn what_is_past_its_time_is_forgotten_although_nobody_asks() {
        let jobs = Jobs::kept(Duration::from_millis(20));
        let job = jobs.make(&who("a"));
        *super::lock(&job.result) = Some(Err(Problem::Internal));
        let id = jobs.add(job.clone()).expect("there is room");
        assert!(jobs.find(&id, &who("a")).is_ok());
        assert_eq!(jobs.find(&id, &who("b")).err(), Some(Problem::NoJob), "nobody else's");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
        let swept = async { tokio::time::timeout(Duration::from_millis(300), jobs.keep_swept()).await };
        assert!(runtime.block_on(swept).is_err(), "it goes on sweeping");
        assert!(super::lock(&jobs.all).is_empty() && super::lock(&job.result).is_none());
        assert_eq!(job.progress.borrow().state, Stage::Cancelled);
    }
}
