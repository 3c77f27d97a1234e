//! How much a term counts: how telling it is, who stands near, what file it is in, and in what frame or field it stands.

use crate::detect::terms::Hit;
use crate::detect::terms::file::FileContext;
use crate::detect::terms::floor;
use crate::detect::terms::nearby::{self, Near};
use crate::lexicon::{self, known};
use crate::model::Evidence;
use crate::text::words;

/// The reasons for and against, or `None` when the term is about nobody.
pub(super) fn weigh(hit: &Hit, near: Near, company: bool, file: FileContext, text: &str) -> Option<Vec<Evidence>> {
    let mut weight = hit.weight;
    if hit.framed {
        weight = weight.max(3);
    }
    // `Zij draagt een hoofddoek`: in itself a garment, of her it tells a faith.
    if hit.cued {
        weight = weight.max(3);
    }
    // The name of an institution (`GGZ Rivierenland`) is no illness of who is placed there.
    if called(text, hit.start, hit.end) || at_work(text, hit) || workplace(text, hit) {
        return None;
    }
    let phrase = hit.words >= 3;
    let base = match weight {
        4 => 1.0,
        3 => 0.6,
        2 if phrase => -0.9,
        2 => -1.6,
        _ => -2.4,
    };
    let mut evidence = vec![Evidence { code: "term", weight: base }];
    let mut add = |code, weight| evidence.push(Evidence { code, weight });
    match near {
        Near::Named => add("person-named", 1.8),
        Near::Person => add("person-near", if file.explains { -2.4 } else { 1.5 }),
        Near::Weak if file.surely => add("client-file", 0.4),
        Near::Weak => add("person-weak", if file.explains { -2.6 } else { -0.5 }),
        Near::Nobody if hit.labelled => {}
        Near::Nobody if !hit.person => add("person-near", 1.5),
        Near::Nobody if file.surely => add("client-file", 0.4),
        Near::Nobody if file.client_file && !file.explains => add("client-file", -0.7),
        Near::Nobody => return None,
    }
    if hit.labelled {
        add("label", if near == Near::Nobody && !file.client_file { 0.6 } else { 1.5 });
    }
    if hit.framed {
        add("frame", 0.8);
    }
    if hit.cued {
        add("frame", 0.0);
    }
    if hit.code {
        add("code", 1.0);
    }
    // Of people in general several illnesses are said as easily as one.
    if company && (near != Near::Weak || file.client_file || hit.labelled) {
        add("company", if weight <= 2 && !phrase { 0.3 } else { 0.7 });
    }
    if hit.typo {
        add("typo", -0.5);
    }
    let (negated, family) = nearby::tags(text, hit.start);
    if negated {
        add("negated", 0.0);
    }
    if family {
        add("family", 0.0);
    }
    Some(evidence)
}

/// Whether it is the profession of somebody who is named: `Psychiater Jansen belde terug`, `de arts (J. Jansen)`. Some are told only of who is their client
/// (`gezinsvoogd`): the heaviest.
fn at_work(text: &str, hit: &Hit) -> bool {
    let name = |rest: &str| rest.chars().next().is_some_and(char::is_uppercase);
    !hit.labelled
        && hit.weight <= 3
        && works(&text[hit.start..hit.end])
        && text[hit.end..]
            .strip_prefix(' ')
            .is_some_and(|rest| name(rest.strip_prefix("van ").or(rest.strip_prefix('(')).unwrap_or(rest)))
}

/// Where people work who are named with it, in lower case and sorted.
const WORKPLACES: &[&str] = &[
    "centrum voor jeugd en gezin",
    "cjg",
    "crisisdienst",
    "fact",
    "fact-team",
    "ggd",
    "ggz",
    "huisartsenpraktijk",
    "ibt",
    "jeugdbescherming",
    "jeugdzorg",
    "kliniek",
    "maatschappelijk werk",
    "poli",
    "polikliniek",
    "raad voor de kinderbescherming",
    "reclassering",
    "revalidatie",
    "revalidatiecentrum",
    "schuldhulpverlening",
    "sociaal wijkteam",
    "thuiszorg",
    "veilig thuis",
    "verpleeghuis",
    "wijkteam",
    "wijkverpleging",
    "ziekenhuis",
];

/// Whether it is where somebody works who is named with it: `Els Bos (wijkteam, vz)`, `Els Bos van de GGZ`.
fn workplace(text: &str, hit: &Hit) -> bool {
    if hit.labelled || !lexicon::contains_any_case(WORKPLACES, &text[hit.start..hit.end]) {
        return false;
    }
    let (before, behind) = (&text[..hit.start], &text[hit.end..]);
    let bracket = before.strip_suffix(" (").filter(|_| behind.starts_with([')', ',', '/']));
    let named = |before: &str| {
        let from = floor(before, before.len().saturating_sub(40));
        let last = words::words_back(before, from, before.len()).next();
        last.is_some_and(|w| w.end() == before.len() && before[w.range()].starts_with(char::is_uppercase))
    };
    let of =
        [" van de", " van het", " van", " namens de"].iter().find_map(|of| before.strip_suffix(' ')?.strip_suffix(of));
    bracket.or(of).is_some_and(named)
}

/// Whether it is what somebody does for a living.
pub(super) fn works(word: &str) -> bool {
    let known = known(word);
    known.profession() || known.role()
}

/// Abbreviations of kinds of institutions.
const INSTITUTIONS: &[&str] = &["AZC", "FACT", "GGD", "GGZ"];

/// Whether an abbreviation of an institution has its name behind it.
fn called(text: &str, start: usize, end: usize) -> bool {
    let before = text[..start].strip_suffix(' ').map_or("", |head| head.rsplit([' ', '\n']).next().unwrap_or_default());
    let after = text[end..].strip_prefix(' ').unwrap_or_default();
    let capital = |word: &str| word.starts_with(char::is_uppercase);
    // `Het Wilhelmina Ziekenhuis`
    let last = matches!(&text[start..end], "Ziekenhuis" | "Kliniek" | "Hospitaal" | "Hospice" | "Verpleeghuis");
    INSTITUTIONS.contains(&&text[start..end]) && capital(after) || last && capital(before)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, term: &str, expected: bool) {
        let start = text.find(term).expect("it stands there");
        let hit = Hit::unlisted(0, 3, start, start + term.len());
        assert_eq!(workplace(text, &hit), expected, "{text}");
    }

    #[test]
    fn where_somebody_works_is_no_illness() {
        assert!(WORKPLACES.is_sorted());
        check("Els Bos (wijkteam, vz)", "wijkteam", true);
        check("Els Bos (GGZ) en Kim", "GGZ", true);
        check("Els Bos van de reclassering belde", "reclassering", true);
        check("Els Bos (GGZ sinds 2019)", "GGZ", false);
        check("Zij is cliënt van de GGZ", "GGZ", false);
        check("opgenomen (GGZ)", "GGZ", false);
        check("Els Bos (dementie)", "dementie", false);
    }
}
