//! Suggestions carried out in the pasted text, each named by its wording.

use sha2::{Digest, Sha256};

use crate::fronts::http::keys::hex;
use crate::fronts::http::page::Form;
use crate::fronts::http::page::answer::is_text;
use crate::model::{self, Check, ScanReport};
use crate::report::json::offsets;

/// The pasted text with one suggestion applied, or all of them; nothing when it cannot be done in the text itself.
pub(super) fn applied(form: &Form, looked: &Check, apply: &str) -> Option<String> {
    let report = looked.report();
    if form.is_file || !is_text(report) {
        return None;
    }
    let own = looked.suggestions.iter().filter(|s| s.report == 0);
    let wanted = own.filter(|s| apply == "all" || from(report, s).is_some_and(|from| apply == mark_of(from, &s.to)));
    let starts: Vec<usize> = form.text.char_indices().map(|(i, _)| i).chain([form.text.len()]).collect();
    let mut edits: Vec<(std::ops::Range<usize>, &str)> = wanted
        .filter_map(|s| {
            let segment = report.document.segments.get(s.segment.0 as usize)?;
            let (from, to) = offsets(report.document.format, segment, s.span);
            Some((*starts.get(from)?..*starts.get(to)?, s.to.as_str()))
        })
        .collect();
    edits.sort_by_key(|(range, _)| range.start);
    let (mut text, mut done) = (String::with_capacity(form.text.len()), 0);
    for (range, to) in edits {
        // Two suggestions for one place: the first holds.
        let Some(between) = form.text.get(done..range.start) else { continue };
        text.push_str(between);
        text.push_str(to);
        done = range.end;
    }
    text.push_str(&form.text[done..]);
    Some(text)
}

/// What a suggestion wants to replace.
pub(super) fn from<'r>(report: &'r ScanReport, suggestion: &model::Suggestion) -> Option<&'r str> {
    Some(report.document.segments.get(suggestion.segment.0 as usize)?.text.slice(suggestion.span))
}

/// By what a button names its suggestion: its wording, not its number. Numbers change when the text does, and then another word would be replaced.
pub(super) fn mark_of(from: &str, to: &str) -> String {
    let mut hash = Sha256::new();
    for part in [from, to] {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hex(&hash.finalize()[..12])
}
