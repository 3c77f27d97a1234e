//! What all fuzz targets share: read bytes as a program would, and hold the result against the laws.

use std::io::{Cursor, Write};
use std::ops::ControlFlow;
use std::sync::{Arc, OnceLock};

use lakmoes::detect::Detector;
use lakmoes::formats::recognise;
use lakmoes::model::{Certainty, Document, Limits, Origin, Source};
use lakmoes::redact::{Choice, Order};
use lakmoes::rules::{Ruleset, channel};
use lakmoes::scanner::Scanner;
use lakmoes::text::{Span, Text};

/// Small enough for the memory and time that a fuzzer allows one input.
pub fn limits() -> Limits {
    Limits {
        bytes_in: 1 << 20,
        bytes_expanded: 16 << 20,
        bytes_part: 8 << 20,
        entries: 500,
        segments: 20_000,
        pages: 50,
        objects: 5_000,
        operators_stream: 50_000,
        operators: 100_000,
        glyphs: 200_000,
        ..Limits::default()
    }
}

/// Reads the bytes under this name; whatever is read must keep the laws.
pub fn read(name: &str, bytes: &[u8]) {
    let source = Source::new(name, bytes.to_vec(), Origin::Memory);
    if let Ok(document) = recognise(&source).and_then(|format| format.read(&source, &limits())) {
        lawful(&document);
    }
}

/// The scanner with the rules that come with the program. Compiling them takes long under a sanitizer, so targets call this before the clock of
/// their first input runs.
pub fn scanner() -> &'static Scanner {
    static SCANNER: OnceLock<Scanner> = OnceLock::new();
    SCANNER.get_or_init(|| {
        let internal = channel::builtin().into_iter().next().expect("there are channels");
        Scanner::new(Detector::new(Arc::new(Ruleset::builtin())), internal, limits(), Certainty::Possible)
    })
}

/// Redacts everything that is found. What comes out must be found clean by a second run, which changes no byte of it.
pub fn redact(name: &str, bytes: &[u8]) {
    let order = Order::new(Choice::All);
    let source = Source::new(name, bytes.to_vec(), Origin::Memory);
    match scanner().redact(&source, &order) {
        Ok(once) => {
            let again = Source::new(name, once.bytes.clone(), Origin::Memory);
            let twice = scanner().redact(&again, &order);
            assert!(twice.is_ok_and(|twice| twice.removed.is_empty() && twice.bytes == once.bytes));
        }
        // A panic in a writer is caught, and told by this name.
        Err(refused) => assert!(refused.reasons.iter().all(|reason| reason.about != Some("internal"))),
    }
}

/// Scans the bytes and everything inside them.
pub fn scan(name: &str, bytes: &[u8]) {
    let scanner = scanner();
    let _ = scanner.scan(Source::new(name, bytes.to_vec(), Origin::Memory), &mut |report| {
        lawful(&report.document);
        for finding in &report.findings {
            // Every finding points at text, and can say where it stands.
            assert!(!report.excerpt(finding).reveal().is_empty());
            let _ = (report.place(finding), report.excerpt(finding).masked());
        }
        ControlFlow::Continue(())
    });
}

fn lawful(document: &Document) {
    for segment in &document.segments {
        well_mapped(&segment.text);
        let length = segment.text.folded().len();
        assert!(segment.cells.iter().all(|c| c.span.end() <= length), "cells lie in the text");
        assert!(segment.cells.windows(2).all(|w| w[0].span.end() <= w[1].span.start()), "cells are disjoint");
    }
}

/// Pieces are ordered and cover the text; every span leads back without a panic.
fn well_mapped(text: &Text) {
    let pieces = text.map().pieces();
    let shown = text.whole().reveal();
    assert_eq!(pieces.first().map(|p| p.at), (!shown.is_empty()).then_some(0));
    assert!(pieces.windows(2).all(|w| w[0].at < w[1].at), "pieces are in order");
    let mut before = 0;
    // Spans of a few letters all over the text, but no more than can be looked at in time.
    let starts: Vec<usize> = text.folded().char_indices().map(|(i, _)| i).collect();
    let step = (starts.len() / 500).max(1);
    for pair in starts.windows(4).step_by(step) {
        let span = Span::new(pair[0], pair[3]);
        let range = text.shown_span(span);
        assert!(range.start >= before && range.end >= range.start, "spans run forward");
        before = range.start;
        let _ = text.anchors(span);
    }
}

/// A Word file whose main part holds these bytes.
pub fn docx(part: &[u8]) -> Vec<u8> {
    const TYPES: &str = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";
    const RELS: &str = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/></Relationships>";
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in
        [("[Content_Types].xml", TYPES.as_bytes()), ("_rels/.rels", RELS.as_bytes()), ("word/document.xml", part)]
    {
        zip.start_file(name, options).expect("memory takes all of it");
        zip.write_all(bytes).expect("memory takes all of it");
    }
    zip.finish().expect("memory takes all of it").into_inner()
}

/// A PDF whose one page holds these operators.
pub fn pdf(content: &[u8]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut offsets = Vec::new();
    let stream = [format!("<< /Length {} >>\nstream\n", content.len()).as_bytes(), content, b"\nendstream"].concat();
    let objects: [&[u8]; 5] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> >> /Contents 4 0 R >>",
        &stream,
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ];
    for (i, object) in objects.iter().enumerate() {
        offsets.push(out.len());
        out.extend(format!("{} 0 obj\n", i + 1).as_bytes());
        out.extend(*object);
        out.extend(b"\nendobj\n");
    }
    let start = out.len();
    out.extend(b"xref\n0 6\n0000000000 65535 f \n");
    for offset in offsets {
        out.extend(format!("{offset:010} 00000 n \n").as_bytes());
    }
    out.extend(format!("trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n").as_bytes());
    out
}
