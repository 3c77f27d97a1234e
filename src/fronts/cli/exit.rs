//! THE table of exit codes, and of the errors that end a command: what each means, and how it is told.

use std::io::{self, Write};
use std::process::ExitCode;

#[cfg(feature = "server")]
use crate::fronts::http::CertificateFault;
use crate::locale::{Fill, Locale};
use crate::rules::{Fault, RuleError};

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done: nothing at or above `--fail-on`, and all was seen.
    Done,
    /// Something at or above `--fail-on`, also when there are gaps.
    Found,
    /// Wrong use or configuration, the command failed, or nothing at all could be read.
    Failed,
    /// Nothing at or above `--fail-on`, but something could not be seen.
    Incomplete,
    /// A redaction was refused; no file was written.
    Refused,
    /// Ended by Ctrl-C; what was finished is kept.
    Interrupted,
}

impl Exit {
    /// The number.
    pub fn code(self) -> u8 {
        match self {
            Exit::Done => 0,
            Exit::Found => 1,
            Exit::Failed => 2,
            Exit::Incomplete => 3,
            Exit::Refused => 4,
            Exit::Interrupted => 130,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit.code())
    }
}

/// Why a command ends without a result.
#[derive(Debug)]
pub(crate) enum CliError {
    /// No such channel; with the one that looks most like it, and all of them.
    UnknownChannel { asked: String, nearest: Option<String>, known: Vec<String> },
    /// No such rule; with the one that looks most like it.
    UnknownRule { asked: String, nearest: Option<String> },
    /// A result could not be written.
    Output { path: String, cause: io::Error },
    /// No format follows from the name of an output.
    Extension { path: String, known: Vec<String> },
    /// A format that is not text cannot go to the screen.
    Binary { format: String },
    /// A file that the command itself needs could not be read.
    Read { path: String, cause: io::Error },
    /// The settings are not right.
    Config { path: String, line: usize, cause: String },
    /// A channel file is not right: line, what, and how it should be.
    Channel { path: String, line: usize, what: String, example: String },
    /// A pack is not right.
    Pack { error: RuleError },
    /// A file of settings, rules or a channel is larger than such a file may be.
    TooLarge { path: String, limit: u64, actual: u64 },
    /// Nobody said what a redaction must take out.
    NothingAsked,
    /// A key of made-up values, and no made-up values.
    KeyWithoutPseudonyms,
    /// Grounds for labels, and no labels.
    WooWithoutLabels,
    /// Something is there already where a result should come, or it is the input.
    Taken { path: String },
    /// A file about persons or consents is not right: line, what, and how it should be.
    Record { path: String, line: usize, column: usize, what: String, example: &'static str },
    /// Two things were to come from standard input.
    TwiceStdin,
    /// Not a size.
    Size { asked: String },
    /// Not a pattern of names.
    Glob { asked: String, cause: String },
    /// The service would let others than this machine in, without a key.
    #[cfg(feature = "server")]
    Open { address: String },
    /// Anybody who reaches the address could send the header that names a user.
    #[cfg(feature = "server")]
    Trusted { address: String },
    /// Not the name of a header.
    #[cfg(feature = "server")]
    Header { asked: String },
    /// The file of keys is not right.
    #[cfg(feature = "server")]
    Keys { path: String, line: usize, cause: String },
    /// The file of keys holds none.
    #[cfg(feature = "server")]
    NoKeys { path: String },
    /// The service cannot listen there.
    #[cfg(feature = "server")]
    Listen { address: String, cause: io::Error },
    /// A certificate or its key cannot be used.
    #[cfg(feature = "server")]
    Certificate { path: String, fault: CertificateFault },
    /// The audit log cannot be gone on with.
    #[cfg(feature = "server")]
    Audit { path: String, cause: io::Error },
    /// The service does not answer, or is not ready.
    #[cfg(feature = "server")]
    Health { url: String, cause: String },
    /// Not an address of a service.
    #[cfg(feature = "server")]
    Url { asked: String },
}

/// The exit code of an error.
pub(crate) fn of(error: &CliError) -> Exit {
    match error {
        CliError::UnknownChannel { .. }
        | CliError::UnknownRule { .. }
        | CliError::Output { .. }
        | CliError::Extension { .. }
        | CliError::Binary { .. }
        | CliError::Read { .. }
        | CliError::Config { .. }
        | CliError::Channel { .. }
        | CliError::Pack { .. }
        | CliError::TooLarge { .. }
        | CliError::NothingAsked
        | CliError::KeyWithoutPseudonyms
        | CliError::WooWithoutLabels
        | CliError::Taken { .. }
        | CliError::Record { .. }
        | CliError::TwiceStdin
        | CliError::Size { .. }
        | CliError::Glob { .. } => Exit::Failed,
        #[cfg(feature = "server")]
        CliError::Open { .. }
        | CliError::Trusted { .. }
        | CliError::Header { .. }
        | CliError::Keys { .. }
        | CliError::NoKeys { .. }
        | CliError::Listen { .. }
        | CliError::Certificate { .. }
        | CliError::Audit { .. }
        | CliError::Health { .. }
        | CliError::Url { .. } => Exit::Failed,
    }
}

/// Tells an error on standard error: what, cause, what to do.
pub(crate) fn tell(error: &CliError, locale: &Locale) {
    // When standard error is gone there is nobody to tell.
    let _ = io::stderr().write_all(message(error, locale).as_bytes());
}

fn message(error: &CliError, locale: &Locale) -> String {
    let text = |key: &str, fills: &[(&'static str, Fill<'_>)]| locale.text(key, fills);
    let known = |names: &[String]| text("error-known", &[("known", Fill::Text(&names.join(", ")))]);
    let nearest = |name: &str| text("error-nearest", &[("nearest", Fill::Text(name))]);
    let cause = |cause: &str| Some(text("error-cause", &[("cause", Fill::Text(cause))]));
    let (what, cause, remedy) = match error {
        CliError::UnknownChannel { asked, nearest: name, known: names } => {
            let what = text("error-unknown-channel", &[("asked", Fill::Text(asked))]);
            let hint = name.as_deref().map(|name| nearest(name) + " ").unwrap_or_default();
            (what, None, hint + &known(names))
        }
        CliError::UnknownRule { asked, nearest: name } => {
            let what = text("error-unknown-rule", &[("asked", Fill::Text(asked))]);
            let hint = name.as_deref().map(|name| nearest(name) + " ").unwrap_or_default();
            (what, None, hint + &text("error-list", &[]))
        }
        CliError::Output { path, cause: why } => {
            let what = text("error-output", &[("path", Fill::Text(path))]);
            (what, cause(&system(why, locale)), text("error-output-do", &[]))
        }
        CliError::Extension { path, known } => {
            let what = text("error-extension", &[("path", Fill::Text(path))]);
            (what, None, text("error-extension-do", &[("known", Fill::Text(&known.join(", ")))]))
        }
        CliError::Binary { format } => {
            let format = [("format", Fill::Text(format))];
            (text("error-binary", &format), None, text("error-binary-do", &format))
        }
        CliError::Read { path, cause: why } => {
            let what = text("error-read", &[("path", Fill::Text(path))]);
            let remedy = match why.kind() {
                io::ErrorKind::InvalidData => "error-read-text-do",
                io::ErrorKind::IsADirectory => "error-read-folder-do",
                _ => "error-read-do",
            };
            (what, cause(&system(why, locale)), locale.word(remedy))
        }
        CliError::Channel { path, line, what, example } => {
            let why = [("line", Fill::Count(*line as u64)), ("what", Fill::Text(what))];
            let (why, what) = (text("error-pack-line", &why), text("error-channel", &[("path", Fill::Text(path))]));
            (what, cause(&why), text("error-pack-do", &[("example", Fill::Text(example))]))
        }
        CliError::Config { path, line, cause: why } => {
            let why = &text("error-pack-line", &[("line", Fill::Count(*line as u64)), ("what", Fill::Text(why))]);
            let what = text("error-config", &[("path", Fill::Text(path))]);
            let example = "own = [\"info@zorg.example\", \"zorg.example\"]";
            (what, cause(why), text("error-config-do", &[("example", Fill::Text(example))]))
        }
        CliError::Pack { error } => {
            let line = Fill::Count(error.line as u64);
            let why = text("error-pack-line", &[("line", line), ("what", Fill::Text(&fault(&error.fault, locale)))]);
            let what = text("error-pack", &[("path", Fill::Text(&error.pack))]);
            let remedy = match error.fault {
                Fault::Limit { .. } => text("fault-limit-do", &[]),
                _ => text("error-pack-do", &[("example", Fill::Text(&error.fault.example()))]),
            };
            (what, cause(&why), remedy)
        }
        CliError::TooLarge { path, limit, actual } => {
            let what = text("error-read", &[("path", Fill::Text(path))]);
            let (limit, actual) = (locale.bytes(*limit), locale.bytes(*actual));
            let sizes = [("limit", Fill::Text(&limit)), ("actual", Fill::Text(&actual))];
            (what, cause(&text("cause-too-large", &sizes)), text("fault-limit-do", &[]))
        }
        CliError::NothingAsked => (text("error-nothing-asked", &[]), None, text("error-nothing-asked-do", &[])),
        CliError::KeyWithoutPseudonyms => (text("error-key", &[]), None, text("error-key-do", &[])),
        CliError::WooWithoutLabels => (text("error-woo", &[]), None, text("error-woo-do", &[])),
        CliError::Taken { path } => {
            (text("error-taken", &[("path", Fill::Text(path))]), None, text("error-taken-do", &[]))
        }
        CliError::Record { path, line, column, what, example } => {
            let place = [("line", Fill::Count(*line as u64)), ("column", Fill::Count(*column as u64))];
            let why = [&place[..], &[("what", Fill::Text(what))]].concat();
            let (why, what) = (text("error-record-place", &why), text("error-record", &[("path", Fill::Text(path))]));
            (what, cause(&why), text("error-record-do", &[("example", Fill::Text(example))]))
        }
        CliError::TwiceStdin => (text("error-twice-stdin", &[]), None, text("error-twice-stdin-do", &[])),
        CliError::Size { asked } => {
            (text("error-size", &[("asked", Fill::Text(asked))]), None, text("error-size-do", &[]))
        }
        CliError::Glob { asked, cause: why } => {
            (text("error-glob", &[("asked", Fill::Text(asked))]), cause(why), text("error-glob-do", &[]))
        }
        #[cfg(feature = "server")]
        CliError::Open { address } => {
            (text("error-open", &[("address", Fill::Text(address))]), None, text("error-open-do", &[]))
        }
        #[cfg(feature = "server")]
        CliError::Trusted { address } => {
            (text("error-trusted", &[("address", Fill::Text(address))]), None, text("error-trusted-do", &[]))
        }
        #[cfg(feature = "server")]
        CliError::Header { asked } => {
            (text("error-header", &[("asked", Fill::Text(asked))]), None, text("error-header-do", &[]))
        }
        #[cfg(feature = "server")]
        CliError::Keys { path, line, cause: why } => {
            let why = text("error-pack-line", &[("line", Fill::Count(*line as u64)), ("what", Fill::Text(why))]);
            (text("error-keys", &[("path", Fill::Text(path))]), cause(&why), text("error-keys-do", &[]))
        }
        #[cfg(feature = "server")]
        CliError::NoKeys { path } => {
            let what = text("error-keys", &[("path", Fill::Text(path))]);
            (what, cause(&locale.word("cause-no-keys")), text("error-keys-do", &[]))
        }
        #[cfg(feature = "server")]
        CliError::Listen { address, cause: why } => {
            let what = text("error-listen", &[("address", Fill::Text(address))]);
            (what, cause(&system(why, locale)), text("error-listen-do", &[]))
        }
        #[cfg(feature = "server")]
        CliError::Certificate { path, fault } => {
            let (why, remedy) = match fault {
                CertificateFault::System(error) => (system(error, locale), "error-read-do"),
                CertificateFault::Nothing => (locale.word("cause-no-pem"), "error-certificate-do"),
                CertificateFault::Locked => (locale.word("cause-locked-key"), "error-locked-key-do"),
                CertificateFault::Mismatch => (locale.word("cause-other-key"), "error-other-key-do"),
                CertificateFault::Other(said) => (said.clone(), "error-certificate-do"),
            };
            (text("error-certificate", &[("path", Fill::Text(path))]), cause(&why), locale.word(remedy))
        }
        #[cfg(feature = "server")]
        CliError::Audit { path, cause: why } => {
            let what = text("error-audit", &[("path", Fill::Text(path))]);
            let (why, remedy) = match why.kind() {
                io::ErrorKind::ResourceBusy => (locale.word("cause-log-busy"), "error-audit-busy-do"),
                io::ErrorKind::InvalidData => (locale.word("cause-log-changed"), "error-audit-do"),
                // It may be whole; there is only no way to it.
                _ => (system(why, locale), "error-audit-place-do"),
            };
            (what, cause(&why), locale.word(remedy))
        }
        #[cfg(feature = "server")]
        CliError::Health { url, cause: why } => {
            (text("error-health", &[("url", Fill::Text(url))]), cause(why), text("error-health-do", &[]))
        }
        #[cfg(feature = "server")]
        CliError::Url { asked } => {
            (text("error-url", &[("asked", Fill::Text(asked))]), None, text("error-url-do", &[]))
        }
    };
    let remedy = text("error-do", &[("remedy", Fill::Text(&remedy))]);
    [Some(what), cause, Some(remedy)].into_iter().flatten().map(|line| line + "\n").collect()
}

/// What is wrong with a pack, in the language of the reader.
fn fault(fault: &Fault, locale: &Locale) -> String {
    let mut parts = fault.parts();
    for (name, part) in &mut parts {
        // What there is too much of, and what a rule lacks, have words of their own.
        if *name == "what" && matches!(fault, Fault::Limit { .. } | Fault::Lacks(_)) {
            *part = locale.word(&format!("fault-{}-{part}", fault.code()));
        }
    }
    let fills: Vec<_> = parts.iter().map(|(name, part)| (*name, Fill::Text(part))).collect();
    locale.text(&format!("fault-{}", fault.code()), &fills)
}

/// What the system says, in the language of the reader where it is known.
pub(crate) fn system(error: &io::Error, locale: &Locale) -> String {
    let key = match error.kind() {
        io::ErrorKind::NotFound => "cause-not-found",
        io::ErrorKind::PermissionDenied => "cause-permission",
        io::ErrorKind::IsADirectory => "cause-folder",
        io::ErrorKind::NotADirectory => "cause-no-folder",
        io::ErrorKind::StorageFull => "cause-full",
        io::ErrorKind::ReadOnlyFilesystem => "cause-read-only",
        io::ErrorKind::InvalidData => "cause-not-text",
        io::ErrorKind::AddrInUse => "cause-in-use",
        io::ErrorKind::AddrNotAvailable => "cause-no-address",
        io::ErrorKind::ConnectionRefused => "cause-refused",
        _ => return error.to_string(),
    };
    locale.word(key)
}

#[cfg(test)]
mod tests {
    use super::{CliError, message};
    use crate::locale::{Lang, Locale};

    #[test]
    fn an_error_tells_what_and_what_to_do() {
        let error = CliError::UnknownChannel {
            asked: "parner".to_owned(),
            nearest: Some("partner".to_owned()),
            known: vec!["internal".to_owned(), "partner".to_owned()],
        };
        assert_eq!(
            message(&error, &Locale::new(Lang::Nl)),
            "Dit kanaal bestaat niet: parner\nDoe dit: Bedoel je partner? Je kunt kiezen uit: internal, partner.\n"
        );
        let error = CliError::Size { asked: "veel".to_owned() };
        assert!(message(&error, &Locale::new(Lang::En)).starts_with("This is not a size: veel\nDo this: "));
    }
}
