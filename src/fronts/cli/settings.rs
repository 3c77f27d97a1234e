//! Arguments and environment become engine values, once.
#![allow(clippy::disallowed_methods, reason = "a front reads settings and the environment")]

use std::ffi::OsString;
use std::io::{self, IsTerminal, Read};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::fronts::cli::args::{self, Color, Common};
use crate::fronts::cli::exit::CliError;
use crate::locale::{Lang, Locale};
use crate::model::{Certainty, Channel};
use crate::report::Style;
use crate::rules::channel::{self, ChannelError, ChannelFile};
use crate::rules::{MOST_BYTES, Ruleset};

/// Columns when nobody says how many.
const WIDTH: usize = 80;

/// What stands in `lakmoes.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    /// The organisation's own addresses, numbers and domains: they count as professional.
    #[serde(default)]
    pub(crate) own: Vec<String>,
    /// The channel, when none is asked.
    pub(crate) channel: Option<String>,
    /// Whom to ask and where to report.
    pub(crate) contact: Option<String>,
    /// A channel file or a folder with them, beside the channels that are built in; seen from the folder of the settings.
    channels: Option<PathBuf>,
}

/// The language of people: as asked, else of the system, else Dutch.
pub(crate) fn locale(asked: Option<args::Lang>) -> Locale {
    Locale::new(match asked {
        Some(args::Lang::Nl) => Lang::Nl,
        Some(args::Lang::En) => Lang::En,
        None if sys_locale::get_locale().is_some_and(|name| name.starts_with("en")) => Lang::En,
        None => Lang::Nl,
    })
}

/// The same before the arguments are understood, for their own help: a quick look for `--lang`.
pub(crate) fn early_locale(arguments: &[OsString]) -> Locale {
    let words: Vec<_> = arguments.iter().map(|a| a.to_string_lossy()).collect();
    let after = words.iter().position(|word| word == "--lang").and_then(|i| words.get(i + 1));
    let asked = after.map(|lang| &**lang).or_else(|| words.iter().find_map(|word| word.strip_prefix("--lang=")));
    locale(match asked {
        Some("nl") => Some(args::Lang::Nl),
        Some("en") => Some(args::Lang::En),
        _ => None,
    })
}

/// The settings of the file that was given; nothing is looked for elsewhere, so a run is what its command says.
pub(crate) fn config(common: &Common) -> Result<Config, CliError> {
    let Some(path) = &common.config else { return Ok(Config::default()) };
    let text = read(path)?;
    let mut config: Config = toml::from_str(&text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start).min(text.len());
        let line = 1 + text.as_bytes()[..at].iter().filter(|b| **b == b'\n').count();
        CliError::Config { path: path.display().to_string(), line, cause: error.message().replace('\n', " ") }
    })?;
    let folder = path.parent().unwrap_or(Path::new(""));
    config.channels = config.channels.map(|channels| folder.join(channels));
    Ok(config)
}

/// A file, or what ends in `.toml` in a folder, by name.
fn toml_files(path: &Path) -> Result<Vec<PathBuf>, CliError> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let unreadable = |cause| CliError::Read { path: path.display().to_string(), cause };
    let entries = std::fs::read_dir(path).map_err(unreadable)?;
    let mut files: Vec<PathBuf> =
        entries.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>().map_err(unreadable)?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "toml"));
    files.sort();
    Ok(files)
}

/// Name and text of every such file.
fn toml_texts(paths: &[PathBuf]) -> Result<Vec<(String, String)>, CliError> {
    let mut texts = Vec::new();
    for path in paths {
        for file in toml_files(path)? {
            texts.push((file.display().to_string(), read(&file)?));
        }
    }
    Ok(texts)
}

/// The packs that are built in, and those of `--rules`.
pub(crate) fn rules(common: &Common) -> Result<Ruleset, CliError> {
    rules_with(common, &[])
}

/// The same, and these packs or folders with packs.
pub(crate) fn rules_with(common: &Common, packs: &[PathBuf]) -> Result<Ruleset, CliError> {
    let mut extra = toml_texts(&common.rules)?;
    extra.extend(toml_texts(packs)?);
    extra.retain(|(_, text)| !is_channel(text));
    Ruleset::with_packs(&extra).map_err(|error| CliError::Pack { error })
}

/// The channel that was asked, or the one of the settings, or the inside of the organisation.
pub(crate) fn channel(common: &Common, config: &Config) -> Result<Channel, CliError> {
    let asked = common.channel.as_deref().or(config.channel.as_deref()).unwrap_or("internal");
    one_of(channels(common, config)?.into_iter().map(|file| file.channel).collect(), asked)
}

/// The channel of this name.
pub(crate) fn one_of(all: Vec<Channel>, asked: &str) -> Result<Channel, CliError> {
    let ids: Vec<&str> = all.iter().map(|channel| channel.id.as_str()).collect();
    let unknown = CliError::UnknownChannel {
        asked: asked.to_owned(),
        nearest: nearest(asked, &ids),
        known: ids.iter().map(|id| (*id).to_owned()).collect(),
    };
    all.into_iter().find(|channel| channel.id == asked).ok_or(unknown)
}

/// All channels: those that are built in, and one's own, of the settings and among the packs. A channel of one's own takes the place of a
/// built-in one of the same name.
pub(crate) fn channels(common: &Common, config: &Config) -> Result<Vec<ChannelFile>, CliError> {
    channels_with(common, config, &[])
}

/// The same, and those among these packs or folders with packs.
pub(crate) fn channels_with(common: &Common, config: &Config, packs: &[PathBuf]) -> Result<Vec<ChannelFile>, CliError> {
    let mut all = channel::channels().map_err(|error| wrong_channel(String::new(), error))?;
    let mut own = Vec::new();
    for file in config.channels.as_deref().map(toml_files).transpose()?.unwrap_or_default() {
        own.push((file.display().to_string(), read(&file)?));
    }
    // Among packs only what looks like a channel is one; the folder of channels holds nothing else.
    let mut packed = toml_texts(&common.rules)?;
    packed.extend(toml_texts(packs)?);
    own.extend(packed.into_iter().filter(|(_, text)| is_channel(text)));
    for (path, text) in own {
        let file = ChannelFile::parse(&path, &text).map_err(|error| wrong_channel(path, error))?;
        match all.iter_mut().find(|known| known.channel.id == file.channel.id) {
            Some(known) => *known = file,
            None => all.push(file),
        }
    }
    Ok(all)
}

/// Whether a file among the packs is a channel: a pack has rules, a channel decides by severity.
fn is_channel(text: &str) -> bool {
    text.lines().any(|line| line.trim_end() == "[by_severity]")
}

fn wrong_channel(path: String, error: ChannelError) -> CliError {
    let (line, what, example) = match error {
        ChannelError::Schema { line, what, example, .. } => (line, what, example.to_owned()),
        ChannelError::Value { line, field, value, nearest, .. } => {
            (line, format!("{field} = \"{value}\""), format!("{field} = \"{nearest}\""))
        }
        ChannelError::Range { line, field, value, least, most, .. } => {
            (line, format!("{field} = {value}"), format!("{field} = {least} ... {most}"))
        }
        other => (1, other.to_string(), "id = \"gemeente\"".to_owned()),
    };
    CliError::Channel { path, line, what, example }
}

/// Whether there is such a rule; with the one that looks most like it when there is not.
pub(crate) fn known_rule(rules: &Ruleset, asked: &str) -> Result<(), CliError> {
    if rules.rule(asked).is_some() {
        return Ok(());
    }
    let ids: Vec<&str> = rules.rules().iter().map(|rule| rule.id.as_str()).collect();
    Err(CliError::UnknownRule { asked: asked.to_owned(), nearest: nearest(asked, &ids) })
}

/// Threads of which more help on no machine: each has a stack of its own.
const MOST_THREADS: NonZeroUsize = NonZeroUsize::new(256).unwrap();

/// How many threads may work.
pub(crate) fn threads(common: &Common) -> NonZeroUsize {
    let asked = common.jobs.or_else(|| std::thread::available_parallelism().ok());
    asked.unwrap_or(NonZeroUsize::MIN).min(MOST_THREADS)
}

/// The certainty from which findings are kept.
pub(crate) fn least(common: &Common) -> Certainty {
    match common.min_certainty {
        Some(args::Certainty::Possible) => Certainty::Possible,
        Some(args::Certainty::Certain) => Certainty::Certain,
        Some(args::Certainty::Likely) | None => Certainty::Likely,
    }
}

/// What standard output can show.
pub(crate) fn style(common: &Common) -> Style {
    let is = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    let terminal = io::stdout().is_terminal();
    let forced = is("CLICOLOR_FORCE").is_some_and(|value| value != "0");
    let colour = match common.color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => {
            is("NO_COLOR").is_none() && (forced || (terminal && is("TERM").is_none_or(|term| term != "dumb")))
        }
    };
    let columns = || is("COLUMNS").and_then(|columns| columns.to_str()?.parse().ok());
    let measured = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    let width = if terminal { measured().or_else(columns) } else { columns() }.unwrap_or(WIDTH);
    Style { width: width.clamp(40, 160), colour, unicode: unicode(), all: common.verbose }
}

/// What a file holds that is read later, by anyone.
pub(crate) fn plain_style() -> Style {
    Style { width: 100, colour: false, unicode: true, all: true }
}

/// A locale that names a character set other than UTF-8 gets ASCII; one that names none gets everything.
fn unicode() -> bool {
    let name =
        ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()));
    name.is_none_or(|name| {
        let name = name.to_lowercase();
        name.contains("utf-8") || name.contains("utf8") || cfg!(windows)
    })
}

/// A size as people write it: 500, 50MB, 1,5 GB, 2GiB.
pub(crate) fn size(asked: &str) -> Result<u64, CliError> {
    let wrong = || CliError::Size { asked: asked.to_owned() };
    let text = asked.trim().to_lowercase().replace(',', ".");
    let split = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(split);
    let factor: f64 = match unit.trim() {
        "" | "b" => 1.0,
        "k" | "kb" => 1e3,
        "m" | "mb" => 1e6,
        "g" | "gb" => 1e9,
        "t" | "tb" => 1e12,
        "kib" => 1024.0,
        "mib" => 1_048_576.0,
        "gib" => 1_073_741_824.0,
        _ => return Err(wrong()),
    };
    let number: f64 = number.parse().map_err(|_| wrong())?;
    Ok((number * factor) as u64)
}

/// The name that looks most like what was asked, when one looks like it at all.
pub(crate) fn nearest(asked: &str, known: &[&str]) -> Option<String> {
    let asked = asked.to_lowercase();
    let most = (asked.chars().count() / 3).max(2);
    known
        .iter()
        .map(|name| (if name.contains(&asked) && asked.len() > 2 { 1 } else { distance(&asked, name) }, name))
        .filter(|(distance, _)| *distance <= most)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| (*name).to_owned())
}

/// Edits that make one word of the other (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut corner = i;
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let change = corner + usize::from(x != *y);
            corner = row[j + 1];
            row[j + 1] = change.min(corner + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

/// The text of a file of settings, rules or a channel. Of one that is too large only so much that its size can be told.
pub(crate) fn read(path: &Path) -> Result<String, CliError> {
    let failed = |cause| CliError::Read { path: path.display().to_string(), cause };
    let mut text = String::new();
    let file = std::fs::File::open(path).map_err(failed)?;
    let size = file.metadata().map_err(failed)?.len();
    if size > MOST_BYTES as u64 {
        return Err(CliError::TooLarge { path: path.display().to_string(), limit: MOST_BYTES as u64, actual: size });
    }
    file.take(MOST_BYTES as u64 + 1).read_to_string(&mut text).map_err(failed)?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::{nearest, size};

    fn check(asked: &str, found: Option<&str>) {
        let known = ["internal", "partner", "email", "whatsapp", "social"];
        assert_eq!(nearest(asked, &known).as_deref(), found);
    }

    #[test]
    fn a_typing_error_finds_its_name() {
        check("parner", Some("partner"));
        check("Whatsap", Some("whatsapp"));
        check("mail", Some("email"));
        check("fax", None);
        check("", None);
    }

    #[test]
    fn sizes_are_read_as_people_write_them() {
        for (text, bytes) in [("500", 500), ("50MB", 50_000_000), ("1,5 GB", 1_500_000_000), ("2KiB", 2048)] {
            assert_eq!(size(text).ok(), Some(bytes));
        }
        assert!(size("veel").is_err() && size("-1").is_err() && size("5 appels").is_err());
    }
}
