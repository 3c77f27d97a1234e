//! Whether a term is where somebody works or what somebody teaches, not what somebody has: `Zij werkt als kok in het ziekenhuis`.

use crate::detect::terms::floor;
use crate::lexicon;
use crate::text::words;

/// Rules whose terms are also workplaces and fields of work.
pub(super) const RULES: &[&str] = &[
    "criminal.data",
    "delicate.debt",
    "delicate.residence",
    "delicate.violence",
    "delicate.youth-protection",
    "special.health",
];

/// Bytes before a term in which its clause is read, and words of it.
const REACH: usize = 120;
const WORDS: usize = 8;
/// Words between the preposition and the term at most: `bij de vrouwelijke reclassering`.
const BETWEEN: usize = 2;

/// What somebody does who is there for the work.
const WORK: &[&str] = &[
    "baan",
    "bijbaan",
    "functie",
    "opleiding",
    "opleidingsplek",
    "sollicitatie",
    "solliciteerde",
    "solliciteert",
    "solliciteren",
    "stage",
    "stageplek",
    "stagiair",
    "stagiaire",
    "vacature",
    "vrijwilliger",
    "vrijwilligster",
    "werk",
    "werken",
    "werkt",
    "werkte",
    "werkten",
    "werkzaam",
];
/// What leads from the work to its place.
const AT: &[&str] = &["als", "bij", "binnen", "in", "op", "tot", "voor"];
/// What tells of a subject, before `over`.
const TELLS: &[&str] = &[
    "artikel",
    "boek",
    "boeken",
    "college",
    "column",
    "colleges",
    "congres",
    "cursus",
    "doceert",
    "documentaire",
    "film",
    "folder",
    "les",
    "lessen",
    "lezing",
    "onderzoek",
    "podcast",
    "presentatie",
    "roman",
    "scriptie",
    "symposium",
    "thema-avond",
    "training",
    "voorlichting",
    "workshop",
];
/// What stands before a term without making it somebody's.
const ARTICLES: &[&str] = &["de", "een", "het"];
/// Words behind which another clause may have begun, or another verb tells what happened there.
const ENDS: &[&str] = &[
    "aangehouden",
    "behandeld",
    "behandeling",
    "dat",
    "die",
    "doordat",
    "en",
    "geplaatst",
    "heeft",
    "is",
    "kreeg",
    "krijgt",
    "ligt",
    "maar",
    "omdat",
    "opgenomen",
    "terwijl",
    "toen",
    "verbleef",
    "verblijft",
    "waarna",
    "want",
    "was",
    "werd",
    "wordt",
    "zat",
    "zit",
];

/// Whether the term at `start` is a place of work, a profession somebody learns, or the subject of what somebody teaches.
pub(super) fn told(text: &str, start: usize) -> bool {
    let from = floor(text, start.saturating_sub(REACH));
    let from = from + text[from..start].rfind(['.', ',', ';', ':', '!', '?', '(', '\n', '\t']).map_or(0, |i| i + 1);
    let mut before = words::words_back(text, from, start).take(WORDS).map(|word| &text[word.range()]);
    let mut between = 0;
    let leads = loop {
        let Some(word) = before.next() else { return false };
        if lexicon::contains_any_case(AT, word) {
            break WORK;
        }
        if word.eq_ignore_ascii_case("over") {
            break TELLS;
        }
        between += 1;
        // `in haar psychose` is hers.
        let article = lexicon::contains_any_case(ARTICLES, word);
        let adjective = between == 1 && word.ends_with('e') && word.starts_with(char::is_lowercase);
        if between > BETWEEN || !(article || adjective) {
            return false;
        }
    };
    for word in before {
        if lexicon::contains_any_case(leads, word) {
            return true;
        }
        if lexicon::contains_any_case(ENDS, word) {
            return false;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, term: &str, expected: bool) {
        assert_eq!(told(text, text.find(term).expect("it stands there")), expected, "{text}");
    }

    #[test]
    fn lists_are_sorted() {
        for list in [WORK, AT, TELLS, ARTICLES, ENDS] {
            assert!(list.is_sorted(), "{list:?}");
        }
    }

    #[test]
    fn a_place_of_work_tells_nothing_of_who_works_there() {
        check("Bas werkt als kok in het ziekenhuis.", "ziekenhuis", true);
        check("Zij werkt als verpleegkundige op de intensive care.", "intensive care", true);
        check("Anouk solliciteert naar een functie bij Veilig Thuis.", "Veilig Thuis", true);
        check("Yasmin loopt stage bij de reclassering.", "reclassering", true);
        check("Nadia volgt een opleiding tot verpleegkundige in de psychiatrie", "psychiatrie", true);
        check("Hij doceert over taakstraffen", "taakstraffen", true);
    }

    #[test]
    fn who_works_somewhere_may_be_a_patient_elsewhere() {
        check("Hij werkt niet meer en is opgenomen in de kliniek.", "kliniek", false);
        check("Zij werkt niet vanwege een depressie.", "depressie", false);
        check("Zij werkt aan haar depressie.", "depressie", false);
        check("Zij werkt in de zorg, sinds kort op proef: psychose.", "psychose", false);
        check("Hij zit in de gevangenis.", "gevangenis", false);
        check("Zij schreef een boek over haar psychose.", "psychose", false);
    }
}
