//! Known persons in every spelling.

use std::sync::Arc;

use crate::detect::Detector;
use crate::model::{Document, Known, Layer, Place, Segment};
use crate::rules::Ruleset;
use crate::text::TextBuilder;

/// What is marked as of a known person in a text.
fn found(known: &Known, text: &str) -> Vec<String> {
    of_all(std::slice::from_ref(known), text).into_iter().map(|(value, _)| value).collect()
}

fn known(name: &str) -> Known {
    Known {
        name: name.into(),
        called: vec!["Faatje".into()],
        relatives: vec!["Youssef Bouzidi".into()],
        ..Known::default()
    }
}

fn check(name: &str, text: &str, expected: &[&str]) {
    assert_eq!(found(&known(name), text), expected, "{text}");
}

#[test]
fn a_name_is_found_in_every_spelling() {
    let name = "Fatima El Hadouchi";
    for said in [
        "Fatima El Hadouchi",
        "fatima el hadouchi",
        "El Hadouchi",
        "Hadouchi",
        "F. El Hadouchi",
        "F. Hadouchi",
        "Hadouchi, F.",
        "El Hadouchi, Fatima",
        "Fatima Hadouchi",
        "Fatima",
        "Faatje",
        "Hadouchie",
        "FATIMA EL HADOUCHI",
    ] {
        check(name, &format!("gisteren was {said} op het spreekuur."), &[said]);
    }
    check(name, "Bouzidi kwam ook, en hadouchi belde.", &["Bouzidi", "hadouchi"]);
}

#[test]
fn a_double_name_is_found_in_either_order() {
    let name = "Anna de Wit-van Zandvliet";
    check(name, "Mevrouw Van Zandvliet-de Wit is er.", &["Van Zandvliet-de Wit"]);
    check(name, "Mevrouw Zandvliet is er.", &["Zandvliet"]);
}

#[test]
fn ordinary_words_are_no_names() {
    let name = "Wil Bakker";
    check(name, "ik wil naar de bakker, en dat wil hij ook", &[]);
    check(name, "Bakkers en slagers zijn open.", &[]);
    check(name, "dat heeft Wil Bakker gezegd", &["Wil Bakker"]);
}

/// What is found, and of whom, with all of these persons known.
fn of_all(known: &[Known], text: &str) -> Vec<(String, Option<u32>)> {
    let detector = Detector::new(Arc::new(Ruleset::builtin())).with_known(known);
    let mut builder = TextBuilder::new();
    builder.push_linear(text, 0, 0, 0);
    let segments = vec![Segment::new(Place::default(), Layer::Visible, builder.finish())];
    let document = Document { format: "txt", segments, ..Document::default() };
    let findings = detector.detect(&document);
    let marked = findings.iter().filter(|f| f.has("known-person"));
    marked.map(|f| (document.segments[0].text.slice(f.span).to_owned(), f.person.map(|p| p.0))).collect()
}

#[test]
fn of_many_namesakes_the_one_is_meant_whom_the_words_fit() {
    let named = |name: String| Known { name, ..Known::default() };
    let mut known: Vec<Known> = (0..4000).map(|i| named(format!("Qx{i:04} Zandhoek")).clone()).collect();
    known.extend((0..4000).map(|i| named(format!("{}oortje Zandhoek", char::from(b'a' + (i % 12) as u8)))));
    known.push(named("Mirthe Zandhoek".to_owned()));
    known.push(Known { name: "Youp Veldkers".to_owned(), phones: vec!["06-12345678".to_owned()], ..Known::default() });
    // Each word is looked at once, however many bear it.
    let text = "Toen belde zandhoek, Mirthe weer. ".repeat(2000);
    assert_eq!(of_all(&known, &text).len(), 2000);
    let found = of_all(&known, "gisteren belde zandhoek mirthe, en Zandhoek, M. ook. Bel 06 1234 5678. Veldkers komt.");
    let words: Vec<&str> = found.iter().map(|(text, _)| text.as_str()).collect();
    assert_eq!(words, ["zandhoek mirthe", "Zandhoek, M.", "06 1234 5678", "Veldkers"]);
    assert_eq!(found[0].1, found[1].1);
}

#[test]
fn of_two_names_as_near_the_same_is_taken_every_time() {
    let known: Vec<Known> = ["Kees Zanderink", "Piet Zandering", "Jan Zanderina", "Bea Zanderinn"]
        .into_iter()
        .map(|name| Known { name: name.into(), ..Known::default() })
        .collect();
    // The list of another name decides whose number comes first.
    let text = "Kees Zanderink en Piet Zandering, Jan Zanderina en Bea Zanderinn. Mevrouw Zanderinx is er.";
    let first = of_all(&known, text);
    for _ in 0..12 {
        assert_eq!(of_all(&known, text), first);
    }
}
