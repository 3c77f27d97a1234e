//! Words before a name that say what follows: what people do, what is numbered by letters, labels of surnames, maiden names.

use crate::detect::names::around::word_start;
use crate::lexicon;

/// What is done by people, before `door`: `Gebeld door Van Schaik`. In lower case and sorted.
pub(super) const DONE: &[&str] = &[
    "aangemeld",
    "aangereden",
    "aangevraagd",
    "afgenomen",
    "bedreigd",
    "begeleid",
    "behandeld",
    "beoordeeld",
    "besproken",
    "bezocht",
    "bijgestaan",
    "gebeld",
    "geholpen",
    "gemeld",
    "gerapporteerd",
    "geschreven",
    "geslagen",
    "gesproken",
    "gestuurd",
    "gezien",
    "ingevuld",
    "lastiggevallen",
    "mishandeld",
    "ondertekend",
    "onderzocht",
    "ontvangen",
    "opgehaald",
    "opgesteld",
    "verstuurd",
    "vertegenwoordigd",
    "verwezen",
    "verzorgd",
];

/// What is told apart by letters: `bijlage B`, `hepatitis C`, `blok E`.
pub(super) fn is_numbered(word: &str) -> bool {
    const LIST: &[&str] = &[
        "afdeling",
        "appendix",
        "artikel",
        "bijlage",
        "bijlagen",
        "blok",
        "categorie",
        "cel",
        "deel",
        "fase",
        "figuur",
        "gate",
        "gebouw",
        "groep",
        "hepatitis",
        "hoofdstuk",
        "ingang",
        "klasse",
        "kolom",
        "lid",
        "niveau",
        "onderdeel",
        "optie",
        "paragraaf",
        "perron",
        "punt",
        "rij",
        "sectie",
        "tabel",
        "trap",
        "vak",
        "variant",
        "verdieping",
        "vitamine",
        "vleugel",
        "vraag",
        "zone",
    ];
    lexicon::contains_any_case(LIST, word)
}

/// `Achternaam`, `familienaam`, `lastname`: labels of which the value is a name whatever else it is.
pub(super) fn is_surname_label(word: &str) -> bool {
    const LIST: &[&str] = &[
        "achternaam",
        "familienaam",
        "firstname",
        "geboortenaam",
        "geslachtsnaam",
        "lastname",
        "meisjesnaam",
        "roepnaam",
        "surname",
        "voornaam",
        "voornamen",
    ];
    lexicon::contains_any_case(LIST, word)
}

/// Whether `geb.` or `geboren` stands behind a name, so that the name of before a marriage follows: `mw. Bakker (geb. Visser)`.
pub(super) fn is_maiden(text: &str, (start, end): (usize, usize)) -> bool {
    let head = text[..start].trim_end_matches([' ', '(', ',', '-']);
    let word = &head[word_start(head, head.len())..];
    matches!(&text[start..end], "geb" | "geboren") && start - head.len() <= 3 && word.starts_with(char::is_uppercase)
}
