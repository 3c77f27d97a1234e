//! Known persons in every spelling.

use std::sync::Arc;

use crate::detect::Detector;
use crate::model::{Document, Known, Layer, Place, Segment};
use crate::rules::Ruleset;
use crate::text::TextBuilder;

/// What is marked as of a known person in a text.
fn found(known: &Known, text: &str) -> Vec<String> {
    let detector = Detector::new(Arc::new(Ruleset::builtin())).with_known(std::slice::from_ref(known));
    let mut builder = TextBuilder::new();
    builder.push_linear(text, 0, 0, 0);
    let segments = vec![Segment::new(Place::default(), Layer::Visible, builder.finish())];
    let document = Document { format: "txt", segments, ..Document::default() };
    let findings = detector.detect(&document);
    let marked = findings.iter().filter(|f| f.has("known-person"));
    marked.map(|f| document.segments[0].text.slice(f.span).to_owned()).collect()
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
