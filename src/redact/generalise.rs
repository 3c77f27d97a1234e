//! The same fact, coarser: a birth date becomes its year, an age its decade, a postcode its first two digits, a place its region.

use crate::lexicon;
use crate::redact::replace::squashed;

/// The general form of a value, when its kind has one.
pub(super) fn general(rule: &str, text: &str) -> Option<String> {
    let general = match rule {
        "person.birth-date" => year(text).map(|year| year.to_string()),
        "person.age" => decade(text),
        "contact.postcode" => area(text),
        "contact.address" => postcode(text).and_then(area).or_else(|| region_in(text)),
        "quasi.place" => region_in(text),
        _ => None,
    }?;
    // Utrecht lies in Utrecht: what says the same is not coarser.
    (!squashed(&general).contains(&squashed(text))).then_some(general)
}

/// The runs of digits in a text.
fn numbers(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_digit()).filter(|n| !n.is_empty())
}

/// The year of a date: four digits, or the two at the end of a date of six.
fn year(text: &str) -> Option<u32> {
    let plausible = |year: &u32| (1880..2100).contains(year);
    if let Some(year) = numbers(text).filter(|n| n.len() == 4).filter_map(|n| n.parse().ok()).find(plausible) {
        return Some(year);
    }
    // Written together: 19850312, 12031985.
    let whole = numbers(text).find(|n| n.len() == 8)?;
    [&whole[..4], &whole[4..]].into_iter().filter_map(|n| n.parse().ok()).find(plausible)
}

/// `42 jaar` becomes `40-49 jaar`. What tells of months or weeks is a small child.
fn decade(text: &str) -> Option<String> {
    let age: u32 = numbers(text).next()?.parse().ok()?;
    let lower = text.to_lowercase();
    if ["maand", "week", "weken", "dag"].iter().any(|unit| lower.contains(unit)) {
        return Some("0-9 jaar".to_owned());
    }
    if age > 120 {
        return None;
    }
    let (from, to) = if age >= 90 { (90, None) } else { (age / 10 * 10, Some(age / 10 * 10 + 9)) };
    let range = to.map_or_else(|| format!("{from}+"), |to| format!("{from}-{to}"));
    // Nothing but the number stood there: a column of ages.
    let bare = text.chars().all(|c| c.is_ascii_digit() || c.is_whitespace());
    Some(if bare { range } else { format!("{range} jaar") })
}

/// The postcode in an address: four digits and two letters.
fn postcode(text: &str) -> Option<&str> {
    text.char_indices().filter(|(_, c)| c.is_ascii_digit()).find_map(|(at, _)| {
        let head = text.get(at..at + 4).filter(|h| h.bytes().all(|b| b.is_ascii_digit()))?;
        let before = text[..at].chars().next_back();
        let rest = text[at + 4..].trim_start().as_bytes();
        let letters = rest.len() >= 2 && rest[..2].iter().all(u8::is_ascii_alphabetic);
        (letters && !before.is_some_and(|c| c.is_ascii_digit()) && !rest.get(2).is_some_and(u8::is_ascii_alphanumeric))
            .then_some(head)
    })
}

fn area(text: &str) -> Option<String> {
    let digits = numbers(text).find(|n| n.len() == 4)?;
    Some(format!("postcode {}..", &digits[..2]))
}

/// The province of the first place in a text. One that is a city too is called a province, or the next scan would take it for the city.
fn region_in(text: &str) -> Option<String> {
    let starts =
        text.char_indices().filter(|(at, c)| c.is_alphabetic() && !text[..*at].ends_with(char::is_alphanumeric));
    let province = starts
        .filter_map(|(at, _)| lexicon::longest_place(text, at))
        .find_map(|(span, _)| lexicon::province(&text[span.range()]))?;
    Some(if lexicon::place(province).is_some() { format!("provincie {province}") } else { province.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::general;

    fn check(rule: &str, text: &str, expected: Option<&str>) {
        assert_eq!(general(rule, text).as_deref(), expected, "{text}");
    }

    #[test]
    fn dates_ages_and_postcodes() {
        check("person.birth-date", "12-03-1985", Some("1985"));
        check("person.birth-date", "12 maart 1985", Some("1985"));
        check("person.birth-date", "19850312", Some("1985"));
        check("person.age", "42 jaar", Some("40-49 jaar"));
        check("person.age", "97-jarige", Some("90+ jaar"));
        check("person.age", "8", Some("0-9"));
        check("person.age", "6 maanden", Some("0-9 jaar"));
        check("contact.postcode", "7201 DN", Some("postcode 72.."));
        check("contact.address", "Dorpsstraat 1234, 7201DN Zutphen", Some("postcode 72.."));
        check("nl.bsn", "111222333", None);
    }

    #[test]
    fn places() {
        check("quasi.place", "Zutphen", Some("Gelderland"));
        check("contact.address", "Dorpsstraat 12, Bergen op Zoom", Some("Noord-Brabant"));
        check("quasi.place", "Nieuwegein", Some("provincie Utrecht"));
        check("quasi.place", "Utrecht", None);
        check("quasi.place", "Nergenshuizen", None);
    }
}
