//! The service when somebody means harm, or the machine does: nothing goes through unseen, nothing grows without end, everything is written down.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::StatusCode;
use http_body_util::BodyExt;
use lakmoes::fronts::http::{Keys, Role, Settings, State, app, make, verify};
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::http::{BSN, JSON, answer, ask, block_on, check, presidio, request, service, settings, shared};

/// What files begin with.
const STARTS: [&str; 11] = [
    "%PDF-1.7\n",
    "PK\u{3}\u{4}\u{14}\0",
    "{\\rtf1\\ansi ",
    "GIF89a ",
    "\0\0\0 ",
    "From: a@example.nl\r\nTo: b@example.nl\r\nSubject: overleg\r\nDate: Mon, 1 Jan 2024 10:00:00 +0100\r\n\r\n",
    "From a@example.nl Mon Jan  1 10:00:00 2024\nFrom: a@example.nl\n\n",
    "SQLite format 3\0",
    "-----BEGIN PGP MESSAGE-----\n",
    "%!PS-Adobe-3.0\n",
    "<!doctype html><html><body><!-- ",
];
const GUARDRAIL: &str = "/beta/litellm_basic_guardrail_api";

#[test]
fn a_text_is_a_text_whatever_it_begins_with() {
    for start in STARTS {
        let text = format!("{start}BSN: 111222333");
        let at = start.chars().count() + 5;
        let (status, found) = presidio("/presidio/analyze", &json!({"text": text, "language": "nl"}));
        let bsn = found.as_array().and_then(|found| found.iter().find(|f| f["entity_type"] == "NL_BSN"));
        assert_eq!((status, bsn.map(|bsn| &bsn["start"])), (200, Some(&json!(at))), "{start:?}: {found}");
        let guarded = presidio(GUARDRAIL, &json!({"texts": ["goed", text], "input_type": "request"})).1;
        assert_eq!(guarded["action"], "GUARDRAIL_INTERVENED", "{start:?}: {guarded}");
        assert!(!guarded.to_string().contains("111222333"), "{start:?}: {guarded}");
        let body = json!({ "text": text }).to_string();
        for route in ["scans", "checks"] {
            let told = ask(&shared(), &format!("POST /v1/{route}?channel=social | {JSON}"), body.clone());
            assert_eq!(told.header("x-lakmoes-decision"), "block", "{start:?} {route}");
            assert!(told.text().contains("nl.bsn"), "{start:?} {route}: {}", told.text());
        }
        let form = "--x\r\nContent-Disposition: form-data; name=text\r\n\r\n";
        let page = ask(
            &shared(),
            "POST /?lang=nl | content-type: multipart/form-data; boundary=x",
            format!("{form}{text}\r\n--x--"),
        );
        assert!(page.text().contains("class=\"mark hard\""), "{start:?}: {}", page.text());
        let new = ask(&shared(), &format!("POST /v1/redactions?channel=social | {JSON}"), body);
        assert!(!new.text().contains("111222333"), "{start:?}");
    }
    // The same bytes as a file are what they are: not read, and not let go.
    let file = ask(&shared(), "POST /v1/scans?channel=social | content-type: text/plain", "%PDF-1.7\nBSN: 111222333");
    assert_ne!(file.header("x-lakmoes-decision"), "allow");
}

#[test]
fn what_is_not_read_to_its_end_is_never_clean() {
    let text = "<!doctype html><html><body><p>Het regent.</p><a href=\"data:application/zip;base64,UEsDBBQAAAAIAA==\">x</a></body></html>";
    let (status, told) = presidio("/presidio/analyze", &json!({"text": text, "language": "nl"}));
    assert_eq!((status, told), (500, json!({"error": "A part of the text could not be read."})));
    let guarded = presidio(GUARDRAIL, &json!({"texts": ["goed", text]})).1;
    assert_eq!(guarded["action"], "BLOCKED");
    // Pictures are not read, and the call of a tool cannot be given back masked.
    let pictures = json!({"texts": ["goed"], "images": ["data:image/png;base64,iVBORw0KGgo="]});
    assert_eq!(presidio(GUARDRAIL, &pictures).1["action"], "BLOCKED");
    let call = |arguments: &str| json!({"texts": ["goed"], "tool_calls": [{"function": {"name": "f", "arguments": arguments}}]});
    assert_eq!(presidio(GUARDRAIL, &call("{\"bsn\": \"111222333\"}")).1["action"], "BLOCKED");
    assert_eq!(presidio(GUARDRAIL, &call("{\"dag\": \"maandag\"}")).1, json!({"action": "NONE"}));
    // Nor is a finding that lies where it cannot be pointed at.
    for kind in ["text/plain", "image/png"] {
        let inside =
            text.replace("application/zip;base64,UEsDBBQAAAAIAA==", &format!("{kind};base64,QlNOOiAxMTEyMjIzMzM="));
        assert_eq!(presidio("/presidio/analyze", &json!({"text": inside, "language": "nl"})).0, 500, "{kind}");
        assert_eq!(presidio(GUARDRAIL, &json!({"texts": [inside]})).1["action"], "BLOCKED", "{kind}");
    }
    // What is called a picture and is a text is read as one.
    let called = text.replace("application/zip;base64,UEsDBBQAAAAIAA==", "image/png,BSN:111222333");
    assert_eq!(presidio(GUARDRAIL, &json!({"texts": [called]})).1["action"], "GUARDRAIL_INTERVENED");
}

fn form(fields: &[(&str, &str)], files: &[&str]) -> String {
    let field = |(name, value): &(&str, &str)| {
        format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let file = |name: &&str| {
        format!("--x\r\nContent-Disposition: form-data; name=file; filename=\"{name}\"\r\n\r\nBSN 111222333\r\n")
    };
    let parts: Vec<String> = fields.iter().map(field).chain(files.iter().map(file)).collect();
    parts.concat() + "--x--\r\n"
}

#[test]
fn a_parameter_in_the_body_is_honoured_or_refused() {
    let head = |query: &str| format!("POST /v1/scans{query} | content-type: multipart/form-data; boundary=x");
    let channel = |answer: crate::http::Answer| answer.json()["documents"][0]["verdict"]["channel"].clone();
    let files = ["a.txt"];
    assert_eq!(channel(ask(&shared(), &head(""), form(&[("channel", "social")], &files))), "social");
    let text = |more: Value| {
        let mut body = json!({ "text": BSN });
        body.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        body.to_string()
    };
    let json = |route: &str, more: Value| ask(&shared(), &format!("POST /v1/{route} | {JSON}"), text(more));
    assert_eq!(channel(json("scans", json!({"channel": "social"}))), "social");
    let shown = json("scans", json!({"reveal": true, "name": "brief.txt"})).json();
    assert_eq!(
        (&shown["documents"][0]["findings"][0]["text"], &shown["documents"][0]["source"]),
        (&json!("111222333"), &json!("brief.txt"))
    );
    check(&shared(), &head(""), form(&[("chanel", "social")], &files), "parameter");
    check(&shared(), &head(""), form(&[("channel", "socials")], &files), "value");
    check(&shared(), &head("?channel=email"), form(&[("channel", "social")], &files), "twice");
    check(&shared(), &head("?name=c.txt"), form(&[], &["a.txt", "b.txt"]), "twice");
    check(&shared(), &head(""), form(&[], &["a\u{1b}[2Jb.txt"]), "value");
    for (route, more, code) in [
        ("scans", json!({"channels": ["social"]}), "parameter"),
        ("scans", json!({"channel": ["social", "email"]}), "twice"),
        ("scans", json!({"name": "a\u{7}"}), "value"),
        ("scans", json!({"name": "a".repeat(1_001)}), "value"),
        ("checks", json!({"rewrite": true}), "parameter"),
        ("checks", json!({"channel": 3}), "shape"),
        ("checks", json!({"channels": "social"}), "shape"),
        ("checks", json!({"channels": null}), "shape"),
        ("jobs", json!({"chanel": "social"}), "parameter"),
    ] {
        let head = format!("POST /v1/{route} | {JSON}");
        check(&shared(), &head, text(more), code);
    }
    let redacted = ask(&shared(), &format!("POST /v1/redactions | {JSON}"), text(json!({"only": ["nl.bsn"]})));
    assert!(redacted.text().contains("Jan de Vries") && !redacted.text().contains("111222333"));
    // The page shows one document, and does not pass over another.
    let two = ask(&shared(), "POST / | content-type: multipart/form-data; boundary=x", form(&[], &["a.txt", "b.txt"]));
    assert_eq!(two.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[test]
fn a_certificate_names_a_channel_only_when_that_decided() {
    let told = |query: &str| {
        let head = format!("POST /v1/redactions?{query} | content-type: text/plain | accept: multipart/mixed");
        ask(&shared(), &head, BSN).text().to_owned()
    };
    assert!(told("channel=social").contains("\"channel\":\"social\""));
    assert!(told("channel=social&all=true").contains("\"channel\":null"));
    assert!(told("channel=social&only=nl.bsn").contains("\"channel\":null"));
}

#[test]
fn answers_are_counted_until_they_are_sent() {
    let small = service(Settings { memory: 400_000, body: 50_000, ..settings() });
    let head = "POST /v1/scans?reveal=true | content-type: text/plain";
    let limit = check(&small, head, "BSN 111222333\n".repeat(3_000), "answer-too-large");
    assert_eq!(limit.json()["limit"], 200_000);
    let analyze = json!({"text": "BSN 111222333\n".repeat(3_000), "language": "nl"}).to_string();
    let told = ask(&small, &format!("POST /presidio/analyze | {JSON}"), analyze);
    assert_eq!((told.status.as_u16(), told.json()["error"].is_string()), (422, true));
    block_on(async {
        // Answers that nobody reads fill the memory; then there is none for another, until one of them is gone.
        let mut kept = Vec::new();
        let refused = loop {
            let body = "BSN 111222333\n".repeat(300);
            let response = small.clone().oneshot(request(head, body)).await.expect("it answers");
            if response.status() != StatusCode::OK {
                break answer(response).await;
            }
            kept.push(response);
            assert!(kept.len() < 50, "nothing is counted");
        };
        assert_eq!((refused.json()["type"].as_str(), refused.header("retry-after")), (Some("/problems/busy"), "1"));
        let sent = kept.pop().expect("one was answered").into_body().collect().await.expect("it comes").to_bytes();
        drop(sent);
        let again = small.clone().oneshot(request(head, BSN)).await.expect("it answers");
        assert_eq!(again.status(), StatusCode::OK);
    });
}

#[test]
fn a_job_that_is_taken_on_is_done_and_others_are_refused_at_once() {
    let narrow = service(Settings { threads: std::num::NonZeroUsize::MIN, queue: 1, ..settings() });
    block_on(async {
        let text = "Mevrouw De Boer belt op 06-12345678 over haar afspraak.\n".repeat(20_000);
        let ask = async |head: &str, body: String| {
            answer(narrow.clone().oneshot(request(head, body)).await.expect("it answers")).await
        };
        let (mut taken, mut refused) = (Vec::new(), 0);
        for _ in 0..8 {
            let told = ask("POST /v1/jobs | content-type: text/plain", text.clone()).await;
            match told.status {
                StatusCode::ACCEPTED => taken.push(told.header("location").to_owned()),
                _ => {
                    assert_eq!((told.status.as_u16(), told.header("retry-after")), (503, "1"));
                    refused += 1;
                }
            }
        }
        assert!(refused > 0 && !taken.is_empty(), "{refused} refused");
        for path in taken {
            let events = ask(&format!("GET {path}/events"), String::new()).await;
            assert!(events.text().contains("\"state\":\"done\""), "{}", events.text());
        }
    });
}

#[test]
fn what_takes_too_long_is_told_by_name() {
    let hasty = service(Settings { patience: Duration::from_millis(40), ..settings() });
    let long = "Mevrouw De Boer belt op 06-12345678 over haar afspraak.\n".repeat(60_000);
    let body = form(&[("channel", "social")], &["een.txt", "twee.txt"]).replace("BSN 111222333", &long);
    let told = ask(&hasty, "POST /v1/scans | content-type: multipart/form-data; boundary=x", body);
    assert_eq!((told.status, told.header("x-lakmoes-decision")), (StatusCode::OK, "block"), "{}", told.text());
    let scan = told.json();
    for (i, name) in ["een.txt", "twee.txt"].into_iter().enumerate() {
        let document = &scan["documents"][i];
        assert_eq!((&document["source"], &document["gaps"][0]["code"]), (&json!(name), &json!("timeout")));
        assert_eq!(document["verdict"]["channel"], "social");
    }
}

#[test]
fn a_key_comes_in_small_and_its_cookie_stays_on_tls() {
    let (secret, entry) = make("", &[Role::Scan], "2026-01-02");
    let locked = service(Settings { keys: Keys::parse(&entry).expect("it loads"), ..settings() });
    let head = "POST /login | content-type: application/x-www-form-urlencoded";
    check(&locked, head, format!("key={}", "a".repeat(5_000)), "too-large");
    let cookie = |head: &str| ask(&locked, head, format!("key={secret}")).header("set-cookie").to_owned();
    assert!(!cookie(head).contains("Secure"));
    assert!(cookie(&format!("{head} | x-forwarded-proto: https")).contains("; Secure"));
    let origin = format!("{head} | host: zorg.example | origin: https://zorg.example");
    assert!(cookie(&origin).contains("; Secure"));
}

#[test]
fn an_error_in_the_manner_of_presidio_keeps_its_headers() {
    let (secret, entry) = make("", &[Role::Scan], "2026-01-02");
    let rated = service(Settings { keys: Keys::parse(&entry).expect("it loads"), rate: 1, ..settings() });
    let head = format!("GET /presidio/anonymizers | x-api-key: {secret} | x-request-id: proef-2");
    assert_eq!(ask(&rated, &head, "").status, StatusCode::OK);
    let told = ask(&rated, &head, "");
    assert_eq!((told.status.as_u16(), told.header("retry-after"), told.header("x-request-id")), (429, "1", "proef-2"));
    assert!(told.json()["error"].is_string());
    let told = ask(&rated, "GET /presidio/anonymizers", "");
    assert_eq!((told.status.as_u16(), told.header("www-authenticate")), (401, "Bearer realm=\"lakmoes\""));
    assert_eq!(ask(&shared(), "DELETE /presidio/analyze", "").header("allow"), "POST");
}

#[test]
fn a_parameter_of_another_type_is_an_error_for_presidio_too() {
    for (name, value) in [
        ("score_threshold", json!("0.5")),
        ("entities", json!("PERSON")),
        ("entities", json!([3])),
        ("allow_list", json!({})),
        ("return_decision_process", json!("yes")),
        ("regex_flags", json!("i")),
        ("context", json!([1])),
        ("language", json!(1)),
        ("ad_hoc_recognizers", json!({})),
        ("text", json!(3)),
    ] {
        let mut body = json!({"text": "BSN 111222333", "language": "nl"});
        body[name] = value;
        let (status, told) = presidio("/presidio/analyze", &body);
        assert_eq!((status, told["error"].is_string()), (400, true), "{name}: {told}");
    }
    assert_eq!(presidio(GUARDRAIL, &json!({"texts": "BSN 111222333"})).0, 400);
    let mode = json!({"texts": [BSN], "additional_provider_specific_params": {"mode": "stop"}});
    assert_eq!(presidio(GUARDRAIL, &mode).0, 400);
    let score =
        json!({"text": "Jan", "analyzer_results": [{"start": 0, "end": 3, "entity_type": "PERSON", "score": "1"}]});
    assert_eq!(presidio("/presidio/anonymize", &score).0, 400);
}

#[test]
fn the_report_as_a_page_may_use_its_own_style_and_nothing_else() {
    let html = ask(&shared(), "POST /v1/scans | content-type: text/plain | accept: text/html", BSN);
    let policy = html.header("content-security-policy");
    assert!(html.text().contains("<style>") && policy.contains("style-src 'unsafe-inline'"), "{policy}");
    assert!(policy.contains("default-src 'none'") && policy.contains("sandbox") && !policy.contains("script-src"));
}

#[test]
fn the_audit_log_tells_of_what_failed_and_what_presidio_saw() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("audit.ndjson");
    let (secret, entry) = make("", &[Role::Scan], "2026-01-02");
    let keys = Keys::parse(&entry).expect("it loads");
    let state = Arc::new(State::new(Settings { keys, audit: Some(path.clone()), ..settings() }).expect("it starts"));
    let audited = app(state.clone());
    let key = format!("x-api-key: {secret}");
    let body = json!({"text": "BSN: 111222333", "language": "nl"}).to_string();
    let form = "content-type: application/x-www-form-urlencoded";
    for (head, body) in [
        (format!("POST /v1/scans?channel=social | content-type: text/plain | {key}"), BSN.to_owned()),
        (format!("POST /v1/scans?channel=sociaal | content-type: text/plain | {key}"), BSN.to_owned()),
        ("POST /v1/scans | content-type: text/plain".to_owned(), BSN.to_owned()),
        (format!("POST /v1/redactions?all=true | content-type: text/plain | {key}"), BSN.to_owned()),
        (format!("POST /presidio/analyze | {JSON} | {key}"), body),
        (format!("POST /presidio/analyze | {JSON} | {key}"), "{".to_owned()),
        (format!("POST /login | {form}"), "key=lak_x".to_owned()),
        (format!("POST /login | {form}"), format!("key={secret}")),
        (format!("POST / | {form} | {key}"), "text=BSN+111222333".to_owned()),
    ] {
        ask(&audited, &head, body);
    }
    drop((audited, state));
    let log = std::fs::read(&path).expect("it is there");
    assert!(matches!(verify(&log[..]), Ok(lakmoes::fronts::http::Verified::Whole { lines: 9, .. })));
    let id = &secret[4..12];
    let rows: Vec<Value> = std::str::from_utf8(&log)
        .expect("it is UTF-8")
        .lines()
        .map(|line| serde_json::from_str(line).expect("it is JSON"))
        .collect();
    let told =
        |row: &Value| ["what", "who", "decision", "problem"].map(|key| row[key].as_str().unwrap_or("").to_owned());
    let expected = [
        ["scan", id, "block", ""],
        ["scan", id, "none", "value"],
        ["scan", "-", "none", "no-key"],
        ["redact", id, "none", "role"],
        // No channel is asked there, so nothing is decided.
        ["presidio-analyze", id, "none", ""],
        ["presidio-analyze", id, "none", "broken"],
        ["login", "-", "none", "wrong-key"],
        ["login", id, "none", ""],
        ["page", id, "block", ""],
    ];
    assert_eq!(rows.iter().map(told).collect::<Vec<_>>(), expected.map(|row| row.map(str::to_owned)));
    assert_eq!((&rows[8]["reveal"], &rows[0]["reveal"]), (&json!(true), &json!(false)));
}

#[test]
fn what_breaks_off_leaves_nothing_behind() {
    // A body that never comes to its end is answered, and gives its memory back.
    let small = service(Settings { memory: 20_000, body: 10_000, body_time: Duration::from_millis(20), ..settings() });
    let head = "POST /v1/scans | content-type: text/plain | content-length: 9000";
    for _ in 0..5 {
        check(&small, head, Body::from_stream(Silent), "slow");
    }
    assert_eq!(ask(&small, "POST /v1/scans | content-type: text/plain", "a").status, StatusCode::OK);
}

/// A body that says nothing and does not end.
struct Silent;

impl futures_core::Stream for Silent {
    type Item = Result<String, std::io::Error>;

    fn poll_next(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Pending
    }
}
