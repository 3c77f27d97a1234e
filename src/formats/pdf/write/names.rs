//! Names: the resources of one stream of content under names of our own, in the order in which they are met. A name of the old file can hold
//! anything; a name that nobody uses is not there.

use lopdf::{Dictionary, Object};

/// Kinds of resources with the letter that their new names start with.
const KINDS: [(&[u8], &str); 7] = [
    (b"ColorSpace", "C"),
    (b"ExtGState", "G"),
    (b"Font", "F"),
    (b"Pattern", "P"),
    (b"Shading", "S"),
    (b"XObject", "X"),
    (b"Properties", "M"),
];

/// Resources under construction.
#[derive(Default)]
pub(super) struct Names {
    lists: [Vec<(Vec<u8>, Object)>; KINDS.len()],
}

impl Names {
    /// The name of a resource; the same one for the same object.
    pub(super) fn name(&mut self, kind: &[u8], object: Object) -> Vec<u8> {
        let Some(at) = KINDS.iter().position(|(k, _)| *k == kind) else { return b"None".to_vec() };
        let list = &mut self.lists[at];
        if let Some((name, _)) = list.iter().rev().take(64).find(|(_, known)| *known == object) {
            return name.clone();
        }
        let name = format!("{}{}", KINDS[at].1, list.len()).into_bytes();
        list.push((name.clone(), object));
        name
    }

    /// A resource that viewers look for under a name of the format.
    pub(super) fn fixed(&mut self, kind: &[u8], name: &[u8], object: Object) {
        let Some(at) = KINDS.iter().position(|(k, _)| *k == kind) else { return };
        if !self.lists[at].iter().any(|(known, _)| known == name) {
            self.lists[at].push((name.to_vec(), object));
        }
    }

    /// The dictionary of all of them.
    pub(super) fn dictionary(self) -> Dictionary {
        let mut out = Dictionary::new();
        for ((kind, _), list) in KINDS.iter().zip(self.lists) {
            if !list.is_empty() {
                let mut group = Dictionary::new();
                for (name, object) in list {
                    group.set(name, object);
                }
                out.set(*kind, Object::Dictionary(group));
            }
        }
        out
    }
}
