//! Many sources at once, on worker threads ([`crew`](super::crew)): scanned, with reports in the order of the input, or redacted.
//!
//! Time is the front's: it hands in a [`Clock`].

use std::collections::HashMap;
use std::fmt;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use crate::model::{Gap, GapCode, Obstacle, ObstacleCode, Redacted, Refused, ScanReport, Source};
use crate::redact::Order;
use crate::scanner::crew::{Labour, employ};
use crate::scanner::{Scanner, Sink};

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

    pub(super) fn name(&self) -> &str {
        &self.name
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

/// How a run over many sources goes.
pub struct Run<'a> {
    /// Worker threads.
    pub threads: NonZeroUsize,
    /// Set by someone else to end the run: what is finished is handed out, the rest is dropped.
    pub stop: &'a AtomicBool,
    /// The clock, and how long one source may take.
    pub patience: Option<(Clock, Duration)>,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// All work was done.
    Finished,
    /// The stop flag was set, or too many workers got stuck.
    Stopped,
    /// The sink asked for no more.
    Refused,
}

impl Scanner {
    /// Scans everything that `work` yields. The sink gets the reports in the order of the work, an embedded source after its container,
    /// each with the name of an earlier source of the same bytes. The result is the same for any number of threads.
    pub fn scan_many(
        self: &Arc<Self>,
        work: impl IntoIterator<Item = Work>,
        run: &Run<'_>,
        sink: &mut Sink<'_>,
    ) -> Ended {
        let mut seen = Seen::default();
        employ(Arc::new(Scanning(self.clone())), work, run, &mut |_, report| sink(seen.mark(report)))
    }

    /// Redacts everything that `work` yields, each with the same order. The sink gets one result for each, in the order of the work, with its number
    /// there: of a run that is stopped some are missing.
    pub fn redact_many(
        self: &Arc<Self>,
        order: &Arc<Order>,
        work: impl IntoIterator<Item = Work>,
        run: &Run<'_>,
        sink: &mut dyn FnMut(usize, Result<Redacted, Refused>) -> ControlFlow<()>,
    ) -> Ended {
        employ(Arc::new(Redacting(self.clone(), order.clone())), work, run, sink)
    }
}

struct Scanning(Arc<Scanner>);

impl Labour for Scanning {
    type Item = ScanReport;
    const WINDOW: usize = 16;
    // Enough to keep the workers busy, little beside the 300 MB that a run may take.
    const WINDOW_BYTES: u64 = 32 << 20;

    fn labour(&self, work: Work, starting: &dyn Fn(&str), send: &mut dyn FnMut(ScanReport) -> ControlFlow<()>) {
        // The answer of the sink needs no look: whoever gave the job up has marked it so.
        let _ = match (work.load)() {
            Ok(source) => self.0.scan_watched(source, starting, &mut { send }),
            Err(gap) => send(self.0.unread(&work.name, work.bytes, work.modified, gap)),
        };
    }

    fn given_up(&self, name: &str, bytes: u64, after: Duration) -> ScanReport {
        let gap = Gap::new(GapCode::Timeout).number("seconds", after.as_secs());
        self.0.unread(name, bytes, None, gap)
    }
}

struct Redacting(Arc<Scanner>, Arc<Order>);

impl Labour for Redacting {
    type Item = Result<Redacted, Refused>;
    // A result holds the file and both its scans.
    const WINDOW: usize = 2;
    const WINDOW_BYTES: u64 = 16 << 20;

    fn labour(&self, work: Work, _: &dyn Fn(&str), send: &mut dyn FnMut(Self::Item) -> ControlFlow<()>) {
        let unread = |gap: Gap| {
            let about = gap.about.unwrap_or(gap.code.code());
            Obstacle::new(ObstacleCode::Unread, &work.name).about(about).into()
        };
        let _ = send((work.load)().map_err(unread).and_then(|source| self.0.redact(&source, &self.1)));
    }

    fn given_up(&self, name: &str, _: u64, _: Duration) -> Self::Item {
        Err(Obstacle::new(ObstacleCode::Unread, name).about(GapCode::Timeout.code()).into())
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
