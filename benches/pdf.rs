//! PDF against `pdftotext`, in one run: reading, finding and reporting by the program itself on one thread, beside what poppler needs for the text alone.
//!
//! `cargo bench --bench pdf`: a letter of 300 pages, made here, and every PDF of at least 20 pages below the folder in `LAKMOES_PDFS`. The best
//! of three by the clock; on one thread that is the time of the processor, on a quiet machine. Start-up and rules are in it. Without `pdftotext`
//! there is nothing to hold it against, and that is said.

#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a bench of the program reads the disk and the clock, and tells"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use lopdf::{Dictionary, Document, Object, Stream, dictionary};

/// Pages of the letter.
const PAGES: usize = 300;
/// Files of fewer pages say more about starting than about reading.
const LEAST: usize = 20;
/// Runs of each kind; the best counts, the others were disturbed.
const RUNS: usize = 3;

fn main() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let letter = folder.path().join("letter.pdf");
    fs::write(&letter, pages(PAGES)).expect("the folder can be written to");
    let mut files = vec![letter.clone()];
    if let Some(more) = std::env::var_os("LAKMOES_PDFS") {
        list(Path::new(&more), &mut files);
    }
    let poppler = Command::new("pdftotext").arg("-v").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok();
    if !poppler {
        println!("pdftotext is not installed: only our own times");
    }
    let (mut ours, mut theirs, mut count) = (Duration::ZERO, Duration::ZERO, 0);
    for file in &files {
        let own = best(|| run(scan(file)));
        let other = poppler.then(|| best(|| run(Command::new("pdftotext").arg("-q").arg(file).arg("-"))));
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let beside = other.map_or(String::new(), |other| {
            format!("{:>8.3} s  {:>5.2}", other.as_secs_f64(), own.as_secs_f64() / other.as_secs_f64())
        });
        println!("{name:<44} {:>8.3} s  {beside}", own.as_secs_f64());
        (ours, theirs, count) = (ours + own, theirs + other.unwrap_or_default(), count + 1);
    }
    if poppler {
        let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
        println!("{count} files: ratio {ratio:.2} (wanted: 0.8 or less)");
    }
    match peak(&letter) {
        Some(kilobytes) => println!("peak memory on {PAGES} pages: {} MB (wanted: 150 or less)", kilobytes / 1024),
        None => println!("peak memory: this system does not tell it"),
    }
}

/// A letter with a paragraph, a table and a footer on each page.
fn pages(count: usize) -> Vec<u8> {
    let mut doc = Document::with_version("1.7");
    let font = doc.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica", "Encoding" => "WinAnsiEncoding",
    });
    let tree = doc.new_object_id();
    let kids: Vec<Object> = (0..count).map(|number| page(&mut doc, tree, number)).collect();
    let resources = dictionary! { "Font" => dictionary! { "F1" => font } };
    let root = dictionary! {
        "Type" => "Pages", "Count" => count as i64, "Kids" => kids, "Resources" => resources,
        "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
    };
    doc.objects.insert(tree, Object::Dictionary(root));
    let catalog = doc.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    doc.trailer.set("Root", catalog);
    doc.compress();
    let mut bytes = Vec::new();
    doc.save_to(&mut bytes).expect("memory can be written to");
    bytes
}

fn page(doc: &mut Document, tree: lopdf::ObjectId, number: usize) -> Object {
    let mut content = String::from("BT /F1 10 Tf 14 TL 50 790 Td ");
    for line in 0..40 {
        content += &format!(
            "[(De cli) -12 (\\353nt belde op dag ) 20 ({line} over de zorg ) -8 (en de begeleiding thuis, en ) (over de afspraak daarna.)] TJ T* "
        );
    }
    content += "ET ";
    for row in 0..8 {
        let y = 190 - 14 * row;
        content += &format!(
            "BT /F1 9 Tf 50 {y} Td (Afspraak {row}) Tj 150 0 Td (030-123{row:04}) Tj 150 0 Td (Dorpsstraat {row}) Tj ET "
        );
    }
    content += &format!("BT /F1 8 Tf 280 30 Td (blz. {}) Tj ET", number + 1);
    let content = doc.add_object(Stream::new(Dictionary::new(), content.into_bytes()));
    doc.add_object(dictionary! { "Type" => "Page", "Parent" => tree, "Contents" => content }).into()
}

/// The PDFs below a folder that have pages enough.
fn list(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            list(&path, files);
        } else if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("pdf"))
            && Document::load(&path).is_ok_and(|doc| doc.get_pages().len() >= LEAST)
        {
            files.push(path);
        }
    }
}

fn scan(file: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lakmoes"));
    command.args(["scan", "--jobs", "1", "--format", "json"]).arg(file);
    command
}

fn run(mut command: impl std::borrow::BorrowMut<Command>) {
    let command = command.borrow_mut().stdout(Stdio::null()).stderr(Stdio::null());
    command.status().expect("the program starts");
}

fn best(mut work: impl FnMut()) -> Duration {
    let timed = |_| {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    (0..RUNS).map(timed).min().unwrap_or_default()
}

/// The most memory that a scan held, in kilobytes, where the system tells it while the program runs.
fn peak(file: &Path) -> Option<u64> {
    let mut child = scan(file).stdout(Stdio::null()).stderr(Stdio::null()).spawn().ok()?;
    let status = format!("/proc/{}/status", child.id());
    let mut most = None;
    while child.try_wait().ok()?.is_none() {
        let told = fs::read_to_string(&status).unwrap_or_default();
        let line = told.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        most = most.max(line.and_then(|line| line.split_whitespace().next()?.parse().ok()));
        std::thread::sleep(Duration::from_millis(2));
    }
    most
}
