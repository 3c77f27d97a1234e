//! The service through its router, without a port: every route, every problem, and what holds for all of them.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, Response, StatusCode, header};
use http_body_util::BodyExt;
use lakmoes::fronts::http::{Keys, Role, Settings, State, app, make};
use lakmoes::rules::{Ruleset, channel};
use serde_json::{Value, json};
use tower::ServiceExt;

pub(crate) const BSN: &str = "BSN 111222333 van Jan de Vries";

pub(crate) fn settings() -> Settings {
    Settings::new(Ruleset::builtin(), channel::builtin())
}

pub(crate) fn service(settings: Settings) -> Router {
    app(Arc::new(State::new(settings).expect("it starts")))
}

/// One service for all tests that ask nothing special: building the engine takes longest.
pub(crate) fn shared() -> Router {
    static SHARED: OnceLock<Router> = OnceLock::new();
    SHARED.get_or_init(|| service(Settings { presidio_root: true, ..settings() })).clone()
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    headers: axum::http::HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("it is ASCII"))
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("it is UTF-8")
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("not JSON: {}", self.text()))
    }
}

pub(crate) fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(future)
}

pub(crate) async fn answer(response: Response<Body>) -> Answer {
    let (parts, body) = response.into_parts();
    let body = body.collect().await.expect("the body comes").to_bytes().to_vec();
    Answer { status: parts.status, headers: parts.headers, body }
}

/// Asks a service. The head is a method, a path, and headers behind bars: `POST /v1/scans | accept: text/csv`.
pub(crate) fn ask(service: &Router, head: &str, body: impl Into<Body>) -> Answer {
    block_on(async { answer(service.clone().oneshot(request(head, body)).await.expect("it answers")).await })
}

pub(crate) fn request(head: &str, body: impl Into<Body>) -> Request<Body> {
    let mut parts = head.split(" | ");
    let (method, path) = parts.next().and_then(|first| first.split_once(' ')).expect("a method and a path");
    let mut request = Request::builder().method(method).uri(path);
    for part in parts {
        let (name, value) = part.split_once(": ").expect("a header");
        request = request.header(name, value);
    }
    request.body(body.into()).expect("a request")
}

/// A problem of this code; all that holds for every problem is looked at as well.
pub(crate) fn check(service: &Router, head: &str, body: impl Into<Body>, code: &str) -> Answer {
    let answer = ask(service, head, body);
    let problem = answer.json();
    assert_eq!(problem["type"], format!("/problems/{code}"), "{head}: {problem}");
    assert_eq!(problem["status"], answer.status.as_u16());
    assert_eq!(answer.header("content-type"), "application/problem+json");
    assert!(problem["title"].as_str().is_some_and(|t| !t.is_empty()) && problem["detail"].is_string());
    assert_eq!(problem["instance"], format!("urn:request:{}", answer.header("x-request-id")));
    assert_eq!(answer.header("cache-control"), "no-store");
    assert!(!answer.text().contains("111222333"), "no text of a document in a problem");
    answer
}

pub(crate) const JSON: &str = "content-type: application/json";

#[test]
fn a_scan_decides_in_its_headers_and_tells_no_value() {
    let body = json!({ "text": BSN }).to_string();
    let answer = ask(&shared(), &format!("POST /v1/scans?channel=social | {JSON}"), body.clone());
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!((answer.header("x-lakmoes-decision"), answer.header("x-lakmoes-severity")), ("block", "high"));
    let scan = answer.json();
    assert_eq!(scan["schema"], "lakmoes.scan/1");
    assert_eq!(scan["documents"][0]["findings"][0]["rule"], "nl.bsn");
    assert!(!answer.text().contains("111222333") && answer.text().contains("*******33"));
    let shown = ask(&shared(), &format!("POST /v1/scans?reveal=true&min_certainty=certain | {JSON}"), body);
    assert_eq!(shown.json()["documents"][0]["findings"][0]["text"], "111222333");
    let nothing = ask(&shared(), "POST /v1/scans?channel=social | content-type: text/plain", "Het regent.");
    assert_eq!(nothing.header("x-lakmoes-decision"), "allow");
}

#[test]
fn a_scan_is_the_one_of_the_command_line_byte_for_byte() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/share");
    for file in ["personeel/inloggen.txt", "archief/dossier-vergrendeld.pdf", "facturen/spaarboekjes-2013.docx"] {
        let bytes = std::fs::read(root.join(file)).expect("the fixture is there");
        for (format, accept) in [
            ("json", "application/json"),
            ("ndjson", "application/x-ndjson"),
            ("csv", "text/csv"),
            ("sarif", "application/sarif+json"),
        ] {
            let head = format!(
                "POST /v1/scans?channel=partner&name={file} | content-type: application/octet-stream | accept: {accept}"
            );
            let answer = ask(&shared(), &head, bytes.clone());
            let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_lakmoes"))
                .args(["scan", "-", "--name", file, "--channel", "partner", "--format", format, "--lang", "nl"])
                .stdin(std::process::Stdio::piped())
                .stdout(std::process::Stdio::piped())
                .spawn()
                .expect("the program starts");
            std::io::Write::write_all(&mut child.stdin.take().expect("a pipe"), &bytes).expect("it reads");
            let out = child.wait_with_output().expect("it ends").stdout;
            assert_eq!(String::from_utf8_lossy(&answer.body), String::from_utf8_lossy(&out), "{file} as {format}");
        }
    }
}

#[test]
fn every_way_in_and_every_way_out() {
    let form = "--x\r\nContent-Disposition: form-data; name=file; filename=\"een.txt\"\r\n\r\nBSN 111222333\r\n\
                --x\r\nContent-Disposition: form-data; name=file; filename=\"twee.txt\"\r\n\r\nBSN 111222333\r\n--x--\r\n";
    let scan = ask(&shared(), "POST /v1/scans | content-type: multipart/form-data; boundary=x", form).json();
    assert_eq!(scan["documents"][1]["source"], "twee.txt");
    assert_eq!(scan["documents"][1]["duplicate_of"], "een.txt");
    let html = ask(&shared(), "POST /v1/scans?name=a.txt | content-type: text/plain | accept: text/html", BSN);
    assert!(html.header("content-type").starts_with("text/html") && html.text().contains("<!doctype html>"));
    let rules = ask(&shared(), "GET /v1/rules | accept-language: en", "").json();
    let bsn = rules["rules"].as_array().expect("a list").iter().find(|r| r["id"] == "nl.bsn").expect("it is there");
    assert_eq!(bsn["name"], "Citizen service number (BSN)");
    for path in ["/livez", "/readyz", "/presidio/health", "/health"] {
        assert_eq!(ask(&shared(), &format!("GET {path}"), "").status, StatusCode::OK, "{path}");
    }
    // A document that cannot be read is data.
    let locked = std::fs::read("fixtures/share/archief/dossier-vergrendeld.pdf").expect("the fixture is there");
    let scan = ask(&shared(), "POST /v1/scans?channel=partner | content-type: application/pdf", locked);
    assert_eq!((scan.status, &scan.json()["documents"][0]["gaps"][0]["code"]), (StatusCode::OK, &json!("encrypted")));
    assert_ne!(scan.header("x-lakmoes-decision"), "allow");
}

#[test]
fn a_check_judges_every_channel_and_says_what_to_write_instead() {
    let text = "Mevrouw van 83 uit Ede is buschauffeur en heeft een depressie.";
    let check = ask(&shared(), &format!("POST /v1/checks | {JSON}"), json!({ "text": text }).to_string());
    assert_eq!(check.status, StatusCode::OK, "{}", check.text());
    let told = check.json();
    assert_eq!(told["schema"], "lakmoes.check/1");
    assert_eq!(told["channels"].as_array().map(Vec::len), Some(5));
    let one =
        ask(&shared(), &format!("POST /v1/checks | {JSON}"), json!({"text": text, "channels": ["social"]}).to_string());
    assert_eq!(one.json()["channels"][0]["channel"], "social");
    check_problem_of_a_channel();
    // The page applies what the check suggests, one by one or all, and the answer follows.
    let form = format!("channel=social&text={}", text.replace(' ', "+"));
    let head = "POST /?lang=nl | content-type: application/x-www-form-urlencoded | x-lakmoes-part: result";
    let looked = ask(&shared(), head, form.clone());
    let marks = |answer: &Answer| -> Vec<String> {
        let text = answer.text();
        text.split("name=\"apply\" value=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .map(str::to_owned)
            .collect()
    };
    let mark = marks(&looked).into_iter().find(|mark| mark != "all").expect("a suggestion");
    // A button names its wording, so it means the same after the text was changed, or nothing.
    let moved = format!("channel=social&text=Els+belde.+{}&apply={mark}", text.replace(' ', "+"));
    let moved = ask(&shared(), head, moved);
    let new = moved.text().split("id=\"new-text\"").nth(1).and_then(|rest| rest.split(['>', '<']).nth(1));
    assert!(new.is_some_and(|new| new.starts_with("Els belde. ") && !new.ends_with(text)), "{}", moved.text());
    assert!(!marks(&moved).contains(&mark), "what was applied is not suggested again");
    let applied = ask(&shared(), head, format!("{form}&apply=all"));
    let new = applied.text().split("id=\"new-text\"").nth(1).and_then(|rest| rest.split(['>', '<']).nth(1));
    assert!(new.is_some_and(|new| new != text && !new.is_empty()), "{}", applied.text());
}

fn check_problem_of_a_channel() {
    check(
        &shared(),
        &format!("POST /v1/checks | {JSON}"),
        json!({"text": "a", "channels": ["sociaal"]}).to_string(),
        "value",
    );
    check(&shared(), &format!("POST /v1/checks | {JSON}"), json!({"text": "a", "channels": 3}).to_string(), "shape");
}

#[test]
fn a_redaction_is_proved_or_refused() {
    let head = "POST /v1/redactions?channel=social&name=plan.txt | content-type: text/plain";
    let file = ask(&shared(), head, "BSN: 111222333, depressie");
    assert_eq!((file.status, file.header("content-type")), (StatusCode::OK, "text/plain; charset=utf-8"));
    assert!(!file.text().contains("111222333") && file.text().contains('['), "{}", file.text());
    let both = ask(&shared(), &format!("{head} | accept: multipart/mixed"), "BSN: 111222333");
    assert!(both.text().contains("lakmoes.redaction/1") && !both.text().contains("111222333"));
    let archive = ask(&shared(), &format!("{head} | accept: application/zip"), "BSN: 111222333");
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(archive.body)).expect("it is an archive");
    assert_eq!(archive.file_names().collect::<Vec<_>>().len(), 2);
    assert!(archive.by_name("lakmoes.certificate.json").is_ok());
    let page = "POST /redact | content-type: application/x-www-form-urlencoded";
    assert_eq!(ask(&shared(), page, "channel=social&text=BSN+111222333").header("content-type"), "application/zip");
    let locked = std::fs::read("fixtures/share/archief/dossier-vergrendeld.pdf").expect("the fixture is there");
    let refused = check(&shared(), "POST /v1/redactions?all=true | content-type: application/pdf", locked, "refused");
    assert!(refused.json()["reasons"].as_array().is_some_and(|reasons| !reasons.is_empty()));
    assert!(
        refused.json()["detail"].as_str().is_some_and(|told| told.starts_with("Versleuteld")),
        "{}",
        refused.text()
    );
    // Nothing goes that nobody asked for.
    check(&shared(), "POST /v1/redactions | content-type: text/plain", BSN, "nothing-asked");
    for near in ["nl.bnsn", "bns"] {
        let told =
            check(&shared(), &format!("POST /v1/redactions?only={near} | content-type: text/plain"), BSN, "value");
        assert_eq!(told.json()["nearest"], "nl.bsn");
    }
    let style = check(&shared(), "POST /v1/redactions?all=true&style=labels | content-type: text/plain", BSN, "value");
    assert_eq!(style.json()["nearest"], "label");
}

#[test]
fn what_is_documented_is_there_and_true() {
    let api = ask(&shared(), "GET /openapi.json", "").json();
    assert_eq!(api["openapi"], "3.1.0");
    for (path, methods) in api["paths"].as_object().expect("paths") {
        for method in methods.as_object().expect("methods").keys() {
            let head = format!("{} {}", method.to_uppercase(), path.replace("{id}", "x"));
            let answer = ask(&shared(), &head, "");
            assert_ne!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{head}");
            // A path that is not there and a job that is not there are told apart by their types.
            let lacks = |code: &str| answer.status == StatusCode::NOT_FOUND && answer.json()["type"] != code;
            assert!(!lacks("/problems/no-job"), "{head}: {}", answer.text());
            let told = &methods[method]["responses"][answer.status.as_str()];
            assert!(told.is_object(), "{head}: {} is not documented", answer.status);
            let media = answer.header("content-type").split(';').next().unwrap_or_default().to_owned();
            assert!(told["content"][&media].is_object() || answer.body.is_empty(), "{head}: {media} is not documented");
        }
    }
    let docs = ask(&shared(), "GET /docs", "");
    assert!(docs.text().contains("/v1/redactions") && docs.text().contains("/problems/rate-limit"));
}

#[test]
fn every_answer_keeps_a_browser_safe_and_is_not_kept() {
    for head in ["GET /", "GET /nix", "GET /v1/rules", "POST /v1/scans | content-type: text/plain"] {
        let answer = ask(&shared(), &format!("{head} | x-request-id: proef-1"), "a");
        assert_eq!(answer.header("x-request-id"), "proef-1");
        assert_eq!((answer.header("x-content-type-options"), answer.header("cache-control")), ("nosniff", "no-store"));
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    }
    assert_ne!(ask(&shared(), "GET /livez | x-request-id: a\tb", "").header("x-request-id"), "a\tb");
}

#[test]
fn every_problem_of_a_request_has_its_type() {
    let service = shared();
    let scans = "POST /v1/scans";
    check(&service, "GET /nix", "", "not-found");
    let method = check(&service, "DELETE /v1/scans", "", "method");
    assert!(method.header("allow").contains("POST"));
    check(&service, scans, "a", "no-type");
    check(&service, &format!("{scans} | content-type: nix"), "a", "no-type");
    check(&service, &format!("{scans} | content-type: application/x-www-form-urlencoded"), "a=b", "type");
    check(&service, &format!("{scans} | content-type: multipart/form-data; boundary=x"), "a", "multipart");
    check(&service, &format!("{scans} | content-type: multipart/form-data; boundary=x"), "--x--", "empty");
    check(&service, &format!("{scans} | content-type: text/plain"), "", "empty");
    check(&service, &format!("{scans} | content-type: text/plain | accept: image/png"), "a", "not-acceptable");
    check(&service, &format!("{scans} | {JSON}"), "{\"text\": \"111222333", "json");
    check(&service, &format!("{scans} | {JSON}"), vec![b'{', b'"', 0xff, b'"'], "json");
    check(&service, &format!("{scans} | {JSON}"), "[1]", "shape");
    check(&service, &format!("{scans} | {JSON}"), "{\"tekst\": \"111222333\"}", "parameter");
    check(&service, &format!("{scans}?channel=social&channel=email | content-type: text/plain"), "a", "twice");
    check(&service, &format!("{scans}?reveal=ja | content-type: text/plain"), "a", "value");
    check(&service, &format!("{scans}?name=%00 | content-type: text/plain"), "a", "value");
    check(&service, &format!("{scans}?name=%ff | content-type: text/plain"), "a", "broken");
    let near = check(
        &service,
        &format!("{scans}?channel=parner | content-type: text/plain | accept-language: nl"),
        "a",
        "value",
    );
    assert_eq!((near.json()["nearest"].as_str(), near.header("content-language")), (Some("partner"), "nl"));
    let near = check(
        &service,
        &format!("{scans}?chanel=a | content-type: text/plain | accept-language: en"),
        "a",
        "parameter",
    );
    assert!(near.json()["detail"].as_str().is_some_and(|d| d.starts_with("Did you mean channel?")));
    check(
        &service,
        &format!("{scans} | content-type: text/plain | origin: https://evil.example | host: localhost"),
        "a",
        "cross-site",
    );
    check(&service, "GET /v1/rules | host: evil.example", "", "cross-site");
    for problem in ["too-large", "cross-site", "busy"] {
        assert_eq!(ask(&service, &format!("GET /problems/{problem}"), "").status, StatusCode::OK);
    }
}

#[test]
fn what_a_body_unpacks_to_stays_within_the_memory() {
    let mut bomb = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for name in ["a.txt", "b.txt", "c.txt", "d.txt", "e.txt", "f.txt"] {
        bomb.start_file(name, zip::write::SimpleFileOptions::default()).expect("there is room");
        std::io::Write::write_all(&mut bomb, &b"regen ".repeat(150_000)).expect("there is room");
    }
    let bomb = bomb.finish().expect("it is an archive").into_inner();
    let small = Settings {
        body: 1_000_000,
        memory: 4_000_000,
        threads: std::num::NonZeroUsize::new(2).expect("it is not 0"),
        ..settings()
    };
    let told = ask(&service(small), "POST /v1/scans | content-type: application/zip", bomb);
    assert_eq!(told.status, StatusCode::OK);
    let documents = told.json()["documents"].clone();
    let read: u64 = documents.as_array().map_or(0, |all| all.iter().skip(1).filter_map(|d| d["bytes"].as_u64()).sum());
    assert!((900_000..=2_000_000).contains(&read), "{read}");
    assert_eq!(documents[0]["gaps"][0]["code"], "limit", "{documents}");
}

#[test]
fn limits_of_size_time_and_memory() {
    let small = service(Settings { body: 1_000, memory: 6_000, body_time: Duration::from_millis(50), ..settings() });
    let head = "POST /v1/scans | content-type: text/plain";
    let told = check(&small, &format!("{head} | content-length: 2000"), "a".repeat(2000), "too-large");
    assert_eq!((told.json()["limit"].clone(), told.json()["actual"].clone()), (json!(1000), json!(2000)));
    // The length is not said, or a lie.
    check(&small, head, "a".repeat(1001), "too-large");
    check(&small, &format!("{head} | content-length: 1"), "a".repeat(1001), "too-large");
    let (_keep, never) = tokio::sync::mpsc::channel::<Result<String, std::io::Error>>(1);
    check(&small, head, Body::from_stream(Chunks(never)), "slow");
    let (send, cut_off) = tokio::sync::mpsc::channel(1);
    send.try_send(Err::<String, _>(std::io::ErrorKind::ConnectionReset.into())).expect("there is room");
    check(&small, head, Body::from_stream(Chunks(cut_off)), "broken");
    // While one body holds the memory there is none for another.
    block_on(async {
        let (_keep, held) = tokio::sync::mpsc::channel::<Result<String, std::io::Error>>(1);
        let first = tokio::spawn(small.clone().oneshot(request(head, Body::from_stream(Chunks(held)))));
        tokio::time::sleep(Duration::from_millis(10)).await;
        let second = answer(small.clone().oneshot(request(head, "a")).await.expect("it answers")).await;
        assert_eq!((second.status, second.header("retry-after")), (StatusCode::SERVICE_UNAVAILABLE, "1"));
        assert_eq!(second.json()["type"], "/problems/busy");
        drop(first.await);
    });
    assert_eq!(ask(&small, head, "a").status, StatusCode::OK, "the memory was given back");
}

struct Chunks(tokio::sync::mpsc::Receiver<Result<String, std::io::Error>>);

impl futures_core::Stream for Chunks {
    type Item = Result<String, std::io::Error>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        cx: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        self.0.poll_recv(cx)
    }
}

#[test]
fn keys_open_what_their_roles_say() {
    let (scan, first) = make("poort", &[Role::Scan], "2026-01-02");
    let (reveal, second) = make("", &[Role::Scan, Role::Reveal], "2026-01-02");
    let (admin, third) = make("", &[Role::Admin], "2026-01-02");
    let keys = || Keys::parse(&format!("{first}{second}{third}")).expect("they load");
    let locked = service(Settings { keys: keys(), ..settings() });
    let text = "content-type: text/plain";
    let told = check(&locked, &format!("POST /v1/scans | {text}"), BSN, "no-key");
    assert!(told.header("www-authenticate").starts_with("Bearer"));
    check(&locked, &format!("POST /v1/scans | {text} | x-api-key: lak_x"), BSN, "wrong-key");
    check(&locked, &format!("POST /v1/scans | {text} | x-api-key: {admin}"), BSN, "role");
    check(&locked, &format!("POST /v1/scans?reveal=true | {text} | x-api-key: {scan}"), BSN, "role");
    let shown = ask(&locked, &format!("POST /v1/scans?reveal=true | {text} | authorization: Bearer {reveal}"), BSN);
    assert!(shown.text().contains("111222333"));
    // The page asks for the key once.
    let login = ask(&locked, "GET /", "");
    assert_eq!((login.status, login.text().contains("name=\"key\"")), (StatusCode::UNAUTHORIZED, true));
    let form = "content-type: application/x-www-form-urlencoded";
    assert_eq!(ask(&locked, &format!("POST /login | {form}"), "key=lak_x").status, StatusCode::UNAUTHORIZED);
    let entered = ask(&locked, &format!("POST /login | {form}"), format!("key={scan}"));
    assert_eq!(entered.status, StatusCode::SEE_OTHER);
    let cookie = entered.header("set-cookie");
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"));
    let cookie = cookie.split(';').next().expect("a pair");
    let page = ask(&locked, &format!("GET / | cookie: {cookie}"), "");
    assert_eq!(page.status, StatusCode::OK);
    let token =
        page.text().split("name=\"csrf\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a token");
    let looked =
        ask(&locked, &format!("POST / | {form} | cookie: {cookie}"), format!("csrf={token}&text=BSN+111222333"));
    assert!(looked.text().contains("class=\"mark"), "{}", looked.text());
    let forged = ask(&locked, &format!("POST / | {form} | cookie: {cookie}"), "text=BSN+111222333");
    assert_eq!(forged.status, StatusCode::FORBIDDEN);
    check(&locked, &format!("POST /v1/scans | {text} | cookie: {cookie}"), BSN, "csrf");
    let scripted = ask(&locked, &format!("POST /v1/scans | {text} | cookie: {cookie} | x-csrf-token: {token}"), BSN);
    assert_eq!(scripted.status, StatusCode::OK);
    assert_eq!(
        ask(&locked, &format!("POST /logout | {form} | cookie: {cookie}"), format!("csrf={token}")).status,
        StatusCode::SEE_OTHER
    );
    check(&locked, &format!("POST /v1/scans | {text} | cookie: {cookie} | x-csrf-token: {token}"), BSN, "no-key");
    let late = ask(&locked, &format!("POST / | {form} | cookie: {cookie} | x-lakmoes-part: result"), "text=a");
    assert_eq!(late.status, StatusCode::UNAUTHORIZED);
    assert!(late.text().contains("href=\"/?lang=nl\"") && !late.text().contains("<h1"), "{}", late.text());
    // So many requests a second, each key by itself.
    let rated = service(Settings { keys: keys(), rate: 2, ..settings() });
    let one = |key: &str| ask(&rated, &format!("GET /v1/rules | x-api-key: {key}"), "").status;
    assert_eq!((one(&scan), one(&scan)), (StatusCode::OK, StatusCode::OK));
    let told = check(&rated, &format!("GET /v1/rules | x-api-key: {scan}"), "", "rate-limit");
    assert_eq!(told.header("retry-after"), "1");
    assert_eq!(one(&reveal), StatusCode::OK);
}

#[test]
fn a_job_is_followed_fetched_once_and_nobody_elses() {
    let (one, first) = make("", &[Role::Scan], "2026-01-02");
    let (two, second) = make("", &[Role::Scan], "2026-01-02");
    let keys = Keys::parse(&format!("{first}{second}")).expect("they load");
    let service = service(Settings { keys, ..settings() });
    block_on(async {
        let ask = async |head: String, body: &str| {
            answer(service.clone().oneshot(request(&head, body.to_owned())).await.expect("it answers")).await
        };
        let begun =
            ask(format!("POST /v1/jobs?channel=social | content-type: text/plain | x-api-key: {one}"), BSN).await;
        assert_eq!(begun.status, StatusCode::ACCEPTED);
        let path = begun.header("location").to_owned();
        assert_eq!(ask(format!("GET {path} | x-api-key: {two}"), "").await.status, StatusCode::NOT_FOUND);
        let events = ask(format!("GET {path}/events | x-api-key: {one}"), "").await;
        assert_eq!(events.header("content-type"), "text/event-stream");
        let last = events.text().trim_end().rsplit("\n\n").next().expect("an event");
        assert!(
            last.contains("event: end") && last.contains("\"state\":\"done\"") && last.contains("\"findings\":2"),
            "{last}"
        );
        let id: u64 =
            last.lines().next().and_then(|line| line.strip_prefix("id: ")).expect("an id").parse().expect("a number");
        let again = ask(format!("GET {path}/events | x-api-key: {one} | last-event-id: {}", id - 1), "").await;
        assert_eq!(again.text().matches("event:").count(), 1);
        let result = ask(format!("GET {path}/result | x-api-key: {one}"), "").await;
        assert_eq!((result.status, result.header("x-lakmoes-decision")), (StatusCode::OK, "block"));
        let gone = ask(format!("GET {path}/result | x-api-key: {one}"), "").await;
        assert_eq!(gone.json()["type"], "/problems/no-job");
        let begun = ask(format!("POST /v1/jobs | content-type: text/plain | x-api-key: {one}"), BSN).await;
        let path = begun.header("location").to_owned();
        assert_eq!(ask(format!("DELETE {path} | x-api-key: {one}"), "").await.status, StatusCode::NO_CONTENT);
        assert_eq!(ask(format!("GET {path} | x-api-key: {one}"), "").await.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn the_page_answers_a_form_without_script() {
    let form = "content-type: application/x-www-form-urlencoded";
    for (lang, question, answer) in
        [("nl", "Mag dit naar buiten?", "nee, zo niet"), ("en", "Can this go out?", "no, not like this")]
    {
        let page = ask(&shared(), &format!("GET /?lang={lang}"), "");
        assert!(page.text().contains(question) && page.text().contains(&format!("<html lang=\"{lang}\">")));
        let looked = ask(
            &shared(),
            &format!("POST /?lang={lang} | {form}"),
            "channel=social&text=BSN+111222333%0D%0A%3Cscript%3E",
        );
        assert!(looked.text().contains(answer) && !looked.text().contains("<script>"), "{}", looked.text());
        let part = ask(
            &shared(),
            &format!("POST /?lang={lang} | {form} | x-lakmoes-part: result"),
            "channel=social&text=BSN+111222333",
        );
        assert!(part.text().contains(answer) && !part.text().contains("<html"));
    }
    let empty = ask(&shared(), &format!("POST / | {form}"), "text=");
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.text().contains("Er zit geen document in"));
    let picture = b"--x\r\nContent-Disposition: form-data; name=file; filename=\"scan.jpg\"\r\n\r\n\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\r\n--x--\r\n".to_vec();
    let looked = ask(&shared(), "POST / | content-type: multipart/form-data; boundary=x", picture);
    assert!(looked.text().contains("Niet gelezen:"), "a picture is answered honestly");
    assert!(looked.text().contains("onbekend, want er is niets gelezen") && !looked.text().contains("class=\"dot\""));
    assert!(!looked.text().contains("formaction") && !looked.text().contains("kan, op wat gelezen is"));
    let both = "--x\r\nContent-Disposition: form-data; name=file; filename=\"a.txt\"\r\n\r\nHet regent.\r\n\
                --x\r\nContent-Disposition: form-data; name=text\r\n\r\nBSN 111222333\r\n--x--\r\n";
    let both = ask(&shared(), "POST / | content-type: multipart/form-data; boundary=x", both);
    assert_eq!(both.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(both.text().contains("een tekst en een document"), "{}", both.text());
    let again = ask(&shared(), &format!("POST /redact | {form}"), "text=");
    assert!(again.text().contains("Kies het document nog eens"), "{}", again.text());
    let weight: usize = ["/", "/assets/page.css", "/assets/page.js", "/assets/icon.svg"]
        .iter()
        .map(|path| ask(&shared(), &format!("GET {path}"), "").body.len())
        .sum();
    assert!(weight < 60_000, "the first view is {weight} bytes");
}

pub(crate) fn presidio(path: &str, body: &Value) -> (u16, Value) {
    let answer = ask(&shared(), &format!("POST {path} | {JSON}"), body.to_string());
    assert_eq!(answer.header("content-type"), "application/json");
    (answer.status.as_u16(), answer.json())
}

#[test]
fn presidio_finds_in_code_points_and_says_what_it_says() {
    for path in ["/presidio/analyze", "/analyze"] {
        let (status, found) = presidio(path, &json!({"text": "😀 BSN: 111222333", "language": "nl"}));
        assert_eq!(status, 200);
        assert_eq!(
            (&found[0]["entity_type"], &found[0]["start"], &found[0]["end"]),
            (&json!("NL_BSN"), &json!(7), &json!(16))
        );
        assert_eq!(found[0].as_object().map(|o| o.len()), Some(5));
        assert!(found[0]["analysis_explanation"].is_null());
    }
    let analyze = |body: Value| presidio("/presidio/analyze", &body);
    let error = |text: &str| json!({ "error": text });
    assert_eq!(analyze(json!({"text": "", "language": "nl"})), (500, error("No text provided")));
    assert_eq!(analyze(json!({"text": "a"})), (500, error("No language provided")));
    let none = "No matching recognizers were found to serve the request.";
    assert_eq!(analyze(json!({"text": "a", "language": "xx"})), (500, error(none)));
    assert_eq!(analyze(json!({"text": "a", "language": "nl", "entities": ["US_SSN"]})), (500, error(none)));
    let lists = analyze(json!({"text": ["BSN: 111222333", "", "mail a@b.example"], "language": "en", "trace": true})).1;
    assert_eq!(
        lists.as_array().map(|l| l.iter().map(|x| x.as_array().map(Vec::len)).collect::<Vec<_>>()),
        Some(vec![Some(1), Some(0), Some(1)])
    );
    let allowed = json!({"text": "mail a@b.example", "language": "nl", "allow_list": ["a@b.example"]});
    assert_eq!(analyze(allowed).1, json!([]));
    let pattern =
        json!({"text": "mail a@b.example", "language": "nl", "allow_list": ["^A@"], "allow_list_match": "regex"});
    assert_eq!(analyze(pattern).1, json!([]));
    let why = analyze(json!({"text": "BSN: 111222333", "language": "nl", "return_decision_process": true})).1;
    assert_eq!(why[0]["analysis_explanation"]["recognizer"], "NlBsnRecognizer");
    assert_eq!(why[0]["analysis_explanation"]["validation_result"], true);
    let answer = ask(&shared(), &format!("POST /presidio/analyze | {JSON}"), "{");
    assert_eq!(
        (answer.status.as_u16(), answer.json()),
        (400, error("The browser (or proxy) sent a request that this server could not understand."))
    );
    assert_eq!(ask(&shared(), "POST /presidio/analyze | content-type: text/plain", "{}").status.as_u16(), 415);
    assert!(ask(&shared(), "GET /presidio/nix", "").json()["error"].is_string());
    assert!(ask(&shared(), "GET /presidio/analyze", "").json()["error"].is_string());
    let entities = ask(&shared(), "GET /presidio/supportedentities?language=nl&x=1", "").json();
    assert!(entities.as_array().is_some_and(|e| e.contains(&json!("NL_BSN")) && !e.contains(&json!("US_SSN"))));
    assert_eq!(ask(&shared(), "GET /presidio/recognizers?language=xx", "").status.as_u16(), 500);
    for path in ["recognizers", "anonymizers", "deanonymizers"] {
        assert!(ask(&shared(), &format!("GET /presidio/{path}"), "").json().is_array());
    }
}

#[test]
fn what_presidio_finds_it_anonymizes() {
    let text = "Naam: Jan de Vries, telefoon: 06-12345678";
    let found = presidio("/presidio/analyze", &json!({"text": text, "language": "nl"})).1;
    let (status, new) = presidio("/presidio/anonymize", &json!({"text": text, "analyzer_results": found}));
    assert_eq!((status, &new["text"]), (200, &json!("Naam: <PERSON>, telefoon: <PHONE_NUMBER>")));
    assert_eq!(presidio("/presidio/anonymize", &json!({})), (400, json!({"error": "Invalid request json"})));
    let short = json!({"text": text, "deanonymizers": {"DEFAULT": {"type": "decrypt", "key": "kort"}}});
    assert_eq!(presidio("/presidio/deanonymize", &short).0, 422);
    let guard = |texts: Value, more: Value| {
        presidio(
            "/beta/litellm_basic_guardrail_api",
            &json!({"texts": texts, "input_type": "request", "additional_provider_specific_params": more}),
        )
        .1
    };
    assert_eq!(guard(json!(["Het regent."]), json!({})), json!({"action": "NONE"}));
    assert_eq!(guard(json!([text]), json!({}))["texts"][0], "Naam: <PERSON>, telefoon: <PHONE_NUMBER>");
    assert_eq!(guard(json!([text]), json!({"mode": "block"}))["action"], "BLOCKED");
}

#[test]
fn only_an_admin_sends_patterns() {
    let (scan, first) = make("", &[Role::Scan], "2026-01-02");
    let (admin, second) = make("", &[Role::Scan, Role::Admin], "2026-01-02");
    let service =
        service(Settings { keys: Keys::parse(&format!("{first}{second}")).expect("they load"), ..settings() });
    let body = json!({"text": "pas ZP-123456", "language": "nl", "entities": ["PAS"], "ad_hoc_recognizers": [
        {"name": "pas", "supported_entity": "PAS", "patterns": [{"name": "p", "regex": r"(?<=ZP-)\d{6}", "score": 0.6}]}]});
    let status =
        |key: &str| ask(&service, &format!("POST /presidio/analyze | {JSON} | x-api-key: {key}"), body.to_string());
    assert_eq!(status(&scan).status, StatusCode::FORBIDDEN);
    assert_eq!(status(&admin).json()[0]["start"], 7);
}

#[test]
fn methods_that_only_look_change_nothing() {
    for path in ["/livez", "/v1/rules", "/"] {
        let head = ask(&shared(), &format!("{} {path}", Method::HEAD), "");
        assert_eq!((head.status, head.body.len()), (StatusCode::OK, 0), "{path}");
        assert!(!head.header(header::CONTENT_TYPE.as_str()).is_empty());
    }
}
