//! The published JSON, `lakmoes.scan/1`: one object for a run, or one line a document. The only place where a model becomes JSON,
//! and where byte spans become code points.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::{Serialize, Serializer};

use crate::locale::cell_name;
use crate::model::{Category, Decision, Finding, Gap, Layer, Place, ScanReport, Segment, Severity};
use crate::report::blocks::Blocks;
use crate::report::{About, Overview, Render, Reveal, Summary};
use crate::text::{Anchor, Span};

/// The name of the shape.
pub const SCHEMA: &str = "lakmoes.scan/1";

/// Formats that are text themselves: positions count from the start of the decoded file.
pub const TEXT_FORMATS: [&str; 8] = ["txt", "csv", "tsv", "md", "json", "html", "chat", "eml"];

pub(super) fn open<'a>(about: &'a About<'a>, out: Box<dyn Write + 'a>) -> Box<dyn Render + 'a> {
    Box::new(Json { about, out, first: true })
}

pub(super) fn open_lines<'a>(about: &'a About<'a>, out: Box<dyn Write + 'a>) -> Box<dyn Render + 'a> {
    Box::new(Lines { about, out })
}

struct Json<'a> {
    about: &'a About<'a>,
    out: Box<dyn Write + 'a>,
    first: bool,
}

impl Render for Json<'_> {
    fn begin(&mut self) -> io::Result<()> {
        write!(self.out, "{{\"schema\":\"{SCHEMA}\",\"tool\":")?;
        serde_json::to_writer(&mut self.out, &tool(self.about))?;
        self.out.write_all(b",\"documents\":[")
    }

    fn document(&mut self, report: &ScanReport) -> io::Result<()> {
        self.out.write_all(if self.first { b"\n" } else { b",\n" })?;
        self.first = false;
        write_document(&mut self.out, report, self.about.reveal)
    }

    fn end(&mut self, overview: &Overview) -> io::Result<()> {
        self.out.write_all(b"\n],\"summary\":")?;
        serde_json::to_writer(&mut self.out, &SummaryShape::from(&overview.summary))?;
        self.out.write_all(b"}\n")?;
        self.out.flush()
    }
}

struct Lines<'a> {
    about: &'a About<'a>,
    out: Box<dyn Write + 'a>,
}

impl Render for Lines<'_> {
    fn begin(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn document(&mut self, report: &ScanReport) -> io::Result<()> {
        write_document(&mut self.out, report, self.about.reveal)?;
        self.out.write_all(b"\n")
    }

    fn end(&mut self, overview: &Overview) -> io::Result<()> {
        #[derive(Serialize)]
        struct Last<'s> {
            summary: SummaryShape<'s>,
        }
        serde_json::to_writer(&mut self.out, &Last { summary: (&overview.summary).into() })?;
        self.out.write_all(b"\n")?;
        self.out.flush()
    }
}

fn write_document(out: &mut dyn Write, report: &ScanReport, reveal: Reveal) -> io::Result<()> {
    let mut blocks =
        Blocks { out, block: Vec::with_capacity(if report.findings.len() > 64 { Blocks::SIZE * 2 } else { 0 }) };
    serde_json::to_writer(&mut blocks, &document(report, reveal))?;
    blocks.flush()
}

/// Something made into JSON item by item, never all of it at once.
struct Each<F>(F);

impl<I, F> Serialize for Each<F>
where
    I: Iterator<Item: Serialize>,
    F: Fn() -> I,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)())
    }
}

#[derive(Serialize)]
pub(super) struct Tool<'a> {
    version: &'static str,
    rules: &'a str,
}

fn tool<'a>(about: &'a About<'_>) -> Tool<'a> {
    Tool { version: about.version, rules: about.rules.hash() }
}

/// One element of `documents`.
#[derive(Serialize)]
struct DocumentShape<'r, F: Serialize, T: Serialize> {
    source: &'r str,
    format: &'r str,
    bytes: u64,
    assessment: AssessmentShape<'r>,
    modified: Option<String>,
    sha256: Option<String>,
    duplicate_of: Option<&'r str>,
    verdict: VerdictShape<'r>,
    findings: F,
    #[serde(skip_serializing_if = "Option::is_none")]
    segments: Option<T>,
    gaps: Vec<GapShape>,
}

#[derive(Serialize)]
struct AssessmentShape<'r> {
    score: u8,
    severity: &'static str,
    factors: Vec<FactorShape<'r>>,
    persons: Option<u32>,
}

#[derive(Serialize)]
struct FactorShape<'r> {
    code: &'static str,
    value: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    about: Option<&'r str>,
}

#[derive(Serialize)]
struct VerdictShape<'r> {
    channel: &'r str,
    decision: &'static str,
    reasons: Vec<&'r str>,
}

#[derive(Serialize)]
struct FindingShape<'r, E: Serialize> {
    rule: &'r str,
    category: &'static str,
    certainty: Option<&'static str>,
    confidence: f64,
    place: PlaceShape,
    layer: &'static str,
    segment: u32,
    start: usize,
    end: usize,
    masked: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    canonical: Option<String>,
    evidence: E,
    person: Option<u32>,
}

#[derive(Serialize)]
struct EvidenceShape {
    code: &'static str,
    weight: f64,
}

#[derive(Serialize)]
struct SegmentShape<'r> {
    index: usize,
    place: PlaceShape,
    layer: &'static str,
    text: &'r str,
}

#[derive(Serialize)]
pub(super) struct GapShape {
    code: &'static str,
    place: PlaceShape,
    detail: BTreeMap<&'static str, Detail>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Detail {
    Name(&'static str),
    Number(u64),
}

#[derive(Serialize)]
pub(super) struct PlaceShape {
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    paragraph: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cell: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    row: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<u32>,
}

impl From<Place> for PlaceShape {
    fn from(place: Place) -> PlaceShape {
        let cell = place.row.zip(place.column).map(|(row, column)| cell_name(column, row));
        let alone = |n: Option<u32>| if cell.is_some() { None } else { n };
        PlaceShape {
            page: place.page,
            line: place.line,
            paragraph: place.paragraph,
            part: place.part.map(|part| part.0),
            number: place.number,
            row: alone(place.row),
            column: alone(place.column),
            cell,
        }
    }
}

#[derive(Serialize)]
struct SummaryShape<'s> {
    documents: u64,
    scanned: u64,
    with_gaps: u64,
    duplicates: u64,
    bytes: u64,
    findings: u64,
    by_rule: &'s BTreeMap<String, u64>,
    by_severity: BTreeMap<&'static str, u64>,
    by_decision: BTreeMap<&'static str, u64>,
    left_out: u64,
    complete: bool,
}

impl<'s> From<&'s Summary> for SummaryShape<'s> {
    fn from(summary: &'s Summary) -> SummaryShape<'s> {
        let decisions = [Decision::Allow, Decision::Review, Decision::Block];
        SummaryShape {
            documents: summary.documents,
            scanned: summary.scanned,
            with_gaps: summary.with_gaps,
            duplicates: summary.duplicates,
            bytes: summary.bytes,
            findings: summary.findings,
            by_rule: &summary.by_rule,
            by_severity: Severity::ALL.iter().map(|s| (s.code(), summary.of(*s))).collect(),
            by_decision: decisions.iter().zip(summary.by_decision).map(|(d, n)| (d.code(), n)).collect(),
            left_out: summary.left_out,
            complete: summary.complete,
        }
    }
}

fn document(report: &ScanReport, reveal: Reveal) -> impl Serialize + '_ {
    let segments = move || report.document.segments.iter().enumerate().map(|(index, s)| segment(index, s));
    DocumentShape {
        source: &report.source,
        format: report.document.format,
        bytes: report.bytes,
        assessment: AssessmentShape {
            score: report.assessment.score,
            severity: report.assessment.severity.code(),
            factors: report
                .assessment
                .factors
                .iter()
                .map(|f| FactorShape { code: f.code.code(), value: short(f.value), about: f.about.as_deref() })
                .collect(),
            persons: report.assessment.persons,
        },
        modified: report.modified.and_then(rfc3339),
        sha256: (report.sha256 != [0; 32]).then(|| hex(&report.sha256)),
        duplicate_of: report.duplicate_of.as_deref(),
        verdict: VerdictShape {
            channel: &report.verdict.channel,
            decision: report.verdict.decision.code(),
            reasons: report.verdict.reasons.iter().map(|r| r.0.as_str()).collect(),
        },
        findings: Each(move || report.findings.iter().map(move |f| finding(report, f, reveal))),
        segments: (reveal == Reveal::Shown).then_some(Each(segments)),
        gaps: report.gaps().iter().map(gap).collect(),
    }
}

fn segment(index: usize, segment: &Segment) -> SegmentShape<'_> {
    SegmentShape {
        index,
        place: segment.place.into(),
        layer: segment.layer.code(),
        text: segment.text.whole().reveal(),
    }
}

pub(super) fn finding<'r>(report: &'r ScanReport, finding: &'r Finding, reveal: Reveal) -> impl Serialize + 'r {
    let segment = report.segment(finding);
    let excerpt = report.excerpt(finding);
    let shown = reveal == Reveal::Shown;
    let (start, end) = offsets(report.document.format, segment, finding.span);
    FindingShape {
        rule: finding.rule.as_str(),
        category: finding.category.code(),
        certainty: finding.confidence.certainty().map(|c| c.code()),
        confidence: short(finding.confidence.value()),
        place: report.place(finding).into(),
        layer: segment.layer.code(),
        segment: finding.segment.0,
        start,
        end,
        masked: excerpt.masked(),
        text: shown.then(|| excerpt.reveal()),
        canonical: shown.then(|| canonical(finding, segment.text.slice(finding.span)).into_owned()),
        evidence: Each(|| finding.evidence.iter().map(|e| EvidenceShape { code: e.code, weight: short(e.weight) })),
        person: finding.person.map(|p| p.0),
    }
}

/// Code points from the start of the decoded file for a format that is text itself, else within the segment's text.
pub fn offsets(format: &str, segment: &Segment, span: Span) -> (usize, usize) {
    if TEXT_FORMATS.contains(&format) && segment.layer != Layer::FileName {
        let anchors = segment.text.anchors(span);
        if let (Some(Anchor::Bytes { chars: first, .. }), Some(Anchor::Bytes { chars: last, .. })) =
            (anchors.first(), anchors.last())
        {
            return (first.start as usize, last.end as usize);
        }
    }
    let range = segment.text.shown_chars(span);
    (range.start, range.end)
}

/// The value without its formatting: of a number or code only letters, digits and a leading plus; of anything else single spaces.
fn canonical<'t>(finding: &Finding, value: &'t str) -> Cow<'t, str> {
    let code = match finding.category {
        Category::NationalNumber | Category::Financial | Category::Professional => true,
        _ => matches!(
            finding.rule.as_str(),
            "contact.phone"
                | "contact.postcode"
                | "person.patient-number"
                | "nl.licence-plate"
                | "nl.id-document"
                | "nl.mrz"
                | "be.national-number"
        ),
    };
    if code {
        let keep = |(i, c): &(usize, char)| c.is_alphanumeric() || (*i == 0 && *c == '+') || *c == '<';
        value.char_indices().filter(keep).map(|(_, c)| c.to_ascii_uppercase()).collect()
    } else if value.contains(char::is_whitespace) {
        Cow::Owned(value.split_whitespace().collect::<Vec<_>>().join(" "))
    } else {
        Cow::Borrowed(value)
    }
}

pub(super) fn gap(gap: &Gap) -> GapShape {
    let mut detail: BTreeMap<_, _> = gap.numbers.iter().map(|(name, n)| (*name, Detail::Number(*n))).collect();
    detail.extend(gap.about.map(|about| ("about", Detail::Name(about))));
    GapShape { code: gap.code.code(), place: gap.place.into(), detail }
}

/// Three decimals, so that 2.4 is not 2.4000000953674316.
pub(super) fn short(value: f32) -> f64 {
    (f64::from(value) * 1000.0).round() / 1000.0
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

fn rfc3339(seconds: i64) -> Option<String> {
    Some(jiff::Timestamp::from_second(seconds).ok()?.to_string())
}

#[cfg(test)]
mod tests {
    use super::{canonical, document, rfc3339};
    use crate::model::{
        Assessment, Category, Confidence, Decision, Document, Evidence, Finding, Gap, Layer, Order, Place, ScanReport,
        Segment, SegmentIndex, Severity, Verdict,
    };
    use crate::report::Reveal;
    use crate::text::{Span, TextBuilder};

    fn report(format: &'static str, before: &str, text: &str, needle: &str) -> ScanReport {
        let mut builder = TextBuilder::new();
        builder.push_linear(text, 0, before.len(), before.chars().count());
        let text = builder.finish();
        let at = text.folded().find(needle).expect("the needle is there");
        let span = Span::new(at, at + needle.len());
        let evidence = vec![Evidence { code: "checksum", weight: 2.4 }];
        let finding = Finding {
            rule: "nl.bsn".into(),
            category: Category::NationalNumber,
            segment: SegmentIndex(0),
            span,
            confidence: Confidence::from_log_odds(4.0),
            evidence,
            person: None,
        };
        let place = Place { row: Some(7), column: Some(2), ..Place::default() };
        ScanReport {
            source: "a.txt".to_owned(),
            bytes: 9,
            sha256: [0; 32],
            modified: None,
            duplicate_of: None,
            document: Document {
                format,
                segments: vec![Segment::new(place, Layer::Visible, text)],
                embedded: Vec::new(),
                gaps: vec![Gap::limit("pages", 5, 9)],
            },
            findings: vec![finding],
            people: Vec::new(),
            assessment: Assessment {
                score: 50,
                severity: Severity::Medium,
                factors: Vec::new(),
                persons: Some(1),
                order: Order::default(),
            },
            verdict: Verdict { channel: "internal".to_owned(), decision: Decision::Allow, reasons: Vec::new() },
        }
    }

    fn check(format: &'static str, before: &str, text: &str, needle: &str, start: usize, end: usize) {
        let report = report(format, before, text, needle);
        let json = serde_json::to_value(document(&report, Reveal::Masked)).expect("it is JSON");
        let finding = &json["findings"][0];
        assert_eq!((&finding["start"], &finding["end"]), (&start.into(), &end.into()));
    }

    #[test]
    fn positions_are_code_points_of_the_file_or_of_the_segment() {
        check("txt", "é\r\n", "ë 111\u{ad}222\u{200b}333.", "111222333", 5, 16);
        check("docx", "é\r\n", "ë 111\u{ad}222\u{200b}333.", "111222333", 2, 13);
    }

    #[test]
    fn a_value_is_there_only_when_asked() {
        let report = report("txt", "", "BSN 111222333", "111222333");
        let masked = serde_json::to_string(&document(&report, Reveal::Masked)).expect("it is JSON");
        assert!(!masked.contains("111222333") && masked.contains("*******33") && !masked.contains("segments"));
        assert!(masked.contains(r#""cell":"B7""#) && masked.contains(r#""weight":2.4"#));
        assert!(masked.contains(r#""detail":{"about":"pages","actual":9,"limit":5}"#));
        let shown = serde_json::to_value(document(&report, Reveal::Shown)).expect("it is JSON");
        assert_eq!(shown["findings"][0]["text"], "111222333");
        assert_eq!(shown["segments"][0]["text"], "BSN 111222333");
    }

    #[test]
    fn a_number_loses_its_formatting_and_a_text_its_line_ends() {
        let mut finding = report("txt", "", "BSN 111222333", "111222333").findings.remove(0);
        assert_eq!(canonical(&finding, "1112.22 333"), "111222333");
        finding.category = Category::Contact;
        assert_eq!(canonical(&finding, "Kerkstraat\n1"), "Kerkstraat 1");
        finding.rule = "contact.phone".into();
        assert_eq!(canonical(&finding, "+31 6-12345678"), "+31612345678");
    }

    #[test]
    fn times_are_rfc_3339() {
        assert_eq!(rfc3339(0).as_deref(), Some("1970-01-01T00:00:00Z"));
    }
}
