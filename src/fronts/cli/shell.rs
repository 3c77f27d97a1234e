//! `lakmoes completions` and `lakmoes man`, made from the arguments themselves.

use std::io;

use clap::CommandFactory;

use crate::fronts::cli::args::{self, Args};
use crate::fronts::cli::exit::{CliError, Exit};
use crate::fronts::cli::output;
use crate::locale::Locale;

/// Completions for a shell.
pub(crate) fn completions(shell: clap_complete::Shell) -> Result<Exit, CliError> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "lakmoes", &mut script);
    output::say(&script)
}

/// The manual page, with one section for each command.
pub(crate) fn man(locale: &Locale) -> Result<Exit, CliError> {
    let command = args::command(locale);
    let mut page = Vec::new();
    let mut write = || -> io::Result<()> {
        let main = clap_mangen::Man::new(command.clone());
        main.render(&mut page)?;
        for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
            let sub = clap_mangen::Man::new(sub.clone());
            let mut part = Vec::new();
            sub.render_synopsis_section(&mut part)?;
            sub.render_description_section(&mut part)?;
            sub.render_options_section(&mut part)?;
            page.extend(part);
        }
        page.extend_from_slice(EXIT_CODES.as_bytes());
        Ok(())
    };
    write().map_err(|cause| CliError::Output { path: "-".to_owned(), cause })?;
    output::say(&page)
}

const EXIT_CODES: &str = "\
.SH EXIT STATUS
.TP
0
Done: nothing at or above --fail-on, and all was seen.
.TP
1
Something at or above --fail-on, also when there are gaps.
.TP
2
Wrong use or configuration, the command failed, or nothing at all could be read.
.TP
3
Nothing at or above --fail-on, but something could not be seen.
.TP
130
Ended by Ctrl-C; what was finished is kept, and the summary says that it is not complete.
";
