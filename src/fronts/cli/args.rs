//! The arguments as written. They become engine values in the commands; nobody below sees them.

use std::path::PathBuf;

use clap::{Args as ClapArgs, CommandFactory, Parser, Subcommand, ValueEnum};

use crate::locale::{Fill, Locale};

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
    let template = format!("{{about-with-newline}}\n{}: {{usage}}\n\n{{all-args}}", locale.word("help-usage"));
    let mut command = command
        .about(locale.find(key, &[]).unwrap_or_default())
        .help_template(template)
        .subcommand_help_heading(locale.word("help-commands"))
        .mut_args(|arg| localised_arg(arg, locale));
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    for name in names {
        // `help scan` is about `scan`.
        let key = format!("{}-{name}", if key == "help-help" { "help" } else { key });
        command = command.mut_subcommand(name, |sub| localised(sub, &key, locale));
    }
    command
}

fn localised_arg(arg: clap::Arg, locale: &Locale) -> clap::Arg {
    let key = match arg.get_id().as_str() {
        // The command of this name has the key already.
        "rules" => "help-rules-dir".to_owned(),
        id => format!("help-{}", id.replace('_', "-")),
    };
    let Some(mut help) = locale.find(&key, &[]) else { return arg };
    let words: Vec<String> = arg.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
    let takes = arg.get_num_args().is_none_or(|n| n.takes_values()) && arg.get_action().takes_values();
    if takes && !words.is_empty() {
        help += &format!(" [{}]", locale.text("help-choices", &[("values", Fill::Text(&words.join(", ")))]));
    }
    if let Some(value) = arg.get_default_values().first().and_then(|value| value.to_str()).filter(|_| takes) {
        help += &format!(" [{}]", locale.text("help-default", &[("value", Fill::Text(value))]));
    }
    let heading = locale.word(if arg.is_positional() { "help-arguments" } else { "help-options" });
    arg.help(help).help_heading(heading).hide_possible_values(true).hide_default_value(true)
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
    /// Number of threads, at most 256; else one for each core
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
    /// Take values out of a file or folder, and prove that they are gone
    Redact(Redact),
    /// Check one text before it goes out
    Check(Check),
    /// List, explain and check the rules
    Rules(Rules),
    /// Serve the API and the page
    #[cfg(feature = "server")]
    Serve(Box<Serve>),
    /// Make keys for the service
    #[cfg(feature = "server")]
    Keys(Keys),
    /// Ask a running service whether it is ready
    #[cfg(feature = "server")]
    Health {
        /// Its address
        #[arg(value_name = "URL", default_value = "http://127.0.0.1:8484")]
        url: String,
    },
    /// Look after the audit log of the service
    #[cfg(feature = "server")]
    Audit(Audit),
    /// Print completions for a shell
    Completions {
        /// bash, zsh, fish, elvish or powershell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man,
}

/// What `serve` takes.
#[cfg(feature = "server")]
#[derive(Debug, ClapArgs)]
pub(crate) struct Serve {
    /// Address to listen on
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8484")]
    pub(crate) listen: std::net::SocketAddr,
    /// File with keys, made by `lakmoes keys new`
    #[arg(long = "keys", value_name = "FILE")]
    pub(crate) keys_file: Option<PathBuf>,
    /// Let everybody in who reaches the address, without a key
    #[arg(long)]
    pub(crate) insecure: bool,
    /// Header in which a proxy names the user it has let in
    #[arg(long, value_name = "HEADER")]
    pub(crate) trust_user_header: Option<String>,
    /// Address for the counts, in the format of Prometheus
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) metrics_listen: Option<std::net::SocketAddr>,
    /// File for the audit log
    #[arg(long, value_name = "FILE")]
    pub(crate) audit_log: Option<PathBuf>,
    /// Certificate for TLS, in PEM, with what leads to its root
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    pub(crate) tls_cert: Option<PathBuf>,
    /// Private key of the certificate, in PEM
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    pub(crate) tls_key: Option<PathBuf>,
    /// Roots of the certificates that clients must show, in PEM
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    pub(crate) tls_client_ca: Option<PathBuf>,
    /// Put the Presidio routes at the root as well
    #[arg(long)]
    pub(crate) presidio_root: bool,
    /// Largest body, as 20MB
    #[arg(long, value_name = "SIZE", default_value = "20MB")]
    pub(crate) max_body: String,
    /// Memory for all bodies and results together, as 160MB
    #[arg(long, value_name = "SIZE", default_value = "160MB")]
    pub(crate) max_memory: String,
    /// Seconds that one request may take
    #[arg(long, value_name = "SECONDS", default_value = "30", value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub(crate) time_limit: u64,
    /// Requests that may wait; more get 503
    #[arg(long, value_name = "N", default_value = "256")]
    pub(crate) queue: usize,
    /// Requests a second for each key; 0 is without limit
    #[arg(long, value_name = "N", default_value = "0")]
    pub(crate) rate: u32,
    /// Log on standard error
    #[arg(long, value_name = "KIND", default_value = "text")]
    pub(crate) log: Log,
}

/// Kinds of log.
#[cfg(feature = "server")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Log {
    Text,
    Json,
    Off,
}

/// What `keys` takes.
#[cfg(feature = "server")]
#[derive(Debug, ClapArgs)]
pub(crate) struct Keys {
    #[command(subcommand)]
    pub(crate) command: KeysCommand,
}

/// What can be done with keys.
#[cfg(feature = "server")]
#[derive(Debug, Subcommand)]
pub(crate) enum KeysCommand {
    /// Make a key: it is shown once, the file keeps only its hash
    New {
        /// What the key may do; may be given more than once
        #[arg(long, value_name = "ROLE", required = true)]
        role: Vec<Role>,
        /// File with keys, to which the new one is added
        #[arg(long = "file", value_name = "FILE")]
        keys_file: PathBuf,
        /// For whom the key is
        #[arg(long, value_name = "NAME", default_value = "", hide_default_value = true)]
        key_name: String,
    },
}

/// Roles of a key.
#[cfg(feature = "server")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Role {
    Scan,
    Redact,
    Reveal,
    Admin,
}

/// What `audit` takes.
#[cfg(feature = "server")]
#[derive(Debug, ClapArgs)]
pub(crate) struct Audit {
    #[command(subcommand)]
    pub(crate) command: AuditCommand,
}

/// What can be done with an audit log.
#[cfg(feature = "server")]
#[derive(Debug, Subcommand)]
pub(crate) enum AuditCommand {
    /// See whether no line was changed, taken out or put in
    Verify {
        /// The log
        #[arg(value_name = "FILE")]
        audit_file: PathBuf,
    },
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

/// Who is known beforehand.
#[derive(Debug, ClapArgs)]
pub(crate) struct Persons {
    /// File with known persons, or `-`: they are looked for in every spelling
    #[arg(long, value_name = "FILE")]
    pub(crate) person_file: Option<PathBuf>,
}

/// What `scan` takes.
#[derive(Debug, ClapArgs)]
pub(crate) struct Scan {
    #[command(flatten)]
    pub(crate) persons: Persons,
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

/// What `redact` takes.
#[derive(Debug, ClapArgs)]
pub(crate) struct Redact {
    #[command(flatten)]
    pub(crate) persons: Persons,
    /// File or folder; `-` is standard input
    #[arg(value_name = "FILE")]
    pub(crate) path: PathBuf,
    /// File or folder for the result; it may not be there yet
    #[arg(short, long = "output", id = "redact_output", value_name = "FILE")]
    pub(crate) output: PathBuf,
    /// Take out what this rule finds, whatever the channel says; may be given more than once
    #[arg(long, value_name = "RULE", conflicts_with = "all")]
    pub(crate) only: Vec<String>,
    /// Take out everything that is found
    #[arg(long)]
    pub(crate) all: bool,
    /// Leave what this rule finds; may be given more than once
    #[arg(long, value_name = "RULE")]
    pub(crate) except: Vec<String>,
    /// What comes in its place
    #[arg(long, value_name = "STYLE", default_value = "label")]
    pub(crate) style: RedactStyle,
    /// What labels say: the kind of thing, or the ground of the Woo
    #[arg(long, value_name = "KIND", default_value = "plain")]
    pub(crate) labels: Labels,
    /// File with the key of made-up values; it is made when it is not there
    #[arg(long, value_name = "FILE")]
    pub(crate) pseudonym_key: Option<PathBuf>,
    /// Also take out authors, comments, tracked changes, properties and the like
    #[arg(long)]
    pub(crate) clean: bool,
    /// A signature may be lost
    #[arg(long)]
    pub(crate) drop_signature: bool,
    /// File for the certificate, as JSON
    #[arg(long, value_name = "FILE")]
    pub(crate) certificate: Option<PathBuf>,
    /// Hand out a file also when not everything in it could be seen; its name then ends in .onvolledig
    #[arg(long)]
    pub(crate) allow_gaps: bool,
    /// Name of what comes from standard input
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,
}

/// What comes in the place of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum RedactStyle {
    Label,
    Bar,
    Mask,
    Pseudonym,
    Generalise,
    Remove,
}

/// What labels say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Labels {
    Plain,
    Woo,
}

/// What `check` takes.
#[derive(Debug, ClapArgs)]
pub(crate) struct Check {
    #[command(flatten)]
    pub(crate) persons: Persons,
    /// The text: a file, or `-` for standard input
    #[arg(value_name = "FILE", default_value = "-")]
    pub(crate) file: PathBuf,
    /// Format of the result
    #[arg(long, value_name = "FORMAT", default_value = "terminal")]
    pub(crate) format: CheckFormat,
    /// File with consents: whose, for what, until when
    #[arg(long, value_name = "FILE")]
    pub(crate) consent: Option<PathBuf>,
    /// What the text is for, as the consent says it
    #[arg(long, value_name = "TEXT")]
    pub(crate) purpose: Option<String>,
    /// Write only the text with every suggestion applied
    #[arg(long, conflicts_with = "client")]
    pub(crate) rewrite: bool,
    /// Write the explanation for the client
    #[arg(long)]
    pub(crate) client: bool,
}

/// Formats of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    Terminal,
    Json,
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
