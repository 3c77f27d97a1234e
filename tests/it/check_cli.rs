//! `lakmoes check` as a user meets it.

use std::io::Write;
use std::process::{Command, Output, Stdio};

fn run(files: &[(&str, &[u8])], arguments: &[&str], input: &[u8]) -> Output {
    let folder = tempfile::tempdir().expect("a folder can be made");
    for (name, bytes) in files {
        std::fs::write(folder.path().join(name), bytes).expect("a file can be written");
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_lakmoes"));
    command.args(arguments).current_dir(folder.path()).env_clear().env("LANG", "nl_NL.UTF-8").env("COLUMNS", "80");
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    // A program that stops early closes its input.
    let _ = child.stdin.take().expect("it is piped").write_all(input);
    child.wait_with_output().expect("it ends")
}

/// Runs and compares the exit code; gives what went to standard output and standard error.
fn check(files: &[(&str, &[u8])], arguments: &[&str], input: &str, code: i32) -> (String, String) {
    let output = run(files, arguments, input.as_bytes());
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("it is UTF-8");
    let (out, err) = (text(output.stdout), text(output.stderr));
    assert_eq!(output.status.code(), Some(code), "{arguments:?}\n{out}\n{err}");
    (out, err)
}

fn json(out: &str) -> serde_json::Value {
    serde_json::from_str(out).expect("it is JSON")
}

const POST: &str = "Sanne* is een vrouw van 43 uit Zutphen. Ze is dierenarts en heeft een burn-out. Bel 06-12345678.\n\n*Sanne is een fictieve naam.\n";

#[test]
fn the_answer_comes_first_and_values_are_masked() {
    let (out, err) = check(&[], &["check"], POST, 1);
    assert!(out.starts_with("Mag dit naar buiten?") && err.is_empty(), "{out}{err}");
    assert!(out.contains("● nee") && out.contains("Sociale media"), "{out}");
    assert!(out.contains("→ vrouw van middelbare leeftijd uit het oosten van"), "{out}");
    // Nothing that was found, neither in the text nor in what is suggested.
    for value in ["06-12345678", "Zutphen", "dierenarts", "burn-out", "Sanne", "van 43"] {
        assert!(!out.contains(value), "{value}\n{out}");
    }
    assert!(out.lines().all(|line| line.chars().count() <= 80), "{out}");
    let (shown, _) = check(&[], &["check", "--reveal"], POST, 1);
    assert!(shown.contains("06-12345678"), "{shown}");
    assert!(shown.contains("vrouw van 43 uit Zutphen → vrouw van middelbare leeftijd uit het oosten van"), "{shown}");
    let (certain, _) = check(&[], &["check", "--min-certainty", "certain", "--format", "json"], POST, 1);
    let found = json(&certain)["findings"].as_array().expect("a list").clone();
    assert!(!found.is_empty() && found.iter().all(|f| f["certainty"] == "certain"), "{certain}");
    let (out, _) = check(&[], &["check", "--lang", "en"], POST, 1);
    assert!(out.starts_with("May this go out?"), "{out}");
}

#[test]
fn the_exit_code_is_of_the_channel_that_was_asked() {
    check(&[("post.txt", POST.as_bytes())], &["check", "post.txt", "--channel", "internal"], "", 0);
    check(&[("post.txt", POST.as_bytes())], &["check", "post.txt", "--channel", "partner"], "", 1);
    check(&[], &["check", "-"], "Zaterdag is er koffie in het buurthuis.", 0);
    let (_, err) = check(&[], &["check", "--channel", "whatsap"], POST, 2);
    assert!(err.contains("whatsapp"), "{err}");
    check(&[], &["check", "weg.txt"], "", 2);
    check(&[], &["check", "."], "", 2);
}

#[test]
fn the_json_has_its_published_shape() {
    let (out, _) = check(&[], &["check", "--format", "json"], POST, 1);
    let json = json(&out);
    assert_eq!(json["schema"], "lakmoes.check/1");
    let channels: Vec<&str> =
        json["channels"].as_array().expect("a list").iter().map(|c| c["channel"].as_str().expect("a name")).collect();
    assert_eq!(channels, ["internal", "partner", "email", "whatsapp", "social"]);
    let social = &json["channels"][4];
    assert!(social["decision"] == "block" && social["severity"] == "very-high" && social["score"].as_u64() > Some(80));
    assert!(social["reasons"].as_array().is_some_and(|r| r.contains(&"special-identified".into())));
    let person = &json["persons"][0];
    assert!(person["k"] == 1 && person["ei"] == 1.0 && person["singling_out"] == true, "{person}");
    assert!(person["factors"].as_array().is_some_and(|f| f.len() >= 4));
    for finding in json["findings"].as_array().expect("a list") {
        for key in ["what", "consequence", "advice"] {
            assert!(finding[key].as_str().is_some_and(|words| !words.is_empty()), "{finding}");
        }
        assert!(
            finding.get("text").is_none()
                && json["advice"][finding["kind"].as_str().expect("a name")]["en"]["what"].is_string()
        );
    }
    // What is replaced stands where it is said to stand.
    let chars: Vec<char> = POST.chars().collect();
    let suggestions = json["suggestions"].as_array().expect("a list");
    for suggestion in suggestions {
        let at = |key: &str| suggestion[key].as_u64().expect("a number") as usize;
        let from: String = chars[at("start")..at("end")].iter().collect();
        if !suggestion["from"].as_str().expect("a text").contains('*') {
            assert_eq!(suggestion["from"].as_str(), Some(from.as_str()));
        }
    }
    assert!(
        suggestions
            .iter()
            .any(|s| s["k_after"].as_u64() > s["k_before"].as_u64() && s["k_after"].as_u64() >= Some(100))
    );
    assert!(json["rewritten"].as_str().is_some_and(|text| !text.contains("06-12345678") && !text.contains("43")));
    assert_eq!(json["after"]["channels"].as_array().map(Vec::len), Some(5));
    assert!(!out.contains("06-12345678") && !out.contains("Zutphen"), "a value without --reveal");
}

#[test]
fn the_rewritten_text_is_all_that_goes_to_standard_output() {
    let (out, err) = check(&[], &["check", "--rewrite"], POST, 1);
    assert!(out.starts_with("De cliënt is een vrouw van middelbare leeftijd uit het oosten van het land."), "{out}");
    assert!(err.contains("Sociale media"), "{err}");
    let (out, _) = check(&[], &["check", "--rewrite", "-q"], "Zaterdag is er koffie.\n", 0);
    assert_eq!(out, "Zaterdag is er koffie.\n");
}

#[test]
fn the_client_reads_consequences_and_how_to_undo_it() {
    let text = "mijn adres is Kerkstraat 8, 7201 DN Zutphen en rek NL91ABNA0417164300";
    let (out, _) = check(&[], &["check", "--client"], text, 1);
    let flat = out.split_whitespace().collect::<Vec<_>>().join(" ");
    for said in
        ["geld laten afschrijven", "voor de deur staan", "Is het al gedeeld?", "Wet zorg en dwang", "(AVG, artikel 17)"]
    {
        assert!(flat.contains(said), "{said}\n{out}");
    }
    let questions: Vec<&str> = out.lines().filter(|line| line.trim_start().get(1..3) == Some(". ")).collect();
    let expected = [
        "1. Weet je precies wat er gedeeld is, met wie, hoe en waarvoor?",
        "2. Wil je cliënt er nu met jou over praten?",
        "3. Heb je helder gezegd dat stoppen met delen het beste is?",
        "4. Heb je met voorbeelden verteld wat er mis kan gaan?",
        "5. Hebben jullie samen gekeken wat nog terug te draaien is?",
        "6. Hebben jullie iets afgesproken, zoals: eerst overleggen en dan pas delen?",
        "7. Laat je je cliënt zelf beslissen, en neem je geen telefoon of internet weg?",
        "8. Is duidelijk wie je helpt als je iets niet weet of wilt melden?",
    ];
    let questions: Vec<&str> = questions.into_iter().map(str::trim).collect();
    assert_eq!(questions, expected);
    assert!(!out.to_lowercase().contains("je cliënt lastig"), "{out}");
}

#[test]
fn where_to_report_is_said_or_missed() {
    let text = "Zaterdag is er koffie.";
    let missing = check(&[], &["check"], text, 0).0;
    assert!(missing.contains("niet ingesteld") && missing.contains("contact"), "{missing}");
    let settings: (&str, &[u8]) = ("lakmoes.toml", b"contact = \"privacy@zorg.example\"\n");
    let (out, _) = check(&[settings], &["check", "--config", "lakmoes.toml"], text, 0);
    assert!(out.contains("privacy@zorg.example") && !out.contains("niet ingesteld"), "{out}");
}

#[test]
fn a_consent_file_unlocks_or_says_why_not() {
    let post = "Kim de Vries won vandaag de hardloopwedstrijd.";
    let consent = |more: &str| {
        format!(
            "[[consent]]\nwho = \"Kim de Vries\"\nchannels = [\"social\"]\ndata = [\"person.name\"]\ngiven = 2020-01-01\nwritten = true\n{more}"
        )
    };
    let with = |text: &str, code| {
        check(&[("c.toml", text.as_bytes())], &["check", "--channel", "social", "--consent", "c.toml"], post, code).0
    };
    with(&consent(""), 0);
    assert!(with(&consent("until = 2021-01-01\n"), 1).contains("verlopen"));
    assert!(with(&consent("withdrawn = 2021-01-01\n"), 1).contains("ingetrokken"));
    assert!(with(&consent("purpose = \"boek\"\n"), 1).contains("ander doel"));
    let broken = with(&consent("tot = 2030-01-01\n"), 1);
    assert!(broken.contains("telt niet mee") && broken.contains("Regel 7") && broken.contains("until"), "{broken}");
    check(&[], &["check", "--consent", "weg.toml"], post, 2);
}

#[test]
fn a_known_person_is_found_in_every_spelling() {
    let person: (&str, &[u8]) =
        ("p.toml", "name = \"Fatima El Hadouchi\"\nbirth_date = 1980-03-12\nbsn = \"111222333\"\n".as_bytes());
    let text = "hadouchi belde. geb 12 mrt 80, nr 1 1 1 2 2 2 3 3 3. F. Hadoucchi komt.";
    let (out, _) = check(&[person], &["check", "--person-file", "p.toml", "--format", "json"], text, 1);
    let found = json(&out);
    let marked: Vec<&str> = found["findings"]
        .as_array()
        .expect("a list")
        .iter()
        .filter(|f| f["evidence"].as_array().is_some_and(|e| e.iter().any(|e| e["code"] == "known-person")))
        .map(|f| f["rule"].as_str().expect("an id"))
        .collect();
    assert_eq!(marked, ["person.name", "person.birth-date", "nl.bsn", "person.name"], "{out}");
    let (out, _) =
        check(&[person, ("a.txt", text.as_bytes())], &["scan", "a.txt", "--person-file", "p.toml", "-v"], "", 0);
    assert!(out.contains("bekende persoon"), "{out}");
    let wrong: (&str, &[u8]) = ("p.toml", b"name = \"Kim\"\nbsn = \"111222334\"\n");
    let (_, err) = check(&[wrong], &["check", "--person-file", "p.toml"], text, 2);
    assert!(err.contains("elfproef") && err.contains("Regel 2") && !err.contains("111222334"), "{err}");
    check(&[], &["check", "-", "--person-file", "-"], text, 2);
    for wrong in ["name = \"Kim Zandstra\"\nbsn = 999993653\n", "{\"name\": \"Kim\",\n\"Zandstra\": 999993653}"] {
        let file: (&str, &[u8]) = ("p.toml", wrong.as_bytes());
        let (out, err) = check(&[file], &["check", "--person-file", "p.toml"], text, 2);
        assert!(err.contains("Regel 2, kolom") && !(out + &err).contains("999993653") && !err.contains("Zandstra"));
    }
}

#[test]
fn a_channel_of_ones_own_comes_with_its_cases() {
    let own = std::fs::read_to_string(format!("{}/patterns/channels/email.toml", env!("CARGO_MANIFEST_DIR")))
        .expect("it is there")
        .replace("id            = \"email\"", "id            = \"intranet\"");
    let file = ("intranet.toml", own.as_bytes());
    check(&[file], &["check", "--rules", "intranet.toml", "--channel", "intranet"], "Zaterdag is er koffie.", 0);
    let (out, _) = check(&[file], &["rules", "check", "intranet.toml"], "", 0);
    assert!(out.contains("6 kanalen"), "{out}");
    let broken = own.replace("reason   = \"bsn\"", "reason   = \"bzn\"");
    let (out, _) = check(&[("intranet.toml", broken.as_bytes())], &["rules", "check", "intranet.toml"], "", 2);
    assert!(out.contains("intranet") && out.contains("bzn"), "{out}");
}

#[test]
fn what_cannot_be_read_is_said() {
    let (out, _) = check(&[("p.pdf", b"%PDF-1.7\nkapot")], &["check", "p.pdf"], "", 1);
    assert!(out.contains("niet gelezen"), "{out}");
    let (out, _) = check(&[], &["check"], "", 0);
    assert!(out.contains("geen tekst"), "{out}");
    let (out, _) = check(
        &[],
        &["check"],
        "The client will come to our office again tomorrow morning and then we will talk about it.",
        0,
    );
    assert!(out.contains("geen Nederlands"), "{out}");
}
