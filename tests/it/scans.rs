//! Scans of the fixtures, each in every layout and variant: what is marked is found by its rule, nothing else is reported as likely.
//!
//! What still goes wrong is listed in `fixtures/known-fixtures.txt`, and the list must match exactly: a repair is noticed too.
//! `LAKMOES_UPDATE=1` writes it anew. `cargo test --test it scans -- --nocapture` prints precision and recall per rule.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::sync::{Arc, OnceLock};

use lakmoes::detect::Detector;
use lakmoes::model::{Certainty, Layer, Limits, ScanReport, Severity, Source};
use lakmoes::rules::{Ruleset, channel};
use lakmoes::scanner::Scanner;

use crate::readers::{plain, source};
use crate::support::{Fixture, Kind, Layout, Rendered, fixtures, fixtures_dir, renderings};

pub fn scanner() -> &'static Arc<Scanner> {
    static SCANNER: OnceLock<Arc<Scanner>> = OnceLock::new();
    SCANNER.get_or_init(|| {
        let detector = Detector::new(Arc::new(Ruleset::builtin()));
        let internal = channel::builtin().into_iter().find(|c| c.id == "internal").expect("it is built in");
        Arc::new(Scanner::new(detector, internal, Limits::default(), Certainty::Likely))
    })
}

pub fn scan(source: Source) -> Vec<ScanReport> {
    let mut reports = Vec::new();
    let _ = scanner().scan(source, &mut |report| {
        reports.push(report);
        ControlFlow::Continue(())
    });
    reports
}

/// Findings in the document itself (its name is scanned as well): rule and text.
fn found(reports: &[ScanReport]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for report in reports {
        for finding in &report.findings {
            if report.segment(finding).layer != Layer::FileName {
                found.push((finding.rule.as_str().to_owned(), report.excerpt(finding).reveal().to_owned()));
            }
        }
    }
    found
}

/// Whether a rule finds words: then the extent is a matter of taste, and a part counts.
fn words(rule: &str) -> bool {
    rule.starts_with("special.") || rule.starts_with("delicate.") || rule == "criminal.data"
}

/// Whether a finding is (part of) this value.
fn part_of(rule: &str, finding: &str, value: &str) -> bool {
    let (finding, value) = (plain(finding), plain(value));
    if words(rule) || rule == "nl.mrz" {
        return value.contains(&finding) || finding.contains(&value);
    }
    finding.contains(&value) || (value.contains(&finding) && 2 * finding.len() >= value.len())
}

/// Errors of one scan: `missed` or `wrong`, rule, text.
fn errors(rendered: &Rendered, found: &[(String, String)], count: Option<&mut BTreeMap<String, Count>>) -> Vec<String> {
    let one_line = |text: &str| text.replace(['\n', '\r'], " / ");
    let mut errors = Vec::new();
    let mut scratch = BTreeMap::new();
    let count = count.unwrap_or(&mut scratch);
    for value in &rendered.values {
        if let Kind::Truth(rule) = &value.kind {
            let row = count.entry(rule.clone()).or_default();
            row.truth += 1;
            if found.iter().any(|(r, text)| r == rule && part_of(rule, text, &value.text)) {
                row.found += 1;
            } else {
                errors.push(format!("missed\t{rule}\t{}", one_line(&value.text)));
            }
        }
    }
    for (rule, text) in found {
        let right = |value: &crate::support::Value| match &value.kind {
            Kind::Truth(r) | Kind::Optional(r) => r == rule && part_of(rule, text, &value.text),
            Kind::Decoy(_) => false,
        };
        if !rendered.values.iter().any(right) {
            count.entry(rule.clone()).or_default().wrong += 1;
            errors.push(format!("wrong\t{rule}\t{}", one_line(text)));
        }
    }
    errors
}

#[derive(Default)]
struct Count {
    truth: u32,
    found: u32,
    wrong: u32,
}

#[test]
fn every_fixture_in_every_layout() {
    // Error -> the cases in which it is made.
    let mut all: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut cases: BTreeMap<String, usize> = BTreeMap::new();
    let mut count = BTreeMap::new();
    for fixture in fixtures() {
        for (layout, variant, rendered) in renderings(&fixture) {
            let found = found(&scan(source(&rendered)));
            // A value counts once: in the first plain layout of its fixture.
            let counts = variant == "plain" && layout == fixture.layouts[0];
            *cases.entry(fixture.name.clone()).or_default() += 1;
            for error in errors(&rendered, &found, counts.then_some(&mut count)) {
                let case = format!("{}/{variant}", layout.name());
                all.entry(format!("{}\t{error}", fixture.name)).or_default().insert(case);
            }
        }
    }
    print_table(&count);
    let lines: BTreeSet<String> = all
        .into_iter()
        .map(|(error, made)| {
            let name = error.split('\t').next().expect("it begins with the fixture");
            let everywhere = made.len() == cases[name];
            let made = made.into_iter().collect::<Vec<_>>().join(" ");
            format!("{error}\t{}", if everywhere { "everywhere" } else { &made })
        })
        .collect();
    let path = fixtures_dir().join("known-fixtures.txt");
    if std::env::var_os("LAKMOES_UPDATE").is_some() {
        let text: String = lines.iter().map(|l| format!("{l}\n")).collect();
        std::fs::write(&path, text).expect("the list can be written");
        return;
    }
    let known = std::fs::read_to_string(&path).unwrap_or_default();
    let known: BTreeSet<String> = known.lines().map(str::to_owned).collect();
    let new: Vec<_> = lines.difference(&known).map(String::as_str).collect();
    let repaired: Vec<_> = known.difference(&lines).map(String::as_str).collect();
    assert!(new.is_empty(), "new errors:\n{}", new.join("\n"));
    assert!(repaired.is_empty(), "repaired; run with LAKMOES_UPDATE=1:\n{}", repaired.join("\n"));
}

fn print_table(count: &BTreeMap<String, Count>) {
    println!("{:<28} {:>4} {:>9} {:>7} {:>6}", "rule", "n", "precision", "recall", "F1");
    for (rule, c) in count {
        let precision = f64::from(c.found) / f64::from((c.found + c.wrong).max(1));
        let recall = f64::from(c.found) / f64::from(c.truth.max(1));
        let f1 = 2.0 * precision * recall / (precision + recall).max(1e-9);
        println!("{rule:<28} {:>4} {precision:>9.3} {recall:>7.3} {f1:>6.3}", c.truth);
    }
}

#[test]
fn severities_are_at_least_what_the_fixtures_ask() {
    let mut wrong = Vec::new();
    for fixture in fixtures() {
        let Some(wanted) = &fixture.severity else { continue };
        let wanted = Severity::from_code(wanted).unwrap_or_else(|| panic!("{}: {wanted}", fixture.name));
        for layout in [Layout::Txt, Layout::Docx, Layout::Pdf] {
            if let Some(got) = severity(&fixture, layout)
                && (got < wanted || (wanted == Severity::None && got != Severity::None))
            {
                wrong.push(format!("{} {}: {} instead of {}", fixture.name, layout.name(), got.code(), wanted.code()));
            }
        }
    }
    let wrong: Vec<&str> = wrong.iter().map(String::as_str).collect();
    assert_eq!(wrong, KNOWN_SEVERITIES, "known errors must match exactly, so that a repair is noticed too");
}

/// Words for general matters that still count as somebody's.
const KNOWN_SEVERITIES: &[&str] = &["folder-griep txt: low instead of none"];

fn severity(fixture: &Fixture, layout: Layout) -> Option<Severity> {
    let asked = fixture.layouts.contains(&layout);
    asked.then(|| scan(source(&layout.render(fixture, "plain")))[0].assessment.severity)
}
