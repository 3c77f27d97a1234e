//! Builds the finite-state maps and sorted lists of `src/lexicon` from the word lists in `patterns/lexicon`.
//!
//! Keys are in lower case; a name with accents is also a key without them (`rené`, `rene`). What a value means stands in `src/lexicon/mod.rs`.
#![allow(clippy::disallowed_methods, reason = "a build script reads and writes files by nature")]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::{env, fs, path::Path};

/// Bits 0 and 1 of every value: how ordinary a name is.
const ALSO_PLACE: u64 = 1 << 2;
const WITH_PARTICLE: u64 = 1 << 3;
const MUNICIPALITY: u64 = 1 << 2;
const BELGIAN: u64 = 1 << 3;
const POPULATION: u32 = 8;

/// Every list that stays a sorted slice: file, name of the static.
const LISTS: &[(&str, &str)] = &[
    ("address-labels", "ADDRESS_LABELS"),
    ("address-labels-strong", "ADDRESS_LABELS_STRONG"),
    ("addressables", "ADDRESSABLES"),
    ("appearance", "APPEARANCE"),
    ("before-streets", "BEFORE_STREETS"),
    ("care-providers", "CARE_PROVIDERS"),
    ("countries", "COUNTRIES"),
    ("events", "EVENTS"),
    ("family", "FAMILY"),
    ("fictive-names", "FICTIVE_NAMES"),
    ("greetings", "GREETINGS"),
    ("house-additions", "HOUSE_ADDITIONS"),
    ("institution-prefixes", "INSTITUTION_PREFIXES"),
    ("institutions", "INSTITUTIONS"),
    ("kin", "KIN"),
    ("languages", "LANGUAGES"),
    ("lives", "LIVES"),
    ("municipalities", "MUNICIPALITIES"),
    ("name-labels", "NAME_LABELS"),
    ("negations", "NEGATIONS"),
    ("news", "NEWS"),
    ("not-after-title", "NOT_AFTER_TITLE"),
    ("not-slips", "NOT_SLIPS"),
    ("not-street-endings", "NOT_STREET_ENDINGS"),
    ("not-streets", "NOT_STREETS"),
    ("particles", "PARTICLES"),
    ("persons", "PERSONS"),
    ("persons-general", "PERSONS_GENERAL"),
    ("persons-weak", "PERSONS_WEAK"),
    ("professions", "PROFESSIONS"),
    ("quantities", "QUANTITIES"),
    ("relations", "RELATIONS"),
    ("secret-addresses", "SECRET_ADDRESSES"),
    ("speech-verbs", "SPEECH_VERBS"),
    ("street-first-words", "STREET_FIRST_WORDS"),
    ("street-suffixes", "STREET_SUFFIXES"),
    ("street-suffixes-sure", "STREET_SUFFIXES_SURE"),
    ("street-units", "STREET_UNITS"),
    ("titles", "TITLES"),
    ("titles-after", "TITLES_AFTER"),
    ("topic-cues", "TOPIC_CUES"),
    ("topic-cues-weak", "TOPIC_CUES_WEAK"),
    ("topic-tails", "TOPIC_TAILS"),
];

fn main() {
    println!("cargo::rerun-if-changed=patterns/lexicon");
    println!("cargo::rerun-if-changed=build.rs");
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    let out = Path::new(&out);

    let mut names = Keys::default();
    for row in rows("first-names") {
        names.add(&row[0], number(&row[1]) | flag(&row[2], ALSO_PLACE));
    }
    names.write(&out.join("first-names.fst"));

    let mut names = Keys::default();
    for row in rows("surnames") {
        names.add(&row[0], number(&row[1]) | flag(&row[2], ALSO_PLACE) | flag(&row[3], WITH_PARTICLE));
    }
    names.write(&out.join("surnames.fst"));

    // A name of both countries is taken as Dutch: the addresses in these documents are.
    let mut places = Keys::default();
    for row in rows("places-nl") {
        places.add(&row[0], flag(&row[1], MUNICIPALITY) | number(&row[2]) << POPULATION | number(&row[3]));
    }
    for row in rows("places-be") {
        places.add(&row[0], BELGIAN | number(&row[2]) << POPULATION | number(&row[3]));
    }
    for row in rows("municipalities").iter().flatten() {
        places.add(row, MUNICIPALITY);
    }
    places.write(&out.join("places.fst"));

    let mut lists = String::new();
    for (file, name) in LISTS {
        let mut words: Vec<String> = rows(file).into_iter().map(|r| r[0].to_lowercase()).collect();
        words.sort();
        words.dedup();
        writeln!(lists, "/// {}\npub static {name}: &[&str] = &{words:?};", what(file)).expect("a string takes all");
    }
    let mut rare: Vec<String> = rows("professions").into_iter().filter(|r| r[1] == "1").map(|r| r[0].clone()).collect();
    rare.sort();
    writeln!(
        lists,
        "/// Professions rare enough to point to a person.\npub static RARE_PROFESSIONS: &[&str] = &{rare:?};"
    )
    .expect("a string takes all");
    fs::write(out.join("lists.rs"), lists).expect("OUT_DIR can be written");
}

fn text(file: &str) -> String {
    let path = format!("patterns/lexicon/{file}.txt");
    fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// The rows of a list, without its head.
fn rows(file: &str) -> Vec<Vec<String>> {
    let rows = text(file);
    rows.lines()
        .filter(|l| !l.starts_with('#') && !l.trim().is_empty())
        .map(|l| l.split('\t').map(String::from).collect())
        .collect()
}

/// What the head of a list says of it.
fn what(file: &str) -> String {
    let head = text(file);
    let line = head.lines().find_map(|l| l.strip_prefix("# what: "));
    line.unwrap_or_else(|| panic!("{file} says not what it is")).to_string()
}

fn number(field: &str) -> u64 {
    if field.is_empty() { 0 } else { field.parse().expect("a number") }
}

fn flag(field: &str, bit: u64) -> u64 {
    if field == "1" { bit } else { 0 }
}

#[derive(Default)]
struct Keys(BTreeMap<String, u64>);

impl Keys {
    /// The first value of a key stays; the name without its accents comes after the names as written.
    fn add(&mut self, name: &str, value: u64) {
        self.0.entry(name.to_lowercase()).or_insert(value);
    }

    fn write(mut self, path: &Path) {
        for (name, value) in self.0.clone() {
            let bare: String = name.chars().map(bare).collect();
            self.0.entry(bare).or_insert(value);
        }
        let mut map = fst::MapBuilder::memory();
        for (name, value) in self.0 {
            map.insert(name, value).expect("a BTreeMap is in order");
        }
        fs::write(path, map.into_inner().expect("memory takes all")).expect("OUT_DIR can be written");
    }
}

/// A letter of a European name without its accent.
fn bare(c: char) -> char {
    match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'è' | 'é' | 'ê' | 'ë' | 'ę' | 'ě' => 'e',
        'ğ' => 'g',
        'ì' | 'í' | 'î' | 'ï' | 'ı' => 'i',
        'ł' => 'l',
        'ñ' | 'ń' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ő' => 'o',
        'ş' | 'ś' | 'š' | 'ș' => 's',
        'ț' => 't',
        'ù' | 'ú' | 'û' | 'ü' | 'ű' => 'u',
        'ý' | 'ÿ' => 'y',
        'ž' | 'ź' | 'ż' => 'z',
        c => c,
    }
}
