//! `lakmoes scan`: files in, reports out.
#![allow(clippy::disallowed_methods, reason = "a front has a clock")]

use std::fs::File;
use std::io::{self, BufWriter, ErrorKind, IsTerminal, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use crate::detect::Detector;
use crate::fronts::cli::args::{Common, Csv, FailOn, Format, Scan};
use crate::fronts::cli::exit::{CliError, Exit};
use crate::fronts::cli::folders::Folders;
use crate::fronts::cli::output::Target;
use crate::fronts::cli::progress::Progress;
use crate::fronts::cli::stop::stop_flag;
use crate::fronts::cli::{records, settings};
use crate::locale::{Fill, Locale};
use crate::model::{GapCode, Limits, ScanReport, Severity};
use crate::report::{self, About, Overview, RENDERERS, Render, Renderer, Reveal};
use crate::scanner::{Clock, Ended, Run, Scanner, Work};
use crate::sources::{self, Found, LeftOut, Walk};

/// What one source may take. The scanner leaves a worker behind that is still busy after that: readers count their own work
/// and stop in time, so only a fault in a foreign parser comes this far, and such a thread cannot be asked to stop.
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) fn run(common: &Common, scan: &Scan, locale: &Locale) -> Result<Exit, CliError> {
    let config = settings::config(common)?;
    let rules = Arc::new(settings::rules(common)?);
    let channel = settings::channel(common, &config)?;
    let least = settings::least(common);
    let mut limits = Limits::default();
    if let Some(size) = &scan.max_file_size {
        limits.bytes_in = settings::size(size)?;
    }
    let stdin = |path: &Path| path.as_os_str() == "-";
    if scan.paths.iter().any(|path| stdin(path)) && scan.persons.person_file.as_deref().is_some_and(stdin) {
        return Err(CliError::TwiceStdin);
    }
    let known = records::persons(scan.persons.person_file.as_deref(), locale)?;
    let paths = paths(scan);
    let about = About {
        version: env!("CARGO_PKG_VERSION"),
        rules: &rules,
        channel: &channel,
        least,
        reveal: if common.reveal { Reveal::Shown } else { Reveal::Masked },
        locale,
        date: now(),
        paths: &paths,
        csv: if scan.csv == Some(Csv::Dutch) { report::Csv::Dutch } else { report::Csv::Plain },
        style: settings::style(common),
    };
    let about_file = About { style: settings::plain_style(), ..about };
    let mut outputs = Outputs::open(scan, &about, &about_file)?;
    let (work, left_out) = gather(common, scan, &outputs, limits.bytes_in, locale)?;
    let scanner = Scanner::new(Detector::new(rules.clone()), channel.clone(), limits, least)
        .with_threads(settings::threads(common));
    let scanner = Arc::new(scanner.with_own(&config.own).with_known(&known).with_year(year(about.date)));

    outputs.each(|render| render.begin())?;
    let done = scan_all(common, &scanner, work, &about, &mut outputs)?;
    let Done { mut overview, ended, unopened } = done;
    overview.summary.left_out = left_out.total();
    overview.summary.links = left_out.links;
    overview.summary.complete = ended == Ended::Finished;
    outputs.each(|render| render.end(&overview))?;
    outputs.finish(common.quiet)?;

    let fails = threshold(scan.fail_on).is_some_and(|least| overview.gravest() >= least);
    Ok(match ended {
        Ended::Stopped => Exit::Interrupted,
        _ if fails => Exit::Found,
        _ if overview.summary.documents > 0 && unopened == overview.summary.documents => Exit::Failed,
        _ if overview.summary.with_gaps > 0 => Exit::Incomplete,
        _ => Exit::Done,
    })
}

fn paths(scan: &Scan) -> Vec<String> {
    match scan.paths.is_empty() {
        true => vec![".".to_owned()],
        false => scan.paths.iter().map(|path| path.to_string_lossy().into_owned()).collect(),
    }
}

fn now() -> i64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs() as i64)
}

/// The year of a moment in seconds since 1970. A leap day more or less does not change who is a child.
fn year(seconds: i64) -> u16 {
    u16::try_from(1970 + seconds / 31_556_952).unwrap_or(1970)
}

fn threshold(fail_on: FailOn) -> Option<Severity> {
    match fail_on {
        FailOn::Never => None,
        FailOn::Low => Some(Severity::Low),
        FailOn::Medium => Some(Severity::Medium),
        FailOn::High => Some(Severity::High),
        FailOn::VeryHigh => Some(Severity::VeryHigh),
    }
}

/// Everything that is asked, in order, and how many files were left out on request.
fn gather(
    common: &Common,
    scan: &Scan,
    outputs: &Outputs<'_>,
    most: u64,
    locale: &Locale,
) -> Result<(Vec<Work>, LeftOut), CliError> {
    let options = sources::Options::new(&scan.exclude, outputs.files())
        .map_err(|error| CliError::Glob { asked: error.asked, cause: error.cause })?;
    let here = [PathBuf::from(".")];
    let paths = if scan.paths.is_empty() { &here[..] } else { &scan.paths };
    let mut work = Vec::new();
    let mut walk = Walk::default();
    for path in paths {
        if path.as_os_str() == "-" {
            let name = scan.name.clone().unwrap_or_else(|| "-".to_owned());
            work.push(Work::new(name.clone(), 0, None, move || sources::stdin(&name, most)));
            continue;
        }
        sources::walk(path, &options, &mut walk);
        let load = |found: Found| Work::new(found.name.clone(), found.bytes, found.modified, move || found.load(most));
        work.extend(walk.found.drain(..).map(load));
    }
    if !common.quiet {
        for pattern in options.unmet(&walk) {
            let said = locale.text("exclude-unmet", &[("asked", Fill::Text(pattern))]);
            let _ = writeln!(io::stderr(), "{said}");
        }
    }
    Ok((work, walk.left_out))
}

/// What a run leaves.
struct Done {
    overview: Overview,
    ended: Ended,
    /// Sources of which not a byte could be had.
    unopened: u64,
}

fn scan_all(
    common: &Common,
    scanner: &Arc<Scanner>,
    work: Vec<Work>,
    about: &About<'_>,
    outputs: &mut Outputs<'_>,
) -> Result<Done, CliError> {
    let start = Instant::now();
    let clock: Clock = Arc::new(move || start.elapsed());
    let threads = settings::threads(common);
    let stop = stop_flag();
    let bytes = work.iter().map(Work::bytes).sum();
    let mut progress = Progress::new(work.len() as u64, bytes, common.quiet, start, about.locale);
    let mut overview = Overview::default();
    let mut folders = Folders::default();
    let mut unopened = 0;
    let mut failed = None;
    let run = Run { threads, stop: &stop, patience: Some((clock, PATIENCE)) };
    let ended = scanner.scan_many(work, &run, &mut |report| {
        match outputs.for_people {
            true => {
                overview.add(&report, about);
                folders.add(&report);
            }
            false => overview.count(&report),
        }
        unopened += u64::from(never_opened(&report));
        progress.step(report.bytes, !report.source.contains("!/"), report.is_complete());
        match outputs.each(|render| render.document(&report)) {
            Ok(()) if outputs.all_gone() => ControlFlow::Break(()),
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                failed = Some(error);
                ControlFlow::Break(())
            }
        }
    });
    progress.finish();
    let root = if let [root] = about.paths { Some(root.as_str()) } else { None };
    folders.tell(&mut overview, root, about.locale);
    overview.seconds = start.elapsed().as_secs_f64();
    failed.map_or(Ok(Done { overview, ended, unopened }), Err)
}

fn never_opened(report: &ScanReport) -> bool {
    report.gaps().iter().any(|gap| matches!(gap.code, GapCode::Missing | GapCode::Permission | GapCode::Unreadable))
}

/// All reports that are being written.
struct Outputs<'a> {
    open: Vec<Output<'a>>,
    /// Whether one of them is laid out at the end, for people.
    for_people: bool,
}

struct Output<'a> {
    /// Nothing when its reader went away.
    render: Option<Box<dyn Render + 'a>>,
    path: String,
    target: Option<Target>,
}

impl<'a> Outputs<'a> {
    fn open(scan: &Scan, about: &'a About<'a>, about_file: &'a About<'a>) -> Result<Outputs<'a>, CliError> {
        let mut outputs = Outputs { open: Vec::new(), for_people: false };
        let asked = scan.format.map(|format| renderer(name(format)));
        let mut standard = asked.or_else(|| scan.output.is_empty().then(|| renderer("terminal")));
        for path in &scan.output {
            if path.as_os_str() == "-" {
                standard = asked.or(Some(renderer("terminal")));
                continue;
            }
            let renderer = by_extension(path).or(asked).ok_or_else(|| CliError::Extension {
                path: path.display().to_string(),
                known: RENDERERS.iter().map(|r| format!(".{}", r.extensions[0])).collect(),
            })?;
            // What was asked with --format goes to the file that holds it, not to the screen as well.
            if asked.is_some_and(|asked| asked.name == renderer.name) {
                standard = None;
            }
            apart(path, &scan.paths)?;
            let (target, file) = Target::open(path)?;
            outputs.push(renderer, about_file, Box::new(file), path.display().to_string(), Some(target));
        }
        if let Some(renderer) = standard {
            if renderer.name == "docx" && io::stdout().is_terminal() {
                return Err(CliError::Binary { format: renderer.name.to_owned() });
            }
            let out = BufWriter::with_capacity(1 << 16, io::stdout());
            outputs.push(renderer, about, Box::new(out), "-".to_owned(), None);
        }
        Ok(outputs)
    }

    fn push(
        &mut self,
        renderer: &Renderer,
        about: &'a About<'a>,
        out: Box<dyn Write + 'a>,
        path: String,
        target: Option<Target>,
    ) {
        self.for_people |= renderer.for_people;
        self.open.push(Output { render: Some((renderer.open)(about, out)), path, target });
    }

    /// Does something with each; a reader that went away is left alone from then on.
    fn each(&mut self, mut act: impl FnMut(&mut dyn Render) -> io::Result<()>) -> Result<(), CliError> {
        for output in &mut self.open {
            let Some(render) = &mut output.render else { continue };
            match act(render.as_mut()) {
                Ok(()) => {}
                Err(error) if error.kind() == ErrorKind::BrokenPipe => output.render = None,
                Err(cause) => return Err(CliError::Output { path: output.path.clone(), cause }),
            }
        }
        Ok(())
    }

    /// The files that the run writes itself.
    fn files(&self) -> Vec<PathBuf> {
        let targets = self.open.iter().filter_map(|output| output.target.as_ref());
        targets.flat_map(Target::files).map(Path::to_owned).collect()
    }

    fn all_gone(&self) -> bool {
        self.open.iter().all(|output| output.render.is_none())
    }

    /// Puts the files in place and tells where they are.
    fn finish(self, quiet: bool) -> Result<(), CliError> {
        for mut output in self.open {
            drop(output.render.take());
            let Some(target) = output.target.take() else { continue };
            target.finish()?;
            if !quiet {
                // When standard error is gone there is nobody to tell.
                let _ = writeln!(io::stderr(), "{}", output.path);
            }
        }
        Ok(())
    }
}

/// Refuses to write a report over what is scanned: over a file that was named, or over a file in a folder that was, unless that is an earlier report.
fn apart(output: &Path, paths: &[PathBuf]) -> Result<(), CliError> {
    let Ok(there) = output.canonicalize() else { return Ok(()) };
    let here = [PathBuf::from(".")];
    let paths = if paths.is_empty() { &here[..] } else { paths };
    let ours = || File::open(&there).is_ok_and(report::is_report);
    let over = |input: PathBuf| there == input || input.is_dir() && there.starts_with(&input) && !ours();
    let taken = paths.iter().filter_map(|path| path.canonicalize().ok()).any(over);
    if taken { Err(CliError::Taken { path: output.display().to_string() }) } else { Ok(()) }
}

fn name(format: Format) -> &'static str {
    match format {
        Format::Terminal => "terminal",
        Format::Json => "json",
        Format::Ndjson => "ndjson",
        Format::Csv => "csv",
        Format::Sarif => "sarif",
        Format::Html => "html",
        Format::Docx => "docx",
    }
}

fn renderer(name: &str) -> &'static Renderer {
    RENDERERS.iter().find(|renderer| renderer.name == name).expect("every format stands in the table")
}

fn by_extension(path: &Path) -> Option<&'static Renderer> {
    let extension = path.extension()?.to_str()?.to_lowercase();
    RENDERERS.iter().find(|renderer| renderer.extensions.contains(&extension.as_str()))
}
