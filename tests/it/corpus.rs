//! Precision and recall on the development corpus: floors that only rise, and a list of known errors that must match exactly.
//!
//! A labelled value counts as found when findings of its type cover at least half of its characters;
//! a finding is right when at least half of it lies in a label of its type (parts of an address count for the address).

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Type names of the corpus by rule id.
const TYPES: &[(&str, &str)] = &[
    ("nl.bsn", "BSN"),
    ("bank.iban", "IBAN"),
    ("bank.card", "CREDIT_CARD"),
    ("contact.phone", "PHONE"),
    ("contact.email", "EMAIL"),
    ("contact.address", "ADDRESS"),
    ("contact.postcode", "POSTCODE"),
    ("person.name", "PERSON"),
    ("person.birth-date", "DATE_OF_BIRTH"),
    ("person.patient-number", "PATIENT_NUMBER"),
    ("nl.licence-plate", "LICENSE_PLATE"),
    ("nl.id-document", "ID_DOCUMENT"),
    ("nl.mrz", "ID_DOCUMENT"),
    ("nl.big", "BIG_NUMBER"),
    ("nl.agb", "AGB_CODE"),
    ("nl.kvk", "KVK"),
    ("nl.vat", "VAT_ID"),
    ("net.ip", "IP_ADDRESS"),
    ("special.health", "SPECIAL:HEALTH"),
    ("special.religion", "SPECIAL:RELIGION"),
    ("special.ethnicity", "SPECIAL:ETHNICITY"),
    ("special.sexual", "SPECIAL:SEXUAL"),
    ("special.political", "SPECIAL:POLITICAL"),
    ("special.union", "SPECIAL:UNION"),
    ("special.genetic", "SPECIAL:GENETIC"),
    ("special.biometric", "SPECIAL:BIOMETRIC"),
    ("criminal.data", "SPECIAL:CRIMINAL"),
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/corpus")
}

fn lines(path: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(path).expect("the corpus can be read");
    text.lines().map(|l| serde_json::from_str(l).expect("a line of the corpus is JSON")).collect()
}

fn scan(path: &Path) -> Vec<Value> {
    let out = Command::new(env!("CARGO_BIN_EXE_lakmoes"))
        .args(["scan", "--format", "ndjson", "--reveal", "--fail-on", "never"])
        .arg(path)
        .output()
        .expect("the program starts");
    assert!(matches!(out.status.code(), Some(0 | 3)), "{}", String::from_utf8_lossy(&out.stderr));
    let text = String::from_utf8(out.stdout).expect("NDJSON is UTF-8");
    text.lines()
        .map(|l| serde_json::from_str::<Value>(l).expect("a line is JSON"))
        .filter(|v| v.get("source").is_some())
        .collect()
}

fn type_of(finding: &Value) -> Option<&'static str> {
    TYPES.iter().find(|(rule, _)| finding["rule"] == *rule).map(|(_, t)| *t)
}

#[derive(Clone, PartialEq)]
struct Mark {
    start: u64,
    end: u64,
    kind: String,
}

fn mark(v: &Value, kind: &str) -> Mark {
    Mark {
        start: v["start"].as_u64().expect("a start"),
        end: v["end"].as_u64().expect("an end"),
        kind: v[kind].as_str().expect("a type").to_owned(),
    }
}

fn marks(row: &Value, key: &str) -> Vec<Mark> {
    row[key].as_array().map(|a| a.iter().map(|s| mark(s, "type")).collect()).unwrap_or_default()
}

fn covered(of: &Mark, by: &[&Mark]) -> bool {
    let inside = (of.start..of.end).filter(|i| by.iter().any(|m| m.start <= *i && *i < m.end)).count() as u64;
    inside * 2 >= of.end - of.start
}

fn fits(gold: &str, found: &str) -> bool {
    gold == found || (gold == "ADDRESS" && found == "POSTCODE")
}

#[derive(Default)]
struct Count {
    gold: u32,
    found: u32,
    right: u32,
    wrong: u32,
}

impl Count {
    fn f1(&self) -> f64 {
        let precision = f64::from(self.right) / f64::from((self.right + self.wrong).max(1));
        let recall = f64::from(self.found) / f64::from(self.gold.max(1));
        if precision + recall == 0.0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) }
    }
}

/// Holds `errors` against the list of known ones, or writes the list when asked to.
fn check_known(file: &str, errors: &BTreeSet<String>) {
    let path = folder().join(file);
    let have = errors.iter().fold(String::new(), |all, line| all + line + "\n");
    if std::env::var_os("LAKMOES_UPDATE").is_some() {
        std::fs::write(&path, &have).expect("the list can be written");
    }
    let known: BTreeSet<String> =
        std::fs::read_to_string(&path).unwrap_or_default().lines().map(str::to_owned).collect();
    let new: Vec<_> = errors.difference(&known).collect();
    let repaired: Vec<_> = known.difference(errors).collect();
    assert!(new.is_empty() && repaired.is_empty(), "{file}: new errors {new:#?}\nrepaired {repaired:#?}");
}

fn check_floors(section: &str, figures: &BTreeMap<String, f64>) {
    let floors = std::fs::read_to_string(folder().join("floors.toml")).expect("the floors can be read");
    let floors: toml::Table = floors.parse().expect("the floors are TOML");
    let floors = floors[section].as_table().expect("a section of floors");
    let low: Vec<_> = floors
        .iter()
        .map(|(kind, floor)| {
            (kind, floor.as_float().expect("a floor is a number"), figures.get(kind).copied().unwrap_or(0.0))
        })
        .filter(|(_, floor, have)| have + 0.0005 < *floor)
        .collect();
    assert!(low.is_empty(), "below the floor (type, floor, have): {low:?}\nall: {figures:#?}");
}

#[test]
fn texts_keep_their_floors() {
    let gold = lines(&folder().join("text.jsonl"));
    let texts = tempfile::tempdir().expect("a temporary folder");
    for row in &gold {
        let (id, text) = (row["id"].as_str().expect("an id"), row["text"].as_str().expect("a text"));
        std::fs::write(texts.path().join(format!("{id}.txt")), text).expect("a text can be written");
    }
    let mut found: BTreeMap<String, Vec<Mark>> = BTreeMap::new();
    for document in scan(texts.path()) {
        let name = Path::new(document["source"].as_str().expect("a source"))
            .file_stem()
            .expect("a stem")
            .to_string_lossy()
            .into_owned();
        let marks =
            document["findings"].as_array().expect("findings").iter().filter(|f| f["layer"] != "filename").filter_map(
                |f| {
                    let kind = type_of(f)?.to_owned();
                    Some(Mark { start: f["start"].as_u64()?, end: f["end"].as_u64()?, kind })
                },
            );
        found.insert(name, marks.collect());
    }
    let mut counts: BTreeMap<String, Count> = BTreeMap::new();
    let mut errors = BTreeSet::new();
    let (mut decoys, mut decoys_hit, mut clean, mut alarms) = (0, 0, 0, 0);
    for row in &gold {
        let id = row["id"].as_str().expect("an id");
        let (spans, optional) = (marks(row, "spans"), marks(row, "optional"));
        let have = found.get(id).expect("every text is scanned");
        let mut wrong_here = 0;
        for span in &spans {
            let count = counts.entry(span.kind.clone()).or_default();
            count.gold += 1;
            let of_kind: Vec<&Mark> = have.iter().filter(|m| fits(&span.kind, &m.kind)).collect();
            if covered(span, &of_kind) {
                count.found += 1;
            } else {
                errors.insert(format!("{id} {} {}-{} missed", span.kind, span.start, span.end));
            }
        }
        for m in have {
            let compatible: Vec<&Mark> = spans.iter().filter(|s| fits(&s.kind, &m.kind)).collect();
            let open: Vec<&Mark> = optional
                .iter()
                .filter(|o| o.kind == m.kind || (o.kind.starts_with("SPECIAL") && m.kind.starts_with("SPECIAL")))
                .collect();
            if covered(m, &compatible) {
                if compatible.iter().any(|s| s.kind == m.kind) {
                    counts.entry(m.kind.clone()).or_default().right += 1;
                }
            } else if !open.iter().any(|o| covered(m, &[o])) {
                counts.entry(m.kind.clone()).or_default().wrong += 1;
                wrong_here += 1;
                errors.insert(format!("{id} {} {}-{} wrong", m.kind, m.start, m.end));
            }
        }
        if spans.is_empty() {
            clean += 1;
            alarms += u32::from(wrong_here > 0);
        }
        for decoy in row["decoys"].as_array().into_iter().flatten().filter(|d| d["kind"] == "bsnlike") {
            decoys += 1;
            decoys_hit += u32::from(covered(&mark(decoy, "kind"), &have.iter().collect::<Vec<_>>()));
        }
    }
    let mut figures: BTreeMap<String, f64> = counts.iter().map(|(k, c)| (k.clone(), c.f1())).collect();
    let special = counts.iter().filter(|(k, _)| k.starts_with("SPECIAL")).fold(Count::default(), |all, (_, c)| Count {
        gold: all.gold + c.gold,
        found: all.found + c.found,
        right: all.right + c.right,
        wrong: all.wrong + c.wrong,
    });
    figures.insert("SPECIAL".into(), special.f1());
    figures.insert("bsnlike-spared".into(), 1.0 - f64::from(decoys_hit) / f64::from(decoys.max(1)));
    figures.insert("clean-spared".into(), 1.0 - f64::from(alarms) / f64::from(clean.max(1)));
    check_floors("text", &figures);
    check_known("known-text.txt", &errors);
}

/// Text for comparison: without white space, hyphens and marks, in lower case.
fn squashed(s: &str) -> String {
    s.chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, '@' | '.' | '/' | ',' | ':'))
        .flat_map(char::to_lowercase)
        .collect()
}

#[test]
fn documents_keep_their_floors() {
    let docs = folder().join("docs");
    let mut found: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    let mut gaps: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for document in scan(&docs) {
        let source = document["source"].as_str().expect("a source");
        let outer = source.split("!/").next().expect("a name");
        let name = Path::new(outer).strip_prefix(&docs).expect("it lies in the corpus").to_string_lossy().into_owned();
        gaps.entry(name.clone()).or_default().extend(
            document["gaps"].as_array().expect("gaps").iter().map(|g| g["code"].as_str().expect("a code").to_owned()),
        );
        let list = found.entry(name).or_default();
        list.extend(
            document["findings"]
                .as_array()
                .expect("findings")
                .iter()
                .filter_map(|f| Some((type_of(f)?.to_owned(), squashed(f["text"].as_str()?)))),
        );
    }
    let (mut values, mut hits): (BTreeMap<String, u32>, BTreeMap<String, u32>) = Default::default();
    let (mut total, mut wrong) = (0u32, 0u32);
    let kinds: BTreeSet<&str> = TYPES.iter().map(|(_, t)| *t).collect();
    for row in lines(&docs.join("manifest.jsonl")) {
        let file = row["file"].as_str().expect("a file");
        let have = found.get(file).unwrap_or_else(|| panic!("{file} is not in the answer"));
        let codes = &gaps[file];
        if row["password"].is_string() {
            assert!(codes.contains("encrypted"), "{file} is locked and not called so: {codes:?}");
        } else if file.starts_with("scan-image-only") {
            assert!(codes.contains("image-only"), "{file} is a picture and not called so: {codes:?}");
        }
        let unread = ["unsupported", "encrypted", "image-only"].iter().any(|c| codes.contains(*c));
        let spans: Vec<(String, String, String)> = row["spans"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|s| {
                let text = |k: &str| s[k].as_str().expect("a text").to_owned();
                (text("type"), squashed(&text("text")), text("where"))
            })
            .collect();
        for (kind, text, place) in spans.iter().filter(|(k, _, w)| kinds.contains(k.as_str()) && w != "scanned-image") {
            if unread || row["hard"] == true {
                continue;
            }
            let hit = have.iter().any(|(k, t)| {
                fits(kind, k) && !t.is_empty() && (t.contains(text) || (text.contains(t) && t.len() * 2 >= text.len()))
            });
            let family = file.rsplit('.').next().expect("an extension");
            for key in [family.to_owned(), format!("where:{place}")] {
                *values.entry(key.clone()).or_default() += 1;
                *hits.entry(key).or_default() += u32::from(hit);
            }
            total += 1;
        }
        for (kind, text) in have {
            let known = spans.iter().any(|(k, t, _)| fits(k, kind) && (t.contains(text) || text.contains(t)));
            let special = kind.starts_with("SPECIAL") && spans.iter().any(|(k, _, _)| k.starts_with("SPECIAL"));
            wrong += u32::from(!known && !special);
        }
    }
    let mut figures: BTreeMap<String, f64> =
        values.iter().map(|(k, n)| (k.clone(), f64::from(hits[k]) / f64::from(*n))).collect();
    figures.insert("wrong-spared".into(), 1.0 - f64::from(wrong) / f64::from(total.max(1)));
    check_floors("documents", &figures);
}
