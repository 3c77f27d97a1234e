//! The text with its findings marked, in pieces that each renderer dresses its own way. What was found is starred out unless it is to be shown.

use crate::model::{Finding, Layer, ScanReport, SegmentIndex, Suggestion};
use crate::report::Reveal;
use crate::report::marked::disjoint;
use crate::text::Span;

/// Bytes of text up to which all of it is shown; of a longer one only lines with a finding.
const WHOLE: usize = 4000;
/// Lines that are shown.
const LINES: usize = 120;
/// Bytes of one line that are shown around its findings.
const WIDEST: usize = 600;

/// A piece of text, with the place of its finding in the report when it is one.
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) finding: Option<usize>,
}

/// One line; `None` stands for lines that were left out.
pub(super) type Line = Option<Vec<Piece>>;

/// The lines of the text, marked.
pub(super) fn lines(report: &ScanReport, reveal: Reveal) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let size: usize = report.document.segments.iter().map(|s| s.text.folded().len()).sum();
    for (i, segment) in report.document.segments.iter().enumerate() {
        if matches!(segment.layer, Layer::Copy | Layer::FileName) {
            continue;
        }
        let text = segment.text.folded();
        let marks = disjoint(report, SegmentIndex(i as u32));
        let all = size <= WHOLE && segment.layer == Layer::Visible;
        if !all && marks.is_empty() {
            continue;
        }
        let mut at = 0;
        let mut next = 0;
        for line in text.split('\n') {
            let (start, end) = (at, at + line.len());
            at = end + 1;
            let first = next;
            while next < marks.len() && report.findings[marks[next]].span.start() < end.max(start + 1) {
                next += 1;
            }
            if !all && first == next {
                if !matches!(lines.last(), Some(None)) {
                    lines.push(None);
                }
                continue;
            }
            if lines.len() >= LINES {
                if !matches!(lines.last(), Some(None)) {
                    lines.push(None);
                }
                return lines;
            }
            lines.push(Some(pieces(report, segment, &marks[first..next], start, end, reveal)));
        }
    }
    while lines.last().is_some_and(|l| l.as_ref().is_none_or(Vec::is_empty)) {
        lines.pop();
    }
    lines
}

fn pieces(
    report: &ScanReport,
    segment: &crate::model::Segment,
    marks: &[usize],
    start: usize,
    end: usize,
    reveal: Reveal,
) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut done = start;
    let plain = |from: usize, to: usize, pieces: &mut Vec<Piece>| {
        if from < to {
            let text = segment.text.excerpt(Span::new(from, to)).reveal();
            pieces.push(Piece { text: shortened(text), finding: None });
        }
    };
    for &i in marks {
        let finding = &report.findings[i];
        plain(done, finding.span.start(), &mut pieces);
        pieces.push(Piece { text: shown(report, finding, reveal), finding: Some(i) });
        done = finding.span.end();
    }
    plain(done, end.max(done), &mut pieces);
    pieces
}

/// A finding as it may be shown.
fn shown(report: &ScanReport, finding: &Finding, reveal: Reveal) -> String {
    let excerpt = report.excerpt(finding);
    match reveal == Reveal::Shown {
        true => excerpt.reveal().replace('\n', " "),
        false => excerpt.masked(),
    }
}

/// What a suggestion replaces, as it may be shown: of what was found only the outline, also where a finding is longer than what is replaced. What has no
/// finding of its own (a date, a quote) is replaced because it tells who is meant, and is starred out as a whole.
pub(super) fn replaced(report: &ScanReport, suggestion: &Suggestion, reveal: Reveal) -> String {
    let segment = &report.document.segments[suggestion.segment.0 as usize];
    let whole = segment.text.excerpt(suggestion.span);
    if reveal == Reveal::Shown {
        return shortened(whole.reveal());
    }
    let mut out = String::new();
    let mut done = suggestion.span.start();
    for i in disjoint(report, suggestion.segment) {
        let found = report.findings[i].span;
        let (start, end) = (found.start().max(done), found.end().min(suggestion.span.end()));
        if start < end {
            out.push_str(segment.text.excerpt(Span::new(done, start)).reveal());
            out.push_str(&segment.text.excerpt(Span::new(start, end)).masked());
            done = end;
        }
    }
    if done == suggestion.span.start() {
        return whole.masked();
    }
    out.push_str(segment.text.excerpt(Span::new(done, suggestion.span.end())).reveal());
    shortened(&out)
}

/// The begin and the end of a long stretch.
fn shortened(text: &str) -> String {
    if text.len() <= WIDEST {
        return text.to_owned();
    }
    let (head, tail) = (text.floor_char_boundary(WIDEST / 2), text.ceil_char_boundary(text.len() - WIDEST / 2));
    format!("{} … {}", &text[..head], &text[tail..])
}

/// The text as its reader sees it, where there was nothing to suggest.
pub(super) fn original(check: &crate::model::Check) -> String {
    let text = |report: &ScanReport| {
        let visible = report.document.segments.iter().filter(|s| s.layer == Layer::Visible);
        visible.map(|s| s.text.whole().reveal()).collect::<Vec<_>>().join("\n")
    };
    check.reports.iter().map(text).filter(|text| !text.trim().is_empty()).collect::<Vec<_>>().join("\n\n")
}
