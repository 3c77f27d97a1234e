//! Whether a text is Dutch: names and words of other languages are found less well, and that must be said.

use crate::model::{Document, Layer};
use crate::text::words;

/// Small words that stand in every Dutch text and hardly in another language; sorted.
const SMALL: &[&str] = &[
    "aan", "als", "bij", "daar", "dan", "dat", "deze", "dit", "door", "een", "en", "geen", "graag", "haar", "heb",
    "heeft", "het", "hier", "hij", "hoe", "ik", "je", "jij", "kan", "komt", "maar", "met", "mijn", "moet", "naar",
    "niet", "nog", "om", "onze", "ook", "op", "over", "te", "toen", "tot", "uit", "van", "veel", "voor", "wat", "weer",
    "wel", "werd", "wij", "wil", "wordt", "zij", "zijn", "zo",
];
/// Fewer words tell nothing of a language.
const FEWEST: usize = 12;
/// Words that are looked at.
const MOST: usize = 2000;
/// Of so many words one is a small one, at least, in any Dutch text.
const ONE_IN: usize = 9;

/// Whether the visible text is Dutch; `None` when there is too little of it to tell.
pub fn is_dutch(document: &Document) -> Option<bool> {
    let (mut all, mut small) = (0, 0);
    for segment in document.segments.iter().filter(|s| s.layer == Layer::Visible) {
        let text = segment.text.folded();
        for word in words::words(text, 0, text.len()).take(MOST - all) {
            let word = &text[word.range()];
            // Names and labels stand in lists of every language.
            if word.starts_with(char::is_lowercase) {
                all += 1;
                small += usize::from(crate::lexicon::contains_any_case(SMALL, word));
            }
        }
        if all >= MOST {
            break;
        }
    }
    (all >= FEWEST).then(|| small * ONE_IN >= all)
}

#[cfg(test)]
mod tests {
    use super::{SMALL, is_dutch};
    use crate::model::{Document, Layer, Place, Segment};
    use crate::text::TextBuilder;

    fn check(text: &str, expected: Option<bool>) {
        let mut builder = TextBuilder::new();
        builder.push_linear(text, 0, 0, 0);
        let segments = vec![Segment::new(Place::default(), Layer::Visible, builder.finish())];
        assert_eq!(is_dutch(&Document { segments, ..Document::default() }), expected, "{text}");
    }

    #[test]
    fn other_languages_are_told_from_dutch() {
        assert!(SMALL.is_sorted());
        check("Zij komt morgen weer naar het spreekuur en dan kijken we hoe het met haar gaat.", Some(true));
        check("She will come to the office again tomorrow and then we will see how she is doing today.", Some(false));
        check("Sie kommt morgen wieder in die Praxis und dann sehen wir, wie es ihr heute so geht.", Some(false));
        check("Elle revient demain au cabinet et nous verrons alors comment elle va depuis hier soir.", Some(false));
        check(
            "Yarın tekrar ofise gelecek ve o zaman bugün nasıl olduğunu hep birlikte göreceğiz inşallah.",
            Some(false),
        );
        check("Tot morgen!", None);
    }
}
