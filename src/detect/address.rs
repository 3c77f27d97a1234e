//! Addresses: street, house number, addition, postcode and place as one finding.
//!
//! Dutch streets are recognised from the house number backwards: by the ending of the word before it (`-straat`, `-laan`), or, when the street has none
//! (`Koekoek 188B`, `De Fjouwer 48`), by what else speaks for an address: a postcode or place behind it, a label or `aan de` before it.

mod berth;
mod number;
mod street;
mod tail;

use crate::detect::address::number::addition;
use crate::detect::address::street::street;
use crate::detect::address::tail::{postcode_at, tail_of};
use crate::lexicon;
use crate::model::Evidence;
use crate::text::Span;

/// An address that nobody weighed against others yet.
pub(super) struct Address {
    pub(super) span: Span,
    pub(super) evidence: Vec<Evidence>,
}

/// Every address in `text`.
pub(super) fn find(text: &str) -> Vec<Address> {
    let bytes = text.as_bytes();
    let mut found: Vec<Address> = Vec::new();
    let mut at = 0;
    while let Some(i) = crate::detect::pass::next_trigger(bytes, at) {
        if !bytes[i].is_ascii_digit() {
            at = i + 1;
            continue;
        }
        let end = i + bytes[i..].iter().take_while(|b| b.is_ascii_digit()).count();
        at = end;
        if end - i > 5 || bytes[i] == b'0' || i == 0 {
            continue;
        }
        if let Some(address) =
            berth::at_number(text, i, end).or_else(|| at_number(text, i, end)).or_else(|| misread(text, i, end))
        {
            at = address.span.end().max(end);
            // `Dorpsstraat 12, Kerkstraat 3`: the later start wins over a span that ran on.
            if found
                .last()
                .is_some_and(|last| last.span.start() == address.span.start() && last.span.end() < address.span.end())
            {
                // `Plein 1944 nr. 12`: the year was taken for a house number.
                found.pop();
            }
            // `P. Jansen`, line end, `2e Dwarsstraat 12a`: an ordinal was taken for a house number.
            let sum = |a: &Address| a.evidence.iter().map(|e| e.weight).sum::<f32>();
            if found.last().is_some_and(|last| {
                last.span.end() > address.span.start() && sum(last) < 0.0 && sum(last) < sum(&address)
            }) {
                found.pop();
            }
            if found.last().is_none_or(|last| last.span.end() <= address.span.start()) {
                found.push(address);
            }
        }
    }
    found
}

/// The address whose house number starts with a letter that optical reading put in the place of a one: `Dorpsstraat l9`. The street must be sure.
fn misread(text: &str, number: usize, end: usize) -> Option<Address> {
    let start = text[..number].strip_suffix(['l', 'I']).filter(|before| before.ends_with(' '))?.len();
    let mut address = at_number(text, start, end)?;
    let sure = address.evidence.iter().any(|e| e.code == "prior" && e.weight > 0.0);
    address.evidence.push(Evidence { code: "ocr", weight: -0.7 });
    sure.then_some(address)
}

/// Whether the head of a column says that it holds addresses.
pub(super) fn is_label(label: &str) -> bool {
    const OTHERS: [&str; 6] = ["mail", "ip", "mac", "web", "url", "http"];
    let label = label.to_lowercase();
    let mut words = label.split(|c: char| !c.is_alphabetic());
    let fits = words.any(|w| w.ends_with("adres") || w.starts_with("straat") || w.starts_with("address"));
    fits && !label.split(|c: char| !c.is_alphabetic()).any(|w| OTHERS.iter().any(|other| w.contains(other)))
}

/// The address whose house number stands at these bytes.
fn at_number(text: &str, number: usize, end: usize) -> Option<Address> {
    let gap_start = text[..number].trim_end_matches([' ', '\n', ',', '.', ':']).len();
    let gap = &text[gap_start..number];
    let label = house_number_label(&text[..gap_start]);
    let (street_end, dwelling) = label.map_or((gap_start, false), |(end, dwelling)| (end, dwelling));
    if gap.is_empty() && label.is_none()
        || gap.matches('\n').count() > 1
        || (gap.contains(':') && label.is_none())
        || (gap.contains('.') && label.is_none())
    {
        return None;
    }
    if gap.contains(',') && gap.trim() != "," {
        return None;
    }
    let street = street(text, street_end)?;
    let addition = addition(text, end);
    let mut tail = end + addition;
    let mut evidence = vec![];
    let mut push = |code: &'static str, weight: f32| evidence.push(Evidence { code, weight });
    let rest = tail_of(text, tail).filter(|rest| street.sure || !rest.joined);
    let coded = rest.as_ref().is_some_and(|r| r.postcode);
    if quantity(&text[tail..]) && rest.is_none() || times(&text[end..]) && !coded {
        return None;
    }
    // `Kerkstraat, 12 keer`: a comma between street and number only with a postcode behind it.
    if gap.contains(',') && !rest.as_ref().is_some_and(|r| r.postcode) {
        return None;
    }
    // `Lindenhof app. 12`: a number within a building, only with a postcode behind it.
    if dwelling && !rest.as_ref().is_some_and(|r| r.postcode) {
        return None;
    }
    let first = text[street.start..].chars().next()?;
    push(
        "prior",
        match (street.sure, street.capital) {
            (true, true) => 1.6,
            (true, false) => -0.4,
            (false, true) => -2.4,
            (false, false) => -4.5,
        },
    );
    if street.general {
        push("look-alike", -1.9);
    }
    if !rest.as_ref().is_some_and(|r| r.postcode || r.place) && titled(text, street.start, street_end) {
        push("look-alike", -4.0);
    }
    if lexicon::contains(lexicon::STREET_UNITS, &word_before(text, street.start))
        && !rest.as_ref().is_some_and(|r| r.postcode)
    {
        push("look-alike", -3.5);
    }
    // `Intakegesprek Anja Vermeer 12-4`: somebody, and a day.
    if rest.is_none() && is_day(&text[number..tail]) && has_given_name(&text[street.start..street_end]) {
        push("look-alike", -4.0);
    }
    if let Some(rest) = rest {
        tail = rest.end;
        if rest.postcode {
            push("postcode", 4.5);
        }
        if rest.place {
            // `Noarderein 3, Kollum`: what is no word before a figure and a town is hardly anything but a street.
            let strange = street.capital && !text[street.start..street_end].contains(' ') && {
                let known = lexicon::known(&text[street.start..street_end]);
                known.nothing() && !rest.joined
            };
            let weight = match (rest.postcode, strange) {
                (true, _) => 1.0,
                (false, true) => 3.4,
                (false, false) => 2.4,
            };
            push("place", weight);
        }
    }
    if let Some(weight) = cue(text, street.start, street.sure) {
        push("cue", weight);
    }
    if addition > 0 {
        push("grouping", 0.5);
    }
    if !first.is_alphanumeric() && first != '\'' {
        return None;
    }
    // A year: `Dorpsfeest 2024`, `Kerkstraat 2019`.
    if (1950..=2035).contains(&text[number..end].parse::<u32>().unwrap_or(0)) && addition == 0 {
        push("look-alike", -1.5);
    }
    if secret(text, street.start, tail) {
        push("secret-address", 0.0);
    }
    Some(Address { span: Span::new(street.start, tail), evidence })
}

/// The word before byte `at`, in lower case, when nothing but a space or a quotation mark lies between.
fn word_before(text: &str, at: usize) -> String {
    let before = text[text.floor_char_boundary(at.saturating_sub(40))..at].trim_end_matches([' ', '\'', '"']);
    before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_lowercase()
}

/// Whether the text around says that this address is to be kept secret: `geheim adres`, `beschermde locatie`.
fn secret(text: &str, start: usize, end: usize) -> bool {
    let bytes = text.as_bytes();
    // Not beyond a blank line, which is looked for no further than the words are.
    let first = start.saturating_sub(162);
    let blank = memchr::memmem::rfind(&bytes[first..start], b"\n\n").map_or(0, |i| first + i + 2);
    let from = text.floor_char_boundary(blank.max(start.saturating_sub(160)));
    let last = text.len().min(end + 122);
    let blank = memchr::memmem::find(&bytes[start..last], b"\n\n").map_or(text.len(), |i| start + i);
    let to = text.ceil_char_boundary(blank.max(end).min(end + 120));
    let near = text[from..to].to_lowercase();
    lexicon::SECRET_ADDRESSES.iter().any(|phrase| near.contains(phrase))
}

/// Where the street ends when a label such as `huisnummer` or `nr.` stands between it and the number, and whether the label names a dwelling.
fn house_number_label(before: &str) -> Option<(usize, bool)> {
    const LABELS: &[(&str, bool)] = &[
        ("huisnummer", false),
        ("huisnr", false),
        ("hsnr", false),
        ("nummer", false),
        ("nr", false),
        ("no", false),
        ("appartement", true),
        ("app", true),
        ("apt", true),
        ("chalet", true),
        ("unit", true),
        ("kamer", true),
        ("bungalow", true),
    ];
    let end = before.trim_end_matches(['.', ':', ' ']);
    let (label, dwelling) = LABELS.iter().find(|(l, _)| {
        end.len() > l.len()
            && end.is_char_boundary(end.len() - l.len())
            && end[end.len() - l.len()..].eq_ignore_ascii_case(l)
    })?;
    let rest = end[..end.len() - label.len()].trim_end_matches([' ', ',', '(']);
    (rest.len() + label.len() < end.len()).then_some((rest.len(), *dwelling))
}

/// How people are addressed; scholars and clergy have streets of their own (`Dr. Kuyperstraat`).
const ADDRESSED: &[&str] = &[
    "broeder",
    "dhr",
    "fam",
    "familie",
    "heer",
    "hr",
    "mej",
    "mejuffrouw",
    "meneer",
    "mevr",
    "mevrouw",
    "mvr",
    "mw",
    "oma",
    "oom",
    "opa",
    "tante",
    "zr",
    "zuster",
];

/// Whether what looks like a street of one word is somebody by that name: `mw Rietveld 2`, `mevr. Hogeweg 3`.
fn titled(text: &str, start: usize, end: usize) -> bool {
    let is = |word: &str| lexicon::contains_any_case(ADDRESSED, word);
    let mut words = text[start..end].split([' ', '.', '\n']).filter(|w| !w.is_empty());
    let (first, second, more) = (words.next().unwrap_or_default(), words.next(), words.next().is_some());
    // `mw. Ten Hoogeweg`: the title may have been taken for the first word of the street.
    if second.is_some() && !more && is(first) {
        return true;
    }
    let before = text[text.floor_char_boundary(start.saturating_sub(40))..start].trim_end_matches([' ', '.', '\n']);
    second.is_none() && is(before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default())
}

/// `12-4`: a day and a month.
fn is_day(number: &str) -> bool {
    let day =
        number.split_once('-').and_then(|(day, month)| Some((day.parse::<u8>().ok()?, month.parse::<u8>().ok()?)));
    day.is_some_and(|(day, month)| (1..=31).contains(&day) && (1..=12).contains(&month))
}

/// Whether a sure given name stands before the last word, whose ending may be a surname's as well as a street's.
fn has_given_name(street: &str) -> bool {
    let mut words = street.split_whitespace().rev();
    let last = words.next().unwrap_or_default().to_lowercase();
    !lexicon::STREET_SUFFIXES_SURE.iter().any(|end| last.ends_with(end))
        && words.next().is_some_and(|w| lexicon::known(w).first() == Some(lexicon::Ordinary::Never))
}

/// Whether the figure says how often: `2x daags`, `3x gebeld`.
fn times(rest: &str) -> bool {
    let mut next = rest.trim_start_matches(' ').chars();
    matches!(next.next(), Some('x' | 'X' | '×')) && !next.next().is_some_and(char::is_alphanumeric)
}

/// Whether what follows makes the figure a quantity.
fn quantity(rest: &str) -> bool {
    let rest = rest.trim_start_matches([' ', '\n']);
    if rest.starts_with(['%', '€', '°', ':']) || rest.starts_with(",-") {
        return true;
    }
    let word: String = rest.chars().take_while(|c| c.is_alphanumeric()).take(14).collect::<String>().to_lowercase();
    lexicon::contains(lexicon::QUANTITIES, &word)
        || (rest.starts_with(['.', ','])
            && rest[1..].starts_with(|c: char| c.is_ascii_digit())
            && postcode_at(rest[1..].trim_start(), 0).is_none())
}

/// What stands before a street and says that somebody lives there; `sure` when its ending says that it is a street.
fn cue(text: &str, start: usize, sure: bool) -> Option<f32> {
    let from = text.floor_char_boundary(start.saturating_sub(60));
    let before = text[from..start].to_lowercase();
    let line = before.trim_end_matches([' ', '\n', ':', '(', ',', '|', '\t', ';', '"', '=']);
    if lexicon::ADDRESS_LABELS_STRONG.iter().any(|label| line.ends_with(label)) {
        return Some(4.0);
    }
    let tail: Vec<&str> = line.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let near = &tail[tail.len().saturating_sub(6)..];
    let lives = near.iter().any(|w| lexicon::contains(lexicon::LIVES, w));
    if line.ends_with(" aan de") || line.ends_with(" aan het") || line.ends_with(" aan") {
        return Some(if lives { 4.5 } else { 3.4 });
    }
    // `Hij woont op de Markt 12`
    let home = |verb: &&str| matches!(*verb, "woont" | "wonen" | "woon" | "wonende" | "woonde" | "woonachtig");
    if !sure
        && tail.len() > 2
        && matches!(tail[tail.len() - 2..], ["op" | "aan", "de" | "het"])
        && tail[..tail.len() - 2].last().is_some_and(home)
    {
        return Some(5.2);
    }
    if sure && (line.ends_with(" op de") || line.ends_with(" op het")) {
        return Some(if lives { 4.0 } else { 2.2 });
    }
    // `ophalen Bilal A., Zevenwouden 202`
    if lives && before.trim_end_matches([' ', '\n']).ends_with(',') {
        return Some(3.4);
    }
    if near.last().is_some_and(|w| matches!(*w, "op" | "in" | "naar" | "bij" | "te" | "de" | "het")) {
        return Some(if lives { 3.5 } else { 1.0 });
    }
    lives.then_some(2.5)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Certainty, Confidence};

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = find(text)
            .iter()
            .filter(|a| Confidence::from_evidence(&a.evidence).certainty() >= Some(Certainty::Likely))
            .map(|a| &text[a.span.range()])
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn whole_addresses() {
        check("Zij woont op de Dorpsstraat 12, 7201 DN Zutphen.", &["Dorpsstraat 12, 7201 DN Zutphen"]);
        check(
            "Adres: Burgemeester Jansenlaan 4-II, 1234 AB Amsterdam",
            &["Burgemeester Jansenlaan 4-II, 1234 AB Amsterdam"],
        );
        check("Aan mevrouw De Vries\nVan Eeghenlaan 249\n7818 JK  Emmen\n", &["Van Eeghenlaan 249\n7818 JK  Emmen"]);
        check("Hooiberg 342; 1215 ZA Hilversum. Politie", &["Hooiberg 342; 1215 ZA Hilversum"]);
        check("De Fjouwer 48,6422 AK Heerlen", &["De Fjouwer 48,6422 AK Heerlen"]);
        check(
            "Titus Brandsmaweg 150-hs - 2651EL Berkel en Rodenrijs",
            &["Titus Brandsmaweg 150-hs - 2651EL Berkel en Rodenrijs"],
        );
        check("aan, Molenweg 163 te Weert. Besluit", &["Molenweg 163 te Weert"]);
        check("op bij Malika aan de Florissingel 259B. Bij", &["Florissingel 259B"]);
        check("vrijdag aan de Burgemeester de Withstraat 57-26. Bij", &["Burgemeester de Withstraat 57-26"]);
        check(
            "ik, joop, wonende kapitein nemostraat 6-2, 5271 fm sint-michielsgestel",
            &["kapitein nemostraat 6-2, 5271 fm sint-michielsgestel"],
        );
        check("2e Oosterparkstraat 119, 9131 FJ Ee. VOG", &["2e Oosterparkstraat 119, 9131 FJ Ee"]);
        check("Keizersgracht 123 hs", &["Keizersgracht 123 hs"]);
        check("Kerkstraat 12 bus 3, 2000 Antwerpen", &["Kerkstraat 12 bus 3, 2000 Antwerpen"]);
        check("P. Jansen\n2e Weteringdwarsstraat 12a\n6951 KB Dieren", &["2e Weteringdwarsstraat 12a\n6951 KB Dieren"]);
        check(
            "Woonboot De Hoop, ligplaats 3, Oudegracht Utrecht",
            &["Woonboot De Hoop, ligplaats 3, Oudegracht Utrecht"],
        );
        check("op ligplaats 12a, Zandkade te", &["ligplaats 12a, Zandkade"]);
        check("aan steiger 4, Havenkade in Hoorn", &["steiger 4, Havenkade"]);
        check("De ligplaats 3, die vrij is", &[]);
        check("Het Spoor 12-2, 9051 EA Stiens", &["Het Spoor 12-2, 9051 EA Stiens"]);
        check("Adres: Jan Steenstraat 12 b, 6511 JE Nijmegen", &["Jan Steenstraat 12 b, 6511 JE Nijmegen"]);
    }

    #[test]
    fn places_behind_without_a_comma_and_across_the_border() {
        check("rekening van Piet, Jacob Catsstraat 22b Utrecht\nrek", &["Jacob Catsstraat 22b Utrecht"]);
        check("Molenstraat 12 bus 3, 9300 Aalst, gsm", &["Molenstraat 12 bus 3, 9300 Aalst"]);
        check("op te halen in de Naamsestraat 8 te 3000 Leuven of", &["Naamsestraat 8 te 3000 Leuven"]);
        check("Brusselsesteenweg 112 b2, 9200 Dendermonde", &["Brusselsesteenweg 112 b2, 9200 Dendermonde"]);
        // A name is no place.
        check("Lindelaan 4 Bakker belde", &["Lindelaan 4"]);
        check("Kerkstraat 12 2024 Verslag", &["Kerkstraat 12"]);
    }

    #[test]
    fn small_letters_misread_figures_and_lists() {
        check("ja dat was op de beukenlaan 12", &["beukenlaan 12"]);
        check("Adres       : Kerkstraat l9\nPC", &["Kerkstraat l9"]);
        check("07.25 ophalen Jan B., Achter Zevenhuizen 202 -> werk", &["Achter Zevenhuizen 202"]);
        check("de auto stond op de snelweg 12 minuten stil", &[]);
        assert!(is_label("Adres cliënt") && is_label("straat") && !is_label("e-mailadres") && !is_label("IP-adres"));
    }

    #[test]
    fn somebody_whose_name_is_like_a_street() {
        for text in [
            "mw Zonneveld 2x daags pijnstilling",
            "mevr. Hogeweg 3x gebeld",
            "Mw. Hoogeweg 2 keer gebeld",
            "dhr. Rietveld 3 gesproken",
            "Rietveld 2x gezien",
        ] {
            check(text, &[]);
        }
        check("mw. Zonneveld, Kerkstraat 3 te Utrecht", &["Kerkstraat 3 te Utrecht"]);
    }

    #[test]
    fn no_addresses() {
        for text in [
            "Hij ging weg 3 keer per week.",
            "De markt 5% duurder, park 2 uur open.",
            "Kamer 12 en Artikel 5 lid 2",
            "op weg 12 minuten",
            "Stb. 2012, 403",
            "Kind 2: Joost",
            "Baan 2 dagen",
            "in maart 2024",
            "Postbus 1234, 3500 BA Utrecht",
            "Verslag 12-03-1980 en ontslag 3",
            "Amsterdam 12, Utrecht 14",
            "Afdeling Rozenhof 2",
        ] {
            check(text, &[]);
        }
    }
}
