//! Write: a new PDF without what a plan takes out.
//!
//! Nothing of the old file is changed in place. Pages are read again as the reader read them; what they need to look as they did is written
//! into a new file, by a list of what is allowed, and the planned glyphs are not among it. So there is nothing to forget: a key that nobody
//! knows, a comment, an older revision, a name, a script has no way in.
//!
//! | file | what it does |
//! | --- | --- |
//! | `pages` | one page after the other: its content, its boxes, what lies on it |
//! | `sheet` | a page as it was read, with what of it goes |
//! | `lines`, `room`, `label` | where boxes go, lines that are set again, what is drawn |
//! | `press`, `op`, `show` | content streams, operator by operator; strings, glyph by glyph |
//! | `names`, `copy`, `fonts`, `outlines`, `compact`, `images`, `inline`, `pixels` | resources under new names, by lists of what is allowed |
//! | `fields` | values of forms that have no picture |
//! | `links`, `outline` | links and bookmarks that lead somewhere harmless |
//! | `secrets` | whether a planned value stands in a name or in stray bytes |
//! | `file` | objects to bytes |

mod compact;
mod copy;
mod fields;
mod file;
mod fonts;
mod images;
mod inline;
mod label;
mod lines;
mod links;
mod names;
mod op;
mod outline;
mod outlines;
mod pages;
mod pixels;
mod press;
mod room;
mod secrets;
mod sheet;
mod show;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use hayro_syntax::Pdf as FontReader;
use lopdf::{Document as Container, Object, dictionary};

use crate::formats::pdf::interp::Interpreter;
use crate::formats::pdf::load::{self, Budget, dictionary, get, resolve};
use crate::formats::pdf::write::copy::Copier;
use crate::formats::pdf::write::file::reference;
use crate::formats::pdf::write::fonts::FontBook;
use crate::formats::pdf::write::links::Links;
use crate::formats::pdf::write::pages::{Leaf, Setting};
use crate::formats::pdf::write::press::Press;
use crate::formats::pdf::write::secrets::Secrets;
use crate::formats::pdf::{fontfile, fonts as readers, pages as tree};
use crate::formats::{Refusal, Task};
use crate::model::{Document, Layer, Place, Source, Written};

/// Carries out a plan; see [`crate::formats::Format::write`].
pub(super) fn write(task: &Task<'_>) -> Result<Written, Refusal> {
    let Task { source, document, plan, embedded, care, limits } = *task;
    let same = |(old, new): (&Source, &Option<Source>)| new.as_ref().is_some_and(|new| new.bytes == old.bytes);
    let untouched = embedded.len() == document.embedded.len() && document.embedded.iter().zip(embedded).all(same);
    if plan.is_empty() && !care.clean && untouched {
        return Ok(Written {
            bytes: source.bytes.to_vec(),
            layers_cleaned: Vec::new(),
            changes: Vec::new(),
            left_out: Vec::new(),
        });
    }
    let container = load::open(&source.bytes, limits)?;
    let doc = &container.doc;
    if !care.drop_signature && is_signed(doc) {
        return Err(Refusal::Signed);
    }
    let pages = tree::pages(doc, limits, &mut Vec::new());
    if pages.is_empty() {
        return Err(Refusal::Stuck { what: "no-pages", place: Place::default() });
    }
    let mut budget = Budget::new(limits);
    let file = fontfile::collect(doc, &mut budget, &mut Vec::new());
    let reader = load::caught(|| FontReader::new(file.bytes.clone()).ok()).flatten();
    let fonts = readers::Fonts::new(doc, reader.as_ref(), &file);
    let mut press = Press {
        interpreter: Interpreter::new(doc, fonts, budget, limits),
        copier: Copier::new(doc, Budget::new(limits), Secrets::of(document, plan)),
        fonts: FontBook::default(),
        blanks: None,
        outer: None,
        limits,
        forms: HashMap::new(),
        images: HashMap::new(),
        taken: Vec::new(),
    };
    let (catalog, tree) = (press.copier.file.promise(), press.copier.file.promise());
    let leaves: Vec<Leaf<'_>> =
        pages.into_iter().map(|page| Leaf { page, number: press.copier.file.promise(), parent: tree }).collect();
    let mut cuts = sheet::cuts(document, plan);
    let mut links = Links::new(doc, &leaves);
    for (index, leaf) in leaves.iter().enumerate() {
        let cuts = cuts.remove(&(index as u32)).unwrap_or_default();
        press.page(leaf, Setting { index: index as u32, cuts: &cuts, plan, limits }, &mut links)?;
    }
    // A page that was planned for and is not there any more cannot be what was read.
    if let Some((&page, _)) = cuts.iter().next() {
        let place = Place { page: Some(page.saturating_add(1)), ..Place::default() };
        return Err(Refusal::Stuck { what: "page", place });
    }
    press.copier.page = None;
    press.write_fonts();
    let kids: Vec<Object> = leaves.iter().map(|leaf| reference(leaf.number)).collect();
    let count = kids.len() as i64;
    let root = dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count };
    press.copier.file.keep(tree, &Object::Dictionary(root));
    let mut root = dictionary! { "Type" => "Catalog", "Pages" => reference(tree) };
    if let Some(language) = language(doc, &press.copier.secrets) {
        root.set("Lang", language);
    }
    let mut lost = false;
    if let Some(outline) = outline::outline(&mut press.copier, &mut links, &mut lost) {
        root.set("Outlines", reference(outline));
    }
    if lost {
        press.copier.changed("outline-removed", None);
    }
    if let Some(names) = attachments(&mut press.copier, embedded) {
        root.set("Names", names);
    }
    told(&mut press.copier, document, doc);
    press.copier.file.keep(catalog, &Object::Dictionary(root));
    let Copier { file, changes, .. } = press.copier;
    Ok(Written { bytes: file.finish(catalog), layers_cleaned: cleaned(document), changes, left_out: Vec::new() })
}

/// Whether somebody signed it: a signature is over bytes, and these will be others (ISO 32000-2, 12.8).
fn is_signed(doc: &Container) -> bool {
    doc.objects.values().any(|object| {
        matches!(object, Object::Dictionary(dict) if dict.has(b"ByteRange") && dict.has(b"Contents"))
            || object.as_dict().is_ok_and(|field| {
                field.get(b"FT").and_then(Object::as_name).is_ok_and(|kind| kind == b"Sig")
                    && matches!(get(doc, field, b"V"), Some(Object::Dictionary(_)))
            })
    })
}

/// The language of the document: a reader for the blind needs it. A code of letters, digits and hyphens.
fn language(doc: &Container, secrets: &Secrets) -> Option<Object> {
    let catalog = doc.trailer.get(b"Root").ok().and_then(|o| dictionary(doc, o))?;
    let Some(Object::String(bytes, _)) = get(doc, catalog, b"Lang") else { return None };
    let plain = (2..=16).contains(&bytes.len())
        && bytes.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'-')
        && bytes.iter().filter(|b| b.is_ascii_digit()).count() <= 3;
    let text = String::from_utf8_lossy(bytes);
    (plain && !secrets.in_text(&text)).then(|| Object::string_literal(text.as_ref()))
}

/// The files that were handed in without what was planned for them.
fn attachments(copier: &mut Copier<'_>, embedded: &[Option<Source>]) -> Option<Object> {
    let mut names = Vec::new();
    for source in embedded {
        let Some(source) = source else {
            copier.changed("attachment-removed", None);
            continue;
        };
        let given = source.file_name().rsplit('!').next().unwrap_or_default();
        let name = if given.is_empty() || copier.secrets.in_text(given) {
            format!("bijlage-{}", names.len() / 2 + 1)
        } else {
            given.to_owned()
        };
        let stream = copier.file.add_stream(dictionary! { "Type" => "EmbeddedFile" }, &source.bytes);
        let utf16: Vec<u8> = [0xfe, 0xff].into_iter().chain(name.encode_utf16().flat_map(u16::to_be_bytes)).collect();
        let text = Object::String(utf16, lopdf::StringFormat::Hexadecimal);
        let spec = dictionary! {
            "Type" => "Filespec", "F" => text.clone(), "UF" => text,
            "EF" => dictionary! { "F" => reference(stream) },
        };
        let spec = copier.file.add(&Object::Dictionary(spec));
        // A tree is sorted by its names (7.9.6): they are numbers of equal length.
        names.push(Object::string_literal(format!("{:06}", names.len() / 2 + 1)));
        names.push(reference(spec));
    }
    (!names.is_empty()).then(|| Object::Dictionary(dictionary! { "EmbeddedFiles" => dictionary! { "Names" => names } }))
}

/// Notes what the whole document has no more.
fn told(copier: &mut Copier<'_>, document: &Document, doc: &Container) {
    let catalog = doc.trailer.get(b"Root").ok().and_then(|o| dictionary(doc, o));
    let has = |key: &[u8]| catalog.is_some_and(|c| c.get(key).is_ok_and(|o| !matches!(resolve(doc, o), Object::Null)));
    let known: [(&[u8], &'static str); 8] = [
        (b"StructTreeRoot", "structure-removed"),
        (b"AcroForm", "form-flattened"),
        (b"Metadata", "properties-removed"),
        (b"OCProperties", "layers-removed"),
        (b"Names", "names-removed"),
        (b"OpenAction", "script-removed"),
        (b"AA", "script-removed"),
        (b"PageLabels", "page-labels-removed"),
    ];
    for (key, what) in known {
        if has(key) {
            copier.changed(what, None);
        }
    }
    if doc.trailer.has(b"Info") && !has(b"Metadata") {
        copier.changed("properties-removed", None);
    }
    if document.segments.iter().any(|segment| segment.layer == Layer::Revision) {
        copier.changed("revisions-removed", None);
    }
    // What no page shows and nobody could read stays behind too.
    if document.gaps.iter().any(|gap| gap.place.page.is_none() && gap.place.part.is_some()) {
        copier.changed("stream-removed", None);
    }
}

/// Layers of which nothing was carried over.
fn cleaned(document: &Document) -> Vec<Layer> {
    let gone = [Layer::Revision, Layer::Comment, Layer::Metadata, Layer::Attachment];
    gone.into_iter().filter(|layer| document.segments.iter().any(|segment| segment.layer == *layer)).collect()
}
