//! Fields whose whole value is of a kind: `Diagnose: ...`, a column "Geloof", a JSON key. The value counts even when no list knows it.

use crate::detect::terms::form::match_at;
use crate::detect::terms::table::head_key;
use crate::detect::terms::{Hit, TermSet, end_of_word, line_start, starts_word};
use crate::model::Segment;
use crate::text::words;

/// Values that say nothing.
const EMPTY: &[&str] =
    &["geen", "geheim", "idem", "ja", "n", "nee", "niet", "nog", "nvt", "onbekend", "overig", "volgt", "zie"];
/// A value of more words is a story, in which the terms speak for themselves.
const WORDS: usize = 6;

/// Adds the values of fields and columns to `hits`, and marks the hits in them; takes labels themselves out.
pub(super) fn values(set: &TermSet, segment: &Segment, hits: &mut Vec<Hit>) {
    let text = segment.text.folded();
    let mut fields = Vec::new();
    if let Some(rule) = segment.label.as_deref().and_then(|l| named(set, l)) {
        fields.push((0, text.len(), rule, true));
    }
    for cell in &segment.cells {
        if let Some(rule) = cell.header.as_deref().and_then(|h| named(set, h)) {
            fields.push((cell.span.start(), cell.span.end(), rule, true));
        }
    }
    // A head of a column is no value of itself.
    hits.retain(|h| {
        !segment.cells.iter().take(64).any(|c| {
            c.row == 1
                && c.span.start() <= h.start
                && h.end <= c.span.end()
                && named(set, &text[c.span.range()]).is_some()
        })
    });
    let mut at = 0;
    while at < text.len() {
        if !starts_word(text, &mut at) {
            continue;
        }
        let start = at;
        at = end_of_word(text, at);
        for &(_, i) in set.label_heads.get(head_key(&text[start..at])) {
            let (label, rule) = &set.labels[i as usize];
            let Some(end) = match_at(label, text, start, false).filter(|e| !words::word_after(text, *e)) else {
                continue;
            };
            if let Some((from, to, certain)) = value(text, start, end) {
                fields.push((from, to, *rule, certain));
                hits.retain(|h| !(h.start >= start && h.end <= end));
            }
        }
    }
    for (from, to, rule, certain) in fields {
        field(set, text, from, to, rule, certain, hits);
    }
}

fn named(set: &TermSet, label: &str) -> Option<u16> {
    let label = label.trim().trim_end_matches([':', '?', '*']).trim().to_lowercase();
    set.labels.iter().find(|(l, _)| **l == *label).map(|(_, rule)| *rule)
}

/// The value after a label at `start..end`: behind a colon or equals sign, or in a form's line (`E. Geloof islamitisch`), where only known terms count.
fn value(text: &str, start: usize, end: usize) -> Option<(usize, usize, bool)> {
    let rest = &text[end..];
    let gap = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    let after = &rest[gap..];
    let line = crate::detect::terms::line_end(text, end, 200);
    let (from, certain) = match after.chars().next()? {
        ':' | '=' => (end + gap + 1, true),
        _ if gap > 0 && form_line(text, start, gap) => (end + gap, false),
        _ => return None,
    };
    let from =
        from + (text[from.min(line)..line].len() - text[from.min(line)..line].trim_start_matches([' ', '\t']).len());
    if from >= line {
        return None;
    }
    let to = text[from..line].find(['.', ';', '|', '\t', '(']).map_or(line, |i| from + i);
    Some((from, to, certain))
}

/// Whether only the letter or number of a list stands before `start` on its line, or nothing and a wide gap follows the label.
fn form_line(text: &str, start: usize, gap: usize) -> bool {
    let head = text[line_start(text, start)..start].trim();
    let bare = head.trim_end_matches(['.', ')']);
    match bare.chars().count() {
        0 => gap >= 2,
        1 => bare.chars().all(char::is_alphanumeric),
        2 => bare.chars().all(|c| c.is_ascii_digit()) || bare.len() < head.len(),
        _ => false,
    }
}

fn field(set: &TermSet, text: &str, from: usize, to: usize, rule: u16, certain: bool, hits: &mut Vec<Hit>) {
    let mut found = false;
    for hit in hits.iter_mut().filter(|h| from <= h.start && h.end <= to.max(h.start)) {
        if set.rules[hit.rule as usize].category == set.rules[rule as usize].category {
            hit.labelled = true;
            found |= hit.weight >= 1;
        }
    }
    let value = text[from..to].trim_end_matches([' ', ',', '?', '!', '\n']);
    let mut parts = words::words(value, 0, value.len());
    let Some(first) = parts.next() else { return };
    let many = parts.count() + 1 > WORDS;
    let letters = value.chars().filter(|c| c.is_alphabetic()).count();
    let empty = crate::lexicon::contains_any_case(EMPTY, &value[first.range()])
        || letters < 3
        || value.contains('_')
        || value.contains("...");
    if found || many || empty || !certain {
        return;
    }
    hits.push(Hit {
        start: from,
        end: from + value.len(),
        rule,
        term: u32::MAX,
        weight: 3,
        person: true,
        words: 1,
        typo: false,
        framed: false,
        labelled: true,
        code: false,
    });
}
