//! Labels, as a redaction leaves them: `[BSN]`, `[PERSOON 1]`, `[5.1.2e]`. For a later scan a label is one word, no value and no cue.

use crate::text::Span;

/// What each rule is called on a label. The language of the documents, not of the reader of reports.
const LABELS: &[(&str, &str)] = &[
    ("bank.account", "REKENINGNUMMER"),
    ("bank.card", "KAARTNUMMER"),
    ("bank.iban", "IBAN"),
    ("be.national-number", "RIJKSREGISTERNUMMER"),
    ("contact.address", "ADRES"),
    ("contact.email", "E-MAIL"),
    ("contact.phone", "TELEFOON"),
    ("contact.postcode", "POSTCODE"),
    ("contact.profile", "PROFIEL"),
    ("criminal.data", "STRAFRECHTELIJK"),
    ("delicate.benefit", "UITKERING"),
    ("delicate.debt", "SCHULDEN"),
    ("delicate.residence", "VERBLIJFSSTATUS"),
    ("delicate.violence", "GEWELD"),
    ("delicate.youth-protection", "JEUGDBESCHERMING"),
    ("doc.covered-text", "AFGEDEKT"),
    ("net.ip", "IP-ADRES"),
    ("nl.agb", "AGB-CODE"),
    ("nl.big", "BIG-NUMMER"),
    ("nl.bsn", "BSN"),
    ("nl.id-document", "DOCUMENTNUMMER"),
    ("nl.kvk", "KVK-NUMMER"),
    ("nl.licence-plate", "KENTEKEN"),
    ("nl.mrz", "DOCUMENTCODE"),
    ("nl.rsin", "RSIN"),
    ("nl.vat", "BTW-NUMMER"),
    ("person.age", "LEEFTIJD"),
    ("person.birth-date", "GEBOORTEDATUM"),
    ("person.name", PERSON),
    ("person.patient-number", "KENMERK"),
    ("quasi.appearance", "UITERLIJK"),
    ("quasi.event", "GEBEURTENIS"),
    ("quasi.family", "GEZIN"),
    ("quasi.institution", "INSTELLING"),
    ("quasi.origin", "HERKOMST"),
    ("quasi.place", "PLAATS"),
    ("quasi.profession", "BEROEP"),
    ("secret.credential", "GEHEIM"),
    ("special.biometric", "BIOMETRISCH"),
    ("special.ethnicity", "AFKOMST"),
    ("special.genetic", "GENETISCH"),
    ("special.health", "GEZONDHEID"),
    ("special.political", "POLITIEK"),
    ("special.religion", "GELOOF"),
    ("special.sexual", "SEKSUEEL"),
    ("special.union", "VAKBOND"),
];

/// The same for a narrow place: no longer than they have to be to be understood.
const SHORTER: &[(&str, &str)] = &[
    ("BIG-NUMMER", "BIG"),
    ("DOCUMENTNUMMER", "DOC.NR"),
    ("E-MAIL", "MAIL"),
    ("GEBOORTEDATUM", "GEB.DAT"),
    ("GEZONDHEID", "GEZ"),
    ("KAARTNUMMER", "KAART"),
    ("POSTCODE", "PC"),
    ("REKENINGNUMMER", "REK.NR"),
    ("RIJKSREGISTERNUMMER", "RIJKSREG"),
    ("TELEFOON", "TEL"),
];

/// What a person is called; a number follows.
const PERSON: &str = "PERSOON";
/// What anything else is called.
const OTHER: &str = "GEGEVEN";

/// The longest label, in bytes: further than this nobody looks for a bracket.
const LONGEST: usize = 48;

/// The label of a rule; of a person with the number.
pub fn label(rule: &str, number: Option<u32>) -> String {
    match (LABELS.binary_search_by_key(&rule, |(id, _)| id), number) {
        (Ok(at), Some(number)) if LABELS[at].1 == PERSON => format!("[{PERSON} {number}]"),
        (Ok(at), _) => format!("[{}]", LABELS[at].1),
        // A pack of one's own: only words that are known here are known to be labels in a later scan.
        (Err(_), _) => format!("[{OTHER}]"),
    }
}

/// A label that says the same in fewer letters, if there is one.
pub fn shorter_label(label: &str) -> Option<String> {
    let word = label.strip_prefix('[')?.strip_suffix(']')?;
    SHORTER.iter().find(|(long, _)| *long == word).map(|(_, short)| format!("[{short}]"))
}

/// Whether these letters, in lower case, are those of a label.
pub fn is_label_word(letters: &str) -> bool {
    let same = |label: &str| {
        label.bytes().filter(|b| !matches!(b, b'-' | b'.')).map(|b| b.to_ascii_lowercase()).eq(letters.bytes())
    };
    LABELS.iter().chain(SHORTER).any(|(_, label)| same(label)) || same(OTHER)
}

/// Where the label ends that starts at byte `at` of `text`, with its bracket.
pub fn label_end(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..)?.strip_prefix('[')?;
    let close = memchr::memchr(b']', &rest.as_bytes()[..rest.len().min(LONGEST)])?;
    is_label(&rest[..close]).then_some(at + close + 2)
}

/// Whether a stretch lies inside a label, or is nothing but a bar.
pub fn in_label(text: &str, span: Span) -> bool {
    let inside = &text[span.range()];
    if inside.chars().all(|c| matches!(c, '█' | ' ' | '\n' | '\t')) {
        return true;
    }
    if inside.len() > LONGEST {
        return false;
    }
    // The bracket may be part of the stretch, or stand before it.
    let from = text.floor_char_boundary(span.start().saturating_sub(LONGEST));
    let open = match inside.starts_with('[') {
        true => Some(span.start()),
        false => text[from..span.start()].rfind(['[', ']']).map(|i| from + i),
    };
    open.and_then(|open| label_end(text, open)).is_some_and(|end| span.end() <= end)
}

/// Whether this is what stands between the brackets of a label.
fn is_label(word: &str) -> bool {
    if is_ground(word) || word == OTHER {
        return true;
    }
    let (word, numbered) = match word.rsplit_once(' ') {
        Some((word, number)) if is_count(number) => (word, true),
        _ => (word, false),
    };
    LABELS.iter().chain(SHORTER).any(|(_, label)| *label == word && (*label == PERSON || !numbered))
}

/// Whether these are the digits of a count of persons: a longer number may be a value that somebody put between brackets.
fn is_count(number: &str) -> bool {
    (1..=5).contains(&number.len()) && !number.starts_with('0') && number.bytes().all(|b| b.is_ascii_digit())
}

/// Whether this is the code of a ground of the Wet open overheid, also one that only people give.
pub fn is_ground(word: &str) -> bool {
    let Some(rest) = word.strip_prefix("5.1.").or_else(|| word.strip_prefix("5.2.")) else { return word == "BV" };
    match rest.as_bytes() {
        [digit] => digit.is_ascii_digit(),
        [digit, letter] => digit.is_ascii_digit() && letter.is_ascii_lowercase(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{LABELS, LONGEST, in_label, label, label_end};
    use crate::text::Span;

    #[test]
    fn the_table_is_sorted_and_short() {
        assert!(LABELS.is_sorted());
        assert!(LABELS.iter().all(|(id, _)| label(id, Some(99_999)).len() < LONGEST));
    }

    #[test]
    fn persons_are_numbered_and_packs_of_ones_own_have_one_label() {
        assert_eq!(label("person.name", Some(2)), "[PERSOON 2]");
        assert_eq!(label("nl.bsn", Some(2)), "[BSN]");
        assert_eq!(label("own.client-code", None), "[GEGEVEN]");
    }

    fn check(text: &str, part: &str, expected: bool) {
        let at = text.find(part).expect("the part stands in the text");
        assert_eq!(in_label(text, Span::new(at, at + part.len())), expected, "{text}: {part}");
    }

    #[test]
    fn a_label_is_known_and_what_looks_like_one_is_not() {
        check("met [PERSOON 12] erbij", "PERSOON 12", true);
        check("met [PERSOON 12] erbij", "[PERSOON 12]", true);
        check("met [E-MAIL] erbij", "MAIL", true);
        check("met [5.1.2e] erbij", "5.1.2e", true);
        check("met ███ erbij", "███", true);
        check("[Jan] belde", "Jan", false);
        check("[BSN] 111222333", "111222333", false);
        check("[BSN 111222333]", "111222333", false);
        check("[PERSOON 1] Jan", "PERSOON 1] Jan", false);
        check("[JANSEN]", "JANSEN", false);
        check("BSN [PERSOON 111222333]", "111222333", false);
        check("[PERSOON 06123]", "06123", false);
        assert_eq!((label_end("x [BSN] y", 2), label_end("x [BSN] y", 0)), (Some(7), None));
    }
}
