//! The program: hands its arguments to the command line front and returns its exit code.

use std::process::ExitCode;

#[allow(clippy::disallowed_methods, reason = "the one place where the program reads its arguments")]
fn main() -> ExitCode {
    lakmoes::fronts::cli::run(std::env::args_os()).into()
}
