//! Covered: text that somebody thought was gone. A reader of a format has seen that a box, an image or the colour of the ground lies over it;
//! what stands there is a finding by itself, next to whatever is found in it.

use crate::detect::resolve::Hit;
use crate::detect::validate::Check;
use crate::model::{Evidence, Layer, Segment};
use crate::text::Span;

/// Less than this is the edge of a word, or a tick.
const LETTERS: usize = 2;

/// Log-odds: the reader has measured it.
const SURE: f32 = 4.0;

/// The covered stretches of a segment, one for each line and cell.
pub(super) fn find(segment: &Segment, rule: usize) -> Vec<Hit> {
    let evidence = || vec![Evidence { code: "prior", weight: SURE }];
    let hit = |span| Hit { rule, span, evidence: evidence(), check: Check::None };
    stretches(segment).into_iter().map(hit).collect()
}

fn stretches(segment: &Segment) -> Vec<Span> {
    if segment.layer != Layer::Covered {
        return Vec::new();
    }
    let text = segment.text.folded();
    let mut at = 0;
    let mut out = Vec::new();
    for line in text.split(['\n', '\t']) {
        let start = at + line.len() - line.trim_start().len();
        at += line.len() + 1;
        let shown = line.trim();
        if shown.chars().filter(|c| c.is_alphanumeric()).count() >= LETTERS {
            out.push(Span::new(start, start + shown.len()));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::stretches;
    use crate::model::{Layer, Place, Segment};
    use crate::text::TextBuilder;

    #[track_caller]
    fn check(layer: Layer, text: &str, expected: &[&str]) {
        let mut builder = TextBuilder::new();
        builder.push_linear(text, 0, 0, 0);
        let segment = Segment::new(Place::default(), layer, builder.finish());
        let found: Vec<&str> = stretches(&segment).into_iter().map(|span| segment.text.slice(span)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn each_covered_line_is_one_finding() {
        check(Layer::Covered, " Jan Jansen \n111222333\tEde", &["Jan Jansen", "111222333", "Ede"]);
        check(Layer::Covered, "_____\n.", &[]);
        check(Layer::Visible, "Jan Jansen", &[]);
    }
}
