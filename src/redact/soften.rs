//! Wordings that tell less: what each finding could become, so that the sentence still reads.
//!
//! Only words are chosen here; how many people fit before and after is for `assess` to say, and whether the result may go for a second look.

mod details;
mod names;
mod traits;

use std::collections::HashMap;

use crate::lexicon::{self, softer};
use crate::model::{Certainty, Described, Document, Finding, Layer, SegmentIndex, Softer, Suggestion};
use crate::text::{Span, words};

/// Bytes of text beyond which nothing is suggested: nobody rewrites a book by suggestions.
const LONGEST: usize = 1 << 20;
/// Suggestions of one document.
const MOST: usize = 2000;

/// One wording before it has its number.
struct Draft {
    segment: SegmentIndex,
    span: Span,
    to: String,
    softer: Softer,
}

/// What could be written otherwise, disjoint and in the order of the text. `findings` come in order; `people` are those whom it describes.
/// The suggestions have no number and no k yet.
pub fn soften(document: &Document, findings: &[Finding], people: &[Described]) -> Vec<Suggestion> {
    let size: usize = document.segments.iter().map(|s| s.text.folded().len()).sum();
    if size > LONGEST {
        return Vec::new();
    }
    let mut drafts: Vec<Draft> = Vec::new();
    let mut same: HashMap<String, u32> = HashMap::new();
    let visible = |f: &&Finding| {
        document.segments.get(f.segment.0 as usize).is_some_and(|s| s.layer == Layer::Visible) && !is_public(f)
    };
    let persons = names::Persons::of(findings.iter().filter(visible));
    for finding in findings.iter().filter(visible) {
        let text = document.segments[finding.segment.0 as usize].text.folded();
        let sure = finding.confidence.certainty() >= Some(Certainty::Likely);
        let rule = finding.rule.as_str();
        let mut softer_of = Softer::Identifier;
        let wording = match rule {
            "person.name" if sure => names::wording(document, finding, text, &persons),
            "person.birth-date" if sure => Some(details::birth_date(text, finding.span)),
            "contact.address" if sure => Some(details::address(text, finding.span)),
            _ if sure && softer().label(rule).is_some() => {
                softer().label(rule).map(|label| (finding.span, label.to_owned()))
            }
            _ if !people.is_empty() => traits::wording(rule, text, finding.span).map(|(span, to, kind, value)| {
                let next = u32::try_from(same.len()).unwrap_or(u32::MAX);
                let words = format!("{rule}\n{}", text[finding.span.range()].to_lowercase());
                let same = *same.entry(words).or_insert(next);
                softer_of = Softer::Trait { kind, value: Some(value), at: (finding.segment, finding.span), same };
                (span, to)
            }),
            _ => None,
        };
        if let Some((span, to)) = wording {
            let to = if starts_sentence(text, span.start()) { capital(&to) } else { to };
            drafts.push(Draft { segment: finding.segment, span, to, softer: softer_of });
        }
    }
    if !people.is_empty() {
        details::find(document, findings, &mut drafts);
    }
    if persons.any_alias() {
        details::footnotes(document, &mut drafts);
    }
    disjoint(drafts)
}

/// Whether a value is an organisation's or public: nothing needs to change.
fn is_public(finding: &Finding) -> bool {
    ["organisation", "public-number", "role-address", "own", "professional"].iter().any(|code| finding.has(code))
}

/// Of wordings that overlap the first counts, of those with the same start the longest.
fn disjoint(mut drafts: Vec<Draft>) -> Vec<Suggestion> {
    drafts.sort_by_key(|d| (d.segment, d.span.start(), std::cmp::Reverse(d.span.end())));
    let mut kept: Vec<Suggestion> = Vec::new();
    for draft in drafts {
        let overlaps = kept.last().is_some_and(|k| k.segment == draft.segment && k.span.end() > draft.span.start());
        if overlaps || kept.len() >= MOST {
            continue;
        }
        kept.push(Suggestion {
            report: 0,
            id: 0,
            segment: draft.segment,
            span: draft.span,
            to: draft.to,
            softer: draft.softer,
            k_before: None,
            k_after: None,
        });
    }
    kept
}

/// The word directly before `at`, after one space, with where it starts.
fn word_before(text: &str, at: usize) -> Option<(usize, &str)> {
    let before = text[..at].strip_suffix([' ', '\n'])?;
    let start = before
        .rfind(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '\'')))
        .map_or(0, |i| i + before[i..].chars().next().map_or(1, char::len_utf8));
    (start < before.len()).then(|| (start, &before[start..]))
}

/// Where a stretch starts with the word before it, when that is one of these.
fn with_before(text: &str, at: usize, list: &[&str]) -> usize {
    match word_before(text, at) {
        Some((start, word)) if list.iter().any(|w| w.eq_ignore_ascii_case(word)) => start,
        _ => at,
    }
}

fn starts_sentence(text: &str, at: usize) -> bool {
    let before = text[..at].trim_end_matches([' ', '"', '\u{201c}', '\'', '*', '-', '\t']);
    before.is_empty()
        || before.ends_with(['.', '!', '?', '\n', ':'])
            && !before.ends_with("bijv.")
            && (!before.ends_with(':') || before.len() < at && text[before.len()..at].contains('\n'))
}

/// With a capital in front.
fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// Articles that go with what they stand before.
const ARTICLES: &[&str] = &["de", "het", "een", "'t"];

/// Whether a word stands in one of the lists for a person: `vrouw`, `jongen`.
fn is_person(word: &str) -> bool {
    const PERSONS: &[&str] = &[
        "vrouw",
        "man",
        "jongen",
        "meisje",
        "cliënt",
        "cliënte",
        "client",
        "cliente",
        "patiënt",
        "patiënte",
        "bewoner",
        "bewoonster",
        "dame",
        "heer",
        "moeder",
        "vader",
        "zoon",
        "dochter",
        "kind",
        "persoon",
        "jongere",
        "leerling",
        "broer",
        "zus",
        "broertje",
        "zusje",
        "zoontje",
        "dochtertje",
        "opa",
        "oma",
        "partner",
    ];
    PERSONS.iter().any(|w| w.eq_ignore_ascii_case(word)) || PERSONS.contains(&word.to_lowercase().as_str())
}

/// Length in bytes of ` jaar`, ` jaar oud`, ` jr` at the start of a text.
fn years_after(after: &str) -> usize {
    let mut length = 0;
    for unit in [" jaar", "-jaar", " jr.", " jr"] {
        if after.starts_with(unit) && !words::word_after(after, unit.len()) {
            length = unit.len();
            break;
        }
    }
    if length > 0 && after[length..].starts_with(" oud") && !words::word_after(after, length + 4) {
        length += 4;
    }
    length
}

fn is_title(word: &str) -> bool {
    lexicon::contains_any_case(lexicon::TITLES, word.trim_end_matches('.'))
}
