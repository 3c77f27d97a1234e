//! What Presidio calls things: its own name where it has one, ours with the prefix of the country where it has none.

use std::collections::BTreeSet;

use crate::rules::Ruleset;

/// Rules with a name of Presidio's, or one of ours that is not simply the id of the rule.
const NAMES: &[(&str, &str)] = &[
    ("nl.bsn", "NL_BSN"),
    ("bank.iban", "IBAN_CODE"),
    ("bank.card", "CREDIT_CARD"),
    ("bank.account", "NL_BANK_ACCOUNT"),
    ("contact.phone", "PHONE_NUMBER"),
    ("contact.email", "EMAIL_ADDRESS"),
    ("contact.profile", "SOCIAL_PROFILE"),
    ("contact.address", "LOCATION"),
    ("contact.postcode", "NL_POSTCODE"),
    ("person.name", "PERSON"),
    ("person.birth-date", "DATE_TIME"),
    ("person.age", "AGE"),
    ("person.patient-number", "NL_PATIENT_NUMBER"),
    ("nl.licence-plate", "NL_LICENSE_PLATE"),
    ("net.ip", "IP_ADDRESS"),
    ("secret.credential", "CREDENTIAL"),
    ("special.health", "NL_HEALTH"),
    ("special.religion", "NRP"),
    ("special.ethnicity", "NRP"),
    ("special.political", "NRP"),
    ("special.sexual", "NL_SEXUAL_LIFE"),
    ("special.union", "NL_TRADE_UNION"),
    ("special.genetic", "NL_GENETIC"),
    ("special.biometric", "NL_BIOMETRIC"),
    ("criminal.data", "NL_CRIMINAL_RECORD"),
    ("quasi.place", "LOCATION"),
];

/// Families that are told only as a whole document: they say nothing by themselves.
const UNSPOKEN: [&str; 2] = ["quasi.", "doc."];

/// The entity of a rule; nothing when Presidio's clients do not hear of it.
pub(super) fn entity(rule: &str) -> Option<String> {
    if let Some((_, name)) = NAMES.iter().find(|(id, _)| *id == rule) {
        return Some((*name).to_owned());
    }
    if UNSPOKEN.iter().any(|family| rule.starts_with(family)) {
        return None;
    }
    Some(rule.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' }).collect())
}

/// The recognizer of a rule: `nl.bsn` is `NlBsnRecognizer`.
pub(super) fn recognizer(rule: &str) -> String {
    let word = |word: &str| word[..1].to_uppercase() + &word[1..];
    let words = rule.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()).map(word);
    words.collect::<String>() + "Recognizer"
}

/// All entities of these rules.
pub(super) fn entities(rules: &Ruleset) -> BTreeSet<String> {
    rules.rules().iter().filter_map(|rule| entity(rule.id.as_str())).collect()
}

/// All recognizers of these rules.
pub(super) fn recognizers(rules: &Ruleset) -> Vec<String> {
    let told = rules.rules().iter().filter(|rule| entity(rule.id.as_str()).is_some());
    told.map(|rule| recognizer(rule.id.as_str())).collect()
}

#[cfg(test)]
mod tests {
    use super::{NAMES, entities, entity, recognizer};
    use crate::rules::Ruleset;

    #[test]
    fn every_name_is_of_a_rule_and_nothing_is_claimed_without_one() {
        let rules = Ruleset::builtin();
        for (id, _) in NAMES {
            assert!(rules.rule(id).is_some(), "{id}");
        }
        let entities = entities(&rules);
        assert!(entities.contains("NL_BSN") && entities.contains("PERSON") && entities.contains("NL_KVK"));
        assert!(!entities.iter().any(|name| name.starts_with("QUASI") || name == "US_SSN"));
        assert_eq!(entity("zorggroep.pas-nummer").as_deref(), Some("ZORGGROEP_PAS_NUMMER"));
        assert_eq!(recognizer("person.birth-date"), "PersonBirthDateRecognizer");
    }
}
