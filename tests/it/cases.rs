//! `fixtures/cases`: sentences with their label, all of which must come out, but for an exact list of known misses.

use std::collections::BTreeMap;

use lakmoes::model::{Certainty, ScanReport};

use crate::check::scan_at;

/// Labels that do not come out yet. A repair is noticed too: the list must be exact.
const KNOWN_MISSES: &[&str] = &[];

fn table(name: &str) -> Vec<Vec<String>> {
    let path = format!("{}/fixtures/cases/{name}.tsv", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).expect("the table is there");
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    lines.map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}

/// Whether a text shows what its label says.
fn comes_out(label: &str, rules: &BTreeMap<String, String>, report: &ScanReport) -> bool {
    let found = |rule: &str, evidence: &str| {
        report.findings.iter().any(|f| f.rule.as_str() == rule && (evidence.is_empty() || f.has(evidence)))
    };
    match label {
        "-" => report.assessment.score == 0,
        "herleidbaar" => report.people.iter().any(|p| p.k.is_some_and(|k| k < 20)),
        "whatsapp" => report.document.format == "chat",
        // A public number may be told as such.
        "openbaar_nummer" => report.assessment.score == 0,
        "email_organisatie" => report.assessment.score == 0,
        "naam_publiek" => found("person.name", "") && report.assessment.score <= 20,
        "naam_fictief" => found("person.name", "fictitious-name"),
        // That somebody is hidden is told without an address as well, and stops it.
        "adres_geheim" => {
            found("contact.address", "secret-address")
                || found("delicate.violence", "") && report.verdict.reasons.iter().any(|r| r.0 == "secret-address")
        }
        "btw_met_bsn" => found("nl.vat", "contains-bsn"),
        "iban_typefout" => found("bank.iban", "checksum-failed"),
        "id_document" => found("nl.id-document", "") || found("nl.mrz", ""),
        _ => rules.get(label).is_some_and(|rule| found(rule, "")),
    }
}

#[test]
fn every_sentence_comes_out_as_labelled() {
    let rules: BTreeMap<String, String> = table("labels")
        .into_iter()
        .filter_map(|row| Some((row.first()?.clone(), row.get(1).filter(|rule| !rule.is_empty())?.clone())))
        .collect();
    let mut misses = Vec::new();
    let cases = table("cases");
    assert!(cases.len() > 80);
    for row in &cases {
        let [id, label, _, text] = row.as_slice() else { panic!("four columns: {row:?}") };
        // What is only possible is reported; the score counts what is likely.
        let least = if label == "-" || label == "openbaar_nummer" { Certainty::Likely } else { Certainty::Possible };
        if !comes_out(label, &rules, &scan_at(text, if label == "adres_geheim" { "social" } else { "internal" }, least))
        {
            misses.push(id.as_str());
        }
    }
    assert_eq!(misses, KNOWN_MISSES);
}
