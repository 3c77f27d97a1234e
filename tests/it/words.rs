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

fn check(patterns: &[&str], keys: &[&str], least: usize) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut source = String::new();
    for room in ["src/formats", "src/sources", "src/scanner", "src/model"] {
        product(&root.join(room), &mut source);
    }
    source.push_str(&std::fs::read_to_string(root.join("src/scanner.rs")).expect("it is there"));
    let codes = codes(&source, patterns);
    assert!(codes.len() >= least, "the patterns find too little: {codes:?}");
    for lang in ["nl", "en"] {
        let words = std::fs::read_to_string(root.join(format!("src/locale/{lang}.ftl"))).expect("it is there");
        let has = |code: &str| keys.iter().any(|key| words.contains(&format!("\n{key}-{code} = ")));
        let silent: Vec<_> = codes.iter().filter(|code| !has(code)).collect();
        assert!(silent.is_empty(), "{lang}.ftl has no words for {silent:?}");
    }
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
    check(&patterns.each_ref().map(String::as_str), &["part"], 30);
}

#[test]
fn every_gap_has_words() {
    let name = r#""([a-z][a-z0-9-]+)""#;
    let patterns = [
        format!(r"\.about\({name}\)"),
        format!(r"\bwhat: {name}"),
        format!(r"\bmethod: {name}"),
        format!(r"\bGap::limit\(\s*{name}"),
    ];
    check(&patterns.each_ref().map(String::as_str), &["gap-about", "limit"], 40);
}
