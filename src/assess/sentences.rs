//! What the sentences in which somebody is described tell beside the findings in them: woman or man, a stage of life, a part of the country, a quote.

use std::sync::LazyLock;

use crate::lexicon::{self, Figure, population};
use crate::model::{Document, Finding, Layer, SegmentIndex};
use crate::text::tokens::{Sieve, Tokens};
use crate::text::{Span, quotes, words};

/// The sentences in which a person is described, each once.
pub(super) struct Sentences<'d> {
    /// Segment, place in it, text.
    all: Vec<(SegmentIndex, Span, &'d str)>,
    /// The same texts in lower case: many things are asked of each.
    lower: Vec<String>,
}

/// Words that tell a woman from a man, in order.
const FEMALE: &[&str] = &[
    "cliente",
    "cliënte",
    "dame",
    "dochter",
    "haar",
    "meisje",
    "mevrouw",
    "moeder",
    "mw",
    "patiënte",
    "vrouw",
    "weduwe",
    "zij",
    "zus",
];
const MALE: &[&str] = &["broer", "dhr", "heer", "hem", "hij", "jongen", "man", "meneer", "vader", "weduwnaar", "zoon"];
/// Decades as they are written, with the ages they stand for.
const DECADES: &[(&str, u32)] = &[
    ("twintig", 20),
    ("dertig", 30),
    ("veertig", 40),
    ("vijftig", 50),
    ("zestig", 60),
    ("zeventig", 70),
    ("tachtig", 80),
    ("negentig", 90),
];
/// Ages that a word for a stage of life stands for.
const STAGES: &[(&str, u32, u32)] = &[
    ("peuterleeftijd", 0, 3),
    ("basisschoolleeftijd", 4, 11),
    ("tienerleeftijd", 12, 17),
    ("op leeftijd", 65, 100),
    ("baby", 0, 1),
    ("peuter", 2, 3),
    ("kleuter", 4, 5),
    ("jong kind", 4, 8),
    ("tiener", 12, 18),
    ("puber", 12, 17),
    ("jongvolwassene", 18, 27),
    ("middelbare leeftijd", 40, 64),
    ("oudere", 70, 100),
    ("hoogbejaard", 85, 110),
];
/// Work that is told without the name of a profession.
const FIELDS: &[&str] = &["in de zorg"];
/// Words for somebody that tell neither.
const ANYONE: &[&str] = &["bewoner", "cliënt", "iemand", "jongere", "patiënt", "persoon"];
/// The words that say that somebody is told of, and what tells at once that a word is none of them.
const LISTS: [&[&str]; 3] = [FEMALE, MALE, ANYONE];
static TELLING: LazyLock<Sieve> = LazyLock::new(|| Sieve::new(LISTS.into_iter().flatten().copied()));
/// Bytes of a text in which nothing was found that is looked through, and sentences of it.
const SHORT: usize = 16 << 10;
const TOLD: usize = 40;

impl<'d> Sentences<'d> {
    fn new(all: Vec<(SegmentIndex, Span, &'d str)>) -> Sentences<'d> {
        let lower = all.iter().map(|(_, _, text)| text.to_lowercase()).collect();
        Sentences { all, lower }
    }

    pub(super) fn of(document: &'d Document, findings: &[&Finding]) -> Sentences<'d> {
        let mut all: Vec<(SegmentIndex, Span, &'d str)> = Vec::new();
        for finding in findings {
            let Some(segment) = document.segments.get(finding.segment.0 as usize) else { continue };
            let text = segment.text.folded();
            let span = words::sentence(text, finding.span.start());
            if !all.iter().any(|(s, at, _)| *s == finding.segment && *at == span) {
                all.push((finding.segment, span, &text[span.range()]));
            }
        }
        Sentences::new(all)
    }

    /// The sentences that tell of somebody in a text in which nothing was found: a description may be so general that no rule sees it.
    pub(super) fn telling(document: &'d Document) -> Sentences<'d> {
        let size: usize = document.segments.iter().map(|s| s.text.folded().len()).sum();
        let mut all: Vec<(SegmentIndex, Span, &'d str)> = Vec::new();
        for (i, segment) in document.segments.iter().enumerate().filter(|(_, s)| s.layer == Layer::Visible) {
            let text = segment.text.folded();
            if size > SHORT || all.len() >= TOLD {
                break;
            }
            let mut done = 0;
            for word in Tokens::new(text).filter(|word| TELLING.lets(word)) {
                if word.start < done || all.len() >= TOLD {
                    continue;
                }
                let said = &text[word.start..word.end];
                if LISTS.iter().any(|list| lexicon::contains_any_case(list, said)) {
                    let span = words::sentence(text, word.start);
                    done = span.end();
                    all.push((SegmentIndex(i as u32), span, &text[span.range()]));
                }
            }
        }
        Sentences::new(all)
    }

    pub(super) fn of_finding(&self, finding: &Finding) -> &'d str {
        let here = |(s, span, _): &&(SegmentIndex, Span, &str)| *s == finding.segment && span.contains(finding.span);
        self.all.iter().find(here).map_or("", |(_, _, text)| text)
    }

    fn words(&self) -> impl Iterator<Item = &'d str> {
        self.all.iter().flat_map(|(_, _, text)| words::words(text, 0, text.len()).map(|w| &text[w.range()]))
    }

    /// By the first word that tells.
    pub(super) fn female(&self) -> Option<bool> {
        self.words().find_map(|word| {
            let is = |list: &[&str]| lexicon::contains_any_case(list, word);
            if is(FEMALE) { Some(true) } else { is(MALE).then_some(false) }
        })
    }

    fn any(&self, found: impl Fn(&str) -> bool) -> bool {
        self.lower.iter().any(|text| found(text))
    }

    /// `in de veertig`, `eind dertig`, a stage of life.
    pub(super) fn decade(&self) -> Option<(u32, u32)> {
        self.lower.iter().find_map(|text| {
            let decade = DECADES.iter().filter(|(word, _)| text.contains(word)).find_map(|(word, from)| {
                ["in de ", "begin ", "midden ", "eind ", "half "]
                    .iter()
                    .any(|lead| text.contains(&format!("{lead}{word}")))
                    .then_some((*from, from + 9))
            });
            decade.or_else(|| STAGES.iter().find(|(word, ..)| text.contains(word)).map(|(_, from, to)| (*from, *to)))
        })
    }

    pub(super) fn field(&self) -> Option<&'static str> {
        FIELDS.iter().copied().find(|field| {
            self.any(|text| text.contains(&format!("werkt {field}")) || text.contains(&format!("werkzaam {field}")))
        })
    }

    pub(super) fn area(&self) -> Option<Figure> {
        self.lower.iter().find_map(|text| population().area(text))
    }

    /// Whether the sentence of an event holds a date or a street, by which it can be looked up.
    pub(super) fn dated(&self, event: &Finding) -> bool {
        let sentence = self.of_finding(event);
        let street = words::words(sentence, 0, sentence.len()).any(|w| {
            let word = &sentence[w.range()];
            word.starts_with(char::is_uppercase) && {
                let word = word.to_lowercase();
                lexicon::STREET_SUFFIXES_SURE.iter().any(|suffix| word.ends_with(suffix))
            }
        });
        street || lexicon::days(sentence).next().is_some()
    }

    pub(super) fn exact_date(&self) -> bool {
        self.all.iter().any(|(_, _, text)| lexicon::days(text).next().is_some())
    }

    /// Whether a sentence quotes somebody: at least a few words between quotation marks.
    pub(super) fn quote(&self) -> bool {
        self.all.iter().any(|(_, _, text)| quotes(text).next().is_some())
    }

    pub(super) fn alias(&self) -> bool {
        self.any(|text| lexicon::FICTIVE_NAMES.iter().any(|phrase| text.contains(phrase)) || text.contains("(fictief)"))
            || self.all.iter().any(|(_, _, text)| {
                // `Sanne*`
                text.match_indices('*').any(|(at, _)| text[..at].chars().next_back().is_some_and(char::is_alphabetic))
            })
    }

    pub(super) fn nickname(&self) -> bool {
        self.any(|text| text.contains("bijnaam") || text.contains("beter bekend als"))
    }
}

#[cfg(test)]
mod tests {
    use super::LISTS;
    use crate::lexicon;

    #[test]
    fn every_word_that_tells_is_found_in_any_case() {
        for list in LISTS {
            for word in list {
                assert!(lexicon::contains_any_case(list, &word.to_uppercase()), "{word}");
            }
        }
    }
}
