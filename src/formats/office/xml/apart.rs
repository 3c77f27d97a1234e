//! What opens and closes apart from the text around it: tables, notes, comments, text boxes, and the codes of fields.

use crate::formats::office::flow::Setting;
use crate::formats::office::xml::Reader;
use crate::model::{Layer, Part, Place, Segment};
use crate::text::TextBuilder;

/// A field whose end has not come yet.
pub(super) struct Field {
    pub(super) code: TextBuilder,
    pub(super) coding: bool,
    pub(super) level: usize,
    pub(super) place: Place,
    pub(super) layer: Layer,
    pub(super) group: u32,
    pub(super) order: u32,
}

impl Reader<'_, '_> {
    /// The setting of a flow inside the present one: what stands in a header stays in the header.
    fn inner(&mut self, part: &'static str) -> Setting {
        let layer = self.layer();
        let outer = self.flow().setting;
        match outer.part {
            "body" | "table" => Setting { part, number: None, layer, ..outer },
            _ => Setting { layer, ..outer },
        }
    }

    pub(super) fn start_table(&mut self) {
        let mut setting = self.inner("table");
        if setting.part == "table" {
            self.tables += 1;
            setting.number = Some(self.tables);
        }
        let flow = self.flows.last_mut().expect("the flow of the part itself stays open to the end");
        if flow.table.is_none() {
            flow.flush(self.limits, self.harvest);
        }
        self.begin_flow(setting, Some(Box::default()));
    }

    pub(super) fn start_aside(&mut self, part: &'static str) {
        let setting = self.inner(part);
        self.begin_flow(setting, None);
    }

    pub(super) fn start_item(&mut self, part: &'static str, attributes: (usize, usize)) {
        // Separators of notes are notes in the file and none on the page (ECMA-376 part 1, 17.11.23).
        let counted = self.attribute(attributes, "type").is_none_or(|t| t == "normal");
        let number = counted.then(|| match self.items.iter_mut().find(|(p, _)| *p == part) {
            Some((_, count)) => {
                *count += 1;
                *count
            }
            None => {
                self.items.push((part, 1));
                1
            }
        });
        let layer = self.layer();
        let group = self.harvest.group();
        self.begin_flow(Setting { part, number, layer, group }, None);
    }

    pub(super) fn field_mark(&mut self, attributes: (usize, usize)) {
        match self.attribute(attributes, "fldCharType") {
            Some("begin") if self.fields.len() >= self.limits.depth as usize => self.fields_over += 1,
            Some("begin") => {
                let layer = if self.layer() == Layer::Deleted { Layer::Deleted } else { Layer::Metadata };
                let (level, here) = (self.flows.len(), self.here);
                let flow = self.flow();
                let (place, group) = (Place { part: Some(Part("field")), ..flow.place(&here) }, flow.setting.group);
                let order = self.harvest.next();
                self.fields.push(Field { code: TextBuilder::new(), coding: true, level, place, layer, group, order });
            }
            Some("separate") if self.fields_over == 0 => {
                let level = self.flows.len();
                if let Some(field) = self.fields.last_mut().filter(|f| f.level == level) {
                    field.coding = false;
                }
            }
            Some("end") if self.fields_over > 0 => self.fields_over -= 1,
            Some("end") if self.fields.last().is_some_and(|f| f.level == self.flows.len()) => self.end_field(),
            _ => {}
        }
    }

    pub(super) fn end_field(&mut self) {
        if let Some(mut field) = self.fields.pop().filter(|f| !f.code.is_empty()) {
            let segment = Segment { group: field.group, ..Segment::new(field.place, field.layer, field.code.finish()) };
            self.harvest.push(field.order, segment, self.limits);
        }
    }
}
