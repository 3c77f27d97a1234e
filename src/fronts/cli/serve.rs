//! `lakmoes serve`: arguments and settings become the settings of the service; it runs until it is asked to end.
#![allow(clippy::disallowed_methods, reason = "a front has a log")]

use std::io::{self, Write};
use std::net::SocketAddr;
use std::time::Duration;

use crate::fronts::cli::args::{Common, Log, Serve};
use crate::fronts::cli::exit::{CliError, Exit};
use crate::fronts::cli::settings;
use crate::fronts::http::{Keys, Listen, ServeError, Settings, SetupError, State, Tls};
use crate::locale::{Fill, Locale};
use crate::model::Channel;

pub(crate) fn run(common: &Common, serve: &Serve, locale: &Locale) -> Result<Exit, CliError> {
    let config = settings::config(common)?;
    let user_header = serve
        .trust_user_header
        .as_ref()
        .map(|asked| asked.parse().map_err(|_| CliError::Header { asked: asked.clone() }));
    let keys = match &serve.keys_file {
        None => Keys::default(),
        Some(path) => Keys::parse(&settings::read(path)?).map_err(|error| CliError::Keys {
            path: path.display().to_string(),
            line: error.line,
            cause: error.what,
        })?,
    };
    let user_header = user_header.transpose()?;
    // Who gives a file wants keys: without any the service would be open.
    if let Some(path) = serve.keys_file.as_ref().filter(|_| keys.is_empty()) {
        return Err(CliError::NoKeys { path: path.display().to_string() });
    }
    // A header is proof only when nobody but the proxy can send it: on this machine, or from whoever shows a certificate.
    let others = !serve.listen.ip().is_loopback();
    let behind = user_header.is_some() && serve.tls_client_ca.is_some();
    if others && user_header.is_some() && !behind {
        return Err(CliError::Trusted { address: serve.listen.to_string() });
    }
    if others && keys.is_empty() && !serve.insecure && !behind {
        return Err(CliError::Open { address: serve.listen.to_string() });
    }
    let mut settings = Settings {
        own: config.own.clone(),
        contact: config.contact.clone(),
        keys,
        user_header,
        insecure: serve.insecure,
        secure_cookies: serve.tls_cert.is_some(),
        rate: serve.rate,
        queue: serve.queue.max(1),
        patience: Duration::from_secs(serve.time_limit),
        body_time: Duration::from_secs(serve.time_limit),
        body: settings::size(&serve.max_body)?,
        memory: settings::size(&serve.max_memory)?,
        audit: serve.audit_log.clone(),
        presidio_root: serve.presidio_root,
        ..Settings::new(settings::rules(common)?, channels(common, &config)?)
    };
    settings.threads = settings::threads(common);
    start_log(serve.log);
    let audit = serve.audit_log.as_ref().map(|path| path.display().to_string()).unwrap_or_default();
    let state = State::new(settings).map_err(|error| match error {
        SetupError::Audit(cause) => CliError::Audit { path: audit, cause },
        SetupError::Threads(cause) => CliError::Listen { address: serve.listen.to_string(), cause },
    })?;
    if let Some(bytes) = state.audit_cut_off() {
        let line = locale.text("audit-mended", &[("n", Fill::Count(bytes))]);
        // When standard error is gone there is nobody to tell; the log says it too.
        let _ = writeln!(io::stderr(), "{line}");
    }
    let tls = serve.tls_cert.clone().zip(serve.tls_key.clone()).map(|(certificate, key)| Tls {
        certificate,
        key,
        client_roots: serve.tls_client_ca.clone(),
    });
    let scheme = if tls.is_some() { "https" } else { "http" };
    let listen = Listen { address: serve.listen, metrics: serve.metrics_listen, tls };
    let ready = |address: SocketAddr| {
        if !common.quiet {
            let url = format!("{scheme}://{address}/");
            let line = locale.text("serve-ready", &[("url", Fill::Text(&url))]);
            // When standard error is gone there is nobody to tell.
            let _ = writeln!(io::stderr(), "{line}");
        }
    };
    match crate::fronts::http::serve(&listen, state, ready) {
        Ok(()) => Ok(Exit::Done),
        Err(ServeError::Bind { address, cause }) => Err(CliError::Listen { address: address.to_string(), cause }),
        Err(ServeError::System(cause)) => Err(CliError::Listen { address: serve.listen.to_string(), cause }),
        Err(ServeError::Certificate { path, what }) => {
            Err(CliError::Certificate { path: path.display().to_string(), fault: what })
        }
    }
}

/// All channels, the one that was asked first: it judges when a request names none.
fn channels(common: &Common, config: &settings::Config) -> Result<Vec<Channel>, CliError> {
    let first = settings::channel(common, config)?;
    let all = settings::channels(common, config)?.into_iter().map(|file| file.channel);
    let others: Vec<Channel> = all.filter(|channel| channel.id != first.id).collect();
    Ok([vec![first], others].concat())
}

/// One line for each request on standard error: numbers and codes, never what was sent.
fn start_log(kind: Log) {
    let log = tracing_subscriber::fmt().with_writer(io::stderr).with_ansi(false);
    // Fails only when there is a log already.
    let _ = match kind {
        Log::Off => Ok(()),
        Log::Text => log.try_init(),
        Log::Json => log.json().flatten_event(true).try_init(),
    };
}
