//! Pages: the page tree with what pages inherit, pages that the tree lost, and the content of one page as one stream.

use std::collections::HashSet;

use lopdf::{Dictionary, Document, Object, ObjectId};

use crate::formats::pdf::load::{Budget, DEEPEST, STREAM, dictionary, get, rectangle, resolve};
use crate::model::{Gap, GapCode, Limits, Place};

/// A page with what it inherits from the tree above it (ISO 32000-2, 7.7.3.4).
#[derive(Clone, Debug)]
pub(super) struct Page<'d> {
    /// Object number and generation; (0, 0) for a page that is no object of its own.
    pub(super) id: ObjectId,
    pub(super) dict: &'d Dictionary,
    pub(super) resources: Option<&'d Dictionary>,
    /// Left, bottom, right, top of what is seen, in points.
    pub(super) bounds: [f32; 4],
}

/// The pages in order, at most `limits.pages`, and what is missing of them.
pub(super) fn pages<'d>(doc: &'d Document, limits: &Limits, gaps: &mut Vec<Gap>) -> Vec<Page<'d>> {
    let mut out = Vec::new();
    let mut seen = HashSet::new();
    let (mut missing, mut over) = (0_u64, 0_u64);
    let root = doc.trailer.get(b"Root").ok().and_then(|o| dictionary(doc, o)).and_then(|c| c.get(b"Pages").ok());
    let mut stack: Vec<(&Object, Inherited<'d>, usize)> = Vec::new();
    stack.extend(root.map(|o| (o, Inherited::default(), 0)));
    while let Some((object, above, depth)) = stack.pop() {
        let id = object.as_reference().unwrap_or((0, 0));
        if id != (0, 0) && !seen.insert(id) {
            continue;
        }
        let Some(dict) = dictionary(doc, object) else {
            missing += 1;
            continue;
        };
        let here = above.with(doc, dict);
        match get(doc, dict, b"Kids") {
            Some(Object::Array(kids)) if depth < DEEPEST => {
                stack.extend(kids.iter().rev().map(|kid| (kid, here, depth + 1)));
            }
            Some(Object::Array(_)) => over += 1,
            _ if out.len() < limits.pages as usize => out.push(here.page(id, dict)),
            _ => over += 1,
        }
    }
    if out.is_empty() {
        // No tree to follow: every page object there is, in the order of the file.
        for (id, object) in &doc.objects {
            let Object::Dictionary(dict) = object else { continue };
            if dict.has_type(b"Page") && out.len() < limits.pages as usize {
                out.push(Inherited::default().with(doc, dict).page(*id, dict));
            }
        }
        if !out.is_empty() || missing > 0 {
            gaps.push(Gap::new(GapCode::Damaged).about("page-tree"));
        }
    } else if missing > 0 {
        gaps.push(Gap::new(GapCode::Damaged).about("page-tree").number("pages", missing));
    }
    if over > 0 {
        gaps.push(Gap::limit("pages", limits.pages.into(), out.len() as u64 + over));
    }
    out
}

#[derive(Clone, Copy, Default)]
struct Inherited<'d> {
    resources: Option<&'d Dictionary>,
    media: Option<[f32; 4]>,
    crop: Option<[f32; 4]>,
}

impl<'d> Inherited<'d> {
    fn with(mut self, doc: &'d Document, dict: &'d Dictionary) -> Inherited<'d> {
        let rect = |key: &[u8]| dict.get(key).ok().and_then(|o| rectangle(doc, o));
        self.resources = dict.get(b"Resources").ok().and_then(|o| dictionary(doc, o)).or(self.resources);
        self.media = rect(b"MediaBox").or(self.media);
        self.crop = rect(b"CropBox").or(self.crop);
        self
    }

    fn page(self, id: ObjectId, dict: &'d Dictionary) -> Page<'d> {
        // US letter is what viewers take when a page does not say.
        let media = self.media.unwrap_or([0.0, 0.0, 612.0, 792.0]);
        let crop = self.crop.unwrap_or(media);
        let both = [crop[0].max(media[0]), crop[1].max(media[1]), crop[2].min(media[2]), crop[3].min(media[3])];
        let bounds = if both[0] < both[2] && both[1] < both[3] { both } else { media };
        Page { id, dict, resources: self.resources, bounds }
    }
}

/// A page that the tree does not lead to: it inherits from the parent that it names, if that is still there.
pub(super) fn lone_page<'d>(doc: &'d Document, id: ObjectId, dict: &'d Dictionary) -> Page<'d> {
    let mut above = vec![dict];
    while let Some(parent) =
        above.last().and_then(|d| dictionary(doc, d.get(b"Parent").ok()?)).filter(|_| above.len() < DEEPEST)
    {
        above.push(parent);
    }
    above.iter().rev().fold(Inherited::default(), |inherited, dict| inherited.with(doc, dict)).page(id, dict)
}

/// The streams that a page's content is made of.
pub(super) fn content_ids(doc: &Document, page: &Page<'_>) -> Vec<ObjectId> {
    match page.dict.get(b"Contents") {
        Ok(object) => match resolve(doc, object) {
            Object::Array(items) => items.iter().filter_map(|o| o.as_reference().ok()).collect(),
            _ => object.as_reference().into_iter().collect(),
        },
        Err(_) => Vec::new(),
    }
}

/// The content of a page as one token stream: its streams joined by a line end, because a token may not run over their ends
/// but an operator and its operands may (ISO 32000-2, 7.8.2).
pub(super) fn contents(
    doc: &Document,
    page: &Page<'_>,
    place: Place,
    budget: &mut Budget,
    gaps: &mut Vec<Gap>,
) -> Vec<u8> {
    let mut streams: Vec<&Object> = Vec::new();
    match page.dict.get(b"Contents") {
        Ok(object) => match resolve(doc, object) {
            Object::Array(items) => streams.extend(items),
            Object::Null => gaps.push(Gap::new(GapCode::Damaged).about("page-content").at(place)),
            _ => streams.push(object),
        },
        Err(_) => return Vec::new(),
    }
    let mut out = Vec::new();
    for object in streams {
        if out.len() as u64 > STREAM {
            gaps.push(Gap::limit("page-bytes", STREAM, 0).at(place));
            break;
        }
        match resolve(doc, object) {
            Object::Stream(stream) => {
                // A length of nothing in front of something: the container believed it, and what stands there was not read.
                if stream.content.is_empty()
                    && get(doc, &stream.dict, b"Length").is_none_or(|l| !matches!(l, Object::Integer(0)))
                {
                    gaps.push(Gap::new(GapCode::Damaged).about("stream-length").at(place));
                }
                let (bytes, gap) = budget.decode(doc, stream).split();
                if out.is_empty() {
                    out = bytes;
                } else {
                    out.push(b'\n');
                    out.extend_from_slice(&bytes);
                }
                gaps.extend(gap.map(|g| g.at(place)));
            }
            Object::Null if object.as_reference().is_err() => {}
            _ => gaps.push(Gap::new(GapCode::Damaged).about("page-content").at(place)),
        }
    }
    out
}
