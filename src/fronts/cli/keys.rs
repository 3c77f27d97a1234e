//! `lakmoes keys new`: a key for the service. It is shown once; the file keeps its hash.
#![allow(clippy::disallowed_methods, reason = "a front writes files and has a clock")]

use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

use crate::fronts::cli::args::{self, Keys, KeysCommand};
use crate::fronts::cli::exit::{CliError, Exit};
use crate::fronts::cli::{output, settings};
use crate::fronts::http::{self, Role};
use crate::locale::Locale;

pub(crate) fn run(keys: &Keys, _locale: &Locale) -> Result<Exit, CliError> {
    let KeysCommand::New { role, keys_file, key_name } = &keys.command;
    let roles: Vec<Role> = role.iter().map(|role| of(*role)).collect();
    let created = jiff::Timestamp::now().strftime("%Y-%m-%d").to_string();
    let (secret, entry) = http::make(key_name, &roles, &created);
    // What is there must be a file of keys before something is added to it.
    let there = if keys_file.exists() { settings::read(keys_file)? } else { String::new() };
    http::Keys::parse(&there).map_err(|error| CliError::Keys {
        path: keys_file.display().to_string(),
        line: error.line,
        cause: error.what,
    })?;
    append(keys_file, &entry, &there)?;
    output::say(format!("{secret}\n").as_bytes())
}

fn append(path: &Path, entry: &str, there: &str) -> Result<(), CliError> {
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let between = if there.is_empty() { "" } else { "\n" };
    let mut file = options.open(path).map_err(|cause| failed(path, cause))?;
    file.write_all(format!("{between}{entry}").as_bytes()).map_err(|cause| failed(path, cause))
}

fn failed(path: &Path, cause: std::io::Error) -> CliError {
    CliError::Output { path: path.display().to_string(), cause }
}

fn of(role: args::Role) -> Role {
    match role {
        args::Role::Scan => Role::Scan,
        args::Role::Redact => Role::Redact,
        args::Role::Reveal => Role::Reveal,
        args::Role::Admin => Role::Admin,
    }
}
