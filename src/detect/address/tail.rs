//! Postcode and place behind a house number.

use crate::detect::address::street::is_capital;
use crate::detect::validate::{Validator, validator};
use crate::lexicon;
use crate::text::words;

/// What follows a house number.
pub(super) struct Tail {
    pub(super) end: usize,
    pub(super) postcode: bool,
    pub(super) place: bool,
    /// Nothing but a blank stands before the place: `Dorpsstraat 12 Utrecht`.
    pub(super) joined: bool,
}

/// Postcode and place behind a house number.
pub(super) fn tail_of(text: &str, at: usize) -> Option<Tail> {
    let rest = &text[at..];
    let skipped = rest.len() - rest.trim_start_matches([' ', ',', ';', '-', '\n', '|', '(', '\t', '/', '.']).len();
    let separator = &rest[..skipped];
    if separator.matches('\n').count() > 1 || separator.len() > 8 || separator.contains("..") || separator == "." {
        return None;
    }
    let next = at + skipped;
    let labelled = skip_label(&text[next..], &["postcode", "pc"]);
    if let Some((start, end)) = postcode_at(&text[next + labelled..], next + labelled) {
        if separator.is_empty() {
            return None;
        }
        let after = &text[end..];
        let gap = after.len() - after.trim_start_matches([' ', ',', '\n', '\t', '|', '-', ';']).len();
        let breaks = after[..gap].matches('\n').count();
        let label = skip_label(&after[gap..], &["woonplaats", "plaats", "te", "in"]);
        let place = (breaks <= 1 && gap <= 4).then(|| place_at(text, end + gap + label, true)).flatten();
        let _ = start;
        return Some(match place {
            Some(place_end) => Tail { end: place_end, postcode: true, place: true, joined: false },
            None => Tail { end, postcode: true, place: false, joined: false },
        });
    }
    // `8 te 3000 Leuven`
    let te = skip_label(&text[next..], &["te", "in"]);
    if let Some(end) = neighbours(text, next + labelled.max(te)).filter(|_| !separator.is_empty()) {
        return Some(Tail { end, postcode: true, place: true, joined: false });
    }
    // Without postcode: a place of the list after a comma, `te`, `in`, a line end.
    let marked = separator.contains([',', '-', '\n', '(', ';', '|', '\t', '/']) || te > 0;
    if !marked && separator != " " || separator.contains('.') || separator.is_empty() {
        return None;
    }
    let end = if marked { place_at(text, next + te, false)? } else { town_at(text, next)? };
    // `Amsterdam 12, Utrecht 14`: a row of places with figures.
    if text[end..].trim_start_matches([' ', ':']).starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    Some(Tail { end, postcode: false, place: true, joined: !marked })
}

/// How many bytes one of these labels takes at the start of `text`, with what separates it from its value.
fn skip_label(text: &str, labels: &[&str]) -> usize {
    for label in labels {
        let Some(head) = text.get(..label.len()) else { continue };
        if head.eq_ignore_ascii_case(label) && text[label.len()..].starts_with([' ', ':', '\n']) {
            let rest = text[label.len()..].trim_start_matches([' ', ':', '\n']);
            return text.len() - rest.len();
        }
    }
    0
}

/// The postcode at the start of `text`, as bytes from `base`.
pub(super) fn postcode_at(text: &str, base: usize) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let prefix =
        if text.len() > 3 && bytes[..2].eq_ignore_ascii_case(b"NL") && matches!(bytes[2], b'-' | b' ') { 3 } else { 0 };
    let digits = bytes[prefix.min(bytes.len())..]
        .iter()
        .take(5)
        .take_while(|&&b| crate::detect::validate::as_digit(b).is_some() && b != b'o')
        .count();
    if digits < 4 {
        return None;
    }
    let four = &bytes[prefix..prefix + 4];
    if four.iter().filter(|b| b.is_ascii_digit()).count() < 2 {
        return None;
    }
    let mut at = prefix + 4;
    while matches!(bytes.get(at), Some(b' ' | b'\n')) && at < prefix + 7 {
        at += 1;
    }
    let letters = bytes.get(at..at + 2)?;
    if !letters.iter().all(u8::is_ascii_alphabetic)
        || bytes.get(at + 2).is_some_and(|b| b.is_ascii_alphanumeric() || *b >= 0x80)
    {
        return None;
    }
    let value = &text[..at + 2];
    let plausible = validator("postcode").and_then(|v: &dyn Validator| v.judge(value, 0..value.len()));
    plausible.map(|_| (base, base + at + 2))
}

/// Belgian (`2000 Antwerpen`, `B-9300 Aalst`) and German (`47533 Kleve`) postcode with its place; the end of the place.
fn neighbours(text: &str, at: usize) -> Option<usize> {
    let rest = &text[at..];
    let prefix = ["B-", "BE-", "B ", "D-", "DE-"].iter().find(|p| rest.starts_with(*p)).map_or(0, |p| p.len());
    let digits = rest[prefix..].bytes().take_while(u8::is_ascii_digit).count();
    let place = at + prefix + digits + 1;
    if rest.as_bytes().get(prefix + digits) != Some(&b' ') || !text[place..].starts_with(char::is_uppercase) {
        return None;
    }
    let known = lexicon::longest_place(text, place);
    match digits {
        // Some towns of Belgium have a namesake in the Netherlands (`9300 Aalst`); what looks like a year needs one that has none.
        4 if !rest[prefix..].starts_with('0') => known
            .filter(|(span, p)| {
                let year = matches!(&rest[prefix..prefix + 2], "19" | "20");
                let large = p.population.is_some_and(|n| n > 50_000);
                is_capital(&text[span.range()])
                    && (p.belgian || large || !year && p.ordinary != lexicon::Ordinary::Common)
            })
            .map(|(span, _)| span.end()),
        5 => words::words(text, place, text.ceil_char_boundary(place + 40))
            .next()
            .filter(|w| w.len() > 2)
            .map(|w| w.end()),
        _ => None,
    }
}

/// Towns with so many people are hardly anybody's name.
const TOWN: u32 = 5_000;

/// The end of the town that starts at `at`, so well known that nothing but a blank need stand before it, with nothing behind it that it belongs to.
fn town_at(text: &str, at: usize) -> Option<usize> {
    let (span, place) = lexicon::longest_place(text, at)?;
    let name = &text[span.range()];
    let known = place.municipality || place.population.is_some_and(|n| n >= TOWN);
    let somebody = lexicon::first_name(name).is_some()
        || lexicon::surname(name).is_some_and(|n| n.ordinary == lexicon::Ordinary::Never);
    let behind = text[span.end()..].trim_start_matches(' ');
    let ends = !behind.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || c == '-');
    (known && place.ordinary == lexicon::Ordinary::Never && is_capital(name) && !somebody && ends).then_some(span.end())
}

/// The end of the place that starts at `at`: of the list, or, after a postcode, any words with capitals.
fn place_at(text: &str, at: usize, after_postcode: bool) -> Option<usize> {
    // `R'dam`, `A'foort`, `E'hoven`
    if after_postcode && let Some([first, b'\'', second, ..]) = text.as_bytes().get(at..) {
        let short = first.is_ascii_uppercase() && second.is_ascii_lowercase();
        let letters = text.as_bytes()[at + 2..].iter().take_while(|b| b.is_ascii_lowercase()).count();
        if short && (3..=8).contains(&letters) {
            return Some(at + 2 + letters);
        }
    }
    if let Some((span, place)) = lexicon::longest_place(text, at) {
        let known = &text[span.range()];
        let ordinary = place.ordinary != lexicon::Ordinary::Never && !is_capital(known);
        if after_postcode || !ordinary {
            // `Bergen (NH)`, `Hengelo (Gld)`.
            return Some(span.end());
        }
    }
    if !after_postcode {
        return None;
    }
    let mut end = None;
    for (i, word) in words::words(text, at, text.len().min(text.ceil_char_boundary(at + 60))).enumerate() {
        let value = &text[word.range()];
        let before = if i == 0 { &text[at..word.start()] } else { &text[end?..word.start()] };
        if i > 3 || !before.chars().all(|c| matches!(c, ' ' | '-' | '\'')) {
            break;
        }
        if is_capital(value) && !value.chars().any(|c| c.is_ascii_digit()) {
            end = Some(word.end());
        } else if i > 0 && matches!(value, "aan" | "op" | "den" | "de" | "en" | "bij" | "a" | "d" | "ad") {
            // A particle counts when a capital follows: `Alphen aan den Rijn`.
            let next = words::words(text, word.end(), text.ceil_char_boundary(word.end() + 30)).next();
            if !next.is_some_and(|n| is_capital(&text[n.range()])) {
                break;
            }
            end = Some(word.end());
        } else {
            break;
        }
        if i == 0 && lexicon::place(value).is_some() {
            break;
        }
    }
    end
}
