//! `lakmoes redact`: a file in, a redacted file and its proof out; or a folder in, a folder out. The input is never touched.
#![allow(clippy::disallowed_methods, reason = "a front reads and writes files, and has a clock")]

mod key;
mod tell;

use std::io::{self, Write};
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::detect::Detector;
use crate::fronts::cli::args::{self, Common};
use crate::fronts::cli::exit::{self, CliError, Exit};
use crate::fronts::cli::output::Target;
use crate::fronts::cli::progress::Progress;
use crate::fronts::cli::stop::stop_flag;
use crate::fronts::cli::{records, settings};
use crate::locale::Locale;
use crate::model::{Care, Limits, Redacted, Refused, Source};
use crate::redact::{Choice, Labels, Order, Style};
use crate::report::certificate::{Asked, certificate};
use crate::rules::Ruleset;
use crate::scanner::{Clock, Ended, Run, Scanner, Work};
use crate::sources::{self, Found, Walk};

/// What is added to the name of a file of which not everything could be seen.
const INCOMPLETE: &str = ".onvolledig";
/// What one file of a folder may take: it is read, written and read again a few times.
const PATIENCE: Duration = Duration::from_secs(120);

/// Everything that all files share.
struct Redaction<'a> {
    scanner: Arc<Scanner>,
    order: Arc<Order>,
    threads: NonZeroUsize,
    rules: &'a Ruleset,
    channel: Option<&'a str>,
    locale: &'a Locale,
    limits: Limits,
    quiet: bool,
}

/// What a run over a folder came to.
#[derive(Default)]
struct Sum {
    done: u64,
    /// Files that there is no redacted one of.
    refused: u64,
    incomplete: u64,
    certificates: Vec<u8>,
}

/// Why there is no redacted file.
enum Kept {
    Refused(Refused),
    Unwritten(CliError),
}

pub(crate) fn run(common: &Common, asked: &args::Redact, locale: &Locale) -> Result<Exit, CliError> {
    let config = settings::config(common)?;
    let rules = Arc::new(settings::rules(common)?);
    let channel = settings::channel(common, &config)?;
    for rule in asked.only.iter().chain(&asked.except) {
        settings::known_rule(&rules, rule)?;
    }
    let choice = if asked.all {
        Choice::All
    } else if !asked.only.is_empty() {
        Choice::Only(asked.only.clone())
    } else if common.channel.is_some() {
        Choice::Channel(Box::new(channel.clone()))
    } else {
        return Err(CliError::NothingAsked);
    };
    let style = style(asked.style);
    if asked.pseudonym_key.is_some() && style != Style::Pseudonym {
        return Err(CliError::KeyWithoutPseudonyms);
    }
    if asked.labels == args::Labels::Woo && style != Style::Label {
        return Err(CliError::WooWithoutLabels);
    }
    let key = match (style, &asked.pseudonym_key) {
        (Style::Pseudonym, Some(path)) => Some(key::from_file(path)?),
        (Style::Pseudonym, None) => Some(key::random()),
        _ => None,
    };
    let order = Order {
        choice,
        except: asked.except.clone(),
        style,
        labels: if asked.labels == args::Labels::Woo { Labels::Woo } else { Labels::Plain },
        key,
        care: Care { clean: asked.clean, drop_signature: asked.drop_signature },
        allow_gaps: asked.allow_gaps,
    };
    let stdin = |path: &Path| path.as_os_str() == "-";
    let persons = asked.persons.person_file.as_deref();
    if stdin(&asked.path) && persons.is_some_and(stdin) {
        return Err(CliError::TwiceStdin);
    }
    let known = records::persons(persons, locale)?;
    let limits = Limits::default();
    let threads = settings::threads(common);
    let scanner = Scanner::new(Detector::new(rules.clone()), channel.clone(), limits.clone(), settings::least(common));
    let scanner = scanner.with_own(&config.own).with_known(&known).with_threads(threads);
    let channel = matches!(order.choice, Choice::Channel(_)).then_some(channel.id.as_str());
    let (scanner, order) = (Arc::new(scanner), Arc::new(order));
    let run = Redaction { scanner, order, threads, rules: &rules, channel, locale, limits, quiet: common.quiet };
    if asked.path.is_dir() { run.folder(asked) } else { run.file(asked) }
}

fn style(style: args::RedactStyle) -> Style {
    match style {
        args::RedactStyle::Label => Style::Label,
        args::RedactStyle::Bar => Style::Bar,
        args::RedactStyle::Mask => Style::Mask,
        args::RedactStyle::Pseudonym => Style::Pseudonym,
        args::RedactStyle::Generalise => Style::Generalise,
        args::RedactStyle::Remove => Style::Remove,
    }
}

impl Redaction<'_> {
    fn file(&self, asked: &args::Redact) -> Result<Exit, CliError> {
        let standard = asked.output.as_os_str() == "-";
        if !standard {
            free(&asked.output)?;
        }
        self.certificate_place(asked)?;
        let source = self.source(asked)?;
        let (path, redacted) = match self.scanner.redact(&source, &self.order) {
            Err(refused) => {
                tell::refused(&source.name, &refused, self.rules, self.locale);
                return Ok(Exit::Refused);
            }
            Ok(redacted) if standard => {
                io::stdout()
                    .write_all(&redacted.bytes)
                    .and_then(|()| io::stdout().flush())
                    .map_err(|cause| CliError::Output { path: "-".to_owned(), cause })?;
                ("-".to_owned(), redacted)
            }
            Ok(redacted) => {
                let path = place(&asked.output, redacted.is_complete());
                write(&path, &redacted.bytes)?;
                (path.display().to_string(), redacted)
            }
        };
        if let Some(certificate) = &asked.certificate {
            write(certificate, &self.certificate(&redacted)?)?;
        }
        if !self.quiet {
            tell::done(&source.name, &path, &redacted, self.channel, self.rules, self.locale);
        }
        Ok(if redacted.is_complete() { Exit::Done } else { Exit::Incomplete })
    }

    fn folder(&self, asked: &args::Redact) -> Result<Exit, CliError> {
        let from = &asked.path;
        let inside = |root: &Path, path: &Path| {
            let near = path.ancestors().find_map(|p| p.canonicalize().ok());
            root.canonicalize().is_ok_and(|root| near.is_some_and(|near| near.starts_with(root)))
        };
        // A folder written into itself would be read again by the next run.
        if inside(from, &std::path::absolute(&asked.output).unwrap_or_else(|_| asked.output.clone())) {
            return Err(CliError::Taken { path: asked.output.display().to_string() });
        }
        if asked.output.exists() {
            let empty = std::fs::read_dir(&asked.output).is_ok_and(|mut entries| entries.next().is_none());
            if !empty {
                return Err(CliError::Taken { path: asked.output.display().to_string() });
            }
        }
        self.certificate_place(asked)?;
        let options = sources::Options::new(&[], Vec::new())
            .map_err(|error| CliError::Glob { asked: error.asked, cause: error.cause })?;
        let mut walk = Walk::default();
        sources::walk(from, &options, &mut walk);
        let left_out = walk.left_out;
        // As the system spells it: two names that only look the same stay two.
        let relative = |found: &Found| {
            let path = found.path().unwrap_or(Path::new(&found.name));
            path.strip_prefix(from).unwrap_or(path).to_owned()
        };
        let files: Vec<(String, u64, PathBuf)> =
            walk.found.iter().map(|found| (found.name.clone(), found.bytes, relative(found))).collect();
        let most = self.limits.bytes_in;
        let load = |found: Found| Work::new(found.name.clone(), found.bytes, found.modified, move || found.load(most));
        let start = Instant::now();
        let clock: Clock = Arc::new(move || start.elapsed());
        let bytes = files.iter().map(|(_, bytes, _)| bytes).sum();
        let mut progress = Progress::new(files.len() as u64, bytes, self.quiet, start, self.locale);
        let mut sum = Sum::default();
        let mut failed = None;
        let stop = stop_flag();
        let run = Run { threads: self.threads, stop: &stop, patience: Some((clock, PATIENCE)) };
        let work = walk.found.into_iter().map(load);
        let ended = self.scanner.redact_many(&self.order, work, &run, &mut |i, outcome| {
            let (name, size, relative) = &files[i];
            match self.hand_out(asked, relative, outcome, &mut sum) {
                Ok(complete) => progress.step(*size, true, complete),
                Err(Kept::Refused(reasons)) => {
                    progress.step(*size, true, false);
                    tell::refused(name, &reasons, self.rules, self.locale);
                }
                Err(Kept::Unwritten(error)) => {
                    progress.step(*size, true, false);
                    // A name that cannot be written is that file's; a full disk is everybody's.
                    if is_full(&error) {
                        failed = Some(error);
                        return ControlFlow::Break(());
                    }
                    exit::tell(&error, self.locale);
                }
            }
            ControlFlow::Continue(())
        });
        progress.finish();
        let stopped = ended != Ended::Finished;
        if let Some(path) = &asked.certificate {
            // One certificate a line, in the order of the files.
            write(path, &sum.certificates)?;
        }
        if !self.quiet {
            tell::folder(&sum, stopped, left_out, self.locale);
        }
        if let Some(error) = failed {
            return Err(error);
        }
        // What a link leads to was not seen; what a list leaves out was not asked for.
        let incomplete = sum.incomplete + left_out.links;
        Ok(match (sum.refused, incomplete) {
            _ if stopped => Exit::Interrupted,
            (0, 0) => Exit::Done,
            (0, _) => Exit::Incomplete,
            _ => Exit::Refused,
        })
    }

    /// Writes what became of one file of a folder; whether all of it could be seen.
    fn hand_out(
        &self,
        asked: &args::Redact,
        relative: &Path,
        outcome: Result<Redacted, Refused>,
        sum: &mut Sum,
    ) -> Result<bool, Kept> {
        // Counted until it is written.
        sum.refused += 1;
        let redacted = outcome.map_err(Kept::Refused)?;
        let path = place(&asked.output.join(relative), redacted.is_complete());
        let folder = path.parent().unwrap_or(&asked.output);
        let failed = |cause| CliError::Output { path: folder.display().to_string(), cause };
        std::fs::create_dir_all(folder).map_err(failed).map_err(Kept::Unwritten)?;
        let certificate = asked.certificate.as_ref().map(|_| self.certificate(&redacted)).transpose();
        let certificate = certificate.map_err(Kept::Unwritten)?;
        write(&path, &redacted.bytes).map_err(Kept::Unwritten)?;
        sum.refused -= 1;
        sum.done += 1;
        sum.incomplete += u64::from(!redacted.is_complete());
        sum.certificates.extend(certificate.into_iter().flatten());
        if !self.quiet {
            tell::line(&relative.display().to_string(), &redacted, self.rules, self.locale);
        }
        Ok(redacted.is_complete())
    }

    /// The place of the certificate is tried before anything is written: a file without its proof is not handed out.
    fn certificate_place(&self, asked: &args::Redact) -> Result<(), CliError> {
        let Some(certificate) = &asked.certificate else { return Ok(()) };
        free(certificate)?;
        if std::path::absolute(certificate).ok() == std::path::absolute(&asked.output).ok() {
            return Err(CliError::Taken { path: certificate.display().to_string() });
        }
        // A draft that is not finished leaves nothing behind.
        Target::open(certificate).map(drop)
    }

    fn source(&self, asked: &args::Redact) -> Result<Source, CliError> {
        if asked.path.as_os_str() == "-" {
            let name = asked.name.as_deref().unwrap_or("-");
            return sources::stdin(name, self.limits.bytes_in).map_err(|gap| unread("-", &gap));
        }
        let options = sources::Options::default();
        let mut walk = Walk::default();
        sources::walk(&asked.path, &options, &mut walk);
        let path = asked.path.display().to_string();
        let found = walk
            .found
            .pop()
            .ok_or_else(|| CliError::Read { path: path.clone(), cause: io::ErrorKind::NotFound.into() })?;
        found.load(self.limits.bytes_in).map_err(|gap| unread(&path, &gap))
    }

    fn certificate(&self, redacted: &Redacted) -> Result<Vec<u8>, CliError> {
        let asked = Asked {
            version: env!("CARGO_PKG_VERSION"),
            rules: self.rules.hash(),
            channel: self.channel,
            style: self.order.style.code(),
        };
        let failed =
            |error: serde_json::Error| CliError::Output { path: "certificate".to_owned(), cause: error.into() };
        let mut bytes = certificate(redacted, asked).map_err(failed)?;
        bytes.push(b'\n');
        Ok(bytes)
    }
}

fn unread(path: &str, gap: &crate::model::Gap) -> CliError {
    let kind = match gap.code {
        crate::model::GapCode::Missing => io::ErrorKind::NotFound,
        crate::model::GapCode::Permission => io::ErrorKind::PermissionDenied,
        crate::model::GapCode::Limit => io::ErrorKind::FileTooLarge,
        _ => io::ErrorKind::Other,
    };
    CliError::Read { path: path.to_owned(), cause: kind.into() }
}

/// Whether nothing more can be written at all.
fn is_full(error: &CliError) -> bool {
    let CliError::Output { cause, .. } = error else { return false };
    matches!(
        cause.kind(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::ReadOnlyFilesystem
    )
}

/// Where a file goes: what is incomplete says so in its name.
fn place(output: &Path, complete: bool) -> PathBuf {
    if complete {
        return output.to_owned();
    }
    let mut name = output.as_os_str().to_owned();
    name.push(INCOMPLETE);
    PathBuf::from(name)
}

/// Nothing that is there is ever written over, the input least of all.
fn free(path: &Path) -> Result<(), CliError> {
    match std::fs::symlink_metadata(path) {
        Ok(_) => Err(CliError::Taken { path: path.display().to_string() }),
        Err(_) => Ok(()),
    }
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), CliError> {
    free(path)?;
    let (target, mut file) = Target::open(path)?;
    let failed = |cause| CliError::Output { path: path.display().to_string(), cause };
    file.write_all(bytes).and_then(|()| file.flush()).map_err(failed)?;
    target.finish()
}
