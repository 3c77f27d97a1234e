//! Traits of a description, vaguer: an age becomes a stage of life, a town a part of the country.

use crate::lexicon::{self, population, softer};
use crate::model::TraitKind;
use crate::redact::soften::{ARTICLES, is_person, with_before, word_before, years_after};
use crate::text::{Span, words};

/// A stretch, what could stand there, the kind of trait, and its share of people or the people there.
type Wording = (Span, String, TraitKind, f64);

/// A wording for what a rule found.
pub(super) fn wording(rule: &str, text: &str, span: Span) -> Option<Wording> {
    let word = text[span.range()].to_lowercase();
    let span = from_its_word(text, span);
    match rule {
        "person.age" => age(text, span),
        "quasi.place" => place(text, span),
        "quasi.profession" => profession(text, span, &word),
        "quasi.institution" => {
            let kind = softer().institution(&word)?;
            let start = with_before(text, span.start(), &["de", "het"]);
            Some((Span::new(start, span.end()), kind.to.clone(), TraitKind::Institution, kind.people))
        }
        "special.health" => diagnosis(text, span, &word),
        "quasi.family" => family(text, span, &word),
        "quasi.event" => {
            let kind = softer().event(&word)?;
            let start = with_before(text, span.start(), ARTICLES);
            Some((Span::new(start, span.end()), kind.to.clone(), TraitKind::Event, EVENT))
        }
        "quasi.origin" | "special.ethnicity" => origin(text, span),
        "quasi.appearance" => {
            let kind = &softer().appearance;
            let does = ["loopt", "mist", "stottert"].iter().any(|verb| word.starts_with(verb));
            let start = with_before(text, span.start(), ARTICLES);
            let to = if does { format!("heeft {}", kind.to) } else { kind.to.clone() };
            Some((Span::new(start, span.end()), to, TraitKind::Appearance, kind.share))
        }
        _ => None,
    }
}

/// Letters of a word before a hyphen that go with what stands behind it.
const LONGEST_START: usize = 40;

/// The stretch from the start of its word on: of `oud-burgemeester` no `oud-` may stay behind.
fn from_its_word(text: &str, span: Span) -> Span {
    let (mut start, mut hyphen) = (span.start(), false);
    if text[..start].ends_with('-') {
        for (at, c) in text[..start].char_indices().rev().take(LONGEST_START) {
            if !(c.is_alphanumeric() || c == '-' && !hyphen) {
                break;
            }
            (start, hyphen) = (at, c == '-');
        }
    }
    // A dash between blanks is no part of a word.
    let start = if text[start..].starts_with('-') { span.start() } else { start };
    Span::new(start, span.end())
}

/// Share of people to whom something happened of which only the kind is told.
const EVENT: f64 = 0.3;

fn age(text: &str, span: Span) -> Option<Wording> {
    let years: u32 = text[span.range()].parse().ok()?;
    let stage = softer().stage(years)?;
    let (from, to) = stage.ages;
    let share = population().ages(from, to).value;
    let done = |start: usize, end: usize, words: String| Some((Span::new(start, end), words, TraitKind::Age, share));
    let after = &text[span.end()..];
    // `43-jarige vrouw`
    for unit in ["-jarige", " jarige", "jarige"] {
        let Some(rest) = after.strip_prefix(unit) else { continue };
        let end = span.end() + unit.len();
        let next = rest.strip_prefix(' ').and_then(|rest| rest.split(|c: char| !words::is_word(c)).next());
        // `43-jarige Syrische man`: a word stands between.
        let behind = next.and_then(|word| rest[1 + word.len()..].strip_prefix(' '));
        let behind = behind.and_then(|rest| rest.split(|c: char| !words::is_word(c)).next());
        if !next.is_some_and(is_person) && behind.is_some_and(is_person) {
            let (to, from, until) = match years {
                0..12 => ("jonge", 0, 11),
                12..18 => ("minderjarige", 12, 17),
                18..65 => ("volwassen", 18, 64),
                _ => ("oudere", 65, 110),
            };
            let share = population().ages(from, until).value;
            return Some((Span::new(span.start(), end), to.to_owned(), TraitKind::Age, share));
        }
        return match next.filter(|word| is_person(word)) {
            Some(noun) => done(span.start(), end + 1 + noun.len(), format!("{noun} {}", stage.words)),
            None => done(span.start(), end, format!("persoon {}", stage.words)),
        };
    }
    let end = span.end() + years_after(after);
    let bare = stage.words.strip_prefix("van ").unwrap_or(&stage.words);
    match word_before(text, span.start()) {
        // `vrouw van 43`
        Some((start, word)) if word.eq_ignore_ascii_case("van") => match word_before(text, start) {
            Some((start, noun)) if is_person(noun) => done(start, end, format!("{noun} {}", stage.words)),
            _ => done(start, end, stage.words.clone()),
        },
        _ if text[..span.start()].trim_end().ends_with(['(', ':']) => done(span.start(), end, bare.to_owned()),
        _ => done(span.start(), end, stage.words.clone()),
    }
}

/// Words for a place before its name, which go with it.
const KINDS_OF_PLACE: &[&str] = &["dorp", "gemeente", "omgeving", "omstreken", "regio", "stad", "plaats"];

fn place(text: &str, span: Span) -> Option<Wording> {
    let name = &text[span.range()];
    let belgian = lexicon::place(name).is_some_and(|p| p.belgian);
    let region = softer().region(name, belgian)?;
    let mut start = with_before(text, span.start(), KINDS_OF_PLACE);
    if start < span.start() {
        start = with_before(text, start, &["de", "het"]);
    }
    let to = match word_before(text, start) {
        Some((at, word)) if word.eq_ignore_ascii_case("te") => {
            start = at;
            format!("in {}", region.words)
        }
        Some((at, word))
            if ["uit", "in", "naar", "bij", "rond", "nabij"].iter().any(|w| w.eq_ignore_ascii_case(word)) =>
        {
            let lead = &text[at..at + word.len()];
            start = at;
            format!("{lead} {}", region.words)
        }
        _ => region.words.clone(),
    };
    Some((Span::new(start, span.end()), to, TraitKind::Place, region.people))
}

fn profession(text: &str, span: Span, word: &str) -> Option<Wording> {
    let work = softer().work(word)?;
    let done =
        |start: usize, to: &str| Some((Span::new(start, span.end()), to.to_owned(), TraitKind::Profession, work.share));
    let start = with_before(text, span.start(), &["een"]);
    if let Some((at, "als")) = word_before(text, start)
        && let Some((at, verb)) = word_before(text, at)
        && ["werkt", "werkte", "werk", "werkzaam"].contains(&verb)
    {
        return done(with_before(text, at, &["is", "was"]), &work.verb);
    }
    if let Some((at, "is")) = word_before(text, start) {
        return done(at, &work.verb);
    }
    if text[..span.start()].trim_end().ends_with(',') {
        return done(span.start(), &work.verb);
    }
    done(start, &work.noun)
}

fn diagnosis(text: &str, span: Span, word: &str) -> Option<Wording> {
    let kind = softer().diagnosis(word)?;
    // `is psychotisch` has no room for a noun.
    if word.ends_with("isch") || word.ends_with("ische") {
        return None;
    }
    let mut start = span.start();
    if let Some((at, "van")) = word_before(text, start)
        && let Some((at, head)) = word_before(text, at)
        && ["ziekte", "syndroom", "ziekteverschijnselen"].contains(&head)
    {
        start = at;
    }
    let start = with_before(text, start, ARTICLES);
    Some((Span::new(start, span.end()), kind.to.clone(), TraitKind::Situation, kind.share))
}

fn family(text: &str, span: Span, word: &str) -> Option<Wording> {
    let kind = softer().family(word)?;
    // `drie kinderen van 4, 6 en 9`
    let after = &text[span.end()..];
    let mut end = span.end();
    let mut to = kind.to.clone();
    if let Some(rest) = after.strip_prefix(" van ") {
        let length =
            rest.find(|c: char| !(c.is_ascii_digit() || matches!(c, ' ' | ',' | 'e' | 'n'))).unwrap_or(rest.len());
        let listed = rest[..length].trim_end_matches([' ', ',', 'e', 'n']);
        let ages: Vec<u32> = listed.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse().ok()).collect();
        if !ages.is_empty() {
            end = span.end() + " van ".len() + listed.len();
            end += years_after(&text[end..]);
            if ages.iter().all(|age| *age < 12) {
                to = format!("jonge {to}");
            }
        }
    }
    Some((Span::new(span.start(), end), to, TraitKind::Family, kind.share))
}

fn origin(text: &str, span: Span) -> Option<Wording> {
    let origin = &softer().origin;
    let found = &text[span.range()];
    let first = found.split(|c: char| !words::is_word(c)).next()?;
    if !first.starts_with(char::is_uppercase) {
        return None;
    }
    let end = span.start() + first.len();
    let land = word_before(text, span.start()).is_some_and(|(_, word)| word.eq_ignore_ascii_case("uit"))
        || lexicon::contains_any_case(lexicon::COUNTRIES, first);
    let to = match first.as_bytes().last() {
        _ if land => &origin.country,
        Some(b'e') => &origin.inflected,
        Some(b's') => &origin.adjective,
        _ => return None,
    };
    Some((Span::new(span.start(), end), to.clone(), TraitKind::Origin, origin.share))
}

#[cfg(test)]
mod tests {
    use super::from_its_word;
    use crate::text::Span;

    #[test]
    fn a_word_goes_from_its_start() {
        let check = |text: &str, word: &str, expected: &str| {
            let at = text.find(word).expect("the word stands in the text");
            assert_eq!(&text[from_its_word(text, Span::new(at, at + word.len())).range()], expected);
        };
        check("de oud-burgemeester zei", "burgemeester", "oud-burgemeester");
        check("de oud-vice-burgemeester", "burgemeester", "oud-vice-burgemeester");
        check("gisteren -burgemeester", "burgemeester", "burgemeester");
        check("een burgemeester", "burgemeester", "burgemeester");
    }
}
