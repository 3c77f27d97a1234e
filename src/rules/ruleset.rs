//! Temporary stand-in for the compiled packs; dropped when the rules land.

use crate::model::{Category, RuleId};
use crate::rules::Words;

/// A rule.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Published id.
    pub id: RuleId,
    /// Category.
    pub category: Category,
    /// Dutch words.
    pub nl: Words,
    /// English words.
    pub en: Words,
    /// Where the facts come from.
    pub source: Vec<String>,
}

/// The packs in force.
#[derive(Clone, Debug, Default)]
pub struct Ruleset {
    rules: Vec<Rule>,
}

impl Ruleset {
    /// The packs that are built in.
    pub fn builtin() -> Ruleset {
        let words = |name: &str| Words {
            name: name.to_owned(),
            why: "Iemand kan zich voordoen als je cliënt.".to_owned(),
            advice: "Haal het nummer weg. Een BSN mag je alleen gebruiken als een wet dat zegt.".to_owned(),
        };
        let rule = |id: &str, category, name| Rule {
            id: id.into(),
            category,
            nl: words(name),
            en: words(name),
            source: vec!["eigen".to_owned()],
        };
        Ruleset {
            rules: vec![
                rule("nl.bsn", Category::NationalNumber, "Burgerservicenummer"),
                rule("special.health", Category::Special, "Gezondheid"),
                rule("contact.phone", Category::Contact, "Telefoonnummer"),
            ],
        }
    }

    /// All rules.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The rule with this id.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id.as_str() == id)
    }

    /// Hash of the packs in force.
    pub fn hash(&self) -> &str {
        "0123456789abcdef"
    }
}
