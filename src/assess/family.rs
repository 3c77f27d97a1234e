//! Whether something is told of a relative: consent of one person covers nobody of the family.

use crate::lexicon;
use crate::model::{Document, Finding};
use crate::text::words;

/// Words that are a relative where somebody's stands before them: `haar man`.
const OWNED: &[&str] = &["ex", "kleinzoon", "kleindochter", "man", "vriend", "vriendin", "vrouw"];
/// Words that are a relative wherever they stand, beside the list of kin.
const ALWAYS: &[&str] = &[
    "broers",
    "broertje",
    "dochters",
    "dochtertje",
    "echtgenoot",
    "echtgenote",
    "gezin",
    "halfbroer",
    "halfzus",
    "kinderen",
    "mama",
    "ouder",
    "papa",
    "partner",
    "pleegmoeder",
    "pleegvader",
    "schoonmoeder",
    "schoonvader",
    "schoonzus",
    "stiefmoeder",
    "stiefvader",
    "zonen",
    "zoontje",
    "zussen",
    "zusje",
];
/// Words before a relative: `haar man`.
pub(super) const OWNERS: &[&str] = &["diens", "haar", "hun", "mijn", "wiens", "wier", "zijn"];
/// Bytes before a finding in which its sentence is read, and behind it.
const REACH: usize = 400;
/// Words between a relative and a name: `moeder De Vries`, `zijn vader, dhr. De Vries`.
const BEFORE_NAME: usize = 4;

/// Whether a finding is told of a relative. Of a name the words right before it say so; of anything else a relative anywhere in its sentence: who is
/// meant cannot be told then.
pub(super) fn told(document: &Document, finding: &Finding) -> bool {
    let Some(segment) = document.segments.get(finding.segment.0 as usize) else { return false };
    let (text, start) = (segment.text.folded(), finding.span.start());
    let sentence = words::sentence(text, start);
    let from = text.ceil_char_boundary(sentence.start().max(start.saturating_sub(REACH))).min(start);
    if finding.rule.as_str() == "person.name" {
        // `de moeder van Kim`: she is named, her mother is not.
        let near: Vec<&str> =
            words::words_back(text, from, start).take(BEFORE_NAME).map(|w| &text[w.range()]).collect();
        let own = |word: &&&str| {
            lexicon::contains_any_case(
                &["d", "de", "den", "der", "dhr", "en", "het", "mevrouw", "mw", "ten", "ter"],
                word,
            )
        };
        return near.iter().find(|w| !own(w)).is_some_and(|word| is_relative(word));
    }
    let to = text.floor_char_boundary(sentence.end().min(finding.span.end() + REACH)).max(start);
    let mut owned = false;
    words::words(text, from, to).any(|span| {
        let word = &text[span.range()];
        let relative = is_relative(word) || owned && lexicon::contains_any_case(OWNED, word);
        owned = lexicon::contains_any_case(OWNERS, word);
        relative
    })
}

fn is_relative(word: &str) -> bool {
    lexicon::contains_any_case(lexicon::KIN, word) || lexicon::contains_any_case(ALWAYS, word)
}

#[cfg(test)]
mod tests {
    use super::told;
    use crate::model::*;
    use crate::text::{Span, TextBuilder};

    fn check(rule: &str, text: &str, value: &str, expected: bool) {
        let mut builder = TextBuilder::new();
        builder.push_linear(text, 0, 0, 0);
        let segments = vec![Segment::new(Place::default(), Layer::Visible, builder.finish())];
        let document = Document { format: "txt", segments, ..Document::default() };
        let at = text.find(value).expect("it stands there");
        let finding = Finding {
            rule: rule.into(),
            category: Category::Special,
            segment: SegmentIndex(0),
            span: Span::new(at, at + value.len()),
            confidence: Confidence::from_evidence(&[]),
            evidence: Vec::new(),
            person: None,
        };
        assert_eq!(told(&document, &finding), expected, "{text}");
    }

    #[test]
    fn what_is_told_of_a_relative_is_told_apart() {
        check("person.name", "Gisteren kwam moeder De Vries.", "De Vries", true);
        check("person.name", "Familie De Vries was er ook.", "De Vries", true);
        check("person.name", "De moeder van Kim de Vries was er.", "Kim de Vries", false);
        check("person.name", "Moeder belde. Kim de Vries niet.", "Kim de Vries", false);
        check("special.health", "Haar moeder heeft dementie.", "dementie", true);
        check("special.health", "Kims man heeft dementie, haar ex ook.", "dementie", true);
        check("special.health", "Kim heeft een depressie.", "depressie", false);
        check("special.health", "Deze man heeft een depressie. Haar moeder niet.", "depressie", false);
    }
}
