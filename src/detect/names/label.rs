//! Labels that stand apart from the text: the name of a field, the head of a column, the sender of a message.

use std::ops::Range;

use crate::detect::names::bearing::is_label;
use crate::detect::names::cues::is_surname_label;
use crate::detect::names::evidence::Where;
use crate::detect::names::why::Why;
use crate::detect::tables::Tables;
use crate::lexicon::known;
use crate::model::{Layer, Part, Segment};
use crate::text::Span;

/// The labels of one segment.
pub(super) struct Labels<'a> {
    segment: &'a Segment,
    tables: Tables,
    /// What the label of the whole segment says.
    whole: Option<bool>,
}

/// A cell longer than this holds a text, not a value.
const LONGEST_CELL: usize = 80;

impl<'a> Labels<'a> {
    pub(super) fn new(segment: &'a Segment) -> Labels<'a> {
        let whole = segment.label.as_deref().and_then(says);
        let whole = if segment.layer == Layer::Metadata { in_metadata(segment, whole) } else { whole };
        Labels { segment, tables: Tables::default(), whole }
    }

    /// Whether labels can stand apart here.
    pub(super) fn any(&self) -> bool {
        self.whole.is_some() || !self.segment.cells.is_empty()
    }

    /// What a label says of the bytes `span`.
    pub(super) fn at(&self, text: &str, span: Range<usize>) -> Where {
        let mut place = Where::default();
        let told = |says: Option<bool>, why: Why, place: &mut Where| match says {
            Some(true) => place.labelled = Some(why),
            Some(false) => place.unlabelled = true,
            None => {}
        };
        let nameless = self.whole == Some(false) && self.segment.layer == Layer::Metadata;
        if self.whole.is_some() && (text.len() <= LONGEST_CELL || nameless) {
            told(self.whole, Why::Label, &mut place);
            place.surname = self.segment.label.as_deref().is_some_and(of_surname);
            return place;
        }
        if !self.segment.cells.is_empty() {
            let Some(cell) = self.segment.cell(Span::new(span.start, span.end)) else { return place };
            if self.segment.place.part == Some(Part::CHAT) {
                if cell.column == 2 {
                    place.labelled = Some(Why::Sender);
                }
                return place;
            }
            if cell.span.len() <= LONGEST_CELL {
                told(cell.header.as_deref().and_then(says), Why::Column, &mut place);
                place.surname = cell.header.as_deref().is_some_and(of_surname);
                place.whole = place.labelled.is_some() && text[cell.span.range()].trim() == &text[span];
            }
            return place;
        }
        // A table by its separators only.
        let edge = |b: Option<&u8>| b.is_some_and(|b| matches!(b, b';' | b'|' | b'\t' | b','));
        let bytes = text.as_bytes();
        let tight = span.start.checked_sub(1).is_some_and(|i| edge(bytes.get(i)))
            || edge(bytes.get(span.end)) && !matches!(bytes.get(span.end + 1), Some(b' ' | b'\n'));
        if tight
            && self.segment.layer == Layer::Visible
            && let Some((label, _)) = self.tables.label(self.segment, text, Span::new(span.start, span.end))
        {
            told(says(label), Why::Column, &mut place);
            place.surname = of_surname(label);
        }
        place
    }
}

/// Parts of a document that hold names of styles, resources and programs, not of people.
const NAMELESS: &[&str] = &["code-comment", "layer-name", "object", "piece-info", "resource-name", "script", "style"];
/// Properties that are texts, in which a name may stand without being the whole.
const TEXTS: &[&str] =
    &["category", "comment", "comments", "company", "description", "keywords", "manager", "subject", "title"];

/// What the label of metadata says: `Creator` is a person in one format and a program in another, so the value has a say. A program has digits,
/// slashes or no capital (`Skia/PDF m156`, `python-docx`).
fn in_metadata(segment: &Segment, whole: Option<bool>) -> Option<bool> {
    let part = segment.place.part.map_or("", |part| part.0);
    let text = segment.text.folded();
    let program = text.contains(|c: char| c.is_ascii_digit() || matches!(c, '/' | '(' | ':' | '@'))
        || !text.contains(char::is_uppercase);
    match whole {
        _ if NAMELESS.contains(&part) => Some(false),
        Some(true) => Some(!program),
        None if part == "property" => {
            let label = segment.label.as_deref().unwrap_or_default();
            let of_text = label.is_empty() || TEXTS.iter().any(|t| label.to_ascii_lowercase().ends_with(t));
            if of_text { None } else { Some(false) }
        }
        other => other,
    }
}

/// Words of labels, besides those of the lists, that say that a name follows.
const NAMES: &[&str] = &[
    "afzender",
    "author",
    "creator",
    "debiteur",
    "employee",
    "firstname",
    "from",
    "fullname",
    "lastname",
    "manager",
    "member",
    "name",
    "naam",
    "owner",
    "patientname",
    "rekeninghouder",
    "sender",
    "surname",
    "tenaamstelling",
    "tnv",
    "user",
    "zorgverlener",
    "lastmodifiedby",
    "recipient",
    "contact",
    "geadresseerde",
    "ontvanger",
    "verzorgende",
    "zorgmedewerker",
    "gezinslid",
    "aanvrager",
    "melder",
    "bezoeker",
    "chauffeur",
    "oppas",
];
/// Words of labels that say that what follows is no name of a person.
const OTHERS: &[&str] = &[
    "adres",
    "afdeling",
    "application",
    "bedrijf",
    "bestand",
    "company",
    "datum",
    "domein",
    "email",
    "file",
    "functie",
    "gebruikersnaam",
    "gemeente",
    "instelling",
    "land",
    "leverancier",
    "locatie",
    "mail",
    "merk",
    "onderwerp",
    "organisatie",
    "plaats",
    "product",
    "school",
    "soort",
    "straat",
    "subject",
    "title",
    "titel",
    "type",
    "woonplaats",
    "zorginstelling",
    "artikel",
    "omschrijving",
    "status",
    "categorie",
    "project",
    "template",
    "plaatsnaam",
    "straatnaam",
    "bedrijfsnaam",
    "bestandsnaam",
    "schoolnaam",
    "productnaam",
    "domeinnaam",
    "path",
    "keywords",
    "trefwoorden",
];

/// Whether a label is one for surnames or given names: `achternaam`, `Client.lastName`, `voor_naam`.
fn of_surname(label: &str) -> bool {
    let word = label.rsplit(['.', ':', '/']).next().unwrap_or(label).trim();
    is_surname_label(word) || word.len() < 20 && is_surname_label(&word.replace(['_', ' ', '-'], ""))
}

/// What a label says: a name follows, something else follows, or nothing.
pub(super) fn says(label: &str) -> Option<bool> {
    if label.len() > 60 {
        return None;
    }
    let mut named = false;
    for word in label.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()) {
        let lower = word.to_lowercase();
        let other = |w: &str| OTHERS.binary_search_by(|o| (*o).cmp(w)).is_ok() || OTHERS.contains(&w);
        let what = known(&lower);
        if other(&lower) || what.institution() || what.company() && what.first().is_none() && lower != "zoon" {
            return Some(false);
        }
        named |=
            NAMES.contains(&lower.as_str()) || is_label(what) || lower.ends_with("naam") || lower.ends_with("name");
    }
    named.then_some(true)
}

#[cfg(test)]
mod tests {
    use super::says;

    #[test]
    fn labels_of_names_and_of_other_things() {
        for label in [
            "Naam",
            "naam cliënt",
            "Voornaam",
            "lastModifiedBy",
            "Begeleider 1",
            "achter_naam",
            "dc:creator",
            "Huisarts",
        ] {
            assert_eq!(says(label), Some(true), "{label}");
        }
        for label in ["Naam instelling", "Woonplaats", "E-mail", "bestandsnaam", "Straat"] {
            assert_eq!(says(label), Some(false), "{label}");
        }
        assert_eq!(says("bedrag"), None);
    }
}
