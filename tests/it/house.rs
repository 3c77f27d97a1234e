//! The house rules that a compiler cannot hold: who may import whom, a head on every file, who may reveal text, and an engine without runtime.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Per room: the rooms it may import, besides itself. Floors run downward only; rooms on one floor do not know each other.
const MAY: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("model", &["text"]),
    ("formats", &["model", "text"]),
    ("rules", &["model", "text"]),
    ("lexicon", &["model", "text"]),
    ("detect", &["rules", "lexicon", "model", "text"]),
    ("assess", &["lexicon", "model", "text"]),
    ("redact", &["lexicon", "model", "text"]),
    ("scanner", &["redact", "detect", "assess", "formats", "rules", "lexicon", "model", "text"]),
    ("sources", &["model", "text"]),
    ("locale", &["model", "text"]),
    ("report", &["locale", "rules", "model", "text"]),
    (
        "fronts",
        &[
            "report", "sources", "locale", "scanner", "redact", "detect", "assess", "formats", "rules", "lexicon",
            "model", "text",
        ],
    ),
    ("main", &["fronts"]),
];

/// Files that may let document text out: renderers that were asked to.
const MAY_REVEAL: &[&str] = &[
    "report/json.rs",
    "report/csv.rs",
    "report/digest.rs",
    "report/sarif.rs",
    "report/check/marked.rs",
    "report/marked.rs",
];

/// Longest file; past it a file must say at its head why it is one ("Long because ...").
const LONGEST: usize = 500;

fn source_files() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut todo = vec![root.clone()];
    let mut files = Vec::new();
    while let Some(dir) = todo.pop() {
        for entry in std::fs::read_dir(&dir).expect("src can be listed") {
            let path: PathBuf = entry.expect("an entry can be read").path();
            if path.is_dir() {
                todo.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let name = path.strip_prefix(&root).expect("it lies in src").to_string_lossy().replace('\\', "/");
                files.push((name, std::fs::read_to_string(&path).expect("a source file is UTF-8")));
            }
        }
    }
    files.sort();
    files
}

fn room(file: &str) -> &str {
    file.split(['/', '.']).next().expect("a file has a name")
}

/// The part of a file before its unit tests, where the floors hold.
fn product(code: &str) -> &str {
    code.split("#[cfg(test)]").next().expect("split gives at least one piece")
}

/// Whether a file holds nothing but unit tests.
fn is_tests(file: &str) -> bool {
    file.ends_with("/tests.rs")
}

/// Rooms that a file names, with the way it names them.
fn named_rooms(file: &str, code: &str) -> Vec<(String, &'static str)> {
    let rooms: Vec<&str> = MAY.iter().map(|(room, _)| *room).collect();
    let mut named = Vec::new();
    for line in product(code).lines().map(str::trim_start).filter(|l| !l.starts_with("//")) {
        for room in &rooms {
            let is = |path: String| {
                line.match_indices(&path).any(|(i, _)| {
                    let after = line[i + path.len()..].chars().next();
                    !after.is_some_and(|c| c.is_alphanumeric() || c == '_')
                })
            };
            if is(format!("crate::{room}")) || (file == "main.rs" && is(format!("lakmoes::{room}"))) {
                named.push(((*room).to_owned(), "crate"));
            }
            // `super::` only ever leads to another room from a file that stands directly in src.
            if file.matches('/').count() == 0 && file != "lib.rs" && is(format!("super::{room}")) {
                named.push(((*room).to_owned(), "super"));
            }
        }
    }
    named
}

#[test]
fn imports_run_downward_only() {
    let may: BTreeMap<&str, &[&str]> = MAY.iter().copied().collect();
    let mut wrong = Vec::new();
    for (file, code) in source_files().iter().filter(|(f, _)| f != "lib.rs") {
        let own = room(file);
        let Some(allowed) = may.get(own) else {
            wrong.push(format!("{file}: the room {own} is not on the plan"));
            continue;
        };
        for (other, how) in named_rooms(file, code) {
            if how == "super" {
                wrong.push(format!("{file}: names the room {other} by super::"));
            } else if other != own && !allowed.contains(&other.as_str()) {
                wrong.push(format!("{file}: {own} may not import {other}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_file_says_what_it_is_for() {
    let silent: Vec<_> =
        source_files().into_iter().filter(|(_, code)| !code.starts_with("//! ")).map(|(f, _)| f).collect();
    assert!(silent.is_empty(), "no head comment: {silent:?}");
}

#[test]
fn long_files_say_why() {
    let long: Vec<_> = source_files()
        .into_iter()
        .filter(|(_, code)| {
            code.lines().count() > LONGEST && !code.lines().take(20).any(|l| l.contains("Long because"))
        })
        .map(|(f, code)| format!("{f}: {} lines", code.lines().count()))
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn only_renderers_reveal() {
    let wrong: Vec<_> = source_files()
        .into_iter()
        .filter(|(f, code)| {
            !is_tests(f)
                && product(code).contains(".reveal()")
                && !MAY_REVEAL.contains(&f.as_str())
                && f != "text/mod.rs"
        })
        .map(|(f, _)| f)
        .collect();
    assert!(wrong.is_empty(), "these let document text out: {wrong:?}");
}

#[test]
fn lopdf_zip_and_tokio_stay_in_their_rooms() {
    let homes: &[(&str, &[&str])] = &[
        ("lopdf::", &["formats/pdf/"]),
        // `sniff` names our own room of that name.
        ("zip::", &["formats/office/", "formats/zip", "formats/sniff.rs", "report/docx.rs", "fronts/http/redact.rs"]),
        ("docx_rs::", &["report/docx.rs"]),
    ];
    let mut wrong = Vec::new();
    for (file, code) in source_files() {
        for (name, homes) in homes {
            let named = product(&code).lines().map(str::trim_start).any(|l| {
                l.strip_prefix("use ").is_some_and(|rest| rest.starts_with(name))
                    || l.contains(&format!(" {name}")) && !l.starts_with("//")
            });
            if named && !homes.iter().any(|home| file.starts_with(home)) {
                wrong.push(format!("{file} names {name}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The proof that the engine is pure: without its features the crate has no runtime, no server, no store and no command line in its tree.
#[test]
fn the_engine_stands_alone() {
    let tree = Command::new(env!("CARGO"))
        .args(["tree", "--offline", "--no-default-features", "--edges", "normal", "--prefix", "none"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
    let tree = String::from_utf8_lossy(&tree.stdout);
    for name in ["tokio", "axum", "clap", "rusqlite", "hyper", "indicatif", "docx-rs", "fluent-bundle"] {
        assert!(!tree.lines().any(|l| l.starts_with(&format!("{name} "))), "the engine depends on {name}");
    }
}
