//! Sentences as people write them: what is said of somebody in plain words is found, and what is said of nobody is left alone.
//!
//! `fixtures/sentences.tsv` holds a rule (or `-`) and a text on each line, all made up. The floors may only rise.
//!
//! The lists of terms were built on these very sentences. So the floors tell that nothing was lost again; how much is found of what nobody wrote a term
//! for, they do not tell: that takes sentences that no list has seen, and is far less.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// Share of the texts in which what they say is found under its own rule.
const RECALL: f64 = 0.92;
/// Texts that say nothing of anybody, and are said to.
const FALSE_ALARMS: usize = 8;

#[test]
fn what_plain_sentences_say_of_somebody_is_found_and_nothing_else() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let lines = std::fs::read_to_string(root.join("fixtures/sentences.tsv")).expect("the sentences can be read");
    let lines: Vec<(&str, &str)> = lines.lines().filter_map(|line| line.split_once('\t')).collect();
    let folder = tempfile::tempdir().expect("a folder");
    for (i, (_, text)) in lines.iter().enumerate() {
        std::fs::write(folder.path().join(format!("{i:04}.txt")), text).expect("a file");
    }
    let out = Command::new(env!("CARGO_BIN_EXE_lakmoes"))
        .args(["scan", "--format", "ndjson"])
        .arg(folder.path())
        .output()
        .expect("the program starts");
    let mut found: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for line in String::from_utf8_lossy(&out.stdout).lines() {
        let report: Value = serde_json::from_str(line).expect("a line is JSON");
        let Some(source) = report["source"].as_str() else { continue };
        let index = source[source.len() - 8..source.len() - 4].parse().expect("a number");
        let rules = report["findings"].as_array().into_iter().flatten().filter_map(|f| f["rule"].as_str());
        found.insert(index, rules.filter(|r| kind(r)).map(str::to_owned).collect());
    }
    assert_eq!(found.len(), lines.len(), "every text is reported");
    let (mut said, mut hits, mut alarms) = (0, 0, Vec::new());
    for (i, (rule, _)) in lines.iter().enumerate() {
        match *rule {
            "-" if !found[&i].is_empty() => alarms.push(i + 1),
            "-" => {}
            rule => {
                said += 1;
                hits += usize::from(found[&i].iter().any(|r| r == rule));
            }
        }
    }
    println!("{hits} of {said} found, {} false alarms", alarms.len());
    assert!(hits as f64 >= RECALL * f64::from(said), "{hits} of {said} found");
    assert!(alarms.len() <= FALSE_ALARMS, "false alarms on lines {alarms:?}");
}

/// Rules that tell what is said of somebody, rather than who it is.
fn kind(rule: &str) -> bool {
    ["special.", "criminal.", "delicate."].iter().any(|family| rule.starts_with(family))
}
