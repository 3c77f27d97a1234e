//! `lakmoes scan`.
#![allow(clippy::disallowed_methods, reason = "a front has a clock")]

use std::io::{self, Write};
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use crate::detect::Detector;
use crate::fronts::cli::args::{self, Common, Scan};
use crate::fronts::cli::exit::{CliError, Exit};
use crate::model::{Certainty, Limits, Severity};
use crate::report::{About, RENDERERS, Reveal, Summary};
use crate::rules::{Ruleset, channel};
use crate::scanner::{Clock, Ended, Run, Scanner};
use crate::sources;

/// What one source may take.
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) fn run(common: &Common, scan: &Scan) -> Result<Exit, CliError> {
    let rules = Arc::new(Ruleset::builtin());
    let asked = common.channel.as_deref().unwrap_or("internal");
    let known = channel::builtin();
    let channel = known.iter().find(|c| c.id == asked).cloned().ok_or_else(|| CliError::UnknownChannel {
        asked: asked.to_owned(),
        nearest: None,
        known: known.iter().map(|c| c.id.clone()).collect(),
    })?;
    let least = match common.min_certainty {
        Some(args::Certainty::Possible) => Certainty::Possible,
        Some(args::Certainty::Certain) => Certainty::Certain,
        Some(args::Certainty::Likely) | None => Certainty::Likely,
    };
    let scanner = Arc::new(Scanner::new(Detector::new(rules.clone()), channel, Limits::default(), least));
    let about = About {
        version: env!("CARGO_PKG_VERSION"),
        rules: &rules,
        channel: scanner.channel(),
        least,
        reveal: if common.reveal { Reveal::Shown } else { Reveal::Masked },
    };
    let name = match scan.format {
        args::Format::Ndjson => "ndjson",
        _ => "json",
    };
    let renderer = RENDERERS.iter().find(|r| r.name == name).expect("the format is in the table");
    let mut render = (renderer.open)(&about, Box::new(io::BufWriter::new(io::stdout().lock())) as Box<dyn Write>);
    let broken = |cause| CliError::Output { path: "-".to_owned(), cause };
    render.begin().map_err(broken)?;

    let start = Instant::now();
    let clock: Clock = Arc::new(move || start.elapsed());
    let stop = AtomicBool::new(false);
    let threads = common.jobs.or_else(|| std::thread::available_parallelism().ok()).unwrap_or(NonZeroUsize::MIN);
    let mut summary = Summary::default();
    let mut gravest = Severity::None;
    let mut failed = None;
    let paths: Vec<String> = match scan.paths.is_empty() {
        true => vec![".".to_owned()],
        false => scan.paths.iter().map(|p| p.to_string_lossy().into_owned()).collect(),
    };
    let run = Run { threads, stop: &stop, patience: Some((clock, PATIENCE)) };
    let ended = scanner.scan_many(sources::walk(&paths), &run, &mut |report| {
        summary.add(&report);
        gravest = gravest.max(report.assessment.severity);
        match render.document(&report) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                failed = Some(error);
                ControlFlow::Break(())
            }
        }
    });
    if let Some(cause) = failed {
        return Err(broken(cause));
    }
    summary.complete = ended == Ended::Finished;
    render.end(&summary).map_err(broken)?;
    let fails = match scan.fail_on {
        args::FailOn::Never => false,
        args::FailOn::Low => gravest >= Severity::Low,
        args::FailOn::Medium => gravest >= Severity::Medium,
        args::FailOn::High => gravest >= Severity::High,
        args::FailOn::VeryHigh => gravest >= Severity::VeryHigh,
    };
    Ok(match (ended, fails) {
        (Ended::Stopped, _) => Exit::Interrupted,
        (_, true) => Exit::Found,
        _ if summary.documents > 0 && summary.scanned == 0 => Exit::Failed,
        _ if summary.with_gaps > 0 => Exit::Incomplete,
        _ => Exit::Done,
    })
}
