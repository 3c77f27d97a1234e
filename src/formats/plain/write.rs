//! Text files written again: the planned stretches are replaced in place; encoding, line ends, quotes and everything else stay as they were.

use std::ops::Range;

use crate::formats::plain::encode::{Changes, settled, spliced};
use crate::formats::plain::{encoding, json};
use crate::formats::{ReadError, Refusal, Task};
use crate::model::{Document, Place, Plan, Segment, Source, Written};
use crate::text::Anchor;

/// The bytes under every edit, in the decoded text of entry 0; of each edit the first stretch holds what comes in its place.
pub(crate) fn stretches<'d>(
    document: &'d Document,
    plan: &Plan,
    mut take: impl FnMut(&'d Segment, Vec<Range<usize>>, &str),
) {
    for edit in plan.edits() {
        let Some(segment) = document.segments.get(edit.segment.0 as usize) else { continue };
        let mut ranges: Vec<Range<usize>> = Vec::new();
        for anchor in segment.text.anchors(edit.span) {
            let Anchor::Bytes { entry: 0, range, .. } = anchor else { continue };
            ranges.push(range.start as usize..range.end as usize);
        }
        if !ranges.is_empty() {
            take(segment, ranges, edit.replacement.text());
        }
    }
}

/// Writes a text file of any kind.
pub(super) fn write(task: &Task<'_>) -> Result<Written, Refusal> {
    let Task { source, document, plan, embedded, .. } = *task;
    // A file in letters may run over escapes and folded lines: it is read, and not written again.
    let kept = |(new, old): (&Option<Source>, &Source)| new.as_ref().is_some_and(|new| new.bytes == old.bytes);
    if !embedded.iter().zip(&document.embedded).all(kept) {
        return Err(Refusal::Stuck { what: "lettered-file", place: Place::default() });
    }
    let decoded = encoding::of(source).ok_or(ReadError::Unsupported { kind: "unknown" })?;
    let text = &*decoded.text;
    let mut changes: Changes = Vec::new();
    let values = (document.format == "json").then(|| json::Values::of(text));
    stretches(document, plan, |_, ranges, with| {
        let mut with = with;
        for range in ranges {
            if text.get(range.clone()).is_none() {
                continue;
            }
            match (&values, document.format) {
                (Some(values), _) => values.replace(text, range, with, &mut changes),
                (None, "csv" | "tsv") => changes.push((whole_quotes(text, range), without_delimiters(with))),
                _ => changes.push((range, with.to_owned())),
            }
            with = "";
        }
    });
    let changes = settled(changes);
    let spare = |c: char| match (document.format, c) {
        ("json", c) => json::escaped(c),
        // A code page without blocks: what people star out.
        (_, '█') => "*".to_owned(),
        _ => "?".to_owned(),
    };
    Ok(Written {
        bytes: spliced(&source.bytes, &decoded, &changes, &spare),
        layers_cleaned: Vec::new(),
        changes: Vec::new(),
        left_out: Vec::new(),
    })
}

/// A doubled quote inside a quoted field goes as a whole or stays as a whole.
fn whole_quotes(text: &str, range: Range<usize>) -> Range<usize> {
    let bytes = text.as_bytes();
    let quotes = bytes[range.clone()].iter().filter(|b| **b == b'"').count();
    match quotes % 2 {
        1 if bytes.get(range.end) == Some(&b'"') => range.start..range.end + 1,
        1 if range.start > 0 && bytes[range.start - 1] == b'"' => range.start - 1..range.end,
        _ => range,
    }
}

/// What comes in must not end the field.
fn without_delimiters(with: &str) -> String {
    with.replace([',', ';', '\t', '|', '"'], " ")
}
