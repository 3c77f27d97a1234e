//! Outline: bookmarks of a long document, which people need to find their way. Those whose title holds no planned value and that lead to a page
//! of the new file are kept; what hangs below one that is not moves up.

use std::collections::HashSet;

use lopdf::{Dictionary, Object, ObjectId, StringFormat, dictionary};

use crate::formats::pdf::load::{dictionary, get};
use crate::formats::pdf::strings::text;
use crate::formats::pdf::write::copy::Copier;
use crate::formats::pdf::write::file::reference;
use crate::formats::pdf::write::links::Links;

/// Bookmarks of one document.
const MOST: usize = 20_000;
/// Levels of bookmarks.
const DEEPEST: u32 = 24;
/// Bytes of a title.
const LONGEST: usize = 2048;

/// One bookmark of the new file.
struct Mark {
    title: Vec<u8>,
    place: Object,
    /// Index of the one above it.
    above: Option<usize>,
}

/// The outline of the new file, if there is one. `lost` becomes true when a bookmark was left out.
pub(super) fn outline<'p>(copier: &mut Copier<'p>, links: &mut Links<'p>, lost: &mut bool) -> Option<u32> {
    let doc = copier.doc;
    let catalog = doc.trailer.get(b"Root").ok().and_then(|o| dictionary(doc, o))?;
    let root = dictionary(doc, catalog.get(b"Outlines").ok()?)?;
    let mut marks: Vec<Mark> = Vec::new();
    let mut met: HashSet<ObjectId> = HashSet::new();
    let mut waiting: Vec<(&'p Object, Option<usize>, u32)> =
        root.get(b"First").ok().map(|o| (o, None, 0)).into_iter().collect();
    while let Some((object, above, depth)) = waiting.pop() {
        let (Ok(id), Some(item)) = (object.as_reference(), dictionary(doc, object)) else { continue };
        if !met.insert(id) || marks.len() >= MOST || depth > DEEPEST {
            *lost = true;
            continue;
        }
        // What follows comes after all that hangs below.
        waiting.extend(item.get(b"Next").ok().map(|next| (next, above, depth)));
        let mark = mark(copier, links, item, above);
        let below = if let Some(mark) = mark {
            marks.push(mark);
            Some(marks.len() - 1)
        } else {
            *lost = true;
            above
        };
        waiting.extend(item.get(b"First").ok().map(|first| (first, below, depth + 1)));
    }
    if marks.is_empty() {
        return None;
    }
    let top = copier.file.promise();
    let numbers: Vec<u32> = marks.iter().map(|_| copier.file.promise()).collect();
    let mut below: Vec<Vec<usize>> = vec![Vec::new(); marks.len() + 1];
    for (index, mark) in marks.iter().enumerate() {
        below[mark.above.map_or(0, |above| above + 1)].push(index);
    }
    let ends = |list: &[usize], dict: &mut Dictionary, open: bool| {
        if let [first, ..] = list {
            let last = list.last().unwrap_or(first);
            dict.set("First", reference(numbers[*first]));
            dict.set("Last", reference(numbers[*last]));
            let count = list.len() as i64;
            dict.set("Count", if open { count } else { -count });
        }
    };
    for list in &below {
        for (i, index) in list.iter().enumerate() {
            let mark = &marks[*index];
            let mut dict = dictionary! {
                "Title" => Object::String(mark.title.clone(), StringFormat::Hexadecimal), "Dest" => mark.place.clone(),
                "Parent" => reference(mark.above.map_or(top, |above| numbers[above])),
            };
            if let Some(before) = i.checked_sub(1) {
                dict.set("Prev", reference(numbers[list[before]]));
            }
            if let Some(after) = list.get(i + 1) {
                dict.set("Next", reference(numbers[*after]));
            }
            ends(&below[index + 1], &mut dict, false);
            copier.file.keep(numbers[*index], &Object::Dictionary(dict));
        }
    }
    let mut dict = dictionary! { "Type" => "Outlines" };
    ends(&below[0], &mut dict, true);
    copier.file.keep(top, &Object::Dictionary(dict));
    Some(top)
}

fn mark<'p>(copier: &Copier<'p>, links: &mut Links<'p>, item: &'p Dictionary, above: Option<usize>) -> Option<Mark> {
    let Some(Object::String(title, _)) = get(copier.doc, item, b"Title") else { return None };
    if title.len() > LONGEST || copier.secrets.in_text(&text(title)) || copier.secrets.in_bytes(title) {
        return None;
    }
    let (key, place) = links.target(copier, item)?;
    (key == "Dest").then(|| Mark { title: title.clone(), place, above })
}
