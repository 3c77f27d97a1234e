//! `lakmoes check`: one text, before it goes out.
#![allow(clippy::disallowed_methods, reason = "a front reads the file that is asked, and knows which day it is")]

use std::io::{self, BufWriter, ErrorKind, Read, Write};
use std::path::Path;
use std::sync::Arc;

use crate::detect::Detector;
use crate::fronts::cli::args::{Check as Arguments, CheckFormat, Common};
use crate::fronts::cli::exit::{CliError, Exit};
use crate::fronts::cli::{records, settings};
use crate::locale::{Fill, Lang, Locale};
use crate::model::{Certainty, Channel, Check, Day, Decision, Limits, Origin, Source};
use crate::report::Reveal;
use crate::report::check::{self, CheckAbout};
use crate::scanner::{Asked, Scanner};
use crate::sources;

/// The channel that decides the exit code when none was asked: the one that reaches farthest.
const PUBLIC: &str = "social";

pub(crate) fn run(common: &Common, arguments: &Arguments, locale: &Locale) -> Result<Exit, CliError> {
    let config = settings::config(common)?;
    let rules = Arc::new(settings::rules(common)?);
    let all: Vec<Channel> = settings::channels(common, &config)?.into_iter().map(|file| file.channel).collect();
    let mut remarks = Vec::new();
    let consents = match &arguments.consent {
        Some(path) => records::consents(path, &all, &rules, locale)?.unwrap_or_else(|wrong| {
            let (line, column) = (Fill::Count(wrong.line as u64), Fill::Count(wrong.column as u64));
            let fills = [("line", line), ("column", column), ("what", Fill::Text(&wrong.what))];
            remarks.push(locale.text("check-consent-file", &fills));
            Vec::new()
        }),
        None => Vec::new(),
    };
    let channels = match &common.channel {
        Some(asked) => vec![settings::one_of(all, asked)?],
        None => all,
    };
    let stdin = |path: &Path| path.as_os_str() == "-";
    if stdin(&arguments.file) && arguments.persons.person_file.as_deref().is_some_and(stdin) {
        return Err(CliError::TwiceStdin);
    }
    let known = records::persons(arguments.persons.person_file.as_deref(), locale)?;
    let source = source(&arguments.file, Limits::default().bytes_in)?;
    let today = today();
    let least = settings::least(common);
    let scanner = Scanner::new(Detector::new(rules.clone()), channels[0].clone(), Limits::default(), least)
        .with_own(&config.own)
        .with_known(&known)
        .with_year(today.year);
    let asked = Asked {
        channels: &channels,
        consents: &consents,
        today: Some(today),
        purpose: arguments.purpose.as_deref(),
        // What is only possible is shown unless more was asked.
        shown: common.min_certainty.map_or(Certainty::Possible, |_| least),
    };
    let done = scanner.check(source, &asked);
    let guide = match (&common.channel, locale.lang()) {
        (Some(_), Lang::Nl) => channels[0].guide.0.clone(),
        (Some(_), Lang::En) => channels[0].guide.1.clone(),
        (None, _) => Vec::new(),
    };
    let about = CheckAbout {
        version: env!("CARGO_PKG_VERSION"),
        rules: &rules,
        reveal: if common.reveal { Reveal::Shown } else { Reveal::Masked },
        locale,
        style: settings::style(common),
        rewrite: arguments.rewrite,
        contact: config.contact.as_deref(),
        guide,
        remarks,
    };
    let mut out = BufWriter::new(io::stdout());
    let written = match (arguments.client, arguments.format) {
        (true, _) => check::client(&done, &about, &mut out),
        (false, CheckFormat::Json) => check::json(&done, &about, &mut out),
        (false, CheckFormat::Terminal) => {
            // The rewritten text goes out as it is; that not all is well is said beside it.
            if arguments.rewrite && !common.quiet {
                tell(&done, &about);
            }
            check::terminal(&done, &about, &mut out)
        }
    };
    match written {
        Err(cause) if cause.kind() != ErrorKind::BrokenPipe => {
            return Err(CliError::Output { path: "-".to_owned(), cause });
        }
        _ => {}
    }
    Ok(code(&done, common.channel.is_some()))
}

/// 1 when an asked channel is not allowed; without one, when the public one is not.
fn code(done: &Check, asked: bool) -> Exit {
    let decides = |id: &str| asked || id == PUBLIC;
    let held = done.judged.iter().any(|j| decides(&j.verdict.channel) && j.verdict.decision > Decision::Allow);
    if held {
        return Exit::Found;
    }
    if done.reports.iter().all(crate::model::ScanReport::is_complete) { Exit::Done } else { Exit::Incomplete }
}

/// What every channel says of the rewritten text, on standard error.
fn tell(done: &Check, about: &CheckAbout<'_>) {
    let said = check::after(done, about);
    // When standard error is gone there is nobody to tell.
    let _ = writeln!(io::stderr(), "{said}");
}

fn source(path: &Path, most: u64) -> Result<Source, CliError> {
    let name = path.display().to_string();
    let failed = |cause| CliError::Read { path: name.clone(), cause };
    if path.as_os_str() == "-" {
        return sources::stdin("-", most).map_err(|_| CliError::TooLarge {
            path: name.clone(),
            limit: most,
            actual: most + 1,
        });
    }
    if path.is_dir() {
        return Err(failed(ErrorKind::IsADirectory.into()));
    }
    let file = std::fs::File::open(path).map_err(failed)?;
    let size = file.metadata().map_err(failed)?.len();
    if size > most {
        return Err(CliError::TooLarge { path: name, limit: most, actual: size });
    }
    let mut bytes = Vec::new();
    file.take(most).read_to_end(&mut bytes).map_err(failed)?;
    Ok(Source::new(name, bytes, Origin::File))
}

fn today() -> Day {
    let now = jiff::Zoned::now();
    let part = |n: i8| u8::try_from(n).unwrap_or(1);
    Day::new(u16::try_from(now.year()).unwrap_or(1970), part(now.month()), part(now.day()))
        .expect("the calendar gives days that exist")
}
