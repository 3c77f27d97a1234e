//! Where a value stands in a table: the head of its column, also in plain text that is a table by its separators only.

use std::cell::{Cell, OnceCell};
use std::ops::Range;

use crate::detect::context::WINDOW;
use crate::model::Segment;
use crate::text::Span;

/// How many lines a head is looked for over.
const HEAD: usize = 4096;

/// The tables of one text, found when first asked for.
#[derive(Default)]
pub(super) struct Tables {
    blocks: OnceCell<Vec<Block>>,
    /// The place that a column was asked for last, and the separators before it in its line.
    counted: Cell<(usize, usize)>,
}

/// Lines with the same separator the same number of times, below a line without digits.
struct Block {
    lines: Range<usize>,
    separator: u8,
    heads: Vec<String>,
}

impl Tables {
    /// The label of `span`: its segment's, or its column's head; with its code.
    pub(super) fn label<'a>(&'a self, segment: &'a Segment, text: &str, span: Span) -> Option<(&'a str, &'static str)> {
        if let Some(label) = &segment.label {
            return Some((label, "label"));
        }
        if !segment.cells.is_empty() {
            return segment.cell(span)?.header.as_ref().map(|h| (&**h, "column"));
        }
        let block = self.block(text, span.start())?;
        let column = self.column(text, block, span.start());
        block.heads.get(column).map(|head| (head.as_str(), "column"))
    }

    /// Where the cell of `span` starts; 0 when it is not in a table.
    pub(super) fn cell_start(&self, segment: &Segment, text: &str, span: Span) -> usize {
        if let Some(cell) = segment.cell(span) {
            return cell.span.start();
        }
        match self.block(text, span.start()) {
            // Nobody looks farther back than that.
            Some(block) => {
                let from = span.start().saturating_sub(WINDOW);
                memchr::memrchr2(block.separator, b'\n', &text.as_bytes()[from..span.start()])
                    .map_or(0, |i| from + i + 1)
            }
            None => 0,
        }
    }

    /// How many separators stand before `at` in its line. Rows may be endless: it is counted on from the place asked for last.
    fn column(&self, text: &str, block: &Block, at: usize) -> usize {
        let (last, before) = self.counted.get();
        let from = if (block.lines.start..=at).contains(&last) { last } else { block.lines.start };
        let bytes = &text.as_bytes()[from..at];
        let count = |bytes| memchr::memchr_iter(block.separator, bytes).count();
        let column = match memchr::memrchr(b'\n', bytes) {
            Some(end) => count(&bytes[end + 1..]),
            None if from == last => before + count(bytes),
            None => count(bytes),
        };
        self.counted.set((at, column));
        column
    }

    fn block(&self, text: &str, at: usize) -> Option<&Block> {
        let blocks = self.blocks.get_or_init(|| find(text));
        let i = blocks.partition_point(|b| b.lines.start <= at).checked_sub(1)?;
        blocks.get(i).filter(|b| at < b.lines.end)
    }
}

fn find(text: &str) -> Vec<Block> {
    let bytes = text.as_bytes();
    let line_end = |at: usize| memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |i| at + i + 1);
    let mut blocks = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let first = line_end(at);
        let line = &text[at..first];
        at = first;
        let Some((separator, count)) = separator(line) else { continue };
        for _ in 0..HEAD {
            if at == bytes.len() {
                break;
            }
            let row = &text[at..line_end(at)];
            let here = memchr::memchr_iter(separator, row.as_bytes()).count();
            // Decimal commas and addresses hold separators of their own; fewer means that the table has ended.
            if here < count || row.trim().is_empty() {
                break;
            }
            at += row.len();
        }
        if at > first {
            let heads =
                line.trim_end().split(char::from(separator)).map(|h| h.trim_matches([' ', '"']).to_owned()).collect();
            blocks.push(Block { lines: first..at, separator, heads });
        }
    }
    blocks
}

/// The separator of a line that can be the head of a table: at least two of them, short fields without digits.
fn separator(line: &str) -> Option<(u8, usize)> {
    const LONGEST: usize = 2000;
    if line.len() > LONGEST {
        return None;
    }
    let bytes = line.as_bytes();
    let found = [b';', b'\t', b'|', b','].into_iter().find_map(|separator| {
        if memchr::memchr_iter(separator, bytes).take(2).count() < 2 {
            return None;
        }
        // In running text a blank follows a comma, and fields are long: that is soon seen.
        let mut fields = line.trim_end().split(char::from(separator)).enumerate();
        let fits = |(i, f): (usize, &str)| {
            !(separator == b',' && i > 0 && f.starts_with(' '))
                && f.trim().chars().take(41).count() <= 40
                && f.split_whitespace().take(5).count() <= 4
        };
        if !fields.all(fits) {
            return None;
        }
        let count = memchr::memchr_iter(separator, line.trim_end().as_bytes()).count();
        (count >= 2).then_some((separator, count))
    })?;
    let digits = bytes.iter().fold(false, |any, b| any | b.is_ascii_digit());
    (!digits).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Layer, Place};
    use crate::text::TextBuilder;

    fn check(text: &str, value: &str, expected: Option<&str>) {
        let mut builder = TextBuilder::new();
        builder.push_linear(text, 0, 0, 0);
        let segment = Segment::new(Place::default(), Layer::Visible, builder.finish());
        let at = text.find(value).expect("it stands there");
        let tables = Tables::default();
        let label = tables.label(&segment, text, Span::new(at, at + value.len()));
        assert_eq!(label.map(|(l, _)| l), expected, "{text}");
    }

    #[test]
    fn heads_of_plain_tables() {
        check("naam;bsn;tel\nJan;111;06\n\nPiet 222", "111", Some("bsn"));
        check("naam;bsn;tel\nJan;111;06\n\nPiet 222", "222", None);
        check("id,naam,bsn,iban\n1,Jan,111,NL\n2,Els,333,NL", "333", Some("bsn"));
        check("Dag Jan, Piet, en Klaas,\nik heb 111, 222, en 333,", "111", None);
    }
}
