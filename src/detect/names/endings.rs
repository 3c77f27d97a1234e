//! Surnames that no list holds, told by how they end.

use crate::detect::names::ordinary::ends_in;

/// Endings that hardly anything but a surname has: Frisian, Polish, Turkish, Greek, Armenian, Georgian.
const FAMILY: &[&str] = &[
    "stra", "tsma", "rsma", "ksma", "psma", "lsma", "ngsma", "inga", "enga", "kema", "wicz", "owski", "owska", "ewski",
    "ewska", "oğlu", "oglu", "idis", "opoulos", "enko", "adze", "shvili", "nejad", "zadeh", "vić", "aoui",
];
/// Endings of surnames that are made of Dutch words, so that each of them looks like a word as well.
const MADE_OF_WORDS: &[&str] = &[
    "houwer", "meijer", "meyer", "mulder", "bakker", "smit", "maker", "brink", "horst", "kamp", "haas", "hoeven",
    "hagen", "huizen", "huijzen", "mans", "veld", "berg", "burg", "broek", "dijk", "beek", "wijk", "poel", "daal",
    "vliet",
];

/// `Hoitsma`, `Wrzesniewski`: a surname wherever it stands.
pub(super) fn is_family(word: &str) -> bool {
    word.chars().count() > 5 && FAMILY.iter().any(|end| word.ends_with(end))
}

/// `Boelhouwer`, `Koolhaas`: a surname where one is expected.
pub(super) fn may_be_family(word: &str) -> bool {
    ends_in(word, MADE_OF_WORDS, 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn surnames_by_their_ending() {
        for word in ["Hoitsma", "Wrzesniewski", "Karamanoğlu", "Zijlstra", "Mensinga"] {
            assert!(is_family(word), "{word}");
        }
        for word in ["Extra", "Stra", "Overleg", "Begeleiding", "Samba"] {
            assert!(!is_family(word), "{word}");
        }
        assert!(may_be_family("Boelhouwer") && may_be_family("Koolhaas") && !may_be_family("Rapportage"));
    }
}
