//! The text of a document with its findings marked, for the page on which somebody looks at his own text. A renderer that was asked to show:
//! it gives stretches of text, each with the finding that it is.

use crate::model::{Check, Layer, ScanReport, SegmentIndex};

/// Bytes of text that are shown of one document. More than anyone reads on a page.
const MOST: usize = 200 << 10;

/// A stretch of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// As it stands in the document.
    pub text: String,
    /// Index of the finding that it is; nothing for what stands between.
    pub finding: Option<usize>,
}

/// One segment, in stretches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marked {
    /// Index of the segment.
    pub segment: usize,
    /// The stretches, in order.
    pub pieces: Vec<Piece>,
}

/// What a reader of the document sees, and what he does not see but was found; and whether there is more than is shown here.
pub fn marked(report: &ScanReport) -> (Vec<Marked>, bool) {
    let mut shown = 0;
    let mut segments = Vec::new();
    for (i, segment) in report.document.segments.iter().enumerate() {
        let here = disjoint(report, SegmentIndex(i as u32));
        if segment.layer != Layer::Visible && here.is_empty() {
            continue;
        }
        if shown >= MOST {
            return (segments, true);
        }
        let text = segment.text.whole().reveal();
        let mut end = text.len().min(MOST - shown);
        while !text.is_char_boundary(end) {
            end += 1;
        }
        shown += end;
        let mut pieces = Vec::new();
        let mut done = 0;
        for finding in here {
            let range = segment.text.shown_span(report.findings[finding].span);
            if range.start < done || range.end > end {
                continue;
            }
            if range.start > done {
                pieces.push(Piece { text: text[done..range.start].to_owned(), finding: None });
            }
            done = range.end;
            pieces.push(Piece { text: text[range].to_owned(), finding: Some(finding) });
        }
        if done < end {
            pieces.push(Piece { text: text[done..end].to_owned(), finding: None });
        }
        if pieces.iter().any(|piece| !piece.text.trim().is_empty()) {
            segments.push(Marked { segment: i, pieces });
        }
        if end < text.len() {
            return (segments, true);
        }
    }
    (segments, false)
}

/// The findings of a segment that are marked: of those that overlap the first and longest; the other one is told all the same.
pub(crate) fn disjoint(report: &ScanReport, segment: SegmentIndex) -> Vec<usize> {
    let from = report.findings.partition_point(|f| f.segment < segment);
    let to = report.findings.partition_point(|f| f.segment <= segment);
    let mut kept: Vec<usize> = Vec::new();
    for i in from..to {
        if kept.last().is_none_or(|last| report.findings[*last].span.end() <= report.findings[i].span.start()) {
            kept.push(i);
        }
    }
    kept
}

/// The text of a check with every suggestion applied.
pub fn rewritten(check: &Check) -> Option<&str> {
    check.rewritten.as_ref().map(|rewritten| rewritten.text.whole().reveal())
}

#[cfg(test)]
mod tests {
    use super::marked;
    use crate::report::tests::sample;

    #[test]
    fn the_pieces_are_the_text_and_every_finding_is_one() {
        for report in sample() {
            let (segments, more) = marked(&report);
            assert!(!more);
            for marked in &segments {
                let whole: String = marked.pieces.iter().map(|piece| piece.text.as_str()).collect();
                assert_eq!(whole, report.document.segments[marked.segment].text.whole().reveal());
            }
            let found = segments.iter().flat_map(|m| &m.pieces).filter_map(|piece| piece.finding).count();
            assert_eq!(found, report.findings.len());
        }
    }
}
