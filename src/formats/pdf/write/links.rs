//! Links: of all that lies on a page the only thing that stays alive, when it leads to a page or to an address in which no planned value stands.

use std::collections::{HashMap, HashSet};

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

use crate::formats::pdf::load::{dictionary, get, rectangle, resolve};
use crate::formats::pdf::pages::Page;
use crate::formats::pdf::strings::address;
use crate::formats::pdf::write::copy::Copier;
use crate::formats::pdf::write::file::reference;
use crate::formats::pdf::write::pages::{Leaf, overlap};

/// Links of one page, and names of places of one document, that are kept.
const MOST: usize = 50_000;
/// Levels of a tree of names.
const DEEPEST: usize = 32;

/// Where links may lead.
pub(super) struct Links<'p> {
    doc: &'p Document,
    pages: HashMap<ObjectId, u32>,
    /// Places by name; read when the first one is asked for.
    places: Option<HashMap<&'p [u8], &'p Object>>,
}

impl<'p> Links<'p> {
    pub(super) fn new(doc: &'p Document, leaves: &[Leaf<'p>]) -> Links<'p> {
        Links { doc, pages: leaves.iter().map(|leaf| (leaf.page.id, leaf.number)).collect(), places: None }
    }

    /// The links of a page that may stay: none that touches a place where something went or moved.
    pub(super) fn of_page(&mut self, copier: &mut Copier<'p>, page: &Page<'p>, gone: &[[f32; 4]]) -> Vec<Object> {
        let mut out = Vec::new();
        let Some(Object::Array(items)) = get(self.doc, page.dict, b"Annots") else { return out };
        for object in items.iter().take(MOST) {
            let Some(dict) = dictionary(self.doc, object) else { continue };
            if !dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|kind| kind == b"Link") {
                continue;
            }
            let Some(rect) = dict.get(b"Rect").ok().and_then(|o| rectangle(self.doc, o)) else { continue };
            let target = if gone.iter().any(|area| overlap(*area, rect)) { None } else { self.target(copier, dict) };
            let Some((key, target)) = target else {
                copier.changed("link-removed", Some(rect));
                continue;
            };
            let mut link = dictionary! {
                "Type" => "Annot", "Subtype" => "Link", "Rect" => rect.map(Object::Real).to_vec(), "Border" => self.border(dict),
            };
            if let Some(colour) = dict.get(b"C").ok().map(|o| self.numbers(o, 4)).filter(|c| !c.is_empty()) {
                link.set("C", colour);
            }
            link.set(key, target);
            out.push(reference(copier.file.add(&Object::Dictionary(link))));
        }
        out
    }

    /// The line around a link, as it was: round corners and width (ISO 32000-2, table 166). A style of its own says the width too.
    fn border(&self, link: &Dictionary) -> Vec<Object> {
        let width = link.get(b"BS").ok().and_then(|o| dictionary(self.doc, o)).map(|style| get(self.doc, style, b"W"));
        match (width, link.get(b"Border").ok().map(|o| self.numbers(o, 3))) {
            (Some(width @ Some(Object::Integer(_) | Object::Real(_))), _) => {
                vec![0.into(), 0.into(), width.cloned().unwrap_or(Object::Integer(1))]
            }
            (None, Some(border)) if border.len() == 3 => border,
            _ => vec![0.into(), 0.into(), 1.into()],
        }
    }

    /// The first numbers of an array.
    fn numbers(&self, object: &Object, most: usize) -> Vec<Object> {
        let Object::Array(items) = resolve(self.doc, object) else { return Vec::new() };
        let items = items.iter().take(most).map(|item| resolve(self.doc, item));
        items.filter(|item| matches!(item, Object::Integer(_) | Object::Real(_))).cloned().collect()
    }

    /// Where a link or a bookmark leads, under which key.
    pub(super) fn target(&mut self, copier: &Copier<'p>, dict: &'p Dictionary) -> Option<(&'static str, Object)> {
        if let Ok(place) = dict.get(b"Dest") {
            return Some(("Dest", self.place(place)?));
        }
        let action = dictionary(self.doc, dict.get(b"A").ok()?)?;
        match action.get(b"S").and_then(Object::as_name).unwrap_or_default() {
            b"GoTo" => Some(("Dest", self.place(action.get(b"D").ok()?)?)),
            b"URI" => {
                let Some(Object::String(bytes, _)) = get(self.doc, action, b"URI") else { return None };
                let free = bytes.len() < 4096
                    && !copier.secrets.in_text(&address(bytes))
                    && !copier.secrets.in_text(&String::from_utf8_lossy(bytes));
                let uri = Object::String(bytes.clone(), lopdf::StringFormat::Literal);
                free.then(|| ("A", Object::Dictionary(dictionary! { "S" => "URI", "URI" => uri })))
            }
            _ => None,
        }
    }

    /// A place on a page of the new file: the page, and how it is shown.
    fn place(&mut self, object: &'p Object) -> Option<Object> {
        let found = match resolve(self.doc, object) {
            Object::String(name, _) | Object::Name(name) => self.named(name)?,
            other => other,
        };
        let items = match resolve(self.doc, found) {
            Object::Array(items) => items,
            Object::Dictionary(dict) => match get(self.doc, dict, b"D")? {
                Object::Array(items) => items,
                _ => return None,
            },
            _ => return None,
        };
        let number = self.pages.get(&items.first()?.as_reference().ok()?)?;
        let mut out = vec![reference(*number)];
        for item in items.iter().skip(1).take(5) {
            match resolve(self.doc, item) {
                Object::Name(name)
                    if matches!(
                        name.as_slice(),
                        b"XYZ" | b"Fit" | b"FitH" | b"FitV" | b"FitR" | b"FitB" | b"FitBH" | b"FitBV"
                    ) =>
                {
                    out.push(Object::Name(name.clone()));
                }
                number @ (Object::Integer(_) | Object::Real(_) | Object::Null) => out.push(number.clone()),
                _ => return None,
            }
        }
        Some(Object::Array(out))
    }

    fn named(&mut self, name: &[u8]) -> Option<&'p Object> {
        let doc = self.doc;
        self.places.get_or_insert_with(|| places(doc)).get(name).copied()
    }
}

/// All places that have a name (ISO 32000-2, 12.3.2.4): in a dictionary, or in a tree.
fn places(doc: &Document) -> HashMap<&[u8], &Object> {
    let mut out = HashMap::new();
    let Some(catalog) = doc.trailer.get(b"Root").ok().and_then(|o| dictionary(doc, o)) else { return out };
    if let Some(Object::Dictionary(old)) = get(doc, catalog, b"Dests") {
        out.extend(old.iter().take(MOST).map(|(name, place)| (name.as_slice(), place)));
    }
    let root = catalog.get(b"Names").ok().and_then(|o| dictionary(doc, o)).and_then(|names| names.get(b"Dests").ok());
    let mut stack: Vec<(&Object, usize)> = root.map(|root| (root, 0)).into_iter().collect();
    let mut met: HashSet<ObjectId> = HashSet::new();
    while let Some((object, depth)) = stack.pop() {
        if object.as_reference().is_ok_and(|id| !met.insert(id)) || depth > DEEPEST || out.len() > MOST {
            continue;
        }
        let Some(node) = dictionary(doc, object) else { continue };
        if let Some(Object::Array(kids)) = get(doc, node, b"Kids") {
            stack.extend(kids.iter().take(MOST).map(|kid| (kid, depth + 1)));
        }
        if let Some(Object::Array(names)) = get(doc, node, b"Names") {
            for pair in names.as_chunks::<2>().0 {
                if let Object::String(name, _) = resolve(doc, &pair[0]) {
                    out.insert(name.as_slice(), &pair[1]);
                }
            }
        }
    }
    out
}
