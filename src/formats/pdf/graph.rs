//! Graph: what each object of a file is there for. An object is known by the key that led to it, and by the first page that needs it;
//! what nothing leads to is left over from earlier.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use lopdf::{Dictionary, Document, Object, ObjectId};

use crate::formats::pdf::pages::Page;

/// Levels inside one object that are followed.
const DEEPEST: usize = 48;

/// What an object is for. The names are those of places, as they are published; [`Role::part`] gives them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) enum Role {
    /// Nothing special.
    #[default]
    Other,
    /// Fonts and what belongs to them: programs, maps, names of glyphs.
    Font,
    /// Drawing procedures of glyphs.
    Glyph,
    /// Numbers for machines: colour spaces, profiles, functions, shadings, small pictures of pages.
    Machine,
    Annotation,
    Attachment,
    Destination,
    Form,
    Layers,
    Outline,
    PageLabel,
    /// What a program keeps for itself.
    Private,
    Property,
    Script,
    Signature,
    Structure,
    Thread,
    /// The XML form of XFA.
    Xfa,
}

impl Role {
    /// What a key leads to; `None` when what it leads to is for what its holder is for.
    pub(super) fn of(key: &[u8]) -> Option<Role> {
        Some(match key {
            b"Font" | b"FontDescriptor" | b"DescendantFonts" | b"FontFile" | b"FontFile2" | b"FontFile3"
            | b"ToUnicode" | b"CIDToGIDMap" | b"CIDSet" | b"DR" => Role::Font,
            b"CharProcs" => Role::Glyph,
            b"ColorSpace" | b"CS" | b"DefaultRGB" | b"DefaultGray" | b"DefaultCMYK" | b"DestOutputProfile"
            | b"Function" | b"TR" | b"TR2" | b"BG" | b"BG2" | b"UCR" | b"UCR2" | b"HT" | b"Shading" | b"Thumb"
            | b"CRLs" | b"OCSPs" => Role::Machine,
            b"Annots" | b"Popup" => Role::Annotation,
            b"EmbeddedFiles" | b"EF" | b"AF" => Role::Attachment,
            b"Dests" => Role::Destination,
            b"AcroForm" | b"Fields" => Role::Form,
            b"OCProperties" | b"OCGs" => Role::Layers,
            b"Outlines" => Role::Outline,
            b"PageLabels" => Role::PageLabel,
            b"PieceInfo" => Role::Private,
            b"Metadata" | b"Info" => Role::Property,
            b"JavaScript" | b"JS" | b"OpenAction" | b"AA" => Role::Script,
            b"Certs" | b"Cert" | b"DSS" => Role::Signature,
            b"StructTreeRoot" => Role::Structure,
            b"Threads" => Role::Thread,
            b"XFA" => Role::Xfa,
            b"Resources" | b"XObject" | b"Pattern" | b"ExtGState" | b"Properties" | b"Contents" | b"Kids"
            | b"Pages" => Role::Other,
            _ => return None,
        })
    }
}

/// What leads to an object.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Reach {
    pub(super) role: Role,
    /// Index of the first page that needs it.
    pub(super) page: Option<u32>,
}

/// Everything that the trailer leads to. What is not in it, nothing leads to.
pub(super) fn reach(doc: &Document, pages: &[Page<'_>]) -> HashMap<ObjectId, Reach> {
    let mut walk =
        Walk { doc, known: HashMap::with_capacity(doc.objects.len()), waiting: Vec::new(), late: Vec::new() };
    // Pages first, so that what a page needs is known as that, and not as something that a bookmark leads to.
    walk.known.extend(pages.iter().map(|page| (page.id, Reach::default())));
    for (number, page) in pages.iter().enumerate() {
        let here = Reach { role: Role::Other, page: Some(number as u32) };
        walk.known.insert(page.id, here);
        walk.inside(page.dict, here, 0);
        walk.drain();
    }
    walk.inside(&doc.trailer, Reach::default(), 0);
    walk.drain();
    for (id, here) in std::mem::take(&mut walk.late) {
        walk.meet(id, here);
    }
    walk.drain();
    walk.known
}

struct Walk<'d> {
    doc: &'d Document,
    known: HashMap<ObjectId, Reach>,
    waiting: Vec<(ObjectId, Reach)>,
    /// Met on the way up.
    late: Vec<(ObjectId, Reach)>,
}

impl Walk<'_> {
    fn drain(&mut self) {
        let doc = self.doc;
        while let Some((id, here)) = self.waiting.pop() {
            match doc.objects.get(&id) {
                Some(Object::Dictionary(dict)) => self.inside(dict, here, 0),
                Some(Object::Stream(stream)) => self.inside(&stream.dict, here, 0),
                Some(object) => self.follow(object, here, 0),
                None => {}
            }
        }
    }

    fn meet(&mut self, id: ObjectId, here: Reach) {
        if let Entry::Vacant(entry) = self.known.entry(id) {
            let tree = matches!(self.doc.objects.get(&id), Some(Object::Dictionary(d)) if d.has_type(b"Page") || d.has_type(b"Pages"));
            let here = if tree { Reach::default() } else { here };
            entry.insert(here);
            self.waiting.push((id, here));
        }
    }

    fn inside(&mut self, dict: &Dictionary, here: Reach, depth: usize) {
        for (key, value) in dict.iter() {
            let role = Role::of(key).unwrap_or(here.role);
            // The way back up is no way to something new, and would make the whole tree a part of the first page.
            if matches!(key.as_slice(), b"Parent" | b"P" | b"Pg" | b"Prev" | b"D" | b"IRT")
                && let Object::Reference(id) = value
            {
                self.late.push((*id, Reach { role: here.role, page: None }));
                continue;
            }
            self.follow(value, Reach { role, ..here }, depth);
        }
    }

    fn follow(&mut self, value: &Object, here: Reach, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        match value {
            Object::Reference(id) => self.meet(*id, here),
            Object::Array(items) => {
                // Colour spaces stand anywhere, as an array behind their name.
                let machine = matches!(items.first(), Some(Object::Name(n))
                    if matches!(n.as_slice(), b"ICCBased" | b"Indexed" | b"Separation" | b"DeviceN"));
                let here = if machine { Reach { role: Role::Machine, ..here } } else { here };
                for item in items {
                    self.follow(item, here, depth + 1);
                }
            }
            Object::Dictionary(dict) => self.inside(dict, here, depth + 1),
            _ => {}
        }
    }
}
