//! The audit log: one line of JSON for each request that had a document looked at: who, what, how much, which verdict. No text, no name of a file.
//!
//! Each line holds the hash of the line before it, so that a line that is changed, taken out or put in is noticed by `lakmoes audit verify`.
//! What is cut off at the end is noticed by whoever keeps the last hash elsewhere.
//!
//! Lines are written and put on the disk in groups: those that came in while the last group was being written. So many requests cost one write,
//! and a loss of power can cut off nothing but the last group. A line that was cut off so is taken away when the log is opened again, and the
//! next line says so.
#![allow(clippy::disallowed_methods, reason = "a front writes its log")]

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::fronts::http::keys::hex;

/// The hash before the first line.
const START: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// What one line tells.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Row {
    /// RFC 3339, UTC.
    pub(crate) at: String,
    pub(crate) request: String,
    /// Id of the key, or name of the user.
    pub(crate) who: String,
    /// `scan`, `redact`, `check`, `page`, `presidio` ...
    pub(crate) what: String,
    /// Whether values were shown.
    pub(crate) reveal: bool,
    pub(crate) documents: u64,
    pub(crate) bytes: u64,
    pub(crate) findings: u64,
    pub(crate) with_gaps: u64,
    pub(crate) decision: String,
    pub(crate) severity: String,
    /// Why there was no result.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) problem: Option<String>,
}

/// What the log itself has to tell: that a line was cut off, that lines could not be written.
const CUT_OFF: &str = "cut-off";
const LOST: &str = "lost";
/// Rows that may wait to be written. More only come when the disk does not write at all.
const MOST_WAITING: usize = 65_536;
/// After how long a log that could not be written is tried again.
const AGAIN: Duration = Duration::from_secs(5);
/// Bytes of a line, and far more than one ever has.
const MOST_LINE: u64 = 64 << 10;
/// Rows of one group.
const MOST_GROUP: usize = 4_096;

/// A row as it stands in the file.
#[derive(Serialize, Deserialize)]
struct Line {
    #[serde(flatten)]
    row: Row,
    previous: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    hash: Option<String>,
}

/// The log, written on a thread of its own.
pub(crate) struct Audit {
    rows: Mutex<Option<SyncSender<Row>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
    trouble: Arc<Trouble>,
    cut_off: Option<u64>,
}

/// Rows that are not in the log.
#[derive(Default)]
struct Trouble {
    /// So many could not be written yet.
    lost: AtomicU64,
}

/// What a look at a log found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verified {
    /// Every line follows from the one before it: how many, and the hash of the last.
    Whole {
        /// Lines.
        lines: u64,
        /// Hash of the last.
        last: String,
    },
    /// The same, but something stands behind the last line that is no whole line: it was cut off as it was written.
    CutOff {
        /// Whole lines.
        lines: u64,
        /// Hash of the last whole line.
        last: String,
        /// Bytes behind it.
        bytes: u64,
    },
    /// The first line that does not follow, from 1.
    Broken {
        /// From 1.
        line: u64,
    },
}

impl Audit {
    /// Opens a log and goes on where it ends; `at` is now.
    pub(crate) fn open(path: &Path, at: &str) -> io::Result<Audit> {
        let mut options = OpenOptions::new();
        options.read(true).append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(path)?;
        // Two that write into one chain would break it. Some shares know no locks.
        if let Err(TryLockError::WouldBlock) = file.try_lock() {
            return Err(io::Error::new(io::ErrorKind::ResourceBusy, "another service writes this log"));
        }
        let size = file.metadata()?.len();
        let (last, cut_off) = match verify(BufReader::new(&file))? {
            Verified::Whole { last, .. } => (last, None),
            Verified::CutOff { last, bytes, .. } => (last, Some(bytes)),
            Verified::Broken { line } => {
                let what = format!("the audit log is broken at line {line}");
                return Err(io::Error::new(io::ErrorKind::InvalidData, what));
            }
        };
        file.set_len(size - cut_off.unwrap_or_default())?;
        let length = end_line(&file)?;
        let (rows, inbox) = sync_channel::<Row>(MOST_WAITING);
        if let Some(bytes) = cut_off {
            // There is room: it is the first.
            let _ = rows.try_send(Row { bytes, ..Row::of_log(at, CUT_OFF) });
        }
        let trouble = Arc::new(Trouble::default());
        let mut book = Book { file, last, length, trouble: trouble.clone(), at: at.to_owned(), failing: false };
        let write = move || {
            loop {
                // What could not be written is tried again by itself: nothing is recorded, so nothing is done, until it can be.
                let wait = if book.failing { AGAIN } else { Duration::MAX };
                match inbox.recv_timeout(wait) {
                    Ok(first) => book.write(Some(first), &inbox),
                    Err(RecvTimeoutError::Timeout) => book.write(None, &inbox),
                    Err(RecvTimeoutError::Disconnected) => return,
                }
            }
        };
        let thread = std::thread::Builder::new().name("audit".to_owned()).spawn(write)?;
        Ok(Audit { rows: Mutex::new(Some(rows)), thread: Mutex::new(Some(thread)), trouble, cut_off })
    }

    /// Adds a row.
    pub(crate) fn add(&self, row: Row) {
        let rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        // The thread lives as long as the log.
        if rows.as_ref().is_some_and(|rows| rows.try_send(row).is_err()) {
            self.trouble.lost.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Whether every row so far could be written.
    pub(crate) fn is_whole(&self) -> bool {
        self.trouble.lost.load(Ordering::Relaxed) == 0
    }

    /// How many bytes of a line that was cut off were taken away when the log was opened.
    pub(crate) fn cut_off(&self) -> Option<u64> {
        self.cut_off
    }
}

/// Sees that the last line has its end, and gives the length.
fn end_line(mut file: &File) -> io::Result<u64> {
    let length = file.metadata()?.len();
    let mut last = [b'\n'];
    if length > 0 {
        file.seek(SeekFrom::Start(length - 1))?;
        file.read_exact(&mut last)?;
    }
    if last != *b"\n" {
        file.write_all(b"\n")?;
    }
    Ok(length + u64::from(last != *b"\n"))
}

impl Row {
    /// A row of the log about itself.
    fn of_log(at: &str, what: &str) -> Row {
        Row {
            at: at.to_owned(),
            request: "-".to_owned(),
            who: "-".to_owned(),
            what: what.to_owned(),
            reveal: false,
            documents: 0,
            bytes: 0,
            findings: 0,
            with_gaps: 0,
            decision: "none".to_owned(),
            severity: "none".to_owned(),
            problem: Some(what.to_owned()),
        }
    }
}

/// The file, and where it stands.
struct Book {
    file: File,
    last: String,
    length: u64,
    trouble: Arc<Trouble>,
    /// When the last row was made.
    at: String,
    /// Whether the last group could not be written.
    failing: bool,
}

impl Book {
    /// Writes a row and all that wait behind it, and sees them on the disk.
    fn write(&mut self, first: Option<Row>, inbox: &Receiver<Row>) {
        let (mut text, mut last, mut rows) = (String::new(), self.last.clone(), 0);
        let mut add = |row: Row| {
            let (line, hash) = line(row, &last);
            text.push_str(&line);
            last = hash;
        };
        let lost = self.trouble.lost.load(Ordering::Relaxed);
        if let Some(first) = &first {
            self.at.clone_from(&first.at);
        }
        if lost > 0 {
            add(Row { documents: lost, ..Row::of_log(&self.at, LOST) });
        }
        for row in first.into_iter().chain(inbox.try_iter().take(MOST_GROUP)) {
            add(row);
            rows += 1;
        }
        match self.file.write_all(text.as_bytes()).and_then(|()| self.file.sync_data()) {
            Ok(()) => {
                (self.last, self.length) = (last, self.length + text.len() as u64);
                self.trouble.lost.fetch_sub(lost, Ordering::Relaxed);
                if std::mem::take(&mut self.failing) {
                    tracing::info!(target: "lakmoes::audit", lost, "the audit log can be written again");
                }
            }
            Err(error) => {
                // Once: as long as it lasts, every request would say the same.
                if !std::mem::replace(&mut self.failing, true) {
                    tracing::error!(target: "lakmoes::audit", cause = %error.kind(), "the audit log cannot be written: nothing that it must record is done");
                }
                // Half a line would break the chain for whatever comes after it. When even that fails, opening the log mends it.
                let _ = self.file.set_len(self.length);
                self.trouble.lost.fetch_add(rows, Ordering::Relaxed);
            }
        }
    }
}

impl Drop for Audit {
    /// Waits until everything is written.
    fn drop(&mut self) {
        *self.rows.lock().unwrap_or_else(PoisonError::into_inner) = None;
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        // A thread that panicked has nothing left to write.
        let _ = thread.map(JoinHandle::join);
    }
}

/// A row as a line, and its hash: SHA-256 of the line without it.
fn line(row: Row, previous: &str) -> (String, String) {
    let mut line = Line { row, previous: previous.to_owned(), hash: None };
    let bare = serde_json::to_vec(&line).expect("strings and numbers are JSON");
    let hash = hex(&Sha256::digest(&bare));
    line.hash = Some(hash.clone());
    (serde_json::to_string(&line).expect("strings and numbers are JSON") + "\n", hash)
}

/// Looks whether every line follows from the one before it.
pub fn verify(mut log: impl BufRead) -> io::Result<Verified> {
    let (mut last, mut lines, mut text) = (START.to_owned(), 0, Vec::new());
    loop {
        text.clear();
        if log.by_ref().take(MOST_LINE).read_until(b'\n', &mut text)? == 0 {
            return Ok(Verified::Whole { lines, last });
        }
        if text.len() as u64 == MOST_LINE {
            // No line of ours: all that is behind it, as long as no line follows.
            let rest = log.skip_until(b'\n')?;
            let ends = log.fill_buf()?.is_empty();
            let bytes = MOST_LINE + rest as u64;
            return Ok(if ends {
                Verified::CutOff { lines, last, bytes }
            } else {
                Verified::Broken { line: lines + 1 }
            });
        }
        let whole = text.strip_suffix(b"\n");
        match follows(whole.unwrap_or(&text), &last) {
            Some(hash) => (last, lines) = (hash, lines + 1),
            None if whole.is_none() => return Ok(Verified::CutOff { lines, last, bytes: text.len() as u64 }),
            None => return Ok(Verified::Broken { line: lines + 1 }),
        }
    }
}

/// The hash of a line, when it follows from what stands before it.
fn follows(text: &[u8], last: &str) -> Option<String> {
    let found: Line = serde_json::from_slice(text).ok()?;
    let (again, hash) = line(found.row, last);
    // The very bytes: a line that says the same in another way is not the one that was written.
    (again.trim_end().as_bytes() == text).then_some(hash)
}

#[cfg(test)]
mod tests {
    use std::fs::OpenOptions;
    use std::io;
    use std::path::Path;
    use std::sync::Arc;
    use std::sync::atomic::Ordering;
    use std::sync::mpsc::sync_channel;

    use super::{Audit, Book, Row, START, Trouble, Verified, verify};

    fn row(i: u64) -> Row {
        Row {
            at: "2026-01-02T03:04:05Z".into(),
            request: format!("r{i}"),
            who: "local".into(),
            what: "scan".into(),
            reveal: false,
            documents: 1,
            bytes: i,
            findings: 2,
            with_gaps: 0,
            decision: "block".into(),
            severity: "high".into(),
            problem: None,
        }
    }

    fn open(path: &Path) -> io::Result<Audit> {
        Audit::open(path, "2026-01-02T03:04:05Z")
    }

    fn check(log: &str, broken: Option<u64>) {
        let found = match verify(log.as_bytes()).expect("memory can be read") {
            Verified::Whole { .. } | Verified::CutOff { .. } => None,
            Verified::Broken { line } => Some(line),
        };
        assert_eq!(found, broken, "{log}");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn what_could_not_be_written_is_told_as_soon_as_it_can() {
        let full = OpenOptions::new().write(true).open("/dev/full").expect("linux has it");
        let (_rows, inbox) = sync_channel::<Row>(1);
        let trouble = Arc::new(Trouble::default());
        let lost = || trouble.lost.load(Ordering::Relaxed);
        let mut book = Book {
            file: full,
            last: START.into(),
            length: 0,
            trouble: trouble.clone(),
            at: "x".into(),
            failing: false,
        };
        book.write(Some(row(1)), &inbox);
        book.write(None, &inbox);
        assert_eq!((lost(), book.failing), (1, true));
        let file = tempfile::NamedTempFile::new().expect("a file");
        book.file = file.reopen().expect("it opens");
        book.write(None, &inbox);
        assert_eq!((lost(), book.failing), (0, false));
        let log = std::fs::read_to_string(file.path()).expect("it is there");
        assert!(log.contains("\"what\":\"lost\"") && log.contains("\"documents\":1"), "{log}");
        check(&log, None);
    }

    #[test]
    fn a_log_goes_on_where_it_ended_and_shows_every_change() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("audit.ndjson");
        for part in 0..2 {
            let audit = open(&path).expect("it opens");
            (0..3).for_each(|i| audit.add(row(part * 3 + i)));
        }
        let log = std::fs::read_to_string(&path).expect("it is there");
        check(&log, None);
        let lines: Vec<&str> = log.lines().collect();
        assert_eq!(lines.len(), 6);
        check(&log.replace("\"bytes\":3", "\"bytes\":9"), Some(4));
        check(&[&lines[..2], &lines[3..]].concat().join("\n"), Some(3));
        check(&[lines[1], lines[0]].join("\n"), Some(1));
        check(&log.replacen("\"documents\":1", "\"documents\": 1", 1), Some(1));
        std::fs::write(&path, log.replace("block", "allow")).expect("it can be written");
        assert!(open(&path).is_err(), "a broken log is not gone on with");
    }

    #[test]
    fn what_a_loss_of_power_cut_off_is_marked_and_gone_on_with() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("audit.ndjson");
        let add = |i| open(&path).expect("it opens").add(row(i));
        add(0);
        let whole = std::fs::read(&path).expect("it is there");
        for (tail, lost) in [(&b"{\"at\":\"2026"[..], Some(11)), (&[0; 40][..], Some(40)), (b"", None)] {
            std::fs::write(&path, [&whole[..], tail].concat()).expect("it can be written");
            let audit = open(&path).expect("it opens");
            assert_eq!(audit.cut_off(), lost);
            assert!(open(&path).is_err(), "one chain has one writer");
            audit.add(row(1));
            drop(audit);
            let log = std::fs::read_to_string(&path).expect("it is there");
            check(&log, None);
            assert_eq!(log.lines().count(), if lost.is_some() { 3 } else { 2 }, "{log}");
            assert_eq!(
                log.contains(&format!(
                    "\"what\":\"cut-off\",\"reveal\":false,\"documents\":0,\"bytes\":{}",
                    lost.unwrap_or(9)
                )),
                lost.is_some()
            );
        }
        // Only the end of the line is missing: nothing was lost.
        std::fs::write(&path, whole.trim_ascii_end()).expect("it can be written");
        add(1);
        let log = std::fs::read_to_string(&path).expect("it is there");
        check(&log, None);
        assert_eq!(log.lines().count(), 2);
    }

    #[test]
    fn many_rows_at_once_are_one_chain() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("audit.ndjson");
        let audit = open(&path).expect("it opens");
        std::thread::scope(|scope| {
            (0..4).for_each(|part| {
                let audit = &audit;
                scope.spawn(move || (0..500).for_each(|i| audit.add(row(part * 500 + i))));
            });
        });
        drop(audit);
        let log = std::fs::read(&path).expect("it is there");
        assert!(matches!(verify(&log[..]), Ok(Verified::Whole { lines: 2_000, .. })));
    }
}
