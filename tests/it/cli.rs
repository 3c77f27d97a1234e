//! The program as a user meets it: real processes, what they print, and how they end.

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn lakmoes(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lakmoes"));
    command.args(arguments).current_dir(folder).env_clear().env("LANG", "nl_NL.UTF-8").env("COLUMNS", "80");
    command
}

/// A folder with these files.
fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder can be made");
    for (name, bytes) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("it has a parent")).expect("a folder can be made");
        std::fs::write(path, bytes).expect("a file can be written");
    }
    folder
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    lakmoes(folder, arguments).stdin(Stdio::null()).output().expect("the program starts")
}

/// Runs and compares the exit code; gives what went to standard output and standard error.
fn check(files: &[(&str, &[u8])], arguments: &[&str], code: i32) -> (String, String) {
    let folder = folder(files);
    let output = run(folder.path(), arguments);
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("it is UTF-8");
    let (out, err) = (text(output.stdout), text(output.stderr));
    assert_eq!(output.status.code(), Some(code), "{arguments:?}\n{out}\n{err}");
    (out, err)
}

const BSN: (&str, &[u8]) = ("plan.txt", b"Burgerservicenummer: 111222333\n");

#[test]
fn a_found_value_is_masked_and_the_codes_follow_the_table() {
    let (out, err) = check(&[BSN], &["scan"], 0);
    assert!(out.contains("*******33") && !out.contains("111222333") && err.is_empty(), "{out}{err}");
    assert!(out.lines().all(|line| line.chars().count() <= 80), "{out}");
    check(&[BSN], &["scan", "--fail-on", "low"], 1);
    check(&[("leeg.txt", b"")], &["scan", "--fail-on", "low"], 0);
    check(&[], &["scan"], 0);
    let (out, _) = check(&[BSN], &["scan", "--reveal"], 0);
    assert!(out.contains("111222333"));
}

#[test]
fn a_missing_path_alone_fails_and_among_others_is_a_gap() {
    check(&[BSN], &["scan", "weg.txt"], 2);
    let (out, _) = check(&[BSN], &["scan", "weg.txt", "plan.txt", "--format", "ndjson"], 3);
    assert!(out.lines().next().expect("a line").contains("\"code\":\"missing\""), "{out}");
    check(&[BSN], &["scan", "weg.txt", "plan.txt", "--fail-on", "low"], 1);
}

#[test]
fn what_nobody_reads_is_told() {
    let (out, _) = check(&[("plaatje.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01")], &["scan"], 3);
    assert!(out.contains("niet gelezen") && out.contains("plaatje.jpg"), "{out}");
}

#[cfg(unix)]
#[test]
fn a_file_without_permission_is_a_gap() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder(&[BSN, ("dicht.txt", b"geheim")]);
    let closed = folder.path().join("dicht.txt");
    std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o0)).expect("permissions can be set");
    if std::fs::read(&closed).is_ok() {
        return; // The administrator may read everything.
    }
    let output = run(folder.path(), &["scan", "--format", "json"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&output.stdout).contains("\"code\":\"permission\""));
}

#[test]
fn a_name_that_is_almost_right_is_helped() {
    let (_, err) = check(&[BSN], &["scan", "--channel", "parner"], 2);
    assert!(err.contains("Bedoel je partner?"), "{err}");
    let (_, err) = check(&[], &["rules", "explain", "nl.bns", "--lang", "en"], 2);
    assert!(err.contains("Did you mean nl.bsn?"), "{err}");
    check(&[], &["scan", "--frmat", "json"], 2);
    check(&[BSN], &["scan", "--max-file-size", "veel"], 2);
    check(&[BSN], &["scan", "--exclude", "[a"], 2);
    check(&[BSN], &["scan", "--config", "weg.toml"], 2);
}

#[test]
fn an_output_that_cannot_be_written_fails_before_the_scan() {
    let (out, err) = check(&[BSN], &["scan", "-o", "weg/rapport.html"], 2);
    assert!(out.is_empty() && err.contains("weg/rapport.html") && err.contains("Doe dit"), "{err}");
    let (_, err) = check(&[BSN], &["scan", "-o", "rapport.pdf"], 2);
    assert!(err.contains(".html"), "{err}");
}

#[test]
fn outputs_appear_whole_and_are_not_scanned_themselves() {
    let folder = folder(&[BSN]);
    let arguments = ["scan", "-o", "r.html", "-o", "r.json", "-o", "r.csv", "-o", "r.sarif", "-o", "r.docx"];
    for _ in 0..2 {
        assert_eq!(run(folder.path(), &arguments).status.code(), Some(0));
    }
    let json = std::fs::read(folder.path().join("r.json")).expect("it is there");
    let json: serde_json::Value = serde_json::from_slice(&json).expect("it is JSON");
    assert_eq!(json["schema"], "lakmoes.scan/1");
    assert_eq!(json["summary"]["documents"], 1);
    assert_eq!(json["summary"]["complete"], true);
    let names: Vec<_> = std::fs::read_dir(folder.path()).expect("it can be listed").flatten().collect();
    assert_eq!(names.len(), 6, "{names:?}");
}

#[test]
fn a_report_never_comes_over_what_is_scanned() {
    const LIST: (&str, &[u8]) = ("namen.csv", b"naam;bsn\nJan de Boer;111222333\n");
    let folder = folder(&[LIST, BSN]);
    for arguments in [&["scan", "namen.csv", "-o", "namen.csv"][..], &["scan", "-o", "namen.csv"]] {
        let output = run(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert_eq!(std::fs::read(folder.path().join(LIST.0)).expect("it is there"), LIST.1, "{arguments:?}");
    }
    for report in ["uit.csv", "uit.json", "uit.html"] {
        for _ in 0..2 {
            // A report of an earlier run may be written again.
            assert_eq!(run(folder.path(), &["scan", "-o", report]).status.code(), Some(0), "{report}");
        }
    }
}

#[cfg(unix)]
#[test]
fn links_are_not_followed_and_that_is_told() {
    let folder = folder(&[BSN]);
    std::fs::create_dir(folder.path().join("map")).expect("a folder can be made");
    std::os::unix::fs::symlink(folder.path().join(BSN.0), folder.path().join("map/plan.txt"))
        .expect("a link can be made");
    let output = run(folder.path(), &["scan", "map"]);
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(told.contains("1 koppeling") && !told.contains("omdat je dat vroeg"), "{told}");
}

#[test]
fn what_was_not_read_is_not_counted_as_nothing() {
    let files: &[(&str, &[u8])] =
        &[("a.txt", b"Alles is rustig.\n"), ("b.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01")];
    let (out, _) = check(files, &["scan"], 3);
    assert!(out.contains("geen 1 \u{b7}") && out.contains("niet volledig gelezen 1"), "{out}");
}

#[test]
fn standard_input_is_a_document_with_the_name_that_is_given() {
    let folder = folder(&[]);
    let mut child = lakmoes(folder.path(), &["scan", "-", "--name", "brief.txt", "--format", "json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    child.stdin.take().expect("a pipe").write_all("cliënt, BSN: 111222333".as_bytes()).expect("it is read");
    let output = child.wait_with_output().expect("it ends");
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    assert_eq!(json["documents"][0]["source"], "brief.txt");
    let finding = &json["documents"][0]["findings"][0];
    assert_eq!((&finding["start"], &finding["end"]), (&13.into(), &22.into()), "{finding}");
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let many: Vec<(String, Vec<u8>)> =
        (0..400).map(|i| (format!("{i}.txt"), b"Burgerservicenummer: 111222333\n".repeat(40))).collect();
    let files: Vec<(&str, &[u8])> = many.iter().map(|(name, text)| (name.as_str(), text.as_slice())).collect();
    let folder = folder(&files);
    let mut child = lakmoes(folder.path(), &["scan", "--format", "ndjson"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut first = [0; 10];
    child.stdout.take().expect("a pipe").read_exact(&mut first).expect("something comes");
    let output = child.wait_with_output().expect("it ends");
    assert!(output.stderr.is_empty() && output.status.code() == Some(0), "{output:?}");
}

#[test]
fn the_answer_is_the_same_for_any_number_of_threads() {
    let files: Vec<(String, Vec<u8>)> =
        (0..60).map(|i| (format!("{}/{i}.txt", i % 7), format!("BSN: 111222333 {}", i % 9).into_bytes())).collect();
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, text)| (name.as_str(), text.as_slice())).collect();
    let folder = folder(&files);
    let one = run(folder.path(), &["scan", "--format", "json", "--jobs", "1"]).stdout;
    let four = run(folder.path(), &["scan", "--format", "json", "--jobs", "4"]).stdout;
    assert!(one == four && one.len() > 5_000);
}

#[test]
fn the_manual_and_completions_are_there() {
    let (man, _) = check(&[], &["man"], 0);
    assert!(man.contains("EXIT STATUS") && man.contains("fail"));
    let (script, _) = check(&[], &["completions", "bash"], 0);
    assert!(script.contains("lakmoes"));
    let (rules, _) = check(&[], &["rules", "list"], 0);
    assert!(rules.contains("nl.bsn"));
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_keeps_what_is_finished() {
    let folder = folder(&[BSN]);
    let pipe = folder.path().join("wacht");
    if !Command::new("mkfifo").arg(&pipe).status().is_ok_and(|status| status.success()) {
        return; // No such thing on this system.
    }
    // The pipe never gives a byte: the run hangs there until it is interrupted.
    let child = lakmoes(folder.path(), &["scan", "plan.txt", "wacht", "--format", "json"])
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    std::thread::sleep(std::time::Duration::from_millis(600));
    Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill is there");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(130));
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    assert_eq!((&json["documents"][0]["source"], &json["summary"]["complete"]), (&"plan.txt".into(), &false.into()));
}

#[cfg(unix)]
#[test]
fn interrupted_half_way_the_file_is_whole_and_says_so() {
    let many: Vec<(String, Vec<u8>)> =
        (0..1500).map(|i| (format!("{i}.txt"), b"Burgerservicenummer: 111222333, depressie\n".repeat(4000))).collect();
    let files: Vec<(&str, &[u8])> = many.iter().map(|(name, text)| (name.as_str(), text.as_slice())).collect();
    let folder = folder(&files);
    let mut child = lakmoes(folder.path(), &["scan", "-o", "r.json", "--format", "ndjson", "--jobs", "1"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut first = [0; 100];
    let mut out = child.stdout.take().expect("a pipe");
    out.read_exact(&mut first).expect("something comes");
    let reader = std::thread::spawn(move || {
        let mut rest = Vec::new();
        out.read_to_end(&mut rest).map(|_| rest)
    });
    Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill is there");
    let ended = child.wait_with_output().expect("it ends");
    assert_eq!(ended.status.code(), Some(130));
    let rest = reader.join().expect("it reads").expect("it can be read");
    assert!(rest.ends_with(b"}\n"));
    let json = std::fs::read(folder.path().join("r.json")).expect("it is there");
    let json: serde_json::Value = serde_json::from_slice(&json).expect("it is JSON");
    let documents = json["documents"].as_array().expect("documents").len();
    assert!((1..1500).contains(&documents), "{documents}");
    assert_eq!((&json["summary"]["complete"], &json["summary"]["documents"]), (&false.into(), &documents.into()));
}

#[test]
fn a_pack_that_is_wrong_says_where_and_how_it_should_be() {
    let pack = b"[[rule]]\nid = \"eigen.ding\"\ncategorie = \"person\"\n";
    let (_, err) = check(&[BSN, ("p/eigen.toml", pack)], &["scan", "--rules", "p"], 2);
    assert!(err.contains("p/eigen.toml") && err.contains("Regel 3") && err.contains("Zo moet het"), "{err}");
    let (_, err) = check(&[("c.toml", b"own = [\"a\"]\nkanaal = 1\n")], &["scan", "--config", "c.toml"], 2);
    assert!(err.contains("Regel 2"), "{err}");
}

#[test]
fn an_organisation_has_channels_and_values_of_its_own() {
    let channel = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("patterns/channels/partner.toml"))
        .expect("it is there")
        .replace("\"partner\"", "\"gemeente\"");
    let config = b"own = [\"info@zorg.example\"]\nchannel = \"gemeente\"\nchannels = \"kanalen\"\n";
    let files = [BSN, ("i/lakmoes.toml", &config[..]), ("i/kanalen/gemeente.toml", channel.as_bytes())];
    let (out, _) = check(&files, &["scan", "plan.txt", "--config", "i/lakmoes.toml", "--format", "json"], 0);
    let json: serde_json::Value = serde_json::from_str(&out).expect("it is JSON");
    assert_eq!(json["documents"][0]["verdict"]["channel"], "gemeente");
    let (_, err) = check(&files, &["scan", "--config", "i/lakmoes.toml", "--channel", "gemeenten"], 2);
    assert!(err.contains("Bedoel je gemeente?"), "{err}");
    let broken = channel.replace("on_gap", "bij_gat");
    let files = [("i/lakmoes.toml", &config[..]), ("i/kanalen/gemeente.toml", broken.as_bytes())];
    let (_, err) = check(&files, &["scan", "--config", "i/lakmoes.toml"], 2);
    assert!(err.contains("gemeente.toml") && err.contains("Oorzaak: Regel "), "{err}");
}

#[test]
fn the_worst_folder_comes_first_and_what_is_left_out_is_counted() {
    let plan = b"Burgerservicenummer: 111222333. Zij heeft een depressie.\n";
    let files =
        [("goed/a.txt", &b"Niets."[..]), ("erg/b.txt", plan), (".lakmoesignore", b"*.bak\n"), ("erg/c.bak", plan)];
    let (out, _) = check(&files, &["scan"], 0);
    assert!(out.contains("Begin met: erg/ (1 ") && out.contains("1 bestand overgeslagen"), "{out}");
    let (out, _) = check(&files, &["scan", "--format", "json"], 0);
    let json: serde_json::Value = serde_json::from_str(&out).expect("it is JSON");
    assert_eq!(json["summary"]["left_out"], 1);
    let (out, _) = check(&[("a.txt", b"x"), (".lakmoesignore", b"[z-a]\n")], &["scan"], 3);
    assert!(out.contains(".lakmoesignore") && out.contains("geen patroon"), "{out}");
}

#[test]
fn help_speaks_the_language_of_the_reader() {
    let (out, _) = check(&[], &["scan", "--help"], 0);
    assert!(out.contains("Kanaal om naar te oordelen"), "{out}");
    let (out, _) = check(&[], &["--help", "--lang=en"], 0);
    assert!(out.contains("Scan files and folders"), "{out}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_fails() {
    let (_, err) = check(&[BSN], &["scan", "-o", "/dev/full", "--format", "json"], 2);
    assert!(err.contains("Oorzaak: de schijf is vol"), "{err}");
}

/// What a scan of these files says to people and how it ends; the rest of the run goes on, so a sound file beside them is always found.
fn check_bad(name: &str, bytes: &[u8], arguments: &[&str], said: &[&str]) {
    let (out, err) = check(&[BSN, (name, bytes)], &[&["scan"], arguments].concat(), 3);
    assert!(out.contains("*******33") && err.is_empty(), "{out}{err}");
    for words in said {
        assert!(out.contains(words), "{name}: {words} not in\n{out}");
    }
}

#[test]
fn broken_and_locked_files_are_gaps_and_the_run_goes_on() {
    let share = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/share");
    let read = |name: &str| std::fs::read(share.join(name)).expect("it is there");
    let (docx, pdf) = (read("zorgplannen/mic-2025-118.docx"), read("brieven/wmo-besluit.pdf"));
    check_bad("half.docx", &docx[..1500], &[], &["niet gelezen", "afgebroken"]);
    check_bad("half.pdf", &pdf[..900], &[], &["deels gelezen", "afgebroken"]);
    check_bad("kop.zip", b"PK\x03\x04", &[], &["niet gelezen", "kop.zip"]);
    check_bad("slot.zip", &read("archief/beveiligd.zip"), &[], &["wachtwoord"]);
    check_bad("slot.pdf", &read("archief/dossier-vergrendeld.pdf"), &[], &["wachtwoord"]);
    check_bad("groot.txt", &b"x".repeat(2000), &["--max-file-size", "1kB"], &["2.000", "de grens is 1.000"]);
    check_bad("ruis.bin", &[0, 159, 146, 150, 0, 1, 2, 3].repeat(100), &[], &["niet gelezen", "ruis.bin"]);
}

#[test]
fn a_wrong_extension_is_a_note_and_bytes_that_are_no_utf8_are_text() {
    let pdf = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/share/brieven/wmo-besluit.pdf");
    let pdf = std::fs::read(pdf).expect("it is there");
    let (out, _) = check(&[("brief.docx", &pdf)], &["scan"], 0);
    assert!(out.contains("past niet bij de naam") && !out.contains("deels gelezen"), "{out}");
    let (out, _) = check(&[("oud.txt", b"cli\xebnt, BSN: 111222333\x85\n")], &["scan"], 0);
    assert!(out.contains("*******33"), "{out}");
    check(&[("leeg.pdf", b""), ("leeg.docx", b""), ("leeg.zip", b"")], &["scan"], 0);
}

#[test]
fn a_mistake_in_the_arguments_is_told_in_the_language_of_the_reader() {
    let (_, err) = check(&[], &["scan", "--frmat", "json"], 2);
    assert!(err.starts_with("Deze optie bestaat niet: --frmat") && err.contains("Bedoel je --format?"), "{err}");
    let (_, err) = check(&[], &["scna"], 2);
    assert!(err.contains("Deze opdracht bestaat niet: scna") && err.contains("Bedoel je scan?"), "{err}");
    let (_, err) = check(&[], &["scan", "--min-certainty", "heel"], 2);
    assert!(err.contains("kan niet \"heel\" zijn") && err.contains("possible, likely, certain"), "{err}");
    let (_, err) = check(&[], &["scan", "--jobs", "0", "--lang", "en"], 2);
    assert!(err.contains("cannot be \"0\"") && err.contains("lakmoes --help"), "{err}");
    let (_, err) = check(&[], &["rules", "explain"], 2);
    assert!(err.contains("Hier ontbreekt nog iets"), "{err}");
}

#[test]
fn a_pack_is_told_in_the_language_of_the_reader_and_is_bounded() {
    let rule = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("patterns/rules/bsn.toml"))
        .expect("it is there")
        .replace("\"nl.bsn\"", "\"eigen.nummer\"");
    let broken = rule.replace("validator = \"bsn\"", "validator = \"bns\"").replace("validator  ", "validator");
    let (_, err) = check(&[("p.toml", broken.as_bytes())], &["rules", "check", "p.toml"], 2);
    assert!(
        err.contains("validator = \"bns\" bestaat niet") && err.contains("Zo moet het: validator = \"bsn\""),
        "{err}"
    );
    let many: String = (0..1200).map(|i| format!("[[rule]]\nid = \"eigen.n{i}\"\ncategory = \"person\"\npattern = ['x{i}']\nsource = ['x']\n[rule.nl]\nname = 'a'\nwhy = 'a'\ndo = 'a'\n[rule.en]\nname = 'a'\nwhy = 'a'\ndo = 'a'\n[[rule.hit]]\ntext = 'x{i}'\nfind = 'x{i}'\nas = 'possible'\n[[rule.miss]]\ntext = 'y'\nbecause = 'y'\n")).collect();
    let (_, err) = check(&[("p.toml", many.as_bytes())], &["rules", "check", "p.toml"], 2);
    assert!(err.contains("de grens is 1000") && err.contains("Splits het bestand"), "{err}");
    let large = vec![b'#'; (1 << 20) + 1];
    let (_, err) = check(&[("p.toml", &large)], &["scan", "--rules", "p.toml"], 2);
    assert!(err.contains("1,0 MB") && err.contains("de grens"), "{err}");
    let (_, err) = check(&[("p.toml", b"\xff")], &["scan", "--config", "p.toml"], 2);
    assert!(err.contains("geen tekst in UTF-8"), "{err}");
    let (out, _) = check(&[], &["rules", "explain", "nl.bsn"], 0);
    assert!(out.contains("elfproef") && !out.contains("want ") && !out.contains("because"), "{out}");
}
