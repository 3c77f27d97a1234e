//! Indirect identifiers: what in a write-up points to a person without naming one. Where somebody lives, works or stays, the family, an event.
//!
//! Looked for in short texts only ([`WRITE_UP`]): a long file about someone holds numbers and names, which tell more. In a text that describes somebody
//! and holds no number or address, a case write-up, the findings count as likely; elsewhere they are possible, and the assessment uses them.

mod phrases;
mod subject;

use crate::detect::quasi::phrases::{Kind, Phrases};
use crate::detect::quasi::subject::{Subjects, is_sure};
use crate::lexicon::{self, Ordinary};
use crate::model::{Confidence, Document, Evidence, Finding, Segment, SegmentIndex};
use crate::rules::Rule;
use crate::text::{Span, words};

/// Bytes of text from which a document is no write-up any more.
const WRITE_UP: usize = 64 << 10;
/// Different kinds of indirect identifier, ages among them, that make a text about somebody a write-up.
const KINDS: usize = 2;

/// Finds indirect identifiers by the rules that ask for them.
#[derive(Debug)]
pub(super) struct Quasi {
    /// For each kind the rule that wants it.
    rules: Vec<(Kind, usize)>,
    phrases: Phrases,
}

impl Quasi {
    /// For the rules whose finder is one of this room.
    pub(super) fn new(rules: &[Rule]) -> Quasi {
        let wanted = |(i, rule): (usize, &Rule)| Some((Kind::of(rule.validator.as_deref()?)?, i));
        Quasi { rules: rules.iter().enumerate().filter_map(wanted).collect(), phrases: Phrases::new() }
    }

    /// The indirect identifiers of a document in which `known` was found before, in no special order.
    pub(super) fn find(&self, rules: &[Rule], document: &Document, known: &[Finding]) -> Vec<Finding> {
        let size: usize = document.segments.iter().map(|s| s.text.folded().len()).sum();
        if self.rules.is_empty() || size > WRITE_UP {
            return Vec::new();
        }
        let subjects = Subjects::of(document, known);
        if !subjects.any() {
            return Vec::new();
        }
        let mut hits: Vec<(SegmentIndex, Kind, Span)> = Vec::new();
        for (i, segment) in document.segments.iter().enumerate() {
            let index = SegmentIndex(i as u32);
            let from = known.partition_point(|f| f.segment < index);
            let to = known.partition_point(|f| f.segment <= index);
            let taken = |span: Span| known[from..to].iter().any(|f| f.span.overlaps(span));
            let found = self.in_segment(segment).into_iter();
            hits.extend(
                found
                    .filter(|(_, span)| !taken(*span) && subjects.near(segment, index, *span))
                    .map(|(kind, span)| (index, kind, span)),
            );
        }
        let mut kinds: Vec<Kind> = hits.iter().map(|(_, kind, _)| *kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        let age = known.iter().any(|f| f.rule.as_str() == "person.age");
        let write_up = kinds.len() + usize::from(age) >= KINDS && !known.iter().any(identifies);
        let mut evidence =
            vec![Evidence { code: "prior", weight: -0.6 }, Evidence { code: "person-near", weight: 0.8 }];
        if write_up {
            evidence.push(Evidence { code: "write-up", weight: 1.2 });
        }
        hits.into_iter()
            .filter_map(|(segment, kind, span)| {
                let rule = &rules[self.rules.iter().find(|(k, _)| *k == kind)?.1];
                Some(Finding {
                    rule: rule.id.clone(),
                    category: rule.category,
                    segment,
                    span,
                    confidence: Confidence::from_evidence(&evidence),
                    evidence: evidence.clone(),
                    person: None,
                })
            })
            .collect()
    }

    /// What one text holds, whoever it is about; disjoint, in order.
    fn in_segment(&self, segment: &Segment) -> Vec<(Kind, Span)> {
        let text = segment.text.folded();
        let mut found: Vec<(Kind, Span)> = Vec::new();
        let mut done = 0;
        for word in words::words(text, 0, text.len()) {
            if word.start() < done {
                continue;
            }
            let hit = self.phrases.at(text, word.start()).filter(|(kind, span)| fits(text, *kind, *span));
            let hit = hit.or_else(|| place(text, word)).or_else(|| institution(text, word));
            if let Some((kind, span)) = hit {
                done = span.end();
                found.push((kind, span));
            }
        }
        found
    }
}

/// Whether a finding points to a person by itself.
fn identifies(finding: &Finding) -> bool {
    is_sure(finding)
        && matches!(
            finding.rule.as_str(),
            "nl.bsn"
                | "be.national-number"
                | "nl.id-document"
                | "nl.mrz"
                | "person.birth-date"
                | "person.patient-number"
                | "contact.address"
                | "bank.iban"
        )
}

/// Words before somebody's own work: `is`, `als`, `werkt als`, `een`, a comma.
const BEFORE_WORK: &[&str] =
    &["als", "beroep", "een", "gepensioneerd", "is", "oud", "voormalig", "voormalige", "was", "werd", "zelfstandig"];
/// Words before the work of somebody else: the doctor is not the one who is described.
const BEFORE_OTHERS: &[&str] = &[
    "de", "deze", "die", "dr", "elke", "geen", "haar", "het", "hun", "iedere", "je", "jouw", "mijn", "naar", "onze",
    "per", "uw", "van", "zijn",
];

/// Whether what stands around a phrase lets it be about a person described.
fn fits(text: &str, kind: Kind, span: Span) -> bool {
    if kind != Kind::Profession {
        return true;
    }
    let before = text[..span.start()].trim_end_matches([' ', '\n', '-']);
    let word = words::words_back(text, text.floor_char_boundary(span.start().saturating_sub(32)), span.start()).next();
    let word = word.map(|w| &text[w.range()]).filter(|w| before.ends_with(w));
    match word {
        Some(word) if lexicon::contains_any_case(BEFORE_OTHERS, word) => false,
        Some(word) => lexicon::contains_any_case(BEFORE_WORK, word),
        None => before.ends_with([',', ':', '(']) || before.is_empty() || before.ends_with('\t'),
    }
}

/// Words that a place follows when somebody lives, was born or stays there.
const BEFORE_PLACES: &[&str] = &[
    "bij",
    "dorp",
    "gemeente",
    "in",
    "nabij",
    "naar",
    "omgeving",
    "omstreken",
    "regio",
    "rond",
    "rondom",
    "stad",
    "te",
    "uit",
];

/// A place that `word` begins, with a word before it that says so: `uit Zutphen`, `in Den Haag`.
fn place(text: &str, word: Span) -> Option<(Kind, Span)> {
    let capital = text[word.start()..].chars().next().is_some_and(|c| c.is_uppercase() || c == '\'');
    if !capital {
        return None;
    }
    let from = text.floor_char_boundary(word.start().saturating_sub(20));
    let before = words::words_back(text, from, word.start()).next()?;
    if !text[before.end()..word.start()].trim_matches([' ', '\n', '\'', '’']).is_empty()
        || !lexicon::contains_any_case(BEFORE_PLACES, &text[before.range()])
    {
        return None;
    }
    let (span, place) = lexicon::longest_place(text, word.start())?;
    // A common word with a capital after `in` can be a name of anything; after `uit` and `te` it is a place.
    let telling =
        ["uit", "te", "dorp", "stad", "gemeente"].iter().any(|w| text[before.range()].eq_ignore_ascii_case(w));
    (place.ordinary != Ordinary::Common || telling).then_some((Kind::Place, span))
}

/// Most words of the name of an institution.
const NAME_WORDS: usize = 4;

/// An institution by its name, from `word` on: `basisschool De Wegwijzer`, `De Linde` where somebody stays or works, `GGZ Drenthe`.
fn institution(text: &str, word: Span) -> Option<(Kind, Span)> {
    let here = &text[word.range()];
    let capital = here.chars().next().is_some_and(char::is_uppercase);
    let after = |at: usize| {
        let mut end = None;
        let mut last = at;
        for next in words::words(text, at, text.floor_char_boundary((at + 80).min(text.len()))).take(NAME_WORDS) {
            let between = &text[last..next.start()];
            let starts_upper = text[next.start()..].chars().next().is_some_and(char::is_uppercase);
            let small = lexicon::contains_any_case(lexicon::PARTICLES, &text[next.range()]) && last != at;
            if !matches!(between, " " | "-" | "\n") || !(starts_upper || small) {
                break;
            }
            last = next.end();
            if starts_upper {
                end = Some(last);
            }
        }
        end
    };
    if lexicon::contains_any_case(lexicon::INSTITUTIONS, here) && here.chars().count() > 2 {
        let end = after(word.end())?;
        return Some((Kind::Institution, Span::new(word.start(), end)));
    }
    if capital && lexicon::contains_any_case(lexicon::INSTITUTION_PREFIXES, here) {
        let from = text.floor_char_boundary(word.start().saturating_sub(20));
        let before = words::words_back(text, from, word.start()).next()?;
        let joined = text[before.end()..word.start()].trim_matches(' ').is_empty();
        let stays = ["van", "bij", "op", "in", "naar"].iter().any(|w| text[before.range()].eq_ignore_ascii_case(w));
        if joined && stays {
            return Some((Kind::Institution, Span::new(word.start(), after(word.end())?)));
        }
    }
    None
}
