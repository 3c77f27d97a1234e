//! Somebody's own words: what stands between quotation marks.

use crate::text::Span;

/// A literal quote has at least so many words.
const WORDS: usize = 4;
/// Bytes of the longest that is looked for.
const LONGEST: usize = 2000;

/// Literal quotes of a text, with their marks, each within one paragraph.
pub fn quotes(text: &str) -> impl Iterator<Item = Span> + '_ {
    let mark = |c: char| matches!(c, '"' | '\u{201c}' | '\u{201d}' | '\u{201e}');
    let behind = |at: usize| at + text[at..].chars().next().map_or(1, char::len_utf8);
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let open = at + text[at..].find(mark)?;
            let inner = behind(open);
            let to = text.floor_char_boundary((inner + LONGEST).min(text.len()));
            let close = text[inner..to].find(mark).map(|i| inner + i);
            let Some(close) = close.filter(|close| !text[inner..*close].contains("\n\n")) else {
                at = inner;
                continue;
            };
            at = behind(close);
            if text[inner..close].split_whitespace().nth(WORDS - 1).is_some() {
                return Some(Span::new(open, at));
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::quotes;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = quotes(text).map(|span| &text[span.range()]).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn a_quote_is_some_words_of_one_paragraph() {
        check("Zij zei: \"ik trek het niet meer\", en ging.", &["\"ik trek het niet meer\""]);
        check("\u{201e}Ik wil hier weg vandaag\u{201d}, zei hij.", &["\u{201e}Ik wil hier weg vandaag\u{201d}"]);
        check("De \"wet\" en het \"woord van de dag zelf\".", &["\"woord van de dag zelf\""]);
        check("6\" breed\n\nen verder niets om te noemen 6\" lang", &[]);
        check("\" los", &[]);
    }
}
