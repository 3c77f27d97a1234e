//! Many sources at once: worker threads, a bounded window, and reports in the order of the input whatever the number of threads.
//!
//! The driver (the caller's thread) numbers the work, hands it to the workers and gives reports to the sink as soon as everything before
//! them is out. The window bounds both the number of sources and their bytes, so memory does not grow with the folder.
//!
//! The workers are plain threads, not a rayon pool: a reader that hangs inside a foreign parser cannot be stopped, and a pool cannot give up
//! a thread. The driver can: the source gets a `timeout` gap, a fresh worker takes over, and the stuck one dies with the process.
//! Time is the front's: it hands in a [`Clock`].

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::model::{Gap, GapCode, ScanReport, Source};
use crate::scanner::{Scanner, Sink};

/// Sources in the window for each worker.
const WINDOW: usize = 16;
/// Bytes of sources in the window: enough to keep the workers busy, little beside the 300 MB that a run may take.
const WINDOW_BYTES: u64 = 32 << 20;
/// How often the driver looks at the stop flag and the clock while nothing comes in.
const TICK: Duration = Duration::from_millis(100);
/// Room for parsers that recurse as deep as the limits allow.
const STACK: usize = 16 << 20;
/// Stuck workers that are left behind before a run ends.
const MOST_STUCK: usize = 32;

/// A time that only rises, from any start.
pub type Clock = Arc<dyn Fn() -> Duration + Send + Sync>;

/// Something to scan that need not be in memory yet.
pub struct Work {
    name: String,
    bytes: u64,
    modified: Option<i64>,
    load: Box<dyn FnOnce() -> Result<Source, Gap> + Send>,
}

impl Work {
    /// Work whose bytes are fetched by `load` on a worker. `bytes` is the expected size.
    pub fn new(
        name: impl Into<String>,
        bytes: u64,
        modified: Option<i64>,
        load: impl FnOnce() -> Result<Source, Gap> + Send + 'static,
    ) -> Work {
        Work { name: name.into(), bytes, modified, load: Box::new(load) }
    }

    /// Something of which is known already that it cannot be opened.
    pub fn unread(name: impl Into<String>, bytes: u64, modified: Option<i64>, gap: Gap) -> Work {
        Work { name: name.into(), bytes, modified, load: Box::new(|| Err(gap)) }
    }
}

impl Work {
    /// The expected size.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }
}

impl From<Source> for Work {
    fn from(source: Source) -> Work {
        Work::new(source.name.clone(), source.bytes.len() as u64, source.modified, || Ok(source))
    }
}

impl fmt::Debug for Work {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Work").field("bytes", &self.bytes).finish_non_exhaustive()
    }
}

/// How a bulk scan runs.
pub struct Run<'a> {
    /// Worker threads.
    pub threads: NonZeroUsize,
    /// Set by someone else to end the run: what is finished is handed out, the rest is dropped.
    pub stop: &'a AtomicBool,
    /// The clock, and how long one source may take.
    pub patience: Option<(Clock, Duration)>,
}

/// How a bulk scan ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// All work was done.
    Finished,
    /// The stop flag was set, or too many workers got stuck.
    Stopped,
    /// The sink asked for no more.
    Refused,
}

/// What a worker is busy with, for the driver to look at.
#[derive(Default)]
struct Watch {
    /// Name of the source, and when it was begun.
    now: Mutex<Option<(String, Duration)>>,
    given_up: AtomicBool,
}

/// Work on its way through the window.
struct Slot {
    bytes: u64,
    watch: Arc<Watch>,
    reports: VecDeque<ScanReport>,
    done: bool,
}

struct Job {
    index: usize,
    work: Work,
    watch: Arc<Watch>,
}

/// A report of a job, or nothing when the job is done.
type Message = (usize, Option<Box<ScanReport>>);

impl Scanner {
    /// Scans everything that `work` yields. The sink gets the reports in the order of the work, an embedded source after its container,
    /// each with the name of an earlier source of the same bytes. The result is the same for any number of threads.
    pub fn scan_many(
        self: &Arc<Self>,
        work: impl IntoIterator<Item = Work>,
        run: &Run<'_>,
        sink: &mut Sink<'_>,
    ) -> Ended {
        let (jobs, queue) = channel();
        let (results, inbox) = channel();
        let crew =
            Crew { scanner: self.clone(), queue: Arc::new(Mutex::new(queue)), results, patience: run.patience.clone() };
        for _ in 0..run.threads.get() {
            crew.hire();
        }
        let mut driver = Driver { slots: VecDeque::new(), first: 0, seen: Seen::default(), stuck: 0 };
        let ended = driver.drive(work.into_iter(), run, &crew, &jobs, &inbox, sink);
        for slot in &driver.slots {
            slot.watch.given_up.store(true, Ordering::Relaxed);
        }
        ended
    }
}

/// Starts workers.
struct Crew {
    scanner: Arc<Scanner>,
    queue: Arc<Mutex<Receiver<Job>>>,
    results: Sender<Message>,
    patience: Option<(Clock, Duration)>,
}

impl Crew {
    fn hire(&self) {
        let (scanner, queue, results) = (self.scanner.clone(), self.queue.clone(), self.results.clone());
        let clock = self.patience.as_ref().map(|(clock, _)| clock.clone());
        let body = move || {
            loop {
                let job = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
                let Ok(job) = job else { return };
                labour(&scanner, job, clock.as_ref(), &results);
            }
        };
        std::thread::Builder::new()
            .name("scan".to_owned())
            .stack_size(STACK)
            .spawn(body)
            .expect("the system gives a thread");
    }
}

/// One job, from loading to its last report.
fn labour(scanner: &Scanner, job: Job, clock: Option<&Clock>, results: &Sender<Message>) {
    let Job { index, work, watch } = job;
    let starting = |name: &str| {
        let now = clock.map_or(Duration::ZERO, |clock| clock());
        *watch.now.lock().unwrap_or_else(PoisonError::into_inner) = Some((name.to_owned(), now));
    };
    let send = |report| {
        let sent = results.send((index, Some(Box::new(report))));
        match sent.is_ok() && !watch.given_up.load(Ordering::Relaxed) {
            true => ControlFlow::Continue(()),
            false => ControlFlow::Break(()),
        }
    };
    starting(&work.name);
    // The answer of the sink needs no look: whoever gave the job up has marked it so.
    let _ = match (work.load)() {
        Ok(source) => scanner.scan_watched(source, &starting, &mut { send }),
        Err(gap) => send(scanner.unread(&work.name, work.bytes, work.modified, gap)),
    };
    // Fails only when the driver is gone.
    let _ = results.send((index, None));
}

/// The state of the driver: the window, from the first job that is not wholly out.
struct Driver {
    slots: VecDeque<Slot>,
    first: usize,
    seen: Seen,
    stuck: usize,
}

impl Driver {
    fn drive(
        &mut self,
        work: impl Iterator<Item = Work>,
        run: &Run<'_>,
        crew: &Crew,
        jobs: &Sender<Job>,
        inbox: &Receiver<Message>,
        sink: &mut Sink<'_>,
    ) -> Ended {
        let window = run.threads.get() * WINDOW;
        let mut work = work.peekable();
        loop {
            if run.stop.load(Ordering::Relaxed) || self.stuck > MOST_STUCK {
                while let Ok(message) = inbox.try_recv() {
                    self.receive(message);
                }
                return if self.hand_out_all(sink).is_break() { Ended::Refused } else { Ended::Stopped };
            }
            let mut held: u64 = self.slots.iter().map(|slot| slot.bytes).sum();
            while self.slots.len() < window
                && work.peek().is_some_and(|next| self.slots.is_empty() || held + next.bytes <= WINDOW_BYTES)
            {
                let Some(work) = work.next() else { break };
                held += work.bytes;
                self.issue(work, jobs);
            }
            if self.slots.is_empty() {
                return Ended::Finished;
            }
            match inbox.recv_timeout(TICK) {
                Ok(message) => self.receive(message),
                Err(RecvTimeoutError::Timeout) => self.look_at_clock(run, crew),
                Err(RecvTimeoutError::Disconnected) => return Ended::Stopped,
            }
            while let Ok(message) = inbox.try_recv() {
                self.receive(message);
            }
            if self.hand_out(sink).is_break() {
                return Ended::Refused;
            }
        }
    }

    fn issue(&mut self, work: Work, jobs: &Sender<Job>) {
        let watch = Arc::new(Watch::default());
        self.slots.push_back(Slot { bytes: work.bytes, watch: watch.clone(), reports: VecDeque::new(), done: false });
        let job = Job { index: self.first + self.slots.len() - 1, work, watch };
        jobs.send(job).expect("the crew keeps the queue open");
    }

    fn receive(&mut self, (index, report): Message) {
        // What a worker sends after it was given up comes too late.
        let slot = index.checked_sub(self.first).and_then(|i| self.slots.get_mut(i));
        let Some(slot) = slot.filter(|slot| !slot.done) else { return };
        match report {
            Some(report) => slot.reports.push_back(*report),
            None => slot.done = true,
        }
    }

    /// Gives everything to the sink that has everything before it out.
    fn hand_out(&mut self, sink: &mut Sink<'_>) -> ControlFlow<()> {
        while let Some(slot) = self.slots.front_mut() {
            while let Some(report) = slot.reports.pop_front() {
                sink(self.seen.mark(report))?;
            }
            if !slot.done {
                break;
            }
            self.slots.pop_front();
            self.first += 1;
        }
        ControlFlow::Continue(())
    }

    /// Gives everything to the sink that is there, in order, whatever is missing between.
    fn hand_out_all(&mut self, sink: &mut Sink<'_>) -> ControlFlow<()> {
        for slot in &mut self.slots {
            for report in slot.reports.drain(..) {
                sink(self.seen.mark(report))?;
            }
        }
        ControlFlow::Continue(())
    }

    /// Gives up what takes too long: a gap instead, and a fresh worker in place of the stuck one.
    fn look_at_clock(&mut self, run: &Run<'_>, crew: &Crew) {
        let Some((clock, patience)) = &run.patience else { return };
        let now = clock();
        for slot in self.slots.iter_mut().filter(|slot| !slot.done) {
            let busy = slot.watch.now.lock().unwrap_or_else(PoisonError::into_inner).clone();
            let Some((name, since)) = busy else { continue };
            if now.saturating_sub(since) <= *patience {
                continue;
            }
            slot.watch.given_up.store(true, Ordering::Relaxed);
            let gap = Gap::new(GapCode::Timeout).number("seconds", patience.as_secs());
            slot.reports.push_back(crew.scanner.unread(&name, slot.bytes, None, gap));
            slot.done = true;
            self.stuck += 1;
            crew.hire();
        }
    }
}

/// First name of each content of a run.
#[derive(Debug, Default)]
pub struct Seen(HashMap<[u8; 32], Box<str>>);

impl Seen {
    /// Marks a report as a duplicate of the first source with the same bytes.
    pub fn mark(&mut self, mut report: ScanReport) -> ScanReport {
        if report.bytes > 0 && report.sha256 != [0; 32] {
            match self.0.get(&report.sha256) {
                Some(first) => report.duplicate_of = Some(first.to_string()),
                None => drop(self.0.insert(report.sha256, report.source.clone().into_boxed_str())),
            }
        }
        report
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroUsize;
    use std::ops::ControlFlow;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
    use std::time::Duration;

    use super::{Clock, Ended, Run, Work};
    use crate::model::{Gap, GapCode, Limits, Origin, Source};
    use crate::scanner::tests::scanner;

    fn check(work: Vec<Work>, threads: usize, patience: Option<(Clock, Duration)>) -> Vec<(String, Option<GapCode>)> {
        let stop = AtomicBool::new(false);
        let threads = NonZeroUsize::new(threads).expect("at least one");
        let mut out = Vec::new();
        let ended =
            Arc::new(scanner(Limits::default())).scan_many(work, &Run { threads, stop: &stop, patience }, &mut |r| {
                let tail = r.duplicate_of.as_ref().map(|d| format!(" = {d}")).unwrap_or_default();
                out.push((r.source.clone() + &tail, r.gaps().first().map(|g| g.code)));
                ControlFlow::Continue(())
            });
        assert_eq!(ended, Ended::Finished);
        out
    }

    fn text(i: usize) -> Work {
        Source::new(format!("{i:03}"), format!("tekst {}", i % 90).into_bytes(), Origin::Memory).into()
    }

    #[test]
    fn the_order_and_the_duplicates_are_the_same_for_any_number_of_threads() {
        let one = check((0..200).map(text).collect(), 1, None);
        assert_eq!(one.len(), 200);
        assert_eq!(one[90].0, "090 = 000");
        for threads in [2, 5] {
            assert_eq!(check((0..200).map(text).collect(), threads, None), one);
        }
    }

    #[test]
    fn what_cannot_be_opened_has_its_place_in_the_order() {
        let work = vec![text(0), Work::unread("weg", 0, None, Gap::new(GapCode::Missing)), text(1)];
        let expected =
            vec![("000".to_owned(), None), ("weg".to_owned(), Some(GapCode::Missing)), ("001".to_owned(), None)];
        assert_eq!(check(work, 2, None), expected);
    }

    #[test]
    fn a_stuck_source_is_given_up_and_the_run_goes_on() {
        let ticks = Arc::new(AtomicU64::new(0));
        let clock: Clock = Arc::new(move || Duration::from_secs(ticks.fetch_add(20, Ordering::Relaxed)));
        let stuck = Work::new("vast", 1, None, || {
            loop {
                std::thread::park();
            }
        });
        let out = check(vec![stuck, text(1)], 1, Some((clock, Duration::from_secs(30))));
        assert_eq!(out[0], ("vast".to_owned(), Some(GapCode::Timeout)));
        assert_eq!(out[1].0, "001");
    }

    #[test]
    fn a_stopped_run_and_a_refusing_sink_end() {
        let run = |stop: bool, flow: ControlFlow<()>| {
            let stop = AtomicBool::new(stop);
            let run = Run { threads: NonZeroUsize::MIN, stop: &stop, patience: None };
            Arc::new(scanner(Limits::default())).scan_many((0..3).map(text), &run, &mut |_| flow)
        };
        assert_eq!(run(true, ControlFlow::Continue(())), Ended::Stopped);
        assert_eq!(run(false, ControlFlow::Break(())), Ended::Refused);
    }
}
