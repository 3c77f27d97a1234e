//! Every code that a reader of a format gives has words in both languages. The codes are taken from the source itself, so that none is forgotten.

use std::collections::BTreeSet;
use std::path::Path;

use regex::Regex;

fn product(folder: &Path, out: &mut String) {
    for entry in std::fs::read_dir(folder).expect("src can be listed") {
        let path = entry.expect("an entry can be read").path();
        if path.is_dir() {
            product(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") && !path.ends_with("tests.rs") {
            let text = std::fs::read_to_string(&path).expect("a source file is UTF-8");
            out.push_str(text.split("#[cfg(test)]").next().expect("split gives at least one piece"));
        }
    }
}

/// The codes that these patterns find, each in its first group.
fn codes(source: &str, patterns: &[&str]) -> BTreeSet<String> {
    let found = patterns.iter().flat_map(|pattern| {
        let pattern = Regex::new(pattern).expect("a lawful pattern");
        pattern.captures_iter(source).map(|found| found[1].to_owned()).collect::<Vec<_>>()
    });
    found.collect()
}

fn room(rooms: &[&str]) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut source = String::new();
    for room in rooms {
        match room.ends_with(".rs") {
            true => source.push_str(&std::fs::read_to_string(root.join(room)).expect("it is there")),
            false => product(&root.join(room), &mut source),
        }
    }
    source
}

/// Every code that the patterns find in the source has a sentence under one of these keys, in both languages.
fn check_in(source: &str, patterns: &[&str], keys: &[&str], least: usize) {
    let codes = codes(source, patterns);
    assert!(codes.len() >= least, "the patterns find too little: {codes:?}");
    for lang in ["nl", "en"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("src/locale/{lang}.ftl"));
        let words = std::fs::read_to_string(path).expect("it is there");
        let has = |code: &str| keys.iter().any(|key| words.contains(&format!("\n{key}{code} = ")));
        let silent: Vec<_> = codes.iter().filter(|code| !has(code)).collect();
        assert!(silent.is_empty(), "{lang}.ftl has no words for {silent:?}");
    }
}

fn check(patterns: &[&str], keys: &[&str], least: usize) {
    let source = room(&["src/formats", "src/sources", "src/scanner", "src/model", "src/scanner.rs"]);
    check_in(&source, patterns, keys, least);
}

#[test]
fn every_place_has_words() {
    let name = r#""([a-z][a-z-]+)""#;
    let patterns = [
        format!(r"\b[Pp]art\({name}\)"),
        format!(r"\bplace\({name}\)"),
        format!(r"\bAside\({name}\)"),
        format!(r"\({name}, (?:None|Some\([a-z._()]+\), )?Layer::"),
        format!(r#"\b(?:hidden|named)\("[^"]*", {name}\)"#),
        format!(r#"\blabelled\("[^"]*", {name}"#),
    ];
    check(&patterns.each_ref().map(String::as_str), &["part-"], 30);
}

#[test]
fn every_gap_has_words() {
    let name = r#""([a-z][a-z0-9-]+)""#;
    let patterns = [
        format!(r"\.about\({name}\)"),
        format!(r"\bwhat: {name}"),
        format!(r"\bmethod: {name}"),
        format!(r"\bGap::limit\(\s*{name}"),
        format!(r"\bGapCode::[A-Za-z]+, {name}\)"),
        format!(r"\bEnding::Limit\(\s*{name}"),
    ];
    check(&patterns.each_ref().map(String::as_str), &["gap-about-", "limit-", "stuck-", "change-"], 40);
}

/// The published names of an enum, as its `code` gives them.
const NAMES: &str = r#"=> "([a-z][a-z-]+)""#;

#[test]
fn every_kind_of_gap_has_words_and_a_remedy() {
    let gaps = room(&["src/model/gap.rs"]);
    check_in(&gaps, &[NAMES], &["gap-"], 14);
    check_in(&gaps, &[NAMES], &["gap-do-"], 14);
}

#[test]
fn every_problem_of_the_service_has_words_and_a_remedy() {
    let problems = room(&["src/fronts/http/problem.rs"]);
    let code = r#"=> \("([a-z-]+)", StatusCode"#;
    check_in(&problems, &[code], &["problem-"], 25);
    check_in(&problems, &[code], &["problem-do-"], 25);
}

#[test]
fn every_reason_against_a_redaction_has_words_and_a_remedy() {
    let obstacles = room(&["src/model/redaction.rs"]);
    check_in(&obstacles, &[NAMES], &["obstacle-"], 8);
    check_in(&obstacles, &[NAMES], &["obstacle-do-"], 8);
}

#[test]
fn every_name_of_the_model_has_words() {
    check_in(&room(&["src/model/category.rs"]), &[NAMES], &["category-", "ground-"], 10);
    check_in(&room(&["src/model/finding.rs"]), &[NAMES], &["certainty-"], 3);
    check_in(&room(&["src/model/document.rs"]), &[NAMES], &["layer-"], 11);
    check_in(&room(&["src/model/policy.rs"]), &[NAMES], &["decision-"], 3);
    // Context, identification and channel are the sum itself, one sentence for all.
    let risk = room(&["src/model/risk.rs"]).replace("=> \"context\"", "").replace("=> \"identification\"", "");
    check_in(&risk, &[NAMES], &["severity-", "factor-", "risk-", "risk-inside", "report-"], 10);
}

#[test]
fn every_reason_for_a_finding_has_words() {
    let name = r#""([a-z][a-z-]+)""#;
    let patterns = [
        format!(r"\bcode: {name}"),
        format!(r"\.mark(?:_if)?\((?:[a-z_]+, )?{name}"),
        format!(r"\b(?:push|add)\({name}, "),
    ];
    let source = room(&["src/detect", "src/scanner/own.rs"]);
    check_in(&source, &patterns.each_ref().map(String::as_str), &["evidence-"], 20);
    check_in(&room(&["src/detect/codes.rs"]), &[&format!(r"(?m)^    {name},$")], &["evidence-"], 35);
}

#[test]
fn every_factor_and_reason_of_the_assessment_has_words() {
    let source = room(&["src/assess"]);
    let name = r#""([a-z][a-z-]+)""#;
    check_in(&source, &[&format!(r"raised\.push\({name}")], &["raised-"], 3);
    check_in(&source, &[&format!(r"milder\.(?:push|extend)\(\[?{name}")], &["milder-"], 3);
    check_in(&source, &[&format!(r"(?m)^\s+\(?{name}, &\["), &format!(r"codes\.push\({name}")], &["combination-"], 9);
    let channels: String = lakmoes::rules::channel::CHANNEL_FILES.iter().map(|(_, text)| *text).collect();
    check_in(&channels, &[&format!(r"(?m)^code\s+= {name}")], &["reason-"], 6);
}

#[test]
fn every_fault_of_a_pack_and_every_sentence_that_is_asked_for_has_words() {
    check_in(
        &room(&["src/rules/error.rs"]),
        &[r#"Fault::[A-Za-z]+(?:\(_\)| \{ \.\. \})? => "([a-z]+)",\n"#],
        &["fault-"],
        12,
    );
    let source = room(&["src/rules/ruleset.rs"]);
    check_in(&source, &[r#"what: "([a-z-]+)""#, r#"\("(rules|patterns|terms|examples)", self"#], &["fault-limit-"], 6);
    check_in(&source, &[r#"Lacks\("([a-z]+)""#], &["fault-lacks-"], 2);
    let asked = [
        r#"\.(?:word|text|find)\(\s*"([a-z][a-z0-9-]+)""#,
        r#"\b(?:text|say|counted)\(\s*"([a-z][a-z0-9-]+)""#,
        r#"=> "(cause-[a-z-]+)""#,
    ];
    check_in(&room(&["src/fronts", "src/report", "src/locale"]), &asked, &[""], 80);
}
