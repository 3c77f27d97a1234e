//! Redaction with its proof against a scan of the same file, in the same run: the ratio is what counts (wanted: at most 3).
//!
//! `cargo bench --bench redact`. Best of three, one thread, on files of the made-up share grown to some size.

#![allow(clippy::disallowed_methods, clippy::print_stdout, reason = "a bench reads the disk and the clock, and tells")]

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use lakmoes::detect::Detector;
use lakmoes::model::{Certainty, Limits, Origin, Source};
use lakmoes::redact::{Choice, Order, Style};
use lakmoes::rules::{Ruleset, channel};
use lakmoes::scanner::Scanner;

/// Texts are repeated until they are this long.
const BYTES: usize = 1 << 20;
const RUNS: usize = 3;

fn main() {
    let social = channel::builtin().into_iter().find(|channel| channel.id == "social").expect("it is built in");
    let detector = Detector::new(Arc::new(Ruleset::builtin()));
    let scanner = Scanner::new(detector, social.clone(), Limits::default(), Certainty::Possible);
    let order = Order { style: Style::Bar, ..Order::new(Choice::Channel(Box::new(social))) };
    let share = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/share");
    for (name, grow) in [
        ("brieven/klacht-timmer.txt", true),
        ("export/clienten.csv", true),
        ("brieven/uitkering-visscher.html", false),
        ("zorgplannen/gezinsplan.docx", false),
        ("brieven/aanvraag-verblijf.docx", false),
    ] {
        let one = std::fs::read(share.join(name)).expect("a file of the share");
        let times = if grow { BYTES / one.len().max(1) + 1 } else { 1 };
        let source = Source::new(name, one.repeat(times), Origin::Memory);
        let scan = best(|| {
            let _ = scanner.scan(source.clone(), &mut |_| ControlFlow::Continue(()));
        });
        let mut refused = false;
        let redact = best(|| refused = scanner.redact(&source, &order).is_err());
        println!(
            "{name:<34} {:>8} bytes  scan {:>8.2} ms  redact {:>8.2} ms  ratio {:>5.2}{}",
            source.bytes.len(),
            scan.as_secs_f64() * 1e3,
            redact.as_secs_f64() * 1e3,
            redact.as_secs_f64() / scan.as_secs_f64(),
            if refused { "  refused" } else { "" }
        );
    }
}

fn best(mut act: impl FnMut()) -> Duration {
    let run = |act: &mut dyn FnMut()| {
        let start = Instant::now();
        act();
        start.elapsed()
    };
    (0..RUNS).map(|_| run(&mut act)).min().expect("there are runs")
}
