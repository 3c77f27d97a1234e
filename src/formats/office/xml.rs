//! The one core that turns the text of an XML part into segments. What names mean is data (`vocabulary.rs`); how text becomes
//! paragraphs, tables and layers is here, once for all Office formats.
//!
//! Nothing is dropped: text that no rule names becomes a loose segment, an attribute of an unknown element is read, comments and the inside of
//! a document type are read, and a broken part is read up to and past the break. No recursion: depth is a stack with a limit.

use std::sync::Arc;

use crate::formats::office::flow::{CUT, Flow, Harvest, Here, Setting, Table};
use crate::formats::office::token::{Attributes, Stretch, Token, Tokens, stretches};
use crate::formats::office::vocabulary::{Attributes as Which, LabelFrom, Meaning, Ns, Role, Vocabulary};
use crate::model::{Gap, GapCode, Layer, Limits, Part, Place, Segment};
use crate::text::TextBuilder;

/// A part has this many values (attributes, properties) in segments of their own; further ones share segments, so that memory stays bounded.
const VALUES_APART: u32 = 10_000;
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
        vocabulary,
        limits,
        cursor: Cursor { bytes: text.as_bytes(), ascii: text.is_ascii(), at: 0, chars: 0 },
        names: Names { bindings: Vec::new(), generation: 1, cache: vec![None; 256] },
        stack: Vec::new(),
        over: 0,
        flows: vec![Flow::new(setting, order)],
        layers: Vec::new(),
        hidden: false,
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

/// Counts code points along the part; it only ever moves forward in earnest.
struct Cursor<'a> {
    bytes: &'a [u8],
    ascii: bool,
    at: usize,
    chars: usize,
}

impl Cursor<'_> {
    #[inline]
    fn chars(&mut self, at: usize) -> usize {
        if self.ascii {
            return at;
        }
        let count = |bytes: &[u8]| bytes.iter().filter(|b| (**b as i8) >= -0x40).count();
        if at >= self.at {
            self.chars += count(&self.bytes[self.at..at]);
        } else {
            self.chars -= count(&self.bytes[at..self.at]);
        }
        self.at = at;
        self.chars
    }

    fn linear(&mut self, builder: &mut TextBuilder, text: &str, entry: u32, from: usize, to: usize) {
        if from < to {
            let chars = self.chars(from);
            builder.push_linear(&text[from..to], entry, from, chars);
        }
    }

    fn whole(&mut self, builder: &mut TextBuilder, stands_for: &str, entry: u32, from: usize, to: usize) {
        let chars = self.chars(from);
        let len = self.chars(to) - chars;
        builder.push_whole(stands_for, entry, from, to - from, chars, len);
    }
}

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
struct Names<'a> {
    bindings: Vec<Binding<'a>>,
    generation: u32,
    cache: Vec<Option<Slot<'a>>>,
}

impl<'a> Names<'a> {
    #[inline]
    fn meaning(&mut self, vocabulary: &Vocabulary, name: &'a str, hash: u32) -> Meaning {
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

    fn bind(&mut self, vocabulary: &Vocabulary, prefix: &'a str, address: &str) {
        let ns = vocabulary.namespace(address);
        if self.namespace(vocabulary, prefix) != ns {
            self.generation = self.generation.wrapping_add(1);
        }
        self.bindings.push(Binding { prefix, ns });
    }

    fn unbind(&mut self, vocabulary: &Vocabulary, to: usize) {
        while self.bindings.len() > to {
            let Some(gone) = self.bindings.pop() else { return };
            if self.namespace(vocabulary, gone.prefix) != gone.ns {
                self.generation = self.generation.wrapping_add(1);
            }
        }
    }
}

/// An element that is open.
struct Open<'a> {
    name: &'a str,
    role: Role,
    bindings: usize,
}

/// A field whose end has not come yet.
struct Field {
    code: TextBuilder,
    coding: bool,
    level: usize,
    place: Place,
    layer: Layer,
    group: u32,
    order: u32,
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
        let part = self.flows.first().map(|f| Part(f.setting.part));
        self.harvest.gaps.push(Gap::new(code).about(about).at(Place { part, ..Place::default() }));
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
        let bindings = self.names.bindings.len();
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
            if self.names.bindings.len() < BINDINGS {
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
            if self.names.bindings.len() > open.bindings {
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
            Role::Paragraph => self.flow().fresh = true,
            Role::Run => self.hidden = false,
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
            Role::Table | Role::Aside(_) | Role::Item(_) => {
                if self.flows.len() > 1 {
                    self.end_flow();
                    if role == Role::Table {
                        self.flow().part_ways();
                    }
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
        self.flows.push(flow);
    }

    fn end_flow(&mut self) {
        while self.fields.last().is_some_and(|f| f.level >= self.flows.len()) {
            self.end_field();
        }
        if let Some(mut flow) = self.flows.pop() {
            flow.flush(self.limits, self.harvest);
            self.hidden = flow.hidden;
            self.layers.truncate(flow.layers);
        }
    }

    /// The setting of a flow inside the present one: what stands in a header stays in the header.
    fn inner(&mut self, part: &'static str) -> Setting {
        let layer = self.layer();
        let outer = self.flow().setting;
        match outer.part {
            "body" | "table" => Setting { part, number: None, layer, ..outer },
            _ => Setting { layer, ..outer },
        }
    }

    fn start_table(&mut self) {
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

    fn start_aside(&mut self, part: &'static str) {
        let setting = self.inner(part);
        self.begin_flow(setting, None);
    }

    fn start_item(&mut self, part: &'static str, attributes: (usize, usize)) {
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

    #[inline]
    fn layer(&self) -> Layer {
        let flow = self.flows.last().expect("the flow of the part itself stays open to the end");
        let layer = match self.layers.last() {
            Some(layer) if self.layers.len() > flow.layers => *layer,
            _ => flow.setting.layer,
        };
        if self.hidden && layer != Layer::Deleted { Layer::Hidden } else { layer }
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
                self.push(|b, c| unknown = write_data(b, c, text, entry, from, to, references, in_code));
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

    fn loose_text(&mut self, from: usize, to: usize, references: bool) {
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
    fn end_loose(&mut self) {
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

    fn give_rest(&mut self) {
        if !self.rest.is_empty() {
            let part = self.flows.first().map_or("attribute", |f| f.setting.part);
            let place = Place { part: Some(Part(part)), ..Place::default() };
            let segment = Segment::new(place, Layer::Metadata, self.rest.finish());
            let order = self.harvest.next();
            self.harvest.push(order, segment, self.limits);
        }
    }

    fn attributes(&mut self, meaning: Meaning, element: &str, attributes: (usize, usize)) {
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
                        let layer = if attribute.shown { self.layer() } else { Layer::Metadata };
                        (attribute.part, label, layer)
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
    fn remark(&mut self, from: usize, to: usize, part: &'static str) {
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

    fn field_mark(&mut self, attributes: (usize, usize)) {
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

    fn end_field(&mut self) {
        if let Some(mut field) = self.fields.pop().filter(|f| !f.code.is_empty()) {
            let segment = Segment { group: field.group, ..Segment::new(field.place, field.layer, field.code.finish()) };
            self.harvest.push(field.order, segment, self.limits);
        }
    }
}

/// Pushes character data with its references resolved; the answer is whether a reference was unknown.
#[allow(clippy::too_many_arguments, reason = "the hot path: borrowed parts of the reader, side by side")]
#[inline]
fn write_data(
    builder: &mut TextBuilder,
    cursor: &mut Cursor<'_>,
    text: &str,
    entry: u32,
    from: usize,
    to: usize,
    references: bool,
    percent: bool,
) -> bool {
    let bytes = &text.as_bytes()[from..to];
    let plain = !references || memchr::memchr(b'&', bytes).is_none();
    if plain && (!percent || memchr::memchr(b'%', bytes).is_none()) {
        cursor.linear(builder, text, entry, from, to);
        return false;
    }
    let mut unknown = false;
    let stretch = |s: Stretch, builder: &mut TextBuilder, cursor: &mut Cursor<'_>| match s {
        Stretch::Plain(a, b) if percent => unescape(builder, cursor, text, entry, a, b),
        Stretch::Plain(a, b) => cursor.linear(builder, text, entry, a, b),
        Stretch::Unknown(a, b) => {
            unknown = true;
            cursor.linear(builder, text, entry, a, b);
        }
        Stretch::Reference(a, b, c) => cursor.whole(builder, c.encode_utf8(&mut [0; 4]), entry, a, b),
    };
    let mut stretch = stretch;
    if plain {
        stretch(Stretch::Plain(from, to), builder, cursor);
    } else {
        stretches(text, from, to).for_each(|s| stretch(s, builder, cursor));
    }
    unknown
}

/// Pushes text of an address: percent escapes become the characters they stand for (RFC 3986, 2.1).
fn unescape(builder: &mut TextBuilder, cursor: &mut Cursor<'_>, text: &str, entry: u32, from: usize, to: usize) {
    let bytes = text.as_bytes();
    let (mut done, mut at) = (from, from);
    while let Some(i) = memchr::memchr(b'%', &bytes[at..to]) {
        at += i;
        match escaped(&bytes[at..to]) {
            Some((c, len)) => {
                cursor.linear(builder, text, entry, done, at);
                cursor.whole(builder, c.encode_utf8(&mut [0; 4]), entry, at, at + len);
                at += len;
                done = at;
            }
            None => at += 1,
        }
    }
    cursor.linear(builder, text, entry, done, to);
}

/// The character at the start of `bytes`, written in percent escapes, and how many bytes that takes.
fn escaped(bytes: &[u8]) -> Option<(char, usize)> {
    let byte = |i: usize| {
        let hex = bytes.get(3 * i..3 * i + 3)?.strip_prefix(b"%")?;
        let digit = |b: u8| (b as char).to_digit(16);
        Some((digit(hex[0])? * 16 + digit(hex[1])?) as u8)
    };
    let mut raw = [0; 4];
    for len in 1..=4 {
        raw[len - 1] = byte(len - 1)?;
        if let Ok(c) = std::str::from_utf8(&raw[..len]) {
            return Some((c.chars().next()?, 3 * len));
        }
    }
    None
}

/// An attribute's value for use as a label: references resolved.
fn plain_value(raw: &str) -> String {
    let mut value = String::with_capacity(raw.len().min(256));
    for stretch in stretches(raw, 0, raw.len()).take(256) {
        match stretch {
            Stretch::Plain(a, b) | Stretch::Unknown(a, b) => value.push_str(&raw[a..b]),
            Stretch::Reference(_, _, c) => value.push(c),
        }
    }
    if value.len() > 256 {
        let cut = (0..=256).rev().find(|i| value.is_char_boundary(*i)).unwrap_or(0);
        value.truncate(cut);
    }
    value
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::segments;
    use crate::formats::office::flow::{Harvest, Setting};
    use crate::formats::office::words::WORDS;
    use crate::model::{Layer, Limits, Segment};
    use crate::text::{Anchor, Span};

    fn read(xml: &str) -> Vec<Segment> {
        let setting = Setting { part: "body", number: None, layer: Layer::Visible, group: 0 };
        let mut harvest = Harvest::default();
        segments(xml, 1, &WORDS, setting, &Limits::default(), &mut harvest);
        harvest.finish().0
    }

    const VALUE: &str = "NL91ABNA0417164300";
    /// What may stand between two characters without a reader seeing it, and whether it counts as a character itself.
    const BETWEEN: &[(&str, &str, &str)] = &[
        ("</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>", "", ""),
        ("</w:t></w:r><w:proofErr w:type=\"spellStart\"/><w:r><w:t>", "", ""),
        (
            "</w:t></w:r><w:bookmarkStart w:id=\"1\" w:name=\"b\"/><w:bookmarkEnd w:id=\"1\"/><w:r><w:t xml:space='preserve'>",
            "",
            "",
        ),
        ("</w:t>", "<w:softHyphen/>", "<w:t>"),
        ("<!-- geheim -->", "", ""),
        ("</w:t></w:r><w:del w:id='2' w:author='A'><w:r><w:delText>weg</w:delText></w:r></w:del><w:r><w:t>", "", ""),
    ];

    proptest! {
        /// However a value is cut up, it stands whole in the folded text, and its ground is exactly its own bytes.
        #[test]
        fn a_value_cut_into_runs_is_whole_and_knows_its_bytes(
            cuts in prop::collection::vec((1..VALUE.len(), 0..BETWEEN.len()), 0..6),
            spelling in prop::collection::vec(0..6u8, VALUE.len()),
            prefix in prop::sample::select(vec!["", "é ", "BSN &amp; "]),
        ) {
            let mut xml = format!("<w:document><w:body><w:p><w:r><w:t>{prefix}");
            let mut own = Vec::new();
            for (i, c) in VALUE.char_indices() {
                for (_, between) in cuts.iter().filter(|(at, _)| *at == i) {
                    let (before, symbol, after) = BETWEEN[*between];
                    xml.push_str(before);
                    own.extend(xml.len()..xml.len() + symbol.len());
                    xml.push_str(symbol);
                    xml.push_str(after);
                }
                let (before, text, after) = match spelling[i] {
                    0 => ("", format!("&#{};", c as u32), ""),
                    1 => ("", format!("&#x{:x};", c as u32), ""),
                    2 => ("<![CDATA[", c.to_string(), "]]>"),
                    _ => ("", c.to_string(), ""),
                };
                xml.push_str(before);
                own.extend(xml.len()..xml.len() + text.len());
                xml.push_str(&text);
                xml.push_str(after);
            }
            xml.push_str("</w:t></w:r></w:p></w:body></w:document>");
            let all = read(&xml);
            let segment = all.iter().find(|s| s.text.folded().contains(VALUE));
            prop_assert!(segment.is_some(), "not whole in {xml}");
            let text = &segment.unwrap().text;
            let at = text.folded().find(VALUE).unwrap();
            let mut ground = Vec::new();
            for anchor in text.anchors(Span::new(at, at + VALUE.len())) {
                let Anchor::Bytes { entry, range, chars } = anchor else { panic!("a part has bytes") };
                let bytes = range.start as usize..range.end as usize;
                prop_assert_eq!(entry, 1);
                prop_assert_eq!(chars.start as usize, xml[..bytes.start].chars().count());
                prop_assert_eq!(chars.len(), xml[bytes.clone()].chars().count());
                ground.extend(bytes);
            }
            prop_assert_eq!(ground, own);
        }

        /// Whatever stands in a part: no panic, and every anchor lies within it.
        #[test]
        fn anything_at_all_is_survived(
            pieces in prop::collection::vec(prop::sample::select(vec![
                "<w:p>", "</w:p>", "<w:tbl>", "</w:tbl>", "<w:tr>", "</w:tr>", "<w:tc>", "</w:tc>", "<w:r>", "</w:r>", "<w:t>", "</w:t>",
                "<w:txbxContent>", "</w:txbxContent>", "<w:comment w:id='1'>", "</w:comment>", "<w:fldChar w:fldCharType='begin'/>",
                "<w:fldChar w:fldCharType='separate'/>", "<w:fldChar w:fldCharType='end'/>", "<w:instrText>", "</w:instrText>", "<w:del>",
                "</w:del>", "<w:rPr>", "</w:rPr>", "<w:vanish/>", "<w:gridSpan w:val='99999999999'/>", "<w:gridBefore w:val='7'/>", "<w:br w:type=\"page\"/>",
                "<w:lastRenderedPageBreak/>", "<mc:Fallback>", "</mc:Fallback>", "<c:v>", "</c:v>", "tekst", " ", "e\u{301}", "\u{301}", "&amp;", "&x;", "&",
                "<", ">", "<!--", "-->", "<![CDATA[", "]]>", "<?", "?>", "<!DOCTYPE", "<x xmlns='urn:y' a='%41%'>", "</x>", "\"", "<w:sym w:char='F031'/>",
            ]), 0..60),
        ) {
            let xml = pieces.concat();
            for segment in read(&xml) {
                let whole = Span::new(0, segment.text.folded().len());
                for anchor in segment.text.anchors(whole) {
                    if let Anchor::Bytes { range, .. } = anchor {
                        prop_assert!(xml.get(range.start as usize..range.end as usize).is_some());
                    }
                }
                for cell in &segment.cells {
                    prop_assert!(segment.text.folded().get(cell.span.range()).is_some());
                }
            }
        }
    }
}
