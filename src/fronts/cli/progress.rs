//! Progress on one line of standard error, only when that is a terminal.

use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::locale::{Fill, Locale};

/// How often the line changes.
const EVERY: Duration = Duration::from_millis(100);

/// The line.
pub(crate) struct Progress<'a> {
    bar: Option<ProgressBar>,
    locale: &'a Locale,
    start: Instant,
    last: Duration,
    files: u64,
    bytes: u64,
    done: u64,
    done_bytes: u64,
    unread: u64,
}

impl<'a> Progress<'a> {
    /// A line for this many files and bytes; none when standard error is no terminal or the reader wants quiet.
    pub(crate) fn new(files: u64, bytes: u64, quiet: bool, start: Instant, locale: &'a Locale) -> Progress<'a> {
        let bar = (!quiet && io::stderr().is_terminal()).then(|| {
            let bar = ProgressBar::with_draw_target(Some(files), ProgressDrawTarget::stderr_with_hz(10));
            bar.set_style(ProgressStyle::with_template("{msg}").expect("a lawful template"));
            bar
        });
        Progress { bar, locale, start, last: Duration::ZERO, files, bytes, done: 0, done_bytes: 0, unread: 0 }
    }

    /// One more is done; `outer` when it is a file, not something inside one.
    pub(crate) fn step(&mut self, bytes: u64, outer: bool, complete: bool) {
        let Some(bar) = &self.bar else { return };
        self.done += u64::from(outer);
        self.done_bytes += if outer { bytes } else { 0 };
        self.unread += u64::from(!complete);
        let now = self.start.elapsed();
        if now < self.last + EVERY {
            return;
        }
        self.last = now;
        let seconds = now.as_secs_f64().max(0.001);
        let rate = self.done_bytes as f64 / seconds;
        let left = self.bytes.saturating_sub(self.done_bytes) as f64 / rate.max(1.0);
        let left = format!("{}:{:02}", left as u64 / 60, left as u64 % 60);
        bar.set_message(self.locale.text(
            "progress",
            &[
                ("done", Fill::Count(self.done)),
                ("total", Fill::Count(self.files)),
                ("rate", Fill::Text(&self.locale.bytes(rate as u64))),
                ("left", Fill::Text(&left)),
                ("unread", Fill::Count(self.unread)),
            ],
        ));
        bar.tick();
    }

    /// Takes the line away.
    pub(crate) fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
