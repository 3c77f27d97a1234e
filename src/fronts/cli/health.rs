//! `lakmoes health`: asks a running service whether it is ready, for whoever watches a container that has no other program.
#![allow(clippy::disallowed_types, reason = "a front speaks to its own service, and to nothing else")]

use std::io::{self, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::sync::Arc;
use std::time::Duration;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, ClientConnection, DigitallySignedStruct, Error, SignatureScheme, StreamOwned};

use crate::fronts::cli::exit::{self, CliError, Exit};
use crate::fronts::cli::output;
use crate::locale::Locale;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// What is read of an answer at most: its first line.
const MOST: usize = 1 << 10;

pub(crate) fn run(url: &str, locale: &Locale) -> Result<Exit, CliError> {
    let wrong = || CliError::Url { asked: url.to_owned() };
    let secure = url.strip_prefix("https://");
    let rest = secure.or_else(|| url.strip_prefix("http://")).ok_or_else(wrong)?;
    let host = rest.split('/').next().unwrap_or_default();
    let (name, address) = match host.rsplit_once(':').filter(|(_, port)| port.parse::<u16>().is_ok()) {
        Some((name, _)) => (name, host.to_owned()),
        None => (host, format!("{host}:{}", if secure.is_some() { 443 } else { 80 })),
    };
    let name = name.trim_matches(['[', ']']).to_owned();
    let tls = secure.map(|_| ServerName::try_from(name).map_err(|_| wrong())).transpose()?;
    let failed = |cause: io::Error| CliError::Health { url: url.to_owned(), cause: exit::system(&cause, locale) };
    let status = ask(&address, host, tls).map_err(failed)?;
    match status.as_str() {
        "200" => output::say(format!("{}\n", locale.word("health-ready")).as_bytes()),
        other => Err(CliError::Health { url: url.to_owned(), cause: format!("HTTP {other}") }),
    }
}

/// The status of `/readyz`.
fn ask(address: &str, host: &str, tls: Option<ServerName<'static>>) -> io::Result<String> {
    let address = address.to_socket_addrs()?.next().ok_or(io::ErrorKind::AddrNotAvailable)?;
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let line = match tls {
        None => first_line(&mut stream, host)?,
        Some(name) => first_line(&mut StreamOwned::new(connection(name)?, stream), host)?,
    };
    let status = line.split(' ').nth(1).filter(|_| line.starts_with("HTTP/1."));
    status.map(|status| status.trim_end().to_owned()).ok_or_else(|| io::ErrorKind::InvalidData.into())
}

fn first_line(stream: &mut (impl Read + Write), host: &str) -> io::Result<String> {
    stream.write_all(format!("GET /readyz HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").as_bytes())?;
    stream.flush()?;
    let (mut answer, mut part) = (Vec::new(), [0; 256]);
    while !answer.contains(&b'\n') && answer.len() < MOST {
        let n = stream.read(&mut part)?;
        if n == 0 {
            break;
        }
        answer.extend_from_slice(&part[..n]);
    }
    Ok(String::from_utf8_lossy(&answer).lines().next().unwrap_or_default().to_owned())
}

/// TLS with whoever answers. Nothing is told to him and a status is all that is believed, so his name is no matter: a health check asks for
/// `127.0.0.1`, and no certificate is made out to that.
fn connection(name: ServerName<'static>) -> io::Result<ClientConnection> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider.clone()).with_safe_default_protocol_versions();
    let builder = builder.map_err(io::Error::other)?.dangerous();
    let config = builder.with_custom_certificate_verifier(Arc::new(Anybody(provider))).with_no_client_auth();
    ClientConnection::new(Arc::new(config), name).map_err(io::Error::other)
}

/// Looks at signatures only, not at whom a certificate is made out to.
#[derive(Debug)]
struct Anybody(Arc<CryptoProvider>);

impl ServerCertVerifier for Anybody {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, certificate, signature, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signature, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
