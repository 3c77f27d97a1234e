//! Listening: plain or TLS, with limits for whoever is slow, and an end that lets what was begun come out.
#![allow(clippy::disallowed_methods, reason = "a front reads its certificates and has a clock")]

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use axum::Router;
use axum::http::header;
use axum::routing::get;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;

use crate::fronts::http::app::app;
use crate::fronts::http::brisk::Brisk;
use crate::fronts::http::certificate::{CertificateFault, Tls, acceptor};
use crate::fronts::http::keys::random_hex;
use crate::fronts::http::problem::{self, Problem};
use crate::fronts::http::state::State;
use crate::locale::Lang;

/// Connections at a time; the next one waits in the backlog of the system.
const MOST_CONNECTIONS: usize = 2_048;
/// How long the head of a request may take, from the first byte or from the end of the answer before it.
const HEAD_TIME: Duration = Duration::from_secs(20);
/// How long a new connection may be silent.
const FIRST_BYTE: Duration = Duration::from_secs(4);
/// How long a TLS handshake may take.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// How long what was begun may take to come out after the end was asked.
const DRAIN: Duration = Duration::from_secs(30);
/// Wait after the system refused a connection: it has no room for files now.
const BREATH: Duration = Duration::from_millis(50);

/// Where to listen.
#[derive(Clone, Debug)]
pub struct Listen {
    /// Address of the service.
    pub address: SocketAddr,
    /// Address of the counts, when they are wanted.
    pub metrics: Option<SocketAddr>,
    /// Certificates; without them it is plain HTTP.
    pub tls: Option<Tls>,
}

/// Why the service does not run.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address cannot be listened on.
    #[error("cannot listen on {address}")]
    Bind {
        /// Where.
        address: SocketAddr,
        /// What the system says.
        cause: io::Error,
    },
    /// A certificate or key cannot be used.
    #[error("{path}: {what}")]
    Certificate {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        what: CertificateFault,
    },
    /// The system gives no threads.
    #[error("the system gives no threads")]
    System(io::Error),
}

/// Serves until SIGTERM or Ctrl-C; `ready` hears on which address.
pub fn serve(listen: &Listen, state: State, ready: impl FnOnce(SocketAddr)) -> Result<(), ServeError> {
    let tls = listen.tls.as_ref().map(acceptor).transpose();
    let tls = tls.map_err(|(path, what)| ServeError::Certificate { path, what })?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(ServeError::System)?;
    runtime.block_on(async {
        let state = Arc::new(state);
        let bind = async |address: SocketAddr| {
            TcpListener::bind(address).await.map_err(|cause| ServeError::Bind { address, cause })
        };
        let listener = bind(listen.address).await?;
        if let Some(address) = listen.metrics {
            let counts = (counts(state.clone()), state.clone());
            let listener = bind(address).await?;
            // Ends with the runtime.
            let end = GracefulShutdown::new();
            drop(tokio::spawn(async move { accept(&listener, None, counts.0, &counts.1, &end).await }));
        }
        let mut ending = Ending::new().map_err(ServeError::System)?;
        let jobs = state.clone();
        // Ends with the runtime.
        drop(tokio::spawn(async move { jobs.jobs.keep_swept().await }));
        ready(listener.local_addr().unwrap_or(listen.address));
        let graceful = GracefulShutdown::new();
        tokio::select! {
            () = accept(&listener, tls, app(state.clone()), &state, &graceful) => {}
            () = ending.asked() => {}
        }
        state.ending.store(true, Ordering::Relaxed);
        drop(listener);
        // What is not out by then is cut off.
        let _ = timeout(DRAIN, graceful.shutdown()).await;
        Ok(())
    })
}

/// The counts, on a listener of their own.
fn counts(state: Arc<State>) -> Router {
    let elsewhere = state.clone();
    let text = async move || {
        ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], state.metrics.text(&state.work))
    };
    let problem = |problem: Problem, state: &State| {
        let body = problem.body(state.locale(Lang::En), &random_hex::<16>());
        (problem.code().1, [(header::CONTENT_TYPE, problem::MEDIA)], body)
    };
    let (missing, method) = (elsewhere.clone(), elsewhere);
    Router::new()
        .route("/metrics", get(text))
        .fallback(async move || problem(Problem::NotFound, &missing))
        .method_not_allowed_fallback(async move || problem(Problem::Method, &method))
}

/// Hears when it is asked to end. Made before anybody is told that the service is there: until then the system ends the process by itself.
#[cfg(unix)]
struct Ending {
    interrupt: Signal,
    terminate: Signal,
}

#[cfg(unix)]
impl Ending {
    fn new() -> io::Result<Ending> {
        Ok(Ending { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    async fn asked(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

#[cfg(not(unix))]
struct Ending;

#[cfg(not(unix))]
impl Ending {
    fn new() -> io::Result<Ending> {
        Ok(Ending)
    }

    async fn asked(&mut self) {
        // Without a handler the system ends the process by itself.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

/// Takes connections for ever.
async fn accept(
    listener: &TcpListener,
    tls: Option<TlsAcceptor>,
    app: Router,
    state: &Arc<State>,
    graceful: &GracefulShutdown,
) {
    let room = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    loop {
        let Ok(place) = room.clone().acquire_owned().await else { return };
        let Ok((stream, peer)) = listener.accept().await else {
            sleep(BREATH).await;
            continue;
        };
        // An answer goes out at once; what does not support it is only slower.
        let _ = stream.set_nodelay(true);
        let (app, tls, watcher) = (app.clone(), tls.clone(), graceful.watcher());
        let state = state.clone();
        drop(tokio::spawn(async move {
            // Who says nothing does not keep a place from others for long.
            if let Ok(Ok(())) = timeout(FIRST_BYTE, stream.readable()).await {
                match tls {
                    None => converse(stream, app, watcher).await,
                    Some(tls) => match timeout(HANDSHAKE, tls.accept(stream)).await {
                        Ok(Ok(stream)) => converse(stream, app, watcher).await,
                        Ok(Err(error)) => refused(&state, peer, &error.to_string()),
                        Err(_) => refused(&state, peer, "it took too long"),
                    },
                }
            }
            drop(place);
        }));
    }
}

/// Tells of a connection that did not come about: a client without its certificate, or one that trusts ours no longer.
fn refused(state: &State, peer: SocketAddr, cause: &str) {
    state.metrics.handshake_failed();
    tracing::warn!(target: "lakmoes::tls", peer = %peer.ip(), cause, "a TLS handshake failed");
}

async fn converse(stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static, app: Router, watcher: Watcher) {
    let stream = Brisk::new(stream);
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        .max_buf_size(64 << 10)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(app));
    // A connection that breaks is the other side's to mend.
    let _ = watcher.watch(connection).await;
}
