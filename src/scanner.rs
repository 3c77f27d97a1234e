//! Scanner: strings the stages together. Bytes become a [`ScanReport`]; for a container one for itself and one for everything inside.
//!
//! A [`Scanner`] is built once and shared. [`Scanner::scan`] takes one source; [`Scanner::scan_many`] takes a stream of them on several
//! threads and hands the reports out in the order of the input. It has no clock, no disk and no language.

mod bulk;
mod cases;
mod check;
mod crew;
mod file_name;
mod own;
mod redaction;

use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use rayon::iter::{IntoParallelIterator, ParallelIterator};
use sha2::{Digest, Sha256};

use crate::assess::{assess, described};
use crate::detect::Detector;
use crate::formats::{self, ReadError};
use crate::model::{Certainty, Channel, Document, Finding, Gap, GapCode, Known, Limits, Origin, ScanReport, Source};

pub use bulk::{Clock, Ended, Run, Seen, Work};
pub use cases::{Broken, try_channel};
pub use check::Asked;

/// Everything that a scan needs to know, fixed once.
#[derive(Debug)]
pub struct Scanner {
    detector: Arc<Detector>,
    channel: Channel,
    limits: Limits,
    least: Certainty,
    own: own::Own,
    /// The year of the scan, by which a birth date tells a child.
    year: Option<u16>,
    /// Threads that share the segments of one large document; `None` when there is but one.
    pool: Option<Arc<rayon::ThreadPool>>,
}

/// From this much text on, in bytes, the segments of one document are shared among threads.
const SHARED: usize = 1 << 20;

/// Receives reports; `Break` ends the scan.
pub type Sink<'a> = dyn FnMut(ScanReport) -> ControlFlow<()> + 'a;

/// What one source costs until everything inside it is read.
struct Budget {
    /// Bytes that may still be expanded.
    expanded: u64,
    /// Sources inside it that may still be looked at, however deep they lie.
    members: usize,
}

/// Threads that share the work on one large document, with room for parsers that recurse as deep as the limits allow. Without them (one is not worth it,
/// or the system gives none) a scan is slower, not different.
pub fn pool(threads: NonZeroUsize) -> Option<Arc<rayon::ThreadPool>> {
    let build = || rayon::ThreadPoolBuilder::new().num_threads(threads.get()).stack_size(crew::STACK).build().ok();
    if threads.get() > 1 { build().map(Arc::new) } else { None }
}

impl Scanner {
    /// A scanner that judges by `channel` and keeps findings of at least this certainty.
    /// Scanners for several channels may share one detector.
    pub fn new(detector: impl Into<Arc<Detector>>, channel: Channel, limits: Limits, least: Certainty) -> Scanner {
        Scanner { detector: detector.into(), channel, limits, least, own: own::Own::default(), year: None, pool: None }
    }

    /// The same, knowing the organisation's own addresses, numbers and domains, as people write them.
    pub fn with_own(self, values: &[String]) -> Scanner {
        Scanner { own: own::Own::new(values), ..self }
    }

    /// The same, knowing these persons beforehand: they are found in every spelling, whatever the rules think of it.
    pub fn with_known(self, known: &[Known]) -> Scanner {
        // A detector that others share stays as it is.
        let own = Arc::try_unwrap(self.detector).unwrap_or_else(|shared| Detector::new(shared.rules().clone()));
        Scanner { detector: Arc::new(own.with_known(known)), ..self }
    }

    /// The same, knowing which year it is: a birth date of the last 17 years is a child's.
    pub fn with_year(self, year: u16) -> Scanner {
        Scanner { year: Some(year), ..self }
    }

    /// The same, with this many threads for the text of one large document.
    pub fn with_threads(self, threads: NonZeroUsize) -> Scanner {
        Scanner { pool: pool(threads), ..self }
    }

    /// The same, with threads that it shares with other scanners.
    pub fn with_pool(self, pool: Option<Arc<rayon::ThreadPool>>) -> Scanner {
        Scanner { pool, ..self }
    }

    /// The channel that it judges by.
    pub fn channel(&self) -> &Channel {
        &self.channel
    }

    /// The certainty from which findings are kept.
    pub fn least(&self) -> Certainty {
        self.least
    }

    /// Scans a source and then, in order, everything inside it. All of it together may expand to [`Limits::bytes_expanded`].
    pub fn scan(&self, source: Source, sink: &mut Sink<'_>) -> ControlFlow<()> {
        self.scan_watched(source, &|_| (), sink)
    }

    /// The same; `starting` hears the name of each source before it is read.
    fn scan_watched(&self, source: Source, starting: &dyn Fn(&str), sink: &mut Sink<'_>) -> ControlFlow<()> {
        let mut budget = Budget { expanded: self.limits.bytes_expanded, members: self.limits.entries as usize };
        let mut waiting = vec![source];
        while let Some(source) = waiting.pop() {
            starting(&source.name);
            let (report, embedded) = self.scan_one(&source, &mut budget);
            drop(source);
            waiting.extend(embedded.into_iter().rev());
            sink(report)?;
        }
        ControlFlow::Continue(())
    }

    /// The report of something that could not be opened: its name is scanned all the same.
    pub fn unread(&self, name: &str, bytes: u64, modified: Option<i64>, gap: Gap) -> ScanReport {
        let document = Document { gaps: vec![gap], ..Document::default() };
        let mut report = self.judge(name, Origin::File, document);
        (report.bytes, report.modified) = (bytes, modified);
        report
    }

    fn scan_one(&self, source: &Source, budget: &mut Budget) -> (ScanReport, Vec<Source>) {
        let mut read = || {
            catch_unwind(AssertUnwindSafe(|| {
                let mut document = self.read(source, budget);
                let embedded = std::mem::take(&mut document.embedded);
                (self.judge(&source.name, source.origin, document), embedded)
            }))
        };
        let hash = || -> [u8; 32] { Sha256::digest(&source.bytes).into() };
        let (read, sha256) = match &self.pool {
            Some(pool) if source.bytes.len() >= SHARED => pool.join(read, hash),
            _ => (read(), hash()),
        };
        let (mut report, embedded) = read.unwrap_or_else(|_| {
            let document = Document { gaps: vec![Gap::new(GapCode::Internal)], ..Document::default() };
            let (assessment, verdict) = assess(&document, &[], &[], &self.channel, self.year);
            let report = empty_report(&source.name, document, assessment, verdict);
            (report, Vec::new())
        });
        report.bytes = source.bytes.len() as u64;
        report.sha256 = sha256;
        report.modified = source.modified;
        (report, embedded)
    }

    /// Reads within what is left of the budget, and takes from it what was expanded.
    fn read(&self, source: &Source, budget: &mut Budget) -> Document {
        let gap = |gap| Document { gaps: vec![gap], ..Document::default() };
        let size = source.bytes.len() as u64;
        if size > self.limits.bytes_in {
            return gap(Gap::limit("bytes-in", self.limits.bytes_in, size));
        }
        if source.depth() > self.limits.nesting {
            return gap(Gap::limit("nesting", self.limits.nesting.into(), source.depth().into()));
        }
        if source.depth() > 0 && budget.expanded == 0 {
            return gap(Gap::limit("bytes-expanded", self.limits.bytes_expanded, 0));
        }
        let limits = Limits { bytes_expanded: budget.expanded, ..self.limits.clone() };
        let mut document = match formats::recognise(source) {
            Ok(format) => format
                .read(source, &limits)
                .unwrap_or_else(|error| Document { format: format.name(), ..refused(&error) }),
            Err(error) => refused(&error),
        };
        formats::forms::settle(&mut document);
        if !document.format.is_empty() {
            document.gaps.extend(formats::wrong_extension(source, document.format));
        }
        // Archives within archives multiply: one small file can hold a million of them.
        if document.embedded.len() > budget.members {
            let wanted = (self.limits.entries as usize - budget.members + document.embedded.len()) as u64;
            document.gaps.push(Gap::limit("entries", self.limits.entries.into(), wanted));
            document.embedded.truncate(budget.members);
        }
        budget.members -= document.embedded.len();
        let inside: usize = document.embedded.iter().map(|e| e.bytes.len()).sum();
        let text: usize = document.segments.iter().map(|s| s.text.folded().len()).sum();
        budget.expanded = budget.expanded.saturating_sub((inside + text) as u64);
        document
    }

    /// Whether a document is worth more than one thread.
    fn is_long(&self, document: &Document) -> bool {
        let text: usize = document.segments.iter().map(|s| s.text.folded().len()).sum();
        text >= SHARED && document.segments.len() > 1
    }

    fn detect(&self, document: &Document) -> Vec<Finding> {
        match &self.pool {
            Some(pool) if self.is_long(document) => self
                .detector
                .detect_on(document, &|count, work| pool.install(|| (0..count).into_par_iter().map(work).collect())),
            _ => self.detector.detect(document),
        }
    }

    /// Detects, keeps what is certain enough, and weighs it.
    fn judge(&self, name: &str, origin: Origin, document: Document) -> ScanReport {
        self.judge_from(name, origin, document, self.least)
    }

    /// The same, from this certainty up.
    fn judge_from(&self, name: &str, origin: Origin, mut document: Document, least: Certainty) -> ScanReport {
        document.segments.extend(file_name::segment(name, origin));
        let mut findings = self.detect(&document);
        self.own.mark(&document, &mut findings);
        // What is only possible tells of somebody all the same.
        let people = described(&document, &findings);
        findings.retain(|f| f.confidence.certainty().is_some_and(|certainty| certainty >= least));
        let weigh = || assess(&document, &findings, &people, &self.channel, self.year);
        let (assessment, verdict) = match &self.pool {
            Some(pool) if self.is_long(&document) => pool.install(weigh),
            _ => weigh(),
        };
        ScanReport { findings, people, ..empty_report(name, document, assessment, verdict) }
    }
}

fn empty_report(
    name: &str,
    document: Document,
    assessment: crate::model::Assessment,
    verdict: crate::model::Verdict,
) -> ScanReport {
    ScanReport {
        source: name.to_owned(),
        bytes: 0,
        sha256: [0; 32],
        modified: None,
        duplicate_of: None,
        document,
        findings: Vec::new(),
        people: Vec::new(),
        assessment,
        verdict,
    }
}

/// A document of which nothing could be read: what it seems to be, and the gap that says why.
fn refused(error: &ReadError) -> Document {
    let (format, gap) = match *error {
        ReadError::Unsupported { kind } => (kind, Gap::new(GapCode::Unsupported).about(kind)),
        ReadError::Encrypted { method } => ("", Gap::new(GapCode::Encrypted).about(method)),
        ReadError::Damaged { what } => ("", Gap::new(GapCode::Damaged).about(what)),
        ReadError::Limit { what, limit, actual } => ("", Gap::limit(what, limit, actual)),
    };
    Document { format, gaps: vec![gap], ..Document::default() }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::ops::ControlFlow;
    use std::sync::Arc;

    use super::Scanner;
    use crate::detect::Detector;
    use crate::model::{Certainty, GapCode, Layer, Limits, Origin, ScanReport, Source};
    use crate::rules::{Ruleset, channel};

    pub(crate) fn scanner(limits: Limits) -> Scanner {
        let channel = channel::builtin().into_iter().next().expect("there are channels");
        Scanner::new(Detector::new(Arc::new(Ruleset::builtin())), channel, limits, Certainty::Likely)
    }

    fn scan(limits: Limits, source: Source) -> Vec<ScanReport> {
        let mut reports = Vec::new();
        let ended = scanner(limits).scan(source, &mut |report| {
            reports.push(report);
            ControlFlow::Continue(())
        });
        assert!(ended.is_continue());
        reports
    }

    fn check(limits: Limits, source: Source, gap: Option<GapCode>) {
        let reports = scan(limits, source);
        assert_eq!(reports.len(), 1);
        assert_eq!(reports[0].gaps().iter().find(|g| !g.code.is_note()).map(|g| g.code), gap);
    }

    #[test]
    fn a_text_is_read_and_its_name_is_a_segment() {
        let report = scan(Limits::default(), Source::new("map/jan_111222333.txt", *b"hallo", Origin::File)).remove(0);
        let last = report.document.segments.last().expect("the name");
        assert_eq!((last.layer, last.text.folded()), (Layer::FileName, "jan 111222333.txt"));
        assert_eq!(report.document.segments.len(), 2);
        assert!(report.is_complete());
        assert_eq!(report.bytes, 5);
    }

    #[test]
    fn a_source_over_a_limit_is_a_gap() {
        let limits = Limits { bytes_in: 3, ..Limits::default() };
        check(limits, Source::new("a.txt", *b"hallo", Origin::File), Some(GapCode::Limit));
        let deep = Source::new("a!/b", *b"hallo", Origin::Member { depth: 9 });
        check(Limits::default(), deep, Some(GapCode::Limit));
    }

    fn zip(entries: &[(&str, Vec<u8>)]) -> Vec<u8> {
        use std::io::Write;
        let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (name, bytes) in entries {
            writer.start_file(*name, zip::write::SimpleFileOptions::default()).expect("an entry");
            writer.write_all(bytes).expect("bytes");
        }
        writer.finish().expect("a zip").into_inner()
    }

    #[test]
    fn archives_within_archives_share_one_limit_of_members() {
        let inner = zip(&[("a.txt", b"een".to_vec()), ("b.txt", b"twee".to_vec()), ("c.txt", b"drie".to_vec())]);
        let outer = zip(&[("1.zip", inner.clone()), ("2.zip", inner.clone()), ("3.zip", inner)]);
        let few = Limits { entries: 5, ..Limits::default() };
        let reports = scan(few, Source::new("a.zip", outer.clone(), Origin::File));
        assert_eq!(reports.len(), 1 + 5);
        assert!(
            reports.iter().any(|r| r.gaps().iter().any(|g| g.code == GapCode::Limit && g.about == Some("entries")))
        );
        let all = scan(Limits::default(), Source::new("a.zip", outer, Origin::File));
        assert_eq!(all.len(), 1 + 3 + 9);
        assert!(all.iter().all(ScanReport::is_complete));
    }

    #[test]
    fn bytes_that_no_reader_knows_are_a_gap() {
        let odd: Vec<u8> = vec![0xff, 0xd8, 0xff, 0xe0, 0, 0x10, 0x4a, 0x46, 0x49, 0x46, 0, 1, 2, 3];
        check(Limits::default(), Source::new("a.jpg", odd, Origin::File), Some(GapCode::Unsupported));
    }
}
