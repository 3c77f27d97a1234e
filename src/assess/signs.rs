//! Signs in the words around findings that the findings themselves do not carry: a child, a school, a recipient, a bank statement.
//!
//! Only the text around findings is read, once, so the cost stays in proportion to what was found.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use crate::assess::groups::{Key, key};
use crate::model::{Document, Finding, Segment, SegmentIndex};
use crate::text::Span;

/// What the words around a finding tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sign {
    /// Somebody under 18.
    Minor,
    /// A school or a class.
    School,
    /// An employer or insurer receives it.
    Recipient,
    /// Single payments.
    Transactions,
    /// A whole bank statement.
    Statement,
    /// Taking part, an invitation, a claim: that there is care, not what for.
    Administrative,
    /// An appointment: when and where, not what for.
    Appointment,
}

/// Words that are signs, in lower case. Whole words; a hyphen is part of a word (`leerling-verpleegkundige` is no child).
const WORDS: &[(Sign, &[&str])] = &[
    (
        Sign::Minor,
        &[
            "minderjarig",
            "minderjarige",
            "jeugdige",
            "leerling",
            "pleegkind",
            "pupil",
            "peuter",
            "kleuter",
            "baby",
            "zuigeling",
            "uw kind",
            "mijn kind",
            "dit kind",
            "ons kind",
            "hun kind",
            "naam kind",
            "bsn kind",
            "zoontje",
            "dochtertje",
            "ondertoezichtstelling",
            // Letters about a child go to its parents.
            "ouders/verzorgers van",
            "ouder/verzorger van",
            "ouder(s)/verzorger(s) van",
            "ouder(s) van",
            "aan de ouders van",
            "geachte ouder",
            "geachte ouders",
            "geachte ouder(s)",
            "geachte ouder(s)/verzorger(s)",
            "beste ouders",
            "consultatiebureau",
            "jeugdgezondheidszorg",
            "rijksvaccinatieprogramma",
        ],
    ),
    (
        Sign::School,
        &[
            "school",
            "basisschool",
            "leerkracht",
            "juf",
            "schoolmaatschappelijk werk",
            "groep 1",
            "groep 2",
            "groep 3",
            "groep 4",
            "groep 5",
            "groep 6",
            "groep 7",
            "groep 8",
            "brugklas",
            "vmbo",
            "havo",
            "vwo",
            "vso",
            "kinderopvang",
        ],
    ),
    (Sign::Transactions, &["transactie", "transacties", "tegenrekening", "afschrijving", "bijschrijving", "saldo"]),
    (
        Sign::Statement,
        &["rekeningafschrift", "rekeningafschriften", "bankafschrift", "bankafschriften", "dagafschrift"],
    ),
    (
        Sign::Administrative,
        &[
            "nam deel",
            "neemt deel",
            "deelname",
            "deelgenomen",
            "uitnodiging",
            "uitgenodigd",
            "oproep",
            "opgeroepen",
            "aangemeld",
            "ingeschreven",
            "aanwezig",
            "eigen bijdrage",
            "declaratie",
        ],
    ),
    (Sign::Appointment, &["afspraak", "afspraken"]),
];

/// Who receives it: one of the first directly before one of the second, with or without a word between (`aan de werkgever`).
const TO: &[&str] = &["aan", "naar", "t.a.v.", "tav", "cc", "aan:", "cc:"];
const RECIPIENTS: &[&str] = &[
    "werkgever",
    "leidinggevende",
    "personeelszaken",
    "hr-afdeling",
    "verzekeraar",
    "zorgverzekeraar",
    "verzekeringsmaatschappij",
];

/// Words behind a number that make it an age.
const AGES: &[&str] = &["jaar", "jr", "jarige", "jarig"];
/// What is so many years old without being a person.
const NOT_OF_AGE: &[&str] = &["contract", "overeenkomst", "bestaan", "jubileum", "huwelijk", "looptijd", "garantie"];

/// Bytes on each side of a finding in which signs count.
const REACH: usize = 300;

#[derive(Clone, Copy)]
enum Word {
    Sign(Sign),
    Recipient,
    Age,
}

struct Automaton {
    words: Vec<Word>,
    automaton: Option<AhoCorasick>,
}

static AUTOMATON: LazyLock<Automaton> = LazyLock::new(|| {
    let signs = WORDS.iter().flat_map(|(sign, words)| words.iter().map(|w| (*w, Word::Sign(*sign))));
    let recipients = RECIPIENTS.iter().map(|w| (*w, Word::Recipient));
    let all: Vec<_> = signs.chain(recipients).chain(AGES.iter().map(|w| (*w, Word::Age))).collect();
    let automaton = AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .match_kind(MatchKind::LeftmostLongest)
        .build(all.iter().map(|(word, _)| word));
    // A few short words: building does not fail. Without it there would be no signs, and no panic.
    Automaton { words: all.into_iter().map(|(_, word)| word).collect(), automaton: automaton.ok() }
});

/// The signs of a document, by what they belong to.
#[derive(Debug, Default)]
pub(super) struct Signs {
    by_key: BTreeMap<Key, BTreeSet<Sign>>,
    /// Taking part and appointments, which count in their own sentence: segment, stretch, sign.
    formal: Vec<(SegmentIndex, Span, Sign)>,
}

impl Signs {
    /// Reads around these findings, which come in order of segment and start.
    pub(super) fn of(document: &Document, findings: &[Finding]) -> Signs {
        let mut signs = Signs::default();
        for same in findings.chunk_by(|a, b| a.segment == b.segment) {
            let Some(segment) = document.segments.get(same[0].segment.0 as usize) else { continue };
            let text = segment.text.folded();
            let mut read = 0;
            for finding in same {
                let from = text.floor_char_boundary(finding.span.start().saturating_sub(REACH)).max(read);
                let to = text.floor_char_boundary((finding.span.end() + REACH).min(text.len()));
                if from < to {
                    signs.read(document, segment, same[0].segment, from, to);
                    read = to;
                }
            }
        }
        signs
    }

    /// Whether what `key` names has this sign.
    pub(super) fn has(&self, key: Key, sign: Sign) -> bool {
        self.by_key.get(&key).is_some_and(|signs| signs.contains(&sign))
    }

    /// Whether the sentence of a finding tells of taking part or of an appointment: which of the two.
    pub(super) fn formal(&self, document: &Document, finding: &Finding) -> Option<Sign> {
        let segment = document.segments.get(finding.segment.0 as usize)?;
        let (before, after) = (finding.span.start().saturating_sub(REACH), finding.span.end() + REACH);
        let from = self.formal.partition_point(|(i, span, _)| (*i, span.end()) < (finding.segment, before));
        let near = self.formal[from..].iter();
        let mut near = near.take_while(|(i, span, _)| (*i, span.start()) <= (finding.segment, after));
        let same = near.find(|(_, span, _)| {
            let (a, b) = (span.start().min(finding.span.start()), span.end().max(finding.span.end()));
            !segment.text.folded()[a..b].contains(['\n', '.', ';'])
        });
        same.map(|(.., sign)| *sign)
    }

    fn read(&mut self, document: &Document, segment: &Segment, index: SegmentIndex, from: usize, to: usize) {
        let Some(automaton) = &AUTOMATON.automaton else { return };
        let text = segment.text.folded();
        for found in automaton.find_iter(&text[from..to]) {
            let (start, end) = (from + found.start(), from + found.end());
            let sign = match AUTOMATON.words[found.pattern().as_usize()] {
                _ if !ends_word(&text[end..]) => continue,
                Word::Age if is_minor_age(&text[..start], &text[end..]) => Sign::Minor,
                Word::Age => continue,
                _ if !starts_word(&text[..start]) => continue,
                Word::Recipient if is_addressed(&text[..start]) => Sign::Recipient,
                Word::Recipient => continue,
                Word::Sign(sign) => sign,
            };
            let span = Span::new(start, end);
            if matches!(sign, Sign::Administrative | Sign::Appointment) {
                self.formal.push((index, span, sign));
            }
            self.by_key.entry(key(document, index, span)).or_default().insert(sign);
        }
    }
}

fn ends_word(after: &str) -> bool {
    !after.starts_with(|c: char| c.is_alphanumeric() || c == '-')
}

fn starts_word(before: &str) -> bool {
    !before.ends_with(|c: char| c.is_alphanumeric() || c == '-')
}

/// Whether a number below 18 stands before, as an age: `(9 jaar)`, `9 jaar oud`, `9-jarige`; not `sinds 9 jaar`, `5-jarige overeenkomst`.
fn is_minor_age(before: &str, after: &str) -> bool {
    let hyphen = before.ends_with('-');
    let number = before.strip_suffix(['-', ' ']).unwrap_or(before);
    let digits = number.bytes().rev().take(3).take_while(u8::is_ascii_digit).count();
    let (before, number) = number.split_at(number.len() - digits);
    if !number.parse::<u8>().is_ok_and(|age| age < 18) || before.ends_with(|c: char| c.is_alphanumeric() || c == ',') {
        return false;
    }
    let after = after.trim_start();
    let next = after[..after.floor_char_boundary(24)].to_lowercase();
    if hyphen {
        return !NOT_OF_AGE.iter().any(|word| next.starts_with(word));
    }
    next.starts_with("oud") || before.ends_with('(') && next.starts_with(')')
}

/// Whether `aan`, `naar` or `cc` stands before, with at most one short word between.
fn is_addressed(before: &str) -> bool {
    let from = before.floor_char_boundary(before.len().saturating_sub(24));
    let mut words = before[from..].split_whitespace().rev();
    let to = |word: Option<&str>| word.is_some_and(|w| TO.contains(&w.to_lowercase().as_str()));
    let nearest = words.next();
    to(nearest)
        || nearest.is_some_and(|w| w.len() <= 4 && w.bytes().all(|b| b.is_ascii_alphabetic())) && to(words.next())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Category, Confidence, Layer, Place, RuleId};
    use crate::text::TextBuilder;

    /// The signs around the `*` of a text.
    fn check(text: &str, expected: &[Sign]) {
        let at = text.find('*').expect("a mark");
        let mut builder = TextBuilder::new();
        builder.push_linear(text, 0, 0, 0);
        let segments = vec![Segment::new(Place::default(), Layer::Visible, builder.finish())];
        let document = Document { format: "txt", segments, ..Document::default() };
        let finding = Finding {
            rule: RuleId::from("special.health"),
            category: Category::Special,
            segment: SegmentIndex(0),
            span: Span::new(at, at + 1),
            confidence: Confidence::from_log_odds(3.0),
            evidence: Vec::new(),
            person: None,
        };
        let signs = Signs::of(&document, std::slice::from_ref(&finding));
        let key = key(&document, SegmentIndex(0), finding.span);
        let found: Vec<Sign> = signs.by_key.get(&key).into_iter().flatten().copied().collect();
        assert_eq!(found, expected, "{text}");
        let formal = |sign: &Sign| matches!(sign, Sign::Administrative | Sign::Appointment);
        let same = expected.iter().copied().find(formal).filter(|_| !text.contains('\n'));
        assert_eq!(signs.formal(&document, &finding), same, "{text}");
    }

    #[test]
    fn a_child_is_told_by_words_and_by_age() {
        check("De 9-jarige heeft *", &[Sign::Minor]);
        check("Kim (9 jaar) heeft *", &[Sign::Minor]);
        check("zij is 12 jaar oud, *", &[Sign::Minor]);
        check("Leerling uit groep 5: *", &[Sign::Minor, Sign::School]);
        check("Aan de ouders/verzorgers van *", &[Sign::Minor]);
        check("Geachte ouder(s), *", &[Sign::Minor]);
        check("zijn ouders zijn er ook, *", &[]);
        check("leerling-verpleegkundige en *", &[]);
        check("sinds 9 jaar * na een 5-jarige overeenkomst", &[]);
        check("de 64-jarige heeft *", &[]);
        check("1,9 jaar oud *", &[]);
    }

    #[test]
    fn a_recipient_is_one_to_whom_it_goes() {
        check("* gemeld aan de werkgever", &[Sign::Recipient]);
        check("* CC: zorgverzekeraar", &[Sign::Recipient]);
        check("* zijn werkgever weet het niet", &[]);
    }

    #[test]
    fn taking_part_counts_in_its_own_sentence() {
        check("nam deel aan de *", &[Sign::Administrative]);
        check("uitnodiging\n*", &[Sign::Administrative]);
        check("morgen een afspraak bij *", &[Sign::Appointment]);
    }
}
