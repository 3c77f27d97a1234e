//! Who is described: words for one person, ages and names, and whether one stands in the sentence of what was found.

use std::sync::LazyLock;

use crate::lexicon;
use crate::model::{Certainty, Document, Finding, Segment, SegmentIndex};
use crate::text::tokens::{Sieve, Tokens};
use crate::text::{Span, words};

/// Words for one person whom a text goes on to describe.
const SOMEBODY: &[&str] = &[
    "bewoner",
    "bewoonster",
    "client",
    "cliente",
    "cliënt",
    "cliënte",
    "dame",
    "dochter",
    "heer",
    "jongen",
    "jongere",
    "kleuter",
    "leerling",
    "man",
    "meisje",
    "meneer",
    "mevrouw",
    "moeder",
    "patient",
    "patiënt",
    "patiënte",
    "peuter",
    "puber",
    "tiener",
    "vader",
    "vrouw",
    "weduwe",
    "weduwnaar",
    "zoon",
];
/// Every word of a text is asked: nearly all are told at once.
static SIEVE: LazyLock<Sieve> = LazyLock::new(|| Sieve::new(SOMEBODY.iter().copied()));
/// Words that point back to somebody, and the writer.
const POINTING: &[&str] = &["haar", "hem", "hij", "ik", "mij", "mijn", "ze", "zij", "zijn"];

/// Whether a finding is sure enough to build on.
pub(super) fn is_sure(finding: &Finding) -> bool {
    finding.confidence.certainty() >= Some(Certainty::Likely)
}

/// Where the document tells of somebody.
#[derive(Debug)]
pub(super) struct Subjects<'f> {
    known: Vec<&'f Finding>,
    somebody: bool,
}

impl<'f> Subjects<'f> {
    /// From what was found, and the words of the text.
    pub(super) fn of(document: &Document, known: &'f [Finding]) -> Subjects<'f> {
        let known: Vec<&Finding> =
            known.iter().filter(|f| matches!(f.rule.as_str(), "person.age" | "person.name")).collect();
        let somebody = !known.is_empty()
            || document.segments.iter().any(|segment| {
                let text = segment.text.folded();
                let mut words = Tokens::new(text).filter(|word| SIEVE.lets(word));
                words.any(|word| is_somebody(text, Span::new(word.start, word.end)))
            });
        Subjects { known, somebody }
    }

    /// Whether anybody is described at all.
    pub(super) fn any(&self) -> bool {
        self.somebody
    }

    /// Whether the sentence of `span`, or the one before it, tells of somebody.
    pub(super) fn near(&self, segment: &Segment, index: SegmentIndex, span: Span) -> bool {
        let text = segment.text.folded();
        let sentence = words::sentence(text, span.start());
        let before = text[..sentence.start()].trim_end().len();
        let start =
            if before == 0 { sentence.start() } else { words::sentence(text, before - last(text, before)).start() };
        let found = |f: &&&Finding| f.segment == index && f.span.start() >= start && f.span.start() < sentence.end();
        self.known.iter().any(|f| found(&f))
            || words::words(text, start, sentence.end())
                .any(|w| is_somebody(text, w) || lexicon::contains_any_case(POINTING, &text[w.range()]))
    }
}

/// Length of the last character before `at`.
fn last(text: &str, at: usize) -> usize {
    text[..at].chars().next_back().map_or(0, char::len_utf8)
}

fn is_somebody(text: &str, word: Span) -> bool {
    lexicon::contains_any_case(SOMEBODY, &text[word.range()])
}

#[cfg(test)]
mod tests {
    use super::{SOMEBODY, is_somebody};
    use crate::text::Span;

    #[test]
    fn every_word_for_somebody_is_known_in_any_case() {
        for word in SOMEBODY {
            for word in [(*word).to_owned(), word.to_uppercase()] {
                assert!(is_somebody(&word, Span::new(0, word.len())), "{word}");
            }
        }
        assert!(!is_somebody("tafel", Span::new(0, 5)));
    }
}
