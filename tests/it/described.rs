//! Whether a person is recognised by what is told, and what the risk is then: the worked examples of the method.

use std::ops::ControlFlow;
use std::sync::Arc;

use lakmoes::detect::Detector;
use lakmoes::model::{Certainty, Limits, Origin, ScanReport, Severity, Source, TraitKind};
use lakmoes::rules::{Ruleset, channel};
use lakmoes::scanner::Scanner;

fn scan(text: &str, channel: &str) -> ScanReport {
    let channel = channel::builtin().into_iter().find(|c| c.id == channel).expect("a channel");
    let detector = Detector::new(Arc::new(Ruleset::builtin()));
    let scanner = Scanner::new(detector, channel, Limits::default(), Certainty::Likely);
    let mut reports = Vec::new();
    let _ = scanner.scan(Source::new("tekst", text.as_bytes().to_vec(), Origin::Memory), &mut |report| {
        reports.push(report);
        ControlFlow::Continue(())
    });
    reports.remove(0)
}

/// How many people fit, and how easily the person is found.
fn check(text: &str, k: std::ops::RangeInclusive<u64>, identification: f32) -> ScanReport {
    let report = scan(text, "social");
    let [person] = report.people.as_slice() else { panic!("one person is described, not {:?}", report.people) };
    let fits = person.k.expect("something is told");
    assert!(k.contains(&fits), "{text}: {fits}");
    assert_eq!(person.identification, identification, "{text}");
    report
}

#[test]
fn a_rare_profession_and_a_town_point_to_one_person_under_any_name() {
    let report = check("Sanne*, vrouw van 43 uit Zutphen, dierenarts, depressie", 1..=1, 1.0);
    assert!(report.people[0].alias && report.people[0].singling_out && report.people[0].inference);
    check("Sanne*, vrouw van 43 uit Zutphen", 200..=250, 0.25);
    check("Sanne*, vrouw van 43 uit Zutphen, depressie", 10..=12, 0.5);
}

#[test]
fn a_general_description_fits_many() {
    let report = check(
        "Cliënt is een vrouw van in de veertig uit het oosten van het land, werkt in de zorg en heeft een depressie.",
        300..=20_000,
        0.25,
    );
    assert!(!report.people[0].singling_out);
}

#[test]
fn an_event_with_a_date_and_a_street_is_one_person() {
    let report = check(
        "Een jongen van 8, drieling, wiens vader in de krant stond na de brand in de Kerkstraat op 3 mei.",
        1..=1,
        1.0,
    );
    assert!(report.people[0].linkability && report.people[0].self_recognition);
}

#[test]
fn a_ward_has_few_people() {
    let report = scan("Mevrouw Bakker (fictief) van 83 woont op de afdeling van De Linde en is depressief.", "social");
    let person = &report.people[0];
    assert!(
        person.alias && person.traits.iter().any(|t| t.kind == TraitKind::Institution && t.value == 25.0),
        "{person:?}"
    );
    assert!(person.identification >= 0.5);
}

#[test]
fn a_relative_has_a_description_of_her_own() {
    let report = scan("Een jongen van 8 uit Zutphen. Haar moeder (34) is burgemeester.", "social");
    assert_eq!(report.people.len(), 2, "{:?}", report.people);
}

#[test]
fn a_made_up_name_does_not_make_a_post_safe_and_a_general_one_does() {
    let post = scan("Sanne* (43) uit Zutphen, dierenarts, burn-out", "social");
    assert_eq!((post.assessment.score, post.assessment.severity), (100, Severity::VeryHigh));
    let general = scan(
        "Een vrouw van middelbare leeftijd uit het oosten van het land, werkt met dieren, had een burn-out.",
        "social",
    );
    assert!(general.assessment.score <= 30, "{:?}", general.assessment);
}

#[test]
fn nobody_is_described_in_a_general_text() {
    for text in [
        "Wij zijn een stichting uit Zutphen met vijf locaties.",
        "De brand in de Kerkstraat op 3 mei is geblust.",
        "Kinderen van 4 tot 12 jaar zijn welkom op basisschool De Wegwijzer.",
    ] {
        assert!(scan(text, "social").people.is_empty(), "{text}");
    }
}
