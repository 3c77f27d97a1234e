//! Words for what somebody is: labels, relatives, people at work.

use crate::detect::names::ordinary::ends_in;
use crate::lexicon::Known;

/// Whether a word labels names: `Naam:`, `Moeder:`, `Begeleider:`.
pub(super) fn is_label(known: Known) -> bool {
    known.label()
        || known.role()
        || known.relative()
        || known.person()
        || known.profession()
        || known.title()
        || known.greeting()
}

/// Titles and words for people at work, whose names say nothing of a client.
pub(super) fn is_professional(word: &str) -> bool {
    const TITLES: &[&str] = &["dr", "drs", "prof", "ing", "ir", "ds", "dokter", "professor", "zuster", "broeder"];
    const ENDINGS: &[&str] = &[
        "arts",
        "behandelaar",
        "begeleider",
        "begeleidster",
        "medewerker",
        "medewerkster",
        "voogd",
        "therapeut",
        "coach",
        "consulent",
        "consulente",
        "bewindvoerder",
        "mentor",
        "curator",
        "verpleegkundige",
        "coördinator",
        "manager",
        "teamleider",
        "directeur",
        "adviseur",
        "psycholoog",
        "loog",
        "werker",
        "docent",
        "leerkracht",
        "rechter",
        "notaris",
        "woordvoerder",
    ];
    TITLES.iter().any(|t| word.eq_ignore_ascii_case(t)) || word.len() > 3 && ends_in(word, ENDINGS, 0)
}

/// `UWV-arts`, `schoondochter`, `wijkverpleegkundige`, `oud-minister`: the last part of a compound is what somebody is.
pub(super) fn ends_in_role(word: &str) -> bool {
    const PARTS: &[&str] = &[
        "arts",
        "behandelaar",
        "moeder",
        "vader",
        "dochter",
        "zoon",
        "broer",
        "zus",
        "kundige",
        "begeleider",
        "begeleidster",
        "medewerker",
        "medewerkster",
        "leider",
        "leidster",
        "voogd",
        "therapeut",
        "werker",
        "werkster",
        "coach",
        "minister",
        "president",
        "directeur",
        "voorzitter",
        "speler",
        "speelster",
        "kampioen",
        "trainer",
        "loog",
        "manager",
        "consulent",
        "adviseur",
        "specialist",
        "ouder",
        "kind",
        "vrouw",
        "man",
        "schrijver",
        "schrijfster",
        "regisseur",
        "zanger",
        "zangeres",
        "renner",
        "acteur",
        "actrice",
        "leraar",
        "lerares",
        "docent",
        "chef",
        "baas",
        "officier",
        "rechter",
        "advocaat",
        "journalist",
        "redacteur",
        "burgemeester",
        "assistent",
        "assistente",
        "drager",
        "houder",
        "bewindvoerder",
        "verzorger",
        "verzorgende",
        "maatje",
        "vriend",
        "vriendin",
        "genoot",
        "genote",
        "lid",
        "rijder",
        "loper",
        "spits",
        "keeper",
    ];
    word.len() > 5 && ends_in(word, PARTS, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_part_of_a_compound_is_what_somebody_is() {
        for word in ["UWV-arts", "schoondochter", "wijkverpleegkundige", "oud-minister", "Hoofdbehandelaar"] {
            assert!(ends_in_role(word), "{word}");
        }
        for word in ["vrouw", "begroting", "afspraak"] {
            assert!(!ends_in_role(word), "{word}");
        }
        assert!(is_professional("jeugdarts") && is_professional("Drs") && !is_professional("mevrouw"));
    }
}
