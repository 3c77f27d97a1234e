//! Tests of JSON: offsets are those of the file, records stand apart, broken files are read all the same.

use super::words;
use super::{looks_like_json, read_file};
use crate::formats::plain::ground::Ground;
use crate::model::{Document, Limits};

fn read(text: &str) -> Option<Document> {
    let mut document = Document::default();
    (looks_like_json(text) && read_file(&mut Ground::new(text), "txt", &Limits::default(), &mut document))
        .then_some(document)
}

/// Value, header and group of every cell.
fn check(text: &str, cells: &[(&str, &str, u32)]) {
    let document = read(text).expect("it is JSON");
    let found: Vec<_> = document
        .segments
        .iter()
        .flat_map(|s| s.cells.iter().map(move |c| (s.text.slice(c.span), c.header.as_deref().unwrap_or(""), s.group)))
        .collect();
    assert_eq!(found, cells);
    assert!(document.gaps.is_empty());
}

#[test]
fn keys_become_headers_and_records_groups() {
    check(
        r#"{"clienten": [{"naam": "Zo\u00eb", "bsnNummer": 111222333}, {"naam": "Jan", "adres": {"straat": "Dorp 1"}}], "x": "y"}"#,
        &[
            ("Zoë", "naam", 1),
            ("111222333", "bsn nummer", 1),
            ("Jan", "naam", 2),
            ("Dorp 1", "adres straat", 2),
            ("y", "x", 0),
        ],
    );
    check(
        "{\"date_of_birth\":\"1980\"}\n{\"tags\":[\"a\",\"b\"]}\n",
        &[("1980", "date of birth", 0), ("a", "tags", 1), ("b", "tags", 1)],
    );
}

#[test]
fn lines_are_those_of_the_file_in_spite_of_escapes() {
    let document = read("{\n\"a\": \"een\\ntwee\",\n\"bsn\": \"111222333\"}").expect("it is JSON");
    let segment = &document.segments[0];
    assert_eq!(segment.place_of(segment.cells[1].span).line, Some(3));
}

#[test]
fn words_of_keys() {
    for (key, expected) in [
        ("date_of_birth", "date of birth"),
        ("bsnNummer", "bsn nummer"),
        ("BSN", "bsn"),
        ("clientBSN", "client bsn"),
        ("IBANNummer", "iban nummer"),
        ("@e-mail", "e mail"),
    ] {
        assert_eq!(words(key), expected);
    }
}

#[test]
fn a_cut_file_is_told_and_other_texts_are_left_alone() {
    let document = read(r#"[{"a": 1, "b": 2, "c": "x"}, {"a": "111222"#).expect("it is JSON");
    assert_eq!(document.gaps.len(), 1);
    assert!(document.segments.iter().any(|s| s.text.folded().contains("111222")));
    assert!(read("[12-03-2024 14:05:01] Jan: hoi").is_none());
    assert!(read("{ vul hier de naam in }").is_none());
}

#[test]
fn a_million_brackets_are_a_gap() {
    let text = format!("{}{}", r#"{"a":1,"b":["#, "[".repeat(1_000_000));
    let mut document = Document::default();
    assert!(read_file(&mut Ground::new(&text), "json", &Limits::default(), &mut document));
    assert_eq!(document.gaps.len(), 1);
}
