//! Labels that name a ground of the Wet open overheid: `[5.1.2e]`. A reader of a decision finds them in the legend.

use crate::model::Category;

/// The grounds that labels may name, as the Woo words them in short (articles 5.1 and 5.2).
pub(super) const LEGEND: &[(&str, &str)] = &[
    ("5.1.1d", "bijzondere en strafrechtelijke persoonsgegevens"),
    ("5.1.1e", "nationaal identificatienummer"),
    ("5.1.2e", "eerbiediging van de persoonlijke levenssfeer"),
    ("5.1.2f", "concurrentiegevoelige bedrijfs- en fabricagegegevens"),
    ("5.1.2h", "beveiliging van personen en bedrijven"),
];

/// The ground on which a finding goes. A number of a firm is told from a person's by its rule alone.
pub(super) fn code(rule: &str, category: Category) -> &'static str {
    match (rule, category) {
        (_, Category::NationalNumber) => "5.1.1e",
        (_, Category::Special | Category::Criminal) => "5.1.1d",
        ("secret.credential" | "net.ip", _) => "5.1.2h",
        ("nl.kvk" | "nl.rsin", _) => "5.1.2f",
        _ => "5.1.2e",
    }
}

#[cfg(test)]
mod tests {
    use super::{LEGEND, code};
    use crate::model::{Category, is_ground};

    #[test]
    fn every_ground_that_is_given_stands_in_the_legend() {
        for (rule, category, expected) in [
            ("nl.bsn", Category::NationalNumber, "5.1.1e"),
            ("special.health", Category::Special, "5.1.1d"),
            ("person.name", Category::Person, "5.1.2e"),
            ("secret.credential", Category::Technical, "5.1.2h"),
            ("nl.kvk", Category::Professional, "5.1.2f"),
        ] {
            assert_eq!(code(rule, category), expected);
            assert!(is_ground(expected) && LEGEND.iter().any(|(known, _)| *known == expected));
        }
        assert!(!is_ground("5.1.2.e") && !is_ground("5.11.2e"));
    }
}
