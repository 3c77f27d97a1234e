//! A small run for the tests of all renderers: two documents with findings and three that cannot be read.

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

use super::{About, Csv, Overview, RENDERERS, Reveal, Style};
use crate::locale::{Lang, Locale};
use crate::model::{
    Assessment, Category, Certainty, Channel, Confidence, Decision, Document, Evidence, Factor, FactorCode, Finding,
    Gap, GapCode, Layer, Order, Part, Place, Reason, RuleId, ScanReport, Segment, SegmentIndex, Severity, Verdict,
};
use crate::rules::Ruleset;
use crate::text::{Span, TextBuilder};

/// How the reports of tests are set up.
pub(crate) fn about_with(style: Style, reveal: Reveal) -> About<'static> {
    let channel = Channel {
        id: "partner".to_owned(),
        circumstances: 0.25,
        on_gap: Decision::Review,
        by_severity: [Decision::Allow; 5],
        stops: Vec::new(),
        purposes: Vec::new(),
        guide: Default::default(),
        name: ("partner".to_owned(), "partner".to_owned()),
    };
    About {
        version: "0.0.0",
        rules: Box::leak(Box::new(Ruleset::builtin())),
        channel: Box::leak(Box::new(channel)),
        least: Certainty::Likely,
        reveal,
        locale: Box::leak(Box::new(Locale::new(Lang::Nl))),
        date: 1_700_000_000,
        paths: Box::leak(Box::new(["map".to_owned()])),
        csv: Csv::Plain,
        style,
    }
}

/// The usual set-up.
pub(crate) fn about(reveal: Reveal) -> About<'static> {
    about_with(Style { width: 80, colour: false, unicode: true, all: false }, reveal)
}

/// What a renderer makes of these documents.
pub(crate) fn render(name: &str, about: &About<'_>, reports: &[ScanReport]) -> String {
    String::from_utf8(render_bytes(name, about, reports)).expect("it is UTF-8")
}

/// The same, for what is not text.
pub(crate) fn render_bytes(name: &str, about: &About<'_>, reports: &[ScanReport]) -> Vec<u8> {
    #[derive(Clone, Default)]
    struct Shared(Rc<RefCell<Vec<u8>>>);
    impl Write for Shared {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.borrow_mut().extend_from_slice(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let out = Shared::default();
    let renderer = RENDERERS.iter().find(|r| r.name == name).expect("it is in the table");
    let mut render = (renderer.open)(about, Box::new(out.clone()));
    let mut overview = Overview::default();
    render.begin().expect("memory can be written");
    for report in reports {
        overview.add(report, about);
        render.document(report).expect("memory can be written");
    }
    overview.summary.complete = true;
    overview.seconds = 8.1;
    render.end(&overview).expect("memory can be written");
    drop(render);
    out.0.take()
}

fn document(source: &str, format: &'static str, parts: &[(Place, Layer, &str)], gaps: Vec<Gap>) -> ScanReport {
    let mut segments = Vec::new();
    for (place, layer, text) in parts {
        let mut builder = TextBuilder::new();
        builder.push_linear(text, 0, 0, 0);
        segments.push(Segment::new(*place, *layer, builder.finish()));
    }
    ScanReport {
        source: source.to_owned(),
        bytes: 18_233,
        sha256: [7; 32],
        modified: Some(1_600_000_000),
        duplicate_of: None,
        document: Document { format, segments, embedded: Vec::new(), gaps },
        findings: Vec::new(),
        people: Vec::new(),
        assessment: Assessment {
            score: 0,
            severity: Severity::None,
            factors: Vec::new(),
            persons: None,
            order: Order::default(),
        },
        verdict: Verdict { channel: "partner".to_owned(), decision: Decision::Allow, reasons: Vec::new() },
    }
}

fn found(report: &mut ScanReport, rule: &str, category: Category, segment: u32, needle: &str, code: &'static str) {
    let at = report.document.segments[segment as usize].text.folded().find(needle).expect("the needle is there");
    report.findings.push(Finding {
        rule: RuleId::from(rule),
        category,
        segment: SegmentIndex(segment),
        span: Span::new(at, at + needle.len()),
        confidence: Confidence::from_log_odds(4.0),
        evidence: vec![Evidence { code: "prior", weight: 1.0 }, Evidence { code, weight: 2.4 }],
        person: None,
    });
}

fn factor(code: FactorCode, value: f32, about: Option<&str>) -> Factor {
    Factor { code, value, about: about.map(str::to_owned) }
}

/// The run.
pub(crate) fn sample() -> Vec<ScanReport> {
    let body = Place { page: Some(1), paragraph: Some(3), ..Place::default() };
    let footer = Place { part: Some(Part("footer")), ..Place::default() };
    let comment = Place { part: Some(Part("comment")), number: Some(2), ..Place::default() };
    let parts = [
        (body, Layer::Visible, "Burgerservicenummer 111222333 van de cliënt"),
        (footer, Layer::Visible, "De cliënt heeft een depressie."),
        (comment, Layer::Comment, "=Bel 06-12345678"),
    ];
    let mut plan = document("map/zorgplannen/2024/intake & <plan> de-linde.docx", "docx", &parts, Vec::new());
    found(&mut plan, "nl.bsn", Category::NationalNumber, 0, "111222333", "checksum");
    found(&mut plan, "special.health", Category::Special, 1, "depressie", "person-near");
    found(&mut plan, "contact.phone", Category::Contact, 2, "=Bel 06-12345678", "label");
    plan.assessment = Assessment {
        score: 92,
        severity: Severity::VeryHigh,
        factors: vec![
            factor(FactorCode::Context, 4.0, Some("special.health")),
            factor(FactorCode::Identification, 1.0, None),
            factor(FactorCode::Channel, 0.25, None),
            factor(FactorCode::Combination, 1.0, Some("bsn-health")),
        ],
        persons: Some(1),
        order: Order::default(),
    };
    plan.verdict.decision = Decision::Block;
    plan.verdict.reasons = vec![Reason("bsn".to_owned()), Reason("special-identified".to_owned())];

    let line = Place { line: Some(1), ..Place::default() };
    let gaps = vec![Gap::new(GapCode::Damaged).about("truncated")];
    let mut invoice = document("map/facturen/2024-118.txt", "txt", &[(line, Layer::Visible, "BSN\n123456782")], gaps);
    found(&mut invoice, "nl.bsn", Category::NationalNumber, 0, "123456782", "label");
    invoice.assessment = Assessment {
        score: 40,
        severity: Severity::Medium,
        factors: vec![factor(FactorCode::Context, 3.0, Some("nl.bsn")), factor(FactorCode::Identification, 0.75, None)],
        persons: Some(1),
        order: Order::default(),
    };
    invoice.duplicate_of = Some("map/eerder.txt".to_owned());
    vec![
        plan,
        invoice,
        document("map/archief/scan-0003.pdf", "pdf", &[], vec![Gap::new(GapCode::ImageOnly)]),
        document("map/archief/loon.docx", "docx", &[], vec![Gap::new(GapCode::Encrypted).about("office")]),
        document("map/leeg.txt", "txt", &[], Vec::new()),
    ]
}
