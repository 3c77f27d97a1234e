//! Words with a capital that are no names, by their form: plurals and compounds of Dutch words, streets, bodies, peoples.

use crate::lexicon::{self, Known, Ordinary};

/// `Nederlandse`, `Turkse`, `Amsterdamse`, `Romeinen`: from a place or people.
pub(super) fn is_adjective(word: &str) -> bool {
    word.chars().count() > 5
        && ["se", "sch", "sche", "isch", "ische", "aan", "anen", "enaar", "enaren", "ees", "ezen"]
            .iter()
            .any(|e| word.ends_with(e))
}

/// Endings of names of bodies, buildings and things.
const BODIES: &[&str] = &[
    "praktijk",
    "stadion",
    "toren",
    "sluis",
    "ziekenhuis",
    "groep",
    "bedrijf",
    "school",
    "college",
    "stichting",
    "fonds",
    "kerk",
    "huis",
    "team",
    "zorg",
    "bank",
    "museum",
    "centrum",
    "club",
    "bond",
    "partij",
    "krant",
    "blad",
    "dienst",
    "raad",
    "ministerie",
    "universiteit",
    "instituut",
    "kantoor",
    "winkel",
    "toernooi",
    "prijs",
    "wet",
    "land",
    "stad",
    "zee",
    "meer",
    "rivier",
    "gebergte",
    "eiland",
    "eilanden",
    "oorlog",
    "dag",
    "orkest",
    "theater",
    "festival",
    "station",
    "stelsel",
    "partner",
    "portaal",
    "loket",
    "punt",
    "beleid",
    "plan",
    "gemeente",
    "beweging",
    "unie",
    "legerr",
    "leger",
    "rijk",
];

/// Those of them that are hardly ever endings of surnames: `Mulderschool`, `Van Burenzaal`.
const SURE_BODIES: &[&str] = &[
    "bibliotheek",
    "centrum",
    "checklist",
    "college",
    "fonds",
    "gebouw",
    "gymnasium",
    "instituut",
    "inventory",
    "kliniek",
    "lyceum",
    "museum",
    "orkest",
    "praktijk",
    "prijs",
    "questionnaire",
    "scale",
    "school",
    "stadion",
    "stichting",
    "theater",
    "toernooi",
    "vragenlijst",
    "zaal",
    "ziekenhuis",
];

/// Whether a word is surely of a body, a building or a street, whatever name it begins with.
pub(super) fn is_surely_body(word: &str) -> bool {
    ends_in(word, SURE_BODIES, 3) || ends_in(word, STREETS, 3)
}

/// Whether the word right behind a name makes a body or a street of it: `Martin Luther Kinglaan`, `Marie Curie-school`, and behind an article
/// `het Albert Schweitzer ziekenhuis`.
pub(super) fn leads_to_body(text: &str, end: usize, article: bool) -> bool {
    let Some(rest) = text[end..].strip_prefix([' ', '-']) else { return false };
    let word = rest.split(|c: char| !(c.is_alphanumeric() || c == '-')).next().unwrap_or_default();
    let capital = word.starts_with(char::is_uppercase);
    let glued = text[end..].starts_with('-');
    (capital || glued) && (is_surely_body(word) || glued && SURE_BODIES.contains(&word))
        || article && (SURE_BODIES.contains(&word) || word == "huis" || STREETS.contains(&word))
}

pub(super) fn is_body(word: &str) -> bool {
    ends_in(word, BODIES, 3)
}

/// A form of a Dutch word: plural, past tense, diminutive, with an ending of an adjective; or a compound of known words.
pub(super) fn is_inflected(word: &str) -> bool {
    const LONGEST: usize = 32;
    if word.len() > LONGEST || !word.is_ascii() {
        return false;
    }
    let mut bytes = [0u8; LONGEST];
    let bytes = &mut bytes[..word.len()];
    bytes.copy_from_slice(word.as_bytes());
    bytes.make_ascii_lowercase();
    let Ok(lower) = std::str::from_utf8(bytes) else { return false };
    for ending in
        ["en", "e", "s", "n", "de", "den", "te", "ten", "je", "jes", "tje", "tjes", "er", "ers", "ing", "ingen", "t"]
    {
        let Some(stem) = lower.strip_suffix(ending) else { continue };
        if is_stem(stem) || ending.starts_with('e') && is_changed(stem) {
            return true;
        }
    }
    is_compound(lower, 2)
}

pub(super) fn is_stem(stem: &str) -> bool {
    stem.len() >= 3 && lexicon::known(stem).word()
}

/// A stem that changes before an ending: `stapp` of stap, `bom` of boom, `briev` of brief, `huiz` of huis.
pub(super) fn is_changed(stem: &str) -> bool {
    let bytes = stem.as_bytes();
    let n = bytes.len();
    if n < 3 {
        return false;
    }
    let (last, vowel) = (bytes[n - 1], bytes[n - 2]);
    if n >= 4 && last == vowel && is_stem(&stem[..n - 1]) {
        return true;
    }
    let mut changed = [0u8; 34];
    changed[..n].copy_from_slice(bytes);
    let hard = match last {
        b'v' => b'f',
        b'z' => b's',
        b => b,
    };
    changed[n - 1] = hard;
    let is = |bytes: &[u8]| std::str::from_utf8(bytes).is_ok_and(is_stem);
    if hard != last && is(&changed[..n]) {
        return true;
    }
    if matches!(vowel, b'a' | b'e' | b'o' | b'u') {
        changed[n - 1] = vowel;
        changed[n] = hard;
        return is(&changed[..n + 1]);
    }
    false
}

/// A compound of known words, joined by `s` or nothing: `dossierhouder`, `gemeenschapscommissie`.
pub(super) fn is_compound(lower: &str, depth: usize) -> bool {
    lower.len() >= 8
        && (3..=lower.len() - 4).filter(|&at| lower.is_char_boundary(at)).any(|at| {
            let (head, tail) = lower.split_at(at);
            let bound = head.strip_suffix('s').or_else(|| head.strip_suffix("en")).unwrap_or(head);
            is_stem(tail)
                && (is_stem(head)
                    || is_stem(bound)
                    || depth > 0 && (is_compound(head, depth - 1) || is_compound(bound, depth - 1)))
        })
}

/// Endings of streets that are hardly ever endings of surnames; and those that are.
const STREETS: &[&str] = &[
    "straat",
    "laan",
    "plein",
    "kade",
    "gracht",
    "steeg",
    "singel",
    "dreef",
    "plantsoen",
    "strjitte",
    "steenweg",
    "boulevard",
];

const STREETS_WEAK: &[&str] = &["weg", "park", "dijk", "pad", "hof", "markt", "dam", "brug", "kwartier"];

pub(super) fn is_street(word: &str, known: Known) -> bool {
    if known.first().is_some() || known.surname() == Some(Ordinary::Never) && word.len() < 9 {
        return false;
    }
    ends_in(word, STREETS, 0) || known.surname().is_none() && ends_in(word, STREETS_WEAK, 4)
}

/// Whether a street with a number follows a name and `van`: `Harry Fortuin van Kerkweg 44`.
pub(super) fn is_home(rest: &str) -> bool {
    let Some((word, behind)) = rest.strip_prefix(' ').and_then(|rest| rest.split_once(' ')) else { return false };
    word.len() < 40 && behind.starts_with(|c: char| c.is_ascii_digit()) && is_street(word, lexicon::known(word))
}

/// Little words before a noun: a name hardly ever has one.
pub(super) fn is_article(word: &str) -> bool {
    const LIST: &[&str] = &[
        "de", "het", "een", "'t", "deze", "dit", "die", "dat", "elke", "geen", "onze", "ons", "the", "la", "le", "der",
    ];
    LIST.iter().any(|article| word.eq_ignore_ascii_case(article))
}

/// Whether a word ends in one of these, in any case, with at least so many bytes before it.
pub(super) fn ends_in(word: &str, endings: &[&str], before: usize) -> bool {
    let bytes = word.as_bytes();
    let Some(last) = bytes.last().map(u8::to_ascii_lowercase) else { return false };
    endings.iter().any(|e| {
        let e = e.as_bytes();
        e.last() == Some(&last)
            && bytes.len() >= e.len() + before
            && bytes[bytes.len() - e.len()..].eq_ignore_ascii_case(e)
    })
}

pub(super) fn is_pronoun(word: &str) -> bool {
    ["hij", "zij", "ik", "hem", "mij", "mijn", "mezelf"].iter().any(|p| word.eq_ignore_ascii_case(p))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(words: &[&str], is: impl Fn(&str) -> bool, expected: bool) {
        for word in words {
            assert_eq!(is(word), expected, "{word}");
        }
    }

    #[test]
    fn forms_and_compounds_of_dutch_words() {
        check(
            &["Bomen", "Brieven", "Huizen", "Tafels", "Stappen", "Gemeenschapscommissie", "Dossierhouder"],
            is_inflected,
            true,
        );
        check(&["Bouzidi", "Nguyen", "Kromosoeto", "Jansen"], is_inflected, false);
        check(&["wijkagent", "patiëntnummer", "cliëntoverleg"], |word| is_compound(word, 1), true);
    }

    #[test]
    fn streets_and_bodies() {
        check(&["Galenstraat", "Dorpsplein", "Wilhelminapark"], |w| is_street(w, lexicon::known(w)), true);
        check(&["Dijk", "Hof", "Jansen"], |w| is_street(w, lexicon::known(w)), false);
        check(&["Jessezorg", "Jeugdteam", "Bezoldigingsraad"], is_body, true);
        check(&["Kerk", "Zorg"], is_body, false);
    }
}
