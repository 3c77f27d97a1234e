//! Whether a term is said of something else than a person: of where somebody works (`Zij werkt als kok in het ziekenhuis`), of what somebody teaches or
//! passes by, of an animal, of a motion that waits.

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
const WORDS: usize = 9;

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
/// What stands where somebody only comes by.
const PAST: &[&str] = &["langs", "tegenover", "voorbij"];
/// What tells of a subject, before `over`.
const TELLS: &[&str] = &[
    "artikel",
    "boek",
    "boeken",
    "college",
    "colleges",
    "column",
    "congres",
    "cursus",
    "debat",
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
/// What waits until a next meeting, before `aangehouden`.
const MOTIONS: &[&str] = &["agendapunt", "amendement", "besluit", "motie", "stuk", "verzoek", "voorstel", "zaak"];
/// Who has no data.
const ANIMALS: &[&str] = &[
    "cavia", "dier", "hond", "hondje", "kat", "kater", "katten", "kip", "koe", "konijn", "merrie", "paard", "papegaai",
    "poes", "pony", "pup", "puppy", "schaap", "vogel",
];
/// What stands before a term without making it somebody's.
const ARTICLES: &[&str] = &["de", "een", "het"];
/// Words that say whose it is, and so speak against all of this.
const OWNERS: &[&str] = &["haar", "hun", "mijn", "zijn"];
/// Somebody.
const SOMEBODY: &[&str] = &["haar", "hem", "hij", "ik", "mij", "we", "wij", "ze", "zij"];
/// What an animal does, or what happens to it.
const VERBS: &[&str] = &["had", "heeft", "is", "kreeg", "krijgt", "moest", "moet", "was", "werd", "wordt"];
/// What makes an animal the cause or the place of something.
const LEADS: &[&str] = &["aan", "bij", "door", "met", "na", "op", "over", "tegen", "van", "voor", "wegens", "zonder"];
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

/// Whether the term at `start` is said of something else.
pub(super) fn told(text: &str, start: usize, end: usize) -> bool {
    let from = floor(text, start.saturating_sub(REACH));
    let sentence = from + text[from..start].rfind(['.', ';', ':', '!', '?', '(', '\n', '\t']).map_or(0, |i| i + 1);
    let clause = sentence + text[sentence..start].rfind(',').map_or(0, |i| i + 1);
    let before: Vec<&str> = words::words_back(text, clause, start).take(WORDS).map(|w| &text[w.range()]).collect();
    at_work(&before)
        || taught(&before)
        || passed(&before)
        || waits(&before, &text[start..end])
        || of_an_animal(text, sentence, start)
}

fn is(list: &[&str], word: &str) -> bool {
    lexicon::contains_any_case(list, word)
}

/// Words between a preposition and a term that make it nobody's: an article, an adjective.
fn without_article<'w, 't>(before: &'w [&'t str]) -> &'w [&'t str] {
    let adjective =
        before.first().is_some_and(|w| w.ends_with('e') && w.len() > 4 && w.starts_with(char::is_lowercase));
    let rest = &before[usize::from(adjective)..];
    &rest[usize::from(rest.first().is_some_and(|w| is(ARTICLES, w)))..]
}

/// Whether one of these words leads there, in the same clause.
fn led(before: &[&str], by: &[&str]) -> bool {
    before.iter().take_while(|word| !is(ENDS, word)).any(|word| is(by, word))
}

/// `werkt als kok in het ziekenhuis`, `solliciteert bij de reclassering`.
fn at_work(before: &[&str]) -> bool {
    matches!(without_article(before), [at, rest @ ..] if is(AT, at) && led(rest, WORK))
}

/// `een training over omgaan met agressie`, `doceert over taakstraffen`.
fn taught(before: &[&str]) -> bool {
    let over = before.iter().take(5).position(|word| word.eq_ignore_ascii_case("over"));
    over.is_some_and(|at| !before[..at].iter().any(|w| is(OWNERS, w)) && before[at + 1..].iter().any(|w| is(TELLS, w)))
}

/// `fietst langs het AZC`.
fn passed(before: &[&str]) -> bool {
    without_article(before).first().is_some_and(|word| is(PAST, word))
}

/// `De motie van Els is aangehouden`: what waits begins the clause. `Op verzoek van de politie is Els aangehouden` is another matter.
fn waits(before: &[&str], term: &str) -> bool {
    let begins = matches!(before, [.., word] if is(MOTIONS, word));
    let after_article = matches!(before, [.., word, article] if is(MOTIONS, word) && is(ARTICLES, article));
    before.len() < WORDS && term.eq_ignore_ascii_case("aangehouden") && (begins || after_article)
}

/// `Haar hond is geopereerd`: the animal is what the verb is about, and nobody stands between. Who falls from a horse is somebody.
fn of_an_animal(text: &str, from: usize, start: usize) -> bool {
    let before: Vec<_> = words::words_back(text, from, start).take(WORDS + 3).collect();
    let word = |i: usize| before.get(i).map_or("", |w| &text[w.range()]);
    let Some(at) = (0..before.len()).find(|i| is(ANIMALS, word(*i))) else { return false };
    let somebody = |word: &str| {
        word.starts_with(char::is_uppercase) || is(SOMEBODY, word) || is(lexicon::PERSONS, word) || is(AT, word)
    };
    if at == 0 || (0..at).any(|i| somebody(word(i))) {
        return false;
    }
    let between = &text[before[at].end()..start];
    let goes_on = match between.split_once(',') {
        Some((_, rest)) => rest.trim_start().starts_with("die "),
        None => is(VERBS, word(at - 1)),
    };
    let whose = word(at + 1);
    let led = if is(ARTICLES, whose) || is(OWNERS, whose) { word(at + 2) } else { whose };
    goes_on && !is(LEADS, led)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, term: &str, expected: bool) {
        let start = text.find(term).expect("it stands there");
        assert_eq!(told(text, start, start + term.len()), expected, "{text}");
    }

    #[test]
    fn lists_are_sorted() {
        for list in [WORK, AT, PAST, TELLS, MOTIONS, ANIMALS, ARTICLES, OWNERS, SOMEBODY, VERBS, LEADS, ENDS] {
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
        check("De training gaat over omgaan met agressie.", "agressie", true);
        check("Hij fietst elke dag langs het AZC.", "AZC", true);
    }

    #[test]
    fn what_is_said_of_an_animal_or_a_motion_is_said_of_nobody() {
        check("Haar hond is geopereerd.", "geopereerd", true);
        check("Oma heeft haar kat weggebracht, die is gesteriliseerd.", "gesteriliseerd", true);
        check("Door de hond heeft zij astma.", "astma", false);
        check("De hond is dood en Kim is depressief.", "depressief", false);
        check("Kim kreeg na de val van het paard een hersenschudding.", "hersenschudding", false);
        check("Zij is door een hond gebeten en heeft nu hepatitis.", "hepatitis", false);
        check("De val van het paard is de oorzaak van een hersenschudding.", "hersenschudding", false);
        check("Els, wier hond is overleden, is depressief.", "depressief", false);
        check("In de zaak van de overval is Piet aangehouden.", "aangehouden", false);
        check("Op verzoek van de politie is Piet aangehouden.", "aangehouden", false);
        check("De motie van Els is aangehouden.", "aangehouden", true);
        check("Hij is aangehouden.", "aangehouden", false);
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
