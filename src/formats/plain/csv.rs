//! CSV and its kin: the raw text of the file with cells on it, so that every offset is one of the file and nothing is lost when the
//! guess was wrong. Delimiter, quotes and header are judged by what is consistent; the extension only lowers the bar.

use std::ops::Range;
use std::sync::Arc;

use crate::formats::plain::SEGMENT;
use crate::formats::plain::ground::Ground;
use crate::model::{Cell, Document, Layer, Place, Segment};
use crate::text::{Span, TextBuilder};

/// How a table is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Table {
    delimiter: u8,
    /// Record that holds the names of the columns, from 0.
    header: Option<usize>,
}

impl Table {
    /// Whether its columns are divided by tabs.
    pub(crate) fn is_tab(&self) -> bool {
        self.delimiter == b'\t'
    }
}

/// A quoted field longer than this is a stray quote.
const LONGEST_QUOTED: usize = 64 << 10;

/// Fields of a text, one after the other.
struct Fields<'t> {
    bytes: &'t [u8],
    delimiter: u8,
    at: usize,
    /// Up to here no quote is known to close.
    unclosed: usize,
}

/// One field: its content without enclosing quotes and blanks, where it ends, and whether the record ends with it.
#[derive(Debug, PartialEq, Eq)]
struct Field {
    content: Range<usize>,
    next: usize,
    last: bool,
}

impl<'t> Fields<'t> {
    fn new(text: &'t str, delimiter: u8) -> Fields<'t> {
        Fields { bytes: text.as_bytes(), delimiter, at: 0, unclosed: 0 }
    }

    fn next(&mut self) -> Option<Field> {
        let bytes = self.bytes;
        if self.at >= bytes.len() {
            return None;
        }
        let start = self.at;
        let mut first = start;
        while bytes.get(first) == Some(&b' ') {
            first += 1;
        }
        let quoted = (bytes.get(first) == Some(&b'"')).then(|| self.closing(first)).flatten();
        let from = quoted.unwrap_or(start);
        // Fields are short: most end before a search has made itself ready.
        let ends = |b: &u8| *b == self.delimiter || *b == b'\n' || *b == b'\r';
        let near = (from + 16).min(bytes.len());
        let end = match bytes[from..near].iter().position(ends) {
            Some(i) => from + i,
            None => memchr::memchr3(self.delimiter, b'\n', b'\r', &bytes[near..]).map_or(bytes.len(), |i| near + i),
        };
        let content = match quoted {
            Some(close) => first + 1..close - 1,
            None => {
                let tail = bytes[first.min(end)..end].iter().rev().take_while(|b| **b == b' ').count();
                first.min(end)..end - tail
            }
        };
        let (next, last) = match bytes.get(end) {
            Some(b'\r') if bytes.get(end + 1) == Some(&b'\n') => (end + 2, true),
            Some(b'\n' | b'\r') => (end + 1, true),
            Some(_) => (end + 1, false),
            None => (end, true),
        };
        self.at = next;
        Some(Field { content, next, last })
    }

    /// Behind the quote that closes the field opened at `open`.
    fn closing(&mut self, open: usize) -> Option<usize> {
        if open < self.unclosed {
            return None;
        }
        let to = self.bytes.len().min(open + LONGEST_QUOTED);
        let mut at = open + 1;
        while let Some(i) = memchr::memchr(b'"', &self.bytes[at.min(to)..to]) {
            let quote = at + i;
            match self.bytes.get(quote + 1) {
                Some(b'"') => at = quote + 2,
                Some(b'\n' | b'\r') | None => return Some(quote + 1),
                Some(b) if *b == self.delimiter => return Some(quote + 1),
                Some(_) => at = quote + 1,
            }
        }
        self.unclosed = to;
        None
    }
}

/// The first records of a text, without a last one that the sample cut off.
fn records(text: &str, delimiter: u8) -> Vec<Vec<&str>> {
    const SAMPLE: usize = 64 << 10;
    const RECORDS: usize = 200;
    let sample = &text[..text.floor_char_boundary(SAMPLE)];
    let (mut fields, mut records, mut record) = (Fields::new(sample, delimiter), Vec::new(), Vec::new());
    while let Some(field) = fields.next() {
        record.push(&sample[field.content]);
        if field.last {
            records.push(std::mem::take(&mut record));
            if records.len() == RECORDS {
                return records;
            }
        }
    }
    if sample.len() < text.len() {
        records.pop();
    } else if !record.is_empty() {
        records.push(record);
    }
    records
}

/// How the table in this text is written, if it is one.
pub(crate) fn sniff(text: &str, extension: &str) -> Option<Table> {
    let hinted = matches!(extension, "csv" | "tsv" | "tab");
    let mut best: Option<(usize, Table)> = None;
    for delimiter in [b';', b'\t', b'|', b','] {
        let sample = &text.as_bytes()[..text.len().min(64 << 10)];
        if memchr::memchr(delimiter, sample).is_none() {
            continue;
        }
        let records = records(text, delimiter);
        let Some(share) = share_of_table(&records, delimiter, hinted) else { continue };
        // The next one must be clearly better: a comma inside every amount is not a better delimiter than the semicolon around them.
        if best.as_ref().is_none_or(|(s, _)| share > s + 5) {
            best = Some((share, Table { delimiter, header: header(&records) }));
        }
    }
    best.map(|(_, table)| table)
}

fn is_empty(record: &[&str]) -> bool {
    record.iter().all(|field| field.trim().is_empty())
}

/// The number of columns that most records have.
fn width(records: &[Vec<&str>]) -> usize {
    let mut counts = std::collections::BTreeMap::new();
    for record in records.iter().filter(|r| !is_empty(r)) {
        *counts.entry(record.len()).or_insert(0_usize) += 1;
    }
    counts
        .into_iter()
        .filter(|(columns, _)| *columns > 1)
        .max_by_key(|(columns, n)| (*n, *columns))
        .map_or(0, |(c, _)| c)
}

/// Percentage of the records that have the usual number of columns, or nothing when this is not a table.
fn share_of_table(records: &[Vec<&str>], delimiter: u8, hinted: bool) -> Option<usize> {
    let columns = width(records);
    // Titles above the table do not count.
    let first = records.iter().position(|r| r.len() == columns && columns > 1).filter(|first| *first <= 8)?;
    let rows: Vec<_> = records[first..].iter().filter(|r| !is_empty(r)).collect();
    let share = rows.iter().filter(|r| r.len() == columns).count() * 100 / rows.len();
    if hinted {
        return (share >= 60 && !rows.is_empty()).then_some(share);
    }
    let enough = if columns == 2 { rows.len() >= 4 } else { rows.len() >= 2 };
    if share < 90 || !enough {
        return None;
    }
    // In prose a blank follows the comma, and what stands between commas is long.
    let fields = rows.iter().map(|r| r.len()).sum::<usize>();
    let words = rows.iter().flat_map(|r| r.iter()).map(|f| f.split_whitespace().count()).sum::<usize>();
    if words > fields * if delimiter == b'\t' { 20 } else { 8 } {
        return None;
    }
    // Names and values in one field are a list, not a table.
    let named = |f: &&&str| f.contains('=') || f.split_once(':').is_some_and(|(_, v)| v.starts_with(' '));
    if rows.iter().flat_map(|r| r.iter()).filter(named).count() * 2 > fields {
        return None;
    }
    if matches!(delimiter, b',' | b';') {
        // `content` has lost its blanks; what counts is whether fields look like values or like parts of a sentence.
        let sentences = rows.iter().filter(|r| r.last().is_some_and(|f| f.ends_with(['.', '!', '?']))).count();
        let wordy = words > fields * 5 / 2;
        if sentences * 2 > rows.len() || wordy && columns < 4 {
            return None;
        }
    }
    Some(share)
}

/// Names of columns in Dutch and English exports, as whole words.
const NAMES: &[&str] = &[
    "achternaam",
    "address",
    "adres",
    "agb",
    "aantal",
    "account",
    "bedrag",
    "big",
    "bsn",
    "burgerservicenummer",
    "categorie",
    "city",
    "client",
    "cliënt",
    "clientnummer",
    "code",
    "contact",
    "country",
    "date",
    "datum",
    "diagnose",
    "dob",
    "e-mail",
    "ean",
    "email",
    "functie",
    "geb",
    "geboortedatum",
    "geboren",
    "geslacht",
    "gsm",
    "huisnummer",
    "iban",
    "id",
    "initialen",
    "kenteken",
    "klant",
    "kvk",
    "land",
    "leeftijd",
    "locatie",
    "mail",
    "medewerker",
    "mobiel",
    "naam",
    "name",
    "nr",
    "nummer",
    "omschrijving",
    "opmerking",
    "patient",
    "patiënt",
    "phone",
    "plaats",
    "polisnummer",
    "postcode",
    "prijs",
    "rekening",
    "rekeningnummer",
    "sku",
    "soort",
    "status",
    "straat",
    "tel",
    "telefoon",
    "telefoonnummer",
    "toelichting",
    "toevoeging",
    "tussenvoegsel",
    "type",
    "voorletters",
    "voornaam",
    "woonplaats",
    "zip",
    "zorgverlener",
];

/// Whether a field could be the name of a column: a few words, hardly a digit.
pub(crate) fn is_label(field: &str) -> bool {
    let field = field.trim();
    let (mut letters, mut digits) = (0, 0);
    for c in field.chars() {
        letters += usize::from(c.is_alphabetic());
        digits += usize::from(c.is_ascii_digit());
    }
    letters > digits * 2 && field.len() <= 60 && !field.contains('@') && field.split_whitespace().count() <= 6
}

/// Whether a field holds a word that names columns in exports.
pub(crate) fn is_known(field: &str) -> bool {
    let field = field.to_lowercase();
    field.split(|c: char| !c.is_alphanumeric() && c != '-').any(|word| NAMES.contains(&word))
}

/// The record that names the columns: made of labels only, above columns that hold something else.
fn header(records: &[Vec<&str>]) -> Option<usize> {
    let columns = width(records);
    let at = records
        .iter()
        .position(|r| r.len() == columns && r.iter().filter(|f| !f.trim().is_empty()).count() > columns / 2)?;
    let names = &records[at];
    let filled = || names.iter().enumerate().filter(|(_, f)| !f.trim().is_empty());
    if !filled().all(|(_, f)| is_label(f)) {
        return None;
    }
    let known = filled().filter(|(_, f)| is_known(f)).count();
    let rows = || records[at + 1..].iter().filter(|r| r.len() == columns);
    // A column under a label holds values: mostly digits, addresses of mail, or longer than any label.
    let other = filled().any(|(i, _)| {
        let (mut n, mut values) = (0, 0);
        for row in rows() {
            n += usize::from(!row[i].trim().is_empty());
            values += usize::from(!row[i].trim().is_empty() && !is_label(row[i]));
        }
        n > 0 && values * 2 > n
    });
    (known > 0 && (other || known * 2 >= columns) || other && rows().next().is_some()).then_some(at)
}

/// Reads a table.
pub(crate) fn read(ground: &mut Ground<'_>, table: Table, document: &mut Document) {
    let text = ground.text();
    let mut fields = Fields::new(text, table.delimiter);
    let mut headers: Vec<Option<Arc<str>>> = Vec::new();
    let (mut builder, mut cells) = (TextBuilder::new(), Vec::new());
    let (mut start, mut pushed, mut row, mut column) = (0, 0, 1_u32, 1_u32);
    let mut flush = |ground: &mut Ground<'_>, builder: &mut TextBuilder, cells: &mut Vec<Cell>, start: usize| {
        if !builder.is_empty() {
            let place = Place { line: Some(ground.line(start)), ..Place::default() };
            let mut segment = Segment::new(place, Layer::Visible, builder.finish());
            segment.cells = std::mem::take(cells);
            document.segments.push(segment);
        }
    };
    while let Some(field) = fields.next() {
        if table.header == Some(row as usize - 1) {
            let name = text[field.content.clone()].split_whitespace().collect::<Vec<_>>().join(" ");
            headers.push((!name.is_empty()).then(|| Arc::from(name)));
        }
        let header =
            || headers.get(column as usize - 1).filter(|_| table.header != Some(row as usize - 1)).cloned().flatten();
        let (from, to) = (field.content.start, field.content.end);
        if from < to {
            ground.push(&mut builder, pushed, from);
            pushed = from;
            loop {
                let end = if to - pushed > SEGMENT { ground.cut(pushed, SEGMENT).min(to) } else { to };
                let mark = builder.folded().len();
                ground.push(&mut builder, pushed, end);
                pushed = end;
                cells.push(Cell { span: Span::new(mark, builder.folded().len()), row, column, header: header() });
                if end == to {
                    break;
                }
                flush(ground, &mut builder, &mut cells, start);
                start = end;
            }
        }
        column += 1;
        if field.last {
            (row, column) = (row + 1, 1);
        }
        if field.last && field.next - start > SEGMENT * 3 / 4 || field.next - start > SEGMENT {
            ground.push(&mut builder, pushed, field.next);
            pushed = field.next;
            flush(ground, &mut builder, &mut cells, start);
            start = field.next;
        }
    }
    ground.push(&mut builder, pushed, text.len());
    flush(ground, &mut builder, &mut cells, start);
}

#[cfg(test)]
mod tests {
    use super::{read, sniff};
    use crate::formats::plain::ground::Ground;
    use crate::model::Document;

    fn check(text: &str, cells: &[(&str, u32, u32, Option<&str>)]) {
        let table = sniff(text, "txt").expect("it is a table");
        let mut document = Document::default();
        read(&mut Ground::new(text), table, &mut document);
        let segment = &document.segments[0];
        let found: Vec<_> = segment
            .cells
            .iter()
            .map(|c| (segment.text.slice(c.span), c.row, c.column, c.header.as_deref()))
            .filter(|c| c.3.is_some())
            .collect();
        assert_eq!(found, cells);
        assert_eq!(segment.text.whole().reveal(), text);
    }

    #[test]
    fn columns_know_their_header() {
        check(
            "naam;bsn\nJan de Vries;111222333\nEls;123456782\nOmar;111222333\n",
            &[
                ("Jan de Vries", 2, 1, Some("naam")),
                ("111222333", 2, 2, Some("bsn")),
                ("Els", 3, 1, Some("naam")),
                ("123456782", 3, 2, Some("bsn")),
                ("Omar", 4, 1, Some("naam")),
                ("111222333", 4, 2, Some("bsn")),
            ],
        );
    }

    #[test]
    fn quotes_hold_delimiters_line_ends_and_quotes() {
        check(
            "naam,adres,bsn\r\n\"Vries, Jan\",\"Dorpsstraat 1\r\n1234 AB Ons \"\"Dorp\"\"\",111222333\r\n",
            &[
                ("Vries, Jan", 2, 1, Some("naam")),
                ("Dorpsstraat 1\n1234 AB Ons \"\"Dorp\"\"", 2, 2, Some("adres")),
                ("111222333", 2, 3, Some("bsn")),
            ],
        );
    }

    #[test]
    fn a_title_above_the_table_and_a_stray_quote_do_no_harm() {
        check(
            "Uitdraai clienten\n\nid\tnaam\tbsn\n1\t\"Jan\t111222333\n",
            &[("1", 4, 1, Some("id")), ("\"Jan", 4, 2, Some("naam")), ("111222333", 4, 3, Some("bsn"))],
        );
    }

    #[test]
    fn prose_is_no_table() {
        for text in [
            "Jan, Els en Omar gingen mee, ook al regende het.\nEls, Omar en Jan kwamen terug, nat tot op het bot.\n",
            "Beste mevrouw, \n\nWij komen morgen, als het kan.\nMet groet,\nJan",
            "voornaam=Jan; tel=0612345678;\nbsn=111222333; ip=10.0.0.1; nr=4\n",
            "Naam: Jan; bsn 111222333\nNaam: Els; bsn 123456782\n",
        ] {
            assert_eq!(sniff(text, "txt"), None);
        }
        assert!(sniff("a,b\n1,2\n", "csv").is_some());
    }
}
