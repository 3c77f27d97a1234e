//! PDF: the one format whose text is only paint. Opened with lopdf, fonts read with hayro-font, everything in between our own,
//! so that each character leads back to the stream, operator, array element and bytes that paint it.
//!
//! | file | what it does |
//! | --- | --- |
//! | `load` | opens, decrypts, repairs; decodes streams under a budget; walks the page tree |
//! | `fontfile`, `fonts` | codes to Unicode and advances |
//! | `lexer`, `interp`, `page` | content streams to runs of glyphs on a page |
//! | `columns`, `layout` | runs to text in reading order |
//! | `places`, `strings` | text that is not painted |

mod columns;
mod fontfile;
mod fonts;
mod interp;
mod layout;
mod lexer;
mod load;
mod page;
mod places;
mod strings;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use hayro_syntax::Pdf as FontReader;

use crate::formats::pdf::interp::Interpreter;
use crate::formats::pdf::load::{Budget, Container};
use crate::formats::pdf::page::{Painted, area};
use crate::formats::{Format, ReadError};
use crate::model::{Document, Gap, GapCode, Limits, Place, Source};

/// A page with fewer visible glyphs than this and an image over more than half of it is a scan.
const FEW: u32 = 20;
/// So many glyphs without letters on a page are told, even when they are less than a fiftieth.
const MANY_UNKNOWN: u32 = 20;
/// Letters drawn as outlines take this many curves at least, for a word or two.
const OUTLINES: u32 = 60;
/// Gaps of one kind that are listed one by one.
const LISTED: usize = 50;

/// Portable Document Format, ISO 32000.
pub(super) struct Pdf;

impl Format for Pdf {
    fn name(&self) -> &'static str {
        "pdf"
    }

    fn recognises(&self, source: &Source) -> bool {
        // Viewers accept junk before the head, up to a kilobyte.
        let head = &source.bytes[..source.bytes.len().min(1024)];
        memchr::memmem::find(head, b"%PDF-").is_some()
    }

    fn read(&self, source: &Source, limits: &Limits) -> Result<Document, ReadError> {
        let container = load::open(&source.bytes, limits)?;
        Ok(Reading::new(source, limits, &container).read())
    }
}

/// What pages as a whole lacked; told once when it is the same everywhere.
#[derive(Default)]
struct Tally {
    pages: u32,
    scans: Vec<u32>,
    pictures: Vec<u32>,
    layers: u64,
    guessed: u64,
    glyphs: u64,
}

struct Reading<'r> {
    source: &'r Source,
    limits: &'r Limits,
    container: &'r Container,
    document: Document,
}

impl<'r> Reading<'r> {
    fn new(source: &'r Source, limits: &'r Limits, container: &'r Container) -> Reading<'r> {
        Reading { source, limits, container, document: Document { format: "pdf", ..Document::default() } }
    }

    fn read(mut self) -> Document {
        let doc = &self.container.doc;
        let mut budget = Budget::new(self.limits);
        let mut gaps = Vec::new();
        if self.container.rebuilt && !ends_as_it_should(&self.source.bytes) {
            gaps.push(Gap::new(GapCode::Damaged).about("truncated"));
        }
        let pages = load::pages(doc, self.limits, &mut gaps);
        if pages.is_empty() && gaps.is_empty() {
            gaps.push(Gap::new(GapCode::Damaged).about("no-pages"));
        }
        let file = fontfile::collect(doc, &mut budget, &mut gaps);
        let reader = load::caught(|| FontReader::new(file.bytes.clone()).ok()).flatten();
        if reader.is_none() {
            gaps.push(Gap::new(GapCode::Internal).about("fonts"));
        }
        let fonts = fonts::Fonts::new(doc, reader.as_ref(), &file);
        let mut interpreter = Interpreter::new(doc, fonts, budget, self.limits);
        let mut tally = Tally::default();
        for (index, page) in pages.iter().enumerate() {
            let number = index as u32;
            if interpreter.exhausted || self.document.segments.len() >= self.limits.segments as usize {
                gaps.push(Gap::limit("pages", u64::from(number), pages.len() as u64));
                break;
            }
            let place = Place { page: Some(number + 1), ..Place::default() };
            let mut notes = Vec::new();
            interpreter.begin(number, page.bounds);
            let content = load::contents(doc, page, place, &mut interpreter.budget, &mut gaps);
            interpreter.content(&content, page.resources);
            drop(content);
            for look in places::annotations(doc, page, number, self.limits, &mut gaps, &mut notes) {
                interpreter.appearance(look.id, look.stream, look.rect, look.hidden, page.resources);
            }
            let mut painted = interpreter.finish();
            tally.page(number, &painted, area(page.bounds), &mut gaps);
            self.document.segments.extend(layout::segments(&mut painted, &interpreter.fonts, number));
            self.document.segments.extend(notes);
        }
        if interpreter.fonts.failed > 0 {
            gaps.push(Gap::new(GapCode::Internal).about("fonts").number("fonts", interpreter.fonts.failed));
        }
        let Interpreter { gaps: found, mut budget, .. } = interpreter;
        gaps.extend(found);
        tally.finish(&mut gaps);
        let out = &mut self.document.segments;
        places::fields(doc, self.limits, &mut budget, &mut gaps, out);
        places::outlines(doc, out);
        places::properties(doc, &mut budget, &mut gaps, out);
        self.document.embedded = places::attachments(doc, self.source, self.limits, &mut budget, &mut gaps, out);
        self.document.gaps = condense(gaps);
        self.document
    }
}

impl Tally {
    fn page(&mut self, number: u32, painted: &Painted, size: f32, gaps: &mut Vec<Gap>) {
        self.pages += 1;
        let place = Place { page: Some(number + 1), ..Place::default() };
        let glyphs = painted.visible + painted.unseen;
        self.glyphs += u64::from(glyphs);
        self.guessed += u64::from(painted.guessed);
        if painted.unknown >= MANY_UNKNOWN || painted.unknown * 50 > glyphs {
            gaps.push(Gap::new(GapCode::UnknownFont).number("glyphs", painted.unknown.into()).at(place));
        }
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

    fn finish(self, gaps: &mut Vec<Gap>) {
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

/// Whether the end of the file is there: a rebuilt table of a file without it may lack its last objects.
fn ends_as_it_should(bytes: &[u8]) -> bool {
    let tail = &bytes[bytes.len().saturating_sub(2048)..];
    memchr::memmem::find(tail, b"%%EOF").is_some() || memchr::memmem::find(tail, b"startxref").is_some()
}

/// A broken file can fail on each of its pages in the same way: the first of a kind are listed, the rest are counted.
fn condense(gaps: Vec<Gap>) -> Vec<Gap> {
    let mut seen: HashMap<(GapCode, Option<&'static str>), usize> = HashMap::new();
    let mut out: Vec<Gap> = Vec::new();
    for gap in gaps {
        let count = seen.entry((gap.code, gap.about)).or_insert(0);
        *count += 1;
        if *count <= LISTED && !out.contains(&gap) {
            out.push(gap);
        }
    }
    let mut more: Vec<_> = seen.into_iter().filter(|(_, count)| *count > LISTED).collect();
    more.sort();
    for ((code, about), count) in more {
        let gap = Gap { about, ..Gap::new(code) };
        out.push(gap.number("more", (count - LISTED) as u64));
    }
    out
}
