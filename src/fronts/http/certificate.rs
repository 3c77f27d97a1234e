//! The certificate of the service: read from PEM, with a cause of its own for everything that can be wrong, and looked at for its last day.
#![allow(clippy::disallowed_methods, reason = "a front reads its certificates and has a clock")]

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::pki_types::pem::{self, PemObject};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{Error, ServerConfig};
use tokio_rustls::TlsAcceptor;

use crate::fronts::http::state::now;

/// Certificates, as files in PEM.
#[derive(Clone, Debug)]
pub struct Tls {
    /// The certificate and what leads to its root.
    pub certificate: PathBuf,
    /// Its private key.
    pub key: PathBuf,
    /// Roots of certificates that clients must show.
    pub client_roots: Option<PathBuf>,
}

/// What is wrong with a certificate or a key.
#[derive(Debug, thiserror::Error)]
pub enum CertificateFault {
    /// The file cannot be read.
    #[error("the file cannot be read")]
    System(io::Error),
    /// Nothing of the kind stands in it.
    #[error("nothing of the kind stands in it")]
    Nothing,
    /// The key is locked with a password.
    #[error("the key is locked with a password")]
    Locked,
    /// The key belongs to another certificate.
    #[error("the key belongs to another certificate")]
    Mismatch,
    /// Something else, in the words of the library.
    #[error("{0}")]
    Other(String),
}

/// The first file that cannot be used, and why.
type Wrong = (PathBuf, CertificateFault);

/// Makes what shakes hands with clients.
pub(super) fn acceptor(tls: &Tls) -> Result<TlsAcceptor, Wrong> {
    let other =
        |path: &Path, error: &dyn std::error::Error| (path.to_owned(), CertificateFault::Other(error.to_string()));
    let chain = certificates(&tls.certificate)?;
    let key = PrivateKeyDer::from_pem_file(&tls.key).map_err(|error| (tls.key.clone(), key_fault(&tls.key, error)))?;
    if chain.first().and_then(|first| last_day(first)).is_some_and(|last| last < today()) {
        tracing::warn!(target: "lakmoes::tls", "the certificate of the service has expired");
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ServerConfig::builder_with_provider(provider.clone()).with_safe_default_protocol_versions();
    let builder = builder.map_err(|error| other(&tls.certificate, &error))?;
    let builder = match &tls.client_roots {
        None => builder.with_no_client_auth(),
        Some(path) => {
            let mut roots = rustls::RootCertStore::empty();
            for root in certificates(path)? {
                roots.add(root).map_err(|error| other(path, &error))?;
            }
            let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider).build();
            builder.with_client_cert_verifier(verifier.map_err(|error| other(path, &error))?)
        }
    };
    let mut config = builder.with_single_cert(chain, key).map_err(|error| match error {
        Error::InconsistentKeys(_) => (tls.key.clone(), CertificateFault::Mismatch),
        error => other(&tls.certificate, &error),
    })?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}

fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, Wrong> {
    let read = CertificateDer::pem_file_iter(path).and_then(|found| found.collect::<Result<Vec<_>, _>>());
    let found = read.map_err(|error| (path.to_owned(), fault(error)))?;
    if found.is_empty() { Err((path.to_owned(), CertificateFault::Nothing)) } else { Ok(found) }
}

fn fault(error: pem::Error) -> CertificateFault {
    match error {
        pem::Error::Io(cause) => CertificateFault::System(cause),
        pem::Error::NoItemsFound => CertificateFault::Nothing,
        error => CertificateFault::Other(error.to_string()),
    }
}

fn key_fault(path: &Path, error: pem::Error) -> CertificateFault {
    let locked = || std::fs::read_to_string(path).is_ok_and(|text| text.contains("ENCRYPTED"));
    match fault(error) {
        CertificateFault::Nothing if locked() => CertificateFault::Locked,
        fault => fault,
    }
}

/// Now, as [`last_day`] writes a moment.
fn today() -> String {
    jiff::Timestamp::from_second(now()).map(|at| at.strftime("%Y%m%d%H%M%S").to_string()).unwrap_or_default()
}

/// Until when a certificate holds, as year to second in digits (RFC 5280, 4.1.2.5).
fn last_day(certificate: &[u8]) -> Option<String> {
    let (_, signed, _) = element(certificate)?;
    let (_, mut rest, _) = element(signed)?;
    // The version may be left out; then come number, algorithm, issuer.
    if *rest.first()? == 0xa0 {
        rest = element(rest)?.2;
    }
    for _ in 0..3 {
        rest = element(rest)?.2;
    }
    let (_, validity, _) = element(rest)?;
    let (tag, until, _) = element(element(validity)?.2)?;
    let until = std::str::from_utf8(until).ok()?.strip_suffix('Z')?;
    match (tag, until.get(..2)?.parse::<u8>().ok()?) {
        (0x17, 50..) => Some(format!("19{until}")),
        (0x17, _) => Some(format!("20{until}")),
        _ => Some(until.to_owned()),
    }
}

/// The first element of DER: its tag, what it holds, what stands behind it.
fn element(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (tag, length, rest) = (*bytes.first()?, *bytes.get(1)?, bytes.get(2..)?);
    let (length, rest) = match usize::from(length) {
        short @ 0..=0x7f => (short, rest),
        long @ 0x81..=0x84 => {
            let (digits, rest) = rest.split_at_checked(long - 0x80)?;
            (digits.iter().fold(0, |n, digit| n << 8 | usize::from(*digit)), rest)
        }
        _ => return None,
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((tag, content, rest))
}

#[cfg(test)]
mod tests {
    use super::last_day;

    fn check(version: &[u8], until: (u8, &str), expected: Option<&str>) {
        let element = |tag: u8, content: &[u8]| [&[tag, 0x81, content.len() as u8][..], content].concat();
        let validity = [element(0x17, b"200101000000Z"), element(until.0, until.1.as_bytes())].concat();
        let signed =
            [version.to_vec(), element(2, &[1]), element(0x30, &[]), element(0x30, b"x"), element(0x30, &validity)]
                .concat();
        let certificate = element(0x30, &element(0x30, &signed));
        assert_eq!(last_day(&certificate).as_deref(), expected);
        // Cut anywhere, it is no certificate and no panic.
        assert!((0..certificate.len()).all(|end| last_day(&certificate[..end]).is_none()));
    }

    #[test]
    fn a_certificate_says_until_when_it_holds() {
        check(&[0xa0, 3, 2, 1, 2], (0x17, "260228235959Z"), Some("20260228235959"));
        check(&[], (0x17, "991231235959Z"), Some("19991231235959"));
        check(&[], (0x18, "20500101000000Z"), Some("20500101000000"));
        check(&[], (0x18, "2050"), None);
    }
}
