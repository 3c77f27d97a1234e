//! Fields whose whole value is of a kind: `Diagnose: ...`, a column "Geloof", a JSON key. The value counts even when no list knows it.

use std::collections::HashMap;

use crate::detect::terms::form::match_at;
use crate::detect::terms::{Hit, TermSet, line_start};
use crate::model::Segment;
use crate::text::words;

/// Values that say nothing.
const EMPTY: &[&str] = &[
    "be", "geen", "geheim", "idem", "id", "ja", "n", "nb", "nee", "niet", "nl", "nog", "nvt", "ok", "onbekend",
    "overig", "volgt", "zie",
];
/// A value of more words is a story, in which the terms speak for themselves.
const WORDS: usize = 6;
/// Words that join what they begin to a sentence before them.
const JOINING: &[&str] = &["en", "maar", "omdat", "toen", "waarna", "want"];
/// What somebody is told to do, or how to reach somebody: no value of a field about anyone (`Klachten: bel de receptie`).
const TOLD: &[&str] = &[
    "bel",
    "dien",
    "formulier",
    "functionaris",
    "mail",
    "meld",
    "neem",
    "receptie",
    "schrijf",
    "stuur",
    "telefoon",
    "vraag",
    "vul",
];
/// Whom a sentence is about.
const SUBJECTS: &[&str] = &["hij", "ik", "we", "wij", "ze", "zij"];

/// Adds the values of fields and columns to `hits`, and marks the hits in them; takes labels themselves out. `places` are the words at which labels
/// may start, each with the label; `hits` are in order.
pub(super) fn values(set: &TermSet, segment: &Segment, places: &[(usize, u32)], hits: &mut Vec<Hit>) {
    let text = segment.text.folded();
    let mut fields = Vec::new();
    if let Some(rule) = segment.label.as_deref().and_then(|l| named(set, l)) {
        fields.push((0, text.len(), rule, true));
    }
    // A first row whose cells name what stands below them is a head, even where the reader saw none.
    let tops: HashMap<_, &str> = segment
        .cells
        .iter()
        .take_while(|c| c.row == 1)
        .take(64)
        .filter(|c| c.header.is_none())
        .map(|c| (c.column, &text[c.span.range()]))
        .collect();
    // A head stands over many cells.
    let mut heads: HashMap<&str, Option<u16>> = HashMap::new();
    for cell in &segment.cells {
        let Some(head) = cell.header.as_deref().or_else(|| tops.get(&cell.column).copied().filter(|_| cell.row > 1))
        else {
            continue;
        };
        if let Some(rule) = *heads.entry(head).or_insert_with(|| named(set, head)) {
            fields.push((cell.span.start(), cell.span.end(), rule, true));
        }
    }
    let mut labels: Vec<(usize, usize)> = Vec::new();
    // A head of a column is no value of itself.
    for cell in segment.cells.iter().take(64).filter(|c| c.row == 1) {
        if named(set, &text[cell.span.range()]).is_some() {
            labels.push((cell.span.start(), cell.span.end()));
        }
    }
    for &(start, i) in places {
        let (label, rule) = &set.labels[i as usize];
        let Some(end) = match_at(label, text, start, false).filter(|e| !words::word_after(text, *e)) else {
            continue;
        };
        if let Some((from, to, certain)) = value(text, start, end) {
            fields.push((from, to, *rule, certain));
            labels.push((start, end));
        }
    }
    labels.sort_unstable();
    if !labels.is_empty() {
        hits.retain(|h| {
            let upto = labels.partition_point(|(start, _)| *start <= h.start);
            // Labels overlap little: the nearest few before are enough.
            !labels[upto.saturating_sub(8)..upto].iter().any(|(_, end)| h.end <= *end)
        });
    }
    let walked = hits.len();
    for (from, to, rule, certain) in fields {
        field(set, text, (from, to), (rule, certain), walked, hits);
    }
}

/// Words in the head of a column beside the label itself: `client_diagnose`, `Diagnose (code)`.
const BESIDE: &[&str] = &[
    "bewoner",
    "client",
    "cliënt",
    "code",
    "deelnemer",
    "huidig",
    "huidige",
    "jeugdige",
    "klant",
    "leerling",
    "medewerker",
    "naam",
    "omschrijving",
    "patient",
    "patiënt",
    "soort",
    "tekst",
    "type",
    "van",
    "werknemer",
];

fn named(set: &TermSet, label: &str) -> Option<u16> {
    const LONGEST: usize = 60;
    if label.len() > LONGEST {
        return None;
    }
    let label = label.trim().trim_end_matches([':', '?', '*']).trim().to_lowercase();
    let rule = |label: &str| set.labels.iter().find(|(l, _)| **l == *label).map(|(_, rule)| *rule);
    rule(&label).or_else(|| {
        let words = label.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|w| !w.is_empty());
        let own: Vec<&str> = words.filter(|w| !BESIDE.contains(w)).take(4).collect();
        (!own.is_empty()).then(|| own.join(" ")).and_then(|own| rule(&own))
    })
}

/// The value after a label at `start..end`: behind a colon or equals sign, or in a form's line (`E. Geloof islamitisch`), where only known terms count.
fn value(text: &str, start: usize, end: usize) -> Option<(usize, usize, bool)> {
    // `Diagnose (DSM-5):` is the label too.
    let end = bracket(&text[end..]).map_or(end, |more| end + more);
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

/// Bytes of a short remark in brackets that a colon follows.
fn bracket(rest: &str) -> Option<usize> {
    const LONGEST: usize = 30;
    // `Diagnose(s):`
    let from = rest.strip_prefix(' ').unwrap_or(rest).strip_prefix('(')?;
    let close = from.bytes().take(LONGEST).position(|b| b == b')' || b == b'\n')?;
    let behind = from[close..].strip_prefix(')')?.trim_start_matches(' ');
    behind.starts_with(':').then(|| rest.len() - behind.len())
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

/// Whether a value is a piece of a sentence, whatever it was cut from: `en in 2019`, `in 2016 kreeg hij`. Only what cannot be a value by itself: a field
/// may well say `een zwelling links` or `zij heeft lupus`.
fn is_piece(first: &str, rest: &[&str]) -> bool {
    let is = crate::lexicon::contains_any_case;
    let dated = rest.first().is_some_and(|word| word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit()));
    !rest.is_empty() && (is(JOINING, first) || dated && rest.iter().any(|word| is(SUBJECTS, word)))
}

/// One field's value: the first `walked` hits are in order, what fields added follows them.
fn field(
    set: &TermSet,
    text: &str,
    (from, to): (usize, usize),
    (rule, certain): (u16, bool),
    walked: usize,
    hits: &mut Vec<Hit>,
) {
    let mut found = false;
    let first = hits[..walked].partition_point(|h| h.start < from);
    for hit in hits[first..walked].iter_mut().take_while(|h| h.start <= to).filter(|h| h.end <= to.max(h.start)) {
        if set.rules[hit.rule as usize].category == set.rules[rule as usize].category {
            hit.labelled = true;
            found |= hit.weight >= 1;
        }
    }
    let value = text[from..to].trim_end_matches([' ', ',', '?', '!', '\n']);
    let mut parts = words::words(value, 0, value.len());
    let Some(first) = parts.next() else { return };
    let rest: Vec<&str> = parts.take(WORDS).map(|word| &value[word.range()]).collect();
    let many = rest.len() + 1 > WORDS || is_piece(&value[first.range()], &rest);
    let letters = value.chars().filter(|c| c.is_alphabetic()).count();
    // Two capitals are an abbreviation (`RK`); one letter is a box that was ticked.
    let short = letters < 2 || letters == 2 && value.chars().any(char::is_lowercase);
    let empty = crate::lexicon::contains_any_case(EMPTY, &value[first.range()])
        || short
        || value.contains('@')
        || crate::lexicon::contains_any_case(TOLD, &value[first.range()])
        || words::words(value, 0, value.len()).any(|w| value[w.range()].eq_ignore_ascii_case("euro"))
        || value.contains('_')
        || value.contains("...");
    if found || many || empty || !certain {
        return;
    }
    hits.push(Hit { labelled: true, ..Hit::unlisted(rule, 3, from, from + value.len()) });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(value: &str, expected: bool) {
        let mut all = value.split(' ');
        let first = all.next().unwrap_or_default();
        assert_eq!(is_piece(first, &all.collect::<Vec<_>>()), expected, "{value}");
    }

    #[test]
    fn what_no_list_knows_may_begin_with_any_word_but_no_sentence_goes_on_in_a_field() {
        assert!(JOINING.is_sorted() && SUBJECTS.is_sorted() && TOLD.is_sorted());
        check("een zwelling links", false);
        check("van Recklinghausen", false);
        check("in remissie sinds mei", false);
        check("sinds 2016 Castleman", false);
        check("in 2016 kreeg hij", true);
        check("en in 2019 een", true);
        check("Wernicke", false);
    }
}
