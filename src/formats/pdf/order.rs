//! Order: what letters the glyphs of a font are, when nothing says it but their numbers.
//!
//! Fonts without any map are shown by glyph number, and most fonts keep the order of ASCII: TrueType from the space at 3, others from 1 or 2.
//! How far a font is shifted shows in its widths: an i is narrow and an m is wide in every font that is not a typewriter's.
//! What comes out is a guess and told as one; but a number in such a text is read, and it was not seen at all before.

use lopdf::{Dictionary, Document, Object};
use skrifa::raw::tables::post::DEFAULT_GLYPH_NAMES;

use crate::formats::pdf::encodings::HELVETICA;
use crate::formats::pdf::load::{dictionary, get, resolve};
use crate::formats::pdf::program::name_to_char;

/// Shifts that fonts are known to have: ASCII itself starts at 0, TrueType's standard order is at 29.
const SHIFTS: std::ops::RangeInclusive<u32> = 0..=33;
/// The shift of TrueType's standard order, whose glyphs go on behind ASCII (Apple, "post" table).
const STANDARD: u32 = 29;
/// The last glyph of that order that fonts in use agree on: behind the letters with accents each has marks of its own.
const AGREED: u32 = 130;
/// Glyphs with a width of their own, for widths to be a measure.
const ENOUGH: usize = 12;
/// Widths that go together with those of letters so well do not by chance, as long as no other shift comes near.
const ALIKE: f32 = 0.8;
const APART: f32 = 0.15;

/// How the glyphs of a font are numbered.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Order {
    shift: u32,
}

impl Order {
    /// Of a composite font whose codes are the numbers of its glyphs, by the widths that it gives to them.
    pub(super) fn of(doc: &Document, font: &Dictionary) -> Option<Order> {
        let descendant = match get(doc, font, b"DescendantFonts")? {
            Object::Array(items) => dictionary(doc, items.first()?)?,
            _ => return None,
        };
        let Some(Object::Array(items)) = get(doc, descendant, b"W") else { return None };
        Order::by_widths(&low_widths(doc, items))
    }

    /// The shift that makes letters of the widths, when there is exactly one.
    fn by_widths(widths: &[(u32, f32)]) -> Option<Order> {
        let mut likely: Vec<(f32, u32)> = SHIFTS.filter_map(|shift| Some((likeness(widths, shift)?, shift))).collect();
        likely.sort_by(|a, b| b.0.total_cmp(&a.0));
        let (best, shift) = *likely.first()?;
        let next = likely.get(1).map_or(0.0, |(next, _)| *next);
        (best > ALIKE && best - next > APART).then_some(Order { shift })
    }

    /// The character of a glyph.
    pub(super) fn character(self, glyph: u32) -> Option<char> {
        let code = glyph + self.shift;
        match code {
            32..=126 => char::from_u32(code),
            127.. if self.shift == STANDARD && glyph <= AGREED => {
                DEFAULT_GLYPH_NAMES.get(glyph as usize).and_then(|name| name_to_char(name))
            }
            _ => None,
        }
    }
}

/// How well widths go together with those of the letters that `shift` makes of them: their correlation.
fn likeness(widths: &[(u32, f32)], shift: u32) -> Option<f32> {
    let pairs: Vec<(f32, f32)> = widths
        .iter()
        .filter_map(|(glyph, width)| {
            let known = (glyph + shift).checked_sub(33).and_then(|i| HELVETICA.get(i as usize + 1))?;
            Some((*width, f32::from(*known)))
        })
        .collect();
    // A shift that leaves half of the glyphs outside of ASCII explains nothing.
    if pairs.len() < ENOUGH || pairs.len() * 2 < widths.len() {
        return None;
    }
    let count = pairs.len() as f32;
    let mean = |of: fn(&(f32, f32)) -> f32| pairs.iter().map(of).sum::<f32>() / count;
    let (a, b) = (mean(|p| p.0), mean(|p| p.1));
    let sum = |of: &dyn Fn(&(f32, f32)) -> f32| pairs.iter().map(of).sum::<f32>();
    let (both, one, two) =
        (sum(&|p| (p.0 - a) * (p.1 - b)), sum(&|p| (p.0 - a) * (p.0 - a)), sum(&|p| (p.1 - b) * (p.1 - b)));
    let spread = (one * two).sqrt();
    (spread > 0.0).then(|| both / spread)
}

/// The widths of the first glyphs of a CID font (ISO 32000-2, 9.7.4.3), as far as each has one of its own.
fn low_widths(doc: &Document, items: &[Object]) -> Vec<(u32, f32)> {
    const LAST: usize = 127;
    let mut out = Vec::new();
    let mut pending: Vec<f32> = Vec::new();
    for item in items.iter().take(4 * LAST) {
        match resolve(doc, item) {
            Object::Array(list) => {
                let first = pending.first().copied().unwrap_or(0.0).max(0.0) as usize;
                let width = |o: &Object| resolve(doc, o).as_float().unwrap_or(0.0);
                let glyphs = (first..=LAST).zip(list);
                out.extend(glyphs.map(|(glyph, o)| (glyph as u32, width(o))).filter(|(_, width)| *width > 0.0));
                pending.clear();
            }
            number => {
                pending.push(number.as_float().unwrap_or(0.0));
                if let [first, last, width] = pending[..] {
                    let range = first.clamp(0.0, 65535.0) as usize..=(last.max(0.0) as usize).min(LAST);
                    out.extend(range.map(|glyph| (glyph as u32, width)).filter(|(_, width)| *width > 0.0));
                    pending.clear();
                }
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{HELVETICA, Order};

    /// A font that holds these letters, numbered with a shift, a tenth wider than the measure and every other one a little off.
    #[track_caller]
    fn check(letters: &str, shift: u32, expected: Option<u32>) {
        let width = |(i, c): (usize, char)| {
            let known = f32::from(HELVETICA[c as usize - 32]);
            (c as u32 - shift, known * 1.1 + if i % 2 == 0 { 25.0 } else { -25.0 })
        };
        let widths: Vec<(u32, f32)> = letters.chars().enumerate().map(width).collect();
        assert_eq!(Order::by_widths(&widths).map(|order| order.shift), expected, "{letters} {shift}");
    }

    #[test]
    fn widths_tell_how_glyphs_are_numbered() {
        check("BSNadeilmnorstw0123", 29, Some(29));
        check("BSNadeilmnorstw0123", 31, Some(31));
        check("abcdefghijklmnopqrstuvwxyz", 30, Some(30));
        // Too few, and figures that are all alike.
        check("BSNil", 29, None);
        check("0123456789", 29, None);
    }

    #[test]
    fn the_standard_order_goes_on_behind_ascii() {
        let check = |shift, glyph, expected| assert_eq!(Order { shift }.character(glyph), expected);
        check(29, 3, Some(' '));
        check(29, 36, Some('A'));
        check(29, 112, Some('é'));
        check(29, 192, None);
        check(31, 34, Some('A'));
        check(31, 120, None);
    }
}
