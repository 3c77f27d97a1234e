//! Counts for Prometheus, in its text format: requests by route and status, seconds, documents by decision. Never a name, never a value.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::fronts::http::around::Told;
use crate::fronts::work::Work;

/// Upper ends of the classes of durations, in seconds.
const CLASSES: [f64; 11] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1.0, 5.0, 30.0];

/// What was counted.
#[derive(Default)]
pub(crate) struct Metrics(Mutex<Counts>);

#[derive(Default)]
struct Counts {
    routes: BTreeMap<String, Route>,
    decisions: BTreeMap<&'static str, u64>,
    severities: BTreeMap<&'static str, u64>,
    documents: u64,
    with_gaps: u64,
    findings: u64,
    bytes: u64,
    handshakes_failed: u64,
}

#[derive(Default)]
struct Route {
    statuses: BTreeMap<u16, u64>,
    durations: Durations,
}

#[derive(Default)]
struct Durations {
    /// Requests in each class, and above the last.
    classes: [u64; CLASSES.len() + 1],
    sum: f64,
}

impl Metrics {
    /// Counts one request.
    pub(crate) fn count(&self, route: &str, status: u16, elapsed: Duration, told: Option<&Told>) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let seconds = elapsed.as_secs_f64();
        if !counts.routes.contains_key(route) {
            counts.routes.insert(route.to_owned(), Route::default());
        }
        if let Some(Route { statuses, durations }) = counts.routes.get_mut(route) {
            *statuses.entry(status).or_default() += 1;
            let class = CLASSES.iter().position(|end| seconds <= *end).unwrap_or(CLASSES.len());
            durations.classes[class] += 1;
            durations.sum += seconds;
        }
        if let Some(told) = told {
            *counts.decisions.entry(told.decision).or_default() += 1;
            *counts.severities.entry(told.severity).or_default() += 1;
            counts.documents += told.documents;
            counts.with_gaps += told.with_gaps;
            counts.findings += told.findings;
            counts.bytes += told.bytes;
        }
    }

    /// Counts a TLS handshake that failed.
    pub(crate) fn handshake_failed(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).handshakes_failed += 1;
    }

    /// All of it.
    pub(crate) fn text(&self, work: &Work) -> String {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut out = String::new();
        let mut line = |text: std::fmt::Arguments<'_>| {
            // Writing to a string does not fail.
            let _ = out.write_fmt(text);
            out.push('\n');
        };
        line(format_args!("# TYPE lakmoes_requests_total counter"));
        for (route, Route { statuses, .. }) in &counts.routes {
            for (status, n) in statuses {
                line(format_args!("lakmoes_requests_total{{route=\"{route}\",status=\"{status}\"}} {n}"));
            }
        }
        line(format_args!("# TYPE lakmoes_request_seconds histogram"));
        for (route, Route { durations, .. }) in &counts.routes {
            let mut sum = 0;
            for (i, n) in durations.classes.iter().enumerate() {
                sum += n;
                let end = CLASSES.get(i).map_or("+Inf".to_owned(), f64::to_string);
                line(format_args!("lakmoes_request_seconds_bucket{{route=\"{route}\",le=\"{end}\"}} {sum}"));
            }
            line(format_args!("lakmoes_request_seconds_sum{{route=\"{route}\"}} {}", durations.sum));
            line(format_args!("lakmoes_request_seconds_count{{route=\"{route}\"}} {sum}"));
        }
        for (name, label, kinds) in
            [("decisions", "decision", &counts.decisions), ("severities", "severity", &counts.severities)]
        {
            line(format_args!("# TYPE lakmoes_{name}_total counter"));
            for (kind, n) in kinds {
                line(format_args!("lakmoes_{name}_total{{{label}=\"{kind}\"}} {n}"));
            }
        }
        for (name, n) in [
            ("documents", counts.documents),
            ("documents_with_gaps", counts.with_gaps),
            ("findings", counts.findings),
            ("bytes", counts.bytes),
            ("tls_handshakes_failed", counts.handshakes_failed),
        ] {
            line(format_args!("# TYPE lakmoes_{name}_total counter\nlakmoes_{name}_total {n}"));
        }
        let (waiting, stuck) = work.load();
        line(format_args!("# TYPE lakmoes_jobs_waiting gauge\nlakmoes_jobs_waiting {waiting}"));
        line(format_args!("# TYPE lakmoes_threads_stuck gauge\nlakmoes_threads_stuck {stuck}"));
        out
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroUsize;
    use std::time::Duration;

    use super::Metrics;
    use crate::fronts::http::around::Told;
    use crate::fronts::work::Work;

    #[test]
    fn counts_add_up() {
        let metrics = Metrics::default();
        let told = Told { documents: 2, findings: 3, decision: "block", severity: "high", ..Told::default() };
        metrics.count("/v1/scans", 200, Duration::from_millis(2), Some(&told));
        metrics.count("/v1/scans", 413, Duration::from_secs(60), None);
        metrics.handshake_failed();
        let text =
            metrics.text(&Work::new(NonZeroUsize::MIN, 1, Duration::from_secs(1)).expect("the system gives threads"));
        for line in [
            "lakmoes_requests_total{route=\"/v1/scans\",status=\"413\"} 1",
            "lakmoes_request_seconds_bucket{route=\"/v1/scans\",le=\"0.0025\"} 1",
            "lakmoes_request_seconds_bucket{route=\"/v1/scans\",le=\"+Inf\"} 2",
            "lakmoes_decisions_total{decision=\"block\"} 1",
            "lakmoes_documents_total 2",
            "lakmoes_findings_total 3",
            "lakmoes_tls_handshakes_failed_total 1",
            "lakmoes_jobs_waiting 0",
        ] {
            assert!(text.lines().any(|l| l == line), "{line}\n{text}");
        }
    }
}
