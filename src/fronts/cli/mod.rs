//! The command line: arguments become engine values here, and results become text and an exit code.

mod args;
#[cfg(feature = "server")]
mod audit;
mod check;
mod exit;
pub(crate) mod folders;
#[cfg(feature = "server")]
mod health;
#[cfg(feature = "server")]
mod keys;
mod output;
mod progress;
mod records;
mod redact;
mod rules;
mod scan;
#[cfg(feature = "server")]
mod serve;
mod settings;
mod shell;
mod stop;
mod usage;

use std::ffi::OsString;
use std::io::{self, Write};

use clap::FromArgMatches;

pub use exit::Exit;
#[cfg(feature = "server")]
pub(crate) use settings::{nearest, plain_style};

/// Runs the program with these arguments, the first of which is its own name.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Exit {
    quiet_panics();
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let early = settings::early_locale(&arguments);
    let parsed = args::command(&early).try_get_matches_from(arguments);
    let args = match parsed.and_then(|matches| args::Args::from_arg_matches(&matches)) {
        Ok(args) => args,
        Err(error) => {
            // Fails only when the terminal is gone; then there is nobody to tell.
            let _ = match usage::message(&error, &early) {
                Some(message) => io::stderr().write_all(message.as_bytes()),
                None => error.print(),
            };
            return if error.use_stderr() { Exit::Failed } else { Exit::Done };
        }
    };
    let locale = settings::locale(args.common.lang);
    let done = match &args.command {
        args::Command::Scan(scan) => scan::run(&args.common, scan, &locale),
        args::Command::Redact(redact) => redact::run(&args.common, redact, &locale),
        args::Command::Check(check) => check::run(&args.common, check, &locale),
        args::Command::Rules(rules) => rules::run(&args.common, rules, &locale),
        #[cfg(feature = "server")]
        args::Command::Serve(serve) => serve::run(&args.common, serve, &locale),
        #[cfg(feature = "server")]
        args::Command::Keys(keys) => keys::run(keys, &locale),
        #[cfg(feature = "server")]
        args::Command::Health { url } => health::run(url, &locale),
        #[cfg(feature = "server")]
        args::Command::Audit(audit) => audit::run(audit, &locale),
        args::Command::Completions { shell } => shell::completions(*shell),
        args::Command::Man => shell::man(&locale),
    };
    done.unwrap_or_else(|error| {
        exit::tell(&error, &locale);
        exit::of(&error)
    })
}

/// A panic is caught by the scanner and becomes a gap. Its message may quote a document, so nobody may print it.
fn quiet_panics() {
    std::panic::set_hook(Box::new(|_| ()));
}
