//! A whole folder, end to end, by the program itself: bytes a second with one thread and with two, and how long it takes to start.
//!
//! `cargo bench --bench share`: the made-up share in `fixtures/share`, copied until it is large enough to measure. Wall-clock time, the
//! best of three, because a person waits by the clock; so run it on a quiet machine.

#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a bench of the program reads the disk and the clock, and tells"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How many bytes the folder holds at least.
const BYTES: u64 = 48 << 20;
/// Runs of each kind; the best counts, the others were disturbed.
const RUNS: usize = 3;

fn main() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let (files, bytes) = fill(folder.path());
    println!("{files} files, {:.1} MB", megabytes(bytes));
    let one = best(|| scan(folder.path(), 1));
    let two = best(|| scan(folder.path(), 2));
    println!("1 thread   {:>7.2} s  {:>6.1} MB/s", one.as_secs_f64(), megabytes(bytes) / one.as_secs_f64());
    println!("2 threads  {:>7.2} s  {:>6.1} MB/s", two.as_secs_f64(), megabytes(bytes) / two.as_secs_f64());
    println!("ratio      {:>7.2}    (wanted: 1.8 or more, with two cores free)", one.as_secs_f64() / two.as_secs_f64());
    let start = best(|| run(program().arg("--version")));
    println!("start      {:>7.1} ms (wanted: under 50)", start.as_secs_f64() * 1e3);
    let note = folder.path().join("note.txt");
    fs::write(&note, "BSN 111222333").expect("the folder can be written to");
    let first = best(|| run(program().arg("scan").arg(&note)));
    println!("one note   {:>7.1} ms (start, rules and one small file)", first.as_secs_f64() * 1e3);
}

fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

/// Copies the share into numbered folders until it is large enough.
fn fill(into: &Path) -> (u64, u64) {
    let share = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/share");
    let mut originals = Vec::new();
    list(&share, &mut originals);
    assert!(!originals.is_empty(), "fixtures/share is there");
    let (mut files, mut bytes) = (0, 0);
    for copy in 0.. {
        for original in &originals {
            let inside = original.strip_prefix(&share).expect("it was listed there");
            let path = into.join(copy.to_string()).join(inside);
            fs::create_dir_all(path.parent().expect("it lies in a folder")).expect("a folder can be made");
            let content = fs::read(original).expect("a fixture can be read");
            bytes += content.len() as u64;
            fs::write(path, content).expect("a file can be written");
            files += 1;
        }
        if bytes >= BYTES || copy == 999 {
            break;
        }
    }
    (files, bytes)
}

fn list(folder: &Path, into: &mut Vec<PathBuf>) {
    let mut paths: Vec<_> =
        fs::read_dir(folder).into_iter().flatten().map(|entry| entry.expect("it can be listed").path()).collect();
    paths.sort();
    for path in paths {
        match path.is_dir() {
            true => list(&path, into),
            false => into.push(path),
        }
    }
}

fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_lakmoes"))
}

fn scan(folder: &Path, jobs: u32) -> Duration {
    run(program().args(["scan", "--format", "ndjson", "--jobs", &jobs.to_string()]).arg(folder))
}

/// Runs it to its end and throws its output away.
fn run(command: &mut Command) -> Duration {
    let start = Instant::now();
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status().expect("the program runs");
    assert!(matches!(status.code(), Some(0 | 1 | 3)), "it ended with {status}");
    start.elapsed()
}

fn best(mut once: impl FnMut() -> Duration) -> Duration {
    (0..RUNS).map(|_| once()).min().expect("it ran")
}
