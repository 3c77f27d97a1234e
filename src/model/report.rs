//! ScanReport: everything about one source. What every front receives and every renderer reads.

use crate::model::{Assessment, Described, Document, Finding, Gap, Place, Segment, Verdict};
use crate::text::Excerpt;

/// The result of scanning one source.
#[derive(Clone, Debug)]
pub struct ScanReport {
    /// Name of the source.
    pub source: String,
    /// Bytes of the source.
    pub bytes: u64,
    /// SHA-256 of the bytes.
    pub sha256: [u8; 32],
    /// Last change, seconds since 1970.
    pub modified: Option<i64>,
    /// Name of an earlier source with the same bytes.
    pub duplicate_of: Option<String>,
    /// What was read: segments, and gaps. `embedded` is empty here: each embedded source has a report of its own.
    pub document: Document,
    /// What was found at or above the asked certainty, in order of segment, start, longest, rule.
    pub findings: Vec<Finding>,
    /// Who is described, also without a name, in the order of the first mention.
    pub people: Vec<Described>,
    /// How grave it is.
    pub assessment: Assessment,
    /// What the channel says.
    pub verdict: Verdict,
}

impl ScanReport {
    /// The segment of a finding.
    pub fn segment(&self, finding: &Finding) -> &Segment {
        &self.document.segments[finding.segment.0 as usize]
    }

    /// Where a finding stands.
    pub fn place(&self, finding: &Finding) -> Place {
        self.segment(finding).place_of(finding.span)
    }

    /// The text of a finding, to mask or (when asked) reveal.
    pub fn excerpt(&self, finding: &Finding) -> Excerpt<'_> {
        self.segment(finding).text.excerpt(finding.span)
    }

    /// What was not seen.
    pub fn gaps(&self) -> &[Gap] {
        &self.document.gaps
    }

    /// Whether all of it was seen.
    pub fn is_complete(&self) -> bool {
        self.document.gaps.iter().all(|gap| gap.code.is_note())
    }
}
