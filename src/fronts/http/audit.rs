//! The audit log: one line of JSON for each request that had a document looked at: who, what, how much, which verdict. No text, no name of a file.
//!
//! Each line holds the hash of the line before it, so that a line that is changed, taken out or put in is noticed by `lakmoes audit verify`.
//! What is cut off at the end is noticed by whoever keeps the last hash elsewhere.
#![allow(clippy::disallowed_methods, reason = "a front writes its log")]

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

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
}

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
    rows: Mutex<Option<Sender<Row>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
    failed: Arc<AtomicBool>,
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
    /// The first line that does not follow, from 1.
    Broken {
        /// From 1.
        line: u64,
    },
}

impl Audit {
    /// Opens a log and goes on where it ends.
    pub(crate) fn open(path: &Path) -> io::Result<Audit> {
        let previous = match File::open(path) {
            Ok(file) => match verify(BufReader::new(file))? {
                Verified::Whole { last, .. } => last,
                Verified::Broken { line } => {
                    return Err(io::Error::new(
                        io::ErrorKind::InvalidData,
                        format!("the audit log is broken at line {line}"),
                    ));
                }
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => START.to_owned(),
            Err(error) => return Err(error),
        };
        let mut options = OpenOptions::new();
        options.append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(path)?;
        let (rows, inbox) = channel::<Row>();
        let failed = Arc::new(AtomicBool::new(false));
        let fault = failed.clone();
        let write = move || {
            let (mut file, mut previous) = (file, previous);
            for row in inbox {
                let (line, hash) = line(row, &previous);
                match file.write_all(line.as_bytes()) {
                    Ok(()) => previous = hash,
                    Err(_) => fault.store(true, Ordering::Relaxed),
                }
            }
        };
        let thread = std::thread::Builder::new().name("audit".to_owned()).spawn(write)?;
        Ok(Audit { rows: Mutex::new(Some(rows)), thread: Mutex::new(Some(thread)), failed })
    }

    /// Adds a row.
    pub(crate) fn add(&self, row: Row) {
        let rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        // The thread lives as long as the log.
        if let Some(rows) = rows.as_ref() {
            let _ = rows.send(row);
        }
    }

    /// Whether every row so far could be written.
    pub(crate) fn is_whole(&self) -> bool {
        !self.failed.load(Ordering::Relaxed)
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
pub fn verify(log: impl BufRead) -> io::Result<Verified> {
    let (mut last, mut lines) = (START.to_owned(), 0);
    for text in log.lines() {
        lines += 1;
        let text = text?;
        let follows = || {
            let found: Line = serde_json::from_str(&text).ok()?;
            let (again, hash) = line(found.row, &last);
            // The very bytes: a line that says the same in another way is not the one that was written.
            (again.trim_end() == text).then_some(hash)
        };
        match follows() {
            Some(hash) => last = hash,
            None => return Ok(Verified::Broken { line: lines }),
        }
    }
    Ok(Verified::Whole { lines, last })
}

#[cfg(test)]
mod tests {
    use super::{Audit, Row, Verified, verify};

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
        }
    }

    fn check(log: &str, broken: Option<u64>) {
        let found = match verify(log.as_bytes()).expect("memory can be read") {
            Verified::Whole { .. } => None,
            Verified::Broken { line } => Some(line),
        };
        assert_eq!(found, broken, "{log}");
    }

    #[test]
    fn a_log_goes_on_where_it_ended_and_shows_every_change() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("audit.ndjson");
        for part in 0..2 {
            let audit = Audit::open(&path).expect("it opens");
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
        assert!(Audit::open(&path).is_err(), "a broken log is not gone on with");
    }
}
