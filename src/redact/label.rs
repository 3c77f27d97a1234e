//! Labels: `[BSN]`, `[PERSOON 1]`. One word in brackets for a later scan: it is no value and no cue.

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

/// What a person is called; a number follows.
const PERSON: &str = "PERSOON";

/// The longest label, in bytes: further than this nobody looks for a bracket.
const LONGEST: usize = 48;

/// The label of a rule; of a person with the number.
pub(super) fn label(rule: &str, number: Option<u32>) -> String {
    match (LABELS.binary_search_by_key(&rule, |(id, _)| id), number) {
        (Ok(at), Some(number)) if LABELS[at].1 == PERSON => format!("[{PERSON} {number}]"),
        (Ok(at), _) => format!("[{}]", LABELS[at].1),
        // A pack of one's own: its rule says what it is, as `own.client-code`.
        (Err(_), _) => {
            let word: String = rule.rsplit('.').next().unwrap_or(rule).chars().take(LONGEST - 2).collect();
            format!("[{}]", word.to_uppercase())
        }
    }
}

/// Whether a stretch lies inside a label, of this redaction or an earlier one, or is nothing but a bar.
pub(super) fn is_inside(text: &str, span: Span) -> bool {
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
        false => text[from..span.start()].rfind(['[', ']']).map(|i| from + i).filter(|i| text[*i..].starts_with('[')),
    };
    let to = text.floor_char_boundary((span.start() + LONGEST).min(text.len()));
    let close = text[span.start()..to].find(']').map(|i| span.start() + i);
    match (open, close) {
        (Some(open), Some(close)) => span.end() <= close + 1 && is_label(&text[open + 1..close]),
        _ => false,
    }
}

/// Whether this is what stands between the brackets of a label.
fn is_label(word: &str) -> bool {
    let (word, number) = match word.rsplit_once(' ') {
        Some((word, number)) if number.bytes().all(|b| b.is_ascii_digit()) => (word, true),
        _ => (word, false),
    };
    (!number && super::woo::is_code(word))
        || LABELS.iter().any(|(_, label)| *label == word && (*label == PERSON) >= number)
}

#[cfg(test)]
mod tests {
    use super::{LABELS, LONGEST, is_inside, label};
    use crate::text::Span;

    #[test]
    fn the_table_is_sorted_and_short() {
        assert!(LABELS.is_sorted());
        assert!(LABELS.iter().all(|(id, _)| label(id, Some(99_999)).len() < LONGEST));
    }

    #[test]
    fn persons_are_numbered_and_packs_of_ones_own_say_what_they_are() {
        assert_eq!(label("person.name", Some(2)), "[PERSOON 2]");
        assert_eq!(label("nl.bsn", Some(2)), "[BSN]");
        assert_eq!(label("own.client-code", None), "[CLIENT-CODE]");
    }

    fn check(text: &str, part: &str, expected: bool) {
        let at = text.find(part).expect("the part stands in the text");
        assert_eq!(is_inside(text, Span::new(at, at + part.len())), expected, "{text}: {part}");
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
    }
}
