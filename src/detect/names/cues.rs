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

/// Things of which a letter tells which one is meant.
pub(super) const LETTERED: &[&str] = &[
    "afdeling",
    "artikel",
    "bijlage",
    "blok",
    "code",
    "deel",
    "gebouw",
    "groep",
    "hepatitis",
    "influenza",
    "kamer",
    "klas",
    "klasse",
    "lid",
    "locatie",
    "niveau",
    "optie",
    "plan",
    "punt",
    "ronde",
    "type",
    "variant",
    "versie",
    "vitamine",
    "vleugel",
    "zaal",
];

/// Whether a room or a time stands before `at` on its line, and nothing else.
pub(super) fn begins_row(text: &str, at: usize) -> bool {
    const LONGEST: usize = 14;
    let from = text.floor_char_boundary(at.saturating_sub(LONGEST));
    let Some(head) = text[from..at].rsplit_once('\n').map(|(_, head)| head).or((from == 0).then_some(&text[..at]))
    else {
        return false;
    };
    let head = head.trim_matches([' ', '-', '*']).trim_end_matches(['u', ' ']);
    let room = ["kamer ", "kmr ", "app ", "k", "bed "]
        .iter()
        .find_map(|word| head.to_lowercase().strip_prefix(word).map(str::to_owned));
    let digits = |part: &str| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    let time =
        head.split_once([':', '.']).is_some_and(|(hour, minute)| digits(hour) && digits(minute) && minute.len() == 2);
    time || room.is_some_and(|number| digits(&number))
}
