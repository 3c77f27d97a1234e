//! Outlines: the shapes of glyphs that nobody shows any more, taken out of a TrueType program. A subset holds the letters of its document and no
//! others, so a shape that is left over tells that its letter stood where something was taken out (OpenType, tables `loca` and `glyf`).

use std::collections::BTreeSet;
use std::ops::Range;

/// Glyphs that a composite glyph is made of, together, that are followed.
const PARTS: usize = 65_536;

/// Where the tables lie that say where outlines lie.
struct Tables {
    loca: Range<usize>,
    glyf: Range<usize>,
    /// Offsets of four bytes rather than two.
    long: bool,
}

/// Tables that say in words who made a font, for whom and under which terms, or that only its makers read (OpenType, chapter 5).
const WORDS: [&[u8]; 6] = [b"name", b"meta", b"DSIG", b"FFTM", b"PfEd", b"TSID"];

/// Empties the tables of an OpenType program that hold words. Whatever is no such program stays as it is.
pub(super) fn unnamed(program: &mut [u8]) {
    if !matches!(program.get(..4), Some([0, 1, 0, 0] | b"true" | b"OTTO")) {
        return;
    }
    for i in 0..short(program, 4).unwrap_or(0).min(64) {
        let at = 12 + 16 * i;
        let (Some(from), Some(size)) = (long(program, at + 8), long(program, at + 12)) else { return };
        if !program.get(at..at + 4).is_some_and(|tag| WORDS.contains(&tag)) {
            continue;
        }
        // Of a table of names there are none, and they would stand behind its head.
        if let Some(table) = from.checked_add(size).and_then(|end| program.get_mut(from..end)) {
            table.fill(0);
            table.iter_mut().skip(5).take(1).for_each(|offset| *offset = 6);
        }
    }
}

fn short(data: &[u8], at: usize) -> Option<usize> {
    data.get(at..at + 2).map(|b| usize::from(b[0]) << 8 | usize::from(b[1]))
}

fn long(data: &[u8], at: usize) -> Option<usize> {
    Some(short(data, at)? << 16 | short(data, at + 2)?)
}

impl Tables {
    fn of(data: &[u8]) -> Option<Tables> {
        if !matches!(data.get(..4)?, [0, 1, 0, 0] | b"true") {
            return None;
        }
        let table = |tag: &[u8]| {
            (0..short(data, 4)?.min(64)).find_map(|i| {
                let at = 12 + 16 * i;
                let (from, size) = (long(data, at + 8)?, long(data, at + 12)?);
                let range = from..from.checked_add(size)?;
                (data.get(at..at + 4)? == tag && range.end <= data.len()).then_some(range)
            })
        };
        let head = table(b"head")?;
        Some(Tables { loca: table(b"loca")?, glyf: table(b"glyf")?, long: short(data, head.start + 50)? == 1 })
    }

    /// Where the outline of a glyph lies; nothing for one that has none.
    fn outline(&self, data: &[u8], glyph: u32) -> Option<Range<usize>> {
        let loca = data.get(self.loca.clone())?;
        let glyph = glyph as usize;
        let (from, to) = match self.long {
            true => (long(loca, 4 * glyph)?, long(loca, 4 * glyph + 4)?),
            false => (2 * short(loca, 2 * glyph)?, 2 * short(loca, 2 * glyph + 2)?),
        };
        let range = self.glyf.start + from..self.glyf.start + to;
        (from < to && range.end <= self.glyf.end).then_some(range)
    }

    /// The glyphs that a composite glyph is made of.
    fn parts(&self, data: &[u8], glyph: u32) -> Vec<u32> {
        let mut out = Vec::new();
        let Some(outline) = self.outline(data, glyph).and_then(|range| data.get(range)) else { return out };
        // A negative number of contours.
        if outline.first().is_none_or(|b| b & 0x80 == 0) {
            return out;
        }
        let mut at = 10;
        while let (Some(flags), Some(part)) = (short(outline, at), short(outline, at + 2)) {
            out.push(part as u32);
            let words = if flags & 1 != 0 { 4 } else { 2 };
            let scale = match flags {
                f if f & 8 != 0 => 2,
                f if f & 0x40 != 0 => 4,
                f if f & 0x80 != 0 => 8,
                _ => 0,
            };
            at += 4 + words + scale;
            if flags & 0x20 == 0 || out.len() > 256 {
                break;
            }
        }
        out
    }
}

/// Empties the outlines of `lost`, but for those that `used` ones are made of. Whatever is no TrueType program stays as it is.
pub(super) fn blank(program: &mut [u8], lost: &BTreeSet<u32>, used: &BTreeSet<u32>) {
    let Some(tables) = Tables::of(program) else { return };
    let mut needed = used.clone();
    let mut waiting: Vec<u32> = used.iter().copied().collect();
    while let Some(glyph) = waiting.pop() {
        for part in tables.parts(program, glyph) {
            if needed.len() < PARTS && needed.insert(part) {
                waiting.push(part);
            }
        }
    }
    // Glyph 0 is what is shown for anything that the font lacks.
    for glyph in lost.difference(&needed).filter(|glyph| **glyph != 0) {
        if let Some(range) = tables.outline(program, *glyph) {
            program[range].fill(0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{blank, unnamed};
    use std::collections::BTreeSet;

    /// Glyph 1 is a letter, glyph 2 an accented one made of it and of glyph 3, glyph 4 another letter.
    fn program() -> Vec<u8> {
        let letter = [&[0, 1][..], &[7; 10]].concat();
        let composite = [&[0xff, 0xff][..], &[0; 8], &[0, 0x20, 0, 1, 0, 0], &[0, 0, 0, 3, 0, 0]].concat();
        let glyphs = [&[][..], &letter, &composite, &letter, &letter];
        let mut glyf = Vec::new();
        let mut loca = vec![0_u8, 0];
        for glyph in glyphs {
            glyf.extend_from_slice(glyph);
            loca.extend((glyf.len() as u16 / 2).to_be_bytes());
        }
        let head = vec![0; 54];
        let mut out = vec![0, 1, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0];
        let mut at = 12 + 16 * 3_u32;
        for (tag, table) in [(b"head", &head), (b"loca", &loca), (b"glyf", &glyf)] {
            out.extend(tag);
            out.extend([0; 4]);
            out.extend(at.to_be_bytes());
            out.extend((table.len() as u32).to_be_bytes());
            at += table.len() as u32;
        }
        [out, head, loca, glyf].concat()
    }

    #[track_caller]
    fn check(lost: &[u32], used: &[u32], blanked: usize) {
        let before = program();
        let mut after = before.clone();
        blank(&mut after, &BTreeSet::from_iter(lost.iter().copied()), &BTreeSet::from_iter(used.iter().copied()));
        assert_eq!(before.len(), after.len());
        let sevens = |data: &[u8]| data.iter().filter(|b| **b == 7).count();
        assert_eq!((sevens(&before) - sevens(&after)) / 10, blanked);
    }

    #[test]
    fn shapes_that_nobody_shows_are_gone() {
        check(&[4], &[1], 1);
        check(&[1, 3, 4], &[], 3);
        check(&[9, 70_000], &[1], 0);
    }

    #[test]
    fn shapes_that_others_are_made_of_stay() {
        check(&[1, 3, 4], &[2], 1);
    }

    #[test]
    fn words_about_a_font_are_gone() {
        let mut program = program();
        let (head, tables) = program.split_at_mut(12);
        assert_eq!(head[5], 3);
        // What was the place of its outlines is a table of names.
        tables[16..20].copy_from_slice(b"name");
        let before = program.clone();
        unnamed(&mut program);
        let from = 12 + 16 * 3 + 54;
        assert_eq!(&program[from..from + 12], [0, 0, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0]);
        assert_eq!((&program[..from], &program[from + 12..]), (&before[..from], &before[from + 12..]));
    }

    #[test]
    fn what_is_no_program_stays() {
        let mut data = b"no font at all".to_vec();
        blank(&mut data, &BTreeSet::from([1]), &BTreeSet::new());
        assert_eq!(data, b"no font at all");
    }
}
