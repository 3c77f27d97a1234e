//! What the README shows is what the program does: its run, and its example of a rule.

use std::path::Path;
use std::process::Command;

fn readme() -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).expect("there is a README")
}

/// The first block between fences that opens with `fence` and holds `with`.
fn block(fence: &str, with: &str) -> String {
    let (readme, open) = (readme(), format!("```{fence}\n"));
    let found = readme.split(&open).skip(1).map(|rest| rest.split("```").next().unwrap_or_default());
    let mut found = found.filter(|b| b.contains(with));
    found.next().map(str::to_owned).expect("the README has this block")
}

#[test]
fn the_run_is_as_it_looks() {
    let out = Command::new(env!("CARGO_BIN_EXE_lakmoes"))
        .args(["scan", "fixtures/share", "--lang", "nl"])
        .env("LC_ALL", "nl_NL.UTF-8")
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("the program starts");
    assert_eq!(out.status.code(), Some(3), "the share holds files that cannot be read");
    let shown = String::from_utf8(out.stdout).expect("the report is UTF-8");
    let block = block("console", "scan fixtures/share");
    // The line with the time differs from run to run; three dots stand for lines left out.
    let lines =
        block.lines().skip(1).filter(|l| !l.trim().is_empty() && l.trim() != "..." && !l.contains(" documenten · "));
    let missing: Vec<_> = lines.filter(|line| !shown.lines().any(|l| l.trim_end() == line.trim_end())).collect();
    assert!(missing.is_empty(), "the README shows lines that the program does not: {missing:#?}\n{shown}");
}

#[test]
fn the_redaction_is_as_it_looks() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let block = block("console", "redact fixtures/share");
    let file = block.split_whitespace().find(|word| word.starts_with("fixtures/share")).expect("it names a file");
    let out = Command::new(env!("CARGO_BIN_EXE_lakmoes"))
        .arg("redact")
        .arg(root.join(file))
        .args(["-o", "intake.docx", "--channel", "social", "--lang", "nl"])
        .current_dir(folder.path())
        .output()
        .expect("the program starts");
    let shown = String::from_utf8(out.stdout).expect("it is UTF-8");
    // The first line holds the path as it was given.
    let missing: Vec<_> = block.lines().skip(2).filter(|line| !shown.lines().any(|l| l == *line)).collect();
    assert!(
        out.status.success() && missing.is_empty(),
        "the README shows lines that the program does not: {missing:#?}\n{shown}"
    );
}

#[test]
fn the_example_of_a_rule_holds() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let pack = folder.path().join("eigen.toml");
    std::fs::write(&pack, block("toml", "zorggroep.pasnummer")).expect("the pack can be written");
    let out = Command::new(env!("CARGO_BIN_EXE_lakmoes"))
        .args(["rules", "check"])
        .arg(&pack)
        .output()
        .expect("the program starts");
    assert_eq!(
        out.status.code(),
        Some(0),
        "{}{}",
        String::from_utf8_lossy(&out.stdout),
        String::from_utf8_lossy(&out.stderr)
    );
}

#[test]
fn the_check_is_as_it_looks() {
    let out = Command::new(env!("CARGO_BIN_EXE_lakmoes"))
        .args(["check", "fixtures/posts/sanne.txt", "--channel", "social", "--reveal", "--lang", "nl"])
        .env("LC_ALL", "nl_NL.UTF-8")
        .env("COLUMNS", "80")
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("the program starts");
    assert_eq!(out.status.code(), Some(1), "this must not be posted");
    let shown = String::from_utf8(out.stdout).expect("the answer is UTF-8");
    let block = block("console", "lakmoes check fixtures/posts/sanne.txt");
    let lines = block.lines().skip(1).filter(|l| !l.trim().is_empty() && l.trim() != "...");
    let missing: Vec<_> = lines.filter(|line| !shown.lines().any(|l| l.trim_end() == line.trim_end())).collect();
    assert!(missing.is_empty(), "the README shows lines that the program does not: {missing:#?}\n{shown}");
}
