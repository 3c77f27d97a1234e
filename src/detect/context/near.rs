//! Persons, names, dates and places around a candidate.

use crate::detect::context::{Memory, WINDOW};
use crate::detect::validate::date_at;
use crate::lexicon::{self, Ordinary};
use crate::text::{Span, words};

/// Whether a name stands directly before `at`, with nothing but a mark in between: `Jan Jansen (`, `Jansen, J., `.
/// How much of a name it is: 1 when known as one, less when only its capitals tell, 0 when none.
pub(super) fn name_before(text: &str, at: usize) -> f32 {
    let mut from = at.saturating_sub(90);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let head = &text[from..at];
    let trimmed = head.trim_end_matches([' ', '(', ',', '/', ';', '\t', '|', '-', '\n', '"', '[', '*']);
    let gap = &head[trimmed.len()..];
    // `Cliëntnr C-10023`: a hyphen within a number.
    if gap == "-"
        || !gap.contains(['(', ',', '/', ';', '\t', '|', '-', '[', '*'])
        || gap.matches('\n').count() > 1
        || trimmed.is_empty()
    {
        return 0.0;
    }
    let tail = trimmed.rsplit(['\n', '\t', ';', ':', '(', '|', '/']).next().unwrap_or(trimmed).trim();
    if is_name(tail) {
        1.0
    } else if capitals(tail) {
        // `T. (Thuy) Le`: initials, first name in brackets, surname.
        if tail.contains(')') { 1.0 } else { 0.87 }
    } else if gap.contains('(')
        && tail.rsplit(' ').next().is_some_and(|w| lexicon::contains_any_case(lexicon::PERSONS, w))
    {
        0.85
    } else {
        0.0
    }
}

/// Whether a text ends in two or three words with capitals that are no place or institution: `Henna Doekhi`, `Isis Roos-van Ginkel`.
fn capitals(text: &str) -> bool {
    let list: Vec<&str> = text.split([' ', '-', '.', ')', '(']).filter(|w| !w.is_empty()).collect();
    let last = list.last().copied().unwrap_or_default();
    // `Thuy Le`: what ends a name in a capital is no particle of it.
    let ends = |w: &str| std::ptr::eq(w, last) && w.chars().next().is_some_and(char::is_uppercase);
    let particle = |w: &str| w.chars().count() <= 4 && !ends(w) && lexicon::contains_any_case(lexicon::PARTICLES, w);
    let run: Vec<&str> = list
        .iter()
        .rev()
        .take(6)
        .take_while(|w| particle(w) || w.chars().next().is_some_and(char::is_uppercase))
        .filter(|w| !particle(w))
        .copied()
        .collect();
    (2..=4).contains(&run.len())
        && run.iter().all(|w| {
            w.chars().all(char::is_alphabetic)
                && !lexicon::contains_any_case(lexicon::INSTITUTIONS, w)
                && !lexicon::contains_any_case(lexicon::INSTITUTION_PREFIXES, w)
                && !lexicon::contains_any_case(lexicon::MUNICIPALITIES, w)
        })
}

/// Whether the end of `text` is a name: known first name, or initials with a capital, or surname and first name.
fn is_name(text: &str) -> bool {
    let text = text.trim_end_matches([')', '.', ' ', '*']);
    let mut list: Vec<&str> = text.split([' ', '.', ',', '-', '(', ')', '\'']).filter(|w| !w.is_empty()).collect();
    // `Nes, T.T.L. van`: particles behind initials.
    while list.len() > 2
        && list
            .last()
            .is_some_and(|w| lexicon::contains_any_case(lexicon::PARTICLES, w) && w.chars().all(char::is_lowercase))
    {
        list.pop();
    }
    let tail = &list[list.len().saturating_sub(5)..];
    let Some(last) = tail.last() else { return false };
    if last.chars().any(|c| c.is_ascii_digit()) {
        return false;
    }
    let capital = |w: &str| w.chars().next().is_some_and(char::is_uppercase);
    let initial = |w: &str| {
        (w.chars().count() == 1 || (w.chars().count() <= 4 && w.chars().all(char::is_uppercase))) && capital(w)
    };
    let first = |w: &str| match lexicon::first_name(w) {
        Some(name) if capital(w) => name.ordinary != Ordinary::Common,
        Some(name) => name.ordinary == Ordinary::Never && !name.also_place,
        None => false,
    };
    // `Utrecht, 12 maart`: the place where a letter was written.
    if tail.len() == 1 {
        return first(last) && lexicon::place(last).is_none();
    }
    let surname = |w: &str| lexicon::surname(w).is_some_and(|n| capital(w) || n.ordinary == Ordinary::Never);
    let title = |w: &str| lexicon::contains_any_case(lexicon::TITLES, w);
    let near = &tail[tail.len().saturating_sub(4)..];
    let known = near.iter().any(|w| first(w));
    let initials = near.iter().any(|w| initial(w));
    let titled = tail.iter().any(|w| title(w));
    let lower = last.chars().all(char::is_lowercase) && lexicon::surname(last).is_some();
    let ends_well = capital(last) || first(last) || surname(last) || (lower && known);
    ends_well
        && (known
            || (initials && (surname(last) || near.iter().any(|w| capital(w) && w.chars().count() > 2)))
            || (titled && capital(last)))
}

/// Whether a person is spoken of within some words of `span`, in its line or sentence.
pub(super) fn person_near(text: &str, span: Span, before: usize, after: usize, memory: &mut Memory) -> bool {
    let line = words::line_within(text, span.start(), span.len() + WINDOW + 4);
    let back = words::words_back(
        text,
        line.start().max(text.floor_char_boundary(span.start().saturating_sub(WINDOW))),
        span.start(),
    )
    .take(before);
    let to = line.end().max(span.end()).min(text.ceil_char_boundary(span.end() + WINDOW));
    let ahead = words::words(text, span.end(), to).take(after);
    back.chain(ahead).any(|w| memory.person(&text[w.range()], tells_of_person))
}

/// Whether a word by itself tells of a person.
fn tells_of_person(word: &str) -> bool {
    lexicon::contains_any_case(lexicon::TITLES, word)
        || lexicon::contains_any_case(lexicon::PERSONS, word)
        || (word.chars().next().is_some_and(char::is_uppercase)
            && lexicon::first_name(word).is_some_and(|n| n.ordinary == Ordinary::Never))
        || (word.len() >= 4
            && lexicon::first_name(word).is_some_and(|n| n.ordinary == Ordinary::Never && !n.also_place))
}

/// Whether a place of the list stands directly after `at`.
pub(super) fn place_after(text: &str, at: usize) -> bool {
    let rest = text[at..].trim_start_matches([' ', ',', '\t']);
    let start = text.len() - rest.len();
    start > at
        && lexicon::longest_place(text, start).is_some_and(|(span, place)| {
            text[span.start()..].starts_with(char::is_uppercase) || place.ordinary == Ordinary::Never
        })
}

/// Whether another date stands in the same line.
pub(super) fn date_near(text: &str, span: Span) -> bool {
    let line = words::line_within(text, span.start(), span.len() + 64);
    let from = line.start().max(text.floor_char_boundary(span.start().saturating_sub(60)));
    let to = line.end().max(span.end()).min(text.ceil_char_boundary(span.end() + 40));
    // A date holds a digit.
    let sides = [&text[from..span.start()], &text[span.end()..to]];
    sides.into_iter().filter(|side| side.bytes().any(|b| b.is_ascii_digit())).any(|side| {
        side.split(['/', ';', ',', '(', ')', '\t', '|']).any(|part| may_be_date(part) && date_at(part.trim()).is_some())
            || has_date(side)
    })
}

fn has_date(side: &str) -> bool {
    side.split([' ', ',', ';', '(', ')', '\t', '|'])
        .any(|part| part.len() >= 6 && may_be_date(part) && date_at(part.trim_matches(['.', '/'])).is_some())
        || side.split(" / ").any(|part| may_be_date(part) && date_at(part.trim()).is_some())
}

/// A look that spares most parts of a line the reading of a date: it holds a digit.
fn may_be_date(part: &str) -> bool {
    part.bytes().any(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::name_before;

    #[test]
    fn names_directly_before() {
        for text in [
            "Jan Jansen (",
            "Betreft: Fatima El Amrani, ",
            "Amezian, S.D., ",
            "Kind 1: Joost Schaap / ",
            "dhr. P. de Vries (",
        ] {
            assert!(name_before(text, text.len()) > 0.0, "{text}");
        }
        for text in ["Utrecht, ", "vastgesteld, ", "op ", "Besluit (", "Jan Jansen kwam op "] {
            assert!(name_before(text, text.len()) == 0.0, "{text}");
        }
    }
}
