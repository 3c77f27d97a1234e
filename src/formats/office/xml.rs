//! The one core that turns the text of an XML part into segments. What names mean is data (`vocabulary.rs`); how text becomes
//! paragraphs, tables and layers is here, once for all Office formats.
//!
//! Nothing is dropped: text that no rule names becomes a loose segment, an attribute of an unknown element is read, comments and the inside of
//! a document type are read, and a broken part is read up to and past the break. No recursion: depth is a stack with a limit.

mod apart;
mod data;
mod names;
mod values;

use std::sync::Arc;

use crate::formats::office::flow::{Flow, Harvest, Here, Setting, Table};
use crate::formats::office::token::{Attributes, Token, Tokens};
use crate::formats::office::vocabulary::{Attributes as Which, Role, Vocabulary};
use crate::formats::office::xml::apart::Field;
use crate::formats::office::xml::data::{Cursor, plain_value, write_data};
use crate::formats::office::xml::names::Names;
use crate::formats::office::xml::values::VALUES_APART;
use crate::model::{Gap, GapCode, Layer, Limits, Part, Place};
use crate::text::TextBuilder;

/// Namespace declarations that are kept at one time.
const BINDINGS: usize = 256;
/// How far up a wrong end tag is looked for.
const RECOVERY: usize = 64;

/// Reads one part: `text` is the decoded part, `entry` its index for anchors.
pub(super) fn segments(
    text: &str,
    entry: u32,
    vocabulary: &Vocabulary,
    setting: Setting,
    limits: &Limits,
    harvest: &mut Harvest,
) {
    let rendered = memchr::memmem::find(text.as_bytes(), b"lastRenderedPageBreak").is_some();
    let paged = setting.part == "body" && (rendered || memchr::memmem::find(text.as_bytes(), b"\"page\"").is_some());
    let order = harvest.next();
    let mut reader = Reader {
        text,
        entry,
        setting,
        vocabulary,
        limits,
        cursor: Cursor::new(text),
        names: Names::new(),
        stack: Vec::new(),
        over: 0,
        flows: vec![Flow::new(setting, order)],
        layers: Vec::new(),
        hidden: false,
        raised: false,
        veiled: false,
        fields: Vec::new(),
        fields_over: 0,
        labels: Vec::new(),
        loose: None,
        value: TextBuilder::new(),
        rest: TextBuilder::new(),
        // The names of styles are many and short: one segment holds them.
        values: if setting.part == "style" { VALUES_APART } else { 0 },
        here: Here { page: paged.then_some(1), paragraphs: 0 },
        rendered,
        tables: 0,
        items: Vec::new(),
        extent: (0, 0),
        said: Said::default(),
        harvest,
    };
    reader.run();
}

/// An element that is open.
struct Open<'a> {
    name: &'a str,
    role: Role,
    bindings: usize,
}

/// Remarks that are made once.
#[derive(Default)]
struct Said {
    depth: bool,
    markup: bool,
    entity: bool,
    attribute: bool,
    bindings: bool,
}

struct Reader<'a, 'h> {
    text: &'a str,
    entry: u32,
    setting: Setting,
    vocabulary: &'a Vocabulary,
    limits: &'h Limits,
    cursor: Cursor<'a>,
    names: Names<'a>,
    stack: Vec<Open<'a>>,
    /// Elements open beyond the depth limit.
    over: u64,
    flows: Vec<Flow>,
    layers: Vec<Layer>,
    hidden: bool,
    /// The run is raised, and none of its text was read yet.
    raised: bool,
    /// The style of the paragraph hides it.
    veiled: bool,
    fields: Vec<Field>,
    fields_over: u32,
    labels: Vec<Arc<str>>,
    /// Loose text is being collected, under this label.
    loose: Option<Option<Arc<str>>>,
    value: TextBuilder,
    rest: TextBuilder,
    values: u32,
    here: Here,
    rendered: bool,
    tables: u32,
    items: Vec<(&'static str, u32)>,
    extent: (u64, u64),
    said: Said,
    harvest: &'h mut Harvest,
}

impl<'a> Reader<'a, '_> {
    fn run(&mut self) {
        let mut cut = false;
        for token in Tokens::new(self.text) {
            match token {
                Token::Text(from, to) => self.character_data(from, to, true),
                Token::Literal(from, to) => self.character_data(from, to, false),
                Token::Start { name, attributes, empty, bound, hash } => {
                    self.end_loose();
                    self.start(name, attributes, empty, bound, hash);
                }
                Token::End { name } => {
                    self.end_loose();
                    self.end(&self.text[name.0..name.1]);
                }
                Token::Remark(from, to) => self.remark(from, to, "xml-comment"),
                Token::Doctype(from, to) => {
                    self.harvest.gaps.push(Gap::new(GapCode::Damaged).about("doctype"));
                    self.remark(from, to, "xml-comment");
                }
                Token::Cut(from, to) => {
                    self.end_loose();
                    cut = true;
                    self.remark(from, to, "xml-comment");
                }
            }
        }
        self.end_loose();
        if cut || !self.stack.is_empty() || self.over > 0 {
            self.gap(GapCode::Damaged, "truncated");
        }
        while let Some(open) = self.stack.pop() {
            self.close(open.role);
        }
        while !self.flows.is_empty() {
            self.end_flow();
        }
        self.give_rest();
    }

    fn gap(&mut self, code: GapCode, about: &'static str) {
        let place = Place { part: Some(Part(self.setting.part)), number: self.setting.number, ..Place::default() };
        self.harvest.gaps.push(Gap::new(code).about(about).at(place));
    }

    fn flow(&mut self) -> &mut Flow {
        self.flows.last_mut().expect("the flow of the part itself stays open to the end")
    }

    #[inline]
    fn start(&mut self, name: (usize, usize), attributes: (usize, usize), empty: bool, bound: bool, hash: u32) {
        if self.stack.len() >= self.limits.depth as usize {
            if !std::mem::replace(&mut self.said.depth, true) {
                self.harvest.gaps.push(Gap::limit("depth", self.limits.depth.into(), 0));
            }
            self.over += u64::from(!empty);
            return;
        }
        let bindings = self.names.bound();
        if bound {
            self.bind(attributes);
        }
        let text = self.text;
        let full = &text[name.0..name.1];
        let meaning = self.names.meaning(self.vocabulary, full, hash);
        let tag = (name.0 - 1, attributes.1 + if empty { 2 } else { 1 });
        if meaning.role != Role::Through {
            self.open(meaning.role, attributes, tag);
        }
        if meaning.attributes != Which::Skip && attributes.0 < attributes.1 {
            self.attributes(meaning, full, attributes);
        }
        if empty {
            self.close(meaning.role);
            self.names.unbind(self.vocabulary, bindings);
        } else {
            self.stack.push(Open { name: full, role: meaning.role, bindings });
        }
    }

    fn bind(&mut self, attributes: (usize, usize)) {
        let text = self.text;
        for (name, value) in Attributes::new(text, attributes) {
            let name = &text[name.0..name.1];
            let prefix = match name.strip_prefix("xmlns") {
                Some("") => "",
                Some(rest) if rest.starts_with(':') => &rest[1..],
                _ => continue,
            };
            if self.names.bound() < BINDINGS {
                self.names.bind(self.vocabulary, prefix, &text[value.0..value.1]);
            } else if !std::mem::replace(&mut self.said.bindings, true) {
                self.harvest.gaps.push(Gap::limit("namespaces", BINDINGS as u64, 0));
            }
        }
    }

    #[inline]
    fn end(&mut self, name: &str) {
        if self.over > 0 {
            self.over -= 1;
            return;
        }
        if self.stack.last().is_none_or(|open| open.name != name) {
            if !std::mem::replace(&mut self.said.markup, true) {
                self.gap(GapCode::Damaged, "markup");
            }
            // An end that fits nothing is passed over; one that fits further up closes what was left open.
            let known = self.stack.iter().rev().take(RECOVERY).position(|open| open.name == name);
            let Some(extra) = known else { return };
            for _ in 0..extra {
                self.pop();
            }
        }
        self.pop();
    }

    #[inline]
    fn pop(&mut self) {
        if let Some(open) = self.stack.pop() {
            self.close(open.role);
            if self.names.bound() > open.bindings {
                self.names.unbind(self.vocabulary, open.bindings);
            }
        }
    }

    /// The raw value of an attribute, by local name.
    fn attribute(&self, attributes: (usize, usize), local: &str) -> Option<&'a str> {
        let text = self.text;
        Attributes::new(text, attributes).find_map(|(name, value)| {
            let name = &text[name.0..name.1];
            let name = name.rsplit_once(':').map_or(name, |(_, n)| n);
            (name == local).then_some(&text[value.0..value.1])
        })
    }

    fn number(&self, attributes: (usize, usize), local: &str) -> Option<u64> {
        self.attribute(attributes, local)?.trim().parse().ok()
    }

    fn open(&mut self, role: Role, attributes: (usize, usize), tag: (usize, usize)) {
        match role {
            Role::Through | Role::Measure | Role::Properties | Role::Text | Role::FieldCode => {}
            Role::Paragraph => {
                self.flow().fresh = true;
                self.veiled = false;
            }
            Role::Styled if self.harvest.hiding.is_empty() => {}
            Role::Styled => {
                let hides = self.attribute(attributes, "val").is_some_and(|id| self.harvest.hiding.contains(id));
                match self.stack.iter().rev().nth(1).map(|open| open.role) {
                    Some(Role::Run) => self.hidden |= hides,
                    Some(Role::Paragraph) => self.veiled |= hides,
                    _ => {}
                }
            }
            Role::Run => (self.hidden, self.raised) = (false, false),
            Role::TextOn(layer) | Role::On(layer) => self.layers.push(layer),
            Role::Symbol(stands_for) if self.in_run() => self.symbol(stands_for, tag),
            Role::Break if self.in_run() => match self.attribute(attributes, "type") {
                Some("page") => {
                    if !self.rendered {
                        self.new_page();
                    }
                    self.symbol("\n", tag);
                }
                _ => self.symbol("\n", tag),
            },
            Role::RenderedBreak => self.new_page(),
            Role::CodedSymbol if self.in_run() => {
                let code = self.attribute(attributes, "char").and_then(|c| u32::from_str_radix(c, 16).ok());
                // Symbol fonts put their characters at U+F000 (ECMA-376 part 1, 17.3.3.30).
                let code = code.map(|c| if (0xf020..=0xf0ff).contains(&c) { c - 0xf000 } else { c });
                if let Some(c) = code.and_then(char::from_u32) {
                    self.symbol(c.encode_utf8(&mut [0; 4]), tag);
                }
            }
            Role::Symbol(_) | Role::Break | Role::CodedSymbol => {}
            Role::FieldMark => self.field_mark(attributes),
            Role::Table => self.start_table(),
            Role::Row => self.flow().start_row(),
            Role::Cell => self.flow().start_cell(),
            Role::CellSpan => {
                let columns = self.number(attributes, "val").unwrap_or(1);
                self.flow().span_columns(columns.min(u64::from(u32::MAX)) as u32);
            }
            Role::RowSkip => {
                let columns = self.number(attributes, "val").unwrap_or(0);
                self.flow().skip_columns(columns.min(u64::from(u32::MAX)) as u32);
            }
            Role::HeadingRow => self.flow().heading_row(),
            Role::Hide => {
                let parent = self.stack.last().is_some_and(|o| o.role == Role::Properties);
                let run = self.stack.iter().rev().nth(1).is_some_and(|o| o.role == Role::Run);
                let off = matches!(self.attribute(attributes, "val"), Some("0" | "false" | "off"));
                self.hidden |= parent && run && !off;
            }
            Role::Raised => self.raised = self.attribute(attributes, "val") == Some("superscript"),
            Role::Aside(part) => self.start_aside(part),
            Role::Item(part) => self.start_item(part, attributes),
            Role::Label(attribute) => {
                let label = self.attribute(attributes, attribute).map(plain_value).unwrap_or_default();
                self.labels.push(Arc::from(label));
            }
            Role::Extent => {
                let size = |local| self.number(attributes, local).unwrap_or(0);
                self.extent = (size("cx"), size("cy"));
            }
            Role::Picture => {
                let extent = std::mem::take(&mut self.extent);
                // Enough to know how many and how large.
                if self.harvest.pictures.len() < 10_000 {
                    self.harvest.pictures.push(extent);
                }
            }
        }
    }

    fn close(&mut self, role: Role) {
        match role {
            Role::Paragraph => {
                let flow = self.flows.last_mut().expect("the flow of the part itself stays open to the end");
                flow.end_paragraph(&self.here, self.limits, self.harvest);
                self.veiled = false;
            }
            Role::Run => self.hidden = false,
            Role::TextOn(_) | Role::On(_) => {
                self.layers.pop();
                if let (Role::TextOn(_), Some(side)) = (role, &mut self.flow().side) {
                    // Values of a cache are apart from each other; a deletion goes on.
                    if side.layer == Layer::Copy {
                        side.end();
                    }
                }
            }
            Role::Cell => self.flow().end_cell(),
            Role::Row => {
                let flow = self.flows.last_mut().expect("the flow of the part itself stays open to the end");
                flow.end_row(&self.here, self.limits, self.harvest);
            }
            Role::Table | Role::Aside(_) | Role::Item(_) if self.flows.len() > 1 => {
                self.end_flow();
                if role == Role::Table {
                    self.flow().part_ways();
                }
            }
            Role::Label(_) => {
                self.labels.pop();
            }
            _ => {}
        }
    }

    fn in_run(&self) -> bool {
        self.stack.last().is_some_and(|o| matches!(o.role, Role::Run | Role::Paragraph | Role::Text))
    }

    fn new_page(&mut self) {
        let Some(page) = self.here.page else { return };
        self.here.page = Some(page + 1);
        let flow = self.flows.last_mut().expect("the flow of the part itself stays open to the end");
        if flow.between_paragraphs() {
            flow.flush(self.limits, self.harvest);
        }
    }

    fn begin_flow(&mut self, setting: Setting, table: Option<Box<Table>>) {
        let mut flow = Flow::new(setting, self.harvest.next());
        flow.table = table;
        flow.layers = self.layers.len();
        flow.hidden = std::mem::replace(&mut self.hidden, false);
        flow.veiled = std::mem::replace(&mut self.veiled, false);
        self.flows.push(flow);
    }

    fn end_flow(&mut self) {
        while self.fields.last().is_some_and(|f| f.level >= self.flows.len()) {
            self.end_field();
        }
        if let Some(mut flow) = self.flows.pop() {
            flow.flush(self.limits, self.harvest);
            (self.hidden, self.veiled) = (flow.hidden, flow.veiled);
            self.layers.truncate(flow.layers);
        }
    }

    #[inline]
    fn layer(&self) -> Layer {
        let flow = self.flows.last().expect("the flow of the part itself stays open to the end");
        let layer = match self.layers.last() {
            Some(layer) if self.layers.len() > flow.layers => *layer,
            _ => flow.setting.layer,
        };
        if (self.hidden || self.veiled) && layer != Layer::Deleted { Layer::Hidden } else { layer }
    }

    /// The builder that text at this point belongs to. (Not a method: the cursor must stay free.)
    #[inline]
    fn push(&mut self, write: impl FnOnce(&mut TextBuilder, &mut Cursor<'a>)) {
        let level = self.flows.len();
        if let Some(field) = self.fields.last_mut().filter(|f| f.coding && f.level == level) {
            return write(&mut field.code, &mut self.cursor);
        }
        let layer = self.layer();
        let flow = self.flows.last_mut().expect("the flow of the part itself stays open to the end");
        let builder = if layer == flow.setting.layer {
            flow.ready(&mut self.here)
        } else {
            flow.ready_side(layer, &self.here, self.limits, self.harvest)
        };
        write(builder, &mut self.cursor);
    }

    fn symbol(&mut self, stands_for: &str, tag: (usize, usize)) {
        let entry = self.entry;
        self.push(|builder, cursor| cursor.whole(builder, stands_for, entry, tag.0, tag.1));
    }

    #[inline]
    fn character_data(&mut self, from: usize, to: usize, references: bool) {
        let role = match self.stack.last() {
            // Beyond the depth limit no element has a meaning; its text is kept as text.
            _ if self.over > 0 => Role::Text,
            Some(open) => open.role,
            None => Role::Through,
        };
        match role {
            Role::Text | Role::TextOn(_) | Role::FieldCode => {
                if self.over > 0 && self.text[from..to].trim_ascii().is_empty() {
                    return;
                }
                let in_code = self.fields.last().is_some_and(|f| f.coding && f.level == self.flows.len());
                if role == Role::FieldCode && !in_code {
                    // Code without a beginning, or behind the separator.
                    return self.loose_text(from, to, references);
                }
                let (text, entry) = (self.text, self.entry);
                let mut unknown = false;
                // The figure of a note is no part of the word or number before it.
                let apart = std::mem::take(&mut self.raised)
                    && text.as_bytes()[from..to].first().is_some_and(u8::is_ascii_digit);
                self.push(|b, c| {
                    if apart && b.folded().ends_with(char::is_alphanumeric) {
                        b.push_added(" ");
                    }
                    unknown = write_data(b, c, text, entry, from, to, references, in_code);
                });
                if unknown {
                    self.unknown_entity();
                }
            }
            Role::Measure => {}
            _ => {
                if !self.text.as_bytes()[from..to].trim_ascii().is_empty() {
                    self.loose_text(from, to, references);
                }
            }
        }
    }

    fn unknown_entity(&mut self) {
        if !std::mem::replace(&mut self.said.entity, true) {
            self.gap(GapCode::Damaged, "entity");
        }
    }
}

#[cfg(test)]
mod tests;
