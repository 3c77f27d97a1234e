//! The arguments as written. They become engine values in the commands; nobody below sees them.

use std::path::PathBuf;

use clap::{Args as ClapArgs, CommandFactory, Parser, Subcommand, ValueEnum};

use crate::locale::Locale;

/// Reads Dutch client documents and says what stands in them, how grave that is, and what could not be read.
#[derive(Debug, Parser)]
#[command(name = "lakmoes", version, max_term_width = 100)]
pub(crate) struct Args {
    #[command(flatten)]
    pub(crate) common: Common,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The arguments with their help in the language of the reader. English stands at the fields below as well, for whoever reads the code; what a
/// user sees comes from the locale.
pub(crate) fn command(locale: &Locale) -> clap::Command {
    let mut command = Args::command();
    command.build();
    localised(command, "help", locale).about(locale.word("help-about"))
}

fn localised(command: clap::Command, key: &str, locale: &Locale) -> clap::Command {
    let command = match locale.find(key, &[]) {
        Some(about) => command.about(about),
        None => command,
    };
    let mut command = command.mut_args(|arg| {
        let key = match arg.get_id().as_str() {
            // The command of this name has the key already.
            "rules" => "help-rules-dir".to_owned(),
            id => format!("help-{}", id.replace('_', "-")),
        };
        match locale.find(&key, &[]) {
            Some(help) => arg.help(help),
            None => arg,
        }
    });
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    for name in names {
        let key = format!("{key}-{name}");
        command = command.mut_subcommand(name, |sub| localised(sub, &key, locale));
    }
    command
}

/// What all commands take.
#[derive(Debug, ClapArgs)]
pub(crate) struct Common {
    /// Channel to judge by: internal, partner, email, whatsapp, social, or one of your own
    #[arg(long, global = true, value_name = "NAME")]
    pub(crate) channel: Option<String>,
    /// Folder with more packs
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) rules: Vec<PathBuf>,
    /// Settings, among them the organisation's own addresses, numbers and domains
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Language of people: nl or en; else that of the system
    #[arg(long, global = true, value_name = "LANG")]
    pub(crate) lang: Option<Lang>,
    /// Number of threads; else one for each core
    #[arg(long, global = true, value_name = "N")]
    pub(crate) jobs: Option<std::num::NonZeroUsize>,
    /// Show the values that were found instead of stars
    #[arg(long, global = true)]
    pub(crate) reveal: bool,
    /// Least certainty of a finding to be shown
    #[arg(long, global = true, value_name = "CERTAINTY")]
    pub(crate) min_certainty: Option<Certainty>,
    /// Colour in the terminal
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Color,
    /// Say nothing but the result
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
    /// Say more
    #[arg(short, long, global = true)]
    pub(crate) verbose: bool,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Scan files and folders
    Scan(Scan),
    /// List, explain and check the rules
    Rules(Rules),
    /// Print completions for a shell
    Completions {
        /// bash, zsh, fish, elvish or powershell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man,
}

/// What `rules` takes.
#[derive(Debug, ClapArgs)]
pub(crate) struct Rules {
    #[command(subcommand)]
    pub(crate) command: RulesCommand,
}

/// What can be done with rules.
#[derive(Debug, Subcommand)]
pub(crate) enum RulesCommand {
    /// List all rules in force
    List,
    /// Tell what a rule finds, what can happen, and what to do
    Explain {
        /// Id of the rule, such as nl.bsn
        id: String,
    },
    /// Run the examples of all rules, and of these packs
    Check {
        /// Packs or folders with packs
        #[arg(value_name = "PACK")]
        packs: Vec<PathBuf>,
    },
}

/// What `scan` takes.
#[derive(Debug, ClapArgs)]
pub(crate) struct Scan {
    /// Files and folders; `-` is standard input; nothing is here
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Format of what goes to standard output; without it, and without -o, the report for a terminal
    #[arg(long, value_name = "FORMAT")]
    pub(crate) format: Option<Format>,
    /// File for the result, format by extension; may be given more than once
    #[arg(short, long = "output", value_name = "FILE")]
    pub(crate) output: Vec<PathBuf>,
    /// Kind of CSV: `dutch` is with semicolons and a byte order mark, for Excel
    #[arg(long, value_name = "KIND")]
    pub(crate) csv: Option<Csv>,
    /// Severity of a document from which the exit code is 1
    #[arg(long, value_name = "SEVERITY", default_value = "never")]
    pub(crate) fail_on: FailOn,
    /// Name of what comes from standard input
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// Leave out what fits this pattern; may be given more than once
    #[arg(long, value_name = "GLOB")]
    pub(crate) exclude: Vec<String>,
    /// Do not read files above this size, as 50MB or 1GB
    #[arg(long, value_name = "SIZE")]
    pub(crate) max_file_size: Option<String>,
}

/// Languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Lang {
    Nl,
    En,
}

/// Certainties.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Certainty {
    Possible,
    Likely,
    Certain,
}

/// When to colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    Auto,
    Always,
    Never,
}

/// Formats of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Terminal,
    Json,
    Ndjson,
    Csv,
    Sarif,
    Html,
    Docx,
}

/// Kinds of CSV.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Csv {
    Dutch,
}

/// From which severity a scan fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    Never,
    Low,
    Medium,
    High,
    VeryHigh,
}
