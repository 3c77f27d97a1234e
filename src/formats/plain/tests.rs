//! Tests of reading text as a whole: what every text must hold, whatever its kind and bytes.

use proptest::prelude::*;

use super::Plain;
use super::encoding::decode;
use crate::formats::{Format, ReadError};
use crate::model::{Document, GapCode, Limits, Origin, Source};
use crate::text::{Anchor, Ground, Span};

pub(crate) fn source(name: &str, bytes: &[u8]) -> Source {
    Source::new(name, bytes, Origin::Memory)
}

/// Every span leads back to the decoded text: linear pieces to the very same characters.
pub(crate) fn holds_its_ground(document: &Document, decoded: &str) {
    for segment in &document.segments {
        let shown = segment.text.whole().reveal();
        let pieces = segment.text.map().pieces();
        for (i, piece) in pieces.iter().enumerate() {
            let end = pieces.get(i + 1).map_or(shown.len(), |p| p.at as usize);
            let part = &shown[piece.at as usize..end];
            match piece.ground {
                Ground::Linear { start, chars, .. } => {
                    let start = start as usize;
                    assert_eq!(&decoded[start..start + part.len()], part);
                    assert_eq!(decoded[..start].chars().count(), chars as usize);
                }
                Ground::Whole { start, len, chars, chars_len, .. } => {
                    let stands = &decoded[start as usize..(start + len) as usize];
                    assert_eq!(stands.chars().count(), chars_len as usize);
                    assert_eq!(decoded[..start as usize].chars().count(), chars as usize);
                }
                Ground::Added => {}
                Ground::Value { .. } | Ground::Glyph { .. } | Ground::Glyphs { .. } => {}
            }
        }
        let mut last = 0;
        for cell in &segment.cells {
            assert!(cell.span.start() >= last && cell.span.end() <= segment.text.folded().len());
            last = cell.span.end();
            let _ = segment.place_of(cell.span);
        }
        let all = Span::new(0, segment.text.folded().len());
        for anchor in segment.text.anchors(all) {
            if let Anchor::Bytes { range, chars, .. } = anchor {
                assert_eq!(
                    decoded[range.start as usize..range.end as usize].chars().count() as u32,
                    chars.end - chars.start
                );
            }
        }
    }
}

fn check(name: &str, bytes: &[u8], format: &str, contains: &str) -> Document {
    let document = Plain.read(&source(name, bytes), &Limits::default()).expect("it is text");
    assert_eq!(document.format, format);
    assert!(document.segments.iter().any(|s| s.text.folded().contains(contains)), "{contains} is not there");
    holds_its_ground(&document, &decode(bytes).expect("it is text").text);
    document
}

#[test]
fn each_kind_is_known_by_its_content() {
    check("a.txt", b"Verslag\nBSN 111222333", "txt", "111222333");
    check("a", b"naam;bsn;plaats\nJan;111222333;Ons Dorp\nEls;123456782;Ons Dorp\n", "csv", "111222333");
    check("a.txt", b"id\tnaam\tbsn\n1\tJan\t111222333\n2\tEls\t123456782\n", "tsv", "111222333");
    check("a.txt", b"{\"naam\": \"Zo\\u00eb\", \"bsn\": 111222333}", "json", "Zoë");
    check("a.txt", b"12-03-2024 14:05 - A: hoi\n12-03-2024 14:06 - B: 111222333", "chat", "111222333");
    check("a.md", b"# Verslag\nBSN 111222333", "md", "111222333");
    check("a.json", b"BSN 111222333", "txt", "111222333");
}

#[test]
fn an_empty_file_is_read_and_has_nothing() {
    let document = Plain.read(&source("a.txt", b""), &Limits::default()).expect("it is a text");
    assert_eq!((document.format, document.segments.len(), document.gaps.len()), ("txt", 0, 0));
}

#[test]
fn a_long_line_and_a_long_text_are_cut_between_words() {
    let line = "woord ".repeat(200_000);
    let document = check("a.txt", line.as_bytes(), "txt", "woord");
    assert!(document.segments.len() > 3);
    assert!(
        document
            .segments
            .iter()
            .all(|s| s.text.folded().starts_with("woord") && s.text.folded().len() <= super::SEGMENT)
    );
    let text = "Een regel met tekst.\nNog een regel.\n\n".repeat(20_000);
    let document = check("a.txt", text.as_bytes(), "txt", "regel");
    assert!(document.segments.iter().all(|s| s.text.folded().ends_with("\n\n")));
    assert_eq!(
        document.segments[1].place.line,
        Some(1 + document.segments[0].text.folded().matches('\n').count() as u32)
    );
}

#[test]
fn too_large_and_not_text_are_refused() {
    let limits = Limits { bytes_in: 10, ..Limits::default() };
    let refused = Plain.read(&source("a.txt", b"0123456789a"), &limits);
    assert_eq!(refused.err(), Some(ReadError::Limit { what: "bytes-in", limit: 10, actual: 11 }));
    assert!(!Plain.recognises(&source("a.txt", &[1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3])));
}

#[test]
fn hostile_texts_end_and_lose_nothing() {
    let limits = Limits::default();
    for (name, text) in [
        ("quotes.csv", "\"a\n".repeat(1_000_000)),
        ("columns.csv", ";".repeat(3_000_000)),
        ("one.csv", format!("a;b\n1;\"{}\"\n", "x ".repeat(1_000_000))),
        ("deep.json", "[".repeat(1_000_000)),
        ("deep-objects.json", "{\"a\":".repeat(1_000_000)),
        ("flat.json", format!("[{}1]", "{\"a\":1},".repeat(300_000))),
        ("escapes.json", format!("[\"{}\"]", "\\u00eb".repeat(300_000))),
        ("backslashes.json", format!("[\"{}", "\\".repeat(1_000_001))),
        ("chat.txt", format!("12-03-2024 14:05 - A: hoi\n12-03-2024 14:06 - B: {}", "woord ".repeat(300_000))),
        ("line.txt", "x".repeat(5_000_000)),
        ("ends.txt", "\r\n".repeat(2_000_000)),
        ("marks.txt", "a\u{301}".repeat(300_000)),
    ] {
        let document = Plain.read(&source(name, text.as_bytes()), &limits).expect("it is text");
        assert!(document.segments.len() < 400_000, "{name}: {} segments", document.segments.len());
        let seen: usize =
            document.segments.iter().map(|s| s.text.folded().chars().filter(|c| c.is_alphanumeric()).count()).sum();
        let there = text.chars().filter(|c| c.is_alphanumeric()).count();
        assert!(seen >= there || name == "escapes.json" || name == "marks.txt", "{name}: {seen} of {there}");
        if name.starts_with("deep") {
            assert!(document.gaps.iter().any(|g| g.code == GapCode::Limit), "{name}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300), name in "a\\.(txt|csv|json|md)") {
        let source = source(&name, &bytes);
        if let Ok(document) = Plain.read(&source, &Limits::default()) {
            holds_its_ground(&document, &decode(&bytes).expect("it was read").text);
        }
    }

    #[test]
    fn any_text_keeps_all_its_letters(text in "([a-c1-3\"\\\\;,:{}\\[\\]\\n\\t ë\u{ad}]|\\\\u00eb|\\\\n|\"a\": ?\"|\\r\\n|12-03-2024 14:05 - ab?: ){0,60}", name in "a\\.(txt|csv|json|md)") {
        let source = source(&name, text.as_bytes());
        let document = Plain.read(&source, &Limits::default()).expect("it is text");
        holds_its_ground(&document, &text);
        if !matches!(document.format, "json") {
            let shown: String = document.segments.iter().map(|s| s.text.whole().reveal()).collect();
            prop_assert_eq!(shown, text);
        }
    }
}
