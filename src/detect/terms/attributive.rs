//! Adjectives of peoples and faiths before a noun: `een Turkse vrouw` tells of somebody, `een Turkse stad` of a thing.

use crate::detect::terms::{Hit, floor};
use crate::lexicon;
use crate::text::words;

/// Nouns, beside words for persons, with which such an adjective tells of somebody.
const TELLING: &[&str] = &[
    "achtergrond",
    "afkomst",
    "asielzoeker",
    "asielzoekers",
    "asielzoekster",
    "begrafenis",
    "bloed",
    "cultuur",
    "dieet",
    "feestdagen",
    "gebedsruimte",
    "gelovige",
    "geloof",
    "gemeenschap",
    "gemeente",
    "gezinnen",
    "gezindte",
    "godsdienst",
    "herkomst",
    "huis",
    "identiteit",
    "kamp",
    "kant",
    "kerk",
    "komaf",
    "kring",
    "levensovertuiging",
    "migrant",
    "migranten",
    "minderheid",
    "moskee",
    "nationaliteit",
    "oorsprong",
    "opvoeding",
    "origine",
    "overtuiging",
    "paspoort",
    "roots",
    "school",
    "statushouder",
    "statushouders",
    "tak",
    "tolk",
    "uitvaart",
    "vluchteling",
    "vluchtelinge",
    "vluchtelingen",
    "voorouders",
    "wortels",
];

/// Whether the hit is an adjective and what follows is a thing.
pub(super) fn of_a_thing(text: &str, hit: &Hit) -> bool {
    let word = &text[hit.start..hit.end];
    if hit.framed || hit.labelled || hit.code || word.contains(' ') || !word.ends_with('e') {
        return false;
    }
    // Only what stands directly behind it, in the same sentence.
    let Some(rest) = text[hit.end..].strip_prefix([' ', '\n']) else { return false };
    let rest = &rest[..floor(rest, rest.len().min(60))];
    // Not the next row of a list: over a line end a sentence goes on in small letters.
    let ends = text[hit.end..].starts_with('\n') && !rest.starts_with(char::is_lowercase);
    if ends || !rest.starts_with(char::is_alphabetic) {
        return false;
    }
    let mut next = words::words(rest, 0, rest.len()).take(3).map(|w| &rest[w.range()]);
    let Some(first) = next.next().filter(|w| rest.starts_with(w)) else { return false };
    if matches!(first, "en" | "of" | "is" | "was" | "maar") || human(first) {
        return false;
    }
    // A name: `de Turkse Mehmet`. A faith before a capital is the name of a party or a school.
    if first.chars().next().is_some_and(char::is_uppercase) {
        return lexicon::first_name(first).is_none() && lexicon::surname(first).is_none();
    }
    // `Turkse alleenstaande moeder`.
    !(first.ends_with('e') && next.any(human))
}

fn human(word: &str) -> bool {
    let lists = [lexicon::PERSONS, lexicon::PERSONS_GENERAL, lexicon::FAMILY, lexicon::KIN, lexicon::PROFESSIONS];
    lists.iter().any(|list| lexicon::contains_any_case(list, word)) || lexicon::contains_any_case(TELLING, word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, word: &str, expected: bool) {
        let start = text.find(word).expect("it stands there");
        let hit = Hit::unlisted(0, 3, start, start + word.len());
        assert_eq!(of_a_thing(text, &hit), expected, "{text}");
    }

    #[test]
    fn an_adjective_tells_of_persons_or_of_things() {
        check("een Turkse vrouw", "Turkse", false);
        check("zijn joodse achtergrond", "joodse", false);
        check("een Turkse alleenstaande moeder", "Turkse", false);
        check("van Turkse en Marokkaanse ouders", "Turkse", false);
        check("zij is Turkse.", "Turkse", false);
        check("Osman;Somalische\n3;Kowalska", "Somalische", false);
        check("Osman;Somalische\nKowalska;Poolse", "Somalische", false);
        check("de Turkse stad Iskenderun", "Turkse", true);
        check("veel Russische officieren", "Russische", true);
        check("de vrije katholieke scholen", "katholieke", true);
        check("hij is katholiek opgevoed", "katholiek", false);
    }
}
