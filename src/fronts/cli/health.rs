//! `lakmoes health`: asks a running service whether it is ready, for whoever watches a container that has no other program.
#![allow(clippy::disallowed_types, reason = "a front speaks to its own service, and to nothing else")]

use std::io::{self, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;

use crate::fronts::cli::exit::{self, CliError, Exit};
use crate::fronts::cli::output;
use crate::locale::Locale;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(5);

pub(crate) fn run(url: &str, locale: &Locale) -> Result<Exit, CliError> {
    // Over TLS the name of the certificate would decide; a health check stands on the same machine and asks without.
    let wrong = || CliError::Url { asked: url.to_owned() };
    let rest = url.strip_prefix("http://").ok_or_else(wrong)?;
    let host = rest.split('/').next().unwrap_or_default();
    let address = if host.rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok()) {
        host.to_owned()
    } else {
        format!("{host}:80")
    };
    let failed = |cause: io::Error| CliError::Health { url: url.to_owned(), cause: exit::system(&cause, locale) };
    let status = ask(&address, host).map_err(failed)?;
    match status.as_str() {
        "200" => output::say(format!("{}\n", locale.word("health-ready")).as_bytes()),
        other => Err(CliError::Health { url: url.to_owned(), cause: format!("HTTP {other}") }),
    }
}

/// The status of `/readyz`.
fn ask(address: &str, host: &str) -> io::Result<String> {
    let address = address.to_socket_addrs()?.next().ok_or(io::ErrorKind::AddrNotAvailable)?;
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    stream.write_all(format!("GET /readyz HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").as_bytes())?;
    let mut answer = Vec::new();
    stream.take(4 << 10).read_to_end(&mut answer)?;
    let line = String::from_utf8_lossy(&answer);
    let status = line.split(' ').nth(1).filter(|_| line.starts_with("HTTP/1."));
    status.map(str::to_owned).ok_or_else(|| io::ErrorKind::InvalidData.into())
}
