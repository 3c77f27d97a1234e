//! What users see, kept as it is: each kind of report over a tiny share, the help, and a rule explained. What moves with the packs, the clock or
//! the version is starred out. After a change that is meant: `INSTA_UPDATE=always cargo test --test it -- snapshots::`, and look at the difference.

use std::fs::{File, create_dir_all};
use std::io::{Cursor, Write};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, SystemTime};

use regex::Regex;

const PLAN: &str = "Zorgplan van mevrouw De Vries\nBurgerservicenummer: 111222333\nZij heeft een depressie en diabetes.\n\
    Telefoon: 06-12345678\nRekening: NL91 ABNA 0417 1643 00\n";

fn share() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let files: [(&str, &[u8]); 4] = [
        ("zorg/plan.txt", PLAN.as_bytes()),
        ("zorg/leeg.txt", b"Niets bijzonders.\n"),
        ("geld/nummers.csv", b"nummer;bsn\n1;123456782\n2;111222333\n"),
        ("geld/foto.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01"),
    ];
    for (name, bytes) in files {
        let path = folder.path().join("share").join(name);
        create_dir_all(path.parent().expect("it has a parent")).expect("a folder can be made");
        let mut file = File::create(path).expect("a file can be made");
        file.write_all(bytes).expect("it can be written");
        file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000)).expect("a time can be set");
    }
    folder
}

fn run(folder: &Path, arguments: &[&str]) -> Vec<u8> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lakmoes"));
    command.args(arguments).current_dir(folder).env_clear().env("LANG", "nl_NL.UTF-8").env("COLUMNS", "80");
    command.output().expect("the program starts").stdout
}

/// The text without what moves.
fn still(text: &str) -> String {
    let moves = [
        (r#""(confidence|weight|value|rank)": ?-?[0-9.]+"#, "\"$1\": 0"),
        (r"\b[0-9a-f]{64}\b", "[hash]"),
        (r#"("rules": ?)"[0-9a-f]+""#, "$1\"[hash]\""),
        (r"\b\d+,\d s\b", "0,0 s"),
        (r",[01]\.\d{3},", ",0.000,"),
        (r"\d{4}-\d\d-\d\d( \d\d:\d\d)?(T\d\d:\d\d:\d\dZ)?", "[date]"),
        (r"\b[0-9a-f]{16,40}\b", "[hash]"),
        (r"\b\d{1,2} [a-z]+ 20\d\d\b", "[date]"),
    ];
    moves.iter().fold(text.replace('\r', ""), |text, (pattern, instead)| {
        Regex::new(pattern).expect("a lawful pattern").replace_all(&text, *instead).into_owned()
    })
}

fn check(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, still(text)));
}

fn report(format: &str) -> String {
    let bytes = run(share().path(), &["scan", "share", "--format", format]);
    String::from_utf8(bytes).expect("it is UTF-8")
}

fn pretty(json: &str) -> String {
    let value: serde_json::Value = serde_json::from_str(json).expect("it is JSON");
    serde_json::to_string_pretty(&value).expect("it can be written")
}

#[test]
fn the_terminal() {
    check("terminal", &report("terminal"));
}

#[test]
fn the_terminal_in_english() {
    check("terminal-en", &String::from_utf8_lossy(&run(share().path(), &["scan", "share", "--lang", "en"])));
}

#[test]
fn json() {
    let mut json: serde_json::Value = serde_json::from_str(&report("json")).expect("it is JSON");
    for document in json["documents"].as_array_mut().expect("documents") {
        for finding in document["findings"].as_array_mut().expect("findings") {
            // The first tells the shape; the others move with the packs.
            finding["evidence"].as_array_mut().expect("evidence").truncate(1);
        }
    }
    check("json", &serde_json::to_string_pretty(&json).expect("it can be written"));
}

#[test]
fn ndjson_has_a_line_a_document_and_one_for_the_summary() {
    let lines = report("ndjson");
    assert_eq!(lines.lines().count(), 5);
    check("ndjson-summary", &pretty(lines.lines().last().expect("a last line")));
}

#[test]
fn csv() {
    check("csv", &report("csv"));
}

#[test]
fn sarif() {
    let mut log: serde_json::Value = serde_json::from_str(&report("sarif")).expect("it is JSON");
    // The words of all rules stand in the packs.
    log["runs"][0]["tool"]["driver"]["rules"] = "[rules]".into();
    check("sarif", &serde_json::to_string_pretty(&log).expect("it can be written"));
}

#[test]
fn html() {
    let html = report("html");
    let style = html.find("<style>").expect("a style")..html.find("</style>").expect("its end");
    check("html", &(html[..style.start].to_owned() + &html[style.end..]));
}

#[test]
fn docx() {
    let bytes = run(share().path(), &["scan", "share", "--format", "docx"]);
    let mut package = zip::ZipArchive::new(Cursor::new(bytes)).expect("it is a package");
    let body = package.by_name("word/document.xml").expect("it has a body");
    let xml = std::io::read_to_string(body).expect("it is UTF-8");
    let lines = xml.replace("</w:p>", "\n");
    check("docx", &Regex::new("<[^>]*>").expect("a lawful pattern").replace_all(&lines, ""));
}

#[test]
fn help_and_rules() {
    let folder = share();
    for (name, arguments) in [
        ("help-nl", &["scan", "--help"][..]),
        ("help-en", &["scan", "--help", "--lang", "en"]),
        ("rules-explain", &["rules", "explain", "bank.iban"]),
    ] {
        check(name, &String::from_utf8_lossy(&run(folder.path(), arguments)));
    }
}
