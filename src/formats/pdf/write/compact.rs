//! Compact: the shapes of glyphs that nobody shows any more, taken out of a CFF program (Adobe Technical Notes 5176 and 5177). Nothing moves: a
//! glyph that is gone ends where it begins, and its name is that of the glyph that is missing.

use std::collections::BTreeSet;
use std::ops::Range;

/// The operator that ends a glyph.
const END: u8 = 14;

/// A list of things of any length (5176, chapter 5).
struct Index {
    count: usize,
    /// Bytes of an offset.
    size: usize,
    /// Where the offsets start, and where they count from.
    offsets: usize,
    base: usize,
}

impl Index {
    fn of(data: &[u8], at: usize) -> Option<Index> {
        let count = usize::from(data.get(at).copied()?) << 8 | usize::from(data.get(at + 1).copied()?);
        if count == 0 {
            return Some(Index { count, size: 0, offsets: at + 2, base: at + 1 });
        }
        let size = usize::from(*data.get(at + 2)?);
        let base = at + 2 + (count + 1) * size;
        ((1..=4).contains(&size) && base < data.len()).then_some(Index { count, size, offsets: at + 3, base })
    }

    fn offset(&self, data: &[u8], i: usize) -> Option<usize> {
        let at = self.offsets + i * self.size;
        Some(data.get(at..at + self.size)?.iter().fold(0, |n, b| n << 8 | usize::from(*b)))
    }

    fn entry(&self, data: &[u8], i: usize) -> Option<Range<usize>> {
        let range = self.base + self.offset(data, i)?..self.base + self.offset(data, i + 1)?;
        (i < self.count && range.start > self.base && range.start <= range.end && range.end <= data.len())
            .then_some(range)
    }

    /// Where what follows starts.
    fn end(&self, data: &[u8]) -> Option<usize> {
        match self.count {
            0 => Some(self.offsets),
            count => Some(self.base + self.offset(data, count)?),
        }
    }
}

/// The number that an operator of a dictionary has (5176, chapter 4).
fn number(dict: &[u8], wanted: u8) -> Option<usize> {
    let (mut at, mut last) = (0, None);
    while let Some(&b) = dict.get(at) {
        let byte = |i: usize| dict.get(at + i).map(|b| i64::from(*b));
        let (value, length) = match b {
            0..=21 if b == wanted => return usize::try_from(last?).ok(),
            12 => (None, 2),
            0..=21 => (None, 1),
            28 => (Some(byte(1)? << 8 | byte(2)?), 3),
            29 => (Some(byte(1)? << 24 | byte(2)? << 16 | byte(3)? << 8 | byte(4)?), 5),
            // Figures of four bits, up to one that says that it was the last.
            30 => {
                let end = dict[at + 1..].iter().position(|b| b & 0xf == 0xf || b >> 4 == 0xf)?;
                (Some(0), end + 2)
            }
            32..=246 => (Some(i64::from(b) - 139), 1),
            247..=250 => (Some((i64::from(b) - 247) * 256 + byte(1)? + 108), 2),
            251..=254 => (Some(-(i64::from(b) - 251) * 256 - byte(1)? - 108), 2),
            _ => return None,
        };
        (at, last) = (at + length, value);
    }
    None
}

/// Whether a glyph is made of two others: it ends at once, with four numbers before it (5177, appendix C).
fn is_made_of_others(glyph: &[u8]) -> bool {
    let (mut at, mut numbers) = (0, 0);
    while let Some(&b) = glyph.get(at) {
        at += match b {
            END => return numbers >= 4,
            28 => 3,
            32..=246 => 1,
            247..=254 => 2,
            255 => 5,
            _ => return false,
        };
        numbers += 1;
    }
    false
}

/// Empties the shapes of `lost` but for those that are also `used`. Whatever is no CFF program stays as it is, and so does one with glyphs that are
/// made of others.
pub(super) fn blank(program: &mut [u8], lost: &BTreeSet<u32>, used: &BTreeSet<u32>) {
    let start = match program.get(..4) {
        Some([1, 0, ..]) => Some(0),
        Some(b"OTTO") => table(program),
        _ => None,
    };
    if let Some(data) = start.and_then(|start| program.get_mut(start..)) {
        // What cannot be followed to its end stays as it is.
        let _ = emptied(data, lost, used);
    }
}

/// Where the program starts in an OpenType file.
fn table(data: &[u8]) -> Option<usize> {
    let tables = usize::from(*data.get(4)?) << 8 | usize::from(*data.get(5)?);
    (0..tables.min(64)).map(|i| 12 + 16 * i).find_map(|at| {
        let offset = data.get(at + 8..at + 12)?.iter().fold(0, |n, b| n << 8 | usize::from(*b));
        (data.get(at..at + 4)? == b"CFF ").then_some(offset)
    })
}

fn emptied(data: &mut [u8], lost: &BTreeSet<u32>, used: &BTreeSet<u32>) -> Option<()> {
    let names = Index::of(data, usize::from(*data.get(2)?))?;
    let dictionaries = Index::of(data, names.end(data)?)?;
    let dict = data.get(dictionaries.entry(data, 0)?)?;
    let (shapes, charset) = (number(dict, 17)?, number(dict, 15));
    let shapes = Index::of(data, shapes)?;
    let composed = |glyph: &u32| {
        let shape = shapes.entry(data, *glyph as usize).and_then(|range| data.get(range));
        shape.is_some_and(is_made_of_others)
    };
    if used.iter().any(composed) {
        return None;
    }
    // Glyph 0 is what is shown for anything that the font lacks.
    for glyph in lost.difference(used).map(|glyph| *glyph as usize).filter(|glyph| (1..shapes.count).contains(glyph)) {
        let range = shapes.entry(data, glyph)?;
        if let Some((first, rest)) = data[range].split_first_mut() {
            *first = END;
            rest.fill(0);
        }
        // The first three are lists that all programs know.
        if let Some(at) = charset.filter(|at| *at > 2 && data.get(*at) == Some(&0)) {
            data.get_mut(at + 2 * glyph - 1..at + 2 * glyph + 1)?.fill(0);
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::{END, blank};
    use std::collections::BTreeSet;

    fn index(entries: &[&[u8]]) -> Vec<u8> {
        let mut out = (entries.len() as u16).to_be_bytes().to_vec();
        out.push(1);
        let mut at = 1;
        out.push(at);
        for entry in entries {
            at += entry.len() as u8;
            out.push(at);
        }
        [out, entries.concat()].concat()
    }

    /// Three glyphs beside the one that is missing.
    fn program(third: &[u8]) -> (Vec<u8>, usize) {
        let head = [&[1, 0, 4, 1][..], &index(&[b"Font"])].concat();
        // Two numbers of five bytes each with their operators.
        let dictionary = |charset: u32, shapes: u32| {
            let dict = [&[29][..], &charset.to_be_bytes(), &[15, 29], &shapes.to_be_bytes(), &[17]].concat();
            index(&[&dict])
        };
        let names = [0, 0, 34, 0, 35, 0, 36];
        let charset = head.len() + dictionary(0, 0).len();
        let shapes = charset + names.len();
        let glyphs = index(&[&[END], &[139, 139, 21, 139, END], &[140, 140, 21, 140, END], third]);
        let dictionary = dictionary(charset as u32, shapes as u32);
        ([head, dictionary, names.to_vec(), glyphs].concat(), charset)
    }

    const PLAIN: &[u8] = &[141, 141, 21, 141, END];

    fn blanked(third: &[u8], lost: &[u32], used: &[u32]) -> (Vec<u8>, usize) {
        let (mut data, charset) = program(third);
        blank(&mut data, &BTreeSet::from_iter(lost.iter().copied()), &BTreeSet::from_iter(used.iter().copied()));
        (data, charset)
    }

    #[test]
    fn shapes_and_names_that_nobody_shows_are_gone() {
        let (before, charset) = program(PLAIN);
        let (after, _) = blanked(PLAIN, &[2, 9], &[1, 3]);
        assert_eq!(before.len(), after.len());
        assert!(after.ends_with(&[139, 139, 21, 139, END, END, 0, 0, 0, 0, 141, 141, 21, 141, END]));
        assert_eq!(&after[charset..charset + 7], [0, 0, 34, 0, 0, 0, 36]);
        assert_eq!(blanked(PLAIN, &[0, 1], &[1]).0, before);
    }

    #[test]
    fn what_is_made_of_others_or_is_no_program_stays() {
        let accented: &[u8] = &[139, 139, 200, 201, END];
        assert_eq!(blanked(accented, &[1], &[3]).0, program(accented).0);
        let (whole, _) = program(PLAIN);
        // Cut anywhere, it ends.
        for length in 0..whole.len() {
            blank(&mut whole[..length].to_vec(), &BTreeSet::from([1, 2]), &BTreeSet::from([3]));
        }
    }
}
