//! Where a value stands in a table: the head of its column, also in plain text that is a table by its separators only.

use std::cell::OnceCell;
use std::ops::Range;

use crate::model::Segment;
use crate::text::Span;

/// How many lines a head is looked for over.
const HEAD: usize = 4096;

/// The tables of one text, found when first asked for.
#[derive(Default)]
pub(super) struct Tables {
    blocks: OnceCell<Vec<Block>>,
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
        let line = text[..span.start()].rfind('\n').map_or(0, |i| i + 1);
        let column = text.as_bytes()[line..span.start()].iter().filter(|&&b| b == block.separator).count();
        block.heads.get(column).map(|head| (head.as_str(), "column"))
    }

    /// Where the cell of `span` starts; 0 when it is not in a table.
    pub(super) fn cell_start(&self, segment: &Segment, text: &str, span: Span) -> usize {
        if let Some(cell) = segment.cell(span) {
            return cell.span.start();
        }
        match self.block(text, span.start()) {
            Some(block) => text.as_bytes()[..span.start()]
                .iter()
                .rposition(|&b| b == block.separator || b == b'\n')
                .map_or(0, |i| i + 1),
            None => 0,
        }
    }

    fn block(&self, text: &str, at: usize) -> Option<&Block> {
        let blocks = self.blocks.get_or_init(|| find(text));
        let i = blocks.partition_point(|b| b.lines.start <= at).checked_sub(1)?;
        blocks.get(i).filter(|b| at < b.lines.end)
    }
}

fn find(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut lines = text
        .split_inclusive('\n')
        .scan(0, |at, line| {
            let start = *at;
            *at += line.len();
            Some((start, line))
        })
        .peekable();
    while let Some((_, line)) = lines.next() {
        let Some((separator, count)) = separator(line) else { continue };
        let first = lines.peek().map_or(text.len(), |(start, _)| *start);
        let mut end = first;
        for _ in 0..HEAD {
            let Some((start, row)) = lines.peek().copied() else { break };
            let here = row.bytes().filter(|&b| b == separator).count();
            // Decimal commas and addresses hold separators of their own; fewer means that the table has ended.
            if here < count || row.trim().is_empty() {
                break;
            }
            end = start + row.len();
            lines.next();
        }
        if end > first {
            let heads =
                line.trim_end().split(char::from(separator)).map(|h| h.trim_matches([' ', '"']).to_owned()).collect();
            blocks.push(Block { lines: first..end, separator, heads });
        }
    }
    blocks
}

/// The separator of a line that can be the head of a table: at least two of them, short fields without digits.
fn separator(line: &str) -> Option<(u8, usize)> {
    if line.len() > 2000 || line.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    [b';', b'\t', b'|', b','].into_iter().find_map(|separator| {
        if memchr::memchr_iter(separator, line.as_bytes()).take(2).count() < 2 {
            return None;
        }
        let fields: Vec<&str> = line.trim_end().split(char::from(separator)).collect();
        let tight = separator != b',' || fields.iter().skip(1).all(|f| !f.starts_with(' '));
        let short = fields.iter().all(|f| f.trim().chars().count() <= 40 && f.split_whitespace().count() <= 4);
        (fields.len() >= 3 && tight && short).then_some((separator, fields.len() - 1))
    })
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
