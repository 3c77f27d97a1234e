//! Builds the finite-state maps and sorted lists of `src/lexicon` from the word lists in `patterns/lexicon`.
//!
//! Keys are in lower case; a name with accents is also a key without them (`rené`, `rene`). What a value means stands in `src/lexicon/mod.rs`.
#![allow(clippy::disallowed_methods, reason = "a build script reads and writes files by nature")]

#[path = "src/lexicon/key.rs"]
mod key;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::{env, fs, path::Path};

use key::{bare, bit};

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
    ("verbs-of-one", "VERBS_OF_ONE"),
];

fn main() {
    println!("cargo::rerun-if-changed=patterns/lexicon");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/lexicon/key.rs");
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

    write_known(&out.join("known.bin"));

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

/// Lists of which the table of known words holds every entry of one word, with the bit that they set.
const KNOWN: &[(&str, u32)] = &[
    ("birth-words", bit::BIRTH),
    ("closings", bit::CLOSING),
    ("company-words", bit::COMPANY),
    ("countries", bit::WORLD),
    ("eponym-heads", bit::EPONYM_HEAD),
    ("eponyms", bit::EPONYM),
    ("foreign-words", bit::FOREIGN),
    ("grammar-words", bit::WORD),
    ("greetings", bit::GREETING),
    ("institution-words", bit::INSTITUTION),
    ("institutions", bit::INSTITUTION),
    ("kin", bit::RELATIVE),
    ("languages", bit::WORD),
    ("name-labels", bit::LABEL),
    ("not-after-title", bit::NOT_AFTER_TITLE),
    ("organisations", bit::ORGANISATION),
    ("peoples", bit::CALENDAR),
    ("persons", bit::PERSON),
    ("places-before", bit::BEFORE_PLACE),
    ("places-world", bit::WORLD),
    ("professions", bit::PROFESSION),
    ("roles", bit::ROLE),
    ("sentence-words", bit::CALENDAR),
    ("titles", bit::TITLE),
    ("titles-after", bit::SUFFIX),
    ("verbs-person", bit::VERB),
    ("words", bit::WORD),
];

/// An open-addressed table of all that the lists say of single words; `src/lexicon/known.rs` reads it.
fn write_known(path: &Path) {
    let mut words: BTreeMap<String, u32> = BTreeMap::new();
    let mut add = |word: &str, bits: u32| {
        // Of names of more than one word only places and organisations are asked for as a whole.
        if !word.contains(' ') || bits == bit::WORLD || bits == bit::ORGANISATION {
            *words.entry(word.to_lowercase()).or_default() |= bits;
        }
    };
    for row in rows("first-names") {
        add(&row[0], bit::FIRST | (number(&row[1]) as u32) << bit::FIRST_ORDINARY);
    }
    for row in rows("surnames") {
        let particle = if row[3] == "1" { bit::WITH_PARTICLE } else { 0 };
        add(&row[0], bit::SURNAME | (number(&row[1]) as u32) << bit::SURNAME_ORDINARY | particle);
    }
    for row in rows("places-nl").iter().chain(&rows("places-be")) {
        let populous = if number(&row[2]) > 10_000 || row[1] == "1" { bit::POPULOUS } else { 0 };
        add(&row[0], bit::PLACE | populous);
    }
    for (file, bits) in KNOWN {
        for row in rows(file) {
            add(&row[0], *bits);
        }
    }
    for row in rows("particles") {
        row[0].split(' ').for_each(|word| add(word, bit::PARTICLE));
    }
    // A name without its accents is known as well, unless that is another word.
    for (word, bits) in words.clone() {
        words.entry(word.chars().map(bare).collect()).or_insert(bits);
    }
    let slots = (words.len() * 3 / 2).next_power_of_two();
    let mut table = vec![0u8; slots * 8];
    for (word, bits) in words {
        let hash = key::key(&word);
        let print = ((hash >> 32) as u32).max(1);
        let mut slot = hash as usize & (slots - 1);
        while table[slot * 8..slot * 8 + 4] != [0; 4] {
            assert!(table[slot * 8..slot * 8 + 4] != print.to_le_bytes(), "{word} looks like another word");
            slot = (slot + 1) & (slots - 1);
        }
        table[slot * 8..slot * 8 + 4].copy_from_slice(&print.to_le_bytes());
        table[slot * 8 + 4..slot * 8 + 8].copy_from_slice(&bits.to_le_bytes());
    }
    fs::write(path, table).expect("OUT_DIR can be written");
}
