//! Passwords, PINs and login codes: the value behind its word.

use std::ops::Range;

use crate::detect::validate::{Check, Judgement, Validator};

/// Words that follow `wachtwoord` without being one.
const WORDS: &[&str] = &[
    "aan",
    "aangepast",
    "aanvragen",
    "al",
    "altijd",
    "asap",
    "beheer",
    "beleid",
    "bij",
    "bekend",
    "bevat",
    "blijft",
    "correct",
    "daarna",
    "dat",
    "de",
    "die",
    "dient",
    "dit",
    "doorgeven",
    "een",
    "en",
    "fout",
    "gaat",
    "geblokkeerd",
    "geen",
    "geheim",
    "gekregen",
    "gereset",
    "gewijzigd",
    "goed",
    "haar",
    "heeft",
    "herstel",
    "het",
    "hier",
    "hij",
    "ik",
    "in",
    "incorrect",
    "instellen",
    "is",
    "je",
    "jouw",
    "kan",
    "komt",
    "kwijt",
    "ligt",
    "maar",
    "met",
    "mijn",
    "minimaal",
    "moet",
    "mogen",
    "mag",
    "naar",
    "niet",
    "nieuw",
    "nieuwe",
    "nodig",
    "nog",
    "nooit",
    "ok",
    "of",
    "om",
    "onbekend",
    "onjuist",
    "ongeldig",
    "ontvangen",
    "onthouden",
    "ook",
    "op",
    "opgeslagen",
    "opnieuw",
    "persoonlijk",
    "prima",
    "resetten",
    "sterk",
    "te",
    "ten",
    "tot",
    "uit",
    "uw",
    "van",
    "vanaf",
    "vergeten",
    "verlopen",
    "verplicht",
    "verstuurd",
    "verwijderd",
    "verzonden",
    "via",
    "voor",
    "vragen",
    "waar",
    "was",
    "wel",
    "werd",
    "wijzigen",
    "wil",
    "wordt",
    "worden",
    "zal",
    "ze",
    "zelf",
    "zie",
    "zijn",
    "zij",
    "zodat",
    "zonder",
    "zwak",
    "required",
    "reset",
    "the",
    "your",
    "and",
    "not",
    "changed",
    "expired",
];

/// Words with which a credential that has its value behind it starts.
const LABELS: &[&str] = &[
    "wachtw",
    "pass",
    "pw",
    "ww",
    "pin",
    "puk",
    "inlog",
    "toegang",
    "herstel",
    "beveilig",
    "verific",
    "deur",
    "voordeur",
    "achterdeur",
    "sleutel",
    "alarm",
    "kluis",
    "poort",
    "hek",
    "wifi",
    "digid",
    "activ",
    "gebruiker",
    "username",
    "cvc",
    "cvv",
    "code",
    "medic",
    "garage",
    "berging",
    "bankpas",
    "simkaart",
];

/// Password, PIN, code.
pub(super) struct Credential;

impl Validator for Credential {
    fn name(&self) -> &'static str {
        "credential"
    }

    fn longest_only(&self) -> bool {
        true
    }

    fn judge(&self, text: &str, span: Range<usize>) -> Option<Judgement> {
        let whole = &text[span.clone()];
        // `Zomer2025# is het wachtwoord`: the value stands first.
        let turned = whole.find(" is ").filter(|at| !LABELS.iter().any(|l| whole[..*at].to_lowercase().starts_with(l)));
        if let Some(at) = turned {
            let digits = whole[..at].bytes().filter(u8::is_ascii_digit).count();
            let odd = whole[..at].bytes().any(|b| b.is_ascii_alphabetic()) && !whole[..at].contains(['/', ':', '@']);
            return ((4..=40).contains(&at) && digits > 0 && (odd || digits == at)).then(|| {
                Judgement::new(span.start..span.start + at, &whole[..at], Check::None).mark("strong-shape", 1.0)
            });
        }
        let cut = whole
            .rfind(char::is_whitespace)
            .map(|i| i + 1)
            .into_iter()
            .chain(whole.find(['=', ':']).map(|i| i + 1))
            .max()?;
        let bare = whole[cut..].trim_matches(|c: char| matches!(c, '"' | '\'' | ',' | ';' | '(' | ')' | '.'));
        let start = span.start + (bare.as_ptr() as usize - whole.as_ptr() as usize);
        let value = start..start + bare.len();
        let key = whole[..cut].to_lowercase();
        let digits = bare.bytes().filter(u8::is_ascii_digit).count();
        let code = ["pin", "puk", "code", "cvc", "cvv"].iter().any(|w| key.contains(w)) && !key.contains("woord");
        let strong =
            digits > 0 || bare.chars().any(|c| !c.is_alphanumeric()) || bare.chars().skip(1).any(char::is_uppercase);
        let assigned = key.trim_end().ends_with([':', '=']);
        let length = bare.chars().count();
        // `process.env.PASSWORD`, `getPassword()`, `vergeten?`: a program, or a question.
        let program = bare.contains(['(', '$', '{'])
            || bare.contains('.')
                && digits == 0
                && bare.split('.').all(|p| !p.is_empty() && p.chars().all(|c| c.is_alphanumeric() || c == '_'));
        let word = bare.trim_end_matches(['?', '!', '.', ':']);
        let asked = bare.ends_with(['?', ':']) && word.chars().all(char::is_alphabetic);
        let known = WORDS.contains(&word.to_lowercase().as_str());
        // More words than its own stand between the label and the value: then only the value's own shape tells.
        let own = key.trim_end_matches([' ', ':', '=', '"', '\'']).trim_end_matches(" is").trim_end_matches(" was");
        let apart = own.trim_end_matches(" wordt").contains(' ') && !own.contains('(');
        let page = bare.starts_with("http") || bare.starts_with("www.") || bare.contains("://");
        let money = text[span.end..].trim_start().starts_with(['€'])
            || [" euro", ",-", ",00", " keer"].iter().any(|unit| text[span.end..].starts_with(unit));
        if program || asked || known || page || money || apart && !strong {
            return None;
        }
        if length < if code { 3 } else { 4 } || length > 64 || (code && digits == 0) {
            return None;
        }
        // A mask, an example, a label of a redaction.
        if bare.chars().all(|c| matches!(c, '*' | '.' | '_' | 'x' | 'X' | '-' | '•'))
            || bare.starts_with('[')
            || bare.starts_with('<')
        {
            return None;
        }
        Some(
            Judgement::new(value, bare, Check::None)
                .mark_if(strong, "strong-shape", 1.5)
                .mark_if(!strong && !assigned, "look-alike", -2.5)
                .mark_if(assigned, "label", 1.0),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(Credential.judge(text, 0..text.len()).map(|j| &text[j.span]), expected, "{text}");
    }

    #[test]
    fn the_value_not_its_word() {
        check("Wachtwoord: Zomer2024!", Some("Zomer2024!"));
        check("wachtwoord is Fiets123", Some("Fiets123"));
        check("pincode 4821", Some("4821"));
        check("wachtwoord vergeten", None);
        check("wachtwoord: ********", None);
        check("code van", None);
    }
}
