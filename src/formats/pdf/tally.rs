//! Tally: what the pages of a document lack as a whole. Scans, pictures, letters that nobody can name.

use crate::formats::pdf::page::{ORNAMENTS, Painted};
use crate::model::{Gap, GapCode, Place};

/// A page with fewer visible glyphs than this and an image over more than half of it is a scan.
const FEW: u32 = 20;
/// So many glyphs without letters on a page are told, even when they are less than a fiftieth.
const MANY_UNKNOWN: u32 = 20;
/// Letters drawn as outlines take this many curves at least, for a word or two.
const OUTLINES: u32 = 60;

/// The share of letters that nobody can name, when it is worth telling: a fiftieth, or as many letters as a name and a number have. Bullets and
/// ticks are no letters, as long as they are few beside the text and much alike.
pub(super) fn unreadable(painted: &Painted) -> Option<Gap> {
    let glyphs = painted.visible + painted.unseen;
    let ornaments = if painted.kinds.len() <= ORNAMENTS && painted.alone * 4 <= glyphs { painted.alone } else { 0 };
    let letters = painted.unknown.saturating_sub(ornaments);
    let tells = letters >= MANY_UNKNOWN || letters * 50 > glyphs;
    let share = u64::from(letters) * 100 / u64::from(glyphs.max(1));
    tells.then(|| Gap::new(GapCode::UnknownFont).number("glyphs", letters.into()).number("share", share.clamp(1, 100)))
}

/// What pages as a whole lacked; told once when it is the same everywhere.
#[derive(Default)]
pub(super) struct Tally {
    pages: u32,
    scans: Vec<u32>,
    pictures: Vec<u32>,
    layers: u64,
    guessed: u64,
    glyphs: u64,
}

impl Tally {
    /// Weighs one page of `size` square points.
    pub(super) fn page(&mut self, number: u32, painted: &Painted, size: f32, gaps: &mut Vec<Gap>) {
        self.pages += 1;
        let place = Place { page: Some(number + 1), ..Place::default() };
        let glyphs = painted.visible + painted.unseen;
        self.glyphs += u64::from(glyphs);
        self.guessed += u64::from(painted.guessed);
        gaps.extend(unreadable(painted).map(|gap| gap.at(place)));
        let covered = painted.image_area > 0.5 * size;
        let few = painted.visible < FEW;
        match (few, covered) {
            // Letters that somebody's text recognition put behind the picture: read, but as good as that was.
            (_, true) if painted.unseen >= FEW => self.layers += 1,
            (true, true) => self.scans.push(number),
            (false, true) => self.pictures.push(number),
            (true, false) if glyphs == 0 && (painted.images > 0 || painted.curves >= OUTLINES) => {
                self.scans.push(number)
            }
            _ => {}
        }
    }

    /// Tells what is the same on many pages once.
    pub(super) fn finish(self, gaps: &mut Vec<Gap>) {
        let at = |n: &u32| Place { page: Some(n + 1), ..Place::default() };
        if self.scans.len() as u32 == self.pages && self.pages > 0 {
            gaps.push(Gap::new(GapCode::ImageOnly).number("pages", self.pages.into()));
        } else {
            gaps.extend(self.scans.iter().map(|n| Gap::new(GapCode::ImageOnly).number("pages", 1).at(at(n))));
        }
        gaps.extend(self.pictures.iter().map(|n| Gap::new(GapCode::Image).at(at(n))));
        if self.layers > 0 {
            gaps.push(Gap::new(GapCode::Image).about("ocr-layer").number("pages", self.layers));
        }
        if self.guessed >= MANY_UNKNOWN.into() || self.guessed * 50 > self.glyphs {
            gaps.push(Gap::new(GapCode::UnknownFont).about("guessed").number("glyphs", self.guessed));
        }
    }
}
