//! Places: everything in a PDF that is text without being painted on a page. Properties, outlines, annotations, links, form fields, attachments.

use std::collections::HashSet;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use crate::formats::packet;
use crate::formats::pdf::load::{Budget, Seen, dictionary, get, rectangle, resolve};
use crate::formats::pdf::pages::Page;
use crate::formats::pdf::strings::{address, text};
use crate::model::{Gap, Layer, Limits, Part, Place, Segment, Source};
use crate::text::TextBuilder;

/// A segment of one value. `path` names keys of the format.
fn value(text: &str, holder: u32, path: &str, place: Place, layer: Layer, label: Option<&str>) -> Option<Segment> {
    if text.trim().is_empty() {
        return None;
    }
    let mut builder = TextBuilder::new();
    builder.push_value(text, holder, path);
    let mut segment = Segment::new(place, layer, builder.finish());
    segment.label = label.filter(|l| !l.trim().is_empty()).map(Into::into);
    // Properties of a document belong to no page.
    segment.group = place.page.map_or(u32::MAX, |page| page - 1);
    Some(segment)
}

fn part(name: &'static str) -> Place {
    Place { part: Some(Part(name)), ..Place::default() }
}

/// The text of a key that will be told: it counts as read.
fn string(doc: &Document, seen: &mut Seen, dict: &Dictionary, key: &[u8]) -> Option<String> {
    match get(doc, dict, key)? {
        Object::String(bytes, _) => {
            seen.string(bytes);
            Some(text(bytes))
        }
        Object::Name(name) => Some(String::from_utf8_lossy(name).into_owned()),
        _ => None,
    }
}

/// The text of a key that only names something else: it is told elsewhere.
fn label(doc: &Document, dict: &Dictionary, key: &[u8]) -> Option<String> {
    string(doc, &mut Seen::default(), dict, key)
}

/// Document information and the XMP packet of the document.
pub(super) fn properties(doc: &Document, budget: &mut Budget, gaps: &mut Vec<Gap>, out: &mut Vec<Segment>) {
    if let Ok(object) = doc.trailer.get(b"Info") {
        let holder = object.as_reference().map_or(0, |id| id.0);
        if let Some(info) = dictionary(doc, object) {
            for (key, _) in info.iter() {
                let Some(found) = string(doc, &mut budget.seen, info, key) else { continue };
                let path = match key.as_slice() {
                    b"Title" => "Info/Title",
                    b"Author" => "Info/Author",
                    b"Subject" => "Info/Subject",
                    b"Keywords" => "Info/Keywords",
                    b"Creator" => "Info/Creator",
                    b"Producer" => "Info/Producer",
                    b"CreationDate" => "Info/CreationDate",
                    b"ModDate" => "Info/ModDate",
                    _ => "Info",
                };
                out.extend(value(&found, holder, path, part("property"), Layer::Metadata, Some(&text(key))));
            }
        }
    }
    let catalog = doc.trailer.get(b"Root").ok().and_then(|o| dictionary(doc, o));
    let metadata = catalog.and_then(|c| c.get(b"Metadata").ok());
    if let Some(object) = metadata
        && let Object::Stream(stream) = resolve(doc, object)
    {
        let holder = object.as_reference().map_or(0, |id| id.0);
        let (bytes, gap) = budget.decode(doc, stream).split();
        gaps.extend(gap.map(|g| g.at(part("property"))));
        for (label, found) in packet::texts(&bytes) {
            out.extend(value(&found, holder, "Metadata", part("property"), Layer::Metadata, Some(&label)));
        }
    }
}

/// Titles of the outline, with the links that it holds.
pub(super) fn outlines(doc: &Document, seen: &mut Seen, out: &mut Vec<Segment>) {
    let catalog = doc.trailer.get(b"Root").ok().and_then(|o| dictionary(doc, o));
    let Some(root) = catalog.and_then(|c| c.get(b"Outlines").ok()) else { return };
    let mut met: HashSet<ObjectId> = HashSet::new();
    let mut stack = vec![root];
    let mut number = 0;
    while let Some(object) = stack.pop() {
        let id = object.as_reference().unwrap_or((0, 0));
        if !met.insert(id) {
            continue;
        }
        let Some(item) = dictionary(doc, object) else { continue };
        if let Some(title) = string(doc, seen, item, b"Title") {
            number += 1;
            let place = Place { number: Some(number), ..part("outline") };
            out.extend(value(&title, id.0, "Outlines/Title", place, Layer::Metadata, None));
            link(doc, seen, item, id.0, place, out);
        }
        stack.extend(item.get(b"Next").ok());
        stack.extend(item.get(b"First").ok());
    }
}

/// The address that an action leads to.
fn link(doc: &Document, seen: &mut Seen, dict: &Dictionary, holder: u32, place: Place, out: &mut Vec<Segment>) {
    // An action may be followed by others; a chain has an end.
    let mut action = dict.get(b"A").ok().and_then(|o| dictionary(doc, o));
    for _ in 0..16 {
        let Some(current) = action else { return };
        let place = Place { part: Some(Part("link")), ..place };
        if let Some(Object::String(bytes, _)) = get(doc, current, b"URI") {
            seen.string(bytes);
            out.extend(value(&address(bytes), holder, "A/URI", place, Layer::Metadata, None));
        }
        for key in [b"F".as_slice(), b"JS"] {
            let found = match get(doc, current, key) {
                Some(Object::String(bytes, _)) => {
                    seen.string(bytes);
                    Some(text(bytes))
                }
                Some(Object::Dictionary(file)) => {
                    string(doc, seen, file, b"UF").or_else(|| string(doc, seen, file, b"F"))
                }
                _ => None,
            };
            if let Some(found) = found {
                let path = if key == b"JS" { "A/JS" } else { "A/F" };
                out.extend(value(&found, holder, path, place, Layer::Metadata, None));
            }
        }
        action = current.get(b"Next").ok().and_then(|o| dictionary(doc, o));
    }
}

/// How an annotation looks: content to be interpreted, and where it goes.
pub(super) struct Appearance<'d> {
    pub(super) id: ObjectId,
    /// The annotation itself.
    pub(super) annotation: &'d Dictionary,
    pub(super) stream: &'d Stream,
    pub(super) rect: [f32; 4],
    pub(super) hidden: bool,
    /// Whether it may cover what lies under it: a highlight or a field of a form does not.
    pub(super) covers: bool,
}

/// The texts of a page's annotations and links; their appearances come back for the interpreter.
pub(super) fn annotations<'d>(
    doc: &'d Document,
    page: &Page<'d>,
    number: u32,
    limits: &Limits,
    seen: &mut Seen,
    gaps: &mut Vec<Gap>,
    out: &mut Vec<Segment>,
) -> Vec<Appearance<'d>> {
    let mut appearances = Vec::new();
    let Some(Object::Array(items)) = get(doc, page.dict, b"Annots") else { return appearances };
    let mut notes = 0;
    let mut met: HashSet<ObjectId> = HashSet::new();
    if items.len() > limits.entries as usize {
        let place = Place { page: Some(number + 1), ..part("annotation") };
        gaps.push(Gap::limit("annotations", limits.entries.into(), items.len() as u64).at(place));
    }
    for object in items.iter().take(limits.entries as usize) {
        if object.as_reference().is_ok_and(|id| !met.insert(id)) {
            continue;
        }
        let Some(annotation) = dictionary(doc, object) else { continue };
        let holder = object.as_reference().map_or(page.id.0, |id| id.0);
        let place = Place { page: Some(number + 1), ..part("annotation") };
        let flags = get(doc, annotation, b"F").and_then(|o| o.as_i64().ok()).unwrap_or(0);
        let subtype = annotation.get(b"Subtype").and_then(Object::as_name).unwrap_or_default();
        link(doc, seen, annotation, holder, place, out);
        let texts = [
            (b"Contents".as_slice(), "Contents", None),
            (b"T", "T", Some("author")),
            (b"Subj", "Subj", Some("subject")),
        ];
        notes += 1;
        let place = Place { number: Some(notes), ..place };
        for (key, path, label) in texts {
            // The name of a form field is its label, and is read with its value.
            if key == b"T" && subtype == b"Widget" {
                continue;
            }
            if let Some(found) = string(doc, seen, annotation, key) {
                out.extend(value(&found, holder, path, place, Layer::Comment, label));
            }
        }
        if let Some(rich) = string(doc, seen, annotation, b"RC") {
            let whole: Vec<String> = packet::texts(rich.as_bytes()).into_iter().map(|(_, t)| t).collect();
            out.extend(value(&whole.join(" "), holder, "RC", place, Layer::Copy, None));
        }
        let rect = annotation.get(b"Rect").ok().and_then(|o| rectangle(doc, o));
        if let (Some(rect), Some((id, stream))) = (rect, appearance(doc, annotation)) {
            // Hidden, or not for the screen (ISO 32000-2, table 167).
            let hidden = flags & (2 | 32) != 0 || subtype == b"Popup";
            let covers =
                matches!(subtype, b"Square" | b"Circle" | b"Polygon" | b"Redact" | b"FreeText" | b"Stamp" | b"Line");
            appearances.push(Appearance { id, annotation, stream, rect, hidden, covers });
        }
    }
    appearances
}

/// The normal appearance, of the state that the annotation is in.
fn appearance<'d>(doc: &'d Document, annotation: &'d Dictionary) -> Option<(ObjectId, &'d Stream)> {
    let normal = dictionary(doc, annotation.get(b"AP").ok()?)?.get(b"N").ok()?;
    let object = match resolve(doc, normal) {
        Object::Dictionary(states) => {
            let state = annotation.get(b"AS").and_then(Object::as_name).ok()?;
            states.get(state).ok()?
        }
        _ => normal,
    };
    match resolve(doc, object) {
        Object::Stream(stream) => Some((object.as_reference().unwrap_or((0, 0)), stream)),
        _ => None,
    }
}

/// The values of the form, each with the name of its field as label.
pub(super) fn fields(
    doc: &Document,
    limits: &Limits,
    budget: &mut Budget,
    gaps: &mut Vec<Gap>,
    out: &mut Vec<Segment>,
) {
    let catalog = doc.trailer.get(b"Root").ok().and_then(|o| dictionary(doc, o));
    let Some(form) = catalog.and_then(|c| dictionary(doc, c.get(b"AcroForm").ok()?)) else { return };
    let Some(Object::Array(roots)) = get(doc, form, b"Fields") else { return };
    let mut met: HashSet<ObjectId> = HashSet::new();
    let mut stack: Vec<(&Object, Option<String>)> = roots.iter().rev().map(|o| (o, None)).collect();
    let mut number = 0;
    while let Some((object, above)) = stack.pop() {
        let id = object.as_reference().unwrap_or((0, 0));
        if id != (0, 0) && !met.insert(id) {
            continue;
        }
        if number >= limits.entries {
            gaps.push(Gap::limit("form-fields", limits.entries.into(), 0).at(part("form-field")));
            break;
        }
        let Some(field) = dictionary(doc, object) else { continue };
        let name = label(doc, field, b"TU").or_else(|| label(doc, field, b"T")).or(above);
        number += 1;
        let place = Place { number: Some(number), ..part("form-field") };
        let mut texts: Vec<(String, &str, Layer)> = Vec::new();
        for (key, path, layer) in [(b"V".as_slice(), "V", Layer::Visible), (b"DV", "DV", Layer::Hidden)] {
            match get(doc, field, key) {
                Some(Object::String(bytes, _)) => {
                    budget.seen.string(bytes);
                    texts.push((text(bytes), path, layer));
                }
                Some(Object::Stream(stream)) => {
                    let (bytes, gap) = budget.decode(doc, stream).split();
                    gaps.extend(gap.map(|g| g.at(place)));
                    texts.push((text(&bytes), path, layer));
                }
                Some(Object::Array(items)) => {
                    texts.extend(items.iter().take(1000).filter_map(|o| match resolve(doc, o) {
                        Object::String(bytes, _) => {
                            budget.seen.string(bytes);
                            Some((text(bytes), path, layer))
                        }
                        _ => None,
                    }))
                }
                _ => {}
            }
        }
        let shown = texts.first().map(|(t, _, _)| t.clone());
        for (i, (found, path, layer)) in texts.iter().enumerate() {
            // A default that is also the value says nothing new.
            if i > 0 && Some(found) == shown.as_ref() {
                continue;
            }
            out.extend(value(found, id.0, path, place, *layer, name.as_deref()));
        }
        if let Some(Object::Array(kids)) = get(doc, field, b"Kids") {
            stack.extend(kids.iter().rev().map(|kid| (kid, name.clone())));
        }
    }
}

/// The files inside, each as a source of its own, and what is said about them.
pub(super) fn attachments(
    doc: &Document,
    source: &Source,
    limits: &Limits,
    budget: &mut Budget,
    gaps: &mut Vec<Gap>,
    out: &mut Vec<Segment>,
) -> Vec<Source> {
    let mut found = Vec::new();
    let mut seen: HashSet<usize> = HashSet::new();
    for (id, object) in &doc.objects {
        let mut stack = vec![(object, 0)];
        while let Some((object, depth)) = stack.pop() {
            let dict = match object {
                Object::Array(items) if depth < 16 => {
                    stack.extend(items.iter().map(|o| (o, depth + 1)));
                    continue;
                }
                Object::Dictionary(dict) => dict,
                Object::Stream(stream) => &stream.dict,
                _ => continue,
            };
            if depth < 16 {
                stack.extend(dict.iter().map(|(_, o)| (o, depth + 1)));
            }
            let Some(files) = dict.get(b"EF").ok().and_then(|o| dictionary(doc, o)) else { continue };
            let name = label(doc, dict, b"UF").or_else(|| label(doc, dict, b"F"));
            if let Some(description) = string(doc, &mut budget.seen, dict, b"Desc") {
                out.extend(value(&description, id.0, "Desc", part("attachment"), Layer::Metadata, None));
            }
            for (_, file) in files.iter() {
                let Object::Stream(stream) = resolve(doc, file) else { continue };
                if !seen.insert(std::ptr::from_ref(stream) as usize) {
                    continue;
                }
                if found.len() >= limits.entries as usize {
                    gaps.push(Gap::limit("entries", limits.entries.into(), 0).at(part("attachment")));
                    return found;
                }
                let (bytes, gap) = budget.decode(doc, stream).split();
                gaps.extend(gap.map(|g| g.at(part("attachment"))));
                let name = name.clone().unwrap_or_else(|| format!("attachment-{}", found.len() + 1));
                found.push(source.member(&name, bytes));
            }
        }
    }
    found
}
