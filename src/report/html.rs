//! The report as one HTML file: no script, no network. The template and its style stand in `html/`; this file fills them.

use std::io::{self, Write};

use askama::Template;

use crate::locale::Fill;
use crate::model::{Category, Gap, GapCode, ScanReport, Severity};
use crate::report::{About, Detail, FolderSum, Overview, Render, Reveal, Unseen, clean};

/// Folders in the heat table.
const FOLDERS: usize = 40;
/// Documents on the first screen.
const TOP: usize = 10;

pub(super) fn open<'a>(about: &'a About<'a>, out: Box<dyn Write + 'a>) -> Box<dyn Render + 'a> {
    Box::new(Html { about, out })
}

struct Html<'a> {
    about: &'a About<'a>,
    out: Box<dyn Write + 'a>,
}

impl Render for Html<'_> {
    fn begin(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn document(&mut self, _report: &ScanReport) -> io::Result<()> {
        Ok(())
    }

    fn end(&mut self, overview: &Overview) -> io::Result<()> {
        page(self.about, overview).write_into(&mut self.out).map_err(io::Error::other)?;
        self.out.flush()
    }
}

#[derive(Template)]
#[template(path = "report.html")]
struct Page<'a> {
    about: &'a About<'a>,
    lang: &'static str,
    verdict: String,
    caveats: Vec<String>,
    figures: Vec<(String, String)>,
    bar: Vec<Bar>,
    bar_label: String,
    begin: Option<&'a str>,
    top: Vec<Doc<'a>>,
    heat_heads: Vec<String>,
    folders: Vec<Folder>,
    kinds: Vec<Kind>,
    gaps: Vec<(String, String)>,
    unseen: &'a [Unseen],
    unseen_more: Option<String>,
    all_note: String,
    docs: Vec<Doc<'a>>,
    docs_more: Option<String>,
    method: Vec<(String, String)>,
}

impl Page<'_> {
    fn t(&self, key: &str) -> String {
        self.about.locale.word(key)
    }
}

/// One part of the bar of severities.
struct Bar {
    class: &'static str,
    shape: char,
    word: String,
    count: String,
    x: f64,
    width: f64,
}

/// One document in a list.
struct Doc<'a> {
    rank: usize,
    by_name: usize,
    by_findings: usize,
    class: &'static str,
    shape: char,
    word: String,
    decision: String,
    reasons: String,
    /// What was found, by kind.
    kinds: String,
    count: String,
    more: Option<String>,
    same: Option<String>,
    detail: &'a Detail,
}

/// One row of the heat table.
struct Folder {
    name: String,
    cells: Vec<Cell>,
}

struct Cell {
    class: &'static str,
    text: String,
    /// Part of the heat colour, in percent.
    heat: u64,
}

/// One row of the table of kinds: a category, or a rule below it.
struct Kind {
    group: bool,
    name: String,
    findings: String,
    documents: String,
    width: f64,
}

/// What is missing, of a file or of a part of one.
fn gap_kind(about: &About<'_>, code: GapCode) -> String {
    match code {
        GapCode::Unsupported => about.locale.word("gap-kind-unsupported"),
        code => about.locale.gap(&Gap::new(code)),
    }
}

/// Rounded to a tenth: finer than a screen, and no long row of digits that looks like a number of somebody.
fn tenths(width: f64) -> f64 {
    (width * 10.0).round() / 10.0
}

fn page<'a>(about: &'a About<'a>, overview: &'a Overview) -> Page<'a> {
    let locale = about.locale;
    let summary = &overview.summary;
    let worst = overview.worst();
    let bar = bar(about, overview);
    let more = |n: u64| (n > 0).then(|| locale.text("terminal-more-documents", &[("n", Fill::Count(n))]));
    Page {
        about,
        lang: locale.lang().code(),
        verdict: verdict(about, overview),
        caveats: caveats(about, overview),
        figures: [
            (summary.documents, "report-documents"),
            (overview.persons, "report-persons"),
            (overview.special, "report-special"),
            (overview.bsn, "report-bsn"),
            (summary.with_gaps, "report-unread"),
        ]
        .map(|(n, key)| (locale.count(n), locale.word(key)))
        .into(),
        bar_label: bar.iter().map(|b| format!("{} {}", b.word, b.count)).collect::<Vec<_>>().join(", "),
        bar,
        begin: overview.begin.as_deref(),
        top: docs(about, &worst[..worst.len().min(TOP)]),
        heat_heads: heat_heads(about),
        folders: folders(about, overview),
        kinds: kinds(about, overview),
        gaps: overview.gaps.iter().map(|(code, n)| (gap_kind(about, *code), locale.count(*n))).collect(),
        unseen: &overview.unseen,
        unseen_more: more(summary.with_gaps.saturating_sub(overview.unseen.len() as u64)),
        all_note: locale.text("report-all-note", &[("n", Fill::Count(worst.len() as u64))]),
        docs: docs(about, &worst),
        docs_more: more(overview.beyond()),
        method: method(about, overview),
    }
}

/// What the folder comes to, in one sentence.
pub(super) fn verdict(about: &About<'_>, overview: &Overview) -> String {
    let gravest = overview.gravest();
    let n = overview.summary.of(gravest);
    about.locale.text(&format!("report-verdict-{}", gravest.code()), &[("n", Fill::Count(n))])
}

/// What keeps the verdict from being the whole story.
pub(super) fn caveats(about: &About<'_>, overview: &Overview) -> Vec<String> {
    let gaps = overview.summary.with_gaps;
    let mut caveats = Vec::new();
    caveats.extend((gaps > 0).then(|| about.locale.text("report-verdict-gaps", &[("n", Fill::Count(gaps))])));
    caveats.extend((!overview.summary.complete).then(|| about.locale.word("report-verdict-stopped")));
    caveats
}

fn looks(severity: Severity) -> (&'static str, char) {
    match severity {
        Severity::VeryHigh => ("s4", '●'),
        Severity::High => ("s3", '◆'),
        Severity::Medium => ("s2", '▲'),
        Severity::Low => ("s1", '○'),
        Severity::None => ("s0", '–'),
    }
}

fn bar(about: &About<'_>, overview: &Overview) -> Vec<Bar> {
    let all = overview.summary.documents.max(1) as f64;
    let mut x = 0.0;
    let summary = &overview.summary;
    let graded = Severity::ALL.iter().rev().map(|s| (looks(*s), about.locale.severity(*s), summary.seen(*s)));
    // Of what was not seen nobody can say that nothing stands in it.
    let unseen = (summary.unseen > 0).then(|| (("su", '?'), about.locale.word("report-unseen"), summary.unseen));
    let part = |((class, shape), word, n): ((&'static str, char), String, u64)| {
        let width = 1000.0 * n as f64 / all;
        let bar = Bar { class, shape, word, count: about.locale.count(n), x, width };
        x += width;
        bar
    };
    graded.chain(unseen).map(part).collect()
}

fn docs<'a>(about: &About<'_>, worst: &[&'a Detail]) -> Vec<Doc<'a>> {
    let locale = about.locale;
    let order = |key: &dyn Fn(usize, usize) -> std::cmp::Ordering| {
        let mut order: Vec<usize> = (0..worst.len()).collect();
        order.sort_by(|a, b| key(*a, *b));
        let mut place = vec![0; worst.len()];
        order.iter().enumerate().for_each(|(place_of, i)| place[*i] = place_of);
        place
    };
    let by_name = order(&|a, b| worst[a].source.cmp(&worst[b].source));
    let by_findings = order(&|a, b| worst[b].findings.cmp(&worst[a].findings));
    let doc = |(rank, detail): (usize, &&'a Detail)| {
        let (class, shape) = looks(detail.severity);
        Doc {
            rank,
            by_name: by_name[rank],
            by_findings: by_findings[rank],
            class,
            shape,
            word: locale.severity(detail.severity),
            decision: about.decision(detail.decision),
            reasons: detail.reasons.join(", "),
            kinds: detail
                .kinds
                .iter()
                .map(|kind| if kind.times > 1 { format!("{} {}×", kind.name, kind.times) } else { kind.name.clone() })
                .collect::<Vec<_>>()
                .join(" · "),
            count: locale.text("report-count", &[("n", Fill::Count(detail.findings as u64))]),
            more: (detail.more > 0)
                .then(|| locale.text("terminal-more-findings", &[("n", Fill::Count(detail.more as u64))])),
            same: detail
                .duplicate_of
                .as_deref()
                .map(|first| locale.text("terminal-same", &[("source", Fill::Text(first))])),
            detail,
        }
    };
    worst.iter().enumerate().map(doc).collect()
}

fn heat_heads(about: &About<'_>) -> Vec<String> {
    let word = |key: &str| about.locale.word(key);
    let mut heads = vec![word("report-files")];
    heads.extend(Severity::ALL.iter().rev().take(4).map(|s| about.locale.severity(*s)));
    heads.extend([word("report-special-short"), word("report-bsn-short"), word("report-unread")]);
    heads
}

fn folders(about: &About<'_>, overview: &Overview) -> Vec<Folder> {
    let all = overview.folders_by_gravity();
    let numbers = |sum: &FolderSum| {
        let [_, low, medium, high, very_high] = sum.by_severity;
        [sum.documents, very_high, high, medium, low, sum.special, sum.bsn, sum.unread]
    };
    let mut most = [1; 8];
    for (_, sum) in &all {
        for (most, n) in most.iter_mut().zip(numbers(sum)) {
            *most = n.max(*most);
        }
    }
    // Numbers of documents are compared with each other, whatever their column.
    let shared = most.iter().skip(1).copied().max().unwrap_or(1);
    most.iter_mut().skip(1).for_each(|most| *most = shared);
    let row = |name: String, sum: &FolderSum, heated: bool| {
        let cell = |(i, n): (usize, u64)| Cell {
            class: if i == 0 || !heated { "total" } else { "heated" },
            text: if n == 0 { "·".to_owned() } else { about.locale.count(n) },
            heat: if i == 0 || !heated || n == 0 { 0 } else { 8 + 47 * n / most[i] },
        };
        Folder { name, cells: numbers(sum).into_iter().enumerate().map(cell).collect() }
    };
    let mut rows: Vec<Folder> =
        all.iter().take(FOLDERS).map(|(name, sum)| row((*name).to_owned(), sum, true)).collect();
    if all.len() > FOLDERS {
        let mut rest = FolderSum::default();
        all.iter().skip(FOLDERS).for_each(|(_, sum)| rest.join(sum));
        rows.push(row(about.locale.word("report-rest"), &rest, false));
    }
    rows
}

fn kinds(about: &About<'_>, overview: &Overview) -> Vec<Kind> {
    let most = overview.rules.values().map(|sum| sum.0).max().unwrap_or(1).max(1);
    let kind = |group: bool, name: String, (findings, documents): (u64, u64)| Kind {
        group,
        name,
        findings: about.locale.count(findings),
        documents: about.locale.count(documents),
        width: if group { 0.0 } else { tenths(100.0 * findings as f64 / most as f64) },
    };
    let category = |id: &str| about.rules.rule(id).map(|rule| rule.category);
    let mut rows = Vec::new();
    for category_of in Category::ALL {
        let Some(sum) = overview.categories.get(&category_of) else { continue };
        rows.push(kind(true, about.locale.category(category_of), *sum));
        let mut rules: Vec<_> = overview.rules.iter().filter(|(id, _)| category(id) == Some(category_of)).collect();
        rules.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
        rows.extend(rules.into_iter().map(|(id, sum)| kind(false, about.name(id).unwrap_or_else(|| id.clone()), *sum)));
    }
    rows
}

/// How the figures came to be.
pub(super) fn method(about: &About<'_>, overview: &Overview) -> Vec<(String, String)> {
    let locale = about.locale;
    let values = if about.reveal == Reveal::Shown { "report-values-shown" } else { "report-values-masked" };
    let complete = if overview.summary.complete { "report-yes" } else { "report-no" };
    let paths: Vec<String> = about.paths.iter().map(|path| clean(path)).collect();
    let rows = [
        ("report-date", date(about.date)),
        ("report-paths", format!("{} ({})", paths.join(", "), locale.bytes(overview.summary.bytes))),
        ("report-complete", locale.word(complete)),
        ("report-left-out", locale.count(overview.summary.left_out - overview.summary.links)),
        ("report-duplicates", locale.count(overview.summary.duplicates)),
        ("report-channel", about.channel_name().to_owned()),
        ("report-certainty", locale.certainty(about.least)),
        ("report-values", locale.word(values)),
        ("report-version", format!("Lakmoes {}", about.version)),
        ("report-rules", about.rules.hash().to_owned()),
    ];
    let links = overview.summary.links;
    let rows = rows.into_iter().chain((links > 0).then(|| ("report-links", locale.count(links))));
    rows.map(|(key, value)| (locale.word(key), value)).collect()
}

/// Day and time where the reader is.
fn date(seconds: i64) -> String {
    jiff::Timestamp::from_second(seconds)
        .map(|at| at.to_zoned(jiff::tz::TimeZone::system()).strftime("%Y-%m-%d %H:%M").to_string())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use crate::report::Reveal;
    use crate::report::tests::{about, render, sample};

    #[test]
    fn one_file_that_asks_for_nothing_and_shows_no_value() {
        let html = render("html", &about(Reveal::Masked), &sample());
        assert!(!html.contains("111222333") && html.contains("*******33"));
        assert!(html.contains("Eén document heeft een zeer hoog risico."));
        for wrong in ["<script", "http://", "https://", "url(", "@import", "<link", "<img"] {
            assert!(!html.contains(wrong), "{wrong}");
        }
        // A name is text, never markup.
        assert!(html.contains("intake &#38; &#60;plan&#62; de-linde.docx"), "names are escaped");
    }

    #[test]
    fn a_revealed_report_says_so() {
        let html = render("html", &about(Reveal::Shown), &sample());
        assert!(html.contains("111222333") && html.contains("ga zorgvuldig om met dit rapport"));
    }
}
