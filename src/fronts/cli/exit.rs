//! THE table of exit codes, and of the errors that end a command.

use std::io;
use std::process::ExitCode;

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
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum CliError {
    /// No such channel.
    #[error("unknown channel {asked}")]
    UnknownChannel {
        /// What was asked.
        asked: String,
        /// The one that looks most like it.
        nearest: Option<String>,
        /// All of them.
        known: Vec<String>,
    },
    /// A result could not be written.
    #[error("cannot write {path}: {cause}")]
    Output {
        /// Where to.
        path: String,
        /// What the system says.
        cause: io::Error,
    },
}

/// The exit code of an error.
pub(crate) fn of(error: &CliError) -> Exit {
    match error {
        CliError::UnknownChannel { .. } | CliError::Output { .. } => Exit::Failed,
    }
}

/// Tells an error on standard error.
pub(crate) fn tell(error: &CliError) {
    use std::io::Write;
    // When standard error is gone there is nobody to tell.
    let _ = writeln!(io::stderr(), "lakmoes: {error}");
}
