//! Prefix counts over one text, so that code points and lines before a place need no walk from the start for every finding.
//!
//! Made when first asked for; a text that nobody asks about pays nothing, a short one is counted directly.

use std::sync::OnceLock;

use crate::text::map::{Ground, Piece};

/// Bytes between two counts.
const STEP: usize = 1024;

/// Counts of one text, each made on first use.
#[derive(Clone, Default)]
pub(super) struct Index {
    chars: OnceLock<Box<[u32]>>,
    lines: OnceLock<Box<[u32]>>,
    added: OnceLock<Box<[u32]>>,
    escaped: OnceLock<Box<[u32]>>,
}

impl PartialEq for Index {
    /// What was counted already makes no text different.
    fn eq(&self, _: &Index) -> bool {
        true
    }
}

impl Index {
    /// Code points of `text[..at]`.
    pub(super) fn chars(&self, text: &str, at: usize) -> usize {
        counted(&self.chars, text, at, code_points)
    }

    /// Line ends in `text[..at]`.
    pub(super) fn lines(&self, text: &str, at: usize) -> usize {
        counted(&self.lines, text, at, |bytes| memchr::memchr_iter(b'\n', bytes).count())
    }

    /// How many of `pieces[..end]` were added by the reader and hold a line end.
    pub(super) fn added(&self, text: &str, pieces: &[Piece], end: usize) -> u32 {
        sums(&self.added, text, pieces, |piece, text| u32::from(piece.ground == Ground::Added && text.contains('\n')))
            [end]
    }

    /// Line ends that only escapes stand for, in `pieces[..end]`.
    pub(super) fn escaped(&self, text: &str, pieces: &[Piece], end: usize) -> u32 {
        sums(&self.escaped, text, pieces, |piece, text| match piece.ground {
            Ground::Whole { .. } => memchr::memchr_iter(b'\n', text.as_bytes()).count() as u32,
            _ => 0,
        })[end]
    }
}

/// Code points that start in `bytes`: those that continue no character.
pub(crate) fn code_points(bytes: &[u8]) -> usize {
    // Sums that fit a byte are added many at a time.
    let sum = |part: &[u8]| part.iter().fold(0u8, |sum, &b| sum + u8::from(b as i8 >= -0x40));
    bytes.chunks(u8::MAX as usize).map(|part| usize::from(sum(part))).sum()
}

fn counted(cell: &OnceLock<Box<[u32]>>, text: &str, at: usize, count: impl Fn(&[u8]) -> usize) -> usize {
    let bytes = text.as_bytes();
    if at < 2 * STEP {
        return count(&bytes[..at]);
    }
    let steps = cell.get_or_init(|| {
        let sum = |sum: &mut u32, block: &[u8]| {
            let before = *sum;
            *sum += count(block) as u32;
            Some(before)
        };
        // One more than there are blocks may be asked for when the text ends with a block.
        bytes.chunks(STEP).chain([&[][..]]).scan(0, sum).collect()
    });
    let step = at / STEP;
    steps[step] as usize + count(&bytes[step * STEP..at])
}

/// For every number of pieces the sum of `value` over them.
fn sums<'i>(
    cell: &'i OnceLock<Box<[u32]>>,
    text: &str,
    pieces: &[Piece],
    value: impl Fn(&Piece, &str) -> u32,
) -> &'i [u32] {
    cell.get_or_init(|| {
        let ends = pieces.iter().skip(1).map(|p| p.at as usize).chain([text.len()]);
        let mut sum = 0;
        let rising = pieces.iter().zip(ends).map(|(piece, end)| {
            sum += value(piece, &text[piece.at as usize..end]);
            sum
        });
        std::iter::once(0).chain(rising).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::Index;

    #[test]
    fn counts_are_those_of_a_walk_from_the_start() {
        let text = "één\ntwee €\n".repeat(1000);
        let index = Index::default();
        for at in (0..=text.len()).step_by(7).chain([text.len(), 2048, 4096]).filter(|&at| text.is_char_boundary(at)) {
            assert_eq!(index.chars(&text, at), text[..at].chars().count());
            assert_eq!(index.lines(&text, at), text[..at].matches('\n').count());
        }
    }
}
