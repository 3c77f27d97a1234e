//! Names with their namespaces: what an element means under the declarations in force. Looked up once, then remembered until a prefix changes.

use crate::formats::office::vocabulary::{Meaning, Ns, Vocabulary};

#[derive(Clone, Copy)]
struct Slot<'a> {
    name: &'a [u8],
    generation: u32,
    meaning: Meaning,
}

struct Binding<'a> {
    prefix: &'a str,
    ns: Ns,
}

/// Namespaces in force, and what names mean under them.
pub(super) struct Names<'a> {
    bindings: Vec<Binding<'a>>,
    generation: u32,
    cache: Vec<Option<Slot<'a>>>,
}

impl<'a> Names<'a> {
    pub(super) fn new() -> Names<'a> {
        Names { bindings: Vec::new(), generation: 1, cache: vec![None; 256] }
    }

    /// How many declarations are in force.
    #[inline]
    pub(super) fn bound(&self) -> usize {
        self.bindings.len()
    }

    #[inline]
    pub(super) fn meaning(&mut self, vocabulary: &Vocabulary, name: &'a str, hash: u32) -> Meaning {
        let index = ((hash ^ (hash >> 8)) & 255) as usize;
        match self.cache[index] {
            Some(slot) if slot.generation == self.generation && slot.name == name.as_bytes() => slot.meaning,
            _ => {
                let (prefix, local) = name.split_once(':').unwrap_or(("", name));
                let meaning = vocabulary.meaning(self.namespace(vocabulary, prefix), local);
                self.cache[index] = Some(Slot { name: name.as_bytes(), generation: self.generation, meaning });
                meaning
            }
        }
    }

    fn namespace(&self, vocabulary: &Vocabulary, prefix: &str) -> Ns {
        match self.bindings.iter().rev().find(|b| b.prefix == prefix) {
            Some(binding) => binding.ns,
            None => vocabulary.usual(prefix),
        }
    }

    pub(super) fn bind(&mut self, vocabulary: &Vocabulary, prefix: &'a str, address: &str) {
        let ns = vocabulary.namespace(address);
        if self.namespace(vocabulary, prefix) != ns {
            self.generation = self.generation.wrapping_add(1);
        }
        self.bindings.push(Binding { prefix, ns });
    }

    pub(super) fn unbind(&mut self, vocabulary: &Vocabulary, to: usize) {
        while self.bindings.len() > to {
            let Some(gone) = self.bindings.pop() else { return };
            if self.namespace(vocabulary, gone.prefix) != gone.ns {
                self.generation = self.generation.wrapping_add(1);
            }
        }
    }
}
