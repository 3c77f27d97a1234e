//! Reading: one document from front to back. First what people see, page after page; then the named places; then everything that is left,
//! object by object; last what older revisions and stray bytes of the file hold.

use std::collections::hash_map::DefaultHasher;
use std::collections::{HashMap, HashSet};
use std::hash::{Hash, Hasher};

use hayro_syntax::Pdf as FontReader;
use lopdf::{Document as Container, Object, ObjectId};

use crate::formats::pdf::graph::{self, Reach};
use crate::formats::pdf::interp::Interpreter;
use crate::formats::pdf::load::{self, Budget, Seen};
use crate::formats::pdf::page::{Painted, area};
use crate::formats::pdf::pages::{self, Page};
use crate::formats::pdf::rest::{Drawing, Rest, Walker};
use crate::formats::pdf::tally::{Tally, unreadable};
use crate::formats::pdf::{fontfile, fonts, layout, places, raw};
use crate::model::{Document, Gap, GapCode, Layer, Limits, Part, Place, Segment, Source};
use crate::text::TextBuilder;

/// Gaps of one kind that are listed one by one.
const LISTED: usize = 50;
/// Older versions of one object that are read; programs that save after every change leave hundreds.
const VERSIONS: usize = 8;
/// Letters that a font program contradicts: fewer are slips of a producer.
const CONTRADICTIONS: usize = 8;
/// Letters and digits that make a drawing worth telling: a tick in a box is none.
const WORTH: usize = 3;

/// One document under way.
pub(super) struct Reading<'r> {
    source: &'r Source,
    limits: &'r Limits,
    document: Document,
    gaps: Vec<Gap>,
    /// Texts of pages, by their hash: an older revision tells only what differs.
    told: HashSet<u64>,
}

impl<'r> Reading<'r> {
    /// Nothing read yet.
    pub(super) fn new(source: &'r Source, limits: &'r Limits) -> Reading<'r> {
        let document = Document { format: "pdf", ..Document::default() };
        Reading { source, limits, document, gaps: Vec::new(), told: HashSet::new() }
    }

    /// Reads all of it.
    pub(super) fn read(mut self, mut container: load::Container) -> Document {
        if container.rebuilt && !ends_as_it_should(&self.source.bytes) {
            self.gaps.push(Gap::new(GapCode::Damaged).about("truncated"));
        }
        let budget = self.latest(&container.doc);
        self.older(&mut container.doc, budget);
        self.document.gaps = condense(self.gaps);
        self.document
    }

    /// The last revision.
    fn latest(&mut self, doc: &Container) -> Budget {
        let limits = self.limits;
        let mut budget = Budget::new(limits);
        let pages = pages::pages(doc, limits, &mut self.gaps);
        if pages.is_empty() && self.gaps.is_empty() {
            self.gaps.push(Gap::new(GapCode::Damaged).about("no-pages"));
        }
        let file = fontfile::collect(doc, &mut budget, &mut self.gaps);
        let reader = load::caught(|| FontReader::new(file.bytes.clone()).ok()).flatten();
        if reader.is_none() {
            self.gaps.push(Gap::new(GapCode::Internal).about("fonts"));
        }
        let fonts = fonts::Fonts::new(doc, reader.as_ref(), &file);
        let mut interpreter = Interpreter::new(doc, fonts, budget, limits);
        let mut tally = Tally::default();
        for (index, page) in pages.iter().enumerate() {
            if interpreter.exhausted || self.document.segments.len() >= limits.segments as usize {
                self.gaps.push(Gap::limit("pages", index as u64, pages.len() as u64));
                break;
            }
            self.page(&mut interpreter, page, index as u32, &mut tally);
        }
        tally.finish(&mut self.gaps);
        let out = &mut self.document.segments;
        self.told.extend(out.iter().map(|s| hash(s.text.folded())));
        places::fields(doc, limits, &mut interpreter.budget, &mut self.gaps, out);
        places::outlines(doc, &mut interpreter.budget.seen, out);
        places::properties(doc, &mut interpreter.budget, &mut self.gaps, out);
        let embedded = places::attachments(doc, self.source, limits, &mut interpreter.budget, &mut self.gaps, out);
        self.document.embedded = embedded;
        let reach = graph::reach(doc, &pages);
        let lost = lost_pages(doc, doc.objects.keys().filter(|id| !reach.contains_key(id)), &pages);
        if lost.len() > limits.pages as usize {
            self.gaps.push(Gap::limit("pages", limits.pages.into(), lost.len() as u64));
        }
        for page in lost.iter().take(limits.pages as usize) {
            self.old_page(&mut interpreter, page, None);
        }
        self.rest(&mut interpreter, doc.objects.iter(), &reach, &pages, None);
        if interpreter.fonts.failed > 0 {
            self.gaps.push(Gap::new(GapCode::Internal).about("fonts").number("fonts", interpreter.fonts.failed));
        }
        self.gaps.append(&mut interpreter.gaps);
        interpreter.budget
    }

    fn page<'p>(&mut self, interpreter: &mut Interpreter<'p>, page: &Page<'p>, number: u32, tally: &mut Tally) {
        let place = Place { page: Some(number + 1), ..Place::default() };
        let mut notes = Vec::new();
        interpreter.begin(place, page.bounds);
        let content = pages::contents(interpreter.doc, page, place, &mut interpreter.budget, &mut self.gaps);
        interpreter.content(&content, page.resources);
        drop(content);
        let seen = &mut interpreter.budget.seen;
        let looks = places::annotations(interpreter.doc, page, number, self.limits, seen, &mut self.gaps, &mut notes);
        for look in looks {
            interpreter.appearance(look.id, look.stream, look.rect, look.hidden, look.covers, page.resources);
        }
        let mut painted = interpreter.finish();
        tally.page(number, &painted, area(page.bounds), &mut self.gaps);
        let second = second_reading(&painted);
        self.document.segments.extend(layout::segments(&mut painted, &interpreter.fonts, place));
        if let Some(mut second) = second {
            self.gaps.push(Gap::new(GapCode::UnknownFont).about("two-readings").at(place));
            self.document.segments.extend(layout::segments(&mut second, &interpreter.fonts, place));
        }
        interpreter.notes.finish(place, &mut self.document.segments);
        self.document.segments.extend(notes);
    }

    /// A page of an older revision: all of its text is of one layer, and told only where it differs from what was told.
    fn old_page<'p>(&mut self, interpreter: &mut Interpreter<'p>, page: &Page<'p>, number: Option<u32>) {
        if interpreter.exhausted {
            return;
        }
        let part = number.is_none().then_some(Part("object"));
        let id = number.is_none().then_some(page.id.0);
        let place = Place { page: number.map(|n| n + 1), part, number: id, ..Place::default() };
        interpreter.begin(place, page.bounds);
        let content = pages::contents(interpreter.doc, page, place, &mut interpreter.budget, &mut self.gaps);
        interpreter.content(&content, page.resources);
        self.layered(interpreter, place, Layer::Revision);
    }

    /// Ends what was begun, as text of one layer.
    fn layered(&mut self, interpreter: &mut Interpreter<'_>, place: Place, layer: Layer) {
        let mut painted = interpreter.finish();
        for run in &mut painted.runs {
            run.layer = layer;
        }
        self.gaps.extend(unreadable(&painted).map(|gap| gap.at(place)));
        let mut found = layout::segments(&mut painted, &interpreter.fonts, place);
        let mut notes: Vec<Segment> = Vec::new();
        interpreter.notes.finish(place, &mut notes);
        found.extend(notes.into_iter().map(|note| Segment { layer, ..note }));
        let told = &self.told;
        found.retain(|segment| {
            let text = segment.text.folded();
            text.chars().filter(|c| c.is_alphanumeric()).take(WORTH).count() >= WORTH && !told.contains(&hash(text))
        });
        self.document.segments.extend(found);
    }

    /// What no named place has read of these objects.
    fn rest<'p>(
        &mut self,
        interpreter: &mut Interpreter<'p>,
        objects: impl Iterator<Item = (&'p ObjectId, &'p Object)>,
        reach: &HashMap<ObjectId, Reach>,
        pages: &[Page<'p>],
        layer: Option<Layer>,
    ) {
        let doc = interpreter.doc;
        let mut walker = Walker::new(doc, reach, &mut interpreter.budget, &mut self.gaps, self.limits, self.source);
        walker.layer = layer;
        walker.trailer();
        for (id, object) in objects {
            walker.object(*id, object);
        }
        let Rest { segments, drawings, embedded } = walker.rest;
        self.document.segments.extend(segments);
        self.document.embedded.extend(embedded);
        for Drawing { id, stream, layer, place } in drawings {
            // Drawn meanwhile by another that nothing draws.
            if interpreter.exhausted || interpreter.budget.seen.has_drawn(stream) {
                continue;
            }
            let page = place.page.map_or(0, |page| page as usize - 1);
            let resources = pages.get(page).or(pages.first()).and_then(|page| page.resources);
            interpreter.begin(place, [0.0; 4]);
            interpreter.drawing(id, stream, resources);
            self.layered(interpreter, place, layer);
        }
    }

    /// What the file holds beside its last revision.
    fn older(&mut self, doc: &mut Container, mut budget: Budget) {
        let left = raw::left_over(&self.source.bytes, doc, self.limits, &mut self.gaps);
        let outside = Place { part: Some(Part("outside")), ..Place::default() };
        for (_, text) in &left.texts {
            let mut builder = TextBuilder::new();
            builder.push_value(text, 0, "outside");
            let mut segment = Segment::new(outside, Layer::Revision, builder.finish());
            segment.group = u32::MAX;
            self.document.segments.push(segment);
        }
        if left.binary > 0 {
            self.gaps
                .push(Gap::new(GapCode::Unsupported).about("outside-bytes").number("bytes", left.binary).at(outside));
        }
        let mut read: HashSet<ObjectId> = HashSet::new();
        if !left.objects.is_empty() {
            let was_read = |object: &Object| object.as_stream().is_ok_and(|stream| budget.seen.has_stream(stream));
            read.extend(doc.objects.iter().filter(|(_, object)| was_read(object)).map(|(id, _)| *id));
        }
        let versions = versions(left.objects, doc.max_id);
        if versions.len() > VERSIONS {
            self.gaps.push(Gap::limit("revisions", VERSIONS as u64, versions.len() as u64));
        }
        for version in versions.into_iter().take(VERSIONS) {
            let ids: HashSet<ObjectId> = version.iter().map(|(id, _)| *id).collect();
            doc.objects.extend(version);
            // Objects moved: what was noted of their addresses is worth nothing now.
            budget.seen = Seen::default();
            budget = self.version(doc, &ids, &mut read, budget);
        }
    }

    /// One step back: `ids` are as they were before.
    fn version(
        &mut self,
        doc: &Container,
        ids: &HashSet<ObjectId>,
        read: &mut HashSet<ObjectId>,
        mut budget: Budget,
    ) -> Budget {
        let pages = pages::pages(doc, self.limits, &mut Vec::new());
        let reach = graph::reach(doc, &pages);
        let lost = lost_pages(doc, ids.iter(), &pages);
        let differs =
            |page: &Page<'_>| pages::content_ids(doc, page).iter().any(|id| ids.contains(id) || !read.contains(id));
        let changed: Vec<u32> = (0..pages.len() as u32).filter(|n| differs(&pages[*n as usize])).collect();
        // Most updates change no more than a few strings, and need no fonts.
        let streams = ids.iter().any(|id| doc.objects.get(id).is_some_and(|object| object.as_stream().is_ok()));
        let nothing = Container::new();
        let painted = if streams || !changed.is_empty() || !lost.is_empty() { doc } else { &nothing };
        let file = fontfile::collect(painted, &mut budget, &mut self.gaps);
        let reader = load::caught(|| FontReader::new(file.bytes.clone()).ok()).flatten();
        let fonts = fonts::Fonts::new(doc, reader.as_ref(), &file);
        let mut interpreter = Interpreter::new(doc, fonts, budget, self.limits);
        for &number in &changed {
            self.old_page(&mut interpreter, &pages[number as usize], Some(number));
        }
        for page in lost.iter().filter(|page| differs(page)) {
            self.old_page(&mut interpreter, page, None);
        }
        read.extend(changed.iter().flat_map(|n| pages::content_ids(doc, &pages[*n as usize])));
        read.extend(lost.iter().flat_map(|page| pages::content_ids(doc, page)));
        let objects = doc.objects.iter().filter(|(id, _)| ids.contains(id));
        self.rest(&mut interpreter, objects, &reach, &pages, Some(Layer::Revision));
        self.gaps.append(&mut interpreter.gaps);
        interpreter.budget
    }
}

/// The page as its font programs tell it, when they contradict what the file says about its letters: one of both is there to mislead.
fn second_reading(painted: &Painted) -> Option<Painted> {
    let glyphs = painted.texts.iter().filter(|t| **t != 32).count();
    if painted.others.len() < CONTRADICTIONS || painted.others.len() * 10 < glyphs {
        return None;
    }
    let mut second = painted.clone();
    for (index, other) in std::mem::take(&mut second.others) {
        second.texts[index as usize] = other as u32;
    }
    for run in &mut second.runs {
        run.layer = Layer::Copy;
    }
    Some(second)
}

/// Page objects among `ids` that the page tree does not lead to.
fn lost_pages<'d, 'i>(
    doc: &'d Container,
    ids: impl Iterator<Item = &'i ObjectId>,
    pages: &[Page<'d>],
) -> Vec<Page<'d>> {
    let known: HashSet<ObjectId> = pages.iter().map(|page| page.id).collect();
    let lost = ids.filter(|id| !known.contains(id)).filter_map(|id| match doc.objects.get(id) {
        Some(Object::Dictionary(dict)) if dict.has_type(b"Page") => Some(pages::lone_page(doc, *id, dict)),
        _ => None,
    });
    lost.collect()
}

/// Sorts what was left over into steps back: first the last older version of each object, then the one before, and so on.
/// Trailers have no number; they get one of their own.
fn versions(objects: Vec<(ObjectId, Object)>, highest: u32) -> Vec<Vec<(ObjectId, Object)>> {
    let mut steps: Vec<Vec<(ObjectId, Object)>> = Vec::new();
    let mut count: HashMap<ObjectId, usize> = HashMap::new();
    let mut fresh = highest;
    for (id, object) in objects.into_iter().rev() {
        let id = if id == (0, 0) {
            fresh = fresh.saturating_add(1);
            (fresh, 0)
        } else {
            id
        };
        let step = count.entry(id).or_default();
        if *step >= steps.len() {
            steps.push(Vec::new());
        }
        steps[*step].push((id, object));
        *step += 1;
    }
    steps
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.trim().hash(&mut hasher);
    hasher.finish()
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
