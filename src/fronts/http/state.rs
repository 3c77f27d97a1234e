//! What all requests share: the engine, the door, the threads, and the limits.
#![allow(clippy::disallowed_methods, reason = "a front has a clock")]

use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use crate::detect::Detector;
use crate::fronts::http::around::Told;
use crate::fronts::http::audit::{Audit, Row};
use crate::fronts::http::jobs::Jobs;
use crate::fronts::http::keys::Keys;
use crate::fronts::http::metrics::Metrics;
use crate::fronts::http::who::Door;
use crate::fronts::memory::Memory;
use crate::fronts::work::Work;
use crate::locale::{Lang, Locale};
use crate::model::{Certainty, Channel, Limits};
use crate::rules::Ruleset;
use crate::scanner::{self, Scanner};

/// How the service is set up.
pub struct Settings {
    /// The packs in force.
    pub rules: Ruleset,
    /// The channels that may be asked for; the first is the default.
    pub channels: Vec<Channel>,
    /// The organisation's own addresses, numbers and domains.
    pub own: Vec<String>,
    /// Whom staff ask, and where they report.
    pub contact: Option<String>,
    /// Who may come in; with none everybody on this machine.
    pub keys: Keys,
    /// Header in which a proxy names the user it has let in.
    pub user_header: Option<axum::http::HeaderName>,
    /// Whether others than this machine may come in without a key.
    pub insecure: bool,
    /// Whether it is reached over TLS, so that cookies are sent over nothing else.
    pub secure_cookies: bool,
    /// Requests a second for each key; 0 is without limit.
    pub rate: u32,
    /// Threads of the engine.
    pub threads: NonZeroUsize,
    /// Jobs that may wait for them.
    pub queue: usize,
    /// How long one request may take the engine.
    pub patience: Duration,
    /// How long a body may take to come.
    pub body_time: Duration,
    /// Bytes of one body.
    pub body: u64,
    /// Bytes of all bodies and results that are held at a time.
    pub memory: u64,
    /// File of the audit log.
    pub audit: Option<PathBuf>,
    /// Whether the Presidio routes are at the root as well.
    pub presidio_root: bool,
}

impl Settings {
    /// What stands when nothing is asked: the built-in rules and channels, this machine only.
    pub fn new(rules: Ruleset, channels: Vec<Channel>) -> Settings {
        Settings {
            rules,
            channels,
            own: Vec::new(),
            contact: None,
            keys: Keys::default(),
            user_header: None,
            insecure: false,
            secure_cookies: false,
            rate: 0,
            threads: std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN),
            queue: 256,
            patience: Duration::from_secs(30),
            body_time: Duration::from_secs(30),
            body: 20_000_000,
            memory: 160_000_000,
            audit: None,
            presidio_root: false,
        }
    }
}

/// Why the service cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// The audit log cannot be gone on with.
    #[error("the audit log cannot be gone on with")]
    Audit(std::io::Error),
    /// The system gives no threads.
    #[error("the system gives no threads")]
    Threads(std::io::Error),
}

/// What all requests share.
pub struct State {
    pub(crate) rules: Arc<Ruleset>,
    pub(crate) channels: Vec<Channel>,
    pub(crate) door: Door,
    pub(crate) work: Work,
    pub(crate) memory: Arc<Memory>,
    /// Bytes that one answer may take.
    pub(crate) answer: u64,
    pub(crate) jobs: Jobs,
    pub(crate) metrics: Metrics,
    pub(crate) audit: Option<Audit>,
    pub(crate) body: u64,
    pub(crate) body_time: Duration,
    pub(crate) secure_cookies: bool,
    pub(crate) presidio_root: bool,
    /// Whom staff ask, and where they report.
    pub(crate) contact: Option<String>,
    /// Set when it was asked to end.
    pub(crate) ending: AtomicBool,
    detector: Arc<Detector>,
    pool: Option<Arc<rayon::ThreadPool>>,
    own: Vec<String>,
    limits: Limits,
    scanners: Mutex<Scanners>,
    nl: Locale,
    en: Locale,
}

/// Scanners by channel and certainty, for the year in which they were made.
#[derive(Default)]
struct Scanners {
    year: u16,
    made: HashMap<(usize, Certainty), Arc<Scanner>>,
}

impl State {
    /// Builds the engine and opens what is needed.
    pub fn new(settings: Settings) -> Result<State, SetupError> {
        let rules = Arc::new(settings.rules);
        Ok(State {
            detector: Arc::new(Detector::new(rules.clone())),
            pool: scanner::pool(settings.threads),
            rules,
            channels: settings.channels,
            door: Door::new(settings.keys, settings.user_header, settings.insecure, settings.rate),
            work: Work::new(settings.threads, settings.queue, settings.patience).map_err(SetupError::Threads)?,
            memory: Memory::new(settings.memory),
            // One answer leaves room for others.
            answer: settings.memory / 2,
            jobs: Jobs::default(),
            metrics: Metrics::default(),
            audit: settings
                .audit
                .as_deref()
                .map(|path| Audit::open(path, &moment()))
                .transpose()
                .map_err(SetupError::Audit)?,
            limits: limits(settings.body, settings.memory, settings.threads),
            body: settings.body,
            body_time: settings.body_time,
            secure_cookies: settings.secure_cookies,
            presidio_root: settings.presidio_root,
            ending: AtomicBool::new(false),
            contact: settings.contact,
            own: settings.own,
            scanners: Mutex::default(),
            nl: Locale::new(Lang::Nl),
            en: Locale::new(Lang::En),
        })
    }

    /// The scanner that judges by this channel and keeps findings of this certainty.
    pub(crate) fn scanner(&self, channel: usize, least: Certainty) -> Arc<Scanner> {
        let year = year(now());
        let mut scanners = self.scanners.lock().unwrap_or_else(PoisonError::into_inner);
        if scanners.year != year {
            *scanners = Scanners { year, made: HashMap::new() };
        }
        let make = || {
            let channel = self.channels[channel].clone();
            let scanner = Scanner::new(self.detector.clone(), channel, self.limits.clone(), least);
            Arc::new(scanner.with_own(&self.own).with_year(year).with_pool(self.pool.clone()))
        };
        scanners.made.entry((channel, least)).or_insert_with(make).clone()
    }

    /// Puts what was done, or why it was not, into the audit log, when there is one.
    pub(crate) fn record(&self, request: &str, who: &str, what: &str, told: &Told, problem: Option<&str>) {
        let Some(audit) = &self.audit else { return };
        let code = |code: &str| if code.is_empty() { "none".to_owned() } else { code.to_owned() };
        audit.add(Row {
            at: moment(),
            request: request.to_owned(),
            who: who.to_owned(),
            what: what.to_owned(),
            reveal: told.reveal,
            documents: told.documents,
            bytes: told.bytes,
            findings: told.findings,
            with_gaps: told.with_gaps,
            decision: code(told.decision),
            severity: code(told.severity),
            problem: problem.map(str::to_owned),
        });
    }

    /// How many bytes of a last line of the audit log that was cut off were taken away when it was opened.
    pub fn audit_cut_off(&self) -> Option<u64> {
        self.audit.as_ref().and_then(Audit::cut_off)
    }

    /// Whether it can do work: it is not ending, and has threads that do not hang.
    pub(crate) fn is_ready(&self) -> bool {
        !self.ending.load(Ordering::Relaxed) && self.work.is_able()
    }

    /// Whether what must be recorded can be: there is no log, or everything so far stands in it.
    pub(crate) fn can_record(&self) -> bool {
        self.audit.as_ref().is_none_or(Audit::is_whole)
    }

    /// The sentences of a language.
    pub(crate) fn locale(&self, lang: Lang) -> &Locale {
        match lang {
            Lang::Nl => &self.nl,
            Lang::En => &self.en,
        }
    }
}

/// What one document may cost: as large as a body, and what it expands to is no more than its thread's part of the memory. So what all threads
/// unpack together stays within `--max-memory`, however well it was packed.
fn limits(body: u64, memory: u64, threads: NonZeroUsize) -> Limits {
    let usual = Limits::default();
    let part = (memory / threads.get() as u64).max(body);
    Limits { bytes_in: body, bytes_expanded: usual.bytes_expanded.min(part), ..usual }
}

/// Seconds since 1970.
pub(crate) fn now() -> i64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs() as i64)
}

/// Now, for the audit log.
fn moment() -> String {
    jiff::Timestamp::from_second(now()).map(|at| at.to_string()).unwrap_or_default()
}

/// The year of a moment. A leap day more or less does not change who is a child.
fn year(seconds: i64) -> u16 {
    u16::try_from(1970 + seconds / 31_556_952).unwrap_or(1970)
}
