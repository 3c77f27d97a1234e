//! Redactions of the fixtures in every layout and variant, and the laws that hold for all of them.

use std::io::{BufRead, BufReader, Cursor, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use lakmoes::formats::residue::Residue;
use lakmoes::formats::{Task, recognise};
use lakmoes::model::{Care, Limits, Origin, Plan, Redacted, Refused, Source};
use lakmoes::redact::{Choice, Order, Style};
use proptest::prelude::*;

use crate::readers::{read, source};
use crate::scans::scanner;
use crate::support::{Kind, Layout, Rendered, fixtures, renderings};

/// Formats that can be written.
const WRITTEN: [Layout; 6] = [Layout::Txt, Layout::Html, Layout::Docx, Layout::Csv, Layout::Json, Layout::Chat];

fn redact(source: &Source, style: Style) -> Result<Redacted, Refused> {
    scanner().redact(source, &Order { style, ..Order::new(Choice::All) })
}

/// Letters and digits of a file, as a stranger would look for them: its parts unpacked, without tags.
fn letters(bytes: &[u8]) -> String {
    let mut texts =
        vec![String::from_utf8_lossy(bytes).into_owned(), encoding_rs::WINDOWS_1252.decode(bytes).0.into_owned()];
    if let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) {
        for i in 0..archive.len() {
            let mut content = Vec::new();
            if archive.by_index(i).is_ok_and(|mut entry| entry.read_to_end(&mut content).is_ok()) {
                texts.push(String::from_utf8_lossy(&content).into_owned());
            }
        }
    }
    let mut out = String::new();
    for text in texts {
        let mut inside = false;
        let bare = |c: &char| c.is_alphanumeric();
        out.extend(text.chars().filter(bare).flat_map(char::to_lowercase));
        out.push('|');
        out.extend(text.chars().filter(|c| {
            inside = *c == '<' || inside && *c != '>';
            !inside && c.is_alphanumeric()
        }));
        out.push('|');
    }
    out.to_lowercase()
}

/// Whether a longer number that was there all along holds these digits: an article number is no registration number.
fn within_a_number(bytes: &[u8], digits: &str) -> bool {
    let mut texts = vec![String::from_utf8_lossy(bytes).into_owned()];
    if let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) {
        for i in 0..archive.len() {
            let mut text = String::new();
            if archive.by_index(i).is_ok_and(|mut entry| entry.read_to_string(&mut text).is_ok()) {
                texts.push(text);
            }
        }
    }
    let mut runs = texts.iter().flat_map(|text| text.split(|c: char| !c.is_ascii_digit()));
    runs.any(|run| run.len() > digits.len() && run.contains(digits))
}

/// What was found of the marked values before is gone after; nothing is refused.
fn check(layout: Layout) {
    let mut wrong = Vec::new();
    for fixture in fixtures() {
        for (_, variant, rendered) in renderings(&fixture).into_iter().filter(|(l, ..)| *l == layout) {
            let case = format!("{}/{}/{variant}", fixture.name, layout.name());
            let redacted = match redact(&source(&rendered), Style::Bar) {
                Ok(redacted) => redacted,
                Err(refused) => {
                    wrong.push(format!("{case}: refused, {:?}", refused.reasons[0].code));
                    continue;
                }
            };
            let left = letters(&redacted.bytes);
            for value in rendered.values.iter().filter(|value| matches!(value.kind, Kind::Truth(_))) {
                let plain: String =
                    value.text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
                let found = redacted.before.findings.iter().any(|finding| {
                    let text = redacted.before.excerpt(finding).reveal();
                    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).eq(plain.chars())
                });
                if found && plain.len() >= 8 && left.contains(&plain) && !within_a_number(&rendered.bytes, &plain) {
                    wrong.push(format!("{case}: `{}` is left", value.text));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn text_is_redacted() {
    check(Layout::Txt);
}

#[test]
fn csv_is_redacted() {
    check(Layout::Csv);
}

#[test]
fn json_is_redacted_and_stays_json() {
    check(Layout::Json);
    for rendered in all(Layout::Json) {
        if serde_json::from_slice::<serde_json::Value>(&rendered.bytes).is_ok() {
            let redacted = redact(&source(&rendered), Style::Label).expect("it is redacted");
            assert!(serde_json::from_slice::<serde_json::Value>(&redacted.bytes).is_ok(), "{}", rendered.name);
        }
    }
}

#[test]
fn html_is_redacted() {
    check(Layout::Html);
}

#[test]
fn chats_are_redacted() {
    check(Layout::Chat);
}

#[test]
fn docx_is_redacted() {
    check(Layout::Docx);
}

fn all(layout: Layout) -> Vec<Rendered> {
    fixtures().iter().flat_map(renderings).filter(|(l, ..)| *l == layout).map(|(_, _, rendered)| rendered).collect()
}

#[test]
fn redacting_twice_is_redacting_once() {
    for layout in WRITTEN {
        for rendered in all(layout).into_iter().step_by(3) {
            // A made-up value is a value.
            for style in Style::ALL.into_iter().filter(|style| *style != Style::Pseudonym) {
                let Ok(once) = redact(&source(&rendered), style) else { continue };
                let again = Source::new(rendered.name.as_str(), once.bytes.clone(), Origin::Memory);
                let twice =
                    redact(&again, style).unwrap_or_else(|_| panic!("{} is refused the second time", rendered.name));
                assert!(twice.bytes == once.bytes, "{} in {style:?}: {:?}", rendered.name, twice.removed);
            }
        }
    }
}

#[test]
fn an_empty_plan_changes_no_byte() {
    for layout in WRITTEN {
        for rendered in all(layout).into_iter().step_by(5) {
            let source = source(&rendered);
            let format = recognise(&source).expect("it has a format");
            let (document, limits) = (read(&rendered), Limits::default());
            let plan = Plan::new(&document, Vec::new());
            let embedded: Vec<_> = document.embedded.iter().map(|inner| Some(inner.clone())).collect();
            let task = Task {
                source: &source,
                document: &document,
                plan: &plan,
                embedded: &embedded,
                care: Care::default(),
                limits: &limits,
            };
            let written = format.write(&task).unwrap_or_else(|_| panic!("{} cannot be written", rendered.name));
            assert!(parts(&written.bytes) == parts(&rendered.bytes), "{}", rendered.name);
        }
    }
}

/// A file, or what the files in it hold, each with its name.
fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else {
        return vec![(String::new(), bytes.to_vec())];
    };
    let count = archive.len();
    let part = |i| {
        let mut entry = archive.by_index(i).expect("an entry");
        let mut content = Vec::new();
        entry.read_to_end(&mut content).expect("it unpacks");
        (entry.name().to_owned(), content)
    };
    (0..count).map(part).collect()
}

fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).expect("an entry");
        writer.write_all(bytes).expect("bytes");
    }
    writer.set_comment("van Jan, BSN 111222333").expect("a comment");
    writer.finish().expect("a zip").into_inner()
}

#[test]
fn an_archive_is_redacted_member_by_member_and_in_its_names() {
    let inner = zip(&[("diep.txt", b"BSN: 111222333")]);
    let bytes =
        zip(&[("bsn 111222333.txt", b"Burgerservicenummer: 111222333"), ("niets.txt", b"niets"), ("in.zip", &inner)]);
    let redacted = redact(&Source::new("a.zip", bytes, Origin::Memory), Style::Label).expect("it is redacted");
    assert!(!letters(&redacted.bytes).contains("111222333"));
    let mut archive = zip::ZipArchive::new(Cursor::new(&redacted.bytes)).expect("an archive");
    let names: Vec<String> = (0..3).map(|i| archive.by_index(i).expect("an entry").name().to_owned()).collect();
    assert_eq!(names, ["bsn [BSN].txt", "niets.txt", "in.zip"]);
    assert!(!String::from_utf8_lossy(archive.comment()).contains("111222333"));
    let residue =
        Residue::new(["111222333"].into_iter()).search(&redacted.bytes, &Limits::default()).expect("it unpacks");
    assert!(residue.traces.is_empty() && residue.stretches > 3);
}

#[test]
fn a_member_that_nobody_can_read_is_refused_unless_it_may_go_along() {
    let bytes = zip(&[("a.txt", b"BSN: 111222333"), ("foto.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")]);
    let source = Source::new("a.zip", bytes, Origin::Memory);
    let order = Order::new(Choice::All);
    assert!(scanner().redact(&source, &order).is_err());
    let order = Order { allow_gaps: true, ..order };
    let redacted = scanner().redact(&source, &order).expect("it may go along");
    assert!(!redacted.is_complete() && redacted.proof.gaps.len() == 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Changed bytes: no writer falls over them, and what comes out of it passed its own proof.
    #[test]
    fn no_writer_falls_over_changed_bytes(seed in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), by in 1..255u8) {
        static ALL: std::sync::OnceLock<Vec<Rendered>> = std::sync::OnceLock::new();
        let all = ALL.get_or_init(|| WRITTEN.iter().flat_map(|layout| all(*layout)).filter(|r| r.bytes.len() < 60_000).collect());
        let rendered = &all[seed.index(all.len())];
        let mut bytes = rendered.bytes.clone();
        let at = at.index(bytes.len());
        bytes[at] = bytes[at].wrapping_add(by);
        let source = Source::new(rendered.name.as_str(), bytes, Origin::Memory);
        if let Err(refused) = redact(&source, Style::Label) {
            prop_assert!(refused.reasons.iter().all(|reason| reason.about != Some("internal")), "{}", rendered.name);
        }
    }

    /// A value anywhere in a text, in any spelling, is gone; the words around it are not.
    #[test]
    fn a_value_in_any_spelling_is_gone(before in "[a-z ]{0,30}", after in "[a-z ]{0,30}", spelling in 0..5usize) {
        let value = ["111222333", "1112.22.333", "111 222 333", "111-222-333", "1112 22 333"][spelling];
        let text = format!("{before}\nBSN: {value}\n{after}\nx{value}y\n");
        let redacted = redact(&Source::new("a.txt", text.into_bytes(), Origin::Memory), Style::Bar).expect("it is redacted");
        let out = String::from_utf8(redacted.bytes).expect("it is UTF-8");
        prop_assert!(!letters(out.as_bytes()).contains("111222333"), "{out}");
        for word in before.split_whitespace().chain(after.split_whitespace()).filter(|_| redacted.removed.len() == 1) {
            prop_assert!(out.contains(word), "{word} is lost: {out}");
        }
    }
}

fn run(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_lakmoes"))
        .args(arguments)
        .args(["--lang", "nl"])
        .current_dir(folder)
        .output()
        .expect("the program starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("it is UTF-8");
    (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
}

#[test]
fn the_command_writes_a_new_file_or_none() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name);
    std::fs::write(path("brief.txt"), "Burgerservicenummer: 111222333\n").expect("a file");
    std::fs::write(path("foto.png"), b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").expect("a file");
    // What goes is asked for, never assumed.
    assert_eq!(run(folder.path(), &["redact", "brief.txt", "-o", "uit.txt"]).0, 2);
    let (code, out, err) = run(
        folder.path(),
        &["redact", "brief.txt", "-o", "uit.txt", "--only", "nl.bsn", "--certificate", "bewijs.json"],
    );
    assert_eq!(code, 0, "{out}{err}");
    assert!(out.contains("BSN 1") && !out.contains("111222333"), "{out}");
    assert_eq!(std::fs::read_to_string(path("uit.txt")).expect("the result"), "Burgerservicenummer: [BSN]\n");
    let proof = std::fs::read_to_string(path("bewijs.json")).expect("the certificate");
    let proof: serde_json::Value = serde_json::from_str(&proof).expect("it is JSON");
    assert_eq!((&proof["schema"], &proof["removed"]["nl.bsn"]), (&"lakmoes.redaction/1".into(), &1.into()));
    assert_eq!((&proof["proof"]["complete"], &proof["proof"]["residue"]), (&true.into(), &"clean".into()));
    assert_ne!(proof["source_sha256"], proof["output_sha256"]);
    // Nothing is written over, and the input is never touched.
    assert_eq!(run(folder.path(), &["redact", "brief.txt", "-o", "uit.txt", "--all"]).0, 2);
    assert_eq!(run(folder.path(), &["redact", "brief.txt", "-o", "brief.txt", "--all"]).0, 2);
    // Refused: no file, exit code 4.
    let (code, _, err) = run(folder.path(), &["redact", "foto.png", "-o", "foto2.png", "--all"]);
    assert!(code == 4 && err.contains("Niet gelakt") && !path("foto2.png").exists(), "{err}");
    assert_eq!(run(folder.path(), &["redact", "brief.txt", "-o", "x", "--only", "nl.bns"]).0, 2);
}

#[test]
fn a_folder_becomes_a_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir_all(folder.path().join("in/onder")).expect("a folder");
    std::fs::write(folder.path().join("in/a.txt"), "BSN: 111222333").expect("a file");
    std::fs::write(folder.path().join("in/onder/b.csv"), "naam;bsn\nJan;111222333\n").expect("a file");
    let arguments = ["redact", "in", "-o", "uit", "--only", "nl.bsn", "--style", "bar"];
    let (code, out, err) = run(folder.path(), &arguments);
    assert_eq!(code, 0, "{out}{err}");
    assert_eq!(
        std::fs::read_to_string(folder.path().join("uit/onder/b.csv")).expect("it is there"),
        "naam;bsn\nJan;█████\n"
    );
    assert_eq!(run(folder.path(), &arguments).0, 2, "the folder is there already");
    assert_eq!(run(folder.path(), &["redact", "in", "-o", "in/uit", "--all"]).0, 2, "a folder into itself");
}

#[test]
fn a_name_of_a_file_in_a_folder_that_tells_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("in")).expect("a folder");
    std::fs::write(folder.path().join("in/BSN 111222333.txt"), "BSN: 111222333").expect("a file");
    let (code, out, err) = run(folder.path(), &["redact", "in", "-o", "uit", "--all"]);
    assert!(code == 0 && out.contains("in de naam van het bestand staat nog: BSN 1"), "{out}{err}");
}

#[test]
fn a_known_person_goes_in_every_spelling() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("wie.toml"), "[[person]]\nname = \"Yldau Qsters\"\n").expect("a file");
    std::fs::write(folder.path().join("a.txt"), "gisteren was qsters er, met de bus").expect("a file");
    let asked = ["redact", "a.txt", "-o", "b.txt", "--only", "person.name", "--person-file", "wie.toml"];
    assert_eq!(run(folder.path(), &asked).0, 0);
    let left = std::fs::read_to_string(folder.path().join("b.txt")).expect("the result");
    assert!(!left.contains("qsters") && left.contains("met de bus"), "{left}");
    assert_eq!(run(folder.path(), &["redact", "-", "-o", "c", "--all", "--person-file", "-"]).0, 2);
}

#[test]
fn a_legend_holds_the_grounds_that_were_given() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("a.txt"), "BSN: 111222333").expect("a file");
    let asked = ["redact", "a.txt", "-o", "b.txt", "--all", "--labels", "woo"];
    let (code, out, err) = run(folder.path(), &asked);
    assert!(code == 0 && out.contains("5.1.1e") && !out.contains("5.1.2f"), "{out}{err}");
    let (code, _, err) =
        run(folder.path(), &["redact", "a.txt", "-o", "c.txt", "--all", "--labels", "woo", "--style", "bar"]);
    assert!(code == 2 && err.contains("label"), "{err}");
}

#[test]
fn a_name_that_cannot_be_written_stops_nothing_else() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("in")).expect("a folder");
    let scan = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/share/archief/scan-0003.pdf");
    // Of what is incomplete the name grows, and this one cannot.
    std::fs::copy(scan, folder.path().join("in").join(format!("{}.pdf", "a".repeat(250)))).expect("a file");
    for i in 0..40 {
        std::fs::write(folder.path().join(format!("in/{i:02}.txt")), format!("Dossier {i}, BSN: 111222333"))
            .expect("a file");
    }
    let arguments = ["redact", "in", "-o", "uit", "--all", "--allow-gaps", "--jobs", "2", "--certificate", "bewijs"];
    let (code, out, err) = run(folder.path(), &arguments);
    assert_eq!(code, 4, "{out}{err}");
    assert!(
        err.contains("kan het resultaat niet geschreven worden") && out.contains("40 bestanden gelakt"),
        "{out}{err}"
    );
    let written = std::fs::read_dir(folder.path().join("uit")).expect("the folder").count();
    let proofs = std::fs::read_to_string(folder.path().join("bewijs")).expect("the certificates");
    assert_eq!((written, proofs.lines().count()), (40, 40));
    // In the order of the files, whatever thread was first.
    let lines: Vec<&str> = out.lines().filter(|line| line.contains(".txt")).collect();
    assert!(lines.len() == 40 && lines.is_sorted(), "{out}");
}

#[cfg(unix)]
#[test]
fn an_interrupted_folder_keeps_what_is_finished() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("in")).expect("a folder");
    let text = "Burgerservicenummer: 111222333, depressie\n".repeat(500);
    for i in 0..600 {
        std::fs::write(folder.path().join(format!("in/{i:03}.txt")), &text).expect("a file");
    }
    let mut child = Command::new(env!("CARGO_BIN_EXE_lakmoes"))
        .args(["redact", "in", "-o", "uit", "--only", "nl.bsn", "--certificate", "bewijs", "--lang", "nl"])
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    let mut out = BufReader::new(child.stdout.take().expect("a pipe"));
    let mut first = String::new();
    out.read_line(&mut first).expect("something comes");
    Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill is there");
    let mut rest = String::new();
    out.read_to_string(&mut rest).expect("it is text");
    assert_eq!(child.wait().expect("it ends").code(), Some(130));
    assert!(rest.contains("Gestopt voor het einde"), "{rest}");
    let written: Vec<_> = std::fs::read_dir(folder.path().join("uit")).expect("the folder").flatten().collect();
    assert!((1..600).contains(&written.len()), "{}", written.len());
    for file in &written {
        let text = std::fs::read_to_string(file.path()).expect("a text");
        assert!(text.len() > 500 && !text.contains("111222333"));
    }
    let proofs = std::fs::read_to_string(folder.path().join("bewijs")).expect("the certificates");
    assert_eq!(proofs.lines().count(), written.len());
}

#[test]
fn pseudonyms_are_the_same_over_runs_with_one_key() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("a.txt"), "BSN: 111222333\n").expect("a file");
    let mut made = Vec::new();
    for out in ["1.txt", "2.txt"] {
        let arguments = ["redact", "a.txt", "-o", out, "--all", "--style", "pseudonym", "--pseudonym-key", "sleutel"];
        assert_eq!(run(folder.path(), &arguments).0, 0);
        made.push(std::fs::read_to_string(folder.path().join(out)).expect("the result"));
    }
    assert_eq!(made[0], made[1]);
    assert!(made[0].starts_with("BSN: 99999") && read_text(&made[0]), "{}", made[0]);
}

/// Whether a text is still one that can be read.
fn read_text(text: &str) -> bool {
    let rendered = Rendered { name: "a.txt".to_owned(), bytes: text.as_bytes().to_vec(), values: Vec::new() };
    !read(&rendered).segments.is_empty()
}

#[test]
fn a_label_is_no_value_and_no_cue() {
    let with = |text: &str| {
        let reports = crate::scans::scan(Source::new("a.txt", text.as_bytes().to_vec(), Origin::Memory));
        reports[0].findings.iter().map(|f| (f.rule.as_str().to_owned(), f.confidence.value())).collect::<Vec<_>>()
    };
    for label in ["[BSN]", "[PERSOON 1]", "[GEZONDHEID]", "[SCHULDEN]", "[IBAN]", "[E-MAIL]", "█████"] {
        assert_eq!(with(&format!("{label} ging mee.")), [], "{label} is no value");
        // A number that is nothing by itself is nothing behind a label.
        assert_eq!(with(&format!("{label} 123456782")), with("Zwqx 123456782"), "{label} is no cue");
    }
}
