//! Values that stand on their own: attributes, loose text, comments. Each is a segment with a label; very many of them share segments.

use std::sync::Arc;

use crate::formats::office::flow::CUT;
use crate::formats::office::token::Attributes;
use crate::formats::office::vocabulary::{Attributes as Which, LabelFrom, Meaning};
use crate::formats::office::xml::Reader;
use crate::formats::office::xml::data::{plain_value, write_data};
use crate::model::{Gap, Layer, Part, Place, Segment};

/// A part has this many values in segments of their own; further ones share segments, so that memory stays bounded.
pub(super) const VALUES_APART: u32 = 10_000;

impl Reader<'_, '_> {
    pub(super) fn loose_text(&mut self, from: usize, to: usize, references: bool) {
        if self.loose.is_none() {
            let own = self.stack.last().map(|o| o.name.rsplit_once(':').map_or(o.name, |(_, n)| n));
            let label = match (self.labels.last(), own) {
                (Some(label), _) => Some(label.clone()),
                (None, Some(name)) => Some(Arc::from(name)),
                (None, None) => None,
            };
            self.begin_value(label.as_deref());
            self.loose = Some(label);
        }
        let (text, entry) = (self.text, self.entry);
        let builder = if self.values > VALUES_APART { &mut self.rest } else { &mut self.value };
        if write_data(builder, &mut self.cursor, text, entry, from, to, references, false) {
            self.unknown_entity();
        }
    }

    #[inline]
    pub(super) fn end_loose(&mut self) {
        if let Some(label) = self.loose.take() {
            let setting = self.flow().setting;
            // Text where the format knows none is not shown by any program.
            let layer = match self.layer() {
                Layer::Visible => Layer::Hidden,
                layer => layer,
            };
            self.end_value(setting.part, layer, label);
        }
    }

    fn begin_value(&mut self, label: Option<&str>) {
        self.values = self.values.saturating_add(1);
        if self.values > VALUES_APART {
            if !self.rest.is_empty() {
                self.rest.push_added("\n");
            }
            if let Some(label) = label {
                self.rest.push_added(label);
                self.rest.push_added(": ");
            }
        }
    }

    fn end_value(&mut self, part: &'static str, layer: Layer, label: Option<Arc<str>>) {
        if self.values > VALUES_APART {
            if self.rest.folded().len() >= CUT {
                self.give_rest();
            }
            return;
        }
        if self.value.folded().trim().is_empty() {
            self.value.finish();
            return;
        }
        let here = self.here;
        let flow = self.flow();
        let place = Place { part: Some(Part(part)), ..flow.place(&here) };
        let group = flow.setting.group;
        let segment = Segment { label, group, ..Segment::new(place, layer, self.value.finish()) };
        let order = self.harvest.next();
        self.harvest.push(order, segment, self.limits);
    }

    pub(super) fn give_rest(&mut self) {
        if !self.rest.is_empty() {
            let place = Place { part: Some(Part(self.setting.part)), ..Place::default() };
            let group = self.setting.group;
            let segment = Segment { group, ..Segment::new(place, Layer::Metadata, self.rest.finish()) };
            let order = self.harvest.next();
            self.harvest.push(order, segment, self.limits);
        }
    }

    pub(super) fn attributes(&mut self, meaning: Meaning, element: &str, attributes: (usize, usize)) {
        let text = self.text;
        for (name, value) in Attributes::new(text, attributes) {
            if value.0 >= value.1 {
                continue;
            }
            let full = &text[name.0..name.1];
            let (prefix, local) = full.split_once(':').unwrap_or(("", full));
            let raw = &text[value.0..value.1];
            // Namespaces, types and switches for readers of the part: `xsi:type`, `mc:Ignorable`.
            if full == "xmlns" || matches!(prefix, "xmlns" | "xml" | "xsi" | "mc") {
                continue;
            }
            let (part, label, layer) = match meaning.attributes {
                Which::Skip => return,
                Which::Listed(listed) => match listed.iter().find(|a| a.name == local) {
                    Some(attribute) => {
                        let label = match attribute.label {
                            LabelFrom::Nothing => None,
                            LabelFrom::Name => Some(local.to_owned()),
                            LabelFrom::Attribute(other) => self.attribute(attributes, other).map(plain_value),
                        };
                        match (attribute.shown, self.flow().setting.part) {
                            (false, _) => (attribute.part, label, Layer::Metadata),
                            (true, "body" | "table") => (attribute.part, label, self.layer()),
                            (true, outer) => (outer, label, self.layer()),
                        }
                    }
                    None => continue,
                },
                Which::Wordy if !wordy(raw) => continue,
                Which::Wordy | Which::All => {
                    // `val` says nothing; the element's name does.
                    let label = if local == "val" { element.rsplit(':').next().unwrap_or(element) } else { local };
                    ("attribute", Some(label.to_owned()), Layer::Metadata)
                }
            };
            self.emit(value, part, layer, label.map(Arc::from));
        }
    }

    /// One value of its own: an attribute.
    fn emit(&mut self, value: (usize, usize), part: &'static str, layer: Layer, label: Option<Arc<str>>) {
        let (text, entry) = (self.text, self.entry);
        let mut to = value.1;
        if to - value.0 > self.limits.attribute as usize {
            to = value.0 + self.limits.attribute as usize;
            while !text.is_char_boundary(to) {
                to -= 1;
            }
            if !std::mem::replace(&mut self.said.attribute, true) {
                let (limit, actual) = (self.limits.attribute.into(), (value.1 - value.0) as u64);
                self.harvest.gaps.push(Gap::limit("attribute", limit, actual));
            }
        }
        self.begin_value(label.as_deref());
        let builder = if self.values > VALUES_APART { &mut self.rest } else { &mut self.value };
        if write_data(builder, &mut self.cursor, text, entry, value.0, to, true, true) {
            self.unknown_entity();
        }
        self.end_value(part, layer, label);
    }

    /// A comment or instruction inside the part.
    pub(super) fn remark(&mut self, from: usize, to: usize, part: &'static str) {
        let inside = &self.text[from..to];
        if inside.starts_with("xml ") || inside.trim_ascii().is_empty() {
            return;
        }
        // Loose text that a comment interrupts goes on behind it.
        let loose = self.loose.take();
        let value = loose.as_ref().map(|_| std::mem::take(&mut self.value));
        self.emit((from, to), part, Layer::Metadata, None);
        self.loose = loose;
        if let Some(value) = value {
            self.value = value;
        }
    }
}

/// Whether the value of an unlisted attribute of the format's own elements looks like words rather than a measure, switch or address of a format.
fn wordy(raw: &str) -> bool {
    let letters = raw.bytes().filter(|b| b.is_ascii_alphabetic() || *b >= 0x80).count();
    let digits = raw.bytes().filter(u8::is_ascii_digit).count();
    if letters < 3 {
        return false;
    }
    let hex = raw.bytes().all(|b| b.is_ascii_hexdigit() || matches!(b, b'{' | b'}' | b'-' | b'#'));
    let format = ["http://schemas.", "http://purl.oclc.org/ooxml", "http://www.w3.org/", "urn:schemas-microsoft-com"];
    // One bare word in camel case is a switch of the format (`roundRect`).
    let switch = digits == 0 && raw.len() <= 24 && raw.bytes().all(|b| b.is_ascii_alphabetic());
    !(hex || switch && raw.starts_with(|c: char| c.is_ascii_lowercase()) || format.iter().any(|f| raw.starts_with(f)))
}
