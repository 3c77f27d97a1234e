//! Forms that are drawn as tables: `Naam | Jan van Dijk` above `Geboortedatum | 25-12-1972`. There the cell to the left names a value, not the first row.

use std::sync::Arc;

use crate::formats::plain::csv::{is_known, is_label};
use crate::model::{Cell, Document, Segment};

/// A label is no longer than this.
const LONGEST: usize = 60;

/// Gives every value of a form the label beside it.
pub fn settle(document: &mut Document) {
    for segment in &mut document.segments {
        let mut cells = std::mem::take(&mut segment.cells);
        // A table ends where the rows count anew.
        for table in cells.chunk_by_mut(|a, b| a.row > 0 && b.row >= a.row) {
            label(segment, table);
        }
        segment.cells = cells;
    }
}

fn label(segment: &Segment, table: &mut [Cell]) {
    /// Forms have a label and a value, once or twice side by side.
    const COLUMNS: u32 = 4;
    if table.len() < 4 || table[0].row == 0 || table.iter().any(|c| c.column > COLUMNS) {
        return;
    }
    let text = segment.text.folded();
    let text_of = |cell: &Cell| text[cell.span.range()].trim().trim_end_matches(':').trim_end();
    for column in [1, 3] {
        let named = |cell: &Cell| {
            let text = text_of(cell);
            text.len() <= LONGEST && is_label(text) && is_known(text)
        };
        let here = || table.iter().filter(|c| c.column == column);
        let (all, known) = (here().count(), here().filter(|c| named(c)).count());
        // The values beside them are none, or it is a row of heads above rows of heads.
        let beside = table.iter().filter(|c| c.column == column + 1 && named(c)).count();
        if known < 2 || known * 5 < all * 3 || beside * 2 > known {
            continue;
        }
        let labels: Vec<(u32, Arc<str>)> =
            here().filter(|c| text_of(c).len() <= LONGEST).map(|c| (c.row, Arc::from(text_of(c)))).collect();
        for cell in table.iter_mut() {
            if cell.column == column {
                cell.header = None;
            } else if cell.column == column + 1 {
                let beside = labels.binary_search_by_key(&cell.row, |(row, _)| *row);
                cell.header = beside.ok().map(|i| labels[i].1.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Layer, Place};
    use crate::text::{Span, TextBuilder};

    fn check(rows: &[&[&str]], expected: &[Option<&str>]) {
        let mut builder = TextBuilder::new();
        let mut cells = Vec::new();
        for (row, columns) in (1..).zip(rows) {
            for (column, text) in (1..).zip(*columns) {
                let start = builder.folded().len();
                builder.push_added(text);
                let header = (row > 1).then(|| Arc::from(rows[0][column as usize - 1]));
                cells.push(Cell { span: Span::new(start, builder.folded().len()), row, column, header });
                builder.push_added("\t");
            }
        }
        let mut segment = Segment::new(Place::default(), Layer::Visible, builder.finish());
        segment.cells = cells;
        let mut document = Document { segments: vec![segment], ..Document::default() };
        settle(&mut document);
        let values: Vec<Option<&str>> =
            document.segments[0].cells.iter().filter(|c| c.column == 2).map(|c| c.header.as_deref()).collect();
        assert_eq!(values, expected);
    }

    #[test]
    fn the_cell_beside_it_names_a_value() {
        check(
            &[&["Naam", "Jan van Dijk"], &["Geboortedatum:", "25-12-1972"], &["Opmerking", "geen"]],
            &[Some("Naam"), Some("Geboortedatum"), Some("Opmerking")],
        );
    }

    #[test]
    fn a_table_with_heads_stays_one() {
        check(
            &[&["Naam", "Telefoon"], &["Jan", "0612345678"], &["Els", "0612345679"]],
            &[None, Some("Telefoon"), Some("Telefoon")],
        );
    }
}
