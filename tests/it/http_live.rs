//! The service as it runs: a real process on a real port, a gateway before it, and its end.
#![allow(clippy::disallowed_types, reason = "a test speaks to the service as a client does")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

struct Server {
    child: Child,
    /// `127.0.0.1:` and the port that the system gave.
    address: String,
}

impl Server {
    fn start(arguments: &[&str]) -> Server {
        let mut child = Command::new(env!("CARGO_BIN_EXE_lakmoes"))
            .args(["serve", "--listen", "127.0.0.1:0", "--lang", "en"])
            .args(arguments)
            .stdin(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut line = String::new();
        let mut err = BufReader::new(child.stderr.take().expect("a pipe"));
        // What it has to tell of its audit log comes first.
        while !line.contains("://") {
            line.clear();
            assert!(err.read_line(&mut line).expect("it is UTF-8") > 0, "it does not start");
        }
        let address = line.trim().rsplit("://").next().expect("an address").trim_end_matches('/').to_owned();
        // The log goes on; a full pipe would stop it.
        std::thread::spawn(move || std::io::copy(&mut err, &mut std::io::sink()));
        Server { child, address }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).expect("it listens");
        stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a limit can be set");
        stream
    }

    /// Sends these bytes, and gives everything that comes until the other side is done.
    fn send(&self, bytes: &[u8]) -> String {
        let mut stream = self.connect();
        stream.write_all(bytes).expect("it reads");
        let mut answer = Vec::new();
        // A connection that is cut off has given its answer before that.
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn lakmoes(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_lakmoes")).args(arguments).output().expect("the program starts")
    }

    #[cfg(unix)]
    fn terminate(mut self) -> Option<i32> {
        let done = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        assert!(done.is_ok_and(|status| status.success()));
        self.child.wait().expect("it ends").code()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn post(path: &str, more: &str, body: &str) -> Vec<u8> {
    let head =
        format!("POST {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: text/plain\r\n{more}");
    format!("{head}Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

#[cfg(unix)]
#[test]
fn it_serves_is_ready_and_ends_when_asked() {
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("audit.ndjson");
    let server = Server::start(&["--audit-log", log.to_str().expect("a path"), "--presidio-root"]);
    let answer = server.send(&post("/v1/scans?channel=social", "", "BSN 111222333"));
    assert!(answer.starts_with("HTTP/1.1 200 ") && answer.contains("x-lakmoes-decision: block"), "{answer}");
    assert!(!answer.contains("111222333"));
    let health = server.lakmoes(&["health", &format!("http://{}", server.address)]);
    assert!(health.status.success(), "{}", String::from_utf8_lossy(&health.stderr));
    assert_eq!(server.terminate(), Some(0));
    let log = log.to_str().expect("a path");
    let verified =
        Command::new(env!("CARGO_BIN_EXE_lakmoes")).args(["audit", "verify", log]).output().expect("it starts");
    assert!(verified.status.success());
    let text = std::fs::read_to_string(log).expect("it is there");
    assert!(
        text.contains("\"what\":\"scan\"") && text.contains("\"decision\":\"block\"") && !text.contains("111222333")
    );
    // A loss of power cuts off what was being written: it is told, marked, and gone on with.
    let verify =
        || Command::new(env!("CARGO_BIN_EXE_lakmoes")).args(["audit", "verify", log]).output().expect("it starts");
    std::fs::write(log, format!("{text}{}", &text[..20])).expect("it can be written");
    assert_eq!(verify().status.code(), Some(1));
    assert_eq!(Server::start(&["--audit-log", log, "--log", "off"]).terminate(), Some(0));
    assert!(verify().status.success() && std::fs::read_to_string(log).expect("it is there").contains("cut-off"));
    std::fs::write(log, text.replace("block", "allow")).expect("it can be written");
    let changed =
        Command::new(env!("CARGO_BIN_EXE_lakmoes")).args(["audit", "verify", log]).output().expect("it starts");
    assert_eq!(changed.status.code(), Some(1));
}

#[test]
fn hostile_bytes_end_in_an_answer_or_a_cut_never_in_silence() {
    let server = Server::start(&["--time-limit", "1", "--max-body", "1MB", "--log", "off"]);
    let status = |bytes: &[u8]| server.send(bytes).split(' ').nth(1).unwrap_or_default().to_owned();
    assert_eq!(status(b"\x16\x03\x01 geen http\r\n\r\n"), "400");
    assert_eq!(
        status(
            b"POST /v1/scans HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\nkort"
        ),
        "408"
    );
    assert_eq!(status(b"POST /v1/scans HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 99999999\r\n\r\n"), "413");
    let chunked = "POST /v1/scans HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n";
    assert_eq!(status(format!("{chunked}zz\r\na\r\n0\r\n\r\n").as_bytes()), "400");
    assert_eq!(status(format!("{chunked}5\r\nhallo\r\n0\r\n\r\n").as_bytes()), "200");
    assert_eq!(status(&post("/v1/scans", "", "hallo")), "200", "it goes on");
}

#[test]
fn it_is_for_this_machine_unless_it_has_keys() {
    let refused = |arguments: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_lakmoes")).arg("serve").args(arguments).output().expect("the program starts")
    };
    let open = refused(&["--listen", "0.0.0.0:0", "--lang", "en"]);
    assert_eq!(open.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&open.stderr).contains("on this machine only"));
    // Whoever reaches the address could name himself in the header: no keys and no leave to come in make that good.
    for more in [&["--insecure"][..], &[]] {
        let header = ["--listen", "0.0.0.0:0", "--lang", "en", "--trust-user-header", "X-User"];
        let trusting = refused(&[&header, more].concat());
        assert_eq!(trusting.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&trusting.stderr).contains("send this header"));
    }
    let folder = tempfile::tempdir().expect("a folder");
    let empty = folder.path().join("empty.toml");
    std::fs::write(&empty, "# no keys yet\n").expect("it is written");
    let none = refused(&["--keys", empty.to_str().expect("a path"), "--lang", "nl"]);
    assert_eq!(none.status.code(), Some(2), "a file without keys opens nothing");
    assert!(String::from_utf8_lossy(&none.stderr).contains("er staat geen sleutel in"));
    let file = folder.path().join("keys.toml");
    let file = file.to_str().expect("a path");
    let made = Command::new(env!("CARGO_BIN_EXE_lakmoes"))
        .args(["keys", "new", "--role", "scan", "--file", file])
        .output()
        .expect("the program starts");
    assert!(made.status.success());
    let key = String::from_utf8(made.stdout).expect("it is UTF-8").trim().to_owned();
    assert!(!std::fs::read_to_string(file).expect("it is there").contains(&key));
    let server = Server::start(&["--keys", file, "--log", "off"]);
    assert!(server.send(&post("/v1/scans", "", "hallo")).starts_with("HTTP/1.1 401 "));
    let with_key = server.send(&post("/v1/scans", &format!("X-API-Key: {key}\r\n"), "hallo"));
    assert!(with_key.starts_with("HTTP/1.1 200 "), "{with_key}");
}

/// The gateway of the documentation blocks a document with a BSN, lets another go, and fails closed.
#[test]
fn the_gateway_of_the_documentation_holds() {
    if Command::new("python3").arg("--version").output().is_err() {
        println!("skipped: no python3");
        return;
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let server = Server::start(&["--log", "off"]);
    let gateway = |url: &str, file: &Path| {
        let mut command = Command::new("python3");
        command.arg(root.join("docs/gateway/gateway.py")).arg(file).arg("email").env("LAKMOES_URL", url);
        command.output().expect("python starts").status.code()
    };
    let folder = tempfile::tempdir().expect("a folder");
    let (bsn, plain) = (folder.path().join("plan.txt"), folder.path().join("rooster.txt"));
    std::fs::write(&bsn, "Burgerservicenummer: 111222333\n").expect("it can be written");
    std::fs::write(&plain, "Het rooster hangt in de gang.\n").expect("it can be written");
    let url = format!("http://{}", server.address);
    assert_eq!(gateway(&url, &bsn), Some(1));
    assert_eq!(gateway(&url, &plain), Some(0));
    drop(server);
    assert_eq!(gateway(&url, &plain), Some(2), "what was not looked at does not go");
}
