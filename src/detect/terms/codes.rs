//! Codes that are a diagnosis or a medicine: ICD-10 `F32.1`, ICPC `P76`, ATC `N06AB06`. Each only with a word that says so nearby.
//!
//! Sources: WHO ICD-10 (letter, two digits, a point and one or two digits), NHG ICPC-1 (letter, two digits), WHO ATC (five levels).

use crate::detect::terms::{Hit, TermSet, floor, line_start};
use crate::model::Segment;
use crate::text::words;

/// Words that announce a code, in lower case and sorted.
const CUES: &[&str] = &[
    "as",
    "atc",
    "atc-code",
    "code",
    "diagnose",
    "diagnosecode",
    "diagnoses",
    "dsm",
    "episode",
    "hoofddiagnose",
    "icd",
    "icd10",
    "icpc",
    "medicatie",
    "nevendiagnose",
];
/// Cues that are enough by themselves only with a code of their own shape.
const VAGUE: &[&str] = &["as", "code", "episode"];

/// Whether a code may stand at `start`, where a word starts: a capital and two digits.
#[inline]
pub(super) fn may_start(text: &str, start: usize) -> bool {
    let shape = |w: &[u8]| w[0].is_ascii_uppercase() && w[1].is_ascii_digit() && w[2].is_ascii_digit();
    text.as_bytes().get(start..start + 3).is_some_and(shape) && !words::word_before(text, start)
}

/// Adds to `hits` the codes in `segment` among the places where one may stand.
pub(super) fn find(set: &TermSet, segment: &Segment, places: &[usize], hits: &mut Vec<Hit>) {
    let Some(rule) = set.health else { return };
    let text = segment.text.folded();
    for &start in places {
        let Some((end, atc)) = shape(text, start) else { continue };
        if announced(segment, text, start, atc) {
            hits.push(Hit { code: true, ..Hit::unlisted(rule, 4, start, end) });
        }
    }
}

/// Where the code at `start` ends, and whether it is an ATC code.
fn shape(text: &str, start: usize) -> Option<(usize, bool)> {
    let bytes = text.as_bytes();
    let mut end = start + 3;
    let rest = &bytes[end..];
    if rest.len() >= 4 && rest[..2].iter().all(u8::is_ascii_uppercase) && rest[2..4].iter().all(u8::is_ascii_digit) {
        end += 4;
        return (!words::word_after(text, end)).then_some((end, true));
    }
    if bytes.get(end) == Some(&b'.') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit) {
        end += 2;
        end += usize::from(bytes.get(end).is_some_and(u8::is_ascii_digit));
    }
    (!words::word_after(text, end)).then_some((end, false))
}

/// Whether only the letter of an evaluation, with its number perhaps, stands before it on its line: `E1 T90.02`, `E: P76`. So a doctor's file numbers what
/// a consultation was about (subjective, objective, evaluation, plan).
fn is_evaluation(text: &str, start: usize) -> bool {
    const LONGEST: usize = 8;
    let from = line_start(text, start);
    let Some(mark) = text[from..start].trim().strip_prefix(['E', 'e']).filter(|_| start - from <= LONGEST) else {
        return false;
    };
    mark.trim_end_matches([':', '.', ' ', '=']).bytes().all(|b| b.is_ascii_digit())
}

/// Whether a cue stands among the five words before, or is the column or label.
fn announced(segment: &Segment, text: &str, start: usize, atc: bool) -> bool {
    let cue = |word: &str| crate::lexicon::contains_any_case(CUES, word);
    let named = |label: &str| label.split(|c: char| !c.is_alphanumeric()).any(cue);
    if segment.label.as_deref().is_some_and(named) {
        return true;
    }
    if segment.cell(crate::text::Span::new(start, start)).and_then(|c| c.header.as_deref()).is_some_and(named) {
        return true;
    }
    if is_evaluation(text, start) {
        return true;
    }
    let from = floor(text, start.saturating_sub(60));
    let before = words::words_back(text, from, start).take(5).map(|w| &text[w.range()]);
    before.filter(|w| cue(w)).any(|w| atc || !VAGUE.iter().any(|v| w.eq_ignore_ascii_case(v)))
}
