//! Span: a stretch of one text, in bytes. What the bytes stand for is the map's business, not the span's.

use std::ops::Range;

/// A half-open byte range within one segment's folded text, on UTF-8 boundaries, from 0.
///
/// Four bytes an end: a segment is never longer than 4 GiB, because [`crate::model::Limits`] is far below that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    start: u32,
    end: u32,
}

impl Span {
    /// The span from `start` up to `end`, in bytes.
    ///
    /// # Panics
    /// When `end < start` or an end does not fit in 32 bits: both are errors of the caller, never of a document.
    pub fn new(start: usize, end: usize) -> Span {
        assert!(start <= end, "a span ends before it starts");
        Span {
            start: u32::try_from(start).expect("a text is shorter than 4 GiB"),
            end: u32::try_from(end).expect("a text is shorter than 4 GiB"),
        }
    }

    /// First byte.
    pub fn start(self) -> usize {
        self.start as usize
    }

    /// One past the last byte.
    pub fn end(self) -> usize {
        self.end as usize
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether it covers nothing.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The same as a range, to slice with.
    pub fn range(self) -> Range<usize> {
        self.start()..self.end()
    }

    /// Whether `other` lies wholly inside.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share at least one byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that covers both.
    pub fn cover(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

#[cfg(test)]
mod tests {
    use super::Span;

    #[test]
    fn touching_spans_do_not_overlap_but_cover_joins_them() {
        let (a, b) = (Span::new(0, 4), Span::new(4, 6));
        assert!(!a.overlaps(b));
        assert_eq!(a.cover(b), Span::new(0, 6));
        assert!(a.cover(b).contains(a));
    }
}
