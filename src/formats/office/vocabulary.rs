//! What the names in an XML part mean for its text, as data: the reader in `xml.rs` knows roles, not formats.

use std::collections::HashMap;

use crate::model::Layer;

/// A namespace by a number of ours. A format may have several addresses for one (transitional and strict).
pub(super) type Ns = u8;
/// No namespace.
pub(super) const NONE: Ns = 0;
/// A namespace of somebody else.
pub(super) const OTHER: Ns = 1;
/// A namespace of the format's makers that has no rules here.
pub(super) const FAMILY: Ns = 2;

/// What an element means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Role {
    /// Nothing of its own; text directly inside is a loose segment.
    Through,
    /// Its text is a measure or a code of the format.
    Measure,
    /// A paragraph of the flow.
    Paragraph,
    /// A run: hidden or not as a whole.
    Run,
    /// The properties of a run or paragraph.
    Properties,
    /// Its character data is text of the flow.
    Text,
    /// The same, on a layer of its own.
    TextOn(Layer),
    /// Stands for these characters.
    Symbol(&'static str),
    /// A line end, or a page end when its `type` says so.
    Break,
    /// Where the last program that showed the document began a page.
    RenderedBreak,
    /// A character given as a code in attribute `char`.
    CodedSymbol,
    /// Begin, separator or end of a field.
    FieldMark,
    /// Text of a field's code.
    FieldCode,
    /// A table.
    Table,
    /// A row of one.
    Row,
    /// A cell of one.
    Cell,
    /// How many columns the cell spans.
    CellSpan,
    /// How many columns the row leaves out at its start.
    RowSkip,
    /// The row is a heading.
    HeadingRow,
    /// The run is hidden, unless the value says no.
    Hide,
    /// Whether the run is raised or lowered.
    Raised,
    /// The style of a run or paragraph; some styles hide.
    Styled,
    /// Everything inside is on this layer.
    On(Layer),
    /// A flow beside the flow: a text box.
    Aside(&'static str),
    /// One of a numbered kind, a flow of its own: a note, a comment.
    Item(&'static str),
    /// The value of this attribute labels all loose text inside.
    Label(&'static str),
    /// A shown picture's or shape's size, in EMU.
    Extent,
    /// A picture is shown here.
    Picture,
}

/// Which attributes of an element are read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Attributes {
    /// None: measures, switches, references.
    Skip,
    /// What looks like words.
    Wordy,
    /// Every one.
    All,
    /// These.
    Listed(&'static [Attribute]),
}

/// An attribute that holds text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Attribute {
    /// Its local name.
    pub(super) name: &'static str,
    /// The kind of place, by its published code.
    pub(super) part: &'static str,
    /// What labels it.
    pub(super) label: LabelFrom,
    /// Whether it is seen on the page like text.
    pub(super) shown: bool,
}

/// What labels the value of an attribute.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum LabelFrom {
    /// Nothing.
    Nothing,
    /// The attribute's own name.
    Name,
    /// The value of another attribute of the element.
    Attribute(&'static str),
}

/// Elements that share a meaning.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rule {
    pub(super) ns: Ns,
    pub(super) names: &'static [&'static str],
    pub(super) role: Role,
    pub(super) attributes: Attributes,
}

/// Role and attributes of one element.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Meaning {
    pub(super) role: Role,
    pub(super) attributes: Attributes,
}

/// The names of a family of formats with their meaning.
#[derive(Debug)]
pub(super) struct Vocabulary {
    addresses: HashMap<&'static str, Ns>,
    /// Beginnings of addresses that belong to the family.
    family: &'static [&'static str],
    /// The usual prefix, for a fragment that does not declare it.
    prefixes: HashMap<&'static str, Ns>,
    meanings: HashMap<(Ns, &'static str), Meaning>,
}

impl Vocabulary {
    /// From tables: (address, namespace), beginnings of the family's addresses, (usual prefix, namespace), rules.
    pub(super) fn new(
        addresses: &[(&'static str, Ns)],
        family: &'static [&'static str],
        prefixes: &[(&'static str, Ns)],
        rules: &[Rule],
    ) -> Vocabulary {
        let mut meanings = HashMap::new();
        for rule in rules {
            for name in rule.names {
                let meaning = Meaning { role: rule.role, attributes: rule.attributes };
                meanings.insert((rule.ns, *name), meaning);
            }
        }
        Vocabulary {
            addresses: addresses.iter().copied().collect(),
            family,
            prefixes: prefixes.iter().copied().collect(),
            meanings,
        }
    }

    /// The namespace with this address.
    pub(super) fn namespace(&self, address: &str) -> Ns {
        match self.addresses.get(address) {
            Some(ns) => *ns,
            None if address.is_empty() => NONE,
            None if self.family.iter().any(|f| address.starts_with(f)) => FAMILY,
            None => OTHER,
        }
    }

    /// The namespace that usually goes by this prefix.
    pub(super) fn usual(&self, prefix: &str) -> Ns {
        self.prefixes.get(prefix).copied().unwrap_or(if prefix.is_empty() { NONE } else { OTHER })
    }

    /// What an element means. Unknown elements are looked through, with their attributes: all of them when they are somebody's own.
    pub(super) fn meaning(&self, ns: Ns, local: &str) -> Meaning {
        let attributes = if matches!(ns, NONE | OTHER) { Attributes::All } else { Attributes::Wordy };
        self.meanings.get(&(ns, local)).copied().unwrap_or(Meaning { role: Role::Through, attributes })
    }
}
